//! Ruled tables: cells are what lies between the nearest rules on all four sides.

use super::{Rule, Run, Sheet};
use crate::decode::Unreadable;
use crate::open::writer::{Writer, is_wide};
use std::collections::BTreeMap;

/// Rules closer than this are one.
const NEAR: f64 = 2.5;
/// More rules than this are a drawing.
const MOST: usize = 4000;

/// A table with its left, top, right and bottom.
type Found = ([f64; 4], Vec<Vec<String>>);

/// The last row that a cell reaches, its edges and what it holds.
type Held<'a> = (usize, [f64; 4], Vec<&'a Run>);

/// Tables of a page, and the runs that lie in none.
pub(super) fn take(sheet: &Sheet, writer: &mut Writer) -> Result<(Vec<Found>, Vec<Run>), Unreadable> {
    let level: Vec<Rule> = joined(
        sheet.rules.iter().filter(|r| r.is_level()).copied().collect(),
        true,
    );
    let upright: Vec<Rule> = joined(
        sheet.rules.iter().filter(|r| r.is_upright()).copied().collect(),
        false,
    );
    if level.len() < 2 || upright.len() < 2 || level.len() + upright.len() > MOST {
        return Ok((Vec::new(), sheet.runs.clone()));
    }
    let mut tables = Vec::new();
    let mut rest = Vec::new();
    let mut inside: Vec<Vec<(Run, [f64; 4])>> = Vec::new();
    let mut areas = areas(&level, &upright);
    areas.sort_by(|a, b| a[1].total_cmp(&b[1]));
    inside.resize_with(areas.len(), Vec::new);
    for run in &sheet.runs {
        writer.step(1 + (level.len() + upright.len()) / 8)?;
        let (x, y) = (f64::midpoint(run.x0, run.x1), run.y - run.size * 0.3);
        let area = areas
            .iter()
            .position(|a| x > a[0] && x < a[2] && y > a[1] && y < a[3]);
        match area.and_then(|a| cell(&level, &upright, x, y).map(|c| (a, c))) {
            Some((a, cell)) => inside[a].push((run.clone(), cell)),
            None => rest.push(run.clone()),
        }
    }
    for (area, runs) in areas.iter().zip(inside) {
        let rows = rows(area, &runs, &level, &upright);
        let columns = rows.first().map_or(0, Vec::len);
        if columns >= 2 && rows.len() >= 2 {
            tables.push((*area, rows));
        } else {
            // A frame around prose, or a single line of boxes.
            rest.extend(runs.into_iter().map(|r| r.0));
        }
    }
    Ok((tables, rest))
}

/// Pieces of the same rule as one: borders are often drawn cell by cell.
fn joined(mut rules: Vec<Rule>, level: bool) -> Vec<Rule> {
    let across = |r: &Rule| if level { r.y0 } else { r.x0 };
    let from = |r: &Rule| if level { r.x0 } else { r.y0 };
    rules.sort_by(|a, b| across(a).total_cmp(&across(b)).then(from(a).total_cmp(&from(b))));
    // First those of nearly the same place come together, then their stretches.
    let mut groups: Vec<Vec<Rule>> = Vec::new();
    for rule in rules {
        match groups.last_mut() {
            Some(group) if across(&rule) - across(&group[0]) < NEAR => group.push(rule),
            _ => groups.push(vec![rule]),
        }
    }
    let mut out = Vec::new();
    for mut group in groups {
        let place = across(&group[0]);
        group.sort_by(|a, b| from(a).total_cmp(&from(b)));
        let mut now: Option<Rule> = None;
        for mut rule in group {
            if level {
                (rule.y0, rule.y1) = (place, place);
            } else {
                (rule.x0, rule.x1) = (place, place);
            }
            now = match now {
                Some(mut last) if level && rule.x0 - last.x1 < NEAR => {
                    last.x1 = last.x1.max(rule.x1);
                    Some(last)
                }
                Some(mut last) if !level && rule.y0 - last.y1 < NEAR => {
                    last.y1 = last.y1.max(rule.y1);
                    Some(last)
                }
                Some(last) => {
                    out.push(last);
                    Some(rule)
                }
                None => Some(rule),
            };
        }
        out.extend(now);
    }
    out
}

