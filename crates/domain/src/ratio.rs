//! Exact ratios and percentages. Rates are kept as what they are, a fraction of two integers; they are rounded half
//! up only when shown, and a rule compares the exact values.

use crate::field::{Field, Value};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// A percentage as an integer of 0.01 point: 4550 is 45.50 %. A difference of two may be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Pct(pub i64);

impl Pct {
    /// 100 %.
    pub const WHOLE: Self = Self(10_000);

    /// As a ratio: 45.50 % is 91/200.
    pub fn ratio(self) -> Ratio {
        Ratio::reduced(i128::from(self.0), 10_000)
    }
    /// Decimal text with exactly `decimals` digits and without a sign of percent.
    pub fn show(self, decimals: u32) -> String {
        self.ratio().show_pct(decimals)
    }
}

impl std::fmt::Display for Pct {
    /// With as many decimals as it needs: `45`, `45.5`, `45.25`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let decimals = match self.0 {
            n if n % 100 == 0 => 0,
            n if n % 10 == 0 => 1,
            _ => 2,
        };
        f.write_str(&self.show(decimals))
    }
}

impl Field for Pct {
    fn to_value(&self) -> Value {
        Value::Int(self.0)
    }
    fn from_value(value: Value) -> Option<Self> {
        i64::from_value(value).map(Self)
    }
}

/// An exact ratio in lowest terms with a positive denominator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ratio {
    num: i128,
    den: i128,
}

/// Parts stay below this, so that hundredfold and tenfold of them fit in 128 bits.
const LIMIT: i128 = 1 << 116;

impl Ratio {
    /// 0.
    pub const ZERO: Self = Self { num: 0, den: 1 };
    /// 1.
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// `num / den`; `None` when `den` is zero.
    pub fn new(num: i64, den: i64) -> Option<Self> {
        (den != 0).then(|| Self::reduced(num.into(), den.into()))
    }
    /// A whole number.
    pub fn whole(n: i64) -> Self {
        Self {
            num: n.into(),
            den: 1,
        }
    }
    /// `den` is not zero.
    fn reduced(num: i128, den: i128) -> Self {
        let (mut a, mut b) = (num.unsigned_abs(), den.unsigned_abs());
        while b != 0 {
            (a, b) = (b, a % b);
        }
        // The divisor of two parts within 128 bits is within 127 unless both are the least number, which `new` and
        // `checked` cannot reach.
        let by = i128::try_from(a).unwrap_or(1).max(1) * den.signum();
        Self {
            num: num / by,
            den: den / by,
        }
    }
    fn checked(num: Option<i128>, den: Option<i128>) -> Option<Self> {
        let (num, den) = (num?, den.filter(|d| *d != 0)?);
        if num == i128::MIN || den == i128::MIN {
            return None;
        }
        let ratio = Self::reduced(num, den);
        (ratio.num.abs() < LIMIT && ratio.den < LIMIT).then_some(ratio)
    }
    /// The sum; `None` when its parts do not fit, which takes amounts that no government has.
    pub fn plus(self, other: Self) -> Option<Self> {
        let cross = |a: i128, b: i128| a.checked_mul(b);
        let num = cross(self.num, other.den)
            .zip(cross(other.num, self.den))
            .and_then(|(a, b)| a.checked_add(b));
        Self::checked(num, cross(self.den, other.den))
    }
    /// The difference; `None` as for [`Self::plus`].
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self {
            num: -other.num,
            den: other.den,
        })
    }
    /// The quotient; `None` when the other is zero, or as for [`Self::plus`].
    pub fn over(self, other: Self) -> Option<Self> {
        Self::checked(self.num.checked_mul(other.den), self.den.checked_mul(other.num))
    }
    /// Whether it is below zero.
    pub const fn is_negative(self) -> bool {
        self.num < 0
    }
    /// Rounded half up to 0.01 point, for keeping beside a judgement that was made on the exact value.
    pub fn pct(self) -> Pct {
        let (num, den) = (self.num.unsigned_abs(), self.den.unsigned_abs());
        let (whole, rest) = (num / den, num % den);
        // Ten thousand times the rest may not fit; hundred times, twice, does.
        let hundred = rest * 100;
        let (a, left) = (hundred / den, hundred % den);
        let (b, left) = (left * 100 / den, left * 100 % den);
        let up = u128::from(left >= den - left);
        let n = whole.saturating_mul(10_000).saturating_add(a * 100 + b + up);
        let n = i64::try_from(n).unwrap_or(i64::MAX);
        Pct(if self.num < 0 { -n } else { n })
    }
    /// Decimal text with exactly `decimals` digits, rounded half up. Below zero the rounding is symmetric: −0.25 to
    /// one digit is −0.3, so that "ahead by" and "behind by" of the same distance show the same digits. What rounds
    /// to nothing has no sign.
    pub fn show(self, decimals: u32) -> String {
        self.shown(1, decimals)
    }
    /// A hundred times the value, as [`Self::show`]: 2529.1/4414.5 to one digit is `57.3`.
    pub fn show_pct(self, decimals: u32) -> String {
        self.shown(100, decimals)
    }
    fn shown(self, times: u128, decimals: u32) -> String {
        let den = self.den.unsigned_abs();
        let num = self.num.unsigned_abs() * times;
        let mut rest = num % den;
        let mut digits: Vec<u8> = (num / den).to_string().bytes().map(|b| b - b'0').collect();
        for _ in 0..decimals {
            digits.push(u8::try_from(rest * 10 / den).unwrap_or(9));
            rest = rest * 10 % den;
        }
        if rest >= den - rest {
            let nines = digits.iter().rev().take_while(|d| **d == 9).count();
            let at = digits.len() - nines;
            digits[at..].fill(0);
            match at.checked_sub(1) {
                Some(i) => digits[i] += 1,
                None => digits.insert(0, 1),
            }
        }
        let sign = if self.num < 0 && digits.iter().any(|d| *d > 0) {
            "−"
        } else {
            ""
        };
        let text: String = digits.iter().map(|d| char::from(d + b'0')).collect();
        let (whole, fraction) = text.split_at(text.len() - decimals as usize);
        let point = if decimals == 0 { "" } else { "." };
        format!("{sign}{whole}{point}{fraction}")
    }
}

