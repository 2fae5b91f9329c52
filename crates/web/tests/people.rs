//! The door and the administrators' pages as people use them: first run, links, second factor, acts, refusals.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use totp_rs::{Algorithm, Builder, Secret};
use tower::ServiceExt;
use yipanqi_app::clock::{SetClock, SystemChance};
use yipanqi_app::{App, Blobs, Settings, Store};
use yipanqi_testkit::{NOW, Place};

/// A browser: it keeps its cookies.
struct Browser {
    router: axum::Router,
    login: Option<String>,
    english: bool,
}

/// A page as it came.
struct Seen {
    status: StatusCode,
    place: String,
    body: String,
}

impl Browser {
    fn of(app: &App) -> Self {
        Self {
            router: yipanqi_web::site(app.clone()),
            login: None,
            english: false,
        }
    }

    async fn ask(&mut self, request: axum::http::request::Builder, body: String) -> Seen {
        let mut cookies = Vec::new();
        cookies.extend(self.login.iter().map(|token| format!("login={token}")));
        if self.english {
            cookies.push("lang=en".to_owned());
        }
        let request = request
            .header(header::COOKIE, cookies.join("; "))
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        for cookie in answer.headers().get_all(header::SET_COOKIE) {
            if let Some(value) = cookie.to_str().unwrap().strip_prefix("login=") {
                let token = value.split(';').next().unwrap();
                self.login = Some(token.to_owned()).filter(|t| !t.is_empty());
            }
        }
        let text = |name| {
            answer
                .headers()
                .get(name)
                .map_or("", |v: &axum::http::HeaderValue| v.to_str().unwrap())
        };
        let (status, place) = (answer.status(), text(header::LOCATION).to_owned());
        let body = answer.into_body().collect().await.unwrap().to_bytes();
        Seen {
            status,
            place,
            body: String::from_utf8_lossy(&body).into_owned(),
        }
    }

    async fn get(&mut self, path: &str) -> Seen {
        self.ask(Request::get(path), String::new()).await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Seen {
        let encoded: Vec<String> = fields.iter().map(|(n, v)| format!("{n}={}", encode(v))).collect();
        let request = Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.ask(request, encoded.join("&")).await
    }
}

fn encode(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::new(), |mut out, b| {
        let _ = write!(out, "%{b:02X}");
        out
    })
}

/// The texts between two marks, in order.
fn between<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    text.split(before)
        .skip(1)
        .filter_map(|rest| rest.split(after).next())
        .collect()
}

/// The ids in addresses of this shape.
fn ids<'t>(text: &'t str, before: &str, after: &str) -> Vec<&'t str> {
    let mut found = between(text, before, after);
    found.retain(|id| !id.is_empty() && id.bytes().all(|b| b.is_ascii_digit()));
    found
}

async fn app(place: &Place) -> (App, Arc<SetClock>) {
    let store = Store::open(&place.database).await.unwrap();
    let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
    let clock = Arc::new(SetClock::at(NOW));
    let app = App::new(
        store,
        blobs,
        clock.clone(),
        Arc::new(SystemChance),
        Settings::default(),
    );
    (app, clock)
}

const SET_UP: [(&str, &str); 11] = [
    ("site_name", "两江联合办公室"),
    ("site_number", "7"),
    ("unit", "联合办公室"),
    ("region", "500103"),
    ("name_system", "甲一"),
    ("login_system", "xitong"),
    ("phone_system", "0000-1234"),
    ("name_security", "乙二"),
    ("login_security", "anquan"),
    ("name_audit", "丙三"),
    ("login_audit", "shenji"),
];
const PASSWORD: &str = "seven-hills-2-rivers";

/// Founds the site by its pages; the links of system, security and audit administrator.
async fn found(app: &App) -> Vec<String> {
    let mut browser = Browser::of(app);
    let token = app.prepare_setup().await.unwrap().unwrap();
    let page = browser.get(&format!("/setup/{token}")).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("name=\"login_security\"") && page.body.contains("500103"));
    let mut wrong = SET_UP;
    wrong[9].1 = "甲一";
    let refused = browser.post(&format!("/setup/{token}"), &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("value=\"两江联合办公室\""),
        "what was typed is kept"
    );
    assert!(
        refused.body.contains("id=\"m-name_audit\""),
        "said beside the field"
    );
    let made = browser.post(&format!("/setup/{token}"), &SET_UP).await;
    assert_eq!(made.status, StatusCode::OK);
    let links: Vec<String> = between(&made.body, "href=\"/first-password/", "\"")
        .into_iter()
        .map(|token| format!("/first-password/{token}"))
        .collect();
    assert_eq!(links.len(), 3);
    let again = browser.get(&format!("/setup/{token}")).await;
    assert_eq!(again.status, StatusCode::NOT_FOUND, "void afterwards");
    links
}

