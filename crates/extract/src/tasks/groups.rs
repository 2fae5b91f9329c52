//! Groups of a body that say in their heading who leads them: （一）抢修组（某局牵头，某局参加）, with numbered items below.

use super::{division, items, noted, notes};
use crate::page::{Page, Place};
use crate::quick::at_most;
use crate::vocabulary::{Words, words};

/// How groups of a body are called.
static GROUPS: Words = Words::new(&[
    "组", "专班", "小组", "分队", "专项", "行动", "领域", "方面", "板块", "片区",
]);

/// How deep the heading of a group stands: one without a number stands above all numbers.
pub(super) fn level_of_head(text: &str) -> u8 {
    match division::number(text) {
        Some(_) => noted::level(text),
        None => 0,
    }
}

/// 职责：负责…: what a group is there for, in the line of its label.
pub(super) fn duty(page: &Page, line: &Place) -> Option<Place> {
    static DUTIES: Words = Words::new(&[
        "主要职责",
        "工作职责",
        "具体职责",
        "职责任务",
        "职责",
        "主要任务",
        "工作任务",
    ]);
    let text = page.str(line);
    let label = DUTIES.beginning(text).max_by_key(|label| label.len())?;
    let told = text[label.len()..].strip_prefix(['：', ':'])?;
    let at = page.trim(line.end - told.len()..line.end, &['。', '；', ';']);
    (page.str(&at).chars().count() >= 6).then_some(at)
}

/// 组长：某某, 责任人：某某: a line that names a person and no unit.
pub(super) fn names_leader(text: &str) -> bool {
    static LEADERS: Words = Words::new(&[
        "组长",
        "副组长",
        "组  长",
        "组　长",
        "召集人",
        "副召集人",
        "责任人",
        "责任领导",
        "牵头领导",
        "分管领导",
        "联系领导",
        "包联领导",
        "包保领导",
        "包抓领导",
        "包案领导",
        "挂联领导",
        "挂帅领导",
        "负责人",
        "联系人",
        "联络员",
    ]);
    at_most(text, 40)
        && LEADERS
            .beginning(text)
            .max_by_key(|label| label.len())
            .is_some_and(|label| {
                text[label.len()..].starts_with(['：', ':']) && notes::labels(text).len() <= 1
            })
}

/// 田立秋（副县长、县公安局局长）: a line below 副组长：… that names one more of them.
pub(super) fn is_person(text: &str) -> bool {
    let text = text.trim();
    let Some(end) = text.find(['（', '(', ' ', '　']) else {
        return false;
    };
    let (name, told) = text.split_at(end);
    let post = told.trim_matches(['（', '(', '）', ')', ' ', '　']);
    (2..=4).contains(&name.chars().count())
        && name.chars().all(crate::normalise::is_han)
        && post.chars().count() <= 40
        && !post.contains(['。', '；', ';', '：', ':'])
        && words![
            "长",
            "书记",
            "主任",
            "调研员",
            "总经理",
            "董事长",
            "专员",
            "负责人",
            "总监",
            "干部"
        ]
        .ends(post)
}

/// A heading with the note of its group, when numbered items stand under it: the note, and the line where they begin.
pub(super) fn headed(
    page: &Page,
    lines: &[usize],
    n: usize,
    first_leads: bool,
) -> Option<(notes::Owed, usize)> {
    let text = page.line(*lines.get(n)?);
    if !at_most(text, 100) || !words!["牵头", "单位", "负责"].within(text) {
        return None;
    }
    let next = page.line(*lines.get(n + 1)?);
    let number = division::number(text);
    let below = |line: &str| {
        division::number(line).is_some() && (number.is_none() || noted::level(line) > noted::level(text))
    };
    if !below(next) || items::has_note(next) {
        return None;
    }
    let rest = &text[number.unwrap_or(0)..];
    let end = rest.find(['（', '(', '：', ':', '。', '，', ','])?;
    let name = rest[..end].trim_end();
    let group = GROUPS.ends(name) && (2..=16).contains(&name.chars().count());
    let told = rest[end..].trim_matches(['（', '(', '：', ':', '。', '，', ',', '）', ')', '；', ';', ' ']);
    let owed = notes::note(told, first_leads).filter(|owed| !owed.lead.is_empty())?;
    group.then_some((owed, n + 1))
}

#[cfg(test)]
mod tests {
    use crate::read;

    /// Tasks with who leads and who helps.
    fn owed(text: &str) -> Vec<[String; 3]> {
        let row = |t: &crate::TaskFound| {
            [
                t.text.clone(),
                t.lead_units.join("、"),
                t.support_units.join("、"),
            ]
        };
        read(text, None, "a").tasks.iter().map(row).collect()
    }

