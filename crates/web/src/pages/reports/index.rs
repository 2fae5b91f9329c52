//! 本月应报: the reports that wait, one form open at a time; sent, the next one opens. The office finds here what a unit
//! owes when it enters for it.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::evidence::HandedIn;
use yipanqi_app::reports::{Entered, OwedReport, ReportKey, ReportState, ReportsPage};
use yipanqi_domain::period::Period;
use yipanqi_domain::report::CellState;
use yipanqi_domain::rights::{Action, Role};
use yipanqi_domain::{ItemId, Refusal, SideId, UnitId};

use super::form::{How, Open};
use super::spoken;
use crate::error::{Error, judged};
use crate::form::FormState;
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Ids, Me, Upload, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;
use crate::words::Words;

#[derive(Template)]
#[template(path = "reports/index.html")]
struct Index {
    f: Frame,
    shown: ReportsPage,
    month: String,
    lines: Vec<Line>,
    open: Option<Open>,
    months: Vec<(String, String, bool)>,
    /// Months with returned cells: name, address, how many.
    elsewhere: Vec<(String, String, usize)>,
    is_reporter: bool,
    can_review: bool,
    can_open: bool,
    /// How many are handed in, returned, to be done.
    counts: [usize; 3],
}

/// One report of the page.
struct Line {
    title: String,
    number: String,
    side: (i64, String, String),
    unit_name: String,
    goal: String,
    tag: (String, &'static str),
    /// Short: what the month before said.
    hint: String,
    href: String,
    anchor: String,
    is_open: bool,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::REPORTS, Guard::SignedIn, get(show)),
        Route::post(urls::REPORT, Guard::Act(Action::SubmitReport), post(send)),
        Route::upload(
            urls::REPORT_ON_BEHALF,
            Guard::Act(Action::SubmitOnBehalf),
            post(send_on_behalf),
        ),
    ]
}

/// Which page of reports is shown, and what of it is open.
#[derive(Default)]
struct View {
    period: Option<Period>,
    unit: Option<UnitId>,
    open: Option<(ItemId, SideId)>,
    is_correcting: bool,
    sent: Option<(Form, Refusal)>,
}

impl View {
    fn asked(asked: &Asked) -> Self {
        let open = asked
            .get("open")
            .split_once('-')
            .and_then(|(item, side)| Some((ItemId(item.parse().ok()?), SideId(side.parse().ok()?))));
        Self {
            period: Period::parse(asked.get("period")),
            unit: asked.number("unit").map(UnitId),
            open,
            is_correcting: asked.has("correct"),
            sent: None,
        }
    }
    /// The address of the page for a month, with a report open.
    fn href(&self, period: Option<Period>, open: Option<(ItemId, SideId)>) -> String {
        let period = period.map(|p| p.to_string()).unwrap_or_default();
        let unit = self.unit.map(|u| u.to_string()).unwrap_or_default();
        let open = open
            .map(|(item, side)| format!("{item}-{side}"))
            .unwrap_or_default();
        let query = [
            ("period", period.as_str()),
            ("unit", unit.as_str()),
            ("open", open.as_str()),
        ];
        urls::with_query(urls::REPORTS, &query)
    }
}

impl Index {
    async fn new(state: &State, visitor: &Visitor, me: &Me, view: View) -> Result<Self, Error> {
        let w = visitor.words;
        let app = &state.app;
        let shown = match view.unit {
            Some(unit) => app.reports_of_unit(&me.actor, unit, view.period).await?,
            None => app.reports_page(&me.actor, view.period).await?,
        };
        let key_of = |r: &OwedReport| (r.owed.line.item, r.owed.line.side);
        let open = view
            .open
            .filter(|open| shown.reports.iter().any(|r| key_of(r) == *open))
            .or_else(|| {
                // A refused form goes back to its own report or to none.
                let next = shown.reports.iter().find(|r| r.waits() && view.sent.is_none());
                next.map(key_of)
            });
        let line = |report: &OwedReport| line(w, report, &view, open == Some(key_of(report)));
        let lines: Vec<Line> = shown.reports.iter().map(line).collect();
        let report = shown.reports.iter().find(|r| Some(key_of(r)) == open);
        let opened = report.map(|report| {
            let (fields, sent) = match &view.sent {
                Some((form, refusal)) => (form.clone(), Some(FormState::refused(form.clone(), refusal, w))),
                None => (Form::default(), None),
            };
            let how = How {
                on_behalf: view.unit.is_some(),
                is_correcting: view.is_correcting,
                sent,
                fields: &fields,
                here: view.href(shown.period, open),
            };
            Open::of(w, report, how)
        });
        let title = match &shown.for_unit {
            Some(unit) => w.with("reports.for-unit", &[("unit", &unit.name)]),
            None => w.t("reports.title").to_owned(),
        };
        let handed_in = [ReportState::Submitted, ReportState::Accepted];
        let can = |action| me.actor.can_somewhere(action);
        Ok(Self {
            f: Frame::new(state, visitor, Place::Reports, title).crumb(urls::HOME, w.t("nav.home")),
            month: shown.period.map(|p| spoken::month(w, p)).unwrap_or_default(),
            months: shown
                .periods
                .iter()
                .take(12)
                .map(|p| {
                    (
                        spoken::month(w, *p),
                        view.href(Some(*p), None),
                        Some(*p) == shown.period,
                    )
                })
                .collect(),
            elsewhere: shown
                .returned
                .iter()
                .map(|(p, n)| (spoken::month(w, *p), view.href(Some(*p), None), *n))
                .collect(),
            is_reporter: me.actor.is(Role::Reporter),
            can_review: can(Action::ReviewForSide) || can(Action::ReviewForBody),
            can_open: can(Action::OpenWindow),
            counts: [
                shown.count(&handed_in),
                shown.count(&[ReportState::Returned]),
                shown.count(&[ReportState::Due, ReportState::Drafted]),
            ],
            lines,
            open: opened,
            shown,
        })
    }

