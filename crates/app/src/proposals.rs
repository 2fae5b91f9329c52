//! From what reading found to candidates: one shape for tasks, figures, people and papers.
//!
//! A person's posts stand in `lead_units`, one a line, and the part they took is the end of the rule's code
//! (`person.chair`), so that a session can be filled from accepted people without reading the document again.

use yipanqi_domain::document::{Candidate, CandidateKind, CandidateState};
use yipanqi_domain::{CandidateId, Day, DocumentId, ReadingId};
use yipanqi_extract::{FigureFound, PersonFound, Reading, Role, Span, TaskFound};

/// A candidate before it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Proposal {
    pub(crate) kind: CandidateKind,
    pub(crate) text: String,
    pub(crate) span: Span,
    heading: Option<String>,
    speaker: Option<String>,
    lead_units: String,
    support_units: String,
    due: Option<String>,
    due_on: Option<Day>,
    pub(crate) rule: String,
    confidence: i64,
}

impl Proposal {
    fn plain(kind: CandidateKind, text: String, span: Span, rule: impl Into<String>) -> Self {
        Self {
            kind,
            text,
            span,
            heading: None,
            speaker: None,
            lead_units: String::new(),
            support_units: String::new(),
            due: None,
            due_on: None,
            rule: rule.into(),
            confidence: 0,
        }
    }

    fn of_task(task: &TaskFound) -> Self {
        let last = task.due_range.as_ref().and_then(|range| range[1].as_deref());
        // A confidence is 0–1; anything else would be a fault of the reader, and is held within.
        #[expect(clippy::cast_possible_truncation, reason = "held between 0 and 10000")]
        let confidence = (task.confidence.clamp(0.0, 1.0) * 10_000.0).round() as i64;
        Self {
            heading: task.heading.clone(),
            speaker: task.speaker.clone(),
            lead_units: task.lead_units.join("\n"),
            support_units: task.support_units.join("\n"),
            due: task.due.clone(),
            due_on: last.and_then(Day::parse),
            confidence,
            ..Self::plain(
                CandidateKind::Task,
                task.text.clone(),
                task.span,
                task.rule.clone(),
            )
        }
    }

    fn of_figure(figure: &FigureFound) -> Self {
        let parts = [
            figure.period.as_deref(),
            figure.region.as_deref(),
            Some(figure.name.as_str()),
        ];
        let head: Vec<&str> = parts
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        let (change, unit) = (
            figure.change.as_deref().unwrap_or_default(),
            figure.unit.as_deref().unwrap_or_default(),
        );
        // 增长、下降 go before the number, 以上、左右 after it; 同比增长8.3% is another number behind it.
        let after = change.ends_with(['上', '下', '右', '余', '内']);
        let value = if change.contains(|c: char| c.is_ascii_digit()) {
            format!("{}{unit}，{change}", figure.value)
        } else if after {
            format!("{}{unit}{change}", figure.value)
        } else {
            format!("{change}{}{unit}", figure.value)
        };
        let text = format!("{} {value}", head.join(" ")).trim().to_owned();
        Self::plain(CandidateKind::Figure, text, figure.span, "figure")
    }

    fn of_person(person: &PersonFound) -> Self {
        let part = match person.role {
            Role::Chair => "chair",
            Role::Speaker => "speaker",
            Role::Reporter => "reporter",
            Role::Attendee => "attendee",
        };
        Self {
            lead_units: person.posts.join("\n"),
            ..Self::plain(
                CandidateKind::Person,
                person.name.clone(),
                person.span,
                format!("person.{part}"),
            )
        }
    }

    /// Whether a candidate is what reading had proposed here, whatever was made of it since.
    pub(crate) fn is_behind(&self, candidate: &Candidate) -> bool {
        let span = [candidate.span_start, candidate.span_end];
        self.kind == candidate.kind && self.rule == candidate.rule && as_places(self.span) == span
    }

    /// The candidate, with its id and its place.
    pub(crate) fn candidate(
        self,
        id: CandidateId,
        document: DocumentId,
        reading: ReadingId,
        position: i64,
    ) -> Candidate {
        let [span_start, span_end] = as_places(self.span);
        Candidate {
            id,
            document,
            reading,
            position,
            kind: self.kind,
            text: self.text,
            span_start,
            span_end,
            heading: self.heading,
            speaker: self.speaker,
            lead_units: self.lead_units,
            support_units: self.support_units,
            due: self.due,
            due_on: self.due_on,
            rule: self.rule,
            confidence: self.confidence,
            state: CandidateState::Proposed,
        }
    }

    /// Gives a candidate back the words that reading had proposed.
    pub(crate) fn restore(self, candidate: &mut Candidate) {
        candidate.text = self.text;
        candidate.lead_units = self.lead_units;
        candidate.support_units = self.support_units;
        candidate.due_on = self.due_on;
    }
}

/// A span as the integers of a row.
pub(crate) fn as_places(span: Span) -> [i64; 2] {
    span.map(|at| i64::try_from(at).unwrap_or(i64::MAX))
}

/// Everything that a reading proposes, kind by kind in the order of the page.
pub(crate) fn proposals(reading: &Reading) -> Vec<Proposal> {
    let mut all: Vec<Proposal> = reading.tasks.iter().map(Proposal::of_task).collect();
    all.extend(reading.indicators.iter().map(Proposal::of_figure));
    all.extend(reading.people.iter().map(Proposal::of_person));
    let papers = reading
        .documents_reviewed
        .iter()
        .zip(&reading.documents_reviewed_spans);
    all.extend(
        papers.map(|(title, span)| Proposal::plain(CandidateKind::Paper, title.clone(), *span, "paper")),
    );
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_reads_as_one_says_it() {
        let figure = FigureFound {
            name: "完成投资".to_owned(),
            value: "36.5".to_owned(),
            unit: Some("亿元".to_owned()),
            change: Some("以上".to_owned()),
            period: Some("上半年".to_owned()),
            region: None,
            span: [3, 9],
        };
        assert_eq!(Proposal::of_figure(&figure).text, "上半年 完成投资 36.5亿元以上");
        let with_rate = FigureFound {
            change: Some("同比增长8.3%".to_owned()),
            ..figure.clone()
        };
        assert_eq!(
            Proposal::of_figure(&with_rate).text,
            "上半年 完成投资 36.5亿元，同比增长8.3%"
        );
        let growth = FigureFound {
            change: Some("增长".to_owned()),
            unit: Some("%".to_owned()),
            ..figure
        };
        assert_eq!(Proposal::of_figure(&growth).text, "上半年 完成投资 增长36.5%");
    }
}
