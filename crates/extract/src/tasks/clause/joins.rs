//! Clauses that say more of the task before them.

use super::ahead::{only_helpers_follow, only_helpers_or_a_day_follow};
use super::apart::another_work;
use super::levels::{brings_about, counts_things, gets_into, is_level, is_share, of_the_same};
use super::shapes::helpers;
use super::{CONTINUES, Manner, Piece, Sentence, chars};
use crate::quick::{at_most, without};
use crate::tasks::stance::brought_about;
use crate::tasks::verbs::{starts_with_verb, verb_inside};
use crate::tasks::{due, units};
use crate::vocabulary::{head, words};

/// 三年内不得投标: for how long somebody is kept from something.
fn barred(rest: &str) -> bool {
    words!["内不得"]
        .first(rest)
        .is_some_and(|at| (1..=5).contains(&chars(&rest[..at])))
}

/// 检测结果在村务栏公示, 数据实时接入平台, 作为首批用地: what becomes of what the task before brings.
fn comes_of_it(rest: &str) -> bool {
    let opening = head(rest, 6);
    let result = words!["结果", "数据", "信号", "画面"]
        .first(opening)
        .is_some_and(|at| chars(&rest[..at]) <= 3)
        && !starts_with_verb(rest)
        && !words![
            "结果的",
            "数据的",
            "结果和",
            "数据和",
            "数据局",
            "数据中心",
            "数据发展",
            "数据管理",
            "数据资源"
        ]
        .within(head(rest, 10));
    (result || rest.starts_with("作为")) && at_most(rest, 18)
}

/// 报市政府批准后公布, 提请下次会议审议: where what was worked out goes.
fn goes_up(rest: &str) -> bool {
    at_most(rest, 22)
        && (words!["提请", "提交", "呈报", "报请"].begins(rest)
            || rest.starts_with('报')
                && !words!["报送", "报告", "报名", "报道", "报废", "报表", "报销"].begins(rest))
        && words![
            "审定", "审议", "审批", "审核", "审查", "研究", "批准", "同意", "决定", "备案", "公布", "印发",
            "解决"
        ]
        .ends(rest)
}

/// 健全某机制，每半年…: whether the round is what the mechanism consists of.
fn works_so(before: &str, rest: &str) -> bool {
    rest.starts_with('每')
        && at_most(rest, 20)
        && words!["机制", "制度"].ends(before)
        && words!["健全", "完善", "建立"].within(before)
        && words!["召开", "会商", "演练", "通报", "例会", "碰头"].within(rest)
}

/// 全年建成灯塔20座, 每个县办好灯会1场: a work of the year, or of each place.
fn by_year(rest: &str) -> bool {
    words![
        "全年", "今年", "年内", "每个", "每县", "每市", "每村", "全省", "全市", "全县", "全区"
    ]
    .begins(rest)
        && verb_inside(rest, 2)
}

impl Sentence<'_, '_> {
    /// Takes a clause into the task before it, if it belongs there.
    pub(super) fn joins(&mut self, piece: &mut Piece<'_>) -> bool {
        if self.says_who(piece) {
            return true;
        }
        self.follows_promise(piece);
        self.says_more(piece)
    }

    /// Takes a share that is no task of its own into the task before: 推行灯箱一体调度，亮灯率达到95%.
    pub(super) fn takes_share(&mut self, piece: &Piece<'_>) -> bool {
        if self.manner != Manner::Report
            || !self.last_was_task
            || piece.unit.is_some()
            || piece.numbered
            || !is_share(piece.rest)
            || self.after_semicolon(&piece.at)
        {
            return false;
        }
        let Some(previous) = self.out.last_mut() else {
            return false;
        };
        let joins = previous.at.end <= piece.at.start && !is_level(self.page.str(&previous.at));
        if joins {
            previous.at.end = piece.at.end;
        }
        joins
    }

