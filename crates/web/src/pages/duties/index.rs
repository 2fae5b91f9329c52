//! The duties that one may see: what waits for one's own unit is signed for here, many at once; the office filters all.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::duties::{DutiesPage, PAGE};
use yipanqi_app::duties::{DutyFilter, DutyLine};
use yipanqi_domain::list::DutyRole;
use yipanqi_domain::rights::{Action, Scope};
use yipanqi_domain::{DutyId, SideId, VersionId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState, words_of};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Form, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;
use crate::words::Words;

#[derive(Template)]
#[template(path = "duties/index.html")]
struct Index {
    f: Frame,
    shown: DutiesPage,
    form: FormState,
    states: Vec<Choice>,
    roles: Vec<Choice>,
    sides: Vec<Choice>,
    pager: Pager,
    /// Units for which the reader signs.
    mine: Vec<Scope>,
    /// Why a form was refused.
    refused: Option<String>,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::DUTIES, Guard::SignedIn, get(show)),
        Route::post(urls::DUTIES, Guard::Act(Action::SignDuty), post(sign)),
        Route::post(urls::ASSIGN_VERSION, Guard::Act(Action::AssignDuty), post(assign)),
    ]
}

fn states(w: Words) -> Vec<Choice> {
    ["open", "assigned", "signed", "objected", "handed_over", "ended"]
        .into_iter()
        .map(|code| match code {
            "open" => Choice::new(code, w.t("duties.open")),
            code => Choice::new(code, w.t(&format!("words.state-{code}"))),
        })
        .collect()
}

/// The roles to choose from.
pub(crate) fn roles(w: Words) -> Vec<Choice> {
    let one = |role: &DutyRole| Choice::new(role.code(), w.t(&format!("words.role-{}", role.code())));
    DutyRole::ALL.iter().map(one).collect()
}

impl Index {
    async fn new(state: &State, visitor: &Visitor, me: &Me, asked: &Form, at: i64) -> Result<Self, Error> {
        let w = visitor.words;
        let mut form = FormState::sent(asked.clone());
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
        let filter = DutyFilter {
            unit,
            side: asked.number("side").map(SideId),
            state: asked.get("state").to_owned(),
            role: asked.get("role").to_owned(),
        };
        let shown = state.app.duties_page(&me.actor, &filter, at).await?;
        let kept = [
            ("unit", asked.get("unit")),
            ("side", asked.get("side")),
            ("state", asked.get("state")),
            ("role", asked.get("role")),
        ];
        let sign = |g: &yipanqi_domain::rights::Grant| {
            (g.role == yipanqi_domain::rights::Role::Reporter).then(|| g.scope())
        };
        Ok(Self {
            f: Frame::new(state, visitor, Place::Home, w.t("duties.title"))
                .crumb(urls::HOME, w.t("nav.home")),
            form,
            states: states(w),
            roles: roles(w),
            sides: shown
                .sides
                .iter()
                .map(|s| Choice::new(s.id, s.name.clone()))
                .collect(),
            pager: Pager::new(
                urls::with_query(urls::DUTIES, &kept),
                shown.page,
                shown.total,
                PAGE,
            ),
            mine: me.actor.grants.iter().filter_map(sign).collect(),
            refused: None,
            shown,
        })
    }

    /// Whether the reader signs for this duty here.
    fn can_sign(&self, line: &DutyLine) -> bool {
        line.duty.state.code() == "assigned" && self.mine.contains(&Scope::Unit(line.duty.unit))
    }

    fn signs_some(&self) -> bool {
        self.shown.lines.iter().any(|line| self.can_sign(line))
    }
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    page(&Index::new(&state, &visitor, &me, &asked, asked.page()).await?)
}

async fn sign(state: State, visitor: Visitor, me: Me, sent: Form) -> Result<Response, Error> {
    let chosen: Vec<DutyId> = sent.all("duty").filter_map(|id| id.parse().ok()).collect();
    match judged(state.app.sign_all(&me.actor, &chosen).await)? {
        Ok(n) => Ok(see_saying(urls::DUTIES, "duties.signed-n", &[("n", &n)])),
        Err(refusal) => {
            let mut shown = Index::new(&state, &visitor, &me, &sent, 1).await?;
            shown.refused = Some(words_of(&refusal, visitor.words));
            page_refused(&refusal, &shown)
        }
    }
}

/// 交办 of a whole version; comes back to the gap list, which shows what is still missing.
async fn assign(state: State, me: Me, sent: Form) -> Result<Response, Error> {
    let version = sent.number("version").map(VersionId).ok_or(Error::NotFound)?;
    let done = state.app.assign_all(&me.actor, version).await?;
    let values: [(&str, &dyn std::fmt::Display); 3] = [
        ("made", &done.made),
        ("ended", &done.ended),
        ("unplaced", &done.unplaced),
    ];
    Ok(see_saying(urls::GAPS, "duties.assigned-n", &values))
}
