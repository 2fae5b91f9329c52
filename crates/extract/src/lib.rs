//! Reading: bytes from strangers → text with positions → candidates. Reading is not believing: nothing
//! found here is anything until a person accepts it.
//!
//! The room is pure: no files, no clock, no panics on any input. [`decode`] turns bytes into text, [`read`]
//! turns text into a [`Reading`]; [`normalise`], [`normalise_piece`] and [`recut`] lead from what was found back to the original.

mod articles;
mod dates;
mod decode;
mod events;
mod figures;
mod issued;
mod kind;
pub mod learn;
mod meeting;
mod normalise;
mod open;
mod original;
mod page;
mod papers;
mod pattern;
mod people;
mod quick;
mod reading;
pub mod sheet;
mod tasks;
mod title;
mod tokens;
mod trust;
mod vocabulary;

pub use decode::{Decoded, Evidence, Limits, Unreadable, decode};
pub use events::{
    Difference, Event, Likeness, Link, Measured, NEAR_DAYS, Pair, Point, Print, Report, Session, events,
    measured, name_end, paired_figures, paired_tasks, same_meeting,
};
pub use figures::Basis;
pub use normalise::{Normalised, normalise, normalise_piece, recut};
pub use open::{Archive, Block, BlockKind, Entry, Format, Note, Opened, Source, open};
pub use reading::{
    Cut, FigureFound, Kind, Meeting, Mode, PersonFound, Reading, Role, Span, Step, TaskFound, Trust,
    TrustLevel,
};
pub use tasks::details::{Details, Quantity, details, fields};
pub use tokens::{tokens, words};

use dates::Day;
use normalise::Ledger;
use original::Original;
use page::Page;

/// Changes whenever the same text may read differently.
pub const READER_VERSION: &str = "read-16";

/// Reads a text. Never fails, and gives the same answer every time.
///
/// `source_url` may give a day the page lacks; `name` is only repeated in the answer.
pub fn read(text: &str, source_url: Option<&str>, name: &str) -> Reading {
    let mut ledger = Ledger::default();
    let original = Original::new(text);
    let page = Page::new(&original, &mut ledger);
    let trust = trust::judge(&page, &ledger, source_url);

    let (stretches, foreign) = articles::part(&page);
    for lines in &foreign {
        if let (Some(a), Some(b)) = (lines.first(), lines.last()) {
            let [s, e] = page.span(&(page.lines[*a].at.start..page.lines[*b].at.end));
            ledger.cut(
                "other-article",
                u32::try_from(s).unwrap_or(u32::MAX),
                u32::try_from(e).unwrap_or(u32::MAX),
            );
            ledger.count("other-article", 1);
        }
    }
    let mut answer = Reading {
        file: name.to_owned(),
        encoding: None,
        source: None,
        reader_version: READER_VERSION.to_owned(),
        length: original.length(),
        kind: Kind::Other,
        relevant: false,
        trust,
        normalised: Vec::new(),
        cut: Vec::new(),
        title: None,
        issued_or_held_on: None,
        meeting: None,
        people: Vec::new(),
        documents_reviewed: Vec::new(),
        documents_reviewed_spans: Vec::new(),
        tasks: Vec::new(),
        indicators: Vec::new(),
    };
    let judged: Vec<(Vec<usize>, Option<title::Title>, Kind, bool)> = stretches
        .into_iter()
        .map(|lines| {
            let title = title::find(&page, &lines);
            let (kind, relevant) = kind::judge(&page, &lines, title.as_ref().map(|t| t.text.as_str()));
            (lines, title, kind, relevant)
        })
        .collect();
    // The page is what its most telling stretch is: the first that is relevant. A table of tasks tells more than a list of
    // projects.
    let first = judged.iter().position(|j| j.3).unwrap_or(0);
    let main = judged
        .get(first)
        .filter(|j| j.2 == Kind::ProjectList)
        .and_then(|_| {
            judged.iter().position(|(lines, _, kind, _)| {
                *kind == Kind::TaskDivision && lines.iter().any(|i| tasks_head(&page, &page.lines[*i]))
            })
        })
        .unwrap_or(first);
    for (n, (lines, title, kind, relevant)) in judged.iter().enumerate() {
        if n == main {
            answer.kind = *kind;
            answer.relevant = *relevant;
            answer.title = title.as_ref().map(|t| t.text.clone());
            if answer.title.as_deref().is_some_and(trust::advert) {
                answer.trust.level = TrustLevel::Untrusted;
                answer.trust.reasons.push("advert-in-title".to_owned());
            }
        }
        if *relevant {
            one(
                &page,
                &original,
                lines,
                title.as_ref(),
                *kind,
                source_url,
                n == main,
                &mut answer,
            );
        }
    }
    name_speakers(&mut answer);
    answer.normalised = ledger.steps();
    answer.cut = ledger.cuts();
    answer
}

