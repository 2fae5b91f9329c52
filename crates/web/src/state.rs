//! What every handler is given: the site it serves.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use axum::body::Bytes;
use yipanqi_app::{App, AtHead, Moment, SignedIn};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{AccountId, UnitId};

use crate::error::Error;
use crate::nav::Place;
use crate::pages::lists::{ScrolledRows, ShownRows};
use crate::words::Locale;

/// The newest entry of the trail, printed at the foot of every page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailHead {
    /// Its number.
    pub seq: i64,
    /// Its hash, SM3 in hex.
    pub hash: String,
}

impl TrailHead {
    /// The hash as people compare it: the first eight and the last four digits.
    pub fn short_hash(&self) -> String {
        match (
            self.hash.get(..4),
            self.hash.get(4..8),
            self.hash.get(self.hash.len().saturating_sub(4)..),
        ) {
            (Some(first), Some(second), Some(last)) if self.hash.len() > 12 => {
                format!("{first} {second}…{last}")
            }
            _ => self.hash.clone(),
        }
    }
}

/// An answer that takes a moment.
pub type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What the frame shows of the house at the moment of a request.
#[derive(Clone, Debug, Default)]
pub struct Greeting {
    /// The person behind the login token, if the login stands.
    pub who: Option<Arc<SignedIn>>,
    /// How many things wait for them, when that is known.
    pub todo: Option<i64>,
    /// The newest entry of the trail, if there is one.
    pub head: Option<TrailHead>,
    /// Whether this is a demonstration site.
    pub is_demo: bool,
    /// The moment at which all this was so; none where somebody else than the application greets.
    pub moment: Option<Moment>,
}

/// What every request asks of the house before any page: the application, and a fixed answer in tests.
pub trait House: Send + Sync + 'static {
    /// Who stands behind this login token, and what the frame says.
    fn greet(&self, login: Option<String>) -> Later<Result<Greeting, Error>>;
}

impl House for App {
    fn greet(&self, login: Option<String>) -> Later<Result<Greeting, Error>> {
        let app = self.clone();
        Box::pin(async move {
            let greeted = app.greeted(login.as_deref()).await?;
            let head = greeted.head;
            Ok(Greeting {
                who: greeted.who,
                todo: greeted.todo,
                head: (head.seq > 0).then_some(TrailHead {
                    seq: head.seq,
                    hash: head.hash,
                }),
                is_demo: greeted.demo,
                moment: Some(greeted.moment),
            })
        })
    }
}

/// As many windows of rows are kept; of 50 rows each has some 40 KB.
const WINDOWS_KEPT: usize = 512;

/// As many pages of grids are kept; each has some 100 KB.
const PAGES_KEPT: usize = 128;

/// Views of versions whose rows are kept one by one; of each there are at most some 2 MB.
const LOOKS_KEPT: usize = 32;

/// On what a window of rows depends beside what the site knows: who sees, in which words, and what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct WindowKey {
    pub sight: Sight,
    pub locale: Locale,
    pub path: String,
}

/// On what the page of a grid depends beside: who is greeted, and how many things wait for them.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct PageKey {
    pub window: WindowKey,
    pub account: AccountId,
    pub for_whom: Option<UnitId>,
    pub todo: Option<i64>,
}

/// The state of the router. Cheap to clone: every request does, several times.
#[derive(Clone)]
pub struct State(Arc<Parts>);

impl std::ops::Deref for State {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

/// What the state holds.
pub struct Parts {
    /// The use cases.
    pub app: App,
    pub(crate) house: Arc<dyn House>,
    /// The entries of the band, set by the router.
    pub(crate) nav: Vec<Place>,
    /// Windows of grids that were shown since something changed.
    pub(crate) windows: AtHead<WindowKey, Bytes>,
    /// Pages of grids that were opened since something changed.
    pub(crate) pages: AtHead<PageKey, Bytes>,
    /// The rows of such windows one by one, by the same without their numbers.
    pub(crate) scrolled: AtHead<WindowKey, ScrolledRows>,
    /// Rows of grids as they were shown.
    pub(crate) shown_rows: ShownRows,
    /// Whether there is a search page, set by the router.
    pub(crate) can_search: bool,
}

impl State {
    /// A state before it is given to the router.
    pub fn new(app: App) -> Self {
        let house = app.clone();
        Self::greeted_by(app, house)
    }

    /// A state whose visitors are greeted by somebody else than the application: for tests of the frame.
    pub fn greeted_by(app: App, house: impl House) -> Self {
        Self::of(app, Arc::new(house), &[], false)
    }

    /// The same, by which nothing was shown yet, with the entries of the band, and whether there is a search page.
    pub(crate) fn with_nav(&self, nav: &[Place], can_search: bool) -> Self {
        Self::of(self.app.clone(), self.house.clone(), nav, can_search)
    }

    fn of(app: App, house: Arc<dyn House>, nav: &[Place], can_search: bool) -> Self {
        Self(Arc::new(Parts {
            app,
            house,
            nav: nav.to_vec(),
            windows: AtHead::new(WINDOWS_KEPT),
            pages: AtHead::new(PAGES_KEPT),
            scrolled: AtHead::new(LOOKS_KEPT),
            shown_rows: ShownRows::default(),
            can_search,
        }))
    }

    /// Now, in milliseconds UTC.
    pub(crate) fn now(&self) -> i64 {
        self.app.now().0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_is_shortened_to_what_people_compare() {
        let head = |hash: &str| TrailHead {
            seq: 1,
            hash: hash.to_owned(),
        };
        assert_eq!(head("8f3c91d0aaaaaaaaaaaae21a").short_hash(), "8f3c 91d0…e21a");
        assert_eq!(head("8f3c").short_hash(), "8f3c");
    }
}
