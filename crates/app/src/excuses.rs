//! 有理由: the office approves a reason for one item, side and period, so that a rule of lights does not count; or takes
//! it back. Lights computed from then on name it; those computed before stay what they were.

use crate::App;
use crate::error::{Error, Result};
use std::collections::BTreeSet;
use yipanqi_domain::excuse::{ExcuseGiven, ExcuseState, answering, standing};
use yipanqi_domain::light::Excuse;
use yipanqi_domain::list::{Item, List, ListRow};
use yipanqi_domain::office::Side;
use yipanqi_domain::period::Period;
use yipanqi_domain::refusal::{Refusal, required};
use yipanqi_domain::report::Evidence;
use yipanqi_domain::rights::{Action, Actor, Place, may};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{EvidenceId, ExcuseId, ItemId, ListId, SideId};
use yipanqi_store::{Reader, Tx};

const EXCUSE: &str = "excuse";

/// What the form of an approval says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Approving {
    /// The list under which the item is lit.
    pub list: ListId,
    /// The side; `None`: the whole and all of its sides.
    pub side: Option<SideId>,
    /// The month, as typed: `2025-03` or `2025M03`.
    pub period: String,
    /// What it excuses.
    pub excuse: Excuse,
    /// Why.
    pub reason: String,
    /// What proves it: a file handed in on the item.
    pub evidence: Option<EvidenceId>,
}

/// A list under which reasons can be approved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcuseList {
    /// The list.
    pub list: List,
    /// Sides that answer for the item there.
    pub sides: Vec<Side>,
}

/// What the page of an approval shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcusePage {
    /// The item.
    pub item: Item,
    /// Lists under which the reader may approve.
    pub lists: Vec<ExcuseList>,
    /// What was handed in on the item and may be read.
    pub evidence: Vec<Evidence>,
    /// The approvals that stand.
    pub standing: Vec<ExcuseLine>,
}

/// An approval as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExcuseLine {
    /// The approval.
    pub given: ExcuseGiven,
    /// The list's name.
    pub list_name: String,
    /// The side.
    pub side: Option<Side>,
    /// The reader may take it back.
    pub can_take_back: bool,
}

/// What the page of an item shows of its reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExcusesOfItem {
    /// The approvals that stand, the latest period first.
    pub lines: Vec<ExcuseLine>,
    /// The reader may approve one.
    pub can_approve: bool,
}

