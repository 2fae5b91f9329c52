//! 自动开窗、自动亮灯: what the clock opens and lights, once, whatever the clock does.

use crate::light_world::morning;
use crate::report_world::{Told, march, on, refused, task};
use yipanqi_app::reports::{Ruling, Tended};
use yipanqi_app::{App, TrailFilter};
use yipanqi_domain::period::Period;
use yipanqi_domain::report::{DayKind, Window};
use yipanqi_testkit::{Place, on_both};

on_both!(
    a_window_opens_on_its_day_and_lights_follow_when_it_has_closed,
    a_clock_that_jumps_ahead_and_back_opens_and_lights_nothing_twice,
    a_rule_is_the_offices_and_stays_within_the_month,
    the_job_of_every_hour_tends_the_windows,
);

const RULE: Ruling = Ruling {
    opens_day: 3,
    days: 5,
    day_kind: DayKind::Working,
    lights: true,
    is_on: true,
};

fn april() -> Period {
    Period::month(2025, 4).unwrap()
}

/// A world whose list has the rule, and whose body has rules of lights.
async fn ruled(place: Place) -> Told {
    let told = Told::on(place).await;
    let (app, clerk) = (told.app(), &told.world.clerk);
    app.put_rules_in_force(clerk, told.world.joint, "银川", crate::world::day("2025-01-01"))
        .await
        .unwrap();
    app.set_window_rule(clerk, told.list, RULE).await.unwrap();
    told
}

async fn tend(told: &Told, day: &str) -> (usize, usize) {
    told.world.clock.set(morning(day));
    let Tended { opened, lit } = told.app().tend_windows().await.unwrap();
    (opened, lit)
}

async fn windows(app: &App) -> Vec<Window> {
    let mut all: Vec<Window> = app.store().read().await.unwrap().every().await.unwrap();
    all.sort_by_key(|w| w.period.to_string());
    all
}

/// Acts that no person did.
async fn acts_of_the_system(app: &App) -> Vec<String> {
    let mut read = app.store().read().await.unwrap();
    let entries = read
        .entries_filtered(&TrailFilter::default(), i64::MAX, 200)
        .await
        .unwrap();
    let mut acts: Vec<String> = entries
        .into_iter()
        .filter(|e| matches!(e.act.as_str(), "window.open" | "light.compute"))
        .filter(|e| e.account.is_none() && e.post.is_none())
        .map(|e| e.act)
        .collect();
    acts.reverse();
    acts
}

async fn a_window_opens_on_its_day_and_lights_follow_when_it_has_closed(place: Place) {
    let told = ruled(place).await;
    let app = told.app();
    // March was opened by the office and closes on 5 April: its lights follow, and no second window.
    assert_eq!(tend(&told, "2025-04-03").await, (0, 0));
    assert_eq!(
        tend(&told, "2025-04-05").await,
        (0, 0),
        "on its last day it is open"
    );
    assert_eq!(tend(&told, "2025-04-06").await, (0, 1));
    assert_eq!(tend(&told, "2025-04-07").await, (0, 0), "lit once");

    // April opens on 3 May, a day off; 5 May is a holiday too.
    assert_eq!(tend(&told, "2025-05-02").await, (0, 0));
    assert_eq!(tend(&told, "2025-05-03").await, (1, 0));
    assert_eq!(tend(&told, "2025-05-03").await, (0, 0), "opened once");
    let opened = windows(app).await.pop().unwrap();
    assert_eq!(
        (opened.period, opened.opens_on.to_string().as_str()),
        (april(), "2025-05-03")
    );
    assert_eq!(
        opened.closes_on.to_string(),
        "2025-05-12",
        "6 to 9 and 12 May are worked"
    );
    let key = yipanqi_app::reports::ReportKey {
        period: april(),
        ..told.key(told.task, 0)
    };
    let yu = on(&told.world.yu_transport_reporter, "2025-05-06");
    app.submit_report(&yu, key, &task("40", "合龙")).await.unwrap();

    assert_eq!(tend(&told, "2025-05-12").await, (0, 0));
    assert_eq!(tend(&told, "2025-05-13").await, (0, 1));
    assert_eq!(
        acts_of_the_system(app).await,
        ["light.compute", "window.open", "light.compute"]
    );
    // Off, it does nothing; a month whose window nobody opened is not opened when it is over.
    let off = Ruling { is_on: false, ..RULE };
    app.set_window_rule(&told.world.clerk, told.list, off)
        .await
        .unwrap();
    assert_eq!(tend(&told, "2025-06-04").await, (0, 0));
    app.set_window_rule(&told.world.clerk, told.list, RULE)
        .await
        .unwrap();
    assert_eq!(tend(&told, "2025-06-20").await, (0, 0));
    assert_eq!(tend(&told, "2025-07-03").await, (1, 0));
}

