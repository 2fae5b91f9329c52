//! From characters with places back to lines, paragraphs, columns and ruled tables. For PDF and OFD, which keep
//! nothing but places.

mod lines;
mod table;
#[cfg(test)]
mod tests;

use super::writer::{Writer, is_wide};
use super::{BlockKind, form};
use crate::decode::Unreadable;
use lines::{ACROSS, Line, MARKS, lines};
use std::collections::HashMap;

/// Characters shown at a place; `y` counts down from the top.
#[derive(Debug, Clone)]
pub(super) struct Run {
    pub(super) x0: f64,
    pub(super) x1: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    pub(super) text: String,
}

/// A ruled line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule {
    pub(super) x0: f64,
    pub(super) y0: f64,
    pub(super) x1: f64,
    pub(super) y1: f64,
}

impl Rule {
    pub(super) fn between(a: (f64, f64), b: (f64, f64)) -> Self {
        Self {
            x0: a.0.min(b.0),
            y0: a.1.min(b.1),
            x1: a.0.max(b.0),
            y1: a.1.max(b.1),
        }
    }
    fn is_level(&self) -> bool {
        self.y1 - self.y0 < 1.5 && self.x1 - self.x0 > 4.0
    }
    fn is_upright(&self) -> bool {
        self.x1 - self.x0 < 1.5 && self.y1 - self.y0 > 4.0
    }
    pub(super) fn is_straight(&self) -> bool {
        self.is_level() || self.is_upright()
    }
}

/// A page.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) runs: Vec<Run>,
    pub(super) rules: Vec<Rule>,
}

/// What stands on a page, in the order of reading.
enum Piece {
    Line(Line),
    Table(Vec<Vec<String>>),
    /// Rows of the table on the page before.
    Further(Vec<Vec<String>>),
}

/// Writes the pages.
pub(super) fn write(sheets: Vec<Sheet>, writer: &mut Writer) -> Result<(), Unreadable> {
    let mut pages: Vec<(Vec<Piece>, f64)> = Vec::new();
    let (mut columns, mut known) = (0, Vec::new());
    for sheet in sheets {
        writer.step(sheet.runs.len() / 4 + 1)?;
        let (tables, rest) = table::take(&sheet, writer)?;
        let areas: Vec<[f64; 4]> = tables.iter().map(|t| t.0).collect();
        let found = lines(rest, sheet.width, &areas, &known, writer)?;
        let gutters = found.gutters;
        columns += usize::from(!gutters.is_empty());
        let mut pieces: Vec<Piece> = found.lines.into_iter().map(Piece::Line).collect();
        for (area, rows) in tables {
            // A table stands before the line below it, in its column or across.
            let [left, _, right, _] = area;
            let column = if gutters.iter().any(|g| left < g.at && right > g.at) {
                ACROSS
            } else {
                gutters.iter().filter(|g| left > g.at).count()
            };
            let column = Some(column).filter(|_| !gutters.is_empty());
            let at = pieces.iter().position(|piece| match piece {
                Piece::Line(line) => {
                    line.y > area[1]
                        && column.is_none_or(|c| c == ACROSS || line.column == ACROSS || line.column == c)
                }
                Piece::Table(_) | Piece::Further(_) => false,
            });
            pieces.insert(at.unwrap_or(pieces.len()), Piece::Table(rows));
        }
        pages.push((pieces, sheet.height));
        if !gutters.is_empty() {
            known = gutters;
        }
    }
    writer.note("columns", columns, "");
    drop_furniture(&mut pages, writer);
    rejoin(&mut pages);
    // The size of most characters is that of the body.
    let mut sizes: HashMap<u32, usize> = HashMap::new();
    for line in pages.iter().flat_map(|p| &p.0).filter_map(as_line) {
        *sizes.entry(rounded(line.size)).or_default() += line.text.len();
    }
    let body = sizes
        .into_iter()
        .max_by_key(|(size, n)| (*n, *size))
        .map_or(12, |(size, _)| size);
    let mut open: Option<(Line, usize)> = None;
    let mut page_block = None;
    for (n, (pieces, _)) in pages.into_iter().enumerate() {
        // A paragraph may go on over the page; it belongs to the page on which it begins.
        let (mut at_top, mut begun) = (true, false);
        for piece in pieces {
            writer.step(1)?;
            let further = matches!(piece, Piece::Further(_));
            match piece {
                Piece::Line(line) => {
                    if let Some((former, _)) = &mut open
                        && goes_on(former, &line, at_top)
                    {
                        join(former, line);
                        at_top = false;
                        continue;
                    }
                    flush(&mut open, body, writer)?;
                    if !begun {
                        begin_page(n, &mut page_block, writer);
                        begun = true;
                    }
                    at_top = false;
                    open = Some((line, n));
                }
                Piece::Table(rows) | Piece::Further(rows) => {
                    flush(&mut open, body, writer)?;
                    if !begun {
                        begin_page(n, &mut page_block, writer);
                        begun = true;
                    }
                    if let Some(lines) = form::lines(&rows).filter(|_| !further) {
                        for line in lines {
                            writer.line(BlockKind::Paragraph, &line)?;
                        }
                        continue;
                    }
                    if !further {
                        writer.table();
                    }
                    for row in rows {
                        writer.row(&row)?;
                    }
                }
            }
        }
    }
    flush(&mut open, body, writer)?;
    if let Some(at) = page_block {
        writer.end(at);
    }
    Ok(())
}

