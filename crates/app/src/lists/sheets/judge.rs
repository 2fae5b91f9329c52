//! From the rows of a table to rows of a draft: names of units become units of the register, and every row is judged by
//! the same rules as a form.

use super::super::more::names_of;
use super::out::key;
use super::told::{MOST_PROBLEMS, Told, ToldProblem, ToldRow, ToldTotal, ToldUnit};
use crate::document_units::meanings_of;
use crate::error::Result;
use crate::unit_names::{Named, resolve_in};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use yipanqi_domain::list::{
    AMOUNT_FIELDS, AmountInput, ColumnKind, DraftRow, List, ListVersion, OwnColumn, OwnColumns, OwnTyped,
    RowContent, RowInput, RowMore, RowUnit, RowUnits, split_names,
};
use yipanqi_domain::money::{MoneyUnit, show_amount};
use yipanqi_domain::office::Side;
use yipanqi_domain::refusal::{Refusal, Rule};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{ItemId, RegionId, UnitId};
use yipanqi_extract::sheet::{Meaning, SheetReading, SheetRow, Table, letters};
use yipanqi_store::Reader;

/// A row that was judged.
#[derive(Clone)]
pub(super) struct Judged {
    /// Row of the sheet.
    pub(super) number: u32,
    /// What it says; none when something stops it.
    pub(super) content: Option<RowContent>,
    /// The item that it stands for.
    pub(super) item: Option<ItemId>,
    /// Key of an exported row.
    pub(super) key: String,
    /// What is wrong with it or to be known of it.
    pub(super) problems: Vec<ToldProblem>,
    /// The title of a row that is stopped.
    title: String,
    /// Of the first rows.
    shown: Option<Box<ToldRow>>,
}

impl Judged {
    pub(super) fn title(&self) -> &str {
        self.content
            .as_ref()
            .map_or(&self.title, |content| &content.title)
    }
}

/// What the rules need to know of the draft.
pub(super) struct Place<'a> {
    pub(super) actor: &'a Actor,
    pub(super) list: &'a List,
    pub(super) version: &'a ListVersion,
    pub(super) columns: &'a OwnColumns,
}

/// What the cells of a file name, to be looked up.
#[derive(Default)]
pub(super) struct Asked {
    /// Names of units, each with how many rows name it.
    units: BTreeMap<String, usize>,
    regions: BTreeSet<String>,
    /// Numbers of items.
    items: BTreeSet<String>,
}

impl Asked {
    pub(super) fn of(rows: &[SheetRow], columns: &OwnColumns) -> Self {
        let mut out = Self::default();
        let mut cells: HashMap<&str, usize> = HashMap::new();
        for row in rows {
            for cell in [
                &row.lead_units,
                &row.joint_lead_units,
                &row.reporting_units,
                &row.support_units,
            ] {
                if !cell.is_empty() {
                    *cells.entry(cell).or_default() += 1;
                }
            }
            if !row.item_number.is_empty() && !out.items.contains(&row.item_number) {
                out.items.insert(row.item_number.clone());
            }
            for (own, cell) in &row.own {
                match columns.0.get(*own).map(|column| column.kind) {
                    Some(ColumnKind::Unit) => *cells.entry(cell).or_default() += 1,
                    Some(ColumnKind::Region) if !out.regions.contains(cell) => {
                        out.regions.insert(cell.clone());
                    }
                    _ => {}
                }
            }
        }
        for (cell, count) in cells {
            for name in split_names(cell) {
                *out.units.entry(name).or_default() += count;
            }
        }
        out
    }
}

/// What the names of a file come to.
#[derive(Default, PartialEq)]
pub(super) struct Names {
    units: HashMap<String, Option<UnitId>>,
    /// By name or code; else the code of why there is not one.
    regions: HashMap<String, std::result::Result<RegionId, &'static str>>,
    /// What rows of the draft say in columns that name something, by the row's key and the column's code: as it is shown,
    /// and what it is.
    kept: HashMap<(String, String), (String, String)>,
    pub(super) told: Vec<ToldUnit>,
}

