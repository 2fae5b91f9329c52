//! What a sheet is before it is a file: columns, lines and cells, without fonts or formats.

/// One value of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Nothing; the cell is still drawn.
    Empty,
    /// Words, always written as text, whatever they begin with.
    Text(String),
    /// A whole number.
    Int(i64),
    /// An exact decimal: `units` × 10^−`decimals`, so 18.60 is `units: 1860, decimals: 2`.
    ///
    /// A number of more than fifteen digits is written as text, because spreadsheets would change its last digits.
    Decimal {
        /// The number without its point.
        units: i64,
        /// Digits after the point, shown even when they are zeros.
        decimals: u8,
    },
    /// A day: year, month 1–12, day 1–31.
    Day(i32, u32, u32),
    /// A number that names something; written as text, so it is neither added up nor rounded.
    Id(i64),
}

/// Where the words of a column stand in their cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Words.
    #[default]
    Left,
    /// Short marks, days, serials.
    Center,
    /// Numbers.
    Right,
}

/// One column and its heading.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// The heading.
    pub title: String,
    /// A heading above the heading; neighbours with the same one share a merged cell.
    pub group: Option<String>,
    /// Width in characters of the default font; a Chinese character takes two.
    pub width: f64,
    /// Where the words stand.
    pub align: Align,
}

/// One line of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// A heading between rows, across all columns.
    Group {
        /// The heading.
        text: String,
        /// 0 for the outermost; each level is moved in.
        depth: u8,
    },
    /// A row; missing cells at its end are empty.
    Row {
        /// The values, at most one per column.
        cells: Vec<Cell>,
        /// A stable key of what the row shows, for reading an edited file again; written out of sight.
        key: Option<String>,
    },
}

/// One table with its title, notes and foot.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// Name of the tab; cleaned of what spreadsheets refuse, and made unique.
    pub name: String,
    /// Large line on top; none when empty.
    pub title: String,
    /// Lines between the title and the headings (unit of the figures, state of the data).
    pub note_lines: Vec<String>,
    /// The columns, in order.
    pub columns: Vec<Column>,
    /// How many columns stay in view when scrolling to the right.
    pub frozen_columns: u16,
    /// The lines below the headings.
    pub body: Vec<Line>,
    /// Lines under the table (who made it, trail head).
    pub foot: Vec<String>,
}

impl Sheet {
    /// Whether any row carries a key, and so whether the key column is written.
    pub(crate) fn has_keys(&self) -> bool {
        self.body
            .iter()
            .any(|line| matches!(line, Line::Row { key: Some(_), .. }))
    }

    /// Whether there is a second heading row above the first.
    pub(crate) fn has_groups(&self) -> bool {
        self.columns.iter().any(|column| column.group.is_some())
    }
}
