//! Levels that are to be reached: 灯具产值增长6%, 力争灯会列入省级名录.

use super::chars;
use crate::quick::{at_most, without};
use crate::tasks::verbs::starts_with_verb;
use crate::vocabulary::{Words, words};

/// 路灯里程突破300公里, 灯具产值增长6%: a level to be reached, with what reaches it before.
pub(super) fn is_level(rest: &str) -> bool {
    static REACHES: Words = Words::new(&[
        "增长",
        "达",
        "突破",
        "超过",
        "稳定在",
        "保持在",
        "控制在",
        "降低至",
        "降至",
        "降到",
        "下降",
        "提高到",
        "提高至",
        "提升到",
        "提升至",
        "上升到",
        "不低于",
        "高于",
        "低于",
        "居",
        // 占比提高2个百分点, 灯匠就业7000人.
        "提高",
        "上升",
        "就业",
        "占比",
        "比重",
        "浓度",
    ]);
    let rest = ["确保", "力争", "争取"].into_iter().fold(rest, without);
    rest.bytes().any(|b| b.is_ascii_digit())
        && !starts_with_verb(rest)
        // 把标准提高到200千瓦, 对负荷低于60%的逐站改造: something is done.
        && !rest.starts_with(['把', '将', '对', '使', '让', '在'])
        && !which_ones(rest)
        && REACHES.places(rest).any(|(at, word)| {
            let before = chars(&rest[..at]);
            let said = REACHES.each().nth(word).map_or(0, str::len);
            let after = rest[at + said..].trim_start_matches(['到', '至', '约', '近']);
            before >= 3 && after.starts_with(|c: char| c.is_ascii_digit())
        })
}

/// 亮灯率达到95%: a share that is to be reached.
pub(super) fn is_share(rest: &str) -> bool {
    at_most(rest, 26)
        && !words!["确保", "力争", "争取"].begins(rest)
        && words![
            "率达到",
            "率达",
            "率提高到",
            "率提高至",
            "率提升到",
            "率提升至",
            "率稳定在",
            "率保持在"
        ]
        .within(rest)
        && is_level(rest)
}

/// Whether what a level counts are things, one by one: 灯店达到100家.
pub(super) fn counts_things(rest: &str) -> bool {
    rest.trim_end_matches(|c: char| "以上左右多".contains(c))
        .ends_with([
            '个', '家', '户', '名', '座', '处', '所', '项', '条', '件', '场', '只', '辆', '台',
        ])
}

/// 新装路灯15盏: so many things, and no share of anything.
pub(super) fn counts(rest: &str) -> bool {
    rest.bytes().any(|b| b.is_ascii_digit())
        && !rest.contains(['%', '％'])
        && !words!["稳定在", "保持在", "控制在", "维持在"].within(rest)
}

/// 力争灯会列入省级名录, 确保亮度稳定在三级: something that is named comes to something that can be seen.
pub(super) fn assures(rest: &str) -> bool {
    words!["力争", "确保"].beginning(rest).next().is_some_and(|word| {
        let told = &rest[word.len()..];
        words![
            "纳入",
            "列入",
            "进入",
            "取得新突破",
            "取得突破",
            "取得积极进展",
            "取得新进展",
            "保持在",
            "稳定在",
            "控制在",
        ]
        .first(told)
        .is_some_and(|at| (3..=24).contains(&chars(&told[..at])))
    })
}

/// 争取列入名录: what becomes of what the task before brings, if nothing else is named.
pub(super) fn gets_into(rest: &str) -> bool {
    words!["争取", "力争"]
        .beginning(rest)
        .next()
        .is_some_and(|word| words!["进入", "纳入", "列入", "上升为"].begins(&rest[word.len()..]))
        && at_most(rest, 12)
}

/// 带动消费80亿元, 使亮灯率达到95%: how much the task before brings.
pub(super) fn brings_about(rest: &str) -> bool {
    let raises = || {
        rest.starts_with('使')
            && words![
                "达到",
                "达",
                "超过",
                "突破",
                "提高到",
                "提高至",
                "提升到",
                "提升至",
                "降到",
                "降至",
                "控制在"
            ]
            .within(rest)
            && at_most(rest, 30)
    };
    rest.bytes().any(|b| b.is_ascii_digit())
        && (words!["带动", "拉动", "撬动"].begins(rest) && at_most(rest, 22) || raises())
}

/// 负荷低于60%的: which ones.
fn which_ones(rest: &str) -> bool {
    rest.rfind(|c: char| c.is_ascii_digit())
        .is_some_and(|at| rest[at..].contains('的'))
}

/// 替代率达到70%, 年到发量突破160万吨: a level of what the task before is about, which it does not name.
pub(super) fn of_the_same(rest: &str) -> bool {
    let measured = words!["率", "占比"]
        .first(rest)
        .is_some_and(|at| chars(&rest[..at]) <= 3);
    measured || rest.starts_with('年') && !words!["年内", "年底", "年末", "年度"].begins(rest)
}
