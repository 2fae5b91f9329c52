//! What pages of change requests show.

use super::{CHANGE, ChangeLine, DeadlineOf, deadline, place_of};
use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::change::{Change, ChangeState};
use yipanqi_domain::list::Item;
use yipanqi_domain::meeting::Decision;
use yipanqi_domain::report::Evidence;
use yipanqi_domain::rights::{Action, Actor, Place, may};
use yipanqi_domain::{ChangeId, Day, ItemId, ListId};

/// Requests on one page of the list.
pub const PAGE: i64 = 50;

/// One page of requests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangesPage {
    /// The lines, those that wait first.
    pub lines: Vec<ChangeLine>,
    /// How many in all.
    pub total: i64,
    /// Page number, from 1.
    pub page: i64,
    /// The reader decides requests somewhere.
    pub is_office: bool,
}

/// One request with what may be done with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangePage {
    /// The request.
    pub line: ChangeLine,
    /// The deadline as it counts now.
    pub current_on: Option<Day>,
    /// The decision that says so, if the reader may see it.
    pub decision: Option<Decision>,
    /// Decisions of the body that an approval may rest on.
    pub decisions: Vec<Decision>,
    /// The reader may decide it.
    pub can_decide: bool,
    /// The reader may withdraw it.
    pub can_withdraw: bool,
}

/// What the page of a new request shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskPage {
    /// The item.
    pub item: Item,
    /// Lists under which a unit of the reader leads or reports it.
    pub lists: Vec<(ListId, String)>,
    /// Its deadlines under them.
    pub deadlines: Vec<DeadlineOf>,
    /// What the unit handed in on the item.
    pub evidence: Vec<Evidence>,
}

/// What the page of an item shows of its changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ChangesOfItem {
    /// The requests that the reader may see.
    pub lines: Vec<ChangeLine>,
    /// Deadlines that differ from what the row says, under lists that the reader sees.
    pub extended: Vec<DeadlineOf>,
    /// The reader may ask for one.
    pub can_ask: bool,
}

impl App {
    /// One page of the requests that the reader may see. `state` is the code of one; empty for all.
    pub async fn changes_page(&self, actor: &Actor, state: &str, page: i64) -> Result<ChangesPage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let mut page = page.max(1);
        let (mut lines, mut total) = read
            .changes_seen(sight, state, None, (page - 1).saturating_mul(PAGE), PAGE)
            .await?;
        if lines.is_empty() && page > 1 {
            page = 1;
            (lines, total) = read.changes_seen(sight, state, None, 0, PAGE).await?;
        }
        read.end().await?;
        Ok(ChangesPage {
            lines,
            total,
            page,
            is_office: actor.can_somewhere(Action::DecideChange),
        })
    }

    /// One request.
    pub async fn change_page(&self, actor: &Actor, change: ChangeId) -> Result<ChangePage> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let Some(line) = read.change_seen(sight, change).await? else {
            let exists = read.get::<Change>(change.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, (CHANGE, change.0), exists).await);
        };
        let place = place_of(&mut read, &line).await?;
        let can = |action| line.change.state == ChangeState::Asked && may(actor, action, &place).is_ok();
        let (can_decide, can_withdraw) = (can(Action::DecideChange), can(Action::AskChange));
        let decisions = if can_decide {
            read.list_decisions(sight, line.body, PAGE).await?
        } else {
            Vec::new()
        };
        let decision = match &line.change.state {
            ChangeState::Approved {
                decision: Some(decision),
                ..
            } => read.decision_seen(sight, *decision).await?,
            _ => None,
        };
        let current_on = deadline(&mut read, line.change.list, line.change.item)
            .await?
            .current_on;
        read.end().await?;
        Ok(ChangePage {
            line,
            current_on,
            decision,
            decisions,
            can_decide,
            can_withdraw,
        })
    }

    /// What the page of a new request shows; denied to whom no unit of theirs leads or reports the item.
    pub async fn ask_change_page(&self, actor: &Actor, item: ItemId) -> Result<AskPage> {
        let mut read = self.store().read().await?;
        let Some(item) = read.item_seen(actor.sight(), item).await? else {
            let exists = read.get::<Item>(item.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("item", item.0), exists).await);
        };
        let duties = read.duties_to_change(actor.sight(), item.id).await?;
        let Some((first, ..)) = duties.first() else {
            read.end().await?;
            let place = Place::default();
            self.allow_reading(actor, Action::AskChange, &place, ("item", item.id.0))
                .await?;
            return Err(Error::NotFound);
        };
        let evidence = read.evidence_by_unit(item.id, first.unit, actor.ceiling).await?;
        let (mut lists, mut deadlines) = (Vec::new(), Vec::new());
        for (_, list, name) in duties {
            if lists.iter().all(|(known, _)| *known != list) {
                deadlines.push(deadline(&mut read, list, item.id).await?);
                lists.push((list, name));
            }
        }
        read.end().await?;
        Ok(AskPage {
            item,
            lists,
            deadlines,
            evidence,
        })
    }

    /// What the page of an item shows of its changes.
    pub async fn changes_of_item(&self, actor: &Actor, item: ItemId) -> Result<ChangesOfItem> {
        let mut read = self.store().read().await?;
        let sight = actor.sight();
        let (lines, _) = read.changes_seen(sight, "", Some(item), 0, PAGE).await?;
        let extensions = read.extensions_of_item(item).await?;
        let mut extended: Vec<DeadlineOf> = Vec::new();
        if !extensions.is_empty() {
            for (_, _, list) in read.rows_of_item_seen(sight, item).await? {
                if extended.iter().any(|d| d.list == list.id) {
                    continue;
                }
                extended.push(deadline(&mut read, list.id, item).await?);
            }
            extended.retain(|d| d.original_on != d.current_on);
        }
        let can_ask = !read.duties_to_change(sight, item).await?.is_empty();
        read.end().await?;
        Ok(ChangesOfItem {
            lines,
            extended,
            can_ask,
        })
    }
}
