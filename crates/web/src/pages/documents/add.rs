//! Adding a candidate that reading overlooked.

use axum::response::Response;
use axum::routing::post;
use yipanqi_app::candidates::Added;
use yipanqi_domain::DocumentId;
use yipanqi_domain::document::CandidateKind;
use yipanqi_domain::rights::Action;

use super::decide::wording;
use super::review::{Panel, View, refused};
use crate::error::{Error, judged};
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

/// The route of the act.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::post(
        urls::DOCUMENT_CANDIDATES,
        Guard::Act(Action::ReviewDocument),
        post(add),
    )]
}

async fn add(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let document = DocumentId(id);
    let kind = CandidateKind::parse(sent.get("kind")).unwrap_or(CandidateKind::Task);
    let added = Added {
        kind,
        wording: wording(&sent),
        quote: sent.get("quote").to_owned(),
    };
    match judged(state.app.add_candidate(&me.actor, document, added).await)? {
        Ok(new) => {
            let back = [("kind", kind.code()), ("after", &new.to_string())];
            Ok(see_saying(
                urls::with_query(&urls::document(document), &back),
                "documents.added",
                &[],
            ))
        }
        Err(refusal) => {
            let view = View {
                kind: Some(kind),
                panel: Panel::Adding,
                ..View::default()
            };
            refused(&state, &visitor, &me, document, view, sent, &refusal).await
        }
    }
}
