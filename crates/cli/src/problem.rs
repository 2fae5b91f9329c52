//! Why a verb did not do what it was asked, and what helps. The words are under `cli.problem-…` and `cli.hint-…`.

use std::error::Error as _;
use std::fmt::Display;
use yipanqi_app::domain::Refusal;
use yipanqi_app::{BackupProblem, Error, StoreError};
use yipanqi_web::form::words_of;
use yipanqi_web::words::Words;

/// A problem.
pub struct Problem {
    code: &'static str,
    status: u8,
    values: Vec<(&'static str, String)>,
    /// What a rule said; its words are `{why}`.
    refusal: Option<Refusal>,
}

impl Problem {
    /// Something that whoever called can change.
    pub fn yours(code: &'static str) -> Self {
        Self {
            code,
            status: 1,
            values: Vec::new(),
            refusal: None,
        }
    }

    /// Input that a rule refused; the words of the rule are `{why}`.
    pub fn refused(code: &'static str, refusal: Refusal) -> Self {
        Self {
            refusal: Some(refusal),
            ..Self::yours(code)
        }
    }

    /// The machine or the program failed.
    pub fn ours(code: &'static str) -> Self {
        Self {
            status: 2,
            ..Self::yours(code)
        }
    }

    /// What nobody foresaw: told with its causes, since whoever runs the program has to mend it.
    pub fn broken(cause: &dyn std::error::Error) -> Self {
        Self::ours("broken").with("cause", causes(cause))
    }

    /// A file or folder that cannot be used.
    pub fn file(path: &std::path::Path, cause: &std::io::Error) -> Self {
        use std::io::ErrorKind;
        let problem = match cause.kind() {
            ErrorKind::NotFound => Self::yours("file-missing"),
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::yours("file-denied"),
            ErrorKind::IsADirectory => Self::yours("file-is-folder"),
            ErrorKind::NotADirectory | ErrorKind::AlreadyExists => Self::yours("folder-is-file"),
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::ours("full"),
            _ => Self::ours("file-failed"),
        };
        problem.with("path", path.display()).with("cause", cause)
    }

    /// With a value for its words.
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.values.push((name, value.to_string()));
        self
    }

    pub fn code(&self) -> &'static str {
        self.code
    }

    pub fn status(&self) -> u8 {
        self.status
    }

    /// One sentence without a period.
    pub fn text(&self, words: Words) -> String {
        self.fill(words, &format!("cli.problem-{}", self.code))
            .unwrap_or_else(|| self.code.to_owned())
    }

    /// What helps, if anything does.
    pub fn hint(&self, words: Words) -> Option<String> {
        self.fill(words, &format!("cli.hint-{}", self.code))
    }

    fn fill(&self, words: Words, key: &str) -> Option<String> {
        Words::has(key).then(|| {
            let why = self.refusal.as_ref().map(|refusal| words_of(refusal, words));
            let mut values: Vec<(&str, &dyn Display)> =
                self.values.iter().map(|(n, v)| (*n, v as &dyn Display)).collect();
            values.extend(why.as_ref().map(|why| ("why", why as &dyn Display)));
            words.with(key, &values)
        })
    }
}

/// An error with everything that caused it, on one line.
pub fn causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let said = next.to_string();
        if !text.ends_with(&said) {
            text.push_str(": ");
            text.push_str(&said);
        }
        cause = next.source();
    }
    text
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::Busy => Self::ours("busy"),
            StoreError::Full => Self::ours("full"),
            StoreError::Unreachable(cause) => Self::ours("unreachable").with("cause", causes(cause.as_ref())),
            StoreError::Newer { found, known } => {
                Self::yours("newer").with("found", found).with("known", known)
            }
            StoreError::Unreadable { table, column, id } => Self::ours("unreadable-row")
                .with("table", table)
                .with("column", column)
                .with("id", id),
            StoreError::Io(cause) if cause.kind() == std::io::ErrorKind::StorageFull => Self::ours("full"),
            StoreError::Backup(problem) => match problem {
                BackupProblem::FolderNotEmpty => Self::yours("backup-folder"),
                BackupProblem::NoBackup => Self::yours("no-backup"),
                BackupProblem::Damaged { file } => Self::yours("backup-damaged").with("file", file),
                BackupProblem::Newer { found, known } => {
                    Self::yours("newer").with("found", found).with("known", known)
                }
                BackupProblem::SiteThere => Self::yours("site-there"),
            },
            _ => Self::broken(&error),
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        use yipanqi_app::Busy;
        match error {
            Error::Busy(Busy::Database) => Self::ours("busy"),
            Error::Busy(Busy::DiskFull) => Self::ours("full"),
            Error::Busy(Busy::Unreachable) => Self::ours("unreachable").with("cause", ""),
            other => match other.source().and_then(|s| s.downcast_ref::<StoreError>()) {
                Some(StoreError::Unreadable { table, column, id }) => Self::ours("unreadable-row")
                    .with("table", table)
                    .with("column", column)
                    .with("id", id),
                _ => Self::broken(&other),
            },
        }
    }
}
