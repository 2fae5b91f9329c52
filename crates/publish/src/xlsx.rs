//! The workbook: merged headings, frozen panes, and a page set-up that prints well on A4 without anybody touching it.

mod look;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet};

use crate::guard::{fit_for_xml, looks_like_a_formula};
use crate::layout::{Layout, height};
use crate::sheet::{Cell, Column, Line, Sheet};
use crate::tab::names;
use crate::{KEY_HEADING, PublishError, written};
use look::{Look, NOTE_POINTS, TABLE_POINTS, TITLE_POINTS};

/// Longest text of a cell, in UTF-16 units.
const LONGEST_TEXT: usize = 32_767;
/// Paper size number of A4 in the file format.
const A4: u8 = 9;

/// The sheets as one workbook (Office Open XML), ready to be saved or sent.
///
/// The same sheets give the same bytes: the file's creation day is fixed, since this room has no clock; when a report was
/// made belongs into its notes.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, PublishError> {
    if sheets.is_empty() {
        return Err(PublishError::NoSheets);
    }
    let mut workbook = Workbook::new();
    let made_on = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&made_on));
    let look = Look::new();
    for (sheet, name) in sheets
        .iter()
        .zip(names(sheets.iter().map(|sheet| sheet.name.as_str())))
    {
        let layout = Layout::of(sheet)?;
        let tab = workbook.add_worksheet();
        tab.set_name(name)?;
        Page {
            sheet,
            layout,
            look: &look,
            tab,
        }
        .write()?;
    }
    Ok(workbook.save_to_buffer()?)
}

/// One sheet on its way into the workbook.
struct Page<'a> {
    sheet: &'a Sheet,
    layout: Layout,
    look: &'a Look,
    tab: &'a mut Worksheet,
}

