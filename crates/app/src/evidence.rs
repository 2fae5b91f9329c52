//! 佐证材料 at the door: a file is judged by its bytes, stored, and written down as a row that never changes.
//!
//! Like [`crate::intake`]: hashing and the disk come before the write lane ([`App::take_evidence`]); inside it only a
//! row is written ([`keep_evidence`]). Nothing is unpacked here, so that a bomb has nothing to go off in; what could
//! run by itself when somebody opens it (macros, scripts of a PDF) is not taken.

use crate::App;
use crate::error::Result;
use crate::intake::{carries_secrecy_mark, off_lane, register};
use yipanqi_domain::office::Mark;
use yipanqi_domain::report::{Evidence, EvidencePurpose};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{EvidenceId, ItemId, PostId, Refusal, Rule, SideId, UnitId};
use yipanqi_extract::Unreadable;
use yipanqi_store::Tx;

/// A file as handed in. No name and no bytes: nothing was chosen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandedIn {
    /// Its name, as the browser gave it.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl HandedIn {
    /// Whether a file was chosen at all. An empty file that has a name was.
    pub fn is_there(&self) -> bool {
        !self.name.trim().is_empty() || !self.bytes.is_empty()
    }
}

/// What proves an answer or a request, if anything does: a file handed in before, or one that comes with it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// A file that the unit handed in on the item before.
    pub before: Option<EvidenceId>,
    /// A file handed in now.
    pub file: Option<HandedIn>,
    /// Whether the person confirmed that this file holds no state secret.
    pub no_secret_confirmed: bool,
}

impl From<Option<EvidenceId>> for Proof {
    fn from(before: Option<EvidenceId>) -> Self {
        Self {
            before,
            ..Self::default()
        }
    }
}

/// A proof whose file, if it has one, was judged and stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Proven {
    Nothing,
    Before(EvidenceId),
    File(Taken),
}

/// A file that was judged and whose bytes are stored; no row wants them yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    /// Its name without folders and control characters; at most 120 characters.
    pub(crate) file_name: String,
    /// `pdf`, `docx`, `xlsx`, `png`, `jpeg`, `text`.
    pub(crate) media: &'static str,
    /// Digest of the bytes.
    pub(crate) blob: String,
    /// Length in bytes.
    pub(crate) length: i64,
}

/// What a piece of evidence is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Proves<'a> {
    pub(crate) item: ItemId,
    pub(crate) side: Option<SideId>,
    pub(crate) purpose: EvidencePurpose,
    /// Empty: the file's name.
    pub(crate) title: &'a str,
    pub(crate) mark: Mark,
    pub(crate) unit: UnitId,
    pub(crate) post: PostId,
}

/// Evidence as it is given out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    /// Its name.
    pub file_name: String,
    /// What its bytes are: `pdf`, `docx`, `xlsx`, `png`, `jpeg`, `text`.
    pub media: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl App {
    /// The bytes of a piece of evidence, for those who may see it.
    pub async fn evidence_file(&self, actor: &Actor, id: EvidenceId) -> Result<EvidenceFile> {
        let mut read = self.store().read().await?;
        let found = read.evidence_seen(actor.sight(), id).await?;
        let exists = found.is_some() || read.get::<Evidence>(id.0).await?.is_some();
        read.end().await?;
        let Some(evidence) = found else {
            return Err(self.not_seen(actor, ("evidence", id.0), exists).await);
        };
        let blobs = self.blobs.clone();
        let blob = evidence.blob;
        Ok(EvidenceFile {
            bytes: off_lane(move || blobs.get(&blob)).await??,
            file_name: evidence.file_name,
            media: evidence.media,
        })
    }

    /// Judges the file of a proof and stores its bytes, before the write lane is entered. Refused: `evidence_twice` and
    /// what [`App::take_evidence`] refuses, beside `file`; `secret_not_ruled_out`.
    pub(crate) async fn take_proof(&self, proof: Proof) -> Result<Proven> {
        let Some(file) = proof.file else {
            return Ok(proof.before.map_or(Proven::Nothing, Proven::Before));
        };
        Refusal::unless(proof.before.is_none(), "evidence_twice").map_err(|r| r.at("file"))?;
        Refusal::unless(proof.no_secret_confirmed, "secret_not_ruled_out").map_err(|r| r.at("no_secret"))?;
        let taken = self.take_evidence(file).await.map_err(|error| match error {
            crate::Error::Refused(refusal) => crate::Error::Refused(refusal.at("file")),
            other => other,
        })?;
        Ok(Proven::File(taken))
    }

    /// Judges a file and stores its bytes, before the write lane is entered. Refused beside `evidence`:
    /// `evidence_missing` (nothing chosen), `evidence_empty`, `evidence_too_large` (`size`, `limit` in MB),
    /// `evidence_kind`, `evidence_encrypted`, `evidence_active`, `carries_secrecy_mark`.
    pub(crate) async fn take_evidence(&self, file: HandedIn) -> Result<Taken> {
        let (blobs, limit) = (self.blobs.clone(), self.settings.max_upload);
        off_lane(move || {
            let media = match judge(&file, limit) {
                Ok(media) => media,
                Err(refusal) => return Ok(Err(refusal)),
            };
            blobs.put(&file.bytes).map(|blob| {
                Ok(Taken {
                    file_name: bare_name(&file.name, media),
                    media,
                    blob,
                    length: i64::try_from(file.bytes.len()).unwrap_or(i64::MAX),
                })
            })
        })
        .await?
        .map_err(crate::Error::from)?
        .map_err(crate::Error::from)
    }
}

