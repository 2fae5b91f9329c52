//! Signing in: login name and password, then the second factor where one is due, then a login that pages accept.
//!
//! ```text
//! password ──▶ stage `password` ──code──▶ stage `full`         the token is changed when the stage is
//!          └─▶ stage `full` when no second factor is due
//!              stage `password` ──enrol + code──▶ `full`        when one is due and none is enrolled
//! ```
//!
//! A wrong name, a wrong password, an account that is stopped or has no password yet: one refusal, one duration.

use crate::App;
use crate::actor::{IDLE_LIMIT, second_factor_due};
use crate::error::{Error, Result};
use crate::secrets;
use crate::throttle::Doors;
use yipanqi_domain::canon::digest;
use yipanqi_domain::office::{Account, AccountState};
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::trail::{By, Entry, Outcome};
use yipanqi_domain::{At, PostId};
use yipanqi_store::{Login, Reader};

/// How long a login may wait for its second factor (milliseconds).
pub const HALF_LIMIT: i64 = 10 * 60_000;

/// A password that fitted: the token for the cookie, and what is still owed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// For the cookie; only its digest is kept.
    pub token: String,
    /// What is owed before pages open.
    pub owes: Option<Owes>,
}

/// What a half-done login still owes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owes {
    /// A code of the second factor.
    Code,
    /// Enrolment of a second factor, with its first code.
    Enrolment,
}

/// A login whose password fitted and whose second factor is owed.
pub(crate) struct Half {
    pub login: Login,
    pub account: Account,
    pub owes: Owes,
}

impl App {
    /// Signs in by name and password from a source address.
    pub async fn sign_in(&self, login_name: &str, password: &str, source: &str) -> Result<Passed> {
        let name = login_name.trim().to_lowercase();
        let doors = Doors::of(&name, source);
        let mut read = self.store.read().await?;
        doors.open(&mut read, self.now()).await?;
        let account = read.account_by_name(&name).await?;
        read.end().await?;
        let usable = account
            .as_ref()
            .filter(|a| a.state == AccountState::Active)
            .and_then(|a| a.password_hash.as_deref());
        let password = password.chars().take(1000).collect::<String>();
        let account = match (secrets::fits(&password, usable).await?, account) {
            (true, Some(account)) => account,
            (_, account) => {
                return Err(self
                    .failed(&doors, account.as_ref(), source, "sign_in_failed")
                    .await);
            }
        };
        self.password_fits(&doors, account, source).await
    }

    async fn password_fits(&self, doors: &Doors, account: Account, source: &str) -> Result<Passed> {
        let token = self.new_token();
        let mut tx = self.store.begin(self.now()).await?;
        // Judged again in the lane: guesses sent side by side are counted before one of them may succeed.
        doors.open(&mut tx, self.now()).await?;
        let owes = if second_factor_due(&mut tx, &account, self.today(), &self.settings).await? {
            Some(if account.totp_secret.is_some() {
                Owes::Code
            } else {
                Owes::Enrolment
            })
        } else {
            None
        };
        let stage = if owes.is_some() { "password" } else { "full" };
        let login = login(&token, &account, None, stage, tx.now(), source);
        if owes.is_some() {
            // Not signed in yet, so no entry: the door remembers it, that is all.
            drop(tx);
            let mut plumbing = self.store.plumbing(self.now()).await?;
            plumbing.put(&login).await?;
            plumbing.done().await?;
            return Ok(Passed { token, owes });
        }
        tx.keep(&login).await?;
        doors.clear_account(&mut tx).await?;
        tx.commit(Entry::done(by(&account), "sign_in", "account", account.id.0).because(from(source)))
            .await?;
        Ok(Passed { token, owes })
    }

