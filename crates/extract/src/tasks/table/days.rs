//! Days in columns of deadlines, which are never the day of the document.

use std::cell::OnceCell;

use super::columns::{Column, column};
use super::{cells, is_index, upright};
use crate::dates;
use crate::page::{Page, Place};
use crate::vocabulary::words;

/// Where the rows of a page keep their deadlines, looked for when it is first asked.
pub(crate) struct Deadlines<'a> {
    page: &'a Page,
    found: OnceCell<Found>,
}

#[derive(Default)]
struct Found {
    heads: Vec<Head>,
    /// Lines of tables whose cells stand one to a line: the first, and the first behind them.
    upright: Vec<(usize, usize)>,
}

/// The head of a table with a column of deadlines.
struct Head {
    line: usize,
    by: char,
    columns: Vec<Column>,
}

impl<'a> Deadlines<'a> {
    pub(crate) fn of(page: &'a Page) -> Self {
        let found = OnceCell::new();
        Self { page, found }
    }

    /// Whether a line with a day is the row of a table, and its day a deadline.
    pub(crate) fn has(&self, line: usize) -> bool {
        let page = self.page;
        let Some(asked) = page.lines.get(line).filter(|l| l.digits) else {
            return false;
        };
        let by = ['\t', '|']
            .into_iter()
            .find(|by| page.str(&asked.at).contains(*by));
        // A row with a number is no signature, whatever its columns are.
        if let Some(by) = by
            && let row = cells(page, &asked.at, by)
            && row.len() >= 3
            && is_index(page.str(&row[0]))
        {
            return true;
        }
        let found = self.found.get_or_init(|| find(page));
        if asked.parted {
            let below = found.heads.partition_point(|head| head.line < line);
            below
                .checked_sub(1)
                .is_some_and(|n| owes(page, &found.heads[n], &asked.at))
        } else {
            let below = found.upright.partition_point(|rows| rows.0 <= line);
            below.checked_sub(1).is_some_and(|n| line < found.upright[n].1)
        }
    }
}

fn find(page: &Page) -> Found {
    let mut found = Found::default();
    let named = words![
        "时限",
        "期限",
        "限期",
        "完成",
        "节点",
        "时间要求",
        "办结",
        "整改时间",
        "截止",
        "竣工",
        "时间安排",
        "推进时间",
        "进度要求"
    ];
    if !page.has(named) {
        return found;
    }
    let named = page.among(named);
    for (line, l) in page.lines.iter().enumerate() {
        let text = page.str(&l.at);
        if l.parted {
            if l.at.len() <= 1200
                && named.within(&l.at)
                && let Some((by, columns)) = head(page, &l.at)
            {
                found.heads.push(Head { line, by, columns });
            }
        } else if words!["序号", "编号"].holds(text)
            && let Ok(at) = page.body.binary_search(&line)
            && let Some((_, next)) = upright(page, &page.body, at)
            && page
                .body
                .iter()
                .skip(at)
                .take(10)
                .any(|i| column(page.line(*i)) == Column::Due)
        {
            let end = page.body.get(next).copied().unwrap_or(page.lines.len());
            found.upright.push((line, end));
        }
    }
    found
}

/// The columns of a head that has one of deadlines.
fn head(page: &Page, at: &Place) -> Option<(char, Vec<Column>)> {
    let s = page.str(at);
    ['\t', '|', ' ']
        .into_iter()
        .filter(|by| s.contains(*by))
        .find_map(|by| {
            let named = cells(page, at, by);
            let columns: Vec<Column> = named.iter().map(|c| column(page.str(c))).collect();
            let digits = |c: &Place| page.str(c).bytes().any(|b| b.is_ascii_digit());
            let owed = columns
                .iter()
                .zip(&named)
                .any(|(kind, cell)| *kind == Column::Due && !digits(cell));
            let whole = columns.len() >= 2 && (by != ' ' || columns.contains(&Column::Index));
            (owed && whole).then_some((by, columns))
        })
}

/// Whether the first day of a row below a head stands in a column of deadlines, counted from either end.
fn owes(page: &Page, head: &Head, at: &Place) -> bool {
    let row = cells(page, at, head.by);
    let said = row.iter().filter(|c| !c.is_empty()).count();
    let numbered = row.iter().take(4).any(|c| is_index(page.str(c)));
    // 某局 and a day at the foot of a sheet sign it.
    let whole = head.by != ' ' && (said >= 3 || said == head.columns.len());
    if row.len() < 2 || !(numbered || whole) {
        return false;
    }
    let Some(n) = row.iter().position(|c| dates::full(page.str(c)).is_some()) else {
        return false;
    };
    let from_end = (head.columns.len() + n).checked_sub(row.len());
    [Some(n), from_end]
        .into_iter()
        .flatten()
        .any(|n| head.columns.get(n) == Some(&Column::Due))
}
