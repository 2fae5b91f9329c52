//! What a handler may take from a request. The web framework's own extractors are used here and nowhere else, because
//! they answer junk with a bare 400; ours answer with a page, and keep what was typed.

use std::sync::Arc;

use axum::extract::{FromRequest, FromRequestParts, Multipart, RawPathParams, Request};
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header, request::Parts};

use yipanqi_app::SignedIn;
use yipanqi_app::evidence::{HandedIn, Proof};
use yipanqi_domain::EvidenceId;

use crate::error::Error;
use crate::figures::year_of;
use crate::say::{self, Say};
use crate::state::{Greeting, State};
use crate::urls;
use crate::words::{Locale, Words};

/// The cookie that holds the login token.
pub const LOGIN_COOKIE: &str = "login";
/// The cookie that holds the chosen language.
pub const LANGUAGE_COOKIE: &str = "lang";

/// Who asks, in which language, and from where. Made once per request, before any handler.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// The words of the chosen locale.
    pub words: Words,
    /// The address asked for, with its query.
    pub path: String,
    /// The network address that the request came from, as the server saw it; empty when it does not say.
    pub source: String,
    /// Whether a form was sent.
    pub posted: bool,
    /// Whether the caller wants JSON rather than a page.
    pub wants_json: bool,
    /// The login token, if there is one.
    pub login: Option<String>,
    /// Who is signed in, and what the frame says.
    pub greeting: Greeting,
    /// The page of this site they came from, if the browser says so.
    pub from: Option<String>,
    /// What the page before left to be said.
    pub said: Option<Say>,
}

impl Visitor {
    pub(crate) fn new(method: &Method, uri: &Uri, headers: &HeaderMap, now: i64) -> Self {
        let locale = cookie(headers, LANGUAGE_COOKIE)
            .and_then(Locale::of)
            .unwrap_or_default();
        let words = Words::new(locale, year_of(now));
        Self {
            words,
            path: uri
                .path_and_query()
                .map_or(urls::HOME, |path| path.as_str())
                .to_owned(),
            source: String::new(),
            posted: method == Method::POST,
            wants_json: wants_json(headers),
            login: cookie(headers, LOGIN_COOKIE)
                .filter(|token| !token.is_empty())
                .map(str::to_owned),
            greeting: Greeting::default(),
            from: came_from(headers),
            said: cookie(headers, say::COOKIE).and_then(|value| Say::read(value, words)),
        }
    }

    /// A page to come back to: the one asked for, or the one a form was sent from.
    pub fn next(&self) -> &str {
        if self.posted {
            self.from.as_deref().unwrap_or(urls::HOME)
        } else {
            urls::local(&self.path)
        }
    }
}

/// The address at the other end of the connection. Headers that a sender could forge are not asked; behind a proxy
/// this is the proxy, which then counts as one source.
pub(crate) fn source_of(request: &Request) -> String {
    request
        .extensions()
        .get::<axum::extract::ConnectInfo<std::net::SocketAddr>>()
        .map_or_else(String::new, |connected| connected.0.ip().to_string())
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Error> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Error::broken("find the visitor", "no layer made one"))
    }
}

/// Who is signed in, for routes whose guard asks for it: `me.actor` is what the use cases take.
#[derive(Clone, Debug)]
pub struct Me(pub Arc<SignedIn>);

impl std::ops::Deref for Me {
    type Target = SignedIn;

    fn deref(&self) -> &SignedIn {
        &self.0
    }
}

impl FromRequestParts<State> for Me {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Error> {
        let visitor = parts.extensions.get::<Visitor>();
        let who = visitor.and_then(|visitor| visitor.greeting.who.clone());
        who.map(Self).ok_or(Error::NotSignedIn)
    }
}

/// A handler takes the state as it is: `state: State`.
impl FromRequestParts<State> for State {
    type Rejection = Error;

    async fn from_request_parts(_: &mut Parts, state: &State) -> Result<Self, Error> {
        Ok(state.clone())
    }
}

/// The value of a cookie, as sent.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(given, value)| (given == name).then_some(value))
}

/// The path of the page that led here, when it is one of this site.
fn came_from(headers: &HeaderMap) -> Option<String> {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    let (_, rest) = text(header::REFERER)?.split_once("://")?;
    let rest = rest.strip_prefix(text(header::HOST)?)?;
    (rest.starts_with('/') && urls::local(rest) == rest).then(|| rest.to_owned())
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    accept.contains("application/json") && !accept.contains("text/html")
}

/// Raw values of a form or a query, in the order sent. Rules judge them; nothing typed is lost on the way.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Form {
    /// Names and values as sent.
    pub values: Vec<(String, String)>,
}

