//! A version before the several bodies of its list: who has adopted it, by which session and paper; a form for each body
//! that the visitor speaks for; what was said of earlier drafts; and the text itself.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::lists::{AdoptForInput, AdoptionPage, BodyState, ROWS_BEFORE};
use yipanqi_domain::list::{BodyVerdict, DraftRow, DutyRole, RowChange, VersionState};
use yipanqi_domain::money::{MoneyUnit, show_amount};
use yipanqi_domain::refusal::{optional_day, required_day};
use yipanqi_domain::rights::Action;
use yipanqi_domain::{BodyId, ListId, Refusal, SessionId, VersionId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "lists/adoptions.html")]
struct Page {
    f: Frame,
    shown: AdoptionPage,
    form: FormState,
    pager: Pager,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::LIST_ADOPTIONS, Guard::SignedIn, get(show)),
        Route::post(urls::LIST_ADOPTIONS, Guard::Act(Action::AdoptList), post(adopt)),
        Route::post(
            urls::SEND_BACK_LIST,
            Guard::Act(Action::AdoptList),
            post(send_back),
        ),
        Route::post(urls::LIST_BODIES, Guard::Act(Action::DraftList), post(name)),
    ]
}

impl Page {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: VersionId,
        at: i64,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let at = usize::try_from(at).unwrap_or(1);
        let shown = state.app.adoption_page(&me.actor, id, at).await?;
        let mut f =
            Frame::new(state, visitor, Place::Lists, w.t("joint.title")).crumb(urls::LISTS, w.t("nav.lists"));
        if shown.is_seen {
            f = f.crumb(urls::list_version(id), shown.list.name.clone());
        }
        let fixed = shown.in_force_on.map(|day| day.to_string()).unwrap_or_default();
        let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
        Ok(Self {
            f,
            form: form.over(FormState::of([("in_force_on", fixed.as_str())])),
            pager: Pager::new(
                urls::of_version(id, "adoptions"),
                count(shown.page),
                count(shown.total),
                count(ROWS_BEFORE),
            ),
            shown,
        })
    }

    fn version_words(&self) -> String {
        super::version_words(self.f.w, &self.shown.version)
    }
    fn is_before(&self) -> bool {
        matches!(self.shown.version.state, VersionState::Deliberated { .. })
    }
    fn awaited(&self) -> usize {
        let all = self.shown.bodies.iter();
        all.filter(|body| body.adoption.is_none()).count()
    }
    fn sessions(&self, body: &BodyState) -> Vec<Choice> {
        let one = |session: &yipanqi_domain::meeting::Session| {
            let day = self
                .f
                .w
                .day_words(&session.held_on.to_string())
                .unwrap_or_default();
            Choice::new(session.id, format!("{} {day}", session.name))
        };
        body.sessions.iter().map(one).collect()
    }
    /// Whether the form that came back is of this body.
    fn is_of(&self, body: &BodyState) -> bool {
        self.form.value("body") == body.body.to_string()
    }
    fn verdict_key(&self, verdict: &BodyVerdict) -> &'static str {
        match verdict {
            BodyVerdict::Adopted => "joint.lapsed-adopted",
            BodyVerdict::Returned => "joint.returned",
        }
    }
    fn is_gone(&self, row: &DraftRow) -> bool {
        row.change == RowChange::Removed
    }
    fn leads(&self, row: &DraftRow) -> String {
        let leads = row.content.units.of(DutyRole::Lead);
        leads
            .map(|unit| unit.name.as_str())
            .collect::<Vec<_>>()
            .join("、")
    }
    fn amount(&self, row: &DraftRow) -> String {
        let fen = row.content.amounts.total();
        fen.map(|fen| show_amount(fen, MoneyUnit::Yi, 2))
            .unwrap_or_default()
    }
    fn change(&self, row: &DraftRow) -> Option<&'static str> {
        let adjusts = self.shown.version.base.is_some() && row.change != RowChange::Kept;
        adjusts.then(|| self.f.t(&format!("lists.change-{}", row.change)))
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let form = FormState::default();
    page(&Page::new(&state, &visitor, &me, VersionId(id), asked.page(), form).await?)
}

async fn refused(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: VersionId,
    (sent, refusal): (Form, &Refusal),
) -> Result<Response, Error> {
    let form = FormState::refused(sent, refusal, visitor.words);
    page_refused(refusal, &Page::new(state, visitor, me, id, 1, form).await?)
}

fn input(sent: &Form) -> Result<AdoptForInput, Refusal> {
    let missing = |field| Refusal::new("required").at(field);
    Ok(AdoptForInput {
        body: BodyId(sent.number("body").unwrap_or(0)),
        seen_revision: sent.number("revision").unwrap_or(0),
        seen_content: sent.get("content").to_owned(),
        session: SessionId(sent.number("session").ok_or_else(|| missing("session"))?),
        paper_number: sent.get("paper_number").to_owned(),
        signed_on: optional_day(sent.get("signed_on"), "signed_on")?,
        in_force_on: required_day(sent.get("in_force_on"), "in_force_on")?,
    })
}

async fn adopt(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = VersionId(id);
    let outcome = match input(&sent) {
        Err(refusal) => Err(refusal),
        Ok(input) => judged(state.app.adopt_for(&me.actor, id, &input).await)?,
    };
    let to = urls::of_version(id, "adoptions");
    match outcome {
        Ok(done) => {
            if let Some(sealed) = done.sealed {
                Ok(see_saying(to, "joint.sealed", &[("number", &sealed.number)]))
            } else {
                let names = done.awaited.join("、");
                Ok(see_saying(to, "joint.adopted", &[("names", &names)]))
            }
        }
        Err(refusal) => refused(&state, &visitor, &me, id, (sent, &refusal)).await,
    }
}

async fn send_back(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    sent: Form,
) -> Result<Response, Error> {
    let id = VersionId(id);
    let body = BodyId(sent.number("body").unwrap_or(0));
    let seen = sent.number("revision").unwrap_or(0);
    let sent_back = state.app.send_back(&me.actor, id, body, seen, sent.get("reason"));
    match judged(sent_back.await)? {
        Ok(()) => Ok(see_saying(
            urls::of_version(id, "adoptions"),
            "joint.sent-back",
            &[],
        )),
        Err(refusal) => refused(&state, &visitor, &me, id, (sent, &refusal)).await,
    }
}

/// Names the bodies that adopt a list beside its own.
async fn name(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let list = ListId(id);
    let bodies: Vec<BodyId> = sent
        .all("co_body")
        .filter_map(|id| id.parse().ok().map(BodyId))
        .collect();
    match judged(state.app.set_list_bodies(&me.actor, list, &bodies).await)? {
        Ok(()) => Ok(see_saying(urls::list_columns(list), "joint.named", &[])),
        Err(refusal) => super::columns::refused_bodies(&state, &visitor, &me, list, (sent, &refusal)).await,
    }
}
