//! Rows of a version by number, as a grid that is scrolled asks for them. Of an adopted version it is found first which they
//! are, so that rows that were shown since something changed need not be read again.

use super::sums::precision;
use super::version_page::{VersionPage, judged, lineage_of};
use super::window::{Part, Reading};
use crate::error::Result;
use crate::{App, Moment};
use std::ops::Range;
use yipanqi_domain::list::{GridFilter, GridView};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{RowId, VersionId};
use yipanqi_store::Snapshot;

/// As many rows as one window may hold.
pub const ROWS_A_WINDOW: i64 = 200;

/// Rows of a version that are asked for by number, as a grid that is scrolled does, in a snapshot.
pub struct Scrolled {
    read: Snapshot,
    moment: Moment,
    page: VersionPage,
    filter: GridFilter,
    part: Part,
    /// Of an adopted version the ids, that of the row before in front, and the number of the first of all these.
    ids: Option<(Vec<RowId>, i64)>,
}

/// A row that is asked for: its number, from 0, the row, and the one before it.
pub type Numbered = (i64, RowId, Option<RowId>);

impl Scrolled {
    /// The moment of the snapshot.
    pub fn moment(&self) -> &Moment {
        &self.moment
    }

    /// Which rows of an adopted version these are; nothing of a draft.
    pub fn rows(&self) -> Option<Vec<Numbered>> {
        let (ids, first) = self.ids.as_ref()?;
        let before = ahead(&self.page, *first);
        let shown = ids.iter().enumerate().skip(before);
        Some(
            shown
                .zip(self.page.from..)
                .map(|((at, id), number)| (number, *id, at.checked_sub(1).map(|at| ids[at])))
                .collect(),
        )
    }

    /// Ends the snapshot: nothing more is wanted.
    pub async fn end(self) -> Result<()> {
        Ok(self.read.end().await?)
    }
}

/// How many rows are in front of those asked for.
fn ahead(page: &VersionPage, first: i64) -> usize {
    usize::from(first < page.from)
}

impl App {
    /// Rows of a version by number, from 0, and what a grid that is on screen already needs beside them.
    pub async fn version_rows(
        &self,
        actor: &Actor,
        version: VersionId,
        view: &GridView,
        from: i64,
        count: i64,
    ) -> Result<VersionPage> {
        let scrolled = self.version_scrolled(actor, version, view, from, count).await?;
        self.rows_scrolled(actor, scrolled, None).await
    }

    /// Which rows those are. Of an adopted version what they say is not read yet.
    pub async fn version_scrolled(
        &self,
        actor: &Actor,
        version: VersionId,
        view: &GridView,
        from: i64,
        count: i64,
    ) -> Result<Scrolled> {
        let (mut read, moment, mut page) = self.opened_kept(actor, version, view.clone()).await?;
        let filter = judged(&mut page);
        let part = Part::Rows(from.max(0), count.clamp(1, ROWS_A_WINDOW));
        let mut reading = Reading {
            read: &mut read,
            actor,
            filter: &filter,
            part,
            kept: (&moment, &self.pages.windows),
        };
        let ids = if page.version.state.adoption().is_some() {
            Some(reading.scrolled_to(&mut page).await?)
        } else {
            None
        };
        Ok(Scrolled {
            read,
            moment,
            page,
            filter,
            part,
            ids,
        })
    }

    /// The same with what the rows say: all of them, or only some of [`Scrolled::rows`].
    pub async fn rows_scrolled(
        &self,
        actor: &Actor,
        scrolled: Scrolled,
        some: Option<Range<usize>>,
    ) -> Result<VersionPage> {
        let Scrolled {
            mut read,
            moment,
            mut page,
            filter,
            part,
            ids,
        } = scrolled;
        let reading = Reading {
            read: &mut read,
            actor,
            filter: &filter,
            part,
            kept: (&moment, &self.pages.windows),
        };
        match ids {
            Some((ids, first)) => {
                let before = ahead(&page, first);
                let some = some.unwrap_or(0..ids.len().saturating_sub(before));
                // The row before the first is read to know what goes on.
                let start = (some.start + before).saturating_sub(1);
                let number = |at: usize| first + i64::try_from(at).unwrap_or(0);
                page.from = number(some.start + before);
                let ids = ids.get(start..some.end + before).unwrap_or_default();
                reading.fill_scrolled(&mut page, ids, number(start)).await?;
            }
            None => reading.fill(&mut page).await?,
        }
        self.note(&mut read, actor, &moment, &mut page).await?;
        if page.version.state.adoption().is_none() {
            page.lineage = lineage_of(&mut read, actor, &page.version).await?;
        }
        read.end().await?;
        page.money = precision(&page.rows, 0);
        Ok(page)
    }
}
