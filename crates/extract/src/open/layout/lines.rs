//! Lines and columns.

use super::Run;
use crate::decode::Unreadable;
use crate::open::writer::{Writer, is_wide};
use std::ops::Range;

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
    /// Where lines of its paragraph after the first begin, right of the left edge.
    pub(super) hangs: Option<f64>,
    /// Edges of its column.
    pub(super) edge_left: f64,
    pub(super) edge_right: f64,
}

/// The column of what stands across all, and of a page without columns.
pub(super) const ACROSS: usize = usize::MAX;

/// Marks that may hang over the right edge.
pub(super) const MARKS: [char; 10] = ['，', '。', '、', '；', '：', '！', '？', '”', '）', '》'];

/// Lines in the order of reading.
pub(super) struct Found {
    pub(super) lines: Vec<Line>,
    /// Where the page parts into two columns or three, from the left.
    pub(super) gutters: Vec<Gutter>,
}

/// Groups runs into lines and reads columns one after the other. `known` are the gutters of a page before; a table across
/// one parts what is above from what is below.
pub(super) fn lines(
    runs: Vec<Run>,
    width: f64,
    tables: &[[f64; 4]],
    known: &[Gutter],
    writer: &mut Writer,
) -> Result<Found, Unreadable> {
    let rows = rows(runs);
    writer.step(rows.len() * (1 + tables.len()))?;
    let page: Vec<Height> = rows.iter().map(|row| Height::of(row)).collect();
    let gutters = gutters(&page, width, tables, known);
    let mut out: Vec<Line> = Vec::new();
    if gutters.is_empty() {
        out.extend(whole(&rows));
    } else {
        for (region, across) in regions(&page, tables, &gutters) {
            if across {
                out.extend(whole(&rows[region]));
            } else {
                side_by_side(&rows[region], &gutters, &mut out);
            }
        }
    }
    edges(&mut out, &gutters);
    Ok(Found { lines: out, gutters })
}

/// Rows that stand across all columns.
fn whole(rows: &[Vec<Run>]) -> impl Iterator<Item = Line> {
    rows.iter().filter_map(|row| merged(parts(row)))
}

