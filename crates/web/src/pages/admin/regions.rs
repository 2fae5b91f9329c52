//! Regions, dated.

use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::office::NewRegion;
use yipanqi_domain::RegionId;
use yipanqi_domain::office::{Region, RegionLevel};
use yipanqi_domain::refusal::{Refusal, required_day};
use yipanqi_domain::rights::Action;

use super::{Act, Cell, Field, Line, Link, Table, TablePage, ask, coded, done, maybe, span};
use crate::error::Error;
use crate::form::{Choice, FormState};
use crate::frame::page;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

const GUARD: Guard = Guard::Act(Action::KeepOffice);

/// The routes of regions.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::REGIONS, GUARD, get(show)),
        Route::get(urls::ADD_REGION, GUARD, get(ask_add)),
        Route::post(urls::ADD_REGION, GUARD, post(add)),
        Route::get(urls::END_REGION, GUARD, get(ask_end)),
        Route::post(urls::END_REGION, GUARD, post(end)),
    ]
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let w = visitor.words;
    let regions = state.app.regions_page(&me.actor).await?;
    let line = |r: &Region| {
        let above = regions.iter().find(|p| Some(p.id) == r.parent);
        Line {
            cells: vec![
                Cell::mono(r.code.clone()),
                Cell::text(r.name.clone()),
                Cell::text(w.t(&format!("admin.level-{}", r.level))),
                Cell::text(above.map(|p| p.name.clone()).unwrap_or_default()),
                Cell::text(span(w, r.starts_on, r.ends_on)),
            ],
            acts: if r.ends_on.is_none() {
                vec![Link::to(urls::with_id(urls::END_REGION, r.id), w.t("admin.end"))]
            } else {
                Vec::new()
            },
        }
    };
    let table = Table::new(w, "regions", &["code", "name", "level", "parent", "days"])
        .act(Link::to(urls::ADD_REGION, w.t("admin.add-region")))
        .lines(regions.iter().map(line));
    page(&TablePage::new(&state, &visitor, "regions", vec![table]))
}

/// Regions that exist today, to choose from.
pub(super) async fn choices(state: &State, me: &Me) -> Result<Vec<Choice>, Error> {
    let regions = state.app.regions_page(&me.actor).await?;
    let standing = regions
        .into_iter()
        .filter(|r| r.ends_on.is_none_or(|end| end >= me.actor.today));
    Ok(standing
        .map(|r| Choice::new(r.id, format!("{} {}", r.code, r.name)))
        .collect())
}

async fn add_act(state: &State, visitor: &Visitor, me: &Me) -> Result<Act, Error> {
    let levels = coded(visitor.words, "level", RegionLevel::ALL.iter().map(|l| l.code()));
    let fields = vec![
        Field::text("code"),
        Field::text("name"),
        Field::one("level", levels),
        Field::one("parent", choices(state, me).await?).optional(),
        Field::day("starts_on"),
    ];
    Ok(Act::new("add-region", urls::REGIONS, "admin.regions", fields))
}

async fn ask_add(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let act = add_act(&state, &visitor, &me).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn add(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let level = RegionLevel::parse(sent.get("level"));
        let new = NewRegion {
            code: sent.get("code").to_owned(),
            name: sent.get("name").to_owned(),
            parent: maybe(&sent, "parent"),
            level: level.ok_or_else(|| Refusal::new("required").at("level"))?,
            starts_on: required_day(sent.get("starts_on"), "starts_on")?,
        };
        state.app.add_region(&me.actor, new).await
    };
    let outcome = outcome.await;
    done(
        &state,
        &visitor,
        add_act(&state, &visitor, &me).await?,
        sent,
        outcome,
    )
}

async fn end_act(state: &State, me: &Me, id: i64) -> Result<Act, Error> {
    let regions = state.app.regions_page(&me.actor).await?;
    let region = regions
        .into_iter()
        .find(|r| r.id.0 == id)
        .ok_or(Error::NotFound)?;
    let fields = vec![Field::day("last_on")];
    Ok(Act::new("end-region", urls::REGIONS, "admin.regions", fields)
        .about(format!("{} {}", region.code, region.name))
        .danger())
}

async fn ask_end(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = end_act(&state, &me, id).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn end(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let last_on = required_day(sent.get("last_on"), "last_on")?;
        state.app.end_region(&me.actor, RegionId(id), last_on).await
    };
    let outcome = outcome.await;
    done(&state, &visitor, end_act(&state, &me, id).await?, sent, outcome)
}
