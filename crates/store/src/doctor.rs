//! `doctor`: is the installation as it has to be? Every check says what it saw, good or bad, so that its lines can be
//! shown to an auditor. The trail and the bytes of blobs are `trail verify`'s matter.

use crate::blob::Blobs;
use crate::conn::Conn;
use crate::error::Result;
use crate::plumbing::Job;
use crate::reader::Reader;
use crate::records::{BlobRecord, insert_only_tables};
use crate::schema::{BUSINESS_TABLES, MIGRATIONS, ROLE};
use crate::store::Store;
use std::collections::HashSet;
use yipanqi_domain::field::Value;
use yipanqi_domain::{At, ids};

/// How a check came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// As it has to be.
    Good,
    /// Not as it has to be.
    Bad,
    /// Could not be seen from here.
    Unknown,
}

/// One line of proof. The words are under `cli.doctor-<code>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub code: &'static str,
    /// How it came out.
    pub health: Health,
    /// What was seen, by the names that the words use.
    pub seen: Vec<(&'static str, String)>,
}

impl Check {
    /// A check that is good exactly if `good`.
    pub fn of(code: &'static str, good: bool, seen: Vec<(&'static str, String)>) -> Self {
        let health = if good { Health::Good } else { Health::Bad };
        Self { code, health, seen }
    }
}

/// Less free space than this is a finding, bytes.
const LITTLE_SPACE: u64 = 256 << 20;
/// A job that waits this long after its time is stuck, milliseconds.
const STUCK: i64 = 3_600_000;
/// The clock may differ this much from the last entry's before it is told, milliseconds.
const CLOCK_SLACK: i64 = 1_000;
const DAY: i64 = 86_400_000;

impl Store {
    /// All checks that need only the store. On SQLite they look through the writer's own connection.
    pub async fn doctor(&self, blobs: &Blobs, now: At) -> Result<Vec<Check>> {
        let mut lane = self.lane_for_looking().await?;
        let mut checks = if lane.conn().is_postgres() {
            postgres(lane.conn()).await?
        } else {
            sqlite(lane.conn()).await?
        };
        drop(lane);
        let mut read = self.read().await?;
        checks.insert(0, read.check_schema().await?);
        checks.push(read.check_ids(self.site_number()).await?);
        checks.extend(read.check_blobs(blobs, now).await?);
        checks.push(read.check_clock(now).await?);
        checks.push(read.check_jobs(now).await?);
        read.end().await?;
        checks.push(match blobs.free_space() {
            Some(free) => Check::of(
                "space",
                free >= LITTLE_SPACE,
                vec![("free", (free >> 20).to_string())],
            ),
            None => Check {
                code: "space",
                health: Health::Unknown,
                seen: vec![("free", "?".to_owned())],
            },
        });
        Ok(checks)
    }
}

/// The one text of an answer, or nothing.
async fn word(conn: &mut Conn, sql: &str) -> Result<String> {
    let rows = conn.query(sql, &[]).await?;
    Ok(match rows.first().and_then(|row| row.values.first()) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(n)) => n.to_string(),
        _ => String::new(),
    })
}

async fn sqlite(conn: &mut Conn) -> Result<Vec<Check>> {
    let mut checks = Vec::new();
    for (code, pragma, wanted) in [
        ("synchronous", "PRAGMA synchronous", "2"),
        ("journal", "PRAGMA journal_mode", "wal"),
        ("references", "PRAGMA foreign_keys", "1"),
        ("file", "PRAGMA quick_check(1)", "ok"),
    ] {
        let seen = word(conn, pragma).await?;
        checks.push(Check::of(code, seen == wanted, vec![("seen", seen)]));
    }
    let rows = conn
        .query("SELECT name FROM sqlite_master WHERE type = 'trigger'", &[])
        .await?;
    let there: HashSet<String> = rows.iter().map(|row| row.get(0)).collect::<Result<_>>()?;
    let wanted: Vec<String> = protected_tables()
        .iter()
        .flat_map(|table| [format!("{table}_no_update"), format!("{table}_no_delete")])
        .collect();
    let missing: Vec<&str> = wanted
        .iter()
        .map(String::as_str)
        .filter(|t| !there.contains(*t))
        .collect();
    checks.push(protection(wanted.len(), &missing));
    Ok(checks)
}