    #[test]
    fn the_note_in_the_heading_of_a_group_is_of_its_items() {
        for heads in [
            [
                "（一）灯杆组（县城管局牵头，南街镇参加）",
                "（二）灯箱组（县公路局牵头）",
            ],
            [
                "一、灯杆组。牵头单位：县城管局；配合单位：南街镇。",
                "二、灯箱组。牵头单位：县公路局。",
            ],
            ["灯杆组：由县城管局牵头，南街镇配合。", "灯箱组：由县公路局负责。"],
        ] {
            let text = format!(
                "青禾县路灯整治专班任务分工\n{}\n1.修好北街灯杆12处；\n2.更换桥头灯杆。\n{}\n3.清理南街灯箱。",
                heads[0], heads[1]
            );
            assert_eq!(
                owed(&text),
                [
                    ["修好北街灯杆12处", "县城管局", "南街镇"],
                    ["更换桥头灯杆", "县城管局", "南街镇"],
                    ["清理南街灯箱", "县公路局", ""],
                ],
                "{text}"
            );
        }
    }

    #[test]
    fn bare_labels_tell_the_measure_and_who_owes_it() {
        assert_eq!(
            owed(
                "青禾县路灯隐患整改清单\n【隐患1】北街路灯：灯杆锈蚀。\n　措施：更换灯杆12根，补装灯罩。\n　责任：县城管局（牵头）、南街镇　时限：7月15日前　状态：整改中\n【隐患2】桥头灯箱漏电。\n　措施：拆除灯箱3处。\n　责任：县公路局　时限：8月底前　状态：已销号"
            ),
            [
                ["更换灯杆12根，补装灯罩", "县城管局", "南街镇"],
                ["拆除灯箱3处", "县公路局", ""],
            ]
        );
    }

    #[test]
    fn who_looks_after_an_item_stands_between_it_and_its_units() {
        assert_eq!(
            owed(
                "青禾县路灯攻坚任务清单\n任务一：修好北街路灯\n目标要求：更换灯杆60根，当月点亮\n牵头领导：田立秋\n牵头单位：县城管局\n配合单位：各镇\n完成时限：9月底前\n任务二：亮化桥头\n目标要求：新装灯箱12处\n牵头领导：石青\n牵头单位：县公路局\n完成时限：年内"
            ),
            [
                ["更换灯杆60根，当月点亮", "县城管局", "各镇"],
                ["新装灯箱12处", "县公路局", ""]
            ]
        );
        let text = "青禾县路灯整治实施方案\n一、重点任务\n1.6月25日前，更换灯杆60根。\n责任领导：田立秋\n责任单位：县城管局、各镇\n2.7—8月，开展灯箱“回头看”。\n责任领导：石青\n责任单位：县公路局";
        assert_eq!(
            owed(text),
            [
                ["6月25日前，更换灯杆60根", "县城管局、各镇", ""],
                ["7—8月，开展灯箱“回头看”", "县公路局", ""]
            ]
        );
        let due: Vec<_> = read(text, None, "a").tasks.into_iter().map(|t| t.due).collect();
        assert_eq!(due, [Some("6月25日前".to_owned()), Some("7—8月".to_owned())]);
    }

    #[test]
    fn sections_of_an_office_owe_its_items() {
        assert_eq!(
            owed(
                "青禾县城管局2031年工作要点\n一、修好路灯\n1.更换北街灯杆60根。（责任股室：照明养护股）\n2.清理灯箱。（照明养护股、市容管理股）\n3.压实养灯责任。（办公室、机关党委）\n4.建好灯库。（县城管局牵头，县财政局配合，从1月1日起执行）\n5.编制灯图。责任单位：县城管局（牵头）、各镇（街道、园区）政府\n6.普查灯具。（县城管局负责，县统计局指导，9月底前）"
            ),
            [
                ["更换北街灯杆60根", "照明养护股", ""],
                ["清理灯箱", "照明养护股、市容管理股", ""],
                ["压实养灯责任", "办公室、机关党委", ""],
                ["建好灯库", "县城管局", "县财政局"],
                ["编制灯图", "县城管局", "各镇（街道、园区）政府"],
                ["普查灯具", "县城管局", "县统计局"],
            ]
        );
    }

    #[test]
    fn what_a_project_costs_is_no_task() {
        let text = "青禾县2031年重点项目清单\n2031年，全县共安排重点项目2个，总投资0.5亿元。\n1.北岸灯塔。建设灯塔3座。总投资3000万元，2031年计划投资2000万元。责任单位：县城管局。\n2.南岸码头。建设泊位2个。总投资2000万元，2031年计划投资1000万元。责任单位：县交通局。";
        assert_eq!(owed(text), Vec::<[String; 3]>::new());
    }

