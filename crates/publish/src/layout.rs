//! Where things stand in a sheet: which row holds what, and how high a merged line must be.
//!
//! Spreadsheets fit a row to wrapped text by themselves, but not when the cell is merged; those heights are reckoned here.

use crate::error::PublishError;
use crate::sheet::Sheet;

/// The most rows and columns a spreadsheet has.
const MOST_ROWS: usize = 1_048_576;
const MOST_COLUMNS: usize = 16_384;

/// Row numbers (from 0) of the parts of one sheet.
pub(crate) struct Layout {
    /// First heading row.
    pub heading: u32,
    /// First row of the body.
    pub body: u32,
    /// First row under the body.
    pub foot: u32,
    /// Last visible column, from 0.
    pub last_column: u16,
    /// The hidden column, when keys are written.
    pub key_column: Option<u16>,
    /// Width of all visible columns, in characters.
    pub width: f64,
}

impl Layout {
    /// Lays the sheet out, or says that it is too large.
    pub fn of(sheet: &Sheet) -> Result<Self, PublishError> {
        let title_rows = usize::from(!sheet.title.is_empty());
        let heading_rows = if sheet.has_groups() { 2 } else { 1 };
        let heading = title_rows + sheet.note_lines.len();
        let body = heading + heading_rows;
        let foot = body + sheet.body.len();
        let rows = foot + sheet.foot.len();
        let columns = sheet.columns.len() + usize::from(sheet.has_keys());
        if sheet.columns.is_empty() {
            return Err(PublishError::NoColumns {
                sheet: sheet.name.clone(),
            });
        }
        let too_large = || PublishError::TooLarge {
            sheet: sheet.name.clone(),
            rows,
            columns,
        };
        if rows > MOST_ROWS || columns > MOST_COLUMNS {
            return Err(too_large());
        }
        let row = |n: usize| u32::try_from(n).map_err(|_| too_large());
        let column = |n: usize| u16::try_from(n).map_err(|_| too_large());
        Ok(Self {
            heading: row(heading)?,
            body: row(body)?,
            foot: row(foot)?,
            last_column: column(sheet.columns.len() - 1)?,
            key_column: if sheet.has_keys() {
                Some(column(sheet.columns.len())?)
            } else {
                None
            },
            width: sheet.columns.iter().map(|column| column.width).sum(),
        })
    }
}

/// Height in points of a merged line of this text at this font size, in a space of `width` characters.
pub(crate) fn height(text: &str, width: f64, points: f64) -> f64 {
    // Widths are counted in characters of the 11-point default font; larger fonts fill them sooner.
    let room = (width * 11.0 / points).max(2.0);
    let lines: f64 = text
        .split('\n')
        .map(|line| (columns_of(line) / room).ceil().max(1.0))
        .sum();
    (lines * points * 1.5).clamp(points * 1.5, 400.0)
}

/// Width of a text in characters, a Chinese one counting two.
fn columns_of(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 1.0 } else { 2.0 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn a_merged_line_grows_with_its_text() {
        assert!(close(height("短", 40.0, 11.0), 16.5));
        assert!(close(height(&"字".repeat(20), 40.0, 11.0), 16.5));
        assert!(close(height(&"字".repeat(21), 40.0, 11.0), 33.0));
        assert!(close(height("甲\n乙", 40.0, 11.0), 33.0));
        assert!(close(height("", 40.0, 11.0), 16.5));
        assert!(close(height(&"字".repeat(99_999), 0.0, 11.0), 400.0));
    }
}