    /// How much of the month is handed in, for the bar.
    fn done_pct(&self) -> usize {
        self.counts[0] * 100 / self.lines.len().max(1)
    }
}

fn line(w: Words, report: &OwedReport, view: &View, is_open: bool) -> Line {
    let l = &report.owed.line;
    let returned = report
        .owed
        .cells
        .iter()
        .filter(|c| matches!(c.state, CellState::Returned { .. }))
        .count();
    let code = report.state().code();
    let text = if returned > 0 {
        w.with("reports.returned-cells", &[("n", &returned)])
    } else {
        w.t(&format!("reports.state-{code}")).to_owned()
    };
    let before = report.owed.cells.iter().filter_map(|c| c.before.as_ref()).take(2);
    let before: Vec<String> = before.map(|f| spoken::worth(w, &f.fact.given.worth)).collect();
    Line {
        title: l.title.clone(),
        number: l.number.clone(),
        side: (l.side_position + 1, l.side_mark.clone(), l.side_name.clone()),
        unit_name: l.unit_name.clone(),
        goal: l.goal.clone(),
        tag: (text, spoken::look(code)),
        hint: before.join(" "),
        href: view.href(Some(l.period()), Some((l.item, l.side))),
        anchor: format!("i-{}-{}", l.item, l.side),
        is_open,
    }
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    page(&Index::new(&state, &visitor, &me, View::asked(&asked)).await?)
}

fn key(ids: &Ids, sent: &Form) -> Result<ReportKey, Error> {
    Ok(ReportKey {
        item: ItemId(ids.get("item")?),
        side: SideId(ids.get("side")?),
        period: Period::parse(sent.get("period")).ok_or(Error::NotFound)?,
    })
}

fn entered(sent: &Form) -> Entered {
    Entered::of(
        sent.values
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str())),
    )
}

async fn send(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let key = key(&ids, &sent)?;
    let typed = entered(&sent);
    let view = View {
        period: Some(key.period),
        open: Some((key.item, key.side)),
        is_correcting: sent.has("correcting"),
        ..View::default()
    };
    if sent.get("do") == "save" {
        let here = view.href(view.period, view.open);
        return match judged(state.app.save_draft(&me.actor, key, &typed).await)? {
            Ok(()) => Ok(see_saying(here, "reports.saved", &[])),
            Err(refusal) => refused(&state, &visitor, &me, view, sent, refusal).await,
        };
    }
    match judged(state.app.submit_report(&me.actor, key, &typed).await)? {
        Ok(done) => Ok(see_saying(
            view.href(view.period, None),
            "reports.submitted",
            &[("n", &done.facts.len())],
        )),
        Err(refusal) => {
            // What was typed outlives the connection, too; that this fails is no second refusal.
            let _ = state.app.save_draft(&me.actor, key, &typed).await;
            refused(&state, &visitor, &me, view, sent, refusal).await
        }
    }
}

async fn send_on_behalf(
    state: State,
    visitor: Visitor,
    me: Me,
    ids: Ids,
    upload: Upload,
) -> Result<Response, Error> {
    let sent = upload.form;
    let key = key(&ids, &sent)?;
    let view = View {
        period: Some(key.period),
        unit: sent.number("for_unit").map(UnitId),
        open: Some((key.item, key.side)),
        is_correcting: sent.has("correcting"),
        ..View::default()
    };
    let file = upload.files.into_iter().find(|file| file.field == "evidence");
    let sheet = file
        .map(|f| HandedIn {
            name: f.name,
            bytes: f.bytes,
        })
        .unwrap_or_default();
    let outcome = state
        .app
        .submit_on_behalf(&me.actor, key, &entered(&sent), sheet)
        .await;
    match judged(outcome)? {
        Ok(done) => Ok(see_saying(
            view.href(view.period, None),
            "reports.submitted-for",
            &[("n", &done.facts.len())],
        )),
        Err(refusal) => {
            let _ = state.app.save_draft(&me.actor, key, &entered(&sent)).await;
            refused(&state, &visitor, &me, view, sent, refusal).await
        }
    }
}

async fn refused(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    view: View,
    sent: Form,
    refusal: Refusal,
) -> Result<Response, Error> {
    let view = View {
        sent: Some((sent, refusal.clone())),
        ..view
    };
    let shown = Index::new(state, visitor, me, view).await?;
    // Without its form (the report is owed no more) the refusal has a page of its own.
    if shown.open.is_none() {
        return Err(Error::Invalid(refusal));
    }
    page_refused(&refusal, &shown)
}
