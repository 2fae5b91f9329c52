//! A total at coordinates of the reader's choice: period, list version, rule set and what was known. Whatever is not chosen is
//! as it stands today; beside it stand the same period as lit first and as known today.

use super::totals::{Coordinates, Totals};
use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::list::{List, ListVersion};
use yipanqi_domain::lit::{LightRun, SetInForce};
use yipanqi_domain::period::Period;
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{ListId, RuleSetId, VersionId};

/// What is asked for; `None`: as it stands today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AsOf {
    /// The period; the last that was lit, else last month.
    pub period: Option<Period>,
    /// The list version; the one in force on the period's last day.
    pub version: Option<VersionId>,
    /// The rules; those in force on the period's last day.
    pub rule_set: Option<RuleSetId>,
    /// The trail up to this entry; all of it, also when it does not go so far.
    pub known_at: Option<i64>,
}

/// A total at chosen coordinates. Those that are not chosen by entry show no entry: how far the trail goes says what others did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AsOfPage {
    /// The list.
    pub list: List,
    /// Versions that can be chosen, the newest first.
    pub versions: Vec<ListVersion>,
    /// Rules that can be chosen, those in force last first.
    pub sets: Vec<SetInForce>,
    /// Runs of the list: what was known when lights were published.
    pub runs: Vec<LightRun>,
    /// The period asked for.
    pub period: Period,
    /// The total asked for; none while no version or no rules are in force for the period.
    pub asked: Option<Totals>,
    /// The same period as lit first.
    pub first: Option<Totals>,
    /// The same period as known today.
    pub today: Option<Totals>,
}

impl App {
    /// The total of a list at chosen coordinates, over the rows that the reader may see.
    ///
    /// # Errors
    /// `entry_unknown` at `known_at`; not found: a list, version or rule set that is not this list's or may not be seen.
    pub async fn totals_as_of(&self, actor: &Actor, list: ListId, asked: AsOf) -> Result<AsOfPage> {
        // Whoever may open a version of the list may ask for its totals.
        self.version_to_open(actor, list).await?;
        let mut read = self.store().read().await?;
        let found: List = read.get(list.0).await?.ok_or(Error::NotFound)?;
        let mut versions = read.list_versions_seen(actor.sight(), list).await?;
        versions.retain(|version| version.state.adoption().is_some());
        let sets = read.sets_of(found.body).await?;
        let runs = read.light_runs_of(list, i64::MAX).await?;
        let head = read.head().await?;
        let known = match asked.known_at {
            Some(seq) if seq < 1 => return Err(Refusal::new("entry_unknown").at("known_at").into()),
            // Past the end is what is known now: how far the trail goes is not told to whoever asks.
            Some(seq) if seq >= head.seq => None,
            Some(seq) => {
                let entries = read.entries_after(seq - 1, 1).await?;
                Some((seq, entries.first().ok_or(Error::NotFound)?.at))
            }
            None => None,
        };
        read.end().await?;
        let month = Period::month_of(actor.today);
        let lit = runs.iter().map(|run| run.period).max();
        let period = asked.period.or(lit).or_else(|| month.previous()).unwrap_or(month);
        let now = self.coordinates_now(list, period).await?;
        let mut at = now;
        if at.is_none() {
            // Nothing is in force for it by itself; what is chosen still can be asked for.
            let today = self.now();
            at = asked
                .version
                .zip(asked.rule_set)
                .map(|(version, rule_set)| Coordinates {
                    version,
                    period,
                    rule_set,
                    known_at: head.seq,
                    judged_on: period.last_day().min(actor.today),
                    at: today,
                });
        }
        if let Some(at) = &mut at {
            at.version = asked.version.unwrap_or(at.version);
            at.rule_set = asked.rule_set.unwrap_or(at.rule_set);
            if let Some((seq, then)) = known {
                at.known_at = seq;
                at.at = then;
                at.judged_on = period.last_day().min(then.day(self.settings().offset_minutes));
            }
            let known = |version: &ListVersion| version.id == at.version;
            if !versions.iter().any(known) || !sets.iter().any(|set| set.id == at.rule_set) {
                return Err(Error::NotFound);
            }
        }
        let mut page = AsOfPage {
            list: found,
            versions,
            sets,
            period,
            asked: None,
            first: None,
            today: None,
            runs,
        };
        if let Some(at) = at {
            page.asked = Some(self.totals(actor, at).await?);
        }
        if let Some(now) = now {
            page.today = Some(self.totals(actor, now).await?);
        }
        let of_period = page.runs.iter().filter(|run| run.period == period);
        if let Some(run) = of_period.min_by_key(|run| (run.known_at, run.id)).cloned() {
            page.first = Some(self.totals(actor, (&run).into()).await?);
        }
        Ok(page)
    }
}
