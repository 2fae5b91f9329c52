//! Reader connections of an SQLite file: opened when first wanted, kept, and given back when dropped.

use crate::error::{Result, StoreError};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// At most this many readers at once; more wait, but not longer than [`PATIENCE`].
const READERS: usize = 16;

/// How long anybody waits for a connection or a turn before being told to try again.
pub(crate) const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// The pool.
pub(crate) struct ReaderPool {
    path: PathBuf,
    idle: Mutex<Vec<rusqlite::Connection>>,
    places: Arc<Semaphore>,
}

impl ReaderPool {
    pub(crate) fn new(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            idle: Mutex::default(),
            places: Arc::new(Semaphore::new(READERS)),
        }
    }

    pub(crate) async fn take(self: &Arc<Self>) -> Result<PooledReader> {
        let place = tokio::time::timeout(PATIENCE, self.places.clone().acquire_owned())
            .await
            .map_err(|_| StoreError::Busy)?
            .map_err(|e| StoreError::Unreachable(e.into()))?;
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open(&self.path, true)?,
        };
        Ok(PooledReader {
            connection: Some(connection),
            pool: self.clone(),
            _place: place,
        })
    }
}

/// Opens an SQLite file with the house's settings. `recursive_triggers` makes `INSERT OR REPLACE` fire the triggers
/// that deny DELETE.
pub(crate) fn open(path: &Path, read_only: bool) -> Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(path)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_prepared_statement_cache_capacity(256);
    // A plan that looks at bound values is made anew with every other value: more than a third of the work of a demo was
    // the parser's. Plans do not depend on them here.
    connection.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA foreign_keys = ON; PRAGMA recursive_triggers = ON; PRAGMA cache_size = -16000; \
         PRAGMA mmap_size = 134217728; PRAGMA trusted_schema = OFF;",
    )?;
    if read_only {
        connection.execute_batch("PRAGMA query_only = ON;")?;
    }
    Ok(connection)
}

/// Carries what a large commit left in the log into the file, on a thread of its own: who committed need not wait for it, nor
/// who commits next.
pub(crate) fn carry_over(path: &Path) {
    let path = path.to_owned();
    std::thread::spawn(move || {
        let carried = open(&path, false).and_then(|file| {
            file.execute_batch("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(PASSIVE);")?;
            Ok(())
        });
        // The next commit tries again.
        if let Err(error) = carried {
            tracing::warn!(%error, "the log was not carried into the file");
        }
    });
}

/// A reader in use.
pub(crate) struct PooledReader {
    connection: Option<rusqlite::Connection>,
    pool: Arc<ReaderPool>,
    _place: OwnedSemaphorePermit,
}

impl Deref for PooledReader {
    type Target = rusqlite::Connection;
    fn deref(&self) -> &Self::Target {
        // Only `drop` takes the connection out.
        self.connection
            .as_ref()
            .expect("a reader in use has its connection")
    }
}

impl Drop for PooledReader {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take() else {
            return;
        };
        if !connection.is_autocommit() && connection.execute_batch("ROLLBACK").is_err() {
            return;
        }
        self.pool
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(connection);
    }
}
