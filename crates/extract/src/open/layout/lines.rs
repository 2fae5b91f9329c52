//! Lines and columns.

use super::Run;
use crate::decode::Unreadable;
use crate::open::writer::{Writer, is_wide};

/// A line, or a paragraph that begins with it.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    /// Height of the first line and of the last.
    pub(super) y: f64,
    pub(super) last_y: f64,
    pub(super) size: f64,
    pub(super) column: usize,
    /// Edges of its column.
    pub(super) edge_left: f64,
    pub(super) edge_right: f64,
}

/// Lines in the order of reading.
pub(super) struct Found {
    pub(super) lines: Vec<Line>,
    pub(super) columns: usize,
}

/// Groups runs into lines and reads columns one after the other.
pub(super) fn lines(runs: Vec<Run>, width: f64, writer: &mut Writer) -> Result<Found, Unreadable> {
    let rows = rows(runs);
    writer.step(rows.len())?;
    // Parts of a line with a wide gap between them may be columns.
    let parts: Vec<Vec<Line>> = rows.iter().map(|row| parts(row)).collect();
    let gutter = gutter(&parts, width);
    let mut out: Vec<Line> = Vec::new();
    let columns = if gutter.is_some() { 2 } else { 1 };
    if let Some(at) = gutter {
        // A line across the gutter parts what is above it from what is below.
        let (mut left, mut right): (Vec<Line>, Vec<Line>) = (Vec::new(), Vec::new());
        for row in parts {
            let across = row.iter().any(|p| p.left < at - 2.0 && p.right > at + 2.0);
            if across {
                out.append(&mut left);
                out.append(&mut right);
                out.extend(merged(row));
                continue;
            }
            for mut part in row {
                if part.left >= at - 2.0 {
                    part.column = 1;
                    right.push(part);
                } else {
                    left.push(part);
                }
            }
        }
        out.append(&mut left);
        out.append(&mut right);
    } else {
        for row in parts {
            out.extend(merged(row));
        }
    }
    edges(&mut out);
    Ok(Found { lines: out, columns })
}

/// Runs of the same height, from the left.
fn rows(mut runs: Vec<Run>) -> Vec<Vec<Run>> {
    runs.retain(|r| !r.text.is_empty());
    runs.sort_by(|a, b| a.y.total_cmp(&b.y).then(a.x0.total_cmp(&b.x0)));
    let mut rows: Vec<Vec<Run>> = Vec::new();
    let mut height = f64::MIN;
    for run in runs {
        match rows.last_mut() {
            Some(row)
                if (run.y - height).abs() <= 0.45 * run.size.max(4.0).min(row[0].size.max(4.0) * 1.5) =>
            {
                row.push(run);
            }
            _ => {
                height = run.y;
                rows.push(vec![run]);
            }
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        // The same character drawn twice in nearly the same place is bold, not double.
        row.dedup_by(|b, a| {
            a.text == b.text && !a.text.trim().is_empty() && (b.x0 - a.x0).abs() < 0.2 * a.size
        });
    }
    rows
}

/// The text of a row in parts, cut at wide gaps.
fn parts(row: &[Run]) -> Vec<Line> {
    let mut out: Vec<Line> = Vec::new();
    let mut blank = false;
    for run in row {
        if run.text.trim().is_empty() {
            blank = true;
            continue;
        }
        let gap = out.last().map(|l| run.x0 - l.right);
        match (out.last_mut(), gap) {
            (Some(line), Some(gap)) if gap < 2.2 * run.size.max(line.size) => {
                let both_wide = line.text.chars().next_back().is_some_and(is_wide)
                    || run.text.chars().next().is_some_and(is_wide);
                // Chinese text is justified: only a gap as wide as a character counts there.
                let enough = if both_wide {
                    gap > 0.9 * run.size
                } else {
                    gap > 0.22 * run.size || blank
                };
                if enough && !line.text.ends_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(&run.text);
                line.right = line.right.max(run.x1);
                line.size = line.size.max(run.size);
            }
            _ => out.push(Line {
                text: run.text.clone(),
                left: run.x0,
                right: run.x1,
                y: run.y,
                last_y: run.y,
                size: run.size,
                column: 0,
                edge_left: 0.0,
                edge_right: 0.0,
            }),
        }
        blank = false;
    }
    out
}

/// Parts of one line as one: cells of a table without rules stand between tabs.
fn merged(row: Vec<Line>) -> Option<Line> {
    let several = row.len() >= 3;
    row.into_iter().reduce(|mut a, b| {
        a.text.push(if several { '\t' } else { ' ' });
        a.text.push_str(&b.text);
        a.right = b.right;
        a.size = a.size.max(b.size);
        a
    })
}

/// Where the page parts into two columns: an upright strip near the middle that hardly any line crosses, with lines of
/// prose, not cells, on both sides.
fn gutter(parts: &[Vec<Line>], width: f64) -> Option<f64> {
    let all: Vec<&Line> = parts.iter().flatten().collect();
    if all.len() < 12 {
        return None;
    }
    let mut best: Option<(usize, f64)> = None;
    for percent in 35..=65 {
        let at = width * f64::from(percent) / 100.0;
        let crossing = all
            .iter()
            .filter(|p| p.left < at - 1.0 && p.right > at + 1.0)
            .count();
        if best.is_none_or(|(n, _)| crossing < n) {
            best = Some((crossing, at));
        }
    }
    let (crossing, at) = best?;
    if crossing * 4 > all.len() {
        return None;
    }
    let side = |right: bool| -> (usize, usize) {
        let of: Vec<&&Line> = all
            .iter()
            .filter(|p| {
                if right {
                    p.left >= at - 1.0
                } else {
                    p.right <= at + 1.0
                }
            })
            .collect();
        let extent = of.iter().map(|p| p.right).fold(f64::MIN, f64::max)
            - of.iter().map(|p| p.left).fold(f64::MAX, f64::min);
        let long = of.iter().filter(|p| p.right - p.left > 0.7 * extent).count();
        (of.len(), long)
    };
    let (left, right) = (side(false), side(true));
    // Lines that part in two at the same height, and fill their sides.
    let both = parts
        .iter()
        .filter(|row| row.iter().any(|p| p.right <= at + 1.0) && row.iter().any(|p| p.left >= at - 1.0))
        .count();
    let prose = |(n, long): (usize, usize)| n >= 5 && long * 2 >= n;
    (prose(left) && prose(right) && both * 2 >= left.0.min(right.0)).then_some(at)
}

/// The edges of each column: where its lines usually begin and how far they run.
fn edges(lines: &mut [Line]) {
    for column in 0..2 {
        let (mut left, mut right) = (f64::MAX, f64::MIN);
        for line in lines
            .iter()
            .filter(|l| l.column == column && !l.text.contains('\t'))
        {
            left = left.min(line.left);
            right = right.max(line.right);
        }
        for line in lines.iter_mut().filter(|l| l.column == column) {
            line.edge_left = left;
            line.edge_right = right;
        }
    }
}
