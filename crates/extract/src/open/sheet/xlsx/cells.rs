//! The cells of a sheet, which a large workbook has by the million: its events are read as they lie in the part, without
//! a copy of each name and attribute.

use super::super::{Grid, Holds, MOST_CELLS, Shown, number};
use super::plain;
use crate::decode::{Limits, Unreadable};
use crate::open::writer::Writer;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use std::sync::Arc;

/// What cells refer to.
pub(super) struct Book<'a> {
    pub(super) shared: &'a [Arc<str>],
    pub(super) shown: &'a [Shown],
    pub(super) from_1904: bool,
}

/// A cell while its parts are read.
#[derive(Default)]
struct Cell {
    kind: Kind,
    style: usize,
    value: String,
    has_formula: bool,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Number,
    Shared,
    Words,
    Error,
    Flag,
    Day,
}

impl Kind {
    fn of(code: &str) -> Self {
        match code {
            "s" => Self::Shared,
            "str" | "inlineStr" => Self::Words,
            "e" => Self::Error,
            "b" => Self::Flag,
            "d" => Self::Day,
            _ => Self::Number,
        }
    }
}

/// The characters of an attribute; the names of cells and styles hold none that are written otherwise.
fn attribute<'a>(start: &'a BytesStart<'_>, name: &str) -> Option<std::borrow::Cow<'a, str>> {
    start
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .and_then(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok())
}

fn is_on(start: &BytesStart<'_>, name: &str) -> bool {
    attribute(start, name).is_some_and(|value| !matches!(&*value, "0" | "false" | "off" | "none"))
}

fn number_of<T: std::str::FromStr>(start: &BytesStart<'_>, name: &str) -> Option<T> {
    attribute(start, name)?.trim().parse().ok()
}

/// How far reading has come.
pub(super) struct At {
    row: u32,
    column: u32,
    /// Elements that have begun and not ended.
    pub(super) depth: usize,
    in_value: bool,
    phonetic: bool,
    /// Characters of cells so far.
    pub(super) held: usize,
    /// Cells that there is room for.
    most: usize,
    /// A cell has begun.
    begun: bool,
    /// A cell ended that did not begin.
    pub(super) is_astray: bool,
}

impl At {
    /// Inside so many elements, between rows, with room for so many cells.
    pub(super) fn within(depth: usize, most: usize) -> Self {
        Self {
            row: 0,
            column: 0,
            depth,
            in_value: false,
            phonetic: false,
            held: 0,
            most,
            begun: false,
            is_astray: false,
        }
    }

    /// Whether no cell is being read.
    pub(super) fn is_between(&self) -> bool {
        !self.in_value && !self.phonetic
    }
}

/// The cells of a sheet from the beginning of its part to the end.
pub(super) fn cells(
    text: &str,
    limits: &Limits,
    broken: &Unreadable,
    book: &Book<'_>,
    mut grid: Grid,
    writer: &mut Writer,
) -> Result<Grid, Unreadable> {
    let mut at = At::within(0, MOST_CELLS);
    walked(text, limits, broken, book, &mut at, &mut grid, writer)?;
    if at.depth > 0 {
        return Err(broken.clone());
    }
    Ok(grid)
}

