//! Which lists have a word in which stretch of the page that is read now.
//!
//! A clause is asked for some hundred lists and has words of few. So a page is gone over once for the words of all lists
//! that pages were asked for so far, and for each list it is kept in which stretches one of its words begins. Most
//! questions are answered by that, with no; the others are looked for as ever, and so is everything else until the next
//! page, if its list is new. What is found is the same with it and without.

use std::borrow::Cow;
use std::cell::RefCell;
use std::iter;
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::rc::Rc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::heads::{Bits, character, first_eight, twelve};
use super::mixed;

/// Bytes of a stretch.
const STRETCH: usize = 32;
/// What is asked for beyond so many lists is looked for in every text.
const LISTS_MAX: u16 = 1024;

type List = Vec<Cow<'static, str>>;

/// What pages were asked for so far.
static ASKED: Mutex<Asked> = Mutex::new(Asked {
    lists: Vec::new(),
    all: None,
});

struct Asked {
    lists: Vec<List>,
    /// As it was made for the last page.
    all: Option<Arc<All>>,
}

impl Asked {
    /// The number of one more list; [`LISTS_MAX`] if there are too many.
    fn add(&mut self, words: &List) -> u16 {
        let number = u16::try_from(self.lists.len()).map_or(LISTS_MAX, |n| n.min(LISTS_MAX));
        if number < LISTS_MAX {
            self.lists.push(words.clone());
        }
        number
    }

    fn all(&mut self) -> Arc<All> {
        match &self.all {
            Some(all) if all.lists == self.lists.len() => Arc::clone(all),
            _ => Arc::clone(self.all.insert(Arc::new(All::of(&self.lists)))),
        }
    }
}

/// The number of a list.
pub(super) struct Number(AtomicU16);

impl Number {
    const NONE: u16 = u16::MAX;

    pub(super) const fn none() -> Self {
        Self(AtomicU16::new(Self::NONE))
    }

    #[inline]
    fn get(&self) -> u16 {
        self.0.load(Ordering::Relaxed)
    }

    /// Gives a list a number, once.
    #[cold]
    fn give(&self, words: &List) {
        let mut asked = ASKED.lock().unwrap_or_else(PoisonError::into_inner);
        if self.get() == Self::NONE {
            self.0.store(asked.add(words), Ordering::Relaxed);
        }
    }
}

/// The words of all lists, by the eight bytes that they begin with.
struct All {
    lists: usize,
    long: Table<{ SIX >> 3 }>,
    /// Bits of six bytes that words begin with.
    six: Box<[u64; SIX >> 6]>,
    /// Words of less than six bytes.
    short: Table<256>,
    /// What those begin with.
    first: Bits,
}

const SIX: usize = 1 << 15;

/// Beginnings of words in buckets.
struct Table<const BUCKETS: usize> {
    /// First and number of the beginnings in each.
    buckets: Box<[(u32, u32); BUCKETS]>,
    beginnings: Vec<Beginning>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Beginning {
    key: u64,
    /// Which bytes of the key are the word's.
    mask: u64,
    list: u16,
}

impl<const BUCKETS: usize> Table<BUCKETS> {
    fn of(mut all: Vec<(usize, Beginning)>) -> Self {
        all.sort_unstable();
        all.dedup();
        let mut buckets = Box::new([(0, 0); BUCKETS]);
        for (n, (bucket, _)) in (0..).zip(&all) {
            let (first, count) = &mut buckets[bucket % BUCKETS];
            *first = if *count == 0 { n } else { *first };
            *count += 1;
        }
        let beginnings = all.into_iter().map(|(_, beginning)| beginning).collect();
        Self { buckets, beginnings }
    }

