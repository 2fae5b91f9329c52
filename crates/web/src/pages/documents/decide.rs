//! What the buttons of the review do. Each leads back to the review, where the next candidate is current.

use axum::response::Response;
use axum::routing::post;
use yipanqi_app::candidates::Verdict;
use yipanqi_app::document_units::Said;
use yipanqi_domain::document::CandidateKind;
use yipanqi_domain::review::Wording;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{CandidateId, DocumentId, UnitId};

use super::review::{Panel, View, refused};
use crate::error::{Error, judged};
use crate::request::{Form, Id, Ids, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::{see, see_saying};
use crate::state::State;
use crate::urls;

/// The routes of the acts.
pub(super) fn routes() -> Vec<Route> {
    const GUARD: Guard = Guard::Act(Action::ReviewDocument);
    vec![
        Route::post(urls::DOCUMENT_CANDIDATE, GUARD, post(decide)),
        Route::post(urls::DOCUMENT_REST, GUARD, post(rest)),
        Route::post(urls::DOCUMENT_REVIEW, GUARD, post(finish)),
        Route::post(urls::DOCUMENT_ASIDE, GUARD, post(set_aside)),
        Route::post(urls::DOCUMENT_REOPEN, GUARD, post(reopen)),
        Route::post(urls::DOCUMENT_READ, GUARD, post(read_again)),
        Route::post(urls::DOCUMENT_VOUCH, GUARD, post(vouch)),
        Route::post(urls::DOCUMENT_UNITS, GUARD, post(choose_unit)),
    ]
}

/// The wording of a form as typed.
pub(super) fn wording(sent: &Form) -> Wording {
    let field = |name| sent.get(name).to_owned();
    // What was chosen from a menu goes before what stands in the field.
    let chosen = |pick, name| sent.filled(pick).map_or_else(|| field(name), str::to_owned);
    let due_on = chosen("due_pick", "due_on");
    Wording {
        text: field("text"),
        lead_units: chosen("lead_pick", "lead_units"),
        support_units: field("support_units"),
        due_on: if due_on == "none" { String::new() } else { due_on },
    }
}

async fn decide(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let (document, candidate) = (DocumentId(ids.get("id")?), CandidateId(ids.get("candidate")?));
    let verdict = match sent.get("do") {
        "take" => Verdict::Take(wording(&sent)),
        "merge" => Verdict::Merge { into: None },
        "merge-into" => Verdict::Merge {
            into: sent.number("into").map(CandidateId),
        },
        "split" => Verdict::Split {
            parts: sent.get("parts").to_owned(),
        },
        "drop" => Verdict::Drop {
            reason: sent.get("reason").to_owned(),
        },
        "undo" => Verdict::Undo,
        _ => return Err(Error::Unreadable),
    };
    let (undone, split) = (verdict == Verdict::Undo, matches!(verdict, Verdict::Split { .. }));
    let kind = CandidateKind::parse(sent.get("kind")).unwrap_or(CandidateKind::Task);
    match judged(
        state
            .app
            .decide_candidate(&me.actor, candidate, sent.get("seen"), verdict)
            .await,
    )? {
        Ok(document) => {
            let id = candidate.to_string();
            // What was undone or taken apart is looked at again; after a verdict the next one is.
            let at = if undone || split {
                ("at", id.as_str())
            } else {
                ("after", id.as_str())
            };
            let back = urls::with_query(&urls::document(document), &[("kind", kind.code()), at]);
            Ok(see(format!("{back}#now-card")))
        }
        Err(refusal) => {
            let view = View {
                kind: Some(kind),
                at: Some(candidate.0),
                ..View::default()
            };
            refused(&state, &visitor, &me, document, view, sent, &refusal).await
        }
    }
}

async fn rest(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let document = DocumentId(id);
    let kind = CandidateKind::parse(sent.get("kind")).ok_or(Error::Unreadable)?;
    let waiting = sent.get("waiting").parse().unwrap_or(0);
    let take = sent.get("do") == "take";
    match judged(
        state
            .app
            .decide_rest(&me.actor, document, kind, waiting, take)
            .await,
    )? {
        Ok(n) => {
            let key = if take {
                "documents.rest-taken"
            } else {
                "documents.rest-dropped"
            };
            Ok(see_saying(urls::document(document), key, &[("n", &n)]))
        }
        Err(refusal) => {
            let view = View {
                kind: Some(kind),
                ..View::default()
            };
            refused(&state, &visitor, &me, document, view, Form::default(), &refusal).await
        }
    }
}

async fn finish(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let document = DocumentId(id);
    match judged(state.app.finish_review(&me.actor, document).await)? {
        Ok(()) if sent.get("then") == "session" => Ok(see(urls::new_session(Some(document)))),
        Ok(()) => Ok(see_saying(urls::document(document), "documents.finished", &[])),
        Err(refusal) => {
            refused(
                &state,
                &visitor,
                &me,
                document,
                View::default(),
                Form::default(),
                &refusal,
            )
            .await
        }
    }
}

async fn set_aside(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    sent: Form,
) -> Result<Response, Error> {
    let document = DocumentId(id);
    match judged(
        state
            .app
            .set_document_aside(&me.actor, document, sent.get("reason"))
            .await,
    )? {
        Ok(()) => Ok(see_saying(urls::document(document), "documents.set-aside", &[])),
        Err(refusal) => {
            let view = View {
                panel: Panel::Aside,
                ..View::default()
            };
            refused(&state, &visitor, &me, document, view, sent, &refusal).await
        }
    }
}

async fn reopen(state: State, me: Me, Id(id): Id) -> Result<Response, Error> {
    state.app.reopen_document(&me.actor, DocumentId(id)).await?;
    Ok(see_saying(
        urls::document(DocumentId(id)),
        "documents.reopened",
        &[],
    ))
}

async fn read_again(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    sent: Form,
) -> Result<Response, Error> {
    let document = DocumentId(id);
    match judged(
        state
            .app
            .read_again(&me.actor, document, sent.get("reason"))
            .await,
    )? {
        Ok(new) => Ok(see_saying(
            urls::document(document),
            "documents.read-again-done",
            &[("n", &new)],
        )),
        Err(refusal) => {
            let view = View {
                panel: if refusal.field == Some("reason") {
                    Panel::Again
                } else {
                    Panel::Closed
                },
                ..View::default()
            };
            refused(&state, &visitor, &me, document, view, sent, &refusal).await
        }
    }
}

async fn vouch(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let (document, given) = (DocumentId(id), sent.get("do") != "take-back");
    match judged(
        state
            .app
            .vouch(&me.actor, document, given, sent.get("vouch"))
            .await,
    )? {
        Ok(()) => {
            let key = if given {
                "documents.vouched"
            } else {
                "documents.unvouched"
            };
            Ok(see_saying(urls::document(document), key, &[]))
        }
        Err(refusal) => refused(&state, &visitor, &me, document, View::default(), sent, &refusal).await,
    }
}

/// What a name stands for. The choice is `unit|name`, where the unit is an id, `open` or `undo`; the candidate that was
/// looked at stays the current one.
async fn choose_unit(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    sent: Form,
) -> Result<Response, Error> {
    let document = DocumentId(id);
    let (unit, name) = sent.get("choice").split_once('|').unwrap_or_default();
    let said = match unit {
        "open" => Said::Open,
        "undo" => Said::Undo,
        id => Said::Unit(UnitId(id.parse().map_err(|_| Error::Unreadable)?)),
    };
    let at = sent.number("at");
    match judged(state.app.choose_unit(&me.actor, document, name, said).await)? {
        Ok(()) => {
            let at = at.map(|at| at.to_string()).unwrap_or_default();
            let back = urls::with_query(&urls::document(document), &[("at", &at)]);
            let key = if said == Said::Undo {
                "documents.unit-unchosen"
            } else {
                "documents.unit-chosen"
            };
            Ok(see_saying(format!("{back}#now-card"), key, &[("name", &name)]))
        }
        Err(refusal) => {
            let view = View {
                at,
                ..View::default()
            };
            refused(&state, &visitor, &me, document, view, sent, &refusal).await
        }
    }
}
