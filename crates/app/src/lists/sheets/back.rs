//! Taking an exported file that came back: what was changed in it, as one act on the draft.

use super::super::lineage::refuse_joined;
use super::Imported;
use super::added::{Behind, TOGETHER, taken};
use super::course::Phase;
use super::diff::{Diff, changed};
use super::fields::Field;
use super::judge::Judged;
use super::mapping::kept;
use super::stage::Stage;
use crate::App;
use crate::error::Result;
use crate::intake::{off_lane, register};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use yipanqi_domain::list::{DraftRow, ListRow};
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::sheet::{ImportHow, SheetImport};
use yipanqi_domain::{ItemId, Refusal, RowId};
use yipanqi_store::BlobError;

/// What somebody said of the changes of a file that came back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
        if !Stage::of(&staged.state).can_be_taken() {
            return Err(Refusal::stale("sheet_not_ready").into());
        }
        let _entered = self.courses.enter(id);
        let prepared = self.prepared(actor, &staged, false).await?;
        let prepared = prepared.ok_or_else(|| Refusal::stale("sheet_not_ready"))?;
        let Some(marks) = &prepared.marks else {
            return Err(Refusal::stale("sheet_not_ready").into());
        };
        let judged = &prepared.judged;
        prepared.told.may_take(false)?;
        let (blobs, blob) = (self.blobs.clone(), staged.blob.clone());
        let length = off_lane(move || blobs.length(&blob)).await?;
        let length = length.ok_or(BlobError::Missing)?;

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
        let changes = diff.taken(&input.theirs);
        if changes.is_empty() && diff.added.is_empty() && (diff.removed.is_empty() || !input.remove) {
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
        for (id, cells) in &changes {
            let Some(row) = by_id.get(id) else { continue };
            let content = changed(row, cells, judged)?;
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
                refuse_joined(&mut tx, row, "remove").await?;
                taken_out += 1;
                if row.item.is_some_and(|item| base.contains_key(&item)) {
                    updated.push((*row).clone().removed(&input.reason)?);
                } else {
                    tx.remove::<DraftRow>(row.id.0).await?;
                }
            }
        }
        let new = diff.added.iter().filter_map(|at| judged.get(*at));
        let new: Vec<Judged> = new.cloned().collect();
        import.row_count = i64::try_from(updated.len() + new.len()).unwrap_or(i64::MAX);
        tx.insert(&import).await?;
        for (at, row) in updated.iter().enumerate() {
            if at.is_multiple_of(TOGETHER) && !self.courses.reach(id, Phase::Writing, at, updated.len()) {
                return Err(Refusal::stale("sheet_not_ready").into());
            }
            tx.update(row).await?;
        }
        let behind = Behind {
            version: version.id,
            import: import.id,
            last: tx.last_draft_position(version.id).await?,
            reason: input.reason.trim().to_owned(),
        };
        let ids = tx.new_ids(2 * new.len()).await?;
        let added = self.add_coming(&mut tx, id, behind.coming(new, ids)).await?;
        let what = format!(
            "import={} changed={} added={added} removed={taken_out}",
            import.id,
            changes.len(),
        );
        taken(tx, actor, &version, staged, ("list.import_changes", what)).await?;
        Ok(Imported {
            version: version.id,
            rows: updated.len() + added,
            left_out: 0,
            revision: version.revision,
        })
    }
}
