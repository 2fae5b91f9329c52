//! The received text as HTML: paragraphs with the places that reading or a person marked. Text from strangers is
//! escaped character by character; the cost grows with the text and the marks, not with their product.

use std::collections::BTreeSet;
use std::fmt::{self, Display, Write as _};
use std::ops::Range;

use askama::filters::HtmlSafe;

use yipanqi_app::extract::Block;

use super::shape::{self, Begins, Shape};

/// How a marked place looks; the order says which one leads where several overlap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// 任务
    Task,
    /// 数据
    Figure,
    /// 人与机构、文件
    Who,
    /// Dropped when normalised.
    Cut,
}

impl Look {
    fn class(self) -> &'static str {
        match self {
            Self::Task => "m-task",
            Self::Figure => "m-fig",
            Self::Who => "m-who",
            Self::Cut => "m-cut",
        }
    }
}

/// A marked place, in code points of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) look: Look,
    /// Where it leads; empty for a cut.
    pub(super) href: String,
    /// The number printed after it; empty for none.
    pub(super) number: String,
    /// Whether it is the current one.
    pub(super) is_now: bool,
}

/// Finished HTML.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Source(String);

impl Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl HtmlSafe for Source {}

/// Characters of a text that one page shows; a longer text is shown part by part.
pub(super) const PART: usize = 30_000;

/// The parts of a text, each a range of characters that begins and ends with a line. One when the text is not long.
pub(super) fn parts(text: &str) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut at) = (Vec::new(), 0, 0);
    for line in text.split_inclusive('\n') {
        at += line.chars().count();
        if at - start >= PART {
            parts.push(start..at);
            start = at;
        }
    }
    // A short rest belongs to the part before it.
    match parts.last_mut() {
        Some(last) if at - start < PART / 4 => last.end = at,
        _ => parts.push(start..at),
    }
    parts
}

/// What a text looked like in its file.
pub(super) struct Layout<'a> {
    /// The file's own blocks; none for a plain text.
    pub(super) blocks: &'a [Block],
    /// What is said where a page or a sheet begins.
    pub(super) begins: &'a dyn Fn(&Begins) -> String,
}

/// Writes the lines of a text that begin within `shown`, with their marked places, in the shape that they have: tables as
/// tables, headings, page numbers. A line that `is_title` names becomes the heading of all.
pub(super) fn source(
    text: &str,
    places: &[Place],
    shown: &Range<usize>,
    layout: &Layout<'_>,
    is_title: impl Fn(&str) -> bool,
) -> Source {
    let mut turns: Vec<(usize, bool, usize)> = Vec::with_capacity(places.len() * 2);
    for (n, place) in places
        .iter()
        .enumerate()
        .filter(|(_, place)| place.start < place.end)
    {
        turns.push((place.start, true, n));
        turns.push((place.end, false, n));
    }
    // Ends come before starts, so that neighbours do not seem to overlap.
    turns.sort_unstable();
    let mut writer = Writer {
        html: String::with_capacity(shown.len().min(text.len()) * 2),
        places,
        ..Writer::empty()
    };
    let mut turns = turns.into_iter().peekable();
    let lines: Vec<&str> = text.split('\n').collect();
    let (shapes, begins) = shape::laid_out(&lines, layout.blocks);
    let mut begins = begins.into_iter().peekable();
    let (mut at, mut titled) = (0, false);
    for (number, (line, shape)) in lines.into_iter().zip(shapes).enumerate() {
        let shape = if !titled && shape != Shape::Row && is_title(line) {
            titled = true;
            Shape::Title
        } else {
            shape
        };
        writer.is_mute = !shown.contains(&at);
        while let Some((_, what)) = begins.next_if(|(line, _)| *line <= number) {
            writer.begin_page(&(layout.begins)(&what));
        }
        writer.begin(shape);
        let cells = if shape == Shape::Row {
            shape::bars(line)
        } else {
            Vec::new()
        };
        let mut bars = cells.into_iter().peekable();
        for (n, c) in line.chars().chain(std::iter::once('\n')).enumerate() {
            while let Some((_, starts, n)) = turns.next_if(|turn| turn.0 <= at) {
                writer.turn(starts, n);
            }
            match bars.next_if(|bar| bar.0 == n) {
                Some((_, true)) => writer.next_cell(),
                Some((_, false)) => {}
                None => writer.put(c),
            }
            at += 1;
        }
        writer.end_line();
    }
    writer.end_table();
    Source(writer.html)
}

struct Writer<'a> {
    html: String,
    places: &'a [Place],
    /// The places that the next character lies in; the first leads.
    active: BTreeSet<(bool, Look, usize)>,
    tag: &'static str,
    in_paragraph: bool,
    /// Outside what is shown: places are followed, nothing is written.
    is_mute: bool,
    /// Within a table, and within a cell of it.
    in_table: bool,
    in_cell: bool,
    /// Within a mark, and whether that mark is a link.
    in_mark: Option<bool>,
    now_named: bool,
}

