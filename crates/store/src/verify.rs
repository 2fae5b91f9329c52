//! `trail verify`: is the chain whole, and does every guarded row still say what its last entry says it said?
//!
//! Three passes. The entries, in order: contiguous, chained, hashing to what they hold, their rows digest matching
//! the marks. The marks: the last one of every row against the row as it stands. The blobs: bytes against digest.

use crate::blob::Blobs;
use crate::error::Result;
use crate::reader::Reader;
use crate::records::{BlobRecord, guarded_tables};
use std::collections::HashMap;
use yipanqi_domain::At;
use yipanqi_domain::canon::row_digest;
use yipanqi_domain::field::Value;
use yipanqi_domain::trail::{ALG, Anchor, GENESIS, Sealed, VERSION, rows_digest};

/// Something that is not as the trail says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Finding {
    /// Entry `seq` is missing (removed, or the order was changed).
    EntryMissing {
        /// The sequence expected.
        seq: i64,
    },
    /// Entry `seq` does not hash to the hash it holds: one of its fields was changed.
    EntryChanged {
        /// Its sequence.
        seq: i64,
    },
    /// Entry `seq` does not point at the entry before it.
    ChainBroken {
        /// Its sequence.
        seq: i64,
    },
    /// Entry `seq` is earlier than the one before.
    ClockBack {
        /// Its sequence.
        seq: i64,
    },
    /// Entry `seq` uses an algorithm or form version that this program does not know.
    UnknownForm {
        /// Its sequence.
        seq: i64,
    },
    /// The list of rows kept for entry `seq` is not the one that it sealed.
    RowsChanged {
        /// Its sequence.
        seq: i64,
    },
    /// The head row does not name the last entry: the tail was cut, or entries were added by another hand.
    HeadDiffers {
        /// Sequence in the head row.
        head: i64,
        /// Sequence of the last entry found.
        last: i64,
    },
    /// A row is not as its last entry left it.
    RowChanged {
        /// Table.
        table: String,
        /// Row id.
        id: i64,
        /// The entry that wrote it last.
        seq: i64,
    },
    /// A row that its last entry left in place is gone.
    RowRemoved {
        /// Table.
        table: String,
        /// Row id.
        id: i64,
        /// The entry that wrote it last.
        seq: i64,
    },
    /// A row that no entry wrote.
    RowInserted {
        /// Table.
        table: String,
        /// Row id.
        id: i64,
    },
    /// A blob's bytes are not those that were received.
    BlobChanged {
        /// Its digest as recorded.
        digest: String,
    },
    /// A blob's file is gone.
    BlobMissing {
        /// Its digest as recorded.
        digest: String,
    },
    /// An anchor names an entry that is not here, or another hash for it.
    AnchorDiffers {
        /// Sequence named by the anchor.
        seq: i64,
    },
}

impl Finding {
    /// Stable code; the words are under `finding.<code>`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EntryMissing { .. } => "entry_missing",
            Self::EntryChanged { .. } => "entry_changed",
            Self::ChainBroken { .. } => "chain_broken",
            Self::ClockBack { .. } => "clock_back",
            Self::UnknownForm { .. } => "unknown_form",
            Self::RowsChanged { .. } => "rows_changed",
            Self::HeadDiffers { .. } => "head_differs",
            Self::RowChanged { .. } => "row_changed",
            Self::RowRemoved { .. } => "row_removed",
            Self::RowInserted { .. } => "row_inserted",
            Self::BlobChanged { .. } => "blob_changed",
            Self::BlobMissing { .. } => "blob_missing",
            Self::AnchorDiffers { .. } => "anchor_differs",
        }
    }
    /// What the words mention.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::EntryMissing { seq }
            | Self::EntryChanged { seq }
            | Self::ChainBroken { seq }
            | Self::ClockBack { seq }
            | Self::UnknownForm { seq }
            | Self::RowsChanged { seq }
            | Self::AnchorDiffers { seq } => vec![("seq", seq.to_string())],
            Self::HeadDiffers { head, last } => vec![("head", head.to_string()), ("last", last.to_string())],
            Self::RowChanged { table, id, seq } | Self::RowRemoved { table, id, seq } => {
                vec![
                    ("table", table.clone()),
                    ("id", id.to_string()),
                    ("seq", seq.to_string()),
                ]
            }
            Self::RowInserted { table, id } => vec![("table", table.clone()), ("id", id.to_string())],
            Self::BlobChanged { digest } | Self::BlobMissing { digest } => vec![("digest", digest.clone())],
        }
    }
}

/// What was looked at and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Entries read.
    pub entries: i64,
    /// Guarded rows compared.
    pub rows: i64,
    /// Blobs read.
    pub blobs: i64,
    /// Sequence and hash of the last entry.
    pub head: (i64, String),
    /// What is not as it should be, in order.
    pub findings: Vec<Finding>,
}

const PAGE: i64 = 2000;

impl Reader {
    /// Verifies everything. `progress` is told how many entries and rows are done. `anchors` are compared with the
    /// entries that they name; their signatures are the caller's to check.
    pub async fn verify(
        &mut self,
        blobs: &Blobs,
        anchors: &[Anchor],
        progress: &mut (dyn FnMut(i64) + Send),
    ) -> Result<Verified> {
        let mut out = Verified::default();
        let latest = self.verify_entries(&mut out, anchors, progress).await?;
        self.verify_rows(&mut out, latest, progress).await?;
        for blob in self.every::<BlobRecord>().await? {
            out.blobs += 1;
            match blobs.check(&blob.digest) {
                Ok(true) => {}
                Ok(false) => out.findings.push(Finding::BlobChanged { digest: blob.digest }),
                Err(_) => out.findings.push(Finding::BlobMissing { digest: blob.digest }),
            }
        }
        out.findings.sort();
        out.findings.dedup();
        Ok(out)
    }

