//! A paper, opened by another program: page, fonts by name, and every word.

use std::path::PathBuf;
use std::process::Command;

use yipanqi_publish::{Face, Writing, WrittenLine, docx};

fn paper() -> Writing {
    let line = |face, text: &str, address: Option<&str>| WrittenLine {
        face,
        text: text.to_owned(),
        address: address.map(str::to_owned),
    };
    Writing {
        issuer: "试验联合办公室".to_owned(),
        number: Some("试联办〔2025〕3号".to_owned()),
        title: "关于上次会议议定事项办理情况的报告".to_owned(),
        lines: vec![
            line(Face::Heading, "一、总体情况", None),
            line(
                Face::Text,
                "议定事项 12 件，办结 5 件，其余按期推进。<完成率> 41.7% & \"如期\"。",
                Some("/papers/7/1"),
            ),
            line(Face::Subheading, "（一）渡口修缮", None),
            line(
                Face::Text,
                "㙟坝、垭口、𬭎等字也要写得出来。",
                Some("/papers/7/2"),
            ),
        ],
        signed: vec!["主任 试某".to_owned(), "2025年7月8日".to_owned()],
        foot: vec!["封存摘要 SM3 0a0b".to_owned()],
    }
}

/// What python-docx reads; nothing when it is missing and that may be.
#[expect(
    clippy::disallowed_methods,
    reason = "whether a missing program may be passed over is CI's to say"
)]
fn told(bytes: &[u8]) -> Option<Vec<String>> {
    let importable = Command::new("python3")
        .args(["-c", "import docx"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !importable {
        let in_ci = std::env::var("CI").is_ok_and(|value| value == "true");
        assert!(
            !in_ci,
            "python3 with python-docx is needed in CI; .ci/setup installs it"
        );
        eprintln!("not tried: python3 cannot import docx");
        return None;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("paper.docx");
    std::fs::write(&file, bytes).expect("the file is written");
    let output = Command::new("python3")
        .arg(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/it/word.py"))
        .arg(&file)
        .env("PYTHONIOENCODING", "utf-8")
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
fn another_program_reads_every_word_in_the_fonts_of_the_standard() {
    let Some(told) = told(&docx(&paper()).expect("a paper")) else {
        return;
    };
    let expected = [
        "page 210x297 margins 37 26 35 28",
        "方正小标宋简体 22.0 试验联合办公室",
        "仿宋_GB2312 - 试联办〔2025〕3号",
        "方正小标宋简体 22.0 关于上次会议议定事项办理情况的报告",
        "黑体 - 一、总体情况",
        "仿宋_GB2312 - 议定事项 12 件，办结 5 件，其余按期推进。<完成率> 41.7% & \"如期\"。\u{2003}/papers/7/1",
        "楷体_GB2312 - （一）渡口修缮",
        "仿宋_GB2312 - 㙟坝、垭口、𬭎等字也要写得出来。\u{2003}/papers/7/2",
        "仿宋_GB2312 - 主任 试某",
        "仿宋_GB2312 - 2025年7月8日",
        "仿宋_GB2312 9.0 封存摘要 SM3 0a0b",
        "foot — 1 —",
    ];
    assert_eq!(told, expected);
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    assert_eq!(docx(&paper()).expect("a paper"), docx(&paper()).expect("a paper"));
}
