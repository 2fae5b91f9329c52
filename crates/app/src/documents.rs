//! 收文: from bytes at the door to a document that is read, read again, reviewed or put away.
//!
//! Hashing, writing the blob, decoding and reading happen before the write lane is entered; inside it only the store
//! is awaited. What cannot be read is kept all the same, with the reason, so that a later reader may try again.

use crate::App;
use crate::error::Result;
use crate::intake::{
    off_lane, placed, propose_what_is_new, register, save_reading, store_and_read, text_of, title_of,
};
use crate::proposals::proposals;
use yipanqi_domain::document::{Document, DocumentState};
use yipanqi_domain::office::{Body, Mark};
use yipanqi_domain::refusal::required;
use yipanqi_domain::rights::{Action, Actor, Grant, Place, Scope};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{At, BodyId, DocumentId, Refusal, Rule};
use yipanqi_store::Tx;

/// What is handed in at the door.
#[derive(Clone, Debug)]
pub struct Incoming {
    /// The bytes of a file, or pasted text as UTF-8.
    pub bytes: Vec<u8>,
    /// The file's name, if it was one.
    pub file_name: Option<String>,
    /// Where it was taken from.
    pub source_url: Option<String>,
    /// Its mark.
    pub mark: Mark,
    /// Whether the person confirmed that it holds no state secret.
    pub no_secret_confirmed: bool,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    /// The document.
    pub document: DocumentId,
    /// Whether the same bytes had been received before; then nothing was changed.
    pub already: bool,
}

impl Incoming {
    pub(crate) fn judged(&self, limit: usize, ceiling: Mark) -> Rule {
        if !self.no_secret_confirmed {
            return Err(Refusal::new("secret_not_ruled_out").at("no_secret"));
        }
        if self.mark > ceiling {
            return Err(Refusal::new("mark_above_ceiling").at("mark"));
        }
        if let Some(url) = &self.source_url {
            let plain = url.starts_with("https://") || url.starts_with("http://");
            if !plain || url.chars().count() > 2000 || url.chars().any(char::is_whitespace) {
                return Err(Refusal::new("not_an_address").at("source_url"));
            }
        }
        if self.bytes.len() > limit {
            let (size, limit) = (self.bytes.len().div_ceil(1 << 20), limit >> 20);
            return Err(Refusal::new("document_too_large")
                .at("file")
                .with("size", size)
                .with("limit", limit));
        }
        Ok(())
    }
}

impl App {
    /// Receives a document for a body's office. The same bytes twice are one document.
    pub async fn receive(&self, actor: &Actor, body: BodyId, incoming: Incoming) -> Result<Received> {
        incoming.judged(self.settings.max_upload, actor.ceiling)?;
        let mark = incoming.mark;
        let place = Place::of_body(body).marked(mark);
        self.body_is_own(actor, body).await?;
        self.allow_reading(actor, Action::ReceiveDocument, &place, ("body", body.0))
            .await?;
        let (blobs, limit) = (self.blobs.clone(), self.settings.max_upload);
        let Incoming {
            bytes,
            file_name,
            source_url,
            ..
        } = incoming;
        let (url, name) = (source_url.clone(), file_name.clone());
        let prepared =
            off_lane(move || store_and_read(&blobs, &bytes, limit, url.as_deref(), name.as_deref()))
                .await???;

        let tx = self.store.begin(self.now()).await?;
        let mut tx = self
            .allow(tx, actor, Action::ReceiveDocument, &place, ("body", body.0))
            .await?;
        if let Some(found) = tx.document_of_bytes(actor.sight(), body, &prepared.blob).await? {
            tx.roll_back();
            return Ok(Received {
                document: found.id,
                already: true,
            });
        }
        let document = Document {
            id: tx.new_id().await?,
            body,
            title: title_of(&prepared, file_name.as_deref()),
            file_name,
            source_url,
            blob: prepared.blob.clone(),
            length: prepared.length,
            mark,
            received_at: tx.now(),
            received_by: actor.post,
            state: DocumentState::Received,
        };
        let id = document.id;
        register(&mut tx, &prepared.blob, prepared.length).await?;
        match prepared.outcome {
            Err(reason) => {
                let state = DocumentState::Unreadable { reason };
                tx.insert(&Document { state, ..document }).await?;
            }
            Ok(text) => {
                // The reading's row points at the document's, so the document comes first.
                let reading = tx.new_id().await?;
                tx.insert(&document.read_as(reading)).await?;
                save_reading(&mut tx, (id, body), reading, &text).await?;
                for (place, proposal) in placed(proposals(&text.reading)) {
                    let candidate = proposal.candidate(tx.new_id().await?, id, reading, place);
                    tx.insert(&candidate).await?;
                }
                tx.index("document", id.0, &text.tokens).await?;
            }
        }
        tx.commit(Entry::done(actor.by(), "document.receive", "document", id.0))
            .await?;
        Ok(Received {
            document: id,
            already: false,
        })
    }

