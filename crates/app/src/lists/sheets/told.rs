//! What was found in a file, as the page shows it and as plumbing keeps it: the columns with their proposals, the first
//! rows, what is wrong with which cell, the names of units, totals.

use serde::{Deserialize, Serialize};
use yipanqi_domain::refusal::{Refusal, Rule};

/// Problems that are listed; all are counted and all are in the marked copy.
pub(super) const MOST_PROBLEMS: usize = 300;
/// Titles that are named where only rows are told.
pub(super) const MOST_TITLES: usize = 20;
/// Rows that are shown.
pub(super) const FIRST_ROWS: usize = 12;

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Why the file cannot be taken: the code of a refusal with what its words mention.
    pub refused: Option<(String, Vec<(String, String)>)>,
    /// Why taking it was refused, when a job did it.
    #[serde(default)]
    pub not_taken: Option<(String, Vec<(String, String)>)>,
    /// Sheets with a heading.
    pub sheets: Vec<ToldSheet>,
    /// Sheets without one.
    pub without_heading: Vec<String>,
    /// Sheets out of sight, not read.
    pub hidden_sheets: Vec<String>,
    /// Columns of the sheet chosen.
    pub columns: Vec<ToldColumn>,
    /// What stands above its heading.
    pub titles: Vec<String>,
    /// Below the table.
    pub foot: Vec<String>,
    /// Whether the columns are taken for what they were taken for last time.
    pub is_remembered: bool,
    /// Rows found.
    pub rows: usize,
    /// Rows that can be taken.
    pub good: usize,
    /// Headings between rows.
    pub groups: usize,
    /// Rows out of sight.
    pub hidden_rows: usize,
    /// Cells whose words were carried down.
    pub carried: usize,
    /// Cells with formulas, whose last values are taken.
    pub formulas: usize,
    /// Rows that repeat the heading.
    pub repeated_headings: usize,
    /// The first rows.
    pub first: Vec<ToldRow>,
    /// Problems, the first of them.
    pub problems: Vec<ToldProblem>,
    /// How many problems stop a row, and how many are only told.
    pub problem_counts: (usize, usize),
    /// Names of units that are not simply one unit.
    pub units: Vec<ToldUnit>,
    /// Totals.
    pub totals: Vec<ToldTotal>,
    /// What an exported file that came back changes.
    pub diff: Option<ToldDiff>,
}

impl Told {
    /// Refuses to take the rows when there is none, or when one has something wrong that is not left out. A file that came
    /// back is taken whole or not at all.
    ///
    /// # Errors
    /// `sheet_rows_wrong` at `leave_out`, `sheet_no_rows`.
    pub fn may_take(&self, leave_out: bool) -> Rule {
        let wrong = self.rows - self.good;
        if wrong > 0 && (!leave_out || self.diff.is_some()) {
            let refusal = Refusal::new("sheet_rows_wrong").with("n", wrong);
            return Err(if self.diff.is_some() {
                refusal
            } else {
                refusal.at("leave_out")
            });
        }
        Refusal::unless(self.good > 0 || self.diff.is_some(), "sheet_no_rows")
    }
}

/// What an exported file that came back changes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldDiff {
    /// Changed fields, those that were changed here, too, first.
    pub changes: Vec<ToldChange>,
    /// How many there are.
    pub change_count: usize,
    /// How many of them were changed here, too.
    pub conflicts: usize,
    /// New rows.
    pub added: Titles,
    /// Rows that the file holds no more.
    pub removed: Titles,
    /// Rows that the draft holds no more.
    pub gone: Titles,
    /// Rows whose key the export did not hold.
    pub strange: Titles,
    /// The file holds only what a view showed: rows that it never held are left as they are.
    pub is_part: bool,
    /// Titles of columns that the file holds no more, or under another title: nothing of them is compared.
    pub missing: Vec<String>,
}

/// Rows by their titles: all are counted, the first of them named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Titles {
    /// How many.
    pub count: usize,
    /// The first titles.
    pub first: Vec<String>,
}

impl Titles {
    pub(super) fn of(titles: impl ExactSizeIterator<Item = String>) -> Self {
        Self {
            count: titles.len(),
            first: titles.take(MOST_TITLES).collect(),
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// A changed field of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldChange {
    /// By what a form names it.
    pub name: String,
    /// Row of the sheet.
    pub sheet_row: u32,
    /// Title of the row.
    pub title: String,
    /// Code of the field.
    pub field: String,
    /// What the draft says.
    pub mine: String,
    /// What the file says.
    pub theirs: String,
    /// What it was when it was exported. None where the list has kept it nowhere: of a draft no former states are kept.
    #[serde(default)]
    pub base: Option<String>,
    /// It was changed here, too, since the export.
    pub conflict: bool,
}

/// A sheet that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldSheet {
    /// Its name.
    pub name: String,
    /// Rows below its heading.
    pub lines: usize,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldColumn {
    /// `A`, `AB`.
    pub letters: String,
    /// Headings from above.
    pub path: Vec<String>,
    /// Code of what it is taken for.
    pub meaning: String,
    /// Code of why.
    pub why: String,
    /// The words that tell.
    pub seen: String,
    /// Code of the unit of its amounts.
    pub unit: String,
    /// Whether it is out of sight.
    pub is_hidden: bool,
    /// The first things it says.
    pub samples: Vec<String>,
}

/// A row as it would be taken.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldRow {
    /// Row of the sheet.
    pub row: u32,
    /// Serial.
    pub serial: String,
    /// Field and heading.
    pub heading: String,
    /// Title.
    pub title: String,
    /// Lead units.
    pub leads: String,
    /// Support units.
    pub support: String,
    /// Amounts with their units, one after the other.
    pub amounts: Vec<(String, String)>,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub ends_on: String,
    /// Whether it can be taken.
    pub is_good: bool,
}

/// What is wrong with a cell, or to be known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldProblem {
    /// Row of the sheet.
    pub row: u32,
    /// Its column; 0 for the row.
    pub column: u32,
    /// `H8`, or the row's number.
    pub place: String,
    /// Code: of a cell's problem, or of a refusal.
    pub code: String,
    /// Whether it is the code of a refusal.
    pub is_refusal: bool,
    /// What the words mention.
    pub args: Vec<(String, String)>,
    /// Whether the row cannot be taken so.
    pub stops: bool,
}

/// A name of a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldUnit {
    /// As written.
    pub name: String,
    /// `taken`: as the unit named; `abolished`: with those that took over; `several`; `open`: stands for many; `unknown`:
    /// with those that are near.
    pub code: String,
    /// Names of units.
    pub units: Vec<String>,
    /// In how many rows.
    pub rows: usize,
}

/// A total that the sheet states.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldTotal {
    /// `F12`.
    pub place: String,
    /// What its row is called.
    pub name: String,
    /// As stated.
    pub said: String,
    /// Code of its unit.
    pub unit: String,
    /// The sum of the rows in that unit.
    pub summed: String,
    /// Whether they agree.
    pub agrees: bool,
}
