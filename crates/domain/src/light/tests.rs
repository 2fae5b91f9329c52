//! Every border of every preset: on it, just under, just over. And what no rule set can do.

mod borders;

use super::*;
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}

fn preset(code: &str) -> RuleSet {
    presets().into_iter().find(|s| s.code == code).expect(code)
}

fn left_days(count: i64) -> WorkingDays {
    WorkingDays {
        count,
        unpublished: None,
    }
}

/// A report at the end of June 2025.
fn reported() -> Situation {
    Situation {
        reported: true,
        ..Situation::on(day("2025-06-30"))
    }
}

/// `expected` and `actual` in millionths, so that borders can be missed by less than 0.01 point.
fn progress(expected: i64, actual: i64) -> Situation {
    Situation {
        expected: Ratio::new(expected, 1_000_000),
        actual: Ratio::new(actual, 1_000_000),
        ..reported()
    }
}

fn rule(set: &RuleSet, situation: &Situation) -> (Light, Option<String>) {
    let judgement = judge(set, situation);
    (judgement.light, judgement.rule)
}

fn assert_rule(set: &RuleSet, situation: &Situation, level: u8, code: &str) {
    let code = Some(code).filter(|c| !c.is_empty()).map(ToOwned::to_owned);
    assert_eq!(rule(set, situation), (Light::Level(level), code), "{situation:?}");
}

#[test]
fn a_light_gives_its_numbers() {
    let judgement = judge(&preset("银川"), &progress(500_000, 376_000));
    assert_eq!(judgement.rule.as_deref(), Some("银川-进度-黄"));
    let numbers = judgement.numbers;
    assert_eq!(
        (numbers.expected, numbers.actual, numbers.behind),
        (Some(Pct(5000)), Some(Pct(3760)), Some(Pct(1240)))
    );
    assert_eq!(numbers.looked_at, [(Number::PointsBehind, 1240)]);
    assert_eq!(
        Numbers::from_value(numbers.to_value()).as_ref(),
        Some(&numbers),
        "kept in a column and back"
    );
}

#[test]
fn the_worst_rule_counts_and_the_first_of_a_level_gives_the_reason() {
    let set = preset("银川");
    let mut both = progress(500_000, 300_000);
    both.start_planned_on = Some(day("2025-06-01"));
    both.started = Taken::No;
    assert_rule(&set, &both, 2, "银川-开工-黄");
    both.actual = Ratio::new(1, 10);
    assert_rule(&set, &both, 3, "银川-进度-红");
}

#[test]
fn a_count_over_an_unpublished_year_is_marked_in_the_light() {
    let left = WorkingDays {
        count: 4,
        unpublished: Some(2027),
    };
    let near = Situation {
        working_days_left: Some(left),
        ..reported()
    };
    assert_eq!(judge(&preset("宿迁"), &near).numbers.unpublished, Some(2027));
    assert_eq!(judge(&preset("武汉"), &near).numbers.unpublished, None);
}

#[test]
fn silence_is_no_report_and_does_not_put_a_red_light_out() {
    let set = preset("宿迁");
    let silent = Situation::on(day("2025-06-30"));
    assert_eq!(rule(&set, &silent), (Light::NoReport, None));
    let near = Situation {
        working_days_left: Some(left_days(2)),
        ..silent.clone()
    };
    assert_eq!(rule(&set, &near), (Light::NoReport, None));
    let overdue = Situation {
        due_on: Some(day("2025-06-29")),
        ..silent.clone()
    };
    assert_rule(&set, &overdue, 3, "宿迁-逾期-红");
    // A rule that needs the report does not stand in front of one that does not.
    let mut not_in_library = Situation {
        reported: false,
        ..progress(900_000, 0)
    };
    not_in_library.started = Taken::On(day("2025-01-01"));
    not_in_library.in_library = Taken::No;
    assert_rule(&preset("银川"), &not_in_library, 3, "银川-入库-红");
    // What an earlier report said of the progress is not this period's report.
    let behind = Situation {
        reported: false,
        ..progress(900_000, 0)
    };
    assert_eq!(rule(&preset("银川"), &behind), (Light::NoReport, None));
}