/// Rows that nothing crosses: what is left of the first gutter, then what is right of it, and so on.
fn side_by_side(rows: &[Vec<Run>], gutters: &[Gutter], out: &mut Vec<Line>) {
    let of = |column: usize| -> Vec<Line> {
        let runs = rows
            .iter()
            .flatten()
            .filter(|run| gutters.iter().filter(|g| run.x0 >= g.at).count() == column);
        // Each column has heights of its own.
        let rows = self::rows(runs.cloned().collect());
        let mut lines: Vec<Line> = rows.iter().filter_map(|row| merged(parts(row))).collect();
        for line in &mut lines {
            line.column = column;
        }
        lines
    };
    let left = of(0);
    let right: Vec<Line> = (1..=gutters.len()).flat_map(of).collect();
    let begins = |line: &&Line| gutters.get(line.column - 1).is_some_and(|g| g.begins(line.left));
    let begin = right.iter().filter(begins).count();
    if right.is_empty() && left.len() < 3 || begin * 2 < right.len() {
        if let [_] = rows {
            // A head in two parts.
            out.extend(left.into_iter().chain(right).map(|mut line| {
                line.column = ACROSS;
                line
            }));
        } else {
            out.extend(whole(rows));
        }
        return;
    }
    // The last line of what stands above may be short.
    let tail = match (out.last(), left.first(), right.first()) {
        (Some(above), Some(first), Some(beside)) => {
            let size = first.size;
            let edge = out.iter().chain(&right).map(|l| l.right).fold(f64::MIN, f64::max);
            above.column == ACROSS
                && (above.size - size).abs() < 0.15 * size
                && above.right > edge - 1.6 * size
                && first.y - above.y < 2.6 * size
                && beside.y - first.y > 0.7 * size
        }
        _ => false,
    };
    out.extend(left.into_iter().chain(right).enumerate().map(|(n, mut line)| {
        if n == 0 && tail {
            line.column = ACROSS;
        }
        line
    }));
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
                column: ACROSS,
                hangs: None,
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

/// An upright strip that most lines leave free.
#[derive(Debug, Clone, Copy)]
pub(super) struct Gutter {
    /// Its middle.
    pub(super) at: f64,
    /// Where most lines of the column right of it begin.
    start: f64,
    /// Height of the characters beside it.
    size: f64,
}

impl Gutter {
    /// Whether a line begins as lines of the column right of it do, set in or not.
    fn begins(&self, left: f64) -> bool {
        (-0.5..3.0).contains(&((left - self.start) / self.size))
    }
}

/// A row as stretches without a gap as wide as a gutter.
struct Height {
    y: f64,
    stretches: Vec<Stretch>,
}

struct Stretch {
    left: f64,
    right: f64,
    size: f64,
    /// What its characters cover.
    filled: f64,
}

impl Height {
    fn of(row: &[Run]) -> Self {
        let mut stretches: Vec<Stretch> = Vec::new();
        for run in row.iter().filter(|run| !run.text.trim().is_empty()) {
            let filled = run.x1 - run.x0;
            // A mark may hang over the edge: its right half is blank.
            let blank = if run.text.ends_with(MARKS) {
                0.5 * filled
            } else {
                0.0
            };
            let right = run.x1 - blank;
            match stretches.last_mut() {
                Some(last) if run.x0 - last.right < 0.9 * run.size.max(last.size) => {
                    last.right = last.right.max(right);
                    last.size = last.size.max(run.size);
                    last.filled += filled;
                }
                _ => stretches.push(Stretch {
                    left: run.x0,
                    right,
                    size: run.size,
                    filled,
                }),
            }
        }
        Self {
            y: row.first().map_or(0.0, |run| run.y),
            stretches,
        }
    }
    fn crosses(&self, at: f64) -> bool {
        self.stretches.iter().any(|s| s.left < at && s.right > at)
    }
}

/// Rows that cross a gutter, or do not, without a table across one between them.
fn regions(page: &[Height], tables: &[[f64; 4]], gutters: &[Gutter]) -> Vec<(Range<usize>, bool)> {
    let mut out: Vec<(Range<usize>, bool)> = Vec::new();
    for (n, row) in page.iter().enumerate() {
        let across = gutters.iter().any(|g| row.crosses(g.at));
        let parted = tables.iter().any(|t| {
            gutters.iter().any(|g| t[0] < g.at && t[2] > g.at)
                && t[1] < row.y
                && n.checked_sub(1).is_some_and(|m| page[m].y <= t[1])
        });
        match out.last_mut() {
            Some((region, same)) if *same == across && !parted => region.end = n + 1,
            _ => out.push((n..n + 1, across)),
        }
    }
    out
}

/// Where the page parts into columns: many lines begin at the same place in its middle, or at two, after a gap, and
/// everywhere stand lines of prose, not cells.
fn gutters(page: &[Height], width: f64, tables: &[[f64; 4]], known: &[Gutter]) -> Vec<Gutter> {
    let mut starts: Vec<&Stretch> = page
        .iter()
        .flat_map(|row| &row.stretches)
        .filter(|s| s.left > 0.25 * width && s.left < 0.75 * width)
        .collect();
    starts.sort_by(|a, b| a.left.total_cmp(&b.left));
    let first = together(&starts);
    let strip_of = |same: &[&Stretch]| (same.len() >= 4).then(|| strip(page, same)).flatten();
    if let Some(one) = strip_of(first) {
        if parts_prose(page, &[one], tables) {
            return vec![one];
        }
        let far: Vec<&Stretch> = starts
            .iter()
            .copied()
            .filter(|s| (s.left - one.start).abs() > 7.0 * one.size)
            .collect();
        if let Some(other) = strip_of(together(&far)) {
            let mut both = [one, other];
            both.sort_by(|a, b| a.at.total_cmp(&b.at));
            if parts_prose(page, &both, tables) {
                return both.to_vec();
            }
        }
    }
    // A page with a few lines has its columns where the page before has them.
    let begin = |known: &Gutter| {
        starts
            .iter()
            .any(|s| (s.left - known.start).abs() < 0.3 * known.size)
    };
    let crosses = |row: &&Height| known.iter().any(|g| row.crosses(g.at));
    if known.iter().any(begin) && page.iter().filter(crosses).count() * 4 <= page.len() {
        return known.to_vec();
    }
    Vec::new()
}

/// The most that begin at the same place, of stretches from the left.
fn together<'a, 'b>(starts: &'a [&'b Stretch]) -> &'a [&'b Stretch] {
    let (mut from, mut most) = (0, 0..0);
    for (to, start) in starts.iter().enumerate() {
        while from < to && start.left - starts[from].left > 0.5 * start.size {
            from += 1;
        }
        if to + 1 - from > most.len() {
            most = from..to + 1;
        }
    }
    &starts[most]
}

