//! What can be typed, and what is refused with which reason.

use super::*;

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
fn a_value_that_falls_needs_a_reason() {
    let stage = |stage| Worth::Stage { stage, since: None };
    for (code, before, after) in [
        ("pct_falls", Worth::Pct(Pct(4550)), Worth::Pct(Pct(4549))),
        ("amount_falls", fen(12 * YI), fen(12 * YI - 1)),
        ("stage_falls", stage(Stage::Started), stage(Stage::Preparing)),
    ] {
        let refusal = falls(&before, &after, "  ").expect_err("a reason is needed");
        assert_eq!((refusal.code, refusal.field), (code, Some("reason")));
        assert_eq!(falls(&before, &after, " 复核 "), Ok(Some("复核".to_owned())));
        assert_eq!(falls(&after, &before, ""), Ok(None));
        assert_eq!(falls(&before, &before, ""), Ok(None));
    }
    let told = falls(&Worth::Pct(Pct(4550)), &Worth::Pct(Pct(4000)), "").expect_err("falls");
    assert_eq!(
        told.args,
        [("before", "45.5".to_owned()), ("after", "40".to_owned())]
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
