//! The form of one row of a draft: every column as typed, refused beside the field, nothing typed lost.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::lists::RowPage;
use yipanqi_domain::list::{
    AMOUNT_FIELDS, AmountInput, ColumnKind, DutyRole, ItemKind, ListRow, OwnColumn, OwnColumns, RowChange,
    RowInput, Selection,
};
use yipanqi_domain::money::{MoneyUnit, show_amount};
use yipanqi_domain::rights::Action;
use yipanqi_domain::{DecisionId, RowId, SideId, VersionId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Id, Ids, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

/// One field for an amount.
struct AmountField {
    name: &'static str,
    unit_name: String,
    label: String,
    side: Option<SideId>,
}

#[derive(Template)]
#[template(path = "lists/row.html")]
struct Row {
    f: Frame,
    form: FormState,
    removal: FormState,
    shown: RowPage,
    kinds: Vec<Choice>,
    units: Vec<Choice>,
    amounts: Vec<AmountField>,
    selections: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::DraftList);
    vec![
        Route::get(urls::NEW_ROW, guard, get(show_new)),
        Route::post(urls::NEW_ROW, guard, post(add)),
        Route::get(urls::ROW, guard, get(show)),
        Route::post(urls::ROW, guard, post(send)),
        Route::post(urls::REMOVE_ROW, guard, post(remove)),
        Route::post(urls::RESTORE_ROW, guard, post(restore)),
    ]
}

/// The fields for amounts: by side from left to right, and for the whole row where that says more.
fn amount_fields(shown: &RowPage, whole: &str) -> Vec<AmountField> {
    let field = |at: usize, label: &str, side| {
        AMOUNT_FIELDS.get(at).map(|name| AmountField {
            name,
            unit_name: format!("{name}_unit"),
            label: label.to_owned(),
            side,
        })
    };
    let sides = shown.sides.iter().enumerate();
    let mut out: Vec<AmountField> = sides
        .filter_map(|(at, side)| field(at + 1, &side.name, Some(side.id)))
        .collect();
    if out.len() != 1 {
        out.extend(field(0, whole, None));
    }
    out
}

/// The values of a row as it is saved.
fn saved(shown: &RowPage, amounts: &[AmountField]) -> Form {
    let mut values: Vec<(String, String)> = vec![("revision".into(), shown.version.revision.to_string())];
    let Some(row) = &shown.row else {
        return Form { values };
    };
    let content = &row.content;
    let names = |role| {
        let named = content.units.of(role).map(|unit| unit.name.as_str());
        named.collect::<Vec<_>>().join("、")
    };
    let day = |day: Option<yipanqi_domain::Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let pairs = [
        ("serial", content.serial.clone()),
        ("kind", content.kind.to_string()),
        ("field", content.field.clone()),
        ("heading", content.heading.clone()),
        ("title", content.title.clone()),
        ("measure", content.measure.clone()),
        ("starts_on", day(content.starts_on)),
        ("ends_on", day(content.ends_on)),
        ("weight", super::weight_words(content.weight)),
        ("lead_units", names(DutyRole::Lead)),
        ("joint_lead_units", names(DutyRole::JointLead)),
        ("reporting_units", names(DutyRole::Reporting)),
        ("support_units", names(DutyRole::Support)),
        (
            "item_number",
            shown
                .item
                .as_ref()
                .map(|item| item.number.clone())
                .unwrap_or_default(),
        ),
        (
            "decision",
            row.decision.map(|id| id.to_string()).unwrap_or_default(),
        ),
        ("reason", row.reason.clone()),
        (
            "selection",
            content.more.selection.map(|s| s.to_string()).unwrap_or_default(),
        ),
        ("phase", content.more.phase.clone()),
        ("region", shown.names.region(&content.more).to_owned()),
        ("zone", shown.names.zone(&content.more).to_owned()),
        (
            "parent",
            content
                .more
                .parent
                .and_then(|of| shown.names.named(of))
                .unwrap_or_default()
                .to_owned(),
        ),
        ("after", shown.names.after(&content.more)),
    ];
    values.extend(pairs.map(|(name, value)| (name.to_owned(), value)));
    for column in &shown.columns.0 {
        let typed = shown.names.own_typed(column, &content.more);
        values.push((column.field().to_owned(), typed));
    }
    for field in amounts {
        if let Some(amount) = content.amounts.of(field.side) {
            let unit = amount.given_in();
            values.push((
                field.name.to_owned(),
                show_amount(amount.fen, unit, amount.decimals),
            ));
            values.push((field.unit_name.clone(), unit.to_string()));
        }
    }
    Form { values }
}

