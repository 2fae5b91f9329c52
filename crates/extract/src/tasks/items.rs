//! Lines with a number that are a task each, on pages that otherwise tell of a meeting or of what was found.

use super::{division, due, notes, units};
use crate::quick::at_most;

/// （某局牵头，某局配合） at the end of a line.
pub(super) fn has_note(text: &str) -> bool {
    let text = text.trim_end_matches(['。', '；', ';']);
    text.strip_suffix([')', '）'])
        .and_then(|text| Some(&text[text.rfind(['（', '('])?..]))
        .is_some_and(|note| {
            let note = note.trim_start_matches(['（', '(']);
            notes::note(note, false).is_some_and(|owed| !owed.lead.is_empty())
        })
}

/// 3.某局要排查水闸。: a number in figures and one sentence that tells a unit what to do.
pub(super) fn is_asked(text: &str) -> bool {
    let Some(from) = division::number(text).filter(|_| text.starts_with(|c: char| c.is_ascii_digit())) else {
        return false;
    };
    let item = &text[from..];
    let sentence = item.trim_end_matches(['。', '；', ';']);
    if sentence.len() == item.len() || sentence.contains(['。', '；', ';', '：', ':']) || at_most(sentence, 9)
    {
        return false;
    }
    let dated = || due::find(sentence).is_some();
    match units::subject(sentence) {
        Some((_, end, _)) => sentence[end..].starts_with('要') || dated(),
        None => sentence.contains("牵头") && dated(),
    }
}

