//! 成批收文: an archive at the door. Its files are received one by one by a job, each as it would be alone, so that
//! whoever handed it in need not wait, sees how far it has come, and may stop it: what was received stays whole, what
//! was not is not begun.
//!
//! A batch is its job's row: what was handed in, and a line for each file so far. The archive itself is a blob that
//! nothing wants, which the sweep leaves alone for a day.

use crate::App;
use crate::documents::Incoming;
use crate::error::{Error, Result};
use crate::intake::off_lane;
use serde::{Deserialize, Serialize};
use yipanqi_domain::document::{Document, DocumentState};
use yipanqi_domain::office::{Account, Mark};
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::{BodyId, DocumentId, PostId, Refusal};
use yipanqi_extract::{Archive, Limits};
use yipanqi_store::Job;

/// The kind of the job.
pub(crate) const KIND: &str = "receive_batch";
/// The largest archive, bytes: what a form may carry.
const MAX_ARCHIVE: usize = 100 << 20;
/// How much its files may come to, bytes.
const MAX_EXPANDED: usize = 1 << 30;
/// Lines that are kept at once.
const TOGETHER: usize = 8;

/// What became of one file of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BatchLine {
    /// Its place in the archive.
    pub path: String,
    /// The document, if there is one.
    pub document: Option<i64>,
    /// Whether the same bytes had been received before.
    pub already: bool,
    /// Why it could not be read; it is kept all the same.
    pub unreadable: Option<String>,
    /// Why it was not received: the code of a refusal.
    pub refused: Option<String>,
}

/// A batch as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its number.
    pub id: i64,
    /// The archive's name.
    pub name: String,
    /// Files known of: more, when there are archives within.
    pub known: usize,
    /// Whether it was told to stop.
    pub cancelled: bool,
    /// Whether nothing more will come.
    pub over: bool,
    /// What the job met, if it failed for good.
    pub failed: bool,
    /// One line for each file so far.
    pub lines: Vec<BatchLine>,
}

/// What the job's row holds.
#[derive(Clone, Serialize, Deserialize)]
struct Held {
    account: i64,
    post: i64,
    body: i64,
    mark: String,
    blob: String,
    name: String,
    known: usize,
    cancelled: bool,
    lines: Vec<BatchLine>,
}

impl Held {
    fn of(job: &Job) -> Result<Self> {
        serde_json::from_str(&job.payload).map_err(|cause| Error::Broken(cause.into()))
    }

    fn text(&self) -> Result<String> {
        serde_json::to_string(self).map_err(|cause| Error::Broken(cause.into()))
    }
}

fn limits(max_bytes: usize) -> Limits {
    Limits {
        max_expanded: MAX_EXPANDED,
        ..Limits::of_bytes(max_bytes)
    }
}

/// Whether a file is to be received as a batch.
pub fn is_batch(bytes: &[u8]) -> bool {
    Archive::is_one(bytes, &limits(MAX_ARCHIVE))
}

impl App {
    /// Takes an archive in. Its files are received by and by; gives the number under which one can look.
    pub async fn receive_batch(&self, actor: &Actor, body: BodyId, incoming: Incoming) -> Result<i64> {
        incoming.judged(MAX_ARCHIVE, actor.ceiling)?;
        let place = Place::of_body(body).marked(incoming.mark);
        self.body_is_own(actor, body).await?;
        self.allow_reading(actor, Action::ReceiveDocument, &place, ("body", body.0))
            .await?;
        let (blobs, bytes, limits) = (
            self.blobs.clone(),
            incoming.bytes,
            limits(self.settings.max_upload),
        );
        let (blob, known) = off_lane(move || -> Result<_> {
            let known = match Archive::open(bytes.as_slice(), &limits) {
                Ok(archive) => archive.len(),
                Err(cause) => {
                    let refusal = Refusal::new("batch_unreadable").at("file");
                    return Err(refusal.with("reason", cause.reason()).into());
                }
            };
            Ok((blobs.put(&bytes)?, known))
        })
        .await??;
        let held = Held {
            account: actor.account.0,
            post: actor.post.0,
            body: body.0,
            mark: incoming.mark.code().to_owned(),
            blob,
            name: incoming.file_name.unwrap_or_default(),
            known,
            cancelled: false,
            lines: Vec::new(),
        };
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        let id = plumbing.add_job(KIND, &held.text()?, now).await?;
        plumbing.done().await?;
        Ok(id)
    }

    /// A batch, for whoever handed it in.
    pub async fn batch(&self, actor: &Actor, id: i64) -> Result<Batch> {
        let mut read = self.store.read().await?;
        let job = read.pipe::<Job>(id).await?;
        read.end().await?;
        let (job, held) = own(actor, job)?;
        Ok(Batch {
            id,
            over: matches!(job.state.as_str(), "done" | "failed"),
            failed: job.state == "failed",
            name: held.name,
            known: held.known.max(held.lines.len()),
            cancelled: held.cancelled,
            lines: held.lines,
        })
    }

