//! How much is opened, and why something is not.

use thiserror::Error;

/// What is read at most. There is no clock in this room: time is bounded by steps, each a token, a cell, an operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one file.
    pub max_bytes: usize,
    /// Bytes that the compressed parts of one file, or all entries of an archive, may come to.
    pub max_expanded: usize,
    /// Bytes of the text that is made of one file.
    pub max_text: usize,
    /// How deep elements and objects may lie in each other.
    pub max_depth: usize,
    /// How deep archives may lie in each other.
    pub max_nesting: usize,
    /// Steps taken over one file.
    pub max_steps: usize,
    /// Files in one archive, those of archives within it included.
    pub max_files: usize,
    /// Rows with something in them, of one sheet.
    pub max_rows: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            max_bytes: 8 << 20,
            max_expanded: 128 << 20,
            max_text: 8 << 20,
            max_depth: 64,
            max_nesting: 4,
            max_steps: 20_000_000,
            max_files: 5000,
            max_rows: 1 << 20,
        }
    }
}

impl Limits {
    /// The usual limits with another size of file.
    pub fn of_bytes(max_bytes: usize) -> Self {
        Self {
            max_bytes,
            ..Self::default()
        }
    }
}

/// Why bytes could not be read as text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unreadable {
    /// Nothing but space.
    #[error("the file is empty")]
    Empty,
    /// Over the limit.
    #[error("{bytes} bytes, and {limit} is the most that is read")]
    TooLarge {
        /// Size of the file.
        bytes: usize,
        /// The limit in force.
        limit: usize,
    },
    /// Some other format.
    #[error("not a text but {looks_like}")]
    NotText {
        /// `pdf`, `docx/zip`, `xlsx`, `doc/ole`, `image`, `gzip`, …
        looks_like: &'static str,
    },
    /// Needs a password.
    #[error("an encrypted {looks_like}")]
    Encrypted {
        /// The format that is encrypted.
        looks_like: &'static str,
    },
    /// Ends in the middle of a character.
    #[error("cut off in the middle of a character at byte {at}")]
    Truncated {
        /// Byte where the last character begins.
        at: usize,
    },
    /// Opens up to more than is read: many times its own size, endless repetitions, too many files.
    #[error("opens up to more than {limit} {what}")]
    TooMuch {
        /// `bytes`, `text`, `steps`, `cells`, `files`.
        what: &'static str,
        /// The limit in force.
        limit: usize,
    },
    /// Nested beyond the limit.
    #[error("nested deeper than {limit}")]
    TooDeep {
        /// The limit in force.
        limit: usize,
    },
    /// A known format whose parts do not fit together.
    #[error("a damaged {looks_like}: {part}")]
    Broken {
        /// The format.
        looks_like: &'static str,
        /// The part that is missing or cannot be read.
        part: String,
    },
    /// Opens well, but holds only pictures of text.
    #[error("no text in this {looks_like}, only pictures")]
    OnlyPictures {
        /// `pdf`, `docx`, `ofd`.
        looks_like: &'static str,
        /// Its pages, as far as they are known.
        pages: usize,
    },
    /// Many files in one: to be taken apart, not read.
    #[error("an archive of files")]
    Archive,
    /// No known encoding fits.
    #[error("no known encoding fits; first trouble at byte {at}")]
    Undecodable {
        /// First byte that does not fit.
        at: usize,
    },
}

impl Unreadable {
    /// Stable code for storage and translation.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::TooLarge { .. } => "too-large",
            Self::NotText { .. } => "not-text",
            Self::Encrypted { .. } => "encrypted",
            Self::Truncated { .. } => "truncated",
            Self::Undecodable { .. } => "undecodable",
            Self::TooMuch { .. } => "too-much",
            Self::TooDeep { .. } => "too-deep",
            Self::Broken { .. } => "broken",
            Self::OnlyPictures { .. } => "only-pictures",
            Self::Archive => "archive",
        }
    }

    /// The format it was taken for.
    pub(crate) fn looks_like(&self) -> &'static str {
        match self {
            Self::NotText { looks_like }
            | Self::Encrypted { looks_like }
            | Self::OnlyPictures { looks_like, .. }
            | Self::Broken { looks_like, .. } => looks_like,
            _ => "text",
        }
    }

    /// The code with its one detail after a colon, as rows keep it and as words are looked up for it: `not-text:pdf`.
    pub fn reason(&self) -> String {
        let code = self.code();
        match self {
            Self::NotText { looks_like }
            | Self::Encrypted { looks_like }
            | Self::OnlyPictures { looks_like, .. } => format!("{code}:{looks_like}"),
            Self::Broken { looks_like, part } => format!("{code}:{looks_like}:{part}"),
            Self::Truncated { at } | Self::Undecodable { at } => format!("{code}:{at}"),
            Self::TooMuch { what, limit } => format!("{code}:{what}:{limit}"),
            Self::TooDeep { limit } => format!("{code}:{limit}"),
            Self::TooLarge { bytes, limit } => format!("{code}:{bytes}:{limit}"),
            Self::Empty | Self::Archive => code.to_owned(),
        }
    }
}
