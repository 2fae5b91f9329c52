//! The gap list: what nobody owes, leads, reports on or holds, each with the way to close it.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::gap_list::GapList;
use yipanqi_app::home::ListInForce;
use yipanqi_domain::UnitId;
use yipanqi_domain::rights::Action;

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::request::{Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "duties/gaps.html")]
struct Gaps {
    f: Frame,
    gaps: GapList,
    /// Lists whose duties the reader may assign.
    lists: Vec<ListInForce>,
    is_office: bool,
}

/// The route of the page.
pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::GAPS, Guard::SignedIn, get(show))]
}

impl Gaps {
    fn word(&self, code: &str) -> &'static str {
        self.f.t(&format!("gaps.{code}"))
    }

    fn successors(&self, unit: &UnitId) -> String {
        let names: Vec<&str> = self
            .gaps
            .successors_of(*unit)
            .iter()
            .map(|u| u.name.as_str())
            .collect();
        names.join("、")
    }
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let gaps = state.app.gap_list(&me.actor).await?;
    let is_office = me.actor.can_somewhere(Action::AssignDuty);
    let lists = if is_office && gaps.without_duty.total > 0 {
        state.app.lists_to_assign(&me.actor).await?
    } else {
        Vec::new()
    };
    let title = visitor.words.t("gaps.title");
    page(&Gaps {
        f: Frame::new(&state, &visitor, Place::Home, title).crumb(urls::HOME, visitor.words.t("nav.home")),
        gaps,
        lists,
        is_office,
    })
}
