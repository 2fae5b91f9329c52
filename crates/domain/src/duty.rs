//! 责任: item × unit × role, from–to. Assigned → signed for | objected → handed over → ended.

use crate::field::{Field, Group, Value, next};
use crate::list::DutyRole;
use crate::refusal::{Refusal, Rule};
use crate::{At, Day, DutyId, ItemId, PostId, UnitId, VersionId};

/// One duty. A hand-over ends it and begins another that points back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// Id.
    pub id: DutyId,
    /// The item.
    pub item: ItemId,
    /// The unit that owes it.
    pub unit: UnitId,
    /// The post within the unit, if one was named.
    pub post: Option<PostId>,
    /// Role.
    pub role: DutyRole,
    /// The list version under which it was assigned.
    pub version: VersionId,
    /// From this day.
    pub starts_on: Day,
    /// To this day, inclusive; set when handed over or ended.
    pub ends_on: Option<Day>,
    /// The duty that it came from by hand-over or a decided objection.
    pub former: Option<DutyId>,
    /// State.
    pub state: DutyState,
}

/// What is known in each state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DutyState {
    /// 交办
    Assigned,
    /// 签收
    Signed {
        /// When.
        at: At,
        /// By which post (or the office's post, on behalf).
        by: PostId,
    },
    /// 异议: waits for the office.
    Objected {
        /// When.
        at: At,
        /// By which post.
        by: PostId,
        /// Why.
        reason: String,
        /// The unit proposed instead.
        other: Option<UnitId>,
    },
    /// 移交
    HandedOver {
        /// Why.
        reason: String,
    },
    /// Ended: item removed, objection upheld without successor.
    Ended {
        /// Why.
        reason: String,
    },
}

impl DutyState {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Assigned => "assigned",
            Self::Signed { .. } => "signed",
            Self::Objected { .. } => "objected",
            Self::HandedOver { .. } => "handed_over",
            Self::Ended { .. } => "ended",
        }
    }
    /// Still owed.
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Assigned | Self::Signed { .. } | Self::Objected { .. })
    }
}

impl Duty {
    /// 签收.
    pub fn signed(mut self, at: At, by: PostId) -> Rule<Self> {
        if self.state != DutyState::Assigned {
            return Err(Refusal::stale("duty_not_waiting").with("state", self.state.code()));
        }
        self.state = DutyState::Signed { at, by };
        Ok(self)
    }
    /// 异议, with a reason and perhaps another unit.
    pub fn objected(mut self, at: At, by: PostId, reason: String, other: Option<UnitId>) -> Rule<Self> {
        if self.state != DutyState::Assigned {
            return Err(Refusal::stale("duty_not_waiting").with("state", self.state.code()));
        }
        if other == Some(self.unit) {
            return Err(Refusal::new("objection_same_unit").at("other"));
        }
        self.state = DutyState::Objected {
            at,
            by,
            reason,
            other,
        };
        Ok(self)
    }
    /// The office turns the objection down: the duty waits to be signed for again.
    pub fn objection_rejected(mut self) -> Rule<Self> {
        if !matches!(self.state, DutyState::Objected { .. }) {
            return Err(Refusal::stale("duty_not_objected").with("state", self.state.code()));
        }
        self.state = DutyState::Assigned;
        Ok(self)
    }
    /// Moves an open duty to another unit or post from a day: this one ends the day before, the new one waits to be
    /// signed for. Returns both; the new one has id 0 until it is stored.
    pub fn handed_over(
        mut self,
        unit: UnitId,
        post: Option<PostId>,
        on: Day,
        reason: String,
    ) -> Rule<(Self, Self)> {
        if !self.state.is_open() {
            return Err(Refusal::stale("duty_not_open").with("state", self.state.code()));
        }
        if on < self.starts_on {
            return Err(Refusal::new("hand_over_too_early")
                .at("on")
                .with("day", self.starts_on));
        }
        if unit == self.unit && post == self.post {
            return Err(Refusal::new("hand_over_same").at("unit"));
        }
        let next = Self {
            id: DutyId(0),
            unit,
            post,
            starts_on: on,
            ends_on: None,
            former: Some(self.id),
            state: DutyState::Assigned,
            ..self.clone()
        };
        // A duty handed over on its first day was never owed for a day of its own; its last day is that same day.
        self.ends_on = Some(on.plus(-1).max(self.starts_on));
        self.state = DutyState::HandedOver { reason };
        Ok((self, next))
    }
    /// Ends it for good.
    pub fn ended(mut self, on: Day, reason: String) -> Rule<Self> {
        if !self.state.is_open() {
            return Err(Refusal::stale("duty_not_open").with("state", self.state.code()));
        }
        self.ends_on = Some(on.max(self.starts_on));
        self.state = DutyState::Ended { reason };
        Ok(self)
    }
}

impl Group for DutyState {
    const COLUMNS: &'static [&'static str] = &["state", "state_at", "state_by", "state_reason", "other_unit"];
    fn put(&self, out: &mut Vec<Value>) {
        let (at, by, reason, other) = match self {
            Self::Assigned => (None, None, None, None),
            Self::Signed { at, by } => (Some(*at), Some(*by), None, None),
            Self::Objected {
                at,
                by,
                reason,
                other,
            } => (Some(*at), Some(*by), Some(reason.clone()), *other),
            Self::HandedOver { reason } | Self::Ended { reason } => (None, None, Some(reason.clone()), None),
        };
        out.extend([
            self.code().to_owned().to_value(),
            at.to_value(),
            by.to_value(),
            reason.to_value(),
            other.to_value(),
        ]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let code: String = next(values)?;
        let (at, by): (Option<At>, Option<PostId>) = (next(values)?, next(values)?);
        let (reason, other): (Option<String>, Option<UnitId>) = (next(values)?, next(values)?);
        Some(match code.as_str() {
            "assigned" => Self::Assigned,
            "signed" => Self::Signed { at: at?, by: by? },
            "objected" => Self::Objected {
                at: at?,
                by: by?,
                reason: reason?,
                other,
            },
            "handed_over" => Self::HandedOver { reason: reason? },
            "ended" => Self::Ended { reason: reason? },
            _ => return None,
        })
    }
}
