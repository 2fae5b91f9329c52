//! Rows of a sheet at the end of a draft, each with the row of the sheet that it came from; and the end of either way of
//! taking a file.

use super::course::Phase;
use super::judge::Judged;
use super::stage::Stage;
use crate::App;
use crate::cores::{on_cores, parted};
use crate::error::Result;
use yipanqi_domain::list::{DraftRow, ListVersion, RowChange};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::sheet::SheetSource;
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Refusal, RowId, VersionId};
use yipanqi_store::{Batch, StagedSheet, Tx};

/// Rows written between two looks at whether to go on.
pub(super) const TOGETHER: usize = 1_000;

/// New rows of a draft with the rows of the sheet that they came from, ready to be written.
pub(super) type Ready = (Batch<DraftRow>, Batch<SheetSource>);

/// Where rows of a sheet go.
pub(super) struct Behind {
    pub(super) version: VersionId,
    pub(super) import: i64,
    /// The draft's last position.
    pub(super) last: i64,
    pub(super) reason: String,
}

impl Behind {
    /// The good ones of these rows behind the draft's last, in batches. `ids` are two for each of them.
    pub(super) fn ready(&self, judged: Vec<Judged>, ids: &[i64]) -> Vec<Ready> {
        let good: Vec<Judged> = judged.into_iter().filter(|row| row.content.is_some()).collect();
        if good.len() <= TOGETHER {
            return vec![self.batch(0, good, ids)];
        }
        let batches = on_cores(parted(good), |(from, part)| {
            let mut batches = Vec::with_capacity(part.len().div_ceil(TOGETHER));
            let (mut part, mut from) = (part.into_iter(), from);
            while part.len() > 0 {
                let some: Vec<Judged> = part.by_ref().take(TOGETHER).collect();
                let after = from + some.len();
                batches.push(self.batch(from, some, ids.get(2 * from..).unwrap_or_default()));
                from = after;
            }
            batches
        });
        batches.into_iter().flatten().collect()
    }

    fn batch(&self, from: usize, good: Vec<Judged>, ids: &[i64]) -> Ready {
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
        (Batch::of(&rows), Batch::of(&sources))
    }
}

impl App {
    /// Writes rows that are ready; tells how many. `id` is the number of the file, which may be stopped until the last of
    /// them is written.
    pub(super) async fn add_ready(&self, tx: &mut Tx, id: i64, ready: Vec<Ready>) -> Result<usize> {
        let total = ready.iter().map(|(rows, _)| rows.len()).sum();
        let mut done = 0;
        for (rows, sources) in ready {
            if !self.courses.reach(id, Phase::Writing, done, total) {
                return Err(Refusal::stale("sheet_not_ready").into());
            }
            done += rows.len();
            tx.insert_batch(rows).await?;
            tx.insert_batch(sources).await?;
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
