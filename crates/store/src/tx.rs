//! One use case's writes. `commit` takes the entry and is the only way to make them last; dropping rolls back.
//!
//! ```text
//! begin ─ lock the lane ─ SAVEPOINT ─ reads, rules, writes ─ commit(entry) ─ RELEASE ─ COMMIT (fsync) ─ acknowledged
//! ```
//!
//! The lane is the writer connection on SQLite and the head row on PostgreSQL, so every rule is judged on a state
//! that nobody else is changing. The savepoint is the shape in which several use cases will share one outer commit.

use crate::batch::Batch;
use crate::conn::Conn;
use crate::error::{Result, StoreError};
use crate::kept::{Touched, is_watched};
use crate::pool::carry_over;
use crate::reader::Reader;
use crate::row::Row;
use crate::store::{IdBlock, Store};
use crate::trail::Head;
use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
use yipanqi_domain::canon::row_digest;
use yipanqi_domain::field::Value;
use yipanqi_domain::list::RowValue;
use yipanqi_domain::packed::Packed;
use yipanqi_domain::trail::{Entry, RowMark, Sealed};
use yipanqi_domain::{At, ids};

/// A transaction of so many guarded rows leaves it to another thread to carry the log into the file.
const MANY_ROWS: usize = 10_000;

/// A type that is stored as one row of a business table.
pub trait Record: Sized + Send + Sync {
    /// Table name, also the kind under which its rows are hashed.
    const TABLE: &'static str;
    /// Whether its rows are hashed into the entry.
    const GUARDED: bool;
    /// How many of the last columns each further form of its rows added: see [`row_digest`].
    const ADDED: &'static [usize];
    /// Columns in their fixed order; the first is `id`.
    fn columns() -> &'static [&'static str];
    /// The id.
    fn id(&self) -> i64;
    /// Values in the order of the columns.
    fn write(&self) -> Vec<Value>;
    /// The same, behind those of other rows.
    fn pack(&self, out: &mut Packed);
    /// What it says that is kept one by one beside it.
    fn said(&self) -> Vec<RowValue> {
        Vec::new()
    }
    /// Reads a row back.
    fn read(row: &Row) -> Result<Self>;
    /// `SELECT t.… FROM table t`.
    fn select() -> &'static str;
    /// `INSERT …`.
    fn insert_sql() -> &'static str;
    /// `UPDATE … WHERE id = $1`.
    fn update_sql() -> &'static str;
}

/// A record that may be changed and removed: neither a fact nor a seal.
pub trait Mutable: Record {}

/// A transaction.
pub struct Tx {
    reader: Reader,
    store: Store,
    now: At,
    head: Head,
    marks: BTreeMap<(&'static str, i64), Option<String>>,
    /// What its items added to the kept sums before it wrote to them.
    pub(crate) touched: Touched,
    /// Ids reserved by this transaction; its process may use what is left once it has committed.
    ids: IdBlock,
    pub(crate) plumbing_locked: bool,
}

impl Deref for Tx {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.reader
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.reader
    }
}

impl Tx {
    pub(crate) fn new(conn: Conn, store: Store, now: At, head: Head) -> Self {
        Self {
            reader: Reader::new(conn),
            store,
            now,
            head,
            marks: BTreeMap::new(),
            touched: Touched::default(),
            ids: IdBlock::default(),
            plumbing_locked: false,
        }
    }

    /// The instant of this use case: as handed to `begin`, never below the last entry's.
    pub fn now(&self) -> At {
        self.now.max(self.head.at)
    }

    /// The number that this use case's entry will have: with it the facts written here become known.
    pub fn seq(&self) -> i64 {
        self.head.seq + 1
    }

    /// A new id, homed here. Ids are handed out in blocks; a block belongs to the transaction that reserved it until
    /// that has committed, and is gone with it when it does not.
    pub async fn new_id<I: From<i64>>(&mut self) -> Result<I> {
        const BLOCK: i64 = 1000;
        let site = self.store.site_number();
        let shared = self.store.ids().take();
        let counter = if let Some(counter) = shared.or_else(|| self.ids.take()) {
            counter
        } else {
            let start = self.advance("id", BLOCK).await?;
            self.ids = IdBlock::new(start + 1, start + BLOCK);
            start
        };
        Ok(ids::compose(site, counter).into())
    }

    /// As many new ids.
    pub async fn new_ids(&mut self, count: usize) -> Result<Vec<i64>> {
        let mut ids = Vec::with_capacity(count);
        for _ in 0..count {
            ids.push(self.new_id().await?);
        }
        Ok(ids)
    }

