//! The pages of duties, items, gaps, search and home as the people of a small world meet them, and the test that no
//! page differs by a byte because of something that its reader may not see.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use std::sync::Arc;
use tower::ServiceExt;
use yipanqi_app::{App, SignedIn};
use yipanqi_domain::list::DutyRole::{Lead, Reporting};
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Actor;
use yipanqi_testkit::Place;
use yipanqi_web::error::Error;
use yipanqi_web::pages;
use yipanqi_web::routes::router;
use yipanqi_web::state::{Greeting, House, Later, State, TrailHead};

use crate::close_world::asking;
use crate::duty_world::{Put, Three};
use crate::world::World;

/// Greets whoever brings the number of one of these actors.
struct Doorman {
    app: App,
    actors: Vec<Actor>,
}

impl House for Doorman {
    fn greet(&self, login: Option<String>) -> Later<Result<Greeting, Error>> {
        let found = login
            .and_then(|l| l.parse::<usize>().ok())
            .and_then(|n| self.actors.get(n).cloned());
        let app = self.app.clone();
        Box::pin(async move {
            let todo = match &found {
                Some(actor) => Some(app.todo_count(actor).await?),
                None => None,
            };
            let who = found.map(|actor| SignedIn {
                actor,
                person_name: "某人".to_owned(),
                unit_name: "某单位".to_owned(),
                post_name: "某岗".to_owned(),
                posts: Vec::new(),
                demo: false,
            });
            // The head of the trail moves with every entry of anybody and is shown to everybody on purpose.
            let head = Some(TrailHead {
                seq: 1,
                hash: "0".repeat(64),
            });
            Ok(Greeting {
                who: who.map(Arc::new),
                todo,
                head,
                is_demo: false,
                moment: None,
            })
        })
    }
}

/// The product's pages; whoever asks says by number as which actor.
pub struct Pages(pub Router);

impl Pages {
    pub fn of(app: &App, actors: Vec<Actor>) -> Self {
        let doorman = Doorman {
            app: app.clone(),
            actors,
        };
        Self(router(State::greeted_by(app.clone(), doorman), pages::routes()))
    }

    pub async fn send(&self, request: Request<Body>) -> (StatusCode, String) {
        let answer = self
            .0
            .clone()
            .oneshot(request)
            .await
            .expect("the router never fails");
        let status = answer.status();
        let bytes = answer
            .into_body()
            .collect()
            .await
            .expect("a whole body")
            .to_bytes();
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    pub async fn get(&self, who: usize, path: &str) -> (StatusCode, String) {
        let request = Request::get(path).header(header::COOKIE, format!("login={who}"));
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    pub async fn post(&self, who: usize, path: &str, form: &str) -> (StatusCode, String) {
        let request = Request::post(path)
            .header(header::COOKIE, format!("login={who}"))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(form.to_owned())).expect("a request"))
            .await
    }
}

/// A small world with three items assigned.
pub async fn assigned() -> (World, Three) {
    let world = World::on(Place::sqlite()).await;
    let three = Three::in_world(&world).await;
    world.app.assign_all(&world.clerk, three.version).await.unwrap();
    (world, three)
}

