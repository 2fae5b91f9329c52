//! Backup: one portable copy of either database and its blobs, taken from one snapshot while others go on writing.
//!
//! ```text
//! DIR/manifest.txt      what is here, with counts and digests; written last
//! DIR/tables/<t>.rows   one row a line: fields parted by tabs, `n` absent, `i42`, `ttext`, `bhex`
//! DIR/blobs/<aa>/<digest>
//! ```
//!
//! Logins and one-time links are left out: after a restore everybody signs in again. Whoever may read a backup reads
//! everything; encrypting the folder is the operator's matter.

use crate::blob::{BlobError, Blobs};
use crate::error::{Result, StoreError};
use crate::reader::Reader;
use crate::records::BlobRecord;
use crate::row::Row;
use crate::schema;
use crate::shape::{Shape, shapes};
use sm3::{Digest, Sm3};
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;
use yipanqi_domain::At;
use yipanqi_domain::canon::{digest, hex};
use yipanqi_domain::field::Value;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Rows copied.
    pub rows: i64,
    /// Blobs copied.
    pub blobs: i64,
    /// Sequence and hash of the head.
    pub head: (i64, String),
    /// Wanted blobs that could not be copied because they are missing or changed; `trail verify` names them too.
    pub lost: Vec<String>,
}

/// Why a backup cannot be taken or brought back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupProblem {
    /// The folder has something in it.
    #[error("the folder is not empty")]
    FolderNotEmpty,
    /// No manifest, or one that cannot be read.
    #[error("the folder is no whole backup")]
    NoBackup,
    /// A file of the backup is not as its manifest says.
    #[error("{file} of the backup was changed or cut off")]
    Damaged {
        /// Its name within the folder.
        file: String,
    },
    /// Made by a newer program.
    #[error("the backup was made by a newer program")]
    Newer {
        /// Its schema.
        found: i64,
        /// The newest known.
        known: i64,
    },
    /// There is a site where the backup was to go.
    #[error("the database is not empty")]
    SiteThere,
}

/// Tables that no backup holds: made anew by every database, over when the program is, or added up again.
const LEFT_OUT: &[&str] = &[
    "plumbing_lane",
    "login",
    "one_time_link",
    "node",
    "kept_sum",
    "sight_class",
    "sight_class_seer",
    "row_sight",
    "row_value",
];

/// First line of a manifest.
pub(crate) const TITLE: &str = "yipanqi-backup 1";

/// Tables in a backup, those that are referred to first.
pub(crate) fn copied_tables() -> impl Iterator<Item = Shape> {
    shapes()
        .into_iter()
        .filter(|shape| !LEFT_OUT.contains(&shape.name))
}

const PAGE: i64 = 2000;

impl Reader {
    /// Copies everything in this snapshot into a folder, which must be empty or not there yet. `progress` is told how
    /// many rows and blobs are done.
    pub async fn backup(
        &mut self,
        blobs: &Blobs,
        into: &Path,
        now: At,
        progress: &mut (dyn FnMut(i64) + Send),
    ) -> Result<BackupReport> {
        new_folder(into)?;
        let head = self.head().await?;
        let schema = self.number("SELECT MAX(number) FROM migration", &[]).await?;
        let site = self.number("SELECT MAX(id) FROM site", &[]).await?;
        let mut report = BackupReport {
            rows: 0,
            blobs: 0,
            head: (head.seq, head.hash),
            lost: Vec::new(),
        };
        let mut manifest = format!(
            "{TITLE}\nmade_at {}\nschema {schema}\nsite {site}\nhead {} {}\n",
            now.0, report.head.0, report.head.1
        );
        make_folder(&into.join("tables"))?;
        for shape in copied_tables() {
            let file = into.join("tables").join(format!("{}.rows", shape.name));
            let (rows, sum) = self.copy_table(&shape, &file, report.rows, progress).await?;
            report.rows += rows;
            let _ = writeln!(manifest, "table {} {rows} {sum}", shape.name);
        }
        let copies = Blobs::open(&into.join("blobs"))?;
        for blob in self.every::<BlobRecord>().await? {
            match blobs.get(&blob.digest) {
                Ok(bytes) => {
                    copies.put(&bytes).map_err(blob_failed)?;
                    report.blobs += 1;
                    let _ = writeln!(manifest, "blob {} {}", blob.digest, bytes.len());
                }
                Err(BlobError::Missing | BlobError::Changed) => {
                    let _ = writeln!(manifest, "lost {}", blob.digest);
                    report.lost.push(blob.digest);
                }
                Err(error) => return Err(blob_failed(error)),
            }
            progress(report.rows + report.blobs);
        }
        let sum = digest(manifest.as_bytes());
        let _ = writeln!(manifest, "digest {sum}");
        let part = into.join("manifest.part");
        let mut file = private_file(&part)?;
        file.write_all(manifest.as_bytes())?;
        file.sync_all()?;
        fs::rename(&part, into.join("manifest.txt"))?;
        File::open(into.join("tables"))?.sync_all()?;
        File::open(into)?.sync_all()?;
        Ok(report)
    }

