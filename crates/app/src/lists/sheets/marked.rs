//! The sheet once more with its cells marked: to be sent back to whoever filled it in.

use super::stage::Stage;
use super::told::ToldProblem;
use crate::App;
use crate::error::{Error, Result};
use crate::lists::ListFile;
use std::collections::BTreeMap;
use yipanqi_domain::Refusal;
use yipanqi_domain::rights::Actor;
use yipanqi_publish::{CopiedCell, SheetCopy, marked};

impl App {
    /// The sheet as it was handed in, each cell with something wrong coloured and with a note that says what. `words` says
    /// it in the reader's language.
    ///
    /// # Errors
    /// Stale: `sheet_not_ready`.
    pub async fn marked_sheet(
        &self,
        actor: &Actor,
        id: i64,
        words: impl Fn(&ToldProblem) -> String,
    ) -> Result<ListFile> {
        let staged = self.staged(actor, id).await?;
        if !matches!(Stage::of(&staged.state), Stage::Ready | Stage::Taken) {
            return Err(Refusal::stale("sheet_not_ready").into());
        }
        let prepared = self.prepared(actor, &staged, true).await?;
        let prepared = prepared.ok_or_else(|| Refusal::stale("sheet_not_ready"))?;
        let mut notes: BTreeMap<(u32, u32), (String, bool)> = BTreeMap::new();
        let first = prepared.table.columns.first().map_or(1, |column| column.column);
        for problem in prepared.judged.iter().flat_map(|row| &row.problems) {
            let column = if problem.column == 0 {
                first
            } else {
                problem.column
            };
            let note = notes.entry((problem.row, column)).or_default();
            if !note.0.is_empty() {
                note.0.push('\n');
            }
            note.0.push_str(&words(problem));
            note.1 |= problem.stops;
        }
        let mut cells: Vec<CopiedCell> = prepared
            .table
            .cells()
            .map(|cell| {
                let note = notes.remove(&(cell.row, cell.column));
                CopiedCell {
                    row: cell.row,
                    column: cell.column,
                    text: cell.text,
                    is_number: cell.is_number,
                    note,
                }
            })
            .collect();
        // What is missing stands in no cell yet.
        cells.extend(notes.into_iter().map(|((row, column), note)| CopiedCell {
            row,
            column,
            text: String::new(),
            is_number: false,
            note: Some(note),
        }));
        let copy = SheetCopy {
            name: prepared.table.sheet.clone(),
            head: prepared.table.head,
            cells,
            merged: prepared.table.merged_areas().to_vec(),
        };
        let bytes = marked(&copy).map_err(|cause| Error::Broken(cause.into()))?;
        let stem = staged
            .file_name
            .rsplit_once('.')
            .map_or(staged.file_name.as_str(), |(stem, _)| stem);
        Ok(ListFile {
            name: format!("{stem} 需核实.xlsx"),
            bytes,
        })
    }
}
