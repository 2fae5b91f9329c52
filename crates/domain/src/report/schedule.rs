//! 自动开窗: by which rule the windows of a list open by themselves, and which one is due on a day.
//!
//! ```text
//! opens on day 3 of the month after, for 5 working days:
//!   March 2025 ─▶ 3 April (Thu) … 10 April (Thu)      4 April is a holiday, 5 and 6 a weekend
//! ```
//!
//! A day decides alone what is due: a clock that jumps ahead and back opens nothing twice and leaves nothing out.

use super::Window;
use crate::list::List;
use crate::period::Period;
use crate::refusal::{Refusal, Rule};
use crate::workdays::WorkCalendar;
use crate::{At, Day, ListId, PostId, WindowId, WindowRuleId, coded};

coded! {
    /// In which days a window's length is counted.
    pub enum DayKind {
        /// 自然日
        Calendar = "calendar",
        /// 工作日
        Working = "working",
    }
}

/// The rule of one list. Set again, it is the same row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowRule {
    /// Id.
    pub id: WindowRuleId,
    /// The list.
    pub list: ListId,
    /// Windows open on this day of the month after the one reported, 1–28.
    pub opens_day: i64,
    /// For so many days, the first one included, 1–31.
    pub days: i64,
    /// Counted in these.
    pub day_kind: DayKind,
    /// Lights are computed once a window has closed.
    pub lights: bool,
    /// The rule works; otherwise it rests.
    pub is_on: bool,
    /// By whom it was set.
    pub post: PostId,
    /// When.
    pub at: At,
}

impl WindowRule {
    /// Within what a month allows.
    ///
    /// # Errors
    /// `rule_opens_day` at `opens_day`; `rule_days` at `days`.
    pub fn checked(self) -> Rule<Self> {
        Refusal::unless((1..=28).contains(&self.opens_day), "rule_opens_day")
            .map_err(|r| r.at("opens_day"))?;
        Refusal::unless((1..=31).contains(&self.days), "rule_days").map_err(|r| r.at("days"))?;
        Ok(self)
    }

    /// The window of a month of the list's year.
    pub fn window(&self, period: Period, calendar: &WorkCalendar) -> Window {
        let opens_on = period.last_day().plus(self.opens_day);
        let closes_on = match self.day_kind {
            DayKind::Calendar => opens_on.plus(self.days - 1),
            DayKind::Working => {
                let days = u32::try_from(self.days).unwrap_or(1);
                // The first day counts when it is worked.
                calendar.add_working_days(opens_on.plus(-1), days).on
            }
        };
        Window {
            id: WindowId(0),
            list: self.list,
            period,
            opens_on,
            closes_on,
        }
    }

    /// The next window that will open after a day.
    pub fn next_after(&self, list: &List, day: Day, calendar: &WorkCalendar) -> Option<Window> {
        let year = i32::try_from(list.year).ok()?;
        let mut months = (1..=12).filter_map(|month| Period::month(year, month));
        let next = months.find(|month| month.last_day().plus(self.opens_day) > day)?;
        self.is_on.then(|| self.window(next, calendar))
    }

    /// The windows that should be open on a day, the earliest month first.
    pub fn open_on(&self, list: &List, day: Day, calendar: &WorkCalendar) -> Vec<Window> {
        let year = i32::try_from(list.year).unwrap_or(0);
        let months = (1..=12).filter_map(|month| Period::month(year, month));
        let windows = months.map(|month| self.window(month, calendar));
        windows
            .filter(|window| self.is_on && window.is_open_on(day))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::BodyId;
    use crate::office::Mark;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn rule(opens_day: i64, days: i64, day_kind: DayKind) -> WindowRule {
        WindowRule {
            id: WindowRuleId(1),
            list: ListId(1),
            opens_day,
            days,
            day_kind,
            lights: true,
            is_on: true,
            post: PostId(1),
            at: At(0),
        }
    }

    fn list() -> List {
        List {
            id: ListId(1),
            body: BodyId(1),
            name: "年度清单".into(),
            year: 2025,
            mark: Mark::Internal,
            about: crate::list::ListAbout::default(),
        }
    }

    #[test]
    fn a_window_is_open_for_its_days_whichever_way_they_are_counted() {
        let calendar = WorkCalendar::built_in();
        let cases = [
            (3, 5, DayKind::Calendar, "2025M03", "2025-04-03", "2025-04-07"),
            // 4 April was a holiday, 5 and 6 a weekend.
            (3, 5, DayKind::Working, "2025M03", "2025-04-03", "2025-04-10"),
            // 1 to 8 October were holidays; 11 October was worked.
            (1, 3, DayKind::Working, "2025M09", "2025-10-01", "2025-10-11"),
            (1, 1, DayKind::Calendar, "2025M01", "2025-02-01", "2025-02-01"),
            // The month after December lies in the next year.
            (28, 2, DayKind::Calendar, "2025M12", "2026-01-28", "2026-01-29"),
        ];
        for (opens, days, kind, period, from, to) in cases {
            let window = rule(opens, days, kind).window(Period::parse(period).unwrap(), &calendar);
            assert_eq!(
                (window.opens_on, window.closes_on),
                (day(from), day(to)),
                "{period}"
            );
        }
    }

    #[test]
    fn a_day_alone_decides_which_windows_are_open() {
        let calendar = WorkCalendar::built_in();
        let open = |rule: &WindowRule, on: &str| -> Vec<String> {
            let windows = rule.open_on(&list(), day(on), &calendar);
            windows.iter().map(|w| w.period.to_string()).collect()
        };
        let rule_of = rule(3, 5, DayKind::Calendar);
        assert_eq!(open(&rule_of, "2025-04-02"), [""; 0]);
        assert_eq!(open(&rule_of, "2025-04-03"), ["2025M03"]);
        assert_eq!(open(&rule_of, "2025-04-07"), ["2025M03"]);
        assert_eq!(open(&rule_of, "2025-04-08"), [""; 0]);
        assert_eq!(open(&rule_of, "2026-01-03"), ["2025M12"]);
        assert_eq!(open(&rule_of, "2026-02-03"), [""; 0], "the list's year is over");
        let next = |on| {
            rule_of
                .next_after(&list(), day(on), &calendar)
                .map(|w| w.period.to_string())
        };
        assert_eq!(next("2025-04-02").as_deref(), Some("2025M03"));
        assert_eq!(next("2025-04-03").as_deref(), Some("2025M04"));
        assert_eq!(next("2026-01-03"), None);
        let long = rule(10, 31, DayKind::Calendar);
        assert_eq!(open(&long, "2025-05-10"), ["2025M03", "2025M04"]);
        let rests = WindowRule {
            is_on: false,
            ..rule_of
        };
        assert_eq!(open(&rests, "2025-04-03"), [""; 0]);
    }

    #[test]
    fn a_rule_stays_within_what_every_month_has() {
        let code = |opens, days| rule(opens, days, DayKind::Calendar).checked().map_err(|r| r.code);
        assert!(code(1, 1).is_ok() && code(28, 31).is_ok());
        assert_eq!(code(0, 5).unwrap_err(), "rule_opens_day");
        assert_eq!(code(29, 5).unwrap_err(), "rule_opens_day");
        assert_eq!(code(1, 0).unwrap_err(), "rule_days");
        assert_eq!(code(1, 32).unwrap_err(), "rule_days");
    }
}
