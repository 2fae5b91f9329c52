//! Lists of words that a text is asked for. Asking for each word in turn goes over the text once a word; a vocabulary
//! goes over it once, and stops only at characters that begin one of its words.

mod among;
mod heads;
mod here;

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::OnceLock;

pub(crate) use among::Among;
use heads::{Heads, first_eight};
pub(crate) use heads::{begins_with_two, character, two_characters};
pub(crate) use here::Here;
use here::{Answer, Known};

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

/// A set of characters of the basic plane: a bit for each.
pub(crate) struct Plane(Box<[u64; 1024]>);

impl Plane {
    /// Characters beyond the plane are left out.
    pub(crate) fn of(characters: impl Iterator<Item = char>) -> Self {
        let mut bits = Box::new([0; 1024]);
        for c in characters.map(|c| c as usize) {
            if let Some(word) = bits.get_mut(c >> 6) {
                *word |= 1 << (c & 63);
            }
        }
        Self(bits)
    }

    /// Whether the character with a number is one of them.
    #[inline]
    pub(crate) fn contains(&self, c: usize) -> bool {
        self.0.get(c >> 6).is_some_and(|word| word >> (c & 63) & 1 == 1)
    }
}

/// A list of characters, each once or oftener, asked for one at a time.
pub(crate) struct Letters {
    list: &'static str,
    plane: OnceLock<Plane>,
}

impl Letters {
    pub(crate) const fn new(list: &'static str) -> Self {
        let plane = OnceLock::new();
        Self { list, plane }
    }

    /// Whether `c` is in the list.
    pub(crate) fn contains(&self, c: char) -> bool {
        self.plane
            .get_or_init(|| Plane::of(self.list.chars()))
            .contains(c as usize)
    }
}

/// At most so many characters of the beginning of `s`.
pub(crate) fn head(s: &str, characters: usize) -> &str {
    // None has less than a byte.
    if s.len() <= characters {
        return s;
    }
    if characters < 64 {
        let (mut at, mut left) = (0, characters);
        while left > 1
            && let Some(eight) = s.as_bytes().get(at..).and_then(|rest| rest.first_chunk())
            && begins_with_two(u64::from_le_bytes(*eight))
        {
            (at, left) = (at + 6, left - 2);
        }
        for _ in 0..left {
            match s.as_bytes().get(at..).filter(|rest| !rest.is_empty()) {
                Some(rest) => at += character(rest).1,
                None => return s,
            }
        }
        return &s[..at];
    }
    let (mut at, mut left) = (0, characters);
    for block in s.as_bytes().chunks(64) {
        let begin = block.iter().filter(|b| **b & 0xC0 != 0x80).count();
        if begin > left {
            break;
        }
        (at, left) = (at + block.len(), left - begin);
    }
    // What the last character of those blocks has in the next.
    while !s.is_char_boundary(at) {
        at += 1;
    }
    let rest = &s[at..];
    let end = rest.char_indices().nth(left).map_or(rest.len(), |(end, _)| end);
    &s[..at + end]
}

/// Words by the characters they begin and end with.
pub(crate) struct Vocabulary {
    words: Vec<Cow<'static, str>>,
    begin: Heads,
    heads: Index,
    tails: Index,
    number: here::Number,
}

/// Which words have a character at one of their ends. A clause asks hundreds of lists of a few words each, so what is
/// asked first is one line of memory, and the rest not much more.
struct Index {
    /// By the last nine bits of the number of that character: what is not in it is certainly not.
    bits: [u64; 8],
    /// Where the buckets of `entries` begin, by the last bits of that number, and where the last ends.
    from: Box<[u16]>,
    /// Each bucket in the order of the list.
    entries: Box<[Entry]>,
}

/// A word by the eight bytes at one of its ends.
struct Entry {
    key: u64,
    word: u16,
    /// By how many bits a key is longer than the word; of a word of eight bytes and more by none.
    beyond: u8,
    /// Whether those bytes are not all of it.
    longer: bool,
}

impl Entry {
    /// Whether a key begins, at that end, as the word does.
    #[inline]
    fn is_at(&self, key: u64) -> bool {
        key & (u64::MAX >> self.beyond) == self.key
    }
}

