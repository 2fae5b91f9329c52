//! A text as it came, with its characters counted here and there, so that spans lead into it without going over all of it.

use crate::reading::Span;

/// Bytes between two counts.
const BETWEEN: usize = 128;

/// How many characters begin before a byte.
#[derive(Clone)]
pub(crate) struct Counts {
    /// At every [`BETWEEN`] bytes.
    marks: Vec<usize>,
    total: usize,
}

/// How many characters begin among bytes, at most 2040 of them: eight at a time are asked for those that only go on.
fn begun(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let (eights, rest) = bytes.as_chunks::<8>();
    let goes_on = |eight: &[u8; 8]| {
        let x = u64::from_le_bytes(*eight);
        (x >> 7) & !(x >> 6) & ONES
    };
    // A sum in each byte, then the sum of the bytes, by two.
    let sums: u64 = eights.iter().map(goes_on).sum();
    let pairs = (sums & 0x00FF_00FF_00FF_00FF) + (sums >> 8 & 0x00FF_00FF_00FF_00FF);
    let going_on = usize::try_from(pairs.wrapping_mul(0x0001_0001_0001_0001) >> 48).unwrap_or(0);
    eights.len() * 8 - going_on + rest.iter().filter(|b| **b & 0xC0 != 0x80).count()
}

impl Counts {
    pub(crate) fn new(text: &str) -> Self {
        let mut total = 0;
        let mut marks = Vec::with_capacity(text.len() / BETWEEN + 1);
        for block in text.as_bytes().chunks(BETWEEN) {
            marks.push(total);
            total += begun(block);
        }
        Self { marks, total }
    }

    /// Characters of the text.
    pub(crate) fn total(&self) -> usize {
        self.total
    }

    /// Characters before a byte where one begins.
    pub(crate) fn before(&self, text: &str, at: usize) -> usize {
        let block = at / BETWEEN;
        match self.marks.get(block) {
            Some(mark) => mark + begun(&text.as_bytes()[block * BETWEEN..at]),
            None => self.total,
        }
    }

    /// The byte where a character begins; the end of the text after the last.
    fn byte(&self, text: &str, character: usize) -> Option<usize> {
        if character >= self.total {
            return (character == self.total).then_some(text.len());
        }
        let block = self.marks.partition_point(|mark| *mark <= character) - 1;
        let (mut from, mut left) = (block * BETWEEN, character - self.marks[block]);
        while let Some(eight) = text.as_bytes().get(from..from + 8) {
            let begun = begun(eight);
            if begun > left {
                break;
            }
            (from, left) = (from + 8, left - begun);
        }
        let bytes = text.as_bytes()[from..].iter().enumerate();
        let mut begins = bytes.filter(|(_, b)| **b & 0xC0 != 0x80);
        begins.nth(left).map(|(n, _)| from + n)
    }
}

/// The text and its counts.
pub(crate) struct Original<'a> {
    text: &'a str,
    counts: Counts,
}

impl<'a> Original<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let counts = Counts::new(text);
        Self { text, counts }
    }

    pub(crate) fn text(&self) -> &'a str {
        self.text
    }

    pub(crate) fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Code points.
    pub(crate) fn length(&self) -> usize {
        self.counts.total()
    }

    /// What stands at a span; `None` for a span out of range.
    pub(crate) fn piece(&self, span: Span) -> Option<&'a str> {
        let from = self.counts.byte(self.text, span[0])?;
        let to = self.counts.byte(self.text, span[1])?;
        self.text.get(from..to)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn spans_lead_to_their_characters(s in "[a河𠮷é\n]{0,400}", from in 0_usize..420, length in 0_usize..50) {
            let original = Original::new(&s);
            let characters: Vec<char> = s.chars().collect();
            let expected = characters.get(from..from + length).map(|piece| piece.iter().collect::<String>());
            prop_assert_eq!(original.piece([from, from + length]).map(str::to_owned), expected);
            prop_assert_eq!(original.length(), characters.len());
            for (n, (at, _)) in s.char_indices().enumerate() {
                prop_assert_eq!(original.counts.before(&s, at), n);
            }
            prop_assert_eq!(original.counts.before(&s, s.len()), characters.len());
        }
    }
}
