//! What a row says beyond the columns that every list has: by which rule it was chosen, phase, place on the map, the
//! item above it, what it waits for, and the values of the list's own columns.
//!
//! All of it is one column, canonical JSON with its parts in a fixed order and empty parts left out; a row that says
//! none of it holds NULL there, so that rows and versions from before there was such a column keep their digests.

use super::column::own_field;
use crate::field::{Field, Value};
use crate::packed::Packed;
use crate::{ItemId, RegionId, RowId, ZoneId, coded};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Serialises a coded enum as its code.
macro_rules! serde_code {
    ($($name:ty),+) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.code())
            }
        }
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let code = <String as serde::Deserialize>::deserialize(d)?;
                Self::parse(&code).ok_or_else(|| serde::de::Error::custom("unknown code"))
            }
        }
    )+};
}
pub(super) use serde_code;

coded! {
    /// 选取: by which rule the item came into the list.
    pub enum Selection {
        /// 补短板
        Shortfall = "shortfall",
        /// 市场驱动
        Market = "market",
        /// 群众有感
        Felt = "felt",
    }
}

coded! {
    /// How one row waits for another.
    pub enum LinkKind {
        /// 完成后开始: begins when the other is finished.
        FinishStart = "finish_start",
        /// 同步开始: begins when the other has begun.
        StartStart = "start_start",
        /// 同步完成: is finished when the other is.
        FinishFinish = "finish_finish",
    }
}
serde_code!(Selection, LinkKind);

impl LinkKind {
    /// The two letters under which it is typed.
    pub const fn letters(self) -> &'static str {
        match self {
            Self::FinishStart => "FS",
            Self::StartStart => "SS",
            Self::FinishFinish => "FF",
        }
    }
    /// The kind that these letters name, whatever their case.
    pub fn of_letters(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.letters().eq_ignore_ascii_case(text))
    }
}

/// Another row: by its item, or, as long as it has none, by the row of the same draft. Sealed rows name items alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowRef {
    /// An item.
    Item(ItemId),
    /// A row of the same draft.
    Row(RowId),
}

impl RowRef {
    /// The number of either; ids are unique over all tables.
    pub const fn id(self) -> i64 {
        match self {
            Self::Item(ItemId(id)) | Self::Row(RowId(id)) => id,
        }
    }
}

/// What a row waits for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct After {
    /// The other row.
    pub of: RowRef,
    /// How.
    pub kind: LinkKind,
    /// Days between the two; fewer than none when they may overlap.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub lag: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// What a row says beyond the columns that every list has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RowMore {
    /// 选取.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub selection: Option<Selection>,
    /// Phase, in the list's own words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub phase: String,
    /// Where it lies, for the map.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<RegionId>,
    /// The zone that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<ZoneId>,
    /// The item above it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<RowRef>,
    /// What it waits for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<After>,
    /// Values of the list's own columns by code, as canonical text: words as typed, a number or an amount as the integer
    /// of its smallest unit, a day as `YYYY-MM-DD`, the code of a choice, the id of a unit, a region or a file.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub own: BTreeMap<String, String>,
}

impl Field for RowMore {
    fn to_value(&self) -> Value {
        if *self == Self::default() {
            return Value::Null;
        }
        // Plain structs of text and integers always serialise.
        Value::Text(serde_json::to_string(self).unwrap_or_default())
    }
    fn pack(&self, out: &mut Packed) {
        if *self == Self::default() {
            out.null();
        } else {
            out.json(self);
        }
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(Self::default()),
            Value::Text(text) => serde_json::from_str(&text).ok(),
            _ => None,
        }
    }
}

/// One part of what a row says, by itself: what pages filter and sort by. Kept in the plumbing table `row_value`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RowValue {
    /// `selection`, `phase`, `region`, `zone`, `parent`, or the code of a column of the list's own.
    pub code: String,
    /// Its canonical text.
    pub text: String,
    /// The same as a number, where the text is one: amounts, numbers, ids.
    pub number: Option<i64>,
}

