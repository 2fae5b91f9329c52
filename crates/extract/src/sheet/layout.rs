//! Where the rows of a table lie, for whoever writes others in their place.

use super::{SheetReading, Table, letters};
use crate::open::Holds;
use std::collections::BTreeSet;

/// Where the rows of a table lie. Rows and columns count from 1.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SheetLayout {
    /// First and last row between heading and what stands below the table: rows, headings between them, totals among them.
    /// Totals right under the heading and those at the end are no part of it.
    pub rows: (u32, u32),
    /// The row that is a pattern for the others.
    pub sample: u32,
    /// A heading between rows, and the column of its words.
    pub group: Option<(u32, u32)>,
    /// Columns whose cell in the pattern holds a day, not words that say one.
    pub days: BTreeSet<u32>,
    /// Columns whose cell in the pattern holds a formula.
    pub computed: BTreeSet<u32>,
    /// Rows around them that state what all rows come to.
    pub totals: BTreeSet<u32>,
    /// Cells of the rows that hold formulas, by their names.
    pub formulas: Vec<String>,
}

impl Table {
    /// Where its rows lie, as they were read.
    pub fn layout(&self, reading: &SheetReading) -> SheetLayout {
        let lines = reading.rows.iter().map(|row| row.number);
        let mut lines: BTreeSet<u32> = lines
            .chain(reading.groups.iter().map(|group| group.row))
            .collect();
        // What a part of the rows comes to goes with them.
        if let Some(first) = lines.first().copied() {
            let parts = reading
                .totals
                .iter()
                .filter(|total| total.name.contains("小计") && total.row > first);
            lines.extend(parts.map(|total| total.row));
        }
        let below_head = self.head.1 + 1;
        let first = lines.first().copied().unwrap_or(below_head);
        let last = lines.last().copied().unwrap_or_else(|| {
            // A form that nobody has filled in: its empty rows reach down to the next thing that is said.
            let said = reading.totals.iter().map(|total| total.row);
            let said = said.chain(reading.foot.iter().map(|(row, _)| *row));
            said.filter(|row| *row > self.head.1)
                .min()
                .map_or(below_head, |row| row - 1)
        });
        let sample = reading.rows.first().map_or(first, |row| row.number);
        let line = |number: u32| {
            let at = self.grid.lines.binary_search_by_key(&number, |line| line.number);
            at.ok().and_then(|at| self.grid.lines.get(at))
        };
        let of_sample = || line(sample).into_iter().flat_map(|line| &line.cells);
        let days = of_sample()
            .filter(|cell| cell.holds == Holds::Day)
            .map(|cell| cell.column);
        let uncomputed = || self.grid.uncomputed.iter().copied();
        let computed = of_sample().filter(|cell| cell.formula).map(|cell| cell.column);
        let computed = computed.chain(
            uncomputed()
                .filter(|(row, _)| *row == sample)
                .map(|(_, column)| column),
        );
        let mut formulas: BTreeSet<(u32, u32)> = uncomputed()
            .filter(|(row, _)| (first..=last).contains(row))
            .collect();
        for line in self
            .grid
            .lines
            .iter()
            .filter(|line| (first..=last).contains(&line.number))
        {
            formulas.extend(
                line.cells
                    .iter()
                    .filter(|cell| cell.formula)
                    .map(|cell| (line.number, cell.column)),
            );
        }
        let group = reading.groups.first().and_then(|group| {
            let cells = line(group.row).into_iter().flat_map(|line| &line.cells);
            let words = cells
                .filter(|cell| cell.text.contains(&group.name))
                .map(|cell| cell.column);
            Some((group.row, words.min()?))
        });
        let totals = reading.totals.iter().map(|total| total.row);
        SheetLayout {
            totals: totals.filter(|row| *row < first || *row > last).collect(),
            rows: (first, last),
            sample,
            group,
            days: days.collect(),
            computed: computed.collect(),
            formulas: formulas
                .into_iter()
                .map(|(row, column)| format!("{}{row}", letters(column)))
                .collect(),
        }
    }
}
