//! Clauses of a meeting's page that are no tasks for certain, whatever they weigh: what a whole region is called upon to do
//! before it is said how, the light in which something is done, what is put first, the party's own lessons.

use super::{Piece, Sentence, TOPIC_VERBS, chars};
use crate::quick::{has, without};
use crate::tasks::verbs::after_manner;
use crate::vocabulary::{head, words};

impl Sentence<'_, '_> {
    pub(super) fn is_never(&self, piece: &Piece<'_>) -> bool {
        let rest = piece.rest;
        if is_dateline(rest)
            || reviews(rest)
            || is_of_next_meeting(rest)
            || tells_a_plan(rest)
            || !self.asked && tells_of_session(self.text)
        {
            return true;
        }
        if piece.due.is_some() || rest.bytes().any(|b| b.is_ascii_digit()) {
            return false;
        }
        self.calls_upon_a_region(piece)
            || piece.n + 1 < self.total && is_a_light(rest)
            || puts_first(rest)
            || piece.unit.is_none() && of_lessons(rest)
            || piece.n > 0 && !self.asked && settles_a_paper(self.text, rest)
            || words!["相信", "正在"].begins(rest)
            || is_told_of_a_paper(rest)
    }

    /// 某某强调，沿江地区要加强灯具协作。: the first and only demand of its sentence, which the sentences behind it spell out.
    fn calls_upon_a_region(&self, piece: &Piece<'_>) -> bool {
        self.nth + 2 < self.of
            && piece.n + 1 == self.total
            && (piece.n == 0 || self.speech_at == Some(piece.n - 1))
            && piece.rest.split_once('要').is_some_and(|(who, what)| {
                (3..=10).contains(&chars(who))
                    && words![
                        "区域",
                        "地区",
                        "经济带",
                        "经济圈",
                        "城市群",
                        "都市圈",
                        "大湾区",
                        "流域",
                        "沿线",
                        "沿江"
                    ]
                    .ends(who)
                    && TOPIC_VERBS.begins(after_manner(what))
                    && !what.contains(['“', '《'])
            })
    }
}

/// 聚焦灯杆、灯箱等重点领域: in what light the next clause is done.
fn is_a_light(rest: &str) -> bool {
    words![
        "聚焦",
        "围绕",
        "着眼",
        "立足",
        "瞄准",
        "紧盯",
        "综合考虑",
        "顺应",
        "适应"
    ]
    .begins(rest)
        && words![
            "领域", "方面", "环节", "目标", "方向", "需求", "行业", "问题", "因素", "趋势", "变化", "要求",
            "需要"
        ]
        .ends(rest)
}

/// 把修好路灯作为工作重点: what is put first is not yet done.
fn puts_first(rest: &str) -> bool {
    without(rest, "要").starts_with('把')
        && words!["作为", "摆在", "放在"].within(rest)
        && words![
            "重点",
            "重中之重",
            "首要任务",
            "重要任务",
            "头等大事",
            "抓手",
            "突破口",
            "主攻方向",
            "着力点",
            "首位",
            "突出位置",
            "重要位置",
            "第一位",
            "关键"
        ]
        .ends(rest)
}

/// 2031年路灯更新计划为620盏: how many there are to be, which is nobody's work yet.
fn tells_a_plan(rest: &str) -> bool {
    words!["计划为", "目标为", "总数为", "总量为"].within(rest)
}

/// 下届年会由某县承办: where and when they meet again.
fn is_of_next_meeting(rest: &str) -> bool {
    words!["下届", "下次", "下一次", "下一届", "下轮"].begins(rest)
        && words!["会议", "年会", "例会", "联席会"].within(head(rest, 12))
        && words!["承办", "举办", "召开", "举行"].within(rest)
}

/// （县灯务办5月9日讯）5月8日: who sent it, and when.
fn is_dateline(rest: &str) -> bool {
    rest.starts_with(['（', '(', '【'])
        && rest
            .find(['）', ')', '】'])
            .is_some_and(|at| words!["讯", "电", "消息"].ends(&rest[..at]))
}

