//! The rows of an adopted version as a window shows them, each with what stands beside it; rows that were read before are
//! not read again.

use super::super::sealed_rows::Sealed;
use super::super::sums::{Sums, headed};
use super::super::{RowView, VersionPage};
use super::counts::Counted;
use super::{Part, Reading};
use crate::error::Result;
use std::collections::HashMap;
use std::sync::Arc;
use yipanqi_domain::list::{GridColumn, ListRow, RowChange, RowContent};
use yipanqi_domain::{ItemId, RowId};
use yipanqi_store::query::grid::ItemBeside;

impl Reading<'_> {
    pub(super) async fn sealed(&mut self, page: &mut VersionPage) -> Result<()> {
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
