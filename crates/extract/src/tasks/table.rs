//! Tables of tasks in plain text: cells between tabs, upright lines, or (when a copy lost them) spaces.

mod columns;
mod days;

use columns::{Column, column, names_task};
pub(crate) use days::Deadlines;

use super::{due, notes, units};
use crate::page::{Page, Place};
use crate::vocabulary::words;

/// A row that names a task.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) task: Place,
    pub(crate) lead: Vec<String>,
    pub(crate) support: Vec<String>,
    pub(crate) leaders: Vec<Place>,
    pub(crate) due: Option<String>,
    pub(crate) heading: Option<String>,
}

/// Cells of a line, with what separates them; `None` for prose.
pub(crate) fn cells(page: &Page, at: &Place, by: char) -> Vec<Place> {
    // A line is cut where its first word begins; the tabs of empty cells before and after it belong to its row.
    let mut at = at.clone();
    if by == '\t' {
        at.start -= page.text[..at.start]
            .bytes()
            .rev()
            .take_while(|b| *b == b'\t')
            .count();
        at.end += page.text[at.end..].bytes().take_while(|b| *b == b'\t').count();
    }
    let s = page.str(&at);
    let mut out = Vec::new();
    let mut start = 0;
    for (i, c) in s
        .char_indices()
        .filter(|(_, c)| *c == by || (by == '|' && *c == '｜'))
    {
        out.push(page.trim(at.start + start..at.start + i, &[]));
        start = i + c.len_utf8();
    }
    out.push(page.trim(at.start + start..at.end, &[]));
    if by == ' ' {
        out.retain(|p| !p.is_empty());
    } else if by == '|' && out.last().is_some_and(Place::is_empty) {
        // The upright line that closes a row opens no cell.
        out.pop();
    }
    out
}

/// Whether a line is the head of a table of tasks.
pub(crate) fn head(page: &Page, at: &Place) -> Option<char> {
    let s = page.str(at);
    // Where spaces alone part the cells, 序号 or 编号 is among them.
    let other = words!["\t", "|", "｜"].within(s);
    if s.len() > 1200 || !other && !words!["号"].within(s) || !names_task(s) {
        return None;
    }
    ['\t', '|', '｜', ' ']
        .into_iter()
        // A row has two cells at least.
        .filter(|by| s.contains(*by))
        .find(|by| {
            let kinds: Vec<Column> = cells(page, at, *by).iter().map(|c| column(page.str(c))).collect();
            let task = kinds.contains(&Column::Task) && !plans_projects(page, at, *by, &kinds);
            let owed = kinds
                .iter()
                .filter(|k| {
                    matches!(
                        k,
                        Column::Lead | Column::Responsible | Column::Support | Column::Due | Column::Leader
                    )
                })
                .count();
            let enough = if *by == ' ' {
                owed >= 2 && kinds.contains(&Column::Index)
            } else {
                owed >= 1
            };
            task && enough
        })
        .map(|by| if by == '｜' { '|' } else { by })
}

/// 项目名称 | 建设内容 | 总投资 | 年度投资 | 责任单位: projects and what they cost; nothing is due, nobody leads and none helps.
fn plans_projects(page: &Page, at: &Place, by: char, kinds: &[Column]) -> bool {
    let due = |k: &Column| {
        matches!(
            k,
            Column::Due | Column::Stage | Column::Milestones | Column::Lead | Column::Support
        )
    };
    if !kinds.contains(&Column::Name) || kinds.iter().any(due) || !words!["总投资"].within(page.str(at)) {
        return false;
    }
    cells(page, at, by)
        .iter()
        .zip(kinds)
        .all(|(cell, kind)| *kind != Column::Task || words!["建设内容", "项目内容"].within(page.str(cell)))
}

/// Whether a head names who owes its tasks.
pub(super) fn names_units(page: &Page, at: &Place, by: char) -> bool {
    cells(page, at, by).iter().any(|c| {
        matches!(
            column(page.str(c)),
            Column::Lead | Column::Responsible | Column::Support
        )
    })
}

