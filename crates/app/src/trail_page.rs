//! The trail as the audit administrator reads it. Reading it is itself recorded: once a minute for each account, as
//! turning a page is not a new act.

use crate::App;
use crate::error::Result;
use std::collections::HashMap;
use yipanqi_domain::At;
use yipanqi_domain::office::{Account, Person, Post, Unit};
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::{Entry, RowMark, Sealed};
use yipanqi_store::{DenialCount, Reader, TrailFilter};

/// Entries on one page.
pub const ON_A_PAGE: i64 = 50;

/// One page of the trail, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailPage {
    /// The entries.
    pub lines: Vec<TrailLine>,
    /// The next, older page begins before this sequence; `None` at the end.
    pub older_before: Option<i64>,
}

/// One entry with the names of who acted, as they are now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailLine {
    /// The entry.
    pub entry: Sealed,
    /// When, in the site's zone: `YYYY-MM-DD HH:MM`.
    pub clock: String,
    /// The person, or the login name when there is no person.
    pub who: Option<String>,
    /// Unit and post.
    pub seat: Option<String>,
    /// The unit acted for.
    pub for_whom: Option<String>,
    /// The guarded rows that it wrote.
    pub rows: Vec<RowMark>,
}

impl App {
    /// Up to [`ON_A_PAGE`] entries before a sequence that pass the filter.
    pub async fn trail_page(
        &self,
        actor: &Actor,
        filter: &TrailFilter,
        before: Option<i64>,
    ) -> Result<TrailPage> {
        self.allow_reading(actor, Action::ReadTrail, &Place::site(), ("entry", 0))
            .await?;
        self.record_reading(actor).await?;
        let mut read = self.store.read().await?;
        let found = read
            .entries_filtered(filter, before.unwrap_or(i64::MAX), ON_A_PAGE + 1)
            .await?;
        let more = i64::try_from(found.len()).unwrap_or(0) > ON_A_PAGE;
        let mut names = Names::default();
        let mut lines = Vec::new();
        for entry in found.into_iter().take(usize::try_from(ON_A_PAGE).unwrap_or(0)) {
            lines.push(names.line(&mut read, entry, self.settings.offset_minutes).await?);
        }
        read.end().await?;
        let older_before = lines.last().filter(|_| more).map(|line| line.entry.seq);
        Ok(TrailPage { lines, older_before })
    }

    async fn record_reading(&self, actor: &Actor) -> Result<()> {
        let now = self.now();
        let minute = now.0.div_euclid(60_000);
        let name = format!("trail.read/{}", actor.account);
        let mut tx = self.store.begin(now).await?;
        let former = tx.pipe::<DenialCount>(name.clone()).await?;
        if former.is_some_and(|f| f.minute == minute) {
            return Ok(());
        }
        tx.keep(&DenialCount {
            name,
            minute,
            hits: 1,
        })
        .await?;
        tx.commit(Entry::done(actor.by(), "trail.read", "entry", None))
            .await?;
        Ok(())
    }
}

/// Names already looked up for this page.
#[derive(Default)]
struct Names(HashMap<(&'static str, i64), Option<String>>);

impl Names {
    async fn line(&mut self, read: &mut Reader, entry: Sealed, offset: i64) -> Result<TrailLine> {
        let mut who = self.of(read, "person", entry.person).await?;
        if who.is_none() {
            who = self.of(read, "account", entry.account).await?;
        }
        Ok(TrailLine {
            clock: At(entry.at.0).clock(offset),
            who,
            seat: self.of(read, "post", entry.post).await?,
            for_whom: self.of(read, "unit", entry.for_whom).await?,
            rows: read.entry_rows(entry.seq).await?,
            entry,
        })
    }

    async fn of(&mut self, read: &mut Reader, kind: &'static str, id: Option<i64>) -> Result<Option<String>> {
        let Some(id) = id else { return Ok(None) };
        if let Some(known) = self.0.get(&(kind, id)) {
            return Ok(known.clone());
        }
        let name = match kind {
            "person" => read.get::<Person>(id).await?.map(|p| p.name),
            "account" => read.get::<Account>(id).await?.map(|a| a.login_name),
            "unit" => read.get::<Unit>(id).await?.map(|u| u.name),
            _ => match read.get::<Post>(id).await? {
                Some(post) => {
                    let unit = read.get::<Unit>(post.unit.0).await?;
                    Some(format!(
                        "{} {}",
                        unit.map(|u| u.name).unwrap_or_default(),
                        post.name
                    ))
                }
                None => None,
            },
        };
        self.0.insert((kind, id), name.clone());
        Ok(name)
    }
}
