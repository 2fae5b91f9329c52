use super::*;
use crate::list::{OwnColumns, RowAmount, RowAmounts, RowUnits};
use crate::progress::{YearFigures, expected_of_year};
use crate::ratio::Pct;

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn content(title: &str, measure: &str, ends_on: Option<&str>) -> RowContent {
    RowContent {
        serial: "7".into(),
        kind: ItemKind::Task,
        field: "生态".into(),
        heading: String::new(),
        title: title.into(),
        measure: measure.into(),
        starts_on: None,
        ends_on: ends_on.map(day),
        weight: 100,
        units: RowUnits::default(),
        more: crate::list::RowMore::default(),
        amounts: RowAmounts(vec![RowAmount {
            side: None,
            fen: 900,
            unit: "yuan".into(),
            decimals: 0,
        }]),
    }
}

fn closed() -> RowFacts {
    RowFacts {
        closed: Some(("销〔2021〕3号".into(), day("2021-11-30"))),
        ..RowFacts::default()
    }
}

fn suspended() -> RowFacts {
    RowFacts {
        suspended: Some("等待批复".into()),
        ..RowFacts::default()
    }
}

fn removed() -> RowFacts {
    RowFacts {
        removed: Some((day("2021-07-01"), "并入另一事项".into())),
        ..RowFacts::default()
    }
}

fn joined(kind: LineageKind) -> RowFacts {
    RowFacts {
        joined: Some((kind, "渝川-2021-0009".into())),
        ..removed()
    }
}

fn ongoing() -> RowFacts {
    RowFacts {
        goes_on: true,
        ..RowFacts::default()
    }
}

#[test]
fn each_row_is_proposed_what_is_on_record_of_it() {
    let both = RowFacts {
        removed: removed().removed,
        suspended: Some(String::new()),
        ..closed()
    };
    let waits = RowFacts {
        close_waits: true,
        ..ongoing()
    };
    let cases = [
        (closed(), Outcome::Done),
        (both, Outcome::Done),
        (removed(), Outcome::Removed),
        (joined(LineageKind::Merged), Outcome::Merged),
        (joined(LineageKind::Split), Outcome::Split),
        (suspended(), Outcome::Suspended),
        (ongoing(), Outcome::Continuing),
        (waits, Outcome::CarriedOver),
        (RowFacts::default(), Outcome::CarriedOver),
    ];
    for (facts, outcome) in cases {
        assert_eq!(facts.proposed().0, outcome, "{facts:?}");
        assert_eq!(facts.bears(outcome, "甲"), Ok(()), "what is proposed can be said");
    }
}

#[test]
fn no_outcome_says_more_than_is_on_record() {
    use Outcome::{CarriedOver, Continuing, Done, Merged, Removed, Split, Suspended};
    let merged = joined(LineageKind::Merged);
    let open = RowFacts::default();
    let cases = [
        (&open, Done, Some("outcome_unproven")),
        (&open, Removed, Some("outcome_not_removed")),
        (&open, Suspended, Some("outcome_not_suspended")),
        (&open, Continuing, None),
        (&ongoing(), CarriedOver, None),
        (&suspended(), CarriedOver, None),
        (&suspended(), Continuing, None),
        (&suspended(), Done, Some("outcome_unproven")),
        (&closed(), Continuing, Some("outcome_closed")),
        (&closed(), CarriedOver, Some("outcome_closed")),
        (&removed(), CarriedOver, Some("outcome_removed")),
        (&removed(), Done, Some("outcome_unproven")),
        (&removed(), Merged, Some("outcome_not_joined")),
        (&open, Split, Some("outcome_not_joined")),
        (&merged, Split, Some("outcome_not_joined")),
        (&merged, Removed, Some("outcome_joined")),
        (&merged, CarriedOver, Some("outcome_joined")),
        (&merged, Done, Some("outcome_unproven")),
    ];
    for (facts, outcome, refused) in cases {
        let found = facts.bears(outcome, "甲").err().map(|r| r.code);
        assert_eq!(found, refused, "{outcome} of {facts:?}");
    }
}

#[test]
fn what_goes_on_says_so_and_has_no_end_within_the_year() {
    let of = |title, measure, ends_on| goes_on(&content(title, measure, ends_on), 2021);
    assert!(of("共护一江水", "持续推进联合巡河", None));
    assert!(of("常态化开展会商", "", Some("2022-03-01")));
    assert!(!of("共护一江水", "持续推进，年底完成", Some("2021-12-31")));
    assert!(!of("共护一江水", "持续开展", None));
    let mut project = content("持续推进通道建设", "", None);
    project.kind = ItemKind::Project;
    assert!(!goes_on(&project, 2021));
    project.kind = ItemKind::Platform;
    assert!(goes_on(&project, 2021));
}

#[test]
fn eighty_five_rows_are_sixty_nine_done_fifteen_continuing_and_one_suspended() {
    // End of November 2021, as published.
    let rows = std::iter::repeat_n(closed(), 69)
        .chain(std::iter::repeat_n(ongoing(), 15))
        .chain([suspended()]);
    let tally: Tally = rows
        .filter_map(|facts| Planned::of(&facts, None).outcome)
        .collect();
    let counts = [Outcome::Done, Outcome::Continuing, Outcome::Suspended].map(|o| tally.of(o));
    assert_eq!((counts, tally.all()), ([69, 15, 1], 85));
    assert_eq!(tally.of(Outcome::CarriedOver) + tally.of(Outcome::Removed), 0);
}

