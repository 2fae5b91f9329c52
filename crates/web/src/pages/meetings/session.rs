//! One session: what it was, what it decided, what became of that; and a form for one more decision.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::decisions::NewDecision;
use yipanqi_app::meeting_pages::SessionPage;
use yipanqi_domain::SessionId;
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::refusal::optional_day;
use yipanqi_domain::rights::Action;

use super::names;
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
#[template(path = "meetings/session.html")]
struct Opened {
    f: Frame,
    shown: SessionPage,
    form: FormState,
    kinds: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::RecordDecision);
    vec![
        Route::get(urls::SESSION, Guard::SignedIn, get(show)),
        Route::post(urls::SESSION_DECISIONS, guard, post(send)),
    ]
}

impl Opened {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: SessionId,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.session_page(&me.actor, id).await?;
        let mut f = Frame::new(state, visitor, Place::Meetings, shown.session.name.clone())
            .crumb(urls::MEETINGS, w.t("nav.meetings"));
        if let Some(series) = &shown.series {
            f = f.crumb(urls::sessions_of(series.id), series.name.clone());
        }
        Ok(Self {
            f,
            shown,
            form,
            kinds: super::kinds(w),
        })
    }

    /// The words of a code: `meetings.<stem>-<code>`.
    fn word(&self, stem: &str, code: &str) -> &'static str {
        self.f.t(&format!("meetings.{stem}-{code}"))
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let form = FormState::of([("kind", DecisionKind::Decided.code())]);
    page(&Opened::new(&state, &visitor, &me, SessionId(id), form).await?)
}

async fn send(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let w = visitor.words;
    let id = SessionId(id);
    let added = match optional_day(sent.get("due"), "due") {
        Err(refusal) => Err(refusal),
        Ok(due_on) => {
            let new = NewDecision {
                kind: DecisionKind::parse(sent.get("kind")).unwrap_or(DecisionKind::Decided),
                text: sent.get("text").to_owned(),
                lead_units: names(sent.get("lead")),
                support_units: names(sent.get("support")),
                due_on,
                candidates: Vec::new(),
            };
            judged(state.app.record_decision(&me.actor, id, new).await)?
        }
    };
    match added {
        Ok(_) => Ok(see_saying(urls::session(id), "meetings.decision-recorded", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, w);
            page_refused(&refusal, &Opened::new(&state, &visitor, &me, id, form).await?)
        }
    }
}
