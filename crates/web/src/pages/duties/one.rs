//! One duty: signed for, objected to, ruled on, handed over. One form is open at a time, named by `do` in the address.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::duties::{DutyPage, Ruling};
use yipanqi_domain::duty::DutyState;
use yipanqi_domain::refusal::required_day;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{At, DocumentId, DutyId, Refusal};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "duties/one.html")]
struct One {
    f: Frame,
    shown: DutyPage,
    /// The form that is open; empty when none is.
    doing: String,
    form: FormState,
    /// Documents that may show that the unit signed.
    papers: Vec<Choice>,
    rulings: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::DUTY, Guard::SignedIn, get(show)),
        Route::post(urls::SIGN_DUTY, Guard::SignedIn, post(sign)),
        Route::post(urls::OBJECT_DUTY, Guard::Act(Action::SignDuty), post(object)),
        Route::post(urls::RULE_DUTY, Guard::Act(Action::DecideObjection), post(rule)),
        Route::post(urls::MOVE_DUTY, Guard::Act(Action::HandOverDuty), post(hand_over)),
    ]
}

impl One {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: DutyId,
        doing: &str,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.duty_page(&me.actor, id).await?;
        let mut papers = Vec::new();
        if shown.can_sign_on_behalf && doing == "sign" {
            let page = state.app.documents_page(&me.actor, "", 1, 100).await?;
            let fits = page
                .lines
                .into_iter()
                .filter(|l| l.document.body == shown.line.body);
            papers = fits
                .map(|l| Choice::new(l.document.id, l.document.title))
                .collect();
        }
        let title = w.with("duties.of", &[("unit", &shown.line.unit_name)]);
        Ok(Self {
            f: Frame::new(state, visitor, Place::Home, title)
                .crumb(urls::HOME, w.t("nav.home"))
                .crumb(urls::DUTIES, w.t("duties.title")),
            rulings: vec![
                Choice::new("uphold", w.t("duties.uphold")),
                Choice::new("reject", w.t("duties.reject")),
            ],
            doing: doing.to_owned(),
            shown,
            form,
            papers,
        })
    }

    /// Why it was objected to, handed over or ended, for those who may read it.
    fn reason(&self) -> Option<&str> {
        match &self.shown.line.duty.state {
            DutyState::Objected { reason, .. }
            | DutyState::HandedOver { reason }
            | DutyState::Ended { reason } => Some(reason.as_str()).filter(|r| !r.is_empty()),
            DutyState::Assigned | DutyState::Signed { .. } => None,
        }
    }

    /// When it was signed for or objected to.
    fn since(&self) -> Option<At> {
        match self.shown.line.duty.state {
            DutyState::Signed { at, .. } | DutyState::Objected { at, .. } => Some(at),
            _ => None,
        }
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let doing = asked.get("do").to_owned();
    let today = me.actor.today.to_string();
    let mut proposed = FormState::of([("on", today.as_str()), ("ruling", "uphold")]);
    let mut one = One::new(&state, &visitor, &me, DutyId(id), &doing, FormState::default()).await?;
    let unit = match doing.as_str() {
        "rule" => one.shown.other_unit.clone(),
        "hand-over" => one.shown.successors.first().map(|u| u.name.clone()),
        _ => None,
    };
    if let Some(unit) = unit {
        proposed = FormState::of([
            ("on", today.as_str()),
            ("ruling", "uphold"),
            ("unit", unit.as_str()),
        ]);
    }
    one.form = proposed;
    page(&one)
}

async fn sign(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let duty = DutyId(id);
    let evidence = sent.number("evidence").map(DocumentId);
    let outcome = if sent.has("evidence") && evidence.is_none() {
        Err(Refusal::new("evidence_needed").at("evidence"))
    } else {
        judged(state.app.sign(&me.actor, duty, evidence).await)?
    };
    ended(
        &state,
        &visitor,
        &me,
        duty,
        "sign",
        sent,
        outcome,
        "duties.signed",
    )
    .await
}

async fn object(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let duty = DutyId(id);
    let outcome = state
        .app
        .object(&me.actor, duty, sent.get("reason"), sent.get("other"))
        .await;
    ended(
        &state,
        &visitor,
        &me,
        duty,
        "object",
        sent,
        judged(outcome)?,
        "duties.objected",
    )
    .await
}

async fn rule(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let duty = DutyId(id);
    let ruling = match sent.get("ruling") {
        "reject" => Ruling::Reject,
        _ => Ruling::Uphold {
            unit: sent.get("unit").to_owned(),
        },
    };
    let outcome = state
        .app
        .decide_objection(&me.actor, duty, &ruling, sent.get("reason"))
        .await;
    ended(
        &state,
        &visitor,
        &me,
        duty,
        "rule",
        sent,
        judged(outcome)?,
        "duties.ruled",
    )
    .await
}

async fn hand_over(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    sent: Form,
) -> Result<Response, Error> {
    let duty = DutyId(id);
    let outcome = match required_day(sent.get("on"), "on") {
        Err(refusal) => Err(refusal),
        Ok(on) => {
            let (unit, reason) = (sent.get("unit"), sent.get("reason"));
            judged(state.app.hand_over(&me.actor, duty, unit, on, reason).await)?
        }
    };
    ended(
        &state,
        &visitor,
        &me,
        duty,
        "hand-over",
        sent,
        outcome,
        "duties.handed-over",
    )
    .await
}

/// Leads on after a form, or shows it again as it was sent.
#[expect(clippy::too_many_arguments, reason = "the end of four handlers, in one place")]
async fn ended(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    duty: DutyId,
    doing: &str,
    sent: Form,
    outcome: Result<(), Refusal>,
    said: &'static str,
) -> Result<Response, Error> {
    match outcome {
        Ok(()) => Ok(see_saying(urls::duty(duty), said, &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &One::new(state, visitor, me, duty, doing, form).await?)
        }
    }
}
