//! A total is a pure function of its coordinates: version, period, rule set and known-at. "June as published in July" is
//! one point, "June as known today on the adjusted list" another; both are shown, with what moved between them.

use super::figures::Counts;
use super::known::{Inputs, Point};
use crate::App;
use crate::error::{Error, Result};
use std::collections::{BTreeMap, HashSet};
use yipanqi_domain::list::{Lineage, List, ListVersion};
use yipanqi_domain::lit::{LightRun, Part, SetInForce};
use yipanqi_domain::period::Period;
use yipanqi_domain::progress::{Share, Total, ahead, expected_of_year, total, with_forebears};
use yipanqi_domain::ratio::Ratio;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{At, Day, ItemId, ListId, RuleSetId, VersionId};
use yipanqi_store::{Reader, StoreError};

/// Where a total lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coordinates {
    /// The list version.
    pub version: VersionId,
    /// The period.
    pub period: Period,
    /// The rule set.
    pub rule_set: RuleSetId,
    /// What was known: the trail up to this entry.
    pub known_at: i64,
    /// The day as of which is judged.
    pub judged_on: Day,
    /// When: decides which windows are over.
    pub at: At,
}

impl From<&LightRun> for Coordinates {
    fn from(run: &LightRun) -> Self {
        Self {
            version: run.version,
            period: run.period,
            rule_set: run.rule_set,
            known_at: run.known_at,
            judged_on: run.judged_on,
            at: run.at,
        }
    }
}

/// The total of the rows that a reader may see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Totals {
    /// Where it lies.
    pub at: Coordinates,
    /// The version.
    pub version: ListVersion,
    /// The rules.
    pub set: SetInForce,
    /// The sums.
    pub total: Total,
    /// 时序: what should be done of the list's year.
    pub expected: Ratio,
    /// Lights by kind, each row once.
    pub counts: Counts,
}

impl Totals {
    /// Points ahead of what is expected, as a part of one; below zero when behind.
    pub fn ahead(&self) -> Option<Ratio> {
        ahead(self.total.completion_rate()?, self.expected)
    }
}

/// What moved between two totals of one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Another list version is in force for it; the plan it sums to.
    Version {
        /// Ordinal then.
        from: i64,
        /// Ordinal now.
        to: i64,
        /// Plan then, 分.
        plan_from: i64,
        /// Plan now, 分.
        plan_to: i64,
    },
    /// So many figures of it became known since, first ones or corrections.
    Facts(i64),
    /// Other rules are in force for it.
    Rules,
}

/// A period as it was lit first and as it is known today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Then {
    /// As lit first.
    pub then: Totals,
    /// As known today.
    pub now: Totals,
    /// Why they differ; empty when nothing moved.
    pub moved: Vec<Moved>,
}

