//! The regions that come with the program: Chongqing and Sichuan to county level. Where they come from, and what is
//! known to have changed since, is in `data/README.md`.

use crate::Day;
use crate::office::RegionLevel;

/// One built-in region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuiltIn {
    /// GB/T 2260 code, six digits.
    pub code: &'static str,
    /// Full official name.
    pub name: &'static str,
    /// Code of the region above; it stands earlier in the table.
    pub parent: Option<&'static str>,
    /// Level.
    pub level: RegionLevel,
    /// A day on which code and name are known to have been in force together.
    pub starts_on: Day,
}

const TABLE: &str = include_str!("../data/regions-500000-510000.csv");

/// The built-in regions in the order of their codes, every region after the one above it.
pub fn built_in() -> impl Iterator<Item = BuiltIn> {
    TABLE.lines().skip(1).filter_map(read)
}

/// A line of the table. Our own file has no other lines; a test counts them.
fn read(line: &'static str) -> Option<BuiltIn> {
    let mut fields = line.split(',');
    Some(BuiltIn {
        code: fields.next()?,
        name: fields.next()?,
        parent: fields.next().map(|code| Some(code).filter(|c| !c.is_empty()))?,
        level: RegionLevel::parse(fields.next()?)?,
        starts_on: Day::parse(fields.next()?)?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_line_of_the_table_is_a_region_below_one_already_read() {
        let mut seen = HashSet::new();
        for region in built_in() {
            assert!(region.parent.is_none_or(|p| seen.contains(p)), "{region:?}");
            assert_eq!(region.parent.is_none(), region.level == RegionLevel::Province);
            assert!(region.code.len() == 6 && seen.insert(region.code), "{region:?}");
        }
        assert_eq!(seen.len(), TABLE.lines().count() - 1);
    }

    #[test]
    fn chongqing_has_thirty_eight_and_sichuan_twenty_one_below() {
        let below = |code| built_in().filter(|r| r.parent == Some(code)).count();
        assert_eq!((below("500000"), below("510000")), (38, 21));
        assert_eq!(
            built_in().filter(|r| r.level == RegionLevel::County).count(),
            38 + 183
        );
    }
}
