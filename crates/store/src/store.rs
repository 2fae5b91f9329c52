//! The store: one database of either kind, one write lane, snapshots, and the way in.

use crate::conn::Conn;
use crate::error::{Result, StoreError};
use crate::plumbing::{LOCK_PLUMBING, Plumbing};
use crate::pool::{self, PATIENCE, ReaderPool};
use crate::reader::Reader;
use crate::schema;
use crate::trail::Head;
use crate::tx::Tx;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yipanqi_domain::{At, office};

/// Connections of one process to PostgreSQL: one for each lane, the others for readers.
const CONNECTIONS: usize = 16;

/// Where the data lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Database {
    /// An SQLite file; its folder exists.
    Sqlite(PathBuf),
    /// A PostgreSQL connection string.
    Postgres(String),
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Store(Arc<Shared>);

struct Shared {
    database: Open,
    site: AtomicI64,
    founded: AtomicBool,
    ids: Mutex<IdBlock>,
}

enum Open {
    Sqlite {
        path: PathBuf,
        writer: Arc<tokio::sync::Mutex<rusqlite::Connection>>,
        readers: Arc<ReaderPool>,
    },
    Postgres {
        pool: deadpool_postgres::Pool,
        /// This process's turns in the two lanes: whoever waits for a turn holds no connection, so that readers
        /// always find one.
        business: Arc<tokio::sync::Mutex<()>>,
        plumbing: Arc<tokio::sync::Mutex<()>>,
    },
}

/// Which of the two locks a writer takes. A business transaction may come to take both, business first; plumbing
/// alone never takes the other: so no two can wait for each other.
#[derive(Clone, Copy)]
enum Lane {
    Business,
    Plumbing,
}

/// Counter values handed out to this process and not yet used.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct IdBlock {
    next: i64,
    end: i64,
}

impl IdBlock {
    pub(crate) fn new(start: i64, end: i64) -> Self {
        Self { next: start, end }
    }
    pub(crate) fn is_empty(self) -> bool {
        self.next >= self.end
    }
    pub(crate) fn take(&mut self) -> Option<i64> {
        (self.next < self.end).then(|| {
            self.next += 1;
            self.next - 1
        })
    }
}

impl Store {
    /// Opens the database and brings its schema up to date.
    pub async fn open(database: &Database) -> Result<Self> {
        let open = match database {
            Database::Sqlite(path) => {
                let writer = pool::open(path, false)?;
                // A statement of many rows puts by what it changes: in memory, not in a file of its own. Pages that a large
                // transaction changes stay in memory up to 256 MiB: one that was written into the log before its end and
                // changed again has the commit read the log back from there on, to sum it anew.
                writer.execute_batch(
                    "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_spill = 65536;",
                )?;
                let writer = Arc::new(tokio::sync::Mutex::new(writer));
                schema::migrate(&mut Conn::writer(writer.clone().lock_owned().await)).await?;
                Open::Sqlite {
                    path: path.clone(),
                    writer,
                    readers: Arc::new(ReaderPool::new(path)),
                }
            }
            Database::Postgres(url) => {
                let owner = postgres_pool(url, 1, false)?;
                schema::migrate(&mut Conn::postgres(owner.get().await?, None)).await?;
                owner.close();
                Open::Postgres {
                    pool: postgres_pool(url, CONNECTIONS, true)?,
                    business: Arc::default(),
                    plumbing: Arc::default(),
                }
            }
        };
        let store = Self(Arc::new(Shared {
            database: open,
            site: AtomicI64::new(1),
            founded: AtomicBool::new(false),
            ids: Mutex::default(),
        }));
        if let Some(site) = store.read().await?.site().await? {
            store.set_site_number(site.id);
        }
        if store.read().await?.sums_are_missing().await? {
            let mut plumbing = store.plumbing(At(0)).await?;
            plumbing.sum_again().await?;
            plumbing.done().await?;
        }
        Ok(store)
    }

