//! 文稿: a bulletin or a report to a meeting, held as lines that each say where they come from. Compiled → signed off →
//! issued with a number. Its lines are sealed as they are compiled; compiling again makes another paper.

use crate::field::{Field, Group, Value, next};
use crate::office::Mark;
use crate::period::Period;
use crate::refusal::{Refusal, Rule, required};
use crate::{
    At, BodyId, CertificateId, DecisionId, FactId, ItemId, LightRunId, ListId, PaperId, PaperLineId,
    PersonId, PostId, RowId, SessionId, SignatureId, UnitId, VersionId, coded, json_field,
};
use serde::{Deserialize, Serialize};

coded! {
    /// What a paper is.
    pub enum PaperKind {
        /// 月度通报
        Bulletin = "bulletin",
        /// 向下次会议的报告
        MeetingReport = "meeting_report",
    }
}

/// One paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Id.
    pub id: PaperId,
    /// What it is.
    pub kind: PaperKind,
    /// The body whose paper it is.
    pub body: BodyId,
    /// The list it tells of, for a bulletin.
    pub list: Option<ListId>,
    /// The version in force on the period's last day.
    pub version: Option<VersionId>,
    /// The run whose lights it tells, which names the rules.
    pub run: Option<LightRunId>,
    /// The period.
    pub period: Option<Period>,
    /// The session whose decisions it follows, for a report to a meeting.
    pub session: Option<SessionId>,
    /// What was known: the trail up to this entry.
    pub known_at: i64,
    /// Title.
    pub title: String,
    /// Mark.
    pub mark: Mark,
    /// Digest of kind, coordinates, title and lines.
    pub content: String,
    /// The post that compiled it.
    pub compiled_by: PostId,
    /// When.
    pub compiled_at: At,
    /// State.
    pub state: PaperState,
}

/// Compiled → signed off → issued; or set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PaperState {
    /// 拟稿
    Compiled,
    /// 签发
    SignedOff {
        /// By which post.
        by: PostId,
        /// When.
        at: At,
    },
    /// 印发
    Issued {
        /// Who signed off.
        by: PostId,
        /// When that was.
        signed_at: At,
        /// 文号, gap-free per body, kind and year.
        number: String,
        /// When it was issued.
        at: At,
    },
    /// 作废, before it was issued, for a reason.
    SetAside {
        /// Why.
        reason: String,
    },
}

impl PaperState {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Compiled => "compiled",
            Self::SignedOff { .. } => "signed_off",
            Self::Issued { .. } => "issued",
            Self::SetAside { .. } => "set_aside",
        }
    }
}

impl Paper {
    fn stale(&self) -> Refusal {
        Refusal::stale("paper_not_waiting").with("state", self.state.code())
    }
    /// 签发, by another post than the one that compiled it.
    pub fn signed_off(mut self, by: PostId, at: At) -> Rule<Self> {
        if self.state != PaperState::Compiled {
            return Err(self.stale());
        }
        Refusal::unless(by != self.compiled_by, "paper_own_sign_off")?;
        self.state = PaperState::SignedOff { by, at };
        Ok(self)
    }
    /// 印发.
    pub fn issued(mut self, number: String, at: At) -> Rule<Self> {
        let PaperState::SignedOff { by, at: signed_at } = self.state else {
            return Err(self.stale());
        };
        self.state = PaperState::Issued {
            by,
            signed_at,
            number,
            at,
        };
        Ok(self)
    }
    /// 作废, for a reason; what was issued stays.
    pub fn set_aside(mut self, reason: &str) -> Rule<Self> {
        if !matches!(self.state, PaperState::Compiled | PaperState::SignedOff { .. }) {
            return Err(self.stale());
        }
        self.state = PaperState::SetAside {
            reason: required(reason, "reason")?,
        };
        Ok(self)
    }
}

