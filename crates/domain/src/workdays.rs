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
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).expect(text)
    }

    fn days(first: &str, last: &str) -> impl Iterator<Item = Day> {
        let last = day(last);
        std::iter::successors(Some(day(first)), move |d| {
            Some(d.plus(1)).filter(|next| *next <= last)
        })
    }

    #[test]
    fn the_years_2004_to_2026_are_published_each_with_its_notice() {
        let calendar = WorkCalendar::built_in();
        assert!(calendar.years().eq(2004..=2026));
        for year in calendar.years() {
            let notices = calendar.notices(year);
            assert!(
                !notices.is_empty() && notices.iter().all(|n| n.contains("发明电〔")),
                "{year}"
            );
        }
        assert_eq!(
            calendar.notices(2020),
            ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"]
        );
        assert!(calendar.notices(2027).is_empty());
    }

    #[test]
    fn each_year_has_as_many_working_days_as_its_notices_leave() {
        // Recounted from the notices with another program.
        let calendar = WorkCalendar::built_in();
        let counted: Vec<i64> = (2005..=2026)
            .map(|year| {
                let eve = Day::new(year - 1, 12, 31).expect("a day");
                calendar
                    .working_days_between(eve, Day::new(year, 12, 31).expect("a day"))
                    .count
            })
            .collect();
        assert_eq!(
            counted,
            [
                251, 251, 249, 251, 250, 250, 250, 249, 250, 250, 249, 250, 249, 250, 250, 249, 250, 249,
                249, 251, 248, 248
            ]
        );
    }

    #[test]
    fn days_that_people_remember_are_as_they_were() {
        let calendar = WorkCalendar::built_in();
        for (text, worked) in [
            ("2005-12-31", true),  // Saturday, for 2006
            ("2007-12-29", true),  // Saturday, for 2008
            ("2007-12-31", false), // Monday, for 2008
            ("2011-12-31", true),  // Saturday, for 2012
            ("2015-09-03", false), // the seventieth anniversary
            ("2015-09-06", true),  // Sunday, for it
            ("2018-12-31", false), // Monday, for 2019
            ("2019-05-02", false), // as rearranged in March 2019
            ("2019-05-05", true),
            ("2020-01-31", false), // as prolonged in January 2020
            ("2020-02-01", false),
            ("2020-02-03", true),
            ("2025-01-26", true), // Sunday
            ("2025-10-08", false),
            ("2026-02-14", true),
            ("2026-02-23", false),
        ] {
            assert_eq!(calendar.is_working(day(text)), Working::Known(worked), "{text}");
        }
        assert_eq!(calendar.holiday(day("2026-02-23")), Some("春节"));
    }

    #[test]
    fn an_unpublished_year_is_marked_and_so_are_the_days_that_it_could_still_move() {
        let calendar = WorkCalendar::built_in();
        assert_eq!(calendar.is_working(day("2026-12-28")), Working::Known(true));
        assert_eq!(calendar.is_working(day("2026-12-29")), Working::Unpublished(2027));
        assert_eq!(calendar.is_working(day("2027-01-01")), Working::Unpublished(2027));
        assert_eq!(calendar.is_working(day("2003-12-28")), Working::Unpublished(2003));
        let known = calendar.add_working_days(day("2026-12-24"), 2);
        assert_eq!((known.on, known.unpublished), (day("2026-12-28"), None));
        let guessed = calendar.add_working_days(day("2026-12-24"), 10);
        assert_eq!((guessed.on, guessed.unpublished), (day("2027-01-07"), Some(2027)));
        let between = calendar.working_days_between(day("2026-12-24"), day("2027-01-07"));
        assert_eq!((between.count, between.unpublished), (10, Some(2027)));
    }

    #[test]
    fn an_operator_loads_a_later_year_and_replaces_one_that_was_rearranged() {
        let mut calendar = WorkCalendar::built_in();
        let text = "year,kind,from,to,words\n2027,notice,,,试一号\n2027,off,2027-01-01,2027-01-04,元旦\n\
                    2026,notice,,,试二号\n2026,off,2026-01-01,2026-01-01,元旦\n";
        assert_eq!(calendar.load(text), Ok(vec![2026, 2027]));
        assert_eq!(calendar.is_working(day("2026-12-31")), Working::Known(true));
        assert_eq!(calendar.is_working(day("2027-01-04")), Working::Known(false));
        assert_eq!(calendar.is_working(day("2026-02-23")), Working::Known(true));
        assert_eq!(
            calendar.add_working_days(day("2026-12-31"), 1).on,
            day("2027-01-05")
        );
        let before = calendar.clone();
        assert!(
            calendar
                .load("year,kind,from,to,words\n2028,notice,,,号\n2028,off,x,y,元旦\n")
                .is_err()
        );
        assert_eq!(calendar, before);
    }

    #[test]
    fn no_deadline_falls_on_a_day_off_and_longer_terms_end_later() {
        let calendar = WorkCalendar::built_in();
        let mut checked = 0_u32;
        for start in days("2004-01-01", "2026-12-31") {
            let mut before: Option<Deadline> = None;
            for n in 0..30 {
                let end = calendar.add_working_days(start, n);
                match calendar.is_working(end.on) {
                    Working::Known(worked) => assert!(worked, "{start} + {n}"),
                    Working::Unpublished(_) => assert!(end.unpublished.is_some() && plain(end.on)),
                }
                assert!(end.on >= start.plus(i64::from(n.min(1))));
                // With zero the day may move on to the day that one would give; from there every step is later.
                assert!(before.is_none_or(|b| if n == 1 { b.on <= end.on } else { b.on < end.on }));
                if matches!(n, 1 | 5 | 29) {
                    assert_eq!(calendar.working_days_between(start, end.on).count, i64::from(n));
                    assert_eq!(calendar.working_days_between(end.on, start).count, -i64::from(n));
                }
                before = Some(end);
                checked += 1;
            }
        }
        assert_eq!(checked, 8_401 * 30);
    }

    #[test]
    fn a_later_start_never_ends_earlier() {
        let calendar = WorkCalendar::built_in();
        for n in [0, 1, 5, 29] {
            let ends: Vec<Deadline> = days("2004-01-01", "2026-12-31")
                .map(|start| calendar.add_working_days(start, n))
                .collect();
            assert!(ends.is_sorted_by_key(|end| end.on), "{n}");
        }
    }

    #[test]
    fn every_make_up_day_counts_and_every_weekday_off_does_not() {
        let calendar = WorkCalendar::built_in();
        let (mut made_up, mut off) = (0, 0);
        for on in days("2004-01-01", "2026-12-28") {
            let Working::Known(worked) = calendar.is_working(on) else {
                panic!("{on} is published");
            };
            let count = calendar.working_days_between(on.plus(-1), on).count;
            assert_eq!(count, i64::from(worked));
            made_up += u32::from(worked && !plain(on));
            off += u32::from(!worked && plain(on));
        }
        assert_eq!((made_up, off), (151, 407));
    }
}
