//! Numbers that a list gives its entries: 一、 （一） 1. ①. They are no characters of the paragraph, but the reader of
//! the paper sees them, and so do our rules.

use crate::decode::{Limits, Unreadable};
use crate::open::writer::Writer;
use crate::open::xml::{Piece, Xml};
use std::collections::{HashMap, HashSet};

const LEVELS: usize = 9;

#[derive(Clone, Default)]
struct Level {
    start: i64,
    format: String,
    /// `第%1条`, `%1.%2`.
    text: String,
    legal: bool,
}

/// Lists with where each stands.
#[derive(Default)]
pub(super) struct Numbering {
    abstracts: HashMap<i64, Vec<Level>>,
    /// List → its form, and starts of its own.
    lists: HashMap<i64, (i64, [Option<i64>; LEVELS])>,
    counts: HashMap<i64, [Option<i64>; LEVELS]>,
    begun: HashSet<i64>,
}

pub(super) fn read(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<Numbering, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut out = Numbering::default();
    let (mut form, mut list, mut level, mut overridden) = (None, None, None, None);
    while let Some(piece) = xml.next(writer)? {
        let e = match piece {
            Piece::Open(e) => e,
            Piece::Close(name) => {
                match name.as_str() {
                    "abstractNum" => form = None,
                    "num" => list = None,
                    "lvl" => level = None,
                    "lvlOverride" => overridden = None,
                    _ => {}
                }
                continue;
            }
            Piece::Text(_) => continue,
        };
        match e.name.as_str() {
            "abstractNum" => {
                form = e.number::<i64>("abstractNumId");
                if let Some(id) = form {
                    out.abstracts.insert(
                        id,
                        vec![
                            Level {
                                start: 1,
                                ..Level::default()
                            };
                            LEVELS
                        ],
                    );
                }
            }
            "num" => list = e.number::<i64>("numId"),
            "lvl" => level = e.number::<usize>("ilvl").filter(|l| *l < LEVELS),
            "lvlOverride" => overridden = e.number::<usize>("ilvl").filter(|l| *l < LEVELS),
            "abstractNumId" => {
                if let (Some(list), Some(form)) = (list, e.number("val")) {
                    out.lists.insert(list, (form, [None; LEVELS]));
                }
            }
            "startOverride" => {
                if let (Some(list), Some(level)) = (list, overridden)
                    && let Some((_, starts)) = out.lists.get_mut(&list)
                {
                    starts[level] = e.number("val");
                }
            }
            "start" | "numFmt" | "lvlText" | "isLgl" => {
                let Some(known) = form.and_then(|f| out.abstracts.get_mut(&f)) else {
                    continue;
                };
                let Some(level) = level.and_then(|l: usize| known.get_mut(l)) else {
                    continue;
                };
                match e.name.as_str() {
                    "start" => level.start = e.number("val").unwrap_or(1),
                    "numFmt" => level.format = e.get("val").unwrap_or_default(),
                    "lvlText" => level.text = e.get("val").unwrap_or_default(),
                    _ => level.legal = e.is_on("val"),
                }
            }
            _ => {}
        }
    }
    Ok(out)
}

impl Numbering {
    /// The number of the next entry of a list; empty for a bullet. `None` where there is no such list.
    pub(super) fn next(&mut self, list: i64, level: usize) -> Option<String> {
        let level = level.min(LEVELS - 1);
        let (form, starts) = *self.lists.get(&list)?;
        let levels = self.abstracts.get(&form)?;
        let counts = self.counts.entry(form).or_default();
        // A list that restarts does so when it is first used.
        if self.begun.insert(list) {
            for (count, start) in counts.iter_mut().zip(&starts) {
                if start.is_some() {
                    *count = None;
                }
            }
        }
        let first = |l: usize| starts[l].unwrap_or(levels[l].start);
        counts[level] = Some(counts[level].map_or(first(level), |n| n.saturating_add(1)));
        for deeper in &mut counts[level + 1..] {
            *deeper = None;
        }
        let here = &levels[level];
        if matches!(here.format.as_str(), "bullet" | "none") {
            return Some(String::new());
        }
        let mut out = String::new();
        let mut chars = here.text.chars().take(60).peekable();
        while let Some(c) = chars.next() {
            if c != '%' {
                out.push(c);
                continue;
            }
            match chars.peek().and_then(|d| d.to_digit(10)) {
                Some(d @ 1..=9) => {
                    chars.next();
                    let l = d as usize - 1;
                    let n = counts[l].unwrap_or_else(|| first(l));
                    let format = if here.legal {
                        "decimal"
                    } else {
                        levels[l].format.as_str()
                    };
                    out.push_str(&written(n, format));
                }
                _ => out.push('%'),
            }
        }
        Some(out)
    }
}

