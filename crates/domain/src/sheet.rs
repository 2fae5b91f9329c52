//! 表格导入: a file of sheets that was made rows of a draft, what its columns were taken for, and which row each came from.

use crate::{At, BodyId, ListId, PostId, VersionId, coded};

coded! {
    /// What an import did with the draft.
    pub enum ImportHow {
        /// Its rows were added.
        Added = "added",
        /// An exported file came back: what had been edited in it was changed.
        Changed = "changed",
    }
}

/// A file that was taken into a draft. Insert-only: what its columns were taken for is part of what was accepted, and is
/// proposed again when the body is handed the same layout.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetImport {
    /// Row id.
    pub id: i64,
    /// The draft.
    pub version: VersionId,
    /// The list's body.
    pub body: BodyId,
    /// Digest of the file as received.
    pub blob: String,
    /// Its name.
    pub file_name: String,
    /// The sheet in it.
    pub sheet: String,
    /// Fingerprint of its headings.
    pub layout: String,
    /// What each column was taken for, by heading, as text.
    pub mapping: String,
    /// What was done.
    pub how: ImportHow,
    /// How many rows it made or changed.
    pub row_count: i64,
    /// The post that accepted it.
    pub post: PostId,
    /// When.
    pub at: At,
}

/// The row of a sheet that a row of a list came from. Insert-only; written again when a version seals the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetSource {
    /// Row id.
    pub id: i64,
    /// The import.
    pub sheet_import: i64,
    /// Row of the sheet, from 1.
    pub row_number: i64,
    /// `draft_row` or `list_row`.
    pub object_kind: String,
    /// Id of the row.
    pub object_id: i64,
}

coded! {
    /// Whether a template is offered.
    pub enum TemplateState {
        /// 在用
        Used = "used",
        /// 停用
        Retired = "retired",
    }
}

/// 模板: a clerk's own file in whose layout a list is written, and what its columns say. Insert-only: of each name in a list
/// the last row counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListTemplate {
    /// Row id.
    pub id: i64,
    /// The list.
    pub list: ListId,
    /// What it is called.
    pub name: String,
    /// Digest of the file as received.
    pub blob: String,
    /// The file's name.
    pub file_name: String,
    /// The sheet in it.
    pub sheet: String,
    /// What each column says, by heading, as text; as an import keeps it.
    pub mapping: String,
    /// Whether it is offered.
    pub state: TemplateState,
    /// The post that said so.
    pub post: PostId,
    /// When.
    pub at: At,
}
