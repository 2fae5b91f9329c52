use super::{Rule, Run, Sheet, write};
use crate::Limits;
use crate::open::writer::Writer;
use crate::open::{Format, Source};

const SIZE: f64 = 10.0;

fn sheet() -> Sheet {
    Sheet {
        width: 400.0,
        height: 600.0,
        ..Sheet::default()
    }
}

/// Characters one beside the other.
fn put(sheet: &mut Sheet, x: f64, y: f64, size: f64, text: &str) {
    let mut x0 = x;
    for c in text.chars() {
        let x1 = x0 + if c.is_ascii() { size / 2.0 } else { size };
        let text = c.to_string();
        sheet.runs.push(Run {
            x0,
            x1,
            y,
            size,
            text,
        });
        x0 = x1;
    }
}

/// Lines of so many characters; the height below them.
fn fill(sheet: &mut Sheet, x: f64, mut y: f64, wide: usize, paragraphs: &[String]) -> f64 {
    for paragraph in paragraphs {
        let all: Vec<char> = paragraph.chars().collect();
        for line in all.chunks(wide) {
            put(sheet, x, y, SIZE, &line.iter().collect::<String>());
            y += 15.0;
        }
    }
    y
}

/// The lines of pages, and on how many of them are columns.
fn read(sheets: Vec<Sheet>) -> (Vec<String>, usize) {
    let mut writer = Writer::new(&Limits::default());
    write(sheets, &mut writer).expect("within limits");
    let source = Source {
        format: Format::Pdf,
        encoding: String::new(),
        evidence: Vec::new(),
        notes: Vec::new(),
        blocks: Vec::new(),
    };
    let opened = writer.into_opened(source, "pdf").expect("has text");
    let noted = opened.source.notes.iter().find(|n| n.code == "columns");
    (
        opened.text.lines().map(str::to_owned).collect(),
        noted.map_or(0, |n| n.count),
    )
}

fn lamps(from: usize, to: usize) -> Vec<String> {
    (from..to)
        .map(|n| {
            let n = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛"][n % 8];
            format!("会议要求，县城管局要在六月底前换好{n}街路灯；县财政局要备足{n}街的电费。")
        })
        .collect()
}

const TITLE: &str = "青禾县路灯工作会议纪要";

/// A head and a title across, then columns of fifteen characters; `gap` between them, the right one `lower`.
fn paper(gap: f64, lower: f64) -> Sheet {
    let mut sheet = sheet();
    put(
        &mut sheet,
        20.0,
        30.0,
        8.0,
        "青禾县路灯专班会议材料，请于会后交回专班办公室，不得外传，谢谢各位同志配合工作",
    );
    put(&mut sheet, 90.0, 70.0, 18.0, TITLE);
    fill(&mut sheet, 40.0, 100.0, 15, &lamps(0, 3));
    fill(&mut sheet, 190.0 + gap, 100.0 + lower, 15, &lamps(3, 6));
    sheet
}

#[test]
fn columns_are_found_by_their_body_and_read_one_after_the_other() {
    for gap in [12.0, 20.0, 40.0] {
        for lower in [0.0, 3.0, 7.0] {
            let (lines, columns) = read(vec![paper(gap, lower)]);
            assert_eq!(columns, 1, "{gap} {lower}");
            assert_eq!(lines[1], TITLE);
            assert_eq!(lines[2..], lamps(0, 6), "{gap} {lower}");
        }
    }
}

#[test]
fn three_columns_are_read_one_after_the_other() {
    let mut page = sheet();
    put(&mut page, 90.0, 70.0, 18.0, TITLE);
    for (n, x) in [(0, 20.0), (1, 145.0), (2, 270.0)] {
        fill(&mut page, x, 100.0, 11, &lamps(n * 3, n * 3 + 3));
    }
    let mut last = sheet();
    for (n, x) in [(9, 20.0), (10, 145.0), (11, 270.0)] {
        fill(&mut last, x, 100.0, 11, &lamps(n, n + 1));
    }
    let (lines, columns) = read(vec![page, last]);
    assert_eq!(columns, 2);
    assert_eq!(lines[0], TITLE);
    assert_eq!(lines[1..], lamps(0, 12));
}

#[test]
fn entries_of_a_list_hang_below_their_numbers() {
    let mut page = sheet();
    put(
        &mut page,
        60.0,
        60.0,
        SIZE,
        "会议定下几件和路灯有关的事，请大家照着办：",
    );
    for (x, y, line) in [
        (60.0, 75.0, "1.县城管局牵头，六月底前换好南街北街一百盏路灯，"),
        (78.0, 90.0, "修好灯杆。"),
        (60.0, 105.0, "2.县财政局按每盏灯二百元备足南街和北街的电费，"),
        (78.0, 120.0, "每季度付一次，年底前付清，账目要公开给人看。"),
        (60.0, 135.0, "3.各镇看好路灯。"),
        (60.0, 150.0, "到会：赵青禾、钱小灯"),
    ] {
        put(&mut page, x, y, SIZE, line);
    }
    let (lines, _) = read(vec![page]);
    assert_eq!(
        lines,
        [
            "会议定下几件和路灯有关的事，请大家照着办：",
            "1.县城管局牵头，六月底前换好南街北街一百盏路灯，修好灯杆。",
            "2.县财政局按每盏灯二百元备足南街和北街的电费，每季度付一次，年底前付清，账目要公开给人看。",
            "3.各镇看好路灯。",
            "到会：赵青禾、钱小灯",
        ]
    );
}

