//! One clause of running text = one candidate task: cutting sentences into clauses, and telling tasks
//! from stances, effects, facts and headings.
//!
//! Used for communiqués, where a speech verb and 要 open the demand, and for reports without units, where all text is demand.
//! A sentence is read clause by clause. Of each clause it is asked, in this order: who speaks and what opens it
//! (`opening`); who it is about (`who`); whether it belongs to the task before it (`joins`) or to the next clause
//! (`waits`); whether it is a task at all (`good`). Some of the answers hold for the clauses that follow: [`Sentence`].

mod ahead;
mod apart;
mod counts;
mod good;
mod heads;
mod joins;
mod levels;
mod never;
mod opening;
mod report;
mod shapes;
mod signs;
mod waits;
mod who;

use std::cell::OnceCell;

use super::sentences::sentences;
use super::stance::is_slogan;
use super::verbs::after_manner;
use super::{due, effect, stance, units, words};
use crate::learn::{Sign, Weight};
use crate::page::{Page, Place};
use crate::quick::{count, has};
use crate::vocabulary::Words;
pub(super) use apart::reports_back;
use good::Deed;
use heads::{names_a_part, parts_named};
use levels::counts;
use shapes::asks;

/// A task found in running text.
#[derive(Debug, Clone)]
pub(crate) struct Clause {
    pub(crate) at: Place,
    pub(crate) lead: Vec<String>,
    pub(crate) support: Vec<String>,
    pub(crate) due: Option<String>,
    pub(crate) speaker: Option<String>,
    pub(crate) rule: &'static str,
}

/// Stands for the two other members of a body of three, until it is known who they are.
pub(super) const BOTH: &str = "两市";
/// Stands for all other members of a body.
pub(super) const EACH: &str = "各市";

/// How a paragraph is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Only what is demanded.
    Communique,
    /// Everything is demanded, small headings are not.
    Report,
}

/// What one paragraph hands on to the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct Voice {
    pub(crate) speaker: Option<String>,
    pub(crate) demanding: bool,
    /// A speech verb opened this paragraph.
    pub(crate) heard: bool,
    /// 表示: who speaks says what their own side will do.
    pub(crate) pledging: bool,
    /// A circular: it asks each unit for one thing and says by when.
    pub(crate) circular: bool,
    /// The year of the meeting.
    pub(crate) year: Option<i32>,
    /// A reply: what it agrees to is no task.
    pub(crate) reply: bool,
    /// A report to the congress, whose paragraphs begin with their name.
    pub(crate) congress: bool,
    /// What was known of each clause when it was asked, if somebody wants to learn from it. The rules alone decide then.
    pub(crate) told: Option<Vec<Told>>,
}

/// A clause as it was asked.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) at: Place,
    pub(crate) signs: Vec<Sign>,
}

pub(super) fn chars(s: &str) -> usize {
    count(s)
}

static CONTINUES: Words = Words::new(words::CONTINUES);
static TOPIC_VERBS: Words = Words::new(words::TOPIC_VERBS);

/// Reads one paragraph. `headed`: its heading was taken off. `voice` is who speaks, carried over between paragraphs.
pub(crate) fn read(page: &Page, at: &Place, manner: Manner, headed: bool, voice: &mut Voice) -> Vec<Clause> {
    let mut out = Vec::new();
    let mut all = sentences(page, at);
    if manner == Manner::Report {
        for sentence in &mut all {
            counts::part(page, sentence);
        }
    }
    let count = all.len();
    let names_parts = if manner == Manner::Communique {
        parts_named(page, &all)
    } else {
        Vec::new()
    };
    let alike = signs::alike(page, &all);
    let lengths: Vec<usize> = all.iter().map(Vec::len).collect();
    let short_ones = heads::lists_short_ones(&all);
    for (n, sentence) in all.into_iter().enumerate() {
        let whole = sentence
            .first()
            .zip(sentence.last())
            .map_or(at.start..at.start, |(a, b)| a.start..b.end);
        let text = page.str(&whole);
        // A small heading: one short clause before more text.
        if manner == Manner::Report
            && !headed
            && (!short_ones || voice.congress)
            && sentence.len() == 1
            && n == 0
            && count > 1
            && chars(text) <= 22
            && !text.bytes().any(|b| b.is_ascii_digit())
            // 上半年召开一次联席会议: by when.
            && due::find(text).is_none()
            && !words!["上半年", "下半年", "年内", "全年"].begins(text)
        {
            continue;
        }
        // 全面推进新型工业化。 between longer sentences: a heading as well.
        if manner == Manner::Report
            && n > 0
            && n + 1 < count
            && sentence.len() == 1
            && names_a_part(text, lengths.get(n + 1).copied().unwrap_or_default())
        {
            continue;
        }
        if names_parts.get(n).copied().unwrap_or_default() {
            voice.demanding = true;
            voice.heard = true;
            continue;
        }
        let mut read = Sentence::new(page, &sentence, manner, n == 0, voice, &mut out);
        read.alike = alike;
        (read.nth, read.of) = (n, count);
        read.read(sentence);
    }
    out
}

