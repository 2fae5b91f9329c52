//! What a person may do with a candidate, and how two people at once are told apart.
//!
//! Every act names the version of the candidate that the person saw ([`Candidate::seen`]). When somebody else decided
//! it meanwhile the act is refused as stale, with what they decided; nothing of theirs is overwritten.

use crate::canon::Form;
use crate::document::{Candidate, CandidateState, Document, DocumentState};
use crate::refusal::{Refusal, Rule, optional_day, required};
use crate::{CandidateId, Day, ReadingId};

/// Rule code of a candidate that a person added.
pub const BY_HAND: &str = "by_hand";
/// Rule code of the parts of a candidate that a person took apart.
pub const SPLIT: &str = "split";
/// Between the texts of two candidates that become one.
pub const JOINT: &str = "；";
/// The most parts into which one candidate is taken apart at once.
const MOST_PARTS: usize = 20;

/// The wording of a candidate as typed into its form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wording {
    /// The text.
    pub text: String,
    /// Lead units, separated by lines, 、 or ，.
    pub lead_units: String,
    /// Support units, likewise.
    pub support_units: String,
    /// Last day, `YYYY-MM-DD`, or empty.
    pub due_on: String,
}

impl Wording {
    /// The wording that a candidate has.
    pub fn of(candidate: &Candidate) -> Self {
        Self {
            text: candidate.text.clone(),
            lead_units: candidate.lead_units.clone(),
            support_units: candidate.support_units.clone(),
            due_on: candidate.due_on.map_or_else(String::new, |d| d.to_string()),
        }
    }
}

/// Last days that deadlines usually name, seen from a day: the end of its month, quarter, half-year and year, of the next
/// month, and of the next year; each once, in order.
pub fn usual_days(from: Day) -> Vec<Day> {
    let last_of = |year: i32, month: u32| {
        let (year, month) = if month > 12 {
            (year + 1, month - 12)
        } else {
            (year, month)
        };
        let (year, next) = if month == 12 {
            (year + 1, 1)
        } else {
            (year, month + 1)
        };
        Day::new(year, next, 1).map(|first| first.plus(-1))
    };
    let (year, month) = (from.year(), from.month());
    let ends = [
        last_of(year, month),
        last_of(year, month + 1),
        last_of(year, month.div_ceil(3) * 3),
        last_of(year, month.div_ceil(6) * 6),
        last_of(year, 12),
        last_of(year + 1, 12),
    ];
    let mut days: Vec<Day> = ends.into_iter().flatten().collect();
    days.sort_unstable();
    days.dedup();
    days
}

/// Names of units as typed, one a line, each once.
pub fn names_by_line(text: &str) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in text.split(['\n', '、', '，', ',', '；', ';']).map(str::trim) {
        if !name.is_empty() && !names.contains(&name) {
            names.push(name);
        }
    }
    names.join("\n")
}

impl Candidate {
    /// Names the version that a person sees: it changes with the state and with every word of it.
    pub fn seen(&self) -> String {
        let mut form = Form::new();
        form.text(self.state.code())
            .text(&self.text)
            .text(&self.lead_units)
            .text(&self.support_units);
        form.maybe_text(self.due_on.map(|d| d.to_string()).as_deref());
        form.digest().chars().take(16).collect()
    }

    /// Refuses when the candidate is no longer what the person saw.
    pub fn still(&self, seen: &str) -> Rule {
        if self.seen() == seen {
            return Ok(());
        }
        Err(Refusal::stale("candidate_changed")
            .with("state", self.state.code())
            .with("text", &self.text))
    }

    fn open_for(&self, what: &[&str]) -> Rule {
        if what.contains(&self.state.code()) {
            return Ok(());
        }
        Err(Refusal::stale("candidate_changed")
            .with("state", self.state.code())
            .with("text", &self.text))
    }

    /// Takes it with this wording: accepted when nothing was changed, else edited.
    pub fn taken(mut self, wording: &Wording) -> Rule<Self> {
        self.open_for(&["proposed", "accepted", "edited", "dropped"])?;
        let text = required(&wording.text, "text")?;
        let lead = names_by_line(&wording.lead_units);
        let support = names_by_line(&wording.support_units);
        let due_on = optional_day(&wording.due_on, "due_on")?;
        let as_it_stands = text == self.text.trim()
            && lead == names_by_line(&self.lead_units)
            && support == names_by_line(&self.support_units)
            && due_on == self.due_on;
        if as_it_stands {
            if self.state != CandidateState::Edited {
                self.state = CandidateState::Accepted;
            }
            return Ok(self);
        }
        (self.text, self.lead_units, self.support_units, self.due_on) = (text, lead, support, due_on);
        self.state = CandidateState::Edited;
        Ok(self)
    }

