//! Rows of a sheet at the end of a draft, each with the row of the sheet that it came from; and the end of either way of
//! taking a file.

use super::course::Phase;
use super::judge::Judged;
use super::stage::Stage;
use crate::App;
use crate::error::{Error, Result};
use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};
use yipanqi_domain::list::{DraftRow, ListVersion, RowChange};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::sheet::SheetSource;
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Refusal, RowId, VersionId};
use yipanqi_store::{Batch, StagedSheet, Tx};

/// Rows written between two looks at whether to go on.
pub(super) const TOGETHER: usize = 1_000;

/// New rows of a draft with the rows of the sheet that they came from, ready to be written.
type Ready = (Batch<DraftRow>, Batch<SheetSource>);

/// Where rows of a sheet go.
pub(super) struct Behind {
    pub(super) version: VersionId,
    pub(super) import: i64,
    /// The draft's last position.
    pub(super) last: i64,
    pub(super) reason: String,
}

/// Rows that are made ready on a thread of their own, one batch after the other: the first are written while others are not
/// ready yet.
pub(super) struct Coming {
    batches: UnboundedReceiver<Ready>,
    total: usize,
}

impl Behind {
    /// The good ones of these rows behind the draft's last. `ids` are two for each of them.
    pub(super) fn coming(self, judged: Vec<Judged>, ids: Vec<i64>) -> Coming {
        let total = judged.iter().filter(|row| row.content.is_some()).count();
        let (ready, batches) = unbounded_channel();
        tokio::task::spawn_blocking(move || {
            let mut good = judged.into_iter().filter(|row| row.content.is_some());
            let mut kept = Vec::new();
            for from in (0..total).step_by(TOGETHER) {
                let some: Vec<Judged> = good.by_ref().take(TOGETHER).collect();
                let (batch, rows) = self.batch(from, some, ids.get(2 * from..).unwrap_or_default());
                kept.push(rows);
                // Whoever wanted them has given up.
                if ready.send(batch).is_err() {
                    return;
                }
            }
            // Many small texts are given back while others are written, not before.
            drop((ready, kept));
        });
        Coming { batches, total }
    }

    fn batch(&self, from: usize, good: Vec<Judged>, ids: &[i64]) -> (Ready, Vec<DraftRow>) {
        let (mut rows, mut sources) = (Vec::with_capacity(good.len()), Vec::with_capacity(good.len()));
        let mut position = self.last + i64::try_from(from).unwrap_or(0);
        for (row, ids) in good.into_iter().zip(ids.chunks_exact(2)) {
            let Some(content) = row.content else { continue };
            position += 1;
            rows.push(DraftRow {
                id: RowId(ids[0]),
                version: self.version,
                position,
                item: row.item,
                decision: None,
                change: RowChange::Added,
                reason: self.reason.clone(),
                content,
            });
            sources.push(SheetSource {
                id: ids[1],
                sheet_import: self.import,
                row_number: i64::from(row.number),
                object_kind: "draft_row".to_owned(),
                object_id: ids[0],
            });
        }
        ((Batch::of(&rows), Batch::of(&sources)), rows)
    }
}

impl App {
    /// Writes rows as they become ready; tells how many. `id` is the number of the file, which may be stopped until the last
    /// of them is written.
    pub(super) async fn add_coming(&self, tx: &mut Tx, id: i64, mut coming: Coming) -> Result<usize> {
        let (total, mut done) = (coming.total, 0);
        while done < total {
            let Some((mut rows, mut sources)) = coming.batches.recv().await else {
                return Err(Error::Broken("rows that were made ready ended too soon".into()));
            };
            if !self.courses.reach(id, Phase::Writing, done, total) {
                return Err(Refusal::stale("sheet_not_ready").into());
            }
            done += rows.len();
            tx.insert_batch(&mut rows).await?;
            tx.insert_batch(&mut sources).await?;
            // On a database that answers at once nothing else would have its turn.
            tokio::task::yield_now().await;
        }
        Ok(total)
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
