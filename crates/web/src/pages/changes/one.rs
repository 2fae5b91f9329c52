//! One request: decided by the office, withdrawn by who asked.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::changes::{ChangePage, Ruling};
use yipanqi_domain::change::ChangeState;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{At, ChangeId, DecisionId, Refusal};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "changes/one.html")]
struct One {
    f: Frame,
    shown: ChangePage,
    form: FormState,
    rulings: Vec<Choice>,
    decisions: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::CHANGE, Guard::SignedIn, get(show)),
        Route::post(
            urls::DECIDE_CHANGE,
            Guard::Act(Action::DecideChange),
            post(decide),
        ),
        Route::post(
            urls::WITHDRAW_CHANGE,
            Guard::Act(Action::AskChange),
            post(withdraw),
        ),
    ]
}

impl One {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: ChangeId,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.change_page(&me.actor, id).await?;
        let kind = w.t(&format!("changes.kind-{}", shown.line.change.kind.code()));
        Ok(Self {
            f: Frame::new(
                state,
                visitor,
                Place::Dispatch,
                format!("{kind} {}", shown.line.title),
            )
            .crumb(urls::HOME, w.t("nav.home"))
            .crumb(urls::CHANGES, w.t("changes.title")),
            rulings: vec![
                Choice::new("approve", w.t("changes.approve")),
                Choice::new("refuse", w.t("changes.refuse")),
            ],
            decisions: shown
                .decisions
                .iter()
                .map(|d| Choice::new(d.id, d.text.clone()))
                .collect(),
            shown,
            form,
        })
    }

    /// When it was decided or withdrawn, and why.
    fn ended(&self) -> Option<(At, &str)> {
        match &self.shown.line.change.state {
            ChangeState::Asked => None,
            ChangeState::Approved { at, reason, .. } | ChangeState::Refused { at, reason, .. } => {
                Some((*at, reason))
            }
            ChangeState::Withdrawn { at, .. } => Some((*at, "")),
        }
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let form = FormState::of([("ruling", "approve")]);
    page(&One::new(&state, &visitor, &me, ChangeId(id), form).await?)
}

async fn decide(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let ruling = match sent.get("ruling") {
        "approve" => Ok(Ruling::Approve(sent.number("decision").map(DecisionId))),
        "refuse" => Ok(Ruling::Refuse),
        _ => Err(Refusal::new("required").at("ruling")),
    };
    let outcome = match ruling {
        Ok(ruling) => judged(
            state
                .app
                .decide_change(&me.actor, ChangeId(id), ruling, sent.get("reason"))
                .await,
        )?,
        Err(refusal) => Err(refusal),
    };
    ended(&state, &visitor, &me, id, "changes.decided", sent, outcome).await
}

async fn withdraw(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = judged(state.app.withdraw_change(&me.actor, ChangeId(id)).await)?;
    ended(&state, &visitor, &me, id, "changes.taken-back", sent, outcome).await
}

/// Leads on after a form, or shows it again as it was sent.
async fn ended(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: i64,
    said: &'static str,
    sent: Form,
    outcome: Result<(), Refusal>,
) -> Result<Response, Error> {
    let change = ChangeId(id);
    match outcome {
        Ok(()) => Ok(see_saying(urls::change(change), said, &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &One::new(state, visitor, me, change, form).await?)
        }
    }
}
