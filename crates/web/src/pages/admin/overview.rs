//! What there is to administer, for the administrator who looks: each sees the parts of one's own office.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_domain::rights::Action;

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::request::{Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "admin/overview.html")]
struct Overview {
    f: Frame,
    parts: Vec<Part>,
}

struct Part {
    href: &'static str,
    title: &'static str,
    note: &'static str,
}

/// What each part needs; a part is shown to whoever may do one of its acts.
const PARTS: [(&str, &str, &[Action]); 8] = [
    (urls::REGIONS, "regions", &[Action::KeepOffice]),
    (urls::ZONES, "zones", &[Action::KeepOffice]),
    (urls::UNITS, "units", &[Action::KeepOffice]),
    (urls::BODIES, "bodies", &[Action::KeepOffice]),
    (urls::SEATS, "posts", &[Action::KeepOffice]),
    (
        urls::ACCOUNTS,
        "accounts",
        &[Action::KeepAccounts, Action::GrantRights],
    ),
    (urls::RIGHTS, "rights", &[Action::GrantRights]),
    (urls::TRAIL, "trail", &[Action::ReadTrail]),
];

/// The route of the overview.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(urls::ADMIN, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let w = visitor.words;
    let parts = PARTS
        .iter()
        .filter(|(_, _, acts)| acts.iter().any(|act| me.actor.can_somewhere(*act)))
        .map(|(href, key, _)| Part {
            href,
            title: w.t(&format!("admin.{key}")),
            note: w.t(&format!("admin.{key}-note")),
        })
        .collect();
    page(&Overview {
        f: Frame::new(&state, &visitor, Place::Admin, w.t("nav.admin")).crumb(urls::HOME, w.t("nav.home")),
        parts,
    })
}
