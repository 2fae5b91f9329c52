//! 自定栏目: the columns of a list beside those of every list, defined one by one; and what kind of list it is.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::lists::ColumnsPage;
use yipanqi_domain::list::{AboutInput, ColumnInput, ColumnKind, ColumnState, ItemKind, ListColumn};
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::office::Body;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{ListId, Refusal};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "lists/columns.html")]
struct Columns {
    f: Frame,
    shown: ColumnsPage,
    /// The column that the form defines once more; none for a new one.
    edited: Option<ListColumn>,
    form: FormState,
    about: FormState,
    co: FormState,
    kinds: Vec<Choice>,
    units: Vec<Choice>,
    item_kinds: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::DraftList);
    vec![
        Route::get(urls::LIST_COLUMNS, guard, get(show)),
        Route::post(urls::LIST_COLUMNS, guard, post(define)),
        Route::post(urls::DESCRIBE_LIST, guard, post(describe)),
    ]
}

/// The kinds of items that a list may be of.
pub(super) fn item_kinds(w: crate::words::Words) -> Vec<Choice> {
    let one = |kind: &ItemKind| Choice::new(kind, w.t(&format!("words.kind-{kind}")));
    ItemKind::ALL.iter().map(one).collect()
}

/// What kind of list was typed.
pub(super) fn about(sent: &Form) -> AboutInput {
    AboutInput {
        kind: sent.get("list_kind").to_owned(),
        family: sent.get("family").to_owned(),
        zone: sent.get("list_zone").to_owned(),
    }
}

/// What stands in a column's form.
fn saved(column: &ListColumn) -> Form {
    let offered = column.choices.0.iter().filter(|choice| !choice.is_off);
    let names: Vec<&str> = offered.map(|choice| choice.name.as_str()).collect();
    let retired = if column.state == ColumnState::Retired {
        "yes"
    } else {
        ""
    };
    Form::from([
        ("code", column.code.as_str()),
        ("revision", &column.revision.to_string()),
        ("name", &column.name),
        ("choices", &names.join("\n")),
        ("position", &column.position.to_string()),
        ("retired", retired),
    ])
}

impl Columns {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        (list, code): (ListId, &str),
        form: Option<FormState>,
        about: Option<FormState>,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.columns_page(&me.actor, list).await?;
        let edited = shown.columns.iter().find(|column| column.code == code).cloned();
        let form = form.unwrap_or_else(|| match &edited {
            Some(column) => FormState::sent(saved(column)),
            None => FormState::default(),
        });
        let said = &shown.list.about;
        let about = about.unwrap_or_else(|| {
            FormState::of([
                ("list_kind", said.kind.map_or("", ItemKind::code)),
                ("family", said.family.as_deref().unwrap_or_default()),
                ("list_zone", shown.zone().map_or("", |zone| zone.name.as_str())),
            ])
        });
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, w.t("rows.columns"))
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list(list), shown.list.name.clone()),
            kinds: ColumnKind::ALL
                .iter()
                .map(|kind| Choice::new(kind, w.t(&format!("rows.kind-{kind}"))))
                .collect(),
            units: MoneyUnit::ALL
                .iter()
                .map(|unit| Choice::new(unit, super::unit_words(w, *unit)))
                .collect(),
            item_kinds: item_kinds(w),
            edited,
            form,
            about,
            co: FormState::default(),
            shown,
        })
    }

    fn is_co(&self, body: &Body) -> bool {
        let sent = self.co.value("sent") == "yes";
        if sent {
            self.co.is_chosen("co_body", &body.id.to_string())
        } else {
            self.shown.co_bodies.contains(&body.id)
        }
    }

    fn is_retired(&self, column: &ListColumn) -> bool {
        column.state == ColumnState::Retired
    }
    fn has_choices(&self) -> bool {
        let kind = self.edited.as_ref().map(|column| column.kind);
        kind.is_none_or(|kind| kind == ColumnKind::Choice)
    }
    /// Kind, with unit and decimals or with what may be chosen.
    fn kind_words(&self, column: &ListColumn) -> String {
        let own = column.own();
        let mut words = self.f.t(&format!("rows.kind-{}", column.kind)).to_owned();
        let unit = super::more::unit(self.f.w, &own);
        if !unit.is_empty() {
            words = format!("{words} · {unit}");
        }
        if column.decimals > 0 {
            let decimals = self.f.with("rows.with-decimals", "n", column.decimals);
            words = format!("{words} · {decimals}");
        }
        let offered = own.choices.iter().filter(|choice| !choice.is_off);
        let names: Vec<&str> = offered.map(|choice| choice.name.as_str()).collect();
        if !names.is_empty() {
            words = format!("{words} · {}", names.join("、"));
        }
        words
    }
    fn edit_href(&self, column: &ListColumn) -> String {
        let at = urls::list_columns(self.shown.list.id);
        format!("{}#define", urls::with_query(&at, &[("column", &column.code)]))
    }
}

/// The page once more, with the bodies that were ticked and why not.
pub(super) async fn refused_bodies(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    list: ListId,
    (sent, refusal): (Form, &Refusal),
) -> Result<Response, Error> {
    let mut shown = Columns::new(state, visitor, me, (list, ""), None, None).await?;
    shown.co = FormState::refused(sent, refusal, visitor.words);
    page_refused(refusal, &shown)
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let at = (ListId(id), asked.get("column"));
    page(&Columns::new(&state, &visitor, &me, at, None, None).await?)
}

async fn define(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let list = ListId(id);
    let text = |name: &str| sent.get(name).to_owned();
    let input = ColumnInput {
        name: text("name"),
        kind: text("kind"),
        // Two fields, of which the kind says which one is meant.
        unit: if sent.get("kind") == ColumnKind::Money.code() {
            text("money_unit")
        } else {
            text("unit")
        },
        decimals: text("decimals"),
        choices: sent.raw("choices").unwrap_or_default().to_owned(),
        position: text("position"),
        is_retired: sent.has("retired") && !sent.get("retired").is_empty(),
    };
    let code = text("code");
    let revision = sent.number("revision").unwrap_or(0);
    let seen = (!code.is_empty()).then_some((code.as_str(), revision));
    match judged(state.app.define_column(&me.actor, list, seen, &input).await)? {
        Ok(_) => Ok(see_saying(
            urls::list_columns(list),
            "rows.column-defined",
            &[("name", &input.name.trim())],
        )),
        Err(refusal) => {
            let form = FormState::refused(sent.clone(), &refusal, visitor.words);
            let at = (list, code.as_str());
            page_refused(
                &refusal,
                &Columns::new(&state, &visitor, &me, at, Some(form), None).await?,
            )
        }
    }
}

async fn describe(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let list = ListId(id);
    match judged(state.app.describe_list(&me.actor, list, &about(&sent)).await)? {
        Ok(()) => Ok(see_saying(urls::list_columns(list), "rows.described", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(
                &refusal,
                &Columns::new(&state, &visitor, &me, (list, ""), None, Some(form)).await?,
            )
        }
    }
}
