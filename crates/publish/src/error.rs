//! Why a file cannot be written, in terms of the sheet and the place that would have to change.

use rust_xlsxwriter::XlsxError;
use thiserror::Error;

/// A reason why no file was written.
///
/// Rows are counted as the spreadsheet would show them, from 1, title and headings included.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PublishError {
    /// A workbook needs at least one sheet.
    #[error("a workbook needs at least one sheet")]
    NoSheets,
    /// A sheet needs at least one column.
    #[error("sheet {sheet:?} has no columns")]
    NoColumns {
        /// The sheet, as named by the caller.
        sheet: String,
    },
    /// A cell holds more text than a spreadsheet can (32 767 UTF-16 units).
    #[error(
        "sheet {sheet:?}, row {row}, column {column:?}: {length} characters are more than a cell can hold (32767)"
    )]
    TextTooLong {
        /// The sheet, as named by the caller.
        sheet: String,
        /// The row in the file, from 1.
        row: u32,
        /// The column's title.
        column: String,
        /// Length found, in UTF-16 units as spreadsheets count.
        length: usize,
    },
    /// A row has more cells than the sheet has columns.
    #[error("sheet {sheet:?}, row {row}: {cells} cells in {columns} columns")]
    TooManyCells {
        /// The sheet, as named by the caller.
        sheet: String,
        /// The row in the file, from 1.
        row: u32,
        /// Cells in the row.
        cells: usize,
        /// Columns of the sheet.
        columns: usize,
    },
    /// A day that is not in the calendar.
    #[error("sheet {sheet:?}, row {row}, column {column:?}: {day} is not a day")]
    NoSuchDay {
        /// The sheet, as named by the caller.
        sheet: String,
        /// The row in the file, from 1.
        row: u32,
        /// The column's title.
        column: String,
        /// The day as given.
        day: String,
    },
    /// More rows or columns than a spreadsheet has (1 048 576 × 16 384).
    #[error("sheet {sheet:?} is larger than a spreadsheet can be: {rows} rows, {columns} columns")]
    TooLarge {
        /// The sheet, as named by the caller.
        sheet: String,
        /// Rows needed, title and headings included.
        rows: usize,
        /// Columns needed, the key column included.
        columns: usize,
    },
    /// A part of a template is not as the format says.
    #[error("the template's part {part:?} cannot be followed")]
    Template {
        /// Name of the part.
        part: String,
    },
    /// The library that writes papers refused.
    #[error("the paper could not be written: {0}")]
    Docx(String),
    /// The writing library refused for another reason.
    #[error("the workbook could not be written")]
    Workbook(#[from] XlsxError),
}
