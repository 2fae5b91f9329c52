//! Hostile text to plain simplified text, with a way back from every character.
//!
//! Each step maps a row of [`Glyph`]s to another and notes what it dropped. Steps look only at what
//! stands beside a character, never at the whole document, so a piece cut out of the original
//! normalises to the same text it has inside the page. Only whether a line was broken in mid-sentence is seen on the page
//! alone; a piece is one already. Nothing is repaired: a masked 总*记 stays masked.

pub(crate) mod adverts;
pub(crate) mod furniture;
mod marks;
mod markup;
mod pinyin;
mod traditional;
mod wraps;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use crate::reading::{Cut, Span, Step};
use crate::vocabulary::{Plane, begins_with_two, character, two_characters};

/// A character and the original range `[s, e)` it stands for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph {
    pub(crate) c: char,
    pub(crate) s: u32,
    pub(crate) e: u32,
}

/// What the steps did, kept while they run.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    counts: BTreeMap<&'static str, usize>,
    cut: Vec<Cut>,
}

impl Ledger {
    pub(crate) fn count(&mut self, step: &'static str, n: usize) {
        if n > 0 {
            *self.counts.entry(step).or_default() += n;
        }
    }

    pub(crate) fn cut(&mut self, step: &'static str, start: u32, end: u32) {
        if start >= end {
            return;
        }
        self.cut.push(Cut {
            span: [start as usize, end as usize],
            step: step.to_owned(),
        });
    }

    pub(crate) fn cut_span(&mut self, step: &'static str, span: Span) {
        let [start, end] = span.map(|at| u32::try_from(at).unwrap_or(u32::MAX));
        self.cut(step, start, end);
    }

    pub(crate) fn steps(&self) -> Vec<Step> {
        self.counts
            .iter()
            .map(|(step, count)| Step {
                step: (*step).to_owned(),
                count: *count,
            })
            .collect()
    }

    /// Cuts in the order of the original.
    pub(crate) fn cuts(mut self) -> Vec<Cut> {
        self.cut.sort_by_key(|c| (c.span[0], c.span[1]));
        self.cut
    }

    pub(crate) fn of(&self, step: &str) -> usize {
        self.counts.get(step).copied().unwrap_or(0)
    }
}

/// Plain text and the way back.
#[derive(Debug, Clone)]
pub struct Normalised {
    /// Simplified, without noise.
    pub text: String,
    /// For each character of `text`, the index of the original character it came from.
    pub map: Vec<usize>,
    /// What was done.
    pub steps: Vec<Step>,
    /// What was dropped.
    pub cut: Vec<Cut>,
}

/// Normalises a page.
pub fn normalise(text: &str) -> Normalised {
    normalised(text, &wraps::of_page(text))
}

/// Normalises a piece cut out of a page with [`recut`]: its lines are one where a sentence may go over their ends.
pub fn normalise_piece(piece: &str) -> Normalised {
    normalised(piece, &wraps::of_piece(piece))
}

fn normalised(text: &str, wraps: &[Range<usize>]) -> Normalised {
    let mut ledger = Ledger::default();
    let glyphs = glyphs(text, 0, Met::in_text(text), &mut ledger);
    let glyphs = join(glyphs, text, wraps, &mut ledger);
    let glyphs = adverts::drop(glyphs, &mut ledger);
    let glyphs = furniture::drop_lines(glyphs, &mut ledger);
    Normalised {
        text: glyphs.iter().map(|g| g.c).collect(),
        map: glyphs.iter().map(|g| g.s as usize).collect(),
        steps: ledger.steps(),
        cut: ledger.cuts(),
    }
}

/// The text alone of [`normalise_piece`], for the many short pieces that are cut out of a page.
pub(crate) fn plain(piece: &str) -> String {
    if piece.contains('\n') || Met::in_text(piece).touches(piece) || adverts::may_be_in(piece) {
        normalise_piece(piece).text
    } else if furniture::is_furniture(piece) {
        String::new()
    } else {
        piece.to_owned()
    }
}

/// The original characters of a span, as they stand on the page. A span out of range gives what is there.
pub fn recut(original: &str, span: Span) -> String {
    original
        .chars()
        .skip(span[0])
        .take(span[1].saturating_sub(span[0]))
        .collect()
}

