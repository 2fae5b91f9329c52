//! Duties: the list, one duty with what may be done with it, handing over many at once.

mod hand_over;
mod index;
mod one;

pub(crate) use index::roles;

use crate::frame::Frame;
use crate::routes::Route;

/// The routes of all of them.
pub fn routes() -> Vec<Route> {
    let mut routes = index::routes();
    routes.extend(one::routes());
    routes.extend(hand_over::routes());
    routes
}

/// The word of a state, by its code.
pub(crate) fn state_word(f: &Frame, code: &str) -> &'static str {
    f.t(&format!("words.state-{code}"))
}

/// The word of a role, by its code.
pub(crate) fn role_word(f: &Frame, role: &yipanqi_domain::list::DutyRole) -> &'static str {
    f.t(&format!("words.role-{}", role.code()))
}

/// How the tag of a duty's state looks.
pub(crate) fn state_tag(code: &str) -> &'static str {
    match code {
        "assigned" => "now",
        "signed" => "good",
        "objected" => "warn",
        _ => "",
    }
}
