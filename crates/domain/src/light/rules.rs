//! Rule sets as data: versioned, readable by a person, hashed into every light that they gave.

use super::{Situation, Taken};
use crate::canon::Form;
use crate::ratio::{Pct, Ratio};
use crate::refusal::{Refusal, Rule};
use crate::{Day, json_field};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;

/// The form of a rule set that this program reads; part of the digest.
const FORM: i64 = 1;

/// A number of a situation that a condition looks at, and its unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    /// Expected less actual, in 0.01 point.
    PointsBehind,
    /// Actual over expected, in 0.01 %; absent while nothing is expected.
    ShareOfExpected,
    /// Done of the month's own task, in 0.01 %; absent when the month has none.
    ShareOfMonth,
    /// Whole calendar months since the month of the planned start, while said not to have started: 0 in that month.
    MonthsNotStarted,
    /// Whole months since the day of the start, while said not to be in the library.
    MonthsNotInLibrary,
    /// Working days to the deadline; below zero when past.
    WorkingDaysLeft,
    /// Calendar days past the deadline; 0 on its day, below zero before.
    DaysOverdue,
    /// 1 when the month's missed task has been made good since, else 0.
    CaughtUp,
    /// 1 when a reviewer found the work poor, else 0.
    PoorQuality,
    /// How many periods just before this one were at level 1 or worse without a break.
    PeriodsLit,
}

/// Approved reasons, by what they excuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Excuse {
    /// Not to have started.
    Start,
    /// To be behind.
    Progress,
    /// Not to be in the library.
    InLibrary,
}

impl Excuse {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Start, Self::Progress, Self::InLibrary];
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Progress => "progress",
            Self::InLibrary => "in_library",
        }
    }
    /// The one with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|excuse| excuse.code() == code)
    }
}

/// Colours, for which the pages have a shape and a word each: colour never carries the meaning alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// 绿
    Green,
    /// 蓝
    Blue,
    /// 黄
    Yellow,
    /// 橙
    Orange,
    /// 红
    Red,
}

/// What a rule set calls a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LevelWord {
    /// 0–3. Blue is 1, yellow or orange 2 and red 3 in every preset, so that lists under different sets compare.
    pub level: u8,
    /// Colour.
    pub colour: Colour,
    /// Word.
    pub word: String,
}

/// A number between bounds, each of which includes its border or not, as the source of the rule says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The number.
    pub number: Number,
    /// Border included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<i64>,
    /// Border excluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub over: Option<i64>,
    /// Border included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<i64>,
    /// Border excluded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<i64>,
}

/// One rule: a level when all conditions hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LightRule {
    /// Code printed with the light, such as 银川-进度-黄.
    pub code: String,
    /// Level.
    pub level: u8,
    /// The approved reason that excuses it, if any does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub excuse: Option<Excuse>,
    /// Conditions; all must hold.
    pub when: Vec<Condition>,
}

/// A versioned set of rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Its name, which its rules' codes begin with.
    pub code: String,
    /// Version.
    pub version: String,
    /// The levels that it uses, from 0 up.
    pub levels: Vec<LevelWord>,
    /// Rules; of several at one level the first that holds gives the reason.
    pub rules: Vec<LightRule>,
}
json_field!(RuleSet);

impl RuleSet {
    /// Reads the JSON form. Refusals: `rule_set_unreadable`, `rule_set_unnamed`, `rule_levels`, `rule_code_twice`,
    /// `rule_level_unnamed`, `rule_without_condition`, `rule_bounds`.
    pub fn parse(json: &str) -> Rule<Self> {
        let set: Self = serde_json::from_str(json).map_err(|cause| {
            Refusal::new("rule_set_unreadable")
                .at("rules")
                .with("line", cause.line())
                .with("column", cause.column())
        })?;
        set.checked()
    }
    fn checked(self) -> Rule<Self> {
        let refuse = |code| Refusal::new(code).at("rules");
        if self.code.trim().is_empty() || self.version.trim().is_empty() {
            return Err(refuse("rule_set_unnamed"));
        }
        let rising = self.levels.is_sorted_by(|a, b| a.level < b.level);
        if !rising || self.levels.first().is_none_or(|l| l.level != 0) || self.highest() > 3 {
            return Err(refuse("rule_levels"));
        }
        let mut seen = HashSet::new();
        for rule in &self.rules {
            let refuse = |code| refuse(code).with("rule", &rule.code);
            if rule.code.trim().is_empty() || !seen.insert(&rule.code) {
                return Err(refuse("rule_code_twice"));
            }
            // Level 0 is what is left when no rule holds; a rule cannot make it, least of all without a report.
            if rule.level == 0 || self.word(rule.level).is_none() {
                return Err(refuse("rule_level_unnamed").with("level", rule.level));
            }
            if rule.when.is_empty() {
                return Err(refuse("rule_without_condition"));
            }
            if !rule.when.iter().all(Condition::bounded) {
                return Err(refuse("rule_bounds"));
            }
        }
        Ok(self)
    }
    /// What it calls a level.
    pub fn word(&self, level: u8) -> Option<&LevelWord> {
        self.levels.iter().find(|l| l.level == level)
    }
    /// Its highest level.
    pub fn highest(&self) -> u8 {
        self.levels.last().map_or(0, |l| l.level)
    }
    /// SM3 over its JSON form with every field in a fixed order, as 64 hex digits: two sets with the same digest
    /// judge alike.
    pub fn digest(&self) -> String {
        // Plain structs of text and integers always serialise.
        let json = serde_json::to_string(self).unwrap_or_default();
        Form::new().text("rule_set").int(FORM).text(&json).digest()
    }
}

