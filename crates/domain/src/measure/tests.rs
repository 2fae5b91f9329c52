//! What can be typed and what is refused; how sides combine.

use super::*;
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
fn percentages_are_read_as_people_type_them() {
    for (text, hundredths) in [
        ("45", 4500),
        ("45.5", 4550),
        (" 45.25 % ", 4525),
        ("45%", 4500),
        ("４５．５％", 4550),
        ("百分之45", 4500),
        ("0", 0),
        ("100", 10_000),
        ("100.00%", 10_000),
        ("0.01", 1),
    ] {
        let given = typed(Measure::Pct, text, "").expect(text).expect("given");
        assert_eq!(given.worth, Worth::Pct(Pct(hundredths)), "{text}");
        assert_eq!(given.as_given, text.trim());
    }
    for (text, code) in [
        ("", "required"),
        ("100.01", "pct_out_of_range"),
        ("4500", "pct_out_of_range"),
        ("-5", "pct_out_of_range"),
        ("−5%", "pct_out_of_range"),
        ("45.125", "pct_too_fine"),
        ("四十五", "not_a_pct"),
        ("百分之四十五", "not_a_pct"),
        ("45.", "not_a_pct"),
        (".5", "not_a_pct"),
        ("45%%", "not_a_pct"),
        ("--5", "not_a_pct"),
        ("4e1", "not_a_pct"),
        ("99999999999999999999", "not_a_pct"),
        ("约45", "not_a_pct"),
    ] {
        let refusal = typed(Measure::Pct, text, "").expect_err(text);
        assert_eq!((refusal.code, refusal.field), (code, Some("pct")), "{text}");
    }
}

#[test]
fn amounts_carry_their_unit() {
    for (text, unit, fen, given_in, decimals) in [
        ("12亿元", "", 12 * YI, MoneyUnit::Yi, 0),
        ("12.30 亿", "", 123 * YI / 10, MoneyUnit::Yi, 2),
        ("1,200万元", "", 1200 * WAN, MoneyUnit::Wan, 0),
        ("１２００万", "wan", 1200 * WAN, MoneyUnit::Wan, 0),
        ("500元", "", 50_000, MoneyUnit::Yuan, 0),
        ("12.5", "yi", 125 * YI / 10, MoneyUnit::Yi, 1),
        ("0", "yi", 0, MoneyUnit::Yi, 0),
    ] {
        let given = typed(Measure::Investment, text, unit)
            .expect(text)
            .expect("given");
        let worth = Worth::Fen {
            fen,
            unit: given_in,
            decimals,
        };
        assert_eq!(given.worth, worth, "{text}");
        assert!(given.as_given.starts_with(text.trim()));
    }
    for (text, unit, code) in [
        ("", "yi", "required"),
        ("12", "", "money_unit_missing"),
        ("12", "dollar", "money_unit_unknown"),
        ("12千元", "", "money_unit_unknown"),
        ("12美元", "yi", "money_unit_unknown"),
        ("12%", "yi", "money_unit_unknown"),
        ("12万元", "yi", "money_unit_twice"),
        ("-12亿元", "", "not_an_amount"),
        ("亿元", "", "not_an_amount"),
        ("十二亿元", "", "not_an_amount"),
        ("1.2.3亿", "", "not_an_amount"),
        ("0.001元", "", "not_an_amount"),
        ("400001亿", "", "money_wrong_unit"),
    ] {
        let refusal = typed(Measure::Investment, text, unit).expect_err(text);
        assert_eq!(
            (refusal.code, refusal.field),
            (code, Some("investment")),
            "{text}"
        );
    }
}

#[test]
fn an_amount_of_more_than_a_hundred_plans_doubts_its_unit() {
    let of = |text: &str, plan| {
        let (unit, since) = ("", "");
        read(Measure::Investment, Typed { text, unit, since }, limits(plan)).map_err(|r| r.code)
    };
    assert!(of("4000亿元", Some(40 * YI)).is_ok());
    assert_eq!(of("4000.0001亿元", Some(40 * YI)), Err("money_wrong_unit"));
    // 12 万元 meant, 亿元 typed: a plan of 40 万元.
    assert_eq!(of("12亿元", Some(40 * WAN)), Err("money_wrong_unit"));
    assert!(of("12亿元", None).is_ok() && of("12亿元", Some(0)).is_ok());
}

#[test]
fn a_stage_is_reached_on_a_day_that_has_been() {
    let of = |text: &str, since: &str| {
        read(
            Measure::Stage,
            Typed {
                text,
                since,
                unit: "",
            },
            limits(None),
        )
        .map(|given| given.expect("given").worth)
        .map_err(|r| r.code)
    };
    let stage = |stage, since: Option<&str>| Worth::Stage {
        stage,
        since: since.map(day),
    };
    assert_eq!(of("preparing", ""), Ok(stage(Stage::Preparing, None)));
    assert_eq!(
        of("started", "2025-03-31"),
        Ok(stage(Stage::Started, Some("2025-03-31")))
    );
    for (text, since, code) in [
        ("started", "2025-04-01", "stage_day_ahead"),
        ("started", "", "required"),
        ("finished", "2025-02-30", "not_a_day"),
        ("begun", "2025-03-01", "not_a_stage"),
    ] {
        assert_eq!(of(text, since), Err(code), "{text} {since}");
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

#[test]
fn a_value_that_falls_needs_a_reason() {
    let stage = |stage| Worth::Stage { stage, since: None };
    for (before, after) in [
        (Worth::Pct(Pct(4550)), Worth::Pct(Pct(4549))),
        (fen(12 * YI), fen(12 * YI - 1)),
        (stage(Stage::Started), stage(Stage::Preparing)),
    ] {
        let refusal = falls(&before, &after, "  ").expect_err("a reason is needed");
        assert_eq!((refusal.code, refusal.field), ("value_falls", Some("reason")));
        assert_eq!(falls(&before, &after, " 复核 "), Ok(Some("复核".to_owned())));
        assert_eq!(falls(&after, &before, ""), Ok(None));
        assert_eq!(falls(&before, &before, ""), Ok(None));
    }
    let told = falls(&Worth::Pct(Pct(4550)), &Worth::Pct(Pct(4000)), "").expect_err("falls");
    assert_eq!(
        told.args,
        [("before", "45.5%".to_owned()), ("after", "40%".to_owned())]
    );
}

#[test]
fn words_may_be_left_out_only_where_nothing_need_be_said() {
    for (measure, text, expected) in [
        (Measure::Narrative, " ", Err("required")),
        (Measure::Problem, "", Ok(None)),
        (Measure::NextStep, "", Ok(None)),
        (Measure::Problem, " 用地未批 ", Ok(Some("用地未批"))),
    ] {
        let got = typed(measure, text, "")
            .map(|given| given.map(|g| g.worth))
            .map_err(|r| r.code);
        assert_eq!(
            got,
            expected.map(|w| w.map(|w| Worth::Words(w.to_owned()))),
            "{measure}"
        );
    }
    let long = "长".repeat(2001);
    assert_eq!(
        typed(Measure::Narrative, &long, "").map_err(|r| r.code),
        Err("too_long")
    );
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
