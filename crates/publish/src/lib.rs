//! A report as data, written as a workbook (xlsx), as comma-separated values, or as a paper (docx).
//!
//! This room knows nothing of the others: whoever wants a file describes it as [`Sheet`]s or a [`Writing`] and gets bytes back.
//! The same data always give the same bytes, so a sealed paper can be written again and compared.
//!
//! What a stranger typed stays text: no cell of a file written here is ever a formula, but those that a template brought.

mod csv;
mod docx;
mod editable;
mod error;
mod guard;
mod layout;
mod marked;
mod sheet;
mod tab;
mod template;
mod written;
mod xlsx;

pub use csv::csv;
pub use docx::{Face, Writing, WrittenLine, docx};
pub use editable::{EditCell, EditColumn, EditKind, Editable, editable};
pub use error::PublishError;
pub use marked::{CopiedCell, SheetCopy, marked};
pub use sheet::{Align, Cell, Column, Line, Sheet};
pub use template::{Fill, FillCell, FillLine, filled};
pub use xlsx::xlsx;

/// Heading of the key column: hidden in a workbook, the last column in comma-separated values.
///
/// Written only when at least one row has a key; an importer finds the column by this heading.
pub const KEY_HEADING: &str = "#key";
