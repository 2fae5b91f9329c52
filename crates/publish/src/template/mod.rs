//! The clerk's own file with other rows: titles, headings, widths, styles, what stands below the table and what else the
//! file holds stay as they are.
//!
//! The parts of the file are edited as text where rows come or go, and copied as they are elsewhere: a library that reads a
//! workbook and writes it again loses what it does not know.

mod drawing;
mod part;
mod refs;
mod sheet;

use crate::PublishError;
use part::Package;
use refs::Rows;
use sheet::Scan;

/// What is put into a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fill {
    /// Name of the sheet.
    pub sheet: String,
    /// First and last row of those that are replaced; the last before the first when the template has none.
    pub rows: (u32, u32),
    /// The row whose cells all rows look like.
    pub sample: u32,
    /// The row that headings between rows look like, and the column of their words.
    pub group: Option<(u32, u32)>,
    /// The rows.
    pub lines: Vec<FillLine>,
    /// Values of rows that stay, by row and column as the template has them: what all rows come to. Where a formula says
    /// so it is kept.
    pub around: Vec<(u32, u32, FillCell)>,
}

/// A line that is put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FillLine {
    /// A heading between rows.
    Group(String),
    /// A row: values by column, from 1. A cell that holds a formula in the template keeps it.
    Row(Vec<(u32, FillCell)>),
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FillCell {
    /// Words.
    Text(String),
    /// A number as it is written.
    Number(String),
    /// A day: year, month, day. Written as words where the template's cell holds none.
    Day(i32, u32, u32),
}

/// The template with these rows.
///
/// # Errors
/// A part that is not as the format says: [`PublishError::Template`].
pub fn filled(template: &[u8], fill: &Fill) -> Result<Vec<u8>, PublishError> {
    let mut package = Package::open(template)?;
    let workbook = package.text("xl/workbook.xml")?;
    let part = package.sheet(&workbook, &fill.sheet)?;
    let xml = package.text(&part)?;
    let scan = Scan::of(&xml).ok_or_else(|| broken(&part))?;
    let none = [FillLine::Row(Vec::new())];
    let lines = if fill.lines.is_empty() {
        &none[..]
    } else {
        &fill.lines
    };
    let rows = Rows {
        first: fill.rows.0,
        last: fill.rows.1,
        count: u32::try_from(lines.len()).map_err(|_| broken(&part))?,
    };
    let own = fill.sheet.as_str();
    let sheet = scan.with(fill, lines, rows, own);
    package.put(&part, sheet);
    // What other sheets add up of this one.
    for (name, other) in package.sheets(&workbook)? {
        for drawing in package.beside(&other, &["/drawing"])? {
            for chart in package.beside(&drawing, &["/chart"])? {
                let text = package.text(&chart)?;
                package.put(&chart, part::moved_formulas(&text, rows, own, ""));
            }
        }
        if other == part {
            continue;
        }
        let text = package.text(&other)?;
        if text.contains('!') {
            package.put(&other, part::moved_formulas(&text, rows, own, &name));
        }
    }
    // Tables and notes of the sheet name its cells, too.
    for beside in package.beside(&part, &["/table", "/comments"])? {
        let text = package.text(&beside)?;
        package.put(&beside, part::moved_areas(&text, rows));
    }
    // Pictures and charts lie over its cells, and charts draw what stands in them.
    for drawing in package.beside(&part, &["/drawing"])? {
        let text = package.text(&drawing)?;
        package.put(&drawing, drawing::moved_anchors(&text, rows));
    }
    for boxes in package.beside(&part, &["/vmlDrawing"])? {
        // Some are in no encoding that can be read; then the boxes stay where they are.
        if let Ok(text) = package.text(&boxes) {
            package.put(&boxes, drawing::moved_boxes(&text, rows));
        }
    }
    package.put("xl/workbook.xml", part::recomputed(&workbook, rows, own));
    package.forget_chain()?;
    package.written()
}

fn broken(part: &str) -> PublishError {
    PublishError::Template {
        part: part.to_owned(),
    }
}
