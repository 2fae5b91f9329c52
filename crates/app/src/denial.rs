//! Denied acts: the visitor is told "not found" or "not allowed", the trail is told the truth. The same denial from
//! one source leaves one entry a minute; further ones are counted.

use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::rights::{Action, Actor, Place, may};
use yipanqi_domain::trail::{Entry, Outcome};
use yipanqi_store::{DenialCount, Tx};

impl App {
    /// Lets the transaction go on if the actor may do this; otherwise rolls it back, leaves an entry, and refuses.
    /// `object` is what the act was tried on. Use it as `let mut tx = self.allow(tx, actor, …).await?`.
    pub(crate) async fn allow(
        &self,
        tx: Tx,
        actor: &Actor,
        action: Action,
        place: &Place,
        object: (&'static str, i64),
    ) -> Result<Tx> {
        if may(actor, action, place).is_ok() {
            return Ok(tx);
        }
        drop(tx);
        self.record_denial(actor, action.code(), object).await?;
        Err(Error::Denied)
    }

    /// For acts that only read: as [`App::allow`].
    pub(crate) async fn allow_reading(
        &self,
        actor: &Actor,
        action: Action,
        place: &Place,
        object: (&'static str, i64),
    ) -> Result<()> {
        if may(actor, action, place).is_ok() {
            return Ok(());
        }
        self.record_denial(actor, action.code(), object).await?;
        Err(Error::Denied)
    }

    /// A thing was asked for that the visitor does not see. `exists` says whether it is there at all: only then is
    /// something denied. The answer is the same either way.
    pub(crate) async fn not_seen(&self, actor: &Actor, object: (&'static str, i64), exists: bool) -> Error {
        if exists && let Err(error) = self.record_denial(actor, "see", object).await {
            return error;
        }
        Error::NotFound
    }

    async fn record_denial(
        &self,
        actor: &Actor,
        act: &'static str,
        object: (&'static str, i64),
    ) -> Result<()> {
        let now = self.now();
        let minute = now.0.div_euclid(60_000);
        let name = format!("{}/{act}/{}/{}", actor.account, object.0, object.1);
        let mut plumbing = self.store.plumbing(now).await?;
        let former = plumbing.reading().pipe::<DenialCount>(name.clone()).await?;
        let again = former.as_ref().is_some_and(|f| f.minute == minute);
        let hits = if again {
            former.as_ref().map_or(0, |f| f.hits) + 1
        } else {
            1
        };
        plumbing.put(&DenialCount { name, minute, hits }).await?;
        plumbing.done().await?;
        if again {
            return Ok(());
        }
        let tx = self.store.begin(now).await?;
        let mut entry = Entry::done(actor.by(), act, object.0, object.1).ending(Outcome::Denied);
        if let Some(former) = former.filter(|f| f.hits > 1) {
            entry = entry.because(format!("hits={}", former.hits));
        }
        tx.commit(entry).await?;
        Ok(())
    }
}
