//! A new request, from the page of its item.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::changes::{AskPage, Asking};
use yipanqi_app::evidence::Proof;
use yipanqi_domain::change::ChangeKind;
use yipanqi_domain::refusal::optional_day;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{ChangeId, ItemId, ListId, Refusal};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Me, Upload, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "changes/new.html")]
struct New {
    f: Frame,
    shown: AskPage,
    form: FormState,
    kinds: Vec<Choice>,
    lists: Vec<Choice>,
    evidence: Vec<Choice>,
    limit_mb: usize,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::AskChange);
    vec![
        Route::get(urls::NEW_CHANGE, guard, get(show)),
        Route::upload(urls::NEW_CHANGE, guard, post(send)),
    ]
}

impl New {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        asked: &Form,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let item = asked.number("item").map(ItemId).ok_or(Error::NotFound)?;
        let shown = state.app.ask_change_page(&me.actor, item).await?;
        let kind = |k: &ChangeKind| Choice::new(k.code(), w.t(&format!("changes.kind-{}", k.code())));
        Ok(Self {
            f: Frame::new(state, visitor, Place::Dispatch, w.t("changes.new"))
                .crumb(urls::CHANGES, w.t("changes.title"))
                .crumb(urls::item(item), shown.item.title.clone()),
            form,
            kinds: ChangeKind::ALL.iter().map(kind).collect(),
            lists: shown
                .lists
                .iter()
                .map(|(id, name)| Choice::new(id, name.clone()))
                .collect(),
            evidence: shown
                .evidence
                .iter()
                .map(|e| Choice::new(e.id, e.title.clone()))
                .collect(),
            limit_mb: state.app.settings().max_upload >> 20,
            shown,
        })
    }
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let form = FormState::of([("kind", "extension")]);
    page(&New::new(&state, &visitor, &me, &asked, form).await?)
}

async fn send(state: State, visitor: Visitor, me: Me, upload: Upload) -> Result<Response, Error> {
    let (proof, sent) = upload.proof();
    match judged(asked(&state, &me, &sent, proof).await)? {
        Ok(change) => Ok(see_saying(urls::change(change), "changes.asked", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent.clone(), &refusal, visitor.words);
            page_refused(&refusal, &New::new(&state, &visitor, &me, &sent, form).await?)
        }
    }
}

async fn asked(state: &State, me: &Me, sent: &Form, proof: Proof) -> yipanqi_app::Result<ChangeId> {
    let item = sent
        .number("item")
        .map(ItemId)
        .ok_or(yipanqi_app::Error::NotFound)?;
    let kind = ChangeKind::parse(sent.get("kind")).ok_or_else(|| Refusal::new("required").at("kind"))?;
    let asking = Asking {
        item,
        list: sent.number("list").map(ListId),
        kind,
        wanted_on: optional_day(sent.get("wanted_on"), "wanted_on")?,
        wanted_unit: sent.get("wanted_unit").to_owned(),
        reason: sent.get("reason").to_owned(),
        proof,
    };
    state.app.ask_change(&me.actor, &asking).await
}
