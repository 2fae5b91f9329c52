//! What a row says beyond the columns that every list has: from what was typed to what is kept, and back to words.

use super::rows::resolved;
use crate::error::Result;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use yipanqi_domain::list::cells::put_more;
use yipanqi_domain::list::{
    After, ColumnKind, DraftRow, Item, Links, OwnColumn, OwnColumns, OwnTyped, RowChange, RowContent,
    RowInput, RowMore, RowRef, arranged, read_after, split_names,
};
use yipanqi_domain::office::{Region, Unit, Zone};
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{BodyId, EvidenceId, ItemId, RegionId, RowId, UnitId, VersionId, ZoneId};
use yipanqi_store::Reader;
use yipanqi_store::query::items::BATCH;

/// Where a row's form was sent: the list's body, its columns, the draft's rows, and the row itself with its item.
pub(super) struct Place<'a> {
    pub body: BodyId,
    pub columns: &'a OwnColumns,
    pub rows: &'a [DraftRow],
    pub row: Option<RowId>,
    pub item: Option<ItemId>,
}

/// What was typed of a row with everything found that it names beyond the columns of every list. `judged` is what the
/// domain made of the form alone.
///
/// # Errors
/// `row_region_unknown` (also of a column), `zone_unknown`, `row_unknown` and `row_twice_named` at `parent` or `after`,
/// `not_a_dependency` at `after`, `parent_circle`, `after_circle`, those of a column's value at its field.
pub(super) async fn found(
    reader: &mut Reader,
    actor: &Actor,
    place: &Place<'_>,
    input: &RowInput,
    mut judged: RowContent,
) -> Result<RowContent> {
    let more = &mut judged.more;
    if !input.region.trim().is_empty() {
        more.region = Some(region(reader, actor, input.region.trim(), "region").await?);
    }
    if !input.zone.trim().is_empty() {
        let name = input.zone.trim();
        let zone = reader.zone_called(name).await?;
        let unknown = || Refusal::new("zone_unknown").at("zone").with("value", name);
        more.zone = Some(zone.ok_or_else(unknown)?.id);
    }
    if !input.parent.trim().is_empty() {
        more.parent = Some(named_row(reader, actor, place, input.parent.trim(), "parent").await?);
    }
    for typed in split_names(&input.after) {
        let bad = || Refusal::new("not_a_dependency").at("after").with("value", &typed);
        let (name, kind, lag) = read_after(&typed).ok_or_else(bad)?;
        let of = named_row(reader, actor, place, name, "after").await?;
        more.after.retain(|known: &After| known.of != of);
        more.after.push(After { of, kind, lag });
    }
    let typed: BTreeMap<&str, &str> = input
        .own
        .iter()
        .map(|(code, text)| (code.as_str(), text.as_str()))
        .collect();
    for column in &place.columns.0 {
        let text = typed.get(column.code.as_str()).copied().unwrap_or_default();
        if let Some(value) = own_value(reader, actor, place, column, text).await? {
            more.own.insert(column.code.clone(), value);
        }
    }
    no_circle(reader, place, &judged).await?;
    Ok(judged)
}

