//! 核对: what a person decides about each candidate. Nothing here makes a decision or an item; a candidate that is
//! taken only becomes one when somebody records it in a session.

use crate::App;
use crate::documents::place_of;
use crate::error::Result;
use crate::intake::{off_lane, text_of};
use crate::proposals::as_places;
use crate::verdicts::{Known, drop_one, learn, merge, split, take, undo};
use crate::vouches::usable;
use yipanqi_domain::document::{Candidate, CandidateKind, CandidateState, ReadingRecord};
use yipanqi_domain::example::Verdict as Label;
use yipanqi_domain::refusal::{optional_day, required};
use yipanqi_domain::review::{BY_HAND, Wording, names_by_line};
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{CandidateId, DocumentId, Refusal};
use yipanqi_extract::{Span, normalise, normalise_piece};

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
        let known = self
            .known_of_candidate(id, matches!(verdict, Verdict::Split { .. }))
            .await?;
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
        if matches!(verdict, Verdict::Take(_)) {
            usable(&mut tx, &document).await?;
        }
        let told = match verdict {
            Verdict::Take(wording) => take(&mut tx, candidate, &wording, &known).await?,
            Verdict::Merge { into } => merge(&mut tx, &document, candidate, into, &known).await?,
            Verdict::Split { parts } => split(&mut tx, candidate, &parts, &known).await?,
            Verdict::Drop { reason } => drop_one(&mut tx, candidate, &reason, &known).await?,
            Verdict::Undo => undo(&mut tx, candidate, &known).await?,
        };
        let entry = Entry::done(actor.by(), told.act, "candidate", id.0).because(told.reason);
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
        let known = self.known_of(document).await?;
        let tx = self.store.begin(self.now()).await?;
        let (tx, found) = self.document_in(tx, actor, document).await?;
        let place = place_of(&found);
        let object = ("document", document.0);
        let mut tx = self
            .allow(tx, actor, Action::ReviewDocument, &place, object)
            .await?;
        found.under_review()?;
        if take {
            usable(&mut tx, &found).await?;
        }
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
            let verdict = if take {
                known.verdict(candidate, &next)
            } else {
                Label::Dropped
            };
            learn(&mut tx, candidate, &next, (verdict, true), &known).await?;
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
        usable(&mut tx, &found).await?;
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
            normalise_piece(quote).text
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
        let added = (Label::Added, false);
        learn(&mut tx, &candidate, &candidate, added, &Known::default()).await?;
        tx.commit(Entry::done(
            actor.by(),
            "candidate.add",
            "candidate",
            candidate.id.0,
        ))
        .await?;
        Ok(candidate.id)
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

/// Where a quote stands in the original, word for word or as it reads when normalised.
fn place_of_quote(original: &str, quote: &str) -> Option<Span> {
    if quote.is_empty() {
        return None;
    }
    if let Some(byte) = original.find(quote) {
        let start = original[..byte].chars().count();
        return Some([start, start + quote.chars().count()]);
    }
    let page = normalise(original);
    let (byte, wanted) = [normalise(quote).text, normalise_piece(quote).text]
        .into_iter()
        .filter(|wanted| !wanted.is_empty())
        .find_map(|wanted| page.text.find(&wanted).map(|byte| (byte, wanted)))?;
    let start = page.text[..byte].chars().count();
    let last = start + wanted.chars().count() - 1;
    Some([page.map[start], page.map[last] + 1])
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
