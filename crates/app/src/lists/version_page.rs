//! One version as a grid. What a page says is made of the rows that the visitor sees.

use super::comments::open_comments;
use super::joint::stands;
use super::lineage::{LineageView, draft_views, sealed_views};
use super::more::{MoreNames, names_of};
use super::page::cards;
use super::sums::{GroupSum, precision};
use super::version_seen;
use super::views::views_of;
use super::window::{Kept, Part, Reading};
use super::{VersionCard, ViewCard};
use crate::error::{Error, Result};
use crate::{App, AtHead, Moment};
use std::sync::Arc;
use yipanqi_domain::list::{
    BodyAdoption, Gap, GridFilter, GridView, ItemState, List, ListVersion, OwnColumns, RowChange, RowContent,
    RowMore, RowRef, VersionState,
};
use yipanqi_domain::lit::{LightRun, Lit, SetInForce};
use yipanqi_domain::meeting::Session;
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::{Body, Side, Zone};
use yipanqi_domain::progress::YearFigures;
use yipanqi_domain::rights::{Action, Actor, Sight, may};
use yipanqi_domain::year::Tally;
use yipanqi_domain::{ItemId, PersonId, Refusal, RowId, VersionId};
use yipanqi_store::Snapshot;

/// Rows on one page of the grid.
pub const ROWS_A_PAGE: i64 = 50;

/// Which part of a version is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionQuery {
    /// Words that title, measure, field, heading, number or a unit's name must contain, beside those of the view.
    pub words: String,
    /// Page, from 1; 0 for all rows on one page, as it is printed.
    pub page: i64,
    /// How it is looked at.
    pub view: GridView,
    /// The kept view whose terms are meant, unless the address has its own; 0: none, not even the usual one.
    pub kept: Option<i64>,
}

impl VersionQuery {
    fn whole_view(&self) -> GridView {
        let words = self.words.trim();
        if words.is_empty() {
            self.view.clone()
        } else {
            self.view.with("q", words)
        }
    }
}

/// One row of the grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// The field begins with this row (or goes on from the page before): its sums over the whole version. Where rows are
    /// put together otherwise: by what.
    pub field: Option<GroupSum>,
    /// The heading begins with this row.
    pub heading: Option<GroupSum>,
    /// By what it is put together with its neighbours, when that is neither field nor heading.
    pub together: String,
    /// The row.
    pub row: RowId,
    /// The item, once there is one.
    pub item: Option<ItemId>,
    /// The item's number.
    pub number: Option<String>,
    /// The item's state.
    pub state: Option<ItemState>,
    /// Its newest light, where lights are asked for.
    pub light: Option<Lit>,
    /// What the adjustment does with it; kept in an adopted version, unless that is asked for.
    pub change: RowChange,
    /// Why.
    pub reason: String,
    /// What it says.
    pub content: Arc<RowContent>,
    /// Names of lead and joint lead units by side, in the order of the page's sides; last those of no side.
    pub leads: Vec<Vec<String>>,
    /// Names of support units.
    pub support: Vec<String>,
    /// Whether the gap check names it.
    pub has_gap: bool,
    /// Cells of which something is said that nobody settled; empty names for the row as a whole.
    pub noted: Vec<String>,
}

/// One version as a grid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionPage {
    /// The list.
    pub list: List,
    /// Its body.
    pub body: Body,
    /// The body's sides, from left to right.
    pub sides: Vec<Side>,
    /// The version.
    pub version: ListVersion,
    /// Whether it is in force today.
    pub in_force: bool,
    /// All versions that may be seen, the newest first.
    pub versions: Vec<VersionCard>,
    /// The session that adopted it, if its mark may be read.
    pub session: Option<Session>,
    /// Whether the visitor sees only part of a list: then counts and sums are said as of what they see.
    pub partial: bool,
    /// How it is looked at.
    pub view: GridView,
    /// Views that are kept of the list.
    pub views: Vec<ViewCard>,
    /// The kept view that is shown.
    pub kept: Option<i64>,
    /// What in the view cannot be.
    pub refused: Vec<Refusal>,
    /// The rows of this page.
    pub rows: Vec<RowView>,
    /// Number of the first of them, from 0.
    pub from: i64,
    /// All rows that match, added up.
    pub total: GroupSum,
    /// All rows that match, removed ones among them.
    pub lines: i64,
    /// Whether they were all counted; else there are more than said, and no sums.
    pub counted: bool,
    /// This page, from 1; 0 when all rows are on it.
    pub page: i64,
    /// Fields to choose from.
    pub fields: Vec<String>,
    /// The unit in which amounts are shown, and how many decimals show them exactly.
    pub money: (MoneyUnit, u32),
    /// The bodies that adopt it, when there are several, each with its adoption once it has.
    pub bodies: Vec<(String, Option<BodyAdoption>)>,
    /// What the version merges and splits.
    pub lineage: Vec<LineageView>,
    /// Gaps of a version that is not adopted yet.
    pub gaps: Vec<Gap>,
    /// Whether the whole draft was checked, not only these rows.
    pub checked: bool,
    /// The newest run of lights with its rules, where lights are asked for.
    pub lit: Option<(LightRun, SetInForce)>,
    /// Sessions that can adopt it; empty unless the visitor may adopt it now.
    pub sessions: Vec<Session>,
    /// What the visitor may do.
    pub acts: Vec<Action>,
    /// The version's own twelve figures; none: months over twelve.
    pub figures: Option<YearFigures>,
    /// Outcomes of the list's rows, once its year is settled; for those who see it whole.
    pub outcomes: Tally,
    /// The list's own columns, as this version is read by them.
    pub columns: OwnColumns,
    /// The names of what the rows of this page name.
    pub names: MoreNames,
    /// The zone for which the list is.
    pub zone: Option<Zone>,
}

