//! One month: a window for each list, reports by the units and on their behalf, reviews by side and body with what is
//! returned and answered, then the lights.

use super::figures::{self, OfSide};
use super::{CLERK, Date, SECOND, Year, date, period, words};
use crate::error::Result;
use crate::evidence::HandedIn;
use crate::reports::{Entered, OwedLine, ReportKey};
use std::collections::{BTreeMap, HashMap};
use yipanqi_domain::list::{ItemKind, RowContent};
use yipanqi_domain::measure::Measure;
use yipanqi_domain::office::Side;
use yipanqi_domain::period::Period;
use yipanqi_domain::report::ReviewLevel;
use yipanqi_domain::{Day, FactId, RowId, UnitId};

/// Cells accepted at once.
const BATCH: i64 = 300;

/// A cell that is returned: for which month, what, at which level, what is said, what is answered.
struct Returned {
    month: u32,
    title: &'static str,
    side: &'static str,
    measure: Measure,
    level: ReviewLevel,
    by: &'static str,
    message: &'static str,
    answered_by: &'static str,
    answer: &'static str,
    because: &'static str,
}

/// Typed wrong at first: 亿元 for the side's investment, put right by the answer.
const TYPED_WRONG: (u32, &str, &str, &str) = (3, "青岩货运铁路联络线", "川", "1.62");

const RETURNED: [Returned; 2] = [
    Returned {
        month: 3,
        title: "青岩货运铁路联络线",
        side: "sc",
        measure: Measure::Investment,
        level: ReviewLevel::Side,
        by: "sc-fuhe",
        message: "与财务支付台账差三千六百万元，请核对后重报",
        answered_by: "sc-transport-tb",
        answer: "1.26",
        because: "误把四月预付款计入，已剔除",
    },
    Returned {
        month: 9,
        title: "科研仪器开放共享平台",
        side: "yu",
        measure: Measure::Narrative,
        level: ReviewLevel::Body,
        by: CLERK,
        message: "请写明已入网的台套数",
        answered_by: "yu-science-tb",
        answer: "平台试运行，已入网仪器一千八百六十台套，预约流程两地同一入口；累计完成60%。",
        because: "补写台套数",
    },
];

