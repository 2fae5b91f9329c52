//! From a login token to an actor: the account, the person behind it, the post acted from and its rights today.

use crate::at_head::{AtHead, Moment};
use crate::error::{Error, Result};
use crate::{App, Settings};
use std::sync::Arc;
use yipanqi_domain::canon::digest;
use yipanqi_domain::office::{Account, AccountState, Person, Post, Unit};
use yipanqi_domain::rights::Actor;
use yipanqi_domain::{AccountId, Day, PostId, UnitId};
use yipanqi_store::{Head, Login, Reader};

/// A login unused for this long is over (milliseconds).
pub const IDLE_LIMIT: i64 = 30 * 60_000;
/// A login is over after this long, used or not (milliseconds).
pub const ABSOLUTE_LIMIT: i64 = 12 * 3_600_000;

/// Who is signed in, with what their page's band shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedIn {
    /// As the rules see them.
    pub actor: Actor,
    /// The person's name.
    pub person_name: String,
    /// The post's unit.
    pub unit_name: String,
    /// The post.
    pub post_name: String,
    /// Every post that the person holds today, to change between them.
    pub posts: Vec<Post>,
    /// Whether this is a demo site.
    pub demo: bool,
}

/// Whom a request comes from, and what every page says of the site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Greeted {
    /// Who is signed in.
    pub who: Option<Arc<SignedIn>>,
    /// How many things wait for them.
    pub todo: Option<i64>,
    /// Where the trail ends.
    pub head: Head,
    /// Whether this is a demo site.
    pub demo: bool,
    /// The moment at which all this was so.
    pub moment: Moment,
}

/// Who sits in a seat and how many things wait for it; none when nobody may sit there.
type Seated = Option<(Arc<SignedIn>, i64)>;

/// The seats of those who work here now, each with what waits for it.
#[derive(Debug)]
pub(crate) struct Seats(AtHead<(AccountId, Option<PostId>, Day), Seated>);

impl Default for Seats {
    fn default() -> Self {
        Self(AtHead::new(4096))
    }
}

impl App {
    /// Who presents this token, and what every page says, out of one snapshot. Nobody when there is no token or its login is
    /// over, half done (second factor owed), or never was.
    pub async fn greeted(&self, token: Option<&str>) -> Result<Greeted> {
        let put_right = self.put_right.count();
        let mut read = self.store.read().await?;
        let head = read.head().await?;
        let moment = Moment::new(&head, put_right);
        let seated = match token {
            Some(token) => self.seated(&mut read, &moment, token).await?,
            None => None,
        };
        let demo = match &seated {
            Some((_, kept)) => kept.as_ref().as_ref().is_some_and(|(who, _)| who.demo),
            None => read.site().await?.is_some_and(|site| site.demo),
        };
        read.end().await?;
        let found = match seated {
            Some((login, kept)) if kept.is_some() => {
                self.seen(login).await?;
                Option::clone(&kept)
            }
            _ => None,
        };
        let (who, todo) = found.unzip();
        Ok(Greeted {
            who,
            todo,
            head,
            demo,
            moment,
        })
    }

    /// Who presents this token; `None` when the login is over, half done (second factor owed), or never was.
    pub async fn signed_in(&self, token: &str) -> Result<Option<SignedIn>> {
        Ok(self.greeted(Some(token)).await?.who.map(Arc::unwrap_or_clone))
    }