fn begin_page(n: usize, block: &mut Option<usize>, writer: &mut Writer) {
    if let Some(at) = block.take() {
        writer.end(at);
    }
    let number = u32::try_from(n + 1).unwrap_or(u32::MAX);
    *block = Some(writer.begin(BlockKind::Page { number }));
}

fn as_line(piece: &Piece) -> Option<&Line> {
    match piece {
        Piece::Line(line) => Some(line),
        Piece::Table(_) | Piece::Further(_) => None,
    }
}

/// Tables that go on over pages: their heading, said again on each, is dropped, and a row that the end of a page parted
/// is one again.
fn rejoin(pages: &mut [(Vec<Piece>, f64)]) {
    /// Rows of a heading.
    const HEADING: usize = 3;
    let mut heading: Vec<Vec<String>> = Vec::new();
    for n in 1..pages.len() {
        let (before, here) = pages.split_at_mut(n);
        let (former, next) = match (
            before.last_mut().and_then(|p| p.0.last_mut()),
            here.first_mut().and_then(|p| p.0.first_mut()),
        ) {
            (Some(Piece::Table(former)), Some(next)) => {
                heading = former.iter().take(HEADING).cloned().collect();
                (former, next)
            }
            (Some(Piece::Further(former)), Some(next)) => (former, next),
            _ => continue,
        };
        let Piece::Table(rows) = next else { continue };
        if former.first().map(Vec::len) != rows.first().map(Vec::len) {
            continue;
        }
        let again = rows.iter().zip(&heading).take_while(|(a, b)| a == b).count();
        let parted = rows.get(again).is_some_and(|row| is_rest(former, row));
        if again == 0 && !parted {
            continue;
        }
        let mut rows = std::mem::take(rows).into_iter().skip(again);
        if parted && let (Some(last), Some(rest)) = (former.last_mut(), rows.next()) {
            for (cell, rest) in last.iter_mut().zip(rest) {
                if apart(cell, &rest) {
                    cell.push(' ');
                }
                cell.push_str(&rest);
            }
        }
        *next = Piece::Further(rows.collect());
    }
}

/// Whether a row has no number where the rows above have one each, and goes on with nothing that the last of them lacks.
fn is_rest(above: &[Vec<String>], row: &[String]) -> bool {
    let number = |row: &Vec<String>| {
        row.first()
            .filter(|c| c.bytes().all(|b| b.is_ascii_digit()))
            .cloned()
    };
    let (Some(last), former) = (above.last(), above.len().checked_sub(2)) else {
        return false;
    };
    let numbered = number(last).is_some_and(|n| !n.is_empty());
    numbered
        && former.is_none_or(|at| number(&above[at]) != number(last))
        && row.first().is_some_and(String::is_empty)
        && row
            .iter()
            .zip(last)
            .all(|(rest, cell)| rest.is_empty() || !cell.is_empty())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "sizes are small"
)]
fn rounded(size: f64) -> u32 {
    size.round().clamp(0.0, 1000.0) as u32
}

fn flush(open: &mut Option<(Line, usize)>, body: u32, writer: &mut Writer) -> Result<(), Unreadable> {
    let Some((line, _)) = open.take() else {
        return Ok(());
    };
    let size = rounded(line.size);
    let short = line.text.chars().count() <= 80;
    let kind = if short && size * 10 >= body * 13 {
        BlockKind::Heading { level: 1 }
    } else {
        BlockKind::Paragraph
    };
    writer.line(kind, &line.text)
}

