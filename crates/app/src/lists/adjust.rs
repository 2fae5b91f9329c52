//! 拟调整: the draft of the next version, with every row of the one in force.

use crate::App;
use crate::error::Result;
use crate::year::not_settled;
use yipanqi_domain::list::{DraftRow, List, ListVersion, RowChange};
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::year::FiguresGiven;
use yipanqi_domain::{ListId, Refusal, VersionId};
use yipanqi_store::Tx;

impl App {
    /// Begins the adjustment of a list's latest adopted version.
    ///
    /// # Errors
    /// Stale: `draft_exists`, `version_not_adopted`, `list_settled`.
    pub async fn begin_adjustment(&self, actor: &Actor, list: ListId) -> Result<VersionId> {
        let mut tx = self.store.begin(self.now()).await?;
        if tx.list_versions_seen(actor.sight(), list).await?.is_empty() {
            let exists = tx.get::<List>(list).await?.is_some();
            tx.roll_back();
            return Err(self.not_seen(actor, ("list", list.0), exists).await);
        }
        let list: List = tx
            .get(list)
            .await?
            .ok_or_else(|| super::missing("list", list.0))?;
        let place = super::place_of(&list);
        let mut tx = self
            .allow(tx, actor, Action::DraftList, &place, ("list", list.id.0))
            .await?;
        let newest = tx.newest_version(list.id).await?;
        let latest = tx.latest_adopted(list.id).await?;
        let (Some(newest), Some(latest)) = (newest, latest) else {
            return Err(Refusal::stale("version_not_adopted")
                .with("state", "draft")
                .into());
        };
        not_settled(&mut tx, list.id).await?;
        let draft = draft_adjustment(&mut tx, &latest, &newest, actor).await?;
        let id = draft.id;
        tx.commit(Entry::done(
            actor.by(),
            "list.begin_adjustment",
            super::VERSION,
            id.0,
        ))
        .await?;
        Ok(id)
    }
}

/// The draft that adjusts the latest adopted version, with its rows and figures.
pub(crate) async fn draft_adjustment(
    tx: &mut Tx,
    latest: &ListVersion,
    newest: &ListVersion,
    actor: &Actor,
) -> Result<ListVersion> {
    let id = tx.new_id().await?;
    let draft = latest.adjusted(id, newest)?;
    tx.insert(&draft).await?;
    let mut rows = Vec::new();
    for row in tx.sealed_rows(latest.id).await? {
        let mut content = row.content;
        // A serial that only said the row's place is given anew.
        if content.serial == row.position.to_string() {
            content.serial.clear();
        }
        rows.push(DraftRow {
            id: tx.new_id().await?,
            version: id,
            position: row.position,
            item: Some(row.item),
            decision: row.decision,
            change: RowChange::Kept,
            reason: String::new(),
            content,
        });
    }
    tx.insert_all(&rows).await?;
    if let Some(figures) = tx.year_figures(latest.id).await? {
        let given = FiguresGiven {
            id: tx.new_id().await?,
            version: id,
            revision: 1,
            figures: Some(figures),
            post: actor.post,
            at: tx.now(),
        };
        tx.insert(&given).await?;
    }
    Ok(draft)
}
