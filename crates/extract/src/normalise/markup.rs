//! Tags and entities of web pages: block tags become line ends, cells become tabs, the rest goes.
//!
//! Only tags of HTML are taken, so `<` in prose stays.

use super::{Glyph, Ledger};
use crate::vocabulary::Words;

static BREAKS: Words = Words::new(&[
    "p",
    "br",
    "div",
    "tr",
    "li",
    "ul",
    "ol",
    "table",
    "tbody",
    "thead",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "nav",
    "blockquote",
    "dl",
    "dt",
    "dd",
    "pre",
    "hr",
    "title",
    "form",
    "body",
    "html",
    "head",
]);
static INLINE: Words = Words::new(&[
    "span", "strong", "b", "i", "em", "u", "a", "font", "img", "input", "button", "label", "sup", "sub",
    "small", "meta", "link", "center", "select", "option", "iframe", "video", "audio", "source", "col",
    "colgroup", "o:p", "s", "del", "ins", "code",
]);
const SWALLOWED: &[&str] = &["script", "style", "noscript"];
/// Longest tag that is still taken for one.
const TAG_MAX: usize = 4096;

pub(super) fn strip(row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(row.len());
    let mut i = 0;
    let mut tags = 0;
    let mut ahead = Ahead::default();
    while i < row.len() {
        let g = row[i];
        match g.c {
            '<' => {
                if let Some((next, put)) = tag(&row, i, &mut ahead) {
                    tags += 1;
                    let end = row[next - 1].e;
                    ledger.cut("markup", g.s, end);
                    if let Some(c) = put {
                        out.push(Glyph { c, s: g.s, e: end });
                    }
                    i = next;
                    continue;
                }
                out.push(g);
            }
            '&' => {
                if let Some((next, c)) = entity(&row, i) {
                    tags += 1;
                    out.push(Glyph {
                        c,
                        s: g.s,
                        e: row[next - 1].e,
                    });
                    i = next;
                    continue;
                }
                out.push(g);
            }
            '\r' => {
                if row.get(i + 1).is_none_or(|n| n.c != '\n') {
                    out.push(Glyph { c: '\n', ..g });
                }
            }
            _ => out.push(g),
        }
        i += 1;
    }
    ledger.count("markup", tags);
    out
}

/// Where the next `>` and the next closing tags stand. Each is looked for once and kept until it is
/// passed, so that a page of nothing but `<` or `<script>` stays linear.
#[derive(Default)]
struct Ahead {
    close: Option<usize>,
    swallowed: [Option<usize>; SWALLOWED.len()],
}

impl Ahead {
    /// Index after the next `>`, if the tag is not too long.
    fn end(&mut self, row: &[Glyph], from: usize) -> Option<usize> {
        if self.close.is_none_or(|at| at < from) {
            self.close = Some(
                row[from..]
                    .iter()
                    .position(|g| g.c == '>')
                    .map_or(usize::MAX, |p| p + from),
            );
        }
        self.close
            .filter(|at| *at != usize::MAX && *at - from <= TAG_MAX)
            .map(|at| at + 1)
    }

    /// Index of the next `</name`.
    fn closing(&mut self, row: &[Glyph], from: usize, which: usize) -> Option<usize> {
        if self.swallowed[which].is_none_or(|at| at < from) {
            let close: Vec<char> = format!("</{}", SWALLOWED[which]).chars().collect();
            let at = row[from..]
                .windows(close.len())
                .position(|w| w.iter().zip(&close).all(|(g, c)| g.c.to_ascii_lowercase() == *c));
            self.swallowed[which] = Some(at.map_or(usize::MAX, |p| p + from));
        }
        self.swallowed[which].filter(|at| *at != usize::MAX)
    }
}

/// End of the tag at `i` and what stands for it.
fn tag(row: &[Glyph], i: usize, ahead: &mut Ahead) -> Option<(usize, Option<char>)> {
    let mut j = i + 1;
    if row.get(j)?.c == '!' {
        return Some((ahead.end(row, j)?, None));
    }
    let closing = row.get(j)?.c == '/';
    if closing {
        j += 1;
    }
    let name: String = row[j..]
        .iter()
        .take(11)
        .map(|g| g.c.to_ascii_lowercase())
        .take_while(|c| c.is_ascii_alphanumeric() || *c == ':')
        .collect();
    let end = ahead.end(row, j)?;
    let name = name.as_str();
    if let Some(which) = SWALLOWED.iter().position(|s| *s == name) {
        if closing {
            return Some((end, Some('\n')));
        }
        return Some((ahead.closing(row, end, which).unwrap_or(end), None));
    }
    if BREAKS.holds(name) {
        return Some((end, Some('\n')));
    }
    if name == "td" || name == "th" {
        return Some((end, closing.then_some('\t')));
    }
    INLINE.holds(name).then_some((end, None))
}

fn entity(row: &[Glyph], i: usize) -> Option<(usize, char)> {
    let name: String = row[i + 1..]
        .iter()
        .take(9)
        .map(|g| g.c)
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '#')
        .collect();
    let end = i + 1 + name.len();
    if name.is_empty() || row.get(end)?.c != ';' {
        return None;
    }
    let c = match name.as_str() {
        "nbsp" | "emsp" | "ensp" | "thinsp" => ' ',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        // Pages of poor converters write titles in French quotes.
        "laquo" => '《',
        "raquo" => '》',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "middot" => '·',
        "mdash" => '—',
        "ndash" => '–',
        "hellip" => '…',
        "times" => '×',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((end + 1, c))
}

#[cfg(test)]
mod tests {
    use super::super::normalise;

    #[test]
    fn tags_become_lines_and_entities_become_signs() {
        let plain = normalise(
            "<p style=\"x\">&nbsp;会议审议&laquo;青禾方案&raquo;。<br/>第二行</p><script>var a=1<2;</script>尾",
        );
        assert_eq!(plain.text.trim(), "会议审议《青禾方案》。\n第二行\n\n尾");
    }

    #[test]
    fn a_less_than_sign_in_prose_stays() {
        assert_eq!(normalise("投资<5亿元 & 增速>3%").text, "投资<5亿元 & 增速>3%");
    }
}
