//! Groups of a body that say in their heading who leads them: （一）抢修组（某局牵头，某局参加）, with numbered items below.

use super::{division, items, noted, notes};
use crate::page::Page;
use crate::quick::at_most;
use crate::vocabulary::{Words, words};

/// How groups of a body are called.
static GROUPS: Words = Words::new(&["组", "专班", "小组", "分队", "专项", "行动", "领域", "方面", "板块", "片区"]);

/// How deep the heading of a group stands: one without a number stands above all numbers.
pub(super) fn level_of_head(text: &str) -> u8 {
    match division::number(text) {
        Some(_) => noted::level(text),
        None => 0,
    }
}

/// A heading with the note of its group, when numbered items stand under it: the note, and the line where they begin.
pub(super) fn headed(
    page: &Page,
    lines: &[usize],
    n: usize,
    first_leads: bool,
) -> Option<(notes::Owed, usize)> {
    let text = page.line(*lines.get(n)?);
    if !at_most(text, 100) || !words!["牵头", "单位", "负责"].within(text) {
        return None;
    }
    let next = page.line(*lines.get(n + 1)?);
    let number = division::number(text);
    let below = |line: &str| {
        division::number(line).is_some() && (number.is_none() || noted::level(line) > noted::level(text))
    };
    if !below(next) || items::has_note(next) {
        return None;
    }
    let rest = &text[number.unwrap_or(0)..];
    let end = rest.find(['（', '(', '：', ':', '。', '，', ','])?;
    let name = rest[..end].trim_end();
    let group = GROUPS.ends(name) && (2..=16).contains(&name.chars().count());
    let told = rest[end..]
        .trim_matches(['（', '(', '：', ':', '。', '，', ',', '）', ')', '；', ';', ' ']);
    let owed = notes::note(told, first_leads).filter(|owed| !owed.lead.is_empty())?;
    group.then_some((owed, n + 1))
}

#[cfg(test)]
mod tests {
    use crate::read;

    /// Tasks with who leads and who helps.
    fn owed(text: &str) -> Vec<[String; 3]> {
        let row = |t: &crate::TaskFound| {
            [
                t.text.clone(),
                t.lead_units.join("、"),
                t.support_units.join("、"),
            ]
        };
        read(text, None, "a").tasks.iter().map(row).collect()
    }

    #[test]
    fn the_note_in_the_heading_of_a_group_is_of_its_items() {
        for heads in [
            ["（一）灯杆组（县城管局牵头，南街镇参加）", "（二）灯箱组（县公路局牵头）"],
            [
                "一、灯杆组。牵头单位：县城管局；配合单位：南街镇。",
                "二、灯箱组。牵头单位：县公路局。",
            ],
            ["灯杆组：由县城管局牵头，南街镇配合。", "灯箱组：由县公路局负责。"],
        ] {
            let text = format!(
                "青禾县路灯整治专班任务分工\n{}\n1.修好北街灯杆12处；\n2.更换桥头灯杆。\n{}\n3.清理南街灯箱。",
                heads[0], heads[1]
            );
            assert_eq!(
                owed(&text),
                [
                    ["修好北街灯杆12处", "县城管局", "南街镇"],
                    ["更换桥头灯杆", "县城管局", "南街镇"],
                    ["清理南街灯箱", "县公路局", ""],
                ],
                "{text}"
            );
        }
    }
}
