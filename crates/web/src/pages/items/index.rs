//! The items that one may see, by unit, side, kind and state.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::items::ItemFilter;
use yipanqi_app::items::{ItemsPage, PAGE};
use yipanqi_domain::SideId;
use yipanqi_domain::list::ItemKind;

use crate::error::{Error, judged};
use crate::form::{Choice, FormState, words_of};
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "items/index.html")]
struct Index {
    f: Frame,
    shown: ItemsPage,
    form: FormState,
    kinds: Vec<Choice>,
    states: Vec<Choice>,
    sides: Vec<Choice>,
    pager: Pager,
}

pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::ITEMS, Guard::SignedIn, get(show))]
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let w = visitor.words;
    let mut form = FormState::sent(asked.0.clone());
    let unit = judged(
        state
            .app
            .unit_named(asked.get("unit"), me.actor.today, "unit")
            .await,
    )?;
    let unit = unit.unwrap_or_else(|refusal| {
        form.problem("unit", words_of(&refusal, w));
        None
    });
    let filter = ItemFilter {
        unit,
        side: asked.number("side").map(SideId),
        state: asked.get("state").to_owned(),
        kind: asked.get("kind").to_owned(),
    };
    let shown = state.app.items_page(&me.actor, &filter, asked.page()).await?;
    let kept = [
        ("unit", asked.get("unit")),
        ("side", asked.get("side")),
        ("state", asked.get("state")),
        ("kind", asked.get("kind")),
    ];
    let coded = |stem: &str, code: &str| Choice::new(code, w.t(&format!("words.{stem}-{code}")));
    page(&Index {
        f: Frame::new(&state, &visitor, Place::Lists, w.t("items.title"))
            .crumb(urls::LISTS, w.t("nav.lists")),
        form,
        kinds: ItemKind::ALL.iter().map(|k| coded("kind", k.code())).collect(),
        states: ["open", "removed"].map(|code| coded("state", code)).into(),
        sides: shown
            .sides
            .iter()
            .map(|s| Choice::new(s.id, s.name.clone()))
            .collect(),
        pager: Pager::new(
            urls::with_query(urls::ITEMS, &kept),
            shown.page,
            shown.total,
            PAGE,
        ),
        shown,
    })
}
