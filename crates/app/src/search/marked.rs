//! Hits with the words that were asked for marked in them.

use std::collections::BTreeSet;
use std::ops::Range;
use yipanqi_domain::sort_key::initials;
use yipanqi_extract::words;

use super::words::Question;

/// Characters shown before and after the first hit of a long text.
const AROUND: usize = 40;

/// A piece of a text; `hit` where it is what was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The characters.
    pub text: String,
    /// Asked for.
    pub hit: bool,
}

/// A short text, whole.
pub(super) fn whole(text: &str, question: &Question) -> Vec<Piece> {
    pieces(text, &hits(text, question))
}

/// Of a long text what stands around the first hit, on one line; its beginning when no hit can be shown.
pub(super) fn around(text: &str, question: &Question) -> Vec<Piece> {
    let line: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let first = hits(&line, question).first().map_or(0, |hit| hit.start);
    let start = back(&line, first, AROUND);
    let end = forth(&line, first, 2 * AROUND);
    let mut cut = pieces(&line[start..end], &hits(&line[start..end], question));
    let dots = |hit| Piece {
        text: "…".to_owned(),
        hit,
    };
    if start > 0 {
        cut.insert(0, dots(false));
    }
    if end < line.len() {
        cut.push(dots(false));
    }
    cut
}

fn back(text: &str, at: usize, characters: usize) -> usize {
    text[..at]
        .char_indices()
        .rev()
        .take(characters)
        .last()
        .map_or(at, |(n, _)| n)
}

fn forth(text: &str, at: usize, characters: usize) -> usize {
    text[at..]
        .char_indices()
        .nth(characters)
        .map_or(text.len(), |(n, _)| at + n)
}

/// Where the question's words, or words that read so, stand.
fn hits(text: &str, question: &Question) -> Vec<Range<usize>> {
    let wanted: BTreeSet<&str> = question.words.iter().map(String::as_str).collect();
    let lower = text.to_lowercase();
    let mut found: Vec<Range<usize>> = Vec::new();
    // Lower case may be longer than what it was made of; then places would not fit.
    if lower.len() == text.len() {
        for word in wanted {
            found.extend(lower.match_indices(word).map(|(at, hit)| at..at + hit.len()));
        }
    }
    if let Some(letters) = &question.letters {
        found.extend(read_so(text, letters));
    }
    found.sort_by_key(|hit| (hit.start, std::cmp::Reverse(hit.end)));
    let mut joined: Vec<Range<usize>> = Vec::new();
    for hit in found {
        match joined.last_mut() {
            Some(last) if hit.start <= last.end => last.end = last.end.max(hit.end),
            _ => joined.push(hit),
        }
    }
    joined
}

/// Runs of words whose first letters are these.
fn read_so(text: &str, letters: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let words: Vec<(Range<usize>, Option<String>)> = words(text)
        .into_iter()
        .map(|word| {
            let place = at..at + word.len();
            at = place.end;
            (place, initials(word))
        })
        .collect();
    let mut found = Vec::new();
    for start in 0..words.len() {
        let mut run = String::new();
        for (place, word) in &words[start..] {
            let Some(word) = word else { break };
            run.push_str(word);
            if run == letters {
                found.push(words[start].0.start..place.end);
            }
            if run.len() >= letters.len() {
                break;
            }
        }
    }
    found
}

fn pieces(text: &str, hits: &[Range<usize>]) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut at = 0;
    let mut put = |text: &str, hit| {
        if !text.is_empty() {
            out.push(Piece {
                text: text.to_owned(),
                hit,
            });
        }
    };
    for hit in hits {
        put(&text[at..hit.start], false);
        put(&text[hit.clone()], true);
        at = hit.end;
    }
    put(&text[at..], false);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|p| {
                if p.hit {
                    format!("[{}]", p.text)
                } else {
                    p.text.clone()
                }
            })
            .collect()
    }

    #[test]
    fn what_was_asked_for_is_marked_in_its_place() {
        let marked = |text, asked| shown(&whole(text, &Question::of(asked)));
        assert_eq!(marked("新建高速公路", "高速公路"), "新建[高速公路]");
        assert_eq!(marked("新建高速公路", "gsgl"), "新建[高速公路]");
        assert_eq!(marked("A15 大桥", "a15"), "[A15] 大桥");
        assert_eq!(marked("大桥", "隧道"), "大桥");
    }

    #[test]
    fn of_a_long_text_the_surroundings_of_the_first_hit_are_shown() {
        let long = format!("{}大桥{}", "前".repeat(100), "后".repeat(100));
        let cut = shown(&around(&long, &Question::of("大桥")));
        assert!(
            cut.starts_with("…前") && cut.contains("[大桥]") && cut.ends_with("后…"),
            "{cut}"
        );
        assert!(cut.chars().count() < 130);
    }
}
