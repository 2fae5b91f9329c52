//! Whether what has a day of its own behind a comma is another work of the same unit, or when the one before is done.

use super::chars;
use crate::tasks::verbs::after_manner;
use crate::vocabulary::{Words, head, words};

/// 某局要配齐窗口人员，每季度组织一次轮训 are two; 某局要建设平台，9月上线运行 is one, and 某局要倒排工期，6月底前完成… too.
/// `before`: the task before without its unit; `dated`: what is done by then; `rest`: the same with its day.
pub(super) fn another_work(before: &str, rest: &str, dated: &str) -> bool {
    let begun = after_manner(before.trim_start_matches(['要', '应', '须', '将']));
    let prepares = words![
        "紧盯",
        "盯紧",
        "用好",
        "牵头",
        "负责",
        "担起",
        "扛起",
        "切实担",
        "提前介入",
        "主动",
        "倒排",
        "挂图",
        "轮流",
        "抢抓",
        "发挥",
        "组建专班",
        "增加施工",
        "增加人员",
        "加大人员",
        "成立专班",
        "优化施工",
        "强化",
        "加强与",
        "举一反三",
        "实行清单化",
        "作为",
    ];
    if prepares.begins(begun) || prepares.begins(before) || chars(begun) <= 5 || hands_in(dated) {
        return false;
    }
    // 每季度组织一次轮训; 每季度至少走访一次 says how often the one before is done.
    let again = rest.starts_with('每')
        && words!["一次", "一期", "一场", "一轮", "一批"]
            .first(dated)
            .is_some_and(|at| dated.len() > at + "一次".len() + 3);
    // 签约率达到95%: what there is to be by then.
    again || chars(dated) >= 9 || words!["率达到", "率达", "率提高到", "率提升至", "率稳定在"].within(dated)
}

/// 某局要举一反三, 某局提前介入: how somebody goes about what the next clause says.
pub(super) fn only_begins(clause: &str) -> bool {
    static WAYS: Words = Words::new(&[
        "举一反三",
        "提前介入",
        "靠前服务",
        "主动作为",
        "主动对接",
        "倒排工期",
        "挂图作战",
    ]);
    WAYS.ending(clause).next().is_some_and(|way| {
        let before = clause[..clause.len() - way.len()].trim_end_matches('要');
        before.is_empty()
            || !before.starts_with(['对', '将', '把'])
                && chars(before) <= 14
                && crate::tasks::units::is_unit(before)
    })
}

/// 某局局长某某通报进度, 两市累计互认报告5260份, 抢抓窗口期, 时间紧、任务重: what was told, how things stand, and what
/// everybody is to bear in mind.
pub(super) fn only_tells(clause: &str) -> bool {
    let seized =
        clause.starts_with("抢抓") && words!["窗口期", "机遇期", "机遇", "契机", "时机"].ends(clause);
    seized
        || words!["时间紧、任务重", "任务重、时间紧", "时间紧任务重"].ends(clause)
        || words!["累计"].within(clause)
            && clause.bytes().any(|b| b.is_ascii_digit())
            && !words!["要", "力争", "确保", "前", "内", "将", "达到", "不少于", "以上"].within(clause)
            && !clause.starts_with("累计")
        || reported_by(clause)
}

/// 县农业农村局局长某某通报春耕进度: who reported at the meeting.
fn reported_by(clause: &str) -> bool {
    words!["通报", "汇报", "介绍"]
        .places(head(clause, 30))
        .any(|(at, _)| {
            let who = &clause[..at];
            !who.ends_with(['要', '将', '应', '须', '会', '并', '和', '的'])
                && [2, 3].into_iter().any(|n| {
                    let from = who.char_indices().rev().nth(n - 1).map_or(0, |(from, _)| from);
                    words![
                        "局长",
                        "主任",
                        "县长",
                        "市长",
                        "区长",
                        "厅长",
                        "部长",
                        "书记",
                        "秘书长",
                        "经理",
                        "董事长"
                    ]
                    .ends(&who[..from])
                })
        })
}

/// 整改情况请于9月25日前书面报县政府督查室: what everybody is to write of it.
pub(crate) fn reports_back(clause: &str) -> bool {
    let asked = words!["请于", "请有关", "请各", "请将", "请在", "请相关"].within(clause)
        && clause.contains('报')
        && words!["情况", "结果", "进展", "报告"].within(clause);
    // 各单位于每月25日前将进展情况报县政府督查室
    let everybody = words![
        "各单位",
        "各牵头",
        "各责任",
        "各有关",
        "各成员",
        "各镇",
        "各部门",
        "各地",
        "有关单位"
    ]
    .begins(clause)
        && clause.contains(['将', '把'])
        && words![
            "情况报",
            "情况书面报",
            "情况及时报",
            "情况反馈",
            "结果报",
            "结果反馈",
            "进展报"
        ]
        .within(clause)
        && words!["督查室", "督查办", "办公室", "政府办"].within(clause);
    // 整改结果于9月底前书面反馈县政府督查室
    let told = words![
        "整改结果",
        "整改情况",
        "办理结果",
        "办理情况",
        "落实情况",
        "进展情况"
    ]
    .begins(clause)
        && words!["反馈", "报", "报送"].within(clause)
        && words!["督查", "督办", "办公室"].within(clause);
    asked || everybody || told
}

