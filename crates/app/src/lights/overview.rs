//! 调度: the lights of one list and month as the reader may see them, by side and field, by unit, region and zone, worst
//! first. Every figure names the filter that opens the lights behind it.

use super::figures::{Counts, Group, Lines, Place, SideField, Silent, Sums};
use super::totals::Then;
use super::whole::Figures;
use crate::App;
use crate::error::{Error, Result};
use std::sync::Arc;
use yipanqi_domain::list::{List, ListVersion};
use yipanqi_domain::lit::{LightRun, SetInForce};
use yipanqi_domain::office::{Region, Side};
use yipanqi_domain::period::Period;
use yipanqi_domain::progress::{ahead, expected_of_year};
use yipanqi_domain::ratio::Ratio;
use yipanqi_domain::rights::{Action, Actor, Place as Where, Sight, may};
use yipanqi_domain::tiles::{Tile, tile_of, tiles};
use yipanqi_domain::{Day, ListId, RegionId, SideId, UnitId};
use yipanqi_store::Reader;
use yipanqi_store::query::lights_seen::{GroupedLights, LightFilter, LitList};

/// Lines of one page of lights.
pub const LINES_A_PAGE: i64 = 50;
/// Lines of the short table of the worst.
const WORST: i64 = 8;

/// What is asked for: list and month (the newest when not named), and which lights.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The list.
    pub list: Option<ListId>,
    /// The period.
    pub period: Option<Period>,
    /// Which lights.
    pub lights: LightFilter,
    /// Page of lines, from 1; only when lights are filtered or `all` is set.
    pub page: i64,
    /// All lines rather than the worst.
    pub all: bool,
    /// The month as it was lit first, beside the same as known today: computed again, row by row.
    pub compare: bool,
    /// Sums and the worst only, without units, regions and zones: for home pages.
    pub brief: bool,
}

/// The lights of one list and month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lighted {
    /// The run.
    pub run: LightRun,
    /// The version lit.
    pub version: ListVersion,
    /// Its rules.
    pub set: SetInForce,
    /// Sides of the list's body, from left to right.
    pub sides: Vec<Side>,
    /// By field and side.
    pub fields: Vec<SideField>,
    /// By side in all, in the order of the sides; last what is joint or outside every side.
    pub by_side: Vec<Sums>,
    /// Investment of each side with its share of joint rows.
    pub side_sums: Vec<Sums>,
    /// In all.
    pub all: Sums,
    /// 时序 of the list's year.
    pub expected: Ratio,
    /// Lights of the month before, when it was lit.
    pub before: Option<Counts>,
    /// The lines asked for.
    pub lines: Lines,
    /// Units that owe a report.
    pub silent: Vec<Silent>,
    /// By unit, region and zone.
    pub units: Vec<Group>,
    /// By the region of the unit that owes it.
    pub regions: Vec<Group>,
    /// By place of the map; empty when no side has places on it.
    pub places: Vec<Place>,
    /// By zone.
    pub zones: Vec<Group>,
    /// The month as it was lit first, beside today, when asked for.
    pub moved: Option<Box<Then>>,
}

impl Lighted {
    /// Points ahead of what is expected, as a part of one; below zero when behind.
    pub fn ahead(&self) -> Option<Ratio> {
        ahead(self.all.completion_rate()?, self.expected)
    }
}

/// The overview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispatch {
    /// Lists with lights that the reader may see.
    pub lists: Vec<LitList>,
    /// The list shown.
    pub list: Option<List>,
    /// Periods that were lit, the latest first.
    pub periods: Vec<Period>,
    /// Its lights, when there are any.
    pub lit: Option<Lighted>,
    /// Lists whose lights the reader may compute.
    pub can_compute: Vec<(ListId, String)>,
}

