//! The words of many lists, looked for in one go over a text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::List;
use crate::vocabulary::heads::{character, first_eight, twelve};
use crate::vocabulary::mixed;

/// The words of all lists.
pub(super) struct All {
    /// Which of them are known.
    known: Vec<bool>,
    /// Whether no list is on trial any more.
    pub(super) settled: bool,
    /// Words of six bytes and more.
    long: Table<{ SIX >> 4 }>,
    /// Bits of six bytes that those begin with.
    six: Box<[u64; SIX >> 6]>,
    /// Words of less than six bytes.
    short: Table<256>,
    /// Whether words begin with a character, and short ones: by the last twelve bits of its number.
    begin: Box<[u8; 4096]>,
    /// For each word the lists that have it, and its numbers there.
    whose: Vec<(u16, u16)>,
}

const SIX: usize = 1 << 16;
const BEGINS: u8 = 1;
const BEGINS_SHORT: u8 = 2;

/// Words in buckets.
struct Table<const BUCKETS: usize> {
    /// The first word in each, and the first behind it.
    buckets: Box<[(u32, u32); BUCKETS]>,
    words: Vec<Word>,
}

/// A word of some lists.
struct Word {
    /// The eight bytes that it begins with.
    key: u64,
    /// Which of them are the word's.
    mask: u64,
    /// What it has beyond those.
    rest: Box<[u8]>,
    whose: Range<u32>,
}

impl<const BUCKETS: usize> Table<BUCKETS> {
    fn of(mut all: Vec<(usize, Word)>) -> Self {
        all.sort_by_key(|(bucket, _)| bucket % BUCKETS);
        let mut buckets = Box::new([(0, 0); BUCKETS]);
        for (n, (bucket, _)) in (0..).zip(&all) {
            let (from, to) = &mut buckets[bucket % BUCKETS];
            *from = if *to == 0 { n } else { *from };
            *to = n + 1;
        }
        let words = all.into_iter().map(|(_, word)| word).collect();
        Self { buckets, words }
    }

    #[inline]
    fn at(&self, bucket: usize) -> &[Word] {
        let Some((from, to)) = self.buckets.get(bucket) else {
            return &[];
        };
        self.words.get(*from as usize..*to as usize).unwrap_or_default()
    }
}

/// Sixteen bits of six bytes.
#[inline]
fn six(key: u64) -> usize {
    usize::try_from(mixed(key) >> 48).unwrap_or(0)
}

impl All {
    /// Those that are none are not known.
    pub(super) fn of(lists: &[Option<List>], settled: bool) -> Self {
        let mut known: BTreeMap<&str, Vec<(u16, u16)>> = BTreeMap::new();
        for (list, words) in (0..).zip(lists) {
            for (number, word) in (0..)
                .zip(words.iter().flatten())
                .filter(|(_, word)| !word.is_empty())
            {
                known.entry(word).or_default().push((list, number));
            }
        }
        let (mut long, mut short, mut whose) = (Vec::new(), Vec::new(), Vec::new());
        let (mut bits, mut begin) = (Box::new([0_u64; SIX >> 6]), Box::new([0_u8; 4096]));
        for (word, of) in known {
            let bytes = word.as_bytes();
            let from = u32::try_from(whose.len()).unwrap_or(u32::MAX);
            whose.extend(of);
            let key = first_eight(bytes);
            let c = character(bytes).0;
            let word = Word {
                key,
                mask: u64::MAX >> (64 - 8 * bytes.len().min(8)),
                rest: bytes.get(8..).unwrap_or_default().into(),
                whose: from..u32::try_from(whose.len()).unwrap_or(u32::MAX),
            };
            if bytes.len() < 6 {
                begin[c & 4095] |= BEGINS | BEGINS_SHORT;
                short.push((c, word));
            } else {
                begin[c & 4095] |= BEGINS;
                let six = six(key);
                bits[six >> 6] |= 1 << (six & 63);
                long.push((six >> 4, word));
            }
        }
        Self {
            known: lists.iter().map(Option::is_some).collect(),
            settled,
            long: Table::of(long),
            six: bits,
            short: Table::of(short),
            begin,
            whose,
        }
    }

    pub(super) fn lists(&self) -> usize {
        self.known.len()
    }

    #[inline]
    pub(super) fn knows(&self, list: u16) -> bool {
        self.known.get(usize::from(list)).is_some_and(|known| *known)
    }

    /// Where words may begin. Every second character may begin one, and which does no core can foresee: so each is
    /// written down, and the next over it unless one may.
    #[inline(never)]
    fn places(&self, text: &[u8]) -> Vec<Beginning> {
        let mut places = Vec::with_capacity(text.len() / 8 + BATCH);
        let (begin, bits) = (&*self.begin, &*self.six);
        let mut batch = [Beginning::default(); BATCH];
        let (mut at, mut count) = (0, 0);
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            let key = first_eight(rest);
            let (c, length) = match key {
                _ if key & 0xF0 == 0xE0 => (twelve(key), 3),
                _ if key & 0x80 == 0 => (usize::try_from(key & 0x7F).unwrap_or(0), 1),
                _ => character(rest),
            };
            let (begin, six) = (begin[c & 4095], six(key));
            let long = bits[(six >> 6) & ((SIX >> 6) - 1)] >> (six & 63) & 1 == 1 && begin & BEGINS != 0;
            let short = begin & BEGINS_SHORT != 0;
            batch[count % BATCH] = Beginning {
                key,
                at,
                long: if long { six >> 4 } else { NONE },
                short: if short { c & 255 } else { NONE },
            };
            count += usize::from(long | short);
            if count == BATCH {
                places.extend_from_slice(&batch);
                count = 0;
            }
            at += length;
        }
        places.extend_from_slice(&batch[..count]);
        places
    }

    /// Every place of every word, in the order of the text and then of the lists.
    #[inline(never)]
    pub(super) fn found(&self, text: &[u8]) -> Vec<(u16, Hit)> {
        let places = self.places(text);
        let mut found: Vec<(u16, Hit)> = Vec::with_capacity(places.len() * 2);
        for Beginning { key, at, long, short } in places {
            let from = found.len();
            let mut words = 0;
            for words_here in [self.long.at(long), self.short.at(short)] {
                for word in words_here.iter().filter(|word| (key ^ word.key) & word.mask == 0) {
                    let rest = || text.get(at + 8..).unwrap_or_default();
                    if !word.rest.is_empty() && !rest().starts_with(&word.rest) {
                        continue;
                    }
                    words += 1;
                    let at = u32::try_from(at).unwrap_or(u32::MAX);
                    let whose = self.whose.get(word.whose.start as usize..word.whose.end as usize);
                    for (list, word) in whose.unwrap_or_default() {
                        found.push((*list, Hit { at, word: *word }));
                    }
                }
            }
            if words > 1 {
                found[from..].sort_unstable_by_key(|(_, hit)| hit.word);
            }
        }
        found
    }
}

/// No bucket.
const NONE: usize = usize::MAX;

/// Places are written down so many at a time.
const BATCH: usize = 64;

/// Where words may begin, with the buckets of long and of short ones.
#[derive(Clone, Copy, Default)]
struct Beginning {
    /// The first eight bytes.
    key: u64,
    at: usize,
    long: usize,
    short: usize,
}

/// Where a word of a list begins.
#[derive(Clone, Copy, Default)]
pub(super) struct Hit {
    pub(super) at: u32,
    pub(super) word: u16,
}
