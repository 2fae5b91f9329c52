//! The orders that one may see: what one's own units have to sign for and to answer, then all by state, those whose time
//! is over first.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::orders::{OrderFilter, OrderLine, OrdersPage, PAGE};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState, words_of};
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;
use yipanqi_domain::Day;

#[derive(Template)]
#[template(path = "orders/index.html")]
struct Index {
    f: Frame,
    shown: OrdersPage,
    form: FormState,
    states: Vec<Choice>,
    pager: Pager,
    today: Day,
}

pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::ORDERS, Guard::SignedIn, get(show))]
}

const STATES: [&str; 8] = [
    "drafted",
    "signed_off",
    "issued",
    "signed_for",
    "answered",
    "satisfied",
    "unsatisfied",
    "lifted",
];

/// What a seat may have to do, as home pages count it.
const TO_DO: [&str; 5] = ["to-sign-off", "to-issue", "to-sign", "to-answer", "to-judge"];

impl Index {
    fn is_overdue(&self, line: &OrderLine) -> bool {
        line.order.is_overdue(self.today)
    }
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
    let filter = OrderFilter {
        state: asked.get("state").to_owned(),
        unit,
        item: None,
    };
    let shown = state.app.orders_page(&me.actor, &filter, asked.page()).await?;
    let kept = [("unit", asked.get("unit")), ("state", asked.get("state"))];
    let mut states = vec![
        Choice::new("overdue", w.t("orders.overdue")),
        Choice::new("open", w.t("orders.open")),
    ];
    states.extend(STATES.map(|code| Choice::new(code, w.t(&format!("words.state-{code}")))));
    states.extend(TO_DO.map(|code| Choice::new(code, w.t(&format!("home.wait-{code}")))));
    page(&Index {
        f: Frame::new(&state, &visitor, Place::Dispatch, w.t("orders.title"))
            .crumb(urls::HOME, w.t("nav.home")),
        form,
        states,
        pager: Pager::new(
            urls::with_query(urls::ORDERS, &kept),
            shown.page,
            shown.total,
            PAGE,
        ),
        shown,
        today: me.actor.today,
    })
}
