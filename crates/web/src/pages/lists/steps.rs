//! What moves a version on: adjust, deliberate, take back, adopt, issue. Each is a form on the version's own page.

use axum::response::Response;
use axum::routing::post;
use yipanqi_app::lists::AdoptInput;
use yipanqi_domain::refusal::required_day;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{ListId, Refusal, SessionId, VersionId};

use super::grid::refused;
use crate::error::{Error, judged};
use crate::form::FormState;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

pub fn routes() -> Vec<Route> {
    vec![
        Route::post(urls::ADJUST_LIST, Guard::Act(Action::DraftList), post(adjust)),
        Route::post(
            urls::DELIBERATE_LIST,
            Guard::Act(Action::DeliberateList),
            post(deliberate),
        ),
        Route::post(
            urls::REOPEN_LIST,
            Guard::Act(Action::DeliberateList),
            post(reopen),
        ),
        Route::post(urls::ADOPT_LIST, Guard::Act(Action::AdoptList), post(adopt)),
        Route::post(urls::ISSUE_LIST, Guard::Act(Action::IssueList), post(issue)),
    ]
}

async fn adjust(state: State, me: Me, Id(id): Id) -> Result<Response, Error> {
    let version = state.app.begin_adjustment(&me.actor, ListId(id)).await?;
    Ok(see_saying(urls::list_version(version), "lists.adjusting", &[]))
}

async fn deliberate(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    sent: Form,
) -> Result<Response, Error> {
    let (id, seen) = (VersionId(id), sent.number("revision").unwrap_or(0));
    match judged(state.app.deliberate(&me.actor, id, seen).await)? {
        Ok(()) => Ok(see_saying(urls::list_version(id), "lists.deliberated", &[])),
        Err(refusal) => refused(&state, &visitor, &me, id, &refusal, FormState::default()).await,
    }
}

async fn reopen(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let id = VersionId(id);
    match judged(state.app.reopen(&me.actor, id).await)? {
        Ok(()) => Ok(see_saying(urls::list_version(id), "lists.reopened", &[])),
        Err(refusal) => refused(&state, &visitor, &me, id, &refusal, FormState::default()).await,
    }
}

async fn adopt(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = VersionId(id);
    let outcome = match (
        sent.number("session"),
        required_day(sent.get("in_force_on"), "in_force_on"),
    ) {
        (None, _) => Err(Refusal::new("required").at("session")),
        (_, Err(refusal)) => Err(refusal),
        (Some(session), Ok(in_force_on)) => {
            let input = AdoptInput {
                seen_revision: sent.number("revision").unwrap_or(0),
                session: SessionId(session),
                in_force_on,
            };
            judged(state.app.adopt(&me.actor, id, input).await)?
        }
    };
    match outcome {
        Ok(done) => {
            let items = done.new_items.len();
            let values: [(&str, &dyn std::fmt::Display); 2] = [("number", &done.number), ("n", &items)];
            Ok(see_saying(urls::list_version(id), "lists.adopted", &values))
        }
        Err(refusal) => refused(&state, &visitor, &me, id, &refusal, FormState::sent(sent)).await,
    }
}

async fn issue(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = VersionId(id);
    match judged(state.app.issue(&me.actor, id, sent.get("paper_number")).await)? {
        Ok(()) => {
            let number = sent.get("paper_number");
            Ok(see_saying(
                urls::list_version(id),
                "lists.issued",
                &[("number", &number)],
            ))
        }
        Err(refusal) => refused(&state, &visitor, &me, id, &refusal, FormState::sent(sent)).await,
    }
}
