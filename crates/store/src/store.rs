//! The store: one database of either kind, one write lane, snapshots, and the way in.

use crate::conn::Conn;
use crate::error::{Result, StoreError};
use crate::plumbing::Plumbing;
use crate::pool::{self, ReaderPool};
use crate::reader::Reader;
use crate::schema;
use crate::trail::Head;
use crate::tx::Tx;
use std::ops::{Deref, DerefMut};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use yipanqi_domain::{At, office};

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
    },
}

/// Counter values handed out to this process and not yet used.
#[derive(Default)]
pub(crate) struct IdBlock {
    next: i64,
    end: i64,
}

impl IdBlock {
    pub(crate) fn take(&mut self) -> Option<i64> {
        (self.next < self.end).then(|| {
            self.next += 1;
            self.next - 1
        })
    }
    pub(crate) fn refill(&mut self, start: i64, end: i64) {
        (self.next, self.end) = (start, end);
    }
    pub(crate) fn forget(&mut self) {
        (self.next, self.end) = (0, 0);
    }
}

impl Store {
    /// Opens the database and brings its schema up to date.
    pub async fn open(database: &Database) -> Result<Self> {
        let open = match database {
            Database::Sqlite(path) => {
                let writer = pool::open(path, false)?;
                writer.execute_batch("PRAGMA synchronous = FULL;")?;
                let writer = Arc::new(tokio::sync::Mutex::new(writer));
                schema::migrate(&mut Conn::Writer(writer.clone().lock_owned().await)).await?;
                Open::Sqlite {
                    path: path.clone(),
                    writer,
                    readers: Arc::new(ReaderPool::new(path)),
                }
            }
            Database::Postgres(url) => {
                let owner = postgres_pool(url, 1, false)?;
                schema::migrate(&mut Conn::Postgres(owner.get().await?)).await?;
                owner.close();
                Open::Postgres {
                    pool: postgres_pool(url, 16, true)?,
                }
            }
        };
        let store = Self(Arc::new(Shared {
            database: open,
            site: AtomicI64::new(1),
            ids: Mutex::default(),
        }));
        if let Some(site) = store.read().await?.site().await? {
            store.set_site_number(site.id);
        }
        Ok(store)
    }

    /// Begins a use case: takes the lane, then a savepoint. `now` is the instant of everything in it.
    pub async fn begin(&self, now: At) -> Result<Tx> {
        let mut conn = self.lane().await?;
        let sql = if conn.is_postgres() {
            "SELECT seq, hash, at FROM trail_head WHERE one = 1 FOR UPDATE"
        } else {
            "SELECT seq, hash, at FROM trail_head WHERE one = 1"
        };
        let started = async {
            conn.batch(if conn.is_postgres() {
                "BEGIN"
            } else {
                "BEGIN IMMEDIATE"
            })
            .await?;
            let rows = conn.query(sql, &[]).await?;
            conn.batch("SAVEPOINT use_case").await?;
            let row = rows.first().ok_or(StoreError::Missing {
                table: "trail_head",
                id: 1,
            })?;
            Ok(Head {
                seq: row.get(0)?,
                hash: row.get(1)?,
                at: row.get(2)?,
            })
        };
        let started: Result<Head> = started.await;
        match started {
            Ok(head) => Ok(Tx::new(conn, self.clone(), now, head)),
            Err(error) => {
                conn.abandon();
                Err(error)
            }
        }
    }

    /// A snapshot for reading: it never waits for a writer and nothing changes under it.
    pub async fn read(&self) -> Result<Snapshot> {
        let mut conn = match &self.0.database {
            Open::Sqlite { readers, .. } => Conn::Reader(readers.take().await?),
            Open::Postgres { pool } => Conn::Postgres(pool.get().await?),
        };
        let begin = if conn.is_postgres() {
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
        } else {
            "BEGIN DEFERRED"
        };
        conn.batch(begin).await?;
        Ok(Snapshot(Reader::new(conn)))
    }

    /// Plumbing: logins, throttles, jobs, drafts, counters, search. It has no way to a business table.
    pub async fn plumbing(&self, now: At) -> Result<Plumbing> {
        let mut conn = self.lane().await?;
        let started = async {
            conn.batch(if conn.is_postgres() {
                "BEGIN"
            } else {
                "BEGIN IMMEDIATE"
            })
            .await?;
            if conn.is_postgres() {
                conn.query("SELECT held FROM plumbing_lane WHERE one = 1 FOR UPDATE", &[])
                    .await?;
            }
            Ok::<_, StoreError>(())
        };
        match started.await {
            Ok(()) => Ok(Plumbing::new(conn, now)),
            Err(error) => {
                conn.abandon();
                Err(error)
            }
        }
    }

    async fn lane(&self) -> Result<Conn> {
        Ok(match &self.0.database {
            Open::Sqlite { writer, .. } => Conn::Writer(writer.clone().lock_owned().await),
            Open::Postgres { pool } => Conn::Postgres(pool.get().await?),
        })
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
        self.ids().forget();
    }

    pub(crate) fn ids(&self) -> MutexGuard<'_, IdBlock> {
        self.0.ids.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn postgres_pool(url: &str, size: usize, as_app: bool) -> Result<deadpool_postgres::Pool> {
    let config: tokio_postgres::Config = url.parse().map_err(StoreError::from)?;
    let manager = deadpool_postgres::Manager::new(config, tokio_postgres::NoTls);
    let mut pool = deadpool_postgres::Pool::builder(manager)
        .max_size(size)
        .runtime(deadpool_postgres::Runtime::Tokio1)
        .wait_timeout(Some(std::time::Duration::from_secs(10)))
        .create_timeout(Some(std::time::Duration::from_secs(5)));
    if as_app {
        pool = pool.post_create(deadpool_postgres::Hook::async_fn(|client, _| {
            Box::pin(async move {
                let set = format!("SET ROLE {}; SET synchronous_commit = on", schema::ROLE);
                client
                    .batch_execute(&set)
                    .await
                    .map_err(|e| deadpool_postgres::HookError::Backend(e))
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
        if let Some(mut conn) = self.0.conn.take() {
            conn.batch("ROLLBACK").await?;
        }
        Ok(())
    }
}

impl Drop for Snapshot {
    fn drop(&mut self) {
        let Some(conn) = self.0.conn.take() else { return };
        if let (Conn::Postgres(_), Ok(runtime)) = (&conn, tokio::runtime::Handle::try_current()) {
            let mut conn = conn;
            runtime.spawn(async move {
                if conn.batch("ROLLBACK").await.is_err() {
                    conn.abandon();
                }
            });
        }
    }
}

impl Reader {
    /// The site, once founded.
    pub async fn site(&mut self) -> Result<Option<office::Site>> {
        self.find_one("ORDER BY t.id", &[]).await
    }
}
