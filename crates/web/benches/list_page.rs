//! A window of fifty rows of a list, as adopted and filtered and sorted, against the bare statement that fetches the same
//! fifty rows (`bare`), or only their ids, as for rows that are kept (`ids`), on as many threads, and the same window of a list ten times as long, in one run: does it cost what it shows,
//! or what is stored? Beside it the whole page with that window.
//!
//! `cargo bench -p yipanqi-web --bench list_page [-- ITEMS…]`, lists of 10 000 and 100 000 items unless told otherwise.
//!
//! A window is what the grid's script asks for when it is scrolled (`rows=FROM-TO`): one of ten that are asked for again and
//! again; one that nobody has asked for, most of whose rows other windows showed (`anew`), or none of whose rows was shown
//! since the program began (`unseen`: a fresh program over the same database, which has greeted its visitor and opened the
//! list); a page is what a browser opens, one of those that are opened again and again. Both are the whole GET through the router with sign-in, rights and rendering, as the clerk who sees every
//! row and as the clerk of one side who sees some of them. Rounds are interleaved; the median round is shown.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
#![allow(clippy::cast_precision_loss, reason = "figures are shown to three digits")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use rusqlite::Connection;
use rusqlite::config::DbConfig;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use yipanqi_app::clock::SetClock;
use yipanqi_app::{App, Blobs, Database, Settings, SystemChance};
use yipanqi_domain::UnitId;
use yipanqi_testkit::filled::{FilledList, fill, sign_in};
use yipanqi_testkit::{NOW, Place, median};

const ROUNDS: u32 = 7;
/// How often the bare statement is run in a round.
const STATEMENTS: u32 = 200;
/// How often a page is asked for in a round, by each thread.
const PAGES: u32 = 20;
/// How many windows of rows that were never shown a program is asked for by each thread.
const UNSEEN: u32 = 4;
/// What is asked for beside the bare statement: a window that was shown before, one that was not, one whose rows were not, and
/// a page, each by the office and by one side.
const ASKED: usize = 8;

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
    let site = || {
        yipanqi_web::site(App::new(
            store.clone(),
            blobs.clone(),
            clock.clone(),
            Arc::new(SystemChance),
            Settings::default(),
        ))
    };
    let Database::Sqlite(file) = &place.database else {
        unreachable!("made above")
    };
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    println!(
        "after each: the office's µs, its share of the bare pace, times the first list; then one side's"
    );
    println!("{:<10}{:<20}{:>8}{:>8}", "items", "view", "bare µs", "ids µs");
    let mut firsts: Vec<[f64; ASKED]> = Vec::new();
    for list in &filled.lists {
        for (n, view) in views(filled.reporter_unit).iter().enumerate() {
            let ([bare, ids], took) =
                measure(&runtime, file, &site, *list, view, [&clerk, &side_clerk], threads);
            if firsts.len() <= n {
                firsts.push(took);
            }
            print!("{:<10}{:<20}{bare:>8.1}{ids:>8.1}", list.items, view.name);
            for (what, at) in [("window", 0), ("anew", 2), ("page", 4), ("unseen", 6)] {
                print!("  {what}");
                for (now, first) in took[at..at + 2].iter().zip(&firsts[n][at..]) {
                    print!("{now:>9.1}{:>6.0}%{:>6.2}", bare / now * 100.0, now / first);
                }
            }
            println!();
        }
    }
}

/// A view: its query, and the statements that answer it bare: its rows, and their ids.
struct View {
    name: &'static str,
    query: String,
    sql: [String; 2],
}

const COLUMNS: &str = "SELECT t.*, i.number, i.state FROM";

const AS_ADOPTED: &str = "WHERE t.version = ?1 AND t.position BETWEEN ?2 + 1 AND ?2 + 50 ORDER BY t.position";

