//! The rows that a page shows: a window of an adopted version or of a draft, with what stands above and below them.

use super::check::{check, checked_rows};
use super::page::kept_for;
use super::sealed_rows::{Sealed, SealedRows};
use super::sums::{Sums, UnitSides, headed, leads, names};
use super::{ROWS_A_PAGE, RowView, VersionPage};
use crate::error::Result;
use crate::{AtHead, Moment};
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use yipanqi_domain::list::{
    DraftRow, DutyRole, Gap, GridColumn, GridFilter, Grouping, ListRow, RowChange, RowContent, arranged,
};
use yipanqi_domain::lit::SetInForce;
use yipanqi_domain::rights::{Actor, Sight};
use yipanqi_domain::{BodyId, ItemId, RowId, UnitId, VersionId};
use yipanqi_store::Snapshot;
use yipanqi_store::query::grid::{DraftGroup, GRID_ENOUGH, GridAsked, GridOf, ItemBeside, Seen};
use yipanqi_store::query::lists::RowGroup;

/// Drafts up to this many rows are checked whole whenever they are shown.
const CHECKED_WHOLE: i64 = 2000;

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

/// From this row on even an order that an index gives is cut from the whole one: to find the place in the index means
/// walking there.
const DEEP: i64 = 1000;

/// As many rows as the shortest beginning of an order has.
const BEGINNING: u64 = 256;

/// The first rows in an order, with how many were asked for: fewer than that are all there are.
#[derive(Debug)]
struct Beginning {
    rows: Vec<RowId>,
    asked: i64,
}

/// Counts and sums of a filtered version, by who sees it and what is filtered.
type KeptSums = AtHead<(Sight, VersionId, Vec<(String, String)>), Counted>;

