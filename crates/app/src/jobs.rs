//! Work that nobody waits for: a schedule makes jobs, every node claims what is due, one at a time.
//!
//! A job is claimed under the plumbing lock, so no two nodes run it at once; while it runs its claim is renewed, and a
//! claim that is not renewed for ten minutes is taken to be lost with its node. A job that fails is tried again after
//! 1, 4, 16 and 64 minutes; after the fifth time it is left for `doctor` to tell.

use crate::App;
use crate::actor::{ABSOLUTE_LIMIT, IDLE_LIMIT};
use crate::anchors::Keys;
use crate::error::{Error, Result};
use std::collections::HashSet;
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::watch;
use yipanqi_domain::At;
use yipanqi_store::{BlobRecord, Job, Node, Schedule};

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// A job that failed this often is not tried again.
const TRIES: i64 = 5;
/// How often the runner looks for work.
const PAUSE: Duration = Duration::from_secs(5);
/// How often the claim of a running job is renewed.
const RENEWAL: Duration = Duration::from_secs(60);
/// Done jobs are kept this long.
const KEPT: i64 = 30 * DAY;

/// What is done again and again: kind and period.
const SCHEDULE: &[(&str, i64)] = &[
    ("sweep_blobs", DAY),
    ("forget_old_logins", 60 * MINUTE),
    ("daily_anchor", DAY),
    ("tend_windows", 60 * MINUTE),
];

/// Where jobs find what lies outside the database.
#[derive(Clone, Debug)]
pub struct Chores {
    /// The signing key.
    pub keys: Keys,
    /// The folder of anchors.
    pub anchors: PathBuf,
}

/// Whether a scheduled work's time has not come. After a clock that jumped ahead and back it would wait for longer than
/// its period: then it has.
fn waits(schedule: &Schedule, now: At) -> bool {
    schedule.next_at > now && schedule.next_at <= now.plus(schedule.every_ms)
}

