//! One version as a grid: groups, sums, paging; for a draft also its gaps and the acts that its state allows.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::lists::{GroupSum, RowView, VersionCard, VersionPage, VersionQuery};
use yipanqi_domain::list::{Adoption, Gap, RowChange, VersionState};
use yipanqi_domain::money::show_amount;
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
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "lists/grid.html")]
pub(super) struct Grid {
    f: Frame,
    shown: VersionPage,
    words: String,
    whole: bool,
    form: FormState,
    sessions: Vec<Choice>,
    pager: Pager,
    /// What rows say beyond the columns of every list: a column each.
    more: Vec<MoreColumn>,
}

pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::LIST_VERSION, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let query = VersionQuery {
        words: asked.get("q").to_owned(),
        page: if asked.has("print") { 0 } else { asked.page() },
    };
    let id = VersionId(id);
    page(&Grid::new(&state, &visitor, &me, id, &query, FormState::default()).await?)
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
        let shown = state.app.version_page(&me.actor, id, query).await?;
        let sessions = shown.sessions.iter().map(|session| {
            let day = w.day_words(&session.held_on.to_string()).unwrap_or_default();
            Choice::new(session.id, format!("{} {day}", session.name))
        });
        let path = urls::with_query(&urls::list_version(id), &[("q", &query.words)]);
        // Removed rows of a draft have their lines too.
        let lines = shown
            .total
            .rows
            .max(i64::try_from(shown.rows.len()).unwrap_or(i64::MAX));
        let size = if query.page == 0 {
            lines.max(1)
        } else {
            yipanqi_app::lists::ROWS_A_PAGE
        };
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, shown.list.name.clone())
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list(shown.list.id), shown.body.name.clone()),
            words: query.words.clone(),
            whole: query.page == 0,
            form,
            sessions: sessions.collect(),
            pager: Pager::new(path, shown.page, lines, size),
            more: super::more::columns(w, &shown),
            shown,
        })
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
    fn may_adopt(&self) -> bool {
        self.is_deliberated() && self.shown.may(Action::AdoptList)
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
    /// Where a row's name leads: to its form while drafted, to the item once adopted.
    fn row_href(&self, row: &RowView) -> Option<String> {
        if self.adoption().is_some() {
            row.item.map(urls::item)
        } else {
            self.may_edit().then(|| urls::row(self.shown.version.id, row.row))
        }
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
    fn may_export(&self) -> bool {
        self.shown.may(Action::ExportList)
    }

    /// How many rows; for whoever sees part of the list, as of what they see.
    fn count_words(&self, rows: &i64) -> String {
        let key = if self.shown.partial {
            "lists.count-seen"
        } else {
            "lists.count"
        };
        self.f.w.with(key, &[("n", &self.f.count(*rows))])
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

    /// Whether a row is led by a unit of no side.
    fn has_no_side(&self) -> bool {
        self.shown.sides.is_empty()
            || self
                .shown
                .rows
                .iter()
                .any(|row| row.leads.last().is_some_and(|names| !names.is_empty()))
    }
    /// Whether an amount is given for a whole row.
    fn has_whole(&self) -> bool {
        self.shown
            .rows
            .iter()
            .any(|row| row.content.amounts.of(None).is_some())
    }
    fn lead_columns(&self) -> usize {
        self.shown.sides.len() + usize::from(self.has_no_side())
    }
    fn amount_columns(&self) -> usize {
        self.shown.sides.len() + usize::from(self.has_whole()) + 1
    }
    fn frozen(&self) -> usize {
        if self.adoption().is_none() { 3 } else { 2 }
    }
    /// Columns behind the frozen ones: leads, support, amounts, term, measure, weight, what rows say beyond these, number.
    fn rest(&self) -> usize {
        self.lead_columns() + self.amount_columns() + self.more.len() + 6
    }
    fn more_cell(&self, row: &RowView, column: &MoreColumn) -> String {
        super::more::cell(self.f.w, &column.code, &row.content.more, &self.shown)
    }
    fn more_hint(&self, row: &RowView, column: &MoreColumn) -> String {
        super::more::hint(&column.code, &row.content.more, &self.shown.names)
    }

    fn leads(&self, row: &RowView, at: &usize) -> String {
        row.leads
            .get(*at)
            .map(|names| names.join("、"))
            .unwrap_or_default()
    }
    fn support(&self, row: &RowView) -> String {
        row.support.join("、")
    }
    fn side_amount(&self, row: &RowView, at: &usize) -> String {
        let side = self.shown.sides.get(*at).map(|side| side.id);
        self.money(&row.content.amounts.of(side).map(|a| a.fen))
    }
    fn whole_amount(&self, row: &RowView) -> String {
        self.money(&row.content.amounts.of(None).map(|a| a.fen))
    }
    fn row_total(&self, row: &RowView) -> String {
        self.money(&row.content.amounts.total())
    }
    /// What a group plans on each side that plans anything.
    fn side_sums(&self, sum: &GroupSum) -> Vec<String> {
        let sides = self.shown.sides.iter().zip(&sum.amounts.sides);
        sides
            .filter(|(_, fen)| fen.is_some())
            .map(|(side, fen)| format!("{} {}", side.name, self.money(fen)))
            .collect()
    }
    fn side_total(&self, at: &usize) -> String {
        self.money(&self.shown.total.amounts.sides.get(*at).copied().flatten())
    }
    fn whole_total(&self) -> String {
        let amounts = &self.shown.total.amounts;
        let sides: i64 = amounts.sides.iter().flatten().sum();
        self.money(&amounts.all.map(|all| all - sides))
    }
    fn money(&self, fen: &Option<i64>) -> String {
        let (unit, decimals) = self.shown.money;
        fen.map(|fen| show_amount(fen, unit, decimals))
            .unwrap_or_default()
    }
    fn money_unit(&self) -> &'static str {
        super::unit_words(self.f.w, self.shown.money.0)
    }
    fn weight(&self, hundredths: &i64) -> String {
        super::weight_words(*hundredths)
    }
    /// The last part of a heading path.
    fn heading<'n>(&self, path: &'n str) -> &'n str {
        path.rsplit('/').next().unwrap_or(path)
    }
    fn is_removed(&self, row: &RowView) -> bool {
        row.change == RowChange::Removed
    }
    fn change_words(&self, row: &RowView) -> Option<&'static str> {
        let adjusting = self.shown.version.base.is_some() && row.change != RowChange::Kept;
        adjusting.then(|| self.f.t(&format!("lists.change-{}", row.change)))
    }
}