/// 责任单位 over 牵头 and 配合, 时间节点 over 开工 and 完工: a second line of the head says what each column under a name
/// is.
fn second_head(page: &Page, at: &Place, by: char, head: &[Place], columns: &[Column]) -> Option<Vec<Column>> {
    let dated = columns.contains(&Column::Due) && words!["完工", "竣工", "完成", "建成"].within(page.str(at));
    let owed = words!["牵头", "配合", "主办", "协办", "责任", "参与"].within(page.str(at));
    if by == ' ' || !owed && !dated {
        return None;
    }
    let below = cells(page, at, by);
    let mut out = columns.to_vec();
    let mut said = false;
    for (n, cell) in below.iter().enumerate() {
        let (cell, above) = (page.str(cell), head.get(n).map_or("", |c| page.str(c)));
        // A cell that reaches over both lines is empty below, or says the same again.
        if cell.is_empty() || cell == above {
            continue;
        }
        // 时间节点 over 开工 and 完工: due is when it is done.
        let begun = dated && words!["开工", "启动", "开始"].begins(cell);
        let done = dated && words!["完工", "竣工", "完成", "建成"].begins(cell);
        let own = if done { Column::Due } else { column(cell) };
        match columns.get(n) {
            Some(Column::Due) if begun => {
                out[n] = Column::Other;
                said = true;
                continue;
            }
            Some(Column::Index | Column::Task | Column::Group) => return None,
            _ if units::is_unit(cell) || cell.chars().nth(8).is_some() => return None,
            _ if own == Column::Other => continue,
            _ => {}
        }
        said |= done || matches!(own, Column::Lead | Column::Support);
        if out.len() <= n {
            out.resize(n + 1, Column::Other);
        }
        out[n] = own;
    }
    said.then_some(out)
}

/// Names of columns as heads have them, longest first where one holds another.
const NAMES: &[&str] = &[
    "序号",
    "编号",
    "工作任务",
    "重点任务",
    "任务名称",
    "任务内容",
    "项目内容",
    "工作内容",
    "具体任务",
    "改革任务",
    "主要任务",
    "目标任务",
    "事项名称",
    "工作事项",
    "具体措施",
    "工作措施",
    "整改措施",
    "牵头单位",
    "责任单位",
    "配合单位",
    "参与单位",
    "协办单位",
    "主办单位",
    "责任领导",
    "牵头领导",
    "责任人",
    "完成时限",
    "完成时间",
    "完成期限",
    "时间要求",
    "整改时限",
    "时限",
    "备注",
    "事项",
    "任务",
];

/// A head that a copy ran together, before rows that kept their tabs. Returns the columns.
fn joined(page: &Page, body: &[usize], n: usize) -> Option<Vec<Column>> {
    let mut rest = page.line(*body.get(n)?);
    if !rest.starts_with("序号") || rest.contains(['\t', '|', '｜']) {
        return None;
    }
    let mut out = Vec::new();
    while !rest.is_empty() {
        let name = NAMES.iter().find(|name| rest.starts_with(**name))?;
        out.push(column(name));
        rest = rest[name.len()..].trim_start();
    }
    let next = page.line(*body.get(n + 1)?);
    (out.len() >= 3 && next.matches('\t').count() + 1 == out.len()).then_some(out)
}

/// Rows with tabs under a head that was run together.
pub(crate) fn under_joined(page: &Page, body: &[usize], n: usize) -> Option<(Vec<Row>, usize)> {
    let columns = joined(page, body, n)?;
    let mut out = Vec::new();
    let mut heading = None;
    let mut k = n + 1;
    while let Some(line) = body.get(k).map(|i| &page.lines[*i]) {
        let found = cells(page, &line.at, '\t');
        if found.len() < 2 {
            break;
        }
        out.extend(row(page, &found, &columns, '\t', &mut heading));
        k += 1;
    }
    Some((out, k))
}