impl Index {
    fn new<'w>(
        words: impl Iterator<Item = &'w str>,
        end: fn(&str) -> Option<char>,
        key: fn(&[u8]) -> u64,
    ) -> Self {
        let mut bits = [0; 8];
        let mut all: Vec<(usize, Entry)> = Vec::new();
        for (number, word) in (0_u16..).zip(words) {
            let Some(c) = end(word).map(|c| c as usize) else {
                continue;
            };
            bits[c / 64 % 8] |= 1 << (c % 64);
            let entry = Entry {
                key: key(word.as_bytes()),
                word: number,
                beyond: u8::try_from(64 - 8 * word.len().min(8)).unwrap_or(0),
                longer: word.len() > 8,
            };
            all.push((c, entry));
        }
        let buckets = all.len().next_power_of_two().clamp(8, 512);
        all.sort_by_key(|(c, _)| c % buckets);
        let mut from = vec![0; buckets + 1].into_boxed_slice();
        for (c, _) in &all {
            from[c % buckets + 1] += 1;
        }
        for bucket in 0..buckets {
            from[bucket + 1] += from[bucket];
        }
        let entries = all.into_iter().map(|(_, entry)| entry).collect();
        Self { bits, from, entries }
    }

    #[inline]
    fn may(&self, c: usize) -> bool {
        self.bits[c / 64 % 8] >> (c % 64) & 1 == 1
    }

    /// Words that may have `c` at their end, and some that have not.
    #[inline]
    fn at(&self, c: usize) -> &[Entry] {
        if !self.may(c) {
            return &[];
        }
        let bucket = c & (self.from.len() - 2);
        &self.entries[usize::from(self.from[bucket])..usize::from(self.from[bucket + 1])]
    }
}

/// The lower six bytes of a key: two Chinese characters.
const SIX_BYTES: u64 = 0xFFFF_FFFF_FFFF;

