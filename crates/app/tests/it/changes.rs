//! 变更申请: asked, decided, carried out.

use crate::duty_world::Three;
use crate::world::{World, day};
use yipanqi_app::changes::{Asking, DeadlineOf, Ruling};
use yipanqi_app::evidence::{HandedIn, Proof};
use yipanqi_app::{App, Error};
use yipanqi_domain::change::ChangeKind;
use yipanqi_domain::list::{DutyRole, Item};
use yipanqi_domain::{ChangeId, ItemId, UnitId};
use yipanqi_testkit::{Place, on_both};

on_both!(
    an_extension_keeps_both_deadlines,
    what_asks_for_nothing_is_refused_and_leaves_nothing,
    a_pause_and_its_end_change_the_item,
    a_change_of_lead_hands_the_duty_and_its_report_over,
    a_refusal_needs_a_reason_and_a_request_can_be_withdrawn,
    the_other_side_sees_no_request_but_the_deadline_that_came_of_it,
    a_file_comes_with_the_request,
);

fn code(error: &Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        Error::NotFound => "not found",
        Error::Denied => "denied",
        _ => "other",
    }
}

async fn world(place: Place) -> (World, Three) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    world.app.assign_all(&world.clerk, three.version).await.unwrap();
    (world, three)
}

fn asking(item: ItemId, kind: ChangeKind) -> Asking {
    Asking {
        item,
        list: None,
        kind,
        wanted_on: None,
        wanted_unit: String::new(),
        reason: "汛期停工四十天".into(),
        proof: None.into(),
    }
}

fn until(item: ItemId, on: &str) -> Asking {
    Asking {
        wanted_on: Some(day(on)),
        ..asking(item, ChangeKind::Extension)
    }
}

async fn item_state(app: &App, item: ItemId) -> &'static str {
    let mut read = app.store().read().await.unwrap();
    read.get::<Item>(item.0).await.unwrap().unwrap().state.code()
}

async fn change_state(app: &App, change: ChangeId) -> &'static str {
    let mut read = app.store().read().await.unwrap();
    let change: yipanqi_domain::change::Change = read.get(change.0).await.unwrap().unwrap();
    change.state.code()
}

async fn owes(app: &App, three: &Three, item: ItemId, role: DutyRole) -> Vec<UnitId> {
    let mut read = app.store().read().await.unwrap();
    let duties = read.duties_under(three.list, item).await.unwrap();
    let open = duties.iter().filter(|d| d.state.is_open() && d.role == role);
    open.map(|d| d.unit).collect()
}

async fn an_extension_keeps_both_deadlines(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let early = app
        .ask_change(me, &until(three.both, "2025-12-31"))
        .await
        .unwrap_err();
    assert_eq!(code(&early), "change_not_later");
    let change = app
        .ask_change(me, &until(three.both, "2026-03-31"))
        .await
        .unwrap();
    let twice = app
        .ask_change(me, &until(three.both, "2026-04-30"))
        .await
        .unwrap_err();
    assert_eq!(code(&twice), "change_waits");
    // It counts from its approval, not before; the row keeps what it says.
    assert!(
        app.changes_of_item(me, three.both)
            .await
            .unwrap()
            .extended
            .is_empty()
    );
    let own = app
        .decide_change(me, change, Ruling::Approve(None), "同意")
        .await
        .unwrap_err();
    assert_eq!(code(&own), "denied");
    app.decide_change(
        &world.clerk,
        change,
        Ruling::Approve(Some(three.decision)),
        "会议同意",
    )
    .await
    .unwrap();
    let extended = DeadlineOf {
        list: three.list,
        original_on: Some(day("2025-12-31")),
        current_on: Some(day("2026-03-31")),
    };
    assert_eq!(
        app.changes_of_item(me, three.both).await.unwrap().extended,
        [extended]
    );
    // The next one begins where this one ends.
    let earlier = app
        .ask_change(me, &until(three.both, "2026-02-28"))
        .await
        .unwrap_err();
    assert_eq!(code(&earlier), "change_not_later");
    let page = app.change_page(&world.clerk, change).await.unwrap();
    assert_eq!(page.decision.map(|d| d.id), Some(three.decision));
    assert!(!page.can_decide && !page.can_withdraw);
    let again = app
        .decide_change(&world.leader, change, Ruling::Refuse, "不")
        .await
        .unwrap_err();
    assert_eq!(code(&again), "change_not_waiting");
}

