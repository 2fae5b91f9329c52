//! Sessions, latest first, with their series and how many of each.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::meeting_pages::SessionsPage;
use yipanqi_domain::SeriesId;

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

/// Sessions on one page.
const SIZE: i64 = 50;

#[derive(Template)]
#[template(path = "meetings/index.html")]
struct Index {
    f: Frame,
    shown: SessionsPage,
    series: Option<SeriesId>,
    pager: Pager,
}

pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::MEETINGS, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let series = asked.number("series").map(SeriesId);
    let at = asked.page();
    let shown = state.app.sessions_page(&me.actor, series, at - 1, SIZE).await?;
    let path = series.map_or_else(|| urls::MEETINGS.to_owned(), urls::sessions_of);
    page(&Index {
        f: Frame::new(&state, &visitor, Place::Meetings, visitor.words.t("nav.meetings")),
        pager: Pager::new(path, at, shown.total, SIZE),
        shown,
        series,
    })
}

impl Index {
    fn sessions(&self) -> i64 {
        self.shown.series.iter().map(|s| s.sessions).sum()
    }
}
