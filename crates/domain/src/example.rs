//! 样例: what a clerk decided about what a rule had proposed, kept so that rules can be judged by it.
//!
//! An example names the rule and never a person: it says how a rule does, not how somebody works. Only the latest
//! example of a candidate under a rule counts, so that a verdict that was taken back teaches nothing.

use crate::document::{Candidate, CandidateKind};
use crate::refusal::{Refusal, Rule};
use crate::review::{BY_HAND, SPLIT, names_by_line};
use crate::{At, CandidateId, Day, DocumentId, ReadingId, coded};
use std::collections::BTreeMap;

coded! {
    /// What became of a candidate.
    pub enum Verdict {
        /// Taken as the rule proposed it.
        Accepted = "accepted",
        /// Taken with changes.
        Edited = "edited",
        /// It was no task of its own: its text went into another.
        Merged = "merged",
        /// Another's text was put into it.
        Joined = "joined",
        /// It was several: taken apart.
        Split = "split",
        /// Not taken.
        Dropped = "dropped",
        /// A person added it: the rules had missed it.
        Added = "added",
        /// The verdict before was taken back.
        Undone = "undone",
    }
}

/// One labelled example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Row id.
    pub id: i64,
    /// The document.
    pub document: DocumentId,
    /// The reading in which the span lies.
    pub reading: ReadingId,
    /// The candidate.
    pub candidate: CandidateId,
    /// What it proposes.
    pub kind: CandidateKind,
    /// The rule that had proposed it.
    pub rule: String,
    /// What became of it.
    pub verdict: Verdict,
    /// Decided with all the others that waited, not by itself.
    pub at_once: bool,
    /// What differs from what the rule proposed: codes of [`changes`] with blanks between.
    pub changed: String,
    /// The text as decided.
    pub text: String,
    /// Lead units as decided, one a line.
    pub lead_units: String,
    /// Support units as decided, one a line.
    pub support_units: String,
    /// Last day as decided.
    pub due_on: Option<Day>,
    /// First code point of the original that the rule had marked.
    pub span_start: i64,
    /// One past the last.
    pub span_end: i64,
    /// The trail entry by which it became known: the order of examples.
    pub known_at: i64,
    /// When.
    pub at: At,
}

fn differ(a: &str, b: &str) -> bool {
    names_by_line(a) != names_by_line(b)
}

/// What somebody changed: `text`, `lead`, `support`, `due`, each where the two differ.
pub fn changes(proposed: &Candidate, decided: &Candidate) -> String {
    let differs = [
        ("text", proposed.text.trim() != decided.text.trim()),
        ("lead", differ(&proposed.lead_units, &decided.lead_units)),
        ("support", differ(&proposed.support_units, &decided.support_units)),
        ("due", proposed.due_on != decided.due_on),
    ];
    let codes: Vec<&str> = differs
        .iter()
        .filter(|(_, d)| *d)
        .map(|(code, _)| *code)
        .collect();
    codes.join(" ")
}

/// How one rule does, counted over candidates.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct RuleScore {
    /// The rule.
    pub rule: String,
    /// What its candidates are.
    pub kind: String,
    /// Candidates that it proposed: those decided and those that wait.
    pub proposed: i64,
    /// Those that still wait.
    pub waiting: i64,
    /// Taken as they stand.
    pub accepted: i64,
    /// Taken with changes.
    pub edited: i64,
    /// Of the changed ones, those whose units or day were put right while the text stood.
    pub text_kept: i64,
    /// Cut too small: put into another.
    pub merged: i64,
    /// Cut too large: taken apart.
    pub split: i64,
    /// Not taken.
    pub dropped: i64,
    /// Of the decided ones, those decided together with all the rest.
    pub at_once: i64,
    /// Only in the row of what people added: what every rule of the kind had missed.
    pub missed: i64,
}

/// What may be said of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Fewer decided candidates than [`FEW`]: nothing can be said.
    TooFew,
    /// Four of five are taken, as they stand or changed.
    Earns,
    /// In between.
    Mixed,
    /// Fewer than half are taken.
    Errs,
}

/// With fewer decided candidates a share says nothing.
pub const FEW: i64 = 5;

