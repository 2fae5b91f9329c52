//! Every kind of period, its one text, its neighbours.

use super::*;
use proptest::prelude::*;

fn period(text: &str) -> Period {
    Period::parse(text).expect(text)
}

#[test]
fn every_kind_has_its_first_and_last_day() {
    for (text, first, last) in [
        ("2025M03", "2025-03-01", "2025-03-31"),
        ("2024M02", "2024-02-01", "2024-02-29"),
        ("2025M12", "2025-12-01", "2025-12-31"),
        ("2025Q1", "2025-01-01", "2025-03-31"),
        ("2025Q4", "2025-10-01", "2025-12-31"),
        ("2025H1", "2025-01-01", "2025-06-30"),
        ("2025H2", "2025-07-01", "2025-12-31"),
        ("2025", "2025-01-01", "2025-12-31"),
        ("2025W01", "2024-12-30", "2025-01-05"),
        ("2020W53", "2020-12-28", "2021-01-03"),
        ("2025M01-02", "2025-01-01", "2025-02-28"),
        ("2025M01-09", "2025-01-01", "2025-09-30"),
    ] {
        let p = period(text);
        assert_eq!(
            (p.first_day().to_string(), p.last_day().to_string()),
            (first.to_owned(), last.to_owned()),
            "{text}"
        );
        assert!(p.contains(p.first_day()) && p.contains(p.last_day()));
        assert!(!p.contains(p.last_day().plus(1)) && !p.contains(p.first_day().plus(-1)));
    }
}

#[test]
fn a_text_that_is_no_period_or_not_its_one_text_is_refused() {
    for text in [
        "",
        "25",
        "202",
        "2025m03",
        "2025M3",
        "2025M13",
        "2025M00",
        "2025Q0",
        "2025Q5",
        "2025H3",
        "2025W00",
        "2025W53",
        "2025W54",
        "2025M02-01",
        "2025M02-02",
        "2025M01-03",
        "2025M01-12",
        "2025M07-12",
        "2025 ",
        "1025M01",
        "2200",
        "2025M0１",
        "二〇二五年",
        "2025-03",
        "+025M01",
        "2025M+1",
        "2025M01-02-03",
    ] {
        assert_eq!(Period::parse(text), None, "{text}");
    }
}

#[test]
fn of_periods_that_end_together_the_shorter_comes_first() {
    let mut all = [
        "2025",
        "2025M12",
        "2025H2",
        "2025Q4",
        "2025M11",
        "2025M01-11",
        "2026M01",
    ]
    .map(period);
    all.sort();
    assert_eq!(
        all.map(|p| p.to_string()),
        [
            "2025M11",
            "2025M01-11",
            "2025M12",
            "2025Q4",
            "2025H2",
            "2025",
            "2026M01"
        ]
    );
}

#[test]
fn the_next_crosses_the_year() {
    for (text, next) in [
        ("2025M12", "2026M01"),
        ("2025Q4", "2026Q1"),
        ("2025H2", "2026H1"),
        ("2025", "2026"),
        ("2020W53", "2021W01"),
        ("2025W52", "2026W01"),
        ("2025M01-02", "2026M01-02"),
    ] {
        assert_eq!(period(text).next(), Some(period(next)));
        assert_eq!(period(next).previous(), Some(period(text)));
    }
    assert_eq!(period("2199M12").next(), None);
    assert_eq!(period("1900M01").previous(), None);
}

proptest! {
    #[test]
    fn text_and_back_is_the_same_and_months_follow_each_other(
        year in 1901..2199, a in 1_u32..=12, b in 1_u32..=12,
    ) {
        let p = Period::months(year, a.min(b), a.max(b)).expect("months of a year");
        prop_assert_eq!(Period::parse(&p.to_string()), Some(p));
        prop_assert_eq!(Period::from_value(p.to_value()), Some(p));
        let m = Period::month(year, a).expect("a month");
        let after = m.next().expect("a month within the years");
        prop_assert_eq!(m.last_day().plus(1), after.first_day());
        prop_assert_eq!(after.previous(), Some(m));
        prop_assert!(m < after);
        prop_assert_eq!(Period::month_of(m.last_day()), m);
    }
}
