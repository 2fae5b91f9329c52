//! Reading a file that was handed in: its cells, what its columns are taken for, its rows judged one by one.

use super::as_text;
use super::course::Phase;
use super::diff::{Diff, Marks, of_list};
use super::fields::Field;
use super::judge::{Asked, Columns, Judged, Judging, Names, Place, items, judged, tell};
use super::mapping::{carries_mark, columns, known, of_choice, remembered};
use super::order::Chosen;
use super::stage::{SheetChoice, Stage, as_told};
use super::told::{FIRST_ROWS, Told, ToldDiff, ToldSheet};
use crate::App;
use crate::cores::{on_cores, parted};
use crate::error::{Error, Result};
use crate::intake::off_lane;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use yipanqi_domain::Refusal;
use yipanqi_domain::list::{ColumnKind, DraftRow, List, OwnColumns};
use yipanqi_domain::office::{Region, Side, Unit};
use yipanqi_domain::rights::Actor;
use yipanqi_extract::sheet::{Known, Mapping, SheetLimits, SheetReading, SheetRow, Table, workbook};
use yipanqi_store::{Reader, StagedSheet};

/// Rows judged between two looks at whether to go on.
const TOGETHER: usize = 1_000;
/// How often other nodes are told how far it has come.
const LOOK: Duration = Duration::from_millis(500);

/// A table of a file with its rows, read and judged.
pub(super) struct Prepared {
    pub(super) table: Table,
    pub(super) mapping: Mapping,
    pub(super) judged: Vec<Judged>,
    /// What they were judged by.
    pub(super) by: Judging,
    /// What its cells name.
    pub(super) asked: Asked,
    /// What was known of the list when it was opened.
    pub(super) known: Known,
    pub(super) told: Told,
    /// Of a file that was exported here: what it says of itself.
    pub(super) marks: Option<Marks>,
}

impl App {
    /// Reads a file that waits for a job, now. One that is read already is left alone.
    pub async fn read_sheet(&self, actor: &Actor, id: i64) -> Result<()> {
        let staged = self.staged(actor, id).await?;
        if Stage::of(&staged.state) != Stage::Reading {
            return Ok(());
        }
        let entered = self.courses.enter(id);
        let outcome = self.prepared(actor, &staged, false).await;
        drop(entered);
        let (state, told, total) = match outcome {
            Ok(Some(prepared)) => {
                let (told, total) = (prepared.told.clone(), prepared.judged.len());
                self.keep_read(&staged, prepared);
                ("ready", told, total)
            }
            Ok(None) => return Ok(()),
            Err(Error::Refused(refusal)) => {
                let told = Told {
                    refused: Some(as_told(&refusal)),
                    ..Told::default()
                };
                ("failed", told, 0)
            }
            Err(other) => return Err(other),
        };
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let held = plumbing.reading().pipe::<StagedSheet>(id).await?;
        if let Some(held) = held.filter(|held| Stage::of(&held.state) == Stage::Reading) {
            let total = i64::try_from(total).unwrap_or(0);
            plumbing
                .put(&StagedSheet {
                    state: state.to_owned(),
                    told: as_text(&told)?,
                    done: total,
                    total,
                    saved_at: self.now(),
                    ..held
                })
                .await?;
        }
        plumbing.done().await?;
        Ok(())
    }