    #[inline]
    fn at(&self, bucket: usize) -> &[Beginning] {
        let (first, count) = self.buckets[bucket % BUCKETS];
        let rest = self.beginnings.get(first as usize..);
        rest.and_then(|rest| rest.get(..count as usize))
            .unwrap_or_default()
    }
}

/// Fifteen bits of six bytes.
#[inline]
fn six(key: u64) -> usize {
    usize::try_from(mixed(key) >> 49).unwrap_or(0)
}

impl All {
    fn of(lists: &[List]) -> Self {
        let (mut long, mut short) = (Vec::new(), Vec::new());
        let (mut bits, mut first) = (Box::new([0_u64; SIX >> 6]), Bits::none());
        for (list, words) in (0_u16..).zip(lists) {
            for word in words.iter().filter(|word| !word.is_empty()) {
                let mask = u64::MAX >> (64 - 8 * word.len().min(8));
                let key = first_eight(word.as_bytes());
                let beginning = Beginning { key, mask, list };
                let c = character(word.as_bytes()).0;
                if word.len() < 6 {
                    first.put(c);
                    short.push((c & 255, beginning));
                } else {
                    let six = six(key);
                    bits[six >> 6] |= 1 << (six & 63);
                    long.push((six >> 3, beginning));
                }
            }
        }
        Self {
            lists: lists.len(),
            long: Table::of(long),
            six: bits,
            short: Table::of(short),
            first,
        }
    }
}

/// Which stretches of a text have words of which list.
struct Rows {
    /// Where the text is, in this process.
    base: usize,
    length: usize,
    lists: u16,
    /// For each list a bit for each stretch.
    bits: Vec<u64>,
    /// Words of 64 bits for one list.
    each: usize,
}

impl Rows {
    fn of(text: &str, all: &All) -> Self {
        let bytes = text.as_bytes();
        let each = bytes.len() / (STRETCH * 64) + 1;
        let mut bits = vec![0; each * all.lists];
        let mut put = |at: usize, found: &[Beginning], key: u64| {
            for beginning in found {
                if (key ^ beginning.key) & beginning.mask == 0
                    && let Some(row) = bits.get_mut(usize::from(beginning.list) * each + at / (STRETCH * 64))
                {
                    *row |= 1 << ((at / STRETCH) & 63);
                }
            }
        };
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
            let key = first_eight(rest);
            let (c, length) = if key & 0xF0 == 0xE0 {
                (twelve(key), 3)
            } else {
                character(rest)
            };
            let six = six(key);
            if all.six[(six >> 6) & ((SIX >> 6) - 1)] >> (six & 63) & 1 == 1 {
                put(at, all.long.at(six >> 3), key);
            }
            if all.first.may(c) {
                put(at, all.short.at(c), key);
            }
            at += length;
        }
        Self {
            base: bytes.as_ptr().addr(),
            length: bytes.len(),
            lists: u16::try_from(all.lists).unwrap_or(0),
            bits,
            each,
        }
    }

    /// Where a text stands, if it is a part of this one.
    #[inline]
    fn place(&self, s: &str) -> Option<Range<usize>> {
        let from = s.as_ptr().addr().wrapping_sub(self.base);
        let to = from.checked_add(s.len())?;
        (to <= self.length).then_some(from..to)
    }

    /// The number of a list, if it is one of those.
    #[inline]
    fn list(&self, number: &Number, words: &List) -> Option<u16> {
        let list = number.get();
        if list < self.lists {
            return Some(list);
        }
        if list == Number::NONE {
            number.give(words);
        }
        None
    }

    /// Where words of a list may begin in a part, which is `s`, counted from its beginning.
    fn parts(&self, list: u16, part: &Range<usize>, s: &str) -> Vec<Range<usize>> {
        let mut parts: Vec<Range<usize>> = Vec::new();
        let row = &self.bits[usize::from(list) * self.each..][..self.each];
        let boundary = |at: usize| {
            (at..s.len())
                .find(|at| s.is_char_boundary(*at))
                .unwrap_or(s.len())
        };
        for (n, bits) in row.iter().enumerate() {
            let mut bits = *bits;
            while bits != 0 {
                let stretch = n * 64 + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let at =
                    |stretch: usize| boundary((stretch * STRETCH).saturating_sub(part.start).min(s.len()));
                let (from, to) = (at(stretch), at(stretch + 1));
                match parts.last_mut() {
                    Some(last) if last.end == from => last.end = to,
                    _ if from < to => parts.push(from..to),
                    _ => {}
                }
            }
        }
        parts
    }

