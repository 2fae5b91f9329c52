//! The table of weights: a line is a sign, a tab and what it weighs, in hundredths; what is not in it weighs nothing.

use std::sync::LazyLock;

use super::sign::{KINDS, Sign};

static TABLE: LazyLock<Table> = LazyLock::new(|| Table::of(include_str!("weights.txt")));

/// The table that clauses are weighed by.
pub(crate) fn table() -> &'static Table {
    &TABLE
}

/// By open addressing.
pub(crate) struct Table {
    /// Of signs without a count or characters, by their kind.
    bare: [i16; KINDS],
    /// In the upper bits what tells signs apart, never nothing, and in the lower what they weigh. Short, so that more of
    /// the table is at hand.
    slots: Vec<u32>,
    /// Every place that a sign would first be looked for at has its bit set, if there is one.
    taken: Vec<u64>,
    shift: u32,
}

impl Table {
    fn of(lines: &str) -> Self {
        let known: Vec<(Sign, i16)> = lines.lines().filter_map(line).collect();
        let bits = (known.len() * 4 / 3 + 2).next_power_of_two().ilog2();
        let mut table = Self {
            bare: [0; KINDS],
            slots: vec![0; 1 << bits],
            taken: vec![0; (FIRST >> 6) + 1],
            shift: u64::BITS - bits,
        };
        for (sign, weight) in known {
            if let Some(bare) = sign.bare_kind().and_then(|kind| table.bare.get_mut(kind)) {
                *bare = weight;
                continue;
            }
            let mixed = mix(sign);
            let at = table.slot(mixed);
            table.slots[at] = mark(mixed) << WEIGHT_BITS | packed(weight);
            table.taken[first(mixed) >> 6] |= 1 << (first(mixed) & 63);
        }
        table
    }

    /// Where a sign stands or would stand.
    fn slot(&self, mixed: u64) -> usize {
        let mut at = usize::try_from(mixed >> self.shift).unwrap_or_default();
        while self.slots[at] >> WEIGHT_BITS != mark(mixed) && self.slots[at] != 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        at
    }

    /// What a sign weighs, in hundredths of the natural logarithm of the odds.
    #[inline]
    pub(crate) fn weight(&self, sign: Sign) -> i16 {
        if let Some(kind) = sign.bare_kind() {
            return self.bare.get(kind).copied().unwrap_or_default();
        }
        let mixed = mix(sign);
        if self.taken[first(mixed) >> 6] >> (first(mixed) & 63) & 1 == 0 {
            return 0;
        }
        unpacked(self.slots[self.slot(mixed)])
    }
}

/// Spreads the bits of a sign over 64: the halves of a product, folded.
#[inline]
fn mix(sign: Sign) -> u64 {
    let product = u128::from(sign.number()) * u128::from(0x9E37_79B9_7F4A_7C15_u64);
    let [low, high] =
        [product, product >> 64].map(|half| u64::try_from(half & u128::from(u64::MAX)).unwrap_or_default());
    low ^ high
}

/// Bits of a weight, with its sign.
const WEIGHT_BITS: u32 = 12;
/// The most that is told apart: odds of e to the twentieth and more are alike.
const WEIGHT_MOST: i16 = (1 << (WEIGHT_BITS - 1)) - 1;

/// A weight in its bits.
fn packed(weight: i16) -> u32 {
    let [low, high] = weight.clamp(-WEIGHT_MOST, WEIGHT_MOST).to_le_bytes();
    u32::from_le_bytes([low, high, 0, 0]) & ((1 << WEIGHT_BITS) - 1)
}

/// The weight in the lower bits of a slot.
#[inline]
fn unpacked(slot: u32) -> i16 {
    // Up to the top and down again, so that its sign goes with it.
    let [_, _, low, high] = (slot << (u32::BITS - WEIGHT_BITS)).to_le_bytes();
    i16::from_le_bytes([low, high]) >> (i16::BITS - WEIGHT_BITS)
}

/// The lowest 20 bits, never 0. They are not among those that say where to look.
#[inline]
fn mark(mixed: u64) -> u32 {
    u32::try_from(mixed & 0xF_FFFF).unwrap_or(0) | 1
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
            assert_eq!(table().weight(sign), weight, "{sign}");
        }
        for weight in [0, 1, -1, 258, -258, WEIGHT_MOST, -WEIGHT_MOST] {
            assert_eq!(unpacked(packed(weight) | u32::MAX << WEIGHT_BITS), weight);
        }
        assert_eq!(unpacked(packed(i16::MIN)), -WEIGHT_MOST);
        assert_eq!(table().weight("pair ␀河".parse().expect("a sign")), 0);
    }
}
