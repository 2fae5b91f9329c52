//! 移交: all open duties of a unit, or of one post, go to another from a day.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::hand_over::HandOverPage;
use yipanqi_domain::refusal::required_day;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{PostId, Refusal, UnitId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "duties/hand-over.html")]
struct HandOver {
    f: Frame,
    shown: HandOverPage,
    form: FormState,
    /// `unit/<id>` or `post/<id>`, with what it has to hand over.
    from: Vec<Choice>,
    /// Posts that may take over a post's duties.
    to_posts: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    let guard = Guard::Act(Action::HandOverDuty);
    vec![
        Route::get(urls::HAND_OVER, guard, get(show)),
        Route::post(urls::HAND_OVER, guard, post(send)),
    ]
}

impl HandOver {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        unit: &str,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.hand_over_page(&me.actor, unit).await?;
        let mut from = Vec::new();
        if let Some(unit) = &shown.unit {
            let words = w.with(
                "duties.all-of-unit",
                &[("unit", &unit.name), ("n", &shown.open_count)],
            );
            from.push(Choice::new(format!("unit/{}", unit.id), words));
        }
        for (post, n) in &shown.posts {
            let words = w.with("duties.of-post", &[("post", &post.name), ("n", n)]);
            from.push(Choice::new(format!("post/{}", post.id), words));
        }
        let to = |(post, unit): &(yipanqi_domain::office::Post, String)| {
            Choice::new(post.id, format!("{unit} {}", post.name))
        };
        Ok(Self {
            f: Frame::new(state, visitor, Place::Home, w.t("duties.hand-over"))
                .crumb(urls::HOME, w.t("nav.home"))
                .crumb(urls::GAPS, w.t("gaps.title")),
            to_posts: shown.to_posts.iter().map(to).collect(),
            from,
            shown,
            form,
        })
    }
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let unit = asked.get("from").to_owned();
    let mut shown = HandOver::new(&state, &visitor, &me, &unit, FormState::default()).await?;
    let today = me.actor.today.to_string();
    let to = shown
        .shown
        .successors
        .first()
        .map(|u| u.name.clone())
        .unwrap_or_default();
    shown.form = FormState::of([
        ("from", unit.as_str()),
        ("what", asked.get("what")),
        ("on", today.as_str()),
        ("to", to.as_str()),
    ]);
    page(&shown)
}

async fn send(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let unit = sent.get("from").to_owned();
    match judged(moved(&state, &me, &sent).await)? {
        Ok(n) => Ok(see_saying(
            urls::hand_over_from(&unit),
            "duties.moved-n",
            &[("n", &n)],
        )),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(
                &refusal,
                &HandOver::new(&state, &visitor, &me, &unit, form).await?,
            )
        }
    }
}

async fn moved(state: &State, me: &Me, sent: &Form) -> yipanqi_app::Result<usize> {
    let on = required_day(sent.get("on"), "on")?;
    let reason = sent.get("reason");
    let what = sent
        .get("what")
        .split_once('/')
        .and_then(|(kind, id)| Some((kind, id.parse().ok()?)));
    match what {
        Some(("post", id)) => {
            let to = sent.number("to_post").map(PostId);
            let to = to.ok_or_else(|| Refusal::new("required").at("to_post"))?;
            state
                .app
                .hand_over_post(&me.actor, PostId(id), to, on, reason)
                .await
        }
        Some(("unit", id)) => {
            let to = state.app.unit_named(sent.get("to"), on, "to").await?;
            let to = to.ok_or_else(|| Refusal::new("required").at("to"))?;
            state
                .app
                .hand_over_unit(&me.actor, UnitId(id), to, on, reason)
                .await
        }
        _ => Err(Refusal::new("required").at("what").into()),
    }
}
