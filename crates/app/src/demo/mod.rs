//! The demo circle: a site of two sides with its offices, documents, sessions, lists and duties, and a year of reports,
//! lights, orders, close-outs and papers, so that every page has something true to show. It is built through the use
//! cases, each as the person whose act it is, under a clock that walks through 2025: its trail is one that people could
//! have left. The office itself is founded by one transaction with one entry, `demo.found`.
//!
//! There is no chance in it: built twice, on either database, it gives the same seals byte for byte.
//!
//! ```text
//! found.rs    regions, bodies, units, seats                         papers.rs, sheets.rs  documents, rows as typed
//! history.rs  sessions, lists, duties, the adjustment of July       year/                 the months from March on
//! ```
//!
//! The data lies in `data/` as small tables and texts of our own; `data/README.md` says which figures are public.

mod found;
mod history;
mod papers;
mod sheets;
mod table;
mod year;

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

/// Steps of [`build_demo`], for a progress bar.
pub const STEPS: usize = 8;

/// Steps of [`build_demo_year`]: a month is one.
pub const YEAR_STEPS: usize = STEPS + year::STEPS;

/// How far the demo's history goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// To July 2025: sessions, lists and duties, nothing reported.
    FirstHalf,
    /// To January 2026, with every month reported, lit and pressed for.
    Year,
}

/// Tells each step done.
struct Steps<'a> {
    done: usize,
    tell: &'a mut (dyn FnMut(usize) + Send),
}

impl Steps<'_> {
    fn next(&mut self) {
        self.done += 1;
        (self.tell)(self.done);
    }
}

/// Builds the first half of the demo circle on an empty database: sessions, lists and duties as of July 2025, nothing
/// reported yet. For who wants to play the months. `progress` is told each step done, of [`STEPS`].
///
/// # Errors
/// `site_stands` when the database has a site already: a real site never becomes a demo, nor the other way round.
pub async fn build_demo(
    store: &Store,
    blobs: &Blobs,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<DemoReport> {
    build(store, blobs, Extent::FirstHalf, progress).await
}

/// Builds the demo circle with its whole year, to January 2026. `progress` is told each step done, of [`YEAR_STEPS`].
///
/// # Errors
/// As [`build_demo`].
pub async fn build_demo_year(
    store: &Store,
    blobs: &Blobs,
    progress: &mut (dyn FnMut(usize) + Send),
) -> Result<DemoReport> {
    build(store, blobs, Extent::Year, progress).await
}

async fn build(
    store: &Store,
    blobs: &Blobs,
    extent: Extent,
    tell: &mut (dyn FnMut(usize) + Send),
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
    let mut steps = Steps { done: 0, tell };
    let office = found::found(&app).await?;
    steps.next();
    let mut report = DemoReport {
        bodies: office.bodies.len(),
        units: office.units.len(),
        ..DemoReport::default()
    };
    history::run(&app, &clock, &office, extent, &mut steps).await?;
    report.count(&app).await?;
    Ok(report)
}

impl DemoReport {
    async fn count(&mut self, app: &App) -> Result<()> {
        use yipanqi_domain::duty::{Duty, DutyState};
        let mut read = app.store().read().await?;
        self.accounts = read.every::<yipanqi_domain::office::Account>().await?.len();
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
