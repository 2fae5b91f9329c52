//! Handing a file in, reading it, looking at it, choosing what its columns say, and stopping.

use super::course::{Course, Phase};
use super::diff::{Diff, Marks, of_list};
use super::fields::Field;
use super::judge::{Columns, Judged, Names, Place, items, judged, tell};
use super::order::Chosen;
use super::told::{Told, ToldColumn, ToldDiff, ToldSheet};
use super::{SHEET_JOB, as_text, from_text};
use crate::App;
use crate::error::{Error, Result};
use crate::intake::{carries_secrecy_mark, off_lane};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yipanqi_domain::list::{ColumnKind, List, ListVersion, OwnColumns};
use yipanqi_domain::office::{Account, Region, Side, Unit};
use yipanqi_domain::refusal::Rule;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{Refusal, VersionId};
use yipanqi_extract::sheet::{
    Known, Mapping, Meaning, MoneyWord, SheetLimits, SheetReading, Table, workbook,
};
use yipanqi_store::{Job, Reader, StagedSheet};

/// A file that opens into less than so many bytes is read while its sender waits.
const SMALL: usize = 400_000;
/// Rows judged between two looks at whether to go on.
const TOGETHER: usize = 5_000;

/// A file of sheets as it comes in.
#[derive(Clone, Debug)]
pub struct SheetUpload {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Its name.
    pub file_name: String,
}

/// Which sheet of a file is taken, and what its columns are taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetChoice {
    /// The sheet's place among those with a heading; the one with the most rows when nothing is said.
    pub sheet: Option<usize>,
    /// Codes of meanings, column by column; empty for what is proposed.
    pub columns: Vec<String>,
    /// Codes of units, column by column.
    pub units: Vec<String>,
}

impl SheetChoice {
    /// Refuses a choice under which two columns say the same, or none the title.
    ///
    /// # Errors
    /// `sheet_meaning_twice`, `sheet_without_title` at `columns`.
    pub(super) fn judged(&self) -> Rule {
        let meanings: Vec<Meaning> = self
            .columns
            .iter()
            .filter_map(|code| Meaning::parse(code))
            .collect();
        for (at, meaning) in meanings.iter().enumerate() {
            if meaning.is_single() && meanings[..at].contains(meaning) {
                return Err(Refusal::new("sheet_meaning_twice")
                    .at("columns")
                    .with("meaning", meaning.code()));
            }
        }
        let titled = self.columns.is_empty() || meanings.contains(&Meaning::Title);
        Refusal::unless(titled, "sheet_without_title").map_err(|refusal| refusal.at("columns"))
    }
}

/// How far a file has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It waits for a job, or is being read.
    Reading,
    /// It can be looked at.
    Ready,
    /// It cannot be taken, [`Told::refused`] says why.
    Failed,
    /// It was stopped.
    Stopped,
    /// It waits for a job that takes it, or is being taken.
    Taking,
    /// Its rows are in the draft.
    Taken,
}

impl Stage {
    /// Whether somebody's word, given now or to a job, may take it.
    pub(super) const fn can_be_taken(self) -> bool {
        matches!(self, Self::Ready | Self::Taking)
    }

    pub(super) fn of(code: &str) -> Self {
        match code {
            "ready" => Self::Ready,
            "failed" => Self::Failed,
            "stopped" => Self::Stopped,
            "ordered" => Self::Taking,
            "taken" => Self::Taken,
            _ => Self::Reading,
        }
    }
}

/// A file that was handed in, as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetPage {
    /// Its number.
    pub id: i64,
    /// Its name.
    pub file_name: String,
    /// The list.
    pub list: List,
    /// The version.
    pub version: ListVersion,
    /// Sides of the body, from left to right.
    pub sides: Vec<Side>,
    /// The list's own columns.
    pub columns: OwnColumns,
    /// How far it has come.
    pub stage: Stage,
    /// Rows read, and rows to read.
    pub progress: (i64, i64),
    /// What is being done with it at this moment, as far as this node knows.
    pub course: Option<Course>,
    /// Which sheet is looked at.
    pub sheet: usize,
    /// What was found.
    pub told: Told,
}

