//! Handing a file in, looking at it, choosing what its columns say, and stopping.

use super::course::Course;
use super::order::Chosen;
use super::told::Told;
use super::{SHEET_JOB, as_text, from_text};
use crate::App;
use crate::error::{Error, Result};
use crate::intake::off_lane;
use serde::{Deserialize, Serialize};
use yipanqi_domain::list::{List, ListVersion, OwnColumns};
use yipanqi_domain::office::{Account, Side};
use yipanqi_domain::refusal::Rule;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{Refusal, VersionId};
use yipanqi_extract::sheet::{Meaning, SheetLimits};
use yipanqi_store::{Job, StagedSheet};

/// A file that opens into less than so many bytes is read while its sender waits.
const SMALL: usize = 400_000;

/// A file of sheets as it comes in.
#[derive(Clone, Debug)]
pub struct SheetUpload {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its name.
    pub file_name: String,
}

/// Which sheet of a file is taken, and what its columns are taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetChoice {
    /// The sheet's place among those with a heading; the one with the most rows when nothing is said.
    pub sheet: Option<usize>,
    /// Codes of meanings, column by column; empty for what is proposed.
    pub columns: Vec<String>,
    /// Codes of units, column by column.
    pub units: Vec<String>,
}

impl SheetChoice {
    /// Refuses a choice under which two columns say the same, or none the title.
    ///
    /// # Errors
    /// `sheet_meaning_twice`, `sheet_without_title` at `columns`.
    pub(super) fn judged(&self) -> Rule {
        let meanings: Vec<Meaning> = self
            .columns
            .iter()
            .filter_map(|code| Meaning::parse(code))
            .collect();
        for (at, meaning) in meanings.iter().enumerate() {
            if meaning.is_single() && meanings[..at].contains(meaning) {
                return Err(Refusal::new("sheet_meaning_twice")
                    .at("columns")
                    .with("meaning", meaning.code()));
            }
        }
        let titled = self.columns.is_empty() || meanings.contains(&Meaning::Title);
        Refusal::unless(titled, "sheet_without_title").map_err(|refusal| refusal.at("columns"))
    }
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits for a job, or is being read.
    Reading,
    /// It can be looked at.
    Ready,
    /// It cannot be taken, [`Told::refused`] says why.
    Failed,
    /// It was stopped.
    Stopped,
    /// It waits for a job that takes it, or is being taken.
    Taking,
    /// Its rows are in the draft.
    Taken,
}

impl Stage {
    /// Whether somebody's word, given now or to a job, may take it.
    pub(super) const fn can_be_taken(self) -> bool {
        matches!(self, Self::Ready | Self::Taking)
    }

    pub(super) fn of(code: &str) -> Self {
        match code {
            "ready" => Self::Ready,
            "failed" => Self::Failed,
            "stopped" => Self::Stopped,
            "ordered" => Self::Taking,
            "taken" => Self::Taken,
            _ => Self::Reading,
        }
    }
}

/// A file that was handed in, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPage {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub file_name: String,
    /// The list.
    pub list: List,
    /// The version.
    pub version: ListVersion,
    /// Sides of the body, from left to right.
    pub sides: Vec<Side>,
    /// The list's own columns.
    pub columns: OwnColumns,
    /// How far it has come.
    pub stage: Stage,
    /// Rows read, and rows to read.
    pub progress: (i64, i64),
    /// What is being done with it at this moment, as far as this node knows.
    pub course: Option<Course>,
    /// Which sheet is looked at.
    pub sheet: usize,
    /// What was found.
    pub told: Told,
}

impl App {
    /// Takes a file in for a draft; gives the number under which one can look at it. A small one is read at once, a large
    /// one by a job.
    ///
    /// # Errors
    /// `required`, `sheet_too_large` at `file`.
    pub async fn stage_sheet(&self, actor: &Actor, version: VersionId, upload: SheetUpload) -> Result<i64> {
        let is_small = upload.bytes.len() < SMALL;
        let id = self.put_sheet(actor, version, upload, !is_small).await?;
        if is_small {
            self.read_sheet(actor, id).await?;
        }
        Ok(id)
    }

    /// Takes a file in that whoever hands it in will read, by [`Self::read_sheet`].
    ///
    /// # Errors
    /// Those of [`Self::stage_sheet`].
    pub async fn stage_sheet_unread(
        &self,
        actor: &Actor,
        version: VersionId,
        upload: SheetUpload,
    ) -> Result<i64> {
        self.put_sheet(actor, version, upload, false).await
    }

    async fn put_sheet(
        &self,
        actor: &Actor,
        version: VersionId,
        upload: SheetUpload,
        by_job: bool,
    ) -> Result<i64> {
        let (read, ..) = self.version_to_edit(actor, version).await?;
        read.end().await?;
        let limit = SheetLimits::default().file.max_bytes;
        if upload.bytes.is_empty() {
            return Err(Refusal::new("required").at("file").into());
        }
        if upload.bytes.len() > limit {
            return Err(Refusal::new("sheet_too_large")
                .at("file")
                .with("limit", limit >> 20)
                .into());
        }
        let blobs = self.blobs.clone();
        let blob = off_lane(move || blobs.put(&upload.bytes)).await??;
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        let id = plumbing
            .stage_sheet(StagedSheet {
                id: 0,
                version,
                account: actor.account,
                post: actor.post,
                blob,
                file_name: upload
                    .file_name
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(120)
                    .collect(),
                state: "waiting".to_owned(),
                chosen: as_text(&Chosen::default())?,
                done: 0,
                total: 0,
                told: as_text(&Told::default())?,
                saved_at: now,
            })
            .await?;
        if by_job {
            plumbing.add_job(SHEET_JOB, &id.to_string(), now).await?;
        }
        plumbing.done().await?;
        Ok(id)
    }

