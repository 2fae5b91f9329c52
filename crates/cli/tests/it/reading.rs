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
fn what_cannot_be_read_is_told_file_by_file_and_the_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("good.txt", PAGE.as_bytes());
    write("empty.txt", b" \n ");
    write("page.pdf", b"%PDF-1.7 something");
    write("cut.txt", &PAGE.as_bytes()[..PAGE.len() - 2]);
    write("large.txt", &vec![b'a'; 9 << 20]);
    std::fs::create_dir(folder.path().join("folder")).unwrap();
    let files = [
        "empty.txt",
        "page.pdf",
        "cut.txt",
        "good.txt",
        "large.txt",
        "folder",
        "gone.txt",
    ];
    let said = run(folder.path(), &[&["read", "--json"][..], &files].concat());
    assert_eq!(said.status, 1);
    let read: serde_json::Value = serde_json::from_str(&said.out).expect("JSON");
    assert_eq!(read.as_array().map(Vec::len), Some(1), "{read}");
    assert_eq!(read[0]["file"], "good.txt");
    assert_eq!(said.err.matches("error: ").count(), 6, "{}", said.err);
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
    let alone = run(folder.path(), &["read", "--json", "page.pdf"]);
    alone.is_error(1, "page.pdf is not text (it looks like pdf)");
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
    assert_eq!(both.status, 1, "files and examples are two questions");
}