impl LightRule {
    /// Whether all conditions hold.
    pub fn holds(&self, situation: &Situation) -> bool {
        self.when.iter().all(|c| c.holds(situation))
    }
    /// Whether some condition looks at what only a report of the period says.
    pub fn needs_report(&self) -> bool {
        self.when.iter().any(|c| {
            matches!(
                c.number,
                Number::PointsBehind
                    | Number::ShareOfExpected
                    | Number::ShareOfMonth
                    | Number::PoorQuality
                    | Number::CaughtUp
            )
        })
    }
    /// The numbers its conditions look at, rounded for showing.
    pub(super) fn looked_at(&self, situation: &Situation) -> Vec<(Number, i64)> {
        let value = |number: Number| {
            let ratio = number.of(situation)?;
            let parts = ratio.pct().0;
            let whole = parts / Pct::WHOLE.0;
            Some((number, if number.is_percentage() { parts } else { whole }))
        };
        let mut seen = HashSet::new();
        let numbers = self.when.iter().map(|c| c.number).filter(|n| seen.insert(*n));
        numbers.filter_map(value).collect()
    }
}

impl Condition {
    /// It has a bound, not two on one side, and room between them.
    fn bounded(&self) -> bool {
        let low = self.at_least.or(self.over);
        let high = self.at_most.or(self.under);
        let doubled = (self.at_least.is_some() && self.over.is_some())
            || (self.at_most.is_some() && self.under.is_some());
        let room = low.zip(high).is_none_or(|(low, high)| {
            low < high || (low == high && self.at_least.is_some() && self.at_most.is_some())
        });
        !doubled && room && (low.is_some() || high.is_some())
    }
    fn holds(&self, situation: &Situation) -> bool {
        let Some(value) = self.number.of(situation) else {
            return false;
        };
        let border = |n: i64| self.number.border(n);
        self.at_least.is_none_or(|n| value >= border(n))
            && self.over.is_none_or(|n| value > border(n))
            && self.at_most.is_none_or(|n| value <= border(n))
            && self.under.is_none_or(|n| value < border(n))
    }
}

impl Number {
    /// Kept exactly as a part of one, its borders in 0.01 point.
    const fn is_percentage(self) -> bool {
        matches!(
            self,
            Self::PointsBehind | Self::ShareOfExpected | Self::ShareOfMonth
        )
    }
    fn border(self, n: i64) -> Ratio {
        if self.is_percentage() {
            Pct(n).ratio()
        } else {
            Ratio::whole(n)
        }
    }
    /// Its exact value; `None` when the situation does not say.
    fn of(self, s: &Situation) -> Option<Ratio> {
        let whole = |n: i64| Some(Ratio::whole(n));
        match self {
            Self::PointsBehind => s.expected?.minus(s.actual?),
            Self::ShareOfExpected => s.actual?.over(s.expected.filter(|e| *e > Ratio::ZERO)?),
            Self::ShareOfMonth => {
                let (task, done) = s.month.filter(|(task, _)| *task > Ratio::ZERO)?;
                done.over(task)
            }
            Self::MonthsNotStarted => match s.started {
                Taken::No => whole(months(s.start_planned_on?, s.on)).filter(|n| !n.is_negative()),
                _ => None,
            },
            Self::MonthsNotInLibrary => match (s.started, s.in_library) {
                (Taken::On(started), Taken::No) => whole(full_months(started, s.on)),
                _ => None,
            },
            Self::WorkingDaysLeft => whole(s.working_days_left?.count),
            Self::DaysOverdue => whole((s.on.0 - s.due_on?.0).num_days()),
            Self::CaughtUp => whole(s.caught_up.into()),
            Self::PoorQuality => whole(s.poor_quality.into()),
            Self::PeriodsLit => {
                let run = s.before.iter().take_while(|l| l.is_some_and(|level| level > 0));
                whole(i64::try_from(run.count()).unwrap_or(i64::MAX))
            }
        }
    }
}

/// Calendar months from one day's month to another's.
fn months(from: Day, to: Day) -> i64 {
    let of = |day: Day| i64::from(day.year()) * 12 + i64::from(day.month());
    of(to) - of(from)
}

/// Whole months passed: from 31 January the first is full on 28 February, the month's last day standing in for a day
/// that it has not.
fn full_months(from: Day, to: Day) -> i64 {
    let last_of_month = to.plus(1).month() != to.month();
    let short = to.day() < from.day() && !last_of_month;
    months(from, to) - i64::from(short)
}
