//! A month's report saved against the bare commit of the same rows, in one run: what do the rules, the trail and the lock of
//! the lane cost?
//!
//! `cargo bench -p yipanqi-app --bench report`
//!
//! Ours is the whole use case on a site of 10 000 items: what is owed, where each cell stands, what was said the month
//! before, six facts, what waits for a review, the entry over all of it. The bare side inserts six rows of the same table with
//! the same indexes and commits. Both write to files in the same folder with `synchronous=FULL`; rounds are interleaved and
//! begin after both have written enough for their log to be overwritten in place; the median round is shown.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use yipanqi_app::clock::SetClock;
use yipanqi_app::reports::{Entered, ReportKey};
use yipanqi_app::{App, Blobs, Database, Settings, Store, SystemChance};
use yipanqi_domain::office::Side;
use yipanqi_domain::period::Period;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{Day, ItemId, SideId};
use yipanqi_testkit::filled::{Seat, fill, sign_in};
use yipanqi_testkit::{NOW, median};

const ITEMS: usize = 10_000;
const ROUNDS: usize = 9;
/// Reports of a round.
const REPORTS: usize = 30;
/// Reports before the first round.
const BEFORE: usize = 200;

fn main() {
    let runtime = Runtime::new().expect("a runtime");
    // Next to the build, not in a memory-backed temporary folder, where a sync costs nothing.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let database = Database::Sqlite(folder.path().join("ours.db"));
    let store = runtime.block_on(Store::open(&database)).expect("the store opens");
    let filled = runtime.block_on(fill(&store, &[ITEMS]));
    let blobs = Blobs::open(&folder.path().join("blobs")).expect("a folder");
    let clock = Arc::new(SetClock::at(NOW));
    let app = App::new(
        store.clone(),
        blobs,
        clock,
        Arc::new(SystemChance),
        Settings::default(),
    );
    let today = Day::new(2025, 3, 28).expect("a day");
    let seated = |seat: Seat| {
        let token = runtime.block_on(sign_in(&store, seat));
        let seated = runtime.block_on(app.signed_in(&token)).expect("an answer");
        Actor {
            today,
            ..seated.expect("a seat").actor
        }
    };
    let (clerk, reporter) = (seated(filled.clerk), seated(filled.reporter));
    let period = Period::month(2025, 3).expect("a month");
    runtime
        .block_on(app.open_window(&clerk, filled.lists[0].list, period, None, None))
        .expect("a window");
    let side = runtime.block_on(async {
        let mut read = store.read().await.expect("a snapshot");
        read.every::<Side>().await.expect("sides")[0].id
    });
    let bare = rusqlite::Connection::open(folder.path().join("bare.db")).expect("a database");
    let owed = owed(&folder.path().join("ours.db"), &reporter);
    assert!(
        owed.len() >= BEFORE + ROUNDS * REPORTS,
        "{} items are owed",
        owed.len()
    );
    bare.execute_batch(&bare_schema(&folder.path().join("ours.db")))
        .expect("a table");

    let report = |from: usize, count: usize| {
        runtime.block_on(async {
            for item in &owed[from..from + count] {
                save(&app, &reporter, *item, side, period).await;
            }
        });
    };
    report(0, BEFORE);
    bare_reports(&bare, 0, BEFORE);
    let mut rounds: [Vec<Duration>; 2] = Default::default();
    for round in 0..ROUNDS {
        let from = BEFORE + round * REPORTS;
        rounds[0].push(timed(|| bare_reports(&bare, from, REPORTS)));
        rounds[1].push(timed(|| report(from, REPORTS)));
    }
    let [bare, ours] = rounds.map(|rounds| median(rounds).as_secs_f64() * 1e6 / REPORTS as f64);
    println!("six rows, bare commit {bare:>9.0} µs");
    println!("a report saved        {ours:>9.0} µs");
    println!("ratio                 {:>9.2}", ours / bare);
}

/// The items on which the reporter's unit reports.
fn owed(file: &std::path::Path, reporter: &Actor) -> Vec<ItemId> {
    let file = rusqlite::Connection::open(file).expect("the same file");
    let sql = "SELECT item FROM duty WHERE unit = ?1 AND role = 'reporting' ORDER BY item";
    let mut statement = file.prepare(sql).expect("a statement");
    let rows = statement
        .query_map([reporter.unit.0], |row| row.get(0).map(ItemId))
        .expect("rows");
    rows.map(|item| item.expect("an item")).collect()
}

/// The table of facts and its indexes, as the site has them, without what they refer to.
fn bare_schema(file: &std::path::Path) -> String {
    let file = rusqlite::Connection::open(file).expect("the same file");
    let sql = "SELECT sql FROM sqlite_master WHERE tbl_name = 'fact' AND type IN ('table', 'index') AND sql IS NOT NULL ORDER BY type DESC";
    let mut statement = file.prepare(sql).expect("a statement");
    let rows = statement
        .query_map([], |row| row.get::<_, String>(0))
        .expect("rows");
    let texts: Vec<String> = rows.map(|text| text.expect("a text")).collect();
    let pragmas = "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = OFF;";
    format!("{pragmas} {};", texts.join("; "))
}

fn bare_reports(bare: &rusqlite::Connection, from: usize, count: usize) {
    let key = |n: usize| i64::try_from(n).expect("a small number");
    let sql = "INSERT INTO fact (id, item, side, measure, period, basis, revision, unit, post, known_at, at, worth, number, words, as_given) \
               VALUES (?1, ?2, 1, ?3, '2025M03', 'point', 1, 1, 1, 1, 1, 'words', 40, '主墩开钻，进场便道贯通', '40')";
    for n in from..from + count {
        bare.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
        for (m, measure) in ["pct", "investment", "stage", "narrative", "problem", "next_step"]
            .iter()
            .enumerate()
        {
            bare.prepare_cached(sql)
                .expect("a statement")
                .execute((key(n * 6 + m), key(n), measure))
                .expect("a row");
        }
        bare.execute_batch("COMMIT").expect("a commit");
    }
}

async fn save(app: &App, reporter: &Actor, item: ItemId, side: SideId, period: Period) {
    let said = Entered::of([
        ("pct", "40"),
        ("investment", "0.1"),
        ("unit", "yi"),
        ("stage", "started"),
        ("since", "2025-03-10"),
        ("narrative", "主墩开钻，进场便道贯通"),
        ("problem", "钢材到货偏慢"),
        ("next_step", "完成承台浇筑"),
    ]);
    let key = ReportKey { item, side, period };
    app.submit_report(reporter, key, &said).await.expect("a report");
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
