//! The documents kept beside the repository. They are other people's texts, so they are read where they
//! lie and nothing of them is repeated here; without them these tests have nothing to say.

use std::path::{Path, PathBuf};

use yipanqi_extract::{Kind, Limits, Mode, Reading, Role, TrustLevel, decode, read};

use crate::hostile::check_spans;

fn beside(folder: &str) -> Option<PathBuf> {
    // ../shared from the repository, or from where its worktrees stand.
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    ["../../../shared", "../../../../shared"]
        .iter()
        .map(|up| here.join(up).join(folder))
        .find(|p| p.is_dir())
}

fn texts(folder: &str) -> Vec<(String, String)> {
    let Some(dir) = beside(folder) else {
        return Vec::new();
    };
    let mut out: Vec<(String, String)> = std::fs::read_dir(dir)
        .expect("the folder is there")
        .filter_map(Result::ok)
        .filter(|e| e.path().extension().is_some_and(|x| x == "txt"))
        .map(|e| {
            let bytes = std::fs::read(e.path()).expect("a file");
            let text = decode(&bytes, &Limits::default()).expect("a text").text;
            let body = text
                .strip_prefix("---\n")
                .and_then(|t| t.split_once("\n---\n"))
                .map_or(text.clone(), |(_, body)| body.to_owned());
            (e.file_name().to_string_lossy().into_owned(), body)
        })
        .collect();
    out.sort();
    out
}

fn seed(number: &str) -> Option<Reading> {
    texts("seeds")
        .into_iter()
        .find(|(name, _)| name.starts_with(number))
        .map(|(name, text)| read(&text, None, &name))
}

#[test]
fn every_span_of_every_document_holds_what_the_task_says() {
    for folder in ["corpus", "seeds"] {
        for (name, text) in texts(folder) {
            let reading = read(&text, None, &name);
            assert_eq!(check_spans(&text, &reading), Ok(()), "{name}");
        }
    }
}

#[test]
fn the_branded_page_and_the_translated_one_are_untrusted_and_the_others_are_not() {
    for (name, text) in texts("seeds") {
        let trust = read(&text, None, &name).trust;
        if name.starts_with("004") {
            assert_eq!(trust.level, TrustLevel::Untrusted, "{name}");
            for code in ["spun-synonyms:", "injected-brands:", "injected-marks:"] {
                assert!(
                    trust.reasons.iter().any(|r| r.starts_with(code)),
                    "{code} of {:?}",
                    trust.reasons
                );
            }
        } else if name.starts_with("000") {
            assert_eq!(trust.level, TrustLevel::Untrusted, "{name}");
            assert!(
                trust.reasons.iter().any(|r| r.starts_with("machine-translated:")),
                "{:?}",
                trust.reasons
            );
        } else {
            assert_ne!(trust.level, TrustLevel::Untrusted, "{name}: {:?}", trust.reasons);
        }
    }
}

#[test]
fn no_document_of_the_corpus_without_marks_is_accused() {
    for (name, text) in texts("corpus") {
        let trust = read(&text, None, &name).trust;
        if !text.contains('▼') {
            assert_ne!(trust.level, TrustLevel::Untrusted, "{name}: {:?}", trust.reasons);
        }
    }
}

#[test]
fn a_district_page_full_of_pinyin_gives_its_meeting_and_people() {
    let Some(reading) = seed("002") else { return };
    assert_eq!((reading.kind, reading.relevant), (Kind::Communique, true));
    assert_eq!(reading.issued_or_held_on.as_deref(), Some("2024-02-19"));
    let meeting = reading.meeting.expect("a meeting");
    let body = meeting.body.expect("a body");
    assert!(
        body.starts_with("涪陵区") && body.ends_with("工作推进会"),
        "{body}"
    );
    assert_eq!(meeting.mode, Some(Mode::Video));
    assert_eq!(meeting.venues, ["各园区", "乡镇街道"]);
    let person = |name: &str| {
        reading
            .people
            .iter()
            .find(|p| p.name == name)
            .unwrap_or_else(|| panic!("{name} is missing"))
    };
    assert_eq!(
        (person("刘忠").role, person("刘忠").posts.as_slice()),
        (
            Role::Chair,
            &["区委副书记".to_owned(), "区政府区长".to_owned()][..]
        )
    );
    assert_eq!(
        (person("王志杰").role, person("王志杰").posts.as_slice()),
        (Role::Speaker, &["区委书记".to_owned()][..])
    );
}

#[test]
fn answers_have_the_keys_of_the_schema() {
    let Some(dir) = beside("corpus") else { return };
    let schema: serde_json::Value =
        serde_json::from_slice(&std::fs::read(dir.join("read.schema.json")).expect("the schema"))
            .expect("JSON");
    for (name, text) in texts("seeds") {
        let value = serde_json::to_value(read(&text, None, &name)).expect("JSON");
        for key in schema["required"].as_array().expect("a list") {
            assert!(
                value.get(key.as_str().expect("a name")).is_some(),
                "{name} lacks {key}"
            );
        }
        let tasks = schema["properties"]["tasks"]["items"]["required"]
            .as_array()
            .expect("a list");
        for task in value["tasks"].as_array().expect("a list") {
            for key in tasks {
                assert!(
                    task.get(key.as_str().expect("a name")).is_some(),
                    "{name}: a task lacks {key}"
                );
            }
        }
    }
}
