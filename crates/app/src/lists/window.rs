//! The rows that a page shows: a window of an adopted version or of a draft, with what stands above and below them.

mod counts;
mod draft;
mod order;
mod sealed;

use super::sealed_rows::SealedRows;
use super::sums::{UnitSides, leads, names};
use super::{ROWS_A_PAGE, RowView, VersionPage};
use crate::error::Result;
use crate::{AtHead, Moment};
use counts::Counted;
use order::Beginning;
use std::collections::BTreeSet;
use std::sync::Arc;
use yipanqi_domain::list::{DutyRole, Gap, GridColumn, GridFilter, Grouping, RowChange, RowContent};
use yipanqi_domain::lit::SetInForce;
use yipanqi_domain::rights::{Actor, Sight};
use yipanqi_domain::{BodyId, ItemId, RowId, UnitId, VersionId};
use yipanqi_store::Snapshot;
use yipanqi_store::query::grid::{GridAsked, GridOf, ItemBeside, Seen};

/// Which rows are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// Every one, as it is printed or handed out.
    All,
    /// A page, from 1.
    Page(i64),
    /// Rows by number, from 0, as many as the second says; the heading of the first only if it begins there.
    Rows(i64, i64),
}

/// What is read for one page.
pub(super) struct Reading<'a> {
    pub read: &'a mut Snapshot,
    pub actor: &'a Actor,
    pub filter: &'a GridFilter,
    pub part: Part,
    /// The moment of the snapshot, and what is kept of it.
    pub kept: (&'a Moment, &'a Kept),
}

/// What was counted, sorted and judged for windows, and is still so.
#[derive(Debug)]
pub(super) struct Kept {
    sums: KeptSums,
    /// Whole orders of adopted versions, while nothing changes.
    orders: AtHead<OrderKey, Vec<RowId>>,
    /// Beginnings of orders that an index gives, while nothing changes.
    beginnings: AtHead<OrderKey, Beginning>,
    /// Whole orders in which nothing but sealed rows counts: they never change.
    sealed_orders: AtHead<OrderKey, Vec<RowId>>,
    gaps: AtHead<(Sight, VersionId), Vec<Gap>>,
    /// For which sides of a body units count, as far as they were asked for.
    sides: AtHead<BodyId, UnitSides>,
    /// What is shown of items beside their rows.
    beside: AtHead<ItemId, ItemBeside>,
    rows: SealedRows,
    /// Cells of which something is said that nobody settled, by who reads it.
    pub(super) noted: AtHead<(Sight, VersionId), Vec<(RowId, String)>>,
}

/// Who sees it, unless it is the same for all; the version; filters, grouping and sorting.
type OrderKey = (Option<Sight>, VersionId, Vec<(String, String)>);

impl Default for Kept {
    fn default() -> Self {
        // An order of a million rows has 8 MB.
        Self {
            sums: AtHead::new(1024),
            orders: AtHead::new(8),
            // A beginning has 16 KB at most.
            beginnings: AtHead::new(256),
            sealed_orders: AtHead::new(8),
            gaps: AtHead::new(64),
            sides: AtHead::new(64),
            beside: AtHead::new(SealedRows::MOST),
            rows: SealedRows::default(),
            noted: AtHead::new(64),
        }
    }
}

/// Counts and sums of a filtered version, by who sees it and what is filtered.
type KeptSums = AtHead<(Sight, VersionId, Vec<(String, String)>), Counted>;

