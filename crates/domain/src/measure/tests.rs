//! What can be typed and what is refused; how sides combine.

mod typed;

use super::*;
use crate::SideId;
use crate::refusal::Rule;
use proptest::prelude::*;

const WAN: i64 = 1_000_000;
const YI: i64 = 10_000 * WAN;

fn day(text: &str) -> Day {
    Day::parse(text).expect(text)
}

fn limits(plan_fen: Option<i64>) -> Limits {
    Limits {
        plan_fen,
        last_day: day("2025-03-31"),
    }
}

fn typed(measure: Measure, text: &str, unit: &str) -> Rule<Option<Given>> {
    let since = "";
    read(measure, Typed { text, unit, since }, limits(Some(40 * YI)))
}

fn fen(n: i64) -> Worth {
    Worth::Fen {
        fen: n,
        unit: MoneyUnit::Yi,
        decimals: 0,
    }
}

#[test]
fn stages_say_whether_and_since_when() {
    let stage = |stage, since: Option<&str>| Worth::Stage {
        stage,
        since: since.map(day),
    };
    let facts = [
        stage(Stage::Preparing, None),
        stage(Stage::Started, Some("2025-03-05")),
        Worth::Pct(Pct(1)),
        stage(Stage::InLibrary, Some("2025-04-20")),
    ];
    assert_eq!(taken(&facts[..0], Stage::Started), Taken::Unknown);
    assert_eq!(taken(&facts[..1], Stage::Started), Taken::No);
    assert_eq!(taken(&facts, Stage::Started), Taken::On(day("2025-03-05")));
    assert_eq!(taken(&facts[..3], Stage::InLibrary), Taken::No);
    assert_eq!(taken(&facts, Stage::InLibrary), Taken::On(day("2025-04-20")));
    let back = [facts[1].clone(), facts[0].clone()];
    assert_eq!(taken(&back, Stage::Started), Taken::No);
}

fn side(id: i64, is_lead: bool, worth: Option<Worth>) -> SideWorth {
    SideWorth {
        side: SideId(id),
        is_lead,
        worth,
    }
}

#[test]
fn investment_of_the_sides_adds_up_and_a_missing_side_is_named() {
    let both = [
        side(1, true, Some(fen(12 * YI))),
        side(2, false, Some(fen(9 * YI))),
    ];
    let combined = combine(Measure::Investment, &both).expect("fits");
    assert_eq!(combined.value, CombinedWorth::One(Some(fen(21 * YI))));
    assert!(combined.missing.is_empty() && combined.contradiction.is_empty());
    let one = [both[0].clone(), side(2, false, None)];
    let combined = combine(Measure::Investment, &one).expect("fits");
    assert_eq!(combined.value, CombinedWorth::One(Some(fen(12 * YI))));
    assert_eq!(combined.missing, [SideId(2)]);
    let none = combine(Measure::Investment, &[side(1, true, None)]).expect("fits");
    assert_eq!(none.value, CombinedWorth::One(None));
    let huge = [side(1, true, Some(fen(i64::MAX))), side(2, false, Some(fen(1)))];
    assert_eq!(
        combine(Measure::Investment, &huge).map_err(|r| r.code),
        Err("sum_too_large")
    );
}

#[test]
fn the_lead_sides_percent_counts_and_a_contradiction_is_shown() {
    let pct = |n| Some(Worth::Pct(Pct(n)));
    let sides = [
        side(1, false, pct(3000)),
        side(2, true, pct(2500)),
        side(3, false, None),
    ];
    let combined = combine(Measure::Pct, &sides).expect("fits");
    assert_eq!(combined.value, CombinedWorth::One(pct(2500)));
    assert_eq!(
        combined.contradiction,
        [
            (SideId(1), Worth::Pct(Pct(3000))),
            (SideId(2), Worth::Pct(Pct(2500)))
        ]
    );
    assert_eq!(combined.missing, [SideId(3)]);
    let agreed = [side(1, false, pct(2500)), side(2, true, pct(2500))];
    assert!(
        combine(Measure::Pct, &agreed)
            .expect("fits")
            .contradiction
            .is_empty()
    );
    // What another side says does not stand in for the lead side.
    let silent = [side(1, false, pct(3000)), side(2, true, None)];
    assert_eq!(
        combine(Measure::Pct, &silent).expect("fits").value,
        CombinedWorth::One(None)
    );
}

#[test]
fn stages_agree_whatever_their_days_and_words_stay_each_their_own() {
    let started = |on| {
        Some(Worth::Stage {
            stage: Stage::Started,
            since: Some(day(on)),
        })
    };
    let sides = [
        side(1, true, started("2025-03-01")),
        side(2, false, started("2025-03-02")),
    ];
    assert!(
        combine(Measure::Stage, &sides)
            .expect("fits")
            .contradiction
            .is_empty()
    );
    let words = |w: &str| Worth::Words(w.to_owned());
    let sides = [
        side(1, true, Some(words("甲"))),
        side(2, false, Some(words("乙"))),
    ];
    let combined = combine(Measure::Narrative, &sides).expect("fits");
    assert_eq!(
        combined.value,
        CombinedWorth::Each(vec![(SideId(1), words("甲")), (SideId(2), words("乙"))])
    );
}

#[test]
fn a_report_asks_for_at_most_six_measures() {
    for kind in ItemKind::ALL {
        for has_plan in [false, true] {
            let owed = measures_of(*kind, has_plan);
            assert!(owed.len() <= 6 && owed.contains(&Measure::Narrative));
            assert_eq!(owed.contains(&Measure::Investment), has_plan);
            assert_eq!(owed.contains(&Measure::Stage), *kind == ItemKind::Project);
        }
    }
}

#[test]
fn a_value_is_kept_in_columns() {
    for worth in [
        Worth::Pct(Pct(4550)),
        fen(12 * YI),
        Worth::Words(String::new()),
        Worth::Stage {
            stage: Stage::Finished,
            since: Some(day("2025-03-01")),
        },
    ] {
        let given = Given {
            worth,
            as_given: "原文".to_owned(),
        };
        let mut values = Vec::new();
        given.put(&mut values);
        assert_eq!(values.len(), Given::COLUMNS.len());
        assert_eq!(Given::take(&mut values.into_iter()), Some(given));
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_is_a_value_within_its_limits_or_a_refusal(text in "\\PC{0,12}", unit in "(yi|wan|yuan)?") {
        if let Ok(Some(given)) = typed(Measure::Pct, &text, "") {
            prop_assert!(matches!(given.worth, Worth::Pct(Pct(0..=10_000))));
        }
        if let Ok(Some(given)) = typed(Measure::Investment, &text, &unit) {
            let within = matches!(given.worth, Worth::Fen { fen, .. } if (0..=4000 * YI).contains(&fen));
            prop_assert!(within);
        }
    }

    #[test]
    fn a_percentage_shown_is_read_as_itself(hundredths in 0_i64..=10_000) {
        let given = typed(Measure::Pct, &Pct(hundredths).to_string(), "").expect("shown");
        prop_assert_eq!(given.map(|g| g.worth), Some(Worth::Pct(Pct(hundredths))));
    }
}
