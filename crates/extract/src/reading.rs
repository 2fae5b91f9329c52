//! The answer of reading: what was proposed, where it stands in the original, and why.
//!
//! The shape is a contract with everybody who reads `yipanqi read --json`, so it lives apart from the
//! code that fills it. Spans are `[start, end)` in Unicode code points of the decoded original text.

use crate::open::Source;
use serde::{Deserialize, Serialize};

/// `[start, end)` in code points of the decoded original text.
pub type Span = [usize; 2];

/// What sort of document it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Report of one meeting.
    Communique,
    /// Tasks, with or without the units that owe them.
    TaskDivision,
    /// Projects with their figures.
    ProjectList,
    /// Working rules, bodies and their members.
    Rules,
    /// Anything else.
    Other,
}

/// How far the page may be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrustLevel {
    /// Nothing speaks against it.
    Trusted,
    /// Characters are masked or lost, or marks were put in: compare with another copy.
    Doubtful,
    /// Words were swapped or brands put in: no figure or name of it may be believed.
    Untrusted,
}

/// A level and the codes that led to it, e.g. `spun-synonyms:17`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trust {
    /// The verdict.
    pub level: TrustLevel,
    /// Stable codes with numbers; words for people are made elsewhere.
    pub reasons: Vec<String>,
}

/// One thing normalisation did, and how often.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Stable code: `markup`, `marks`, `pinyin`, `traditional`, `furniture`, `masks`, …
    pub step: String,
    /// Characters, marks or lines touched.
    pub count: usize,
}

/// A range of the original that normalisation dropped.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cut {
    /// Where, in the original.
    pub span: Span,
    /// Code of the step that dropped it.
    pub step: String,
}

/// How a meeting was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Over video or telephone.
    Video,
    /// In a named place.
    InPerson,
}

/// The meeting a document tells of.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// The body that met, without the session's number.
    pub body: Option<String>,
    /// 第N次, 第N届.
    pub session: Option<u32>,
    /// Where.
    pub place: Option<String>,
    /// How.
    pub mode: Option<Mode>,
    /// Main and branch venues, when named.
    pub venues: Vec<String>,
}

/// What a person did at the meeting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 主持.
    Chair,
    /// 讲话, 发言.
    Speaker,
    /// 汇报, 介绍情况.
    Reporter,
    /// Was there.
    Attendee,
}

/// A named person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonFound {
    /// As written, in simplified characters.
    pub name: String,
    /// Posts as written.
    pub posts: Vec<String>,
    /// What the person did.
    pub role: Role,
    /// The name's first mention with posts.
    pub span: Span,
}

/// A candidate task.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TaskFound {
    /// Exactly `normalise_piece(recut(original, span)).text`.
    pub text: String,
    /// Where it stands.
    pub span: Span,
    /// Who said it, for a communiqué.
    pub speaker: Option<String>,
    /// The heading it stands under.
    pub heading: Option<String>,
    /// Units that lead.
    pub lead_units: Vec<String>,
    /// Units that support.
    pub support_units: Vec<String>,
    /// Deadline as written.
    pub due: Option<String>,
    /// The same as `[from, to]` ISO days, where it can be known.
    pub due_range: Option<[Option<String>; 2]>,
    /// Field, quantities, and the plans and lists it names: [`Reading::with_details`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<crate::tasks::details::Details>,
    /// Code of the rule that proposed it.
    pub rule: String,
    /// 0–1.
    pub confidence: f64,
}

/// A figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureFound {
    /// What is measured.
    pub name: String,
    /// Digits as written.
    pub value: String,
    /// 亿元, %, 个.
    pub unit: Option<String>,
    /// 左右, 以上, 增长.
    pub change: Option<String>,
    /// 上半年, 1—5月.
    pub period: Option<String>,
    /// Region named with it.
    pub region: Option<String>,
    /// Where the number stands.
    pub span: Span,
}

impl Reading {
    /// The same with what every task is about, which reading itself leaves out: it is in the words of the task, and
    /// only who looks at a task wants it.
    #[must_use]
    pub fn with_details(mut self) -> Self {
        for task in &mut self.tasks {
            task.details = Some(crate::details(&task.text, task.heading.as_deref()));
        }
        self
    }
}

/// Everything reading found in one text.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The file's name as given.
    pub file: String,
    /// How the bytes were decoded; filled by the caller that decoded them.
    #[serde(default)]
    pub encoding: Option<String>,
    /// What the file was, why, what was left out, and its layout. `None` for a text that was never a file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Source>,
    /// Which reader made this.
    pub reader_version: String,
    /// Code points of the original text.
    pub length: usize,
    /// What sort of document it is.
    pub kind: Kind,
    /// False where the page has nothing to register.
    pub relevant: bool,
    /// How far it may be relied on.
    pub trust: Trust,
    /// What normalisation did.
    pub normalised: Vec<Step>,
    /// What normalisation dropped.
    pub cut: Vec<Cut>,
    /// As on the page.
    pub title: Option<String>,
    /// Day of the meeting, else of issue: ISO.
    pub issued_or_held_on: Option<String>,
    /// The meeting, if there was one.
    pub meeting: Option<Meeting>,
    /// Named persons, each once.
    pub people: Vec<PersonFound>,
    /// Titles of what was 审议, 签署 or 印发.
    pub documents_reviewed: Vec<String>,
    /// Where those titles stand, in the same order.
    pub documents_reviewed_spans: Vec<Span>,
    /// Candidate tasks in the order of the page.
    pub tasks: Vec<TaskFound>,
    /// Figures in the order of the page.
    pub indicators: Vec<FigureFound>,
}
