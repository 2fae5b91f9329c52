//! Rights: which post holds which role within what, given and taken back by the security administrator.

use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::rights::NewGrant;
use yipanqi_domain::GrantId;
use yipanqi_domain::refusal::{Refusal, Rule, optional_day, required_day};
use yipanqi_domain::rights::{Action, Role, Scope, ScopeKind};

use super::{Act, Cell, Field, Line, Link, Table, TablePage, ask, chosen, coded, done, span};
use crate::error::Error;
use crate::form::{Choice, FormState};
use crate::frame::page;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

const GUARD: Guard = Guard::Act(Action::GrantRights);

/// The routes of rights.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::RIGHTS, GUARD, get(show)),
        Route::get(urls::GRANT, GUARD, get(ask_grant)),
        Route::post(urls::GRANT, GUARD, post(grant)),
        Route::get(urls::REVOKE, GUARD, get(ask_revoke)),
        Route::post(urls::REVOKE, GUARD, post(revoke)),
    ]
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let w = visitor.words;
    let rights = state.app.rights_page(&me.actor).await?;
    let table = Table::new(w, "rights", &["post", "holder", "role", "scope", "days"])
        .act(Link::to(urls::GRANT, w.t("admin.grant")))
        .lines(rights.into_iter().map(|line| {
            let vacant = || w.t("words.vacant").to_owned();
            let scope = line.scope_name.unwrap_or_default();
            Line {
                cells: vec![
                    Cell::text(line.seat),
                    Cell::text(line.holder.unwrap_or_else(vacant)),
                    Cell::text(w.t(&format!("admin.role-{}", line.grant.role))),
                    Cell::text(format!(
                        "{} {scope}",
                        w.t(&format!("admin.scope-{}", line.grant.scope_kind))
                    )),
                    Cell::text(span(w, line.grant.starts_on, line.grant.ends_on)),
                ],
                acts: vec![Link::to(
                    urls::with_id(urls::REVOKE, line.grant.id),
                    w.t("admin.revoke"),
                )],
            }
        }));
    page(&TablePage::new(&state, &visitor, "rights", vec![table]))
}

/// Every scope there is to choose: `kind/id`.
async fn scopes(state: &State, visitor: &Visitor, me: &Me) -> Result<Vec<Choice>, Error> {
    let w = visitor.words;
    let word = |kind: ScopeKind| w.t(&format!("admin.scope-{kind}"));
    let mut out = vec![Choice::new("site/0", word(ScopeKind::Site))];
    for line in state.app.bodies_page(&me.actor).await? {
        let text = format!("{} {}", word(ScopeKind::Body), line.body.name);
        out.push(Choice::new(format!("body/{}", line.body.id), text));
        for (side, _) in line.sides {
            let text = format!("{} {} · {}", word(ScopeKind::Side), line.body.name, side.name);
            out.push(Choice::new(format!("side/{}", side.id), text));
        }
    }
    for line in state.app.units_page(&me.actor).await? {
        let text = format!("{} {}", word(ScopeKind::Unit), line.unit.name);
        out.push(Choice::new(format!("unit/{}", line.unit.id), text));
    }
    for region in state.app.regions_page(&me.actor).await? {
        let text = format!("{} {} {}", word(ScopeKind::Region), region.code, region.name);
        out.push(Choice::new(format!("region/{}", region.id), text));
    }
    Ok(out)
}

fn scope(typed: &str) -> Rule<Scope> {
    let parts = typed.split_once('/');
    let scope = parts.and_then(|(kind, id)| Some(Scope::of(ScopeKind::parse(kind)?, id.parse().ok()?)));
    scope.ok_or_else(|| Refusal::new("required").at("scope"))
}

async fn grant_act(state: &State, visitor: &Visitor, me: &Me) -> Result<Act, Error> {
    let posts = state.app.posts_page(&me.actor).await?;
    let seats = posts
        .into_iter()
        .filter(|p| p.post.ends_on.is_none_or(|end| end >= me.actor.today))
        .map(|p| {
            let holder = p
                .holders
                .first()
                .map(|(_, name)| format!("（{name}）"))
                .unwrap_or_default();
            Choice::new(p.post.id, format!("{} {}{holder}", p.unit_name, p.post.name))
        });
    let fields = vec![
        Field::one("post", seats.collect()),
        Field::one(
            "role",
            coded(visitor.words, "role", Role::ALL.iter().map(|r| r.code())),
        ),
        Field::one("scope", scopes(state, visitor, me).await?),
        Field::day("starts_on"),
        Field::day("ends_on").optional(),
    ];
    Ok(Act::new("grant", urls::RIGHTS, "admin.rights", fields))
}

async fn ask_grant(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let today = me.actor.today.to_string();
    let act = grant_act(&state, &visitor, &me).await?;
    ask(
        &state,
        &visitor,
        act,
        FormState::of([("starts_on", today.as_str())]),
    )
}

async fn grant(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let role = Role::parse(sent.get("role"));
        let new = NewGrant {
            post: chosen(&sent, "post")?,
            role: role.ok_or_else(|| Refusal::new("required").at("role"))?,
            scope: scope(sent.get("scope"))?,
            starts_on: required_day(sent.get("starts_on"), "starts_on")?,
            ends_on: optional_day(sent.get("ends_on"), "ends_on")?,
        };
        state.app.grant(&me.actor, new).await
    };
    let outcome = outcome.await;
    done(
        &state,
        &visitor,
        grant_act(&state, &visitor, &me).await?,
        sent,
        outcome,
    )
}

async fn revoke_act(state: &State, visitor: &Visitor, me: &Me, id: i64) -> Result<Act, Error> {
    let rights = state.app.rights_page(&me.actor).await?;
    let line = rights
        .into_iter()
        .find(|r| r.grant.id.0 == id)
        .ok_or(Error::NotFound)?;
    let role = visitor.words.t(&format!("admin.role-{}", line.grant.role));
    let about = format!("{} · {role} {}", line.seat, line.scope_name.unwrap_or_default());
    let fields = vec![Field::text("reason").optional()];
    Ok(Act::new("revoke", urls::RIGHTS, "admin.rights", fields)
        .about(about)
        .danger())
}

async fn ask_revoke(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = revoke_act(&state, &visitor, &me, id).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn revoke(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let act = revoke_act(&state, &visitor, &me, id).await?;
    let outcome = state.app.revoke(&me.actor, GrantId(id), sent.get("reason")).await;
    done(&state, &visitor, act, sent, outcome)
}
