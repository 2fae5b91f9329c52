//! Two versions side by side: added, removed, and changed with the columns that differ.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::lists::{ComparePage, Compared};
use yipanqi_domain::VersionId;
use yipanqi_domain::list::{LineageKind, ListVersion, RowChange, RowContent};

use crate::error::Error;
use crate::form::Choice;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::request::{Asked, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "lists/compare.html")]
struct Compare {
    f: Frame,
    shown: ComparePage,
}

/// One differing column: its name, what it said, what it says.
type Line = (String, String, String);

pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::COMPARE_LISTS, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let (Some(a), Some(b)) = (asked.number("a"), asked.number("b")) else {
        return Err(Error::NotFound);
    };
    let w = visitor.words;
    let shown = state
        .app
        .compare_page(&me.actor, VersionId(a), VersionId(b))
        .await?;
    page(&Compare {
        f: Frame::new(&state, &visitor, Place::Lists, w.t("lists.compare"))
            .crumb(urls::LISTS, w.t("nav.lists"))
            .crumb(urls::list_version(shown.after.id), shown.list.name.clone()),
        shown,
    })
}

impl Compare {
    fn choices(&self) -> Vec<Choice> {
        let one = |v: &ListVersion| Choice::new(v.id, super::version_words(self.f.w, v));
        self.shown.versions.iter().map(one).collect()
    }
    fn of(&self, change: &str) -> Vec<&Compared> {
        let fits = |c: &&Compared| c.difference.change.code() == change && !self.shown.is_joined(c);
        self.shown.changes.iter().filter(fits).collect()
    }
    fn count(&self, change: &str) -> usize {
        RowChange::parse(change).map_or(0, |change| self.shown.count(change))
    }
    /// Mergers and splits, as far as there are any.
    fn acts(&self) -> Vec<(&'static str, usize)> {
        let count = |kind: &LineageKind| {
            let acts = self.shown.lineage.iter().filter(|act| act.kind == *kind);
            (self.f.t(super::lineage_key(kind)), acts.count())
        };
        LineageKind::ALL
            .iter()
            .map(count)
            .filter(|(_, n)| *n > 0)
            .collect()
    }
    fn content<'c>(&self, one: &'c Compared) -> Option<&'c RowContent> {
        one.difference.after.as_ref().or(one.difference.before.as_ref())
    }
    fn units(&self, content: &RowContent) -> String {
        super::column_words(self.f.w, content, "units", &self.shown.sides)
    }
    fn lines(&self, one: &Compared) -> Vec<Line> {
        let (Some(before), Some(after)) = (&one.difference.before, &one.difference.after) else {
            return Vec::new();
        };
        let (w, shown) = (self.f.w, &self.shown);
        let words = |content: &RowContent, column: &str| {
            let words = super::column_words(w, content, column, &shown.sides);
            if words.is_empty() {
                super::more::compared(w, column, &content.more, &shown.columns, &shown.names)
            } else {
                words
            }
        };
        let line = |column: &&'static str| {
            let name = super::more::column_name(w, column, &shown.columns);
            (name, words(before, column), words(after, column))
        };
        one.difference.columns.iter().map(line).collect()
    }
    /// The item's page, at its own address.
    fn is_choice(&self, choice: &Choice, version: &VersionId) -> bool {
        choice.value == version.to_string()
    }
}
