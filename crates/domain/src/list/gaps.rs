//! 缺口: what a draft still lacks. Some gaps keep it from being put before a session, the others are shown.

use super::{DraftRow, DutyRole, ItemKind, RowChange};
use crate::{Day, DecisionId, ItemId, RowId, SideId, UnitId};
use std::collections::{BTreeSet, HashMap};

/// One gap that the check of a draft found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The row, unless the gap is the whole list's.
    pub row: Option<RowId>,
    /// The decision that has no row.
    pub decision: Option<DecisionId>,
    /// Stable code; the words are under `gap.<code>`.
    pub code: &'static str,
    /// What the words mention.
    pub detail: String,
    /// Whether it keeps the draft from being deliberated.
    pub blocks: bool,
}

/// What the check needs to know of a unit that a row names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitCheck {
    /// The day after which it no longer exists, when that has come.
    pub abolished: Option<Day>,
    /// Names of the units that took over.
    pub successors: Vec<String>,
    /// Its sides under the list's body.
    pub sides: Vec<SideId>,
}

/// A draft with all that its check looks at.
pub struct Check<'a> {
    /// The rows, in order.
    pub rows: &'a [DraftRow],
    /// Whether it adjusts an adopted version: then additions, changes and removals need their reason.
    pub adjusting: bool,
    /// The sides of the list's body with their names.
    pub sides: &'a [(SideId, String)],
    /// The units that rows name.
    pub units: &'a HashMap<UnitId, UnitCheck>,
    /// Decisions that no row rests on, with their words.
    pub decisions: &'a [(DecisionId, String)],
}

/// Everything that the draft lacks: row by row in the order given, then what concerns the whole list.
pub fn gaps(check: &Check<'_>) -> Vec<Gap> {
    let mut out = Vec::new();
    for row in check.rows {
        row_gaps(row, check, &mut out);
    }
    doubles(check.rows, &mut out);
    if check.rows.iter().all(|row| row.change == RowChange::Removed) {
        out.push(Gap {
            row: None,
            decision: None,
            code: "no_rows",
            detail: String::new(),
            blocks: true,
        });
    }
    for (decision, text) in check.decisions {
        out.push(Gap {
            row: None,
            decision: Some(*decision),
            code: "decision_without_row",
            detail: text.clone(),
            blocks: false,
        });
    }
    out
}

fn row_gaps(row: &DraftRow, check: &Check<'_>, out: &mut Vec<Gap>) {
    let mut gap = |code, detail: String, blocks| {
        out.push(Gap {
            row: Some(row.id),
            decision: None,
            code,
            detail,
            blocks,
        });
    };
    let none = String::new;
    if check.adjusting && row.change != RowChange::Kept && row.reason.is_empty() {
        gap("no_reason", none(), true);
    }
    if row.change == RowChange::Removed {
        return;
    }
    let content = &row.content;
    if content.title.is_empty() {
        gap("no_title", none(), true);
    }
    if content.units.of(DutyRole::Lead).next().is_none() {
        gap("no_lead", none(), true);
    }
    let mut answering: BTreeSet<SideId> = BTreeSet::new();
    for named in &content.units.0 {
        let Some(unit) = named.unit.and_then(|id| check.units.get(&id)) else {
            gap("unit_unknown", named.name.clone(), true);
            continue;
        };
        if unit.abolished.is_some() {
            let mut detail = named.name.clone();
            if !unit.successors.is_empty() {
                detail = format!("{detail} → {}", unit.successors.join("、"));
            }
            gap("unit_abolished", detail, true);
        }
        if named.role.makes_joint() {
            answering.extend(&unit.sides);
            if check.sides.len() > 1 && unit.sides.is_empty() {
                gap("unit_without_side", named.name.clone(), false);
            }
        }
    }
    // An amount that nobody on its side answers for would never be reported.
    for (side, name) in check.sides {
        if content.amounts.of(Some(*side)).is_some() && !answering.contains(side) {
            gap("side_without_lead", name.clone(), true);
        }
    }
    if let (Some(start), Some(end)) = (content.starts_on, content.ends_on)
        && end < start
    {
        gap("ends_before_start", end.to_string(), true);
    }
    if content.field.is_empty() {
        gap("no_field", none(), false);
    }
    if content.ends_on.is_none() {
        gap("no_deadline", none(), false);
    }
    if content.measure.is_empty() {
        gap("no_measure", none(), false);
    }
    if content.kind == ItemKind::Project && content.amounts.total().is_none() {
        gap("no_amount", none(), false);
    }
}

/// Titles and items that stand in two rows. The later row carries the gap.
fn doubles(rows: &[DraftRow], out: &mut Vec<Gap>) {
    let mut titles: BTreeSet<String> = BTreeSet::new();
    let mut items: BTreeSet<ItemId> = BTreeSet::new();
    for row in rows.iter().filter(|row| row.change != RowChange::Removed) {
        let title: String = row.content.title.chars().filter(|c| !c.is_whitespace()).collect();
        let mut gap = |code| {
            out.push(Gap {
                row: Some(row.id),
                decision: None,
                code,
                detail: row.content.title.clone(),
                blocks: true,
            });
        };
        if !title.is_empty() && !titles.insert(title) {
            gap("title_twice");
        }
        if row.item.is_some_and(|item| !items.insert(item)) {
            gap("item_twice");
        }
    }
}