/// Sets a first password, enrols, and is signed in.
async fn sign_in(app: &App, link: &str, login: &str) -> Browser {
    let mut browser = Browser::of(app);
    let short = browser
        .post(link, &[("password", "short"), ("again", "short")])
        .await;
    assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        !short.body.contains("value=\"short\""),
        "a password is never filled in again"
    );
    let set = browser
        .post(link, &[("password", PASSWORD), ("again", PASSWORD)])
        .await;
    assert_eq!(
        (set.status, set.place.as_str()),
        (StatusCode::SEE_OTHER, "/sign-in")
    );
    let passed = browser
        .post(
            "/sign-in",
            &[("account", login), ("password", PASSWORD), ("next", "/admin")],
        )
        .await;
    assert_eq!(passed.place, "/sign-in/enrol?next=%2Fadmin");
    assert_eq!(
        browser.get("/admin").await.status,
        StatusCode::SEE_OTHER,
        "half is not in"
    );
    let page = browser.get(&passed.place).await;
    let secret = between(&page.body, "<dd class=\"mono\"><b>", "</b>")[0].replace(' ', "");
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(Secret::try_from_base32(&secret).unwrap())
        .build()
        .unwrap();
    let code = totp
        .generate(u64::try_from(app.now().0 / 1000).unwrap())
        .to_string();
    let wrong = browser
        .post("/sign-in/enrol", &[("code", "1"), ("next", "/admin")])
        .await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let entered = browser
        .post("/sign-in/enrol", &[("code", &code), ("next", "/admin")])
        .await;
    assert_eq!(
        (entered.status, entered.place.as_str()),
        (StatusCode::SEE_OTHER, "/admin")
    );
    browser
}

