//! 时序进度: what should be done by a day, what is done of it, and the sums over rows.
//!
//! Three clocks, and the row's kind says which one it follows: the list's year (investment), the row's own term, or
//! the milestones due. All are exact ratios; a percentage is made when shown.

use crate::list::{ItemKind, RowContent};
use crate::ratio::{Pct, Ratio};
use crate::refusal::{Refusal, Rule};
use crate::{Day, ItemId};
use std::collections::{BTreeMap, BTreeSet};

/// Which clock a row follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// The list's year: a project with a plan amount.
    Year,
    /// Weight of the milestones due: a row that has milestones.
    Milestones,
    /// The row's own days, first to last inclusive.
    OwnTerm {
        /// First day.
        from: Day,
        /// Last day.
        to: Day,
    },
}

/// The clock of a row in a list of this year; `None` when it has neither amount, milestones nor days of its own, so
/// that nothing says what should be done by when. A row with a last day only began with the year of that day, or
/// with the list's year if that is earlier; one with a first day only ends with the list's year.
pub fn timing(row: &RowContent, has_milestones: bool, list_year: i32) -> Option<Timing> {
    let term = (row.starts_on, row.ends_on);
    timing_of(row.kind, row.amounts.total(), term, has_milestones, list_year)
}

/// As [`timing`], of one side's share of a row or of a row with another last day: what is planned for it in 分, and
/// its first and last day.
pub fn timing_of(
    kind: ItemKind,
    plan_fen: Option<i64>,
    term: (Option<Day>, Option<Day>),
    has_milestones: bool,
    list_year: i32,
) -> Option<Timing> {
    if kind == ItemKind::Project && plan_fen.is_some_and(|fen| fen > 0) {
        return Some(Timing::Year);
    }
    if has_milestones {
        return Some(Timing::Milestones);
    }
    let (from, to) = match term {
        (None, None) => return None,
        (Some(from), Some(to)) => (from, to),
        (None, Some(to)) => (Day::new(list_year.min(to.year()), 1, 1)?, to),
        (Some(from), None) => (from, Day::new(list_year.max(from.year()), 12, 31)?),
    };
    Some(Timing::OwnTerm { from, to })
}

/// A list's own twelve cumulative figures, January to December.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YearFigures([Pct; 12]);

impl YearFigures {
    /// Refuses figures that fall (`year_figures_fall`) or do not end at 100 % (`year_figures_end`).
    pub fn new(figures: [Pct; 12]) -> Rule<Self> {
        let mut before = Pct(0);
        for (figure, month) in figures.into_iter().zip(1..) {
            if figure < before {
                return Err(Refusal::new("year_figures_fall")
                    .at("year_figures")
                    .with("month", month)
                    .with("before", before)
                    .with("after", figure));
            }
            before = figure;
        }
        if before != Pct::WHOLE {
            return Err(Refusal::new("year_figures_end")
                .at("year_figures")
                .with("value", before));
        }
        Ok(Self(figures))
    }
    /// January to December.
    pub const fn months(&self) -> &[Pct; 12] {
        &self.0
    }
}

/// What should be done of a list's year by a day: its whole months over twelve, or the list's own figure for them.
/// A month counts once its last day is reached.
pub fn expected_of_year(list_year: i32, on: Day, figures: Option<&YearFigures>) -> Ratio {
    let months = match on.year().cmp(&list_year) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Greater => 12,
        std::cmp::Ordering::Equal if on.plus(1).month() != on.month() => on.month(),
        std::cmp::Ordering::Equal => on.month() - 1,
    };
    match (figures, months) {
        (_, 0) => Ratio::ZERO,
        (Some(figures), months) => figures.0[months as usize - 1].ratio(),
        (None, months) => Ratio::new(months.into(), 12).unwrap_or(Ratio::ONE),
    }
}

/// What should be done of a term by a day: days elapsed over days, the first and last included. Before the first day
/// nothing, from the last day on all.
pub fn expected_of_term(from: Day, to: Day, on: Day) -> Ratio {
    if on >= to {
        return Ratio::ONE;
    }
    let days = |last: Day| (last.0 - from.0).num_days() + 1;
    Ratio::new(days(on).max(0), days(to)).unwrap_or(Ratio::ONE)
}

