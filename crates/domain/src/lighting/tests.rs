use super::*;
use crate::light::presets;
use crate::list::{RowAmount, RowContent, RowUnits};
use crate::{ItemId, RowId, VersionId};

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn preset(code: &str) -> RuleSet {
    presets().into_iter().find(|s| s.code == code).expect("a preset")
}

/// A task from 1 January to the last of December without amounts, or with amounts by side in 分.
fn row(kind: ItemKind, amounts: &[(Option<SideId>, i64)]) -> ListRow {
    let amount = |(side, fen): &(Option<SideId>, i64)| RowAmount {
        side: *side,
        fen: *fen,
        unit: "yuan".into(),
        decimals: 0,
    };
    ListRow {
        id: RowId(1),
        version: VersionId(1),
        position: 1,
        item: ItemId(1),
        decision: None,
        content: RowContent {
            serial: "1".into(),
            kind,
            field: String::new(),
            heading: String::new(),
            title: "甲".into(),
            measure: String::new(),
            starts_on: Some(day("2025-01-01")),
            ends_on: Some(day("2025-12-31")),
            weight: 0,
            units: RowUnits::default(),
            amounts: RowAmounts(amounts.iter().map(amount).collect()),
            more: crate::list::RowMore::default(),
        },
    }
}

fn owing(side: i64, is_lead: bool, said: Said) -> Owing {
    Owing {
        side: Some(SideId(side)),
        is_lead,
        unit: Some(UnitId(side)),
        said,
    }
}

fn pct(hundredths: i64) -> Said {
    Said {
        reported: true,
        pct: Some(Pct(hundredths)),
        ..Said::default()
    }
}

fn fen(fen: i64) -> Said {
    Said {
        reported: true,
        fen: Some(fen),
        ..Said::default()
    }
}

fn lights(set: &RuleSet, period: &str, row: &ListRow, owing: Vec<Owing>) -> Vec<Lit> {
    excused(set, period, row, owing, None, &[])
}

/// As [`lights`], with figures of the list's own and approved reasons.
fn excused(
    set: &RuleSet,
    period: &str,
    row: &ListRow,
    owing: Vec<Owing>,
    figures: Option<&YearFigures>,
    excuses: &[(Option<SideId>, Excuse)],
) -> Vec<Lit> {
    let period = Period::parse(period).expect("a period");
    let calendar = WorkCalendar::built_in();
    let mut lighting = Lighting::new(set, 2025, period, period.last_day(), true, figures, &calendar);
    lighting.lights(&RowKnown {
        row,
        owing,
        steps: Vec::new(),
        standing: Standing::Open,
        due_on: row.content.ends_on,
        before: Vec::new(),
        excuses: excuses.to_vec(),
    })
}

fn shown(lights: &[Lit]) -> Vec<Light> {
    lights.iter().map(|l| l.light).collect()
}

#[test]
fn the_lead_side_speaks_for_the_percent_of_the_whole_and_a_silent_side_keeps_it_from_green() {
    let set = preset("银川");
    let task = row(ItemKind::Task, &[]);
    let both = |lead: Said, other: Said| vec![owing(1, true, lead), owing(2, false, other)];
    let all = lights(&set, "2025M06", &task, both(pct(5_000), pct(1_000)));
    assert_eq!(shown(&all), [Light::Level(0), Light::Level(0), Light::Level(3)]);
    let all = lights(&set, "2025M06", &task, both(pct(5_000), Said::default()));
    assert_eq!(shown(&all), [Light::NoReport, Light::Level(0), Light::NoReport]);
    // What was reported is worse than silence.
    let all = lights(&set, "2025M06", &task, both(pct(3_000), Said::default()));
    assert_eq!(shown(&all), [Light::Level(2), Light::Level(2), Light::NoReport]);
}

#[test]
fn each_side_is_judged_by_its_own_plan_and_the_whole_by_the_sum() {
    let set = preset("银川");
    let project = row(ItemKind::Project, &[(Some(SideId(1)), 40), (Some(SideId(2)), 60)]);
    let all = lights(
        &set,
        "2025M03",
        &project,
        vec![owing(1, true, fen(12)), owing(2, false, fen(9))],
    );
    assert_eq!(shown(&all), [Light::Level(0), Light::Level(0), Light::Level(2)]);
    let sums: Vec<_> = all.iter().map(|l| (l.plan_fen, l.done_fen)).collect();
    assert_eq!(
        sums,
        [(Some(100), Some(21)), (Some(40), Some(12)), (Some(60), Some(9))]
    );
    assert_eq!(all[0].numbers.behind, Some(Pct(400)));
    // A sum with a part missing says nothing of the whole.
    let all = lights(
        &set,
        "2025M03",
        &project,
        vec![owing(1, true, fen(12)), owing(2, false, Said::default())],
    );
    assert_eq!((all[0].light, all[0].numbers.actual), (Light::NoReport, None));
}

