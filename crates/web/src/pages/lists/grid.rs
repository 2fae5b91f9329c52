//! One version as a grid: what is filtered, sorted and put together stands in the address; for a draft also its gaps and the
//! acts that its state allows. The script fetches further rows from the same address with `rows=FROM-TO`.

mod asking;
mod sheet;
mod shown;

use std::sync::Arc;

use askama::Template;
use axum::body::Bytes;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use yipanqi_app::Moment;
use yipanqi_app::lists::{ROWS_A_PAGE, RowView, VersionCard, VersionPage, VersionQuery, ViewCard};
use yipanqi_domain::list::{Adoption, Gap, GridView, VersionState};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::paper::Outcome;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{Refusal, VersionId};

use super::more::MoreColumn;
use crate::error::Error;
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::{PageKey, State, WindowKey};
use crate::urls;

use asking::Asking;
pub(super) use asking::column_word;
use sheet::{Also, Maker, Sheet};
use shown::Look;
pub(crate) use shown::{ScrolledRows, ShownRows};

#[derive(Template)]
#[template(path = "lists/grid.html")]
pub(super) struct Grid {
    f: Frame,
    shown: Arc<VersionPage>,
    sheet: Sheet,
    asking: Asking,
    whole: bool,
    form: FormState,
    sessions: Vec<Choice>,
    pager: Pager,
    also: Also,
    /// What rows say beyond the columns of every list: a column each.
    more: Vec<MoreColumn>,
    grid_script: &'static str,
}

/// Rows alone, as the page has them.
#[derive(Template)]
#[template(path = "lists/rows.html")]
struct Rows {
    f: Frame,
    sheet: Sheet,
}

pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::LIST_VERSION, Guard::SignedIn, get(show))]
}

