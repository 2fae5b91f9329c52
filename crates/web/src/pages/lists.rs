//! Lists: all of them, one version as a grid, its rows, its decisions, two versions side by side, files.

mod adoptions;
mod cells;
mod columns;
mod comments;
mod compare;
mod decisions;
mod export;
mod figures;
mod grid;
mod index;
mod lineage;
mod looks;
mod more;
mod new;
mod row;
mod sheets;
mod steps;
mod templates;
mod totals;
mod views;
mod year;

pub(crate) use grid::{ScrolledRows, ShownRows};

use yipanqi_domain::list::{LineageKind, ListVersion, RowAmounts, RowContent, RowUnits, VersionState};
use yipanqi_domain::money::{MoneyUnit, show_amount};
use yipanqi_domain::office::Side;

pub(crate) use lineage::unexplained;
pub(crate) use year::{outcome_key, outcome_tag};

use crate::routes::Route;
use crate::words::Words;

/// The routes of all of them.
pub fn routes() -> Vec<Route> {
    let mut routes = index::routes();
    routes.extend(new::routes());
    routes.extend(grid::routes());
    routes.extend(steps::routes());
    routes.extend(adoptions::routes());
    routes.extend(cells::routes());
    routes.extend(comments::routes());
    routes.extend(views::routes());
    routes.extend(row::routes());
    routes.extend(decisions::routes());
    routes.extend(columns::routes());
    routes.extend(compare::routes());
    routes.extend(export::routes());
    routes.extend(figures::routes());
    routes.extend(year::routes());
    routes.extend(lineage::routes());
    routes.extend(looks::routes());
    routes.extend(sheets::routes());
    routes.extend(templates::routes());
    routes.extend(totals::routes());
    routes
}

/// A version as its tag: which one, and its state.
fn version_words(w: Words, version: &ListVersion) -> String {
    let state = w.t(match version.state {
        VersionState::Draft => "words.state-draft",
        VersionState::Deliberated { .. } => "words.state-deliberated",
        VersionState::Adopted(_) => "lists.state-sealed",
        VersionState::Issued(..) => "words.state-issued",
    });
    w.with(
        "lists.version-state",
        &[("n", &version.ordinal), ("state", &state)],
    )
}

/// The key of the word of a merger or a split.
pub(crate) fn lineage_key(kind: &LineageKind) -> &'static str {
    match kind {
        LineageKind::Merged => "lineage.kind-merged",
        LineageKind::Split => "lineage.kind-split",
    }
}

/// The word of a unit of money.
fn unit_words(w: Words, unit: MoneyUnit) -> &'static str {
    w.t(match unit {
        MoneyUnit::Yi => "words.unit-yi",
        MoneyUnit::Wan => "words.unit-wan",
        MoneyUnit::Yuan => "words.unit-yuan",
    })
}

/// A weight given in units of 0.01; nothing when there is none.
fn weight_words(hundredths: i64) -> String {
    if hundredths == 0 {
        return String::new();
    }
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// A column's value as a comparison shows it.
fn column_words(w: Words, content: &RowContent, column: &str, sides: &[Side]) -> String {
    let day = |day: Option<yipanqi_domain::Day>| {
        day.and_then(|day| w.day_words(&day.to_string()))
            .unwrap_or_default()
    };
    match column {
        "kind" => w.t(&format!("words.kind-{}", content.kind)).to_owned(),
        "field" => content.field.clone(),
        "heading" => content.heading.clone(),
        "title" => content.title.clone(),
        "measure" => content.measure.clone(),
        "starts_on" => day(content.starts_on),
        "ends_on" => day(content.ends_on),
        "weight" => weight_words(content.weight),
        "units" => units_words(w, &content.units),
        "amounts" => amounts_words(w, &content.amounts, sides),
        _ => String::new(),
    }
}

fn units_words(w: Words, units: &RowUnits) -> String {
    let one =
        |u: &yipanqi_domain::list::RowUnit| format!("{} {}", w.t(&format!("words.role-{}", u.role)), u.name);
    units.0.iter().map(one).collect::<Vec<_>>().join("；")
}

fn amounts_words(w: Words, amounts: &RowAmounts, sides: &[Side]) -> String {
    let one = |a: &yipanqi_domain::list::RowAmount| {
        let side = sides.iter().find(|side| Some(side.id) == a.side);
        let name = side.map_or_else(|| w.t("lists.whole").to_owned(), |side| side.name.clone());
        let unit = a.given_in();
        format!(
            "{name} {} {}",
            show_amount(a.fen, unit, a.decimals),
            unit_words(w, unit)
        )
    };
    amounts.0.iter().map(one).collect::<Vec<_>>().join("；")
}
