//! Backup and restore: one portable copy of either database.

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Rows copied.
    pub rows: i64,
    /// Blobs copied.
    pub blobs: i64,
    /// Sequence and hash of the head.
    pub head: (i64, String),
}

/// What a restore brought back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreReport {
    /// Rows.
    pub rows: i64,
    /// Blobs.
    pub blobs: i64,
    /// Sequence and hash of the head as it was backed up.
    pub head: (i64, String),
}
