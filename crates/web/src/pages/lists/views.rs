//! Views that are kept: under a name, thrown away, chosen as the one a list opens with. Each is a form on the grid.

use axum::response::Response;
use axum::routing::post;
use yipanqi_domain::VersionId;
use yipanqi_domain::list::GridView;

use super::grid::refused;
use crate::error::{Error, judged};
use crate::form::FormState;
use crate::request::{Form, Id, Ids, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

pub fn routes() -> Vec<Route> {
    vec![
        Route::post(urls::LIST_VIEWS, Guard::SignedIn, post(keep)),
        Route::post(urls::USUAL_VIEW, Guard::SignedIn, post(choose)),
        Route::post(urls::DROP_VIEW, Guard::SignedIn, post(throw)),
    ]
}

fn shown(id: VersionId, view: i64) -> String {
    urls::with_query(&urls::list_version(id), &[("view", &view.to_string())])
}

async fn keep(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = VersionId(id);
    let view = GridView::read(
        sent.values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    );
    let (name, shared) = (sent.get("view_name"), sent.has("shared"));
    match judged(state.app.keep_view(&me.actor, id, name, shared, &view).await)? {
        Ok(kept) => Ok(see_saying(shown(id, kept), "lists.view-kept", &[("name", &name)])),
        Err(refusal) => refused(&state, &visitor, &me, id, &refusal, FormState::sent(sent)).await,
    }
}

async fn choose(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let (id, view) = (VersionId(id), sent.number("view").filter(|view| *view != 0));
    match judged(state.app.choose_view(&me.actor, id, view).await)? {
        Ok(()) => Ok(see_saying(shown(id, view.unwrap_or(0)), "lists.view-chosen", &[])),
        Err(refusal) => refused(&state, &visitor, &me, id, &refusal, FormState::default()).await,
    }
}

async fn throw(state: State, visitor: Visitor, me: Me, ids: Ids) -> Result<Response, Error> {
    let (id, view) = (VersionId(ids.get("id")?), ids.get("view")?);
    match judged(state.app.drop_view(&me.actor, id, view).await)? {
        Ok(()) => Ok(see_saying(shown(id, 0), "lists.view-dropped", &[])),
        Err(refusal) => refused(&state, &visitor, &me, id, &refusal, FormState::default()).await,
    }
}
