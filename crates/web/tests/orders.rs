//! Orders and changes as people meet them: got, filled in, posted, followed.

use axum::http::StatusCode;

use crate::board::{Pages, assigned};
use crate::duty_world::Three;
use crate::world::World;

const OK: StatusCode = StatusCode::OK;
const ON: StatusCode = StatusCode::SEE_OTHER;
const WRONG: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;
const STALE: StatusCode = StatusCode::CONFLICT;

/// The places of the visitors of [`site`].
const CLERK: usize = 0;
const LEADER: usize = 1;
const REPORTER: usize = 2;
const OTHER_CLERK: usize = 3;
const OTHER_REPORTER: usize = 4;

async fn site() -> (Pages, World, Three) {
    let (world, three) = assigned().await;
    let people = vec![
        world.clerk.clone(),
        world.leader.clone(),
        world.yu_transport_reporter.clone(),
        world.chuan_side.clerk.clone(),
        world.chuan_transport_reporter.clone(),
    ];
    (Pages::of(&world.app, people), world, three)
}

/// Drafts an order on the joint item and gives its address.
async fn draft(site: &Pages, world: &World, three: &Three, more: &str) -> (StatusCode, String) {
    let form = format!(
        "item={}&unit={}&cause=by_hand&reason=looked&asks=why&working_days=5{more}",
        three.both, world.yu.transport
    );
    site.post(CLERK, "/orders/new", &form).await
}

/// The first address in a page that leads to an order.
fn order_in(page: &str) -> String {
    let at = page
        .match_indices("href=\"/orders/")
        .map(|(at, _)| &page[at + 6..])
        .find(|rest| rest["/orders/".len()..].starts_with(|c: char| c.is_ascii_digit()));
    at.and_then(|rest| rest.split(['"', '?']).next())
        .expect("a link to an order")
        .to_owned()
}

