//! One paper as it is printed, with what may be done with it.

use askama::Template;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use yipanqi_app::papers::PaperPage;
use yipanqi_domain::paper::{LineKind, PaperState};
use yipanqi_domain::rights::Action;
use yipanqi_domain::{At, PaperId, Refusal};

use crate::error::{Error, judged};
use crate::form::FormState;
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "papers/one.html")]
struct One {
    f: Frame,
    shown: PaperPage,
    form: FormState,
}

pub fn routes() -> Vec<Route> {
    let compile = Guard::Act(Action::CompilePaper);
    vec![
        Route::get(urls::PAPER, Guard::SignedIn, get(show)),
        Route::get(urls::PAPER_DOCX, Guard::SignedIn, get(docx)),
        Route::post(
            urls::SIGN_OFF_PAPER,
            Guard::Act(Action::SignOffPaper),
            post(sign_off),
        ),
        Route::post(urls::ISSUE_PAPER, compile, post(issue)),
        Route::post(urls::SET_PAPER_ASIDE, compile, post(set_aside)),
    ]
}

impl One {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: PaperId,
        form: FormState,
    ) -> Result<Self, Error> {
        let shown = state.app.paper_page(&me.actor, id).await?;
        Ok(Self {
            f: Frame::new(state, visitor, Place::Meetings, shown.paper.title.clone())
                .crumb(urls::MEETINGS, visitor.words.t("nav.meetings"))
                .crumb(urls::PAPERS, visitor.words.t("papers.title")),
            shown,
            form,
        })
    }

    fn may_sign_off(&self) -> bool {
        self.shown.acts.contains(&Action::SignOffPaper)
    }
    fn may_issue(&self) -> bool {
        matches!(self.shown.paper.state, PaperState::SignedOff { .. })
            && self.shown.acts.contains(&Action::CompilePaper)
    }
    fn may_set_aside(&self) -> bool {
        self.shown.acts.contains(&Action::CompilePaper)
    }
    fn issued(&self) -> Option<(&str, At)> {
        match &self.shown.paper.state {
            PaperState::Issued { number, at, .. } => Some((number, *at)),
            _ => None,
        }
    }
    fn reason(&self) -> Option<&str> {
        match &self.shown.paper.state {
            PaperState::SetAside { reason } => Some(reason),
            _ => None,
        }
    }
    fn face(&self, kind: &LineKind) -> &'static str {
        match kind {
            LineKind::Heading => "p-1",
            LineKind::Subheading => "p-2",
            LineKind::Text | LineKind::Figure => "p-0",
        }
    }
    fn has_page(&self, kind: &LineKind) -> bool {
        *kind != LineKind::Heading
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    page(&One::new(&state, &visitor, &me, PaperId(id), FormState::default()).await?)
}

async fn docx(state: State, me: Me, Id(id): Id) -> Result<Response, Error> {
    let file = state.app.paper_docx(&me.actor, PaperId(id)).await?;
    let name = format!("attachment; filename*=UTF-8''{}", urls::encode(&file.name));
    let name = HeaderValue::from_str(&name).map_err(|cause| Error::broken("name a file", cause))?;
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    );
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

async fn sign_off(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = judged(state.app.sign_off_paper(&me.actor, PaperId(id)).await)?;
    ended(
        &state,
        &visitor,
        &me,
        PaperId(id),
        sent,
        outcome,
        "papers.signed-off",
    )
    .await
}

async fn issue(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let outcome = judged(state.app.issue_paper(&me.actor, PaperId(id)).await)?;
    match outcome {
        Ok(number) => Ok(see_saying(
            urls::paper(PaperId(id)),
            "papers.issued",
            &[("number", &number)],
        )),
        Err(refusal) => ended(&state, &visitor, &me, PaperId(id), sent, Err(refusal), "").await,
    }
}

async fn set_aside(
    state: State,
    visitor: Visitor,
    me: Me,
    Id(id): Id,
    sent: Form,
) -> Result<Response, Error> {
    let outcome = judged(
        state
            .app
            .set_paper_aside(&me.actor, PaperId(id), sent.get("reason"))
            .await,
    )?;
    ended(
        &state,
        &visitor,
        &me,
        PaperId(id),
        sent,
        outcome,
        "papers.set-aside",
    )
    .await
}

async fn ended(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    id: PaperId,
    sent: Form,
    outcome: Result<(), Refusal>,
    said: &'static str,
) -> Result<Response, Error> {
    match outcome {
        Ok(()) => Ok(see_saying(urls::paper(id), said, &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &One::new(state, visitor, me, id, form).await?)
        }
    }
}
