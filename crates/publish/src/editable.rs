//! A list to be edited and handed back: plain columns, cells that check what is typed, headings that cannot be changed, and
//! out of sight what each row is and what it said.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DataValidationRule, DocProperties, ExcelDateTime,
    Format, FormatAlign, FormatBorder, Formula, ProtectionOptions, Workbook, Worksheet,
};

use crate::PublishError;
use crate::guard::fit_for_xml;
use crate::tab::names;
use crate::xlsx::spreadsheet_day;

/// The column of the sheet out of sight, from 0, from which on choices stand that are too long for a rule.
const CHOICES: u16 = 4;
/// Rows below the table in which new ones may be typed.
const ROOM: u32 = 500;

/// What may be typed into a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditKind {
    /// Words of at most so many characters.
    Text(u32),
    /// A day.
    Day,
    /// A number that is not below zero.
    Number,
    /// Any number.
    Signed,
    /// One of these.
    Choice(Vec<String>),
    /// Nothing: it is only shown.
    Locked,
    /// Nothing: it is out of sight.
    Key,
}

/// A column.
#[derive(Debug, Clone, PartialEq)]
pub struct EditColumn {
    /// Its heading.
    pub title: String,
    /// Width in characters.
    pub width: f64,
    /// What may be typed.
    pub kind: EditKind,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EditCell {
    /// Words.
    Text(String),
    /// A number as it is written, with at most 15 digits.
    Number(String),
    /// A day: year, month, day.
    Day(i32, u32, u32),
}

/// A table to be edited.
#[derive(Debug, Clone, PartialEq)]
pub struct Editable {
    /// Name of the sheet.
    pub name: String,
    /// What stands above the heading.
    pub title: String,
    /// How it is to be filled in.
    pub note: String,
    /// The columns.
    pub columns: Vec<EditColumn>,
    /// The rows, a cell for each column.
    pub rows: Vec<Vec<EditCell>>,
    /// Name and content of the sheet out of sight: what the file was made from.
    pub marks: (String, Vec<(String, String)>),
}

/// The table as a workbook.
///
/// # Errors
/// A table that a workbook cannot hold.
pub fn editable(table: &Editable) -> Result<Vec<u8>, PublishError> {
    let mut book = Workbook::new();
    let made_on = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made_on));
    let tab = book.add_worksheet();
    if let Some(name) = names(std::iter::once(table.name.as_str())).into_iter().next() {
        tab.set_name(name)?;
    }
    write(tab, table)?;
    let hidden = book.add_worksheet();
    hidden.set_name(&table.marks.0)?.set_very_hidden(true);
    for (row, (name, value)) in (0..).zip(&table.marks.1) {
        hidden.write_string(row, 0, name)?.write_string(row, 1, value)?;
    }
    for (at, column) in (0..).zip(&table.columns) {
        if let EditKind::Choice(choices) = &column.kind
            && !fits_rule(choices)
        {
            for (row, choice) in (0..).zip(choices) {
                hidden.write_string(row, CHOICES + at, &*fit_for_xml(choice))?;
            }
        }
    }
    Ok(book.save_to_buffer()?)
}

/// Whether a rule can hold the choices itself; longer ones stand out of sight.
fn fits_rule(choices: &[String]) -> bool {
    let length: usize = choices
        .iter()
        .map(|choice| choice.encode_utf16().count() + 1)
        .sum();
    length <= 255 && !choices.iter().any(|choice| choice.contains([',', '"']))
}