#[test]
fn choices_fit_every_row_named_and_another_outcome_needs_its_reason() {
    let (open, on) = (RowFacts::default(), ongoing());
    let rows = || [(RowId(1), &open, "甲"), (RowId(2), &on, "乙")];
    let says = Choice::Says(Outcome::Continuing, "明年另列".into());
    let found = chosen(rows(), Some(Outcome::Continuing), " 明年另列 ").expect("both fit");
    assert_eq!(found, [(RowId(1), Some(says.clone())), (RowId(2), None)]);
    let refused = chosen(rows(), Some(Outcome::Continuing), " ").expect_err("no reason");
    assert_eq!((refused.code, refused.field), ("required", Some("reason")));
    let refused = chosen(rows(), Some(Outcome::Done), "已办").expect_err("no certificate");
    assert_eq!(
        (refused.code, refused.args[0].1.as_str()),
        ("outcome_unproven", "甲")
    );
    let held = chosen(rows(), None, "").expect("anything can wait");
    assert_eq!(Planned::of(&open, held[0].1.as_ref()).outcome, None);
    assert_eq!(Planned::of(&open, Some(&says)).said.as_deref(), Some("明年另列"));
    // Closed since it was chosen: the certificate counts.
    assert_eq!(Planned::of(&closed(), Some(&says)).outcome, Some(Outcome::Done));
}

#[test]
fn a_year_is_settled_when_it_is_over_or_when_the_office_means_to() {
    assert_eq!(may_settle(2025, day("2026-01-01"), false), Ok(()));
    assert_eq!(may_settle(2025, day("2025-12-31"), true), Ok(()));
    let refused = may_settle(2025, day("2025-12-31"), false).expect_err("a day too early");
    assert_eq!((refused.code, refused.field), ("year_not_over", Some("early")));
}

#[test]
fn a_carried_row_leaves_behind_what_belongs_to_the_year_that_is_over() {
    let row = content("共护一江水", "建成三处站点", Some("2025-12-31"));
    let none = OwnColumns::default();
    let next = carried(&row, row.ends_on, 2025, (&none, &none));
    assert_eq!(
        (next.serial.as_str(), next.ends_on, next.amounts.0.len()),
        ("", None, 0)
    );
    assert_eq!(
        (&next.title, &next.measure, next.weight),
        (&row.title, &row.measure, 100)
    );
    let extended = carried(&row, Some(day("2026-03-31")), 2025, (&none, &none));
    assert_eq!(extended.ends_on, Some(day("2026-03-31")));
}

#[test]
fn twelve_figures_are_read_as_typed_and_refused_beside_their_month() {
    let typed = |text: &str| {
        let mut months: Vec<&str> = text.split(' ').collect();
        months.resize(12, "");
        YearFigures::typed(&months.try_into().expect("twelve"))
    };
    let slow = typed("1 2.5% 5 １０ 20 30 45 60 70 80 90.25 100")
        .expect("they rise")
        .expect("given");
    assert_eq!(slow.months()[1], Pct(250));
    assert_eq!(slow.months()[3], Pct(1_000));
    assert_eq!(
        expected_of_year(2025, day("2025-02-28"), Some(&slow)).pct(),
        Pct(250)
    );
    assert_eq!(typed(""), Ok(None));
    for (text, code, field) in [
        ("1 2 3", "required", "month_4"),
        ("1 x 5 10 20 30 45 60 70 80 90 100", "not_a_pct", "month_2"),
        ("1 2 5 4 20 30 45 60 70 80 90 100", "year_figures_fall", "month_4"),
        ("1 2 5 10 20 30 45 60 70 80 90 99", "year_figures_end", "month_12"),
        (
            "1 2 5 10 20 30 45 60 70 80 90 101",
            "pct_out_of_range",
            "month_12",
        ),
    ] {
        let refused = typed(text).expect_err(text);
        assert_eq!((refused.code, refused.field), (code, Some(field)), "{text}");
    }
}

#[test]
fn figures_are_kept_as_text_and_change_what_seals_a_version() {
    use crate::field::{Field, Value};
    let months = [0, 1, 5, 10, 20, 30, 45, 60, 70, 80, 90, 100].map(|n| Pct(n * 100));
    let figures = YearFigures::new(months).expect("they rise");
    let kept = figures.to_value();
    assert_eq!(
        kept,
        Value::Text("0 100 500 1000 2000 3000 4500 6000 7000 8000 9000 10000".into())
    );
    assert_eq!(YearFigures::from_value(kept), Some(figures.clone()));
    for broken in ["", "1 2 3", "5 4 0 0 0 0 0 0 0 0 0 10000"] {
        assert_eq!(
            YearFigures::from_value(Value::Text(broken.into())),
            None,
            "{broken}"
        );
    }
    let rows = || "0a".repeat(32);
    assert_eq!(sealed_content(rows(), None), rows());
    let sealed = sealed_content(rows(), Some(&figures));
    let mut other = months;
    other[5] = Pct(3_001);
    let other = YearFigures::new(other).expect("they rise");
    assert_ne!(sealed, rows());
    assert_ne!(sealed, sealed_content(rows(), Some(&other)));
    assert_ne!(sealed, sealed_content("0b".repeat(32), Some(&figures)));
}
