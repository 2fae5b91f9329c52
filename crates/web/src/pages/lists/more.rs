//! What rows say beyond the columns that every list has, as columns of a table and in words: for the grid, the
//! comparison, the form.

use yipanqi_app::lists::{MoreNames, VersionPage};
use yipanqi_domain::list::cells::cell_named;
use yipanqi_domain::list::{ColumnKind, OwnColumn, OwnColumns, RowMore, SortKey};

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
    /// The name under which its cells are edited; empty when they are not edited in the grid.
    pub cell: &'static str,
    /// By what it sorts, if it does.
    pub sort: Option<SortKey>,
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
            // What is above a row or before it is chosen on the row's page.
            cell: cell_named(part).unwrap_or_default(),
            sort: None,
        });
    let own = shown.columns.0.iter().map(|column| MoreColumn {
        code: column.code.clone(),
        name: column.name.clone(),
        unit: unit(w, column),
        is_number: matches!(column.kind, ColumnKind::Number | ColumnKind::Money),
        cell: if column.kind == ColumnKind::File {
            ""
        } else {
            column.field()
        },
        sort: sorts(column).then(|| SortKey::parse(column.field())).flatten(),
    });
    parts.chain(own).collect()
}

/// Whether rows are put in order by a column: not by what only a name makes readable.
pub(super) fn sorts(column: &OwnColumn) -> bool {
    !matches!(
        column.kind,
        ColumnKind::Unit | ColumnKind::Region | ColumnKind::File
    )
}

/// What a row says in a column.
pub(super) fn cell(w: Words, code: &str, more: &RowMore, shown: &VersionPage) -> String {
    match shown.columns.of(code) {
        Some(column) => own_words(w, column, more, &shown.names),
        None => part_words(w, code, more, &shown.names),
    }
}

/// What a row says in the column of a cell that was edited.
pub(super) fn edited(
    w: Words,
    cell: &str,
    more: &RowMore,
    (columns, names): &(OwnColumns, MoreNames),
) -> String {
    match columns.0.iter().find(|column| column.field() == cell) {
        Some(column) => own_words(w, column, more, names),
        None => part_words(w, cell, more, names),
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
