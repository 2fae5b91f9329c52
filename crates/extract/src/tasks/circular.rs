//! Circulars of supervision: what was found stands above what is asked for.

use super::{Draft, division, due, units};
use crate::page::Page;
use crate::vocabulary::words;

/// Which lines of a circular only tell what was found: the parts on how things stand and what is wrong, and what leads
/// in to them. Parts are known by 一、; a circular without any tells nothing here.
pub(super) fn found_lines(page: &Page, lines: &[usize]) -> Vec<bool> {
    let mut out = vec![false; lines.len()];
    let parts: Vec<usize> = (0..lines.len())
        .filter(|n| is_part(page.line(lines[*n])))
        .collect();
    let Some(first) = parts.first() else {
        return out;
    };
    if !parts.iter().any(|n| tells(page.line(lines[*n]))) {
        return out;
    }
    // …开展了专项督查，现将有关情况通报如下：
    for (n, flag) in out.iter_mut().enumerate().take(*first) {
        *flag = words!["如下", "督查", "检查", "核查", "暗访"].within(page.line(lines[n]));
    }
    let mut finding = false;
    for (n, i) in lines.iter().enumerate().skip(*first) {
        let text = page.line(*i);
        if is_part(text) {
            finding = tells(text);
        }
        out[n] = finding;
    }
    out
}

/// Which lines of a circular stand in a part that asks for something: 三、整改要求.
pub(super) fn asked_lines(page: &Page, lines: &[usize]) -> Vec<bool> {
    let mut asking = false;
    lines
        .iter()
        .map(|i| {
            let text = page.line(*i);
            if is_part(text) {
                asking = !tells(text)
                    && words!["要求", "整改", "下一步", "下步", "措施", "建议", "意见", "打算"].within(text);
                return false;
            }
            asking
        })
        .collect()
}

/// 三、下周工作安排 behind parts whose items have notes: each line by which one office has to do something that is counted or
/// dated. What is wrong, said with its notes above it, is asked for there. To report is no work.
pub(super) fn add_closing(page: &Page, lines: &[usize], drafts: &mut Vec<Draft>) {
    let Some(last) = drafts.iter().map(|d| d.at.end).max() else {
        return;
    };
    let (mut closing, mut wrong, mut faults) = (false, false, Vec::new());
    let mut more = Vec::new();
    for i in lines {
        let at = &page.lines[*i].at;
        let text = page.str(at);
        if is_part(text) {
            closing = at.start >= last && words!["安排", "要求", "下步", "下一步", "打算"].within(text);
            wrong = words!["问题", "不足", "短板"].within(text) && tells(text);
            continue;
        }
        if wrong {
            faults.push(at.clone());
        }
        let from = division::number(text).unwrap_or(0);
        let item = &text[from..];
        if !closing || item.contains('报') {
            continue;
        }
        let day = due::find(item);
        if let Some((lead, _, _)) = units::subject(item)
            && lead.iter().all(|unit| !unit.starts_with('各'))
            && (day.is_some() || item.bytes().any(|b| b.is_ascii_digit()))
        {
            more.push(Draft {
                at: page.trim(at.start + from..at.end, &['。', '；', ';']),
                lead,
                support: Vec::new(),
                due: day,
                speaker: None,
                heading: None,
                rule: "division.item",
            });
        }
    }
    if more.is_empty() {
        return;
    }
    drafts.retain(|d| {
        d.due.is_some()
            || !faults
                .iter()
                .any(|at| at.start <= d.at.start && d.at.end <= at.end)
    });
    drafts.append(&mut more);
}

/// 二、存在问题: a short line with the number of a part.
fn is_part(text: &str) -> bool {
    text.starts_with(|c: char| "一二三四五六七八九十".contains(c))
        && text.chars().count() <= 24
        && !text.contains(['。', '；', '，'])
        && division::number(text).is_some()
}

/// Whether a part tells how things stand and asks for nothing.
fn tells(heading: &str) -> bool {
    words![
        "问题", "情况", "进展", "成效", "做法", "特点", "亮点", "不足", "短板", "表扬", "回顾"
    ]
    .within(heading)
        && !words![
            "要求",
            "下步",
            "下一步",
            "安排",
            "整改",
            "建议",
            "意见",
            "措施",
            "打算",
            "举措",
            "任务",
            "重点工作"
        ]
        .within(heading)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    #[test]
    fn what_is_planned_next_is_asked_for_and_what_is_wrong_is_not() {
        let text = "青禾县路灯工作周报\n一、总体进展\n全县已修路灯30盏。\n二、存在问题\n（一）北街路灯：灯杆未到货，责任单位：县城管局。\n（二）南街路灯：电缆未入地，责任单位：县供电公司。\n三、下周工作安排\n1.县城管局于6月25日前催到灯杆。\n2.县供电公司6月底前完成南街电缆入地。\n3.各单位要于每周五前报送进度。";
        let read = crate::read(text, None, "t");
        let tasks: Vec<_> = read
            .tasks
            .iter()
            .map(|t| (t.text.as_str(), t.lead_units.concat()))
            .collect();
        let expected = [
            ("县城管局于6月25日前催到灯杆", "县城管局".to_owned()),
            ("县供电公司6月底前完成南街电缆入地", "县供电公司".to_owned()),
        ];
        assert_eq!(tasks, expected);
    }

    #[test]
    fn what_was_found_asks_for_nothing() {
        let text = "按照县政府安排，6月上旬，县政府督查室对路灯整治开展了专项督查。现将情况通报如下：\n一、总体情况\n应修路灯310盏，已修280盏。\n二、存在的主要问题\n（一）经费不到位。北街路灯经费应于5月底前拨付，至今未到。\n三、下一步工作要求\n（一）县财政局要于6月底前拨付北街路灯经费。";
        let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
        let lines = page.body.clone();
        let told: Vec<&str> = found_lines(&page, &lines)
            .iter()
            .zip(&lines)
            .filter(|(found, _)| !**found)
            .map(|(_, i)| page.line(*i))
            .collect();
        assert_eq!(
            told,
            [
                "三、下一步工作要求",
                "（一）县财政局要于6月底前拨付北街路灯经费。"
            ]
        );
    }
}
