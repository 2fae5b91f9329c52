//! 年终结账: what became of each row when its list's year is over.
//!
//! An outcome is a statement about a row, never an act on its item: nothing is closed, paused or taken out here. So
//! an outcome must be true of what is on record, and what may be chosen is little:
//!
//! | on record | proposed | may also be said |
//! |---|---|---|
//! | a standing certificate | done | removed, if an adjustment took the row out |
//! | merged into another by an adjustment | merged | |
//! | split by an adjustment | split | |
//! | taken out by an adjustment | removed | |
//! | suspended by an approved change | suspended | continuing, carried over |
//! | neither, and no end within the year for what is to go on | continuing | carried over |
//! | none of these | carried over | continuing |

mod figures;

pub use figures::{FiguresGiven, MONTH_FIELDS, sealed_content};

use crate::list::{ItemKind, LineageKind, OwnColumns, RowContent};
use crate::paper::Outcome;
use crate::refusal::{Refusal, Rule, required};
use crate::{Day, RowId};
use std::collections::BTreeMap;

/// What is on record of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RowFacts {
    /// A certificate that stands: its number and day.
    pub closed: Option<(String, Day)>,
    /// An adjustment took the row out: from which day and why.
    pub removed: Option<(Day, String)>,
    /// How that was a merger or a split, and the numbers of those that came of it.
    pub joined: Option<(LineageKind, String)>,
    /// The item is suspended: why, as far as the change was under this list.
    pub suspended: Option<String>,
    /// A request to close waits for its reviews.
    pub close_waits: bool,
    /// What is to go on: [`goes_on`].
    pub goes_on: bool,
}

/// Why an outcome is proposed. Its words are made where they are written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// A certificate.
    Certificate {
        /// Its number.
        number: String,
        /// Its day.
        on: Day,
    },
    /// An adjustment.
    Adjusted {
        /// In force from this day.
        on: Day,
        /// Why.
        reason: String,
    },
    /// An adjustment that merged or split it.
    Joined {
        /// How.
        kind: LineageKind,
        /// The numbers of those that came of it.
        into: String,
        /// In force from this day.
        on: Day,
        /// Why.
        reason: String,
    },
    /// An approved suspension; why, if under this list.
    Suspended(String),
    /// The row says that it goes on.
    GoesOn,
    /// A request to close waits for its reviews.
    CloseWaits,
    /// Nothing of these.
    Unfinished,
}

/// 持续推进: whether a row is about what goes on without an end in its year. It says so (持续推进, 长期坚持, 长期推进,
/// 常态化) in heading, title or measure, and has no last day up to the year's end; a project always ends.
pub fn goes_on(row: &RowContent, list_year: i64) -> bool {
    const WORDS: [&str; 4] = ["持续推进", "长期坚持", "长期推进", "常态化"];
    let says = |text: &str| WORDS.iter().any(|word| text.contains(word));
    let ends = row.ends_on.is_some_and(|day| i64::from(day.year()) <= list_year);
    row.kind != ItemKind::Project
        && !ends
        && [&row.heading, &row.title, &row.measure]
            .into_iter()
            .any(|t| says(t))
}

impl RowFacts {
    /// The outcome that follows from them, and why.
    pub fn proposed(&self) -> (Outcome, Ground) {
        if let Some((number, on)) = &self.closed {
            let (number, on) = (number.clone(), *on);
            return (Outcome::Done, Ground::Certificate { number, on });
        }
        if let Some((on, reason)) = &self.removed {
            let (on, reason) = (*on, reason.clone());
            if let Some((kind, into)) = &self.joined {
                let ground = Ground::Joined {
                    kind: *kind,
                    into: into.clone(),
                    on,
                    reason,
                };
                return (joined_outcome(*kind), ground);
            }
            return (Outcome::Removed, Ground::Adjusted { on, reason });
        }
        if let Some(reason) = &self.suspended {
            return (Outcome::Suspended, Ground::Suspended(reason.clone()));
        }
        if self.close_waits {
            return (Outcome::CarriedOver, Ground::CloseWaits);
        }
        if self.goes_on {
            return (Outcome::Continuing, Ground::GoesOn);
        }
        (Outcome::CarriedOver, Ground::Unfinished)
    }

    /// Refuses an outcome that what is on record does not bear out: `outcome_unproven` (done without certificate),
    /// `outcome_closed`, `outcome_removed`, `outcome_joined`, `outcome_not_removed`, `outcome_not_joined`,
    /// `outcome_not_suspended`, each naming the row.
    pub fn bears(&self, outcome: Outcome, row: &str) -> Rule {
        let code = match outcome {
            Outcome::Done if self.closed.is_none() => "outcome_unproven",
            Outcome::Merged | Outcome::Split => {
                if self.closed.is_none() && self.proposed().0 == outcome {
                    return Ok(());
                }
                "outcome_not_joined"
            }
            _ if outcome != Outcome::Done && self.joined.is_some() => "outcome_joined",
            Outcome::Removed if self.removed.is_none() => "outcome_not_removed",
            Outcome::Done | Outcome::Removed => return Ok(()),
            _ if self.closed.is_some() => "outcome_closed",
            _ if self.removed.is_some() => "outcome_removed",
            Outcome::Suspended if self.suspended.is_none() => "outcome_not_suspended",
            Outcome::Suspended | Outcome::Continuing | Outcome::CarriedOver => return Ok(()),
        };
        Err(Refusal::new(code).at("outcome").with("row", row))
    }
}

