//! 缺口: what a draft still lacks. Some gaps keep it from being put before a session, the others are shown.

use super::{DraftRow, DutyRole, ItemKind, RowChange, RowRef, circle};
use crate::{Day, DecisionId, ItemId, RowId, SideId, UnitId};
use std::collections::{BTreeSet, HashMap};

/// One gap that the check of a draft found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The row, unless the gap is the whole list's.
    pub row: Option<RowId>,
    /// The decision that has no row.
    pub decision: Option<DecisionId>,
    /// Stable code; the words are under `lists.gap-<code>`.
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
    /// The item above each item that rows stand for or name, and so on upwards, as it is on record.
    pub parents: &'a HashMap<ItemId, ItemId>,
}

/// Which rows stand above which, and which wait for which: as the rows say, and above what they say as it is on record.
pub struct Links<'a> {
    rows: HashMap<RowRef, &'a DraftRow>,
    parents: &'a HashMap<ItemId, ItemId>,
}

impl<'a> Links<'a> {
    /// Of these rows; removed ones are out of it.
    pub fn new(rows: &'a [DraftRow], parents: &'a HashMap<ItemId, ItemId>) -> Self {
        let there = rows.iter().filter(|row| row.change != RowChange::Removed);
        Self {
            rows: there.map(|row| (row.as_named(), row)).collect(),
            parents,
        }
    }
    /// The row by which another is named, if the draft has it.
    pub fn row(&self, of: RowRef) -> Option<&'a DraftRow> {
        self.rows.get(&of).copied()
    }
    fn above(&self, of: RowRef) -> Vec<RowRef> {
        let recorded = match of {
            RowRef::Item(item) => self.parents.get(&item).map(|parent| RowRef::Item(*parent)),
            RowRef::Row(_) => None,
        };
        let said = self.row(of).map(|row| row.content.more.parent);
        // What a row does not say is left as it is on record.
        said.flatten().or(recorded).into_iter().collect()
    }
    fn before(&self, of: RowRef) -> Vec<RowRef> {
        let row = self.row(of);
        row.map(|row| row.content.more.after.iter().map(|after| after.of).collect())
            .unwrap_or_default()
    }
    /// The circle in which a row stands above itself.
    pub fn parent_circle(&self, of: RowRef) -> Option<Vec<RowRef>> {
        circle(of, |of| self.above(of))
    }
    /// The circle in which a row waits for itself.
    pub fn after_circle(&self, of: RowRef) -> Option<Vec<RowRef>> {
        circle(of, |of| self.before(of))
    }
    /// A circle in words: titles of rows, and of others what `name` says.
    pub fn spelt(&self, circle: &[RowRef], name: impl Fn(RowRef) -> String) -> String {
        let one = |of: &RowRef| {
            self.row(*of)
                .map_or_else(|| name(*of), |row| row.content.title.clone())
        };
        circle.iter().map(one).collect::<Vec<_>>().join(" → ")
    }
}

