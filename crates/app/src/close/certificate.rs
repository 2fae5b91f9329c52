//! What a certificate says, as canonical JSON: fields in this order, ids as text, persons by their ids alone, so that a
//! name can be removed without breaking the seal.

use super::ClosingLine;
use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use yipanqi_domain::close::CloseReview;
use yipanqi_domain::list::Item;
use yipanqi_domain::office::{Body, Side};
use yipanqi_domain::report::Evidence;
use yipanqi_domain::{Day, SideId};
use yipanqi_store::Tx;

/// The sealed words of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Form of this text: `certificate/1`.
    pub form: String,
    /// 销号证号.
    pub number: String,
    /// The day of the seal.
    pub sealed_on: String,
    /// Number of the trail entry that sealed it.
    pub entry: i64,
    /// Name of the body.
    pub body: String,
    /// 事项编号.
    pub item_number: String,
    /// Id of the item.
    pub item: String,
    /// What the list calls it.
    pub title: String,
    /// Code of its kind.
    pub kind: String,
    /// Name of the list.
    pub list: String,
    /// Which request it was, counted over the returns.
    pub round: i64,
    /// The day it was asked.
    pub asked_on: String,
    /// Name of the unit that asked.
    pub unit: String,
    /// Unit, post and person that entered it.
    pub entered_by: [String; 3],
    /// What was achieved.
    pub statement: String,
    /// The points affirmed, by their codes.
    pub checklist: Vec<String>,
    /// The sides that the item is on.
    pub sides: Vec<ContentSide>,
    /// The files that prove it.
    pub evidence: Vec<ContentFile>,
    /// The reviews that it rests on.
    pub reviews: Vec<ContentReview>,
}

/// A side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentSide {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Its one-character mark.
    pub mark: String,
    /// Its place in the body, from 0.
    pub position: i64,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentFile {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// File name.
    pub file_name: String,
    /// Kind.
    pub media: String,
    /// Length in bytes.
    pub length: i64,
    /// Digest of its bytes.
    pub digest: String,
}

/// A review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContentReview {
    /// Code of the capacity.
    pub capacity: String,
    /// Name of the side, empty for an item of one side.
    pub side: String,
    /// Name of the unit.
    pub unit: String,
    /// Name of the post.
    pub post: String,
    /// Id of the person.
    pub person: String,
    /// The day.
    pub on: String,
    /// What was said with it.
    pub remark: String,
}

impl Content {
    /// Reads a sealed text back.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// Writes what a certificate says, from what the transaction holds.
#[expect(
    clippy::too_many_arguments,
    reason = "a certificate gathers what lies in many places"
)]
pub(super) async fn content_of(
    tx: &mut Tx,
    line: &ClosingLine,
    body: &Body,
    sides: &[SideId],
    item: &Item,
    number: &str,
    today: Day,
    offset_minutes: i64,
) -> Result<String> {
    let request = &line.request;
    let all: Vec<Side> = tx.sides_of(line.body).await?;
    let name = |id: SideId| all.iter().find(|side| side.id == id);
    let title = tx.title_in_list(item.id, request.list).await?;
    let mut evidence = Vec::new();
    for id in &request.evidence.0 {
        let file: Evidence = tx.get(id.0).await?.ok_or(Error::NotFound)?;
        evidence.push(ContentFile {
            id: id.to_string(),
            title: file.title,
            file_name: file.file_name,
            media: file.media,
            length: file.length,
            digest: file.blob,
        });
    }
    let review = |r: super::ReviewLine| {
        let CloseReview {
            capacity, side, at, ..
        } = r.review;
        ContentReview {
            capacity: capacity.code().to_owned(),
            side: side.and_then(name).map(|s| s.name.clone()).unwrap_or_default(),
            unit: r.unit_name,
            post: r.post_name,
            person: r.review.person.to_string(),
            on: at.day(offset_minutes).to_string(),
            remark: r.review.reason.unwrap_or_default(),
        }
    };
    let reviews = tx.closing_reviews(request.id).await?;
    let content = Content {
        form: "certificate/1".to_owned(),
        number: number.to_owned(),
        sealed_on: today.to_string(),
        entry: tx.seq(),
        body: body.name.clone(),
        item_number: item.number.clone(),
        item: item.id.to_string(),
        title: title.unwrap_or_else(|| item.title.clone()),
        kind: item.kind.code().to_owned(),
        list: line.list_name.clone(),
        round: request.round,
        asked_on: request.asked_at.day(offset_minutes).to_string(),
        unit: line.unit_name.clone(),
        entered_by: [
            line.post_unit_name.clone(),
            line.post_name.clone(),
            request.person.to_string(),
        ],
        statement: request.statement.clone(),
        checklist: request.checklist.0.iter().cloned().collect(),
        sides: sides
            .iter()
            .filter_map(|id| name(*id))
            .map(|side| ContentSide {
                id: side.id.to_string(),
                name: side.name.clone(),
                mark: side.mark.clone(),
                position: side.position,
            })
            .collect(),
        evidence,
        reviews: reviews.into_iter().map(review).collect(),
    };
    serde_json::to_string(&content).map_err(|cause| Error::Broken(cause.into()))
}
