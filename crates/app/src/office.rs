//! The ground the office stands on: regions, zones, bodies with their sides. Kept by the system administrator.

use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::office::{Body, BodyKind, Region, RegionLevel, Side, Zone, ZoneMember};
use yipanqi_domain::refusal::{Refusal, Rule, required};
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::sort_key::sort_key;
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{BodyId, Day, RegionId, SideId, ZoneId};
use yipanqi_store::{Reader, Tx};

/// A region to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRegion {
    /// GB/T 2260 code; an area without one: its parent's code and a suffix, such as `500000-LJ`.
    pub code: String,
    /// Name as published.
    pub name: String,
    /// The region above.
    pub parent: Option<RegionId>,
    /// Level.
    pub level: RegionLevel,
    /// First day.
    pub starts_on: Day,
}

/// A body to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewBody {
    /// Name.
    pub name: String,
    /// Kind.
    pub kind: BodyKind,
    /// The body above.
    pub parent: Option<BodyId>,
    /// Rank on the ladder, 1 the highest.
    pub rank: i64,
    /// What its numbers begin with.
    pub number_prefix: String,
}

impl App {
    /// A transaction of the system administrator on one thing of the office.
    pub(crate) async fn office_tx(&self, actor: &Actor, object: (&'static str, i64)) -> Result<Tx> {
        let tx = self.store.begin(self.now()).await?;
        self.allow(tx, actor, Action::KeepOffice, &Place::site(), object)
            .await
    }

    /// Adds a region from a day.
    pub async fn add_region(&self, actor: &Actor, new: NewRegion) -> Result<RegionId> {
        let mut tx = self.office_tx(actor, ("region", 0)).await?;
        let (code, name) = (required(&new.code, "code")?, required(&new.name, "name")?);
        let plain = code.len() >= 6
            && code.bytes().take(6).all(|b| b.is_ascii_digit())
            && code
                .bytes()
                .skip(6)
                .all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if !plain {
            return Err(Refusal::new("region_code_form").at("code").into());
        }
        if let Some(other) = tx.region_by_code(&code, new.starts_on).await? {
            return Err(Refusal::new("region_code_taken")
                .at("code")
                .with("name", other.name)
                .into());
        }
        let above = match new.parent {
            Some(parent) => Some(existing_region(&mut tx, parent, new.starts_on, "parent").await?),
            None => None,
        };
        let id: RegionId = tx.new_id().await?;
        let region = Region {
            id,
            code,
            sort_key: sort_key(&name),
            name,
            parent: new.parent,
            level: new.level,
            path: format!("{}{id}/", above.map_or_else(|| "/".to_owned(), |a| a.path)),
            starts_on: new.starts_on,
            ends_on: None,
        };
        tx.insert(&region).await?;
        tx.commit(Entry::done(actor.by(), "region.add", "region", id.0))
            .await?;
        Ok(id)
    }

    /// Ends a region: this is its last day. Regions below it end or move first.
    pub async fn end_region(&self, actor: &Actor, region: RegionId, last_on: Day) -> Result<()> {
        let mut tx = self.office_tx(actor, ("region", region.0)).await?;
        let found: Region = tx.get(region.0).await?.ok_or(Error::NotFound)?;
        if found.ends_on.is_some() {
            return Err(Refusal::stale("region_ended").into());
        }
        if last_on < found.starts_on {
            return Err(Refusal::new("ends_before_start").at("last_on").into());
        }
        let below = tx.regions_below(region, last_on.plus(1)).await?.len();
        if below > 0 {
            return Err(Refusal::new("region_has_below").with("n", below).into());
        }
        tx.update(&Region {
            ends_on: Some(last_on),
            ..found
        })
        .await?;
        tx.commit(Entry::done(actor.by(), "region.end", "region", region.0).because(last_on.to_string()))
            .await?;
        Ok(())
    }

    /// Adds a zone, empty.
    pub async fn add_zone(&self, actor: &Actor, name: &str) -> Result<ZoneId> {
        let mut tx = self.office_tx(actor, ("zone", 0)).await?;
        let name = required(name, "name")?;
        if tx.zone_named(&name).await?.is_some() {
            return Err(Refusal::new("name_taken").at("name").with("name", name).into());
        }
        let zone = Zone {
            id: tx.new_id().await?,
            name,
        };
        tx.insert(&zone).await?;
        tx.commit(Entry::done(actor.by(), "zone.add", "zone", zone.id.0))
            .await?;
        Ok(zone.id)
    }

    /// Puts a region into a zone for some days. A region is not in a zone twice on one day.
    pub async fn put_in_zone(
        &self,
        actor: &Actor,
        zone: ZoneId,
        region: RegionId,
        starts_on: Day,
        ends_on: Option<Day>,
    ) -> Result<i64> {
        let mut tx = self.office_tx(actor, ("zone", zone.0)).await?;
        tx.get::<Zone>(zone.0).await?.ok_or(Error::NotFound)?;
        existing_region(&mut tx, region, starts_on, "region").await?;
        in_order(starts_on, ends_on)?;
        let meets = |m: &ZoneMember| {
            m.region == region
                && m.ends_on.is_none_or(|end| end >= starts_on)
                && ends_on.is_none_or(|end| m.starts_on <= end)
        };
        if let Some(member) = tx.members_of(zone).await?.iter().find(|m| meets(m)) {
            return Err(Refusal::new("zone_member_twice")
                .at("region")
                .with("on", member.starts_on)
                .into());
        }
        let member = ZoneMember {
            id: tx.new_id().await?,
            zone,
            region,
            starts_on,
            ends_on,
        };
        tx.insert(&member).await?;
        tx.commit(Entry::done(actor.by(), "zone.put", "zone", zone.0))
            .await?;
        Ok(member.id)
    }

    /// Ends a region's membership of a zone: this is its last day.
    pub async fn take_out_of_zone(&self, actor: &Actor, member: i64, last_on: Day) -> Result<()> {
        let mut tx = self.office_tx(actor, ("zone_member", member)).await?;
        let found: ZoneMember = tx.get(member).await?.ok_or(Error::NotFound)?;
        in_order(found.starts_on, Some(last_on)).map_err(|r| r.at("last_on"))?;
        let zone = found.zone;
        tx.update(&ZoneMember {
            ends_on: Some(last_on),
            ..found
        })
        .await?;
        tx.commit(Entry::done(actor.by(), "zone.take_out", "zone", zone.0).because(last_on.to_string()))
            .await?;
        Ok(())
    }

    /// Adds a body. The body above it stands higher on the ladder.
    pub async fn add_body(&self, actor: &Actor, new: NewBody) -> Result<BodyId> {
        let mut tx = self.office_tx(actor, ("body", 0)).await?;
        let name = required(&new.name, "name")?;
        let number_prefix = required(&new.number_prefix, "number_prefix")?;
        let ladder = tx.ladder().await?;
        if ladder.iter().any(|b| b.name == name) {
            return Err(Refusal::new("name_taken").at("name").with("name", name).into());
        }
        // Numbers are gap-free per prefix and year: two bodies with one prefix would share a series.
        if let Some(other) = ladder.iter().find(|b| b.number_prefix == number_prefix) {
            let refusal = Refusal::new("prefix_taken").at("number_prefix");
            return Err(refusal.with("name", &other.name).into());
        }
        if !(1..=99).contains(&new.rank) {
            return Err(Refusal::new("rank_range").at("rank").into());
        }
        if let Some(parent) = new.parent {
            let above = ladder.iter().find(|b| b.id == parent);
            let above = above.ok_or_else(|| Refusal::new("body_unknown").at("body_parent"))?;
            if above.rank >= new.rank {
                let refusal = Refusal::new("ladder_order").at("rank");
                return Err(refusal.with("name", &above.name).with("rank", above.rank).into());
            }
        }
        let body = Body {
            id: tx.new_id().await?,
            name,
            kind: new.kind,
            parent: new.parent,
            rank: new.rank,
            number_prefix,
        };
        tx.insert(&body).await?;
        tx.commit(Entry::done(actor.by(), "body.add", "body", body.id.0))
            .await?;
        Ok(body.id)
    }

    /// Adds a side to a body. Its region lies apart from those of the other sides, so that no unit counts twice.
    pub async fn add_side(
        &self,
        actor: &Actor,
        body: BodyId,
        region: RegionId,
        name: &str,
        mark: &str,
    ) -> Result<SideId> {
        let mut tx = self.office_tx(actor, ("body", body.0)).await?;
        tx.get::<Body>(body.0).await?.ok_or(Error::NotFound)?;
        let (name, mark) = (required(name, "name")?, required(mark, "mark")?);
        if mark.chars().count() != 1 {
            return Err(Refusal::new("side_mark_form").at("mark").into());
        }
        let own = existing_region(&mut tx, region, self.today(), "region").await?;
        let sides = tx.sides_of(body).await?;
        for side in &sides {
            let other: Option<Region> = tx.get(side.region.0).await?;
            let Some(other) = other else { continue };
            if own.path.starts_with(&other.path) || other.path.starts_with(&own.path) {
                let refusal = Refusal::new("sides_overlap").at("region");
                return Err(refusal.with("name", &side.name).into());
            }
            if side.mark == mark {
                return Err(Refusal::new("name_taken").at("mark").with("name", mark).into());
            }
        }
        let side = Side {
            id: tx.new_id().await?,
            body,
            region,
            name,
            mark,
            position: i64::try_from(sides.len()).unwrap_or(0),
        };
        tx.insert(&side).await?;
        tx.commit(Entry::done(actor.by(), "body.add_side", "side", side.id.0))
            .await?;
        Ok(side.id)
    }
}

/// A region that exists on a day.
pub(crate) async fn existing_region(
    read: &mut Reader,
    region: RegionId,
    on: Day,
    field: &'static str,
) -> Result<Region> {
    let found: Option<Region> = read.get(region.0).await?;
    let found = found.ok_or_else(|| Refusal::new("region_unknown").at(field).with("code", region))?;
    let over = found.ends_on.is_some_and(|end| end < on);
    if over || found.starts_on > on {
        let refusal = Refusal::new("region_not_on_day")
            .at(field)
            .with("name", &found.name);
        return Err(refusal.with("on", on).into());
    }
    Ok(found)
}

/// Refuses a last day before the first.
pub(crate) fn in_order(starts_on: Day, ends_on: Option<Day>) -> Rule {
    if ends_on.is_some_and(|end| end < starts_on) {
        return Err(Refusal::new("ends_before_start").at("ends_on"));
    }
    Ok(())
}