/// Units that a clause is about, the byte after them, and the word for acting together behind it.
type Unit = (Vec<String>, usize, &'static str);

/// A clause that waits for the one with its verb.
struct Pending {
    at: Place,
    /// Who leads and who helps, if it says so.
    units: Option<(Vec<String>, Vec<String>)>,
}

/// A clause while it is read.
struct Piece<'p> {
    /// Which of its sentence.
    n: usize,
    at: Place,
    /// Without who speaks.
    clause: &'p str,
    /// Without its number, its label and 要.
    rest: &'p str,
    /// `rest` without its subject.
    body: &'p str,
    /// `rest` without words of manner.
    core: &'p str,
    numbered: bool,
    /// 要 or its like stood before it.
    prefixed: bool,
    /// What it is about stands before its verb.
    about: bool,
    unit: Option<Unit>,
    led_by_verb: bool,
    /// Its deadline, as written.
    due: Option<String>,
    demanded: bool,
    /// It has a unit, a day or a number.
    concrete: bool,
    /// It begins with its day.
    timed: bool,
}

/// A sentence while its clauses are read: what holds for all of it, and what a clause leaves to the next.
struct Sentence<'p, 'v> {
    page: &'p Page,
    text: &'p str,
    manner: Manner,
    /// Where it ends on the page.
    end: usize,
    /// How many sentences of its paragraph begin with what they are about.
    alike: usize,
    /// Which of its paragraph it is, and how many that has.
    nth: usize,
    of: usize,
    /// How many clauses it has.
    total: usize,
    /// Its first clause.
    opens: &'p str,
    /// It says what to study or to aim at: only what is concrete in it is a task.
    general: bool,
    /// 要 stands in it as a demand.
    asked: bool,
    tells_fact: OnceCell<bool>,
    voice: &'v mut Voice,
    out: &'v mut Vec<Clause>,
    /// How many tasks there were before it.
    before: usize,
    /// What is told now has happened.
    fact: bool,
    /// 强调 opened it.
    stressed: bool,
    /// It demands without 要.
    imperative: bool,
    /// The clause with the speech verb.
    speech_at: Option<usize>,
    /// The subject of the clauses before, who is that of the next ones too.
    inherited: Vec<String>,
    /// It comes from a task, and not from a pledge or from a clause that was none.
    carried: bool,
    /// Whom the subject was to act together with.
    helped: Vec<String>,
    /// The subject acts together with the two others, or with all others.
    together: Option<&'static str>,
    /// The subject says what it will do itself.
    pledged: bool,
    promised: bool,
    /// A place that promised in its own name.
    promised_by: Option<String>,
    /// A clause of a unit that was no task.
    weak: Option<Place>,
    /// Characters of a unit's last clause, after the unit, when it only names a field of work.
    unit_before: Option<usize>,
    /// Where the words behind its unit begin in the last task.
    body_before: usize,
    /// How many of its clauses were stances.
    stances: usize,
    pending: Option<Pending>,
    last_was_task: bool,
    ends_in_effect: bool,
}

static STUDIES: Words = Words::new(&[
    "学深悟透",
    "深刻理解",
    "深刻认识",
    "深刻领会",
    "准确把握",
    "坚持以新",
    "坚持内需",
]);
static GUIDES: Words = Words::new(&[
    "学深悟透",
    "深刻理解把握",
    "为指导",
    "学习领会",
    "深刻领会",
    "重要讲话精神",
    "党的二十大精神",
]);

