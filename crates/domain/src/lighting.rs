//! From what is known of a row to its lights: one for each side of a joint row and one for the whole, or one for a row
//! of one side. The rules themselves are in [`crate::light`], the clocks in [`crate::progress`]; here is how the facts
//! of several sides become situations.
//!
//! - A side is judged by its own plan amount against the year when it has one, else by milestones or its own term.
//! - The whole is judged by the sum of investment, which is unknown while a side with a plan is silent, and by the
//!   lead side's percent and stage. A silent side never leaves the whole green: the whole is then as if nobody had
//!   reported, unless what was reported is worse.
//! - The month's own task is what should be done by its end less what should have been done before it; what is done
//!   of it is counted from there, so that who is ahead has not missed it.

use crate::light::{Excuse, Judgement, Light, Number, RuleSet, Situation, Standing, judge};
use crate::list::{DutyRole, ItemKind, ListRow, RowAmounts};
use crate::lit::{Lit, Part};
use crate::measure::{Stage, Worth, taken};
use crate::period::Period;
use crate::progress::{Known, Step, Timing, YearFigures, expected_and_actual, timing_of};
use crate::ratio::{Pct, Ratio};
use crate::workdays::{WorkCalendar, WorkingDays};
use crate::{Day, SideId, UnitId};
use std::collections::HashMap;

/// What was said for one side of an item, returned values left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Something was reported for the period.
    pub reported: bool,
    /// The percentage.
    pub pct: Option<Pct>,
    /// Investment since the year began, 分.
    pub fen: Option<i64>,
    /// Stages of all periods up to this one, the earliest first.
    pub stages: Vec<Worth>,
    /// The highest percentage of a later month of the year.
    pub later_pct: Option<Pct>,
    /// The highest investment of a later month of the year, 分.
    pub later_fen: Option<i64>,
    /// Levels of the periods before, the latest first.
    pub before: Vec<Option<u8>>,
}

/// One side of a row, or the row itself when it is outside every side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owing {
    /// The side.
    pub side: Option<SideId>,
    /// It has the lead.
    pub is_lead: bool,
    /// The unit that owes the report on the period's last day.
    pub unit: Option<UnitId>,
    /// What was said.
    pub said: Said,
}

/// All that is known of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowKnown<'a> {
    /// The row.
    pub row: &'a ListRow,
    /// Its sides, from left to right; at least one.
    pub owing: Vec<Owing>,
    /// Its milestones.
    pub steps: Vec<Step>,
    /// Open, suspended or closed.
    pub standing: Standing,
    /// The current deadline.
    pub due_on: Option<Day>,
    /// Levels of the whole in the periods before, the latest first.
    pub before: Vec<Option<u8>>,
    /// Approved reasons for the period; without a side: for the whole and all of its sides.
    pub excuses: Vec<(Option<SideId>, Excuse)>,
}

impl RowKnown<'_> {
    /// The reasons that hold for a side. For the whole of a joint row those that hold for each of its sides: one side's
    /// reason does not excuse the other.
    fn excuses_of(&self, side: Option<SideId>) -> Vec<Excuse> {
        let given = |side: Option<SideId>, excuse| {
            self.excuses.contains(&(None, excuse))
                || (side.is_some() && self.excuses.contains(&(side, excuse)))
        };
        let holds = |excuse: &Excuse| match side {
            Some(_) => given(side, *excuse),
            None => self.owing.iter().all(|o| given(o.side, *excuse)),
        };
        Excuse::ALL.into_iter().filter(holds).collect()
    }
}

/// The order in which a side's duties name the unit that owes its report: who reports, else who leads.
pub const fn owes_before(role: DutyRole) -> u8 {
    match role {
        DutyRole::Reporting => 0,
        DutyRole::Lead => 1,
        DutyRole::JointLead => 2,
        _ => 3,
    }
}

