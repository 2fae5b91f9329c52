//! A page after the steps on characters: plain text, its lines, and the way back to the original.

use std::cell::OnceCell;
use std::ops::Range;

use crate::normalise::{Ledger, adverts, furniture, touched};
use crate::original::{Counts, Original};
use crate::pattern::Pattern;
use crate::reading::Span;
use crate::vocabulary::{Among, Here, Plane, Vocabulary, words};

/// Byte range of the plain text.
pub(crate) type Place = Range<usize>;

/// One line without its end.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    pub(crate) at: Place,
    pub(crate) furniture: bool,
    /// Whether something in it may part the cells of a table.
    pub(crate) parted: bool,
    /// Whether it has a digit of ASCII.
    pub(crate) digits: bool,
}

/// Plain text with positions.
pub(crate) struct Page {
    pub(crate) text: String,
    way: Way,
    pub(crate) lines: Vec<Line>,
    /// Lines of the article, by index into `lines`.
    pub(crate) body: Vec<usize>,
    /// Characters before words for places.
    before_places: OnceCell<Plane>,
    _here: Here,
}

/// The way back to the original: the characters of the plain text and where they came from.
struct Way {
    counts: Counts,
    runs: Vec<Run>,
}

/// Characters that came from as many characters of the original, one after the other; the first alone may have come from
/// several.
struct Run {
    /// Which character of the plain text is the first.
    first: usize,
    /// Where the first came from, in code points.
    from: [usize; 2],
}

impl Way {
    /// The plain text of an original and the way back.
    fn through(original: &Original<'_>, ledger: &mut Ledger) -> (String, Self) {
        let (text, counts) = (original.text(), original.counts());
        let mut plain = String::with_capacity(text.len());
        let mut runs: Vec<Run> = Vec::new();
        let (mut first, mut done) = (0, 0);
        let touched = touched(text);
        for stretch in &touched {
            let [from, to] = [done, stretch.at.start].map(|at| counts.before(text, at));
            if from < to {
                let from = [from, from + 1];
                runs.push(Run { first, from });
                plain.push_str(&text[done..stretch.at.start]);
                first += to - from[0];
            }
            for g in stretch.glyphs(text, to, ledger) {
                let from = [g.s as usize, g.e as usize];
                let goes_on =
                    |run: &Run| from[0] == run.from[0] + first - run.first && from[1] == from[0] + 1;
                if !runs.last().is_some_and(goes_on) {
                    runs.push(Run { first, from });
                }
                plain.push(g.c);
                first += 1;
            }
            done = stretch.at.end;
        }
        if done < text.len() {
            let from = counts.before(text, done);
            let from = [from, from + 1];
            runs.push(Run { first, from });
            plain.push_str(&text[done..]);
        }
        let counts = match *touched {
            [] => counts.clone(),
            _ => Counts::new(&plain),
        };
        (plain, Self { counts, runs })
    }

    /// The same without some stretches of the plain text, which are in its order.
    fn without(&self, text: &str, cuts: &[Place]) -> (String, Self) {
        let mut plain = String::with_capacity(text.len());
        let mut runs: Vec<Run> = Vec::new();
        let (mut first, mut from) = (0, 0);
        for cut in cuts.iter().chain([&(text.len()..text.len())]) {
            let [low, high] = [from, cut.start].map(|at| self.counts.before(text, at));
            let next = self.runs.partition_point(|run| run.first <= low);
            for (n, run) in self.runs.iter().enumerate().skip(next.saturating_sub(1)) {
                if run.first >= high {
                    break;
                }
                let at = run.first.max(low);
                let to = self.runs.get(n + 1).map_or(high, |run| run.first.min(high));
                if at >= to {
                    continue;
                }
                let begins = run.from[0] + at - run.first;
                let from = if at == run.first {
                    run.from
                } else {
                    [begins, begins + 1]
                };
                runs.push(Run { first, from });
                first += to - at;
            }
            plain.push_str(&text[from..cut.start]);
            from = cut.end;
        }
        let counts = Counts::new(&plain);
        (plain, Self { counts, runs })
    }

    /// Where a stretch of the plain text came from.
    fn span(&self, text: &str, at: &Place) -> Span {
        let before = |byte| self.counts.before(text, byte);
        [self.back(before(at.start))[0], self.back(before(at.end) - 1)[1]]
    }

    /// Where the character with a number came from.
    fn back(&self, character: usize) -> Span {
        let run = self.runs.partition_point(|run| run.first <= character);
        match run.checked_sub(1).map(|run| &self.runs[run]) {
            Some(run) if run.first < character => {
                let at = run.from[0] + character - run.first;
                [at, at + 1]
            }
            Some(run) => run.from,
            None => [0, 0],
        }
    }
}

