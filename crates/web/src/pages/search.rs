//! The search box's page.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::search::{Asking, Found};

use crate::error::Error;
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page};
use crate::request::{Asked, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

/// What may be looked for, as the filter names it.
const KINDS_OF_HITS: [&str; 5] = ["items", "reports", "decisions", "documents", "units"];
/// Kinds of items, as the filter names them.
const KINDS_OF_ITEMS: [&str; 6] = ["task", "project", "policy", "reform", "platform", "problem"];

#[derive(Template)]
#[template(path = "search.html")]
struct Search {
    f: Frame,
    found: Arc<Found>,
    form: FormState,
    whats: Vec<Choice>,
    bodies: Vec<Choice>,
    kinds: Vec<Choice>,
}

/// The route of the page.
pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::SEARCH, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let w = visitor.words;
    let asking = Asking {
        words: asked.get("q").to_owned(),
        what: asked.get("what").to_owned(),
        body: asked.get("body").parse().ok(),
        year: asked.get("year").parse().ok(),
        kind: asked.get("kind").to_owned(),
    };
    let found = state.app.search_kept(&me.actor, &asking).await?;
    let title = if found.asking.words.is_empty() {
        w.t("search.title").to_owned()
    } else {
        w.with("search.title-for", &[("words", &found.asking.words)])
    };
    let of = |name: &'static str| (name, asked.get(name));
    page(&Search {
        f: Frame::new(&state, &visitor, None, title).crumb(urls::HOME, w.t("nav.home")),
        form: FormState::of([
            ("q", found.asking.words.as_str()),
            of("what"),
            of("body"),
            of("year"),
            of("kind"),
        ]),
        whats: KINDS_OF_HITS
            .iter()
            .map(|what| Choice::new(what, w.t(&format!("search.{what}"))))
            .collect(),
        bodies: found
            .bodies
            .iter()
            .map(|body| Choice::new(body.id, body.name.clone()))
            .collect(),
        kinds: KINDS_OF_ITEMS
            .iter()
            .map(|kind| Choice::new(kind, w.t(&format!("words.kind-{kind}"))))
            .collect(),
        found,
    })
}

impl Search {
    /// How many; beyond a thousand they are not counted.
    fn count(&self, total: &i64, many: bool) -> String {
        if many {
            return self.f.t("search.many").to_owned();
        }
        self.f.count(*total)
    }
    fn period(&self, period: &yipanqi_domain::period::Period) -> String {
        crate::lights::period_words(self.f.w, *period)
    }
    fn filtered(&self) -> bool {
        let asking = &self.found.asking;
        !asking.what.is_empty() || asking.body.is_some() || asking.year.is_some() || !asking.kind.is_empty()
    }
}
