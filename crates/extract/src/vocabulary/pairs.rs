//! Where a page has the words of a vocabulary: it is gone over once for the pairs of characters in it, and where a word may
//! stand is then known by how it begins. A page is asked for some thousand words of which it has a few.

use std::ops::Range;

use super::{SIX_BYTES, Vocabulary, character, first_eight, longest, mixed};

/// Where which two characters stand beside each other in a text.
pub(crate) struct Pairs {
    /// By a number that six bytes give, the last place where such bytes begin: its number in `places` and one more; nought
    /// where there is none.
    last: Vec<u32>,
    /// How far a mixed key is moved to give that number.
    shift: u32,
    /// A byte where a character begins, and, counted as above, the place before with the same number.
    places: Vec<[u32; 2]>,
}

impl Pairs {
    pub(crate) fn of(text: &str) -> Self {
        // Two numbers a character at least: of pairs that are not there one in two seems to be, or fewer.
        let wanted = (text.len() / 3 * 2).clamp(1 << 8, 1 << 22).ilog2() + 1;
        let shift = 64 - wanted;
        let mut last = vec![0; 1 << wanted];
        let mut places = vec![[0; 2]; text.chars().count()];
        let bytes = text.as_bytes();
        let mut at = 0;
        for (n, place) in places.iter_mut().enumerate() {
            let rest = bytes.get(at..).unwrap_or_default();
            let (key, length) = match rest.first_chunk() {
                Some(eight) => {
                    let key = u64::from_le_bytes(*eight);
                    (key, if key & 0xF0 == 0xE0 { 3 } else { character(eight).1 })
                }
                None if rest.len() >= 6 => (first_eight(rest), character(rest).1),
                None => break,
            };
            let last = &mut last[number(key, shift)];
            *place = [low(at), *last];
            *last = low(n + 1);
            at += length;
        }
        Self { last, shift, places }
    }

    /// Bytes, from the last to the first, where six bytes may begin.
    #[inline]
    fn at(&self, key: u64) -> impl Iterator<Item = usize> {
        let place = |number: u32| self.places.get((number as usize).wrapping_sub(1));
        let last = place(self.last[number(key, self.shift)]);
        std::iter::successors(last, move |[_, before]| place(*before)).map(|[at, _]| *at as usize)
    }

    /// Whether a word stands in the text that these are the pairs of.
    pub(crate) fn has(&self, text: &str, word: &str) -> bool {
        if word.len() < 6 {
            return text.contains(word);
        }
        let begins = |at| text.as_bytes()[at..].starts_with(word.as_bytes());
        self.at(first_eight(word.as_bytes())).any(begins)
    }
}

/// What is left of a place beyond four gigabytes leads to other bytes, which are no word.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "said above")]
fn low(n: usize) -> u32 {
    n as u32
}

/// The number of six bytes.
#[inline]
fn number(key: u64, shift: u32) -> usize {
    usize::try_from(mixed(key) >> shift).unwrap_or(0)
}

/// The places of the words of a vocabulary in a text.
pub(crate) struct Among<'a> {
    vocabulary: &'a Vocabulary,
    text: &'a str,
    /// First bytes and numbers of words of six bytes and more, in that order. Shorter ones are looked for when they are
    /// asked for.
    hits: Vec<(usize, usize)>,
}

impl Vocabulary {
    /// Whether a word may stand in a text, by its pairs; `false` is certain.
    pub(crate) fn may_be_among(&self, text: &str, pairs: &Pairs) -> bool {
        self.short.is_some()
            || self
                .words
                .iter()
                .any(|word| !word.is_empty() && pairs.has(text, word))
    }

    /// Where the words stand in a text, by its pairs.
    pub(crate) fn among<'a>(&'a self, text: &'a str, pairs: &Pairs) -> Among<'a> {
        let bytes = text.as_bytes();
        let mut hits = Vec::new();
        for entry in self.heads.entries.iter().filter(|entry| entry.mask >= SIX_BYTES) {
            for at in pairs.at(entry.key) {
                let rest = &bytes[at..];
                if self.heads(rest, entry, first_eight(rest)) {
                    hits.push((at, usize::from(entry.word)));
                }
            }
        }
        hits.sort_unstable();
        Among {
            vocabulary: self,
            text,
            hits,
        }
    }
}

impl Among<'_> {
    /// Every place of every word in a part of the text, from the beginning of the text.
    pub(crate) fn places(&self, part: &Range<usize>) -> impl Iterator<Item = (usize, usize)> + use<'_> {
        let (start, end) = (part.start, part.end);
        let Self {
            vocabulary,
            text,
            hits,
        } = self;
        let length = |word: usize| vocabulary.words[word].len();
        let from = hits.partition_point(|(at, _)| *at < start);
        let begins = hits[from..].iter().copied().take_while(move |(at, _)| *at < end);
        let mut long = begins
            .filter(move |(at, word)| at + length(*word) <= end)
            .peekable();
        let part = &text[start..end];
        let short = vocabulary.short.as_ref();
        let short = short.map(|short| vocabulary.places_of(short, part));
        let short = short
            .into_iter()
            .flatten()
            .map(move |(at, word)| (start + at, word));
        let mut short = short.filter(move |(_, word)| length(*word) < 6).peekable();
        std::iter::from_fn(move || match (long.peek(), short.peek()) {
            (Some(a), Some(b)) if b < a => short.next(),
            (None, _) => short.next(),
            _ => long.next(),
        })
    }

    /// Whether a word stands in a part of the text.
    pub(crate) fn within(&self, part: &Range<usize>) -> bool {
        self.places(part).next().is_some()
    }

    /// First byte of the first word in a part of the text.
    pub(crate) fn first(&self, part: &Range<usize>) -> Option<usize> {
        self.places(part).next().map(|(at, _)| at)
    }

    /// Words one after the other, at each place the longest: first byte, last, and number in the list.
    pub(crate) fn longest(
        &self,
        part: &Range<usize>,
    ) -> impl Iterator<Item = (usize, usize, usize)> + use<'_> {
        longest(self.vocabulary, self.places(part))
    }
}
