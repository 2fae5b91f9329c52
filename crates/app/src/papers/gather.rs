//! From the record to what a paper tells: rows in force, facts accepted and lights known, versions by whole queries.

use super::story::{DecisionStory, ItemStory, Lamp, Standing, Told};
use crate::error::{Error, Result};
use std::collections::{BTreeMap, HashMap};
use yipanqi_domain::close::Certificate;
use yipanqi_domain::light::Light;
use yipanqi_domain::list::{DutyRole, Item, ItemState, LineageKind, List, ListRow, ListVersion};
use yipanqi_domain::lit::{LightRun, Lit, Part, SetInForce};
use yipanqi_domain::measure::{CombinedWorth, Measure, SideWorth, Worth, combine};
use yipanqi_domain::meeting::{DecisionState, Session};
use yipanqi_domain::office::{Mark, Side};
use yipanqi_domain::period::Period;
use yipanqi_domain::progress::{YearFigures, expected_of_year};
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::{Day, DecisionId, FactId, ItemId, SideId, UnitId, VersionId};
use yipanqi_store::Tx;
use yipanqi_store::query::facts::{FactLine, NOW_KNOWN, latest_accepted};

/// One version with all that is known of its rows.
struct Known {
    version: ListVersion,
    run: Option<LightRun>,
    rows: Vec<ListRow>,
    items: HashMap<ItemId, Item>,
    /// What came of those that were merged or split: item, number, title.
    came_of: HashMap<ItemId, Vec<(ItemId, String, String)>>,
    certificates: HashMap<ItemId, Certificate>,
    lamps: HashMap<ItemId, Lamp>,
    facts: HashMap<ItemId, Vec<FactLine>>,
    sides: Vec<Side>,
    unit_sides: HashMap<UnitId, Vec<SideId>>,
}

/// A list in a period: its version in force on the last day, its latest run for the period.
pub(super) async fn of_list(
    tx: &mut Tx,
    list: &List,
    period: Period,
) -> Result<(Told, ListVersion, Option<LightRun>)> {
    let on = period.last_day();
    let Some(version) = tx.version_in_force(list.id, on).await? else {
        return Err(Refusal::new("paper_no_version")
            .at("period")
            .with("day", on)
            .into());
    };
    let figures = tx.year_figures(version.id).await?;
    let known = Known::of(tx, list, version, period).await?;
    let items: Vec<ItemStory> = known.rows.iter().map(|row| known.story(row)).collect();
    let closures = closed_between(&items, period.first_day(), on);
    let told = Told {
        name: list.name.clone(),
        held_on: None,
        on,
        expected: expected_of_year(year_of(list), on, figures.as_ref()),
        decisions: Vec::new(),
        items,
        closures,
    };
    Ok((told, known.version, known.run))
}

/// A session's decisions with what became of them by the end of a period, and the highest mark among the lists told of.
pub(super) async fn of_session(tx: &mut Tx, session: &Session, period: Period) -> Result<(Told, Mark)> {
    let on = period.last_day();
    let rows = tx.rows_resting_on_session(session.id, on).await?;
    let mut versions: BTreeMap<_, Known> = BTreeMap::new();
    let mut mark = session.mark;
    let mut year = session.held_on.year();
    for row in &rows {
        if versions.contains_key(&row.version) {
            continue;
        }
        let version: ListVersion = tx.get(row.version).await?.ok_or(Error::NotFound)?;
        let list: List = tx.get(version.list).await?.ok_or(Error::NotFound)?;
        mark = mark.max(list.mark);
        year = year.max(year_of(&list));
        versions.insert(row.version, Known::of(tx, &list, version, period).await?);
    }
    let mut by_decision: BTreeMap<DecisionId, Vec<ItemStory>> = BTreeMap::new();
    let mut items: Vec<ItemStory> = Vec::new();
    for row in &rows {
        let Some(known) = versions.get(&row.version) else {
            continue;
        };
        let story = known.story(row);
        if let Some(decision) = row.decision {
            by_decision.entry(decision).or_default().push(story.clone());
        }
        if !items.iter().any(|item| item.item == story.item) {
            items.push(story);
        }
    }
    let adopted = tx.versions_adopted_at(session.id).await?;
    let mut decisions = Vec::new();
    for decision in tx.decisions_of(session.id).await? {
        if matches!(decision.state, DecisionState::Withdrawn { .. }) {
            continue;
        }
        let mut lists = Vec::new();
        for version in &adopted {
            let Some(adoption) = version.state.adoption().filter(|a| a.authority == decision.id) else {
                continue;
            };
            let list: List = tx.get(version.list).await?.ok_or(Error::NotFound)?;
            mark = mark.max(list.mark);
            let rows = tx.sealed_rows(version.id).await?.len();
            lists.push((list.name, version.ordinal, adoption.number.clone(), rows));
        }
        decisions.push(DecisionStory {
            decision: decision.id,
            kind: decision.kind,
            items: by_decision.remove(&decision.id).unwrap_or_default(),
            text: decision.text,
            adopted: lists,
        });
    }
    let closures = closed_between(&items, session.held_on, on);
    let told = Told {
        name: session.name.clone(),
        held_on: Some(session.held_on),
        on,
        expected: expected_of_year(year, on, figures_of(tx, versions.keys().copied()).await?.as_ref()),
        decisions,
        items,
        closures,
    };
    Ok((told, mark))
}

