//! Sessions and decisions on the demo site, as the joint office's clerk and one side's clerk meet them.

use std::sync::Arc;

use axum::http::{StatusCode, header};
use yipanqi_app::clock::SetClock;
use yipanqi_app::demo::build_demo;
use yipanqi_app::{App, Blobs, Settings, SystemChance};
use yipanqi_domain::At;
use yipanqi_domain::document::Document;
use yipanqi_domain::meeting::{Decision, Session};
use yipanqi_domain::rights::Role;
use yipanqi_testkit::Place;

use crate::visitor::{Site, around, get, post};

/// 21 July 2025, 9:00 in Beijing: after the demo's last day.
const LATER: At = At(1_753_059_600_000);

struct Demo {
    site: Site,
    clerk: String,
    side: String,
    sessions: Vec<Session>,
    decisions: Vec<Decision>,
    documents: Vec<Document>,
}

async fn demo() -> Demo {
    let place = Place::sqlite();
    let store = place.store().await;
    let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
    build_demo(&store, &blobs, &mut |_| {}).await.unwrap();
    let clock = Arc::new(SetClock::at(LATER));
    let app = App::new(
        store.clone(),
        blobs,
        clock,
        Arc::new(SystemChance),
        Settings::default(),
    );
    let cards = app.enter_cards().await.unwrap();
    let mut cookies = Vec::new();
    for card in cards.iter().filter(|c| c.role == Some(Role::Clerk)) {
        let token = app.enter_as(card.account, card.post, "127.0.0.1").await.unwrap();
        cookies.push(format!("login={token}"));
    }
    let mut read = store.read().await.unwrap();
    let sessions = read.every::<Session>().await.unwrap();
    let decisions = read.every::<Decision>().await.unwrap();
    let documents = read.every::<Document>().await.unwrap();
    read.end().await.unwrap();
    Demo {
        site: around(yipanqi_web::site(app), place),
        clerk: cookies[0].clone(),
        side: cookies[1].clone(),
        sessions,
        decisions,
        documents,
    }
}

#[tokio::test]
async fn from_the_list_of_sessions_one_reaches_the_source_characters_and_the_item() {
    let d = demo().await;
    let list = get(&d.site, "/sessions", &d.clerk).await;
    assert_eq!(list.status, StatusCode::OK);
    for session in &d.sessions {
        // The document that it was entered from leads to it.
        if let Some(document) = session.document {
            let page = get(&d.site, &format!("/documents/{document}"), &d.clerk).await;
            let link = format!("已记入会议： <a href=\"/sessions/{}\">", session.id);
            assert!(page.main().contains(&link), "{}", page.main());
        }
        assert!(
            list.main().contains(&format!("/sessions/{}", session.id)),
            "{}",
            session.name
        );
    }
    assert!(list.main().contains("/sessions/new"));
    let series = format!("/sessions?series={}", d.sessions[0].series.unwrap());
    assert!(list.main().contains(&series));
    assert_eq!(get(&d.site, &series, &d.clerk).await.status, StatusCode::OK);

    let third = get(&d.site, &format!("/sessions/{}", d.sessions[2].id), &d.clerk).await;
    assert!(
        third.main().contains("缺口") && third.main().contains("草稿中"),
        "{}",
        third.main()
    );
    let first = get(&d.site, &format!("/sessions/{}", d.sessions[0].id), &d.clerk).await;
    assert!(first.main().contains("川渝联办-2025-0039"), "{}", first.main());
    assert!(first.main().contains("分会场") && first.main().contains("主任乙"));

    let decision = d.decisions.iter().find(|x| x.text.contains("跨界公交")).unwrap();
    let page = get(&d.site, &format!("/decisions/{}", decision.id), &d.clerk).await;
    assert!(
        page.main().contains("<mark>6月底前开通八条跨界公交线路"),
        "{}",
        page.main()
    );
    assert!(page.main().contains("/items/") && page.main().contains("/withdraw"));
    let english = get(
        &d.site,
        &format!("/decisions/{}", decision.id),
        &format!("{}; lang=en", d.clerk),
    )
    .await;
    assert!(english.main().contains("Source text") && english.main().contains(&decision.text));

    // A side reads the decision; the office's paper and its acts are not for it.
    let page = get(&d.site, &format!("/decisions/{}", decision.id), &d.side).await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(!page.main().contains("<mark>") && !page.main().contains("/withdraw"));
    let new = get(&d.site, "/sessions/new", &d.side).await;
    assert_eq!(
        new.status,
        StatusCode::OK,
        "it has a body of its own to record for"
    );
    let stolen = get(
        &d.site,
        &format!("/sessions/new?document={}", d.documents[0].id),
        &d.side,
    )
    .await;
    assert_eq!(stolen.status, StatusCode::NOT_FOUND);
    assert_eq!(
        get(&d.site, "/sessions/7", &d.clerk).await.status,
        StatusCode::NOT_FOUND
    );
}

