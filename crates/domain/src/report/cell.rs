//! Where a cell stands (one side's value of one measure for one period), and what may be entered into it.
//!
//! ```text
//! due ── submitted ── accepted by the side ── accepted        a body of one side has no level "side"
//!            ▲             │
//!            └─ answer ─ returned (count)                     opens this cell alone, the rest stays locked
//! ```

use super::{ReviewLevel, Verdict, Window};
use crate::Day;
use crate::measure::{Measure, Worth};
use crate::refusal::{Refusal, Rule};

/// The levels that a fact climbs, in order: the reporting side's own, where the body has several, then the body's.
pub const fn levels_of(side_count: i64) -> &'static [ReviewLevel] {
    if side_count > 1 {
        &[ReviewLevel::Side, ReviewLevel::Body]
    } else {
        &[ReviewLevel::Body]
    }
}

/// Where a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellState {
    /// Nothing was reported.
    Due,
    /// Reported, not yet reviewed.
    Submitted,
    /// The reporting side accepted it, the body has not looked yet.
    AcceptedBySide,
    /// The last level accepted it.
    Accepted,
    /// 退回
    Returned {
        /// For how many times now.
        count: i64,
    },
}

impl CellState {
    /// Stable code; the words are under `reports.state-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Submitted => "submitted",
            Self::AcceptedBySide => "accepted_by_side",
            Self::Accepted => "accepted",
            Self::Returned { .. } => "returned",
        }
    }
    /// From the reviews of the cell's latest revision (`None`: no fact) and how often the cell was returned in all.
    pub fn of(
        levels: &[ReviewLevel],
        reviews: Option<&[(ReviewLevel, Verdict)]>,
        returned_count: i64,
    ) -> Self {
        let Some(reviews) = reviews else {
            return Self::Due;
        };
        if reviews.iter().any(|(_, verdict)| *verdict == Verdict::Returned) {
            return Self::Returned {
                count: returned_count.max(1),
            };
        }
        match next_level(levels, reviews) {
            None => Self::Accepted,
            Some(next) if levels.first() == Some(&next) => Self::Submitted,
            Some(_) => Self::AcceptedBySide,
        }
    }
}

/// Who reviews next: the first level that has not accepted. Nobody, when it was returned or the last has accepted.
pub fn next_level(levels: &[ReviewLevel], reviews: &[(ReviewLevel, Verdict)]) -> Option<ReviewLevel> {
    if reviews.iter().any(|(_, verdict)| *verdict == Verdict::Returned) {
        return None;
    }
    let accepted = |level: &&ReviewLevel| reviews.contains(&(**level, Verdict::Accepted));
    levels.iter().find(|level| !accepted(level)).copied()
}

/// What a value entered into a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entering {
    /// The first revision.
    First,
    /// The answer to a return.
    Answer,
    /// A revision of what waits for review.
    Revision,
    /// A correction of what was accepted.
    Correction,
}

/// What is known when a value is entered.
#[derive(Clone, Copy, Debug)]
pub struct Moment<'a> {
    /// The window of the period; `None` when none was opened.
    pub window: Option<&'a Window>,
    /// Today.
    pub today: Day,
    /// Some cell of the same report was returned.
    pub any_returned: bool,
    /// Why, as typed.
    pub reason: &'a str,
}

/// Judges a value for a cell; `None` when it changes nothing. `before` is what the cell holds. Refusals:
/// `window_none`, `window_not_open`, `window_closed`, `cell_locked`, `answer_same`, `revision_needs_reason`.
pub fn enter(
    measure: Measure,
    state: CellState,
    before: Option<&Worth>,
    worth: &Worth,
    moment: Moment<'_>,
) -> Rule<Option<Entering>> {
    let same = before.is_some_and(|before| says_the_same(before, worth));
    let has_reason = !moment.reason.trim().is_empty();
    match state {
        CellState::Due => {
            locked(measure, moment.any_returned)?;
            open(moment.window, moment.today)?;
            Ok(Some(Entering::First))
        }
        CellState::Returned { .. } if same && !has_reason => {
            Err(Refusal::new("answer_same").at(measure.code()))
        }
        CellState::Returned { .. } => Ok(Some(Entering::Answer)),
        _ if same => Ok(None),
        _ => {
            locked(measure, moment.any_returned)?;
            if !has_reason {
                return Err(Refusal::new("revision_needs_reason").at("reason"));
            }
            Ok(Some(if state == CellState::Accepted {
                Entering::Correction
            } else {
                Entering::Revision
            }))
        }
    }
}

/// The same value, whatever the unit or the words in which it was given.
pub fn says_the_same(a: &Worth, b: &Worth) -> bool {
    match (a, b) {
        (Worth::Fen { fen: a, .. }, Worth::Fen { fen: b, .. }) => a == b,
        _ => a == b,
    }
}

fn locked(measure: Measure, any_returned: bool) -> Rule {
    if any_returned {
        return Err(Refusal::new("cell_locked").at(measure.code()));
    }
    Ok(())
}

