//! A clerk's own file filled in, read back by three other programs: what stood around the rows still stands there.

use calamine::{Data, Reader, Xlsx};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::process::Command;
use yipanqi_publish::{Fill, FillCell, FillLine, PublishError, filled};

#[expect(
    clippy::disallowed_methods,
    reason = "whether a missing program may be passed over is CI's to say"
)]
fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

fn python(script: &str, args: &[&Path]) -> Option<String> {
    let importable = Command::new("python3").args(["-c", "import openpyxl"]).output();
    if !importable.is_ok_and(|output| output.status.success()) {
        assert!(
            !in_ci(),
            "python3 with openpyxl is needed in CI; .ci/setup installs it"
        );
        eprintln!("not tried: python3 cannot import openpyxl");
        return None;
    }
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/it")
        .join(script);
    let output = Command::new("python3")
        .arg(script)
        .args(args)
        .output()
        .expect("python3 starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    Some(String::from_utf8(output.stdout).expect("the script prints UTF-8"))
}

/// As LibreOffice saves it, with its formulas computed.
fn converted(folder: &Path, file: &Path) -> Option<Vec<u8>> {
    if Command::new("soffice").arg("--version").output().is_err() {
        assert!(!in_ci(), "LibreOffice is needed in CI; .ci/setup installs it");
        eprintln!("not tried: there is no soffice");
        return None;
    }
    let out = folder.join("converted");
    let done = Command::new("soffice")
        .arg("--headless")
        .arg(format!(
            "-env:UserInstallation=file://{}/profile",
            folder.display()
        ))
        .args(["--convert-to", "xlsx", "--outdir"])
        .args([&out, file])
        .output()
        .expect("LibreOffice starts");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    Some(std::fs::read(out.join(file.file_name().unwrap())).expect("it was saved"))
}

fn text(words: &str) -> FillCell {
    FillCell::Text(words.to_owned())
}

fn row(n: u32) -> FillLine {
    FillLine::Row(vec![
        (1, FillCell::Number(n.to_string())),
        (2, text(&format!("第{n}处码头 <加固> & \"验收\"\n=1+1"))),
        (4, FillCell::Number(format!("{n}.25"))),
        (5, FillCell::Number("0.5".to_owned())),
        (7, FillCell::Day(2025, 6, n)),
        (8, text("")),
    ])
}

/// The file of the script: rows 6–9 (a group, three rows), a total below, three rows of heading with merged cells.
fn fill(lines: Vec<FillLine>) -> Fill {
    Fill {
        sheet: "台账 '25".to_owned(),
        rows: (6, 9),
        sample: 7,
        group: Some((6, 1)),
        lines,
        around: vec![(10, 1, text("总计")), (10, 4, FillCell::Number("1".into()))],
    }
}

#[test]
fn a_file_that_is_filled_in_keeps_what_stands_around_its_rows() {
    let folder = tempfile::tempdir().unwrap();
    let (template, file) = (
        folder.path().join("template.xlsx"),
        folder.path().join("filled.xlsx"),
    );
    if python("template.py", &[Path::new("make"), &template]).is_none() {
        return;
    }
    let bytes = std::fs::read(&template).unwrap();
    let mut lines = vec![FillLine::Group("一、北岸".to_owned())];
    lines.extend((1..=5).map(row));
    lines.push(FillLine::Group("二、南岸".to_owned()));
    lines.extend((6..=9).map(row));
    let written = filled(&bytes, &fill(lines)).unwrap();
    std::fs::write(&file, &written).unwrap();
    let told = python("template.py", &[Path::new("tell"), &file]).unwrap();
    let has = |line: &str| assert!(told.lines().any(|l| l == line), "{line:?} is not in\n{told}");
    has(concat!(
        "merged A12:H12 A1:H1 A2:H2 A3:A5 A6:H6 B10:C10 B11:C11 B13:C13 B14:C14 B15:C15 B16:C16 B3:B5 B7:C7 B8:C8 B9:C9 ",
        "C3:C5 D3:F3 D4:D5 E4:E5 F4:F5 G3:G5 H3:H5"
    ));
    has("widths A=6.0 B=30.0 H=20.0");
    has("A6 '一、北岸' bold fill=FFDDEEFF");
    has("A12 '二、南岸' bold fill=FFDDEEFF");
    has("B7 '第1处码头 <加固> & \"验收\"\\n=1+1' plain fill=00000000");
    has("D16 9.25 plain fill=00000000");
    has("F7 '=D7+E7' plain fill=00000000");
    has("F16 '=D16+E16' plain fill=00000000");
    has("G7 2025-06-01 plain fill=00000000");
    has("A17 '总计' bold fill=00000000");
    has("D17 '=SUM(D6:D16)' bold fill=00000000");
    has("F17 '=SUM(F6:F16)' bold fill=00000000");
    has("A19 '注：按月报送。' plain fill=00000000");
    has("print area '台账 ''25'!$A$1:$H$19");
    has("rule 甲,乙 H6:H16");
    has("other =SUM('台账 ''25'!D7:D16)");
    // What lies below the rows goes down with them and still draws them.
    has("chart 20 27 '台账 ''25'!$D$7:$D$16");
    assert!(
        !told.contains("样行"),
        "nothing of the pattern's own is left:\n{told}"
    );
    let Some(again) = converted(folder.path(), &file) else {
        return;
    };
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(again)).unwrap();
    let range = book.worksheet_range("台账 '25").unwrap();
    let number = |row: u32, column: u32| match range.get_value((row - 1, column - 1)) {
        Some(Data::Float(n)) => *n,
        Some(Data::Int(n)) => f64::from(i32::try_from(*n).unwrap()),
        other => panic!("{other:?} in row {row}, column {column}"),
    };
    // 1.25 + … + 9.25, and half as much for each of nine rows.
    assert!((number(17, 4) - 47.25).abs() < 1e-9 && (number(17, 6) - 51.75).abs() < 1e-9);
    assert!((number(16, 6) - 9.75).abs() < 1e-9);
}

