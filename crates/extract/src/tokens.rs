//! Text to the words that search knows. What is stored and what is asked are cut by the same hand, so both find
//! each other.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jieba_rs::Jieba;

static JIEBA: LazyLock<Jieba> = LazyLock::new(Jieba::new);

/// Longer than any word: what is longer is no word but noise.
const LONGEST: usize = 32;

/// The words of a text, long ones also as their parts; lower case, without punctuation.
pub fn tokens(text: &str) -> BTreeSet<String> {
    JIEBA
        .cut_for_search(text, true)
        .into_iter()
        .map(|token| token.word.trim().to_lowercase())
        .filter(|word| word.chars().any(char::is_alphanumeric) && word.chars().count() <= LONGEST)
        .collect()
}

/// The words of a text in their order, each once for every time that it stands there; what is no word (punctuation,
/// spaces) is there too, as it is written.
pub fn words(text: &str) -> Vec<&str> {
    JIEBA
        .cut(text, true)
        .into_iter()
        .map(|token| token.word)
        .collect()
}

/// The words of a text with what the dictionary says they are (`v` verbs, `n` nouns, `x` what it does not know).
pub(crate) fn tags(text: &str) -> Vec<(&str, &str)> {
    JIEBA
        .tag(text, true)
        .into_iter()
        .map(|tag| (tag.word, tag.tag))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_its_words_and_by_the_parts_of_long_ones() {
        let found = tokens("发展改革委员会 2025 年 ABC，。\n");
        for word in ["发展", "改革", "委员会", "2025", "abc"] {
            assert!(found.contains(word), "{word} in {found:?}");
        }
        assert!(!found.contains("，") && !found.contains(""));
    }
}