    /// Begins a use case: takes the lane, then a savepoint. `now` is the instant of everything in it.
    pub async fn begin(&self, now: At) -> Result<Tx> {
        let mut conn = self.lane(Lane::Business).await?;
        let sql = if conn.is_postgres() {
            "SELECT seq, hash, at FROM trail_head WHERE one = 1 FOR UPDATE"
        } else {
            "SELECT seq, hash, at FROM trail_head WHERE one = 1"
        };
        let rows = conn.query(sql, &[]).await?;
        conn.batch("SAVEPOINT use_case").await?;
        let row = rows.first().ok_or(StoreError::Missing {
            table: "trail_head",
            id: 1,
        })?;
        let head = Head {
            seq: row.get(0)?,
            hash: row.get(1)?,
            at: row.get(2)?,
        };
        if !self.0.founded.load(Ordering::Relaxed) {
            // Another node may have founded the site since this one opened the database.
            if let Some(row) = conn
                .query("SELECT id FROM site ORDER BY id LIMIT 1", &[])
                .await?
                .first()
            {
                self.set_site_number(row.get(0)?);
            }
        }
        Ok(Tx::new(conn, self.clone(), now, head))
    }

    /// Moves the counter of ids on, in the lane as a use case would, and nothing else.
    pub(crate) async fn advance_ids(&self, by: i64) -> Result<i64> {
        let mut conn = self.lane(Lane::Business).await?;
        if conn.is_postgres() {
            conn.query("SELECT seq FROM trail_head WHERE one = 1 FOR UPDATE", &[])
                .await?;
        }
        let mut reader = Reader::new(conn);
        let start = reader.advance("id", by).await?;
        reader.conn().end("COMMIT").await?;
        Ok(start)
    }

    /// A snapshot for reading: it never waits for a writer and nothing changes under it.
    pub async fn read(&self) -> Result<Snapshot> {
        let conn = match &self.0.database {
            Open::Sqlite { readers, .. } => {
                let mut conn = Conn::reader(readers.take().await?);
                conn.begin("BEGIN DEFERRED").await?;
                conn
            }
            Open::Postgres { pool, .. } => {
                begun(pool, None, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?
            }
        };
        Ok(Snapshot(Reader::new(conn)))
    }

    /// Plumbing: logins, throttles, jobs, drafts, counters, search. It has no way to a business table.
    pub async fn plumbing(&self, now: At) -> Result<Plumbing> {
        let mut conn = self.lane(Lane::Plumbing).await?;
        if conn.is_postgres() {
            conn.query(LOCK_PLUMBING, &[]).await?;
        }
        Ok(Plumbing::new(conn, now))
    }

    /// For the proof that the proof of durability can fail: never outside this crate's own tests.
    #[cfg(test)]
    pub(crate) async fn stop_waiting_for_the_disk(&self) {
        if let Open::Sqlite { writer, .. } = &self.0.database {
            writer
                .lock()
                .await
                .execute_batch("PRAGMA synchronous = OFF")
                .expect("a pragma");
        }
    }

    /// The writer's connection, for looking at its settings; dropped, not committed.
    pub(crate) async fn lane_for_looking(&self) -> Result<Reader> {
        Ok(Reader::new(self.lane(Lane::Plumbing).await?))
    }

    /// Waits for this process's turn, then begins a transaction.
    async fn lane(&self, lane: Lane) -> Result<Conn> {
        let turn = |of: &Arc<tokio::sync::Mutex<()>>| tokio::time::timeout(PATIENCE, of.clone().lock_owned());
        match &self.0.database {
            Open::Sqlite { writer, .. } => {
                let waited = tokio::time::timeout(PATIENCE, writer.clone().lock_owned()).await;
                let mut conn = Conn::writer(waited.map_err(|_| StoreError::Busy)?);
                conn.begin("BEGIN IMMEDIATE").await?;
                Ok(conn)
            }
            Open::Postgres {
                pool,
                business,
                plumbing,
            } => {
                let waited = match lane {
                    Lane::Business => turn(business).await,
                    Lane::Plumbing => turn(plumbing).await,
                };
                begun(pool, Some(waited.map_err(|_| StoreError::Busy)?), "BEGIN").await
            }
        }
    }

    /// The SQLite file, if it is one: backups copy it.
    pub(crate) fn sqlite_path(&self) -> Option<&std::path::Path> {
        match &self.0.database {
            Open::Sqlite { path, .. } => Some(path),
            Open::Postgres { .. } => None,
        }
    }

    /// Which kind of database this is, for people: `SQLite` or `PostgreSQL`.
    pub fn kind(&self) -> &'static str {
        if self.sqlite_path().is_some() {
            "SQLite"
        } else {
            "PostgreSQL"
        }
    }

