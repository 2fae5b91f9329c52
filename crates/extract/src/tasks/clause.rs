//! One clause of running text = one candidate task: cutting sentences into clauses, and telling tasks
//! from stances, effects, facts and headings.
//!
//! Used for communiqués, where a speech verb and 要 open the demand, and for reports without units, where all text is demand.

use std::cell::LazyCell;
use std::sync::LazyLock;

use crate::pattern::Pattern;

use super::sentences::sentences;
use super::stance::{STANCE_STARTS, brought_about, is_slogan, is_stance, joins_hands, stance_inside};
use super::verbs::{after_manner, starts_with_verb, turned, verb_at, verb_inside};
use super::{appeal, deeds, due, effect, stance, units, words};
use crate::page::{Page, Place};
use crate::vocabulary::{Words, head};

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

/// 副县长某可某: who speaks up to the post, as a name may hold any character.
fn without_name(who: &str) -> &str {
    who.rfind(['长', '任', '记', '席'])
        .map(|at| at + '长'.len_utf8())
        .filter(|end| (2..=3).contains(&chars(&who[*end..])))
        .map_or(who, |end| &who[..end])
}

/// 会议明确由某局…: what was settled begins with who does it.
fn told_of_unit(rest: &str) -> bool {
    let bare = rest.strip_prefix('由').unwrap_or(rest);
    units::subject(bare).is_some() && (bare.len() < rest.len() || due::find(rest).is_some())
}

/// Stands for the two other members of a body of three, until it is known who they are.
pub(super) const BOTH: &str = "两市";

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
}

static SPEECH: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?P<who>[^，,。；;：:]{0,36}?)(?:在讲话中|在会上)?(?:原则上?|一致|研究)?(?P<verb>指出|谈到|谈道|重申|强调|要求|表示|明确|决定|议定|商定|同意|认为|通报|提出|说|确定)(?P<rest>.*)$",
    )
});
static NUMBERING: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:[一二三四五六七八九十]{1,3}(?:是|要)|第[一二三四五六七八九十]|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、]|[①②③④⑤⑥⑦⑧⑨⑩]|[一二三四五六七八九十]{1,3}、|——|—|●|•|·)\s*",
    )
});

static OPENS: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^[^，,。；;：:]{0,30}?(?:提了|提出了?|讲了|作出|作了|明确了?)(?:[一二两三四五六七八九十几\d]{1,2})?(?:点|条|项|个方面的?|方面)?(?:具体|明确|工作)?(?:意见|要求|安排|任务)(?:$|[：:])",
    )
});

/// What follows 提了四点意见：, if a clause opens demands so.
fn opens_demands(clause: &str) -> Option<&str> {
    if !words!["提了", "提出", "讲了", "作出", "作了", "明确"].within(clause) {
        return None;
    }
    let opening = OPENS.as_ref()?.find(clause)?;
    Some(&clause[opening.end()..])
}

/// Whether 要 stands in `s` as a demand, not in 重要 or 要素.
fn asks(s: &str) -> bool {
    s.match_indices('要').any(|(i, _)| {
        let before = s[..i].chars().next_back();
        let after = s[i + '要'.len_utf8()..].chars().next();
        !before.is_some_and(|c| "重主纲首必摘紧概提只简索".contains(c))
            && !after.is_some_and(|c| "素点闻害领么义不件求".contains(c))
    })
}

pub(super) fn chars(s: &str) -> usize {
    s.chars().count()
}

static EFFECT_STARTS: Words = Words::new(words::EFFECT_STARTS);
static CONTINUES: Words = Words::new(words::CONTINUES);
static TOPIC_VERBS: Words = Words::new(words::TOPIC_VERBS);
/// What is set up or carried out, as against fields of work.
static THINGS: Words = Words::new(&[
    "机制", "政策", "制度", "体系", "计划", "行动", "工程", "方案", "改革", "平台", "标准", "项目", "条例",
    "体制", "渠道", "程序", "通道", "目录", "清单",
]);
/// Things of four characters with their verb that one can hold in hand.
static PAPERS: Words = Words::new(&[
    "细则", "方案", "清单", "台账", "预案", "标准", "办法", "专班", "图谱", "指南", "名录", "名单", "计划",
    "制度",
]);

/// Reads one paragraph. `headed`: its heading was taken off. `voice` is who speaks, carried over between paragraphs.
pub(crate) fn read(page: &Page, at: &Place, manner: Manner, headed: bool, voice: &mut Voice) -> Vec<Clause> {
    let mut out = Vec::new();
    let all = sentences(page, at);
    let count = all.len();
    let names_parts = if manner == Manner::Communique {
        parts_named(page, &all)
    } else {
        Vec::new()
    };
    for (n, sentence) in all.into_iter().enumerate() {
        let whole = sentence
            .first()
            .zip(sentence.last())
            .map_or(at.start..at.start, |(a, b)| a.start..b.end);
        let text = page.str(&whole);
        // A small heading: one short clause before more text.
        if manner == Manner::Report
            && !headed
            && sentence.len() == 1
            && n == 0
            && count > 1
            && chars(text) <= 22
            && !text.bytes().any(|b| b.is_ascii_digit())
        {
            continue;
        }
        // 全面推进新型工业化。 between longer sentences: a heading as well.
        if manner == Manner::Report && n > 0 && sentence.len() == 1 && names_a_part(text) {
            continue;
        }
        if names_parts.get(n).copied().unwrap_or_default() {
            voice.demanding = true;
            voice.heard = true;
            continue;
        }
        one_sentence(page, sentence, text, manner, n == 0, voice, &mut out);
    }
    out
}

