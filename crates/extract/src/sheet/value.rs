//! What a cell of a known meaning says: days in every writing, amounts with their unit, weights, serials.

use super::MoneyWord;
use crate::dates::{Day, days_in};
use crate::open::Holds;
use crate::tasks::due::range;

/// A cell that cannot be what its column says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Not(pub(super) &'static str);

/// Signs for "nothing".
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(
        text,
        "" | "-" | "--" | "—" | "——" | "－" | "/" | "／" | "\\" | "无" | "/ " | "…" | "*" | "N/A"
    )
}

/// Characters as on a keyboard: digits and signs of full width are narrow.
pub(super) fn narrow(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
            '．' => '.',
            '，' => ',',
            '％' => '%',
            '－' | '–' | '—' | '―' | '～' | '~' => '-',
            '／' => '/',
            c => c,
        })
        .collect()
}

/// Which end of a stretch of time a cell stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    First,
    Last,
}

/// The day a cell names; none where it is owed for ever.
pub(super) fn day(text: &str, holds: Holds, end: End, year: i32) -> Result<Option<String>, Not> {
    // A clock behind the day says nothing more.
    let text = match text.trim().split_once([' ', 'T']) {
        Some((day, clock)) if clock.contains(':') => day,
        _ => text,
    };
    let text = narrow(text);
    if is_nothing(&text) || text == "-" {
        return Ok(None);
    }
    if ["长期", "持续", "常年", "每年", "常态"]
        .iter()
        .any(|w| text.contains(w))
        && !text.contains(['月', '日'])
    {
        return Ok(None);
    }
    if holds == Holds::Number || text.bytes().all(|b| b.is_ascii_digit()) {
        return number(&text, holds, end).map(Some);
    }
    if let Some(found) = parts(&text, end)? {
        return Ok(Some(found.iso()));
    }
    let [from, to] = range(&text, None, Some(year)).ok_or(Not("not_a_day"))?;
    let found = match end {
        End::First => from.or(to),
        End::Last => to.or(from),
    };
    found.map(Some).ok_or(Not("not_a_day"))
}

/// 20250630, 202506, 2025, 2025.6, or the count of days that a spreadsheet keeps.
fn number(text: &str, holds: Holds, end: End) -> Result<String, Not> {
    let bad = Not("not_a_day");
    let part = |range: std::ops::Range<usize>| text.get(range).and_then(|t| t.parse::<u32>().ok());
    let year = |text: Option<u32>| text.and_then(|y| i32::try_from(y).ok()).ok_or(bad);
    if let Some((whole, fraction)) = text.split_once('.') {
        let month: u32 = fraction.parse().map_err(|_| bad)?;
        // As a number 2025.10 has lost its zero.
        if holds == Holds::Number && fraction == "1" {
            return Err(Not("day_unsure"));
        }
        let whole: i32 = whole.parse().map_err(|_| bad)?;
        return at(whole, Some(month), None, end).map(Day::iso).ok_or(bad);
    }
    let found = match text.len() {
        8 => at(year(part(0..4))?, part(4..6), part(6..8), end),
        6 => at(year(part(0..4))?, part(4..6), None, end),
        4 => at(year(part(0..4))?, None, None, end),
        5 => part(0..5).and_then(serial),
        _ => None,
    };
    found.map(Day::iso).ok_or(bad)
}

/// Day 1 is the first of 1900; day 60 never was.
fn serial(days: u32) -> Option<Day> {
    if !(20_000..80_000).contains(&days) {
        return None;
    }
    let mut left = days - 20_000;
    // Day 20 000 is 3 October 1954.
    let mut day = Day::new(1954, 10, 3)?;
    while left > 0 {
        let step = left.min(800);
        day = day.ahead(step)?;
        left -= step;
    }
    Some(day)
}

fn at(year: i32, month: Option<u32>, day: Option<u32>, end: End) -> Option<Day> {
    match (month, day, end) {
        (Some(month), Some(day), _) => Day::new(year, month, day),
        (Some(month), None, End::First) => Day::new(year, month, 1),
        (Some(month), None, End::Last) => Day::new(year, month, days_in(year, month)),
        (None, _, End::First) => Day::new(year, 1, 1),
        (None, _, End::Last) => Day::new(year, 12, 31),
    }
}

