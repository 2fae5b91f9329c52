//! Comma-separated values, byte for byte.

use yipanqi_publish::{Align, Cell, Line, Sheet, csv};

use crate::samples::{column, list, row, single, text};

fn written(sheet: &Sheet) -> String {
    String::from_utf8(csv(sheet)).expect("the file is UTF-8")
}

#[test]
fn a_list_is_one_heading_row_and_a_record_per_line() {
    let expected = concat!(
        "\u{FEFF}序号,任务,计划投资 / 甲市,计划投资 / 乙省,完成日期,编号,#key\r\n",
        "一、交通,,,,,,\r\n",
        "1,\"修一条路，\"\"先通后好\"\"\",18.60,-0.5,2024-12-31,7000000000000001,row-1\r\n",
        "2,\"'=HYPERLINK(\"\"x\"\")\",,12,1899-01-02,,'=key\r\n",
        "3,\"两行\n文字 & <标记> \u{1} _x0041_\",12345678901234.56,,,,\r\n",
    );
    assert_eq!(written(&list()), expected);
}

#[test]
fn text_that_looks_like_a_formula_gets_an_apostrophe_and_numbers_do_not() {
    let table = [
        (text("=1"), "'=1"),
        (text("+1"), "'+1"),
        (text("-1"), "'-1"),
        (text("@A1"), "'@A1"),
        (text("\t1"), "'\t1"),
        (text("\r1"), "\"'\r1\""),
        (text("a=1"), "a=1"),
        (Cell::Int(-1), "-1"),
        (Cell::Id(-1), "-1"),
        (
            Cell::Decimal {
                units: -124,
                decimals: 1,
            },
            "-12.4",
        ),
    ];
    for (cell, expected) in table {
        let file = written(&single("甲", cell.clone()));
        assert_eq!(file, format!("\u{FEFF}内容\r\n{expected}\r\n"), "{cell:?}");
    }
}

#[test]
fn headings_and_group_lines_are_guarded_as_cells_are() {
    let mut sheet = single("甲", Cell::Empty);
    sheet.columns = vec![
        column("=a", None, 5.0, Align::Left),
        column("b,c", Some("-d"), 5.0, Align::Left),
    ];
    sheet.body = vec![
        Line::Group {
            text: "@e".to_owned(),
            depth: 1,
        },
        row(vec![], None),
    ];
    assert_eq!(written(&sheet), "\u{FEFF}'=a,\"'-d / b,c\"\r\n'@e,\r\n,\r\n");
}