impl App {
    /// The overview of a list and month: the newest of those named, or of all.
    pub async fn dispatch(&self, actor: &Actor, filter: &Filter) -> Result<Dispatch> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let mut can_compute = Vec::new();
        for list in crate::home::lists_in_force(&mut read, actor).await? {
            let found: Option<List> = read.get(list.list.0).await?;
            let may = |l: &List| {
                may(
                    actor,
                    Action::ComputeLights,
                    &Where::of_body(l.body).marked(l.mark),
                )
                .is_ok()
            };
            if found.is_some_and(|l| may(&l)) {
                can_compute.push((list.list, list.name));
            }
        }
        let lists = read.lit_lists_seen(sight).await?;
        let chosen = filter.list.or(lists.first().map(|l| l.list));
        let Some(chosen) = chosen else {
            read.end().await?;
            return Ok(Dispatch {
                lists,
                list: None,
                periods: Vec::new(),
                lit: None,
                can_compute,
            });
        };
        let list: Option<List> = read.get(chosen.0).await?;
        let Some(list) = list.filter(|l| lists.iter().any(|seen| seen.list == l.id)) else {
            let exists = read.get::<List>(chosen.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("list", chosen.0), exists).await);
        };
        let head = read.head().await?;
        // The latest of each period comes first among the runs of that period.
        let runs = read.light_runs_of(list.id, head.seq).await?;
        let mut periods: Vec<Period> = runs.iter().map(|r| r.period).collect();
        periods.sort_unstable();
        periods.dedup();
        periods.reverse();
        let period = filter.period.or(periods.first().copied());
        let latest = |p: Period| runs.iter().find(|r| r.period == p);
        let mut lit = match period.and_then(latest) {
            Some(run) => {
                let before = run.period.previous().and_then(latest);
                Some(self.lighted(&mut read, actor, &list, run, before, filter).await?)
            }
            None => None,
        };
        read.end().await?;
        if let Some(lit) = lit.as_mut().filter(|_| filter.compare) {
            // The runs of a period end with the first.
            if let Some(first) = runs.iter().rev().find(|r| r.period == lit.run.period) {
                lit.moved = Some(Box::new(self.then_and_now(actor, first, None).await?));
            }
        }
        Ok(Dispatch {
            lists,
            list: Some(list),
            periods,
            lit,
            can_compute,
        })
    }
}

impl App {
    async fn lighted(
        &self,
        read: &mut Reader,
        actor: &Actor,
        list: &List,
        run: &LightRun,
        before: Option<&LightRun>,
        filter: &Filter,
    ) -> Result<Lighted> {
        let sight = actor.sight();
        let version = read
            .get::<ListVersion>(run.version.0)
            .await?
            .ok_or(Error::NotFound)?;
        let set = read
            .get::<SetInForce>(run.rule_set.0)
            .await?
            .ok_or(Error::NotFound)?;
        let sides = read.sides_of(list.body).await?;
        let order: Vec<SideId> = sides.iter().map(|s| s.id).collect();
        let sees_whole = read.sees_list(sight, list.id).await?;
        let figures = self.figures_of(read, sight, run, sees_whole).await?;
        let own_figures = read.year_figures(version.id).await?;
        let year = i32::try_from(list.year).unwrap_or_default();
        let mut lit = Lighted {
            run: run.clone(),
            version,
            set,
            fields: Vec::new(),
            by_side: vec![Sums::default(); sides.len() + 1],
            side_sums: vec![Sums::default(); sides.len()],
            all: Sums::default(),
            expected: expected_of_year(year, run.judged_on, own_figures.as_ref()),
            before: None,
            lines: Lines::default(),
            silent: Vec::new(),
            units: Vec::new(),
            regions: Vec::new(),
            zones: Vec::new(),
            moved: None,
            places: Vec::new(),
            sides,
        };
        if !filter.brief {
            let (any, on) = (LightFilter::default(), run.judged_on);
            lit.units = groups(&read.lights_by_unit_seen(sight, run.id, &any).await?);
            lit.regions = groups(&read.lights_by_region_seen(sight, run.id, &any).await?);
            lit.zones = groups(&read.lights_by_zone_seen(sight, run.id, &any, on).await?);
            lit.places = places(read, &lit).await?;
        }
        let place = |side: Option<SideId>| {
            let at = order.iter().position(|s| Some(*s) == side);
            at.unwrap_or(order.len())
        };
        for sum in &figures.by_row {
            let at = place(sum.side);
            let known = lit.fields.iter().position(|f| f.field == sum.field);
            let row = known.unwrap_or_else(|| {
                lit.fields.push(SideField {
                    field: sum.field.clone(),
                    by_side: vec![Sums::default(); order.len() + 1],
                    all: Sums::default(),
                });
                lit.fields.len() - 1
            });
            lit.fields[row].by_side[at].add(sum);
            lit.fields[row].all.add(sum);
            lit.by_side[at].add(sum);
            lit.all.add(sum);
        }
        for sum in &figures.by_part {
            if let Some(side) = lit.side_sums.get_mut(place(sum.side)) {
                side.add(sum);
            }
        }
        lit.silent = lit
            .units
            .iter()
            .filter(|unit| unit.counts.no_report > 0)
            .map(|unit| Silent {
                unit: UnitId(unit.id),
                name: unit.name.clone(),
                count: unit.counts.no_report,
            })
            .collect();
        lit.silent.sort_by_key(|s| std::cmp::Reverse(s.count));
        if let Some(before) = before {
            let mut counts = Counts::default();
            for sum in &self.figures_of(read, sight, before, sees_whole).await?.by_row {
                counts.add(sum.light, sum.count);
            }
            lit.before = Some(counts);
        }
        let whole = sees_whole.then(|| lit.all.counts.all());
        lit.lines = lines(read, actor, run, filter, whole).await?;
        Ok(lit)
    }

