//! 会议 and 议定事项: sessions entered as held from their document, and what they decided.

use crate::field::{Group, Value, next};
use crate::office::Mark;
use crate::refusal::{Refusal, Rule};
use crate::{At, BodyId, CandidateId, Day, DecisionId, DocumentId, ReadingId, SeriesId, SessionId, coded};

/// A series of meetings of one body: 党政联席会议.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MeetingSeries {
    /// Id.
    pub id: SeriesId,
    /// The body.
    pub body: BodyId,
    /// Name.
    pub name: String,
}

coded! {
    /// How a session was held.
    pub enum Mode {
        /// 现场
        InPerson = "in_person",
        /// 视频
        Video = "video",
    }
}

/// 会议: one session, entered as held (scheduling comes with agendas).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Id.
    pub id: SessionId,
    /// The body.
    pub body: BodyId,
    /// The series, if it belongs to one.
    pub series: Option<SeriesId>,
    /// 第N次 within the series.
    pub ordinal: Option<i64>,
    /// Name shown.
    pub name: String,
    /// Day on which it was held.
    pub held_on: Day,
    /// Mode, if known.
    pub mode: Option<Mode>,
    /// Place, if known.
    pub place: Option<String>,
    /// The document it was entered from.
    pub document: Option<DocumentId>,
    /// Mark.
    pub mark: Mark,
    /// When it was entered.
    pub recorded_at: At,
}

coded! {
    /// What a venue is.
    pub enum VenueKind {
        /// 主会场
        Main = "main",
        /// 分会场
        Branch = "branch",
        /// Equal venues.
        Equal = "equal",
    }
}

/// A venue of a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Venue {
    /// Row id.
    pub id: i64,
    /// The session.
    pub session: SessionId,
    /// Place.
    pub name: String,
    /// Kind.
    pub kind: VenueKind,
}

coded! {
    /// What an attendant did.
    pub enum AttendanceRole {
        /// 主持
        Chair = "chair",
        /// 讲话、发言
        Speaker = "speaker",
        /// 汇报
        Reporter = "reporter",
        /// 出席
        Attendee = "attendee",
    }
}

/// Attendance by post, as the document wrote it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attendance {
    /// Row id.
    pub id: i64,
    /// The session.
    pub session: SessionId,
    /// Name as written.
    pub name: String,
    /// Posts as written, one a line.
    pub posts: String,
    /// What they did.
    pub role: AttendanceRole,
}

coded! {
    /// Kind of a decision.
    pub enum DecisionKind {
        /// 议定
        Decided = "decided",
        /// 部署
        Deployed = "deployed",
        /// 审议通过
        Approved = "approved",
        /// 批示
        Instructed = "instructed",
        /// 上级交办
        Assigned = "assigned",
    }
}

/// 议定事项.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Id.
    pub id: DecisionId,
    /// The session; absent for instructions given outside one.
    pub session: Option<SessionId>,
    /// The body.
    pub body: BodyId,
    /// Place within the session, from 1.
    pub position: i64,
    /// Kind.
    pub kind: DecisionKind,
    /// What was decided.
    pub text: String,
    /// Names of lead units as written, one a line.
    pub lead_units: String,
    /// Names of support units as written, one a line.
    pub support_units: String,
    /// Last day, if one was set.
    pub due_on: Option<Day>,
    /// State.
    pub state: DecisionState,
    /// When it was recorded.
    pub recorded_at: At,
}

/// Recorded → amended → withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DecisionState {
    /// As first recorded.
    Recorded,
    /// The record was put right.
    Amended {
        /// Why.
        reason: String,
    },
    /// Taken back.
    Withdrawn {
        /// Why.
        reason: String,
    },
}

impl DecisionState {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Recorded => "recorded",
            Self::Amended { .. } => "amended",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }
}

impl Decision {
    /// Puts the record right.
    pub fn amended(mut self, text: String, reason: String) -> Rule<Self> {
        if matches!(self.state, DecisionState::Withdrawn { .. }) {
            return Err(Refusal::stale("decision_withdrawn"));
        }
        self.text = text;
        self.state = DecisionState::Amended { reason };
        Ok(self)
    }
    /// Takes it back. Refused when rows of an adopted list rest on it (`rows` of them).
    pub fn withdrawn(mut self, rows: i64, reason: String) -> Rule<Self> {
        if matches!(self.state, DecisionState::Withdrawn { .. }) {
            return Err(Refusal::stale("decision_withdrawn"));
        }
        if rows > 0 {
            return Err(Refusal::new("decision_in_use").with("n", rows));
        }
        self.state = DecisionState::Withdrawn { reason };
        Ok(self)
    }
}

impl Group for DecisionState {
    const COLUMNS: &'static [&'static str] = &["state", "state_reason"];
    fn put(&self, out: &mut Vec<Value>) {
        use crate::field::Field;
        let reason = match self {
            Self::Recorded => None,
            Self::Amended { reason } | Self::Withdrawn { reason } => Some(reason.clone()),
        };
        out.extend([self.code().to_owned().to_value(), reason.to_value()]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let code: String = next(values)?;
        let reason: Option<String> = next(values)?;
        Some(match code.as_str() {
            "recorded" => Self::Recorded,
            "amended" => Self::Amended { reason: reason? },
            "withdrawn" => Self::Withdrawn { reason: reason? },
            _ => return None,
        })
    }
}

/// A span of a document that a decision or an item came from. Insert-only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// Row id.
    pub id: i64,
    /// `decision` or `item`.
    pub object_kind: String,
    /// Id of that object.
    pub object_id: i64,
    /// The reading that the span points into.
    pub reading: ReadingId,
    /// First code point.
    pub span_start: i64,
    /// One past the last.
    pub span_end: i64,
    /// The candidate it was taken from.
    pub candidate: Option<CandidateId>,
}
