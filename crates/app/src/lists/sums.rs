//! What stands above and below rows: counts and sums of fields, headings and whole versions.

use super::RowView;
use std::collections::HashMap;
use yipanqi_domain::list::{DutyRole, Grouping, RowChange, RowContent};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::Side;
use yipanqi_domain::{SideId, UnitId};
use yipanqi_store::query::lists::{AmountSum, RowGroup};

/// For which sides of the list's body units count.
pub(super) type UnitSides = HashMap<UnitId, Vec<SideId>>;

/// Plan amounts added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AmountTotals {
    /// By side, in the order of the page's sides; `None` when no row gives one.
    pub sides: Vec<Option<i64>>,
    /// Everything, amounts of whole rows included.
    pub all: Option<i64>,
}

/// Rows added up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupSum {
    /// Field, last part of the heading, or what the rows are put together by.
    pub name: String,
    /// Rows; 0 where they are not counted.
    pub rows: i64,
    /// Weights, in units of 0.01.
    pub weight: i64,
    /// Plan amounts, 分.
    pub amounts: AmountTotals,
}

/// Counts and sums by field and heading, to be added up further.
#[derive(Debug, Default)]
pub(super) struct Sums {
    pub sides: Vec<Side>,
    pub groups: Vec<RowGroup>,
    pub amounts: Vec<AmountSum>,
}

impl Sums {
    /// What lies within, added up.
    pub fn of(&self, name: String, within: impl Fn(&str, &str) -> bool) -> GroupSum {
        let mut sum = GroupSum {
            name,
            amounts: AmountTotals {
                sides: vec![None; self.sides.len()],
                all: None,
            },
            ..GroupSum::default()
        };
        for group in self.groups.iter().filter(|g| within(&g.field, &g.heading)) {
            sum.rows += group.rows;
            sum.weight += group.weight;
        }
        for amount in self.amounts.iter().filter(|a| within(&a.field, &a.heading)) {
            *sum.amounts.all.get_or_insert(0) += amount.fen;
            let side = self.sides.iter().position(|side| Some(side.id) == amount.side);
            if let Some(slot) = side.and_then(|at| sum.amounts.sides.get_mut(at)) {
                *slot.get_or_insert(0) += amount.fen;
            }
        }
        sum
    }

    /// Made of rows that are all at hand.
    pub fn of_rows<'r>(sides: &[Side], rows: impl Iterator<Item = (&'r RowContent, RowChange)>) -> Self {
        let mut sums = Self {
            sides: sides.to_vec(),
            ..Self::default()
        };
        for (content, change) in rows {
            let counts = i64::from(change != RowChange::Removed);
            let RowContent { field, heading, .. } = content;
            match sums.groups.last_mut() {
                Some(g) if g.field == *field && g.heading == *heading => {
                    g.rows += counts;
                    g.weight += counts * content.weight;
                }
                _ => sums.groups.push(RowGroup {
                    field: field.clone(),
                    heading: heading.clone(),
                    rows: counts,
                    weight: counts * content.weight,
                }),
            }
            for amount in content.amounts.0.iter().filter(|_| counts == 1) {
                sums.amounts.push(AmountSum {
                    field: field.clone(),
                    heading: heading.clone(),
                    side: amount.side,
                    fen: amount.fen,
                });
            }
        }
        sums
    }
}

/// Puts what rows are put together by above the first of them.
pub(super) fn headed(mut rows: Vec<RowView>, sums: &Sums, group: Grouping) -> Vec<RowView> {
    match group {
        Grouping::None => {}
        Grouping::Heading => by_heading(&mut rows, sums),
        Grouping::Unit | Grouping::Side | Grouping::Kind => {
            let mut last: Option<String> = None;
            for row in &mut rows {
                let now = row.together.clone();
                if last.as_ref() != Some(&now) {
                    row.field = Some(GroupSum {
                        name: now.clone(),
                        ..GroupSum::default()
                    });
                }
                last = Some(now);
            }
        }
    }
    rows
}

fn by_heading(rows: &mut [RowView], sums: &Sums) {
    let mut last: Option<(String, String)> = None;
    for row in rows {
        let RowContent { field, heading, .. } = &*row.content;
        if last
            .as_ref()
            .is_some_and(|last| last.0 == *field && last.1 == *heading)
        {
            continue;
        }
        let now = (field.clone(), heading.clone());
        let same_field = last.as_ref().is_some_and(|last| last.0 == now.0);
        if !same_field && !now.0.is_empty() {
            row.field = Some(sums.of(now.0.clone(), |field, _| field == now.0));
        }
        if !now.1.is_empty() {
            let sum = sums.of(now.1.clone(), |field, heading| field == now.0 && heading == now.1);
            row.heading = Some(sum);
        }
        last = Some(now);
    }
}

/// Names of units of one role.
pub(super) fn names(content: &RowContent, role: DutyRole) -> Vec<String> {
    content.units.of(role).map(|unit| unit.name.clone()).collect()
}

/// Lead and joint lead units by side; last those of no side.
pub(super) fn leads(content: &RowContent, sides: &[Side], unit_sides: &UnitSides) -> Vec<Vec<String>> {
    let mut out = vec![Vec::new(); sides.len() + 1];
    let leading = content.units.0.iter();
    for named in leading.filter(|u| matches!(u.role, DutyRole::Lead | DutyRole::JointLead)) {
        let on = named.unit.and_then(|unit| unit_sides.get(&unit));
        let mut placed = false;
        for (at, side) in sides.iter().enumerate() {
            if on.is_some_and(|on| on.contains(&side.id)) {
                out[at].push(named.name.clone());
                placed = true;
            }
        }
        if !placed {
            out[sides.len()].push(named.name.clone());
        }
    }
    out
}

/// One unit and one precision for a whole page: 亿元 from one 亿 on, with the fewest decimals (one to four) that
/// show every amount of the page exactly.
pub(super) fn precision(rows: &[RowView], total: i64) -> (MoneyUnit, u32) {
    let (unit, fen): (_, i64) = if total == 0 || total >= 10_000_000_000 {
        (MoneyUnit::Yi, 10_000_000_000)
    } else {
        (MoneyUnit::Wan, 1_000_000)
    };
    let amounts = || rows.iter().flat_map(|row| &row.content.amounts.0).map(|a| a.fen);
    let fits = |decimals: u32| amounts().all(|a| a % (fen / 10_i64.pow(decimals)) == 0);
    (unit, (1..4).find(|decimals| fits(*decimals)).unwrap_or(4))
}