    /// The sums of a run. Who sees the whole list sees the same as everybody who does, and neither a run nor a sealed
    /// version ever changes: these are made once.
    async fn figures_of(
        &self,
        read: &mut Reader,
        sight: Sight,
        run: &LightRun,
        sees_whole: bool,
    ) -> Result<Arc<Figures>> {
        if sees_whole && let Some(known) = self.whole_lights.get(run.id) {
            return Ok(known);
        }
        let any = LightFilter::default();
        let figures = Arc::new(Figures {
            by_row: read.light_sums_seen(sight, run.id, &any, false).await?,
            by_part: read.light_sums_seen(sight, run.id, &any, true).await?,
        });
        if sees_whole {
            self.whole_lights.put(run.id, figures.clone());
        }
        Ok(figures)
    }
}

/// `sees_all`: how many rows there are, for a reader who sees the whole list.
async fn lines(
    read: &mut Reader,
    actor: &Actor,
    run: &LightRun,
    filter: &Filter,
    sees_all: Option<i64>,
) -> Result<Lines> {
    let sight = actor.sight();
    let whole = filter.all || filter.lights != LightFilter::default();
    if let (false, Some(total)) = (whole, sees_all) {
        let lines = read.worst_lights(run.id, WORST).await?;
        return Ok(Lines {
            lines,
            total,
            page: 1,
        });
    }
    let size = if whole { LINES_A_PAGE } else { WORST };
    let mut page = if whole { filter.page.max(1) } else { 1 };
    let offset = (page - 1).saturating_mul(size);
    let (mut lines, mut total) = read
        .lights_seen(sight, run.id, &filter.lights, offset, size)
        .await?;
    if lines.is_empty() && page > 1 {
        page = 1;
        (lines, total) = read.lights_seen(sight, run.id, &filter.lights, 0, size).await?;
    }
    Ok(Lines { lines, total, page })
}

/// The tiles of the map that lie on one of these sides on a day, each with its region and which of the sides that is, from 0.
pub(crate) async fn tiles_on(
    read: &mut Reader,
    sides: &[Side],
    on: Day,
) -> Result<Vec<(Tile, RegionId, usize)>> {
    let regions = read.regions().await?;
    let placed = |tile: Tile| {
        let exists = |r: &&Region| r.code == tile.code && r.ends_on.is_none_or(|end| end >= on);
        let region = regions.iter().find(exists)?;
        let holds = |side: &Side| region.path.contains(&format!("/{}/", side.region));
        Some((tile, region.id, sides.iter().position(holds)?))
    };
    Ok(tiles().filter_map(placed).collect())
}

/// The places of the map, each with the lights of all regions in it.
async fn places(read: &mut Reader, lit: &Lighted) -> Result<Vec<Place>> {
    let mut places = Vec::new();
    for (tile, region, side) in tiles_on(read, &lit.sides, lit.run.judged_on).await? {
        let mut counts = Counts::default();
        for group in lit.regions.iter().filter(|g| tile_of(&g.code) == Some(tile)) {
            counts.join(&group.counts);
        }
        places.push(Place {
            tile,
            region,
            side,
            counts,
        });
    }
    Ok(places)
}

/// One group of the lines that stand together.
fn groups(lines: &[GroupedLights]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        if groups.last().is_none_or(|g| g.id != line.id) {
            groups.push(Group {
                id: line.id,
                name: line.name.clone(),
                code: line.code.clone(),
                counts: Counts::default(),
                plan_fen: 0,
                done_fen: 0,
            });
        }
        if let Some(group) = groups.last_mut() {
            group.counts.add(line.light, line.count);
            group.plan_fen += line.plan_fen;
            group.done_fen += line.done_fen;
        }
    }
    groups
}
