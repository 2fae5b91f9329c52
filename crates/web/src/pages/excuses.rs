//! 有理由: a reason approved for an item's lights in a month, and one taken back.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::excuses::{Approving, ExcuseLine, ExcusePage};
use yipanqi_domain::light::Excuse;
use yipanqi_domain::list::Item;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{EvidenceId, ExcuseId, ItemId, ListId, Refusal, SideId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::lights::period_words;
use crate::nav::Place;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "excuses/new.html")]
struct New {
    f: Frame,
    shown: ExcusePage,
    form: FormState,
    lists: Vec<Choice>,
    sides: Vec<Choice>,
    kinds: Vec<Choice>,
    evidence: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "excuses/take_back.html")]
struct TakeBack {
    f: Frame,
    item: Item,
    line: ExcuseLine,
    form: FormState,
}

/// The routes of approved reasons.
pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::ApproveExcuse);
    vec![
        Route::get(urls::EXCUSE_ITEM, guard, get(show)),
        Route::post(urls::EXCUSE_ITEM, guard, post(approve)),
        Route::get(urls::TAKE_BACK_EXCUSE, guard, get(ask)),
        Route::post(urls::TAKE_BACK_EXCUSE, guard, post(take_back)),
    ]
}

/// What a reason excuses, the side and the month, in words.
pub(crate) fn line_words(f: &Frame, line: &ExcuseLine) -> String {
    let kind = f.t(kind_key(line.given.excuse));
    let month = period_words(f.w, line.given.period);
    match &line.side {
        Some(side) => format!("{month} {} {kind}", side.name),
        None => format!("{month} {kind}"),
    }
}

fn kind_key(excuse: Excuse) -> &'static str {
    match excuse {
        Excuse::Start => "excuses.start",
        Excuse::Progress => "excuses.progress",
        Excuse::InLibrary => "excuses.in-library",
    }
}

impl New {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: ItemId,
        form: Option<FormState>,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.excuse_page(&me.actor, id).await?;
        let mut sides: Vec<Choice> = Vec::new();
        for side in shown.lists.iter().flat_map(|list| &list.sides) {
            let choice = Choice::new(side.id, side.name.clone());
            if !sides.contains(&choice) {
                sides.push(choice);
            }
        }
        // This month, or the last of the list's year when that is over.
        let today = me.actor.today;
        let year = shown
            .lists
            .first()
            .map_or(i64::from(today.year()), |one| one.list.year);
        let month = if year < i64::from(today.year()) {
            12
        } else {
            today.month()
        };
        let month = format!("{year:04}-{month:02}");
        Ok(Self {
            f: Frame::new(state, visitor, Place::Dispatch, w.t("excuses.new"))
                .crumb(urls::ITEMS, w.t("items.title"))
                .crumb(urls::item(id), shown.item.title.clone()),
            form: form.unwrap_or_else(|| FormState::of([("period", month.as_str()), ("excuse", "progress")])),
            lists: shown
                .lists
                .iter()
                .map(|one| Choice::new(one.list.id, one.list.name.clone()))
                .collect(),
            kinds: Excuse::ALL
                .into_iter()
                .map(|excuse| Choice::new(excuse.code(), w.t(kind_key(excuse))))
                .collect(),
            evidence: shown
                .evidence
                .iter()
                .map(|piece| Choice::new(piece.id, piece.title.clone()))
                .collect(),
            sides,
            shown,
        })
    }
    fn words(&self, line: &ExcuseLine) -> String {
        line_words(&self.f, line)
    }
}

impl TakeBack {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: ExcuseId,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let (item, line) = state.app.excuse_to_take_back(&me.actor, id).await?;
        Ok(Self {
            f: Frame::new(state, visitor, Place::Dispatch, w.t("excuses.take-back"))
                .crumb(urls::ITEMS, w.t("items.title"))
                .crumb(urls::item(item.id), item.title.clone()),
            item,
            line,
            form,
        })
    }
    fn words(&self) -> String {
        line_words(&self.f, &self.line)
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    page(&New::new(&state, &visitor, &me, ItemId(id), None).await?)
}

async fn approve(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = ItemId(id);
    match judged(approved(&state, &me, id, &sent).await)? {
        Ok(_) => Ok(see_saying(urls::item(id), "excuses.approved", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent.clone(), &refusal, visitor.words);
            page_refused(&refusal, &New::new(&state, &visitor, &me, id, Some(form)).await?)
        }
    }
}

async fn approved(state: &State, me: &Me, id: ItemId, sent: &Form) -> yipanqi_app::Result<ExcuseId> {
    let approving = Approving {
        list: sent
            .number("list")
            .map(ListId)
            .ok_or_else(|| Refusal::new("required").at("list"))?,
        side: sent.number("side").map(SideId),
        period: sent.get("period").to_owned(),
        excuse: Excuse::parse(sent.get("excuse")).ok_or_else(|| Refusal::new("required").at("excuse"))?,
        reason: sent.get("reason").to_owned(),
        evidence: sent.number("evidence").map(EvidenceId),
    };
    state.app.approve_excuse(&me.actor, id, &approving).await
}

async fn ask(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    page(&TakeBack::new(&state, &visitor, &me, ExcuseId(id), FormState::default()).await?)
}

async fn take_back(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    sent: Form,
) -> Result<Response, Error> {
    let id = ExcuseId(id);
    match state
        .app
        .take_back_excuse(&me.actor, id, sent.get("reason"))
        .await
    {
        Ok(item) => Ok(see_saying(urls::item(item), "excuses.taken-back", &[])),
        // One that no longer stands has no form to come back to.
        Err(yipanqi_app::Error::Refused(refusal)) if !refusal.stale => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &TakeBack::new(&state, &visitor, &me, id, form).await?)
        }
        Err(error) => Err(error.into()),
    }
}