    /// The next number of a gap-free series, from 1. Gap-free because the counter is part of this transaction.
    pub async fn next_number(&mut self, series: &str) -> Result<i64> {
        self.advance(&format!("number/{series}"), 1).await
    }

    async fn advance(&mut self, name: &str, by: i64) -> Result<i64> {
        self.reader.advance(name, by).await
    }

    /// Adds a row.
    pub async fn insert<R: Record>(&mut self, record: &R) -> Result<()> {
        let values = record.write();
        self.watch::<R>(&values, true).await?;
        self.reader.conn().execute(R::insert_sql(), &values).await?;
        self.keep_values(record, &values, true).await?;
        self.mark::<R>(record.id(), Some(&values));
        Ok(())
    }

    /// Adds many rows of one kind: for what is settled or carried over by the thousand.
    pub async fn insert_all<R: Record>(&mut self, records: &[R]) -> Result<()> {
        self.insert_batch(&mut Batch::<R>::of(records)).await
    }

    /// Adds rows that were made ready before; their digests are taken out of the batch.
    pub async fn insert_batch<R: Record>(&mut self, batch: &mut Batch<R>) -> Result<()> {
        if is_watched::<R>() {
            for at in 0..batch.len() {
                self.watch::<R>(&batch.values(at), true).await?;
            }
        }
        self.reader
            .conn()
            .insert_rows(R::insert_sql(), R::columns().len(), &batch.rows)
            .await?;
        self.keep_values_of(batch).await?;
        if R::GUARDED {
            let digests = std::mem::take(&mut batch.digests).into_iter().map(Some);
            self.marks
                .extend(batch.ids.iter().map(|id| (R::TABLE, *id)).zip(digests));
        }
        Ok(())
    }

    /// Writes every column of a row that exists.
    pub async fn update<R: Mutable>(&mut self, record: &R) -> Result<()> {
        let values = record.write();
        self.watch::<R>(&values, false).await?;
        let changed = self.reader.conn().execute(R::update_sql(), &values).await?;
        if changed != 1 {
            return Err(StoreError::Missing {
                table: R::TABLE,
                id: record.id(),
            });
        }
        self.keep_values(record, &values, false).await?;
        self.mark::<R>(record.id(), Some(&values));
        Ok(())
    }

    /// Removes a row.
    pub async fn remove<R: Mutable>(&mut self, id: impl Into<i64>) -> Result<()> {
        let id = id.into();
        self.watch_removal::<R>(id).await?;
        let sql = format!("DELETE FROM {} WHERE id = $1", R::TABLE);
        if self.reader.conn().execute(&sql, &[Value::Int(id)]).await? != 1 {
            return Err(StoreError::Missing { table: R::TABLE, id });
        }
        self.drop_values::<R>(id).await?;
        self.mark::<R>(id, None);
        Ok(())
    }

    fn mark<R: Record>(&mut self, id: i64, values: Option<&[Value]>) {
        if R::GUARDED {
            self.marks
                .insert((R::TABLE, id), values.map(|v| row_digest(R::TABLE, v, R::ADDED)));
        }
    }

    /// Only for a restore: the head that was brought back is the one to go on from.
    pub(crate) fn set_head(&mut self, head: Head) {
        self.head = head;
    }

    /// Makes everything last, with the entry that says what was done. When this returns `Ok`, the writes are on disk.
    pub async fn commit(mut self, entry: Entry) -> Result<Head> {
        Box::pin(self.keep_sums()).await?;
        let marks: Vec<RowMark> = std::mem::take(&mut self.marks)
            .into_iter()
            .map(|((kind, id), digest)| RowMark {
                kind: kind.to_owned(),
                id,
                digest,
            })
            .collect();
        let head = (self.head.seq, self.head.hash.as_str(), self.head.at);
        let sealed = Sealed::after(head, self.store.site_number(), self.now, &entry, &marks);
        let has_many_rows = marks.len() >= MANY_ROWS;
        self.reader.append_entry(&sealed, &marks).await?;
        self.reader.conn().batch("RELEASE SAVEPOINT use_case").await?;
        self.reader.conn().commit(has_many_rows).await?;
        if let Some(path) = self.store.sqlite_path().filter(|_| has_many_rows) {
            carry_over(path);
        }
        if !self.ids.is_empty() {
            *self.store.ids() = self.ids;
        }
        self.reader.conn = None;
        Ok(Head {
            seq: sealed.seq,
            hash: sealed.hash,
            at: sealed.at,
        })
    }

    /// Ends without effect, on purpose.
    pub fn roll_back(self) {
        drop(self);
    }
}
