//! Views that are kept, and what is said of a cell.

use crate::refusal::{Refusal, Rule, required};
use crate::{At, ListId, PostId, RowId, SideId, UnitId, VersionId};

/// Characters of one comment.
const LONGEST: usize = 500;

/// 视图: a view of a list under a name, of one post, or shared with those who see the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListView {
    /// Id.
    pub id: i64,
    /// The list.
    pub list: ListId,
    /// Whose.
    pub post: PostId,
    /// Name.
    pub name: String,
    /// Whether all who see the list may use it.
    pub shared: bool,
    /// [`super::GridView::text`].
    pub query: String,
    /// When it was kept last.
    pub at: At,
}

impl ListView {
    /// A name for a view, as typed.
    ///
    /// # Errors
    /// `required`, `too_long` at `view_name`.
    pub fn named(text: &str) -> Rule<String> {
        let name = required(text, "view_name")?;
        if name.chars().count() > 30 {
            return Err(Refusal::new("too_long").at("view_name").with("limit", 30));
        }
        Ok(name)
    }
}

/// With which view a list opens for a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsualView {
    /// Id.
    pub id: i64,
    /// The list.
    pub list: ListId,
    /// The post.
    pub post: PostId,
    /// The view; none: as adopted.
    pub view: Option<i64>,
}

/// 批注: what somebody said of one cell of one row. Insert-only: an answer or a settling is a further comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellComment {
    /// Id.
    pub id: i64,
    /// The version.
    pub version: VersionId,
    /// The row, of the draft or of the adopted version.
    pub list_row: RowId,
    /// The column, as the grid names it.
    pub cell: String,
    /// The comment that it answers.
    pub former: Option<i64>,
    /// Whether it settles that comment.
    pub settles: bool,
    /// Read by this side alone; none: by all who see the row.
    pub side: Option<SideId>,
    /// What was said.
    pub words: String,
    /// Who.
    pub post: PostId,
    /// Their unit.
    pub unit: UnitId,
    /// When.
    pub at: At,
}

impl CellComment {
    /// The words of a comment, as typed. Settling needs none.
    ///
    /// # Errors
    /// `required`, `too_long` at `words`.
    pub fn said(text: &str, settles: bool) -> Rule<String> {
        let text = text.trim();
        if text.is_empty() && !settles {
            return Err(Refusal::new("required").at("words"));
        }
        if text.chars().count() > LONGEST {
            return Err(Refusal::new("too_long").at("words").with("limit", LONGEST));
        }
        Ok(text.to_owned())
    }
}