/// Lights rows of one list version for one period.
pub struct Lighting<'a> {
    set: &'a RuleSet,
    list_year: i32,
    period: Period,
    on: Day,
    owed: bool,
    figures: Option<&'a YearFigures>,
    calendar: &'a WorkCalendar,
    /// Some rule looks at the month's own task.
    monthly: bool,
    /// Working days to each deadline met so far.
    days_left: HashMap<Day, WorkingDays>,
}

impl<'a> Lighting<'a> {
    /// By these rules, as of a day; `owed`: the period's window is over.
    pub fn new(
        set: &'a RuleSet,
        list_year: i32,
        period: Period,
        on: Day,
        owed: bool,
        figures: Option<&'a YearFigures>,
        calendar: &'a WorkCalendar,
    ) -> Self {
        let monthly = looks_at(set, Number::ShareOfMonth) || looks_at(set, Number::CaughtUp);
        Self {
            set,
            list_year,
            period,
            on,
            owed,
            figures,
            calendar,
            monthly,
            days_left: HashMap::new(),
        }
    }

    /// The lights of a row: the whole first, then its sides when it is joint.
    pub fn lights(&mut self, known: &RowKnown<'_>) -> Vec<Lit> {
        let amounts = &known.row.content.amounts;
        if let [only] = known.owing.as_slice() {
            let judged = self.judged(known, only, amounts.total());
            return vec![self.lit(known, only, Part::Only, judged, amounts.total())];
        }
        let whole = whole_of(known);
        let mut judged = self.judged(known, &whole, amounts.total());
        if known.owing.iter().any(|o| !o.said.reported) {
            let mut silent = whole.clone();
            silent.said.reported = false;
            let silent = self.judged(known, &silent, amounts.total());
            if judged.light == Light::Level(0) || silent.light.gravity() > judged.light.gravity() {
                judged = silent;
            }
        }
        let mut lights = vec![self.lit(known, &whole, Part::Whole, judged, amounts.total())];
        for side in &known.owing {
            let plan = plan_of(amounts, side.side);
            let judged = self.judged(known, side, plan);
            lights.push(self.lit(known, side, Part::Side, judged, plan));
        }
        lights
    }

    fn lit(
        &self,
        known: &RowKnown<'_>,
        owing: &Owing,
        part: Part,
        judged: Judgement,
        plan: Option<i64>,
    ) -> Lit {
        let row = known.row;
        let planned = row.content.kind == ItemKind::Project
            && row
                .content
                .starts_on
                .is_some_and(|day| day.year() == self.list_year);
        let has_started = || matches!(taken(&owing.said.stages, Stage::Started), crate::light::Taken::On(day) if day <= self.on);
        // A sum of those who have spoken; the whole of a joint row is unknown only while all are silent.
        let done_fen = match part {
            Part::Whole => sum(known.owing.iter().map(|o| o.said.fen)),
            Part::Only | Part::Side => owing.said.fen,
        };
        Lit {
            row: row.id,
            side: owing.side,
            part,
            item: row.item,
            unit: owing.unit,
            light: judged.light,
            rule: judged.rule,
            numbers: judged.numbers,
            plan_fen: plan,
            done_fen,
            started: (planned && part != Part::Side).then(has_started),
        }
    }

    fn judged(&mut self, known: &RowKnown<'_>, owing: &Owing, plan: Option<i64>) -> Judgement {
        let situation = self.situation(known, owing, plan);
        judge(self.set, &situation)
    }

