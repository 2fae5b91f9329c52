//! Editing cells of a draft, one or thousands: all or nothing, one entry. What has changed since it was seen is not
//! overwritten: it is told cell by cell, and people who edit different cells of one list lose nothing.

use super::more::{MoreNames, Place, names_of, put_cell};
use crate::App;
use crate::error::{Error, Result};
use crate::unit_names::resolve_in;
use std::collections::BTreeMap;
use yipanqi_domain::list::cells::{
    as_typed, can_be, cell_named, cell_role, is_more, put, take_over, written,
};
use yipanqi_domain::list::{
    DraftRow, ListRow, OwnColumns, RowContent, RowMore, RowUnit, RowUnits, split_names,
};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::Side;
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{BodyId, Refusal, RowId, SideId, VersionId};
use yipanqi_store::Reader;

/// Cells of one edit.
const MOST: usize = 20_000;

/// One cell, as it was seen and as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellEdit {
    /// The row.
    pub row: RowId,
    /// The cell, by its name.
    pub cell: String,
    /// How it was written when the edit began; nothing when that is vouched for by the revision that was seen.
    pub was: Option<String>,
    /// What was typed.
    pub now: String,
}

/// A cell that somebody else changed meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellConflict {
    /// The row.
    pub row: RowId,
    /// Its serial and title, as they are now.
    pub label: String,
    /// The cell.
    pub cell: &'static str,
    /// The name of the column, when it is one of the list's own.
    pub column: Option<String>,
    /// How it was written when the edit began, when that is known.
    pub was: Option<String>,
    /// As it is now.
    pub theirs: String,
    /// What was typed.
    pub mine: String,
}

/// A cell that cannot be what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellProblem {
    /// The row.
    pub row: RowId,
    /// Its serial and title.
    pub label: String,
    /// The cell.
    pub cell: &'static str,
    /// The name of the column, when it is one of the list's own.
    pub column: Option<String>,
    /// What was typed.
    pub typed: String,
    /// Why not.
    pub refusal: Refusal,
}

/// A cell as it is from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellNow {
    /// The row.
    pub row: RowId,
    /// The cell.
    pub cell: &'static str,
    /// How it was written before.
    pub was: String,
    /// How it is written.
    pub now: String,
}

/// What became of an edit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellsEdited {
    /// All of it is saved.
    Saved {
        /// The draft's revision from now on.
        revision: i64,
        /// The cells that changed.
        cells: Vec<CellNow>,
        /// The rows that were written, as they are from now on.
        rows: Vec<DraftRow>,
        /// Sides of the list's body, for the amounts.
        sides: Vec<Side>,
        /// The list's own columns, and the names of what the written rows name.
        more: Box<(OwnColumns, MoreNames)>,
    },
    /// Nothing is saved: somebody else came first.
    Stale(Vec<CellConflict>),
    /// Nothing is saved: these cells cannot be so.
    Refused(Vec<CellProblem>),
}

struct Judged {
    written: Vec<DraftRow>,
    cells: Vec<CellNow>,
    stale: Vec<CellConflict>,
    refused: Vec<CellProblem>,
}

