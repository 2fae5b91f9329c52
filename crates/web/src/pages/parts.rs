//! The sheet of parts: every macro once, for those who write pages. Not in a release build.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_domain::{Refusal, refusal};

use crate::error::Error;
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::pager::Pager;
use crate::request::{Asked, Form, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "parts.html")]
struct Parts {
    f: Frame,
    form: FormState,
    kinds: Vec<Choice>,
    pager: Pager,
    confirm: FormState,
}

/// The routes of the sheet.
pub fn routes() -> Vec<Route> {
    const REASON: &str = "shows parts without data, only while developing";
    vec![
        Route::get(urls::PARTS, Guard::Open(REASON), get(sheet)),
        Route::post(urls::PARTS, Guard::Open(REASON), post(send)),
    ]
}

impl Parts {
    fn new(state: &State, visitor: &Visitor, form: FormState, at: i64) -> Self {
        let w = visitor.words;
        Self {
            f: Frame::new(state, visitor, None, w.t("sheet.title")).crumb(urls::HOME, w.t("nav.home")),
            form,
            kinds: vec![
                Choice::new("project", w.t("sheet.project")),
                Choice::new("task", w.t("sheet.task")),
            ],
            pager: Pager::new(urls::PARTS, at, 950, 50),
            confirm: FormState::default(),
        }
    }
}

async fn sheet(state: State, visitor: Visitor, asked: Asked) -> Result<Response, Error> {
    let form = FormState::of([("kind", "task")]);
    page(&Parts::new(&state, &visitor, form, asked.page()))
}

async fn send(state: State, visitor: Visitor, sent: Form) -> Result<Response, Error> {
    if let Err(refusal) = judge(&sent) {
        let form = FormState::refused(sent, &refusal, visitor.words);
        return page_refused(&refusal, &Parts::new(&state, &visitor, form, 1));
    }
    Ok(see_saying(
        urls::PARTS,
        "sheet.saved",
        &[("title", &sent.get("title"))],
    ))
}

/// Stands in for a use case.
fn judge(form: &Form) -> Result<(), Refusal> {
    refusal::required(form.get("title"), "title")?;
    refusal::required_day(form.get("due"), "due")?;
    Ok(())
}