async fn postgres(conn: &mut Conn) -> Result<Vec<Check>> {
    let mut checks = Vec::new();
    for (code, sql, wanted) in [
        ("synchronous", "SHOW synchronous_commit", "on"),
        ("fsync", "SHOW fsync", "on"),
        ("full-pages", "SHOW full_page_writes", "on"),
        ("role", "SELECT CAST(current_user AS TEXT)", ROLE),
    ] {
        let seen = word(conn, sql).await?;
        checks.push(Check::of(code, seen == wanted, vec![("seen", seen)]));
    }
    let other = word(
        conn,
        "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = 'public' AND data_type = 'text' \
         AND COALESCE(collation_name, '') <> 'C'",
    )
    .await?;
    checks.push(Check::of("collation", other == "0", vec![("count", other)]));
    let protected = protected_tables();
    let mut missing = Vec::new();
    for table in &protected {
        for right in ["UPDATE", "DELETE", "TRUNCATE"] {
            let sql = format!("SELECT has_table_privilege(current_user, 'public.{table}', '{right}')");
            if word(conn, &sql).await? != "0" {
                missing.push(*table);
            }
        }
    }
    missing.dedup();
    checks.push(protection(protected.len() * 3, &missing));
    Ok(checks)
}

fn protection(wanted: usize, missing: &[&str]) -> Check {
    let seen = vec![("wanted", wanted.to_string()), ("missing", missing.join(" "))];
    Check::of("protection", missing.is_empty(), seen)
}

/// Tables whose rows are only ever added.
pub(crate) fn protected_tables() -> Vec<&'static str> {
    let mut tables = insert_only_tables();
    tables.extend(["entry", "entry_row"]);
    tables
}

impl Reader {
    async fn check_schema(&mut self) -> Result<Check> {
        let found = self.number("SELECT MAX(number) FROM migration", &[]).await?;
        let known = MIGRATIONS.last().map_or(0, |m| m.0);
        let seen = vec![("found", found.to_string()), ("known", known.to_string())];
        Ok(Check::of("schema", found == known, seen))
    }

    /// The counter of ids must be above every id of this site, or the next block would collide.
    async fn check_ids(&mut self, site: i64) -> Result<Check> {
        let next = self
            .number("SELECT next FROM counter WHERE name = 'id'", &[])
            .await?
            .max(1);
        let (low, high) = (ids::compose(site, 0), ids::compose(site + 1, 0));
        let mut highest = 0;
        for table in BUSINESS_TABLES.iter().filter(|t| **t != "site") {
            let sql = format!("SELECT MAX(id) FROM {table} WHERE id >= $1 AND id < $2");
            let rows = self.conn().query(&sql, args![low, high]).await?;
            let found = rows.first().map_or(Ok(None), |row| row.get::<Option<i64>>(0))?;
            highest = highest.max(found.unwrap_or(low) - low);
        }
        let seen = vec![("next", next.to_string()), ("highest", highest.to_string())];
        Ok(Check::of("ids", next > highest, seen))
    }

    async fn check_blobs(&mut self, blobs: &Blobs, now: At) -> Result<Vec<Check>> {
        let records = self.every::<BlobRecord>().await?;
        let missing: Vec<&str> = records
            .iter()
            .filter(|b| blobs.length(&b.digest).and_then(|n| i64::try_from(n).ok()) != Some(b.length))
            .map(|b| b.digest.as_str())
            .collect();
        let wanted: HashSet<&str> = records.iter().map(|b| b.digest.as_str()).collect();
        let files = blobs.files()?;
        let day_ago = u64::try_from(now.0 - DAY).unwrap_or(0);
        let day_ago = std::time::UNIX_EPOCH + std::time::Duration::from_millis(day_ago);
        let unwanted: Vec<_> = files
            .iter()
            .filter(|(name, _)| !wanted.contains(name.as_str()))
            .collect();
        let old = unwanted.iter().filter(|(_, path)| {
            std::fs::metadata(path)
                .and_then(|m| m.modified())
                .is_ok_and(|at| at < day_ago)
        });
        let old = old.count();
        Ok(vec![
            Check::of(
                "blobs",
                missing.is_empty(),
                vec![
                    ("count", records.len().to_string()),
                    ("missing", missing.join(" ")),
                ],
            ),
            Check::of(
                "orphans",
                old == 0,
                vec![("count", unwanted.len().to_string()), ("old", old.to_string())],
            ),
        ])
    }

    async fn check_clock(&mut self, now: At) -> Result<Check> {
        let head = self.head().await?;
        let behind = (head.at.0 - now.0).max(0);
        Ok(Check::of(
            "clock",
            behind <= CLOCK_SLACK,
            vec![("behind", (behind / 1000).to_string())],
        ))
    }

    async fn check_jobs(&mut self, now: At) -> Result<Check> {
        let jobs = self.pipes::<Job>().await?;
        let dead = jobs.iter().filter(|j| j.state == "failed").count();
        let late = jobs
            .iter()
            .filter(|j| j.state == "waiting" && now.0 - j.run_at.0 > STUCK)
            .count();
        let lost = jobs
            .iter()
            .filter(|j| j.state == "running" && j.claimed_at.is_none_or(|at| now.0 - at.0 > STUCK))
            .count();
        Ok(Check::of(
            "jobs",
            dead + late + lost == 0,
            vec![
                ("dead", dead.to_string()),
                ("late", late.to_string()),
                ("lost", lost.to_string()),
            ],
        ))
    }
}
