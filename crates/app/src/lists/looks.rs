//! Other looks at the rows of a version, as far as the reader sees them: in time, by state, on the map, by who owes them.

use super::more::{MoreNames, names_of};
use crate::App;
use crate::error::Result;
use crate::lights::tiles_on;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use yipanqi_domain::list::{
    Adjustment, Chain, DutyRole, Item, ItemState, LineageKind, List, ListVersion, OwnColumns, RowChange,
    RowContent, RowMore, RowRef, Step, arranged, chain, lineage_acts,
};
use yipanqi_domain::office::{Person, Region, Unit};
use yipanqi_domain::report::Milestone;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::tiles::{Tile, tile_of};
use yipanqi_domain::{Day, ItemId, PostId, RowId, UnitId, VersionId};
use yipanqi_store::Snapshot;
use yipanqi_store::query::item_lines::OwedLine;

/// A row as the looks show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LookRow {
    /// The row.
    pub row: RowId,
    /// Its item, once it has one.
    pub item: Option<ItemId>,
    /// By what others name it.
    pub named: RowRef,
    /// The item's state.
    pub state: Option<ItemState>,
    /// What it says.
    pub content: RowContent,
}

/// The rows of a version with what all looks show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The list.
    pub list: List,
    /// The version.
    pub version: ListVersion,
    /// The rows that may be seen, in order: all of them, so that what a look counts is the whole list.
    pub rows: Vec<LookRow>,
    /// Whether the reader sees only part of the list.
    pub partial: bool,
    /// The names of what rows wait for.
    pub names: MoreNames,
}

/// The rows in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gantt {
    /// The rows.
    pub look: Look,
    /// Milestones by item, in order.
    pub milestones: HashMap<ItemId, Vec<Milestone>>,
    /// The longest chain of rows that wait for each other, when any do.
    pub chain: Option<Chain<RowRef>>,
}

/// A tile of the map with the rows that lie there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The tile.
    pub tile: Tile,
    /// On which of the body's sides it lies, from 0.
    pub side: usize,
    /// Places in the look's rows.
    pub rows: Vec<usize>,
}

/// The rows on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListMap {
    /// The rows.
    pub look: Look,
    /// Every tile on a side of the list's body, with its rows.
    pub spots: Vec<Spot>,
    /// Rows that lie on no tile.
    pub elsewhere: Vec<usize>,
}

/// A version on the list's own line of time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    /// The version.
    pub version: ListVersion,
    /// How many rows it added, changed and removed, as far as they may be seen; of an adopted adjustment. What came or went
    /// by a merger or a split is not among them.
    pub changes: [(RowChange, usize); 3],
    /// How many mergers and splits it made, as far as they may be seen.
    pub lineage: [(LineageKind, usize); 2],
}

/// What one unit or person owes of a version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Load {
    /// Name of the unit, or of the seat with who holds it.
    pub name: String,
    /// How many items it leads, alone or with others.
    pub leads: usize,
    /// How many it reports on.
    pub reports: usize,
    /// How many it supports, handles or is linked with.
    pub others: usize,
    /// The month in which most of the items that it leads or reports on are due, with how many.
    pub most: Option<(String, usize)>,
}

/// Who owes what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// The rows.
    pub look: Look,
    /// By unit, the most loaded first.
    pub units: Vec<Load>,
    /// By seat, where duties name one.
    pub people: Vec<Load>,
    /// Rows that nobody owes.
    pub nobody: Vec<usize>,
    /// Rows owed by units alone: no post or person handles them.
    pub no_handler: Vec<usize>,
}

impl App {
    /// The rows in time.
    pub async fn gantt(&self, actor: &Actor, version: VersionId) -> Result<Gantt> {
        let (mut read, look) = self.look(actor, version).await?;
        let seen: BTreeSet<ItemId> = look.rows.iter().filter_map(|row| row.item).collect();
        let mut milestones: HashMap<ItemId, Vec<Milestone>> = HashMap::new();
        for milestone in read.milestones_of_version(look.version.id).await? {
            if seen.contains(&milestone.item) {
                milestones.entry(milestone.item).or_default().push(milestone);
            }
        }
        read.end().await?;
        let steps: Vec<Step<RowRef>> = look.rows.iter().map(step).collect();
        Ok(Gantt {
            chain: chain(&steps),
            milestones,
            look,
        })
    }

    /// The rows by the state of their items.
    pub async fn board(&self, actor: &Actor, version: VersionId) -> Result<Look> {
        let (read, look) = self.look(actor, version).await?;
        read.end().await?;
        Ok(look)
    }

