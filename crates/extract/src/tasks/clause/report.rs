//! What reports to the congress and work points say in their own manner: whole paragraphs of demands without a word that
//! demands, with effects, levels and orientation among them.

use super::levels::{assures, is_level};
use super::shapes::{THINGS, does_it_so};
use super::{Deed, Manner, Piece, Sentence, TOPIC_VERBS, chars};
use crate::page::Place;
use crate::quick::{at_most, has};
use crate::tasks::deeds;
use crate::tasks::stance::stance_inside;
use crate::tasks::verbs::{after_manner, starts_with_verb, verb_after_manner, verb_at, verb_inside};
use crate::vocabulary::{Words, words};

/// Words before a verb that say how, where or in which order, beyond those of all pages.
static HOW: Words = Words::new(&[
    "一视同仁",
    "线上",
    "线下",
    "实打实",
    "彻底",
    "梯次",
    "梯度",
    "分行业",
    "分领域",
    "分区域",
    "分层次",
    "因城施策",
    "因地施策",
    "因企施策",
    "因产施策",
    "分类施策",
    "精准施策",
    "一企一策",
    "一业一策",
    "一链一策",
    "一城一策",
    "自上而下",
    "自下而上",
    "量质并重",
    "质量并重",
    "点面结合",
    "远近结合",
    "软硬结合",
    "内外联动",
    "上下联动",
    "部省联动",
    "省市联动",
    "错位",
    "差异化",
    "多点",
    "连片",
    "整县",
    "整村",
    "整域",
    "整体",
    "有条件地",
    "按需",
    "就地",
    "全流程",
    "全周期",
    "全过程",
    "全口径",
    "适度超前",
    "聚力",
    "倾力",
    "鼎力",
    "着眼长远",
    "前瞻",
    "前瞻性",
    "超前",
    "高起点",
    "高规格",
    "高效能",
    "全年",
    "今年",
    "年内",
]);

/// What is done, where words of all pages stand before it that hold the verb: 持续深化灯具互认, 点面结合强化巡查.
pub(super) fn does(body: &str) -> bool {
    let mut body = body;
    // 坚决彻底根治…: one after the other.
    for _ in 0..3 {
        let Some(how) = HOW.beginning(body).max_by_key(|how| how.len()) else {
            let behind = after_manner(body);
            if behind.len() == body.len() || !HOW.begins(behind) {
                break;
            }
            body = behind;
            continue;
        };
        body = body[how.len()..].trim_start_matches(['、', '地']);
    }
    let done = |body: &str| verb_after_manner(body) || deeds::leads(body);
    done(body)
        // 携手港澳健全机制, 联动邻市开展试飞: with whom.
        || words!["携手", "联动", "协同", "会同"].begins(body) && verb_inside(body, 3)
        // 灯杆到货后加快推进…: after what.
        || words!["后"].first(body).is_some_and(|at| {
            at <= 24 && starts_with_verb(body[at + '后'.len_utf8()..].trim_start_matches("加快"))
        })
        // 2031年、2032年分别建成…: by which years.
        || body.starts_with(|c: char| c.is_ascii_digit())
            && body.split_once("分别").is_some_and(|(when, told)| when.ends_with('年') && starts_with_verb(told))
        || words!["构筑", "凝练", "上移"].within(crate::vocabulary::head(body, 6)) && chars(body) >= 6
}

/// 扩大灯具消费, 释放夜游潜力: what is wished of buyers.
pub(super) fn moves_buyers(core: &str) -> bool {
    words![
        "扩大",
        "稳定",
        "稳住",
        "提振",
        "释放",
        "促进",
        "带动",
        "撬动",
        "激发",
        "激活",
        "挖掘",
        "拉动",
        "满足",
        "增强",
        "提高",
        "提升",
        "放大",
        "充分释放",
        "充分挖掘",
        "繁荣",
        "引领",
        "培育更多",
        "催生"
    ]
    .begins(core)
        && (words![
            "消费",
            "内需",
            "消费需求",
            "有效需求",
            "市场需求",
            "多样化需求",
            "内需潜力",
            "消费潜力",
            "消费潜能",
            "消费能力",
            "消费意愿",
            "消费活力",
            "消费热情",
            "消费信心",
            "消费升级",
            "消费提质",
            "扩容升级",
            "扩容提质",
            "提质扩容",
            "提质升级",
            "增长点",
            "促消费效应",
            "供需适配性",
            "消费动能",
            "消费热点"
        ]
        .ends(core)
            && words!["消费", "需求", "内需", "供需"].within(core))
}