/// The outcome of a row whose item ended so.
const fn joined_outcome(kind: LineageKind) -> Outcome {
    match kind {
        LineageKind::Merged => Outcome::Merged,
        LineageKind::Split => Outcome::Split,
    }
}

/// What the office says of a row instead of what is proposed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Another outcome, and why.
    Says(Outcome, String),
    /// 暂不结: the row stays unsettled for now.
    Holds,
}

/// A row as it would be settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    /// The outcome; `None`: held back.
    pub outcome: Option<Outcome>,
    /// Why: derived, unless the office gave another outcome.
    pub ground: Option<Ground>,
    /// Why, as the office typed it.
    pub said: Option<String>,
}

impl Planned {
    /// From what is on record and what the office chose. A choice that no longer fits the record is left aside: what
    /// is on record has moved on since, and the proposal says how.
    pub fn of(facts: &RowFacts, choice: Option<&Choice>) -> Self {
        match choice {
            Some(Choice::Holds) => Self {
                outcome: None,
                ground: None,
                said: None,
            },
            Some(Choice::Says(outcome, reason)) if facts.bears(*outcome, "").is_ok() => Self {
                outcome: Some(*outcome),
                ground: None,
                said: Some(reason.clone()),
            },
            _ => {
                let (outcome, ground) = facts.proposed();
                Self {
                    outcome: Some(outcome),
                    ground: Some(ground),
                    said: None,
                }
            }
        }
    }
}

/// Judges what the office chose for some rows: the outcome must fit each, another than the proposed one needs a reason.
/// Choosing what is proposed takes a former choice back (`None`).
pub fn chosen<'a>(
    rows: impl IntoIterator<Item = (RowId, &'a RowFacts, &'a str)>,
    outcome: Option<Outcome>,
    reason: &str,
) -> Rule<Vec<(RowId, Option<Choice>)>> {
    let mut out = Vec::new();
    for (row, facts, title) in rows {
        let Some(outcome) = outcome else {
            out.push((row, Some(Choice::Holds)));
            continue;
        };
        facts.bears(outcome, title)?;
        if facts.proposed().0 == outcome {
            out.push((row, None));
        } else {
            out.push((row, Some(Choice::Says(outcome, required(reason, "reason")?))));
        }
    }
    Ok(out)
}

/// How many rows had which outcome. Counted over rows: 85 = 69 done + 15 continuing + 1 suspended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<Outcome, i64>);

impl Tally {
    /// Adds so many rows.
    pub fn add(&mut self, outcome: Outcome, rows: i64) {
        *self.0.entry(outcome).or_default() += rows;
    }
    /// Rows with an outcome.
    pub fn of(&self, outcome: Outcome) -> i64 {
        self.0.get(&outcome).copied().unwrap_or(0)
    }
    /// Rows in all.
    pub fn all(&self) -> i64 {
        self.0.values().sum()
    }
}

impl FromIterator<Outcome> for Tally {
    fn from_iter<I: IntoIterator<Item = Outcome>>(outcomes: I) -> Self {
        let mut tally = Self::default();
        for outcome in outcomes {
            tally.add(outcome, 1);
        }
        tally
    }
}

/// Refuses to settle a year that is not over, unless the office says that it means to: `year_not_over`.
pub fn may_settle(list_year: i64, today: Day, early: bool) -> Rule {
    if i64::from(today.year()) > list_year || early {
        return Ok(());
    }
    Err(Refusal::new("year_not_over").at("early").with("year", list_year))
}

/// What a carried row says in the next list: the same of the same item, but for what belongs to the year that is over.
/// Its serial and planned amounts are to be given anew; its last day is the current deadline if that still lies ahead.
/// Of the columns `from` of its list's own it keeps what the next list, whose columns are `into`, has a place for.
pub fn carried(
    row: &RowContent,
    current_on: Option<Day>,
    list_year: i64,
    (from, into): (&OwnColumns, &OwnColumns),
) -> RowContent {
    let mut next = row.clone();
    next.serial.clear();
    next.amounts.0.clear();
    next.more.own = from.carried(&row.more.own, into);
    next.ends_on = current_on.filter(|day| i64::from(day.year()) > list_year);
    next
}

#[cfg(test)]
mod tests;
