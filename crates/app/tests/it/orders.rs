//! 督办: the life of an order, who may take which step, and where it goes when the ground under it changes.

use crate::duty_world::{Put, Three};
use crate::world::{World, day};
use yipanqi_app::evidence::{HandedIn, Proof};
use yipanqi_app::orders::{Drafting, OrderContent, OrderDeed, OrderFilter, Rung};
use yipanqi_app::{App, Error};
use yipanqi_domain::light::{Light, Numbers, presets};
use yipanqi_domain::list::{DutyRole, RowChange};
use yipanqi_domain::lit::{LightRun, Lit, Part, SetInForce};
use yipanqi_domain::office::Holding;
use yipanqi_domain::order::Order;
use yipanqi_domain::period::Period;
use yipanqi_domain::report::EvidencePurpose;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{At, Day, ItemId, OrderId, UnitId};
use yipanqi_testkit::{NOW, Place, on_both};

on_both!(
    an_order_lives_from_its_draft_to_its_judgement,
    nobody_signs_off_what_they_drafted_in_whichever_seat,
    an_order_is_signed_for_before_it_is_answered_and_only_by_its_unit,
    the_next_rung_waits_for_its_time_and_says_why,
    only_what_ones_own_list_holds_and_the_unit_owes_is_ordered,
    a_deadline_over_the_national_day_counts_make_up_days,
    a_deadline_in_a_year_that_is_not_published_says_so,
    numbers_of_a_body_have_no_gaps_in_a_year,
    what_is_lifted_or_refused_uses_no_number,
    an_order_ends_with_the_row_that_an_adjustment_removes,
    an_order_goes_with_the_duty_and_keeps_its_seal,
    the_other_side_sees_nothing_of_an_order,
    a_change_of_lead_by_the_office_moves_only_what_no_other_duty_keeps,
    a_file_comes_with_the_answer_and_a_refused_one_leaves_nothing,
);

fn code(error: &Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        Error::NotFound => "not found",
        Error::Denied => "denied",
        _ => "other",
    }
}

fn by_hand(item: ItemId, unit: UnitId) -> Drafting {
    Drafting {
        item,
        list: None,
        unit: Some(unit),
        side: None,
        is_by_hand: true,
        is_urgent: false,
        reason: "现场查看未见施工".into(),
        rung: Rung::Reminder,
        asks: "说明停工原因并报复工安排".into(),
        working_days: 5,
    }
}

