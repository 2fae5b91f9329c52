//! Bodies down the ladder, with their sides.

use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::office::NewBody;
use yipanqi_domain::BodyId;
use yipanqi_domain::office::BodyKind;
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::Action;

use super::{Act, Cell, Field, Line, Link, Table, TablePage, ask, chosen, coded, done, maybe, regions};
use crate::error::Error;
use crate::form::{Choice, FormState};
use crate::frame::page;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

const GUARD: Guard = Guard::Act(Action::KeepOffice);

/// The routes of bodies.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::BODIES, GUARD, get(show)),
        Route::get(urls::ADD_BODY, GUARD, get(ask_add)),
        Route::post(urls::ADD_BODY, GUARD, post(add)),
        Route::get(urls::ADD_SIDE, GUARD, get(ask_side)),
        Route::post(urls::ADD_SIDE, GUARD, post(side)),
    ]
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let w = visitor.words;
    let bodies = state.app.bodies_page(&me.actor).await?;
    let columns = [
        "rank",
        "name",
        "body_kind",
        "body_parent",
        "number_prefix",
        "sides",
    ];
    let table = Table::new(w, "bodies", &columns)
        .act(Link::to(urls::ADD_BODY, w.t("admin.add-body")))
        .lines(bodies.into_iter().map(|line| {
            let sides: Vec<String> = line
                .sides
                .iter()
                .map(|(side, region)| format!("{} {} ({region})", side.mark, side.name))
                .collect();
            Line {
                cells: vec![
                    Cell::text(line.body.rank.to_string()),
                    Cell::text(line.body.name),
                    Cell::text(w.t(&format!("admin.body-{}", line.body.kind))),
                    Cell::text(line.parent_name.unwrap_or_default()),
                    Cell::text(line.body.number_prefix),
                    Cell::text(sides.join(" · ")),
                ],
                acts: vec![Link::to(
                    urls::with_id(urls::ADD_SIDE, line.body.id),
                    w.t("admin.add-side"),
                )],
            }
        }));
    page(&TablePage::new(&state, &visitor, "bodies", vec![table]))
}

async fn add_act(state: &State, visitor: &Visitor, me: &Me) -> Result<Act, Error> {
    let bodies = state.app.bodies_page(&me.actor).await?;
    let above = bodies
        .iter()
        .map(|b| Choice::new(b.body.id, format!("{} {}", b.body.rank, b.body.name)));
    let fields = vec![
        Field::text("name"),
        Field::one(
            "body_kind",
            coded(visitor.words, "body", BodyKind::ALL.iter().map(|k| k.code())),
        ),
        Field::one("body_parent", above.collect()).optional(),
        Field::number("rank"),
        Field::text("number_prefix"),
    ];
    Ok(Act::new("add-body", urls::BODIES, "admin.bodies", fields))
}

async fn ask_add(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let act = add_act(&state, &visitor, &me).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn add(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let kind = BodyKind::parse(sent.get("body_kind"));
        let new = NewBody {
            name: sent.get("name").to_owned(),
            kind: kind.ok_or_else(|| Refusal::new("required").at("body_kind"))?,
            parent: maybe(&sent, "body_parent"),
            rank: sent.number("rank").unwrap_or(0),
            number_prefix: sent.get("number_prefix").to_owned(),
        };
        state.app.add_body(&me.actor, new).await
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

async fn side_act(state: &State, me: &Me, id: i64) -> Result<Act, Error> {
    let bodies = state.app.bodies_page(&me.actor).await?;
    let body = bodies
        .into_iter()
        .find(|b| b.body.id.0 == id)
        .ok_or(Error::NotFound)?;
    let fields = vec![
        Field::one("region", regions::choices(state, me).await?),
        Field::text("name"),
        Field::text("mark"),
    ];
    Ok(Act::new("add-side", urls::BODIES, "admin.bodies", fields).about(body.body.name))
}

async fn ask_side(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = side_act(&state, &me, id).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn side(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let region = chosen(&sent, "region")?;
        let (name, mark) = (sent.get("name"), sent.get("mark"));
        state
            .app
            .add_side(&me.actor, BodyId(id), region, name, mark)
            .await
    };
    let outcome = outcome.await;
    done(&state, &visitor, side_act(&state, &me, id).await?, sent, outcome)
}
