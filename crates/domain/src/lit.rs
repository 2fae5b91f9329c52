//! Rule sets in force and runs of them: which rules lit which list for which period, on what was known when.

use crate::light::RuleSet;
use crate::period::Period;
use crate::{At, BodyId, Day, LightRunId, ListId, RuleSetId, VersionId};

/// One version of a rule set, as a body put it in force. Sealed: a changed rule is another version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SetInForce {
    /// Id.
    pub id: RuleSetId,
    /// The body whose lists it lights.
    pub body: BodyId,
    /// Name.
    pub name: String,
    /// 1, 2, 3 … within body and name.
    pub version: i64,
    /// The rules.
    pub content: RuleSet,
    /// Digest of the rules.
    pub digest: String,
    /// For periods that end on this day or later.
    pub in_force_on: Day,
    /// When it was put in force.
    pub at: At,
}

/// One judging of a list version for a period. Its coordinates decide its lights; computing again is another run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LightRun {
    /// Id.
    pub id: LightRunId,
    /// The list.
    pub list: ListId,
    /// The version in force on the period's last day.
    pub version: VersionId,
    /// The period.
    pub period: Period,
    /// The rules.
    pub rule_set: RuleSetId,
    /// What was known: the trail up to this entry.
    pub known_at: i64,
    /// The day as of which was judged: the period's last day, or today while it runs.
    pub judged_on: Day,
    /// How many lights.
    pub light_count: i64,
    /// Digest of the lights in the order of rows and sides.
    pub digest: String,
    /// When.
    pub at: At,
}
