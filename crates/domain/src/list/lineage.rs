//! 合并与拆分: an adjustment makes one item of several, or several of one.
//!
//! The items that are made are always new ones and those that end are always items of the version in force, so that no
//! item can come of itself, however often lists are adjusted. Nothing is deleted: an item that ended keeps its number,
//! its rows, its facts and its evidence, and names those that it went into.

mod content;

pub use content::{AmountShift, PartInput, amounts_moved, merged_content};

use super::{DraftRow, Gap, ItemState, RowChange, RowRef};
use crate::refusal::{Refusal, Rule, required};
use crate::{DecisionId, ItemId, RowId, VersionId, coded};
use std::collections::{BTreeSet, HashMap};

/// As many rows as may become one.
pub const MOST_MERGED: usize = 50;

/// Form fields of the parts of a split, by their titles.
pub const PART_FIELDS: [&str; 8] = [
    "title_1", "title_2", "title_3", "title_4", "title_5", "title_6", "title_7", "title_8",
];

coded! {
    /// How items came of others.
    pub enum LineageKind {
        /// 合并: several became one.
        Merged = "merged",
        /// 拆分: one became several.
        Split = "split",
    }
}

impl LineageKind {
    /// The state in which an item is that ended so.
    pub const fn ended(self) -> ItemState {
        match self {
            Self::Merged => ItemState::Merged,
            Self::Split => ItemState::Split,
        }
    }
    /// The act that its entry names.
    pub const fn act(self) -> &'static str {
        match self {
            Self::Merged => "list.merge_rows",
            Self::Split => "list.split_row",
        }
    }
}

/// That a row of a draft is to come of another. Several rows of this make up one act: a merger has one successor, a split
/// one forebear.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftLineage {
    /// Row id.
    pub id: i64,
    /// The draft.
    pub version: VersionId,
    /// How.
    pub kind: LineageKind,
    /// The row that ends.
    pub forebear: RowId,
    /// The row that comes of it.
    pub successor: RowId,
    /// Why.
    pub reason: String,
    /// The decision that says so; none: the session that adopts the version.
    pub decision: Option<DecisionId>,
    /// Why the planned amounts of the two sides differ; empty when they do not.
    pub difference: String,
}

/// 来龙去脉 of an item, sealed with the version that made it. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lineage {
    /// Row id.
    pub id: i64,
    /// The version.
    pub version: VersionId,
    /// How.
    pub kind: LineageKind,
    /// The item that ended.
    pub forebear: ItemId,
    /// The item that came of it.
    pub successor: ItemId,
    /// Why.
    pub reason: String,
    /// The decision that says so.
    pub decision: DecisionId,
    /// Why the planned amounts of the two sides differ; empty when they do not.
    pub difference: String,
}

/// Links of one act stand together: what they share, and all forebears and successors, each once, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineageAct<N> {
    /// How.
    pub kind: LineageKind,
    /// Those that ended.
    pub forebears: Vec<N>,
    /// Those that came of them.
    pub successors: Vec<N>,
}

/// Puts the links of a version together to acts, in the order of their first link.
pub fn lineage_acts<N: Copy + Eq>(
    links: impl IntoIterator<Item = (LineageKind, N, N)>,
) -> Vec<LineageAct<N>> {
    let mut acts: Vec<LineageAct<N>> = Vec::new();
    for (kind, forebear, successor) in links {
        let same = |act: &&mut LineageAct<N>| match kind {
            LineageKind::Merged => act.kind == kind && act.successors.contains(&successor),
            LineageKind::Split => act.kind == kind && act.forebears.contains(&forebear),
        };
        let Some(act) = acts.iter_mut().find(same) else {
            acts.push(LineageAct {
                kind,
                forebears: vec![forebear],
                successors: vec![successor],
            });
            continue;
        };
        if !act.forebears.contains(&forebear) {
            act.forebears.push(forebear);
        }
        if !act.successors.contains(&successor) {
            act.successors.push(successor);
        }
    }
    acts
}

/// Everything that can be reached over links, near ones first, the start apart. A circle, which no rule allows, would not
/// keep it going.
pub fn reached<N: Copy + Ord>(start: N, next: impl Fn(N) -> Vec<N>) -> Vec<N> {
    let mut seen: BTreeSet<N> = BTreeSet::from([start]);
    let mut found: Vec<N> = Vec::new();
    let mut at = 0;
    let mut here = start;
    loop {
        for node in next(here) {
            if seen.insert(node) {
                found.push(node);
            }
        }
        let Some(node) = found.get(at) else {
            return found;
        };
        here = *node;
        at += 1;
    }
}

/// A row of a draft that is to end, with what is on record of its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forebear {
    /// The row.
    pub row: DraftRow,
    /// Whether the draft merges or splits it already.
    pub in_lineage: bool,
    /// Whether the version that the draft adjusts has a row of its item.
    pub in_base: bool,
    /// The item's state.
    pub state: Option<ItemState>,
    /// A request for a change of it waits for its decision, under this list or another.
    pub change_waits: bool,
    /// Another list that holds it is in force.
    pub held_elsewhere: bool,
}