    /// Puts its text into another: gives this one as merged and the other with both texts and all units.
    pub fn merged_into(mut self, mut other: Self) -> Rule<(Self, Self)> {
        self.open_for(&["proposed"])?;
        let fits = self.id != other.id && self.document == other.document && self.kind == other.kind;
        Refusal::unless(fits, "merge_does_not_fit")?;
        if matches!(
            other.state,
            CandidateState::Merged { .. } | CandidateState::Dropped { .. }
        ) {
            return Err(Refusal::new("merge_into_gone")
                .at("into")
                .with("state", other.state.code()));
        }
        let text = format!(
            "{}{JOINT}{}",
            other.text.trim_end_matches(['。', '；']),
            self.text
        );
        other.text = required(&text, "into")?;
        other.lead_units = names_by_line(&format!("{}\n{}", other.lead_units, self.lead_units));
        other.support_units = names_by_line(&format!("{}\n{}", other.support_units, self.support_units));
        other.due_on = other.due_on.or(self.due_on);
        if other.state == CandidateState::Accepted {
            other.state = CandidateState::Edited;
        }
        self.state = CandidateState::Merged { into: other.id };
        Ok((self, other))
    }

    /// Gives the texts of its parts; the first stays in this candidate, the others become new ones.
    pub fn parts(&self, typed: &str) -> Rule<Vec<String>> {
        self.open_for(&["proposed"])?;
        let parts: Vec<String> = typed
            .lines()
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect();
        if parts.len() < 2 {
            return Err(Refusal::new("split_needs_parts").at("parts"));
        }
        if parts.len() > MOST_PARTS {
            return Err(Refusal::new("split_too_many")
                .at("parts")
                .with("limit", MOST_PARTS));
        }
        for part in &parts {
            required(part, "parts")?;
        }
        Ok(parts)
    }

    /// Drops it.
    pub fn dropped(mut self, reason: &str) -> Rule<Self> {
        self.open_for(&["proposed", "accepted", "edited"])?;
        let reason = reason.trim();
        if reason.chars().count() > 500 {
            return Err(Refusal::new("too_long").at("reason").with("limit", 500));
        }
        self.state = CandidateState::Dropped {
            reason: reason.to_owned(),
        };
        Ok(self)
    }

    /// Back to proposed. Refused when it waits already.
    pub fn undone(mut self) -> Rule<Self> {
        if self.state == CandidateState::Proposed {
            return Err(Refusal::stale("nothing_to_undo"));
        }
        self.state = CandidateState::Proposed;
        Ok(self)
    }

    /// Takes the text of a candidate that had been merged into this one out again; `None` when it was changed since,
    /// and then it stays as it is.
    pub fn without(mut self, merged: &Self) -> Option<Self> {
        let text = self
            .text
            .strip_suffix(&merged.text)?
            .strip_suffix(JOINT)?
            .to_owned();
        self.text = text;
        Some(self)
    }

    /// What the other candidate merged into, if it was merged.
    pub const fn merge_target(&self) -> Option<CandidateId> {
        match self.state {
            CandidateState::Merged { into } => Some(into),
            _ => None,
        }
    }
}

impl Document {
    /// Refuses unless candidates may be decided now.
    pub fn under_review(&self) -> Rule<ReadingId> {
        match self.state {
            DocumentState::Read { reading } => Ok(reading),
            _ => Err(Refusal::stale("document_not_open").with("state", self.state.code())),
        }
    }

    /// Read, for the first time or again: the review goes on with the new reading.
    #[must_use]
    pub fn read_as(mut self, reading: ReadingId) -> Self {
        self.state = DocumentState::Read { reading };
        self
    }

