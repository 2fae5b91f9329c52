//! The body of a paper.

use super::numbering::Numbering;
use super::styles::Styles;
use crate::decode::{Limits, Unreadable};
use crate::open::writer::{Writer, is_wide};
use crate::open::xml::{Element, Piece, Xml};
use crate::open::{BlockKind, form};

/// A paragraph being read.
#[derive(Default)]
struct Paragraph {
    text: String,
    level: Option<u8>,
    list: Option<i64>,
    list_level: Option<usize>,
    style: Option<String>,
}

/// A cell: its lines, and how it lies in the grid.
#[derive(Default, Clone)]
struct Cell {
    lines: Vec<String>,
    span: usize,
    /// Goes on from the cell above.
    goes_on: bool,
    merged: bool,
    /// Tables in it.
    within: Vec<Grid>,
}

/// Rows of cells as they are written, and the tables that stand in a row.
#[derive(Default, Clone)]
struct Grid {
    rows: Vec<Vec<String>>,
    within: Vec<(usize, Grid)>,
    merged: usize,
}

#[derive(Default)]
struct Row {
    cells: Vec<Cell>,
    before: usize,
    struck: bool,
}

#[derive(Default)]
struct Table {
    rows: Vec<Row>,
}

struct Body<'a> {
    styles: &'a Styles,
    numbering: &'a mut Numbering,
    writer: &'a mut Writer,
    /// Text boxes lie within paragraphs, so there may be several.
    paragraphs: Vec<Paragraph>,
    tables: Vec<Table>,
    /// How many deletions are open.
    struck: usize,
    hidden_run: bool,
    struck_words: String,
    put_in: usize,
}

pub(super) fn read(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    styles: &Styles,
    numbering: &mut Numbering,
    writer: &mut Writer,
) -> Result<(), Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut body = Body {
        styles,
        numbering,
        writer,
        paragraphs: Vec::new(),
        tables: Vec::new(),
        struck: 0,
        hidden_run: false,
        struck_words: String::new(),
        put_in: 0,
    };
    let mut path: Vec<String> = Vec::new();
    // Name of what is passed over, with its depth: phonetic guides, and the second telling of a text box.
    let mut skipping: Option<usize> = None;
    while let Some(piece) = xml.next(body.writer)? {
        match piece {
            Piece::Open(e) => {
                path.push(e.name.clone());
                if skipping.is_some() {
                    continue;
                }
                if matches!(e.name.as_str(), "Fallback" | "rt" | "sectPr" | "instrText") {
                    skipping = Some(path.len());
                    continue;
                }
                let above = path
                    .len()
                    .checked_sub(2)
                    .map_or("", |at| path[at].as_str())
                    .to_owned();
                body.open(&e, &above);
            }
            Piece::Text(t) => {
                if skipping.is_none() {
                    body.text(&t, path.last().map_or("", String::as_str));
                }
            }
            Piece::Close(name) => {
                let depth = path.len();
                path.pop();
                match skipping {
                    Some(at) if depth <= at => skipping = None,
                    Some(_) => {}
                    None => body.close(&name, path.last().map_or("", String::as_str))?,
                }
            }
        }
    }
    let words = std::mem::take(&mut body.struck_words);
    if !words.is_empty() {
        body.writer.note("deleted", words.chars().count(), &words);
    }
    let put_in = body.put_in;
    body.writer.note("inserted", put_in, "");
    Ok(())
}

