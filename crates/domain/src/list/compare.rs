//! How two adopted versions differ, and the digest that seals one.

use super::{ListRow, RowChange, RowContent};
use crate::canon::Form;
use crate::field::Group;
use crate::{ItemId, ListId};

/// `content` of an adopted version: digest over list, ordinal, and every row in order.
pub fn content_digest(list: ListId, ordinal: i64, rows: &[ListRow]) -> String {
    let mut form = Form::new();
    form.text("list_version")
        .int(1)
        .int(list.0)
        .int(ordinal)
        .int(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    for row in rows {
        form.int(row.item.0)
            .int(row.position)
            .maybe_int(row.decision.map(|d| d.0));
        let mut values = Vec::new();
        row.content.put(&mut values);
        for value in &values {
            form.value(value);
        }
    }
    form.digest()
}

/// How one item differs between two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The item.
    pub item: ItemId,
    /// Added, removed or changed.
    pub change: RowChange,
    /// What the earlier version says.
    pub before: Option<RowContent>,
    /// What the later version says.
    pub after: Option<RowContent>,
    /// Columns that differ, for a changed row.
    pub columns: Vec<&'static str>,
}

/// Compares two versions by item: added and changed in the order of the later one, then removed in the order of the
/// earlier one. Order and serial alone are not a change.
pub fn compare(before: &[ListRow], after: &[ListRow]) -> Vec<Difference> {
    use std::collections::HashMap;
    let old: HashMap<ItemId, &ListRow> = before.iter().map(|r| (r.item, r)).collect();
    let new: HashMap<ItemId, &ListRow> = after.iter().map(|r| (r.item, r)).collect();
    let mut out = Vec::new();
    for row in after {
        match old.get(&row.item) {
            None => out.push(Difference {
                item: row.item,
                change: RowChange::Added,
                before: None,
                after: Some(row.content.clone()),
                columns: Vec::new(),
            }),
            Some(was) => {
                let columns = differing_columns(&was.content, &row.content);
                if !columns.is_empty() {
                    out.push(Difference {
                        item: row.item,
                        change: RowChange::Changed,
                        before: Some(was.content.clone()),
                        after: Some(row.content.clone()),
                        columns,
                    });
                }
            }
        }
    }
    for row in before.iter().filter(|r| !new.contains_key(&r.item)) {
        out.push(Difference {
            item: row.item,
            change: RowChange::Removed,
            before: Some(row.content.clone()),
            after: None,
            columns: Vec::new(),
        });
    }
    out
}

/// The columns in which two rows differ, serial apart.
pub fn differing_columns(a: &RowContent, b: &RowContent) -> Vec<&'static str> {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    a.put(&mut left);
    b.put(&mut right);
    let names = RowContent::COLUMNS.iter().zip(left.iter().zip(&right));
    names
        .filter(|(name, (l, r))| **name != "serial" && l != r)
        .map(|(name, _)| *name)
        .collect()
}
