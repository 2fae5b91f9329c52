//! The lights of a whole list against bare reading of its rows and facts, and against judging the same situations in memory,
//! in one run: what do the rules and keeping the lights cost beside reading what is known?
//!
//! `cargo bench -p yipanqi-app --bench lights [-- ITEMS…]`, a list of 100 000 items unless told otherwise.
//!
//! Ours is the whole use case: rows, duties, figures and changes read set by set, every row judged, lights kept, run and
//! entry committed. The bare reading steps through the same rows and facts by two plain statements and takes every column;
//! the bare judging is of as many rows whose facts are in memory already. The median round is shown.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use yipanqi_app::clock::SetClock;
use yipanqi_app::{App, Blobs, Database, Settings, SystemChance};
use yipanqi_domain::light::{Standing, presets};
use yipanqi_domain::lighting::{Lighting, Owing, RowKnown, Said};
use yipanqi_domain::list::{List, ListRow, ListVersion};
use yipanqi_domain::period::Period;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::workdays::WorkCalendar;
use yipanqi_domain::{At, Day};
use yipanqi_testkit::filled::{fill, sign_in};
use yipanqi_testkit::{NOW, Place, median};

const ROUNDS: usize = 3;

fn main() {
    let mut sizes: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![100_000];
    }
    let runtime = Runtime::new().expect("a runtime");
    let place = Place::sqlite();
    let store = runtime.block_on(place.store());
    let filled = runtime.block_on(fill(&store, &sizes));
    let clerk = runtime.block_on(sign_in(&store, filled.clerk));
    let blobs = Blobs::open(&place.folder.path().join("blobs")).expect("a folder");
    let clock = Arc::new(SetClock::at(NOW));
    let app = App::new(
        store,
        blobs,
        clock.clone(),
        Arc::new(SystemChance),
        Settings::default(),
    );
    let seated = runtime.block_on(app.signed_in(&clerk)).expect("an answer");
    let actor = seated.expect("a clerk").actor;
    let Database::Sqlite(file) = &place.database else {
        unreachable!("made above")
    };
    println!(
        "{:<12}{:>12}{:>14}{:>10}{:>14}{:>10}{:>14}",
        "rows", "lights", "reading ms", "ratio", "judging ms", "ratio", "ours ms"
    );
    for filled in &filled.lists {
        let mut read = runtime.block_on(app.store().read()).expect("a snapshot");
        let version: Option<ListVersion> = runtime.block_on(read.get(filled.version.0)).expect("a version");
        let version = version.expect("the version");
        let list: Option<List> = runtime.block_on(read.get(version.list.0)).expect("a list");
        let list = list.expect("the list");
        let rows = runtime.block_on(read.sealed_rows(version.id)).expect("rows");
        runtime.block_on(read.end()).expect("an end");
        let january = Day::new(i32::try_from(list.year).expect("a year"), 1, 1).expect("a day");
        let rules = app.put_rules_in_force(&actor, list.body, "银川", january);
        // Of several lists the first puts them in force.
        let _ = runtime.block_on(rules);
        let period = Period::month_of(actor.today);
        report_all(file, filled.version.0, period);
        clock.set(At(NOW.0 + 30 * 86_400_000));
        let mut rounds: [Vec<Duration>; 3] = Default::default();
        let mut lights = 0;
        for _ in 0..ROUNDS {
            rounds[0].push(timed(|| assert!(judge(&rows, &list, period) >= rows.len())));
            rounds[2].push(timed(|| {
                assert!(read_bare(file, version.id.0, period) >= 3 * rows.len());
            }));
            rounds[1].push(timed(|| {
                let run = runtime
                    .block_on(app.compute_lights(&actor, list.id, period))
                    .expect("a run");
                lights = run.light_count;
            }));
        }
        let [judging, ours, reading] = rounds.map(|rounds| median(rounds).as_secs_f64() * 1e3);
        println!(
            "{:<12}{lights:>12}{reading:>14.0}{:>10.1}{judging:>14.0}{:>10.1}{ours:>14.0}",
            filled.items,
            ours / reading,
            ours / judging
        );
    }
}

/// A percentage and a text reported for every row, on the first side of the list's body.
fn report_all(file: &std::path::Path, version: i64, period: Period) {
    let bare = rusqlite::Connection::open(file).expect("the same file");
    let sql = "INSERT INTO fact (id, item, side, measure, period, basis, revision, unit, post, known_at, at, worth, number, words, as_given) \
               SELECT r.id * 4 + m.n, r.item, (SELECT MIN(s.id) FROM side s JOIN list l ON l.body = s.body \
                 JOIN list_version v ON v.list = l.id WHERE v.id = r.version), m.measure, ?2, 'point', 1, \
                 (SELECT MIN(id) FROM unit), (SELECT MIN(id) FROM post), 1, 1, m.worth, CASE m.n WHEN 0 THEN r.id % 10001 END, \
                 CASE m.n WHEN 1 THEN '推进' END, '' \
               FROM list_row r, (SELECT 0 AS n, 'pct' AS measure, 'pct' AS worth UNION ALL SELECT 1, 'narrative', 'words') m \
               WHERE r.version = ?1";
    bare.execute(sql, rusqlite::params![version, period.to_string()])
        .expect("facts");
}

/// Steps through the rows of a version and the facts of a period, every column of them; gives how many.
fn read_bare(file: &std::path::Path, version: i64, period: Period) -> usize {
    let bare = rusqlite::Connection::open(file).expect("the same file");
    let mut count = 0;
    for sql in [
        "SELECT * FROM list_row WHERE version = ?1 AND ?2 <> '' ORDER BY position",
        "SELECT f.* FROM list_row r JOIN fact f ON f.item = r.item WHERE r.version = ?1 AND f.period = ?2",
    ] {
        let mut statement = bare.prepare(sql).expect("a statement");
        let columns = statement.column_count();
        let mut rows = statement
            .query(rusqlite::params![version, period.to_string()])
            .expect("an answer");
        while let Some(row) = rows.next().expect("a row") {
            for column in 0..columns {
                let value: rusqlite::types::Value = row.get(column).expect("a value");
                std::hint::black_box(value);
            }
            count += 1;
        }
    }
    count
}

/// Judges every row in memory.
fn judge(rows: &[ListRow], list: &List, period: Period) -> usize {
    let (set, calendar) = (&presets()[0], WorkCalendar::built_in());
    let year = i32::try_from(list.year).expect("a year");
    let mut lighting = Lighting::new(set, year, period, period.last_day(), true, None, &calendar);
    let mut lights = 0;
    for row in rows {
        let said = Said {
            reported: true,
            pct: Some(Pct(row.id.0 % 10_001)),
            ..Said::default()
        };
        let owing = Owing {
            side: None,
            is_lead: true,
            unit: None,
            said,
        };
        let known = RowKnown {
            row,
            owing: vec![owing],
            steps: Vec::new(),
            standing: Standing::Open,
            due_on: row.content.ends_on,
            before: Vec::new(),
            excuses: Vec::new(),
        };
        lights += lighting.lights(&known).len();
    }
    lights
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