/// 加快推进北街路灯建设: a work that is built, by its name.
fn builds(rest: &str) -> bool {
    rest.strip_suffix("建设").is_some_and(|told| {
        words!["加快", "推进", "推动", "抓好", "启动"].begins(told)
            && words![
                "路",
                "桥",
                "灯",
                "塔",
                "厂",
                "站",
                "管网",
                "渠",
                "隧道",
                "机场",
                "码头",
                "航道",
                "水库",
                "泵站",
                "堤防",
                "学校",
                "医院",
                "场馆",
                "体育馆",
                "图书馆"
            ]
            .ends(told)
    })
}

/// 愿与两市一道, 愿同其他各市携手: who else a pledge is of, when no name is said.
fn together_with(pledge: &str) -> Option<&'static str> {
    let with = |others: &Words| {
        pledge
            .char_indices()
            .filter(|(_, c)| matches!(c, '与' | '同' | '和'))
            .any(|(at, c)| {
                let told = &pledge[at + c.len_utf8()..];
                let told = ["其他", "其余", "另外", "另", "兄弟"]
                    .iter()
                    .find_map(|other| told.strip_prefix(other))
                    .unwrap_or(told);
                others.begins(told)
            })
    };
    if with(words!["两市", "两县", "两区"]) {
        return Some(BOTH);
    }
    let each = with(words![
        "各市", "各县", "各区", "市一", "市携", "市共", "县一", "县携", "区携"
    ]) && words!["携手", "一道", "一起", "共同", "同心"].within(pledge);
    each.then_some(EACH)
}

impl<'p, 'v> Sentence<'p, 'v> {
    /// `opening`: it is the first of its paragraph.
    fn new(
        page: &'p Page,
        clauses: &[Place],
        manner: Manner,
        opening: bool,
        voice: &'v mut Voice,
        out: &'v mut Vec<Clause>,
    ) -> Self {
        let [first, last] = [clauses.first(), clauses.last()].map(|at| at.cloned().unwrap_or(0..0));
        let text = page.str(&(first.start..last.end.max(first.start)));
        let (opens, closes) = (page.str(&first), page.str(&last));
        let good_for = closes.starts_with('为')
            && words!["支撑", "保障", "基础", "动力"].ends(closes)
            && manner == Manner::Report
            // What has a name is more than what it is good for.
            && !has(text, '“');
        let general = STUDIES.within(opens)
            || good_for
            || (manner == Manner::Report && opening && opens.starts_with("坚持"))
            || GUIDES.within(text);
        let mut sentence = Self {
            page,
            text,
            manner,
            end: last.end.max(first.start),
            alike: 0,
            nth: 0,
            of: 0,
            total: clauses.len(),
            opens,
            general,
            asked: asks(text),
            tells_fact: OnceCell::new(),
            voice,
            before: out.len(),
            out,
            fact: false,
            stressed: false,
            imperative: false,
            speech_at: None,
            inherited: Vec::new(),
            carried: false,
            helped: Vec::new(),
            together: None,
            pledged: false,
            promised: false,
            promised_by: None,
            weak: None,
            unit_before: None,
            body_before: 0,
            stances: 0,
            pending: None,
            last_was_task: false,
            ends_in_effect: false,
        };
        sentence.fact = manner == Manner::Communique
            && !sentence.asked
            && (sentence.tells_fact() || stance::of_past_period(text))
            || !sentence.asked
                && sentence
                    .voice
                    .year
                    .is_some_and(|year| stance::of_year_before(text, year));
        sentence
    }

    /// Whether the sentence as a whole tells what has happened.
    fn tells_fact(&self) -> bool {
        *self.tells_fact.get_or_init(|| stance::tells_fact(self.text))
    }

    fn after_semicolon(&self, at: &Place) -> bool {
        self.page.text[..at.start].trim_end().ends_with(['；', ';'])
    }

