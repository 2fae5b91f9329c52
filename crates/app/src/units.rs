//! Units: added, renamed, called by other names for some days, abolished with successors, put on a side by hand.

use crate::App;
use crate::error::{Error, Result};
use crate::office::{existing_region, in_order};
use yipanqi_domain::office::{Side, Unit, UnitAlias, UnitKind, UnitSide, UnitSuccession};
use yipanqi_domain::refusal::{Refusal, required};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::sort_key::sort_key;
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Day, RegionId, SideId, UnitId};

impl App {
    /// Adds a unit from a day.
    pub async fn add_unit(
        &self,
        actor: &Actor,
        name: &str,
        kind: UnitKind,
        region: RegionId,
        starts_on: Day,
    ) -> Result<UnitId> {
        let mut tx = self.office_tx(actor, ("unit", 0)).await?;
        let name = required(name, "name")?;
        existing_region(&mut tx, region, self.today().max(starts_on), "region").await?;
        let same = tx.units_named(&name, starts_on).await?;
        if same
            .iter()
            .any(|u| u.region == region && u.exists_on(starts_on, "name").is_ok())
        {
            return Err(Refusal::new("unit_named_so").at("name").with("name", name).into());
        }
        let unit = Unit {
            id: tx.new_id().await?,
            sort_key: sort_key(&name),
            name,
            kind,
            region,
            starts_on,
            ends_on: None,
        };
        tx.insert(&unit).await?;
        tx.commit(Entry::done(actor.by(), "unit.add", "unit", unit.id.0))
            .await?;
        Ok(unit.id)
    }

    /// Gives a unit another name from a day; the former one stays an alias until the day before.
    pub async fn rename_unit(&self, actor: &Actor, unit: UnitId, name: &str, from: Day) -> Result<()> {
        let mut tx = self.office_tx(actor, ("unit", unit.0)).await?;
        let found: Unit = tx.get(unit.0).await?.ok_or(Error::NotFound)?;
        let name = required(name, "name")?;
        found.exists_on(from, "from")?;
        if from > self.today() {
            return Err(Refusal::new("not_ahead")
                .at("from")
                .with("on", self.today())
                .into());
        }
        if name == found.name {
            return Err(Refusal::new("nothing_changed").at("name").into());
        }
        let earlier = tx.aliases_of(unit).await?;
        let since = earlier
            .iter()
            .filter_map(|a| a.ends_on)
            .max()
            .map(|end| end.plus(1));
        let starts_on = since
            .unwrap_or(found.starts_on)
            .max(found.starts_on)
            .min(from.plus(-1));
        let alias = UnitAlias {
            id: tx.new_id().await?,
            unit,
            name: found.name.clone(),
            starts_on,
            ends_on: Some(from.plus(-1)),
        };
        tx.insert(&alias).await?;
        tx.update(&Unit {
            sort_key: sort_key(&name),
            name,
            ..found
        })
        .await?;
        tx.commit(Entry::done(actor.by(), "unit.rename", "unit", unit.0))
            .await?;
        Ok(())
    }

    /// Adds a name by which a unit is or was called.
    pub async fn add_alias(
        &self,
        actor: &Actor,
        unit: UnitId,
        name: &str,
        starts_on: Day,
        ends_on: Option<Day>,
    ) -> Result<()> {
        let mut tx = self.office_tx(actor, ("unit", unit.0)).await?;
        let found: Unit = tx.get(unit.0).await?.ok_or(Error::NotFound)?;
        let name = required(name, "name")?;
        in_order(starts_on, ends_on)?;
        let known = tx.aliases_of(unit).await?;
        let again = known
            .iter()
            .any(|a| a.name == name && a.ends_on.is_none_or(|end| end >= starts_on));
        if again || name == found.name {
            return Err(Refusal::new("name_taken").at("name").with("name", name).into());
        }
        let alias = UnitAlias {
            id: tx.new_id().await?,
            unit,
            name,
            starts_on,
            ends_on,
        };
        tx.insert(&alias).await?;
        tx.commit(Entry::done(actor.by(), "unit.add_alias", "unit", unit.0))
            .await?;
        Ok(())
    }

    /// Abolishes a unit: from this day it is no more and its successors, if any, stand in its place. Its duties are
    /// handed over apart; until they are, the gap list shows them.
    pub async fn abolish_unit(
        &self,
        actor: &Actor,
        unit: UnitId,
        from: Day,
        successors: &[UnitId],
    ) -> Result<()> {
        let mut tx = self.office_tx(actor, ("unit", unit.0)).await?;
        let found: Unit = tx.get(unit.0).await?.ok_or(Error::NotFound)?;
        if found.ends_on.is_some() {
            return Err(Refusal::stale("unit_abolished_already")
                .with("unit", &found.name)
                .into());
        }
        if from <= found.starts_on {
            return Err(Refusal::new("ends_before_start").at("from").into());
        }
        let mut named = successors.to_vec();
        named.sort_unstable();
        named.dedup();
        if named.contains(&unit) {
            return Err(Refusal::new("successor_is_itself").at("successor").into());
        }
        for successor in named {
            let other: Option<Unit> = tx.get(successor.0).await?;
            let other = other.ok_or_else(|| Refusal::new("unit_unknown").at("successor"))?;
            other.exists_on(from, "successor")?;
            let succession = UnitSuccession {
                id: tx.new_id().await?,
                predecessor: unit,
                successor,
                on_day: from,
            };
            tx.insert(&succession).await?;
        }
        tx.update(&Unit {
            ends_on: Some(from.plus(-1)),
            ..found
        })
        .await?;
        tx.commit(Entry::done(actor.by(), "unit.abolish", "unit", unit.0).because(from.to_string()))
            .await?;
        Ok(())
    }

    /// Puts a unit that lies outside every side on one by hand.
    pub async fn put_on_side(&self, actor: &Actor, unit: UnitId, side: SideId) -> Result<()> {
        let mut tx = self.office_tx(actor, ("unit", unit.0)).await?;
        tx.get::<Unit>(unit.0).await?.ok_or(Error::NotFound)?;
        let found: Option<Side> = tx.get(side.0).await?;
        let found = found.ok_or_else(|| Refusal::new("scope_unknown").at("side"))?;
        let already = tx.sides_of_unit(unit, Some(found.body)).await?;
        if already.iter().any(|s| s.id == side) {
            let refusal = Refusal::new("on_side_already").at("side");
            return Err(refusal.with("name", &found.name).into());
        }
        let id = tx.new_id().await?;
        tx.insert(&UnitSide { id, unit, side }).await?;
        tx.commit(Entry::done(actor.by(), "unit.put_on_side", "unit", unit.0))
            .await?;
        Ok(())
    }
}
