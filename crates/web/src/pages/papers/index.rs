//! All papers, and the two forms that compile one.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::papers::PapersPage;
use yipanqi_domain::period::Period;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{ListId, Refusal, SessionId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "papers/index.html")]
struct Index {
    f: Frame,
    shown: PapersPage,
    lists: Vec<Choice>,
    sessions: Vec<Choice>,
    form: FormState,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::PAPERS, Guard::SignedIn, get(show)),
        Route::post(urls::PAPERS, Guard::Act(Action::CompilePaper), post(compile)),
    ]
}

impl Index {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        asked: i64,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.papers_page(&me.actor, asked).await?;
        let lists = shown.lists.iter().map(|l| Choice::new(l.id, l.name.clone()));
        let sessions = shown.sessions.iter().map(|s| {
            let day = w.day_words(&s.held_on.to_string()).unwrap_or_default();
            Choice::new(s.id, format!("{} {day}", s.name))
        });
        Ok(Self {
            f: Frame::new(state, visitor, Place::Meetings, w.t("papers.title"))
                .crumb(urls::MEETINGS, w.t("nav.meetings")),
            lists: lists.collect(),
            sessions: sessions.collect(),
            shown,
            form,
        })
    }
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let last_month = Period::month_of(me.actor.today).previous();
    let month = last_month.map(month_typed).unwrap_or_default();
    let form = FormState::of([
        ("period", month.as_str()),
        ("session", asked.get("session")),
        ("list", asked.get("list")),
    ]);
    page(&Index::new(&state, &visitor, &me, asked.page(), form).await?)
}

/// As a browser's month field has it: `2025-03`.
fn month_typed(period: Period) -> String {
    let day = period.first_day();
    format!("{:04}-{:02}", day.year(), day.month())
}

fn typed_month(text: &str) -> Result<Period, Refusal> {
    let refused = || {
        Refusal::new("not_a_month")
            .at("period")
            .with("value", text.trim())
    };
    let (year, month) = text.trim().split_once('-').ok_or_else(refused)?;
    let (year, month) = (year.parse().ok(), month.parse().ok());
    year.zip(month)
        .and_then(|(year, month)| Period::month(year, month))
        .ok_or_else(refused)
}

async fn compile(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let compiled = match typed_month(sent.get("period")) {
        Err(refusal) => Err(refusal),
        Ok(period) => {
            if sent.get("kind") == "bulletin" {
                match sent.number("list") {
                    None => Err(Refusal::new("required").at("list")),
                    Some(list) => judged(state.app.compile_bulletin(&me.actor, ListId(list), period).await)?,
                }
            } else {
                match sent.number("session") {
                    None => Err(Refusal::new("required").at("session")),
                    Some(session) => {
                        let session = SessionId(session);
                        judged(state.app.compile_meeting_report(&me.actor, session, period).await)?
                    }
                }
            }
        }
    };
    match compiled {
        Ok(id) => Ok(see_saying(urls::paper(id), "papers.compiled", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &Index::new(&state, &visitor, &me, 1, form).await?)
        }
    }
}
