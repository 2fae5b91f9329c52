//! Two versions of a list compared, against reading the rows of both, in one run.
//!
//! `cargo bench -p yipanqi-app --bench compare [-- ITEMS]`, versions of 100 000 rows unless told otherwise; one row in a
//! hundred differs.
//!
//! Ours is the whole use case: what differs as far as it may be seen, with numbers, reasons and names. The bare side steps
//! through all rows of both versions and takes every column. Rounds are interleaved; the median round is shown.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::sync::Arc;
use std::time::Instant;

use rusqlite::Connection;
use tokio::runtime::Runtime;
use yipanqi_app::clock::SetClock;
use yipanqi_app::{App, Blobs, Database, Settings, SystemChance};
use yipanqi_domain::VersionId;
use yipanqi_testkit::filled::{fill, second_version, sign_in};
use yipanqi_testkit::{NOW, Place, median};

const ROUNDS: usize = 5;
/// One row in so many is another in the second version.
const EVERY: usize = 100;

fn main() {
    let items = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(100_000);
    let runtime = Runtime::new().expect("a runtime");
    let place = Place::sqlite();
    let store = runtime.block_on(place.store());
    let filled = runtime.block_on(fill(&store, &[items]));
    let first = filled.lists[0].version;
    let second = runtime.block_on(second_version(&store, &filled, EVERY));
    let tokens = [filled.clerk, filled.side_clerk].map(|seat| runtime.block_on(sign_in(&store, seat)));
    let blobs = Blobs::open(&place.folder.path().join("blobs")).expect("a folder");
    let clock = Arc::new(SetClock::at(NOW));
    let app = App::new(store, blobs, clock, Arc::new(SystemChance), Settings::default());
    let seats = tokens.map(|token| {
        let seated = runtime.block_on(app.signed_in(&token)).expect("an answer");
        seated.expect("a clerk").actor
    });
    let Database::Sqlite(file) = &place.database else {
        unreachable!("made above")
    };
    let bare = Connection::open(file).expect("the same file");
    let mut rounds = [Vec::new(), Vec::new(), Vec::new()];
    for _ in 0..ROUNDS {
        let start = Instant::now();
        let read = [first, second].map(|version| read(&bare, version));
        rounds[0].push(start.elapsed());
        assert_eq!(read, [items, items]);
        for (at, seat) in seats.iter().enumerate() {
            let start = Instant::now();
            let page = runtime
                .block_on(app.compare_page(seat, first, second))
                .expect("a comparison");
            rounds[at + 1].push(start.elapsed());
            assert!(at == 1 || page.changes.len() == items.div_ceil(EVERY));
            assert!(at == 1 || page.same == items - page.changes.len());
        }
    }
    let [bare, office, side] = rounds.map(|rounds| median(rounds).as_secs_f64() * 1e3);
    println!(
        "{:<10}{:>14}{:>12}{:>8}{:>12}{:>8}",
        "rows", "reading ms", "office ms", "ratio", "side ms", "ratio"
    );
    let (by_office, by_side) = (office / bare, side / bare);
    println!("{items:<10}{bare:>14.0}{office:>12.0}{by_office:>8.2}{side:>12.0}{by_side:>8.2}");
}

/// How many rows a version has, each column of each taken.
fn read(bare: &Connection, version: VersionId) -> usize {
    let mut prepared = bare
        .prepare_cached("SELECT * FROM list_row WHERE version = ?1 ORDER BY position, id")
        .expect("a statement");
    let columns = prepared.column_count();
    let mut rows = prepared.query([version.0]).expect("rows");
    let (mut seen, mut bytes) = (0, 0);
    while let Some(row) = rows.next().expect("a row") {
        for column in 0..columns {
            bytes += match row.get_ref(column).expect("a column") {
                rusqlite::types::ValueRef::Text(text) => text.len(),
                _ => 8,
            };
        }
        seen += 1;
    }
    std::hint::black_box(bytes);
    seen
}
