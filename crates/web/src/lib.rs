//! The pages of yipanqi: routes, forms, templates and words. No SQL and no rule lives here.
//!
//! How to write a page is told in `docs/pages.md`.

pub mod assets;
pub mod error;
pub mod figures;
pub mod form;
pub mod frame;
pub mod lights;
pub mod nav;
pub mod pager;
pub mod pages;
#[expect(
    clippy::disallowed_types,
    reason = "the one place where the framework's extractors are taken"
)]
pub mod request;
pub mod routes;
pub mod say;
pub mod sheet_problems;
pub mod state;
pub mod unreadable;
pub mod urls;
pub mod words;

use axum::Router;
use yipanqi_app::App;

/// The whole site.
pub fn site(app: App) -> Router {
    routes::router(state::State::new(app), pages::routes())
}