impl Ord for Ratio {
    /// Exact, by comparing whole parts and then the reciprocals of what is left: nothing is multiplied, so nothing
    /// can overflow.
    fn cmp(&self, other: &Self) -> Ordering {
        let (mut a, mut b, mut c, mut d) = (self.num, self.den, other.num, other.den);
        loop {
            let whole = a.div_euclid(b).cmp(&c.div_euclid(d));
            if whole != Ordering::Equal {
                return whole;
            }
            let (left, right) = (a.rem_euclid(b), c.rem_euclid(d));
            if left == 0 || right == 0 {
                return left.cmp(&right);
            }
            (a, b, c, d) = (d, right, b, left);
        }
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ratio(num: i64, den: i64) -> Ratio {
        Ratio::new(num, den).expect("a denominator")
    }

    #[test]
    fn a_ratio_is_shown_half_up_on_either_side_of_zero() {
        for (num, den, decimals, text) in [
            (1, 8, 2, "0.13"),
            (-1, 8, 2, "−0.13"),
            (1, 4, 1, "0.3"),
            (-1, 4, 1, "−0.3"),
            (1, -4, 1, "−0.3"),
            (-1, -4, 1, "0.3"),
            (249, 1000, 1, "0.2"),
            (-1, 1000, 2, "0.00"),
            (1, 2, 0, "1"),
            (999, 1000, 1, "1.0"),
            (9_995, 1000, 2, "10.00"),
            (0, 7, 1, "0.0"),
            (i64::MIN, -1, 0, "9223372036854775808"),
            (i64::MIN, i64::MIN, 3, "1.000"),
        ] {
            assert_eq!(ratio(num, den).show(decimals), text, "{num}/{den}");
        }
        assert_eq!(Ratio::new(1, 0), None);
    }

    #[test]
    fn percentages_keep_their_hundredths() {
        assert_eq!(ratio(22, 39).show_pct(1), "56.4");
        assert_eq!(ratio(22, 39).pct(), Pct(5641));
        assert_eq!(ratio(-1, 3).pct(), Pct(-3333));
        assert_eq!(ratio(1, 20_000).pct(), Pct(1));
        assert_eq!(ratio(-1, 20_000).pct(), Pct(-1));
        assert_eq!(ratio(1, 20_001).pct(), Pct(0));
        assert_eq!(Pct(4550).ratio(), ratio(91, 200));
        for (pct, text) in [
            (4500, "45"),
            (4550, "45.5"),
            (4525, "45.25"),
            (-5, "−0.05"),
            (0, "0"),
        ] {
            assert_eq!(Pct(pct).to_string(), text);
        }
    }

    #[test]
    fn neighbours_that_a_float_cannot_tell_apart_are_compared_exactly() {
        let big = i64::MAX;
        assert!(ratio(big - 1, big) < Ratio::ONE);
        assert!(ratio(big - 2, big - 1) < ratio(big - 1, big));
        assert!(ratio(-1, 3) < ratio(-3_333_333_333_333_333, 10_000_000_000_000_000));
        assert_eq!(ratio(2, 6).cmp(&ratio(-1, -3)), Ordering::Equal);
    }

    proptest! {
        #[test]
        fn arithmetic_agrees_with_small_integers(
            a in -999_i64..999, b in 1_i64..999, c in -999_i64..999, d in 1_i64..999, e in -1_000_000_i64..1_000_000,
        ) {
            prop_assert_eq!(ratio(a, b).cmp(&ratio(c, d)), (a * d).cmp(&(c * b)));
            let difference = ratio(a, b).minus(ratio(c, d)).expect("small");
            prop_assert_eq!(difference, ratio(a * d - c * b, b * d));
            prop_assert_eq!(difference.plus(ratio(c, d)), Some(ratio(a, b)));
            prop_assert_eq!(difference.is_negative(), ratio(a, b) < ratio(c, d));
            match ratio(a, b).over(ratio(c, d)) {
                None => prop_assert_eq!(c, 0),
                Some(q) => prop_assert_eq!(q, ratio(a * d, b * c)),
            }
            prop_assert_eq!(Pct(e).ratio().pct(), Pct(e));
        }

        #[test]
        fn a_difference_of_any_two_plain_ratios_is_exact_and_shown(
            a in any::<i64>(), b in 1..i64::MAX, c in 0..90_000_000_000_000_000_i64, d in 1_i64..100_000,
        ) {
            prop_assert!(!ratio(a, b).show_pct(4).is_empty());
            let difference = ratio(c, d).minus(ratio(c, 90_000_000_000_000_000)).expect("fits");
            prop_assert_eq!(difference.cmp(&Ratio::ZERO), ratio(c, d).cmp(&ratio(c, 90_000_000_000_000_000)));
        }
    }
}
