//! A durable small write against the bare commit, in one run: what does the trail cost?
//!
//! `cargo bench -p yipanqi-store --bench small_write`
//!
//! Both write to files in the same folder with `synchronous=FULL`. The bare side inserts one row of the same width and
//! commits. Ours is a whole use case: the lane, the savepoint, the row, its digest, the entry, its hash, the head.
//! Before the first round both write until their log file has been checkpointed once: from then on it is overwritten in
//! place, and a sync no longer pays for the file's growth. Rounds are interleaved, so that whatever else the machine
//! does falls on both alike; the median round is shown.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

use std::time::{Duration, Instant};
use yipanqi_domain::office::{Region, RegionLevel};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{At, Day, RegionId};
use yipanqi_store::{Database, Store};
use yipanqi_testkit::median;

const ROUNDS: usize = 9;
const WRITES: usize = 100;
/// Writes of each before the first round: more pages than a log file holds before it is checkpointed.
const BEFORE: usize = 1_200;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
        .expect("a runtime");
    // Next to the build, not in a memory-backed temporary folder, where a sync costs nothing.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
    let bare = rusqlite::Connection::open(folder.path().join("bare.db")).expect("a database");
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE region (id INTEGER PRIMARY KEY, code TEXT, \
         name TEXT, parent INTEGER, level TEXT, path TEXT, starts_on TEXT, ends_on TEXT, sort_key TEXT) STRICT;",
    )
    .expect("a table");
    let store = runtime
        .block_on(Store::open(&Database::Sqlite(folder.path().join("ours.db"))))
        .expect("the store opens");

    let bare_writes = |from: usize, count: usize| {
        for n in from..from + count {
            let n = n.to_string();
            let sql = "INSERT INTO region VALUES (?1, ?2, '试验区', NULL, 'county', '/1/', '2025-01-01', NULL, 'shi yan qu')";
            bare.prepare_cached(sql)
                .expect("a statement")
                .execute([&n, &n])
                .expect("a write");
        }
    };
    let our_writes = |from: usize, count: usize| {
        runtime.block_on(async {
            for n in from..from + count {
                write(&store, n).await;
            }
        });
    };
    bare_writes(0, BEFORE);
    our_writes(0, BEFORE);
    let (mut bare_rounds, mut our_rounds) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let from = BEFORE + round * WRITES;
        bare_rounds.push(timed(|| bare_writes(from, WRITES)));
        our_rounds.push(timed(|| our_writes(from, WRITES)));
    }
    let (bare, ours) = (median(bare_rounds), median(our_rounds));
    let each = |d: Duration| d.as_secs_f64() * 1e6 / WRITES as f64;
    println!("bare commit           {:>9.0} µs", each(bare));
    println!("use case with entry   {:>9.0} µs", each(ours));
    println!(
        "ratio                 {:>9.2}",
        ours.as_secs_f64() / bare.as_secs_f64()
    );
}

async fn write(store: &Store, n: usize) {
    let mut tx = store.begin(At(1_740_963_600_000)).await.expect("the lane");
    let id: RegionId = tx.new_id().await.expect("an id");
    let region = Region {
        id,
        code: n.to_string(),
        name: "试验区".into(),
        parent: None,
        level: RegionLevel::County,
        path: "/1/".into(),
        starts_on: Day::new(2025, 1, 1).expect("a day"),
        ends_on: None,
        sort_key: "shi yan qu".into(),
    };
    tx.insert(&region).await.expect("a write");
    tx.commit(Entry::done(By::default(), "region.add", "region", id.0))
        .await
        .expect("a commit");
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
