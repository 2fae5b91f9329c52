//! A list page against the bare statement that fetches the same fifty rows, and the same page of a list ten times as long,
//! in one run: does a page cost what it shows, or what is stored?
//!
//! `cargo bench -p yipanqi-web --bench list_page [-- ITEMS…]`, lists of 10 000 and 100 000 items unless told otherwise.
//!
//! The page is the whole GET through the router, as the clerk who sees every row and as the clerk of one side who sees
//! some of them. Rounds are interleaved; the median round is shown.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use rusqlite::Connection;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use yipanqi_app::clock::SetClock;
use yipanqi_app::{App, Blobs, Database, Settings, SystemChance};
use yipanqi_testkit::filled::{FilledList, fill, sign_in};
use yipanqi_testkit::{NOW, Place};

const ROUNDS: usize = 7;
/// How often the bare statement is run in a round.
const STATEMENTS: u32 = 50;

fn main() {
    let mut sizes: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000];
    }
    let runtime = Runtime::new().expect("a runtime");
    let place = Place::sqlite();
    let store = runtime.block_on(place.store());
    let filled = runtime.block_on(fill(&store, &sizes));
    let clerk = runtime.block_on(sign_in(&store, filled.clerk));
    let side_clerk = runtime.block_on(sign_in(&store, filled.side_clerk));
    let blobs = Blobs::open(&place.folder.path().join("blobs")).expect("a folder");
    let clock = Arc::new(SetClock::at(NOW));
    let site = yipanqi_web::site(App::new(
        store,
        blobs,
        clock,
        Arc::new(SystemChance),
        Settings::default(),
    ));
    let Database::Sqlite(file) = &place.database else {
        unreachable!("made above")
    };
    let bare = Connection::open(file).expect("the same file");
    println!(
        "{:<12}{:>14}{:>14}{:>10}{:>14}{:>10}",
        "items", "statement µs", "office µs", "ratio", "side µs", "ratio"
    );
    let mut firsts: Option<[f64; 2]> = None;
    for list in &filled.lists {
        let [statement, office, side] = measure(&runtime, &bare, &site, *list, [&clerk, &side_clerk]);
        println!(
            "{:<12}{statement:>14.0}{office:>14.0}{:>10.1}{side:>14.0}{:>10.1}",
            list.items,
            office / statement,
            side / statement
        );
        match firsts {
            None => firsts = Some([office, side]),
            Some([a, b]) => println!("{:<12}{:>38.2}{:>24.2}", "against 1st", office / a, side / b),
        }
    }
}

/// Microseconds of the statement, of the office's page and of the side's.
fn measure(
    runtime: &Runtime,
    bare: &Connection,
    site: &Router,
    list: FilledList,
    tokens: [&str; 2],
) -> [f64; 3] {
    let mut rounds: [Vec<Duration>; 3] = Default::default();
    for _ in 0..ROUNDS {
        rounds[0].push(
            timed(|| {
                for _ in 0..STATEMENTS {
                    assert_eq!(fifty_rows(bare, list), 50);
                }
            }) / STATEMENTS,
        );
        for (n, token) in tokens.iter().enumerate() {
            rounds[n + 1].push(timed(|| runtime.block_on(get(site, list, token))));
        }
    }
    rounds.map(|mut round| {
        round.sort();
        round[round.len() / 2].as_secs_f64() * 1e6
    })
}

fn fifty_rows(bare: &Connection, list: FilledList) -> usize {
    let sql = "SELECT r.*, i.number FROM list_row r JOIN item i ON i.id = r.item WHERE r.version = ?1 ORDER BY r.position LIMIT 50";
    let mut statement = bare.prepare_cached(sql).expect("a statement");
    let rows = statement
        .query_map([list.version.0], |row| row.get::<_, String>(9))
        .expect("an answer");
    rows.map(|title| title.expect("a title"))
        .filter(|title| !title.is_empty())
        .count()
}

async fn get(site: &Router, list: FilledList, token: &str) {
    let request = Request::get(format!("/lists/versions/{}", list.version))
        .header(
            header::COOKIE,
            format!("{}={token}", yipanqi_web::request::LOGIN_COOKIE),
        )
        .header(header::ACCEPT, "text/html")
        .body(Body::empty())
        .expect("a request");
    let answer = site
        .clone()
        .oneshot(request)
        .await
        .expect("the router never fails");
    assert_eq!(answer.status(), StatusCode::OK);
    let page = answer.into_body().collect().await.expect("a page").to_bytes();
    assert!(page.len() > 10_000, "a page of fifty rows is not so short");
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
