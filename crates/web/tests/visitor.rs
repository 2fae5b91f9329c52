//! A visitor without a browser: asks, sends forms, keeps cookies.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;
use yipanqi_app::clock::{SetClock, SystemChance};
use yipanqi_app::{App, Blobs, Settings, SignedIn, Store};
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{AccountId, At, Day, PersonId, PostId, UnitId};
use yipanqi_testkit::Place;
use yipanqi_web::error::Error;
use yipanqi_web::routes::{Route, router};
use yipanqi_web::state::{Greeting, House, Later, State, TrailHead};

/// 8 July 2025, 9:30 in China.
const NOW: At = At(1_751_938_200_000);

/// A house with one login, `good`.
struct TestHouse;

impl House for TestHouse {
    fn greet(&self, login: Option<String>) -> Later<Result<Greeting, Error>> {
        let who = (login.as_deref() == Some("good")).then(clerk);
        let head = Some(TrailHead {
            seq: 48_216,
            hash: "8f3c91d0aaaaaaaaaaaae21a".to_owned(),
        });
        Box::pin(async move {
            Ok(Greeting {
                who: who.map(Arc::new),
                todo: Some(12),
                head,
                is_demo: true,
                moment: None,
            })
        })
    }
}

/// A clerk with no right at all: the frame asks for none.
fn clerk() -> SignedIn {
    let actor = Actor {
        account: AccountId(1),
        person: PersonId(1),
        post: PostId(1),
        unit: UnitId(1),
        grants: Vec::new(),
        ceiling: Mark::Internal,
        today: Day::new(2025, 7, 8).expect("a day"),
        for_whom: None,
    };
    SignedIn {
        actor,
        person_name: "经办人甲".to_owned(),
        unit_name: "联合办公室".to_owned(),
        post_name: "经办人".to_owned(),
        posts: Vec::new(),
        demo: true,
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

/// A site of these routes, whose visitors [`TestHouse`] greets.
pub async fn site(routes: Vec<Route>) -> Site {
    let (app, place) = app().await;
    Site {
        router: router(State::greeted_by(app, TestHouse), routes),
        _place: place,
    }
}

/// A site around a world that a test built.
pub fn around(router: Router, place: Place) -> Site {
    Site {
        router,
        _place: place,
    }
}

/// The product on an empty database.
pub async fn founded_by_nobody() -> Site {
    let (app, place) = app().await;
    Site {
        router: yipanqi_web::site(app),
        _place: place,
    }
}

async fn app() -> (App, Place) {
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
    (app, place)
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
