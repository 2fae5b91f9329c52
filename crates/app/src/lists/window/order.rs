//! Which adopted rows stand in a window, and in which order: by their numbers, from the beginning of an order that an index
//! gives, or cut from the whole version, sorted once.

use super::super::VersionPage;
use super::{OrderKey, Part, Reading};
use crate::Moment;
use crate::error::Result;
use std::sync::Arc;
use yipanqi_domain::RowId;
use yipanqi_domain::list::Grouping;
use yipanqi_store::query::grid::GridAsked;

/// From this row on even an order that an index gives is cut from the whole one: to find the place in the index means
/// walking there.
const DEEP: i64 = 1000;

/// As many rows as the shortest beginning of an order has.
const BEGINNING: u64 = 256;

/// The first rows in an order, with how many were asked for: fewer than that are all there are.
#[derive(Debug)]
pub(super) struct Beginning {
    rows: Vec<RowId>,
    asked: i64,
}

impl Reading<'_> {
    /// Every row, in the order as adopted.
    pub(super) fn is_whole(&self, page: &VersionPage) -> bool {
        let in_order =
            page.view.sort().is_none() && matches!(page.view.group(), Grouping::Heading | Grouping::None);
        !page.partial && self.filter.is_open() && in_order
    }

    /// The ids of adopted rows by number, in the order asked for.
    pub(super) async fn ids(
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
}

fn cut_from(order: &[RowId], from: i64, count: i64) -> Vec<RowId> {
    let at = |n: i64| usize::try_from(n).unwrap_or(0).min(order.len());
    order[at(from)..at(from.saturating_add(count))].to_vec()
}