impl Group for PaperState {
    const COLUMNS: &'static [&'static str] = &[
        "state",
        "signed_off_by",
        "signed_off_at",
        "number",
        "issued_at",
        "state_reason",
    ];
    fn put(&self, out: &mut Vec<Value>) {
        let (by, signed_at, number, at, reason) = match self {
            Self::Compiled => (None, None, None, None, None),
            Self::SignedOff { by, at } => (Some(*by), Some(*at), None, None, None),
            Self::Issued {
                by,
                signed_at,
                number,
                at,
            } => (Some(*by), Some(*signed_at), Some(number.clone()), Some(*at), None),
            Self::SetAside { reason } => (None, None, None, None, Some(reason.clone())),
        };
        out.extend([
            self.code().to_owned().to_value(),
            by.to_value(),
            signed_at.to_value(),
            number.to_value(),
            at.to_value(),
            reason.to_value(),
        ]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let (code, by): (String, Option<PostId>) = (next(values)?, next(values)?);
        let (signed_at, number): (Option<At>, Option<String>) = (next(values)?, next(values)?);
        let (at, reason): (Option<At>, Option<String>) = (next(values)?, next(values)?);
        Some(match code.as_str() {
            "compiled" => Self::Compiled,
            "signed_off" => Self::SignedOff {
                by: by?,
                at: signed_at?,
            },
            "issued" => Self::Issued {
                by: by?,
                signed_at: signed_at?,
                number: number?,
                at: at?,
            },
            "set_aside" => Self::SetAside { reason: reason? },
            _ => return None,
        })
    }
}

coded! {
    /// How a line is set (GB/T 9704—2012: headings 一、（一）, body).
    pub enum LineKind {
        /// 一、
        Heading = "heading",
        /// （一）
        Subheading = "subheading",
        /// A paragraph.
        Text = "text",
        /// A paragraph whose figures are sums: its page lists the items behind them.
        Figure = "figure",
    }
}

/// Where a line comes from. Ids only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Refs {
    /// Decisions told of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<DecisionId>,
    /// Items told of or summed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemId>,
    /// Rows from which names and plans are taken.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<RowId>,
    /// Facts told of or summed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FactId>,
    /// Certificates.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub certificates: Vec<CertificateId>,
}
json_field!(Refs);

/// One line. Sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperLine {
    /// Id; part of its permanent address.
    pub id: PaperLineId,
    /// The paper.
    pub paper: PaperId,
    /// 1, 2, 3 …
    pub position: i64,
    /// How it is set.
    pub kind: LineKind,
    /// Its words, in simplified Chinese.
    pub text: String,
    /// Where they come from.
    pub refs: Refs,
}

coded! {
    /// How something was signed.
    pub enum SignatureHow {
        /// By an account, in the system.
        Account = "account",
        /// On paper; the paper is kept.
        Paper = "paper",
    }
}

/// A signature on a paper, an order or a certificate. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// Id.
    pub id: SignatureId,
    /// What was signed: `paper`, `order_slip`.
    pub object_kind: String,
    /// Its id.
    pub object_id: i64,
    /// The person.
    pub person: PersonId,
    /// The post.
    pub post: PostId,
    /// That post's unit then.
    pub unit: UnitId,
    /// How.
    pub how: SignatureHow,
    /// Digest of what was signed.
    pub content: String,
    /// When.
    pub at: At,
}

coded! {
    /// What became of a row when its list's year was closed.
    pub enum Outcome {
        /// 完成
        Done = "done",
        /// 持续推进
        Continuing = "continuing",
        /// 暂缓
        Suspended = "suspended",
        /// 调出
        Removed = "removed",
        /// 结转: the same item gets a row in the next list.
        CarriedOver = "carried_over",
        /// 并入: an adjustment merged it into another.
        Merged = "merged",
        /// 拆分: an adjustment split it into others.
        Split = "split",
    }
}

/// The outcome of one row. Never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowOutcome {
    /// Id.
    pub id: crate::RowOutcomeId,
    /// The row.
    pub list_row: RowId,
    /// Its list.
    pub list: ListId,
    /// Its item.
    pub item: ItemId,
    /// What became of it.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// By which post it was settled.
    pub post: PostId,
    /// When.
    pub at: At,
}