    /// Asks the work on a file to end without keeping anything; [`Self::stop_sheet`] says so for good. For those who wait
    /// for the work themselves.
    pub fn halt_sheet(&self, id: i64) {
        self.courses.stop(id);
    }

    /// What is being done with a file at this moment, as far as this node knows.
    pub fn sheet_course(&self, id: i64) -> Option<Course> {
        self.courses.of(id)
    }

    /// A file that was handed in, for the post that did.
    pub async fn staged_sheet(&self, actor: &Actor, id: i64) -> Result<SheetPage> {
        let staged = self.staged(actor, id).await?;
        let (mut read, list, version) = self.version_to_edit(actor, staged.version).await?;
        let sides = read.sides_of(list.body).await?;
        let columns = read.columns_of(&version).await?;
        read.end().await?;
        let chosen = Chosen::of(&staged)?.choice;
        Ok(SheetPage {
            course: self.courses.of(id),
            columns,
            id,
            file_name: staged.file_name,
            list,
            version,
            sides,
            stage: Stage::of(&staged.state),
            progress: (staged.done, staged.total),
            sheet: chosen.sheet.unwrap_or(0),
            told: from_text(&staged.told)?,
        })
    }

    /// Says which sheet is taken and what its columns say; the rows are judged anew.
    ///
    /// # Errors
    /// `sheet_meaning_twice` at the column; stale: `sheet_not_ready`.
    pub async fn choose_sheet(&self, actor: &Actor, id: i64, choice: SheetChoice) -> Result<()> {
        let staged = self.staged(actor, id).await?;
        if !matches!(Stage::of(&staged.state), Stage::Ready) {
            return Err(Refusal::stale("sheet_not_ready").into());
        }
        choice.judged()?;
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        let total = staged.total;
        plumbing
            .put(&StagedSheet {
                chosen: as_text(&Chosen { choice, order: None })?,
                state: "waiting".to_owned(),
                done: 0,
                saved_at: now,
                ..staged
            })
            .await?;
        let by_job = total > 20_000;
        if by_job {
            plumbing.add_job(SHEET_JOB, &id.to_string(), now).await?;
        }
        plumbing.done().await?;
        if !by_job {
            self.read_sheet(actor, id).await?;
        }
        Ok(())
    }

    /// Stops a file: nothing of it is kept. Tells whether it could be: what is written already stays.
    pub async fn stop_sheet(&self, actor: &Actor, id: i64) -> Result<(VersionId, bool)> {
        let staged = self.staged(actor, id).await?;
        // Rows that are being written right now hold the lane until they are given up.
        self.courses.stop(id);
        self.looked_at.forget(id);
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let held = plumbing.reading().pipe::<StagedSheet>(id).await?;
        let held = held.filter(|held| held.state != "taken");
        let stopped = held.is_some();
        if let Some(held) = held {
            let state = "stopped".to_owned();
            plumbing.put(&StagedSheet { state, ..held }).await?;
        }
        plumbing.done().await?;
        Ok((staged.version, stopped))
    }

    /// Reads a file, or takes it; after a break either begins anew.
    pub(crate) async fn work_sheet(&self, job: &Job) -> Result<()> {
        let id: i64 = job.payload.parse().map_err(|_| Error::NotFound)?;
        let mut read = self.store.read().await?;
        let staged = read.pipe::<StagedSheet>(id).await?;
        let Some(staged) = staged else {
            read.end().await?;
            return Ok(());
        };
        let account = read.get::<Account>(staged.account.0).await?;
        read.end().await?;
        let actor = self
            .actor(&account.ok_or(Error::NotFound)?, Some(staged.post))
            .await?;
        match Stage::of(&staged.state) {
            Stage::Reading => self.read_sheet(&actor, id).await,
            Stage::Taking => self.take_as_ordered(&actor, staged).await,
            _ => Ok(()),
        }
    }

    /// The file of a post; "not found" for everybody else.
    pub(super) async fn staged(&self, actor: &Actor, id: i64) -> Result<StagedSheet> {
        let mut read = self.store.read().await?;
        let staged = read.pipe::<StagedSheet>(id).await?;
        read.end().await?;
        staged
            .filter(|s| s.post == actor.post && s.account == actor.account)
            .ok_or(Error::NotFound)
    }
}

/// A refusal as plumbing keeps it.
pub(super) fn as_told(refusal: &Refusal) -> (String, Vec<(String, String)>) {
    let args = refusal.args.iter();
    let args = args.map(|(name, value)| ((*name).to_owned(), value.clone()));
    (refusal.code.to_owned(), args.collect())
}
