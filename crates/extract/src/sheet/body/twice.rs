//! What two rows of a sheet say both, though it should say one row from the others.

use super::SheetRow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The same key, number, serial or title in two rows.
pub(super) fn twice(rows: &mut [SheetRow]) {
    /// Of so few rows one thread is the sooner done.
    const FEW: usize = 5_000;
    let groups = groups(rows);
    let (all, groups) = (&*rows, &groups);
    let merged = |row: &SheetRow, code: &str| row.problems.iter().any(|p| p.code == code);
    let exported = || {
        let keys = met_again(all, |_, row| Some((0, row.key.as_str())));
        let numbers = met_again(all, |_, row| Some((0, row.item_number.as_str())));
        (keys, numbers)
    };
    let serials = || {
        met_again(all, |at, row| {
            (!merged(row, "serial_merged")).then(|| (groups[at], row.serial.as_str()))
        })
    };
    let titles = || {
        met_again(all, |at, row| {
            (!merged(row, "title_merged")).then(|| (groups[at], row.title.as_str()))
        })
    };
    let ((keys, numbers), serials, titles) = if all.len() <= FEW {
        (exported(), serials(), titles())
    } else {
        std::thread::scope(|scope| {
            let titles = scope.spawn(titles);
            let (exported, serials) = (exported(), serials());
            match titles.join() {
                Ok(titles) => (exported, serials, titles),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        })
    };
    // In the order in which a row says them.
    for (met, code, stops) in [
        (keys, "key_twice", true),
        (numbers, "key_twice", true),
        (serials, "serial_twice", false),
        (titles, "title_twice", false),
    ] {
        for (at, value) in met {
            rows[at].tell(0, code, &value, stops);
        }
    }
}

/// Numbers of the groups of rows: the same for the same field and headings.
fn groups(rows: &[SheetRow]) -> Vec<usize> {
    let mut known: HashMap<(&str, &str), usize> = HashMap::new();
    let mut last = (("", ""), 0);
    let mut out = Vec::with_capacity(rows.len());
    for row in rows {
        let of = (row.field.as_str(), row.heading.as_str());
        if out.is_empty() || last.0 != of {
            let next = known.len();
            last = (of, *known.entry(of).or_insert(next));
        }
        out.push(last.1);
    }
    out
}

/// Rows whose words a row of the same group above has said, with those words and the number of the first.
fn met_again<'a>(
    rows: &'a [SheetRow],
    said: impl Fn(usize, &'a SheetRow) -> Option<(usize, &'a str)>,
) -> Vec<(usize, String)> {
    let mut met = Vec::new();
    let mut first: HashMap<(usize, &str), u32> = HashMap::new();
    for (at, row) in rows.iter().enumerate() {
        let Some((group, words)) = said(at, row).filter(|(_, words)| !words.is_empty()) else {
            continue;
        };
        if first.is_empty() {
            first.reserve(rows.len() - at);
        }
        match first.entry((group, words)) {
            Entry::Occupied(first) => {
                met.push((at, format!("{words}（{}）", first.get())));
            }
            Entry::Vacant(place) => {
                place.insert(row.number);
            }
        }
    }
    met
}