/// The figures of the list told of. Lists that go by other figures have no common time share but that of the calendar.
async fn figures_of(tx: &mut Tx, versions: impl Iterator<Item = VersionId>) -> Result<Option<YearFigures>> {
    let mut all: Vec<Option<YearFigures>> = Vec::new();
    for version in versions {
        all.push(tx.year_figures(version).await?);
    }
    let same = all.windows(2).all(|pair| pair[0] == pair[1]);
    Ok(all.pop().flatten().filter(|_| same))
}

fn year_of(list: &List) -> i32 {
    i32::try_from(list.year).unwrap_or(0)
}

fn closed_between(items: &[ItemStory], from: Day, to: Day) -> Vec<ItemStory> {
    let within = |item: &&ItemStory| match &item.standing {
        Standing::Closed { on, .. } => from <= *on && *on <= to,
        _ => false,
    };
    items.iter().filter(within).cloned().collect()
}

impl Known {
    async fn of(tx: &mut Tx, list: &List, version: ListVersion, period: Period) -> Result<Self> {
        let rows = tx.sealed_rows(version.id).await?;
        let ends = (
            rows.first().map_or(0, |r| r.position),
            rows.last().map_or(0, |r| r.position),
        );
        let mut unit_sides: HashMap<UnitId, Vec<SideId>> = HashMap::new();
        for (unit, side) in tx.list_unit_sides(list.body, version.id, ends.0, ends.1).await? {
            unit_sides.entry(unit).or_default().push(side);
        }
        let mut facts: HashMap<ItemId, Vec<FactLine>> = HashMap::new();
        let mut told = tx.facts_before(version.id, period, NOW_KNOWN, None).await?;
        told.extend(tx.facts_of_version(version.id, period, NOW_KNOWN).await?);
        for line in told {
            facts.entry(line.fact.item).or_default().push(line);
        }
        let run = run_for(tx, list, &version, period).await?;
        let mut lamps = HashMap::new();
        if let Some(run) = &run {
            let set: SetInForce = tx.get(run.rule_set).await?.ok_or(Error::NotFound)?;
            for lit in tx.lights_of_run(run.id).await? {
                if lit.part != Part::Side {
                    lamps.insert(lit.item, lamp(&set, lit));
                }
            }
        }
        let items = keyed(tx.items_of_version(version.id).await?, |item: &Item| item.id);
        Ok(Self {
            came_of: came_of(tx, list, &items).await?,
            items,
            certificates: keyed(tx.certificates_of_version(version.id).await?, |c| c.item),
            sides: tx.sides_of(list.body).await?,
            lamps,
            facts,
            unit_sides,
            run,
            rows,
            version,
        })
    }

    fn story(&self, row: &ListRow) -> ItemStory {
        let item = self.items.get(&row.item);
        let certificate = self.certificates.get(&row.item);
        let standing = match (item.map(|i| i.state), certificate) {
            (Some(ItemState::Closed), Some(c)) => Standing::Closed {
                certificate: c.id,
                number: c.number.clone(),
                on: c.sealed_on,
            },
            (Some(ItemState::CloseRequested), _) => Standing::CloseRequested,
            (Some(ItemState::Suspended), _) => Standing::Suspended,
            (Some(ItemState::Removed), _) => Standing::Removed,
            (Some(ItemState::Merged), _) => self.joined(row.item, LineageKind::Merged),
            (Some(ItemState::Split), _) => self.joined(row.item, LineageKind::Split),
            _ => Standing::Open,
        };
        let lead = row
            .content
            .units
            .0
            .iter()
            .find(|unit| unit.role == DutyRole::Lead)
            .and_then(|unit| unit.unit);
        let lead_sides = lead.and_then(|unit| self.unit_sides.get(&unit));
        let told = self.told(row.item);
        let (pct, contradicted) = self.combined(Measure::Pct, &told, lead_sides);
        let (done, _) = self.combined(Measure::Investment, &told, lead_sides);
        let counted = |line: &&&FactLine| matches!(line.fact.measure, Measure::Pct | Measure::Investment);
        let mut facts: Vec<FactId> = told.iter().filter(counted).map(|line| line.fact.id).collect();
        facts.sort_unstable();
        ItemStory {
            item: row.item,
            row: row.id,
            decision: row.decision,
            number: item.map(|i| i.number.clone()).unwrap_or_default(),
            title: row.content.title.clone(),
            field: row.content.field.clone(),
            leads: row
                .content
                .units
                .0
                .iter()
                .filter(|unit| unit.role == DutyRole::Lead)
                .map(|unit| unit.name.clone())
                .collect(),
            standing,
            plan_fen: row.content.amounts.total(),
            done_fen: match done {
                Some(Worth::Fen { fen, .. }) => Some(fen),
                _ => None,
            },
            pct: match pct {
                Some(Worth::Pct(pct)) => Some(pct),
                _ => None,
            },
            contradicted,
            lamp: self.lamps.get(&row.item).cloned(),
            facts,
        }
    }

