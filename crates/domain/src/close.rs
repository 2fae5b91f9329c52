//! 销号: requested with evidence, reviewed by each side, sealed with a certificate; or returned, and counted.
//!
//! ```text
//! requested ─ one pass by each side, never fewer than two ─▶ sealed (certificate) ─ correction record ─▶ open again
//!     └───────────── a return by one voids the passes ─────▶ returned (round + 1)
//! ```

mod named;

pub use named::{Attached, Sides};

use crate::field::{Field, Group, Value, next};
use crate::list::ItemKind;
use crate::refusal::{Refusal, Rule, required};
use crate::report::Verdict;
use crate::{
    At, CertificateId, CloseRequestId, CloseReviewId, Day, DecisionId, ItemId, ListId, PersonId, PostId,
    ReopeningId, SideId, UnitId, coded, json_field,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The points that a request must answer, by kind of item. The words stand under `close.point-…`.
pub const fn checklist_of(kind: ItemKind) -> &'static [&'static str] {
    match kind {
        ItemKind::Project => &["goal", "investment", "acceptance", "evidence"],
        ItemKind::Policy => &["goal", "issued", "effect", "evidence"],
        ItemKind::Reform => &["goal", "mechanism", "effect", "evidence"],
        ItemKind::Platform => &["goal", "running", "evidence"],
        ItemKind::Problem => &["cause", "remedied", "lasting", "evidence"],
        ItemKind::Task => &["goal", "effect", "evidence"],
    }
}

/// The points of a checklist that were ticked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ticked(pub BTreeSet<String>);
json_field!(Ticked);

/// A request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseRequest {
    /// Id.
    pub id: CloseRequestId,
    /// The item.
    pub item: ItemId,
    /// The list under whose body it is closed.
    pub list: ListId,
    /// The sides that the item was on when it was asked, and those that it came to be on since: a side is never lost
    /// by moving its duty away.
    pub sides: Sides,
    /// The files that prove it.
    pub evidence: Attached,
    /// What of the checklist is affirmed.
    pub checklist: Ticked,
    /// What was achieved, in words.
    pub statement: String,
    /// The unit that asks.
    pub unit: UnitId,
    /// The post that entered it.
    pub post: PostId,
    /// The person that entered it.
    pub person: PersonId,
    /// 1 for the first; counts the returns before.
    pub round: i64,
    /// When.
    pub asked_at: At,
    /// Reviews not given by the end of this day climb; silence never passes.
    pub review_by_on: Day,
    /// 未公布: that day rests on plain weekends of this year.
    pub unpublished: Option<i64>,
    /// State.
    pub state: CloseState,
}

/// Requested → sealed | returned | withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CloseState {
    /// Waits for reviews.
    Requested,
    /// 退回
    Returned {
        /// When.
        at: At,
        /// Why.
        reason: String,
    },
    /// 撤回
    Withdrawn {
        /// When.
        at: At,
    },
    /// 销号
    Sealed {
        /// When.
        at: At,
        /// 销号证号
        number: String,
    },
}

impl CloseState {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Returned { .. } => "returned",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Sealed { .. } => "sealed",
        }
    }
}

impl Group for CloseState {
    const COLUMNS: &'static [&'static str] = &["state", "state_at", "state_reason", "number"];
    fn put(&self, out: &mut Vec<Value>) {
        let (at, reason, number) = match self {
            Self::Requested => (None, None, None),
            Self::Returned { at, reason } => (Some(*at), Some(reason.clone()), None),
            Self::Withdrawn { at } => (Some(*at), None, None),
            Self::Sealed { at, number } => (Some(*at), None, Some(number.clone())),
        };
        out.extend([
            self.code().to_owned().to_value(),
            at.to_value(),
            reason.to_value(),
            number.to_value(),
        ]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let (code, at): (String, Option<At>) = (next(values)?, next(values)?);
        let (reason, number): (Option<String>, Option<String>) = (next(values)?, next(values)?);
        Some(match code.as_str() {
            "requested" => Self::Requested,
            "returned" => Self::Returned {
                at: at?,
                reason: reason?,
            },
            "withdrawn" => Self::Withdrawn { at: at? },
            "sealed" => Self::Sealed {
                at: at?,
                number: number?,
            },
            _ => return None,
        })
    }
}

