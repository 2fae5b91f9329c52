//! What open orders do when the ground under them changes: an item that is taken out of its list, a duty that ends, a
//! duty that is handed over. Always within the transaction that changes it, and list by list: an order stands on the
//! row of one list and on the duties under it.

use super::{OrderDeed, note};
use crate::error::Result;
use yipanqi_domain::order::Order;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{ItemId, ListId, UnitId};
use yipanqi_store::Tx;

/// 调出: lifts the open orders on the row of an item that its list no longer holds.
pub(crate) async fn lift_removed(
    tx: &mut Tx,
    actor: &Actor,
    item: ItemId,
    list: ListId,
    reason: &str,
) -> Result<()> {
    let orders = open(tx, list, item, None).await?;
    lift(tx, actor, orders, reason).await
}

/// Lifts the open orders to a unit that owes nothing of the item under a list any more.
pub(crate) async fn lift_unowed(
    tx: &mut Tx,
    actor: &Actor,
    list: ListId,
    item: ItemId,
    unit: UnitId,
    reason: &str,
) -> Result<()> {
    if still_owes(tx, list, item, unit).await? {
        return Ok(());
    }
    let orders = open(tx, list, item, Some(unit)).await?;
    lift(tx, actor, orders, reason).await
}

/// 移交: open orders go with the last duty that a unit had on the item under a list.
pub(crate) async fn move_orders(
    tx: &mut Tx,
    actor: &Actor,
    list: ListId,
    item: ItemId,
    (from, to): (UnitId, UnitId),
    reason: &str,
) -> Result<()> {
    if from == to || still_owes(tx, list, item, from).await? {
        return Ok(());
    }
    for order in open(tx, list, item, Some(from)).await? {
        let id = order.id;
        tx.update(&order.moved(to)?).await?;
        note(tx, actor, id, OrderDeed::Moved, Some(reason.to_owned()), None).await?;
    }
    Ok(())
}

async fn lift(tx: &mut Tx, actor: &Actor, orders: Vec<Order>, reason: &str) -> Result<()> {
    for order in orders {
        let id = order.id;
        tx.update(&order.lifted(reason)?).await?;
        note(tx, actor, id, OrderDeed::Lifted, Some(reason.to_owned()), None).await?;
    }
    Ok(())
}

async fn open(tx: &mut Tx, list: ListId, item: ItemId, unit: Option<UnitId>) -> Result<Vec<Order>> {
    let mut orders = tx.orders_under(list, item).await?;
    orders.retain(|order| order.state.is_open() && unit.is_none_or(|unit| order.unit == unit));
    Ok(orders)
}

async fn still_owes(tx: &mut Tx, list: ListId, item: ItemId, unit: UnitId) -> Result<bool> {
    let duties = tx.duties_under(list, item).await?;
    Ok(duties.iter().any(|d| d.unit == unit && d.state.is_open()))
}
