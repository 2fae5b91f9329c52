//! Several files at once: each goes its own way, and the answer says of every one what became of it. Those that were
//! received stay received, whatever is wrong with the others; sent again, they are known.

use yipanqi_app::batches;
use yipanqi_app::documents::{Incoming, Received};
use yipanqi_domain::{BodyId, DocumentId, Refusal};

use super::spoken;
use crate::error::Error;
use crate::form::words_of;
use crate::request::Me;
use crate::state::State;
use crate::urls;
use crate::words::Words;

/// What became of one file, or of the pasted text.
pub(super) struct Outcome {
    /// Its name.
    pub(super) name: String,
    /// The document, when there is one.
    pub(super) document: Option<DocumentId>,
    /// The batch, when it is an archive.
    pub(super) batch: Option<i64>,
    /// Whether it was received now or before.
    pub(super) is_new: bool,
    /// What became of it, in the reader's words.
    pub(super) words: String,
    /// How its tag looks.
    pub(super) look: &'static str,
    /// Why it was refused.
    pub(super) refusal: Option<Refusal>,
}

impl Outcome {
    /// Where the document is, or what becomes of the archive.
    pub(super) fn href(&self) -> Option<String> {
        self.document
            .map(urls::document)
            .or_else(|| self.batch.map(urls::document_batch))
    }
}

enum HandedIn {
    Document(Received),
    Batch(i64),
}

/// An archive is taken as a batch, which a job receives file by file.
async fn hand_in(
    state: &State,
    me: &Me,
    body: BodyId,
    one: Incoming,
) -> Result<HandedIn, yipanqi_app::Error> {
    if batches::is_batch(&one.bytes) {
        return state
            .app
            .receive_batch(&me.actor, body, one)
            .await
            .map(HandedIn::Batch);
    }
    state
        .app
        .receive(&me.actor, body, one)
        .await
        .map(HandedIn::Document)
}

/// Receives one after the other. Only what stops the first of all is an error of the whole: after that, what was
/// received is told of.
pub(super) async fn receive(
    state: &State,
    me: &Me,
    w: Words,
    body: BodyId,
    all: Vec<Incoming>,
) -> Result<Vec<Outcome>, Error> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    for one in all {
        let name = match &one.file_name {
            Some(name) => name.clone(),
            None => w.t("documents.paste").to_owned(),
        };
        let outcome = match hand_in(state, me, body, one).await {
            Ok(HandedIn::Batch(id)) => Outcome {
                name,
                document: None,
                batch: Some(id),
                is_new: true,
                words: w.t("documents.one-batch").to_owned(),
                look: "good",
                refusal: None,
            },
            Ok(HandedIn::Document(received)) => {
                let document = received.document;
                let (words, look) = if received.already {
                    (w.t("documents.one-already").to_owned(), "")
                } else {
                    became(state, me, w, document).await
                };
                Outcome {
                    name,
                    document: Some(document),
                    batch: None,
                    is_new: !received.already,
                    words,
                    look,
                    refusal: None,
                }
            }
            Err(yipanqi_app::Error::Refused(refusal)) => Outcome {
                name,
                document: None,
                batch: None,
                is_new: false,
                words: words_of(&refusal, w),
                look: "bad",
                refusal: Some(refusal),
            },
            Err(error) if outcomes.is_empty() => return Err(error.into()),
            Err(error) => {
                tracing::warn!(%error, "one of several files was not received");
                Outcome {
                    name,
                    document: None,
                    batch: None,
                    is_new: false,
                    words: w.t("documents.one-failed").to_owned(),
                    look: "bad",
                    refusal: Some(Refusal::new("nothing_received").at("file")),
                }
            }
        };
        outcomes.push(outcome);
    }
    Ok(outcomes)
}

/// Whether a document that was just received could be read.
async fn became(state: &State, me: &Me, w: Words, document: DocumentId) -> (String, &'static str) {
    match state.app.document_page(&me.actor, document).await {
        Ok(page) => match page.document.state {
            yipanqi_domain::document::DocumentState::Unreadable { reason } => (
                w.with(
                    "documents.one-unreadable",
                    &[("why", &spoken::unreadable(w, &reason).0)],
                ),
                "warn",
            ),
            _ => (w.t("documents.one-read").to_owned(), "good"),
        },
        // It is there all the same.
        Err(_) => (w.t("documents.one-received").to_owned(), "good"),
    }
}
