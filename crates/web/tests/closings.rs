//! The pages of a close-out as reporter, reviewers, office and strangers meet them.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;
use yipanqi_testkit::Place;

use crate::board::Pages;
use crate::close_world::asking;
use crate::duty_world::Three;
use crate::world::World;

/// A form with files, one after another.
fn parts(fields: &[(&str, &str)], file: Option<(&str, &str)>) -> String {
    let part = |named: &str, words: &str| {
        format!("--b\r\nContent-Disposition: form-data; name={named}\r\n\r\n{words}\r\n")
    };
    let fields = fields
        .iter()
        .map(|(name, value)| part(&format!("\"{name}\""), value));
    let file = file.map(|(name, words)| part(&format!("\"file\"; filename=\"{name}\""), words));
    let out: String = fields.chain(file).collect();
    out + "--b--\r\n"
}

fn upload(who: usize, path: &str, body: String) -> Request<Body> {
    Request::post(path)
        .header(header::COOKIE, format!("login={who}"))
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body))
        .expect("a request")
}

/// The address of the first link that begins so.
fn link<'p>(page: &'p str, begins: &str) -> &'p str {
    let mut links = page
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let found = links.find(|link| link.starts_with(begins));
    found.unwrap_or_else(|| panic!("no link to {begins}: {page}"))
}

const AFFIRMED: [(&str, &str); 4] = [
    ("checklist", "goal"),
    ("checklist", "effect"),
    ("checklist", "evidence"),
    ("no_secret", "yes"),
];