/// Six bytes spread over 64 bits, of which the upper ones tell most.
#[inline]
fn mixed(key: u64) -> u64 {
    (key & SIX_BYTES).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

/// The last eight bytes, the last of them lowest.
#[inline]
fn last_eight(bytes: &[u8]) -> u64 {
    match bytes.last_chunk::<8>() {
        Some(eight) => u64::from_be_bytes(*eight),
        None => bytes.iter().fold(0, |key, b| key << 8 | u64::from(*b)),
    }
}

impl Vocabulary {
    /// Any list. Empty words are nowhere.
    pub(crate) fn of(words: Vec<Cow<'static, str>>) -> Self {
        let each = || words.iter().map(|word| &**word);
        let mut begin = Heads::new();
        each()
            .filter(|word| !word.is_empty())
            .for_each(|word| begin.put(word));
        Self {
            begin,
            heads: Index::new(each(), |word| word.chars().next(), first_eight),
            tails: Index::new(each(), |word| word.chars().next_back(), last_eight),
            number: here::Number::none(),
            words,
        }
    }

    fn word(&self, entry: &Entry) -> &str {
        &self.words[usize::from(entry.word)]
    }

    #[inline]
    fn heads(&self, bytes: &[u8], entry: &Entry, key: u64) -> bool {
        entry.is_at(key) && (!entry.longer || bytes.starts_with(self.word(entry).as_bytes()))
    }

    /// Whether bytes of a text may begin with a word; `false` is certain, and the answer for most.
    #[inline]
    fn may_start(&self, bytes: &[u8]) -> bool {
        !bytes.is_empty() && self.heads.may(character(bytes).0)
    }

    /// The words that bytes of a text begin with, in the order of the list.
    #[inline]
    pub(crate) fn starting<'a>(&'a self, bytes: &[u8]) -> impl DoubleEndedIterator<Item = &'a str> {
        let (found, key) = if self.may_start(bytes) {
            self.started(bytes)
        } else {
            (&[][..], 0)
        };
        found
            .iter()
            .filter(move |entry| self.heads(bytes, entry, key))
            .map(|entry| self.word(entry))
    }

    /// Words that bytes may begin with, and their key.
    fn started(&self, bytes: &[u8]) -> (&[Entry], u64) {
        (self.heads.at(character(bytes).0), first_eight(bytes))
    }

    /// The words of the list.
    pub(crate) fn each(&self) -> impl Iterator<Item = &str> {
        self.words.iter().map(|word| &**word)
    }

    /// The words that `s` begins with, in the order of the list.
    pub(crate) fn beginning<'a>(&'a self, s: &str) -> impl Iterator<Item = &'a str> {
        self.starting(s.as_bytes())
    }

    /// Whether `s` begins with a word.
    #[inline]
    pub(crate) fn begins(&self, s: &str) -> bool {
        self.may_start(s.as_bytes()) && self.starts(s.as_bytes())
    }

    /// Whether bytes of a text begin with a word.
    fn starts(&self, bytes: &[u8]) -> bool {
        let (found, key) = self.started(bytes);
        found.iter().any(|entry| self.heads(bytes, entry, key))
    }

    /// Whether `s` is a word.
    pub(crate) fn holds(&self, s: &str) -> bool {
        self.beginning(s).any(|word| word.len() == s.len())
    }

    /// Whether a text that ends with this character may end with a word; `false` is certain.
    pub(crate) fn may_end_with(&self, last: char) -> bool {
        self.tails.may(last as usize)
    }

    /// The words that `s` ends with, in the order of the list.
    pub(crate) fn ending<'a>(&'a self, s: &'a str) -> impl Iterator<Item = &'a str> {
        let last = s.chars().next_back();
        let (found, key) = last.map_or((&[][..], 0), |last| self.ended(s, last));
        found
            .iter()
            .filter(move |entry| self.tails(s, entry, key))
            .map(|entry| self.word(entry))
    }

    /// Words that a text with this last character may end with, and its key.
    fn ended(&self, s: &str, last: char) -> (&[Entry], u64) {
        let found = self.tails.at(last as usize);
        let key = if found.is_empty() {
            0
        } else {
            last_eight(s.as_bytes())
        };
        (found, key)
    }

    #[inline]
    fn tails(&self, s: &str, entry: &Entry, key: u64) -> bool {
        // The noughts before a short text are no word's.
        entry.is_at(key) && (!entry.longer || s.ends_with(self.word(entry)))
    }

    /// Whether `s` ends with a word.
    #[inline]
    pub(crate) fn ends(&self, s: &str) -> bool {
        let last = s.chars().next_back();
        last.is_some_and(|last| self.may_end_with(last) && self.ends_so(s, last))
    }

    /// Whether a text with this last character ends with a word.
    fn ends_so(&self, s: &str, last: char) -> bool {
        let (found, key) = self.ended(s, last);
        found.iter().any(|entry| self.tails(s, entry, key))
    }

    /// Words one after the other, at each place the longest: first byte, last, and number in the list.
    #[cfg(test)]
    fn longest<'a>(&'a self, s: &'a str) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        longest(self, self.places(s))
    }

    /// Every place of every word, by its first byte and its number in the list.
    pub(crate) fn places<'a>(&'a self, s: &'a str) -> Places<'a> {
        match here::known(s, &self.number, &self.words) {
            Answer::Unknown => self.sought(s, 0),
            Answer::No => Places {
                vocabulary: self,
                way: Way::Nowhere,
            },
            Answer::Maybe(known) => self.known(known),
        }
    }

    /// The places in `s` from a byte on.
    fn sought<'a>(&'a self, s: &'a str, from: usize) -> Places<'a> {
        let way = Way::Sought {
            text: s.as_bytes(),
            next: from,
            found: &[],
            key: 0,
            at: 0,
        };
        Places {
            vocabulary: self,
            way,
        }
    }

    /// Places that are known.
    fn known(&self, known: Known) -> Places<'_> {
        Places {
            vocabulary: self,
            way: Way::Known(known),
        }
    }

    /// Whether a word stands in `s`.
    pub(crate) fn within(&self, s: &str) -> bool {
        self.first(s).is_some()
    }

    /// First byte of the first word in `s`.
    pub(crate) fn first(&self, s: &str) -> Option<usize> {
        match here::first(s, &self.number, &self.words) {
            Answer::Unknown => self.seek(s),
            Answer::No => None,
            Answer::Maybe(first) => first,
        }
    }

    /// The same where nothing is known.
    fn seek(&self, s: &str) -> Option<usize> {
        let mut from = 0;
        while let Some(at) = self.begin.seek(s.as_bytes(), from) {
            let rest = &s.as_bytes()[at..];
            if self.starts(rest) {
                return Some(at);
            }
            from = at + character(rest).1;
        }
        None
    }

    /// First byte of the last word in `s`.
    pub(crate) fn last(&self, s: &str) -> Option<usize> {
        self.places(s).last().map(|(at, _)| at)
    }

    /// How many of the words stand in `s`.
    pub(crate) fn distinct(&self, s: &str) -> usize {
        distinct(self.places(s), self.words.len())
    }

    /// The first characters of all words.
    pub(crate) fn head_characters(&self) -> impl Iterator<Item = usize> {
        self.words
            .iter()
            .filter_map(|word| word.chars().next())
            .map(|c| c as usize)
    }
}

/// How many different ones of `words` words stand at some places.
fn distinct(mut places: Places<'_>, words: usize) -> usize {
    let (mut seen, mut distinct) = (Vec::new(), 0);
    while let Some((_, word)) = places.next()
        && distinct < words
    {
        seen.resize(words, false);
        distinct += usize::from(!seen[word]);
        seen[word] = true;
    }
    distinct
}

