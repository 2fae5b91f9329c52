//! 格图: where each place of the circle stands on a map of tiles, one place a tile. The table is data; a place of
//! Chongqing is a district or county, one of Sichuan a prefecture with all below it.

const TABLE: &str = include_str!("../data/tiles.csv");

/// One tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tile {
    /// GB/T 2260 code of the place.
    pub code: &'static str,
    /// Column, 1–11 from the west.
    pub column: u32,
    /// Row, 1–8 from the north.
    pub row: u32,
    /// Short name.
    pub name: &'static str,
}

/// All tiles, in the order of their codes.
pub fn tiles() -> impl Iterator<Item = Tile> {
    TABLE.lines().skip(1).filter_map(|line| {
        let mut fields = line.split(',');
        Some(Tile {
            code: fields.next()?,
            column: fields.next()?.parse().ok()?,
            row: fields.next()?.parse().ok()?,
            name: fields.next()?,
        })
    })
}

/// The tile in which a region lies: its own, or that of its prefecture.
pub fn tile_of(code: &str) -> Option<Tile> {
    let prefecture = code.get(..4).map(|start| format!("{start}00"));
    tiles().find(|tile| tile.code == code || Some(tile.code) == prefecture.as_deref())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regions::built_in;
    use std::collections::HashSet;

    #[test]
    fn every_tile_is_a_known_region_in_a_place_of_its_own() {
        let mut places = HashSet::new();
        for tile in tiles() {
            let region = built_in().find(|r| r.code == tile.code);
            assert!(region.is_some_and(|r| r.name.starts_with(tile.name)), "{tile:?}");
            assert!(
                (1..=11).contains(&tile.column) && (1..=8).contains(&tile.row),
                "{tile:?}"
            );
            assert!(places.insert((tile.column, tile.row)), "{tile:?}");
        }
        assert_eq!(places.len(), TABLE.lines().count() - 1);
    }

    #[test]
    fn a_county_of_sichuan_lies_in_the_tile_of_its_prefecture() {
        assert_eq!(tile_of("510502").map(|t| t.name), Some("泸州"));
        assert_eq!(tile_of("500116").map(|t| t.name), Some("江津"));
        assert_eq!(tile_of("500000"), None);
        assert_eq!(tile_of("513400"), None);
    }
}
