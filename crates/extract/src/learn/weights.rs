//! The table of weights: a line is a sign, a tab and what it weighs, in hundredths; what is not in it weighs nothing.

use std::sync::LazyLock;

use super::Sign;

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(include_str!("weights.txt")));

/// What a sign weighs, in hundredths of the natural logarithm of the odds.
pub(crate) fn of(sign: Sign) -> i16 {
    TABLE.weight(sign)
}

/// By open addressing in two rows, so that what is asked most stays near: marks of signs, and weights.
struct Table {
    /// What tells signs apart, 0 where there is none: 32 bits of a number that has every bit of the sign in each of its own.
    marks: Vec<u32>,
    weights: Vec<i16>,
    /// Every place that a sign would first be looked for at has its bit set, if there is one.
    taken: Vec<u64>,
    shift: u32,
}

impl Table {
    fn of(lines: &str) -> Self {
        let known: Vec<(Sign, i16)> = lines.lines().filter_map(line).collect();
        let bits = (known.len() * 4 / 3 + 2).next_power_of_two().ilog2();
        let mut table = Self {
            marks: vec![0; 1 << bits],
            weights: vec![0; 1 << bits],
            taken: vec![0; (FIRST >> 6) + 1],
            shift: u64::BITS - bits,
        };
        for (sign, weight) in known {
            let mixed = mix(sign);
            let at = table.slot(mixed);
            table.marks[at] = mark(mixed);
            table.weights[at] = weight;
            table.taken[first(mixed) >> 6] |= 1 << (first(mixed) & 63);
        }
        table
    }

    /// Where a sign stands or would stand.
    fn slot(&self, mixed: u64) -> usize {
        let mut at = usize::try_from(mixed >> self.shift).unwrap_or_default();
        while self.marks[at] != mark(mixed) && self.marks[at] != 0 {
            at = (at + 1) & (self.marks.len() - 1);
        }
        at
    }

    fn weight(&self, sign: Sign) -> i16 {
        let mixed = mix(sign);
        if self.taken[first(mixed) >> 6] >> (first(mixed) & 63) & 1 == 0 {
            return 0;
        }
        self.weights[self.slot(mixed)]
    }
}

/// Spreads the bits of a sign over 64.
fn mix(sign: Sign) -> u64 {
    let number = sign.number();
    let mixed = (number ^ number >> 29).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed ^ mixed >> 32).wrapping_mul(0xD6E8_FEB8_6659_FD93)
}

/// The lower half, never 0.
fn mark(mixed: u64) -> u32 {
    u32::try_from(mixed & u64::from(u32::MAX)).unwrap_or_default() | 1
}

/// Bits for first places, less one: 16 KB.
const FIRST: usize = (1 << 17) - 1;

fn first(mixed: u64) -> usize {
    usize::try_from(mixed >> 20).unwrap_or_default() & FIRST
}

fn line(line: &str) -> Option<(Sign, i16)> {
    let (sign, weight) = line.split_once('\t')?;
    Some((sign.parse().ok()?, weight.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_sign_with_its_weight() {
        let lines = include_str!("weights.txt");
        let known: Vec<(Sign, i16)> = lines.lines().filter_map(line).collect();
        assert_eq!(known.len(), lines.lines().count());
        assert!(known.len() > 1000, "{}", known.len());
        // No two have the same mark on the way of one another.
        for (sign, weight) in known {
            assert_eq!(of(sign), weight, "{sign}");
        }
        assert_eq!(of("pair ␀河".parse().expect("a sign")), 0);
    }
}