/// Lights the joint row in a run of March: Chongqing yellow, Sichuan green.
async fn lit(world: &World, three: &Three) {
    let mut put = Put::into(world).await;
    let set = presets().swap_remove(0);
    let rule_set = put.tx.new_id().await.unwrap();
    let in_force = SetInForce {
        id: rule_set,
        body: world.joint,
        name: "试".into(),
        version: 1,
        digest: set.digest(),
        content: set,
        in_force_on: day("2025-01-01"),
        at: NOW,
    };
    put.tx.insert(&in_force).await.unwrap();
    let run = LightRun {
        id: put.tx.new_id().await.unwrap(),
        list: three.list,
        version: three.version,
        period: Period::month(2025, 3).unwrap(),
        rule_set,
        known_at: put.tx.seq(),
        judged_on: day("2025-03-31"),
        light_count: 2,
        digest: "0".repeat(64),
        at: NOW,
    };
    put.tx.insert(&run).await.unwrap();
    let row = put
        .tx
        .sealed_row_of(three.version, three.both)
        .await
        .unwrap()
        .unwrap();
    let numbers: Numbers = serde_json::from_str(
        r#"{"expected":2500,"actual":1260,"behind":1240,"looked_at":[["points_behind",1240]]}"#,
    )
    .unwrap();
    let of = |side, level, rule: Option<&str>| Lit {
        row: row.id,
        side: Some(side),
        part: Part::Side,
        item: three.both,
        unit: None,
        light: Light::Level(level),
        rule: rule.map(str::to_owned),
        numbers: numbers.clone(),
        plan_fen: None,
        done_fen: None,
        started: None,
    };
    let lights = [of(world.sides[0], 2, Some("试-黄")), of(world.sides[1], 0, None)];
    put.tx.keep_lights(run.id, &lights).await.unwrap();
    put.done().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_order_takes_its_cause_from_the_latest_light_of_the_row() {
    let (world, three) = world(Place::sqlite()).await;
    let app = &world.app;
    lit(&world, &three).await;
    let page = app
        .draft_order_page(&world.clerk, three.both, None)
        .await
        .unwrap();
    // A green light is no cause.
    assert_eq!(page.lights.len(), 1);
    assert_eq!(page.lights[0].side, Some(world.sides[0]));
    let lit = |unit, side| Drafting {
        is_by_hand: false,
        reason: String::new(),
        side,
        ..by_hand(three.both, unit)
    };
    let green = lit(world.chuan.transport, Some(world.sides[1]));
    let refused = app.draft_order(&world.clerk, &green).await.unwrap_err();
    assert_eq!(code(&refused), "order_no_light");
    let other = lit(world.chuan.transport, Some(world.sides[0]));
    let refused = app.draft_order(&world.clerk, &other).await.unwrap_err();
    assert_eq!(code(&refused), "order_other_side");
    let order = issued(&world, &lit(world.yu.transport, Some(world.sides[0]))).await;
    let saved = saved(app, order).await;
    assert_eq!(saved.cause, "试-黄");
    assert_eq!(saved.period, Period::month(2025, 3));
    assert_eq!((saved.side, saved.reason), (Some(world.sides[0]), None));
    let page = app.order_page(&world.yu_transport_reporter, order).await.unwrap();
    assert!(page.content.numbers.contains("1240"));
    assert_eq!(page.content.side_name.as_deref(), Some("重庆"));
}

async fn world(place: Place) -> (World, Three) {
    let world = World::on(place).await;
    let three = Three::in_world(&world).await;
    world.app.assign_all(&world.clerk, three.version).await.unwrap();
    (world, three)
}

/// An order that has been issued.
async fn issued(world: &World, drafting: &Drafting) -> OrderId {
    let app = &world.app;
    let order = app.draft_order(&world.clerk, drafting).await.unwrap();
    app.sign_off_order(&world.leader, order).await.unwrap();
    app.issue_order(&world.clerk, order).await.unwrap();
    order
}

async fn saved(app: &App, order: OrderId) -> Order {
    let mut read = app.store().read().await.unwrap();
    read.get(order.0).await.unwrap().unwrap()
}

async fn state(app: &App, order: OrderId) -> &'static str {
    saved(app, order).await.state.code()
}

async fn entries(app: &App) -> i64 {
    app.head().await.unwrap().seq
}

/// Lets the clock stand at nine in the morning of a day, and gives the actor as of that day.
fn on(world: &World, on: &str, actor: &Actor) -> Actor {
    let days = (day(on).0 - day("2025-03-03").0).num_days();
    world.clock.set(At(NOW.0 + days * 86_400_000));
    Actor {
        today: day(on),
        ..actor.clone()
    }
}

async fn an_order_lives_from_its_draft_to_its_judgement(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let before = entries(app).await;
    let drafting = by_hand(three.both, world.yu.transport);
    let order = app.draft_order(&world.clerk, &drafting).await.unwrap();
    app.sign_off_order(&world.leader, order).await.unwrap();
    let number = app.issue_order(&world.clerk, order).await.unwrap();
    assert_eq!(number, "试联办督办〔2025〕1号");
    // Monday 3 March; five working days on is Monday 10 March.
    let issue = saved(app, order).await.state.issue().cloned().unwrap();
    assert_eq!((issue.due.on, issue.due.unpublished), (day("2025-03-10"), None));

    let me = &world.yu_transport_reporter;
    app.sign_for_order(me, order).await.unwrap();
    let empty = app.answer_order(me, order, "  ", None).await.unwrap_err();
    assert_eq!(code(&empty), "required");
    app.answer_order(me, order, "已于三月五日复工", None)
        .await
        .unwrap();
    let no_reason = app.judge_order(&world.clerk, order, false, "").await.unwrap_err();
    assert_eq!(code(&no_reason), "required");
    app.judge_order(&world.clerk, order, true, "").await.unwrap();
    assert_eq!(
        entries(app).await,
        before + 6,
        "one entry a step, none for a refusal"
    );
    let again = app.judge_order(&world.clerk, order, true, "").await.unwrap_err();
    assert_eq!(code(&again), "order_not_waiting");

    let page = app.order_page(&world.clerk, order).await.unwrap();
    let deeds: Vec<OrderDeed> = page.acts.iter().map(|a| a.act.act).collect();
    use OrderDeed::{Answered, Issued, Satisfied, SignedFor, SignedOff};
    assert_eq!(deeds, [SignedOff, Issued, SignedFor, Answered, Satisfied]);
    // What was issued is kept word for word, and its digest can be made again; the signature is on what was signed.
    let text = page.acts[1].act.text.clone().unwrap();
    assert_eq!(yipanqi_domain::canon::digest(text.as_bytes()), issue.content);
    let content = OrderContent::read(&text).unwrap();
    assert_eq!(content, page.content);
    assert_eq!(content.unit_name, "市交通运输委");
    let sealed = content.issued.clone().unwrap();
    assert_eq!(
        (sealed.number.as_str(), sealed.due_on.as_str()),
        (number.as_str(), "2025-03-10")
    );
    let signed = OrderContent {
        issued: None,
        ..content
    };
    assert_eq!(page.signatures[0].content, signed.digest());
    assert_eq!((sealed.signed, page.signatures.len()), (signed.digest(), 1));
}

