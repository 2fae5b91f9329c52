//! A sheet as a clerk made it: which rows are the heading, what each column probably says, and its rows under a mapping
//! that a person has looked at.
//!
//! [`workbook`] opens a file of any kind and proposes; nothing is taken until somebody has chosen the [`Mapping`] with
//! which [`Table::read`] makes rows of it. Every row and every problem knows the cell it came from.

mod body;
mod head;
mod layout;
mod meaning;
mod totals;
mod value;

pub use body::{Group, Problem, SheetAmount, SheetReading, SheetRow};
pub use layout::SheetLayout;
pub use meaning::{Meaning, MoneyWord, Why};
pub use totals::Total;

use crate::decode::{Limits, Unreadable};
use crate::open::{Format, Grid, Holds, grids};

/// What is known of the list that the sheet is for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known {
    /// The list's year: a day without a year is in it, an amount of another year is no plan amount.
    pub year: i32,
    /// Names of the sides from left to right, each with others that it goes by (重庆市, 重庆, 渝).
    pub sides: Vec<Vec<String>>,
    /// Names of the list's own columns.
    pub own: Vec<String>,
    /// The file was exported here: its cells say what they say, nothing is a group, a total or carried down.
    pub exact: bool,
}

/// Rows that one sheet may hold.
const MOST_ROWS: usize = 200_000;

/// How large a workbook may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SheetLimits {
    /// Of the file and of what it opens up to.
    pub file: Limits,
    /// Rows with something in them, of one sheet.
    pub max_rows: usize,
    /// Cells with something in them, of one sheet.
    pub max_cells: usize,
    /// The last column that is looked at.
    pub max_column: u32,
}

impl Default for SheetLimits {
    fn default() -> Self {
        Self {
            file: Limits {
                max_bytes: 64 << 20,
                max_expanded: 512 << 20,
                max_text: 256 << 20,
                max_steps: 200_000_000,
                // An export says a line of each row, and some of itself.
                max_rows: MOST_ROWS + 1_000,
                ..Limits::default()
            },
            max_rows: MOST_ROWS,
            max_cells: 8_000_000,
            max_column: 702,
        }
    }
}

/// A file of sheets.
#[derive(Debug)]
pub struct Workbook {
    /// What the file was.
    pub format: Format,
    /// Sheets in sight in which a heading was found.
    pub tables: Vec<Table>,
    /// Sheets in sight without a heading, by name.
    pub without_heading: Vec<String>,
    /// Sheets out of sight, by name: not read.
    pub hidden_sheets: Vec<String>,
    /// Whether it holds macros. They are never run, and such a file is no template.
    pub macros: bool,
    /// What a file that was exported here says of itself, in a sheet out of sight called [`MARKS`].
    pub marks: Vec<(String, String)>,
}

/// Name of the sheet, out of sight, in which an exported workbook says what it was made from.
pub const MARKS: &str = "#yipanqi";

/// A cell of a sheet where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlacedCell {
    /// Row, from 1.
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
    /// What it shows.
    pub text: String,
    /// Whether it is a number.
    pub is_number: bool,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetColumn {
    /// From 1.
    pub column: u32,
    /// Its headings from above: 投资, 2025年, 重庆.
    pub path: Vec<String>,
    /// What it probably says.
    pub meaning: Meaning,
    /// Why that is thought.
    pub why: Why,
    /// The unit of its amounts, where heading or title name one.
    pub unit: Option<MoneyWord>,
    /// Whether it is out of sight.
    pub hidden: bool,
    /// How many of its cells hold a formula, whose values are taken as last computed.
    pub formulas: usize,
    /// The first things it says.
    pub samples: Vec<String>,
}

impl SheetColumn {
    /// Letters of the column: `A`, `AB`.
    pub fn letters(&self) -> String {
        letters(self.column)
    }
}

/// What every column of a table is taken to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapping {
    /// One for each column of the table.
    pub columns: Vec<Meaning>,
    /// The unit of each column's amounts.
    pub units: Vec<Option<MoneyWord>>,
}

/// A sheet with a heading.
#[derive(Debug)]
pub struct Table {
    /// Name of the sheet.
    pub sheet: String,
    /// What stands above the heading.
    pub titles: Vec<String>,
    /// First and last row of the heading.
    pub head: (u32, u32),
    /// The columns.
    pub columns: Vec<SheetColumn>,
    /// Rows out of sight: read like the others.
    pub hidden_rows: usize,
    /// Merged areas in it.
    pub merged: usize,
    /// What tells this layout from others: the same for next year's file in the same form.
    pub fingerprint: String,
    pub(crate) grid: Grid,
    pub(crate) body_from: usize,
    /// Rows of column numbers under the heading.
    pub(crate) head_texts: Vec<(u32, String)>,
}

impl Table {
    /// What is proposed for all columns.
    pub fn proposal(&self) -> Mapping {
        Mapping {
            columns: self.columns.iter().map(|c| c.meaning).collect(),
            units: self.columns.iter().map(|c| c.unit).collect(),
        }
    }

    /// Rows with something in them below the heading.
    pub fn lines(&self) -> usize {
        self.grid.lines.len().saturating_sub(self.body_from)
    }

