//! The entries of the band, in their order.
//!
//! An entry is shown when its page exists: the router knows which pages it was given.

use crate::routes::Route;
use crate::urls;

/// A part of the product with an entry in the band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the page of that name")]
pub enum Place {
    Home,
    Documents,
    Lists,
    Reports,
    Dispatch,
    Meetings,
    Evaluation,
    Indicators,
    Library,
    Opportunities,
    Admin,
}

/// All places with their words and addresses, in the order of the band.
const PLACES: [(Place, &str, &str); 11] = [
    (Place::Home, "nav.home", urls::HOME),
    (Place::Documents, "nav.documents", urls::DOCUMENTS),
    (Place::Lists, "nav.lists", urls::LISTS),
    (Place::Reports, "nav.reports", urls::REPORTS),
    (Place::Dispatch, "nav.dispatch", urls::DISPATCH),
    (Place::Meetings, "nav.meetings", urls::MEETINGS),
    (Place::Evaluation, "nav.evaluation", urls::EVALUATION),
    (Place::Indicators, "nav.indicators", urls::INDICATORS),
    (Place::Library, "nav.library", urls::LIBRARY),
    (Place::Opportunities, "nav.opportunities", urls::OPPORTUNITIES),
    (Place::Admin, "nav.admin", urls::ADMIN),
];

impl Place {
    /// The key of the entry's words.
    pub fn key(self) -> &'static str {
        PLACES[self as usize].1
    }

    /// The address of the entry's page.
    pub fn href(self) -> &'static str {
        PLACES[self as usize].2
    }
}

/// The places whose page is among the routes.
pub fn open(routes: &[Route]) -> Vec<Place> {
    PLACES
        .into_iter()
        .map(|(place, _, _)| place)
        .filter(|place| {
            routes
                .iter()
                .any(|route| route.method == "GET" && route.path == place.href())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Words;

    #[test]
    fn every_place_stands_at_its_own_position_and_has_words() {
        for (index, (place, key, _)) in PLACES.into_iter().enumerate() {
            assert_eq!(place as usize, index);
            assert!(Words::has(key), "{key}");
        }
    }
}