impl Names {
    /// Looks all names up at once.
    pub(super) async fn of(reader: &mut Reader, place: &Place<'_>, asked: &Asked) -> Result<Self> {
        let seen = &asked.units;
        let (body, on) = (place.list.body, place.actor.today);
        let names: BTreeSet<&str> = seen.keys().map(String::as_str).collect();
        let told = [place.list.name.clone()];
        let meanings = meanings_of(reader, body, names, (None, &told), on).await?;
        let mut out = Self::default();
        for (name, rows) in seen {
            let Some(meaning) = meanings.get(name) else {
                continue;
            };
            let of = |meaning: &crate::document_units::Meaning| {
                meaning.units.iter().map(|u| u.name.clone()).collect()
            };
            let mut told = |code: &str, units: Vec<String>| {
                out.told.push(ToldUnit {
                    name: name.clone(),
                    code: code.to_owned(),
                    units,
                    rows: *rows,
                });
            };
            let mut unit = None;
            match (meaning.code, meaning.units.first()) {
                ("one", Some(known)) => {
                    unit = Some(known.unit);
                    if known.name != *name {
                        told("taken", vec![known.name.clone()]);
                    }
                }
                ("unknown", _) => match resolve_in(reader, body, name, on).await? {
                    Named::Abolished(_, successors) => {
                        told("abolished", successors.into_iter().map(|u| u.name).collect());
                    }
                    _ => told("unknown", of(meaning)),
                },
                (code, _) => told(code, of(meaning)),
            }
            out.units.insert(name.clone(), unit);
        }
        out.told.sort_by_key(|unit| unit.code == "taken");
        for name in &asked.regions {
            let found = reader.regions_called(name, on).await?;
            let region = match found.as_slice() {
                [one] => Ok(one.id),
                [] => Err("row_region_unknown"),
                _ => Err("region_ambiguous"),
            };
            out.regions.insert(name.clone(), region);
        }
        Ok(out)
    }

    /// Learns what the rows of a draft name: a cell that was not touched still means the same unit or region, whatever else
    /// bears the name by now.
    pub(super) async fn learn(
        &mut self,
        reader: &mut Reader,
        place: &Place<'_>,
        draft: &[DraftRow],
    ) -> Result<()> {
        let named = |kind| matches!(kind, ColumnKind::Unit | ColumnKind::Region);
        let columns: Vec<&OwnColumn> = place
            .columns
            .0
            .iter()
            .filter(|column| named(column.kind))
            .collect();
        if columns.is_empty() {
            return Ok(());
        }
        let said: Vec<&RowMore> = draft.iter().map(|row| &row.content.more).collect();
        let names = names_of(reader, place.actor, &said, place.columns, &[]).await?;
        for row in draft {
            for column in &columns {
                if let Some(value) = row.content.more.own.get(&column.code) {
                    let shown = names.own_typed(column, &row.content.more);
                    let place = (key(row.item, row.id), column.code.clone());
                    self.kept.insert(place, (shown, value.clone()));
                }
            }
        }
        Ok(())
    }

    /// What a cell names that a row of the draft says in the same words.
    fn same(&self, row: &str, column: &OwnColumn, text: &str) -> Option<&str> {
        if self.kept.is_empty() || row.is_empty() {
            return None;
        }
        let (shown, value) = self.kept.get(&(row.to_owned(), column.code.clone()))?;
        (shown == text).then_some(value)
    }

    /// What the name in a cell of the list's own column stands for.
    fn found(&self, column: &OwnColumn, name: &str) -> Rule<i64> {
        let refused = |code| {
            Err(Refusal::new(code)
                .with("column", &column.name)
                .with("value", name))
        };
        match column.kind {
            ColumnKind::Region => match self.regions.get(name) {
                Some(Ok(region)) => Ok(region.0),
                Some(Err(code)) => refused(*code),
                None => refused("row_region_unknown"),
            },
            _ => match self.units.get(name) {
                Some(Some(unit)) => Ok(unit.0),
                _ => refused("sheet_own_named"),
            },
        }
    }

    /// The units that were found.
    pub(super) fn units(&self) -> BTreeSet<UnitId> {
        self.units.values().filter_map(|unit| *unit).collect()
    }

    fn units_of(&self, input: &RowInput) -> RowUnits {
        let named = input.named_units().into_iter().map(|named| RowUnit {
            role: named.role,
            unit: self.units.get(&named.name).copied().flatten(),
            name: named.name,
        });
        RowUnits(named.collect())
    }
}

/// A row as a form would say it.
fn input_of(row: SheetRow, sides: &[Side]) -> RowInput {
    let mut amounts: Vec<AmountInput> = std::iter::once(None)
        .chain(sides.iter().map(|side| Some(side.id)))
        .map(|side| AmountInput {
            side,
            ..AmountInput::default()
        })
        .collect();
    for amount in row.amounts {
        if let Some(place) = amounts.get_mut(amount.side.map_or(0, |side| side + 1)) {
            place.amount = amount.number;
            amount.unit.code().clone_into(&mut place.unit);
        }
    }
    RowInput {
        serial: row.serial,
        kind: row.kind,
        field: row.field,
        heading: row.heading,
        title: row.title,
        measure: row.measure,
        starts_on: row.starts_on,
        ends_on: row.ends_on,
        weight: row.weight,
        lead_units: row.lead_units,
        joint_lead_units: row.joint_lead_units,
        reporting_units: row.reporting_units,
        support_units: row.support_units,
        amounts,
        item_number: row.item_number,
        ..RowInput::default()
    }
}