impl Writer<'_> {
    fn empty() -> Self {
        Self {
            html: String::new(),
            places: &[],
            active: BTreeSet::new(),
            tag: "p",
            in_paragraph: false,
            is_mute: false,
            in_table: false,
            in_cell: false,
            in_mark: None,
            now_named: false,
        }
    }

    fn begin(&mut self, shape: Shape) {
        self.tag = shape.tag();
        if self.is_mute {
            return;
        }
        if shape == Shape::Row {
            self.html.push_str(if self.in_table {
                "<tr><td>"
            } else {
                "<table><tr><td>"
            });
            (self.in_table, self.in_cell, self.in_paragraph) = (true, true, true);
        } else {
            self.end_table();
        }
    }

    /// Says that a page or a sheet begins; these words are no part of the text.
    fn begin_page(&mut self, words: &str) {
        if !self.is_mute {
            self.end_table();
            let _ = writeln!(self.html, "<p class=\"folio\">{}</p>", escaped(words));
        }
    }

    fn next_cell(&mut self) {
        self.close_mark();
        if self.in_cell {
            self.html.push_str("</td><td>");
        }
    }

    fn end_table(&mut self) {
        if std::mem::take(&mut self.in_table) {
            self.html.push_str("</table>\n");
        }
    }

    fn turn(&mut self, starts: bool, n: usize) {
        self.close_mark();
        let place = &self.places[n];
        let key = (!place.is_now, place.look, n);
        if starts {
            self.active.insert(key);
            return;
        }
        self.active.remove(&key);
        if !place.number.is_empty() && self.in_paragraph {
            let _ = write!(self.html, "<sup>{}</sup>", escaped(&place.number));
        }
    }

    fn put(&mut self, c: char) {
        // A paragraph begins with its first character that can be seen; the look indents it.
        if self.is_mute || matches!(c, '\n' | '\r' | '\u{c}') || (!self.in_paragraph && c.is_whitespace()) {
            return;
        }
        if !self.in_paragraph {
            let (tag, class) = match self.tag {
                "folio" => ("p", " class=\"folio\""),
                tag => (tag, ""),
            };
            let _ = write!(self.html, "<{tag}{class}>");
            self.in_paragraph = true;
        }
        if self.in_mark.is_none() {
            self.open_mark();
        }
        escape(&mut self.html, c);
    }

    fn open_mark(&mut self) {
        let Some((later, look, n)) = self.active.first().copied() else {
            return;
        };
        let place = &self.places[n];
        let cut = self.active.last().is_some_and(|(_, look, _)| *look == Look::Cut);
        let _ = write!(self.html, "<mark class=\"{}", look.class());
        if cut && look != Look::Cut {
            self.html.push_str(" m-cut");
        }
        if !later {
            self.html.push_str(" now");
        }
        self.html.push('"');
        if !later && !self.now_named {
            self.now_named = true;
            self.html.push_str(" id=\"now\"");
        }
        self.html.push('>');
        if !place.href.is_empty() {
            let _ = write!(self.html, "<a href=\"{}\"", escaped(&place.href));
            if !later {
                self.html.push_str(" aria-current=\"true\"");
            }
            self.html.push('>');
        }
        self.in_mark = Some(!place.href.is_empty());
    }

    fn close_mark(&mut self) {
        match self.in_mark.take() {
            Some(true) => self.html.push_str("</a></mark>"),
            Some(false) => self.html.push_str("</mark>"),
            None => {}
        }
    }

    fn end_line(&mut self) {
        self.close_mark();
        if std::mem::take(&mut self.in_cell) {
            self.html.push_str("</td></tr>");
            self.in_paragraph = false;
        } else if self.in_paragraph {
            let tag = if self.tag == "folio" { "p" } else { self.tag };
            let _ = writeln!(self.html, "</{tag}>");
            self.in_paragraph = false;
        }
    }
}

