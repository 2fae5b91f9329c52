//! 本月应报: the reports that a unit owes for a month, cell by cell, with last month beside them and what was typed
//! and not sent.

use super::{Entered, FactLine, OwedLine, ReportKey};
use crate::App;
use crate::error::Result;
use yipanqi_domain::measure::Measure;
use yipanqi_domain::office::Unit;
use yipanqi_domain::period::Period;
use yipanqi_domain::report::{CellState, Window};
use yipanqi_domain::rights::{Action, Actor, Place, may};
use yipanqi_domain::{Day, PostId, UnitId};
use yipanqi_store::query::facts::latest;
use yipanqi_store::{DraftNote, Reader};

/// One cell of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What is measured.
    pub measure: Measure,
    /// Where it stands.
    pub state: CellState,
    /// Its latest revision.
    pub now: Option<FactLine>,
    /// The latest revision of the latest earlier month.
    pub before: Option<FactLine>,
}

impl Cell {
    /// Number of its latest revision, 0 when there is none.
    pub fn revision(&self) -> i64 {
        self.now.as_ref().map_or(0, |line| line.fact.revision)
    }
}

/// Where a whole report stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReportState {
    /// Nothing was reported.
    Due,
    /// Nothing was reported, something was typed.
    Drafted,
    /// Some cell was returned.
    Returned,
    /// Reported; some cell waits for a review.
    Submitted,
    /// Every cell reported is accepted.
    Accepted,
}

impl ReportState {
    /// Stable code; the words are under `reports.state-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Drafted => "drafted",
            Self::Returned => "returned",
            Self::Submitted => "submitted",
            Self::Accepted => "accepted",
        }
    }
}

/// A report's cells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// What is owed.
    pub line: OwedLine,
    /// The cells, in the order in which they are asked.
    pub cells: Vec<Cell>,
}

impl Owed {
    /// Reads the cells of a report.
    pub(super) async fn of(read: &mut Reader, line: OwedLine) -> Result<Self> {
        let facts = read.facts_of_side(line.item, line.side).await?;
        let (period, year) = (line.period(), line.period().year());
        let heads = latest(&facts);
        let find = |measure, wanted: &dyn Fn(Period) -> bool| {
            let fits = |f: &&&FactLine| f.fact.measure == measure && wanted(f.fact.period);
            // Facts come by period: the last that fits is the latest.
            heads.iter().rfind(fits).map(|f| (*f).clone())
        };
        let cell = |measure: &Measure| {
            let now = find(*measure, &|p| p == period);
            // A stage is kept over the years; figures begin anew with each.
            let before = find(*measure, &|p| {
                p < period && (*measure == Measure::Stage || p.year() == year)
            });
            Cell {
                measure: *measure,
                state: now.as_ref().map_or(CellState::Due, FactLine::state),
                now,
                before,
            }
        };
        Ok(Self {
            cells: line.measures().iter().map(cell).collect(),
            line,
        })
    }
    /// Which report it is.
    pub fn key(&self) -> ReportKey {
        ReportKey {
            item: self.line.item,
            side: self.line.side,
            period: self.line.period(),
        }
    }
    /// Some cell was returned: it is open alone, the rest is locked.
    pub fn any_returned(&self) -> bool {
        self.cells
            .iter()
            .any(|c| matches!(c.state, CellState::Returned { .. }))
    }
    /// Some cell holds a value.
    pub fn is_begun(&self) -> bool {
        self.cells.iter().any(|c| c.now.is_some())
    }
    /// The revisions shown, for a form to carry.
    pub fn seen(&self) -> String {
        let shown: Vec<String> = self
            .cells
            .iter()
            .map(|c| format!("{}:{}", c.measure.code(), c.revision()))
            .collect();
        shown.join(",")
    }
}

/// A report as its form shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedReport {
    /// What is owed, cell by cell.
    pub owed: Owed,
    /// What this seat typed and has not sent.
    pub draft: Option<Entered>,
    /// First revisions are taken today.
    pub is_open: bool,
}

impl OwedReport {
    /// Where it stands.
    pub fn state(&self) -> ReportState {
        if self.owed.any_returned() {
            ReportState::Returned
        } else if !self.owed.is_begun() {
            match self.draft {
                Some(_) => ReportState::Drafted,
                None => ReportState::Due,
            }
        } else if self
            .owed
            .cells
            .iter()
            .all(|c| matches!(c.state, CellState::Accepted | CellState::Due))
        {
            ReportState::Accepted
        } else {
            ReportState::Submitted
        }
    }
    /// Whether it waits for the unit: something due while the window is open, or a returned cell.
    pub fn waits(&self) -> bool {
        match self.state() {
            ReportState::Returned => true,
            ReportState::Due | ReportState::Drafted => self.is_open,
            ReportState::Submitted | ReportState::Accepted => false,
        }
    }
}

