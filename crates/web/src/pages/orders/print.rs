//! The sheet of an order: what was sealed, with number, digest and the end of the trail. A paper is in simplified
//! Chinese whatever the reader's language, and its days bear their year.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::orders::OrderPage;
use yipanqi_domain::OrderId;
use yipanqi_domain::order::Issued;

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::request::{Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;
use crate::words::{Locale, Words};

#[derive(Template)]
#[template(path = "orders/print.html")]
struct Print {
    f: Frame,
    shown: OrderPage,
    issued: Issued,
    digest: String,
}

pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::PRINT_ORDER, Guard::SignedIn, get(show))]
}

impl Print {
    fn cause(&self) -> String {
        super::cause_words(self.f.w, &self.shown.content)
    }

    fn numbers(&self) -> Vec<String> {
        super::numbers_words(self.f.w, &self.shown.content.numbers)
    }

    fn rung(&self) -> &'static str {
        super::rung_word(self.f.w, &self.shown.content.rung)
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let shown = state.app.print_order(&me.actor, OrderId(id)).await?;
    let (Some(issued), Some(issue)) = (
        shown.content.issued.clone(),
        shown.line.order.state.issue().cloned(),
    ) else {
        return Err(Error::NotFound);
    };
    let mut f = Frame::new(&state, &visitor, Place::Dispatch, issued.number.clone())
        .crumb(urls::ORDERS, visitor.words.t("orders.title"))
        .crumb(urls::order(OrderId(id)), issued.number.clone());
    f.w = Words::new(Locale::ZhHans, 0);
    page(&Print {
        f,
        shown,
        issued,
        digest: issue.content,
    })
}
