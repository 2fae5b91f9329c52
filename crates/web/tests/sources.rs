//! What templates, sources and locale files promise each other.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::{fs, iter};

use yipanqi_web::words::Words;

/// All files below a folder of this crate with one of these endings.
fn files(folder: &str, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder of this crate") {
            let path = entry.expect("a readable entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|ext| endings.iter().any(|ending| ext == *ending))
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The first argument of every call of these names, where it is a literal.
fn literals<'t>(text: &'t str, call: &'static str) -> impl Iterator<Item = &'t str> {
    text.match_indices(call).filter_map(move |(at, _)| {
        let rest = text[at + call.len()..].trim_start().strip_prefix('"')?;
        rest.split('"').next()
    })
}

#[test]
fn every_key_that_a_template_or_a_source_names_has_words_in_all_locales() {
    let mut missing = BTreeSet::new();
    for path in files("templates", &["html"])
        .into_iter()
        .chain(files("src", &["rs"]))
    {
        let text = fs::read_to_string(&path).expect("a text");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let keys = iter::empty()
            .chain(literals(text, ".t("))
            .chain(literals(text, ".with("))
            .chain(literals(text, ".with2("))
            .filter(|key| key.contains('.') && !key.contains('{'));
        for key in keys.filter(|key| !Words::has(key)) {
            missing.insert(format!("{key} in {}", path.display()));
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_refusal_of_the_rules_has_words() {
    let mut missing = BTreeSet::new();
    let mut found = 0;
    for path in ["../domain/src", "../app/src", "src"]
        .into_iter()
        .flat_map(|folder| files(folder, &["rs"]))
    {
        let text = fs::read_to_string(&path).expect("a text");
        let text = text.split("#[cfg(test)]").next().unwrap_or_default();
        let codes = ["Refusal::new(", "Refusal::stale(", "refuse(", "refused("]
            .into_iter()
            .flat_map(|call| literals(text, call));
        for code in codes {
            found += 1;
            if !Words::has(&format!("refused.{code}")) {
                missing.insert(format!("refused.{code} in {}", path.display()));
            }
        }
    }
    assert!(
        found > 20,
        "only {found} refusals were found: the search has lost its way"
    );
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn the_keys_are_really_found_in_the_templates() {
    let layout = files("templates", &["html"])
        .into_iter()
        .find(|path| path.ends_with("layout.html"));
    let text = fs::read_to_string(layout.expect("the layout")).expect("a text");
    assert!(literals(&text, ".t(").any(|key| key == "shell.skip"));
}

#[test]
fn no_template_holds_chinese_of_its_own() {
    let holds_chinese = |text: &str| text.chars().any(|c| ('\u{3000}'..='\u{9fff}').contains(&c));
    let found: Vec<PathBuf> = files("templates", &["html"])
        .into_iter()
        .filter(|path| holds_chinese(&fs::read_to_string(path).expect("a text")))
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn no_template_holds_style_or_script_of_its_own() {
    for path in files("templates", &["html"]) {
        let text = fs::read_to_string(&path).expect("a text");
        for wrong in [
            " style=",
            "<style",
            "<script>",
            " onclick=",
            " onchange=",
            "javascript:",
            "http://",
            "https://",
        ] {
            assert!(!text.contains(wrong), "{wrong} in {}", path.display());
        }
    }
}
