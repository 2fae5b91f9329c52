//! 核对: what a person decides about each candidate. Nothing here makes a decision or an item; a candidate that is
//! taken only becomes one when somebody records it in a session.

use crate::App;
use crate::documents::place_of;
use crate::error::Result;
use crate::intake::{off_lane, text_of};
use crate::proposals::{Proposal, as_places, proposals};
use yipanqi_domain::document::{Candidate, CandidateKind, CandidateState, ReadingRecord};
use yipanqi_domain::refusal::{optional_day, required};
use yipanqi_domain::review::{BY_HAND, SPLIT, Wording, names_by_line};
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{CandidateId, DocumentId, Refusal};
use yipanqi_extract::{Reading, Span, normalise, recut};
use yipanqi_store::Tx;

/// What a person decides about one candidate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Taken with this wording: accepted when it is the one proposed, else edited.
    Take(Wording),
    /// Its text goes into another; nothing named: into the one before it.
    Merge {
        /// Into which.
        into: Option<CandidateId>,
    },
    /// Taken apart: one part a line.
    Split {
        /// The parts.
        parts: String,
    },
    /// Not taken.
    Drop {
        /// Why; may be empty.
        reason: String,
    },
    /// Back to proposed.
    Undo,
}

/// A candidate that a person adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Added {
    /// What it proposes.
    pub kind: CandidateKind,
    /// The wording; an empty text is taken from the quote.
    pub wording: Wording,
    /// Words of the document that it rests on, as they stand there; may be empty.
    pub quote: String,
}

impl App {
    /// Decides a candidate that the person saw as `seen` ([`Candidate::seen`]). Gives the document.
    pub async fn decide_candidate(
        &self,
        actor: &Actor,
        id: CandidateId,
        seen: &str,
        verdict: Verdict,
    ) -> Result<DocumentId> {
        let known = self.known_of(id, &verdict).await?;
        let mut tx = self.store.begin(self.now()).await?;
        let Some(candidate) = tx.get::<Candidate>(id.0).await? else {
            tx.roll_back();
            return Err(self.not_seen(actor, ("candidate", id.0), false).await);
        };
        let (tx, document) = self.document_in(tx, actor, candidate.document).await?;
        let place = place_of(&document);
        let mut tx = self
            .allow(tx, actor, Action::ReviewDocument, &place, ("candidate", id.0))
            .await?;
        document.under_review()?;
        candidate.still(seen)?;
        let entry = match verdict {
            Verdict::Take(wording) => take(&mut tx, candidate, &wording).await?,
            Verdict::Merge { into } => merge(&mut tx, candidate, into).await?,
            Verdict::Split { parts } => split(&mut tx, candidate, &parts, &known).await?,
            Verdict::Drop { reason } => drop_one(&mut tx, candidate, &reason).await?,
            Verdict::Undo => undo(&mut tx, candidate, known).await?,
        };
        let entry = Entry::done(actor.by(), entry.act, "candidate", id.0).because(entry.reason);
        tx.commit(entry).await?;
        Ok(document.id)
    }

    /// Decides all candidates of a kind that wait, `waiting` in number as the person saw it, in one act.
    pub async fn decide_rest(
        &self,
        actor: &Actor,
        document: DocumentId,
        kind: CandidateKind,
        waiting: usize,
        take: bool,
    ) -> Result<usize> {
        let tx = self.store.begin(self.now()).await?;
        let (tx, found) = self.document_in(tx, actor, document).await?;
        let place = place_of(&found);
        let object = ("document", document.0);
        let mut tx = self
            .allow(tx, actor, Action::ReviewDocument, &place, object)
            .await?;
        found.under_review()?;
        let all = tx.candidates_of(document).await?;
        let rest = all
            .into_iter()
            .filter(|c| c.kind == kind && c.state == CandidateState::Proposed);
        let rest: Vec<Candidate> = rest.collect();
        if rest.len() != waiting || rest.is_empty() {
            return Err(Refusal::stale("rest_changed").with("n", rest.len()).into());
        }
        for candidate in &rest {
            let next = if take {
                candidate.clone().taken(&Wording::of(candidate))?
            } else {
                candidate.clone().dropped("")?
            };
            tx.update(&next).await?;
        }
        let act = if take {
            "candidate.accept_rest"
        } else {
            "candidate.drop_rest"
        };
        tx.commit(Entry::done(actor.by(), act, object.0, object.1))
            .await?;
        Ok(rest.len())
    }

