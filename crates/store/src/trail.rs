//! Writing and reading the trail's entries.

use crate::error::Result;
use crate::reader::Reader;
use crate::row::Row;
use std::collections::HashMap;
use yipanqi_domain::At;
use yipanqi_domain::field::Field;
use yipanqi_domain::packed::Packed;
use yipanqi_domain::trail::{RowMark, Sealed};

/// How many marks of an entry are made ready at once.
const MARKS: usize = 1_000;

/// Where the chain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// Sequence of the last entry, 0 before the first.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// Its instant.
    pub at: At,
}

macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "SELECT seq, at, alg, version, site, prev, account, person, post, for_whom, act, object_kind, ",
            "object_id, outcome, reason, rows_digest, hash FROM entry ",
            $rest
        )
    };
}

impl Reader {
    pub(crate) async fn append_entry(&mut self, e: &Sealed, marks: &[RowMark]) -> Result<()> {
        let sql = "INSERT INTO entry (seq, at, alg, version, site, prev, account, person, post, for_whom, act, \
                   object_kind, object_id, outcome, reason, rows_digest, hash) VALUES \
                   ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";
        let values = args![
            e.seq,
            e.at,
            e.alg,
            e.version,
            e.site,
            e.prev,
            e.account,
            e.person,
            e.post,
            e.for_whom,
            e.act,
            e.object_kind,
            e.object_id,
            e.outcome,
            e.reason,
            e.rows,
            e.hash
        ];
        self.conn().execute(sql, values).await?;
        let mut rows = Packed::default();
        for some in marks.chunks(MARKS) {
            rows.clear();
            for mark in some {
                rows.int(e.seq);
                rows.text(&mark.kind);
                rows.int(mark.id);
                mark.digest.pack(&mut rows);
            }
            let sql = "INSERT INTO entry_row (seq, kind, row_id, digest) VALUES ($1, $2, $3, $4)";
            self.conn().insert_rows(sql, 4, &rows).await?;
        }
        let sql = "UPDATE trail_head SET seq = $1, hash = $2, at = $3 WHERE one = 1";
        self.conn().execute(sql, args![e.seq, e.hash, e.at]).await?;
        Ok(())
    }

    /// Where the chain ends.
    pub async fn head(&mut self) -> Result<Head> {
        match self
            .first("SELECT seq, hash, at FROM trail_head WHERE one = 1", &[])
            .await?
        {
            Some(row) => Ok(Head {
                seq: row.get(0)?,
                hash: row.get(1)?,
                at: row.get(2)?,
            }),
            None => Ok(Head {
                seq: 0,
                hash: String::new(),
                at: At(0),
            }),
        }
    }

    /// Up to `limit` entries after `seq`, in order.
    pub async fn entries_after(&mut self, seq: i64, limit: i64) -> Result<Vec<Sealed>> {
        let rows = self
            .rows(
                entries!("WHERE seq > $1 ORDER BY seq LIMIT $2"),
                args![seq, limit],
            )
            .await?;
        rows.iter().map(sealed).collect()
    }

    /// Up to `limit` entries before `seq`, newest first.
    pub async fn entries_before(&mut self, seq: i64, limit: i64) -> Result<Vec<Sealed>> {
        let rows = self
            .rows(
                entries!("WHERE seq < $1 ORDER BY seq DESC LIMIT $2"),
                args![seq, limit],
            )
            .await?;
        rows.iter().map(sealed).collect()
    }

    /// The entries about one object, newest first.
    pub async fn entries_about(&mut self, kind: &str, id: i64, limit: i64) -> Result<Vec<Sealed>> {
        let sql = entries!("WHERE object_kind = $1 AND object_id = $2 ORDER BY seq DESC LIMIT $3");
        let rows = self.rows(sql, args![kind, id, limit]).await?;
        rows.iter().map(sealed).collect()
    }

    /// The rows that the entries from `first` to `last` wrote, by entry, in the order in which they are hashed.
    pub(crate) async fn rows_of_entries(
        &mut self,
        first: i64,
        last: i64,
    ) -> Result<HashMap<i64, Vec<RowMark>>> {
        let sql = "SELECT seq, kind, row_id, digest FROM entry_row WHERE seq >= $1 AND seq <= $2 \
                   ORDER BY seq, kind, row_id";
        let mut found: HashMap<i64, Vec<RowMark>> = HashMap::new();
        for row in self.rows(sql, args![first, last]).await? {
            found.entry(row.get(0)?).or_default().push(RowMark {
                kind: row.get(1)?,
                id: row.get(2)?,
                digest: row.get(3)?,
            });
        }
        Ok(found)
    }

    /// The entries about objects of one kind, oldest first. For kinds of which there are few.
    pub async fn entries_of_kind(&mut self, kind: &str) -> Result<Vec<Sealed>> {
        let rows = self
            .rows(entries!("WHERE object_kind = $1 ORDER BY seq"), args![kind])
            .await?;
        rows.iter().map(sealed).collect()
    }

    /// The rows that an entry wrote.
    pub async fn entry_rows(&mut self, seq: i64) -> Result<Vec<RowMark>> {
        let sql = "SELECT kind, row_id, digest FROM entry_row WHERE seq = $1";
        let rows = self.rows(sql, args![seq]).await?;
        let mut marks = rows
            .iter()
            .map(|row| {
                Ok(RowMark {
                    kind: row.get(0)?,
                    id: row.get(1)?,
                    digest: row.get(2)?,
                })
            })
            .collect::<Result<Vec<_>>>()?;
        marks.sort();
        Ok(marks)
    }
}

pub(crate) fn sealed(row: &Row) -> Result<Sealed> {
    let mut c = row.cursor();
    let c = &mut c;
    Ok(Sealed {
        seq: c.next()?,
        at: c.next()?,
        alg: c.next()?,
        version: c.next()?,
        site: c.next()?,
        prev: c.next()?,
        account: c.next()?,
        person: c.next()?,
        post: c.next()?,
        for_whom: c.next()?,
        act: c.next()?,
        object_kind: c.next()?,
        object_id: c.next()?,
        outcome: c.next()?,
        reason: c.next()?,
        rows: c.next()?,
        hash: c.next()?,
    })
}
