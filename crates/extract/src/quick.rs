//! What is asked of many short texts, as the standard library answers it, but quicker for Chinese ones: there most
//! characters have three bytes, and ends are no blanks.

use crate::vocabulary::{begins_with_two, character};

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

/// Whether a character stands in a text.
pub(crate) fn has(s: &str, c: char) -> bool {
    let (bytes, c) = (s.as_bytes(), c as usize);
    let wanted = c as u64;
    // The number of a character of three bytes, as its bytes hold it.
    let wanted = (0xE0 | wanted >> 12) | (0x80 | wanted >> 6 & 63) << 8 | (0x80 | wanted & 63) << 16;
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) {
        if let Some(eight) = rest.first_chunk() {
            let eight = u64::from_le_bytes(*eight);
            if begins_with_two(eight) {
                if eight & 0xFF_FFFF == wanted || eight >> 24 & 0xFF_FFFF == wanted {
                    return true;
                }
                at += 6;
                continue;
            }
        }
        let (found, length) = character(rest);
        if found == c {
            return true;
        }
        at += length;
    }
    false
}

/// How many characters a text has: eight bytes at a time are asked for those that only go on.
pub(crate) fn count(s: &str) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
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
