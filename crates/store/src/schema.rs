//! Migrations, the same text on both databases, and the protection of insert-only tables.

use crate::conn::Conn;
use crate::doctor::protected_tables;
use crate::error::{Result, StoreError};
use crate::records::BUSINESS;

/// Migrations in order. A released one is never edited.
pub(crate) const MIGRATIONS: &[(i64, &str)] = &[
    (1, include_str!("../migrations/0001_first.sql")),
    (2, include_str!("../migrations/0002_second_half.sql")),
    (3, include_str!("../migrations/0003_year_end.sql")),
    (4, include_str!("../migrations/0004_desk.sql")),
    (5, include_str!("../migrations/0005_kept_sums.sql")),
    (6, include_str!("../migrations/0006_examples.sql")),
    (7, include_str!("../migrations/0007_rows.sql")),
    (8, include_str!("../migrations/0008_grid.sql")),
    (9, include_str!("../migrations/0009_sheets.sql")),
    (10, include_str!("../migrations/0010_lineage.sql")),
    (11, include_str!("../migrations/0011_joint_adoption.sql")),
    (12, include_str!("../migrations/0012_templates.sql")),
    (13, include_str!("../migrations/0013_sight_class.sql")),
    (14, include_str!("../migrations/0014_fewer_entries.sql")),
    (15, include_str!("../migrations/0015_row_sight.sql")),
];

/// Tables that hold business: written only by [`crate::Tx`].
pub const BUSINESS_TABLES: &[&str] = BUSINESS;

/// Tables of the plumbing: written by [`crate::Plumbing`], some also by transactions that need them.
pub const PLUMBING_TABLES: &[&str] = &[
    "plumbing_lane",
    "counter",
    "login",
    "throttle",
    "second_factor_step",
    "one_time_link",
    "denial",
    "job",
    "schedule",
    "draft",
    "search_token",
    "sight_class",
    "sight_class_seer",
    "row_sight",
    "fact_waiting",
    "light",
    "kept_sum",
    "row_value",
    "staged_sheet",
    "node",
];

/// The role under which the program works on PostgreSQL: it may not change what is insert-only.
pub(crate) const ROLE: &str = "yipanqi_app";

/// Brings the schema up to date. Idempotent.
pub(crate) async fn migrate(conn: &mut Conn) -> Result<()> {
    let postgres = conn.is_postgres();
    if postgres {
        // Two nodes that start at once: one waits here for the other.
        conn.begin("BEGIN; SELECT pg_advisory_xact_lock(727441)").await?;
    } else {
        conn.begin("BEGIN IMMEDIATE").await?;
    }
    conn.batch(&text(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY) STRICT",
        postgres,
    ))
    .await?;
    let rows = conn
        .query("SELECT number FROM migration ORDER BY number DESC", &[])
        .await?;
    let found: i64 = rows.first().map_or(Ok(0), |row| row.get(0))?;
    let known = MIGRATIONS.last().map_or(0, |m| m.0);
    if found > known {
        conn.end("ROLLBACK").await?;
        return Err(StoreError::Newer { found, known });
    }
    for (number, sql) in MIGRATIONS.iter().filter(|m| m.0 > found) {
        conn.batch(&text(sql, postgres)).await?;
        conn.execute(
            "INSERT INTO migration (number) VALUES ($1)",
            &[yipanqi_domain::field::Value::Int(*number)],
        )
        .await?;
    }
    if found < known {
        protect(conn, postgres).await?;
    }
    conn.end("COMMIT").await
}

/// Where what only SQLite needs begins in a migration; it goes on to the end.
const SQLITE_ALONE: &str = "-- SQLite alone ";

/// The text for one database: types are the only difference, and tables that only SQLite lays out anew.
fn text(sql: &str, postgres: bool) -> String {
    if !postgres {
        return sql.to_owned();
    }
    let sql = sql.split_once(SQLITE_ALONE).map_or(sql, |(both, _)| both);
    // Text is compared by its bytes, whatever the locale of the database.
    sql.replace(" INTEGER", " BIGINT")
        .replace(" BLOB", " BYTEA")
        .replace(" TEXT", " TEXT COLLATE \"C\"")
        .replace(") STRICT, WITHOUT ROWID", ")")
        .replace(") STRICT", ")")
}