async fn a_clock_that_jumps_ahead_and_back_opens_and_lights_nothing_twice(place: Place) {
    let told = ruled(place).await;
    let app = told.app();
    assert_eq!(
        tend(&told, "2025-07-04").await,
        (1, 0),
        "June, by a clock three months ahead"
    );
    assert_eq!(tend(&told, "2025-07-12").await, (0, 1));
    // Back again: April still opens in May, June stays as it was opened.
    assert_eq!(tend(&told, "2025-05-07").await, (1, 0));
    assert_eq!(tend(&told, "2025-05-07").await, (0, 0));
    assert_eq!(tend(&told, "2025-07-04").await, (0, 0));
    assert_eq!(tend(&told, "2025-07-12").await, (0, 0));
    let months: Vec<String> = windows(app).await.iter().map(|w| w.period.to_string()).collect();
    assert_eq!(
        months,
        [march().to_string(), april().to_string(), "2025M06".into()]
    );
}

async fn a_rule_is_the_offices_and_stays_within_the_month(place: Place) {
    let told = ruled(place).await;
    let (app, world) = (told.app(), &told.world);
    let wide = Ruling {
        opens_day: 29,
        ..RULE
    };
    assert_eq!(
        refused(app.set_window_rule(&world.clerk, told.list, wide).await),
        ("rule_opens_day", Some("opens_day"))
    );
    let none = Ruling { days: 0, ..RULE };
    assert_eq!(
        refused(app.set_window_rule(&world.clerk, told.list, none).await),
        ("rule_days", Some("days"))
    );
    assert_eq!(
        refused(app.set_window_rule(&world.clerk, told.list, RULE).await).0,
        "rule_same"
    );
    assert_eq!(
        refused(app.set_window_rule(&world.leader, told.list, none).await).0,
        "denied"
    );
    assert_eq!(
        refused(app.set_window_rule(&world.own_clerk, told.list, none).await).0,
        "not found"
    );
    let page = app.windows_page(&on(&world.clerk, "2025-04-10")).await.unwrap();
    let kept = &page.lists[0];
    assert_eq!(kept.rule.as_ref().unwrap().days, 5);
    assert_eq!(kept.next_by_rule.as_ref().unwrap().period, april());
}

async fn the_job_of_every_hour_tends_the_windows(place: Place) {
    let told = ruled(place).await;
    let app = told.app();
    let folder = told.world.place.folder.path();
    std::fs::create_dir_all(folder.join("keys")).unwrap();
    let chores = yipanqi_app::jobs::Chores {
        keys: yipanqi_app::anchors::Keys::at(&folder.join("keys")),
        anchors: folder.join("anchors"),
    };
    told.world.clock.set(morning("2025-05-04"));
    while app.run_due_job(&chores).await.unwrap() {}
    assert_eq!(windows(app).await.len(), 2);
    // Ahead and back by a year: the schedule does not wait for the year to pass.
    told.world.clock.set(morning("2026-05-04"));
    while app.run_due_job(&chores).await.unwrap() {}
    told.world.clock.set(morning("2025-06-04"));
    while app.run_due_job(&chores).await.unwrap() {}
    let months: Vec<String> = windows(app).await.iter().map(|w| w.period.to_string()).collect();
    assert_eq!(months, ["2025M03", "2025M04", "2025M05"]);
}