impl Year<'_> {
    /// Plays a month from its window to its lights.
    pub(super) async fn month(&self, month: u32) -> Result<()> {
        let month_of = period(month)?;
        let calendar = &self.app.settings().work_calendar;
        // Opened on a working day, the 25th or the last one before it.
        let mut opened = month_of.first_day().plus(24);
        while calendar.add_working_days(opened, 0).on != opened {
            opened = opened.plus(-1);
        }
        let closes = calendar.add_working_days(month_of.last_day(), 3).on;
        self.set(date(opened), 9)?;
        let clerk = self.as_who(CLERK).await?;
        for list in [self.projects, self.tasks] {
            self.app
                .open_window(&clerk, list, month_of, None, Some(closes))
                .await?;
            self.clock.advance(60_000);
        }
        let told = self.told(month_of).await?;
        let own = self.units_report(&told, month).await?;
        if month == 6 {
            self.hand_over_abolished().await?;
        }
        self.office_reports(&told, &own, month).await?;
        self.review(month).await?;
        self.light_again(month, self.after(month, 4)?).await
    }

    /// Lights both lists for a month, once more when it was done before.
    pub(super) async fn light_again(&self, month: u32, on: Date) -> Result<()> {
        self.set(on, 9)?;
        let clerk = self.as_who(CLERK).await?;
        for list in [self.projects, self.tasks] {
            self.app.compute_lights(&clerk, list, period(month)?).await?;
            self.clock.advance(120_000);
        }
        Ok(())
    }

    /// Every unit that has a reporter sends what it owes. Gives those units.
    async fn units_report(&self, told: &Sheets, month: u32) -> Result<HashMap<UnitId, &'static str>> {
        let mut own = HashMap::new();
        let reported = told.period.first_day().plus(25);
        let calendar = &self.app.settings().work_calendar;
        self.set(date(calendar.add_working_days(reported, 0).on), 9)?;
        for login in self.office.reporters() {
            let reporter = self.as_who(login).await?;
            own.insert(reporter.unit, login);
            if figures::is_silent(login.trim_end_matches("-tb"), month) {
                continue;
            }
            let mut read = self.app.store().read().await?;
            let owed = read.owed_mine(reporter.sight(), told.period).await?;
            read.end().await?;
            for line in owed {
                let Some(entered) = told.entered(&line) else {
                    continue;
                };
                self.clock.advance(180_000);
                self.app.submit_report(&reporter, key(&line), &entered).await?;
            }
        }
        Ok(own)
    }

    /// The office enters what units without an account sent on paper, with the sheet as evidence.
    async fn office_reports(
        &self,
        told: &Sheets,
        own: &HashMap<UnitId, &'static str>,
        month: u32,
    ) -> Result<()> {
        self.set(self.after(month, 1)?, 10)?;
        let clerk = self.as_who(CLERK).await?;
        let mut of_unit: BTreeMap<UnitId, Vec<OwedLine>> = BTreeMap::new();
        let mut read = self.app.store().read().await?;
        for list in [self.projects, self.tasks] {
            for line in read.owed_under(clerk.sight(), list, told.period).await? {
                if !own.contains_key(&line.unit) {
                    of_unit.entry(line.unit).or_default().push(line);
                }
            }
        }
        read.end().await?;
        let silent = |unit: UnitId| {
            let key = self.office.units.iter().find(|(_, id)| **id == unit);
            key.is_some_and(|(key, _)| figures::is_silent(key, month))
        };
        for (_, lines) in of_unit.into_iter().filter(|(unit, _)| !silent(*unit)) {
            let entered: Vec<(OwedLine, Entered)> = lines
                .into_iter()
                .filter_map(|line| told.entered(&line).map(|entered| (line, entered)))
                .collect();
            let Some(first) = entered.first() else { continue };
            let written = |(line, entered): &(OwedLine, Entered)| {
                let of = |name| entered.get(name).to_owned();
                format!("{}：{}% {}", line.title, of("pct"), of("narrative"))
            };
            let said: Vec<String> = entered.iter().map(written).collect();
            let sheet = HandedIn {
                name: format!("{}{month}月报送表.txt", first.0.unit_name),
                bytes: words::sheet(&first.0.unit_name, month, &said).into_bytes(),
            };
            for (line, entered) in entered {
                self.clock.advance(90_000);
                self.app
                    .submit_on_behalf(&clerk, key(&line), &entered, sheet.clone())
                    .await?;
            }
        }
        Ok(())
    }

    /// The sides review, then the body; what is returned is answered and climbs again.
    async fn review(&self, month: u32) -> Result<()> {
        self.set(self.after(month, 2)?, 10)?;
        for login in ["yu-fuhe", "sc-fuhe"] {
            self.review_as(login, month).await?;
        }
        self.answer(month, ReviewLevel::Side).await?;
        self.set(self.after(month, 3)?, 9)?;
        for login in [CLERK, SECOND] {
            self.review_as(login, month).await?;
        }
        self.answer(month, ReviewLevel::Body).await
    }

    /// Returns what this seat finds wrong and accepts the rest.
    pub(super) async fn review_as(&self, login: &str, month: u32) -> Result<()> {
        let reviewer = self.as_who(login).await?;
        for back in RETURNED.iter().filter(|r| r.month == month && r.by == login) {
            let fact = self.waiting(back).await?;
            if let Some(fact) = fact {
                self.clock.advance(300_000);
                let until = reviewer.today.plus(2);
                self.app.return_fact(&reviewer, fact, back.message, until).await?;
            }
        }
        loop {
            let mut read = self.app.store().read().await?;
            let waiting = read.facts_waiting(reviewer.sight(), BATCH).await?;
            read.end().await?;
            if waiting.is_empty() {
                return Ok(());
            }
            let facts: Vec<FactId> = waiting.iter().map(|line| line.fact.id).collect();
            self.clock.advance(600_000);
            self.app.accept_facts(&reviewer, &facts).await?;
        }
    }

    /// The first revision of a cell that is going to be returned, if it waits.
    async fn waiting(&self, back: &Returned) -> Result<Option<FactId>> {
        let (item, side) = (self.item(back.title).await?, self.office.joint_side(back.side)?);
        let mut read = self.app.store().read().await?;
        let facts = read.facts_of_side(item, side).await?;
        read.end().await?;
        let fits = |f: &&crate::reports::FactLine| {
            f.fact.measure == back.measure
                && f.fact.period.last_day().month() == back.month
                && f.fact.revision == 1
                && f.next_level() == Some(back.level)
        };
        Ok(facts.iter().find(fits).map(|f| f.fact.id))
    }

    async fn answer(&self, month: u32, level: ReviewLevel) -> Result<()> {
        for back in RETURNED.iter().filter(|r| r.month == month && r.level == level) {
            self.clock.advance(3_600_000);
            let reporter = self.as_who(back.answered_by).await?;
            let key = ReportKey {
                item: self.item(back.title).await?,
                side: self.office.joint_side(back.side)?,
                period: period(month)?,
            };
            let entered = Entered::of([
                (back.measure.code(), back.answer),
                ("unit", "yi"),
                ("reason", back.because),
            ]);
            self.app.submit_report(&reporter, key, &entered).await?;
            self.review_as(["yu-fuhe", "sc-fuhe"][usize::from(back.side == "sc")], 0)
                .await?;
            if level == ReviewLevel::Body {
                self.review_as(CLERK, 0).await?;
            }
        }
        Ok(())
    }

    /// A correction after acceptance: the half-year's figure of one side was too high.
    pub(super) async fn correct_june(&self) -> Result<()> {
        self.set((2025, 8, 12), 10)?;
        let key = ReportKey {
            item: self.item("白鹤至双河高速公路").await?,
            side: self.office.joint_side("yu")?,
            period: period(6)?,
        };
        let entered = Entered::of([
            ("investment", "9.29"),
            ("unit", "yi"),
            ("reason", "半年结算核减三千万元，系设备预付款重复计入"),
        ]);
        let reporter = self.as_who("yu-transport-tb").await?;
        self.app.submit_report(&reporter, key, &entered).await?;
        for login in ["yu-fuhe", CLERK] {
            self.clock.advance(7_200_000);
            self.review_as(login, 0).await?;
        }
        Ok(())
    }

    async fn told(&self, period: Period) -> Result<Sheets> {
        let mut read = self.app.store().read().await?;
        let mut rows = HashMap::new();
        for list in [self.projects, self.tasks] {
            if let Some(version) = read.version_in_force(list, period.last_day()).await? {
                let sealed = read.sealed_rows(version.id).await?;
                rows.extend(sealed.into_iter().map(|row| (row.id, row.content)));
            }
        }
        let sides = read.sides_of(self.office.body("joint")?).await?;
        read.end().await?;
        Ok(Sheets { period, rows, sides })
    }
}

