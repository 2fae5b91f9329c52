//! Periods: the month, quarter, half-year, year, week or run of months for which something is owed or published.
//!
//! A period is kind + year + index as one text (`2025M03 2025Q1 2025H1 2025 2025W12 2025M01-02`). One span of days
//! has one text: January to March is `2025Q1`, never `2025M01-03`, so that a period can be part of a key. What a
//! figure covers within its period is its [`Basis`], kept apart.

use crate::field::{Field, Value};
use crate::{Day, coded};
use std::cmp::{Ordering, Reverse};

coded! {
    /// What a figure covers. Chinese statistics are mostly cumulative within the year; such figures are never summed.
    pub enum Basis {
        /// 累计: from 1 January to the period's last day.
        Ytd = "ytd",
        /// 当月
        Month = "month",
        /// 当季
        Quarter = "quarter",
        /// 全年
        Year = "year",
        /// 时点: as things stood on the period's last day.
        Point = "point",
    }
}

/// Years that a period can lie in; the same as those of a [`Day`].
const YEARS: std::ops::Range<i32> = 1900..2200;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Span {
    Month(u32),
    Quarter(u32),
    Half(u32),
    Year,
    /// Week of ISO 8601; the year is the week's own.
    Week(u32),
    /// First and last month of a run that is no quarter, half or whole year.
    Months(u32, u32),
}

/// A period. Ordered by its last day; of two that end together the shorter comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    year: i32,
    span: Span,
}

