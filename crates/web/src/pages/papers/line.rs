//! One line of a paper: the decision with the characters it was taken from, the items with the facts and certificates
//! behind the figures.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::papers::LinePage;
use yipanqi_domain::PaperId;

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::request::{Ids, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "papers/line.html")]
struct Line {
    f: Frame,
    shown: LinePage,
}

pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::PAPER_LINE, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, ids: Ids) -> Result<Response, Error> {
    let (id, position) = (ids.get("id")?, ids.get("line")?);
    let shown = state
        .app
        .paper_line_page(&me.actor, PaperId(id), position)
        .await?;
    let title = visitor
        .words
        .with("papers.line-n", &[("n", &shown.line.position)]);
    page(&Line {
        f: Frame::new(&state, &visitor, Place::Meetings, title)
            .crumb(urls::PAPERS, visitor.words.t("papers.title"))
            .crumb(urls::paper(shown.paper.id), shown.paper.title.clone()),
        shown,
    })
}
