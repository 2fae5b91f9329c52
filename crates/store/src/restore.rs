//! Restore: a backup into an empty database of either kind. Digests first, then one transaction, which ends with an
//! entry that names the head brought back and what is known to be missing.

use crate::backup::{BackupProblem, TITLE, blob_failed, copied_tables, known_schema, values};
use crate::blob::Blobs;
use crate::error::{Result, StoreError};
use crate::schema::BUSINESS_TABLES;
use crate::shape::Shape;
use crate::store::Store;
use crate::trail::Head;
use crate::tx::Tx;
use crate::verify::Finding;
use sm3::{Digest, Sm3};
use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use yipanqi_domain::At;
use yipanqi_domain::canon::{digest, hex};
use yipanqi_domain::field::Value;
use yipanqi_domain::trail::{Anchor, By, Entry};

/// What a restore brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// Rows.
    pub rows: i64,
    /// Blobs.
    pub blobs: i64,
    /// Sequence and hash of the head as it was backed up.
    pub head: (i64, String),
    /// When the backup was made.
    pub made_at: At,
    /// First and last entry that an anchor proves to have been written after the backup.
    pub missing: Option<(i64, i64)>,
    /// What was not as the trail says when the backup was taken. It is brought back as it is, and told.
    pub findings: Vec<Finding>,
}

/// Ids that a lost part of the trail may have given out, on paper or in a bookmark, are not given out again.
const IDS_SKIPPED: i64 = 1_000_000;

/// A link that would found a new site must not outlive the restore, nor a schedule stand twice.
const TO_BE_EMPTIED: &[&str] = &[
    "one_time_link",
    "login",
    "schedule",
    "job",
    "counter",
    "draft",
    "search_token",
    "throttle",
    "denial",
    "second_factor_step",
];

/// What a manifest says.
struct Manifest {
    made_at: At,
    schema: i64,
    head: Head,
    tables: Vec<(String, i64, String)>,
    blobs: Vec<(String, usize)>,
}

impl Store {
    /// Brings a backup back. Nothing is changed unless all of it is whole and the database is empty.
    pub async fn restore(
        &self,
        from: &Path,
        blobs: &Blobs,
        anchors: &[Anchor],
        now: At,
        progress: &mut (dyn FnMut(i64) + Send),
    ) -> Result<RestoreReport> {
        let manifest = read_manifest(from)?;
        if manifest.schema > known_schema() {
            return Err(BackupProblem::Newer {
                found: manifest.schema,
                known: known_schema(),
            }
            .into());
        }
        let mut done = 0;
        for (table, rows, sum) in &manifest.tables {
            if file_sum(&table_file(from, table))? != *sum {
                return Err(damaged(&format!("tables/{table}.rows")));
            }
            done += rows;
            progress(done);
        }
        let copies = Blobs::open(&from.join("blobs"))?;
        for (name, length) in &manifest.blobs {
            match copies.get(name) {
                Ok(bytes) if bytes.len() == *length => blobs.put(&bytes).map_err(blob_failed)?,
                _ => return Err(damaged(&format!("blobs/{}/{name}", &name[..2]))),
            };
            done += 1;
            progress(done);
        }
        let mut tx = self.begin(now).await?;
        tx.refuse_unless_empty().await?;
        let mut rows = 0;
        for shape in copied_tables() {
            if manifest.tables.iter().any(|(name, ..)| name == shape.name) {
                rows += tx.bring_back(&shape, &table_file(from, shape.name)).await?;
                progress(done + rows);
            }
        }
        tx.touch_everything();
        tx.keep_all_values().await?;
        let within: Vec<Anchor> = anchors
            .iter()
            .filter(|a| a.seq <= manifest.head.seq)
            .cloned()
            .collect();
        let seen = tx.verify(blobs, &within, progress).await?;
        let furthest = anchors.iter().map(|a| a.seq).max().unwrap_or(0);
        let missing = (furthest > manifest.head.seq).then_some((manifest.head.seq + 1, furthest));
        let site = tx.site().await?.map(|site| site.id);
        let mut reason = format!("head={}:{}", manifest.head.seq, manifest.head.hash);
        if let Some((first, last)) = missing {
            let _ = write!(reason, " missing={first}..{last}");
        }
        if let Some(site) = site {
            self.set_site_number(site);
        }
        tx.set_head(manifest.head.clone());
        tx.commit(Entry::done(By::default(), "site.restore", "site", site).because(reason))
            .await?;
        Ok(RestoreReport {
            rows,
            blobs: i64::try_from(manifest.blobs.len()).unwrap_or(i64::MAX),
            head: (manifest.head.seq, manifest.head.hash),
            made_at: manifest.made_at,
            missing,
            findings: seen.findings,
        })
    }
}

impl Tx {
    async fn refuse_unless_empty(&mut self) -> Result<()> {
        self.lock_plumbing().await?;
        for table in BUSINESS_TABLES.iter().chain(&["entry"]) {
            let rows = self
                .conn()
                .query(&format!("SELECT 1 FROM {table} LIMIT 1"), &[])
                .await?;
            if !rows.is_empty() {
                return Err(BackupProblem::SiteThere.into());
            }
        }
        for table in TO_BE_EMPTIED {
            self.conn().execute(&format!("DELETE FROM {table}"), &[]).await?;
        }
        Ok(())
    }