fn key(line: &OwedLine) -> ReportKey {
    ReportKey {
        item: line.item,
        side: line.side,
        period: line.period(),
    }
}

/// What is reported of a month's rows.
struct Sheets {
    period: Period,
    rows: HashMap<RowId, RowContent>,
    sides: Vec<Side>,
}

impl Sheets {
    /// The form of a report as it is typed; none when the row's term has not begun.
    fn entered(&self, line: &OwedLine) -> Option<Entered> {
        let row = self.rows.get(&line.row)?;
        let (on, month): (Day, u32) = (self.period.last_day(), self.period.last_day().month());
        if row.starts_on.is_some_and(|day| day > on) {
            return None;
        }
        let number: i64 = line.number.rsplit('-').next()?.parse().ok()?;
        let of_side = |side: &Side| (side.id, side.mark.clone(), side.position);
        let known: Vec<_> = self.sides.iter().map(of_side).collect();
        let sides: Vec<OfSide<'_>> = known
            .iter()
            .map(|(side, mark, position)| OfSide {
                side: *side,
                mark,
                position: *position,
            })
            .collect();
        let done = figures::typed(figures::done(row, number, &sides, month, on));
        // One item on which the sides do not agree: the other one's account runs a month behind.
        let differs = row.title == "毗邻地区汽车零部件园" && month == 5 && line.side_mark == "川";
        let pct = if differs {
            figures::typed(figures::done(row, number, &sides, month - 1, on))
        } else {
            done.clone()
        };
        let mut typed = vec![
            ("pct", pct),
            ("narrative", words::narrative(row, number, month, &done)),
        ];
        if row.kind == ItemKind::Project {
            let own = sides.iter().find(|s| s.side == line.side)?;
            let share = figures::invested(row, number, *own, month);
            // A side without a plan of its own has nothing to invest.
            let plan = row.amounts.of(Some(line.side)).map_or(0, |a| a.fen);
            let (_, mut amount, unit) = figures::amount(plan, share);
            let (wrong_month, title, mark, wrong) = TYPED_WRONG;
            if (month, line.title.as_str(), line.side_mark.as_str()) == (wrong_month, title, mark) {
                wrong.clone_into(&mut amount);
            }
            let (stage, since) = figures::stage(row, self.period);
            typed.extend([
                ("investment", amount),
                ("unit", unit.to_owned()),
                ("stage", stage.to_owned()),
                ("since", since),
            ]);
        }
        if let Some((problem, next)) = words::problem(number, month) {
            typed.extend([("problem", problem.to_owned()), ("next_step", next.to_owned())]);
        }
        Some(Entered::of(
            typed.iter().map(|(name, text)| (*name, text.as_str())),
        ))
    }
}
