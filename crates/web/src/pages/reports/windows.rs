//! 填报窗口: opened by the office, one for a list and month; who has not reported, and from where to enter for them.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::home::SOON;
use yipanqi_app::reports::{KeptList, Ruling, WindowsPage};
use yipanqi_domain::period::Period;
use yipanqi_domain::refusal::optional_day;
use yipanqi_domain::report::{DayKind, Window};
use yipanqi_domain::rights::Action;
use yipanqi_domain::{ListId, Refusal, UnitId, WindowId};

use super::spoken;
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
#[template(path = "reports/windows.html")]
struct Windows {
    f: Frame,
    shown: WindowsPage,
    form: FormState,
    lists: Vec<Choice>,
    can_open: bool,
    /// Only windows that close soon are asked for.
    is_closing: bool,
    /// The list whose rule is being set.
    ruled: Option<(ListId, String)>,
    day_kinds: Vec<Choice>,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::REPORT_WINDOWS, Guard::SignedIn, get(show)),
        Route::post(urls::REPORT_WINDOWS, Guard::Act(Action::OpenWindow), post(open)),
        Route::post(urls::WINDOW_RULE, Guard::Act(Action::OpenWindow), post(set_rule)),
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
            is_closing: false,
            ruled: None,
            day_kinds: DayKind::ALL
                .iter()
                .map(|kind| Choice::new(kind.code(), w.t(&format!("reports.days-{}", kind.code()))))
                .collect(),
            can_open: me.actor.can_somewhere(Action::OpenWindow),
            shown,
        })
    }

    /// Opens the form of a list's rule, as it stands or as it was sent.
    fn rule_asked(&mut self, list: Option<ListId>, form: Option<FormState>) {
        let asked = self.shown.lists.iter().find(|l| Some(l.list) == list);
        let Some(list) = asked.filter(|_| self.can_open) else {
            return;
        };
        let code = |yes| if yes { "yes" } else { "" };
        let (day, days, kind, lights, is_on) = match &list.rule {
            Some(r) => (r.opens_day, r.days, r.day_kind, r.lights, r.is_on),
            None => (1, 5, DayKind::Working, true, true),
        };
        let as_it_stands = || {
            FormState::of([
                ("opens_day", day.to_string().as_str()),
                ("days", days.to_string().as_str()),
                ("day_kind", kind.code()),
                ("lights", code(lights)),
                ("is_on", code(is_on)),
            ])
        };
        self.ruled = Some((list.list, list.name.clone()));
        self.form = form.unwrap_or_else(as_it_stands);
    }

    /// A list's rule in words, and when it opens the next window.
    fn rule_words(&self, list: &KeptList) -> String {
        let w = self.f.w;
        match (&list.rule, &list.next_by_rule) {
            (Some(rule), next) if rule.is_on => {
                let kind = w.t(&format!("reports.days-{}", rule.day_kind.code()));
                let mut words = w.with(
                    "reports.rule-says",
                    &[("day", &rule.opens_day), ("n", &rule.days), ("kind", &kind)],
                );
                if let Some(next) = next {
                    let on = w.day_words(&next.opens_on.to_string()).unwrap_or_default();
                    words.push_str(&w.with(
                        "reports.rule-next",
                        &[("month", &spoken::month(w, next.period)), ("on", &on)],
                    ));
                }
                words
            }
            (Some(_), _) => w.t("reports.rule-rests").to_owned(),
            (None, _) => w.t("reports.rule-none").to_owned(),
        }
    }

    fn enter_for(&self, unit: &UnitId, window: &Window) -> String {
        urls::reports_of_unit(*unit, window.period)
    }

    fn month(&self, period: &Period) -> String {
        spoken::month(self.f.w, *period)
    }
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let mut windows = Windows::new(&state, &visitor, &me, None).await?;
    windows.rule_asked(asked.number("rule").map(ListId), None);
    windows.is_closing = asked.get("show") == "closing";
    if windows.is_closing {
        windows
            .shown
            .windows
            .retain(|(window, _)| window.closes_within(me.actor.today, SOON));
    }
    page(&windows)
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

async fn set_rule(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let list = sent.number("list").map(ListId);
    let outcome = match (list, ruling(&sent)) {
        (None, _) => Err(Refusal::new("required").at("list")),
        (_, Err(refusal)) => Err(refusal),
        (Some(list), Ok(ruling)) => judged(state.app.set_window_rule(&me.actor, list, ruling).await)?,
    };
    match outcome {
        Ok(()) => Ok(see_saying(urls::REPORT_WINDOWS, "reports.rule-set", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            let mut windows = Windows::new(&state, &visitor, &me, None).await?;
            windows.rule_asked(list, Some(form));
            page_refused(&refusal, &windows)
        }
    }
}

fn ruling(sent: &Form) -> Result<Ruling, Refusal> {
    let number = |name: &'static str, code| {
        let typed = sent.get(name).parse::<i64>();
        typed.map_err(|_| Refusal::new(code).at(name))
    };
    Ok(Ruling {
        opens_day: number("opens_day", "rule_opens_day")?,
        days: number("days", "rule_days")?,
        day_kind: DayKind::parse(sent.get("day_kind"))
            .ok_or_else(|| Refusal::new("required").at("day_kind"))?,
        lights: sent.has("lights"),
        is_on: sent.has("is_on"),
    })
}
