//! The demo circle: a site of two sides with its offices, documents, sessions, lists and duties, so that every page has
//! something true to show. It is built through the use cases under a clock that walks through 2025, so its trail is
//! one that people could have left. The office itself is founded by one transaction with one entry, `demo.found`.
//!
//! The data lies in `data/` as small tables and texts of our own; `data/README.md` says which figures are public.

mod found;
mod history;
mod papers;
mod sheets;
mod table;

use crate::clock::{Chance, SetClock};
use crate::{App, Result, Settings};
use std::sync::Arc;
use yipanqi_domain::{At, Day, Refusal};
use yipanqi_store::{Blobs, Store};

/// What was built, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DemoReport {
    /// Bodies.
    pub bodies: usize,
    /// Units, the abolished one included.
    pub units: usize,
    /// Accounts that can be entered.
    pub accounts: usize,
    /// Documents received, the sheet of receipts included.
    pub documents: usize,
    /// Sessions recorded.
    pub sessions: usize,
    /// Decisions of sessions and authorities of adopted versions.
    pub decisions: usize,
    /// Lists.
    pub lists: usize,
    /// Items registered.
    pub items: usize,
    /// Duties that are owed.
    pub duties: usize,
    /// Duties signed for.
    pub signed: usize,
    /// Duties that wait to be signed for.
    pub waiting: usize,
    /// Duties objected to.
    pub objected: usize,
    /// Entries in the trail.
    pub entries: i64,
}

/// Steps of the build, for a progress bar.
pub const STEPS: usize = 8;

/// Builds the demo circle on an empty database. `progress` is told each step done, of [`STEPS`].
///
/// # Errors
/// `site_stands` when the database has a site already: a real site never becomes a demo, nor the other way round.
pub async fn build_demo(
    store: &Store,
    blobs: &Blobs,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<DemoReport> {
    if store.read().await?.site().await?.is_some() {
        return Err(Refusal::stale("site_stands").into());
    }
    let clock = Arc::new(SetClock::at(at(2025, 1, 6, 9)));
    let chance = Arc::new(Seeded(std::sync::Mutex::new(0x2025)));
    let app = App::new(
        store.clone(),
        blobs.clone(),
        clock.clone(),
        chance,
        Settings::default(),
    );
    let office = found::found(&app).await?;
    progress(1);
    let mut report = DemoReport {
        bodies: office.bodies.len(),
        units: office.units.len(),
        ..DemoReport::default()
    };
    history::run(&app, &clock, &office, progress).await?;
    report.count(&app, &office).await?;
    Ok(report)
}

impl DemoReport {
    async fn count(&mut self, app: &App, office: &found::Office) -> Result<()> {
        use yipanqi_domain::duty::{Duty, DutyState};
        let mut read = app.store().read().await?;
        self.accounts = office.accounts;
        self.documents = read.every::<yipanqi_domain::document::Document>().await?.len();
        self.sessions = read.every::<yipanqi_domain::meeting::Session>().await?.len();
        self.decisions = read.every::<yipanqi_domain::meeting::Decision>().await?.len();
        self.lists = read.every::<yipanqi_domain::list::List>().await?.len();
        self.items = read.every::<yipanqi_domain::list::Item>().await?.len();
        for duty in read.every::<Duty>().await? {
            match duty.state {
                DutyState::Assigned => self.waiting += 1,
                DutyState::Signed { .. } => self.signed += 1,
                DutyState::Objected { .. } => self.objected += 1,
                DutyState::HandedOver { .. } | DutyState::Ended { .. } => {}
            }
        }
        self.duties = self.signed + self.waiting + self.objected;
        self.entries = read.head().await?.seq;
        read.end().await?;
        Ok(())
    }
}

/// An instant of the demo's history: an hour of a day in Beijing.
fn at(year: i32, month: u32, day: u32, hour: i64) -> At {
    let days = Day::new(year, month, day).map_or(0, |d| {
        d.0.signed_duration_since(chrono::NaiveDate::default()).num_days()
    });
    At((days * 24 + hour - 8) * 3_600_000)
}

/// Chance with a seed: the demo is the same every time. Never used where a secret is made.
struct Seeded(std::sync::Mutex<u64>);

impl Chance for Seeded {
    fn fill(&self, bytes: &mut [u8]) {
        let mut state = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for byte in bytes {
            *state = next(*state);
            *byte = state.to_be_bytes()[2];
        }
    }
}

/// The step of a linear congruential generator (Knuth's MMIX constants).
const fn next(state: u64) -> u64 {
    state
        .wrapping_mul(6_364_136_223_846_793_005)
        .wrapping_add(1_442_695_040_888_963_407)
}

#[cfg(test)]
mod tests {
    use super::*;
    use yipanqi_domain::time::BEIJING;

    #[test]
    fn the_demo_counts_its_hours_in_beijing() {
        assert_eq!(at(2025, 3, 3, 9).clock(BEIJING), "2025-03-03 09:00");
        assert_eq!(at(2025, 3, 3, 0).day(BEIJING).to_string(), "2025-03-03");
    }

    #[test]
    fn chance_with_the_same_seed_is_the_same() {
        let draw = || {
            let mut bytes = [0; 8];
            Seeded(std::sync::Mutex::new(7)).fill(&mut bytes);
            bytes
        };
        assert_eq!(draw(), draw());
        assert_ne!(draw(), [0; 8]);
    }
}
