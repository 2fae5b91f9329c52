//! One request: what it says, what proves it, who passed it and who still must; reviewed and taken back here.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::close::{ClosingPage, Reviewed};
use yipanqi_domain::close::CloseState;
use yipanqi_domain::report::Verdict;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{CloseRequestId, Refusal};

use super::{seat_code, seat_of, seat_word};
use crate::error::{Error, judged};
use crate::form::{Choice, FormState, words_of};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "closings/one.html")]
struct One {
    f: Frame,
    shown: ClosingPage,
    form: FormState,
    seats: Vec<Choice>,
    verdicts: Vec<Choice>,
    /// Why the reader, who is a reviewer, may not.
    why_not: Option<String>,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::CLOSING, Guard::SignedIn, get(show)),
        Route::post(
            urls::REVIEW_CLOSING,
            Guard::Act(Action::ReviewClose),
            post(review),
        ),
        Route::post(urls::WITHDRAW_CLOSING, Guard::SignedIn, post(withdraw)),
    ]
}

impl One {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: CloseRequestId,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.closing_page(&me.actor, id).await?;
        let title = w.with("close.one-title", &[("title", &shown.title)]);
        let f = Frame::new(state, visitor, Place::Home, title)
            .crumb(urls::HOME, w.t("nav.home"))
            .crumb(urls::CLOSINGS, w.t("close.title"));
        let seats = shown
            .seats
            .iter()
            .filter(|seat| shown.can_review.contains(&seat.seat))
            .map(|seat| Choice::new(seat_code(&seat.seat), seat_word(&f, seat)))
            .collect();
        Ok(Self {
            seats,
            verdicts: Verdict::ALL
                .iter()
                .map(|v| Choice::new(v.code(), w.t(&format!("close.verdict-{}", v.code()))))
                .collect(),
            why_not: shown.why_not.as_ref().map(|refusal| words_of(refusal, w)),
            f,
            shown,
            form,
        })
    }

    /// Why it was returned.
    fn reason(&self) -> Option<&str> {
        match &self.shown.line.request.state {
            CloseState::Returned { reason, .. } => Some(reason),
            _ => None,
        }
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let form = FormState::default();
    page(&One::new(&state, &visitor, &me, CloseRequestId(id), form).await?)
}

async fn review(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = CloseRequestId(id);
    match judged(reviewed(&state, &me, id, &sent).await)? {
        Ok(Reviewed::Sealed(certificate)) => Ok(see_saying(
            urls::certificate(certificate),
            "close.reviewed-sealed",
            &[],
        )),
        Ok(Reviewed::Waiting(_)) => Ok(see_saying(urls::closing(id), "close.reviewed-waiting", &[])),
        Ok(Reviewed::Returned) => Ok(see_saying(urls::closing(id), "close.reviewed-returned", &[])),
        Err(refusal) => refused(&state, &visitor, &me, id, sent, &refusal).await,
    }
}

async fn reviewed(state: &State, me: &Me, id: CloseRequestId, sent: &Form) -> yipanqi_app::Result<Reviewed> {
    let verdict =
        Verdict::parse(sent.get("verdict")).ok_or_else(|| Refusal::new("required").at("verdict"))?;
    let seat = seat_of(sent.get("seat"));
    state
        .app
        .review_close(&me.actor, id, seat, verdict, sent.get("reason"))
        .await
}

async fn withdraw(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let id = CloseRequestId(id);
    match judged(state.app.withdraw_close(&me.actor, id).await)? {
        Ok(()) => Ok(see_saying(urls::closing(id), "close.withdrawn", &[])),
        Err(refusal) => refused(&state, &visitor, &me, id, Form::default(), &refusal).await,
    }
}

async fn refused(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: CloseRequestId,
    sent: Form,
    refusal: &Refusal,
) -> Result<Response, Error> {
    let form = FormState::refused(sent, refusal, visitor.words);
    page_refused(refusal, &One::new(state, visitor, me, id, form).await?)
}
