//! Tables of projects and of indicators, and projects that are items of a list.

use std::collections::HashSet;
use std::sync::LazyLock;

use crate::pattern::Pattern;

use super::FIGURES_MAX;
use crate::page::{Page, Place};
use crate::quick::at_most;
use crate::reading::{FigureFound, Kind};
use crate::vocabulary::{Words, words};

/// A column of numbers.
struct Column {
    at: usize,
    name: String,
    unit: Option<String>,
    /// 9月底进度: the number is of what the row is about, and of this time.
    of_row: Option<String>,
}

/// What a table's head says.
struct Head {
    by: char,
    width: usize,
    /// Whether the rows are projects or indicators.
    projects: bool,
    name_at: usize,
    unit_at: Option<usize>,
    columns: Vec<Column>,
    /// 同比 beside the numbers: where it stands, and its word.
    growth: Option<(usize, &'static str)>,
    /// 1—9月累计: of which months the numbers are.
    period: Option<String>,
    /// Rows that are tasks: their own words are read elsewhere.
    tasks: bool,
}

/// Reads tables. Returns the lines (by their place in `lines`) that running text must leave alone.
pub(super) fn read(
    page: &Page,
    lines: &[usize],
    kind: Kind,
    taken: &[Place],
    out: &mut Vec<FigureFound>,
) -> HashSet<usize> {
    let mut used = HashSet::new();
    let mut head: Option<Head> = None;
    let mut stated: Option<String> = None;
    let mut next = 0;
    let has_heads = page.has(words!["指标"])
        || kind == Kind::ProjectList && page.has(words!["项目", "工程", "名称"])
        || kind == Kind::TaskDivision && page.has(words!["投资", "资金", "完成率"]);
    let stated_units = page.among(words!["单位：", "单位:"]);
    for (n, i) in lines.iter().enumerate() {
        let line = &page.lines[*i].at;
        let text = page.str(line);
        // An item that is a task: its sums are the task's.
        while taken.get(next).is_some_and(|t| t.end <= line.start) {
            next += 1;
        }
        if kind == Kind::ProjectList
            && crate::tasks::is_numbered(text)
            && taken.get(next).is_some_and(|t| t.start < line.end)
        {
            used.insert(n);
            continue;
        }
        if at_most(text, 16)
            && let Some(unit) = stated_unit(text)
        {
            stated = Some(unit);
            used.insert(n);
            continue;
        }
        if !has_heads {
            continue;
        }
        // 重点项目表（单位：万元）; 共8个项目。单位：万元
        if let Some(at) = stated_units.first(line).map(|at| at - line.start)
            && (text[..at].ends_with(['（', '(']) || says_unit_alone(&text[at..]))
            && let Some(unit) = stated_unit(&text[at..])
        {
            stated = Some(unit);
        }
        let may_part = page.lines[*i].parted || text.contains(',');
        if may_part && let Some(found) = find_head(text, kind, stated.as_deref()) {
            if !found.tasks {
                used.insert(n);
            }
            head = Some(found);
            continue;
        }
        let Some(h) = &head else { continue };
        // 一、基础设施类 between the rows: the columns go on.
        if at_most(text, 20) && !text.contains(h.by) && crate::tasks::is_numbered(text) {
            continue;
        }
        let cells = cells(text, h.by);
        if cells.len() < 2 || (matches!(h.by, ' ' | ',') && cells.len() != h.width) {
            if cells.len() < 2 {
                head = None;
            }
            continue;
        }
        if !h.tasks {
            used.insert(n);
        }
        row(page, line, text, h, &cells, out);
        if out.len() >= FIGURES_MAX {
            break;
        }
    }
    used
}

fn cells(text: &str, by: char) -> Vec<&str> {
    let mut out: Vec<&str> = text
        .split(|c| c == by || (by == '|' && c == '｜'))
        .map(str::trim)
        .collect();
    if by == ' ' {
        out.retain(|c| !c.is_empty());
    }
    out
}

fn stated_unit(text: &str) -> Option<String> {
    let rest = text
        .trim_matches(['(', '（', ')', '）', ' '])
        .strip_prefix("单位")?;
    let unit = rest.trim_start_matches(['：', ':', ' ']);
    ["万元", "亿元", "元", "%"]
        .iter()
        .find(|u| unit.starts_with(**u))
        .map(|u| (*u).to_owned())
}

/// Whether nothing but the end of the line or a mark stands behind 单位：万元; 单位：元江县 is none.
fn says_unit_alone(text: &str) -> bool {
    text.trim_start_matches("单位")
        .trim_start_matches(['：', ':', ' '])
        .trim_start_matches(['万', '亿'])
        .strip_prefix('元')
        .is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(['。', '，', ',', '；', ';', ' ', '）', ')', '\t'])
        })
}

