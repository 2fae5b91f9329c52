//! 模板: clerks' own files in whose layout a list is written: handed in under a name, looked at column by column, filled in.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::lists::{LeftOut, SheetChoice, SheetUpload, TemplateCard, TemplatesPage};
use yipanqi_domain::list::GridView;
use yipanqi_domain::money::MoneyUnit;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{Refusal, VersionId};

use super::export::{XLSX, handed_out};
use super::sheets::{ColumnLine, column_lines};
use super::unit_words;
use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused, page_with};
use crate::nav::Place;
use crate::request::{Asked, Form, Id, Ids, Me, Upload, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

pub fn routes() -> Vec<Route> {
    let (draft, export) = (Guard::Act(Action::DraftList), Guard::Act(Action::ExportList));
    vec![
        Route::get(urls::TEMPLATES, export, get(show)),
        Route::upload(urls::TEMPLATES, draft, post(keep)),
        Route::post(urls::TEMPLATE_COLUMNS, draft, post(map)),
        Route::post(urls::TEMPLATE_RETIRE, draft, post(retire)),
        Route::get(urls::TEMPLATE_XLSX, export, get(xlsx)),
    ]
}

#[derive(Template)]
#[template(path = "lists/templates.html")]
struct Templates {
    f: Frame,
    form: FormState,
    /// What was said of the columns of one of them and refused: its number and the problem.
    columns_of: Option<(i64, FormState)>,
    shown: TemplatesPage,
    cards: Vec<Card>,
    money: Vec<Choice>,
    /// The view that would be written.
    view: Vec<(String, String)>,
}

struct Card {
    card: TemplateCard,
    lines: Vec<ColumnLine>,
}

impl Templates {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: VersionId,
        form: FormState,
        columns_of: Option<(i64, FormState)>,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let mut shown = state.app.templates_page(&me.actor, id).await?;
        let cards = std::mem::take(&mut shown.templates)
            .into_iter()
            .map(|card| Card {
                lines: column_lines(w, &card.columns, &shown.sides, &shown.columns),
                card,
            })
            .collect();
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, w.t("template.title"))
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list_version(id), &shown.list.name),
            form,
            columns_of,
            cards,
            money: [MoneyUnit::Yi, MoneyUnit::Wan, MoneyUnit::Yuan]
                .map(|unit| Choice::new(unit.code(), unit_words(w, unit)))
                .to_vec(),
            view: Vec::new(),
            shown,
        })
    }

    fn lines<'a>(&self, card: &'a Card) -> &'a [ColumnLine] {
        &card.lines
    }

    fn is_viewed(&self) -> bool {
        !self.view.is_empty()
    }

    fn export_href(&self, card: &Card) -> String {
        let href = urls::template(self.shown.version.id, card.card.id, "export.xlsx");
        let pairs: Vec<(&str, &str)> = self.view.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        urls::with_query(&href, &pairs)
    }

    /// What the view shows and the template has no column for.
    fn left_out(&self, card: &Card) -> String {
        let w = self.f.w;
        let view = GridView::read(self.view.iter().map(|(a, b)| (a.as_str(), b.as_str())));
        let word = |left: LeftOut| match left {
            LeftOut::Column(column) => super::grid::column_word(w, column).to_owned(),
            LeftOut::Part(part) => w.t(&format!("lists.column-{part}")).to_owned(),
            LeftOut::Role(role) => w.t(&format!("words.role-{role}")).to_owned(),
            LeftOut::Amount(side) => format!("{} {side}", w.t("lists.column-amounts")),
            LeftOut::Own(name) => name,
        };
        let left = self.shown.left_out(&card.card, &view);
        left.into_iter().map(word).collect::<Vec<_>>().join("、")
    }

    /// The problem with the columns of a template.
    fn problem(&self, card: &Card) -> Option<&FormState> {
        let of = self.columns_of.as_ref();
        of.filter(|(id, _)| *id == card.card.id).map(|(_, form)| form)
    }

    fn names(&self, names: &[String]) -> String {
        let more = if names.len() > 12 { " …" } else { "" };
        let first: Vec<&str> = names.iter().take(12).map(String::as_str).collect();
        first.join("、") + more
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let mut shown = Templates::new(&state, &visitor, &me, VersionId(id), FormState::default(), None).await?;
    let view = super::grid::view_of(&asked);
    shown.view = view.pairs().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    page(&shown)
}

async fn keep(state: State, visitor: Visitor, me: Me, Id(id): Id, upload: Upload) -> Result<Response, Error> {
    let id = VersionId(id);
    let file = upload.files.into_iter().next();
    let file = file.map_or_else(
        || SheetUpload {
            bytes: Vec::new(),
            file_name: String::new(),
        },
        |file| SheetUpload {
            bytes: file.bytes,
            file_name: file.name,
        },
    );
    let name = upload.form.get("name").to_owned();
    match judged(state.app.keep_template(&me.actor, id, &name, file).await)? {
        Ok(_) => Ok(see_saying(
            urls::of_version(id, "templates"),
            "template.kept",
            &[],
        )),
        Err(refusal) => {
            let form = FormState::refused(upload.form, &refusal, visitor.words);
            let shown = Templates::new(&state, &visitor, &me, id, form, None).await?;
            if refusal.code == "sheet_too_large" {
                return page_with(StatusCode::PAYLOAD_TOO_LARGE, &shown);
            }
            page_refused(&refusal, &shown)
        }
    }
}

fn at(ids: &Ids) -> Result<(VersionId, i64), Error> {
    Ok((VersionId(ids.get("id")?), ids.get("template")?))
}

async fn map(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let (id, template) = at(&ids)?;
    let of = |name: &str| sent.all(name).map(str::to_owned).collect::<Vec<_>>();
    let choice = SheetChoice {
        sheet: None,
        columns: of("columns"),
        units: of("units"),
    };
    match judged(state.app.map_template(&me.actor, id, template, choice).await)? {
        Ok(_) => Ok(see_saying(
            urls::of_version(id, "templates"),
            "template.mapped",
            &[],
        )),
        Err(refusal) => refused(&state, &visitor, &me, (id, template), &refusal, sent).await,
    }
}

async fn retire(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let (id, template) = at(&ids)?;
    match judged(state.app.retire_template(&me.actor, id, template).await)? {
        Ok(()) => Ok(see_saying(
            urls::of_version(id, "templates"),
            "template.retired",
            &[],
        )),
        Err(refusal) => refused(&state, &visitor, &me, (id, template), &refusal, sent).await,
    }
}

async fn refused(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    (id, template): (VersionId, i64),
    refusal: &Refusal,
    sent: Form,
) -> Result<Response, Error> {
    let problem = FormState::refused(sent, refusal, visitor.words);
    // What is said of a template that is there no more is said of the page.
    let there = state.app.templates_page(&me.actor, id).await?.templates;
    let (form, of) = if there.iter().any(|card| card.id == template) {
        (FormState::default(), Some((template, problem)))
    } else {
        (problem, None)
    };
    page_refused(refusal, &Templates::new(state, visitor, me, id, form, of).await?)
}

async fn xlsx(state: State, visitor: Visitor, me: Me, ids: Ids, asked: Asked) -> Result<Response, Error> {
    let (id, template) = at(&ids)?;
    let view = super::grid::view_of(&asked);
    match judged(state.app.export_template(&me.actor, id, template, &view).await)? {
        Ok(file) => handed_out(file, XLSX),
        Err(refusal) => refused(&state, &visitor, &me, (id, template), &refusal, Form::default()).await,
    }
}