    /// Stops a batch after the file under way.
    pub async fn cancel_batch(&self, actor: &Actor, id: i64) -> Result<()> {
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let job = plumbing.reading().pipe::<Job>(id).await?;
        let (mut job, mut held) = own(actor, job)?;
        if !matches!(job.state.as_str(), "done" | "failed") {
            held.cancelled = true;
            job.payload = held.text()?;
            plumbing.put(&job).await?;
        }
        plumbing.done().await?;
        Ok(())
    }

    /// Receives the files of a batch; after a break it goes on where it stopped. The same bytes twice are one
    /// document, so a file that was received but not yet noted does no harm.
    pub(crate) async fn work_batch(&self, job: &Job) -> Result<()> {
        let held = Held::of(job)?;
        let mut read = self.store.read().await?;
        let account = read.get::<Account>(held.account).await?;
        read.end().await?;
        let account = account.ok_or(Error::NotFound)?;
        let actor = self.actor(&account, Some(PostId(held.post))).await?;
        let mark = Mark::parse(&held.mark).unwrap_or(actor.ceiling);
        let (blobs, limits) = (self.blobs.clone(), limits(self.settings.max_upload));
        let blob = held.blob.clone();
        let mut archive = off_lane(move || -> Result<_> {
            Archive::open(blobs.get(&blob)?, &limits).map_err(|cause| {
                Refusal::new("batch_unreadable")
                    .with("reason", cause.reason())
                    .into()
            })
        })
        .await??;
        let mut done = held.lines.len();
        let mut fresh: Vec<BatchLine> = Vec::new();
        for _ in 0..done {
            archive = off_lane(move || {
                archive.next();
                archive
            })
            .await?;
        }
        loop {
            if !self.note_lines(job.id, &mut fresh, done == 0).await? {
                return Ok(());
            }
            let entry;
            (archive, entry) = off_lane(move || {
                let entry = archive.next();
                (archive, entry)
            })
            .await?;
            let Some(entry) = entry else { break };
            let mut line = BatchLine {
                path: entry.path.clone(),
                document: None,
                already: false,
                unreadable: None,
                refused: None,
            };
            match entry.bytes {
                Err(cause) => line.unreadable = Some(cause.reason()),
                Ok(bytes) => {
                    let name = entry.path.rsplit('/').next().unwrap_or(&entry.path).to_owned();
                    let incoming = Incoming {
                        bytes,
                        file_name: Some(name),
                        source_url: None,
                        mark,
                        no_secret_confirmed: true,
                    };
                    match self.receive(&actor, BodyId(held.body), incoming).await {
                        Ok(received) => {
                            line.document = Some(received.document.0);
                            line.already = received.already;
                            line.unreadable = self.why_unreadable(received.document).await?;
                        }
                        Err(Error::Refused(refusal)) => line.refused = Some(refusal.code.to_owned()),
                        Err(other) => return Err(other),
                    }
                }
            }
            fresh.push(line);
            done += 1;
        }
        self.note_lines(job.id, &mut fresh, true).await?;
        Ok(())
    }

    async fn why_unreadable(&self, id: DocumentId) -> Result<Option<String>> {
        let mut read = self.store.read().await?;
        let document = read.get::<Document>(id.0).await?;
        read.end().await?;
        Ok(document.and_then(|d| match d.state {
            DocumentState::Unreadable { reason } => Some(reason),
            _ => None,
        }))
    }

    /// Writes lines down once there are some; tells whether to go on.
    async fn note_lines(&self, id: i64, fresh: &mut Vec<BatchLine>, now: bool) -> Result<bool> {
        if fresh.len() < TOGETHER && !now {
            return Ok(true);
        }
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let Some(mut job) = plumbing.reading().pipe::<Job>(id).await? else {
            return Ok(false);
        };
        let mut held = Held::of(&job)?;
        let go_on = !held.cancelled && job.state == "running";
        held.lines.append(fresh);
        job.payload = held.text()?;
        plumbing.put(&job).await?;
        plumbing.done().await?;
        Ok(go_on)
    }
}

/// The batch of a job, for the post that handed it in; "not found" for everybody else.
fn own(actor: &Actor, job: Option<Job>) -> Result<(Job, Held)> {
    let job = job.filter(|job| job.kind == KIND).ok_or(Error::NotFound)?;
    let held = Held::of(&job)?;
    if held.post != actor.post.0 || held.account != actor.account.0 {
        return Err(Error::NotFound);
    }
    Ok((job, held))
}
