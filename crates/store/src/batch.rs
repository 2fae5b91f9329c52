//! Rows made ready before the lane is taken: what they say column by column, their digests, the parts that are kept of
//! them. While the lane is held only the database works.

use crate::error::Result;
use crate::store::Store;
use crate::tx::Record;
use crate::values::pack_parts;
use std::borrow::Borrow;
use std::marker::PhantomData;
use yipanqi_domain::canon::{Form, packed_digest};
use yipanqi_domain::field::Value;
use yipanqi_domain::packed::Packed;

/// New rows of one kind, ready to be written by [`crate::Tx::insert_batch`].
#[derive(Debug)]
pub struct Batch<R> {
    pub(crate) ids: Vec<i64>,
    /// Their columns, row by row.
    pub(crate) rows: Packed,
    /// One for each where rows are guarded, until they are written.
    pub(crate) digests: Vec<String>,
    /// Parts of them that are kept one by one.
    pub(crate) parts: Packed,
    kind: PhantomData<fn() -> R>,
}

impl<R: Record> Batch<R> {
    /// Makes rows ready: nothing of it needs the database.
    pub fn of(records: impl IntoIterator<Item: Borrow<R>>) -> Self {
        let mut out = Self {
            ids: Vec::new(),
            rows: Packed::default(),
            digests: Vec::new(),
            parts: Packed::default(),
            kind: PhantomData,
        };
        let mut form = Form::new();
        for record in records {
            let record = record.borrow();
            let from = out.rows.len();
            out.ids.push(record.id());
            record.pack(&mut out.rows);
            let row = (&out.rows, from..out.rows.len());
            pack_parts::<R>(record, row.clone(), &mut out.parts);
            if R::GUARDED {
                out.digests
                    .push(packed_digest(&mut form, R::TABLE, row, R::ADDED));
            }
        }
        out
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// The columns of a row.
    pub(crate) fn values(&self, at: usize) -> Vec<Value> {
        let width = R::columns().len();
        let cells = self.rows.cells(at * width..(at + 1) * width);
        cells.map(Value::from).collect()
    }
}

impl Store {
    /// Ids for rows that are made ready before their transaction begins. They are used up whether it commits or not.
    pub async fn reserve_ids(&self, count: usize) -> Result<Vec<i64>> {
        let by = i64::try_from(count).unwrap_or(i64::MAX);
        let start = self.advance_ids(by).await?;
        let site = self.site_number();
        Ok((start..start.saturating_add(by))
            .map(|counter| yipanqi_domain::ids::compose(site, counter))
            .collect())
    }
}
