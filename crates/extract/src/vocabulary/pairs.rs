//! What a page may have of a vocabulary: it is gone over once for the pairs of characters in it, and every list of words is
//! cut down to those that may be there before it is looked for.

use super::{Entry, Heads, Places, SIX_BYTES, Vocabulary, character, first_eight, longest, mixed};

/// Which two characters stand beside each other in a text: words whose beginning is not among them need not be looked
/// for in it. A page is asked for some thousand words of which it has a few, and is gone over once for all of them.
pub(crate) struct Pairs {
    bits: Vec<u64>,
    /// How far a mixed key is moved to give the number of a bit.
    shift: u32,
}

impl Pairs {
    pub(crate) fn of(text: &str) -> Self {
        // 32 bits a character at least: of pairs that are not there one in 32 seems to be, or fewer.
        let wanted = (text.len() / 3 * 32).clamp(1 << 12, 1 << 24).ilog2() + 1;
        let mut pairs = Self {
            bits: vec![0; 1 << (wanted - 6)],
            shift: 64 - wanted,
        };
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| rest.len() >= 6) {
            let key = first_eight(rest);
            let (word, bit) = pairs.bit(key);
            pairs.bits[word] |= bit;
            at += if key & 0xF0 == 0xE0 { 3 } else { character(rest).1 };
        }
        pairs
    }

    /// The place of the bit for six bytes.
    #[inline]
    fn bit(&self, key: u64) -> (usize, u64) {
        let number = mixed(key) >> self.shift;
        (usize::try_from(number >> 6).unwrap_or(0), 1 << (number & 63))
    }

    /// Whether a word may stand in the text. Of words of less than six bytes nothing is known.
    pub(crate) fn may_have(&self, word: &str) -> bool {
        let mut rest = word.as_bytes();
        while rest.len() >= 6 {
            let (at, bit) = self.bit(first_eight(rest));
            if self.bits[at] & bit == 0 {
                return false;
            }
            rest = &rest[character(rest).1..];
        }
        true
    }

    /// The same of the beginning of a word of a vocabulary.
    #[inline]
    pub(super) fn may(&self, entry: &Entry) -> bool {
        let (word, bit) = self.bit(entry.key);
        entry.mask < SIX_BYTES || self.bits[word] & bit != 0
    }
}

/// Those words of a vocabulary that may stand in a text.
pub(crate) struct Among<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    /// What they begin with; `None` if there are none.
    pub(super) heads: Option<Box<Heads>>,
}

impl Among<'_> {
    /// Every place of every word in `s`, which is the text or a part of it.
    pub(crate) fn places<'a>(&'a self, s: &'a str) -> Places<'a> {
        match &self.heads {
            Some(heads) => self.vocabulary.places_of(heads, s),
            None => self.vocabulary.places(""),
        }
    }

    /// Whether a word stands in `s`.
    pub(crate) fn within(&self, s: &str) -> bool {
        self.places(s).next().is_some()
    }

    /// How often words stand in `s`.
    pub(crate) fn count(&self, s: &str) -> usize {
        self.places(s).count()
    }

    /// Words one after the other, at each place the longest: first byte, last, and number in the list.
    pub(crate) fn longest<'a>(&'a self, s: &'a str) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        longest(self.vocabulary, self.places(s))
    }
}
