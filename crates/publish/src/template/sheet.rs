//! The rows of a sheet, as they lie in its part: which stay, which are written anew, and what names cells around them.

use super::part::{
    attribute, escaped, moved_areas, plain, position, reader, tags, text_of, with_attribute, without,
};
use super::refs::{Rows, letters, place, shared};
use super::{Fill, FillCell, FillLine};
use quick_xml::events::Event;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::ops::Range;

/// Where the rows lie.
pub(super) struct Scan<'a> {
    xml: &'a str,
    /// What stands before the names of elements: `x:`.
    prefix: String,
    /// Between the tags of the data; the tag itself where it holds nothing.
    data: Range<usize>,
    is_empty: bool,
    rows: Vec<Row>,
    /// Formulas that others share, by number: where they stand.
    masters: HashMap<String, (u32, u32, Range<usize>)>,
}

struct Row {
    number: u32,
    span: Range<usize>,
    tag: Range<usize>,
    cells: Vec<Cell>,
}

struct Cell {
    column: u32,
    span: Range<usize>,
    tag: Range<usize>,
    formula: Option<Formula>,
}

struct Formula {
    tag: Range<usize>,
    text: Range<usize>,
}

impl<'a> Scan<'a> {
    /// None where the part is no sheet.
    pub fn of(xml: &'a str) -> Option<Self> {
        let mut reader = reader(xml);
        let mut out = Self {
            xml,
            prefix: String::new(),
            data: 0..0,
            is_empty: false,
            rows: Vec::new(),
            masters: HashMap::new(),
        };
        let mut inside = false;
        loop {
            let from = position(&reader);
            let event = reader.read_event().ok()?;
            let to = position(&reader);
            match event {
                Event::Start(start) => {
                    let local = start.local_name();
                    let name = start.name();
                    if local.as_ref() == "sheetData" {
                        let whole: &str = name.as_ref();
                        whole.strip_suffix("sheetData")?.clone_into(&mut out.prefix);
                        (out.data.start, inside) = (to, true);
                    } else if inside {
                        out.begin(local.as_ref(), from..to)?;
                    }
                }
                Event::Empty(start) => {
                    let local = start.local_name();
                    let name = start.name();
                    if local.as_ref() == "sheetData" {
                        let whole: &str = name.as_ref();
                        whole.strip_suffix("sheetData")?.clone_into(&mut out.prefix);
                        (out.data, out.is_empty) = (from..to, true);
                    } else if inside {
                        out.begin(local.as_ref(), from..to)?;
                    }
                }
                Event::End(end) if inside => {
                    let local = end.local_name();
                    let row = out.rows.last_mut();
                    match (local.as_ref(), row) {
                        ("sheetData", _) => {
                            (out.data.end, inside) = (from, false);
                        }
                        ("row", Some(row)) => row.span.end = to,
                        ("c", Some(row)) => row.cells.last_mut()?.span.end = to,
                        ("f", Some(row)) => {
                            if let Some(formula) = &mut row.cells.last_mut()?.formula {
                                formula.text.end = from;
                            }
                        }
                        _ => {}
                    }
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if out.data.end == 0 || inside {
            return None;
        }
        out.share();
        Some(out)
    }

    fn begin(&mut self, local: &str, tag: Range<usize>) -> Option<()> {
        let raw = self.xml.get(tag.clone())?;
        match local {
            "row" => {
                let next = self.rows.last().map_or(1, |row| row.number + 1);
                let number = attribute(raw, "r").and_then(|r| r.parse().ok()).unwrap_or(next);
                self.rows.push(Row {
                    number,
                    span: tag.clone(),
                    tag,
                    cells: Vec::new(),
                });
            }
            "c" => {
                let row = self.rows.last_mut()?;
                let next = row.cells.last().map_or(1, |cell| cell.column + 1);
                let column = attribute(raw, "r").and_then(place).map_or(next, |at| at.0);
                row.cells.push(Cell {
                    column,
                    span: tag.clone(),
                    tag,
                    formula: None,
                });
            }
            "f" => {
                let cell = self.rows.last_mut()?.cells.last_mut()?;
                cell.formula = Some(Formula {
                    text: tag.end..tag.end,
                    tag,
                });
            }
            _ => {}
        }
        Some(())
    }

    fn share(&mut self) {
        for row in &self.rows {
            for cell in &row.cells {
                if let Some(formula) = &cell.formula
                    && let Some(number) = attribute(&self.xml[formula.tag.clone()], "si")
                    && !formula.text.is_empty()
                {
                    let at = (row.number, cell.column, formula.text.clone());
                    self.masters.insert(number.to_owned(), at);
                }
            }
        }
    }

    /// A formula by itself, shared or not; nothing for a table of data.
    fn formula(&self, row: u32, cell: &Cell) -> Option<String> {
        let formula = cell.formula.as_ref()?;
        let tag = &self.xml[formula.tag.clone()];
        if attribute(tag, "t") == Some("dataTable") {
            return None;
        }
        if !formula.text.is_empty() {
            return Some(plain(&self.xml[formula.text.clone()]));
        }
        let (of_row, of_column, text) = self.masters.get(attribute(tag, "si")?)?;
        let by = |to: u32, from: u32| i64::from(to) - i64::from(from);
        Some(shared(
            &plain(&self.xml[text.clone()]),
            by(row, *of_row),
            by(cell.column, *of_column),
        ))
    }

    /// The part with other rows.
    pub fn with(&self, fill: &Fill, lines: &[FillLine], rows: Rows, own: &str) -> String {
        let p = &self.prefix;
        let mut out = String::with_capacity(self.xml.len() + lines.len() * 600);
        out.push_str(&moved_areas(&self.xml[..self.data.start], rows));
        if self.is_empty {
            let _ = write!(out, "<{p}sheetData>");
        }
        for row in self.rows.iter().filter(|row| row.number < rows.first) {
            out.push_str(&self.moved(row, 0, fill, rows, own));
        }
        let (sample, group) = (self.at(fill.sample), fill.group.and_then(|(row, _)| self.at(row)));
        for (number, line) in (rows.first..).zip(lines) {
            match line {
                FillLine::Row(cells) => {
                    let cells: BTreeMap<u32, &FillCell> =
                        cells.iter().map(|(column, cell)| (*column, cell)).collect();
                    out.push_str(&self.written(sample, number, &cells, rows, Some(own)));
                }
                FillLine::Group(words) => {
                    let words = FillCell::Text(words.clone());
                    let column = fill.group.map_or(1, |(_, column)| column);
                    let cells = BTreeMap::from([(column, &words)]);
                    out.push_str(&self.written(group, number, &cells, rows, None));
                }
            }
        }
        for row in self
            .rows
            .iter()
            .filter(|row| row.number >= rows.first && !rows.has(row.number))
        {
            out.push_str(&self.moved(row, rows.delta(), fill, rows, own));
        }
        if self.is_empty {
            let _ = write!(out, "</{p}sheetData>");
        }
        out.push_str(&self.behind(&self.xml[self.data.end..], fill, lines, rows));
        out
    }

    fn at(&self, number: u32) -> Option<&Row> {
        self.rows.iter().find(|row| row.number == number)
    }

    /// A row that stays, further up or down. Formulas lose what they came to last.
    fn moved(&self, row: &Row, by: i64, fill: &Fill, rows: Rows, own: &str) -> String {
        let p = &self.prefix;
        let number = u32::try_from((i64::from(row.number) + by).max(1)).unwrap_or(u32::MAX);
        let mut out = String::with_capacity(row.span.len() + 32);
        out.push_str(&with_attribute(
            &self.xml[row.tag.clone()],
            "r",
            &number.to_string(),
        ));
        let mut at = row.tag.end;
        for cell in &row.cells {
            out.push_str(&self.xml[at..cell.tag.start]);
            let around = fill
                .around
                .iter()
                .find(|(r, c, _)| (*r, *c) == (row.number, cell.column));
            if let (Some((_, _, value)), None) = (around, &cell.formula) {
                let place = format!("{}{number}", letters(cell.column));
                self.value(&mut out, &place, Some(cell), Some(value));
                at = cell.span.end;
                continue;
            }
            let tag = &self.xml[cell.tag.clone()];
            let tag = with_attribute(tag, "r", &format!("{}{number}", letters(cell.column)));
            out.push_str(&tag);
            match (self.formula(row.number, cell), &cell.formula) {
                (Some(text), Some(formula)) => {
                    let text = escaped(&rows.formula(&text, own, own));
                    let old = &self.xml[formula.tag.clone()];
                    match (attribute(old, "t"), attribute(old, "ref")) {
                        (Some("array"), Some(area)) => {
                            let area = rows.areas(area);
                            let _ = write!(out, "<{p}f t=\"array\" ref=\"{area}\">{text}</{p}f>");
                        }
                        _ => {
                            let _ = write!(out, "<{p}f>{text}</{p}f>");
                        }
                    }
                    let _ = write!(out, "</{p}c>");
                }
                _ => out.push_str(&self.xml[cell.tag.end..cell.span.end]),
            }
            at = cell.span.end;
        }
        out.push_str(&self.xml[at..row.span.end]);
        out
    }

    /// A new row that looks like another one. Its formulas go along when `own`, the sheet's name, is given: what a heading adds
    /// up is not known of another heading.
    fn written(
        &self,
        like: Option<&Row>,
        number: u32,
        values: &BTreeMap<u32, &FillCell>,
        rows: Rows,
        own: Option<&str>,
    ) -> String {
        let p = &self.prefix;
        let mut out = String::new();
        match like {
            Some(like) => {
                let tag = &self.xml[like.tag.clone()];
                let tag = ["hidden", "collapsed", "spans"]
                    .iter()
                    .fold(tag.to_owned(), |tag, name| without(&tag, name));
                let tag = with_attribute(&tag, "r", &number.to_string());
                out.push_str(tag.trim_end_matches('>').trim_end_matches('/'));
                out.push('>');
            }
            None => {
                let _ = write!(out, "<{p}row r=\"{number}\">");
            }
        }
        let looks: BTreeMap<u32, &Cell> = like
            .iter()
            .flat_map(|row| row.cells.iter().map(|cell| (cell.column, cell)))
            .collect();
        let mut columns: Vec<u32> = looks.keys().chain(values.keys()).copied().collect();
        columns.sort_unstable();
        columns.dedup();
        for column in columns {
            let look = looks.get(&column).copied();
            let place = format!("{}{number}", letters(column));
            let kept = like
                .zip(look)
                .and_then(|(row, cell)| self.formula(row.number, cell));
            if let (Some(text), Some(like), Some(own)) = (kept, like, own) {
                let down = i64::from(number) - i64::from(like.number);
                let text = escaped(&rows.copied(&text, own, down));
                let style = self.style(look);
                let _ = write!(out, "<{p}c r=\"{place}\"{style}><{p}f>{text}</{p}f></{p}c>");
                continue;
            }
            self.value(&mut out, &place, look, values.get(&column).copied());
        }
        let _ = write!(out, "</{p}row>");
        out
    }

    fn style(&self, look: Option<&Cell>) -> String {
        let style = look.and_then(|cell| attribute(&self.xml[cell.tag.clone()], "s"));
        style.map_or(String::new(), |s| format!(" s=\"{s}\""))
    }

    /// A cell with a value that looks like another one.
    fn value(&self, out: &mut String, place: &str, look: Option<&Cell>, value: Option<&FillCell>) {
        let p = &self.prefix;
        let style = self.style(look);
        match value {
            Some(FillCell::Number(number)) if number.parse::<f64>().is_ok_and(f64::is_finite) => {
                let _ = write!(out, "<{p}c r=\"{place}\"{style}><{p}v>{number}</{p}v></{p}c>");
            }
            Some(FillCell::Day(year, month, day)) => match serial(*year, *month, *day) {
                Some(days) => {
                    let _ = write!(out, "<{p}c r=\"{place}\"{style}><{p}v>{days}</{p}v></{p}c>");
                }
                None => self.words(out, place, &style, &format!("{year:04}-{month:02}-{day:02}")),
            },
            Some(FillCell::Text(words) | FillCell::Number(words)) if !words.is_empty() => {
                self.words(out, place, &style, words);
            }
            _ => {
                let _ = write!(out, "<{p}c r=\"{place}\"{style}/>");
            }
        }
    }

    fn words(&self, out: &mut String, place: &str, style: &str, words: &str) {
        let p = &self.prefix;
        let words = text_of(words);
        let _ = write!(
            out,
            "<{p}c r=\"{place}\"{style} t=\"inlineStr\"><{p}is><{p}t xml:space=\"preserve\">{words}</{p}t></{p}is></{p}c>"
        );
    }

    /// What stands behind the data: merged areas, rules and looks of areas, breaks between pages.
    fn behind(&self, rest: &str, fill: &Fill, lines: &[FillLine], rows: Rows) -> String {
        let mut out = String::with_capacity(rest.len());
        let (mut merged, mut begins) = (Vec::new(), None);
        let read = tags(rest, |tag, local, span| match local {
            "mergeCells" => begins = Some(span.0),
            "mergeCell" => merged.extend(attribute(tag, "ref").map(str::to_owned)),
            _ => {}
        });
        let Some((begins, ())) = begins.zip(read) else {
            return moved_breaks(&moved_areas(rest, rows), rows);
        };
        let close = format!("</{}mergeCells>", self.prefix);
        let end = match rest[begins..].find(&close) {
            Some(n) => begins + n + close.len(),
            None => begins + rest[begins..].find('>').map_or(0, |n| n + 1),
        };
        out.push_str(&moved_areas(&rest[..begins], rows));
        let areas = areas(&merged, fill, lines, rows);
        if !areas.is_empty() {
            let p = &self.prefix;
            let _ = write!(out, "<{p}mergeCells count=\"{}\">", areas.len());
            for area in areas {
                let _ = write!(out, "<{p}mergeCell ref=\"{area}\"/>");
            }
            let _ = write!(out, "</{p}mergeCells>");
        }
        out.push_str(&moved_breaks(&moved_areas(&rest[end..], rows), rows));
        out
    }
}

/// The merged areas afterwards: those around the table where they are now, those of the pattern in every row like it.
fn areas(merged: &[String], fill: &Fill, lines: &[FillLine], rows: Rows) -> Vec<String> {
    let mut out = Vec::new();
    let (mut of_row, mut of_group) = (Vec::new(), Vec::new());
    for area in merged {
        let ends = area
            .split_once(':')
            .and_then(|(a, b)| Some((place(a)?, place(b)?)));
        let Some(((left, top), (right, bottom))) = ends else {
            continue;
        };
        if rows.has(top) && rows.has(bottom) {
            if top == bottom && top == fill.sample {
                of_row.push((left, right));
            } else if top == bottom && fill.group.is_some_and(|(row, _)| row == top) {
                of_group.push((left, right));
            }
        } else if top >= rows.first || !rows.has(bottom) || bottom == rows.last {
            // One that ended somewhere within the rows would have no end.
            out.push(rows.areas(area));
        }
    }
    for (number, line) in (rows.first..).zip(lines) {
        let spans = match line {
            FillLine::Row(_) => &of_row,
            FillLine::Group(_) => &of_group,
        };
        for (left, right) in spans {
            out.push(format!("{}{number}:{}{number}", letters(*left), letters(*right)));
        }
    }
    out
}

/// Breaks between pages below the table go with what they stand above.
fn moved_breaks(rest: &str, rows: Rows) -> String {
    let (mut out, mut at, mut of_rows) = (String::with_capacity(rest.len()), 0, false);
    let read = tags(rest, |tag, local, span| match local {
        "rowBreaks" => of_rows = true,
        "colBreaks" => of_rows = false,
        "brk" if of_rows => {
            if let Some(id) = attribute(tag, "id").and_then(|id| id.parse::<u32>().ok()) {
                out.push_str(&rest[at..span.0]);
                out.push_str(&with_attribute(tag, "id", &rows.at(id, true).to_string()));
                at = span.1;
            }
        }
        _ => {}
    });
    if read.is_none() {
        return rest.to_owned();
    }
    out.push_str(&rest[at..]);
    out
}

/// A day as spreadsheets count it: 1901-01-01 is 367.
fn serial(year: i32, month: u32, day: u32) -> Option<i64> {
    if !(1901..=9999).contains(&year) || !crate::written::is_a_day(year, month, day) {
        return None;
    }
    // Days since 1970 in years that begin in March.
    let (y, m) = if month <= 2 {
        (i64::from(year) - 1, i64::from(month) + 9)
    } else {
        (i64::from(year), i64::from(month) - 3)
    };
    let (era, of_era) = (y.div_euclid(400), y.rem_euclid(400));
    let of_year = (153 * m + 2) / 5 + i64::from(day) - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days + 25_569)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_spreadsheets_count_them() {
        for (y, m, d, n) in [
            (1901, 1, 1, 367),
            (1970, 1, 1, 25_569),
            (2025, 6, 30, 45_838),
            (2024, 2, 29, 45_351),
        ] {
            assert_eq!(serial(y, m, d), Some(n), "{y}-{m}-{d}");
        }
        assert_eq!(serial(1899, 12, 31), None);
        assert_eq!(serial(2025, 2, 29), None);
    }
}
