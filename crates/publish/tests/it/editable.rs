//! A list to be edited, and a sheet with its cells marked, read back with another library.

use calamine::{Data, Reader, SheetVisible, Xlsx};
use std::io::Cursor;
use yipanqi_publish::{
    CopiedCell, EditCell, EditColumn, EditKind, Editable, PublishError, SheetCopy, editable, marked,
};

fn table() -> Editable {
    let column = |title: &str, kind| EditColumn {
        title: title.to_owned(),
        width: 12.0,
        kind,
    };
    Editable {
        name: "码头清单".to_owned(),
        title: "码头清单".to_owned(),
        note: "只改要改的格".to_owned(),
        columns: vec![
            column("事项", EditKind::Text(200)),
            column("金额", EditKind::Number),
            column("完成", EditKind::Day),
            column(
                "类别",
                EditKind::Choice(vec!["任务".to_owned(), "项目".to_owned()]),
            ),
            column("#key", EditKind::Key),
        ],
        rows: vec![vec![
            EditCell::Text("=1+1 护栏".to_owned()),
            EditCell::Number("12.5".to_owned()),
            EditCell::Day(2025, 6, 30),
            EditCell::Text("任务".to_owned()),
            EditCell::Text("i17".to_owned()),
        ]],
        marks: (
            "#yipanqi".to_owned(),
            vec![("row i17".to_owned(), "ab".to_owned())],
        ),
    }
}

fn opened(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(bytes)).expect("a workbook")
}

#[test]
fn what_a_file_was_made_from_is_out_of_sight_and_words_stay_words() -> Result<(), PublishError> {
    let mut book = opened(editable(&table())?);
    let seen: Vec<(String, SheetVisible)> = book
        .sheets_metadata()
        .iter()
        .map(|s| (s.name.clone(), s.visible))
        .collect();
    assert_eq!(
        seen,
        [
            ("码头清单".to_owned(), SheetVisible::Visible),
            ("#yipanqi".to_owned(), SheetVisible::VeryHidden)
        ]
    );
    let range = book.worksheet_range("码头清单").expect("the sheet");
    assert_eq!(range.get_value((3, 0)), Some(&Data::String("=1+1 护栏".into())));
    assert_eq!(range.get_value((3, 1)), Some(&Data::Float(12.5)));
    assert_eq!(range.get_value((3, 4)), Some(&Data::String("i17".into())));
    assert!(matches!(range.get_value((3, 2)), Some(Data::DateTime(_))));
    Ok(())
}

#[test]
fn the_same_table_gives_the_same_bytes() -> Result<(), PublishError> {
    assert_eq!(editable(&table())?, editable(&table())?);
    Ok(())
}

#[test]
fn a_marked_sheet_keeps_every_cell_in_its_place() -> Result<(), PublishError> {
    let cell = |row, column, text: &str, is_number, note: Option<(&str, bool)>| CopiedCell {
        row,
        column,
        text: text.to_owned(),
        is_number,
        note: note.map(|(words, stops)| (words.to_owned(), stops)),
    };
    let copy = SheetCopy {
        name: "分工".to_owned(),
        head: (2, 2),
        cells: vec![
            cell(1, 1, "题名", false, None),
            cell(2, 1, "事项", false, None),
            cell(2, 3, "金额", false, None),
            cell(7, 3, "18.5", true, Some(("不是金额", true))),
            cell(9, 2, "", false, Some(("缺", false))),
        ],
        merged: vec![[1, 1, 1, 3]],
    };
    let mut book = opened(marked(&copy)?);
    let range = book.worksheet_range("分工").expect("the sheet");
    assert_eq!(range.get_value((0, 0)), Some(&Data::String("题名".into())));
    assert_eq!(range.get_value((6, 2)), Some(&Data::Float(18.5)));
    assert_eq!(range.get_value((1, 2)), Some(&Data::String("金额".into())));
    Ok(())
}