    /// Who leads the task before, or helps with it.
    fn says_who(&mut self, piece: &Piece<'_>) -> bool {
        let page = self.page;
        let rest = piece.rest;
        // …，由某局、某局牵头，某县配合。: who does the task before, when nothing else follows.
        if self.last_was_task
            && let Some((names, end, _)) = &piece.unit
            && (rest.starts_with('由')
                && words!["牵头", "牵头负责", "负责"].holds(&rest[*end..])
                && only_helpers_or_a_day_follow(page, &piece.at)
                // 统一灯具标准，青禾市负责起草，禾川市配合
                || words![
                    "牵头落实",
                    "负责落实",
                    "牵头推进",
                    "牵头实施",
                    "负责实施",
                    "负责起草",
                    "牵头起草",
                    "负责编制",
                    "牵头编制",
                    "负责筹备",
                    "牵头筹备",
                    "负责组织实施",
                    "牵头组织实施"
                ]
                .holds(&rest[*end..])
                    && only_helpers_follow(page, &piece.at))
            && self.pending.is_none()
            && !self.after_semicolon(&piece.at)
            && let Some(previous) = self.out.last_mut()
            && previous.at.end <= piece.at.start
            && previous.lead.is_empty()
        {
            previous.at.end = piece.at.end;
            previous.lead.clone_from(names);
            return true;
        }
        // …，甲县、乙县配合: who helps with the task before. …；某局牵头、某局配合，7月前…: who does what follows.
        let of_next =
            piece.n + 1 < self.total && words!["牵头"].within(rest) && self.after_semicolon(&piece.at);
        if self.last_was_task
            && !of_next
            && let Some(previous) = self.out.last_mut()
            && previous.at.end <= piece.at.start
            && self.pending.is_none()
            && let Some(helpers) = helpers(rest)
        {
            previous.at.end = piece.at.end;
            previous.support.extend(helpers);
            return true;
        }
        false
    }

    /// What is dated takes the place of a promise that says nothing of its own.
    fn follows_promise(&mut self, piece: &Piece<'_>) {
        let page = self.page;
        // 某县将落实各项约定，年内…: the promise says nothing of its own, what is dated is the task.
        if self.last_was_task
            && piece.timed
            && self.promised
            && piece.unit.is_none()
            && let Some(previous) = self.out.last()
            && previous.rule == "clause.unit"
            && previous.due.is_none()
            && words![
                "落实各项",
                "落实会议",
                "落实好会议",
                "落实约定",
                "落实共识",
                "落实好各项"
            ]
            .within(page.str(&previous.at))
            && !page.str(&previous.at).bytes().any(|b| b.is_ascii_digit())
        {
            self.inherited.clone_from(&previous.lead);
            self.out.pop();
            self.last_was_task = false;
        }
    }

