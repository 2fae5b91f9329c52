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

impl Session {
    /// Refuses what a held session cannot be: a day still to come, an ordinal below 1 or outside any series, a mark
    /// wider than that of the document whose words it repeats.
    pub fn held(self, today: Day, document_mark: Option<Mark>) -> Rule<Self> {
        if self.held_on > today {
            return Err(Refusal::new("not_held_yet")
                .at("held_on")
                .with("day", self.held_on));
        }
        if self.ordinal.is_some_and(|n| !(1..=9999).contains(&n)) {
            return Err(Refusal::new("not_an_ordinal").at("ordinal"));
        }
        if self.ordinal.is_some() && self.series.is_none() {
            return Err(Refusal::new("ordinal_needs_series").at("series_name"));
        }
        if document_mark.is_some_and(|mark| mark > self.mark) {
            return Err(Refusal::new("mark_wider_than_document").at("mark"));
        }
        Ok(self)
    }
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

/// What a decision is put right to, with the reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amended {
    /// Kind.
    pub kind: DecisionKind,
    /// Text.
    pub text: String,
    /// Names of lead units, one a line.
    pub lead_units: String,
    /// Names of support units, one a line.
    pub support_units: String,
    /// Last day, if one was set.
    pub due_on: Option<Day>,
    /// Why.
    pub reason: String,
}

impl Decision {
    /// Puts the record right. Refused when nothing differs. The authority of an adopted version keeps its kind.
    pub fn amended(self, to: Amended, is_authority: bool) -> Rule<Self> {
        if matches!(self.state, DecisionState::Withdrawn { .. }) {
            return Err(Refusal::stale("decision_withdrawn"));
        }
        if is_authority && to.kind != self.kind {
            return Err(Refusal::new("authority_keeps_kind").at("kind"));
        }
        let next = Self {
            kind: to.kind,
            text: to.text,
            lead_units: to.lead_units,
            support_units: to.support_units,
            due_on: to.due_on,
            ..self.clone()
        };
        if next == self {
            return Err(Refusal::new("nothing_changed").at("text"));
        }
        Ok(Self {
            state: DecisionState::Amended { reason: to.reason },
            ..next
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    fn session() -> Session {
        Session {
            id: SessionId(1),
            body: BodyId(1),
            series: Some(SeriesId(1)),
            ordinal: Some(3),
            name: "第三次会议".into(),
            held_on: Day::new(2025, 3, 3).unwrap(),
            mode: None,
            place: None,
            document: None,
            mark: Mark::Internal,
            recorded_at: At(0),
        }
    }

    fn code(rule: Rule<Session>) -> Option<(&'static str, Option<&'static str>)> {
        rule.err().map(|r| (r.code, r.field))
    }

    #[test]
    fn a_held_session_has_a_day_that_has_come_and_an_ordinal_within_a_series() {
        let today = Day::new(2025, 3, 3).unwrap();
        assert_eq!(code(session().held(today, Some(Mark::Internal))), None);
        assert_eq!(
            code(session().held(today.plus(-1), None)),
            Some(("not_held_yet", Some("held_on")))
        );
        let (mut zero, mut alone) = (session(), session());
        zero.ordinal = Some(0);
        alone.series = None;
        assert_eq!(
            code(zero.held(today, None)),
            Some(("not_an_ordinal", Some("ordinal")))
        );
        assert_eq!(
            code(alone.held(today, None)),
            Some(("ordinal_needs_series", Some("series_name")))
        );
        assert_eq!(
            code(session().held(today, Some(Mark::Sensitive))),
            Some(("mark_wider_than_document", Some("mark")))
        );
    }
}