async fn nobody_signs_off_what_they_drafted_in_whichever_seat(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let drafting = by_hand(three.yu, world.yu.transport);
    let order = app.draft_order(&world.clerk, &drafting).await.unwrap();
    assert_eq!(
        code(&app.sign_off_order(&world.clerk, order).await.unwrap_err()),
        "denied"
    );
    // The clerk comes to hold the leader's seat: another post, the same person.
    let mut tx = app.store().begin(NOW).await.unwrap();
    let id = tx.new_id().await.unwrap();
    tx.insert(&Holding {
        id,
        post: world.leader.post,
        person: world.clerk.person,
        starts_on: day("2025-03-01"),
        ends_on: None,
    })
    .await
    .unwrap();
    tx.commit(Entry::done(By::default(), "test.put", "site", 1))
        .await
        .unwrap();
    let seated = Actor {
        account: world.clerk.account,
        person: world.clerk.person,
        ..world.leader.clone()
    };
    let own = app.sign_off_order(&seated, order).await.unwrap_err();
    assert_eq!(code(&own), "order_own_sign_off");
    assert_eq!(state(app, order).await, "drafted");
    let early = app.issue_order(&world.clerk, order).await.unwrap_err();
    assert_eq!(code(&early), "order_not_waiting");
    app.sign_off_order(&world.leader, order).await.unwrap();
}

async fn an_order_is_signed_for_before_it_is_answered_and_only_by_its_unit(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let drafting = by_hand(three.both, world.yu.transport);
    let me = &world.yu_transport_reporter;
    let order = app.draft_order(&world.clerk, &drafting).await.unwrap();
    // Before it is issued the unit does not know of it.
    assert_eq!(code(&app.order_page(me, order).await.unwrap_err()), "not found");
    app.sign_off_order(&world.leader, order).await.unwrap();
    app.issue_order(&world.clerk, order).await.unwrap();
    let early = app.answer_order(me, order, "已办", None).await.unwrap_err();
    assert_eq!(code(&early), "order_not_waiting");
    let clerk = app.sign_for_order(&world.clerk, order).await.unwrap_err();
    assert_eq!(code(&clerk), "denied");
    let side = app.sign_for_order(&world.yu_side.clerk, order).await.unwrap_err();
    assert_eq!(code(&side), "denied");
    let page = app.orders_page(me, &OrderFilter::default(), 1).await.unwrap();
    assert_eq!((page.to_answer_count, page.total, page.is_office), (1, 1, false));
    app.sign_for_order(me, order).await.unwrap();
    app.answer_order(me, order, "已办", None).await.unwrap();
    let page = app.orders_page(me, &OrderFilter::default(), 1).await.unwrap();
    assert_eq!(page.to_answer_count, 0);
}

