//! A new order: filled in from the latest light of the row when there is one, else by hand.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::orders::{DraftPage, Drafting, LightLine, Rung, UnitToOrder};
use yipanqi_domain::rights::Action;
use yipanqi_domain::{ItemId, ListId, OrderId, Refusal, SideId, UnitId};

use super::{numbers_words, rung_word};
use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;
use crate::words::{Locale, Words};

/// Proposed until somebody says otherwise.
const WORKING_DAYS: &str = "5";

#[derive(Template)]
#[template(path = "orders/new.html")]
struct New {
    f: Frame,
    shown: DraftPage,
    form: FormState,
    lists: Vec<Choice>,
    units: Vec<Choice>,
    causes: Vec<Choice>,
    rungs: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::KeepOrders);
    vec![
        Route::get(urls::NEW_ORDER, guard, get(show)),
        Route::post(urls::NEW_ORDER, guard, post(send)),
    ]
}

impl New {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        asked: &Form,
        form: Option<FormState>,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let item = asked.number("item").map(ItemId).ok_or(Error::NotFound)?;
        let list = asked.number("list").map(ListId);
        let shown = state.app.draft_order_page(&me.actor, item, list).await?;
        let mut causes: Vec<Choice> = shown.lights.iter().map(|l| cause(w, &shown, l)).collect();
        causes.push(Choice::new("by_hand", w.t("orders.by-hand")));
        let title = shown.row.row.content.title.clone();
        Ok(Self {
            f: Frame::new(state, visitor, Place::Dispatch, w.t("orders.new"))
                .crumb(urls::ORDERS, w.t("orders.title"))
                .crumb(urls::item(item), title),
            form: form.unwrap_or_else(|| proposed(asked, &shown)),
            lists: shown
                .rows
                .iter()
                .map(|r| Choice::new(r.list, r.list_name.clone()))
                .collect(),
            units: shown.units.iter().map(|u| unit(w, u)).collect(),
            causes,
            rungs: Rung::ALL
                .iter()
                .map(|r| Choice::new(r.code(), rung_word(w, r.code())))
                .collect(),
            shown,
        })
    }
}

/// A unit with what it owes.
fn unit(w: Words, unit: &UnitToOrder) -> Choice {
    let roles: Vec<&str> = unit
        .roles
        .iter()
        .map(|r| w.t(&format!("words.role-{}", r.code())))
        .collect();
    Choice::new(unit.unit.id, format!("{} {}", unit.unit.name, roles.join(" ")))
}

/// A light with its period, side and reason.
fn cause(w: Words, shown: &DraftPage, light: &LightLine) -> Choice {
    let mut words = vec![light.period.to_string()];
    words.extend(
        shown
            .sides
            .iter()
            .find(|s| Some(s.id) == light.side)
            .map(|s| s.name.clone()),
    );
    words.push(match &light.rule {
        Some(rule) => rule.clone(),
        None => w.t("orders.no-report").to_owned(),
    });
    words.extend(numbers_words(w, &light.numbers));
    let side = light.side.map_or(0, |s| s.0);
    Choice::new(format!("light/{side}"), words.join(" "))
}

/// The form as the latest light and the ladder fill it.
fn proposed(asked: &Form, shown: &DraftPage) -> FormState {
    let light = shown.lights.first();
    let owes = |u: &&UnitToOrder| match light.and_then(|l| l.side) {
        Some(side) => u.sides.contains(&side),
        None => true,
    };
    let named = asked.number("unit").map(UnitId);
    let unit = match named {
        Some(named) => shown.units.iter().find(|u| u.unit.id == named),
        None => shown.units.iter().find(owes).or(shown.units.first()),
    };
    let cause = light.map_or_else(
        || "by_hand".to_owned(),
        |l| format!("light/{}", l.side.map_or(0, |s| s.0)),
    );
    let rung = unit.and_then(|u| u.usual).unwrap_or(Rung::Reminder);
    let unit = unit.map(|u| u.unit.id.to_string()).unwrap_or_default();
    // An order is a paper: proposed in simplified Chinese whatever the reader's language.
    let asks = Words::new(Locale::ZhHans, 0).t("orders.asks-proposed");
    FormState::of([
        ("list", shown.row.list.to_string().as_str()),
        ("unit", unit.as_str()),
        ("cause", cause.as_str()),
        ("rung", rung.code()),
        ("asks", asks),
        ("working_days", WORKING_DAYS),
    ])
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    page(&New::new(&state, &visitor, &me, &asked, None).await?)
}

async fn send(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    match judged(drafted(&state, &me, &sent).await)? {
        Ok(order) => Ok(see_saying(urls::order(order), "orders.drafted", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent.clone(), &refusal, visitor.words);
            page_refused(
                &refusal,
                &New::new(&state, &visitor, &me, &sent, Some(form)).await?,
            )
        }
    }
}

async fn drafted(state: &State, me: &Me, sent: &Form) -> yipanqi_app::Result<OrderId> {
    let item = sent
        .number("item")
        .map(ItemId)
        .ok_or(yipanqi_app::Error::NotFound)?;
    let needed = |field| Refusal::new("required").at(field);
    let cause = sent.get("cause");
    let side = cause.strip_prefix("light/").and_then(|id| id.parse().ok());
    if cause != "by_hand" && side.is_none() {
        return Err(needed("cause").into());
    }
    let drafting = Drafting {
        item,
        list: sent.number("list").map(ListId),
        unit: sent.number("unit").map(UnitId),
        side: side.filter(|id| *id != 0).map(SideId),
        is_by_hand: cause == "by_hand",
        is_urgent: sent.has("urgent"),
        reason: sent.get("reason").to_owned(),
        rung: Rung::parse(sent.get("rung")).ok_or_else(|| needed("rung"))?,
        asks: sent.get("asks").to_owned(),
        // What is no number is no number of days.
        working_days: sent.number("working_days").unwrap_or_default(),
    };
    state.app.draft_order(&me.actor, &drafting).await
}
