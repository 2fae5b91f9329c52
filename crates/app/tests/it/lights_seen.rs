//! What readers see of lights: counts that agree with the lines behind them, and totals at their coordinates.

use crate::duty_world::Put;
use crate::light_world::{hundred_days, march, morning, pct, project, ruled, wan};
use crate::world::{World, day};
use yipanqi_app::lights::{Dispatch, Filter, LightFilter, Lighted, Moved};
use yipanqi_domain::light::Light;
use yipanqi_domain::list::DutyRole::{JointLead, Lead};
use yipanqi_domain::period::Period;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{ListId, UnitId};
use yipanqi_testkit::{Place, on_both};

on_both!(
    every_figure_of_the_overview_opens_as_many_lights,
    each_reader_counts_only_what_they_may_see,
    june_as_lit_in_july_and_as_known_today_on_the_moved_plan_are_both_told,
);

/// Five rows: two of 渝, two of 川 (one silent), one joint.
async fn five(world: &World) -> ListId {
    let [yu, chuan] = world.sides;
    let mut put = Put::into(world).await;
    let mut other = hundred_days("丁路", world.chuan.science);
    other.field = "科技创新".into();
    let units = [(Lead, world.yu.transport), (JointLead, world.chuan.transport)];
    let rows = [
        hundred_days("甲路", world.yu.transport),
        hundred_days("乙路", world.yu.local),
        hundred_days("丙路", world.chuan.transport),
        other,
        project("戊桥", &units, &[(Some(yu), 40), (Some(chuan), 60)]),
    ];
    let (list, _, items) = put.adopted(world, &rows).await;
    put.window(list, march(), "2025-04-08").await;
    put.fact(items[0], yu, march(), pct(9_000), 1).await;
    put.fact(items[1], yu, march(), pct(7_000), 1).await;
    put.fact(items[2], chuan, march(), pct(1_000), 1).await;
    put.fact(items[4], yu, march(), wan(12), 1).await;
    put.fact(items[4], chuan, march(), wan(9), 1).await;
    put.done().await;
    ruled(world).await;
    world
        .app
        .compute_lights(&world.clerk, list, march())
        .await
        .unwrap();
    list
}

async fn shown(world: &World, actor: &Actor, lights: LightFilter) -> (Dispatch, Lighted) {
    let filter = Filter {
        lights,
        all: true,
        ..Filter::default()
    };
    let page = world.app.dispatch(actor, &filter).await.unwrap();
    let lit = page.lit.clone().expect("lights");
    (page, lit)
}

async fn every_figure_of_the_overview_opens_as_many_lights(place: Place) {
    let world = World::on(place).await;
    let list = five(&world).await;
    let (page, lit) = shown(&world, &world.clerk, LightFilter::default()).await;
    assert_eq!(page.periods, [march()]);
    assert_eq!(page.can_compute.iter().map(|c| c.0).collect::<Vec<_>>(), [list]);
    assert_eq!(lit.all.counts.levels, [2, 0, 1, 1]);
    assert_eq!(
        (lit.all.counts.no_report, lit.all.counts.all(), lit.lines.total),
        (1, 5, 5)
    );
    let worst: Vec<&str> = lit.lines.lines.iter().map(|l| l.title.as_str()).collect();
    assert_eq!(worst, ["丙路", "乙路", "丁路", "戊桥", "甲路"], "worst first");
    assert_eq!(lit.lines.lines[3].side_count, 2);
    // By side and field, each cell and each light of it.
    for (row, field) in lit.fields.iter().enumerate() {
        for (at, sums) in field.by_side.iter().enumerate() {
            let side = lit.sides.get(at).map(|s| s.id);
            for light in [Light::Level(0), Light::Level(2), Light::Level(3), Light::NoReport] {
                let filter = LightFilter {
                    side: Some(side),
                    field: Some(lit.fields[row].field.clone()),
                    light: Some(light),
                    ..LightFilter::default()
                };
                let (_, behind) = shown(&world, &world.clerk, filter).await;
                assert_eq!(
                    behind.lines.total,
                    sums.counts.of(light),
                    "{} {at} {light:?}",
                    field.field
                );
            }
        }
    }
    for unit in &lit.units {
        let filter = LightFilter {
            unit: Some(UnitId(unit.id)),
            ..LightFilter::default()
        };
        let (_, behind) = shown(&world, &world.clerk, filter).await;
        assert_eq!(behind.lines.total, unit.counts.all(), "{}", unit.name);
    }
    let silent: Vec<_> = lit.silent.iter().map(|s| (s.name.as_str(), s.count)).collect();
    assert_eq!(silent, [("科学技术厅", 1)]);
    let chuan = &lit.side_sums[1];
    assert_eq!((chuan.plan_fen, chuan.done_fen), (60_000_000, 9_000_000));
    assert_eq!((lit.all.plan_fen, lit.all.done_fen), (100_000_000, 21_000_000));
    assert_eq!(
        lit.all.start_rate().map(|r| r.show_pct(1)).as_deref(),
        Some("0.0")
    );
    let regions: Vec<_> = lit
        .regions
        .iter()
        .map(|r| (r.code.as_str(), r.counts.all()))
        .collect();
    assert_eq!(regions, [("500000", 2), ("500116", 1), ("510000", 3)]);
}