/// A table whose cells stand one to a line: reads it from its head on. Returns the rows with the index of
/// the first line after it.
pub(crate) fn upright(page: &Page, body: &[usize], head_at: usize) -> Option<(Vec<Row>, usize)> {
    let cell = |n: usize| body.get(n).map(|i| page.line(*i));
    let mut columns = Vec::new();
    while let Some(text) = cell(head_at + columns.len())
        && text.chars().count() <= 10
        && columns.len() < 10
    {
        let kind = column(text);
        if kind == Column::Other && !words!["备注", "状态", "进展"].within(text) {
            break;
        }
        columns.push(kind);
    }
    let owed = columns
        .iter()
        .filter(|k| {
            matches!(
                k,
                Column::Lead | Column::Responsible | Column::Support | Column::Due
            )
        })
        .count();
    if columns.len() < 3 || owed == 0 || !columns.contains(&Column::Task) || columns[0] != Column::Index {
        return None;
    }
    let mut out = Vec::new();
    let mut heading = None;
    let mut n = head_at + columns.len();
    while let Some(text) = cell(n).filter(|t| is_index(t)) {
        // A row goes on until the next number that follows this one.
        let next: Option<u32> = text
            .trim_end_matches(['.', '、'])
            .parse::<u32>()
            .ok()
            .map(|k| k + 1);
        let ends = (n + 1..=n + columns.len())
            .find(|k| {
                cell(*k).is_none_or(|t| {
                    is_index(t) && t.trim_end_matches(['.', '、']).parse::<u32>().ok() == next
                })
            })
            .unwrap_or(n + columns.len());
        let found: Vec<Place> = body[n..ends.min(body.len())]
            .iter()
            .map(|i| page.lines[*i].at.clone())
            .collect();
        if found.len() < 2 {
            break;
        }
        if let Some(row) = row(page, &found, &columns, '|', &mut heading) {
            out.push(row);
        }
        n = ends;
    }
    (!out.is_empty()).then_some((out, n))
}

/// 序号 | 项目名称 | 开工日期 | 责任单位: the head of another table below one of tasks.
fn heads_projects(found: &[Place], page: &Page) -> bool {
    let has = |wanted: &[Column]| found.iter().any(|c| wanted.contains(&column(page.str(c))));
    has(&[Column::Index])
        && has(&[Column::Name])
        && has(&[Column::Lead, Column::Responsible])
        && !found
            .iter()
            .any(|c| page.str(c).starts_with(|c: char| c.is_ascii_digit()))
        && !found.iter().any(|c| words!["投资", "资金"].within(page.str(c)))
}

/// The cells of a head, what each column says, and the first line below.
fn columns_of(page: &Page, body: &[usize], at: usize, by: char) -> (Vec<Place>, Vec<Column>, usize) {
    let head = cells(page, &page.lines[body[at]].at, by);
    let mut columns: Vec<Column> = head.iter().map(|c| column(page.str(c))).collect();
    while columns.last() == Some(&Column::Other) && head.get(columns.len() - 1).is_some_and(Place::is_empty) {
        columns.pop();
    }
    if !columns.contains(&Column::Task)
        && let Some(name) = columns.iter().position(|c| *c == Column::Name)
    {
        columns[name] = Column::Task;
    }
    let below = body
        .get(at + 1)
        .and_then(|i| second_head(page, &page.lines[*i].at, by, &head, &columns));
    match below {
        Some(more) => (head, more, at + 2),
        None => (head, columns, at + 1),
    }
}

