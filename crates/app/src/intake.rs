//! Bytes on their way in: stored, decoded, read, and written down as rows.
//!
//! The first half touches files and computes, and runs away from the write lane; the second half only writes rows.

use crate::error::{Error, Result};
use crate::proposals::{Proposal, as_places, proposals};
use std::collections::BTreeSet;
use yipanqi_domain::document::{CandidateKind, ReadingRecord};
use yipanqi_domain::example::ReadingEvent;
use yipanqi_domain::{BodyId, Day, DocumentId, ReadingId, Refusal, Rule};
use yipanqi_extract::{Limits, Opened, Reading, Unreadable};
use yipanqi_store::{BlobError, BlobRecord, Blobs, Tx};

/// Search keeps this many different words of one document; a report of ten thousand characters has about a thousand.
const MOST_TOKENS: usize = 4000;

/// Bytes that are stored, with what reading made of them.
pub(crate) struct Prepared {
    pub(crate) blob: String,
    pub(crate) length: i64,
    pub(crate) outcome: std::result::Result<ReadText, String>,
}

/// A text that was read.
pub(crate) struct ReadText {
    text: String,
    pub(crate) text_blob: String,
    pub(crate) text_bytes: i64,
    pub(crate) encoding: String,
    pub(crate) reading: Reading,
    pub(crate) title: String,
    pub(crate) tokens: BTreeSet<String>,
}

/// Runs what computes or touches files away from the threads that answer requests.
pub(crate) async fn off_lane<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|cause| Error::Broken(cause.into()))
}

/// The decoded text of a reading.
pub(crate) fn text_of(blobs: &Blobs, text_blob: &str) -> std::result::Result<String, BlobError> {
    Ok(String::from_utf8_lossy(&blobs.get(text_blob)?).into_owned())
}

/// Stores bytes and reads them. The inner refusal is the door's: nothing is kept then.
pub(crate) fn store_and_read(
    blobs: &Blobs,
    bytes: &[u8],
    limit: usize,
    url: Option<&str>,
    name: Option<&str>,
) -> std::result::Result<Rule<Prepared>, BlobError> {
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let opened = match yipanqi_extract::open(bytes, &Limits::of_bytes(limit)) {
        Ok(opened) => opened,
        Err(Unreadable::Empty) => return Ok(Err(Refusal::new("document_empty").at("file"))),
        Err(unreadable) => {
            let outcome = Err(unreadable.reason());
            return Ok(Ok(Prepared {
                blob: blobs.put(bytes)?,
                length,
                outcome,
            }));
        }
    };
    let Opened {
        text: original,
        source,
    } = opened;
    // A mark may stand in the head of the paper's pages, which is no part of its text.
    if carries_secrecy_mark(&original) || source.notes.iter().any(|note| carries_secrecy_mark(&note.words)) {
        return Ok(Err(Refusal::new("carries_secrecy_mark").at("file")));
    }
    let name = name.unwrap_or_default();
    let mut reading = yipanqi_extract::read(&original, url, name);
    let encoding = source.encoding.clone();
    reading.encoding = Some(encoding.clone());
    reading.source = Some(source);
    let title = reading.title.clone().unwrap_or_else(|| first_words(&original));
    let tokens = words_of(&original);
    let text = ReadText {
        text_blob: blobs.put(original.as_bytes())?,
        text_bytes: i64::try_from(original.len()).unwrap_or(i64::MAX),
        encoding,
        reading,
        title,
        tokens,
        text: original,
    };
    Ok(Ok(Prepared {
        blob: blobs.put(bytes)?,
        length,
        outcome: Ok(text),
    }))
}

/// 密级和保密期限 at the head of a paper, with the star between (GB/T 9704—2012, 7.2.2).
pub(crate) fn carries_secrecy_mark(text: &str) -> bool {
    let head: String = text.chars().take(3000).filter(|c| !c.is_whitespace()).collect();
    ["绝密★", "机密★", "秘密★"].iter().any(|mark| head.contains(mark))
}

fn first_words(text: &str) -> String {
    let line = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    line.chars().take(60).collect()
}

/// As reading found it, else the file's name without its ending, else the first words.
pub(crate) fn title_of(prepared: &Prepared, file_name: Option<&str>) -> String {
    let stem = |name: &str| {
        name.rsplit_once('.')
            .map_or(name, |(stem, _)| stem)
            .trim()
            .to_owned()
    };
    let title = match (&prepared.outcome, file_name) {
        (Ok(text), None) => text.title.clone(),
        (Ok(text), Some(_)) if text.reading.title.is_some() => text.title.clone(),
        (_, Some(name)) => stem(name),
        (Err(reason), None) => reason.clone(),
    };
    title.chars().filter(|c| !c.is_control()).take(200).collect()
}

