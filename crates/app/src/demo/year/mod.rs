//! The months of the demo's year: what was reported, lit, pressed for, changed, closed and told.
//!
//! ```text
//! Each month  window from the 25th · units report on the first working day from the 26th · then on the first working days
//!             of the next month: the office enters sheets of units without an account · sides review, returned cells are
//!             answered · the body reviews · on the fourth both lists are lit and papers issued
//!
//! 17 Mar  rules in force, an objection rejected   21 Jul  fourth certificate
//!  8 Apr  leaders are linked                      12 Aug  June is corrected after acceptance
//!  9 Apr  reminder to who was silent              14 Aug  an item is suspended; 18 Aug the buses closed
//! 15 Apr  first certificate                        1 Sep  a leader's seat changes hands
//! 13 May  reminders to two who are slow            8 Sep  red order to the one that got worse
//! 22 May  a close-out is returned, 10 Jun asked   16 Oct  an extension is granted
//!         again and sealed                        20 Oct  closed on behalf of a unit
//! 16 Jun  an extension is refused                 12 Nov  a project closed, 11 Dec opened again by correction
//! 24 Jun  a unit is abolished from 1 Jul           9 Dec  the red order's answer is found good
//!  4 Jul  bulletin of June, report to session 3    7 Jan  bulletin of the year, report to session 4
//!  8 Jul  session 3: list adjusted, 11 Jul June    12 Jan session 4 (held on the 9th) recorded
//!         lit again on it; 14 Jul yellow order
//! ```
//!
//! A month is played in `month`, figures and sentences come from `figures` and `words`; the other files hold the acts by
//! what they are about.

mod changes;
mod close;
mod figures;
mod month;
mod orders;
mod papers;
mod people;
mod words;

pub(super) use people::SUCCEEDED;

use super::Steps;
use super::at;
use super::found::Office;
use super::history::session;
use super::papers::Told;
use super::sheets::Task;
use super::table::{broken, sure_day};
use crate::App;
use crate::clock::SetClock;
use crate::error::Result;
use yipanqi_domain::list::Item;
use yipanqi_domain::meeting::{Mode, VenueKind};
use yipanqi_domain::period::Period;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{Day, ItemId, ListId, SessionId};

/// Steps for a progress bar: ten months and what follows the year.
pub(super) const STEPS: usize = 11;

const CLERK: &str = "lianban-jingban";
const HEAD: &str = "lianban-zhuren";
/// The seat that reviews for the body what the clerk entered on behalf of units.
const SECOND: &str = "lianban-fuhe";
const FOURTH: &str = include_str!("../data/fourth-session.txt");

/// The year being played.
pub(super) struct Year<'a> {
    app: &'a App,
    clock: &'a SetClock,
    office: &'a Office,
    projects: ListId,
    tasks: ListId,
}

impl<'a> Year<'a> {
    pub fn new(
        app: &'a App,
        clock: &'a SetClock,
        office: &'a Office,
        projects: ListId,
        tasks: ListId,
    ) -> Self {
        Self {
            app,
            clock,
            office,
            projects,
            tasks,
        }
    }

    /// From the rules to the report to the third session.
    pub async fn until_june(&self, second: SessionId, steps: &mut Steps<'_>) -> Result<()> {
        self.rules_in_force().await?;
        self.reject_objection().await?;
        self.month(3).await?;
        self.bulletin(3).await?;
        self.link_leaders().await?;
        self.remind_the_silent().await?;
        self.close_the_first().await?;
        steps.next();
        self.month(4).await?;
        self.remind_the_slow().await?;
        self.close_and_be_returned().await?;
        steps.next();
        self.month(5).await?;
        self.remind_before_removal().await?;
        self.close_what_was_returned().await?;
        self.refuse_extension().await?;
        self.close_on_behalf("文旅走廊示范线路", "yu-culture", (2025, 6, 17))
            .await?;
        steps.next();
        self.abolish_unit().await?;
        // Its duties are handed over on 1 July, within the month's window.
        self.month(6).await?;
        self.bulletin(6).await?;
        self.report_to_session(second, 6).await?;
        steps.next();
        Ok(())
    }