/// Reads the rows under a head. Returns them with the index of the first line that is no row.
pub(crate) fn rows(
    page: &Page,
    body: &[usize],
    head_at: usize,
    by: char,
) -> (Vec<Row>, usize, Option<Place>) {
    let (head_cells, mut columns, mut n) = columns_of(page, body, head_at, by);
    // 十件大事 | 序号 | …: a name before the head is the table's title.
    let title = head_cells
        .first()
        .filter(|c| {
            column(page.str(c)) == Column::Other && columns.get(1) == Some(&Column::Index) && !c.is_empty()
        })
        .cloned();
    let mut out = Vec::new();
    let mut heading: Option<String> = None;
    while let Some(line) = body.get(n).map(|i| &page.lines[*i]) {
        let mut found = cells(page, &line.at, by);
        // A row broken into lines goes on until the next row begins.
        while by != ' '
            && (found.len() > 2 || found.len() == 2 && columns.len() > 3)
            && found.len() < columns.len()
            && found.iter().take(3).any(|c| is_index(page.str(c)))
            && let Some(next) = body.get(n + 1).map(|i| &page.lines[*i])
        {
            let more = cells(page, &next.at, by);
            let begins = more.iter().take(3).any(|c| is_index(page.str(c)));
            let fits = found.len() + more.len() <= columns.len() + 1;
            if begins
                || !fits
                || more.len() < 2 && page.str(&next.at).chars().count() > 30
                || head(page, &next.at).is_some()
            {
                break;
            }
            let mut more = more.into_iter();
            // The first piece goes on with the last cell, unless that was closed.
            if !page.str(&line.at).ends_with(by)
                && let (Some(last), Some(first)) = (found.last_mut(), more.next())
            {
                last.end = first.end;
            }
            found.extend(more);
            n += 1;
        }
        let line = &page.lines[body[n]];
        if found.len() < 2 {
            let text = page.str(&line.at);
            // A heading between rows; anything longer ends the table.
            if by != ' '
                && text.chars().count() <= 24
                && !text.ends_with('。')
                && body
                    .get(n + 1)
                    .is_some_and(|i| cells(page, &page.lines[*i].at, by).len() >= 2)
            {
                heading = Some(text.to_owned());
                n += 1;
                continue;
            }
            break;
        }
        if found
            .iter()
            .all(|c| matches!(column(page.str(c)), Column::Milestones) || c.is_empty())
        {
            n += 1;
            continue;
        }
        // The head again, or that of another table.
        if head(page, &line.at).is_some() || heads_projects(&found, page) {
            (_, columns, n) = columns_of(page, body, n, by);
            continue;
        }
        if found
            .iter()
            .all(|c| page.str(c).chars().all(|c| matches!(c, '-' | ':' | '=' | '—')))
        {
            n += 1;
            continue;
        }
        let named: Vec<&Place> = found.iter().filter(|c| !c.is_empty()).collect();
        if let ([only], true) = (named.as_slice(), by != ' ') {
            heading = Some(page.str(only).to_owned());
            n += 1;
            continue;
        }
        if let Some(row) = row(page, &found, &columns, by, &mut heading) {
            out.push(row);
        } else if by == ' '
            && !found
                .iter()
                .any(|c| page.str(c).chars().all(|c| c.is_ascii_digit()))
        {
            break;
        }
        n += 1;
    }
    (out, n, title)
}

/// The number of a row: 3, 1.2, （一）, ①, 第3项, GF-01, 2031-004.
fn is_index(s: &str) -> bool {
    let s = s.trim_end_matches(['.', '、', '．']);
    if s.is_empty() || s.len() > 16 {
        return false;
    }
    let inner = s
        .strip_prefix(['（', '('])
        .and_then(|s| s.strip_suffix(['）', ')']))
        .or_else(|| {
            s.strip_prefix('第')
                .and_then(|s| s.strip_suffix(['项', '条', '件', '号']))
        })
        .unwrap_or(s)
        .trim();
    let all = |s: &str, of: fn(char) -> bool| !s.is_empty() && s.chars().all(of);
    // GF-01: the number of a row with the sign of its list.
    let bare = inner.trim_start_matches(|c: char| c.is_ascii_uppercase() || matches!(c, 'Ⅰ'..='Ⅻ'));
    let figures = if inner.len() - bare.len() <= 3 {
        bare.trim_start_matches('-')
    } else {
        bare
    };
    // 2031-004 is one, 2031-04 is a month.
    let mut parts = figures.split(['.', '-', '—']);
    let numbered = figures.len() <= 12
        && parts.clone().all(|part| all(part, |c| c.is_ascii_digit()))
        && (figures.len() <= 6 || parts.nth(1).is_some_and(|part| part.len() > 2));
    numbered
        || all(inner, |c| "一二三四五六七八九十".contains(c)) && inner.chars().count() <= 3
        || inner.chars().count() == 1 && inner.starts_with(|c| matches!(c, '①'..='⑳'))
}

