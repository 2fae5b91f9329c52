//! Lists in workbooks and between commas: each sheet a table, its cells as a reader sees them.

mod compound;
pub(crate) mod csv;
mod looks;
pub(super) mod ods;
pub(super) mod xls;
pub(super) mod xlsx;

use super::BlockKind;
use super::writer::Writer;
use crate::decode::{Limits, Unreadable};
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

/// What a cell holds, beside the characters that it shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Holds {
    #[default]
    Text,
    Number,
    Percent,
    /// A day, a month or a moment, shown as such.
    Day,
    /// `#REF!` and its like.
    Error,
}

/// A cell with something in it.
#[derive(Clone, Debug)]
pub(crate) struct GridCell {
    /// From 1.
    pub(crate) column: u32,
    pub(crate) text: Arc<str>,
    pub(crate) holds: Holds,
    /// Its value was computed when the file was last saved.
    pub(crate) formula: bool,
    /// It is merged with the cell above, whose words it repeats.
    pub(crate) filled: bool,
}

/// A row with something in it.
#[derive(Debug, Default)]
pub(crate) struct GridLine {
    /// From 1.
    pub(crate) number: u32,
    /// By column.
    pub(crate) cells: Vec<GridCell>,
}

impl GridLine {
    pub(crate) fn cell(&self, column: u32) -> Option<&GridCell> {
        let at = self
            .cells
            .binary_search_by_key(&column, |cell| cell.column)
            .ok()?;
        self.cells.get(at)
    }

    fn put(&mut self, cell: GridCell) {
        if self.cells.last().is_none_or(|last| last.column < cell.column) {
            self.cells.push(cell);
            return;
        }
        match self.cells.binary_search_by_key(&cell.column, |c| c.column) {
            Ok(at) => self.cells[at] = cell,
            Err(at) => self.cells.insert(at, cell),
        }
    }
}

/// Numbers by stretches, first and last: a file may name any number of them in a few bytes, and the same any number of
/// times.
#[derive(Debug, Default)]
pub(crate) struct Stretches(BTreeMap<u32, u32>);

impl Stretches {
    /// Adds all from one number to another.
    pub(crate) fn put(&mut self, mut first: u32, mut last: u32) {
        if last < first {
            return;
        }
        // What it touches becomes one with it.
        while let Some((from, to)) = self.0.range(..=last.saturating_add(1)).next_back()
            && to.saturating_add(1) >= first
        {
            let from = *from;
            (first, last) = (first.min(from), last.max(*to));
            self.0.remove(&from);
        }
        self.0.insert(first, last);
    }

    pub(crate) fn has(&self, number: u32) -> bool {
        let before = self.0.range(..=number).next_back();
        before.is_some_and(|(_, last)| number <= *last)
    }
}

/// Cells that one sheet may hold; what they take is some 60 bytes each.
const MOST_CELLS: usize = 8_000_000;

/// Cells of one sheet, few or many, wherever they lie. Rows and columns count from 1.
#[derive(Debug, Default)]
pub(crate) struct Grid {
    pub(crate) name: String,
    /// The whole sheet is out of sight.
    pub(crate) hidden: bool,
    /// By number.
    pub(crate) lines: Vec<GridLine>,
    pub(crate) hidden_rows: Stretches,
    pub(crate) hidden_columns: Stretches,
    /// First row, first column, last row, last column.
    pub(crate) merged: Vec<[u32; 4]>,
    /// Cells with a formula whose value was never computed.
    pub(crate) uncomputed: Vec<(u32, u32)>,
    held: usize,
}

impl Grid {
    /// Nothing more is put into a sheet that holds too much: it is refused before all of it lies in memory.
    fn room(&self, most_cells: usize, limits: &Limits) -> Result<(), Unreadable> {
        let too_much = |what, limit| Err(Unreadable::TooMuch { what, limit });
        if self.held > most_cells {
            return too_much("cells", MOST_CELLS);
        }
        if self.lines.len() > limits.max_rows {
            return too_much("rows", limits.max_rows);
        }
        Ok(())
    }