async fn what_asks_for_nothing_is_refused_and_leaves_nothing(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let before = app.head().await.unwrap().seq;
    let lead = |name: &str| Asking {
        wanted_unit: name.into(),
        ..asking(three.both, ChangeKind::Lead)
    };
    let no_reason = Asking {
        reason: String::new(),
        ..until(three.both, "2026-03-31")
    };
    for (asked, expected) in [
        (asking(three.both, ChangeKind::Extension), "required"),
        (no_reason, "required"),
        (lead(""), "required"),
        (lead("市交通运输委"), "change_same_lead"),
        (lead("没有这个单位"), "unit_unknown"),
        (lead("市交通局"), "unit_succeeded"),
        (asking(three.both, ChangeKind::Resumption), "change_item_state"),
    ] {
        let refused = app.ask_change(me, &asked).await.unwrap_err();
        assert_eq!(code(&refused), expected, "{asked:?}");
    }
    assert_eq!(app.head().await.unwrap().seq, before);
    // Who only supports an item, or runs the office, does not ask; who does not see it finds nothing.
    let support = asking(three.chuan, ChangeKind::Suspension);
    for actor in [&world.yu_science_reporter, &world.clerk] {
        assert_eq!(
            code(&app.ask_change(actor, &support).await.unwrap_err()),
            "denied"
        );
    }
    assert_eq!(
        code(&app.ask_change(me, &support).await.unwrap_err()),
        "not found"
    );
}

async fn a_pause_and_its_end_change_the_item(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let pause = asking(three.yu, ChangeKind::Suspension);
    let change = app.ask_change(me, &pause).await.unwrap();
    assert_eq!(item_state(app, three.yu).await, "open");
    app.decide_change(&world.leader, change, Ruling::Approve(None), "用地未批")
        .await
        .unwrap();
    assert_eq!(item_state(app, three.yu).await, "suspended");
    assert_eq!(
        code(&app.ask_change(me, &pause).await.unwrap_err()),
        "change_item_state"
    );
    let resume = asking(three.yu, ChangeKind::Resumption);
    let change = app.ask_change(me, &resume).await.unwrap();
    app.decide_change(&world.clerk, change, Ruling::Approve(None), "用地已批")
        .await
        .unwrap();
    assert_eq!(item_state(app, three.yu).await, "open");
}

async fn a_change_of_lead_hands_the_duty_and_its_report_over(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let asked = Asking {
        wanted_unit: "市发改委".into(),
        ..asking(three.both, ChangeKind::Lead)
    };
    let change = app
        .ask_change(&world.yu_transport_reporter, &asked)
        .await
        .unwrap();
    app.decide_change(&world.clerk, change, Ruling::Approve(None), "职责划转")
        .await
        .unwrap();
    let (planning, other) = (world.yu.planning, world.chuan.transport);
    assert_eq!(owes(app, &three, three.both, DutyRole::Lead).await, [planning]);
    assert_eq!(
        owes(app, &three, three.both, DutyRole::Reporting).await,
        [other, planning]
    );
    // To a unit of the other side goes the lead alone: this side still has to report.
    let asked = Asking {
        wanted_unit: "科学技术厅".into(),
        ..asking(three.yu, ChangeKind::Lead)
    };
    let change = app
        .ask_change(&world.yu_transport_reporter, &asked)
        .await
        .unwrap();
    app.decide_change(&world.clerk, change, Ruling::Approve(None), "职责划转")
        .await
        .unwrap();
    assert_eq!(
        owes(app, &three, three.yu, DutyRole::Lead).await,
        [world.chuan.science]
    );
    assert_eq!(
        owes(app, &three, three.yu, DutyRole::Reporting).await,
        [world.yu.transport]
    );
}