    /// Reads the stored bytes again with the reader of today. What was decided stays as it is with its old reading;
    /// only what is new is proposed. Gives how many candidates are new.
    pub async fn read_again(&self, actor: &Actor, id: DocumentId, reason: &str) -> Result<usize> {
        let mut read = self.store.read().await?;
        let Some(document) = read.document_seen(actor.sight(), id).await? else {
            let exists = read.get::<Document>(id.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("document", id.0), exists).await);
        };
        let readings = read.readings_of(id).await?;
        read.end().await?;
        let place = place_of(&document);
        self.allow_reading(actor, Action::ReviewDocument, &place, ("document", id.0))
            .await?;
        why_again(&document, reason)?;
        let (blobs, limit) = (self.blobs.clone(), self.settings.max_upload);
        let (blob, url, name) = (document.blob, document.source_url, document.file_name);
        let (prepared, old_texts) = off_lane(move || -> Result<_> {
            let prepared =
                store_and_read(&blobs, &blobs.get(&blob)?, limit, url.as_deref(), name.as_deref())??;
            let mut texts = Vec::new();
            for reading in readings {
                texts.push((reading.id, text_of(&blobs, &reading.text_blob)?));
            }
            Ok((prepared, texts))
        })
        .await??;

        let tx = self.store.begin(self.now()).await?;
        let (tx, document) = self.document_in(tx, actor, id).await?;
        let mut tx = self
            .allow(tx, actor, Action::ReviewDocument, &place, ("document", id.0))
            .await?;
        let why = why_again(&document, reason)?;
        let mut new = 0;
        match prepared.outcome {
            Err(reason) => {
                // A document that was read once is not made unreadable by a worse reader.
                if document.state.reading().is_some() {
                    return Err(Refusal::new("reader_cannot_read").with("reason", reason).into());
                }
                tx.update(&Document {
                    state: DocumentState::Unreadable { reason },
                    ..document
                })
                .await?;
            }
            Ok(text) => {
                let reading = tx.new_id().await?;
                save_reading(&mut tx, (id, document.body), reading, &text).await?;
                new = propose_what_is_new(&mut tx, id, reading, &text, &old_texts).await?;
                tx.index("document", id.0, &text.tokens).await?;
                tx.update(&document.read_as(reading)).await?;
            }
        }
        let entry = Entry::done(actor.by(), "document.read_again", "document", id.0);
        tx.commit(match why {
            Some(why) => entry.because(why),
            None => entry,
        })
        .await?;
        Ok(new)
    }

    /// Ends the review: every candidate is decided.
    pub async fn finish_review(&self, actor: &Actor, id: DocumentId) -> Result<()> {
        self.turn(actor, id, "document.review", "", |document, undecided, now| {
            document.reviewed(undecided, now)
        })
        .await
    }

    /// Puts a document away without effect.
    pub async fn set_document_aside(&self, actor: &Actor, id: DocumentId, reason: &str) -> Result<()> {
        let reason = required(reason, "reason")?;
        self.turn(actor, id, "document.set_aside", &reason, |document, _, _| {
            document.set_aside(reason.clone())
        })
        .await
    }

    /// Takes the review of a document up again.
    pub async fn reopen_document(&self, actor: &Actor, id: DocumentId) -> Result<()> {
        self.turn(actor, id, "document.reopen", "", |document, _, _| {
            document.reopened()
        })
        .await
    }

    /// One change of a document's state, with its entry.
    async fn turn(
        &self,
        actor: &Actor,
        id: DocumentId,
        act: &'static str,
        reason: &str,
        rule: impl FnOnce(Document, i64, At) -> Rule<Document>,
    ) -> Result<()> {
        let tx = self.store.begin(self.now()).await?;
        let (tx, document) = self.document_in(tx, actor, id).await?;
        let place = place_of(&document);
        let mut tx = self
            .allow(tx, actor, Action::ReviewDocument, &place, ("document", id.0))
            .await?;
        let undecided = tx.undecided_of(id).await?;
        let now = tx.now();
        let next = rule(document, undecided, now)?;
        tx.update(&next).await?;
        tx.commit(Entry::done(actor.by(), act, "document", id.0).because(reason))
            .await?;
        Ok(())
    }

    /// The document inside a transaction, or "not found" with the denial recorded.
    pub(crate) async fn document_in(
        &self,
        mut tx: Tx,
        actor: &Actor,
        id: DocumentId,
    ) -> Result<(Tx, Document)> {
        if let Some(document) = tx.document_seen(actor.sight(), id).await? {
            return Ok((tx, document));
        }
        let exists = tx.get::<Document>(id.0).await?.is_some();
        tx.roll_back();
        Err(self.not_seen(actor, ("document", id.0), exists).await)
    }

    /// A body is known to those who have a business role in it, and "not found" to others.
    pub(crate) async fn body_is_own(&self, actor: &Actor, body: BodyId) -> Result<()> {
        let own = |g: &Grant| g.scope() == Scope::Body(body) && !g.role.is_admin() && g.holds_on(actor.today);
        if actor.grants.iter().any(own) {
            return Ok(());
        }
        let mut read = self.store.read().await?;
        let exists = read.get::<Body>(body.0).await?.is_some();
        read.end().await?;
        Err(self.not_seen(actor, ("body", body.0), exists).await)
    }
}

/// Where a document lies, for the rights.
pub(crate) fn place_of(document: &Document) -> Place {
    Place::of_body(document.body).marked(document.mark)
}

/// Why a document is read again: one whose review has ended, or that was put away, is opened by it and needs a reason.
fn why_again(document: &Document, reason: &str) -> Rule<Option<String>> {
    let has_ended = matches!(
        document.state,
        DocumentState::Reviewed { .. } | DocumentState::SetAside { .. }
    );
    if has_ended {
        let said = required(reason, "reason")?;
        return Ok(Some(format!("{}: {said}", document.state.code())));
    }
    Ok(Some(reason.trim().to_owned()).filter(|r| !r.is_empty()))
}
