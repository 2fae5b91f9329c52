//! Lists in workbooks and between commas: each sheet a table, its cells as a reader sees them.

mod compound;
pub(super) mod csv;
pub(super) mod ods;
pub(super) mod xls;
pub(super) mod xlsx;

use super::BlockKind;
use super::writer::Writer;
use crate::decode::Unreadable;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Cells of one sheet, few or many, wherever they lie.
#[derive(Default)]
struct Grid {
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    hidden_rows: BTreeSet<u32>,
    /// First and last of each stretch, as often as the file says so.
    hidden_columns: Vec<[u32; 2]>,
    /// First row, first column, last row, last column.
    merged: Vec<[u32; 4]>,
}

impl Grid {
    fn put(&mut self, row: u32, column: u32, text: String) {
        if !text.trim().is_empty() {
            self.rows.entry(row).or_default().insert(column, text);
        }
    }

    /// Writes the sheet: rows with something in them, columns with something in them. Hidden rows and columns are read
    /// like the rest and noted; a hidden sheet is only named.
    fn write(mut self, name: &str, hidden: bool, writer: &mut Writer) -> Result<(), Unreadable> {
        if hidden {
            writer.note("hidden-sheet", 1, name);
            return Ok(());
        }
        if self.rows.is_empty() {
            return Ok(());
        }
        let (mut filled, mut held) = (0, 0);
        // A file may say the same area, and the same column, any number of times.
        let mut met = HashSet::new();
        for area in std::mem::take(&mut self.merged) {
            writer.step(1)?;
            if !met.insert(area) {
                continue;
            }
            let [top, left, bottom, right] = area;
            if bottom < top || top == bottom && left >= right {
                continue;
            }
            let Some(text) = self.rows.get(&top).and_then(|r| r.get(&left)).cloned() else {
                continue;
            };
            filled += 1;
            // Only rows with something of their own: a title over several rows is one title.
            for (_, row) in self.rows.range_mut(top..=bottom).skip(1) {
                writer.step(1)?;
                // One long text may be said of any number of rows.
                held += text.len();
                writer.may_hold(held)?;
                row.entry(left).or_insert_with(|| text.clone());
            }
        }
        writer.note("merged-cells", filled, "");
        let hidden_rows = self
            .hidden_rows
            .iter()
            .filter(|r| self.rows.contains_key(*r))
            .count();
        writer.note("hidden-rows", hidden_rows, "");
        let columns: BTreeSet<u32> = self.rows.values().flat_map(|r| r.keys().copied()).collect();
        writer.note(
            "hidden-columns",
            hidden_among(std::mem::take(&mut self.hidden_columns), &columns),
            "",
        );
        let at = writer.begin(BlockKind::Sheet {
            name: name.to_owned(),
        });
        writer.table();
        for row in self.rows.values() {
            let cells: Vec<&str> = columns
                .iter()
                .map(|c| row.get(c).map_or("", String::as_str))
                .collect();
            writer.row(&cells)?;
        }
        writer.end(at);
        Ok(())
    }
}

/// How many of the columns lie in one of the stretches.
fn hidden_among(mut stretches: Vec<[u32; 2]>, columns: &BTreeSet<u32>) -> usize {
    stretches.sort_unstable();
    let (mut count, mut from) = (0, 0);
    for [first, last] in stretches {
        let first = first.max(from);
        if first <= last {
            count += columns.range(first..=last).count();
            from = last.saturating_add(1);
        }
    }
    count
}

/// A number as a cell shows it: at most 15 digits that count.
fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    let rounded: f64 = format!("{value:.14e}").parse().unwrap_or(value);
    if rounded.abs() >= 1e16 || rounded.abs() < 1e-9 {
        return format!("{rounded:e}");
    }
    format!("{rounded}")
}

/// How a number is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
enum Shown {
    #[default]
    Number,
    Percent,
    /// A day, in Chinese writing or with strokes.
    Day {
        chinese: bool,
    },
    Month {
        chinese: bool,
    },
    Moment,
    Clock,
}