/// A table of a file with its rows, read and judged.
pub(super) struct Prepared {
    pub(super) table: Table,
    pub(super) mapping: Mapping,
    pub(super) judged: Vec<Judged>,
    pub(super) names: Names,
    pub(super) told: Told,
    /// Of a file that was exported here: what it says of itself.
    pub(super) marks: Option<Marks>,
}

impl App {
    /// Takes a file in for a draft; gives the number under which one can look at it. A small one is read at once, a large
    /// one by a job.
    ///
    /// # Errors
    /// `required`, `sheet_too_large` at `file`.
    pub async fn stage_sheet(&self, actor: &Actor, version: VersionId, upload: SheetUpload) -> Result<i64> {
        let is_small = upload.bytes.len() < SMALL;
        let id = self.put_sheet(actor, version, upload, !is_small).await?;
        if is_small {
            self.read_sheet(actor, id).await?;
        }
        Ok(id)
    }

    /// Takes a file in that whoever hands it in will read, by [`Self::read_sheet`].
    ///
    /// # Errors
    /// Those of [`Self::stage_sheet`].
    pub async fn stage_sheet_unread(
        &self,
        actor: &Actor,
        version: VersionId,
        upload: SheetUpload,
    ) -> Result<i64> {
        self.put_sheet(actor, version, upload, false).await
    }

    async fn put_sheet(
        &self,
        actor: &Actor,
        version: VersionId,
        upload: SheetUpload,
        by_job: bool,
    ) -> Result<i64> {
        let (read, ..) = self.version_to_edit(actor, version).await?;
        read.end().await?;
        let limit = SheetLimits::default().file.max_bytes;
        if upload.bytes.is_empty() {
            return Err(Refusal::new("required").at("file").into());
        }
        if upload.bytes.len() > limit {
            return Err(Refusal::new("sheet_too_large")
                .at("file")
                .with("limit", limit >> 20)
                .into());
        }
        let blobs = self.blobs.clone();
        let blob = off_lane(move || blobs.put(&upload.bytes)).await??;
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        let id = plumbing
            .stage_sheet(StagedSheet {
                id: 0,
                version,
                account: actor.account,
                post: actor.post,
                blob,
                file_name: upload
                    .file_name
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(120)
                    .collect(),
                state: "waiting".to_owned(),
                chosen: as_text(&Chosen::default())?,
                done: 0,
                total: 0,
                told: as_text(&Told::default())?,
                saved_at: now,
            })
            .await?;
        if by_job {
            plumbing.add_job(SHEET_JOB, &id.to_string(), now).await?;
        }
        plumbing.done().await?;
        Ok(id)
    }

    /// Asks the work on a file to end without keeping anything; [`Self::stop_sheet`] says so for good. For those who wait
    /// for the work themselves.
    pub fn halt_sheet(&self, id: i64) {
        self.courses.stop(id);
    }

    /// What is being done with a file at this moment, as far as this node knows.
    pub fn sheet_course(&self, id: i64) -> Option<Course> {
        self.courses.of(id)
    }

    /// A file that was handed in, for the post that did.
    pub async fn staged_sheet(&self, actor: &Actor, id: i64) -> Result<SheetPage> {
        let staged = self.staged(actor, id).await?;
        let (mut read, list, version) = self.version_to_edit(actor, staged.version).await?;
        let sides = read.sides_of(list.body).await?;
        let columns = read.columns_of(&version).await?;
        read.end().await?;
        let chosen = Chosen::of(&staged)?.choice;
        Ok(SheetPage {
            course: self.courses.of(id),
            columns,
            id,
            file_name: staged.file_name,
            list,
            version,
            sides,
            stage: Stage::of(&staged.state),
            progress: (staged.done, staged.total),
            sheet: chosen.sheet.unwrap_or(0),
            told: from_text(&staged.told)?,
        })
    }