    /// The rows of a file as it was chosen to be read, judged. None when it was stopped on the way. Its cells stay at hand only
    /// `to_mark` them.
    ///
    /// # Errors
    /// `sheet_unreadable`, `sheet_macros`, `sheet_no_heading`, `carries_secrecy_mark`.
    pub(super) async fn prepared(
        &self,
        actor: &Actor,
        staged: &StagedSheet,
        to_mark: bool,
    ) -> Result<Option<Prepared>> {
        let (mut read, list, version) = self.version_to_edit(actor, staged.version).await?;
        let sides = read.sides_of(list.body).await?;
        let columns_own = read.columns_of(&version).await?;
        let mut known = known(&mut read, &list, &sides, &columns_own).await?;
        let chosen = Chosen::of(staged)?.choice;
        let (blobs, blob, asked) = (self.blobs.clone(), staged.blob.clone(), known.clone());
        let book = off_lane(move || -> Result<_> {
            let opened = blobs.read(&blob, |bytes| workbook(bytes, &asked, &SheetLimits::default()))?;
            opened.map_err(|cause| {
                Refusal::new("sheet_unreadable")
                    .with("reason", cause.reason())
                    .into()
            })
        })
        .await??;
        if book.macros {
            return Err(Refusal::new("sheet_macros").into());
        }
        let marks = Marks::of(&book.marks);
        if let Some(marks) = &marks {
            of_list(marks, list.id)?;
            known.exact = true;
        }
        let mut told = Told {
            sheets: book
                .tables
                .iter()
                .map(|table| ToldSheet {
                    name: table.sheet.clone(),
                    lines: table.lines(),
                })
                .collect(),
            without_heading: book.without_heading,
            hidden_sheets: book.hidden_sheets,
            ..Told::default()
        };
        let longest = (0..book.tables.len()).max_by_key(|at| (book.tables[*at].lines(), usize::MAX - at));
        let at = chosen.sheet.or(longest).unwrap_or(0);
        let Some(table) = book.tables.into_iter().nth(at) else {
            return Err(Refusal::new("sheet_no_heading").into());
        };
        if carries_mark(&table) {
            return Err(Refusal::new("carries_secrecy_mark").into());
        }
        let (mapping, is_remembered) = match &marks {
            Some(marks) => (marks.mapping(&table, &sides, &columns_own), false),
            None => {
                self.mapping_of(&mut read, &list, &table, &chosen, (&sides, &columns_own))
                    .await?
            }
        };
        told.is_remembered = is_remembered;
        told.titles = table
            .titles
            .iter()
            .map(|t| t.chars().take(200).collect())
            .collect();
        told.hidden_rows = table.hidden_rows;
        told.columns = columns(&table, &mapping);
        told.formulas = table.columns.iter().map(|c| c.formulas).sum();
        let (by, with) = (known.clone(), mapping.clone());
        let (table, mut reading): (Table, SheetReading) = off_lane(move || {
            let reading = table.read(&with, &by);
            if to_mark {
                return (table, reading);
            }
            // What its cells said is in the rows.
            let (table, cells) = table.emptied();
            drop(std::thread::spawn(move || drop(cells)));
            (table, reading)
        })
        .await?;
        let place = Place {
            actor,
            list: &list,
            version: &version,
            columns: &columns_own,
        };
        let asked = Asked::of(&reading.rows, &columns_own);
        let mut names = Names::of(&mut read, &place, &asked).await?;
        let items = items(&mut read, &place, &asked).await?;
        let draft = if marks.is_some() {
            read.draft_rows(version.id).await?
        } else {
            Vec::new()
        };
        names.learn(&mut read, &place, &draft).await?;
        read.end().await?;
        let by = Judging {
            own: columns_own.clone(),
            columns: Columns::of(&table, &mapping.columns),
            sides: sides.clone(),
            names,
            items,
        };
        let rows = std::mem::take(&mut reading.rows);
        let Some((by, out)) = self.all_judged(staged.id, rows, by).await? else {
            return Ok(None);
        };
        tell(&mut told, &reading, &out, &by.names);
        if let Some(marks) = &marks {
            let fields = Field::all(&sides, &columns_own);
            let mut diff = Diff::of(marks, &table, &fields, &out, &draft);
            self.recall(&mut diff, marks, &draft).await?;
            let mut diff = diff.told(&out, &draft);
            self.name_values(&columns_own, &mut diff).await?;
            told.diff = Some(diff);
        }
        Ok(Some(Prepared {
            table,
            mapping,
            judged: out,
            by,
            asked,
            known,
            told,
            marks,
        }))
    }

    /// What the columns of a file that was not exported here are taken for, and whether as they were last time.
    pub(super) async fn mapping_of(
        &self,
        read: &mut Reader,
        list: &List,
        table: &Table,
        chosen: &SheetChoice,
        (sides, own): (&[Side], &OwnColumns),
    ) -> Result<(Mapping, bool)> {
        if !chosen.columns.is_empty() {
            return Ok((of_choice(table, chosen), false));
        }
        let last = read.sheet_import_of_layout(list.body, &table.fingerprint).await?;
        Ok(match last {
            Some(last) => (remembered(table, &last.mapping, sides, own), true),
            None => (table.proposal(), false),
        })
    }