/// （二）某局责令施工单位返工，并倒查责任。: a numbered sentence about a unit, where a part asks for something.
pub(super) fn is_told(text: &str) -> bool {
    let Some(from) = division::number(text) else {
        return false;
    };
    let sentence = text[from..].trim_end_matches(['。', '；', ';']);
    !sentence.contains(['。', '；', ';', '：', ':'])
        && !at_most(sentence, 9)
        && units::subject(sentence).is_some()
        && !super::clause::reports_back(sentence)
        && !super::running::owed_by_several(sentence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read;

    #[test]
    fn an_item_with_its_units_behind_it_has_a_note() {
        for (text, noted) in [
            ("1.修好北街路灯（县城管局、县财政局）；", true),
            ("2.清理南街灯箱（责任单位：南街镇，4月底前）。", true),
            ("3.修好北街路灯（第二批）。", false),
            ("4.修好北街路灯。", false),
        ] {
            assert_eq!(has_note(text), noted, "{text}");
        }
    }

    #[test]
    fn an_item_that_tells_a_unit_what_to_do_is_asked_for() {
        for (text, asked) in [
            ("1.县城管局要举一反三，对全县路灯开展一次排查。", true),
            ("2.县委督查室1月下旬组织一次回头看。", true),
            ("3.县城管局牵头，南街镇配合，5月底前修好灯箱。", true),
            ("4.县城管局：路灯修复滞后。", false),
            ("5.路灯修复进展缓慢，多处至今没有开工。", false),
            ("一、县城管局要修好路灯。", false),
        ] {
            assert_eq!(is_asked(text), asked, "{text}");
        }
    }

    /// Tasks with who leads, who helps, and when they are due.
    fn owed(found: &crate::Reading) -> Vec<[String; 4]> {
        let row = |t: &crate::TaskFound| {
            let due = t.due.clone().unwrap_or_default();
            [
                t.text.clone(),
                t.lead_units.join("、"),
                t.support_units.join("、"),
                due,
            ]
        };
        found.tasks.iter().map(row).collect()
    }

    #[test]
    fn items_under_what_is_asked_are_tasks_without_a_word_that_asks() {
        let found = read(
            "青禾县人民政府督查通报\n关于路灯整治情况的通报\n各镇人民政府：\n5月8日，县政府督查室对路灯整治进行了督查。现将有关情况通报如下：\n一、存在问题\n（一）北街路灯修复缓慢。\n二、整改要求\n（一）县城管局责令施工单位对北街灯杆返工，并倒查监理责任。\n（二）县财政局加快拨付路灯养护资金。\n整改情况请于6月5日前书面报县政府督查室。",
            None,
            "a",
        );
        assert_eq!(
            owed(&found),
            [
                [
                    "县城管局责令施工单位对北街灯杆返工，并倒查监理责任",
                    "县城管局",
                    "",
                    ""
                ],
                ["县财政局加快拨付路灯养护资金", "县财政局", "", ""],
            ]
        );
    }

    #[test]
    fn what_lags_has_its_measure_and_what_is_asked_stands_below() {
        let found = read(
            "青禾县路灯领导小组办公室关于5月任务进展的通报\n各成员单位：\n现将5月任务进展情况通报如下：\n一、滞后任务\n1.北街灯杆更换。责任单位：县城管局。滞后原因：设备未到货。下步措施：6月15日前完成安装。\n二、工作要求\n（一）县城管局要倒排工期，6月底前完成全部灯杆更换。",
            None,
            "a",
        );
        assert_eq!(
            owed(&found),
            [
                ["6月15日前完成安装", "县城管局", "", "6月15日前"],
                [
                    "县城管局要倒排工期，6月底前完成全部灯杆更换",
                    "县城管局",
                    "",
                    "6月底前"
                ],
            ]
        );
    }

    #[test]
    fn an_agreement_says_nothing_of_its_own_term() {
        let found = read(
            "青禾市人民政府 禾川市人民政府\n路灯协作备忘录\n经协商，双方就路灯协作达成如下共识：\n一、合作事项\n（一）共同编制两市路灯规划。\n（二）青禾市负责建设界河灯塔。\n（三）双方城管部门互认灯匠证书。\n二、合作机制\n双方建立会晤制度，每年至少会晤一次。\n三、其他\n本备忘录自签署之日起生效，有效期三年。",
            None,
            "a",
        );
        let texts: Vec<&str> = found.tasks.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(
            texts,
            [
                "共同编制两市路灯规划",
                "青禾市负责建设界河灯塔",
                "双方城管部门互认灯匠证书"
            ]
        );
    }

    #[test]
    fn a_list_on_a_page_of_a_meeting_gives_its_units() {
        let found = read(
            "青禾县路灯领导小组会议召开\n5月6日，县路灯领导小组会议召开。县长田立秋主持会议。\n青禾县路灯整治清单\n1.清理南街灯箱（县城管局牵头，南街镇配合，6月底前）；\n2.修复桥头灯杆（县公路局）。",
            None,
            "a",
        );
        assert_eq!(
            owed(&found),
            [
                ["清理南街灯箱", "县城管局", "南街镇", "6月底前"],
                ["修复桥头灯杆", "县公路局", "", ""],
            ]
        );
    }

    #[test]
    fn nobody_helps_and_matters_are_numbered_in_words() {
        let found = read(
            "青禾县路灯督办单\n交办事项一：修复北街路灯\n主办单位：县城管局 协办单位：南街镇 办理时限：7月20日前\n交办事项二：清理南街灯箱\n主办单位：南街镇\n协办单位：无\n办理时限：9月底前",
            None,
            "a",
        );
        assert_eq!(
            owed(&found),
            [
                ["修复北街路灯", "县城管局", "南街镇", "7月20日前"],
                ["清理南街灯箱", "南街镇", "", "9月底前"],
            ]
        );
    }

    #[test]
    fn a_form_gives_each_of_what_it_asks_for() {
        let asked = "1.7月20日前换好灯管；2.每旬报送进展。";
        let lines = "1.7月20日前换好灯管；\n2.每旬报送进展。";
        for asked in [asked.to_owned(), format!("\n{lines}")] {
            let found = read(
                &format!(
                    "青禾县路灯督办单\n督办事项：修复北街路灯\n交办时间：2031年5月6日\n办结时限：9月底前\n主办单位：县城管局\n协办单位：南街镇\n领导批示：请抓紧。\n办理要求：{asked}\n联系人：田立秋"
                ),
                None,
                "a",
            );
            let owed = owed(&found);
            assert_eq!(owed.len(), 2, "{owed:?}");
            assert_eq!(owed[0], ["7月20日前换好灯管", "县城管局", "南街镇", "7月20日前"]);
            assert_eq!(owed[1][..3], ["每旬报送进展", "县城管局", "南街镇"]);
        }
    }

    #[test]
    fn a_name_that_a_cell_broke_is_one_unit() {
        for (cell, whole) in [
            ("县路灯管 理局、县财政局", "县路灯管理局、县财政局"),
            ("县财政局 县城管局", "县财政局 县城管局"),
            ("各镇 县城管局", "各镇 县城管局"),
            ("田立秋 县城管局", "田立秋 县城管局"),
        ] {
            assert_eq!(units::whole(cell), whole);
        }
    }

    #[test]
    fn a_paragraph_may_carry_out_a_work_of_its_own() {
        let found = read(
            "青禾县2031年路灯工作要点\n2031年要修好路灯。\n一、修好路灯\n加快北街路灯改造，组织实施灯杆技术攻关，推动灯箱厂与南街镇合作办学。",
            None,
            "a",
        );
        assert!(
            found.tasks.iter().any(|t| t.text == "组织实施灯杆技术攻关"),
            "{:?}",
            found.tasks.iter().map(|t| &t.text).collect::<Vec<_>>()
        );
    }
}
