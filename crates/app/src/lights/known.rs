//! What the lights of a version rest on at given coordinates, read set by set, and the lights that follow from it.

use crate::error::{Error, Result};
use std::collections::{HashMap, HashSet};
use yipanqi_domain::change::{Change, ChangeKind, ChangeState, current_deadline};
use yipanqi_domain::excuse::standing;
use yipanqi_domain::light::{Excuse, Number, Standing};
use yipanqi_domain::lighting::{Lighting, Owing, RowKnown, Said, looks_at, owes_before};
use yipanqi_domain::list::{DutyRole, List, ListRow};
use yipanqi_domain::lit::{LightRun, Lit, SetInForce};
use yipanqi_domain::measure::{Measure, Worth};
use yipanqi_domain::period::Period;
use yipanqi_domain::progress::{Step, YearFigures};
use yipanqi_domain::ratio::Pct;
use yipanqi_domain::workdays::WorkCalendar;
use yipanqi_domain::{At, Day, ItemId, SideId, VersionId};
use yipanqi_store::Reader;
use yipanqi_store::query::lights_known::{Figure, Owes, Sealed};

/// At which point lights are computed.
#[derive(Clone, Debug)]
pub(crate) struct Point {
    pub list: List,
    pub version: VersionId,
    pub period: Period,
    pub set: SetInForce,
    pub known_at: i64,
    pub judged_on: Day,
    /// When: decides which windows are over.
    pub at: At,
    /// Minutes that the site's zone is ahead of UTC.
    pub offset: i64,
}

/// What the lights of a point rest on.
pub(crate) struct Inputs {
    point: Point,
    owed: bool,
    /// The last day on which a certificate or a suspension still ends what is owed for the period.
    until: Day,
    rows: Vec<ListRow>,
    owes: HashMap<ItemId, Vec<Owes>>,
    said: HashMap<ItemId, Vec<(SideId, Said)>>,
    steps: HashMap<ItemId, Vec<Step>>,
    changes: HashMap<ItemId, Vec<Change>>,
    sealed: HashMap<ItemId, Vec<Sealed>>,
    excuses: HashMap<ItemId, Vec<(Option<SideId>, Excuse)>>,
    figures: Option<YearFigures>,
    before: HashMap<(ItemId, Option<SideId>), Vec<Option<u8>>>,
}

impl Inputs {
    /// Reads them.
    pub(crate) async fn read(read: &mut Reader, point: Point) -> Result<Self> {
        let Point {
            version,
            period,
            known_at,
            judged_on,
            at,
            ..
        } = point;
        let list = point.list.id;
        let window = read.window_of(list, period).await?;
        let owed = window
            .as_ref()
            .is_some_and(|w| w.closes_on < at.day(point.offset));
        let until = window.map_or(judged_on, |w| w.closes_on.max(judged_on));

        let mut owes: HashMap<ItemId, Vec<Owes>> = HashMap::new();
        for one in read.lights_duties(version, known_at, list, judged_on).await? {
            owes.entry(one.item).or_default().push(one);
        }
        let assigned: HashSet<ItemId> = owes.keys().copied().collect();
        for one in read.lights_named(version).await? {
            if !assigned.contains(&one.item) {
                owes.entry(one.item).or_default().push(one);
            }
        }
        let mut steps: HashMap<ItemId, Vec<Step>> = HashMap::new();
        for milestone in read.lights_milestones(version, known_at).await? {
            steps.entry(milestone.item).or_default().push(Step {
                due_on: milestone.planned_on,
                reached_on: milestone.actual_on,
                weight: milestone.weight,
            });
        }
        let mut changes: HashMap<ItemId, Vec<Change>> = HashMap::new();
        for change in read.lights_changes(list, at).await? {
            changes.entry(change.item).or_default().push(change);
        }
        let mut sealed: HashMap<ItemId, Vec<Sealed>> = HashMap::new();
        for one in read.lights_sealed(version, at).await? {
            sealed.entry(one.item).or_default().push(one);
        }
        let mut excuses: HashMap<ItemId, Vec<(Option<SideId>, Excuse)>> = HashMap::new();
        for given in standing(&read.excuses_known(list, period, known_at).await?) {
            let of_item = excuses.entry(given.item).or_default();
            of_item.push((given.side, given.excuse));
        }
        Ok(Self {
            excuses,
            figures: read.year_figures(version).await?,
            owed,
            until,
            rows: read.sealed_rows(version).await?,
            said: said(read, &point).await?,
            before: before(read, &point).await?,
            owes,
            steps,
            changes,
            sealed,
            point,
        })
    }

