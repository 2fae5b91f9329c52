//! 批注: comments on cells. They are only added to; an answer or a settling is a further comment. Who sees the row reads
//! them, unless one was left for the writer's own side: then nobody beyond it.

use crate::App;
use crate::error::{Error, Result};
use std::collections::BTreeSet;
use yipanqi_domain::list::{CellComment, GridFilter, Grouping, List, ListVersion};
use yipanqi_domain::rights::{Actor, Scope};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{At, BodyId, Refusal, RowId, SideId, VersionId};
use yipanqi_store::Reader;
use yipanqi_store::query::grid::{GridAsked, GridOf, Seen};

/// A comment as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentView {
    /// The comment.
    pub comment: CellComment,
    /// Name of the post that left it.
    pub post: String,
    /// Name of its unit.
    pub unit: String,
}

/// The comments of one row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentsPage {
    /// The list.
    pub list: List,
    /// The version.
    pub version: ListVersion,
    /// The row.
    pub row: RowId,
    /// Its serial and title.
    pub label: String,
    /// Comments, the oldest first.
    pub comments: Vec<CommentView>,
    /// The actor's own side, to which a comment may be left alone.
    pub own_side: Option<(SideId, String)>,
}

/// What is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CommentInput<'a> {
    /// The cell, as the grid names it; empty for the row.
    pub cell: &'a str,
    /// The comment that it answers or settles.
    pub former: Option<i64>,
    /// Whether it settles it.
    pub settles: bool,
    /// Left for one's own side alone.
    pub own_side: bool,
    /// The words.
    pub words: &'a str,
}

impl App {
    /// The comments of a row that the actor sees.
    pub async fn comments_page(&self, actor: &Actor, version: VersionId, row: RowId) -> Result<CommentsPage> {
        let (mut read, list, version) = self.version_to_read(actor, version).await?;
        let Some(label) = row_label(&mut read, actor, &list, &version, row).await? else {
            read.end().await?;
            return Err(Error::NotFound);
        };
        let sides = own_sides(&mut read, actor, list.body).await?;
        let mut comments = Vec::new();
        for (comment, post, unit) in read.cell_comments(version.id, Some(row)).await? {
            if comment
                .side
                .is_none_or(|side| sides.iter().any(|own| own.0 == side))
            {
                comments.push(CommentView { comment, post, unit });
            }
        }
        read.end().await?;
        Ok(CommentsPage {
            list,
            version,
            row,
            label,
            comments,
            own_side: sides.into_iter().next(),
        })
    }

    /// Leaves a comment.
    ///
    /// # Errors
    /// `required`, `too_long` at `words`; `no_own_side` at `own_side`; stale: `comment_gone`, `comment_settled`.
    pub async fn comment_cell(
        &self,
        actor: &Actor,
        version: VersionId,
        row: RowId,
        input: CommentInput<'_>,
    ) -> Result<i64> {
        let mut tx = self.store.begin(self.now()).await?;
        let Some(version) = tx.list_version_seen(actor.sight(), version).await? else {
            let exists = tx.get::<ListVersion>(version).await?.is_some();
            tx.roll_back();
            return Err(self.not_seen(actor, (super::VERSION, version.0), exists).await);
        };
        let list: List = tx.get(version.list).await?.ok_or(Error::NotFound)?;
        if row_label(&mut tx, actor, &list, &version, row).await?.is_none() {
            tx.roll_back();
            return Err(Error::NotFound);
        }
        let words = CellComment::said(input.words, input.settles)?;
        let own = own_sides(&mut tx, actor, list.body).await?;
        let mut side = match (input.own_side, own.first()) {
            (false, _) => None,
            (true, Some((side, _))) => Some(*side),
            (true, None) => return Err(Refusal::new("no_own_side").at("own_side").into()),
        };
        let mut cell = input.cell.chars().take(40).collect::<String>();
        if let Some(former) = input.former {
            let thread = tx.cell_comments(version.id, Some(row)).await?;
            let answered = thread
                .iter()
                .map(|(comment, ..)| comment)
                .find(|comment| comment.id == former);
            let Some(answered) =
                answered.filter(|c| c.side.is_none_or(|side| own.iter().any(|o| o.0 == side)))
            else {
                return Err(Refusal::stale("comment_gone").into());
            };
            let settled = |comment: &CellComment| comment.settles && comment.former == Some(former);
            if input.settles && thread.iter().any(|(comment, ..)| settled(comment)) {
                return Err(Refusal::stale("comment_settled").into());
            }
            // What was said to one side alone is answered to it alone.
            side = answered.side.or(side);
            cell.clone_from(&answered.cell);
        }
        let comment = CellComment {
            id: tx.new_id().await?,
            version: version.id,
            list_row: row,
            cell,
            former: input.former,
            settles: input.settles && input.former.is_some(),
            side,
            words,
            post: actor.post,
            unit: actor.unit,
            at: tx.now(),
        };
        tx.insert(&comment).await?;
        let entry = Entry::done(actor.by(), "list.comment_cell", super::VERSION, version.id.0);
        tx.commit(entry.because(format!("row={} comment={}", row.0, comment.id)))
            .await?;
        Ok(comment.id)
    }
}

