//! The arithmetic against figures that the real circle published, and at its borders.

use super::*;
use crate::list::{RowAmount, RowAmounts, RowUnits};
use crate::money::{MoneyUnit, parse_amount, show_amount};
use crate::{SideId, ZoneId};
use proptest::prelude::*;

fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}

fn yi(text: &str) -> i64 {
    parse_amount(text, MoneyUnit::Yi, "amount")
        .expect(text)
        .expect("an amount")
}

fn share(item: i64, plan: Option<&str>, done: Option<&str>) -> Share {
    Share {
        item: ItemId(item),
        plan_fen: plan.map(yi),
        done_fen: done.map(yi),
        started: None,
    }
}

fn pct(text: &str) -> Ratio {
    // A percentage with one decimal, as published.
    let tenths: i64 = text.replace('.', "").parse().expect("digits");
    Ratio::new(tenths, 1000).expect("a ratio")
}

#[test]
fn published_rates_are_ahead_of_the_year_by_what_was_published() {
    for (rate, on, ahead_by) in [
        ("74.3", "2023-08-31", "7.6"),
        ("84.0", "2023-09-30", "9.0"),
        ("34.7", "2025-04-30", "1.4"),
        ("57.3", "2025-06-30", "7.3"),
    ] {
        let on = day(on);
        let ahead = ahead(pct(rate), expected_of_year(on.year(), on, None)).expect("small");
        assert_eq!(ahead.show_pct(1), ahead_by, "{rate} on {on}");
    }
}

#[test]
fn published_amounts_give_the_published_rates() {
    for (done, plan, decimals, rate) in [
        ("2529.1", "4414.5", 1, "57.3"),
        ("1119.8", "4414.5", 1, "25.4"),
        ("1119.8", "4414.5", 2, "25.37"),
    ] {
        let rate_of = completion_rate(yi(done), yi(plan)).expect("a plan");
        assert_eq!(rate_of.show_pct(decimals), rate);
    }
    let june = day("2025-06-30");
    let rate = completion_rate(yi("2529.1"), yi("4414.5")).expect("a plan");
    assert_eq!(
        ahead(rate, expected_of_year(2025, june, None)).map(|r| r.show_pct(1)),
        Some("7.3".to_owned())
    );
    assert_eq!(start_rate(22, 39).map(|r| r.show_pct(1)), Some("56.4".to_owned()));
    assert_eq!(start_rate(0, 0), None);
    assert_eq!(completion_rate(1, 0), None);
}

#[test]
fn fields_add_up_to_the_published_sums() {
    for (parts, sum, decimals) in [
        (["1516.1", "673", "182.1", "151.5"], "2522.7", 1),
        (["3180.93", "1731.95", "162.42", "257.12"], "5332.42", 2),
    ] {
        let shares: Vec<Share> = parts
            .iter()
            .zip(1..)
            .map(|(done, n)| share(n, None, Some(done)))
            .collect();
        let by_field = roll_up(&shares, |s| vec![s.item.0]).expect("fits");
        assert_eq!(by_field.len(), 4);
        let done: i64 = by_field.values().map(|t| t.done_fen).sum();
        assert_eq!(show_amount(done, MoneyUnit::Yi, decimals), sum);
        assert_eq!(total(&shares).map(|t| t.done_fen), Ok(done));
    }
}

#[test]
fn only_a_moved_base_explains_the_rate_of_the_year_2025() {
    let rate = |done, plan| completion_rate(yi(done), yi(plan)).expect("a plan");
    assert_eq!(rate("5332.42", "4414.5").show_pct(2), "120.79");
    assert_eq!(rate("5332.42", "4404.0").show_pct(2), "121.08");
    // The same base moves June as well: published in July, and as known today.
    assert_eq!(rate("2529.1", "4414.5").show_pct(1), "57.3");
    assert_eq!(rate("2529.1", "4404.0").show_pct(1), "57.4");
}

#[test]
fn outcomes_are_counted_over_rows() {
    let shares: Vec<Share> = (1..=85).map(|n| share(n, None, None)).collect();
    let outcome = |s: &Share| match s.item.0 {
        1..=69 => "done",
        70..=84 => "continuing",
        _ => "suspended",
    };
    let counted = roll_up(&shares, |s| vec![outcome(s)]).expect("fits");
    let counts: Vec<_> = counted.iter().map(|(k, t)| (*k, t.item_count())).collect();
    assert_eq!(counts, [("continuing", 15), ("done", 69), ("suspended", 1)]);
}

#[test]
fn a_zone_is_its_members_and_not_the_sum_of_two_provinces() {
    // The circle: parts of two sides. Two of its parts are published as 1.7 and 1.6 of its 5.9.
    let (circle, west) = (ZoneId(1), ZoneId(2));
    let shares = [
        share(1, None, Some("17000")),
        share(2, None, Some("16000")),
        share(3, None, Some("26000")),
        share(4, None, Some("9000")),
    ];
    let by_zone = roll_up(&shares, |s| match s.item.0 {
        1 | 3 => vec![circle],
        2 => vec![circle, west, circle],
        _ => vec![],
    })
    .expect("fits");
    assert_eq!(show_amount(by_zone[&circle].done_fen, MoneyUnit::Yi, 0), "59000");
    assert_eq!(by_zone[&west].item_count(), 1);
    assert_eq!(total(&shares).map(|t| t.done_fen), Ok(yi("68000")));
}

