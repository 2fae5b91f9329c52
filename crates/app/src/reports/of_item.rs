//! What an item was told by month and side: the sides beside each other and together, with the contradiction shown and
//! every revision behind it. Of the other sides only what was accepted.

use super::FactLine;
use crate::App;
use crate::error::Result;
use yipanqi_domain::list::Item;
use yipanqi_domain::measure::{Combined, Measure, SideWorth, combine};
use yipanqi_domain::office::Side;
use yipanqi_domain::period::Period;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{BodyId, ItemId, SideId};
use yipanqi_store::query::facts::{latest, latest_accepted};

/// What one side told of one measure for a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SideTold {
    /// The side.
    pub side: Side,
    /// It leads.
    pub is_lead: bool,
    /// What counts: the latest accepted revision.
    pub accepted: Option<FactLine>,
    /// A later revision that is not accepted (yet), for those who may see it.
    pub waiting: Option<FactLine>,
    /// Every revision that may be seen, the first one first.
    pub revisions: Vec<FactLine>,
}

/// One measure of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What is measured.
    pub measure: Measure,
    /// The sides, from left to right.
    pub sides: Vec<SideTold>,
    /// What the accepted values come to; `None` when they cannot be added up.
    pub combined: Option<Combined>,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MonthTold {
    /// The month.
    pub period: Period,
    /// The body whose sides these are.
    pub body: BodyId,
    /// The measures, in the order in which they are asked.
    pub told: Vec<Told>,
}

/// The reports of an item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemReports {
    /// Latest month first.
    pub months: Vec<MonthTold>,
}

impl App {
    /// What an item was told, as far as the reader may see it.
    pub async fn reports_of_item(&self, actor: &Actor, item: ItemId) -> Result<ItemReports> {
        let mut read = self.store().read().await?;
        if read.item_seen(actor.sight(), item).await?.is_none() {
            let exists = read.get::<Item>(item.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("item", item.0), exists).await);
        }
        let facts = read.facts_of_item_seen(actor.sight(), item).await?;
        let mut sides: Vec<Side> = Vec::new();
        for fact in &facts {
            if sides.iter().all(|s| s.id != fact.fact.side)
                && let Some(side) = read.get::<Side>(fact.fact.side.0).await?
            {
                sides.push(side);
            }
        }
        let mut months: Vec<(Period, BodyId)> = Vec::new();
        for fact in &facts {
            let Some(side) = sides.iter().find(|s| s.id == fact.fact.side) else {
                continue;
            };
            if !months.contains(&(fact.fact.period, side.body)) {
                months.push((fact.fact.period, side.body));
            }
        }
        let mut out = ItemReports::default();
        for (period, body) in months {
            let lead = read.lead_side(item, body, period.last_day()).await?;
            let owing = read.sides_owing(item, body, period.last_day()).await?;
            let of_month: Vec<&FactLine> = facts.iter().filter(|f| f.fact.period == period).collect();
            let all = read.sides_of(body).await?;
            let there = |s: &Side| owing.contains(&s.id) || of_month.iter().any(|f| f.fact.side == s.id);
            let sides: Vec<Side> = all.into_iter().filter(there).collect();
            out.months.push(month(period, body, &sides, lead, &of_month));
        }
        read.end().await?;
        Ok(out)
    }
}

fn month(
    period: Period,
    body: BodyId,
    sides: &[Side],
    lead: Option<SideId>,
    facts: &[&FactLine],
) -> MonthTold {
    let mut told = Vec::new();
    for measure in Measure::ALL {
        let of_measure: Vec<FactLine> = facts
            .iter()
            .filter(|f| f.fact.measure == *measure)
            .map(|f| (*f).clone())
            .collect();
        if of_measure.is_empty() {
            continue;
        }
        let by_side: Vec<SideTold> = sides
            .iter()
            .map(|side| side_told(side, lead == Some(side.id), &of_measure))
            .collect();
        let worths: Vec<SideWorth> = by_side
            .iter()
            .map(|s| SideWorth {
                side: s.side.id,
                is_lead: s.is_lead,
                worth: s.accepted.as_ref().map(|f| f.fact.given.worth.clone()),
            })
            .collect();
        told.push(Told {
            measure: *measure,
            combined: combine(*measure, &worths).ok(),
            sides: by_side,
        });
    }
    MonthTold { period, body, told }
}

fn side_told(side: &Side, is_lead: bool, facts: &[FactLine]) -> SideTold {
    let revisions: Vec<FactLine> = facts.iter().filter(|f| f.fact.side == side.id).cloned().collect();
    let accepted = latest_accepted(&revisions).first().map(|f| (*f).clone());
    let waiting = latest(&revisions)
        .first()
        .filter(|f| !f.is_accepted())
        .map(|f| (*f).clone());
    SideTold {
        side: side.clone(),
        is_lead,
        accepted,
        waiting,
        revisions,
    }
}
