//! Where a page has the words of a vocabulary, for its lines and sentences.

use std::ops::Range;

use super::here::{Answer, Known};
use super::{Places, Vocabulary, here, longest};

/// The places of the words of a vocabulary in a text.
pub(crate) struct Among<'a> {
    vocabulary: &'a Vocabulary,
    text: &'a str,
    known: Answer<Known>,
}

impl Vocabulary {
    /// Where the words stand in a text.
    pub(crate) fn among<'a>(&'a self, text: &'a str) -> Among<'a> {
        Among {
            vocabulary: self,
            text,
            known: here::known(text, &self.number, &self.words),
        }
    }
}

impl Among<'_> {
    /// Every place of every word in a part of the text, from the beginning of the text.
    pub(crate) fn places(&self, part: &Range<usize>) -> Places<'_> {
        let Self { vocabulary, text, .. } = self;
        match &self.known {
            Answer::Unknown => vocabulary.sought(&text[..part.end], part.start),
            Answer::No => vocabulary.sought("", 0),
            Answer::Maybe(known) => vocabulary.known(known.of(part)),
        }
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