    /// The lights, in the order of rows and sides. Takes a while for many rows: not on a worker of the runtime.
    fn judge(&self, calendar: &WorkCalendar) -> Vec<Lit> {
        let point = &self.point;
        let year = i32::try_from(point.list.year).unwrap_or_default();
        let (set, on) = (&point.set.content, point.judged_on);
        let figures = self.figures.as_ref();
        let mut lighting = Lighting::new(set, year, point.period, on, self.owed, figures, calendar);
        let mut lights = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            lights.extend(lighting.lights(&self.known(row)));
        }
        lights
    }

    /// The lights, computed beside the workers of the runtime.
    pub(crate) async fn lights(self, calendar: &WorkCalendar) -> Result<Vec<Lit>> {
        let calendar = calendar.clone();
        tokio::task::spawn_blocking(move || self.judge(&calendar))
            .await
            .map_err(|cause| Error::Broken(cause.into()))
    }

    fn known<'a>(&self, row: &'a ListRow) -> RowKnown<'a> {
        let changes = self.changes.get(&row.item).map_or(&[][..], Vec::as_slice);
        RowKnown {
            row,
            owing: self.owing(row.item),
            steps: self.steps.get(&row.item).cloned().unwrap_or_default(),
            standing: self.standing(row.item, changes),
            due_on: current_deadline(row.content.ends_on, changes),
            before: self.before.get(&(row.item, None)).cloned().unwrap_or_default(),
            excuses: self.excuses.get(&row.item).cloned().unwrap_or_default(),
        }
    }

    fn standing(&self, item: ItemId, changes: &[Change]) -> Standing {
        let sealed = self
            .sealed
            .get(&item)
            .is_some_and(|all| all.iter().any(|s| s.sealed_on <= self.until));
        if sealed {
            return Standing::Closed;
        }
        // In the order in which they were decided: the last of them holds.
        let mut standing = Standing::Open;
        for change in changes {
            let ChangeState::Approved { at, .. } = change.state else {
                continue;
            };
            if at.day(self.point.offset) > self.until {
                continue;
            }
            match change.kind {
                ChangeKind::Suspension => standing = Standing::Suspended,
                ChangeKind::Resumption => standing = Standing::Open,
                ChangeKind::Extension | ChangeKind::Lead => {}
            }
        }
        standing
    }

    /// The sides of an item with what each said; one entry without a side when it is outside all of them.
    fn owing(&self, item: ItemId) -> Vec<Owing> {
        let all = self.owes.get(&item).map_or(&[][..], Vec::as_slice);
        let said = self.said.get(&item).map_or(&[][..], Vec::as_slice);
        let mut sides: Vec<Option<SideId>> = Vec::new();
        for one in all {
            if !sides.contains(&one.side) {
                sides.push(one.side);
            }
        }
        if sides.iter().any(Option::is_some) {
            sides.retain(Option::is_some);
        }
        if sides.is_empty() {
            sides.push(None);
        }
        let lead = all
            .iter()
            .find(|o| o.role == DutyRole::Lead && sides.contains(&o.side));
        let lead = lead.map_or(sides[0], |o| o.side);
        let owing = |side: Option<SideId>| {
            let own = all.iter().filter(|o| o.side == side);
            let of = |found: &&(SideId, Said)| side.is_none_or(|side| side == found.0);
            let mut said = said
                .iter()
                .find(of)
                .map(|found| found.1.clone())
                .unwrap_or_default();
            said.before = self.before.get(&(item, side)).cloned().unwrap_or_default();
            Owing {
                side,
                is_lead: side == lead,
                unit: own.min_by_key(|o| owes_before(o.role)).map(|o| o.unit),
                said,
            }
        };
        sides.iter().map(|side| owing(*side)).collect()
    }
}

