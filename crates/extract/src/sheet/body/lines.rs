//! What a line of a sheet is: a heading said again, a group, a total, a footnote, or a row.

use std::collections::HashMap;

use super::super::value::{self, group_name, serial_of};
use super::super::{Meaning, MoneyWord, Table, squeezed};
use super::{Line, Places};
use crate::open::{GridCell, GridLine, Holds};

pub(super) fn words_of(line: &GridLine) -> String {
    let own = line.cells.iter().filter(|cell| !cell.filled);
    own.map(|cell| cell.text.trim()).collect::<Vec<_>>().join(" ")
}

/// Lines at the end that say something about the table.
pub(super) fn foot_lines(body: &[GridLine], places: &Places) -> usize {
    let is_foot = |line: &GridLine| {
        let own: Vec<&GridCell> = line.cells.iter().filter(|cell| !cell.filled).collect();
        let Some(first) = own.first() else { return false };
        let text = squeezed(&first.text);
        let marked = [
            "注",
            "说明",
            "填报",
            "制表",
            "审核",
            "联系",
            "单位负责人",
            "填表",
            "※",
            "★",
            "*",
            "备注：",
            "备注:",
            "分管",
            "报送",
        ]
        .iter()
        .any(|word| text.starts_with(word));
        let alone = own.len() == 1 && serial_of(&text).is_none() && !is_total(&text);
        let titled = places
            .title
            .is_some_and(|title| line.cell(title).is_some_and(|cell| cell.column != first.column));
        marked && !titled
            || alone && (first.column == 1 || places.title != Some(first.column)) && text.chars().count() > 6
    };
    body.iter().rev().take_while(|line| is_foot(line)).count()
}

/// Whether serials of rows are written with digits, so that 一 and （一） head groups.
pub(super) fn numbered(body: &[GridLine], places: &Places) -> bool {
    let Some(serial) = places.serial else { return false };
    let said = body.iter().take(400).filter_map(|line| line.cell(serial));
    let digits = said.filter(|cell| cell.text.trim().starts_with(|c: char| c.is_ascii_digit()));
    digits.count() >= 1
}

/// Rows with a cell that is merged across several columns: from which column to which.
pub(super) fn across(table: &Table) -> HashMap<u32, (u32, u32)> {
    let body = table
        .grid
        .merged
        .iter()
        .filter(|m| m[0] > table.head.1 && m[3] > m[1] && m[0] == m[2]);
    body.map(|m| (m[0], (m[1], m[3]))).collect()
}

pub(super) fn is_total(text: &str) -> bool {
    let short = text.chars().count() <= 12;
    ["合计", "总计", "小计", "共计", "总合计"]
        .iter()
        .any(|w| text.starts_with(w))
        && short
        || ["合计", "总计", "小计"].iter().any(|w| text.ends_with(w)) && text.chars().count() <= 10
}

pub(super) fn kind_of(
    table: &Table,
    line: &GridLine,
    places: &Places,
    counted: bool,
    across: &HashMap<u32, (u32, u32)>,
) -> Line {
    let mut own = line.cells.iter().filter(|cell| !cell.filled);
    let Some(first) = own.next() else { return Line::Row };
    let second = own.next();
    let third = own.next();
    // A total says so in one of its first words; squeezing every cell of every row would cost more than reading it.
    for cell in [Some(first), second].into_iter().flatten() {
        if cell.holds == Holds::Text && cell.text.contains('计') {
            let text = squeezed(&cell.text);
            if is_total(&text) {
                let part = text.contains("小计");
                return Line::Total { name: text, part };
            }
        }
    }
    if repeats_head(table, line) {
        return Line::Head;
    }
    let text = first.text.trim();
    if second.is_none() {
        let wide = across
            .get(&line.number)
            .is_some_and(|(from, to)| first.column >= *from && to > from);
        let styled = serial_of(text);
        let in_serial = places.serial == Some(first.column) && text.chars().count() > 4;
        let in_group = places.grouping.iter().any(|(column, _)| *column == first.column);
        if wide
            || styled.is_some()
            || in_serial
            || first.column == 1 && places.title != Some(1) && !in_group && text.parse::<f64>().is_err()
        {
            return Line::Group {
                depth: styled.map_or(4, |(depth, _)| depth),
                name: group_name(text),
            };
        }
        return Line::Row;
    }
    // 一 | 交通领域 | … | 合计投资: a group with its total, where rows are counted with digits.
    if counted
        && places.serial == Some(first.column)
        && let Some((depth, rest)) = serial_of(text)
        && rest.is_empty()
        && let Some(name) = second.filter(|cell| cell.holds == Holds::Text)
    {
        let rest = line.cells.iter().filter(|cell| !cell.filled).skip(2);
        let only_figures = rest
            .clone()
            .all(|cell| cell.holds != Holds::Text && cell.holds != Holds::Day);
        if only_figures || third.is_none() {
            return Line::Group {
                depth,
                name: group_name(&name.text),
            };
        }
    }
    // 一、交通领域 | | | 合计投资, in the first column or across.
    if let Some((depth, rest)) = serial_of(text)
        && !rest.is_empty()
        && first.column <= places.title.unwrap_or(1)
        && line.cells.iter().filter(|cell| !cell.filled).skip(1).all(|cell| {
            matches!(cell.holds, Holds::Number)
                || matches!(
                    places.meaning(cell.column).0,
                    Meaning::Amount(_) | Meaning::AmountSum
                )
        })
    {
        return Line::Group {
            depth,
            name: group_name(text),
        };
    }
    Line::Row
}

pub(super) fn repeats_head(table: &Table, line: &GridLine) -> bool {
    let Some(first) = line.cells.first() else {
        return false;
    };
    let said = |column: u32| {
        table
            .head_texts
            .iter()
            .find(|(c, _)| *c == column)
            .map(|(_, text)| text.as_str())
    };
    if said(first.column) != Some(squeezed(&first.text).as_str()) {
        return false;
    }
    let same = line
        .cells
        .iter()
        .filter(|cell| said(cell.column) == Some(squeezed(&cell.text).as_str()))
        .count();
    same >= 2 && same * 2 >= line.cells.len()
}

pub(super) fn stated_amounts(line: &GridLine, places: &Places) -> Vec<(u32, String, MoneyWord)> {
    let mut out = Vec::new();
    for cell in line.cells.iter().filter(|cell| !cell.filled) {
        if let (Meaning::Amount(_) | Meaning::AmountSum, unit) = places.meaning(cell.column)
            && let Ok(Some((number, unit, _))) = value::amount(&cell.text, cell.holds, unit)
        {
            out.push((cell.column, number, unit));
        }
    }
    out
}

/// A cell's words on one line, or as its lines where they part something.
pub(super) fn one_line(text: &str) -> String {
    let text = text.trim();
    if text.contains(['\n', '\r', '\t']) {
        text.split_whitespace().collect::<Vec<_>>().concat()
    } else {
        text.to_owned()
    }
}

pub(super) fn put_names(into: &mut String, text: &str) {
    let names = value::units(text);
    if !into.is_empty() && !names.is_empty() {
        into.push('、');
    }
    into.push_str(&names);
}
