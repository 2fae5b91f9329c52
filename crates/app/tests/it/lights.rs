//! 亮灯: rules in force, what lights follow from what is known, and runs that can be computed again.

use crate::duty_world::Put;
use crate::light_world::{hundred_days, lights, march, morning, pct, project, ruled, stage, told, wan};
use crate::world::{World, day};
use yipanqi_app::Error;
use yipanqi_app::lights::RunCheck;
use yipanqi_domain::change::ChangeKind;
use yipanqi_domain::light::Light;
use yipanqi_domain::list::DutyRole::{JointLead, Lead};
use yipanqi_domain::lit::{Part, digest};
use yipanqi_domain::measure::Stage;
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::report::Verdict;
use yipanqi_testkit::{Place, on_both};

on_both!(
    ten_and_thirty_points_behind_are_yellow_and_what_lies_over_is_red,
    nothing_is_green_without_a_report,
    an_approved_extension_moves_what_is_expected,
    a_suspended_row_has_no_level_until_it_is_resumed,
    a_joint_row_is_lit_for_each_side_and_as_a_whole,
    a_figure_that_was_sent_back_is_not_judged,
    a_run_computed_again_says_the_same_until_something_becomes_known,
    lights_that_another_hand_changed_are_found_and_put_right,
    rules_are_put_in_force_by_the_office_version_by_version,
    there_are_no_lights_without_rules_or_before_the_period,
    a_start_that_is_due_and_not_made_is_lit_by_its_months,
);

fn code(error: &Error) -> &'static str {
    match error {
        Error::Refused(refusal) => refusal.code,
        Error::NotFound => "not found",
        Error::Denied => "denied",
        _ => "other",
    }
}

async fn ten_and_thirty_points_behind_are_yellow_and_what_lies_over_is_red(place: Place) {
    let world = World::on(place).await;
    let unit = world.yu.transport;
    let titles = ["甲路", "乙路", "丙路", "丁路", "戊路"];
    let rows: Vec<_> = titles.iter().map(|t| hundred_days(t, unit)).collect();
    let mut put = Put::into(&world).await;
    let (list, _, items) = put.adopted(&world, &rows).await;
    for (item, done) in items.iter().zip([8_001, 8_000, 6_000, 5_999, 9_000]) {
        put.fact(*item, world.sides[0], march(), pct(done), 1).await;
    }
    put.done().await;
    ruled(&world).await;
    let run = world
        .app
        .compute_lights(&world.clerk, list, march())
        .await
        .unwrap();
    let yellow = || (Light::Level(2), Some("银川-进度-黄".to_owned()));
    assert_eq!(
        told(&world.app, &run).await,
        [
            (Light::Level(0), None),
            yellow(),
            yellow(),
            (Light::Level(3), Some("银川-进度-红".to_owned())),
            (Light::Level(0), None),
        ]
    );
    let kept = lights(&world.app, &run).await;
    assert_eq!(kept[1].numbers.expected, Some(Pct(9_000)));
    assert_eq!(kept[1].numbers.behind, Some(Pct(1_000)));
    assert_eq!((kept[1].side, kept[1].part), (Some(world.sides[0]), Part::Only));
    assert_eq!(kept[1].unit, Some(unit));
    assert_eq!((run.light_count, run.judged_on), (5, day("2025-03-31")));
}

async fn nothing_is_green_without_a_report(place: Place) {
    let world = World::on(place).await;
    let unit = world.yu.transport;
    let mut put = Put::into(&world).await;
    let (list, _, items) = put
        .adopted(
            &world,
            &[
                hundred_days("甲路", unit),
                hundred_days("乙路", unit),
                hundred_days("丙路", unit),
            ],
        )
        .await;
    put.window(list, march(), "2025-04-08").await;
    // The second reports words and leaves out the figure.
    let words = (
        yipanqi_domain::measure::Measure::Narrative,
        yipanqi_domain::measure::Worth::Words("正在施工".into()),
    );
    put.fact(items[1], world.sides[0], march(), words, 1).await;
    put.fact(items[2], world.sides[0], march(), pct(9_500), 1).await;
    put.done().await;
    ruled(&world).await;
    // While the window is open, nothing is owed yet.
    world.clock.set(morning("2025-04-08"));
    let open = world
        .app
        .compute_lights(&world.clerk, list, march())
        .await
        .unwrap();
    let light = |all: Vec<(Light, Option<String>)>| all.into_iter().map(|l| l.0).collect::<Vec<_>>();
    assert_eq!(
        light(told(&world.app, &open).await),
        [Light::NotDue, Light::NoReport, Light::Level(0)]
    );
    world.clock.set(morning("2025-04-09"));
    let over = world
        .app
        .compute_lights(&world.clerk, list, march())
        .await
        .unwrap();
    assert_eq!(
        light(told(&world.app, &over).await),
        [Light::NoReport, Light::NoReport, Light::Level(0)]
    );
}