/// Where the columns of the meanings are, to say which cell a refused field stands in.
pub(super) struct Columns(HashMap<Meaning, u32>);

impl Columns {
    pub(super) fn of(table: &Table, meanings: &[Meaning]) -> Self {
        let mut places = HashMap::new();
        for (column, meaning) in table.columns.iter().zip(meanings) {
            places.entry(*meaning).or_insert(column.column);
        }
        Self(places)
    }

    fn own(&self, at: usize) -> u32 {
        self.0.get(&Meaning::Own(at)).copied().unwrap_or(0)
    }

    fn field(&self, field: Option<&'static str>) -> u32 {
        let meaning = match field {
            Some("serial") => Meaning::Serial,
            Some("kind") => Meaning::Kind,
            Some("field") => Meaning::Field,
            Some("heading") => Meaning::Heading,
            Some("title") => Meaning::Title,
            Some("measure") => Meaning::Measure,
            Some("starts_on") => Meaning::Starts,
            Some("ends_on") => Meaning::Ends,
            Some("weight") => Meaning::Weight,
            Some("item_number") => Meaning::ItemNumber,
            Some(field) => match AMOUNT_FIELDS.iter().position(|f| *f == field) {
                Some(0) => Meaning::Amount(None),
                Some(side) => Meaning::Amount(Some(side - 1)),
                None => return 0,
            },
            None => return 0,
        };
        let found = self.0.get(&meaning).copied();
        found
            .or_else(|| {
                self.0
                    .get(&Meaning::Term)
                    .copied()
                    .filter(|_| matches!(meaning, Meaning::Starts | Meaning::Ends))
            })
            .unwrap_or(0)
    }
}

fn place(row: u32, column: u32) -> String {
    match column {
        0 => row.to_string(),
        column => format!("{}{row}", letters(column)),
    }
}

pub(super) fn refused(row: u32, column: u32, refusal: &Refusal) -> ToldProblem {
    ToldProblem {
        row,
        column,
        place: place(row, column),
        code: refusal.code.to_owned(),
        is_refusal: true,
        args: refusal
            .args
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect(),
        stops: true,
    }
}

/// What rows are judged by: nothing of it needs the database.
pub(super) struct Judging {
    pub(super) sides: Vec<Side>,
    pub(super) own: OwnColumns,
    pub(super) columns: Columns,
    pub(super) names: Names,
    /// Items that numbers of the file stand for, with whether the draft has them already.
    pub(super) items: Items,
}

/// Items by their numbers, with whether the draft has them.
pub(super) type Items = HashMap<String, (ItemId, bool)>;

/// Judges a row, which may be one of those that are shown.
pub(super) fn judged(mut row: SheetRow, is_shown: bool, by: &Judging) -> Judged {
    let Judging {
        sides,
        own,
        columns,
        names,
        items,
    } = by;
    let mut problems: Vec<ToldProblem> = row
        .problems
        .iter()
        .map(|problem| ToldProblem {
            row: problem.row,
            column: problem.column,
            place: place(problem.row, problem.column),
            code: problem.code.to_owned(),
            is_refusal: false,
            args: vec![("value".to_owned(), problem.value.clone())],
            stops: problem.stops,
        })
        .collect();
    let shown = is_shown.then(|| Box::new(shown(&row)));
    let (number, key, own_cells) = (
        row.number,
        std::mem::take(&mut row.key),
        std::mem::take(&mut row.own),
    );
    let input = input_of(row, sides);
    let mut item = None;
    if !input.item_number.is_empty() {
        let said = &input.item_number;
        match items.get(said) {
            Some((_, true)) => {
                let refusal = Refusal::new("sheet_item_in_draft")
                    .at("item_number")
                    .with("number", said);
                problems.push(refused(number, columns.field(refusal.field), &refusal));
            }
            Some((id, false)) => item = Some(*id),
            None => {
                let refusal = Refusal::new("item_unknown")
                    .at("item_number")
                    .with("number", said);
                problems.push(refused(number, columns.field(refusal.field), &refusal));
            }
        }
    }
    let content = match input.judged(names.units_of(&input)) {
        Ok(mut content) => {
            for (place_of, text) in &own_cells {
                let Some(column) = own.0.get(*place_of) else {
                    continue;
                };
                if column.kind == ColumnKind::File {
                    let column = columns.own(*place_of);
                    problems.push(ToldProblem {
                        row: number,
                        column,
                        place: place(number, column),
                        code: "file_left".to_owned(),
                        is_refusal: false,
                        args: vec![("value".to_owned(), text.chars().take(80).collect())],
                        stops: false,
                    });
                    continue;
                }
                let value = match names.same(&key, column, text) {
                    Some(value) => Ok(Some(value.to_owned())),
                    None => column.typed(text).and_then(|typed| match typed {
                        OwnTyped::Nothing => Ok(None),
                        OwnTyped::Value(value) => Ok(Some(value)),
                        OwnTyped::Named(name) => names.found(column, &name).map(|id| Some(id.to_string())),
                    }),
                };
                match value {
                    Ok(Some(value)) => {
                        content.more.own.insert(column.code.clone(), value);
                    }
                    Ok(None) => {}
                    Err(refusal) => problems.push(refused(number, columns.own(*place_of), &refusal)),
                }
            }
            Some(content)
        }
        Err(refusal) => {
            problems.push(refused(number, columns.field(refusal.field), &refusal));
            None
        }
    };
    let stopped = problems.iter().any(|problem| problem.stops);
    Judged {
        number,
        key,
        title: if stopped { input.title } else { String::new() },
        shown: shown.map(|mut shown| {
            shown.is_good = !stopped;
            shown
        }),
        content: content.filter(|_| !stopped),
        item,
        problems,
    }
}

