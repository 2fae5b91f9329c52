//! What is asked of many short texts, as the standard library answers it, but quicker for Chinese ones: there most
//! characters have three bytes, and ends are no blanks.

use crate::vocabulary::{begins_with_two, two_characters};

/// [`str::trim`].
#[inline]
pub(crate) fn trim(s: &str) -> &str {
    // From U+4000 to U+9FFF nothing is blank.
    let solid = |b: &u8| (0xE4..=0xE9).contains(b);
    match s.as_bytes() {
        [first, .., last, _, _] if solid(first) && solid(last) => s,
        _ => s.trim(),
    }
}

const ONES: u64 = 0x0101_0101_0101_0101;

/// Whether a character stands in a text.
pub(crate) fn has(s: &str, c: char) -> bool {
    holds(s, c.encode_utf8(&mut [0; 4]))
}

/// Whether a word stands in a text of few characters.
pub(crate) fn holds(s: &str, word: &str) -> bool {
    find(s, word).is_some()
}

/// [`str::split_once`] by a word, for a text of few characters.
pub(crate) fn split_once<'s>(s: &'s str, word: &str) -> Option<(&'s str, &'s str)> {
    find(s, word).map(|at| (&s[..at], &s[at + word.len()..]))
}

/// [`str::find`] of a word in a text of few characters: eight bytes at a time are asked for the last of the word.
fn find(s: &str, word: &str) -> Option<usize> {
    let text = s.as_bytes();
    let Some(last) = word.as_bytes().last() else {
        return Some(0);
    };
    let ending = |at: usize| {
        let ends = text[..=at].ends_with(word.as_bytes());
        ends.then(|| at + 1 - word.len())
    };
    let found = |from: usize, eight: &[u8; 8]| {
        let other = u64::from_le_bytes(*eight) ^ (u64::from(*last) * ONES);
        // The highest bit of each byte that is the same, and perhaps of some behind one.
        let mut same = other.wrapping_sub(ONES) & !other & ONES << 7;
        while same != 0 {
            let at = ending(from + same.trailing_zeros() as usize / 8);
            if at.is_some() {
                return at;
            }
            same &= same - 1;
        }
        None
    };
    let Some(left) = text.last_chunk() else {
        return (0..text.len()).find_map(ending);
    };
    let mut eights = text.as_chunks::<8>().0.iter().enumerate();
    eights
        .find_map(|(n, eight)| found(n * 8, eight))
        .or_else(|| found(text.len() - 8, left))
}

/// How many characters a text has: eight bytes at a time are asked for those that only go on.
pub(crate) fn count(s: &str) -> usize {
    let goes_on = |eight: u64| (eight >> 7) & !(eight >> 6) & ONES;
    let (eights, rest) = s.as_bytes().as_chunks::<8>();
    let mut going_on = 0;
    for eight in eights {
        going_on += goes_on(u64::from_le_bytes(*eight)).count_ones() as usize;
    }
    match s.as_bytes().last_chunk::<8>() {
        // What is left stands in the upper bytes of the last eight.
        Some(eight) if !rest.is_empty() => {
            let left = u64::from_le_bytes(*eight) >> (8 * (8 - rest.len()));
            going_on += goes_on(left).count_ones() as usize;
        }
        Some(_) => {}
        None => going_on += rest.iter().filter(|b| **b & 0xC0 == 0x80).count(),
    }
    s.len() - going_on
}

/// Whether a text has at most so many characters.
#[inline]
pub(crate) fn at_most(s: &str, characters: usize) -> bool {
    // None has more than four bytes.
    s.len() <= characters || s.len() <= characters * 4 && count(s) <= characters
}

/// Whether a text begins with two everyday Chinese characters, and more behind them; where it does not it may all the same.
#[inline]
pub(crate) fn begins_with_han(s: &str) -> bool {
    let Some(eight) = s.as_bytes().first_chunk() else {
        return false;
    };
    let eight = u64::from_le_bytes(*eight);
    begins_with_two(eight)
        && two_characters(eight)
            .into_iter()
            .all(|c| (0x4E00..=0x9FFF).contains(&c))
}

/// [`str::trim_start_matches`] of a word.
pub(crate) fn without<'s>(mut s: &'s str, word: &str) -> &'s str {
    while let Some(rest) = s.strip_prefix(word).filter(|_| !word.is_empty()) {
        s = rest;
    }
    s
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn answers_are_those_of_the_library(s in "[河堤上a é𠮷\u{3000}，。]{0,12}") {
            prop_assert_eq!(trim(&s), s.trim());
            for c in "河堤a é𠮷，，桥".chars() {
                prop_assert_eq!(has(&s, c), s.contains(c), "{}", c);
            }
            for word in ["河堤", "堤上a", "堤上", "上堤é", "a ", "河", "", "é𠮷河", "，。河堤"] {
                prop_assert_eq!(holds(&s, word), s.contains(word), "{}", word);
                prop_assert_eq!(split_once(&s, word), s.split_once(word), "{}", word);
            }
            prop_assert_eq!(count(&s), s.chars().count());
            for n in 0..14 {
                prop_assert_eq!(at_most(&s, n), s.chars().count() <= n, "{}", n);
            }
            for word in ["河", "河堤", "é", ""] {
                let expected = if word.is_empty() { &s } else { s.trim_start_matches(word) };
                prop_assert_eq!(without(&s, word), expected);
            }
        }
    }
}