async fn an_approved_extension_moves_what_is_expected(place: Place) {
    let world = World::on(place).await;
    let mut put = Put::into(&world).await;
    let (list, _, items) = put
        .adopted(&world, &[hundred_days("甲路", world.yu.transport)])
        .await;
    put.fact(items[0], world.sides[0], march(), pct(5_000), 1).await;
    put.done().await;
    ruled(&world).await;
    let before = world
        .app
        .compute_lights(&world.clerk, list, march())
        .await
        .unwrap();
    assert_eq!(told(&world.app, &before).await[0].0, Light::Level(3));
    let mut put = Put::into(&world).await;
    put.change(list, items[0], ChangeKind::Extension, Some("2025-06-29"))
        .await;
    put.done().await;
    let after = world
        .app
        .compute_lights(&world.clerk, list, march())
        .await
        .unwrap();
    let kept = lights(&world.app, &after).await;
    assert_eq!(kept[0].light, Light::Level(0));
    assert_eq!(kept[0].numbers.expected, Some(Pct(5_000)), "90 of 180 days");
    assert_ne!(before.digest, after.digest);
}

async fn a_suspended_row_has_no_level_until_it_is_resumed(place: Place) {
    let world = World::on(place).await;
    let mut put = Put::into(&world).await;
    let (list, _, items) = put
        .adopted(&world, &[hundred_days("甲路", world.yu.transport)])
        .await;
    put.fact(items[0], world.sides[0], march(), pct(5_000), 1).await;
    put.change(list, items[0], ChangeKind::Suspension, None).await;
    put.done().await;
    ruled(&world).await;
    let run = world
        .app
        .compute_lights(&world.clerk, list, march())
        .await
        .unwrap();
    assert_eq!(told(&world.app, &run).await, [(Light::Suspended, None)]);
    let mut put = Put::into(&world).await;
    put.change(list, items[0], ChangeKind::Resumption, None).await;
    put.done().await;
    let run = world
        .app
        .compute_lights(&world.clerk, list, march())
        .await
        .unwrap();
    assert_eq!(told(&world.app, &run).await[0].0, Light::Level(3));
}

async fn a_joint_row_is_lit_for_each_side_and_as_a_whole(place: Place) {
    let world = World::on(place).await;
    let [yu, chuan] = world.sides;
    let units = [(Lead, world.yu.transport), (JointLead, world.chuan.transport)];
    let mut put = Put::into(&world).await;
    let plan = [(Some(yu), 40), (Some(chuan), 60)];
    let (list, _, items) = put.adopted(&world, &[project("甲桥", &units, &plan)]).await;
    put.window(list, march(), "2025-04-08").await;
    put.fact(items[0], yu, march(), wan(12), 1).await;
    put.fact(
        items[0],
        yu,
        march(),
        stage(Stage::InLibrary, Some("2025-02-20")),
        1,
    )
    .await;
    put.done().await;
    ruled(&world).await;
    let app = &world.app;
    // One side is silent: its share of the sum is unknown, so nobody can say how the whole stands.
    let run = app.compute_lights(&world.clerk, list, march()).await.unwrap();
    let kept = lights(app, &run).await;
    let said: Vec<_> = kept.iter().map(|l| (l.part, l.side, l.light)).collect();
    assert_eq!(
        said,
        [
            (Part::Whole, None, Light::NoReport),
            (Part::Side, Some(yu), Light::Level(0)),
            (Part::Side, Some(chuan), Light::NoReport),
        ]
    );
    assert_eq!(kept[0].done_fen, Some(12_000_000), "what was said counts in sums");

    let mut put = Put::into(&world).await;
    put.fact(items[0], chuan, march(), wan(9), 1).await;
    put.done().await;
    let run = app.compute_lights(&world.clerk, list, march()).await.unwrap();
    let kept = lights(app, &run).await;
    let said: Vec<_> = kept.iter().map(|l| (l.light, l.numbers.actual)).collect();
    assert_eq!(
        said,
        [
            (Light::Level(0), Some(Pct(2_100))),
            (Light::Level(0), Some(Pct(3_000))),
            (Light::Level(2), Some(Pct(1_500))),
        ],
        "21 of 100 is 4 points behind, 9 of 60 is 10"
    );
    assert_eq!(kept[0].started, Some(true));
    assert_eq!(kept[2].unit, Some(world.chuan.transport));
    let mut read = app.store().read().await.unwrap();
    let latest = read.latest_light(list, items[0], Some(chuan)).await.unwrap();
    assert_eq!(
        latest.map(|(run, lit)| (run.id, lit.light)),
        Some((run.id, Light::Level(2)))
    );
    let whole = read.latest_light(list, items[0], None).await.unwrap();
    assert_eq!(whole.map(|(_, lit)| lit.part), Some(Part::Whole));
}

