//! What the rows of a merger or a split say, and how their planned amounts moved.

use crate::list::cells::as_typed;
use crate::list::{
    AmountInput, DraftRow, DutyRole, RowAmount, RowAmounts, RowContent, RowMore, RowRef, RowUnit, RowUnits,
};
use crate::money::{MoneyUnit, show_amount};
use crate::refusal::{Refusal, Rule, required};
use crate::{ItemId, SideId};
use std::collections::{BTreeMap, BTreeSet};

/// One part of a split as typed. Empty means as in the row that is split, but for the amounts and the weight.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartInput {
    /// Title; a part without one and without amounts is no part.
    pub title: String,
    /// Names of lead units.
    pub lead_units: String,
    /// 0–100 with at most two decimals.
    pub weight: String,
    /// Amounts, each with the unit in which it is typed.
    pub amounts: Vec<AmountInput>,
}

impl PartInput {
    /// Whether nothing was typed.
    pub fn is_blank(&self) -> bool {
        let texts = [&self.title, &self.lead_units, &self.weight];
        texts.iter().all(|text| text.trim().is_empty())
            && self.amounts.iter().all(|amount| amount.amount.trim().is_empty())
    }

    /// What the part says, `units` being its lead units when it names its own.
    ///
    /// # Errors
    /// Those of a row as typed, at its field.
    pub fn judged(&self, of: &DraftRow, sides: &[SideId], units: Vec<RowUnit>) -> Rule<RowContent> {
        let mut input = as_typed(of, sides);
        input.serial.clear();
        input.title.clone_from(&self.title);
        input.weight.clone_from(&self.weight);
        input.amounts.clone_from(&self.amounts);
        let mut all = of.content.units.clone();
        if !units.is_empty() {
            let named: BTreeSet<_> = units.iter().map(key).collect();
            all.0
                .retain(|unit| unit.role != DutyRole::Lead && !named.contains(&key(unit)));
            all.0.splice(0..0, units);
        }
        let content = input.judged(all)?;
        Ok(RowContent {
            more: of.content.more.clone(),
            ..content
        })
    }
}

/// By what two units of rows are the same: the unit once known, else the name.
fn key(unit: &RowUnit) -> (i64, String) {
    match unit.unit {
        Some(id) => (id.0, String::new()),
        None => (0, unit.name.clone()),
    }
}

/// What the row says into which these are merged: field, heading and kind of the first; the measures one after the other;
/// the widest term; weights and amounts added up; every unit once, under the heaviest role that it had; of what else rows
/// say, that in which all agree, and everything that any of them waited for.
///
/// # Errors
/// `required`, `too_long` at `title`; `sum_too_large`.
pub fn merged_content(rows: &[&DraftRow], title: &str) -> Rule<RowContent> {
    let title = required(title, "title")?;
    if title.chars().count() > 200 {
        return Err(Refusal::new("too_long").at("title").with("limit", 200));
    }
    let Some(first) = rows.first() else {
        return Err(Refusal::new("merge_one_row").at("row"));
    };
    let all = || rows.iter().map(|row| &row.content);
    let mut measures: Vec<&str> = Vec::new();
    for measure in all().map(|c| c.measure.trim()).filter(|m| !m.is_empty()) {
        if !measures.contains(&measure) {
            measures.push(measure);
        }
    }
    let mut units: Vec<RowUnit> = Vec::new();
    for role in DutyRole::ALL {
        for unit in all().flat_map(|content| content.units.of(*role)) {
            if !units.iter().any(|known| key(known) == key(unit)) {
                units.push(unit.clone());
            }
        }
    }
    // A term without an end has none when the rows are one either.
    let ends: Option<Vec<_>> = all().map(|content| content.ends_on).collect();
    Ok(RowContent {
        serial: String::new(),
        kind: first.content.kind,
        field: first.content.field.clone(),
        heading: first.content.heading.clone(),
        title,
        measure: measures.join("；").chars().take(2000).collect(),
        starts_on: all().filter_map(|content| content.starts_on).min(),
        ends_on: ends.and_then(|days| days.into_iter().max()),
        weight: all().map(|content| content.weight).sum::<i64>().min(10_000),
        units: RowUnits(units),
        amounts: added_up(all())?,
        more: merged_more(rows),
    })
}

fn merged_more(rows: &[&DraftRow]) -> RowMore {
    let Some(first) = rows.first().map(|row| &row.content.more) else {
        return RowMore::default();
    };
    let all = || rows.iter().map(|row| &row.content.more);
    let own: BTreeSet<RowRef> = rows.iter().map(|row| row.as_named()).collect();
    let mut more = first.clone();
    if all().any(|m| m.selection != first.selection) {
        more.selection = None;
    }
    if all().any(|m| m.phase != first.phase) {
        more.phase.clear();
    }
    if all().any(|m| m.region != first.region) {
        more.region = None;
    }
    if all().any(|m| m.zone != first.zone) {
        more.zone = None;
    }
    let parents: BTreeSet<Option<RowRef>> = all()
        .map(|m| m.parent)
        .filter(|parent| parent.is_none_or(|of| !own.contains(&of)))
        .collect();
    more.parent = match parents.len() {
        1 => parents.into_iter().next().flatten(),
        _ => None,
    };
    more.after.clear();
    for after in all().flat_map(|m| &m.after) {
        let known = more.after.iter().any(|known| known.of == after.of);
        if !known && !own.contains(&after.of) {
            more.after.push(after.clone());
        }
    }
    more.own
        .retain(|code, value| all().all(|m| m.own.get(code) == Some(&*value)));
    more
}

