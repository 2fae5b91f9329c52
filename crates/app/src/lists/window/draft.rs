//! The rows of a draft as a window shows them, and what they lack: all of it where a page of a short draft or its gaps are
//! asked for, else what the rows that are shown lack.

use super::super::check::{check, checked_rows};
use super::super::sums::{Sums, headed};
use super::super::{RowView, VersionPage};
use super::{Part, Reading, fields};
use crate::error::Result;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use yipanqi_domain::RowId;
use yipanqi_domain::list::{DraftRow, Gap, GridFilter, Grouping, arranged};
use yipanqi_store::query::grid::{DraftGroup, GridAsked, ItemBeside};
use yipanqi_store::query::lists::RowGroup;

/// Drafts up to this many rows are checked whole whenever they are shown.
const CHECKED_WHOLE: i64 = 2000;

impl Reading<'_> {
    pub(super) async fn draft(&mut self, page: &mut VersionPage) -> Result<()> {
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
