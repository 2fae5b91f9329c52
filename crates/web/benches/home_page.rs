//! The home page of a small site and of a large one, in one run: does it cost what it shows, or what is stored?
//!
//! `cargo bench -p yipanqi-web --bench home_page [-- ITEMS…]`, sites of 10 000 and 100 000 items unless told otherwise.
//!
//! Each site is a database of its own with one list; every duty waits to be signed for, which is the most that the page
//! can have to count. The page is the whole GET through the router, as the clerk of the office, the clerk of one side, a
//! leader, and a reporter whose unit owes as much on the small site as on the large one. Rounds are interleaved over the sites; the
//! median round is shown, and beside it the bare statement that fetches what the page is about. The list page is measured
//! beside it.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

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
use yipanqi_testkit::filled::{fill, sign_in};
use yipanqi_testkit::{NOW, Place, median};

const ROUNDS: usize = 7;
/// How often the bare statement is run in a round.
const STATEMENTS: u32 = 20;

/// A page as somebody asks for it.
struct Asked {
    who: &'static str,
    path: String,
    token: String,
    /// What the page is about, as one statement without rights; it gives this many rows at least.
    bare: (String, usize),
}

/// A site with the pages asked of it and a plain connection to its file.
struct Measured {
    router: Router,
    asked: Vec<Asked>,
    bare: Connection,
}

fn main() {
    let mut sizes: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000];
    }
    let runtime = Runtime::new().expect("a runtime");
    let mut places = Vec::new();
    let sites: Vec<Measured> = sizes
        .iter()
        .map(|size| {
            let place = Place::sqlite();
            let site = runtime.block_on(site(&place, *size));
            places.push(place);
            site
        })
        .collect();
    let fresh = || -> Vec<Vec<Vec<Duration>>> {
        let row = |site: &Measured| vec![Vec::new(); site.asked.len()];
        sites.iter().map(row).collect()
    };
    let (mut rounds, mut bares) = (fresh(), fresh());
    for _ in 0..ROUNDS {
        for (n, site) in sites.iter().enumerate() {
            for (at, page) in site.asked.iter().enumerate() {
                let start = Instant::now();
                runtime.block_on(get(&site.router, page));
                rounds[n][at].push(start.elapsed());
                let start = Instant::now();
                for _ in 0..STATEMENTS {
                    statement(&site.bare, page);
                }
                bares[n][at].push(start.elapsed() / STATEMENTS);
            }
        }
    }
    println!(
        "{:<14}{:>12}{:>12}{:>12}{:>10}{:>14}",
        "page", "items", "bare µs", "page µs", "ratio", "against 1st"
    );
    for (at, page) in sites[0].asked.iter().enumerate() {
        let mut first = None;
        for (n, size) in sizes.iter().enumerate() {
            let (took, bare) = (micros(&rounds[n][at]), micros(&bares[n][at]));
            let against = took / *first.get_or_insert(took);
            let ratio = took / bare;
            println!(
                "{:<14}{size:>12}{bare:>12.0}{took:>12.0}{ratio:>10.1}{against:>14.2}",
                page.who
            );
        }
    }
}

/// The median round, µs.
fn micros(rounds: &[Duration]) -> f64 {
    median(rounds.to_vec()).as_secs_f64() * 1e6
}

async fn site(place: &Place, size: usize) -> Measured {
    let store = place.store().await;
    let filled = fill(&store, &[size]).await;
    let version = filled.lists[0].version;
    let list = format!("/lists/versions/{version}");
    let kept = |of_sides: &str| {
        let sql = format!(
            "SELECT field, heading, SUM(n), SUM(total) FROM kept_sum WHERE version IN (0, {version}) AND side {of_sides} GROUP BY field, heading"
        );
        (sql, 5)
    };
    let rows = || {
        let sql = format!("SELECT * FROM list_row WHERE version = {version} ORDER BY position, id LIMIT 50");
        (sql, 50)
    };
    let owed = "SELECT t.*, i.number, i.title FROM duty t JOIN item i ON i.id = t.item WHERE t.unit = (SELECT scope_id \
                FROM right_grant WHERE role = 'reporter') AND t.state = 'assigned' ORDER BY t.id LIMIT 50";
    let mut asked = Vec::new();
    for (who, path, seat, bare) in [
        ("office", "/", filled.clerk, kept("= 0")),
        ("side", "/", filled.side_clerk, kept("> 0")),
        ("leader", "/", filled.leader, kept("= 0")),
        ("reporter", "/", filled.reporter, (owed.to_owned(), 50)),
        ("office's list", list.as_str(), filled.clerk, rows()),
        ("side's list", list.as_str(), filled.side_clerk, rows()),
    ] {
        asked.push(Asked {
            who,
            path: path.to_owned(),
            token: sign_in(&store, seat).await,
            bare,
        });
    }
    let Database::Sqlite(file) = &place.database else {
        unreachable!("made above")
    };
    let bare = Connection::open(file).expect("the same file");
    let blobs = Blobs::open(&place.folder.path().join("blobs")).expect("a folder");
    let clock = Arc::new(SetClock::at(NOW));
    let app = App::new(store, blobs, clock, Arc::new(SystemChance), Settings::default());
    Measured {
        router: yipanqi_web::site(app),
        asked,
        bare,
    }
}

/// The bare statement of a page, every column of every row taken.
fn statement(bare: &Connection, page: &Asked) {
    let (sql, least) = &page.bare;
    let mut prepared = bare.prepare_cached(sql).expect("a statement");
    let columns = prepared.column_count();
    let mut rows = prepared.query([]).expect("rows");
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
    assert!(seen >= *least, "{}: {seen} rows", page.who);
}

async fn get(site: &Router, page: &Asked) {
    let request = Request::get(&page.path)
        .header(
            header::COOKIE,
            format!("{}={}", yipanqi_web::request::LOGIN_COOKIE, page.token),
        )
        .header(header::ACCEPT, "text/html")
        .body(Body::empty())
        .expect("a request");
    let answer = site
        .clone()
        .oneshot(request)
        .await
        .expect("the router never fails");
    assert_eq!(answer.status(), StatusCode::OK, "{}", page.path);
    let page = answer.into_body().collect().await.expect("a page").to_bytes();
    assert!(page.len() > 3_000, "a home page is not so short");
}