/// What was counted and added up of the rows that fit.
#[derive(Debug)]
pub(super) struct Counted {
    sums: Sums,
    fields: Vec<String>,
    /// Whether all were counted; else there are more than a page counts.
    whole: bool,
}

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

    async fn sealed(&mut self, page: &mut VersionPage) -> Result<()> {
        let filter = self.filter;
        let asked = self.asked(page, filter, None);
        let counted = if self.part == Part::All {
            None
        } else {
            Some(self.sealed_sums(page, &asked).await?)
        };
        let (from, count) = self.window(page);
        let rows = if self.is_whole(page) {
            let to = from.saturating_add(count);
            self.read.sealed_between(page.version.id, from + 1, to).await?
        } else {
            let ids = self.ids(page, &asked, from, count).await?;
            self.read.sealed_of(&ids).await?
        };
        let rows = rows.into_iter().map(shown).collect();
        self.show(page, rows, counted, from).await
    }

    /// Every row, in the order as adopted.
    fn is_whole(&self, page: &VersionPage) -> bool {
        let in_order =
            page.view.sort().is_none() && matches!(page.view.group(), Grouping::Heading | Grouping::None);
        !page.partial && self.filter.is_open() && in_order
    }

    /// The ids of adopted rows by number, in the order asked for.
    async fn ids(
        &mut self,
        page: &VersionPage,
        asked: &GridAsked<'_>,
        from: i64,
        count: i64,
    ) -> Result<Vec<RowId>> {
        if self.is_whole(page) {
            let to = from.saturating_add(count);
            Ok(self
                .read
                .sealed_ids_between(page.version.id, from + 1, to)
                .await?)
        } else if self.part == Part::All {
            Ok(self.read.grid_window(asked, from, count).await?)
        } else if asked.is_walked() && from < DEEP {
            let beginning = self.beginning(page, asked, from.saturating_add(count)).await?;
            Ok(cut_from(&beginning.rows, from, count))
        } else {
            Ok(cut_from(&self.ordered(page, asked).await?, from, count))
        }
    }

    /// The ids of the rows of an adopted version that a grid is scrolled to, that before them in front, and the number of the
    /// first of all these.
    pub async fn scrolled_to(&mut self, page: &mut VersionPage) -> Result<(Vec<RowId>, i64)> {
        self.light_rules(page).await?;
        let filter = self.filter;
        let (from, count) = self.window(page);
        let asked = self.asked(page, filter, None);
        Ok((self.ids(page, &asked, from, count).await?, from))
    }

    /// Fills in some of those, as far as they are wanted; `from` is the number of the first.
    pub async fn fill_scrolled(mut self, page: &mut VersionPage, ids: &[RowId], from: i64) -> Result<()> {
        let filter = self.filter;
        let asked = self.asked(page, filter, None);
        let counted = self.sealed_sums(page, &asked).await?;
        // A grid that is scrolled shows many rows again.
        let rows = self.kept_rows(ids).await?;
        self.show(page, rows, Some(counted), from).await
    }

    /// Adopted rows with what stands above and beside them.
    async fn show(
        &mut self,
        page: &mut VersionPage,
        rows: Vec<Shown>,
        counted: Option<Arc<Counted>>,
        from: i64,
    ) -> Result<()> {
        let mut own = Sums::default();
        if counted.is_none() {
            let all = rows.iter().map(|row| (&*row.content, RowChange::Kept));
            own = Sums::of_rows(&page.sides, all);
            page.total = own.of(String::new(), |_, _| true);
            page.lines = page.total.rows;
        }
        let sums = counted.as_ref().map_or(&own, |counted| &counted.sums);
        let contents = rows.iter().map(|row| &*row.content);
        let unit_sides = self.unit_sides(page, contents).await?;
        let changes = self.changes(page, &rows).await?;
        let mut lights = HashMap::new();
        if let Some((run, _)) = &page.lit {
            let ids: Vec<RowId> = rows.iter().map(|row| row.id).collect();
            for lit in self.read.lights_of_rows(run.id, &ids).await? {
                lights.insert(lit.row, lit);
            }
        }
        let view = |row: Shown| {
            let (change, reason) = changes
                .get(&row.item)
                .cloned()
                .unwrap_or((RowChange::Kept, String::new()));
            let mut view = self.view(page, row.id, row.content, row.beside.as_deref(), &unit_sides);
            view.item = Some(row.item);
            view.light = lights.remove(&row.id);
            (view.change, view.reason) = (change, reason);
            view
        };
        let views: Vec<RowView> = rows.into_iter().map(view).collect();
        page.rows = self.cut(headed(views, sums, page.view.group()), from, page.from);
        Ok(())
    }

    /// Adopted rows by their ids, in that order; only those that are not kept are read.
    async fn kept_rows(&mut self, ids: &[RowId]) -> Result<Vec<Shown>> {
        let kept = &self.kept.1.rows;
        let mut found = kept.of(ids);
        let missing = ids.iter().zip(&found).filter(|(_, row)| row.is_none());
        let missing: Vec<RowId> = missing.map(|(id, _)| *id).collect();
        if !missing.is_empty() {
            let mut read = Vec::with_capacity(missing.len());
            for (row, beside) in self.read.sealed_of(&missing).await? {
                if let Some(beside) = beside {
                    self.kept.1.beside.put(self.kept.0, row.item, Arc::new(beside));
                }
                read.push((row.id, (row.item, Arc::new(row.content))));
            }
            kept.put(&read);
            let mut read: HashMap<RowId, Sealed> = read.into_iter().collect();
            for (id, row) in ids.iter().zip(&mut found).filter(|(_, row)| row.is_none()) {
                *row = read.remove(id);
            }
        }
        let items: Vec<ItemId> = found.iter().flatten().map(|row| row.0).collect();
        let mut beside = self.beside(&items).await?.into_iter();
        let one = |(id, row): (&RowId, Option<Sealed>)| {
            let (item, content) = row?;
            Some(Shown {
                id: *id,
                item,
                content,
                beside: beside.next().flatten(),
            })
        };
        Ok(ids.iter().zip(found).filter_map(one).collect())
    }

    /// What is shown of items beside their rows; read once as long as nothing changes.
    async fn beside(&mut self, items: &[ItemId]) -> Result<Vec<Option<Arc<ItemBeside>>>> {
        let (moment, kept) = (self.kept.0, &self.kept.1.beside);
        let mut found = kept.get_all(moment, items);
        let missing = items.iter().zip(&found).filter(|(_, beside)| beside.is_none());
        let missing: Vec<ItemId> = missing.map(|(item, _)| *item).collect();
        if missing.is_empty() {
            return Ok(found);
        }
        let mut read: HashMap<ItemId, Arc<ItemBeside>> = HashMap::with_capacity(missing.len());
        for (item, beside) in self.read.items_beside(&missing).await? {
            let beside = Arc::new(beside);
            kept.put(moment, item, beside.clone());
            read.insert(item, beside);
        }
        for (item, beside) in items.iter().zip(&mut found) {
            if beside.is_none() {
                *beside = read.get(item).cloned();
            }
        }
        Ok(found)
    }

    /// What is asked for, as orders are kept by it: who sees it is left out where the answer is the same for all.
    fn order_key(&self, page: &VersionPage, asked: &GridAsked<'_>, is_same_for_all: bool) -> OrderKey {
        let terms = page
            .view
            .pairs()
            .filter(|(name, _)| !matches!(*name, "columns" | "density"))
            .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let sight = (!is_same_for_all).then(|| self.actor.sight());
        (sight, asked.version, terms.collect())
    }

    /// The first rows that fit, in the order asked for, at least so many if there are. Twice as many are read each time, so
    /// that who scrolls on walks the index a few times and not once a window.
    async fn beginning(
        &mut self,
        page: &VersionPage,
        asked: &GridAsked<'_>,
        least: i64,
    ) -> Result<Arc<Beginning>> {
        let key = self.order_key(page, asked, false);
        let (moment, kept) = (self.kept.0, &self.kept.1.beginnings);
        if let Some(beginning) = kept.get(moment, &key)
            && (least <= beginning.asked || cut_from(&beginning.rows, beginning.asked - 1, 1).is_empty())
        {
            return Ok(beginning);
        }
        let rows = least.unsigned_abs().max(BEGINNING).next_power_of_two();
        let count = i64::try_from(rows).unwrap_or(i64::MAX);
        let beginning = Arc::new(Beginning {
            rows: self.read.grid_window(asked, 0, count).await?,
            asked: count,
        });
        kept.put(moment, key, beginning.clone());
        Ok(beginning)
    }

    /// All rows that fit, in the order asked for.
    async fn ordered(&mut self, page: &VersionPage, asked: &GridAsked<'_>) -> Result<Arc<Vec<RowId>>> {
        let fixed = !page.partial && self.filter.is_open() && asked.is_of_rows_alone();
        let key = self.order_key(page, asked, fixed);
        let always = Moment::default();
        let (moment, kept) = if fixed {
            (&always, &self.kept.1.sealed_orders)
        } else {
            (self.kept.0, &self.kept.1.orders)
        };
        if let Some(order) = kept.get(moment, &key) {
            return Ok(order);
        }
        let order = Arc::new(self.read.grid_window(asked, 0, i64::from(i32::MAX)).await?);
        kept.put(moment, key, order.clone());
        Ok(order)
    }

    async fn sealed_sums(&mut self, page: &mut VersionPage, asked: &GridAsked<'_>) -> Result<Arc<Counted>> {
        let (moment, kept) = (self.kept.0, &self.kept.1.sums);
        // Rows that are only scrolled to are not counted, whatever a page has counted before.
        let counts = self.filter.is_of_groups() || !matches!(self.part, Part::Rows(..));
        let terms = page.view.filters();
        let key = (
            self.actor.sight(),
            page.version.id,
            terms
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        );
        let counted = match kept.get(moment, &key) {
            Some(counted) if counts => counted,
            _ => {
                let counted = Arc::new(self.counted(page, asked).await?);
                if counts {
                    kept.put(moment, key, counted.clone());
                }
                counted
            }
        };
        page.counted = counted.whole;
        page.fields.clone_from(&counted.fields);
        page.total = counted.sums.of(String::new(), |_, _| true);
        if counts && !counted.whole {
            page.total.rows = GRID_ENOUGH - 1;
        }
        page.lines = page.total.rows;
        Ok(counted)
    }

    async fn counted(&mut self, page: &VersionPage, asked: &GridAsked<'_>) -> Result<Counted> {
        let mut counted = Counted {
            sums: Sums {
                sides: page.sides.clone(),
                ..Sums::default()
            },
            fields: Vec::new(),
            whole: true,
        };
        let whose = if self.filter.is_of_groups() {
            kept_for(self.read, self.actor, page.list.body).await?
        } else {
            None
        };
        let sums = &mut counted.sums;
        if let Some(whose) = whose {
            let fits = |field: &str, heading: &str| {
                self.filter.field.as_ref().is_none_or(|wanted| wanted == field)
                    && self.filter.heading.as_ref().is_none_or(|wanted| {
                        heading == wanted
                            || heading
                                .strip_prefix(wanted.as_str())
                                .is_some_and(|rest| rest.starts_with('/'))
                    })
            };
            sums.groups = self
                .read
                .kept_row_groups(asked.version, whose, self.actor.today)
                .await?;
            counted.fields = fields(sums.groups.iter().map(|group| group.field.as_str()));
            sums.groups.retain(|group| fits(&group.field, &group.heading));
            sums.amounts = self
                .read
                .kept_amount_sums(asked.version, whose, self.actor.today)
                .await?;
            sums.amounts.retain(|sum| fits(&sum.field, &sum.heading));
        } else if matches!(self.part, Part::Rows(..)) {
            counted.whole = false;
        } else {
            counted.whole = self.read.grid_count(asked).await? < GRID_ENOUGH;
            if counted.whole {
                sums.groups = self.read.grid_groups(asked).await?;
                sums.amounts = self.read.grid_amounts(asked).await?;
                counted.fields = fields(sums.groups.iter().map(|group| group.field.as_str()));
            }
        }
        Ok(counted)
    }

    /// What the adjustment that made the version did with the items of these rows.
    async fn changes(
        &mut self,
        page: &VersionPage,
        rows: &[Shown],
    ) -> Result<HashMap<ItemId, (RowChange, String)>> {
        let shown = page.view.columns().contains(&GridColumn::Reason) || self.filter.change.is_some();
        if page.version.base.is_none() || !shown {
            return Ok(HashMap::new());
        }
        let items: Vec<_> = rows.iter().map(|row| row.item).collect();
        let changes = self.read.changes_of_items(page.version.id, &items).await?;
        Ok(changes
            .into_iter()
            .map(|one| (one.item, (one.change, one.reason)))
            .collect())
    }

    async fn draft(&mut self, page: &mut VersionPage) -> Result<()> {
        let filter = self.filter;
        let count = self.read.draft_row_count(page.version.id).await?;
        let whole = filter.gap || (count <= CHECKED_WHOLE && !matches!(self.part, Part::Rows(..)));
        let mut only: Option<Vec<RowId>> = None;
        if whole {
            page.gaps = self.gaps(page).await?.to_vec();
            if filter.gap {
                let named: BTreeSet<RowId> = page.gaps.iter().filter_map(|gap| gap.row).collect();
                only = Some(named.into_iter().collect());
            }
        }
        page.checked = whole;
        let asked = self.asked(page, filter, only.as_deref());
        let groups = self.read.draft_groups(&asked).await?;
        let groups = if filter.is_open() {
            in_order(groups, None)
        } else {
            // Fields and headings stand where their first row stands, whether it fits or not.
            let open = GridFilter::default();
            let every = self.asked(page, &open, None);
            let whole = self.read.draft_groups(&every).await?;
            in_order(groups, Some(&whole))
        };
        page.fields = fields(groups.iter().map(|group| group.group.field.as_str()));
        let mut sums = Sums {
            sides: page.sides.clone(),
            groups: groups.iter().map(|group| group.group.clone()).collect(),
            amounts: Vec::new(),
        };
        if !matches!(self.part, Part::Rows(..)) {
            sums.amounts = self.read.grid_amounts(&asked).await?;
        }
        page.total = sums.of(String::new(), |_, _| true);
        // Removed rows are shown but counted nowhere.
        page.lines = groups.iter().map(|group| group.lines).sum();
        let (from, count) = self.window(page);
        let ids = if page.view.group() == Grouping::Heading {
            self.of_groups(&asked, &groups, from, count).await?
        } else {
            self.read.grid_window(&asked, from, count).await?
        };
        let rows = self.read.drafted_of(&ids).await?;
        if !whole {
            let shown: Vec<DraftRow> = rows.iter().map(|(row, _)| row.clone()).collect();
            page.gaps = checked_rows(self.read, &page.list, &page.version, &shown, self.actor.today).await?;
        }
        let contents = rows.iter().map(|(row, _)| &row.content);
        let unit_sides = self.unit_sides(page, contents).await?;
        let named: BTreeSet<RowId> = page.gaps.iter().filter_map(|gap| gap.row).collect();
        let view = |(row, beside): (DraftRow, Option<ItemBeside>)| {
            let mut view = self.view(page, row.id, Arc::new(row.content), beside.as_ref(), &unit_sides);
            view.item = row.item;
            view.change = row.change;
            view.reason = row.reason;
            view.has_gap = named.contains(&row.id);
            view
        };
        let views: Vec<RowView> = rows.into_iter().map(view).collect();
        page.rows = self.cut(headed(views, &sums, page.view.group()), from, page.from);
        Ok(())
    }

    /// What a whole draft lacks.
    async fn gaps(&mut self, page: &VersionPage) -> Result<Arc<Vec<Gap>>> {
        let (moment, kept) = (self.kept.0, &self.kept.1.gaps);
        let key = (self.actor.sight(), page.version.id);
        if let Some(gaps) = kept.get(moment, &key) {
            return Ok(gaps);
        }
        let rows = arranged(self.read.draft_rows(page.version.id).await?);
        let gaps = Arc::new(check(self.read, self.actor, &page.list, &page.version, &rows).await?);
        kept.put(moment, key, gaps.clone());
        Ok(gaps)
    }

    /// Rows of groups that follow each other.
    async fn of_groups(
        &mut self,
        asked: &GridAsked<'_>,
        groups: &[DraftGroup],
        from: i64,
        count: i64,
    ) -> Result<Vec<RowId>> {
        let (mut ids, mut start) = (Vec::new(), 0);
        let end = from.saturating_add(count);
        for group in groups {
            let (first, last) = (from.max(start), end.min(start + group.lines));
            if first < last {
                let window = self
                    .read
                    .draft_window(asked, &group.group, first - start, last - first);
                ids.extend(window.await?);
            }
            start += group.lines;
        }
        Ok(ids)
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

/// An adopted row that is to be shown.
struct Shown {
    id: RowId,
    item: ItemId,
    content: Arc<RowContent>,
    beside: Option<Arc<ItemBeside>>,
}

fn shown((row, beside): (ListRow, Option<ItemBeside>)) -> Shown {
    Shown {
        id: row.id,
        item: row.item,
        content: Arc::new(row.content),
        beside: beside.map(Arc::new),
    }
}

fn cut_from(order: &[RowId], from: i64, count: i64) -> Vec<RowId> {
    let at = |n: i64| usize::try_from(n).unwrap_or(0).min(order.len());
    order[at(from)..at(from.saturating_add(count))].to_vec()
}

/// Groups as rows are arranged: headings of one field together, fields and headings where their first row of the `whole`
/// draft stands.
fn in_order(mut groups: Vec<DraftGroup>, whole: Option<&[DraftGroup]>) -> Vec<DraftGroup> {
    let mut fields: HashMap<String, i64> = HashMap::new();
    let mut headings: HashMap<(String, String), i64> = HashMap::new();
    for group in whole.unwrap_or(&groups) {
        let RowGroup { field, heading, .. } = &group.group;
        let at = fields.entry(field.clone()).or_insert(group.position);
        *at = (*at).min(group.position);
        headings.insert((field.clone(), heading.clone()), group.position);
    }
    groups.sort_by_cached_key(|group| {
        let RowGroup { field, heading, .. } = &group.group;
        let heading = headings.get(&(field.clone(), heading.clone()));
        (fields.get(field).copied(), heading.copied())
    });
    groups
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