async fn the_next_rung_waits_for_its_time_and_says_why(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let first = by_hand(three.both, world.yu.transport);
    let at = |rung| Drafting {
        rung,
        ..first.clone()
    };
    let high = app.draft_order(&world.clerk, &at(Rung::Red)).await.unwrap_err();
    assert_eq!(code(&high), "order_urgent");
    let order = issued(&world, &first).await;

    let Error::Refused(early) = app.draft_order(&world.clerk, &at(Rung::Blue)).await.unwrap_err() else {
        panic!("refused")
    };
    assert_eq!((early.code, early.field), ("order_too_early", Some("rung")));
    assert!(
        early.args.contains(&("number", "试联办督办〔2025〕1号".into())),
        "{early}"
    );
    assert!(early.args.contains(&("day", "2025-03-10".into())), "{early}");

    // On its last day it still has its time; the day after, the next rung follows.
    let clerk = on(&world, "2025-03-10", &world.clerk);
    let still = app.draft_order(&clerk, &at(Rung::Blue)).await.unwrap_err();
    assert_eq!(code(&still), "order_too_early");
    let clerk = on(&world, "2025-03-11", &world.clerk);
    assert!(app.order_page(&clerk, order).await.unwrap().can_climb);
    let blue = app.draft_order(&clerk, &at(Rung::Blue)).await.unwrap();
    assert_eq!(saved(app, blue).await.former, Some(order));
    let twice = app.draft_order(&clerk, &at(Rung::Yellow)).await.unwrap_err();
    assert_eq!(code(&twice), "order_draft_waits");

    // Judged unsatisfied, the next rung need not wait for the deadline; urgent ones do not wait at all.
    app.sign_off_order(&world.leader, blue).await.unwrap();
    app.issue_order(&clerk, blue).await.unwrap();
    let urgent = Drafting {
        is_urgent: true,
        reason: "汛期将至".into(),
        ..at(Rung::Red)
    };
    let page = app.draft_order_page(&clerk, three.both, None).await.unwrap();
    let unit = page
        .units
        .iter()
        .find(|u| u.unit.id == world.yu.transport)
        .unwrap();
    assert_eq!(
        (unit.usual, unit.former.as_ref().map(|f| f.rung)),
        (None, Some(Rung::Blue))
    );
    let me = &world.yu_transport_reporter;
    app.sign_for_order(me, blue).await.unwrap();
    app.answer_order(me, blue, "正在协调", None).await.unwrap();
    let unjudged = app.draft_order(&clerk, &at(Rung::Yellow)).await.unwrap_err();
    assert_eq!(code(&unjudged), "order_too_early");
    app.judge_order(&clerk, blue, false, "没有复工日期")
        .await
        .unwrap();
    let low = app.draft_order(&clerk, &at(Rung::Blue)).await.unwrap_err();
    assert_eq!(code(&low), "order_rung_low");
    let red = app.draft_order(&clerk, &urgent).await.unwrap();
    assert_eq!(saved(app, red).await.former, Some(blue));
}

async fn only_what_ones_own_list_holds_and_the_unit_owes_is_ordered(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let drafting = by_hand(three.yu, world.yu.transport);
    let refused = |error: yipanqi_app::Result<OrderId>| code(&error.unwrap_err());
    // Another body's office does not see the item; the side's clerk and the unit see it and order nothing.
    assert_eq!(
        refused(app.draft_order(&world.own_clerk, &drafting).await),
        "not found"
    );
    for actor in [&world.yu_side.clerk, &world.yu_transport_reporter, &world.leader] {
        assert_eq!(refused(app.draft_order(actor, &drafting).await), "denied");
    }
    let idle = by_hand(three.yu, world.yu.science);
    assert_eq!(
        refused(app.draft_order(&world.clerk, &idle).await),
        "order_not_owed"
    );
    let no_light = Drafting {
        is_by_hand: false,
        ..drafting.clone()
    };
    assert_eq!(
        refused(app.draft_order(&world.clerk, &no_light).await),
        "order_no_light"
    );
    let no_reason = Drafting {
        reason: " ".into(),
        ..drafting.clone()
    };
    assert_eq!(
        refused(app.draft_order(&world.clerk, &no_reason).await),
        "required"
    );
    for days in [0, 61] {
        let wrong = Drafting {
            working_days: days,
            ..drafting.clone()
        };
        assert_eq!(
            refused(app.draft_order(&world.clerk, &wrong).await),
            "order_working_days"
        );
    }
}