#[tokio::test]
async fn from_the_first_run_to_a_right_given_by_pages_alone() {
    let place = Place::sqlite();
    let (app, _) = app(&place).await;
    let links = found(&app).await;
    let mut system = sign_in(&app, &links[0], "xitong").await;
    let mut security = sign_in(&app, &links[1], "anquan").await;
    let mut audit = sign_in(&app, &links[2], "shenji").await;

    let overview = system.get("/admin").await;
    assert!(overview.body.contains("/admin/units") && !overview.body.contains("/admin/trail"));
    let overview = security.get("/admin").await;
    assert!(overview.body.contains("/admin/rights") && !overview.body.contains("/admin/units"));

    let made = system
        .post(
            "/admin/persons/new",
            &[("person_name", "丁四"), ("office_phone", "")],
        )
        .await;
    assert_eq!(made.place, "/admin/posts");
    let form = system.get("/admin/posts/new").await;
    let unit = between(&form.body, "<option value=\"", "\"")
        .into_iter()
        .find(|v| v.len() > 5)
        .unwrap();
    let refused = system
        .post(
            "/admin/posts/new",
            &[("unit", unit), ("name", "经办"), ("starts_on", "2025-02-30")],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("value=\"2025-02-30\"") && refused.body.contains("value=\"经办\""));
    let made = system
        .post(
            "/admin/posts/new",
            &[("unit", unit), ("name", "经办"), ("starts_on", "2025-03-03")],
        )
        .await;
    assert_eq!(made.status, StatusCode::SEE_OTHER);
    let form = system.get("/admin/accounts/new").await;
    let person = form
        .body
        .split("丁四")
        .next()
        .unwrap()
        .rsplit("value=\"")
        .next()
        .unwrap();
    let person = person.split('"').next().unwrap().to_owned();
    let invited = system
        .post(
            "/admin/accounts/new",
            &[("person", &person), ("login_name", "ding-si")],
        )
        .await;
    assert_eq!(invited.status, StatusCode::OK);
    let link = format!(
        "/first-password/{}",
        between(&invited.body, "href=\"/first-password/", "\"")[0]
    );

    let posts = system.get("/admin/posts").await;
    let posts = ids(&posts.body, "href=\"/admin/posts/", "/holder\"");
    let newest = posts
        .iter()
        .max_by_key(|id| id.parse::<i64>().unwrap())
        .unwrap()
        .to_string();
    let held = system
        .post(
            &format!("/admin/posts/{newest}/holder"),
            &[("person", &person), ("from", "2025-03-03")],
        )
        .await;
    assert_eq!(held.status, StatusCode::SEE_OTHER);

    let body = [
        ("name", "联合办公室"),
        ("body_kind", "joint_office"),
        ("rank", "3"),
        ("number_prefix", "两江办"),
    ];
    assert_eq!(
        system.post("/admin/bodies/new", &body).await.status,
        StatusCode::SEE_OTHER
    );
    let form = security.get("/admin/rights/new").await;
    let scope = between(&form.body, "<option value=\"body/", "\"")[0];
    let scope = format!("body/{scope}");
    let mixed = [
        ("post", newest.as_str()),
        ("role", "clerk"),
        ("scope", "site/0"),
        ("starts_on", "2025-03-03"),
    ];
    let refused = security.post("/admin/rights/new", &mixed).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fits = [
        ("post", newest.as_str()),
        ("role", "clerk"),
        ("scope", &scope),
        ("starts_on", "2025-03-03"),
    ];
    let given = security.post("/admin/rights/new", &fits).await;
    assert_eq!(
        (given.status, given.place.as_str()),
        (StatusCode::SEE_OTHER, "/admin/rights")
    );
    assert_eq!(
        system.post("/admin/rights/new", &fits).await.status,
        StatusCode::FORBIDDEN
    );

    let mut clerk = sign_in(&app, &link, "ding-si").await;
    let overview = clerk.get("/admin").await;
    assert!(!overview.body.contains("/admin/units"));
    assert_eq!(clerk.get("/admin/units").await.status, StatusCode::FORBIDDEN);
    assert!(clerk.get("/posts").await.body.contains("checked"));

    let trail = audit.get("/admin/trail").await;
    assert!(trail.body.contains("right_grant") && trail.body.contains("丁四"));
    audit.english = true;
    let trail = audit.get("/admin/trail?act=right.grant").await;
    assert!(trail.body.contains("Granted a right") && !trail.body.contains("Founded the site"));
    let out = clerk.post("/sign-out", &[]).await;
    assert_eq!(out.place, "/sign-in");
    assert_eq!(clerk.login, None);
}

#[tokio::test]
async fn every_administrators_page_opens_in_both_languages_without_a_missing_word() {
    let place = Place::sqlite();
    let (app, _) = app(&place).await;
    let links = found(&app).await;
    let mut system = sign_in(&app, &links[0], "xitong").await;
    system.post("/admin/zones/new", &[("name", "沿江")]).await;
    let zone = system.get("/admin/zones").await.body;
    let zone = ids(&zone, "href=\"/admin/zones/", "/members/new\"")[0].to_owned();
    let region = system.get("/admin/regions").await.body;
    let region = ids(&region, "href=\"/admin/regions/", "/end\"")[5].to_owned();
    let put = [
        ("region", region.as_str()),
        ("starts_on", "2021-01-01"),
        ("ends_on", ""),
    ];
    let put = system
        .post(&format!("/admin/zones/{zone}/members/new"), &put)
        .await;
    assert_eq!(put.place, "/admin/zones");
    let unit = system.get("/admin/units").await.body;
    let unit = ids(&unit, "href=\"/admin/units/", "\"")[0].to_owned();
    let alias = [("name", "联办"), ("starts_on", "2025-03-03"), ("ends_on", "")];
    let made = system
        .post(&format!("/admin/units/{unit}/aliases/new"), &alias)
        .await;
    assert_eq!(made.place, format!("/admin/units/{unit}"));
    let mut security = sign_in(&app, &links[1], "anquan").await;
    let mut audit = sign_in(&app, &links[2], "shenji").await;
    for english in [false, true] {
        let mut pages = 0;
        for browser in [&mut system, &mut security, &mut audit] {
            browser.english = english;
            let mut ahead = vec!["/admin".to_owned(), "/posts".to_owned()];
            let mut seen = std::collections::BTreeSet::new();
            while let Some(path) = ahead.pop() {
                // Ending one region is like ending another.
                if !seen.insert(path.clone()) || seen.len() > 60 {
                    continue;
                }
                let page = browser.get(&path).await;
                assert_eq!(page.status, StatusCode::OK, "{path}");
                pages += 1;
                let main = between(&page.body, "<main", "</main>").join("");
                assert!(main.contains("<h1>"), "{path} has a heading");
                assert_eq!(between(&main, "<h1>", "</h1>").len(), 1, "{path}");
                assert!(!main.contains(">?<"), "{path} misses words");
                let mut ids = between(&main, " id=\"", "\"");
                let all = ids.len();
                ids.sort_unstable();
                ids.dedup();
                assert_eq!(ids.len(), all, "an id twice on {path}");
                let labels = between(&main, "<label for=\"", "\"");
                for name in between(&main, "<input type=\"text\" class=\"ctl\" id=\"", "\"") {
                    assert!(labels.contains(&name), "{name} on {path} has no label");
                }
                let links = between(&main, "href=\"", "\"").into_iter();
                let mut regions = 0;
                for link in links.filter(|l| l.starts_with("/admin")) {
                    let one_of_many = link.starts_with("/admin/regions/") && link.ends_with("/end");
                    regions += usize::from(one_of_many);
                    if !one_of_many || regions == 1 {
                        ahead.push(link.to_owned());
                    }
                }
            }
        }
        assert!(pages > 30, "{pages} pages");
    }
}

