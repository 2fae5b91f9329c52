//! The table of weights: a line is a sign, a tab and what it weighs, in hundredths; what is not in it weighs nothing.

use std::sync::LazyLock;

use super::Sign;

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(include_str!("weights.txt")));

/// What the signs of a clause weigh together, in hundredths of the natural logarithm of the odds: above zero it is more
/// likely a task than not.
pub(crate) fn sum(signs: &[Sign]) -> i32 {
    let table = &*TABLE;
    signs
        .iter()
        .map(|sign| i32::from(table.weight(sign.number())))
        .sum()
}

/// By open addressing, at most half full, so that a sign that is not there is soon known not to be.
struct Table {
    slots: Vec<(u64, i16)>,
    shift: u32,
}

/// No sign has this number.
const EMPTY: u64 = u64::MAX;

impl Table {
    fn of(lines: &str) -> Self {
        let known: Vec<(u64, i16)> = lines.lines().filter_map(line).collect();
        let bits = (known.len() * 2 + 2).next_power_of_two().ilog2();
        let mut table = Self {
            slots: vec![(EMPTY, 0); 1 << bits],
            shift: u64::BITS - bits,
        };
        for (number, weight) in known {
            let at = table.slot(number);
            table.slots[at] = (number, weight);
        }
        table
    }

    /// Where a number stands or would stand.
    fn slot(&self, number: u64) -> usize {
        let mixed = (number ^ number >> 31).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> self.shift;
        let mut at = usize::try_from(mixed).unwrap_or_default();
        while self.slots[at].0 != number && self.slots[at].0 != EMPTY {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }

    fn weight(&self, number: u64) -> i16 {
        self.slots[self.slot(number)].1
    }
}

fn line(line: &str) -> Option<(u64, i16)> {
    let (sign, weight) = line.split_once('\t')?;
    Some((sign.parse::<Sign>().ok()?.number(), weight.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_sign_with_its_weight() {
        let lines = include_str!("weights.txt");
        let known: Vec<(u64, i16)> = lines.lines().filter_map(line).collect();
        assert_eq!(known.len(), lines.lines().count());
        assert!(known.len() > 1000, "{}", known.len());
        for (number, weight) in known {
            assert_eq!(TABLE.weight(number), weight);
        }
    }
}
