//! `read`: one object for one file, a list for several; what cannot be read is told and does not stop the others.

use crate::program::run;

const PAGE: &str = "河口联席会议第三次会议召开\n\n2025年2月19日，河口联席会议第三次会议以视频形式召开。会议强调，\
                    要加快渡口修缮，由市交通局牵头，6月底前完工。\n";

#[test]
fn one_file_gives_an_object_and_several_give_a_list() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("a.txt", PAGE.as_bytes());
    write("b.txt", PAGE.as_bytes());
    let one = run(folder.path(), &["read", "--json", "a.txt"]);
    assert_eq!((one.status, one.err.as_str()), (0, ""));
    let one: serde_json::Value = serde_json::from_str(&one.out).expect("JSON");
    assert_eq!(one["file"], "a.txt");
    assert_eq!(one["issued_or_held_on"], "2025-02-19");
    let two = run(folder.path(), &["read", "--json", "a.txt", "b.txt"]);
    let two: serde_json::Value = serde_json::from_str(&two.out).expect("JSON");
    assert_eq!(two.as_array().map(Vec::len), Some(2));
    assert_eq!(two[0], one, "reading is the same every time");
    let summary = run(folder.path(), &["read", "a.txt"]);
    assert!(summary.out.contains("Day: 2025-02-19"), "{}", summary.out);
}

#[test]
fn spans_count_the_characters_of_the_text_that_is_given_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let body = "<p>为修好路灯，现将任务分工如下。</p><table>\
                <tr><th>序号</th><th>工作任务</th><th>牵头单位</th><th>完成时限</th></tr>\
                <tr><td>1</td><td>更换城东路灯</td><td>县住建局</td><td>6月底前</td></tr></table>";
    let page = format!(
        "<!DOCTYPE html><html><head><title>青禾县</title></head><body><div>首页</div>\
         <h1>青禾县路灯整治任务分工方案</h1><div>{body}</div></body></html>"
    );
    std::fs::write(folder.path().join("page.html"), page).unwrap();
    let files = concat!(env!("CARGO_MANIFEST_DIR"), "/../extract/tests/files");
    for name in ["paper.docx", "paper.pdf", "list.xlsx"] {
        std::fs::copy(format!("{files}/{name}"), folder.path().join(name)).unwrap();
    }
    for name in ["page.html", "paper.docx", "paper.pdf", "list.xlsx"] {
        let said = run(folder.path(), &["read", "--json", name]);
        let read: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
        let text: Vec<char> = read["text"].as_str().expect("the text").chars().collect();
        assert_eq!(read["length"], text.len(), "{name}");
        let tasks = read["tasks"].as_array().expect("tasks");
        assert!(!tasks.is_empty(), "{name}: {read}");
        for task in tasks {
            let at = |k: usize| usize::try_from(task["span"][k].as_u64().unwrap()).unwrap();
            // Where a line of a page ends is no part of what it says.
            let cut: String = text[at(0)..at(1)].iter().filter(|c| **c != '\n').collect();
            assert_eq!(task["text"], cut, "{name}");
        }
    }
}

#[test]
fn what_cannot_be_read_is_told_file_by_file_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("good.txt", PAGE.as_bytes());
    write("empty.txt", b" \n ");
    write("page.pdf", b"%PDF-1.7 something");
    write("cut.txt", &PAGE.as_bytes()[..PAGE.len() - 2]);
    write("large.txt", &vec![b'a'; 9 << 20]);
    let files = [
        "empty.txt",
        "page.pdf",
        "cut.txt",
        "good.txt",
        "large.txt",
        "gone.txt",
    ];
    let said = run(folder.path(), &[&["read", "--json"][..], &files].concat());
    assert_eq!(said.status, 1);
    let read: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let told: Vec<(&str, Option<&str>)> = read
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["file"].as_str().unwrap(), r["error"]["code"].as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("empty.txt", Some("empty")),
            ("page.pdf", Some("broken")),
            ("cut.txt", Some("truncated")),
            ("good.txt", None),
            ("large.txt", Some("too-large")),
            ("gone.txt", Some("file-missing")),
        ],
        "each in its place"
    );
    let why = read[1]["error"]["message"].as_str().unwrap();
    assert!(
        why.starts_with("page.pdf: It cannot be read: a damaged PDF"),
        "{why}"
    );
    assert!(read[1]["error"]["hint"].is_string() && read[1].get("tasks").is_none());
    assert_eq!(said.err.matches("error: ").count(), 5, "{}", said.err);
    for bad in files.iter().filter(|f| **f != "good.txt") {
        assert!(
            said.err
                .lines()
                .any(|l| l.starts_with("error: ") && l.contains(bad)),
            "{bad}: {}",
            said.err
        );
    }
    assert!(!said.err.contains("panicked"));
    assert!(
        said.err.contains("Read: 1 of 6 files") && said.err.contains("Not read: 5"),
        "{}",
        said.err
    );
    let alone = run(folder.path(), &["read", "--json", "page.pdf"]);
    alone.is_error(1, "page.pdf: It cannot be read: a damaged PDF");
}

