//! What is asked of the grid: the chips of what is filtered, each with a way to take it off, and the form of everything that
//! can be. All of it is links and one form that is sent with GET.

use yipanqi_app::lists::VersionPage;
use yipanqi_domain::light::Light;
use yipanqi_domain::list::{
    ColumnKind, GridColumn, GridView, Grouping, ItemKind, ItemState, OwnColumn, RowChange, Selection, SortBy,
    SortKey,
};

use super::super::more;
use crate::form::{Choice, FormState};
use crate::lights;
use crate::request::Form;
use crate::urls;
use crate::words::Words;

/// Something that is filtered, sorted or put together.
pub struct Chip {
    pub label: String,
    pub value: String,
    /// The same without it.
    pub off: String,
}

/// A column that is shown, with the ways to move and to take it.
pub struct Shown {
    pub label: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
    pub off: Option<String>,
}

/// A column of the list's own that can be asked for.
pub struct OwnAsked {
    pub label: String,
    /// Names of its fields: of what it holds, or from and to.
    pub names: Vec<String>,
    /// What can be chosen; empty for words.
    pub choices: Vec<Choice>,
    pub is_day: bool,
}

/// A column that can be shown.
pub struct More {
    pub label: &'static str,
    pub on: String,
}

/// The form and the chips.
pub struct Asking {
    pub form: FormState,
    pub chips: Vec<Chip>,
    pub fields: Vec<Choice>,
    pub kinds: Vec<Choice>,
    pub sides: Vec<Choice>,
    pub states: Vec<Choice>,
    pub lights: Vec<Choice>,
    pub changes: Vec<Choice>,
    pub sorts: Vec<Choice>,
    pub groups: Vec<Choice>,
    pub shown: Vec<Shown>,
    pub more: Vec<More>,
    pub selections: Vec<Choice>,
    pub own: Vec<OwnAsked>,
    /// The view's columns, kept when the form is sent.
    pub columns: String,
    /// Whether anything beside words is asked for.
    pub is_open: bool,
}

impl Asking {
    pub fn new(w: Words, page: &VersionPage, path: &str) -> Self {
        let view = &page.view;
        let href = |view: &GridView| urls::with_query(path, &view.pairs().collect::<Vec<_>>());
        let mut form = FormState::sent(Form {
            values: view
                .pairs()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
        });
        for refusal in &page.refused {
            form = form.refuse(refusal, w);
        }
        let looks = view.pairs().filter(|(name, _)| ["sort", "group"].contains(name));
        let chips = view.filters().chain(looks).map(|(name, value)| Chip {
            label: label(w, page, name),
            value: words(w, page, name, value),
            off: href(&view.without(name)),
        });
        let columns = view.columns();
        let with = |columns: &[GridColumn]| {
            let codes: Vec<&str> = columns.iter().map(|column| column.code()).collect();
            href(&view.with("columns", &codes.join(",")))
        };
        let shown = columns.iter().enumerate().map(|(at, column)| {
            let moved = |from: usize, to: usize| {
                let mut columns = columns.clone();
                columns.swap(from, to);
                with(&columns)
            };
            let rest: Vec<GridColumn> = columns.iter().filter(|one| *one != column).copied().collect();
            Shown {
                label: column_word(w, *column),
                before: (at > 0).then(|| moved(at, at - 1)),
                after: (at + 1 < columns.len()).then(|| moved(at, at + 1)),
                off: (!rest.is_empty()).then(|| with(&rest)),
            }
        });
        let shown: Vec<Shown> = shown.collect();
        let more = GridColumn::ALL.iter().filter(|column| !columns.contains(column));
        let more = more.map(|column| More {
            label: column_word(w, *column),
            on: with(&[columns.as_slice(), &[*column]].concat()),
        });
        let choice = |code: &str, key: String| Choice::new(code, w.t(&key));
        Self {
            is_open: !page.refused.is_empty(),
            chips: chips.collect(),
            fields: page
                .fields
                .iter()
                .map(|field| Choice::new(field, field.clone()))
                .collect(),
            kinds: ItemKind::ALL
                .iter()
                .map(|k| choice(k.code(), format!("words.kind-{k}")))
                .collect(),
            sides: page
                .sides
                .iter()
                .map(|side| Choice::new(side.id, side.name.clone()))
                .collect(),
            states: ItemState::ALL
                .iter()
                .map(|s| choice(s.code(), format!("words.state-{}", s.code().replace('_', "-"))))
                .collect(),
            lights: all_lights()
                .into_iter()
                .map(|light| Choice::new(light.code(), light_words(w, page, light)))
                .collect(),
            changes: RowChange::ALL
                .iter()
                .map(|c| choice(c.code(), format!("lists.change-{c}")))
                .collect(),
            sorts: SortBy::ALL
                .iter()
                .map(|by| SortKey::By(*by))
                .chain(own_sorts(page))
                .flat_map(|by| {
                    let word = sort_word(w, page, by);
                    let down = w.with("lists.sort-down", &[("what", &word)]);
                    [Choice::new(by, word), Choice::new(format!("-{by}"), down)]
                })
                .collect(),
            selections: Selection::ALL
                .iter()
                .map(|s| choice(s.code(), format!("rows.selection-{s}")))
                .collect(),
            own: page
                .columns
                .0
                .iter()
                .filter_map(|column| own_asked(w, column))
                .collect(),
            groups: Grouping::ALL
                .iter()
                .map(|g| choice(g.code(), format!("lists.group-{g}")))
                .collect(),
            shown,
            more: more.collect(),
            columns: view.get("columns").to_owned(),
            form,
        }
    }
}