/// Areas of rules that touch each other, with at least two in each direction.
fn areas(level: &[Rule], upright: &[Rule]) -> Vec<[f64; 4]> {
    let all: Vec<&Rule> = level.iter().chain(upright).collect();
    let mut group: Vec<usize> = (0..all.len()).collect();
    fn top(group: &mut [usize], mut at: usize) -> usize {
        while group[at] != at {
            group[at] = group[group[at]];
            at = group[at];
        }
        at
    }
    let touch = |a: &Rule, b: &Rule| {
        a.x0 - NEAR <= b.x1 && b.x0 - NEAR <= a.x1 && a.y0 - NEAR <= b.y1 && b.y0 - NEAR <= a.y1
    };
    for i in 0..level.len() {
        for j in level.len()..all.len() {
            if touch(all[i], all[j]) {
                let (a, b) = (top(&mut group, i), top(&mut group, j));
                group[a] = b;
            }
        }
    }
    let mut found: BTreeMap<usize, ([f64; 4], usize, usize)> = BTreeMap::new();
    for (i, r) in all.iter().enumerate() {
        let key = top(&mut group, i);
        let (area, n_level, n_upright) = found.entry(key).or_insert(([r.x0, r.y0, r.x1, r.y1], 0, 0));
        *area = [
            area[0].min(r.x0),
            area[1].min(r.y0),
            area[2].max(r.x1),
            area[3].max(r.y1),
        ];
        if i < level.len() {
            *n_level += 1;
        } else {
            *n_upright += 1;
        }
    }
    found
        .into_values()
        .filter(|(_, l, u)| *l >= 2 && *u >= 2)
        .map(|(a, ..)| a)
        .collect()
}

/// Left, top, right and bottom of the cell around a point.
fn cell(level: &[Rule], upright: &[Rule], x: f64, y: f64) -> Option<[f64; 4]> {
    let mut out = [f64::MIN, f64::MIN, f64::MAX, f64::MAX];
    for r in level.iter().filter(|r| r.x0 - NEAR <= x && x <= r.x1 + NEAR) {
        if r.y0 <= y {
            out[1] = out[1].max(r.y0);
        } else {
            out[3] = out[3].min(r.y0);
        }
    }
    for r in upright.iter().filter(|r| r.y0 - NEAR <= y && y <= r.y1 + NEAR) {
        if r.x0 <= x {
            out[0] = out[0].max(r.x0);
        } else {
            out[2] = out[2].min(r.x0);
        }
    }
    (out[0] > f64::MIN && out[1] > f64::MIN && out[2] < f64::MAX && out[3] < f64::MAX).then_some(out)
}

