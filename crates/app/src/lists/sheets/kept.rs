//! What was read of a file when it was looked at, until somebody has said what becomes of it: a large file is not read a
//! second time to be taken.
//!
//! One file at a time, in memory, and not for long. What its rows were judged by may have changed meanwhile, so all of it is
//! looked up again: the rows stand only if it is the same in every part, for judging is a function of nothing else.

use super::judge::{Names, Place, items};
use super::mapping::known;
use super::order::Chosen;
use super::reading::Prepared;
use crate::App;
use crate::error::Result;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use yipanqi_domain::rights::Actor;
use yipanqi_store::StagedSheet;

/// Files of fewer rows are read again in no time.
const WORTH_KEEPING: usize = 2_000;
/// Who looks longer waits for it to be read again.
const KEPT_FOR: Duration = Duration::from_secs(600);

/// The file that was looked at last.
#[derive(Default)]
pub(crate) struct LookedAt(Mutex<Option<Kept>>);

struct Kept {
    id: i64,
    blob: String,
    chosen: String,
    prepared: Arc<Prepared>,
}

impl LookedAt {
    fn held(&self) -> std::sync::MutexGuard<'_, Option<Kept>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take(&self, staged: &StagedSheet) -> Option<Kept> {
        let mut held = self.held();
        if held.as_ref().is_some_and(|kept| kept.id == staged.id) {
            return held.take();
        }
        None
    }

    /// Forgets a file.
    pub(super) fn forget(&self, id: i64) {
        let mut held = self.held();
        if held.as_ref().is_some_and(|kept| kept.id == id) {
            *held = None;
        }
    }
}

impl App {
    /// Keeps what was read of a file that can be looked at now.
    pub(super) fn keep_read(&self, staged: &StagedSheet, prepared: Prepared) {
        // What an exported file changes is a question to the draft as it is when it is taken.
        if prepared.marks.is_some() || prepared.judged.len() < WORTH_KEEPING {
            return;
        }
        let prepared = Arc::new(prepared);
        let (read, looked_at) = (Arc::downgrade(&prepared), self.looked_at.clone());
        *self.looked_at.held() = Some(Kept {
            id: staged.id,
            blob: staged.blob.clone(),
            chosen: staged.chosen.clone(),
            prepared,
        });
        tokio::spawn(async move {
            tokio::time::sleep(KEPT_FOR).await;
            let mut held = looked_at.held();
            if held
                .as_ref()
                .is_some_and(|kept| std::ptr::eq(Arc::as_ptr(&kept.prepared), read.as_ptr()))
            {
                *held = None;
            }
        });
    }

    /// The rows of a file that is to be taken: as they were looked at, or read anew.
    pub(super) async fn prepared_to_take(
        &self,
        actor: &Actor,
        staged: &StagedSheet,
    ) -> Result<Option<Prepared>> {
        if let Some(kept) = self.looked_at.take(staged)
            && let Ok(prepared) = Arc::try_unwrap(kept.prepared)
            && kept.blob == staged.blob
            && Chosen::of_text(&kept.chosen)?.choice == Chosen::of(staged)?.choice
            && self.stands(actor, staged, &prepared).await?
        {
            return Ok(Some(prepared));
        }
        self.prepared(actor, staged, false).await
    }

    /// Whether its rows would be judged the same now.
    async fn stands(&self, actor: &Actor, staged: &StagedSheet, prepared: &Prepared) -> Result<bool> {
        let (mut read, list, version) = self.version_to_edit(actor, staged.version).await?;
        let sides = read.sides_of(list.body).await?;
        let own = read.columns_of(&version).await?;
        let by = &prepared.by;
        if sides != by.sides
            || own != by.own
            || known(&mut read, &list, &sides, &own).await? != prepared.known
        {
            read.end().await?;
            return Ok(false);
        }
        let choice = Chosen::of(staged)?.choice;
        let (mapping, _) = self
            .mapping_of(&mut read, &list, &prepared.table, &choice, (&sides, &own))
            .await?;
        let place = Place {
            actor,
            list: &list,
            version: &version,
            columns: &own,
        };
        let stands = mapping == prepared.mapping
            && Names::of(&mut read, &place, &prepared.asked).await? == by.names
            && items(&mut read, &place, &prepared.asked).await? == by.items;
        read.end().await?;
        Ok(stands)
    }
}