/// Writes the rows of a file that was taken: its blob is wanted from now on.
pub(crate) async fn keep_evidence(tx: &mut Tx, taken: &Taken, proves: Proves<'_>) -> Result<EvidenceId> {
    register(tx, &taken.blob, taken.length).await?;
    let title = proves.title.trim();
    let title = if title.is_empty() { &taken.file_name } else { title };
    let id = tx.new_id().await?;
    tx.insert(&Evidence {
        id,
        item: proves.item,
        side: proves.side,
        purpose: proves.purpose,
        title: title.chars().filter(|c| !c.is_control()).take(200).collect(),
        file_name: taken.file_name.clone(),
        media: taken.media.to_owned(),
        blob: taken.blob.clone(),
        length: taken.length,
        mark: proves.mark,
        unit: proves.unit,
        post: proves.post,
        at: tx.now(),
    })
    .await?;
    Ok(id)
}

/// The one place where an answer or a request takes its evidence: a file that this unit handed in on this item, or the
/// one that comes with it.
pub(crate) async fn keep_proof(
    tx: &mut Tx,
    actor: &Actor,
    proven: Proven,
    proves: Proves<'_>,
) -> Result<Option<EvidenceId>> {
    let id = match proven {
        Proven::Nothing => return Ok(None),
        Proven::File(taken) => return keep_evidence(tx, &taken, proves).await.map(Some),
        Proven::Before(id) => id,
    };
    let found: Option<Evidence> = tx.get(id).await?;
    let fits =
        found.is_some_and(|e| e.item == proves.item && e.unit == proves.unit && e.mark <= actor.ceiling);
    Refusal::unless(fits, "evidence_not_yours").map_err(|r| r.at("evidence"))?;
    Ok(Some(id))
}

/// What the bytes are, whatever the name says.
fn judge(file: &HandedIn, limit: usize) -> Rule<&'static str> {
    let refuse = |code| Err(Refusal::new(code).at("evidence").with("name", file.name.trim()));
    if !file.is_there() {
        return refuse("evidence_missing");
    }
    if file.bytes.len() > limit {
        return Err(Refusal::new("evidence_too_large")
            .at("evidence")
            .with("size", file.bytes.len().div_ceil(1 << 20))
            .with("limit", limit >> 20));
    }
    let bytes = file.bytes.as_slice();
    let has = |word: &[u8]| bytes.windows(word.len()).any(|w| w == word);
    let media = match yipanqi_extract::decode(bytes, &yipanqi_extract::Limits::of_bytes(limit)) {
        Ok(decoded) if carries_secrecy_mark(&decoded.text) => {
            return Err(Refusal::new("carries_secrecy_mark").at("evidence"));
        }
        Ok(decoded) if is_program(&decoded.text) => return refuse("evidence_active"),
        Ok(_) => "text",
        Err(Unreadable::Empty) => return refuse("evidence_empty"),
        Err(Unreadable::Encrypted { .. }) => return refuse("evidence_encrypted"),
        Err(Unreadable::NotText { looks_like }) => match looks_like {
            "pdf" if has(b"%%EOF") => "pdf",
            "xlsx" if has(b"[Content_Types].xml") => "xlsx",
            "docx/zip" if has(b"[Content_Types].xml") && has(b"word/") => "docx",
            "image" if bytes.starts_with(b"\x89PNG\r\n\x1a\n") && has(b"IEND") => "png",
            "image" if bytes.starts_with(b"\xFF\xD8\xFF") && has(b"\xFF\xD9") => "jpeg",
            _ => return refuse("evidence_kind"),
        },
        Err(_) => return refuse("evidence_kind"),
    };
    let runs: &[&[u8]] = match media {
        "pdf" => &[b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia"],
        "docx" | "xlsx" => &[b"vbaProject", b"activeX/", b"/embeddings/"],
        _ => &[],
    };
    if runs.iter().any(|word| has(word)) {
        return refuse("evidence_active");
    }
    Ok(media)
}

