//! Whose departments a text may mean: the regions that its heading names, and those of the body's sides.

use super::Known;
use crate::office::RegionLevel;

/// A region as a name may fit it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// Its path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Its level.
    pub level: RegionLevel,
}

/// Whose departments a text may mean.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Around {
    /// Paths of the regions that the document names as its own, none within which another of them lies.
    pub own: Vec<String>,
    /// Whether the document names a region at all, known or not.
    pub is_told: bool,
    /// The regions of the body's sides.
    pub sides: Vec<Ground>,
}

impl Around {
    /// What a heading says of regions, beside the sides of the body.
    pub fn of(told: &[&str], regions: &[Ground], sides: Vec<Ground>) -> Self {
        for told in told {
            let named: Vec<&Ground> = regions.iter().filter(|r| is_named(r, told, regions)).collect();
            let holds_another = |r: &Ground| {
                let inner = |other: &&Ground| other.path != r.path && other.path.starts_with(&r.path);
                named.iter().any(inner)
            };
            let own: Vec<String> = named
                .iter()
                .filter(|r| !holds_another(r))
                .map(|r| r.path.clone())
                .collect();
            if !own.is_empty() || names_a_region(told) {
                return Self {
                    own,
                    is_told: true,
                    sides,
                };
            }
        }
        Self {
            sides,
            ..Self::default()
        }
    }

    /// Whether a unit lies in a region of the document, above or below it.
    pub(super) fn is_near(&self, unit: &Known) -> bool {
        let near = |own: &String| own.starts_with(&unit.path) || unit.path.starts_with(own);
        self.own.iter().any(near)
    }

    /// How near a unit's region is: of the document, of a side, of neither.
    pub(super) fn tier(&self, unit: &Known) -> usize {
        let within = |path: &String| !path.is_empty() && unit.path.starts_with(path);
        if self.own.iter().any(within) {
            0
        } else if self.sides.iter().any(|side| within(&side.path)) {
            1
        } else {
            2
        }
    }
}

/// Whether a heading names a region: in full, or a province or a city as who acts.
fn is_named(region: &Ground, told: &str, regions: &[Ground]) -> bool {
    if region.name.chars().count() > 2 && told.contains(&region.name) {
        return true;
    }
    let Some(short) = short_name(region) else {
        return false;
    };
    told.match_indices(short).any(|(at, _)| {
        let before = &told[..at];
        let begins = before.chars().next_back();
        // 推广安全 names no 广安: a short name stands at the beginning, or behind another's.
        begins.is_none_or(|c| c.is_whitespace() || "与和及、·《【（发于".contains(c))
            || regions
                .iter()
                .filter_map(short_name)
                .any(|other| before.ends_with(other))
    })
}

/// 江口 of a province or a city.
fn short_name(region: &Ground) -> Option<&str> {
    let is_large = matches!(region.level, RegionLevel::Province | RegionLevel::Prefecture);
    let short = region.name.trim_end_matches(['省', '市', '州']);
    (is_large && short.chars().count() > 1).then_some(short)
}

/// Whether a heading names any region, by the word for its level behind at least two characters: 白鹭省, 石埠市.
pub(super) fn names_a_region(told: &str) -> bool {
    let all: Vec<char> = told.chars().collect();
    let is_han = |c: &char| ('\u{4E00}'..='\u{9FFF}').contains(c);
    all.iter().enumerate().any(|(at, level)| {
        let Some([first, before]) = at.checked_sub(2).and_then(|from| all.get(from..at)) else {
            return false;
        };
        let after = all.get(at + 1);
        let not_after = match level {
            '省' => "全我各本两跨外邻节反等部",
            '市' => "全我各本两跨外邻城超上县省股夜门区州地",
            '县' => "全我各本两跨外邻区市州",
            '区' | '州' => return (*first, *before) == ('自', '治'),
            _ => return false,
        };
        let of_another_word = after.is_some_and(|c| match level {
            '省' => "市级际内直会".contains(*c),
            '市' => "场民值容级际域内直".contains(*c) || (*before == '都' && *c == '圈'),
            _ => false,
        });
        is_han(first) && is_han(before) && !not_after.contains(*before) && !of_another_word
    })
}
