//! Editing the rows of a draft: put, remove, restore. A form made from an older revision is stale.

use super::draft::usable;
use super::lineage::refuse_joined;
use super::more::{self, MoreNames, names_of};
use crate::App;
use crate::error::{Error, Result};
use crate::unit_names::resolve_in;
use yipanqi_domain::list::{
    ColumnKind, DraftRow, Item, List, ListRow, ListVersion, OwnColumns, RowChange, RowInput, RowMore,
    RowUnit, RowUnits,
};
use yipanqi_domain::meeting::Decision;
use yipanqi_domain::office::{Region, Side, Zone};
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::sheet::SheetImport;
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{BodyId, Day, EvidenceId, Refusal, RowId, UnitId, VersionId};
use yipanqi_store::{Reader, Tx};

/// What an edit of a draft left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edited {
    /// The rows written.
    pub rows: Vec<RowId>,
    /// The draft's revision from now on.
    pub revision: i64,
}

/// One row of a draft, to be edited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowPage {
    /// The list.
    pub list: List,
    /// The draft.
    pub version: ListVersion,
    /// Sides of the list's body, from left to right.
    pub sides: Vec<Side>,
    /// The row; none for a new one.
    pub row: Option<DraftRow>,
    /// The row's item, when it stands for one that exists.
    pub item: Option<Item>,
    /// What the adjusted version says of the item.
    pub base: Option<ListRow>,
    /// The decision that the row rests on.
    pub decision: Option<Decision>,
    /// Fields and headings that the draft already has, to choose from.
    pub headings: Vec<(String, String)>,
    /// Names of units that exist, in Chinese order, to choose from.
    pub unit_names: Vec<String>,
    /// The file and the row of its sheet that the row came from.
    pub from_sheet: Option<(String, i64)>,
    /// The list's own columns.
    pub columns: OwnColumns,
    /// The names of what the row names, and of what the adjusted version says it names.
    pub names: MoreNames,
    /// Names of regions that exist, to choose from.
    pub region_names: Vec<String>,
    /// Names of zones, to choose from.
    pub zone_names: Vec<String>,
    /// Serials (or, without one, titles) and titles of the draft's other rows, to name in this one.
    pub others: Vec<(String, String)>,
    /// Files of the row's item that may be opened, the newest first.
    pub files: Vec<(EvidenceId, String)>,
}

/// Rows of a draft up to which a row's form offers the others to be named.
const OTHERS: i64 = 2000;

impl App {
    /// What the form of a row needs.
    pub async fn row_page(&self, actor: &Actor, version: VersionId, row: Option<RowId>) -> Result<RowPage> {
        let (mut read, list, version) = self.version_to_edit(actor, version).await?;
        let found = match row {
            Some(id) => Some(read.draft_row(version.id, id).await?.ok_or(Error::NotFound)?),
            None => None,
        };
        let item = match found.as_ref().and_then(|row| row.item) {
            Some(id) => read.get::<Item>(id).await?,
            None => None,
        };
        let base = base_row(&mut read, &version, found.as_ref()).await?;
        let decision = match found.as_ref().and_then(|row| row.decision) {
            Some(id) => read.decision_seen(actor.sight(), id).await?,
            None => None,
        };
        let mut from_sheet = None;
        if let Some(row) = &found
            && let Some(source) = read
                .sheet_sources_of("draft_row", row.id.0)
                .await?
                .into_iter()
                .next()
        {
            let import = read.get::<SheetImport>(source.sheet_import).await?;
            from_sheet = import.map(|import| (import.file_name, source.row_number));
        }
        let sides = read.sides_of(list.body).await?;
        let units = read.units().await?;
        let headings = read.draft_headings(version.id).await?;
        let columns = read.columns_of(&version).await?;
        let said: Vec<&RowMore> = found
            .iter()
            .map(|row| &row.content.more)
            .chain(base.iter().map(|row| &row.content.more))
            .collect();
        // Other rows to choose from, where there are not too many; all of them where this row names some.
        let few = read.draft_row_count(version.id).await? <= OTHERS;
        let rows = if few
            || said
                .iter()
                .any(|more| more.parent.is_some() || !more.after.is_empty())
        {
            read.draft_rows(version.id).await?
        } else {
            Vec::new()
        };
        let names = names_of(&mut read, actor, &said, &columns, &rows).await?;
        let mut regions: Vec<Region> = read.every().await?;
        regions.retain(|region| {
            region.starts_on <= actor.today && region.ends_on.is_none_or(|end| end >= actor.today)
        });
        regions.sort_by(|a, b| a.sort_key.cmp(&b.sort_key));
        let zones: Vec<Zone> = read.every().await?;
        let files = match &item {
            Some(item) if columns.0.iter().any(|column| column.kind == ColumnKind::File) => {
                files_of(&mut read, actor, item).await?
            }
            _ => Vec::new(),
        };
        read.end().await?;
        let living = units
            .into_iter()
            .filter(|unit| unit.exists_on(actor.today, "unit").is_ok());
        let there = rows.iter().filter(|other| {
            other.change != RowChange::Removed && Some(other.id) != found.as_ref().map(|row| row.id)
        });
        let label = |other: &DraftRow| {
            let (serial, title) = (&other.content.serial, &other.content.title);
            let name = if serial.is_empty() { title } else { serial };
            (name.clone(), title.clone())
        };
        Ok(RowPage {
            others: there.map(label).collect(),
            columns,
            names,
            region_names: regions.into_iter().map(|region| region.name).collect(),
            zone_names: zones.into_iter().map(|zone| zone.name).collect(),
            files,
            unit_names: living.map(|unit| unit.name).collect(),
            from_sheet,
            list,
            version,
            sides,
            row: found,
            item,
            base,
            decision,
            headings,
        })
    }

