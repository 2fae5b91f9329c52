//! The second factor: a code that changes every 30 seconds (RFC 6238: SHA-1, six digits, as every authenticator
//! speaks it). One step to either side is taken, for clocks that differ; no step is taken twice.

use crate::App;
use crate::error::{Error, Result};
use crate::sign_in::{Half, Owes, Passed, by, from, half, login};
use crate::throttle::Doors;
use sm3_secret::secret_of;
use totp_rs::{Algorithm, Builder, Secret, Totp};
use yipanqi_domain::At;
use yipanqi_domain::office::Account;
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::trail::Entry;
use yipanqi_store::{Login, SecondFactorStep};

/// What an enrolment page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enrolment {
    /// The secret in base32, in groups of four for typing.
    pub secret: String,
    /// The same as an `otpauth://` address, for programs that take one.
    pub address: String,
    /// The login name that the authenticator will show.
    pub login_name: String,
}

impl App {
    /// The secret that a half-done login is asked to enrol: the same for as long as the login stands.
    pub async fn enrolment(&self, token: &str) -> Result<Enrolment> {
        let mut read = self.store.read().await?;
        let half = half(&mut read, token, self.now()).await?;
        let site = read.site().await?;
        read.end().await?;
        let half = half
            .filter(|h| h.owes == Owes::Enrolment)
            .ok_or(Error::NotFound)?;
        let base32 = Secret::from(secret_of(token)).to_base32();
        let issuer = site.map_or_else(String::new, |s| s.name.replace(':', " "));
        let totp = totp(&base32, &issuer, &half.account.login_name)?;
        Ok(Enrolment {
            secret: grouped(&base32),
            address: totp.to_url().map_err(broken)?,
            login_name: half.account.login_name,
        })
    }

    /// Enrols the secret shown, proven by a code made with it, and completes the login.
    pub async fn enrol(&self, token: &str, code: &str, source: &str) -> Result<Passed> {
        let mut read = self.store.read().await?;
        let half = half(&mut read, token, self.now()).await?;
        let half = half
            .filter(|h| h.owes == Owes::Enrolment)
            .ok_or(Error::NotFound)?;
        let doors = Doors::of(&half.account.login_name, source);
        doors.open(&mut read, self.now()).await?;
        read.end().await?;
        let base32 = Secret::from(secret_of(token)).to_base32();
        let Some(step) = step_of(&base32, code, self.now())? else {
            // No secret of anybody can be guessed here: the page shows it. A typing error is not a failure.
            return Err(Refusal::new("enrol_code_wrong").at("code").into());
        };
        self.complete(half, step, Some(base32), &doors, source).await
    }

    /// Completes a half-done login by a code.
    pub async fn second_factor(&self, token: &str, code: &str, source: &str) -> Result<Passed> {
        let mut read = self.store.read().await?;
        let half = half(&mut read, token, self.now()).await?;
        let half = half.filter(|h| h.owes == Owes::Code).ok_or(Error::NotFound)?;
        let doors = Doors::of(&half.account.login_name, source);
        doors.open(&mut read, self.now()).await?;
        let last = read.pipe::<SecondFactorStep>(half.account.id).await?;
        read.end().await?;
        let secret = half.account.totp_secret.clone().unwrap_or_default();
        let step = step_of(&secret, code, self.now())?;
        match step.filter(|step| last.is_none_or(|l| l.step < *step)) {
            Some(step) => self.complete(half, step, None, &doors, source).await,
            None => Err(self
                .failed(&doors, Some(&half.account), source, "second_factor_wrong")
                .await),
        }
    }

    async fn complete(
        &self,
        half: Half,
        step: i64,
        enrolled: Option<String>,
        doors: &Doors,
        source: &str,
    ) -> Result<Passed> {
        let token = self.new_token();
        let mut tx = self.store.begin(self.now()).await?;
        doors.open(&mut tx, self.now()).await?;
        let account: Account = tx.account(half.account.id).await?.ok_or(Error::NotFound)?;
        let last = tx.pipe::<SecondFactorStep>(account.id).await?;
        let used = last.is_some_and(|l| l.step >= step);
        // Two browsers with one code, or one code sent twice: the lane lets the first one through.
        if used || account != half.account || !tx.use_up::<Login>(half.login.token_hash.clone()).await? {
            drop(tx);
            return Err(self
                .failed(doors, Some(&half.account), source, "second_factor_wrong")
                .await);
        }
        let act = if let Some(secret) = enrolled {
            let totp_secret = Some(secret);
            tx.update(&Account {
                totp_secret,
                ..account.clone()
            })
            .await?;
            "sign_in.enrol"
        } else {
            "sign_in"
        };
        tx.keep(&SecondFactorStep {
            account: account.id,
            step,
        })
        .await?;
        tx.keep(&login(
            &token,
            &account,
            half.login.post,
            "full",
            tx.now(),
            source,
        ))
        .await?;
        doors.clear_account(&mut tx).await?;
        tx.commit(Entry::done(by(&account), act, "account", account.id.0).because(from(source)))
            .await?;
        Ok(Passed { token, owes: None })
    }
}

/// The step at which a code was made, if it was made about now.
fn step_of(base32: &str, code: &str, now: At) -> Result<Option<i64>> {
    let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
    if code.len() != 6 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    let seconds = u64::try_from(now.0 / 1000).unwrap_or(0);
    let step = totp(base32, "", "")?.check(&code, seconds);
    Ok(step.and_then(|s| i64::try_from(s).ok()))
}

fn totp(base32: &str, issuer: &str, account_name: &str) -> Result<Totp> {
    let secret = Secret::try_from_base32(base32).map_err(|cause| Error::Broken(cause.to_string().into()))?;
    Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_digits(6)
        .with_skew(1)
        .with_step_duration(30)
        .with_issuer(Some(issuer).filter(|i| !i.is_empty()))
        .with_account_name(account_name)
        .with_secret(secret)
        .build()
        .map_err(broken)
}

fn broken(cause: totp_rs::TotpError) -> Error {
    Error::Broken(cause.to_string().into())
}

fn grouped(base32: &str) -> String {
    let letters: Vec<char> = base32.chars().collect();
    letters
        .chunks(4)
        .map(|four| four.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The secret offered to a half-done login is made from its token, so that it need not be kept anywhere before it is
/// enrolled. The token is changed when the login is completed; afterwards nothing that a browser holds leads to it.
mod sm3_secret {
    use yipanqi_domain::canon::Form;

    pub fn secret_of(token: &str) -> [u8; 20] {
        let digest = Form::new().text("second factor").text(token).digest();
        let mut secret = [0; 20];
        for (i, byte) in secret.iter_mut().enumerate() {
            *byte = u8::from_str_radix(digest.get(i * 2..i * 2 + 2).unwrap_or("0"), 16).unwrap_or(0);
        }
        secret
    }
}