impl RuleScore {
    /// How many were decided.
    pub const fn decided(&self) -> i64 {
        self.accepted + self.edited + self.merged + self.split + self.dropped
    }
    /// Share of the decided ones that were taken, in units of 0.01 %.
    pub const fn taken_share(&self) -> Option<i64> {
        match self.decided() {
            0 => None,
            n => Some((self.accepted + self.edited) * 10_000 / n),
        }
    }
    /// Share of the decided ones that were taken as they stood, in units of 0.01 %.
    pub const fn as_is_share(&self) -> Option<i64> {
        match self.decided() {
            0 => None,
            n => Some(self.accepted * 10_000 / n),
        }
    }
    /// Whether it earns its place.
    pub const fn standing(&self) -> Standing {
        match self.taken_share() {
            Some(share) if self.decided() >= FEW => {
                if share >= 8_000 {
                    Standing::Earns
                } else if share < 5_000 {
                    Standing::Errs
                } else {
                    Standing::Mixed
                }
            }
            _ => Standing::TooFew,
        }
    }
}

impl Standing {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooFew => "too-few",
            Self::Earns => "earns",
            Self::Mixed => "mixed",
            Self::Errs => "errs",
        }
    }
}

/// Scores every rule: `examples` in any order, and how many candidates of each kind and rule wait.
pub fn score(examples: &[Example], waiting: &[(CandidateKind, String, i64)]) -> Vec<RuleScore> {
    let mut latest: BTreeMap<(CandidateId, &str), &Example> = BTreeMap::new();
    for example in examples {
        let key = (example.candidate, example.rule.as_str());
        let held = latest.entry(key).or_insert(example);
        if example.known_at > held.known_at {
            *held = example;
        }
    }
    let mut scores: BTreeMap<(usize, String), RuleScore> = BTreeMap::new();
    let mut of = |kind: CandidateKind, rule: &str, count: &dyn Fn(&mut RuleScore)| {
        let score = scores
            .entry((kind as usize, rule.to_owned()))
            .or_insert_with(|| RuleScore {
                rule: rule.to_owned(),
                kind: kind.code().to_owned(),
                ..RuleScore::default()
            });
        count(score);
    };
    for example in latest.values() {
        // A part that a person cut is nobody's proposal.
        if example.rule == SPLIT || example.verdict == Verdict::Undone {
            continue;
        }
        let text_kept = !example.changed.split(' ').any(|code| code == "text");
        of(example.kind, &example.rule, &|score| {
            if example.rule == BY_HAND {
                score.missed += i64::from(example.verdict != Verdict::Dropped);
                return;
            }
            score.proposed += 1;
            score.at_once += i64::from(example.at_once);
            match example.verdict {
                Verdict::Accepted => score.accepted += 1,
                Verdict::Merged => score.merged += 1,
                Verdict::Split => score.split += 1,
                Verdict::Dropped => score.dropped += 1,
                Verdict::Edited | Verdict::Joined | Verdict::Added | Verdict::Undone => {
                    score.edited += 1;
                    score.text_kept += i64::from(text_kept);
                }
            }
        });
    }
    for (kind, rule, n) in waiting
        .iter()
        .filter(|(_, rule, _)| rule != BY_HAND && rule != SPLIT)
    {
        of(*kind, rule, &|score| {
            score.waiting += n;
            score.proposed += n;
        });
    }
    scores
        .into_values()
        .filter(|s| s.proposed + s.missed > 0)
        .collect()
}

/// Trust under which a text may not be used unless somebody answers for it.
pub const UNTRUSTED: &str = "untrusted";

/// 担保: leave, given by an explicit act, to use what was read from an untrusted text; or taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouch {
    /// Row id.
    pub id: i64,
    /// The document.
    pub document: DocumentId,
    /// The reading whose judgement was seen. Another reading is judged, and answered for, anew.
    pub reading: ReadingId,
    /// Given, or taken back.
    pub given: bool,
    /// With what the text was compared, or why no longer.
    pub reason: String,
    /// The trail entry of the act.
    pub known_at: i64,
    /// When.
    pub at: At,
}

/// Refuses the use of an untrusted text for which nobody answers.
pub fn usable(trust: &str, vouch: Option<&Vouch>) -> Rule {
    if trust == UNTRUSTED && !vouch.is_some_and(|v| v.given) {
        return Err(Refusal::new("document_untrusted"));
    }
    Ok(())
}

