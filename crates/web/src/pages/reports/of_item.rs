//! The part of an item's page that shows its reports: month by month, the sides beside each other and together.

use askama::Template;
use yipanqi_app::reports::{FactLine, ItemReports, MonthTold, SideTold, Told};
use yipanqi_domain::measure::{CombinedWorth, Worth};
use yipanqi_domain::{ItemId, SideId};

use super::spoken;
use crate::error::Error;
use crate::frame::Frame;
use crate::request::Me;
use crate::state::State;

/// The panel.
#[derive(Template)]
#[template(path = "reports/of_item.html")]
pub struct OfItem {
    f: Frame,
    shown: ItemReports,
}

impl OfItem {
    /// The reports of an item, as far as its reader may see them.
    pub async fn new(state: &State, f: &Frame, me: &Me, item: ItemId) -> Result<Self, Error> {
        let shown = state.app.reports_of_item(&me.actor, item).await?;
        Ok(Self { f: f.clone(), shown })
    }

    fn month(&self, month: &MonthTold) -> String {
        spoken::month(self.f.w, month.period)
    }
    fn measure(&self, told: &Told) -> &'static str {
        spoken::measure(self.f.w, told.measure)
    }
    fn value(&self, line: &FactLine) -> String {
        spoken::worth(self.f.w, &line.fact.given.worth)
    }
    /// What the sides come to together, where that is one value of several sides.
    fn together(&self, told: &Told) -> Option<String> {
        let combined = told.combined.as_ref().filter(|_| told.sides.len() > 1)?;
        match &combined.value {
            CombinedWorth::One(Some(worth)) => Some(spoken::worth(self.f.w, worth)),
            CombinedWorth::One(None) | CombinedWorth::Each(_) => None,
        }
    }
    /// The sides that differ, each with its value.
    fn differ(&self, told: &Told) -> Vec<(String, String)> {
        let Some(combined) = &told.combined else {
            return Vec::new();
        };
        let name = |side: SideId| {
            let found = told.sides.iter().find(|s| s.side.id == side);
            found.map(|s| s.side.name.clone()).unwrap_or_default()
        };
        let one = |(side, worth): &(SideId, Worth)| (name(*side), spoken::worth(self.f.w, worth));
        combined.contradiction.iter().map(one).collect()
    }
    /// The sides whose value a sum lacks.
    fn missing(&self, told: &Told) -> Vec<String> {
        let Some(combined) = told.combined.as_ref().filter(|_| self.together(told).is_some()) else {
            return Vec::new();
        };
        let lacks = |s: &&SideTold| combined.missing.contains(&s.side.id);
        told.sides
            .iter()
            .filter(lacks)
            .map(|s| s.side.name.clone())
            .collect()
    }
    fn state(&self, line: &FactLine) -> (String, &'static str) {
        spoken::state(self.f.w, line.state())
    }
    /// Something was revised in this month, for those who may see it.
    fn revised<'a>(&self, month: &'a MonthTold) -> Vec<(&'a Told, &'a SideTold)> {
        let told = month
            .told
            .iter()
            .flat_map(|told| told.sides.iter().map(move |side| (told, side)));
        told.filter(|(_, side)| {
            side.revisions.len() > 1 || side.revisions.iter().any(|r| r.fact.reason.is_some())
        })
        .collect()
    }
}
