//! The search box against the bare query of its index, in one run: what do rights, counting and showing cost beside finding?
//!
//! `cargo bench -p yipanqi-app --bench search [-- ITEMS]`, a site of 100 000 items unless told otherwise.
//!
//! Ours is the whole use case for items: tokens of the question, hits as far as they may be seen, counted up to 1000, the
//! first twenty with their rows and duties. The bare side asks the same table for the same tokens, up to as many hits, and
//! takes the first twenty titles. That is less than a page of hits shows, so that a second bare side is measured, too: it
//! also takes list, field, deadline and open duties with their units of the first twenty, as bare statements do. Rounds are
//! interleaved; the median round is shown. "First" is the office asking a program that has shown none of these items since it
//! began, but has looked for another; in the columns before it the answer is found anew while what is said of its items is
//! kept, as after another question that found them. "Again" is the office asking what it asked before while nothing has
//! changed. The office sees every item, and so does the clerk of a side in this data: each has
//! a unit of either side. The reporter's unit has to do with some of the first ten thousand items and no others, so that a
//! common word is the worst question for them: all that hold it are gone through.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::sync::Arc;
use std::time::Instant;

use rusqlite::{Connection, params_from_iter};
use tokio::runtime::Runtime;
use yipanqi_app::clock::SetClock;
use yipanqi_app::search::Asking;
use yipanqi_app::{App, Blobs, Database, Settings, SystemChance};
use yipanqi_domain::rights::Actor;
use yipanqi_testkit::filled::{fill, sign_in};
use yipanqi_testkit::{NOW, Place, median};

const ROUNDS: usize = 9;
/// How often each side asks in a round.
const TIMES: u32 = 10;

fn main() {
    let items = std::env::args()
        .find_map(|word| word.parse().ok())
        .unwrap_or(100_000);
    let runtime = Runtime::new().expect("a runtime");
    let place = Place::sqlite();
    let store = runtime.block_on(place.store());
    let filled = runtime.block_on(fill(&store, &[items]));
    let tokens = [
        runtime.block_on(sign_in(&store, filled.clerk)),
        runtime.block_on(sign_in(&store, filled.side_clerk)),
        runtime.block_on(sign_in(&store, filled.reporter)),
    ];
    let blobs = Blobs::open(&place.folder.path().join("blobs")).expect("a folder");
    let clock = Arc::new(SetClock::at(NOW));
    let begun = || {
        App::new(
            store.clone(),
            blobs.clone(),
            clock.clone(),
            Arc::new(SystemChance),
            Settings::default(),
        )
    };
    let app = begun();
    runtime
        .block_on(app.rebuild_search(&mut |_| ()))
        .expect("an index");
    let seats: Vec<Actor> = tokens
        .iter()
        .map(|token| {
            let seated = runtime.block_on(app.signed_in(token)).expect("an answer");
            seated.expect("a clerk").actor
        })
        .collect();
    let Database::Sqlite(file) = &place.database else {
        unreachable!("made above")
    };
    let bare = Connection::open(file).expect("the same file");
    // As our own connections: without it every new value bound may make a plan anew, which is no bare statement's cost.
    bare.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .expect("a setting");
    println!(
        "{:<12}{:>10}{:>10}{:>10}{:>12}{:>8}{:>8}{:>12}{:>8}{:>8}{:>13}{:>10}{:>8}{:>12}{:>8}",
        "question",
        "hits",
        "bare µs",
        "page µs",
        "office µs",
        "ratio",
        "page",
        "side µs",
        "ratio",
        "page",
        "reporter µs",
        "first µs",
        "ratio",
        "again µs",
        "ratio"
    );
    let rare = format!("{}", items / 2 + 1);
    for (name, words) in [
        ("rare", rare.clone()),
        ("common", "协作".to_owned()),
        ("two", format!("{rare} 协作")),
    ] {
        let question: Vec<String> = yipanqi_extract::tokens(&words).into_iter().collect();
        let asking = Asking {
            what: "items".to_owned(),
            ..Asking::of(&words)
        };
        let mut rounds: [Vec<_>; 7] = Default::default();
        let mut hits = 0;
        for _ in 0..ROUNDS {
            let start = Instant::now();
            for _ in 0..TIMES {
                hits = query(&bare, &question, false);
            }
            rounds[0].push(start.elapsed() / TIMES);
            let start = Instant::now();
            for _ in 0..TIMES {
                query(&bare, &question, true);
            }
            rounds[4].push(start.elapsed() / TIMES);
            for (at, seat) in seats.iter().enumerate() {
                let start = Instant::now();
                for _ in 0..TIMES {
                    let found = runtime.block_on(app.search(seat, &asking)).expect("an answer");
                    let shown = found.items.shown.len();
                    assert!(shown > 0 || at > 0, "{words} is found by the office");
                }
                rounds[at + 1].push(start.elapsed() / TIMES);
            }
            let start = Instant::now();
            for _ in 0..TIMES {
                let found = runtime
                    .block_on(app.search_kept(&seats[0], &asking))
                    .expect("an answer");
                assert!(!found.items.shown.is_empty(), "{words} is found again");
            }
            rounds[5].push(start.elapsed() / TIMES);
            let new = begun();
            for (other, is_timed) in [("1", false), (&*words, true)] {
                let asking = Asking {
                    words: other.to_owned(),
                    ..asking.clone()
                };
                let start = Instant::now();
                runtime
                    .block_on(new.search(&seats[0], &asking))
                    .expect("an answer");
                if is_timed {
                    rounds[6].push(start.elapsed());
                }
            }
        }
        let [bare, office, side, reporter, page, again, first] =
            rounds.map(|rounds| median(rounds).as_secs_f64() * 1e6);
        println!(
            "{name:<12}{hits:>10}{bare:>10.0}{page:>10.0}{office:>12.0}{:>8.1}{:>8.1}{side:>12.0}{:>8.1}{:>8.1}{reporter:>13.0}{first:>10.0}{:>8.1}{again:>12.0}{:>8.1}",
            office / bare,
            office / page,
            side / bare,
            side / page,
            first / bare,
            again / bare
        );
    }
}

