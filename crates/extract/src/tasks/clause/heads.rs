//! Sentences that are only the name of what follows.

use super::shapes::THINGS;
use super::{TOPIC_VERBS, chars};
use crate::page::{Page, Place};
use crate::tasks::stance::brought_about;
use crate::tasks::verbs::after_manner;
use crate::tasks::{due, units};
use crate::vocabulary::{Words, words};

/// 一是推进诚信建设“一盘棋”。把…: which sentences are only the name of what stands between them and the next number, and
/// which lead in to the first.
pub(super) fn parts_named(page: &Page, all: &[Vec<Place>]) -> Vec<bool> {
    let text = |s: &Vec<Place>| {
        s.first()
            .zip(s.last())
            .map_or("", |(a, b)| page.str(&(a.start..b.end)))
    };
    let numbered: Vec<bool> = all
        .iter()
        .map(|s| COUNTS.begins(text(s).trim_start_matches(['“', ' '])))
        .collect();
    let bare = |s: &Vec<Place>| {
        let text = text(s);
        !text.bytes().any(|b| b.is_ascii_digit()) && due::find(text).is_none() && !text.contains('《')
    };
    let first = numbered.iter().position(|n| *n);
    (0..all.len())
        .map(|n| {
            let next = numbered.get(n + 1).copied();
            let name = numbered[n] && next == Some(false) && all[n].len() == 1 && chars(text(&all[n])) <= 26;
            // 会议强调，要…，扎实推进…。一是…: says in general what the numbers say.
            let leads_in = Some(n + 1) == first
                && all[n].len() <= 4
                && numbered.iter().filter(|n| **n).count() >= 2
                && {
                    all[n]
                        .last()
                        .is_some_and(|last| units::subject(page.str(last)).is_none())
                };
            (name || leads_in) && bare(&all[n])
        })
        .collect()
}

static COUNTS: Words = Words::new(&[
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "六是",
    "七是",
    "八是",
    "一要",
    "二要",
    "三要",
    "四要",
    "五要",
    "六要",
    "七要",
    "第一，",
    "第二，",
    "第三，",
    "第四，",
    "第五，",
]);

/// 加快推进环路建设。开工建设码头。协调争取资金。: whether a paragraph is a list of sentences of one clause, so that its
/// first is one of them and not the name of the others.
pub(super) fn lists_short_ones(all: &[Vec<Place>]) -> bool {
    all.len() >= 3 && all[1..].iter().filter(|s| s.len() == 1).count() * 4 >= (all.len() - 1) * 3
}

/// A short sentence of one clause without anything concrete. `more`: how many clauses the next one has.
pub(super) fn names_a_part(text: &str, more: usize) -> bool {
    // 着力加强灯具创新和灯匠培养。: wide words open what follows.
    let wide = words!["着力", "全力", "不断", "切实"].begins(text) && !text.ends_with('率');
    // 完善亮灯政策。: what is set up so goes on.
    let set_up = chars(text) <= 7 && more >= 3 && words!["完善", "优化", "落实", "强化", "健全"].begins(text);
    // 进一步加大灯具抽检。: goes on with a list, and opens none.
    chars(text) <= if wide { 14 } else { 10 }
        && !words!["进一步", "继续", "加紧", "扎实", "稳妥", "探索", "争取"].begins(text)
        && !text.contains(['“', '第', '《', '、'])
        && !text.bytes().any(|b| b.is_ascii_digit())
        && due::find(text).is_none()
        && !brought_about(text)
        && TOPIC_VERBS.begins(after_manner(text))
        && (!THINGS.ends(text) || set_up)
        && !words!["产业园", "园区", "基地", "中心", "大桥", "机场", "水库"].ends(text)
}