    /// The site's number, 1 until the site is founded.
    pub fn site_number(&self) -> i64 {
        self.0.site.load(Ordering::Relaxed)
    }

    /// Told once, when the site is founded or found.
    pub fn set_site_number(&self, number: i64) {
        self.0.site.store(number, Ordering::Relaxed);
        self.0.founded.store(true, Ordering::Relaxed);
    }

    pub(crate) fn ids(&self) -> MutexGuard<'_, IdBlock> {
        self.0.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection with its transaction begun. One that the server ended while it lay idle is only noticed when it is
/// used: nothing has happened on it yet, so the next one is taken, and in the end a new one is made.
async fn begun(
    pool: &deadpool_postgres::Pool,
    turn: Option<tokio::sync::OwnedMutexGuard<()>>,
    begin: &str,
) -> Result<Conn> {
    for _ in 0..CONNECTIONS {
        let mut conn = Conn::postgres(pool.get().await?, None);
        match conn.begin(begin).await {
            Err(StoreError::Unreachable(_)) => {}
            Err(error) => return Err(error),
            Ok(()) => {
                conn.hold(turn);
                return Ok(conn);
            }
        }
    }
    let mut conn = Conn::postgres(pool.get().await?, turn);
    conn.begin(begin).await?;
    Ok(conn)
}

fn postgres_pool(url: &str, size: usize, as_app: bool) -> Result<deadpool_postgres::Pool> {
    let config: tokio_postgres::Config = url.parse().map_err(StoreError::from)?;
    let manager = deadpool_postgres::Manager::new(config, tokio_postgres::NoTls);
    let mut pool = deadpool_postgres::Pool::builder(manager)
        .max_size(size)
        .runtime(deadpool_postgres::Runtime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(std::time::Duration::from_secs(5)));
    if as_app {
        pool = pool.post_create(deadpool_postgres::Hook::async_fn(|client, _| {
            Box::pin(async move {
                // A node that hangs in the middle of a transaction must not keep the others out for ever.
                let set = format!(
                    "SET ROLE {}; SET synchronous_commit = on; SET lock_timeout = '10s'; \
                     SET idle_in_transaction_session_timeout = '60s'",
                    schema::ROLE
                );
                client
                    .batch_execute(&set)
                    .await
                    .map_err(deadpool_postgres::HookError::Backend)
            })
        }));
    }
    pool.build().map_err(|e| StoreError::Unreachable(e.into()))
}

/// A snapshot for reading.
pub struct Snapshot(Reader);

impl Deref for Snapshot {
    type Target = Reader;
    fn deref(&self) -> &Reader {
        &self.0
    }
}

impl DerefMut for Snapshot {
    fn deref_mut(&mut self) -> &mut Reader {
        &mut self.0
    }
}

impl Snapshot {
    /// Ends the snapshot. Dropping does too; on PostgreSQL this returns the connection for further use.
    pub async fn end(mut self) -> Result<()> {
        match self.0.conn.take() {
            // After a failed statement the connection is dropped, and with it the snapshot.
            Some(mut conn) => conn.end("ROLLBACK").await.or(Ok(())),
            None => Ok(()),
        }
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        let Some(conn) = self.0.conn.take() else { return };
        if let (true, Ok(runtime)) = (conn.is_postgres(), tokio::runtime::Handle::try_current()) {
            let mut conn = conn;
            runtime.spawn(async move { conn.end("ROLLBACK").await });
        }
    }
}

impl Reader {
    /// The site, once founded.
    pub async fn site(&mut self) -> Result<Option<office::Site>> {
        self.find_one("ORDER BY t.id", &[]).await
    }
}