/// The columns of a row under a head with one of milestones, which may stand over several cells: those before it from the
/// left, those behind it from the right. None where the row has less cells, or others than these.
fn around_milestones(page: &Page, found: &[Place], columns: &[Column], by: char) -> Option<Vec<Column>> {
    let from = columns.iter().position(|c| *c == Column::Milestones)?;
    let behind = columns.iter().rposition(|c| *c == Column::Milestones)? + 1;
    let index = columns[..from].iter().position(|c| *c == Column::Index)?;
    if by == ' ' || found.len() < columns.len() || !is_index(page.str(&found[index])) {
        return None;
    }
    let mut all = columns[..from].to_vec();
    all.resize(found.len() - (columns.len() - behind), Column::Other);
    all.extend_from_slice(&columns[behind..]);
    let fit = found
        .iter()
        .zip(&all)
        .all(|(cell, kind)| fits(page.str(cell), *kind));
    (fit && all.contains(&Column::Task)).then_some(all)
}

fn row(
    page: &Page,
    found: &[Place],
    columns: &[Column],
    by: char,
    heading: &mut Option<String>,
) -> Option<Row> {
    let text = |p: &Place| page.str(p);
    let around = around_milestones(page, found, columns, by);
    let columns = around.as_deref().unwrap_or(columns);
    // Units of a cell that was broken into lines.
    let listed = |p: &Place| units::list(&units::whole(&page.str(p).replace('\n', "")));
    let indexed = columns.contains(&Column::Index);
    let index_at = found.iter().take(4).position(|c| is_index(text(c)));
    // Where the head's columns fit the row as they are.
    let straight = (by != ' ' || found.len() == columns.len())
        && found.len() <= columns.len()
        && found.len() + 2 >= columns.len()
        && !columns.contains(&Column::Milestones)
        && (!indexed || index_at == columns.iter().position(|c| *c == Column::Index));
    let mut owed = notes::Owed::default();
    let mut responsible = Vec::new();
    let mut leaders = Vec::new();
    let mut project = None;
    let task;
    if straight {
        // 重点任务 beside 具体措施: the measure is the row's own, the task heads it.
        let at = columns.iter().rposition(|c| *c == Column::Task)?;
        let first = columns.iter().position(|c| *c == Column::Task)?;
        let told = found.get(at)?;
        // 新增灯具 | 2.5万盏: what is measured stands before how much of it is wanted.
        let named = (0..at)
            .rev()
            .find(|n| matches!(columns[*n], Column::Task | Column::Name) && !found[*n].is_empty())
            .filter(|_| is_measure(text(told)));
        task = match named {
            Some(n) if n + 1 == at && by == '\t' => found[n].start..told.end,
            Some(n) => found[n].clone(),
            None => {
                if first != at && !text(&found[first]).is_empty() {
                    *heading = Some(text(&found[first]).to_owned());
                }
                told.clone()
            }
        };
        for (cell, kind) in found.iter().zip(columns) {
            if cell.is_empty() {
                continue;
            }
            match kind {
                Column::Lead => owed.lead.extend(listed(cell)),
                Column::Responsible | Column::Owner => match notes::marked(&page.str(cell).replace('\n', ""))
                {
                    Some((lead, others)) => {
                        owed.lead.extend(lead);
                        responsible.extend(others);
                    }
                    None => match told_apart(text(cell)) {
                        Some(told) => {
                            owed.lead.extend(told.lead);
                            responsible.extend(told.support);
                        }
                        None => responsible.extend(listed(cell)),
                    },
                },
                Column::Support => owed.support.extend(listed(cell)),
                Column::Leader => leaders.push(cell.clone()),
                Column::Due => owed.due = Some(text(cell).to_owned()),
                Column::Stage => owed.due = owed.due.or_else(|| by_stage(text(cell))),
                Column::Name if named.is_none() => project = Some(text(cell).to_owned()),
                Column::Group => *heading = Some(text(cell).to_owned()),
                _ => {}
            }
        }
    } else {
        let index = index_at?;
        if index > 0 {
            let group: Vec<&str> = found[..index]
                .iter()
                .map(text)
                .filter(|t| !t.is_empty())
                .collect();
            if !group.is_empty() {
                *heading = Some(group.join(" "));
            }
        }
        task = found.get(index + 1)?.clone();
        // The columns after the milestones, counted from the end.
        let tail: Vec<Column> = columns
            .iter()
            .rev()
            .take_while(|c| !matches!(c, Column::Milestones | Column::Task))
            .copied()
            .collect();
        // In a row that has all its cells an empty one says that nobody supports.
        let whole = by != ' ' && found.len() == columns.len();
        let cells: Vec<&Place> = found[index + 2..]
            .iter()
            .filter(|c| whole || !c.is_empty())
            .collect();
        let known: Vec<&&Place> = cells.iter().rev().take(tail.len()).collect();
        if known.iter().zip(&tail).all(|(c, kind)| fits(text(c), *kind)) {
            for (cell, kind) in known.into_iter().zip(&tail).filter(|(cell, _)| !cell.is_empty()) {
                match kind {
                    Column::Lead => owed.lead = listed(cell),
                    Column::Responsible | Column::Owner => responsible = listed(cell),
                    Column::Support => owed.support = listed(cell),
                    Column::Leader => leaders.push((*cell).clone()),
                    Column::Due => owed.due = Some(text(cell).to_owned()),
                    _ => {}
                }
            }
        }
    }
    let name = text(&task);
    // A sum, a share, XXX: no task is said without a Chinese character.
    if name.chars().count() < 4 || !name.chars().any(crate::normalise::is_han) {
        return None;
    }
    if owed.lead.is_empty() {
        owed.lead = responsible;
    } else {
        owed.support.splice(0..0, responsible);
    }
    let due = owed.due.or_else(|| due::find(name));
    Some(Row {
        task,
        lead: owed.lead,
        support: owed.support,
        leaders,
        due,
        heading: project.or_else(|| heading.clone()),
    })
}

