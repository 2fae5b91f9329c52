//! 填报: windows, what a unit owes and enters in them, its review by level, and what an item was told by month and side.
//!
//! ```text
//! windows.rs  the office opens a month for a list
//! owed.rs     本月应报: what is owed, with what was reported before and the draft
//! submit.rs   drafts, facts and their revisions, also on a unit's behalf
//! schedule.rs windows that open, lights that are computed, by a rule and without a person
//! review.rs   accepted many at once, returned one by one
//! of_item.rs  the sides of an item beside each other and together
//! ```

mod of_item;
mod owed;
mod review;
mod schedule;
mod submit;
mod windows;

pub use of_item::{ItemReports, MonthTold, SideTold, Told};
pub use owed::{Cell, Owed, OwedReport, ReportState, ReportsPage};
pub use review::{ReviewGroup, ReviewsPage, WAITING};
pub use schedule::{Ruling, Tended};
pub use submit::Submitted;
pub use windows::{KeptList, WindowsPage};
pub use yipanqi_store::query::facts::FactLine;
pub use yipanqi_store::query::reports::OwedLine;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yipanqi_domain::measure::{Measure, Typed};
use yipanqi_domain::period::Period;
use yipanqi_domain::{ItemId, SideId};

/// Which report: an item, a side, a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportKey {
    /// The item.
    pub item: ItemId,
    /// The side.
    pub side: SideId,
    /// The month.
    pub period: Period,
}

/// What was typed into a report's form: by the code of each [`Measure`], and under `unit` (code of the unit of money),
/// `since` (day of a stage), `reason`, `seen` (the revisions that the form showed: `pct:1,narrative:2`). A measure that is
/// not there was not asked; an empty one was left empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Entered(pub BTreeMap<String, String>);

impl Entered {
    /// The fields beside the measures.
    pub const BESIDE: [&'static str; 4] = ["unit", "since", "reason", "seen"];

    /// From names and values; other names are left out.
    pub fn of<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let known = |name: &str| Measure::parse(name).is_some() || Self::BESIDE.contains(&name);
        let pairs = pairs.into_iter().filter(|(name, _)| known(name));
        Self(
            pairs
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        )
    }
    /// One field as typed; empty when it is not there.
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
    /// One measure as typed; `None` when it was not asked.
    pub fn typed(&self, measure: Measure) -> Option<Typed<'_>> {
        let text = self.0.get(measure.code())?;
        Some(Typed {
            text,
            unit: self.get("unit"),
            since: self.get("since"),
        })
    }
    /// The revision of a measure that the form showed; `None` when the form says nothing of what it showed.
    fn seen(&self, measure: Measure) -> Option<i64> {
        let seen = self.0.get("seen")?;
        let pairs = seen.split(',').filter_map(|pair| pair.split_once(':'));
        let mut found = pairs.filter(|(code, _)| *code == measure.code());
        Some(found.next().and_then(|(_, n)| n.parse().ok()).unwrap_or(0))
    }
}