/// Whether a line goes on with the paragraph: the one before ran to the right edge, this one begins at the left edge.
fn goes_on(former: &Line, line: &Line, new_page: bool) -> bool {
    let size = former.size.max(1.0);
    let same_size = (former.size - line.size).abs() < 0.15 * size;
    // Lines of a column are short: two characters fewer are nothing where no sentence ends.
    let ended = former.column == ACROSS || former.text.ends_with(['。', '；', '：', '！', '？', '”', '）']);
    let full = former.right >= former.edge_right - if ended { 1.6 } else { 2.7 } * size;
    let set_in = line.left - line.edge_left;
    let at_edge = match former.hangs {
        Some(hangs) => (set_in - hangs).abs() < 0.8 * size,
        None => set_in <= 0.8 * size || hangs_below(former, line),
    };
    if ended && begins_item(&line.text) {
        return false;
    }
    // Of what stands across nothing goes on in a column.
    if !new_page && (former.column == ACROSS) != (line.column == ACROSS) {
        return false;
    }
    let near = new_page
        || line.column != former.column
        || line.y > former.last_y && line.y - former.last_y < 2.6 * size;
    // A title of two lines stands in the middle: both are set in from both sides.
    let centred = |l: &Line| {
        let (a, b) = (l.left - l.edge_left, l.edge_right - l.right);
        a > 1.5 * size && (a - b).abs() < 1.5 * size
    };
    // 编号：… below a title is none of it.
    let labelled = line.text.contains('：');
    let title =
        !new_page && former.size > 15.0 && centred(former) && centred(line) && same_size && near && !labelled;
    same_size && near && full && at_edge && former.edge_right - former.edge_left > 8.0 * size || title
}

/// Whether a line is set in below the number of an entry, as word processors set lists.
fn hangs_below(former: &Line, line: &Line) -> bool {
    let by = (line.left - former.left) / former.size.max(1.0);
    former.column == line.column
        && (0.8..4.0).contains(&by)
        && begins_item(&former.text)
        && !begins_item(&line.text)
}

/// `1.`, `12、`, `（三）`, `(3)`, `四、`, `•`.
fn begins_item(text: &str) -> bool {
    if text.starts_with(['•', '●', '■', '◆', '▪', '\u{f06c}', '\u{f0b7}']) {
        return true;
    }
    let numeral = |c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c);
    let bare = text.trim_start_matches(['（', '(']);
    let rest = bare.trim_start_matches(numeral);
    let long = bare.chars().count() - rest.chars().count();
    let mut rest = rest.chars();
    let mark = rest.next();
    let closed = matches!(mark, Some('）' | ')'));
    let ends = closed || bare.len() == text.len() && matches!(mark, Some('.' | '．' | '、'));
    (1..=3).contains(&long) && ends && !rest.next().is_some_and(|c| c.is_ascii_digit())
}

/// Whether what ends a line and what begins the next are two words. Among Chinese characters a line may end within a
/// number.
fn apart(former: &str, next: &str) -> bool {
    let (Some(last), Some(first)) = (former.chars().next_back(), next.trim_start().chars().next()) else {
        return false;
    };
    let of_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let number = of_number(last) && (of_number(first) || matches!(first, '%' | '‰'));
    !(is_wide(last) || is_wide(first) || number && former.chars().rev().take(40).any(is_wide))
}

fn join(former: &mut Line, line: Line) {
    if apart(&former.text, &line.text) {
        // A word broken at its hyphen stays broken: which it was cannot be told.
        former.text.push(' ');
    }
    former.text.push_str(line.text.trim_start());
    former.hangs = Some(line.left - line.edge_left);
    former.right = line.right;
    former.edge_right = line.edge_right;
    former.edge_left = line.edge_left;
    former.column = line.column;
    former.last_y = line.last_y;
}

/// Heads, feet and page numbers: lines at the top or bottom that come back on other pages but for their digits.
fn drop_furniture(pages: &mut [(Vec<Piece>, f64)], writer: &mut Writer) {
    let count = pages.len();
    let bare = |text: &str| -> String {
        text.chars()
            .filter(|c| !c.is_ascii_digit() && !c.is_whitespace())
            .collect()
    };
    let edge = |line: &Line, height: f64| {
        if line.y < height * 0.1 {
            Some("header")
        } else if line.y > height * 0.9 {
            Some("footer")
        } else {
            None
        }
    };
    let mut seen: HashMap<(&str, String), usize> = HashMap::new();
    for (pieces, height) in pages.iter() {
        for line in pieces.iter().filter_map(as_line) {
            if let Some(at) = edge(line, *height) {
                *seen.entry((at, bare(&line.text))).or_default() += 1;
            }
        }
    }
    for (pieces, height) in pages.iter_mut() {
        let height = *height;
        pieces.retain(|piece| {
            let Some(line) = as_line(piece) else { return true };
            let Some(at) = edge(line, height) else { return true };
            let again = seen.get(&(at, bare(&line.text))).copied().unwrap_or(0);
            if is_page_number(&line.text) {
                return false;
            }
            if count >= 2 && again >= 2 && again * 3 >= count {
                writer.note(at, 1, &line.text);
                return false;
            }
            true
        });
    }
}

/// `— 3 —`, `第 3 页 共 12 页`, `3/12`, `- 3 -`.
fn is_page_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (1..=8).contains(&digits)
        && text.chars().count() <= 20
        && text.chars().all(|c| {
            c.is_ascii_digit()
                || c.is_whitespace()
                || matches!(
                    c,
                    '-' | '—' | '–' | '·' | '/' | '第' | '页' | '共' | '，' | ',' | '―' | '－'
                )
        })
}
