//! Cutting a paragraph into sentences and those into clauses.

use crate::page::{Page, Place};
use crate::quick::begins_with_han;

/// Splits at `，；` (and `。` into sentences), not inside quotes, brackets or titles.
pub(crate) fn sentences(page: &Page, at: &Place) -> Vec<Vec<Place>> {
    let s = page.str(at);
    let mut out = Vec::new();
    let mut current: Vec<Place> = Vec::new();
    let mut depth = 0_i32;
    let mut opened = 0;
    let mut start = 0;
    let mut far = false;
    let mut next = 0;
    while let Some(rest) = s.get(next..).filter(|rest| !rest.is_empty()) {
        // Most characters mean nothing here.
        if begins_with_han(rest) {
            far = next + 3 - opened > 240;
            next += 6;
            continue;
        }
        let (i, Some(c)) = (next, rest.chars().next()) else {
            break;
        };
        next += c.len_utf8();
        if is_everyday_han(c as usize) {
            far = i - opened > 240;
            continue;
        }
        if depth > 0 && far {
            depth = 0;
        }
        far = false;
        match c {
            '“' | '《' | '(' | '（' | '〈' | '【' => {
                depth += 1;
                opened = i;
            }
            '”' | '》' | ')' | '）' | '〉' | '】' => depth = (depth - 1).max(0),
            _ => {}
        }
        // A bracket that is never closed must not swallow the rest.
        if depth > 0 && i - opened > 240 {
            depth = 0;
        }
        let ends = matches!(c, '。' | '！' | '？' | '!' | '?' | '\n');
        if (depth == 0 && (ends || matches!(c, '，' | ',' | '；' | ';'))) || (ends && c == '\n') {
            push(&mut current, at.start + start, at.start + i);
            start = i + c.len_utf8();
            if ends && !current.is_empty() {
                out.push(std::mem::take(&mut current));
            }
        }
    }
    push(&mut current, at.start + start, at.end);
    if !current.is_empty() {
        out.push(current);
    }
    out
}

fn is_everyday_han(c: usize) -> bool {
    (0x4E00..=0x9FFF).contains(&c)
}

fn push(current: &mut Vec<Place>, from: usize, to: usize) {
    if from < to {
        current.push(from..to);
    }
}
