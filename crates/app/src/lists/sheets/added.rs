//! Rows of a sheet at the end of a draft, each with the row of the sheet that it came from; and the end of either way of
//! taking a file.

use super::course::Phase;
use super::judge::Judged;
use super::stage::Stage;
use crate::App;
use crate::error::Result;
use yipanqi_domain::list::{DraftRow, ListVersion, RowChange};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::sheet::{SheetImport, SheetSource};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Refusal, RowId};
use yipanqi_store::{StagedSheet, Tx};

/// Rows written between two looks at whether to go on.
pub(super) const TOGETHER: usize = 1_000;

impl App {
    /// The good ones of these rows as rows behind the draft's last, and where they came from; tells how many. `id` is the
    /// number of the file, which may be stopped until the last of them is written.
    pub(super) async fn add_rows(
        &self,
        tx: &mut Tx,
        import: &SheetImport,
        id: i64,
        judged: &[&Judged],
        reason: &str,
    ) -> Result<usize> {
        let mut position = tx.last_draft_position(import.version).await?;
        let good: Vec<_> = judged
            .iter()
            .filter_map(|row| Some((row, row.content.as_ref()?)))
            .collect();
        for (at, some) in good.chunks(TOGETHER).enumerate() {
            if !self.courses.reach(id, Phase::Writing, at * TOGETHER, good.len()) {
                return Err(Refusal::stale("sheet_not_ready").into());
            }
            let (mut rows, mut sources) = (Vec::with_capacity(some.len()), Vec::with_capacity(some.len()));
            for (row, content) in some {
                position += 1;
                let id: RowId = tx.new_id().await?;
                rows.push(DraftRow {
                    id,
                    version: import.version,
                    position,
                    item: row.item,
                    decision: None,
                    change: RowChange::Added,
                    reason: reason.trim().to_owned(),
                    content: (*content).clone(),
                });
                sources.push(SheetSource {
                    id: tx.new_id().await?,
                    sheet_import: import.id,
                    row_number: i64::from(row.number),
                    object_kind: "draft_row".to_owned(),
                    object_id: id.0,
                });
            }
            tx.insert_all(&rows).await?;
            tx.insert_all(&sources).await?;
            // On a database that answers at once nothing else would have its turn.
            tokio::task::yield_now().await;
        }
        Ok(good.len())
    }
}

/// The draft has another revision, the file is taken, and that is one entry.
///
/// # Errors
/// Stale: `sheet_not_ready` when it was stopped meanwhile.
pub(super) async fn taken(
    mut tx: Tx,
    actor: &Actor,
    version: &ListVersion,
    staged: StagedSheet,
    (act, what): (&'static str, String),
) -> Result<()> {
    let held = tx.pipe::<StagedSheet>(staged.id).await?;
    if held.is_none_or(|held| !Stage::of(&held.state).can_be_taken()) {
        return Err(Refusal::stale("sheet_not_ready").into());
    }
    tx.update(version).await?;
    let state = "taken".to_owned();
    tx.keep(&StagedSheet { state, ..staged }).await?;
    let entry = Entry::done(actor.by(), act, super::super::VERSION, version.id.0);
    tx.commit(entry.because(what)).await?;
    Ok(())
}
