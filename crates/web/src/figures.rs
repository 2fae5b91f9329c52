//! How days, instants, amounts and counts are written, by locale.
//!
//! The rules are those of the look: tabular figures closed up to four digits and grouped by a thin space from five,
//! a real minus, this year's days without the year, every day inside `<time>`.

use std::fmt::{self, Display, Write as _};

use askama::filters::HtmlSafe;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike};
use yipanqi_domain::Day;

use crate::words::{Locale, Words};

/// China has kept one zone, eight hours ahead of UTC, without summer time since 1992.
const ZONE_SECONDS: i32 = 8 * 3600;

const MONTHS: [&str; 12] = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
];

/// Markup made here from judged parts; a template prints it as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// A text as it stands, escaped.
    pub(crate) fn escaped(text: &str) -> Self {
        Self(escape(text))
    }

    /// Whether there is nothing to print.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Markup {}

/// A number of things; templates hand over fields by reference and lengths as `usize`.
pub trait Counted {
    /// The number.
    fn counted(&self) -> i64;
}

impl Counted for i64 {
    fn counted(&self) -> i64 {
        *self
    }
}

impl Counted for i32 {
    fn counted(&self) -> i64 {
        i64::from(*self)
    }
}

impl Counted for u32 {
    fn counted(&self) -> i64 {
        i64::from(*self)
    }
}

impl Counted for usize {
    fn counted(&self) -> i64 {
        i64::try_from(*self).unwrap_or(i64::MAX)
    }
}

impl<T: Counted> Counted for &T {
    fn counted(&self) -> i64 {
        (**self).counted()
    }
}

impl Words {
    /// A day `YYYY-MM-DD` as a person reads it, inside `<time>`. A text that is no day is shown as it stands.
    pub fn day(self, on: impl Display) -> Markup {
        let on = on.to_string();
        let on = on.as_str();
        match self.day_words(on) {
            Some(words) => Markup(format!("<time datetime=\"{on}\">{words}</time>")),
            None => Markup(escape(on)),
        }
    }

    /// A day with its year, whichever it is: of documents of other years, and where days are chosen from.
    pub(crate) fn whole_day(self, on: Day) -> Markup {
        let words = self.text_with_year(on.0);
        Markup(format!("<time datetime=\"{on}\">{words}</time>"))
    }

    /// A day `YYYY-MM-DD` as plain words, for sentences; nothing when the text is no day.
    pub fn day_words(self, on: &str) -> Option<String> {
        Day::parse(on).map(|day| self.day_text(day.0))
    }

    /// An instant in milliseconds UTC as day and time of day, inside `<time>`.
    pub fn moment(self, at: i64) -> Markup {
        match in_zone(at) {
            Some(at) => Markup(format!(
                "<time datetime=\"{}\">{} {}:{:02}</time>",
                at.format("%Y-%m-%dT%H:%M:%S%:z"),
                self.day_text(at.date_naive()),
                at.hour(),
                at.minute()
            )),
            None => Markup(String::new()),
        }
    }

    /// An amount in 分 with its unit: 亿元 from one 亿, else 万元; in English billions, millions or yuan.
    pub fn amount(self, fen: i64) -> String {
        let (fen_per_unit, key) = self.unit_of(fen.unsigned_abs());
        format!(
            "{} {}",
            decimal(i128::from(fen), fen_per_unit, 2, true),
            self.t(key)
        )
    }

    /// An amount in 分 as 亿元 without its unit and with a fixed number of decimals, for a column.
    pub fn amount_in_yi(self, fen: i64, decimals: u32) -> String {
        decimal(i128::from(fen), 10_000_000_000, decimals, false)
    }

    /// A percentage given in 0.01 point, shown with one decimal and `%`.
    pub fn percent(self, hundredths: i64) -> String {
        format!("{}%", decimal(i128::from(hundredths), 100, 1, false))
    }

    /// A count, grouped by thin spaces from five digits.
    pub fn count(self, number: impl Counted) -> String {
        decimal(i128::from(number.counted()), 1, 0, false)
    }

    fn unit_of(self, fen: u64) -> (i128, &'static str) {
        match self.locale() {
            Locale::En if fen >= 100_000_000_000 => (100_000_000_000, "words.unit-billion"),
            Locale::En if fen >= 100_000_000 => (100_000_000, "words.unit-million"),
            Locale::En => (100, "words.unit-yuan"),
            _ if fen >= 10_000_000_000 => (10_000_000_000, "words.unit-yi"),
            _ => (1_000_000, "words.unit-wan"),
        }
    }

    fn day_text(self, day: NaiveDate) -> String {
        if self.locale() == Locale::En || day.year() != self.year() {
            return self.text_with_year(day);
        }
        let values: [(&str, &dyn Display); 2] = [("month", &day.month()), ("day", &day.day())];
        self.with("words.day-this-year", &values)
    }

