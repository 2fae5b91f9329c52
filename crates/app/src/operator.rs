//! What the operator of the machine can do without a login, when nobody can sign in any more. Whoever can run this can
//! read the database anyway; that it was done is in the trail, by nobody's account.

use crate::App;
use crate::accounts::{Invited, PASSWORD, password_link};
use crate::error::{Error, Result};
use crate::throttle::Doors;
use yipanqi_domain::office::{Account, AccountState};
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::trail::{By, Entry};

impl App {
    /// Forgets the failures counted for an account name.
    pub async fn operator_unlock(&self, login_name: &str) -> Result<()> {
        let mut tx = self.store.begin(self.now()).await?;
        let account = tx.account_by_name(login_name).await?.ok_or(Error::NotFound)?;
        Doors::of(login_name, "").clear_account(&mut tx).await?;
        let entry = Entry::done(By::default(), "account.unlock", "account", account.id.0);
        tx.commit(entry.because("operator")).await?;
        Ok(())
    }

    /// A new link for a first password, as an administrator would give it.
    pub async fn operator_link(&self, login_name: &str) -> Result<Invited> {
        let token = self.new_token();
        let mut tx = self.store.begin(self.now()).await?;
        let found = tx.account_by_name(login_name).await?.ok_or(Error::NotFound)?;
        if found.state == AccountState::Stopped {
            return Err(Refusal::stale("account_stopped").into());
        }
        let account = found.id;
        tx.void_links(PASSWORD, Some(account)).await?;
        tx.end_logins_of(account).await?;
        tx.update(&Account {
            password_hash: None,
            state: AccountState::Invited,
            ..found
        })
        .await?;
        tx.keep(&password_link(&token, account, tx.now())).await?;
        let entry = Entry::done(By::default(), "account.renew_link", "account", account.0);
        tx.commit(entry.because("operator")).await?;
        Ok(Invited { account, token })
    }
}
