//! Rows made ready before the lane is taken: what they say column by column, their digests, the parts that are kept of
//! them. While the lane is held only the database works.

use crate::error::Result;
use crate::store::Store;
use crate::tx::Record;
use crate::values::parts;
use std::marker::PhantomData;
use yipanqi_domain::canon::row_digest;
use yipanqi_domain::field::Value;

/// New rows of one kind, ready to be written by [`crate::Tx::insert_batch`].
#[derive(Debug)]
pub struct Batch<R> {
    pub(crate) rows: Vec<Ready>,
    kind: PhantomData<fn() -> R>,
}

/// A row that is ready.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) id: i64,
    pub(crate) values: Vec<Value>,
    /// Empty where rows are not guarded.
    pub(crate) digest: String,
    /// Parts of it that are kept one by one.
    pub(crate) parts: Vec<Vec<Value>>,
}

impl<R: Record> Batch<R> {
    /// Makes rows ready: nothing of it needs the database.
    pub fn of(records: &[R]) -> Self {
        let ready = |record: &R| {
            let (id, values) = (record.id(), record.write());
            let digest = if R::GUARDED {
                row_digest(R::TABLE, &values, R::ADDED)
            } else {
                String::new()
            };
            Ready {
                id,
                parts: parts::<R>(id, &values),
                values,
                digest,
            }
        };
        Self {
            rows: records.iter().map(ready).collect(),
            kind: PhantomData,
        }
    }

    /// How many rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
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