impl Row {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        (version, row): (VersionId, Option<RowId>),
        form: Option<FormState>,
        removal: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.row_page(&me.actor, version, row).await?;
        let amounts = amount_fields(&shown, w.t("lists.whole"));
        let title = if row.is_some() {
            w.t("lists.edit-row")
        } else {
            w.t("lists.add-row")
        };
        let units = MoneyUnit::ALL.iter();
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, title)
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list_version(version), shown.list.name.clone()),
            form: form.unwrap_or_else(|| FormState::sent(saved(&shown, &amounts))),
            removal,
            kinds: ItemKind::ALL
                .iter()
                .map(|k| Choice::new(k, w.t(&format!("words.kind-{k}"))))
                .collect(),
            units: units.map(|u| Choice::new(u, super::unit_words(w, *u))).collect(),
            amounts,
            selections: Selection::ALL
                .iter()
                .map(|s| Choice::new(s, w.t(&format!("rows.selection-{s}"))))
                .collect(),
            shown,
        })
    }

    fn action(&self) -> String {
        match &self.shown.row {
            Some(row) => urls::row(self.shown.version.id, row.id),
            None => urls::of_version(self.shown.version.id, "rows/new"),
        }
    }
    fn is_removed(&self) -> bool {
        self.shown
            .row
            .as_ref()
            .is_some_and(|row| row.change == RowChange::Removed)
    }
    /// What the adjusted version says where the draft now says something else.
    fn was(&self) -> Vec<(String, String)> {
        let (Some(base), Some(row)) = (&self.shown.base, &self.shown.row) else {
            return Vec::new();
        };
        let base: &ListRow = base;
        let columns = yipanqi_domain::list::differing_columns(&base.content, &row.content);
        let line = |column: &&'static str| {
            let (w, shown) = (self.f.w, &self.shown);
            let mut words = super::column_words(w, &base.content, column, &shown.sides);
            if words.is_empty() {
                words = super::more::compared(w, column, &base.content.more, &shown.columns, &shown.names);
            }
            (super::more::column_name(w, column, &shown.columns), words)
        };
        columns.iter().map(line).collect()
    }
    /// By what control a column is filled in.
    fn control(&self, column: &OwnColumn) -> &'static str {
        match column.kind {
            ColumnKind::Text => "text",
            ColumnKind::Number | ColumnKind::Money => "figure",
            ColumnKind::Date => "day",
            ColumnKind::Choice | ColumnKind::File => "select",
            ColumnKind::Unit => "unit",
            ColumnKind::Region => "region",
        }
    }
    /// What may be chosen for a column.
    fn choices(&self, column: &OwnColumn) -> Vec<Choice> {
        if column.kind == ColumnKind::File {
            let files = self.shown.files.iter();
            return files.map(|(id, title)| Choice::new(id, title.clone())).collect();
        }
        let offered = column.choices.iter().filter(|choice| !choice.is_off);
        offered
            .map(|choice| Choice::new(&choice.name, choice.name.clone()))
            .collect()
    }
    fn unit_of(&self, column: &OwnColumn) -> String {
        super::more::unit(self.f.w, column)
    }
    /// Fields that the draft has, each once.
    fn fields(&self) -> Vec<&str> {
        let mut out: Vec<&str> = Vec::new();
        for (field, _) in &self.shown.headings {
            if !out.contains(&field.as_str()) {
                out.push(field);
            }
        }
        out
    }
}