async fn a_refusal_needs_a_reason_and_a_request_can_be_withdrawn(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let change = app
        .ask_change(me, &until(three.both, "2026-03-31"))
        .await
        .unwrap();
    for ruling in [Ruling::Refuse, Ruling::Approve(None)] {
        let refused = app
            .decide_change(&world.clerk, change, ruling, " ")
            .await
            .unwrap_err();
        assert_eq!(code(&refused), "required");
    }
    let unknown = Ruling::Approve(Some(yipanqi_domain::DecisionId(1)));
    let refused = app
        .decide_change(&world.clerk, change, unknown, "同意")
        .await
        .unwrap_err();
    assert_eq!(code(&refused), "decision_unknown");
    app.decide_change(&world.clerk, change, Ruling::Refuse, "工期可以追回")
        .await
        .unwrap();
    assert_eq!(change_state(app, change).await, "refused");
    let change = app
        .ask_change(me, &until(three.both, "2026-03-31"))
        .await
        .unwrap();
    assert_eq!(
        code(&app.withdraw_change(&world.clerk, change).await.unwrap_err()),
        "denied"
    );
    app.withdraw_change(me, change).await.unwrap();
    assert_eq!(change_state(app, change).await, "withdrawn");
    assert_eq!(
        code(&app.withdraw_change(me, change).await.unwrap_err()),
        "change_not_waiting"
    );
}

async fn the_other_side_sees_no_request_but_the_deadline_that_came_of_it(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let me = &world.yu_transport_reporter;
    let change = app
        .ask_change(me, &until(three.both, "2026-03-31"))
        .await
        .unwrap();
    app.decide_change(&world.clerk, change, Ruling::Approve(None), "同意")
        .await
        .unwrap();
    for actor in [me, &world.clerk, &world.leader, &world.yu_side.clerk] {
        assert_eq!(app.changes_page(actor, "", 1).await.unwrap().total, 1);
        assert!(app.change_page(actor, change).await.is_ok());
    }
    for actor in [&world.chuan_side.clerk, &world.chuan_transport_reporter] {
        assert_eq!(app.changes_page(actor, "", 1).await.unwrap().total, 0);
        assert_eq!(
            code(&app.change_page(actor, change).await.unwrap_err()),
            "not found"
        );
        let shown = app.changes_of_item(actor, three.both).await.unwrap();
        assert!(shown.lines.is_empty());
        assert_eq!(shown.extended[0].current_on, Some(day("2026-03-31")));
    }
}

async fn a_file_comes_with_the_request(place: Place) {
    let (world, three) = world(place).await;
    let (app, me) = (&world.app, &world.yu_transport_reporter);
    let with = |bytes: &[u8]| Asking {
        proof: Proof {
            file: Some(HandedIn {
                name: "C:\\files\\停工通知.txt".into(),
                bytes: bytes.to_vec(),
            }),
            no_secret_confirmed: true,
            ..Proof::default()
        },
        ..until(three.both, "2026-03-31")
    };
    let refused = app.ask_change(me, &with(b" ")).await.unwrap_err();
    assert_eq!(code(&refused), "evidence_empty");
    assert_eq!(app.changes_page(me, "", 1).await.unwrap().total, 0);
    let change = app.ask_change(me, &with("汛期停工".as_bytes())).await.unwrap();
    let page = app.change_page(&world.clerk, change).await.unwrap();
    assert_eq!(page.line.evidence_title.as_deref(), Some("停工通知.txt"));
    let file = page.line.change.evidence.unwrap();
    assert_eq!(
        app.evidence_file(&world.clerk, file).await.unwrap().bytes,
        "汛期停工".as_bytes()
    );
    assert!(app.evidence_file(&world.chuan_side.clerk, file).await.is_err());
    // What was handed in once may prove the next request too; two proofs at once are one too many.
    let both = Asking {
        proof: Proof {
            before: Some(file),
            ..with("停电".as_bytes()).proof
        },
        ..asking(three.both, ChangeKind::Suspension)
    };
    assert_eq!(
        code(&app.ask_change(me, &both).await.unwrap_err()),
        "evidence_twice"
    );
    let again = Asking {
        proof: Some(file).into(),
        ..asking(three.both, ChangeKind::Suspension)
    };
    app.ask_change(me, &again).await.unwrap();
}