    /// Whether a word of a list may begin in a part.
    #[inline]
    fn may(&self, list: u16, part: &Range<usize>) -> bool {
        if part.is_empty() {
            return false;
        }
        let (first, last) = (part.start / STRETCH, (part.end - 1) / STRETCH);
        let (low, high) = (u64::MAX << (first & 63), u64::MAX >> (63 - (last & 63)));
        let row = usize::from(list) * self.each;
        let bits = |stretch: usize| self.bits.get(row + stretch / 64).copied().unwrap_or(0);
        if first / 64 == last / 64 {
            return bits(first) & low & high != 0;
        }
        bits(first) & low != 0
            || bits(last) & high != 0
            || (first / 64 + 1..last / 64).any(|n| bits(n * 64) != 0)
    }
}

thread_local! {
    /// [`Here`] drops what is in it.
    static HERE: RefCell<Option<ManuallyDrop<Rows>>> = const { RefCell::new(None) };
}

/// While it lives, texts that are parts of a text are known to be; so the text has to live longer. One text of a thread is
/// known at a time, the last.
pub(crate) struct Here {
    base: usize,
    /// It ends in the thread where it began.
    stays: PhantomData<Rc<()>>,
}

impl Here {
    pub(crate) fn is(text: &str) -> Self {
        let all = ASKED.lock().unwrap_or_else(PoisonError::into_inner).all();
        let rows = Rows::of(text, &all);
        let base = rows.base;
        let before = HERE.replace(Some(ManuallyDrop::new(rows)));
        drop(before.map(ManuallyDrop::into_inner));
        Self {
            base,
            stays: PhantomData,
        }
    }
}

impl Drop for Here {
    fn drop(&mut self) {
        let known = HERE.take();
        if known.as_ref().is_some_and(|rows| rows.base == self.base) {
            drop(known.map(ManuallyDrop::into_inner));
        } else {
            HERE.set(known);
        }
    }
}

/// Parts of a text outside which no word of a list begins, as far as is known at once.
pub(super) fn parts(s: &str, number: &Number, words: &List) -> Vec<Range<usize>> {
    HERE.with_borrow(|here| {
        let known = here
            .as_ref()
            .and_then(|rows| Some((rows, rows.place(s)?, rows.list(number, words)?)));
        match known {
            Some((rows, part, list)) => rows.parts(list, &part, s),
            None => iter::once(0..s.len()).collect(),
        }
    })
}

/// Whether no word of a list stands in `s`, as far as is known at once; `true` is certain.
#[inline]
pub(super) fn lacks(s: &str, number: &Number, words: &List) -> bool {
    HERE.with_borrow(|here| {
        let known = here
            .as_ref()
            .and_then(|rows| Some((rows, rows.place(s)?, rows.list(number, words)?)));
        known.is_some_and(|(rows, part, list)| !rows.may(list, &part))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vocabulary::Words;

    const LIST: &[&str] = &["堤", "河堤上的桥", "修堤", "a", "é河", "𠮷河", "b上", ""];

    proptest! {
        #[test]
        fn a_known_list_is_found_where_one_that_is_not_is(
            s in "([河堤修上的ab é𠮷]|[一-十]{1,40}){0,60}",
            from in 0_usize..400,
            length in 0_usize..400,
        ) {
            static KNOWN: Words = Words::new(LIST);
            for _ in 0..2 {
                let _here = Here::is(&s);
                let from = s.char_indices().map(|(at, _)| at).nth(from).unwrap_or(0);
                let to = s[from..].char_indices().map(|(at, _)| from + at).nth(length).unwrap_or(s.len());
                let (part, at) = (&s[from..to], from..to);
                // It stands elsewhere.
                let other = part.to_owned();
                let places: Vec<_> = KNOWN.places(&other).collect();
                prop_assert_eq!(KNOWN.first(part), KNOWN.first(&other));
                prop_assert_eq!(KNOWN.first(part), places.first().map(|(at, _)| *at));
                prop_assert_eq!(&KNOWN.places(part).collect::<Vec<_>>(), &places);
                let among = KNOWN.among(&s);
                let among: Vec<_> = among.places(&at).map(|(at, word)| (at - from, word)).collect();
                prop_assert_eq!(&among, &places);
                prop_assert_eq!(KNOWN.among(part).places(&(0..part.len())).collect::<Vec<_>>(), places);
            }
        }
    }
}
