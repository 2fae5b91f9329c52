//! Codes of reading in the reader's words: sorts, trust with its reasons, what was cleaned, why a file was not read.

use std::fmt::Display;

use yipanqi_app::reading::Reading;

use crate::words::Words;

/// A code with a number or a word after a colon: `spun-synonyms:17`, `not-text:pdf`.
fn parted(code: &str) -> (&str, &str) {
    code.split_once(':').unwrap_or((code, ""))
}

/// `documents.<group>-<code>` with `{n}` and `{what}` filled; the bare code when there are no words for it.
fn word(w: Words, group: &str, code: &str, values: &[(&str, &dyn Display)]) -> String {
    let key = format!("documents.{group}-{}", code.replace(['.', '/', '_'], "-"));
    if w.find(&key).is_some() {
        w.with(&key, values)
    } else {
        code.to_owned()
    }
}

/// What sort of document it is taken to be.
pub(super) fn sort(w: Words, code: &str) -> String {
    word(w, "sort", code, &[])
}

/// How far it may be relied on, with the kind of its tag.
pub(super) fn trust(w: Words, code: &str) -> (String, &'static str) {
    let kind = match code {
        "trusted" => "good",
        "doubtful" => "warn",
        "untrusted" => "bad",
        _ => "",
    };
    (word(w, "trust", code, &[]), kind)
}

/// Why it may not be relied on.
pub(super) fn trust_reasons(w: Words, reading: &Reading) -> Vec<String> {
    let told = |reason: &String| {
        let (code, n) = parted(reason);
        word(w, "reason", code, &[("n", &n)])
    };
    reading.trust.reasons.iter().map(told).collect()
}

/// What was cleaned, step by step with its count; nothing when nothing was.
pub(super) fn cleaned(w: Words, reading: &Reading) -> String {
    let told = |step: &_| {
        let step: &yipanqi_app::extract::Step = step;
        word(w, "step", &step.step, &[("n", &w.count(step.count))])
    };
    let steps: Vec<String> = reading
        .normalised
        .iter()
        .filter(|step| step.count > 0)
        .map(told)
        .collect();
    steps.join(w.t("documents.listing"))
}

/// What opening the file left out, filled in or decided, each with the words that were left out, where these are kept.
pub(super) fn noted(w: Words, reading: &Reading) -> Vec<(String, String)> {
    let notes = reading.source.iter().flat_map(|source| &source.notes);
    let told = |note: &_| {
        let note: &yipanqi_app::extract::Note = note;
        let said = word(w, "left", &note.code, &[("n", &w.count(note.count))]);
        (said, note.words.replace('\n', w.t("documents.semicolon")))
    };
    notes.filter(|note| note.count > 0).map(told).collect()
}

/// Whether its text was made of a file that is no plain text.
pub(super) fn is_made_of_file(reading: &Reading) -> bool {
    let source = reading.source.as_ref();
    source.is_some_and(|source| source.format != yipanqi_app::extract::Format::Text)
}

/// The rule that proposed a candidate.
pub(super) fn rule(w: Words, code: &str) -> String {
    word(w, "rule", code, &[])
}

/// The field of work of a task.
pub(super) fn field(w: Words, name: &str) -> String {
    word(w, "field", name, &[])
}

pub(super) use crate::unreadable::unreadable;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    #[test]
    fn everything_that_opening_notes_has_words() {
        for locale in [Locale::ZhHans, Locale::ZhHant, Locale::En] {
            let w = Words::new(locale, 2031);
            for code in [
                "furniture",
                "header",
                "footer",
                "footnote",
                "comment",
                "deleted",
                "inserted",
                "moved",
                "embedded",
                "hidden-text",
                "hidden-sheet",
                "hidden-rows",
                "hidden-columns",
                "merged-cells",
                "formulas-without-value",
                "macros",
                "pictures",
                "page-without-text",
                "unknown-characters",
                "columns",
            ] {
                assert_ne!(word(w, "left", code, &[("n", &3)]), code, "{code}");
            }
        }
    }

    #[test]
    fn every_field_of_work_has_a_name_in_english() {
        let w = Words::new(Locale::En, 2031);
        for name in yipanqi_app::extract::fields() {
            assert_ne!(field(w, name), name);
        }
        assert_eq!(field(Words::new(Locale::ZhHant, 2031), "财政金融"), "財政金融");
        assert_eq!(field(w, "路灯"), "路灯");
    }

    #[test]
    fn every_rule_that_proposes_a_task_has_a_name() {
        for locale in [Locale::ZhHans, Locale::ZhHant, Locale::En] {
            let w = Words::new(locale, 2031);
            for code in [
                "clause.due",
                "clause.learned",
                "clause.subject",
                "clause.unit",
                "clause.verb",
                "division.below",
                "division.fields",
                "division.group",
                "division.item",
                "division.measure",
                "division.note",
                "division.table",
                "division.under",
            ] {
                assert_ne!(rule(w, code), code, "{code}");
            }
        }
    }
}
