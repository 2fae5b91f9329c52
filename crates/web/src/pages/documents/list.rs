//! The list of documents, and the door at which they are received.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::document_pages::{DocumentLine, DocumentsPage};
use yipanqi_app::documents::Incoming;
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{BodyId, Refusal};

use super::several::{self, Outcome};
use super::spoken;
use crate::error::Error;
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused, page_with};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Form, Me, Upload, Visitor};
use crate::routes::{Guard, Route};
use crate::say::{see, see_saying};
use crate::state::State;
use crate::urls;

/// Lines on one page.
const SIZE: i64 = 50;
/// The states by which the list is filtered, the one that waits first.
const STATES: [&str; 4] = ["read", "reviewed", "unreadable", "set_aside"];

/// The routes of the list.
pub(super) fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::DOCUMENTS, Guard::SignedIn, get(show)),
        Route::upload(
            urls::DOCUMENTS,
            Guard::Act(Action::ReceiveDocument),
            post(receive),
        ),
    ]
}

#[derive(Template)]
#[template(path = "documents/list.html")]
struct List {
    f: Frame,
    form: FormState,
    tabs: Vec<Tab>,
    lines: Vec<Line>,
    pager: Pager,
    can_receive: bool,
    bodies: Vec<Choice>,
    marks: Vec<Choice>,
    limit_mb: usize,
    review_script: &'static str,
    /// What became of several files that were just sent.
    outcomes: Vec<Outcome>,
}

/// A filter with its count.
struct Tab {
    text: String,
    href: String,
    count: i64,
    is_here: bool,
}

/// One document of the list.
struct Line {
    line: DocumentLine,
    href: String,
    sort: String,
    trust: (String, &'static str),
    state: (String, &'static str),
    mark: String,
    decided: i64,
}

impl List {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        asked: &Form,
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let filter = STATES
            .into_iter()
            .find(|state| *state == asked.get("state"))
            .unwrap_or_default();
        let at = asked.number("page").unwrap_or(1).max(1);
        let shown = state.app.documents_page(&me.actor, filter, at, SIZE).await?;
        let DocumentsPage {
            lines,
            counts,
            total,
            bodies,
        } = shown;
        let tab = |code: &'static str| Tab {
            text: if code.is_empty() {
                w.t("documents.all").to_owned()
            } else {
                w.t(&format!("documents.state-{code}")).to_owned()
            },
            href: urls::with_query(urls::DOCUMENTS, &[("state", code)]),
            count: if code.is_empty() {
                counts.values().sum()
            } else {
                counts.get(code).copied().unwrap_or(0)
            },
            is_here: code == filter,
        };
        let tabs = std::iter::once("").chain(STATES).map(tab).collect();
        let line = |line: DocumentLine| {
            let code = line.document.state.code();
            let kind = match code {
                "reviewed" => "good",
                "unreadable" => "bad",
                "read" => "now",
                _ => "",
            };
            Line {
                href: urls::document(line.document.id),
                sort: line
                    .progress
                    .kind
                    .as_deref()
                    .map(|k| spoken::sort(w, k))
                    .unwrap_or_default(),
                trust: line
                    .progress
                    .trust
                    .as_deref()
                    .map(|t| spoken::trust(w, t))
                    .unwrap_or_default(),
                state: (w.t(&format!("documents.state-{code}")).to_owned(), kind),
                mark: w.t(&format!("documents.mark-{}", line.document.mark)).to_owned(),
                decided: line.progress.total - line.progress.undecided,
                line,
            }
        };
        let marks = Mark::ALL.iter().filter(|mark| **mark <= me.actor.ceiling);
        Ok(Self {
            f: Frame::new(state, visitor, Place::Documents, w.t("nav.documents")),
            form,
            tabs,
            lines: lines.into_iter().map(line).collect(),
            pager: Pager::new(
                urls::with_query(urls::DOCUMENTS, &[("state", filter)]),
                at,
                total,
                SIZE,
            ),
            can_receive: !bodies.is_empty(),
            bodies: bodies
                .into_iter()
                .map(|body| Choice::new(body.id, body.name))
                .collect(),
            marks: marks
                .map(|mark| Choice::new(mark, w.t(&format!("documents.mark-{mark}"))))
                .collect(),
            limit_mb: state.app.settings().max_upload >> 20,
            review_script: crate::assets::review_script(),
            outcomes: Vec::new(),
        })
    }
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let form = FormState::of([("mark", Mark::Internal.code())]);
    page(&List::new(&state, &visitor, &me, &asked, form).await?)
}

