//! 拟督办单: filled in from the latest light of the row, or by hand with a reason; only within the body's own ladder.

use super::{LightLine, ORDER, RowToOrder};
use crate::App;
use crate::error::Result;
use yipanqi_domain::light::Light;
use yipanqi_domain::list::{DutyRole, Item, ItemState};
use yipanqi_domain::office::{Side, Unit};
use yipanqi_domain::order::{Order, OrderState, Rung, former, may_draft, usual_rung, working_days};
use yipanqi_domain::refusal::{Refusal, required};
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{ItemId, ListId, OrderId, SideId, UnitId};
use yipanqi_store::Reader;

/// What the form of a new order says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drafting {
    /// The item.
    pub item: ItemId,
    /// The list whose row it is about; the newest of the office's own when left out.
    pub list: Option<ListId>,
    /// The unit that is to answer.
    pub unit: Option<UnitId>,
    /// The side whose light it is, where the row has one per side.
    pub side: Option<SideId>,
    /// Without a light: `reason` says why.
    pub is_by_hand: bool,
    /// On a higher rung than the next: `reason` says why.
    pub is_urgent: bool,
    /// Why by hand, why urgent.
    pub reason: String,
    /// The rung.
    pub rung: Rung,
    /// What is asked for.
    pub asks: String,
    /// Working days to answer in.
    pub working_days: i64,
}

/// A unit that an order may be addressed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitToOrder {
    /// The unit.
    pub unit: Unit,
    /// What it owes on the item.
    pub roles: Vec<DutyRole>,
    /// The sides for which it counts.
    pub sides: Vec<SideId>,
    /// The latest order to it on this item.
    pub former: Option<Order>,
    /// The rung that comes next; none while the former order has its time.
    pub usual: Option<Rung>,
}

/// What the page of a new order shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftPage {
    /// The item.
    pub item: Item,
    /// The row that it is about.
    pub row: RowToOrder,
    /// Lists of one's own bodies that hold the item.
    pub rows: Vec<RowToOrder>,
    /// Lights that may cause an order, the worst first.
    pub lights: Vec<LightLine>,
    /// Units that owe it, the leading ones first.
    pub units: Vec<UnitToOrder>,
    /// Sides of the body.
    pub sides: Vec<Side>,
}

impl App {
    /// What the page of a new order shows.
    pub async fn draft_order_page(
        &self,
        actor: &Actor,
        item: ItemId,
        list: Option<ListId>,
    ) -> Result<DraftPage> {
        let mut read = self.store().read().await?;
        let Some(item) = read.item_seen(actor.sight(), item).await? else {
            let exists = read.get::<Item>(item.0).await?.is_some();
            read.end().await?;
            return Err(self.not_seen(actor, ("item", item.0), exists).await);
        };
        let rows = read.rows_to_order(actor.sight(), item.id).await?;
        let Some(row) = chosen(&rows, list).cloned() else {
            read.end().await?;
            let place = Place::default();
            self.allow_reading(actor, Action::KeepOrders, &place, ("item", item.id.0))
                .await?;
            return Err(crate::Error::NotFound);
        };
        let lights = causes(&mut read, &row).await?;
        let mut units: Vec<UnitToOrder> = Vec::new();
        let orders = read.orders_under(row.list, item.id).await?;
        let duties = read.duties_under(row.list, item.id).await?;
        for duty in duties.into_iter().filter(|d| d.state.is_open()) {
            if let Some(known) = units.iter_mut().find(|u| u.unit.id == duty.unit) {
                known.roles.push(duty.role);
                continue;
            }
            let Some(unit) = read.get::<Unit>(duty.unit).await? else {
                continue;
            };
            let orders = to_unit(&orders, unit.id);
            let sides = read.sides_of_unit(unit.id, Some(row.body)).await?;
            units.push(UnitToOrder {
                unit,
                roles: vec![duty.role],
                sides: sides.into_iter().map(|s| s.id).collect(),
                usual: usual_rung(former(&orders), actor.today),
                former: former(&orders).cloned(),
            });
        }
        units.sort_by_key(|u| u.roles.iter().copied().min());
        let sides = read.sides_of(row.body).await?;
        read.end().await?;
        Ok(DraftPage {
            item,
            row,
            rows,
            lights,
            units,
            sides,
        })
    }