/// A zip file of stored entries, as small as can be.
fn zipped(files: &[(&[u8], &[u8])]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, bytes) in files {
        let at = u32::try_from(out.len()).unwrap();
        let mut crc = !0_u32;
        for byte in *bytes {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 {
                    crc >> 1 ^ 0xEDB8_8320
                } else {
                    crc >> 1
                };
            }
        }
        let (size, length) = (
            u32::try_from(bytes.len()).unwrap(),
            u16::try_from(name.len()).unwrap(),
        );
        let mut head = vec![20, 0, 0, 0, 0, 0, 0, 0, 33, 0];
        for n in [!crc, size, size] {
            head.extend(n.to_le_bytes());
        }
        head.extend(length.to_le_bytes());
        head.extend([0, 0]);
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(*name);
        out.extend(*bytes);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&head);
        directory.extend([0; 10]);
        directory.extend(at.to_le_bytes());
        directory.extend(*name);
    }
    let (at, size, count) = (out.len(), directory.len(), u16::try_from(files.len()).unwrap());
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend(count.to_le_bytes());
    out.extend(count.to_le_bytes());
    out.extend(u32::try_from(size).unwrap().to_le_bytes());
    out.extend(u32::try_from(at).unwrap().to_le_bytes());
    out.extend([0, 0]);
    out
}

#[test]
fn archives_and_folders_are_read_file_by_file_with_a_summary_of_what_was_refused() {
    let folder = tempfile::tempdir().unwrap();
    let inner = zipped(&[(b"deep.txt", PAGE.as_bytes())]);
    let batch = zipped(&[
        (b"a.txt", PAGE.as_bytes()),
        // 通知 in GBK, as Chinese Windows packs it.
        (b"\xCD\xA8\xD6\xAA.txt", PAGE.as_bytes()),
        (b"b.png", b"\x89PNG\r\n\x1a\n"),
        (b"c.png", b"\x89PNG\r\n\x1a\n"),
        (b"inner.zip", &inner),
    ]);
    std::fs::write(folder.path().join("batch.zip"), &batch).unwrap();
    std::fs::create_dir_all(folder.path().join("folder/below")).unwrap();
    std::fs::write(folder.path().join("folder/below/d.txt"), PAGE).unwrap();
    std::fs::write(folder.path().join("folder/e.zip"), &batch).unwrap();
    let said = run(folder.path(), &["read", "--json", "batch.zip"]);
    assert_eq!(said.status, 1);
    let read: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let names: Vec<(&str, bool)> = read
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["file"].as_str().unwrap(), r.get("error").is_none()))
        .collect();
    let expected = [
        ("a.txt", true),
        ("通知.txt", true),
        ("b.png", false),
        ("c.png", false),
        ("inner.zip/deep.txt", true),
    ];
    assert_eq!(names, expected);
    assert!(said.err.contains("Read: 3 of 5 files"), "{}", said.err);
    assert!(
        said.err
            .contains("  2 × It cannot be read: it looks like an image"),
        "{}",
        said.err
    );
    let said = run(folder.path(), &["read", "--json", "folder"]);
    assert!(said.err.contains("Read: 4 of 6 files"), "{}", said.err);
    let read: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(read[0]["file"], "d.txt", "{read}");
    assert_eq!(read[0]["source"]["format"], "text");
}

#[test]
fn rules_are_scored_on_the_examples_that_reviews_left() {
    let folder = tempfile::tempdir().unwrap();
    run(folder.path(), &["read", "--evaluate", "--data", "data"]).is_error(1, "there is no database");
    let made = run(folder.path(), &["demo", "--data", "data"]);
    assert_eq!(made.status, 0, "{}", made.err);
    let said = run(folder.path(), &["read", "--evaluate", "--json", "--data", "data"]);
    assert_eq!(said.status, 0, "{}", said.err);
    let scores: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    let all = scores.as_array().expect("a list");
    assert!(!all.is_empty(), "the demo site has reviewed documents");
    for score in all {
        let n = |name: &str| score[name].as_i64().expect(name);
        let decided = n("accepted") + n("edited") + n("merged") + n("split") + n("dropped");
        assert_eq!(n("decided"), decided, "{score}");
        assert_eq!(n("proposed"), decided + n("waiting"), "{score}");
        assert!(score.get("post").is_none() && score.get("person").is_none());
    }
    let table = run(folder.path(), &["read", "--evaluate", "--data", "data"]);
    assert_eq!(
        table.out.lines().count(),
        all.len() + 1,
        "a head and a line a rule"
    );
    let widths: Vec<usize> = table.out.lines().map(|l| l.split('\t').count()).collect();
    assert!(widths.iter().all(|w| *w == 14), "{}", table.out);
    let both = run(folder.path(), &["read", "--evaluate", "a.txt"]);
    both.is_error(1, "--evaluate reads no file");
    assert!(
        both.err.contains("a.txt") && both.err.contains("leave the file out"),
        "{}",
        both.err
    );
}
