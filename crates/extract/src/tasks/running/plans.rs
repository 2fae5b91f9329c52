//! Which lines of plans and agreements are a task each: paragraphs with a number and a name, what two sides agree on.

use crate::page::Page;
use crate::quick::at_most;
use crate::tasks::division;
use crate::vocabulary::words;

/// Whether a plan's numbered items are paragraphs, each a task of its own: （一）名称。多句话. Reports to the congress and
/// work points list many tasks in one paragraph instead.
pub(super) fn itemised(page: &Page, lines: &[usize], title: Option<usize>) -> bool {
    if !is_plan(page, lines, title) && !is_circular(page, lines, title) {
        return false;
    }
    let named = name(page, lines, title);
    // （一）双方共建…，甲方选派…。: what two sides agree on, a sentence each.
    if is_agreement(named)
        && lines
            .iter()
            .filter(|i| agreed_item(page.line(**i)).is_some())
            .count()
            >= 3
    {
        return true;
    }
    let long = lines
        .iter()
        .filter(|i| {
            let l = page.line(**i);
            paragraph_item(l).is_some()
        })
        .count();
    long >= 3
}

/// The name of a paper; where it goes on in a second line, that line for an agreement.
fn name<'p>(page: &'p Page, lines: &[usize], title: Option<usize>) -> &'p str {
    let named = title.map_or("", |t| page.line(t));
    title
        .and_then(|t| lines.iter().skip_while(|i| **i != t).nth(1))
        .map(|i| page.line(*i))
        .filter(|next| at_most(next, 40) && is_agreement(next))
        .unwrap_or(named)
}

/// Whether a paper calls itself a plan or an agreement: reports to the congress and work points list many tasks in one
/// paragraph instead.
pub(super) fn is_plan(page: &Page, lines: &[usize], title: Option<usize>) -> bool {
    let named = name(page, lines, title);
    let plan = || {
        lines.iter().take(12).any(|i| {
            let l = page.line(*i);
            l.chars().count() <= 60
                && ["方案", "意见", "措施", "行动计划"].iter().any(|w| {
                    let bare = without_bracket(l);
                    bare.ends_with(w) || bare.trim_end_matches(['》', '通', '知', '的']).ends_with(w)
                })
        })
    };
    !is_report(named) && !named.contains("要点") && (is_agreement(named) || plan())
}

/// Whether a title is that of a report to the congress or of a plan for years: paragraphs of many tasks each.
pub(in crate::tasks) fn is_report(title: &str) -> bool {
    words!["工作报告", "计划草案", "规划纲要", "五年规划"].within(title)
}

/// 三年行动方案（2031—2033年）: without the years.
fn without_bracket(title: &str) -> &str {
    title
        .strip_suffix(['）', ')'])
        .and_then(|open| open.rfind(['（', '(']).map(|at| &open[..at]))
        .filter(|bare| !bare.is_empty())
        .unwrap_or(title)
}

/// Whether a paper is a circular that asks for something: 关于做好某事的通知.
pub(super) fn is_circular(page: &Page, lines: &[usize], title: Option<usize>) -> bool {
    let named = name(page, lines, title);
    title.is_some_and(|t| {
        lines
            .iter()
            .skip_while(|i| **i != t)
            .take(4)
            .any(|i| words!["通知", "决定"].ends(page.line(*i)))
    }) && !words!["工作报告", "要点", "清单", "分工", "任务"].within(named)
}

/// Whether a title is that of an agreement of two sides.
pub(super) fn is_agreement(title: &str) -> bool {
    words!["备忘录", "合作协议", "协作协议", "框架协议", "合作公约"].ends(title)
}

/// （三）双方建立…。: byte after the number of an item that is one sentence.
pub(super) fn agreed_item(line: &str) -> Option<usize> {
    let from = division::number(line)?;
    let rest = line[from..].trim_end_matches(['。', '；', ';']);
    (rest.chars().count() >= 10 && rest.len() < line.len() - from && !rest.contains(['。', '：', ':']))
        .then_some(from)
}

/// （一）名称。要做的事…: byte after the number.
pub(super) fn paragraph_item(line: &str) -> Option<usize> {
    let from = division::number(line)?;
    let (head, rest) = line[from..].split_once('。')?;
    (head.chars().count() <= 30
        && rest.chars().count() >= 12
        && !words![
            "指导思想",
            "基本原则",
            "目标",
            "总体要求",
            "附则",
            "其他",
            "生效",
            "争议"
        ]
        .within(head))
    .then_some(from)
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn circulars_have_items_with_their_names() {
        let text = "青禾省人民政府办公厅关于做好冬季亮灯工作的通知\n各市人民政府：\n为做好冬季亮灯工作，现通知如下：\n（一）备足灯具。各市人民政府要储备灯泡，省城管局要督促灯企扩大生产，11月底前备齐。\n（二）修好灯杆。对锈蚀灯杆逐一更换，优先修复学校周边灯杆，防止倒伏伤人。\n（三）延长亮灯。主要街巷亮灯延长一小时，除夕夜通宵亮灯，方便群众出行。";
        let tasks: Vec<(String, String)> = read(text, None, "a")
            .tasks
            .into_iter()
            .map(|t| (t.text, t.lead_units.join("、")))
            .collect();
        assert_eq!(tasks.len(), 3, "{tasks:?}");
        assert_eq!(
            tasks[0],
            (
                "备足灯具。各市人民政府要储备灯泡，省城管局要督促灯企扩大生产，11月底前备齐".to_owned(),
                "各市人民政府、省城管局".to_owned()
            )
        );
    }
}
