//! Turns the locale files into one sorted table of words.
//!
//! A key is `<topic>.<key>`; the topic is the file's name up to its first `-`, so `refused-lists.toml` adds to
//! `refused.`. Traditional Chinese is generated from the simplified file; where the generated word is wrong, the
//! simplified file gives the right one beside it as `"key@zh-Hant"`. The build fails when a key is missing in one
//! locale, given twice, or names other arguments than its counterpart.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use ferrous_opencc::{OpenCC, config::BuiltinConfig};

type Words = BTreeMap<String, String>;

const TRADITIONAL: &str = "@zh-Hant";

/// What the conversion writes otherwise than people do today, and words that it parts at the wrong place.
const USUAL: [(&str, &str); 13] = [
    ("覈", "核"),
    ("纔", "才"),
    ("爲", "為"),
    ("羣", "群"),
    ("衆", "眾"),
    ("啓", "啟"),
    ("彙報", "匯報"),
    ("迴音", "回音"),
    ("看錶", "看表"),
    ("動隻", "動只"),
    ("單隻", "單只"),
    ("里面", "裏面"),
    ("格里", "格裏"),
];

fn main() {
    println!("cargo::rerun-if-changed=locales");
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=templates");
    let simplified = read_locale("zh-Hans");
    let english = read_locale("en");
    let table = table(&simplified, &english);
    #[expect(
        clippy::disallowed_methods,
        reason = "cargo tells a build script where to write in no other way"
    )]
    let out = PathBuf::from(std::env::var("OUT_DIR").expect("cargo sets OUT_DIR"));
    fs::write(out.join("words.rs"), table).expect("the output folder is writable");
}

fn read_locale(locale: &str) -> Words {
    let folder = Path::new("locales").join(locale);
    let mut files: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap_or_else(|cause| panic!("{}: {cause}", folder.display()))
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|ext| ext == "toml"))
        .collect();
    files.sort();
    let mut words = Words::new();
    for file in files {
        println!("cargo::rerun-if-changed={}", file.display());
        let stem = file.file_stem().expect("a file name").to_string_lossy();
        let topic = stem.split('-').next().unwrap_or(&stem).to_owned();
        let text = fs::read_to_string(&file).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
        let value: toml::Table =
            toml::from_str(&text).unwrap_or_else(|cause| panic!("{}: {cause}", file.display()));
        flatten(&topic, &value, &file, &mut words);
    }
    words
}

fn flatten(prefix: &str, table: &toml::Table, file: &Path, words: &mut Words) {
    for (key, value) in table {
        let key = format!("{prefix}.{key}");
        match value {
            toml::Value::String(text) => {
                assert!(
                    words.insert(key.clone(), text.clone()).is_none(),
                    "{}: {key} is given twice",
                    file.display()
                );
            }
            toml::Value::Table(inner) => flatten(&key, inner, file, words),
            _ => panic!("{}: {key} is not a text", file.display()),
        }
    }
}

/// The names in braces, sorted.
fn arguments(text: &str) -> Vec<&str> {
    let mut names: Vec<&str> = text
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}').map(|(name, _)| name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

fn table(simplified: &Words, english: &Words) -> String {
    let traditional = OpenCC::from_config(BuiltinConfig::S2t).expect("the built-in conversion loads");
    let mut wrong = String::new();
    for key in english.keys().filter(|key| !simplified.contains_key(*key)) {
        let _ = writeln!(wrong, "{key} is in en only");
    }
    let mut out = String::from("&[\n");
    for (key, hans) in simplified.iter().filter(|(key, _)| !key.ends_with(TRADITIONAL)) {
        let Some(en) = english.get(key) else {
            let _ = writeln!(wrong, "{key} is in zh-Hans only");
            continue;
        };
        if arguments(hans) != arguments(en) {
            let _ = writeln!(
                wrong,
                "{key} names other arguments: {:?} and {:?}",
                arguments(hans),
                arguments(en)
            );
        }
        let hant = simplified
            .get(&format!("{key}{TRADITIONAL}"))
            .cloned()
            .unwrap_or_else(|| {
                let converted = traditional.convert(hans);
                USUAL
                    .iter()
                    .fold(converted, |text, (from, to)| text.replace(from, to))
            });
        let _ = writeln!(out, "    ({key:?}, [{hans:?}, {hant:?}, {en:?}]),");
    }
    for key in simplified.keys().filter_map(|key| key.strip_suffix(TRADITIONAL)) {
        if !simplified.contains_key(key) {
            let _ = writeln!(wrong, "{key}{TRADITIONAL} corrects a key that does not exist");
        }
    }
    assert!(wrong.is_empty(), "the locale files disagree:\n{wrong}");
    out.push(']');
    out
}