fn views(unit: UnitId) -> Vec<View> {
    let window = |name, query: &str, inner: String| View {
        name,
        query: query.to_owned(),
        sql: [
            format!(
                "{COLUMNS} ({inner} LIMIT 50 OFFSET ?2) w JOIN list_row t ON t.id = w.id JOIN item i ON i.id = t.item"
            ),
            format!("{inner} LIMIT 50 OFFSET ?2"),
        ],
    };
    vec![
        View {
            name: "as adopted",
            query: "?view=0".to_owned(),
            sql: [
                format!("{COLUMNS} list_row t JOIN item i ON i.id = t.item {AS_ADOPTED}"),
                format!("SELECT t.id FROM list_row t {AS_ADOPTED}"),
            ],
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

/// Microseconds of the bare statements, and of the office's window, the side's, the office's page, the side's, each on as
/// many threads as there are cores: the time of one, as each thread sees it, over the number of threads.
fn measure(
    runtime: &Runtime,
    file: &std::path::Path,
    begun: &impl Fn() -> Router,
    list: FilledList,
    view: &View,
    tokens: [&str; 2],
    threads: usize,
) -> ([f64; 2], [f64; ASKED]) {
    let mut bare: [Vec<Duration>; 2] = Default::default();
    let mut rounds: [Vec<Duration>; ASKED] = Default::default();
    let share = u32::try_from(threads).unwrap_or(1);
    let site = begun();
    for round in 0..ROUNDS {
        for (sql, took) in view.sql.iter().zip(&mut bare) {
            took.push(
                timed(|| {
                    std::thread::scope(|scope| {
                        for _ in 0..threads {
                            scope.spawn(|| {
                                let bare = Connection::open(file).expect("the same file");
                                // As our own connections: plans are kept whatever is bound, pages stay at hand.
                                bare.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
                                    .expect("a setting");
                                bare.execute_batch(
                                    "PRAGMA cache_size = -16000; PRAGMA mmap_size = 134217728; BEGIN",
                                )
                                .expect("a snapshot");
                                for n in 0..STATEMENTS {
                                    assert_eq!(fifty_rows(&bare, list, sql, from(n)), 50);
                                }
                            });
                        }
                    });
                }) / STATEMENTS
                    / share,
            );
        }
        for (n, took) in rounds.iter_mut().enumerate() {
            let token = tokens[n % 2];
            // Which window, and whether any: those asked for anew begin where none began before.
            let rows = move |asked: u32| match n / 2 {
                0 => window(from(asked)),
                3 => window((1 + asked) * 50),
                1 => window(1 + round * share * PAGES + asked),
                _ => String::new(),
            };
            let (site, pages) = if n / 2 == 3 {
                let site = begun();
                // Its connections have been opened and its statements made ready; none of the rows was shown.
                for _ in 0..3 {
                    let query = format!("{}{}", view.query, window(0));
                    runtime.block_on(async {
                        let first = || get(&site, list, &query, token);
                        let (one, other) = tokio::join!(first(), first());
                        assert!(one > 0 && other > 0, "rows");
                    });
                }
                (site, UNSEEN)
            } else {
                (site.clone(), PAGES)
            };
            took.push(
                timed(|| {
                    runtime.block_on(async {
                        let mut hands = tokio::task::JoinSet::new();
                        for hand in 0..share {
                            let (site, query, token) = (site.clone(), view.query.clone(), token.to_owned());
                            hands.spawn(async move {
                                for asked in 0..pages {
                                    let query = format!("{query}{}", rows(hand * pages + asked));
                                    let length = get(&site, list, &query, &token).await;
                                    assert!(length > 10_000, "fifty rows are not so short");
                                }
                            });
                        }
                        while hands.join_next().await.is_some() {}
                    });
                }) / pages
                    / share,
            );
        }
    }
    (bare.map(micros), rounds.map(micros))
}

fn micros(rounds: Vec<Duration>) -> f64 {
    median(rounds).as_secs_f64() * 1e6
}

/// Where the window begins that is asked for the n-th time: ten different ones.
fn from(n: u32) -> u32 {
    n % 10 * 50
}

/// What the grid's script asks for.
fn window(from: u32) -> String {
    format!("&rows={from}-{}&money=yi-2&also=11&more=", from + 49)
}

fn fifty_rows(bare: &Connection, list: FilledList, sql: &str, from: u32) -> usize {
    let mut statement = bare.prepare_cached(sql).expect("a statement");
    let rows = statement
        .query_map([list.version.0, i64::from(from)], |row| {
            // The whole row is stepped over; its title is read out of it, or its id where nothing else is asked for.
            row.get_ref(row.as_ref().column_index("title").unwrap_or(0))
                .map(|value| value != rusqlite::types::ValueRef::Null)
        })
        .expect("an answer");
    rows.map(|there| there.expect("a title"))
        .filter(|there| *there)
        .count()
}

/// How long the answer is.
async fn get(site: &Router, list: FilledList, query: &str, token: &str) -> usize {
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
    let page = answer.into_body().collect().await.expect("a page");
    page.to_bytes().len()
}

fn timed(work: impl FnOnce()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}
