//! The post acted from: rights, duties and unread work belong to the seat, so who holds several chooses.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_domain::PostId;

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::request::{Form, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "door/posts.html")]
struct Posts {
    f: Frame,
    form: FormState,
    choices: Vec<Choice>,
}

/// The routes of choosing a post.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::POSTS, Guard::SignedIn, get(show)),
        Route::post(urls::POSTS, Guard::SignedIn, post(send)),
    ]
}

impl Posts {
    fn new(state: &State, visitor: &Visitor, me: &Me, form: FormState) -> Self {
        let w = visitor.words;
        Self {
            f: Frame::new(state, visitor, None, w.t("door.posts-title")).crumb(urls::HOME, w.t("nav.home")),
            form,
            choices: me
                .posts
                .iter()
                .map(|p| Choice::new(p.id, p.name.clone()))
                .collect(),
        }
    }
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let now = me.actor.post.to_string();
    page(&Posts::new(
        &state,
        &visitor,
        &me,
        FormState::of([("post", now.as_str())]),
    ))
}

async fn send(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let token = visitor.login.as_deref().unwrap_or_default();
    let post = PostId(sent.number("post").unwrap_or(0));
    match judged(state.app.choose_post(token, post).await)? {
        Ok(()) => Ok(see_saying(urls::HOME, "door.post-chosen", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &Posts::new(&state, &visitor, &me, form))
        }
    }
}