impl App {
    /// What the page of an approval shows.
    ///
    /// # Errors
    /// Denied to whom no office of a body that lists the item lets approve.
    pub async fn excuse_page(&self, actor: &Actor, item: ItemId) -> Result<ExcusePage> {
        let mut read = self.store().read().await?;
        let Some(item) = read.item_seen(actor.sight(), item).await? else {
            let exists = read.get::<Item>(item.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("item", item.0), exists).await);
        };
        let lists = lists_to_approve(&mut read, actor, item.id).await?;
        if lists.is_empty() {
            read.end().await?;
            let place = Place::default();
            self.allow_reading(actor, Action::ApproveExcuse, &place, ("item", item.id.0))
                .await?;
            return Err(Error::NotFound);
        }
        let mut evidence = Vec::new();
        for piece in read.evidence_of_item(item.id).await? {
            if read.evidence_seen(actor.sight(), piece.id).await?.is_some() {
                evidence.push(piece);
            }
        }
        let standing = lines(&mut read, actor, item.id).await?;
        read.end().await?;
        Ok(ExcusePage {
            item,
            lists,
            evidence,
            standing,
        })
    }

    /// What the page of an item shows of its reasons.
    pub async fn excuses_of_item(&self, actor: &Actor, item: ItemId) -> Result<ExcusesOfItem> {
        let mut read = self.store().read().await?;
        let lines = lines(&mut read, actor, item).await?;
        let can_approve = actor.can_somewhere(Action::ApproveExcuse)
            && !lists_to_approve(&mut read, actor, item).await?.is_empty();
        read.end().await?;
        Ok(ExcusesOfItem { lines, can_approve })
    }

    /// Approves a reason.
    ///
    /// # Errors
    /// `excuse_period`, `period_not_begun` at `period`; `excuse_side` at `side`; `required`, `too_long` at `reason`;
    /// `evidence_not_of_item` at `evidence`; `excuse_stands` at `excuse`. Not found: an item or list that the actor does not
    /// see, or a list that does not hold the item.
    pub async fn approve_excuse(&self, actor: &Actor, item: ItemId, input: &Approving) -> Result<ExcuseId> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(item) = tx.item_seen(actor.sight(), item).await? else {
            let exists = tx.get::<Item>(item.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("item", item.0), exists).await);
        };
        let rows = tx.rows_of_item_seen(actor.sight(), item.id).await?;
        let Some((row, _, list)) = rows.into_iter().rfind(|(.., list)| list.id == input.list) else {
            let exists = tx.latest_row(input.list, item.id).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("list", input.list.0), exists).await);
        };
        let place = Place::of_body(list.body).marked(list.mark);
        let mut tx = self
            .allow(tx, actor, Action::ApproveExcuse, &place, ("item", item.id.0))
            .await?;
        let period = month_of(&input.period, list.year)?;
        if period.first_day() > actor.today {
            return Err(Refusal::new("period_not_begun")
                .at("period")
                .with("day", period.first_day())
                .into());
        }
        if let Some(side) = input.side {
            let sides = sides_of_row(&mut tx, &list, &row).await?;
            if sides.iter().all(|known| known.id != side) {
                return Err(Refusal::new("excuse_side").at("side").into());
            }
        }
        if let Some(evidence) = input.evidence {
            let found = tx.evidence_seen(actor.sight(), evidence).await?;
            if found.is_none_or(|found| found.item != item.id) {
                return Err(Refusal::new("evidence_not_of_item").at("evidence").into());
            }
        }
        let given = ExcuseGiven {
            id: tx.new_id::<ExcuseId>().await?,
            item: item.id,
            list: list.id,
            side: input.side,
            period,
            excuse: input.excuse,
            state: ExcuseState::Approved,
            reason: required(&input.reason, "reason")?,
            evidence: input.evidence,
            former: None,
            post: actor.post,
            unit: actor.unit,
            known_at: tx.seq(),
            at: tx.now(),
        };
        let known = tx.excuses_known(list.id, period, i64::MAX).await?;
        if standing(&known).iter().any(|one| one.is_of(&given)) {
            return Err(Refusal::new("excuse_stands").at("excuse").into());
        }
        tx.insert(&given).await?;
        let entry = Entry::done(actor.by(), "excuse.approve", EXCUSE, given.id.0);
        let said = format!("item={} period={period} {}", item.id, given.excuse.code());
        tx.commit(entry.because(said)).await?;
        Ok(given.id)
    }

    /// An approval that the reader may take back, with its item.
    ///
    /// # Errors
    /// Not found: one that is not seen, or does not stand.
    pub async fn excuse_to_take_back(&self, actor: &Actor, excuse: ExcuseId) -> Result<(Item, ExcuseLine)> {
        let mut read = self.store().read().await?;
        let given: Option<ExcuseGiven> = read.get(excuse).await?;
        let found = match &given {
            Some(given) => lines(&mut read, actor, given.item).await?,
            None => Vec::new(),
        };
        let Some(line) = found.into_iter().find(|line| line.given.id == excuse) else {
            read.end().await?;
            return Err(self.not_seen(actor, (EXCUSE, excuse.0), given.is_some()).await);
        };
        let item: Item = read.get(line.given.item).await?.ok_or(Error::NotFound)?;
        read.end().await?;
        Ok((item, line))
    }

    /// Takes an approval back.
    ///
    /// # Errors
    /// `required`, `too_long` at `reason`; stale: `excuse_gone`.
    pub async fn take_back_excuse(&self, actor: &Actor, excuse: ExcuseId, reason: &str) -> Result<ItemId> {
        let mut tx = self.store().begin(self.now()).await?;
        let given: Option<ExcuseGiven> = tx.get(excuse).await?;
        let seen = match &given {
            Some(given) => tx.excuses_of_item_seen(actor.sight(), given.item).await?,
            None => Vec::new(),
        };
        let Some(given) = given.filter(|given| seen.contains(given)) else {
            let exists = tx.get::<ExcuseGiven>(excuse).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, (EXCUSE, excuse.0), exists).await);
        };
        let list: List = tx.get(given.list).await?.ok_or(Error::NotFound)?;
        let place = Place::of_body(list.body).marked(list.mark);
        let mut tx: Tx = self
            .allow(tx, actor, Action::ApproveExcuse, &place, (EXCUSE, excuse.0))
            .await?;
        if !standing(&seen).contains(&&given) {
            return Err(Refusal::stale("excuse_gone").into());
        }
        let ended = ExcuseGiven {
            id: tx.new_id::<ExcuseId>().await?,
            state: ExcuseState::TakenBack,
            reason: required(reason, "reason")?,
            evidence: None,
            former: Some(given.id),
            post: actor.post,
            unit: actor.unit,
            known_at: tx.seq(),
            at: tx.now(),
            ..given
        };
        tx.insert(&ended).await?;
        tx.commit(Entry::done(actor.by(), "excuse.take_back", EXCUSE, excuse.0))
            .await?;
        Ok(ended.item)
    }
}

