//! Workbooks and papers of OpenDocument: one content part, whose repetitions are never unrolled blindly.

use super::{Grid, Holds, number};
use crate::decode::{Limits, Unreadable};
use crate::open::BlockKind;
use crate::open::package::Package;
use crate::open::writer::Writer;
use crate::open::xml::{Element, Piece, Xml, characters};
use std::collections::HashSet;
use std::sync::Arc;

/// The same filled row or cell is written out at most this often.
const REPEATS: u32 = 1000;

pub(in crate::open) fn open(
    mut package: Package<'_>,
    limits: &Limits,
    sheets: bool,
) -> Result<Writer, Unreadable> {
    package.is(if sheets { "ods" } else { "odt" });
    if let Some(part) = package.part("META-INF/manifest.xml")?
        && characters(&part).contains("encryption-data")
    {
        return Err(Unreadable::Encrypted {
            looks_like: if sheets { "ods" } else { "odt" },
        });
    }
    let mut writer = Writer::new(limits);
    let content = characters(&package.must("content.xml")?);
    let cause = package.broken("content.xml");
    if sheets {
        let grids = workbook(&content, limits, cause, &mut writer)?;
        return super::written(grids, writer);
    }
    paper(&content, limits, cause, &mut writer)?;
    Ok(writer)
}

/// The sheets of a workbook.
pub(in crate::open) fn grids(
    mut package: Package<'_>,
    limits: &Limits,
    writer: &mut Writer,
) -> Result<Vec<Grid>, Unreadable> {
    package.is("ods");
    if let Some(part) = package.part("META-INF/manifest.xml")?
        && characters(&part).contains("encryption-data")
    {
        return Err(Unreadable::Encrypted { looks_like: "ods" });
    }
    let content = characters(&package.must("content.xml")?);
    let cause = package.broken("content.xml");
    workbook(&content, limits, cause, writer)
}

fn repeat(e: &Element<'_>, name: &str) -> u32 {
    e.number::<u32>(name).unwrap_or(1).max(1)
}

/// What a cell shows: its paragraphs, else its value.
fn value(e: &Element<'_>) -> String {
    match e.get("value-type").as_deref() {
        Some("percentage") => e
            .number::<f64>("value")
            .map(|v| format!("{}%", number(v * 100.0))),
        Some("float" | "currency") => e.number::<f64>("value").map(number),
        Some("date") => e.get("date-value").map(|d| d.chars().take(10).collect()),
        _ => e.get("string-value"),
    }
    .unwrap_or_default()
}

fn holds(e: &Element<'_>) -> Holds {
    match e.get("value-type").as_deref() {
        Some("float" | "currency") => Holds::Number,
        Some("percentage") => Holds::Percent,
        Some("date") => Holds::Day,
        _ => Holds::Text,
    }
}

fn workbook(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<Vec<Grid>, Unreadable> {
    let mut out = Vec::new();
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut hidden_styles: HashSet<String> = HashSet::new();
    let mut style = String::new();
    let mut grid = Grid::default();
    let (mut row, mut column) = (0_u32, 0_u32);
    let (mut rows, mut columns, mut across, mut down) = (1_u32, 1_u32, 1_u32, 1_u32);
    let mut line: Vec<(u32, Arc<str>, Holds, bool)> = Vec::new();
    let (mut kind, mut formula) = (Holds::Text, false);
    let (mut shown, mut said, mut in_cell, mut covered, mut aside) =
        (String::new(), String::new(), false, false, 0_usize);
    let mut paragraphs = 0;
    let mut held = 0_usize;
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) => match e.name.as_str() {
                "style" => style = e.get("name").unwrap_or_default(),
                "table-properties" if e.get("display").as_deref() == Some("false") => {
                    hidden_styles.insert(style.clone());
                }
                "table" => {
                    grid = Grid {
                        name: e.get("name").unwrap_or_default(),
                        hidden: e.get("style-name").is_some_and(|s| hidden_styles.contains(&s)),
                        ..Grid::default()
                    };
                    (row, column) = (1, 1);
                }
                "table-row" => {
                    rows = repeat(&e, "number-rows-repeated");
                    column = 1;
                    line.clear();
                    if e.get("visibility").is_some_and(|v| v != "visible") {
                        grid.hidden_rows.put(row, row.saturating_add(rows - 1));
                    }
                }
                "table-column" => {
                    let times = repeat(&e, "number-columns-repeated");
                    if e.get("visibility").is_some_and(|v| v != "visible") {
                        grid.hidden_columns.put(column, column.saturating_add(times - 1));
                    }
                    column = column.saturating_add(times);
                }
                "table-cell" | "covered-table-cell" => {
                    columns = repeat(&e, "number-columns-repeated");
                    (across, down) = (
                        repeat(&e, "number-columns-spanned"),
                        repeat(&e, "number-rows-spanned"),
                    );
                    covered = e.name == "covered-table-cell";
                    (shown, kind, formula) = (value(&e), holds(&e), e.get("formula").is_some());
                    said.clear();
                    (in_cell, paragraphs) = (true, 0);
                }
                "annotation" => aside += 1,
                "p" if in_cell && aside == 0 => {
                    if paragraphs > 0 {
                        said.push('\n');
                    }
                    paragraphs += 1;
                }
                "s" if in_cell => said.push(' '),
                "line-break" if in_cell => said.push('\n'),
                _ => {}
            },
            Piece::Text(t) if in_cell && aside == 0 && paragraphs > 0 => said.push_str(&t),
            Piece::Text(_) => {}
            Piece::Close(closed) => match closed.as_str() {
                "annotation" => aside = aside.saturating_sub(1),
                "table-cell" | "covered-table-cell" => {
                    in_cell = false;
                    // Days and shares as the sheet shows them, numbers without the thousands' commas.
                    let words = if said.trim().is_empty()
                        || shown.parse::<f64>().is_ok() && !shown.is_empty()
                        || kind == Holds::Day && !shown.is_empty() && !said.contains('年')
                    {
                        shown.clone()
                    } else {
                        said.clone()
                    };
                    if !words.trim().is_empty() && !covered {
                        let words: Arc<str> = words.into();
                        for n in 0..columns.min(REPEATS) {
                            line.push((column.saturating_add(n), words.clone(), kind, formula));
                            writer.step(1)?;
                        }
                        if across > 1 || down > 1 {
                            let last = |at: u32, n: u32| at.saturating_add(n - 1);
                            grid.merged
                                .push([row, column, last(row, down), last(column, across)]);
                        }
                    }
                    column = column.saturating_add(columns);
                }
                "table-row" => {
                    let times = if line.is_empty() { 0 } else { rows.min(REPEATS) };
                    for n in 0..times {
                        grid.room(super::MOST_CELLS, limits)?;
                        for (column, words, kind, formula) in &line {
                            writer.step(1)?;
                            held += words.len();
                            if held > limits.max_text {
                                return Err(Unreadable::TooMuch {
                                    what: "text",
                                    limit: limits.max_text,
                                });
                            }
                            grid.put(row.saturating_add(n), *column, words.clone(), *kind, *formula);
                        }
                    }
                    row = row.saturating_add(rows);
                }
                "table" => out.push(std::mem::take(&mut grid)),
                _ => {}
            },
        }
    }
    Ok(out)
}