#[test]
fn a_joint_project_is_one_item_whose_sides_add_up() {
    let sides = [share(7, Some("40"), Some("12")), share(7, Some("60"), Some("9"))];
    let whole = total(&sides).expect("fits");
    assert_eq!(
        (whole.item_count(), whole.done_fen, whole.plan_fen),
        (1, yi("21"), yi("100"))
    );
    assert_eq!(
        whole.completion_rate().map(|r| r.show_pct(1)),
        Some("21.0".to_owned())
    );
    let mut of = [SideId(1), SideId(2)].into_iter();
    let by_side = roll_up(&sides, |_| of.next().into_iter().collect()).expect("fits");
    assert_eq!(
        by_side[&SideId(2)].completion_rate().map(|r| r.show_pct(1)),
        Some("15.0".to_owned())
    );
}

#[test]
fn what_is_not_reported_is_told_and_is_not_zero() {
    let mut missing = share(1, Some("10"), None);
    missing.started = Some(false);
    let mut given = share(2, Some("10"), Some("0"));
    given.started = Some(true);
    let whole = total([&missing, &given]).expect("fits");
    assert_eq!((whole.unreported, whole.done_fen), (1, 0));
    assert_eq!(whole.start_rate().map(|r| r.show_pct(0)), Some("50".to_owned()));
    let huge = Share {
        plan_fen: Some(i64::MAX),
        ..given
    };
    assert_eq!(total([&missing, &huge]).map_err(|r| r.code), Err("sum_too_large"));
}

#[test]
fn a_task_due_in_june_is_behind_its_own_term_and_not_ahead_of_the_year() {
    let may = day("2025-05-31");
    let own = expected_of_term(day("2025-01-01"), day("2025-06-30"), may);
    assert_eq!(
        ahead(pct("60.0"), own).map(|r| r.show_pct(0)),
        Some("−23".to_owned())
    );
    let year = expected_of_year(2025, may, None);
    assert_eq!(
        ahead(pct("60.0"), year).map(|r| r.show_pct(0)),
        Some("18".to_owned())
    );
}

#[test]
fn a_term_begins_before_its_first_day_with_nothing_and_ends_with_all() {
    let of = |on| expected_of_term(day("2025-03-01"), day("2025-03-10"), day(on)).show_pct(0);
    for (on, expected) in [
        ("2025-02-28", "0"),
        ("2025-03-01", "10"),
        ("2025-03-09", "90"),
        ("2025-03-10", "100"),
        ("2026-01-01", "100"),
    ] {
        assert_eq!(of(on), expected, "{on}");
    }
    // One day, and a term written the wrong way round.
    assert_eq!(
        expected_of_term(day("2025-03-01"), day("2025-03-01"), day("2025-03-01")),
        Ratio::ONE
    );
    assert_eq!(
        expected_of_term(day("2025-03-01"), day("2025-03-01"), day("2025-02-28")),
        Ratio::ZERO
    );
    assert_eq!(
        expected_of_term(day("2025-03-09"), day("2025-03-01"), day("2025-03-05")),
        Ratio::ONE
    );
}

#[test]
fn a_month_counts_once_its_last_day_is_reached() {
    let figures = YearFigures::new(
        [
            0, 500, 1000, 2000, 3000, 4500, 5500, 6500, 7500, 8500, 9500, 10_000,
        ]
        .map(Pct),
    )
    .expect("rising to the whole");
    for (on, even, own) in [
        ("2024-12-31", "0.0", "0.0"),
        ("2025-01-30", "0.0", "0.0"),
        ("2025-01-31", "8.3", "0.0"),
        ("2025-02-28", "16.7", "5.0"),
        ("2025-06-29", "41.7", "30.0"),
        ("2025-06-30", "50.0", "45.0"),
        ("2025-12-31", "100.0", "100.0"),
        ("2026-01-01", "100.0", "100.0"),
    ] {
        assert_eq!(expected_of_year(2025, day(on), None).show_pct(1), even, "{on}");
        assert_eq!(
            expected_of_year(2025, day(on), Some(&figures)).show_pct(1),
            own,
            "{on}"
        );
    }
}

#[test]
fn a_lists_own_figures_rise_to_the_whole() {
    let mut figures = [Pct(10_000); 12];
    figures[4] = Pct(9_000);
    assert_eq!(
        YearFigures::new(figures).map_err(|r| r.code),
        Err("year_figures_fall")
    );
    assert_eq!(
        YearFigures::new([Pct(9_999); 12]).map_err(|r| r.code),
        Err("year_figures_end")
    );
    assert_eq!(
        YearFigures::new([Pct(10_001); 12]).map_err(|r| r.code),
        Err("year_figures_end")
    );
    figures[0] = Pct(-1);
    assert_eq!(
        YearFigures::new(figures).map_err(|r| r.code),
        Err("year_figures_fall")
    );
}

