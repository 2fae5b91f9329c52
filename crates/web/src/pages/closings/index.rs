//! What waits for the reader's review, what waits at all, what is overdue.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::close::{ClosingFilter, ClosingsPage, PAGE};

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "closings/index.html")]
struct Index {
    f: Frame,
    shown: ClosingsPage,
    tabs: Vec<Tab>,
    pager: Pager,
}

/// A filter with its count.
struct Tab {
    text: &'static str,
    href: String,
    count: Option<i64>,
    is_here: bool,
}

pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(urls::CLOSINGS, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    use ClosingFilter::{Ended, Mine, Overdue, Waiting};
    let w = visitor.words;
    let filter = [Mine, Waiting, Overdue, Ended]
        .into_iter()
        .find(|filter| filter.code() == asked.get("show"));
    let shown = state.app.closings_page(&me.actor, filter, asked.page()).await?;
    let tabs = shown.filters.iter().zip(&shown.counts);
    let tabs = tabs
        .map(|(filter, count)| Tab {
            text: w.t(&format!("close.filter-{}", filter.code())),
            href: urls::closings_of(filter.code()),
            count: *count,
            is_here: *filter == shown.filter,
        })
        .collect();
    page(&Index {
        f: Frame::new(&state, &visitor, Place::Home, w.t("close.title")).crumb(urls::HOME, w.t("nav.home")),
        pager: Pager::new(
            urls::closings_of(shown.filter.code()),
            shown.page,
            shown.total,
            PAGE,
        ),
        tabs,
        shown,
    })
}
