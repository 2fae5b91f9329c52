//! A visitor without a browser: asks, sends forms, keeps cookies.

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;
use yipanqi_web::error::Error;
use yipanqi_web::routes::{Route, router};
use yipanqi_web::state::{House, Later, State, TrailHead, Who};

/// 8 July 2025, 9:30 in China.
pub const NOW: i64 = 1_751_938_200_000;

/// A house with one login, `good`.
pub struct TestHouse;

impl House for TestHouse {
    fn now(&self) -> i64 {
        NOW
    }

    fn is_demo(&self) -> bool {
        true
    }

    fn who(&self, login: String) -> Later<Result<Option<Who>, Error>> {
        let who = (login == "good").then(|| Who {
            label: "联合办公室 经办人".to_owned(),
            todo: 12,
        });
        Box::pin(async move { Ok(who) })
    }

    fn trail_head(&self) -> Option<TrailHead> {
        Some(TrailHead {
            seq: 48_216,
            hash: "8f3c91d0aaaaaaaaaaaae21a".to_owned(),
        })
    }
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().expect("an ASCII header"))
    }

    /// The `main` element, which is what a person reads.
    pub fn main(&self) -> &str {
        let start = self.body.find("<main").expect("a page has a main element");
        let end = self.body.find("</main>").expect("a main element ends");
        &self.body[start..end + "</main>".len()]
    }
}

/// A site of these routes.
pub fn site(routes: Vec<Route>) -> Router {
    router(State::new(TestHouse), routes)
}

/// Sends a request as built.
pub async fn send(site: &Router, request: Request<Body>) -> Answer {
    let response = site
        .clone()
        .oneshot(request)
        .await
        .expect("the router never fails");
    let (parts, body) = response.into_parts();
    let bytes = body.collect().await.expect("a whole body").to_bytes();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: String::from_utf8_lossy(&bytes).into_owned(),
    }
}

/// Asks for a page with a cookie header.
pub async fn get(site: &Router, path: &str, cookies: &str) -> Answer {
    let request = Request::get(path)
        .header(header::COOKIE, cookies)
        .header(header::ACCEPT, "text/html");
    send(site, request.body(Body::empty()).expect("a request")).await
}

/// Sends a form from a page of the same site.
pub async fn post(site: &Router, path: &str, cookies: &str, form: &str) -> Answer {
    let request = Request::post(path)
        .header(header::COOKIE, cookies)
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header("sec-fetch-site", "same-origin");
    send(
        site,
        request.body(Body::from(form.to_owned())).expect("a request"),
    )
    .await
}
