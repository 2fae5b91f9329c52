//! What rows say beyond the columns that every list has, one part a line: `row_value`. Pages filter and sort by it without
//! looking into JSON.
//!
//! A transaction writes the parts of a row with the row itself; no caller can forget to. Of a version that is before its
//! adoption those of its draft rows are kept, afterwards those of its sealed ones. `doctor --rebuild` computes all of it
//! again and compares.

use crate::batch::Batch;
use crate::error::Result;
use crate::reader::Reader;
use crate::tx::{Record, Tx};
use std::collections::BTreeMap;
use std::ops::Range;
use yipanqi_domain::VersionId;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::list::{RowMore, RowValue};
use yipanqi_domain::packed::{Cell, Packed};

/// What was computed again, and how much of it was kept otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ValuesAgain {
    /// Parts.
    pub count: usize,
    /// Rows of which a part differed. They are put right.
    pub differing: usize,
}

/// One part of a row.
const PUT: &str = "INSERT INTO row_value (version, row, code, text, number) VALUES ($1, $2, $3, $4, $5)";

/// Rows whose parts are kept.
fn has_values<R: Record>() -> bool {
    matches!(R::TABLE, "draft_row" | "list_row")
}

/// The version of a row.
fn version_of<R: Record>(values: &[Value]) -> i64 {
    let at = R::columns().iter().position(|column| *column == "version");
    let version = at.and_then(|at| values.get(at));
    version.and_then(i64::read).unwrap_or_default()
}

/// The parts that a new row says, as [`PUT`] wants them.
pub(crate) fn pack_parts<R: Record>(record: &R, (rows, row): (&Packed, Range<usize>), out: &mut Packed) {
    if !has_values::<R>() {
        return;
    }
    let said = record.said();
    if said.is_empty() {
        return;
    }
    let at = R::columns().iter().position(|column| *column == "version");
    let version = at.map_or(Cell::Null, |at| rows.cell(row.start + at));
    for part in said {
        match version {
            Cell::Int(version) => out.int(version),
            _ => out.null(),
        }
        out.int(record.id());
        out.text(&part.code);
        out.text(&part.text);
        part.number.pack(out);
    }
}

impl Reader {
    async fn put_values(&mut self, version: i64, row: i64, said: Vec<RowValue>) -> Result<()> {
        for part in said {
            let (code, text) = (part.code.as_str(), part.text.as_str());
            let values = args![version, row, code, text, part.number];
            self.conn().execute(PUT, values).await?;
        }
        Ok(())
    }

    async fn remove_values(&mut self, row: i64) -> Result<()> {
        let sql = "DELETE FROM row_value WHERE row = $1";
        self.conn().execute(sql, args![row]).await?;
        Ok(())
    }

    /// The parts that a version's rows say, in order: row, part. For tests and rules.
    pub async fn row_values(&mut self, version: VersionId) -> Result<Vec<(i64, RowValue)>> {
        let sql = "SELECT row, code, text, number FROM row_value WHERE version = $1 ORDER BY row, code";
        let rows = self.rows(sql, args![version]).await?;
        rows.iter()
            .map(|row| {
                let (code, text, number) = (row.get(1)?, row.get(2)?, row.get(3)?);
                Ok((row.get(0)?, RowValue { code, text, number }))
            })
            .collect()
    }

    /// The codes of the parts that any row of a version says. For who sees the whole list.
    pub async fn row_parts(&mut self, version: VersionId) -> Result<Vec<String>> {
        let sql = "SELECT DISTINCT code FROM row_value WHERE version = $1 ORDER BY code";
        let rows = self.rows(sql, args![version]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Computes the parts of all rows again and puts right those that differ. The caller holds the lock of the plumbing.
    pub(crate) async fn values_again(&mut self) -> Result<ValuesAgain> {
        let mut wanted: BTreeMap<i64, (i64, Vec<RowValue>)> = BTreeMap::new();
        for sql in [
            "SELECT r.id, r.version, r.more FROM list_row r WHERE r.more IS NOT NULL",
            "SELECT r.id, r.version, r.more FROM draft_row r JOIN list_version v ON v.id = r.version \
             WHERE r.more IS NOT NULL AND v.state NOT IN ('adopted', 'issued')",
        ] {
            for row in self.rows(sql, &[]).await? {
                let more: RowMore = row.get(2)?;
                wanted.insert(row.get(0)?, (row.get(1)?, more.values()));
            }
        }
        let mut again = ValuesAgain {
            count: wanted.values().map(|(_, values)| values.len()).sum(),
            differing: 0,
        };
        let mut kept: BTreeMap<i64, (i64, Vec<RowValue>)> = BTreeMap::new();
        let sql = "SELECT row, version, code, text, number FROM row_value ORDER BY row, code, text";
        for row in self.rows(sql, &[]).await? {
            let (code, text, number) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let of = kept.entry(row.get(0)?).or_default();
            of.0 = row.get(1)?;
            of.1.push(RowValue { code, text, number });
        }
        wanted.retain(|row, right| kept.remove(row).is_none_or(|found| found != *right));
        // What is left of both is wrong: the former is put in, the latter does not belong there.
        again.differing = wanted.len() + kept.len();
        for row in kept.keys().chain(wanted.keys()) {
            self.remove_values(*row).await?;
        }
        for (row, (version, values)) in wanted {
            self.put_values(version, row, values).await?;
        }
        Ok(again)
    }
}

impl Tx {
    /// After a row was written: its parts stand as it says them now.
    pub(crate) async fn keep_values<R: Record>(
        &mut self,
        record: &R,
        values: &[Value],
        new: bool,
    ) -> Result<()> {
        if !has_values::<R>() {
            return Ok(());
        }
        let (id, version, said) = (record.id(), version_of::<R>(values), record.said());
        if new && said.is_empty() {
            return Ok(());
        }
        self.lock_plumbing().await?;
        let reader: &mut Reader = self;
        if !new {
            reader.remove_values(id).await?;
        }
        reader.put_values(version, id, said).await
    }

    /// After new rows were written: the parts that they say.
    pub(crate) async fn keep_values_of<R: Record>(&mut self, batch: &Batch<R>) -> Result<()> {
        if batch.parts.is_empty() {
            return Ok(());
        }
        self.lock_plumbing().await?;
        self.conn().insert_rows(PUT, 5, &batch.parts).await
    }

    /// After a row was removed.
    pub(crate) async fn drop_values<R: Record>(&mut self, id: i64) -> Result<()> {
        if has_values::<R>() {
            self.lock_plumbing().await?;
            let reader: &mut Reader = self;
            reader.remove_values(id).await?;
        }
        Ok(())
    }

    /// A version is being sealed: from now on its sealed rows count, not those of the draft.
    pub async fn begin_sealing(&mut self, version: VersionId) -> Result<()> {
        self.lock_plumbing().await?;
        let sql = "DELETE FROM row_value WHERE version = $1";
        self.conn().execute(sql, args![version]).await?;
        Ok(())
    }

    /// All of it again: rows came in by another door.
    pub(crate) async fn keep_all_values(&mut self) -> Result<()> {
        self.lock_plumbing().await?;
        let reader: &mut Reader = self;
        reader.values_again().await?;
        Ok(())
    }
}