/// 2025-06-30, 2025/6, 2025.6.30, 2025年6月30日; nothing where it is written otherwise.
fn parts(text: &str, end: End) -> Result<Option<Day>, Not> {
    // 6月前 ends with May; 6月底前 and 6月30日前 say their day.
    let text = match text
        .strip_suffix('前')
        .map(|before| before.trim_end_matches(['之', '以']))
    {
        Some(before) if before.ends_with(['底', '末', '日', '号']) => before,
        Some(_) => return Ok(None),
        None => text,
    };
    let mut rest = text.trim_end_matches(['底', '末']);
    let mut numbers: Vec<u32> = Vec::new();
    for signs in [&['-', '/', '.', '年'][..], &['-', '/', '.', '月'], &['日', '号']] {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let Ok(number) = rest[..digits].parse() else { break };
        numbers.push(number);
        rest = &rest[digits..];
        if rest.is_empty() {
            break;
        }
        match rest.strip_prefix(signs) {
            Some(after) => rest = after,
            None => return Ok(None),
        }
    }
    let year = numbers.first().and_then(|year| i32::try_from(*year).ok());
    let year = year.filter(|year| rest.is_empty() && (1900..=2100).contains(year));
    let Some(year) = year else { return Ok(None) };
    at(year, numbers.get(1).copied(), numbers.get(2).copied(), end)
        .map(Some)
        .ok_or(Not("not_a_day"))
}

/// 2023-2026, 2023.3-2026.12, 2023年3月至2026年12月: the first and the last day.
pub(super) fn term(text: &str, holds: Holds, year: i32) -> Result<(Option<String>, Option<String>), Not> {
    let text = narrow(text);
    if is_nothing(&text) {
        return Ok((None, None));
    }
    let parted = text
        .split_once('至')
        .or_else(|| text.split_once('到'))
        .or_else(|| {
            let signs: Vec<usize> = text.match_indices('-').map(|(at, _)| at).collect();
            // 2025-01-01-2025-12-31 is parted in its middle.
            let at = *signs.get(signs.len() / 2).filter(|_| signs.len() % 2 == 1)?;
            Some((&text[..at], &text[at + 1..]))
        });
    match parted {
        Some((from, to)) => {
            let to = to.trim_end_matches('年');
            let from = from.trim_end_matches('年');
            Ok((
                day(from, Holds::Text, End::First, year)?,
                day(to, Holds::Text, End::Last, year)?,
            ))
        }
        None => Ok((
            day(&text, holds, End::First, year)?,
            day(&text, holds, End::Last, year)?,
        )),
    }
}

/// The number and the unit of an amount; the unit in the cell goes before that of the heading.
pub(super) fn amount(
    text: &str,
    holds: Holds,
    heading: Option<MoneyWord>,
) -> Result<Option<(String, MoneyWord, bool)>, Not> {
    let bad = Not("not_an_amount");
    let narrow = narrow(text);
    let bare = narrow.trim_start_matches(['￥', '¥', '约', '＝']);
    if is_nothing(bare) || bare == "-" {
        return Ok(None);
    }
    let (number, unit) = MoneyWord::ALL
        .into_iter()
        .find_map(|unit| {
            let short = bare.strip_suffix("元").unwrap_or(bare);
            match unit {
                MoneyWord::Yi => short.strip_suffix('亿').map(|n| (n, Some(unit))),
                MoneyWord::Wan => short.strip_suffix('万').map(|n| (n, Some(unit))),
                MoneyWord::Yuan => bare.strip_suffix('元').map(|n| (n, Some(unit))),
            }
        })
        .unwrap_or((bare, None));
    let mut number: String = number.chars().filter(|c| *c != ',').collect();
    // 1e-10, as a very small number is shown.
    if number.contains(['e', 'E'])
        && let Some(value) = number.parse::<f64>().ok().filter(|n| (0.0..1e15).contains(n))
    {
        format!("{value:.12}")
            .trim_end_matches('0')
            .trim_end_matches('.')
            .clone_into(&mut number);
    }
    let (whole, fraction) = number.split_once('.').unwrap_or((&number, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !digits(whole) || !digits(fraction) || number.ends_with('.') {
        return Err(bad);
    }
    let unit = unit.or(heading).ok_or(Not("amount_without_unit"))?;
    // A computed value may have more decimals than there are 分.
    let most = unit.decimals();
    if fraction.len() > most && matches!(holds, Holds::Number) {
        return rounded(whole, fraction, most)
            .map(|number| Some((number, unit, true)))
            .ok_or(bad);
    }
    Ok(Some((number, unit, false)))
}

fn rounded(whole: &str, fraction: &str, most: usize) -> Option<String> {
    let kept: i128 = format!("{whole}{}", fraction.get(..most)?).parse().ok()?;
    let up = i128::from(fraction.as_bytes().get(most).is_some_and(|d| *d >= b'5'));
    let digits = format!("{:0width$}", kept + up, width = most + 1);
    let (whole, fraction) = digits.split_at(digits.len() - most);
    let fraction = fraction.trim_end_matches('0');
    Some(if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    })
}

/// An amount as 分, to be added up; rounded to whole ones.
pub(super) fn fen(number: &str, unit: MoneyWord) -> Option<i128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let scale = 10_i128.checked_pow(u32::try_from(fraction.len()).ok()?)?;
    let fen = digits.checked_mul(unit.fen())?;
    Some((fen * 2 + scale) / (scale * 2))
}

