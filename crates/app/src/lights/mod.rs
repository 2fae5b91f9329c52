//! 亮灯: rules put in force, runs computed and kept, and what a reader sees of them.
//!
//! A run is a fact that names its coordinates: version, period, rule set and known-at. Its lights follow from them, so
//! that they can be computed again and compared; computing again is another run.

mod asof;
mod check;
mod compute;
mod figures;
mod known;
mod of_item;
mod overview;
mod rules;
mod totals;
mod whole;

pub use asof::{AsOf, AsOfPage};
pub use check::{RunCheck, RunsChecked};
pub use figures::{Counts, Group, Lines, Place, SideField, Silent, Sums};
pub use of_item::{ItemLights, ListLights, MonthLight};
pub(crate) use overview::tiles_on;
pub use overview::{Dispatch, Filter, LINES_A_PAGE, Lighted};
pub use rules::{BodyRules, RulesPage};
pub use totals::{Coordinates, Moved, Then, Totals};
pub(crate) use whole::WholeLights;
pub use yipanqi_store::query::lights_seen::{ItemLight, LightFilter, LightLine, LitList};
