//! The requests that one may see, those that wait first.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::changes::{ChangesPage, PAGE};

use crate::error::Error;
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "changes/index.html")]
struct Index {
    f: Frame,
    shown: ChangesPage,
    form: FormState,
    states: Vec<Choice>,
    pager: Pager,
}

pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::CHANGES, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let w = visitor.words;
    let wanted = asked.get("state");
    let shown = state.app.changes_page(&me.actor, wanted, asked.page()).await?;
    let word = |code: &str| Choice::new(code, w.t(&format!("words.state-{code}")));
    let mut states = Vec::from(["asked", "approved", "refused", "withdrawn"].map(word));
    if shown.is_office {
        states.push(Choice::new("to-decide", w.t("home.wait-to-decide")));
    }
    page(&Index {
        f: Frame::new(&state, &visitor, Place::Dispatch, w.t("changes.title"))
            .crumb(urls::HOME, w.t("nav.home")),
        form: FormState::sent(asked.0.clone()),
        states,
        pager: Pager::new(
            urls::with_query(urls::CHANGES, &[("state", wanted)]),
            shown.page,
            shown.total,
            PAGE,
        ),
        shown,
    })
}