/// 一是推进诚信建设“一盘棋”。把…: which sentences are only the name of what stands between them and the next number, and
/// which lead in to the first.
fn parts_named(page: &Page, all: &[Vec<Place>]) -> Vec<bool> {
    let text = |s: &Vec<Place>| {
        s.first()
            .zip(s.last())
            .map_or("", |(a, b)| page.str(&(a.start..b.end)))
    };
    let numbered: Vec<bool> = all
        .iter()
        .map(|s| COUNTS.begins(text(s).trim_start_matches(['“', ' '])))
        .collect();
    let bare = |s: &Vec<Place>| {
        let text = text(s);
        !text.bytes().any(|b| b.is_ascii_digit()) && due::find(text).is_none() && !text.contains('《')
    };
    let first = numbered.iter().position(|n| *n);
    (0..all.len())
        .map(|n| {
            let next = numbered.get(n + 1).copied();
            let name = numbered[n] && next == Some(false) && all[n].len() == 1 && chars(text(&all[n])) <= 26;
            // 会议强调，要…，扎实推进…。一是…: says in general what the numbers say.
            let leads_in = Some(n + 1) == first
                && all[n].len() <= 4
                && numbered.iter().filter(|n| **n).count() >= 2
                && {
                    all[n]
                        .last()
                        .is_some_and(|last| units::subject(page.str(last)).is_none())
                };
            (name || leads_in) && bare(&all[n])
        })
        .collect()
}

static COUNTS: Words = Words::new(&[
    "一是",
    "二是",
    "三是",
    "四是",
    "五是",
    "六是",
    "七是",
    "八是",
    "一要",
    "二要",
    "三要",
    "四要",
    "五要",
    "六要",
    "七要",
    "第一，",
    "第二，",
    "第三，",
    "第四，",
    "第五，",
]);

/// A short sentence of one clause without anything concrete.
fn names_a_part(text: &str) -> bool {
    chars(text) <= 10
        && !text.contains(['“', '第', '《', '、'])
        && !text.bytes().any(|b| b.is_ascii_digit())
        && due::find(text).is_none()
        && TOPIC_VERBS.begins(after_manner(text))
        && !THINGS.ends(text)
        && !words!["产业园", "园区", "基地", "中心", "大桥", "机场", "水库"].ends(text)
}

/// Whether words are the name of a place of which the page says what it is: 青禾, if it has 青禾市 too.
fn is_place(page: &Page, s: &str) -> bool {
    chars(s) <= 4
        && page
            .text
            .match_indices(s)
            .any(|(at, _)| page.text[at + s.len()..].starts_with(['市', '县', '区', '州', '镇', '乡', '旗']))
}

/// 不能用的秋收前重新改好, 靠近集镇的并入管网: those of which it is said, and the deed.
fn the_ones(clause: &str) -> bool {
    clause.split_once('的').is_some_and(|(which, told)| {
        (2..=8).contains(&chars(which))
            && chars(told) >= 4
            && !clause.contains("是")
            && !told.starts_with(['不', '还', '只', '仅'])
            && (due::find(told).is_some() && deeds::within(told, 2)
                || deeds::leads(told) && !deeds::names_thing(told))
    })
}

/// 涉水景区29日12时前全部关停: what it is about stands first, then when or in what measure it is dealt with.
fn disposed(clause: &str, dated: bool) -> bool {
    let measured = words![
        "全部",
        "一律",
        "逐一",
        "逐个",
        "逐户",
        "逐项",
        "限期",
        "统一",
        "每座",
        "每处",
        "每个",
        "每月",
        "每周",
        "不间断",
        "提前",
        "优先",
        "先行",
        "按程序",
        "全面",
        "分批",
        "继续",
    ]
    .within(clause);
    let done = || deeds::within(clause, 2) || verb_inside(clause, 2);
    (dated || measured)
        && !words!["今年", "去年", "前三季度", "上半年", "同比", "已"].within(clause)
        && done()
}

/// 由青禾牵头…: a place without its level.
fn led_by_place(page: &Page, clause: &str) -> Option<(Vec<String>, usize, &'static str)> {
    let (who, _) = clause.strip_prefix('由')?.split_once("牵头")?;
    ((2..=4).contains(&chars(who)) && is_place(page, who))
        .then(|| (vec![who.to_owned()], '由'.len_utf8() + who.len(), "牵头"))
}

/// 甲县、乙县配合: the units, if a clause says nothing else.
fn helpers(s: &str) -> Option<Vec<String>> {
    let named = ["配合", "协助", "参与", "协办"]
        .iter()
        .find_map(|w| s.strip_suffix(w))?;
    let units = units::list(named);
    (!units.is_empty() && units.iter().all(|u| units::is_unit(u))).then_some(units)
}

/// Whether this part ends here, or names only who helps.
fn only_helpers_follow(page: &Page, at: &Place) -> bool {
    let rest = head(&page.text[at.end..], 80);
    let rest = rest.split(['；', ';', '。', '\n']).next().unwrap_or_default();
    rest.split(['，', ','])
        .skip(1)
        .all(|clause| helpers(clause.trim()).is_some())
}

/// Whether the next clause begins with 由 and a unit.
fn then_by_whom(page: &Page, at: &Place) -> bool {
    page.text[at.end..]
        .strip_prefix(['，', ','])
        .is_some_and(|next| next.starts_with('由') && units::subject(head(next, 30)).is_some())
}

/// Whether the next clause begins with a unit that is to do something.
fn then_who(page: &Page, at: &Place) -> bool {
    page.text[at.end..].strip_prefix(['，', ',']).is_some_and(|next| {
        let next = head(next, 30);
        units::subject(next).is_some_and(|(_, end, _)| next[end..].starts_with(['要', '应', '须', '将']))
    })
}

