//! The administrators' pages. They are tables and forms of one shape each, so the shape is here once: a page of
//! tables ([`TablePage`]) and a page with one form ([`FormPage`]); every act has an address of its own.
//!
//! The words of an act `x` are `admin.x` (title), `admin.x-note`, `admin.x-button` and `admin.x-done`; of a field `n`,
//! `admin.l-n` and, where there is one, `admin.h-n`.

mod accounts;
mod bodies;
mod overview;
mod posts;
mod regions;
mod rights;
mod trail;
mod units;
mod zones;

use askama::Template;
use axum::response::Response;
use yipanqi_app::domain::Day;

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Visitor};
use crate::routes::Route;
use crate::say::see_saying;
use crate::state::State;
use crate::urls;
use crate::words::Words;

/// The routes of the administrators.
pub fn routes() -> Vec<Route> {
    [
        overview::routes(),
        regions::routes(),
        zones::routes(),
        units::routes(),
        bodies::routes(),
        posts::routes(),
        accounts::routes(),
        rights::routes(),
        trail::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// How a field is filled in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Day,
    One,
}

/// A field of a form.
struct Field {
    kind: Kind,
    name: &'static str,
    optional: bool,
    choices: Vec<Choice>,
}

impl Field {
    fn new(kind: Kind, name: &'static str) -> Self {
        Self {
            kind,
            name,
            optional: false,
            choices: Vec::new(),
        }
    }
    fn text(name: &'static str) -> Self {
        Self::new(Kind::Text, name)
    }
    fn number(name: &'static str) -> Self {
        Self::new(Kind::Number, name)
    }
    fn day(name: &'static str) -> Self {
        Self::new(Kind::Day, name)
    }
    fn one(name: &'static str, choices: Vec<Choice>) -> Self {
        Self {
            choices,
            ..Self::new(Kind::One, name)
        }
    }
    fn optional(self) -> Self {
        Self {
            optional: true,
            ..self
        }
    }
    fn options(&self) -> &[Choice] {
        &self.choices
    }
    fn is_day(&self) -> bool {
        self.kind == Kind::Day
    }
    fn is_one(&self) -> bool {
        self.kind == Kind::One
    }
    fn mode(&self) -> &'static str {
        if self.kind == Kind::Number {
            "numeric"
        } else {
            "text"
        }
    }
    fn label(&self, f: &Frame) -> &'static str {
        f.w.t(&format!("admin.l-{}", self.name))
    }
    fn hint(&self, f: &Frame) -> &'static str {
        f.w.find(&format!("admin.h-{}", self.name)).unwrap_or_default()
    }
    fn none(&self, f: &Frame) -> &'static str {
        f.w.t(if self.optional {
            "admin.none"
        } else {
            "admin.choose"
        })
    }
}

/// An act with its form.
struct Act {
    key: &'static str,
    /// What the act is about, shown above the form.
    about: String,
    /// Where it leads afterwards, with the key of that page's title.
    back: (String, &'static str),
    fields: Vec<Field>,
    danger: bool,
}

impl Act {
    fn new(key: &'static str, back: impl Into<String>, back_key: &'static str, fields: Vec<Field>) -> Self {
        Self {
            key,
            about: String::new(),
            back: (back.into(), back_key),
            fields,
            danger: false,
        }
    }
    fn about(self, about: impl Into<String>) -> Self {
        Self {
            about: about.into(),
            ..self
        }
    }
    fn danger(self) -> Self {
        Self { danger: true, ..self }
    }
    fn word(&self, w: Words, part: &str) -> &'static str {
        w.find(&format!("admin.{}-{part}", self.key)).unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "admin/form.html")]
struct FormPage {
    f: Frame,
    form: FormState,
    act: Act,
    note: &'static str,
    button: &'static str,
}

impl FormPage {
    fn new(state: &State, visitor: &Visitor, act: Act, form: FormState) -> Self {
        let w = visitor.words;
        let button = Some(act.word(w, "button")).filter(|b| !b.is_empty());
        Self {
            f: Frame::new(state, visitor, Place::Admin, w.t(&format!("admin.{}", act.key)))
                .crumb(urls::ADMIN, w.t("nav.admin"))
                .crumb(act.back.0.clone(), w.t(act.back.1)),
            form,
            note: act.word(w, "note"),
            button: button.unwrap_or_else(|| w.t("admin.save")),
            act,
        }
    }
}

/// Shows the form of an act.
fn ask(state: &State, visitor: &Visitor, act: Act, form: FormState) -> Result<Response, Error> {
    page(&FormPage::new(state, visitor, act, form))
}

