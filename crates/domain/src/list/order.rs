//! The order in which rows are shown and sealed: rows of one field stand together, within it rows of one heading.

use super::{DraftRow, RowContent};
use std::collections::HashMap;

/// Draft rows by field, heading and position; fields and headings stand where their first row stands.
pub fn arranged(mut rows: Vec<DraftRow>) -> Vec<DraftRow> {
    rows.sort_by_key(|row| (row.position, row.id));
    let mut fields: HashMap<String, usize> = HashMap::new();
    let mut headings: HashMap<(String, String), usize> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        let RowContent { field, heading, .. } = &row.content;
        fields.entry(field.clone()).or_insert(at);
        headings.entry((field.clone(), heading.clone())).or_insert(at);
    }
    let place = |row: &DraftRow| {
        let RowContent { field, heading, .. } = &row.content;
        let heading = headings.get(&(field.clone(), heading.clone()));
        (fields.get(field).copied(), heading.copied())
    };
    // Stable: rows of one heading keep their positions.
    rows.sort_by_cached_key(place);
    rows
}
