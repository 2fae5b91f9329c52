//! The words of a paper, and that each line says where it comes from.

use super::*;
use yipanqi_domain::{CertificateId, DecisionId, FactId, ItemId, RowId};

fn day(text: &str) -> Day {
    Day::parse(text).expect("a day")
}

fn item(n: i64, standing: Standing) -> ItemStory {
    ItemStory {
        item: ItemId(n),
        row: RowId(n * 10),
        number: format!("试-2025-{n:04}"),
        title: format!("试验事项{n}"),
        decision: Some(DecisionId(n)),
        field: "交通".to_owned(),
        leads: vec!["试交通局".to_owned()],
        standing,
        plan_fen: None,
        done_fen: None,
        pct: None,
        contradicted: false,
        lamp: None,
        facts: vec![FactId(n * 100)],
    }
}

fn lamp(light: Light, word: &str, behind: Option<i64>) -> Lamp {
    Lamp {
        light,
        word: word.to_owned(),
        rule: (light.level() > Some(0)).then(|| "银川-进度-黄".to_owned()),
        behind: behind.map(Pct),
        excused: Vec::new(),
    }
}

fn told() -> Told {
    let joint = ItemStory {
        plan_fen: Some(10_000_000_000 * 100),
        done_fen: Some(2_100_000_000 * 100),
        pct: Some(Pct(2_000)),
        contradicted: true,
        lamp: Some(lamp(Light::Level(2), "黄灯", Some(400))),
        ..item(1, Standing::Open)
    };
    let closed = item(
        2,
        Standing::Closed {
            certificate: CertificateId(9),
            number: "销〔2025〕1号".to_owned(),
            on: day("2025-03-20"),
        },
    );
    let silent = ItemStory {
        lamp: Some(lamp(Light::NoReport, "", None)),
        ..item(3, Standing::Open)
    };
    let decision = |n: i64, kind, items: Vec<ItemStory>| DecisionStory {
        decision: DecisionId(n),
        kind,
        text: format!("试验议定{n}。"),
        items,
        adopted: Vec::new(),
    };
    Told {
        name: "试验联席会议第一次会议".to_owned(),
        held_on: Some(day("2025-01-10")),
        on: day("2025-03-31"),
        expected: Ratio::new(1, 4).expect("a quarter"),
        decisions: vec![
            decision(1, DecisionKind::Decided, vec![joint.clone(), closed.clone()]),
            decision(2, DecisionKind::Decided, vec![silent.clone()]),
            decision(3, DecisionKind::Decided, Vec::new()),
            decision(4, DecisionKind::Approved, Vec::new()),
        ],
        items: vec![joint, closed.clone(), silent],
        closures: vec![closed],
    }
}