impl Period {
    /// A calendar month.
    pub fn month(year: i32, month: u32) -> Option<Self> {
        Self::months(year, month, month)
    }
    /// The months `first..=last` of a year: a quarter, half or year when they are one.
    pub fn months(year: i32, first: u32, last: u32) -> Option<Self> {
        if !YEARS.contains(&year) || first < 1 || last > 12 || first > last {
            return None;
        }
        let span = match (first, last - first + 1) {
            (1, 12) => Span::Year,
            (1, 6) => Span::Half(1),
            (7, 6) => Span::Half(2),
            (1 | 4 | 7 | 10, 3) => Span::Quarter(first.div_ceil(3)),
            (_, 1) => Span::Month(first),
            _ => Span::Months(first, last),
        };
        Some(Self { year, span })
    }
    /// A quarter, 1–4.
    pub fn quarter(year: i32, quarter: u32) -> Option<Self> {
        (1..=4)
            .contains(&quarter)
            .then(|| Self::months(year, quarter * 3 - 2, quarter * 3))?
    }
    /// A half-year, 1 or 2.
    pub fn half(year: i32, half: u32) -> Option<Self> {
        (1..=2)
            .contains(&half)
            .then(|| Self::months(year, half * 6 - 5, half * 6))?
    }
    /// A calendar year.
    pub fn whole_year(year: i32) -> Option<Self> {
        Self::months(year, 1, 12)
    }
    /// A week of ISO 8601, Monday to Sunday; week 53 only where the year has one.
    pub fn week(year: i32, week: u32) -> Option<Self> {
        let there = YEARS.contains(&year) && monday(year, week).is_some();
        there.then_some(Self {
            year,
            span: Span::Week(week),
        })
    }
    /// The month that a day lies in.
    pub fn month_of(day: Day) -> Self {
        // A day made from outside the years of a period cannot be parsed; such a one is held to the nearest year.
        Self {
            year: day.year().clamp(YEARS.start, YEARS.end - 1),
            span: Span::Month(day.month()),
        }
    }
    /// Reads the text form, nothing looser: `2025M3`, `2025M01-03` and `2025Q5` are `None`.
    pub fn parse(text: &str) -> Option<Self> {
        let year = text.get(..4).filter(|y| digits(y))?.parse().ok()?;
        let rest = text.get(4..)?;
        let number = |s: &str, width| (s.len() == width && digits(s)).then(|| s.parse::<u32>().ok())?;
        let period = match rest.get(..1) {
            None => Self::whole_year(year),
            Some("Q") => Self::quarter(year, number(&rest[1..], 1)?),
            Some("H") => Self::half(year, number(&rest[1..], 1)?),
            Some("W") => Self::week(year, number(&rest[1..], 2)?),
            Some("M") => match rest[1..].split_once('-') {
                None => Self::month(year, number(&rest[1..], 2)?),
                Some((first, last)) => Self::months(year, number(first, 2)?, number(last, 2)?),
            },
            _ => None,
        };
        period.filter(|p| p.to_string() == text)
    }
    /// The year; of a week, the year that the week is counted in.
    pub const fn year(self) -> i32 {
        self.year
    }
    /// The first and last month, except of a week.
    pub const fn month_range(self) -> Option<(u32, u32)> {
        Some(match self.span {
            Span::Month(m) => (m, m),
            Span::Quarter(q) => (q * 3 - 2, q * 3),
            Span::Half(h) => (h * 6 - 5, h * 6),
            Span::Year => (1, 12),
            Span::Months(first, last) => (first, last),
            Span::Week(_) => return None,
        })
    }
    /// Whether it is one calendar month.
    pub const fn is_month(self) -> bool {
        matches!(self.span, Span::Month(_))
    }
    /// The first day.
    pub fn first_day(self) -> Day {
        match (self.span, self.month_range()) {
            (Span::Week(week), _) => monday(self.year, week),
            (_, range) => range.and_then(|(first, _)| Day::new(self.year, first, 1)),
        }
        .expect("a period is only made of months and weeks that its year has")
    }
    /// The last day, inclusive.
    pub fn last_day(self) -> Day {
        match self.month_range() {
            None => Some(self.first_day().plus(6)),
            Some((_, 12)) => Day::new(self.year, 12, 31),
            Some((_, last)) => Day::new(self.year, last + 1, 1).map(|d| d.plus(-1)),
        }
        .unwrap_or_else(|| self.first_day())
    }
    /// Whether a day lies in it.
    pub fn contains(self, day: Day) -> bool {
        (self.first_day()..=self.last_day()).contains(&day)
    }
    /// The period of the same kind that follows; a run of months is followed by the same months of the next year.
    /// `None` past the last year.
    pub fn next(self) -> Option<Self> {
        let (y, after) = (self.year, self.year + 1);
        match self.span {
            Span::Month(m) => Self::month(y, m + 1).or_else(|| Self::month(after, 1)),
            Span::Quarter(q) => Self::quarter(y, q + 1).or_else(|| Self::quarter(after, 1)),
            Span::Half(h) => Self::half(y, h + 1).or_else(|| Self::half(after, 1)),
            Span::Week(w) => Self::week(y, w + 1).or_else(|| Self::week(after, 1)),
            Span::Year => Self::whole_year(after),
            Span::Months(first, last) => Self::months(after, first, last),
        }
    }
    /// The period of the same kind before it; `None` before the first year.
    pub fn previous(self) -> Option<Self> {
        let (y, before) = (self.year, self.year - 1);
        match self.span {
            Span::Month(m) => Self::month(y, m - 1).or_else(|| Self::month(before, 12)),
            Span::Quarter(q) => Self::quarter(y, q - 1).or_else(|| Self::quarter(before, 4)),
            Span::Half(h) => Self::half(y, h - 1).or_else(|| Self::half(before, 2)),
            Span::Week(w) => Self::week(y, w - 1)
                .or_else(|| Self::week(before, 53))
                .or_else(|| Self::week(before, 52)),
            Span::Year => Self::whole_year(before),
            Span::Months(first, last) => Self::months(before, first, last),
        }
    }
}

fn digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn monday(year: i32, week: u32) -> Option<Day> {
    chrono::NaiveDate::from_isoywd_opt(year, week, chrono::Weekday::Mon).map(Day)
}

impl std::fmt::Display for Period {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}", self.year)?;
        match self.span {
            Span::Month(m) => write!(f, "M{m:02}"),
            Span::Quarter(q) => write!(f, "Q{q}"),
            Span::Half(h) => write!(f, "H{h}"),
            Span::Week(w) => write!(f, "W{w:02}"),
            Span::Months(first, last) => write!(f, "M{first:02}-{last:02}"),
            Span::Year => Ok(()),
        }
    }
}

impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |p: &Self| (p.last_day(), Reverse(p.first_day()));
        key(self).cmp(&key(other))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Field for Period {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
    fn from_value(value: Value) -> Option<Self> {
        Self::read(&value)
    }
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Text(text) => Self::parse(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