    /// Its cells as they stand in the file, those above and below the table too.
    pub fn cells(&self) -> impl Iterator<Item = PlacedCell> + '_ {
        self.grid.lines.iter().flat_map(|line| {
            let own = line.cells.iter().filter(|cell| !cell.filled);
            own.map(|cell| PlacedCell {
                row: line.number,
                column: cell.column,
                text: cell.text.to_string(),
                is_number: cell.holds == Holds::Number,
            })
        })
    }

    /// Merged areas: first row, first column, last row, last column.
    pub fn merged_areas(&self) -> &[[u32; 4]] {
        &self.grid.merged
    }

    /// The table without its cells, and what held them: for who has read its rows and keeps only what its columns say.
    pub fn emptied(mut self) -> (Self, impl Send) {
        let cells = std::mem::take(&mut self.grid.lines);
        (self, cells)
    }

    /// The rows as a mapping says to read them.
    pub fn read(&self, mapping: &Mapping, known: &Known) -> SheetReading {
        body::read(self, mapping, known)
    }
}

/// Opens a file of sheets and proposes what its columns say.
///
/// # Errors
/// What is no file of sheets, or one that is larger than the limits, is [`Unreadable`].
pub fn workbook(bytes: &[u8], known: &Known, limits: &SheetLimits) -> Result<Workbook, Unreadable> {
    std::panic::catch_unwind(|| judged(bytes, known, limits)).unwrap_or_else(|_| {
        Err(Unreadable::Broken {
            looks_like: "xlsx",
            part: "parser".to_owned(),
        })
    })
}

fn judged(bytes: &[u8], known: &Known, limits: &SheetLimits) -> Result<Workbook, Unreadable> {
    let (format, grids, macros) = grids(bytes, &limits.file).map_err(|cause| match cause {
        // What is told is how many rows one may hand in.
        Unreadable::TooMuch { what: "rows", .. } => Unreadable::TooMuch {
            what: "rows",
            limit: limits.max_rows,
        },
        other => other,
    })?;
    let mut out = Workbook {
        format,
        tables: Vec::new(),
        without_heading: Vec::new(),
        hidden_sheets: Vec::new(),
        macros,
        marks: Vec::new(),
    };
    for mut grid in grids {
        if grid.name == MARKS {
            for line in &grid.lines {
                let of = |column| {
                    line.cell(column)
                        .map_or(String::new(), |cell| cell.text.to_string())
                };
                out.marks.push((of(1), of(2)));
            }
            continue;
        }
        if grid.hidden {
            out.hidden_sheets.push(grid.name);
            continue;
        }
        let too_much = |what, limit| Err(Unreadable::TooMuch { what, limit });
        if grid.lines.len() > limits.max_rows {
            return too_much("rows", limits.max_rows);
        }
        if grid.lines.iter().map(|line| line.cells.len()).sum::<usize>() > limits.max_cells {
            return too_much("cells", limits.max_cells);
        }
        for line in &mut grid.lines {
            let within = line
                .cells
                .partition_point(|cell| cell.column <= limits.max_column);
            line.cells.truncate(within);
        }
        grid.lines.retain(|line| !line.cells.is_empty());
        if grid.lines.is_empty() {
            continue;
        }
        match table(grid, known) {
            Ok(table) => out.tables.push(table),
            Err(name) => out.without_heading.push(name),
        }
    }
    if out.tables.is_empty() && out.without_heading.is_empty() {
        return Err(Unreadable::Empty);
    }
    Ok(out)
}

fn table(mut grid: Grid, known: &Known) -> Result<Table, String> {
    let Some(head) = head::find(&grid) else {
        return Err(grid.name);
    };
    // Areas of many rows, told many times, are not followed to their end.
    let mut steps = Limits::default().max_steps;
    let merged = grid
        .fill_down(|| {
            steps = steps.checked_sub(1).ok_or(Unreadable::TooMuch {
                what: "steps",
                limit: 0,
            })?;
            Ok(())
        })
        .unwrap_or_default();
    let titles = head::titles(&grid, head.first);
    let body_from = grid.lines.partition_point(|line| line.number <= head.last);
    let columns = meaning::propose(&grid, &head, body_from, &titles, known);
    let hidden_rows = grid
        .lines
        .iter()
        .filter(|line| line.number > head.last && grid.hidden_rows.has(line.number))
        .count();
    let leaves = head
        .paths
        .iter()
        .filter_map(|(column, path)| Some((*column, path.last()?.clone())));
    Ok(Table {
        sheet: grid.name.clone(),
        titles,
        head: (head.first, head.last),
        fingerprint: fingerprint(&columns),
        columns,
        hidden_rows,
        merged,
        head_texts: leaves.collect(),
        grid,
        body_from,
    })
}

/// The headings in order, years left out, as 16 hexadecimal digits (FNV-1a).
fn fingerprint(columns: &[SheetColumn]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut put = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    for column in columns {
        for part in &column.path {
            let mut digits = 0;
            for c in part.chars() {
                digits = if c.is_ascii_digit() { digits + 1 } else { 0 };
                if digits == 0 {
                    c.to_string().bytes().for_each(&mut put);
                } else if digits == 4 {
                    put(b'#');
                }
            }
            put(b'/');
        }
        put(b'\n');
    }
    format!("{hash:016x}")
}

/// Letters of a column counted from 1.
pub fn letters(column: u32) -> String {
    let mut left = column;
    let mut out = Vec::new();
    while left > 0 {
        let at = u8::try_from((left - 1) % 26).unwrap_or(0);
        out.push(char::from(b'A' + at));
        left = (left - 1) / 26;
    }
    out.iter().rev().collect()
}

/// Words of a cell on one line, without the spaces that only set it out.
pub(crate) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_lettered_as_spreadsheets_do() {
        for (column, expected) in [
            (1, "A"),
            (26, "Z"),
            (27, "AA"),
            (52, "AZ"),
            (702, "ZZ"),
            (703, "AAA"),
        ] {
            assert_eq!(letters(column), expected);
        }
    }
}