/// Objects that hold every token, up to 1001, and the titles of the first twenty; of a `whole` page also what it says of them.
fn query(bare: &Connection, tokens: &[String], whole: bool) -> usize {
    let holds = |n: usize| {
        format!(
            " AND EXISTS (SELECT 1 FROM search_token o WHERE o.token = ?{n} AND o.kind = 'item' AND o.object_id = k.object_id)"
        )
    };
    let others: String = (2..=tokens.len()).map(holds).collect();
    let sql = format!(
        "SELECT k.object_id FROM search_token k WHERE k.token = ?1 AND k.kind = 'item'{others} ORDER BY k.object_id DESC LIMIT 1001"
    );
    // As ours: the rarest token leads.
    let mut tokens: Vec<(i64, &String)> = tokens.iter().map(|token| (held(bare, token), token)).collect();
    tokens.sort();
    let mut prepared = bare.prepare_cached(&sql).expect("a statement");
    let ids: Vec<i64> = prepared
        .query_map(params_from_iter(tokens.iter().map(|(_, token)| token)), |row| {
            row.get(0)
        })
        .expect("rows")
        .map(|id| id.expect("an id"))
        .collect();
    let mut title = bare
        .prepare_cached("SELECT t.title FROM item t WHERE t.id = ?1")
        .expect("a statement");
    for id in ids.iter().take(20) {
        let title: String = title.query_row([id], |row| row.get(0)).expect("a title");
        std::hint::black_box(title);
    }
    if whole {
        for sql in [
            "SELECT l.id, l.name, r.field, r.ends_on FROM list_row r JOIN list_version v ON v.id = r.version \
             JOIN list l ON l.id = v.list WHERE r.item = ?1 AND v.state IN ('adopted', 'issued') ORDER BY l.year DESC",
            "SELECT d.id, d.unit, d.role, d.state, d.starts_on, d.ends_on, u.name, u.ends_on, l.id, l.name FROM duty d \
             JOIN unit u ON u.id = d.unit JOIN list_version v ON v.id = d.version JOIN list l ON l.id = v.list \
             WHERE d.item = ?1 AND (d.state || '') IN ('assigned', 'signed', 'objected') ORDER BY d.id",
        ] {
            let mut statement = bare.prepare_cached(sql).expect("a statement");
            let columns = statement.column_count();
            for id in ids.iter().take(20) {
                let mut rows = statement.query([id]).expect("rows");
                while let Some(row) = rows.next().expect("a row") {
                    for column in 0..columns {
                        let value: rusqlite::types::Value = row.get(column).expect("a value");
                        std::hint::black_box(value);
                    }
                }
            }
        }
    }
    ids.len()
}

fn held(bare: &Connection, token: &str) -> i64 {
    let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM search_token k WHERE k.token = ?1 AND k.kind = 'item' LIMIT 1001)";
    let mut prepared = bare.prepare_cached(sql).expect("a statement");
    prepared.query_row([token], |row| row.get(0)).expect("a number")
}
