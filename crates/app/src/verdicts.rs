//! What a verdict does to candidates, inside the lane, and the labelled example that it leaves.
//!
//! Taking a verdict back gives everything back: the words of the reading, the other candidate of a merge as it was before,
//! the whole of what was taken apart. Only what something was built on stays.

use crate::App;
use crate::error::Result;
use crate::intake::{off_lane, text_of};
use crate::proposals::{Proposal, as_places, proposals};
use std::collections::BTreeMap;
use yipanqi_domain::document::{Candidate, CandidateState, Document, ReadingRecord};
use yipanqi_domain::example::{Example, Verdict as Label, changes};
use yipanqi_domain::review::{JOINT, SPLIT, Wording};
use yipanqi_domain::{CandidateId, DocumentId, ReadingId, Refusal};
use yipanqi_extract::{Reading, Span, normalise_piece, recut};
use yipanqi_store::Tx;

/// What was looked up before the lane: the text, where it is wanted, and what every reading had proposed.
#[derive(Default)]
pub(crate) struct Known {
    text: String,
    proposals: BTreeMap<ReadingId, Vec<Proposal>>,
}

impl Known {
    /// The candidate as a rule had proposed it.
    fn as_proposed(&self, candidate: &Candidate) -> Option<Candidate> {
        let all = self.proposals.get(&candidate.reading)?;
        let proposal = all.iter().find(|p| p.is_behind(candidate))?;
        let mut proposed = candidate.clone();
        proposal.clone().restore(&mut proposed);
        Some(proposed)
    }

    /// Whether a candidate was taken as the rule had proposed it.
    pub(crate) fn verdict(&self, before: &Candidate, taken: &Candidate) -> Label {
        let proposed = self.as_proposed(before);
        if changes(proposed.as_ref().unwrap_or(before), taken).is_empty() {
            Label::Accepted
        } else {
            Label::Edited
        }
    }
}

impl App {
    /// What the readings of a document had proposed.
    pub(crate) async fn known_of(&self, document: DocumentId) -> Result<Known> {
        let mut read = self.store.read().await?;
        let readings = read.readings_of(document).await?;
        read.end().await?;
        off_lane(move || Known {
            text: String::new(),
            proposals: readings.iter().map(proposed_by).collect(),
        })
        .await
    }

    /// The same, from one of its candidates, with the text of its reading where it is wanted.
    pub(crate) async fn known_of_candidate(&self, id: CandidateId, with_text: bool) -> Result<Known> {
        let mut read = self.store.read().await?;
        let Some(candidate) = read.get::<Candidate>(id.0).await? else {
            return Ok(Known::default());
        };
        let readings = read.readings_of(candidate.document).await?;
        read.end().await?;
        let blobs = self.blobs.clone();
        off_lane(move || -> Result<Known> {
            let own = readings.iter().find(|r| r.id == candidate.reading);
            let text = match own.filter(|_| with_text) {
                Some(reading) => text_of(&blobs, &reading.text_blob)?,
                None => String::new(),
            };
            Ok(Known {
                text,
                proposals: readings.iter().map(proposed_by).collect(),
            })
        })
        .await?
    }
}

fn proposed_by(reading: &ReadingRecord) -> (ReadingId, Vec<Proposal>) {
    let answer: Option<Reading> = serde_json::from_str(&reading.answer).ok();
    (
        reading.id,
        answer.map(|answer| proposals(&answer)).unwrap_or_default(),
    )
}

/// Keeps what became of a candidate as a labelled example; `(what, whether with all the rest at once)`.
pub(crate) async fn learn(
    tx: &mut Tx,
    before: &Candidate,
    after: &Candidate,
    (verdict, at_once): (Label, bool),
    known: &Known,
) -> Result<()> {
    let proposed = known.as_proposed(before);
    let example = Example {
        id: tx.new_id().await?,
        document: before.document,
        reading: before.reading,
        candidate: before.id,
        kind: before.kind,
        rule: before.rule.clone(),
        verdict,
        at_once,
        changed: changes(proposed.as_ref().unwrap_or(before), after),
        text: after.text.clone(),
        lead_units: after.lead_units.clone(),
        support_units: after.support_units.clone(),
        due_on: after.due_on,
        span_start: before.span_start,
        span_end: before.span_end,
        known_at: tx.seq(),
        at: tx.now(),
    };
    tx.insert(&example).await?;
    Ok(())
}

/// What the trail says of a verdict.
pub(crate) struct Told {
    pub(crate) act: &'static str,
    pub(crate) reason: String,
}

impl Told {
    fn plainly(act: &'static str) -> Self {
        Self {
            act,
            reason: String::new(),
        }
    }
}

