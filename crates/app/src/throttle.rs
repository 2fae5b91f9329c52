//! Failures at the door are counted per account name and per source address, in rows that survive a restart.
//!
//! ```text
//! failure ─ failure ─ … ─ the last one allowed within 15 minutes ─▶ locked 15 minutes ─▶ counting begins anew
//! ```
//!
//! A name that no account has is counted and locked alike: who tries cannot tell the difference. A source is allowed
//! more than a name, because a whole office may share one address; a success does not clear a source, or an account
//! of one's own would reset the count for guesses at others.

use crate::error::{Error, Result};
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::{At, canon};
use yipanqi_store::{Reader, Throttle, Tx};

/// Failures within the window after which an account name is locked.
pub const ACCOUNT_FAILURES: i64 = 5;
/// Failures within the window after which a source address is locked.
pub const SOURCE_FAILURES: i64 = 20;
/// The window in which failures add up (milliseconds).
pub const WINDOW: i64 = 15 * 60_000;
/// How long a lock holds (milliseconds).
pub const LOCK: i64 = 15 * 60_000;

/// Whom failures are counted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Doors {
    account: String,
    source: String,
}

/// What a failure led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Counted {
    /// Tries left before a lock.
    pub left: i64,
    /// Locked now.
    pub locked: bool,
}

impl Doors {
    /// The doors of an attempt. A name longer than any account's is kept as its digest.
    pub fn of(login_name: &str, source: &str) -> Self {
        let short = |text: &str| {
            if text.len() <= 160 {
                text.to_owned()
            } else {
                canon::digest(text.as_bytes())
            }
        };
        Self {
            account: format!("account/{}", short(login_name)),
            source: format!("source/{}", short(source)),
        }
    }

    /// Refuses while one of the doors is locked, saying for how many minutes more.
    pub async fn open(&self, read: &mut Reader, now: At) -> Result<()> {
        for name in [&self.account, &self.source] {
            // An act from nowhere (the command line, a test) has no source to lock.
            if name == "source/" {
                continue;
            }
            let found = read.pipe::<Throttle>(name.clone()).await?;
            if let Some(until) = found.map(|t| t.locked_until_at).filter(|until| *until > now) {
                let minutes = (until.0 - now.0 + 59_999) / 60_000;
                return Err(Error::Refused(
                    Refusal::new("sign_in_locked").with("minutes", minutes),
                ));
            }
        }
        Ok(())
    }

    /// Counts a failure on both doors.
    pub async fn count(&self, tx: &mut Tx) -> Result<Counted> {
        let mut out = Counted {
            left: i64::MAX,
            locked: false,
        };
        for (name, allowed) in [(&self.account, ACCOUNT_FAILURES), (&self.source, SOURCE_FAILURES)] {
            let former = tx.pipe::<Throttle>(name.clone()).await?;
            let next = after(former, name, allowed, tx.now());
            out.left = out.left.min(allowed - next.failures);
            out.locked |= next.locked_until_at > tx.now();
            tx.keep(&next).await?;
        }
        Ok(out)
    }

    /// Forgets the failures of the account name, after a whole sign-in.
    pub async fn clear_account(&self, tx: &mut Tx) -> Result<()> {
        tx.use_up::<Throttle>(self.account.clone()).await?;
        Ok(())
    }
}

/// The count after one more failure.
fn after(former: Option<Throttle>, name: &str, allowed: i64, now: At) -> Throttle {
    let running = former
        .filter(|t| now.0 - t.first_at.0 <= WINDOW && (t.locked_until_at.0 == 0 || t.locked_until_at > now));
    let failures = running.as_ref().map_or(0, |t| t.failures) + 1;
    Throttle {
        name: name.to_owned(),
        failures,
        first_at: running.map_or(now, |t| t.first_at),
        locked_until_at: if failures >= allowed {
            now.plus(LOCK)
        } else {
            At(0)
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_failure_allowed_locks_and_a_lock_that_is_over_counts_anew() {
        let start = At(1_000_000);
        let mut throttle = None;
        for n in 1..=5 {
            let next = after(throttle, "account/a", 5, start.plus(n * 1000));
            assert_eq!(next.failures, n);
            assert_eq!(next.locked_until_at.0 > 0, n == 5);
            throttle = Some(next);
        }
        let later = start.plus(5000 + LOCK);
        assert_eq!(after(throttle, "account/a", 5, later).failures, 1);
    }

    #[test]
    fn failures_that_lie_far_apart_do_not_add_up() {
        let first = after(None, "account/a", 5, At(0));
        assert_eq!(after(Some(first.clone()), "account/a", 5, At(WINDOW)).failures, 2);
        assert_eq!(after(Some(first), "account/a", 5, At(WINDOW + 1)).failures, 1);
    }
}