/// The number that a text is: as it is written in the shortest way.
fn number_of(text: &str) -> Option<i64> {
    // Most texts are words; a number begins with its first digit or a sign.
    text.starts_with(|c: char| c == '-' || c.is_ascii_digit())
        .then(|| text.parse().ok())
        .flatten()
        .filter(|n: &i64| n.to_string() == text)
}

impl RowMore {
    /// Its parts, one by one, by code. What it waits for is not among them: a row may wait for several.
    pub fn values(&self) -> Vec<RowValue> {
        let named = [
            ("selection", self.selection.map(|s| s.code().to_owned())),
            ("phase", Some(self.phase.clone()).filter(|p| !p.is_empty())),
            ("region", self.region.map(|id| id.to_string())),
            ("zone", self.zone.map(|id| id.to_string())),
            ("parent", self.parent.map(|of| of.id().to_string())),
        ];
        let named = named
            .into_iter()
            .filter_map(|(code, text)| text.map(|text| (code.to_owned(), text)));
        let own = self.own.iter().map(|(code, text)| (code.clone(), text.clone()));
        let mut values: Vec<RowValue> = named
            .chain(own)
            .map(|(code, text)| RowValue {
                number: number_of(&text),
                code,
                text,
            })
            .collect();
        values.sort();
        values
    }

    /// The names of the parts in which two rows differ: those above, `after`, and the form field of every column of the
    /// list's own.
    pub fn differing(&self, other: &Self) -> Vec<&'static str> {
        let mut out = Vec::new();
        let parts = [
            ("selection", self.selection != other.selection),
            ("phase", self.phase != other.phase),
            ("region", self.region != other.region),
            ("zone", self.zone != other.zone),
            ("parent", self.parent != other.parent),
            ("after", self.after != other.after),
        ];
        out.extend(
            parts
                .iter()
                .filter(|(_, differs)| *differs)
                .map(|(name, _)| *name),
        );
        let codes: std::collections::BTreeSet<&String> = self.own.keys().chain(other.own.keys()).collect();
        for code in codes {
            if self.own.get(code) != other.own.get(code) {
                out.push(own_field(code));
            }
        }
        out
    }

    /// As it is sealed: rows of the draft become their items.
    #[must_use]
    pub fn sealed(&self, item_of: impl Fn(RowId) -> Option<ItemId>) -> Self {
        let sealed = |of: RowRef| match of {
            RowRef::Item(_) => Some(of),
            RowRef::Row(row) => item_of(row).map(RowRef::Item),
        };
        let mut more = self.clone();
        more.parent = self.parent.and_then(sealed);
        let after = self.after.iter();
        more.after = after
            .filter_map(|after| sealed(after.of).map(|of| After { of, ..after.clone() }))
            .collect();
        more
    }

    /// What it waits for, as typed: `12`, `12 SS`, `12 FF+5`; `label` says how the other row is named.
    pub fn after_typed(&self, label: impl Fn(RowRef) -> String) -> String {
        let one = |after: &After| {
            let mut text = label(after.of);
            if after.kind != LinkKind::FinishStart || after.lag != 0 {
                text.push(' ');
                text.push_str(after.kind.letters());
            }
            if after.lag != 0 {
                let _ = write!(text, "{:+}", after.lag);
            }
            text
        };
        self.after.iter().map(one).collect::<Vec<_>>().join("、")
    }
}

