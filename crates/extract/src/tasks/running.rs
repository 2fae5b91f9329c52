//! Running text: which paragraphs of a report or a communiqué hold tasks, and under which heading.

mod openings;
mod past;
mod plans;
mod replies;
mod under;
pub(super) mod unnoted;

use super::{Draft, circular, clause, division, due, items};
use crate::page::{Page, Place};
use crate::quick::{at_most, count, has};
use crate::reading::Kind;
use crate::vocabulary::{Words, words};
use openings::{
    announces, begins_headed, is_heading, lead_paragraph, lead_skip, one_general_sentence, opens_only,
    part_number,
};
pub(crate) use past::past_lines;
use plans::{agreed_item, is_agreement, is_circular, is_plan, is_report, itemised, paragraph_item};

/// Parts of a plan that say what for and how, not what.
static AIMS: Words = Words::new(&[
    "总体要求",
    "指导思想",
    "基本原则",
    "发展目标",
    "总体目标",
    "主要目标",
    "预期目标",
    "现印发",
    "通知如下",
    "工作目标",
    "现将",
    "制定本",
    "工作回顾",
    "总体思路",
    "上述目标",
    "上述预期",
    "预期增长目标",
    "这些目标",
    "这些预期",
]);
/// Headings of how a plan is to be carried out; a paragraph may say so of a work of its own: 组织实施技术攻关.
static CARRIED_OUT: Words = Words::new(&["组织保障", "保障措施", "有关要求", "组织实施"]);
/// Headings of how a list is to be handled, which is no task of the list.
static HANDLING: Words = Words::new(&[
    "办理",
    "压实",
    "督办考核",
    "督促",
    "考核",
    "组织领导",
    "跟踪问效",
    "严格责任",
]);
/// Words of a covering notice.
static COVER: Words = Words::new(&[
    "各牵头单位",
    "各责任单位",
    "牵头单位适时",
    "报送",
    "考核",
    "各单位要",
]);

/// What is carried from line to line.
struct Reader<'a> {
    page: &'a Page,
    manner: clause::Manner,
    voice: &'a mut clause::Voice,
    heading: Option<String>,
    /// Whether the part with tasks has begun.
    started: bool,
    /// The line before ended where a list of demands begins.
    opened: bool,
    /// An agreement of two sides, whose items may be a sentence each.
    agreement: bool,
    /// A report to the congress, whose parts open with a sentence that only leads in.
    congress: bool,
    /// The line before is the name of a part and nothing else.
    parted: bool,
    drafts: &'a mut Vec<Draft>,
}

