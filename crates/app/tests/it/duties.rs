//! 交办 签收 异议 移交, and the gaps they leave or close.

use crate::duty_world::{Put, Three};
use crate::world::{World, day};
use yipanqi_app::duties::{Assigned, Ruling};
use yipanqi_app::search::Asking;
use yipanqi_app::{App, Error};
use yipanqi_domain::duty::Duty;
use yipanqi_domain::list::{DutyRole, RowChange};
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::office::{Holding, Mark, Unit};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{DutyId, ItemId, UnitId};
use yipanqi_store::query::duties::DutyFilter;
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    assigning_twice_makes_no_duty_twice,
    a_unit_signs_for_its_own_duties_and_nobody_elses,
    an_objection_is_rejected_or_moves_the_duty_to_the_unit_named,
    a_hand_over_moves_open_duties_and_leaves_closed_ones_their_names,
    an_abolished_unit_stays_on_the_gap_list_until_all_its_duties_are_placed,
    an_adjustment_ends_what_it_removed_and_assigns_what_it_added,
    two_who_sign_for_the_same_duty_do_it_once,
    the_gap_list_names_what_nobody_owes,
    what_was_recorded_is_found_by_its_words,
);

async fn all(app: &App, item: ItemId) -> Vec<Duty> {
    let mut read = app.store().read().await.unwrap();
    let duties: Vec<Duty> = read.every().await.unwrap();
    duties.into_iter().filter(|d| d.item == item).collect()
}

async fn of(app: &App, item: ItemId, unit: UnitId, role: DutyRole) -> DutyId {
    let duties = all(app, item).await;
    duties
        .iter()
        .find(|d| d.unit == unit && d.role == role)
        .expect("that duty")
        .id
}

async fn state(app: &App, duty: DutyId) -> &'static str {
    let mut read = app.store().read().await.unwrap();
    read.get::<Duty>(duty.0).await.unwrap().unwrap().state.code()
}

fn code(error: &Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        Error::NotFound => "not found",
        Error::Denied => "denied",
        _ => "other",
    }
}

async fn entries(app: &App) -> i64 {
    app.head().await.unwrap().seq
}

async fn assigning_twice_makes_no_duty_twice(place: Place) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    let before = entries(&world.app).await;
    let first = world.app.assign_all(&world.clerk, three.version).await.unwrap();
    // Three rows name six units; of these 渝 transport, twice, 川 transport and 川 science report.
    assert_eq!(
        first,
        Assigned {
            made: 10,
            ended: 0,
            unplaced: 0
        }
    );
    assert_eq!(entries(&world.app).await, before + 1);
    let again = world.app.assign_all(&world.clerk, three.version).await.unwrap();
    assert_eq!(again, Assigned::default());
    let roles: Vec<&str> = all(&world.app, three.both)
        .await
        .iter()
        .map(|d| d.role.code())
        .collect();
    assert_eq!(roles, ["lead", "joint_lead", "reporting", "reporting"]);

    // A side's clerk may see the list's items but assigns nothing; a stranger does not learn of the version.
    for actor in [
        &world.yu_side.clerk,
        &world.yu_transport_reporter,
        &world.own_clerk,
    ] {
        let refused = world.app.assign_all(actor, three.version).await.unwrap_err();
        assert_eq!(code(&refused), "not found");
    }
    let denied = world
        .app
        .assign_all(&world.leader, three.version)
        .await
        .unwrap_err();
    assert_eq!(code(&denied), "denied");
}

