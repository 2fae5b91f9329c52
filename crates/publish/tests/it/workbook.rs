//! Read back with calamine.

use std::io::Cursor;

use calamine::{Data, Range, Reader, Xlsx, open_workbook_from_rs};
use yipanqi_publish::{Cell, Sheet, xlsx};

use crate::samples::{list, single, text};

fn read_back(sheets: &[Sheet]) -> Vec<(String, Range<Data>)> {
    let bytes = xlsx(sheets).expect("the sheets are valid");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook opens");
    book.worksheets()
}

fn said(words: &str) -> Option<Data> {
    Data::String(words.to_owned()).into()
}

#[test]
fn every_value_of_a_list_comes_back_as_what_it_was() {
    let (name, cells) = read_back(&[list()]).remove(0);
    let at = |row, column| cells.get_value((row, column)).cloned();

    assert_eq!(name, "任务_一_");
    assert_eq!(at(0, 0), said("重点任务清单"));
    assert_eq!(at(1, 0), said("单位：亿元"));
    assert_eq!(at(2, 1), said("任务"));
    assert_eq!(at(2, 2), said("计划投资"));
    assert_eq!((at(3, 2), at(3, 3)), (said("甲市"), said("乙省")));
    assert_eq!(at(3, 6), said("#key"));
    assert_eq!(at(4, 0), said("一、交通"));
    assert_eq!(at(5, 0), Some(Data::Float(1.0)));
    assert_eq!(at(5, 1), said("修一条路，\"先通后好\""));
    assert_eq!(
        (at(5, 2), at(5, 3)),
        (Some(Data::Float(18.6)), Some(Data::Float(-0.5)))
    );
    let Some(Data::DateTime(day)) = at(5, 4) else {
        panic!("a day, not {:?}", at(5, 4))
    };
    assert_eq!(day.to_ymd_hms_milli(), (2024, 12, 31, 0, 0, 0, 0));
    assert_eq!(at(5, 5), said("7000000000000001"));
    assert_eq!(at(5, 6), said("row-1"));
    assert_eq!(at(6, 4), said("1899-01-02"));
    assert_eq!(at(7, 2), said("12345678901234.56"));
    assert_eq!(at(8, 0), said("共三项"));
}

#[test]
fn text_that_looks_like_a_formula_is_text_and_no_formula_is_written() {
    for words in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1"] {
        let bytes = xlsx(&[single("甲", text(words))]).expect("valid");
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("opens");
        let cells = book.worksheet_range("甲").expect("the sheet is there");
        assert_eq!(cells.get_value((1, 0)), said(words).as_ref(), "{words:?}");
        let formulas = book.worksheet_formula("甲").expect("the sheet is there");
        assert!(formulas.is_empty(), "{words:?} became a formula");
    }
}

#[test]
fn no_character_can_make_a_workbook_unreadable() {
    let every_oddity: String = (0..0x20u32)
        .chain([
            0x7F, 0x85, 0xA0, 0x200B, 0xFEFF, 0xFFFD, 0xFFFE, 0xFFFF, 0x1_F600, 0x10_FFFF,
        ])
        .filter_map(char::from_u32)
        .collect();
    let (_, cells) = read_back(&[single("甲", text(&every_oddity))]).remove(0);
    let Some(Data::String(read)) = cells.get_value((1, 0)) else {
        panic!("no text came back")
    };
    assert!(
        read.contains('\u{1F600}') && !read.contains('\u{FFFE}'),
        "{read:?}"
    );
}

#[test]
fn sheets_of_the_same_name_are_told_apart() {
    let long = "很长的名字".repeat(8);
    let sheets = [
        single("清单", Cell::Int(1)),
        single("清单", Cell::Int(2)),
        single(&long, Cell::Int(3)),
    ];
    let names: Vec<String> = read_back(&sheets).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["清单", "清单 (2)", &long.chars().take(31).collect::<String>()]
    );
}

#[test]
fn the_same_sheets_give_the_same_bytes() {
    let sheets = [list(), single("乙", Cell::Int(1))];
    let first = xlsx(&sheets).expect("valid");
    assert_eq!(first, xlsx(&sheets).expect("valid"));
    // The archive's own clock: bytes 10–13 of an entry's header are its time and day, 1980-01-01 when not set.
    assert_eq!(first[..4], *b"PK\x03\x04");
    assert_eq!(first[10..14], [0x00, 0x00, 0x21, 0x00]);
}

#[test]
fn a_sheet_without_lines_still_has_its_headings() {
    let mut sheet = list();
    sheet.body.clear();
    let (_, cells) = read_back(&[sheet]).remove(0);
    assert_eq!(cells.get_value((2, 0)), said("序号").as_ref());
    assert_eq!(cells.get_value((4, 0)), said("共三项").as_ref());
    assert_eq!(cells.width(), 6, "no keys, so no key column");
}
