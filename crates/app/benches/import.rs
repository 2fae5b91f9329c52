//! A sheet imported, from its bytes to accepted rows of a draft, against the time that the reader library takes to read its
//! cells and do nothing with them: is it at most three times that?
//!
//! `cargo bench -p yipanqi-app --bench import [-- ROWS]`, 100 000 rows of 20 columns unless told otherwise.
//!
//! The file is made by seed. Fifteen of its columns say something that a draft keeps, one of them in a column of the list's
//! own; the units it names exist. Ours is what the page's use cases do: handed in (its bytes are on disk), looked at
//! (opened, read, judged, told), taken (written by one transaction with one entry, on a disk that is waited for). After that
//! a thread carries what was written from the log into the file; nobody waits for it, its processor time counts with the
//! whole. Every round has a fresh site. Rounds are interleaved; the median round is shown, with the processor time beside the
//! clock's.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

#[path = "../../extract/benches/sheet/file.rs"]
mod file;

use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use yipanqi_app::clock::SetClock;
use yipanqi_app::lists::{SheetUpload, Stage};
use yipanqi_app::{App, Blobs, Settings, SystemChance};
use yipanqi_domain::list::ColumnInput;
use yipanqi_domain::office::{Mark, Side, Unit, UnitKind};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{BodyId, Day, UnitId, VersionId};
use yipanqi_store::Store;
use yipanqi_testkit::filled::{fill, sign_in};
use yipanqi_testkit::{NOW, Place, median};

const ROUNDS: usize = 3;
const PARTS: [&str; 5] = [
    "library, its cells",
    "handed in",
    "looked at",
    "taken",
    "all of ours",
];

fn main() {
    let rows = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(100_000);
    let bytes = file::made(rows, 42);
    println!("{rows} rows × 20 columns, {} bytes", bytes.len());
    // A runtime as the program has it: two threads that answer, others that read.
    let runtime = Runtime::new().expect("a runtime");
    let mut clock: [Vec<Duration>; PARTS.len()] = Default::default();
    let mut busy: [Vec<Duration>; PARTS.len()] = Default::default();
    for _ in 0..ROUNDS {
        let mut round = Vec::new();
        round.push(timed(|| library(&bytes, rows)));
        let site = runtime.block_on(Site::fresh());
        let start = Moment::now();
        round.extend(runtime.block_on(site.imported(&bytes, rows)));
        let all = round[1..].iter().map(|part| part.0).sum();
        // What goes on after the answer falls into no other round.
        std::thread::sleep(Duration::from_secs(2));
        round.push((all, start.until().1));
        for (part, (took, worked)) in round.into_iter().enumerate() {
            clock[part].push(took);
            busy[part].push(worked);
        }
    }
    let (clock, busy) = (clock.map(median), busy.map(median));
    for (name, (took, worked)) in PARTS.iter().zip(clock.iter().zip(&busy)) {
        let (took, worked) = (took.as_secs_f64(), worked.as_secs_f64());
        let (by_clock, by_work) = (
            took / clock[0].as_secs_f64(),
            worked / busy[0].as_secs_f64().max(0.01),
        );
        println!("{name:<20}{took:>8.2} s {by_clock:>6.2}×   processor {worked:>7.2} s {by_work:>6.2}×");
    }
}

/// The reader library alone.
fn library(bytes: &[u8], rows: usize) {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("our own file");
    let range = book.worksheet_range("清单").expect("the sheet");
    assert_eq!(range.height(), rows + 3, "all rows are read");
    let cells = range.used_cells().filter(|(_, _, cell)| **cell != Data::Empty);
    std::hint::black_box(cells.count());
}

/// A site with an empty draft.
struct Site {
    app: App,
    clerk: Actor,
    version: VersionId,
    _place: Place,
}

