//! 填报窗口: opened by the office, one for a list and month; who has not reported, and from where to enter for them.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::reports::WindowsPage;
use yipanqi_domain::period::Period;
use yipanqi_domain::refusal::optional_day;
use yipanqi_domain::report::Window;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{ListId, Refusal, UnitId, WindowId};

use super::spoken;
use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "reports/windows.html")]
struct Windows {
    f: Frame,
    shown: WindowsPage,
    form: FormState,
    lists: Vec<Choice>,
    can_open: bool,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::REPORT_WINDOWS, Guard::SignedIn, get(show)),
        Route::post(urls::REPORT_WINDOWS, Guard::Act(Action::OpenWindow), post(open)),
    ]
}

impl Windows {
    async fn new(state: &State, visitor: &Visitor, me: &Me, form: Option<FormState>) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.windows_page(&me.actor).await?;
        let next = shown.lists.iter().find_map(|l| l.next).map(|p| p.to_string());
        Ok(Self {
            f: Frame::new(state, visitor, Place::Reports, w.t("reports.windows"))
                .crumb(urls::REPORTS, w.t("nav.reports")),
            lists: shown
                .lists
                .iter()
                .map(|l| Choice::new(l.list, l.name.clone()))
                .collect(),
            form: form.unwrap_or_else(|| FormState::of([("period", next.as_deref().unwrap_or_default())])),
            can_open: me.actor.can_somewhere(Action::OpenWindow),
            shown,
        })
    }

    fn enter_for(&self, unit: &UnitId, window: &Window) -> String {
        urls::reports_of_unit(*unit, window.period)
    }

    fn month(&self, period: &Period) -> String {
        spoken::month(self.f.w, *period)
    }
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    page(&Windows::new(&state, &visitor, &me, None).await?)
}

async fn open(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    match judged(opened(&state, &me, &sent).await)? {
        Ok(_) => {
            let month = Period::parse(sent.get("period")).map(|p| spoken::month(visitor.words, p));
            let month = month.unwrap_or_default();
            Ok(see_saying(
                urls::REPORT_WINDOWS,
                "reports.window-opened",
                &[("month", &month)],
            ))
        }
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &Windows::new(&state, &visitor, &me, Some(form)).await?)
        }
    }
}

async fn opened(state: &State, me: &Me, sent: &Form) -> yipanqi_app::Result<WindowId> {
    let list = sent.number("list").map(ListId);
    let list = list.ok_or_else(|| Refusal::new("required").at("list"))?;
    let period =
        month_typed(sent.get("period")).ok_or_else(|| Refusal::new("window_not_month").at("period"))?;
    let opens_on = optional_day(sent.get("opens_on"), "opens_on")?;
    let closes_on = optional_day(sent.get("closes_on"), "closes_on")?;
    state
        .app
        .open_window(&me.actor, list, period, opens_on, closes_on)
        .await
}

/// A month as people type it: `2025-04`, `2025M04`.
fn month_typed(text: &str) -> Option<Period> {
    Period::parse(&text.replacen('-', "M", 1))
}
