//! Accounts: the system administrator invites, renews links, stops and resumes; the security administrator sets the
//! ceiling and resets the second factor. Each sees the acts of one's own office.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::accounts::Invited;
use yipanqi_app::office_pages::AccountLine;
use yipanqi_domain::AccountId;
use yipanqi_domain::office::{AccountState, Mark};
use yipanqi_domain::refusal::Refusal;
use yipanqi_domain::rights::Action;

use super::{Act, Cell, Field, FormPage, Line, Link, Table, TablePage, ask, chosen, coded, done};
use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

const SYSTEM: Guard = Guard::Act(Action::KeepAccounts);
const SECURITY: Guard = Guard::Act(Action::GrantRights);

/// A link for a first password, shown in the answer itself and never again.
#[derive(Template)]
#[template(path = "admin/link.html")]
struct LinkPage {
    f: Frame,
    whose: String,
    href: String,
}

/// The routes of accounts.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::ACCOUNTS, Guard::SignedIn, get(show)),
        Route::get(urls::INVITE, SYSTEM, get(ask_invite)),
        Route::post(urls::INVITE, SYSTEM, post(invite)),
        Route::get(urls::RENEW_LINK, SYSTEM, get(ask_renew)),
        Route::post(urls::RENEW_LINK, SYSTEM, post(renew)),
        Route::get(urls::STOP_ACCOUNT, SYSTEM, get(ask_stop)),
        Route::post(urls::STOP_ACCOUNT, SYSTEM, post(stop)),
        Route::get(urls::RESUME_ACCOUNT, SYSTEM, get(ask_resume)),
        Route::post(urls::RESUME_ACCOUNT, SYSTEM, post(resume)),
        Route::get(urls::SET_CEILING, SECURITY, get(ask_ceiling)),
        Route::post(urls::SET_CEILING, SECURITY, post(ceiling)),
        Route::get(urls::RESET_SECOND_FACTOR, SECURITY, get(ask_reset)),
        Route::post(urls::RESET_SECOND_FACTOR, SECURITY, post(reset)),
    ]
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let w = visitor.words;
    let keeps = me.actor.can_somewhere(Action::KeepAccounts);
    let grants = me.actor.can_somewhere(Action::GrantRights);
    let accounts = state.app.accounts_page(&me.actor).await?;
    let columns = [
        "login_name",
        "person",
        "posts",
        "state",
        "ceiling",
        "second_factor",
    ];
    let mut table = Table::new(w, "accounts", &columns).lines(accounts.into_iter().map(|a| {
        let to = |pattern: &str, key: &str| Link::to(urls::with_id(pattern, a.account), w.t(key));
        let own = a.account == me.actor.account;
        let mut acts = Vec::new();
        if keeps && !own {
            if a.state == AccountState::Stopped {
                acts.push(to(urls::RESUME_ACCOUNT, "admin.resume-account"));
            } else {
                acts.push(to(urls::RENEW_LINK, "admin.renew-link"));
                acts.push(to(urls::STOP_ACCOUNT, "admin.stop-account"));
            }
        }
        if grants && !own {
            acts.push(to(urls::SET_CEILING, "admin.set-ceiling"));
            if a.second_factor {
                acts.push(to(urls::RESET_SECOND_FACTOR, "admin.reset-second-factor"));
            }
        }
        let tag = match a.state {
            AccountState::Invited => "warn",
            AccountState::Active => "good",
            AccountState::Stopped => "bad",
        };
        let enrolled = if a.second_factor {
            "admin.enrolled"
        } else {
            "admin.not-enrolled"
        };
        Line {
            cells: vec![
                Cell::text(a.login_name),
                Cell::text(a.person_name),
                Cell::text(a.seats.join(" · ")),
                Cell::tag(w.t(&format!("admin.account-{}", a.state)), tag),
                Cell::text(w.t(&format!("admin.mark-{}", a.ceiling))),
                Cell::text(w.t(enrolled)),
            ],
            acts,
        }
    }));
    if keeps {
        table = table.act(Link::to(urls::INVITE, w.t("admin.invite")));
    }
    page(&TablePage::new(&state, &visitor, "accounts", vec![table]))
}

async fn invite_act(state: &State, me: &Me) -> Result<Act, Error> {
    let persons = state.app.persons_page(&me.actor).await?;
    let named = persons.into_iter().map(|p| Choice::new(p.id, p.name));
    let fields = vec![Field::one("person", named.collect()), Field::text("login_name")];
    Ok(Act::new("invite", urls::ACCOUNTS, "admin.accounts", fields))
}