impl Form {
    /// The first value of a name, trimmed; empty when absent.
    pub fn get(&self, name: &str) -> &str {
        self.raw(name).map_or("", str::trim)
    }

    /// The first value of a name as typed, or nothing when the field was not sent.
    pub fn raw(&self, name: &str) -> Option<&str> {
        self.values
            .iter()
            .find_map(|(given, value)| (given == name).then_some(value.as_str()))
    }

    /// The first value of a name, trimmed, or nothing when empty.
    pub fn filled(&self, name: &str) -> Option<&str> {
        Some(self.get(name)).filter(|value| !value.is_empty())
    }

    /// All values of a name, trimmed, such as those of ticked boxes.
    pub fn all<'f>(&'f self, name: &'f str) -> impl Iterator<Item = &'f str> {
        self.values
            .iter()
            .filter(move |(given, _)| given == name)
            .map(|(_, value)| value.trim())
    }

    /// Whether a box was ticked or a button pressed.
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// The value of a name as a whole number, if it is one. For ids and versions in hidden fields, not for figures
    /// that a person types.
    pub fn number(&self, name: &str) -> Option<i64> {
        self.get(name).parse().ok()
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Form {
    fn from(values: [(&str, &str); N]) -> Self {
        Self {
            values: values
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        }
    }
}

impl FromRequest<State> for Form {
    type Rejection = Error;

    async fn from_request(request: Request, state: &State) -> Result<Self, Error> {
        match axum::extract::Form::<Vec<(String, String)>>::from_request(request, state).await {
            Ok(axum::extract::Form(values)) => Ok(Self { values }),
            Err(refused) if refused.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE => {
                Err(Error::TooLarge)
            }
            Err(_) => Err(Error::Unreadable),
        }
    }
}

/// The query of the address. Junk in it is ignored: a link that was cut off still opens its page.
#[derive(Clone, Debug, Default)]
pub struct Asked(pub Form);

impl std::ops::Deref for Asked {
    type Target = Form;

    fn deref(&self) -> &Form {
        &self.0
    }
}

impl Asked {
    /// The page number asked for, from 1.
    pub fn page(&self) -> i64 {
        self.number("page").filter(|page| *page >= 1).unwrap_or(1)
    }
}

impl FromRequestParts<State> for Asked {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Error> {
        let values = axum::extract::Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map(|query| query.0)
            .unwrap_or_default();
        Ok(Self(Form { values }))
    }
}

/// The `{id}` of the address. What is not an id leads to the 404 page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Id(pub i64);

impl FromRequestParts<State> for Id {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
        let Ids(ids) = <Ids as FromRequestParts<State>>::from_request_parts(parts, state).await?;
        ids.into_iter()
            .find(|(name, _)| name == "id")
            .map(|(_, id)| Self(id))
            .ok_or(Error::NotFound)
    }
}

/// All parameters of an address whose parameters are all ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ids(Vec<(String, i64)>);

impl Ids {
    /// The id of that name in the route's pattern.
    pub fn get(&self, name: &str) -> Result<i64, Error> {
        self.0
            .iter()
            .find_map(|(given, id)| (given == name).then_some(*id))
            .ok_or(Error::NotFound)
    }
}

impl FromRequestParts<State> for Ids {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound)?;
        let ids = params
            .iter()
            .map(|(name, value)| Some((name.to_owned(), whole(value)?)))
            .collect::<Option<_>>();
        ids.map(Self).ok_or(Error::NotFound)
    }
}

/// An id as the product writes it: digits only, so that each thing has one address.
fn whole(value: &str) -> Option<i64> {
    let plain = value.bytes().all(|byte| byte.is_ascii_digit()) && (value == "0" || !value.starts_with('0'));
    plain.then(|| value.parse().ok()).flatten()
}

/// The text `{name}` of the address that is not an id, such as a token or a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Segment(pub String);

impl FromRequestParts<State> for Segment {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Error> {
        let params = RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| Error::NotFound)?;
        params
            .iter()
            .find(|(name, _)| *name == "name")
            .map(|(_, value)| Self(value.to_owned()))
            .ok_or(Error::NotFound)
    }
}

/// A received file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// The field it came in.
    pub field: String,
    /// The name it had with the sender, without any folder.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A form with files. The route must be made by [`crate::routes::Route::upload`], which raises the limit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Upload {
    /// The fields that are not files.
    pub form: Form,
    /// The files, in the order sent; an empty file field is left out.
    pub files: Vec<Received>,
}

