//! 自动开窗、自动亮灯: by the rule of its list a window opens by itself, and lights are computed once it has closed.
//!
//! The office sets the rule; the work is done by a job without a person, and its entries name none. What is due follows
//! from the day alone and from what is there already: a job that runs twice, two nodes, or a clock that jumps back do
//! nothing twice.

use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::list::List;
use yipanqi_domain::lit::LightRun;
use yipanqi_domain::report::{DayKind, Window, WindowRule};
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{ListId, Refusal};
use yipanqi_store::query::facts::NOW_KNOWN;

/// A window that closed longer ago is not lit by itself any more.
const LIT_WITHIN: i64 = 31;

/// What the form of a rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// On which day of the month after.
    pub opens_day: i64,
    /// For how many days.
    pub days: i64,
    /// Counted in these.
    pub day_kind: DayKind,
    /// Lights are computed once a window has closed.
    pub lights: bool,
    /// The rule works.
    pub is_on: bool,
}

/// What a round came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tended {
    /// Windows opened.
    pub opened: usize,
    /// Runs of lights.
    pub lit: usize,
}

impl App {
    /// Sets the rule by which the windows of a list open.
    ///
    /// # Errors
    /// `rule_opens_day` at `opens_day`; `rule_days` at `days`; `rule_same` when nothing changes.
    pub async fn set_window_rule(&self, actor: &Actor, list: ListId, ruling: Ruling) -> Result<()> {
        let mut tx = self.store().begin(self.now()).await?;
        let found: Option<List> = tx.get(list.0).await?;
        let exists = found.is_some();
        let sees = tx.sees_list(actor.sight(), list).await?;
        let Some(list) = found.filter(|_| sees) else {
            drop(tx);
            return Err(self.not_seen(actor, ("list", list.0), exists).await);
        };
        let place = Place::of_body(list.body).marked(list.mark);
        let mut tx = self
            .allow(tx, actor, Action::OpenWindow, &place, ("list", list.id.0))
            .await?;
        let former = tx.window_rule_of(list.id).await?;
        let rule = WindowRule {
            id: match &former {
                Some(former) => former.id,
                None => tx.new_id().await?,
            },
            list: list.id,
            opens_day: ruling.opens_day,
            days: ruling.days,
            day_kind: ruling.day_kind,
            lights: ruling.lights,
            is_on: ruling.is_on,
            post: actor.post,
            at: tx.now(),
        };
        let rule = rule.checked()?;
        let said = format!(
            "list={} day={} for={} {} lights={} on={}",
            list.id, rule.opens_day, rule.days, rule.day_kind, rule.lights, rule.is_on
        );
        let same = |former: &WindowRule| {
            WindowRule {
                post: rule.post,
                at: rule.at,
                ..former.clone()
            } == rule
        };
        if former.as_ref().is_some_and(same) {
            return Err(Refusal::new("rule_same").into());
        }
        match former {
            Some(_) => tx.update(&rule).await?,
            None => tx.insert(&rule).await?,
        }
        tx.commit(Entry::done(actor.by(), "window.set_rule", "window_rule", rule.id.0).because(said))
            .await?;
        Ok(())
    }

    /// One round of the schedule: opens the windows that are due and lights those that have closed.
    pub async fn tend_windows(&self) -> Result<Tended> {
        let mut read = self.store().read().await?;
        let rules: Vec<WindowRule> = read.every().await?;
        read.end().await?;
        let mut tended = Tended::default();
        for rule in rules.into_iter().filter(|rule| rule.is_on) {
            tended.opened += self.open_by(&rule).await?;
            if rule.lights {
                tended.lit += self.light_by(&rule).await?;
            }
        }
        Ok(tended)
    }

    async fn open_by(&self, rule: &WindowRule) -> Result<usize> {
        let mut read = self.store().read().await?;
        let list: Option<List> = read.get(rule.list.0).await?;
        let today = self.now().day(self.settings().offset_minutes);
        let mut due: Vec<Window> = Vec::new();
        if let Some(list) = &list {
            for window in rule.open_on(list, today, &self.settings().work_calendar) {
                let there = read.window_for(rule.list, window.period).await?.is_some();
                let owed = read
                    .version_on(rule.list, window.period.last_day())
                    .await?
                    .is_some();
                if owed && !there {
                    due.push(window);
                }
            }
        }
        read.end().await?;
        let mut opened = 0;
        for window in due {
            let mut tx = self.store().begin(self.now()).await?;
            // Judged again where nobody else writes: another node, the office or a rule just set.
            let rule_now = tx.window_rule_of(rule.list).await?;
            let stands = rule_now.as_ref() == Some(rule);
            if !stands || tx.window_for(rule.list, window.period).await?.is_some() {
                tx.roll_back();
                continue;
            }
            let id = tx.new_id().await?;
            let said = format!("list={} period={} rule={}", rule.list, window.period, rule.id);
            tx.insert(&Window { id, ..window }).await?;
            tx.commit(Entry::done(By::default(), "window.open", "report_window", id.0).because(said))
                .await?;
            opened += 1;
        }
        Ok(opened)
    }

    /// Lights the months whose window has closed and that were not lit since.
    async fn light_by(&self, rule: &WindowRule) -> Result<usize> {
        let mut read = self.store().read().await?;
        let offset = self.settings().offset_minutes;
        let today = self.now().day(offset);
        // After a clock that jumped back these are of a later day, and count as made.
        let runs = read.light_runs_of(rule.list, NOW_KNOWN).await?;
        let mut due = Vec::new();
        let list: Option<List> = read.get(rule.list.0).await?;
        for window in read.windows_of(rule.list).await? {
            let closed = window.closes_on < today && window.closes_on >= today.plus(-LIT_WITHIN);
            let lit = |run: &LightRun| run.period == window.period && run.at.day(offset) > window.closes_on;
            if closed && !runs.iter().any(lit) {
                due.push(window.period);
            }
        }
        read.end().await?;
        let Some(list) = list else { return Ok(0) };
        let mut lit = 0;
        due.sort_unstable();
        for period in due {
            match self.run_lights(By::default(), list.clone(), period).await {
                Ok(_) => lit += 1,
                // No rules, or no version: the office is told by the page of lights; the next month is not held up.
                Err(Error::Refused(refusal)) => {
                    tracing::info!(list = %list.id, %period, why = refusal.code, "lights were not computed by the schedule");
                }
                Err(error) => return Err(error),
            }
        }
        Ok(lit)
    }
}
