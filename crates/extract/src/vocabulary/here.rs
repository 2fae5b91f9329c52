//! Where the page that is read now has the words of which list.
//!
//! A clause is asked for some hundred lists and has words of few. So a page is gone over once for the words of all lists
//! that pages were asked for so far, and it is kept where those of each stand. What its parts are asked for is looked up
//! then, most of it with no; what no page was asked for yet is looked for as ever, and so is what is asked of other texts.
//! A list whose words stand everywhere and that is seldom asked for costs more to know than to look for: after some pages
//! it is left out. What is found is the same with it and without.

mod all;

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Range;
use std::rc::Rc;
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use all::{All, Hit};

/// What is asked for beyond so many lists is looked for in every text.
const LISTS_MAX: u16 = 1024;
/// After so many pages it is settled whether a list earns its place.
const PAGES: u32 = 32;
/// What it costs to know of a word, and what a question costs where nothing is known, beside a unit for each byte that is
/// asked: about as many instructions.
const A_WORD: u64 = 24;
const A_QUESTION: u32 = 16;

type List = Vec<Cow<'static, str>>;

/// What pages were asked for so far.
static ASKED: Mutex<Asked> = Mutex::new(Asked {
    lists: Vec::new(),
    all: None,
});

struct Asked {
    lists: Vec<Earning>,
    /// As it was made for the last page; none if something has changed since.
    all: Option<Arc<All>>,
}

/// A list and what knowing it cost and spared so far.
struct Earning {
    words: List,
    pages: u32,
    cost: u64,
    spared: u64,
}

impl Earning {
    fn is_settled(&self) -> bool {
        self.pages >= PAGES
    }

    fn is_kept(&self) -> bool {
        !self.is_settled() || self.spared >= self.cost
    }
}

impl Asked {
    /// The number of one more list; [`LISTS_MAX`] if there are too many.
    fn add(&mut self, words: &List) -> u16 {
        let number = u16::try_from(self.lists.len()).map_or(LISTS_MAX, |n| n.min(LISTS_MAX));
        if number < LISTS_MAX {
            self.all = None;
            self.lists.push(Earning {
                words: words.clone(),
                pages: 0,
                cost: 0,
                spared: 0,
            });
        }
        number
    }

    fn all(&mut self) -> Arc<All> {
        let all = || {
            let kept = |list: &Earning| list.is_kept().then(|| list.words.clone());
            let settled = self.lists.iter().all(Earning::is_settled);
            Arc::new(All::of(&self.lists.iter().map(kept).collect::<Vec<_>>(), settled))
        };
        Arc::clone(self.all.get_or_insert_with(all))
    }

