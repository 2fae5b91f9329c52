//! What goes wrong on the way to a page, and the page shown instead.
//!
//! A handler returns an [`Error`]; it travels in the response to the layer `show`, which knows the visitor's language
//! and whether they want a page or `application/problem+json`. A fault of ours is logged there once, under the number
//! that the visitor sees.

use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use askama::Template;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};

use yipanqi_app::Busy;
use yipanqi_domain::Refusal;

use crate::figures::in_zone;
use crate::form::words_of;
use crate::frame::Frame;
use crate::request::Visitor;
use crate::say::see;
use crate::state::State;
use crate::urls;
use crate::words::Words;

/// Why a page could not be given.
#[derive(Debug)]
pub enum Error {
    /// Nobody is signed in: leads to the sign-in page and back.
    NotSignedIn,
    /// There is nothing here, or the visitor may not know of it.
    NotFound,
    /// The visitor may see this but not do that.
    Denied,
    /// A form was sent from a page of somebody else.
    Forged,
    /// The address exists but not for this method.
    WrongMethod,
    /// Somebody else changed it first; both sides are shown.
    Conflict(Box<Conflict>),
    /// A rule refused, and no form stands ready to say so beside its field.
    Invalid(Refusal),
    /// Nothing can be saved now.
    Busy(Busy),
    /// More was sent than is taken.
    TooLarge,
    /// What was sent is not a form.
    Unreadable,
    /// A fault of ours.
    Broken {
        /// What was being done, for the log.
        doing: &'static str,
        /// Why it failed, for the log.
        cause: String,
    },
}

impl Error {
    /// A fault of ours while `doing` something.
    pub fn broken(doing: &'static str, cause: impl Display) -> Self {
        Self::Broken {
            doing,
            cause: cause.to_string(),
        }
    }

    /// The status that goes with it.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotSignedIn => StatusCode::UNAUTHORIZED,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Denied | Self::Forged => StatusCode::FORBIDDEN,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Conflict(_) => StatusCode::CONFLICT,
            Self::Invalid(refusal) if refusal.stale => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Busy(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Unreadable => StatusCode::BAD_REQUEST,
            Self::Broken { .. } => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The stem of its keys in `errors.toml`.
    fn stem(&self) -> &'static str {
        match self {
            Self::NotSignedIn | Self::Denied => "denied",
            Self::NotFound => "not-found",
            Self::Forged => "forged",
            Self::WrongMethod => "method",
            Self::Conflict(_) => "conflict",
            Self::Invalid(refusal) if refusal.stale => "stale",
            Self::Invalid(_) => "invalid",
            Self::Busy(Busy::Database) => "busy",
            Self::Busy(Busy::Unreachable) => "away",
            Self::Busy(Busy::DiskFull) => "full",
            Self::TooLarge => "too-large",
            Self::Unreadable => "unreadable",
            Self::Broken { .. } => "broken",
        }
    }

    fn text(&self, w: Words) -> String {
        match self {
            Self::Busy(busy) => w.with(
                &format!("errors.{}-text", self.stem()),
                &[("seconds", &retry_after(*busy))],
            ),
            Self::Invalid(refusal) => words_of(refusal, w),
            Self::Conflict(conflict) => match &conflict.by {
                Some(who) => w.with("errors.conflict-by", &[("who", who)]),
                None => w.t("errors.conflict-text").to_owned(),
            },
            other => w.t(&format!("errors.{}-text", other.stem())).to_owned(),
        }
    }
}

/// After how many seconds it is worth trying again.
fn retry_after(busy: Busy) -> u32 {
    match busy {
        Busy::Database => 5,
        Busy::Unreachable => 30,
        Busy::DiskFull => 600,
    }
}

impl From<yipanqi_app::Error> for Error {
    fn from(error: yipanqi_app::Error) -> Self {
        match error {
            yipanqi_app::Error::NotFound => Self::NotFound,
            yipanqi_app::Error::Denied => Self::Denied,
            yipanqi_app::Error::Refused(refusal) => Self::Invalid(refusal),
            yipanqi_app::Error::Busy(busy) => Self::Busy(busy),
            yipanqi_app::Error::Broken(cause) => Self::broken("carry out a use case", whole_chain(&*cause)),
        }
    }
}