/// 县城管局牵头，各镇配合: a cell of units that says itself who leads.
fn told_apart(cell: &str) -> Option<notes::Owed> {
    let told = words!["牵头，", "牵头,", "牵头；", "牵头;", "牵头、"].within(cell)
        && words!["配合", "参与", "协助", "协办", "参加"].ends(cell);
    let owed = notes::note(cell, false).filter(|_| told)?;
    (!owed.lead.is_empty() && !owed.support.is_empty()).then_some(owed)
}

/// 一期6月投产, 年底前主体完工: the day within what is to be reached.
fn by_stage(cell: &str) -> Option<String> {
    let from = cell.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
    due::find_loosely(cell).or_else(|| due::find_loosely(&cell[from..]))
}

/// 2.5万盏, 日产5万吨: a number and what it counts, and no work.
fn is_measure(cell: &str) -> bool {
    crate::quick::at_most(cell, 10)
        && cell.bytes().any(|b| b.is_ascii_digit())
        && cell.chars().filter(|c| crate::normalise::is_han(*c)).count() <= 5
        && cell.ends_with(|c: char| crate::normalise::is_han(c) || matches!(c, '%' | '％'))
        && !super::verbs::begins_with_verb(cell)
        && due::find_loosely(cell).is_none()
}

fn fits(cell: &str, kind: Column) -> bool {
    match kind {
        Column::Lead | Column::Responsible | Column::Owner | Column::Support => {
            units::list(cell).iter().all(|u| units::is_unit(u))
        }
        Column::Due => {
            cell.is_empty()
                || cell.contains(['月', '年', '季', '底', '前', '持', '长'])
                || due::spelled(cell).is_some()
        }
        _ => true,
    }
}

#[cfg(test)]
mod tests;
