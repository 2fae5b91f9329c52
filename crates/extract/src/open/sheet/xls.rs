//! Workbooks before 2007, through calamine: their records are a format of their own, well known to it. What it would
//! follow without end is looked for first ([`compound`]).

use super::compound::{self, Trouble};
use super::looks;
use super::{Grid, Holds, Shown};
use crate::decode::{Limits, Unreadable};
use crate::open::writer::Writer;
use calamine::{Data, Reader, SheetVisible, Xls};
use std::io::Cursor;

pub(in crate::open) fn open(bytes: &[u8], limits: &Limits) -> Result<Writer, Unreadable> {
    let mut writer = Writer::new(limits);
    let grids = grids(bytes, limits, &mut writer)?;
    super::written(grids, writer)
}

pub(in crate::open) fn grids(
    bytes: &[u8],
    limits: &Limits,
    writer: &mut Writer,
) -> Result<Vec<Grid>, Unreadable> {
    let broken = |part: &str| Unreadable::Broken {
        looks_like: "xls",
        part: part.chars().filter(|c| !c.is_control()).take(120).collect(),
    };
    let records = compound::look_through(bytes).map_err(|trouble| match trouble {
        Trouble::Broken => broken("Workbook"),
        Trouble::TooMuch => Unreadable::TooMuch {
            what: "cells",
            limit: compound::SPANNED,
        },
    })?;
    let mut book: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(|cause| match cause {
        calamine::XlsError::Password => Unreadable::Encrypted { looks_like: "xls" },
        _ => broken("Workbook"),
    })?;
    let mut looks = looks::of(&records);
    drop(records);
    let mut out = Vec::new();
    let sheets: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|s| (s.name.clone(), s.visible != SheetVisible::Visible))
        .collect();
    for (n, (name, hidden)) in sheets.into_iter().enumerate() {
        let Ok(range) = book.worksheet_range(&name) else {
            continue;
        };
        let (top, left) = range.start().unwrap_or_default();
        let look = looks.sheets.get_mut(n).map(std::mem::take).unwrap_or_default();
        let mut grid = Grid {
            name: name.clone(),
            hidden,
            hidden_rows: look.hidden_rows,
            hidden_columns: look.hidden_columns,
            ..Grid::default()
        };
        let formulas = book.worksheet_formula(&name).unwrap_or_default();
        let mut held = 0_usize;
        for (row, column, cell) in range.used_cells() {
            writer.step(1)?;
            let at = |from: u32, n: usize| from.saturating_add(u32::try_from(n).unwrap_or(u32::MAX));
            let (row, column) = (at(top, row), at(left, column));
            let (text, holds) = match (look.cells.get(&(row, column)), number(cell)) {
                (Some(by), Some(value)) => (by.text(value, looks.from_1904), by.holds()),
                _ => shown(cell),
            };
            held += text.len();
            if held > limits.max_text {
                return Err(Unreadable::TooMuch {
                    what: "text",
                    limit: limits.max_text,
                });
            }
            let formula = formulas.get_value((row, column)).is_some_and(|f| !f.is_empty());
            grid.put(
                row.saturating_add(1),
                column.saturating_add(1),
                text.into(),
                holds,
                formula,
            );
        }
        for area in book.merge_cells_by_sheet_name(&name).unwrap_or_default() {
            grid.merged
                .push([area.start.0, area.start.1, area.end.0, area.end.1].map(|n| n.saturating_add(1)));
        }
        out.push(grid);
    }
    Ok(out)
}

fn number(cell: &Data) -> Option<f64> {
    match cell {
        Data::DateTime(at) => Some(at.as_f64()),
        Data::Float(n) => Some(*n),
        #[expect(clippy::cast_precision_loss, reason = "of 32 bits in such a workbook")]
        Data::Int(n) => Some(*n as f64),
        _ => None,
    }
}

/// A cell whose format tells nothing.
fn shown(cell: &Data) -> (String, Holds) {
    match cell {
        Data::Float(n) => (super::number(*n), Holds::Number),
        Data::Int(n) => (n.to_string(), Holds::Number),
        Data::DateTime(at) if !at.is_duration() => {
            let value = at.as_f64();
            let shown = if value < 1.0 {
                Shown::Clock
            } else if value.fract() == 0.0 {
                Shown::Day { chinese: false }
            } else {
                Shown::Moment
            };
            (shown.text(value, false), shown.holds())
        }
        Data::DateTimeIso(text) => (text.chars().take(10).collect(), Holds::Day),
        Data::Empty => (String::new(), Holds::Text),
        Data::Error(_) => (cell.to_string(), Holds::Error),
        other => (other.to_string(), Holds::Text),
    }
}