/// What a unit owes for a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportsPage {
    /// The month; `None` when no window was ever opened.
    pub period: Option<Period>,
    /// Months that may be looked at, latest first.
    pub periods: Vec<Period>,
    /// The last day on which reports are taken, when a window is open.
    pub closes_on: Option<Day>,
    /// The reports, those that wait first.
    pub reports: Vec<OwedReport>,
    /// Returned cells of other months: the month and how many.
    pub returned: Vec<(Period, usize)>,
    /// The unit for which the office enters them; `None`: the seat's own.
    pub for_unit: Option<Unit>,
}

impl ReportsPage {
    /// How many are in one of these states.
    pub fn count(&self, states: &[ReportState]) -> usize {
        self.reports
            .iter()
            .filter(|r| states.contains(&r.state()))
            .count()
    }
}

impl App {
    /// What the units owe for which the seat reports: for a month, or for the one whose window is open.
    pub async fn reports_page(&self, actor: &Actor, period: Option<Period>) -> Result<ReportsPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let windows = read.windows_mine(sight).await?;
        let mut page = page_of(&windows, period, actor.today);
        if let Some(period) = page.period {
            let lines = read.owed_mine(sight, period).await?;
            page.reports = reports(&mut read, lines, actor).await?;
        }
        for line in read.facts_returned_mine(sight).await? {
            if Some(line.fact.period) == page.period {
                continue;
            }
            match page.returned.iter_mut().find(|r| r.0 == line.fact.period) {
                Some(month) => month.1 += 1,
                None => page.returned.push((line.fact.period, 1)),
            }
        }
        read.end().await?;
        Ok(page)
    }

    /// What a unit owes under the lists of the office that enters it on the unit's behalf.
    pub async fn reports_of_unit(
        &self,
        actor: &Actor,
        unit: UnitId,
        period: Option<Period>,
    ) -> Result<ReportsPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let Some(found) = read.get::<Unit>(unit.0).await? else {
            read.end().await?;
            return Err(crate::Error::NotFound);
        };
        let windows: Vec<Window> = read
            .windows_kept(sight)
            .await?
            .into_iter()
            .map(|(w, _)| w)
            .filter(|w| w.opens_on <= actor.today)
            .collect();
        let mut page = page_of(&windows, period, actor.today);
        if let Some(period) = page.period {
            let lines = read.owed_by_unit(sight, unit, period).await?;
            let mine = |line: &OwedLine| {
                let place = Place::of_body(line.body).marked(line.mark);
                may(actor, Action::SubmitOnBehalf, &place).is_ok()
            };
            let lines = lines.into_iter().filter(mine).collect();
            page.reports = reports(&mut read, lines, actor).await?;
        }
        page.for_unit = Some(found);
        read.end().await?;
        Ok(page)
    }

    /// How many reports wait for the units for which the seat reports: due in an open window, or returned.
    pub async fn reports_waiting(&self, actor: &Actor) -> Result<usize> {
        let page = self.reports_page(actor, None).await?;
        let here = page.reports.iter().filter(|r| r.waits()).count();
        Ok(here + page.returned.iter().map(|r| r.1).sum::<usize>())
    }
}

/// The month asked for if it has a window, else the one that is open, else the latest.
fn page_of(windows: &[Window], period: Option<Period>, today: Day) -> ReportsPage {
    let mut periods: Vec<Period> = windows.iter().map(|w| w.period).collect();
    periods.dedup();
    let open = || windows.iter().find(|w| w.is_open_on(today)).map(|w| w.period);
    let period = period
        .filter(|p| periods.contains(p))
        .or_else(open)
        .or_else(|| periods.first().copied());
    let of_period = windows.iter().filter(|w| Some(w.period) == period);
    ReportsPage {
        closes_on: of_period
            .filter(|w| w.is_open_on(today))
            .map(|w| w.closes_on)
            .min(),
        period,
        periods,
        reports: Vec::new(),
        returned: Vec::new(),
        for_unit: None,
    }
}

async fn reports(read: &mut Reader, lines: Vec<OwedLine>, actor: &Actor) -> Result<Vec<OwedReport>> {
    let mut out = Vec::with_capacity(lines.len());
    for line in lines {
        let is_open = line.window.is_open_on(actor.today);
        let owed = Owed::of(read, line).await?;
        let draft = read
            .pipe::<DraftNote>(draft_name(actor.post, owed.key()))
            .await?
            .and_then(|note| serde_json::from_str(&note.body).ok());
        out.push(OwedReport { owed, draft, is_open });
    }
    // Returned first, then what is due; within each as the lists have it.
    out.sort_by_key(|r| (r.state() != ReportState::Returned, !r.waits()));
    Ok(out)
}

/// Name of the draft of a report: of one seat.
pub(super) fn draft_name(post: PostId, key: ReportKey) -> String {
    format!("{post}/report/{}/{}/{}", key.item, key.side, key.period)
}
