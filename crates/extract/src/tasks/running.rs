//! Running text: which paragraphs of a report or a communiqué hold tasks, and under which heading.

mod lines;
mod openings;
mod parts;
mod past;
mod plans;
mod replies;
mod under;
pub(super) mod unnoted;

use super::{Draft, circular, clause, division, items, noted};
use crate::page::Page;
use crate::quick::{at_most, count, has};
use crate::reading::Kind;
use crate::vocabulary::words;
use openings::{begins_headed, one_general_sentence};
use parts::{AGREED, begins_within, handled_lines, names_part, parts_numbered};
pub(crate) use past::past_lines;
pub(super) use plans::is_report;
use plans::{is_agreement, is_circular, is_plan, itemised, paragraph_item};

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
        let past = past_lines(page, lines);
        let handled = handled_lines(page, lines, title);
        past.iter()
            .zip(handled)
            .map(|(past, handled)| *past || handled)
            .collect()
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
    // How deep the number stands of the part that was agreed.
    let mut agreed_at = None;
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
            agreed_at = division::number(text).map(|_| noted::level(text));
            continue;
        }
        // 三、会议议定：, 四、下次例会另行通知: the next part is none of what was agreed.
        if agreed && agreed_at == Some(noted::level(text)) && division::number(text).is_some() {
            agreed = false;
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

/// How many lines are （一）名称。要做的事….
pub(super) fn paragraph_items(page: &Page, lines: &[usize]) -> usize {
    lines
        .iter()
        .filter(|i| paragraph_item(page.line(**i)).is_some())
        .count()
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
