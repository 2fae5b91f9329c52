//! The gap list: decisions without item, items that nobody owes, leads or reports on, duties of units that are no more
//! and of posts that nobody holds, objections that wait.

use crate::App;
use crate::duties::hide_objection;
use crate::error::Result;
use yipanqi_domain::UnitId;
use yipanqi_domain::office::Unit;
use yipanqi_domain::rights::{Actor, Role, Scope};
use yipanqi_store::Reader;
use yipanqi_store::query::duties::DutyLine;
use yipanqi_store::query::gaps::{DecisionGap, ItemGap, UnitGap};

/// Lines of one kind: the first hundred, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gaps<T> {
    /// The lines.
    pub lines: Vec<T>,
    /// How many in all.
    pub total: i64,
}

impl<T> From<(Vec<T>, i64)> for Gaps<T> {
    fn from((lines, total): (Vec<T>, i64)) -> Self {
        Self { lines, total }
    }
}

/// Everything that is missing, as far as the reader may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GapList {
    /// Decisions without an item.
    pub decisions: Gaps<DecisionGap>,
    /// Items without a duty.
    pub without_duty: Gaps<ItemGap>,
    /// Items without a lead.
    pub without_lead: Gaps<ItemGap>,
    /// Sides without anybody who reports.
    pub without_report: Gaps<ItemGap>,
    /// Open duties of abolished units.
    pub abolished: Gaps<DutyLine>,
    /// Units that rows name and that were gone when duties were assigned.
    pub named_abolished: Gaps<UnitGap>,
    /// Who took over from those units, as far as recorded.
    pub successors: Vec<(UnitId, Vec<Unit>)>,
    /// Open duties of posts without a holder.
    pub vacant: Gaps<DutyLine>,
    /// Objections that wait for the office.
    pub objections: Gaps<DutyLine>,
}

impl GapList {
    /// Each kind with its number, in the order of the page: codes are the keys of the words.
    pub fn counts(&self) -> [(&'static str, i64); 8] {
        [
            ("objections", self.objections.total),
            ("decisions", self.decisions.total),
            ("without-duty", self.without_duty.total),
            ("without-lead", self.without_lead.total),
            ("without-report", self.without_report.total),
            ("abolished", self.abolished.total),
            ("named-abolished", self.named_abolished.total),
            ("vacant", self.vacant.total),
        ]
    }
    /// How many gaps there are.
    pub fn total(&self) -> i64 {
        self.counts().iter().map(|(_, n)| n).sum()
    }
    /// The successors of a unit.
    pub fn successors_of(&self, unit: UnitId) -> &[Unit] {
        self.successors
            .iter()
            .find(|(u, _)| *u == unit)
            .map_or(&[], |(_, s)| s)
    }
}

/// Whether the gap list is for this reader: the office and the clerks, reviewers and leaders of bodies and sides.
pub fn reads_gaps(actor: &Actor) -> bool {
    actor.grants.iter().any(|g| {
        matches!(g.role, Role::Clerk | Role::Leader | Role::Reviewer)
            && matches!(g.scope(), Scope::Body(_) | Scope::Side(_))
    })
}

impl App {
    /// The gap list. Whoever it is not for gets "not found", which tells nothing.
    pub async fn gap_list(&self, actor: &Actor) -> Result<GapList> {
        if !reads_gaps(actor) {
            return Err(crate::Error::NotFound);
        }
        let mut read = self.store().read().await?;
        let list = gaps(&mut read, actor).await?;
        read.end().await?;
        Ok(list)
    }
}

/// Each kind with its number, for a page that shows nothing else. What rows lack is kept for a seat of one body or one
/// side; the other kinds are found by index.
pub(crate) async fn gap_counts(read: &mut Reader, actor: &Actor) -> Result<[(&'static str, i64); 8]> {
    let sight = actor.sight();
    let Some(whose) = read.kept_for(sight).await? else {
        return Ok(gaps(read, actor).await?.counts());
    };
    let rows = read.kept_gaps(sight, whose).await?;
    Ok([
        ("objections", read.gap_objections(sight).await?.1),
        ("decisions", read.gap_decisions(sight).await?.1),
        ("without-duty", rows.without_duty),
        ("without-lead", rows.without_lead),
        ("without-report", rows.without_report),
        ("abolished", read.gap_abolished(sight).await?.1),
        ("named-abolished", read.gap_named_abolished(sight).await?.1),
        ("vacant", read.gap_vacant(sight).await?.1),
    ])
}

pub(crate) async fn gaps(read: &mut Reader, actor: &Actor) -> Result<GapList> {
    let sight = actor.sight();
    let mut abolished: Gaps<DutyLine> = read.gap_abolished(sight).await?.into();
    let mut successors: Vec<(UnitId, Vec<Unit>)> = Vec::new();
    let named_abolished: Gaps<UnitGap> = read.gap_named_abolished(sight).await?.into();
    let gone = abolished.lines.iter().map(|l| l.duty.unit);
    for unit in gone.chain(named_abolished.lines.iter().map(|l| l.unit)) {
        if !successors.iter().any(|(u, _)| *u == unit) {
            successors.push((unit, read.successors_of(unit).await?));
        }
    }
    let mut vacant: Gaps<DutyLine> = read.gap_vacant(sight).await?.into();
    for line in abolished.lines.iter_mut().chain(&mut vacant.lines) {
        hide_objection(actor, line);
    }
    Ok(GapList {
        decisions: read.gap_decisions(sight).await?.into(),
        without_duty: read.gap_items_without_duty(sight).await?.into(),
        without_lead: read.gap_items_without_lead(sight).await?.into(),
        without_report: read.gap_sides_without_report(sight).await?.into(),
        objections: read.gap_objections(sight).await?.into(),
        abolished,
        named_abolished,
        successors,
        vacant,
    })
}
