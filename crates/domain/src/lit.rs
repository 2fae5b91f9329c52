//! Rule sets in force and runs of them: which rules lit which list for which period, on what was known when.

use crate::canon::Form;
use crate::field::{Field, Group};
use crate::light::{Light, Numbers, RuleSet};
use crate::period::Period;
use crate::{
    At, BodyId, Day, ItemId, LightRunId, ListId, RowId, RuleSetId, SideId, UnitId, VersionId, coded,
};

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

coded! {
    /// What of a row a light stands for. Counts of rows take [`Part::Only`] and [`Part::Whole`], counts by side or
    /// unit [`Part::Only`] and [`Part::Side`]: either way each thing is counted once.
    pub enum Part {
        /// The row, which is on one side or on none.
        Only = "only",
        /// The whole of a joint row.
        Whole = "whole",
        /// One side of a joint row.
        Side = "side",
    }
}

/// One light of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lit {
    /// The row.
    pub row: RowId,
    /// The side; `None` for the whole of a joint row and for a row outside every side.
    pub side: Option<SideId>,
    /// What of the row it stands for.
    pub part: Part,
    /// The item.
    pub item: ItemId,
    /// The unit that owes it on the period's last day.
    pub unit: Option<UnitId>,
    /// The light.
    pub light: Light,
    /// Code of the rule that gave it.
    pub rule: Option<String>,
    /// The numbers behind it.
    pub numbers: Numbers,
    /// Planned for the year, 分.
    pub plan_fen: Option<i64>,
    /// Done since the year began, 分, as reported.
    pub done_fen: Option<i64>,
    /// Whether it has started; `None` unless its start is planned for the list's year, and for a side of a joint row.
    pub started: Option<bool>,
}

/// Digest of lights in the order given, which is that of rows and sides: two runs with the same digest say the same.
pub fn digest(lights: &[Lit]) -> String {
    let mut form = Form::new();
    form.text("lights")
        .int(i64::try_from(lights.len()).unwrap_or(i64::MAX));
    for lit in lights {
        form.int(lit.row.0)
            .maybe_int(lit.side.map(|s| s.0))
            .text(lit.part.code())
            .int(lit.item.0)
            .maybe_int(lit.unit.map(|u| u.0));
        let mut light = Vec::with_capacity(2);
        lit.light.put(&mut light);
        for value in &light {
            form.value(value);
        }
        form.maybe_text(lit.rule.as_deref())
            .value(&lit.numbers.to_value())
            .maybe_int(lit.plan_fen)
            .maybe_int(lit.done_fen)
            .maybe_int(lit.started.map(i64::from));
    }
    form.digest()
}