/// A paper: headings, paragraphs, entries of lists, tables.
fn paper(text: &str, limits: &Limits, broken: Unreadable, writer: &mut Writer) -> Result<(), Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut line = String::new();
    let mut kind = BlockKind::Paragraph;
    let (mut aside, mut lists, mut depth_of_text) = (0_usize, 0_usize, 0_usize);
    // Cells of the row, once within a table, and those of the row above that reach down, with how far.
    let mut cells: Option<Vec<String>> = None;
    let mut down: Vec<u32> = Vec::new();
    let mut above: Vec<(u32, String)> = Vec::new();
    let mut tables = 0_usize;
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) => match e.name.as_str() {
                "tracked-changes" | "annotation" | "note" | "forms" => aside += 1,
                "p" if aside == 0 => {
                    depth_of_text += 1;
                    kind = if lists > 0 {
                        BlockKind::Item
                    } else {
                        BlockKind::Paragraph
                    };
                }
                "h" if aside == 0 => {
                    depth_of_text += 1;
                    let level = e.number::<u8>("outline-level").unwrap_or(1).clamp(1, 6);
                    kind = BlockKind::Heading { level };
                }
                "list" => lists += 1,
                "table" => {
                    tables += 1;
                    if tables == 1 {
                        writer.table();
                        above.clear();
                    }
                }
                "table-row" if tables == 1 => cells = Some(Vec::new()),
                "table-cell" | "covered-table-cell" if tables == 1 => {
                    let filled = |at: usize| {
                        above
                            .get(at)
                            .filter(|(rows, _)| *rows > 0)
                            .map(|(_, text)| text.clone())
                    };
                    let times = repeat(&e, "number-columns-repeated").min(REPEATS);
                    if let Some(cells) = &mut cells {
                        for _ in 0..times {
                            let covered = e.name == "covered-table-cell";
                            let text = if covered { filled(cells.len()) } else { None };
                            cells.push(text.unwrap_or_default());
                            down.push(repeat(&e, "number-rows-spanned"));
                        }
                    }
                }
                "s" | "tab" if aside == 0 => line.push(' '),
                "line-break" if aside == 0 => line.push('\n'),
                "image" => writer.note("pictures", 1, ""),
                _ => {}
            },
            Piece::Text(t) if aside == 0 && depth_of_text > 0 => line.push_str(&t),
            Piece::Text(_) => {}
            Piece::Close(closed) => match closed.as_str() {
                "tracked-changes" | "annotation" | "note" | "forms" => aside = aside.saturating_sub(1),
                "p" | "h" if aside == 0 => {
                    depth_of_text = depth_of_text.saturating_sub(1);
                    let text = std::mem::take(&mut line);
                    if let Some(cell) = cells.as_mut().and_then(|c| c.last_mut()) {
                        if !cell.is_empty() {
                            cell.push('\n');
                        }
                        cell.push_str(&text);
                    } else {
                        for line in text.split('\n') {
                            writer.line(kind.clone(), line)?;
                        }
                    }
                }
                "list" => lists = lists.saturating_sub(1),
                "table" => tables = tables.saturating_sub(1),
                "table-row" if tables == 1 => {
                    if let Some(cells) = cells.take() {
                        writer.row(&cells)?;
                        let reach = |at: usize, own: u32| {
                            let former = above.get(at).map_or(0, |(rows, _)| rows.saturating_sub(1));
                            former.max(own - 1)
                        };
                        let down = std::mem::take(&mut down);
                        above = cells
                            .into_iter()
                            .zip(down)
                            .enumerate()
                            .map(|(at, (text, own))| (reach(at, own), text))
                            .collect();
                    }
                }
                _ => {}
            },
        }
    }
    Ok(())
}
