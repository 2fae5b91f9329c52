//! What every handler is given: the site it serves.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use yipanqi_app::App;

use crate::error::Error;
use crate::nav::Place;

/// Who is signed in, as the frame shows it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// Unit and post, as recorded.
    pub label: String,
    /// How many things wait for this post.
    pub todo: i64,
}

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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Greeting {
    /// The person behind the login token, if the login stands.
    pub who: Option<Who>,
    /// The newest entry of the trail, if there is one.
    pub head: Option<TrailHead>,
    /// Whether this is a demonstration site.
    pub is_demo: bool,
}

/// What every request asks of the house before any page: the application, and a fixed answer in tests.
pub trait House: Send + Sync + 'static {
    /// Who stands behind this login token, and what the frame says.
    fn greet(&self, login: Option<String>) -> Later<Result<Greeting, Error>>;
}

/// The state of the router.
#[derive(Clone)]
pub struct State {
    /// The use cases.
    pub app: App,
    pub(crate) house: Arc<dyn House>,
    /// The entries of the band, set by the router.
    pub(crate) nav: Arc<[Place]>,
    /// Whether there is a search page, set by the router.
    pub(crate) can_search: bool,
}

impl State {
    /// A state before it is given to the router.
    pub fn new(app: App, house: impl House) -> Self {
        Self {
            app,
            house: Arc::new(house),
            nav: Arc::from([]),
            can_search: false,
        }
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
