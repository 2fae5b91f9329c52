//! What the administrators' pages show. Each is judged like the acts on it; secrets of accounts never leave.

use crate::App;
use crate::enter_as::scope_name;
use crate::error::{Error, Result};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use yipanqi_domain::office::{
    Account, AccountState, Body, Holding, Mark, Person, Post, Region, Side, Unit, UnitAlias, Zone, ZoneMember,
};
use yipanqi_domain::rights::{Action, Actor, Grant, Place, Scope, may};
use yipanqi_domain::{AccountId, Day, PersonId, PostId, RegionId, UnitId, ZoneId};
use yipanqi_store::Reader;

/// A zone with its members and the names of their regions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZoneLine {
    /// The zone.
    pub zone: Zone,
    /// Members, past and future ones included.
    pub members: Vec<(ZoneMember, String)>,
}

/// A unit with the name of its region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitLine {
    /// The unit.
    pub unit: Unit,
    /// Its region's name.
    pub region_name: String,
}

/// One unit, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPage {
    /// The unit.
    pub unit: Unit,
    /// Its region's name.
    pub region_name: String,
    /// Other names, with their days.
    pub aliases: Vec<UnitAlias>,
    /// Who took over, with the day.
    pub successors: Vec<(Unit, Day)>,
    /// From whom it took over, with the day.
    pub predecessors: Vec<(Unit, Day)>,
    /// Its posts that exist today or later, with who holds them today.
    pub posts: Vec<(Post, Option<String>)>,
    /// The sides for which it counts, with their bodies' names.
    pub sides: Vec<(Side, String)>,
}

/// A rung of the ladder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BodyLine {
    /// The body.
    pub body: Body,
    /// The name of the body above.
    pub parent_name: Option<String>,
    /// Its sides with their regions' names.
    pub sides: Vec<(Side, String)>,
}

/// A post with its unit and who holds it, now and later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostLine {
    /// The post.
    pub post: Post,
    /// Its unit's name.
    pub unit_name: String,
    /// Holdings that last until today or longer, with the names of the persons.
    pub holders: Vec<(Holding, String)>,
}

/// An account without its secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountLine {
    /// Id.
    pub account: AccountId,
    /// Name to sign in with.
    pub login_name: String,
    /// The person.
    pub person_name: String,
    /// Unit and post of each seat held today.
    pub seats: Vec<String>,
    /// State.
    pub state: AccountState,
    /// Ceiling.
    pub ceiling: Mark,
    /// Whether a second factor is enrolled.
    pub second_factor: bool,
}

/// A right that holds today or later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GrantLine {
    /// The right.
    pub grant: Grant,
    /// Unit and post.
    pub seat: String,
    /// Who holds the post today.
    pub holder: Option<String>,
    /// What it covers; `None` for the site.
    pub scope_name: Option<String>,
}

impl App {
    /// Refuses unless one of these acts of an administrator is allowed; the first one names the denial.
    pub async fn may_open(&self, actor: &Actor, acts: &[Action], kind: &'static str) -> Result<()> {
        if acts.iter().any(|act| may(actor, *act, &Place::site()).is_ok()) {
            return Ok(());
        }
        let act = acts.first().copied().unwrap_or(Action::SelfCheck);
        self.allow_reading(actor, act, &Place::site(), (kind, 0)).await
    }

    /// All regions by code.
    pub async fn regions_page(&self, actor: &Actor) -> Result<Vec<Region>> {
        self.may_open(actor, &[Action::KeepOffice, Action::GrantRights], "region")
            .await?;
        let mut read = self.store.read().await?;
        let regions = read.regions().await?;
        read.end().await?;
        Ok(regions)
    }

    /// All zones with their members.
    pub async fn zones_page(&self, actor: &Actor) -> Result<Vec<ZoneLine>> {
        self.may_open(actor, &[Action::KeepOffice], "zone").await?;
        let mut read = self.store.read().await?;
        let names = region_names(&mut read).await?;
        let mut lines = Vec::new();
        for zone in read.zones().await? {
            let members = read.members_of(zone.id).await?;
            let named = |m: ZoneMember| {
                let name = names.get(&m.region).cloned().unwrap_or_default();
                (m, name)
            };
            lines.push(ZoneLine {
                members: members.into_iter().map(named).collect(),
                zone,
            });
        }
        read.end().await?;
        Ok(lines)
    }