/// The cause with all that lies under it, for the log.
fn whole_chain(cause: &(dyn std::error::Error + 'static)) -> String {
    let mut text = cause.to_string();
    let mut under = cause.source();
    while let Some(cause) = under {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        under = cause.source();
    }
    text
}

/// Takes a rule's refusal out of a use case's outcome, so that the page can show its form again; every other failure
/// goes on to its own page.
pub fn judged<T>(outcome: yipanqi_app::Result<T>) -> Result<Result<T, Refusal>, Error> {
    match outcome {
        Ok(done) => Ok(Ok(done)),
        Err(yipanqi_app::Error::Refused(refusal)) => Ok(Err(refusal)),
        Err(other) => Err(other.into()),
    }
}

/// The error inside a response, on its way to the layer that shows it.
#[derive(Clone)]
struct Carried(Arc<Error>);

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(Carried(Arc::new(self)));
        response
    }
}

/// Two people changed the same thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conflict {
    /// Who changed it first, as recorded, when the visitor may know.
    pub by: Option<String>,
    /// What differs.
    pub clashes: Vec<Clash>,
    /// Sends the visitor's values again, on top of what is now saved.
    pub again: Option<Again>,
    /// Other ways on, best first.
    pub ways: Vec<Way>,
}

/// One field that two people changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clash {
    /// What the field is called.
    pub label: String,
    /// The value when the form was opened.
    pub was: String,
    /// The value now saved; nothing when the other left it alone.
    pub theirs: Option<String>,
    /// The value the visitor sent.
    pub yours: String,
}

/// A form that sends the same values once more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Again {
    /// Where it is sent.
    pub action: String,
    /// The values, with the version that is now saved.
    pub values: Vec<(String, String)>,
}

/// A way out of a dead end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub text: String,
}

#[derive(Template)]
#[template(path = "errors/page.html")]
struct ErrorPage {
    f: Frame,
    status: u16,
    word: &'static str,
    text: String,
    conflict: Option<Conflict>,
    reference: Option<String>,
    ways: Vec<Way>,
}

/// Turns a response that carries an error, or a bare failure of a layer, into what the visitor reads.
pub(crate) fn show(state: &State, visitor: &Visitor, response: Response) -> Response {
    let Some(error) = carried(&response) else {
        return response;
    };
    if matches!(*error, Error::NotSignedIn) && !visitor.wants_json {
        return see(urls::sign_in(visitor.next()));
    }
    let reference = log(&error, visitor, state.now());
    let mut shown = if visitor.wants_json {
        problem(&error, visitor.words, reference.as_deref())
    } else {
        error_page(state, visitor, &error, reference)
    };
    if let Error::Busy(busy) = *error {
        shown
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(retry_after(busy)));
    }
    if let Some(allow) = response.headers().get(header::ALLOW) {
        shown.headers_mut().insert(header::ALLOW, allow.clone());
    }
    shown
}

/// The error of a response: carried by a handler, or told by the status that a layer set.
fn carried(response: &Response) -> Option<Arc<Error>> {
    if let Some(Carried(error)) = response.extensions().get::<Carried>() {
        return Some(Arc::clone(error));
    }
    let error = match response.status() {
        status if status.is_success() || status.is_redirection() => return None,
        _ if response
            .headers()
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind != "text/plain; charset=utf-8") =>
        {
            return None;
        }
        StatusCode::NOT_FOUND => Error::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Error::WrongMethod,
        StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        StatusCode::SERVICE_UNAVAILABLE => Error::Busy(Busy::Database),
        status if status.is_client_error() => Error::Unreadable,
        status => Error::broken("answer", status),
    };
    Some(Arc::new(error))
}

/// Logs a fault of ours once and gives it its number.
fn log(error: &Error, visitor: &Visitor, now: i64) -> Option<String> {
    match error {
        Error::Broken { doing, cause } => {
            let reference = reference(now);
            tracing::error!(
                reference,
                doing,
                cause,
                path = visitor.path,
                "a page could not be made"
            );
            Some(reference)
        }
        Error::Busy(busy) => {
            tracing::warn!(
                code = busy.code(),
                path = visitor.path,
                "nothing can be saved now"
            );
            None
        }
        _ => None,
    }
}