impl App {
    /// Edits cells of a draft. Amounts without a unit are in `money`. An edit without [`CellEdit::was`] counts as seen in
    /// revision `seen`.
    ///
    /// # Errors
    /// `nothing_chosen`, `too_many_cells`; stale: `version_not_draft`, `version_changed`. What is wrong with cells, and which
    /// were changed meanwhile, is part of the answer.
    pub async fn edit_cells(
        &self,
        actor: &Actor,
        version: VersionId,
        (seen, money): (i64, MoneyUnit),
        edits: &[CellEdit],
    ) -> Result<CellsEdited> {
        let (mut tx, list, mut version) = self.version_for_change(actor, version, Action::DraftList).await?;
        version.revision = if edits.iter().any(|edit| edit.was.is_none()) {
            version.editable(seen)?
        } else {
            version.editable(version.revision)?
        };
        if edits.is_empty() {
            return Err(Refusal::new("nothing_chosen").at("row").into());
        }
        if edits.len() > MOST {
            return Err(Refusal::new("too_many_cells")
                .at("row")
                .with("limit", MOST)
                .into());
        }
        let sides = tx.sides_of(list.body).await?;
        let columns = tx.columns_of(&version).await?;
        let mut by_row: BTreeMap<i64, Vec<&CellEdit>> = BTreeMap::new();
        for edit in edits {
            by_row.entry(edit.row.0).or_default().push(edit);
        }
        let mut judged = Judged {
            written: Vec::new(),
            cells: Vec::new(),
            stale: Vec::new(),
            refused: Vec::new(),
        };
        let ids: Vec<SideId> = sides.iter().map(|side| side.id).collect();
        for (row, edits) in by_row {
            let Some(row) = tx.draft_row(version.id, RowId(row)).await? else {
                return Err(Refusal::stale("row_gone").into());
            };
            let base = match (version.base, row.item) {
                (Some(base), Some(item)) => tx.sealed_row_of(base, item).await?,
                _ => None,
            };
            let cells = Cells {
                sides: &ids,
                money,
                body: list.body,
                columns: &columns,
                actor,
            };
            cells
                .judge(&mut tx, row, base.as_ref(), &edits, &mut judged)
                .await?;
        }
        if !judged.stale.is_empty() {
            tx.roll_back();
            return Ok(CellsEdited::Stale(judged.stale));
        }
        if !judged.refused.is_empty() {
            tx.roll_back();
            return Ok(CellsEdited::Refused(judged.refused));
        }
        if judged.cells.is_empty() {
            let revision = version.revision - 1;
            tx.roll_back();
            return Ok(CellsEdited::Saved {
                revision,
                cells: Vec::new(),
                rows: Vec::new(),
                sides,
                more: Box::new((columns, MoreNames::default())),
            });
        }
        for row in &judged.written {
            tx.update(row).await?;
        }
        let said: Vec<&RowMore> = judged.written.iter().map(|row| &row.content.more).collect();
        let names = names_of(&mut tx, actor, &said, &columns, &[]).await?;
        tx.update(&version).await?;
        let entry = Entry::done(actor.by(), "list.edit_cells", super::VERSION, version.id.0);
        let what = format!("rows={} cells={}", judged.written.len(), judged.cells.len());
        tx.commit(entry.because(what)).await?;
        Ok(CellsEdited::Saved {
            revision: version.revision,
            cells: judged.cells,
            rows: judged.written,
            sides,
            more: Box::new((columns, names)),
        })
    }
}

struct Cells<'a> {
    sides: &'a [SideId],
    money: MoneyUnit,
    body: BodyId,
    columns: &'a OwnColumns,
    actor: &'a Actor,
}