fn open(window: Option<&Window>, today: Day) -> Rule {
    let Some(window) = window else {
        return Err(Refusal::new("window_none"));
    };
    if today < window.opens_on {
        return Err(Refusal::new("window_not_open").with("day", window.opens_on));
    }
    if today > window.closes_on {
        return Err(Refusal::new("window_closed").with("day", window.closes_on));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::money::MoneyUnit;
    use crate::period::Period;
    use crate::ratio::Pct;
    use crate::{ListId, WindowId};
    use ReviewLevel::{Body, Side};
    use Verdict::{Accepted, Returned};

    #[test]
    fn a_cell_stands_where_the_reviews_of_its_latest_revision_put_it() {
        type Reviews = &'static [(ReviewLevel, Verdict)];
        let cases: &[(i64, Option<Reviews>, CellState, Option<ReviewLevel>)] = &[
            (2, None, CellState::Due, Some(Side)),
            (2, Some(&[]), CellState::Submitted, Some(Side)),
            (
                2,
                Some(&[(Side, Accepted)]),
                CellState::AcceptedBySide,
                Some(Body),
            ),
            (
                2,
                Some(&[(Side, Accepted), (Body, Accepted)]),
                CellState::Accepted,
                None,
            ),
            (
                2,
                Some(&[(Side, Returned)]),
                CellState::Returned { count: 3 },
                None,
            ),
            (
                2,
                Some(&[(Side, Accepted), (Body, Returned)]),
                CellState::Returned { count: 3 },
                None,
            ),
            (1, Some(&[]), CellState::Submitted, Some(Body)),
            (1, Some(&[(Body, Accepted)]), CellState::Accepted, None),
            (
                4,
                Some(&[(Side, Accepted)]),
                CellState::AcceptedBySide,
                Some(Body),
            ),
        ];
        for (sides, reviews, state, next) in cases {
            let levels = levels_of(*sides);
            assert_eq!(CellState::of(levels, *reviews, 3), *state, "{sides} {reviews:?}");
            assert_eq!(
                next_level(levels, reviews.unwrap_or_default()),
                *next,
                "{sides} {reviews:?}"
            );
        }
    }

    #[test]
    fn a_value_is_taken_by_where_its_cell_stands() {
        let day = |text| Day::parse(text).unwrap();
        let window = Window {
            id: WindowId(1),
            list: ListId(1),
            period: Period::month(2025, 3).unwrap(),
            opens_on: day("2025-03-25"),
            closes_on: day("2025-04-05"),
        };
        let judged = |state, before: Option<i64>, after: i64, today, any_returned, reason| {
            let (before, after) = (before.map(|n| Worth::Pct(Pct(n))), Worth::Pct(Pct(after)));
            let moment = Moment {
                window: Some(&window),
                today: day(today),
                any_returned,
                reason,
            };
            enter(Measure::Pct, state, before.as_ref(), &after, moment).map_err(|r| r.code)
        };
        let returned = CellState::Returned { count: 1 };
        use CellState::{Accepted as Passed, AcceptedBySide, Due, Submitted};
        for (state, before, after, today, any_returned, reason, expected) in [
            (Due, None, 5, "2025-03-24", false, "", Err("window_not_open")),
            (Due, None, 5, "2025-03-25", false, "", Ok(Some(Entering::First))),
            (Due, None, 5, "2025-04-05", false, "", Ok(Some(Entering::First))),
            (Due, None, 5, "2025-04-06", false, "", Err("window_closed")),
            (Due, None, 5, "2025-04-06", false, "late", Err("window_closed")),
            (Due, None, 5, "2025-04-01", true, "", Err("cell_locked")),
            (Submitted, Some(5), 5, "2025-04-01", false, "", Ok(None)),
            (
                Submitted,
                Some(5),
                6,
                "2025-04-01",
                false,
                " ",
                Err("revision_needs_reason"),
            ),
            (
                Submitted,
                Some(5),
                6,
                "2025-04-09",
                false,
                "typo",
                Ok(Some(Entering::Revision)),
            ),
            (
                Submitted,
                Some(5),
                6,
                "2025-04-01",
                true,
                "typo",
                Err("cell_locked"),
            ),
            (
                AcceptedBySide,
                Some(5),
                6,
                "2025-04-01",
                false,
                "typo",
                Ok(Some(Entering::Revision)),
            ),
            (
                Passed,
                Some(5),
                6,
                "2025-09-01",
                false,
                "",
                Err("revision_needs_reason"),
            ),
            (
                Passed,
                Some(5),
                6,
                "2025-09-01",
                false,
                "audit",
                Ok(Some(Entering::Correction)),
            ),
            (
                Passed,
                Some(5),
                6,
                "2025-09-01",
                true,
                "audit",
                Err("cell_locked"),
            ),
            (
                returned,
                Some(5),
                6,
                "2025-09-01",
                true,
                "",
                Ok(Some(Entering::Answer)),
            ),
            (returned, Some(5), 5, "2025-09-01", true, "", Err("answer_same")),
            (
                returned,
                Some(5),
                5,
                "2025-09-01",
                true,
                "it is right",
                Ok(Some(Entering::Answer)),
            ),
        ] {
            let got = judged(state, before, after, today, any_returned, reason);
            assert_eq!(
                got, expected,
                "{state:?} {before:?} {after} {today} {any_returned} {reason}"
            );
        }
    }

    #[test]
    fn the_same_amount_in_another_unit_is_no_change() {
        let amount = |fen, unit| Worth::Fen {
            fen,
            unit,
            decimals: 2,
        };
        assert!(says_the_same(
            &amount(100, MoneyUnit::Yi),
            &amount(100, MoneyUnit::Wan)
        ));
        assert!(!says_the_same(
            &amount(100, MoneyUnit::Yi),
            &amount(101, MoneyUnit::Yi)
        ));
    }
}
