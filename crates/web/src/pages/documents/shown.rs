//! What the left side of the review shows: who handed the document in, and its text with the places that were found. A long
//! text is shown part by part, the one with the current candidate first.

use std::cell::Cell;

use yipanqi_app::document_pages::{DocumentPage, ShownReading};
use yipanqi_app::extract::normalise;
use yipanqi_domain::document::CandidateKind;

use super::review::Steps;
use super::shape::Begins;
use super::source::{Layout, Look, Place as Marked, Source, parts, source};
use crate::figures::Markup;
use crate::words::Words;

/// A title stands among the first lines.
const TITLE_LINES: usize = 30;

/// Which part of a long text is shown, with the ways to its neighbours.
pub(super) struct Parts {
    pub(super) at: usize,
    pub(super) of: usize,
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// The line under the heading: what was received, when, how it was decoded, how long it is.
pub(super) fn by(w: Words, shown: &DocumentPage) -> Vec<Markup> {
    let document = &shown.document;
    let name = document
        .file_name
        .clone()
        .unwrap_or_else(|| w.t("documents.pasted").to_owned());
    let mut parts = vec![Markup::escaped(&name)];
    parts.extend(document.source_url.as_deref().map(Markup::escaped));
    parts.push(w.moment(document.received_at.0));
    parts.push(Markup::escaped(&shown.received_by));
    if let Some(reading) = &shown.reading {
        parts.push(Markup::escaped(&reading.record.encoding.to_uppercase()));
        parts.push(Markup::escaped(
            &w.with("documents.characters", &[("n", &w.count(reading.record.length))]),
        ));
    }
    parts.retain(|part| !part.is_empty());
    parts
}

/// The text with its marks.
pub(super) fn source_of(
    w: Words,
    shown: &DocumentPage,
    reading: &ShownReading,
    steps: Steps,
    now: Option<i64>,
    asked: Option<i64>,
) -> Option<(Source, Parts)> {
    let text = reading.text.as_deref()?;
    let parts = parts(text);
    let mut places: Vec<Marked> = Vec::new();
    let mut count = [0_usize; CandidateKind::ALL.len()];
    for candidate in &shown.candidates {
        count[candidate.kind as usize] += 1;
        // A span of another text would mark the wrong words.
        if !reading.fitting.contains(&candidate.reading) {
            continue;
        }
        let n = count[candidate.kind as usize];
        let at = |n: i64| usize::try_from(n).unwrap_or(0);
        let (look, number) = match candidate.kind {
            CandidateKind::Task => (Look::Task, n.to_string()),
            CandidateKind::Figure => (Look::Figure, w.with("documents.figure-number", &[("n", &n)])),
            CandidateKind::Person | CandidateKind::Paper => (Look::Who, String::new()),
        };
        places.push(Marked {
            start: at(candidate.span_start),
            end: at(candidate.span_end),
            look,
            href: steps.to(candidate),
            number,
            is_now: now == Some(candidate.id.0),
        });
    }
    let answer = reading.answer.as_ref();
    let cuts = answer.map(|a| a.cut.as_slice()).unwrap_or_default();
    places.extend(cuts.iter().map(|cut| Marked {
        start: cut.span[0],
        end: cut.span[1],
        look: Look::Cut,
        href: String::new(),
        number: String::new(),
        is_now: false,
    }));
    let title = answer.and_then(|a| a.title.as_deref()).unwrap_or_default();
    let tried = Cell::new(0);
    let is_title = |line: &str| {
        tried.set(tried.get() + 1);
        let short = !title.is_empty() && tried.get() <= TITLE_LINES && line.len() <= title.len() * 4 + 64;
        short && normalise(line).text.trim() == title
    };
    let at = |n: i64| usize::try_from(n).unwrap_or(0);
    let current = shown.candidates.iter().find(|c| now == Some(c.id.0));
    let current = current.filter(|c| c.span_end > c.span_start && reading.fitting.contains(&c.reading));
    let holding = current.and_then(|c| parts.iter().position(|part| part.contains(&at(c.span_start))));
    let asked = asked.and_then(|n| usize::try_from(n).ok()?.checked_sub(1));
    let part = asked.or(holding).unwrap_or(0).min(parts.len() - 1);
    let own = answer.and_then(|a| a.source.as_ref());
    let layout = Layout {
        blocks: own.map(|s| s.blocks.as_slice()).unwrap_or_default(),
        begins: &|what| match what {
            Begins::Page(number) => w.with("documents.page-number", &[("n", number)]),
            Begins::Sheet(name) => w.with("documents.sheet-name", &[("name", name)]),
        },
    };
    let html = source(text, &places, &parts[part], &layout, is_title);
    let to = |n: usize| steps.to_part(shown.document.id, n + 1, now);
    let parts = Parts {
        at: part + 1,
        of: parts.len(),
        before: part.checked_sub(1).map(to),
        after: (part + 1 < parts.len()).then(|| to(part + 1)),
    };
    Some((html, parts))
}