/// Puts the cells of a stretch of a part into the grid.
pub(super) fn walked(
    text: &str,
    limits: &Limits,
    broken: &Unreadable,
    book: &Book<'_>,
    state: &mut At,
    grid: &mut Grid,
    writer: &mut Writer,
) -> Result<(), Unreadable> {
    let mut xml = events(text);
    // Where in the part the events begin.
    let mut from = 0_usize;
    let mut cell = Cell::default();
    loop {
        // Between cells, most that follows is cells as programs write them.
        if state.is_between() && state.depth + 2 <= limits.max_depth.saturating_mul(4) {
            let mut at = from + usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX - from);
            let began = at;
            while let Some(plain) = text.get(at..).and_then(PlainCell::at) {
                writer.step(STEPS_OF_CELL)?;
                at += plain.length;
                plain.put(&mut cell, &mut state.column);
                state.begun = true;
                finish(&cell, book, limits, state, grid)?;
            }
            if at > began {
                from = at;
                xml = events(text.get(at..).unwrap_or_default());
            }
        }
        writer.step(1)?;
        let event = xml.read_event().map_err(|_| broken.clone())?;
        match event {
            Event::Start(start) => {
                state.depth += 1;
                if state.depth > limits.max_depth.saturating_mul(4) {
                    return Err(Unreadable::TooDeep {
                        limit: limits.max_depth.saturating_mul(4),
                    });
                }
                writer.step(start.len() / 256)?;
                match start.local_name().as_ref() {
                    "c" => begin(&start, &mut cell, state),
                    "v" | "t" => state.in_value = true,
                    "f" => cell.has_formula = true,
                    "rPh" => state.phonetic = true,
                    _ => around(&start, grid, &mut state.row, &mut state.column),
                }
            }
            // An element without content ends where it begins; a cell so written is empty.
            Event::Empty(start) => {
                writer.step(1 + start.len() / 256)?;
                match start.local_name().as_ref() {
                    "c" => begin(&start, &mut cell, state),
                    "f" => cell.has_formula = true,
                    _ => around(&start, grid, &mut state.row, &mut state.column),
                }
            }
            Event::Text(words) if state.in_value && !state.phonetic => {
                cell.value.push_str(&words.xml10_content());
            }
            Event::CData(words) if state.in_value && !state.phonetic => {
                cell.value.push_str(&words.xml10_content());
            }
            Event::GeneralRef(named) if state.in_value && !state.phonetic => match named.resolve_char_ref() {
                Ok(Some(c)) => cell.value.push(c),
                _ => cell.value.push_str(match named.as_ref() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    // Defined by the document, if at all: left out.
                    _ => "",
                }),
            },
            Event::End(end) => {
                state.depth = state.depth.saturating_sub(1);
                match end.local_name().as_ref() {
                    "v" | "t" => state.in_value = false,
                    "rPh" => state.phonetic = false,
                    "c" => finish(&cell, book, limits, state, grid)?,
                    _ => {}
                }
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// What a cell takes of the steps when its events are read one by one.
const STEPS_OF_CELL: usize = 5;

fn events(text: &str) -> Reader<&[u8]> {
    let mut xml = Reader::from_str(text);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    xml
}

/// A cell has ended: it is put into the grid.
fn finish(
    cell: &Cell,
    book: &Book<'_>,
    limits: &Limits,
    at: &mut At,
    grid: &mut Grid,
) -> Result<(), Unreadable> {
    at.is_astray |= !at.begun;
    if cell.has_formula && cell.value.is_empty() {
        grid.uncomputed.push((at.row, at.column));
    }
    let (shown, holds) = shown(cell, book);
    // The same shared words may be named by any number of cells.
    at.held += shown.len();
    if at.held > limits.max_text {
        return Err(Unreadable::TooMuch {
            what: "text",
            limit: limits.max_text,
        });
    }
    grid.room(at.most, limits)?;
    grid.put(at.row, at.column, shown, holds, cell.has_formula);
    Ok(())
}

/// A cell as programs write it by the million, `<c r="B2" s="1" t="s"><v>12</v></c>`: nothing but such attributes and a
/// number. Read at once it says what its events would; whatever looks otherwise is left to them.
struct PlainCell<'a> {
    name: Option<&'a str>,
    style: Option<&'a str>,
    kind: Option<&'a str>,
    value: &'a str,
    length: usize,
}

impl<'a> PlainCell<'a> {
    fn at(text: &'a str) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut at = bytes.starts_with(b"<c").then_some(2)?;
        let mut out = Self {
            name: None,
            style: None,
            kind: None,
            value: "",
            length: 0,
        };
        while *bytes.get(at)? == b' ' {
            let of = *bytes.get(at + 1)?;
            if bytes.get(at + 2..at + 4)? != b"=\"" {
                return None;
            }
            let from = at + 4;
            let long = bytes
                .get(from..)?
                .iter()
                .position(|b| !b.is_ascii_alphanumeric())?;
            let said = match of {
                b'r' => &mut out.name,
                b's' => &mut out.style,
                b't' => &mut out.kind,
                _ => return None,
            };
            if said.is_some() || long > 20 || bytes.get(from + long) != Some(&b'"') {
                return None;
            }
            *said = text.get(from..from + long);
            at = from + long + 1;
        }
        let from = bytes.get(at..)?.starts_with(b"><v>").then_some(at + 4)?;
        let long = bytes
            .get(from..)?
            .iter()
            .position(|b| !matches!(b, b'0'..=b'9' | b'.' | b'-' | b'+' | b'E'))?;
        let end = from + long;
        if !bytes.get(end..)?.starts_with(b"</v></c>") {
            return None;
        }
        out.value = text.get(from..end)?;
        out.length = end + b"</v></c>".len();
        Some(out)
    }

    fn put(&self, cell: &mut Cell, column: &mut u32) {
        cell.value.clear();
        cell.value.push_str(self.value);
        cell.kind = self.kind.map_or(Kind::Number, Kind::of);
        cell.style = self.style.and_then(|style| style.parse().ok()).unwrap_or(0);
        cell.has_formula = false;
        let next = column.saturating_add(1);
        *column = self.name.and_then(place).map_or(next, |(at, _)| at);
    }
}

fn begin(start: &BytesStart<'_>, cell: &mut Cell, at: &mut At) {
    let column = &mut at.column;
    at.begun = true;
    cell.value.clear();
    (cell.kind, cell.style, cell.has_formula) = (Kind::Number, 0, false);
    *column = column.saturating_add(1);
    for attribute in start.attributes().with_checks(false).flatten() {
        let value = &attribute.value;
        match attribute.key.local_name().as_ref() {
            "r" => {
                if let Some((at, _)) = place(value) {
                    *column = at;
                }
            }
            "t" => cell.kind = Kind::of(value),
            "s" => cell.style = value.parse().unwrap_or(0),
            _ => {}
        }
    }
}

/// Rows, columns and merged areas.
fn around(start: &BytesStart<'_>, grid: &mut Grid, row: &mut u32, column: &mut u32) {
    match start.local_name().as_ref() {
        "row" => {
            *row = number_of(start, "r").unwrap_or_else(|| row.saturating_add(1));
            *column = 0;
            if is_on(start, "hidden") {
                grid.hidden_rows.put(*row, *row);
            }
        }
        "col" if is_on(start, "hidden") => {
            let (from, to) = (
                number_of::<u32>(start, "min").unwrap_or(1),
                number_of::<u32>(start, "max").unwrap_or(1),
            );
            grid.hidden_columns.put(from, to);
        }
        "mergeCell" => {
            if let Some(area) = attribute(start, "ref")
                && let Some((a, b)) = area.split_once(':')
                && let (Some((left, top)), Some((right, bottom))) = (place(a), place(b))
            {
                grid.merged.push([top, left, bottom, right]);
            }
        }
        _ => {}
    }
}

fn shown(cell: &Cell, book: &Book<'_>) -> (Arc<str>, Holds) {
    let value = cell.value.as_str();
    match cell.kind {
        Kind::Shared => {
            let at = value.trim().parse::<usize>().ok();
            (
                at.and_then(|n| book.shared.get(n)).cloned().unwrap_or_default(),
                Holds::Text,
            )
        }
        Kind::Words => ((&*plain(value)).into(), Holds::Text),
        Kind::Error => (value.into(), Holds::Error),
        Kind::Flag => (
            if value.trim() == "1" { "TRUE" } else { "FALSE" }.into(),
            Holds::Text,
        ),
        Kind::Day => (
            value.trim().chars().take(10).collect::<String>().into(),
            Holds::Day,
        ),
        Kind::Number => {
            let style = book.shown.get(cell.style).copied().unwrap_or_default();
            if style == Shown::Number && is_short(value) {
                return (value.into(), Holds::Number);
            }
            match value.trim().parse::<f64>() {
                Ok(n) if style == Shown::Number => (number(n).into(), Holds::Number),
                Ok(n) => (style.text(n, book.from_1904).into(), style.holds()),
                Err(_) => (value.into(), Holds::Text),
            }
        }
    }
}

/// Whether a number as the file has it is already as a reader sees it: at most 15 digits, none of them superfluous.
fn is_short(value: &str) -> bool {
    let bytes = value.strip_prefix('-').unwrap_or(value).as_bytes();
    let point = bytes.iter().position(|b| *b == b'.');
    let digits = bytes.iter().filter(|b| b.is_ascii_digit()).count();
    let fine = match (bytes.first(), bytes.get(1), bytes.last(), point) {
        (Some(b'0'), None, ..) => !value.starts_with('-'),
        (Some(b'0'), Some(b'.'), Some(last), _) | (Some(b'1'..=b'9'), _, Some(last), Some(_)) => {
            *last != b'0'
        }
        (Some(b'1'..=b'9'), ..) => true,
        _ => false,
    };
    // 0.000000001 is shown with a power of ten.
    fine && bytes.len() <= 12
        && digits + usize::from(point.is_some()) == bytes.len()
        && bytes.last() != Some(&b'.')
        && !value.starts_with("0.00000")
        && !value.starts_with("-0.00000")
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::fmt::Write as _;

    fn grid_of(text: &str) -> Option<Vec<String>> {
        let limits = Limits::default();
        let shared: Vec<Arc<str>> = ["甲", "乙", "", "丁"].map(Arc::from).to_vec();
        let shown = [Shown::Number, Shown::of_id(14), Shown::of_id(9)];
        let book = Book {
            shared: &shared,
            shown: &shown,
            from_1904: false,
        };
        let mut writer = Writer::new(&limits);
        let grid = cells(
            text,
            &limits,
            &Unreadable::Empty,
            &book,
            Grid::default(),
            &mut writer,
        )
        .ok()?;
        let cells = grid.lines.iter().flat_map(|line| {
            line.cells.iter().map(|cell| {
                format!(
                    "{} {} {} {:?} {}",
                    line.number, cell.column, cell.text, cell.holds, cell.formula
                )
            })
        });
        let uncomputed = grid.uncomputed.iter().map(|at| format!("{at:?}"));
        Some(cells.chain(uncomputed).collect())
    }

    #[test]
    fn a_cell_that_is_read_at_once_says_what_its_events_say() {
        let mut seed = 7_u32;
        let mut below = |n: usize| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) as usize % n
        };
        let names = [
            "",
            " r=\"A@\"",
            " r=\"C@\"",
            " r=\"ab@\"",
            " r=\"@\"",
            " r=\"A99999999999\"",
            " x=\"1\"",
        ];
        let kinds = [
            "",
            " t=\"s\"",
            " t=\"str\"",
            " t=\"b\"",
            " t=\"e\"",
            " t=\"n\"",
            " s=\"1\"",
            " s=\"2\" t=\"n\"",
        ];
        let values = [
            "0",
            "1",
            "3",
            "9",
            "-1.50",
            "1E+20",
            "45800",
            "",
            "一",
            "a&amp;b",
            "<![CDATA[7]]>",
        ];
        let (mut read, mut met) = (0, 0);
        for _ in 0..3_000 {
            let mut plain = String::from("<x>");
            for row in 1..=1 + below(3) {
                let _ = write!(plain, "<row r=\"{row}\">");
                for _ in 0..below(5) {
                    let name = names[below(names.len())].replace('@', &row.to_string());
                    let (kind, value) = (kinds[below(kinds.len())], values[below(values.len())]);
                    let formula = ["", "", "", "<f>A1</f>"][below(4)];
                    let nested = ["", "", "", "", "<c r=\"B1\"><v>1</v></c>"][below(5)];
                    let cell = format!("<c{name}{kind}>{formula}{nested}<v>{value}</v></c>");
                    met += usize::from(PlainCell::at(&cell).is_some());
                    plain.push_str(&cell);
                }
                plain.push_str(["</row>", "</row>\n"][below(2)]);
            }
            // One that does not end is broken.
            plain.push_str(["</x>", "</x>", "</x>", ""][below(4)]);
            // A space before the end of a tag means nothing, but is not how programs write it.
            let told = plain.replace("</v></c>", "</v ></c >");
            let (plain, told) = (grid_of(&plain), grid_of(&told));
            assert_eq!(plain.is_some(), told.is_some());
            read += usize::from(plain.is_some());
            assert_eq!(plain, told);
        }
        assert!(read > 1_000 && met > 1_000, "{read} read, {met} cells at once");
    }
}