/// The lines of a text that have more than spaces.
fn lines(text: &str) -> Vec<Line> {
    let is_furniture = furniture::on_page(text);
    let wide_bars = text.contains("｜");
    let mut lines = Vec::new();
    let mut start = 0;
    for piece in text.split('\n') {
        let trimmed = piece.trim_start();
        let from = start + piece.len() - trimmed.len();
        let at = from..from + trimmed.trim_end().len();
        if !at.is_empty() {
            let s = &text[at.clone()];
            lines.push(Line {
                furniture: is_furniture(&at),
                parted: s
                    .bytes()
                    .fold(false, |any, b| any | matches!(b, b'\t' | b'|' | b' '))
                    || wide_bars && s.contains('｜'),
                digits: s.bytes().fold(false, |any, b| any | b.is_ascii_digit()),
                at,
            });
        }
        start += piece.len() + 1;
    }
    lines
}

/// What stands under 相关链接 is of other pages: short lines without a stop.
fn related_links(text: &str, lines: &mut [Line]) {
    let mut under = false;
    for line in lines {
        let s = &text[line.at.clone()];
        if s.len() <= 48
            && words![
                "相关链接",
                "相关阅读",
                "相关新闻",
                "相关报道",
                "相关文章",
                "相关稿件",
                "延伸阅读",
                "推荐阅读",
                "猜你喜欢",
                "热门推荐",
                "更多阅读"
            ]
            .holds(s.trim_matches(['【', '】', '[', ']', '：', ':', ' ', '■', '●', '▍', '丨', '>']))
        {
            (under, line.furniture) = (true, true);
        } else if under && s.chars().count() <= 44 && !s.contains(['。', '；']) {
            line.furniture = true;
        } else {
            under = false;
        }
    }
}

/// Whether a line is a day and nothing else.
fn is_day(line: &str) -> bool {
    line.ends_with('日')
        && line
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '年' | '月' | '日' | ' '))
}

impl Page {
    pub(crate) fn new(original: &Original<'_>, ledger: &mut Ledger) -> Self {
        let (mut text, mut way) = Way::through(original, ledger);
        let mut here = Here::is(&text);
        let adverts = adverts::places(&text);
        if !adverts.is_empty() {
            for (at, step) in &adverts {
                ledger.cut_span(step, way.span(&text, at));
                ledger.count(step, 1);
            }
            let cuts: Vec<Place> = adverts.into_iter().map(|(at, _)| at).collect();
            (text, way) = way.without(&text, &cuts);
            here = Here::is(&text);
        }
        let mut lines = lines(&text);
        related_links(&text, &mut lines);
        let mut page = Self {
            text,
            way,
            lines,
            body: Vec::new(),
            before_places: OnceCell::new(),
            _here: here,
        };
        let mut dropped = 0;
        for i in 0..page.lines.len() {
            if page.lines[i].furniture {
                // 2031年5月6日 below a notice is no part of its text, but it is of the paper.
                if !is_day(page.line(i)) {
                    dropped += 1;
                    ledger.cut_span("furniture", page.span(&page.lines[i].at));
                }
            } else {
                page.body.push(i);
            }
        }
        ledger.count("furniture", dropped);
        page
    }

    /// Whether the page has a word of a list.
    pub(crate) fn has(&self, words: &Vocabulary) -> bool {
        words.within(&self.text)
    }

    /// Where the page has the words of a list.
    pub(crate) fn among<'a>(&'a self, words: &'a Vocabulary) -> Among<'a> {
        words.among(&self.text)
    }

    /// Whether a pattern may match a part of the page; `false` is certain.
    pub(crate) fn may_have(&self, pattern: &Pattern) -> bool {
        pattern.may_within(&self.text)
    }

    /// Whether a word for a place may stand behind a name somewhere; `false` is certain.
    pub(crate) fn may_be_place(&self, name: &str) -> bool {
        let before = self.before_places.get_or_init(|| {
            let places = words!["市", "县", "区", "州", "镇", "乡", "旗"].places(&self.text);
            Plane::of(places.filter_map(|(at, _)| self.text[..at].chars().next_back()))
        });
        let last = name.chars().next_back().map_or(0, |c| c as usize);
        last == 0 || last > 0xFFFF || before.contains(last)
    }

    pub(crate) fn str(&self, at: &Place) -> &str {
        &self.text[at.clone()]
    }

    /// How many characters it has.
    pub(crate) fn characters(&self) -> usize {
        self.way.counts.total()
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
        self.way.span(&self.text, at)
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

#[cfg(test)]
mod tests {
    #[test]
    fn the_day_that_signs_a_notice_is_none_of_what_was_cut() {
        let text =
            "青禾县关于修复路灯的通知\n6月底前修复北街路灯。\n青禾县人民政府\n2031年5月6日\n上一篇：灯会";
        let reading = crate::read(text, None, "notice");
        let cut: Vec<String> = reading
            .cut
            .iter()
            .map(|cut| {
                text.chars()
                    .skip(cut.span[0])
                    .take(cut.span[1] - cut.span[0])
                    .collect()
            })
            .collect();
        assert_eq!(cut, ["上一篇：灯会"]);
        assert_eq!(reading.issued_or_held_on.as_deref(), Some("2031-05-06"));
    }
}