async fn a_figure_that_was_sent_back_is_not_judged(place: Place) {
    let world = World::on(place).await;
    let mut put = Put::into(&world).await;
    let (list, _, items) = put
        .adopted(&world, &[hundred_days("甲路", world.yu.transport)])
        .await;
    put.window(list, march(), "2025-04-08").await;
    let first = put.fact(items[0], world.sides[0], march(), pct(9_000), 1).await;
    put.done().await;
    ruled(&world).await;
    let light = async || {
        let run = world
            .app
            .compute_lights(&world.clerk, list, march())
            .await
            .unwrap();
        told(&world.app, &run).await[0].0
    };
    assert_eq!(light().await, Light::Level(0));
    let mut put = Put::into(&world).await;
    put.review(first, Verdict::Returned).await;
    put.done().await;
    assert_eq!(light().await, Light::NoReport);
    let mut put = Put::into(&world).await;
    let second = put.fact(items[0], world.sides[0], march(), pct(7_000), 2).await;
    put.done().await;
    assert_eq!(
        light().await,
        Light::Level(2),
        "the answer counts before it is accepted"
    );
    // A correction that is sent back leaves what stood before it.
    let mut put = Put::into(&world).await;
    put.review(second, Verdict::Accepted).await;
    let third = put.fact(items[0], world.sides[0], march(), pct(9_000), 3).await;
    put.review(third, Verdict::Returned).await;
    put.done().await;
    assert_eq!(light().await, Light::Level(2));
}

async fn a_run_computed_again_says_the_same_until_something_becomes_known(place: Place) {
    let world = World::on(place).await;
    let mut put = Put::into(&world).await;
    let rows = [
        hundred_days("甲路", world.yu.transport),
        hundred_days("乙路", world.chuan.transport),
    ];
    let (list, _, items) = put.adopted(&world, &rows).await;
    put.fact(items[0], world.sides[0], march(), pct(7_000), 1).await;
    put.fact(items[1], world.sides[1], march(), pct(9_000), 1).await;
    put.done().await;
    ruled(&world).await;
    let app = &world.app;
    let first = app.compute_lights(&world.clerk, list, march()).await.unwrap();
    let again = app.compute_lights(&world.clerk, list, march()).await.unwrap();
    assert_ne!(first.id, again.id);
    assert_eq!(first.digest, again.digest);
    assert_eq!(digest(&lights(app, &again).await), again.digest);
    let mut put = Put::into(&world).await;
    put.fact(items[0], world.sides[0], march(), pct(9_000), 2).await;
    put.done().await;
    let later = app.compute_lights(&world.clerk, list, march()).await.unwrap();
    assert_ne!(first.digest, later.digest);
    // The first run still follows from what was known to it.
    assert_eq!(app.check_run(&first).await.unwrap(), RunCheck::Same);
    let trail = app.store().read().await.unwrap().head().await.unwrap();
    assert_eq!(trail.seq, later.known_at + 1, "one entry for one run");
}

async fn lights_that_another_hand_changed_are_found_and_put_right(place: Place) {
    let world = World::on(place).await;
    let mut put = Put::into(&world).await;
    let (list, _, items) = put
        .adopted(&world, &[hundred_days("甲路", world.yu.transport)])
        .await;
    put.fact(items[0], world.sides[0], march(), pct(7_000), 1).await;
    put.done().await;
    ruled(&world).await;
    let app = &world.app;
    let run = app.compute_lights(&world.clerk, list, march()).await.unwrap();
    let kept = lights(app, &run).await;
    let mut forged = kept.clone();
    forged[0].light = Light::Level(0);
    let mut plumbing = app.store().plumbing(app.now()).await.unwrap();
    plumbing.replace_lights(run.id, &forged).await.unwrap();
    plumbing.done().await.unwrap();
    assert_eq!(app.check_run(&run).await.unwrap(), RunCheck::KeptDiffer);
    let checked = app.rebuild_lights().await.unwrap();
    assert_eq!(checked.restored, [run.id]);
    assert_eq!(lights(app, &run).await, kept);
    let checked = app.rebuild_lights().await.unwrap();
    assert_eq!((checked.same, checked.restored.len()), (1, 0));
}

