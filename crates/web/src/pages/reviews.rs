//! 审核: what waits, month beside month; many accepted with one button, one cell returned with a message and a deadline.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::reports::{FactLine, ReviewGroup, ReviewsPage};
use yipanqi_domain::FactId;
use yipanqi_domain::refusal::required_day;
use yipanqi_domain::report::ReviewLevel;

use super::reports::spoken;
use crate::error::{Error, judged};
use crate::form::{FormState, words_of};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "reviews/index.html")]
struct Index {
    f: Frame,
    shown: ReviewsPage,
    /// The cell whose return is being written, with its month, item and side.
    returning: Option<(FactLine, String)>,
    form: FormState,
    /// Why nothing was accepted.
    refused: Option<String>,
}

/// The routes of the reviews.
pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::REVIEWS, Guard::SignedIn, get(show)),
        Route::post(urls::REVIEWS, Guard::SignedIn, post(accept)),
        Route::post(urls::RETURN_FACT, Guard::SignedIn, post(give_back)),
    ]
}

impl Index {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        returning: Option<FactId>,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.reviews_page(&me.actor).await?;
        let returning = match returning {
            None => None,
            Some(fact) => {
                let line = state.app.fact_page(&me.actor, fact).await?;
                let group = shown
                    .groups
                    .iter()
                    .find(|g| g.cells.iter().any(|c| c.0.fact.id == fact));
                let title = group.map(|g| g.item.title.clone()).unwrap_or_default();
                Some((line, title))
            }
        };
        Ok(Self {
            f: Frame::new(state, visitor, Place::Reports, w.t("reviews.title"))
                .crumb(urls::REPORTS, w.t("nav.reports")),
            shown,
            returning,
            form,
            refused: None,
        })
    }

    fn month(&self, group: &ReviewGroup) -> String {
        spoken::month(self.f.w, group.period)
    }
    fn measure(&self, line: &FactLine) -> &'static str {
        spoken::measure(self.f.w, line.fact.measure)
    }
    fn value(&self, line: &FactLine) -> String {
        spoken::worth(self.f.w, &line.fact.given.worth)
    }
    fn level(&self, group: &ReviewGroup) -> &'static str {
        match group.level {
            ReviewLevel::Side => self.f.t("reviews.level-side"),
            ReviewLevel::Body => self.f.t("reviews.level-body"),
        }
    }
    /// What ticks a cell, in words for those who hear the page.
    fn tick(&self, group: &ReviewGroup, line: &FactLine) -> String {
        self.f.with2(
            "reviews.tick",
            "item",
            &group.item.title,
            "measure",
            self.measure(line),
        )
    }
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let by = me.actor.today.plus(3).to_string();
    let form = FormState::of([("answer_by", by.as_str())]);
    let returning = asked.number("return").map(FactId);
    page(&Index::new(&state, &visitor, &me, returning, form).await?)
}

async fn accept(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let chosen: Vec<FactId> = sent
        .all("fact")
        .filter_map(|id| id.parse().ok())
        .map(FactId)
        .collect();
    match judged(state.app.accept_facts(&me.actor, &chosen).await)? {
        Ok(n) => Ok(see_saying(urls::REVIEWS, "reviews.accepted-n", &[("n", &n)])),
        Err(refusal) => {
            let mut shown = Index::new(&state, &visitor, &me, None, FormState::sent(sent)).await?;
            shown.refused = Some(words_of(&refusal, visitor.words));
            page_refused(&refusal, &shown)
        }
    }
}

async fn give_back(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    sent: Form,
) -> Result<Response, Error> {
    let fact = FactId(id);
    let outcome = match required_day(sent.get("answer_by"), "answer_by") {
        Err(refusal) => Err(refusal),
        Ok(by) => judged(
            state
                .app
                .return_fact(&me.actor, fact, sent.get("message"), by)
                .await,
        )?,
    };
    match outcome {
        Ok(()) => Ok(see_saying(urls::REVIEWS, "reviews.returned", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(
                &refusal,
                &Index::new(&state, &visitor, &me, Some(fact), form).await?,
            )
        }
    }
}