/// Of words at the same or overlapping places the first and longest.
fn longest<'a>(
    vocabulary: &'a Vocabulary,
    places: impl Iterator<Item = (usize, usize)> + 'a,
) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
    let length = |word: usize| vocabulary.words[word].len();
    let mut places = places.peekable();
    let mut from = 0;
    std::iter::from_fn(move || {
        let (at, mut word) = places.find(|(at, _)| *at >= from)?;
        while let Some((_, other)) = places.next_if(|(other, _)| *other == at) {
            if length(other) > length(word) {
                word = other;
            }
        }
        from = at + length(word);
        Some((at, from, word))
    })
}

/// Places of words, one after the other.
pub(crate) struct Places<'a> {
    vocabulary: &'a Vocabulary,
    way: Way<'a>,
}

/// How places are found.
enum Way<'a> {
    /// There are none.
    Nowhere,
    Known(Known),
    Sought {
        text: &'a [u8],
        /// Where the next character begins.
        next: usize,
        /// What is left of the words that the character at `at` may begin.
        found: &'a [Entry],
        key: u64,
        at: usize,
    },
}

impl Iterator for Places<'_> {
    type Item = (usize, usize);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let Self { vocabulary, way } = self;
        match way {
            Way::Nowhere => None,
            Way::Known(known) => known.next(&vocabulary.words),
            Way::Sought {
                text,
                next,
                found,
                key,
                at,
            } => loop {
                while let [entry, rest @ ..] = *found {
                    *found = rest;
                    if vocabulary.heads(&text[*at..], entry, *key) {
                        return Some((*at, usize::from(entry.word)));
                    }
                }
                let Vocabulary {
                    begin, heads: index, ..
                } = vocabulary;
                *at = begin.seek(text, *next)?;
                let rest = &text[*at..];
                let (c, length) = character(rest);
                *next = *at + length;
                *key = first_eight(rest);
                *found = index.at(c);
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LIST: &[&str] = &["堤", "河堤", "河", "修堤", "a", "堤上的河", "é", "𠮷河", ""];

    proptest! {
        #[test]
        fn the_beginning_of_a_text_has_so_many_characters(s in "[河a𠮷é]{0,200}", n in 0_usize..220) {
            prop_assert_eq!(head(&s, n), s.chars().take(n).collect::<String>());
        }

        #[test]
        fn a_vocabulary_answers_what_its_words_would_one_by_one(s in "[河堤修上的ab 桥é𠮷]{0,20}") {
            let words = Words::new(LIST);
            // Asked for once, it is known of the next text.
            let new = Here::is(&s);
            let known = words.within(&s).then(|| Here::is(&s));
            let among = words.among(&s);
            for (from, _) in s.char_indices() {
                for to in (from..=s.len()).filter(|to| s.is_char_boundary(*to)) {
                    let (part, all) = (&s[from..to], from..to);
                    let places: Vec<_> = words.places(part).map(|(at, word)| (from + at, word)).collect();
                    prop_assert_eq!(among.places(&all).collect::<Vec<_>>(), places);
                    let longest = words.longest(part).map(|(at, end, word)| (from + at, from + end, word));
                    prop_assert_eq!(among.longest(&all).collect::<Vec<_>>(), longest.collect::<Vec<_>>());
                    prop_assert_eq!(among.first(&all), words.first(part).map(|at| from + at));
                }
            }
            let list = || LIST.iter().filter(|w| !w.is_empty());
            prop_assert_eq!(words.within(&s), list().any(|w| s.contains(w)));
            prop_assert_eq!(words.begins(&s), list().any(|w| s.starts_with(w)));
            prop_assert_eq!(words.beginning(&s).next(), list().find(|w| s.starts_with(**w)).copied());
            prop_assert_eq!(words.holds(&s), list().any(|w| *w == s));
            prop_assert_eq!(words.ends(&s), list().any(|w| s.ends_with(w)));
            prop_assert_eq!(words.first(&s), list().filter_map(|w| s.find(w)).min());
            prop_assert_eq!(words.last(&s), list().filter_map(|w| s.rfind(w)).max());
            prop_assert_eq!(words.distinct(&s), list().filter(|w| s.contains(**w)).count());
            let (mut at, mut longest) = (0, Vec::new());
            while let Some(rest) = s.get(at..).filter(|rest| !rest.is_empty()) {
                let word = list().filter(|w| rest.starts_with(**w)).max_by_key(|w| w.len());
                let end = at + word.map_or_else(|| rest.chars().next().map_or(1, char::len_utf8), |w| w.len());
                longest.extend(word.map(|_| (at, end)));
                at = end;
            }
            prop_assert_eq!(words.longest(&s).map(|(from, to, _)| (from, to)).collect::<Vec<_>>(), longest);
            drop((new, known));
        }
    }
}