/// After an act: on to where it leads, or its form again with what was typed.
fn done<T>(
    state: &State,
    visitor: &Visitor,
    act: Act,
    sent: Form,
    outcome: yipanqi_app::Result<T>,
) -> Result<Response, Error> {
    match judged(outcome)? {
        Ok(_) => Ok(see_saying(&act.back.0, &format!("admin.{}-done", act.key), &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &FormPage::new(state, visitor, act, form))
        }
    }
}

/// A link or a button that leads to an act's form.
struct Link {
    href: String,
    text: String,
}

impl Link {
    fn to(href: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            text: text.into(),
        }
    }
}

/// A cell of a table.
#[derive(Default)]
struct Cell {
    text: String,
    href: String,
    tag: &'static str,
    is_tag: bool,
    is_mono: bool,
}

impl Cell {
    fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }
    fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self {
            href: href.into(),
            ..Self::text(text)
        }
    }
    fn mono(text: impl Into<String>) -> Self {
        Self {
            is_mono: true,
            ..Self::text(text)
        }
    }
    fn tag(text: impl Into<String>, tag: &'static str) -> Self {
        Self {
            tag,
            is_tag: true,
            ..Self::text(text)
        }
    }
}

/// A row of a table: the first cell is its head.
struct Line {
    cells: Vec<Cell>,
    acts: Vec<Link>,
}

impl Line {
    fn head(&self) -> Option<&Cell> {
        self.cells.first()
    }
    fn rest(&self) -> impl Iterator<Item = (usize, &Cell)> {
        self.cells.iter().enumerate().skip(1)
    }
    fn name(&self) -> &str {
        self.cells.first().map_or("", |cell| cell.text.as_str())
    }
}

/// A table with its heading.
struct Table {
    id: &'static str,
    title: String,
    columns: Vec<&'static str>,
    lines: Vec<Line>,
    acts: Vec<Link>,
}

impl Table {
    /// A table whose title is `admin.<id>` and whose columns are `admin.l-<name>`.
    fn new(w: Words, id: &'static str, columns: &[&str]) -> Self {
        Self {
            id,
            title: w.t(&format!("admin.{id}")).to_owned(),
            columns: columns
                .iter()
                .map(|name| w.t(&format!("admin.l-{name}")))
                .collect(),
            lines: Vec::new(),
            acts: Vec::new(),
        }
    }
    fn act(mut self, link: Link) -> Self {
        self.acts.push(link);
        self
    }
    fn lines(mut self, lines: impl IntoIterator<Item = Line>) -> Self {
        self.lines = lines.into_iter().collect();
        self
    }
    fn has_acts(&self) -> bool {
        self.lines.iter().any(|line| !line.acts.is_empty())
    }
    fn column(&self, index: &usize) -> &'static str {
        self.columns.get(*index).copied().unwrap_or_default()
    }
}

#[derive(Template)]
#[template(path = "admin/tables.html")]
struct TablePage {
    f: Frame,
    note: &'static str,
    tables: Vec<Table>,
}

impl TablePage {
    fn new(state: &State, visitor: &Visitor, key: &'static str, tables: Vec<Table>) -> Self {
        let w = visitor.words;
        Self {
            f: Frame::new(state, visitor, Place::Admin, w.t(&format!("admin.{key}")))
                .crumb(urls::ADMIN, w.t("nav.admin")),
            note: w.find(&format!("admin.{key}-note")).unwrap_or_default(),
            tables,
        }
    }
}

/// From a day to a day, as a person reads it.
fn span(w: Words, from: Day, to: Option<Day>) -> String {
    let plain = |day: Day| w.day_words(&day.to_string()).unwrap_or_else(|| day.to_string());
    match to {
        Some(to) => w.with("admin.from-to", &[("from", &plain(from)), ("to", &plain(to))]),
        None => w.with("admin.since", &[("from", &plain(from))]),
    }
}

/// Choices from codes whose words are `admin.<prefix>-<code>`.
fn coded<'c>(w: Words, prefix: &str, codes: impl IntoIterator<Item = &'c str>) -> Vec<Choice> {
    codes
        .into_iter()
        .map(|code| Choice::new(code, w.t(&format!("admin.{prefix}-{code}"))))
        .collect()
}

/// The id chosen in a select, or a refusal beside it.
fn chosen<I: From<i64>>(sent: &Form, field: &'static str) -> yipanqi_app::domain::Rule<I> {
    let missing = || yipanqi_app::domain::Refusal::new("required").at(field);
    sent.number(field).map(I::from).ok_or_else(missing)
}

/// The id chosen in a select that may be left empty.
fn maybe<I: From<i64>>(sent: &Form, field: &'static str) -> Option<I> {
    sent.number(field).map(I::from)
}
