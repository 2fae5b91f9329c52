//! Fonts, borders and number formats of a workbook.
//!
//! The font is named as Chinese office programs name it; where it is missing they take their own default.

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

use crate::sheet::Align;

/// The font of Chinese office tables (SimSun).
const FONT: &str = "宋体";
/// Number of the GB character set in the file format.
const CHARSET_GB: u8 = 134;

/// Font size of the title.
pub(super) const TITLE_POINTS: f64 = 16.0;
/// Font size of the table.
pub(super) const TABLE_POINTS: f64 = 10.0;
/// Font size of notes and foot.
pub(super) const NOTE_POINTS: f64 = 10.0;

/// The formats of every part of a sheet, made once per workbook.
pub(super) struct Look {
    /// The large line on top.
    pub title: Format,
    /// Notes and foot.
    pub note: Format,
    /// Column headings.
    pub heading: Format,
    /// Headings between rows.
    pub group: Format,
    /// The hidden column; text, so that no program turns a key into a number.
    pub key: Format,
    left: CellLook,
    center: CellLook,
    right: CellLook,
}

/// The formats of the cells of one column.
pub(super) struct CellLook {
    /// Words, and the ground of numbers.
    pub text: Format,
    /// Words that look like a formula: kept as text even after somebody edits the cell.
    pub quoted: Format,
    /// Days.
    pub day: Format,
}

impl Look {
    pub fn new() -> Self {
        let table = font(TABLE_POINTS).set_border(FormatBorder::Thin).set_text_wrap();
        Self {
            title: font(TITLE_POINTS)
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_text_wrap(),
            note: font(NOTE_POINTS).set_align(FormatAlign::Left).set_text_wrap(),
            heading: table
                .clone()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color(Color::RGB(0x00E8_EDF3)),
            group: table
                .clone()
                .set_bold()
                .set_align(FormatAlign::Left)
                .set_background_color(Color::RGB(0x00F4_F6F9)),
            key: font(TABLE_POINTS).set_num_format("@"),
            left: CellLook::new(&table, FormatAlign::Left),
            center: CellLook::new(&table, FormatAlign::Center),
            right: CellLook::new(&table, FormatAlign::Right),
        }
    }

    /// The formats of a column that stands so.
    pub fn cell(&self, align: Align) -> &CellLook {
        match align {
            Align::Left => &self.left,
            Align::Center => &self.center,
            Align::Right => &self.right,
        }
    }
}

impl CellLook {
    fn new(table: &Format, align: FormatAlign) -> Self {
        let text = table.clone().set_align(align);
        Self {
            quoted: text.clone().set_quote_prefix(),
            day: text.clone().set_num_format("yyyy\\-mm\\-dd"),
            text,
        }
    }
}

fn font(points: f64) -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_charset(CHARSET_GB)
        .set_font_size(points)
        .set_align(FormatAlign::VerticalCenter)
}