#[test]
fn the_month_that_was_missed_and_made_good_later_turns_yellow() {
    let set = preset("瓯海");
    let project = row(ItemKind::Project, &[(Some(SideId(1)), 1_200)]);
    let month = |done: i64, later: Option<i64>| {
        let said = Said {
            later_fen: later,
            ..fen(done)
        };
        shown(&lights(&set, "2025M03", &project, vec![owing(1, true, said)]))
    };
    // By the end of March 300 of 1200 are expected, 200 of them before it.
    assert_eq!(month(300, None), [Light::Level(0)]);
    assert_eq!(month(500, None), [Light::Level(0)], "ahead is not missed");
    assert_eq!(month(299, None), [Light::Level(3)]);
    assert_eq!(month(299, Some(299)), [Light::Level(3)]);
    assert_eq!(month(299, Some(300)), [Light::Level(2)]);
}

#[test]
fn lights_are_told_apart_by_their_digest() {
    let set = preset("银川");
    let task = row(ItemKind::Task, &[]);
    let one = |p: i64| lights(&set, "2025M06", &task, vec![owing(1, true, pct(p))]);
    assert_eq!(crate::lit::digest(&one(5_000)), crate::lit::digest(&one(5_000)));
    assert_ne!(crate::lit::digest(&one(5_000)), crate::lit::digest(&one(5_001)));
}

#[test]
fn a_reason_excuses_the_side_that_has_it_and_the_whole_only_when_every_side_has_one() {
    let set = preset("银川");
    let project = row(ItemKind::Project, &[(Some(SideId(1)), 40), (Some(SideId(2)), 60)]);
    // June: half of the year; 渝 has 40 %, 川 35 %, both yellow.
    let sides = || vec![owing(1, true, fen(16)), owing(2, false, fen(21))];
    let (yu, chuan) = (Some(SideId(1)), Some(SideId(2)));
    let lit =
        |excuses: &[(Option<SideId>, Excuse)]| excused(&set, "2025M06", &project, sides(), None, excuses);
    let (green, yellow) = (Light::Level(0), Light::Level(2));
    assert_eq!(shown(&lit(&[])), [yellow, yellow, yellow]);
    let one = lit(&[(yu, Excuse::Progress)]);
    assert_eq!(shown(&one), [yellow, green, yellow]);
    assert_eq!(one[1].numbers.excused, ["银川-进度-黄"], "named beside the light");
    assert_eq!(one[0].numbers.excused, [""; 0]);
    let both = lit(&[(yu, Excuse::Progress), (chuan, Excuse::Progress)]);
    assert_eq!(shown(&both), [green, green, green]);
    assert_eq!(shown(&lit(&[(None, Excuse::Progress)])), [green, green, green]);
    assert_eq!(
        shown(&lit(&[(None, Excuse::Start)])),
        [yellow, yellow, yellow],
        "another rule's reason"
    );
    let silent = vec![owing(1, true, Said::default()), owing(2, false, Said::default())];
    let lit = excused(
        &set,
        "2025M06",
        &project,
        silent,
        None,
        &[(None, Excuse::Progress)],
    );
    assert_eq!(shown(&lit), [Light::NoReport; 3], "no report is never green");
}

#[test]
fn a_lists_own_figures_light_its_projects_and_leave_rows_with_their_own_term_alone() {
    let set = preset("银川");
    let months = [1, 2, 5, 10, 20, 30, 45, 60, 70, 80, 90, 100].map(|n| Pct(n * 100));
    let figures = YearFigures::new(months).expect("they rise to the whole");
    let project = row(ItemKind::Project, &[(Some(SideId(1)), 100)]);
    let at = |figures, content: &ListRow, said| {
        let all = excused(&set, "2025M06", content, vec![owing(1, true, said)], figures, &[]);
        (all[0].light, all[0].numbers.expected)
    };
    // 25 of 100 by June: 25 points behind a twelfth a month, 5 behind a list that begins slowly.
    assert_eq!(at(None, &project, fen(25)), (Light::Level(2), Some(Pct(5_000))));
    assert_eq!(
        at(Some(&figures), &project, fen(25)),
        (Light::Level(0), Some(Pct(3_000)))
    );
    let task = row(ItemKind::Task, &[]);
    assert_eq!(at(Some(&figures), &task, pct(2_500)), at(None, &task, pct(2_500)));
}