/// 适应夜游趋势, 注重亮灯的效率, 统筹发展与安全: by what light something is done.
fn orients(rest: &str, more: bool) -> bool {
    words!["使命光荣", "责任重大", "任重道远", "任务艰巨"].ends(rest)
        || rest.starts_with("多办") && rest.ends_with("实事")
        || words!["注重", "更加注重", "服务和融入", "融入和服务", "主动服务和融入"].begins(rest)
            && !verb_inside(rest, 2)
        || more
            && (words!["适应", "顺应", "契合", "对标"].begins(rest)
                || rest.starts_with("统筹") && has(rest, '与') && at_most(rest, 16) && !verb_inside(rest, 4))
}

/// 推动屏障更加稳固, 促进供需良性互动, 打造一流营商环境: how things are to stand.
fn wishes(core: &str, last: bool) -> bool {
    last && words!["共建", "共创", "共享", "共绘"].begins(core)
        && words!["文明", "家园", "未来", "生活"].ends(core)
        || last
            && words!["推动", "促进", "实现", "使", "让"].begins(core)
            && (words!["更加"].within(core)
                || words![
                    "良性互动",
                    "良性循环",
                    "相互促进",
                    "互促共进",
                    "同频共振",
                    "双向奔赴",
                    "止跌回稳"
                ]
                .ends(core))
        // 把青禾打造成为目的地: what it is to become. 打好“组合拳”: with what effort.
        || last
            && words!["把", "将"].begins(core)
            && words!["打造成", "建设成", "建成为", "打造为", "建设为"].within(core)
        || core.starts_with("打好") && words!["“组合拳”", "“翻身仗”", "主动仗", "“主动仗”"].ends(core)
        || words!["打造", "优化", "营造", "创造"].begins(core)
            && words![
                "营商环境",
                "发展环境",
                "法治环境",
                "市场环境",
                "政策环境",
                "消费环境"
            ]
            .ends(core)
}

/// 提高节能灯具比重, 提升“…”影响力: an effect that can be counted or has a name is a work of its own.
fn can_be_counted(rest: &str, core: &str) -> bool {
    words!["提升", "提高", "降低", "巩固提升"].begins(core)
        && (!words!["稳步", "逐步", "不断", "持续"].begins(rest) || has(rest, '“'))
        && (words!["率", "比重", "占比", "能级"].ends(core) && chars(core) >= 7
            || has(rest, '“')
                && words!["影响力", "知名度", "美誉度", "带动力", "竞争力", "品牌力"].ends(core))
}

/// 促进灯具业高质量发展, 巩固提升街灯治理成效: what seems a stance, of something that is named.
fn of_something(core: &str) -> bool {
    let of_field = words!["推动", "促进", "推进"]
        .beginning(core)
        .next()
        .and_then(|verb| core[verb.len()..].strip_suffix("高质量发展"))
        .is_some_and(|field| {
            chars(field) >= 3
                && words![
                    "业",
                    "地区",
                    "园区",
                    "开发区",
                    "老区",
                    "苏区",
                    "民营经济",
                    "县域经济",
                    "海洋经济",
                    "低空经济",
                    "片区"
                ]
                .ends(field)
        });
    of_field
        || words!["巩固提升", "巩固拓展", "深化拓展", "拓展深化"].begins(core)
            && words!["成效", "成果"].ends(core)
            && chars(core) >= 10
        || core.starts_with("服务保障") && words!["建设", "项目", "工程"].ends(core)
        || core.starts_with("聚力") && starts_with_verb(&core["聚力".len()..])
}

impl Sentence<'_, '_> {
    /// Whether a clause of a report has a verb where pages of meetings would have none.
    pub(super) fn told_in_report(&self, piece: &Piece<'_>, deed: &mut Deed) {
        if self.manner != Manner::Report {
            return;
        }
        if deed.stance && of_something(piece.core) {
            deed.stance = false;
            deed.has_verb = true;
        }
        if !deed.has_verb && !deed.stance {
            deed.has_verb = does(piece.body);
        }
    }

