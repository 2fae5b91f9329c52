//! Posts as seats, persons, and who holds which seat from which day.

use crate::App;
use crate::error::{Error, Result};
use crate::rights::persons_roles_apart;
use yipanqi_domain::office::{Holding, Person, Post, Unit};
use yipanqi_domain::refusal::{Refusal, required};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::sort_key::sort_key;
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{Day, PersonId, PostId, UnitId};

impl App {
    /// Adds a post to a unit from a day.
    pub async fn add_post(&self, actor: &Actor, unit: UnitId, name: &str, starts_on: Day) -> Result<PostId> {
        let mut tx = self.office_tx(actor, ("unit", unit.0)).await?;
        let name = required(name, "name")?;
        let found: Option<Unit> = tx.get(unit.0).await?;
        let found = found.ok_or_else(|| Refusal::new("unit_unknown").at("unit"))?;
        found.exists_on(starts_on, "unit")?;
        if tx.posts_of(unit, starts_on).await?.iter().any(|p| p.name == name) {
            return Err(Refusal::new("name_taken").at("name").with("name", name).into());
        }
        let post = Post {
            id: tx.new_id().await?,
            unit,
            name,
            starts_on,
            ends_on: None,
        };
        tx.insert(&post).await?;
        tx.commit(Entry::done(actor.by(), "post.add", "post", post.id.0))
            .await?;
        Ok(post.id)
    }

    /// Ends a post: this is its last day, and the last day of whoever holds it.
    pub async fn end_post(&self, actor: &Actor, post: PostId, last_on: Day) -> Result<()> {
        let mut tx = self.office_tx(actor, ("post", post.0)).await?;
        let found: Post = tx.get(post.0).await?.ok_or(Error::NotFound)?;
        if found.ends_on.is_some() {
            return Err(Refusal::stale("post_ended").with("on", last_on).into());
        }
        if last_on < found.starts_on {
            return Err(Refusal::new("ends_before_start").at("last_on").into());
        }
        for holding in tx.holdings_of(post, last_on.plus(1)).await? {
            tx.update(&Holding {
                ends_on: Some(last_on),
                ..holding
            })
            .await?;
        }
        tx.update(&Post {
            ends_on: Some(last_on),
            ..found
        })
        .await?;
        tx.commit(Entry::done(actor.by(), "post.end", "post", post.0).because(last_on.to_string()))
            .await?;
        Ok(())
    }

    /// Adds a person.
    pub async fn add_person(&self, actor: &Actor, name: &str, office_phone: &str) -> Result<PersonId> {
        let mut tx = self.office_tx(actor, ("person", 0)).await?;
        let name = required(name, "person_name")?;
        let person = Person {
            id: tx.new_id().await?,
            sort_key: sort_key(&name),
            name,
            office_phone: Some(office_phone.trim().to_owned()).filter(|p| !p.is_empty()),
        };
        tx.insert(&person).await?;
        tx.commit(Entry::done(actor.by(), "person.add", "person", person.id.0))
            .await?;
        Ok(person.id)
    }

    /// From this day the post is held by this person, or by nobody; who held it does so until the day before.
    ///
    /// Rights go with the seat, so what this person would hold all together is judged as when a right is given; and
    /// nobody takes a seat that has rights for oneself.
    pub async fn hold_post(
        &self,
        actor: &Actor,
        post: PostId,
        person: Option<PersonId>,
        from: Day,
    ) -> Result<()> {
        let mut tx = self.office_tx(actor, ("post", post.0)).await?;
        let today = self.today();
        let found: Post = tx.get(post.0).await?.ok_or(Error::NotFound)?;
        if from < found.starts_on || found.ends_on.is_some_and(|end| end < from) {
            return Err(Refusal::new("post_not_on_day").at("from").with("on", from).into());
        }
        for holding in tx.holdings_of(post, from).await? {
            if holding.starts_on > from {
                let refusal = Refusal::new("holding_later").at("from");
                return Err(refusal.with("on", holding.starts_on).into());
            }
            if Some(holding.person) == person {
                return Err(Refusal::new("holds_already").at("person").into());
            }
            tx.update(&Holding {
                ends_on: Some(from.plus(-1)),
                ..holding
            })
            .await?;
        }
        if let Some(person) = person {
            let known: Option<Person> = tx.get(person.0).await?;
            known.ok_or_else(|| Refusal::new("person_unknown").at("person"))?;
            if person == actor.person && !tx.grants_from(post, today).await?.is_empty() {
                return Err(Refusal::new("not_oneself").at("person").into());
            }
            let holding = Holding {
                id: tx.new_id().await?,
                post,
                person,
                starts_on: from,
                ends_on: None,
            };
            tx.insert(&holding).await?;
            persons_roles_apart(&mut tx, person, today.min(from), "person").await?;
        }
        let act = if person.is_some() {
            "post.hold"
        } else {
            "post.vacate"
        };
        tx.commit(Entry::done(actor.by(), act, "post", post.0).because(from.to_string()))
            .await?;
        Ok(())
    }
}
