//! Working days of the People's Republic of China: statutory holidays, and the weekend days that are worked for them.
//!
//! The State Council's General Office publishes a year's arrangement late in the year before. The years known when
//! the program was made come with it (`data/workdays.csv`, described in `data/README.md`); later ones, and a year
//! that was rearranged, are loaded by an operator in the same form. A day of a year that is not published is counted
//! by plain weekends and the answer says so; it is never guessed silently.

mod read;

use crate::Day;
use crate::refusal::Rule;
use chrono::{Datelike, Weekday};
use std::collections::BTreeMap;

const TABLE: &str = include_str!("../data/workdays.csv");

/// The earliest day of December that an arrangement of the next year has ever moved. From here on a year's last days
/// are known only once the next year is published too: 29 December was worked in 2007 and in 2018 for the year after.
const MOVABLE_FROM: u32 = 29;

/// Whether work is done on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Working {
    /// It is, or is not.
    Known(bool),
    /// 未公布: the arrangement of this year, which decides the day, is not loaded.
    Unpublished(i32),
}

/// The end of a term in working days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Deadline {
    /// The last day of the term.
    pub on: Day,
    /// 未公布: the first year on the way whose days were counted by plain weekends.
    pub unpublished: Option<i32>,
}

/// A number of working days between two days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WorkingDays {
    /// How many; below zero when the second day lies before the first.
    pub count: i64,
    /// 未公布: the first year on the way whose days were counted by plain weekends.
    pub unpublished: Option<i32>,
}

/// What one year's notices arrange. It may reach back into the December before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Arrangement {
    /// Numbers of the notices.
    notices: Vec<String>,
    /// Days named by the notices: worked or off, and the holiday that they belong to.
    days: BTreeMap<Day, (bool, String)>,
}

/// The published years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkCalendar {
    years: BTreeMap<i32, Arrangement>,
}

impl WorkCalendar {
    /// The years that come with the program.
    pub fn built_in() -> Self {
        Self {
            years: read::arrangements(TABLE).expect("a test reads the table that comes with the program"),
        }
    }
    /// With the years of a file in the form of `data/workdays.csv`; a year that is already there is replaced as a
    /// whole. Gives the years that were loaded. Refusals name the line: `workdays_header`, `workdays_columns`,
    /// `workdays_year`, `workdays_kind`, `workdays_day`, `workdays_backwards`, `workdays_other_year`,
    /// `workdays_twice`, `workdays_weekday`, `workdays_no_name`, `workdays_no_notice`, `workdays_no_days`,
    /// `workdays_empty`.
    pub fn load(&mut self, csv: &str) -> Rule<Vec<i32>> {
        let loaded = read::arrangements(csv)?;
        let years = loaded.keys().copied().collect();
        self.years.extend(loaded);
        Ok(years)
    }
    /// The published years.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.keys().copied()
    }
    /// Numbers of the notices that arrange a year; empty when it is not published.
    pub fn notices(&self, year: i32) -> &[String] {
        self.years.get(&year).map_or(&[], |a| &a.notices)
    }
    /// The holiday that a day is off for or worked for, if a notice names the day.
    pub fn holiday(&self, day: Day) -> Option<&str> {
        self.named(day).map(|(_, words)| words.as_str())
    }
    /// Whether work is done on a day, as far as published.
    pub fn is_working(&self, day: Day) -> Working {
        match (self.named(day), self.unpublished(day)) {
            (Some((worked, _)), _) => Working::Known(*worked),
            (None, Some(year)) => Working::Unpublished(year),
            (None, None) => Working::Known(plain(day)),
        }
    }
    /// The day that is `n` working days after a day, which itself does not count. With `n` zero it is the day
    /// itself, or the next working day when it is a day off: a term that ends on a day off ends on the working day
    /// that follows.
    pub fn add_working_days(&self, day: Day, n: u32) -> Deadline {
        let (mut on, mut unpublished, mut left) = (day, None, n);
        if n == 0 {
            while !self.counted(on, &mut unpublished) {
                on = on.plus(1);
            }
        }
        while left > 0 {
            on = on.plus(1);
            left -= u32::from(self.counted(on, &mut unpublished));
        }
        Deadline { on, unpublished }
    }
    /// Working days after `from` up to and with `to`; below zero when `to` comes first.
    pub fn working_days_between(&self, from: Day, to: Day) -> WorkingDays {
        let (first, last) = (from.min(to), from.max(to));
        let (mut on, mut unpublished, mut count) = (first, None, 0);
        while on < last {
            on = on.plus(1);
            count += i64::from(self.counted(on, &mut unpublished));
        }
        WorkingDays {
            count: if to < from { -count } else { count },
            unpublished,
        }
    }
    fn counted(&self, day: Day, unpublished: &mut Option<i32>) -> bool {
        match self.is_working(day) {
            Working::Known(worked) => worked,
            Working::Unpublished(year) => {
                unpublished.get_or_insert(year);
                plain(day)
            }
        }
    }
    fn named(&self, day: Day) -> Option<&(bool, String)> {
        let of = |year: i32| self.years.get(&year)?.days.get(&day);
        // The later notice knows what the earlier one arranged.
        of(day.year() + 1).or_else(|| of(day.year()))
    }
    fn unpublished(&self, day: Day) -> Option<i32> {
        let next = (day.month() == 12 && day.day() >= MOVABLE_FROM).then(|| day.year() + 1);
        std::iter::once(day.year())
            .chain(next)
            .find(|year| !self.years.contains_key(year))
    }
}

/// By weekends alone.
fn plain(day: Day) -> bool {
    !matches!(day.0.weekday(), Weekday::Sat | Weekday::Sun)
}

#[cfg(test)]
mod tests;
