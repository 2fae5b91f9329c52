//! Marks that content farms and forums put between words and into them, characters that print nothing, those that were
//! lost, and digits as wide as Han.

use super::{Glyph, Ledger, is_han};
use crate::tokens::is_over;

/// Whether `c` may be one of those.
pub(super) fn is_noise(c: char) -> bool {
    is_mark(c) || may_be_put_in(c) || is_invisible(c) || is_wide(c) || c == LOST
}

/// What a Han character that a broken conversion left begins with.
pub(super) fn may_be_debris(c: char) -> bool {
    matches!(c, '锟' | '烫' | '屯')
}

const LOST: char = '\u{FFFD}';

fn is_mark(c: char) -> bool {
    matches!(c, '▼' | '▽' | '▾')
}

/// Marks of lists and of units that lead; within a word they were put in.
fn may_be_put_in(c: char) -> bool {
    matches!(c, '★' | '☆' | '■' | '▲' | '△' | '◆' | '◇' | '●')
}

fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９' | '．')
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

/// 锟斤拷 and 烫烫烫 stand for characters that a conversion lost.
fn lose(row: &mut [Glyph]) {
    let mut i = 0;
    while i + 2 < row.len() {
        let debris = match [row[i].c, row[i + 1].c, row[i + 2].c] {
            ['锟', '斤', '拷'] => 3,
            ['烫', '烫', '烫'] | ['屯', '屯', '屯'] => {
                row[i..].iter().take_while(|g| g.c == row[i].c).count()
            }
            _ => 0,
        };
        row[i..i + debris].iter_mut().for_each(|g| g.c = LOST);
        i += debris.max(1);
    }
}

/// ２．５ is 2.5.
fn narrow(row: &mut [Glyph], ledger: &mut Ledger) {
    let narrowed = |c: char| match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')),
        _ => None,
    };
    let mut wide = 0;
    for i in 0..row.len() {
        let digit = |at: Option<usize>| {
            at.and_then(|at| row.get(at))
                .is_some_and(|g| g.c.is_ascii_digit() || narrowed(g.c).is_some())
        };
        let c = match row[i].c {
            '．' if digit(i.checked_sub(1)) && digit(Some(i + 1)) => Some('.'),
            c => narrowed(c),
        };
        if let Some(c) = c {
            row[i].c = c;
            wide += 1;
        }
    }
    ledger.count("full-width", wide);
}

/// Where marks that stand within a word end.
fn put_in(row: &[Glyph], from: usize) -> Option<usize> {
    let to = from + row[from..].iter().take_while(|g| may_be_put_in(g.c)).count();
    let is_near = |g: &&Glyph| is_han(g.c) || may_be_put_in(g.c);
    let no_mark = |g: &&Glyph| is_han(g.c);
    let before = row[..from]
        .iter()
        .rev()
        .take(8)
        .take_while(is_near)
        .filter(no_mark);
    let before: Vec<char> = before.take(4).map(|g| g.c).collect();
    let before: String = before.iter().rev().collect();
    let behind = row[to..].iter().take(8).take_while(is_near).filter(no_mark);
    let behind: String = behind.take(4).map(|g| g.c).collect();
    (!before.is_empty() && row.get(to).is_some_and(|g| is_han(g.c)) && is_over(&before, &behind))
        .then_some(to)
}

pub(super) fn strip(mut row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    lose(&mut row);
    narrow(&mut row, ledger);
    let mut out = Vec::with_capacity(row.len());
    let (mut marks, mut invisible, mut lost) = (0, 0, 0);
    let mut run: Option<(u32, u32)> = None;
    let mut within = 0;
    for (i, g) in row.iter().copied().enumerate() {
        if i >= within
            && may_be_put_in(g.c)
            && let Some(end) = put_in(&row, i)
        {
            within = end;
        }
        if is_mark(g.c) || i < within {
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

    #[test]
    fn marks_within_words_are_dropped_and_those_of_lists_and_units_stay() {
        let plain = normalise("县公★安局、县交■通运输局和县教▲育局装路灯");
        assert_eq!(plain.text, "县公安局、县交通运输局和县教育局装路灯");
        assert!(plain.steps.iter().any(|s| s.step == "marks" && s.count == 3));
        for page in [
            "★县城管局",
            "县城管局★、县财政局",
            "县城管局★ 县财政局",
            "●修路灯●换灯杆",
        ] {
            assert_eq!(normalise(page).text, page);
        }
    }

    #[test]
    fn wide_digits_are_digits() {
        let plain = normalise("３月落实路灯资金２．５亿元。１．点灯");
        assert_eq!(plain.text, "3月落实路灯资金2.5亿元。1．点灯");
        assert!(plain.steps.iter().any(|s| s.step == "full-width" && s.count == 5));
    }

    #[test]
    fn what_a_conversion_left_is_lost() {
        let plain = normalise("青禾锟斤拷公安局和烫烫烫局要防烫伤");
        assert_eq!(
            plain.text,
            "青禾\u{FFFD}\u{FFFD}\u{FFFD}公安局和\u{FFFD}\u{FFFD}\u{FFFD}局要防烫伤"
        );
        assert!(
            plain
                .steps
                .iter()
                .any(|s| s.step == "lost-characters" && s.count == 6)
        );
    }
}