/// A column that measures, by its head.
fn measuring(at: usize, cell: &str, stated: Option<&str>) -> Option<Column> {
    column(cell, stated).map(|(name, unit)| Column {
        at,
        name,
        unit,
        of_row: None,
    })
}

/// 总投资（万元） → its name and unit.
fn column(cell: &str, stated: Option<&str>) -> Option<(String, Option<String>)> {
    let name = cell.split(['（', '(']).next().unwrap_or(cell).trim().to_owned();
    let bracket = cell[name.len()..].trim_matches(['（', '(', '）', ')', ' ']);
    let unit = ["万元", "亿元", "%", "％", "元"]
        .iter()
        .find(|u| bracket.contains(**u))
        .map(|u| (*u).replace('％', "%"));
    let money = (words!["投资", "金额", "资金", "投入"].within(&name)
        || matches!(unit.as_deref(), Some("万元" | "亿元")) && !name.is_empty())
        && !words!["单位", "主体", "来源", "方", "类"].ends(&name);
    if money && unit.as_deref() != Some("%") {
        return Some((name, unit.or_else(|| stated.map(str::to_owned))));
    }
    (words!["率", "比例", "占比"].ends(&name) || unit.as_deref() == Some("%"))
        .then(|| (name, Some("%".to_owned())))
}

fn find_head(text: &str, kind: Kind, stated: Option<&str>) -> Option<Head> {
    if text.len() > 900 {
        return None;
    }
    let by = ['\t', '|', '｜', ',', ' ']
        .into_iter()
        .find(|by| text.matches(*by).count() >= if *by == ',' { 4 } else { 2 })
        .map(|by| if by == '｜' { '|' } else { by })?;
    let cells = cells(text, by);
    if cells.len() < 3 || cells.iter().any(|c| c.chars().count() > 24) {
        return None;
    }
    let named = |words: &[&str]| {
        cells
            .iter()
            .position(|c| words.iter().any(|w| c.starts_with(w) || *c == *w))
    };
    if kind == Kind::ProjectList
        && let Some(name_at) =
            named(&["项目名称", "工程名称", "项目"]).or_else(|| cells.iter().position(|c| *c == "名称"))
    {
        let columns: Vec<Column> = cells
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != name_at)
            .filter_map(|(at, c)| measuring(at, c, stated))
            .collect();
        return (!columns.is_empty()).then_some(Head {
            by,
            width: cells.len(),
            projects: true,
            name_at,
            unit_at: None,
            columns,
            growth: None,
            period: None,
            tasks: false,
        });
    }
    if kind == Kind::TaskDivision
        && let Some(name_at) = cells.iter().position(|c| ROWS.holds(c))
        && let Some(head) = of_tasks(&cells, by, name_at)
    {
        return Some(head);
    }
    let name_at = named(&["指标名称", "指标"])?;
    let unit_at = cells.iter().position(|c| *c == "单位" || *c == "计量单位");
    let wanted = |c: &str| {
        words![
            "目标",
            "预期",
            "完成",
            "数值",
            "实绩",
            "计划",
            "指标值",
            "现值",
            "累计",
            "绝对值",
            "绝对量",
            "总量",
            "实际"
        ]
        .within(c)
            || (c.contains('年') && c.contains(|d: char| d.is_ascii_digit()))
    };
    // The last of several years is the one aimed at.
    let at = (0..cells.len()).rev().find(|at| {
        *at != name_at && Some(*at) != unit_at && wanted(cells[*at]) && !MOVES.within(cells[*at])
    })?;
    let growth = cells.iter().enumerate().find_map(|(n, c)| {
        let own =
            n != at && !words!["全国", "全省", "全市", "平均", "位次", "排名", "上年", "去年"].within(c);
        let word = ["同比增长", "同比"]
            .iter()
            .find(|w| c.contains(**w))
            .map_or("", |_| "同比");
        (own && words!["同比", "增长", "增速", "增幅"].within(c)).then_some((n, word))
    });
    Some(Head {
        by,
        width: cells.len(),
        projects: false,
        name_at,
        unit_at,
        columns: vec![Column {
            at,
            name: String::new(),
            unit: None,
            of_row: None,
        }],
        growth,
        period: months_of(cells[at]),
        tasks: false,
    })
}

