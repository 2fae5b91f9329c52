//! The frame, the error pages and the guards, as a visitor meets them.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use axum::routing::{get as on_get, post as on_post};
use yipanqi_app::Busy;
use yipanqi_domain::Refusal;
use yipanqi_domain::rights::Action;
use yipanqi_web::error::{Again, Clash, Conflict, Error};
use yipanqi_web::pages;
use yipanqi_web::request::{Id, Upload};
use yipanqi_web::routes::{Guard, Route, list};

use crate::visitor::{Site, founded_by_nobody, get, post, send, site};

const OPEN: Guard = Guard::Open("a test");

/// The product's routes and some that fail in every way.
async fn with_failures() -> Site {
    let mut routes = pages::routes();
    routes.extend([
        Route::get(
            "/tried/{id}",
            OPEN,
            on_get(async |Id(id): Id| format!("item {id}")),
        ),
        Route::get("/signed", Guard::SignedIn, on_get(async || "in")),
        Route::post("/signed", Guard::Act(Action::AdoptList), on_post(async || "done")),
        Route::get("/denied", OPEN, on_get(async || Error::Denied)),
        Route::get("/busy", OPEN, on_get(async || Error::Busy(Busy::Database))),
        Route::get("/full", OPEN, on_get(async || Error::Busy(Busy::DiskFull))),
        Route::get(
            "/broken",
            OPEN,
            on_get(async || Error::broken("read the list", "secret cause")),
        ),
        Route::get("/panics", OPEN, on_get(panics)),
        Route::post(
            "/invalid",
            OPEN,
            on_post(async || Error::Invalid(Refusal::new("required").at("title"))),
        ),
        Route::post("/conflict", OPEN, on_post(conflict)),
        Route::upload("/files", OPEN, on_post(received)),
    ]);
    site(routes).await
}

async fn panics() -> &'static str {
    panic!("secret panic")
}

async fn conflict() -> Error {
    Error::Conflict(Box::new(Conflict {
        by: Some("省交通运输厅 经办人".to_owned()),
        clashes: vec![Clash {
            label: "1–6月累计投资".to_owned(),
            was: "1.31".to_owned(),
            theirs: Some("1.58".to_owned()),
            yours: "<1.62>".to_owned(),
        }],
        again: Some(Again {
            action: "/conflict".to_owned(),
            values: vec![("version".to_owned(), "8".to_owned())],
        }),
        ways: Vec::new(),
    }))
}

async fn received(upload: Upload) -> String {
    let files: Vec<String> = upload
        .files
        .iter()
        .map(|file| format!("{} {}", file.name, file.bytes.len()))
        .collect();
    format!("{} | {}", upload.form.get("note"), files.join(", "))
}

#[test]
fn every_route_names_its_guard() {
    insta::assert_snapshot!(list(&pages::routes()));
}

#[tokio::test]
async fn an_address_without_a_page_is_a_404_page_with_a_way_out() {
    let answer = get(&with_failures().await, "/nowhere", "").await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.body.contains("<html lang=\"zh-Hans\">"));
    insta::assert_snapshot!(answer.main());
}

#[tokio::test]
async fn an_id_that_is_no_id_is_the_same_404_page() {
    let site = with_failures().await;
    assert_eq!(get(&site, "/tried/7", "").await.body, "item 7");
    for junk in [
        "/tried/seven",
        "/tried/07",
        "/tried/-7",
        "/tried/99999999999999999999",
        "/tried/7%00",
    ] {
        let answer = get(&site, junk, "").await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{junk}");
        assert!(answer.main().contains("这个地址下没有内容"), "{junk}");
    }
}

#[tokio::test]
async fn a_stranger_is_led_to_sign_in_and_back() {
    let site = with_failures().await;
    let answer = get(&site, "/signed?q=%E6%A1%A5", "").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(
        answer.header(header::LOCATION),
        "/sign-in?next=%2Fsigned%3Fq%3D%25E6%25A1%25A5"
    );
    let answer = post(&site, "/signed", "login=stale", "a=b").await;
    assert_eq!(answer.header(header::LOCATION), "/sign-in?next=%2F");
    assert_eq!(get(&site, "/signed", "login=good").await.body, "in");
    assert_eq!(post(&site, "/signed", "login=good", "").await.body, "done");
}

