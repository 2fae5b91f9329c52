//! Readings in brackets after a character: `网(wǎng)`, `地(di)(di)`. Only real syllables are taken, so
//! `人工智能(AI)` and `软件(app)` stay.

use super::{Glyph, Ledger, is_han};
use crate::vocabulary::Words;

const INITIALS: &[&str] = &[
    "zh", "ch", "sh", "b", "p", "m", "f", "d", "t", "n", "l", "g", "k", "h", "j", "q", "x", "r", "z", "c",
    "s", "y", "w", "",
];
static FINALS: Words = Words::new(&[
    "a", "o", "e", "i", "u", "v", "ai", "ei", "ui", "ao", "ou", "iu", "ie", "ue", "ve", "er", "an", "en",
    "in", "un", "vn", "ang", "eng", "ing", "ong", "ia", "ua", "uo", "uai", "iao", "ian", "uan", "van",
    "iang", "uang", "iong",
]);

pub(super) fn strip(row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    let Some(first) = (1..row.len()).find(|i| is_open(row[*i].c) && reading(&row, *i).is_some()) else {
        return row;
    };
    let mut out: Vec<Glyph> = Vec::with_capacity(row.len());
    out.extend_from_slice(&row[..first]);
    let mut found = 0;
    let mut i = first;
    while i < row.len() {
        let g = row[i];
        if is_open(g.c)
            && out.last().is_some_and(|l| is_han(l.c))
            && let Some(next) = reading(&row, i)
        {
            found += 1;
            ledger.cut("pinyin", g.s, row[next - 1].e);
            i = next;
            continue;
        }
        out.push(g);
        i += 1;
    }
    ledger.count("pinyin", found);
    out
}

/// Whether a reading may stand in a text: a bracket with a letter of one after it.
pub(super) fn may(text: &str) -> bool {
    text.match_indices(is_open).any(|(at, bracket)| {
        let after = text[at + bracket.len()..].chars().next();
        after.is_some_and(|c| plain_letter(c).is_some())
    })
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn reading(row: &[Glyph], open: usize) -> Option<usize> {
    let close = row[open + 1..]
        .iter()
        .take(8)
        .position(|g| matches!(g.c, ')' | '）'))?
        + open
        + 1;
    let syllable: Option<String> = row[open + 1..close].iter().map(|g| plain_letter(g.c)).collect();
    is_syllable(&syllable?).then_some(close + 1)
}

fn plain_letter(c: char) -> Option<char> {
    Some(match c {
        'a'..='z' => c,
        'ā' | 'á' | 'ǎ' | 'à' => 'a',
        'ē' | 'é' | 'ě' | 'è' => 'e',
        'ī' | 'í' | 'ǐ' | 'ì' => 'i',
        'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
        'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
        'ü' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'v',
        'ɡ' => 'g',
        'ń' | 'ň' | 'ǹ' => 'n',
        _ => return None,
    })
}

fn is_syllable(s: &str) -> bool {
    !s.is_empty()
        && INITIALS
            .iter()
            .any(|i| s.strip_prefix(i).is_some_and(|rest| FINALS.holds(rest)))
}

#[cfg(test)]
mod tests {
    use super::super::normalise;
    use super::is_syllable;

    #[test]
    fn syllables_are_told_from_abbreviations() {
        for s in ["wang", "shuang", "lv", "e", "zhi", "jiong"] {
            assert!(is_syllable(s), "{s}");
        }
        for s in ["app", "xyz", "", "ppt"] {
            assert!(!is_syllable(s), "{s}");
        }
        assert_eq!(
            normalise("人工智能(AI)助(zhù)力（lì）平台(app)").text,
            "人工智能(AI)助力平台(app)"
        );
    }
}
