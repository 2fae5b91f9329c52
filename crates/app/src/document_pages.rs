//! What the documents pages show: lists and one document with all that its review needs, filtered by sight.

use crate::App;
use crate::document_units::{ChoiceLine, Meaning, choices, meanings};
use crate::error::Result;
use crate::intake::{off_lane, text_of};
use crate::same_event::Contradiction;
use std::collections::{BTreeMap, BTreeSet};
use yipanqi_domain::document::{Candidate, Document, ReadingRecord};
use yipanqi_domain::example::{Example, Verdict, Vouch};
use yipanqi_domain::office::{Body, Post, Unit};
use yipanqi_domain::rights::{Action, Actor, Role, Sight, may};
use yipanqi_domain::{CandidateId, DocumentId, ReadingId, SessionId};
use yipanqi_extract::{Reading, name_end};
use yipanqi_store::query::documents::Progress;
pub use yipanqi_store::query::examples::OtherReport;

/// The list of documents.
#[derive(Clone, Debug)]
pub struct DocumentsPage {
    /// One page of them, the newest first.
    pub lines: Vec<DocumentLine>,
    /// How many are in each state.
    pub counts: BTreeMap<String, i64>,
    /// How many the list has.
    pub total: i64,
    /// The bodies for which the visitor may receive.
    pub bodies: Vec<Body>,
}

/// One line of the list.
#[derive(Clone, Debug)]
pub struct DocumentLine {
    /// The document.
    pub document: Document,
    /// Its body's name.
    pub body: String,
    /// How far its review is.
    pub progress: Progress,
}

/// One document with all that its review needs.
#[derive(Clone, Debug)]
pub struct DocumentPage {
    /// The document.
    pub document: Document,
    /// The body whose office keeps it.
    pub body: Body,
    /// Unit and post that received it.
    pub received_by: String,
    /// The reading shown, with its answer.
    pub reading: Option<ShownReading>,
    /// All candidates, by kind and place.
    pub candidates: Vec<Candidate>,
    /// Whether the visitor may review it.
    pub can_review: bool,
    /// Whether the visitor may record its session.
    pub can_record: bool,
    /// The candidate decided last, when that can still be taken back.
    pub last_decided: Option<CandidateId>,
    /// The last leave to use an untrusted text, given or taken back.
    pub vouch: Option<Vouch>,
    /// What the names of units in its tasks stand for.
    pub names: BTreeMap<String, Meaning>,
    /// What clerks of the body said of names.
    pub choices: Vec<ChoiceLine>,
    /// Other documents that may tell of the same event.
    pub others: Vec<OtherReport>,
    /// Those of them that contradict this one.
    pub contradictions: Vec<Contradiction>,
    /// The sessions that were entered from it, by name.
    pub sessions: Vec<(SessionId, String)>,
}

impl DocumentPage {
    /// Code of how far the reading shown may be relied on: what another report of the session contradicts is doubtful.
    pub fn trust(&self) -> Option<&str> {
        let trust = self.reading.as_ref()?.record.trust.as_str();
        let doubtful = trust == TRUSTED && !self.contradictions.is_empty();
        Some(if doubtful { DOUBTFUL } else { trust })
    }
}

/// The reading that a page shows.
#[derive(Clone, Debug)]
pub struct ShownReading {
    /// Its row.
    pub record: ReadingRecord,
    /// Its answer; absent when a row of another version cannot be understood any more.
    pub answer: Option<Reading>,
    /// The decoded text; absent when the blob is missing or damaged.
    pub text: Option<String>,
    /// The readings whose spans fit this text.
    pub fitting: BTreeSet<ReadingId>,
}

/// Codes of trust as reading writes them.
const TRUSTED: &str = "trusted";
const DOUBTFUL: &str = "doubtful";

/// Other reports named at most.
const MOST_OTHERS: i64 = 20;

/// The candidate whose verdict was the last that still holds: examples come the latest first.
fn last_decided(examples: &[Example]) -> Option<CandidateId> {
    let mut seen = BTreeSet::new();
    examples
        .iter()
        .filter(|e| e.verdict != Verdict::Joined && seen.insert(e.candidate))
        .find(|e| e.verdict != Verdict::Undone)
        .map(|e| e.candidate)
}

