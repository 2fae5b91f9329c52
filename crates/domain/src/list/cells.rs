//! One cell of a draft: how it is written when it is edited, and what may be typed into it. Spreadsheets write days and
//! amounts in many ways; what is meant is read, what is not sure is refused.

use super::{
    AMOUNT_FIELDS, AmountInput, DraftRow, DutyRole, OWN_FIELDS, RowContent, RowInput, RowMore, RowUnits,
};
use crate::money::MoneyUnit;
use crate::refusal::{Refusal, Rule};
use crate::{Day, SideId};

/// Cells that can be edited, by name, beside those of amounts.
const CELLS: [&str; 14] = [
    "serial",
    "title",
    "kind",
    "field",
    "heading",
    "measure",
    "starts_on",
    "ends_on",
    "weight",
    "lead_units",
    "joint_lead_units",
    "reporting_units",
    "support_units",
    "reason",
];

/// Cells of what a row says beyond the columns of every list, beside those of the list's own columns.
const MORE_CELLS: [&str; 4] = ["selection", "phase", "region", "zone"];

/// Whether a cell is one of what a row says beyond the columns of every list. Such cells stand alone: what is typed into
/// one is judged without the others.
pub fn is_more(cell: &str) -> bool {
    MORE_CELLS.iter().chain(&OWN_FIELDS).any(|known| *known == cell)
}

/// Puts selection or phase into what a row says; `false` when the cell is neither.
///
/// # Errors
/// `not_a_choice` at `selection`, `too_long` at `phase`.
pub fn put_more(more: &mut RowMore, cell: &str, text: &str) -> Rule<bool> {
    match cell {
        "selection" => more.selection = super::row_input::selection(text)?,
        "phase" => more.phase = super::row_input::short(text, "phase", 40)?,
        _ => return Ok(false),
    }
    Ok(true)
}

/// The name of a cell that can be edited; none for any other.
pub fn cell_named(name: &str) -> Option<&'static str> {
    CELLS
        .iter()
        .chain(&AMOUNT_FIELDS)
        .chain(&MORE_CELLS)
        .chain(&OWN_FIELDS)
        .find(|known| **known == name)
        .copied()
}

/// The role of the units in a cell.
pub fn cell_role(cell: &str) -> Option<DutyRole> {
    Some(match cell {
        "lead_units" => DutyRole::Lead,
        "joint_lead_units" => DutyRole::JointLead,
        "reporting_units" => DutyRole::Reporting,
        "support_units" => DutyRole::Support,
        _ => return None,
    })
}

/// The side of an amount's cell; `Some(None)` for that of the whole row.
#[expect(
    clippy::option_option,
    reason = "a cell of the whole row has no side, other cells are of no amount"
)]
fn side_of(cell: &str, sides: &[SideId]) -> Option<Option<SideId>> {
    match AMOUNT_FIELDS.iter().position(|name| *name == cell)? {
        0 => Some(None),
        at => sides.get(at - 1).map(|side| Some(*side)),
    }
}

/// A cell as it is written when its edit begins.
pub fn written(row: &DraftRow, cell: &str, sides: &[SideId]) -> String {
    let content = &row.content;
    if let Some(role) = cell_role(cell) {
        let names: Vec<&str> = content.units.of(role).map(|unit| unit.name.as_str()).collect();
        return names.join("、");
    }
    if let Some(side) = side_of(cell, sides) {
        return content
            .amounts
            .of(side)
            .map(super::RowAmount::typed)
            .unwrap_or_default();
    }
    let day = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    match cell {
        "serial" => content.serial.clone(),
        "title" => content.title.clone(),
        "kind" => content.kind.code().to_owned(),
        "field" => content.field.clone(),
        "heading" => content.heading.clone(),
        "measure" => content.measure.clone(),
        "starts_on" => day(content.starts_on),
        "ends_on" => day(content.ends_on),
        "weight" if content.weight == 0 => String::new(),
        "weight" => format!("{}.{:02}", content.weight / 100, content.weight % 100),
        "reason" => row.reason.clone(),
        _ => String::new(),
    }
}

