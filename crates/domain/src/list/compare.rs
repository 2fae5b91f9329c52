//! How two adopted versions differ, and the digest that seals one.

use super::{ListRow, RowChange, RowContent, RowMore};
use crate::canon::Form;
use crate::field::Group;
use crate::{ItemId, ListId};

/// `content` of an adopted version: digest over list, ordinal, and every row in order. Version 2, with what rows say
/// beyond the columns that every list has, only when one of them says any of it.
pub fn content_digest(list: ListId, ordinal: i64, rows: &[ListRow]) -> String {
    let says_more = rows.iter().any(|row| row.content.more != RowMore::default());
    let columns = RowContent::COLUMNS.len() - usize::from(!says_more);
    let mut form = Form::new();
    form.text("list_version")
        .int(1 + i64::from(says_more))
        .int(list.0)
        .int(ordinal)
        .int(i64::try_from(rows.len()).unwrap_or(i64::MAX));
    for row in rows {
        form.int(row.item.0)
            .int(row.position)
            .maybe_int(row.decision.map(|d| d.0));
        let mut values = Vec::new();
        row.content.put(&mut values);
        for value in &values[..columns] {
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

/// The columns in which two rows differ, serial apart; of `more` its parts, as [`RowMore::differing`] names them.
pub fn differing_columns(a: &RowContent, b: &RowContent) -> Vec<&'static str> {
    let (mut left, mut right) = (Vec::new(), Vec::new());
    a.put(&mut left);
    b.put(&mut right);
    let names = RowContent::COLUMNS.iter().zip(left.iter().zip(&right));
    let mut out: Vec<&'static str> = names
        .filter(|(name, (l, r))| !matches!(**name, "serial" | "more") && l != r)
        .map(|(name, _)| *name)
        .collect();
    out.extend(a.more.differing(&b.more));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::list::{DraftRow, RowInput, RowUnits, arranged};
    use crate::{RowId, VersionId};

    fn row(item: i64, title: &str) -> ListRow {
        let input = RowInput {
            title: title.into(),
            serial: item.to_string(),
            ..RowInput::default()
        };
        ListRow {
            id: RowId(item),
            version: VersionId(1),
            position: item,
            item: ItemId(item),
            decision: None,
            content: input.judged(RowUnits::default()).unwrap(),
        }
    }

    #[test]
    fn two_versions_are_compared_by_item_whatever_their_order_and_serials() {
        let before = [row(1, "甲"), row(2, "乙"), row(3, "丙")];
        let mut moved = row(2, "乙");
        moved.content.serial = "十".into();
        moved.position = 1;
        let mut changed = row(1, "甲");
        changed.content.weight = 500;
        changed.content.title = "甲改".into();
        let after = [moved, row(4, "丁"), changed];
        let said: Vec<_> = compare(&before, &after)
            .into_iter()
            .map(|d| {
                (
                    d.item.0,
                    d.change,
                    d.columns,
                    d.before.is_some(),
                    d.after.is_some(),
                )
            })
            .collect();
        assert_eq!(
            said,
            [
                (4, RowChange::Added, vec![], false, true),
                (1, RowChange::Changed, vec!["title", "weight"], true, true),
                (3, RowChange::Removed, vec![], true, false),
            ]
        );
        assert_eq!(compare(&before, &before), []);
        assert_eq!(compare(&[], &[]), []);
    }

    #[test]
    fn the_digest_changes_with_everything_that_the_version_says() {
        let rows = [row(1, "甲"), row(2, "乙")];
        let digest = |list, ordinal, rows: &[ListRow]| content_digest(ListId(list), ordinal, rows);
        let sealed = digest(1, 1, &rows);
        assert_eq!(sealed, digest(1, 1, &rows.clone()));
        let altered = |change: fn(&mut ListRow)| {
            let mut rows = rows.clone();
            change(&mut rows[1]);
            digest(1, 1, &rows)
        };
        let others = [
            digest(2, 1, &rows),
            digest(1, 2, &rows),
            digest(1, 1, &rows[..1]),
            digest(1, 1, &[rows[1].clone(), rows[0].clone()]),
            altered(|r| r.content.title.push('。')),
            altered(|r| r.content.weight += 1),
            altered(|r| r.item = ItemId(9)),
            altered(|r| r.position += 1),
            altered(|r| r.decision = Some(crate::DecisionId(1))),
            altered(|r| r.content.serial.clear()),
            altered(|r| r.content.more.phase = "二期".into()),
        ];
        for (n, other) in others.iter().enumerate() {
            assert_ne!(*other, sealed, "alteration {n}");
        }
    }

    #[test]
    fn rows_of_one_field_and_heading_stand_together_in_the_order_of_their_first() {
        let draft = |position: i64, field: &str, heading: &str| DraftRow {
            id: RowId(position),
            version: VersionId(1),
            position,
            item: None,
            decision: None,
            change: RowChange::Added,
            reason: String::new(),
            content: RowContent {
                field: field.into(),
                heading: heading.into(),
                ..row(position, "甲").content
            },
        };
        let rows = vec![
            draft(5, "乙", "一"),
            draft(1, "甲", "二"),
            draft(2, "乙", "一"),
            draft(3, "甲", "一"),
            draft(4, "甲", "二"),
        ];
        let order: Vec<i64> = arranged(rows).iter().map(|row| row.position).collect();
        assert_eq!(order, [1, 4, 3, 2, 5]);
    }
}
