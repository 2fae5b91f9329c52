//! Where a page has the words of a vocabulary, for its lines and sentences: they are looked for where some may begin.

use std::ops::Range;

use super::{Vocabulary, here, longest};

/// The places of the words of a vocabulary in a text.
pub(crate) struct Among<'a> {
    vocabulary: &'a Vocabulary,
    text: &'a str,
    /// Where words may begin.
    parts: Vec<Range<usize>>,
}

impl Vocabulary {
    /// Where the words stand in a text.
    pub(crate) fn among<'a>(&'a self, text: &'a str) -> Among<'a> {
        Among {
            vocabulary: self,
            text,
            parts: here::parts(text, &self.number, &self.words),
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
            parts,
        } = self;
        let from = parts.partition_point(|part| part.end <= start);
        let near = parts[from..].iter().take_while(move |part| part.start < end);
        near.flat_map(move |part| {
            vocabulary.places_between(&text[..end], part.start.max(start)..part.end.min(end))
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
