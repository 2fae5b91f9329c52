//! Text to the words that search knows. What is stored and what is asked are cut by the same hand, so both find
//! each other.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use jieba_rs::Jieba;

use crate::normalise::is_han;

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

/// Whether a word of the dictionary goes over the place between two texts.
pub(crate) fn is_over(before: &str, behind: &str) -> bool {
    let text = format!("{before}{behind}");
    let mut end = 0;
    JIEBA.cut(&text, false).into_iter().any(|token| {
        let start = end;
        end += token.word.len();
        start < before.len() && before.len() < end
    })
}

/// The words of a text with what the dictionary says they are (`v` verbs, `n` nouns, `x` what it does not know).
pub(crate) fn tags(text: &str) -> Vec<(&str, &str)> {
    told(text, true)
}

/// At least the first `n` of them, and not many more: only where characters stand alone by the dictionary is the model
/// asked which of them are words, for it costs as much as the dictionary.
pub(crate) fn first_tags(text: &str, n: usize) -> Vec<(&str, &str)> {
    let known = told(text, false);
    // The model is asked of letters and digits together with the characters beside them.
    let alone = |word: &str| {
        word.starts_with(is_han) && word.len() == word.chars().next().map_or(0, char::len_utf8)
            || word.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let (mut first, mut at, mut i) = (Vec::with_capacity(n + 1), 0, 0);
    while let Some(tag) = known.get(i)
        && first.len() < n
    {
        let run = known[i..].iter().take_while(|(word, _)| alone(word));
        let (count, bytes) = run.fold((0, 0), |(count, bytes), (word, _)| {
            (count + 1, bytes + word.len())
        });
        if count > 1 {
            first.extend(told(&text[at..at + bytes], true));
            (i, at) = (i + count, at + bytes);
        } else {
            first.push(*tag);
            (i, at) = (i + 1, at + tag.0.len());
        }
    }
    first
}

/// With the model for words that the dictionary does not hold, or without.
fn told(text: &str, model: bool) -> Vec<(&str, &str)> {
    JIEBA
        .tag(text, model)
        .into_iter()
        .map(|tag| (tag.word, tag.tag))
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_text_is_found_by_its_words_and_by_the_parts_of_long_ones() {
        let found = tokens("发展改革委员会 2025 年 ABC，。\n");
        for word in ["发展", "改革", "委员会", "2025", "abc"] {
            assert!(found.contains(word), "{word} in {found:?}");
        }
        assert!(!found.contains("，") && !found.contains(""));
    }

    #[test]
    fn a_digit_is_told_with_the_characters_behind_it() {
        assert_eq!(first_tags("1推下，", 2), tags("1推下，")[..2]);
    }

    proptest! {
        #[test]
        fn the_first_words_are_those_of_all(text in "[一-十修建河堤错峰推介会开展的，“a1]{0,12}", n in 0_usize..4) {
            let (first, all) = (first_tags(&text, n), tags(&text));
            prop_assert!(first.len() >= n.min(all.len()));
            prop_assert_eq!(&first[..], &all[..first.len()]);
        }
    }
}