    /// The rules' answer about a clause, as reports have it.
    pub(super) fn in_report(&self, piece: &Piece<'_>, deed: &Deed, by_rules: bool) -> bool {
        if self.manner != Manner::Report {
            return by_rules;
        }
        let Piece {
            n, rest, body, core, ..
        } = *piece;
        let last = n + 1 == self.total;
        if !by_rules {
            // 确保甲达40%以上，乙达30%以上: said of both.
            let goes_on = is_level(rest)
                && (words!["确保", "力争"].begins(rest) && chars(rest) >= 10 || self.assured());
            let counted = last
                && deed.has_verb
                && !deed.stance
                && (can_be_counted(rest, core) || of_something(core))
                && self.says_what_is_done(piece, deed);
            return goes_on || counted || assures(rest);
        }
        let assured = words!["确保", "力争", "争取"].begins(rest);
        let counted = rest.bytes().any(|b| b.is_ascii_digit());
        if counted {
            return assured || !is_level(rest) || self.assured();
        }
        !(moves_buyers(core)
            || orients(rest, !last)
            || wishes(core, last)
            || self.only_opens(piece)
            // 我们要以…为依托: behind who is spoken of.
            || body.len() < rest.len() && body.starts_with('以') && stance_inside(body) && !does_it_so(body)
            // 提升综合竞争力。: alone, without a name.
            || self.total == 1 && core.starts_with("提升") && core.ends_with('力') && !has(rest, '“'))
    }

    /// 确保…，…: whether an earlier clause of the sentence says that what follows is to be reached.
    fn assured(&self) -> bool {
        self.out[self.before..].iter().any(|task| {
            let text = self.page.str(&task.at);
            words!["确保", "力争"].begins(text) && is_level(text)
        })
    }

    /// 完善制度体系，…，…: so short a clause before two others only names what they say.
    fn only_opens(&self, piece: &Piece<'_>) -> bool {
        let Piece { n, rest, core, .. } = *piece;
        let opens = n == 0 || self.after_semicolon(&piece.at);
        if !opens || piece.concrete || has(rest, '“') || has(rest, '《') {
            return false;
        }
        let more = self.clauses_after(&piece.at);
        more >= 2
            && at_most(rest, 6)
            && (TOPIC_VERBS.begins(core) || words!["做实", "做细", "激活", "搞活", "发挥"].begins(core))
            || n > 0 && more >= 2 && at_most(rest, 8) && TOPIC_VERBS.begins(core) && !THINGS.ends(rest)
    }

    /// How many clauses follow to the next ； or 。.
    fn clauses_after(&self, at: &Place) -> usize {
        let rest = &self.page.text[at.end..self.end.max(at.end)];
        let rest = rest.split(['；', ';']).next().unwrap_or_default();
        rest.matches(['，', ',']).count()
    }

    /// 聚焦灯塔、灯箱等领域，布局…: of what the next clause says what is done.
    pub(super) fn says_of_what(&self, piece: &Piece<'_>) -> bool {
        let rest = piece.rest;
        self.manner == Manner::Report
            && piece.n + 1 < self.total
            && piece.unit.is_none()
            && has(rest, '、')
            && words!["聚焦", "围绕", "瞄准", "面向", "针对", "在"].begins(rest)
            && words![
                "等领域",
                "等重点领域",
                "等方面",
                "等方向",
                "等行业",
                "等重点行业",
                "等赛道",
                "等环节"
            ]
            .ends(rest)
            && verb_at(after_manner(self.next_clause(&piece.at))).is_some()
    }

