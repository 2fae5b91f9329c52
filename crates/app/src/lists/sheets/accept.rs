//! Taking a file: its good rows become rows of the draft, by one transaction with one entry.

use super::added::{Behind, taken};
use super::course::Phase;
use super::mapping::kept;
use super::reading::Prepared;
use super::stage::Stage;
use crate::App;
use crate::error::Result;
use crate::intake::register;
use yipanqi_domain::office::Unit;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::sheet::{ImportHow, SheetImport};
use yipanqi_domain::{Refusal, VersionId};
use yipanqi_store::BlobError;

/// What taking a file left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The draft.
    pub version: VersionId,
    /// Rows added or changed.
    pub rows: usize,
    /// Rows left out because something is wrong with them.
    pub left_out: usize,
    /// The draft's revision from now on.
    pub revision: i64,
}

impl App {
    /// Adds the good rows of a file to the draft that it was handed in for.
    ///
    /// # Errors
    /// `sheet_rows_wrong` unless rows with something wrong are to be left out; `nothing_chosen` when no row is left;
    /// stale: `sheet_not_ready`, `sheet_units_changed`, `version_not_draft`, `version_changed`.
    pub async fn take_sheet(
        &self,
        actor: &Actor,
        id: i64,
        seen_revision: i64,
        leave_out: bool,
        reason: &str,
    ) -> Result<Imported> {
        let staged = self.staged(actor, id).await?;
        if !Stage::of(&staged.state).can_be_taken() {
            return Err(Refusal::stale("sheet_not_ready").into());
        }
        let _entered = self.courses.enter(id);
        let prepared = self.prepared_to_take(actor, &staged).await?;
        let prepared = prepared.ok_or_else(|| Refusal::stale("sheet_not_ready"))?;
        if prepared.marks.is_some() {
            return Err(Refusal::new("sheet_is_export").into());
        }
        prepared.told.may_take(leave_out)?;
        let Prepared {
            table,
            mapping,
            judged,
            by,
            ..
        } = prepared;
        let good = judged.iter().filter(|row| row.content.is_some()).count();
        let left_out = judged.len() - good;
        let blobs = self.blobs.clone();
        let blob = staged.blob.clone();
        let length = crate::intake::off_lane(move || blobs.length(&blob)).await?;
        let length = length.ok_or(BlobError::Missing)?;
        self.courses.reach(id, Phase::Writing, 0, good);
        // What a row says, its id and its digest are made ready beside the lane, not by whoever holds it.
        let mut ids = self.store.reserve_ids(2 * good + 1).await?;
        let behind = Behind {
            version: staged.version,
            import: ids.pop().unwrap_or_default(),
            last: self.last_position(staged.version).await?,
            reason: reason.trim().to_owned(),
        };
        let (import, last) = (behind.import, behind.last);
        let coming = behind.coming(judged, ids);

        let (mut tx, list, mut version) = self
            .version_for_change(actor, staged.version, Action::DraftList)
            .await?;
        version.revision = version.editable(seen_revision)?;
        if tx.last_draft_position(version.id).await? != last {
            return Err(Refusal::stale("version_changed").into());
        }
        // The register may have changed since the names were looked up.
        for unit in by.names.units() {
            let unit = tx.get::<Unit>(unit.0).await?;
            if unit.is_none_or(|unit| unit.exists_on(actor.today, "unit").is_err()) {
                return Err(Refusal::stale("sheet_units_changed").into());
            }
        }
        let sides = tx.sides_of(list.body).await?;
        let columns = tx.columns_of(&version).await?;
        register(&mut tx, &staged.blob, i64::try_from(length).unwrap_or(i64::MAX)).await?;
        let import = SheetImport {
            id: import,
            version: version.id,
            body: list.body,
            blob: staged.blob.clone(),
            file_name: staged.file_name.clone(),
            sheet: table.sheet.clone(),
            layout: table.fingerprint.clone(),
            mapping: kept(&table, &mapping, &sides, &columns)?,
            how: ImportHow::Added,
            row_count: i64::try_from(good).unwrap_or(i64::MAX),
            post: actor.post,
            at: tx.now(),
        };
        tx.insert(&import).await?;
        let rows = self.add_coming(&mut tx, id, coming).await?;
        let what = format!("import={} rows={rows} left_out={left_out}", import.id);
        taken(tx, actor, &version, staged, ("list.import_sheet", what)).await?;
        Ok(Imported {
            version: version.id,
            rows,
            left_out,
            revision: version.revision,
        })
    }
    async fn last_position(&self, version: VersionId) -> Result<i64> {
        let mut read = self.store.read().await?;
        let last = read.last_draft_position(version).await?;
        read.end().await?;
        Ok(last)
    }
}
