//! Sheets as clerks make them, five layouts that really differ, against what a person has found in each.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use yipanqi_extract::Unreadable;
use yipanqi_extract::sheet::{Known, SheetLimits, SheetReading, Table, letters, workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn known() -> Known {
    let names = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect();
    Known {
        year: 2025,
        sides: vec![names(&["佐河市", "佐河"]), names(&["右岭省", "右岭"])],
        own: vec!["备注".to_owned()],
        exact: false,
    }
}

fn file(name: &str) -> Vec<u8> {
    let path = format!("{}/tests/files/sheets/{name}", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|cause| panic!("{path}: {cause}"))
}

fn told(name: &str) -> String {
    let book = workbook(&file(name), &known(), &SheetLimits::default()).expect("a file of sheets");
    let mut out = String::new();
    let _ = writeln!(
        out,
        "{:?} macros={} without heading={:?} hidden={:?}",
        book.format, book.macros, book.without_heading, book.hidden_sheets
    );
    for table in &book.tables {
        of_table(&mut out, table);
        of_rows(&mut out, &table.read(&table.proposal(), &known()));
    }
    out
}

fn of_table(out: &mut String, table: &Table) {
    let _ = writeln!(
        out,
        "\n== {} rows {}–{} merged={} hidden rows={}",
        table.sheet, table.head.0, table.head.1, table.merged, table.hidden_rows
    );
    for title in &table.titles {
        let _ = writeln!(out, "title {title}");
    }
    for column in &table.columns {
        let unit = column
            .unit
            .map_or(String::new(), |unit| format!(" in {}", unit.code()));
        let hidden = if column.hidden { " hidden" } else { "" };
        let formulas = match column.formulas {
            0 => String::new(),
            n => format!(" formulas={n}"),
        };
        let _ = writeln!(
            out,
            "{:<2} {} → {}{unit} ({} {}){hidden}{formulas}",
            column.letters(),
            column.path.join("/"),
            column.meaning.code(),
            column.why.code,
            column.why.seen
        );
    }
}

fn of_rows(out: &mut String, read: &SheetReading) {
    for group in &read.groups {
        let _ = writeln!(out, "group {} depth {} {}", group.row, group.depth, group.name);
    }
    for row in &read.rows {
        let _ = write!(out, "{}:", row.number);
        for (name, text) in [
            ("serial", &row.serial),
            ("kind", &row.kind),
            ("field", &row.field),
            ("heading", &row.heading),
            ("title", &row.title),
            ("measure", &row.measure),
            ("starts", &row.starts_on),
            ("ends", &row.ends_on),
            ("weight", &row.weight),
            ("lead", &row.lead_units),
            ("joint", &row.joint_lead_units),
            ("support", &row.support_units),
        ] {
            if !text.is_empty() {
                let _ = write!(out, " {name}={text:?}");
            }
        }
        for amount in &row.amounts {
            let side = amount.side.map_or("whole".to_owned(), |side| side.to_string());
            let _ = write!(out, " {side}={}{}", amount.number, amount.unit.code());
        }
        for (at, text) in &row.own {
            let _ = write!(out, " own{at}={text:?}");
        }
        out.push('\n');
        for problem in &row.problems {
            let place = match problem.column {
                0 => "row".to_owned(),
                column => format!("{}{}", letters(column), problem.row),
            };
            let stops = if problem.stops { "" } else { " (told)" };
            let _ = writeln!(out, "   ! {place} {} {:?}{stops}", problem.code, problem.value);
        }
    }
    for total in &read.totals {
        let _ = writeln!(
            out,
            "total {}{} {} says {} {}: {}",
            letters(total.column),
            total.row,
            total.name,
            total.said,
            total.unit.code(),
            if total.agrees {
                "agrees".to_owned()
            } else {
                format!("but {} 分", total.summed)
            }
        );
    }
    for (row, words) in &read.foot {
        let _ = writeln!(out, "foot {row} {words}");
    }
    let _ = writeln!(
        out,
        "repeated headings={} carried={}",
        read.repeated_headings, read.carried
    );
}

#[test]
fn five_layouts_read_as_a_person_reads_them() {
    let mut differing = Vec::new();
    for name in [
        "projects.xlsx",
        "tasks.xls",
        "sheets.ods",
        "export.csv",
        "office.xlsx",
    ] {
        let expected = String::from_utf8(file(&format!("{name}.txt"))).unwrap_or_default();
        let found = told(name);
        if found != expected {
            differing.push(format!("--- {name}\n{found}"));
        }
    }
    assert!(differing.is_empty(), "read otherwise:\n{}", differing.join("\n"));
}

#[test]
fn the_same_form_of_another_year_has_the_same_layout() {
    let table = |text: &str| {
        let book = workbook(text.as_bytes(), &known(), &SheetLimits::default()).expect("a list");
        (book.tables[0].fingerprint.clone(), book.tables[0].columns.len())
    };
    let head = "序号,项目名称,2025年投资（万元）,牵头单位\n1,柳湾补植,30,市林业局\n";
    assert_eq!(
        table(head),
        table(&head.replace("2025", "2026").replace("柳湾", "芦洲"))
    );
    assert_ne!(table(head).0, table(&head.replace("牵头", "配合")).0);
}

#[test]
fn a_sheet_of_more_rows_than_a_list_has_is_refused() {
    let mut text = "序号,任务,责任单位\n".to_owned();
    text.push_str(&"1,清淤,市水利局\n".repeat(250_000));
    let refused = workbook(text.as_bytes(), &known(), &SheetLimits::default()).map(|_| ());
    assert_eq!(
        refused,
        Err(Unreadable::TooMuch {
            what: "rows",
            limit: 200_000
        })
    );
}

#[test]
fn every_sheet_cut_short_or_spoilt_is_read_or_refused() {
    for name in [
        "projects.xlsx",
        "tasks.xls",
        "sheets.ods",
        "export.csv",
        "office.xlsx",
    ] {
        let whole = file(name);
        let mut seed = 7_usize;
        for n in 0..60 {
            let mut bytes = whole.clone();
            if n % 2 == 0 {
                bytes.truncate(whole.len() * n / 60);
            } else {
                for _ in 0..8 {
                    seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                    let at = (seed >> 33) % bytes.len();
                    bytes[at] = u8::try_from(seed >> 56).unwrap_or(0);
                }
            }
            if let Ok(book) = workbook(&bytes, &known(), &SheetLimits::default()) {
                for table in &book.tables {
                    let read = table.read(&table.proposal(), &known());
                    assert!(read.rows.len() <= table.lines(), "{name} {n}");
                }
            }
        }
    }
}

/// A workbook of one sheet, whose part is written piece by piece.
fn book_of(pieces: impl Iterator<Item = String>) -> Vec<u8> {
    let mut book = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_level(Some(1));
    let mut part = |name: &str, pieces: &mut dyn Iterator<Item = String>| {
        book.start_file(name, options).unwrap();
        for piece in pieces {
            book.write_all(piece.as_bytes()).unwrap();
        }
    };
    let one = |text: &str| std::iter::once(text.to_owned());
    part("[Content_Types].xml", &mut one("<Types/>"));
    part(
        "xl/workbook.xml",
        &mut one("<workbook><sheets><sheet name=\"清单\"/></sheets></workbook>"),
    );
    part("xl/worksheets/sheet1.xml", &mut { pieces });
    book.finish().unwrap().into_inner()
}

#[test]
fn a_sheet_of_five_million_rows_is_refused_by_its_rows_and_not_read_to_its_end() {
    let thousand = "<row><c><v>7</v></c></row>".repeat(1_000);
    // What stands behind the rows is no sheet any more: whoever came so far would say that it is broken.
    let pieces = std::iter::once("<worksheet><sheetData>".to_owned())
        .chain(std::iter::repeat_n(thousand, 5_000))
        .chain(std::iter::once("<row <<".to_owned()));
    let refused = workbook(&book_of(pieces), &known(), &SheetLimits::default());
    assert_eq!(
        refused.err(),
        Some(Unreadable::TooMuch {
            what: "rows",
            limit: 200_000
        })
    );
}

#[test]
fn rows_that_only_swell_a_sheet_are_refused_before_they_fill_the_memory() {
    // Cells with nothing in them count as no row; what they open into is limited.
    let limits = SheetLimits::default();
    let limits = SheetLimits {
        file: yipanqi_extract::Limits {
            max_expanded: 8 << 20,
            ..limits.file
        },
        ..limits
    };
    let thousand = "<row><c s=\"1\"/><c s=\"1\"/></row>".repeat(1_000);
    let pieces =
        std::iter::once("<worksheet><sheetData>".to_owned()).chain(std::iter::repeat_n(thousand, 5_000));
    let bytes = book_of(pieces);
    assert!(
        bytes.len() < limits.file.max_expanded,
        "it is smaller as it comes in"
    );
    let refused = workbook(&bytes, &known(), &limits).err();
    assert!(
        matches!(refused, Some(Unreadable::TooMuch { what: "bytes", .. })),
        "{refused:?}"
    );
}