impl Forebear {
    /// Refuses what cannot end now: `row_already_joined` (merged or split already), `row_removed` (taken out),
    /// `row_without_item` (only now drafted: its cells are edited), `lineage_not_open` (closed, waiting to be closed,
    /// suspended), `lineage_change_waits`, `lineage_held_elsewhere`. Each names the row.
    pub fn may_end(&self) -> Rule {
        let refusal = if self.row.change == RowChange::Removed {
            let joined = self.in_lineage.then(|| Refusal::new("row_already_joined"));
            Some(joined.unwrap_or_else(|| Refusal::stale("row_removed")))
        } else if !self.in_base || self.row.item.is_none() {
            Some(Refusal::new("row_without_item"))
        } else {
            self.in_the_way()
        };
        match refusal {
            None => Ok(()),
            Some(refusal) => Err(refusal.at("row").with("row", &self.row.content.title)),
        }
    }
    /// What is open of its item and has to be settled before it can end.
    pub fn in_the_way(&self) -> Option<Refusal> {
        match self.state {
            Some(state) if state.is_joined() => Some(Refusal::new("row_already_joined")),
            Some(state) if state != ItemState::Open => {
                Some(Refusal::new("lineage_not_open").with("state", state.code()))
            }
            _ if self.change_waits => Some(Refusal::new("lineage_change_waits")),
            _ if self.held_elsewhere => Some(Refusal::new("lineage_held_elsewhere")),
            _ => None,
        }
    }
}

/// Refuses a merger of these rows: `merge_one_row` when there are fewer than two, `too_many_joined`, or what
/// [`Forebear::may_end`] says of one.
pub fn may_merge(rows: &[Forebear]) -> Rule {
    let different: BTreeSet<RowId> = rows.iter().map(|one| one.row.id).collect();
    if different.len() < 2 {
        return Err(Refusal::new("merge_one_row").at("row"));
    }
    if different.len() > MOST_MERGED {
        return Err(Refusal::new("too_many_joined")
            .at("row")
            .with("limit", MOST_MERGED));
    }
    rows.iter().try_for_each(Forebear::may_end)
}

/// Refuses a split of a row into so many parts: `split_into_one`, or what [`Forebear::may_end`] says of it.
pub fn may_split(row: &Forebear, parts: usize) -> Rule {
    row.may_end()?;
    if parts < 2 {
        return Err(Refusal::new("split_into_one").at(PART_FIELDS[1]));
    }
    Ok(())
}

/// Why amounts that do not add up may differ: nothing to say when they do, else `amounts_do_not_add_up` at `difference`
/// until somebody says why.
pub fn difference_said(shifts: &[AmountShift], said: &str) -> Rule<String> {
    if shifts.is_empty() {
        return Ok(String::new());
    }
    required(said, "difference").map_err(|refusal| match refusal.code {
        "required" => {
            let sum = |of: fn(&AmountShift) -> i64| shifts.iter().map(of).sum();
            let (before, after) = (sum(|s| s.before), sum(|s| s.after));
            Refusal::new("amounts_do_not_add_up")
                .at("difference")
                .with("before", content::in_yi(before))
                .with("after", content::in_yi(after))
        }
        _ => refusal,
    })
}

/// The rows of a draft as they name each other once it is sealed: what named a row that ends names the first of those that
/// come of it, and the row that does so is changed for that reason.
pub fn rows_anew(rows: Vec<DraftRow>, links: &[DraftLineage]) -> Vec<DraftRow> {
    if links.is_empty() {
        return rows;
    }
    let items: HashMap<RowId, ItemId> = rows.iter().filter_map(|row| Some((row.id, row.item?))).collect();
    let mut next: HashMap<ItemId, &DraftLineage> = HashMap::new();
    for link in links {
        if let Some(item) = items.get(&link.forebear) {
            next.entry(*item).or_insert(link);
        }
    }
    let anew = |mut row: DraftRow| {
        let before = row.content.more.clone();
        let reason = std::cell::Cell::new(None);
        let own = Some(row.as_named());
        content::named_anew(&mut row.content.more, own, |item| {
            let link = next.get(&item)?;
            reason.set(Some(link.reason.as_str()));
            Some(RowRef::Row(link.successor))
        });
        if row.change == RowChange::Kept && row.content.more != before {
            row.change = RowChange::Changed;
            reason.take().unwrap_or_default().clone_into(&mut row.reason);
        }
        row
    };
    rows.into_iter()
        .map(|row| {
            if row.change == RowChange::Removed {
                row
            } else {
                anew(row)
            }
        })
        .collect()
}

/// What a draft's mergers and splits lack: planned amounts that do not add up without a word, and what has become open of an
/// item since. All of it keeps the draft from being put before a session.
pub fn lineage_gaps(rows: &[DraftRow], links: &[DraftLineage], forebears: &[Forebear]) -> Vec<Gap> {
    let of: HashMap<RowId, &DraftRow> = rows.iter().map(|row| (row.id, row)).collect();
    let gap = |row: RowId, code, detail: String| Gap {
        row: Some(row),
        decision: None,
        code,
        detail,
        blocks: true,
    };
    let mut out = Vec::new();
    for act in lineage_acts(links.iter().map(|l| (l.kind, l.forebear, l.successor))) {
        let contents = |ids: &[RowId]| -> Vec<_> {
            let found = ids.iter().filter_map(|id| of.get(id));
            found.map(|row| &row.content).collect()
        };
        let said = links
            .iter()
            .any(|l| act.forebears.contains(&l.forebear) && !l.difference.is_empty());
        let moved = amounts_moved(contents(&act.forebears), contents(&act.successors));
        let moved = moved.unwrap_or_default();
        if let (false, false, Some(first)) = (said, moved.is_empty(), act.successors.first()) {
            let one = |s: &AmountShift| format!("{} → {}", content::in_yi(s.before), content::in_yi(s.after));
            let told: Vec<String> = moved.iter().map(one).collect();
            out.push(gap(*first, "amounts_do_not_add_up", told.join("；")));
        }
    }
    for forebear in forebears {
        if let Some(refusal) = forebear.in_the_way() {
            out.push(gap(
                forebear.row.id,
                refusal.code,
                forebear.row.content.title.clone(),
            ));
        }
    }
    out
}

#[cfg(test)]
mod tests;
