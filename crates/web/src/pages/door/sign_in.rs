//! Signing in: name and password, then a code, or the enrolment of a second factor; and signing out.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::second_factor::Enrolment;
use yipanqi_app::sign_in::{Owes, Passed};

use super::qr::{Square, square};
use super::see_as;
use crate::error::{Error, judged};
use crate::form::FormState;
use crate::frame::{Frame, page, page_refused};
use crate::request::{Asked, Form, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "door/sign_in.html")]
struct SignIn {
    f: Frame,
    form: FormState,
    site_name: String,
    next: String,
}

#[derive(Template)]
#[template(path = "door/second_factor.html")]
struct SecondFactor {
    f: Frame,
    form: FormState,
    next: String,
    enrolment: Option<Enrolment>,
    square: Option<Square>,
}

/// The routes of signing in and out.
pub(super) fn routes() -> Vec<Route> {
    const IN: Guard = Guard::Open("signing in is how one gets past every other guard");
    const OUT: Guard = Guard::Open("ends the visitor's own login; without one it does nothing");
    vec![
        Route::get(urls::SIGN_IN, IN, get(show)),
        Route::post(urls::SIGN_IN, IN, post(send)),
        Route::get(urls::SECOND_FACTOR, IN, get(show_code)),
        Route::post(urls::SECOND_FACTOR, IN, post(send_code)),
        Route::get(urls::ENROL, IN, get(show_enrolment)),
        Route::post(urls::ENROL, IN, post(send_enrolment)),
        Route::post(urls::SIGN_OUT, OUT, post(sign_out)),
    ]
}

impl SignIn {
    async fn new(state: &State, visitor: &Visitor, form: FormState, next: &str) -> Result<Self, Error> {
        let site = state.app.site().await?;
        Ok(Self {
            f: Frame::new(state, visitor, None, visitor.words.t("door.sign-in")),
            form,
            site_name: site.map(|s| s.name).unwrap_or_default(),
            next: urls::local(next).to_owned(),
        })
    }

    /// A demo site is entered without a password, by its own door.
    fn enter_href(&self) -> &'static str {
        urls::ENTER
    }
}

async fn show(state: State, visitor: Visitor, asked: Asked) -> Result<Response, Error> {
    if visitor.greeting.who.is_some() {
        return Ok(see(urls::local(asked.get("next"))));
    }
    page(&SignIn::new(&state, &visitor, FormState::default(), asked.get("next")).await?)
}

async fn send(state: State, visitor: Visitor, sent: Form) -> Result<Response, Error> {
    let next = sent.get("next").to_owned();
    let password = sent.raw("password").unwrap_or_default();
    let passed = state
        .app
        .sign_in(sent.get("account"), password, &visitor.source)
        .await;
    match judged(passed)? {
        Ok(Passed { token, owes }) => {
            let ahead = match owes {
                None => urls::local(&next).to_owned(),
                Some(Owes::Code) => urls::with_query(urls::SECOND_FACTOR, &[("next", &next)]),
                Some(Owes::Enrolment) => urls::with_query(urls::ENROL, &[("next", &next)]),
            };
            see_as(&ahead, Some(&token))
        }
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &SignIn::new(&state, &visitor, form, &next).await?)
        }
    }
}

impl SecondFactor {
    async fn new(
        state: &State,
        visitor: &Visitor,
        form: FormState,
        next: &str,
        owes: Owes,
    ) -> Result<Self, Error> {
        let (title, enrolment) = match owes {
            Owes::Code => ("door.code-title", None),
            Owes::Enrolment => {
                let token = visitor.login.as_deref().unwrap_or_default();
                ("door.enrol-title", Some(state.app.enrolment(token).await?))
            }
        };
        Ok(Self {
            f: Frame::new(state, visitor, None, visitor.words.t(title)),
            form,
            next: urls::local(next).to_owned(),
            square: enrolment
                .as_ref()
                .and_then(|enrolment| square(&enrolment.address)),
            enrolment,
        })
    }
}

/// The token of a login that owes this; otherwise the way back to the sign-in page.
async fn half(
    state: &State,
    visitor: &Visitor,
    owes: Owes,
    next: &str,
) -> Result<Result<String, Response>, Error> {
    if let Some(token) = visitor.login.clone()
        && state.app.owes(&token).await? == Some(owes)
    {
        return Ok(Ok(token));
    }
    Ok(Err(see(urls::sign_in(urls::local(next)))))
}

async fn show_code(state: State, visitor: Visitor, asked: Asked) -> Result<Response, Error> {
    show_half(state, visitor, asked, Owes::Code).await
}

async fn show_enrolment(state: State, visitor: Visitor, asked: Asked) -> Result<Response, Error> {
    show_half(state, visitor, asked, Owes::Enrolment).await
}

async fn show_half(state: State, visitor: Visitor, asked: Asked, owes: Owes) -> Result<Response, Error> {
    let next = asked.get("next");
    match half(&state, &visitor, owes, next).await? {
        Ok(_) => page(&SecondFactor::new(&state, &visitor, FormState::default(), next, owes).await?),
        Err(away) => Ok(away),
    }
}

async fn send_code(state: State, visitor: Visitor, sent: Form) -> Result<Response, Error> {
    send_half(state, visitor, sent, Owes::Code).await
}

async fn send_enrolment(state: State, visitor: Visitor, sent: Form) -> Result<Response, Error> {
    send_half(state, visitor, sent, Owes::Enrolment).await
}

async fn send_half(state: State, visitor: Visitor, sent: Form, owes: Owes) -> Result<Response, Error> {
    let next = sent.get("next").to_owned();
    let token = match half(&state, &visitor, owes, &next).await? {
        Ok(token) => token,
        Err(away) => return Ok(away),
    };
    let code = sent.get("code");
    let passed = match owes {
        Owes::Code => state.app.second_factor(&token, code, &visitor.source).await,
        Owes::Enrolment => state.app.enrol(&token, code, &visitor.source).await,
    };
    match judged(passed)? {
        Ok(passed) => see_as(urls::local(&next), Some(&passed.token)),
        Err(refusal) => {
            // The login may have ended with this failure; then there is nothing to show but the door.
            if let Err(away) = half(&state, &visitor, owes, &next).await? {
                return Ok(away);
            }
            // A code is used up or wrong: typing it again is part of trying again.
            let form = FormState::default().refuse(&refusal, visitor.words);
            page_refused(
                &refusal,
                &SecondFactor::new(&state, &visitor, form, &next, owes).await?,
            )
        }
    }
}

async fn sign_out(state: State, visitor: Visitor) -> Result<Response, Error> {
    if let Some(token) = &visitor.login {
        state.app.sign_out(token).await?;
    }
    see_as(urls::SIGN_IN, None)
}
