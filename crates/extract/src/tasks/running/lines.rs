//! What one line gives: a task as it stands, the tasks of its clauses, or the heading of what comes below it.

use super::openings::{announces, is_heading, lead_paragraph, lead_skip, opens_only, part_number};
use super::parts::{AIM_NAMES, AIMS, CARRIED_OUT, COVER, HANDLING};
use super::plans::{agreed_item, paragraph_item};
use super::{Reader, replies, under};
use crate::page::Place;
use crate::quick::at_most;
use crate::reading::Kind;
use crate::tasks::{Draft, clause, division, due, notes, stance, units};
use crate::vocabulary::words;

impl Reader<'_> {
    /// A whole line as one task, with the units that its own words name.
    pub(super) fn whole(&mut self, at: &Place) {
        let from = division::number(self.page.str(at)).unwrap_or(0);
        let at = self.page.trim(at.start + from..at.end, &['。', '；', ';']);
        let text = self.page.str(&at);
        if text.chars().count() < 6
            || self.agreement && words!["本备忘录", "本协议", "本公约", "未尽事宜"].begins(text)
            // 一、2030年，全县发放路灯2147盏: what was done before the year of the meeting.
            || self.voice.year.is_some_and(|year| stance::of_year_before(text, year))
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
                Some((open, notes::note(inside, false)?))
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
                let (lead, support) = units::inside(text);
                // Behind the name of an item, its sentences say who has to do it.
                let told = if text.contains('。') {
                    under::told(text)
                } else {
                    Vec::new()
                };
                let lead = if told.is_empty() { lead } else { told };
                (
                    if lead.is_empty() {
                        of_what_is_said(text)
                    } else {
                        lead
                    },
                    support,
                )
            },
            |(_, owed)| (owed.lead, owed.support),
        );
        let support = if support.is_empty() && !lead.is_empty() {
            units::other_side(text)
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
    pub(super) fn under(&mut self, item: under::Under) {
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
    pub(super) fn item(&mut self, at: &Place) -> bool {
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
    pub(super) fn report_line(&mut self, at: &Place, followed: bool) {
        let page = self.page;
        let text = page.str(at);
        // ——坚定信心…: how to think before the first part of a report, and no item.
        let numbered = division::number(text)
            .or_else(|| part_number(text))
            .filter(|_| !(self.congress && !self.started && text.starts_with('—')));
        let carried_out = || (numbered.is_some() || at_most(text, 30)) && CARRIED_OUT.within(text);
        // （二）主要目标。健全…机制，…: what a plan aims at, under its own name.
        let named_aim = || {
            numbered
                .and_then(|from| text[from..].split_once('。'))
                .is_some_and(|(name, _)| at_most(name, 8) && AIM_NAMES.ends(name))
        };
        if named_aim() {
            return;
        }
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
                if HANDLING.within(head) && !self.congress {
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
        // A report to the congress has no covering notice: 制定路灯考核办法 is a work of its own.
        if COVER.within(text) && !self.congress {
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
    pub(super) fn communique_line(&mut self, at: &Place, kind: Kind, body_follows: bool) {
        // ✅ 修好路灯: what is ticked off a list.
        let ticked = self.page.str(at);
        let text = ticked.trim_start_matches(['✅', '✔', '☑', '▶', '➤', ' ']);
        let at = &(at.end - text.len()..at.end);
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

    pub(super) fn clauses(&mut self, at: Place, headed: bool) {
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
/// 涉及占道开挖的，县城管局要…: the units behind what they deal with.
fn of_what_is_said(text: &str) -> Vec<String> {
    text.split_once(['，', ','])
        .filter(|(what, _)| what.ends_with('的'))
        .and_then(|(_, told)| units::subject(told))
        .map_or_else(Vec::new, |(names, ..)| names)
}
