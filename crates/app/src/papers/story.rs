//! What a paper is compiled from: decisions, items and what is known of them at one point of the trail. Gathered by
//! [`super::gather`], told by [`super::tell`].

use yipanqi_domain::light::Light;
use yipanqi_domain::list::LineageKind;
use yipanqi_domain::meeting::DecisionKind;
use yipanqi_domain::ratio::{Pct, Ratio};
use yipanqi_domain::{CertificateId, Day, DecisionId, FactId, ItemId, RowId};

/// How far an item is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// 推进中
    Open,
    /// 申请销号
    CloseRequested,
    /// 暂缓
    Suspended,
    /// 调出
    Removed,
    /// 合并 / 拆分
    Joined {
        /// How it ended.
        kind: LineageKind,
        /// What came of it, in order: item, number, title.
        into: Vec<(ItemId, String, String)>,
    },
    /// 销号
    Closed {
        /// Certificate.
        certificate: CertificateId,
        /// Its number.
        number: String,
        /// The day.
        on: Day,
    },
}

/// The light of a row as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lamp {
    /// The light.
    pub light: Light,
    /// The word that its rule set has for the level.
    pub word: String,
    /// Code of the rule.
    pub rule: Option<String>,
    /// Points behind; below zero when ahead.
    pub behind: Option<Pct>,
    /// Codes of rules that an approved reason kept from counting.
    pub excused: Vec<String>,
}

/// One item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ItemStory {
    /// The item.
    pub item: ItemId,
    /// The row that speaks of it.
    pub row: RowId,
    /// 事项编号
    pub number: String,
    /// Title, as the row has it.
    pub title: String,
    /// The decision that its row rests on.
    pub decision: Option<DecisionId>,
    /// Field.
    pub field: String,
    /// Lead units, as the row writes them.
    pub leads: Vec<String>,
    /// How far.
    pub standing: Standing,
    /// Planned for the year, 分.
    pub plan_fen: Option<i64>,
    /// Done since the year began, 分.
    pub done_fen: Option<i64>,
    /// Percentage, of the lead side.
    pub pct: Option<Pct>,
    /// The sides state different percentages.
    pub contradicted: bool,
    /// The light.
    pub lamp: Option<Lamp>,
    /// The accepted facts told of.
    pub facts: Vec<FactId>,
}

impl ItemStory {
    /// Still owed.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.standing, Standing::Open | Standing::CloseRequested)
    }
    /// Yellow or worse, or silent; what the paper presses for.
    pub(super) fn is_slow(&self) -> bool {
        self.is_open()
            && self
                .lamp
                .as_ref()
                .is_some_and(|lamp| lamp.light == Light::NoReport || lamp.light.level() >= Some(2))
    }
}

/// One decision with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DecisionStory {
    /// The decision.
    pub decision: DecisionId,
    /// Its kind: an approved paper asks for no item.
    pub kind: DecisionKind,
    /// Its text.
    pub text: String,
    /// Items that came of it.
    pub items: Vec<ItemStory>,
    /// Lists adopted by it: name, version, number, rows.
    pub adopted: Vec<(String, i64, String, usize)>,
}

/// All that a paper tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Told {
    /// What it tells of: the session's or the list's name.
    pub name: String,
    /// The session's day, for a report to a meeting.
    pub held_on: Option<Day>,
    /// As of this day.
    pub on: Day,
    /// What should be done of the year by then.
    pub expected: Ratio,
    /// Decisions, for a report to a meeting.
    pub decisions: Vec<DecisionStory>,
    /// All items told of, each once.
    pub items: Vec<ItemStory>,
    /// Closed since the session, or within the period.
    pub closures: Vec<ItemStory>,
}
