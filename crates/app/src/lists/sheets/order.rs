//! 收下: a file is taken at once when it is small; a large one is taken by a job, as it was ordered to be.

use super::stage::{SheetChoice, Stage, as_told};
use super::told::Told;
use super::{BackInput, Imported, SHEET_JOB, as_text, from_text};
use crate::App;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use yipanqi_domain::Refusal;
use yipanqi_domain::rights::Actor;
use yipanqi_store::StagedSheet;

/// Files of more rows are taken by a job.
const AT_ONCE: i64 = 5_000;

/// How a file is to be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum SheetOrder {
    /// Its rows are added.
    Added {
        /// The draft's revision as it was looked at.
        seen_revision: i64,
        /// Rows with something wrong stay out.
        leave_out: bool,
        /// Why, for an adjustment.
        reason: String,
    },
    /// What was changed in it is changed.
    Changed(BackInput),
}

/// What was said of a file, as plumbing keeps it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Chosen {
    #[serde(flatten)]
    pub(super) choice: SheetChoice,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) order: Option<SheetOrder>,
}

impl Chosen {
    pub(super) fn of(staged: &StagedSheet) -> Result<Self> {
        Self::of_text(&staged.chosen)
    }

    pub(super) fn of_text(text: &str) -> Result<Self> {
        from_text(text)
    }
}

impl App {
    /// Takes a file, or orders a job to; None as long as the job has not done it.
    ///
    /// # Errors
    /// Those of [`Self::take_sheet`] and [`Self::take_changes`].
    pub async fn order_sheet(&self, actor: &Actor, id: i64, order: SheetOrder) -> Result<Option<Imported>> {
        let staged = self.staged(actor, id).await?;
        if staged.total <= AT_ONCE {
            return self.as_ordered(actor, id, &order).await.map(Some);
        }
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        let held = plumbing.reading().pipe::<StagedSheet>(id).await?;
        let Some(held) = held.filter(|held| Stage::of(&held.state) == Stage::Ready) else {
            return Err(Refusal::stale("sheet_not_ready").into());
        };
        let choice = Chosen::of(&held)?.choice;
        let told = Told {
            not_taken: None,
            ..from_text(&held.told)?
        };
        plumbing
            .put(&StagedSheet {
                state: "ordered".to_owned(),
                chosen: as_text(&Chosen {
                    choice,
                    order: Some(order),
                })?,
                told: as_text(&told)?,
                saved_at: now,
                ..held
            })
            .await?;
        plumbing.add_job(SHEET_JOB, &id.to_string(), now).await?;
        plumbing.done().await?;
        Ok(None)
    }

    async fn as_ordered(&self, actor: &Actor, id: i64, order: &SheetOrder) -> Result<Imported> {
        match order {
            SheetOrder::Added {
                seen_revision,
                leave_out,
                reason,
            } => {
                self.take_sheet(actor, id, *seen_revision, *leave_out, reason)
                    .await
            }
            SheetOrder::Changed(input) => self.take_changes(actor, id, input).await,
        }
    }

    /// The work of the job: a refusal is kept, and the file waits for another word.
    pub(super) async fn take_as_ordered(&self, actor: &Actor, staged: StagedSheet) -> Result<()> {
        let Some(order) = Chosen::of(&staged)?.order else {
            return Ok(());
        };
        let refusal = match self.as_ordered(actor, staged.id, &order).await {
            Ok(_) => return Ok(()),
            Err(Error::Refused(refusal)) => refusal,
            Err(other) => return Err(other),
        };
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let held = plumbing.reading().pipe::<StagedSheet>(staged.id).await?;
        if let Some(held) = held.filter(|held| Stage::of(&held.state) == Stage::Taking) {
            let told = Told {
                not_taken: Some(as_told(&refusal)),
                ..from_text(&held.told)?
            };
            plumbing
                .put(&StagedSheet {
                    state: "ready".to_owned(),
                    told: as_text(&told)?,
                    ..held
                })
                .await?;
        }
        plumbing.done().await?;
        Ok(())
    }
}