#[test]
fn the_report_to_a_meeting_answers_every_decision() {
    let script = meeting_report(&told());
    let words: Vec<String> = script.lines.iter().map(|(_, text, _)| text.clone()).collect();
    insta::assert_snapshot!(format!("{}\n\n{}", script.title, words.join("\n")), @r"
    关于试验联席会议第一次会议议定事项办理情况的报告

    一、总体情况
    试验联席会议第一次会议（2025年1月10日）共议定4条，其中要求办理的3条，已形成清单事项3项，尚有1条没有形成事项。
    截至2025年3月31日，已销号1项，推进中2项。
    年度计划投资100.00亿元，完成21.00亿元，完成率21.0%，低于时序4.0个百分点。
    推进中的事项亮灯情况：黄灯1项，未报1项。
    二、逐条办理情况
    （一）试验议定1。
    试验事项1（试-2025-0001），试交通局牵头：完成投资21.00亿元，占年度计划100.00亿元的21.0%，进度20.0%（各方所报不一，以牵头方为准），低于时序4.0个百分点，亮黄灯（规则 银川-进度-黄）。
    试验事项2（试-2025-0002），试交通局牵头：2025年3月20日销号，证号销〔2025〕1号。
    （二）试验议定2。
    试验事项3（试-2025-0003），试交通局牵头：本期未报。
    （三）试验议定3。
    尚未形成清单事项。
    （四）试验议定4。
    已审议通过，没有需要列入清单的事项。
    三、进展较慢的事项
    试验事项1（试-2025-0001），试交通局牵头：完成投资21.00亿元，占年度计划100.00亿元的21.0%，进度20.0%（各方所报不一，以牵头方为准），低于时序4.0个百分点，亮黄灯（规则 银川-进度-黄）。
    试验事项3（试-2025-0003），试交通局牵头：本期未报。
    四、新销号事项
    试验事项2（试-2025-0002），试交通局牵头：2025年3月20日销号，证号销〔2025〕1号。
    ");
    for n in 1..=4 {
        assert!(
            script
                .lines
                .iter()
                .any(|(kind, _, refs)| *kind == LineKind::Subheading && refs.decisions == [DecisionId(n)])
        );
    }
}

#[test]
fn a_bulletin_tells_of_fields_the_slow_the_silent_and_the_closed() {
    let script = bulletin(&Told {
        name: "试验清单".to_owned(),
        held_on: None,
        decisions: Vec::new(),
        ..told()
    });
    let words: Vec<String> = script.lines.iter().map(|(_, text, _)| text.clone()).collect();
    insta::assert_snapshot!(format!("{}\n\n{}", script.title, words.join("\n")), @r"
    试验清单2025年3月进展通报

    一、总体情况
    本期通报3项。
    截至2025年3月31日，已销号1项，推进中2项。
    年度计划投资100.00亿元，完成21.00亿元，完成率21.0%，低于时序4.0个百分点。
    推进中的事项亮灯情况：黄灯1项，未报1项。
    二、分领域情况
    交通3项：黄灯1项，未报1项，年度计划投资100.00亿元，完成21.00亿元，完成率21.0%，低于时序4.0个百分点。
    三、进展较慢的事项
    试验事项1（试-2025-0001），试交通局牵头：完成投资21.00亿元，占年度计划100.00亿元的21.0%，进度20.0%（各方所报不一，以牵头方为准），低于时序4.0个百分点，亮黄灯（规则 银川-进度-黄）。
    试验事项3（试-2025-0003），试交通局牵头：本期未报。
    四、未报事项
    试验事项3（试-2025-0003）：试交通局牵头未报。
    五、新销号事项
    试验事项2（试-2025-0002），试交通局牵头：2025年3月20日销号，证号销〔2025〕1号。
    ");
}

#[test]
fn a_line_that_tells_of_an_item_refers_to_it_and_to_its_facts() {
    for script in [meeting_report(&told()), bulletin(&told())] {
        for (_, text, refs) in &script.lines {
            for n in 1..=3 {
                if text.contains(&format!("试-2025-000{n}")) {
                    assert!(refs.items.contains(&ItemId(n)), "{text}");
                    assert!(refs.facts.contains(&FactId(n * 100)), "{text}");
                }
            }
        }
    }
}

#[test]
fn numerals_of_headings_go_on_beyond_ten() {
    let said: Vec<String> = [1, 10, 11, 20, 21, 99, 100].map(numeral).into();
    assert_eq!(said, ["一", "十", "十一", "二十", "二十一", "九十九", "100"]);
}

#[test]
fn what_was_merged_or_split_is_told_with_what_came_of_it_and_counted_in_no_sum() {
    let ended = |n, kind, into: &[i64]| {
        let name = |n: &i64| (ItemId(*n), format!("试联办-2025-{n:04}"), format!("接续{n}号"));
        ItemStory {
            plan_fen: Some(10_000_000_000),
            ..item(
                n,
                Standing::Joined {
                    kind,
                    into: into.iter().map(name).collect(),
                },
            )
        }
    };
    let (merged, split) = (
        ended(4, LineageKind::Merged, &[8]),
        ended(5, LineageKind::Split, &[6, 7]),
    );
    assert!(
        item_words(&merged).ends_with("已合并为接续8号（试联办-2025-0008）。"),
        "{}",
        item_words(&merged)
    );
    assert!(
        item_words(&split).ends_with("已拆分为接续6号（试联办-2025-0006）、接续7号（试联办-2025-0007）。"),
        "{}",
        item_words(&split)
    );
    let quarter = Ratio::new(1, 4).expect("a quarter");
    assert_eq!(invested(&[&merged, &split], quarter), "");
    let refs = refs_of([&merged, &split], |_| true);
    assert_eq!(refs.items, [4, 5, 8, 6, 7].map(ItemId));
    let mut all = told();
    all.items.extend([merged, split]);
    let script = bulletin(&all);
    let totals = &script.lines[2].1;
    assert!(
        totals.ends_with("合并1项，拆分1项。") && !totals.contains("调出"),
        "{totals}"
    );
}

#[test]
fn what_nobody_has_reported_is_said_and_not_told_as_nothing_done() {
    let planned = |n, done| ItemStory {
        plan_fen: Some(10_000_000_000),
        done_fen: done,
        ..item(n, Standing::Open)
    };
    let quarter = Ratio::new(1, 4).expect("a quarter");
    let (silent, told) = (planned(1, None), planned(2, Some(2_500_000_000)));
    assert_eq!(
        invested(&[&silent], quarter),
        "，年度计划投资1.00亿元，还没有审定的完成数"
    );
    let both = invested(&[&silent, &told], quarter);
    assert!(
        both.contains("完成0.25亿元（1项没有审定的完成数，未计入）"),
        "{both}"
    );
}

#[test]
fn a_rule_that_an_approved_reason_keeps_from_counting_is_named() {
    let excused = Lamp {
        excused: vec!["银川-进度-黄".to_owned()],
        ..lamp(Light::Level(0), "绿灯", Some(1_500))
    };
    assert_eq!(
        lamp_words(&excused),
        "低于时序15.0个百分点，亮绿灯（有理由，不计规则 银川-进度-黄）"
    );
}
