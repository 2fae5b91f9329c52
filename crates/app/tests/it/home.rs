//! 首页: what waits is counted for whom it waits, and each count is the length of the list that it opens.

use crate::close_world::asking;
use crate::duty_world::Put;
use crate::report_world::{Told, on, task};
use crate::world::day;
use yipanqi_app::App;
use yipanqi_app::changes::Asking;
use yipanqi_app::close::ClosingFilter;
use yipanqi_app::home::Wait;
use yipanqi_app::orders::{Drafting, OrderFilter, Rung};
use yipanqi_domain::change::ChangeKind;
use yipanqi_domain::document::DocumentState;
use yipanqi_domain::measure::Measure;
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Actor;
use yipanqi_testkit::{Place, on_both};

on_both!(
    every_count_of_the_home_page_is_the_length_of_the_list_it_opens,
    a_window_is_told_of_while_it_is_about_to_close,
);

/// The counts, each compared with its list.
async fn waits(app: &App, actor: &Actor) -> Vec<(Wait, i64)> {
    let home = app.home(actor).await.unwrap();
    for (wait, n) in &home.waits {
        let listed = match wait {
            Wait::Returned => i64::try_from(home.reporter.as_ref().unwrap().returned.len()).unwrap(),
            Wait::Duties => home.reporter.as_ref().unwrap().waiting_total,
            Wait::Reviews => i64::try_from(app.reviews_page(actor).await.unwrap().cell_count).unwrap(),
            Wait::Closings => closings(app, actor, ClosingFilter::Mine).await,
            Wait::ClosingsClimbed => closings(app, actor, ClosingFilter::Overdue).await,
            Wait::Changes => app.changes_page(actor, wait.code(), 1).await.unwrap().total,
            Wait::Objections => app.gap_list(actor).await.unwrap().objections.total,
            Wait::Documents => app.documents_page(actor, "read", 1, 10).await.unwrap().total,
            Wait::Windows => {
                let page = app.windows_page(actor).await.unwrap();
                let soon = |w: &&(yipanqi_domain::report::Window, String)| {
                    w.0.closes_within(actor.today, yipanqi_app::home::SOON)
                };
                i64::try_from(page.windows.iter().filter(soon).count()).unwrap()
            }
            _ => {
                let filter = OrderFilter {
                    state: wait.code().to_owned(),
                    ..OrderFilter::default()
                };
                app.orders_page(actor, &filter, 1).await.unwrap().total
            }
        };
        assert_eq!(*n, listed, "{wait:?}");
    }
    let band = home
        .waits
        .iter()
        .filter(|(wait, _)| !matches!(wait, Wait::Returned | Wait::Windows))
        .map(|(_, n)| n)
        .sum::<i64>();
    assert_eq!(app.todo_count(actor).await.unwrap(), band);
    home.waits
}

async fn closings(app: &App, actor: &Actor, filter: ClosingFilter) -> i64 {
    app.closings_page(actor, Some(filter), 1).await.unwrap().total
}

