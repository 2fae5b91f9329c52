//! 来文 and what reading proposed. A candidate never becomes anything by itself.

use crate::field::{Group, Value, next};
use crate::office::Mark;
use crate::refusal::{Refusal, Rule};
use crate::{At, BodyId, CandidateId, Day, DocumentId, PostId, ReadingId, coded};

/// Anything received: immutable bytes, the text decoded from them, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Id.
    pub id: DocumentId,
    /// The body whose office received it.
    pub body: BodyId,
    /// Title: found by reading, else the file's name.
    pub title: String,
    /// Name of the file as given, if it was a file.
    pub file_name: Option<String>,
    /// Where it was taken from, as the clerk said.
    pub source_url: Option<String>,
    /// Digest of the bytes as received; the same bytes in the same body are one document.
    pub blob: String,
    /// Length of the bytes.
    pub length: i64,
    /// Its mark.
    pub mark: Mark,
    /// When it was received.
    pub received_at: At,
    /// By which post.
    pub received_by: PostId,
    /// State.
    pub state: DocumentState,
}

/// Received → read | unreadable → reviewed | set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentState {
    /// Bytes are kept, not yet read.
    Received,
    /// Read; candidates wait.
    Read {
        /// The latest reading.
        reading: ReadingId,
    },
    /// Cannot be read.
    Unreadable {
        /// Stable code of the reason.
        reason: String,
    },
    /// Every candidate is decided.
    Reviewed {
        /// The reading that was reviewed.
        reading: ReadingId,
        /// When.
        at: At,
    },
    /// Put away without effect.
    SetAside {
        /// The reading, if it was read.
        reading: Option<ReadingId>,
        /// Why.
        reason: String,
    },
}

impl DocumentState {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Read { .. } => "read",
            Self::Unreadable { .. } => "unreadable",
            Self::Reviewed { .. } => "reviewed",
            Self::SetAside { .. } => "set_aside",
        }
    }
    /// The reading that its page shows.
    pub const fn reading(&self) -> Option<ReadingId> {
        match self {
            Self::Read { reading } | Self::Reviewed { reading, .. } => Some(*reading),
            Self::SetAside { reading, .. } => *reading,
            Self::Received | Self::Unreadable { .. } => None,
        }
    }
}

impl Document {
    /// Ends the review. Refused while candidates are undecided (`undecided` of them) or nothing was read.
    pub fn reviewed(mut self, undecided: i64, now: At) -> Rule<Self> {
        let DocumentState::Read { reading } = self.state else {
            return Err(Refusal::stale("document_not_open").with("state", self.state.code()));
        };
        if undecided > 0 {
            return Err(Refusal::new("candidates_undecided").with("n", undecided));
        }
        self.state = DocumentState::Reviewed { reading, at: now };
        Ok(self)
    }
    /// Puts it away with a reason.
    pub fn set_aside(mut self, reason: String) -> Rule<Self> {
        if matches!(
            self.state,
            DocumentState::Reviewed { .. } | DocumentState::SetAside { .. }
        ) {
            return Err(Refusal::stale("document_not_open").with("state", self.state.code()));
        }
        self.state = DocumentState::SetAside {
            reading: self.state.reading(),
            reason,
        };
        Ok(self)
    }
}

impl Group for DocumentState {
    const COLUMNS: &'static [&'static str] = &["state", "reading", "state_reason", "state_at"];
    fn put(&self, out: &mut Vec<Value>) {
        use crate::field::Field;
        let (reason, at) = match self {
            Self::Received | Self::Read { .. } => (None, None),
            Self::Unreadable { reason } | Self::SetAside { reason, .. } => (Some(reason.clone()), None),
            Self::Reviewed { at, .. } => (None, Some(*at)),
        };
        out.extend([
            self.code().to_owned().to_value(),
            self.reading().to_value(),
            reason.to_value(),
            at.to_value(),
        ]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let code: String = next(values)?;
        let (reading, reason, at): (Option<ReadingId>, Option<String>, Option<At>) =
            (next(values)?, next(values)?, next(values)?);
        Some(match code.as_str() {
            "received" => Self::Received,
            "read" => Self::Read { reading: reading? },
            "unreadable" => Self::Unreadable { reason: reason? },
            "reviewed" => Self::Reviewed {
                reading: reading?,
                at: at?,
            },
            "set_aside" => Self::SetAside {
                reading,
                reason: reason?,
            },
            _ => return None,
        })
    }
}