    /// The rows on the map: where they say they lie, else where the unit lies that leads them.
    pub async fn list_map(&self, actor: &Actor, version: VersionId) -> Result<ListMap> {
        let (mut read, look) = self.look(actor, version).await?;
        let mut codes: HashMap<i64, String> = HashMap::new();
        let mut of_unit: HashMap<UnitId, Option<String>> = HashMap::new();
        let sides = read.sides_of(look.list.body).await?;
        let mut spots: Vec<Spot> = tiles_on(&mut read, &sides, actor.today)
            .await?
            .into_iter()
            .map(|(tile, _, side)| Spot {
                tile,
                side,
                rows: Vec::new(),
            })
            .collect();
        let mut elsewhere = Vec::new();
        for (at, row) in look.rows.iter().enumerate() {
            let said = if let Some(id) = row.content.more.region {
                if let std::collections::hash_map::Entry::Vacant(e) = codes.entry(id.0) {
                    let region: Option<Region> = read.get(id.0).await?;
                    e.insert(region.map(|region| region.code).unwrap_or_default());
                }
                codes.get(&id.0).cloned()
            } else {
                let lead = row.content.units.of(DutyRole::Lead).find_map(|unit| unit.unit);
                match lead {
                    Some(unit) => code_of(&mut read, unit, &mut of_unit).await?,
                    None => None,
                }
            };
            let tile = said.as_deref().and_then(tile_of);
            match tile.and_then(|tile| spots.iter_mut().find(|spot| spot.tile == tile)) {
                Some(spot) => spot.rows.push(at),
                None => elsewhere.push(at),
            }
        }
        read.end().await?;
        Ok(ListMap {
            look,
            spots,
            elsewhere,
        })
    }

    /// The versions of a list in the order in which they came, as far as they may be seen.
    pub async fn turns(&self, actor: &Actor, version: VersionId) -> Result<(Look, Vec<Turn>)> {
        let (mut read, look) = self.look(actor, version).await?;
        let mut turns = Vec::new();
        for version in read.list_versions_seen(actor.sight(), look.list.id).await? {
            let adjustments = read.list_adjustments_seen(actor.sight(), version.id).await?;
            let links = read.lineage_of_version_seen(actor.sight(), version.id).await?;
            let joined: BTreeSet<ItemId> = links.iter().flat_map(|l| [l.forebear, l.successor]).collect();
            let count = |change| {
                let of = |a: &&Adjustment| a.change == change && !joined.contains(&a.item);
                (change, adjustments.iter().filter(of).count())
            };
            let acts = lineage_acts(links.iter().map(|l| (l.kind, l.forebear, l.successor)));
            let acts_of = |kind| (kind, acts.iter().filter(|act| act.kind == kind).count());
            turns.push(Turn {
                lineage: [LineageKind::Merged, LineageKind::Split].map(acts_of),
                changes: [RowChange::Added, RowChange::Changed, RowChange::Removed].map(count),
                version,
            });
        }
        read.end().await?;
        turns.reverse();
        Ok((look, turns))
    }

    /// Who owes what of a version.
    pub async fn coverage(&self, actor: &Actor, version: VersionId) -> Result<Coverage> {
        let (mut read, look) = self.look(actor, version).await?;
        let ends: HashMap<ItemId, Option<Day>> = look
            .rows
            .iter()
            .filter_map(|row| row.item.map(|item| (item, row.content.ends_on)))
            .collect();
        let mut duties = read.duties_under_list(actor.sight(), look.list.id).await?;
        duties.retain(|line| ends.contains_key(&line.item));
        let mut units: BTreeMap<UnitId, Tally> = BTreeMap::new();
        let mut people: BTreeMap<PostId, Tally> = BTreeMap::new();
        for line in &duties {
            let due = ends.get(&line.item).copied().flatten();
            let tally = units.entry(line.unit).or_default();
            tally.name.clone_from(&line.unit_name);
            tally.add(line.item, line.role, due);
            if let Some(post) = line.post {
                let tally = people.entry(post).or_default();
                tally.name = line.post_name.clone().unwrap_or_default();
                tally.add(line.item, line.role, due);
            }
        }
        for (post, tally) in &mut people {
            if let Some(holding) = read.holder_of(*post, actor.today).await?
                && let Some(person) = read.get::<Person>(holding.person.0).await?
            {
                tally.name = format!("{} {}", tally.name, person.name);
            }
        }
        read.end().await?;
        let owed: HashSet<ItemId> = duties.iter().map(|line| line.item).collect();
        let handles = |line: &&OwedLine| line.role == DutyRole::Handler || line.post.is_some();
        let handled: HashSet<ItemId> = duties.iter().filter(handles).map(|line| line.item).collect();
        let places = |fits: &dyn Fn(Option<ItemId>) -> bool| -> Vec<usize> {
            let rows = look.rows.iter().enumerate();
            rows.filter(|(_, row)| fits(row.item)).map(|(at, _)| at).collect()
        };
        let nobody = places(&|item| item.is_none_or(|item| !owed.contains(&item)));
        let no_handler =
            places(&|item| item.is_some_and(|item| owed.contains(&item) && !handled.contains(&item)));
        Ok(Coverage {
            units: loads(units.into_values()),
            people: loads(people.into_values()),
            nobody,
            no_handler,
            look,
        })
    }