/// Reads the lines of a stretch that has no notes of who owes what.
pub(super) fn read(
    page: &Page,
    lines: &[usize],
    kind: Kind,
    title: Option<usize>,
    voice: &mut clause::Voice,
    drafts: &mut Vec<Draft>,
) {
    let report = kind == Kind::TaskDivision;
    voice.circular = kind == Kind::Other;
    let manner = if report {
        clause::Manner::Report
    } else {
        clause::Manner::Communique
    };
    let past = if report {
        past_lines(page, lines)
    } else if kind == Kind::Other {
        circular::found_lines(page, lines)
    } else {
        vec![false; lines.len()]
    };
    let asked = if kind == Kind::Other {
        circular::asked_lines(page, lines)
    } else {
        Vec::new()
    };
    let under = if report && (is_plan(page, lines, title) || is_circular(page, lines, title)) {
        under::items(page, lines, title)
    } else {
        Vec::new()
    };
    let whole_items = report && (!under.is_empty() || itemised(page, lines, title));
    let mut under = under.into_iter().peekable();
    let mut below = 0;
    // A title may go on in the next line.
    let agreement = title.is_some_and(|t| {
        lines
            .iter()
            .skip_while(|i| **i != t)
            .take(2)
            .any(|i| at_most(page.line(*i), 40) && is_agreement(page.line(*i)))
    });
    let mut agreed = false;
    let congress = title.is_some_and(|t| is_report(page.line(t)));
    voice.congress = congress;
    // What a reply grants is granted; the rest of it is asked for.
    voice.reply = kind == Kind::Other && replies::is_reply(page, lines, title);
    let mut reader = Reader {
        page,
        manner,
        voice,
        heading: None,
        // An agreement has no part that only says what for.
        started: !report
            || agreement
            || congress && begins_within(page, lines, title)
            || whole_items && !parts_numbered(page, lines, title),
        opened: false,
        agreement,
        congress,
        parted: false,
        drafts,
    };
    // The last paragraph that demands something at length: lead sentences before it only announce it.
    let body_at = lines
        .iter()
        .rposition(|j| !at_most(page.line(*j), 40) && has(page.line(*j), '要'));
    for (n, i) in lines.iter().enumerate() {
        let at = &page.lines[*i].at;
        if title == Some(*i) || past[n] {
            continue;
        }
        // （一）名称 over paragraphs: what they say is one task.
        if n < below {
            continue;
        }
        if let Some((_, item)) = under.next_if(|(heading, _)| *heading == n) {
            below = item.next;
            reader.under(item);
            continue;
        }
        if whole_items && reader.item(at) {
            continue;
        }
        // 会议议定以下事项：一、… 二、…: each is one.
        let text = page.str(at);
        // 一、关于票价和补贴 over （三）…: the name of a part, not an item.
        if !report
            && names_part(text)
            && lines
                .get(n + 1)
                .is_some_and(|j| division::number(page.line(*j)).is_some())
        {
            reader.heading = division::number(text).map(|from| text[from..].to_owned());
            continue;
        }
        if !report
            && text.ends_with(['：', ':'])
            && AGREED.within(text)
            // 现将议定事项落实情况通报如下： opens a report on them.
            && !words!["通报如下", "情况如下", "汇报如下", "报告如下"].within(text)
        {
            agreed = true;
            continue;
        }
        if count(text)
            < if report && division::number(text).is_some() {
                4
            } else {
                8
            }
        {
            continue;
        }
        // 一、研究某项工作 over paragraphs of minutes is a heading.
        let over_text = at_most(text, 40)
            && words!["研究", "审议", "听取", "关于", "讨论", "传达", "学习"].within(text)
            && !text.contains(['。', '；', '，'])
            && lines
                .get(n + 1)
                .is_some_and(|j| division::number(page.line(*j)).is_none());
        if !report
            && over_text
            && let Some(from) = division::number(text)
        {
            reader.heading = Some(text[from..].to_owned());
            continue;
        }
        // 1.某事（某局牵头，某局配合）: an item of a list that stands on the page of a meeting.
        if !report && division::number(text).is_some() && items::has_note(text) {
            reader.whole(at);
            continue;
        }
        // 3.某局要…。: what a circular asks for, item by item.
        if kind == Kind::Other && (items::is_asked(text) || asked[n] && items::is_told(text)) {
            reader.whole(at);
            continue;
        }
        if agreed && let Some(from) = division::number(text) {
            // Several owe it: each has a clause of its own, under the item's name.
            let item = &text[from..];
            let parts = item.trim_end_matches(['；', ';']).contains(['；', ';'])
                || words!["同意", "原则同意", "原则通过"].begins(item) && item.contains(['，', ','])
                // 关于水源保护。县城管局要…: what it is about stands in a sentence of its own.
                || item.starts_with("关于")
                    && item
                        .split_once('。')
                        .is_some_and(|(name, rest)| at_most(name, 24) && !rest.is_empty() && !name.contains(['，', ',']));
            if parts || owed_by_several(item) {
                let name = text[from..]
                    .split_once('。')
                    .filter(|(name, rest)| name.chars().count() <= 24 && !rest.is_empty());
                let skip = name.map_or(from, |(name, _)| from + name.len() + '。'.len_utf8());
                reader.heading = name.map(|(name, _)| name.to_owned());
                reader.voice.demanding = true;
                reader.clauses(at.start + skip..at.end, true);
            } else {
                reader.whole(at);
            }
            continue;
        }
        if report {
            let next_numbered = lines
                .get(n + 1)
                .map(|j| division::number(page.line(*j)).is_some());
            // A report to the congress is often cut: what its last line heads is not there.
            let followed = next_numbered.map_or(reader.congress, |numbered| !numbered);
            // （一）某事 / 一句话。 / 小标题。…: one sentence between a part's name and its headed paragraphs opens the part.
            let parted = std::mem::take(&mut reader.parted);
            if reader.congress
                && parted
                && division::number(text).is_none()
                && one_general_sentence(text)
                && lines.get(n + 1).is_some_and(|j| begins_headed(page.line(*j)))
            {
                continue;
            }
            reader.report_line(at, followed);
        } else {
            reader.communique_line(at, kind, body_at.is_some_and(|at| at > n));
        }
    }
}

