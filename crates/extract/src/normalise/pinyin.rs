//! Readings in brackets after a character: `网(wǎng)`, `地(di)(di)`. Only real syllables are taken, so
//! `人工智能(AI)` and `软件(app)` stay. Doubled brackets around other words were put in too: one pair stays at the end of
//! a sentence, where it may be a note.

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
    let row = single(row, ledger);
    let Some(first) = (1..row.len()).find(|i| is_open(row[*i].c) && any_reading(&row, *i).is_some()) else {
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
            && let Some(next) = any_reading(&row, i)
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

pub(super) fn is_open(c: char) -> bool {
    matches!(c, '(' | '（' | '[' | '［' | '〔')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）' | ']' | '］' | '〕')
}

fn is_round(c: char) -> bool {
    matches!(c, '(' | '（')
}

/// The longest words between doubled brackets: as a part of a sentence, and as a note.
const NAME_MAX: usize = 24;
const NOTE_MAX: usize = 120;

/// （（县财政局））要: without the brackets; （（县财政局））。 with one pair, and so is any note.
fn single(row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    let is_end = |at: usize| row.get(at).is_some_and(|g| matches!(g.c, ')' | '）'));
    let (mut dropped, mut pairs, mut i) = (Vec::new(), 0, 0);
    while i + 2 < row.len() {
        if is_round(row[i].c) && is_round(row[i + 1].c) && is_han_or_digit(row[i + 2].c) {
            let inside = row[i + 2..].iter().take(NOTE_MAX);
            // Brackets within it stay: 各乡镇（街道）.
            let mut depth = 0_usize;
            let within = |g: &&Glyph| {
                depth += usize::from(is_open(g.c));
                let closes = is_close(g.c);
                let ends = g.c == '\n' || closes && depth == 0;
                depth -= usize::from(closes && depth > 0);
                !ends
            };
            let length = inside.take_while(within).count();
            let close = i + 2 + length;
            if is_end(close) && is_end(close + 1) {
                let goes_on = row.get(close + 2).is_some_and(|g| is_han(g.c))
                    && length <= NAME_MAX
                    && row[i + 2..close].iter().all(|g| is_han_or_digit(g.c));
                let all = [i, i + 1, close, close + 1];
                // What ends with the bracket ends with all of it.
                let inner = |at: &usize| goes_on || *at == i + 1 || *at == close;
                dropped.extend(all.into_iter().filter(inner));
                pairs += 1;
                i = close + 1;
            }
        }
        i += 1;
    }
    if pairs == 0 {
        return row;
    }
    ledger.count("brackets", pairs);
    for at in &dropped {
        ledger.cut("brackets", row[*at].s, row[*at].e);
    }
    let kept = row.into_iter().enumerate();
    kept.filter(|(at, _)| dropped.binary_search(at).is_err())
        .map(|(_, g)| g)
        .collect()
}

fn is_han_or_digit(c: char) -> bool {
    is_han(c) || c.is_ascii_digit()
}

/// The same as [`reading`], also of doubled brackets.
fn any_reading(row: &[Glyph], open: usize) -> Option<usize> {
    if row.get(open + 1).is_some_and(|g| is_open(g.c)) {
        let next = reading(row, open, open + 1)?;
        return row.get(next).is_some_and(|g| is_close(g.c)).then_some(next + 1);
    }
    reading(row, open, open)
}

/// The reading of one character, or of the characters before it in one bracket: `禾阳(hé yáng)`. `open` is where the
/// bracket stands, `from` where the first does; gives the place after it.
fn reading(row: &[Glyph], from: usize, open: usize) -> Option<usize> {
    let close = row[open + 1..].iter().take(40).position(|g| is_close(g.c))? + open + 1;
    let inside = &row[open + 1..close];
    let toned = inside.iter().any(|g| is_toned(g.c));
    // Letters in square brackets are more often a footnote than a reading.
    if !is_round(row[open].c) && !toned {
        return None;
    }
    let before = row[..from]
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

    #[test]
    fn doubled_and_other_brackets_are_known() {
        assert_eq!(
            normalise("县财政局((cái zhèng jú))要装（（zhuāng））好〔hǎo〕路灯，见〔2031〕3号").text,
            "县财政局要装好路灯，见〔2031〕3号"
        );
        let plain = normalise("（（县财政局））要在((6月底前))装路灯((县城管局))。");
        assert_eq!(plain.text, "县财政局要在6月底前装路灯(县城管局)。");
        assert!(plain.steps.iter().any(|s| s.step == "brackets" && s.count == 3));
        for (page, text) in [
            (
                "更换路灯（（牵头单位：县住建局；配合单位：县财政局））",
                "更换路灯（牵头单位：县住建局；配合单位：县财政局）",
            ),
            ("备足电费（（含农村））。", "备足电费（含农村）。"),
            (
                "加固灯座（（县住建局、各乡镇（街道）））。",
                "加固灯座（县住建局、各乡镇（街道））。",
            ),
            ("见（（1）（2））", "见（（1）（2））"),
            ("见附件（（1）至（3））", "见附件（（1）至（3））"),
        ] {
            assert_eq!(normalise(page).text, text);
        }
    }

    #[test]
    fn a_task_that_ends_with_doubled_brackets_has_one_pair() {
        let page = "青禾县路灯整治任务分工方案\n1.更换城东路灯。（牵头单位：县城管局）\n2.备足路灯电费（（含农村））。（牵头单位：县财政局）\n3.修缮灯杆（（县交通局牵头，6月底前完成））";
        let read = crate::read(page, None, "a");
        let tasks: Vec<(&str, &str)> = read
            .tasks
            .iter()
            .map(|t| (t.text.as_str(), t.lead_units[0].as_str()))
            .collect();
        assert_eq!(
            tasks,
            [
                ("更换城东路灯", "县城管局"),
                ("备足路灯电费（含农村）", "县财政局"),
                ("修缮灯杆", "县交通局"),
            ]
        );
    }
}