async fn a_unit_signs_for_its_own_duties_and_nobody_elses(place: Place) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    let app = &world.app;
    app.assign_all(&world.clerk, three.version).await.unwrap();
    let mine = of(app, three.both, world.yu.transport, DutyRole::Lead).await;
    let theirs = of(app, three.both, world.chuan.transport, DutyRole::JointLead).await;
    let hidden = of(app, three.chuan, world.chuan.science, DutyRole::Lead).await;
    let me = &world.yu_transport_reporter;

    let before = entries(app).await;
    app.sign(me, mine, None).await.unwrap();
    assert_eq!(state(app, mine).await, "signed");
    assert_eq!(entries(app).await, before + 1);
    assert_eq!(
        code(&app.sign(me, mine, None).await.unwrap_err()),
        "duty_not_waiting"
    );
    // The other side's duty on the joint item is seen, not signed; an item of the other side alone is not there.
    assert_eq!(code(&app.sign(me, theirs, None).await.unwrap_err()), "denied");
    assert_eq!(code(&app.sign(me, hidden, None).await.unwrap_err()), "not found");
    assert_eq!(
        code(&app.sign(me, DutyId(1), None).await.unwrap_err()),
        "not found"
    );

    // On behalf: the office, with a document of its own; the entry names for whom.
    let mut put = Put::into(&world).await;
    let paper = put.document(&world, world.joint, "签收单", Mark::Internal).await;
    let elsewhere = put.document(&world, world.own, "他处来文", Mark::Internal).await;
    put.done().await;
    let wrong = app.sign(&world.clerk, theirs, Some(elsewhere)).await.unwrap_err();
    assert_eq!(code(&wrong), "evidence_unknown");
    assert_eq!(
        code(&app.sign(me, theirs, Some(paper)).await.unwrap_err()),
        "denied"
    );
    app.sign(&world.clerk, theirs, Some(paper)).await.unwrap();
    let office = app.item_page(&world.clerk, three.both).await.unwrap();
    let line = &office.trail[0];
    assert_eq!(
        (line.act.as_str(), line.for_whom.as_deref()),
        ("duty.sign", Some("省交通运输厅"))
    );

    let rest: Vec<DutyId> = {
        let filter = DutyFilter {
            unit: Some(world.yu.transport),
            state: "assigned".into(),
            ..DutyFilter::default()
        };
        let page = app.duties_page(me, &filter, 1).await.unwrap();
        page.lines.iter().map(|l| l.duty.id).collect()
    };
    assert_eq!(rest.len(), 3);
    assert_eq!(app.sign_all(me, &rest).await.unwrap(), 3);
    assert_eq!(app.todo_count(me).await.unwrap(), 0);
}

async fn an_objection_is_rejected_or_moves_the_duty_to_the_unit_named(place: Place) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    let app = &world.app;
    app.assign_all(&world.clerk, three.version).await.unwrap();
    let duty = of(app, three.yu, world.yu.transport, DutyRole::Lead).await;
    let me = &world.yu_transport_reporter;

    for (reason, other, expected) in [
        ("", "", "required"),
        ("不属本单位", "没有这个单位", "unit_unknown"),
        ("不属本单位", "市交通局", "unit_succeeded"),
        ("不属本单位", "市交通运输委", "objection_same_unit"),
    ] {
        let refused = app.object(me, duty, reason, other).await.unwrap_err();
        assert_eq!(code(&refused), expected);
    }
    app.object(me, duty, "不属本单位", "市发改委").await.unwrap();
    assert_eq!(app.gap_list(&world.clerk).await.unwrap().objections.total, 1);
    assert_eq!(app.todo_count(&world.clerk).await.unwrap(), 1);
    // The office reads the reason; the side's clerk sees only that there is an objection.
    let page = app.duty_page(&world.clerk, duty).await.unwrap();
    assert!(page.can_rule && page.other_unit.as_deref() == Some("市发展改革委"));
    let page = app.duty_page(&world.yu_side.clerk, duty).await.unwrap();
    assert!(!page.can_rule && page.other_unit.is_none() && !format!("{page:?}").contains("不属本单位"));

    let ruled = app
        .decide_objection(&world.yu_side.clerk, duty, &Ruling::Reject, "x")
        .await;
    assert_eq!(code(&ruled.unwrap_err()), "denied");
    app.decide_objection(&world.clerk, duty, &Ruling::Reject, "清单已定")
        .await
        .unwrap();
    assert_eq!(state(app, duty).await, "assigned");
    app.object(me, duty, "确不属本单位", "").await.unwrap();
    let uphold = Ruling::Uphold {
        unit: "市发改委".into(),
    };
    app.decide_objection(&world.clerk, duty, &uphold, "同意")
        .await
        .unwrap();
    assert_eq!(state(app, duty).await, "handed_over");
    let next = of(app, three.yu, world.yu.planning, DutyRole::Lead).await;
    assert_eq!(
        app.duty_page(&world.clerk, next).await.unwrap().former[0].duty.id,
        duty
    );
    let late = app
        .decide_objection(&world.clerk, duty, &uphold, "同意")
        .await
        .unwrap_err();
    assert_eq!(code(&late), "duty_not_objected");

    // Upheld without another unit: the duty ends, assigning again does not bring it back, the gap is shown.
    let report = of(app, three.chuan, world.yu.science, DutyRole::Support).await;
    app.object(&world.yu_science_reporter, report, "无此职能", "")
        .await
        .unwrap();
    let nobody = Ruling::Uphold { unit: String::new() };
    app.decide_objection(&world.clerk, report, &nobody, "同意")
        .await
        .unwrap();
    assert_eq!(
        app.assign_all(&world.clerk, three.version).await.unwrap(),
        Assigned::default()
    );
}