impl VersionPage {
    /// Whether the visitor may do this with the version, as far as rights go.
    pub fn may(&self, action: Action) -> bool {
        self.acts.contains(&action)
    }
}

/// What was read of grids since something changed.
#[derive(Debug)]
pub(crate) struct Pages {
    /// Whole pages, each by who asked for what.
    pages: AtHead<PageKey, VersionPage>,
    /// Versions that were opened, without rows, by who sees them.
    opened: AtHead<(Sight, VersionId), VersionPage>,
    /// Counts, sums and orders.
    pub(super) windows: Kept,
}

/// Seat and person, version, page, kept view, words, and the view's terms.
type PageKey = (
    Sight,
    PersonId,
    VersionId,
    i64,
    Option<i64>,
    String,
    Vec<(String, String)>,
);

impl Default for Pages {
    fn default() -> Self {
        // A page holds fifty rows, some 100 KB.
        Self {
            pages: AtHead::new(128),
            opened: AtHead::new(1024),
            windows: Kept::default(),
        }
    }
}

impl App {
    /// One version as a grid, as [`App::version_page`] gives it; not read again as long as nothing has changed.
    pub async fn version_page_kept(
        &self,
        actor: &Actor,
        version: VersionId,
        query: &VersionQuery,
    ) -> Result<Arc<VersionPage>> {
        // A whole list on one page is not worth the room.
        if query.page == 0 {
            return Ok(Arc::new(self.version_page(actor, version, query).await?));
        }
        let terms = query.view.pairs();
        let key = (
            actor.sight(),
            actor.person,
            version,
            query.page,
            query.kept,
            query.words.clone(),
            terms
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        );
        let moment = self.moment().await?;
        if let Some(kept) = self.pages.pages.get(&moment, &key) {
            return Ok(kept);
        }
        let page = Arc::new(self.version_page(actor, version, query).await?);
        self.pages.pages.put(&moment, key, page.clone());
        Ok(page)
    }

    /// A snapshot, its moment, and a version as the actor sees it, without rows yet.
    pub(super) async fn opened_kept(
        &self,
        actor: &Actor,
        version: VersionId,
        view: GridView,
    ) -> Result<(Snapshot, Moment, VersionPage)> {
        let put_right = self.put_right.count();
        let mut read = self.store.read().await?;
        let moment = Moment::new(&read.head().await?, put_right);
        let key = (actor.sight(), version);
        if let Some(kept) = self.pages.opened.get(&moment, &key) {
            let page = VersionPage {
                view,
                ..VersionPage::clone(&kept)
            };
            return Ok((read, moment, page));
        }
        let Some((list, version)) = version_seen(&mut read, actor, version).await? else {
            return Err(self.version_not_seen(actor, read, version).await);
        };
        let page = opened(&mut read, actor, (list, version), view).await?;
        self.pages.opened.put(&moment, key, Arc::new(page.clone()));
        Ok((read, moment, page))
    }

    /// One version as a grid.
    pub async fn version_page(
        &self,
        actor: &Actor,
        version: VersionId,
        query: &VersionQuery,
    ) -> Result<VersionPage> {
        let (mut read, moment, mut page) = self.opened_kept(actor, version, query.whole_view()).await?;
        let sight = actor.sight();
        page.versions = cards(read.list_versions_seen(sight, page.list.id).await?, actor.today);
        let this = page.version.id;
        page.in_force = page
            .versions
            .iter()
            .any(|card| card.in_force && card.version.id == this);
        if let Some(adoption) = page.version.state.adoption() {
            page.session = read.session_seen(sight, adoption.session).await?;
        }
        page.figures = read.year_figures(this).await?;
        page.bodies = stands(&mut read, &page.list, &page.version).await?;
        page.lineage = lineage_of(&mut read, actor, &page.version).await?;
        // Who sees part of a list reads the outcome on each item's page: counting what they see would cost a look at
        // every row.
        if !page.partial {
            for (outcome, n) in read.outcome_counts(page.list.id).await? {
                page.outcomes.add(outcome, n);
            }
        }
        page.views = views_of(&mut read, actor, page.list.id).await?;
        choose_view(&mut page, query);
        page.page = query.page;
        let part = if query.page == 0 {
            Part::All
        } else {
            Part::Page(query.page)
        };
        let filter = judged(&mut page);
        let reading = Reading {
            read: &mut read,
            actor,
            filter: &filter,
            part,
            kept: (&moment, &self.pages.windows),
        };
        reading.fill(&mut page).await?;
        self.note(&mut read, actor, &moment, &mut page).await?;
        if matches!(page.version.state, VersionState::Deliberated { .. })
            && page.bodies.is_empty()
            && page.may(Action::AdoptList)
        {
            page.sessions = read.list_sessions(sight, page.list.body, 100).await?;
        }
        if self.may_export(&mut read, actor, &page.list).await? {
            page.acts.push(Action::ExportList);
        }
        read.end().await?;
        page.money = precision(&page.rows, page.total.amounts.all.unwrap_or(0));
        Ok(page)
    }

