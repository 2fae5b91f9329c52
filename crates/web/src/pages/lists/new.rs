//! Opening a list: body, name, year, mark.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{BodyId, Refusal};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "lists/new.html")]
struct New {
    f: Frame,
    form: FormState,
    bodies: Vec<Choice>,
    marks: Vec<Choice>,
    kinds: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::DraftList);
    vec![
        Route::get(urls::NEW_LIST, guard, get(show)),
        Route::post(urls::NEW_LIST, guard, post(send)),
    ]
}

impl New {
    async fn new(state: &State, visitor: &Visitor, me: &Me, form: FormState) -> Result<Self, Error> {
        let w = visitor.words;
        let bodies = state.app.lists_page(&me.actor, 1).await?.bodies;
        let marks = Mark::ALL.iter().filter(|mark| **mark <= me.actor.ceiling);
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, w.t("lists.new"))
                .crumb(urls::LISTS, w.t("nav.lists")),
            form,
            kinds: super::columns::item_kinds(w),
            bodies: bodies.into_iter().map(|b| Choice::new(b.id, b.name)).collect(),
            marks: marks
                .map(|m| Choice::new(m, w.t(&format!("lists.mark-{m}"))))
                .collect(),
        })
    }
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let year = me.actor.today.year().to_string();
    let form = FormState::of([("year", &year), ("mark", Mark::Internal.code())]);
    page(&New::new(&state, &visitor, &me, form).await?)
}

async fn send(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let outcome = match (
        sent.number("body"),
        Mark::parse(sent.get("mark")),
        sent.get("year").parse(),
    ) {
        (None, _, _) => Err(Refusal::new("required").at("body")),
        (_, None, _) => Err(Refusal::new("required").at("mark")),
        (_, _, Err(_)) => Err(Refusal::new("year_out_of_range").at("year")),
        (Some(body), Some(mark), Ok(year)) => {
            let (about, name) = (super::columns::about(&sent), sent.get("name"));
            let opened = state
                .app
                .open_list_of(&me.actor, BodyId(body), name, (year, mark), &about);
            judged(opened.await)?
        }
    };
    match outcome {
        Ok((_, version)) => {
            let name = sent.get("name");
            Ok(see_saying(
                urls::list_version(version),
                "lists.opened",
                &[("name", &name)],
            ))
        }
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &New::new(&state, &visitor, &me, form).await?)
        }
    }
}
