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

/// Whether what stands in the brackets of a reading may begin with a character.
pub(super) fn may_begin(c: char) -> bool {
    is_between(c) || plain_letter(c.to_ascii_lowercase()).is_some()
}

/// What may part syllables.
fn is_between(c: char) -> bool {
    matches!(c, ' ' | '\u{3000}' | '\'' | '’' | '-' | '·')
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '［')
}

/// The reading of one character, or of the characters before it in one bracket: `禾阳(hé yáng)`. `open` is where the
/// bracket stands; gives the place after it.
fn reading(row: &[Glyph], open: usize) -> Option<usize> {
    let close = row[open + 1..]
        .iter()
        .take(40)
        .position(|g| matches!(g.c, ')' | '）' | ']' | '］'))?
        + open
        + 1;
    let inside = &row[open + 1..close];
    let toned = inside.iter().any(|g| is_toned(g.c));
    // Letters in square brackets are more often a footnote than a reading.
    if matches!(row[open].c, '[' | '［') && !toned {
        return None;
    }
    let before = row[..open]
        .iter()
        .rev()
        .take(16)
        .take_while(|g| is_han(g.c))
        .count();
    let mut syllables = 0;
    for part in inside.split(|g| is_between(g.c)) {
        if part.is_empty() {
            continue;
        }
        // wang3: the tone as a digit.
        let part = match part {
            [letters @ .., last] if matches!(last.c, '1'..='5') && !letters.is_empty() => letters,
            _ => part,
        };
        // Hé: a capital with tones; AI is none.
        let letter = |c: char| plain_letter(if toned { c.to_ascii_lowercase() } else { c });
        let letters: Option<String> = part.iter().map(|g| letter(g.c)).collect();
        let letters = letters?;
        syllables += if is_syllable(&letters) {
            1
        } else if toned && letters.len() <= 24 {
            syllables_in(&letters)?
        } else {
            return None;
        };
    }
    (syllables == 1 || syllables > 1 && syllables <= before).then_some(close + 1)
}

/// How many syllables letters without a space are: heyang is two.
fn syllables_in(letters: &str) -> Option<usize> {
    let mut fewest: Vec<Option<usize>> = vec![None; letters.len() + 1];
    fewest[0] = Some(0);
    for end in 1..=letters.len() {
        fewest[end] = (end.saturating_sub(6)..end)
            .filter(|start| is_syllable(&letters[*start..end]))
            .filter_map(|start| fewest[start].map(|n| n + 1))
            .min();
    }
    fewest[letters.len()]
}

fn is_toned(c: char) -> bool {
    !c.is_ascii() && plain_letter(c).is_some_and(|plain| plain != 'g')
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
        assert_eq!(
            normalise("青禾(qīng hé)市(shì )修(xiu1)缮河堤(Hédī)，见附件[a]与(wang luo luo luo)").text,
            "青禾市修缮河堤，见附件[a]与(wang luo luo luo)"
        );
    }
}
