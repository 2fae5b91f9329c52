//! 结转: rows of the same items in the draft of the next year's list. Its duties follow when it is adopted.

use super::plan::Line;
use super::words::carried_from;
use super::{CarryInto, not_settled, place_of};
use crate::error::Result;
use crate::lists::{draft_adjustment, open};
use std::collections::BTreeSet;
use yipanqi_domain::change::current_deadline;
use yipanqi_domain::list::{
    ColumnState, DraftRow, List, ListColumn, ListVersion, OwnColumns, RowChange, VersionState,
};
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::{Action, Actor, may};
use yipanqi_domain::year::carried;
use yipanqi_domain::{ItemId, ListId, RowId};
use yipanqi_store::{Reader, Tx};

/// The lists of the next year that could take carried rows.
pub(super) async fn next_lists(
    read: &mut Reader,
    actor: &Actor,
    list: &List,
) -> Result<Vec<(ListId, String)>> {
    let all = read.lists_of_year(list.body, list.year + 1).await?;
    let fits = all.into_iter().filter(|next| fits(actor, list, next).is_ok());
    Ok(fits.map(|next| (next.id, next.name)).collect())
}

/// Refuses a list that cannot take the rows: another body's or year's, one that the actor may not draft, or one with a
/// lower mark, whose readers would learn of items that they may not see.
fn fits(actor: &Actor, list: &List, next: &List) -> std::result::Result<(), Refusal> {
    let follows = next.body == list.body && next.year == list.year + 1;
    if !follows || may(actor, Action::DraftList, &place_of(next)).is_err() {
        return Err(Refusal::new("list_not_next")
            .at("into")
            .with("year", list.year + 1));
    }
    if next.mark < list.mark {
        return Err(Refusal::new("list_mark_lower")
            .at("into")
            .with("name", &next.name));
    }
    Ok(())
}

/// The draft that gets the rows: that of the list chosen, an adjustment begun for it, or that of a new list.
pub(super) async fn target(
    tx: &mut Tx,
    actor: &Actor,
    list: &List,
    into: Option<&CarryInto>,
) -> Result<ListVersion> {
    let next = match into {
        None => return Err(Refusal::new("required").at("into").into()),
        Some(CarryInto::New(name)) => {
            let next = open(tx, list.body, name, list.year + 1, list.mark, list.about.clone()).await?;
            same_columns(tx, actor, list, &next).await?;
            return Ok(next);
        }
        Some(CarryInto::List(id)) => tx.get::<List>(*id).await?,
    };
    let unknown = || {
        Refusal::new("list_not_next")
            .at("into")
            .with("year", list.year + 1)
    };
    let next = next.ok_or_else(unknown)?;
    fits(actor, list, &next)?;
    not_settled(tx, next.id).await?;
    let newest = tx.newest_version(next.id).await?.ok_or_else(unknown)?;
    match &newest.state {
        VersionState::Draft => {
            let revision = newest.revision + 1;
            let next = ListVersion { revision, ..newest };
            tx.update(&next).await?;
            Ok(next)
        }
        VersionState::Deliberated { .. } => Err(Refusal::stale("version_not_draft")
            .with("state", newest.state.code())
            .into()),
        VersionState::Adopted(_) | VersionState::Issued(..) => {
            draft_adjustment(tx, &newest, &newest, actor).await
        }
    }
}

/// Gives a list that is opened for the rows the columns that their list has in use.
async fn same_columns(tx: &mut Tx, actor: &Actor, list: &List, next: &ListVersion) -> Result<()> {
    let at = tx.now();
    let columns = tx.list_columns(list.id).await?;
    for column in columns
        .into_iter()
        .filter(|column| column.state == ColumnState::Used)
    {
        let id = tx.new_id().await?;
        tx.insert(&ListColumn {
            id,
            list: next.list,
            revision: 1,
            post: actor.post,
            at,
            ..column
        })
        .await?;
    }
    Ok(())
}

/// Adds the rows to the draft, behind those that it has; an item that it holds already is left as it is there. Gives how
/// many were added.
pub(super) async fn carry(tx: &mut Tx, list: &List, target: ListVersion, lines: &[&Line]) -> Result<usize> {
    let there = tx.draft_rows(target.id).await?;
    let held: BTreeSet<ItemId> = there
        .iter()
        .filter(|row| row.change != RowChange::Removed)
        .filter_map(|row| row.item)
        .collect();
    let last = there.iter().map(|row| row.position).max().unwrap_or(0);
    let further = lines.iter().filter(|line| !held.contains(&line.row.item));
    // A column keeps its code, kind and unit through all its definitions; one that is not in use any more counts, too.
    let from = tx.list_columns(list.id).await?;
    let from = OwnColumns(from.iter().map(ListColumn::own).collect());
    let into = tx.columns_of(&target).await?;
    let mut rows = Vec::new();
    for (position, line) in (last + 1..).zip(further) {
        let current = current_deadline(line.row.content.ends_on, &line.changes);
        rows.push(DraftRow {
            id: tx.new_id::<RowId>().await?,
            version: target.id,
            position,
            item: Some(line.row.item),
            decision: line.row.decision,
            change: RowChange::Added,
            reason: carried_from(list),
            content: carried(&line.row.content, current, list.year, (&from, &into)),
        });
    }
    tx.insert_all(&rows).await?;
    Ok(rows.len())
}