impl Body<'_> {
    fn cell(&mut self) -> Option<&mut Cell> {
        self.tables.last_mut()?.rows.last_mut()?.cells.last_mut()
    }

    fn open(&mut self, e: &Element<'_>, above: &str) {
        match e.name.as_str() {
            "p" => self.paragraphs.push(Paragraph::default()),
            "tbl" => self.tables.push(Table::default()),
            "tr" => {
                if let Some(table) = self.tables.last_mut() {
                    table.rows.push(Row::default());
                }
            }
            "tc" => {
                if let Some(row) = self.tables.last_mut().and_then(|t| t.rows.last_mut()) {
                    row.cells.push(Cell {
                        span: 1,
                        ..Cell::default()
                    });
                }
            }
            "gridSpan" => {
                if let (Some(cell), Some(span)) = (self.cell(), e.number::<usize>("val")) {
                    cell.span = span.clamp(1, 64);
                    cell.merged |= span > 1;
                }
            }
            "gridBefore" => {
                if let Some(row) = self.tables.last_mut().and_then(|t| t.rows.last_mut()) {
                    row.before = e.number::<usize>("val").unwrap_or(0).min(64);
                }
            }
            "vMerge" => {
                let restarts = e.get("val").is_some_and(|v| v == "restart");
                if let Some(cell) = self.cell() {
                    cell.goes_on = !restarts;
                    cell.merged |= restarts;
                }
            }
            "del" if above == "trPr" => {
                if let Some(row) = self.tables.last_mut().and_then(|t| t.rows.last_mut()) {
                    row.struck = true;
                }
            }
            "del" | "moveFrom" if above != "rPr" && above != "trPr" => self.struck += 1,
            "ins" | "moveTo" if above != "rPr" && above != "trPr" => self.put_in += 1,
            "r" => self.hidden_run = false,
            "vanish" if above == "rPr" => self.hidden_run = e.is_on("val"),
            "pStyle" => {
                if let Some(p) = self.paragraphs.last_mut() {
                    p.style = e.get("val");
                }
            }
            "outlineLvl" => {
                if let Some(p) = self.paragraphs.last_mut() {
                    p.level = e.number::<u8>("val").filter(|n| *n < 9).map(|n| (n + 1).min(6));
                }
            }
            "numId" if above == "numPr" => {
                if let Some(p) = self.paragraphs.last_mut() {
                    p.list = e.number("val");
                }
            }
            "ilvl" if above == "numPr" => {
                if let Some(p) = self.paragraphs.last_mut() {
                    p.list_level = e.number("val");
                }
            }
            "tab" if above == "r" => self.put(" "),
            "br" | "cr" if above == "r" => self.put("\n"),
            "noBreakHyphen" => self.put("-"),
            "drawing" | "object" | "pict" => self.writer.note("pictures", 1, ""),
            "altChunk" => self.writer.note("embedded", 1, ""),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, within: &str) {
        match within {
            "delText" => self.struck_words.push_str(text),
            "t" if self.struck > 0 => self.struck_words.push_str(text),
            "t" => self.put(text),
            _ => {}
        }
    }

    fn put(&mut self, text: &str) {
        if self.struck > 0 {
            return;
        }
        if self.hidden_run {
            self.writer.note("hidden-text", text.chars().count(), text);
            return;
        }
        if let Some(p) = self.paragraphs.last_mut() {
            p.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str, above: &str) -> Result<(), Unreadable> {
        match name {
            "p" => {
                if let Some(p) = self.paragraphs.pop() {
                    self.paragraph(p)?;
                }
            }
            "del" | "moveFrom" if above != "rPr" && above != "trPr" => {
                self.struck = self.struck.saturating_sub(1);
            }
            "r" => self.hidden_run = false,
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    self.table(table)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn paragraph(&mut self, p: Paragraph) -> Result<(), Unreadable> {
        let style = p.style.as_deref().unwrap_or_default();
        let list = match p.list {
            // List 0 takes a paragraph out of the list of its style.
            Some(0) => None,
            Some(list) => Some((list, p.list_level.unwrap_or(0))),
            None => self
                .styles
                .list(style)
                .map(|(list, level)| (list, p.list_level.unwrap_or(level))),
        };
        let mut text = p.text;
        let mut kind = match p.level.or_else(|| self.styles.level(style)) {
            Some(level) => BlockKind::Heading { level },
            None => BlockKind::Paragraph,
        };
        if text.trim().is_empty() {
            return Ok(());
        }
        if let Some((list, level)) = list
            && let Some(number) = self.numbering.next(list, level)
        {
            if !number.is_empty() {
                let apart = number
                    .chars()
                    .next_back()
                    .is_some_and(|c| !is_wide(c) && c.is_alphanumeric());
                let gap = if apart { " " } else { "" };
                text = format!("{number}{gap}{}", text.trim_start());
            }
            if kind == BlockKind::Paragraph {
                kind = BlockKind::Item;
            }
        }
        if let Some(cell) = self.cell() {
            cell.lines.push(text);
            return Ok(());
        }
        for line in text.split('\n') {
            self.writer.line(kind.clone(), line)?;
        }
        Ok(())
    }

    /// A table, once it is whole. One within a cell is written behind the row that it stands in; one within that is part
    /// of a cell.
    fn table(&mut self, table: Table) -> Result<(), Unreadable> {
        let rows: Vec<Row> = table.rows.into_iter().filter(|r| !r.struck).collect();
        let widest = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
        if self.cell().is_some() {
            if widest >= 2 && rows.len() >= 2 && self.tables.len() == 1 {
                let grid = self.grid(rows)?;
                if let Some(cell) = self.cell() {
                    cell.within.push(grid);
                }
                return Ok(());
            }
            if let Some(cell) = self.cell() {
                for row in rows {
                    let cells: Vec<String> = row.cells.into_iter().map(|c| c.lines.join(" ")).collect();
                    cell.lines.push(cells.join(" "));
                }
            }
            return Ok(());
        }
        // A frame around text is no table.
        if widest <= 1 {
            for cell in rows.into_iter().flat_map(|r| r.cells) {
                for line in cell.lines {
                    self.writer.line(BlockKind::Paragraph, &line)?;
                }
                for grid in cell.within {
                    self.written(grid)?;
                }
            }
            return Ok(());
        }
        let grid = self.grid(rows)?;
        self.written(grid)
    }

    fn grid(&mut self, rows: Vec<Row>) -> Result<Grid, Unreadable> {
        let mut out = Grid::default();
        for row in rows {
            let mut cells: Vec<String> = vec![String::new(); row.before];
            for cell in row.cells {
                self.writer.step(1)?;
                out.merged += usize::from(cell.merged);
                let at = cells.len();
                let above = out.rows.last();
                cells.push(if cell.goes_on {
                    above.and_then(|row| row.get(at)).cloned().unwrap_or_default()
                } else {
                    cell.lines.join("\n")
                });
                out.within
                    .extend(cell.within.into_iter().map(|grid| (out.rows.len(), grid)));
                cells.resize(cells.len() + cell.span.saturating_sub(1), String::new());
                if cells.len() > 1000 {
                    break;
                }
            }
            out.rows.push(cells);
        }
        Ok(out)
    }

    fn written(&mut self, grid: Grid) -> Result<(), Unreadable> {
        if grid.within.is_empty()
            && let Some(lines) = form::lines(&grid.rows)
        {
            for line in lines {
                self.writer.line(BlockKind::Paragraph, &line)?;
            }
            return Ok(());
        }
        self.writer.table();
        let mut within = grid.within.into_iter().peekable();
        for (n, cells) in grid.rows.iter().enumerate() {
            self.writer.row(cells)?;
            // As deep as two: a table within one that is within a cell is part of a cell.
            while let Some((_, inner)) = within.next_if(|(row, _)| *row == n) {
                self.written(inner)?;
                self.writer.table();
            }
        }
        self.writer.note("merged-cells", grid.merged, "");
        Ok(())
    }
}
