//! A site with people signed in, to which the tables send their forms.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, header};
use yipanqi_app::clock::{SetClock, SystemChance};
use yipanqi_app::demo::build_demo;
use yipanqi_app::{App, Blobs, Settings};
use yipanqi_domain::At;
use yipanqi_domain::trail::Sealed;
use yipanqi_testkit::Place;

use super::facts;
use super::table::{Block, Keep, Line};
use crate::visitor::{Answer, Site, around, send};

/// 21 July 2025, 9:00 in Beijing: after the demo's last day.
const LATER: At = At(1_753_059_600_000);

/// Acts at the door are done before a post is acted from.
const AT_THE_DOOR: [&str; 2] = ["sign_in", "sign_out"];

/// A site and what is known of it.
pub struct Stage {
    app: App,
    clock: Arc<SetClock>,
    site: Site,
    /// Cookies by login name.
    logins: BTreeMap<String, String>,
    known: BTreeMap<String, String>,
}

impl Stage {
    /// A database that nobody founded; `{token}` opens its set-up page.
    pub async fn empty() -> Self {
        let place = Place::sqlite();
        let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
        let mut stage = Self::around(place.store().await, blobs, place);
        let token = stage.app.prepare_setup().await.unwrap().unwrap();
        stage.known.insert("token".to_owned(), token);
        stage
    }

    /// The demo site, on which everybody is signed in but one, who comes by the door.
    pub async fn demo() -> Self {
        let place = Place::sqlite();
        let store = place.store().await;
        let blobs = Blobs::open(&place.folder.path().join("blobs")).unwrap();
        build_demo(&store, &blobs, &mut |_| {}).await.unwrap();
        let mut stage = Self::around(store, blobs, place);
        for card in stage.app.enter_cards().await.unwrap() {
            let mut read = stage.app.store().read().await.unwrap();
            let name = read.account(card.account).await.unwrap().unwrap().login_name;
            read.end().await.unwrap();
            if name != "sc-fuhe" {
                let token = stage.app.enter_as(card.account, card.post, "").await.unwrap();
                stage.logins.insert(name, token);
            }
        }
        stage
    }

    fn around(store: yipanqi_app::Store, blobs: Blobs, place: Place) -> Self {
        let clock = Arc::new(SetClock::at(LATER));
        let settings = Settings {
            // So that a password alone may open pages, for those who are no administrators.
            second_factor_for_all: false,
            ..Settings::default()
        };
        let app = App::new(store, blobs, clock.clone(), Arc::new(SystemChance), settings);
        Self {
            site: around(yipanqi_web::site(app.clone()), place),
            app,
            clock,
            logins: BTreeMap::new(),
            known: BTreeMap::new(),
        }
    }

    /// Sends one form and gives the entries that it left.
    pub async fn send(&mut self, block: &Block, line: &Line) -> Vec<Sealed> {
        self.clock.advance(1000 + line.wait * 1000);
        let path = self.filled(&block.who, &block.address).await;
        let mut form = Vec::new();
        for (name, value) in &line.form {
            form.push((name.as_str(), self.filled(&block.who, value).await));
        }
        let before = self.app.head().await.unwrap().seq;
        let answer = self.post(&block.who, &path, &form).await;
        assert_eq!(
            answer.status.as_u16(),
            line.status,
            "{path} line {} {form:?}: {}",
            line.number,
            answer.body
        );
        let mut read = self.app.store().read().await.unwrap();
        let entries = read.entries_after(before, 100).await.unwrap();
        read.end().await.unwrap();
        if let Some((keep, name)) = &line.keep {
            let value = match keep {
                Keep::Object => entries[0].object_id.unwrap().to_string(),
                Keep::Location => {
                    let to = answer
                        .header(header::LOCATION)
                        .split('?')
                        .next()
                        .unwrap_or_default();
                    to.rsplit('/').next().unwrap_or_default().to_owned()
                }
                Keep::Link => {
                    let from = answer
                        .body
                        .split("href=\"/first-password/")
                        .nth(1)
                        .expect("a link is shown");
                    from.split('"').next().unwrap_or_default().to_owned()
                }
            };
            self.known.insert(name.clone(), value);
        }
        entries
    }