    /// Adds a candidate by hand; it is taken at once.
    pub async fn add_candidate(
        &self,
        actor: &Actor,
        document: DocumentId,
        added: Added,
    ) -> Result<CandidateId> {
        let shown = self.shown_text(document).await?;
        let tx = self.store.begin(self.now()).await?;
        let (tx, found) = self.document_in(tx, actor, document).await?;
        let place = place_of(&found);
        let object = ("document", document.0);
        let mut tx = self
            .allow(tx, actor, Action::ReviewDocument, &place, object)
            .await?;
        let reading = found.under_review()?;
        let quote = added.quote.trim();
        let text = shown
            .filter(|(of, _)| of.id == reading)
            .map(|(_, text)| text)
            .unwrap_or_default();
        let span = match place_of_quote(&text, quote) {
            Some(span) => span,
            None if quote.is_empty() => [0, 0],
            None => return Err(Refusal::new("quote_not_found").at("quote").into()),
        };
        let typed = added.wording.text.trim();
        let plain = if typed.is_empty() {
            normalise(quote).text
        } else {
            typed.to_owned()
        };
        let text = required(&plain, "text")?;
        let due_on = optional_day(&added.wording.due_on, "due_on")?;
        let [span_start, span_end] = as_places(span);
        let before = tx.candidates_of(document).await?;
        let before = before.iter().filter(|c| c.kind == added.kind);
        // With a place it stands where the page has it, without one at the end.
        let position = before
            .filter(|c| quote.is_empty() || c.span_start <= span_start)
            .map(|c| c.position);
        let candidate = Candidate {
            id: tx.new_id().await?,
            document,
            reading,
            position: position.max().unwrap_or(0).max(1),
            kind: added.kind,
            text,
            span_start,
            span_end,
            heading: None,
            speaker: None,
            lead_units: names_by_line(&added.wording.lead_units),
            support_units: names_by_line(&added.wording.support_units),
            due: None,
            due_on,
            rule: BY_HAND.to_owned(),
            confidence: 0,
            state: CandidateState::Accepted,
        };
        tx.insert(&candidate).await?;
        tx.commit(Entry::done(
            actor.by(),
            "candidate.add",
            "candidate",
            candidate.id.0,
        ))
        .await?;
        Ok(candidate.id)
    }

    /// What has to be known from blobs and readings before the lane is entered.
    async fn known_of(&self, id: CandidateId, verdict: &Verdict) -> Result<Known> {
        if !matches!(verdict, Verdict::Split { .. } | Verdict::Undo) {
            return Ok(Known::default());
        }
        let mut read = self.store.read().await?;
        let Some(candidate) = read.get::<Candidate>(id.0).await? else {
            return Ok(Known::default());
        };
        let reading = read.get::<ReadingRecord>(candidate.reading.0).await?;
        read.end().await?;
        let Some(reading) = reading else {
            return Ok(Known::default());
        };
        let (blobs, splits) = (self.blobs.clone(), matches!(verdict, Verdict::Split { .. }));
        off_lane(move || -> Result<Known> {
            if splits {
                return Ok(Known {
                    text: text_of(&blobs, &reading.text_blob)?,
                    proposed: None,
                });
            }
            let answer: Option<Reading> = serde_json::from_str(&reading.answer).ok();
            let all = answer.map(|answer| proposals(&answer)).unwrap_or_default();
            let proposed = all.into_iter().find(|p| p.is_behind(&candidate));
            Ok(Known {
                text: String::new(),
                proposed,
            })
        })
        .await?
    }