/// A weight without its sign.
pub(super) fn weight(text: &str) -> String {
    let text = narrow(text);
    if is_nothing(&text) {
        return String::new();
    }
    text.trim_end_matches(['%', '分']).to_owned()
}

/// Names of units, one a line: some part them by wide spaces.
pub(super) fn units(text: &str) -> String {
    let text = text.trim();
    if is_nothing(text) {
        return String::new();
    }
    let mut out = String::with_capacity(text.len());
    for piece in text
        .split(['\u{3000}', '\t', '\n', '\r'])
        .flat_map(|line| line.split("  "))
    {
        let name = piece.trim().replace("（牵头）", "").replace("(牵头)", "");
        if !name.is_empty() {
            if !out.is_empty() {
                out.push('、');
            }
            out.push_str(&name);
        }
    }
    out
}

/// How a serial is written, the outer first; none where a text has none. With the rest of the text.
pub(super) fn serial_of(text: &str) -> Option<(u8, &str)> {
    const NUMERALS: &[char] = &[
        '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '零', '〇',
    ];
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix('第')
        && let after = rest.trim_start_matches(NUMERALS)
        && after.len() < rest.len()
        && let Some(after) = ["部分", "章", "板块", "类"]
            .iter()
            .find_map(|w| after.strip_prefix(w))
    {
        return Some((0, after.trim_start_matches(['、', '：', ':', ' ', '\u{3000}'])));
    }
    if let Some(rest) = text.strip_prefix(['（', '('])
        && let after = rest.trim_start_matches(NUMERALS)
        && after.len() < rest.len()
        && let Some(after) = after.strip_prefix(['）', ')'])
    {
        return Some((2, after.trim_start_matches(['、', '.', ' ', '\u{3000}'])));
    }
    let after = text.trim_start_matches(NUMERALS);
    if after.len() < text.len() {
        if after.is_empty() {
            return Some((1, ""));
        }
        if let Some(after) = after.strip_prefix(['、', '.', '．', ' ', '\u{3000}']) {
            return Some((1, after.trim_start()));
        }
    }
    None
}

