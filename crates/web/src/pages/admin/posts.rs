//! Posts as seats, persons, and who holds which seat.

use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::office_pages::PostLine;
use yipanqi_domain::PostId;
use yipanqi_domain::refusal::required_day;
use yipanqi_domain::rights::Action;

use super::{Act, Cell, Field, Line, Link, Table, TablePage, ask, chosen, done, maybe, span, units};
use crate::error::Error;
use crate::form::{Choice, FormState};
use crate::frame::page;
use crate::request::{Asked, Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

const GUARD: Guard = Guard::Act(Action::KeepOffice);

/// The routes of posts and persons.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::SEATS, GUARD, get(show)),
        Route::get(urls::ADD_POST, GUARD, get(ask_add)),
        Route::post(urls::ADD_POST, GUARD, post(add)),
        Route::get(urls::ADD_PERSON, GUARD, get(ask_person)),
        Route::post(urls::ADD_PERSON, GUARD, post(person)),
        Route::get(urls::HOLD_POST, GUARD, get(ask_hold)),
        Route::post(urls::HOLD_POST, GUARD, post(hold)),
        Route::get(urls::END_POST, GUARD, get(ask_end)),
        Route::post(urls::END_POST, GUARD, post(end)),
    ]
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let w = visitor.words;
    let posts = state.app.posts_page(&me.actor).await?;
    let standing = posts
        .into_iter()
        .filter(|p| p.post.ends_on.is_none_or(|end| end >= me.actor.today));
    let table = Table::new(w, "posts", &["post", "unit", "holders", "days"])
        .act(Link::to(urls::ADD_POST, w.t("admin.add-post")))
        .act(Link::to(urls::ADD_PERSON, w.t("admin.add-person")))
        .lines(standing.map(|line| {
            let holders: Vec<String> = line
                .holders
                .iter()
                .map(|(h, name)| format!("{name}（{}）", span(w, h.starts_on, h.ends_on)))
                .collect();
            let holders = if holders.is_empty() {
                Cell::tag(w.t("words.vacant"), "warn")
            } else {
                Cell::text(holders.join(" · "))
            };
            let mut acts = vec![Link::to(
                urls::with_id(urls::HOLD_POST, line.post.id),
                w.t("admin.hold-post"),
            )];
            if me.actor.can_somewhere(Action::HandOverDuty) {
                acts.push(Link::to(
                    urls::hand_over_all(&line.unit_name, line.post.unit, Some(line.post.id)),
                    w.t("duties.move-all-of-post"),
                ));
            }
            if line.post.ends_on.is_none() {
                acts.push(Link::to(
                    urls::with_id(urls::END_POST, line.post.id),
                    w.t("admin.end"),
                ));
            }
            Line {
                cells: vec![
                    Cell::text(line.post.name),
                    Cell::link(line.unit_name, urls::with_id(urls::UNIT, line.post.unit)),
                    holders,
                    Cell::text(span(w, line.post.starts_on, line.post.ends_on)),
                ],
                acts,
            }
        }));
    page(&TablePage::new(&state, &visitor, "posts", vec![table]))
}

async fn add_act(state: &State, me: &Me) -> Result<Act, Error> {
    let fields = vec![
        Field::one("unit", units::choices(state, me).await?),
        Field::text("name"),
        Field::day("starts_on"),
    ];
    Ok(Act::new("add-post", urls::SEATS, "admin.posts", fields))
}

async fn ask_add(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let today = me.actor.today.to_string();
    let form = FormState::of([("unit", asked.get("unit")), ("starts_on", today.as_str())]);
    ask(&state, &visitor, add_act(&state, &me).await?, form)
}

async fn add(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let unit = chosen(&sent, "unit")?;
        let starts_on = required_day(sent.get("starts_on"), "starts_on")?;
        state
            .app
            .add_post(&me.actor, unit, sent.get("name"), starts_on)
            .await
    };
    let outcome = outcome.await;
    done(&state, &visitor, add_act(&state, &me).await?, sent, outcome)
}

fn person_act() -> Act {
    let fields = vec![Field::text("person_name"), Field::text("office_phone").optional()];
    Act::new("add-person", urls::SEATS, "admin.posts", fields)
}

async fn ask_person(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    state
        .app
        .may_open(&me.actor, &[Action::KeepOffice], "person")
        .await?;
    ask(&state, &visitor, person_act(), FormState::default())
}

async fn person(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let outcome = state
        .app
        .add_person(&me.actor, sent.get("person_name"), sent.get("office_phone"))
        .await;
    done(&state, &visitor, person_act(), sent, outcome)
}

async fn one(state: &State, me: &Me, id: i64) -> Result<PostLine, Error> {
    let posts = state.app.posts_page(&me.actor).await?;
    posts
        .into_iter()
        .find(|p| p.post.id.0 == id)
        .ok_or(Error::NotFound)
}

async fn hold_act(state: &State, me: &Me, id: i64) -> Result<Act, Error> {
    let line = one(state, me, id).await?;
    let persons = state.app.persons_page(&me.actor).await?;
    let named = persons.into_iter().map(|p| {
        let phone = p
            .office_phone
            .map(|phone| format!(" {phone}"))
            .unwrap_or_default();
        Choice::new(p.id, format!("{}{phone}", p.name))
    });
    let fields = vec![
        Field::one("person", named.collect()).optional(),
        Field::day("from"),
    ];
    Ok(Act::new("hold-post", urls::SEATS, "admin.posts", fields)
        .about(format!("{} {}", line.unit_name, line.post.name)))
}

async fn ask_hold(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let today = me.actor.today.to_string();
    let act = hold_act(&state, &me, id).await?;
    ask(&state, &visitor, act, FormState::of([("from", today.as_str())]))
}

async fn hold(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let from = required_day(sent.get("from"), "from")?;
        state
            .app
            .hold_post(&me.actor, PostId(id), maybe(&sent, "person"), from)
            .await
    };
    let outcome = outcome.await;
    done(&state, &visitor, hold_act(&state, &me, id).await?, sent, outcome)
}

async fn end_act(state: &State, me: &Me, id: i64) -> Result<Act, Error> {
    let line = one(state, me, id).await?;
    Ok(Act::new(
        "end-post",
        urls::SEATS,
        "admin.posts",
        vec![Field::day("last_on")],
    )
    .about(format!("{} {}", line.unit_name, line.post.name))
    .danger())
}

async fn ask_end(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = end_act(&state, &me, id).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn end(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let last_on = required_day(sent.get("last_on"), "last_on")?;
        state.app.end_post(&me.actor, PostId(id), last_on).await
    };
    let outcome = outcome.await;
    done(&state, &visitor, end_act(&state, &me, id).await?, sent, outcome)
}