#[tokio::test]
async fn the_form_of_a_session_is_filled_by_the_reading_and_keeps_what_is_typed() {
    let d = demo().await;
    let form = get(
        &d.site,
        &format!("/sessions/new?document={}", d.documents[3].id),
        &d.clerk,
    )
    .await;
    assert_eq!(form.status, StatusCode::OK);
    assert!(form.main().contains("value=\"2025-07-07\""), "{}", form.main());
    assert!(form.main().contains("已经记入过"));

    let body = d.sessions[0].body;
    let typed = |day: &str, ordinal: &str| {
        format!(
            "document=&body={body}&mark=internal&name=%E5%8A%A0%E5%BC%80%E4%BC%9A%E8%AE%AE&held_on={day}\
             &series_name=%E4%B8%93%E9%A2%98%E4%BC%9A&ordinal={ordinal}&mode=video&place=\
             &venue-kind=main&venue-name=%E9%87%8D%E5%BA%86&person-role=chair&person-name=%E7%BB%8F%E5%8A%9E%E7%94%B2\
             &person-posts=%E7%BB%84%E9%95%BF&kind-hand1=decided&text-hand1=%E5%8F%A6%E8%A1%8C%E9%80%9A%E7%9F%A5&due-hand1="
        )
    };
    let bad = post(&d.site, "/sessions/new", &d.clerk, &typed("2025-02-30", "x")).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    for kept in [
        "value=\"2025-02-30\"",
        "加开会议",
        "value=\"重庆\"",
        "value=\"组长\"",
        "另行通知",
        "value=\"x\"",
    ] {
        assert!(bad.main().contains(kept), "{kept}: {}", bad.main());
    }
    assert!(bad.main().contains("m-held_on") && bad.main().contains("m-ordinal"));
    let done = post(&d.site, "/sessions/new", &d.clerk, &typed("2025-07-15", "1")).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    let place = done.header(header::LOCATION).to_owned();
    let shown = get(&d.site, &place, &d.clerk).await;
    assert!(shown.main().contains("另行通知") && shown.main().contains("组长"));
    let twice = post(&d.site, "/sessions/new", &d.clerk, &typed("2025-07-16", "1")).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(twice.main().contains("m-ordinal"));

    let bad = post(
        &d.site,
        &format!("{place}/decisions"),
        &d.clerk,
        "text=&kind=decided&due=",
    )
    .await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let added = post(
        &d.site,
        &format!("{place}/decisions"),
        &d.clerk,
        "text=abc&kind=decided&due=2025-08-01",
    )
    .await;
    assert_eq!(added.status, StatusCode::SEE_OTHER);
    let by_side = post(
        &d.site,
        &format!("{place}/decisions"),
        &d.side,
        "text=abc&kind=decided&due=",
    )
    .await;
    assert_eq!(by_side.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_decision_is_withdrawn_unless_a_list_rests_on_it() {
    let d = demo().await;
    let resting = d
        .decisions
        .iter()
        .find(|x| x.text.contains("跨界公交"))
        .unwrap()
        .id;
    let refused = post(
        &d.site,
        &format!("/decisions/{resting}/withdraw"),
        &d.clerk,
        "reason=abc",
    )
    .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.main().contains("value=\"abc\""));
    let free = d.decisions.iter().find(|x| x.text.contains("水权")).unwrap().id;
    let stale = "seen=old&text=abc&kind=decided&due=&reason=abc";
    let refused = post(&d.site, &format!("/decisions/{free}/amend"), &d.clerk, stale).await;
    assert_eq!(refused.status, StatusCode::CONFLICT);
    let done = post(
        &d.site,
        &format!("/decisions/{free}/withdraw"),
        &d.clerk,
        "reason=abc",
    )
    .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = get(&d.site, &format!("/decisions/{free}"), &d.clerk).await;
    assert!(page.main().contains("已撤回") && !page.main().contains("/withdraw"));
}
