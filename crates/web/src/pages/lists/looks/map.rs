//! 地图: how many rows lie in each place, and which.

use askama::Template;
use axum::response::Response;
use yipanqi_app::lists::{ListMap, LookRow, Spot};
use yipanqi_domain::VersionId;

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::request::{Asked, Id, Me, Visitor};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "lists/looks/map.html")]
struct Map {
    f: Frame,
    shown: ListMap,
    part: super::Part,
}

impl Map {
    fn note(&self) -> String {
        super::note(&self.f, &self.shown.look)
    }
    fn row(&self, at: &usize) -> &LookRow {
        &self.shown.look.rows[*at]
    }
    fn href(&self, at: &usize) -> Option<String> {
        super::href(&self.shown.look, self.row(at))
    }
    /// Places with rows, the most first.
    fn filled(&self) -> Vec<&Spot> {
        let mut spots: Vec<&Spot> = self.shown.spots.iter().filter(|s| !s.rows.is_empty()).collect();
        spots.sort_by_key(|spot| std::cmp::Reverse(spot.rows.len()));
        spots
    }
}

pub(super) async fn show(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    asked: Asked,
) -> Result<Response, Error> {
    let shown = state.app.list_map(&me.actor, VersionId(id)).await?;
    let f = super::frame(&state, &visitor, &shown.look, "looks.map");
    let places = shown.spots.iter().map(|spot| spot.rows.len());
    let longest = places.chain([shown.elsewhere.len()]).max().unwrap_or(0);
    let path = urls::of_version(shown.look.version.id, "map");
    let part = super::Part::new(path, asked.page(), longest);
    page(&Map { f, shown, part })
}
