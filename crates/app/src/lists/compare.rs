//! Two adopted versions of one list side by side, as far as the visitor sees their rows.

use super::lineage::{LineageView, sealed_views};
use super::more::{MoreNames, names_of};
use super::page::kept_for;
use crate::App;
use crate::error::Result;
use std::collections::HashMap;
use yipanqi_domain::list::{
    Difference, Item, List, ListRow, ListVersion, OwnColumns, RowChange, RowMore, compare,
};
use yipanqi_domain::office::Side;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{ItemId, Refusal, VersionId};
use yipanqi_store::Snapshot;

/// One difference with its item's number and the reason that the adjustment gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The difference.
    pub difference: Difference,
    /// The item's number.
    pub number: String,
    /// Why, when one adjustment leads from the earlier version to the later; several, joined in order, when more do.
    pub reason: String,
}

/// A comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ComparePage {
    /// The list.
    pub list: List,
    /// The sides of its body.
    pub sides: Vec<Side>,
    /// The earlier version.
    pub before: ListVersion,
    /// The later version.
    pub after: ListVersion,
    /// All adopted versions that may be seen, the newest first.
    pub versions: Vec<ListVersion>,
    /// Whether the visitor sees only part of the list.
    pub partial: bool,
    /// Added and changed rows in the order of the later version, then removed ones.
    pub changes: Vec<Compared>,
    /// What the versions between them merged and split, the oldest first: rows of these came and went for that reason.
    pub lineage: Vec<LineageView>,
    /// Rows that are the same in both.
    pub same: usize,
    /// The list's own columns of either version: as the later one has them, then those that only the earlier one had.
    pub columns: OwnColumns,
    /// The names of what the differing rows name.
    pub names: MoreNames,
}

impl ComparePage {
    /// How many of one kind.
    ///
    /// Rows that came or went by a merger or a split are not among the added and removed.
    pub fn count(&self, change: RowChange) -> usize {
        self.changes
            .iter()
            .filter(|c| c.difference.change == change && !self.is_joined(c))
            .count()
    }
    /// Whether a row came or went by a merger or a split.
    pub fn is_joined(&self, one: &Compared) -> bool {
        let is = |ends: &[super::LineageEnd]| ends.iter().any(|end| end.item == Some(one.difference.item));
        match one.difference.change {
            RowChange::Added => self.lineage.iter().any(|act| is(&act.successors)),
            RowChange::Removed => self.lineage.iter().any(|act| is(&act.forebears)),
            RowChange::Changed | RowChange::Kept => false,
        }
    }
}

impl App {
    /// Compares two adopted versions of one list; the older one is the earlier, whichever is named first.
    ///
    /// # Errors
    /// `versions_of_two_lists`, `version_not_sealed`.
    pub async fn compare_page(&self, actor: &Actor, a: VersionId, b: VersionId) -> Result<ComparePage> {
        let (first, list, a) = self.version_to_read(actor, a).await?;
        first.end().await?;
        let (mut read, _, b) = self.version_to_read(actor, b).await?;
        if a.list != b.list {
            return Err(Refusal::new("versions_of_two_lists").into());
        }
        if a.state.adoption().is_none() || b.state.adoption().is_none() {
            return Err(Refusal::new("version_not_sealed").into());
        }
        let (before, after) = if a.ordinal <= b.ordinal { (a, b) } else { (b, a) };
        let sight = actor.sight();
        let (mut old, mut new) = (Vec::new(), Vec::new());
        for item in read.items_adjusted(&before, &after).await? {
            old.extend(read.row_seen_of(sight, before.id, item).await?);
            new.extend(read.row_seen_of(sight, after.id, item).await?);
        }
        for rows in [&mut old, &mut new] {
            rows.sort_by_key(|row: &ListRow| (row.position, row.id));
        }
        let rows = rows_of(&mut read, actor, &list, after.id).await?;
        let versions = read.list_versions_seen(sight, list.id).await?;
        let mut reasons: HashMap<ItemId, Vec<String>> = HashMap::new();
        let between = |v: &&ListVersion| v.ordinal > before.ordinal && v.ordinal <= after.ordinal;
        let mut lineage = Vec::new();
        for version in versions.iter().rev().filter(between) {
            lineage.extend(sealed_views(&mut read, actor, version).await?);
            for adjustment in read.list_adjustments_seen(sight, version.id).await? {
                let said = reasons.entry(adjustment.item).or_default();
                said.push(adjustment.reason);
            }
        }
        let mut changes: Vec<Compared> = Vec::new();
        for difference in compare(&old, &new) {
            let item: Option<Item> = read.get(difference.item).await?;
            changes.push(Compared {
                number: item.map(|item| item.number).unwrap_or_default(),
                reason: reasons.remove(&difference.item).unwrap_or_default().join("；"),
                difference,
            });
        }
        let mut columns = read.columns_of(&after).await?;
        for column in read.columns_of(&before).await?.0 {
            if columns.of(&column.code).is_none() {
                columns.0.push(column);
            }
        }
        let mut said: Vec<&RowMore> = Vec::new();
        for one in &changes {
            let (before, after) = (&one.difference.before, &one.difference.after);
            said.extend(before.iter().chain(after).map(|content| &content.more));
        }
        let names = names_of(&mut read, actor, &said, &columns, &[]).await?;
        let added = changes
            .iter()
            .filter(|c| c.difference.change != RowChange::Removed)
            .count();
        let page = ComparePage {
            sides: read.sides_of(list.body).await?,
            partial: !read.in_body(sight, list.body).await?,
            versions: versions
                .into_iter()
                .filter(|v| v.state.adoption().is_some())
                .collect(),
            columns,
            names,
            lineage,
            same: rows.saturating_sub(added),
            changes,
            list,
            before,
            after,
        };
        read.end().await?;
        Ok(page)
    }
}

/// How many rows of a version may be seen.
async fn rows_of(read: &mut Snapshot, actor: &Actor, list: &List, version: VersionId) -> Result<usize> {
    let rows = match kept_for(read, actor, list.body).await? {
        Some(whose) => {
            let groups = read.kept_row_groups(version, whose, actor.today).await?;
            groups.iter().map(|group| group.rows).sum()
        }
        None => read.list_row_count(actor.sight(), version, "").await?,
    };
    Ok(usize::try_from(rows).unwrap_or(0))
}