async fn receive(state: State, visitor: Visitor, me: Me, upload: Upload) -> Result<Response, Error> {
    let w = visitor.words;
    let sent = &upload.form;
    if let Some(id) = sent.number("stop") {
        state.app.cancel_batch(&me.actor, id).await?;
        return Ok(see(urls::document_batch(id)));
    }
    let (body, all) = match incoming(&upload) {
        Ok(all) => all,
        Err(refusal) => return refuse(&state, &visitor, &me, sent, &refusal).await,
    };
    let mut outcomes = several::receive(&state, &me, w, body, all).await?;
    let refused = outcomes.iter().filter(|one| one.refusal.is_some()).count();
    if let [one] = outcomes.as_mut_slice() {
        return match (one.refusal.take(), one.document) {
            (Some(refusal), _) => refuse(&state, &visitor, &me, sent, &refusal).await,
            (None, Some(id)) if one.is_new => {
                let key = if one.look == "good" {
                    "documents.received"
                } else {
                    "documents.one-received"
                };
                Ok(see_saying(urls::document(id), key, &[]))
            }
            (None, Some(id)) => Ok(see_saying(urls::document(id), "documents.already", &[])),
            (None, None) => Ok(match one.batch {
                Some(id) => see_saying(urls::document_batch(id), "documents.batch-taken", &[]),
                None => see(urls::DOCUMENTS),
            }),
        };
    }
    if refused > 0 {
        return tell(&state, &visitor, &me, sent, outcomes).await;
    }
    // What was handed in beside the archive is in the list; the batch has to be watched.
    if let Some(id) = outcomes.iter().find_map(|one| one.batch) {
        return Ok(see_saying(urls::document_batch(id), "documents.batch-taken", &[]));
    }
    let new = outcomes.iter().filter(|one| one.is_new).count();
    Ok(see_saying(
        urls::DOCUMENTS,
        "documents.received-many",
        &[("n", &new), ("already", &(outcomes.len() - new))],
    ))
}

/// What became of each of several files, some of which were refused; below it the form as it was sent. The pasted text
/// is kept in it only when it was not received.
async fn tell(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    sent: &Form,
    outcomes: Vec<Outcome>,
) -> Result<Response, Error> {
    let w = visitor.words;
    let received = outcomes.iter().filter(|one| one.document.is_some()).count();
    let mut form = FormState::sent(sent.clone());
    form.problem(
        "file",
        w.with(
            "documents.some-refused",
            &[("n", &(outcomes.len() - received)), ("kept", &received)],
        ),
    );
    let mut list = List::new(state, visitor, me, &Form::default(), form).await?;
    list.outcomes = outcomes;
    page_with(StatusCode::UNPROCESSABLE_ENTITY, &list)
}

/// The form as it was sent, with what is wrong; the files themselves have to be chosen again.
async fn refuse(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    sent: &Form,
    refusal: &Refusal,
) -> Result<Response, Error> {
    let form = FormState::refused(sent.clone(), refusal, visitor.words);
    let list = List::new(state, visitor, me, &Form::default(), form).await?;
    if refusal.code == "document_too_large" {
        return page_with(StatusCode::PAYLOAD_TOO_LARGE, &list);
    }
    page_refused(refusal, &list)
}

/// What was handed in: every file, and the pasted text if there is some.
fn incoming(upload: &Upload) -> Result<(BodyId, Vec<Incoming>), Refusal> {
    let sent = &upload.form;
    let body = sent
        .number("body")
        .map(BodyId)
        .ok_or_else(|| Refusal::new("required").at("body"))?;
    let mark = Mark::parse(sent.get("mark")).ok_or_else(|| Refusal::new("required").at("mark"))?;
    let one = |bytes: Vec<u8>, file_name: Option<String>| Incoming {
        bytes,
        file_name,
        source_url: sent.filled("source_url").map(str::to_owned),
        mark,
        no_secret_confirmed: sent.has("no_secret"),
    };
    let mut all: Vec<Incoming> = upload
        .files
        .iter()
        .map(|file| one(file.bytes.clone(), Some(file.name.clone())))
        .collect();
    if let Some(text) = sent.filled("text") {
        all.push(one(text.replace("\r\n", "\n").into_bytes(), None));
    }
    if all.is_empty() {
        return Err(Refusal::new("nothing_received").at("file"));
    }
    Ok((body, all))
}