fn escape(out: &mut String, c: char) {
    match c {
        '&' => out.push_str("&amp;"),
        '<' => out.push_str("&lt;"),
        '>' => out.push_str("&gt;"),
        '"' => out.push_str("&quot;"),
        '\'' => out.push_str("&#39;"),
        // A control character or a change of direction from a stranger's text is shown, never obeyed.
        c if (c.is_control() && c != '\t')
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}') =>
        {
            out.push('\u{FFFD}');
        }
        c => out.push(c),
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| escape(&mut out, c));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(start: usize, end: usize, look: Look) -> Place {
        Place {
            start,
            end,
            look,
            href: String::new(),
            number: String::new(),
            is_now: false,
        }
    }

    const PLAIN: Layout<'_> = Layout {
        blocks: &[],
        begins: &|_| String::new(),
    };

    fn html(text: &str, places: &[Place]) -> String {
        source(text, places, &(0..usize::MAX), &PLAIN, |_| false).to_string()
    }

    #[test]
    fn a_text_from_a_stranger_is_never_markup() {
        assert_eq!(
            html("<b onclick=\"x\">'&", &[]),
            "<p>&lt;b onclick=&quot;x&quot;&gt;&#39;&amp;</p>\n"
        );
        let wrong = Place {
            href: "\"><script>".to_owned(),
            ..place(0, 1, Look::Task)
        };
        assert!(!html("a", &[wrong]).contains("<script"));
        assert_eq!(html("a\u{202E}b\u{1}", &[]), "<p>a\u{FFFD}b\u{FFFD}</p>\n");
    }

    #[test]
    fn overlapping_places_never_cross_and_the_task_leads() {
        let places = [place(1, 4, Look::Figure), place(2, 6, Look::Task)];
        assert_eq!(
            html("0123456", &places),
            "<p>0<mark class=\"m-fig\">1</mark><mark class=\"m-task\">23</mark><mark class=\"m-task\">45</mark>6</p>\n"
        );
    }

    #[test]
    fn a_place_over_several_paragraphs_is_marked_in_each() {
        let task = Place {
            number: "7".to_owned(),
            ..place(1, 6, Look::Task)
        };
        assert_eq!(
            html("ab\n\n\u{3000}cd", &[task]),
            "<p>a<mark class=\"m-task\">b</mark></p>\n<p><mark class=\"m-task\">c</mark>d</p>\n"
                .replace(">c</mark>d", ">c</mark><sup>7</sup>d")
                .as_str()
        );
    }

    #[test]
    fn the_current_place_is_named_once_and_cut_characters_stay_in_sight() {
        let now = Place {
            is_now: true,
            href: "#c1".to_owned(),
            ..place(0, 4, Look::Task)
        };
        let shown = html("abcd", &[now, place(1, 2, Look::Cut)]);
        assert_eq!(shown.matches("id=\"now\"").count(), 1);
        assert!(
            shown.contains("m-task m-cut now") && shown.contains("aria-current=\"true\">a</a>"),
            "{shown}"
        );
    }

    #[test]
    fn places_beyond_the_text_or_without_width_do_no_harm() {
        let places = [
            place(3, 900, Look::Who),
            place(2, 2, Look::Task),
            place(900, 901, Look::Cut),
        ];
        assert_eq!(
            html("abcd", &places),
            "<p>abc<mark class=\"m-who\">d</mark></p>\n"
        );
    }

    #[test]
    fn the_first_line_that_is_the_title_becomes_the_heading() {
        let shown = source("t\nt", &[], &(0..9), &PLAIN, |line| line == "t").to_string();
        assert_eq!(shown, "<h2>t</h2>\n<p>t</p>\n");
    }

    #[test]
    fn a_table_keeps_its_cells_and_marks_stand_on_exact_characters() {
        let task = Place {
            number: "1".to_owned(),
            ..place(3, 9, Look::Task)
        };
        assert_eq!(
            html("序\t事\n1\t修桥\t江\n尾", &[task]),
            "<table><tr><td>序</td><td>事</td></tr><tr><td>1</td><td>修桥</td><td>江</td></tr></table>\n<p>尾</p>\n"
                .replace("<tr><td>1<", "<tr><td><mark class=\"m-task\">1</mark><")
                .replace("<td>修桥<", "<td><mark class=\"m-task\">修桥</mark><")
                .replace("<td>江", "<td><sup>1</sup>江")
        );
        assert_eq!(
            html("| 甲 | 乙 |\n| 一 | 二 |", &[]),
            "<table><tr><td> 甲 </td><td> 乙 </td></tr><tr><td> 一 </td><td> 二 </td></tr></table>\n"
        );
    }

    #[test]
    fn of_a_long_text_one_part_is_written_and_the_marks_in_it_stay_where_they_are() {
        let line = format!("{}\n", "字".repeat(99));
        let text = line.repeat(1000);
        let all = parts(&text);
        assert_eq!(all.len(), 4, "{all:?}");
        assert!(all.windows(2).all(|two| two[0].end == two[1].start));
        let whole: usize = all.iter().map(Range::len).sum();
        assert_eq!(whole, text.chars().count());
        let places = [place(29_990, 30_010, Look::Task), place(50, 60, Look::Figure)];
        let second = source(&text, &places, &all[1], &PLAIN, |_| false).to_string();
        assert_eq!(second.matches('字').count(), 29_700);
        assert!(
            second.starts_with("<p><mark class=\"m-task\">") && !second.contains("m-fig"),
            "{}",
            &second[..80]
        );
        assert_eq!(parts("短文").len(), 1);
        assert_eq!(parts(""), vec![Range { start: 0, end: 0 }]);
    }

    #[test]
    fn a_large_text_with_many_places_is_written_in_one_pass() {
        let text = "字".repeat(500_000);
        let places: Vec<Place> = (0..20_000)
            .map(|n| place(n * 20, n * 20 + 400, Look::Task))
            .collect();
        let shown = html(&text, &places);
        assert_eq!(shown.matches('字').count(), 500_000);
        assert!(shown.len() < 4_000_000, "{}", shown.len());
    }
}