fn all_lights() -> Vec<Light> {
    let mut all: Vec<Light> = (0..=3).rev().map(Light::Level).collect();
    all.extend([Light::NoReport, Light::NotDue, Light::Suspended, Light::Closed]);
    all
}

fn light_words(w: Words, page: &VersionPage, light: Light) -> String {
    match (&page.lit, light) {
        (Some((_, set)), light) => lights::mark(w, &set.content, light).word.to_owned(),
        (None, Light::Level(level)) => w.with("lists.light-level", &[("n", &level)]),
        (None, Light::NotDue) => w.t("lights.not-due").to_owned(),
        (None, Light::Suspended) => w.t("lights.suspended").to_owned(),
        (None, Light::Closed) => w.t("lights.closed").to_owned(),
        (None, Light::NoReport) => w.t("lights.no-report").to_owned(),
    }
}

pub(in crate::pages::lists) fn column_word(w: Words, column: GridColumn) -> &'static str {
    match column {
        GridColumn::Leads => w.t("lists.leads"),
        GridColumn::Support => w.t("words.role-support"),
        GridColumn::Reporting => w.t("words.role-reporting"),
        GridColumn::Term => w.t("lists.term"),
        other => w.t(&format!("lists.column-{other}")),
    }
}

fn sort_word(w: Words, page: &VersionPage, by: SortKey) -> String {
    match by {
        SortKey::By(SortBy::Lead) => w.t("lists.leads").to_owned(),
        SortKey::By(SortBy::Amount) => w.t("lists.column-amounts").to_owned(),
        SortKey::By(other) => w.t(&format!("lists.column-{other}")).to_owned(),
        SortKey::Own(_) => own_of(page, &by.to_string()).map_or_else(String::new, |own| own.name.clone()),
    }
}

/// The own columns by which rows are put in order.
fn own_sorts(page: &VersionPage) -> impl Iterator<Item = SortKey> {
    let columns = page.columns.0.iter().filter(|column| more::sorts(column));
    columns.filter_map(|column| SortKey::parse(column.field()))
}

fn own_asked(w: Words, column: &OwnColumn) -> Option<OwnAsked> {
    let field = column.field();
    let span = || vec![format!("{field}_from"), format!("{field}_to")];
    let unit = more::unit(w, column);
    let (names, is_day) = match column.kind {
        ColumnKind::File => return None,
        ColumnKind::Number | ColumnKind::Money => (span(), false),
        ColumnKind::Date => (span(), true),
        _ => (vec![field.to_owned()], false),
    };
    let choices = column.choices.iter();
    Some(OwnAsked {
        label: if unit.is_empty() {
            column.name.clone()
        } else {
            w.with("lists.ask-own-unit", &[("what", &column.name), ("unit", &unit)])
        },
        names,
        choices: choices
            .map(|one| Choice::new(&one.code, one.name.clone()))
            .collect(),
        is_day,
    })
}

/// The own column of a field, or of one end of its span.
fn own_of<'p>(page: &'p VersionPage, name: &str) -> Option<&'p OwnColumn> {
    let name = name.trim_end_matches("_from").trim_end_matches("_to");
    page.columns.0.iter().find(|column| column.field() == name)
}

fn label(w: Words, page: &VersionPage, name: &str) -> String {
    if let Some(own) = own_of(page, name) {
        let key = match name.rsplit('_').next() {
            Some("from") => "lists.ask-own-from",
            Some("to") => "lists.ask-own-to",
            _ => return own.name.clone(),
        };
        return w.with(key, &[("what", &own.name)]);
    }
    w.find(&format!("lists.ask-{}", name.replace('_', "-")))
        .or_else(|| w.find(&format!("lists.column-{name}")))
        .unwrap_or(name)
        .to_owned()
}

/// A value as a person reads it.
fn words(w: Words, page: &VersionPage, name: &str, value: &str) -> String {
    let found = match name {
        "side" => page
            .sides
            .iter()
            .find(|side| side.id.to_string() == value)
            .map(|side| side.name.clone()),
        "kind" => w.find(&format!("words.kind-{value}")).map(str::to_owned),
        "state" => w
            .find(&format!("words.state-{}", value.replace('_', "-")))
            .map(str::to_owned),
        "change" => w.find(&format!("lists.change-{value}")).map(str::to_owned),
        "group" => w.find(&format!("lists.group-{value}")).map(str::to_owned),
        "light" => Light::of_code(value).map(|light| light_words(w, page, light)),
        "sort" => page.view.sort().map(|(by, down)| {
            let word = sort_word(w, page, by);
            if down {
                w.with("lists.sort-down", &[("what", &word)])
            } else {
                word
            }
        }),
        "selection" => w.find(&format!("rows.selection-{value}")).map(str::to_owned),
        name if name.starts_with("own_") => own_of(page, name).and_then(|own| {
            let choice = own.choices.iter().find(|choice| choice.code == value);
            choice
                .map(|choice| choice.name.clone())
                .or_else(|| w.day_words(value))
        }),
        "gap" => Some(String::new()),
        _ => w.day_words(value),
    };
    found.unwrap_or_else(|| value.to_owned())
}