/// One reading of one document: insert-only. Reading again makes a new one; accepted things keep the old.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadingRecord {
    /// Id; spans point at it.
    pub id: ReadingId,
    /// The document.
    pub document: DocumentId,
    /// Version of the reader.
    pub reader: String,
    /// Encoding found.
    pub encoding: String,
    /// Digest of the decoded text, kept as a blob (UTF-8).
    pub text_blob: String,
    /// Length in code points.
    pub length: i64,
    /// What sort of document it is taken to be: the code of `yipanqi read`.
    pub kind: String,
    /// How far it may be relied on: the code of `yipanqi read`.
    pub trust: String,
    /// The whole answer, as `yipanqi read --json` prints it.
    pub answer: String,
    /// When.
    pub at: At,
}

coded! {
    /// What a candidate proposes.
    pub enum CandidateKind {
        /// 任务
        Task = "task",
        /// 数据
        Figure = "figure",
        /// 人与机构
        Person = "person",
        /// 文件
        Paper = "paper",
    }
}

/// 候选项: what reading proposed, or what a person marked by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// Id.
    pub id: CandidateId,
    /// The document.
    pub document: DocumentId,
    /// The reading its span points into.
    pub reading: ReadingId,
    /// Place among those of its kind, from 1.
    pub position: i64,
    /// What it proposes.
    pub kind: CandidateKind,
    /// The text proposed, normalised; edited text replaces it.
    pub text: String,
    /// First code point of the original, 0-based.
    pub span_start: i64,
    /// One past the last code point; equal to the start when added without a span.
    pub span_end: i64,
    /// Heading it stood under.
    pub heading: Option<String>,
    /// Who said it.
    pub speaker: Option<String>,
    /// Names of lead units as written, one a line.
    pub lead_units: String,
    /// Names of support units as written, one a line.
    pub support_units: String,
    /// Deadline as written.
    pub due: Option<String>,
    /// Last day that the deadline allows.
    pub due_on: Option<Day>,
    /// Rule that found it; `by_hand` for added ones.
    pub rule: String,
    /// Confidence in units of 0.01 %, 0–10000.
    pub confidence: i64,
    /// State.
    pub state: CandidateState,
}

/// Proposed → accepted | edited | merged | dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CandidateState {
    /// Waits.
    Proposed,
    /// Taken as it stands.
    Accepted,
    /// Taken with changes; what reading had proposed is kept in the reading.
    Edited,
    /// Its text went into another candidate.
    Merged {
        /// Which one.
        into: CandidateId,
    },
    /// Not taken.
    Dropped {
        /// Why; may be empty.
        reason: String,
    },
}

impl CandidateState {
    /// Stable code.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Accepted => "accepted",
            Self::Edited => "edited",
            Self::Merged { .. } => "merged",
            Self::Dropped { .. } => "dropped",
        }
    }
    /// Taken, as it stands or edited.
    pub const fn is_taken(&self) -> bool {
        matches!(self, Self::Accepted | Self::Edited)
    }
}

impl Group for CandidateState {
    const COLUMNS: &'static [&'static str] = &["state", "merged_into", "state_reason"];
    fn put(&self, out: &mut Vec<Value>) {
        use crate::field::Field;
        let (into, reason) = match self {
            Self::Merged { into } => (Some(*into), None),
            Self::Dropped { reason } => (None, Some(reason.clone())),
            _ => (None, None),
        };
        out.extend([
            self.code().to_owned().to_value(),
            into.to_value(),
            reason.to_value(),
        ]);
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let code: String = next(values)?;
        let (into, reason): (Option<CandidateId>, Option<String>) = (next(values)?, next(values)?);
        Some(match code.as_str() {
            "proposed" => Self::Proposed,
            "accepted" => Self::Accepted,
            "edited" => Self::Edited,
            "merged" => Self::Merged { into: into? },
            "dropped" => Self::Dropped { reason: reason? },
            _ => return None,
        })
    }
}
