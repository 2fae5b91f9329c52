//! 清单: from draft to sealed, adjusted, compared, exported.
//!
//! A draft belongs to the body's own office. What is adopted is seen by its sides too, row by row as far as their
//! sight goes: counts and sums are made over the visible rows and never say how many there are in all.

mod adjust;
mod adopt;
mod cells;
mod check;
mod columns;
mod comments;
mod compare;
mod draft;
mod export;
mod figures;
mod joint;
mod lineage;
mod looks;
mod more;
mod page;
mod rows;
mod scrolled;
mod sealed_rows;
mod sheet_words;
mod sheets;
mod sums;
mod version_page;
mod views;
mod window;

pub(crate) use adjust::draft_adjustment;
pub use adopt::{AdoptInput, Adopted};
pub use cells::{CellConflict, CellEdit, CellNow, CellProblem, CellsEdited};
pub use columns::ColumnsPage;
pub use comments::{CommentInput, CommentView, CommentsPage};
pub use compare::{ComparePage, Compared};
pub(crate) use draft::open;
pub use draft::{DecisionChoice, DecisionsPage};
pub use export::ListFile;
pub use figures::FiguresPage;
pub use joint::{AdoptForInput, AdoptedFor, AdoptionPage, BodyState, ROWS_BEFORE};
pub(crate) use lineage::kin_of;
pub use lineage::{Kin, LineageEnd, LineagePage, LineageView, MergeInput, OpenOf, SplitInput};
pub use looks::{Coverage, Gantt, ListMap, Load, Look, LookRow, Spot, Turn};
pub use more::MoreNames;
pub use page::{ListCard, ListsPage, VersionCard};
pub use rows::{Edited, RowPage};
pub use scrolled::{Numbered, ROWS_A_WINDOW, Scrolled};
pub use sheets::{
    BackInput, Course, Imported, LeftOut, Phase, SheetChoice, SheetOrder, SheetPage, SheetUpload, Stage,
    TemplateCard, TemplatesPage, Titles, Told, ToldChange, ToldColumn, ToldDiff, ToldProblem, ToldRow,
    ToldSheet, ToldTotal, ToldUnit,
};
pub(crate) use sheets::{Courses, LookedAt, SHEET_JOB};
pub use sums::{AmountTotals, GroupSum};
pub(crate) use version_page::Pages;
pub use version_page::{ROWS_A_PAGE, RowView, VersionPage, VersionQuery};
pub use views::ViewCard;

use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::VersionId;
use yipanqi_domain::list::{List, ListVersion};
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_store::{Snapshot, StoreError, Tx};

/// The kind under which denials and entries name a version.
const VERSION: &str = "list_version";

/// Where a list lies, for the rights.
fn place_of(list: &List) -> Place {
    Place::of_body(list.body).marked(list.mark)
}

impl App {
    /// Begins a change of a version that the actor sees and may do this with.
    async fn version_for_change(
        &self,
        actor: &Actor,
        id: VersionId,
        action: Action,
    ) -> Result<(Tx, List, ListVersion)> {
        let mut tx = self.store.begin(self.now()).await?;
        let Some(version) = tx.list_version_seen(actor.sight(), id).await? else {
            let exists = tx.get::<ListVersion>(id).await?.is_some();
            tx.roll_back();
            return Err(self.not_seen(actor, (VERSION, id.0), exists).await);
        };
        let list = tx
            .get::<List>(version.list)
            .await?
            .ok_or_else(|| missing("list", version.list.0))?;
        let tx = self
            .allow(tx, actor, action, &place_of(&list), (VERSION, id.0))
            .await?;
        Ok((tx, list, version))
    }

    /// A version on whose draft the actor may work, in a snapshot: forms of rows show more than a reader may see.
    async fn version_to_edit(&self, actor: &Actor, id: VersionId) -> Result<(Snapshot, List, ListVersion)> {
        let (read, list, version) = self.version_to_read(actor, id).await?;
        let place = place_of(&list);
        self.allow_reading(actor, Action::DraftList, &place, (VERSION, id.0))
            .await?;
        Ok((read, list, version))
    }

    /// A version that the actor sees, in a snapshot.
    async fn version_to_read(&self, actor: &Actor, id: VersionId) -> Result<(Snapshot, List, ListVersion)> {
        let mut read = self.store.read().await?;
        match version_seen(&mut read, actor, id).await? {
            Some((list, version)) => Ok((read, list, version)),
            None => Err(self.version_not_seen(actor, read, id).await),
        }
    }

    /// What is answered of a version that the actor does not see, whether there is one or not.
    async fn version_not_seen(&self, actor: &Actor, mut read: Snapshot, id: VersionId) -> Error {
        let exists = match read.get::<ListVersion>(id).await {
            Ok(found) => found.is_some(),
            Err(error) => return error.into(),
        };
        drop(read);
        self.not_seen(actor, (VERSION, id.0), exists).await
    }
}

/// A version that the actor sees, with its list.
async fn version_seen(
    read: &mut Snapshot,
    actor: &Actor,
    id: VersionId,
) -> Result<Option<(List, ListVersion)>> {
    let Some(version) = read.list_version_seen(actor.sight(), id).await? else {
        return Ok(None);
    };
    let list = read
        .get::<List>(version.list)
        .await?
        .ok_or_else(|| missing("list", version.list.0))?;
    Ok(Some((list, version)))
}

/// A row that another row points at is not there.
fn missing(table: &'static str, id: i64) -> Error {
    StoreError::Missing { table, id }.into()
}