    /// Whether an entry names who did it and on what, as the block says. Gives whether it rightly names nobody.
    pub async fn judge(&self, block: &Block, entry: &Sealed) -> bool {
        let what = format!("{} {entry:?}", block.address);
        assert_eq!(
            (entry.outcome.as_str(), &entry.object_kind),
            ("done", &block.kind),
            "{what}"
        );
        assert!(entry.object_id.is_some_and(|id| id > 0), "no object: {what}");
        if let Some(object) = &block.object {
            let id = self.filled(&block.who, object).await;
            assert_eq!(
                entry.object_id.map(|id| id.to_string()),
                Some(id),
                "another object: {what}"
            );
        }
        let mut read = self.app.store().read().await.unwrap();
        let account = read.account_by_name(&block.who).await.unwrap();
        let posts = match &account {
            Some(account) => read.posts_held(account.person, self.app.today()).await.unwrap(),
            None => Vec::new(),
        };
        read.end().await.unwrap();
        let at_the_door = AT_THE_DOOR.iter().any(|door| entry.act.starts_with(door));
        let Some(account) = account else {
            assert_eq!(
                (entry.account, entry.person, entry.post),
                (None, None, None),
                "{what}"
            );
            return true;
        };
        assert_eq!(entry.account, Some(account.id.0), "another account: {what}");
        assert_eq!(entry.person, Some(account.person.0), "another person: {what}");
        let own_post = posts.iter().any(|post| Some(post.id.0) == entry.post);
        let before_any = at_the_door || entry.act == "account.first_password";
        assert!(
            own_post || (before_any && entry.post.is_none()),
            "no post: {what}"
        );
        false
    }

    async fn post(&mut self, who: &str, path: &str, form: &[(&str, String)]) -> Answer {
        let request = Request::post(path)
            .header("sec-fetch-site", "same-origin")
            .header(
                header::COOKIE,
                self.logins
                    .get(who)
                    .map(|token| format!("login={token}"))
                    .unwrap_or_default(),
            );
        let files = [
            "/on-behalf",
            "/close",
            "/answer",
            "/changes/new",
            "/sheet",
            "/templates",
        ];
        let request = if path == "/documents" || files.iter().any(|end| path.ends_with(end)) {
            request
                .header(header::CONTENT_TYPE, "multipart/form-data; boundary=b")
                .body(Body::from(in_parts(form)))
        } else {
            request
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(Body::from(encoded(form)))
        };
        let answer = send(&self.site, request.unwrap()).await;
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            if let Some(token) = cookie.to_str().unwrap().strip_prefix("login=") {
                let token = token.split(';').next().unwrap_or_default();
                self.logins.insert(who.to_owned(), token.to_owned());
            }
        }
        answer
    }

    /// A text with its facts.
    async fn filled(&self, who: &str, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (fact, tail) = after.split_once('}').expect("a fact ends");
            out.push_str(before);
            out.push_str(&self.fact(who, fact).await);
            rest = tail;
        }
        out + rest
    }

    async fn fact(&self, who: &str, fact: &str) -> String {
        let kept = |name: &str| self.known.get(name).cloned();
        match fact.split_once(':') {
            Some((kind, what)) => {
                let what = kept(what).unwrap_or_else(|| what.to_owned());
                facts::look_up(&self.app, kind, &what).await
            }
            None if fact == "newline" => "\n".to_owned(),
            None if fact == "first-code" => {
                let enrolment = self.app.enrolment(&self.logins[who]).await.unwrap();
                facts::code(&self.app, &enrolment.secret.replace(' ', ""))
            }
            None => kept(fact).unwrap_or_else(|| panic!("{fact} was not kept")),
        }
    }
}

fn encoded(form: &[(&str, String)]) -> String {
    use std::fmt::Write as _;
    let mut out = String::new();
    for (name, value) in form {
        let _ = write!(out, "{}{name}=", if out.is_empty() { "" } else { "&" });
        for byte in value.bytes() {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

fn in_parts(form: &[(&str, String)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, value) in form {
        let (file, value) = match value.strip_prefix('@') {
            _ if !matches!(*name, "file" | "evidence") => (String::new(), value.clone().into_bytes()),
            // A file that lies beside the tables.
            Some(beside) => {
                let path = format!("{}/tests/entries/{beside}", env!("CARGO_MANIFEST_DIR"));
                let bytes = std::fs::read(&path).unwrap_or_else(|cause| panic!("{path}: {cause}"));
                (format!("; filename=\"{beside}\""), bytes)
            }
            None => ("; filename=\"a.txt\"".to_owned(), value.clone().into_bytes()),
        };
        let head = format!("--b\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n");
        out.extend_from_slice(head.as_bytes());
        out.extend_from_slice(&value);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"--b--\r\n");
    out
}
