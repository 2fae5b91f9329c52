//! What the stories about people share: opening an application on a place, codes of the second factor, and counting
//! the entries that an act leaves.

use crate::world::World;
use std::sync::Arc;
use totp_rs::{Algorithm, Builder, Secret};
use yipanqi_app::clock::SetClock;
use yipanqi_app::setup::{NewAdmin, NewSite};
use yipanqi_app::{App, Blobs, Error, Settings, SystemChance};
use yipanqi_domain::At;
use yipanqi_domain::office::{Account, AccountState};
use yipanqi_domain::trail::{By, Entry};
use yipanqi_testkit::{NOW, Place};

/// A password that the rules take.
pub const PASSWORD: &str = "seven-hills-2-rivers";

/// An application on a place, at [`NOW`], with its clock.
pub async fn open(place: &Place, settings: Settings) -> (App, Arc<SetClock>) {
    let clock = Arc::new(SetClock::at(NOW));
    let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
    let store = place.store().await;
    let app = App::new(store, blobs, clock.clone(), Arc::new(SystemChance), settings);
    (app, clock)
}

/// What somebody types on the set-up page.
pub fn new_site() -> NewSite {
    let admin = |name: &str, login: &str| NewAdmin {
        name: name.into(),
        login_name: login.into(),
        office_phone: String::new(),
    };
    NewSite {
        number: "7".into(),
        name: "两江联合办公室".into(),
        unit: "联合办公室".into(),
        region: "500103".into(),
        admins: [
            admin("甲一", "xitong"),
            admin("乙二", "anquan"),
            admin("丙三", "shenji"),
        ],
    }
}

/// The code that an authenticator shows for a secret at an instant.
pub fn code(secret: &str, at: At) -> String {
    let secret = Secret::try_from_base32(secret.replace(' ', "")).unwrap();
    let totp = Builder::new()
        .with_algorithm(Algorithm::SHA1)
        .with_secret(secret)
        .build()
        .unwrap();
    totp.generate(u64::try_from(at.0 / 1000).unwrap()).to_string()
}

/// The sequence of the newest entry.
pub async fn head(app: &App) -> i64 {
    app.head().await.unwrap().seq
}

/// The code of a refusal; anything else fails the test.
pub fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    match result {
        Err(Error::Refused(refusal)) => refusal.code,
        other => panic!("not a refusal: {other:?}"),
    }
}

/// Gives an account of the world a password, behind the back of the use cases.
pub async fn with_password(world: &World, login_name: &str) -> Account {
    let hash = {
        use argon2::password_hash::PasswordHasher;
        let salt = b"a salt for tests";
        let hash = argon2::Argon2::default().hash_password_with_salt(PASSWORD.as_bytes(), salt);
        hash.map(|h: argon2::password_hash::phc::PasswordHash| h.to_string())
            .unwrap()
    };
    let mut tx = world.app.store().begin(world.app.now()).await.unwrap();
    let account = tx.account_by_name(login_name).await.unwrap().unwrap();
    let account = Account {
        password_hash: Some(hash),
        state: AccountState::Active,
        ..account
    };
    tx.update(&account).await.unwrap();
    let entry = Entry::done(By::default(), "test.password", "account", account.id.0);
    tx.commit(entry).await.unwrap();
    account
}

/// An act that must be done and leave exactly one entry, of this act.
macro_rules! done {
    ($app:expr, $act:literal, $call:expr) => {{
        let before = crate::people::head($app).await;
        let out = $call.await.unwrap();
        assert_eq!(
            crate::people::head($app).await,
            before + 1,
            "{} leaves one entry",
            $act
        );
        let mut read = $app.store().read().await.unwrap();
        assert_eq!(read.entries_after(before, 1).await.unwrap()[0].act, $act);
        read.end().await.unwrap();
        out
    }};
}

/// An act that must be refused with this code and leave no entry.
macro_rules! refuses {
    ($app:expr, $code:literal, $call:expr) => {{
        let before = crate::people::head($app).await;
        assert_eq!(crate::people::refused($call.await), $code);
        assert_eq!(
            crate::people::head($app).await,
            before,
            "a refused {} leaves no entry",
            $code
        );
    }};
}
pub(crate) use {done, refuses};
