//! Days and instants. A day is a calendar day in the site's zone; an instant is milliseconds UTC. Nothing converts
//! one into the other without being told the zone.

use crate::field::{Field, Value};
use chrono::Datelike;

/// A calendar day, stored as `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(pub chrono::NaiveDate);

impl Day {
    /// The day with this year, month and day, if the calendar has it.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        chrono::NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }
    /// Reads `YYYY-MM-DD`, nothing looser: 2月30日 is `None`, so is a year before 1900 or after 2199.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.as_bytes();
        if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
            return None;
        }
        let number = |digits: &[u8]| {
            digits.iter().try_fold(0, |number: u32, digit| {
                digit
                    .is_ascii_digit()
                    .then(|| number * 10 + u32::from(digit - b'0'))
            })
        };
        let (year, month, day) = (number(&text[..4])?, number(&text[5..7])?, number(&text[8..])?);
        let day = Self::new(i32::try_from(year).ok()?, month, day)?;
        (1900..2200).contains(&year).then_some(day)
    }
    /// The year.
    pub fn year(self) -> i32 {
        self.0.year()
    }
    /// The month, 1–12.
    pub fn month(self) -> u32 {
        self.0.month()
    }
    /// The day of the month, 1–31.
    pub fn day(self) -> u32 {
        self.0.day()
    }
    /// This many days later (or earlier, when negative).
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0 + chrono::Duration::days(days))
    }
    /// How many days it is after another; fewer than none when before.
    pub fn days_since(self, other: Self) -> i64 {
        (self.0 - other.0).num_days()
    }
    /// The instant at which it begins in a zone that is `offset_minutes` east of UTC.
    pub fn begins(self, offset_minutes: i64) -> At {
        let midnight = self.0.and_time(chrono::NaiveTime::MIN).and_utc();
        At(midnight.timestamp_millis() - offset_minutes * 60_000)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl Field for Day {
    fn to_value(&self) -> Value {
        Value::Text(self.to_string())
    }
    fn pack(&self, out: &mut crate::packed::Packed) {
        out.shown(self);
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

/// An instant: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At(pub i64);

impl At {
    /// The calendar day of this instant in a zone that is `offset_minutes` east of UTC (Beijing: 480).
    pub fn day(self, offset_minutes: i64) -> Day {
        let seconds = self.0.div_euclid(1000) + offset_minutes * 60;
        let day = chrono::DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        Day(day.date_naive())
    }
    /// `YYYY-MM-DD HH:MM` in a zone that is `offset_minutes` east of UTC.
    pub fn clock(self, offset_minutes: i64) -> String {
        let seconds = self.0.div_euclid(1000) + offset_minutes * 60;
        chrono::DateTime::from_timestamp(seconds, 0)
            .unwrap_or_default()
            .format("%Y-%m-%d %H:%M")
            .to_string()
    }
    /// This many milliseconds later.
    #[must_use]
    pub fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

impl Field for At {
    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }
    fn from_value(value: Value) -> Option<Self> {
        i64::from_value(value).map(Self)
    }
}

/// Minutes that Beijing time is ahead of UTC; all of China keeps it.
pub const BEIJING: i64 = 8 * 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_cannot_be_is_no_day() {
        for text in [
            "2025-02-30",
            "2025-2-3",
            "20250203",
            "1025-01-01",
            "2025-13-01",
            "2025- 1-01",
            "+025-01-01",
            "",
            "二〇二五年",
        ] {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert_eq!(
            Day::parse("2024-02-29").map(|d| d.to_string()).as_deref(),
            Some("2024-02-29")
        );
    }

    #[test]
    fn the_day_turns_at_midnight_in_beijing() {
        let before = At(1_735_660_799_999);
        assert_eq!(before.day(BEIJING).to_string(), "2024-12-31");
        assert_eq!(before.plus(1).day(BEIJING).to_string(), "2025-01-01");
        assert_eq!(before.plus(1).day(BEIJING).begins(BEIJING), before.plus(1));
    }
}