    fn text_with_year(self, day: NaiveDate) -> String {
        let (year, month, date) = (day.year(), day.month(), day.day());
        if self.locale() == Locale::En {
            return format!("{date} {} {year}", MONTHS[month as usize - 1]);
        }
        self.with("words.day", &[("year", &year), ("month", &month), ("day", &date)])
    }
}

/// The calendar year of an instant in the site's zone.
pub(crate) fn year_of(at: i64) -> i32 {
    in_zone(at).map_or(1970, |at| at.year())
}

/// An instant in the site's zone, or nothing when it lies outside the calendar.
pub(crate) fn in_zone(at: i64) -> Option<DateTime<FixedOffset>> {
    let zone = FixedOffset::east_opt(ZONE_SECONDS)?;
    Some(DateTime::from_timestamp_millis(at)?.with_timezone(&zone))
}

/// `value / unit`, rounded half away from zero, with `decimals` places; `trim` drops zeros at the end.
fn decimal(value: i128, unit: i128, decimals: u32, trim: bool) -> String {
    let scale = 10_i128.pow(decimals);
    let scaled = (value.abs() * scale * 2 + unit) / (unit * 2);
    let (whole, part) = (scaled / scale, scaled % scale);
    let mut out = String::new();
    if value < 0 && scaled != 0 {
        out.push('−');
    }
    out.push_str(&grouped(&whole.to_string()));
    if decimals > 0 {
        let width = decimals as usize;
        let mut fraction = format!("{part:0width$}");
        if trim {
            fraction.truncate(fraction.trim_end_matches('0').len());
        }
        if !fraction.is_empty() {
            let _ = write!(out, ".{fraction}");
        }
    }
    out
}

/// Digits in groups of three, from five digits on.
fn grouped(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let mut out = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{2009}');
        }
        out.push(digit);
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    const HANS: fn() -> Words = || Words::new(Locale::ZhHans, 2025);
    const EN: fn() -> Words = || Words::new(Locale::En, 2025);

    #[test]
    fn a_day_of_this_year_is_written_without_the_year() {
        assert_eq!(
            HANS().day("2025-07-10").to_string(),
            "<time datetime=\"2025-07-10\">7月10日</time>"
        );
        assert_eq!(
            HANS().day("2026-06-30").to_string(),
            "<time datetime=\"2026-06-30\">2026年6月30日</time>"
        );
        assert_eq!(
            EN().day("2025-07-10").to_string(),
            "<time datetime=\"2025-07-10\">10 Jul 2025</time>"
        );
    }

    #[test]
    fn a_day_to_be_chosen_has_its_year() {
        let day = Day::parse("2025-12-31").expect("a day");
        for (w, words) in [(HANS(), "2025年12月31日"), (EN(), "31 Dec 2025")] {
            let told = format!("<time datetime=\"2025-12-31\">{words}</time>");
            assert_eq!(w.whole_day(day).to_string(), told);
        }
    }

    #[test]
    fn a_text_that_is_no_day_is_shown_as_it_stands_but_never_as_markup() {
        assert_eq!(HANS().day("2025-02-30").to_string(), "2025-02-30");
        assert_eq!(HANS().day("<b>").to_string(), "&lt;b&gt;");
    }

    #[test]
    fn an_instant_is_shown_in_the_zone_of_the_site() {
        assert_eq!(
            HANS().moment(1_751_938_200_000).to_string(),
            "<time datetime=\"2025-07-08T09:30:00+08:00\">7月8日 9:30</time>"
        );
    }

    #[test]
    fn amounts_choose_their_unit_and_group_from_five_digits() {
        assert_eq!(HANS().amount(25_291_000_000_000), "2529.1 亿元");
        assert_eq!(HANS().amount(15_800_000_000), "1.58 亿元");
        assert_eq!(HANS().amount(4_821_000_000), "4821 万元");
        assert_eq!(HANS().amount(-10_000_000), "−10 万元");
        assert_eq!(HANS().amount(0), "0 万元");
        assert_eq!(HANS().amount(533_242_000_000_000), "53\u{2009}324.2 亿元");
        assert_eq!(EN().amount(25_291_000_000_000), "252.91 billion yuan");
        assert_eq!(EN().amount(15_800_000_000), "158 million yuan");
    }

    #[test]
    fn a_column_keeps_one_precision() {
        assert_eq!(HANS().amount_in_yi(25_291_000_000_000, 2), "2529.10");
        assert_eq!(HANS().percent(5729), "57.3%");
        assert_eq!(HANS().percent(-5), "−0.1%");
        assert_eq!(HANS().percent(-4), "0.0%");
        assert_eq!(HANS().count(48_210_i64), "48\u{2009}210");
        assert_eq!(HANS().count(4821_i64), "4821");
    }
}