impl FromRequest<State> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, state: &State) -> Result<Self, Error> {
        // A form without its file field may come as plain forms do.
        let kind = request.headers().get(header::CONTENT_TYPE);
        if kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded")) {
            let form = Form::from_request(request, state).await?;
            return Ok(Self {
                form,
                files: Vec::new(),
            });
        }
        let mut parts = Multipart::from_request(request, state)
            .await
            .map_err(|_| Error::Unreadable)?;
        let mut upload = Self::default();
        while let Some(part) = parts.next_field().await.map_err(refused)? {
            let field = part.name().unwrap_or_default().to_owned();
            let name = part.file_name().map(base_name);
            let bytes = part.bytes().await.map_err(refused)?;
            match name {
                Some(name) if name.is_empty() && bytes.is_empty() => {}
                Some(name) => upload.files.push(Received {
                    field,
                    name,
                    bytes: bytes.into(),
                }),
                None => {
                    let value = String::from_utf8(bytes.into()).map_err(|_| Error::Unreadable)?;
                    upload.form.values.push((field, value));
                }
            }
        }
        Ok(upload)
    }
}

impl Upload {
    /// What proves something, of the fields `evidence`, `file` and `no_secret`; and the other fields.
    pub fn proof(self) -> (Proof, Form) {
        let proof = Proof {
            before: self.form.number("evidence").map(EvidenceId),
            file: self.files.into_iter().next().map(|file| HandedIn {
                name: file.name,
                bytes: file.bytes,
            }),
            no_secret_confirmed: self.form.has("no_secret"),
        };
        (proof, self.form)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn refused(cause: axum::extract::multipart::MultipartError) -> Error {
    match cause.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Error::TooLarge,
        _ => Error::Unreadable,
    }
}

/// Some browsers send the whole path on the sender's disk.
fn base_name(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or(name).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    fn visitor(pairs: &[(&'static str, &'static str)]) -> Visitor {
        Visitor::new(
            &Method::GET,
            &"/lists?q=1".parse().unwrap(),
            &headers(pairs),
            1_751_938_200_000,
        )
    }

    #[test]
    fn a_visitor_without_a_choice_reads_simplified_chinese() {
        assert_eq!(visitor(&[]).words.locale(), Locale::ZhHans);
        assert_eq!(
            visitor(&[("cookie", "lang=klingon")]).words.locale(),
            Locale::ZhHans
        );
        assert_eq!(
            visitor(&[("cookie", "a=b; lang=en; login=t")]).words.locale(),
            Locale::En
        );
    }

    #[test]
    fn a_login_is_the_cookies_value_and_never_an_empty_one() {
        assert_eq!(visitor(&[("cookie", "login=abc")]).login.as_deref(), Some("abc"));
        assert_eq!(visitor(&[("cookie", "login=")]).login, None);
        assert_eq!(visitor(&[("cookie", "xlogin=abc")]).login, None);
    }

    #[test]
    fn a_browser_gets_a_page_and_a_program_gets_json() {
        assert!(visitor(&[("accept", "application/json")]).wants_json);
        assert!(!visitor(&[("accept", "text/html,application/json;q=0.9")]).wants_json);
        assert!(!visitor(&[]).wants_json);
    }

    #[test]
    fn only_a_page_of_this_site_is_a_way_back() {
        let from = |referer| visitor(&[("host", "board.example:80"), ("referer", referer)]).from;
        assert_eq!(
            from("http://board.example:80/lists?page=2").as_deref(),
            Some("/lists?page=2")
        );
        assert_eq!(from("http://board.example:8000/lists"), None);
        assert_eq!(from("http://elsewhere.example/board.example:80/"), None);
        assert_eq!(from("about:blank"), None);
    }

    #[test]
    fn a_form_keeps_what_was_typed_and_trims_what_is_judged() {
        let form = Form::from([("title", "  a "), ("side", "1"), ("side", "2"), ("id", "7")]);
        assert_eq!(form.get("title"), "a");
        assert_eq!(form.raw("title"), Some("  a "));
        assert_eq!(form.get("absent"), "");
        assert_eq!(form.all("side").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(form.number("id"), Some(7));
        assert_eq!(form.number("title"), None);
    }

    #[test]
    fn an_id_has_one_spelling() {
        for (text, id) in [
            ("7", Some(7)),
            ("0", Some(0)),
            ("07", None),
            ("+7", None),
            ("-7", None),
            ("", None),
            ("7a", None),
        ] {
            assert_eq!(whole(text), id, "{text}");
        }
        assert_eq!(whole("99999999999999999999"), None);
    }

    #[test]
    fn a_files_name_loses_its_folders() {
        assert_eq!(base_name("C:\\a\\b.docx"), "b.docx");
        assert_eq!(base_name("../../b.docx"), "b.docx");
    }
}