/// Whether a text would run in whatever opens it: a page, a drawing, a script.
fn is_program(text: &str) -> bool {
    const BEGINS: [&str; 8] = [
        "<!doctype",
        "<html",
        "<svg",
        "<?xml",
        "<?php",
        "#!",
        "@echo",
        "{\\rtf",
    ];
    let head: String = text.trim_start().chars().take(4000).collect();
    let head = head.to_ascii_lowercase();
    BEGINS.iter().any(|word| head.starts_with(word)) || head.contains("<script")
}

/// The name alone: no folders of the sender's machine, nothing that turns a line around or ends it.
fn bare_name(name: &str, media: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default().trim();
    let plain = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    let name: String = last.chars().filter(plain).take(120).collect();
    if name.trim_matches('.').is_empty() {
        format!("file.{media}")
    } else {
        name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judged(name: &str, bytes: &[u8]) -> Result<&'static str, &'static str> {
        let file = HandedIn {
            name: name.to_owned(),
            bytes: bytes.to_vec(),
        };
        judge(&file, 4096).map_err(|refusal| refusal.code)
    }

    #[test]
    fn a_file_is_judged_by_its_bytes_and_not_by_its_name() {
        let zip = |inside: &str| [b"PK\x03\x04\x14\0\0\0", inside.as_bytes()].concat();
        let cases: &[(&str, &[u8], Result<&str, &str>)] = &[
            ("", b"", Err("evidence_missing")),
            ("a.pdf", b"", Err("evidence_empty")),
            ("a.pdf", b" \n ", Err("evidence_empty")),
            ("a.png", b"%PDF-1.7 ... %%EOF", Ok("pdf")),
            ("a.pdf", b"%PDF-1.7 cut off", Err("evidence_kind")),
            (
                "a.pdf",
                b"%PDF-1.7 /OpenAction /JavaScript %%EOF",
                Err("evidence_active"),
            ),
            (
                "a.pdf",
                b"%PDF-1.7 /Encrypt 3 0 R %%EOF",
                Err("evidence_encrypted"),
            ),
            ("a.jpg", b"\x89PNG\r\n\x1a\n\0\0\0\0IEND", Ok("png")),
            ("a.png", b"\xFF\xD8\xFF\xE0\0\0\xFF\xD9", Ok("jpeg")),
            ("a.png", b"GIF89a", Err("evidence_kind")),
            ("sheet.pdf", b"MZ\0\0program", Err("evidence_kind")),
            ("sheet.txt", "三月到位资金十二万元".as_bytes(), Ok("text")),
            (
                "sheet.txt",
                "秘密★一年 名单".as_bytes(),
                Err("carries_secrecy_mark"),
            ),
            (
                "sheet.txt",
                b"<html><script>alert(1)</script>",
                Err("evidence_active"),
            ),
            ("run.txt", b"#!/bin/sh\necho", Err("evidence_active")),
            ("big.txt", &[b'a'; 5000], Err("evidence_too_large")),
        ];
        for (name, bytes, expected) in cases {
            assert_eq!(judged(name, bytes), *expected, "{name}");
        }
        assert_eq!(
            judged("a.zip", &zip("[Content_Types].xml word/document.xml")),
            Ok("docx")
        );
        assert_eq!(
            judged("a.docx", &zip("[Content_Types].xml xl/workbook.xml")),
            Ok("xlsx")
        );
        assert_eq!(judged("a.docx", &zip("notes.html")), Err("evidence_kind"));
        let with_macro = zip("[Content_Types].xml xl/workbook.xml xl/vbaProject.bin");
        assert_eq!(judged("a.xlsx", &with_macro), Err("evidence_active"));
    }

    #[test]
    fn a_file_name_loses_its_folders_and_what_would_turn_it_around() {
        assert_eq!(bare_name("C:\\sheets\\三月.pdf", "pdf"), "三月.pdf");
        assert_eq!(bare_name("../../etc/passwd", "text"), "passwd");
        assert_eq!(bare_name("gnp.\u{202e}fdp", "pdf"), "gnp.fdp");
        assert_eq!(bare_name("..", "png"), "file.png");
    }
}