    /// From the adjustment to the fourth session.
    pub async fn second_half(&self, third: SessionId, steps: &mut Steps<'_>) -> Result<()> {
        self.light_again(6, (2025, 7, 11)).await?;
        self.order_yellow().await?;
        self.close_by("科技专家库互认", "sc-science-tb", (2025, 7, 21))
            .await?;
        self.month(7).await?;
        self.correct_june().await?;
        self.suspend().await?;
        self.close_by("毗邻区县跨界公交对接", "yu-transport-tb", (2025, 8, 18))
            .await?;
        steps.next();
        self.change_of_leader().await?;
        self.month(8).await?;
        self.order_red().await?;
        steps.next();
        self.month(9).await?;
        self.bulletin(9).await?;
        self.grant_extension().await?;
        self.close_on_behalf("异地就医直接结算扩围", "yu-health", (2025, 10, 20))
            .await?;
        steps.next();
        self.month(10).await?;
        self.close_by("沙溪至龙门快速路", "yu-jiangjin-tb", (2025, 11, 12))
            .await?;
        steps.next();
        self.month(11).await?;
        self.judge_red().await?;
        self.open_again("沙溪至龙门快速路").await?;
        steps.next();
        self.month(12).await?;
        self.bulletin(12).await?;
        self.report_to_session(third, 12).await?;
        steps.next();
        // The settling of the lists' year belongs here, before the session that hears of it.
        self.fourth_session().await?;
        steps.next();
        Ok(())
    }

    /// The session that hears the second report.
    async fn fourth_session(&self) -> Result<()> {
        self.clock.set(at(2026, 1, 12, 9));
        let told = Told {
            ordinal: 4,
            held_on: sure_day("2026-01-09")?,
            mode: Mode::InPerson,
            place: "成都",
            venues: &[("成都", VenueKind::Equal)],
            papers: &[],
        };
        let task = |(phrase, lead, joint, end)| Task {
            from: "4",
            phrase,
            field: "",
            title: phrase,
            measure: "",
            start: "",
            end,
            lead,
            joint,
            support: "",
        };
        let tasks: Vec<Task> = [
            ("沿江应急水源连通工程收尾", "市水利局", "省水利厅", "2026-03-31"),
            ("两地公交一卡通清分", "市交通运输委", "省交通运输厅", "2026-06-30"),
            ("跨省水权交易办法", "市水利局", "省水利厅", "2026-04-30"),
        ]
        .map(task)
        .into();
        let report = (FOURTH, "第四次会议报道.txt");
        session(self.app, self.clock, self.office, &told, report, &tasks, "4").await?;
        Ok(())
    }

    /// Someone of the office's table, as of the clock's day.
    async fn as_who(&self, login: &str) -> Result<Actor> {
        self.office.actor(self.app, login).await
    }

    /// Moves the clock on. Acts are told in the order in which they were lived.
    fn set(&self, (year, month, day): Date, hour: i64) -> Result<()> {
        let to = at(year, month, day, hour);
        if to < self.app.now() {
            return Err(broken(&format!(
                "the clock would go back to {year}-{month}-{day}"
            )));
        }
        self.clock.set(to);
        Ok(())
    }

    /// The n-th working day after a month's end.
    fn after(&self, month: u32, n: u32) -> Result<Date> {
        let calendar = &self.app.settings().work_calendar;
        Ok(date(calendar.add_working_days(period(month)?.last_day(), n).on))
    }

    async fn item(&self, title: &str) -> Result<ItemId> {
        let mut read = self.app.store().read().await?;
        let all = read.every::<Item>().await?;
        read.end().await?;
        let found = all.iter().find(|item| item.title == title);
        found.map(|item| item.id).ok_or_else(|| broken(title))
    }
}

/// A month of the year.
fn period(month: u32) -> Result<Period> {
    Period::month(2025, month).ok_or_else(|| broken("no such month"))
}

/// A day as the acts name it.
type Date = (i32, u32, u32);

fn date(day: Day) -> Date {
    (day.year(), day.month(), day.day())
}
