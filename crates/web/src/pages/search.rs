//! The search box's page.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::search::Found;

use crate::error::Error;
use crate::form::FormState;
use crate::frame::{Frame, page};
use crate::request::{Asked, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    f: Frame,
    found: Found,
    form: FormState,
}

/// The route of the page.
pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::SEARCH, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let w = visitor.words;
    let found = state.app.search(&me.actor, asked.get("q")).await?;
    let title = if found.words.is_empty() {
        w.t("search.title").to_owned()
    } else {
        w.with("search.title-for", &[("words", &found.words)])
    };
    page(&Search {
        f: Frame::new(&state, &visitor, None, title).crumb(urls::HOME, w.t("nav.home")),
        form: FormState::of([("q", found.words.as_str())]),
        found,
    })
}