/// 会议听取了报告，签署了《甲》，印发《乙》: what became of a paper at the meeting.
fn settles_a_paper(sentence: &str, rest: &str) -> bool {
    let paper = words![
        "印发",
        "签署",
        "签订",
        "通过",
        "审议",
        "审议通过",
        "发布",
        "讨论",
        "研究",
        "审定",
        "修订"
    ]
    .beginning(rest)
    .any(|verb| {
        rest[verb.len()..]
            .trim_start_matches(['了', '的'])
            .starts_with('《')
    });
    paper
        && rest.ends_with('》')
        && words!["听取", "审议", "签署了", "通过了", "观看", "通报了", "传达"].within(head(sentence, 40))
}

/// 某报告对路灯建设作出安排部署: what a paper says.
fn is_told_of_a_paper(rest: &str) -> bool {
    !has(rest, '要')
        && words![
            "作出安排部署",
            "作出部署安排",
            "作出重要部署",
            "作出部署",
            "提出明确要求",
            "作出重要指示",
            "指明方向"
        ]
        .ends(rest)
}

/// 5月8日，青禾县、禾川县城管局在灯塔召开路灯第三次调度会，会商灯会安排: that they met, and about what.
fn tells_of_session(sentence: &str) -> bool {
    // 5月8日前召开推进会: when one is to be held.
    let on_a_day = sentence
        .find('日')
        .filter(|at| *at <= "2031年12月31".len() && sentence[..*at].ends_with(|c: char| c.is_ascii_digit()))
        .is_some_and(|at| !words!["日前", "日起", "日之前", "日以前"].begins(&sentence[at..]));
    on_a_day
        && !has(sentence, '要')
        && words!["召开", "举行"].first(sentence).is_some_and(|held| {
            let told = &sentence[held..];
            let told = &told[..told.find(['，', ',', '。']).unwrap_or(told.len())];
            has(told, '会') && words!["会", "会议", "例会"].ends(told)
        })
}

/// 会议审议《…》: what the meeting did itself.
fn reviews(rest: &str) -> bool {
    let did = rest
        .strip_prefix("会议")
        .or_else(|| rest.strip_prefix("会上"))
        .unwrap_or(rest);
    words!["审议", "听取", "审定", "讨论"].begins(did) && did.ends_with(['》', '报'])
}

/// The party's lessons and discipline, which are attitude and no office's work.
fn of_lessons(rest: &str) -> bool {
    has(rest, '育') && words!["主题教育", "学习教育"].within(rest)
        || words![
            "政绩观",
            "检视整改",
            "不敢腐",
            "八项规定",
            "党风廉政建设",
            "第一议题"
        ]
        .within(rest)
}

#[cfg(test)]
mod tests {
    use super::super::Manner;
    use super::super::tests::{by_rules, tasks};
    use super::tells_of_session;

    #[test]
    fn where_they_meet_again_what_is_planned_and_what_was_done_is_no_task() {
        for (text, expected) in [
            (
                "会议商定，由县城管局牵头制定台账，下届年会由南街镇承办。",
                vec!["由县城管局牵头制定台账"],
            ),
            (
                "会议明确，2031年路灯更新计划为620盏，由县城管局牵头制定台账。",
                vec!["由县城管局牵头制定台账"],
            ),
            (
                "会议要求，县城管局会同管护站划定检修区，逐步取消纸质派工单。",
                vec!["县城管局会同管护站划定检修区", "逐步取消纸质派工单"],
            ),
            (
                "会议要求，四镇统一灯费优惠政策，自2032年元旦起执行。",
                vec!["四镇统一灯费优惠政策，自2032年元旦起执行"],
            ),
        ] {
            assert_eq!(tasks(text, Manner::Communique), expected, "{text}");
        }
        let page = "青禾县路灯专题会议纪要\n2031年5月6日，县长石青主持召开路灯专题会议。纪要如下：\n一、2030年，全县发放路灯2147盏，完成灯杆改造318根。\n二、县城管局要修好路灯。";
        let told = crate::read(page, None, "a").tasks;
        let told: Vec<_> = told.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(told, ["县城管局要修好路灯"]);
    }