pub(super) fn view_of(asked: &Asked) -> GridView {
    GridView::read(
        asked
            .values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let (id, view) = (VersionId(id), view_of(&asked));
    if let Some((from, to)) = asked.get("rows").split_once('-')
        && let (Ok(from), Ok(to)) = (from.parse::<i64>(), to.parse::<i64>())
        && (0..=to).contains(&from)
    {
        return rows(&state, &visitor, &me, id, &asked, (&view, from, to - from + 1)).await;
    }
    let query = VersionQuery {
        page: if asked.has("print") { 0 } else { asked.page() },
        kept: asked.number("view"),
        view,
        ..VersionQuery::default()
    };
    // What the page before left to be said is said once; a whole list is large, and nobody prints it twice.
    if visitor.said.is_some() || query.page == 0 {
        return page(&Grid::new(&state, &visitor, &me, id, &query, FormState::default()).await?);
    }
    let moment = moment(&state, &visitor).await?;
    let key = PageKey {
        window: WindowKey {
            sight: me.actor.sight(),
            locale: visitor.words.locale(),
            path: visitor.path.clone(),
        },
        account: me.actor.account,
        for_whom: me.actor.for_whom,
        todo: visitor.greeting.todo,
    };
    if let Some(kept) = state.pages.get(&moment, &key) {
        return Ok(Html(Bytes::clone(&kept)).into_response());
    }
    let grid = Grid::new(&state, &visitor, &me, id, &query, FormState::default()).await?;
    let html = grid
        .render()
        .map_err(|cause| Error::broken("render a page", cause))?;
    let made = Bytes::from(html);
    state.pages.put(&moment, key, Arc::new(made.clone()));
    Ok(Html(made).into_response())
}

/// The moment at which the visitor was greeted.
async fn moment(state: &State, visitor: &Visitor) -> Result<Moment, Error> {
    match &visitor.greeting.moment {
        Some(moment) => Ok(moment.clone()),
        None => Ok(state.app.moment().await?),
    }
}

/// Rows by number: amounts and columns as the page has them, which says so in the address. Rows that were shown to such a seat
/// since the site last changed are not made again.
async fn rows(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: VersionId,
    asked: &Asked,
    part: (&GridView, i64, i64),
) -> Result<Response, Error> {
    let moment = moment(state, visitor).await?;
    let key = WindowKey {
        sight: me.actor.sight(),
        locale: visitor.words.locale(),
        path: visitor.path.clone(),
    };
    if let Some(kept) = state.windows.get(&moment, &key) {
        return Ok(Html(Bytes::clone(&kept)).into_response());
    }
    let html = rows_anew(state, visitor, me, id, asked, part).await?;
    let made = Bytes::from(html);
    state.windows.put(&moment, key, Arc::new(made.clone()));
    Ok(Html(made).into_response())
}

async fn rows_anew(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: VersionId,
    asked: &Asked,
    (view, from, count): (&GridView, i64, i64),
) -> Result<String, Error> {
    let actor = &me.actor;
    let scrolled = state.app.version_scrolled(actor, id, view, from, count).await?;
    // Without a unit of its own the address leaves it to the amounts of the window how each of them is written.
    let (Some(money), Some(numbered)) = (money_of(asked), scrolled.rows()) else {
        let page = state.app.rows_scrolled(actor, scrolled, None).await?;
        return Ok(rows_of(state, visitor, asked, page)?.concat());
    };
    let key = WindowKey {
        sight: actor.sight(),
        locale: visitor.words.locale(),
        path: urls::without_rows(&visitor.path),
    };
    let moment = scrolled.moment().clone();
    let kept = state.scrolled.get(&moment, &key).unwrap_or_else(|| {
        let kept = Arc::new(ScrolledRows::default());
        state.scrolled.put(&moment, key, kept.clone());
        kept
    });
    let mut found = kept.of(&numbered);
    let missing = |row: &Option<Arc<str>>| row.is_none();
    if let (Some(first), Some(last)) = (found.iter().position(missing), found.iter().rposition(missing)) {
        let wanted = first..last + 1;
        let mut page = state
            .app
            .rows_scrolled(actor, scrolled, Some(wanted.clone()))
            .await?;
        page.money = money;
        let made = rows_of(state, visitor, asked, page)?;
        if made.len() != wanted.len() {
            return Err(Error::broken("read rows", "a snapshot has lost some"));
        }
        kept.put(&numbered[wanted.clone()], &made);
        for (slot, row) in found[wanted].iter_mut().zip(made) {
            *slot = Some(row);
        }
    } else {
        scrolled.end().await?;
    }
    let mut html = String::with_capacity(found.iter().flatten().map(|row| row.len()).sum());
    for row in found.iter().flatten() {
        html.push_str(row);
    }
    Ok(html)
}

/// How the address wants amounts to be written.
fn money_of(asked: &Asked) -> Option<(MoneyUnit, u32)> {
    let (unit, decimals) = asked.get("money").split_once('-')?;
    let decimals = decimals.parse().ok().filter(|decimals| *decimals <= 4)?;
    Some((MoneyUnit::parse(unit)?, decimals))
}

/// Rows one by one, as they are shown.
fn rows_of(
    state: &State,
    visitor: &Visitor,
    asked: &Asked,
    mut shown: VersionPage,
) -> Result<Vec<Arc<str>>, Error> {
    let rows: Vec<(i64, RowView)> = (shown.from + 1..).zip(std::mem::take(&mut shown.rows)).collect();
    let parts: Vec<&str> = asked.get("more").split(',').collect();
    let more = super::more::named(visitor.words, &shown, &parts);
    let maker = Maker {
        w: visitor.words,
        page: &shown,
        path: None,
        also: Also::read(asked.get("also")),
        more: &more,
    };
    let look = Look::of(visitor.words, &shown, maker.also, &parts);
    let kept = look
        .as_ref()
        .map_or_else(|| vec![None; rows.len()], |look| state.shown_rows.of(look, &rows));
    let mut one = Rows {
        sheet: maker.bare(),
        f: Frame::new(state, visitor, Place::Lists, String::new()),
    };
    let (mut all, mut made) = (Vec::with_capacity(rows.len()), Vec::new());
    let mut html = String::with_capacity(2048);
    for ((index, row), kept) in rows.into_iter().zip(kept) {
        if let Some(kept) = kept {
            all.push(kept);
            continue;
        }
        html.clear();
        one.sheet.lines = vec![maker.line(&row, index, &one.sheet.columns)];
        one.render_into(&mut html)
            .map_err(|cause| Error::broken("render rows", cause))?;
        let shown: Arc<str> = html.as_str().into();
        // What stands above a row is not the row's own.
        if row.field.is_none() && row.heading.is_none() {
            made.push((index, row, shown.clone()));
        }
        all.push(shown);
    }
    if let Some(look) = look.filter(|_| !made.is_empty()) {
        state.shown_rows.put(look, made);
    }
    Ok(all)
}

/// The page of a version once more, with the refusal of what was tried on it.
pub(super) async fn refused(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: VersionId,
    refusal: &Refusal,
    form: FormState,
) -> Result<Response, Error> {
    let query = VersionQuery {
        page: 1,
        ..VersionQuery::default()
    };
    let form = form.refuse(refusal, visitor.words);
    page_refused(refusal, &Grid::new(state, visitor, me, id, &query, form).await?)
}

impl Grid {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: VersionId,
        query: &VersionQuery,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.version_page_kept(&me.actor, id, query).await?;
        let sessions = shown.sessions.iter().map(|session| {
            let day = w.day_words(&session.held_on.to_string()).unwrap_or_default();
            Choice::new(session.id, format!("{} {day}", session.name))
        });
        let usual = shown.views.iter().any(|card| card.is_usual);
        // Without any term of its own the address would mean the usual view.
        let bare = urls::with_query(&urls::list_version(id), &[("view", if usual { "0" } else { "" })]);
        let pairs: Vec<(&str, &str)> = shown.view.pairs().collect();
        let path = urls::with_query(&bare, &pairs);
        let more = super::more::columns(w, &shown);
        let mut maker = Maker {
            w,
            page: &shown,
            path: Some(bare.clone()),
            also: Also::default(),
            more: &more,
        };
        maker.also = Also::of(&shown, maker.edits());
        // Of rows that were not all counted it is only known whether there is a next page.
        let (size, seen) = (
            ROWS_A_PAGE,
            shown.from + i64::try_from(shown.rows.len()).unwrap_or(0),
        );
        let lines = match (query.page, shown.counted) {
            (0, _) => 1,
            (_, true) => shown.lines,
            (_, false) => shown.lines.max(seen + i64::from(seen % size == 0)),
        };
        let (sheet, also) = (maker.sheet(), maker.also);
        Ok(Self {
            grid_script: crate::assets::grid_script(),
            sheet,
            also,
            more,
            asking: Asking::new(w, &shown, &bare),
            f: Frame::new(state, visitor, Place::Lists, shown.list.name.clone())
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list(shown.list.id), shown.body.name.clone()),
            whole: query.page == 0,
            form,
            sessions: sessions.collect(),
            pager: Pager::new(path, shown.page, lines, size),
            shown,
        })
    }

    /// Where the script fetches rows: this address, with what it says of the page.
    fn rows_href(&self) -> String {
        let (unit, decimals) = self.shown.money;
        let money = format!("{unit}-{decimals}");
        let mut pairs: Vec<(&str, &str)> = self.shown.view.pairs().collect();
        let also = self.also.code();
        let more: Vec<&str> = self.more.iter().map(|column| column.code.as_str()).collect();
        let more = more.join(",");
        pairs.extend([
            ("money", money.as_str()),
            ("also", also.as_str()),
            ("more", more.as_str()),
        ]);
        urls::with_query(&urls::list_version(self.shown.version.id), &pairs)
    }
    /// How amounts are shown, for the answers to edits.
    fn money_code(&self) -> String {
        format!("{}-{}", self.shown.money.0, self.shown.money.1)
    }
    /// What each column is called, one a line.
    fn labels(&self) -> String {
        let w = self.f.w;
        let mut out: Vec<String> = vec![String::new(); self.sheet.frozen - 2];
        out.extend([
            w.t("lists.column-serial").to_owned(),
            w.t("lists.column-title").to_owned(),
        ]);
        let mut heads = self
            .sheet
            .heads
            .iter()
            .flat_map(|head| std::iter::repeat_n(head, head.span));
        for column in &self.sheet.columns {
            let head = heads.next().map(|head| head.label.as_str()).unwrap_or_default();
            out.push(format!("{head} {}", column.label).trim().to_owned());
        }
        out.join("\n")
    }
    /// Cells that can be edited, from left to right.
    fn cells(&self) -> Vec<Choice> {
        let w = self.f.w;
        let mut out = vec![
            Choice::new("serial", w.t("lists.column-serial")),
            Choice::new("title", w.t("lists.column-title")),
        ];
        let columns = self.sheet.columns.iter().filter(|column| !column.cell.is_empty());
        out.extend(columns.map(|column| {
            let own = self.more.iter().find(|more| more.cell == column.cell);
            if let Some(own) = own {
                return Choice::new(column.cell, own.name.clone());
            }
            let word = super::cells::cell_word(w, column.cell);
            let text = if word == column.label {
                word.to_owned()
            } else {
                format!("{word} {}", column.label)
            };
            Choice::new(column.cell, text.trim())
        }));
        out
    }
    fn cell_names(&self) -> String {
        self.cells()
            .iter()
            .map(|choice| choice.value.as_str())
            .collect::<Vec<_>>()
            .join(",")
    }
    /// Rows of this page that can be edited, to choose from.
    fn editable_rows(&self) -> Vec<Choice> {
        let lines = self.sheet.lines.iter().filter(|line| !line.is_removed);
        lines
            .map(|line| Choice::new(line.row, format!("{} {}", line.serial, line.title).trim()))
            .collect()
    }
    fn row_ids(&self) -> String {
        let rows = self.editable_rows();
        rows.iter()
            .map(|choice| choice.value.as_str())
            .collect::<Vec<_>>()
            .join(",")
    }
    /// Lines in all, for a screen reader; −1 when they were not counted.
    fn row_count(&self) -> i64 {
        if self.shown.counted { self.shown.lines } else { -1 }
    }
    fn column_count(&self) -> usize {
        self.sheet.frozen + self.sheet.columns.len()
    }
    fn print_href(&self) -> String {
        let mut pairs: Vec<(&str, &str)> = self.shown.view.pairs().collect();
        pairs.push(("print", "all"));
        urls::with_query(&urls::list_version(self.shown.version.id), &pairs)
    }
    /// What the short form keeps of the view.
    fn kept(&self) -> Vec<(&str, &str)> {
        let mut kept: Vec<(&str, &str)> = self.shown.view.pairs().filter(|(name, _)| *name != "q").collect();
        if self.has_usual() {
            kept.push(("view", "0"));
        }
        kept
    }
    fn has_usual(&self) -> bool {
        self.shown.views.iter().any(|card| card.is_usual)
    }
    /// The kept views as tabs; first the list as adopted.
    fn view_href(&self, card: &ViewCard) -> String {
        urls::with_query(
            &urls::list_version(self.shown.version.id),
            &[("view", &card.view.id.to_string())],
        )
    }
    fn plain_href(&self) -> String {
        urls::with_query(&urls::list_version(self.shown.version.id), &[("view", "0")])
    }
    fn is_plain(&self) -> bool {
        self.shown.view.pairs().next().is_none()
    }
    fn is_kept(&self, card: &ViewCard) -> bool {
        self.shown.kept == Some(card.view.id)
    }
    fn kept_card(&self) -> Option<&ViewCard> {
        self.shown
            .views
            .iter()
            .find(|card| Some(card.view.id) == self.shown.kept)
    }
    fn terms(&self) -> Vec<(&str, &str)> {
        self.shown.view.pairs().collect()
    }
    fn is_filtered(&self) -> bool {
        self.shown.view.filters().next().is_some()
    }
    fn maker(&self) -> Maker<'_> {
        Maker {
            w: self.f.w,
            page: &self.shown,
            path: None,
            also: self.also,
            more: &self.more,
        }
    }

    fn version_words(&self) -> String {
        super::version_words(self.f.w, &self.shown.version)
    }
    fn is_draft(&self) -> bool {
        self.shown.version.state == VersionState::Draft
    }
    fn is_deliberated(&self) -> bool {
        matches!(self.shown.version.state, VersionState::Deliberated { .. })
    }
    fn is_adopted(&self) -> bool {
        matches!(self.shown.version.state, VersionState::Adopted(_))
    }
    fn adoption(&self) -> Option<&Adoption> {
        self.shown.version.state.adoption()
    }
    fn paper(&self) -> Option<&str> {
        match &self.shown.version.state {
            VersionState::Issued(_, paper) => Some(paper),
            _ => None,
        }
    }
    /// The version before this one, when it may be compared with.
    fn before(&self) -> Option<VersionId> {
        let base = self.shown.version.base?;
        let adopted = self.adoption().is_some();
        (adopted && self.shown.versions.iter().any(|card| card.version.id == base)).then_some(base)
    }
    fn compare_href(&self) -> Option<String> {
        self.before()
            .map(|base| urls::compare_lists(base, self.shown.version.id))
    }
    fn may_edit(&self) -> bool {
        self.is_draft() && self.shown.may(Action::DraftList)
    }
    fn may_deliberate(&self) -> bool {
        self.shown.may(Action::DeliberateList)
    }
    /// Of a list that several bodies adopt: by whom it was adopted, and who is awaited.
    fn bodies_words(&self) -> Option<String> {
        let w = self.f.w;
        let (mut done, mut awaited) = (Vec::new(), Vec::new());
        for (name, adoption) in &self.shown.bodies {
            let Some(adoption) = adoption else {
                awaited.push(name.clone());
                continue;
            };
            let number = adoption.paper_number.as_deref().unwrap_or_default();
            let day = adoption.signed_on.map(|day| day.to_string()).unwrap_or_default();
            let day = w.day_words(&day).unwrap_or_default();
            let values: [(&str, &dyn std::fmt::Display); 3] =
                [("name", name), ("number", &number), ("day", &day)];
            done.push(w.with("joint.one", &values));
        }
        let (done, awaited) = (done.join("、"), awaited.join("、"));
        if self.shown.bodies.is_empty() {
            return None;
        }
        Some(match (done.is_empty(), awaited.is_empty()) {
            (true, _) => w.with("joint.by-none", &[("awaited", &awaited)]),
            (_, true) => w.with("joint.by-all", &[("bodies", &done)]),
            _ => w.with("joint.by-some", &[("done", &done), ("awaited", &awaited)]),
        })
    }
    /// Whether one of several bodies has adopted what is before them.
    fn is_under_way(&self) -> bool {
        self.shown.bodies.iter().any(|(_, adoption)| adoption.is_some())
    }
    fn may_adopt(&self) -> bool {
        self.shown.bodies.is_empty() && self.is_deliberated() && self.shown.may(Action::AdoptList)
    }
    fn may_issue(&self) -> bool {
        self.is_adopted() && self.shown.may(Action::IssueList)
    }
    /// 交办: duties are made from the newest version.
    fn may_assign(&self) -> bool {
        self.is_newest_adopted() && self.shown.may(Action::AssignDuty)
    }
    fn is_newest_adopted(&self) -> bool {
        let adopted = |card: &&VersionCard| card.version.state.adoption().is_some();
        let newest = self.shown.versions.iter().find(adopted);
        newest.is_some_and(|card| card.version.id == self.shown.version.id)
    }
    /// An adjustment may be begun from the newest version once it is adopted.
    fn may_adjust(&self) -> bool {
        let newest = self.shown.versions.first().map(|card| card.version.id);
        self.adoption().is_some()
            && newest == Some(self.shown.version.id)
            && self.shown.may(Action::DraftList)
    }
    /// 年终结账, from the newest adopted version.
    fn may_settle(&self) -> bool {
        self.is_newest_adopted() && self.shown.may(Action::SettleYear)
    }
    /// Outcomes with how many rows had them.
    fn outcomes(&self) -> Vec<(&'static str, &'static str, i64)> {
        let count = |o: &Outcome| {
            (
                super::outcome_tag(o),
                self.f.t(super::outcome_key(o)),
                self.shown.outcomes.of(*o),
            )
        };
        Outcome::ALL.iter().map(count).filter(|(.., n)| *n > 0).collect()
    }
    /// What this view shows, to be edited in another program.
    fn editable_href(&self) -> String {
        let pairs: Vec<(&str, &str)> = self.shown.view.pairs().collect();
        urls::with_query(&urls::of_version(self.shown.version.id, "editable.xlsx"), &pairs)
    }
    /// The templates in whose layout this view can be written.
    fn templates_href(&self) -> String {
        let pairs: Vec<(&str, &str)> = self.shown.view.pairs().collect();
        urls::with_query(&urls::of_version(self.shown.version.id, "templates"), &pairs)
    }
    fn may_export(&self) -> bool {
        self.shown.may(Action::ExportList)
    }

    /// How many rows; for whoever sees part of the list, as of what they see.
    fn count_words(&self, rows: &i64) -> String {
        self.maker().count_words(*rows)
    }
    fn money_unit(&self) -> &'static str {
        self.maker().money_unit()
    }
    fn blocking(&self) -> usize {
        self.shown.gaps.iter().filter(|gap| gap.blocks).count()
    }
    fn gap_words(&self, gap: &Gap) -> String {
        let key = format!("lists.gap-{}", gap.code);
        self.f.w.with(&key, &[("detail", &gap.detail)])
    }
    /// The row of a gap, if it is on this page: its serial and title.
    fn gap_row(&self, gap: &Gap) -> Option<String> {
        let row = self.shown.rows.iter().find(|row| Some(row.row) == gap.row)?;
        Some(
            format!("{} {}", row.content.serial, row.content.title)
                .trim()
                .to_owned(),
        )
    }
}