    /// Marks the cells of which something is said, and names what rows name.
    pub(super) async fn note(
        &self,
        read: &mut Snapshot,
        actor: &Actor,
        moment: &Moment,
        page: &mut VersionPage,
    ) -> Result<()> {
        let said: Vec<&RowMore> = page.rows.iter().map(|row| &row.content.more).collect();
        let named = said.iter().flat_map(|more| {
            more.parent
                .into_iter()
                .chain(more.after.iter().map(|after| after.of))
        });
        let rows: Vec<RowId> = named
            .filter_map(|of| match of {
                RowRef::Row(row) => Some(row),
                RowRef::Item(_) => None,
            })
            .collect();
        let drafts = read
            .drafted_of(&rows)
            .await?
            .into_iter()
            .map(|(row, _)| row)
            .collect::<Vec<_>>();
        page.names = names_of(read, actor, &said, &page.columns, &drafts).await?;
        let (kept, key) = (&self.pages.windows.noted, (actor.sight(), page.version.id));
        let noted = if let Some(noted) = kept.get(moment, &key) {
            noted
        } else {
            let open = open_comments(read, actor, page.list.body, page.version.id).await?;
            let noted = Arc::new(open.into_iter().map(|(row, cell, _)| (row, cell)).collect());
            kept.put(moment, key, Arc::clone(&noted));
            noted
        };
        for (row, cell) in noted.iter() {
            if let Some(shown) = page.rows.iter_mut().find(|view| view.row == *row) {
                shown.noted.push(cell.clone());
            }
        }
        Ok(())
    }
}

/// What a version merges and splits; a first version does neither.
pub(super) async fn lineage_of(
    read: &mut Snapshot,
    actor: &Actor,
    version: &ListVersion,
) -> Result<Vec<LineageView>> {
    if version.base.is_none() {
        return Ok(Vec::new());
    }
    if version.state.adoption().is_some() {
        return sealed_views(read, actor, version).await;
    }
    let links = read.draft_lineage(version.id).await?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let rows = read.draft_rows(version.id).await?;
    draft_views(read, actor, &rows, &links).await
}

/// Takes the terms of a kept view when the address has none of its own.
fn choose_view(page: &mut VersionPage, query: &VersionQuery) {
    if page.view.pairs().next().is_some() || query.page == 0 && query.kept.is_none() {
        return;
    }
    let card = match query.kept {
        Some(id) => page.views.iter().find(|card| card.view.id == id),
        None => page.views.iter().find(|card| card.is_usual),
    };
    if let Some(card) = card {
        (page.kept, page.view) = (Some(card.view.id), GridView::parse(&card.view.query));
    }
}

pub(super) fn judged(page: &mut VersionPage) -> GridFilter {
    let (filter, refused) = page.view.judged(&page.columns);
    page.refused = refused;
    filter
}

/// A page without rows yet.
async fn opened(
    read: &mut Snapshot,
    actor: &Actor,
    (list, version): (List, ListVersion),
    view: GridView,
) -> Result<VersionPage> {
    let body: Body = read.get(list.body).await?.ok_or(Error::NotFound)?;
    let sides = read.sides_of(list.body).await?;
    let partial = !read.in_body(actor.sight(), list.body).await?;
    let place = super::place_of(&list);
    let acts = [
        Action::DraftList,
        Action::DeliberateList,
        Action::AdoptList,
        Action::IssueList,
        Action::AssignDuty,
        Action::SettleYear,
    ];
    let acts = acts
        .into_iter()
        .filter(|action| may(actor, *action, &place).is_ok());
    let columns = read.columns_of(&version).await?;
    let zone = match list.about.zone {
        Some(zone) => read.get::<Zone>(zone).await?,
        None => None,
    };
    Ok(VersionPage {
        acts: acts.collect(),
        list,
        body,
        sides,
        version,
        in_force: false,
        versions: Vec::new(),
        session: None,
        partial,
        view,
        views: Vec::new(),
        kept: None,
        refused: Vec::new(),
        rows: Vec::new(),
        from: 0,
        total: GroupSum::default(),
        lines: 0,
        counted: true,
        page: 1,
        fields: Vec::new(),
        money: (MoneyUnit::Yi, 2),
        bodies: Vec::new(),
        lineage: Vec::new(),
        gaps: Vec::new(),
        checked: true,
        lit: None,
        sessions: Vec::new(),
        figures: None,
        outcomes: Tally::default(),
        columns,
        names: MoreNames::default(),
        zone,
    })
}
