//! 亮灯: what a row's situation amounts to under a rule set, as a level with its reason in code and numbers. Words
//! are made where the light is shown.
//!
//! The rules are data ([`RuleSet`]); this file holds the order in which they are asked:
//!
//! 1. Closed and suspended rows have no level.
//! 2. A row whose term has not begun, or whose report is not owed yet, and that says nothing, is not due.
//! 3. Of the rules whose conditions all hold, the highest level counts, the first of that level first; one that an
//!    approved reason (有理由) excuses is named but does not count.
//! 4. Without a report nothing is green: the light says "no report", unless a rule that needs no report (a deadline
//!    passed, a start long missed) gives the highest level of the set. Silence does not put a red light out. A report
//!    that leaves out the figure it would be judged by is none.

mod presets;
mod rules;

pub use presets::presets;
pub use rules::{Colour, Condition, Excuse, LevelWord, LightRule, Number, RuleSet};

use crate::field::{Field, Group, Value, next};
use crate::ratio::{Pct, Ratio};
use crate::workdays::WorkingDays;
use crate::{Day, json_field};
use serde::{Deserialize, Serialize};

/// A light.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Light {
    /// Level 0–3; its colour and word are the rule set's.
    Level(u8),
    /// 未到期
    NotDue,
    /// 未报: never green.
    NoReport,
    /// 暂缓
    Suspended,
    /// 已销号
    Closed,
}

impl Light {
    /// Stable code of the state; `lit` for a level.
    pub const fn state(self) -> &'static str {
        match self {
            Self::Level(_) => "lit",
            Self::NotDue => "not_due",
            Self::NoReport => "no_report",
            Self::Suspended => "suspended",
            Self::Closed => "closed",
        }
    }
    /// The name under which an address asks for it: `level-0`…`level-3`, or its state.
    pub fn code(self) -> String {
        match self {
            Self::Level(level) => format!("level-{level}"),
            other => other.state().to_owned(),
        }
    }
    /// The light of a [`Light::code`].
    pub fn of_code(code: &str) -> Option<Self> {
        Some(match code {
            "level-0" => Self::Level(0),
            "level-1" => Self::Level(1),
            "level-2" => Self::Level(2),
            "level-3" => Self::Level(3),
            "not_due" => Self::NotDue,
            "no_report" => Self::NoReport,
            "suspended" => Self::Suspended,
            "closed" => Self::Closed,
            _ => return None,
        })
    }
    /// The level, if it has one.
    pub const fn level(self) -> Option<u8> {
        match self {
            Self::Level(level) => Some(level),
            _ => None,
        }
    }
    /// For "worst first": a higher number is worse. A missing report stands between blue and yellow: worse than what
    /// only draws near, and not yet shown to be behind.
    pub const fn gravity(self) -> u8 {
        match self {
            Self::Level(3..) => 6,
            Self::Level(2) => 5,
            Self::NoReport => 4,
            Self::Level(1) => 3,
            Self::Level(0) => 2,
            Self::Suspended | Self::NotDue => 1,
            Self::Closed => 0,
        }
    }
}

impl Group for Light {
    const COLUMNS: &'static [&'static str] = &["light", "level"];
    fn put(&self, out: &mut Vec<Value>) {
        out.push(self.state().to_owned().to_value());
        out.push(self.level().map(i64::from).to_value());
    }
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self> {
        let (state, level): (String, Option<i64>) = (next(values)?, next(values)?);
        Some(match (state.as_str(), level) {
            ("lit", Some(level)) => Self::Level(u8::try_from(level).ok().filter(|l| *l <= 3)?),
            ("not_due", None) => Self::NotDue,
            ("no_report", None) => Self::NoReport,
            ("suspended", None) => Self::Suspended,
            ("closed", None) => Self::Closed,
            _ => return None,
        })
    }
}

/// Whether a row is worked on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Standing {
    /// Open.
    #[default]
    Open,
    /// 暂缓
    Suspended,
    /// 已销号
    Closed,
}

/// A step that is planned for a day and may have been taken, as the accepted facts say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Taken {
    /// Nobody has said.
    #[default]
    Unknown,
    /// Said not to be.
    No,
    /// Taken on this day.
    On(Day),
}

