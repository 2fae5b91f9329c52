//! 搜索: what is found by which words, by whom, and in which order; the same on both databases.

use crate::report_world::{Told, project, task, with};
use std::sync::Arc;
use yipanqi_app::clock::SetClock;
use yipanqi_app::items::ItemFilter;
use yipanqi_app::reports::Entered;
use yipanqi_app::search::{Asking, Found, Piece};
use yipanqi_app::{App, Blobs, Settings, SystemChance};
use yipanqi_domain::rights::{Actor, Grant, Role, ScopeKind};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_testkit::filled::{fill, sign_in};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    an_item_is_found_by_its_words_by_their_first_letters_and_by_its_number,
    a_report_is_found_by_its_own_side_and_by_others_once_it_is_accepted,
    a_correction_that_waits_hides_nothing_from_the_other_side,
    a_filter_narrows_by_what_body_year_and_kind,
    search_words_can_be_computed_again,
    of_a_word_that_many_items_hold_a_unit_finds_those_that_it_sees,
);

/// What is found; what is kept of it, from before or not, is the same.
async fn found(app: &App, me: &Actor, words: &str) -> Found {
    let asking = Asking::of(words);
    let found = app.search(me, &asking).await.unwrap();
    for _ in 0..2 {
        assert_eq!(*app.search_kept(me, &asking).await.unwrap(), found);
    }
    found
}

async fn items(app: &App, me: &Actor, words: &str) -> Vec<i64> {
    found(app, me, words)
        .await
        .items
        .shown
        .iter()
        .map(|hit| hit.found.line.item.0)
        .collect()
}

async fn reports(app: &App, me: &Actor, words: &str) -> Vec<String> {
    found(app, me, words)
        .await
        .reports
        .shown
        .into_iter()
        .map(|hit| hit.found.words)
        .collect()
}

fn built(narrative: &str) -> Entered {
    with(&project("12", "5"), &[("narrative", narrative)])
}

fn marked(pieces: &[Piece]) -> Vec<&str> {
    pieces.iter().filter(|p| p.hit).map(|p| p.text.as_str()).collect()
}

async fn an_item_is_found_by_its_words_by_their_first_letters_and_by_its_number(place: Place) {
    let told = Told::on(place).await;
    let (app, clerk) = (told.app(), &told.world.clerk);
    let found = app.search(clerk, &Asking::of("跨江通道")).await.unwrap();
    assert_eq!((found.items.total, found.items.is_many()), (1, false));
    assert_eq!(marked(&found.items.shown[0].pieces).concat(), "跨江通道");
    assert_eq!(
        items(app, clerk, "td").await,
        [told.project.0],
        "通道 by its first letters"
    );
    assert_eq!(items(app, clerk, "试联办-2025-0002").await, [told.task.0]);
    // Every word must stand there.
    assert!(items(app, clerk, "跨江 断头路").await.is_empty());
    // The newest comes first.
    assert_eq!(items(app, clerk, "2025").await, [told.task.0, told.project.0]);
    let units = app.search(clerk, &Asking::of("fzggw")).await.unwrap().units;
    assert!(
        units.iter().all(|u| u.name.contains("发展改革委")) && !units.is_empty(),
        "{units:?}"
    );
}

async fn a_report_is_found_by_its_own_side_and_by_others_once_it_is_accepted(place: Place) {
    let told = Told::on(place).await;
    let app = told.app();
    app.submit_report(&told.yu(), told.key(told.project, 0), &built("桥梁完成合龙"))
        .await
        .unwrap();
    let theirs = &told.world.chuan_side.reviewer;
    assert_eq!(reports(app, &told.yu(), "桥梁").await, ["桥梁完成合龙"]);
    assert!(reports(app, theirs, "桥梁").await.is_empty());
    told.accept_all().await;
    assert_eq!(reports(app, theirs, "桥梁").await, ["桥梁完成合龙"]);
}

async fn a_correction_that_waits_hides_nothing_from_the_other_side(place: Place) {
    let told = Told::on(place).await;
    let (app, key) = (told.app(), told.key(told.project, 0));
    app.submit_report(&told.yu(), key, &built("桥梁完成合龙"))
        .await
        .unwrap();
    told.accept_all().await;
    let fix = with(&built("桥梁完成验收"), &[("reason", "补记验收")]);
    app.submit_report(&told.yu(), key, &fix).await.unwrap();
    let theirs = &told.world.chuan_side.reviewer;
    assert_eq!(reports(app, theirs, "桥梁").await, ["桥梁完成合龙"]);
    assert_eq!(
        reports(app, &told.yu(), "桥梁").await,
        ["桥梁完成验收", "桥梁完成合龙"]
    );
    told.accept_all().await;
    assert_eq!(reports(app, theirs, "桥梁").await, ["桥梁完成验收"]);
}