    /// Says which sheet is taken and what its columns say; the rows are judged anew.
    ///
    /// # Errors
    /// `sheet_meaning_twice` at the column; stale: `sheet_not_ready`.
    pub async fn choose_sheet(&self, actor: &Actor, id: i64, choice: SheetChoice) -> Result<()> {
        let staged = self.staged(actor, id).await?;
        if !matches!(Stage::of(&staged.state), Stage::Ready) {
            return Err(Refusal::stale("sheet_not_ready").into());
        }
        choice.judged()?;
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        let total = staged.total;
        plumbing
            .put(&StagedSheet {
                chosen: as_text(&Chosen { choice, order: None })?,
                state: "waiting".to_owned(),
                done: 0,
                saved_at: now,
                ..staged
            })
            .await?;
        let by_job = total > 20_000;
        if by_job {
            plumbing.add_job(SHEET_JOB, &id.to_string(), now).await?;
        }
        plumbing.done().await?;
        if !by_job {
            self.read_sheet(actor, id).await?;
        }
        Ok(())
    }

    /// Stops a file: nothing of it is kept. Tells whether it could be: what is written already stays.
    pub async fn stop_sheet(&self, actor: &Actor, id: i64) -> Result<(VersionId, bool)> {
        let staged = self.staged(actor, id).await?;
        // Rows that are being written right now hold the lane until they are given up.
        self.courses.stop(id);
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let held = plumbing.reading().pipe::<StagedSheet>(id).await?;
        let held = held.filter(|held| held.state != "taken");
        let stopped = held.is_some();
        if let Some(held) = held {
            let state = "stopped".to_owned();
            plumbing.put(&StagedSheet { state, ..held }).await?;
        }
        plumbing.done().await?;
        Ok((staged.version, stopped))
    }

    /// Reads a file, or takes it; after a break either begins anew.
    pub(crate) async fn work_sheet(&self, job: &Job) -> Result<()> {
        let id: i64 = job.payload.parse().map_err(|_| Error::NotFound)?;
        let mut read = self.store.read().await?;
        let staged = read.pipe::<StagedSheet>(id).await?;
        let Some(staged) = staged else {
            read.end().await?;
            return Ok(());
        };
        let account = read.get::<Account>(staged.account.0).await?;
        read.end().await?;
        let actor = self
            .actor(&account.ok_or(Error::NotFound)?, Some(staged.post))
            .await?;
        match Stage::of(&staged.state) {
            Stage::Reading => self.read_sheet(&actor, id).await,
            Stage::Taking => self.take_as_ordered(&actor, staged).await,
            _ => Ok(()),
        }
    }

    /// The file of a post; "not found" for everybody else.
    pub(super) async fn staged(&self, actor: &Actor, id: i64) -> Result<StagedSheet> {
        let mut read = self.store.read().await?;
        let staged = read.pipe::<StagedSheet>(id).await?;
        read.end().await?;
        staged
            .filter(|s| s.post == actor.post && s.account == actor.account)
            .ok_or(Error::NotFound)
    }