fn write(tab: &mut Worksheet, table: &Editable) -> Result<(), PublishError> {
    let grid = Format::new()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::VerticalCenter)
        .set_unlocked();
    let words = grid.clone().set_text_wrap().set_num_format("@");
    let number = grid.clone().set_num_format("General");
    let day = grid.clone().set_num_format("yyyy\\-mm\\-dd");
    let locked = words
        .clone()
        .set_locked()
        .set_background_color(Color::RGB(0x00EE_F0F3));
    let head = Format::new()
        .set_border(FormatBorder::Thin)
        .set_bold()
        .set_align(FormatAlign::Center)
        .set_text_wrap();
    let title = Format::new().set_bold().set_font_size(14);
    tab.write_string_with_format(0, 0, &*fit_for_xml(&table.title), &title)?;
    tab.write_string(1, 0, &*fit_for_xml(&table.note))?;
    let last = 2 + u32::try_from(table.rows.len()).unwrap_or(u32::MAX - 1000);
    for (at, column) in (0..).zip(&table.columns) {
        tab.write_string_with_format(2, at, &*fit_for_xml(&column.title), &head)?;
        let format = match column.kind {
            EditKind::Day => &day,
            EditKind::Number | EditKind::Signed => &number,
            EditKind::Locked => &locked,
            _ => &words,
        };
        // Rows that are added take the form of their column.
        tab.set_column_width(at, column.width)?
            .set_column_format(at, format)?;
        if let Some(rule) = rule(at, column, &table.marks.0) {
            tab.add_data_validation(3, at, last + ROOM, at, &rule)?;
        }
        if column.kind == EditKind::Key {
            tab.set_column_hidden(at)?;
        }
    }
    for (row, cells) in (3..).zip(&table.rows) {
        for ((at, cell), column) in (0..).zip(cells).zip(&table.columns) {
            // A cell that is what its column holds takes the form of the column, which need not be looked up.
            let is_words = !matches!(column.kind, EditKind::Number | EditKind::Signed | EditKind::Day);
            match cell {
                EditCell::Text(text) if text.is_empty() => {}
                EditCell::Text(text) if is_words => {
                    tab.write_string(row, at, &*fit_for_xml(text))?;
                }
                EditCell::Text(text) => {
                    tab.write_string_with_format(row, at, &*fit_for_xml(text), &words)?;
                }
                EditCell::Number(text) => match text.parse::<f64>().ok().filter(|_| text.len() <= 16) {
                    Some(n) if matches!(column.kind, EditKind::Number | EditKind::Signed) => {
                        tab.write_number(row, at, n)?;
                    }
                    Some(n) => {
                        tab.write_number_with_format(row, at, n, &number)?;
                    }
                    None => {
                        tab.write_string_with_format(row, at, text, &words)?;
                    }
                },
                EditCell::Day(year, month, of_month) => match spreadsheet_day(*year, *month, *of_month) {
                    Some(date) if column.kind == EditKind::Day => {
                        tab.write_number(row, at, date.to_excel())?;
                    }
                    Some(date) => {
                        tab.write_datetime_with_format(row, at, &date, &day)?;
                    }
                    None => {
                        let text = format!("{year:04}-{month:02}-{of_month:02}");
                        tab.write_string_with_format(row, at, text, &words)?;
                    }
                },
            }
        }
    }
    tab.set_freeze_panes(3, 2)?;
    // Headings and what is out of sight are locked; rows may be added, removed, sorted and filtered.
    tab.protect_with_options(&ProtectionOptions {
        insert_rows: true,
        delete_rows: true,
        sort: true,
        use_autofilter: true,
        format_cells: true,
        format_columns: true,
        format_rows: true,
        ..ProtectionOptions::default()
    });
    Ok(())
}

fn rule(at: u16, column: &EditColumn, hidden: &str) -> Option<DataValidation> {
    let rule = match &column.kind {
        EditKind::Text(most) => {
            DataValidation::new().allow_text_length(DataValidationRule::LessThanOrEqualTo(*most))
        }
        EditKind::Day => {
            let day = |y| ExcelDateTime::from_ymd(y, 1, 1).ok();
            DataValidation::new().allow_date(DataValidationRule::Between(day(1990)?, day(2100)?))
        }
        EditKind::Number => {
            DataValidation::new().allow_decimal_number(DataValidationRule::GreaterThanOrEqualTo(0.0))
        }
        EditKind::Signed => {
            DataValidation::new().allow_decimal_number(DataValidationRule::Between(-1e15, 1e15))
        }
        EditKind::Choice(choices) if choices.is_empty() => return None,
        EditKind::Choice(choices) if fits_rule(choices) => {
            DataValidation::new().allow_list_strings(choices).ok()?
        }
        EditKind::Choice(choices) => {
            let column = rust_xlsxwriter::utility::column_number_to_name(CHOICES + at);
            let range = format!("='{hidden}'!${column}$1:${column}${}", choices.len());
            DataValidation::new().allow_list_formula(Formula::new(range))
        }
        EditKind::Locked | EditKind::Key => return None,
    };
    Some(rule.set_error_style(DataValidationErrorStyle::Stop))
}