async fn a_hand_over_moves_open_duties_and_leaves_closed_ones_their_names(place: Place) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    let app = &world.app;
    app.assign_all(&world.clerk, three.version).await.unwrap();
    let item = three.chuan;
    let (from, to) = (world.yu_transport_reporter.post, world.yu_science_reporter.post);
    let unit = world.yu.transport;
    let (handler, leader) = (DutyRole::Handler, DutyRole::LinkedLeader);
    let on = day("2025-03-01");
    let open = app
        .assign(&world.clerk, item, unit, Some(from), handler, on)
        .await
        .unwrap();
    let twice = app
        .assign(&world.clerk, item, unit, Some(from), handler, on)
        .await
        .unwrap_err();
    assert_eq!(code(&twice), "duty_stands");
    let strange = app
        .assign(&world.clerk, item, unit, Some(to), leader, on)
        .await
        .unwrap_err();
    assert_eq!(code(&strange), "post_not_of_unit");
    let closed = app
        .assign(&world.clerk, three.yu, unit, Some(from), handler, on)
        .await
        .unwrap();
    app.object(&world.yu_transport_reporter, closed, "重复", "")
        .await
        .unwrap();
    let end = Ruling::Uphold { unit: String::new() };
    app.decide_objection(&world.clerk, closed, &end, "同意")
        .await
        .unwrap();

    let day = day("2025-03-10");
    for actor in [&world.yu_side.clerk, &world.own_clerk] {
        let moved = app
            .hand_over_post(actor, from, to, day, "分工调整")
            .await
            .unwrap_err();
        assert!(
            ["denied", "nothing_to_hand_over"].contains(&code(&moved)),
            "{moved:?}"
        );
    }
    let before = entries(app).await;
    assert_eq!(
        app.hand_over_post(&world.clerk, from, to, day, "分工调整")
            .await
            .unwrap(),
        1
    );
    assert_eq!(entries(app).await, before + 1);
    assert_eq!(state(app, open).await, "handed_over");
    assert_eq!(state(app, closed).await, "ended");
    let duties = all(app, item).await;
    let moved = duties.iter().find(|d| d.former == Some(open)).unwrap();
    assert_eq!(
        (moved.unit, moved.post, moved.starts_on),
        (world.yu.science, Some(to), day)
    );
    let ended = duties.iter().find(|d| d.id == open).unwrap();
    assert_eq!((ended.unit, ended.ends_on), (unit, Some(day.plus(-1))));
    let again = app
        .hand_over_post(&world.clerk, from, to, day, "分工调整")
        .await
        .unwrap_err();
    assert_eq!(code(&again), "nothing_to_hand_over");
}

async fn abolish(world: &World, unit: UnitId) {
    let mut tx = world.app.store().begin(NOW).await.unwrap();
    let mut unit: Unit = tx.get(unit.0).await.unwrap().unwrap();
    unit.ends_on = Some(day("2025-02-28"));
    tx.update(&unit).await.unwrap();
    tx.commit(Entry::done(By::default(), "unit.abolish", "unit", unit.id.0))
        .await
        .unwrap();
}