/// All that is known of a row (or one side of it) for a period. What is `None` or unknown lets no rule hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Situation {
    /// The period's last day: all numbers are as of this day.
    pub on: Day,
    /// Open, suspended or closed.
    pub standing: Standing,
    /// A report for the period is owed by now: the row is in force and its window is over.
    pub owed: bool,
    /// There is a report (a submitted fact, not a draft) for the period.
    pub reported: bool,
    /// First day of the row's term.
    pub begins_on: Option<Day>,
    /// Current deadline: the original one or that of an approved change.
    pub due_on: Option<Day>,
    /// Working days from `on` to the deadline, as the work calendar counts them.
    pub working_days_left: Option<WorkingDays>,
    /// Planned start of a project.
    pub start_planned_on: Option<Day>,
    /// Whether it has started.
    pub started: Taken,
    /// Whether it has been entered into the statistical library 入库.
    pub in_library: Taken,
    /// What should be done by now.
    pub expected: Option<Ratio>,
    /// What is done.
    pub actual: Option<Ratio>,
    /// What the month's own task was, and what of it is done by the month's end.
    pub month: Option<(Ratio, Ratio)>,
    /// The month's task was missed and has been made good since.
    pub caught_up: bool,
    /// A reviewer found the work poor.
    pub poor_quality: bool,
    /// Approved reasons that hold on `on`.
    pub excuses: Vec<Excuse>,
    /// Levels of the periods before, the latest first; `None` where there was none.
    pub before: Vec<Option<u8>>,
}

impl Situation {
    /// A row of which nothing is known but that it owes a report on a day.
    pub fn on(day: Day) -> Self {
        Self {
            on: day,
            standing: Standing::Open,
            owed: true,
            reported: false,
            begins_on: None,
            due_on: None,
            working_days_left: None,
            start_planned_on: None,
            started: Taken::Unknown,
            in_library: Taken::Unknown,
            expected: None,
            actual: None,
            month: None,
            caught_up: false,
            poor_quality: false,
            excuses: Vec::new(),
            before: Vec::new(),
        }
    }
}

/// The numbers behind a light, as they are shown: rounded half up to 0.01 point, while the rules compared exactly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Numbers {
    /// What should be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expected: Option<Pct>,
    /// What is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actual: Option<Pct>,
    /// Expected less actual, in points; below zero when ahead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub behind: Option<Pct>,
    /// What the condition of the rule that counts looked at, with its value in units of [`Number`].
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub looked_at: Vec<(Number, i64)>,
    /// 未公布: working days among them rest on plain weekends of this year.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unpublished: Option<i32>,
    /// Codes of rules that held but did not count, because an approved reason excuses them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub excused: Vec<String>,
}
json_field!(Numbers);

/// A light with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The light.
    pub light: Light,
    /// Code of the rule that gave it; `None` for green and for states without level.
    pub rule: Option<String>,
    /// The numbers.
    pub numbers: Numbers,
}

/// Judges a situation by a rule set.
pub fn judge(set: &RuleSet, situation: &Situation) -> Judgement {
    let mut judgement = Judgement {
        light: Light::NotDue,
        rule: None,
        numbers: shown(situation),
    };
    match situation.standing {
        Standing::Closed => judgement.light = Light::Closed,
        Standing::Suspended => judgement.light = Light::Suspended,
        Standing::Open => light_open(set, situation, &mut judgement),
    }
    judgement
}

fn light_open(set: &RuleSet, situation: &Situation, judgement: &mut Judgement) {
    let begun = situation.begins_on.is_none_or(|day| day <= situation.on);
    if !(situation.reported || situation.owed && begun) {
        return;
    }
    let (excused, holding): (Vec<&LightRule>, Vec<&LightRule>) = set
        .rules
        .iter()
        .filter(|rule| rule.holds(situation))
        .partition(|rule| rule.excuse.is_some_and(|e| situation.excuses.contains(&e)));
    judgement.numbers.excused = excused.iter().map(|rule| rule.code.clone()).collect();
    // Without a report only these are asked, so that a rule that needs one cannot stand in front of them.
    let stands =
        |rule: &&LightRule| situation.reported || (rule.level == set.highest() && !rule.needs_report());
    // `max_by_key` would take the last of several; the rule named first is the one to name.
    let counts = holding
        .into_iter()
        .filter(stands)
        .rev()
        .max_by_key(|rule| rule.level);
    // A report that leaves out the very figure it is judged by has not reported it.
    let figure_missing = situation.expected.is_some() && situation.actual.is_none();
    judgement.light = match counts {
        Some(rule) => {
            judgement.rule = Some(rule.code.clone());
            let looked_at = rule.looked_at(situation);
            let counted = looked_at.iter().any(|(n, _)| *n == Number::WorkingDaysLeft);
            let unpublished = situation.working_days_left.and_then(|d| d.unpublished);
            judgement.numbers.unpublished = unpublished.filter(|_| counted);
            judgement.numbers.looked_at = looked_at;
            Light::Level(rule.level)
        }
        None if situation.reported && !figure_missing => Light::Level(0),
        None => Light::NoReport,
    };
}

fn shown(situation: &Situation) -> Numbers {
    let behind = situation
        .expected
        .zip(situation.actual)
        .and_then(|(expected, actual)| expected.minus(actual));
    Numbers {
        expected: situation.expected.map(Ratio::pct),
        actual: situation.actual.map(Ratio::pct),
        behind: behind.map(Ratio::pct),
        ..Numbers::default()
    }
}

#[cfg(test)]
mod tests;
