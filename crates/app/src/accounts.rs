//! Accounts: invited by the system administrator, opened by their owner's first password, stopped and resumed.
//!
//! Two hands are needed for whatever lets one person into another's account: the system administrator renews the
//! link for a first password, the security administrator resets the second factor and sets the ceiling.

use crate::App;
use crate::error::{Error, Result};
use yipanqi_domain::canon::digest;
use yipanqi_domain::office::{Account, AccountState, Mark, Person};
use yipanqi_domain::password;
use yipanqi_domain::refusal::{Refusal, Rule};
use yipanqi_domain::rights::{Action, Actor, Place};
use yipanqi_domain::trail::Entry;
use yipanqi_domain::{AccountId, At, PersonId};
use yipanqi_store::{OneTimeLink, Reader, SecondFactorStep, Tx};

/// How long a link for a first password works (milliseconds).
pub const LINK_LIMIT: i64 = 7 * 24 * 3_600_000;
/// Purpose of such a link.
pub(crate) const PASSWORD: &str = "password";

/// An account with the link for its first password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invited {
    /// The account.
    pub account: AccountId,
    /// The token of the link. It is shown now and never again.
    pub token: String,
}

/// Whose first password a link sets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstPassword {
    /// The person.
    pub person_name: String,
    /// Name to sign in with.
    pub login_name: String,
}

/// The row of a link for a first password.
pub(crate) fn password_link(token: &str, account: AccountId, now: At) -> OneTimeLink {
    OneTimeLink {
        token_hash: digest(token.as_bytes()),
        purpose: PASSWORD.to_owned(),
        account: Some(account),
        expires_at: now.plus(LINK_LIMIT),
    }
}

impl App {
    /// Makes an account for a person who has none. It reads up to 内部 until the security administrator says
    /// otherwise, and sees nothing until a post of its person is given a right.
    pub async fn invite(&self, actor: &Actor, person: PersonId, login_name: &str) -> Result<Invited> {
        let token = self.new_token();
        let mut tx = self
            .account_tx(actor, Action::KeepAccounts, person.0, "person")
            .await?;
        let known: Option<Person> = tx.get(person.0).await?;
        known.ok_or_else(|| Refusal::new("person_unknown").at("person"))?;
        let login_name = password::login_name(login_name, "login_name")?;
        if tx.account_by_name(&login_name).await?.is_some() {
            return Err(Refusal::new("login_name_taken")
                .at("login_name")
                .with("name", login_name)
                .into());
        }
        if let Some(other) = tx.accounts_of(person).await?.first() {
            let refusal = Refusal::new("person_has_account").at("person");
            return Err(refusal.with("name", &other.login_name).into());
        }
        let account = Account {
            id: tx.new_id().await?,
            person,
            login_name,
            password_hash: None,
            totp_secret: None,
            ceiling: Mark::Internal,
            state: AccountState::Invited,
            created_at: tx.now(),
        };
        tx.insert(&account).await?;
        tx.keep(&password_link(&token, account.id, tx.now())).await?;
        tx.commit(Entry::done(actor.by(), "account.invite", "account", account.id.0))
            .await?;
        Ok(Invited {
            account: account.id,
            token,
        })
    }

    /// Gives a new link for a first password: the former password and all logins end, the second factor stays.
    pub async fn renew_link(&self, actor: &Actor, account: AccountId, reason: &str) -> Result<Invited> {
        let token = self.new_token();
        let mut tx = self
            .account_tx(actor, Action::KeepAccounts, account.0, "account")
            .await?;
        let found = another(&mut tx, actor, account).await?;
        if found.state == AccountState::Stopped {
            return Err(Refusal::stale("account_stopped").into());
        }
        tx.void_links(PASSWORD, Some(account)).await?;
        tx.end_logins_of(account).await?;
        tx.update(&Account {
            password_hash: None,
            state: AccountState::Invited,
            ..found
        })
        .await?;
        tx.keep(&password_link(&token, account, tx.now())).await?;
        tx.commit(Entry::done(actor.by(), "account.renew_link", "account", account.0).because(reason.trim()))
            .await?;
        Ok(Invited { account, token })
    }

    /// Whose first password this link sets; not found when it was used, is over, or never was.
    pub async fn first_password_page(&self, token: &str) -> Result<FirstPassword> {
        let mut read = self.store.read().await?;
        let account = invited(&mut read, token, self.now()).await?;
        let person: Option<Person> = read.get(account.person.0).await?;
        read.end().await?;
        Ok(FirstPassword {
            person_name: person.map(|p| p.name).unwrap_or_default(),
            login_name: account.login_name,
        })
    }

