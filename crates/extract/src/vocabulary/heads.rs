//! Passing over what begins no word, which is most of a text and most of what looking for words costs.

/// Number and length in bytes of the character that the bytes of a text begin with. Shorter than decoding by the
/// library, which has to look at every byte for what it may be.
#[inline]
pub(crate) fn character(bytes: &[u8]) -> (usize, usize) {
    let low = |b: u8| usize::from(b & 63);
    match *bytes {
        [a, b, c, ..] if a & 0xF0 == 0xE0 => (usize::from(a & 15) << 12 | low(b) << 6 | low(c), 3),
        [a, ..] if a < 0x80 => (usize::from(a), 1),
        [a, b, ..] if a < 0xE0 => (usize::from(a & 31) << 6 | low(b), 2),
        [a, b, c, d, ..] => (usize::from(a & 7) << 18 | low(b) << 12 | low(c) << 6 | low(d), 4),
        // No text ends inside a character.
        _ => (0, 1),
    }
}

/// A set of characters by the last twelve bits of their number: what is not in it is certainly not, and most are not.
pub(super) struct Bits([u64; 64]);

impl Bits {
    pub(super) fn none() -> Self {
        Self([0; 64])
    }

    pub(super) fn put(&mut self, c: usize) {
        self.0[c >> 6 & 63] |= 1 << (c & 63);
    }

    #[inline]
    pub(super) fn may(&self, c: usize) -> bool {
        self.0[c >> 6 & 63] >> (c & 63) & 1 == 1
    }
}

/// What tells quickly that no word begins at a character, or at two.
pub(super) struct Heads {
    /// First characters of words.
    pub(super) first: Bits,
    /// First and second characters of words: of two characters of a text at which words begin the second is one of
    /// these, or the first is a word of one character.
    either: Bits,
    /// Words of one character.
    single: Bits,
    has_single: bool,
}

impl Heads {
    pub(super) fn new() -> Self {
        let none = Bits::none;
        Self {
            first: none(),
            either: none(),
            single: none(),
            has_single: false,
        }
    }

    pub(super) fn put(&mut self, word: &str) {
        let (first, length) = character(word.as_bytes());
        self.first.put(first);
        self.either.put(first);
        if word.len() == length {
            self.single.put(first);
            self.has_single = true;
        } else {
            self.either.put(character(&word.as_bytes()[length..]).0);
        }
    }

    /// Where the next character from `at` on stands that a word may begin with. Those that begin nothing, most, are gone
    /// over here, Chinese ones two at a time; that is most of what looking for words costs.
    pub(super) fn seek(&self, text: &[u8], mut at: usize) -> Option<usize> {
        loop {
            at = self.pass(text, at);
            let key = match text.get(at..)?.first_chunk() {
                Some(eight) => u64::from_le_bytes(*eight),
                None if at < text.len() => last_of(text, text.len() - at),
                None => return None,
            };
            if begins_with_two(key) {
                if self.first.may(twelve(key)) {
                    return Some(at);
                }
                let second = self.first.may(twelve(key >> 24));
                at += if second { 3 } else { 6 };
                continue;
            }
            let (c, length) = match key {
                _ if key & 0x80 == 0 => (usize::try_from(key & 0x7F).unwrap_or(0), 1),
                _ if key & 0xF0 == 0xE0 => (twelve(key), 3),
                _ => character(&text[at..]),
            };
            if self.first.may(c) {
                return Some(at);
            }
            at += length;
        }
    }

    /// Goes over pairs of Chinese characters and characters of ASCII at which no word begins.
    #[inline]
    fn pass(&self, text: &[u8], mut at: usize) -> usize {
        while let Some(eight) = text.get(at..).and_then(|rest| rest.first_chunk()) {
            let key = u64::from_le_bytes(*eight);
            if begins_with_two(key) {
                // They are told by their last two bytes.
                if self.either.may(twelve(key >> 24)) || self.has_single && self.single.may(twelve(key)) {
                    break;
                }
                at += 6;
            } else if key & 0x80 == 0 && !self.first.may(usize::from(eight[0])) {
                at += 1;
            } else {
                break;
            }
        }
        at
    }
}

/// The last twelve bits of the number of a character of three bytes.
#[inline]
pub(super) fn twelve(bytes: u64) -> usize {
    usize::try_from((bytes >> 8 & 63) << 6 | bytes >> 16 & 63).unwrap_or(0)
}

/// Whether eight bytes begin with two characters of three bytes, as Chinese ones have.
#[inline]
pub(crate) fn begins_with_two(eight: u64) -> bool {
    eight & 0xF000_00F0 == 0xE000_00E0
}

/// The numbers of two such characters.
#[inline]
pub(crate) fn two_characters(eight: u64) -> [usize; 2] {
    let number = |bytes: u64| (bytes & 15) << 12 | (bytes >> 8 & 63) << 6 | bytes >> 16 & 63;
    [eight, eight >> 24].map(|bytes| usize::try_from(number(bytes)).unwrap_or(0))
}

/// The first eight bytes, the first of them lowest; noughts for what is not there.
#[inline]
pub(super) fn first_eight(bytes: &[u8]) -> u64 {
    match bytes.first_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight),
        None => one_by_one(bytes),
    }
}

/// The first eight bytes, as above, of so many at the end of a text, less than eight and more than none.
#[inline]
fn last_of(text: &[u8], bytes: usize) -> u64 {
    match text.last_chunk::<8>() {
        Some(eight) => u64::from_le_bytes(*eight) >> (8 * (8 - bytes)),
        None => one_by_one(&text[text.len() - bytes..]),
    }
}

/// The first bytes of less than eight.
#[cold]
#[inline(never)]
fn one_by_one(bytes: &[u8]) -> u64 {
    bytes.iter().rev().fold(0, |key, b| key << 8 | u64::from(*b))
}