/// Puts one cell beyond the columns of every list into what a row says. Cells of places are resolved on `actor`'s day.
///
/// # Errors
/// Those of [`found`] at the cell; `no_such_cell` for a column that the list does not have.
pub(super) async fn put_cell(
    reader: &mut Reader,
    actor: &Actor,
    place: &Place<'_>,
    (cell, text): (&'static str, &str),
    more: &mut RowMore,
) -> Result<()> {
    let text = text.trim();
    if put_more(more, cell, text)? {
        return Ok(());
    }
    match cell {
        "region" if text.is_empty() => more.region = None,
        "region" => more.region = Some(region(reader, actor, text, "region").await?),
        "zone" if text.is_empty() => more.zone = None,
        "zone" => {
            let unknown = || Refusal::new("zone_unknown").at("zone").with("value", text);
            more.zone = Some(reader.zone_called(text).await?.ok_or_else(unknown)?.id);
        }
        _ => {
            let column = place.columns.0.iter().find(|column| column.field() == cell);
            let column = column.ok_or_else(|| Refusal::new("no_such_cell").with("value", cell))?;
            match own_value(reader, actor, place, column, text).await? {
                Some(value) => more.own.insert(column.code.clone(), value),
                None => more.own.remove(&column.code),
            };
        }
    }
    Ok(())
}

async fn own_value(
    reader: &mut Reader,
    actor: &Actor,
    place: &Place<'_>,
    column: &OwnColumn,
    text: &str,
) -> Result<Option<String>> {
    let name = match column.typed(text)? {
        OwnTyped::Nothing => return Ok(None),
        OwnTyped::Value(value) => return Ok(Some(value)),
        OwnTyped::Named(name) => name,
    };
    let value = match column.kind {
        ColumnKind::Unit => {
            resolved(reader, place.body, &name, actor.today, column.field())
                .await?
                .0
        }
        ColumnKind::Region => region(reader, actor, &name, column.field()).await?.0,
        _ => {
            let unknown = || {
                Refusal::new("own_file_unknown")
                    .at(column.field())
                    .with("column", &column.name)
            };
            let id: EvidenceId = name.parse().map_err(|_| unknown())?;
            let seen = reader.evidence_seen(actor.sight(), id).await?;
            let fits = seen.filter(|evidence| Some(evidence.item) == place.item);
            fits.ok_or_else(unknown)?.id.0
        }
    };
    Ok(Some(value.to_string()))
}

async fn region(reader: &mut Reader, actor: &Actor, text: &str, field: &'static str) -> Result<RegionId> {
    let found = reader.regions_called(text, actor.today).await?;
    match found.as_slice() {
        [one] => Ok(one.id),
        [] => Err(Refusal::new("row_region_unknown")
            .at(field)
            .with("value", text)
            .into()),
        _ => Err(Refusal::new("region_ambiguous")
            .at(field)
            .with("value", text)
            .into()),
    }
}

/// The row or item that is named: a row of the draft by its serial or place, the number of its item or its title; else any item that
/// may be seen by its number.
async fn named_row(
    reader: &mut Reader,
    actor: &Actor,
    place: &Place<'_>,
    name: &str,
    field: &'static str,
) -> Result<RowRef> {
    let there = || {
        let rows = place.rows.iter();
        rows.filter(|row| row.change != RowChange::Removed)
    };
    let one = |found: Vec<&DraftRow>| match found.as_slice() {
        [] => Ok(None),
        [row] => Ok(Some(row.as_named())),
        _ => Err(Refusal::new("row_twice_named").at(field).with("value", name)),
    };
    let of = |row: &&DraftRow| Some(row.id) == place.row;
    if let Some(found) = one(there().filter(|row| row.content.serial == name).collect())? {
        return Ok(found);
    }
    // A row without a serial will get its place as one.
    let blank = there().any(|row| row.content.serial.is_empty());
    if let Ok(place) = name.parse::<usize>()
        && blank
    {
        let rows = arranged(there().cloned().collect());
        let row = place.checked_sub(1).and_then(|at| rows.get(at));
        if let Some(row) = row.filter(|row| row.content.serial.is_empty()) {
            return Ok(row.as_named());
        }
    }
    if let Some(item) = reader.list_item_by_number(actor.sight(), name).await? {
        return Ok(RowRef::Item(item.id));
    }
    // One's own title is no other row, unless nothing else has it: then it is told as a circle.
    let titled: Vec<&DraftRow> = there().filter(|row| row.content.title == name).collect();
    let others: Vec<&DraftRow> = titled.iter().copied().filter(|row| !of(row)).collect();
    if let Some(found) = one(if others.is_empty() { titled } else { others })? {
        return Ok(found);
    }
    Err(Refusal::new("row_unknown").at(field).with("value", name).into())
}

/// Refuses a row that would stand above itself or wait for itself.
async fn no_circle(reader: &mut Reader, place: &Place<'_>, content: &RowContent) -> Result<()> {
    let more = &content.more;
    if more.parent.is_none() && more.after.is_empty() {
        return Ok(());
    }
    let own = place.item.map(RowRef::Item).or(place.row.map(RowRef::Row));
    // A row that is being added is named by nobody yet.
    let Some(own) = own else { return Ok(()) };
    // As the draft would be with it.
    let others = place.rows.iter().filter(|row| Some(row.id) != place.row);
    let mut rows: Vec<DraftRow> = others.cloned().collect();
    rows.push(DraftRow {
        id: place.row.unwrap_or(RowId(0)),
        version: VersionId(0),
        position: 0,
        item: place.item,
        decision: None,
        change: RowChange::Added,
        reason: String::new(),
        content: content.clone(),
    });
    let parents = recorded_parents(reader, &rows).await?;
    let links = Links::new(&rows, &parents);
    let named = |of: RowRef| of.id().to_string();
    let told = |code, field, circle: Vec<RowRef>| {
        Refusal::new(code)
            .at(field)
            .with("rows", links.spelt(&circle, named))
    };
    if let Some(circle) = links.parent_circle(own) {
        return Err(told("parent_circle", "parent", circle).into());
    }
    if let Some(circle) = links.after_circle(own) {
        return Err(told("after_circle", "after", circle).into());
    }
    Ok(())
}

/// What is on record of the items above those that a draft's rows stand for or name.
pub(super) async fn recorded_parents(
    reader: &mut Reader,
    rows: &[DraftRow],
) -> Result<HashMap<ItemId, ItemId>> {
    // Most drafts name none.
    let named = rows.iter().filter_map(|row| match row.content.more.parent {
        Some(RowRef::Item(item)) => Some(item),
        _ => None,
    });
    let named: Vec<ItemId> = named.collect();
    if named.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(reader.parents_above(&named).await?)
}

/// The names of everything that rows name, as far as the reader may know them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MoreNames {
    /// Items that may be seen: number and title.
    pub items: HashMap<ItemId, (String, String)>,
    /// Rows of the draft: serial (or place) and title.
    pub rows: HashMap<RowId, (String, String)>,
    /// Regions.
    pub regions: HashMap<RegionId, String>,
    /// Zones.
    pub zones: HashMap<ZoneId, String>,
    /// Units.
    pub units: HashMap<UnitId, String>,
    /// Files that may be opened, by their titles.
    pub files: HashMap<EvidenceId, String>,
}

