//! Search tokens: what a text is found by. Chinese is cut into single characters and pairs of neighbours, so that no
//! dictionary decides what can be found; letters and digits stay whole words, full-width ones made plain.

use std::collections::BTreeSet;

/// Longest Latin word or number kept, in characters.
const LONGEST: usize = 40;

/// What a text is indexed under.
pub fn tokens(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for run in runs(text) {
        match run {
            Run::Han(han) => {
                out.extend(han.iter().map(char::to_string));
                out.extend(han.windows(2).map(|pair| pair.iter().collect::<String>()));
            }
            Run::Word(word) => {
                out.insert(word);
            }
        }
    }
    out
}

/// What a question is looked up by: the pairs of each Chinese run, or its only character, and every word.
pub fn asked_tokens(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for run in runs(text) {
        match run {
            Run::Han(han) if han.len() == 1 => {
                out.extend(han.iter().map(char::to_string));
            }
            Run::Han(han) => out.extend(han.windows(2).map(|pair| pair.iter().collect::<String>())),
            Run::Word(word) => {
                out.insert(word);
            }
        }
    }
    out
}

enum Run {
    Han(Vec<char>),
    Word(String),
}

fn runs(text: &str) -> Vec<Run> {
    let mut out = Vec::new();
    let (mut han, mut word) = (Vec::new(), String::new());
    let end_han = |han: &mut Vec<char>, out: &mut Vec<Run>| {
        if !han.is_empty() {
            out.push(Run::Han(std::mem::take(han)));
        }
    };
    let end_word = |word: &mut String, out: &mut Vec<Run>| {
        if !word.is_empty() {
            let word: String = std::mem::take(word).chars().take(LONGEST).collect();
            out.push(Run::Word(word));
        }
    };
    for c in text.chars().map(plain) {
        if is_han(c) {
            end_word(&mut word, &mut out);
            han.push(c);
        } else if c.is_alphanumeric() {
            end_han(&mut han, &mut out);
            word.extend(c.to_lowercase());
        } else {
            end_han(&mut han, &mut out);
            end_word(&mut word, &mut out);
        }
    }
    end_han(&mut han, &mut out);
    end_word(&mut word, &mut out);
    out
}

/// Full-width letters and digits as plain ones.
fn plain(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(set: &BTreeSet<String>) -> String {
        set.iter().map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn a_text_is_found_by_every_part_that_a_person_would_type() {
        let text = tokens("试联办-2025-0012 长江第三大桥（二期）ＧＢ18030");
        for asked in [
            "大桥",
            "第三大桥",
            "桥",
            "2025",
            "0012",
            "gb18030",
            "试联办 大桥",
            "二期",
        ] {
            assert!(asked_tokens(asked).is_subset(&text), "{asked}");
        }
        for asked in ["桥大", "第四大桥", "12"] {
            assert!(!asked_tokens(asked).is_subset(&text), "{asked}");
        }
    }

    #[test]
    fn punctuation_alone_asks_for_nothing() {
        assert_eq!(words(&asked_tokens(" ，。%_'\" ")), "");
        assert_eq!(words(&asked_tokens("桥，路")), "桥 路");
    }
}
