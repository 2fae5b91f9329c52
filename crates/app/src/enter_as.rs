//! "Enter as": on a demo site anybody may act from any seat, to see what each one sees. A site is a demo from its
//! first row or never; on a real one there is no such door, and no page says that there could be.

use crate::App;
use crate::error::{Error, Result};
use crate::sign_in::{by, from, login};
use yipanqi_domain::office::{Account, AccountState, Body, Person, Region, Side, Unit};
use yipanqi_domain::rights::{Role, Scope};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{AccountId, PostId};
use yipanqi_store::Reader;

/// A seat that may be entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnterCard {
    /// The account.
    pub account: AccountId,
    /// The post.
    pub post: PostId,
    /// Who holds it.
    pub person_name: String,
    /// The post's name.
    pub post_name: String,
    /// The post's unit.
    pub unit_name: String,
    /// Its first right: the card is put under this role.
    pub role: Option<Role>,
    /// The names of what its rights cover, for the reader.
    pub scopes: Vec<String>,
}

impl App {
    /// The seats of a demo site, ordered by role, then as made. Not found on a real one.
    pub async fn enter_cards(&self) -> Result<Vec<EnterCard>> {
        let mut read = self.store.read().await?;
        if !is_demo(&mut read).await? {
            return Err(Error::NotFound);
        }
        let today = self.today();
        let mut cards = Vec::new();
        for account in read.every::<Account>().await? {
            if account.state != AccountState::Active {
                continue;
            }
            let person: Option<Person> = read.get(account.person.0).await?;
            for post in read.posts_held(account.person, today).await? {
                let grants = read.grants_of(post.id, today).await?;
                let unit: Option<Unit> = read.get(post.unit.0).await?;
                let mut scopes = Vec::new();
                for grant in &grants {
                    scopes.extend(scope_name(&mut read, grant.scope()).await?);
                }
                scopes.dedup();
                cards.push(EnterCard {
                    account: account.id,
                    post: post.id,
                    person_name: person.as_ref().map(|p| p.name.clone()).unwrap_or_default(),
                    post_name: post.name,
                    unit_name: unit.map(|u| u.name).unwrap_or_default(),
                    role: grants.first().map(|g| g.role),
                    scopes,
                });
            }
        }
        read.end().await?;
        cards.sort_by_key(|c| (c.role.is_none(), c.role));
        Ok(cards)
    }

    /// Enters a seat of a demo site without a password. Gives the token for the cookie.
    pub async fn enter_as(&self, account: AccountId, post: PostId, source: &str) -> Result<String> {
        let token = self.new_token();
        let mut tx = self.store.begin(self.now()).await?;
        if !is_demo(&mut tx).await? {
            return Err(Error::NotFound);
        }
        let account = tx.account(account).await?.ok_or(Error::NotFound)?;
        let held = tx.posts_held(account.person, self.today()).await?;
        if account.state != AccountState::Active || !held.iter().any(|p| p.id == post) {
            return Err(Error::NotFound);
        }
        tx.keep(&login(&token, &account, Some(post), "full", tx.now(), source))
            .await?;
        let by = By {
            post: Some(post),
            ..by(&account)
        };
        tx.commit(Entry::done(by, "sign_in.enter_as", "account", account.id.0).because(from(source)))
            .await?;
        Ok(token)
    }
}

async fn is_demo(read: &mut Reader) -> Result<bool> {
    Ok(read.site().await?.is_some_and(|site| site.demo))
}

/// The recorded name of what a right covers; `None` for the site.
pub(crate) async fn scope_name(read: &mut Reader, scope: Scope) -> Result<Option<String>> {
    Ok(match scope {
        Scope::Unit(id) => read.get::<Unit>(id.0).await?.map(|u| u.name),
        Scope::Region(id) => read.get::<Region>(id.0).await?.map(|r| r.name),
        Scope::Body(id) => read.get::<Body>(id.0).await?.map(|b| b.name),
        Scope::Side(id) => match read.get::<Side>(id.0).await? {
            Some(side) => {
                let body = read.get::<Body>(side.body.0).await?;
                Some(format!(
                    "{} · {}",
                    body.map(|b| b.name).unwrap_or_default(),
                    side.name
                ))
            }
            None => None,
        },
        Scope::Site => None,
    })
}
