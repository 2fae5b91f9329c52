//! The demo circle: what it promises is there, its trail is whole, and everybody can be entered.

use std::sync::Arc;
use yipanqi_app::clock::SetClock;
use yipanqi_app::demo::{DemoReport, STEPS, build_demo};
use yipanqi_app::{App, Blobs, Error, Settings, SystemChance};
use yipanqi_domain::list::{ListVersion, RowChange, compare};
use yipanqi_domain::meeting::{Session, Source};
use yipanqi_domain::office::Unit;
use yipanqi_domain::rights::Role;
use yipanqi_domain::{At, Day};
use yipanqi_testkit::{Place, on_both};

on_both!(the_demo_circle_is_whole_and_can_be_entered);

/// 21 July 2025, 9:00 in Beijing: after the demo's last day.
const LATER: At = At(1_753_059_600_000);

async fn the_demo_circle_is_whole_and_can_be_entered(place: Place) {
    let store = place.store().await;
    let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
    let mut steps = Vec::new();
    let report = build_demo(&store, &blobs, &mut |step| steps.push(step))
        .await
        .unwrap();
    assert_eq!(steps, (1..=STEPS).collect::<Vec<_>>());
    let counted = DemoReport { entries: 0, ..report };
    insta::assert_debug_snapshot!("demo_report", counted);
    let clock = Arc::new(SetClock::at(LATER));
    let app = App::new(
        store.clone(),
        blobs.clone(),
        clock,
        Arc::new(SystemChance),
        Settings::default(),
    );

    let mut read = store.read().await.unwrap();
    let seen = read.verify(&blobs, &[], &mut |_| {}).await.unwrap();
    assert_eq!(seen.findings, []);
    assert_eq!(seen.entries, report.entries);
    assert!(read.site().await.unwrap().unwrap().demo);
    let today = Day::new(2025, 7, 21).unwrap();
    let gone = read.units_named("铁路专班", today).await.unwrap();
    assert!(gone[0].ends_on.is_some());
    assert_eq!(
        read.successors_of(gone[0].id).await.unwrap()[0].name,
        "市交通运输委"
    );
    let by_hand: Vec<Unit> = read.units_named("轨道合资公司", today).await.unwrap();
    let sides = read.sides_of_unit(by_hand[0].id, None).await.unwrap();
    assert_eq!(
        sides.iter().map(|s| s.name.as_str()).collect::<Vec<_>>(),
        ["四川"]
    );
    let sessions = read.every::<Session>().await.unwrap();
    assert_eq!(
        sessions.iter().filter_map(|s| s.ordinal).collect::<Vec<_>>(),
        [1, 2, 3]
    );
    assert!(
        read.every::<Source>().await.unwrap().len() >= 15,
        "decisions lead back to characters"
    );
    let versions = read.every::<ListVersion>().await.unwrap();
    let states: Vec<_> = versions.iter().map(|v| (v.ordinal, v.state.code())).collect();
    assert_eq!(
        states,
        [(1, "issued"), (1, "issued"), (2, "adopted"), (2, "draft")]
    );
    read.end().await.unwrap();

    // Everybody can be entered, and what they see differs.
    let cards = app.enter_cards().await.unwrap();
    assert_eq!(cards.len(), report.accounts);
    for role in Role::ALL {
        assert!(cards.iter().any(|c| c.role == Some(*role)), "{role}");
    }
    let mut clerks = cards.iter().filter(|c| c.role == Some(Role::Clerk));
    let joint = clerks.next().unwrap();
    let token = app
        .enter_as(joint.account, joint.post, "127.0.0.1")
        .await
        .unwrap();
    let clerk = app.signed_in(&token).await.unwrap().unwrap().actor;
    let page = app.sessions_page(&clerk, None, 0, 50).await.unwrap();
    assert_eq!((page.total, page.series.len()), (3, 1));
    let third = app.session_page(&clerk, sessions[2].id).await.unwrap();
    assert_eq!(
        third.gaps(),
        2,
        "one waits for its item, one stands in a draft only"
    );
    assert_eq!(
        third.decisions.iter().filter(|d| !d.drafted.is_empty()).count(),
        1
    );
    let first = app.session_page(&clerk, sessions[0].id).await.unwrap();
    assert_eq!(first.gaps(), 0);
    let led = app
        .decision_page(&clerk, first.decisions[1].decision.id)
        .await
        .unwrap();
    assert!(led.excerpts[0].text.contains("跨界公交"), "{:?}", led.excerpts);
    assert_eq!(led.line.became.len(), 1);
    let compared = app
        .compare_page(&clerk, versions[0].id, versions[2].id)
        .await
        .unwrap();
    let all = [RowChange::Added, RowChange::Removed, RowChange::Changed].map(|c| compared.count(c));
    assert_eq!(all, [2, 1, 0]);
    // Found by what the adjustments name, it is what comparing every row would find.
    let mut read = store.read().await.unwrap();
    let mut rows = [Vec::new(), Vec::new()];
    for (at, version) in [&versions[0], &versions[2]].into_iter().enumerate() {
        rows[at] = read.sealed_rows(version.id).await.unwrap();
    }
    read.end().await.unwrap();
    let found: Vec<_> = compared
        .changes
        .iter()
        .map(|one| one.difference.clone())
        .collect();
    assert_eq!(found, compare(&rows[0], &rows[1]));
    assert_eq!(compared.same + 2, rows[1].len());
    let gaps = app.gaps(&clerk, versions[3].id).await.unwrap();
    assert!(gaps.iter().any(|g| g.code == "unit_abolished"), "{gaps:?}");
    let other = clerks.next().unwrap();
    let token = app
        .enter_as(other.account, other.post, "127.0.0.1")
        .await
        .unwrap();
    let other = app.signed_in(&token).await.unwrap().unwrap().actor;
    assert_eq!(app.sessions_page(&other, None, 0, 50).await.unwrap().total, 3);
    assert_eq!(app.session_page(&other, sessions[2].id).await.unwrap().gaps(), 0);

    // A site stands: it is not built twice, and nothing was changed by trying.
    let before = app.head().await.unwrap().seq;
    let again = build_demo(&store, &blobs, &mut |_| {}).await;
    assert!(matches!(again, Err(Error::Refused(r)) if r.code == "site_stands"));
    assert_eq!(app.head().await.unwrap().seq, before);
}
