//! The rows of a table under a mapping: groups, rows, totals and footnotes are told apart, merged cells count once, and
//! what a cell cannot be is said of that cell.

mod lines;
mod twice;

use lines::{across, foot_lines, kind_of, numbered, one_line, put_names, stated_amounts, words_of};

use twice::twice;

use super::meaning::kind_code;
use super::totals::{Stated, Total, compared};
use super::value::{self, End, Not, fen, group_name};
use super::{Known, Mapping, Meaning, MoneyWord, Table};
use crate::open::{GridLine, Holds};
use std::collections::{HashMap, HashSet};

/// What is wrong with a cell, or to be known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Row of the sheet.
    pub row: u32,
    /// Column of the sheet; 0 for the row as a whole.
    pub column: u32,
    /// `not_a_day`, `day_unsure`, `not_an_amount`, `amount_without_unit`, `not_a_kind`, `cell_error`,
    /// `formula_without_value`, `key_twice` stop the row; `amount_rounded`, `amount_merged`, `title_merged`, `serial_merged`,
    /// `sum_differs`, `serial_twice`, `title_twice` are only told.
    pub code: &'static str,
    /// What stands there.
    pub value: String,
    /// Whether the row cannot be taken so.
    pub stops: bool,
}

/// An amount of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetAmount {
    /// The side's place, or none for the whole row.
    pub side: Option<usize>,
    /// Its column.
    pub column: u32,
    /// The number.
    pub number: String,
    /// Its unit.
    pub unit: MoneyWord,
}

/// A row as the mapping reads it. Days are `YYYY-MM-DD`; names of units are as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetRow {
    /// Its number in the sheet.
    pub number: u32,
    /// Key of an exported row.
    pub key: String,
    /// Number of an item.
    pub item_number: String,
    /// Serial.
    pub serial: String,
    /// Code of the kind; empty when not said.
    pub kind: String,
    /// Field.
    pub field: String,
    /// Headings below it, parts separated by `/`.
    pub heading: String,
    /// Title.
    pub title: String,
    /// Measure.
    pub measure: String,
    /// First day.
    pub starts_on: String,
    /// Last day.
    pub ends_on: String,
    /// Weight.
    pub weight: String,
    /// Lead units.
    pub lead_units: String,
    /// Joint lead units.
    pub joint_lead_units: String,
    /// Units that report.
    pub reporting_units: String,
    /// Support units.
    pub support_units: String,
    /// Amounts.
    pub amounts: Vec<SheetAmount>,
    /// Own columns by their places, as written.
    pub own: Vec<(usize, String)>,
    /// What is wrong with it or to be known of it.
    pub problems: Vec<Problem>,
}

impl SheetRow {
    /// Whether something keeps it from being taken.
    pub fn is_stopped(&self) -> bool {
        self.problems.iter().any(|p| p.stops)
    }
}

/// A heading between rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its row.
    pub row: u32,
    /// 0 for the outermost style of serial.
    pub depth: u8,
    /// Its name, without serial and count.
    pub name: String,
}

/// What a table holds under a mapping.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetReading {
    /// The rows.
    pub rows: Vec<SheetRow>,
    /// The headings between them.
    pub groups: Vec<Group>,
    /// Totals stated, with what the rows come to.
    pub totals: Vec<Total>,
    /// Lines below the table.
    pub foot: Vec<(u32, String)>,
    /// Rows that repeat the heading, on every page of a print.
    pub repeated_headings: usize,
    /// Cells whose words were carried down: merged, or left empty under the first of their group.
    pub carried: usize,
}

/// Where the columns of a mapping are.
struct Places {
    /// By column number: the meaning and the unit.
    by_column: Vec<(Meaning, Option<MoneyWord>)>,
    serial: Option<u32>,
    title: Option<u32>,
    /// Field and headings from the left, each with whether its words are carried down when empty.
    grouping: Vec<(u32, bool)>,
    width: u32,
}