    fn read(mut self, clauses: Vec<Place>) {
        for (n, raw) in clauses.into_iter().enumerate() {
            let Some(mut piece) = self.words_of(n, raw).and_then(|at| self.opened(n, at)) else {
                continue;
            };
            self.find_who(&mut piece);
            self.weigh(&mut piece);
            if self.joins(&mut piece) {
                continue;
            }
            let mut deed = piece.deed();
            self.told_in_report(&piece, &mut deed);
            if self.waits(&piece, deed.stance) {
                continue;
            }
            let by_rules = self.is_task(&piece, &deed);
            let by_rules = self.in_report(&piece, &deed, by_rules);
            if self.weighed(&piece, &deed, by_rules) {
                self.task(piece);
                if !by_rules && let Some(found) = self.out.last_mut() {
                    found.rule = "clause.learned";
                }
            } else if !self.takes_share(&piece) {
                self.no_task(&piece, &deed);
            }
        }
        self.drop_effects();
    }

    /// Whether a clause is a task by what it weighs, which the rules' answer is part of. What nobody demands and does not
    /// begin with a deed, a unit or a day is left to the rules.
    fn weighed(&mut self, piece: &Piece<'_>, deed: &Deed, by_rules: bool) -> bool {
        let may_be = piece.demanded || piece.led_by_verb || piece.unit.is_some() || piece.due.is_some();
        if !may_be {
            return by_rules;
        }
        // 同意青禾市设立夜市，区域范围为…: granted, and nothing to do.
        if self.voice.reply
            && (words!["同意", "原则同意", "区域范围", "四至范围", "具体范围"].begins(piece.rest)
                || words!["建设成为", "建成"].within(piece.rest)
                    && words!["努力把", "努力将", "把", "将"].begins(piece.rest))
        {
            return false;
        }
        // 扩大灯具消费: what is wished of buyers is no office's work, whatever it weighs.
        if self.manner == Manner::Report && !by_rules && report::moves_buyers(piece.core) {
            return false;
        }
        if self.manner == Manner::Communique && self.is_never(piece) {
            return false;
        }
        // 建成北岸路灯, 新装路灯15盏: what is built or counted is a work, however short it is said.
        if self.manner == Manner::Report
            && by_rules
            && self.voice.told.is_none()
            && (words!["建成", "开工", "投用", "投运", "贯通", "竣工"].begins(piece.core)
                || piece.led_by_verb && !deed.stance && (counts(piece.rest) || builds(piece.rest)))
        {
            return true;
        }
        // 县城管局要在北街加装灯箱120个: where so many things are set up, on demand.
        if by_rules
            && piece.demanded
            && self.voice.told.is_none()
            && piece.body.starts_with('在')
            && counts(piece.rest)
        {
            return true;
        }
        // 5.亮灯合格率稳定在98%以上。: an item that is a share and nothing else.
        if self.manner == Manner::Report && self.total == 1 && self.of == 1 && levels::is_share(piece.rest) {
            return true;
        }
        // 某局要提前介入，对…开展审计: how it goes about what follows. 整改情况请于某日前报某室: nobody's work.
        if piece.n + 1 < self.total && apart::only_begins(piece.body)
            || apart::reports_back(piece.rest)
            || apart::only_tells(piece.rest)
            // 召开周例会，逐项研究…: what the meeting was about.
            || words!["逐项研究", "专题研究", "逐一研究", "逐项听取"].begins(piece.rest)
                && words!["召开", "主持", "举行"].within(self.text)
        {
            return false;
        }
        if self.voice.told.is_some() {
            let mut signs = Vec::new();
            self.signs(piece, deed, by_rules, |sign| signs.push(sign));
            let at = piece.at.clone();
            self.voice.told.get_or_insert_default().push(Told { at, signs });
            return by_rules;
        }
        if self.names_what_follows(piece) {
            return false;
        }
        // 所需经费由某县承担: what a reply settles is settled in its own words.
        if self.voice.reply && by_rules && piece.rest.contains('由') && piece.unit.is_some() {
            return true;
        }
        let mut weight = Weight::new();
        self.signs(piece, deed, by_rules, |sign| weight.add(sign));
        weight.proposes()
    }

    fn no_task(&mut self, piece: &Piece<'_>, deed: &Deed) {
        let last = piece.n + 1 == self.total;
        self.ends_in_effect = last && self.manner == Manner::Communique && !piece.concrete;
        self.stances += usize::from(deed.stance);
        if let Some((names, _, _)) = &piece.unit
            && !names.is_empty()
        {
            self.inherited.clone_from(names);
            self.carried = false;
            self.together = together_with(piece.rest);
            self.weak = Some(piece.at.clone());
        }
        self.last_was_task = false;
        self.pending = None;
    }