    fn situation(&mut self, known: &RowKnown<'_>, owing: &Owing, plan: Option<i64>) -> Situation {
        let (content, said) = (&known.row.content, &owing.said);
        let term = (content.starts_on, known.due_on);
        let timing = timing_of(content.kind, plan, term, !known.steps.is_empty(), self.list_year);
        let facts = Known {
            steps: known.steps.clone(),
            plan_fen: plan,
            done_fen: said.fen,
            pct: said.pct,
        };
        let (expected, actual) = timing.map_or((None, None), |timing| {
            expected_and_actual(timing, self.list_year, self.on, self.figures, &facts)
        });
        let project = content.kind == ItemKind::Project;
        let mut situation = Situation {
            standing: known.standing,
            owed: self.owed,
            reported: said.reported,
            begins_on: content.starts_on,
            due_on: known.due_on,
            working_days_left: known.due_on.map(|due| self.working_days_to(due)),
            start_planned_on: content.starts_on.filter(|_| project),
            started: taken(&said.stages, Stage::Started),
            in_library: taken(&said.stages, Stage::InLibrary),
            expected,
            actual,
            excuses: known.excuses_of(owing.side),
            before: if owing.side.is_some() || known.owing.len() == 1 {
                said.before.clone()
            } else {
                known.before.clone()
            },
            ..Situation::on(self.on)
        };
        if self.monthly
            && let Some(timing) = timing
        {
            self.month(timing, &facts, said, &mut situation);
        }
        situation
    }

    fn month(&self, timing: Timing, facts: &Known, said: &Said, situation: &mut Situation) {
        let day_before = self.period.first_day().plus(-1);
        let (before, _) = expected_and_actual(timing, self.list_year, day_before, self.figures, facts);
        let (Some(expected), Some(before)) = (situation.expected, before) else {
            return;
        };
        let task = expected.minus(before);
        let done = situation.actual.and_then(|actual| actual.minus(before));
        situation.month = task.zip(done);
        let later = Known {
            done_fen: said.later_fen,
            pct: said.later_pct,
            ..facts.clone()
        };
        let (_, reached) = expected_and_actual(timing, self.list_year, self.on, self.figures, &later);
        let missed = situation
            .month
            .is_some_and(|(task, done)| task > Ratio::ZERO && done < task);
        situation.caught_up =
            missed && timing != Timing::Milestones && reached.is_some_and(|reached| reached >= expected);
    }

    fn working_days_to(&mut self, due: Day) -> WorkingDays {
        let (on, calendar) = (self.on, self.calendar);
        *self
            .days_left
            .entry(due)
            .or_insert_with(|| calendar.working_days_between(on, due))
    }
}

/// Whether some rule of the set looks at a number.
pub fn looks_at(set: &RuleSet, number: Number) -> bool {
    set.rules
        .iter()
        .any(|rule| rule.when.iter().any(|c| c.number == number))
}

/// What is planned for one side: its own amount.
fn plan_of(amounts: &RowAmounts, side: Option<SideId>) -> Option<i64> {
    side.and_then(|side| amounts.of(Some(side)))
        .map(|amount| amount.fen)
}

fn sum(parts: impl Iterator<Item = Option<i64>>) -> Option<i64> {
    parts.flatten().fold(None, |sum: Option<i64>, fen| {
        Some(sum.unwrap_or(0).saturating_add(fen))
    })
}

/// What the sides say together.
fn whole_of(known: &RowKnown<'_>) -> Owing {
    let amounts = &known.row.content.amounts;
    let lead = known.owing.iter().find(|o| o.is_lead).or(known.owing.first());
    let silent = |o: &&Owing| o.said.fen.is_none() && plan_of(amounts, o.side).is_some();
    let whole_fen = if known.owing.iter().any(|o| silent(&o)) {
        None
    } else {
        sum(known.owing.iter().map(|o| o.said.fen))
    };
    let later = known.owing.iter().map(|o| o.said.later_fen.or(o.said.fen));
    let mut said = lead.map(|o| o.said.clone()).unwrap_or_default();
    said.reported = known.owing.iter().any(|o| o.said.reported);
    said.fen = whole_fen;
    said.later_fen = sum(later);
    Owing {
        side: None,
        is_lead: true,
        unit: lead.and_then(|o| o.unit),
        said,
    }
}

#[cfg(test)]
mod tests;
