//! The home page: what waits for whoever looks, by the roles of their post.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::home::{FactLine, Home, MANY, SideHome, Wait};
use yipanqi_domain::Day;
use yipanqi_domain::rights::Role;

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::pages::dispatch::HomeLights;
use crate::pages::reports::spoken;
use crate::request::{Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "home/index.html")]
struct HomePage {
    f: Frame,
    home: Home,
    today: Day,
    /// Unit and post of the reader.
    seat: String,
    /// Reports that wait for a reporter.
    reports_waiting: usize,
    /// The lights of the newest month, for office and leaders.
    lights: Option<HomeLights>,
}

/// The route of the page.
pub fn routes() -> Vec<Route> {
    vec![Route::get(urls::HOME, Guard::SignedIn, get(show))]
}

/// The key of the word of a kind of gap.
pub(crate) fn gap_key(code: &str) -> &'static str {
    match code {
        "objections" => "gaps.objections",
        "decisions" => "gaps.decisions",
        "without-duty" => "gaps.without-duty",
        "without-lead" => "gaps.without-lead",
        "without-report" => "gaps.without-report",
        "abolished" => "gaps.abolished",
        "named-abolished" => "gaps.named-abolished",
        _ => "gaps.vacant",
    }
}

/// The key of what an administrator is called.
pub(crate) fn admin_key(role: &Role) -> &'static str {
    match role {
        Role::SystemAdmin => "home.system-admin",
        Role::SecurityAdmin => "home.security-admin",
        _ => "home.audit-admin",
    }
}

/// The list of exactly what was counted.
fn list_of(wait: Wait) -> String {
    match wait {
        Wait::Returned => "#returned".to_owned(),
        Wait::Duties => "#waiting".to_owned(),
        Wait::OrdersToSign
        | Wait::OrdersToAnswer
        | Wait::OrdersToSignOff
        | Wait::OrdersToIssue
        | Wait::OrdersToJudge => urls::with_query(urls::ORDERS, &[("state", wait.code())]),
        Wait::Reviews => urls::REVIEWS.to_owned(),
        Wait::Closings => urls::closings_of("mine"),
        Wait::ClosingsClimbed => urls::closings_of("overdue"),
        Wait::Changes => urls::with_query(urls::CHANGES, &[("state", wait.code())]),
        Wait::Objections => format!("{}#objections", urls::GAPS),
        Wait::Documents => urls::with_query(urls::DOCUMENTS, &[("state", "read")]),
        Wait::Windows => urls::with_query(urls::REPORT_WINDOWS, &[("show", "closing")]),
    }
}

impl HomePage {
    fn list_of(&self, wait: &Wait) -> String {
        list_of(*wait)
    }
    fn wait_word(&self, wait: &Wait) -> &'static str {
        self.f.t(&format!("home.wait-{}", wait.code()))
    }
    /// How many, or that there are more than are counted.
    fn wait_count(&self, n: &i64) -> String {
        if *n >= MANY {
            format!("{}+", MANY - 1)
        } else {
            self.f.count(*n)
        }
    }
    fn wait_note(&self, wait: &Wait) -> &'static str {
        self.f.t(&format!("home.wait-{}-note", wait.code()))
    }
    fn measure(&self, line: &FactLine) -> &'static str {
        spoken::measure(self.f.w, line.fact.measure)
    }
    fn month(&self, line: &FactLine) -> String {
        spoken::month(self.f.w, line.fact.period)
    }
    fn answer(&self, line: &FactLine) -> String {
        urls::reports_of(line.fact.period)
    }

    fn gap_word(&self, code: &str) -> &'static str {
        self.f.t(gap_key(code))
    }

    fn total(&self, gaps: &[(&'static str, i64)]) -> i64 {
        gaps.iter().map(|(_, n)| n).sum()
    }

    /// The parts for a side's clerk and reviewer, which look alike.
    fn sides_of_home(&self) -> Vec<&SideHome> {
        self.home.side.iter().chain(&self.home.reviewer).take(1).collect()
    }

    /// A plan amount as a column shows it: empty when there is none.
    fn yi(&self, fen: &i64) -> String {
        if *fen == 0 {
            String::new()
        } else {
            self.f.w.amount_in_yi(*fen, 2)
        }
    }

    fn is_empty(&self) -> bool {
        let h = &self.home;
        h.office.is_none()
            && h.side.is_none()
            && h.reporter.is_none()
            && h.leader.is_none()
            && h.reviewer.is_none()
            && h.admin.is_none()
    }
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let home = state.app.home(&me.actor).await?;
    let reports_waiting = match home.reporter {
        Some(_) => state.app.reports_waiting(&me.actor).await?,
        None => 0,
    };
    let wants = home.office.is_some() || home.leader.is_some();
    let lights = if wants {
        HomeLights::of(&state, &me).await?
    } else {
        None
    };
    page(&HomePage {
        reports_waiting,
        lights,
        f: Frame::new(&state, &visitor, Place::Home, visitor.words.t("nav.home")),
        home,
        today: me.actor.today,
        seat: format!("{} {}", me.unit_name, me.post_name),
    })
}