impl App {
    /// The list of documents in a state (empty: in any); `page` counts from 1.
    pub async fn documents_page(
        &self,
        actor: &Actor,
        state: &str,
        page: i64,
        size: i64,
    ) -> Result<DocumentsPage> {
        let (sight, offset) = (actor.sight(), (page.max(1) - 1).saturating_mul(size));
        let mut read = self.store.read().await?;
        let counts: BTreeMap<String, i64> = read.document_counts(sight).await?.into_iter().collect();
        let documents = read.documents(sight, state, size, offset).await?;
        let mut progress = read.documents_progress(sight, state, size, offset).await?;
        let every: Vec<Body> = read.every().await?;
        read.end().await?;
        let shown = documents
            .iter()
            .zip(&mut progress)
            .filter_map(|(document, progress)| {
                let trust = progress.trust.as_mut()?;
                Some((document.state.reading()?, trust))
            });
        self.doubt(sight, shown.collect()).await?;
        let name = |document: &Document| {
            every
                .iter()
                .find(|b| b.id == document.body)
                .map(|b| b.name.clone())
                .unwrap_or_default()
        };
        let lines = documents.into_iter().zip(progress);
        let lines = lines.map(|(document, progress)| DocumentLine {
            body: name(&document),
            document,
            progress,
        });
        let lines = lines.collect();
        let own = actor.bodies(Role::Clerk);
        let total = if state.is_empty() {
            counts.values().sum()
        } else {
            counts.get(state).copied().unwrap_or(0)
        };
        let bodies = every.into_iter().filter(|b| own.contains(&b.id)).collect();
        Ok(DocumentsPage {
            lines,
            counts,
            total,
            bodies,
        })
    }

    /// One document with its candidates and its text.
    pub async fn document_page(&self, actor: &Actor, id: DocumentId) -> Result<DocumentPage> {
        let mut read = self.store.read().await?;
        let found = read.document_seen(actor.sight(), id).await?;
        let body: Option<Body> = match &found {
            Some(document) => read.get(document.body.0).await?,
            None => None,
        };
        let (Some(document), Some(body)) = (found, body) else {
            let exists = read.get::<Document>(id.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("document", id.0), exists).await);
        };
        let post: Option<Post> = read.get(document.received_by.0).await?;
        let unit: Option<Unit> = match &post {
            Some(post) => read.get(post.unit.0).await?,
            None => None,
        };
        let candidates = read.candidates_of(id).await?;
        let readings = read.readings_of(id).await?;
        let last_decided = last_decided(&read.examples_of(id).await?);
        let shown = document.state.reading();
        let vouch = match shown {
            Some(reading) => read.vouch_of(reading).await?,
            None => None,
        };
        let event = match shown {
            Some(reading) => read.event_of(reading).await?,
            None => None,
        };
        let others = match &event {
            Some(event) => {
                let end = name_end(&event.name);
                read.other_reports(actor.sight(), event, &end, MOST_OTHERS)
                    .await?
            }
            None => Vec::new(),
        };
        let choices = choices(&mut read, body.id).await?;
        let sessions = read.sessions_from(id).await?.into_iter();
        let sessions = sessions.filter(|s| s.mark <= actor.ceiling);
        let sessions = sessions.map(|s| (s.id, s.name)).collect();
        read.end().await?;
        let received_by = [unit.map(|u| u.name), post.map(|p| p.name)];
        let reading = match readings.iter().position(|r| Some(r.id) == shown) {
            Some(at) => Some(self.shown(readings, at).await?),
            None => None,
        };
        let mut others = self.of_one_event(reading.as_ref(), others).await?;
        let told = others.iter_mut().map(|other| (other.reading, &mut other.trust));
        self.doubt(actor.sight(), told.collect()).await?;
        let contradictions = self.contradictions(actor.sight(), reading.as_ref()).await?;
        let answer = reading.as_ref().and_then(|r| r.answer.as_ref());
        let mut read = self.store.read().await?;
        let names = meanings(&mut read, body.id, &candidates, answer, actor.today).await?;
        read.end().await?;
        let place = crate::documents::place_of(&document);
        Ok(DocumentPage {
            last_decided,
            vouch,
            names,
            choices,
            others,
            contradictions,
            sessions,
            can_review: may(actor, Action::ReviewDocument, &place).is_ok(),
            can_record: may(actor, Action::RecordSession, &place).is_ok(),
            received_by: received_by.into_iter().flatten().collect::<Vec<_>>().join(" "),
            document,
            body,
            reading,
            candidates,
        })
    }

    /// Puts what another report of its session contradicts as doubtful, as its page does.
    async fn doubt(&self, sight: Sight, mut told: Vec<(ReadingId, &mut String)>) -> Result<()> {
        told.retain(|(_, trust)| *trust == TRUSTED);
        let readings: Vec<ReadingId> = told.iter().map(|(reading, _)| *reading).collect();
        let contradicted = self.contradicted(sight, &readings).await?;
        for (_, trust) in told
            .into_iter()
            .filter(|(reading, _)| contradicted.contains(reading))
        {
            DOUBTFUL.clone_into(trust);
        }
        Ok(())
    }

    async fn shown(&self, mut readings: Vec<ReadingRecord>, at: usize) -> Result<ShownReading> {
        let same = |r: &&ReadingRecord| r.text_blob == readings[at].text_blob;
        let fitting = readings.iter().filter(same).map(|r| r.id).collect();
        let record = readings.swap_remove(at);
        let blobs = self.blobs.clone();
        off_lane(move || {
            let text = text_of(&blobs, &record.text_blob);
            if let Err(cause) = &text {
                tracing::error!(%cause, reading = record.id.0, "the text of a reading cannot be had");
            }
            let answer = serde_json::from_str(&record.answer).ok();
            ShownReading {
                answer,
                text: text.ok(),
                fitting,
                record,
            }
        })
        .await
    }
}