    /// Adds a row, or writes one anew. Everything typed is judged first; nothing is kept of a refused row.
    ///
    /// # Errors
    /// Those of [`RowInput::judged`] and of resolving unit names, each with `row`; `item_unknown` at `item_number`;
    /// `item_joined`, `row_in_lineage` at `item_number`; those of a decision at `decision`, not found when the actor does not see it; stale: `version_not_draft`,
    /// `version_changed`, `row_gone`, `row_removed`.
    pub async fn put_row(
        &self,
        actor: &Actor,
        version: VersionId,
        seen_revision: i64,
        row: Option<RowId>,
        input: RowInput,
    ) -> Result<Edited> {
        let (mut tx, list, mut version) = self.version_for_change(actor, version, Action::DraftList).await?;
        version.revision = version.editable(seen_revision)?;
        let former = match row {
            Some(id) => Some(found(&mut tx, version.id, id).await?),
            None => None,
        };
        let base = base_row(&mut tx, &version, former.as_ref()).await?;
        let units = named_units(&mut tx, list.body, &input, actor.today).await?;
        let content = input.judged(units)?;
        let columns = tx.columns_of(&version).await?;
        let item = match (&base, input.item_number.trim()) {
            (Some(base), _) => Some(base.item),
            (None, "") => None,
            (None, number) => {
                if let Some(former) = &former {
                    refuse_joined(&mut tx, former, "item_number").await?;
                }
                Some(item_to_take_over(&mut tx, actor, &input, number).await?.id)
            }
        };
        // A row that names no other cannot close a circle.
        let rows = if input.parent.trim().is_empty() && input.after.trim().is_empty() {
            Vec::new()
        } else {
            tx.draft_rows(version.id).await?
        };
        let place = more::Place {
            body: list.body,
            columns: &columns,
            rows: &rows,
            row,
            item,
        };
        let content = more::found(&mut tx, actor, &place, &input, content).await;
        let content = content.map_err(|error| named(error, &input))?;
        if let Some(id) = input.decision {
            // What the row rests on already is no secret to whoever edits it; another one has to be seen.
            let kept = match former.as_ref().and_then(|row| row.decision) {
                Some(kept) if kept == id => tx.get::<Decision>(id).await?,
                _ => None,
            };
            let decision = if let Some(kept) = kept {
                kept
            } else {
                let seen;
                (tx, seen) = self.decision_in(tx, actor, id).await?;
                seen
            };
            usable(&decision, list.body)?;
        }
        let written = if let Some(mut former) = former {
            former.item = item;
            former.decision = input.decision;
            let written = former.rewritten(content, &input.reason, base.as_ref().map(|b| &b.content))?;
            tx.update(&written).await?;
            written
        } else {
            let added = DraftRow {
                id: tx.new_id().await?,
                version: version.id,
                position: tx.last_draft_position(version.id).await? + 1,
                item,
                decision: input.decision,
                change: RowChange::Added,
                reason: input.reason.trim().to_owned(),
                content,
            };
            tx.insert(&added).await?;
            added
        };
        finish(tx, actor, "list.put_row", &version, &written).await
    }

