//! What each unit has to do, in lines that begin with the unit: 县公安局：负责….

use super::{Draft, division, due, units};
use crate::page::{Page, Place};
use crate::quick::at_most;
use crate::vocabulary::words;

/// Lines of a unit with its work. One alone is none.
pub(super) fn read(page: &Page, lines: &[usize], drafts: &mut Vec<Draft>) {
    let found: Vec<Draft> = lines
        .iter()
        .filter_map(|i| duty(page, &page.lines[*i].at))
        .collect();
    if found.len() >= 2 {
        drafts.extend(found);
    }
}

/// 县公安局：负责会场秩序，设置安检口6处。
fn duty(page: &Page, line: &Place) -> Option<Draft> {
    let text = page.str(line);
    let from = division::number(text).unwrap_or(0);
    // 1.县公安局。负责…: with a number, a stop parts them, too.
    let stops: &[char] = if from > 0 {
        &['：', ':', '。']
    } else {
        &['：', ':']
    };
    let (who, told) = text[from..].split_once(stops)?;
    let lead = units::list(who);
    let owes = at_most(who, 40) && !lead.is_empty() && lead.iter().all(|unit| units::is_unit(unit));
    let works = words![
        "负责", "牵头", "承担", "组织", "做好", "开展", "制定", "配合", "协助", "落实", "指导", "督促",
        "统筹", "加强", "保障"
    ]
    .begins(told.trim_start());
    if !owes || !works {
        return None;
    }
    let at = page.trim(line.end - told.len()..line.end, &['。', '；', ';', '，']);
    (!at_most(page.str(&at), 5)).then(|| Draft {
        due: due::find(page.str(&at)),
        at,
        lead,
        support: Vec::new(),
        speaker: None,
        heading: None,
        rule: "division.fields",
    })
}

#[cfg(test)]
mod tests {
    use crate::read;

    #[test]
    fn lines_of_units_say_what_each_has_to_do() {
        let owed = |text: &str| -> Vec<(String, String, Option<String>)> {
            read(text, None, "a")
                .tasks
                .into_iter()
                .map(|t| (t.text, t.lead_units.join("、"), t.due))
                .collect()
        };
        let plan = "青禾县灯会保障方案\n一、组织领导\n指挥长：石青（县委常委）\n二、职责分工\n县公安局：负责会场秩序，设置安检口6处。\n县消防救援大队、北街镇：负责展馆消防检查，1月20日前完成首轮排查。\n三、工作要求\n各单位要提高认识。";
        assert_eq!(
            owed(plan),
            [
                (
                    "负责会场秩序，设置安检口6处".to_owned(),
                    "县公安局".to_owned(),
                    None
                ),
                (
                    "负责展馆消防检查，1月20日前完成首轮排查".to_owned(),
                    "县消防救援大队、北街镇".to_owned(),
                    Some("1月20日前".to_owned())
                ),
            ]
        );
    }
}
