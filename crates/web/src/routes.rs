//! The router, built from a table in which every route names its guard.
//!
//! A [`Route`] cannot be made without a [`Guard`], and [`router`] takes nothing but routes: an address that nobody
//! thought about cannot be served.

use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::compression::CompressionLayer;
use tower_http::csrf::{CsrfLayer, ProtectionError};
use tower_http::timeout::TimeoutLayer;

use yipanqi_domain::rights::Action;

use crate::error::{self, Error};
use crate::nav;
use crate::request::{Visitor, source_of};
use crate::say;
use crate::state::State;
use crate::urls;

/// The most a form without files may send: a pasted document of half a million characters, percent-encoded.
const FORM_BYTES: usize = 6 * 1024 * 1024;
/// The most a form with files may send: 100 MB of files and what surrounds them.
const UPLOAD_BYTES: usize = 104 * 1024 * 1024;
/// Longer than any page takes; what runs longer is a job.
const TIMEOUT: Duration = Duration::from_secs(60);

/// Who may come in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Everybody, for this reason.
    Open(&'static str),
    /// Whoever is signed in; what they see is decided by the use case.
    SignedIn,
    /// Whoever is signed in and may do this; on which object is decided by the use case.
    Act(Action),
}

/// One row of the table.
pub struct Route {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// The pattern, from `urls.rs`.
    pub path: &'static str,
    /// Who may come in.
    pub guard: Guard,
    /// What answers.
    pub handler: MethodRouter<State>,
    limit: usize,
}

impl Route {
    /// A page. `handler` is `axum::routing::get(…)`.
    pub fn get(path: &'static str, guard: Guard, handler: MethodRouter<State>) -> Self {
        Self {
            method: "GET",
            path,
            guard,
            handler,
            limit: FORM_BYTES,
        }
    }

    /// A change. `handler` is `axum::routing::post(…)`.
    pub fn post(path: &'static str, guard: Guard, handler: MethodRouter<State>) -> Self {
        Self {
            method: "POST",
            path,
            guard,
            handler,
            limit: FORM_BYTES,
        }
    }

    /// A change that brings files.
    pub fn upload(path: &'static str, guard: Guard, handler: MethodRouter<State>) -> Self {
        Self {
            method: "POST",
            path,
            guard,
            handler,
            limit: UPLOAD_BYTES,
        }
    }
}

/// The table as text, one line a route, sorted: read in reviews.
pub fn list(routes: &[Route]) -> String {
    let mut lines: Vec<String> = routes
        .iter()
        .map(|route| format!("{:<5}{:<40}{:?}\n", route.method, route.path, route.guard))
        .collect();
    lines.sort_by_key(|line| line[5..].to_owned());
    lines.concat()
}

/// The router of these routes.
pub fn router(state: State, routes: Vec<Route>) -> Router {
    let can_search = routes.iter().any(|route| route.path == urls::SEARCH);
    let state = state.with_nav(&nav::open(&routes), can_search);
    let mut site = Router::new();
    for route in routes {
        let handler = route.handler.layer(DefaultBodyLimit::max(route.limit));
        site = site.route(
            route.path,
            match route.guard {
                Guard::Open(_) => handler,
                Guard::SignedIn | Guard::Act(_) => handler.layer(from_fn(enter)),
            },
        );
    }
    site.fallback(async || Error::NotFound)
        .layer(CsrfLayer::new().with_rejection_response(forged))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            TIMEOUT,
        ))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(from_fn_with_state(state.clone(), meet))
        .layer(CompressionLayer::new())
        .layer(from_fn(harden))
        .with_state(state)
}

/// Lets in whoever is signed in.
async fn enter(request: Request, next: Next) -> Response {
    let visitor = request.extensions().get::<Visitor>();
    if visitor.is_none_or(|visitor| visitor.greeting.who.is_none()) {
        return Error::NotSignedIn.into_response();
    }
    next.run(request).await
}

/// Finds out who asks, lets the request through, and shows what went wrong in their language.
async fn meet(state: State, mut request: Request, next: Next) -> Response {
    if request.uri().path().starts_with(urls::ASSETS) {
        return next.run(request).await;
    }
    let mut visitor = Visitor::new(request.method(), request.uri(), request.headers(), state.now());
    visitor.source = source_of(&request);
    match state.house.greet(visitor.login.clone()).await {
        Ok(greeting) => visitor.greeting = greeting,
        Err(error) => return error::show(&state, &visitor, error.into_response()),
    }
    request.extensions_mut().insert(visitor.clone());
    let response = next.run(request).await;
    let mut response = error::show(&state, &visitor, response);
    if visitor.said.is_some() && response.status() != StatusCode::SEE_OTHER && is_page(&response) {
        response
            .headers_mut()
            .append(header::SET_COOKIE, forget(say::COOKIE));
    }
    response
}

fn is_page(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"))
}

fn forget(name: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("{name}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"))
        .expect("a cookie name of ours is a valid header")
}

fn forged(_: ProtectionError) -> Response {
    Error::Forged.into_response()
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that the layer calls")]
fn panicked(cause: Box<dyn std::any::Any + Send>) -> Response {
    let text = cause
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| cause.downcast_ref::<&str>().copied())
        .unwrap_or("a panic without words");
    Error::broken("panic in a handler", text).into_response()
}

const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; form-action 'self'; \
         connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
];

/// Says on every response what a browser must not do, and keeps pages out of shared caches.
async fn harden(request: Request<Body>, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    response
}
