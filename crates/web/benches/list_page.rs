//! A list page, as adopted and filtered and sorted, against the bare statement that fetches the same fifty rows, on as many
//! threads, and the same page of a list ten times as long, in one run: does a page cost what it shows, or what is stored?
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
use yipanqi_domain::UnitId;
use yipanqi_testkit::filled::{FilledList, fill, sign_in};
use yipanqi_testkit::{NOW, Place};

const ROUNDS: usize = 7;
/// How often the bare statement is run in a round.
const STATEMENTS: u32 = 200;
/// How often a page is asked for in a round, by each thread.
const PAGES: u32 = 10;

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
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    println!(
        "{:<10}{:<22}{:>14}{:>14}{:>14}{:>10}{:>14}",
        "items", "view", "statement µs", "office µs", "of bare %", "1st", "side µs"
    );
    let mut firsts: Vec<[f64; 2]> = Vec::new();
    for list in &filled.lists {
        for (n, view) in views(filled.reporter_unit).iter().enumerate() {
            let [statement, office, side] =
                measure(&runtime, file, &site, *list, view, [&clerk, &side_clerk], threads);
            if firsts.len() <= n {
                firsts.push([office, side]);
            }
            println!(
                "{:<10}{:<22}{statement:>14.1}{office:>14.1}{:>14.1}{:>10.2}{side:>14.1}",
                list.items,
                view.name,
                statement / office * 100.0,
                office / firsts[n][0],
            );
        }
    }
}

/// A view: its query, and the statement that answers it bare.
struct View {
    name: &'static str,
    query: String,
    sql: String,
}

const COLUMNS: &str = "SELECT t.*, i.number, i.state FROM";

fn views(unit: UnitId) -> Vec<View> {
    let window = |name, query: &str, inner: String| View {
        name,
        query: query.to_owned(),
        sql: format!(
            "{COLUMNS} ({inner} LIMIT 50) w JOIN list_row t ON t.id = w.id JOIN item i ON i.id = t.item"
        ),
    };
    vec![
        View {
            name: "as adopted",
            query: String::new(),
            sql: format!(
                "{COLUMNS} list_row t JOIN item i ON i.id = t.item WHERE t.version = ?1 AND t.position BETWEEN 1 AND 50 ORDER BY t.position"
            ),
        },
        window(
            "field, by deadline",
            "?field=%E5%9F%BA%E7%A1%80%E8%AE%BE%E6%96%BD&sort=ends_on",
            "SELECT id FROM list_row WHERE version = ?1 AND field = '基础设施' AND ends_on IS NOT NULL ORDER BY ends_on, position"
                .to_owned(),
        ),
        window(
            "one unit",
            "?lead=%E7%94%B2%E6%96%B9%E7%AC%AC4%E5%B1%80",
            format!(
                "SELECT DISTINCT list_row AS id FROM list_row_unit WHERE version = ?1 AND unit = {unit} \
                 AND role IN ('lead', 'joint_lead') ORDER BY list_row"
            ),
        ),
    ]
}

/// Microseconds of the statement, of the office's page and of the side's, each on as many threads as there are cores:
/// the time of one, as each thread sees it, over the number of threads.
fn measure(
    runtime: &Runtime,
    file: &std::path::Path,
    site: &Router,
    list: FilledList,
    view: &View,
    tokens: [&str; 2],
    threads: usize,
) -> [f64; 3] {
    let mut rounds: [Vec<Duration>; 3] = Default::default();
    let share = u32::try_from(threads).unwrap_or(1);
    for _ in 0..ROUNDS {
        rounds[0].push(
            timed(|| {
                std::thread::scope(|scope| {
                    for _ in 0..threads {
                        scope.spawn(|| {
                            let bare = Connection::open(file).expect("the same file");
                            bare.execute_batch("PRAGMA mmap_size = 134217728; BEGIN")
                                .expect("a snapshot");
                            for _ in 0..STATEMENTS {
                                assert_eq!(fifty_rows(&bare, list, &view.sql), 50);
                            }
                        });
                    }
                });
            }) / STATEMENTS
                / share,
        );
        for (n, token) in tokens.iter().enumerate() {
            rounds[n + 1].push(
                timed(|| {
                    runtime.block_on(async {
                        let mut hands = tokio::task::JoinSet::new();
                        for _ in 0..threads {
                            let (site, query, token) =
                                (site.clone(), view.query.clone(), (*token).to_owned());
                            hands.spawn(async move {
                                for _ in 0..PAGES {
                                    get(&site, list, &query, &token).await;
                                }
                            });
                        }
                        while hands.join_next().await.is_some() {}
                    });
                }) / PAGES
                    / share,
            );
        }
    }
    rounds.map(|mut round| {
        round.sort();
        round[round.len() / 2].as_secs_f64() * 1e6
    })
}

fn fifty_rows(bare: &Connection, list: FilledList, sql: &str) -> usize {
    let mut statement = bare.prepare_cached(sql).expect("a statement");
    let rows = statement
        .query_map([list.version.0], |row| row.get::<_, String>("title"))
        .expect("an answer");
    rows.map(|title| title.expect("a title"))
        .filter(|title| !title.is_empty())
        .count()
}

async fn get(site: &Router, list: FilledList, query: &str, token: &str) {
    let request = Request::get(format!("/lists/versions/{}{query}", list.version))
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
