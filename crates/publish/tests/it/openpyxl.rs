//! Read back with a program in another language: what calamine does not look at (merges, panes, print set-up).
//!
//! Where openpyxl is missing the test says so and ends, except in CI (`CI=true`), where that is a failure.

use std::path::PathBuf;
use std::process::Command;

use yipanqi_publish::{Cell, Line, xlsx};

use crate::samples::{list, row, single, text};

#[expect(
    clippy::disallowed_methods,
    reason = "whether a missing program may be passed over is CI's to say"
)]
fn in_ci() -> bool {
    std::env::var("CI").is_ok_and(|value| value == "true")
}

/// What the script prints of the workbook, or nothing when there is no openpyxl and that may be.
fn described(sheets: &[yipanqi_publish::Sheet]) -> Option<Vec<String>> {
    let importable = Command::new("python3")
        .args(["-c", "import openpyxl"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !importable {
        assert!(
            !in_ci(),
            "python3 with openpyxl is needed in CI; .ci/setup installs it"
        );
        eprintln!("not tried: python3 cannot import openpyxl");
        return None;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("list.xlsx");
    std::fs::write(&file, xlsx(sheets).expect("valid sheets")).expect("the file is written");
    let script = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/describe.py");
    let output = Command::new("python3")
        .arg(script)
        .arg(&file)
        .output()
        .expect("python3 starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let told = String::from_utf8(output.stdout).expect("the script prints UTF-8");
    Some(told.lines().map(str::to_owned).collect())
}

#[test]
fn another_program_finds_the_layout_and_every_cell() {
    let Some(told) = described(&[list()]) else { return };
    let has = |line: &str| {
        assert!(
            told.iter().any(|l| l == line),
            "{line:?} is not in\n{}",
            told.join("\n")
        );
    };
    has("sheet 任务_一_ 9x7");
    has("merged A1:F1 A2:F2 A3:A4 A5:F5 A9:F9 B3:B4 C3:D3 E3:E4 F3:F4");
    has("frozen C5");
    has("print landscape paper=9 fit=True 1x0 titles=$3:$4");
    has("footer &P / &N");
    has("hidden G");
    has("font 宋体");
    has("created 2000-01-01T00:00:00");
    has("A6 n 1 0");
    has("C6 n 18.6 0.00");
    has("D6 n -0.5 0.0");
    has(r"E6 d 2024-12-31 yyyy\-mm\-dd");
    has("F6 s '7000000000000001' General");
    has("B7 s '=HYPERLINK(\"x\")' General quoted");
    has("G7 s '=key' @");
    // openpyxl leaves the file format's escape of a control character as it is, but knows the escaped escape.
    has("B8 s '两行\\n文字 & <标记> _x0001_ _x0041_' General");
    has("C8 s '12345678901234.56' General");
    assert!(
        !told.iter().any(|line| line.contains(" f ")),
        "there is a formula in\n{}",
        told.join("\n")
    );
}

#[test]
fn another_program_reads_a_narrow_sheet_and_a_sheet_of_a_thousand_rows() {
    let mut long = list();
    "很长".clone_into(&mut long.name);
    long.body = (0..1000)
        .map(|n| row(vec![Cell::Int(n), text("行")], Some(&format!("k{n}"))))
        .collect();
    long.body.insert(
        500,
        Line::Group {
            text: "二、水利".to_owned(),
            depth: 200,
        },
    );
    let mut narrow = single("窄", text("一格"));
    "标题".clone_into(&mut narrow.title);
    let Some(told) = described(&[long, narrow]) else {
        return;
    };
    let has = |line: &str| assert!(told.iter().any(|l| l == line), "{line:?} is missing");
    has("sheet 很长 1006x7");
    has("A505 s '二、水利' General");
    has("A1005 n 999 0");
    has("G1005 s 'k999' @");
    has("sheet 窄 3x1");
    has("A3 s '一格' General");
    has("merged ");
}