impl App {
    /// The total at some coordinates over the rows that the reader may see.
    pub async fn totals(&self, actor: &Actor, at: Coordinates) -> Result<Totals> {
        let mut read = self.store().read().await?;
        let Some(version) = read.list_version_seen(actor.sight(), at.version).await? else {
            let exists = read.get::<ListVersion>(at.version.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("list_version", at.version.0), exists).await);
        };
        let gone = |table, id| Error::from(StoreError::Missing { table, id });
        let list: Option<List> = read.get(version.list.0).await?;
        let list = list.ok_or_else(|| gone("list", version.list.0))?;
        let set: Option<SetInForce> = read.get(at.rule_set.0).await?;
        let set = set.filter(|set| set.body == list.body).ok_or(Error::NotFound)?;
        let figures = read.year_figures(version.id).await?;
        let year = i32::try_from(list.year).unwrap_or_default();
        let expected = expected_of_year(year, at.judged_on, figures.as_ref());
        let seen: HashSet<i64> = read
            .row_ids_seen(actor.sight(), version.id)
            .await?
            .into_iter()
            .collect();
        let point = Point {
            list,
            version: version.id,
            period: at.period,
            set: set.clone(),
            known_at: at.known_at,
            judged_on: at.judged_on,
            at: at.at,
            offset: self.settings().offset_minutes,
        };
        let links = read.lineage_up_to(point.list.id, version.ordinal).await?;
        let before = self.told_before(&mut read, actor, &point, &links).await?;
        let inputs = Inputs::read(&mut read, point).await?;
        read.end().await?;
        let mut lights = inputs.lights(&self.settings().work_calendar).await?;
        lights.retain(|lit| lit.part != Part::Side && seen.contains(&lit.row.0));
        let share = |lit: &yipanqi_domain::lit::Lit| Share {
            item: lit.item,
            plan_fen: lit.plan_fen,
            done_fen: lit.done_fen,
            started: lit.started,
        };
        let mut shares: Vec<Share> = lights.iter().map(share).collect();
        let links: Vec<(ItemId, ItemId)> = links.iter().map(|l| (l.forebear, l.successor)).collect();
        with_forebears(&mut shares, &links, &before);
        let mut counts = Counts::default();
        for lit in &lights {
            counts.add(lit.light, 1);
        }
        Ok(Totals {
            at,
            version,
            set,
            total: total(&shares)?,
            expected,
            counts,
        })
    }

    /// What the items that a version's own came of had reported for the period, as far as the reader sees their rows: each
    /// as the last version says that held it.
    async fn told_before(
        &self,
        read: &mut Reader,
        actor: &Actor,
        point: &Point,
        links: &[Lineage],
    ) -> Result<BTreeMap<ItemId, i64>> {
        let mut told = BTreeMap::new();
        let mut done: HashSet<VersionId> = HashSet::new();
        for link in links {
            if !done.insert(link.version) {
                continue;
            }
            let joined: Option<ListVersion> = read.get(link.version.0).await?;
            let Some(base) = joined.and_then(|version| version.base) else {
                continue;
            };
            let of_base = Point {
                version: base,
                ..point.clone()
            };
            let ended: HashSet<ItemId> = links
                .iter()
                .filter(|one| one.version == link.version)
                .map(|one| one.forebear)
                .collect();
            let seen = read.row_ids_seen(actor.sight(), base).await?;
            let seen: HashSet<i64> = seen.into_iter().collect();
            let inputs = Inputs::read(read, of_base).await?;
            for lit in inputs.lights(&self.settings().work_calendar).await? {
                if lit.part != Part::Side
                    && ended.contains(&lit.item)
                    && seen.contains(&lit.row.0)
                    && let Some(fen) = lit.done_fen
                {
                    told.insert(lit.item, fen);
                }
            }
        }
        Ok(told)
    }

    /// The coordinates of a period as known now: the version and the rules in force for it, the trail as far as it goes.
    pub(super) async fn coordinates_now(&self, list: ListId, period: Period) -> Result<Option<Coordinates>> {
        let mut read = self.store().read().await?;
        let head = read.head().await?;
        let at = self.now().max(head.at);
        let judged_on = period.last_day().min(at.day(self.settings().offset_minutes));
        let found: Option<List> = read.get(list.0).await?;
        let version = read.version_in_force(list, judged_on).await?;
        let set = match &found {
            Some(list) => read.set_in_force(list.body, judged_on).await?,
            None => None,
        };
        read.end().await?;
        Ok(version.zip(set).map(|(version, set)| Coordinates {
            version: version.id,
            period,
            rule_set: set.id,
            known_at: head.seq,
            judged_on,
            at,
        }))
    }

    /// A period as a run lit it, beside the same as known today on `version` (its own list's version in force for the
    /// period when none is named), and what moved between them.
    pub async fn then_and_now(
        &self,
        actor: &Actor,
        run: &LightRun,
        version: Option<VersionId>,
    ) -> Result<Then> {
        let then = self.totals(actor, run.into()).await?;
        let mut at = self
            .coordinates_now(run.list, run.period)
            .await?
            .unwrap_or_else(|| run.into());
        at.version = version.unwrap_or(at.version);
        let now = self.totals(actor, at).await?;
        let mut moved = Vec::new();
        if then.version.id != now.version.id {
            moved.push(Moved::Version {
                from: then.version.ordinal,
                to: now.version.ordinal,
                plan_from: then.total.plan_fen,
                plan_to: now.total.plan_fen,
            });
        }
        let mut read = self.store().read().await?;
        let (before, until) = (then.at.known_at, now.at.known_at);
        let facts = read
            .facts_between_seen(actor.sight(), now.version.id, run.period, before, until)
            .await?;
        read.end().await?;
        if facts > 0 {
            moved.push(Moved::Facts(facts));
        }
        if then.set.digest != now.set.digest {
            moved.push(Moved::Rules);
        }
        Ok(Then { then, now, moved })
    }
}