    fn joined(&self, item: ItemId, kind: LineageKind) -> Standing {
        Standing::Joined {
            kind,
            into: self.came_of.get(&item).cloned().unwrap_or_default(),
        }
    }

    /// The latest accepted fact of each side and measure: that of the latest month, for figures are cumulative.
    fn told(&self, item: ItemId) -> Vec<&FactLine> {
        let Some(lines) = self.facts.get(&item) else {
            return Vec::new();
        };
        let mut latest: BTreeMap<(SideId, &str), &FactLine> = BTreeMap::new();
        for line in latest_accepted(lines) {
            let key = (line.counts_for, line.fact.measure.code());
            let newer = latest
                .get(&key)
                .is_none_or(|known| known.fact.period < line.fact.period);
            if newer {
                latest.insert(key, line);
            }
        }
        latest.into_values().collect()
    }

    fn combined(
        &self,
        measure: Measure,
        told: &[&FactLine],
        lead: Option<&Vec<SideId>>,
    ) -> (Option<Worth>, bool) {
        let sides: Vec<SideWorth> = self
            .sides
            .iter()
            .map(|side| SideWorth {
                side: side.id,
                is_lead: lead.is_some_and(|lead| lead.contains(&side.id)),
                worth: told
                    .iter()
                    .find(|line| line.counts_for == side.id && line.fact.measure == measure)
                    .map(|line| line.fact.given.worth.clone()),
            })
            .collect();
        match combine(measure, &sides) {
            Ok(combined) => match combined.value {
                CombinedWorth::One(worth) => (worth, !combined.contradiction.is_empty()),
                CombinedWorth::Each(_) => (None, false),
            },
            // A sum beyond 64 bits is told of nowhere; the pages of the items show what was reported.
            Err(_) => (None, false),
        }
    }
}

/// What came of the items that ended in others. Only the list that held them can have said so, as no other may hold them then.
async fn came_of(
    tx: &mut Tx,
    list: &List,
    items: &HashMap<ItemId, Item>,
) -> Result<HashMap<ItemId, Vec<(ItemId, String, String)>>> {
    let mut came_of: HashMap<ItemId, Vec<(ItemId, String, String)>> = HashMap::new();
    let ended = |item: &Item| matches!(item.state, ItemState::Merged | ItemState::Split);
    if !items.values().any(ended) {
        return Ok(came_of);
    }
    for link in tx.lineage_up_to(list.id, i64::MAX).await? {
        if !items.get(&link.forebear).is_some_and(ended) {
            continue;
        }
        let Some(successor) = tx.get::<Item>(link.successor).await? else {
            continue;
        };
        let into = came_of.entry(link.forebear).or_default();
        if !into.iter().any(|(item, ..)| *item == successor.id) {
            into.push((successor.id, successor.number, successor.title));
        }
    }
    Ok(came_of)
}

/// The latest run of the version for the period; none when it was not lit.
async fn run_for(
    tx: &mut Tx,
    list: &List,
    version: &ListVersion,
    period: Period,
) -> Result<Option<LightRun>> {
    let runs = tx.light_runs_of(list.id, NOW_KNOWN).await?;
    Ok(runs
        .into_iter()
        .filter(|run| run.version == version.id && run.period == period)
        .max_by_key(|run| (run.known_at, run.id)))
}

fn lamp(set: &SetInForce, lit: Lit) -> Lamp {
    let word = match lit.light {
        Light::Level(level) => set
            .content
            .word(level)
            .map(|w| w.word.clone())
            .unwrap_or_default(),
        _ => String::new(),
    };
    Lamp {
        light: lit.light,
        word,
        rule: lit.rule,
        behind: lit.numbers.behind,
        excused: lit.numbers.excused,
    }
}

fn keyed<K: std::hash::Hash + Eq, V>(all: Vec<V>, key: impl Fn(&V) -> K) -> HashMap<K, V> {
    all.into_iter().map(|value| (key(&value), value)).collect()
}
