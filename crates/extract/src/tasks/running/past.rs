//! What a report says of the time that is over.

use crate::page::Page;
use crate::vocabulary::words;

/// Lines of a report to the congress that look back: nothing in them is owed.
pub(crate) fn past_lines(page: &Page, lines: &[usize]) -> Vec<bool> {
    let back = page.among(words![
        "一年来",
        "过去一年",
        "过去五年",
        "五年来",
        "工作回顾",
        "主要做了以下工作",
        "这五年",
    ]);
    let looks_back = |i: &usize| back.within(&page.lines[*i].at);
    let looks_ahead = |l: &str| {
        words![
            "主要预期目标",
            "主要目标是",
            "今年工作",
            "重点做好",
            "重点抓好",
            "下一步",
            "工作安排",
            "重点工作",
            "工作打算",
            "新的一年",
        ]
        .within(l)
    };
    let mut out = vec![false; lines.len()];
    let Some(back) = lines.iter().position(looks_back) else {
        return out;
    };
    // What stands before 一年来 without looking ahead tells results, too.
    let ahead = lines
        .iter()
        .position(|i| looks_ahead(page.line(*i)) && !looks_back(i));
    match ahead {
        Some(ahead) if ahead > back => out[..ahead].fill(true),
        Some(ahead) => {
            if back > ahead {
                out[back..].fill(true);
            }
        }
        None => out.fill(true),
    }
    out
}