/// Puts what was typed into a row as typed. Amounts without a unit are in `money`, the unit of the column's heading.
///
/// # Errors
/// `no_such_cell`.
pub fn put(input: &mut RowInput, cell: &str, text: &str, sides: &[SideId], money: MoneyUnit) -> Rule {
    let text = text.trim();
    if let Some(side) = side_of(cell, sides) {
        let (amount, unit) = money_of(text, money);
        let put = AmountInput {
            side,
            amount,
            unit: unit.code().to_owned(),
        };
        match input.amounts.iter_mut().find(|known| known.side == side) {
            Some(known) => *known = put,
            None => input.amounts.push(put),
        }
        return Ok(());
    }
    let slot = match cell {
        "serial" => &mut input.serial,
        "title" => &mut input.title,
        "kind" => &mut input.kind,
        "field" => &mut input.field,
        "heading" => &mut input.heading,
        "measure" => &mut input.measure,
        "starts_on" => &mut input.starts_on,
        "ends_on" => &mut input.ends_on,
        "weight" => &mut input.weight,
        "lead_units" => &mut input.lead_units,
        "joint_lead_units" => &mut input.joint_lead_units,
        "reporting_units" => &mut input.reporting_units,
        "support_units" => &mut input.support_units,
        "reason" => &mut input.reason,
        _ => return Err(Refusal::new("no_such_cell").with("value", cell)),
    };
    *slot = if matches!(cell, "starts_on" | "ends_on") {
        day_of(text)
    } else {
        text.to_owned()
    };
    Ok(())
}

/// A row of the draft as it would be typed, with an amount for the whole row and for each side.
pub fn as_typed(row: &DraftRow, sides: &[SideId]) -> RowInput {
    let mut input = RowInput {
        decision: row.decision,
        amounts: std::iter::once(None)
            .chain(sides.iter().map(|side| Some(*side)))
            .map(|side| AmountInput {
                side,
                ..AmountInput::default()
            })
            .collect(),
        ..RowInput::default()
    };
    for cell in CELLS.iter().chain(AMOUNT_FIELDS.iter().take(sides.len() + 1)) {
        // Every name is one of ours.
        let _ = put(&mut input, cell, &written(row, cell, sides), sides, MoneyUnit::Yi);
    }
    input
}

/// Whether one cell alone can be what was typed, whatever stands in the others.
///
/// # Errors
/// Those of [`RowInput::judged`] at its field.
pub fn can_be(cell: &'static str, text: &str, sides: &[SideId], money: MoneyUnit) -> Rule {
    let mut alone = RowInput {
        title: "—".to_owned(),
        amounts: std::iter::once(None)
            .chain(sides.iter().map(|side| Some(*side)))
            .map(|side| AmountInput {
                side,
                ..AmountInput::default()
            })
            .collect(),
        ..RowInput::default()
    };
    put(&mut alone, cell, text, sides, money)?;
    alone.judged(RowUnits::default()).map(|_| ())
}

/// Takes one cell over from another content.
pub fn take_over(to: &mut RowContent, from: &RowContent, cell: &str) {
    if let Some(role) = cell_role(cell) {
        to.units.0.retain(|unit| unit.role != role);
        to.units.0.extend(from.units.of(role).cloned());
        to.units.0.sort_by_key(|unit| match unit.role {
            DutyRole::Lead => 0,
            DutyRole::JointLead => 1,
            DutyRole::Reporting => 2,
            _ => 3,
        });
        return;
    }
    if AMOUNT_FIELDS.contains(&cell) {
        to.amounts.clone_from(&from.amounts);
        return;
    }
    match cell {
        "serial" => to.serial.clone_from(&from.serial),
        "title" => to.title.clone_from(&from.title),
        "kind" => to.kind = from.kind,
        "field" => to.field.clone_from(&from.field),
        "heading" => to.heading.clone_from(&from.heading),
        "measure" => to.measure.clone_from(&from.measure),
        "starts_on" => to.starts_on = from.starts_on,
        "ends_on" => to.ends_on = from.ends_on,
        "weight" => to.weight = from.weight,
        _ => {}
    }
}