    /// The rows judged, on as many cores as there are. None when that was stopped on the way.
    async fn all_judged(
        &self,
        id: i64,
        rows: Vec<SheetRow>,
        by: Judging,
    ) -> Result<Option<(Judging, Vec<Judged>)>> {
        let (courses, total) = (self.courses.clone(), rows.len());
        if total <= TOGETHER {
            return off_lane(move || {
                let judged = all(rows, 0, &by, &|_| true);
                Some(by).zip(judged)
            })
            .await;
        }
        let work = off_lane(move || {
            let done = AtomicUsize::new(0);
            let step = |n| {
                courses.reach(
                    id,
                    Phase::Judging,
                    done.fetch_add(n, Ordering::Relaxed) + n,
                    total,
                )
            };
            let parts = on_cores(parted(rows), |(from, part)| all(part, from, &by, &step));
            let mut judged = Some(Vec::with_capacity(total));
            for part in parts {
                judged = judged.zip(part).map(|(mut judged, part)| {
                    judged.extend(part);
                    judged
                });
            }
            Some(by).zip(judged)
        });
        let mut work = std::pin::pin!(work);
        let mut look = tokio::time::interval(LOOK);
        loop {
            tokio::select! {
                outcome = &mut work => return outcome,
                _ = look.tick() => {
                    let done = self.courses.of(id).map_or(0, |course| course.done);
                    if !self.go_on(id, done, total).await? {
                        self.courses.stop(id);
                    }
                }
            }
        }
    }

    /// What fields changed on both sides were when they were exported: what an adopted version of the list says of the item,
    /// where it is the same.
    async fn recall(&self, diff: &mut Diff, marks: &Marks, draft: &[DraftRow]) -> Result<()> {
        let unknown = diff.unknown();
        if unknown.is_empty() {
            return Ok(());
        }
        let mut read = self.store.read().await?;
        for row in draft.iter().filter(|row| unknown.contains(&row.id)) {
            let Some(item) = row.item else { continue };
            for sealed in read.sealed_of_item(marks.list, item).await? {
                diff.recall(marks, row.id, &sealed.content);
            }
        }
        read.end().await?;
        Ok(())
    }

    /// Puts names in the place of the ids of units and regions that changes are about.
    async fn name_values(&self, columns: &OwnColumns, diff: &mut ToldDiff) -> Result<()> {
        let mut read = self.store.read().await?;
        for change in &mut diff.changes {
            let code = change.field.strip_prefix("own@");
            let Some(own) = code.and_then(|code| columns.of(code)) else {
                continue;
            };
            let base = change.base.as_mut();
            for value in [&mut change.mine, &mut change.theirs].into_iter().chain(base) {
                let Ok(id) = value.parse::<i64>() else { continue };
                let name = match own.kind {
                    ColumnKind::Unit => read.get::<Unit>(id).await?.map(|unit| unit.name),
                    ColumnKind::Region => read.get::<Region>(id).await?.map(|region| region.name),
                    _ => None,
                };
                if let Some(name) = name {
                    *value = name;
                }
            }
        }
        read.end().await?;
        Ok(())
    }

    /// Notes how far it has come, for other nodes; tells whether to go on.
    async fn go_on(&self, id: i64, done: usize, total: usize) -> Result<bool> {
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let held = plumbing.reading().pipe::<StagedSheet>(id).await?;
        let goes_on = |held: &StagedSheet| !matches!(Stage::of(&held.state), Stage::Stopped | Stage::Failed);
        let Some(held) = held.filter(goes_on) else {
            return Ok(false);
        };
        if Stage::of(&held.state) == Stage::Reading {
            plumbing
                .put(&StagedSheet {
                    state: "reading".to_owned(),
                    done: i64::try_from(done).unwrap_or(0),
                    total: i64::try_from(total).unwrap_or(0),
                    ..held
                })
                .await?;
        }
        plumbing.done().await?;
        Ok(true)
    }
}

/// Judges a part of the rows, of which the first is the one `from` the beginning. None when it is to be stopped.
fn all(rows: Vec<SheetRow>, from: usize, by: &Judging, step: &dyn Fn(usize) -> bool) -> Option<Vec<Judged>> {
    let mut out = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        if at % TOGETHER == TOGETHER - 1 && !step(TOGETHER) {
            return None;
        }
        out.push(judged(row, from + at < FIRST_ROWS, by));
    }
    Some(out)
}
