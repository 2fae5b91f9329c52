//! One function per thing a person can do: load → may? → rule → save → enqueue → commit with its entry.
//!
//! This is the only room where the rules, the store, reading and publishing meet. Time and chance are given here
//! ([`clock`]) and nowhere else.

pub mod accounts;
pub mod actor;
pub mod anchors;
pub mod at_head;
pub mod batches;
pub mod candidates;
pub mod changes;
pub mod clock;
pub mod close;
mod cores;
pub mod decisions;
pub mod demo;
mod denial;
pub mod document_pages;
pub mod document_units;
pub mod documents;
pub mod duties;
pub mod enter_as;
mod error;
pub mod evidence;
pub mod excuses;
pub mod gap_list;
pub mod hand_over;
pub mod home;
mod intake;
pub mod items;
pub mod jobs;
pub mod learning;
pub mod lights;
pub mod lists;
pub mod meeting_pages;
pub mod meeting_proposal;
pub mod meetings;
pub mod office;
pub mod office_pages;
pub mod operator;
pub mod orders;
pub mod papers;
pub mod posts;
mod proposals;
pub mod reading;
pub mod rebuild;
pub mod reports;
pub mod rights;
pub mod same_event;
pub mod search;
pub mod second_factor;
mod secrets;
pub mod setup;
pub mod sign_in;
pub mod throttle;
pub mod trail_page;
pub mod unit_names;
pub mod units;
mod verdicts;
pub mod vouches;
pub mod year;

pub use actor::{Greeted, SignedIn};
pub use at_head::{AtHead, Moment};
pub use clock::{Chance, Clock, SystemChance, SystemClock};
pub use error::{Busy, Error, Result};
pub use yipanqi_domain as domain;
pub use yipanqi_extract as extract;
pub use yipanqi_store::{
    BackupProblem, Blobs, Check, Database, Finding, Head, Health, Reader, Snapshot, Store, StoreError,
    TrailFilter, Tx,
};

use std::sync::Arc;
use yipanqi_domain::time::BEIJING;
use yipanqi_domain::workdays::WorkCalendar;
use yipanqi_domain::{At, Day};

/// What the program was started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Minutes that the site's zone is ahead of UTC.
    pub offset_minutes: i64,
    /// Largest file that may be received, bytes.
    pub max_upload: usize,
    /// Whether everybody needs a second factor (administrators always do).
    pub second_factor_for_all: bool,
    /// Name of this node, for jobs.
    pub node: String,
    /// Working days: the years that come with the program, and those that an operator loaded.
    pub work_calendar: WorkCalendar,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            offset_minutes: BEIJING,
            max_upload: 8 << 20,
            second_factor_for_all: true,
            node: "node-1".to_owned(),
            work_calendar: WorkCalendar::built_in(),
        }
    }
}

/// The application. Cheap to clone: every request does, several times.
#[derive(Clone)]
pub struct App(Arc<Parts>);

/// What an application is made of.
#[doc(hidden)]
pub struct Parts {
    store: Store,
    blobs: Blobs,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    settings: Arc<Settings>,
    whole_lights: Arc<lights::WholeLights>,
    courses: Arc<lists::Courses>,
    looked_at: Arc<lists::LookedAt>,
    seats: actor::Seats,
    pages: lists::Pages,
    answers: search::Answers,
    search_site: search::Site,
    put_right: Arc<at_head::PutRight>,
    compared: same_event::Pairs,
}

impl std::ops::Deref for App {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl App {
    /// Puts the parts together.
    pub fn new(
        store: Store,
        blobs: Blobs,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        settings: Settings,
    ) -> Self {
        Self(Arc::new(Parts {
            store,
            blobs,
            clock,
            chance,
            settings: Arc::new(settings),
            whole_lights: Arc::default(),
            courses: Arc::default(),
            looked_at: Arc::default(),
            seats: actor::Seats::default(),
            pages: lists::Pages::default(),
            answers: search::Answers::default(),
            search_site: search::Site::default(),
            put_right: Arc::default(),
            compared: same_event::Pairs::default(),
        }))
    }
    /// Now.
    pub fn now(&self) -> At {
        self.clock.now()
    }
    /// Today, in the site's zone.
    pub fn today(&self) -> Day {
        self.now().day(self.settings.offset_minutes)
    }
    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }
    /// The store, for the rooms that wire things together and for tests.
    pub fn store(&self) -> &Store {
        &self.store
    }
    /// The blobs.
    pub fn blobs(&self) -> &Blobs {
        &self.blobs
    }
    /// The site, once founded: its name, and whether it is a demo.
    pub async fn site(&self) -> Result<Option<domain::office::Site>> {
        Ok(self.store.read().await?.site().await?)
    }
    /// This moment, for what is kept until something changes ([`AtHead`]). What is read after it is no older.
    pub async fn moment(&self) -> Result<Moment> {
        let put_right = self.put_right.count();
        Ok(Moment::new(&self.head().await?, put_right))
    }
    /// Where the trail ends, for the foot of every page and paper.
    pub async fn head(&self) -> Result<Head> {
        Ok(self.store.read().await?.head().await?)
    }
}