    #[test]
    fn that_they_met_is_no_task() {
        assert!(tells_of_session(
            "5月8日,青禾县、禾川县、北岸县城管局在禾川县召开灯会联防2031年第一次调度会,会商灯节前后重点安排。"
        ));
        for other in [
            "5月8日前召开路灯推进会。",
            "会议决定，5月8日召开路灯推进会，部署灯节安排。",
            "5月8日，石青主持召开会议强调，要修好路灯。",
            "县城管局5月底前召开灯会筹备会。",
        ] {
            assert!(!tells_of_session(other), "{other}");
        }
    }

    #[test]
    fn regions_lights_and_lessons_are_no_tasks() {
        for (text, expected) in [
            (
                "会议强调，沿江地区要加强灯具产业协作。要建设灯具检测中心，推动检测结果互认。要共建灯匠学校。",
                vec!["建设灯具检测中心", "推动检测结果互认", "共建灯匠学校"],
            ),
            (
                "会议指出，要聚焦灯杆、灯箱、灯塔等重点领域，建立隐患排查台账。",
                vec!["建立隐患排查台账"],
            ),
            (
                "会议要求，要把修复路灯作为工作重点，建立夜间巡查制度。要引导干部树立正确政绩观。",
                vec!["建立夜间巡查制度"],
            ),
            (
                "会议指出，县政府工作报告对路灯建设作出安排部署。会议要求，县城管局要编制路灯名录。",
                vec!["县城管局要编制路灯名录"],
            ),
            (
                "会议听取了灯杆普查情况的报告，签署了《界街路灯共管协议》，印发《夜游线路导则》。会议要求，县城管局要编制路灯名录。",
                vec!["县城管局要编制路灯名录"],
            ),
            (
                "会议要求，宣传组要在5月前发布灯会日程。",
                vec!["宣传组要在5月前发布灯会日程"],
            ),
            (
                "会议研究了灯会工作，要求县城管局建立夜间巡查制度。",
                vec!["县城管局建立夜间巡查制度"],
            ),
            (
                "会议商定，建立两市灯具“一张图”，由青禾市牵头，6月底前上线；编制灯具名录，青禾市负责起草，禾川市配合；共同争取养灯补助，金额不低于1200万元。",
                vec![
                    "建立两市灯具“一张图”，由青禾市牵头，6月底前上线",
                    "编制灯具名录，青禾市负责起草，禾川市配合",
                    "共同争取养灯补助，金额不低于1200万元",
                ],
            ),
            (
                "会议要求，县城管局要测算养灯资金，4月20日前提交县委常委会审议。",
                vec!["县城管局要测算养灯资金，4月20日前提交县委常委会审议"],
            ),
            (
                "石青说，青禾县将开通灯会专线2条，推动灯匠证书互认。",
                vec!["青禾县将开通灯会专线2条", "推动灯匠证书互认"],
            ),
            ("石青说，去年青禾县开通灯会专线2条。", vec![]),
            (
                "会议确定：一是县城管局会同县财政局办理灯杆迁移手续；二是10月上旬联合开展一次路灯普查。",
                vec![
                    "县城管局会同县财政局办理灯杆迁移手续",
                    "10月上旬联合开展一次路灯普查",
                ],
            ),
            (
                "会议审议《雨季亮灯预案》，原则同意。会议要求，县城管局要编制路灯名录。",
                vec!["县城管局要编制路灯名录"],
            ),
            (
                "会议强调，要加快灯塔修缮。特别是对于年久失修的木灯塔，要建立加固名录。",
                vec!["加快灯塔修缮", "特别是对于年久失修的木灯塔，要建立加固名录"],
            ),
        ] {
            assert_eq!(by_rules(text, Manner::Communique), expected, "{text}");
        }
    }
}