#[test]
fn a_report_without_the_figure_it_is_judged_by_is_not_green() {
    let mut row = progress(500_000, 500_000);
    assert_rule(&preset("银川"), &row, 0, "");
    row.actual = None;
    assert_eq!(rule(&preset("银川"), &row), (Light::NoReport, None));
    row.start_planned_on = Some(day("2025-06-01"));
    row.started = Taken::No;
    assert_rule(&preset("银川"), &row, 2, "银川-开工-黄");
}

#[test]
fn what_has_not_begun_or_is_not_owed_is_not_due() {
    let set = preset("银川");
    let mut row = Situation::on(day("2025-06-30"));
    row.begins_on = Some(day("2025-07-01"));
    assert_eq!(judge(&set, &row).light, Light::NotDue);
    row.begins_on = Some(day("2025-06-30"));
    assert_eq!(judge(&set, &row).light, Light::NoReport);
    row.owed = false;
    assert_eq!(judge(&set, &row).light, Light::NotDue);
    row.standing = Standing::Suspended;
    assert_eq!(judge(&set, &row).light, Light::Suspended);
}

#[test]
fn a_set_can_count_the_periods_before() {
    let set = RuleSet::parse(
        r#"{"code":"试","version":"1","levels":[{"level":0,"colour":"green","word":"绿"},
            {"level":2,"colour":"yellow","word":"黄"},{"level":3,"colour":"red","word":"红"}],
            "rules":[{"code":"试-连黄","level":3,"when":[{"number":"points_behind","over":0},
            {"number":"periods_lit","at_least":2}]},
            {"code":"试-黄","level":2,"when":[{"number":"points_behind","over":0}]}]}"#,
    )
    .expect("a good set");
    let mut row = progress(500_000, 400_000);
    for (before, level, code) in [
        (vec![], 2, "试-黄"),
        (vec![Some(2), None, Some(2)], 2, "试-黄"),
        (vec![Some(2), Some(0), Some(2)], 2, "试-黄"),
        (vec![Some(2), Some(3)], 3, "试-连黄"),
    ] {
        row.before = before;
        assert_rule(&set, &row, level, code);
    }
}

#[test]
fn presets_are_read_and_their_digests_differ() {
    let sets = presets();
    let codes: Vec<&str> = sets.iter().map(|s| s.code.as_str()).collect();
    assert_eq!(codes, ["银川", "武汉", "瓯海", "宿迁", "新晃"]);
    let digests: std::collections::HashSet<String> = sets.iter().map(RuleSet::digest).collect();
    assert_eq!(digests.len(), sets.len());
    for set in &sets {
        assert_eq!(RuleSet::from_value(set.to_value()).as_ref(), Some(set));
        assert!(set.rules.iter().all(|r| r.code.starts_with(&set.code)));
        let mut other = set.clone();
        other.rules[0].when[0].at_least = Some(77);
        assert_ne!(other.digest(), set.digest());
    }
}

