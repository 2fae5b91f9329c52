//! A certificate, to be read and printed; corrected here, for a reason.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::close::{CertificatePage, ContentReview};
use yipanqi_domain::rights::Action;
use yipanqi_domain::{CertificateId, DecisionId, Refusal};

use crate::error::{Error, judged};
use crate::form::FormState;
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::{State, TrailHead};
use crate::urls;

#[derive(Template)]
#[template(path = "closings/certificate.html")]
struct One {
    f: Frame,
    shown: CertificatePage,
    form: FormState,
    /// The form of a correction is open.
    is_correcting: bool,
    head: TrailHead,
    /// Where a correction is sent.
    action: String,
    /// This page.
    back: String,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::CERTIFICATE, Guard::SignedIn, get(show)),
        Route::post(urls::REOPEN_CLOSED, Guard::Act(Action::Reopen), post(reopen)),
    ]
}

impl One {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        id: CertificateId,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.certificate_page(&me.actor, id).await?;
        let title = w.with(
            "close.certificate-title",
            &[("number", &shown.certificate.number)],
        );
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, title)
                .crumb(urls::ITEMS, w.t("items.title"))
                .crumb(urls::item(shown.certificate.item), shown.content.title.clone()),
            is_correcting: !form.is_fine(),
            head: TrailHead {
                seq: shown.head.seq,
                hash: shown.head.hash.clone(),
            },
            action: urls::reopen_closed(id),
            back: urls::certificate(id),
            shown,
            form,
        })
    }

    /// The name of a person whose id the content has; the id when the name was removed.
    fn person<'a>(&'a self, id: &'a str) -> &'a str {
        let found = self.shown.persons.iter().find(|(known, _)| known == id);
        found.map_or(id, |(_, name)| name)
    }

    /// For whom a sealed review was given.
    fn reviewed_for<'a>(&'a self, review: &'a ContentReview) -> &'a str {
        match review.capacity.as_str() {
            "department" => self.f.t("close.department"),
            "supervision" => self.f.t("close.supervision"),
            _ => &review.side,
        }
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let mut one = One::new(&state, &visitor, &me, CertificateId(id), FormState::default()).await?;
    one.is_correcting = asked.get("do") == "correct";
    page(&one)
}

async fn reopen(state: State, visitor: Visitor, me: Me, Id(id): Id, sent: Form) -> Result<Response, Error> {
    let id = CertificateId(id);
    let decision = sent.number("decision").map(DecisionId);
    let outcome = if sent.filled("decision").is_some() && decision.is_none() {
        Err(Refusal::new("close_decision_unknown").at("decision"))
    } else {
        let reason = sent.get("reason");
        judged(state.app.reopen_closed(&me.actor, id, reason, decision).await)?
    };
    match outcome {
        Ok(()) => Ok(see_saying(urls::certificate(id), "close.reopened", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &One::new(&state, &visitor, &me, id, form).await?)
        }
    }
}
