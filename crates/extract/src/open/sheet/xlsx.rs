//! Workbooks of 2007 and later. Read here and not by a library: a library gives a dense range, and two cells in far
//! corners would take all memory there is; it also does not tell what is hidden.

use super::{Grid, Shown};
use crate::decode::{Limits, Unreadable};
use crate::open::package::Package;
use crate::open::writer::Writer;
use crate::open::xml::{Piece, Xml, characters};
use std::collections::HashMap;

struct Sheet {
    name: String,
    relation: String,
    hidden: bool,
}

pub(in crate::open) fn open(mut package: Package<'_>, limits: &Limits) -> Result<Writer, Unreadable> {
    package.is("xlsx");
    let mut writer = Writer::new(limits);
    if package.names().iter().any(|n| n.ends_with("vbaProject.bin")) {
        writer.note("macros", 1, "");
    }
    if !package.has("xl/workbook.xml") && package.has("xl/workbook.bin") {
        return Err(Unreadable::NotText { looks_like: "xlsb" });
    }
    let workbook = characters(&package.must("xl/workbook.xml")?);
    let cause = package.broken("xl/workbook.xml");
    let (sheets, from_1904) = sheets(&workbook, limits, cause, &mut writer)?;
    let mut targets = HashMap::new();
    if let Some(part) = package.part("xl/_rels/workbook.xml.rels")? {
        let cause = package.broken("xl/_rels/workbook.xml.rels");
        targets = relations(&characters(&part), limits, cause, &mut writer)?;
    }
    let mut shown = Vec::new();
    if let Some(part) = package.part("xl/styles.xml")? {
        let cause = package.broken("xl/styles.xml");
        shown = styles(&characters(&part), limits, cause, &mut writer)?;
    }
    let mut shared = Vec::new();
    if let Some(part) = package.part("xl/sharedStrings.xml")? {
        let cause = package.broken("xl/sharedStrings.xml");
        shared = strings(&characters(&part), limits, cause, &mut writer)?;
    }
    for (n, sheet) in sheets.iter().enumerate() {
        let target = targets
            .get(&sheet.relation)
            .cloned()
            .unwrap_or_else(|| format!("worksheets/sheet{}.xml", n + 1));
        let target = target.trim_start_matches('/');
        let name = if target.starts_with("xl/") {
            target.to_owned()
        } else {
            format!("xl/{target}")
        };
        // A sheet of a chart or of macros has no cells.
        if !name.contains("worksheets") {
            continue;
        }
        let part = characters(&package.must(&name)?);
        let cause = package.broken(&name);
        let book = Book {
            shared: &shared,
            shown: &shown,
            from_1904,
        };
        let grid = cells(&part, limits, cause, &book, &mut writer)?;
        grid.write(&sheet.name, sheet.hidden, &mut writer)?;
    }
    Ok(writer)
}

fn sheets(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<(Vec<Sheet>, bool), Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let (mut out, mut from_1904) = (Vec::new(), false);
    while let Some(piece) = xml.next(writer)? {
        let Piece::Open(e) = piece else { continue };
        match e.name.as_str() {
            "workbookPr" => from_1904 = matches!(e.get("date1904").as_deref(), Some("1" | "true")),
            "sheet" => out.push(Sheet {
                name: e.get("name").unwrap_or_default(),
                relation: e.get("id").unwrap_or_default(),
                hidden: e.get("state").is_some_and(|s| s != "visible"),
            }),
            _ => {}
        }
    }
    Ok((out, from_1904))
}

fn relations(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<HashMap<String, String>, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut out = HashMap::new();
    while let Some(piece) = xml.next(writer)? {
        if let Piece::Open(e) = piece
            && let (Some(id), Some(target)) = (e.get("Id"), e.get("Target"))
        {
            out.insert(id, target);
        }
    }
    Ok(out)
}

/// How each style of a cell shows a number.
fn styles(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<Vec<Shown>, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut codes: HashMap<u32, Shown> = HashMap::new();
    let (mut out, mut in_cells) = (Vec::new(), false);
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) => match e.name.as_str() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (e.number("numFmtId"), e.get("formatCode")) {
                        codes.insert(id, Shown::of_code(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = e.number::<u32>("numFmtId").unwrap_or(0);
                    out.push(codes.get(&id).copied().unwrap_or_else(|| Shown::of_id(id)));
                }
                _ => {}
            },
            Piece::Close(name) if name == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    Ok(out)
}

