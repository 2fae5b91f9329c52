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

/// The text for one database: types are the only difference.
fn text(sql: &str, postgres: bool) -> String {
    if !postgres {
        return sql.to_owned();
    }
    // Text is compared by its bytes, whatever the locale of the database.
    sql.replace(" INTEGER", " BIGINT")
        .replace(" BLOB", " BYTEA")
        .replace(" TEXT", " TEXT COLLATE \"C\"")
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
    use crate::error::StoreError;
    use crate::store::{Database, Store};
    use yipanqi_domain::At;

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