#[test]
fn a_row_that_a_page_parts_is_one_row() {
    let widths = [30.0, 130.0, 70.0];
    let page = |rows: &[[&[&str]; 3]]| {
        let mut page = sheet();
        let (mut y, right) = (60.0, 40.0 + widths.iter().sum::<f64>());
        for row in rows {
            page.rules.push(Rule::between((40.0, y), (right, y)));
            let lines = row.iter().map(|cell| cell.len()).max().unwrap_or(1);
            let mut x = 40.0;
            for (cell, wide) in row.iter().zip(widths) {
                for (n, line) in cell.iter().enumerate() {
                    let below = 12.0 * f64::from(u32::try_from(n).unwrap_or(0) + 1);
                    put(&mut page, x + 4.0, y + below, SIZE, line);
                }
                x += wide;
            }
            y += 12.0 * f64::from(u32::try_from(lines).unwrap_or(1)) + 6.0;
        }
        page.rules.push(Rule::between((40.0, y), (right, y)));
        let mut x = 40.0;
        for wide in widths.into_iter().chain([0.0]) {
            page.rules.push(Rule::between((x, 60.0), (x, y)));
            x += wide;
        }
        page
    };
    let head: [&[&str]; 3] = [&["序号"], &["任务"], &["责任单位"]];
    let (lines, _) = read(vec![
        page(&[
            head,
            [
                &["1"],
                &["换好北街和南街的灯，共", "1200盏"],
                &["县城管局", "县财政局"],
            ],
            [&["2"], &["修好南街一百座路灯杆，把"], &["县水电分公", "司、县交"]],
        ]),
        page(&[
            head,
            [&[""], &["灯管擦干净"], &["通局"]],
            [&["3"], &["查灯"], &["各镇"]],
        ]),
    ]);
    assert_eq!(
        lines,
        [
            "序号\t任务\t责任单位",
            "1\t换好北街和南街的灯，共1200盏\t县城管局 县财政局",
            "2\t修好南街一百座路灯杆，把灯管擦干净\t县水电分公司、县交通局",
            "3\t查灯\t各镇",
        ]
    );
}

#[test]
fn a_number_at_the_end_of_a_line_is_one_number() {
    for (former, next, apart) in [
        ("路灯亮灯率要达到8", "0%以上", false),
        ("换灯1,", "200盏", false),
        ("用电下降3.", "5%", false),
        ("亮灯率99", "%", false),
        ("路灯", "80盏", false),
        ("路灯用LED", "lamp", true),
        ("of the year 2031", "30 lamps", true),
        ("共80%", "30盏", true),
    ] {
        assert_eq!(super::apart(former, next), apart, "{former}|{next}");
    }
}

#[test]
fn a_line_across_parts_what_is_above_from_what_is_below() {
    let mut page = paper(20.0, 0.0);
    // Two lines across, then columns again.
    let across = [
        "各乡镇要把路灯的事当作一件要紧的事来办，不等不靠，说到做到。",
        "天黑以前灯要亮。",
    ]
    .map(str::to_owned);
    fill(&mut page, 40.0, 270.0, 30, &across);
    fill(&mut page, 40.0, 315.0, 15, &lamps(0, 2));
    fill(&mut page, 210.0, 315.0, 15, &lamps(2, 4));
    let (lines, _) = read(vec![page]);
    let expected: Vec<String> = lamps(0, 6).into_iter().chain(across).chain(lamps(0, 4)).collect();
    assert_eq!(lines[2..], expected);
}

#[test]
fn a_last_page_has_the_columns_of_the_one_before() {
    let mut last = sheet();
    fill(&mut last, 40.0, 100.0, 15, &lamps(6, 7));
    fill(&mut last, 210.0, 100.0, 15, &lamps(7, 8));
    let (lines, columns) = read(vec![paper(20.0, 0.0), last]);
    assert_eq!(columns, 2);
    assert_eq!(lines[2..], lamps(0, 8));
}

#[test]
fn names_and_lines_as_wide_as_the_page_are_no_columns() {
    let mut page = sheet();
    let below = fill(&mut page, 40.0, 60.0, 30, &lamps(0, 8));
    for n in 0..8 {
        let y = below + 15.0 * f64::from(n);
        for (x, name) in [
            (40.0, "赵青禾"),
            (90.0, "钱小灯"),
            (210.0, "孙路"),
            (260.0, "李明亮"),
        ] {
            put(&mut page, x, y, SIZE, name);
        }
    }
    let (lines, columns) = read(vec![page]);
    assert_eq!(columns, 0);
    assert_eq!(
        lines[8].split('\t').count().max(lines[8].split(' ').count()),
        4,
        "{}",
        lines[8]
    );
}