impl App {
    /// Runs jobs until told to end. A job under way is finished first.
    pub async fn run_jobs(self, chores: Chores, mut end: watch::Receiver<bool>) {
        while !*end.borrow() {
            let worked = match self.run_due_job(&chores).await {
                Ok(worked) => worked,
                Err(error) => {
                    tracing::warn!(%error, "jobs: the database did not do it, trying again");
                    false
                }
            };
            if !worked {
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => {}
                    told = end.wait_for(|over| *over) => {
                        if told.is_err() {
                            return;
                        }
                    }
                }
            }
        }
    }

    /// Makes jobs that the schedule owes, claims one that is due and runs it. Tells whether there was one.
    pub async fn run_due_job(&self, chores: &Chores) -> Result<bool> {
        let Some(job) = self.claim_due_job().await? else {
            return Ok(false);
        };
        let mut renewal = tokio::time::interval(RENEWAL);
        renewal.tick().await;
        // Both are driven together: a renewal that waited for a lock held by the work would wait for ever otherwise.
        let renewing = async {
            loop {
                renewal.tick().await;
                match self.renew(&job).await {
                    Ok(true) => {}
                    Ok(false) => return,
                    Err(error) => tracing::warn!(%error, "a claim could not be renewed, trying again"),
                }
            }
        };
        let outcome = tokio::select! {
            outcome = Box::pin(self.run_job(chores, &job)) => outcome,
            () = renewing => {
                tracing::warn!(kind = job.kind, id = job.id, "a job was claimed by another node");
                return Ok(true);
            }
        };
        self.finish(job, outcome).await?;
        Ok(true)
    }

    async fn claim_due_job(&self) -> Result<Option<Job>> {
        let now = self.now();
        // A look first: an idle node writes nothing.
        let mut read = self.store.read().await?;
        let due = self.something_due(&mut read, now).await?;
        read.end().await?;
        if !due {
            return Ok(None);
        }
        let mut plumbing = self.store.plumbing(now).await?;
        for (name, every) in SCHEDULE {
            let former = plumbing.reading().pipe::<Schedule>((*name).to_owned()).await?;
            if former.as_ref().is_some_and(|s| waits(s, now)) {
                continue;
            }
            plumbing.add_job(name, "", now).await?;
            plumbing
                .put(&Schedule {
                    name: (*name).to_owned(),
                    every_ms: *every,
                    next_at: now.plus(*every),
                })
                .await?;
        }
        let node = &self.settings.node;
        let former = plumbing.reading().pipe::<Node>(node.clone()).await?;
        plumbing
            .put(&Node {
                name: node.clone(),
                started_at: former.map_or(now, |n| n.started_at),
                seen_at: now,
            })
            .await?;
        let job = plumbing.claim_job(node).await?;
        plumbing.done().await?;
        Ok(job)
    }

    async fn something_due(&self, read: &mut yipanqi_store::Reader, now: At) -> Result<bool> {
        let schedule = read.pipes::<Schedule>().await?;
        let owed = SCHEDULE
            .iter()
            .any(|(name, _)| !schedule.iter().any(|s| s.name == *name && waits(s, now)));
        Ok(owed || read.job_is_due(now).await?)
    }

    async fn run_job(&self, chores: &Chores, job: &Job) -> Result<()> {
        tracing::info!(kind = job.kind, id = job.id, attempt = job.attempts, "job");
        match job.kind.as_str() {
            "sweep_blobs" => self.sweep_blobs().await,
            "forget_old_logins" => self.forget_old_logins().await,
            "tend_windows" => {
                let tended = self.tend_windows().await?;
                tracing::info!(opened = tended.opened, lit = tended.lit, "windows by their rules");
                Ok(())
            }
            "daily_anchor" => match self.keep_anchor(&chores.keys, &chores.anchors).await {
                Ok(path) => {
                    tracing::info!(path = %path.display(), "anchor kept");
                    Ok(())
                }
                // Nothing to anchor before the site is founded.
                Err(Error::NotFound) => Ok(()),
                Err(error) => Err(error),
            },
            crate::batches::KIND => self.work_batch(job).await,
            crate::lists::SHEET_JOB => self.work_sheet(job).await,
            other => Err(Error::Broken(format!("no job of kind {other}").into())),
        }
    }

    /// Removes files of blobs that no row wants and that are older than a day.
    pub async fn sweep_blobs(&self) -> Result<()> {
        let day_ago = u64::try_from(self.now().0 - DAY).unwrap_or(0);
        let day_ago = std::time::UNIX_EPOCH + Duration::from_millis(day_ago);
        let mut read = self.store.read().await?;
        let wanted: HashSet<String> = read
            .every::<BlobRecord>()
            .await?
            .into_iter()
            .map(|blob| blob.digest)
            .collect();
        read.end().await?;
        let blobs = self.blobs.clone();
        let swept = tokio::task::spawn_blocking(move || blobs.sweep(&|name| wanted.contains(name), day_ago))
            .await
            .map_err(|cause| Error::Broken(cause.into()))?
            .map_err(|cause| Error::Broken(cause.into()))?;
        tracing::info!(swept, "blobs that nothing wants");
        Ok(())
    }

    async fn forget_old_logins(&self) -> Result<()> {
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        plumbing
            .forget_old(now.plus(-IDLE_LIMIT), now.plus(-ABSOLUTE_LIMIT))
            .await?;
        plumbing.forget_done_jobs(now.plus(-KEPT)).await?;
        plumbing.forget_staged(now.plus(-DAY)).await?;
        plumbing.done().await?;
        Ok(())
    }

    /// Keeps the claim fresh; tells whether it is still ours.
    async fn renew(&self, job: &Job) -> Result<bool> {
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        let Some(held) = self.still_ours(&mut plumbing, job).await? else {
            return Ok(false);
        };
        plumbing
            .put(&Job {
                claimed_at: Some(now),
                ..held
            })
            .await?;
        plumbing.done().await?;
        Ok(true)
    }

    async fn finish(&self, job: Job, outcome: Result<()>) -> Result<()> {
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        let Some(mut held) = self.still_ours(&mut plumbing, &job).await? else {
            return Ok(());
        };
        held.problem = None;
        match outcome {
            Ok(()) => "done".clone_into(&mut held.state),
            Err(error) => {
                tracing::warn!(kind = job.kind, id = job.id, attempt = job.attempts, %error, "job failed");
                held.problem = Some(error.to_string());
                if held.attempts >= TRIES {
                    "failed".clone_into(&mut held.state);
                } else {
                    "waiting".clone_into(&mut held.state);
                    held.run_at = now.plus(MINUTE << (2 * (held.attempts - 1).clamp(0, 8)));
                }
            }
        }
        plumbing.put(&held).await?;
        plumbing.done().await?;
        Ok(())
    }

    /// The job as it stands, if this node still holds this very claim.
    async fn still_ours(&self, plumbing: &mut yipanqi_store::Plumbing, job: &Job) -> Result<Option<Job>> {
        let held = plumbing.reading().pipe::<Job>(job.id).await?;
        Ok(held
            .filter(|h| h.state == "running" && h.claimed_by == job.claimed_by && h.attempts == job.attempts))
    }
}