    /// Writes one table in the order of its key; gives the number of rows and the digest of the file.
    async fn copy_table(
        &mut self,
        shape: &Shape,
        path: &Path,
        before: i64,
        progress: &mut (dyn FnMut(i64) + Send),
    ) -> Result<(i64, String)> {
        let mut out = Summed {
            file: BufWriter::new(private_file(path)?),
            sum: Sm3::new(),
        };
        out.line(&shape.columns.join("\t"))?;
        let key: Vec<usize> = shape
            .key
            .iter()
            .filter_map(|k| shape.columns.iter().position(|c| c == k))
            .collect();
        let keys = shape.key.join(", ");
        let places: Vec<String> = (1..=key.len()).map(|n| format!("${n}")).collect();
        let select = format!("SELECT {} FROM {}", shape.columns.join(", "), shape.name);
        let first = format!("{select} ORDER BY {keys} LIMIT {PAGE}");
        let next = format!(
            "{select} WHERE ({keys}) > ({}) ORDER BY {keys} LIMIT {PAGE}",
            places.join(", ")
        );
        let mut rows = self.conn().query(&first, &[]).await?;
        let mut count = 0;
        while let Some(last) = rows.last() {
            let last: Vec<Value> = key.iter().map(|at| last.values[*at].clone()).collect();
            for row in &rows {
                out.line(&line(row))?;
                count += 1;
            }
            progress(before + count);
            rows = self.conn().query(&next, &last).await?;
        }
        out.file.flush()?;
        out.file.get_ref().sync_all()?;
        Ok((count, hex(&out.sum.finalize())))
    }
}

/// A file and the digest of what was written to it.
struct Summed {
    file: BufWriter<File>,
    sum: Sm3,
}

impl Summed {
    fn line(&mut self, text: &str) -> io::Result<()> {
        for bytes in [text.as_bytes(), b"\n"] {
            self.sum.update(bytes);
            self.file.write_all(bytes)?;
        }
        Ok(())
    }
}

fn line(row: &Row) -> String {
    let fields: Vec<String> = row
        .values
        .iter()
        .map(|value| match value {
            Value::Null => "n".to_owned(),
            Value::Int(n) => format!("i{n}"),
            Value::Text(text) => format!("t{}", escaped(text)),
            Value::Bytes(bytes) => format!("b{}", hex(bytes)),
        })
        .collect();
    fields.join("\t")
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('\t', "\\t")
        .replace('\n', "\\n")
        .replace('\r', "\\r")
}

/// Reads a line back; `None` when it is not one.
pub(crate) fn values(line: &str) -> Option<Vec<Value>> {
    line.split('\t')
        .map(|field| {
            let (kind, rest) = field.split_at_checked(1)?;
            Some(match kind {
                "n" if rest.is_empty() => Value::Null,
                "i" => Value::Int(rest.parse().ok()?),
                "t" => Value::Text(unescaped(rest)?),
                "b" => Value::Bytes(unhex(rest)?),
                _ => return None,
            })
        })
        .collect()
}

fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => match chars.next()? {
                '\\' => '\\',
                't' => '\t',
                'n' => '\n',
                'r' => '\r',
                _ => return None,
            },
            c => c,
        });
    }
    Some(out)
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(str::from_utf8(pair).ok().filter(|p| p.len() == 2)?, 16).ok())
        .collect()
}

pub(crate) fn blob_failed(error: BlobError) -> StoreError {
    match error {
        BlobError::Full => StoreError::Full,
        BlobError::Io(cause) => StoreError::Io(cause),
        BlobError::Missing | BlobError::Changed => BackupProblem::Damaged {
            file: "blobs".to_owned(),
        }
        .into(),
    }
}

fn new_folder(path: &Path) -> Result<()> {
    make_folder(path)?;
    if fs::read_dir(path)?.next().is_some() {
        return Err(BackupProblem::FolderNotEmpty.into());
    }
    Ok(())
}

fn make_folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)
}

fn private_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// The newest schema that this program knows.
pub(crate) fn known_schema() -> i64 {
    schema::MIGRATIONS.last().map_or(0, |m| m.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_written_as_a_line_reads_back_the_same() {
        let row = Row {
            columns: std::sync::Arc::from(""),
            values: vec![
                Value::Null,
                Value::Int(-7),
                Value::Text("一\t二\\n\n三\r".into()),
                Value::Text(String::new()),
                Value::Bytes(vec![0, 255, 16]),
            ],
        };
        assert_eq!(values(&line(&row)), Some(row.values));
        assert_eq!(values("t\\x"), None);
        assert_eq!(values("b0"), None);
        assert_eq!(values("q1"), None);
    }
}
