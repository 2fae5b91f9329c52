//! The first password, by a link that works once.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::accounts::FirstPassword;

use crate::error::{Error, judged};
use crate::form::FormState;
use crate::frame::{Frame, page, page_refused};
use crate::request::{Form, Segment, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "door/first_password.html")]
struct Password {
    f: Frame,
    form: FormState,
    whose: FirstPassword,
}

/// The routes of first passwords.
pub(super) fn routes() -> Vec<Route> {
    const GUARD: Guard = Guard::Open("guarded by the one-time token in the address");
    vec![
        Route::get(urls::FIRST_PASSWORD, GUARD, get(show)),
        Route::post(urls::FIRST_PASSWORD, GUARD, post(send)),
    ]
}

impl Password {
    async fn new(state: &State, visitor: &Visitor, token: &str, form: FormState) -> Result<Self, Error> {
        Ok(Self {
            whose: state.app.first_password_page(token).await?,
            f: Frame::new(state, visitor, None, visitor.words.t("door.password-title")),
            form,
        })
    }
}

async fn show(state: State, visitor: Visitor, Segment(token): Segment) -> Result<Response, Error> {
    page(&Password::new(&state, &visitor, &token, FormState::default()).await?)
}

async fn send(
    state: State,
    visitor: Visitor,
    Segment(token): Segment,
    sent: Form,
) -> Result<Response, Error> {
    let (typed, again) = (
        sent.raw("password").unwrap_or_default(),
        sent.raw("again").unwrap_or_default(),
    );
    match judged(state.app.set_first_password(&token, typed, again).await)? {
        Ok(()) => Ok(see_saying(urls::SIGN_IN, "door.password-set", &[])),
        Err(refusal) => {
            let form = FormState::default().refuse(&refusal, visitor.words);
            page_refused(&refusal, &Password::new(&state, &visitor, &token, form).await?)
        }
    }
}