impl Reading<'_> {
    /// Fills in rows, counts and sums.
    pub async fn fill(mut self, page: &mut VersionPage) -> Result<()> {
        self.light_rules(page).await?;
        if page.version.state.adoption().is_some() {
            self.sealed(page).await
        } else {
            self.draft(page).await
        }
    }

    /// The newest run of lights with its rules, where lights are asked for.
    async fn light_rules(&mut self, page: &mut VersionPage) -> Result<()> {
        if self.filter.light.is_none() && !page.view.columns().contains(&GridColumn::Light) {
            return Ok(());
        }
        let runs = self.read.light_runs_of(page.list.id, i64::MAX).await?;
        let newest = runs
            .into_iter()
            .filter(|run| run.version == page.version.id)
            .max_by_key(|run| (run.period, run.known_at));
        if let Some(run) = newest {
            let set: Option<SetInForce> = self.read.get(run.rule_set).await?;
            page.lit = set.map(|set| (run, set));
        }
        Ok(())
    }

    fn asked<'b>(
        &self,
        page: &VersionPage,
        filter: &'b GridFilter,
        only: Option<&'b [RowId]>,
    ) -> GridAsked<'b> {
        let of = if page.version.state.adoption().is_some() {
            GridOf::Sealed {
                sight: self.actor.sight(),
                seen: Seen::by(self.actor.sight(), !page.partial),
            }
        } else {
            GridOf::Draft
        };
        GridAsked {
            version: page.version.id,
            body: page.list.body,
            of,
            filter,
            run: page.lit.as_ref().map(|(run, _)| run.id),
            group: page.view.group(),
            sort: page.view.sort(),
            only,
        }
    }

    /// Where the rows begin and how many there are; one more before them to know whether its heading goes on.
    fn window(&self, page: &mut VersionPage) -> (i64, i64) {
        match self.part {
            Part::All => (0, i64::from(i32::MAX)),
            Part::Rows(from, count) => {
                page.from = from;
                let before = i64::from(from > 0);
                (from - before, count + before)
            }
            Part::Page(asked) => {
                let last = ((page.lines + ROWS_A_PAGE - 1) / ROWS_A_PAGE).max(1);
                page.page = if page.counted {
                    asked.clamp(1, last)
                } else {
                    asked.max(1)
                };
                page.from = (page.page - 1) * ROWS_A_PAGE;
                (page.from, ROWS_A_PAGE)
            }
        }
    }

    /// Takes away the row that was only read to know what goes on.
    fn cut(&self, mut rows: Vec<RowView>, from: i64, shown: i64) -> Vec<RowView> {
        if matches!(self.part, Part::Rows(..)) && from < shown && !rows.is_empty() {
            rows.remove(0);
        }
        rows
    }

    async fn unit_sides<'r>(
        &mut self,
        page: &VersionPage,
        contents: impl Iterator<Item = &'r RowContent>,
    ) -> Result<Arc<UnitSides>> {
        let named = contents.flat_map(|content| &content.units.0);
        let leading = named.filter(|named| matches!(named.role, DutyRole::Lead | DutyRole::JointLead));
        let units: BTreeSet<UnitId> = leading.filter_map(|named| named.unit).collect();
        let (moment, kept, body) = (self.kept.0, &self.kept.1.sides, page.list.body);
        let known = kept.get(moment, &body).unwrap_or_default();
        let missing: Vec<UnitId> = units
            .into_iter()
            .filter(|unit| !known.contains_key(unit))
            .collect();
        if missing.is_empty() {
            return Ok(known);
        }
        let mut more = UnitSides::clone(&known);
        more.extend(missing.iter().map(|unit| (*unit, Vec::new())));
        for (unit, side) in self.read.sides_of_units(body, &missing).await? {
            more.entry(unit).or_default().push(side);
        }
        let more = Arc::new(more);
        kept.put(moment, body, more.clone());
        Ok(more)
    }

    fn view(
        &self,
        page: &VersionPage,
        row: RowId,
        content: Arc<RowContent>,
        beside: Option<&ItemBeside>,
        unit_sides: &UnitSides,
    ) -> RowView {
        let first = || content.units.of(DutyRole::Lead).next();
        let together = match page.view.group() {
            Grouping::Unit => first().map(|unit| unit.name.clone()).unwrap_or_default(),
            Grouping::Side => {
                let on = first()
                    .and_then(|unit| unit.unit)
                    .and_then(|unit| unit_sides.get(&unit));
                let side = page
                    .sides
                    .iter()
                    .find(|side| on.is_some_and(|on| on.contains(&side.id)));
                side.map(|side| side.name.clone()).unwrap_or_default()
            }
            Grouping::Kind => content.kind.code().to_owned(),
            Grouping::Heading | Grouping::None => String::new(),
        };
        let (number, state) = (beside.map(|b| b.number.clone()), beside.map(|b| b.state));
        RowView {
            field: None,
            heading: None,
            together,
            row,
            item: None,
            number,
            state,
            light: None,
            change: RowChange::Kept,
            reason: String::new(),
            leads: leads(&content, &page.sides, unit_sides),
            support: names(&content, DutyRole::Support),
            content,
            has_gap: false,
            noted: Vec::new(),
        }
    }
}

fn fields<'g>(of: impl Iterator<Item = &'g str>) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for field in of.filter(|field| !field.is_empty()) {
        if !out.iter().any(|known| known == field) {
            out.push(field.to_owned());
        }
    }
    out
}
