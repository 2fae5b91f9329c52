//! What a report holds: the measures a row owes, their values with what was typed beside them, and how the values of
//! several sides become one.
//!
//! ```text
//! measure      several sides                     typed in typed.rs
//! investment   sum                               18.6 亿元 → 分
//! pct, stage   the lead side's; others compared  45.5% → 0.01 point
//! narrative …  each its own                      words
//! ```

mod sides;
mod typed;

pub use sides::{Combined, CombinedWorth, SideWorth, combine};
pub use typed::{Limits, Typed, falls, read, read_pct};

use crate::field::{Field, Group, Value, next};
use crate::light::Taken;
use crate::list::ItemKind;
use crate::money::MoneyUnit;
use crate::period::Basis;
use crate::ratio::Pct;
use crate::{Day, coded};

coded! {
    /// What is measured.
    pub enum Measure {
        /// Percentage done.
        Pct = "pct",
        /// Investment done since the year began.
        Investment = "investment",
        /// How far a project is: not started, started, in the library, finished.
        Stage = "stage",
        /// 进展: what was done in the period.
        Narrative = "narrative",
        /// 存在问题
        Problem = "problem",
        /// 下步打算
        NextStep = "next_step",
    }
}

/// How the values of several sides become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Combining {
    /// Added up.
    Sum,
    /// The lead side's; another value elsewhere is a contradiction, shown and never averaged.
    LeadSide,
    /// Each side keeps its own.
    EachItsOwn,
}

impl Measure {
    /// What its figure covers.
    pub const fn basis(self) -> Basis {
        match self {
            Self::Investment => Basis::Ytd,
            _ => Basis::Point,
        }
    }
    /// How the sides' values become one.
    pub const fn combining(self) -> Combining {
        match self {
            Self::Investment => Combining::Sum,
            Self::Pct | Self::Stage => Combining::LeadSide,
            Self::Narrative | Self::Problem | Self::NextStep => Combining::EachItsOwn,
        }
    }
    /// Whether a report without it is not complete. A period may pass without a problem.
    pub const fn is_required(self) -> bool {
        !matches!(self, Self::Problem | Self::NextStep)
    }
}

/// The measures that a row owes, in the order in which they are asked.
pub const fn measures_of(kind: ItemKind, has_plan_amount: bool) -> &'static [Measure] {
    use Measure::{Investment, Narrative, NextStep, Pct, Problem, Stage};
    match (kind, has_plan_amount) {
        (ItemKind::Project, true) => &[Pct, Investment, Stage, Narrative, Problem, NextStep],
        (ItemKind::Project, false) => &[Pct, Stage, Narrative, Problem, NextStep],
        (_, true) => &[Pct, Investment, Narrative, Problem, NextStep],
        (_, false) => &[Pct, Narrative, Problem, NextStep],
    }
}

coded! {
    /// How far a project is. In this order; a later one includes the earlier.
    pub enum Stage {
        /// 前期
        Preparing = "preparing",
        /// 开工
        Started = "started",
        /// 入库: entered into the statistical library.
        InLibrary = "in_library",
        /// 完工
        Finished = "finished",
    }
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Percentage.
    Pct(Pct),
    /// Amount.
    Fen {
        /// 分.
        fen: i64,
        /// Unit as given.
        unit: MoneyUnit,
        /// Decimals as given.
        decimals: u32,
    },
    /// Stage.
    Stage {
        /// Which.
        stage: Stage,
        /// Since when; always known from [`Stage::Started`] on.
        since: Option<Day>,
    },
    /// Words.
    Words(String),
}

/// A value with what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The value.
    pub worth: Worth,
    /// The text as typed, with its unit.
    pub as_given: String,
}

impl Group for Given {
    const COLUMNS: &'static [&'static str] = &[
        "worth",
        "number",
        "money_unit",
        "decimals",
        "words",
        "since_on",
        "as_given",
    ];
    fn put(&self, out: &mut Vec<Value>) {
        type Parts = (
            &'static str,
            Option<i64>,
            Option<MoneyUnit>,
            Option<i64>,
            Option<String>,
            Option<Day>,
        );
        let (code, number, unit, decimals, words, since): Parts = match &self.worth {
            Worth::Pct(pct) => ("pct", Some(pct.0), None, None, None, None),
            Worth::Fen { fen, unit, decimals } => (
                "fen",
                Some(*fen),
                Some(*unit),
                Some((*decimals).into()),
                None,
                None,
            ),
            Worth::Stage { stage, since } => {
                ("stage", None, None, None, Some(stage.code().to_owned()), *since)
            }
            Worth::Words(words) => ("words", None, None, None, Some(words.clone()), None),
        };
        out.extend([
            code.to_owned().to_value(),
            number.to_value(),
            unit.to_value(),
            decimals.to_value(),
            words.to_value(),
            since.to_value(),
            self.as_given.to_value(),
        ]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let code: String = next(values)?;
        let (number, unit): (Option<i64>, Option<MoneyUnit>) = (next(values)?, next(values)?);
        let (decimals, words): (Option<i64>, Option<String>) = (next(values)?, next(values)?);
        let (since, as_given): (Option<Day>, String) = (next(values)?, next(values)?);
        let worth = match code.as_str() {
            "pct" => Worth::Pct(Pct(number?)),
            "fen" => Worth::Fen {
                fen: number?,
                unit: unit?,
                decimals: u32::try_from(decimals?).ok()?,
            },
            "stage" => Worth::Stage {
                stage: Stage::parse(&words?)?,
                since,
            },
            "words" => Worth::Words(words?),
            _ => return None,
        };
        Some(Self { worth, as_given })
    }
}

/// Whether and since when a stage is reached, as the facts of the periods say, the earliest first. A later fact that
/// takes a stage back (a correction with its reason) counts.
pub fn taken<'a>(facts: impl IntoIterator<Item = &'a Worth>, wanted: Stage) -> Taken {
    let mut taken = Taken::Unknown;
    for fact in facts {
        if let Worth::Stage { stage, since } = fact {
            taken = match (*stage >= wanted, taken, since) {
                (false, ..) => Taken::No,
                (true, Taken::On(day), _) => Taken::On(day),
                (true, _, Some(day)) => Taken::On(*day),
                (true, _, None) => Taken::Unknown,
            };
        }
    }
    taken
}

#[cfg(test)]
mod tests;
