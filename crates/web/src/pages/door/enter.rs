//! The doors of a demo site: a card for every seat, under its role. On a real site there is no such page.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::enter_as::EnterCard;
use yipanqi_domain::rights::Role;
use yipanqi_domain::{AccountId, PostId};

use super::see_as;
use crate::error::Error;
use crate::frame::{Frame, page};
use crate::request::{Form, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "door/enter.html")]
struct Enter {
    f: Frame,
    groups: Vec<Group>,
}

/// The seats of one role.
struct Group {
    id: &'static str,
    title: &'static str,
    what: &'static str,
    cards: Vec<EnterCard>,
}

/// The routes of the doors.
pub(super) fn routes() -> Vec<Route> {
    const GUARD: Guard = Guard::Open("a demo site alone has this page; a real one answers 404");
    vec![
        Route::get(urls::ENTER, GUARD, get(show)),
        Route::post(urls::ENTER, GUARD, post(enter)),
    ]
}

async fn show(state: State, visitor: Visitor) -> Result<Response, Error> {
    let w = visitor.words;
    let cards = state.app.enter_cards().await?;
    let mut groups = Vec::new();
    for role in Role::ALL.iter().copied().map(Some).chain([None]) {
        let of_role: Vec<EnterCard> = cards.iter().filter(|c| c.role == role).cloned().collect();
        if of_role.is_empty() {
            continue;
        }
        let code = role.map_or("none", Role::code);
        groups.push(Group {
            id: code,
            title: w.t(&format!("admin.role-{code}")),
            what: w.t(&format!("door.does-{code}")),
            cards: of_role,
        });
    }
    page(&Enter {
        f: Frame::new(&state, &visitor, None, w.t("door.enter-title")),
        groups,
    })
}

async fn enter(state: State, visitor: Visitor, sent: Form) -> Result<Response, Error> {
    let account = AccountId(sent.number("account").unwrap_or(0));
    let post = PostId(sent.number("post").unwrap_or(0));
    let token = state.app.enter_as(account, post, &visitor.source).await?;
    if let Some(former) = &visitor.login {
        state.app.sign_out(former).await?;
    }
    see_as(urls::HOME, Some(&token))
}