/// A group's name without its serial and without the count behind it.
pub(super) fn group_name(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let bare = serial_of(&text).map_or(text.as_str(), |(_, rest)| rest);
    let bare = match bare.rfind(['（', '(']) {
        Some(at)
            if bare[at..].contains(['项', '个', '条', '件'])
                && bare[at..].contains(|c: char| c.is_ascii_digit()) =>
        {
            &bare[..at]
        }
        _ => bare,
    };
    let bare = bare.trim();
    if bare.is_empty() { text } else { bare.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_every_writing() {
        for (text, holds, first, last) in [
            ("2025-06-30", Holds::Day, "2025-06-30", "2025-06-30"),
            ("2025年6月", Holds::Day, "2025-06-01", "2025-06-30"),
            ("45838", Holds::Number, "2025-06-30", "2025-06-30"),
            ("20250630", Holds::Number, "2025-06-30", "2025-06-30"),
            ("2025.6", Holds::Number, "2025-06-01", "2025-06-30"),
            ("2025.10", Holds::Text, "2025-10-01", "2025-10-31"),
            ("2025", Holds::Number, "2025-01-01", "2025-12-31"),
            ("２０２５．３．１", Holds::Text, "2025-03-01", "2025-03-01"),
            ("2025/2/28 00:00:00", Holds::Text, "2025-02-28", "2025-02-28"),
            ("6月底前", Holds::Text, "2025-06-30", "2025-06-30"),
            ("2025年6月前", Holds::Text, "2025-05-31", "2025-05-31"),
            ("2025年底", Holds::Text, "2025-01-01", "2025-12-31"),
            ("三季度", Holds::Text, "2025-07-01", "2025-09-30"),
        ] {
            let of = |end| day(text, holds, end, 2025).unwrap_or_else(|e| panic!("{text}: {e:?}"));
            assert_eq!(of(End::Last).as_deref(), Some(last), "{text}");
            if text != "2025年底" {
                assert_eq!(of(End::First).as_deref(), Some(first), "{text}");
            }
        }
        assert_eq!(
            day("2025.1", Holds::Number, End::Last, 2025),
            Err(Not("day_unsure"))
        );
        for bad in ["2025-02-30", "尽快", "13月"] {
            assert_eq!(
                day(bad, Holds::Text, End::Last, 2025),
                Err(Not("not_a_day")),
                "{bad}"
            );
        }
        assert_eq!(day("长期坚持", Holds::Text, End::Last, 2025), Ok(None));
        assert_eq!(
            term("2023.3—2026.12", Holds::Text, 2025),
            Ok((Some("2023-03-01".into()), Some("2026-12-31".into())))
        );
        assert_eq!(
            term("2023年至2026年", Holds::Text, 2025),
            Ok((Some("2023-01-01".into()), Some("2026-12-31".into())))
        );
        assert_eq!(
            term("2025-03-01至2025-09-30", Holds::Text, 2025),
            Ok((Some("2025-03-01".into()), Some("2025-09-30".into())))
        );
    }

    #[test]
    fn amounts_keep_their_unit() {
        use MoneyWord::{Wan, Yi, Yuan};
        for (text, holds, heading, expected) in [
            ("3.20亿元", Holds::Text, Some(Wan), Ok(Some(("3.20", Yi, false)))),
            ("5,000 万", Holds::Text, None, Ok(Some(("5000", Wan, false)))),
            ("1200元", Holds::Text, None, Ok(Some(("1200", Yuan, false)))),
            ("18.6", Holds::Number, Some(Yi), Ok(Some(("18.6", Yi, false)))),
            ("—", Holds::Text, Some(Yi), Ok(None)),
            ("18.6", Holds::Number, None, Err(Not("amount_without_unit"))),
            ("约两亿", Holds::Text, Some(Yi), Err(Not("not_an_amount"))),
            (
                "1e-10",
                Holds::Number,
                Some(Yi),
                Ok(Some(("0.0000000001", Yi, false))),
            ),
            ("-5", Holds::Number, Some(Yi), Err(Not("not_an_amount"))),
            (
                "3.33333333333333",
                Holds::Number,
                Some(Wan),
                Ok(Some(("3.333333", Wan, true))),
            ),
        ] {
            let expected = expected.map(|o| o.map(|(n, u, r): (&str, _, _)| (n.to_owned(), u, r)));
            assert_eq!(amount(text, holds, heading), expected, "{text}");
        }
        assert_eq!(fen("18.60", Yi), Some(186_000_000_000));
        assert_eq!(fen("0.005", Yuan), Some(1));
    }

    #[test]
    fn serials_tell_how_deep_a_group_lies() {
        for (text, expected) in [
            ("一、交通", Some((1, "交通"))),
            ("（十二）轨道", Some((2, "轨道"))),
            ("第三部分 生态", Some((0, "生态"))),
            ("二", Some((1, ""))),
            ("一体化示范区", None),
            ("1", None),
        ] {
            assert_eq!(serial_of(text), expected, "{text}");
        }
        assert_eq!(group_name("一、 交通 互联（12项）"), "交通 互联");
        assert_eq!(group_name("（二）生态（含水利）"), "生态（含水利）");
    }
}
