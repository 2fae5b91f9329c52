//! Regions, units, posts, accounts: who is who on a day.

use crate::error::Result;
use crate::reader::Reader;
use yipanqi_domain::office::{Account, Holding, Post, Region, Side, Unit, UnitAlias};
use yipanqi_domain::rights::{Grant, Place};
use yipanqi_domain::{AccountId, BodyId, Day, PersonId, PostId, UnitId};

impl Reader {
    /// The account with this login name.
    pub async fn account_by_name(&mut self, login_name: &str) -> Result<Option<Account>> {
        self.find_one("WHERE t.login_name = $1", args![login_name]).await
    }

    /// The accounts of a person.
    pub async fn accounts_of(&mut self, person: PersonId) -> Result<Vec<Account>> {
        self.find("WHERE t.person = $1 ORDER BY t.id", args![person])
            .await
    }

    /// The posts that a person holds on a day.
    pub async fn posts_held(&mut self, person: PersonId, on: Day) -> Result<Vec<Post>> {
        let rest = "JOIN holding h ON h.post = t.id WHERE h.person = $1 AND h.starts_on <= $2 \
                    AND (h.ends_on IS NULL OR h.ends_on >= $2) AND (t.ends_on IS NULL OR t.ends_on >= $2) ORDER BY t.id";
        self.find(rest, args![person, on]).await
    }

    /// Who holds a post on a day.
    pub async fn holder_of(&mut self, post: PostId, on: Day) -> Result<Option<Holding>> {
        let rest = "WHERE t.post = $1 AND t.starts_on <= $2 AND (t.ends_on IS NULL OR t.ends_on >= $2) ORDER BY t.id";
        self.find_one(rest, args![post, on]).await
    }

    /// The grants of a post that hold on a day.
    pub async fn grants_of(&mut self, post: PostId, on: Day) -> Result<Vec<Grant>> {
        let rest = "WHERE t.post = $1 AND t.starts_on <= $2 AND (t.ends_on IS NULL OR t.ends_on >= $2) ORDER BY t.id";
        self.find(rest, args![post, on]).await
    }

    /// All grants of all posts that a person holds on a day or will hold, for the rule that keeps roles apart.
    pub async fn grants_of_person(&mut self, person: PersonId, on: Day) -> Result<Vec<Grant>> {
        let rest = "JOIN holding h ON h.post = t.post WHERE h.person = $1 AND (h.ends_on IS NULL OR h.ends_on >= $2) \
                    AND (t.ends_on IS NULL OR t.ends_on >= $2) ORDER BY t.id";
        self.find(rest, args![person, on]).await
    }

    /// The sides of a body, from left to right.
    pub async fn sides_of(&mut self, body: BodyId) -> Result<Vec<Side>> {
        self.find("WHERE t.body = $1 ORDER BY t.position", args![body])
            .await
    }

    /// Where a unit lies, for the rights: its region's path and its sides (under `body`, or under every body).
    pub async fn place_of_unit(&mut self, unit: UnitId, body: Option<BodyId>) -> Result<Place> {
        let sql = "SELECT r.path FROM unit u JOIN region r ON r.id = u.region WHERE u.id = $1";
        let region_path: String = self
            .first(sql, args![unit])
            .await?
            .map_or(Ok(String::new()), |row| row.get(0))?;
        let sides = self.sides_of_unit(unit, body).await?;
        let sides = sides.into_iter().map(|s| s.id).collect();
        Ok(Place {
            body,
            unit: Some(unit),
            region_path,
            sides,
            mark: None,
        })
    }

    /// The sides for which a unit counts: from its region, or put there by hand.
    pub async fn sides_of_unit(&mut self, unit: UnitId, body: Option<BodyId>) -> Result<Vec<Side>> {
        let rest = "JOIN unit u ON u.id = $1 JOIN region r ON r.id = u.region \
                    WHERE (t.body = $2 OR $3 = 0) AND (r.path LIKE '%/' || CAST(t.region AS TEXT) || '/%' \
                    OR EXISTS (SELECT 1 FROM unit_side us WHERE us.unit = u.id AND us.side = t.id)) \
                    ORDER BY t.body, t.position";
        self.find(
            rest,
            args![unit, body.map_or(0, |b| b.0), i64::from(body.is_some())],
        )
        .await
    }

    /// Units with exactly this name or alias in use on a day, abolished ones included, existing ones first.
    pub async fn units_named(&mut self, name: &str, on: Day) -> Result<Vec<Unit>> {
        let rest = "WHERE t.name = $1 OR EXISTS (SELECT 1 FROM unit_alias a WHERE a.unit = t.id AND a.name = $1 \
                    AND a.starts_on <= $2) \
                    ORDER BY CASE WHEN t.ends_on IS NULL OR t.ends_on >= $2 THEN 0 ELSE 1 END, t.sort_key, t.id";
        self.find(rest, args![name, on]).await
    }

    /// All units in Chinese order.
    pub async fn units(&mut self) -> Result<Vec<Unit>> {
        self.find("ORDER BY t.sort_key, t.id", &[]).await
    }

    /// The aliases of a unit.
    pub async fn aliases_of(&mut self, unit: UnitId) -> Result<Vec<UnitAlias>> {
        self.find("WHERE t.unit = $1 ORDER BY t.starts_on, t.id", args![unit])
            .await
    }

    /// The units that took over from a unit, with the day.
    pub async fn successors_of(&mut self, unit: UnitId) -> Result<Vec<Unit>> {
        let rest =
            "JOIN unit_succession s ON s.successor = t.id WHERE s.predecessor = $1 ORDER BY s.on_day, t.id";
        self.find(rest, args![unit]).await
    }

    /// The region with this code on a day.
    pub async fn region_by_code(&mut self, code: &str, on: Day) -> Result<Option<Region>> {
        let rest = "WHERE t.code = $1 AND t.starts_on <= $2 AND (t.ends_on IS NULL OR t.ends_on >= $2)";
        self.find_one(rest, args![code, on]).await
    }

    /// Posts of a unit that exist on a day.
    pub async fn posts_of(&mut self, unit: UnitId, on: Day) -> Result<Vec<Post>> {
        let rest = "WHERE t.unit = $1 AND (t.ends_on IS NULL OR t.ends_on >= $2) ORDER BY t.id";
        self.find(rest, args![unit, on]).await
    }

    /// How many accounts there are.
    pub async fn account_count(&mut self) -> Result<i64> {
        self.number("SELECT COUNT(*) FROM account", &[]).await
    }

    /// Whether the account still exists; used when a login is presented.
    pub async fn account(&mut self, id: AccountId) -> Result<Option<Account>> {
        self.get(id.0).await
    }
}