    pub(super) fn next_clause(&self, at: &Place) -> &str {
        let rest = self.page.text[at.end..self.end.max(at.end)].trim_start_matches(['，', ',']);
        rest.split(['，', ',', '；', ';']).next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::by_rules;
    use super::*;

    fn report(text: &str) -> Vec<String> {
        by_rules(text, Manner::Report)
    }

    #[test]
    fn what_is_wished_of_buyers_and_by_what_light_are_no_tasks() {
        for (text, expected) in [
            (
                "发放夜游优惠券，扩大灯具、灯饰等大宗消费，建设灯彩夜市，释放夜间消费潜力。",
                vec!["发放夜游优惠券", "建设灯彩夜市"],
            ),
            (
                "打好灯彩“组合拳”，建设灯塔码头，把北岸打造成为灯彩旅游目的地。",
                vec!["建设灯塔码头"],
            ),
            (
                "适应夜游新趋势，建设灯彩街区，推动夜间出行更加便捷安全。",
                vec!["建设灯彩街区"],
            ),
            (
                "完善制度体系，落实路灯巡查制度，建立灯杆编号规则，健全灯企体系。",
                vec!["落实路灯巡查制度", "建立灯杆编号规则", "健全灯企体系"],
            ),
        ] {
            assert_eq!(report(text), expected, "{text}");
        }
    }

    #[test]
    fn levels_are_figures_and_no_tasks_but_where_they_are_assured() {
        for (text, expected) in [
            (
                "加快北岸灯企园区建设，灯具产值增长10%左右，布局灯具检测中心。",
                vec!["加快北岸灯企园区建设", "布局灯具检测中心"],
            ),
            (
                "规范灯具公开采购流程，确保本地灯具采购比重达40%以上，节能灯具占比达60%以上。",
                vec![
                    "规范灯具公开采购流程",
                    "确保本地灯具采购比重达40%以上",
                    "节能灯具占比达60%以上",
                ],
            ),
            (
                "开展灯具下乡行动，力争为商户减负1000万元以上。",
                vec!["开展灯具下乡行动", "力争为商户减负1000万元以上"],
            ),
            (
                "深入实施亮灯优先战略，城镇灯匠就业7000人以上。",
                vec!["深入实施亮灯优先战略"],
            ),
            (
                "推进区域灯塔中心建设，每个县至少办好1所灯匠学校。",
                vec!["推进区域灯塔中心建设", "每个县至少办好1所灯匠学校"],
            ),
            (
                "拓展灯彩夜市，特色灯店达到100家。",
                vec!["拓展灯彩夜市，特色灯店达到100家"],
            ),
            (
                "完善灯企参与机制，向灯企推介亮化项目30个以上。",
                vec!["完善灯企参与机制", "向灯企推介亮化项目30个以上"],
            ),
        ] {
            assert_eq!(report(text), expected, "{text}");
        }
    }

    #[test]
    fn a_verb_may_stand_behind_words_of_manner() {
        for (text, expected) in [
            (
                "建设灯杆编号平台，因城施策增加公共照明供给，线上做强灯具展销。",
                vec!["建设灯杆编号平台", "因城施策增加公共照明供给", "线上做强灯具展销"],
            ),
            (
                "编制亮化规划，持续深化灯具标准衔接和互认，灯杆到货后加快推进灯塔前期工作。",
                vec![
                    "编制亮化规划",
                    "持续深化灯具标准衔接和互认",
                    "灯杆到货后加快推进灯塔前期工作",
                ],
            ),
            (
                "打造滨河夜景带，国庆前对外开放。推行节能灯具，年内用上的灯企达到60家。",
                vec![
                    "打造滨河夜景带，国庆前对外开放",
                    "推行节能灯具，年内用上的灯企达到60家",
                ],
            ),
            (
                "新装路灯120盏，使村道亮灯率达到95%。",
                vec!["新装路灯120盏，使村道亮灯率达到95%"],
            ),
            (
                "编制亮化计划，提高节能灯具使用比重。",
                vec!["编制亮化计划", "提高节能灯具使用比重"],
            ),
            (
                "编制亮化计划，促进灯具制造业高质量发展。",
                vec!["编制亮化计划", "促进灯具制造业高质量发展"],
            ),
            (
                "编制亮化计划，聚焦灯塔、灯杆、灯箱等领域，布局一批攻关项目。",
                vec!["编制亮化计划", "聚焦灯塔、灯杆、灯箱等领域，布局一批攻关项目"],
            ),
        ] {
            assert_eq!(report(text), expected, "{text}");
        }
    }
}