#[tokio::test]
async fn a_real_site_has_no_page_to_enter_as_somebody() {
    let place = Place::sqlite();
    let (app, _) = app(&place).await;
    found(&app).await;
    let mut browser = Browser::of(&app);
    assert_eq!(browser.get("/enter").await.status, StatusCode::NOT_FOUND);
    let tried = browser.post("/enter", &[("account", "1"), ("post", "1")]).await;
    assert_eq!(tried.status, StatusCode::NOT_FOUND);
    assert!(!browser.get("/sign-in").await.body.contains("/enter"));
    assert_eq!(browser.login, None);
}

#[tokio::test]
async fn the_door_says_the_same_page_to_a_wrong_name_and_a_wrong_password() {
    let place = Place::sqlite();
    let (app, _) = app(&place).await;
    let links = found(&app).await;
    sign_in(&app, &links[0], "xitong").await;
    let mut browser = Browser::of(&app);
    let mut pages = Vec::new();
    for account in ["xitong", "nobody"] {
        let page = browser
            .post(
                "/sign-in",
                &[
                    ("account", account),
                    ("password", "wrong-wrong"),
                    ("next", "/admin"),
                ],
            )
            .await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            page.body.contains(&format!("value=\"{account}\"")),
            "the name is kept"
        );
        let main = between(&page.body, "<main", "</main>").join("");
        pages.push(main.replace(account, "-"));
    }
    assert_eq!(pages[0], pages[1]);
    let away = browser
        .post(
            "/sign-in",
            &[
                ("account", "a"),
                ("password", "b"),
                ("next", "https://evil.example/"),
            ],
        )
        .await;
    assert!(!away.body.contains("evil.example"));
}

#[tokio::test]
async fn a_demo_site_is_entered_from_a_card_and_says_so() {
    let place = Place::sqlite();
    let (app, _) = app(&place).await;
    let links = found(&app).await;
    sign_in(&app, &links[0], "xitong").await;
    let mut tx = app.store().begin(NOW).await.unwrap();
    let site = tx.site().await.unwrap().unwrap();
    tx.update(&yipanqi_domain::office::Site { demo: true, ..site })
        .await
        .unwrap();
    let entry =
        yipanqi_domain::trail::Entry::done(yipanqi_domain::trail::By::default(), "test.demo", "site", 7);
    tx.commit(entry).await.unwrap();
    let mut browser = Browser::of(&app);
    assert!(browser.get("/sign-in").await.body.contains("href=\"/enter\""));
    let cards = browser.get("/enter").await;
    assert_eq!(cards.status, StatusCode::OK);
    let account = between(&cards.body, "name=\"account\" value=\"", "\"")[0].to_owned();
    let post = between(&cards.body, "name=\"post\" value=\"", "\"")[0].to_owned();
    let entered = browser
        .post("/enter", &[("account", &account), ("post", &post)])
        .await;
    assert_eq!(entered.place, "/");
    let page = browser.get("/admin").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("class=\"demo\""),
        "every page says that it is a demonstration"
    );
}