/// What was said for the period, of stages up to it, and of later months of its year.
async fn said(read: &mut Reader, point: &Point) -> Result<HashMap<ItemId, Vec<(SideId, Said)>>> {
    let (version, known_at, period) = (point.version, point.known_at, point.period);
    let mut all: HashMap<ItemId, Vec<(SideId, Said)>> = HashMap::new();
    for figure in read.lights_figures(version, known_at, period).await? {
        let said = entry(&mut all, &figure);
        said.reported = true;
        match figure.measure {
            Measure::Pct => said.pct = figure.number.map(Pct),
            Measure::Investment => said.fen = figure.number,
            _ => {}
        }
    }
    let last_day = period.last_day();
    let mut stages = read.lights_stages(version, known_at).await?;
    stages.retain(|f| f.period.last_day() <= last_day);
    // Stable: revisions of one period keep their order, and the last of them stands.
    stages.sort_by_key(|f| (f.item, f.side, f.period));
    for (at, figure) in stages.iter().enumerate() {
        let next = stages.get(at + 1);
        let revised =
            next.is_some_and(|n| (n.item, n.side, n.period) == (figure.item, figure.side, figure.period));
        if let (false, Some(stage)) = (revised, figure.stage) {
            entry(&mut all, figure).stages.push(Worth::Stage {
                stage,
                since: figure.since,
            });
        }
    }
    let set = &point.set.content;
    let last = Period::month(period.year(), 12).filter(|_| looks_at(set, Number::CaughtUp));
    if let (true, Some(next_year)) = (period.is_month(), last.and_then(Period::next)) {
        let later = read.lights_later(version, known_at, period, next_year).await?;
        for figure in later.iter().filter(|f| f.period.is_month()) {
            let said = entry(&mut all, figure);
            match figure.measure {
                Measure::Pct => said.later_pct = said.later_pct.max(figure.number.map(Pct)),
                _ => said.later_fen = said.later_fen.max(figure.number),
            }
        }
    }
    Ok(all)
}

fn entry<'a>(all: &'a mut HashMap<ItemId, Vec<(SideId, Said)>>, figure: &Figure) -> &'a mut Said {
    let sides = all.entry(figure.item).or_default();
    let at = sides.iter().position(|(side, _)| *side == figure.side);
    let at = at.unwrap_or_else(|| {
        sides.push((figure.side, Said::default()));
        sides.len() - 1
    });
    &mut sides[at].1
}

/// Levels that the latest run of each earlier period gave, the latest period first; only when a rule asks for them.
async fn before(
    read: &mut Reader,
    point: &Point,
) -> Result<HashMap<(ItemId, Option<SideId>), Vec<Option<u8>>>> {
    let mut all: HashMap<(ItemId, Option<SideId>), Vec<Option<u8>>> = HashMap::new();
    if !looks_at(&point.set.content, Number::PeriodsLit) {
        return Ok(all);
    }
    let runs = read.light_runs_of(point.list.id, point.known_at).await?;
    let mut period = point.period;
    let mut gone = 0;
    while let Some(earlier) = period.previous() {
        // The latest known run of a period comes first among its runs.
        let Some(run) = runs.iter().find(|r: &&LightRun| r.period == earlier) else {
            break;
        };
        for then in read.levels_of_run(run.id).await? {
            let levels = all.entry((then.item, then.side)).or_default();
            levels.resize(gone, None);
            levels.push(then.level);
        }
        gone += 1;
        period = earlier;
    }
    Ok(all)
}
