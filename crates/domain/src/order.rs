//! 督办单: drafted → signed off → issued with number → signed for → answered → judged, or lifted on the way.

mod content;
mod ladder;

pub use content::{Issued, OrderContent};
pub use ladder::{MOST_WORKING_DAYS, former, may_draft, usual_rung, working_days};

use crate::field::{Field, Group, Value, next};
use crate::period::Period;
use crate::refusal::{Refusal, Rule, required};
use crate::workdays::Deadline;
use crate::{
    At, BodyId, Day, EvidenceId, ItemId, LightRunId, OrderActId, OrderId, PostId, RowId, SideId, UnitId,
    coded,
};

coded! {
    /// 督办的梯级, the lowest first.
    pub enum Rung {
        /// 提醒
        Reminder = "reminder",
        /// 蓝色督办
        Blue = "blue",
        /// 黄色督办
        Yellow = "yellow",
        /// 红色督办
        Red = "red",
        /// 约谈
        Interview = "interview",
    }
}

impl Rung {
    /// The next rung, if there is one.
    pub fn next(self) -> Option<Self> {
        let at = Self::ALL.iter().position(|rung| *rung == self)?;
        Self::ALL.get(at + 1).copied()
    }
}

/// One order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// Id.
    pub id: OrderId,
    /// The body that orders.
    pub body: BodyId,
    /// The item.
    pub item: ItemId,
    /// The side, where the item has several.
    pub side: Option<SideId>,
    /// The unit that is to answer: the one that owes the item now, when its duty was handed over.
    pub unit: UnitId,
    /// The row that was lit.
    pub list_row: Option<RowId>,
    /// The period of the light.
    pub period: Option<Period>,
    /// The run that lit it.
    pub run: Option<LightRunId>,
    /// Code of the rule that lit it, `no_report`, or `by_hand`.
    pub cause: String,
    /// Its numbers, as the light has them; `{}` by hand.
    pub numbers: String,
    /// Why without a light, or why on a higher rung than the next.
    pub reason: Option<String>,
    /// The rung.
    pub rung: Rung,
    /// The order on the rung below.
    pub former: Option<OrderId>,
    /// What is asked for.
    pub asks: String,
    /// Working days to answer in.
    pub working_days: i64,
    /// The post that drafted it.
    pub drafted_by: PostId,
    /// When.
    pub drafted_at: At,
    /// State.
    pub state: OrderState,
}

/// What signing off fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignOff {
    /// By which post.
    pub by: PostId,
    /// When.
    pub at: At,
}

/// What issuing fixed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Who signed off.
    pub sign_off: SignOff,
    /// 督办单号, gap-free per body and year.
    pub number: String,
    /// Digest of the sealed content.
    pub content: String,
    /// When it was issued.
    pub at: At,
    /// To be answered by the end of this day.
    pub due: Deadline,
}

/// Drafted → signed off → issued → signed for → answered → satisfied | unsatisfied; lifted from any open state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OrderState {
    /// 拟稿
    Drafted,
    /// 签发
    SignedOff(SignOff),
    /// 下达
    Issued(Issue),
    /// 签收
    SignedFor(Issue),
    /// 反馈
    Answered(Issue),
    /// 认可
    Satisfied(Issue),
    /// 不认可: the next rung may follow.
    Unsatisfied(Issue, String),
    /// 解除, with a reason; the number stays used.
    Lifted(Option<Issue>, String),
}

impl OrderState {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Drafted => "drafted",
            Self::SignedOff(_) => "signed_off",
            Self::Issued(_) => "issued",
            Self::SignedFor(_) => "signed_for",
            Self::Answered(_) => "answered",
            Self::Satisfied(_) => "satisfied",
            Self::Unsatisfied(..) => "unsatisfied",
            Self::Lifted(..) => "lifted",
        }
    }
    /// What issuing fixed, once issued.
    pub const fn issue(&self) -> Option<&Issue> {
        match self {
            Self::Issued(i)
            | Self::SignedFor(i)
            | Self::Answered(i)
            | Self::Satisfied(i)
            | Self::Unsatisfied(i, _)
            | Self::Lifted(Some(i), _) => Some(i),
            Self::Drafted | Self::SignedOff(_) | Self::Lifted(None, _) => None,
        }
    }
    /// Still to be dealt with.
    pub const fn is_open(&self) -> bool {
        !matches!(
            self,
            Self::Satisfied(_) | Self::Unsatisfied(..) | Self::Lifted(..)
        )
    }
}

fn stale(state: &OrderState) -> Refusal {
    Refusal::stale("order_not_waiting").with("state", state.code())
}