/// Says in a row that a blob is wanted, once for each digest.
pub(crate) async fn register(tx: &mut Tx, digest: &str, length: i64) -> Result<()> {
    if !tx.blob_is_recorded(digest).await? {
        let record = BlobRecord {
            id: tx.new_id().await?,
            digest: digest.to_owned(),
            length,
            stored_at: tx.now(),
        };
        tx.insert(&record).await?;
    }
    Ok(())
}

/// Adds the row of a reading and of its text.
pub(crate) async fn save_reading(
    tx: &mut Tx,
    (document, body): (DocumentId, BodyId),
    id: ReadingId,
    text: &ReadText,
) -> Result<()> {
    register(tx, &text.text_blob, text.text_bytes).await?;
    let reading = &text.reading;
    let answer = serde_json::to_string(reading).map_err(|cause| Error::Broken(cause.into()))?;
    let record = ReadingRecord {
        id,
        document,
        reader: reading.reader_version.clone(),
        encoding: text.encoding.clone(),
        text_blob: text.text_blob.clone(),
        length: i64::try_from(reading.length).unwrap_or(i64::MAX),
        kind: code_of(&reading.kind),
        trust: code_of(&reading.trust.level),
        answer,
        at: tx.now(),
    };
    tx.insert(&record).await?;
    if let Some(event) = event_of(reading) {
        let row = ReadingEvent {
            id: tx.new_id().await?,
            reading: id,
            document,
            body,
            ..event
        };
        tx.insert(&row).await?;
    }
    Ok(())
}

/// Of which event a text tells; none when it names neither a day nor a session.
fn event_of(reading: &Reading) -> Option<ReadingEvent> {
    let met = reading.meeting.as_ref();
    let held_on = reading.issued_or_held_on.as_deref().and_then(Day::parse);
    let session = met.and_then(|m| m.session).map(i64::from);
    (held_on.is_some() || session.is_some()).then(|| ReadingEvent {
        id: 0,
        reading: ReadingId(0),
        document: DocumentId(0),
        body: BodyId(0),
        held_on,
        name: met.and_then(|m| m.body.clone()).unwrap_or_default(),
        session,
    })
}

/// The code under which a word of the reading is written in its answer.
fn code_of(word: &impl serde::Serialize) -> String {
    let value = serde_json::to_value(word).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// Proposals with their places, counted for each kind from 1.
pub(crate) fn placed(all: Vec<Proposal>) -> Vec<(i64, Proposal)> {
    let mut next = [0_i64; CandidateKind::ALL.len()];
    all.into_iter()
        .map(|proposal| {
            let place = &mut next[proposal.kind as usize];
            *place += 1;
            (*place, proposal)
        })
        .collect()
}

/// Adds the candidates that no former reading had proposed at the same words, and gives how many. Those that wait and
/// are no longer found stay, too: a person may have noticed them.
pub(crate) async fn propose_what_is_new(
    tx: &mut Tx,
    document: DocumentId,
    reading: ReadingId,
    text: &ReadText,
    old_texts: &[(ReadingId, String)],
) -> Result<usize> {
    let old: Vec<(ReadingId, bool, Vec<char>)> = old_texts
        .iter()
        .map(|(id, old)| (*id, *old == text.text, old.chars().collect()))
        .collect();
    // The same bytes may decode otherwise for a later reader: places are compared where the text is the same, words
    // where it is not.
    let (mut places, mut words) = (BTreeSet::new(), BTreeSet::new());
    for known in tx.candidates_of(document).await? {
        let Some((_, same, chars)) = old.iter().find(|(id, ..)| *id == known.reading) else {
            continue;
        };
        if *same {
            places.insert((known.kind, known.span_start, known.span_end));
        } else {
            words.insert((known.kind, words_at(chars, known.span_start, known.span_end)));
        }
    }
    let chars: Vec<char> = text.text.chars().collect();
    let mut new = 0;
    for (place, proposal) in placed(proposals(&text.reading)) {
        let [start, end] = as_places(proposal.span);
        let known = places.contains(&(proposal.kind, start, end))
            || words.contains(&(proposal.kind, words_at(&chars, start, end)));
        if !known {
            let candidate = proposal.candidate(tx.new_id().await?, document, reading, place);
            tx.insert(&candidate).await?;
            new += 1;
        }
    }
    Ok(new)
}

fn words_at(text: &[char], start: i64, end: i64) -> String {
    let at = |n: i64| usize::try_from(n).unwrap_or(0).min(text.len());
    text[at(start)..at(end).max(at(start))].iter().collect()
}

/// The words by which a text is found.
pub(crate) fn words_of(text: &str) -> BTreeSet<String> {
    let tokens = yipanqi_extract::tokens(&yipanqi_extract::normalise(text).text);
    tokens.into_iter().take(MOST_TOKENS).collect()
}