/// A dependency as typed: how the other row is named, how it is waited for, days between.
pub fn read_after(text: &str) -> Option<(&str, LinkKind, i64)> {
    let text = text.trim();
    let Some((name, how)) = text.rsplit_once([' ', '\u{3000}']) else {
        return (!text.is_empty()).then_some((text, LinkKind::FinishStart, 0));
    };
    let (name, how) = (name.trim(), how.trim());
    let at = how.find(['+', '-', '−']).unwrap_or(how.len());
    let (letters, days) = how.split_at(at);
    let Some(kind) = LinkKind::of_letters(letters) else {
        // A space within a title: all of it is the name.
        return Some((text, LinkKind::FinishStart, 0));
    };
    let days = days.replace('−', "-");
    let days = days.strip_prefix('+').unwrap_or(&days);
    let lag = if days.is_empty() { 0 } else { days.parse().ok()? };
    ((-3650..=3650).contains(&lag) && !name.is_empty()).then_some((name, kind, lag))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said() -> RowMore {
        RowMore {
            selection: Some(Selection::Felt),
            phase: "前期".into(),
            region: Some(RegionId(7)),
            zone: None,
            parent: Some(RowRef::Row(RowId(3))),
            after: vec![After {
                of: RowRef::Item(ItemId(9)),
                kind: LinkKind::StartStart,
                lag: -2,
            }],
            own: BTreeMap::from([("c2".to_owned(), "1200".to_owned()), ("c1".into(), "甲".into())]),
        }
    }

    #[test]
    fn nothing_said_is_null_and_what_is_said_is_one_text_in_a_fixed_order() {
        assert_eq!(RowMore::default().to_value(), Value::Null);
        assert_eq!(RowMore::from_value(Value::Null), Some(RowMore::default()));
        let text = r#"{"selection":"felt","phase":"前期","region":7,"parent":{"row":3},"after":[{"of":{"item":9},"kind":"start_start","lag":-2}],"own":{"c1":"甲","c2":"1200"}}"#;
        assert_eq!(said().to_value(), Value::Text(text.into()));
        assert_eq!(RowMore::from_value(Value::Text(text.into())), Some(said()));
        assert_eq!(RowMore::from_value(Value::Text(r#"{"colour":1}"#.into())), None);
    }

    #[test]
    fn parts_are_listed_one_by_one_with_numbers_where_they_are_numbers() {
        let values: Vec<_> = said()
            .values()
            .into_iter()
            .map(|v| (v.code, v.text, v.number))
            .collect();
        let of = |code: &str, text: &str, number| (code.to_owned(), text.to_owned(), number);
        assert_eq!(
            values,
            [
                of("c1", "甲", None),
                of("c2", "1200", Some(1200)),
                of("parent", "3", Some(3)),
                of("phase", "前期", None),
                of("region", "7", Some(7)),
                of("selection", "felt", None),
            ]
        );
        let padded = RowMore {
            phase: "007".into(),
            ..RowMore::default()
        };
        assert_eq!(padded.values()[0].number, None, "not the text of a number");
    }

    #[test]
    fn a_difference_names_its_part_and_sealing_puts_items_for_rows() {
        let mut other = said();
        assert_eq!(said().differing(&other), Vec::<&str>::new());
        other.own.insert("c2".into(), "1300".into());
        other.own.insert("c10".into(), "新".into());
        other.after.clear();
        other.phase.clear();
        assert_eq!(said().differing(&other), ["phase", "after", "own_10", "own_2"]);
        let sealed = said().sealed(|row| (row == RowId(3)).then_some(ItemId(33)));
        assert_eq!(sealed.parent, Some(RowRef::Item(ItemId(33))));
        assert_eq!(sealed.after, said().after);
        assert_eq!(said().sealed(|_| None).parent, None);
    }

    #[test]
    fn dependencies_are_read_as_they_are_written() {
        let table = [
            ("12", Some(("12", LinkKind::FinishStart, 0))),
            (" 12 ss ", Some(("12", LinkKind::StartStart, 0))),
            (
                "试联办-2025-0003 FF+5",
                Some(("试联办-2025-0003", LinkKind::FinishFinish, 5)),
            ),
            ("12 FS-10", Some(("12", LinkKind::FinishStart, -10))),
            ("12 FS−10", Some(("12", LinkKind::FinishStart, -10))),
            ("连接线 二期", Some(("连接线 二期", LinkKind::FinishStart, 0))),
            ("12 FS+x", None),
            ("12 FS+99999", None),
            ("", None),
        ];
        for (text, wanted) in table {
            assert_eq!(read_after(text), wanted, "{text}");
        }
        assert_eq!(said().after_typed(|of| of.id().to_string()), "9 SS-2");
    }
}