pub(crate) async fn take(
    tx: &mut Tx,
    candidate: Candidate,
    wording: &Wording,
    known: &Known,
) -> Result<Told> {
    let taken = candidate.clone().taken(wording)?;
    if taken != candidate {
        not_in_use(tx, candidate.id).await?;
    }
    tx.update(&taken).await?;
    let verdict = known.verdict(&candidate, &taken);
    learn(tx, &candidate, &taken, (verdict, false), known).await?;
    let edited = taken.state == CandidateState::Edited;
    Ok(Told::plainly(if edited {
        "candidate.edit"
    } else {
        "candidate.accept"
    }))
}

pub(crate) async fn drop_one(tx: &mut Tx, candidate: Candidate, reason: &str, known: &Known) -> Result<Told> {
    not_in_use(tx, candidate.id).await?;
    let dropped = candidate.clone().dropped(reason)?;
    tx.update(&dropped).await?;
    learn(tx, &candidate, &dropped, (Label::Dropped, false), known).await?;
    Ok(Told {
        act: "candidate.drop",
        reason: reason.trim().to_owned(),
    })
}

pub(crate) async fn merge(
    tx: &mut Tx,
    document: &Document,
    candidate: Candidate,
    into: Option<CandidateId>,
    known: &Known,
) -> Result<Told> {
    let all = tx.candidates_of(candidate.document).await?;
    let place = |c: &Candidate| (c.position, c.id);
    let gone = |c: &Candidate| {
        matches!(
            c.state,
            CandidateState::Merged { .. } | CandidateState::Dropped { .. }
        )
    };
    let before = |c: &Candidate| c.kind == candidate.kind && place(c) < place(&candidate) && !gone(c);
    let other = if let Some(into) = into {
        all.into_iter().find(|c| c.id == into)
    } else {
        all.into_iter().filter(before).max_by_key(place)
    };
    let other = other.ok_or_else(|| Refusal::new("nothing_to_merge_into").at("into"))?;
    // What is taken already must not grow by words for which nobody answers, nor after something was built on it.
    not_in_use(tx, other.id).await?;
    if other.state.is_taken() {
        crate::vouches::usable(tx, document).await?;
    }
    let (merged, joined) = candidate.clone().merged_into(other.clone())?;
    tx.update(&joined).await?;
    tx.update(&merged).await?;
    learn(tx, &candidate, &merged, (Label::Merged, false), known).await?;
    learn(tx, &other, &joined, (Label::Joined, false), known).await?;
    Ok(Told {
        act: "candidate.merge",
        reason: format!("into={}", joined.id),
    })
}

pub(crate) async fn split(tx: &mut Tx, candidate: Candidate, typed: &str, known: &Known) -> Result<Told> {
    let parts = candidate.parts(typed)?;
    let spans = spans_of_parts(&known.text, &candidate, &parts);
    let count = parts.len();
    let whole = Candidate {
        text: parts.join("\n"),
        ..candidate.clone()
    };
    learn(tx, &candidate, &whole, (Label::Split, false), known).await?;
    for (n, (text, [span_start, span_end])) in parts.into_iter().zip(spans).enumerate() {
        let part = Candidate {
            text,
            span_start,
            span_end,
            rule: SPLIT.to_owned(),
            ..candidate.clone()
        };
        if n == 0 {
            tx.update(&part).await?;
        } else {
            let id = tx.new_id().await?;
            tx.insert(&Candidate { id, ..part }).await?;
        }
    }
    Ok(Told {
        act: "candidate.split",
        reason: format!("parts={count}"),
    })
}

pub(crate) async fn undo(tx: &mut Tx, candidate: Candidate, known: &Known) -> Result<Told> {
    not_in_use(tx, candidate.id).await?;
    if candidate.state == CandidateState::Proposed && candidate.rule == SPLIT {
        return put_together(tx, candidate, known).await;
    }
    if let Some(into) = candidate.merge_target()
        && let Some(other) = tx.get::<Candidate>(into.0).await?
    {
        not_in_use(tx, other.id).await?;
        take_out(tx, &candidate, other, known).await?;
    }
    let was_edited = candidate.state == CandidateState::Edited;
    let mut undone = candidate.clone().undone()?;
    // What others brought in is not thrown away with the edit.
    if was_edited
        && tx.merged_into(undone.id).await?.is_empty()
        && let Some(proposed) = known.as_proposed(&candidate)
    {
        undone = Candidate {
            state: undone.state,
            ..proposed
        };
    }
    tx.update(&undone).await?;
    learn(tx, &candidate, &undone, (Label::Undone, false), known).await?;
    Ok(Told::plainly("candidate.undo"))
}