    fn task(&mut self, piece: Piece<'_>) {
        let page = self.page;
        let (of_everybody, without_subject) = (piece.is_of_everybody(), piece.has_no_subject());
        let Piece {
            mut at,
            rest,
            body,
            unit,
            mut due,
            timed,
            ..
        } = piece;
        let mut with = None;
        if let Some(before) = self.pending.take() {
            at.start = before.at.start;
            due = due.or_else(|| due::find(page.str(&before.at)));
            with = before.units;
        }
        let (mut lead, mut support, mut rule) = (Vec::new(), Vec::new(), "clause.verb");
        if let Some((names, end, then)) = unit {
            rule = "clause.unit";
            lead = names;
            if matches!(then, "会同" | "与" | "商") {
                support = units::partners(&rest[end..]);
                // 北街镇与南街镇互设灯站: each does it.
                if then == "与" && mutual(&rest[end..]) {
                    lead.append(&mut support);
                }
            } else {
                support = units::partners(body);
            }
        } else if let Some((leaders, supporting)) = with {
            rule = "clause.unit";
            lead = leaders;
            support = supporting;
        } else if let Some(names) = units::doer(rest).or_else(|| {
            // 由县委组织部约谈…, where the verb is none that asks.
            let (names, ..) = units::subject(rest.strip_prefix('由')?)?;
            Some(names)
        }) {
            rule = "clause.unit";
            lead = names;
        } else if self.carried && rules_for(rest) {
            // 某局要建立台账，对推进不力的下达督办函: what befalls others is nobody's work by name.
        } else if !self.inherited.is_empty() && (!self.carried || without_subject) {
            rule = "clause.subject";
            lead.clone_from(&self.inherited);
            if words!["会同", "联合", "协同", "与"].begins(rest) {
                support = units::partners(rest);
            }
            if let Some(others) = self.together.filter(|_| support.is_empty()) {
                support = vec![others.to_owned()];
            }
            // 某局要会同某局核查管网，9月底前修复…: together, too.
            if support.is_empty() && without_subject {
                support.clone_from(&self.helped);
            }
            // 某局要倒排工期，8月10日前开工…: the unit's first clause and the day belong together.
            // 某局要举一反三，对水闸开展排查: so do they.
            let learns = |before: &Place| apart::only_begins(page.str(before));
            if !self.promised
                && let Some(before) = self.weak.take_if(|before| timed || learns(before))
                // What stands between is no task already.
                && self.out.last().is_none_or(|last| last.at.end <= before.start)
            {
                at.start = before.start;
            }
        }
        if support.is_empty() && !lead.is_empty() {
            support = units::other_side(page.str(&at));
        }
        if due.is_some() && rule == "clause.verb" {
            rule = "clause.due";
        }
        if rule == "clause.unit" {
            let together = words!["会同", "联合"].within(crate::vocabulary::head(page.str(&at), 24));
            self.helped = if together { support.clone() } else { Vec::new() };
            // Who does this does what the next clauses say too, until somebody else is named. 各部门 is nobody.
            let goes_on = self.pledged || self.manner == Manner::Communique && !of_everybody;
            if goes_on {
                self.inherited.clone_from(&lead);
            } else {
                self.inherited.clear();
            }
            self.carried = !self.pledged;
        }
        self.body_before = at.end - body.len().min(at.len());
        self.unit_before =
            (rule == "clause.unit" && TOPIC_VERBS.begins(after_manner(body))).then(|| chars(body));
        self.out.push(Clause {
            at,
            lead,
            support,
            due,
            speaker: self.voice.speaker.clone(),
            rule,
        });
        self.last_was_task = true;
    }

    /// …，提升效能，维护安全。: what stands before the last effect and is one itself goes with it.
    fn drop_effects(self) {
        let Self {
            page, out, before, ..
        } = self;
        while self.ends_in_effect
            && out.len() > before + 1
            && out.last().is_some_and(|c| {
                let text = page.str(&c.at);
                c.rule == "clause.verb"
                    && !text.bytes().any(|b| b.is_ascii_digit())
                    && effect::goes_with_it(after_manner(text), is_slogan(after_manner(text)))
            })
        {
            out.pop();
        }
    }
}

