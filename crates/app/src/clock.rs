//! Time and chance are given, never taken: a test hands in its own.

use std::sync::atomic::{AtomicI64, Ordering};
use yipanqi_domain::At;

/// Gives the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> At;
}

/// The machine's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> At {
        #[expect(
            clippy::disallowed_methods,
            reason = "the one place where the machine's clock is read"
        )]
        let now = std::time::SystemTime::now();
        let since = now.duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        At(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// A clock that stands still until it is moved: tests and the demo's history.
pub struct SetClock(AtomicI64);

impl SetClock {
    /// Standing at this instant.
    pub fn at(now: At) -> Self {
        Self(AtomicI64::new(now.0))
    }
    /// Moves it to this instant.
    pub fn set(&self, now: At) {
        self.0.store(now.0, Ordering::SeqCst);
    }
    /// Moves it on by milliseconds.
    pub fn advance(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for SetClock {
    fn now(&self) -> At {
        At(self.0.load(Ordering::SeqCst))
    }
}

/// Gives random bytes: tokens, salts, secrets.
pub trait Chance: Send + Sync {
    /// Fills the bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The machine's source of randomness.
pub struct SystemChance;

impl Chance for SystemChance {
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the machine gives random bytes");
    }
}