/// The gutter left of lines that begin at the same place.
fn strip(page: &[Height], same: &[&Stretch]) -> Option<Gutter> {
    let start = same.first()?.left;
    let mut sizes: Vec<f64> = same.iter().map(|s| s.size).collect();
    sizes.sort_by(f64::total_cmp);
    let size = sizes[sizes.len() / 2].max(1.0);
    let mut ends: Vec<f64> = page
        .iter()
        .filter_map(|row| row.stretches.iter().rfind(|s| s.right <= start))
        .map(|s| s.right)
        .collect();
    ends.sort_by(f64::total_cmp);
    let end = *ends.get(ends.len().saturating_sub(1) * 4 / 5)?;
    if start - end < 0.8 * size {
        return None;
    }
    let at = f64::midpoint(start, end);
    Some(Gutter { at, start, size })
}

/// Whether prose stands side by side, in columns about as wide.
fn parts_prose(page: &[Height], gutters: &[Gutter], tables: &[[f64; 4]]) -> bool {
    let mut columns: Vec<Vec<&Stretch>> = vec![Vec::new(); gutters.len() + 1];
    let mut crossing = 0;
    for (region, across) in regions(page, tables, gutters) {
        if across {
            crossing += region.len();
            continue;
        }
        let mut here: Vec<Vec<&Stretch>> = vec![Vec::new(); columns.len()];
        for stretch in page[region].iter().flat_map(|row| &row.stretches) {
            here[gutters.iter().filter(|g| stretch.left >= g.at).count()].push(stretch);
        }
        if here.iter().all(|column| column.len() >= 2) {
            for (all, here) in columns.iter_mut().zip(here) {
                all.extend(here);
            }
        }
    }
    let Some(widths) = columns
        .iter()
        .map(|column| prose(column))
        .collect::<Option<Vec<f64>>>()
    else {
        return false;
    };
    let narrow = widths.iter().copied().fold(f64::MAX, f64::min);
    let wide = widths.iter().copied().fold(f64::MIN, f64::max);
    let size = gutters.iter().map(|g| g.size).fold(1.0, f64::max);
    // Few lines of uneven width below much that is as wide as the page may be cells; so may any few in three columns.
    let few = columns.iter().any(|column| column.len() < 8);
    if few && gutters.len() > 1 {
        return false;
    }
    let alike = if few && crossing * 4 > page.len() {
        0.85
    } else {
        0.5
    };
    narrow / wide > alike && narrow > 7.0 * size
}

/// The width of lines most of which fill it.
fn prose(lines: &[&Stretch]) -> Option<f64> {
    let width = lines.iter().map(|s| s.right).fold(f64::MIN, f64::max)
        - lines.iter().map(|s| s.left).fold(f64::MAX, f64::min);
    let long = lines.iter().filter(|s| s.filled > 0.7 * width).count();
    (lines.len() >= 5 && long * 2 >= lines.len()).then_some(width)
}

/// The edges of each column: where its lines usually begin and how far they run. Beside a gutter lines of another size
/// do not count: heads and titles.
fn edges(lines: &mut [Line], gutters: &[Gutter]) {
    let gutter = gutters.first();
    for column in (0..=gutters.len()).chain([ACROSS]) {
        let usual = |l: &Line| gutter.is_none_or(|g| (l.size - g.size).abs() < 0.15 * g.size);
        let any = lines.iter().any(|l| l.column == column && usual(l));
        let (mut left, mut right, mut hanging) = (f64::MAX, f64::MIN, f64::MIN);
        for line in lines
            .iter()
            .filter(|l| l.column == column && !l.text.contains('\t') && (!any || usual(l)))
        {
            left = left.min(line.left);
            // A mark may hang over the edge.
            if gutter.is_some() && line.text.ends_with(MARKS) {
                hanging = hanging.max(line.right - line.size);
            } else {
                right = right.max(line.right);
            }
        }
        for line in lines.iter_mut().filter(|l| l.column == column) {
            line.edge_left = left;
            line.edge_right = right.max(hanging);
        }
    }
}
