//! The frame around a page: band, crumbs, notices, foot. Every page struct holds one as `f`.

use std::borrow::Borrow;
use std::fmt::Display;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use yipanqi_app::SignedIn;
use yipanqi_domain::{At, Refusal};

use crate::assets;
use crate::error::Error;
use crate::figures::{Counted, Markup};
use crate::nav::Place;
use crate::request::Visitor;
use crate::say::Say;
use crate::state::{State, TrailHead};
use crate::urls;
use crate::words::{Locale, Words};

/// A step back towards the home page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crumb {
    /// Where it leads.
    pub href: String,
    /// What it is called.
    pub text: String,
}

/// What the layout needs of every page.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The reader's words.
    pub w: Words,
    /// The title of the window, without the product's name.
    pub title: String,
    /// The entry of the band that is current.
    pub here: Option<Place>,
    /// The entries of the band.
    pub nav: Vec<Place>,
    /// The way back.
    pub crumbs: Vec<Crumb>,
    /// Who is signed in: unit and post, as recorded.
    pub who: Option<String>,
    /// How many things wait for them, when that is known.
    pub todo: Option<i64>,
    /// Said once, after a change that ended in a redirect.
    pub say: Option<Say>,
    /// Whether the site is a demonstration.
    pub is_demo: bool,
    /// The newest entry of the trail.
    pub head: Option<TrailHead>,
    /// Where the language switch and signing in lead back to.
    pub path: String,
    /// Whether a page searches the whole site.
    pub can_search: bool,
}

impl Frame {
    /// The frame for a visitor's page in `here`.
    pub fn new(
        state: &State,
        visitor: &Visitor,
        here: impl Into<Option<Place>>,
        title: impl Into<String>,
    ) -> Self {
        let here = here.into();
        Self {
            w: visitor.words,
            title: title.into(),
            here,
            nav: state.nav.clone(),
            crumbs: Vec::new(),
            who: visitor.greeting.who.as_deref().map(seat),
            todo: visitor.greeting.todo,
            say: visitor.said.clone(),
            is_demo: visitor.greeting.is_demo,
            head: visitor.greeting.head.clone(),
            path: visitor.next().to_owned(),
            can_search: state.can_search,
        }
    }

    /// Adds a step to the crumbs.
    #[must_use]
    pub fn crumb(mut self, href: impl Into<String>, text: impl Into<String>) -> Self {
        self.crumbs.push(Crumb {
            href: href.into(),
            text: text.into(),
        });
        self
    }

    /// The text of a key.
    pub fn t(&self, key: &str) -> &'static str {
        self.w.t(key)
    }

    /// The text of a key with one argument, for templates.
    pub fn with(&self, key: &str, name: &str, value: impl Display) -> String {
        self.w.with(key, &[(name, &value)])
    }

    /// The text of a key with two arguments, for templates; three and more are put together in the page's struct.
    pub fn with2(
        &self,
        key: &str,
        name: &str,
        value: impl Display,
        name2: &str,
        value2: impl Display,
    ) -> String {
        self.w.with(key, &[(name, &value), (name2, &value2)])
    }

    /// A day as a person reads it: a `Day`, or text `YYYY-MM-DD`.
    pub fn day(&self, on: impl Display) -> Markup {
        self.w.day(on)
    }

    /// A day as plain words, for the middle of a sentence made by [`Frame::with`].
    pub fn day_words(&self, on: impl Display) -> String {
        let on = on.to_string();
        self.w.day_words(&on).unwrap_or(on)
    }

    /// An instant as a person reads it.
    pub fn moment(&self, at: impl Borrow<At>) -> Markup {
        self.w.moment(at.borrow().0)
    }

    /// An amount in 分 with its unit.
    pub fn amount(&self, fen: impl Borrow<i64>) -> String {
        self.w.amount(*fen.borrow())
    }

    /// A count, grouped from five digits.
    pub fn count(&self, number: impl Counted) -> String {
        self.w.count(number)
    }
}

/// What the layout asks for; a template can reach a function only through a value of its page.
#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "the shape in which a template calls"
)]
impl Frame {
    pub(crate) fn lang(&self) -> &'static str {
        self.w.locale().tag()
    }

    pub(crate) fn locales(&self) -> [Locale; 3] {
        Locale::ALL
    }

    pub(crate) fn is_current(&self, place: &Place) -> bool {
        self.here == Some(*place)
    }

    pub(crate) fn stylesheet(&self) -> &'static str {
        assets::stylesheet()
    }

    pub(crate) fn script(&self) -> &'static str {
        assets::script()
    }

    pub(crate) fn favicon(&self) -> &'static str {
        assets::favicon()
    }

    pub(crate) fn home_href(&self) -> &'static str {
        urls::HOME
    }

    pub(crate) fn search_href(&self) -> &'static str {
        urls::SEARCH
    }

    pub(crate) fn language_href(&self) -> &'static str {
        urls::LANGUAGE
    }

    pub(crate) fn sign_in_href(&self) -> String {
        urls::sign_in(&self.path)
    }

    pub(crate) fn sign_out_href(&self) -> &'static str {
        urls::SIGN_OUT
    }
}

/// The seat a person acts from, as the band names it; somebody without a post is named themselves.
fn seat(who: &SignedIn) -> String {
    if who.post_name.is_empty() {
        return who.person_name.clone();
    }
    format!("{} {}", who.unit_name, who.post_name)
}

/// Renders a page.
pub fn page(template: &impl Template) -> Result<Response, Error> {
    page_with(StatusCode::OK, template)
}

/// Renders a page with another status than 200, such as 422 for a refused form.
pub fn page_with(status: StatusCode, template: &impl Template) -> Result<Response, Error> {
    let html = template
        .render()
        .map_err(|cause| Error::broken("render a page", cause))?;
    Ok((status, Html(html)).into_response())
}

/// Renders a page whose form a rule refused: 422, or 409 when somebody else acted first.
pub fn page_refused(refusal: &Refusal, template: &impl Template) -> Result<Response, Error> {
    let status = if refusal.stale {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    page_with(status, template)
}
