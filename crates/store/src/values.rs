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
use yipanqi_domain::VersionId;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::list::{RowMore, RowValue};

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

/// The version of a row and what it says.
fn said<R: Record>(values: &[Value]) -> (i64, Vec<RowValue>) {
    let of = |name: &str| {
        let at = R::columns().iter().position(|column| *column == name);
        at.and_then(|at| values.get(at)).cloned().unwrap_or(Value::Null)
    };
    let version = i64::from_value(of("version")).unwrap_or_default();
    let more = RowMore::from_value(of("more")).unwrap_or_default();
    (version, more.values())
}

/// What [`PUT`] says of each part.
fn put(version: i64, row: i64, values: &[RowValue]) -> impl Iterator<Item = Vec<Value>> {
    values.iter().map(move |value| {
        let (code, text) = (value.code.as_str(), value.text.as_str());
        args![version, row, code, text, value.number].to_vec()
    })
}

/// The parts that a new row says, ready to be put in.
pub(crate) fn parts<R: Record>(id: i64, values: &[Value]) -> Vec<Vec<Value>> {
    if !has_values::<R>() {
        return Vec::new();
    }
    let (version, said) = said::<R>(values);
    put(version, id, &said).collect()
}

impl Reader {
    async fn put_values(&mut self, version: i64, row: i64, values: &[RowValue]) -> Result<()> {
        for values in put(version, row, values) {
            self.conn().execute(PUT, &values).await?;
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
            self.put_values(version, row, &values).await?;
        }
        Ok(again)
    }
}

impl Tx {
    /// After a row was written: its parts stand as it says them now.
    pub(crate) async fn keep_values<R: Record>(
        &mut self,
        id: i64,
        values: &[Value],
        new: bool,
    ) -> Result<()> {
        if !has_values::<R>() {
            return Ok(());
        }
        let (version, said) = said::<R>(values);
        if new && said.is_empty() {
            return Ok(());
        }
        self.lock_plumbing().await?;
        let reader: &mut Reader = self;
        if !new {
            reader.remove_values(id).await?;
        }
        reader.put_values(version, id, &said).await
    }

    /// After new rows were written: the parts that they say.
    pub(crate) async fn keep_values_of<R: Record>(&mut self, batch: &Batch<R>) -> Result<()> {
        let parts = batch.rows.iter().flat_map(|row| &row.parts);
        let parts: Vec<&[Value]> = parts.map(Vec::as_slice).collect();
        if parts.is_empty() {
            return Ok(());
        }
        self.lock_plumbing().await?;
        self.conn().insert_rows(PUT, 5, &parts).await
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
