//! What objects are found by, and what a question asks for. Both are cut by the same hand, before any lock is taken, so
//! the same question finds the same objects on every database.

use std::collections::BTreeSet;
use yipanqi_domain::measure::Worth;
use yipanqi_domain::sort_key::initials;
use yipanqi_extract::{tokens, words};

/// Tokens made of first letters begin with this, so that none is a word of a text.
const READ_SO: char = '\'';
/// First letters of so many words in a row are kept as one token.
const WORDS_IN_A_ROW: usize = 3;
/// First letters that make a question; fewer say nothing, more are not kept.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=8;

/// What a short text (a title, a decision) is found by: its words, and the first letters of the readings of up to three
/// words in a row, so that `gsgl` finds 高速公路.
pub fn short_text_tokens(text: &str) -> BTreeSet<String> {
    let mut found = tokens(text);
    let letters: Vec<Option<String>> = words(text).into_iter().map(initials).collect();
    for start in 0..letters.len() {
        let mut run = String::new();
        for word in letters[start..].iter().take(WORDS_IN_A_ROW) {
            let Some(word) = word else { break };
            run.push_str(word);
            if LETTERS.contains(&run.len()) {
                found.insert(format!("{READ_SO}{run}"));
            }
        }
    }
    found
}

/// What an item is found by: title at registration and number, which everybody who sees it reads.
pub fn item_tokens(title: &str, number: &str) -> BTreeSet<String> {
    let mut found = tokens(number);
    found.extend(tokens(&number.replace('-', " ")));
    found.extend(short_text_tokens(title));
    found
}

/// What a decision is found by. Reads the dictionary of words on its first call, which belongs before the lane is
/// taken: call it once with an empty text there.
pub fn decision_tokens(text: &str) -> BTreeSet<String> {
    short_text_tokens(text)
}

/// What was reported in words, if the value is of that kind: reports are found by it.
pub(crate) fn reported_words(worth: &Worth) -> Option<&str> {
    match worth {
        Worth::Words(words) => Some(words),
        Worth::Pct(_) | Worth::Fen { .. } | Worth::Stage { .. } => None,
    }
}

/// What somebody asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Question {
    /// Every one of these.
    pub words: Vec<String>,
    /// Or this one: the question read as first letters.
    pub letters: Option<String>,
}

impl Question {
    pub(super) fn of(text: &str) -> Self {
        let typed = text.to_lowercase();
        let is_letters = typed.bytes().all(|b| b.is_ascii_lowercase()) && LETTERS.contains(&typed.len());
        Self {
            words: tokens(text).into_iter().collect(),
            letters: is_letters.then_some(typed),
        }
    }
    /// The ways in which an object may answer it: sets of tokens that it must hold.
    pub(super) fn ways(&self) -> Vec<Vec<String>> {
        let letters = self
            .letters
            .iter()
            .map(|letters| vec![format!("{READ_SO}{letters}")]);
        std::iter::once(self.words.clone())
            .chain(letters)
            .filter(|way| !way.is_empty())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_found_by_its_words_and_by_their_first_letters() {
        let found = item_tokens("新建高速公路三百公里", "甲-2025-0001");
        for token in ["高速公路", "公路", "'gsgl", "2025"] {
            assert!(found.contains(token), "{token} in {found:?}");
        }
    }

    #[test]
    fn letters_may_be_a_word_or_first_letters_and_a_chinese_question_is_neither() {
        assert_eq!(
            Question::of("GSGL").ways(),
            [vec!["gsgl".to_owned()], vec!["'gsgl".to_owned()]]
        );
        assert_eq!(Question::of("高速").ways(), [vec!["高速".to_owned()]]);
        assert_eq!(Question::of("x").ways(), [vec!["x".to_owned()]]);
        assert!(Question::of("，。").ways().is_empty());
    }
}
