//! Change requests: the list, a new one, one with its decision.

mod index;
mod new;
mod one;

use yipanqi_domain::change::ChangeKind;

use crate::frame::Frame;
use crate::routes::Route;

/// The routes of all of them.
pub fn routes() -> Vec<Route> {
    let mut routes = index::routes();
    routes.extend(new::routes());
    routes.extend(one::routes());
    routes
}

/// The word of what is asked for.
pub(crate) fn kind_word(f: &Frame, kind: &ChangeKind) -> &'static str {
    f.t(&format!("changes.kind-{}", kind.code()))
}

/// How the tag of a state looks.
pub(crate) fn state_tag(code: &str) -> &'static str {
    match code {
        "asked" => "now",
        "approved" => "good",
        "refused" => "bad",
        _ => "",
    }
}