    fn put(&mut self, row: u32, column: u32, text: Arc<str>, holds: Holds, formula: bool) {
        if text.trim().is_empty() {
            return;
        }
        self.held += 1;
        let cell = GridCell {
            column,
            text,
            holds,
            formula,
            filled: false,
        };
        let wide = self.lines.last().map_or(1, |last| last.cells.len());
        match self.lines.last_mut() {
            Some(last) if last.number == row => return last.put(cell),
            Some(last) if last.number > row => {}
            // Most rows are about as wide as the one above.
            _ => {
                let mut cells = Vec::with_capacity(wide);
                cells.push(cell);
                self.lines.push(GridLine { number: row, cells });
                return;
            }
        }
        match self.lines.binary_search_by_key(&row, |line| line.number) {
            Ok(at) => self.lines[at].put(cell),
            Err(at) => self.lines.insert(
                at,
                GridLine {
                    number: row,
                    cells: vec![cell],
                },
            ),
        }
    }

    /// Puts behind it what was read of the same sheet below, unless its rows are not all below.
    fn append(&mut self, mut below: Self) -> Option<()> {
        if let (Some(last), Some(first)) = (self.lines.last(), below.lines.first())
            && last.number >= first.number
        {
            return None;
        }
        self.lines.append(&mut below.lines);
        for (from, to) in below.hidden_rows.0 {
            self.hidden_rows.put(from, to);
        }
        for (from, to) in below.hidden_columns.0 {
            self.hidden_columns.put(from, to);
        }
        self.merged.append(&mut below.merged);
        self.uncomputed.append(&mut below.uncomputed);
        self.held += below.held;
        Some(())
    }

    /// The lines from one row to another.
    pub(crate) fn between(&mut self, top: u32, bottom: u32) -> &mut [GridLine] {
        let from = self.lines.partition_point(|line| line.number < top);
        let to = self.lines.partition_point(|line| line.number <= bottom);
        self.lines.get_mut(from..to.max(from)).unwrap_or_default()
    }

    /// Repeats the words of merged cells in the rows below that have something of their own: a title over several rows is
    /// one title. Tells how many areas were merged.
    pub(crate) fn fill_down(
        &mut self,
        mut step: impl FnMut() -> Result<(), Unreadable>,
    ) -> Result<usize, Unreadable> {
        let mut filled = 0;
        // A file may say the same area any number of times.
        let mut met = HashSet::new();
        for area in self.merged.clone() {
            step()?;
            if !met.insert(area) {
                continue;
            }
            let [top, left, bottom, right] = area;
            if bottom < top || top == bottom && left >= right {
                continue;
            }
            let lines = self.between(top, bottom);
            let Some((first, below)) = lines.split_first_mut() else {
                continue;
            };
            let Some(cell) = first.cell(left).filter(|_| first.number == top).cloned() else {
                continue;
            };
            filled += 1;
            for line in below {
                step()?;
                if line.cell(left).is_none() {
                    line.put(GridCell {
                        filled: true,
                        formula: false,
                        ..cell.clone()
                    });
                }
            }
        }
        Ok(filled)
    }

    /// Writes the sheet: rows with something in them, columns with something in them. Hidden rows and columns are read
    /// like the rest and noted; a hidden sheet is only named.
    fn write(mut self, writer: &mut Writer) -> Result<(), Unreadable> {
        if self.hidden {
            writer.note("hidden-sheet", 1, &self.name);
            return Ok(());
        }
        if self.lines.is_empty() {
            return Ok(());
        }
        let filled = self.fill_down(|| writer.step(1))?;
        writer.note("merged-cells", filled, "");
        writer.note(
            "hidden-rows",
            self.lines
                .iter()
                .filter(|line| self.hidden_rows.has(line.number))
                .count(),
            "",
        );
        let columns: BTreeSet<u32> = self
            .lines
            .iter()
            .flat_map(|line| line.cells.iter().map(|c| c.column))
            .collect();
        writer.note(
            "hidden-columns",
            columns.iter().filter(|c| self.hidden_columns.has(**c)).count(),
            "",
        );
        let at = writer.begin(BlockKind::Sheet {
            name: self.name.clone(),
        });
        writer.table();
        let places: BTreeMap<u32, usize> = columns
            .iter()
            .enumerate()
            .map(|(at, column)| (*column, at))
            .collect();
        for line in &self.lines {
            let mut cells = vec![""; columns.len()];
            for cell in &line.cells {
                if let Some(place) = places.get(&cell.column).and_then(|at| cells.get_mut(*at)) {
                    *place = &cell.text;
                }
            }
            writer.row(&cells)?;
        }
        writer.end(at);
        Ok(())
    }
}