    #[test]
    fn paragraphs_of_short_sentences_and_lone_ones_are_tasks() {
        let text = "青禾县2031年路灯工作要点\n2031年路灯工作的总体思路是：建好路灯。\n一、道路照明\n加快推进北街路灯建设。开工建设桥头灯塔。协调争取灯具改造补助资金。\n二、夜间游览\n办好河灯节和灯谜会。\n三、机制保障\n制定路灯巡查规则。每半年召开一次路灯例会。抓好灯杆质量检测。";
        let found: Vec<String> = read(text, None, "a").tasks.into_iter().map(|t| t.text).collect();
        assert_eq!(
            found,
            [
                "加快推进北街路灯建设",
                "开工建设桥头灯塔",
                "协调争取灯具改造补助资金",
                "办好河灯节和灯谜会",
                "制定路灯巡查规则",
                "每半年召开一次路灯例会",
                "抓好灯杆质量检测",
            ]
        );
    }

    #[test]
    fn duties_stand_behind_their_label_and_persons_are_no_units() {
        assert_eq!(
            owed(
                "青禾县路灯专班职责分工\n一、协调组\n组长：田立秋\n牵头单位：县政府办公室\n成员单位：县财政局\n职责：统筹调度路灯整治，汇总报送信息。\n二、灯杆组\n组长：王川\n牵头单位：县城管局\n职责：\n1.6月底前修好北街灯杆；\n2.建立灯杆台账。"
            ),
            [
                ["统筹调度路灯整治，汇总报送信息", "县政府办公室", "县财政局"],
                ["6月底前修好北街灯杆", "县城管局", ""],
                ["建立灯杆台账", "县城管局", ""],
            ]
        );
        let found = read(
            "青禾县路灯问题整改台账\n问题一：北街路灯不亮。\n整改措施：更换灯泡120只。\n责任单位：县城管局\n责任人：王川\n整改进度：已完成\n整改时限：2031年6月底",
            None,
            "a",
        );
        assert_eq!(
            found.tasks.first().and_then(|t| t.due.as_deref()),
            Some("2031年6月底")
        );
    }

    #[test]
    fn what_a_group_is_to_do_stands_behind_who_is_in_it() {
        assert_eq!(
            owed(
                "关于成立青禾县路灯养护专班的通知\n一、组成人员\n组长：田立秋（县长）\n二、工作小组及职责\n（一）修灯组。牵头单位：县城管局；成员单位：县财政局、北街镇。负责修好北街灯杆12处，9月底前完成灯箱清理。\n（二）备料组。牵头单位：县财政局；成员单位：南街镇。职责：备足灯泡一千只。\n（三）巡查组。牵头单位：县公安局；成员单位：北街镇。负责每月巡查路灯。\n（四）宣传组。牵头单位：县文旅局。负责办好河灯节。"
            ),
            [
                [
                    "负责修好北街灯杆12处，9月底前完成灯箱清理",
                    "县城管局",
                    "县财政局、北街镇"
                ],
                ["备足灯泡一千只", "县财政局", "南街镇"],
                ["负责每月巡查路灯", "县公安局", "北街镇"],
                ["负责办好河灯节", "县文旅局", ""],
            ]
        );
    }

    #[test]
    fn both_sides_of_an_agreement_owe_an_item() {
        assert_eq!(
            owed(
                "青禾市人民政府 禾川市人民政府\n路灯联养合作备忘录\n1.共建路灯备件库，6月底前建成。（甲方：青禾市城管局；乙方：禾川市城管局）\n2.推动灯具互采，在青禾港设立集散中心。（甲方：青禾市商务局、青禾市财政局；乙方：禾川港务集团）\n3.互派灯匠二十名。（青禾市人社局牵头，禾川市人社局配合）"
            ),
            [
                ["共建路灯备件库，6月底前建成", "青禾市城管局、禾川市城管局", ""],
                [
                    "推动灯具互采，在青禾港设立集散中心",
                    "青禾市商务局、青禾市财政局、禾川港务集团",
                    ""
                ],
                ["互派灯匠二十名", "青禾市人社局", "禾川市人社局"],
            ]
        );
    }

    #[test]
    fn one_more_of_those_who_lead_is_no_task() {
        for line in [
            "田立秋（副县长、县公安局局长）",
            "王川　县政府办公室主任",
            "田立秋(县委常委、副市长)",
        ] {
            assert!(super::is_person(line), "{line}");
        }
        for line in [
            "修好北街路灯（县城管局）",
            "路灯养护（田立秋局长）。",
            "修灯 县城管局",
            "亮化北街灯杆",
        ] {
            assert!(!super::is_person(line), "{line}");
        }
    }

    #[test]
    fn the_last_sentence_of_an_item_may_be_its_note() {
        assert_eq!(
            owed(
                "青禾县2031年路灯工作任务分工\n一、路灯建设\n1.建成北街路灯300盏。县城管局牵头，县财政局、北街镇配合，6月底前完成。\n2.开展灯具普查。由县统计局牵头，各镇参与，年内完成。\n3.建立巡查制度。责任单位为县城管局，完成时间为3月底前。"
            ),
            [
                ["建成北街路灯300盏", "县城管局", "县财政局、北街镇"],
                ["开展灯具普查", "县统计局", "各镇"],
                ["建立巡查制度", "县城管局", ""],
            ]
        );
    }
}
