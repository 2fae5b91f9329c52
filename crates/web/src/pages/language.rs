//! The language switch at the foot: a form that leads back to the same page.

use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::post;

use crate::error::Error;
use crate::request::{Form, LANGUAGE_COOKIE};
use crate::routes::{Guard, Route};
use crate::say::see;
use crate::urls;
use crate::words::Locale;

/// A year.
const KEEP_SECONDS: u32 = 365 * 86_400;

/// The routes of the switch.
pub fn routes() -> Vec<Route> {
    vec![Route::post(
        urls::LANGUAGE,
        Guard::Open("changes a cookie of the visitor and nothing else"),
        post(choose),
    )]
}

async fn choose(form: Form) -> Result<Response, Error> {
    let locale = Locale::of(form.get("lang")).ok_or(Error::Unreadable)?;
    let mut response = see(urls::local(form.get("next")));
    let cookie = format!(
        "{LANGUAGE_COOKIE}={}; Path=/; Max-Age={KEEP_SECONDS}; HttpOnly; SameSite=Lax",
        locale.tag()
    );
    let cookie =
        HeaderValue::from_str(&cookie).map_err(|cause| Error::broken("set the language cookie", cause))?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}
