//! One candidate as its card shows it.

use yipanqi_app::extract::details;
use yipanqi_domain::document::{Candidate, CandidateKind, CandidateState};

use super::spoken;
use crate::figures::Markup;
use crate::form::Choice;
use crate::words::Words;

/// A card.
pub(super) struct Card {
    pub(super) id: i64,
    /// Place in its tab, from 1.
    pub(super) number: usize,
    pub(super) text: String,
    pub(super) href: String,
    pub(super) is_now: bool,
    pub(super) is_done: bool,
    /// The state with the kind of its tag, once decided.
    pub(super) state: (String, &'static str),
    pub(super) reason: String,
    pub(super) leads: String,
    pub(super) supports: String,
    /// The last day, else the deadline as written.
    pub(super) due: Option<Markup>,
    pub(super) heading: String,
    pub(super) speaker: String,
    /// Field of work, quantities, and the plans and lists named, for the current task.
    pub(super) about: Vec<String>,
    /// Rule, confidence and place, for the current one.
    pub(super) origin: Vec<String>,
}

impl Card {
    pub(super) fn new(w: Words, candidate: &Candidate, number: usize, href: String, is_now: bool) -> Self {
        let code = candidate.state.code();
        let kind = match candidate.state {
            CandidateState::Accepted | CandidateState::Edited => "good",
            _ => "",
        };
        let due = candidate.due_on.map(|day| w.whole_day(day));
        let due = due.or_else(|| candidate.due.as_deref().map(|due| w.day(due)));
        Self {
            id: candidate.id.0,
            number,
            text: candidate.text.clone(),
            href,
            is_now,
            is_done: candidate.state != CandidateState::Proposed,
            state: (w.t(&format!("words.state-{code}")).to_owned(), kind),
            reason: match &candidate.state {
                CandidateState::Dropped { reason } => reason.clone(),
                _ => String::new(),
            },
            leads: listed(&candidate.lead_units),
            supports: listed(&candidate.support_units),
            due,
            heading: candidate.heading.clone().unwrap_or_default(),
            speaker: candidate.speaker.clone().unwrap_or_default(),
            about: if is_now { about(w, candidate) } else { Vec::new() },
            origin: origin(w, candidate),
        }
    }
}

fn about(w: Words, candidate: &Candidate) -> Vec<String> {
    if candidate.kind != CandidateKind::Task {
        return Vec::new();
    }
    let found = details(&candidate.text, candidate.heading.as_deref());
    let mut told = Vec::new();
    if let Some(field) = found.field {
        told.push(w.with("documents.of-field", &[("field", &spoken::field(w, &field))]));
    }
    for q in found.quantities {
        let unit = q.unit.unwrap_or_default();
        told.push(w.with(
            "documents.quantity",
            &[("name", &q.name), ("value", &q.value), ("unit", &unit)],
        ));
    }
    for name in found.refers_to {
        told.push(w.with("documents.refers-to", &[("name", &name)]));
    }
    told
}

fn origin(w: Words, candidate: &Candidate) -> Vec<String> {
    let mut told = vec![w.with(
        "documents.by-rule",
        &[("rule", &spoken::rule(w, &candidate.rule))],
    )];
    if candidate.confidence > 0 {
        let share = format!(
            "{}.{:02}",
            candidate.confidence / 10_000,
            candidate.confidence % 10_000 / 100
        );
        told.push(w.with("documents.confidence", &[("n", &share)]));
    }
    if candidate.span_end > candidate.span_start {
        let (from, to) = (w.count(candidate.span_start + 1), w.count(candidate.span_end));
        told.push(w.with("documents.span", &[("from", &from), ("to", &to)]));
    }
    told
}

/// Names that are stored one a line, on one line.
pub(super) fn listed(names: &str) -> String {
    names.replace('\n', "、")
}

/// The text with a break after each 、-free part that could stand alone, to start taking it apart.
pub(super) fn in_parts(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if matches!(c, '；' | ';' | '。') {
            out.push('\n');
        } else {
            out.push(c);
        }
    }
    out.trim_end().to_owned()
}

/// The candidates of the same kind into which one may be merged.
pub(super) fn merge_choices(w: Words, all: &[&Candidate], of: &Candidate) -> Vec<Choice> {
    let gone = |c: &Candidate| {
        matches!(
            c.state,
            CandidateState::Merged { .. } | CandidateState::Dropped { .. }
        )
    };
    all.iter()
        .enumerate()
        .filter(|(_, c)| c.id != of.id && !gone(c))
        .map(|(n, c)| {
            let start: String = c.text.chars().take(24).collect();
            Choice::new(
                c.id,
                w.with("documents.numbered", &[("n", &(n + 1)), ("text", &start)]),
            )
        })
        .collect()
}

/// The key of a kind's word.
pub(super) fn kind_key(kind: CandidateKind) -> &'static str {
    match kind {
        CandidateKind::Task => "documents.kind-task",
        CandidateKind::Figure => "documents.kind-figure",
        CandidateKind::Person => "documents.kind-person",
        CandidateKind::Paper => "documents.kind-paper",
    }
}
