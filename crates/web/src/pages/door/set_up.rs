//! First run: one page, opened by a token, that makes three administrators. Their links are shown once, in the
//! answer itself: nothing that is kept could show them again.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::setup::{FirstLink, NewAdmin, NewSite};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::request::{Form, Segment, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "door/set_up.html")]
struct SetUp {
    f: Frame,
    form: FormState,
    regions: Vec<Choice>,
    links: Vec<Link>,
}

/// One administrator's link, as it is to be handed over.
struct Link {
    role: &'static str,
    person_name: String,
    login_name: String,
    href: String,
}

/// The routes of the first run.
pub(super) fn routes() -> Vec<Route> {
    const GUARD: Guard =
        Guard::Open("guarded by the one-time token in the address, before anybody has an account");
    vec![
        Route::get(urls::SETUP, GUARD, get(show)),
        Route::post(urls::SETUP, GUARD, post(send)),
    ]
}

impl SetUp {
    fn new(state: &State, visitor: &Visitor, form: FormState, links: Vec<FirstLink>) -> Self {
        let w = visitor.words;
        let link = |l: FirstLink| Link {
            role: w.find(&format!("admin.role-{}", l.role)).unwrap_or_default(),
            person_name: l.person_name,
            login_name: l.login_name,
            href: urls::with_name(urls::FIRST_PASSWORD, &l.token),
        };
        Self {
            f: Frame::new(state, visitor, None, w.t("door.setup-title")),
            form,
            regions: yipanqi_domain::regions::built_in()
                .map(|r| Choice::new(r.code, format!("{} {}", r.code, r.name)))
                .collect(),
            links: links.into_iter().map(link).collect(),
        }
    }
}

async fn show(state: State, visitor: Visitor, Segment(token): Segment) -> Result<Response, Error> {
    if !state.app.setup_is_open(&token).await? {
        return Err(Error::NotFound);
    }
    let form = FormState::of([("site_number", "1"), ("region", "500000")]);
    page(&SetUp::new(&state, &visitor, form, Vec::new()))
}

async fn send(
    state: State,
    visitor: Visitor,
    Segment(token): Segment,
    sent: Form,
) -> Result<Response, Error> {
    let text = |name: &str| sent.get(name).to_owned();
    let admin = |kind: &str| NewAdmin {
        name: text(&format!("name_{kind}")),
        login_name: text(&format!("login_{kind}")),
        office_phone: text(&format!("phone_{kind}")),
    };
    let new = NewSite {
        number: text("site_number"),
        name: text("site_name"),
        unit: text("unit"),
        region: text("region"),
        admins: [admin("system"), admin("security"), admin("audit")],
    };
    match judged(state.app.found_site(&token, &new).await)? {
        Ok(links) => page(&SetUp::new(&state, &visitor, FormState::default(), links)),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &SetUp::new(&state, &visitor, form, Vec::new()))
        }
    }
}
