//! Which rows are the heading, and the path of headings above each column.

use super::meaning::is_known;
use super::squeezed;
use crate::open::{Grid, GridLine, Holds};
use std::collections::BTreeMap;

/// Rows that are looked through for a heading.
const LOOKED_AT: usize = 60;
/// Rows that a heading may have.
const TALLEST: u32 = 6;
/// Characters of a heading's cell; longer ones are words of a row.
const LONGEST: usize = 40;

/// A heading.
pub(super) struct Head {
    /// First row.
    pub(super) first: u32,
    /// Last row, a row of column numbers included.
    pub(super) last: u32,
    /// What stands above each column, from above.
    pub(super) paths: BTreeMap<u32, Vec<String>>,
}

pub(super) fn find(grid: &Grid) -> Option<Head> {
    let seen = &grid.lines[..grid.lines.len().min(LOOKED_AT)];
    let at = seen
        .iter()
        .position(is_head)
        .or_else(|| (0..seen.len()).find(|at| could_be(seen, *at)))?;
    let mut from = at;
    while from > 0 && at - from < 3 && is_above(grid, &seen[from - 1], &seen[from]) {
        from -= 1;
    }
    let first = seen[from].number;
    let mut last = seen[at].number;
    loop {
        let merged = grid
            .merged
            .iter()
            .filter(|m| (first..=last).contains(&m[0]) && m[2] > last);
        let bottom = merged
            .map(|m| m[2])
            .filter(|bottom| *bottom < first + TALLEST)
            .max();
        let lines = lines_of(grid, first, last);
        let next = grid.lines.iter().find(|line| line.number == last + 1);
        if let Some(bottom) = bottom {
            last = bottom;
        } else if let Some(next) = next
            && last + 1 < first + TALLEST
            && is_below(grid, lines, next)
        {
            last = next.number;
        } else {
            break;
        }
    }
    let paths = paths(grid, first, last);
    // 栏次: the columns once more, as numbers.
    let numbered = grid
        .lines
        .iter()
        .find(|line| line.number == last + 1 && are_numbers(line));
    if numbered.is_some() {
        last += 1;
    }
    Some(Head { first, last, paths })
}

fn lines_of(grid: &Grid, first: u32, last: u32) -> &[GridLine] {
    let from = grid.lines.partition_point(|line| line.number < first);
    let to = grid.lines.partition_point(|line| line.number <= last);
    &grid.lines[from..to]
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST
}

/// Words, or a year that stands above figures.
fn is_words(line: &GridLine) -> bool {
    line.cells.iter().all(|cell| {
        let year = || cell.text.parse::<u32>().is_ok_and(|n| (1990..=2100).contains(&n));
        matches!(cell.holds, Holds::Text) && !is_number(&cell.text) && is_short(&cell.text) || year()
    })
}

fn is_number(text: &str) -> bool {
    text.trim().parse::<f64>().is_ok()
}

/// A row in which headings are recognised.
fn is_head(line: &GridLine) -> bool {
    let known = line
        .cells
        .iter()
        .filter(|cell| is_known(&squeezed(&cell.text)))
        .count();
    known >= 2 && line.cells.len() >= 3 && is_words(line) || known >= 2 && known == line.cells.len()
}

/// A row of words above rows that are filled as far and say more than words.
fn could_be(lines: &[GridLine], at: usize) -> bool {
    let line = &lines[at];
    let wide = line.cells.len();
    let below = lines[at + 1..].iter().take(3);
    wide >= 3
        && is_words(line)
        && below.clone().count() > 0
        && below.clone().all(|next| next.cells.len() * 2 >= wide)
        && below.clone().any(|next| !is_words(next))
}

/// A row right above a heading that parts it: several words, none across the whole.
fn is_above(grid: &Grid, line: &GridLine, head: &GridLine) -> bool {
    let across = grid.merged.iter().any(|m| {
        m[0] == line.number && m[3] - m[1] + 1 >= u32::try_from(head.cells.len()).unwrap_or(u32::MAX)
    });
    line.number + 1 == head.number
        && line.cells.len() >= 2
        && is_words(line)
        && !across
        && !line.cells.iter().any(|cell| cell.text.contains(['：', ':']))
}