async fn rules_are_put_in_force_by_the_office_version_by_version(place: Place) {
    let world = World::on(place).await;
    let (app, joint) = (&world.app, world.joint);
    let put = async |who, preset, from: &str| app.put_rules_in_force(who, joint, preset, day(from)).await;
    assert_eq!(
        code(
            &put(&world.yu_transport_reporter, "银川", "2025-01-01")
                .await
                .unwrap_err()
        ),
        "denied"
    );
    assert_eq!(
        code(&put(&world.own_clerk, "银川", "2025-01-01").await.unwrap_err()),
        "denied"
    );
    assert_eq!(
        code(&put(&world.clerk, "没有", "2025-01-01").await.unwrap_err()),
        "rule_set_unknown"
    );
    let first = put(&world.clerk, "银川", "2025-01-01").await.unwrap();
    let again = put(&world.clerk, "银川", "2025-02-01").await.unwrap_err();
    assert_eq!(code(&again), "rules_already_in_force");
    put(&world.leader, "武汉", "2025-04-01").await.unwrap();
    put(&world.clerk, "银川", "2025-07-01").await.unwrap();
    let page = app.rules_page(&world.yu_side.clerk).await.unwrap();
    let [body] = page.bodies.as_slice() else {
        panic!("one body: {page:?}")
    };
    let sets: Vec<_> = body.sets.iter().map(|s| (s.name.as_str(), s.version)).collect();
    assert_eq!(sets, [("银川", 2), ("武汉", 1), ("银川", 1)]);
    assert_eq!((body.today, body.can_put), (Some(first), false));
    assert!(app.rules_page(&world.clerk).await.unwrap().bodies[0].can_put);
}

async fn there_are_no_lights_without_rules_or_before_the_period(place: Place) {
    let world = World::on(place).await;
    let mut put = Put::into(&world).await;
    let (list, ..) = put
        .adopted(&world, &[hundred_days("甲路", world.yu.transport)])
        .await;
    put.done().await;
    let compute = async |who, period| world.app.compute_lights(who, list, period).await;
    assert_eq!(
        code(&compute(&world.clerk, march()).await.unwrap_err()),
        "no_rules_in_force"
    );
    ruled(&world).await;
    let may = march()
        .next()
        .and_then(yipanqi_domain::period::Period::next)
        .unwrap();
    assert_eq!(
        code(&compute(&world.clerk, may).await.unwrap_err()),
        "period_not_begun"
    );
    let february = march().previous().unwrap();
    assert_eq!(
        code(&compute(&world.clerk, february).await.unwrap_err()),
        "list_not_in_force"
    );
    let entries = world.app.head().await.unwrap().seq;
    assert_eq!(
        code(&compute(&world.yu_transport_reporter, march()).await.unwrap_err()),
        "denied"
    );
    assert_eq!(
        code(&compute(&world.own_clerk, march()).await.unwrap_err()),
        "not found"
    );
    assert_eq!(
        world.app.head().await.unwrap().seq,
        entries + 2,
        "denials are entries"
    );
}

async fn a_start_that_is_due_and_not_made_is_lit_by_its_months(place: Place) {
    let world = World::on(place).await;
    let side = world.sides[0];
    let units = [(Lead, world.yu.transport)];
    let mut put = Put::into(&world).await;
    let rows = [
        project("甲桥", &units, &[(Some(side), 100)]),
        project("乙桥", &units, &[(Some(side), 100)]),
    ];
    let (list, _, items) = put.adopted(&world, &rows).await;
    for item in &items {
        put.fact(*item, side, march(), wan(25), 1).await;
    }
    put.fact(items[0], side, march(), stage(Stage::Preparing, None), 1)
        .await;
    // Said in February, and not taken back since.
    let february = march().previous().unwrap();
    put.fact(
        items[1],
        side,
        february,
        stage(Stage::InLibrary, Some("2025-02-10")),
        1,
    )
    .await;
    put.done().await;
    ruled(&world).await;
    let run = world
        .app
        .compute_lights(&world.clerk, list, march())
        .await
        .unwrap();
    assert_eq!(
        told(&world.app, &run).await,
        [
            (Light::Level(2), Some("银川-开工-黄".to_owned())),
            (Light::Level(0), None)
        ]
    );
    let started: Vec<_> = lights(&world.app, &run).await.iter().map(|l| l.started).collect();
    assert_eq!(started, [Some(false), Some(true)]);
}