    /// Counts a failure, leaves its entry, and gives the refusal. What is typed into the field of the name may be
    /// a password: an unknown name is not written down.
    pub(crate) async fn failed(
        &self,
        doors: &Doors,
        account: Option<&Account>,
        source: &str,
        code: &'static str,
    ) -> Error {
        let counted = async {
            let mut tx = self.store.begin(self.now()).await?;
            let counted = doors.count(&mut tx).await?;
            let act = if counted.locked {
                "sign_in.lock"
            } else {
                "sign_in.fail"
            };
            let entry = Entry::done(
                account.map(by).unwrap_or_default(),
                act,
                "account",
                account.map(|a| a.id.0),
            );
            tx.commit(entry.ending(Outcome::Failed).because(from(source)))
                .await?;
            Ok::<_, Error>(counted)
        };
        match counted.await {
            Ok(counted) if counted.locked => {
                let minutes = crate::throttle::LOCK / 60_000;
                Refusal::new("sign_in_locked").with("minutes", minutes).into()
            }
            Ok(counted) => Refusal::new(code).with("left", counted.left).into(),
            Err(error) => error,
        }
    }

    /// What a half-done login owes; `None` when it is over or there is none.
    pub async fn owes(&self, token: &str) -> Result<Option<Owes>> {
        let mut read = self.store.read().await?;
        let half = half(&mut read, token, self.now()).await?;
        read.end().await?;
        Ok(half.map(|h| h.owes))
    }

    /// Ends a login. Without one, nothing happens.
    pub async fn sign_out(&self, token: &str) -> Result<()> {
        let key = digest(token.as_bytes());
        let mut tx = self.store.begin(self.now()).await?;
        let Some(login) = tx.pipe::<Login>(key.clone()).await? else {
            return Ok(());
        };
        tx.use_up::<Login>(key).await?;
        let account: Option<Account> = tx.account(login.account).await?;
        let who = account.as_ref().map(by).unwrap_or_default();
        tx.commit(Entry::done(who, "sign_out", "account", login.account.0))
            .await?;
        Ok(())
    }

    /// Changes the post that a login acts from to another one that its person holds today.
    pub async fn choose_post(&self, token: &str, post: PostId) -> Result<()> {
        let key = digest(token.as_bytes());
        let mut tx = self.store.begin(self.now()).await?;
        let login = tx.pipe::<Login>(key).await?.filter(|l| l.stage == "full");
        let login = login
            .filter(|l| self.now().0 - l.seen_at.0 <= IDLE_LIMIT)
            .ok_or(Error::NotFound)?;
        let account: Account = tx.account(login.account).await?.ok_or(Error::NotFound)?;
        let held = tx.posts_held(account.person, self.today()).await?;
        if !held.iter().any(|p| p.id == post) {
            return Err(Refusal::new("post_not_held").at("post").into());
        }
        tx.keep(&Login {
            post: Some(post),
            ..login
        })
        .await?;
        let who = By {
            post: Some(post),
            ..by(&account)
        };
        tx.commit(Entry::done(who, "sign_in.choose_post", "post", post.0))
            .await?;
        Ok(())
    }
}

/// The half-done login behind a token.
pub(crate) async fn half(read: &mut Reader, token: &str, now: At) -> Result<Option<Half>> {
    let login = read.pipe::<Login>(digest(token.as_bytes())).await?;
    let Some(login) = login.filter(|l| l.stage == "password" && now.0 - l.created_at.0 <= HALF_LIMIT) else {
        return Ok(None);
    };
    let account = read.account(login.account).await?;
    Ok(account
        .filter(|a| a.state == AccountState::Active)
        .map(|account| Half {
            owes: if account.totp_secret.is_some() {
                Owes::Code
            } else {
                Owes::Enrolment
            },
            login,
            account,
        }))
}

/// A login row.
pub(crate) fn login(
    token: &str,
    account: &Account,
    post: Option<PostId>,
    stage: &str,
    now: At,
    source: &str,
) -> Login {
    Login {
        token_hash: digest(token.as_bytes()),
        account: account.id,
        post,
        stage: stage.to_owned(),
        created_at: now,
        seen_at: now,
        source: source.chars().take(64).collect(),
    }
}

/// An account as the trail records it at the door, before a post is acted from.
pub(crate) fn by(account: &Account) -> By {
    By {
        account: Some(account.id),
        person: Some(account.person),
        ..By::default()
    }
}

/// The source address as an entry's reason.
pub(crate) fn from(source: &str) -> String {
    let source: String = source.chars().take(64).collect();
    if source.is_empty() {
        source
    } else {
        format!("source={source}")
    }
}
