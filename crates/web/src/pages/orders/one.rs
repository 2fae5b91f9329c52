//! One order with its steps. One form is open at a time, named by `do` in the address.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::orders::{ActLine, OrderDeed, OrderPage};
use yipanqi_domain::rights::Action;
use yipanqi_domain::{OrderId, Refusal};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Id, Me, Upload, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "orders/one.html")]
struct One {
    f: Frame,
    shown: OrderPage,
    /// The form that is open; empty when none is.
    doing: String,
    form: FormState,
    verdicts: Vec<Choice>,
    evidence: Vec<Choice>,
    limit_mb: usize,
}

pub fn routes() -> Vec<Route> {
    let keep = Guard::Act(Action::KeepOrders);
    let answer = Guard::Act(Action::AnswerOrder);
    vec![
        Route::get(urls::ORDER, Guard::SignedIn, get(show)),
        Route::post(
            urls::SIGN_OFF_ORDER,
            Guard::Act(Action::SignOffOrder),
            post(sign_off),
        ),
        Route::post(urls::ISSUE_ORDER, keep, post(issue)),
        Route::post(urls::SIGN_FOR_ORDER, answer, post(sign_for)),
        Route::upload(urls::ANSWER_ORDER, answer, post(give_answer)),
        Route::post(urls::JUDGE_ORDER, keep, post(judge)),
        Route::post(urls::LIFT_ORDER, keep, post(lift)),
    ]
}

impl One {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: OrderId,
        doing: &str,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.order_page(&me.actor, id).await?;
        let title = match shown.line.order.state.issue() {
            Some(issue) => issue.number.clone(),
            None => w.with("orders.draft-to", &[("unit", &shown.line.unit_name)]),
        };
        Ok(Self {
            f: Frame::new(state, visitor, Place::Dispatch, title)
                .crumb(urls::HOME, w.t("nav.home"))
                .crumb(urls::ORDERS, w.t("orders.title")),
            verdicts: vec![
                Choice::new("yes", w.t("orders.satisfied")),
                Choice::new("no", w.t("orders.unsatisfied")),
            ],
            evidence: shown
                .evidence
                .iter()
                .map(|e| Choice::new(e.id, e.title.clone()))
                .collect(),
            doing: doing.to_owned(),
            limit_mb: state.app.settings().max_upload >> 20,
            shown,
            form,
        })
    }

    fn cause(&self) -> String {
        super::cause_words(self.f.w, &self.shown.content)
    }

    fn numbers(&self) -> Vec<String> {
        super::numbers_words(self.f.w, &self.shown.content.numbers)
    }

    fn deed(&self, act: &ActLine) -> &'static str {
        self.f.t(&format!("orders.deed-{}", act.act.act.code()))
    }

    /// What was said at a step; the canonical text of a sealed one is no sentence.
    fn said<'a>(&self, act: &'a ActLine) -> Option<&'a str> {
        match act.act.act {
            OrderDeed::SignedOff | OrderDeed::Issued => None,
            _ => act.act.text.as_deref(),
        }
    }

    /// How many working days are left, or by how many the time is over.
    fn left(&self) -> Option<String> {
        let left = self.shown.left?.count;
        let key = if left < 0 {
            "orders.over-by"
        } else {
            "orders.days-left"
        };
        Some(self.f.with(key, "n", left.abs()))
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let form = FormState::of([("verdict", "yes")]);
    page(&One::new(&state, &visitor, &me, OrderId(id), asked.get("do"), form).await?)
}

async fn sign_off(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = state.app.sign_off_order(&me.actor, OrderId(id)).await;
    let said = ("", "orders.signed-off");
    ended(&state, &visitor, &me, id, said, sent, judged(outcome)?).await
}

async fn issue(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = judged(state.app.issue_order(&me.actor, OrderId(id)).await)?.map(drop);
    ended(&state, &visitor, &me, id, ("", "orders.issued"), sent, outcome).await
}

async fn sign_for(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = state.app.sign_for_order(&me.actor, OrderId(id)).await;
    let said = ("", "orders.signed-for");
    ended(&state, &visitor, &me, id, said, sent, judged(outcome)?).await
}

async fn give_answer(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    upload: Upload,
) -> Result<Response, Error> {
    let (proof, sent) = upload.proof();
    let outcome = state
        .app
        .answer_order(&me.actor, OrderId(id), sent.get("text"), proof)
        .await;
    let said = ("answer", "orders.answered");
    ended(&state, &visitor, &me, id, said, sent, judged(outcome)?).await
}

async fn judge(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let verdict = match sent.get("verdict") {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err(Refusal::new("required").at("verdict")),
    };
    let outcome = match verdict {
        Ok(verdict) => judged(
            state
                .app
                .judge_order(&me.actor, OrderId(id), verdict, sent.get("reason"))
                .await,
        )?,
        Err(refusal) => Err(refusal),
    };
    ended(
        &state,
        &visitor,
        &me,
        id,
        ("judge", "orders.judged"),
        sent,
        outcome,
    )
    .await
}

async fn lift(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = state
        .app
        .lift_order(&me.actor, OrderId(id), sent.get("reason"))
        .await;
    let said = ("lift", "orders.lifted");
    ended(&state, &visitor, &me, id, said, sent, judged(outcome)?).await
}

/// Leads on after a form, or shows it again as it was sent.
async fn ended(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: i64,
    (doing, said): (&str, &'static str),
    sent: Form,
    outcome: Result<(), Refusal>,
) -> Result<Response, Error> {
    let order = OrderId(id);
    match outcome {
        Ok(()) => Ok(see_saying(urls::order(order), said, &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &One::new(state, visitor, me, order, doing, form).await?)
        }
    }
}