/// The row as typed.
fn input(sent: &Form, sides: &[SideId], columns: &OwnColumns) -> RowInput {
    let text = |name: &str| sent.get(name).to_owned();
    let amounts = AMOUNT_FIELDS
        .iter()
        .take(sides.len() + 1)
        .enumerate()
        .map(|(at, name)| AmountInput {
            side: at.checked_sub(1).and_then(|at| sides.get(at)).copied(),
            amount: text(name),
            unit: text(&format!("{name}_unit")),
        });
    RowInput {
        serial: text("serial"),
        kind: text("kind"),
        field: text("field"),
        heading: text("heading"),
        title: text("title"),
        measure: text("measure"),
        starts_on: text("starts_on"),
        ends_on: text("ends_on"),
        weight: text("weight"),
        lead_units: text("lead_units"),
        joint_lead_units: text("joint_lead_units"),
        reporting_units: text("reporting_units"),
        support_units: text("support_units"),
        amounts: amounts.collect(),
        item_number: text("item_number"),
        decision: sent.number("decision").map(DecisionId),
        reason: text("reason"),
        selection: text("selection"),
        phase: text("phase"),
        region: text("region"),
        zone: text("zone"),
        parent: text("parent"),
        after: text("after"),
        own: columns
            .0
            .iter()
            .map(|column| (column.code.clone(), text(column.field())))
            .collect(),
    }
}

fn at(ids: &Ids) -> Result<(VersionId, RowId), Error> {
    Ok((VersionId(ids.get("id")?), RowId(ids.get("row")?)))
}

async fn show_new(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let at = (VersionId(id), None);
    page(&Row::new(&state, &visitor, &me, at, None, FormState::default()).await?)
}

async fn show(state: State, visitor: Visitor, me: Me, ids: Ids) -> Result<Response, Error> {
    let (version, row) = at(&ids)?;
    page(
        &Row::new(
            &state,
            &visitor,
            &me,
            (version, Some(row)),
            None,
            FormState::default(),
        )
        .await?,
    )
}

async fn add(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    put(&state, &visitor, &me, (VersionId(id), None), sent).await
}

async fn send(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let (version, row) = at(&ids)?;
    put(&state, &visitor, &me, (version, Some(row)), sent).await
}

async fn put(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    at: (VersionId, Option<RowId>),
    sent: Form,
) -> Result<Response, Error> {
    let shown = state.app.row_page(&me.actor, at.0, at.1).await?;
    let sides: Vec<SideId> = shown.sides.iter().map(|side| side.id).collect();
    let seen = sent.number("revision").unwrap_or(0);
    let put = state
        .app
        .put_row(&me.actor, at.0, seen, at.1, input(&sent, &sides, &shown.columns));
    match judged(put.await)? {
        Ok(_) => {
            let title = sent.get("title");
            let again = sent.has("again");
            let next = if again {
                urls::of_version(at.0, "rows/new")
            } else {
                urls::list_version(at.0)
            };
            Ok(see_saying(next, "lists.row-saved", &[("title", &title)]))
        }
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(
                &refusal,
                &Row::new(state, visitor, me, at, Some(form), FormState::default()).await?,
            )
        }
    }
}

async fn remove(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let (version, row) = at(&ids)?;
    let seen = sent.number("revision").unwrap_or(0);
    match judged(
        state
            .app
            .remove_row(&me.actor, version, seen, row, sent.get("reason"))
            .await,
    )? {
        Ok(_) => Ok(see_saying(urls::list_version(version), "lists.row-removed", &[])),
        Err(refusal) => {
            let removal = FormState::refused(sent, &refusal, visitor.words);
            let shown = Row::new(&state, &visitor, &me, (version, Some(row)), None, removal).await?;
            page_refused(&refusal, &shown)
        }
    }
}

async fn restore(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let (version, row) = at(&ids)?;
    let seen = sent.number("revision").unwrap_or(0);
    match judged(state.app.restore_row(&me.actor, version, seen, row).await)? {
        Ok(_) => Ok(see_saying(urls::list_version(version), "lists.row-restored", &[])),
        Err(refusal) => {
            let removal = FormState::refused(sent, &refusal, visitor.words);
            let shown = Row::new(&state, &visitor, &me, (version, Some(row)), None, removal).await?;
            page_refused(&refusal, &shown)
        }
    }
}