    /// Takes the review up again after it was ended or the document put away.
    pub fn reopened(mut self) -> Rule<Self> {
        let closed = matches!(
            self.state,
            DocumentState::Reviewed { .. } | DocumentState::SetAside { .. }
        );
        match self.state.reading().filter(|_| closed) {
            Some(reading) => {
                self.state = DocumentState::Read { reading };
                Ok(self)
            }
            None => Err(Refusal::stale("document_not_closed").with("state", self.state.code())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DocumentId;
    use crate::document::CandidateKind;

    fn candidate(id: i64, text: &str) -> Candidate {
        Candidate {
            id: CandidateId(id),
            document: DocumentId(1),
            reading: ReadingId(1),
            position: id,
            kind: CandidateKind::Task,
            text: text.to_owned(),
            span_start: 0,
            span_end: 5,
            heading: None,
            speaker: None,
            lead_units: "市交通委".to_owned(),
            support_units: String::new(),
            due: Some("年底前".to_owned()),
            due_on: Day::parse("2025-12-31"),
            rule: "clause".to_owned(),
            confidence: 9000,
            state: CandidateState::Proposed,
        }
    }

    #[test]
    fn taken_as_it_stands_is_accepted_and_taken_with_a_change_is_edited() {
        let one = candidate(1, "修通渡口连接路");
        let wording = Wording::of(&one);
        assert_eq!(
            one.clone().taken(&wording).map(|c| c.state),
            Ok(CandidateState::Accepted)
        );
        let changed = Wording {
            lead_units: "市交通委、江岸区政府".to_owned(),
            ..wording.clone()
        };
        let edited = one.clone().taken(&changed).expect("a wording that can be taken");
        assert_eq!(edited.state, CandidateState::Edited);
        assert_eq!(edited.lead_units, "市交通委\n江岸区政府");
        let wrong = Wording {
            due_on: "2025-02-30".to_owned(),
            ..wording
        };
        assert_eq!(
            one.taken(&wrong).map_err(|r| (r.code, r.field)),
            Err(("not_a_day", Some("due_on")))
        );
    }

    #[test]
    fn what_somebody_else_decided_is_not_decided_again_unseen() {
        let one = candidate(1, "修通渡口连接路");
        let seen = one.seen();
        assert_eq!(one.still(&seen), Ok(()));
        let dropped = one.dropped("重复").expect("an open candidate");
        let refusal = dropped.still(&seen).expect_err("changed since");
        assert!(refusal.stale);
        assert_eq!(refusal.args[0], ("state", "dropped".to_owned()));
    }

    #[test]
    fn merging_joins_texts_units_and_deadline_and_can_be_taken_back() {
        let (first, second) = (candidate(1, "修通渡口连接路。"), candidate(2, "装好路灯"));
        let (merged, joined) = second
            .merged_into(first)
            .expect("two open candidates of one kind");
        assert_eq!(joined.text, "修通渡口连接路；装好路灯");
        assert_eq!(merged.state, CandidateState::Merged { into: CandidateId(1) });
        let back = joined
            .clone()
            .without(&merged)
            .expect("nothing was changed since");
        assert_eq!(back.text, "修通渡口连接路");
        let rewritten = Candidate {
            text: "另写的文字".to_owned(),
            ..joined
        };
        assert_eq!(rewritten.without(&merged), None);
    }

    #[test]
    fn a_candidate_does_not_merge_into_itself_or_into_one_that_is_gone() {
        let one = candidate(1, "修通渡口连接路");
        assert_eq!(
            one.clone().merged_into(one.clone()).map_err(|r| r.code),
            Err("merge_does_not_fit")
        );
        let gone = candidate(2, "装好路灯").dropped("").expect("an open candidate");
        assert_eq!(one.merged_into(gone).map_err(|r| r.code), Err("merge_into_gone"));
    }

    #[test]
    fn one_part_is_no_split() {
        let one = candidate(1, "修通渡口连接路，装好路灯");
        assert_eq!(
            one.parts("修通渡口连接路\n\n").map_err(|r| r.code),
            Err("split_needs_parts")
        );
        assert_eq!(one.parts("修通渡口连接路\n装好路灯").map(|p| p.len()), Ok(2));
    }

    #[test]
    fn the_usual_days_are_ends_of_months_quarters_half_years_and_years() {
        for (from, ends) in [
            (
                "2025-02-20",
                &[
                    "2025-02-28",
                    "2025-03-31",
                    "2025-06-30",
                    "2025-12-31",
                    "2026-12-31",
                ][..],
            ),
            ("2024-12-31", &["2024-12-31", "2025-01-31", "2025-12-31"]),
            (
                "2025-07-01",
                &[
                    "2025-07-31",
                    "2025-08-31",
                    "2025-09-30",
                    "2025-12-31",
                    "2026-12-31",
                ],
            ),
        ] {
            let days = usual_days(Day::parse(from).expect("a day"));
            let days: Vec<String> = days.iter().map(ToString::to_string).collect();
            assert_eq!(days, ends, "{from}");
        }
    }

    #[test]
    fn names_are_told_apart_by_lines_and_by_the_chinese_comma() {
        assert_eq!(names_by_line(" 甲局、乙局，丙局\n甲局 "), "甲局\n乙局\n丙局");
    }
}