impl Shown {
    /// From a format code such as `yyyy"年"m"月"d"日"`.
    fn of_code(code: &str) -> Self {
        let (mut bare, mut quoted, mut skip) = (String::new(), false, false);
        let mut chinese = code.contains(['年', '月', '日']);
        for c in code.chars() {
            if skip {
                skip = false;
                continue;
            }
            match c {
                '"' => quoted = !quoted,
                '\\' | '_' | '*' if !quoted => skip = true,
                _ if quoted => {}
                ';' => break,
                c => bare.push(c.to_ascii_lowercase()),
            }
        }
        // [$-804], [红色], [>100]: no part of the picture; [h] and [m] are lengths of time.
        while let (Some(a), Some(b)) = (bare.find('['), bare.find(']')) {
            if a > b {
                break;
            }
            chinese |= bare[a..b].contains("804") && bare.contains(['年', '月']);
            bare.replace_range(a..=b, "");
        }
        if bare.contains("general") || bare.contains("standard") {
            return Self::Number;
        }
        let has = |c| bare.contains(c);
        let clock = has('h') || has('s');
        match (has('y'), has('d'), clock) {
            (_, true, true) => Self::Moment,
            (_, true, false) if has('m') || has('y') => Self::Day { chinese },
            (true, false, false) => Self::Month { chinese },
            (_, _, true) => Self::Clock,
            _ if has('%') => Self::Percent,
            _ => Self::Number,
        }
    }

    /// From a number that the format has fixed.
    fn of_id(id: u32) -> Self {
        match id {
            9 | 10 => Self::Percent,
            14..=16 | 30 | 36 | 50 => Self::Day { chinese: false },
            17 => Self::Month { chinese: false },
            27 | 52 | 57 => Self::Month { chinese: true },
            28 | 29 | 31 | 51 | 53 | 54 | 58 => Self::Day { chinese: true },
            18..=21 | 32..=35 | 45..=47 | 55 | 56 => Self::Clock,
            22 => Self::Moment,
            _ => Self::Number,
        }
    }

    fn text(self, value: f64, from_1904: bool) -> String {
        if self == Self::Number {
            return number(value);
        }
        if self == Self::Percent {
            return format!("{}%", number(value * 100.0));
        }
        let days = value.floor() + if from_1904 { 1462.0 } else { 0.0 };
        if !(0.0..2_958_466.0).contains(&days) {
            return number(value);
        }
        let seconds = ((value - value.floor()) * 86_400.0).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "within a day"
        )]
        let seconds = seconds as u32;
        let clock = format!("{:02}:{:02}", seconds / 3600 % 24, seconds / 60 % 60);
        #[expect(clippy::cast_possible_truncation, reason = "checked above")]
        let (year, month, day) = day_of_serial(days as i64);
        match self {
            Self::Day { chinese: true } => format!("{year}年{month}月{day}日"),
            Self::Day { .. } => format!("{year:04}-{month:02}-{day:02}"),
            Self::Month { chinese: true } => format!("{year}年{month}月"),
            Self::Month { .. } => format!("{year:04}-{month:02}"),
            Self::Moment => format!("{year:04}-{month:02}-{day:02} {clock}"),
            _ => clock,
        }
    }
}

/// Day 1 is 1900-01-01; day 60 is the 29 February 1900 that never was.
fn day_of_serial(serial: i64) -> (i64, i64, i64) {
    let days = if serial < 60 { serial + 1 } else { serial } - 25_569;
    // Days since 1970 to the civil calendar, by eras of 400 years that begin in March.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let part = (5 * of_year + 2) / 153;
    let day = of_year - (153 * part + 2) / 5 + 1;
    let month = if part < 10 { part + 3 } else { part - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_columns_are_counted_once_however_often_they_are_told() {
        let columns = BTreeSet::from([1, 3, 4, 9, 40]);
        for (stretches, count) in [
            (vec![], 0),
            (vec![[3, 5]], 2),
            (vec![[1, u32::MAX]; 2000], 5),
            (vec![[4, 9], [1, 3], [3, 4], [50, 60], [9, 2]], 4),
            (vec![[0, 3], [2, 3], [40, 40]], 3),
        ] {
            assert_eq!(hidden_among(stretches, &columns), count);
        }
    }

    #[test]
    fn days_and_shares_are_shown_as_the_cell_shows_them() {
        for (code, value, expected) in [
            ("yyyy\"年\"m\"月\"d\"日\"", 45_838.0, "2025年6月30日"),
            ("yyyy-mm-dd", 45_838.0, "2025-06-30"),
            ("[$-804]yyyy\"年\"m\"月\"", 45_838.0, "2025年6月"),
            ("yyyy/m/d h:mm", 45_838.5, "2025-06-30 12:00"),
            ("h:mm", 0.25, "06:00"),
            ("0.00%", 0.062, "6.2%"),
            ("#,##0.00", 0.1 + 0.2, "0.3"),
            ("General", 59_000.0, "59000"),
        ] {
            assert_eq!(Shown::of_code(code).text(value, false), expected, "{code}");
        }
        assert_eq!(day_of_serial(1), (1900, 1, 1));
        assert_eq!(day_of_serial(61), (1900, 3, 1));
    }
}