coded! {
    /// In what capacity one reviews.
    pub enum Capacity {
        /// For a side of a joint item.
        Side = "side",
        /// 职能部门, for an item of one side.
        Department = "department",
        /// 督查室, for an item of one side.
        Supervision = "supervision",
    }
}

/// One review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloseReview {
    /// Id.
    pub id: CloseReviewId,
    /// The request.
    pub close_request: CloseRequestId,
    /// The side reviewed for.
    pub side: Option<SideId>,
    /// In what capacity.
    pub capacity: Capacity,
    /// How it ended.
    pub verdict: Verdict,
    /// Why, when returned.
    pub reason: Option<String>,
    /// The post.
    pub post: PostId,
    /// The person.
    pub person: PersonId,
    /// That post's unit.
    pub unit: UnitId,
    /// When.
    pub at: At,
}

/// 销号证: what was closed, on whose reviews. Sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// Id.
    pub id: CertificateId,
    /// The request.
    pub close_request: CloseRequestId,
    /// The item.
    pub item: ItemId,
    /// 销号证号, gap-free per body and year.
    pub number: String,
    /// What it says: item, statement, evidence and reviews, as canonical JSON.
    pub content: String,
    /// Digest of the content.
    pub digest: String,
    /// The day.
    pub sealed_on: Day,
    /// When.
    pub at: At,
}

/// A correction record: a certificate was wrong, the item is open again. The certificate stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopening {
    /// Id.
    pub id: ReopeningId,
    /// The certificate.
    pub certificate: CertificateId,
    /// The item.
    pub item: ItemId,
    /// Why.
    pub reason: String,
    /// The decision that says so, if any.
    pub decision: Option<DecisionId>,
    /// By which post.
    pub post: PostId,
    /// When.
    pub at: At,
}

/// Who may not review: those who did the work or asked for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doers {
    /// Units with a duty on the item, now or before, and those from which somebody acted on their behalf.
    pub units: BTreeSet<UnitId>,
    /// Persons who hold or held a post with a duty, reported, entered this or an earlier request, or entered facts.
    pub persons: BTreeSet<PersonId>,
}

impl CloseRequest {
    /// Refuses a request that leaves a point of the checklist open, has no words or no evidence.
    /// Points that the kind does not have are dropped.
    pub fn checked(mut self, kind: ItemKind, evidence_count: usize) -> Rule<Self> {
        self.statement = required(&self.statement, "statement")?;
        self.checklist
            .0
            .retain(|point| checklist_of(kind).contains(&point.as_str()));
        if let Some(point) = checklist_of(kind)
            .iter()
            .find(|point| !self.checklist.0.contains(**point))
        {
            return Err(Refusal::new("close_point_open")
                .at("checklist")
                .with("point", point));
        }
        if evidence_count == 0 {
            return Err(Refusal::new("close_without_evidence").at("evidence"));
        }
        Ok(self)
    }

    /// Judges whether this review may be given after those before it.
    pub fn may_review(
        &self,
        doers: &Doers,
        sides: &[SideId],
        before: &[CloseReview],
        review: &CloseReview,
    ) -> Rule {
        if self.state != CloseState::Requested {
            return Err(Refusal::stale("close_not_waiting").with("state", self.state.code()));
        }
        Refusal::unless(
            review.person != self.person && !doers.persons.contains(&review.person),
            "close_reviewer_is_doer",
        )?;
        Refusal::unless(
            review.unit != self.unit && !doers.units.contains(&review.unit),
            "close_reviewer_unit_is_doer",
        )?;
        let place = Seat::of(review).filter(|seat| Seat::asked(sides).contains(seat));
        let Some(place) = place else {
            return Err(Refusal::new("close_reviewer_of_no_side"));
        };
        for given in before {
            Refusal::unless(given.person != review.person, "close_reviewed_before")?;
            Refusal::unless(given.unit != review.unit, "close_reviewed_by_unit")?;
            Refusal::unless(Seat::of(given) != Some(place), "close_side_reviewed")?;
        }
        if review.verdict == Verdict::Returned {
            required(review.reason.as_deref().unwrap_or_default(), "reason")?;
        }
        Ok(())
    }