/// 1—9月累计 → 1—9月.
fn months_of(cell: &str) -> Option<String> {
    let end = cell.find('月')? + '月'.len_utf8();
    cell.starts_with(|c: char| c.is_ascii_digit())
        .then(|| cell[..end].to_owned())
}

/// Columns that say how something moved or where it stands among others.
static MOVES: Words = Words::new(&[
    "同比",
    "增长",
    "增速",
    "增幅",
    "比例",
    "完成率",
    "位次",
    "排名",
    "平均",
]);

/// What a row of a table of tasks is about.
static ROWS: Words = Words::new(&[
    "项目名称",
    "工程名称",
    "实事名称",
    "实事项目",
    "重点工作",
    "重点任务",
    "工作任务",
    "目标任务",
    "任务名称",
]);

/// 完成投资（万元）, 完成率: columns of a table of tasks that measure how far they are.
fn of_tasks(cells: &[&str], by: char, name_at: usize) -> Option<Head> {
    let reached = |c: &str| words!["进度", "完成数", "完成量", "完成值"].ends(c) && at_most(c, 10);
    let aimed = |c: &str| words!["年度目标", "目标值", "目标数"].holds(c);
    // 年度目标 | 9月底进度: how much is wanted, and how much is there.
    let measured = cells.iter().any(|c| reached(c)) && cells.iter().any(|c| aimed(c));
    let of_rows = cells
        .iter()
        .enumerate()
        .filter(|(at, c)| measured && *at != name_at && (reached(c) || aimed(c)))
        .map(|(at, c)| Column {
            at,
            name: String::new(),
            unit: None,
            of_row: Some(c.trim_end_matches("进度").to_owned()),
        });
    let columns: Vec<Column> = cells
        .iter()
        .enumerate()
        .filter(|(at, c)| *at != name_at && (c.contains("元）") || c.contains("元)") || **c == "完成率"))
        .filter_map(|(at, c)| measuring(at, c, None))
        .chain(of_rows)
        .collect();
    (!columns.is_empty() && matches!(by, '\t' | '|')).then_some(Head {
        by,
        width: cells.len(),
        projects: true,
        name_at,
        unit_at: None,
        columns,
        growth: None,
        period: None,
        tasks: true,
    })
}

/// 同比增长6.1%: how the number of a row moved, with the place of its digits in the cell.
fn moved<'c>(head: &Head, cells: &[&'c str]) -> Option<(String, &'c str)> {
    let (at, word) = head.growth?;
    let cell = cells.get(at)?;
    let number = cell.trim_end_matches(['%', '％']);
    let (way, digits) = match number.strip_prefix(['-', '－', '−']) {
        Some(digits) => ("下降", digits),
        None => ("增长", number),
    };
    let plain = !digits.is_empty() && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    plain.then(|| (format!("{word}{way}"), digits))
}

static CELL: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?P<w>增长|下降|降低|约|达到|不低于|≥|≤|>|<)?\s?(?P<n>\d[\d,，]*(?:\.\d+)?(?:[-—–~]{1,2}\d+(?:\.\d+)?)?)\s?(?P<u>%|％|[\p{Han}/]{1,6}?)??(?P<a>以上|左右|以内|以下)?$",
    )
});

