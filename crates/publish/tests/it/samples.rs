//! The sheets that the tests write.

use yipanqi_publish::{Align, Cell, Column, Line, Sheet};

pub fn column(title: &str, group: Option<&str>, width: f64, align: Align) -> Column {
    Column {
        title: title.to_owned(),
        group: group.map(str::to_owned),
        width,
        align,
    }
}

pub fn text(words: &str) -> Cell {
    Cell::Text(words.to_owned())
}

pub fn row(cells: Vec<Cell>, key: Option<&str>) -> Line {
    Line::Row {
        cells,
        key: key.map(str::to_owned),
    }
}

/// A sheet with one column and one cell.
pub fn single(name: &str, cell: Cell) -> Sheet {
    Sheet {
        name: name.to_owned(),
        title: String::new(),
        note_lines: Vec::new(),
        columns: vec![column("内容", None, 20.0, Align::Left)],
        frozen_columns: 0,
        body: vec![row(vec![cell], None)],
        foot: Vec::new(),
    }
}

/// A list as an office would hand it in: title, note, two heading rows, a field heading, three rows, a foot.
pub fn list() -> Sheet {
    Sheet {
        name: "任务[一]".to_owned(),
        title: "重点任务清单".to_owned(),
        note_lines: vec!["单位：亿元".to_owned()],
        columns: vec![
            column("序号", None, 6.0, Align::Center),
            column("任务", None, 30.0, Align::Left),
            column("甲市", Some("计划投资"), 10.0, Align::Right),
            column("乙省", Some("计划投资"), 10.0, Align::Right),
            column("完成日期", None, 12.0, Align::Center),
            column("编号", None, 10.0, Align::Left),
        ],
        frozen_columns: 2,
        body: vec![
            Line::Group {
                text: "一、交通".to_owned(),
                depth: 0,
            },
            row(
                vec![
                    Cell::Int(1),
                    text("修一条路，\"先通后好\""),
                    Cell::Decimal {
                        units: 1860,
                        decimals: 2,
                    },
                    Cell::Decimal {
                        units: -5,
                        decimals: 1,
                    },
                    Cell::Day(2024, 12, 31),
                    Cell::Id(7_000_000_000_000_001),
                ],
                Some("row-1"),
            ),
            row(
                vec![
                    Cell::Int(2),
                    text("=HYPERLINK(\"x\")"),
                    Cell::Empty,
                    Cell::Int(12),
                    Cell::Day(1899, 1, 2),
                ],
                Some("=key"),
            ),
            row(
                vec![
                    Cell::Int(3),
                    text("两行\n文字 & <标记> \u{1} _x0041_"),
                    Cell::Decimal {
                        units: 1_234_567_890_123_456,
                        decimals: 2,
                    },
                ],
                None,
            ),
        ],
        foot: vec!["共三项".to_owned()],
    }
}