impl MoreNames {
    /// How another row is named: the number of its item, else its serial or title; nothing when it may not be known.
    pub fn named(&self, of: RowRef) -> Option<&str> {
        match of {
            RowRef::Item(item) => self.items.get(&item).map(|(number, _)| number.as_str()),
            RowRef::Row(row) => {
                let (serial, title) = self.rows.get(&row)?;
                Some(if serial.is_empty() { title } else { serial })
            }
        }
    }
    /// Its title.
    pub fn title(&self, of: RowRef) -> Option<&str> {
        match of {
            RowRef::Item(item) => self.items.get(&item).map(|(_, title)| title.as_str()),
            RowRef::Row(row) => self.rows.get(&row).map(|(_, title)| title.as_str()),
        }
    }
    /// Where the row lies.
    pub fn region(&self, more: &RowMore) -> &str {
        let name = more.region.and_then(|id| self.regions.get(&id));
        name.map_or("", String::as_str)
    }
    /// The zone of the row.
    pub fn zone(&self, more: &RowMore) -> &str {
        let name = more.zone.and_then(|id| self.zones.get(&id));
        name.map_or("", String::as_str)
    }
    /// What the row waits for, as it is typed; what may not be known is left out.
    pub fn after(&self, more: &RowMore) -> String {
        let mut known = more.clone();
        known.after.retain(|after| self.named(after.of).is_some());
        known.after_typed(|of| self.named(of).unwrap_or_default().to_owned())
    }
    /// The value of a column as it is shown: without its unit, a day as `YYYY-MM-DD`.
    pub fn own(&self, column: &OwnColumn, more: &RowMore) -> String {
        let Some(value) = more.own.get(&column.code) else {
            return String::new();
        };
        column
            .shown(value)
            .or_else(|| self.of_id(column.kind, value))
            .unwrap_or_default()
    }
    /// The value of a column as it would be typed.
    pub fn own_typed(&self, column: &OwnColumn, more: &RowMore) -> String {
        let Some(value) = more.own.get(&column.code) else {
            return String::new();
        };
        if column.kind == ColumnKind::File {
            return value.clone();
        }
        column
            .as_typed(value)
            .or_else(|| self.of_id(column.kind, value))
            .unwrap_or_default()
    }
    /// A cell beyond the columns of every list as it is written when its edit begins.
    pub fn cell_typed(&self, cell: &str, more: &RowMore, columns: &OwnColumns) -> String {
        match cell {
            "selection" => more
                .selection
                .map(|one| one.code().to_owned())
                .unwrap_or_default(),
            "phase" => more.phase.clone(),
            "region" => self.region(more).to_owned(),
            "zone" => self.zone(more).to_owned(),
            _ => {
                let column = columns.0.iter().find(|column| column.field() == cell);
                column
                    .map(|column| self.own_typed(column, more))
                    .unwrap_or_default()
            }
        }
    }
    fn of_id(&self, kind: ColumnKind, value: &str) -> Option<String> {
        let id: i64 = value.parse().ok()?;
        match kind {
            ColumnKind::Unit => self.units.get(&UnitId(id)).cloned(),
            ColumnKind::Region => self.regions.get(&RegionId(id)).cloned(),
            ColumnKind::File => self.files.get(&EvidenceId(id)).cloned(),
            _ => None,
        }
    }
}

