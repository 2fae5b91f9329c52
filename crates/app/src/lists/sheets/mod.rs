//! 表格导入: a file of sheets becomes rows of a draft. It is handed in, read by a job (small ones at once), looked at with
//! what its columns are taken for, and taken by one short transaction, or never.
//!
//! Until it is taken it is a row of the plumbing, private to the post that handed it in; its bytes are a blob that nothing
//! wants, which the sweep leaves alone for a day. What its columns were taken for is part of what was accepted: it stands in
//! the insert-only record of the import, and from there it is proposed again when the body is handed the same layout.

mod accept;
mod added;
mod back;
mod course;
mod diff;
mod fields;
mod judge;
mod kept;
mod mapping;
mod marked;
mod order;
mod out;
mod reading;
mod stage;
mod template;
mod template_left;
mod template_out;
mod told;

pub use accept::Imported;
pub use back::BackInput;
pub(crate) use course::Courses;
pub use course::{Course, Phase};
pub(crate) use kept::LookedAt;
pub use order::SheetOrder;
pub use stage::{SheetChoice, SheetPage, SheetUpload, Stage};
pub use template::{TemplateCard, TemplatesPage};
pub use template_left::LeftOut;
pub use told::{
    Titles, Told, ToldChange, ToldColumn, ToldDiff, ToldProblem, ToldRow, ToldSheet, ToldTotal, ToldUnit,
};

/// The kind of the job that reads a file.
pub(crate) const SHEET_JOB: &str = "read_sheet";

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};

/// Text of a value that plumbing keeps.
fn as_text(value: &impl Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|cause| Error::Broken(cause.into()))
}

/// A value from the text that plumbing keeps.
fn from_text<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T> {
    serde_json::from_str(text).map_err(|cause| Error::Broken(cause.into()))
}
