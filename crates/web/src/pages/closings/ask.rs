//! The form by which a close-out is asked for, by the unit or by the office on its behalf.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::close::{Asking, CloseForm, File};
use yipanqi_domain::{CloseRequestId, EvidenceId, ItemId, Refusal, UnitId};

use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Form, Id, Me, Upload, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

#[derive(Template)]
#[template(path = "closings/ask.html")]
struct Ask {
    f: Frame,
    shown: CloseForm,
    form: FormState,
    units: Vec<Choice>,
    limit_mb: usize,
}

pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::CLOSE_ITEM, Guard::SignedIn, get(show)),
        Route::upload(urls::CLOSE_ITEM, Guard::SignedIn, post(ask)),
    ]
}

impl Ask {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        item: ItemId,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.close_form(&me.actor, item).await?;
        let title = w.with("close.ask-title", &[("title", &shown.title)]);
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, title)
                .crumb(urls::ITEMS, w.t("items.title"))
                .crumb(urls::item(item), shown.title.clone()),
            units: shown
                .units
                .iter()
                .map(|(unit, name)| Choice::new(unit, name))
                .collect(),
            limit_mb: state.app.settings().max_upload >> 20,
            shown,
            form,
        })
    }

    fn is_attached(&self, file: &EvidenceId) -> bool {
        self.form.is_chosen("attached", &file.to_string())
    }

    fn is_affirmed(&self, point: &str) -> bool {
        self.form.is_chosen("checklist", point)
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    page(&Ask::new(&state, &visitor, &me, ItemId(id), FormState::default()).await?)
}

async fn ask(state: State, visitor: Visitor, me: Me, Id(id): Id, upload: Upload) -> Result<Response, Error> {
    let item = ItemId(id);
    let Upload { form: sent, files } = upload;
    let files = files
        .into_iter()
        .map(|file| File {
            name: file.name,
            bytes: file.bytes,
        })
        .collect();
    match judged(asked(&state, &me, item, &sent, files).await)? {
        Ok(request) => Ok(see_saying(urls::closing(request), "close.asked", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            match Ask::new(&state, &visitor, &me, item, form).await {
                Ok(shown) => page_refused(&refusal, &shown),
                // The item cannot be asked for any more: there is no form to show.
                Err(Error::Invalid(_)) => Err(Error::Invalid(refusal)),
                Err(other) => Err(other),
            }
        }
    }
}

async fn asked(
    state: &State,
    me: &Me,
    item: ItemId,
    sent: &Form,
    files: Vec<File>,
) -> yipanqi_app::Result<CloseRequestId> {
    let for_whom = sent.number("for_whom").map(UnitId);
    if sent.has("for_whom") && for_whom.is_none() {
        return Err(Refusal::new("required").at("for_whom").into());
    }
    let asking = Asking {
        for_whom,
        statement: sent.get("statement").to_owned(),
        checklist: sent.all("checklist").map(str::to_owned).collect(),
        files,
        attached: sent
            .all("attached")
            .filter_map(|id| id.parse().ok())
            .map(EvidenceId)
            .collect(),
        no_secret_confirmed: sent.has("no_secret"),
    };
    state.app.request_close(&me.actor, item, asking).await
}
