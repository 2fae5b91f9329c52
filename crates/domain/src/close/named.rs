//! What a request names: the sides that must pass it, the files that prove it.

use crate::field::{Field, Value};
use crate::{EvidenceId, SideId};

/// Ids in one text column, `/1/2/`, so that a query may ask for one of them.
fn joined(ids: impl Iterator<Item = i64>) -> Value {
    Value::Text(ids.fold("/".to_owned(), |text, id| format!("{text}{id}/")))
}

fn parted(value: Value) -> Option<Vec<i64>> {
    let Value::Text(text) = value else { return None };
    let inner = text.strip_prefix('/')?;
    let ids = inner.split_terminator('/');
    ids.map(|id| id.parse().ok()).collect()
}

/// The sides that an item is on, in the order of the body's sides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sides(pub Vec<SideId>);

impl Sides {
    /// With those of `more` that are not there yet.
    #[must_use]
    pub fn with(mut self, more: &[SideId]) -> Self {
        for side in more {
            if !self.0.contains(side) {
                self.0.push(*side);
            }
        }
        self
    }
}

impl Field for Sides {
    fn to_value(&self) -> Value {
        joined(self.0.iter().map(|side| side.0))
    }
    fn from_value(value: Value) -> Option<Self> {
        Some(Self(parted(value)?.into_iter().map(SideId).collect()))
    }
}

/// The files attached to a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached(pub Vec<EvidenceId>);

impl Field for Attached {
    fn to_value(&self) -> Value {
        joined(self.0.iter().map(|evidence| evidence.0))
    }
    fn from_value(value: Value) -> Option<Self> {
        Some(Self(parted(value)?.into_iter().map(EvidenceId).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_is_parted_again_and_junk_is_nothing() {
        for ids in [vec![], vec![SideId(7)], vec![SideId(1), SideId(20)]] {
            let sides = Sides(ids);
            assert_eq!(Sides::from_value(sides.to_value()), Some(sides));
        }
        assert_eq!(Sides::from_value(Value::Text("1/2".to_owned())), None);
        assert_eq!(Sides::from_value(Value::Text("/a/".to_owned())), None);
        assert_eq!(
            Sides(vec![SideId(1)]).with(&[SideId(2), SideId(1)]).0,
            [SideId(1), SideId(2)]
        );
    }
}