/// Denies UPDATE and DELETE on insert-only tables, and everything but that to the application's role.
async fn protect(conn: &mut Conn, postgres: bool) -> Result<()> {
    let guarded = protected_tables();
    if !postgres {
        for table in guarded {
            for act in ["UPDATE", "DELETE"] {
                conn.batch(&format!(
                    "CREATE TRIGGER IF NOT EXISTS {table}_no_{} BEFORE {act} ON {table} \
                     BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END",
                    act.to_lowercase()
                ))
                .await?;
            }
        }
        return Ok(());
    }
    // Another node or database of the cluster may make the role at the same moment.
    conn.batch(&format!(
        "DO $do$ BEGIN CREATE ROLE {ROLE} NOLOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $do$"
    ))
    .await?;
    let member = conn
        .query(
            &format!("SELECT 1 WHERE pg_has_role(current_user, '{ROLE}', 'MEMBER')"),
            &[],
        )
        .await?;
    if member.is_empty() {
        conn.batch(&format!("GRANT {ROLE} TO CURRENT_USER")).await?;
    }
    conn.batch(&format!("GRANT USAGE ON SCHEMA public TO {ROLE}"))
        .await?;
    for table in BUSINESS_TABLES.iter().chain(PLUMBING_TABLES).chain(&[
        "entry",
        "entry_row",
        "trail_head",
        "migration",
    ]) {
        let rights = match *table {
            "migration" => "SELECT",
            "trail_head" | "plumbing_lane" => "SELECT, UPDATE",
            table if guarded.contains(&table) => "SELECT, INSERT",
            _ => "SELECT, INSERT, UPDATE, DELETE",
        };
        conn.batch(&format!("GRANT {rights} ON {table} TO {ROLE}"))
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::MIGRATIONS;
    use crate::error::StoreError;
    use crate::store::{Database, Store};
    use rusqlite::Connection;
    use yipanqi_domain::{At, VersionId};

    /// A file as the program left it whose last migration this was.
    fn former(path: &std::path::Path, last: i64) -> Connection {
        let file = Connection::open(path).expect("a file");
        file.execute_batch(
            "PRAGMA foreign_keys = OFF; CREATE TABLE migration (number INTEGER PRIMARY KEY) STRICT",
        )
        .expect("a table");
        for (number, sql) in MIGRATIONS.iter().filter(|migration| migration.0 <= last) {
            file.execute_batch(sql).expect("a migration");
            file.execute("INSERT INTO migration (number) VALUES (?1)", [number])
                .expect("a row");
        }
        for act in ["UPDATE", "DELETE"] {
            file.execute_batch(&format!(
                "CREATE TRIGGER entry_row_no_{} BEFORE {act} ON entry_row BEGIN SELECT RAISE(ABORT, 'no'); END",
                act.to_lowercase()
            ))
            .expect("a trigger");
        }
        file
    }

    #[tokio::test]
    async fn tables_made_anew_hold_what_they_held_and_stay_insert_only() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        let file = former(&path, 13);
        file.execute_batch(
            "INSERT INTO entry (seq, at, alg, version, site, prev, act, object_kind, outcome, rows_digest, hash) \
             VALUES (1, 1, 'sm3', 1, 1, '', 'a', 'b', 'done', '', ''); \
             INSERT INTO entry_row VALUES (1, 'item', 7, 'x'), (1, 'duty', 9, NULL), (1, 'item', 3, 'y'); \
             INSERT INTO row_value VALUES (5, 2, 'c1', '亿', NULL), (5, 1, 'phase', '12', 12), (6, 3, 'c1', '', NULL)",
        )
        .expect("rows");
        drop(file);
        let store = Store::open(&Database::Sqlite(path.clone())).await.expect("opens");
        let mut read = store.read().await.expect("a snapshot");
        let marks = read.entry_rows(1).await.expect("rows");
        let marks: Vec<(&str, i64, Option<&str>)> = marks
            .iter()
            .map(|mark| (mark.kind.as_str(), mark.id, mark.digest.as_deref()))
            .collect();
        assert_eq!(
            marks,
            [("duty", 9, None), ("item", 3, Some("y")), ("item", 7, Some("x"))]
        );
        let values = read.row_values(VersionId(5)).await.expect("parts");
        let values: Vec<(i64, &str, &str, Option<i64>)> = values
            .iter()
            .map(|(row, value)| (*row, value.code.as_str(), value.text.as_str(), value.number))
            .collect();
        assert_eq!(values, [(1, "phase", "12", Some(12)), (2, "c1", "亿", None)]);
        read.end().await.expect("ends");
        for act in ["UPDATE entry_row SET digest = 'z'", "DELETE FROM entry_row"] {
            let mut tx = store.begin(At(1)).await.expect("begins");
            let answer = tx.conn().execute(act, &[]).await;
            assert!(
                matches!(answer, Err(StoreError::Constraint(_))),
                "{act}: {answer:?}"
            );
        }
    }

    #[tokio::test]
    async fn what_is_looked_for_by_the_thousand_is_found_by_an_index() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.db");
        Store::open(&Database::Sqlite(path.clone())).await.expect("opens");
        let file = Connection::open(&path).expect("the file");
        for (sql, index) in [
            (
                "SELECT d.id FROM draft_row d WHERE d.item = ?1 AND d.change <> 'removed'",
                "draft_row_item",
            ),
            (
                "SELECT r.id FROM decision d JOIN draft_row r ON r.decision = d.id WHERE d.session = ?1",
                "draft_row_decision",
            ),
            (
                "SELECT DISTINCT code FROM row_value WHERE version = ?1",
                "row_value_code",
            ),
            ("DELETE FROM row_value WHERE version = ?1", "row_value_code"),
            ("DELETE FROM row_value WHERE row = ?1", "PRIMARY KEY"),
            (
                "SELECT text FROM row_value WHERE row = ?1 AND code = ?2",
                "PRIMARY KEY",
            ),
            ("SELECT kind FROM entry_row WHERE seq = ?1", "PRIMARY KEY"),
            (
                "SELECT seq FROM entry_row WHERE kind = ?1 AND row_id = ?2",
                "entry_row_object",
            ),
        ] {
            let mut plan = file
                .prepare(&format!("EXPLAIN QUERY PLAN {sql}"))
                .expect("a plan");
            let (mut steps, mut found) = (Vec::new(), plan.raw_query());
            while let Some(step) = found.next().expect("a step") {
                steps.push(step.get::<_, String>(3).expect("words"));
            }
            assert!(
                steps
                    .iter()
                    .any(|step| step.starts_with("SEARCH") && step.contains(index)),
                "{sql}: {steps:?}"
            );
        }
    }

    #[tokio::test]
    async fn replacing_a_fact_on_the_programs_own_connection_is_denied_like_deleting_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(&Database::Sqlite(folder.path().join("a.db")))
            .await
            .expect("opens");
        for act in [
            "INSERT OR REPLACE INTO blob (id, digest, length, stored_at) VALUES (1, 'b', 2, 3)",
            "UPDATE blob SET length = 9",
            "UPDATE OR REPLACE blob SET length = 9",
            "DELETE FROM blob",
        ] {
            let mut tx = store.begin(At(1)).await.expect("begins");
            let put = "INSERT INTO blob (id, digest, length, stored_at) VALUES (1, 'a', 2, 3)";
            tx.conn().execute(put, &[]).await.expect("a fact is added");
            let answer = tx.conn().execute(act, &[]).await;
            assert!(
                matches!(answer, Err(StoreError::Constraint(_))),
                "{act}: {answer:?}"
            );
            let after = tx.conn().execute(put, &[]).await;
            assert!(
                matches!(after, Err(StoreError::Aborted)),
                "nothing goes on after a failure: {after:?}"
            );
        }
    }
}