/// The rows of a table, with what a merged cell says repeated in every row it reaches.
fn rows(area: &[f64; 4], runs: &[(Run, [f64; 4])], level: &[Rule], upright: &[Rule]) -> Vec<Vec<String>> {
    let within = |r: &&Rule| {
        r.x1 >= area[0] - NEAR && r.x0 <= area[2] + NEAR && r.y1 >= area[1] - NEAR && r.y0 <= area[3] + NEAR
    };
    let mut tops: Vec<f64> = level.iter().filter(within).map(|r| r.y0).collect();
    let mut lefts: Vec<f64> = upright.iter().filter(within).map(|r| r.x0).collect();
    for row in [&mut tops, &mut lefts] {
        row.sort_by(f64::total_cmp);
        row.dedup_by(|a, b| (*a - *b).abs() < NEAR);
        row.pop();
    }
    if tops.is_empty() || lefts.is_empty() || tops.len() * lefts.len() > 100_000 {
        return Vec::new();
    }
    let index = |row: &[f64], at: f64| row.iter().rposition(|v| *v <= at + NEAR).unwrap_or(0);
    let mut cells: BTreeMap<(usize, usize), Held<'_>> = BTreeMap::new();
    for (run, cell) in runs {
        let (row, column) = (index(&tops, cell[1]), index(&lefts, cell[0]));
        let last = tops
            .iter()
            .rposition(|v| *v < cell[3] - NEAR)
            .unwrap_or(row)
            .max(row);
        cells
            .entry((row, column))
            .or_insert_with(|| (last, *cell, Vec::new()))
            .2
            .push(run);
    }
    let mut out = vec![vec![String::new(); lefts.len()]; tops.len()];
    let mut own = vec![false; tops.len()];
    let mut reaching = Vec::new();
    for ((row, column), (last, cell, runs)) in cells {
        let text = text(runs, cell);
        own[row] |= !text.is_empty();
        out[row][column].clone_from(&text);
        if last > row {
            reaching.push((row, last, column, text));
        }
    }
    for (row, last, column, text) in reaching {
        for below in row + 1..=last {
            if own[below] && out[below][column].is_empty() {
                out[below][column].clone_from(&text);
            }
        }
    }
    let mut keep = own.iter();
    out.retain(|_| keep.next().copied().unwrap_or(false));
    out
}

/// The text of a cell. A line that fills the cell goes on in the next; one that ends early was ended on purpose: where
/// the next would have had room for its beginning.
fn text(mut runs: Vec<&Run>, [left, _, right, _]: [f64; 4]) -> String {
    runs.sort_by(|a, b| a.y.total_cmp(&b.y));
    let mut rows: Vec<Vec<&Run>> = Vec::new();
    for run in runs {
        match rows.last_mut() {
            Some(row) if run.y - row[0].y < 0.45 * run.size.max(row[0].size) => row.push(run),
            _ => rows.push(vec![run]),
        }
    }
    for row in &mut rows {
        row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    }
    let begins = |row: &Vec<&Run>| row.first().map_or(f64::MAX, |run| run.x0 - left);
    let margin = rows.iter().map(begins).fold(f64::MAX, f64::min);
    let mut out = String::new();
    // The room that the line before left, at most.
    let mut left_over: Option<f64> = None;
    for row in rows {
        let Some(first) = row.first() else { continue };
        let ended = left_over.is_some_and(|room| {
            let margins = 2.0 * margin.clamp(0.0, 0.6 * first.size);
            room > 1.6 * first.size && room - margins > beginning(&row) + 0.1 * first.size
        });
        if ended || super::apart(&out, &first.text) {
            out.push(' ');
        }
        let mut former: Option<&Run> = None;
        for run in &row {
            if let Some(last) = former {
                let wide = out.chars().next_back().is_none_or(is_wide)
                    || run.text.chars().next().is_none_or(is_wide);
                if run.x0 - last.x1 > if wide { 0.9 } else { 0.22 } * run.size {
                    out.push(' ');
                }
            }
            out.push_str(&run.text);
            former = Some(run);
        }
        left_over = former.map(|last| right - left - (last.x1 - first.x0));
    }
    out.trim().to_owned()
}

/// How wide the beginning of a line is that cannot be parted: a number or a character with the marks behind it.
fn beginning(row: &[&Run]) -> f64 {
    let mut wide = 0.0;
    let mut former = None;
    for run in row {
        let share =
            (run.x1 - run.x0) / f64::from(u32::try_from(run.text.chars().count()).unwrap_or(1).max(1));
        for c in run.text.chars() {
            let of_number = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%');
            let bound = match former {
                None => true,
                Some(former) => {
                    of_number(former) && of_number(c)
                        || super::MARKS.contains(&c)
                        || "“（《〔".contains(former)
                }
            };
            if !bound {
                return wide;
            }
            wide += share;
            former = Some(c);
        }
    }
    wide
}
