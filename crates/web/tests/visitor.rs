//! A visitor without a browser: asks, sends forms, keeps cookies.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;
use yipanqi_app::clock::{SetClock, SystemChance};
use yipanqi_app::{App, Blobs, Settings, Store};
use yipanqi_domain::At;
use yipanqi_testkit::Place;
use yipanqi_web::error::Error;
use yipanqi_web::routes::{Route, router};
use yipanqi_web::state::{Greeting, House, Later, State, TrailHead, Who};

/// 8 July 2025, 9:30 in China.
const NOW: At = At(1_751_938_200_000);

/// A house with one login, `good`.
struct TestHouse;

impl House for TestHouse {
    fn greet(&self, login: Option<String>) -> Later<Result<Greeting, Error>> {
        let who = (login.as_deref() == Some("good")).then(|| Who {
            label: "联合办公室 经办人".to_owned(),
            todo: 12,
        });
        let head = Some(TrailHead {
            seq: 48_216,
            hash: "8f3c91d0aaaaaaaaaaaae21a".to_owned(),
        });
        Box::pin(async move {
            Ok(Greeting {
                who,
                head,
                is_demo: true,
            })
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

/// A site on a database of its own.
pub struct Site {
    router: Router,
    _place: Place,
}

/// A site of these routes.
pub async fn site(routes: Vec<Route>) -> Site {
    let place = Place::sqlite();
    let store = Store::open(&place.database)
        .await
        .expect("a fresh database opens");
    let blobs = Blobs::open(place.folder.path()).expect("a fresh folder opens");
    let app = App::new(
        store,
        blobs,
        Arc::new(SetClock::at(NOW)),
        Arc::new(SystemChance),
        Settings::default(),
    );
    Site {
        router: router(State::new(app, TestHouse), routes),
        _place: place,
    }
}

/// Sends a request as built.
pub async fn send(site: &Site, request: Request<Body>) -> Answer {
    let response = site
        .router
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
pub async fn get(site: &Site, path: &str, cookies: &str) -> Answer {
    let request = Request::get(path)
        .header(header::COOKIE, cookies)
        .header(header::ACCEPT, "text/html");
    send(site, request.body(Body::empty()).expect("a request")).await
}

/// Sends a form from a page of the same site.
pub async fn post(site: &Site, path: &str, cookies: &str, form: &str) -> Answer {
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