/// Whether parts of a plan have headings of their own above their items.
fn parts_numbered(page: &Page, lines: &[usize], title: Option<usize>) -> bool {
    lines.iter().any(|i| {
        let text = page.line(*i);
        title != Some(*i)
            && division::number(text)
                .is_some_and(|from| at_most(&text[from..], 30) && !text[from..].contains('。'))
    })
}

/// How many lines are （一）名称。要做的事….
pub(super) fn paragraph_items(page: &Page, lines: &[usize]) -> usize {
    lines
        .iter()
        .filter(|i| paragraph_item(page.line(**i)).is_some())
        .count()
}

/// Whether a report is cut so that it begins among its tasks: before its first number, which is not the first there is,
/// nothing says who speaks, what was done, what is aimed at, or that tasks follow.
fn begins_within(page: &Page, lines: &[usize], title: Option<usize>) -> bool {
    let numbered = |text: &str| division::number(text).or_else(|| part_number(text)).is_some();
    let body = lines.iter().filter(|i| title != Some(**i)).map(|i| page.line(*i));
    for text in body {
        if numbered(text) {
            return !text
                .trim_start_matches(['（', '(', '第'])
                .starts_with(['一', '1', '—', '●']);
        }
        if announces(text)
            || AIMS.within(text)
            || words![
                "各位代表",
                "现在，我代表",
                "请予审议",
                "过去一年",
                "过去五年",
                "一年来",
                "五年来",
                "回顾"
            ]
            .within(text)
        {
            return false;
        }
    }
    true
}

/// 一、关于票价和补贴: a number, what it is about, and no end.
fn names_part(text: &str) -> bool {
    at_most(text, 30)
        && !text.contains(['。', '；', ';', '，', ',', '：', ':'])
        && division::number(text).is_some_and(|from| text[from..].starts_with("关于"))
}

/// Whether clauses of an item name more than one unit.
pub(super) fn owed_by_several(item: &str) -> bool {
    let mut units: Vec<String> = item
        .split(['，', ',', '；', ';', '。'])
        .filter_map(|clause| {
            let by = clause.find('由').map_or(clause, |at| &clause[at..]);
            super::units::subject(by).and_then(|(names, _, _)| names.into_iter().next())
        })
        .map(|unit| unit.trim_start_matches('由').to_owned())
        .collect();
    units.sort();
    units.dedup();
    units.len() >= 2
}

/// Words of minutes before what was agreed.
static AGREED: Words = Words::new(&[
    "议定",
    "决定",
    "明确如下",
    "纪要如下",
    "确定以下",
    "明确以下",
    "形成以下",
    "达成以下",
    "明确了以下",
    "以下任务",
    "以下事项",
    "任务如下",
    "事项如下",
    "一致同意",
]);