impl Site {
    async fn fresh() -> Self {
        let place = Place::sqlite();
        let store = place.store().await;
        let filled = fill(&store, &[]).await;
        named_as_the_file_does(&store).await;
        let token = sign_in(&store, filled.clerk).await;
        let blobs = Blobs::open(&place.folder.path().join("blobs")).expect("a folder");
        let clock = Arc::new(SetClock::at(NOW));
        let app = App::new(store, blobs, clock, Arc::new(SystemChance), Settings::default());
        let seated = app.signed_in(&token).await.expect("an answer");
        let clerk = seated.expect("a clerk").actor;
        let version = draft(&app, &clerk, filled.body).await;
        Self {
            app,
            clerk,
            version,
            _place: place,
        }
    }

    /// What each part took.
    async fn imported(&self, bytes: &[u8], rows: usize) -> [(Duration, Duration); 3] {
        let (app, clerk) = (&self.app, &self.clerk);
        let upload = SheetUpload {
            bytes: bytes.to_vec(),
            file_name: "计划.xlsx".to_owned(),
        };
        let start = Moment::now();
        let id = app.stage_sheet_unread(clerk, self.version, upload).await;
        let id = id.expect("a draft");
        let staged = start.until();
        let start = Moment::now();
        app.read_sheet(clerk, id).await.expect("our own file");
        let read = start.until();
        let page = app.staged_sheet(clerk, id).await.expect("its own file");
        assert_eq!(
            (page.stage, page.told.rows, page.told.good),
            (Stage::Ready, rows, rows)
        );
        assert!(page.told.units.is_empty(), "every unit is known");
        let start = Moment::now();
        let revision = page.version.revision;
        let taken = app.take_sheet(clerk, id, revision, false, "").await;
        let taken_in = start.until();
        assert_eq!(taken.expect("good rows").rows, rows);
        [staged, read, taken_in]
    }
}

/// The sides and units of the file.
async fn named_as_the_file_does(store: &Store) {
    let mut tx = store.begin(NOW).await.expect("the lane");
    let mut sides = tx.every::<Side>().await.expect("sides");
    sides.sort_by_key(|side| side.position);
    for (side, name) in sides.iter().zip(["佐河", "右岭"]) {
        let name = name.to_owned();
        tx.update(&Side { name, ..side.clone() }).await.expect("a side");
    }
    for (n, name) in file::UNITS.iter().enumerate() {
        let id: UnitId = tx.new_id().await.expect("an id");
        let unit = Unit {
            id,
            name: (*name).to_owned(),
            kind: UnitKind::Department,
            region: sides[n % 2].region,
            starts_on: Day::parse("2020-01-01").expect("a day"),
            ends_on: None,
            sort_key: format!("9{n}"),
        };
        tx.insert(&unit).await.expect("a unit");
    }
    let entry = Entry::done(By::default(), "site.found", "site", 1);
    tx.commit(entry).await.expect("a commit");
}

async fn draft(app: &App, clerk: &Actor, body: BodyId) -> VersionId {
    let opened = app
        .open_list(clerk, body, "沿江建设计划", 2025, Mark::Internal)
        .await;
    let (list, version) = opened.expect("a list");
    let column = ColumnInput {
        name: "备注".to_owned(),
        kind: "text".to_owned(),
        ..ColumnInput::default()
    };
    app.define_column(clerk, list, None, &column)
        .await
        .expect("a column");
    version
}

/// A moment by the clock and by what this process has worked.
struct Moment(Instant, Duration);

impl Moment {
    fn now() -> Self {
        Self(Instant::now(), worked())
    }

    fn until(&self) -> (Duration, Duration) {
        (self.0.elapsed(), worked().saturating_sub(self.1))
    }
}

fn timed(work: impl FnOnce()) -> (Duration, Duration) {
    let start = Moment::now();
    work();
    start.until()
}

/// Processor time of this process, all threads: in ticks of 10 ms, where the system tells it.
fn worked() -> Duration {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    let ticks = after.split_whitespace().skip(11).take(2);
    let ticks: u64 = ticks.filter_map(|word| word.parse::<u64>().ok()).sum();
    Duration::from_millis(ticks * 10)
}
