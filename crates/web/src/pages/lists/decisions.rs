//! Drafting from decisions: tick those that become rows.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::lists::{DecisionChoice, DecisionsPage};
use yipanqi_domain::rights::Action;
use yipanqi_domain::{DecisionId, VersionId};

use crate::error::{Error, judged};
use crate::form::FormState;
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "lists/decisions.html")]
struct Decisions {
    f: Frame,
    form: FormState,
    shown: DecisionsPage,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::DraftList);
    vec![
        Route::get(urls::LIST_DECISIONS, guard, get(show)),
        Route::post(urls::LIST_DECISIONS, guard, post(send)),
    ]
}

impl Decisions {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: VersionId,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.decisions_page(&me.actor, id).await?;
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, w.t("lists.from-decisions"))
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list_version(id), shown.list.name.clone()),
            form,
            shown,
        })
    }
    fn is_ticked(&self, choice: &DecisionChoice) -> bool {
        self.form.is_chosen("decision", &choice.decision.id.to_string())
    }
    fn units(&self, choice: &DecisionChoice) -> String {
        choice.decision.lead_units.replace('\n', "、")
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    page(&Decisions::new(&state, &visitor, &me, VersionId(id), FormState::default()).await?)
}

async fn send(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = VersionId(id);
    let chosen: Vec<DecisionId> = sent.all("decision").filter_map(|id| id.parse().ok()).collect();
    let seen = sent.number("revision").unwrap_or(0);
    match judged(state.app.draft_from_decisions(&me.actor, id, seen, &chosen).await)? {
        Ok(edited) => {
            let n = edited.rows.len();
            Ok(see_saying(urls::list_version(id), "lists.drafted", &[("n", &n)]))
        }
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &Decisions::new(&state, &visitor, &me, id, form).await?)
        }
    }
}
