//! 承担: who owes what of a version, who owes too much in one month, what nobody owes or handles.

use askama::Template;
use axum::response::Response;
use yipanqi_app::lists::{Coverage, Load, LookRow};
use yipanqi_domain::VersionId;

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::request::{Asked, Id, Me, Visitor};
use crate::state::State;
use crate::urls;

/// Items due in one month above which a unit has too much, unless the reader asks for another bound.
const BOUND: usize = 5;

#[derive(Template)]
#[template(path = "lists/looks/coverage.html")]
struct Covered {
    f: Frame,
    shown: Coverage,
    bound: usize,
    part: super::Part,
}

impl Covered {
    fn note(&self) -> String {
        super::note(&self.f, &self.shown.look)
    }
    fn row(&self, at: &usize) -> &LookRow {
        &self.shown.look.rows[*at]
    }
    fn href(&self, at: &usize) -> Option<String> {
        super::href(&self.shown.look, self.row(at))
    }
    fn is_sealed(&self) -> bool {
        self.shown.look.version.state.adoption().is_some()
    }
    fn too_much(&self, load: &Load) -> bool {
        load.most.as_ref().is_some_and(|(_, n)| *n > self.bound)
    }
    fn overloaded(&self) -> usize {
        self.shown.units.iter().filter(|load| self.too_much(load)).count()
    }
    fn tables(&self) -> [(&'static str, &'static str, &[Load]); 2] {
        [
            ("units", self.f.t("looks.by-unit"), &self.shown.units),
            ("people", self.f.t("looks.by-person"), &self.shown.people),
        ]
    }
}

pub(super) async fn show(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    asked: Asked,
) -> Result<Response, Error> {
    let shown = state.app.coverage(&me.actor, VersionId(id)).await?;
    let bound = asked.get("bound").parse().ok().filter(|n| (1..=999).contains(n));
    let f = super::frame(&state, &visitor, &shown.look, "looks.coverage");
    let bound = bound.unwrap_or(BOUND);
    let lanes = [
        shown.units.len(),
        shown.people.len(),
        shown.nobody.len(),
        shown.no_handler.len(),
    ];
    let path = urls::of_version(shown.look.version.id, "coverage");
    let path = urls::with_query(&path, &[("bound", &bound.to_string())]);
    let part = super::Part::new(path, asked.page(), lanes.into_iter().max().unwrap_or(0));
    page(&Covered {
        f,
        shown,
        bound,
        part,
    })
}
