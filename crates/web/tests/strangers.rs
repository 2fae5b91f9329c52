//! Strangers: without a login, no route gives anything but the way to sign in, and none leaves a trace.

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::visitor::{founded_by_nobody, send};
use yipanqi_web::pages;
use yipanqi_web::routes::Guard;

#[tokio::test]
async fn every_guarded_route_sends_a_stranger_to_sign_in() {
    let site = founded_by_nobody().await;
    let mut asked = 0;
    for route in pages::routes() {
        if matches!(route.guard, Guard::Open(_)) {
            continue;
        }
        let path = route.path.replace("{id}", "1").replace("{name}", "x");
        let path = filled(&path);
        let request = Request::builder()
            .method(route.method)
            .uri(&path)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Body::empty())
            .expect("a request");
        let answer = send(&site, request).await;
        let to = answer.header("location");
        assert_eq!(
            answer.status,
            StatusCode::SEE_OTHER,
            "{} {}",
            route.method,
            route.path
        );
        assert!(
            to.starts_with("/sign-in"),
            "{} {} leads to {to}",
            route.method,
            route.path
        );
        asked += 1;
    }
    assert!(asked > 0, "there are guarded routes");
}

/// Fills every other parameter of a pattern with an id.
fn filled(path: &str) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push('1');
        rest = after.split_once('}').map_or("", |(_, tail)| tail);
    }
    out + rest
}