/// The month that a form names, within the list's year.
fn month_of(text: &str, year: i64) -> std::result::Result<Period, Refusal> {
    let refused = || Refusal::new("excuse_period").at("period").with("year", year);
    let text = text.trim().replace('-', "M");
    let period = Period::parse(&text).ok_or_else(refused)?;
    if !period.is_month() || i64::from(period.year()) != year {
        return Err(refused());
    }
    Ok(period)
}

/// The lists that hold the item now and for which the actor may approve.
async fn lists_to_approve(read: &mut Reader, actor: &Actor, item: ItemId) -> Result<Vec<ExcuseList>> {
    let mut out: Vec<ExcuseList> = Vec::new();
    for (row, _, list) in read
        .rows_of_item_seen(actor.sight(), item)
        .await?
        .into_iter()
        .rev()
    {
        let place = Place::of_body(list.body).marked(list.mark);
        let known = out.iter().any(|one| one.list.id == list.id);
        if known || may(actor, Action::ApproveExcuse, &place).is_err() {
            continue;
        }
        let sides = sides_of_row(read, &list, &row).await?;
        out.push(ExcuseList { list, sides });
    }
    Ok(out)
}

/// The sides of the list's body for which units that answer for the row count.
async fn sides_of_row(read: &mut Reader, list: &List, row: &ListRow) -> Result<Vec<Side>> {
    let mut counts: BTreeSet<SideId> = BTreeSet::new();
    for unit in answering(&row.content.units) {
        let sides = read.sides_of_unit(unit, Some(list.body)).await?;
        counts.extend(sides.iter().map(|side| side.id));
    }
    let mut sides = read.sides_of(list.body).await?;
    sides.retain(|side| counts.contains(&side.id));
    Ok(sides)
}

async fn lines(read: &mut Reader, actor: &Actor, item: ItemId) -> Result<Vec<ExcuseLine>> {
    let known = read.excuses_of_item_seen(actor.sight(), item).await?;
    let mut stand: Vec<ExcuseGiven> = standing(&known).into_iter().cloned().collect();
    stand.sort_by_key(|given| std::cmp::Reverse((given.period, given.id)));
    let mut out = Vec::with_capacity(stand.len());
    for given in stand {
        let list: List = read.get(given.list).await?.ok_or(Error::NotFound)?;
        let side = match given.side {
            Some(side) => read.get::<Side>(side).await?,
            None => None,
        };
        let place = Place::of_body(list.body).marked(list.mark);
        out.push(ExcuseLine {
            can_take_back: may(actor, Action::ApproveExcuse, &place).is_ok(),
            list_name: list.name,
            given,
            side,
        });
    }
    Ok(out)
}
