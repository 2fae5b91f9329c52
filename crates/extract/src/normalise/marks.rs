//! Marks that content farms and forums put between words, and characters that print nothing.

use super::{Glyph, Ledger, is_han};

/// Whether `c` is one of those, or stands for a character that was lost.
pub(super) fn is_noise(c: char) -> bool {
    is_mark(c) || is_invisible(c) || c == LOST
}

const LOST: char = '\u{FFFD}';

fn is_mark(c: char) -> bool {
    matches!(c, '▼' | '▽' | '▾')
}

fn is_invisible(c: char) -> bool {
    match c {
        '\u{200B}'..='\u{200F}'
        | '\u{2060}'..='\u{2064}'
        | '\u{FEFF}'
        | '\u{AD}'
        | '\u{FE00}'..='\u{FE0F}' => true,
        '\n' | '\t' | '\u{c}' | '\u{b}' | '\u{85}' => false,
        c => c.is_control(),
    }
}

pub(super) fn strip(row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(row.len());
    let (mut marks, mut invisible, mut lost) = (0, 0, 0);
    let mut run: Option<(u32, u32)> = None;
    for g in row {
        if is_mark(g.c) {
            marks += 1;
            run = Some(run.map_or((g.s, g.e), |(s, _)| (s, g.e)));
            continue;
        }
        if let Some((s, e)) = run.take() {
            ledger.cut("marks", s, e);
        }
        if is_invisible(g.c) {
            invisible += 1;
            ledger.cut("invisible", g.s, g.e);
            continue;
        }
        lost += usize::from(g.c == LOST);
        out.push(g);
    }
    if let Some((s, e)) = run {
        ledger.cut("marks", s, e);
    }
    ledger.count("marks", marks);
    ledger.count("invisible", invisible);
    ledger.count("lost-characters", lost);
    out
}

/// 总*记, 政×部: counted, never repaired.
pub(super) fn count_masks(row: &[Glyph], ledger: &mut Ledger) {
    let star = |c: char| matches!(c, '*' | '＊');
    let mut masks = 0;
    let mut i = 1;
    while i + 1 < row.len() {
        if star(row[i].c) && is_han(row[i - 1].c) {
            let mut j = i;
            while j < row.len() && star(row[j].c) {
                j += 1;
            }
            if row.get(j).is_some_and(|g| is_han(g.c)) {
                masks += 1;
            }
            i = j;
        } else {
            i += 1;
        }
    }
    ledger.count("masks", masks);
}

#[cfg(test)]
mod tests {
    use super::super::normalise;

    #[test]
    fn marks_and_invisible_characters_are_dropped() {
        let plain = normalise("青禾▼▼市\u{200B}推进");
        assert_eq!(plain.text, "青禾市推进");
        assert_eq!(plain.map, vec![0, 1, 4, 6, 7]);
    }
}
