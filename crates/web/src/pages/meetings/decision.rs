//! One decision: the characters it came from, what became of it, and how its record is put right or withdrawn.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::decisions::Amendment;
use yipanqi_app::meeting_pages::DecisionPage;
use yipanqi_domain::meeting::{DecisionKind, DecisionState};
use yipanqi_domain::refusal::optional_day;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{DecisionId, Refusal};

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
#[template(path = "meetings/decision.html")]
struct Opened {
    f: Frame,
    shown: DecisionPage,
    amend: FormState,
    withdraw: FormState,
    kinds: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::RecordDecision);
    vec![
        Route::get(urls::DECISION, Guard::SignedIn, get(show)),
        Route::post(urls::AMEND_DECISION, guard, post(amend)),
        Route::post(urls::WITHDRAW_DECISION, guard, post(withdraw)),
    ]
}

/// The two forms of the page, each as it is to be shown; `None` is as saved.
#[derive(Default)]
struct Forms {
    amend: Option<FormState>,
    withdraw: Option<FormState>,
}

impl Opened {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: DecisionId,
        forms: Forms,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.decision_page(&me.actor, id).await?;
        let d = &shown.line.decision;
        let title = w.with("meetings.decision-n", &[("n", &d.position)]);
        let mut f =
            Frame::new(state, visitor, Place::Meetings, title).crumb(urls::MEETINGS, w.t("nav.meetings"));
        if let Some(session) = &shown.session {
            f = f.crumb(urls::session(session.id), session.name.clone());
        }
        let saved = || {
            FormState::of([
                ("seen", &shown.form),
                ("kind", d.kind.code()),
                ("text", &d.text),
                ("lead", &d.lead_units.replace('\n', "、")),
                ("support", &d.support_units.replace('\n', "、")),
                ("due", &d.due_on.map(|d| d.to_string()).unwrap_or_default()),
            ])
        };
        Ok(Self {
            f,
            amend: forms.amend.unwrap_or_else(saved),
            withdraw: forms.withdraw.unwrap_or_default(),
            kinds: super::kinds(w),
            shown,
        })
    }

    /// The words of a code: `meetings.<stem>-<code>`.
    fn word(&self, stem: &str, code: &str) -> &'static str {
        self.f.t(&format!("meetings.{stem}-{code}"))
    }

    /// Why the record was put right or withdrawn.
    fn reason(&self) -> Option<&str> {
        match &self.shown.line.decision.state {
            DecisionState::Recorded => None,
            DecisionState::Amended { reason } | DecisionState::Withdrawn { reason } => Some(reason),
        }
    }

    fn span_words(&self, span: &(i64, i64)) -> String {
        self.f.with2("meetings.span", "from", span.0 + 1, "to", span.1)
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    page(&Opened::new(&state, &visitor, &me, DecisionId(id), Forms::default()).await?)
}

async fn amend(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = DecisionId(id);
    let outcome = match optional_day(sent.get("due"), "due") {
        Err(refusal) => Err(refusal),
        Ok(due_on) => {
            let to = Amendment {
                seen: sent.get("seen").to_owned(),
                kind: DecisionKind::parse(sent.get("kind")).unwrap_or(DecisionKind::Decided),
                text: sent.get("text").to_owned(),
                lead_units: names(sent.get("lead")),
                support_units: names(sent.get("support")),
                due_on,
                reason: sent.get("reason").to_owned(),
            };
            judged(state.app.amend_decision(&me.actor, id, to).await)?
        }
    };
    let Err(refusal) = outcome else {
        return Ok(see_saying(urls::decision(id), "meetings.amended", &[]));
    };
    let forms = Forms {
        amend: Some(FormState::refused(sent, &refusal, visitor.words)),
        ..Forms::default()
    };
    refused(&state, &visitor, &me, id, &refusal, forms).await
}

async fn withdraw(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = DecisionId(id);
    let outcome = state
        .app
        .withdraw_decision(&me.actor, id, sent.get("reason"))
        .await;
    let Err(refusal) = judged(outcome)? else {
        return Ok(see_saying(urls::decision(id), "meetings.withdrawn", &[]));
    };
    let forms = Forms {
        withdraw: Some(FormState::refused(sent, &refusal, visitor.words)),
        ..Forms::default()
    };
    refused(&state, &visitor, &me, id, &refusal, forms).await
}

async fn refused(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: DecisionId,
    refusal: &Refusal,
    forms: Forms,
) -> Result<Response, Error> {
    page_refused(refusal, &Opened::new(state, visitor, me, id, forms).await?)
}