impl Places {
    fn of(table: &Table, mapping: &Mapping) -> Self {
        let mut by_column = Vec::new();
        for ((column, meaning), unit) in table.columns.iter().zip(&mapping.columns).zip(&mapping.units) {
            let at = column.column as usize;
            if by_column.len() <= at {
                by_column.resize(at + 1, (Meaning::Ignored, None));
            }
            by_column[at] = (*meaning, *unit);
        }
        let find = |wanted| {
            let mut found = table
                .columns
                .iter()
                .zip(&mapping.columns)
                .filter(|(_, m)| **m == wanted);
            found.next().map(|(c, _)| c.column)
        };
        let first = table.grid.lines.get(table.body_from..).unwrap_or_default();
        let grouping = table
            .columns
            .iter()
            .zip(&mapping.columns)
            .filter(|(_, m)| matches!(m, Meaning::Field | Meaning::Heading))
            .map(|(c, _)| {
                // Not merged anywhere: then an empty cell says what the one above says.
                let merged = table
                    .grid
                    .merged
                    .iter()
                    .any(|m| m[0] > table.head.1 && m[1] == c.column && m[2] > m[0] && m[3] == m[1]);
                (
                    c.column,
                    !merged && first.iter().take(5).any(|line| line.cell(c.column).is_some()),
                )
            })
            .collect();
        Self {
            by_column,
            serial: find(Meaning::Serial),
            title: find(Meaning::Title),
            grouping,
            width: table.columns.iter().map(|c| c.column).max().unwrap_or(1),
        }
    }

    fn meaning(&self, column: u32) -> (Meaning, Option<MoneyWord>) {
        self.by_column
            .get(column as usize)
            .copied()
            .unwrap_or((Meaning::Ignored, None))
    }
}

/// What a line is.
enum Line {
    Row,
    Group { depth: u8, name: String },
    Total { name: String, part: bool },
    Head,
}

/// What a part of the lines says, each line by itself.
#[derive(Default)]
struct Met {
    lines: Vec<(Line, Option<SheetRow>)>,
    carried: usize,
    /// Stated sums by column and row.
    sums: HashMap<u32, HashMap<u32, i128>>,
}