/// Serial and title of a row, if the actor sees it.
async fn row_label(
    reader: &mut Reader,
    actor: &Actor,
    list: &List,
    version: &ListVersion,
    row: RowId,
) -> Result<Option<String>> {
    let label = |serial: &str, title: &str| format!("{serial} {title}").trim().to_owned();
    if version.state.adoption().is_none() {
        let found = reader.draft_row(version.id, row).await?;
        return Ok(found.map(|row| label(&row.content.serial, &row.content.title)));
    }
    let (filter, only) = (GridFilter::default(), [row]);
    let asked = GridAsked {
        version: version.id,
        body: list.body,
        of: GridOf::Sealed {
            sight: actor.sight(),
            seen: Seen::by(actor.sight(), false),
        },
        filter: &filter,
        run: None,
        group: Grouping::None,
        sort: None,
        only: Some(&only),
    };
    let seen = reader.grid_window(&asked, 0, 1).await?;
    let rows = reader.sealed_of(&seen).await?;
    Ok(rows
        .first()
        .map(|(row, _)| label(&row.content.serial, &row.content.title)))
}

/// The sides of a body for which the actor works: by a grant of the side, or as a unit or a region that lies on it. The
/// body's own office is of none.
pub(super) async fn own_sides(
    reader: &mut Reader,
    actor: &Actor,
    body: BodyId,
) -> Result<Vec<(SideId, String)>> {
    let sides = reader.sides_of(body).await?;
    let mut own: BTreeSet<SideId> = BTreeSet::new();
    for grant in actor.grants.iter().filter(|grant| grant.holds_on(actor.today)) {
        match grant.scope() {
            Scope::Side(side) => {
                own.insert(side);
            }
            Scope::Unit(_) | Scope::Region(_) => {
                own.extend(
                    reader
                        .sides_of_unit(actor.unit, Some(body))
                        .await?
                        .into_iter()
                        .map(|side| side.id),
                );
            }
            Scope::Body(_) | Scope::Site => {}
        }
    }
    Ok(sides
        .into_iter()
        .filter(|side| own.contains(&side.id))
        .map(|side| (side.id, side.name))
        .collect())
}

/// Cells of these rows of which something is said that nobody settled, as far as the actor reads it.
pub(super) async fn open_comments(
    reader: &mut Reader,
    actor: &Actor,
    body: BodyId,
    version: VersionId,
) -> Result<Vec<(RowId, String, At)>> {
    let comments = reader.cell_comments(version, None).await?;
    if comments.is_empty() {
        return Ok(Vec::new());
    }
    let own = own_sides(reader, actor, body).await?;
    let settled: BTreeSet<i64> = comments
        .iter()
        .filter(|(comment, ..)| comment.settles)
        .filter_map(|(comment, ..)| comment.former)
        .collect();
    let open = comments
        .into_iter()
        .map(|(comment, ..)| comment)
        .filter(|comment| {
            comment.former.is_none()
                && !settled.contains(&comment.id)
                && comment
                    .side
                    .is_none_or(|side| own.iter().any(|own| own.0 == side))
        });
    Ok(open
        .map(|comment| (comment.list_row, comment.cell, comment.at))
        .collect())
}
