//! What cannot be written is refused with the place that has to change.

use yipanqi_publish::{Cell, PublishError, Sheet, xlsx};

use crate::samples::{list, row, single, text};

fn refusal(sheets: &[Sheet]) -> String {
    xlsx(sheets).expect_err("this cannot be written").to_string()
}

#[test]
fn a_text_longer_than_a_cell_is_refused_with_its_row_and_column() {
    let mut sheet = list();
    sheet
        .body
        .push(row(vec![Cell::Int(4), text(&"长".repeat(32_768))], None));
    let error = xlsx(&[sheet]).expect_err("too long");
    let PublishError::TextTooLong {
        row, column, length, ..
    } = &error
    else {
        panic!("{error:?}")
    };
    assert_eq!((*row, column.as_str(), *length), (9, "任务", 32_768));
    let said = error.to_string();
    assert!(
        said.contains("row 9") && said.contains("任务") && said.contains("32767"),
        "{said}"
    );
}

#[test]
fn the_longest_text_that_fits_is_written() {
    assert!(xlsx(&[single("甲", text(&"长".repeat(32_767)))]).is_ok());
    let pairs = refusal(&[single("甲", text(&"𠀀".repeat(16_384)))]);
    assert!(
        pairs.contains("32768"),
        "characters beyond the first plane count two: {pairs}"
    );
}

#[test]
fn long_titles_notes_headings_and_keys_are_refused_too() {
    let long = "长".repeat(40_000);
    let mut sheets = vec![list(), list(), list(), list(), list()];
    sheets[0].title.clone_from(&long);
    sheets[1].note_lines.push(long.clone());
    sheets[2].columns[2].group = Some(long.clone());
    sheets[3].columns[0].title.clone_from(&long);
    sheets[4].body.push(row(vec![], Some(&long)));
    for sheet in sheets {
        let error = xlsx(&[sheet]).expect_err("too long");
        assert!(
            matches!(error, PublishError::TextTooLong { length: 40_000, .. }),
            "{error:?}"
        );
    }
}

#[test]
fn a_day_that_is_not_in_the_calendar_is_refused() {
    let said = refusal(&[single("甲", Cell::Day(2023, 2, 29))]);
    assert_eq!(
        said,
        "sheet \"甲\", row 2, column \"内容\": 2023-02-29 is not a day"
    );
}

#[test]
fn a_row_with_more_cells_than_columns_is_refused() {
    let mut sheet = single("甲", Cell::Empty);
    sheet.body.push(row(vec![Cell::Int(1), Cell::Int(2)], None));
    assert_eq!(refusal(&[sheet]), "sheet \"甲\", row 3: 2 cells in 1 columns");
}

#[test]
fn a_workbook_without_sheets_or_a_sheet_without_columns_is_refused() {
    assert!(matches!(xlsx(&[]), Err(PublishError::NoSheets)));
    let mut sheet = single("甲", Cell::Empty);
    sheet.columns.clear();
    assert!(matches!(xlsx(&[sheet]), Err(PublishError::NoColumns { .. })));
}

#[test]
fn more_rows_than_a_spreadsheet_has_are_refused_before_any_is_written() {
    let mut sheet = single("甲", Cell::Empty);
    sheet.body = vec![row(vec![], None); 1_048_576];
    assert!(matches!(
        xlsx(&[sheet]),
        Err(PublishError::TooLarge { rows: 1_048_577, .. })
    ));
}
