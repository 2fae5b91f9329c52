//! Which parts of a paper hold tasks: the words of their names and of what stands before them, and how it is known that a
//! page begins among its tasks.

use super::openings::{announces, part_number};
use crate::page::Page;
use crate::quick::at_most;
use crate::tasks::division;
use crate::vocabulary::{Words, words};

/// Parts of a plan that say what for and how, not what.
pub(super) static AIMS: Words = Words::new(&[
    "总体要求",
    "指导思想",
    "基本原则",
    "发展目标",
    "总体目标",
    "主要目标",
    "预期目标",
    "现印发",
    "通知如下",
    "工作目标",
    "现将",
    "制定本",
    "工作回顾",
    "总体思路",
    "上述目标",
    "上述预期",
    "预期增长目标",
    "这些目标",
    "这些预期",
]);

/// What parts are called that only say what a plan aims at and by what light.
pub(super) static AIM_NAMES: Words = Words::new(&[
    "总体要求",
    "指导思想",
    "基本原则",
    "目标任务",
    "主要目标",
    "总体目标",
    "工作目标",
    "发展目标",
    "试点目标",
    "总体思路",
    "基本思路",
    "重要意义",
]);

/// Headings of how a plan is to be carried out; a paragraph may say so of a work of its own: 组织实施技术攻关.
pub(super) static CARRIED_OUT: Words = Words::new(&["组织保障", "保障措施", "有关要求", "组织实施"]);

/// Headings of how a list is to be handled, which is no task of the list.
pub(super) static HANDLING: Words = Words::new(&[
    "办理",
    "压实",
    "督办考核",
    "督促",
    "考核",
    "组织领导",
    "跟踪问效",
    "严格责任",
]);

/// Words of a covering notice.
pub(super) static COVER: Words = Words::new(&[
    "各牵头单位",
    "各责任单位",
    "牵头单位适时",
    "报送",
    "考核",
    "各单位要",
]);

/// Words of minutes before what was agreed.
pub(super) static AGREED: Words = Words::new(&[
    "议定",
    "决定",
    "明确如下",
    "纪要如下",
    "确定以下",
    "明确以下",
    "形成以下",
    "达成以下",
    "明确了以下",
    "以下任务",
    "以下事项",
    "任务如下",
    "事项如下",
    "一致同意",
]);

/// Whether parts of a plan have headings of their own above their items.
pub(super) fn parts_numbered(page: &Page, lines: &[usize], title: Option<usize>) -> bool {
    lines.iter().any(|i| {
        let text = page.line(*i);
        title != Some(*i)
            && division::number(text)
                .is_some_and(|from| at_most(&text[from..], 30) && !text[from..].contains('。'))
    })
}

/// Whether a report is cut so that it begins among its tasks: before its first number, which is not the first there is,
/// nothing says who speaks, what was done, what is aimed at, or that tasks follow.
pub(super) fn begins_within(page: &Page, lines: &[usize], title: Option<usize>) -> bool {
    let numbered = |text: &str| division::number(text).or_else(|| part_number(text)).is_some();
    let body = lines.iter().filter(|i| title != Some(**i)).map(|i| page.line(*i));
    for (n, text) in body.enumerate() {
        if numbered(text) {
            return !text
                .trim_start_matches(['（', '(', '第'])
                .starts_with(['一', '1', '—', '●']);
        }
        if announces(text)
            || AIMS.within(text)
            // 各位代表！ between two parts of a cut report opens nothing.
            || n == 0 && text.contains("各位代表")
            || words![
                "现在，我代表",
                "请予审议",
                "过去一年",
                "过去五年",
                "一年来",
                "五年来",
                "回顾"
            ]
            .within(text)
        {
            return false;
        }
    }
    true
}

/// 一、关于票价和补贴: a number, what it is about, and no end.
pub(super) fn names_part(text: &str) -> bool {
    at_most(text, 30)
        && !text.contains(['。', '；', ';', '，', ',', '：', ':'])
        && division::number(text).is_some_and(|from| text[from..].starts_with("关于"))
}
