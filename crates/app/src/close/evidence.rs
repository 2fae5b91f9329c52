//! The files that prove that an item is done: judged by their bytes, stored before their rows, opened by those who see
//! the request.

use crate::App;
use crate::error::{Error, Result};
use crate::evidence::{HandedIn, Proves, Taken, keep_evidence};
use crate::intake::off_lane;
use yipanqi_domain::close::CloseRequest;
use yipanqi_domain::office::Mark;
use yipanqi_domain::report::{Evidence, EvidencePurpose};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{CloseRequestId, EvidenceId, ItemId, Refusal, SideId, UnitId};
use yipanqi_store::Tx;

/// A file as it is handed out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// Its name.
    pub name: String,
    /// Its kind, as judged by its bytes when it was received.
    pub media: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// For what and by whom files are handed in.
pub(crate) struct Closing {
    pub(crate) item: ItemId,
    pub(crate) side: Option<SideId>,
    pub(crate) mark: Mark,
    pub(crate) unit: UnitId,
}

impl App {
    /// Judges files by their bytes and stores them, one after the other; the first that is refused refuses all. Bytes
    /// stored before it are wanted by no row and swept.
    pub(crate) async fn take_files(&self, files: Vec<HandedIn>) -> Result<Vec<Taken>> {
        let mut taken = Vec::new();
        for file in files {
            taken.push(self.take_evidence(file).await.map_err(|error| match error {
                Error::Refused(refusal) => Error::Refused(refusal.at("file")),
                other => other,
            })?);
        }
        Ok(taken)
    }

    /// A file of a request, for those who see the request and may read the file's mark.
    pub async fn open_close_evidence(
        &self,
        actor: &Actor,
        id: CloseRequestId,
        evidence: EvidenceId,
    ) -> Result<Opened> {
        let mut read = self.store().read().await?;
        let seen = read.closing_seen(actor.sight(), id).await?;
        let found: Option<Evidence> = read.get(evidence.0).await?;
        let request: Option<CloseRequest> = read.get(id.0).await?;
        read.end().await?;
        let belongs = request.is_some_and(|r| r.evidence.0.contains(&evidence));
        match (seen, found) {
            (Some(_), Some(file)) if belongs && file.mark <= actor.ceiling => {
                let blobs = self.blobs().clone();
                let bytes = off_lane(move || blobs.get(&file.blob)).await??;
                Ok(Opened {
                    name: file.file_name,
                    media: file.media,
                    bytes,
                })
            }
            (_, found) => {
                let exists = found.is_some() && belongs;
                Err(self.not_seen(actor, ("evidence", evidence.0), exists).await)
            }
        }
    }
}

/// Adds the rows of files whose bytes are stored.
pub(crate) async fn keep_files(
    tx: &mut Tx,
    actor: &Actor,
    handed_in: &Closing,
    taken: Vec<Taken>,
) -> Result<Vec<EvidenceId>> {
    let mut kept = Vec::new();
    for file in taken {
        let title = file
            .file_name
            .rsplit_once('.')
            .map_or(file.file_name.as_str(), |(stem, _)| stem);
        let proves = Proves {
            item: handed_in.item,
            side: handed_in.side,
            purpose: EvidencePurpose::Closing,
            title,
            mark: handed_in.mark,
            unit: handed_in.unit,
            post: actor.post,
        };
        kept.push(keep_evidence(tx, &file, proves).await?);
    }
    Ok(kept)
}

/// Files that were handed in before: of this item, by this unit or to close it, and readable by all who read the list.
pub(crate) async fn checked_evidence(
    tx: &mut Tx,
    actor: &Actor,
    handed_in: &Closing,
    ids: &[EvidenceId],
) -> Result<Vec<EvidenceId>> {
    let offered = tx
        .evidence_to_close(actor.sight(), handed_in.item, handed_in.unit)
        .await?;
    let mut kept: Vec<EvidenceId> = Vec::new();
    for id in ids {
        let fits = offered.iter().find(|e| e.id == *id);
        let file = fits.ok_or_else(|| Refusal::new("evidence_of_other_item").at("attached"))?;
        if file.mark > handed_in.mark {
            let refusal = Refusal::new("evidence_above_list").at("attached");
            return Err(refusal.with("name", &file.title).into());
        }
        if !kept.contains(id) {
            kept.push(*id);
        }
    }
    Ok(kept)
}