#[tokio::test]
async fn an_order_goes_from_the_items_page_to_its_printed_sheet() {
    let (site, world, three) = site().await;
    let item = format!("/items/{}", three.both);
    let (_, page) = site.get(CLERK, &item).await;
    assert!(
        page.contains(&format!("/orders/new?item={}", three.both)),
        "{page}"
    );
    let (status, form) = site.get(CLERK, &format!("/orders/new?item={}", three.both)).await;
    assert_eq!(status, OK);
    // Without a light it is by hand, on the lowest rung, to a unit that owes the item.
    assert!(form.contains("<option value=\"by_hand\" selected>"), "{form}");
    assert!(form.contains("<option value=\"reminder\" selected>"), "{form}");
    assert!(
        form.contains("市交通运输委") && !form.contains("市科技局"),
        "{form}"
    );

    let (status, kept) = draft(&site, &world, &three, "&rung=red").await;
    assert_eq!(status, WRONG);
    assert!(
        kept.contains("looked") && kept.contains("href=\"#f-urgent\""),
        "{kept}"
    );
    assert_eq!(draft(&site, &world, &three, "&rung=reminder").await.0, ON);

    let (_, list) = site.get(LEADER, "/orders").await;
    let order = order_in(&list);
    assert_eq!(site.get(REPORTER, &order).await.0, StatusCode::NOT_FOUND);
    let act = |what: &str| format!("{order}/{what}");
    assert_eq!(site.get(CLERK, &act("print")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(
        site.post(CLERK, &act("sign-off"), "").await.0,
        StatusCode::FORBIDDEN
    );
    assert_eq!(site.post(LEADER, &act("sign-off"), "").await.0, ON);
    assert_eq!(site.post(CLERK, &act("issue"), "").await.0, ON);
    assert_eq!(site.post(CLERK, &act("issue"), "").await.0, STALE);

    let (_, mine) = site.get(REPORTER, "/orders").await;
    assert!(
        mine.contains(&act("sign")) && mine.contains("试联办督办〔2025〕1号"),
        "{mine}"
    );
    assert_eq!(site.post(REPORTER, &act("answer"), "text=done").await.0, STALE);
    assert_eq!(site.post(REPORTER, &act("sign"), "").await.0, ON);
    let (_, page) = site.get(REPORTER, &format!("{order}?do=answer")).await;
    assert!(
        page.contains("name=\"text\"") && !page.contains(&act("judge")),
        "{page}"
    );
    let (status, page) = site.post(REPORTER, &act("answer"), "text=").await;
    assert!(status == WRONG && page.contains("name=\"text\""), "{page}");
    assert_eq!(
        site.post(REPORTER, &act("answer"), "text=done-so-far").await.0,
        ON
    );

    let (status, page) = site.post(CLERK, &act("judge"), "verdict=no&reason=").await;
    assert!(status == WRONG && page.contains("name=\"verdict\""), "{page}");
    assert_eq!(
        site.post(CLERK, &act("judge"), "verdict=no&reason=vague").await.0,
        ON
    );
    let (_, page) = site.get(CLERK, &order).await;
    assert!(page.contains("done-so-far") && page.contains("vague"), "{page}");
    let climb = format!("/orders/new?item={}&#38;unit={}", three.both, world.yu.transport);
    assert!(page.contains(&climb), "the next rung is offered: {page}");
    let (_, form) = site.get(CLERK, &climb.replace("&#38;", "&")).await;
    assert!(form.contains("<option value=\"blue\" selected>"), "{form}");

    let (status, sheet) = site.get(REPORTER, &act("print")).await;
    assert_eq!(status, OK);
    for words in [
        "试联办督办〔2025〕1号",
        "市交通运输委：",
        "共建跨江通道",
        "2025年3月10日",
        "SM3 ",
    ] {
        assert!(sheet.contains(words), "{words} in {sheet}");
    }
}

#[tokio::test]
async fn an_order_leaves_no_byte_on_the_pages_of_the_other_side() {
    let (site, world, three) = site().await;
    let pages = [
        "/".to_owned(),
        "/orders".to_owned(),
        "/changes".to_owned(),
        "/items".to_owned(),
        format!("/items/{}", three.both),
    ];
    let mut before = Vec::new();
    for who in [OTHER_CLERK, OTHER_REPORTER] {
        for path in &pages {
            before.push(site.get(who, path).await);
        }
    }
    assert_eq!(draft(&site, &world, &three, "&rung=reminder").await.0, ON);
    let (_, list) = site.get(CLERK, "/orders").await;
    let order = order_in(&list);
    assert_eq!(site.post(LEADER, &format!("{order}/sign-off"), "").await.0, ON);
    assert_eq!(site.post(CLERK, &format!("{order}/issue"), "").await.0, ON);
    let asked = format!("item={}&kind=suspension&reason=x", three.both);
    assert_eq!(site.post(REPORTER, "/changes/new", &asked).await.0, ON);
    let mut after = Vec::new();
    for who in [OTHER_CLERK, OTHER_REPORTER] {
        for path in &pages {
            after.push(site.get(who, path).await);
        }
        assert_eq!(site.get(who, &order).await.0, StatusCode::NOT_FOUND);
        assert_eq!(
            site.get(who, &format!("{order}/print")).await.0,
            StatusCode::NOT_FOUND
        );
    }
    assert_eq!(before, after);
}

#[tokio::test]
async fn an_extension_shows_both_deadlines_and_a_refused_form_keeps_what_was_typed() {
    let (site, _, three) = site().await;
    let item = format!("/items/{}", three.both);
    let new = format!("/changes/new?item={}", three.both);
    let (_, page) = site.get(REPORTER, &item).await;
    assert!(page.contains(&new), "{page}");
    assert_eq!(site.get(REPORTER, &new).await.0, OK);
    assert_eq!(site.get(CLERK, &new).await.0, StatusCode::FORBIDDEN);
    let ask = |day: &str| {
        format!(
            "item={}&kind=extension&wanted_on={day}&reason=flood-season",
            three.both
        )
    };
    let (status, kept) = site.post(REPORTER, "/changes/new", &ask("2025-12-31")).await;
    assert!(status == WRONG && kept.contains("flood-season"), "{kept}");
    assert_eq!(
        site.post(REPORTER, "/changes/new", &ask("2026-03-31")).await.0,
        ON
    );

    let (_, list) = site.get(CLERK, "/changes").await;
    let change = list
        .split("href=\"/changes/")
        .nth(1)
        .and_then(|rest| rest.split('"').next())
        .map(|id| format!("/changes/{id}"))
        .expect("a request");
    let (_, page) = site.get(CLERK, &change).await;
    assert!(
        page.contains("name=\"ruling\"") && page.contains("flood-season"),
        "{page}"
    );
    let decide = format!("{change}/decide");
    let (status, page) = site.post(CLERK, &decide, "ruling=approve&reason=").await;
    assert!(status == WRONG && page.contains("name=\"ruling\""), "{page}");
    assert_eq!(
        site.post(CLERK, &decide, "ruling=approve&reason=agreed").await.0,
        ON
    );
    for who in [REPORTER, OTHER_CLERK] {
        for path in [item.as_str(), "/items"] {
            let (_, page) = site.get(who, path).await;
            assert!(
                page.contains("datetime=\"2025-12-31\"") && page.contains("datetime=\"2026-03-31\""),
                "{page}"
            );
        }
    }
}

#[tokio::test]
async fn every_page_opens_in_both_languages_for_everybody_it_is_for() {
    let (site, world, three) = site().await;
    assert_eq!(draft(&site, &world, &three, "&rung=reminder").await.0, ON);
    for who in [CLERK, LEADER, REPORTER, OTHER_CLERK] {
        for path in [
            "/orders",
            "/orders?state=overdue&unit=nobody",
            "/changes?state=asked&page=9",
        ] {
            let (status, page) = site.get(who, path).await;
            assert_eq!(status, OK, "{who} {path}");
            assert_eq!(page.matches("<h1").count(), 1, "{who} {path}");
        }
    }
    let (_, list) = site.get(CLERK, "/orders").await;
    let order = order_in(&list);
    for form in ["lift", "judge", "answer", "nonsense"] {
        let (status, page) = site.get(CLERK, &format!("{order}?do={form}")).await;
        assert_eq!(status, OK);
        assert_eq!(page.contains("name=\"reason\""), form == "lift", "{form}: {page}");
    }
    assert_eq!(
        site.post(CLERK, &format!("{order}/lift"), "reason=mistake")
            .await
            .0,
        ON
    );
}