/// A workbook opened as far as its cells.
pub(super) fn written(grids: Vec<Grid>, mut writer: Writer) -> Result<Writer, Unreadable> {
    for grid in grids {
        if !grid.uncomputed.is_empty() {
            writer.note("formulas-without-value", grid.uncomputed.len(), "");
        }
        grid.write(&mut writer)?;
    }
    Ok(writer)
}

/// A text of records as one sheet.
pub(super) fn of_text(text: &str, by: &str, limits: &Limits) -> Result<Grid, Unreadable> {
    let mut grid = Grid::default();
    let mut records = csv::Records::new(text, by.chars().next().unwrap_or(','));
    let (mut row, mut steps) = (0_u32, 0_usize);
    while let Some(cells) = records.next() {
        row = row.saturating_add(1);
        steps += 1 + cells.len();
        grid.room(MOST_CELLS, limits)?;
        if steps > limits.max_steps {
            return Err(Unreadable::TooMuch {
                what: "steps",
                limit: limits.max_steps,
            });
        }
        for (column, cell) in (1..).zip(cells) {
            let words = cell.trim();
            let holds = if words.parse::<f64>().is_ok() {
                Holds::Number
            } else if words.starts_with('#') && (words.ends_with(['!', '?']) || words == "#N/A") {
                Holds::Error
            } else {
                Holds::Text
            };
            grid.put(row, column, cell.into(), holds, false);
        }
    }
    Ok(grid)
}

/// A number as a cell shows it: at most 15 digits that count.
fn number(value: f64) -> String {
    if value == 0.0 || !value.is_finite() {
        return "0".to_owned();
    }
    if value.fract() == 0.0 && value.abs() < 1e15 {
        #[expect(clippy::cast_possible_truncation, reason = "whole and small enough")]
        return (value as i64).to_string();
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

    fn holds(self) -> Holds {
        match self {
            Self::Number => Holds::Number,
            Self::Percent => Holds::Percent,
            Self::Clock => Holds::Text,
            Self::Day { .. } | Self::Month { .. } | Self::Moment => Holds::Day,
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
            // A day that was given the look of a moment.
            Self::Moment if seconds == 0 => format!("{year:04}-{month:02}-{day:02}"),
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
    fn stretches_hold_what_was_put_into_them_and_become_one_where_they_touch() {
        let mut stretches = Stretches::default();
        for (first, last) in [(3, 5), (9, 2), (7, 7), (40, 50), (6, 6), (0, 0), (45, u32::MAX)] {
            stretches.put(first, last);
            stretches.put(first, last);
        }
        assert_eq!(stretches.0, BTreeMap::from([(0, 0), (3, 7), (40, u32::MAX)]));
        for (number, held) in [
            (0, true),
            (1, false),
            (3, true),
            (7, true),
            (8, false),
            (39, false),
        ] {
            assert_eq!(stretches.has(number), held, "{number}");
        }
        assert!(stretches.has(u32::MAX));
    }

    #[test]
    fn days_and_shares_are_shown_as_the_cell_shows_them() {
        for (code, value, expected) in [
            ("yyyy\"年\"m\"月\"d\"日\"", 45_838.0, "2025年6月30日"),
            ("yyyy-mm-dd", 45_838.0, "2025-06-30"),
            ("[$-804]yyyy\"年\"m\"月\"", 45_838.0, "2025年6月"),
            ("yyyy/m/d h:mm", 45_838.5, "2025-06-30 12:00"),
            ("yyyy/m/d h:mm", 45_838.0, "2025-06-30"),
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