async fn each_reader_counts_only_what_they_may_see(place: Place) {
    let world = World::on(place).await;
    five(&world).await;
    let titles = async |actor: &Actor| {
        let (_, lit) = shown(&world, actor, LightFilter::default()).await;
        assert_eq!(lit.all.counts.all(), lit.lines.total);
        assert_eq!(
            lit.fields.iter().map(|f| f.all.counts.all()).sum::<i64>(),
            lit.lines.total
        );
        let mut titles: Vec<String> = lit.lines.lines.into_iter().map(|l| l.title).collect();
        titles.sort();
        titles.concat()
    };
    assert_eq!(titles(&world.leader).await, "丁路丙路乙路戊桥甲路");
    assert_eq!(titles(&world.yu_side.clerk).await, "乙路戊桥甲路");
    assert_eq!(titles(&world.chuan_side.leader).await, "丁路丙路戊桥");
    assert_eq!(titles(&world.chuan_transport_reporter).await, "丙路戊桥");
    let stranger = world
        .app
        .dispatch(&world.own_clerk, &Filter::default())
        .await
        .unwrap();
    assert!(stranger.lit.is_none() && stranger.lists.is_empty());
    // The other side's light of a joint item is seen, with its reason; another's own item is not found.
    let mut read = world.app.store().read().await.unwrap();
    let items: Vec<yipanqi_domain::list::Item> = read.every().await.unwrap();
    read.end().await.unwrap();
    let of = |title: &str| items.iter().find(|i| i.title == title).unwrap().id;
    let joint = world
        .app
        .lights_of_item(&world.yu_side.clerk, of("戊桥"))
        .await
        .unwrap();
    assert_eq!(joint.lists[0].latest.len(), 3);
    assert_eq!(joint.lists[0].months.len(), 1);
    assert!(
        world
            .app
            .lights_of_item(&world.yu_side.clerk, of("丙路"))
            .await
            .is_err()
    );
}

async fn june_as_lit_in_july_and_as_known_today_on_the_moved_plan_are_both_told(place: Place) {
    let world = World::on(place).await;
    let [yu, chuan] = world.sides;
    let june = Period::month(2025, 6).unwrap();
    let one = [(Lead, world.yu.transport)];
    let other = [(Lead, world.chuan.transport)];
    // 4414.5 亿元 planned, 2529.1 done; the adjustment takes 10.5 out of the plan of the second row.
    let row = |plan: i64| project("乙桥", &other, &[(Some(chuan), plan)]);
    let mut put = Put::into(&world).await;
    let rows = [project("甲桥", &one, &[(Some(yu), 20_000_000)]), row(24_145_000)];
    let (list, version, items) = put.adopted(&world, &rows).await;
    put.fact(items[0], yu, june, wan(12_000_000), 1).await;
    put.fact(items[1], chuan, june, wan(13_291_000), 1).await;
    put.done().await;
    ruled(&world).await;
    world.clock.set(morning("2025-07-09"));
    let run = world.app.compute_lights(&world.clerk, list, june).await.unwrap();
    let published = world.app.totals(&world.leader, (&run).into()).await.unwrap();
    let rate = |t: &yipanqi_app::lights::Totals| t.total.completion_rate().unwrap().show_pct(1);
    assert_eq!(rate(&published), "57.3");
    assert_eq!(published.ahead().unwrap().show_pct(1), "7.3");
    let same = world.app.then_and_now(&world.leader, &run, None).await.unwrap();
    assert_eq!((rate(&same.now).as_str(), same.moved.len()), ("57.3", 0));

    let mut put = Put::into(&world).await;
    let session = put
        .session(world.joint, "二次会议", yipanqi_domain::office::Mark::Internal)
        .await;
    let kind = yipanqi_domain::meeting::DecisionKind::Approved;
    let authority = put.decision(world.joint, session, kind, "通过调整").await;
    let rows = [
        (items[0], None, rows[0].clone()),
        (items[1], None, row(24_040_000)),
    ];
    let second = put
        .version(list, Some(version), (session, authority), &rows)
        .await;
    put.done().await;
    let then = world.app.then_and_now(&world.leader, &run, None).await.unwrap();
    assert_eq!(
        (rate(&then.then).as_str(), rate(&then.now).as_str()),
        ("57.3", "57.4")
    );
    assert_eq!(then.now.version.id, second);
    let yi = |fen: i64| fen / 1_000_000_000;
    let [
        Moved::Version {
            from,
            to,
            plan_from,
            plan_to,
        },
    ] = then.moved.as_slice()
    else {
        panic!("{:?}", then.moved)
    };
    assert_eq!((*from, *to, yi(*plan_from), yi(*plan_to)), (1, 2, 44_145, 44_040));
    // What was published stays what it was, whatever becomes known; half of it is not seen by one side.
    let mut put = Put::into(&world).await;
    put.fact(items[0], yu, june, wan(12_500_000), 2).await;
    put.done().await;
    let published = world.app.totals(&world.leader, (&run).into()).await.unwrap();
    assert_eq!(rate(&published), "57.3");
    let then = world.app.then_and_now(&world.leader, &run, None).await.unwrap();
    assert_eq!(then.moved.len(), 2);
    assert_eq!(then.moved[1], Moved::Facts(1));
    let half = world
        .app
        .totals(&world.yu_side.leader, (&run).into())
        .await
        .unwrap();
    assert_eq!(rate(&half), "60.0");
    assert_eq!(run.judged_on, day("2025-06-30"));
}