/// A day as spreadsheets write it (`2025/3/1`, `2025.3.1`, `2025年3月1日`) as `YYYY-MM-DD`; anything else as it stands.
pub fn day_of(text: &str) -> String {
    let plain = text
        .trim()
        .trim_end_matches("00:00:00")
        .trim_end_matches("0:00:00")
        .trim_end_matches("0:00")
        .trim();
    let parts: Vec<&str> = plain
        .trim_end_matches(['日', '号'])
        .split(['/', '.', '-', '年', '月'])
        .map(str::trim)
        .collect();
    let number = |text: &str, digits: usize| {
        let fits = (1..=digits).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        fits.then(|| text.parse::<u32>().ok()).flatten()
    };
    match parts.as_slice() {
        [year, month, day] if year.len() == 4 => match (number(year, 4), number(month, 2), number(day, 2)) {
            (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
            _ => text.to_owned(),
        },
        _ => text.to_owned(),
    }
}

/// The number and the unit of an amount such as `1,250万元`; without one, the unit of the column.
fn money_of(text: &str, column: MoneyUnit) -> (String, MoneyUnit) {
    let text = text.trim().trim_start_matches(['¥', '￥']);
    let signs = [
        ("亿元", MoneyUnit::Yi),
        ("亿", MoneyUnit::Yi),
        ("万元", MoneyUnit::Wan),
        ("万", MoneyUnit::Wan),
        ("元", MoneyUnit::Yuan),
    ];
    for (sign, unit) in signs {
        if let Some(number) = text.strip_suffix(sign) {
            return (number.trim().to_owned(), unit);
        }
    }
    (text.to_owned(), column)
}

/// A table as a spreadsheet puts it on the clipboard: tabs between cells, line ends between rows, a cell in quotes may hold
/// both and doubled quotes.
pub fn table_of(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let (mut quoted, mut fresh) = (false, true);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if fresh => (quoted, fresh) = (true, false),
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '\t' if !quoted => {
                row.push(std::mem::take(&mut cell));
                fresh = true;
            }
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' | '\r' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                fresh = true;
            }
            '\r' => {}
            other => {
                cell.push(other);
                fresh = false;
            }
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// The cells into which a table is pasted: `rows` and `cells` are what stands on the page from the first cell on. A table of
/// one cell fills all that are chosen; otherwise its shape must fit.
///
/// # Errors
/// `paste_empty`, `paste_ragged` (with the row), `paste_too_wide`, `paste_too_long`.
pub fn pasted<R: Copy>(
    table: &[Vec<String>],
    rows: &[R],
    cells: &[&'static str],
) -> Rule<Vec<(R, &'static str, String)>> {
    let Some(width) = table.first().map(Vec::len) else {
        return Err(Refusal::new("paste_empty").at("paste"));
    };
    if let Some(at) = table.iter().position(|row| row.len() != width) {
        return Err(Refusal::new("paste_ragged")
            .at("paste")
            .with("line", at + 1)
            .with("n", table[at].len())
            .with("wanted", width));
    }
    if width > cells.len() {
        return Err(Refusal::new("paste_too_wide")
            .at("paste")
            .with("n", width)
            .with("room", cells.len()));
    }
    if table.len() > rows.len() {
        return Err(Refusal::new("paste_too_long")
            .at("paste")
            .with("n", table.len())
            .with("room", rows.len()));
    }
    let mut out = Vec::new();
    for (line, row) in table.iter().zip(rows) {
        out.extend(
            line.iter()
                .zip(cells)
                .map(|(text, cell)| (*row, *cell, text.clone())),
        );
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::RowChange;
    use crate::{RowId, VersionId};

    #[test]
    fn days_and_amounts_are_read_as_spreadsheets_write_them() {
        for (text, day) in [
            ("2025/3/1", "2025-03-01"),
            ("2025年3月1日", "2025-03-01"),
            ("2025.12.31", "2025-12-31"),
            ("2025-07-08 00:00:00", "2025-07-08"),
            ("3月1日", "3月1日"),
            ("45717", "45717"),
            ("25/3/1", "25/3/1"),
            ("2025/13/1", "2025-13-01"),
        ] {
            assert_eq!(day_of(text), day, "{text}");
        }
        let sides = [SideId(1), SideId(2)];
        let mut input = RowInput {
            title: "甲".into(),
            ..RowInput::default()
        };
        put(&mut input, "amount_1", "1,250.5万元", &sides, MoneyUnit::Yi).unwrap();
        put(&mut input, "amount_2", "3.20", &sides, MoneyUnit::Yi).unwrap();
        let content = input.judged(RowUnits::default()).unwrap();
        assert_eq!(content.amounts.of(Some(SideId(1))).unwrap().fen, 1_250_500_000);
        assert_eq!(content.amounts.of(Some(SideId(2))).unwrap().fen, 32_000_000_000);
        assert_eq!(content.amounts.of(Some(SideId(1))).unwrap().typed(), "1250.5万");
    }

    #[test]
    fn a_row_written_cell_by_cell_is_the_row() {
        let sides = [SideId(1), SideId(2)];
        let mut input = RowInput {
            serial: "3".into(),
            title: "修路".into(),
            kind: "project".into(),
            heading: "一/二".into(),
            weight: "2.5".into(),
            starts_on: "2025-01-01".into(),
            reason: "会议定".into(),
            ..RowInput::default()
        };
        for (cell, text) in [("amount_1", "2万"), ("amount_2", "1.05亿")] {
            put(&mut input, cell, text, &sides, MoneyUnit::Yi).unwrap();
        }
        let row = DraftRow {
            id: RowId(1),
            version: VersionId(1),
            position: 1,
            item: None,
            decision: None,
            change: RowChange::Added,
            reason: "会议定".into(),
            content: input.judged(RowUnits::default()).unwrap(),
        };
        assert_eq!(
            as_typed(&row, &sides).judged(RowUnits::default()).unwrap(),
            row.content
        );
        assert_eq!(
            can_be("ends_on", "2025/2/30", &sides, MoneyUnit::Yi)
                .unwrap_err()
                .code,
            "not_a_day"
        );
        assert_eq!(
            can_be("weight", "101", &sides, MoneyUnit::Yi).unwrap_err().field,
            Some("weight")
        );
        assert!(can_be("title", "", &sides, MoneyUnit::Yi).is_err());
        assert_eq!(cell_named("units"), None);
        assert_eq!((cell_named("own_7"), cell_named("own_41")), (Some("own_7"), None));
        let mut more = RowMore::default();
        assert!(put_more(&mut more, "phase", " 前期 ").unwrap() && more.phase == "前期");
        assert_eq!(
            put_more(&mut more, "selection", "dream").unwrap_err().field,
            Some("selection")
        );
        assert!(!put_more(&mut more, "own_7", "1").unwrap());
    }

    #[test]
    fn a_table_of_the_clipboard_keeps_line_ends_and_quotes_within_a_cell() {
        let table = table_of("甲\t\"第一行\r\n第二\"\"行\"\t3\r\n乙\t\t4\r\n");
        assert_eq!(table, [vec!["甲", "第一行\n第二\"行", "3"], vec!["乙", "", "4"]]);
        assert_eq!(table_of("5英寸\"管\t2"), [vec!["5英寸\"管", "2"]]);
        assert!(table_of("").is_empty());
    }

    #[test]
    fn a_paste_of_the_wrong_shape_is_told_and_nothing_of_it_taken() {
        let table = |text: &str| table_of(text);
        let cells = ["title", "ends_on"];
        let code = |text: &str, rows: &[i64]| pasted(&table(text), rows, &cells).unwrap_err().code;
        assert_eq!(code("", &[1]), "paste_empty");
        assert_eq!(code("a\tb\nc", &[1, 2]), "paste_ragged");
        assert_eq!(code("a\tb\tc", &[1]), "paste_too_wide");
        assert_eq!(code("a\nb\nc", &[1, 2]), "paste_too_long");
        let fits = pasted(&table("a\tb\nc\td"), &[1, 2, 3], &cells).unwrap();
        assert_eq!(fits[2], (2, "title", "c".to_owned()));
        assert_eq!(fits.len(), 4);
    }
}
