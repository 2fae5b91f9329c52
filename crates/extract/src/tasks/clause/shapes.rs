//! Shapes of clauses that tell what is done without a verb where one is looked for first.

use crate::page::Page;
use crate::quick::has;
use crate::tasks::clause::chars;
use crate::tasks::stance::stance_inside;
use crate::tasks::verbs::verb_inside;
use crate::tasks::{deeds, due, units};
use crate::vocabulary::{Words, head, words};

/// Whether 要 stands in `s` as a demand, not in 重要 or 要素.
pub(super) fn asks(s: &str) -> bool {
    has(s, '要')
        && s.match_indices('要').any(|(i, _)| {
            let before = s[..i].chars().next_back();
            let after = s[i + '要'.len_utf8()..].chars().next();
            !before.is_some_and(|c| "重主纲首必摘紧概提只简索".contains(c))
                && !after.is_some_and(|c| "素点闻害领么义不件求".contains(c))
        })
}

/// What stands before and after 方面, if it is one of the first words.
pub(super) fn in_field(s: &str) -> Option<(&str, &str)> {
    let at = words!["方面"].first(head(s, 8))?;
    Some((&s[..at], &s[at + "方面".len()..]))
}

/// Whether words are the name of a place of which the page says what it is: 青禾, if it has 青禾市 too.
pub(super) fn is_place(page: &Page, s: &str) -> bool {
    chars(s) <= 4
        && page.may_be_place(s)
        && page
            .text
            .match_indices(s)
            .any(|(at, _)| page.text[at + s.len()..].starts_with(['市', '县', '区', '州', '镇', '乡', '旗']))
}

/// 不能用的秋收前重新改好, 靠近集镇的并入管网: those of which it is said, and the deed.
pub(super) fn the_ones(clause: &str) -> bool {
    has(clause, '的')
        && clause.split_once('的').is_some_and(|(which, told)| {
            (2..=8).contains(&chars(which))
                && chars(told) >= 4
                && !clause.contains("是")
                && !told.starts_with(['不', '还', '只', '仅'])
                && (due::find(told).is_some() && deeds::within(told, 2)
                    || deeds::leads(told) && !deeds::names_thing(told))
        })
}

/// 涉水景区29日12时前全部关停: what it is about stands first, then when or in what measure it is dealt with.
pub(super) fn disposed(clause: &str, dated: bool) -> bool {
    let measured = words![
        "全部",
        "一律",
        "逐一",
        "逐个",
        "逐户",
        "逐项",
        "限期",
        "统一",
        "每座",
        "每处",
        "每个",
        "每月",
        "每周",
        "不间断",
        "提前",
        "优先",
        "先行",
        "按程序",
        "全面",
        "分批",
        "继续",
    ]
    .within(clause);
    let done = || deeds::within(clause, 2) || verb_inside(clause, 2);
    (dated || measured)
        && !words!["今年", "去年", "前三季度", "上半年", "同比", "已"].within(clause)
        && done()
}

/// 由青禾牵头…: a place without its level.
pub(super) fn led_by_place(page: &Page, clause: &str) -> Option<(Vec<String>, usize, &'static str)> {
    let (who, _) = clause.strip_prefix('由')?.split_once("牵头")?;
    ((2..=4).contains(&chars(who)) && is_place(page, who))
        .then(|| (vec![who.to_owned()], '由'.len_utf8() + who.len(), "牵头"))
}

/// 甲县、乙县配合: the units, if a clause says nothing else.
pub(super) fn helpers(s: &str) -> Option<Vec<String>> {
    let named = ["配合", "协助", "参与", "协办", "参加"]
        .iter()
        .find_map(|w| s.strip_suffix(w))
        .or_else(|| helps_with(s))?;
    // 某局予以配合
    let named = ["予以", "给予", "积极", "做好", "全力"]
        .iter()
        .find_map(|how| named.strip_suffix(how))
        .unwrap_or(named);
    let units = units::list(named);
    (!units.is_empty() && units.iter().all(|u| units::is_unit(u))).then_some(units)
}

/// 县供电公司配合做好增容: who helps with a part of it, in a few words.
fn helps_with(s: &str) -> Option<&str> {
    let at = words!["配合做好", "协助做好", "配合完成", "协助完成", "配合做"].first(s)?;
    (chars(&s[at..]) <= 9).then_some(&s[..at])
}

/// 以陶瓷为主攻方向编制清单: what is done follows how.
pub(super) fn does_it_so(clause: &str) -> bool {
    clause.starts_with('以')
        && clause
            .split_once('为')
            .is_some_and(|(_, told)| verb_inside(told, 2) && !stance_inside(told) && chars(told) >= 8)
}

/// What is set up or carried out, as against fields of work.
pub(super) static THINGS: Words = Words::new(&[
    "机制", "政策", "制度", "体系", "计划", "行动", "工程", "方案", "改革", "平台", "标准", "项目", "条例",
    "体制", "渠道", "程序", "通道", "目录", "清单",
]);
/// Things of four characters with their verb that one can hold in hand.
pub(super) static PAPERS: Words = Words::new(&[
    "细则", "方案", "清单", "台账", "预案", "标准", "办法", "专班", "图谱", "指南", "名录", "名单", "计划",
    "制度",
]);