async fn a_filter_narrows_by_what_body_year_and_kind(place: Place) {
    let told = Told::on(place).await;
    let (app, clerk) = (told.app(), &told.world.clerk);
    app.submit_report(&told.yu(), told.key(told.task, 0), &task("25", "断头路放线"))
        .await
        .unwrap();
    let counts = |found: &Found| (found.items.total, found.reports.total, found.decisions.total);
    let all = Asking::of("断头路");
    assert_eq!(counts(&app.search(clerk, &all).await.unwrap()), (1, 1, 0));
    for (asking, expected) in [
        (
            Asking {
                what: "items".into(),
                ..all.clone()
            },
            (1, 0, 0),
        ),
        (
            Asking {
                what: "reports".into(),
                ..all.clone()
            },
            (0, 1, 0),
        ),
        (
            Asking {
                year: Some(2025),
                ..all.clone()
            },
            (1, 1, 0),
        ),
        (
            Asking {
                year: Some(2024),
                ..all.clone()
            },
            (0, 0, 0),
        ),
        (
            Asking {
                kind: "task".into(),
                ..all.clone()
            },
            (1, 1, 0),
        ),
        (
            Asking {
                kind: "project".into(),
                ..all.clone()
            },
            (0, 0, 0),
        ),
        (
            Asking {
                body: Some(told.world.joint.0),
                ..all.clone()
            },
            (1, 1, 0),
        ),
        (
            Asking {
                body: Some(told.world.own.0),
                ..all.clone()
            },
            (0, 0, 0),
        ),
    ] {
        assert_eq!(
            counts(&app.search(clerk, &asking).await.unwrap()),
            expected,
            "{asking:?}"
        );
    }
}

async fn search_words_can_be_computed_again(place: Place) {
    let told = Told::on(place).await;
    let app = told.app();
    app.submit_report(&told.yu(), told.key(told.task, 0), &task("25", "断头路放线"))
        .await
        .unwrap();
    app.rebuild_search(&mut |_| {}).await.unwrap();
    assert_eq!(app.rebuild_search(&mut |_| {}).await.unwrap().differing, 0);
    assert_eq!(reports(app, &told.yu(), "放线").await, ["断头路放线"]);
}

async fn of_a_word_that_many_items_hold_a_unit_finds_those_that_it_sees(place: Place) {
    let store = place.store().await;
    let filled = fill(&store, &[160]).await;
    let token = sign_in(&store, filled.reporter).await;
    let app = App::new(
        store.clone(),
        Blobs::open(&place.folder.path().join("blobs")).unwrap(),
        Arc::new(SetClock::at(NOW)),
        Arc::new(SystemChance),
        Settings::default(),
    );
    app.rebuild_search(&mut |_| ()).await.unwrap();
    let me = app.signed_in(&token).await.unwrap().unwrap().actor;
    let seen = app.items_page(&me, &ItemFilter::default(), 1).await.unwrap();
    let mut wanted: Vec<i64> = seen.rows.iter().map(|row| row.line.item.0).collect();
    wanted.sort_unstable_by(|a, b| b.cmp(a));
    assert!(wanted.len() > 8 && wanted.len() < 100, "{}", wanted.len());
    let common = app.search(&me, &Asking::of("协作")).await.unwrap().items;
    assert_eq!(common.total, seen.total);
    assert_eq!(items(&app, &me, "协作").await, wanted[..wanted.len().min(20)]);
    // The same with a filter, and of a word that few hold.
    let asking = Asking {
        year: Some(2025),
        ..Asking::of("协作")
    };
    let of_year = app.search(&me, &asking).await.unwrap().items;
    assert_eq!((of_year.total, of_year.shown), (common.total, common.shown));
    let asking = Asking {
        year: Some(2026),
        ..asking
    };
    assert_eq!(app.search(&me, &asking).await.unwrap().items.total, 0);
    assert_eq!(
        items(&app, &me, "10000004").await,
        items(&app, &me, "10000004 协作").await
    );
    assert_eq!(items(&app, &me, "10000004").await.len(), 1);
    // Who also speaks for the body sees all of it.
    let mut tx = store.begin(NOW).await.unwrap();
    let grant = Grant {
        id: tx.new_id().await.unwrap(),
        post: me.post,
        role: Role::Clerk,
        scope_kind: ScopeKind::Body,
        scope_id: filled.body.0,
        starts_on: me.today,
        ends_on: None,
    };
    tx.insert(&grant).await.unwrap();
    tx.commit(Entry::done(By::default(), "right.grant", "post", me.post.0))
        .await
        .unwrap();
    let me = app.signed_in(&token).await.unwrap().unwrap().actor;
    assert_eq!(
        app.search(&me, &Asking::of("协作")).await.unwrap().items.total,
        160
    );
}