impl Order {
    /// 签发. Whoever drafted it does not sign it off.
    pub fn signed_off(mut self, by: PostId, at: At) -> Rule<Self> {
        if self.state != OrderState::Drafted {
            return Err(stale(&self.state));
        }
        Refusal::unless(by != self.drafted_by, "order_own_sign_off")?;
        self.state = OrderState::SignedOff(SignOff { by, at });
        Ok(self)
    }
    /// 下达.
    pub fn issued(mut self, number: String, content: String, at: At, due: Deadline) -> Rule<Self> {
        let OrderState::SignedOff(sign_off) = self.state else {
            return Err(stale(&self.state));
        };
        self.state = OrderState::Issued(Issue {
            sign_off,
            number,
            content,
            at,
            due,
        });
        Ok(self)
    }
    /// 签收.
    pub fn signed_for(mut self) -> Rule<Self> {
        let OrderState::Issued(issue) = self.state else {
            return Err(stale(&self.state));
        };
        self.state = OrderState::SignedFor(issue);
        Ok(self)
    }
    /// 反馈: what was done stands in an [`OrderAct`].
    pub fn answered(mut self) -> Rule<Self> {
        let OrderState::SignedFor(issue) = self.state else {
            return Err(stale(&self.state));
        };
        self.state = OrderState::Answered(issue);
        Ok(self)
    }
    /// Judged: satisfied, or not, for a reason.
    pub fn judged(mut self, satisfied: bool, reason: &str) -> Rule<Self> {
        let OrderState::Answered(issue) = self.state else {
            return Err(stale(&self.state));
        };
        self.state = if satisfied {
            OrderState::Satisfied(issue)
        } else {
            OrderState::Unsatisfied(issue, required(reason, "reason")?)
        };
        Ok(self)
    }
    /// 解除, for a reason: the light recovered, the row was removed, it was drafted in error.
    pub fn lifted(mut self, reason: &str) -> Rule<Self> {
        if !self.state.is_open() {
            return Err(stale(&self.state));
        }
        let reason = required(reason, "reason")?;
        self.state = OrderState::Lifted(self.state.issue().cloned(), reason);
        Ok(self)
    }
    /// 移交: an open order goes with the duty to another unit. What was sealed when it was issued stays; who takes it
    /// over signs for it anew. What was signed off and not yet issued named the other unit: it is a draft again.
    pub fn moved(mut self, unit: UnitId) -> Rule<Self> {
        if !self.state.is_open() {
            return Err(stale(&self.state));
        }
        self.unit = unit;
        self.state = match self.state {
            OrderState::SignedOff(_) => OrderState::Drafted,
            OrderState::SignedFor(issue) => OrderState::Issued(issue),
            other => other,
        };
        Ok(self)
    }
    /// Whether its time is over and nobody has answered.
    pub fn is_overdue(&self, today: Day) -> bool {
        match &self.state {
            OrderState::Issued(issue) | OrderState::SignedFor(issue) => issue.due.on < today,
            _ => false,
        }
    }
    /// Whether the next rung may follow: judged unsatisfied, or issued and not answered in time.
    pub fn may_climb(&self, today: Day) -> bool {
        matches!(self.state, OrderState::Unsatisfied(..)) || self.is_overdue(today)
    }
}

impl Group for OrderState {
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "signed_off_by",
        "signed_off_at",
        "number",
        "content",
        "issued_at",
        "due_on",
        "unpublished",
        "state_reason",
    ];
    fn put(&self, out: &mut Vec<Value>) {
        let issue = self.issue();
        let sign_off = match self {
            Self::SignedOff(sign_off) => Some(sign_off),
            _ => issue.map(|i| &i.sign_off),
        };
        let reason = match self {
            Self::Unsatisfied(_, reason) | Self::Lifted(_, reason) => Some(reason.clone()),
            _ => None,
        };
        out.extend([
            self.code().to_owned().to_value(),
            sign_off.map(|s| s.by).to_value(),
            sign_off.map(|s| s.at).to_value(),
            issue.map(|i| i.number.clone()).to_value(),
            issue.map(|i| i.content.clone()).to_value(),
            issue.map(|i| i.at).to_value(),
            issue.map(|i| i.due.on).to_value(),
            issue.and_then(|i| i.due.unpublished).map(i64::from).to_value(),
            reason.to_value(),
        ]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let code: String = next(values)?;
        let (by, signed_at): (Option<PostId>, Option<At>) = (next(values)?, next(values)?);
        let (number, content): (Option<String>, Option<String>) = (next(values)?, next(values)?);
        let (issued_at, due_on): (Option<At>, Option<Day>) = (next(values)?, next(values)?);
        let (unpublished, reason): (Option<i64>, Option<String>) = (next(values)?, next(values)?);
        let unpublished = match unpublished {
            Some(year) => Some(i32::try_from(year).ok()?),
            None => None,
        };
        let sign_off = by.zip(signed_at).map(|(by, at)| SignOff { by, at });
        let issue = || -> Option<Issue> {
            Some(Issue {
                sign_off: sign_off.clone()?,
                number: number.clone()?,
                content: content.clone()?,
                at: issued_at?,
                due: Deadline {
                    on: due_on?,
                    unpublished,
                },
            })
        };
        Some(match code.as_str() {
            "drafted" => Self::Drafted,
            "signed_off" => Self::SignedOff(sign_off.clone()?),
            "issued" => Self::Issued(issue()?),
            "signed_for" => Self::SignedFor(issue()?),
            "answered" => Self::Answered(issue()?),
            "satisfied" => Self::Satisfied(issue()?),
            "unsatisfied" => Self::Unsatisfied(issue()?, reason?),
            "lifted" => Self::Lifted(issue(), reason?),
            _ => return None,
        })
    }
}

coded! {
    /// What was done with an order.
    pub enum OrderDeed {
        /// 签发
        SignedOff = "signed_off",
        /// 下达
        Issued = "issued",
        /// 签收
        SignedFor = "signed_for",
        /// 反馈
        Answered = "answered",
        /// 认可
        Satisfied = "satisfied",
        /// 不认可
        Unsatisfied = "unsatisfied",
        /// 解除
        Lifted = "lifted",
        /// 移交
        Moved = "moved",
    }
}

/// One step of an order, kept with its words and evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderAct {
    /// Id.
    pub id: OrderActId,
    /// The order.
    pub order_slip: OrderId,
    /// What was done.
    pub act: OrderDeed,
    /// In words: the answer, the reason; of what was signed off or issued, its canonical text ([`OrderContent`]).
    pub text: Option<String>,
    /// What proves it.
    pub evidence: Option<EvidenceId>,
    /// The post.
    pub post: PostId,
    /// That post's unit then.
    pub unit: UnitId,
    /// When.
    pub at: At,
}

#[cfg(test)]
mod tests;
