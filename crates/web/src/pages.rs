//! The pages, one module each. A page is a struct next to its handler and a template at the mirrored path.

pub mod admin;
pub mod changes;
pub mod closings;
pub mod dispatch;
pub mod documents;
pub mod door;
pub mod duties;
pub mod evidence;
pub mod excuses;
pub mod gaps;
pub mod home;
pub mod items;
pub mod language;
pub mod lists;
pub mod meetings;
pub mod orders;
pub mod papers;
#[cfg(debug_assertions)]
pub mod parts;
pub mod reports;
pub mod reviews;
pub mod search;

use crate::routes::Route;

/// All routes of the product.
pub fn routes() -> Vec<Route> {
    let mut routes = crate::assets::routes();
    routes.extend(admin::routes());
    routes.extend(closings::routes());
    routes.extend(dispatch::routes());
    routes.extend(changes::routes());
    routes.extend(documents::routes());
    routes.extend(door::routes());
    routes.extend(duties::routes());
    routes.extend(evidence::routes());
    routes.extend(excuses::routes());
    routes.extend(gaps::routes());
    routes.extend(home::routes());
    routes.extend(items::routes());
    routes.extend(language::routes());
    routes.extend(lists::routes());
    routes.extend(meetings::routes());
    routes.extend(papers::routes());
    routes.extend(reports::routes());
    routes.extend(reviews::routes());
    routes.extend(orders::routes());
    routes.extend(search::routes());
    #[cfg(debug_assertions)]
    routes.extend(parts::routes());
    routes
}
