//! What the columns of a sheet are taken for: as somebody chose, as they were taken last time, as a record keeps it.

use super::told::ToldColumn;
use super::{SheetChoice, as_text, from_text};
use crate::error::Result;
use crate::intake::carries_secrecy_mark;
use std::collections::BTreeMap;
use yipanqi_domain::list::{List, OwnColumns};
use yipanqi_domain::office::{Region, Side};
use yipanqi_extract::sheet::{Known, Mapping, Meaning, MoneyWord, Table};
use yipanqi_store::Reader;

/// Whether what stands above a table is marked as secret.
pub(super) fn carries_mark(table: &Table) -> bool {
    table.titles.iter().any(|title| carries_secrecy_mark(title))
}

/// What is known of the list that a sheet is for.
pub(super) async fn known(
    reader: &mut Reader,
    list: &List,
    sides: &[Side],
    columns: &OwnColumns,
) -> Result<Known> {
    let mut names = Vec::new();
    for side in sides {
        let mut all = vec![side.name.clone(), side.mark.clone()];
        if let Some(region) = reader.get::<Region>(side.region.0).await? {
            all.push(region.name);
        }
        names.push(all);
    }
    Ok(Known {
        year: i32::try_from(list.year).unwrap_or(0),
        sides: names,
        own: columns.0.iter().map(|column| column.name.clone()).collect(),
        exact: false,
    })
}

pub(super) fn of_choice(table: &Table, chosen: &SheetChoice) -> Mapping {
    let mut mapping = table.proposal();
    for (at, meaning) in mapping.columns.iter_mut().enumerate() {
        *meaning = chosen
            .columns
            .get(at)
            .and_then(|code| Meaning::parse(code))
            .unwrap_or(Meaning::Ignored);
    }
    for (at, unit) in mapping.units.iter_mut().enumerate() {
        *unit = chosen
            .units
            .get(at)
            .and_then(|code| MoneyWord::parse(code))
            .or(*unit);
    }
    mapping
}

/// A mapping as an import keeps it: by the path of headings, sides by their ids.
pub(super) fn kept(table: &Table, mapping: &Mapping, sides: &[Side], columns: &OwnColumns) -> Result<String> {
    let mut out: Vec<(String, String, String)> = Vec::new();
    for ((column, meaning), unit) in table.columns.iter().zip(&mapping.columns).zip(&mapping.units) {
        let code = match meaning {
            Meaning::Amount(Some(side)) => match sides.get(*side) {
                Some(side) => format!("amount@{}", side.id),
                None => "ignored".to_owned(),
            },
            Meaning::Own(at) => match columns.0.get(*at) {
                Some(own) => format!("own@{}", own.code),
                None => "ignored".to_owned(),
            },
            other => other.code(),
        };
        let unit = unit.map_or("", MoneyWord::code).to_owned();
        out.push((nameless(&column.path.join("/")), code, unit));
    }
    as_text(&out)
}

/// Headings without their years.
fn nameless(path: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in path.chars().chain(std::iter::once('\n')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        out.push_str(if digits.len() == 4 { "#" } else { &digits });
        digits.clear();
        out.push(c);
    }
    out.trim_end().to_owned()
}

/// What the columns were taken for last time; a column that was not there is taken for what is proposed.
pub(super) fn remembered(table: &Table, kept: &str, sides: &[Side], columns: &OwnColumns) -> Mapping {
    let mut mapping = table.proposal();
    let Ok(kept) = from_text::<Vec<(String, String, String)>>(kept) else {
        return mapping;
    };
    let mut by_path: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (path, code, unit) in kept.iter().rev() {
        by_path.entry(path).or_default().push((code, unit));
    }
    for (at, column) in table.columns.iter().enumerate() {
        let Some((code, unit)) = by_path
            .get_mut(nameless(&column.path.join("/")).as_str())
            .and_then(Vec::pop)
        else {
            continue;
        };
        let meaning = match code.strip_prefix("amount@") {
            Some(id) => sides
                .iter()
                .position(|side| side.id.to_string() == id)
                .map(|side| Meaning::Amount(Some(side))),
            None => match code.strip_prefix("own@") {
                Some(own) => columns
                    .0
                    .iter()
                    .position(|column| column.code == own)
                    .map(Meaning::Own),
                None => Meaning::parse(code),
            },
        };
        mapping.columns[at] = meaning.unwrap_or(Meaning::Ignored);
        // The file's own word on its unit goes before what was chosen when there was none.
        mapping.units[at] = mapping.units[at].or(MoneyWord::parse(unit));
    }
    mapping
}

pub(super) fn columns(table: &Table, mapping: &Mapping) -> Vec<ToldColumn> {
    let all = table.columns.iter().zip(&mapping.columns).zip(&mapping.units);
    all.map(|((column, meaning), unit)| {
        let proposed = column.meaning == *meaning;
        ToldColumn {
            letters: column.letters(),
            path: column.path.clone(),
            meaning: meaning.code(),
            why: if proposed { column.why.code } else { "chosen" }.to_owned(),
            seen: column.why.seen.clone(),
            unit: unit.map_or("", MoneyWord::code).to_owned(),
            is_hidden: column.hidden,
            samples: column.samples.clone(),
        }
    })
    .collect()
}