/// Of which event a reading tells, for finding other reports of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingEvent {
    /// Row id.
    pub id: i64,
    /// The reading.
    pub reading: ReadingId,
    /// Its document.
    pub document: DocumentId,
    /// The body whose office keeps the document.
    pub body: crate::BodyId,
    /// Day on which it was held or issued.
    pub held_on: Option<Day>,
    /// The body that met, as the text names it; empty when none is named.
    pub name: String,
    /// 第N次.
    pub session: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example(candidate: i64, rule: &str, verdict: Verdict, known_at: i64) -> Example {
        Example {
            id: known_at,
            document: DocumentId(1),
            reading: ReadingId(1),
            candidate: CandidateId(candidate),
            kind: CandidateKind::Task,
            rule: rule.to_owned(),
            verdict,
            at_once: false,
            changed: if verdict == Verdict::Edited {
                "lead".into()
            } else {
                String::new()
            },
            text: "修通渡口连接路".into(),
            lead_units: String::new(),
            support_units: String::new(),
            due_on: None,
            span_start: 0,
            span_end: 7,
            known_at,
            at: At(0),
        }
    }

    #[test]
    fn the_latest_verdict_of_a_candidate_counts_and_one_taken_back_counts_for_nothing() {
        let all = [
            example(1, "clause.verb", Verdict::Dropped, 1),
            example(1, "clause.verb", Verdict::Undone, 2),
            example(1, "clause.verb", Verdict::Edited, 3),
            example(2, "clause.verb", Verdict::Accepted, 4),
            example(3, "clause.verb", Verdict::Accepted, 5),
            example(3, "clause.verb", Verdict::Undone, 6),
        ];
        let scores = score(&all, &[]);
        assert_eq!(scores.len(), 1);
        let s = &scores[0];
        assert_eq!(
            (s.proposed, s.accepted, s.edited, s.text_kept, s.dropped),
            (2, 1, 1, 1, 0)
        );
    }

    #[test]
    fn what_people_added_was_missed_by_every_rule_and_what_they_cut_is_no_rules_doing() {
        let all = [
            example(1, "clause.due", Verdict::Split, 1),
            example(1, SPLIT, Verdict::Accepted, 2),
            example(2, SPLIT, Verdict::Dropped, 3),
            example(3, BY_HAND, Verdict::Added, 4),
            example(4, BY_HAND, Verdict::Added, 5),
            example(4, BY_HAND, Verdict::Dropped, 6),
        ];
        let waiting = [
            (CandidateKind::Task, "clause.due".to_owned(), 3),
            (CandidateKind::Task, SPLIT.to_owned(), 9),
        ];
        let scores = score(&all, &waiting);
        assert_eq!(scores.len(), 2);
        assert_eq!(
            (scores[0].rule.as_str(), scores[0].missed, scores[0].proposed),
            (BY_HAND, 1, 0)
        );
        let due = &scores[1];
        assert_eq!(
            (due.proposed, due.split, due.waiting, due.decided()),
            (4, 1, 3, 1)
        );
    }

    #[test]
    fn a_rule_earns_from_four_fifths_and_errs_below_half_of_enough_candidates() {
        let of = |accepted, edited, dropped| RuleScore {
            accepted,
            edited,
            dropped,
            ..RuleScore::default()
        };
        for (score, standing) in [
            (of(4, 0, 0), Standing::TooFew),
            (of(0, 0, 0), Standing::TooFew),
            (of(4, 0, 1), Standing::Earns),
            (of(3, 0, 2), Standing::Mixed),
            (of(1, 2, 3), Standing::Mixed),
            (of(1, 1, 3), Standing::Errs),
        ] {
            assert_eq!(score.standing(), standing, "{score:?}");
        }
    }

    #[test]
    fn an_untrusted_text_is_used_only_while_somebody_answers_for_it() {
        let vouch = |given| Vouch {
            id: 1,
            document: DocumentId(1),
            reading: ReadingId(1),
            given,
            reason: "与纸质原件核对过".into(),
            known_at: 1,
            at: At(0),
        };
        assert_eq!(usable("trusted", None), Ok(()));
        assert_eq!(usable("doubtful", None), Ok(()));
        assert_eq!(usable(UNTRUSTED, Some(&vouch(true))), Ok(()));
        for none in [None, Some(&vouch(false))] {
            assert_eq!(
                usable(UNTRUSTED, none).map_err(|r| r.code),
                Err("document_untrusted")
            );
        }
    }
}
