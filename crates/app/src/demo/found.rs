//! The office of the demo, founded in one transaction with one entry: the site marked as a demo, regions and zones,
//! bodies with their sides, units, seats with their holders, rights and accounts.

use super::table::{broken, day, of, rows, sure_day};
use crate::App;
use crate::error::Result;
use crate::setup::load_regions;
use std::collections::HashMap;
use yipanqi_domain::office::{
    Account, AccountState, Body, BodyKind, Holding, Mark, Person, Post, Region, RegionLevel, Side, Site,
    Unit, UnitAlias, UnitKind, UnitSide, UnitSuccession, Zone, ZoneMember,
};
use yipanqi_domain::rights::{Actor, Grant, Role, Scope};
use yipanqi_domain::sort_key::sort_key;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{BodyId, Day, PersonId, PostId, RegionId, SideId, UnitId, ZoneId};
use yipanqi_store::Tx;

/// Code of the demo's own region outside both sides: units of the whole country sit there.
const OUTSIDE: &str = "100000";
/// From this day the seats are held and the rights given.
const SEATED_ON: &str = "2025-01-06";

/// What the history needs to know of the office.
pub(super) struct Office {
    pub bodies: HashMap<&'static str, BodyId>,
    pub units: HashMap<&'static str, UnitId>,
    /// Sides by body and side: `joint:yu`.
    pub sides: HashMap<String, SideId>,
    /// Accounts with the post each acts from, by login name.
    seats: HashMap<&'static str, (Account, PostId)>,
}

impl Office {
    /// The person of this login name, as of the clock's day.
    pub async fn actor(&self, app: &App, login: &str) -> Result<Actor> {
        let (account, post) = of(&self.seats, login)?;
        app.actor(account, Some(*post)).await
    }
    /// The login names of those who report for a unit of their own.
    pub fn reporters(&self) -> impl Iterator<Item = &'static str> {
        let mut names: Vec<_> = self
            .seats
            .keys()
            .copied()
            .filter(|n| n.ends_with("-tb"))
            .collect();
        names.sort_unstable();
        names.into_iter()
    }
    /// The unit of this key.
    pub fn unit(&self, key: &str) -> Result<UnitId> {
        of(&self.units, key).copied()
    }
    /// The side of the joint office that this key names: `yu` or `sc`.
    pub fn joint_side(&self, key: &str) -> Result<SideId> {
        let full = format!("joint:{key}");
        self.sides.get(&full).copied().ok_or_else(|| broken(&full))
    }
    pub fn body(&self, key: &str) -> Result<BodyId> {
        of(&self.bodies, key).copied()
    }
}

struct Founding {
    tx: Tx,
    regions: HashMap<String, RegionId>,
    office: Office,
}

/// Founds it.
pub(super) async fn found(app: &App) -> Result<Office> {
    let tx = app.store().begin(app.now()).await?;
    let mut f = Founding {
        tx,
        regions: HashMap::new(),
        office: Office {
            bodies: HashMap::new(),
            units: HashMap::new(),
            sides: HashMap::new(),
            seats: HashMap::new(),
        },
    };
    let site = Site {
        id: 1,
        name: "成渝双城经济圈演示站".to_owned(),
        demo: true,
        created_at: f.tx.now(),
    };
    f.tx.insert(&site).await?;
    f.regions().await?;
    f.bodies().await?;
    f.units().await?;
    f.seats().await?;
    let Founding { tx, office, .. } = f;
    tx.commit(Entry::done(By::default(), "demo.found", "site", site.id))
        .await?;
    app.store().set_site_number(site.id);
    Ok(office)
}

impl Founding {
    fn region(&self, code: &str) -> Result<RegionId> {
        self.regions
            .get(code)
            .copied()
            .ok_or_else(|| broken(&format!("no region {code}")))
    }

    async fn regions(&mut self) -> Result<()> {
        load_regions(&mut self.tx).await?;
        let id: RegionId = self.tx.new_id().await?;
        let outside = Region {
            id,
            code: OUTSIDE.to_owned(),
            name: "全国（演示，不属任何一方）".to_owned(),
            parent: None,
            level: RegionLevel::Area,
            path: format!("/{id}/"),
            starts_on: sure_day("2015-09-30")?,
            ends_on: None,
            sort_key: sort_key("全国"),
        };
        self.tx.insert(&outside).await?;
        let all = self.tx.every::<Region>().await?;
        self.regions = all.into_iter().map(|r| (r.code, r.id)).collect();
        let mut zones: HashMap<&str, ZoneId> = HashMap::new();
        for [name, region, from, to] in rows(include_str!("data/zones.csv"))? {
            let zone = if let Some(zone) = zones.get(name) {
                *zone
            } else {
                let id: ZoneId = self.tx.new_id().await?;
                let zone = Zone {
                    id,
                    name: name.to_owned(),
                };
                self.tx.insert(&zone).await?;
                zones.insert(name, id);
                id
            };
            let member = ZoneMember {
                id: self.tx.new_id().await?,
                zone,
                region: self.region(region)?,
                starts_on: sure_day(from)?,
                ends_on: day(to)?,
            };
            self.tx.insert(&member).await?;
        }
        Ok(())
    }