#[tokio::test]
async fn a_reporter_signs_on_the_home_page_and_objects_and_the_office_rules() {
    let (world, three) = assigned().await;
    let site = Pages::of(
        &world.app,
        vec![world.yu_transport_reporter.clone(), world.clerk.clone()],
    );
    let (status, home) = site.get(0, "/").await;
    assert_eq!(status, StatusCode::OK);
    let duties: Vec<&str> = home
        .split("name=\"duty\" value=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert_eq!(duties.len(), 4, "{home}");

    let (object, rest) = duties.split_first().unwrap();
    let form: Vec<String> = rest.iter().map(|id| format!("duty={id}")).collect();
    assert_eq!(
        site.post(0, "/duties", &form.join("&")).await.0,
        StatusCode::SEE_OTHER
    );
    // The same form once more is stale; nothing ticked is refused on the page.
    assert_eq!(
        site.post(0, "/duties", &form.join("&")).await.0,
        StatusCode::CONFLICT
    );
    assert_eq!(
        site.post(0, "/duties", "").await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );

    let path = format!("/duties/{object}/object");
    let (status, kept) = site
        .post(0, &path, "reason=%E4%B8%8D%E5%B1%9E&other=nobody")
        .await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        kept.contains("不属") && kept.contains("nobody"),
        "what was typed is kept: {kept}"
    );
    assert_eq!(
        site.post(0, &path, "reason=%E4%B8%8D%E5%B1%9E").await.0,
        StatusCode::SEE_OTHER
    );

    let (_, gaps) = site.get(1, "/gaps").await;
    assert!(gaps.contains(&format!("/duties/{object}?do=rule")), "{gaps}");
    let (_, page) = site.get(1, &format!("/duties/{object}?do=rule")).await;
    assert!(
        page.contains("不属") && page.contains("name=\"ruling\""),
        "{page}"
    );
    let rule = format!("/duties/{object}/rule");
    assert_eq!(
        site.post(0, &rule, "ruling=reject&reason=x").await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        site.post(1, &rule, "ruling=reject&reason=x").await.0,
        StatusCode::SEE_OTHER
    );
    let (status, item) = site.get(1, &format!("/items/{}", three.both)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        item.contains("class=\"chain\"") && item.contains("省交通运输厅"),
        "{item}"
    );
}

#[tokio::test]
async fn every_page_of_the_board_opens_in_both_languages_for_everybody_it_is_for() {
    let (world, three) = assigned().await;
    let people = vec![
        world.clerk.clone(),
        world.leader.clone(),
        world.yu_side.clerk.clone(),
        world.yu_side.reviewer.clone(),
        world.yu_side.leader.clone(),
    ];
    let site = Pages::of(&world.app, people.clone());
    let item = format!("/items/{}", three.both);
    for who in 0..people.len() {
        for path in [
            "/",
            "/duties",
            "/items",
            "/gaps",
            "/search?q=%E9%80%9A%E9%81%93",
            &item,
        ] {
            for lang in ["zh-Hans", "en"] {
                let request = Request::get(path).header(header::COOKIE, format!("login={who}; lang={lang}"));
                let (status, page) = site.send(request.body(Body::empty()).unwrap()).await;
                assert_eq!(status, StatusCode::OK, "{who} {path}");
                assert_eq!(
                    page.matches("<h1").count(),
                    1,
                    "{who} {path} has one first heading"
                );
            }
        }
    }
}

