//! 收文: the list with its door, the review of one document, and its original characters.

mod add;
mod batch;
mod candidate;
mod compare;
mod decide;
mod list;
mod menus;
mod original;
mod review;
mod rules;
mod several;
mod shape;
mod shown;
mod source;
mod spoken;

use crate::routes::Route;

/// The routes of the documents pages.
pub fn routes() -> Vec<Route> {
    let mut routes = list::routes();
    routes.extend(review::routes());
    routes.extend(decide::routes());
    routes.extend(add::routes());
    routes.extend(batch::routes());
    routes.extend(original::routes());
    routes.extend(rules::routes());
    routes.extend(compare::routes());
    routes
}