/// Takes a merged candidate out of the other again: back to what that was before, when nothing was changed since.
async fn take_out(tx: &mut Tx, merged: &Candidate, other: Candidate, known: &Known) -> Result<()> {
    let own = tx.examples_of_candidate(merged.id).await?;
    let merged_at = own
        .iter()
        .find(|e| e.verdict == Label::Merged)
        .map(|e| e.known_at);
    let history = tx.examples_of_candidate(other.id).await?;
    let joined = history
        .iter()
        .position(|e| e.verdict == Label::Joined && Some(e.known_at) == merged_at);
    let untouched = joined.filter(|at| says(&history[*at], &other));
    let before = match untouched {
        Some(at) => match history.get(at + 1) {
            Some(example) => Some((worded(&other, example), example.verdict)),
            None => known.as_proposed(&other).map(|p| (p, Label::Undone)),
        },
        None => None,
    };
    let (back, verdict) = match before {
        Some((wording, verdict)) => {
            let state = match verdict {
                Label::Accepted | Label::Added => CandidateState::Accepted,
                Label::Edited => CandidateState::Edited,
                Label::Undone | Label::Split => CandidateState::Proposed,
                Label::Merged | Label::Joined | Label::Dropped => other.state.clone(),
            };
            (Candidate { state, ..wording }, verdict)
        }
        None => match other.clone().without(merged) {
            Some(back) => (back, Label::Edited),
            None => return Ok(()),
        },
    };
    tx.update(&back).await?;
    learn(tx, &other, &back, (verdict, false), known).await
}

/// Whether a candidate still reads as an example left it.
fn says(example: &Example, candidate: &Candidate) -> bool {
    example.text == candidate.text
        && example.lead_units == candidate.lead_units
        && example.support_units == candidate.support_units
        && example.due_on == candidate.due_on
}

/// A candidate with the wording that an example left.
fn worded(candidate: &Candidate, example: &Example) -> Candidate {
    Candidate {
        text: example.text.clone(),
        lead_units: example.lead_units.clone(),
        support_units: example.support_units.clone(),
        due_on: example.due_on,
        ..candidate.clone()
    }
}

/// Puts the parts of a candidate together again. Refused once one of them was decided.
async fn put_together(tx: &mut Tx, first: Candidate, known: &Known) -> Result<Told> {
    let history = tx.examples_of_candidate(first.id).await?;
    let cut = history
        .iter()
        .rposition(|e| e.verdict == Label::Split && e.rule != SPLIT);
    let Some(at) = cut else {
        return Err(Refusal::stale("nothing_to_undo").into());
    };
    let cut = &history[at];
    let within = |c: &Candidate| c.span_start >= cut.span_start && c.span_end <= cut.span_end;
    let all = tx.candidates_of(first.document).await?;
    let parts = all.into_iter().filter(|c| {
        c.id != first.id
            && c.rule == SPLIT
            && (c.reading, c.kind, c.position) == (first.reading, first.kind, first.position)
            && within(c)
    });
    let parts: Vec<Candidate> = parts.collect();
    let whole_at = Candidate {
        rule: cut.rule.clone(),
        span_start: cut.span_start,
        span_end: cut.span_end,
        ..first.clone()
    };
    let whole = match (history.get(at + 1), known.as_proposed(&whole_at)) {
        (Some(before), _) => worded(&whole_at, before),
        (None, Some(proposed)) => proposed,
        (None, None) => Candidate {
            text: cut.text.replace('\n', JOINT),
            ..whole_at
        },
    };
    for part in parts {
        let back = CandidateState::Merged { into: first.id };
        if part.state != CandidateState::Proposed && part.state != back {
            return Err(Refusal::new("split_parts_decided").with("text", part.text).into());
        }
        let told_of = !tx.examples_of_candidate(part.id).await?.is_empty();
        if told_of || !tx.merged_into(part.id).await?.is_empty() {
            tx.update(&Candidate { state: back, ..part }).await?;
        } else {
            tx.remove::<Candidate>(part.id).await?;
        }
    }
    tx.update(&whole).await?;
    learn(tx, &whole, &whole, (Label::Undone, false), known).await?;
    Ok(Told::plainly("candidate.undo"))
}

async fn not_in_use(tx: &mut Tx, id: CandidateId) -> Result<()> {
    Ok(Refusal::unless(
        !tx.candidate_is_source(id).await?,
        "candidate_in_use",
    )?)
}

/// Where each part stands in the original; a part that was reworded has the place of the whole.
fn spans_of_parts(original: &str, candidate: &Candidate, parts: &[String]) -> Vec<[i64; 2]> {
    let whole = [candidate.span_start, candidate.span_end];
    let span: Span = whole.map(|at| usize::try_from(at).unwrap_or(0));
    let plain = normalise_piece(&recut(original, span));
    let chars: Vec<char> = plain.text.chars().collect();
    let mut from = 0;
    let mut spans = Vec::with_capacity(parts.len());
    for part in parts {
        let wanted: Vec<char> = part.chars().collect();
        let found = find(&chars[from..], &wanted).map(|at| at + from);
        spans.push(match found {
            Some(at) => {
                let end = at + wanted.len();
                from = end;
                as_places([span[0] + plain.map[at], span[0] + plain.map[end - 1] + 1])
            }
            None => whole,
        });
    }
    spans
}

fn find(text: &[char], wanted: &[char]) -> Option<usize> {
    if wanted.is_empty() || wanted.len() > text.len() {
        return None;
    }
    text.windows(wanted.len()).position(|window| window == wanted)
}
