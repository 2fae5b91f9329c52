//! The pages before one is signed in, and those that change as whom: signing in, first run, first passwords, the
//! post acted from, and the doors of a demo site.

mod enter;
mod first_password;
mod posts;
mod qr;
mod set_up;
mod sign_in;

use axum::http::{HeaderValue, header};
use axum::response::Response;

use crate::error::Error;
use crate::request::LOGIN_COOKIE;
use crate::routes::Route;
use crate::say::see;

/// The routes of the door.
pub fn routes() -> Vec<Route> {
    [
        sign_in::routes(),
        set_up::routes(),
        first_password::routes(),
        posts::routes(),
        enter::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// Leads on with another login token, or none. The cookie lasts as long as the browser is open; how long the login
/// lasts is judged by the application.
fn see_as(url: &str, token: Option<&str>) -> Result<Response, Error> {
    let mut response = see(url);
    let cookie = match token {
        Some(token) => format!("{LOGIN_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax"),
        None => format!("{LOGIN_COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"),
    };
    let cookie =
        HeaderValue::from_str(&cookie).map_err(|cause| Error::broken("set the login cookie", cause))?;
    response.headers_mut().append(header::SET_COOKIE, cookie);
    Ok(response)
}
