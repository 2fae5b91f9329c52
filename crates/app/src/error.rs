//! How a use case ends when it does not succeed.

use yipanqi_domain::Refusal;
use yipanqi_store::{BlobError, StoreError};

/// Result of a use case.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a use case did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or none that this visitor may know of.
    #[error("not found")]
    NotFound,
    /// The visitor may see it but not do this with it.
    #[error("not allowed")]
    Denied,
    /// A rule refused it; the reason can be told.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Not now: nothing was saved, nothing saved was lost.
    #[error("not now")]
    Busy(Busy),
    /// Our fault.
    #[error("broken")]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// What keeps the program from saving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Busy {
    /// Another process holds the database.
    Database,
    /// The database does not answer.
    Unreachable,
    /// The disk is full.
    DiskFull,
}

impl Busy {
    /// Stable code; the words are under `busy.<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Unreachable => "unreachable",
            Self::DiskFull => "disk_full",
        }
    }
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy(Busy::Database),
            StoreError::Full => Self::Busy(Busy::DiskFull),
            StoreError::Unreachable(cause) => {
                tracing::error!(%cause, "the database cannot be reached");
                Self::Busy(Busy::Unreachable)
            }
            other => Self::Broken(other.into()),
        }
    }
}

impl From<BlobError> for Error {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Full => Self::Busy(Busy::DiskFull),
            other => Self::Broken(other.into()),
        }
    }
}
