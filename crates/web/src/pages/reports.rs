//! 填报: what a unit owes and enters, the windows that the office opens, and what an item was told.

mod form;
mod index;
mod of_item;
pub(crate) mod spoken;
mod windows;

pub use of_item::OfItem;

use crate::routes::Route;

/// The routes of all of them.
pub fn routes() -> Vec<Route> {
    let mut routes = index::routes();
    routes.extend(windows::routes());
    routes
}
