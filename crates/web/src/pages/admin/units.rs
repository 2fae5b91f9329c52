//! Units: the list, one unit with its names, successors and posts, and the acts on it.

use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_domain::UnitId;
use yipanqi_domain::office::UnitKind;
use yipanqi_domain::refusal::{Refusal, optional_day, required_day};
use yipanqi_domain::rights::Action;

use super::{Act, Cell, Field, Line, Link, Table, TablePage, ask, chosen, coded, done, maybe, regions, span};
use crate::error::Error;
use crate::form::{Choice, FormState};
use crate::frame::page;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

const GUARD: Guard = Guard::Act(Action::KeepOffice);

/// The routes of units.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::UNITS, GUARD, get(show)),
        Route::get(urls::ADD_UNIT, GUARD, get(ask_add)),
        Route::post(urls::ADD_UNIT, GUARD, post(add)),
        Route::get(urls::UNIT, GUARD, get(show_one)),
        Route::get(urls::RENAME_UNIT, GUARD, get(ask_rename)),
        Route::post(urls::RENAME_UNIT, GUARD, post(rename)),
        Route::get(urls::ADD_ALIAS, GUARD, get(ask_alias)),
        Route::post(urls::ADD_ALIAS, GUARD, post(alias)),
        Route::get(urls::ABOLISH_UNIT, GUARD, get(ask_abolish)),
        Route::post(urls::ABOLISH_UNIT, GUARD, post(abolish)),
        Route::get(urls::PUT_ON_SIDE, GUARD, get(ask_side)),
        Route::post(urls::PUT_ON_SIDE, GUARD, post(side)),
    ]
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let w = visitor.words;
    let units = state.app.units_page(&me.actor).await?;
    let table = Table::new(w, "units", &["unit", "unit_kind", "region", "days"])
        .act(Link::to(urls::ADD_UNIT, w.t("admin.add-unit")))
        .lines(units.into_iter().map(|line| Line {
            cells: vec![
                Cell::link(line.unit.name, urls::with_id(urls::UNIT, line.unit.id)),
                Cell::text(w.t(&format!("admin.unit-{}", line.unit.kind))),
                Cell::text(line.region_name),
                Cell::text(span(w, line.unit.starts_on, line.unit.ends_on)),
            ],
            acts: Vec::new(),
        }));
    page(&TablePage::new(&state, &visitor, "units", vec![table]))
}

/// Units that exist today, to choose from.
pub(super) async fn choices(state: &State, me: &Me) -> Result<Vec<Choice>, Error> {
    let units = state.app.units_page(&me.actor).await?;
    let standing = units
        .into_iter()
        .filter(|u| u.unit.exists_on(me.actor.today, "unit").is_ok());
    Ok(standing
        .map(|u| Choice::new(u.unit.id, format!("{} · {}", u.unit.name, u.region_name)))
        .collect())
}

async fn show_one(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let w = visitor.words;
    let unit = state.app.unit_page(&me.actor, UnitId(id)).await?;
    let to = |pattern: &str, key: &str| Link::to(urls::with_id(pattern, id), w.t(key));
    let mut facts = Table::new(w, "unit-facts", &["fact", "value"])
        .lines([
            fact(
                w.t("admin.l-unit_kind"),
                w.t(&format!("admin.unit-{}", unit.unit.kind)),
            ),
            fact(w.t("admin.l-region"), unit.region_name),
            fact(
                w.t("admin.l-days"),
                span(w, unit.unit.starts_on, unit.unit.ends_on),
            ),
            fact(
                w.t("admin.l-sides"),
                unit.sides
                    .iter()
                    .map(|(side, body)| format!("{body} · {}", side.name))
                    .collect::<Vec<_>>()
                    .join("；"),
            ),
        ])
        .act(to(urls::RENAME_UNIT, "admin.rename-unit"))
        .act(to(urls::PUT_ON_SIDE, "admin.put-on-side"));
    if unit.unit.ends_on.is_none() {
        facts = facts.act(to(urls::ABOLISH_UNIT, "admin.abolish-unit"));
    }
    let aliases = Table::new(w, "aliases", &["name", "days"])
        .act(to(urls::ADD_ALIAS, "admin.add-alias"))
        .lines(unit.aliases.into_iter().map(|a| Line {
            cells: vec![Cell::text(a.name), Cell::text(span(w, a.starts_on, a.ends_on))],
            acts: Vec::new(),
        }));
    let other = |(unit, on): (yipanqi_domain::office::Unit, yipanqi_domain::Day)| Line {
        cells: vec![
            Cell::link(unit.name, urls::with_id(urls::UNIT, unit.id)),
            Cell::text(span(w, on, None)),
        ],
        acts: Vec::new(),
    };
    let successors =
        Table::new(w, "successors", &["unit", "from"]).lines(unit.successors.into_iter().map(other));
    let predecessors =
        Table::new(w, "predecessors", &["unit", "from"]).lines(unit.predecessors.into_iter().map(other));
    let posts = Table::new(w, "unit-posts", &["post", "holder", "days"])
        .act(Link::to(
            urls::with_query(urls::ADD_POST, &[("unit", &id.to_string())]),
            w.t("admin.add-post"),
        ))
        .lines(unit.posts.into_iter().map(|(post, holder)| Line {
            cells: vec![
                Cell::text(post.name),
                Cell::text(holder.unwrap_or_else(|| w.t("words.vacant").to_owned())),
                Cell::text(span(w, post.starts_on, post.ends_on)),
            ],
            acts: vec![Link::to(
                urls::with_id(urls::HOLD_POST, post.id),
                w.t("admin.hold-post"),
            )],
        }));
    let mut shown = TablePage::new(
        &state,
        &visitor,
        "units",
        vec![facts, aliases, posts, successors, predecessors],
    );
    shown.note = "";
    shown.f.title = unit.unit.name;
    shown.f = shown.f.crumb(urls::UNITS, w.t("admin.units"));
    page(&shown)
}

