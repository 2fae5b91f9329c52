//! First run: a one-time token opens one page that makes three administrators, who are three persons.
//!
//! ```text
//! prepare_setup ─ token, shown on the terminal ─▶ found_site ─▶ three links, one each ─▶ first passwords
//! ```
//!
//! There is no default password and no first account: before this, nobody can sign in; after it, the token is void.

use crate::App;
use crate::accounts::password_link;
use crate::error::{Error, Result};
use yipanqi_domain::canon::digest;
use yipanqi_domain::office::{
    Account, AccountState, Holding, Mark, Person, Post, Region, Site, Unit, UnitKind,
};
use yipanqi_domain::password::login_name;
use yipanqi_domain::refusal::{Refusal, Rule, required};
use yipanqi_domain::rights::{Grant, Role, Scope};
use yipanqi_domain::sort_key::sort_key;
use yipanqi_domain::trail::{By, Entry};
use yipanqi_domain::{AccountId, Day, PostId, RegionId, regions};
use yipanqi_store::{OneTimeLink, Reader, Tx};

/// How long the set-up token works (milliseconds). Starting the program again gives a new one.
pub const SETUP_LIMIT: i64 = 24 * 3_600_000;
/// Purpose of the set-up token.
const SETUP: &str = "setup";

/// The three administrators in the order of the form, with what their seats are called in the records.
const ADMINS: [(Role, &str); 3] = [
    (Role::SystemAdmin, "系统管理员"),
    (Role::SecurityAdmin, "安全保密管理员"),
    (Role::AuditAdmin, "安全审计员"),
];
const NAME_FIELDS: [&str; 3] = ["name_system", "name_security", "name_audit"];
const LOGIN_FIELDS: [&str; 3] = ["login_system", "login_security", "login_audit"];

/// What the set-up page asks for, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewSite {
    /// Site number, 1–511: what every id made here begins with. Two sites that exchange data need different ones.
    pub number: String,
    /// Name of the site.
    pub name: String,
    /// The unit in which the three administrators have their seats.
    pub unit: String,
    /// GB/T 2260 code of that unit's region.
    pub region: String,
    /// System, security and audit administrator.
    pub admins: [NewAdmin; 3],
}

/// One administrator to be.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewAdmin {
    /// The person's name.
    pub name: String,
    /// Name to sign in with.
    pub login_name: String,
    /// Office phone, may be empty.
    pub office_phone: String,
}

/// A link for one person's first password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstLink {
    /// The role of the administrator.
    pub role: Role,
    /// Whose it is.
    pub person_name: String,
    /// Name to sign in with.
    pub login_name: String,
    /// The token of the link. It is shown now and never again.
    pub token: String,
}

struct Checked {
    number: i64,
    name: String,
    unit: String,
    region: String,
    admins: [Person3; 3],
}

struct Person3 {
    name: String,
    login: String,
    phone: Option<String>,
}

impl App {
    /// Makes the set-up token, voiding former ones; `None` once the site is founded.
    pub async fn prepare_setup(&self) -> Result<Option<String>> {
        if self.store.read().await?.site().await?.is_some() {
            return Ok(None);
        }
        let token = self.new_token();
        let now = self.now();
        let mut plumbing = self.store.plumbing(now).await?;
        plumbing.void_links(SETUP).await?;
        plumbing
            .put(&OneTimeLink {
                token_hash: digest(token.as_bytes()),
                purpose: SETUP.to_owned(),
                account: None,
                expires_at: now.plus(SETUP_LIMIT),
            })
            .await?;
        plumbing.done().await?;
        Ok(Some(token))
    }

    /// Whether this token still opens the set-up page.
    pub async fn setup_is_open(&self, token: &str) -> Result<bool> {
        let mut read = self.store.read().await?;
        let open = read.site().await?.is_none() && link_stands(&mut read, token, self).await?;
        read.end().await?;
        Ok(open)
    }

    /// Founds the site: its row, the built-in regions, the office unit, three administrators with a seat, a right
    /// and a link each. The token works once, whoever comes first.
    pub async fn found_site(&self, token: &str, new: &NewSite) -> Result<Vec<FirstLink>> {
        if !self.setup_is_open(token).await? {
            return Err(Error::NotFound);
        }
        let checked = check(new)?;
        let tokens = [self.new_token(), self.new_token(), self.new_token()];
        let mut tx = self.store.begin(self.now()).await?;
        let first = tx.site().await?.is_none() && link_stands(&mut tx, token, self).await?;
        if !first || tx.void_links(SETUP, None).await? == 0 {
            return Err(Error::NotFound);
        }
        let former = self.store.site_number();
        self.store.set_site_number(checked.number);
        let founded = self.found(tx, &checked, &tokens).await;
        if founded.is_err() {
            self.store.set_site_number(former);
        }
        founded
    }