/// Gathers the names of what these rows name. `drafts` are the rows of the draft, when there is one.
pub(super) async fn names_of(
    reader: &mut Reader,
    actor: &Actor,
    said: &[&RowMore],
    columns: &OwnColumns,
    drafts: &[DraftRow],
) -> Result<MoreNames> {
    let mut names = MoreNames::default();
    let (mut items, mut units, mut files) = (BTreeSet::new(), BTreeSet::new(), BTreeSet::new());
    let (mut regions, mut zones, mut rows) = (BTreeSet::new(), BTreeSet::new(), false);
    for more in said {
        regions.extend(more.region);
        zones.extend(more.zone);
        for of in more
            .parent
            .into_iter()
            .chain(more.after.iter().map(|after| after.of))
        {
            match of {
                RowRef::Item(item) => {
                    items.insert(item);
                }
                RowRef::Row(_) => rows = true,
            }
        }
        for column in &columns.0 {
            let id = more
                .own
                .get(&column.code)
                .and_then(|value| value.parse::<i64>().ok());
            match (column.kind, id) {
                (ColumnKind::Unit, Some(id)) => {
                    units.insert(UnitId(id));
                }
                (ColumnKind::Region, Some(id)) => {
                    regions.insert(RegionId(id));
                }
                (ColumnKind::File, Some(id)) => {
                    files.insert(EvidenceId(id));
                }
                _ => {}
            }
        }
    }
    let items: Vec<ItemId> = items.into_iter().collect();
    for some in items.chunks(BATCH) {
        for (id, number, title) in reader.items_named(actor.sight(), some).await? {
            names.items.insert(id, (number, title));
        }
    }
    if rows {
        let of = |row: &DraftRow| (row.id, (row.content.serial.clone(), row.content.title.clone()));
        names.rows = drafts.iter().map(of).collect();
    }
    for id in regions {
        if let Some(region) = reader.get::<Region>(id).await? {
            names.regions.insert(id, region.name);
        }
    }
    for id in zones {
        if let Some(zone) = reader.get::<Zone>(id).await? {
            names.zones.insert(id, zone.name);
        }
    }
    for id in units {
        if let Some(unit) = reader.get::<Unit>(id).await? {
            names.units.insert(id, unit.name);
        }
    }
    for id in files {
        if let Some(evidence) = reader.evidence_seen(actor.sight(), id).await? {
            names.files.insert(id, evidence.title);
        }
    }
    Ok(names)
}

/// The items above rows, set on the items when a version is sealed: what the row says, or nothing where the adjusted version
/// said what is on record and this one says nothing any more.
pub(super) async fn set_parent(
    tx: &mut yipanqi_store::Tx,
    item: ItemId,
    said: Option<RowRef>,
    formerly: Option<RowRef>,
) -> Result<()> {
    let found: Item = tx
        .get(item)
        .await?
        .ok_or_else(|| super::missing("item", item.0))?;
    let parent = match (said, formerly) {
        (Some(RowRef::Item(parent)), _) => Some(parent),
        (None, Some(RowRef::Item(former))) if found.parent == Some(former) => None,
        _ => found.parent,
    };
    if parent != found.parent {
        tx.update(&Item { parent, ..found }).await?;
    }
    Ok(())
}
