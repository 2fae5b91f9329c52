//! Taking an exported file that came back: what was changed in it, as one act on the draft.

use super::Imported;
use super::diff::{Diff, changed};
use super::fields::Field;
use super::stage::{Stage, kept};
use crate::App;
use crate::error::Result;
use crate::intake::{off_lane, register};
use std::collections::{BTreeSet, HashMap};
use yipanqi_domain::list::{DraftRow, ListRow, RowChange};
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::sheet::{ImportHow, SheetImport, SheetSource};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{ItemId, Refusal, RowId};
use yipanqi_store::StagedSheet;

/// What somebody said of the changes of a file that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackInput {
    /// The draft's revision as it was looked at.
    pub seen_revision: i64,
    /// Names of fields changed on both sides in which the file is right; in the others the draft is.
    pub theirs: BTreeSet<String>,
    /// Whether rows that the file holds no more are taken out.
    pub remove: bool,
    /// Why, for an adjustment.
    pub reason: String,
}

impl App {
    /// Changes in the draft what was changed in the file, and adds its new rows.
    ///
    /// # Errors
    /// `sheet_rows_wrong` when a row of the file cannot be; `sheet_no_changes`; `row_ends_before_start`, `amount_twice` of a
    /// row together with what the draft says; `required` at `reason` when a row of an adjustment is taken out; stale:
    /// `sheet_not_ready`, `version_not_draft`, `version_changed`.
    pub async fn take_changes(&self, actor: &Actor, id: i64, input: &BackInput) -> Result<Imported> {
        let staged = self.staged(actor, id).await?;
        if Stage::of(&staged.state) != Stage::Ready {
            return Err(Refusal::stale("sheet_not_ready").into());
        }
        let prepared = self.prepared(actor, &staged, false).await?;
        let prepared = prepared.ok_or_else(|| Refusal::stale("sheet_not_ready"))?;
        let Some(marks) = &prepared.marks else {
            return Err(Refusal::stale("sheet_not_ready").into());
        };
        let judged = &prepared.judged;
        let wrong = judged.iter().filter(|row| row.content.is_none()).count();
        if wrong > 0 {
            return Err(Refusal::new("sheet_rows_wrong").with("n", wrong).into());
        }
        let (blobs, blob) = (self.blobs.clone(), staged.blob.clone());
        let length = off_lane(move || blobs.get(&blob).map(|bytes| bytes.len())).await??;

        let (mut tx, list, mut version) = self
            .version_for_change(actor, staged.version, Action::DraftList)
            .await?;
        version.revision = version.editable(input.seen_revision)?;
        let sides = tx.sides_of(list.body).await?;
        let columns = tx.columns_of(&version).await?;
        let rows = tx.draft_rows(version.id).await?;
        let diff = Diff::of(
            marks,
            &prepared.table,
            &Field::all(&sides, &columns),
            judged,
            &rows,
        );
        let taken = diff.taken(&input.theirs);
        if taken.is_empty() && diff.added.is_empty() && (diff.removed.is_empty() || !input.remove) {
            return Err(Refusal::new("sheet_no_changes").into());
        }
        let base: HashMap<ItemId, ListRow> = match version.base {
            Some(base) => tx
                .sealed_rows(base)
                .await?
                .into_iter()
                .map(|row| (row.item, row))
                .collect(),
            None => HashMap::new(),
        };
        register(&mut tx, &staged.blob, i64::try_from(length).unwrap_or(i64::MAX)).await?;
        let mut import = SheetImport {
            id: tx.new_id().await?,
            version: version.id,
            body: list.body,
            blob: staged.blob.clone(),
            file_name: staged.file_name.clone(),
            sheet: prepared.table.sheet.clone(),
            layout: String::new(),
            mapping: kept(&prepared.table, &prepared.mapping, &sides, &columns)?,
            how: ImportHow::Changed,
            row_count: 0,
            post: actor.post,
            at: tx.now(),
        };
        let by_id: HashMap<RowId, &DraftRow> = rows.iter().map(|row| (row.id, row)).collect();
        let mut updated = Vec::new();
        for (id, changes) in &taken {
            let Some(row) = by_id.get(id) else { continue };
            let content = changed(row, changes, judged)?;
            let former = row.item.and_then(|item| base.get(&item)).map(|row| &row.content);
            let reason = if input.reason.trim().is_empty() {
                &row.reason
            } else {
                &input.reason
            };
            updated.push((*row).clone().rewritten(content, reason, former)?);
        }
        let mut taken_out = 0;
        if input.remove {
            for id in &diff.removed {
                let Some(row) = by_id.get(id) else { continue };
                taken_out += 1;
                if row.item.is_some_and(|item| base.contains_key(&item)) {
                    updated.push((*row).clone().removed(&input.reason)?);
                } else {
                    tx.remove::<DraftRow>(row.id.0).await?;
                }
            }
        }
        let first = tx.last_draft_position(version.id).await? + 1;
        let mut added = Vec::new();
        let mut sources = Vec::new();
        for (position, at) in (first..).zip(&diff.added) {
            let Some((content, theirs)) = judged.get(*at).and_then(|row| Some((row.content.clone()?, row)))
            else {
                continue;
            };
            let row = DraftRow {
                id: tx.new_id::<RowId>().await?,
                version: version.id,
                position,
                item: theirs.item,
                decision: None,
                change: RowChange::Added,
                reason: input.reason.trim().to_owned(),
                content,
            };
            sources.push(SheetSource {
                id: tx.new_id().await?,
                sheet_import: import.id,
                row_number: i64::from(theirs.number),
                object_kind: "draft_row".to_owned(),
                object_id: row.id.0,
            });
            added.push(row);
        }
        import.row_count = i64::try_from(updated.len() + added.len()).unwrap_or(i64::MAX);
        tx.insert(&import).await?;
        for row in &updated {
            tx.update(row).await?;
        }
        tx.insert_all(&added).await?;
        tx.insert_all(&sources).await?;
        tx.update(&version).await?;
        let state = "taken".to_owned();
        tx.keep(&StagedSheet { state, ..staged }).await?;
        let entry = Entry::done(
            actor.by(),
            "list.import_changes",
            super::super::VERSION,
            version.id.0,
        );
        tx.commit(entry.because(format!(
            "import={} changed={} added={} removed={taken_out}",
            import.id,
            taken.len(),
            added.len()
        )))
        .await?;
        Ok(Imported {
            version: version.id,
            rows: updated.len() + added.len(),
            left_out: 0,
            revision: version.revision,
        })
    }
}