    /// 拟稿.
    ///
    /// # Errors
    /// `order_item_state`; `order_not_owed` at `unit`; `order_no_light`, `order_other_side` at `cause`; `required` at
    /// `unit`, `reason`, `asks`; `order_working_days`; on the rung: `order_draft_waits`, `order_rung_low`,
    /// `order_too_early` at `rung`, `order_urgent` at `urgent`.
    pub async fn draft_order(&self, actor: &Actor, input: &Drafting) -> Result<OrderId> {
        let mut tx = self.store().begin(self.now()).await?;
        let Some(item) = tx.item_seen(actor.sight(), input.item).await? else {
            let exists = tx.get::<Item>(input.item.0).await?.is_some();
            drop(tx);
            return Err(self.not_seen(actor, ("item", input.item.0), exists).await);
        };
        let rows = tx.rows_to_order(actor.sight(), item.id).await?;
        let row = chosen(&rows, input.list).cloned();
        let place = row
            .as_ref()
            .map_or_else(Place::default, |r| Place::of_body(r.body).marked(r.mark));
        let mut tx = self
            .allow(tx, actor, Action::KeepOrders, &place, ("item", item.id.0))
            .await?;
        let row = row.ok_or(crate::Error::NotFound)?;
        under_way(&item)?;

        let unit = input.unit.ok_or_else(|| Refusal::new("required").at("unit"))?;
        let duties = tx.duties_under(row.list, item.id).await?;
        let owes = duties.iter().any(|d| d.unit == unit && d.state.is_open());
        Refusal::unless(owes, "order_not_owed").map_err(|r| r.at("unit"))?;
        let sides = tx.sides_of_unit(unit, Some(row.body)).await?;
        let lit = if input.is_by_hand {
            required(&input.reason, "reason")?;
            None
        } else {
            let lights = causes(&mut tx, &row).await?;
            let lit = lights.into_iter().find(|l| l.side == input.side);
            let lit = lit.ok_or_else(|| Refusal::new("order_no_light").at("cause"))?;
            let on = |side: SideId| sides.iter().any(|s| s.id == side);
            Refusal::unless(lit.side.is_none_or(on), "order_other_side").map_err(|r| r.at("cause"))?;
            Some(lit)
        };
        let asks = required(&input.asks, "asks")?;
        working_days(input.working_days)?;
        let orders = to_unit(&tx.orders_under(row.list, item.id).await?, unit);
        let climbed = may_draft(
            input.rung,
            former(&orders),
            input.is_urgent,
            &input.reason,
            actor.today,
        )?;

        let (id, drafted_at) = (tx.new_id().await?, tx.now());
        let only_side = match sides.as_slice() {
            [one] => Some(one.id),
            _ => None,
        };
        tx.insert(&Order {
            id,
            body: row.body,
            item: item.id,
            side: lit.as_ref().map_or(only_side, |l| l.side.or(only_side)),
            unit,
            list_row: Some(lit.as_ref().map_or(row.row.id, |l| l.row)),
            period: lit.as_ref().map(|l| l.period),
            run: lit.as_ref().map(|l| l.run),
            cause: lit.as_ref().map_or_else(|| "by_hand".to_owned(), cause_of),
            numbers: lit.map_or_else(|| "{}".to_owned(), |l| l.numbers),
            reason: Some(input.reason.trim().to_owned()).filter(|r| !r.is_empty()),
            rung: input.rung,
            former: climbed,
            asks,
            working_days: input.working_days,
            drafted_by: actor.post,
            drafted_at,
            state: OrderState::Drafted,
        })
        .await?;
        tx.commit(Entry::done(actor.by(), "order.draft", ORDER, id.0))
            .await?;
        Ok(id)
    }
}

/// The row that is meant: of the list named, or of the newest.
fn chosen(rows: &[RowToOrder], list: Option<ListId>) -> Option<&RowToOrder> {
    rows.iter().find(|r| list.is_none_or(|list| r.list == list))
}

/// The orders to one unit, in the order given.
fn to_unit(orders: &[Order], unit: UnitId) -> Vec<Order> {
    orders.iter().filter(|o| o.unit == unit).cloned().collect()
}

/// Code of what lit a row: the rule, or that nothing was reported.
fn cause_of(light: &LightLine) -> String {
    light
        .rule
        .clone()
        .unwrap_or_else(|| light.light.state().to_owned())
}

/// The lights that may cause an order: a level above green, or no report.
async fn causes(reader: &mut Reader, row: &RowToOrder) -> Result<Vec<LightLine>> {
    let mut lights = reader.latest_lights(row.list, row.row.item).await?;
    lights.retain(|l| l.light == Light::NoReport || l.light.level().is_some_and(|level| level > 0));
    Ok(lights)
}

/// Refuses what is closed, paused or removed.
pub(super) fn under_way(item: &Item) -> Result<()> {
    if matches!(item.state, ItemState::Open | ItemState::CloseRequested) {
        return Ok(());
    }
    Err(Refusal::new("order_item_state")
        .with("state", item.state.code())
        .into())
}
