//! The three clocks at their borders.

use super::*;

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
        more: crate::list::RowMore::default(),
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