#[tokio::test]
async fn no_page_differs_by_a_byte_because_of_what_its_reader_may_not_see() {
    let (plain, _) = assigned().await;
    let (fuller, three) = assigned().await;
    let mut put = Put::into(&fuller).await;
    // A row of the other side in the joint list, a paper of the desk, and a sensitive list with its session.
    let item = put.item(fuller.joint, "试联办-2025-0009", "整治渝段岸线").await;
    let content = Put::content("整治渝段岸线", &[(Lead, fuller.yu.transport)]);
    put.row(three.version, 4, item, Some(three.decision), content)
        .await;
    put.duty(item, fuller.yu.transport, Lead, three.version).await;
    put.duty(item, fuller.yu.transport, Reporting, three.version)
        .await;
    put.document(&fuller, fuller.joint, "联办岸线内部来文", Mark::Internal)
        .await;
    let session = put.session(fuller.joint, "敏感专题会", Mark::Sensitive).await;
    let authority = put
        .decision(
            fuller.joint,
            session,
            yipanqi_domain::meeting::DecisionKind::Approved,
            "通过敏感清单",
        )
        .await;
    let list = put.list(fuller.joint, "敏感清单", Mark::Sensitive).await;
    let rows = [(
        three.both,
        Some(three.decision),
        Put::content("敏感名称", &[(Lead, fuller.chuan.transport)]),
    )];
    let version = put.version(list, None, (session, authority), &rows).await;
    put.duty(three.both, fuller.chuan.transport, Lead, version).await;
    put.done().await;
    // The hidden item is being closed out.
    let reporter = &fuller.yu_transport_reporter;
    let closing = fuller.app.request_close(reporter, item, asking()).await.unwrap();

    let visitors = |w: &World| {
        vec![
            w.chuan_side.clerk.clone(),
            w.chuan_side.reviewer.clone(),
            w.chuan_side.leader.clone(),
            w.yu_science_reporter.clone(),
            w.chuan_transport_reporter.clone(),
            w.security_admin.clone(),
        ]
    };
    let one = Pages::of(&plain.app, visitors(&plain));
    let two = Pages::of(&fuller.app, visitors(&fuller));
    let mut ids: Vec<i64> = vec![closing.0, item.0, session.0, authority.0, list.0, version.0, 1];
    ids.extend([
        three.yu.0,
        three.both.0,
        three.chuan.0,
        three.list.0,
        three.version.0,
        three.session.0,
        three.decision.0,
    ]);
    {
        let mut read = fuller.app.store().read().await.unwrap();
        ids.extend(
            read.every::<yipanqi_domain::duty::Duty>()
                .await
                .unwrap()
                .iter()
                .map(|d| d.id.0),
        );
        let files = read.every::<yipanqi_domain::report::Evidence>().await.unwrap();
        ids.extend(files.iter().map(|e| e.id.0));
        ids.extend(
            read.every::<yipanqi_domain::document::Document>()
                .await
                .unwrap()
                .iter()
                .map(|d| d.id.0),
        );
    }
    let mut count = 0;
    let questions = [
        "",
        "?q=%E5%B2%B8%E7%BA%BF",
        "?q=%E6%95%8F%E6%84%9F",
        "?q=%E9%80%9A%E9%81%93",
        "?state=assigned&page=2",
    ];
    for route in pages::routes().iter().filter(|r| r.method == "GET") {
        // What is the same for everybody, whoever asks: assets, signing in, set-up.
        if matches!(route.guard, yipanqi_web::routes::Guard::Open(_)) {
            continue;
        }
        let paths: Vec<String> = if route.path.contains('{') {
            ids.iter().map(|id| filled(route.path, *id)).collect()
        } else {
            questions.iter().map(|q| format!("{}{q}", route.path)).collect()
        };
        for path in &paths {
            for who in 0..visitors(&plain).len() {
                let (mut a, mut b) = (one.get(who, path).await, two.get(who, path).await);
                if route.path.ends_with("/export.xlsx") {
                    // A workbook carries the head of the trail; what else stands in it is compared cell by cell where
                    // the use cases are.
                    (a.1, b.1) = (String::new(), String::new());
                }
                assert_eq!(a, b, "visitor {who} asked for {path}");
                count += 1;
            }
        }
    }
    assert!(count > 500, "only {count} pages were compared");
    let clerk = Pages::of(&fuller.app, vec![fuller.clerk.clone()]);
    let (_, seen) = clerk.get(0, "/search?q=%E5%B2%B8%E7%BA%BF").await;
    let seen = seen.replace("<mark>", "").replace("</mark>", "");
    assert!(seen.contains("整治渝段岸线"), "who may see it finds it");
}

/// Every parameter of a pattern filled with one id.
fn filled(path: &str, id: i64) -> String {
    let mut out = String::new();
    let mut rest = path;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        out.push_str(&id.to_string());
        rest = after.split_once('}').map_or("", |(_, tail)| tail);
    }
    out + rest
}

#[tokio::test]
async fn the_office_hands_over_from_an_items_duty_and_from_the_duty_all_of_its_unit() {
    let (world, three) = assigned().await;
    let site = Pages::of(
        &world.app,
        vec![world.clerk.clone(), world.yu_transport_reporter.clone()],
    );
    let item = format!("/items/{}", three.both);
    let (_, page) = site.get(0, &item).await;
    let moves: Vec<&str> = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|href| href.contains("do=hand-over"))
        .collect();
    assert!(moves.len() >= 2, "one beside each open duty: {page}");
    let (status, duty) = site.get(0, moves[0]).await;
    assert_eq!(status, StatusCode::OK);
    let all = duty
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|href| href.starts_with("/duties/hand-over?"))
        .unwrap_or_else(|| panic!("{duty}"))
        .replace("&#38;", "&");
    let (status, bulk) = site.get(0, &all).await;
    assert_eq!(status, StatusCode::OK);
    let chosen = format!("name=\"what\" value=\"unit/{}\" checked", world.yu.transport);
    assert!(bulk.contains(&chosen), "the unit is chosen: {bulk}");
    let (_, theirs) = site.get(1, &item).await;
    assert!(!theirs.contains("do=hand-over"), "nobody else is led there");
}
