//! Adopted rows that were read: rows of a sealed version are only ever added, so that whoever has read one need not read it
//! again, whatever else changes. Who may see a row is asked every time: here it is found by its id alone.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use yipanqi_domain::list::RowContent;
use yipanqi_domain::{ItemId, RowId};

/// What adopted rows say, with their items: as long as there is room, for that never changes.
#[derive(Debug, Default)]
pub(super) struct SealedRows(Mutex<HashMap<RowId, Sealed>>);

/// The item of a row, and what it says.
pub(super) type Sealed = (ItemId, Arc<RowContent>);

impl SealedRows {
    /// A row has some 2 KB.
    pub(super) const MOST: usize = 16_384;

    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<RowId, Sealed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// These rows, as far as they are kept.
    pub(super) fn of(&self, ids: &[RowId]) -> Vec<Option<Sealed>> {
        let held = self.held();
        ids.iter().map(|id| held.get(id).cloned()).collect()
    }

    pub(super) fn put(&self, rows: &[(RowId, Sealed)]) {
        let mut held = self.held();
        if held.len() + rows.len() > Self::MOST {
            held.clear();
        }
        held.extend(rows.iter().cloned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use yipanqi_domain::list::{ItemKind, RowAmounts, RowMore, RowUnits};

    #[test]
    fn rows_are_found_by_their_ids_and_never_too_many_are_held() {
        let rows = SealedRows::default();
        let content = Arc::new(RowContent {
            serial: String::new(),
            kind: ItemKind::Task,
            field: String::new(),
            heading: String::new(),
            title: "甲".to_owned(),
            measure: String::new(),
            starts_on: None,
            ends_on: None,
            weight: 0,
            units: RowUnits::default(),
            amounts: RowAmounts::default(),
            more: RowMore::default(),
        });
        let some = |from: i64, to: i64| (from..to).map(|id| (RowId(id), (ItemId(-id), content.clone())));
        rows.put(&some(0, 10).collect::<Vec<_>>());
        let found = rows.of(&[RowId(3), RowId(11)]);
        let items: Vec<Option<ItemId>> = found.iter().map(|row| row.as_ref().map(|row| row.0)).collect();
        assert_eq!(items, [Some(ItemId(-3)), None]);
        for from in (0..40_000).step_by(1_000) {
            rows.put(&some(from, from + 1_000).collect::<Vec<_>>());
            assert!(rows.held().len() <= SealedRows::MOST);
            assert!(rows.of(&[RowId(from + 999)])[0].is_some());
        }
    }
}