async fn an_abolished_unit_stays_on_the_gap_list_until_all_its_duties_are_placed(place: Place) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    let app = &world.app;
    app.assign_all(&world.clerk, three.version).await.unwrap();
    abolish(&world, world.yu.transport).await;
    let gaps = app.gap_list(&world.clerk).await.unwrap();
    assert_eq!(gaps.abolished.total, 4);
    // The other side sees only those on the item that both share.
    assert_eq!(
        app.gap_list(&world.chuan_side.clerk)
            .await
            .unwrap()
            .abolished
            .total,
        2
    );

    let one = of(app, three.yu, world.yu.transport, DutyRole::Reporting).await;
    let day = day("2025-03-03");
    let wrong = app
        .hand_over(&world.clerk, one, "市交通局", day, "机构改革")
        .await
        .unwrap_err();
    assert_eq!(code(&wrong), "unit_succeeded");
    app.hand_over(&world.clerk, one, "市科技局", day, "机构改革")
        .await
        .unwrap();
    assert_eq!(app.gap_list(&world.clerk).await.unwrap().abolished.total, 3);
    let (from, to) = (world.yu.transport, world.yu.planning);
    assert_eq!(
        app.hand_over_unit(&world.clerk, from, to, day, "机构改革")
            .await
            .unwrap(),
        3
    );
    assert_eq!(app.gap_list(&world.clerk).await.unwrap().abolished.total, 0);
    assert_eq!(
        app.assign_all(&world.clerk, three.version).await.unwrap(),
        Assigned::default()
    );
}

async fn an_adjustment_ends_what_it_removed_and_assigns_what_it_added(place: Place) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    let app = &world.app;
    app.assign_all(&world.clerk, three.version).await.unwrap();
    let gone = of(app, three.yu, world.yu.transport, DutyRole::Lead).await;
    let support = of(app, three.chuan, world.yu.science, DutyRole::Support).await;
    let kept = of(app, three.both, world.yu.transport, DutyRole::Lead).await;
    app.sign(&world.yu_transport_reporter, kept, None).await.unwrap();

    use DutyRole::{JointLead, Lead};
    let mut put = Put::into(&world).await;
    let (title, units) = (
        "建成算力平台",
        [(Lead, world.chuan.science), (JointLead, world.yu.planning)],
    );
    let both = [(Lead, world.yu.transport), (JointLead, world.chuan.transport)];
    let fresh = put.item(world.joint, "试联办-2025-0004", "开通直达公交").await;
    let rows = [
        (three.both, None, Put::content("共建跨江通道", &both)),
        (three.chuan, None, Put::content(title, &units)),
        (
            fresh,
            None,
            Put::content("开通直达公交", &[(Lead, world.abolished)]),
        ),
    ];
    let authority = (three.session, three.authority);
    let v2 = put
        .version(three.list, Some(three.version), authority, &rows)
        .await;
    put.adjustment(v2, three.yu, RowChange::Removed, "已提前完工")
        .await;
    put.done().await;

    let old = app.assign_all(&world.clerk, three.version).await.unwrap_err();
    assert_eq!(code(&old), "version_superseded");
    let done = app.assign_all(&world.clerk, v2).await.unwrap();
    // 渝 planning joins and reports; the removed item's three duties and one support end; one unit is no more.
    assert_eq!(
        done,
        Assigned {
            made: 2,
            ended: 4,
            unplaced: 2
        }
    );
    assert_eq!(state(app, gone).await, "ended");
    assert_eq!(state(app, support).await, "ended");
    assert_eq!(state(app, kept).await, "signed");
    assert_eq!(
        app.assign_all(&world.clerk, v2).await.unwrap(),
        Assigned {
            unplaced: 2,
            ..Assigned::default()
        }
    );
    let gaps = app.gap_list(&world.clerk).await.unwrap();
    assert_eq!(
        gaps.without_duty.lines.iter().map(|g| g.item).collect::<Vec<_>>(),
        [fresh]
    );
    let page = app.item_page(&world.clerk, three.chuan).await.unwrap();
    assert!(page.is_joint);
    let page = app.item_page(&world.clerk, three.yu).await.unwrap();
    assert_eq!(page.removed[0].reason, "已提前完工");
}

async fn two_who_sign_for_the_same_duty_do_it_once(place: Place) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    let app = &world.app;
    app.assign_all(&world.clerk, three.version).await.unwrap();
    let duty = of(app, three.both, world.yu.transport, DutyRole::Lead).await;
    let me: &Actor = &world.yu_transport_reporter;
    let (one, two) = tokio::join!(app.sign(me, duty, None), app.object(me, duty, "不属本单位", ""));
    assert!(one.is_ok() != two.is_ok());
    let refused = one.and(two).unwrap_err();
    assert!(
        matches!(&refused, Error::Refused(r) if r.stale && r.code == "duty_not_waiting"),
        "{refused:?}"
    );
}