    /// One zone.
    pub async fn zone(&self, actor: &Actor, zone: ZoneId) -> Result<ZoneLine> {
        let all = self.zones_page(actor).await?;
        all.into_iter()
            .find(|line| line.zone.id == zone)
            .ok_or(Error::NotFound)
    }

    /// All units in Chinese order.
    pub async fn units_page(&self, actor: &Actor) -> Result<Vec<UnitLine>> {
        self.may_open(actor, &[Action::KeepOffice, Action::GrantRights], "unit")
            .await?;
        let mut read = self.store.read().await?;
        let names = region_names(&mut read).await?;
        let units = read.units().await?;
        read.end().await?;
        let line = |unit: Unit| UnitLine {
            region_name: names.get(&unit.region).cloned().unwrap_or_default(),
            unit,
        };
        Ok(units.into_iter().map(line).collect())
    }

    /// One unit, whole.
    pub async fn unit_page(&self, actor: &Actor, unit: UnitId) -> Result<UnitPage> {
        self.may_open(actor, &[Action::KeepOffice], "unit").await?;
        let today = self.today();
        let mut read = self.store.read().await?;
        let found: Unit = read.get(unit.0).await?.ok_or(Error::NotFound)?;
        let region: Option<Region> = read.get(found.region.0).await?;
        let (mut successors, mut predecessors) = (Vec::new(), Vec::new());
        for s in read.successions_from(unit).await? {
            if let Some(other) = read.get::<Unit>(s.successor.0).await? {
                successors.push((other, s.on_day));
            }
        }
        for s in read.successions_to(unit).await? {
            if let Some(other) = read.get::<Unit>(s.predecessor.0).await? {
                predecessors.push((other, s.on_day));
            }
        }
        let mut posts = Vec::new();
        for post in read.posts_of(unit, today).await? {
            let holder = match read.holder_of(post.id, today).await? {
                Some(holding) => read.get::<Person>(holding.person.0).await?.map(|p| p.name),
                None => None,
            };
            posts.push((post, holder));
        }
        let mut sides = Vec::new();
        for side in read.sides_of_unit(unit, None).await? {
            let body = read.get::<Body>(side.body.0).await?;
            sides.push((side, body.map(|b| b.name).unwrap_or_default()));
        }
        let aliases = read.aliases_of(unit).await?;
        read.end().await?;
        Ok(UnitPage {
            unit: found,
            region_name: region.map(|r| r.name).unwrap_or_default(),
            aliases,
            successors,
            predecessors,
            posts,
            sides,
        })
    }

    /// All bodies down the ladder, with their sides.
    pub async fn bodies_page(&self, actor: &Actor) -> Result<Vec<BodyLine>> {
        self.may_open(actor, &[Action::KeepOffice, Action::GrantRights], "body")
            .await?;
        let mut read = self.store.read().await?;
        let names = region_names(&mut read).await?;
        let (ladder, sides) = (read.ladder().await?, read.sides().await?);
        read.end().await?;
        let line = |body: &Body| BodyLine {
            parent_name: ladder
                .iter()
                .find(|b| Some(b.id) == body.parent)
                .map(|b| b.name.clone()),
            sides: sides
                .iter()
                .filter(|s| s.body == body.id)
                .map(|s| (s.clone(), names.get(&s.region).cloned().unwrap_or_default()))
                .collect(),
            body: body.clone(),
        };
        Ok(ladder.iter().map(line).collect())
    }

