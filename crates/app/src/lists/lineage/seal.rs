//! Sealing what a draft merged and split: within the transaction that adopts the version.

use super::first_successors;
use crate::error::Result;
use std::collections::HashMap;
use yipanqi_domain::list::{DraftLineage, Item, Lineage, ListVersion};
use yipanqi_domain::{DecisionId, ItemId, RowId};
use yipanqi_store::Tx;

/// Seals the links, now between items. Where a draft named no decision, the adoption is the source.
pub(crate) async fn seal_lineage(
    tx: &mut Tx,
    version: &ListVersion,
    links: &[DraftLineage],
    items: &HashMap<RowId, ItemId>,
    authority: DecisionId,
) -> Result<()> {
    let mut sealed = Vec::new();
    for link in links {
        let (Some(forebear), Some(successor)) = (items.get(&link.forebear), items.get(&link.successor))
        else {
            continue;
        };
        sealed.push(Lineage {
            id: tx.new_id().await?,
            version: version.id,
            kind: link.kind,
            forebear: *forebear,
            successor: *successor,
            reason: link.reason.clone(),
            decision: link.decision.unwrap_or(authority),
            difference: link.difference.clone(),
        });
    }
    tx.insert_all(&sealed).await?;
    Ok(())
}

/// Puts the items below one that ended below the first that came of it; one that would then stand above itself is left
/// where it is.
pub(crate) async fn hand_over_below(
    tx: &mut Tx,
    links: &[DraftLineage],
    items: &HashMap<RowId, ItemId>,
) -> Result<()> {
    let mut next: Vec<(ItemId, ItemId)> = first_successors(links, items).into_iter().collect();
    next.sort_unstable();
    for (ended, successor) in next {
        for child in tx.items_right_below(ended).await? {
            let above = tx.parents_above(&[successor]).await?;
            let is_above = child.id == successor || above.values().any(|parent| *parent == child.id);
            if !is_above && !child.state.is_joined() {
                let parent = Some(successor);
                tx.update(&Item { parent, ..child }).await?;
            }
        }
    }
    Ok(())
}
