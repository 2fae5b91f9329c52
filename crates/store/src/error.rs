//! What can go wrong below the rules. Causes are kept as sources, never printed by `Display`.

/// Result of the store.
pub type Result<T, E = StoreError> = std::result::Result<T, E>;

/// Why the database could not do it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process holds the database; try again.
    #[error("the database is busy")]
    Busy,
    /// No room left on the disk; nothing was saved, nothing saved was lost.
    #[error("the disk is full")]
    Full,
    /// The database does not answer.
    #[error("the database cannot be reached")]
    Unreachable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A uniqueness, reference or protection rule of the schema refused the write.
    #[error("the database refused the write: {0}")]
    Constraint(String),
    /// A row that cannot be read.
    #[error("table {table}, column {column}, row {id} cannot be read")]
    Unreadable {
        /// Table, or the start of the statement.
        table: String,
        /// Column name.
        column: String,
        /// Row id, if known.
        id: String,
    },
    /// The record to be changed is not there.
    #[error("no row {id} in table {table}")]
    Missing {
        /// Table.
        table: &'static str,
        /// Row id.
        id: i64,
    },
    /// The database was made by a newer program.
    #[error("the database is at migration {found}, this program knows {known}")]
    Newer {
        /// Migration found.
        found: i64,
        /// Newest known.
        known: i64,
    },
    /// An earlier statement of this transaction failed or was not waited for; nothing of it was saved.
    #[error("an earlier statement of this transaction failed")]
    Aborted,
    /// A backup that cannot be taken or brought back; nothing was changed.
    #[error(transparent)]
    Backup(#[from] crate::backup::BackupProblem),
    /// Anything else the database said.
    #[error("the database failed")]
    Database(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A file could not be written or read.
    #[error("a file of the store failed")]
    Io(#[from] std::io::Error),
}

/// `SQLITE_IOERR_SHMSIZE` and `SQLITE_IOERR_WRITE`: the file shared by readers and writer cannot grow; a quota or a limit
/// on the size of files is reached. SQLite keeps its word for a full disk to one of several ways of being full.
const NO_ROOM: [i32; 2] = [0x130a, 0x030a];

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            _ if error
                .sqlite_error()
                .is_some_and(|e| NO_ROOM.contains(&e.extended_code)) =>
            {
                Self::Full
            }
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::ConstraintViolation) => Self::Constraint(error.to_string()),
            Some(
                ErrorCode::CannotOpen
                | ErrorCode::NotADatabase
                | ErrorCode::PermissionDenied
                | ErrorCode::ReadOnly,
            ) => Self::Unreachable(error.into()),
            _ => Self::Database(error.into()),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(state) = error.code() else {
            return Self::Unreachable(error.into());
        };
        // SQLSTATE classes: 23 integrity, 42501 missing privilege, 53 no resources, 55P03/57P03 busy, 08/57P01 gone.
        match state.code() {
            "53100" => Self::Full,
            "55P03" | "57P03" | "53300" | "40001" | "40P01" => Self::Busy,
            "42501" => Self::Constraint(
                error
                    .as_db_error()
                    .map_or_else(String::new, |e| e.message().to_owned()),
            ),
            code if code.starts_with("23") => Self::Constraint(
                error
                    .as_db_error()
                    .map_or_else(String::new, |e| e.message().to_owned()),
            ),
            // A database or an account that is not there is one that cannot be reached.
            "3D000" => Self::Unreachable(error.into()),
            code if code.starts_with("28") => Self::Unreachable(error.into()),
            code if code.starts_with("08") || code == "57P01" => Self::Unreachable(error.into()),
            _ => Self::Database(error.into()),
        }
    }
}

impl From<deadpool_postgres::PoolError> for StoreError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Timeout(_) => Self::Busy,
            deadpool_postgres::PoolError::Backend(error) => error.into(),
            other => Self::Unreachable(other.into()),
        }
    }
}
