//! The files that prove that an item is done: judged by their bytes, stored before their rows, opened by those who see
//! the request.

use crate::App;
use crate::error::Result;
use crate::intake::{off_lane, register};
use yipanqi_domain::close::CloseRequest;
use yipanqi_domain::office::Mark;
use yipanqi_domain::report::{Evidence, EvidencePurpose};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{CloseRequestId, EvidenceId, ItemId, Refusal, Rule, SideId, UnitId};
use yipanqi_store::Tx;

/// A file as it was handed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

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

/// A file that was judged and whose bytes are stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    name: String,
    media: &'static str,
    blob: String,
    length: i64,
}

/// For what and by whom files are handed in.
pub(crate) struct HandedIn {
    pub(crate) item: ItemId,
    pub(crate) side: Option<SideId>,
    pub(crate) mark: Mark,
    pub(crate) unit: UnitId,
}

impl App {
    /// Judges files by their bytes and stores them. One that is refused refuses all; nothing is stored then.
    pub(crate) async fn take_evidence(&self, files: Vec<File>) -> Result<Vec<Taken>> {
        let (blobs, limit) = (self.blobs().clone(), self.settings().max_upload);
        off_lane(move || {
            let judged: Rule<Vec<(File, &'static str)>> = files
                .into_iter()
                .map(|file| judged(&file, limit).map(|media| (file, media)))
                .collect();
            let mut taken = Vec::new();
            for (file, media) in judged? {
                taken.push(Taken {
                    blob: blobs.put(&file.bytes)?,
                    length: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
                    name: file.name,
                    media,
                });
            }
            Ok(taken)
        })
        .await?
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
pub(crate) async fn keep_evidence(
    tx: &mut Tx,
    actor: &Actor,
    handed_in: &HandedIn,
    taken: Vec<Taken>,
) -> Result<Vec<EvidenceId>> {
    let mut kept = Vec::new();
    for file in taken {
        register(tx, &file.blob, file.length).await?;
        let id: EvidenceId = tx.new_id().await?;
        let title = file
            .name
            .rsplit_once('.')
            .map_or(file.name.as_str(), |(stem, _)| stem);
        let evidence = Evidence {
            id,
            item: handed_in.item,
            side: handed_in.side,
            purpose: EvidencePurpose::Closing,
            title: title.to_owned(),
            file_name: file.name,
            media: file.media.to_owned(),
            blob: file.blob,
            length: file.length,
            mark: handed_in.mark,
            unit: handed_in.unit,
            post: actor.post,
            at: tx.now(),
        };
        tx.insert(&evidence).await?;
        kept.push(id);
    }
    Ok(kept)
}

/// Files that were handed in before: of this item, by this unit or to close it, and readable by all who read the list.
pub(crate) async fn checked_evidence(
    tx: &mut Tx,
    actor: &Actor,
    handed_in: &HandedIn,
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

/// The kind of a file by its bytes; refused when it is empty, too large, of no kind that is taken, or carries a program.
fn judged(file: &File, limit: usize) -> Rule<&'static str> {
    let refuse = |code| Refusal::new(code).at("file").with("name", &file.name);
    let name_fits = !file.name.trim().is_empty()
        && file.name.chars().count() <= 200
        && !file.name.chars().any(char::is_control);
    if !name_fits {
        return Err(Refusal::new("evidence_name").at("file"));
    }
    let bytes = file.bytes.as_slice();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(refuse("evidence_empty"));
    }
    if bytes.len() > limit {
        return Err(refuse("evidence_too_large")
            .with("size", bytes.len().div_ceil(1 << 20))
            .with("limit", limit >> 20));
    }
    let has = |needle: &[u8]| bytes.windows(needle.len()).any(|w| w == needle);
    if bytes.starts_with(b"%PDF-") {
        // What a reader would run or hide, not what it would show.
        let runs: [&[u8]; 5] = [
            b"/JavaScript",
            b"/Launch",
            b"/EmbeddedFile",
            b"/RichMedia",
            b"/Encrypt",
        ];
        return if runs.iter().any(|word| has(word)) {
            Err(refuse("evidence_hostile"))
        } else {
            Ok("pdf")
        };
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let encrypted = bytes.get(6).is_some_and(|flags| flags & 1 == 1);
        if encrypted || has(b"vbaProject") || has(b"/embeddings/") || has(b"/activeX/") {
            return Err(refuse("evidence_hostile"));
        }
        return match (has(b"word/document.xml"), has(b"xl/workbook.xml")) {
            (true, false) => Ok("docx"),
            (false, true) => Ok("xlsx"),
            _ => Err(refuse("evidence_kind")),
        };
    }
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") && has(b"IHDR") {
        return Ok("png");
    }
    if bytes.starts_with(b"\xFF\xD8\xFF") {
        return Ok("jpeg");
    }
    let limits = yipanqi_extract::Limits { max_bytes: limit };
    let Ok(decoded) = yipanqi_extract::decode(bytes, &limits) else {
        return Err(refuse("evidence_kind"));
    };
    let head: String = decoded.text.trim_start().chars().take(4000).collect();
    let head = head.to_ascii_lowercase();
    let begins = [
        "<!doctype",
        "<html",
        "<svg",
        "<?xml",
        "<?php",
        "#!",
        "@echo",
        "{\\rtf",
    ];
    if begins.iter().any(|word| head.starts_with(word)) || head.contains("<script") {
        return Err(refuse("evidence_hostile"));
    }
    if crate::intake::carries_secrecy_mark(&decoded.text) {
        return Err(Refusal::new("carries_secrecy_mark").at("file"));
    }
    Ok("text")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(name: &str, bytes: &[u8]) -> Result<&'static str, &'static str> {
        let file = File {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        };
        judged(&file, 200).map_err(|refusal| refusal.code)
    }

    #[test]
    fn a_file_is_what_its_bytes_say_and_never_what_its_name_says() {
        let cases: [(&str, &[u8], Result<&str, &str>); 17] = [
            ("a.pdf", b"%PDF-1.7 ok", Ok("pdf")),
            ("a.txt", b"%PDF-1.7 ok", Ok("pdf")),
            ("a.pdf", b"%PDF-1.7 /JavaScript (app)", Err("evidence_hostile")),
            ("a.docx", b"PK\x03\x04\x14\0\0\0 word/document.xml", Ok("docx")),
            ("a.xlsx", b"PK\x03\x04\x14\0\0\0 xl/workbook.xml", Ok("xlsx")),
            (
                "a.docx",
                b"PK\x03\x04\x14\0\0\0 word/document.xml word/vbaProject.bin",
                Err("evidence_hostile"),
            ),
            (
                "a.docx",
                b"PK\x03\x04\x14\0\x01\0 word/document.xml",
                Err("evidence_hostile"),
            ),
            ("a.docx", b"PK\x03\x04\x14\0\0\0 run.exe", Err("evidence_kind")),
            ("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Ok("png")),
            ("a.jpg", b"\xFF\xD8\xFF\xE0", Ok("jpeg")),
            ("a.txt", "验收通过，资料齐全".as_bytes(), Ok("text")),
            (
                "a.txt",
                b"<html><script>alert(1)</script>",
                Err("evidence_hostile"),
            ),
            ("a.txt", b"  \n", Err("evidence_empty")),
            ("a.txt", &[b'a'; 201], Err("evidence_too_large")),
            ("a.pdf", b"MZ\x90\0\x03\0\0\0", Err("evidence_kind")),
            ("a.txt", "绝密★启用前".as_bytes(), Err("carries_secrecy_mark")),
            ("a\u{7}.txt", b"ok", Err("evidence_name")),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(judge(name, bytes), expected, "{name} {bytes:?}");
        }
    }
}