    /// Takes a row out. A row of the adjusted version stays in the draft, marked 调出 with the reason; any other is
    /// gone.
    ///
    /// # Errors
    /// `required`, `row_in_lineage` at `reason`; stale: `version_not_draft`, `version_changed`, `row_gone`, `row_removed`.
    pub async fn remove_row(
        &self,
        actor: &Actor,
        version: VersionId,
        seen_revision: i64,
        row: RowId,
        reason: &str,
    ) -> Result<Edited> {
        let (mut tx, _, mut version) = self.version_for_change(actor, version, Action::DraftList).await?;
        version.revision = version.editable(seen_revision)?;
        let row = found(&mut tx, version.id, row).await?;
        if row.change != RowChange::Removed {
            refuse_joined(&mut tx, &row, "reason").await?;
        }
        let written = if base_row(&mut tx, &version, Some(&row)).await?.is_some() {
            let removed = row.removed(reason)?;
            tx.update(&removed).await?;
            removed
        } else {
            tx.remove::<DraftRow>(row.id).await?;
            row
        };
        finish(tx, actor, "list.remove_row", &version, &written).await
    }

    /// Takes a removal back.
    ///
    /// # Errors
    /// `row_in_lineage`; stale: `version_not_draft`, `version_changed`, `row_gone`, `row_not_removed`.
    pub async fn restore_row(
        &self,
        actor: &Actor,
        version: VersionId,
        seen_revision: i64,
        row: RowId,
    ) -> Result<Edited> {
        let (mut tx, _, mut version) = self.version_for_change(actor, version, Action::DraftList).await?;
        version.revision = version.editable(seen_revision)?;
        let row = found(&mut tx, version.id, row).await?;
        refuse_joined(&mut tx, &row, "reason").await?;
        let base = base_row(&mut tx, &version, Some(&row)).await?;
        let restored = row.restored(base.as_ref().map(|b| &b.content))?;
        tx.update(&restored).await?;
        finish(tx, actor, "list.restore_row", &version, &restored).await
    }
}

/// The files of an item that may be opened.
async fn files_of(reader: &mut Reader, actor: &Actor, item: &Item) -> Result<Vec<(EvidenceId, String)>> {
    let mut files = Vec::new();
    for evidence in reader.evidence_of_item(item.id).await? {
        if let Some(seen) = reader.evidence_seen(actor.sight(), evidence.id).await? {
            files.push((seen.id, seen.title));
        }
    }
    Ok(files)
}

async fn finish(
    mut tx: Tx,
    actor: &Actor,
    act: &'static str,
    version: &ListVersion,
    row: &DraftRow,
) -> Result<Edited> {
    tx.update(version).await?;
    let entry = Entry::done(actor.by(), act, super::VERSION, version.id.0);
    tx.commit(entry.because(format!("row={}", row.id))).await?;
    Ok(Edited {
        rows: vec![row.id],
        revision: version.revision,
    })
}

async fn found(tx: &mut Tx, version: VersionId, id: RowId) -> Result<DraftRow> {
    let row = tx.draft_row(version, id).await?;
    row.ok_or_else(|| Refusal::stale("row_gone").into())
}

/// What the adjusted version says of a row's item.
async fn base_row(
    reader: &mut Reader,
    version: &ListVersion,
    row: Option<&DraftRow>,
) -> Result<Option<ListRow>> {
    match (version.base, row.and_then(|row| row.item)) {
        (Some(base), Some(item)) => Ok(reader.sealed_row_of(base, item).await?),
        _ => Ok(None),
    }
}

/// The units that a form names, each resolved to exactly one that exists.
async fn named_units(reader: &mut Reader, body: BodyId, input: &RowInput, on: Day) -> Result<RowUnits> {
    let mut units = Vec::new();
    for named in input.named_units() {
        let unit = resolved(reader, body, &named.name, on, named.field).await;
        let unit = unit.map_err(|error| self::named(error, input))?;
        units.push(RowUnit {
            role: named.role,
            unit: Some(unit),
            name: named.name,
        });
    }
    Ok(RowUnits(units))
}

/// The one unit that a name stands for.
pub(super) async fn resolved(
    reader: &mut Reader,
    body: BodyId,
    name: &str,
    on: Day,
    field: &'static str,
) -> Result<UnitId> {
    Ok(resolve_in(reader, body, name, on).await?.one(name, field)?.id)
}

/// A refusal names its row.
fn named(error: Error, input: &RowInput) -> Error {
    match error {
        Error::Refused(refusal) => Error::Refused(input.refused(refusal)),
        other => other,
    }
}

async fn item_to_take_over(
    reader: &mut Reader,
    actor: &Actor,
    input: &RowInput,
    number: &str,
) -> Result<Item> {
    let refused = |code: &'static str| {
        let refusal = Refusal::new(code).at("item_number").with("number", number);
        Error::from(input.refused(refusal))
    };
    let item = reader.list_item_by_number(actor.sight(), number).await?;
    let item = item.ok_or_else(|| refused("item_unknown"))?;
    if item.state.is_joined() {
        return Err(refused("item_joined"));
    }
    Ok(item)
}