fn row(page: &Page, line: &Place, text: &str, head: &Head, cells: &[&str], out: &mut Vec<FigureFound>) {
    let Some(name) = cells.get(head.name_at).copied() else {
        return;
    };
    // 合计 may stand in the column of numbers, and how many there are under the name.
    let name = cells
        .iter()
        .take(head.name_at + 1)
        .copied()
        .find(|cell| words!["合计", "总计", "共计"].within(cell) && cell.len() <= 24)
        .unwrap_or(name);
    if name.chars().count() < 2 || name.chars().count() > 60 {
        return;
    }
    let growth = moved(head, cells);
    for column in &head.columns {
        let Some(cell) = cells.get(column.at) else {
            continue;
        };
        // 规上工业增加值 | % | — | 7.3: only how it moved is known.
        if matches!(*cell, "" | "-" | "—" | "－" | "/")
            && let Some((way, digits)) = &growth
        {
            let at = line.start + (digits.as_ptr() as usize - text.as_ptr() as usize);
            out.push(FigureFound {
                name: name.to_owned(),
                value: (*digits).to_owned(),
                unit: Some("%".to_owned()),
                change: Some(way.clone()),
                period: head.period.clone(),
                region: None,
                span: page.span(&(at..at + digits.len())),
            });
            continue;
        }
        let Some(c) = CELL.as_ref().and_then(|r| r.captures(cell)) else {
            continue;
        };
        let Some(number) = c.name("n") else { continue };
        let written = c.name("u").map(|u| u.as_str().replace('％', "%"));
        if column.of_row.is_some() && written.is_none() {
            continue;
        }
        let given = head
            .unit_at
            .and_then(|at| cells.get(at))
            .map(|u| u.replace('％', "%"))
            .filter(|u| !u.is_empty() && u != "-" && u != "—");
        let unit = written
            .or(given)
            .or_else(|| column.unit.clone())
            .or_else(|| head.projects.then(|| unit_of_sums(number.as_str()).to_owned()));
        let cell_at = line.start + (cell.as_ptr() as usize - text.as_ptr() as usize);
        let span = page.span(&(cell_at + number.start()..cell_at + number.end()));
        let mut figure = FigureFound {
            name: if head.projects && column.of_row.is_none() {
                column.name.clone()
            } else {
                name.to_owned()
            },
            value: number.as_str().to_owned(),
            unit,
            change: None,
            period: column.of_row.clone().or_else(|| head.period.clone()),
            region: None,
            span,
        };
        if column.of_row.is_some() {
            out.push(figure);
            continue;
        }
        if head.projects {
            figure.change = Some(name.to_owned());
            if figure.unit.as_deref() == Some("万元") {
                let Some(sum) = hundred_millions(&figure.value) else {
                    continue;
                };
                figure.value = sum;
                figure.unit = Some("亿元".into());
            }
        } else {
            let said = [c.name("w"), c.name("a")]
                .into_iter()
                .flatten()
                .map(|m| m.as_str())
                .collect::<Vec<_>>();
            let grown = growth.as_ref().map(|(way, digits)| format!("{way}{digits}%"));
            figure.change = (!said.is_empty()).then(|| said.concat()).or(grown);
        }
        out.push(figure);
    }
}

/// In what sums of projects are written where nobody says so: none has cost a thousand 亿元.
fn unit_of_sums(value: &str) -> &'static str {
    let sum: Option<f64> = value.replace([',', '，'], "").parse().ok();
    if sum.is_some_and(|sum| sum >= 1000.0) {
        "万元"
    } else {
        "亿元"
    }
}

/// 万元 as 亿元, without needless noughts.
pub(super) fn hundred_millions(value: &str) -> Option<String> {
    let sum: f64 = value.replace([',', '，'], "").parse().ok()?;
    sum.is_finite()
        .then(|| format!("{}", (sum * 100.0).round() / 1_000_000.0))
}

/// Labels of the lines that tell of a project below its name.
static TELLS: Words = Words::new(&[
    "总投资",
    "项目总投资",
    "投资总额",
    "计划投资",
    "年度计划投资",
    "年度投资",
    "年度计划",
    "建设规模",
    "建设内容",
    "建设地点",
    "建设性质",
    "建设单位",
    "建设工期",
    "建设期限",
    "建设年限",
    "责任单位",
    "业主单位",
    "项目业主",
    "实施单位",
    "主要建设内容",
    "建设规模及内容",
    "建设内容及规模",
]);

/// The project that a line is about: it names it itself, or lines above it do and it tells of it (总投资：85000万元).
pub(super) fn project_of(page: &Page, line: &Place) -> Option<String> {
    let text = page.str(line);
    if let Some(own) = project(text) {
        return Some(own);
    }
    let tells = |text: &str| {
        text.split_once(['：', ':'])
            .is_some_and(|(label, _)| TELLS.holds(label.split(['（', '(']).next().unwrap_or(label).trim()))
    };
    if !tells(text) && !TELLS.begins(text) {
        return None;
    }
    let above = page.text[..line.start].trim_end().rsplit('\n').take(8);
    let named = above.map(str::trim).find(|above| !tells(above))?;
    project(named)
}

/// The project that a numbered line is about: the words before its first stop or sum.
pub(super) fn project(text: &str) -> Option<String> {
    let from = crate::tasks::number_end(text)?;
    let name = text[from..]
        .split(['。', '，', ',', '：', ':', '；', '(', '（'])
        .next()?
        .trim();
    let name = name.split("总投资").next().unwrap_or(name).trim();
    let n = name.chars().count();
    (2..=40).contains(&n).then(|| name.to_owned())
}