impl Reader<'_> {
    /// A whole line as one task, with the units that its own words name.
    fn whole(&mut self, at: &Place) {
        let from = division::number(self.page.str(at)).unwrap_or(0);
        let at = self.page.trim(at.start + from..at.end, &['。', '；', ';']);
        let text = self.page.str(&at);
        if text.chars().count() < 6
            || self.agreement && words!["本备忘录", "本协议", "本公约", "未尽事宜"].begins(text)
        {
            return;
        }
        // …（某局牵头，某局配合）: said behind it.
        let noted = text
            .ends_with([')', '）'])
            .then(|| text.rfind(['（', '(']))
            .flatten()
            .and_then(|open| {
                let inside = text[open..].trim_matches(['（', '(', '）', ')']);
                Some((open, super::notes::note(inside, false)?))
            });
        let (at, text) = match &noted {
            Some((open, _)) => {
                let at = at.start..at.start + open;
                (at, &text[..*open])
            }
            None => (at, text),
        };
        let due = noted.as_ref().and_then(|(_, owed)| owed.due.clone());
        let (lead, support) = noted.map_or_else(
            || {
                let (lead, support) = super::units::inside(text);
                // Behind the name of an item, its sentences say who has to do it.
                let told = if text.contains('。') {
                    under::told(text)
                } else {
                    Vec::new()
                };
                (if told.is_empty() { lead } else { told }, support)
            },
            |(_, owed)| (owed.lead, owed.support),
        );
        let support = if support.is_empty() && !lead.is_empty() {
            super::units::other_side(text)
        } else {
            support
        };
        self.drafts.push(Draft {
            due: due.or_else(|| due::find(text)),
            at,
            lead,
            support,
            speaker: None,
            heading: self.heading.clone(),
            rule: "division.item",
        });
    }

    /// What stands below a heading.
    fn under(&mut self, item: under::Under) {
        self.started = true;
        let text = self.page.str(&item.at);
        let lead = under::told(text);
        self.drafts.push(Draft {
            due: due::find(text),
            at: item.at,
            support: under::helping(text, &lead),
            lead,
            speaker: None,
            heading: Some(item.heading),
            rule: "division.under",
        });
    }

    /// An item of a plan; false when the line is none. Aims and principles are none.
    fn item(&mut self, at: &Place) -> bool {
        let text = self.page.str(at);
        let Some(from) = division::number(text) else {
            // Text between items belongs to them, unless it is a covering notice. What an agreement says of its own
            // working is none of its matters.
            return self.started || self.agreement && self.heading.is_some();
        };
        let rest = &text[from..];
        if paragraph_item(text).is_none() && self.agreement && agreed_item(text).is_some() {
            if self.started {
                self.whole(at);
            }
            return true;
        }
        if paragraph_item(text).is_none() {
            let short = rest.chars().count() <= 30 && !rest.contains('。');
            if short {
                self.heading = Some(rest.to_owned());
                self.started = (!AIMS.within(rest) && !CARRIED_OUT.within(rest)
                    || rest.contains("保障")
                    || rest.contains("实施"))
                    && !(self.agreement
                        && words![
                            "原则", "目的", "附则", "其他", "期限", "争议", "保密", "生效", "机制", "保障"
                        ]
                        .within(rest));
            }
            return short || self.started;
        }
        // No part stands above: the items are all there is.
        self.started |= self.heading.is_none();
        if self.started {
            self.whole(at);
        }
        true
    }

    /// `followed`: the next line is no item of its own.
    fn report_line(&mut self, at: &Place, followed: bool) {
        let page = self.page;
        let text = page.str(at);
        // ——坚定信心…: how to think before the first part of a report, and no item.
        let numbered = division::number(text)
            .or_else(|| part_number(text))
            .filter(|_| !(self.congress && !self.started && text.starts_with('—')));
        let carried_out = || (numbered.is_some() || at_most(text, 30)) && CARRIED_OUT.within(text);
        if AIMS.within(text) || carried_out() {
            // A long numbered item may name an aim beside its tasks.
            let long_item = numbered.is_some()
                && text.contains('。')
                && text.chars().count() > 60
                && !text.contains("指导思想")
                && !text.contains("预期目标");
            if !long_item {
                if numbered.is_some() {
                    self.started = false;
                }
                return;
            }
        }
        if let Some(from) = numbered {
            self.started = true;
            let rest = &text[from..];
            // 一、交通同网。建成…: the name of the part, then its tasks.
            if let Some((head, tail)) = rest.split_once('。').filter(|(h, t)| {
                let n = h.chars().count();
                !t.is_empty()
                    && (n <= 24
                        || n <= 48 && t.chars().count() > 60 && text.starts_with(['（', '('])
                        || self.congress && n <= 64 && text.starts_with(['（', '(']))
            }) {
                if HANDLING.within(head) {
                    return;
                }
                self.heading = Some(head.to_owned());
                let skip = from + head.len() + '。'.len_utf8();
                // One sentence without anything concrete between a part's name and its paragraphs only opens the part.
                if self.congress && followed && opens_only(tail) {
                    return;
                }
                // With its heading taken off, the first short sentence is a task like the others.
                self.voice.demanding = true;
                self.clauses(at.start + skip..at.end, true);
                return;
            }
            if is_heading(text, rest, followed) {
                self.heading = Some(rest.to_owned());
                self.parted = true;
                return;
            }
        }
        if !self.started {
            self.started = announces(text);
            return;
        }
        if COVER.within(text) {
            return;
        }
        // 深入实施消费提振行动。 alone in its line is the heading of what follows.
        let single = text.matches(['，', ',', '；', '。', ';']).count() <= 1 && text.chars().count() <= 22;
        // Before the next number, or at the end, nothing follows that it could head.
        let heads = followed || !text.ends_with('。');
        if numbered.is_none() && single && heads && !text.bytes().any(|b| b.is_ascii_digit()) {
            self.heading = Some(text.trim_end_matches('。').to_owned());
            return;
        }
        self.clauses(at.clone(), false);
    }

    /// `body_follows`: a paragraph that demands at length comes later.
    fn communique_line(&mut self, at: &Place, kind: Kind, body_follows: bool) {
        let text = self.page.str(at);
        // Points above the report sum it up; the report says them again.
        if text.starts_with('•') {
            return;
        }
        // 就下阶段重点作出安排——, 围绕要素保障，…: who demanded goes on.
        let goes_on = self.voice.demanding
            && (self.opened
                || words!["围绕", "针对", "聚焦", "在"].begins(text)
                    && !words!["会议", "召开", "参加", "出席"].within(text));
        let goes_on =
            goes_on && !words!["据悉", "记者", "会上", "会议", "会前", "会后", "参加", "出席"].begins(text);
        self.opened = text.ends_with(['：', ':', '—']) || self.opened && goes_on;
        self.voice.demanding = goes_on;
        self.voice.heard = goes_on;
        if body_follows && lead_paragraph(text) && !text.contains("批示指出") {
            // The demand in the lead sentence is repeated by the body.
            self.clauses(at.start + lead_skip(text)..at.end, false);
            return;
        }
        if self.voice.reply && replies::replies(text) {
            self.voice.demanding = true;
        } else if kind == Kind::Other
            && !text.contains('要')
            && !text.contains("将对")
            && due::find(text).is_none()
        {
            if text.chars().count() <= 20 && division::number(text).is_some() {
                self.heading = Some(text.to_owned());
            }
            return;
        }
        if text.starts_with("关于")
            && let Some((head, _)) = text.split_once(['，', ','])
            && head.chars().count() <= 20
        {
            self.heading = Some(head.to_owned());
        }
        self.clauses(at.clone(), false);
    }

    fn clauses(&mut self, at: Place, headed: bool) {
        if at.is_empty() {
            return;
        }
        for c in clause::read(self.page, &at, self.manner, headed, self.voice) {
            self.drafts.push(Draft {
                at: c.at,
                lead: c.lead,
                support: c.support,
                due: c.due,
                speaker: c.speaker,
                heading: self.heading.clone(),
                rule: c.rule,
            });
        }
    }
}
