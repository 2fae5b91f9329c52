//! 填报: what a unit says of an item for a period, as facts that are only ever added, and the reviews of them.
//!
//! A report is not stored: it is what the facts and reviews of one unit, item and period amount to ([`CellState`]).

mod cell;
mod schedule;

pub use cell::{CellState, Entering, Moment, enter, levels_of, next_level, says_the_same};
pub use schedule::{DayKind, WindowRule};

use crate::list::List;
use crate::measure::{Given, Measure};
use crate::office::Mark;
use crate::period::{Basis, Period};
use crate::refusal::{Refusal, Rule};
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
    /// A list's window for a month of its year; without days from the 25th to the 5th of the month after. Its id is 0
    /// until it is stored. Refusals: `window_not_month`, `window_other_year`, `window_too_early`, `window_ends_early`.
    pub fn of_month(
        list: &List,
        period: Period,
        opens_on: Option<Day>,
        closes_on: Option<Day>,
    ) -> Rule<Self> {
        if !period.is_month() {
            return Err(Refusal::new("window_not_month").at("period"));
        }
        if i64::from(period.year()) != list.year {
            return Err(Refusal::new("window_other_year")
                .at("period")
                .with("year", list.year));
        }
        let (first, last) = (period.first_day(), period.last_day());
        let opens_on = opens_on.unwrap_or_else(|| first.plus(24));
        let closes_on = closes_on.unwrap_or_else(|| last.plus(5));
        if opens_on < first {
            return Err(Refusal::new("window_too_early").at("opens_on").with("day", first));
        }
        if closes_on < opens_on.max(last) {
            return Err(Refusal::new("window_ends_early")
                .at("closes_on")
                .with("day", opens_on.max(last)));
        }
        Ok(Self {
            id: WindowId(0),
            list: list.id,
            period,
            opens_on,
            closes_on,
        })
    }
    /// Whether reports are taken on a day.
    pub fn is_open_on(&self, day: Day) -> bool {
        self.opens_on <= day && day <= self.closes_on
    }
    /// Whether it is open on a day and closes within so many days.
    pub fn closes_within(&self, day: Day, days: i64) -> bool {
        self.is_open_on(day) && self.closes_on <= day.plus(days)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BodyId;

    #[test]
    fn a_window_lasts_from_the_25th_to_the_5th_unless_days_are_given_that_fit_its_month() {
        let list = List {
            id: ListId(1),
            body: BodyId(1),
            name: String::new(),
            year: 2025,
            mark: Mark::Internal,
            about: crate::list::ListAbout::default(),
        };
        let month = |text| Period::parse(text).unwrap();
        let day = |text: &str| Day::parse(text);
        let window = Window::of_month(&list, month("2025M02"), None, None).unwrap();
        assert_eq!(Some(window.opens_on), day("2025-02-25"));
        assert_eq!(Some(window.closes_on), day("2025-03-05"));
        let december = Window::of_month(&list, month("2025M12"), None, None).unwrap();
        assert_eq!(Some(december.closes_on), day("2026-01-05"));
        let refused = |period, opens, closes| {
            let window = Window::of_month(&list, month(period), day(opens), day(closes));
            window.map(|_| "").map_err(|r| r.code)
        };
        assert_eq!(refused("2025Q1", "", ""), Err("window_not_month"));
        assert_eq!(refused("2024M03", "", ""), Err("window_other_year"));
        assert_eq!(refused("2025M03", "2025-02-28", ""), Err("window_too_early"));
        assert_eq!(refused("2025M03", "", "2025-03-30"), Err("window_ends_early"));
        assert_eq!(refused("2025M03", "2025-03-01", "2025-03-31"), Ok(""));
        assert_eq!(
            refused("2025M03", "2025-04-08", "2025-04-07"),
            Err("window_ends_early")
        );
    }
}