    /// When, how often or with what result the task before is done.
    fn says_more(&mut self, piece: &mut Piece<'_>) -> bool {
        let page = self.page;
        let rest = piece.rest;
        // 三是10月开展…: a number begins anew, as a semicolon does.
        let parted = self.after_semicolon(&piece.at) || piece.numbered;
        // 某局牵头、某局配合，7月前…: what waits for its verb is not said of the task before.
        let waited_for = self.pending.as_ref().is_some_and(|before| before.units.is_some());
        if self.last_was_task
            && !waited_for
            && let Some(previous) = self.out.last_mut()
            && previous.at.end <= piece.at.start
        {
            let remainder = piece
                .due
                .as_ref()
                .map_or(chars(rest), |d| chars(rest).saturating_sub(chars(d)));
            // 年内两县结果全部互认: what is dated has a subject of its own. 每季度召开…: done again and again, for itself.
            let dated = ["确保", "力争", "争取"].into_iter().fold(rest, without);
            let dated = piece
                .due
                .as_ref()
                .and_then(|d| {
                    dated
                        .trim_start_matches(['到', '于', '在', '至'])
                        .strip_prefix(d.as_str())
                })
                .unwrap_or(dated);
            // 某办要强化督察问效，年内对…: the first says nothing that could be reported.
            let general_before = previous.due.is_none()
                && !previous.lead.is_empty()
                && self.unit_before.is_some_and(|b| b <= 8)
                && !page.str(&previous.at).bytes().any(|b| b.is_ascii_digit());
            let own = piece.timed
                && !general_before
                && !words!["全部", "基本", "全面", "全线", "力争", "确保", "正式", "实现"].begins(dated)
                && (rest.starts_with('每') && self.pledged && starts_with_verb(dated)
                    || dated.starts_with(['对', '将', '把']) && !words!["对外", "对接", "对公众", "对游客"].begins(dated)
                    || chars(dated) >= 9 && words!["必须", "务必"].within(dated)
                    || chars(dated) >= 9 && words!["两", "三", "各", "双方"].begins(dated))
                // What waited for its verb is one task with it.
                || piece.timed
                    && !self.voice.circular
                    && !general_before
                    && !previous.lead.is_empty()
                    && previous.at.start <= self.body_before
                    && another_work(page.str(&(self.body_before..previous.at.end)), rest, dated);
            // 力争某某路建成通车 names a project of its own.
            let brought =
                words!["力争", "确保"].begins(rest) && brought_about(rest) && remainder >= 11 && !piece.timed;
            // 力争三季度上线统一预约平台: what it is done to is its own; 力争年底前完成首单 is not.
            let other = brought || words!["力争", "争取"].begins(rest) && chars(dated) >= 8;
            let joins = !other && CONTINUES.begins(rest)
                // 列入黑名单，三年内不得投标; 启动施工，国庆前实现贯通.
                || piece.unit.is_none() && !parted && (barred(rest) || piece.due.is_none() && comes_of_it(rest))
                || piece.timed && !parted && piece.unit.is_none() && previous.due.is_none() && dated.starts_with("实现")
                    && (chars(dated) <= 8
                        || self.manner == Manner::Communique && chars(dated) <= 12 && words!["全覆盖", "互通", "互认", "全贯通"].ends(dated))
                // 推行节能灯具，年内用上的企业达到60家: what it comes to.
                || self.manner == Manner::Report && piece.timed && !parted && piece.unit.is_none() && previous.due.is_none() && is_level(dated)
                // 健全联防机制，每半年演练一次: how it works.
                || piece.unit.is_none() && !parted && works_so(page.str(&previous.at), rest)
                // 每两个月会商一次，轮流承办.
                || rest.starts_with("轮流") && chars(rest) <= 6
                || !parted && goes_up(rest)
                // 统一灯费政策，自2032年元旦起执行: from when.
                || !parted
                    && rest.starts_with('自')
                    && at_most(rest, 16)
                    && words!["起执行", "起施行", "起实施", "起试行", "起生效"].ends(rest)
                || !parted && piece.timed && piece.unit.is_none() && previous.due.is_none() && goes_up(dated)
                // 争取财政补助，金额不低于1200万元: how much.
                || !parted
                    && piece.unit.is_none()
                    && words!["金额", "总额", "规模", "数量", "总数"].begins(rest)
                    && words!["不低于", "不少于", "不超过", "达到", "至少"].within(head(rest, 6))
                // 设立灯会基金，由受益地区按比例出资: who pays for it.
                || piece.unit.is_none()
                    && !parted
                    && rest.starts_with('由')
                    && at_most(rest, 14)
                    && words!["出资", "承担", "分担", "负担", "支付"].ends(rest)
                || self.manner == Manner::Report && !parted && (gets_into(rest) || brings_about(rest))
                // 列出清单，逐项明确经办人: how it is written.
                || piece.unit.is_none()
                    && !parted
                    && piece.due.is_none()
                    && at_most(rest, 10)
                    && words!["逐项明确", "逐一明确", "逐个明确", "逐条明确"].begins(rest)
                || words!["按季", "按月", "按周", "按旬", "按日", "按年"].begins(rest)
                    && piece.unit.is_none()
                    && !previous.lead.is_empty()
                || piece.clause.starts_with("并按") && piece.unit.is_none() && !previous.lead.is_empty()
                || rest.starts_with("确保") && piece.timed && piece.unit.is_none()
                || rest.starts_with('每') && chars(rest) <= 12 && words!["不少于", "至少"].within(rest)
                || (piece.timed
                    && !own
                    && !other
                    && piece.unit.is_none()
                    && previous.due.is_none()
                    && (!previous.lead.is_empty() && !parted || remainder <= 6))
                || (self.manner == Manner::Report
                    && !parted
                    && !other
                    && (!is_level(rest) || counts_things(rest) || of_the_same(rest))
                    && !by_year(rest)
                    && !piece.led_by_verb
                    && rest.len() <= page.str(&previous.at).len() + 12
                    && piece.unit.is_none()
                    && rest.bytes().any(|b| b.is_ascii_digit())
                    && !piece.timed
                    && !rest.starts_with(['对', '在', '将', '把', '以', '新', '为', '向']));
            // 9月上线运行, 下次会议上拿出成果: by when, in words that open no clause of their own.
            let later = (!parted
                && piece.due.is_none()
                && piece.unit.is_none()
                && previous.due.is_none()
                && at_most(rest, 18))
            .then(|| due::find_loosely(dated))
            .flatten()
            .filter(|day| {
                dated.starts_with(day.as_str())
                    && !dated.starts_with(['每', '全'])
                    && chars(dated) <= chars(day) + 5
            });
            let joins = joins || later.is_some();
            piece.due = piece.due.take().or(later);
            if joins {
                previous.at.end = piece.at.end;
                if previous.due.is_none() {
                    previous.due = piece.due.take();
                }
                if previous.support.is_empty() && !previous.lead.is_empty() {
                    previous.support = units::other_side(page.str(&previous.at));
                }
                return true;
            }
            if own && !parted && self.inherited.is_empty() && piece.unit.is_none() {
                self.inherited.clone_from(&previous.lead);
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::super::Manner;
    use super::super::tests::tasks;

    #[test]
    fn a_share_goes_with_the_deed_that_brings_it() {
        assert_eq!(
            tasks(
                "会议要求，加快建设北街灯塔，确保9月投入运行。",
                Manner::Communique
            ),
            ["加快建设北街灯塔，确保9月投入运行"]
        );
        assert_eq!(
            tasks("推行灯箱一体调度，灯箱准点率达到95%以上。", Manner::Report),
            ["推行灯箱一体调度，灯箱准点率达到95%以上"]
        );
    }

    #[test]
    fn who_pays_for_a_work_is_no_work() {
        let text = "会议要求，要设立灯会基金，由受益地区按比例出资。要加快建设北街灯塔，修订灯箱管理规则。";
        assert_eq!(
            tasks(text, Manner::Communique),
            [
                "设立灯会基金，由受益地区按比例出资",
                "加快建设北街灯塔",
                "修订灯箱管理规则"
            ]
        );
    }

    #[test]
    fn an_item_that_is_a_share_is_a_task() {
        let page =
            "青禾县2031年路灯工作要点\n1.新建灯塔5座。\n2.改造灯箱300个。\n3.居民亮灯合格率稳定在98.5%以上。";
        let told = crate::read(page, None, "a").tasks;
        let told: Vec<_> = told.iter().map(|t| t.text.as_str()).collect();
        assert_eq!(
            told,
            ["新建灯塔5座", "改造灯箱300个", "居民亮灯合格率稳定在98.5%以上"]
        );
    }

    #[test]
    fn who_helps_with_a_part_is_named_in_a_few_words() {
        let page = "青禾县召开路灯推进会\n2031年5月6日，县长石青主持召开路灯推进会。会议要求，县城管局要在北街加装灯箱120个，县供电公司配合做好增容。北街镇与南街镇互设灯站。县城管局会同青禾镇上半年收储灯房用地。\n会议明确：\n——推行灯费减免（县城管局）\n——12月15日前上线路灯报修“码上办”（县政务服务局、县城管局）";
        let told = crate::read(page, None, "a").tasks;
        let told: Vec<_> = told
            .iter()
            .map(|t| {
                (
                    t.text.as_str(),
                    t.lead_units.join("、"),
                    t.support_units.join("、"),
                )
            })
            .collect();
        let one = |text, lead: &str, support: &str| (text, lead.to_owned(), support.to_owned());
        assert_eq!(
            told,
            [
                one(
                    "县城管局要在北街加装灯箱120个，县供电公司配合做好增容",
                    "县城管局",
                    "县供电公司"
                ),
                one("北街镇与南街镇互设灯站", "北街镇、南街镇", ""),
                one("县城管局会同青禾镇上半年收储灯房用地", "县城管局", "青禾镇"),
                one("推行灯费减免", "县城管局", ""),
                one("12月15日前上线路灯报修“码上办”", "县政务服务局、县城管局", ""),
            ]
        );
    }

    #[test]
    fn what_was_made_is_given_out_by_a_day() {
        assert_eq!(
            tasks(
                "会议商定：由县城管局牵头设计夜游线路，12月中旬前对外发布；县财政局负责拨付灯会经费。",
                Manner::Communique
            ),
            [
                "由县城管局牵头设计夜游线路，12月中旬前对外发布",
                "县财政局负责拨付灯会经费"
            ]
        );
    }
}