/// 形成清单报县委, 向市政府报告进展, 印发方案: the paper that comes of the work before.
fn hands_in(dated: &str) -> bool {
    words!["报", "上报", "报送", "报请", "送", "按程序报", "印发", "汇总"].begins(dated)
        || dated.starts_with('向') && words!["报告", "汇报", "反馈"].within(dated)
        || words!["形成", "提出", "建立", "拿出", "提交"].begins(dated)
            && words!["清单", "台账", "方案", "报告", "措施", "建议", "送审稿"].within(dated)
            && (dated.contains('报') || words!["清单", "台账"].ends(dated))
}

#[cfg(test)]
mod tests {
    use super::super::Manner;
    use super::super::tests::{by_rules, tasks};

    #[test]
    fn what_is_only_told_is_no_task() {
        for clause in [
            "县城管局局长田立秋通报全县路灯进度",
            "两县累计互认灯检报告5260份",
            "抢抓灯会筹备窗口期",
            "灯会筹备时间紧、任务重",
        ] {
            assert!(super::only_tells(clause), "{clause}");
        }
        for clause in [
            "县城管局通报路灯进度",
            "年内累计修好路灯300盏",
            "力争累计完成投资3亿元",
            "县长热线要通报办理结果",
            "抢抓机遇申报路灯改造项目",
        ] {
            assert!(!super::only_tells(clause), "{clause}");
        }
        assert_eq!(
            tasks(
                "会议要求，县城管局9月15日前列出路灯清单，逐项明确经办人；县财政局要拨付路灯资金。",
                Manner::Communique
            ),
            [
                "县城管局9月15日前列出路灯清单，逐项明确经办人",
                "县财政局要拨付路灯资金"
            ]
        );
        assert!(
            tasks(
                "5月7日，副县长主持召开路灯专班周例会，逐项研究灯杆用地问题。",
                Manner::Communique
            )
            .is_empty()
        );
    }

    #[test]
    fn a_day_with_a_work_of_its_own_opens_another_task() {
        for (text, expected) in [
            (
                "会议要求，县城管局要配齐路灯巡查人员，每季度组织一次灯匠轮训。",
                vec!["县城管局要配齐路灯巡查人员", "每季度组织一次灯匠轮训"],
            ),
            (
                "会议要求，县城管局要打通三家的路灯数据，9月15日前上线灯杆倾斜预警功能。",
                vec!["县城管局要打通三家的路灯数据", "9月15日前上线灯杆倾斜预警功能"],
            ),
            (
                "会议要求，县城管局要建设路灯管理平台，9月15日前上线运行。",
                vec!["县城管局要建设路灯管理平台，9月15日前上线运行"],
            ),
            (
                "会议要求，县城管局要逐条梳理灯箱问题，5月上旬形成问题清单报县委。",
                vec!["县城管局要逐条梳理灯箱问题，5月上旬形成问题清单报县委"],
            ),
            (
                "会议要求，县城管局要紧盯未修的12根灯杆，10月12日前完成全部灯杆矫正加固。",
                vec!["县城管局要紧盯未修的12根灯杆，10月12日前完成全部灯杆矫正加固"],
            ),
        ] {
            assert_eq!(by_rules(text, Manner::Communique), expected, "{text}");
        }
    }

    #[test]
    fn what_becomes_of_a_work_and_how_it_is_begun_are_part_of_it() {
        for (text, expected) in [
            (
                "会议要求，北街镇、南街镇要在路口加装灯光监测仪，数据实时接入路灯平台。",
                vec!["北街镇、南街镇要在路口加装灯光监测仪，数据实时接入路灯平台"],
            ),
            (
                "会议明确，县审计局提前介入，对路灯工程开展跟踪审计。",
                vec!["县审计局提前介入，对路灯工程开展跟踪审计"],
            ),
            (
                "会议要求，每月通报路灯进度，连续两次排名末位的，由县政府分管领导约谈。",
                vec!["每月通报路灯进度", "连续两次排名末位的，由县政府分管领导约谈"],
            ),
            (
                "会议要求，灯杆没有接地的，县城管局不予竣工验收。",
                vec!["灯杆没有接地的，县城管局不予竣工验收"],
            ),
            (
                "会议要求，对偷工减料的灯具企业列入黑名单，三年内不得在我县投标。",
                vec!["对偷工减料的灯具企业列入黑名单，三年内不得在我县投标"],
            ),
            (
                "会议审议了《路灯联修方案》，议定两县城管局9月20日前互换灯具样品，在北岸增设灯塔五座。",
                vec!["两县城管局9月20日前互换灯具样品", "在北岸增设灯塔五座"],
            ),
        ] {
            assert_eq!(by_rules(text, Manner::Communique), expected, "{text}");
        }
        assert!(super::reports_back("整改情况请于9月25日前书面报县政府督查室"));
        assert!(super::reports_back("各单位于每月25日前将进展情况报县政府督查室"));
        assert!(super::reports_back("整改结果于9月底前书面反馈县政府督查室"));
        assert!(!super::reports_back("各单位于每月25日前将路灯修好"));
        assert!(!super::reports_back("请县城管局修好路灯"));
    }
}
