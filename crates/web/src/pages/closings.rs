//! Close-outs: what waits for review, one request, its form, its files, its certificate.

mod ask;
mod certificate;
mod evidence;
mod index;
mod one;

use yipanqi_app::close::SeatShown;
use yipanqi_domain::close::{CloseState, Seat};
use yipanqi_domain::report::Verdict;

use crate::frame::Frame;
use crate::routes::Route;

/// The routes of all of them.
pub fn routes() -> Vec<Route> {
    let mut routes = ask::routes();
    routes.extend(certificate::routes());
    routes.extend(evidence::routes());
    routes.extend(index::routes());
    routes.extend(one::routes());
    routes
}

/// For whom a review is given, in words.
pub(crate) fn seat_word(f: &Frame, seat: &SeatShown) -> String {
    match (&seat.seat, &seat.side) {
        (Seat::Side(_), Some(side)) => side.name.clone(),
        (Seat::Side(side), None) => side.to_string(),
        (Seat::Department, _) => f.t("close.department").to_owned(),
        (Seat::Supervision, _) => f.t("close.supervision").to_owned(),
    }
}

/// A seat as a form sends it.
pub(crate) fn seat_code(seat: &Seat) -> String {
    match seat {
        Seat::Side(side) => format!("side-{side}"),
        Seat::Department => "department".to_owned(),
        Seat::Supervision => "supervision".to_owned(),
    }
}

/// A seat as a form sent it.
pub(crate) fn seat_of(code: &str) -> Option<Seat> {
    match code {
        "department" => Some(Seat::Department),
        "supervision" => Some(Seat::Supervision),
        code => {
            let side = code.strip_prefix("side-")?.parse().ok()?;
            Some(Seat::Side(yipanqi_domain::SideId(side)))
        }
    }
}

/// How a review of a seat ended, in words and as the kind of a tag.
pub(crate) fn verdict_word(f: &Frame, seat: &SeatShown) -> (&'static str, &'static str) {
    match seat.review.as_ref().map(|r| r.review.verdict) {
        Some(Verdict::Accepted) => (f.t("close.passed"), "good"),
        Some(Verdict::Returned) => (f.t("close.returned"), "bad"),
        None => (f.t("close.waiting"), ""),
    }
}

/// A request's state, in words and as the kind of a tag.
pub(crate) fn state_word(f: &Frame, state: &CloseState) -> (&'static str, &'static str) {
    let kind = match state {
        CloseState::Requested => "now",
        CloseState::Returned { .. } => "bad",
        CloseState::Withdrawn { .. } => "",
        CloseState::Sealed { .. } => "good",
    };
    (f.t(&format!("words.state-{}", state.code())), kind)
}

/// A point of a checklist, in words.
pub(crate) fn point_word(f: &Frame, point: &str) -> &'static str {
    f.t(&format!("close.point-{point}"))
}

/// A file's size in KB, rounded up.
pub(crate) fn kilobytes(length: &i64) -> i64 {
    (*length + 1023) / 1024
}
