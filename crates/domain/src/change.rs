//! 变更申请: another deadline, a pause, another lead unit; asked by who owes the item, decided by the body whose list
//! holds it. The row keeps the original deadline; the approved change gives the current one.

use crate::field::{Field, Group, Value, next};
use crate::list::ItemState;
use crate::refusal::{Refusal, Rule, required};
use crate::{At, ChangeId, Day, DecisionId, EvidenceId, ItemId, ListId, PostId, UnitId, coded};

coded! {
    /// What is asked for.
    pub enum ChangeKind {
        /// 延期
        Extension = "extension",
        /// 暂缓
        Suspension = "suspension",
        /// 恢复: the end of a suspension.
        Resumption = "resumption",
        /// 变更牵头
        Lead = "lead",
    }
}

/// One request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Id.
    pub id: ChangeId,
    /// The item.
    pub item: ItemId,
    /// The list whose row it concerns.
    pub list: ListId,
    /// What is asked for.
    pub kind: ChangeKind,
    /// The row's own deadline.
    pub original_on: Option<Day>,
    /// The deadline asked for.
    pub wanted_on: Option<Day>,
    /// The lead unit asked for.
    pub wanted_unit: Option<UnitId>,
    /// Why.
    pub reason: String,
    /// What proves it.
    pub evidence: Option<EvidenceId>,
    /// The unit that asks.
    pub unit: UnitId,
    /// The post that asks.
    pub post: PostId,
    /// When.
    pub asked_at: At,
    /// State.
    pub state: ChangeState,
}

/// Asked → approved | refused | withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeState {
    /// Waits.
    Asked,
    /// 同意
    Approved {
        /// When.
        at: At,
        /// By which post.
        by: PostId,
        /// Why.
        reason: String,
        /// The decision that says so, when a session did.
        decision: Option<DecisionId>,
    },
    /// 不同意
    Refused {
        /// When.
        at: At,
        /// By which post.
        by: PostId,
        /// Why.
        reason: String,
    },
    /// 撤回
    Withdrawn {
        /// When.
        at: At,
        /// By which post.
        by: PostId,
    },
}

impl ChangeState {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Approved { .. } => "approved",
            Self::Refused { .. } => "refused",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

impl Change {
    fn waiting(&self) -> Rule {
        match self.state {
            ChangeState::Asked => Ok(()),
            _ => Err(Refusal::stale("change_not_waiting").with("state", self.state.code())),
        }
    }
    /// Refuses a request that asks for nothing: no later day, no other unit, no pause of what is not under way.
    pub fn checked(self, item: ItemState, current_on: Option<Day>, lead: Option<UnitId>) -> Rule<Self> {
        required(&self.reason, "reason")?;
        let fits = match self.kind {
            ChangeKind::Resumption => item == ItemState::Suspended,
            ChangeKind::Suspension => item == ItemState::Open,
            ChangeKind::Extension | ChangeKind::Lead => {
                matches!(item, ItemState::Open | ItemState::Suspended)
            }
        };
        if !fits {
            return Err(Refusal::new("change_item_state")
                .at("kind")
                .with("state", item.code()));
        }
        match self.kind {
            ChangeKind::Extension => {
                let wanted = self
                    .wanted_on
                    .ok_or_else(|| Refusal::new("required").at("wanted_on"))?;
                if let Some(current) = current_on
                    && wanted <= current
                {
                    return Err(Refusal::new("change_not_later")
                        .at("wanted_on")
                        .with("day", current));
                }
            }
            ChangeKind::Lead => {
                let wanted = self
                    .wanted_unit
                    .ok_or_else(|| Refusal::new("required").at("wanted_unit"))?;
                if Some(wanted) == lead {
                    return Err(Refusal::new("change_same_lead").at("wanted_unit"));
                }
            }
            ChangeKind::Suspension | ChangeKind::Resumption => {}
        }
        Ok(self)
    }
    /// 同意.
    pub fn approved(
        mut self,
        at: At,
        by: PostId,
        reason: String,
        decision: Option<DecisionId>,
    ) -> Rule<Self> {
        self.waiting()?;
        self.state = ChangeState::Approved {
            at,
            by,
            reason,
            decision,
        };
        Ok(self)
    }
    /// 不同意, for a reason.
    pub fn refused(mut self, at: At, by: PostId, reason: &str) -> Rule<Self> {
        self.waiting()?;
        let reason = required(reason, "reason")?;
        self.state = ChangeState::Refused { at, by, reason };
        Ok(self)
    }
    /// 撤回, by who asked.
    pub fn withdrawn(mut self, at: At, by: PostId) -> Rule<Self> {
        self.waiting()?;
        self.state = ChangeState::Withdrawn { at, by };
        Ok(self)
    }
}

/// The current deadline: that of the latest approved extension, else the row's own. An extension was granted on one
/// deadline; once an adjustment has set another, that one counts.
pub fn current_deadline(original: Option<Day>, changes: &[Change]) -> Option<Day> {
    let approved = changes.iter().filter_map(|change| match &change.state {
        ChangeState::Approved { at, .. }
            if change.kind == ChangeKind::Extension && change.original_on == original =>
        {
            Some((*at, change.id, change.wanted_on?))
        }
        _ => None,
    });
    approved
        .max_by_key(|(at, id, _)| (*at, *id))
        .map(|(.., day)| day)
        .or(original)
}

impl Group for ChangeState {
    const COLUMNS: &'static [&'static str] =
        &["state", "decided_at", "decided_by", "state_reason", "decision"];
    fn put(&self, out: &mut Vec<Value>) {
        let (at, by, reason, decision) = match self {
            Self::Asked => (None, None, None, None),
            Self::Approved {
                at,
                by,
                reason,
                decision,
            } => (Some(*at), Some(*by), Some(reason.clone()), *decision),
            Self::Refused { at, by, reason } => (Some(*at), Some(*by), Some(reason.clone()), None),
            Self::Withdrawn { at, by } => (Some(*at), Some(*by), None, None),
        };
        out.extend([
            self.code().to_owned().to_value(),
            at.to_value(),
            by.to_value(),
            reason.to_value(),
            decision.to_value(),
        ]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let code: String = next(values)?;
        let (at, by): (Option<At>, Option<PostId>) = (next(values)?, next(values)?);
        let (reason, decision): (Option<String>, Option<DecisionId>) = (next(values)?, next(values)?);
        Some(match code.as_str() {
            "asked" => Self::Asked,
            "approved" => Self::Approved {
                at: at?,
                by: by?,
                reason: reason?,
                decision,
            },
            "refused" => Self::Refused {
                at: at?,
                by: by?,
                reason: reason?,
            },
            "withdrawn" => Self::Withdrawn { at: at?, by: by? },
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests;
