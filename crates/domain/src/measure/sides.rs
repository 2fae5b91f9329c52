//! Several sides' values of one measure become one, or are shown beside each other.

use super::{Combining, Measure, Worth};
use crate::SideId;
use crate::money::MoneyUnit;
use crate::refusal::{Refusal, Rule};

/// What one side says of a measure for a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideWorth {
    /// The side.
    pub side: SideId,
    /// It is the side of the lead unit.
    pub is_lead: bool,
    /// Its value; `None` when it has not reported.
    pub worth: Option<Worth>,
}

/// What the sides say together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CombinedWorth {
    /// One value: the sum, or the lead side's. `None` when nobody who counts has reported.
    One(Option<Worth>),
    /// Each side's own words.
    Each(Vec<(SideId, Worth)>),
}

/// A combined value with what a reader must know beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combined {
    /// The value.
    pub value: CombinedWorth,
    /// What each side states where they differ; empty when they agree.
    pub contradiction: Vec<(SideId, Worth)>,
    /// Sides that have not reported: a sum lacks theirs.
    pub missing: Vec<SideId>,
}

/// Combines what the sides say of a measure. Refuses a sum beyond 64 bits (`sum_too_large`).
pub fn combine(measure: Measure, sides: &[SideWorth]) -> Rule<Combined> {
    let stated: Vec<(SideId, Worth)> = sides
        .iter()
        .filter_map(|s| Some((s.side, s.worth.clone()?)))
        .collect();
    let missing = sides
        .iter()
        .filter(|s| s.worth.is_none())
        .map(|s| s.side)
        .collect();
    let mut contradiction = Vec::new();
    let value = match measure.combining() {
        Combining::Sum => CombinedWorth::One(sum(&stated)?),
        Combining::EachItsOwn => CombinedWorth::Each(stated),
        Combining::LeadSide => {
            let lead = sides.iter().find(|s| s.is_lead).and_then(|s| s.worth.clone());
            if stated.windows(2).any(|pair| !agree(&pair[0].1, &pair[1].1)) {
                contradiction = stated;
            }
            CombinedWorth::One(lead)
        }
    };
    Ok(Combined {
        value,
        contradiction,
        missing,
    })
}

/// The days of a stage may differ; the stage may not.
fn agree(a: &Worth, b: &Worth) -> bool {
    match (a, b) {
        (Worth::Stage { stage: a, .. }, Worth::Stage { stage: b, .. }) => a == b,
        _ => a == b,
    }
}

/// In the unit of the first and with the most decimals given.
fn sum(stated: &[(SideId, Worth)]) -> Rule<Option<Worth>> {
    let mut total: Option<(i64, MoneyUnit, u32)> = None;
    for (_, worth) in stated {
        if let Worth::Fen { fen, unit, decimals } = worth {
            let (before, first, most) = total.unwrap_or((0, *unit, 0));
            let fen = before
                .checked_add(*fen)
                .ok_or_else(|| Refusal::new("sum_too_large"))?;
            total = Some((fen, first, most.max(*decimals)));
        }
    }
    Ok(total.map(|(fen, unit, decimals)| Worth::Fen { fen, unit, decimals }))
}