impl Cells<'_> {
    fn column(&self, cell: &str) -> Option<String> {
        let mut columns = self.columns.0.iter();
        columns
            .find(|column| column.field() == cell)
            .map(|column| column.name.clone())
    }

    /// How a cell is written as it stands.
    fn written(&self, row: &DraftRow, cell: &str, names: &MoreNames) -> String {
        if is_more(cell) {
            names.cell_typed(cell, &row.content.more, self.columns)
        } else {
            written(row, cell, self.sides)
        }
    }

    /// What stands in the cells beyond the columns of every list once these are typed; what cannot be is told.
    async fn more(
        &self,
        reader: &mut Reader,
        row: &DraftRow,
        changed: &[(&'static str, &CellEdit, String)],
    ) -> Result<(RowMore, Vec<(&'static str, Refusal)>)> {
        let place = Place {
            body: self.body,
            columns: self.columns,
            rows: &[],
            row: Some(row.id),
            item: row.item,
        };
        let (mut more, mut refused) = (row.content.more.clone(), Vec::new());
        for (cell, edit, _) in changed.iter().filter(|(cell, ..)| is_more(cell)) {
            match put_cell(reader, self.actor, &place, (cell, &edit.now), &mut more).await {
                Ok(()) => {}
                Err(Error::Refused(refusal)) => refused.push((*cell, refusal)),
                Err(other) => return Err(other),
            }
        }
        Ok((more, refused))
    }

    async fn judge(
        &self,
        reader: &mut Reader,
        row: DraftRow,
        base: Option<&ListRow>,
        edits: &[&CellEdit],
        out: &mut Judged,
    ) -> Result<()> {
        let label = format!("{} {}", row.content.serial, row.content.title)
            .trim()
            .to_owned();
        let problem = |cell, edit: &CellEdit, refusal: Refusal| CellProblem {
            row: row.id,
            label: label.clone(),
            cell,
            column: self.column(cell),
            typed: edit.now.clone(),
            refusal,
        };
        let mut names = MoreNames::default();
        if edits.iter().any(|edit| is_more(&edit.cell)) {
            names = names_of(reader, self.actor, &[&row.content.more], self.columns, &[]).await?;
        }
        let mut input = as_typed(&row, self.sides);
        let (mut changed, mut wrong) = (Vec::new(), false);
        for edit in edits {
            let Some(cell) = cell_named(&edit.cell) else {
                let refusal = Refusal::new("no_such_cell").with("value", &edit.cell);
                out.refused.push(problem("title", edit, refusal));
                wrong = true;
                continue;
            };
            let stored = self.written(&row, cell, &names);
            if edit.was.as_ref().is_some_and(|was| was.trim() != stored.trim())
                && edit.now.trim() != stored.trim()
            {
                out.stale.push(CellConflict {
                    row: row.id,
                    label: label.clone(),
                    cell,
                    column: self.column(cell),
                    was: edit.was.clone(),
                    theirs: stored,
                    mine: edit.now.clone(),
                });
                continue;
            }
            if is_more(cell) {
                changed.push((cell, *edit, stored));
                continue;
            }
            let judged = match can_be(cell, &edit.now, self.sides, self.money) {
                Ok(()) => put(&mut input, cell, &edit.now, self.sides, self.money),
                refused => refused,
            };
            match judged {
                Ok(()) => changed.push((cell, *edit, stored)),
                Err(refusal) => {
                    out.refused.push(problem(cell, edit, refusal));
                    wrong = true;
                }
            }
        }
        let (more, refused) = self.more(reader, &row, &changed).await?;
        for (cell, refusal) in refused {
            let edit = changed.iter().find(|(name, ..)| *name == cell);
            out.refused
                .extend(edit.map(|(_, edit, _)| problem(cell, edit, refusal)));
            wrong = true;
        }
        if wrong || changed.is_empty() {
            return Ok(());
        }
        let mut units = Vec::new();
        for (cell, edit, _) in &changed {
            let Some(role) = cell_role(cell) else { continue };
            for name in split_names(&edit.now) {
                // A name that stands there already is not asked again: what it meant then still holds.
                let known = row.content.units.of(role).find(|unit| unit.name == name);
                if let Some(known) = known {
                    units.push(known.clone());
                    continue;
                }
                match resolve_in(reader, self.body, &name, self.actor.today)
                    .await?
                    .one(&name, cell)
                {
                    Ok(unit) => units.push(RowUnit {
                        role,
                        unit: Some(unit.id),
                        name,
                    }),
                    Err(refusal) => {
                        out.refused.push(problem(cell, edit, refusal));
                        wrong = true;
                    }
                }
            }
        }
        if wrong {
            return Ok(());
        }
        let content = match input.judged(RowUnits(units)) {
            Ok(content) => content,
            Err(refusal) => {
                // Cells that go one by one and not together: said at the one that the rule names, else at the first.
                let (cell, edit, _) = changed
                    .iter()
                    .find(|(cell, ..)| Some(*cell) == refusal.field)
                    .unwrap_or(&changed[0]);
                out.refused.push(problem(cell, edit, refusal));
                return Ok(());
            }
        };
        let mut next = RowContent {
            more,
            ..row.content.clone()
        };
        for (cell, ..) in &changed {
            take_over(&mut next, &content, cell);
        }
        let (first, edit, _) = &changed[0];
        let before = row.clone();
        match row
            .clone()
            .rewritten(next, &input.reason, base.map(|base| &base.content))
        {
            Ok(row) => {
                if changed.iter().any(|(cell, ..)| is_more(cell)) {
                    names = names_of(reader, self.actor, &[&row.content.more], self.columns, &[]).await?;
                }
                let now = |cell: &'static str, was: String| CellNow {
                    row: row.id,
                    cell,
                    now: self.written(&row, cell, &names),
                    was,
                };
                let cells: Vec<CellNow> = changed.into_iter().map(|(cell, _, was)| now(cell, was)).collect();
                let cells: Vec<CellNow> = cells.into_iter().filter(|cell| cell.was != cell.now).collect();
                if row != before && !cells.is_empty() {
                    out.cells.extend(cells);
                    out.written.push(row);
                }
            }
            Err(refusal) => out.refused.push(problem(first, edit, refusal)),
        }
        Ok(())
    }
}