/// A stretch of an original that the steps on characters may change.
pub(crate) struct Touched {
    pub(crate) at: Range<usize>,
    what: What,
}

enum What {
    /// The line, or the whole text.
    Text(Met, Vec<Range<usize>>),
    /// The end of a line in mid-sentence.
    Wrap,
}

impl Touched {
    /// What the steps leave of it. `before` characters of the original stand before it.
    pub(crate) fn glyphs(&self, original: &str, before: usize, ledger: &mut Ledger) -> Vec<Glyph> {
        let before = u32::try_from(before).unwrap_or(u32::MAX);
        let text = &original[self.at.clone()];
        match &self.what {
            What::Text(met, wraps) => {
                let row = glyphs(text, before, *met, ledger);
                // Scraps at line ends are cut here too, so that spans never hold them.
                join(furniture::drop_debris(row, ledger), text, wraps, ledger)
            }
            What::Wrap => {
                wraps::note(text, before, ledger);
                Vec::new()
            }
        }
    }
}

/// The lines of a text that the steps on characters may change, without their ends; all of it where there are tags, which
/// go over the ends of lines. No other step looks beyond its line.
pub(crate) fn touched(text: &str) -> Vec<Touched> {
    let (mut touched, mut all, mut start) = (Vec::new(), Met(0), 0);
    let wraps = wraps::of_page(text);
    let mut next = wraps.iter().peekable();
    while start < text.len() {
        let (met, length) = Met::in_line(&text[start..]);
        let at = start..start + length;
        all.0 |= met.0;
        start = at.end + 1;
        while let Some(wrap) = next.next_if(|wrap| wrap.end <= at.start) {
            touched.push(Touched {
                at: wrap.clone(),
                what: What::Wrap,
            });
        }
        // A page number in mid-sentence goes with the ends of the lines.
        let goes = next.peek().is_some_and(|wrap| wrap.start < at.start);
        if !goes && met.touches(&text[at.clone()]) {
            touched.push(Touched {
                at,
                what: What::Text(met, Vec::new()),
            });
        }
    }
    if all.has(Met::MARKUP) {
        let at = 0..text.len();
        return vec![Touched {
            at,
            what: What::Text(all, wraps),
        }];
    }
    touched
}

/// Drops the ends of lines in mid-sentence. The row is that of a whole text.
fn join(mut row: Vec<Glyph>, text: &str, wraps: &[Range<usize>], ledger: &mut Ledger) -> Vec<Glyph> {
    if wraps.is_empty() {
        return row;
    }
    let count = |s: &str| u32::try_from(s.chars().count()).unwrap_or(u32::MAX);
    let (mut at, mut characters) = (0, 0_u32);
    let wraps: Vec<Range<u32>> = wraps
        .iter()
        .map(|wrap| {
            let from = characters.saturating_add(count(&text[at..wrap.start]));
            wraps::note(&text[wrap.clone()], from, ledger);
            (at, characters) = (wrap.end, from.saturating_add(count(&text[wrap.clone()])));
            from..characters
        })
        .collect();
    row.retain(|g| {
        let wrap = wraps.partition_point(|wrap| wrap.end <= g.s);
        !wraps.get(wrap).is_some_and(|wrap| wrap.contains(&g.s))
    });
    row
}

/// The steps on characters, all but the furniture. Most texts need few of them.
fn glyphs(text: &str, before: u32, mut met: Met, ledger: &mut Ledger) -> Vec<Glyph> {
    let mut row: Vec<Glyph> = Vec::with_capacity(text.len() / 2);
    row.extend((before..).zip(text.chars()).map(|(i, c)| Glyph {
        c,
        s: i,
        e: i.saturating_add(1),
    }));
    if met.has(Met::MARKUP) {
        row = markup::strip(row, ledger);
        // Entities stand for any character.
        met = Met::among(row.iter().map(|g| g.c));
    }
    if met.has(Met::MARKS) {
        row = marks::strip(row, ledger);
    }
    if met.has(Met::BRACKETS) {
        row = pinyin::strip(row, ledger);
    }
    if met.has(Met::TRADITIONAL) {
        row = traditional::convert(row, ledger);
    }
    if met.has(Met::SPACES | Met::BLANKS) {
        row = spaces(row, ledger);
    }
    if met.has(Met::STARS) {
        marks::count_masks(&row, ledger);
    }
    row
}

