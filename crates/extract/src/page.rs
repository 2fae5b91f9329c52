//! A page after the steps on characters: plain text, its lines, and the way back to the original.

use std::ops::Range;

use crate::normalise::{Glyph, Ledger, furniture, glyphs, stays};
use crate::original::Counts;
use crate::reading::Span;
use crate::vocabulary::Pairs;

/// Byte range of the plain text.
pub(crate) type Place = Range<usize>;

/// One line without its end.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) at: Place,
    pub(crate) furniture: bool,
}

/// Plain text with positions.
pub(crate) struct Page {
    pub(crate) text: String,
    /// Of the whole text.
    pub(crate) pairs: Pairs,
    way: Way,
    pub(crate) lines: Vec<Line>,
    /// Lines of the article, by index into `lines`.
    pub(crate) body: Vec<usize>,
}

/// The way back to the original.
enum Way {
    /// The plain text is the original.
    Same(Counts),
    Row {
        glyphs: Vec<Glyph>,
        /// The byte of the plain text at which each of `glyphs` begins.
        starts: Vec<usize>,
    },
}

impl Way {
    /// The plain text of an original and the way back.
    fn through(original: &str, ledger: &mut Ledger) -> (String, Self) {
        if stays(original) {
            return (original.to_owned(), Self::Same(Counts::new(original)));
        }
        // Scraps at line ends are cut here too, so that spans never hold them.
        let glyphs = furniture::drop_debris(glyphs(original, ledger), ledger);
        let mut text = String::with_capacity(glyphs.len() * 3);
        let mut starts = Vec::with_capacity(glyphs.len());
        for g in &glyphs {
            starts.push(text.len());
            text.push(g.c);
        }
        (text, Self::Row { glyphs, starts })
    }
}

impl Page {
    pub(crate) fn new(original: &str, ledger: &mut Ledger) -> Self {
        let (text, way) = Way::through(original, ledger);
        let pairs = Pairs::of(&text);
        let is_furniture = furniture::on_page(&pairs);
        let mut lines = Vec::new();
        let mut start = 0;
        for piece in text.split('\n') {
            let trimmed = piece.trim_start();
            let from = start + piece.len() - trimmed.len();
            let at = from..from + trimmed.trim_end().len();
            if !at.is_empty() {
                lines.push(Line {
                    furniture: is_furniture(&text[at.clone()]),
                    at,
                });
            }
            start += piece.len() + 1;
        }
        let mut page = Self {
            text,
            pairs,
            way,
            lines,
            body: Vec::new(),
        };
        let mut dropped = 0;
        for i in 0..page.lines.len() {
            if page.lines[i].furniture {
                dropped += 1;
                let [s, e] = page.span(&page.lines[i].at);
                ledger.cut(
                    "furniture",
                    u32::try_from(s).unwrap_or(u32::MAX),
                    u32::try_from(e).unwrap_or(u32::MAX),
                );
            } else {
                page.body.push(i);
            }
        }
        ledger.count("furniture", dropped);
        page
    }

    pub(crate) fn str(&self, at: &Place) -> &str {
        &self.text[at.clone()]
    }

    /// The text of a line of the page.
    pub(crate) fn line(&self, i: usize) -> &str {
        self.str(&self.lines[i].at)
    }

    /// Original code points of a byte range of the plain text.
    pub(crate) fn span(&self, at: &Place) -> Span {
        if at.is_empty() {
            return [0, 0];
        }
        match &self.way {
            Way::Same(counts) => [at.start, at.end].map(|byte| counts.before(&self.text, byte)),
            Way::Row { glyphs, .. } if glyphs.is_empty() => [0, 0],
            Way::Row { glyphs, starts } => {
                let first = starts.partition_point(|start| *start <= at.start) - 1;
                let last = starts.partition_point(|start| *start < at.end) - 1;
                [glyphs[first].s as usize, glyphs[last].e as usize]
            }
        }
    }

    /// `at` without spaces and the given characters at its ends.
    pub(crate) fn trim(&self, at: Place, also: &[char]) -> Place {
        let s = &self.text[at.clone()];
        let drop = |c: char| c.is_whitespace() || also.contains(&c);
        let start = at.start + s.len() - s.trim_start_matches(drop).len();
        let rest = &self.text[start..at.end];
        start..start + rest.trim_end_matches(drop).len()
    }
}