async fn due_from(world: &World, three: &Three, start: &str, working_days: i64) -> (Day, Option<i32>) {
    let clerk = on(world, start, &world.clerk);
    let drafting = Drafting {
        working_days,
        ..by_hand(three.both, world.yu.transport)
    };
    let order = world.app.draft_order(&clerk, &drafting).await.unwrap();
    world.app.sign_off_order(&world.leader, order).await.unwrap();
    world.app.issue_order(&clerk, order).await.unwrap();
    let due = saved(&world.app, order).await.state.issue().unwrap().due;
    (due.on, due.unpublished)
}

async fn a_deadline_over_the_national_day_counts_make_up_days(place: Place) {
    let (world, three) = world(place).await;
    // Friday 26 September 2025: Sunday the 28th is worked, 1 to 8 October are off, Saturday the 11th is worked. So the
    // 28th, 29th, 30th, 9th, 10th and 11th are the six working days that follow.
    assert_eq!(
        due_from(&world, &three, "2025-09-26", 6).await,
        (day("2025-10-11"), None)
    );
}

async fn a_deadline_in_a_year_that_is_not_published_says_so(place: Place) {
    let (world, three) = world(place).await;
    let last = world.app.settings().work_calendar.years().last().unwrap();
    let (on, unpublished) = due_from(&world, &three, &format!("{}-01-04", last + 1), 5).await;
    assert_eq!(unpublished, Some(last + 1));
    assert!(on > Day::new(last + 1, 1, 8).unwrap());
}

async fn numbers_of_a_body_have_no_gaps_in_a_year(place: Place) {
    let (world, three) = world(place).await;
    let mut numbers = Vec::new();
    for (item, unit, start) in [
        (three.both, world.yu.transport, "2025-12-30"),
        (three.yu, world.yu.local, "2025-12-31"),
        (three.chuan, world.chuan.science, "2026-01-05"),
    ] {
        let clerk = on(&world, start, &world.clerk);
        let order = world.app.draft_order(&clerk, &by_hand(item, unit)).await.unwrap();
        world.app.sign_off_order(&world.leader, order).await.unwrap();
        numbers.push(world.app.issue_order(&clerk, order).await.unwrap());
    }
    assert_eq!(
        numbers,
        [
            "试联办督办〔2025〕1号",
            "试联办督办〔2025〕2号",
            "试联办督办〔2026〕1号"
        ]
    );
}

async fn what_is_lifted_or_refused_uses_no_number(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let drafting = by_hand(three.both, world.yu.transport);
    let wrong = app.draft_order(&world.clerk, &drafting).await.unwrap();
    app.lift_order(&world.clerk, wrong, "拟错单位").await.unwrap();
    let again = app.lift_order(&world.clerk, wrong, "再来").await.unwrap_err();
    assert_eq!(code(&again), "order_not_waiting");
    let order = issued(&world, &drafting).await;
    let twice = app.issue_order(&world.clerk, order).await.unwrap_err();
    assert_eq!(code(&twice), "order_not_waiting");
    app.lift_order(&world.clerk, order, "灯已转绿").await.unwrap();
    let next = issued(&world, &drafting).await;
    let number = |order: Order| order.state.issue().unwrap().number.clone();
    assert_eq!(number(saved(app, order).await), "试联办督办〔2025〕1号");
    assert_eq!(number(saved(app, next).await), "试联办督办〔2025〕2号");
    assert_eq!(saved(app, next).await.former, None, "the ladder begins anew");
}

async fn an_order_ends_with_the_row_that_an_adjustment_removes(place: Place) {
    use DutyRole::{JointLead, Lead};
    let (world, three) = world(place).await;
    let app = &world.app;
    let gone = issued(&world, &by_hand(three.yu, world.yu.transport)).await;
    let draft = app
        .draft_order(&world.clerk, &by_hand(three.yu, world.yu.local))
        .await
        .unwrap();
    let support = issued(&world, &by_hand(three.chuan, world.yu.science)).await;
    let kept = issued(&world, &by_hand(three.both, world.yu.transport)).await;

    let mut put = Put::into(&world).await;
    let both = [(Lead, world.yu.transport), (JointLead, world.chuan.transport)];
    let rows = [
        (three.both, None, Put::content("共建跨江通道", &both)),
        (
            three.chuan,
            None,
            Put::content("建成算力平台", &[(Lead, world.chuan.science)]),
        ),
    ];
    let authority = (three.session, three.authority);
    let v2 = put
        .version(three.list, Some(three.version), authority, &rows)
        .await;
    put.adjustment(v2, three.yu, RowChange::Removed, "已提前完工")
        .await;
    put.adjustment(v2, three.chuan, RowChange::Changed, "不再需要配合")
        .await;
    put.done().await;
    app.assign_all(&world.clerk, v2).await.unwrap();

    for (order, reason) in [
        (gone, "已提前完工"),
        (draft, "已提前完工"),
        (support, "不再需要配合"),
    ] {
        let page = app.order_page(&world.clerk, order).await.unwrap();
        assert_eq!(page.line.order.state.code(), "lifted");
        let last = page.acts.last().unwrap();
        assert_eq!(
            (last.act.act, last.act.text.as_deref()),
            (OrderDeed::Lifted, Some(reason))
        );
    }
    assert_eq!(state(app, kept).await, "issued");
    assert!(
        saved(app, gone).await.state.issue().is_some(),
        "its number stays used"
    );
}

