//! Numbers and days as written: the one form that both files are made from, so they cannot disagree.

/// A decimal with its point: `(1860, 2)` is `18.60`, `(-5, 1)` is `-0.5`.
pub(crate) fn decimal(units: i64, decimals: u8) -> String {
    let digits = format!(
        "{:0>width$}",
        units.unsigned_abs(),
        width = usize::from(decimals) + 1
    );
    let (whole, part) = digits.split_at(digits.len() - usize::from(decimals));
    let sign = if units < 0 { "-" } else { "" };
    if part.is_empty() {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{part}")
    }
}

/// The number for a spreadsheet cell, when it can hold every digit (fifteen and no more).
pub(crate) fn as_number(units: i64, decimals: u8) -> Option<f64> {
    const BEYOND: u64 = 1_000_000_000_000_000;
    if units.unsigned_abs() >= BEYOND || decimals > 15 {
        return None;
    }
    // Through the text: reading a decimal gives the nearest double, dividing step by step might not.
    decimal(units, decimals).parse().ok()
}

/// The day as `2024-02-19`.
pub(crate) fn day(year: i32, month: u32, day: u32) -> String {
    format!("{year:04}-{month:02}-{day:02}")
}

/// Whether the day is in the (Gregorian) calendar.
pub(crate) fn is_a_day(year: i32, month: u32, day: u32) -> bool {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_keep_their_zeros_and_their_sign() {
        let table = [
            (1860, 2, "18.60"),
            (0, 2, "0.00"),
            (-5, 1, "-0.5"),
            (-5, 3, "-0.005"),
            (44145, 1, "4414.5"),
            (7, 0, "7"),
            (i64::MIN, 2, "-92233720368547758.08"),
        ];
        for (units, decimals, text) in table {
            assert_eq!(decimal(units, decimals), text);
        }
    }

    #[test]
    fn a_number_of_more_than_fifteen_digits_is_not_given_to_a_spreadsheet() {
        assert_eq!(as_number(1860, 2), Some(18.6));
        assert_eq!(as_number(999_999_999_999_999, 0), Some(999_999_999_999_999.0));
        assert_eq!(as_number(-999_999_999_999_999, 4), Some(-99_999_999_999.999_9));
        assert_eq!(as_number(1_000_000_000_000_000, 0), None);
        assert_eq!(as_number(i64::MIN, 0), None);
        assert_eq!(as_number(1, 200), None);
    }

    #[test]
    fn the_calendar_knows_its_leap_years() {
        assert!(is_a_day(2024, 2, 29) && is_a_day(2000, 2, 29) && is_a_day(2023, 12, 31));
        assert!(!is_a_day(2023, 2, 29) && !is_a_day(1900, 2, 29) && !is_a_day(2024, 4, 31));
        assert!(!is_a_day(2024, 13, 1) && !is_a_day(2024, 1, 0) && !is_a_day(2024, 0, 1));
    }
}
