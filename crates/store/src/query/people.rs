//! What the administrators look at: all regions, zones, bodies, posts with their holders, accounts, grants; and what
//! keeps roles apart is judged over.

use crate::error::Result;
use crate::reader::Reader;
use yipanqi_domain::office::{
    Account, Body, Holding, Person, Post, Region, Side, UnitSide, UnitSuccession, Zone, ZoneMember,
};
use yipanqi_domain::rights::Grant;
use yipanqi_domain::{Day, PersonId, PostId, RegionId, UnitId, ZoneId};

impl Reader {
    /// All regions in the order of their codes.
    pub async fn regions(&mut self) -> Result<Vec<Region>> {
        self.find("ORDER BY t.code, t.starts_on", &[]).await
    }

    /// Regions directly below one that exist on a day, by code.
    pub async fn regions_below(&mut self, region: RegionId, on: Day) -> Result<Vec<Region>> {
        let rest = "WHERE t.parent = $1 AND t.starts_on <= $2 AND (t.ends_on IS NULL OR t.ends_on >= $2) ORDER BY t.code";
        self.find(rest, args![region, on]).await
    }

    /// All zones by name.
    pub async fn zones(&mut self) -> Result<Vec<Zone>> {
        self.find("ORDER BY t.name", &[]).await
    }

    /// The zone of this name.
    pub async fn zone_named(&mut self, name: &str) -> Result<Option<Zone>> {
        self.find_one("WHERE t.name = $1", args![name]).await
    }

    /// The regions of a zone, past and future ones included.
    pub async fn members_of(&mut self, zone: ZoneId) -> Result<Vec<ZoneMember>> {
        self.find("WHERE t.zone = $1 ORDER BY t.starts_on, t.id", args![zone])
            .await
    }

    /// All bodies down the ladder.
    pub async fn ladder(&mut self) -> Result<Vec<Body>> {
        self.find("ORDER BY t.rank, t.id", &[]).await
    }

    /// All sides of all bodies.
    pub async fn sides(&mut self) -> Result<Vec<Side>> {
        self.find("ORDER BY t.body, t.position, t.id", &[]).await
    }

    /// The sides on which a unit was put by hand.
    pub async fn sides_by_hand(&mut self, unit: UnitId) -> Result<Vec<UnitSide>> {
        self.find("WHERE t.unit = $1 ORDER BY t.id", args![unit]).await
    }

    /// Who took over from a unit, with the days.
    pub async fn successions_from(&mut self, unit: UnitId) -> Result<Vec<UnitSuccession>> {
        self.find("WHERE t.predecessor = $1 ORDER BY t.on_day, t.id", args![unit])
            .await
    }

    /// From whom a unit took over, with the days.
    pub async fn successions_to(&mut self, unit: UnitId) -> Result<Vec<UnitSuccession>> {
        self.find("WHERE t.successor = $1 ORDER BY t.on_day, t.id", args![unit])
            .await
    }

    /// All posts of all units, in the order of their units.
    pub async fn posts(&mut self) -> Result<Vec<Post>> {
        self.find(
            "JOIN unit u ON u.id = t.unit ORDER BY u.sort_key, u.id, t.id",
            &[],
        )
        .await
    }

    /// Everybody in Chinese order.
    pub async fn persons(&mut self) -> Result<Vec<Person>> {
        self.find("ORDER BY t.sort_key, t.id", &[]).await
    }

    /// All accounts by login name.
    pub async fn accounts(&mut self) -> Result<Vec<Account>> {
        self.find("ORDER BY t.login_name", &[]).await
    }

    /// Everybody who holds a post on a day or later.
    pub async fn holdings_of(&mut self, post: PostId, from: Day) -> Result<Vec<Holding>> {
        let rest = "WHERE t.post = $1 AND (t.ends_on IS NULL OR t.ends_on >= $2) ORDER BY t.starts_on, t.id";
        self.find(rest, args![post, from]).await
    }

    /// All posts that a person holds on a day or later.
    pub async fn holdings_by(&mut self, person: PersonId, from: Day) -> Result<Vec<Holding>> {
        let rest =
            "WHERE t.person = $1 AND (t.ends_on IS NULL OR t.ends_on >= $2) ORDER BY t.starts_on, t.id";
        self.find(rest, args![person, from]).await
    }

    /// All holdings on a day.
    pub async fn holdings_on(&mut self, on: Day) -> Result<Vec<Holding>> {
        let rest = "WHERE t.starts_on <= $1 AND (t.ends_on IS NULL OR t.ends_on >= $1) ORDER BY t.post, t.id";
        self.find(rest, args![on]).await
    }

    /// The grants of a post that hold on a day or later.
    pub async fn grants_from(&mut self, post: PostId, from: Day) -> Result<Vec<Grant>> {
        let rest = "WHERE t.post = $1 AND (t.ends_on IS NULL OR t.ends_on >= $2) ORDER BY t.id";
        self.find(rest, args![post, from]).await
    }

    /// All grants that hold on a day or later.
    pub async fn all_grants_from(&mut self, from: Day) -> Result<Vec<Grant>> {
        let rest = "WHERE t.ends_on IS NULL OR t.ends_on >= $1 ORDER BY t.post, t.id";
        self.find(rest, args![from]).await
    }
}
