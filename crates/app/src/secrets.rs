//! Tokens and password hashes. Hashing runs on a blocking thread, two at a time, and never while the write lane is
//! held: a crowd at the door costs memory and time of its own, not everybody's.

use crate::App;
use crate::error::{Error, Result};
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use tokio::sync::Semaphore;
use yipanqi_domain::canon::hex;

/// Each takes 19 MiB while it runs (the default of Argon2id: m = 19 MiB, t = 2, p = 1).
static HASHING: Semaphore = Semaphore::const_new(2);

/// Verified against when there is no account, so that the answer takes as long: of the same costs, of no password.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl App {
    /// A token that nobody can guess: 32 random bytes in hex. The store keeps its digest only.
    pub(crate) fn new_token(&self) -> String {
        let mut bytes = [0; 32];
        self.chance.fill(&mut bytes);
        hex(&bytes)
    }

    /// Argon2id of a password, in PHC form.
    pub(crate) async fn hashed(&self, password: &str) -> Result<String> {
        let mut salt = [0; 16];
        self.chance.fill(&mut salt);
        let password = password.to_owned();
        apart(move || {
            let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
            hash.map(|h: PasswordHash| h.to_string())
                .map_err(|cause| Error::Broken(cause.to_string().into()))
        })
        .await
    }
}

/// Whether a password fits a hash; without a hash it takes as long and says no.
pub(crate) async fn fits(password: &str, hash: Option<&str>) -> Result<bool> {
    let (password, known) = (password.to_owned(), hash.is_some());
    let hash = hash.unwrap_or(NOBODY).to_owned();
    apart(move || {
        let parsed = PasswordHash::new(&hash).map_err(|cause| Error::Broken(cause.to_string().into()))?;
        let fits = Argon2::default()
            .verify_password(password.as_bytes(), &parsed)
            .is_ok();
        Ok(fits && known)
    })
    .await
}

async fn apart<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let _turn = HASHING
        .acquire()
        .await
        .map_err(|cause| Error::Broken(cause.into()))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|cause| Error::Broken(cause.into()))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobodys_hash_can_be_read_costs_the_same_and_fits_no_password() {
        let parsed = PasswordHash::new(NOBODY).unwrap();
        let params = argon2::Params::try_from(&parsed).unwrap();
        let ours = argon2::Params::default();
        assert_eq!((params.m_cost(), params.t_cost()), (ours.m_cost(), ours.t_cost()));
        assert!(!fits("", None).await.unwrap());
    }
}