/// A number in a format of Word.
fn written(n: i64, format: &str) -> String {
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "taiwaneseCounting"
        | "taiwaneseCountingThousand"
        | "ideographLegalTraditional"
        | "koreanCounting" => chinese(n),
        "ideographDigital" | "taiwaneseDigital" | "japaneseDigitalTenThousand" => n
            .to_string()
            .chars()
            .filter_map(|c| c.to_digit(10))
            .filter_map(|d| "〇一二三四五六七八九".chars().nth(d as usize))
            .collect(),
        "chineseLegalSimplified" => chinese(n)
            .chars()
            .map(|c| {
                "一二三四五六七八九十百千"
                    .chars()
                    .position(|k| k == c)
                    .map_or(c, |at| "壹贰叁肆伍陆柒捌玖拾佰仟".chars().nth(at).unwrap_or(c))
            })
            .collect(),
        "ideographTraditional" => pick("甲乙丙丁戊己庚辛壬癸", n),
        "ideographZodiac" => pick("子丑寅卯辰巳午未申酉戌亥", n),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => pick("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", n),
        "decimalEnclosedParen" => pick("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", n),
        "decimalEnclosedFullstop" => pick("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", n),
        "decimalFullWidth" => n
            .to_string()
            .chars()
            .map(|c| {
                c.to_digit(10)
                    .and_then(|d| char::from_u32(0xFF10 + d))
                    .unwrap_or(c)
            })
            .collect(),
        "decimalZero" => format!("{n:02}"),
        "upperLetter" => letters(n),
        "lowerLetter" => letters(n).to_lowercase(),
        "upperRoman" => roman(n),
        "lowerRoman" => roman(n).to_lowercase(),
        _ => n.to_string(),
    }
}

fn pick(row: &str, n: i64) -> String {
    usize::try_from(n - 1)
        .ok()
        .and_then(|at| row.chars().nth(at))
        .map_or_else(|| n.to_string(), |c| c.to_string())
}

fn letters(n: i64) -> String {
    if !(1..=780).contains(&n) {
        return n.to_string();
    }
    let letter = char::from(b'A' + u8::try_from((n - 1) % 26).unwrap_or(0));
    letter
        .to_string()
        .repeat(usize::try_from((n - 1) / 26 + 1).unwrap_or(1))
}

fn roman(n: i64) -> String {
    const STEPS: [(i64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&n) {
        return n.to_string();
    }
    let (mut left, mut out) = (n, String::new());
    for (value, sign) in STEPS {
        while left >= value {
            out.push_str(sign);
            left -= value;
        }
    }
    out
}

/// 一 to 九千九百九十九.
fn chinese(n: i64) -> String {
    if !(1..10_000).contains(&n) {
        return n.to_string();
    }
    let digit = |d: i64| {
        "零一二三四五六七八九"
            .chars()
            .nth(usize::try_from(d).unwrap_or(0))
            .unwrap_or('零')
    };
    let mut out = String::new();
    let mut gap = false;
    for (unit, sign) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let d = n / unit % 10;
        if d == 0 {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        if !(d == 1 && unit == 10 && out.is_empty()) {
            out.push(digit(d));
        }
        out.push_str(sign);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_list_asks() {
        for (n, format, expected) in [
            (1, "chineseCounting", "一"),
            (10, "chineseCounting", "十"),
            (12, "chineseCountingThousand", "十二"),
            (20, "chineseCountingThousand", "二十"),
            (105, "chineseCountingThousand", "一百零五"),
            (1010, "chineseCountingThousand", "一千零一十"),
            (3, "decimalEnclosedCircle", "③"),
            (2, "ideographTraditional", "乙"),
            (4, "upperRoman", "IV"),
            (28, "lowerLetter", "bb"),
            (21, "decimalEnclosedCircle", "21"),
            (7, "decimal", "7"),
        ] {
            assert_eq!(written(n, format), expected, "{format}");
        }
    }
}
