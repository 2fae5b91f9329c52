//! Databases for tests: a fresh SQLite file, or a fresh database of the PostgreSQL that `YIPANQI_TEST_PG` names.
//!
//! [`on_both!`] makes one test of each kind from one story. Without `YIPANQI_TEST_PG` the PostgreSQL half says so and
//! passes on a developer's machine; where `CI` is set it fails instead, so that it cannot be left out unseen.

pub mod filled;
pub mod office_file;

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tempfile::TempDir;
use yipanqi_domain::At;
use yipanqi_store::{Database, Store};

/// The middle one of what a benchmark took in its rounds: one that something else disturbed says nothing.
///
/// # Panics
/// When there was no round.
pub fn median(mut rounds: Vec<Duration>) -> Duration {
    rounds.sort();
    rounds[rounds.len() / 2]
}

/// A database of its own for one test, with a folder for blobs and keys; gone when dropped.
pub struct Place {
    /// How to open it.
    pub database: Database,
    /// A folder of its own.
    pub folder: TempDir,
}

impl Place {
    /// A fresh SQLite file.
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self {
            database: Database::Sqlite(folder.path().join("yipanqi.db")),
            folder,
        }
    }

    /// A fresh PostgreSQL database, or `None` when there is no server to make one on.
    pub async fn postgres() -> Option<Self> {
        #[expect(
            clippy::disallowed_methods,
            reason = "tests are told by their environment which server to use"
        )]
        let (url, ci) = (std::env::var("YIPANQI_TEST_PG"), std::env::var("CI"));
        let Ok(url) = url else {
            assert!(
                ci.is_err(),
                "YIPANQI_TEST_PG is not set: the PostgreSQL half of the tests cannot run"
            );
            eprintln!("no YIPANQI_TEST_PG: the PostgreSQL half of this test did not run");
            return None;
        };
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let name = format!(
            "t_{}_{}",
            std::process::id(),
            COUNT.fetch_add(1, Ordering::Relaxed)
        );
        let (client, connection) = tokio_postgres::connect(&url, tokio_postgres::NoTls)
            .await
            .expect("the test server answers");
        tokio::spawn(connection);
        let create =
            format!("CREATE DATABASE {name} TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING 'UTF8'");
        client
            .batch_execute(&format!("DROP DATABASE IF EXISTS {name}"))
            .await
            .expect("an old test database goes");
        client.batch_execute(&create).await.expect("a test database");
        let (base, _) = url.rsplit_once('/').expect("the URL names a database");
        let folder = tempfile::tempdir().expect("a temporary folder");
        Some(Self {
            database: Database::Postgres(format!("{base}/{name}")),
            folder,
        })
    }

    /// Opens the store.
    pub async fn store(&self) -> Store {
        Store::open(&self.database).await.expect("the store opens")
    }
}

/// A fixed instant: 2025-03-03 09:00 in Beijing.
pub const NOW: At = At(1_740_963_600_000);

/// One story, two tests: `mod name { sqlite, postgres }`. The story is an async function that takes a [`Place`].
#[macro_export]
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {$(
        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name($crate::Place::sqlite()).await;
            }
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                if let Some(place) = $crate::Place::postgres().await {
                    super::$name(place).await;
                }
            }
        }
    )+};
}