/// A milestone as progress sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// The day by which it is due: the original one or the current one, as the rule asks.
    pub due_on: Day,
    /// The day on which it was reached.
    pub reached_on: Option<Day>,
    /// Weight in any unit, not below zero.
    pub weight: i64,
}

/// Due and reached weight over all weight. When no step has a weight all weigh the same. `None` without steps.
pub fn steps_due_and_reached(steps: &[Step], on: Day) -> Option<(Ratio, Ratio)> {
    let alike = steps.iter().all(|s| s.weight <= 0);
    let weigh = |of: &dyn Fn(&Step) -> bool| -> i64 {
        let weights = steps.iter().filter(|s| of(s));
        weights
            .map(|s| if alike { 1 } else { s.weight.max(0) })
            .fold(0, i64::saturating_add)
    };
    let all = weigh(&|_| true);
    let share = |of: &dyn Fn(&Step) -> bool| Ratio::new(weigh(of), all);
    Some((
        share(&|s| s.due_on <= on)?,
        share(&|s| s.reached_on.is_some_and(|day| day <= on))?,
    ))
}

/// What is known of a row on a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its milestones.
    pub steps: Vec<Step>,
    /// Planned for the year, 分.
    pub plan_fen: Option<i64>,
    /// Done since the year began, 分.
    pub done_fen: Option<i64>,
    /// The percentage reported.
    pub pct: Option<Pct>,
}

/// What should be done and what is done, both by the row's clock: investment against the year, reached against due
/// weight, the reported percentage against the term. A row with milestones is never judged by a percentage that
/// somebody felt.
pub fn expected_and_actual(
    timing: Timing,
    list_year: i32,
    on: Day,
    figures: Option<&YearFigures>,
    known: &Known,
) -> (Option<Ratio>, Option<Ratio>) {
    match timing {
        Timing::Year => {
            let rate = known.done_fen.zip(known.plan_fen);
            (
                Some(expected_of_year(list_year, on, figures)),
                rate.and_then(|(done, plan)| completion_rate(done, plan)),
            )
        }
        Timing::Milestones => steps_due_and_reached(&known.steps, on).unzip(),
        Timing::OwnTerm { from, to } => (Some(expected_of_term(from, to, on)), known.pct.map(Pct::ratio)),
    }
}

/// 年度投资完成率: done over planned; `None` when nothing is planned.
pub fn completion_rate(done_fen: i64, plan_fen: i64) -> Option<Ratio> {
    Ratio::new(done_fen, plan_fen).filter(|_| plan_fen > 0)
}

/// 开工率: started over planned starts; `None` when no start is planned.
pub fn start_rate(started: u32, planned: u32) -> Option<Ratio> {
    Ratio::new(started.into(), planned.into())
}

/// How far ahead of what is expected, in parts of one; below zero when behind.
pub fn ahead(actual: Ratio, expected: Ratio) -> Option<Ratio> {
    actual.minus(expected)
}

/// What one row, or one side's share of a row, brings into a sum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The item. Shares of several sides of it count as one item.
    pub item: ItemId,
    /// Planned for the year, 分.
    pub plan_fen: Option<i64>,
    /// Done since the year began, 分; `None` when not reported, which is not zero.
    pub done_fen: Option<i64>,
    /// Whether it has started; `None` when no start is planned, or another share of the row says it.
    pub started: Option<bool>,
}

/// Puts what items reported before they were merged or split to the shares of those that came of them, `links` being pairs
/// of both and `told` what the former reported for the period. A figure counts once: for the first share that came of it,
/// and only while nothing that came of it reported the period itself, for a figure of its own holds all of the year.
pub fn with_forebears(shares: &mut [Share], links: &[(ItemId, ItemId)], told: &BTreeMap<ItemId, i64>) {
    let own: BTreeSet<ItemId> = shares
        .iter()
        .filter(|share| share.done_fen.is_some())
        .map(|share| share.item)
        .collect();
    // Whether each had a figure.
    let mut counted: BTreeMap<ItemId, bool> = BTreeMap::new();
    for share in shares.iter_mut().filter(|share| share.done_fen.is_none()) {
        share.done_fen = told_before(share.item, links, told, &own, &mut counted);
    }
}

