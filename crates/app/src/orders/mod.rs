//! 督办: drafted by a body's office, signed off by its leader, issued with a number, signed for and answered by the unit,
//! judged or lifted by the office. What happens to open orders when an item is removed or a duty moves is in
//! [`follow`].

mod draft;
mod follow;
mod page;
mod steps;

pub use draft::{DraftPage, Drafting, UnitToOrder};
pub(crate) use follow::{lift_removed, lift_unowed, move_orders};
pub use page::{OrderPage, OrdersOfItem, OrdersPage, PAGE};
pub use yipanqi_domain::order::{OrderContent, OrderDeed, Rung};
pub use yipanqi_store::query::orders::{ActLine, LightLine, OrderFilter, OrderLine, RowToOrder};

use crate::App;
use crate::error::Result;
use yipanqi_domain::order::{Order, OrderAct};
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::{EvidenceId, OrderId};
use yipanqi_store::{Reader, Tx};

const ORDER: &str = "order_slip";

impl App {
    /// An order within a transaction, if the actor sees it and may do this with it.
    async fn order_for(&self, actor: &Actor, order: OrderId, action: Action) -> Result<(Tx, OrderLine)> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(line) = tx.order_seen(actor.sight(), order).await? else {
            let exists = tx.get::<Order>(order.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, (ORDER, order.0), exists).await);
        };
        let place = place_of(&mut tx, &line).await?;
        let tx = self.allow(tx, actor, action, &place, (ORDER, order.0)).await?;
        Ok((tx, line))
    }
}

/// Where an order lies, for the rights: its body, and the unit with its sides.
async fn place_of(reader: &mut Reader, line: &OrderLine) -> Result<Place> {
    let place = reader
        .place_of_unit(line.order.unit, Some(line.order.body))
        .await?;
    Ok(place.marked(line.mark))
}

/// Writes down one step.
async fn note(
    tx: &mut Tx,
    actor: &Actor,
    order: OrderId,
    act: OrderDeed,
    text: Option<String>,
    evidence: Option<EvidenceId>,
) -> Result<()> {
    let (id, at) = (tx.new_id().await?, tx.now());
    tx.insert(&OrderAct {
        id,
        order_slip: order,
        act,
        text,
        evidence,
        post: actor.post,
        unit: actor.unit,
        at,
    })
    .await?;
    Ok(())
}