    /// Puts the rows of one table in, parents before children where the table refers to itself.
    async fn bring_back(&mut self, shape: &Shape, path: &Path) -> Result<i64> {
        let file = format!("tables/{}.rows", shape.name);
        let mut lines = BufReader::new(File::open(path)?).lines();
        let header = lines.next().transpose()?.unwrap_or_default();
        let columns: Vec<&str> = header.split('\t').collect();
        if columns.iter().any(|c| !shape.columns.contains(c)) {
            return Err(damaged(&file));
        }
        let places: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
        let insert = if shape.name == "trail_head" {
            "UPDATE trail_head SET seq = $2, hash = $3, at = $4 WHERE one = $1".to_owned()
        } else {
            let (names, places) = (columns.join(", "), places.join(", "));
            format!("INSERT INTO {} ({names}) VALUES ({places})", shape.name)
        };
        let parent = shape
            .own_parent()
            .and_then(|at| columns.iter().position(|c| *c == shape.columns[at]));
        let mut count = 0;
        let mut present: HashSet<Value> = HashSet::new();
        let mut waiting: Vec<Vec<Value>> = Vec::new();
        for line in lines {
            let mut row = values(&line?)
                .filter(|v| v.len() == columns.len())
                .ok_or_else(|| damaged(&file))?;
            if shape.name == "counter"
                && row[0] == Value::Text("id".to_owned())
                && let Value::Int(next) = &mut row[1]
            {
                *next += IDS_SKIPPED;
            }
            count += 1;
            if let Some(parent) = parent {
                if row[parent] != Value::Null && !present.contains(&row[parent]) {
                    waiting.push(row);
                    continue;
                }
                present.insert(row[0].clone());
            }
            self.conn().execute(&insert, &row).await?;
        }
        while !waiting.is_empty() {
            let before = waiting.len();
            let mut still = Vec::new();
            for row in waiting {
                // Rows in a circle go in as they are; the database then says which reference is broken.
                let stuck = parent.is_some_and(|p| !present.contains(&row[p]));
                if stuck {
                    still.push(row);
                } else {
                    present.insert(row[0].clone());
                    self.conn().execute(&insert, &row).await?;
                }
            }
            if still.len() == before {
                for row in &still {
                    self.conn().execute(&insert, row).await?;
                }
                still.clear();
            }
            waiting = still;
        }
        Ok(count)
    }
}

fn table_file(from: &Path, table: &str) -> PathBuf {
    from.join("tables").join(format!("{table}.rows"))
}

fn damaged(file: &str) -> StoreError {
    BackupProblem::Damaged {
        file: file.to_owned(),
    }
    .into()
}

fn file_sum(path: &Path) -> Result<String> {
    let Ok(file) = File::open(path) else {
        return Ok(String::new());
    };
    let mut reader = BufReader::new(file);
    let mut sum = Sm3::new();
    loop {
        let bytes = reader.fill_buf()?;
        if bytes.is_empty() {
            return Ok(hex(&sum.finalize()));
        }
        sum.update(bytes);
        let length = bytes.len();
        reader.consume(length);
    }
}

fn read_manifest(from: &Path) -> Result<Manifest> {
    let Ok(text) = fs::read_to_string(from.join("manifest.txt")) else {
        return Err(BackupProblem::NoBackup.into());
    };
    let whole = text
        .rsplit_once("digest ")
        .is_some_and(|(body, sum)| sum.strip_suffix('\n') == Some(digest(body.as_bytes()).as_str()));
    if !whole || !text.starts_with(&format!("{TITLE}\n")) {
        return Err(damaged("manifest.txt"));
    }
    parse_manifest(&text).ok_or_else(|| damaged("manifest.txt"))
}

fn parse_manifest(text: &str) -> Option<Manifest> {
    let mut manifest = Manifest {
        made_at: At(0),
        schema: 0,
        head: Head {
            seq: 0,
            hash: String::new(),
            at: At(0),
        },
        tables: Vec::new(),
        blobs: Vec::new(),
    };
    for line in text.lines() {
        let words: Vec<&str> = line.split(' ').collect();
        match words[..] {
            ["made_at", at] => manifest.made_at = At(at.parse().ok()?),
            ["schema", number] => manifest.schema = number.parse().ok()?,
            ["head", seq, hash] => {
                manifest.head.seq = seq.parse().ok()?;
                hash.clone_into(&mut manifest.head.hash);
            }
            ["table", name, rows, sum] => {
                manifest
                    .tables
                    .push((name.to_owned(), rows.parse().ok()?, sum.to_owned()));
            }
            ["blob", name, length] if name.len() == 64 => {
                manifest.blobs.push((name.to_owned(), length.parse().ok()?));
            }
            _ => {}
        }
    }
    Some(manifest)
}