    async fn look(&self, actor: &Actor, version: VersionId) -> Result<(Snapshot, Look)> {
        let (mut read, list, version) = self.version_to_read(actor, version).await?;
        let sight = actor.sight();
        let mut rows: Vec<LookRow> = Vec::new();
        let mut drafts = Vec::new();
        let partial = !read.in_body(sight, list.body).await?;
        if version.state.adoption().is_some() {
            // Whoever is of the body's own office sees every row of its lists.
            let sealed = if partial {
                read.list_rows_seen(sight, version.id, "", i64::MAX, 0).await?
            } else {
                read.sealed_rows(version.id).await?
            };
            let ends = sealed.first().zip(sealed.last());
            let mut states: HashMap<ItemId, ItemState> = HashMap::new();
            if let Some((from, to)) = ends.map(|(first, last)| (first.position, last.position)) {
                let items = read.list_items_between(version.id, from, to).await?;
                states = items
                    .into_iter()
                    .map(|item: Item| (item.id, item.state))
                    .collect();
            }
            rows.extend(sealed.into_iter().map(|row| LookRow {
                row: row.id,
                item: Some(row.item),
                named: RowRef::Item(row.item),
                state: states.get(&row.item).copied(),
                content: row.content,
            }));
        } else {
            drafts = arranged(read.draft_rows(version.id).await?);
            drafts.retain(|row| row.change != RowChange::Removed);
            rows.extend(drafts.iter().map(|row| LookRow {
                row: row.id,
                item: row.item,
                named: row.as_named(),
                state: None,
                content: row.content.clone(),
            }));
        }
        let waits = rows.iter().map(|row| &row.content.more);
        let said: Vec<&RowMore> = waits.filter(|more| !more.after.is_empty()).collect();
        let names = names_of(&mut read, actor, &said, &OwnColumns::default(), &drafts).await?;
        Ok((
            read,
            Look {
                list,
                version,
                rows,
                partial,
                names,
            },
        ))
    }
}

/// A row with the days of its planned term; one day when it has no term.
fn step(row: &LookRow) -> Step<RowRef> {
    let term = row.content.starts_on.zip(row.content.ends_on);
    Step {
        id: row.named,
        days: term.map_or(1, |(from, to)| to.days_since(from) + 1),
        after: row
            .content
            .more
            .after
            .iter()
            .map(|after| (after.of, after.kind, after.lag))
            .collect(),
    }
}

async fn code_of(
    read: &mut Snapshot,
    unit: UnitId,
    known: &mut HashMap<UnitId, Option<String>>,
) -> Result<Option<String>> {
    if let Some(code) = known.get(&unit) {
        return Ok(code.clone());
    }
    let found: Option<Unit> = read.get(unit.0).await?;
    let region = match found {
        Some(unit) => read.get::<Region>(unit.region.0).await?,
        None => None,
    };
    let code = region.map(|region| region.code);
    known.insert(unit, code.clone());
    Ok(code)
}

/// What is counted of a unit or seat: items by what it does, and those that fall due by month.
#[derive(Default)]
struct Tally {
    name: String,
    leads: BTreeSet<ItemId>,
    reports: BTreeSet<ItemId>,
    others: BTreeSet<ItemId>,
    months: BTreeMap<String, BTreeSet<ItemId>>,
}

impl Tally {
    fn add(&mut self, item: ItemId, role: DutyRole, due: Option<Day>) {
        match role {
            DutyRole::Lead | DutyRole::JointLead => self.leads.insert(item),
            DutyRole::Reporting => self.reports.insert(item),
            DutyRole::LinkedLeader | DutyRole::Support | DutyRole::Handler => self.others.insert(item),
        };
        if let Some(due) = due.filter(|_| role.makes_joint()) {
            let month = due.to_string().get(..7).unwrap_or_default().to_owned();
            self.months.entry(month).or_default().insert(item);
        }
    }
}

fn loads(tallies: impl Iterator<Item = Tally>) -> Vec<Load> {
    let mut loads: Vec<Load> = tallies
        .map(|tally| Load {
            name: tally.name,
            leads: tally.leads.len(),
            reports: tally.reports.len(),
            others: tally.others.len(),
            most: tally
                .months
                .into_iter()
                .map(|(month, items)| (month, items.len()))
                .rev()
                .max_by_key(|(_, n)| *n),
        })
        .collect();
    let most = |load: &Load| load.most.as_ref().map_or(0, |(_, n)| *n);
    loads.sort_by(|a, b| (most(b), b.leads, &a.name).cmp(&(most(a), a.leads, &b.name)));
    loads
}