/// A number that a person can read out: month and day, then eight hexadecimal digits that do not repeat that day.
fn reference(now: i64) -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let day = in_zone(now).map_or_else(|| "0000".to_owned(), |at| at.format("%m%d").to_string());
    let of_day = now.rem_euclid(86_400_000).unsigned_abs();
    let number = of_day * 32 + COUNT.fetch_add(1, Ordering::Relaxed) % 32;
    format!("YQ-{day}-{number:08X}")
}

fn problem(error: &Error, w: Words, reference: Option<&str>) -> Response {
    let stem = error.stem();
    let mut body = serde_json::json!({
        "type": format!("urn:yipanqi:problem:{stem}"),
        "title": w.t(&format!("errors.{stem}-title")),
        "status": error.status().as_u16(),
        "detail": error.text(w),
    });
    if let Some(reference) = reference {
        body["reference"] = reference.into();
    }
    if let Error::Invalid(refusal) = error {
        body["code"] = refusal.code.into();
        body["field"] = refusal.field.into();
    }
    (
        error.status(),
        [(header::CONTENT_TYPE, "application/problem+json")],
        body.to_string(),
    )
        .into_response()
}

fn error_page(state: &State, visitor: &Visitor, error: &Error, reference: Option<String>) -> Response {
    let w = visitor.words;
    let stem = error.stem();
    let conflict = match error {
        Error::Conflict(conflict) => Some((**conflict).clone()),
        _ => None,
    };
    let mut ways = conflict
        .as_ref()
        .map(|conflict| conflict.ways.clone())
        .unwrap_or_default();
    ways.extend(visitor.from.as_ref().map(|from| Way {
        href: from.clone(),
        text: w.t("errors.back").to_owned(),
    }));
    if !visitor.posted && matches!(error, Error::Busy(_) | Error::Broken { .. }) {
        ways.push(Way {
            href: visitor.path.clone(),
            text: w.t("errors.again").to_owned(),
        });
    }
    ways.push(Way {
        href: urls::HOME.to_owned(),
        text: w.t("errors.home").to_owned(),
    });
    let page = ErrorPage {
        f: Frame::new(state, visitor, None, w.t(&format!("errors.{stem}-title"))),
        status: error.status().as_u16(),
        word: w.t(&format!("errors.{stem}")),
        text: error.text(w),
        conflict,
        reference,
        ways,
    };
    match page.render() {
        Ok(html) => (error.status(), Html(html)).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "the error page itself could not be made");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                visitor.words.t("errors.broken-title"),
            )
                .into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_its_words_and_a_fitting_status() {
        let all = [
            (Error::NotSignedIn, 401),
            (Error::NotFound, 404),
            (Error::Denied, 403),
            (Error::Forged, 403),
            (Error::WrongMethod, 405),
            (Error::Conflict(Box::default()), 409),
            (Error::Invalid(Refusal::new("no-such-code")), 422),
            (Error::Invalid(Refusal::stale("no-such-code")), 409),
            (Error::Busy(Busy::Database), 503),
            (Error::Busy(Busy::Unreachable), 503),
            (Error::Busy(Busy::DiskFull), 503),
            (Error::TooLarge, 413),
            (Error::Unreadable, 400),
            (Error::broken("test", "cause"), 500),
        ];
        for (error, status) in all {
            assert_eq!(error.status().as_u16(), status, "{error:?}");
            for end in ["", "-title", "-text"] {
                let key = format!("errors.{}{end}", error.stem());
                assert!(Words::has(&key), "{key}");
            }
        }
    }

    #[test]
    fn only_a_refusal_comes_back_to_the_form() {
        assert_eq!(judged::<i64>(Ok(7)).unwrap(), Ok(7));
        let refusal = Refusal::new("required").at("title");
        assert_eq!(judged::<i64>(Err(refusal.clone().into())).unwrap(), Err(refusal));
        let busy = judged::<i64>(Err(yipanqi_app::Error::Busy(Busy::Database)));
        assert!(matches!(busy, Err(Error::Busy(Busy::Database))));
    }

    #[test]
    fn two_faults_in_one_millisecond_have_two_numbers() {
        let now = 1_751_938_200_000;
        let (one, two) = (reference(now), reference(now));
        assert!(one.starts_with("YQ-0708-"), "{one}");
        assert_eq!(one.len(), "YQ-0708-00000000".len());
        assert_ne!(one, two);
    }
}
