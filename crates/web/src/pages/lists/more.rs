//! What rows say beyond the columns that every list has, as columns of a table and in words: for the grid, the
//! comparison, the form.

use yipanqi_app::lists::{MoreNames, VersionPage};
use yipanqi_domain::list::{ColumnKind, OwnColumn, OwnColumns, RowMore};

use crate::words::Words;

/// The parts that every list may use, in the order of their columns.
const PARTS: [&str; 6] = ["selection", "phase", "region", "zone", "parent", "after"];

/// One column: a part, or a column of the list's own.
pub(super) struct MoreColumn {
    /// The part, or the code of the column.
    pub code: String,
    /// Its heading.
    pub name: String,
    /// The unit of its numbers, if they have one.
    pub unit: String,
    /// Whether it holds numbers.
    pub is_number: bool,
}

/// The columns that the rows of a page need: all of the list's own, and of the parts those that a row says.
pub(super) fn columns(w: Words, shown: &VersionPage) -> Vec<MoreColumn> {
    let said = |part: &&&str| {
        let mut rows = shown.rows.iter();
        rows.any(|row| !part_words(w, part, &row.content.more, &shown.names).is_empty())
    };
    let parts: Vec<&str> = PARTS.iter().filter(said).copied().collect();
    named(w, shown, &parts)
}

/// The columns of these parts, and all of the list's own.
pub(super) fn named(w: Words, shown: &VersionPage, parts: &[&str]) -> Vec<MoreColumn> {
    let parts = PARTS
        .iter()
        .filter(|part| parts.contains(*part))
        .map(|part| MoreColumn {
            code: (*part).to_owned(),
            name: w.t(&format!("lists.column-{part}")).to_owned(),
            unit: String::new(),
            is_number: false,
        });
    let own = shown.columns.0.iter().map(|column| MoreColumn {
        code: column.code.clone(),
        name: column.name.clone(),
        unit: unit(w, column),
        is_number: matches!(column.kind, ColumnKind::Number | ColumnKind::Money),
    });
    parts.chain(own).collect()
}

/// What a row says in a column.
pub(super) fn cell(w: Words, code: &str, more: &RowMore, shown: &VersionPage) -> String {
    match shown.columns.of(code) {
        Some(column) => own_words(w, column, more, &shown.names),
        None => part_words(w, code, more, &shown.names),
    }
}

/// The title of the row above, which a column of numbers does not say.
pub(super) fn hint(code: &str, more: &RowMore, names: &MoreNames) -> String {
    let parent = more.parent.filter(|_| code == "parent");
    parent
        .and_then(|of| names.title(of))
        .unwrap_or_default()
        .to_owned()
}

fn part_words(w: Words, part: &str, more: &RowMore, names: &MoreNames) -> String {
    match part {
        "selection" => more
            .selection
            .map(|selection| w.t(&format!("rows.selection-{selection}")).to_owned())
            .unwrap_or_default(),
        "phase" => more.phase.clone(),
        "region" => names.region(more).to_owned(),
        "zone" => names.zone(more).to_owned(),
        "parent" => {
            let named = more.parent.and_then(|of| names.named(of));
            named.unwrap_or_default().to_owned()
        }
        "after" => names.after(more),
        _ => String::new(),
    }
}

fn own_words(w: Words, column: &OwnColumn, more: &RowMore, names: &MoreNames) -> String {
    let text = names.own(column, more);
    match column.kind {
        ColumnKind::Date => w.day_words(&text).unwrap_or(text),
        _ => text,
    }
}

/// The unit of a column's numbers.
pub(super) fn unit(w: Words, column: &OwnColumn) -> String {
    match column.kind {
        ColumnKind::Number => column.unit.clone(),
        ColumnKind::Money => super::unit_words(w, column.money()).to_owned(),
        _ => String::new(),
    }
}

/// The heading of a column that a comparison names.
pub(super) fn column_name(w: Words, column: &str, own: &OwnColumns) -> String {
    let found = own.0.iter().find(|own| own.field() == column);
    found.map_or_else(
        || match column {
            // A column that neither version has any more.
            "own" => w.t("lists.column").to_owned(),
            _ => w
                .find(&format!("lists.column-{column}"))
                .unwrap_or(w.t("lists.column"))
                .to_owned(),
        },
        |own| own.name.clone(),
    )
}

/// What a row says in a column that a comparison names.
pub(super) fn compared(
    w: Words,
    column: &str,
    more: &RowMore,
    own: &OwnColumns,
    names: &MoreNames,
) -> String {
    match own.0.iter().find(|own| own.field() == column) {
        Some(column) => {
            let (text, unit) = (own_words(w, column, more, names), unit(w, column));
            if text.is_empty() || unit.is_empty() {
                text
            } else {
                format!("{text} {unit}")
            }
        }
        None => part_words(w, column, more, names),
    }
}
