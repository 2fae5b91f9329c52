//! A list's own twelve figures: given to a draft, sealed with it.

use crate::App;
use crate::error::Result;
use yipanqi_domain::list::{List, ListVersion, VersionState};
use yipanqi_domain::progress::YearFigures;
use yipanqi_domain::rights::{Action, Actor, may};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::year::FiguresGiven;
use yipanqi_domain::{VersionId, YearFiguresId};

/// A version with its figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiguresPage {
    /// The list.
    pub list: List,
    /// The version.
    pub version: ListVersion,
    /// Its figures; none: months over twelve.
    pub figures: Option<YearFigures>,
    /// The reader may give others.
    pub can_give: bool,
}

impl App {
    /// The figures of a version that the reader sees.
    pub async fn figures_page(&self, actor: &Actor, version: VersionId) -> Result<FiguresPage> {
        let (mut read, list, version) = self.version_to_read(actor, version).await?;
        let figures = read.year_figures(version.id).await?;
        read.end().await?;
        let drafts = may(actor, Action::DraftList, &super::place_of(&list)).is_ok();
        Ok(FiguresPage {
            can_give: drafts && version.state == VersionState::Draft,
            list,
            version,
            figures,
        })
    }

    /// Gives a draft its twelve figures, as typed, January to December; all empty takes them back.
    ///
    /// # Errors
    /// Those of [`YearFigures::typed`]; stale: `version_not_draft`, `version_changed`.
    pub async fn give_figures(
        &self,
        actor: &Actor,
        version: VersionId,
        seen_revision: i64,
        months: &[&str; 12],
    ) -> Result<()> {
        let (mut tx, _, mut version) = self.version_for_change(actor, version, Action::DraftList).await?;
        version.revision = version.editable(seen_revision)?;
        let figures = YearFigures::typed(months)?;
        let former = tx.figures_given(version.id).await?;
        let given = FiguresGiven {
            id: tx.new_id::<YearFiguresId>().await?,
            version: version.id,
            revision: former.map_or(1, |former| former.revision + 1),
            figures,
            post: actor.post,
            at: tx.now(),
        };
        tx.insert(&given).await?;
        tx.update(&version).await?;
        tx.commit(Entry::done(
            actor.by(),
            "list.give_figures",
            super::VERSION,
            version.id.0,
        ))
        .await?;
        Ok(())
    }
}
