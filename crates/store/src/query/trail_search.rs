//! Reading the trail by act and object, and the restricted verification at start: are the rows that decide who may
//! what still as their last entry left them?

use crate::error::Result;
use crate::reader::Reader;
use crate::records::guarded_tables;
use crate::trail::sealed;
use crate::verify::Finding;
use std::collections::{BTreeMap, BTreeSet};
use yipanqi_domain::canon::row_digest;
use yipanqi_domain::trail::{Sealed, rows_digest};

macro_rules! entries {
    ($rest:literal) => {
        concat!(
            "SELECT seq, at, alg, version, site, prev, account, person, post, for_whom, act, object_kind, ",
            "object_id, outcome, reason, rows_digest, hash FROM entry WHERE seq < $1 ",
            $rest,
            " ORDER BY seq DESC LIMIT $2"
        )
    };
}

/// Which entries are wanted; everything left out does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrailFilter {
    /// This act alone.
    pub act: Option<String>,
    /// Objects of this kind.
    pub object_kind: Option<String>,
    /// This object.
    pub object_id: Option<i64>,
}

impl Reader {
    /// Up to `limit` entries before `seq` that pass the filter, newest first.
    pub async fn entries_filtered(
        &mut self,
        filter: &TrailFilter,
        before: i64,
        limit: i64,
    ) -> Result<Vec<Sealed>> {
        let rows = match (&filter.act, &filter.object_kind, filter.object_id) {
            (None, None, None) => self.rows(entries!(""), args![before, limit]).await?,
            (Some(act), None, None) => {
                self.rows(entries!("AND act = $3"), args![before, limit, *act])
                    .await?
            }
            (None, Some(kind), None) => {
                self.rows(entries!("AND object_kind = $3"), args![before, limit, *kind])
                    .await?
            }
            (None, Some(kind), Some(id)) => {
                let sql = entries!("AND object_kind = $3 AND object_id = $4");
                self.rows(sql, args![before, limit, *kind, id]).await?
            }
            (None, None, Some(id)) => {
                self.rows(entries!("AND object_id = $3"), args![before, limit, id])
                    .await?
            }
            (Some(act), Some(kind), None) => {
                let sql = entries!("AND act = $3 AND object_kind = $4");
                self.rows(sql, args![before, limit, *act, *kind]).await?
            }
            (Some(act), None, Some(id)) => {
                let sql = entries!("AND act = $3 AND object_id = $4");
                self.rows(sql, args![before, limit, *act, id]).await?
            }
            (Some(act), Some(kind), Some(id)) => {
                let sql = entries!("AND act = $3 AND object_kind = $4 AND object_id = $5");
                self.rows(sql, args![before, limit, *act, *kind, id]).await?
            }
        };
        rows.iter().map(sealed).collect()
    }

    /// Compares every row of these guarded tables with the entry that wrote it last, and that entry with its own
    /// hash. Costs grow with these tables, not with the trail.
    pub async fn verify_tables(&mut self, tables: &[&'static str]) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        let mut seqs = BTreeSet::new();
        let guarded = guarded_tables().into_iter().filter(|t| tables.contains(&t.0));
        for (table, columns, added) in guarded {
            let marks = self
                .rows(
                    "SELECT row_id, seq, digest FROM entry_row WHERE kind = $1 ORDER BY row_id, seq",
                    args![table],
                )
                .await?;
            let mut latest: BTreeMap<i64, (i64, Option<String>)> = BTreeMap::new();
            for mark in marks {
                latest.insert(mark.get(0)?, (mark.get(1)?, mark.get(2)?));
            }
            seqs.extend(latest.values().map(|mark| mark.0));
            let sql = format!("SELECT {} FROM {table} ORDER BY id", columns.join(", "));
            for row in self.conn().query(&sql, &[]).await? {
                let (id, table): (i64, String) = (row.get(0)?, table.to_owned());
                match latest.remove(&id) {
                    Some((_, Some(digest))) if digest == row_digest(&table, &row.values, added) => {}
                    Some((seq, Some(_))) => findings.push(Finding::RowChanged { table, id, seq }),
                    Some((_, None)) | None => findings.push(Finding::RowInserted { table, id }),
                }
            }
            for (id, (seq, digest)) in latest {
                if digest.is_some() {
                    let table = table.to_owned();
                    findings.push(Finding::RowRemoved { table, id, seq });
                }
            }
        }
        for seq in seqs {
            let entry = self.entries_after(seq - 1, 1).await?;
            let Some(entry) = entry.first().filter(|e| e.seq == seq) else {
                findings.push(Finding::EntryMissing { seq });
                continue;
            };
            if entry.computed_hash() != entry.hash {
                findings.push(Finding::EntryChanged { seq });
            }
            if rows_digest(&self.entry_rows(seq).await?) != entry.rows {
                findings.push(Finding::RowsChanged { seq });
            }
        }
        findings.sort();
        findings.dedup();
        Ok(findings)
    }
}
