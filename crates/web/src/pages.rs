//! The pages, one module each. A page is a struct next to its handler and a template at the mirrored path.

pub mod language;
pub mod lists;
pub mod meetings;
#[cfg(debug_assertions)]
pub mod parts;

use crate::routes::Route;

/// All routes of the product.
pub fn routes() -> Vec<Route> {
    let mut routes = crate::assets::routes();
    routes.extend(language::routes());
    routes.extend(lists::routes());
    routes.extend(meetings::routes());
    #[cfg(debug_assertions)]
    routes.extend(parts::routes());
    routes
}