async fn every_count_of_the_home_page_is_the_length_of_the_list_it_opens(place: Place) {
    let told = Told::on(place).await;
    let (app, world) = (told.app(), &told.world);
    let (clerk, leader, yu) = (&world.clerk, &world.leader, told.yu());
    assert_eq!(waits(app, clerk).await, []);
    assert_eq!(waits(app, leader).await, []);
    let duties = waits(app, &yu).await;
    assert!(matches!(duties[..], [(Wait::Duties, 1..)]), "{duties:?}");

    // An order goes from desk to desk.
    let order = app
        .draft_order(
            clerk,
            &Drafting {
                item: told.task,
                list: None,
                unit: Some(world.yu.transport),
                side: None,
                is_by_hand: true,
                is_urgent: false,
                reason: "月报与现场对不上".into(),
                rung: Rung::Reminder,
                asks: "核对并说明".into(),
                working_days: 5,
            },
        )
        .await
        .unwrap();
    assert_eq!(waits(app, leader).await, [(Wait::OrdersToSignOff, 1)]);
    app.sign_off_order(leader, order).await.unwrap();
    assert_eq!(waits(app, leader).await, []);
    assert_eq!(waits(app, clerk).await, [(Wait::OrdersToIssue, 1)]);
    app.issue_order(clerk, order).await.unwrap();
    assert!(waits(app, &yu).await.contains(&(Wait::OrdersToSign, 1)));
    assert_eq!(waits(app, &told.chuan()).await.len(), 1, "only its own duties");
    app.sign_for_order(&yu, order).await.unwrap();
    assert!(waits(app, &yu).await.contains(&(Wait::OrdersToAnswer, 1)));
    app.answer_order(&yu, order, "两处写错，已改", None)
        .await
        .unwrap();
    assert_eq!(waits(app, clerk).await, [(Wait::OrdersToJudge, 1)]);
    app.judge_order(clerk, order, true, "").await.unwrap();

    // A change is decided by clerk or leader of the body.
    let change = Asking {
        item: told.task,
        list: None,
        kind: ChangeKind::Extension,
        wanted_on: Some(day("2026-03-31")),
        wanted_unit: String::new(),
        reason: "改线后重新报批".into(),
        proof: None.into(),
    };
    app.ask_change(&yu, &change).await.unwrap();
    assert_eq!(waits(app, clerk).await, [(Wait::Changes, 1)]);
    assert_eq!(waits(app, leader).await, [(Wait::Changes, 1)]);

    // A report waits for its side; the cell that came back waits for the unit.
    let key = told.key(told.task, 0);
    app.submit_report(&yu, key, &task("30", "架梁")).await.unwrap();
    let reviewer = on(&world.yu_side.reviewer, "2025-03-28");
    assert_eq!(waits(app, &reviewer).await, [(Wait::Reviews, 2)]);
    assert_eq!(waits(app, &world.chuan_side.reviewer).await, []);
    let cell = told.fact(told.task, 0, Measure::Pct).await;
    app.return_fact(&reviewer, cell, "与台账差一成", day("2025-04-02"))
        .await
        .unwrap();
    assert_eq!(waits(app, &reviewer).await, [(Wait::Reviews, 1)]);
    assert_eq!(waits(app, &yu).await[0], (Wait::Returned, 1));

    // A close-out waits for each side, then climbs.
    app.request_close(&world.chuan_transport_reporter, told.project, asking())
        .await
        .ok();
    app.request_close(&yu, told.project, asking()).await.ok();
    let late = on(&world.chuan_side.reviewer, "2025-05-20");
    assert_eq!(waits(app, &late).await, [(Wait::Closings, 1)]);
    let climbed = (Wait::ClosingsClimbed, 1);
    assert!(waits(app, &on(clerk, "2025-05-20")).await.contains(&climbed));
    assert!(waits(app, &on(leader, "2025-05-20")).await.contains(&climbed));

    // A document that was read waits for the office; above its ceiling it is not counted.
    let mut put = Put::into(world).await;
    let id = put
        .document(world, world.joint, "交来的材料", Mark::Internal)
        .await;
    let mut document: yipanqi_domain::document::Document = put.tx.get(id.0).await.unwrap().unwrap();
    document.state = DocumentState::Read {
        reading: yipanqi_domain::ReadingId(1),
    };
    put.tx.update(&document).await.unwrap();
    put.done().await;
    assert!(waits(app, clerk).await.contains(&(Wait::Documents, 1)));
    let below = Actor {
        ceiling: Mark::Public,
        ..clerk.clone()
    };
    assert!(!waits(app, &below).await.iter().any(|w| w.0 == Wait::Documents));
}

async fn a_window_is_told_of_while_it_is_about_to_close(place: Place) {
    let told = Told::on(place).await;
    let (app, clerk) = (told.app(), &told.world.clerk);
    for (today, told_of) in [
        ("2025-04-01", false),
        ("2025-04-02", true),
        ("2025-04-05", true),
        ("2025-04-06", false),
    ] {
        let waits = waits(app, &on(clerk, today)).await;
        assert_eq!(waits.contains(&(Wait::Windows, 1)), told_of, "{today}");
        assert_eq!(this_side(app, &told, today).await, 0, "a side opens no window");
    }
}

async fn this_side(app: &App, told: &Told, today: &str) -> usize {
    let waits = waits(app, &on(&told.world.yu_side.clerk, today)).await;
    waits.iter().filter(|w| w.0 == Wait::Windows).count()
}