    /// Sets the first password by a link, which then is void. Signing in comes after.
    pub async fn set_first_password(&self, token: &str, typed: &str, again: &str) -> Result<()> {
        let mut read = self.store.read().await?;
        let account = invited(&mut read, token, self.now()).await?;
        read.end().await?;
        password::fit(typed, again, &account.login_name)?;
        let password_hash = Some(self.hashed(typed).await?);
        let mut tx = self.store.begin(self.now()).await?;
        let account = invited(&mut tx, token, self.now()).await?;
        tx.void_links(PASSWORD, Some(account.id)).await?;
        tx.update(&Account {
            password_hash,
            state: AccountState::Active,
            ..account.clone()
        })
        .await?;
        let by = crate::sign_in::by(&account);
        tx.commit(Entry::done(by, "account.first_password", "account", account.id.0))
            .await?;
        Ok(())
    }

    /// Stops an account: its logins end at once, its links are void.
    pub async fn stop_account(&self, actor: &Actor, account: AccountId, reason: &str) -> Result<()> {
        let mut tx = self
            .account_tx(actor, Action::KeepAccounts, account.0, "account")
            .await?;
        let found = another(&mut tx, actor, account).await?;
        if found.state == AccountState::Stopped {
            return Err(Refusal::stale("account_stopped").into());
        }
        tx.end_logins_of(account).await?;
        tx.void_links(PASSWORD, Some(account)).await?;
        tx.update(&Account {
            state: AccountState::Stopped,
            ..found
        })
        .await?;
        tx.commit(Entry::done(actor.by(), "account.stop", "account", account.0).because(reason.trim()))
            .await?;
        Ok(())
    }

    /// Lets a stopped account work again: with its password if it has one, else waiting for a new link.
    pub async fn resume_account(&self, actor: &Actor, account: AccountId) -> Result<()> {
        let mut tx = self
            .account_tx(actor, Action::KeepAccounts, account.0, "account")
            .await?;
        let found = another(&mut tx, actor, account).await?;
        if found.state != AccountState::Stopped {
            return Err(Refusal::stale("account_not_stopped").into());
        }
        let state = if found.password_hash.is_some() {
            AccountState::Active
        } else {
            AccountState::Invited
        };
        tx.update(&Account { state, ..found }).await?;
        tx.commit(Entry::done(actor.by(), "account.resume", "account", account.0))
            .await?;
        Ok(())
    }

    /// Sets the highest mark that an account may read. The security administrator's act.
    pub async fn set_ceiling(&self, actor: &Actor, account: AccountId, ceiling: Mark) -> Result<()> {
        let mut tx = self
            .account_tx(actor, Action::GrantRights, account.0, "account")
            .await?;
        let found = another(&mut tx, actor, account).await?;
        if found.ceiling == ceiling {
            return Err(Refusal::new("nothing_changed").at("ceiling").into());
        }
        tx.update(&Account { ceiling, ..found }).await?;
        tx.commit(
            Entry::done(actor.by(), "account.set_ceiling", "account", account.0).because(ceiling.code()),
        )
        .await?;
        Ok(())
    }

    /// Forgets the second factor, so that the next sign-in enrols a new one. The security administrator's act.
    pub async fn reset_second_factor(&self, actor: &Actor, account: AccountId, reason: &str) -> Result<()> {
        let mut tx = self
            .account_tx(actor, Action::GrantRights, account.0, "account")
            .await?;
        let found = another(&mut tx, actor, account).await?;
        if found.totp_secret.is_none() {
            return Err(Refusal::stale("second_factor_none").into());
        }
        tx.end_logins_of(account).await?;
        tx.use_up::<SecondFactorStep>(account).await?;
        tx.update(&Account {
            totp_secret: None,
            ..found
        })
        .await?;
        let entry = Entry::done(actor.by(), "account.reset_second_factor", "account", account.0);
        tx.commit(entry.because(reason.trim())).await?;
        Ok(())
    }

    async fn account_tx(&self, actor: &Actor, action: Action, object: i64, kind: &'static str) -> Result<Tx> {
        let tx = self.store.begin(self.now()).await?;
        self.allow(tx, actor, action, &Place::site(), (kind, object))
            .await
    }
}

/// The account, which is not the actor's own: nobody keeps one's own account.
async fn another(tx: &mut Tx, actor: &Actor, account: AccountId) -> Result<Account> {
    let found = tx.account(account).await?.ok_or(Error::NotFound)?;
    let own: Rule = Refusal::unless(found.person != actor.person, "not_oneself");
    own?;
    Ok(found)
}

async fn invited(read: &mut Reader, token: &str, now: At) -> Result<Account> {
    let link = read.pipe::<OneTimeLink>(digest(token.as_bytes())).await?;
    let link = link.filter(|l| l.purpose == PASSWORD && l.expires_at >= now);
    let account = match link.and_then(|l| l.account) {
        Some(account) => read.account(account).await?,
        None => None,
    };
    account
        .filter(|a| a.state == AccountState::Invited)
        .ok_or(Error::NotFound)
}