impl Page<'_> {
    fn write(mut self) -> Result<(), PublishError> {
        self.set_up()?;
        self.head()?;
        self.headings()?;
        self.body()?;
        let sheet = self.sheet;
        for (row, line) in (self.layout.foot..).zip(&sheet.foot) {
            self.across(row, line, &self.look.note, NOTE_POINTS)?;
        }
        Ok(())
    }

    /// Widths, panes and the printed page.
    fn set_up(&mut self) -> Result<(), PublishError> {
        let layout = &self.layout;
        for (at, column) in (0..).zip(&self.sheet.columns) {
            self.tab.set_column_width(at, column.width.clamp(1.0, 255.0))?;
        }
        let frozen = self.sheet.frozen_columns.min(layout.last_column);
        self.tab.set_freeze_panes(layout.body, frozen)?;
        self.tab
            .set_landscape()
            .set_paper_size(A4)
            .set_print_fit_to_pages(1, 0);
        self.tab
            .set_margins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3)
            .set_print_center_horizontally(true);
        self.tab.set_repeat_rows(layout.heading, layout.body - 1)?;
        self.tab.set_footer("&C&P / &N");
        Ok(())
    }

    fn head(&mut self) -> Result<(), PublishError> {
        let sheet = self.sheet;
        let mut row = 0;
        if !sheet.title.is_empty() {
            self.across(row, &sheet.title, &self.look.title, TITLE_POINTS)?;
            row += 1;
        }
        for note in &sheet.note_lines {
            self.across(row, note, &self.look.note, NOTE_POINTS)?;
            row += 1;
        }
        Ok(())
    }

    /// One or two heading rows: neighbours of one group share a cell above, a column without group takes both rows.
    fn headings(&mut self) -> Result<(), PublishError> {
        let columns = &self.sheet.columns;
        let (top, low) = (self.layout.heading, self.layout.body - 1);
        let mut at: u16 = 0;
        for run in columns.chunk_by(|a, b| a.group.is_some() && a.group == b.group) {
            let last = at + u16::try_from(run.len() - 1).unwrap_or(u16::MAX);
            match &run[0].group {
                Some(group) => {
                    self.span((top, at), (top, last), group, &run[0].title)?;
                    for (column, here) in run.iter().zip(at..) {
                        self.span((low, here), (low, here), &column.title, &column.title)?;
                    }
                }
                None => self.span((top, at), (low, at), &run[0].title, &run[0].title)?,
            }
            at = last.saturating_add(1);
        }
        if let Some(key) = self.layout.key_column {
            self.tab
                .write_string_with_format(low, key, KEY_HEADING, &self.look.key)?;
            self.tab.set_column_hidden(key)?;
        }
        Ok(())
    }

    /// A heading over a rectangle of cells; `column` names the place in errors.
    fn span(
        &mut self,
        from: (u32, u16),
        to: (u32, u16),
        text: &str,
        column: &str,
    ) -> Result<(), PublishError> {
        let text = self.checked(from.0, column, text)?;
        let format = &self.look.heading;
        if from == to {
            self.tab
                .write_string_with_format(from.0, from.1, &*text, format)?;
        } else {
            self.tab.merge_range(from.0, from.1, to.0, to.1, &text, format)?;
        }
        Ok(())
    }

    fn body(&mut self) -> Result<(), PublishError> {
        let sheet = self.sheet;
        for (row, line) in (self.layout.body..).zip(&sheet.body) {
            match line {
                Line::Group { text, depth } => {
                    let format = self.look.group.clone().set_indent((*depth).min(15));
                    self.across(row, text, &format, TABLE_POINTS)?;
                }
                Line::Row { cells, key } => {
                    self.row(row, cells)?;
                    if let (Some(key), Some(at)) = (key, self.layout.key_column) {
                        let key = self.checked(row, KEY_HEADING, key)?;
                        self.tab
                            .write_string_with_format(row, at, &*key, &self.look.key)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn row(&mut self, row: u32, cells: &[Cell]) -> Result<(), PublishError> {
        let columns = &self.sheet.columns;
        if cells.len() > columns.len() {
            return Err(PublishError::TooManyCells {
                sheet: self.sheet.name.clone(),
                row: row + 1,
                cells: cells.len(),
                columns: columns.len(),
            });
        }
        for ((at, column), cell) in (0..)
            .zip(columns)
            .zip(cells.iter().chain(std::iter::repeat(&Cell::Empty)))
        {
            self.cell(row, at, column, cell)?;
        }
        Ok(())
    }

    fn cell(&mut self, row: u32, at: u16, column: &Column, cell: &Cell) -> Result<(), PublishError> {
        let look = self.look.cell(column.align);
        match *cell {
            Cell::Empty => {
                self.tab.write_blank(row, at, &look.text)?;
            }
            Cell::Text(ref text) => {
                let text = self.checked(row, &column.title, text)?;
                let format = if looks_like_a_formula(&text) {
                    &look.quoted
                } else {
                    &look.text
                };
                self.tab.write_string_with_format(row, at, &*text, format)?;
            }
            Cell::Id(id) => {
                self.tab
                    .write_string_with_format(row, at, id.to_string(), &look.text)?;
            }
            Cell::Int(number) => self.number(row, at, &look.text, number, 0)?,
            Cell::Decimal { units, decimals } => self.number(row, at, &look.text, units, decimals)?,
            Cell::Day(year, month, day) => {
                let shown = written::day(year, month, day);
                if !written::is_a_day(year, month, day) {
                    return Err(PublishError::NoSuchDay {
                        sheet: self.sheet.name.clone(),
                        row: row + 1,
                        column: column.title.clone(),
                        day: shown,
                    });
                }
                match spreadsheet_day(year, month, day) {
                    Some(day) => self.tab.write_datetime_with_format(row, at, &day, &look.day)?,
                    None => self.tab.write_string_with_format(row, at, shown, &look.text)?,
                };
            }
        }
        Ok(())
    }

    fn number(
        &mut self,
        row: u32,
        at: u16,
        plain: &Format,
        units: i64,
        decimals: u8,
    ) -> Result<(), PublishError> {
        match written::as_number(units, decimals) {
            Some(number) => {
                let format = match decimals {
                    0 => plain.clone().set_num_format("0"),
                    n => plain
                        .clone()
                        .set_num_format(format!("0.{}", "0".repeat(usize::from(n)))),
                };
                self.tab.write_number_with_format(row, at, number, &format)?;
            }
            None => {
                self.tab
                    .write_string_with_format(row, at, written::decimal(units, decimals), plain)?;
            }
        }
        Ok(())
    }

    /// A line across all visible columns, high enough for its text.
    fn across(&mut self, row: u32, text: &str, format: &Format, points: f64) -> Result<(), PublishError> {
        let column = &self.sheet.columns[0].title;
        let text = self.checked(row, column, text)?;
        if self.layout.last_column == 0 {
            self.tab.write_string_with_format(row, 0, &*text, format)?;
        } else {
            self.tab
                .merge_range(row, 0, row, self.layout.last_column, &text, format)?;
        }
        self.tab
            .set_row_height(row, height(&text, self.layout.width, points))?;
        Ok(())
    }

    /// The text as it may stand in a cell, or where it is too long.
    fn checked<'t>(
        &self,
        row: u32,
        column: &str,
        text: &'t str,
    ) -> Result<std::borrow::Cow<'t, str>, PublishError> {
        let length = text.encode_utf16().count();
        if length > LONGEST_TEXT {
            return Err(PublishError::TextTooLong {
                sheet: self.sheet.name.clone(),
                row: row + 1,
                column: column.to_owned(),
                length,
            });
        }
        Ok(fit_for_xml(text))
    }
}

/// The day as spreadsheets count it; they know none before 1900, and count the first two months of that year wrongly.
pub(crate) fn spreadsheet_day(year: i32, month: u32, day: u32) -> Option<ExcelDateTime> {
    let year = u16::try_from(year)
        .ok()
        .filter(|year| (1901..=9999).contains(year))?;
    ExcelDateTime::from_ymd(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}