    /// Whether the passes given suffice: one by each side the item is on; for an item of one side the department and
    /// the supervision office. Never fewer than two, each by a person and a unit of its own.
    pub fn is_complete(sides: &[SideId], passes: &[CloseReview]) -> bool {
        let passed = |review: &&CloseReview| review.verdict == Verdict::Accepted;
        let asked = Seat::asked(sides);
        let by_seat = |seat: &Seat| passes.iter().filter(passed).find(|r| Seat::of(r) == Some(*seat));
        let counted: Vec<&CloseReview> = asked.iter().filter_map(by_seat).collect();
        let persons: BTreeSet<PersonId> = counted.iter().map(|review| review.person).collect();
        let units: BTreeSet<UnitId> = counted.iter().map(|review| review.unit).collect();
        counted.len() == asked.len() && persons.len() == asked.len() && units.len() == asked.len()
    }

    fn ended(mut self, state: CloseState) -> Rule<Self> {
        if self.state != CloseState::Requested {
            return Err(Refusal::stale("close_not_waiting").with("state", self.state.code()));
        }
        self.state = state;
        Ok(self)
    }
    /// 退回, for a reason; the passes given count no more.
    pub fn returned(self, at: At, reason: &str) -> Rule<Self> {
        let reason = required(reason, "reason")?;
        self.ended(CloseState::Returned { at, reason })
    }
    /// 撤回.
    pub fn withdrawn(self, at: At) -> Rule<Self> {
        self.ended(CloseState::Withdrawn { at })
    }
    /// 销号, with the certificate's number.
    pub fn sealed(self, at: At, number: String) -> Rule<Self> {
        self.ended(CloseState::Sealed { at, number })
    }

    /// The seats that have not passed it yet.
    pub fn waits_on(sides: &[SideId], passes: &[CloseReview]) -> Vec<Seat> {
        let passed = |seat: &Seat| {
            passes
                .iter()
                .any(|r| r.verdict == Verdict::Accepted && Seat::of(r) == Some(*seat))
        };
        Seat::asked(sides)
            .into_iter()
            .filter(|seat| !passed(seat))
            .collect()
    }

    /// Whether a review is overdue: it climbs to the body's leader and office, and nothing else happens.
    pub fn is_overdue(&self, today: Day) -> bool {
        self.state == CloseState::Requested && self.review_by_on < today
    }
}

/// For whom a review is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// A side of a joint item.
    Side(SideId),
    /// 职能部门, for an item of one side.
    Department,
    /// 督查室, for an item of one side.
    Supervision,
}

impl Seat {
    /// The seats that must pass an item of these sides: never fewer than two.
    pub fn asked(sides: &[SideId]) -> Vec<Self> {
        let sides: BTreeSet<SideId> = sides.iter().copied().collect();
        if sides.len() > 1 {
            return sides.into_iter().map(Self::Side).collect();
        }
        vec![Self::Department, Self::Supervision]
    }
    /// The seat of a review; none when its capacity and side do not fit together.
    pub const fn of(review: &CloseReview) -> Option<Self> {
        match (review.capacity, review.side) {
            (Capacity::Side, Some(side)) => Some(Self::Side(side)),
            (Capacity::Department, None) => Some(Self::Department),
            (Capacity::Supervision, None) => Some(Self::Supervision),
            _ => None,
        }
    }
    /// As a review records it.
    pub const fn parts(self) -> (Capacity, Option<SideId>) {
        match self {
            Self::Side(side) => (Capacity::Side, Some(side)),
            Self::Department => (Capacity::Department, None),
            Self::Supervision => (Capacity::Supervision, None),
        }
    }
}

#[cfg(test)]
mod tests;
