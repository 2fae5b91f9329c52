//! A sheet of somebody else's once more, cell by cell where it stood, with some cells marked and a note on each.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, Note, Workbook};

use crate::PublishError;
use crate::guard::fit_for_xml;
use crate::tab::names;

/// A cell where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedCell {
    /// Row, from 1.
    pub row: u32,
    /// Column, from 1.
    pub column: u32,
    /// What it shows.
    pub text: String,
    /// Whether it is a number.
    pub is_number: bool,
    /// What is to be said of it, and whether it must be put right.
    pub note: Option<(String, bool)>,
}

/// A sheet that is copied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetCopy {
    /// Its name.
    pub name: String,
    /// First and last row of its heading.
    pub head: (u32, u32),
    /// Its cells.
    pub cells: Vec<CopiedCell>,
    /// Merged areas: first row, first column, last row, last column.
    pub merged: Vec<[u32; 4]>,
}

/// The copy as a workbook. Cells stay where they are, so that rows and columns are called as in the original.
///
/// # Errors
/// A sheet that a workbook cannot hold.
pub fn marked(copy: &SheetCopy) -> Result<Vec<u8>, PublishError> {
    let mut book = Workbook::new();
    let tab = book.add_worksheet();
    if let Some(name) = names(std::iter::once(copy.name.as_str())).into_iter().next() {
        tab.set_name(name)?;
    }
    let plain = Format::new()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin);
    let head = plain.clone().set_bold().set_align(FormatAlign::Center);
    let wrong = plain.clone().set_background_color(Color::RGB(0x00F8_CBAD));
    let unsure = plain.clone().set_background_color(Color::RGB(0x00FF_F2CC));
    let at = |n: u32| u16::try_from(n.saturating_sub(1)).unwrap_or(u16::MAX);
    let mut widest = std::collections::BTreeMap::<u16, usize>::new();
    for [top, left, bottom, right] in &copy.merged {
        if bottom > top || right > left {
            // A region that overlaps another is left as single cells.
            let _ = tab.merge_range(top - 1, at(*left), bottom - 1, at(*right), "", &head);
        }
    }
    for cell in &copy.cells {
        let format = match &cell.note {
            Some((_, true)) => &wrong,
            Some((_, false)) => &unsure,
            None if cell.row <= copy.head.1 => &head,
            None => &plain,
        };
        let (row, column) = (cell.row - 1, at(cell.column));
        let number = cell
            .text
            .parse::<f64>()
            .ok()
            .filter(|_| cell.is_number && cell.text.len() <= 15);
        match number {
            Some(number) => tab.write_number_with_format(row, column, number, format)?,
            None => tab.write_string_with_format(row, column, &*fit_for_xml(&cell.text), format)?,
        };
        if cell.row > copy.head.0.saturating_sub(1) {
            let width = widest.entry(column).or_default();
            *width = (*width).max(cell.text.chars().count().min(28));
        }
        if let Some((said, _)) = &cell.note {
            let note = Note::new(&*fit_for_xml(said)).add_author_prefix(false);
            tab.insert_note(row, column, &note)?;
        }
    }
    for (column, chars) in widest {
        let chars = u8::try_from(chars).unwrap_or(28);
        tab.set_column_width(column, f64::from(chars) * 1.8 + 4.0)?;
    }
    tab.set_freeze_panes(copy.head.1, 0)?;
    Ok(book.save_to_buffer()?)
}