fn told_before(
    item: ItemId,
    links: &[(ItemId, ItemId)],
    told: &BTreeMap<ItemId, i64>,
    own: &BTreeSet<ItemId>,
    counted: &mut BTreeMap<ItemId, bool>,
) -> Option<i64> {
    let successors = |of: ItemId| {
        links
            .iter()
            .filter(move |(from, _)| *from == of)
            .map(|(_, to)| *to)
    };
    let mut sum: Option<i64> = None;
    for (forebear, _) in links.iter().filter(|(_, to)| *to == item) {
        let later = crate::list::reached(*forebear, |of| successors(of).collect());
        if later.iter().any(|one| own.contains(one)) {
            continue;
        }
        let fen = if let Some(had) = counted.get(forebear) {
            had.then_some(0)
        } else {
            counted.insert(*forebear, false);
            let fen = match told.get(forebear) {
                Some(fen) => Some(*fen),
                None => told_before(*forebear, links, told, own, counted),
            };
            counted.insert(*forebear, fen.is_some());
            fen
        };
        if let Some(fen) = fen {
            sum = Some(sum.unwrap_or(0).saturating_add(fen));
        }
    }
    sum
}

/// The sum of shares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    items: BTreeSet<ItemId>,
    /// Planned for the year, 分.
    pub plan_fen: i64,
    /// Done since the year began, 分.
    pub done_fen: i64,
    /// Shares with a plan for which nothing is reported: the sum lacks them.
    pub unreported: u32,
    /// Starts planned.
    pub starts_planned: u32,
    /// Of these, started.
    pub started: u32,
}

impl Total {
    /// Distinct items.
    pub fn item_count(&self) -> usize {
        self.items.len()
    }
    /// 年度投资完成率
    pub fn completion_rate(&self) -> Option<Ratio> {
        completion_rate(self.done_fen, self.plan_fen)
    }
    /// 开工率
    pub fn start_rate(&self) -> Option<Ratio> {
        start_rate(self.started, self.starts_planned)
    }
    fn add(&mut self, share: &Share) -> Rule {
        let sum = |a: i64, b: Option<i64>| {
            a.checked_add(b.unwrap_or(0))
                .ok_or_else(|| Refusal::new("sum_too_large"))
        };
        self.items.insert(share.item);
        self.plan_fen = sum(self.plan_fen, share.plan_fen)?;
        self.done_fen = sum(self.done_fen, share.done_fen)?;
        self.unreported += u32::from(share.plan_fen.is_some() && share.done_fen.is_none());
        self.starts_planned += u32::from(share.started.is_some());
        self.started += u32::from(share.started == Some(true));
        Ok(())
    }
}

/// Sums by side, unit, field, zone or whatever `groups` names: a share is counted once in each group it names, so
/// groups that overlap (zones) do not add up to the whole, and one that names none is in no group.
pub fn roll_up<'a, K: Ord>(
    shares: impl IntoIterator<Item = &'a Share>,
    mut groups: impl FnMut(&'a Share) -> Vec<K>,
) -> Rule<BTreeMap<K, Total>> {
    let mut totals: BTreeMap<K, Total> = BTreeMap::new();
    for share in shares {
        let named: BTreeSet<K> = groups(share).into_iter().collect();
        for group in named {
            totals.entry(group).or_default().add(share)?;
        }
    }
    Ok(totals)
}

/// The sum over all shares.
pub fn total<'a>(shares: impl IntoIterator<Item = &'a Share>) -> Rule<Total> {
    let mut total = Total::default();
    for share in shares {
        total.add(share)?;
    }
    Ok(total)
}

#[cfg(test)]
mod tests;
