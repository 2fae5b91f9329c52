//! 担保: an untrusted text is used only after somebody has said, with a reason and in the trail, that it may be.
//!
//! Every path that makes something of a text asks [`usable`]: taking candidates, adding one from its words, putting words
//! into one already taken, entering its session, recording its decisions.

use crate::App;
use crate::documents::place_of;
use crate::error::Result;
use yipanqi_domain::document::Document;
use yipanqi_domain::example::{UNTRUSTED, Vouch, usable as rule};
use yipanqi_domain::refusal::required;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{DocumentId, Refusal};
use yipanqi_store::Reader;

/// Refuses what would use an untrusted text for which nobody answers. The reading that the document shows counts.
pub(crate) async fn usable(reader: &mut Reader, document: &Document) -> Result<()> {
    let Some(reading) = document.state.reading() else {
        return Ok(());
    };
    let trust = reader.trust_of(reading).await?;
    let vouch = reader.vouch_of(reading).await?;
    Ok(rule(&trust, vouch.as_ref())?)
}

impl App {
    /// Answers for an untrusted text, or no longer. `reason`: with what it was compared, or why not any more.
    pub async fn vouch(&self, actor: &Actor, id: DocumentId, given: bool, reason: &str) -> Result<()> {
        let reason = required(reason, "vouch")?;
        let tx = self.store.begin(self.now()).await?;
        let (tx, document) = self.document_in(tx, actor, id).await?;
        let place = place_of(&document);
        let mut tx = self
            .allow(tx, actor, Action::ReviewDocument, &place, ("document", id.0))
            .await?;
        let reading = document.under_review()?;
        if tx.trust_of(reading).await? != UNTRUSTED {
            return Err(Refusal::stale("document_not_untrusted").into());
        }
        let held = tx.vouch_of(reading).await?.is_some_and(|v| v.given);
        if held == given {
            return Err(Refusal::stale(if given { "vouched_already" } else { "not_vouched" }).into());
        }
        let vouch = Vouch {
            id: tx.new_id().await?,
            document: id,
            reading,
            given,
            reason: reason.clone(),
            known_at: tx.seq(),
            at: tx.now(),
        };
        tx.insert(&vouch).await?;
        let act = if given {
            "document.vouch"
        } else {
            "document.unvouch"
        };
        tx.commit(Entry::done(actor.by(), act, "document", id.0).because(reason))
            .await?;
        Ok(())
    }
}