#[test]
fn milestones_are_weighed() {
    let step = |due: &str, reached: Option<&str>, weight| Step {
        due_on: day(due),
        reached_on: reached.map(day),
        weight,
    };
    let steps = [
        step("2025-03-31", Some("2025-03-20"), 30),
        step("2025-06-30", None, 50),
        step("2025-09-30", Some("2025-06-01"), 20),
    ];
    let shown = |on| {
        let (due, reached) = steps_due_and_reached(&steps, day(on)).expect("steps");
        (due.show_pct(0), reached.show_pct(0))
    };
    assert_eq!(shown("2025-03-30"), ("0".into(), "30".into()));
    assert_eq!(shown("2025-03-31"), ("30".into(), "30".into()));
    assert_eq!(shown("2025-06-30"), ("80".into(), "50".into()));
    let alike = steps.map(|s| Step { weight: 0, ..s });
    let (due, reached) = steps_due_and_reached(&alike, day("2025-06-30")).expect("steps");
    assert_eq!(
        (due, reached),
        (Ratio::new(2, 3).expect("3"), Ratio::new(2, 3).expect("3"))
    );
    assert_eq!(steps_due_and_reached(&[], day("2025-06-30")), None);
}

#[test]
fn the_rows_kind_says_which_clock_it_follows() {
    let amount = RowAmount {
        side: None,
        fen: 1,
        unit: "yi".into(),
        decimals: 0,
    };
    let row = |kind, amounts: &[RowAmount], starts: Option<&str>, ends: Option<&str>| RowContent {
        serial: String::new(),
        kind,
        field: String::new(),
        heading: String::new(),
        title: String::new(),
        measure: String::new(),
        starts_on: starts.map(day),
        ends_on: ends.map(day),
        weight: 0,
        units: RowUnits::default(),
        amounts: RowAmounts(amounts.to_vec()),
    };
    let term = |from, to| {
        Some(Timing::OwnTerm {
            from: day(from),
            to: day(to),
        })
    };
    let (project, task) = (ItemKind::Project, ItemKind::Task);
    let paid = [amount];
    for (row, milestones, expected) in [
        (
            row(project, &paid, Some("2025-03-01"), Some("2026-06-30")),
            true,
            Some(Timing::Year),
        ),
        (
            row(project, &[], None, Some("2025-06-30")),
            true,
            Some(Timing::Milestones),
        ),
        (
            row(task, &paid, None, Some("2025-06-30")),
            false,
            term("2025-01-01", "2025-06-30"),
        ),
        (
            row(task, &[], None, Some("2026-06-30")),
            false,
            term("2025-01-01", "2026-06-30"),
        ),
        (
            row(task, &[], Some("2025-03-01"), None),
            false,
            term("2025-03-01", "2025-12-31"),
        ),
        (
            row(task, &[], Some("2025-03-01"), Some("2025-04-30")),
            false,
            term("2025-03-01", "2025-04-30"),
        ),
        (row(task, &[], None, None), false, None),
    ] {
        assert_eq!(timing(&row, milestones, 2025), expected);
    }
}

#[test]
fn each_clock_has_its_own_actual() {
    let (from, to, on) = (day("2025-01-01"), day("2025-12-31"), day("2025-06-30"));
    let known = Known {
        steps: vec![Step {
            due_on: on,
            reached_on: None,
            weight: 1,
        }],
        plan_fen: Some(yi("100")),
        done_fen: Some(yi("21")),
        pct: Some(Pct(9_900)),
    };
    let shown = |timing, known: &Known| {
        let (expected, actual) = expected_and_actual(timing, 2025, on, None, known);
        (expected.map(|r| r.show_pct(1)), actual.map(|r| r.show_pct(1)))
    };
    let pair = |a: &str, b: &str| (Some(a.to_owned()), Some(b.to_owned()));
    assert_eq!(shown(Timing::Year, &known), pair("50.0", "21.0"));
    assert_eq!(shown(Timing::Milestones, &known), pair("100.0", "0.0"));
    assert_eq!(shown(Timing::OwnTerm { from, to }, &known), pair("49.6", "99.0"));
    assert_eq!(
        shown(Timing::Year, &Known::default()),
        (Some("50.0".to_owned()), None)
    );
    assert_eq!(shown(Timing::Milestones, &Known::default()), (None, None));
}

proptest! {
    #[test]
    fn what_is_expected_never_falls_and_stays_between_nothing_and_all(
        start in 0_i64..2000, length in 0_i64..2000, a in 0_i64..4000, b in 0_i64..4000,
    ) {
        let origin = day("2020-01-01");
        let (from, to) = (origin.plus(start), origin.plus(start + length));
        let (early, late) = (origin.plus(a.min(b)), origin.plus(a.max(b)));
        for of in [|_, f, t, on| expected_of_term(f, t, on), |y, _, _, on| expected_of_year(y, on, None)] {
            let (x, y) = (of(2023, from, to, early), of(2023, from, to, late));
            prop_assert!(Ratio::ZERO <= x && x <= y && y <= Ratio::ONE);
        }
    }
}