async fn an_order_goes_with_the_duty_and_keeps_its_seal(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let order = issued(&world, &by_hand(three.both, world.yu.transport)).await;
    app.sign_for_order(&world.yu_transport_reporter, order)
        .await
        .unwrap();
    let signed = app
        .draft_order(&world.clerk, &by_hand(three.yu, world.yu.transport))
        .await
        .unwrap();
    app.sign_off_order(&world.leader, signed).await.unwrap();
    let sealed = saved(app, order).await.state.issue().cloned().unwrap();

    let (from, to) = (world.yu.transport, world.yu.science);
    app.hand_over_unit(&world.clerk, from, to, day("2025-03-04"), "机构改革")
        .await
        .unwrap();
    let moved = saved(app, order).await;
    assert_eq!((moved.unit, moved.state.code()), (to, "issued"));
    assert_eq!(moved.state.issue(), Some(&sealed));
    // What named the former unit and was not issued yet has to be signed off anew.
    let draft = saved(app, signed).await;
    assert_eq!((draft.unit, draft.state.code()), (to, "drafted"));

    let before = app
        .order_page(&world.yu_transport_reporter, order)
        .await
        .unwrap_err();
    assert_eq!(code(&before), "not found");
    let page = app.order_page(&world.yu_science_reporter, order).await.unwrap();
    assert_eq!(page.content.unit_name, "市交通运输委");
    assert_eq!(page.line.unit_name, "市科技局");
    assert_eq!(page.acts.last().unwrap().act.act, OrderDeed::Moved);
    app.sign_for_order(&world.yu_science_reporter, order)
        .await
        .unwrap();
}

async fn a_change_of_lead_by_the_office_moves_only_what_no_other_duty_keeps(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let order = issued(&world, &by_hand(three.both, world.yu.transport)).await;
    let duties = {
        let mut read = app.store().read().await.unwrap();
        read.duties_under(three.list, three.both).await.unwrap()
    };
    let mine = |role| {
        duties
            .iter()
            .find(|d| d.unit == world.yu.transport && d.role == role)
            .unwrap()
            .id
    };
    let (lead, reporting) = (mine(DutyRole::Lead), mine(DutyRole::Reporting));
    let on = day("2025-03-04");
    app.hand_over(&world.clerk, lead, "市科技局", on, "分工调整")
        .await
        .unwrap();
    assert_eq!(saved(app, order).await.unit, world.yu.transport);
    app.hand_over(&world.clerk, reporting, "市科技局", on, "分工调整")
        .await
        .unwrap();
    assert_eq!(saved(app, order).await.unit, world.yu.science);
}

