//! Taking a file: its good rows become rows of the draft, by one transaction with one entry.

use super::added::taken;
use super::judge::Judged;
use super::mapping::kept;
use super::stage::Stage;
use crate::App;
use crate::error::Result;
use crate::intake::register;
use yipanqi_domain::office::Unit;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::sheet::{ImportHow, SheetImport};
use yipanqi_domain::{Refusal, VersionId};

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
        let prepared = self.prepared(actor, &staged, true).await?;
        let prepared = prepared.ok_or_else(|| Refusal::stale("sheet_not_ready"))?;
        if prepared.marks.is_some() {
            return Err(Refusal::new("sheet_is_export").into());
        }
        let good: Vec<&Judged> = prepared
            .judged
            .iter()
            .filter(|row| row.content.is_some())
            .collect();
        let left_out = prepared.judged.len() - good.len();
        prepared.told.may_take(leave_out)?;
        let blobs = self.blobs.clone();
        let blob = staged.blob.clone();
        let length = crate::intake::off_lane(move || blobs.get(&blob).map(|bytes| bytes.len())).await??;

        let (mut tx, list, mut version) = self
            .version_for_change(actor, staged.version, Action::DraftList)
            .await?;
        version.revision = version.editable(seen_revision)?;
        // The register may have changed since the names were looked up.
        for unit in prepared.names.units() {
            let unit = tx.get::<Unit>(unit.0).await?;
            if unit.is_none_or(|unit| unit.exists_on(actor.today, "unit").is_err()) {
                return Err(Refusal::stale("sheet_units_changed").into());
            }
        }
        let sides = tx.sides_of(list.body).await?;
        let columns = tx.columns_of(&version).await?;
        register(&mut tx, &staged.blob, i64::try_from(length).unwrap_or(i64::MAX)).await?;
        let import = SheetImport {
            id: tx.new_id().await?,
            version: version.id,
            body: list.body,
            blob: staged.blob.clone(),
            file_name: staged.file_name.clone(),
            sheet: prepared.table.sheet.clone(),
            layout: prepared.table.fingerprint.clone(),
            mapping: kept(&prepared.table, &prepared.mapping, &sides, &columns)?,
            how: ImportHow::Added,
            row_count: i64::try_from(good.len()).unwrap_or(i64::MAX),
            post: actor.post,
            at: tx.now(),
        };
        tx.insert(&import).await?;
        let rows = self.add_rows(&mut tx, &import, id, &good, reason).await?;
        let what = format!("import={} rows={rows} left_out={left_out}", import.id);
        taken(tx, actor, &version, staged, ("list.import_sheet", what)).await?;
        Ok(Imported {
            version: version.id,
            rows,
            left_out,
            revision: version.revision,
        })
    }
}