/// Everything that the draft lacks: row by row in the order given, then what concerns the whole list.
pub fn gaps(check: &Check<'_>) -> Vec<Gap> {
    let mut out = Vec::new();
    for row in check.rows {
        row_gaps(row, check, &mut out);
    }
    linked(check, &mut out);
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

/// Rows that name a row which is gone, that stand above or wait for themselves, that end after the one above them.
fn linked(check: &Check<'_>, out: &mut Vec<Gap>) {
    let links = Links::new(check.rows, check.parents);
    for row in check.rows.iter().filter(|row| row.change != RowChange::Removed) {
        let more = &row.content.more;
        let mut gap = |code, detail: String, blocks| {
            out.push(Gap {
                row: Some(row.id),
                decision: None,
                code,
                detail,
                blocks,
            });
        };
        let gone = |of: RowRef| matches!(of, RowRef::Row(_)) && links.row(of).is_none();
        if more.parent.is_some_and(gone) {
            gap("parent_gone", String::new(), true);
        }
        if more.after.iter().any(|after| gone(after.of)) {
            gap("after_gone", String::new(), true);
        }
        let number = |of: RowRef| of.id().to_string();
        if more.parent.is_some()
            && let Some(circle) = links.parent_circle(row.as_named())
        {
            gap("parent_circle", links.spelt(&circle, number), true);
        }
        if let Some(circle) = links.after_circle(row.as_named()) {
            gap("after_circle", links.spelt(&circle, number), true);
        }
        let above = more.parent.and_then(|of| links.row(of));
        if let (Some(above), Some(end)) = (above, row.content.ends_on)
            && above.content.ends_on.is_some_and(|limit| end > limit)
        {
            gap("ends_after_parent", above.content.title.clone(), false);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VersionId;
    use crate::list::{AmountInput, RowInput, RowUnit, RowUnits};

    const YU: SideId = SideId(1);
    const CHUAN: SideId = SideId(2);

    /// A row without any gap: led by unit 1 of one side and unit 2 of the other.
    fn row(id: i64, change: impl FnOnce(&mut DraftRow)) -> DraftRow {
        let input = RowInput {
            title: format!("事项{id}"),
            field: "领域".into(),
            measure: "做成".into(),
            ends_on: "2025-12-31".into(),
            ..RowInput::default()
        };
        let unit = |id| RowUnit {
            role: DutyRole::Lead,
            unit: Some(UnitId(id)),
            name: format!("单位{id}"),
        };
        let mut row = DraftRow {
            id: RowId(id),
            version: VersionId(1),
            position: id,
            item: None,
            decision: None,
            change: RowChange::Added,
            reason: String::new(),
            content: input.judged(RowUnits(vec![unit(1), unit(2)])).unwrap(),
        };
        change(&mut row);
        row
    }

    fn found(rows: &[DraftRow], adjusting: bool) -> Vec<(Option<i64>, &'static str, bool)> {
        let unit = |side: &[SideId], abolished: Option<&str>| UnitCheck {
            abolished: abolished.and_then(Day::parse),
            successors: Vec::new(),
            sides: side.to_vec(),
        };
        let units = HashMap::from([
            (UnitId(1), unit(&[YU], None)),
            (UnitId(2), unit(&[CHUAN], None)),
            (UnitId(3), unit(&[YU], Some("2024-12-31"))),
            (UnitId(4), unit(&[], None)),
        ]);
        let check = Check {
            rows,
            adjusting,
            sides: &[(YU, "渝".into()), (CHUAN, "川".into())],
            units: &units,
            decisions: &[],
            parents: &HashMap::from([(ItemId(50), ItemId(51)), (ItemId(51), ItemId(60))]),
        };
        gaps(&check)
            .into_iter()
            .map(|gap| (gap.row.map(|row| row.0), gap.code, gap.blocks))
            .collect()
    }

    #[test]
    fn every_gap_is_found_and_only_it() {
        type Change = fn(&mut DraftRow);
        let table: &[(&str, bool, Change)] = &[
            ("no_title", true, |r| r.content.title.clear()),
            ("unit_unknown", true, |r| r.content.units.0[0].unit = None),
            ("unit_unknown", true, |r| {
                r.content.units.0[0].unit = Some(UnitId(99));
            }),
            ("unit_abolished", true, |r| {
                r.content.units.0[0].unit = Some(UnitId(3));
            }),
            ("unit_without_side", false, |r| {
                r.content.units.0[0].unit = Some(UnitId(4));
            }),
            ("no_lead", true, |r| r.content.units.0.clear()),
            ("no_field", false, |r| r.content.field.clear()),
            ("no_deadline", false, |r| r.content.ends_on = None),
            ("no_measure", false, |r| r.content.measure.clear()),
            ("no_amount", false, |r| r.content.kind = ItemKind::Project),
            ("ends_before_start", true, |r| {
                r.content.starts_on = Day::parse("2026-01-01");
            }),
            ("side_without_lead", true, |r| {
                r.content.units.0.truncate(1);
                let amount = AmountInput {
                    side: Some(CHUAN),
                    amount: "1".into(),
                    unit: String::new(),
                };
                let input = RowInput {
                    title: "x".into(),
                    amounts: vec![AmountInput::default(), amount],
                    ..RowInput::default()
                };
                r.content.amounts = input.judged(RowUnits::default()).unwrap().amounts;
            }),
        ];
        assert_eq!(found(&[row(1, |_| ())], false), []);
        for (code, blocks, change) in table {
            assert_eq!(
                found(&[row(1, change)], false),
                [(Some(1), *code, *blocks)],
                "{code}"
            );
        }
    }

    #[test]
    fn a_row_above_itself_one_that_waits_for_itself_and_one_that_names_a_row_gone_are_gaps() {
        use crate::list::{After, LinkKind};
        let after = |id: i64| After {
            of: RowRef::Row(RowId(id)),
            kind: LinkKind::FinishStart,
            lag: 0,
        };
        let under = |id, of| row(id, |r| r.content.more.parent = Some(of));
        let waits = |id, of: &[i64]| {
            row(id, |r| {
                r.content.more.after = of.iter().map(|id| after(*id)).collect();
            })
        };
        let blocked = |code| move |id: i64| (Some(id), code, true);
        let to = |id| RowRef::Row(RowId(id));
        assert_eq!(found(&[row(1, |_| ()), under(2, to(1))], false), []);
        assert_eq!(
            found(&[under(1, to(2)), under(2, to(1))], false),
            [1, 2].map(blocked("parent_circle"))
        );
        assert_eq!(
            found(
                &[waits(1, &[2]), waits(2, &[3]), waits(3, &[1]), waits(4, &[1])],
                false
            ),
            [1, 2, 3].map(blocked("after_circle"))
        );
        assert_eq!(found(&[under(1, to(9))], false), [blocked("parent_gone")(1)]);
        assert_eq!(found(&[waits(1, &[9])], false), [blocked("after_gone")(1)]);
        // Through what is on record of items of other lists: 50 is under 51, 51 under 60.
        let sixty = row(1, |r| {
            r.item = Some(ItemId(60));
            r.content.more.parent = Some(RowRef::Item(ItemId(50)));
        });
        assert_eq!(found(&[sixty], false), [blocked("parent_circle")(1)]);
        let late = row(2, |r| {
            r.content.more.parent = Some(to(1));
            r.content.ends_on = Day::parse("2026-01-31");
        });
        assert_eq!(
            found(&[row(1, |_| ()), late], false),
            [(Some(2), "ends_after_parent", false)]
        );
    }

    #[test]
    fn an_adjustment_asks_the_reason_of_every_change_and_of_nothing_that_is_kept() {
        let with = |change, reason: &str| {
            row(1, |r| {
                r.change = change;
                reason.clone_into(&mut r.reason);
            })
        };
        let other = row(2, |r| r.change = RowChange::Kept);
        for change in [RowChange::Added, RowChange::Changed, RowChange::Removed] {
            assert_eq!(
                found(&[with(change, ""), other.clone()], true),
                [(Some(1), "no_reason", true)]
            );
            assert_eq!(found(&[with(change, "会议定"), other.clone()], true), []);
        }
        assert_eq!(found(&[with(RowChange::Kept, "")], true), []);
        assert_eq!(
            found(&[with(RowChange::Removed, "撤")], true),
            [(None, "no_rows", true)]
        );
    }

    #[test]
    fn a_title_or_an_item_in_two_rows_is_a_gap_of_the_later_row_unless_one_is_removed() {
        let twin = |id: i64| row(id, |r| "事项 1".clone_into(&mut r.content.title));
        assert_eq!(
            found(&[row(1, |_| ()), twin(2)], false),
            [(Some(2), "title_twice", true)]
        );
        let same = |id| row(id, |r| r.item = Some(ItemId(9)));
        assert_eq!(found(&[same(1), same(2)], false), [(Some(2), "item_twice", true)]);
        let removed = row(2, |r| {
            "事项1".clone_into(&mut r.content.title);
            r.change = RowChange::Removed;
        });
        assert_eq!(found(&[row(1, |_| ()), removed], false), []);
        assert_eq!(found(&[], false), [(None, "no_rows", true)]);
    }
}
