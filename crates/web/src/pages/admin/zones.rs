//! Zones: named sets of regions with dated membership.

use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_domain::ZoneId;
use yipanqi_domain::refusal::{optional_day, required_day};
use yipanqi_domain::rights::Action;

use super::{Act, Cell, Field, Line, Link, Table, TablePage, ask, chosen, done, regions, span};
use crate::error::Error;
use crate::form::FormState;
use crate::frame::page;
use crate::request::{Form, Id, Ids, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

const GUARD: Guard = Guard::Act(Action::KeepOffice);

/// The routes of zones.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::ZONES, GUARD, get(show)),
        Route::get(urls::ADD_ZONE, GUARD, get(ask_add)),
        Route::post(urls::ADD_ZONE, GUARD, post(add)),
        Route::get(urls::PUT_IN_ZONE, GUARD, get(ask_put)),
        Route::post(urls::PUT_IN_ZONE, GUARD, post(put)),
        Route::get(urls::TAKE_OUT_OF_ZONE, GUARD, get(ask_out)),
        Route::post(urls::TAKE_OUT_OF_ZONE, GUARD, post(out)),
    ]
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let w = visitor.words;
    let mut lines = Vec::new();
    for zone in state.app.zones_page(&me.actor).await? {
        let put = Link::to(
            urls::with_id(urls::PUT_IN_ZONE, zone.zone.id),
            w.t("admin.put-in-zone"),
        );
        lines.push(Line {
            cells: vec![Cell::text(zone.zone.name.clone()), Cell::text(""), Cell::text("")],
            acts: vec![put],
        });
        for (member, region) in zone.members {
            let out = Link::to(urls::take_out_of_zone(zone.zone.id, member.id), w.t("admin.end"));
            lines.push(Line {
                cells: vec![
                    Cell::text(zone.zone.name.clone()),
                    Cell::text(region),
                    Cell::text(span(w, member.starts_on, member.ends_on)),
                ],
                acts: vec![out],
            });
        }
    }
    let table = Table::new(w, "zones", &["zone", "region", "days"])
        .act(Link::to(urls::ADD_ZONE, w.t("admin.add-zone")))
        .lines(lines);
    page(&TablePage::new(&state, &visitor, "zones", vec![table]))
}

fn add_act() -> Act {
    Act::new("add-zone", urls::ZONES, "admin.zones", vec![Field::text("name")])
}

async fn ask_add(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    state
        .app
        .may_open(&me.actor, &[Action::KeepOffice], "zone")
        .await?;
    ask(&state, &visitor, add_act(), FormState::default())
}

async fn add(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let outcome = state.app.add_zone(&me.actor, sent.get("name")).await;
    done(&state, &visitor, add_act(), sent, outcome)
}

async fn put_act(state: &State, me: &Me, id: i64) -> Result<Act, Error> {
    let zone = state.app.zone(&me.actor, ZoneId(id)).await?;
    let fields = vec![
        Field::one("region", regions::choices(state, me).await?),
        Field::day("starts_on"),
        Field::day("ends_on").optional(),
    ];
    Ok(Act::new("put-in-zone", urls::ZONES, "admin.zones", fields).about(zone.zone.name))
}

async fn ask_put(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = put_act(&state, &me, id).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn put(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let region = chosen(&sent, "region")?;
        let starts_on = required_day(sent.get("starts_on"), "starts_on")?;
        let ends_on = optional_day(sent.get("ends_on"), "ends_on")?;
        state
            .app
            .put_in_zone(&me.actor, ZoneId(id), region, starts_on, ends_on)
            .await
    };
    let outcome = outcome.await;
    done(&state, &visitor, put_act(&state, &me, id).await?, sent, outcome)
}

async fn out_act(state: &State, me: &Me, ids: &Ids) -> Result<Act, Error> {
    let zone = state.app.zone(&me.actor, ZoneId(ids.get("id")?)).await?;
    let member = ids.get("member")?;
    let found = zone
        .members
        .iter()
        .find(|m| m.0.id == member)
        .ok_or(Error::NotFound)?;
    let about = format!("{} · {}", zone.zone.name, found.1);
    let fields = vec![Field::day("last_on")];
    Ok(Act::new("take-out-of-zone", urls::ZONES, "admin.zones", fields).about(about))
}

async fn ask_out(state: State, visitor: Visitor, me: Me, ids: Ids) -> Result<Response, Error> {
    let act = out_act(&state, &me, &ids).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn out(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let member = ids.get("member")?;
    let outcome = async {
        let last_on = required_day(sent.get("last_on"), "last_on")?;
        state.app.take_out_of_zone(&me.actor, member, last_on).await
    };
    let outcome = outcome.await;
    done(&state, &visitor, out_act(&state, &me, &ids).await?, sent, outcome)
}
