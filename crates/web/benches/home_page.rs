//! The home page of a small site and of a large one, in one run: does it cost what it shows, or what is stored?
//!
//! `cargo bench -p yipanqi-web --bench home_page [-- ITEMS…]`, sites of 10 000 and 100 000 items unless told otherwise.
//!
//! Each site is a database of its own with one list; every duty waits to be signed for, which is the most that the page
//! can have to count. The page is the whole GET through the router, as the clerk of the office, the clerk of one side and
//! a reporter. Rounds are interleaved over the sites; the median round is shown. The list page is measured beside it.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use tokio::runtime::Runtime;
use tower::ServiceExt;
use yipanqi_app::clock::SetClock;
use yipanqi_app::{App, Blobs, Settings, SystemChance};
use yipanqi_testkit::filled::{fill, sign_in};
use yipanqi_testkit::{NOW, Place};

const ROUNDS: usize = 7;

/// A page as somebody asks for it.
struct Asked {
    who: &'static str,
    path: String,
    token: String,
}

fn main() {
    let mut sizes: Vec<usize> = std::env::args().filter_map(|word| word.parse().ok()).collect();
    if sizes.is_empty() {
        sizes = vec![10_000, 100_000];
    }
    let runtime = Runtime::new().expect("a runtime");
    let mut places = Vec::new();
    let sites: Vec<(Router, Vec<Asked>)> = sizes
        .iter()
        .map(|size| {
            let place = Place::sqlite();
            let site = runtime.block_on(site(&place, *size));
            places.push(place);
            site
        })
        .collect();
    let mut rounds: Vec<Vec<Vec<Duration>>> = sites
        .iter()
        .map(|(_, asked)| vec![Vec::new(); asked.len()])
        .collect();
    for _ in 0..ROUNDS {
        for (n, (router, asked)) in sites.iter().enumerate() {
            for (at, page) in asked.iter().enumerate() {
                let start = Instant::now();
                runtime.block_on(get(router, page));
                rounds[n][at].push(start.elapsed());
            }
        }
    }
    println!("{:<14}{:>12}{:>12}{:>10}", "page", "items", "µs", "against 1st");
    for (at, page) in sites[0].1.iter().enumerate() {
        let mut first = None;
        for (n, size) in sizes.iter().enumerate() {
            let round = &mut rounds[n][at];
            round.sort();
            let took = round[round.len() / 2].as_secs_f64() * 1e6;
            let against = took / *first.get_or_insert(took);
            println!("{:<14}{size:>12}{took:>12.0}{against:>10.2}", page.who);
        }
    }
}

async fn site(place: &Place, size: usize) -> (Router, Vec<Asked>) {
    let store = place.store().await;
    let filled = fill(&store, &[size]).await;
    let list = format!("/lists/versions/{}", filled.lists[0].version);
    let mut asked = Vec::new();
    for (who, path, seat) in [
        ("office", "/", filled.clerk),
        ("side", "/", filled.side_clerk),
        ("reporter", "/", filled.reporter),
        ("office's list", &list, filled.clerk),
        ("side's list", &list, filled.side_clerk),
    ] {
        asked.push(Asked {
            who,
            path: path.to_owned(),
            token: sign_in(&store, seat).await,
        });
    }
    let blobs = Blobs::open(&place.folder.path().join("blobs")).expect("a folder");
    let clock = Arc::new(SetClock::at(NOW));
    let app = App::new(store, blobs, clock, Arc::new(SystemChance), Settings::default());
    (yipanqi_web::site(app), asked)
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