    async fn verify_entries(
        &mut self,
        out: &mut Verified,
        anchors: &[Anchor],
        progress: &mut (dyn FnMut(i64) + Send),
    ) -> Result<HashMap<(String, i64), (i64, Option<String>)>> {
        let mut latest = HashMap::new();
        let mut before: Option<Sealed> = None;
        let mut from = i64::MIN;
        loop {
            let page = self.entries_after(from, PAGE).await?;
            let (Some(first), Some(last)) = (page.first(), page.last()) else {
                break;
            };
            from = last.seq;
            let mut marks_of = self.rows_of_entries(first.seq, last.seq).await?;
            for entry in page {
                let expected = before.as_ref().map_or(1, |b| b.seq + 1);
                for seq in expected..entry.seq.min(expected + 1000) {
                    out.findings.push(Finding::EntryMissing { seq });
                }
                let prev = before.as_ref().map_or(GENESIS, |b| b.hash.as_str());
                if entry.prev != prev {
                    out.findings.push(Finding::ChainBroken { seq: entry.seq });
                }
                if before.as_ref().is_some_and(|b| entry.at < b.at) {
                    out.findings.push(Finding::ClockBack { seq: entry.seq });
                }
                if entry.alg != ALG || entry.version != VERSION {
                    out.findings.push(Finding::UnknownForm { seq: entry.seq });
                }
                if entry.computed_hash() != entry.hash {
                    out.findings.push(Finding::EntryChanged { seq: entry.seq });
                }
                let marks = marks_of.remove(&entry.seq).unwrap_or_default();
                if rows_digest(&marks) != entry.rows {
                    out.findings.push(Finding::RowsChanged { seq: entry.seq });
                }
                for mark in marks {
                    latest.insert((mark.kind, mark.id), (entry.seq, mark.digest));
                }
                for anchor in anchors.iter().filter(|a| a.seq == entry.seq) {
                    if anchor.head != entry.hash || anchor.site != entry.site {
                        out.findings.push(Finding::AnchorDiffers { seq: anchor.seq });
                    }
                }
                out.entries += 1;
                before = Some(entry);
            }
            progress(out.entries);
        }
        let last = before.as_ref().map_or(0, |b| b.seq);
        let head = self.head().await?;
        let (hash, at) = before
            .as_ref()
            .map_or((GENESIS, At(0)), |b| (b.hash.as_str(), b.at));
        if head.seq != last || hash != head.hash || at != head.at {
            out.findings.push(Finding::HeadDiffers { head: head.seq, last });
        }
        for anchor in anchors.iter().filter(|a| a.seq > last) {
            out.findings.push(Finding::AnchorDiffers { seq: anchor.seq });
        }
        out.head = (last, before.map_or_else(String::new, |b| b.hash));
        let stray = self
            .rows(
                "SELECT seq FROM entry_row WHERE seq NOT IN (SELECT seq FROM entry)",
                &[],
            )
            .await?;
        for row in stray {
            out.findings.push(Finding::RowsChanged { seq: row.get(0)? });
        }
        Ok(latest)
    }

    async fn verify_rows(
        &mut self,
        out: &mut Verified,
        mut latest: HashMap<(String, i64), (i64, Option<String>)>,
        progress: &mut (dyn FnMut(i64) + Send),
    ) -> Result<()> {
        for (table, columns, added) in guarded_tables() {
            let sql = format!(
                "SELECT {} FROM {table} WHERE id > $1 ORDER BY id LIMIT $2",
                columns.join(", ")
            );
            let mut from = i64::MIN;
            loop {
                let rows = self.conn().query(&sql, args![from, PAGE]).await?;
                if rows.is_empty() {
                    break;
                }
                for row in rows {
                    let id: i64 = row.get(0)?;
                    from = id;
                    out.rows += 1;
                    let digest = row_digest(table, &row.values, added);
                    match latest.remove(&(table.to_owned(), id)) {
                        Some((_, Some(sealed))) if sealed == digest => {}
                        Some((seq, Some(_))) => {
                            out.findings.push(Finding::RowChanged {
                                table: table.to_owned(),
                                id,
                                seq,
                            });
                        }
                        Some((_, None)) | None => {
                            out.findings.push(Finding::RowInserted {
                                table: table.to_owned(),
                                id,
                            });
                        }
                    }
                }
                progress(out.entries + out.rows);
            }
        }
        for ((table, id), (seq, digest)) in latest {
            if digest.is_some() {
                out.findings.push(Finding::RowRemoved { table, id, seq });
            }
        }
        Ok(())
    }

    /// Digest of one guarded row as it stands, for papers and tests.
    pub async fn row_digest_now(&mut self, table: &str, id: i64) -> Result<Option<String>> {
        let Some((_, columns, added)) = guarded_tables().into_iter().find(|t| t.0 == table) else {
            return Ok(None);
        };
        let sql = format!("SELECT {} FROM {table} WHERE id = $1", columns.join(", "));
        let rows = self.conn().query(&sql, &[Value::Int(id)]).await?;
        Ok(rows.first().map(|row| row_digest(table, &row.values, added)))
    }
}