fn shown(row: &SheetRow) -> ToldRow {
    let heading = [row.field.as_str(), row.heading.as_str()];
    let heading: Vec<&str> = heading.into_iter().filter(|t| !t.is_empty()).collect();
    let amounts = row.amounts.iter();
    ToldRow {
        row: row.number,
        serial: row.serial.clone(),
        heading: heading.join("/"),
        title: row.title.clone(),
        leads: row.lead_units.clone(),
        support: row.support_units.clone(),
        amounts: amounts
            .map(|a| (a.number.clone(), a.unit.code().to_owned()))
            .collect(),
        starts_on: row.starts_on.clone(),
        ends_on: row.ends_on.clone(),
        is_good: true,
    }
}

/// The items that the numbers in a file stand for, as far as the actor sees them, with whether the draft has them.
pub(super) async fn items(reader: &mut Reader, at: &Place<'_>, asked: &Asked) -> Result<Items> {
    let mut out = HashMap::new();
    if asked.items.is_empty() {
        return Ok(out);
    }
    let draft = reader.draft_rows(at.version.id).await?;
    let there: BTreeSet<ItemId> = draft.iter().filter_map(|row| row.item).collect();
    for number in &asked.items {
        if let Some(item) = reader.list_item_by_number(at.actor.sight(), number).await? {
            out.insert(number.clone(), (item.id, there.contains(&item.id)));
        }
    }
    Ok(out)
}

/// Adds what the rows come to.
pub(super) fn tell(told: &mut Told, read: &SheetReading, judged: &[Judged], names: &Names) {
    told.rows = judged.len();
    told.good = judged.iter().filter(|row| row.content.is_some()).count();
    told.groups = read.groups.len();
    told.carried = read.carried;
    told.repeated_headings = read.repeated_headings;
    told.foot = read
        .foot
        .iter()
        .map(|(_, words)| words.chars().take(200).collect())
        .collect();
    told.first = judged
        .iter()
        .filter_map(|row| row.shown.as_deref().cloned())
        .collect();
    let all = || judged.iter().flat_map(|row| &row.problems);
    told.problem_counts = (
        all().filter(|p| p.stops).count(),
        all().filter(|p| !p.stops).count(),
    );
    // What stops a row first.
    let listed = all().filter(|p| p.stops).chain(all().filter(|p| !p.stops));
    told.problems = listed.take(MOST_PROBLEMS).cloned().collect();
    told.units = names.told.iter().take(MOST_PROBLEMS).cloned().collect();
    told.totals = read
        .totals
        .iter()
        .map(|total| {
            let unit = MoneyUnit::parse(total.unit.code()).unwrap_or(MoneyUnit::Yi);
            let decimals = total
                .said
                .split_once('.')
                .map_or(0, |(_, fraction)| fraction.len());
            let summed = i64::try_from(total.summed).unwrap_or(i64::MAX);
            let decimals = u32::try_from(decimals)
                .unwrap_or(0)
                .clamp(if total.agrees { 0 } else { 2 }, 10);
            ToldTotal {
                place: place(total.row, total.column),
                name: total.name.clone(),
                said: total.said.clone(),
                unit: total.unit.code().to_owned(),
                summed: show_amount(summed, unit, decimals),
                agrees: total.agrees,
            }
        })
        .collect();
}
