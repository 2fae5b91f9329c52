//! Comma-separated values as Excel opens them: UTF-8 with a byte order mark, RFC 4180 quoting, CRLF.
//!
//! Only the table is written: one heading row, then a row per line; a group heading stands alone in the first column.
//! Title, notes and foot belong to the paper and are left out, so that programs can read the file as it is.

use crate::guard::looks_like_a_formula;
use crate::sheet::{Cell, Line, Sheet};
use crate::{KEY_HEADING, written};

/// The table of one sheet as comma-separated values.
///
/// Text that a spreadsheet would take for a formula gets an apostrophe in front; numbers and days do not. A column under a
/// group heading is named `group / title`. Keys, when there are any, are the last column.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let keyed = sheet.has_keys();
    let mut out = String::from("\u{FEFF}");

    let headings = sheet.columns.iter().map(|column| {
        let title = match &column.group {
            Some(group) => format!("{group} / {}", column.title),
            None => column.title.clone(),
        };
        guarded(&title)
    });
    record(&mut out, headings.chain(keyed.then(|| KEY_HEADING.to_owned())));

    for line in &sheet.body {
        let (mut fields, key) = match line {
            Line::Group { text, .. } => (vec![guarded(text)], None),
            Line::Row { cells, key } => (cells.iter().map(field).collect(), key.as_deref()),
        };
        if fields.len() < sheet.columns.len() {
            fields.resize(sheet.columns.len(), String::new());
        }
        record(
            &mut out,
            fields
                .into_iter()
                .chain(keyed.then(|| guarded(key.unwrap_or_default()))),
        );
    }
    out.into_bytes()
}

fn field(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Text(text) => guarded(text),
        Cell::Int(number) | Cell::Id(number) => number.to_string(),
        Cell::Decimal { units, decimals } => written::decimal(*units, *decimals),
        Cell::Day(year, month, day) => written::day(*year, *month, *day),
    }
}

fn guarded(text: &str) -> String {
    if looks_like_a_formula(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

fn record(out: &mut String, fields: impl Iterator<Item = String>) {
    for (index, field) in fields.enumerate() {
        if index > 0 {
            out.push(',');
        }
        if field.contains([',', '"', '\r', '\n']) || field.trim() != field {
            out.push('"');
            out.push_str(&field.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&field);
        }
    }
    out.push_str("\r\n");
}