    async fn found(&self, mut tx: Tx, new: &Checked, tokens: &[String; 3]) -> Result<Vec<FirstLink>> {
        let (now, today) = (tx.now(), self.today());
        let site = Site {
            id: new.number,
            name: new.name.clone(),
            demo: false,
            created_at: now,
        };
        tx.insert(&site).await?;
        load_regions(&mut tx).await?;
        let region = tx.region_by_code(&new.region, today).await?.ok_or_else(|| {
            Refusal::new("region_unknown")
                .at("region")
                .with("code", &new.region)
        })?;
        let unit = Unit {
            id: tx.new_id().await?,
            name: new.unit.clone(),
            kind: UnitKind::Office,
            region: region.id,
            starts_on: today,
            ends_on: None,
            sort_key: sort_key(&new.unit),
        };
        tx.insert(&unit).await?;
        let mut links = Vec::new();
        for (((role, post_name), person), token) in ADMINS.into_iter().zip(&new.admins).zip(tokens) {
            let post = Post {
                id: tx.new_id().await?,
                unit: unit.id,
                name: post_name.to_owned(),
                starts_on: today,
                ends_on: None,
            };
            tx.insert(&post).await?;
            let account = seat(&mut tx, &post, role, person, today).await?;
            tx.keep(&password_link(token, account, now)).await?;
            links.push(FirstLink {
                role,
                person_name: person.name.clone(),
                login_name: person.login.clone(),
                token: token.clone(),
            });
        }
        tx.commit(Entry::done(By::default(), "site.found", "site", site.id))
            .await?;
        Ok(links)
    }
}

async fn link_stands(read: &mut Reader, token: &str, app: &App) -> Result<bool> {
    let link = read.pipe::<OneTimeLink>(digest(token.as_bytes())).await?;
    Ok(link.is_some_and(|l| l.purpose == SETUP && l.expires_at >= app.now()))
}

fn check(new: &NewSite) -> Rule<Checked> {
    let name = required(&new.name, "site_name")?;
    let number = new.number.trim().parse().ok().filter(|n| (1..=511).contains(n));
    let number = number.ok_or_else(|| Refusal::new("site_number").at("site_number"))?;
    let unit = required(&new.unit, "unit")?;
    let region = required(&new.region, "region")?;
    let mut admins = Vec::new();
    for (i, admin) in new.admins.iter().enumerate() {
        let person = Person3 {
            name: required(&admin.name, NAME_FIELDS[i])?,
            login: login_name(&admin.login_name, LOGIN_FIELDS[i])?,
            phone: Some(admin.office_phone.trim().to_owned()).filter(|p| !p.is_empty()),
        };
        for earlier in &admins {
            let Person3 { name, login, .. } = earlier;
            if *name == person.name {
                return Err(Refusal::new("three_persons")
                    .at(NAME_FIELDS[i])
                    .with("name", name));
            }
            if *login == person.login {
                return Err(Refusal::new("login_name_taken")
                    .at(LOGIN_FIELDS[i])
                    .with("name", login));
            }
        }
        admins.push(person);
    }
    let admins = admins.try_into().map_err(|_| Refusal::new("required"))?;
    Ok(Checked {
        number,
        name,
        unit,
        region,
        admins,
    })
}

async fn seat(tx: &mut Tx, post: &Post, role: Role, new: &Person3, today: Day) -> Result<AccountId> {
    let person = Person {
        id: tx.new_id().await?,
        name: new.name.clone(),
        office_phone: new.phone.clone(),
        sort_key: sort_key(&new.name),
    };
    tx.insert(&person).await?;
    let holding = Holding {
        id: tx.new_id().await?,
        post: post.id,
        person: person.id,
        starts_on: today,
        ends_on: None,
    };
    tx.insert(&holding).await?;
    let grant = site_grant(tx.new_id().await?, post.id, role, today);
    tx.insert(&grant).await?;
    let account = Account {
        id: tx.new_id().await?,
        person: person.id,
        login_name: new.login.clone(),
        password_hash: None,
        totp_secret: None,
        ceiling: Mark::Internal,
        state: AccountState::Invited,
        created_at: tx.now(),
    };
    tx.insert(&account).await?;
    Ok(account.id)
}

fn site_grant(id: yipanqi_domain::GrantId, post: PostId, role: Role, starts_on: Day) -> Grant {
    Grant {
        id,
        post,
        role,
        scope_kind: Scope::Site.kind(),
        scope_id: Scope::Site.id(),
        starts_on,
        ends_on: None,
    }
}

/// Puts in the built-in regions that are not there yet; tells how many were. Part of the caller's use case: the
/// founding of a site, real or demo.
pub async fn load_regions(tx: &mut Tx) -> Result<usize> {
    let mut paths: std::collections::HashMap<String, (RegionId, String)> = tx
        .regions()
        .await?
        .into_iter()
        .map(|r| (r.code, (r.id, r.path)))
        .collect();
    let mut added = 0;
    for built_in in regions::built_in() {
        if paths.contains_key(built_in.code) {
            continue;
        }
        let above = built_in.parent.and_then(|code| paths.get(code).cloned());
        let id: RegionId = tx.new_id().await?;
        let path = format!("{}{id}/", above.as_ref().map_or("/", |a| a.1.as_str()));
        tx.insert(&Region {
            id,
            code: built_in.code.to_owned(),
            name: built_in.name.to_owned(),
            parent: above.map(|a| a.0),
            level: built_in.level,
            path: path.clone(),
            starts_on: built_in.starts_on,
            ends_on: None,
            sort_key: sort_key(built_in.name),
        })
        .await?;
        paths.insert(built_in.code.to_owned(), (id, path));
        added += 1;
    }
    Ok(added)
}
