//! The shapes that the pages of close-outs show, and what they share.

use super::certificate::Content;
use super::{ClosingFilter, ClosingLine, ReviewLine, sides_of};
use crate::error::Result;
use yipanqi_domain::close::{Certificate, CloseReview, Reopening, Seat};
use yipanqi_domain::list::{Item, ItemKind};
use yipanqi_domain::meeting::Decision;
use yipanqi_domain::office::{Side, Unit};
use yipanqi_domain::report::{Evidence, Verdict};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{CloseRequestId, ItemId, Refusal, SideId, UnitId};
use yipanqi_store::{Head, Reader};

/// Requests on one page.
pub const PAGE: i64 = 30;

/// A seat that must pass a request, with the review given from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeatShown {
    /// The seat.
    pub seat: Seat,
    /// Its side.
    pub side: Option<Side>,
    /// The review, once given.
    pub review: Option<ReviewLine>,
}

/// One line of the list of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingRow {
    /// The request.
    pub line: ClosingLine,
    /// The seats, with the reviews given.
    pub seats: Vec<SeatShown>,
    /// 逾期未复核: shown to the body's leader and office until a review is given; silence never passes.
    pub is_overdue: bool,
}

/// One page of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingsPage {
    /// What is listed.
    pub filter: ClosingFilter,
    /// The filters that make sense for the reader.
    pub filters: Vec<ClosingFilter>,
    /// How many there are under each; those that ended are not counted.
    pub counts: Vec<Option<i64>>,
    /// The lines.
    pub rows: Vec<ClosingRow>,
    /// How many in all.
    pub total: i64,
    /// Page number, from 1.
    pub page: i64,
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosingPage {
    /// The request.
    pub line: ClosingLine,
    /// What its list calls the item.
    pub title: String,
    /// The seats, with the reviews given.
    pub seats: Vec<SeatShown>,
    /// All reviews in the order given, returns among them.
    pub reviews: Vec<ReviewLine>,
    /// The files that the reader may open.
    pub evidence: Vec<Evidence>,
    /// Points of the kind, and whether they are affirmed.
    pub points: Vec<(&'static str, bool)>,
    /// Entered by the office on the unit's behalf.
    pub is_on_behalf: bool,
    /// A review is overdue.
    pub is_overdue: bool,
    /// The seats from which the reader may review.
    pub can_review: Vec<Seat>,
    /// Why the reader, who is a reviewer, may not.
    pub why_not: Option<Refusal>,
    /// The reader may take it back.
    pub can_withdraw: bool,
    /// The certificate.
    pub certificate: Option<Certificate>,
    /// The correction record.
    pub reopening: Option<Reopening>,
}

/// One certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CertificatePage {
    /// The certificate.
    pub certificate: Certificate,
    /// Its request.
    pub line: ClosingLine,
    /// What it says.
    pub content: Content,
    /// Names of the persons, by their ids as the content has them, as far as they are still kept.
    pub persons: Vec<(String, String)>,
    /// Whether the content still has the digest that was sealed.
    pub is_whole: bool,
    /// The correction record, with the post that made it and the decision that says so, if the reader sees it.
    pub reopening: Option<(Reopening, String, Option<Decision>)>,
    /// The reader may make a correction record.
    pub can_reopen: bool,
    /// Where the trail ends.
    pub head: Head,
}

/// The form of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseForm {
    /// The item.
    pub item: Item,
    /// What its list calls it.
    pub title: String,
    /// Name of the list under which it is closed.
    pub list_name: String,
    /// The sides that will review; for an item of one side the department and the supervision office do.
    pub seats: Vec<SeatShown>,
    /// The points to affirm.
    pub points: &'static [&'static str],
    /// The reader's own unit asks.
    pub own: Option<Unit>,
    /// Units on whose behalf the reader may ask; empty for a unit's own request.
    pub units: Vec<(UnitId, String)>,
    /// Files handed in before that may be attached.
    pub evidence: Vec<Evidence>,
}

/// One request on an item's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneClosing {
    /// The request.
    pub line: ClosingLine,
    /// The seats, with the reviews given.
    pub seats: Vec<SeatShown>,
    /// A review is overdue.
    pub is_overdue: bool,
    /// The correction record.
    pub reopening: Option<Reopening>,
    /// The files.
    pub evidence: Vec<Evidence>,
}

/// What an item's page shows of its close-out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemClosing {
    /// The item.
    pub item: ItemId,
    /// Its kind.
    pub kind: ItemKind,
    /// The requests, newest first.
    pub requests: Vec<OneClosing>,
    /// Who would have to review, while there is no request.
    pub seats: Vec<SeatShown>,
    /// The reader may ask, for the own unit or on behalf.
    pub can_ask: bool,
}

impl ItemClosing {
    /// Whether sides review it, and not the department and the supervision office.
    pub fn is_joint(&self) -> bool {
        let newest = self.requests.first().map_or(&self.seats, |one| &one.seats);
        newest.iter().any(|seat| seat.side.is_some())
    }
}

/// A review as it would be given, to ask whether it may be.
pub(super) fn tried(actor: &Actor, id: CloseRequestId, seat: Seat) -> CloseReview {
    let (capacity, side) = seat.parts();
    CloseReview {
        id: yipanqi_domain::CloseReviewId(0),
        close_request: id,
        side,
        capacity,
        verdict: Verdict::Accepted,
        reason: None,
        post: actor.post,
        person: actor.person,
        unit: actor.unit,
        at: yipanqi_domain::At(0),
    }
}

pub(super) async fn title_of(read: &mut Reader, line: &ClosingLine) -> Result<String> {
    let named = read.title_in_list(line.request.item, line.request.list).await?;
    Ok(named.unwrap_or_else(|| line.title.clone()))
}

pub(super) async fn evidence_of(
    read: &mut Reader,
    actor: &Actor,
    line: &ClosingLine,
) -> Result<Vec<Evidence>> {
    let mut out = Vec::new();
    for id in &line.request.evidence.0 {
        let file: Option<Evidence> = read.get(id.0).await?;
        out.extend(file.filter(|file| file.mark <= actor.ceiling));
    }
    Ok(out)
}

/// The seats of a request. Once it has ended they are those of its reviews' time.
pub(super) async fn seats_shown(read: &mut Reader, line: &ClosingLine) -> Result<Vec<SeatShown>> {
    let sides = if line.request.state.code() == "requested" {
        sides_of(read, line).await?
    } else {
        line.request.sides.0.clone()
    };
    let reviews = read.closing_reviews(line.request.id).await?;
    let all = read.sides_of(line.body).await?;
    Ok(seats_named(&all, &sides, &reviews))
}

pub(super) fn seats_named(all: &[Side], sides: &[SideId], reviews: &[ReviewLine]) -> Vec<SeatShown> {
    let mut seats = Seat::asked(sides);
    let position = |seat: &Seat| match seat {
        Seat::Side(id) => all.iter().position(|side| side.id == *id),
        Seat::Department | Seat::Supervision => None,
    };
    seats.sort_by_key(|seat| (position(seat), *seat));
    let shown = |seat: Seat| SeatShown {
        seat,
        side: position(&seat).and_then(|at| all.get(at).cloned()),
        review: reviews
            .iter()
            .rfind(|r| Seat::of(&r.review) == Some(seat))
            .cloned(),
    };
    seats.into_iter().map(shown).collect()
}
