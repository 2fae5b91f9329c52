//! 有理由: an approved reason that keeps a rule from counting, for one item, side and period.
//!
//! Approved by the office of the body whose list holds the item. Insert-only: taking one back is a further row.

use crate::field::{Field, Value};
use crate::light::Excuse;
use crate::list::RowUnits;
use crate::period::Period;
use crate::{At, EvidenceId, ExcuseId, ItemId, ListId, PostId, SideId, UnitId, coded};

coded! {
    /// Whether a reason stands.
    pub enum ExcuseState {
        /// 认可
        Approved = "approved",
        /// 撤销
        TakenBack = "taken_back",
    }
}

/// One approval, or the end of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcuseGiven {
    /// Id.
    pub id: ExcuseId,
    /// The item.
    pub item: ItemId,
    /// The list under which it is lit.
    pub list: ListId,
    /// The side; `None`: the whole and all of its sides.
    pub side: Option<SideId>,
    /// For the lights of this period.
    pub period: Period,
    /// What it excuses.
    pub excuse: Excuse,
    /// Whether it stands from here on.
    pub state: ExcuseState,
    /// Why.
    pub reason: String,
    /// What proves it.
    pub evidence: Option<EvidenceId>,
    /// The approval that this row ends.
    pub former: Option<ExcuseId>,
    /// By which post.
    pub post: PostId,
    /// That post's unit then.
    pub unit: UnitId,
    /// The trail entry with which it became known.
    pub known_at: i64,
    /// When.
    pub at: At,
}

impl ExcuseGiven {
    /// Whether another row speaks of the same.
    pub fn is_of(&self, other: &Self) -> bool {
        let key = |e: &Self| (e.item, e.list, e.side, e.period, e.excuse);
        key(self) == key(other)
    }
}

/// The approvals that stand among rows in the order in which they were written.
pub fn standing(rows: &[ExcuseGiven]) -> Vec<&ExcuseGiven> {
    let mut latest: Vec<&ExcuseGiven> = Vec::new();
    for row in rows {
        match latest.iter_mut().find(|known| known.is_of(row)) {
            Some(known) => *known = row,
            None => latest.push(row),
        }
    }
    latest.retain(|row| row.state == ExcuseState::Approved);
    latest
}

impl Field for Excuse {
    fn to_value(&self) -> Value {
        Value::Text(self.code().to_owned())
    }
    fn from_value(value: Value) -> Option<Self> {
        Self::parse(&String::from_value(value)?)
    }
}

/// The units of a row that lead or report it: for whose sides a reason can be given.
pub fn answering(units: &RowUnits) -> impl Iterator<Item = UnitId> + '_ {
    let answer = units.0.iter().filter(|named| named.role.makes_joint());
    answer.filter_map(|named| named.unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(id: i64, side: Option<i64>, state: ExcuseState) -> ExcuseGiven {
        ExcuseGiven {
            id: ExcuseId(id),
            item: ItemId(1),
            list: ListId(1),
            side: side.map(SideId),
            period: Period::parse("2025M03").expect("a period"),
            excuse: Excuse::Progress,
            state,
            reason: "汛期".into(),
            evidence: None,
            former: None,
            post: PostId(1),
            unit: UnitId(1),
            known_at: id,
            at: At(0),
        }
    }

    #[test]
    fn the_last_word_on_each_item_side_and_period_stands() {
        use ExcuseState::{Approved, TakenBack};
        let rows = [
            given(1, Some(1), Approved),
            given(2, None, Approved),
            given(3, Some(1), TakenBack),
            given(4, Some(2), Approved),
            given(5, Some(2), TakenBack),
            given(6, Some(2), Approved),
        ];
        let ids: Vec<i64> = standing(&rows).iter().map(|row| row.id.0).collect();
        assert_eq!(ids, [2, 6]);
        let other = ExcuseGiven {
            excuse: Excuse::Start,
            ..given(7, None, TakenBack)
        };
        assert!(!other.is_of(&rows[1]), "another rule's reason is another matter");
    }
}
