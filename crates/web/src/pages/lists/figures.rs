//! A list's own twelve figures: shown of any version, given to a draft.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::lists::FiguresPage;
use yipanqi_domain::VersionId;
use yipanqi_domain::rights::Action;
use yipanqi_domain::year::MONTH_FIELDS;

use crate::error::{Error, judged};
use crate::form::FormState;
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "lists/figures.html")]
struct Figures {
    f: Frame,
    shown: FiguresPage,
    form: FormState,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::LIST_FIGURES, Guard::SignedIn, get(show)),
        Route::post(urls::LIST_FIGURES, Guard::Act(Action::DraftList), post(give)),
    ]
}

impl Figures {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: VersionId,
        form: Option<FormState>,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.figures_page(&me.actor, id).await?;
        let form = form.unwrap_or_else(|| match &shown.figures {
            None => FormState::default(),
            Some(figures) => {
                let texts = figures.months().map(|pct| pct.to_string());
                let mut at = 0;
                FormState::of(MONTH_FIELDS.map(|field| {
                    at += 1;
                    (field, texts[at - 1].as_str())
                }))
            }
        });
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, w.t("year.figures"))
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list_version(id), shown.list.name.clone()),
            shown,
            form,
        })
    }

    /// Field, month and what a twelfth a month would be.
    fn months(&self) -> Vec<(&'static str, String)> {
        let named = |(n, field)| (field, self.f.t(&format!("lights.month-{n}")).to_owned());
        (1..).zip(MONTH_FIELDS).map(named).collect()
    }

    fn given(&self) -> Vec<(String, String)> {
        let Some(figures) = &self.shown.figures else {
            return Vec::new();
        };
        let months = self.months().into_iter().map(|(_, month)| month);
        months.zip(figures.months().map(|pct| pct.to_string())).collect()
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    page(&Figures::new(&state, &visitor, &me, VersionId(id), None).await?)
}

async fn give(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = VersionId(id);
    let months = MONTH_FIELDS.map(|field| sent.get(field));
    let seen = sent.number("revision").unwrap_or(0);
    match judged(state.app.give_figures(&me.actor, id, seen, &months).await)? {
        Ok(()) => Ok(see_saying(urls::list_version(id), "year.figures-given", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent.clone(), &refusal, visitor.words);
            page_refused(
                &refusal,
                &Figures::new(&state, &visitor, &me, id, Some(form)).await?,
            )
        }
    }
}
