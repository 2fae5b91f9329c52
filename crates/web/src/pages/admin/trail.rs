//! The trail, newest first, by act and object.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::TrailFilter;
use yipanqi_app::trail_page::{TrailLine, TrailPage};
use yipanqi_domain::rights::Action;

use crate::error::Error;
use crate::form::FormState;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::request::{Asked, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "admin/trail.html")]
struct Trail {
    f: Frame,
    form: FormState,
    trail: TrailPage,
    older: Option<String>,
}

impl Trail {
    /// What the act is called, or its code where it has no words.
    fn act<'l>(&self, line: &'l TrailLine) -> &'l str {
        let key = format!("acts.{}", line.entry.act.replace('.', "-"));
        self.f.w.find(&key).unwrap_or(&line.entry.act)
    }
    /// How it ended, with the kind of tag for it.
    fn outcome(&self, line: &TrailLine) -> (&'static str, &'static str) {
        let word = |key| self.f.w.t(key);
        match line.entry.outcome.as_str() {
            "done" => (word("admin.outcome-done"), "good"),
            "denied" => (word("admin.outcome-denied"), "bad"),
            _ => (word("admin.outcome-failed"), "warn"),
        }
    }
    fn object(&self, line: &TrailLine) -> String {
        let id = line
            .entry
            .object_id
            .map(|id| format!(" {id}"))
            .unwrap_or_default();
        format!("{}{id}", line.entry.object_kind)
    }
    fn hash(&self, line: &TrailLine) -> String {
        line.entry.hash.chars().take(12).collect()
    }
}

/// The route of the trail.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(urls::TRAIL, Guard::Act(Action::ReadTrail), get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let w = visitor.words;
    let text = |name: &str| asked.filled(name).map(str::to_owned);
    let filter = TrailFilter {
        act: text("act"),
        object_kind: text("kind"),
        object_id: asked.number("object"),
    };
    let trail = state
        .app
        .trail_page(&me.actor, &filter, asked.number("before"))
        .await?;
    let older = trail.older_before.map(|before| {
        let before = before.to_string();
        let query = [
            ("act", asked.get("act")),
            ("kind", asked.get("kind")),
            ("object", asked.get("object")),
            ("before", before.as_str()),
        ];
        urls::with_query(urls::TRAIL, &query)
    });
    page(&Trail {
        f: Frame::new(&state, &visitor, Place::Admin, w.t("admin.trail"))
            .crumb(urls::ADMIN, w.t("nav.admin")),
        form: FormState::sent(asked.0.clone()),
        trail,
        older,
    })
}
