//! Lists of words that a text is asked for. Asking for each word in turn goes over the text once a word; a vocabulary
//! goes over it once, and stops only at characters that begin one of its words.

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::OnceLock;

/// A list that is written in the program, made a vocabulary when it is first asked.
pub(crate) struct Words {
    list: &'static [&'static str],
    vocabulary: OnceLock<Vocabulary>,
}

impl Words {
    pub(crate) const fn new(list: &'static [&'static str]) -> Self {
        let vocabulary = OnceLock::new();
        Self { list, vocabulary }
    }
}

impl Deref for Words {
    type Target = Vocabulary;

    fn deref(&self) -> &Vocabulary {
        let words = || self.list.iter().map(|word| Cow::Borrowed(*word)).collect();
        self.vocabulary.get_or_init(|| Vocabulary::of(words()))
    }
}

/// `words!["河堤", "桥"].within(s)`: [`Words`] that stand where they are used.
macro_rules! words {
    [$($word:literal),* $(,)?] => {{
        static WORDS: $crate::vocabulary::Words = $crate::vocabulary::Words::new(&[$($word),*]);
        &WORDS
    }};
}
pub(crate) use words;

/// Words by the characters they begin and end with.
pub(crate) struct Vocabulary {
    words: Vec<Cow<'static, str>>,
    heads: Index,
    tails: Index,
}

/// Which words have a character at one of their ends.
struct Index {
    /// A bit for each character by its last twelve bits: most characters of a text have none.
    bits: [u64; 64],
    /// Words by the last byte of their character's number, each bucket in the order of the list.
    buckets: Vec<Vec<u16>>,
}

impl Index {
    fn new(ends: impl Iterator<Item = Option<char>>) -> Self {
        let mut index = Self {
            bits: [0; 64],
            buckets: vec![Vec::new(); 256],
        };
        for (word, c) in (0_u16..).zip(ends) {
            if let Some(c) = c {
                index.bits[c as usize >> 6 & 63] |= 1 << (c as usize & 63);
                index.buckets[c as usize & 255].push(word);
            }
        }
        index
    }

    /// Words that may have `c` at their end, and some that have not.
    fn at(&self, c: char) -> &[u16] {
        if self.bits[c as usize >> 6 & 63] >> (c as usize & 63) & 1 == 0 {
            return &[];
        }
        &self.buckets[c as usize & 255]
    }
}

impl Vocabulary {
    /// Any list. Empty words are nowhere.
    pub(crate) fn of(words: Vec<Cow<'static, str>>) -> Self {
        Self {
            heads: Index::new(words.iter().map(|word| word.chars().next())),
            tails: Index::new(words.iter().map(|word| word.chars().next_back())),
            words,
        }
    }

    /// The words that `s` begins with, in the order of the list.
    pub(crate) fn beginning(&self, s: &str) -> impl Iterator<Item = &str> {
        let found = s.chars().next().map_or(&[][..], |c| self.heads.at(c));
        found
            .iter()
            .map(|word| &*self.words[usize::from(*word)])
            .filter(move |word| s.starts_with(word))
    }

    /// Whether `s` begins with a word.
    pub(crate) fn begins(&self, s: &str) -> bool {
        self.beginning(s).next().is_some()
    }

    /// Whether `s` is a word.
    pub(crate) fn holds(&self, s: &str) -> bool {
        self.beginning(s).any(|word| word.len() == s.len())
    }

    /// Whether `s` ends with a word.
    pub(crate) fn ends(&self, s: &str) -> bool {
        let found = s.chars().next_back().map_or(&[][..], |c| self.tails.at(c));
        found
            .iter()
            .any(|word| s.ends_with(&*self.words[usize::from(*word)]))
    }

    /// Every place of every word, by its first byte and its number in the list.
    pub(crate) fn places(&self, s: &str) -> impl Iterator<Item = (usize, usize)> {
        s.char_indices().flat_map(move |(at, c)| {
            let found = self.heads.at(c).iter().map(|word| usize::from(*word));
            found
                .filter(move |word| s.as_bytes()[at..].starts_with(self.words[*word].as_bytes()))
                .map(move |word| (at, word))
        })
    }

    /// Whether a word stands in `s`.
    pub(crate) fn within(&self, s: &str) -> bool {
        self.places(s).next().is_some()
    }

    /// First byte of the first word in `s`.
    pub(crate) fn first(&self, s: &str) -> Option<usize> {
        self.places(s).next().map(|(at, _)| at)
    }

    /// How often words stand in `s`.
    pub(crate) fn count(&self, s: &str) -> usize {
        self.places(s).count()
    }

    /// How many of the words stand in `s`.
    pub(crate) fn distinct(&self, s: &str) -> usize {
        let mut seen = vec![false; self.words.len()];
        for (_, word) in self.places(s) {
            seen[word] = true;
        }
        seen.into_iter().filter(|seen| *seen).count()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIST: &[&str] = &["堤", "河堤", "河", "修堤", "a", "堤上的河"];

    proptest! {
        #[test]
        fn a_vocabulary_answers_what_its_words_would_one_by_one(s in "[河堤修上的ab 桥]{0,20}") {
            let words = Words::new(LIST);
            prop_assert_eq!(words.within(&s), LIST.iter().any(|w| s.contains(w)));
            prop_assert_eq!(words.begins(&s), LIST.iter().any(|w| s.starts_with(w)));
            prop_assert_eq!(words.beginning(&s).next(), LIST.iter().find(|w| s.starts_with(**w)).copied());
            prop_assert_eq!(words.holds(&s), LIST.contains(&s.as_str()));
            prop_assert_eq!(words.ends(&s), LIST.iter().any(|w| s.ends_with(w)));
            prop_assert_eq!(words.first(&s), LIST.iter().filter_map(|w| s.find(w)).min());
            prop_assert_eq!(words.count(&s), LIST.iter().map(|w| s.matches(w).count()).sum::<usize>());
            prop_assert_eq!(words.distinct(&s), LIST.iter().filter(|w| s.contains(**w)).count());
        }
    }
}