    /// Reads a file that waits for a job, now. One that is read already is left alone.
    pub async fn read_sheet(&self, actor: &Actor, id: i64) -> Result<()> {
        let staged = self.staged(actor, id).await?;
        if Stage::of(&staged.state) != Stage::Reading {
            return Ok(());
        }
        let entered = self.courses.enter(id);
        let outcome = self.prepared(actor, &staged, true).await;
        drop(entered);
        let (state, told, total) = match outcome {
            Ok(Some(prepared)) => ("ready", prepared.told, prepared.judged.len()),
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

    /// The rows of a file as it was chosen to be read, judged. None when it was stopped on the way.
    ///
    /// # Errors
    /// `sheet_unreadable`, `sheet_macros`, `sheet_no_heading`, `carries_secrecy_mark`.
    pub(super) async fn prepared(
        &self,
        actor: &Actor,
        staged: &StagedSheet,
        progress: bool,
    ) -> Result<Option<Prepared>> {
        let (mut read, list, version) = self.version_to_edit(actor, staged.version).await?;
        let sides = read.sides_of(list.body).await?;
        let columns_own = read.columns_of(&version).await?;
        let mut known = known(&mut read, &list, &sides, &columns_own).await?;
        let chosen = Chosen::of(staged)?.choice;
        let (blobs, blob, asked) = (self.blobs.clone(), staged.blob.clone(), known.clone());
        let book = off_lane(move || -> Result<_> {
            workbook(&blobs.get(&blob)?, &asked, &SheetLimits::default()).map_err(|cause| {
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
        let last = read.sheet_import_of_layout(list.body, &table.fingerprint).await?;
        let (mapping, is_remembered) = match (&marks, last) {
            (Some(marks), _) => (marks.mapping(&table, &sides, &columns_own), false),
            _ if !chosen.columns.is_empty() => (of_choice(&table, &chosen), false),
            (None, Some(last)) => (remembered(&table, &last.mapping, &sides, &columns_own), true),
            (None, None) => (table.proposal(), false),
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
        let (asked, with) = (known.clone(), mapping.clone());
        let (table, reading): (Table, SheetReading) = off_lane(move || {
            let reading = table.read(&with, &asked);
            (table, reading)
        })
        .await?;
        let place = Place {
            actor,
            list: &list,
            version: &version,
            sides: &sides,
            columns: &columns_own,
        };
        let mut names = Names::of(&mut read, &place, &reading.rows).await?;
        let items = items(&mut read, &place, &reading.rows).await?;
        let draft = if marks.is_some() {
            read.draft_rows(version.id).await?
        } else {
            Vec::new()
        };
        names.learn(&mut read, &place, &draft).await?;
        read.end().await?;
        let cells = Columns::of(&table, &mapping.columns);
        let mut reading = reading;
        let rows = std::mem::take(&mut reading.rows);
        let total = rows.len();
        let mut out: Vec<Judged> = Vec::with_capacity(total);
        for row in rows {
            if progress && out.len().is_multiple_of(TOGETHER) && total > TOGETHER {
                if !self.go_on(staged.id, out.len(), total).await? {
                    return Ok(None);
                }
                // Others have their turn.
                tokio::task::yield_now().await;
            }
            out.push(judged(row, &place, &cells, &names, &items));
        }
        tell(&mut told, &reading, &out, &names);
        if let Some(marks) = &marks {
            let fields = Field::all(&sides, &columns_own);
            let mut diff = Diff::of(marks, &table, &fields, &out, &draft).told(&out, &draft);
            self.name_values(&columns_own, &mut diff).await?;
            told.diff = Some(diff);
        }
        Ok(Some(Prepared {
            table,
            mapping,
            judged: out,
            names,
            told,
            marks,
        }))
    }

    /// Puts names in the place of the ids of units and regions that changes are about.
    async fn name_values(&self, columns: &OwnColumns, diff: &mut ToldDiff) -> Result<()> {
        let mut read = self.store.read().await?;
        for change in &mut diff.changes {
            let code = change.field.strip_prefix("own@");
            let Some(own) = code.and_then(|code| columns.of(code)) else {
                continue;
            };
            for value in [&mut change.mine, &mut change.theirs] {
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

    /// Notes how far it has come; tells whether to go on.
    async fn go_on(&self, id: i64, done: usize, total: usize) -> Result<bool> {
        if !self.courses.reach(id, Phase::Judging, done, total) {
            return Ok(false);
        }
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

/// A refusal as plumbing keeps it.
pub(super) fn as_told(refusal: &Refusal) -> (String, Vec<(String, String)>) {
    let args = refusal.args.iter();
    let args = args.map(|(name, value)| ((*name).to_owned(), value.clone()));
    (refusal.code.to_owned(), args.collect())
}

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