#[expect(clippy::too_many_arguments, reason = "one stretch of one page, read once")]
fn one(
    page: &Page,
    original: &Original<'_>,
    lines: &[usize],
    title: Option<&title::Title>,
    kind: Kind,
    url: Option<&str>,
    main: bool,
    answer: &mut Reading,
) {
    let title_text = title.map(|t| t.text.as_str());
    let handed = (kind == Kind::TaskDivision && main)
        .then(|| meeting::handed::find(page, lines))
        .flatten();
    let told_of_meeting = kind == Kind::Communique
        || handed.is_some()
        || (kind == Kind::TaskDivision
            && title_text.is_some_and(|t| {
                !t.ends_with("通知")
                    && (vocabulary::words!["议定事项", "决定事项", "纪要"].within(t)
                        || meeting::handed::in_title(t))
            }));
    let day = issued::day(page, lines, kind, told_of_meeting, url);
    let year = day
        .map(|d| d.year)
        .or_else(|| title_text.and_then(issued::year_in));
    let known = tasks::Known { original, day, year };
    let found = tasks::read(page, lines, kind, title.and_then(|t| t.line), &known);
    if main {
        answer.issued_or_held_on = day.map(Day::iso);
        if answer.title.is_none()
            && let Some(at) = &found.title
        {
            answer.title = Some(page.str(at).to_owned());
        }
        if told_of_meeting {
            answer.meeting = match &handed {
                Some(handed) => Some(handed.meeting()),
                None => meeting::find(page, lines, title_text),
            };
        }
        if kind != Kind::ProjectList && kind != Kind::Other {
            let who = people::find(page, lines, &found.leaders);
            answer.people = who;
        }
        for (paper, at) in papers::find(page, lines, told_of_meeting) {
            // A notice that puts rules into force reviews nothing: the rules are the document itself.
            // What a meeting passed was reviewed there.
            if kind == Kind::Rules
                && title_text.is_some_and(|t| t.contains(&paper))
                && !papers::passed(page, &at)
            {
                continue;
            }
            answer.documents_reviewed.push(paper);
            answer.documents_reviewed_spans.push(page.span(&at));
        }
    }
    answer
        .indicators
        .extend(figures::find(page, lines, kind, &found.taken));
    answer.tasks.extend(found.tasks);
}

/// 副省长某某 and 他 become the person's name; what names nobody goes.
fn name_speakers(answer: &mut Reading) {
    let people: Vec<String> = answer.people.iter().take(300).map(|p| p.name.clone()).collect();
    let first = answer
        .people
        .iter()
        .find(|p| matches!(p.role, Role::Chair | Role::Speaker))
        .map(|p| p.name.clone());
    let named = |said: &str| {
        let named = people.iter().find(|n| said.contains(n.as_str())).cloned();
        named.or_else(|| first.clone().filter(|_| matches!(said, "他" | "她")))
    };
    // Many tasks are of the same speaker.
    let mut last: Option<(String, Option<String>)> = None;
    for task in &mut answer.tasks {
        let Some(said) = task.speaker.take() else {
            continue;
        };
        match &last {
            Some((known, speaker)) if *known == said => task.speaker.clone_from(speaker),
            _ => {
                task.speaker = named(&said);
                last = Some((said, task.speaker.clone()));
            }
        }
    }
}

/// Whether a line is the head of a table of tasks; titles stop there.
fn tasks_head(page: &Page, line: &page::Line) -> bool {
    line.parted && tasks::is_table_head(page, &line.at)
}
