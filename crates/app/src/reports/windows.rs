//! 开填报窗口: one for a list and month, by the office of the list's body.

use crate::App;
use crate::error::Result;
use std::collections::HashSet;
use yipanqi_domain::list::List;
use yipanqi_domain::period::Period;
use yipanqi_domain::report::{Window, WindowRule};
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Day, ListId, Refusal, UnitId, WindowId};
use yipanqi_store::Reader;
use yipanqi_store::query::facts::NOW_KNOWN;

/// A list for which windows are opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptList {
    /// The list.
    pub list: ListId,
    /// Its name.
    pub name: String,
    /// The month that comes next: after the last window, or the month of today. `None` past the list's year.
    pub next: Option<Period>,
    /// Reports owed for its last open window.
    pub owed_count: usize,
    /// Of these, how many were handed in.
    pub reported_count: usize,
    /// Units that have not reported, each with how many reports it owes.
    pub silent: Vec<(UnitId, String, usize)>,
    /// The window that these counts are of.
    pub window: Option<Window>,
    /// The rule by which its windows open.
    pub rule: Option<WindowRule>,
    /// The window that opens next by the rule.
    pub next_by_rule: Option<Window>,
}

/// The windows of an office.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowsPage {
    /// Windows, latest month first, with the list's name.
    pub windows: Vec<(Window, String)>,
    /// Lists in force.
    pub lists: Vec<KeptList>,
}

impl App {
    /// Opens the window of a list for a month; without days from the 25th to the 5th of the month after.
    pub async fn open_window(
        &self,
        actor: &Actor,
        list: ListId,
        period: Period,
        opens_on: Option<Day>,
        closes_on: Option<Day>,
    ) -> Result<WindowId> {
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
        let window = Window::of_month(&list, period, opens_on, closes_on)?;
        if tx.window_for(list.id, period).await?.is_some() {
            return Err(Refusal::stale("window_there").with("period", period).into());
        }
        if tx.version_on(list.id, period.last_day()).await?.is_none() {
            return Err(Refusal::new("window_without_version")
                .with("day", period.last_day())
                .into());
        }
        let id = tx.new_id().await?;
        tx.insert(&Window { id, ..window }).await?;
        let said = format!("list={} period={period}", list.id);
        tx.commit(Entry::done(actor.by(), "window.open", "report_window", id.0).because(said))
            .await?;
        Ok(id)
    }

    /// The windows of the bodies in which the seat has a role, and who has not reported in the last of each list.
    pub async fn windows_page(&self, actor: &Actor) -> Result<WindowsPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let windows = read.windows_kept(sight).await?;
        let mut lists = Vec::new();
        for list in read.lists_adopted(sight).await? {
            let Some(record) = read.get::<List>(list.list.0).await? else {
                continue;
            };
            let mine = |w: &&(Window, String)| w.0.list == record.id;
            let last = windows.iter().find(mine).map(|w| w.0.period);
            let started = windows
                .iter()
                .filter(mine)
                .map(|w| &w.0)
                .find(|w| w.opens_on <= actor.today);
            let mut kept = KeptList {
                list: record.id,
                name: record.name.clone(),
                next: next_month(&record, last, actor.today),
                owed_count: 0,
                reported_count: 0,
                silent: Vec::new(),
                window: started.cloned(),
                rule: read.window_rule_of(record.id).await?,
                next_by_rule: None,
            };
            if let Some(rule) = &kept.rule {
                let calendar = &self.settings().work_calendar;
                kept.next_by_rule = rule.next_after(&record, actor.today, calendar);
            }
            if let Some(window) = started {
                count(&mut read, actor, window, &mut kept).await?;
            }
            lists.push(kept);
        }
        read.end().await?;
        Ok(WindowsPage { windows, lists })
    }
}

/// How many of the reports owed in a window were handed in, and who was silent.
async fn count(read: &mut Reader, actor: &Actor, window: &Window, kept: &mut KeptList) -> Result<()> {
    let Some(version) = read.version_on(window.list, window.period.last_day()).await? else {
        return Ok(());
    };
    let facts = read.facts_of_version(version, window.period, NOW_KNOWN).await?;
    let told: HashSet<_> = facts.iter().map(|f| (f.fact.item, f.counts_for)).collect();
    for line in read.owed_under(actor.sight(), window.list, window.period).await? {
        kept.owed_count += 1;
        if told.contains(&(line.item, line.side)) {
            kept.reported_count += 1;
            continue;
        }
        match kept.silent.iter_mut().find(|s| s.0 == line.unit) {
            Some(silent) => silent.2 += 1,
            None => kept.silent.push((line.unit, line.unit_name, 1)),
        }
    }
    Ok(())
}

/// The month after the last one opened, or the month of today held to the list's year.
fn next_month(list: &List, last: Option<Period>, today: Day) -> Option<Period> {
    let year = i32::try_from(list.year).ok()?;
    let next = match last {
        Some(last) => last.next()?,
        None if today.year() < year => Period::month(year, 1)?,
        None if today.year() > year => Period::month(year, 12)?,
        None => Period::month_of(today),
    };
    (next.year() == year).then_some(next)
}
