//! Rows of a sheet at the end of a draft, each with the row of the sheet that it came from; and the end of either way of
//! taking a file.

use super::judge::Judged;
use crate::error::Result;
use yipanqi_domain::RowId;
use yipanqi_domain::list::{DraftRow, ListVersion, RowChange};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::sheet::{SheetImport, SheetSource};
use yipanqi_domain::trail::Entry;
use yipanqi_store::{StagedSheet, Tx};

/// The good ones of these rows as rows behind the draft's last, and where they came from; nothing is written yet.
pub(super) async fn rows_added(
    tx: &mut Tx,
    import: &SheetImport,
    judged: &[&Judged],
    reason: &str,
) -> Result<(Vec<DraftRow>, Vec<SheetSource>)> {
    let first = tx.last_draft_position(import.version).await? + 1;
    let good = judged.iter().filter_map(|row| Some((row, row.content.clone()?)));
    let (mut rows, mut sources) = (Vec::new(), Vec::new());
    for (position, (row, content)) in (first..).zip(good) {
        let id: RowId = tx.new_id().await?;
        rows.push(DraftRow {
            id,
            version: import.version,
            position,
            item: row.item,
            decision: None,
            change: RowChange::Added,
            reason: reason.trim().to_owned(),
            content,
        });
        sources.push(SheetSource {
            id: tx.new_id().await?,
            sheet_import: import.id,
            row_number: i64::from(row.number),
            object_kind: "draft_row".to_owned(),
            object_id: id.0,
        });
    }
    Ok((rows, sources))
}

/// The draft has another revision, the file is taken, and that is one entry.
pub(super) async fn taken(
    mut tx: Tx,
    actor: &Actor,
    version: &ListVersion,
    staged: StagedSheet,
    (act, what): (&'static str, String),
) -> Result<()> {
    tx.update(version).await?;
    let state = "taken".to_owned();
    tx.keep(&StagedSheet { state, ..staged }).await?;
    let entry = Entry::done(actor.by(), act, super::super::VERSION, version.id.0);
    tx.commit(entry.because(what)).await?;
    Ok(())
}
