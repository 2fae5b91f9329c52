//! The list of documents, and the door at which they are received.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::batches;
use yipanqi_app::document_pages::{DocumentLine, DocumentsPage};
use yipanqi_app::documents::{Incoming, Received};
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Action;
use yipanqi_domain::{BodyId, Refusal};

use super::spoken;
use crate::error::{Error, judged};
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
        })
    }
}

async fn show(state: State, visitor: Visitor, me: Me, asked: Asked) -> Result<Response, Error> {
    let form = FormState::of([("mark", Mark::Internal.code())]);
    page(&List::new(&state, &visitor, &me, &asked, form).await?)
}

async fn receive(state: State, visitor: Visitor, me: Me, upload: Upload) -> Result<Response, Error> {
    let sent = &upload.form;
    if let Some(id) = sent.number("stop") {
        state.app.cancel_batch(&me.actor, id).await?;
        return Ok(see(urls::document_batch(id)));
    }
    let mut received: Vec<Received> = Vec::new();
    let mut refused = None;
    let mut batch = None;
    match incoming(&upload) {
        Ok((body, all)) => {
            for one in all {
                if batches::is_batch(&one.bytes) {
                    let name = one.file_name.clone();
                    match judged(state.app.receive_batch(&me.actor, body, one).await)? {
                        Ok(id) => batch = Some(id),
                        Err(refusal) => {
                            refused = Some((refusal, name));
                            break;
                        }
                    }
                    continue;
                }
                let name = one.file_name.clone();
                match judged(state.app.receive(&me.actor, body, one).await)? {
                    Ok(one) => received.push(one),
                    Err(refusal) => {
                        refused = Some((refusal, name));
                        break;
                    }
                }
            }
        }
        Err(refusal) => refused = Some((refusal, None)),
    }
    if let Some((refusal, name)) = refused {
        return refuse(&state, &visitor, &me, sent, &refusal, name, received.len()).await;
    }
    // What was handed in beside the archive is in the list; the batch has to be watched.
    if let Some(id) = batch {
        return Ok(see_saying(urls::document_batch(id), "documents.batch-taken", &[]));
    }
    Ok(match received.as_slice() {
        [one] if one.already => see_saying(urls::document(one.document), "documents.already", &[]),
        [one] => see_saying(urls::document(one.document), "documents.received", &[]),
        many => {
            let already = many.iter().filter(|one| one.already).count();
            see_saying(
                urls::DOCUMENTS,
                "documents.received-many",
                &[("n", &(many.len() - already)), ("already", &already)],
            )
        }
    })
}

/// The form as it was sent, with what is wrong; the files themselves have to be chosen again.
async fn refuse(
    state: &State,
    visitor: &Visitor,
    me: &Me,
    sent: &Form,
    refusal: &Refusal,
    name: Option<String>,
    kept: usize,
) -> Result<Response, Error> {
    let w = visitor.words;
    let mut form = FormState::refused(sent.clone(), refusal, w);
    if let Some(name) = name.filter(|_| refusal.field == Some("file")) {
        form.problem(
            "file",
            w.with("documents.which-file", &[("name", &name), ("n", &kept)]),
        );
    }
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
