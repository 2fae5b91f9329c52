//! What open orders do when the ground under them changes: an item that is taken out of its list, a duty that ends, a
//! duty that is handed over. Always within the transaction that changes it.

use super::{OrderDeed, note};
use crate::error::Result;
use yipanqi_domain::order::Order;
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{BodyId, ItemId, ListId, UnitId};
use yipanqi_store::Tx;

/// 调出: lifts the open orders on an item that a list no longer holds, of those bodies of which no other list does.
pub(crate) async fn lift_removed(
    tx: &mut Tx,
    actor: &Actor,
    item: ItemId,
    list: ListId,
    reason: &str,
) -> Result<()> {
    let orders = tx.orders_of_removed(item, list).await?;
    lift(tx, actor, orders, reason).await
}

/// Lifts a body's open orders to a unit that owes nothing of the item under that body any more.
pub(crate) async fn lift_unowed(
    tx: &mut Tx,
    actor: &Actor,
    body: BodyId,
    item: ItemId,
    unit: UnitId,
    reason: &str,
) -> Result<()> {
    if still_owes(tx, body, item, unit).await? {
        return Ok(());
    }
    let orders = open(tx, body, item, unit).await?;
    lift(tx, actor, orders, reason).await
}

/// 移交: a body's open orders go with the last duty that a unit had on the item under that body.
pub(crate) async fn move_orders(
    tx: &mut Tx,
    actor: &Actor,
    body: BodyId,
    item: ItemId,
    (from, to): (UnitId, UnitId),
    reason: &str,
) -> Result<()> {
    if from == to || still_owes(tx, body, item, from).await? {
        return Ok(());
    }
    for order in open(tx, body, item, from).await? {
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

async fn open(tx: &mut Tx, body: BodyId, item: ItemId, unit: UnitId) -> Result<Vec<Order>> {
    let mut orders = tx.orders_of_unit(body, item, unit).await?;
    orders.retain(|order| order.state.is_open());
    Ok(orders)
}

async fn still_owes(tx: &mut Tx, body: BodyId, item: ItemId, unit: UnitId) -> Result<bool> {
    let duties = tx.open_duties_under_body(body, item).await?;
    Ok(duties.iter().any(|d| d.unit == unit))
}