#[tokio::test]
async fn a_fault_of_ours_shows_a_number_and_nothing_of_its_cause() {
    let site = with_failures().await;
    for path in ["/broken", "/panics"] {
        let answer = get(&site, path, "").await;
        assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{path}");
        assert!(answer.main().contains("YQ-0708-"), "{path}");
        assert!(!answer.body.contains("secret"), "{path}");
    }
}

#[tokio::test]
async fn a_busy_house_says_when_to_come_back() {
    let site = with_failures().await;
    let answer = get(&site, "/busy", "lang=en").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header(header::RETRY_AFTER), "5");
    assert!(answer.main().contains("in 5 seconds"));
    assert!(
        get(&site, "/full", "lang=en")
            .await
            .main()
            .contains("The disk is full")
    );
}

#[tokio::test]
async fn a_conflict_shows_both_values_and_keeps_what_was_typed() {
    let answer = post(&with_failures().await, "/conflict", "", "a=b").await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    insta::assert_snapshot!(answer.main());
}

#[tokio::test]
async fn a_program_gets_problem_json() {
    let request = Request::post("/invalid")
        .header(header::ACCEPT, "application/json")
        .header(header::COOKIE, "lang=en");
    let answer = send(&with_failures().await, request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/problem+json");
    insta::assert_snapshot!(answer.body);
    let request = Request::get("/signed").header(header::ACCEPT, "application/json");
    let answer = send(&with_failures().await, request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_form_from_another_site_is_not_taken() {
    let request = Request::post("/conflict").header("sec-fetch-site", "cross-site");
    let answer = send(&with_failures().await, request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(answer.main().contains("不是从本站页面发出的"));
}

#[tokio::test]
async fn the_wrong_method_is_a_page_that_names_the_right_one() {
    let answer = get(&with_failures().await, "/conflict", "").await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header(header::ALLOW), "POST");
    assert!(answer.main().contains("405"));
}

#[tokio::test]
async fn too_much_is_refused_with_words() {
    let site = with_failures().await;
    let answer = post(
        &site,
        "/parts",
        "",
        &format!("measure={}", "x".repeat(7 * 1024 * 1024)),
    )
    .await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(answer.main().contains("超过了上限"));
}

#[tokio::test]
async fn a_form_that_cannot_be_read_is_refused_with_words() {
    let request = Request::post("/parts").header(header::CONTENT_TYPE, "text/plain");
    let answer = send(&with_failures().await, request.body(Body::from("x")).unwrap()).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.main().contains("读不出来"));
}

#[tokio::test]
async fn files_arrive_with_their_names_and_the_fields_beside_them() {
    let body = "--b\r\ncontent-disposition: form-data; name=\"note\"\r\n\r\nhello\r\n\
                --b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"C:\\a\\b.txt\"\r\n\r\nbytes\r\n\
                --b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--b--\r\n";
    let request = Request::post("/files").header(header::CONTENT_TYPE, "multipart/form-data; boundary=b");
    let answer = send(&with_failures().await, request.body(Body::from(body)).unwrap()).await;
    assert_eq!(answer.body, "hello | b.txt 5");
}

#[tokio::test]
async fn a_refused_form_comes_back_filled_in_with_the_words_beside_the_field() {
    let answer = post(
        &site(pages::routes()).await,
        "/parts",
        "",
        "title=%3Cb%3E%E6%A1%A5&due=2025-02-30&kind=project",
    )
    .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let main = answer.main();
    assert!(main.contains("value=\"&#60;b&#62;桥\""), "{main}");
    assert!(main.contains("value=\"2025-02-30\" inputmode=\"numeric\" placeholder=\"2025-07-10\" autocomplete=\"off\" aria-invalid=\"true\" aria-describedby=\"m-due\""));
    assert!(main.contains("<a href=\"#f-due\">“2025-02-30”不是日期"));
    assert!(main.contains("<option value=\"project\" selected>"));
}

#[tokio::test]
async fn what_was_done_is_said_once_on_the_next_page() {
    let site = site(pages::routes()).await;
    let answer = post(&site, "/parts", "", "title=%E6%A1%A5&due=2025-02-28").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let cookie = answer
        .header(header::SET_COOKIE)
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let next = get(&site, "/parts", &cookie).await;
    assert!(next.body.contains("role=\"status\"") && next.body.contains("已保存“桥”。"));
    assert!(
        next.header(header::SET_COOKIE)
            .starts_with("said=; Path=/; Max-Age=0")
    );
    assert!(!get(&site, "/parts", "").await.body.contains("role=\"status\""));
}

#[tokio::test]
async fn the_language_is_chosen_at_the_foot_and_leads_back() {
    let site = site(pages::routes()).await;
    let answer = post(&site, "/language", "", "lang=en&next=%2Fparts%3Fpage%3D2").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    assert_eq!(answer.header(header::LOCATION), "/parts?page=2");
    assert!(answer.header(header::SET_COOKIE).starts_with("lang=en; Path=/;"));
    assert_eq!(
        post(&site, "/language", "", "lang=en&next=//evil.example")
            .await
            .header(header::LOCATION),
        "/"
    );
    for (cookie, tag, word) in [
        ("lang=en", "en", "Timeline"),
        ("lang=zh-Hant", "zh-Hant", "時間線"),
        ("", "zh-Hans", "时间线"),
    ] {
        let page = get(&site, "/parts", cookie).await;
        assert!(
            page.body.contains(&format!("<html lang=\"{tag}\">")) && page.body.contains(word),
            "{tag}"
        );
    }
}

#[tokio::test]
async fn every_response_is_hardened_and_no_page_is_kept() {
    let site = with_failures().await;
    for path in ["/parts", "/nowhere", "/broken", "/favicon.ico", "/tried/7"] {
        let answer = get(&site, path, "").await;
        assert!(
            answer
                .header("content-security-policy")
                .starts_with("default-src 'none';"),
            "{path}"
        );
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "same-origin", "{path}");
    }
    assert_eq!(
        get(&site, "/parts", "").await.header(header::CACHE_CONTROL),
        "no-store"
    );
}

#[tokio::test]
async fn an_asset_is_kept_for_ever_under_its_own_hash_and_no_other() {
    let site = site(pages::routes()).await;
    let page = get(&site, "/parts", "").await;
    let start = page
        .body
        .find("/assets/look-")
        .expect("the page names its style sheet");
    let url: String = page.body[start..].chars().take_while(|c| *c != '"').collect();
    let answer = get(&site, &url, "").await;
    assert_eq!(answer.header(header::CONTENT_TYPE), "text/css; charset=utf-8");
    assert!(answer.header(header::CACHE_CONTROL).contains("immutable"));
    assert_eq!(
        get(&site, "/assets/look-00000000.css", "").await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_band_shows_only_places_that_have_a_page() {
    let home = || Route::get("/", OPEN, on_get(async || "home"));
    let mut routes = pages::routes();
    routes.retain(|route| route.path != "/");
    routes.push(home());
    let body = get(&site(routes).await, "/parts", "login=good").await.body;
    let band = &body[body.find("<nav class=\"nav\"").unwrap()..body.find("<main").unwrap()];
    assert!(band.contains("<a href=\"/\">首页</a>"));
    assert!(!band.contains("指标"));
    assert!(band.contains("联合办公室 经办人") && band.contains("<b>12</b>"));
    assert!(body.contains("台账第 48\u{2009}216 条") && body.contains("SM3 8f3c 91d0…e21a"));
}

#[tokio::test]
async fn a_site_that_is_not_founded_yet_still_has_pages_for_strangers() {
    let site = founded_by_nobody().await;
    let answer = get(&site, "/parts", "login=made-up").await;
    assert_eq!(answer.status, StatusCode::OK);
    assert!(!answer.body.contains("class=\"demo\"") && !answer.body.contains("SM3"));
    assert!(answer.body.contains("href=\"/sign-in?next=%2Fparts\""));
}

#[tokio::test]
async fn a_page_is_sent_packed_when_the_browser_can_unpack() {
    let request = Request::get("/parts").header(header::ACCEPT_ENCODING, "gzip");
    let answer = send(&site(pages::routes()).await, request.body(Body::empty()).unwrap()).await;
    assert_eq!(answer.header(header::CONTENT_ENCODING), "gzip");
}
