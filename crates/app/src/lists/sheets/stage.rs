//! Handing a file in, reading it, looking at it, choosing what its columns say, and stopping.

use super::diff::{Diff, Marks, of_list};
use super::fields::Field;
use super::judge::{Columns, Judged, Names, Place, items, judged, tell};
use super::told::{Told, ToldColumn, ToldSheet};
use super::{SHEET_JOB, as_text, from_text};
use crate::App;
use crate::error::{Error, Result};
use crate::intake::{carries_secrecy_mark, off_lane};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use yipanqi_domain::list::{List, ListVersion, OwnColumns};
use yipanqi_domain::office::{Account, Region, Side};
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
    /// Its rows are in the draft.
    Taken,
}

impl Stage {
    pub(super) fn of(code: &str) -> Self {
        match code {
            "ready" => Self::Ready,
            "failed" => Self::Failed,
            "stopped" => Self::Stopped,
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
    /// Takes a file in for a draft; gives the number under which one can look at it.
    ///
    /// # Errors
    /// `file_missing`, `sheet_too_large` at `file`.
    pub async fn stage_sheet(&self, actor: &Actor, version: VersionId, upload: SheetUpload) -> Result<i64> {
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
        let is_small = upload.bytes.len() < SMALL;
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
                chosen: as_text(&SheetChoice::default())?,
                done: 0,
                total: 0,
                told: as_text(&Told::default())?,
                saved_at: now,
            })
            .await?;
        if !is_small {
            plumbing.add_job(SHEET_JOB, &id.to_string(), now).await?;
        }
        plumbing.done().await?;
        if is_small {
            self.read_sheet(actor, id).await?;
        }
        Ok(id)
    }

    /// A file that was handed in, for the post that did.
    pub async fn staged_sheet(&self, actor: &Actor, id: i64) -> Result<SheetPage> {
        let staged = self.staged(actor, id).await?;
        let (mut read, list, version) = self.version_to_edit(actor, staged.version).await?;
        let sides = read.sides_of(list.body).await?;
        let columns = read.columns_of(&version).await?;
        read.end().await?;
        let chosen: SheetChoice = from_text(&staged.chosen)?;
        Ok(SheetPage {
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
        let meanings: Vec<Meaning> = choice
            .columns
            .iter()
            .filter_map(|code| Meaning::parse(code))
            .collect();
        for (at, meaning) in meanings.iter().enumerate() {
            if meaning.is_single() && meanings[..at].contains(meaning) {
                return Err(Refusal::new("sheet_meaning_twice")
                    .at("columns")
                    .with("meaning", meaning.code())
                    .into());
            }
        }
        if !choice.columns.is_empty() && !meanings.contains(&Meaning::Title) {
            return Err(Refusal::new("sheet_without_title").at("columns").into());
        }
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        let total = staged.total;
        plumbing
            .put(&StagedSheet {
                chosen: as_text(&choice)?,
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

    /// Stops a file: nothing of it is kept.
    pub async fn stop_sheet(&self, actor: &Actor, id: i64) -> Result<VersionId> {
        let staged = self.staged(actor, id).await?;
        let version = staged.version;
        if staged.state != "taken" {
            let mut plumbing = self.store.plumbing(self.now()).await?;
            let state = "stopped".to_owned();
            plumbing.put(&StagedSheet { state, ..staged }).await?;
            plumbing.done().await?;
        }
        Ok(version)
    }

    /// Reads a file; after a break it begins anew.
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
        self.read_sheet(&actor, id).await
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
        let outcome = self.prepared(actor, &staged, true).await;
        let (state, told, total) = match outcome {
            Ok(Some(prepared)) => ("ready", prepared.told, prepared.judged.len()),
            Ok(None) => return Ok(()),
            Err(Error::Refused(refusal)) => {
                let args = refusal
                    .args
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), value.clone()));
                let told = Told {
                    refused: Some((refusal.code.to_owned(), args.collect())),
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
        let chosen: SheetChoice = from_text(&staged.chosen)?;
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
        if table.titles.iter().any(|title| carries_secrecy_mark(title)) {
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
        let names = Names::of(&mut read, &place, &reading.rows).await?;
        let items = items(&mut read, &place, &reading.rows).await?;
        let draft = if marks.is_some() {
            read.draft_rows(version.id).await?
        } else {
            Vec::new()
        };
        read.end().await?;
        let cells = Columns::of(&table, &mapping.columns);
        let mut reading = reading;
        let rows = std::mem::take(&mut reading.rows);
        let total = rows.len();
        let mut out: Vec<Judged> = Vec::with_capacity(total);
        for row in rows {
            if progress
                && out.len().is_multiple_of(TOGETHER)
                && total > TOGETHER
                && !self.go_on(staged.id, out.len(), total).await?
            {
                return Ok(None);
            }
            out.push(judged(row, &place, &cells, &names, &items));
        }
        tell(&mut told, &reading, &out, &names);
        if let Some(marks) = &marks {
            let fields = Field::all(&sides, &columns_own);
            told.diff = Some(Diff::of(marks, &table, &fields, &out, &draft).told(&out, &draft));
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

    /// Notes how far it has come; tells whether to go on.
    async fn go_on(&self, id: i64, done: usize, total: usize) -> Result<bool> {
        let mut plumbing = self.store.plumbing(self.now()).await?;
        let held = plumbing.reading().pipe::<StagedSheet>(id).await?;
        let Some(held) = held.filter(|held| Stage::of(&held.state) == Stage::Reading) else {
            return Ok(false);
        };
        plumbing
            .put(&StagedSheet {
                state: "reading".to_owned(),
                done: i64::try_from(done).unwrap_or(0),
                total: i64::try_from(total).unwrap_or(0),
                ..held
            })
            .await?;
        plumbing.done().await?;
        Ok(true)
    }
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

fn of_choice(table: &Table, chosen: &SheetChoice) -> Mapping {
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
fn remembered(table: &Table, kept: &str, sides: &[Side], columns: &OwnColumns) -> Mapping {
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

fn columns(table: &Table, mapping: &Mapping) -> Vec<ToldColumn> {
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
