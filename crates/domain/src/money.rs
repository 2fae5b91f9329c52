//! Amounts: integers of 分, with the unit and decimals as they were given kept beside.

use crate::coded;
use crate::refusal::{Refusal, Rule};

coded! {
    /// The unit in which an amount was given.
    pub enum MoneyUnit {
        /// 亿元 (10^10 分)
        Yi = "yi",
        /// 万元 (10^6 分)
        Wan = "wan",
        /// 元 (10^2 分)
        Yuan = "yuan",
    }
}

impl MoneyUnit {
    /// What is written behind a number in a cell.
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Yi => "亿",
            Self::Wan => "万",
            Self::Yuan => "元",
        }
    }
    const fn fen(self) -> i64 {
        match self {
            Self::Yi => 10_000_000_000,
            Self::Wan => 1_000_000,
            Self::Yuan => 100,
        }
    }
}

/// Reads a decimal number such as `18.60` in a unit as exact 分. Refuses signs, more decimals than the unit has 分,
/// and amounts above 9 × 10^16 分.
pub fn parse_amount(text: &str, unit: MoneyUnit, field: &'static str) -> Rule<Option<i64>> {
    let text: String = text
        .chars()
        .filter(|c| !matches!(c, ' ' | ',' | '，' | '\u{2009}' | '\u{a0}'))
        .collect();
    if text.is_empty() {
        return Ok(None);
    }
    let bad = || Refusal::new("not_an_amount").at(field).with("value", &text);
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || (text.contains('.') && !digits(fraction)) || whole.len() > 12 || fraction.len() > 10
    {
        return Err(bad());
    }
    let scale = 10_i64.pow(u32::try_from(fraction.len()).unwrap_or(0));
    let number: i128 = format!("{whole}{fraction}").parse().map_err(|_| bad())?;
    let fen = number * i128::from(unit.fen());
    if fen % i128::from(scale) != 0 {
        return Err(bad());
    }
    i64::try_from(fen / i128::from(scale))
        .ok()
        .filter(|n| *n <= 90_000_000_000_000_000)
        .map(Some)
        .ok_or_else(bad)
}

/// An amount of 分 in a unit as decimal text with exactly `decimals` digits, rounded half up when shown.
pub fn show_amount(fen: i64, unit: MoneyUnit, decimals: u32) -> String {
    let scale = 10_i128.pow(decimals);
    let scaled = i128::from(fen.abs()) * scale;
    let per = i128::from(unit.fen());
    let rounded = (scaled * 2 + per) / (per * 2);
    let sign = if fen < 0 { "−" } else { "" };
    if decimals == 0 {
        return format!("{sign}{rounded}");
    }
    let width = decimals as usize;
    format!("{sign}{}.{:0width$}", rounded / scale, rounded % scale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact_fen() {
        assert_eq!(
            parse_amount("18.60", MoneyUnit::Yi, "f"),
            Ok(Some(186_000_000_000))
        );
        assert_eq!(
            parse_amount("4 414.5", MoneyUnit::Yi, "f"),
            Ok(Some(44_145_000_000_000))
        );
        assert_eq!(parse_amount("", MoneyUnit::Wan, "f"), Ok(None));
        for bad in ["1.2.3", "-1", "一百", "1e3", "0.001元", "9999999999999"] {
            assert!(parse_amount(bad, MoneyUnit::Yuan, "f").is_err(), "{bad}");
        }
        assert!(parse_amount("0.001", MoneyUnit::Yuan, "f").is_err());
    }

    #[test]
    fn shown_amounts_round_half_up() {
        assert_eq!(show_amount(25_290_500_000_000, MoneyUnit::Yi, 1), "2529.1");
        assert_eq!(show_amount(25_290_499_999_999, MoneyUnit::Yi, 1), "2529.0");
        assert_eq!(show_amount(0, MoneyUnit::Wan, 2), "0.00");
    }
}