#[test]
fn a_set_that_cannot_be_right_is_refused() {
    let good = r#"{"code":"试","version":"1","levels":[{"level":0,"colour":"green","word":"绿"},
        {"level":3,"colour":"red","word":"红"}],"rules":[{"code":"甲","level":3,
        "when":[{"number":"days_overdue","over":0}]}]}"#;
    assert!(RuleSet::parse(good).is_ok());
    for (from, to, code) in [
        (r#""code":"试""#, r#""code":" ""#, "rule_set_unnamed"),
        (r#""over":0"#, r#""over":0.5"#, "rule_set_unreadable"),
        (r#""over":0"#, r#""above":0"#, "rule_set_unreadable"),
        (r#""over":0"#, r#""over":0,"at_most":0"#, "rule_bounds"),
        (r#""over":0"#, r#""over":0,"at_least":1"#, "rule_bounds"),
        (r#","over":0"#, "", "rule_bounds"),
        (r#""level":0"#, r#""level":1"#, "rule_levels"),
        (r#""level":3,"colour""#, r#""level":4,"colour""#, "rule_levels"),
        (r#""甲","level":3"#, r#""甲","level":2"#, "rule_level_unnamed"),
        (r#""甲","level":3"#, r#""甲","level":0"#, "rule_level_unnamed"),
        (
            r#"{"number":"days_overdue","over":0}"#,
            "",
            "rule_without_condition",
        ),
        (r#""code":"甲""#, r#""code":"""#, "rule_code_twice"),
    ] {
        let bad = good.replace(from, to);
        assert_ne!(bad, good);
        assert_eq!(RuleSet::parse(&bad).map_err(|r| r.code), Err(code), "{bad}");
    }
}

#[test]
fn a_light_is_kept_in_two_columns() {
    for light in [
        Light::Level(0),
        Light::Level(3),
        Light::NotDue,
        Light::NoReport,
        Light::Suspended,
        Light::Closed,
    ] {
        let mut values = Vec::new();
        light.put(&mut values);
        assert_eq!(Light::take(&mut values.into_iter()), Some(light));
    }
    let bad = [Value::Text("lit".into()), Value::Int(4)];
    assert_eq!(Light::take(&mut bad.into_iter()), None);
    assert!(Light::Level(2).gravity() > Light::NoReport.gravity());
    assert!(Light::NoReport.gravity() > Light::Level(0).gravity());
}

fn taken() -> impl Strategy<Value = Taken> {
    prop_oneof![
        Just(Taken::Unknown),
        Just(Taken::No),
        (-800_i64..100).prop_map(|n| Taken::On(day("2025-06-30").plus(n))),
    ]
}

fn some_day() -> impl Strategy<Value = Option<Day>> {
    proptest::option::of((-800_i64..400).prop_map(|n| day("2025-06-30").plus(n)))
}

fn some_ratio() -> impl Strategy<Value = Option<Ratio>> {
    proptest::option::of((0_i64..200).prop_map(|n| Ratio::new(n, 100).expect("a ratio")))
}

prop_compose! {
    fn situation()(
        (reported, owed, caught_up, poor_quality) in any::<(bool, bool, bool, bool)>(),
        (begins_on, due_on, start_planned_on) in (some_day(), some_day(), some_day()),
        left in proptest::option::of(-300_i64..300),
        (started, in_library) in (taken(), taken()),
        (expected, actual, task, done) in (some_ratio(), some_ratio(), some_ratio(), some_ratio()),
        excused in any::<bool>(),
        before in proptest::collection::vec(proptest::option::of(0_u8..4), 0..4),
    ) -> Situation {
        Situation {
            reported, owed, begins_on, due_on, working_days_left: left.map(left_days), start_planned_on, started, in_library, expected,
            actual, month: task.zip(done), caught_up, poor_quality, before,
            excuses: if excused { vec![Excuse::Start, Excuse::Progress, Excuse::InLibrary] } else { vec![] },
            ..Situation::on(day("2025-06-30"))
        }
    }
}

proptest! {
    #[test]
    fn no_report_is_never_green(situation in situation()) {
        for set in presets() {
            let judgement = judge(&set, &situation);
            if !situation.reported || (situation.expected.is_some() && situation.actual.is_none()) {
                prop_assert_ne!(judgement.light, Light::Level(0));
            }
            // A level other than green has a rule of the set, green and states have none.
            let level = judgement.rule.as_ref().and_then(|code| set.rules.iter().find(|r| r.code == *code));
            prop_assert_eq!(level.map(|r| r.level), judgement.light.level().filter(|l| *l > 0));
            prop_assert_eq!(judge(&set, &situation), judgement);
        }
    }

    #[test]
    fn less_done_is_never_a_better_light(situation in situation(), less in 0_i64..100) {
        let mut worse = situation.clone();
        worse.actual = situation.actual.and_then(|a| a.minus(Ratio::new(less, 100).expect("a ratio")));
        for set in presets() {
            prop_assert!(judge(&set, &worse).light.gravity() >= judge(&set, &situation).light.gravity());
        }
    }
}