fn strings(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<Vec<String>, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let (mut out, mut now) = (Vec::new(), String::new());
    let (mut in_text, mut phonetic) = (false, false);
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) => match e.name.as_str() {
                "si" => now.clear(),
                "t" => in_text = true,
                "rPh" => phonetic = true,
                _ => {}
            },
            Piece::Text(t) if in_text && !phonetic => now.push_str(&t),
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "t" => in_text = false,
                "rPh" => phonetic = false,
                "si" => out.push(std::mem::take(&mut now)),
                _ => {}
            },
        }
    }
    Ok(out)
}

/// What cells refer to.
struct Book<'a> {
    shared: &'a [String],
    shown: &'a [Shown],
    from_1904: bool,
}

fn cells(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    book: &Book<'_>,
    writer: &mut Writer,
) -> Result<Grid, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut grid = Grid::default();
    let (mut row, mut column) = (0_u32, 0_u32);
    let (mut kind, mut style, mut value, mut has_formula) = (String::new(), 0_usize, String::new(), false);
    let (mut in_value, mut phonetic) = (false, false);
    let mut held = 0_usize;
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) => match e.name.as_str() {
                "row" => {
                    row = e.number("r").unwrap_or_else(|| row.saturating_add(1));
                    column = 0;
                    if e.get("hidden").is_some() && e.is_on("hidden") {
                        grid.hidden_rows.insert(row);
                    }
                }
                "col" if e.get("hidden").is_some() && e.is_on("hidden") => {
                    let (from, to) = (
                        e.number::<u32>("min").unwrap_or(1),
                        e.number::<u32>("max").unwrap_or(1),
                    );
                    grid.hidden_columns.push([from, to]);
                }
                "c" => {
                    column = e
                        .get("r")
                        .and_then(|r| place(&r))
                        .map_or(column.saturating_add(1), |(c, _)| c);
                    kind = e.get("t").unwrap_or_default();
                    style = e.number("s").unwrap_or(0);
                    value.clear();
                    has_formula = false;
                }
                "v" | "t" => in_value = true,
                "f" => has_formula = true,
                "rPh" => phonetic = true,
                "mergeCell" => {
                    if let Some(area) = e.get("ref")
                        && let Some((a, b)) = area.split_once(':')
                        && let (Some((left, top)), Some((right, bottom))) = (place(a), place(b))
                    {
                        grid.merged.push([top, left, bottom, right]);
                    }
                }
                _ => {}
            },
            Piece::Text(t) if in_value && !phonetic => value.push_str(&t),
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "v" | "t" => in_value = false,
                "rPh" => phonetic = false,
                "c" => {
                    if has_formula && value.is_empty() {
                        writer.note("formulas-without-value", 1, "");
                    }
                    let shown = match kind.as_str() {
                        "s" => value
                            .trim()
                            .parse::<usize>()
                            .ok()
                            .and_then(|n| book.shared.get(n))
                            .cloned()
                            .unwrap_or_default(),
                        "str" | "inlineStr" | "e" => value.clone(),
                        "b" => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
                        "d" => value.trim().chars().take(10).collect(),
                        _ => value.trim().parse::<f64>().map_or_else(
                            |_| value.clone(),
                            |n| {
                                book.shown
                                    .get(style)
                                    .copied()
                                    .unwrap_or_default()
                                    .text(n, book.from_1904)
                            },
                        ),
                    };
                    // The same shared words may be named by any number of cells.
                    held += shown.len();
                    if held > limits.max_text {
                        return Err(Unreadable::TooMuch {
                            what: "text",
                            limit: limits.max_text,
                        });
                    }
                    grid.put(row, column, shown);
                }
                _ => {}
            },
        }
    }
    Ok(grid)
}

/// `AB12` as column and row, from 1.
fn place(name: &str) -> Option<(u32, u32)> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).count();
    let mut column = 0_u32;
    for b in name.bytes().take(letters) {
        column = column
            .checked_mul(26)?
            .checked_add(u32::from(b.to_ascii_uppercase() - b'A') + 1)?;
    }
    let row = name[letters..].parse().ok()?;
    (letters > 0).then_some((column, row))
}
