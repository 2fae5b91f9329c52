//! Totals that a sheet states, compared with the sum of the rows they are of. They are told, never taken.

use super::value::fen;
use super::{MoneyWord, SheetRow};

/// A total that a sheet states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Total {
    /// Its row.
    pub row: u32,
    /// Its column.
    pub column: u32,
    /// What the row is called: 合计, 小计, a group's name.
    pub name: String,
    /// The number as stated.
    pub said: String,
    /// Its unit.
    pub unit: MoneyWord,
    /// The sum of the rows, 分.
    pub summed: i128,
    /// Whether they agree, to the last decimal stated.
    pub agrees: bool,
}

/// A row of totals as found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    pub(super) row: u32,
    pub(super) name: String,
    /// How deep the group lies whose total it is; none for a total of the rows above or of all.
    pub(super) depth: Option<u8>,
    /// 小计, not 合计.
    pub(super) part: bool,
    /// Column, number, unit.
    pub(super) amounts: Vec<(u32, String, MoneyWord)>,
}

/// Compares each with what its rows come to. `sums` gives a row's 分 in a column.
pub(super) fn compared(
    stated: &[Stated],
    rows: &[SheetRow],
    sums: impl Fn(&SheetRow, u32) -> Option<i128>,
) -> Vec<Total> {
    let mut out = Vec::new();
    for (at, total) in stated.iter().enumerate() {
        let stretches: Vec<(u32, u32)> = match (total.depth, total.part) {
            // A group's total stands above its rows, up to the next group that is not within it.
            (Some(depth), _) => {
                let next = stated[at + 1..]
                    .iter()
                    .find(|s| s.depth.is_some_and(|d| d <= depth));
                let all = stated[at + 1..].iter().find(|s| s.depth.is_none() && !s.part);
                let ends = [next, all].into_iter().flatten().map(|s| s.row).min();
                vec![(total.row, ends.unwrap_or(u32::MAX))]
            }
            // 小计 stands below its rows or above them.
            (None, true) => {
                let before = stated[..at]
                    .iter()
                    .rev()
                    .find(|s| s.depth.is_none() || s.depth.is_some());
                let after = stated[at + 1..].first();
                vec![
                    (before.map_or(0, |s| s.row), total.row),
                    (total.row, after.map_or(u32::MAX, |s| s.row)),
                ]
            }
            (None, false) => vec![(0, u32::MAX)],
        };
        for (column, said, unit) in &total.amounts {
            let of = |(from, to): (u32, u32)| -> i128 {
                rows.iter()
                    .filter(|row| row.number > from && row.number < to)
                    .filter_map(|row| sums(row, *column))
                    .sum()
            };
            let found: Vec<i128> = stretches.iter().map(|s| of(*s)).collect();
            let fits = found.iter().find(|sum| is_same(said, *unit, **sum));
            out.push(Total {
                row: total.row,
                column: *column,
                name: total.name.clone(),
                said: said.clone(),
                unit: *unit,
                summed: fits.copied().unwrap_or(found[0]),
                agrees: fits.is_some(),
            });
        }
    }
    out
}

/// Whether a sum is the number stated, rounded as that is.
fn is_same(said: &str, unit: MoneyWord, sum: i128) -> bool {
    let decimals = said.split_once('.').map_or(0, |(_, f)| f.len());
    let Some(stated) = fen(said, unit) else {
        return false;
    };
    let step = u32::try_from(decimals)
        .ok()
        .and_then(|d| 10_i128.checked_pow(d))
        .map_or(1, |scale| unit.fen() / scale);
    // Half a step to either side.
    (stated - sum).abs() * 2 <= step.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_total_agrees_to_its_last_decimal() {
        for (said, sum, expected) in [
            ("18.6", 186_000_000_000, true),
            ("18.6", 186_400_000_000, true),
            ("18.6", 187_000_000_000, false),
            ("18.60", 186_100_000_000, false),
            ("19", 186_000_000_000, true),
        ] {
            assert_eq!(is_same(said, MoneyWord::Yi, sum), expected, "{said} {sum}");
        }
    }
}