    async fn shown_text(&self, document: DocumentId) -> Result<Option<(ReadingRecord, String)>> {
        let mut read = self.store.read().await?;
        let found = read.get::<yipanqi_domain::document::Document>(document.0).await?;
        let Some(reading) = found.and_then(|d| d.state.reading()) else {
            return Ok(None);
        };
        let Some(record) = read.get::<ReadingRecord>(reading.0).await? else {
            return Ok(None);
        };
        read.end().await?;
        let blobs = self.blobs.clone();
        off_lane(move || -> Result<_> {
            let text = text_of(&blobs, &record.text_blob)?;
            Ok(Some((record, text)))
        })
        .await?
    }
}

/// What was looked up before the lane.
#[derive(Default)]
struct Known {
    text: String,
    proposed: Option<Proposal>,
}

/// What the trail says of a verdict.
struct Told {
    act: &'static str,
    reason: String,
}

impl Told {
    fn plainly(act: &'static str) -> Self {
        Self {
            act,
            reason: String::new(),
        }
    }
}

async fn take(tx: &mut Tx, candidate: Candidate, wording: &Wording) -> Result<Told> {
    let taken = candidate.taken(wording)?;
    tx.update(&taken).await?;
    let edited = taken.state == CandidateState::Edited;
    Ok(Told::plainly(if edited {
        "candidate.edit"
    } else {
        "candidate.accept"
    }))
}

async fn drop_one(tx: &mut Tx, candidate: Candidate, reason: &str) -> Result<Told> {
    not_in_use(tx, candidate.id).await?;
    let dropped = candidate.dropped(reason)?;
    tx.update(&dropped).await?;
    Ok(Told {
        act: "candidate.drop",
        reason: reason.trim().to_owned(),
    })
}

async fn merge(tx: &mut Tx, candidate: Candidate, into: Option<CandidateId>) -> Result<Told> {
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
    let (merged, joined) = candidate.merged_into(other)?;
    tx.update(&joined).await?;
    tx.update(&merged).await?;
    Ok(Told {
        act: "candidate.merge",
        reason: format!("into={}", joined.id),
    })
}

async fn split(tx: &mut Tx, candidate: Candidate, typed: &str, known: &Known) -> Result<Told> {
    let parts = candidate.parts(typed)?;
    let spans = spans_of_parts(&known.text, &candidate, &parts);
    let count = parts.len();
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

async fn undo(tx: &mut Tx, candidate: Candidate, known: Known) -> Result<Told> {
    not_in_use(tx, candidate.id).await?;
    if let Some(into) = candidate.merge_target()
        && let Some(other) = tx.get::<Candidate>(into.0).await?
        && let Some(other) = other.without(&candidate)
    {
        tx.update(&other).await?;
    }
    let was_edited = candidate.state == CandidateState::Edited;
    let mut undone = candidate.undone()?;
    // What others brought in is not thrown away with the edit.
    if was_edited
        && tx.merged_into(undone.id).await?.is_empty()
        && let Some(proposed) = known.proposed
    {
        proposed.restore(&mut undone);
    }
    tx.update(&undone).await?;
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
    let plain = normalise(&recut(original, span));
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

/// Where a quote stands in the original, word for word or as it reads when normalised.
fn place_of_quote(original: &str, quote: &str) -> Option<Span> {
    if quote.is_empty() {
        return None;
    }
    if let Some(byte) = original.find(quote) {
        let start = original[..byte].chars().count();
        return Some([start, start + quote.chars().count()]);
    }
    let (page, wanted) = (normalise(original), normalise(quote).text);
    let byte = page.text.find(&wanted).filter(|_| !wanted.is_empty())?;
    let start = page.text[..byte].chars().count();
    let last = start + wanted.chars().count() - 1;
    Some([page.map[start], page.map[last] + 1])
}

fn find(text: &[char], wanted: &[char]) -> Option<usize> {
    if wanted.is_empty() || wanted.len() > text.len() {
        return None;
    }
    text.windows(wanted.len()).position(|window| window == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_found_word_for_word_or_behind_the_noise() {
        assert_eq!(place_of_quote("青禾市召開推进会。", "召開推"), Some([3, 6]));
        assert_eq!(place_of_quote("青禾市召開推进会。", "召开推进"), Some([3, 7]));
        assert_eq!(place_of_quote("青禾市", "别处"), None);
        assert_eq!(place_of_quote("青禾市", ""), None);
    }
}