    /// Takes note of what a page was asked.
    fn learn(&mut self, rows: &Rows) {
        for (n, (list, asked)) in self.lists.iter_mut().zip(&rows.asked).enumerate() {
            if list.is_settled() {
                continue;
            }
            list.pages += 1;
            list.cost += A_WORD * u64::from(rows.from[n + 1] - rows.from[n]);
            list.spared += u64::from(asked.get());
            if list.is_settled() {
                self.all = None;
            }
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

    #[inline]
    fn is_given(&self) -> bool {
        self.get() != Self::NONE
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

/// Where the words of lists stand in a text.
pub(super) struct Rows {
    /// Where the text is, in this process.
    base: usize,
    length: usize,
    lists: u16,
    all: Arc<All>,
    /// What was asked of each list while that is learned.
    asked: Vec<Cell<u32>>,
    /// By how many bits the number of a byte is longer than that of its 64th of the text.
    shift: u32,
    /// For each list a bit for each 64th of the text: whether one of its words begins there.
    bits: Vec<u64>,
    /// Those of one list after those of another, each in the order of the text and then of the list.
    hits: Vec<Hit>,
    /// Where those of each list begin, and where the last end.
    from: Vec<u32>,
}

impl Rows {
    fn of(text: &str, all: Arc<All>) -> Self {
        let bytes = text.as_bytes();
        // The number of a place has 32 bits.
        let lists = u32::try_from(bytes.len()).map_or(0, |_| all.lists());
        let found = if lists > 0 { all.found(bytes) } else { Vec::new() };
        let mut rows = Self {
            base: bytes.as_ptr().addr(),
            length: bytes.len(),
            lists: u16::try_from(lists).unwrap_or(0),
            shift: (usize::BITS - bytes.len().leading_zeros()).saturating_sub(6),
            bits: vec![0; lists],
            hits: Vec::new(),
            from: vec![0; lists + 1],
            asked: vec![Cell::new(0); if all.settled { 0 } else { lists }],
            all,
        };
        rows.sort(&found);
        rows
    }

    /// Takes what was found, in the order of the text.
    fn sort(&mut self, found: &[(u16, Hit)]) {
        for (list, hit) in found {
            let list = usize::from(*list);
            self.bits[list] |= 1 << (hit.at >> self.shift);
            self.from[list + 1] += 1;
        }
        let mut sum = 0;
        for from in &mut self.from {
            sum += *from;
            *from = sum;
        }
        let mut next = self.from.clone();
        self.hits = vec![Hit::default(); found.len()];
        for (list, hit) in found {
            let next = &mut next[usize::from(*list)];
            self.hits[*next as usize] = *hit;
            *next += 1;
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
            return self.all.knows(list).then_some(list);
        }
        if !number.is_given() {
            number.give(words);
        }
        None
    }

    /// Whether a word of a list may begin in a part.
    #[inline]
    fn may(&self, list: u16, part: &Range<usize>) -> bool {
        if part.is_empty() {
            return false;
        }
        let (first, last) = (part.start >> self.shift, (part.end - 1) >> self.shift);
        let within = u64::MAX << (first & 63) & u64::MAX >> (63 - (last & 63));
        self.bits
            .get(usize::from(list))
            .is_some_and(|bits| bits & within != 0)
    }

    /// Whether words of a list may stand in `s`.
    #[inline(never)]
    fn says(&self, s: &str, list: u16) -> Answer<()> {
        match self.place(s) {
            Some(part) if list < self.lists => {
                if let Some(asked) = self.asked.get(usize::from(list)) {
                    let bytes = u32::try_from(s.len()).unwrap_or(u32::MAX);
                    asked.set(asked.get().saturating_add(bytes).saturating_add(A_QUESTION));
                }
                if self.may(list, &part) {
                    Answer::Maybe(())
                } else if self.all.knows(list) {
                    Answer::No
                } else {
                    Answer::Unknown
                }
            }
            _ => Answer::Unknown,
        }
    }

    /// Numbers of the hits of a list that begin at a byte or later.
    fn since(&self, list: u16, from: usize) -> Range<usize> {
        let list = usize::from(list);
        let [first, end] = [list, list + 1].map(|n| self.from.get(n).map_or(0, |from| *from as usize));
        self.later(first..end, from)
    }

    /// Those of some hits of a list that begin at a byte or later.
    fn later(&self, hits: Range<usize>, from: usize) -> Range<usize> {
        let all = self.hits.get(hits.clone()).unwrap_or_default();
        hits.start + all.partition_point(|hit| (hit.at as usize) < from)..hits.end
    }

    /// The first of some hits that is over before a byte: where it begins, and the number of its word.
    #[inline]
    fn next(&self, hits: &mut Range<usize>, words: &List, end: usize) -> Option<(usize, usize)> {
        for n in hits {
            let Hit { at, word } = *self.hits.get(n)?;
            let (at, word) = (at as usize, usize::from(word));
            if at >= end {
                return None;
            }
            if at + words[word].len() <= end {
                return Some((at, word));
            }
        }
        None
    }
}

thread_local! {
    /// [`Here`] drops what is in it.
    static HERE: RefCell<Option<ManuallyDrop<Rc<Rows>>>> = const { RefCell::new(None) };
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
        let rows = Rows::of(text, all);
        let base = rows.base;
        let before = HERE.replace(Some(ManuallyDrop::new(Rc::new(rows))));
        over(before);
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
            over(known);
        } else {
            HERE.set(known);
        }
    }
}

/// A page is not asked any more.
fn over(known: Option<ManuallyDrop<Rc<Rows>>>) {
    let Some(rows) = known.map(ManuallyDrop::into_inner) else {
        return;
    };
    if !rows.asked.is_empty() {
        ASKED.lock().unwrap_or_else(PoisonError::into_inner).learn(&rows);
    }
}

/// The words of a list in a part of a text.
pub(super) struct Known {
    rows: Rc<Rows>,
    /// Those that may be in it.
    hits: Range<usize>,
    /// What places are counted from.
    base: usize,
    /// Where the part ends.
    end: usize,
}

impl Known {
    /// Those in a part of the part.
    pub(super) fn of(&self, part: &Range<usize>) -> Self {
        Self {
            rows: Rc::clone(&self.rows),
            hits: self.rows.later(self.hits.clone(), self.base + part.start),
            base: self.base,
            end: self.base + part.end,
        }
    }

    /// Where the next of them begins, and its number in the list.
    #[inline]
    pub(super) fn next(&mut self, words: &List) -> Option<(usize, usize)> {
        let (at, word) = self.rows.next(&mut self.hits, words, self.end)?;
        Some((at - self.base, word))
    }
}

/// What is known of a list in a text.
pub(super) enum Answer<T> {
    Unknown,
    /// It has none of its words.
    No,
    /// It may have some.
    Maybe(T),
}

/// Whether words of a list may stand in `s`, which is the answer to most questions.
#[inline]
fn ask(s: &str, number: &Number) -> Answer<()> {
    HERE.with_borrow(|here| {
        here.as_ref()
            .map_or(Answer::Unknown, |rows| rows.says(s, number.get()))
    })
}

/// Looks up what [`ask`] said maybe to, or sees to it that it will be known of the next page.
#[inline(never)]
fn look_up<T>(
    s: &str,
    number: &Number,
    words: &List,
    answer: impl FnOnce(&Rc<Rows>, u16, Range<usize>) -> T,
) -> Option<T> {
    HERE.with_borrow(|here| {
        let rows = here.as_ref()?;
        let part = rows.place(s)?;
        let list = rows.list(number, words)?;
        Some(answer(rows, list, part))
    })
}

/// The words of a list in `s`.
#[inline]
pub(super) fn known(s: &str, number: &Number, words: &List) -> Answer<Known> {
    match ask(s, number) {
        Answer::No => Answer::No,
        Answer::Unknown if number.is_given() => Answer::Unknown,
        _ => look_up(s, number, words, |rows, list, part| Known {
            rows: Rc::clone(rows),
            hits: rows.since(list, part.start),
            base: part.start,
            end: part.end,
        })
        .map_or(Answer::Unknown, Answer::Maybe),
    }
}

/// First byte of the first word of a list in `s`.
#[inline]
pub(super) fn first(s: &str, number: &Number, words: &List) -> Answer<Option<usize>> {
    match ask(s, number) {
        Answer::No => Answer::No,
        Answer::Unknown if number.is_given() => Answer::Unknown,
        _ => look_up(s, number, words, |rows, list, part| {
            let found = rows.next(&mut rows.since(list, part.start), words, part.end);
            found.map(|(at, _)| at - part.start)
        })
        .map_or(Answer::Unknown, Answer::Maybe),
    }
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

    #[test]
    fn a_list_that_is_seldom_asked_for_and_stands_everywhere_is_left_out_and_found_all_the_same() {
        static EVERYWHERE: Words = Words::new(&["堤岸", "河"]);
        static SELDOM: Words = Words::new(&["水闸"]);
        let text = "河边有堤岸，".repeat(200);
        let part = &text[..18];
        let mut left_out = false;
        for _ in 0..=PAGES + 1 {
            let _here = Here::is(&text);
            assert_eq!(EVERYWHERE.places(part).collect::<Vec<_>>(), [(0, 1), (9, 0)]);
            assert!(!SELDOM.within(part));
            left_out = matches!(ask(part, &EVERYWHERE.number), Answer::Unknown);
            assert!(EVERYWHERE.number.is_given() && SELDOM.number.is_given());
        }
        assert!(left_out);
        let _here = Here::is(&text);
        assert!(
            matches!(ask(part, &SELDOM.number), Answer::No),
            "what is nowhere costs nothing"
        );
    }
}