/// Whether the subject of a clause is nobody in particular.
fn everybody(unit: Option<&(Vec<String>, usize, &'static str)>) -> bool {
    unit.is_some_and(|(names, _, _)| {
        names.iter().all(|n| {
            n.ends_with("各部门")
                || words![
                    "各地",
                    "各级",
                    "各有关部门",
                    "各单位",
                    "各级各部门",
                    "各成员单位",
                    "各有关单位"
                ]
                .holds(n)
        })
    })
}

/// Whether two more clauses at least stand in this part: what the short one before them comes to.
fn goes_into_parts(page: &Page, at: &Place) -> bool {
    parts_after(page, at) >= 2
}

/// How many clauses that begin with a deed follow in this part.
fn parts_after(page: &Page, at: &Place) -> usize {
    let rest = head(&page.text[at.end..], 160);
    let rest = rest.split(['；', ';', '。', '\n']).next().unwrap_or_default();
    rest.split(['，', ','])
        .skip(1)
        .filter(|c| deeds::begins(c.trim()))
        .count()
}

/// 以陶瓷为主攻方向编制清单: what is done follows how.
fn does_it_so(clause: &str) -> bool {
    clause.starts_with('以')
        && clause
            .split_once('为')
            .is_some_and(|(_, told)| verb_inside(told, 2) && !stance_inside(told) && chars(told) >= 8)
}

/// Whether the rest of this part (to the next ； or 。) names a unit, a day or a number.
fn concrete_later(page: &Page, at: &Place) -> bool {
    let rest = head(&page.text[at.end..], 160);
    let rest = rest.split(['；', ';', '。', '\n']).next().unwrap_or_default();
    rest.split(['，', ',']).skip(1).any(|c| {
        c.bytes().any(|b| b.is_ascii_digit())
            || brought_about(c)
            || due::find(c).is_some()
            || !starts_with_verb(c.trim()) && units::subject(c.trim()).is_some()
    })
}

#[expect(
    clippy::too_many_lines,
    reason = "one pass over the clauses of a sentence, in the order of the rules"
)]
fn one_sentence(
    page: &Page,
    sentence: Vec<Place>,
    text: &str,
    manner: Manner,
    opening: bool,
    voice: &mut Voice,
    out: &mut Vec<Clause>,
) {
    let first_new = out.len();
    let mut inherited: Vec<String> = Vec::new();
    let mut stressed = false;
    let mut imperative = false;
    let mut weak: Option<Place> = None;
    // The subject acts together with the two others.
    let mut both = false;
    let mut pledged = false;
    let mut promised = false;
    let mut promised_by: Option<String> = None;
    let mut stances = 0;
    let mut speech_at: Option<usize> = None;
    let mut pending: Option<Place> = None;
    // Characters of a unit's last clause, after the unit, when it only names a field of work.
    let mut unit_before: Option<usize> = None;
    let mut ends_in_effect = false;
    let mut pending_units: Option<(Vec<String>, Vec<String>)> = None;
    let mut last_was_task = false;
    let total = sentence.len();
    let opens = page.str(&sentence.first().cloned().unwrap_or(0..0));
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
    let closes = page.str(&sentence.last().cloned().unwrap_or(0..0));
    let good_for = closes.starts_with('为')
        && words!["支撑", "保障", "基础", "动力"].ends(closes)
        && manner == Manner::Report;
    let general = STUDIES.within(opens)
        || good_for
        || (manner == Manner::Report && opening && opens.starts_with("坚持"))
        || GUIDES.within(text);
    let asked = asks(text);
    let tells_fact = LazyCell::new(|| stance::tells_fact(text));
    let mut fact = manner == Manner::Communique && !asked && (*tells_fact || stance::of_past_period(text));
    for (n, raw) in sentence.into_iter().enumerate() {
        let mut at = page.trim(raw, &['“', '”', '：', ':']);
        // The opening quote belongs to a clause that starts with a quoted name.
        if at.start > 0 && page.text[..at.start].ends_with('“') && page.str(&at).contains('”') {
            at.start -= '“'.len_utf8();
        }
        if at.end < page.text.len()
            && page.text[at.end..].starts_with('”')
            && page.str(&at).matches('“').count() > page.str(&at).matches('”').count()
        {
            at.end += '”'.len_utf8();
        }
        let mut whole_clause = page.str(&at);
        // “……。”他要求，…: what was quoted is no part of who speaks.
        if let Some((_, said)) = whole_clause.split_once('”').filter(|(quoted, said)| {
            quoted.starts_with('“') && quoted.ends_with(['。', '！', '？', '，']) && !said.is_empty()
        }) {
            whole_clause = said;
            at.start = at.end - said.len();
        }
        // 某某提了四点意见：…: all that follows is demanded.
        if let Some(told) = opens_demands(whole_clause) {
            voice.demanding = true;
            voice.heard = true;
            fact = false;
            if told.is_empty() {
                continue;
            }
            at.start = at.end - told.len();
            whole_clause = told;
        }
        if let Some(speech) = SPEECH.as_ref().and_then(|r| r.captures(whole_clause))
            && (n < 3 || speech["rest"].is_empty())
            && !speech["who"].starts_with(['自', '从', '由', '对', '将'])
            && !speech["who"].bytes().any(|b| b.is_ascii_digit())
            && (speech["who"].ends_with("会议")
                || !without_name(&speech["who"]).contains(['的', '是', '必', '不', '可', '如', '有']))
            && (speech["who"].ends_with("会议")
                || speech["who"].ends_with('会')
                || chars(&speech["who"]) <= 20)
            && (speech["rest"].is_empty()
                || speech["rest"].starts_with(['：', ':'])
                || speech["who"].ends_with("会议"))
            && !starts_with_verb(&speech["who"])
            && !speech["who"].contains(['将', '愿'])
            && !speech["who"].starts_with('要')
        {
            let who = speech["who"].trim();
            let verb = &speech["verb"];
            voice.demanding = matches!(
                verb,
                "要求" | "明确" | "决定" | "议定" | "商定" | "同意" | "表示" | "确定" | "提出"
            );
            stressed = verb == "强调";
            voice.pledging = matches!(verb, "表示" | "说");
            voice.heard = true;
            speech_at = Some(n);
            let told = verb == "表示" && *tells_fact && !text.contains(['将', '愿']);
            fact = (matches!(verb, "认为" | "通报" | "说") || told) && !asked;
            voice.speaker = (!who.is_empty() && !who.ends_with('会') && !who.ends_with("会议"))
                .then(|| who.to_owned())
                .or_else(|| voice.speaker.take().filter(|_| who.is_empty() || who == "他"));
            let rest = speech
                .name("rest")
                .map_or("", |r| r.as_str())
                .trim_start_matches(['：', ':']);
            let settled = matches!(verb, "明确" | "决定" | "议定" | "商定") && told_of_unit(rest);
            if rest.is_empty()
                || chars(rest) < 4
                || (!asks(rest)
                    && whole_clause.ends_with(rest)
                    && !whole_clause.contains(['：', ':'])
                    && !settled)
            {
                continue;
            }
            at.start = at.end - rest.len();
        }
        let clause = page.str(&at);
        let mut rest = clause;
        let mut numbered = false;
        if let Some(m) = NUMBERING.as_ref().and_then(|r| r.find(rest)) {
            numbered = true;
            rest = &rest[m.end()..];
            voice.demanding = true;
        }
        // Colon lists: 重点任务:… leaves the part after the colon.
        if let Some((head, tail)) = rest.split_once(['：', ':'])
            && chars(head) <= 16
            && chars(tail) >= 5
            && !head.contains('“')
            && !(head.ends_with(|c: char| c.is_ascii_digit())
                && tail.starts_with(|c: char| c.is_ascii_digit()))
        {
            rest = tail;
        }
        let mut unit: Option<(Vec<String>, usize, &'static str)> = None;
        let mut prefixed = false;
        // …，表示某县将…: a pledge without a comma.
        if let Some(r) = rest
            .strip_prefix("表示")
            .filter(|r| r.contains('将') && units::subject(r).is_some())
        {
            voice.heard = true;
            voice.pledging = true;
            rest = r;
        }
        // 某某表示，今年将…: what their own side will do.
        if voice.pledging
            && let Some(r) = words![
                "今年将",
                "下一步将",
                "接下来将",
                "下半年将",
                "明年将",
                "今后将",
                "下步将"
            ]
            .beginning(rest)
            .next()
            .map(|opening| &rest[opening.len()..])
            .filter(|r| deeds::begins(r))
        {
            voice.demanding = true;
            rest = r;
        }
        // 请县商务局…: asked of a unit by name.
        if let Some(r) = rest.strip_prefix('请').filter(|r| units::subject(r).is_some()) {
            prefixed = true;
            rest = r;
        }
        if let Some(opening) = words![
            "要",
            "需要",
            "应",
            "应当",
            "必须",
            "务必",
            "须",
            "并要",
            "还要",
            "同时要",
            "同时",
            "并",
            "就是要",
        ]
        .beginning(rest)
        .next()
        .filter(|_| !words!["要素", "应急", "应用", "要闻"].begins(rest))
        {
            prefixed |= opening.contains('要')
                || opening.contains("须")
                || opening.starts_with("应")
                || opening == "务必";
            rest = &rest[opening.len()..];
        }
        if prefixed {
            voice.demanding = true;
        }
        // 消费方面抓住…: the field is no part of what is done.
        let rest = rest
            .split_once("方面")
            .filter(|(field, told)| {
                (2..=6).contains(&chars(field))
                    && chars(told) >= 4
                    && !told.starts_with(['的', '要', '关'])
                    && !field.ends_with('各')
            })
            .map_or(rest, |(_, told)| told);
        let rest = rest.trim_start_matches(['，', ',', ' ', '、']);
        at.start = at.end - rest.len();
        // 累计完成投资…: what was done so far.
        fact |= manner == Manner::Communique && rest.starts_with("累计");
        if fact || rest.is_empty() {
            last_was_task = false;
            pending = None;
            continue;
        }
        let mut body = rest;
        // What the task is about stands before its verb.
        let mut about = false;
        let core = after_manner(rest);
        // 规划建设局负责…: a unit whose name begins like a deed.
        let office = words![
            "局要",
            "局负责",
            "局牵头",
            "委要",
            "委负责",
            "办要",
            "办负责",
            "部要",
            "部负责",
            "中心要",
            "中心负责"
        ]
        .within(head(rest, 14));
        let led_by_verb = !office && (verb_at(rest).is_some() || verb_at(core).is_some());
        let no_subject = STANCE_STARTS.begins(rest)
            || rest.starts_with(['是', '有', '都', '已', '正']) && !rest.starts_with("都市")
            || words!["审议", "听取", "传达", "讨论"].begins(rest);
        if !led_by_verb && !no_subject {
            if let Some((names, end, then)) = units::subject(rest).or_else(|| led_by_place(page, rest)) {
                let mut after = &rest[end..];
                let places = names
                    .iter()
                    .all(|n| n.ends_with(['市', '县', '区', '州', '旗', '镇', '乡', '省']));
                pledged = (voice.pledging || places) && after.starts_with(['将', '愿']);
                promised = after.starts_with(['将', '愿']);
                for opening in ["要", "应", "将", "愿", "须", "需", "负责", "务必", "必须"] {
                    if let Some(r) = after
                        .strip_prefix(opening)
                        .filter(|r| opening != "负责" || !r.starts_with(['同', '人', '的']))
                    {
                        after = r;
                        voice.demanding = true;
                        break;
                    }
                }
                unit = Some((names, end, then));
                body = after;
            } else if let Some((head, tail)) = rest.split_once('要')
                && chars(head) <= 24
                && chars(head) >= 2
                && !head.ends_with(['需', '重', '主', '纲', '必', '首', '摘', '只', '提'])
                && (deeds::begins(tail) || tail.starts_with(['对', '将', '把', '与', '以', '抓']))
            {
                voice.demanding = true;
                body = tail;
                // 三市要共同编制…: the subject is no unit, the task begins after it, unless it is what the task is about.
                about = head.chars().count() > 4 || head.ends_with('的');
                if !about {
                    at.start = at.end - tail.len();
                }
            } else if let Some((head, tail)) = rest
                .split_once('将')
                .or_else(|| rest.split_once("计划").filter(|(head, _)| is_place(page, head)))
                && voice.heard
                && (2..=5).contains(&chars(head))
                && (deeds::begins(tail) || is_place(page, head))
            {
                // 青禾将组织…: a promise of who speaks for it.
                voice.demanding = true;
                promised_by = Some(head.to_owned()).filter(|head| is_place(page, head));
                body = tail;
                at.start = at.end - tail.len();
            } else if voice.demanding
                && let Some(tail) = [
                    "两省", "两市", "两县", "两区", "两地", "两州", "三省", "三市", "三县", "三地", "双方",
                    "四市", "四县", "四地", "五市", "五县", "五地", "六市", "七市", "八市", "各方",
                ]
                .iter()
                .find_map(|who| rest.strip_prefix(*who))
                && deeds::begins(tail)
            {
                // 会议商定，两省联合开展…: no unit, but a subject.
                body = tail;
            } else if asks(rest) && chars(rest) <= 30 {
                voice.demanding = true;
            }
        }
        let led_by_verb = led_by_verb
            || unit.is_none()
                && body.len() == rest.len()
                && (!no_subject || the_ones(rest))
                && (voice.heard || voice.demanding || manner == Manner::Report)
                && (deeds::leads(core) || the_ones(rest));
        if page.text[..at.start].trim_end().ends_with(['；', ';']) && promised_by.is_none() {
            // 某某表示，某县将…；…: a pledge goes on for who made it.
            if !pledged {
                inherited.clear();
            }
            weak = None;
        }
        if let Some(place) = promised_by.take() {
            inherited = vec![place];
            pledged = true;
        }
        // 加强…。完善…。: said by a speaker as a plain imperative.
        let after_phrase = n == 1 && words!["以", "围绕", "聚焦", "按照", "立足", "着眼"].begins(opens);
        let after_stop = n > 0 && stressed && page.text[..at.start].ends_with(['；', ';']);
        let told_plainly = (n == 0 || after_phrase || after_stop) && led_by_verb && !general && !*tells_fact;
        // 希望广大企业家坚定信心: an appeal to everybody.
        let wished =
            words!["期望", "希望", "期待"].begins(rest) && !words!["广大", "企业家", "专家"].within(rest);
        imperative |= voice.heard && (told_plainly || wished);
        let found_due = due::find(rest);
        // 会议强调，…；某局8月底前…: a unit, or a day, is asked for without 要.
        let asked_for = voice.heard && !*tells_fact && (unit.is_some() || found_due.is_some());
        let demanded = imperative
            || asked_for
            || (stressed && unit.is_some())
            || voice.demanding
            || manner == Manner::Report
            || prefixed;
        let concrete = rest.bytes().any(|b| b.is_ascii_digit()) || found_due.is_some() || unit.is_some();
        // 年内全部上线, 形成“一项目一方案”: says more of the task before.
        let timed = found_due.as_ref().is_some_and(|d| {
            rest.trim_start_matches("确保")
                .trim_start_matches("力争")
                .trim_start_matches(['到', '于', '在', '至'])
                .starts_with(d.as_str())
        });
        // …，由某局、某局牵头，某县配合。: who does the task before, when nothing else follows.
        if last_was_task
            && let Some((names, end, _)) = &unit
            && rest.starts_with('由')
            && [
                "牵头",
                "牵头负责",
                "负责",
                "牵头落实",
                "负责落实",
                "牵头推进",
                "牵头实施",
            ]
            .contains(&&rest[*end..])
            && pending.is_none()
            && !page.text[..at.start].trim_end().ends_with(['；', ';'])
            && only_helpers_follow(page, &at)
            && let Some(previous) = out.last_mut()
            && previous.at.end <= at.start
            && previous.lead.is_empty()
        {
            previous.at.end = at.end;
            previous.lead.clone_from(names);
            continue;
        }
        // …，甲县、乙县配合: who helps with the task before.
        if last_was_task
            && let Some(previous) = out.last_mut()
            && previous.at.end <= at.start
            && pending.is_none()
            && let Some(helpers) = helpers(rest)
        {
            previous.at.end = at.end;
            previous.support.extend(helpers);
            continue;
        }
        // 某县将落实各项约定，年内…: the promise says nothing of its own, what is dated is the task.
        if last_was_task
            && timed
            && promised
            && unit.is_none()
            && let Some(previous) = out.last()
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
            inherited.clone_from(&previous.lead);
            out.pop();
            last_was_task = false;
        }
        if last_was_task
            && let Some(previous) = out.last_mut()
            && previous.at.end <= at.start
        {
            let remainder = found_due
                .as_ref()
                .map_or(chars(rest), |d| chars(rest).saturating_sub(chars(d)));
            // 年内两县结果全部互认: what is dated has a subject of its own. 每季度召开…: done again and again, for itself.
            let dated = rest
                .trim_start_matches("确保")
                .trim_start_matches("力争")
                .trim_start_matches("争取");
            let dated = found_due
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
                && unit_before.is_some_and(|b| b <= 8)
                && !page.str(&previous.at).bytes().any(|b| b.is_ascii_digit());
            let own = timed
                && !general_before
                && !words!["全部", "基本", "全面", "全线", "力争", "确保", "正式", "实现"].begins(dated)
                && (rest.starts_with('每') && pledged && starts_with_verb(dated)
                    || dated.starts_with(['对', '将', '把'])
                    || chars(dated) >= 9 && words!["必须", "务必"].within(dated)
                    || chars(dated) >= 9 && words!["两", "三", "各", "双方"].begins(dated));
            // 力争某某路建成通车 names a project of its own.
            let other =
                words!["力争", "确保"].begins(rest) && brought_about(rest) && remainder >= 11 && !timed;
            let parted = page.text[..at.start].trim_end().ends_with(['；', ';']);
            let joins = CONTINUES.begins(rest) && !other
                || words!["按季", "按月", "按周", "按旬", "按日", "按年"].begins(rest)
                    && unit.is_none()
                    && !previous.lead.is_empty()
                || clause.starts_with("并按") && unit.is_none() && !previous.lead.is_empty()
                || rest.starts_with("确保") && timed && unit.is_none()
                || rest.starts_with('每') && chars(rest) <= 12 && words!["不少于", "至少"].within(rest)
                || (timed
                    && !own
                    && unit.is_none()
                    && previous.due.is_none()
                    && (!previous.lead.is_empty() && !parted || remainder <= 6))
                || (manner == Manner::Report
                    && !parted
                    && !led_by_verb
                    && rest.len() <= page.str(&previous.at).len() + 12
                    && unit.is_none()
                    && rest.bytes().any(|b| b.is_ascii_digit())
                    && !timed
                    && !rest.starts_with(['对', '在', '将', '把', '以', '新', '为']));
            if joins {
                previous.at.end = at.end;
                if previous.due.is_none() {
                    previous.due = found_due;
                }
                continue;
            }
            if own && inherited.is_empty() && unit.is_none() {
                inherited.clone_from(&previous.lead);
            }
        }
        // 某局要根据会议意见修改…: how, and then what.
        let told_how =
            (unit.is_some() || body.contains('”') || body.starts_with("按照") && body.contains("的要求"))
                && words!["根据", "按照", "围绕", "聚焦", "依托", "结合"].begins(body)
                && verb_inside(body, 4)
                || body.starts_with("依托") && verb_inside(body, 4);
        let stance = !(told_how || rest.starts_with("不能") && the_ones(rest))
            && (is_stance(body) || is_stance(rest))
            || stance_inside(rest) && !does_it_so(rest)
            || body.starts_with('把') && stance_inside(body);
        // Its own verb: at the front, after a subject, or after a phrase that says to whom, when or with what.
        let phrase = words![
            "对",
            "将",
            "把",
            "以",
            "用",
            "在",
            "为",
            "向",
            "与",
            "从",
            "由",
            "按",
            "通过",
            "围绕",
            "紧紧围绕",
            "聚焦",
            "针对",
            "面向",
            "沿",
            "依托",
            "借助",
            "采取",
            "运用",
            "紧盯",
            "瞄准",
            "紧密结合",
            "适时",
            "力争",
            "“",
            "一体",
            "有关",
            "全市",
            "全县",
            "全区",
            "全省",
            "新",
            "确保",
            "每",
            "多",
            "更",
            "协同",
            "联合",
            "会同",
            "共同",
            "年",
            "到",
            "于",
        ]
        .begins(body);
        let has_verb = verb_at(body).is_some()
            || verb_at(after_manner(body)).is_some()
            || ((phrase || timed || unit.is_some()) && verb_inside(body, 1))
            || (body != rest && verb_inside(body, 0))
            || led_by_verb
            || turned(body)
            || told_how
            // Any deed at all, where one is demanded.
            || unit.is_some() && demanded && !stance
                && (found_due.is_some() || body.bytes().any(|b| b.is_ascii_digit()) || deeds::leads_alone(after_manner(body)))
            || demanded && !stance && unit.is_none() && body.len() == rest.len() && disposed(rest, found_due.is_some())
            || demanded
                && !stance
                && (body.len() < rest.len() && deeds::leads(after_manner(body))
                    || (phrase || timed || unit.is_some()) && deeds::within(body, 1));
        let of_whom = words![
            "的单位",
            "的项目",
            "的企业",
            "的问题",
            "的事项",
            "的地区",
            "的部门",
            "的任务",
            "的干部",
            "矛盾",
            "环节",
            "短板",
            "现象",
            "动向",
            "形势",
        ]
        .ends(rest);
        // 凡是…的，某局要…; 某处，由某局…: of what it is said.
        let about_it = n + 1 < total
            && !fact
            && (found_due.as_ref().is_some_and(|d| chars(rest) <= chars(d) + 2)
                || (rest.starts_with('对') || rest.starts_with("针对"))
                    && !words!["进行", "开展", "实行", "实施"].within(rest)
                    && then_who(page, &at)
                || rest.ends_with('的')
                    && words!["凡", "对", "未", "如", "若", "因", "逾期", "该"].begins(rest)
                || unit.is_none()
                    && !led_by_verb
                    && !stance
                    && found_due.is_none()
                    && then_by_whom(page, &at)
                    && !deeds::within(rest, 0));
        let opening_phrase = about_it
            || (rest.starts_with('对') || rest.starts_with("针对"))
                && (of_whom || !verb_inside(rest, 3) && !deeds::within(rest, 3))
                && n + 1 < total;
        // 某局牵头、某局配合，抓紧…: the task comes after the comma.
        if let Some((names, end, "牵头")) = &unit
            && n + 1 < total
            && let Some(helping) = rest[*end..].strip_prefix("牵头、").and_then(helpers)
        {
            pending_units = Some((names.clone(), helping));
            pending = Some(at.clone());
            continue;
        }
        // 由某局牵头，会同某局，于…前完成…: one task in three clauses.
        if let Some((names, end, then)) = &unit
            && n + 1 < total
            && matches!(*then, "牵头" | "负责")
            && ["牵头", "牵头负责", "负责", "负责牵头"].contains(&&rest[*end..])
        {
            pending_units = Some((names.clone(), Vec::new()));
            pending = Some(at.clone());
            continue;
        }
        if pending.is_some()
            && n + 1 < total
            && let Some(listed) = ["会同", "联合", "配合单位"]
                .iter()
                .find_map(|w| rest.strip_prefix(w))
            && let Some((_, supporting)) = pending_units.as_mut()
        {
            let partners = units::list(listed);
            if !partners.is_empty() && partners.iter().all(|u| units::is_unit(u)) {
                supporting.extend(partners);
                continue;
            }
        }
        // 某办要会同某中心，将…: the verb comes after the comma.
        if let Some((names, end, then)) = &unit
            && n + 1 < total
            && (*then == "会同" || body.starts_with("会同"))
        {
            let partners = if body.starts_with("会同") {
                body
            } else {
                &rest[*end..]
            };
            let partners = units::list(
                partners
                    .trim_start_matches(['要', '应', '须'])
                    .trim_start_matches("会同"),
            );
            if !partners.is_empty() && partners.iter().all(|u| units::is_unit(u)) {
                pending_units = Some((names.clone(), partners));
                pending = Some(at.clone());
                continue;
            }
        }
        if opening_phrase && (demanded || asked) {
            pending = Some(at.clone());
            continue;
        }
        // 下届会议由某市承办: what it is about stands before.
        let by_whom = unit
            .as_ref()
            .is_some_and(|(_, end, _)| rest[..*end].char_indices().any(|(at, c)| c == '由' && at > 0));
        let adverbial = n + 1 < total
            && found_due.is_none()
            && rest.ends_with(['里', '时', '后'])
            && !rest.bytes().any(|b| b.is_ascii_digit())
            || !told_how
                && words!["围绕", "紧紧围绕", "聚焦", "针对", "立足", "着眼", "按照"].begins(body)
                && !verb_inside(body, 5)
                && !deeds::within(body, 5);
        // 统筹资源布局: the word of manner is the verb.
        let object = if body.len() < rest.len() || verb_at(core).is_none() {
            chars(rest)
        } else {
            chars(after_manner(body))
        };
        // 抓紧出台细则: short, but what is to come of it can be seen.
        let seen = object >= 4 && chars(rest) >= 6 && PAPERS.ends(rest);
        let mut good = demanded
            && has_verb
            && !adverbial
            && (object >= 5 || seen)
            && (!is_slogan(rest) || pending.is_some())
            && (pending.is_some()
                || about && !rest.starts_with('“')
                || rest.starts_with('由')
                || by_whom
                || !is_slogan(body))
            && !effect::tells(body, verb_at, core)
            && !((unit.is_none() || everybody(unit.as_ref())) && joins_hands(rest));
        if found_due.is_none() && (appeal::is_appeal(rest) || appeal::is_appeal(body)) {
            good = false;
        }
        if stance::of_everybody(rest) && found_due.is_none() && !rest.bytes().any(|b| b.is_ascii_digit()) {
            good = false;
        }
        if stance && !(unit.is_some() && (found_due.is_some() || rest.bytes().any(|b| b.is_ascii_digit()))) {
            good = false;
        }
        // 各责任单位要于7月20日前报送方案: how the list is handled.
        if good
            && rest.contains("报送")
            && unit.as_ref().is_some_and(|(names, _, _)| {
                names.iter().all(|n| {
                    words![
                        "各责任单位",
                        "各牵头单位",
                        "各单位",
                        "各有关单位",
                        "责任单位",
                        "牵头单位"
                    ]
                    .holds(n)
                })
            })
        {
            good = false;
        }
        // 围绕 and 聚焦 open a stance only when nothing is done in the clause.
        if !good
            && demanded
            && !adverbial
            && !stance_inside(rest)
            && words!["围绕", "紧紧围绕", "聚焦", "紧盯"].begins(rest)
            && verb_inside(rest, 6)
            && !words![
                "领域", "方面", "环节", "目标", "需求", "特点", "问题", "定位", "方向", "导向", "要求"
            ]
            .ends(rest)
        {
            good = true;
        }
        if general && unit.is_none() && found_due.is_none() && !rest.bytes().any(|b| b.is_ascii_digit()) {
            good = false;
        }
        let last = n + 1 == total;
        let fresh = out.len() > first_new;
        let begun = speech_at.map_or(0, |at| at + 1);
        let strictly = n > begun && effect::comes_of_it(rest, core);
        if good
            && last
            && (fresh || n > 0 && stances == n || strictly)
            && !concrete
            && !brought_about(rest)
            && (EFFECT_STARTS.begins(rest) || EFFECT_STARTS.begins(core) || effect::comes_of_it(rest, core))
            && !(rest.contains('、') && rest.contains('等') && !rest.starts_with("着力"))
            && !(core.starts_with('为')
                && rest.contains("提供")
                && (rest.ends_with("服务") || !inherited.is_empty()))
        {
            good = false;
        }
        // 培育特色消费，打造…，支持…: the first, short clause names what the rest is about.
        if good
            && (manner == Manner::Report || numbered)
            && n == 0
            && total >= 2
            && !concrete
            && chars(rest) <= 8
            && !rest.contains('“')
            && !(manner == Manner::Report && THINGS.ends(rest))
            && (TOPIC_VERBS.begins(core) || TOPIC_VERBS.begins(rest))
        {
            good = false;
        }
        // 要抓好交通“微循环”，…: a nickname for what follows.
        if good
            && manner == Manner::Communique
            && !concrete
            && n + 1 < total
            && rest.starts_with("抓好")
            && rest.ends_with('”')
            && chars(rest) <= 12
        {
            good = false;
        }
        // 各部门要强化支持，某厅…: everybody is nobody when the next clause names one.
        let everybody = everybody(unit.as_ref());
        // 要畅通路网，6月底前修好…: a short head before what is concrete.
        let opens_part = || {
            n == 0
                || numbered
                || (n > 0 && speech_at == Some(n - 1))
                || page.text[..at.start]
                    .trim_end_matches(|c: char| {
                        c.is_whitespace() || "要须应".contains(c) || "一二三四五六七八九".contains(c)
                    })
                    .ends_with(['；', ';', '。', '：', ':'])
        };
        // 要抓牢粮食稳产保供，…，…，…；: the name of what the part then lists.
        if good
            && manner == Manner::Communique
            && prefixed
            && !concrete
            && chars(rest) <= 14
            && opens_part()
            && words!["抓牢", "抓好", "抓实", "狠抓", "做好", "突出", "用好", "守好"].begins(rest)
            && !THINGS.ends(rest)
            && parts_after(page, &at) >= 3
        {
            good = false;
        }
        if good
            && manner == Manner::Communique
            && (!concrete || everybody && found_due.is_none())
            && (chars(rest) <= 9 || everybody && chars(body) <= 9)
            && opens_part()
            && !rest.contains('“')
            && (TOPIC_VERBS.begins(core)
                || TOPIC_VERBS.begins(rest)
                || TOPIC_VERBS.begins(body)
                || words![
                    "统一", "打通", "畅通", "压实", "做优", "做实", "严格", "狠抓", "强力", "排查", "严管",
                    "做足", "备齐",
                ]
                .begins(rest))
            && (concrete_later(page, &at) || !THINGS.ends(rest) && goes_into_parts(page, &at))
        {
            good = false;
        }
        if !good {
            ends_in_effect = last && manner == Manner::Communique && !concrete;
            stances += usize::from(stance);
            if let Some((names, _, _)) = &unit
                && !names.is_empty()
            {
                inherited.clone_from(names);
                both = words!["与两市", "同两市", "和两市", "与两县", "与两区", "同两县"].within(rest);
                weak = Some(at.clone());
            }
            last_was_task = false;
            pending = None;
            continue;
        }
        let mut with = None;
        let mut found_due = found_due;
        if let Some(p) = pending.take() {
            at.start = p.start;
            with = pending_units.take();
            found_due = found_due.or_else(|| due::find(page.str(&p)));
        }
        let (mut lead, mut support, mut rule) = (Vec::new(), Vec::new(), "clause.verb");
        if let Some((names, end, then)) = unit {
            rule = "clause.unit";
            lead = names;
            if matches!(then, "会同" | "与" | "商") {
                support = units::partners(&rest[end..]);
            } else {
                support = units::partners(body);
            }
        } else if let Some((leaders, supporting)) = with {
            rule = "clause.unit";
            lead = leaders;
            support = supporting;
        } else if !inherited.is_empty() {
            rule = "clause.subject";
            lead.clone_from(&inherited);
            if words!["会同", "联合", "与"].begins(rest) {
                support = units::partners(rest);
            }
            if both && support.is_empty() {
                support = vec![BOTH.to_owned()];
            }
            // 某局要倒排工期，8月10日前开工…: the unit's first clause and the day belong together.
            if timed
                && !promised
                && let Some(before) = weak.take()
            {
                at.start = before.start;
            }
        }
        if support.is_empty() && !lead.is_empty() {
            support = units::other_side(page.str(&at));
        }
        if found_due.is_some() && rule == "clause.verb" {
            rule = "clause.due";
        }
        if pledged && !lead.is_empty() {
            inherited.clone_from(&lead);
        }
        unit_before = (rule == "clause.unit" && TOPIC_VERBS.begins(after_manner(body))).then(|| chars(body));
        out.push(Clause {
            at,
            lead,
            support,
            due: found_due,
            speaker: voice.speaker.clone(),
            rule,
        });
        last_was_task = true;
    }
    // …，提升效能，维护安全。: what stands before the last effect and is one itself goes with it.
    while ends_in_effect
        && out.len() > first_new + 1
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    fn tasks(text: &str, manner: Manner) -> Vec<String> {
        let page = Page::new(text, &mut Ledger::default());
        let at = 0..page.text.len();
        read(&page, &at, manner, false, &mut Voice::default())
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
