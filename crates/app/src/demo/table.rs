//! The tables of the demo: fields between bars, `#` begins a remark. They are part of the program, so a line that
//! cannot be read is a fault of ours and named as such.

use crate::error::{Error, Result};
use std::collections::HashMap;
use yipanqi_domain::Day;

/// The rows of a table that must have this many fields.
pub(super) fn rows<const N: usize>(text: &'static str) -> Result<Vec<[&'static str; N]>> {
    let lines = text.lines().filter(|l| !l.is_empty() && !l.starts_with('#'));
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split('|').collect();
            <[&str; N]>::try_from(fields).map_err(|f| broken(&format!("{} fields: {line}", f.len())))
        })
        .collect()
}

/// A day of the table, if given.
pub(super) fn day(text: &str) -> Result<Option<Day>> {
    if text.is_empty() {
        return Ok(None);
    }
    Day::parse(text).map(Some).ok_or_else(|| broken(text))
}

/// A day of the table that must be given.
pub(super) fn sure_day(text: &str) -> Result<Day> {
    day(text)?.ok_or_else(|| broken("a day is missing"))
}

/// What stands under a key.
pub(super) fn of<'m, T>(map: &'m HashMap<&'static str, T>, key: &str) -> Result<&'m T> {
    map.get(key).ok_or_else(|| broken(&format!("no {key}")))
}

/// The demo's own data do not fit together.
pub(super) fn broken(what: &str) -> Error {
    Error::Broken(format!("the demo's data: {what}").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_with_a_missing_field_is_named() {
        assert_eq!(rows::<2>("# x\na|b\n\nc|\n").unwrap(), [["a", "b"], ["c", ""]]);
        assert!(rows::<3>("a|b\n").is_err());
        assert!(day("2025-02-30").is_err());
        assert!(day("").unwrap().is_none());
    }
}