/// Which steps have something to do in a text.
#[derive(Clone, Copy)]
struct Met(u8);

impl Met {
    const MARKUP: u8 = 1;
    const MARKS: u8 = 2;
    const BRACKETS: u8 = 4;
    const TRADITIONAL: u8 = 8;
    const SPACES: u8 = 16;
    const STARS: u8 = 32;
    const BLANKS: u8 = 64;
    /// A bracket with what a reading may begin with, or another, behind it.
    const READINGS: u8 = 128;

    fn among(text: impl Iterator<Item = char>) -> Self {
        let mut met = Self(0);
        let mut last = 0;
        for c in text {
            last = met.add(c, last);
        }
        met
    }

    /// The same of a text.
    fn in_text(text: &str) -> Self {
        let (mut met, mut at) = (Self(0), 0);
        while at < text.len() {
            let (line, length) = Self::in_line(&text[at..]);
            met.0 |= line.0;
            at += length + 1;
        }
        met
    }

    /// The same of the first line of a text, and its bytes. Characters that concern no step are passed over, Chinese ones
    /// two at a time.
    fn in_line(text: &str) -> (Self, usize) {
        let quiet = quiet();
        let bytes = text.as_bytes();
        let (mut met, mut last, mut at) = (Self(0), 0, 0);
        loop {
            let from = at;
            while let Some(eight) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
                let eight = u64::from_le_bytes(*eight);
                let [a, b] = two_characters(eight);
                if !begins_with_two(eight) || !quiet.contains(a) || !quiet.contains(b) {
                    break;
                }
                at += 6;
            }
            if at > from {
                last = 0;
            }
            let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) else {
                break;
            };
            let (c, length) = character(rest);
            if quiet.contains(c) {
                last = 0;
            } else if c == usize::from(b'\n') {
                break;
            } else if let Some(c) = text[at..].chars().next() {
                last = met.add(c, last);
            }
            at += length;
        }
        (met, at)
    }

    /// Takes in a character behind one that concerned `last`; gives what it concerns.
    fn add(&mut self, c: char, last: u8) -> u8 {
        if last == Self::BRACKETS && (pinyin::may_begin(c) || pinyin::is_open(c)) {
            self.0 |= Self::READINGS;
        }
        let step = Self::step(c, traditional::finder());
        self.0 |= step;
        step
    }

    /// Whether the steps on characters may change a line that has met these.
    fn touches(self, line: &str) -> bool {
        let blank = || line.starts_with(' ') || line.ends_with(' ') || line.contains("  ");
        self.has(Self::MARKUP | Self::MARKS | Self::TRADITIONAL | Self::SPACES | Self::STARS | Self::READINGS)
            || self.has(Self::BLANKS) && blank()
            || furniture::has_debris(line)
    }

    fn has(self, step: u8) -> bool {
        self.0 & step != 0
    }

    /// The steps that `c` may concern.
    fn step(c: char, traditional: &traditional::Finder) -> u8 {
        match c {
            c if marks::may_be_debris(c) => Self::MARKS,
            '一'..='\u{9FFF}' => u8::from(traditional.may(c)) * Self::TRADITIONAL,
            'a'..='z'
            | 'A'..='Z'
            | '0'..='9'
            | '，'
            | '、'
            | '。'
            | '；'
            | '：'
            | '\n'
            | '\t'
            | ','
            | '.' => 0,
            '<' | '&' | '\r' => Self::MARKUP,
            ' ' => Self::BLANKS,
            '(' | '（' | '[' | '［' | '〔' => Self::BRACKETS,
            '*' | '＊' => Self::STARS,
            _ => {
                let marks = u8::from(marks::is_noise(c)) * Self::MARKS;
                let spaces = u8::from(is_odd_space(c) || is_odd_break(c)) * Self::SPACES;
                marks | spaces | (u8::from(traditional.may(c)) * Self::TRADITIONAL)
            }
        }
    }
}

/// The characters that concern no step and no reading. The end of a line is none of them.
fn quiet() -> &'static Plane {
    static QUIET: LazyLock<Plane> = LazyLock::new(|| {
        let traditional = traditional::finder();
        let concerns_none =
            |c: &char| Met::step(*c, traditional) == 0 && !pinyin::may_begin(*c) && *c != '\n';
        Plane::of(('\0'..='\u{FFFF}').filter(concerns_none))
    });
    &QUIET
}