/// A row that goes on with a heading: every cell of it stands under a heading over several columns or under nothing.
fn is_below(grid: &Grid, head: &[GridLine], line: &GridLine) -> bool {
    let Some(above) = head.last() else { return false };
    let wide = |column: u32| {
        grid.merged
            .iter()
            .any(|m| m[3] > m[1] && (m[1]..=m[3]).contains(&column) && m[2] == above.number)
    };
    let bare = |column: u32| head.iter().all(|line| line.cell(column).is_none());
    let beside =
        |column: u32| above.cell(column).is_some() && bare(column + 1) && line.cell(column + 1).is_some();
    is_words(line)
        && !line.cells.is_empty()
        && line.cells.iter().all(|cell| {
            wide(cell.column)
                || (beside(cell.column) || bare(cell.column) && cell.column > 1)
                    && cell.text.chars().count() <= 12
        })
        && head.iter().any(|l| !l.cells.is_empty())
}

/// 1 2 3 4, after 甲 乙 at most: the numbers of the columns.
fn are_numbers(line: &GridLine) -> bool {
    let mut next = None;
    let mut counted = 0;
    for cell in &line.cells {
        let text = squeezed(&cell.text);
        let bare = text.trim_matches(|c: char| !c.is_ascii_digit());
        match (bare.parse::<u32>().ok(), next) {
            (Some(n), None) if n <= 1 => next = Some(n + 1),
            (Some(n), Some(expected)) if n == expected => next = Some(n + 1),
            (None, None) if text.chars().count() <= 2 => continue,
            _ => return false,
        }
        counted += 1;
    }
    counted >= 3 && counted + 3 >= line.cells.len()
}

/// The words above each column, from above, each once.
fn paths(grid: &Grid, first: u32, last: u32) -> BTreeMap<u32, Vec<String>> {
    let lines = lines_of(grid, first, last);
    let own = |row: u32, column: u32| -> Option<String> {
        let line = lines.iter().find(|line| line.number == row)?;
        line.cell(column).map(|cell| squeezed(&cell.text))
    };
    let right = lines
        .iter()
        .flat_map(|line| &line.cells)
        .map(|cell| cell.column)
        .max();
    let merged_right = grid
        .merged
        .iter()
        .filter(|m| m[0] >= first && m[2] <= last)
        .map(|m| m[3])
        .max();
    let right = right.max(merged_right).unwrap_or(0).min(16_384);
    let mut out: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    for column in 1..=right {
        let mut path: Vec<String> = Vec::new();
        for row in first..=last {
            let area = grid
                .merged
                .iter()
                .find(|m| (m[0]..=m[2]).contains(&row) && (m[1]..=m[3]).contains(&column));
            let words = match area {
                Some(m) => own(m[0], m[1]),
                None => own(row, column).or_else(|| beside(grid, &own, column, row, last)),
            };
            if let Some(words) = words.filter(|w| !w.is_empty() && path.last() != Some(w)) {
                path.push(words);
            }
        }
        if !path.is_empty() {
            out.insert(column, path);
        }
    }
    out
}

/// A heading that reaches to the right without being merged: nothing beside it, and something below both.
fn beside(
    grid: &Grid,
    own: &impl Fn(u32, u32) -> Option<String>,
    column: u32,
    row: u32,
    last: u32,
) -> Option<String> {
    let below = |column: u32| (row + 1..=last).any(|row| own(row, column).is_some());
    if row == last || !below(column) {
        return None;
    }
    let left = (1..column).rev().find(|left| own(row, *left).is_some())?;
    let merged = grid
        .merged
        .iter()
        .any(|m| m[0] == row && m[1] == left && (m[3] > m[1] || m[2] > m[0]));
    if merged || !(left..column).all(below) {
        return None;
    }
    own(row, left)
}

/// What stands above the heading, row by row.
pub(super) fn titles(grid: &Grid, first: u32) -> Vec<String> {
    let above = grid.lines.iter().take_while(|line| line.number < first);
    above
        .map(|line| {
            let mut said: Vec<&str> = Vec::new();
            for cell in line.cells.iter().filter(|cell| !cell.filled) {
                said.push(cell.text.trim());
            }
            said.join(" ")
        })
        .collect()
}
