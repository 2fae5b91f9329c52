//! Numbers that tell of the figure before them, and counts of what a meeting went over.

use super::sentence::Sentence;
use crate::reading::FigureFound;
use crate::vocabulary::{Words, head, words};

/// Whether a number behind these words only says how fast the figure before moved.
pub(super) fn told_of_before(head: &str, unit: &str) -> bool {
    let said = head.trim_start_matches(['(', '（', ' ', '、', '，']);
    // 同比加快5.2个百分点
    if unit == "个百分点"
        && words!["同比加快", "同比放缓", "环比加快", "环比放缓", "较去年同期加快"].holds(said.trim_end())
    {
        return true;
    }
    // 落后全市平均33个百分点; 已建成67座，完成比例72.8%.
    if unit == "个百分点" && words!["落后", "领先"].begins(said)
        || matches!(unit, "%" | "％") && said.trim_end() == "完成比例"
    {
        return true;
    }
    matches!(unit, "个百分点" | "%" | "％")
        && words!["增速", "增幅", "涨幅", "降幅", "同比增速", "同比增幅"].begins(said)
        && !words!["增速目标", "增速预期"].begins(said)
        && said.chars().count() <= 16
}

/// 配套率由2022年的 before 38%提高到44%: without when it was so.
pub(super) fn before_then(head: &str) -> &str {
    // 从上半年 before 5.5%降到5.3%.
    let Some((at, mark)) = head
        .char_indices()
        .rev()
        .take(12)
        .find(|(_, c)| matches!(c, '由' | '从'))
    else {
        return head;
    };
    let then = &head[at + mark.len_utf8()..];
    let then = then.strip_suffix('的').unwrap_or(then);
    let when = !then.is_empty() && {
        words![
            "去年同期",
            "上年同期",
            "上年",
            "去年",
            "年初",
            "年末",
            "原来",
            "原先",
            "此前",
            "过去"
        ]
        .holds(then)
            || super::names::period(then).is_some_and(|p| p.len() == then.len())
    };
    if when { &head[..at + mark.len_utf8()] } else { head }
}

/// 已有9座封顶, 目前已有12个开工: what so many of them are by now.
pub(super) fn so_far<'t>(head: &str, tail: &'t str) -> Option<&'t str> {
    static STAGES: Words = Words::new(&[
        "封顶", "开工", "复工", "投产", "完工", "竣工", "建成", "投用", "签约", "落地", "办结", "销号",
        "启动",
    ]);
    let stage = STAGES.beginning(tail).next()?;
    let over =
        tail[stage.len()..].is_empty() || tail[stage.len()..].starts_with(['，', '、', ',', '；', ';']);
    (head.ends_with("已有") && over).then_some(stage)
}

/// Puts what is said of the figure before to what is said of it already.
pub(super) fn beside(sentence: &Sentence, out: &mut [FigureFound], words: &str, number: &str) {
    if out.len() <= sentence.from {
        return;
    }
    let Some(previous) = out.last_mut() else { return };
    let said = format!("{words}{number}");
    match &mut previous.change {
        None => previous.change = Some(said),
        Some(change) if change.bytes().any(|b| b.is_ascii_digit()) && change.len() < 90 => {
            change.push('，');
            change.push_str(&said);
        }
        Some(change) if change == "达到" => *change = said,
        // 突破3000亿元、增长4.7%: both.
        Some(change) if super::reach::open(Some(change)) => {
            change.push('，');
            change.push_str(&said);
        }
        Some(_) => {}
    }
}

/// 个在建项目逐一过堂: a meeting goes over all there are.
pub(super) fn gone_over(tail: &str) -> bool {
    words!["逐一", "逐项", "逐个", "进行了", "进行"].within(tail)
        && words!["过堂", "过筛", "点评", "调度", "会诊", "研判", "盘点"].within(head(tail, 16))
}

/// 对第四季度53项督办事项开展督查。截至月底，已办结37项: whether what follows counts parts of what was counted.
pub(super) fn in_parts(text: &str, unit: &str) -> bool {
    static DONE: Words = Words::new(&["已办结", "已完成", "已销号", "已落实", "办结", "完成"]);
    let next = head(text, 40);
    DONE.places(next).any(|(at, _)| {
        DONE.beginning(&next[at..]).any(|done| {
            let told = &next[at + done.len()..];
            let count = told.trim_start_matches(|c: char| c.is_ascii_digit());
            count.len() < told.len() && count.starts_with(unit)
        })
    })
}
