//! 填报: what a unit says of an item for a period, as facts that are only ever added, and the reviews of them.
//!
//! A report is not stored: it is what the facts and reviews of one unit, item and period amount to ([`CellState`]).

mod cell;

pub use cell::{CellState, Entering, Moment, enter, levels_of, next_level, says_the_same};

use crate::measure::{Given, Measure};
use crate::office::Mark;
use crate::period::{Basis, Period};
use crate::{
    At, Day, EvidenceId, FactId, FactReviewId, ItemId, ListId, MilestoneId, PostId, SideId, UnitId, WindowId,
    coded,
};

/// 填报窗口: from when to when a list's items may be reported for a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Id.
    pub id: WindowId,
    /// The list.
    pub list: ListId,
    /// The period that is reported.
    pub period: Period,
    /// From this day.
    pub opens_on: Day,
    /// To this day, inclusive.
    pub closes_on: Day,
}

impl Window {
    /// Whether reports are taken on a day.
    pub fn is_open_on(&self, day: Day) -> bool {
        self.opens_on <= day && day <= self.closes_on
    }
}

/// One value: item × side × measure × period × revision. Never changed; a correction is the next revision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Id.
    pub id: FactId,
    /// The item.
    pub item: ItemId,
    /// The side for which it counts.
    pub side: SideId,
    /// What is measured.
    pub measure: Measure,
    /// The period.
    pub period: Period,
    /// What the figure covers within it.
    pub basis: Basis,
    /// 1, 2, 3 …
    pub revision: i64,
    /// The value, with what was typed beside it.
    pub given: Given,
    /// Why a revision was made.
    pub reason: Option<String>,
    /// The revision before this one.
    pub former: Option<FactId>,
    /// The unit that owes it.
    pub unit: UnitId,
    /// The post that entered it.
    pub post: PostId,
    /// The received sheet, when it was entered on the unit's behalf.
    pub evidence: Option<EvidenceId>,
    /// The trail entry with which it became known.
    pub known_at: i64,
    /// When.
    pub at: At,
}

coded! {
    /// Who reviews on the way up: first the reporting unit's own side, then the body whose list holds the item.
    pub enum ReviewLevel {
        /// The side's office or reviewer.
        Side = "side",
        /// The body's office.
        Body = "body",
    }
}

coded! {
    /// How a review ended.
    pub enum Verdict {
        /// 通过
        Accepted = "accepted",
        /// 退回
        Returned = "returned",
    }
}

/// One review of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FactReview {
    /// Id.
    pub id: FactReviewId,
    /// The fact.
    pub fact: FactId,
    /// At which level.
    pub level: ReviewLevel,
    /// How it ended.
    pub verdict: Verdict,
    /// What is wrong, when returned.
    pub message: Option<String>,
    /// Until when it is to be answered, when returned.
    pub answer_by_on: Option<Day>,
    /// The post that reviewed.
    pub post: PostId,
    /// That post's unit then.
    pub unit: UnitId,
    /// The trail entry with which it became known.
    pub known_at: i64,
    /// When.
    pub at: At,
}

coded! {
    /// What a file proves.
    pub enum EvidencePurpose {
        /// A sheet received from a unit that has no account.
        OnBehalf = "on_behalf",
        /// The answer to an order.
        OrderAnswer = "order_answer",
        /// Why a change is asked for.
        Change = "change",
        /// That the item is done.
        Closing = "closing",
    }
}

/// 佐证材料: a file that proves something of an item. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evidence {
    /// Id.
    pub id: EvidenceId,
    /// The item.
    pub item: ItemId,
    /// The side for which it was handed in.
    pub side: Option<SideId>,
    /// What for.
    pub purpose: EvidencePurpose,
    /// What it is, in words.
    pub title: String,
    /// Its file name.
    pub file_name: String,
    /// Its kind, as judged by content: `pdf`, `docx`, `xlsx`, `png`, `jpeg`, `text`.
    pub media: String,
    /// Digest of its bytes.
    pub blob: String,
    /// Length in bytes.
    pub length: i64,
    /// Mark.
    pub mark: Mark,
    /// The unit that handed it in.
    pub unit: UnitId,
    /// The post that did.
    pub post: PostId,
    /// When.
    pub at: At,
}

/// 节点: a step of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Milestone {
    /// Id.
    pub id: MilestoneId,
    /// The item.
    pub item: ItemId,
    /// 1, 2, 3 … within the item.
    pub position: i64,
    /// What is reached.
    pub title: String,
    /// Weight among the item's milestones.
    pub weight: i64,
    /// Planned for this day; never moved.
    pub planned_on: Day,
    /// Expected for this day, when that is another.
    pub forecast_on: Option<Day>,
    /// Reached on this day.
    pub actual_on: Option<Day>,
}