/// Looks at many lines on the cores that there are, at few at once; what it found is in their order.
fn on_cores(lines: &[GridLine], look: impl Fn(&[GridLine]) -> Met + Sync) -> Vec<Met> {
    const FEW: usize = 5_000;
    const MOST_CORES: usize = 4;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    if lines.len() <= FEW || cores == 1 {
        return vec![look(lines)];
    }
    let (look, size) = (&look, lines.len().div_ceil(cores.min(MOST_CORES)));
    let (first, others) = lines.split_at(size);
    std::thread::scope(|scope| {
        let others: Vec<_> = others
            .chunks(size)
            .map(|part| scope.spawn(move || look(part)))
            .collect();
        let mut out = vec![look(first)];
        for other in others {
            match other.join() {
                Ok(met) => out.push(met),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        out
    })
}

pub(super) fn read(table: &Table, mapping: &Mapping, known: &Known) -> SheetReading {
    let places = Places::of(table, mapping);
    let body = table.grid.lines.get(table.body_from..).unwrap_or_default();
    let mut out = SheetReading::default();
    let end = if known.exact {
        body.len()
    } else {
        body.len() - foot_lines(body, &places)
    };
    out.foot = body[end..]
        .iter()
        .map(|line| (line.number, words_of(line)))
        .collect();
    let body = &body[..end];
    let counted = numbered(body, &places);
    let across = across(table);
    let uncomputed: HashSet<(u32, u32)> = table.grid.uncomputed.iter().copied().collect();
    let mut stack: Vec<(u8, String)> = Vec::new();
    let mut carried: Vec<Option<std::sync::Arc<str>>> = vec![None; places.grouping.len()];
    let mut stated: Vec<Stated> = Vec::new();
    let mut sum_columns: HashMap<u32, HashMap<u32, i128>> = HashMap::new();
    let look = |lines: &[GridLine]| {
        let mut met = Met {
            lines: Vec::with_capacity(lines.len()),
            ..Met::default()
        };
        for line in lines {
            let kind = if known.exact {
                Line::Row
            } else {
                kind_of(table, line, &places, counted, &across)
            };
            let row = matches!(kind, Line::Row)
                .then(|| row_of(line, &places, known, &mut met.carried, &mut met.sums));
            met.lines.push((kind, row));
        }
        met
    };
    let mut parts = on_cores(body, look);
    for part in &mut parts {
        out.carried += part.carried;
        for (column, sums) in std::mem::take(&mut part.sums) {
            sum_columns.entry(column).or_default().extend(sums);
        }
    }
    out.rows.reserve(body.len());
    let met = parts.into_iter().flat_map(|part| part.lines);
    for (line, (kind, row)) in body.iter().zip(met) {
        match kind {
            Line::Head => out.repeated_headings += 1,
            Line::Group { depth, name } => {
                while stack.last().is_some_and(|(d, _)| *d >= depth) {
                    stack.pop();
                }
                stack.push((depth, name.clone()));
                carried.fill(None);
                let amounts = stated_amounts(line, &places);
                if !amounts.is_empty() {
                    stated.push(Stated {
                        row: line.number,
                        name: name.clone(),
                        depth: Some(depth),
                        part: true,
                        amounts,
                    });
                }
                out.groups.push(Group {
                    row: line.number,
                    depth,
                    name,
                });
            }
            Line::Total { name, part } => stated.push(Stated {
                row: line.number,
                name,
                depth: None,
                part,
                amounts: stated_amounts(line, &places),
            }),
            Line::Row => {
                let Some(mut row) = row else { continue };
                if known.exact {
                    as_written(&mut row, line, &places);
                } else {
                    grouped(&mut row, line, &places, &stack, &mut carried, &mut out.carried);
                }
                if !uncomputed.is_empty() {
                    for column in 1..=places.width {
                        if uncomputed.contains(&(line.number, column))
                            && places.meaning(column).0 != Meaning::Ignored
                        {
                            row.tell(column, "formula_without_value", "", true);
                        }
                    }
                }
                out.rows.push(row);
            }
        }
    }
    out.totals = compared(&stated, &out.rows, |row, column| {
        let amount = row.amounts.iter().find(|a| a.column == column);
        amount
            .and_then(|a| fen(&a.number, a.unit))
            .or_else(|| sum_columns.get(&column)?.get(&row.number).copied())
    });
    twice(&mut out.rows);
    out
}

impl SheetRow {
    fn tell(&mut self, column: u32, code: &'static str, value: &str, stops: bool) {
        self.problems.push(Problem {
            row: self.number,
            column,
            code,
            value: value.trim().chars().take(80).collect(),
            stops,
        });
    }
}

fn row_of(
    line: &GridLine,
    places: &Places,
    known: &Known,
    carried: &mut usize,
    sums: &mut HashMap<u32, HashMap<u32, i128>>,
) -> SheetRow {
    let mut row = SheetRow {
        number: line.number,
        ..SheetRow::default()
    };
    let mut sum: Option<(u32, i128, String)> = None;
    for cell in &line.cells {
        let (meaning, unit) = places.meaning(cell.column);
        if meaning == Meaning::Ignored {
            continue;
        }
        if cell.holds == Holds::Error {
            row.tell(
                cell.column,
                "cell_error",
                &cell.text,
                meaning != Meaning::AmountSum,
            );
            continue;
        }
        *carried += usize::from(cell.filled);
        let text = &*cell.text;
        let refused = |row: &mut SheetRow, Not(code): Not| row.tell(cell.column, code, text, true);
        match meaning {
            Meaning::Ignored | Meaning::Field | Meaning::Heading => {}
            Meaning::Key => text.trim().clone_into(&mut row.key),
            Meaning::ItemNumber => text.trim().clone_into(&mut row.item_number),
            Meaning::Serial => {
                row.serial = one_line(&value::narrow(text));
                if cell.filled {
                    row.tell(cell.column, "serial_merged", text, false);
                }
            }
            Meaning::Title => {
                row.title = one_line(text);
                if cell.filled {
                    row.tell(cell.column, "title_merged", text, false);
                }
            }
            Meaning::Measure => text.trim().clone_into(&mut row.measure),
            Meaning::Kind => match kind_code(text) {
                Some(code) => code.clone_into(&mut row.kind),
                None => row.tell(cell.column, "not_a_kind", text, true),
            },
            Meaning::Starts => match value::day(text, cell.holds, End::First, known.year) {
                Ok(day) => row.starts_on = day.unwrap_or_default(),
                Err(not) => refused(&mut row, not),
            },
            Meaning::Ends => match value::day(text, cell.holds, End::Last, known.year) {
                Ok(day) => row.ends_on = day.unwrap_or_default(),
                Err(not) => refused(&mut row, not),
            },
            Meaning::Term => match value::term(text, cell.holds, known.year) {
                Ok((from, to)) => {
                    row.starts_on = from.unwrap_or_default();
                    row.ends_on = to.unwrap_or_default();
                }
                Err(not) => refused(&mut row, not),
            },
            Meaning::Weight => row.weight = value::weight(text),
            Meaning::Lead => put_names(&mut row.lead_units, text),
            Meaning::JointLead => put_names(&mut row.joint_lead_units, text),
            Meaning::Reporting => put_names(&mut row.reporting_units, text),
            Meaning::Support => put_names(&mut row.support_units, text),
            Meaning::Own(at) => row.own.push((at, text.trim().to_owned())),
            // One amount over several rows is one amount.
            Meaning::Amount(_) | Meaning::AmountSum if cell.filled => {
                row.tell(cell.column, "amount_merged", text, false);
            }
            Meaning::Amount(side) => match value::amount(text, cell.holds, unit) {
                Ok(Some((number, unit, rounded))) => {
                    if rounded {
                        row.tell(cell.column, "amount_rounded", text, false);
                    }
                    row.amounts.push(SheetAmount {
                        side,
                        column: cell.column,
                        number,
                        unit,
                    });
                }
                Ok(None) => {}
                Err(not) => refused(&mut row, not),
            },
            Meaning::AmountSum => {
                if let Ok(Some((number, unit, _))) = value::amount(text, cell.holds, unit)
                    && let Some(stated) = fen(&number, unit)
                {
                    sums.entry(cell.column).or_default().insert(line.number, stated);
                    sum = Some((cell.column, stated, number));
                }
            }
        }
    }
    if let Some((column, stated, number)) = sum {
        let parts: Vec<i128> = row
            .amounts
            .iter()
            .filter_map(|a| fen(&a.number, a.unit))
            .collect();
        if !parts.is_empty() && parts.iter().sum::<i128>() != stated {
            row.tell(column, "sum_differs", &number, false);
        }
    }
    row
}

/// The words of an exported file as they stand.
fn as_written(row: &mut SheetRow, line: &GridLine, places: &Places) {
    for cell in line.cells.iter().filter(|cell| cell.holds != Holds::Error) {
        let into = match places.meaning(cell.column).0 {
            Meaning::Serial => &mut row.serial,
            Meaning::Title => &mut row.title,
            Meaning::Field => &mut row.field,
            Meaning::Heading => &mut row.heading,
            Meaning::Lead => &mut row.lead_units,
            Meaning::JointLead => &mut row.joint_lead_units,
            Meaning::Reporting => &mut row.reporting_units,
            Meaning::Support => &mut row.support_units,
            _ => continue,
        };
        cell.text.trim().clone_into(into);
    }
}

/// Field and headings: from columns, else from the groups above the row.
fn grouped(
    row: &mut SheetRow,
    line: &GridLine,
    places: &Places,
    stack: &[(u8, String)],
    carried: &mut [Option<std::sync::Arc<str>>],
    count: &mut usize,
) {
    let mut field = String::new();
    let mut parts: Vec<String> = Vec::new();
    let mut above_changed = false;
    for (at, (column, carries)) in places.grouping.iter().enumerate() {
        let own = line.cell(*column).filter(|cell| cell.holds != Holds::Error);
        let words = match own {
            Some(cell) => {
                above_changed |= carried[at].as_ref().is_none_or(|former| **former != *cell.text);
                carried[at] = Some(cell.text.clone());
                Some(cell.text.clone())
            }
            None if *carries && !above_changed => {
                let words = carried[at].clone();
                *count += usize::from(words.is_some());
                words
            }
            None => {
                carried[at] = None;
                None
            }
        };
        let Some(words) = words else { continue };
        let name = group_name(&one_line(&words)).replace(['/', '／'], "、");
        if places.meaning(*column).0 == Meaning::Field {
            field = name;
        } else {
            parts.push(name);
        }
    }
    let mut groups = stack.iter().map(|(_, name)| name.replace(['/', '／'], "、"));
    if field.is_empty() {
        field = groups.next().unwrap_or_default();
    }
    let path: Vec<String> = groups.filter(|name| *name != field).chain(parts).collect();
    row.field = field;
    row.heading = path.join("/");
}
