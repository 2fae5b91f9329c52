//! All lists that the visitor sees, with their versions.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::lists::{ListsPage, VersionCard};

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::request::{Asked, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see;
use crate::state::State;
use crate::urls;
use yipanqi_domain::ListId;

#[derive(Template)]
#[template(path = "lists/index.html")]
struct Index {
    f: Frame,
    shown: ListsPage,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::LISTS, Guard::SignedIn, get(show)),
        Route::get(urls::LIST, Guard::SignedIn, get(open)),
    ]
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let shown = state.app.lists_page(&me.actor, asked.page()).await?;
    page(&Index {
        f: Frame::new(&state, &visitor, Place::Lists, visitor.words.t("nav.lists")),
        shown,
    })
}

/// A list opens as the version in force.
async fn open(state: State, me: Me, Id(id): Id) -> Result<Response, Error> {
    let version = state.app.version_to_open(&me.actor, ListId(id)).await?;
    Ok(see(urls::list_version(version)))
}

impl Index {
    fn version_words(&self, card: &VersionCard) -> String {
        super::version_words(self.f.w, &card.version)
    }
    fn pages(&self) -> (Option<String>, Option<String>) {
        let to = |page: i64| urls::with_query(urls::LISTS, &[("page", &page.to_string())]);
        let at = self.shown.page;
        ((at > 1).then(|| to(at - 1)), self.shown.more.then(|| to(at + 1)))
    }
}