    /// The login that stands behind a token, and its seat.
    async fn seated(
        &self,
        read: &mut Reader,
        moment: &Moment,
        token: &str,
    ) -> Result<Option<(Login, Arc<Seated>)>> {
        let (now, today) = (self.now(), self.today());
        let Some(login) = read.pipe::<Login>(digest(token.as_bytes())).await? else {
            return Ok(None);
        };
        let over = now.0 - login.seen_at.0 > IDLE_LIMIT || now.0 - login.created_at.0 > ABSOLUTE_LIMIT;
        if over || login.stage != "full" {
            return Ok(None);
        }
        let key = (login.account, login.post, today);
        if let Some(kept) = self.seats.0.get(moment, &key) {
            return Ok(Some((login, kept)));
        }
        let found = match seat(read, &login, today).await? {
            Some(who) => {
                let todo = read.todo_count(who.actor.sight()).await?;
                Some((Arc::new(who), todo))
            }
            None => None,
        };
        let found = Arc::new(found);
        self.seats.0.put(moment, key, found.clone());
        Ok(Some((login, found)))
    }

    /// Writes down once a minute that a login is in use.
    async fn seen(&self, login: Login) -> Result<()> {
        let now = self.now();
        if now.0 - login.seen_at.0 > 60_000 {
            let mut plumbing = self.store.plumbing(now).await?;
            plumbing
                .put(&Login {
                    seen_at: now,
                    ..login
                })
                .await?;
            plumbing.done().await?;
        }
        Ok(())
    }

    /// The actor of an account in a post, without a login: for the command line, the demo's history and tests.
    pub async fn actor(&self, account: &Account, post: Option<PostId>) -> Result<Actor> {
        let mut read = self.store.read().await?;
        let seated = actor_of(&mut read, account, post, self.today()).await?;
        seated.map(|s| s.0).ok_or(Error::NotFound)
    }
}

/// Whether this account must give a second factor: one that is enrolled always; administrators always; everybody
/// else by policy.
pub(crate) async fn second_factor_due(
    read: &mut Reader,
    account: &Account,
    today: Day,
    settings: &Settings,
) -> Result<bool> {
    if settings.second_factor_for_all || account.totp_secret.is_some() {
        return Ok(true);
    }
    let grants = read.grants_of_person(account.person, today).await?;
    Ok(grants.iter().any(|g| g.role.is_admin()))
}

async fn seat(read: &mut Reader, login: &Login, today: Day) -> Result<Option<SignedIn>> {
    let Some(account) = read.account(login.account).await? else {
        return Ok(None);
    };
    if account.state != AccountState::Active {
        return Ok(None);
    }
    let Some((actor, posts, post_name)) = actor_of(read, &account, login.post, today).await? else {
        return Ok(None);
    };
    let person: Option<Person> = read.get(account.person.0).await?;
    let unit: Option<Unit> = read.get(actor.unit.0).await?;
    let site = read.site().await?;
    let demo = site.is_some_and(|s| s.demo);
    // Made an administrator while signed in without a second factor: the login ends, the next one enrols.
    if !demo && account.totp_secret.is_none() && actor.grants.iter().any(|g| g.role.is_admin()) {
        return Ok(None);
    }
    Ok(Some(SignedIn {
        actor,
        person_name: person.map(|p| p.name).unwrap_or_default(),
        unit_name: unit.map(|u| u.name).unwrap_or_default(),
        post_name,
        posts,
        demo,
    }))
}

/// The actor in `post`, or in the first post held when none is named or the one named is no longer held. A person
/// without any post can sign in and see nothing: post and unit 0.
async fn actor_of(
    read: &mut Reader,
    account: &Account,
    post: Option<PostId>,
    today: Day,
) -> Result<Option<(Actor, Vec<Post>, String)>> {
    let posts = read.posts_held(account.person, today).await?;
    let seat = posts.iter().find(|p| Some(p.id) == post).or(posts.first());
    let grants = match seat {
        Some(seat) => read.grants_of(seat.id, today).await?,
        None => Vec::new(),
    };
    let actor = Actor {
        account: account.id,
        person: account.person,
        post: seat.map_or(PostId(0), |p| p.id),
        unit: seat.map_or(UnitId(0), |p| p.unit),
        grants,
        ceiling: account.ceiling,
        today,
        for_whom: None,
    };
    let name = seat.map(|p| p.name.clone()).unwrap_or_default();
    Ok(Some((actor, posts, name)))
}