async fn ask_invite(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    ask(
        &state,
        &visitor,
        invite_act(&state, &me).await?,
        FormState::default(),
    )
}

async fn invite(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let person = chosen(&sent, "person")?;
        state.app.invite(&me.actor, person, sent.get("login_name")).await
    };
    let outcome = outcome.await;
    link_or_form(
        &state,
        &visitor,
        &me,
        invite_act(&state, &me).await?,
        sent,
        outcome,
    )
    .await
}

async fn link_or_form(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    act: Act,
    sent: Form,
    outcome: yipanqi_app::Result<Invited>,
) -> Result<Response, Error> {
    let w = visitor.words;
    match judged(outcome)? {
        Ok(invited) => {
            let line = one(state, me, invited.account.0).await?;
            page(&LinkPage {
                f: Frame::new(state, visitor, Place::Admin, w.t("admin.link-title"))
                    .crumb(urls::ADMIN, w.t("nav.admin"))
                    .crumb(urls::ACCOUNTS, w.t("admin.accounts")),
                whose: format!("{} {}", line.person_name, line.login_name),
                href: urls::with_name(urls::FIRST_PASSWORD, &invited.token),
            })
        }
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, w);
            page_refused(&refusal, &FormPage::new(state, visitor, act, form))
        }
    }
}

async fn one(state: &State, me: &Me, id: i64) -> Result<AccountLine, Error> {
    let accounts = state.app.accounts_page(&me.actor).await?;
    accounts
        .into_iter()
        .find(|a| a.account.0 == id)
        .ok_or(Error::NotFound)
}

async fn on_account(
    state: &State,
    me: &Me,
    id: i64,
    key: &'static str,
    fields: Vec<Field>,
) -> Result<Act, Error> {
    let line = one(state, me, id).await?;
    Ok(Act::new(key, urls::ACCOUNTS, "admin.accounts", fields)
        .about(format!("{} {}", line.login_name, line.person_name)))
}

fn reason() -> Vec<Field> {
    vec![Field::text("reason").optional()]
}

async fn ask_renew(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = on_account(&state, &me, id, "renew-link", reason()).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn renew(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = state
        .app
        .renew_link(&me.actor, AccountId(id), sent.get("reason"))
        .await;
    let act = on_account(&state, &me, id, "renew-link", reason()).await?;
    link_or_form(&state, &visitor, &me, act, sent, outcome).await
}

async fn ask_stop(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = on_account(&state, &me, id, "stop-account", reason())
        .await?
        .danger();
    ask(&state, &visitor, act, FormState::default())
}

async fn stop(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = state
        .app
        .stop_account(&me.actor, AccountId(id), sent.get("reason"))
        .await;
    let act = on_account(&state, &me, id, "stop-account", reason())
        .await?
        .danger();
    done(&state, &visitor, act, sent, outcome)
}

async fn ask_resume(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = on_account(&state, &me, id, "resume-account", Vec::new()).await?;
    ask(&state, &visitor, act, FormState::default())
}

async fn resume(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = state.app.resume_account(&me.actor, AccountId(id)).await;
    let act = on_account(&state, &me, id, "resume-account", Vec::new()).await?;
    done(&state, &visitor, act, sent, outcome)
}

async fn ceiling_act(state: &State, visitor: &Visitor, me: &Me, id: i64) -> Result<Act, Error> {
    let marks = coded(visitor.words, "mark", Mark::ALL.iter().map(|m| m.code()));
    on_account(state, me, id, "set-ceiling", vec![Field::one("ceiling", marks)]).await
}

async fn ask_ceiling(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let now = one(&state, &me, id).await?.ceiling;
    let act = ceiling_act(&state, &visitor, &me, id).await?;
    ask(&state, &visitor, act, FormState::of([("ceiling", now.code())]))
}

async fn ceiling(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = async {
        let mark = Mark::parse(sent.get("ceiling"));
        let mark = mark.ok_or_else(|| Refusal::new("required").at("ceiling"))?;
        state.app.set_ceiling(&me.actor, AccountId(id), mark).await
    };
    let outcome = outcome.await;
    done(
        &state,
        &visitor,
        ceiling_act(&state, &visitor, &me, id).await?,
        sent,
        outcome,
    )
}

async fn ask_reset(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let act = on_account(&state, &me, id, "reset-second-factor", reason())
        .await?
        .danger();
    ask(&state, &visitor, act, FormState::default())
}

async fn reset(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = state
        .app
        .reset_second_factor(&me.actor, AccountId(id), sent.get("reason"))
        .await;
    let act = on_account(&state, &me, id, "reset-second-factor", reason())
        .await?
        .danger();
    done(&state, &visitor, act, sent, outcome)
}