fn fact(name: &str, value: impl Into<String>) -> Line {
    Line {
        cells: vec![Cell::text(name), Cell::text(value)],
        acts: Vec::new(),
    }
}

async fn add_act(state: &State, visitor: &Visitor, me: &Me) -> Result<Act, Error> {
    let kinds = coded(visitor.words, "unit", UnitKind::ALL.iter().map(|k| k.code()));
    let fields = vec![
        Field::text("name"),
        Field::one("unit_kind", kinds),
        Field::one("region", regions::choices(state, me).await?),
        Field::day("starts_on"),
    ];
    Ok(Act::new("add-unit", urls::UNITS, "admin.units", fields))
}

async fn ask_add(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let act = add_act(&state, &visitor, &me).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn add(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let kind = UnitKind::parse(sent.get("unit_kind"));
        let kind = kind.ok_or_else(|| Refusal::new("required").at("unit_kind"))?;
        let region = chosen(&sent, "region")?;
        let starts_on = required_day(sent.get("starts_on"), "starts_on")?;
        state
            .app
            .add_unit(&me.actor, sent.get("name"), kind, region, starts_on)
            .await
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

/// An act on one unit, which leads back to its page.
async fn on_unit(
    state: &State,
    me: &Me,
    id: i64,
    key: &'static str,
    fields: Vec<Field>,
) -> Result<Act, Error> {
    let unit = state.app.unit_page(&me.actor, UnitId(id)).await?;
    let back = urls::with_id(urls::UNIT, id);
    Ok(Act::new(key, back, "admin.the-unit", fields).about(unit.unit.name))
}

async fn rename_act(state: &State, me: &Me, id: i64) -> Result<Act, Error> {
    on_unit(
        state,
        me,
        id,
        "rename-unit",
        vec![Field::text("name"), Field::day("from")],
    )
    .await
}

async fn ask_rename(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = rename_act(&state, &me, id).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn rename(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let from = required_day(sent.get("from"), "from")?;
        state
            .app
            .rename_unit(&me.actor, UnitId(id), sent.get("name"), from)
            .await
    };
    let outcome = outcome.await;
    done(
        &state,
        &visitor,
        rename_act(&state, &me, id).await?,
        sent,
        outcome,
    )
}

async fn alias_act(state: &State, me: &Me, id: i64) -> Result<Act, Error> {
    let fields = vec![
        Field::text("name"),
        Field::day("starts_on"),
        Field::day("ends_on").optional(),
    ];
    on_unit(state, me, id, "add-alias", fields).await
}

async fn ask_alias(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = alias_act(&state, &me, id).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn alias(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let starts_on = required_day(sent.get("starts_on"), "starts_on")?;
        let ends_on = optional_day(sent.get("ends_on"), "ends_on")?;
        let name = sent.get("name");
        state
            .app
            .add_alias(&me.actor, UnitId(id), name, starts_on, ends_on)
            .await
    };
    let outcome = outcome.await;
    done(&state, &visitor, alias_act(&state, &me, id).await?, sent, outcome)
}

async fn abolish_act(state: &State, me: &Me, id: i64) -> Result<Act, Error> {
    let mut units = choices(state, me).await?;
    units.retain(|c| c.value != id.to_string());
    let fields = vec![
        Field::day("from"),
        Field::one("successor", units.clone()).optional(),
        Field::one("successor2", units.clone()).optional(),
        Field::one("successor3", units).optional(),
    ];
    Ok(on_unit(state, me, id, "abolish-unit", fields).await?.danger())
}

async fn ask_abolish(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = abolish_act(&state, &me, id).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn abolish(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let from = required_day(sent.get("from"), "from")?;
        let successors: Vec<UnitId> = ["successor", "successor2", "successor3"]
            .into_iter()
            .filter_map(|field| maybe(&sent, field))
            .collect();
        state
            .app
            .abolish_unit(&me.actor, UnitId(id), from, &successors)
            .await
    };
    let outcome = outcome.await;
    done(
        &state,
        &visitor,
        abolish_act(&state, &me, id).await?,
        sent,
        outcome,
    )
}

async fn side_act(state: &State, me: &Me, id: i64) -> Result<Act, Error> {
    let bodies = state.app.bodies_page(&me.actor).await?;
    let sides = bodies.iter().flat_map(|b| {
        let name = |side: &str| format!("{} · {side}", b.body.name);
        b.sides
            .iter()
            .map(move |(side, _)| Choice::new(side.id, name(&side.name)))
    });
    let fields = vec![Field::one("side", sides.collect())];
    on_unit(state, me, id, "put-on-side", fields).await
}

async fn ask_side(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = side_act(&state, &me, id).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn side(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let side = chosen(&sent, "side")?;
        state.app.put_on_side(&me.actor, UnitId(id), side).await
    };
    let outcome = outcome.await;
    done(&state, &visitor, side_act(&state, &me, id).await?, sent, outcome)
}