/// 与南街镇互设灯站: what each does for the other.
fn mutual(with: &str) -> bool {
    words!["互设", "互派", "互换", "互建", "互挂"].within(with)
}

/// 对推进不力的责任单位下达督办函: what befalls those who do so, and no work of an office.
fn rules_for(rest: &str) -> bool {
    let Some((whom, what)) = rest.strip_prefix('对').and_then(|rest| rest.split_once('的')) else {
        return false;
    };
    (3..=24).contains(&chars(whom))
        && !what.is_empty()
        // 对未取得合格证的一律封存: an office's own act.
        && !what.contains("一律")
        && words![
            "不", "未", "连续", "拒", "滞后", "缓慢", "逾期", "超期", "末位", "垫底", "失实", "失职",
            "靠后", "落后", "较慢"
        ]
        .within(whom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    pub(super) fn tasks(text: &str, manner: Manner) -> Vec<String> {
        told(text, manner, &mut Voice::default())
    }

    /// As the rules alone decide.
    pub(super) fn by_rules(text: &str, manner: Manner) -> Vec<String> {
        let mut voice = Voice {
            told: Some(Vec::new()),
            ..Voice::default()
        };
        told(text, manner, &mut voice)
    }

    fn told(text: &str, manner: Manner, voice: &mut Voice) -> Vec<String> {
        let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
        let at = 0..page.text.len();
        read(&page, &at, manner, false, voice)
            .into_iter()
            .map(|c| page.str(&c.at).to_owned())
            .collect()
    }

    #[test]
    fn demands_become_tasks_and_stances_do_not() {
        for (text, expected) in [
            (
                "会议强调,要提高政治站位,要在6月底前修好滨河步道,加快书屋选址工作,推动农贸市场提档建设。",
                vec![
                    "在6月底前修好滨河步道",
                    "加快书屋选址工作",
                    "推动农贸市场提档建设",
                ],
            ),
            ("会议指出,去年以来,各项工作成效明显。", vec![]),
            (
                "会议强调,健全路灯抢修联动机制,每半年开展一次联合演练;建立灯企名录,每季度发布一次用工清单。",
                vec![
                    "健全路灯抢修联动机制,每半年开展一次联合演练",
                    "建立灯企名录",
                    "每季度发布一次用工清单",
                ],
            ),
            (
                "会议要求,市城管局要牵头修缮老旧路灯600盏,年内全部点亮。",
                vec!["市城管局要牵头修缮老旧路灯600盏,年内全部点亮"],
            ),
            (
                "会议要求,一要转作风,二要建立路灯巡查台账;三要凝聚共识。",
                vec!["建立路灯巡查台账"],
            ),
        ] {
            assert_eq!(tasks(text, Manner::Communique), expected, "{text}");
        }
    }

    #[test]
    fn who_leads_ends_with_the_semicolon_and_before_what_befalls_others() {
        let leads = |text: &str| -> Vec<String> {
            let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
            let at = 0..page.text.len();
            read(&page, &at, Manner::Communique, false, &mut Voice::default())
                .into_iter()
                .map(|c| c.lead.join("、"))
                .collect()
        };
        assert_eq!(
            leads("会议强调，县城管局要建立路灯台账，每月通报一次进度，对修灯不力的镇街下达督办函。"),
            ["县城管局", "县城管局", ""]
        );
        assert_eq!(
            leads("会议强调，县灯务公司要与禾川区共同申报夜游示范街区；二季度内完成界街大桥亮化评审。"),
            ["县灯务公司", ""]
        );
    }

    #[test]
    fn in_a_report_what_is_counted_is_a_work_of_its_own() {
        assert_eq!(
            tasks(
                "建成灯具产业园二期，新装路灯15盏。支持灯企牵头组建创新联合体。",
                Manner::Report
            ),
            vec!["建成灯具产业园二期", "新装路灯15盏", "支持灯企牵头组建创新联合体"]
        );
    }

    #[test]
    fn in_a_report_headings_are_left_out() {
        assert_eq!(
            tasks(
                "繁荣夜间经济。打造滨河夜市街区,支持老字号开设分店,日均接待游客2000人。",
                Manner::Report
            ),
            vec!["打造滨河夜市街区", "支持老字号开设分店,日均接待游客2000人"]
        );
    }
}
