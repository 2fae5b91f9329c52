//! 拟调整: the draft of the next version, with every row of the one in force.

use crate::App;
use crate::error::Result;
use yipanqi_domain::list::{DraftRow, List, RowChange};
use yipanqi_domain::rights::{Action, Actor};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{ListId, Refusal, VersionId};

impl App {
    /// Begins the adjustment of a list's latest adopted version.
    ///
    /// # Errors
    /// Stale: `draft_exists`, `version_not_adopted`.
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
        let id = tx.new_id().await?;
        let draft = latest.adjusted(id, &newest)?;
        tx.insert(&draft).await?;
        for row in tx.sealed_rows(latest.id).await? {
            let mut content = row.content;
            // A serial that only said the row's place is given anew.
            if content.serial == row.position.to_string() {
                content.serial.clear();
            }
            let row = DraftRow {
                id: tx.new_id().await?,
                version: id,
                position: row.position,
                item: Some(row.item),
                decision: row.decision,
                change: RowChange::Kept,
                reason: String::new(),
                content,
            };
            tx.insert(&row).await?;
        }
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