async fn the_gap_list_names_what_nobody_owes(place: Place) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    let app = &world.app;
    let gaps = app.gap_list(&world.clerk).await.unwrap();
    assert_eq!((gaps.without_duty.total, gaps.decisions.total), (3, 0));
    app.assign_all(&world.clerk, three.version).await.unwrap();
    assert_eq!(app.gap_list(&world.clerk).await.unwrap().total(), 0);

    let mut put = Put::into(&world).await;
    let loose = put
        .decision(world.joint, three.session, DecisionKind::Deployed, "摸清底数")
        .await;
    put.done().await;
    // Nobody leads, then the one post named has no holder, then a side has nobody who reports.
    let end = Ruling::Uphold { unit: String::new() };
    let lead = of(app, three.yu, world.yu.transport, DutyRole::Lead).await;
    app.object(&world.yu_transport_reporter, lead, "不属本单位", "")
        .await
        .unwrap();
    app.decide_objection(&world.clerk, lead, &end, "同意")
        .await
        .unwrap();
    let report = of(app, three.both, world.chuan.transport, DutyRole::Reporting).await;
    app.object(&world.chuan_transport_reporter, report, "由牵头单位填报", "")
        .await
        .unwrap();
    app.decide_objection(&world.clerk, report, &end, "同意")
        .await
        .unwrap();
    let (unit, post) = (world.yu.transport, world.yu_transport_reporter.post);
    let role = DutyRole::Handler;
    let on = day("2025-03-01");
    app.assign(&world.clerk, three.both, unit, Some(post), role, on)
        .await
        .unwrap();
    let mut tx = app.store().begin(NOW).await.unwrap();
    let mut holding: Holding = tx.holder_of(post, world.clerk.today).await.unwrap().unwrap();
    holding.ends_on = Some(day("2025-02-28"));
    tx.update(&holding).await.unwrap();
    tx.commit(Entry::done(By::default(), "post.hold", "post", post.0))
        .await
        .unwrap();

    let gaps = app.gap_list(&world.clerk).await.unwrap();
    let named = |n: &str| gaps.counts().iter().find(|c| c.0 == n).unwrap().1;
    assert_eq!(gaps.decisions.lines[0].decision, loose);
    assert_eq!(gaps.without_lead.lines[0].item, three.yu);
    let side = &gaps.without_report.lines[0];
    assert_eq!((side.item, side.side_name.as_deref()), (three.both, Some("四川")));
    assert_eq!((named("vacant"), named("objections"), gaps.total()), (1, 0, 4));
    for actor in [&world.yu_transport_reporter, &world.audit_admin] {
        assert_eq!(code(&app.gap_list(actor).await.unwrap_err()), "not found");
    }
}

async fn what_was_recorded_is_found_by_its_words(place: Place) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    let app = &world.app;
    let new = yipanqi_app::decisions::NewDecision {
        kind: DecisionKind::Decided,
        text: "统一两地公交票价".into(),
        lead_units: Vec::new(),
        support_units: Vec::new(),
        due_on: None,
        candidates: Vec::new(),
    };
    let decision = app
        .record_decision(&world.clerk, three.session, new)
        .await
        .unwrap();
    let found = app.search(&world.clerk, &Asking::of("公交票价")).await.unwrap();
    assert_eq!(
        found
            .decisions
            .shown
            .iter()
            .map(|d| d.found.decision)
            .collect::<Vec<_>>(),
        [decision]
    );
    let found = app
        .search(&world.clerk, &Asking::of("试联办-2025-0002"))
        .await
        .unwrap();
    assert_eq!(
        found
            .items
            .shown
            .iter()
            .map(|r| r.found.line.item)
            .collect::<Vec<_>>(),
        [three.both]
    );
    let found = app.search(&world.clerk, &Asking::of("发改委")).await.unwrap();
    assert_eq!(found.units.len(), 2);
    assert!(
        app.search(&world.clerk, &Asking::of("，。%_'"))
            .await
            .unwrap()
            .is_empty()
    );
}