fn is_odd_space(c: char) -> bool {
    matches!(
        c,
        '\u{3000}' | '\u{A0}' | '\u{2002}'..='\u{200A}' | '\u{202F}' | '\u{205F}'
    )
}

fn is_odd_break(c: char) -> bool {
    matches!(c, '\u{c}' | '\u{b}' | '\u{2028}' | '\u{2029}' | '\u{85}')
}

/// One kind of space, one at a time, none at the ends of lines; tabs stay, they hold tables together.
fn spaces(row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    let mut out: Vec<Glyph> = Vec::with_capacity(row.len());
    let mut odd = 0;
    for g in row {
        let c = match g.c {
            c if is_odd_space(c) => {
                odd += 1;
                ' '
            }
            c if is_odd_break(c) => '\n',
            c => c,
        };
        match c {
            ' ' if out.last().is_none_or(|l| matches!(l.c, ' ' | '\n')) => {}
            '\n' => {
                while out.last().is_some_and(|l| l.c == ' ') {
                    out.pop();
                }
                out.push(Glyph { c, ..g });
            }
            _ => out.push(Glyph { c, ..g }),
        }
    }
    while out.last().is_some_and(|l| l.c == ' ') {
        out.pop();
    }
    ledger.count("spaces", odd);
    out
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{3007}' | '\u{20000}'..='\u{2FA1F}' | '\u{F900}'..='\u{FAFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::original::Original;
    use crate::page::Page;

    proptest! {
        #[test]
        fn a_page_taken_line_by_line_is_what_it_is_as_a_whole(
            s in "([河堤市經会済「』▼\u{200B}\u{3000}\u{b}*＊（()）\\[\\] '’·\\-a-zA3éàǎ#$^。，\n\t<&;\r𠮷]|网\\( ?[a-z]{1,4}\\)|。 b4K#6\\$9a\n?|<p>|&nbsp;){0,60}"
        ) {
            let (mut whole, mut by_line) = (Ledger::default(), Ledger::default());
            let row = furniture::drop_debris(glyphs(&s, 0, Met::in_text(&s), &mut whole), &mut whole);
            let row = join(row, &s, &wraps::of_page(&s), &mut whole);
            let page = Page::new(&Original::new(&s), &mut by_line);
            prop_assert_eq!(&page.text, &row.iter().map(|g| g.c).collect::<String>());
            for ((at, c), g) in page.text.char_indices().zip(&row) {
                prop_assert_eq!(page.span(&(at..at + c.len_utf8())), [g.s as usize, g.e as usize]);
            }
            let told = |ledger: Ledger| {
                let steps: Vec<_> = ledger.steps().into_iter().filter(|s| s.step != "furniture").collect();
                let cuts: Vec<_> = ledger.cuts().into_iter().filter(|c| c.step != "furniture").collect();
                (steps, cuts)
            };
            prop_assert_eq!(told(by_line), told(whole));
        }
    }

    #[test]
    fn noise_goes_and_the_map_leads_back() {
        let page = "青禾市(shi)召開▼▼工作(zuo)(zuo)會議,「一盤棋」推進。";
        let plain = normalise(page);
        assert_eq!(plain.text, "青禾市召开工作会议,“一盘棋”推进。");
        let original: Vec<char> = page.chars().collect();
        let opening = plain
            .text
            .chars()
            .position(|c| c == '开')
            .map(|i| original[plain.map[i]]);
        assert_eq!(opening, Some('開'));
        assert!(plain.steps.iter().any(|s| s.step == "pinyin" && s.count == 3));
        assert!(
            plain
                .cut
                .iter()
                .any(|c| c.step == "marks" && recut(page, c.span) == "▼▼")
        );
    }

    #[test]
    fn masks_are_counted_and_kept() {
        let plain = normalise("市政*督查室通报");
        assert_eq!(plain.text, "市政*督查室通报");
        assert_eq!(
            plain.steps,
            vec![Step {
                step: "masks".into(),
                count: 1
            }]
        );
    }

    #[test]
    fn a_span_out_of_range_is_cut_short() {
        assert_eq!(recut("青禾", [1, 9]), "禾");
        assert_eq!(recut("青禾", [5, 2]), "");
    }
}