#[test]
fn a_file_with_fewer_rows_or_none_is_still_one() {
    let folder = tempfile::tempdir().unwrap();
    let (template, file) = (
        folder.path().join("template.xlsx"),
        folder.path().join("filled.xlsx"),
    );
    if python("template.py", &[Path::new("make"), &template]).is_none() {
        return;
    }
    let bytes = std::fs::read(&template).unwrap();
    for lines in [vec![row(3)], Vec::new()] {
        let written = filled(&bytes, &fill(lines)).unwrap();
        std::fs::write(&file, &written).unwrap();
        let told = python("template.py", &[Path::new("tell"), &file]).unwrap();
        let has = |line: &str| assert!(told.lines().any(|l| l == line), "{line:?} is not in\n{told}");
        has("A7 '总计' bold fill=00000000");
        has("D7 '=SUM(D6:D6)' bold fill=00000000");
        has("A9 '注：按月报送。' plain fill=00000000");
    }
}

#[test]
fn what_cannot_be_followed_is_refused_with_its_part() {
    let part = |outcome: Result<Vec<u8>, PublishError>| match outcome {
        Err(PublishError::Template { part }) => part,
        other => panic!("{other:?}"),
    };
    assert_eq!(part(filled(b"no zip", &fill(Vec::new()))), "directory");
    let folder = tempfile::tempdir().unwrap();
    let template = folder.path().join("template.xlsx");
    if python("template.py", &[Path::new("make"), &template]).is_none() {
        return;
    }
    let bytes = std::fs::read(&template).unwrap();
    let other = Fill {
        sheet: "没有这张".to_owned(),
        ..fill(Vec::new())
    };
    assert_eq!(part(filled(&bytes, &other)), "没有这张");
}