    async fn bodies(&mut self) -> Result<()> {
        for [key, name, kind, rank, above, prefix, sides] in rows(include_str!("data/bodies.csv"))? {
            let id: BodyId = self.tx.new_id().await?;
            let parent = match above {
                "" => None,
                above => Some(self.office.body(above)?),
            };
            let body = Body {
                id,
                name: name.to_owned(),
                kind: BodyKind::parse(kind).ok_or_else(|| broken(kind))?,
                parent,
                rank: rank.parse().map_err(|_| broken(rank))?,
                number_prefix: prefix.to_owned(),
            };
            self.tx.insert(&body).await?;
            for (position, side) in (0..).zip(sides.split(',')) {
                let (code, name, mark) = match side {
                    "yu" => ("500000", "重庆", "渝"),
                    "sc" => ("510000", "四川", "川"),
                    other => return Err(broken(other)),
                };
                let record = Side {
                    id: self.tx.new_id().await?,
                    body: id,
                    region: self.region(code)?,
                    name: name.to_owned(),
                    mark: mark.to_owned(),
                    position,
                };
                self.tx.insert(&record).await?;
                self.office.sides.insert(format!("{key}:{side}"), record.id);
            }
            self.office.bodies.insert(key, id);
        }
        Ok(())
    }

    async fn units(&mut self) -> Result<()> {
        for [key, name, kind, region, from, to, aliases] in rows(include_str!("data/units.csv"))? {
            let unit = Unit {
                id: self.tx.new_id().await?,
                name: name.to_owned(),
                kind: UnitKind::parse(kind).ok_or_else(|| broken(kind))?,
                region: self.region(region)?,
                starts_on: sure_day(from)?,
                ends_on: day(to)?,
                sort_key: sort_key(name),
            };
            self.tx.insert(&unit).await?;
            for alias in aliases.split(';').filter(|a| !a.is_empty()) {
                let (name, dates) = alias.split_once('@').ok_or_else(|| broken(alias))?;
                let (from, to) = dates.split_once('~').unwrap_or((dates, ""));
                let alias = UnitAlias {
                    id: self.tx.new_id().await?,
                    unit: unit.id,
                    name: name.to_owned(),
                    starts_on: sure_day(from)?,
                    ends_on: day(to)?,
                };
                self.tx.insert(&alias).await?;
            }
            self.office.units.insert(key, unit.id);
        }
        let succession = UnitSuccession {
            id: self.tx.new_id().await?,
            predecessor: *of(&self.office.units, "yu-old")?,
            successor: *of(&self.office.units, "yu-transport")?,
            on_day: sure_day("2025-01-01")?,
        };
        self.tx.insert(&succession).await?;
        // A unit outside every side counts for the one that it was put on by hand.
        let by_hand = UnitSide {
            id: self.tx.new_id().await?,
            unit: *of(&self.office.units, "rail")?,
            side: self.side("joint:sc")?,
        };
        self.tx.insert(&by_hand).await?;
        Ok(())
    }

    fn side(&self, key: &str) -> Result<SideId> {
        self.office.sides.get(key).copied().ok_or_else(|| broken(key))
    }

    async fn seats(&mut self) -> Result<()> {
        let from = sure_day(SEATED_ON)?;
        for [login, person_name, unit, post_name, role, scopes, ceiling] in
            rows(include_str!("data/seats.csv"))?
        {
            let post: PostId = self.tx.new_id().await?;
            let unit = *of(&self.office.units, unit)?;
            let record = Post {
                id: post,
                unit,
                name: post_name.to_owned(),
                starts_on: from,
                ends_on: None,
            };
            self.tx.insert(&record).await?;
            let person: PersonId = self.tx.new_id().await?;
            let record = Person {
                id: person,
                name: person_name.to_owned(),
                office_phone: None,
                sort_key: sort_key(person_name),
            };
            self.tx.insert(&record).await?;
            let holding = Holding {
                id: self.tx.new_id().await?,
                post,
                person,
                starts_on: from,
                ends_on: None,
            };
            self.tx.insert(&holding).await?;
            if login == "-" {
                continue;
            }
            let role = Role::parse(role).ok_or_else(|| broken(role))?;
            for scope in scopes.split(',') {
                self.grant(post, role, self.scope(scope)?, from).await?;
            }
            let account = Account {
                id: self.tx.new_id().await?,
                person,
                login_name: login.to_owned(),
                password_hash: None,
                totp_secret: None,
                ceiling: Mark::parse(ceiling).ok_or_else(|| broken(ceiling))?,
                state: AccountState::Active,
                created_at: self.tx.now(),
            };
            self.tx.insert(&account).await?;
            self.office.seats.insert(login, (account, post));
        }
        Ok(())
    }

    fn scope(&self, text: &str) -> Result<Scope> {
        match text.split_once(':') {
            None if text == "site" => Ok(Scope::Site),
            Some(("body", key)) => self.office.body(key).map(Scope::Body),
            Some(("unit", key)) => of(&self.office.units, key).copied().map(Scope::Unit),
            Some(("side", key)) => self.side(key).map(Scope::Side),
            _ => Err(broken(text)),
        }
    }

    async fn grant(&mut self, post: PostId, role: Role, scope: Scope, from: Day) -> Result<()> {
        let grant = Grant {
            id: self.tx.new_id().await?,
            post,
            role,
            scope_kind: scope.kind(),
            scope_id: scope.id(),
            starts_on: from,
            ends_on: None,
        };
        self.tx.insert(&grant).await?;
        Ok(())
    }
}