#[tokio::test]
async fn a_close_out_goes_from_the_item_page_to_the_certificate_and_back_by_a_correction() {
    let world = World::on(Place::sqlite()).await;
    let three = Three::in_world(&world).await;
    world.app.assign_all(&world.clerk, three.version).await.unwrap();
    let site = Pages::of(
        &world.app,
        vec![
            world.yu_transport_reporter.clone(),
            world.yu_side.reviewer.clone(),
            world.chuan_side.reviewer.clone(),
            world.leader.clone(),
            world.yu_science_reporter.clone(),
            world.chuan_transport_reporter.clone(),
        ],
    );
    let item = format!("/items/{}", three.both);
    let (_, page) = site.get(0, &item).await;
    let ask = link(&page, &format!("{item}/close")).to_owned();
    assert!(
        page.contains("未复核") && page.contains("重庆"),
        "who will review: {page}"
    );
    let (_, other) = site.get(1, &item).await;
    assert!(!other.contains(&ask), "a reviewer is not offered to ask");
    let (status, form) = site.get(0, &ask).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(form.matches("name=\"checklist\"").count(), 3, "{form}");

    // Refused: what was typed and ticked is there, with words.
    let mut fields = vec![("statement", "大桥已通车")];
    fields.extend(AFFIRMED);
    let (status, page) = site.send(upload(0, &ask, parts(&fields, None))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        page.contains("没有佐证材料不能申请销号") && page.contains("大桥已通车"),
        "{page}"
    );
    assert_eq!(page.matches(" checked").count(), 4, "{page}");
    let hostile = Some(("说明.txt", "<script>alert(1)</script>"));
    let (status, page) = site.send(upload(0, &ask, parts(&fields, hostile))).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("“说明.txt”里有宏、脚本"), "{page}");
    let open_point = [
        ("statement", "大桥已通车"),
        ("checklist", "goal"),
        ("no_secret", "yes"),
    ];
    let proof = Some(("验收意见.txt", "同意通过验收"));
    let (_, page) = site.send(upload(0, &ask, parts(&open_point, proof))).await;
    assert!(
        page.contains("实际效果已经显现"),
        "the open point is named in words: {page}"
    );

    let (status, _) = site.send(upload(0, &ask, parts(&fields, proof))).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(site.get(0, &ask).await.0, StatusCode::CONFLICT, "asked already");

    // It waits for both reviewers, each of whom sees the proof and gives one review.
    let (_, list) = site.get(1, "/closings").await;
    let closing = link(&list, "/closings/").to_owned();
    let (status, page) = site.get(1, &closing).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("大桥已通车") && page.contains("name=\"verdict\""),
        "{page}"
    );
    let file = link(&page, &format!("{closing}/evidence/")).to_owned();
    let (_, own) = site.get(0, &closing).await;
    assert!(
        !own.contains("name=\"verdict\"") && own.contains("撤回申请"),
        "{own}"
    );
    let review = format!("{closing}/review");
    assert_eq!(
        site.post(0, &review, "verdict=accepted").await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(
        site.post(1, &review, "verdict=returned&reason=").await.0,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert_eq!(
        site.post(1, &review, "verdict=accepted").await.0,
        StatusCode::SEE_OTHER
    );
    let (_, list) = site.get(1, "/closings?show=mine").await;
    assert!(!list.contains(&closing), "no more for me: {list}");
    assert_eq!(
        site.post(
            2,
            &review,
            "verdict=accepted&reason=%E5%B7%B2%E7%9C%8B%E7%8E%B0%E5%9C%BA"
        )
        .await
        .0,
        StatusCode::SEE_OTHER
    );

    // The item is closed; the certificate is on its page, for the other side too.
    for who in [0, 3, 5] {
        let (_, page) = site.get(who, &item).await;
        assert!(
            page.contains("已销号") && page.contains("试联办销〔2025〕1号"),
            "{page}"
        );
    }
    let (_, page) = site.get(3, &item).await;
    let certificate = link(&page, "/certificates/").to_owned();
    let (status, page) = site.get(3, &certificate).await;
    assert_eq!(status, StatusCode::OK);
    let head = world.app.head().await.unwrap();
    for words in [
        "试联办销〔2025〕1号",
        "已看现场",
        "验收意见.txt",
        "川方复核甲",
        "SM3 ",
        &head.hash,
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }

    // The file is saved, not shown; a stranger finds none of the pages.
    let router = Request::get(&file)
        .header(header::COOKIE, "login=5")
        .body(Body::empty());
    let answer = site.0.clone().oneshot(router.unwrap()).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let said = |name: header::HeaderName| answer.headers()[name].to_str().unwrap().to_owned();
    assert!(said(header::CONTENT_DISPOSITION).starts_with("attachment; filename*=UTF-8''%E9%AA%8C"));
    assert_eq!(said(header::CONTENT_TYPE), "application/octet-stream");
    assert_eq!(said(header::X_CONTENT_TYPE_OPTIONS), "nosniff");
    for path in [&closing, &certificate, &file] {
        assert_eq!(site.get(4, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }

    // A correction, for a reason, by whoever decides.
    let reopen = format!("{certificate}/reopen");
    assert_eq!(site.post(0, &reopen, "reason=x").await.0, StatusCode::FORBIDDEN);
    let (_, page) = site.get(3, &format!("{certificate}?do=correct")).await;
    assert!(page.contains(&format!("action=\"{reopen}\"")), "{page}");
    let (status, page) = site.post(3, &reopen, "reason=&decision=12x").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.contains("12x"), "what was typed is kept: {page}");
    let right = "reason=%E6%95%B0%E6%8D%AE%E6%9C%89%E8%AF%AF";
    assert_eq!(site.post(3, &reopen, right).await.0, StatusCode::SEE_OTHER);
    for path in [&certificate, &item, &closing] {
        let (_, page) = site.get(0, path).await;
        assert!(page.contains("数据有误"), "{path}: {page}");
    }
    let (_, page) = site.get(0, &item).await;
    assert!(page.contains(&ask), "it may be asked for again: {page}");
}

#[tokio::test]
async fn every_page_of_a_close_out_opens_in_both_languages_and_says_when_a_review_is_overdue() {
    let world = World::on(Place::sqlite()).await;
    let three = Three::in_world(&world).await;
    world.app.assign_all(&world.clerk, three.version).await.unwrap();
    let id = world
        .app
        .request_close(&world.yu_transport_reporter, three.both, asking())
        .await
        .unwrap();
    let late = |actor: &yipanqi_domain::rights::Actor| yipanqi_domain::rights::Actor {
        today: crate::world::day("2025-04-01"),
        ..actor.clone()
    };
    let people = vec![
        late(&world.clerk),
        late(&world.leader),
        late(&world.chuan_side.reviewer),
    ];
    let site = Pages::of(&world.app, people);
    let paths = [
        "/closings".to_owned(),
        "/closings?show=overdue".to_owned(),
        "/closings?show=ended&page=9".to_owned(),
        format!("/closings/{id}"),
        format!("/items/{}", three.both),
    ];
    for who in 0..3 {
        for path in &paths {
            for lang in ["zh-Hans", "en", "zh-Hant"] {
                let request = Request::get(path).header(header::COOKIE, format!("login={who}; lang={lang}"));
                let (status, page) = site.send(request.body(Body::empty()).unwrap()).await;
                assert_eq!(status, StatusCode::OK, "{who} {path}");
                assert_eq!(page.matches("<h1").count(), 1, "{who} {path}");
            }
        }
    }
    for who in [0, 1] {
        let (_, page) = site.get(who, "/closings?show=overdue").await;
        assert!(
            page.contains(&format!("/closings/{id}")) && page.contains("逾期未复核"),
            "{page}"
        );
        assert!(page.contains("未复核</span>"), "with whom it waits: {page}");
    }
    let (_, page) = site.get(2, "/closings?show=overdue").await;
    assert!(
        !page.contains("href=\"/closings?show=overdue\""),
        "a reviewer of a side has no such list: {page}"
    );
}
