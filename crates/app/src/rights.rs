//! Rights: the security administrator gives a post a role within a scope, from a day, and takes it back.
//!
//! 三员分立 is judged over every person who holds the post today or later, and over everything else those persons
//! hold; the same judgement is made when somebody is put on a post ([`crate::posts`]). A right that begins after
//! another ended could be told apart by days; that is refused all the same, so that no correction of a day can mix
//! what was kept apart.

use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::office::{Body, Post, Region, Side, Unit};
use yipanqi_domain::refusal::{Refusal, Rule};
use yipanqi_domain::rights::{Action, Actor, Grant, Place, Role, Scope, ScopeKind, kept_apart};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Day, GrantId, PersonId, PostId};
use yipanqi_store::{Finding, Reader, Tx};

/// A right to be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewGrant {
    /// The post.
    pub post: PostId,
    /// The role.
    pub role: Role,
    /// Within what.
    pub scope: Scope,
    /// From this day; not before today.
    pub starts_on: Day,
    /// To this day, inclusive.
    pub ends_on: Option<Day>,
}

/// The tables that decide who may do what.
const DECIDING: [&str; 4] = ["right_grant", "holding", "account", "post"];

impl App {
    /// Gives a post a right.
    pub async fn grant(&self, actor: &Actor, new: NewGrant) -> Result<GrantId> {
        let tx = self.store.begin(self.now()).await?;
        let object = ("post", new.post.0);
        let mut tx = self
            .allow(tx, actor, Action::GrantRights, &Place::site(), object)
            .await?;
        let today = self.today();
        fits(&new, today)?;
        let post: Post = tx
            .get(new.post.0)
            .await?
            .ok_or_else(|| Refusal::new("post_unknown").at("post"))?;
        if post.ends_on.is_some_and(|end| end < new.starts_on) {
            return Err(Refusal::new("post_ended").at("post").with("on", today).into());
        }
        if !exists(&mut tx, new.scope).await? {
            return Err(Refusal::new("scope_unknown").at("scope").into());
        }
        let holders = tx.holdings_of(new.post, today).await?;
        if holders.iter().any(|h| h.person == actor.person) {
            return Err(Refusal::new("not_oneself").at("post").into());
        }
        let standing = tx.grants_from(new.post, today).await?;
        if standing
            .iter()
            .any(|g| g.role == new.role && g.scope() == new.scope)
        {
            return Err(Refusal::new("already_granted").at("role").into());
        }
        let grant = Grant {
            id: tx.new_id().await?,
            post: new.post,
            role: new.role,
            scope_kind: new.scope.kind(),
            scope_id: new.scope.id(),
            starts_on: new.starts_on,
            ends_on: new.ends_on,
        };
        tx.insert(&grant).await?;
        let roles: Vec<Role> = tx
            .grants_from(new.post, today)
            .await?
            .iter()
            .map(|g| g.role)
            .collect();
        kept_apart(&roles).map_err(|r| r.at("role"))?;
        for holder in holders {
            persons_roles_apart(&mut tx, holder.person, today, "role").await?;
        }
        tx.commit(Entry::done(actor.by(), "right.grant", "right_grant", grant.id.0))
            .await?;
        Ok(grant.id)
    }

    /// Takes a right back, at once: its last day was yesterday.
    pub async fn revoke(&self, actor: &Actor, grant: GrantId, reason: &str) -> Result<()> {
        let tx = self.store.begin(self.now()).await?;
        let object = ("right_grant", grant.0);
        let mut tx = self
            .allow(tx, actor, Action::GrantRights, &Place::site(), object)
            .await?;
        let today = self.today();
        let found: Grant = tx.get(grant.0).await?.ok_or(Error::NotFound)?;
        if found.ends_on.is_some_and(|end| end < today) {
            return Err(Refusal::stale("grant_over").into());
        }
        let holders = tx.holdings_of(found.post, today).await?;
        if holders.iter().any(|h| h.person == actor.person) {
            return Err(Refusal::new("not_oneself").into());
        }
        tx.update(&Grant {
            ends_on: Some(today.plus(-1)),
            ..found
        })
        .await?;
        tx.commit(Entry::done(actor.by(), "right.revoke", "right_grant", grant.0).because(reason.trim()))
            .await?;
        Ok(())
    }

    /// Whether the rows that decide who may do what are as their last entries left them. Asked before serving: what
    /// is found is told to the operator, and the program does not start on rights that another hand has changed.
    pub async fn check_rights_at_start(&self) -> Result<Vec<Finding>> {
        let mut read = self.store.read().await?;
        let findings = read.verify_tables(&DECIDING).await?;
        read.end().await?;
        Ok(findings)
    }
}

/// Refuses when what a person holds, today or later, through all posts mixes roles that are kept apart.
pub(crate) async fn persons_roles_apart(
    tx: &mut Tx,
    person: PersonId,
    today: Day,
    field: &'static str,
) -> Result<()> {
    let grants = tx.grants_of_person(person, today).await?;
    let roles: Vec<Role> = grants.iter().map(|g| g.role).collect();
    kept_apart(&roles).map_err(|r| r.at(field))?;
    Ok(())
}

/// Whether role, scope and days fit together.
fn fits(new: &NewGrant, today: Day) -> Rule {
    let on_site = new.scope.kind() == ScopeKind::Site;
    if new.role.is_admin() != on_site {
        let code = if on_site {
            "scope_site_is_for_admins"
        } else {
            "scope_of_admins_is_site"
        };
        return Err(Refusal::new(code).at("scope"));
    }
    if new.role == Role::Reporter && new.scope.kind() != ScopeKind::Unit {
        return Err(Refusal::new("scope_of_reporter_is_unit").at("scope"));
    }
    if new.starts_on < today {
        return Err(Refusal::new("not_backdated").at("starts_on").with("on", today));
    }
    if new.ends_on.is_some_and(|end| end < new.starts_on) {
        return Err(Refusal::new("ends_before_start").at("ends_on"));
    }
    Ok(())
}

async fn exists(read: &mut Reader, scope: Scope) -> Result<bool> {
    Ok(match scope {
        Scope::Unit(id) => read.get::<Unit>(id.0).await?.is_some(),
        Scope::Region(id) => read.get::<Region>(id.0).await?.is_some(),
        Scope::Side(id) => read.get::<Side>(id.0).await?.is_some(),
        Scope::Body(id) => read.get::<Body>(id.0).await?.is_some(),
        Scope::Site => true,
    })
}
