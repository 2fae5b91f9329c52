//! Rows as they were shown. What a row looks like is made of what it says, of what is shown beside it, and of how the grid is
//! looked at, and of nothing else: where all of that is the same, the row is not made again, whatever changed meanwhile. All of
//! it is compared, so that what is kept needs not be emptied.

use super::sheet::Also;
use crate::words::Words;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use yipanqi_app::lists::{MoreNames, Numbered, RowView, VersionPage};
use yipanqi_domain::list::{GridColumn, ListVersion, OwnColumns};
use yipanqi_domain::lit::{LightRun, SetInForce};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::Side;

/// How the rows of an adopted version are looked at: everything of a page on which the look of a row depends beside the row.
#[derive(Debug, PartialEq)]
pub(super) struct Look {
    words: Words,
    version: ListVersion,
    sides: Vec<Side>,
    own: OwnColumns,
    columns: Vec<GridColumn>,
    parts: Vec<String>,
    also: Also,
    money: (MoneyUnit, u32),
    lit: Option<(LightRun, SetInForce)>,
}

impl Look {
    /// None where rows depend on more: on a draft, on names of what they name, on what the version merged.
    pub(super) fn of(words: Words, page: &VersionPage, also: Also, parts: &[&str]) -> Option<Self> {
        let is_plain = page.version.state.adoption().is_some()
            && page.lineage.is_empty()
            && page.names == MoreNames::default();
        is_plain.then(|| Self {
            words,
            version: page.version.clone(),
            sides: page.sides.clone(),
            own: page.columns.clone(),
            columns: page.view.columns(),
            parts: parts.iter().map(|part| (*part).to_owned()).collect(),
            also,
            money: page.money,
            lit: page.lit.clone(),
        })
    }
}

/// Rows that were shown, each with how it looked.
#[derive(Debug, Default)]
pub(crate) struct ShownRows(Mutex<Shelf>);

#[derive(Debug, Default)]
struct Shelf {
    looks: Vec<Look>,
    /// By place of the look, row, and number in the grid.
    rows: HashMap<(usize, i64, i64), (RowView, Arc<str>)>,
}

/// With what is kept of it a row has some 2 KB.
const MOST_ROWS: usize = 16_384;
const MOST_LOOKS: usize = 32;

impl ShownRows {
    fn held(&self) -> std::sync::MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How these rows looked, each with its number in the grid; none where it is to be made.
    pub(super) fn of(&self, look: &Look, rows: &[(i64, RowView)]) -> Vec<Option<Arc<str>>> {
        let held = self.held();
        let Some(at) = held.looks.iter().position(|known| known == look) else {
            return vec![None; rows.len()];
        };
        rows.iter()
            .map(|(index, row)| {
                let (shown, html) = held.rows.get(&(at, row.row.0, *index))?;
                (shown == row).then(|| html.clone())
            })
            .collect()
    }

    /// Keeps how rows look.
    pub(super) fn put(&self, look: Look, rows: Vec<(i64, RowView, Arc<str>)>) {
        let mut held = self.held();
        if held.rows.len() + rows.len() > MOST_ROWS || held.looks.len() >= MOST_LOOKS {
            *held = Shelf::default();
        }
        let at = held.looks.iter().position(|known| *known == look);
        let at = at.unwrap_or_else(|| {
            held.looks.push(look);
            held.looks.len() - 1
        });
        let rows = rows
            .into_iter()
            .map(|(index, row, html)| ((at, row.row.0, index), (row, html)));
        held.rows.extend(rows);
    }
}

/// Rows as they were shown in windows of one look at one version since something changed, what stands above them included: by
/// number, row, and the row before it, which decides what stands above.
#[derive(Debug, Default)]
pub(crate) struct ScrolledRows(Mutex<HashMap<Numbered, Arc<str>>>);

/// Of one look; most of them are kept among the others, too.
const MOST_SCROLLED: usize = 2048;

impl ScrolledRows {
    fn held(&self) -> std::sync::MutexGuard<'_, HashMap<Numbered, Arc<str>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn of(&self, rows: &[Numbered]) -> Vec<Option<Arc<str>>> {
        let held = self.held();
        rows.iter().map(|row| held.get(row).cloned()).collect()
    }

    pub(super) fn put(&self, rows: &[Numbered], shown: &[Arc<str>]) {
        let mut held = self.held();
        if held.len() + rows.len() > MOST_SCROLLED {
            held.clear();
        }
        held.extend(rows.iter().copied().zip(shown.iter().cloned()));
    }
}