/// What rows name as above them or before them, once a part of them ended: `next` says which item takes the place of one
/// that ended. What would name the row itself is left out.
pub(super) fn named_anew(more: &mut RowMore, own: Option<RowRef>, next: impl Fn(ItemId) -> Option<RowRef>) {
    let anew = |of: RowRef| match of {
        RowRef::Item(item) => next(item).unwrap_or(of),
        RowRef::Row(_) => of,
    };
    more.parent = more.parent.map(anew).filter(|of| Some(*of) != own);
    let mut known: BTreeSet<RowRef> = BTreeSet::new();
    more.after.retain_mut(|after| {
        after.of = anew(after.of);
        Some(after.of) != own && known.insert(after.of)
    });
}

/// Amounts by side; for the whole row when any of the rows is not planned by side.
fn by_side<'a>(rows: impl Iterator<Item = &'a RowContent> + Clone) -> Rule<BTreeMap<Option<SideId>, i64>> {
    let whole = rows.clone().any(|row| row.amounts.of(None).is_some());
    let mut sums: BTreeMap<Option<SideId>, i64> = BTreeMap::new();
    for amount in rows.flat_map(|row| &row.amounts.0) {
        let sum = sums.entry(amount.side.filter(|_| !whole)).or_default();
        *sum = sum
            .checked_add(amount.fen)
            .ok_or_else(|| Refusal::new("sum_too_large"))?;
    }
    Ok(sums)
}

fn added_up<'a>(rows: impl Iterator<Item = &'a RowContent> + Clone) -> Rule<RowAmounts> {
    let unit = rows
        .clone()
        .flat_map(|row| &row.amounts.0)
        .map(RowAmount::given_in)
        .next();
    let unit = unit.unwrap_or(MoneyUnit::Yi);
    let sums = by_side(rows)?;
    Ok(RowAmounts(
        sums.into_iter()
            .map(|(side, fen)| RowAmount {
                side,
                fen,
                unit: unit.code().to_owned(),
                decimals: exact(fen, unit),
            })
            .collect(),
    ))
}

/// The fewest decimals that show an amount exactly.
fn exact(fen: i64, unit: MoneyUnit) -> u32 {
    let per: i64 = match unit {
        MoneyUnit::Yi => 10_000_000_000,
        MoneyUnit::Wan => 1_000_000,
        MoneyUnit::Yuan => 100,
    };
    (0..10)
        .find(|decimals| fen % (per / 10_i64.pow(*decimals).min(per)) == 0)
        .unwrap_or(10)
}

pub(super) fn in_yi(fen: i64) -> String {
    format!(
        "{}{}",
        show_amount(fen, MoneyUnit::Yi, exact(fen, MoneyUnit::Yi)),
        MoneyUnit::Yi.sign()
    )
}

/// A planned amount that is not what it was, 分: of one side, or of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AmountShift {
    /// The side; none: of all rows together.
    pub side: Option<SideId>,
    /// Planned before.
    pub before: i64,
    /// Planned from then on.
    pub after: i64,
}

/// Where the planned amounts of the rows that ended and of those that came of them differ: side by side where all are planned
/// by side, else in all. None when they add up.
pub fn amounts_moved<'a>(
    before: impl IntoIterator<Item = &'a RowContent>,
    after: impl IntoIterator<Item = &'a RowContent>,
) -> Rule<Vec<AmountShift>> {
    let before: Vec<&RowContent> = before.into_iter().collect();
    let after: Vec<&RowContent> = after.into_iter().collect();
    let whole = before
        .iter()
        .chain(&after)
        .any(|row| row.amounts.of(None).is_some());
    let sums = |rows: &[&'a RowContent]| -> Rule<BTreeMap<Option<SideId>, i64>> {
        let sums = by_side(rows.iter().copied())?;
        if !whole {
            return Ok(sums);
        }
        let mut all = 0_i64;
        for fen in sums.values() {
            all = all
                .checked_add(*fen)
                .ok_or_else(|| Refusal::new("sum_too_large"))?;
        }
        Ok(BTreeMap::from([(None, all)]))
    };
    let (before, after) = (sums(&before)?, sums(&after)?);
    let sides: BTreeSet<Option<SideId>> = before.keys().chain(after.keys()).copied().collect();
    Ok(sides
        .into_iter()
        .map(|side| AmountShift {
            side,
            before: before.get(&side).copied().unwrap_or(0),
            after: after.get(&side).copied().unwrap_or(0),
        })
        .filter(|shift| shift.before != shift.after)
        .collect())
}