    /// All posts with who holds them.
    pub async fn posts_page(&self, actor: &Actor) -> Result<Vec<PostLine>> {
        self.may_open(actor, &[Action::KeepOffice, Action::GrantRights], "post")
            .await?;
        let mut read = self.store.read().await?;
        let seats = Seats::read(&mut read, self.today()).await?;
        let mut lines = Vec::new();
        for post in &seats.posts {
            let mut holders = Vec::new();
            for holding in read.holdings_of(post.id, self.today()).await? {
                let name = seats.persons.get(&holding.person).cloned().unwrap_or_default();
                holders.push((holding, name));
            }
            lines.push(PostLine {
                post: post.clone(),
                unit_name: seats.units.get(&post.unit).cloned().unwrap_or_default(),
                holders,
            });
        }
        read.end().await?;
        Ok(lines)
    }

    /// Everybody in Chinese order.
    pub async fn persons_page(&self, actor: &Actor) -> Result<Vec<Person>> {
        self.may_open(actor, &[Action::KeepOffice, Action::KeepAccounts], "person")
            .await?;
        let mut read = self.store.read().await?;
        let persons = read.persons().await?;
        read.end().await?;
        Ok(persons)
    }

    /// All accounts, without their secrets.
    pub async fn accounts_page(&self, actor: &Actor) -> Result<Vec<AccountLine>> {
        self.may_open(actor, &[Action::KeepAccounts, Action::GrantRights], "account")
            .await?;
        let mut read = self.store.read().await?;
        let seats = Seats::read(&mut read, self.today()).await?;
        let accounts = read.accounts().await?;
        read.end().await?;
        let line = |a: Account| AccountLine {
            account: a.id,
            person_name: seats.persons.get(&a.person).cloned().unwrap_or_default(),
            seats: seats.of(a.person),
            state: a.state,
            ceiling: a.ceiling,
            second_factor: a.totp_secret.is_some(),
            login_name: a.login_name,
        };
        Ok(accounts.into_iter().map(line).collect())
    }

    /// All rights that hold today or later.
    pub async fn rights_page(&self, actor: &Actor) -> Result<Vec<GrantLine>> {
        self.may_open(actor, &[Action::GrantRights], "right_grant")
            .await?;
        let mut read = self.store.read().await?;
        let seats = Seats::read(&mut read, self.today()).await?;
        let mut names: HashMap<Scope, Option<String>> = HashMap::new();
        let mut lines = Vec::new();
        for grant in read.all_grants_from(self.today()).await? {
            let scope = grant.scope();
            if let Entry::Vacant(place) = names.entry(scope) {
                place.insert(scope_name(&mut read, scope).await?);
            }
            lines.push(GrantLine {
                seat: seats.name(grant.post),
                holder: seats.holder(grant.post),
                scope_name: names.get(&scope).cloned().flatten(),
                grant,
            });
        }
        read.end().await?;
        Ok(lines)
    }
}

async fn region_names(read: &mut Reader) -> Result<HashMap<RegionId, String>> {
    Ok(read
        .regions()
        .await?
        .into_iter()
        .map(|r| (r.id, r.name))
        .collect())
}

/// Who sits where today, read once for a page.
struct Seats {
    posts: Vec<Post>,
    units: HashMap<UnitId, String>,
    persons: HashMap<PersonId, String>,
    holdings: Vec<Holding>,
}

impl Seats {
    async fn read(read: &mut Reader, today: Day) -> Result<Self> {
        Ok(Self {
            posts: read.posts().await?,
            units: read.units().await?.into_iter().map(|u| (u.id, u.name)).collect(),
            persons: read
                .persons()
                .await?
                .into_iter()
                .map(|p| (p.id, p.name))
                .collect(),
            holdings: read.holdings_on(today).await?,
        })
    }
    fn name(&self, post: PostId) -> String {
        let found = self.posts.iter().find(|p| p.id == post);
        found.map_or_else(String::new, |p| {
            format!(
                "{} {}",
                self.units.get(&p.unit).map_or("", String::as_str),
                p.name
            )
        })
    }
    fn holder(&self, post: PostId) -> Option<String> {
        let holding = self.holdings.iter().find(|h| h.post == post)?;
        self.persons.get(&holding.person).cloned()
    }
    fn of(&self, person: PersonId) -> Vec<String> {
        let held = self.holdings.iter().filter(|h| h.person == person);
        held.map(|h| self.name(h.post)).collect()
    }
}