async fn the_other_side_sees_nothing_of_an_order(place: Place) {
    let (world, three) = world(place).await;
    let app = &world.app;
    let order = issued(&world, &by_hand(three.both, world.yu.transport)).await;
    let draft = app
        .draft_order(&world.clerk, &by_hand(three.both, world.chuan.transport))
        .await
        .unwrap();
    for actor in [
        &world.clerk,
        &world.leader,
        &world.yu_side.clerk,
        &world.yu_side.leader,
        &world.yu_transport_reporter,
    ] {
        assert!(app.order_page(actor, order).await.is_ok());
    }
    for actor in [
        &world.chuan_side.clerk,
        &world.chuan_side.leader,
        &world.chuan_transport_reporter,
        &world.own_clerk,
        &world.yu_science_reporter,
        &world.system_admin,
    ] {
        assert_eq!(
            code(&app.order_page(actor, order).await.unwrap_err()),
            "not found"
        );
        let page = app.orders_page(actor, &OrderFilter::default(), 1).await.unwrap();
        assert_eq!((page.total, page.lines.len()), (0, 0));
        let item = app.orders_of_item(actor, three.both).await.unwrap();
        assert!(item.lines.is_empty() && !item.can_draft);
    }
    // A draft is the office's own, even for the unit's side.
    assert_eq!(
        code(&app.order_page(&world.chuan_side.clerk, draft).await.unwrap_err()),
        "not found"
    );
    let of_item = app.orders_of_item(&world.clerk, three.both).await.unwrap();
    assert_eq!((of_item.lines.len(), of_item.can_draft), (2, true));
}

async fn a_file_comes_with_the_answer_and_a_refused_one_leaves_nothing(place: Place) {
    let (world, three) = world(place).await;
    let (app, me) = (&world.app, &world.yu_transport_reporter);
    let order = app
        .draft_order(&world.clerk, &by_hand(three.both, world.yu.transport))
        .await
        .unwrap();
    app.sign_off_order(&world.leader, order).await.unwrap();
    app.issue_order(&world.clerk, order).await.unwrap();
    app.sign_for_order(me, order).await.unwrap();
    let proof = |name: &str, bytes: &[u8], confirmed| Proof {
        file: Some(HandedIn {
            name: name.into(),
            bytes: bytes.to_vec(),
        }),
        no_secret_confirmed: confirmed,
        ..Proof::default()
    };
    let before = (evidence(app).await.len(), blobs(&world));
    let refused = [
        (proof("a.txt", "复工令".as_bytes(), false), "secret_not_ruled_out"),
        (proof("a.pdf", b"", true), "evidence_empty"),
        (proof("a.pdf", b"MZ\0\0", true), "evidence_kind"),
        (
            proof("a.txt", "秘密★一年".as_bytes(), true),
            "carries_secrecy_mark",
        ),
    ];
    for (proof, why) in refused {
        let error = app.answer_order(me, order, "已复工", proof).await.unwrap_err();
        assert_eq!(code(&error), why);
    }
    // Without a right, without words, or twice: the bytes are not even stored.
    let good = || proof("复工令.txt", "准予复工".as_bytes(), true);
    let stranger = app
        .answer_order(&world.chuan_transport_reporter, order, "已复工", good())
        .await;
    assert_eq!(code(&stranger.unwrap_err()), "not found");
    let silent = app.answer_order(me, order, " ", good()).await.unwrap_err();
    assert_eq!(code(&silent), "required");
    assert_eq!((evidence(app).await.len(), blobs(&world)), before);

    app.answer_order(me, order, "已复工", good()).await.unwrap();
    let kept = evidence(app).await;
    let file = kept.last().unwrap();
    assert_eq!(
        (file.file_name.as_str(), file.purpose, file.item, file.unit),
        (
            "复工令.txt",
            EvidencePurpose::OrderAnswer,
            three.both,
            world.yu.transport
        )
    );
    let seen = app.order_page(&world.clerk, order).await.unwrap();
    assert_eq!(
        seen.acts.last().unwrap().evidence_title.as_deref(),
        Some("复工令.txt")
    );
    let opened = app.evidence_file(&world.clerk, file.id).await.unwrap();
    assert_eq!(opened.bytes, "准予复工".as_bytes());
    for stranger in [
        &world.chuan_side.clerk,
        &world.chuan_transport_reporter,
        &world.own_clerk,
    ] {
        assert!(app.evidence_file(stranger, file.id).await.is_err());
    }
}

async fn evidence(app: &App) -> Vec<yipanqi_domain::report::Evidence> {
    app.store().read().await.unwrap().every().await.unwrap()
}

/// Files in the folder of blobs.
fn blobs(world: &World) -> usize {
    fn count(folder: &std::path::Path) -> usize {
        let Ok(entries) = std::fs::read_dir(folder) else {
            return 0;
        };
        entries
            .flatten()
            .map(|e| if e.path().is_dir() { count(&e.path()) } else { 1 })
            .sum()
    }
    count(&world.place.folder.path().join("blobs"))
}
