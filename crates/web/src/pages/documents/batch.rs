//! A batch as it is received: how far it has come, what became of each file, and a way to stop it.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::batches::{Batch, BatchLine};
use yipanqi_domain::DocumentId;

use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::request::{Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::unreadable::unreadable;
use crate::urls;
use crate::words::Words;

/// The route of the page. The button that stops a batch is sent to the door, where it was handed in.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(urls::DOCUMENT_BATCH, Guard::SignedIn, get(show))]
}

#[derive(Template)]
#[template(path = "documents/batch.html")]
struct Shown {
    f: Frame,
    /// The state in one sentence.
    state: String,
    progress: String,
    done: usize,
    all: usize,
    sum: String,
    can_stop: bool,
    /// Its files are still being received: the page loads itself anew.
    running: bool,
    /// The number that the button sends.
    id: i64,
    /// Most frequent first.
    reasons: Vec<Reason>,
    lines: Vec<Line>,
}

/// Why files could not be read or were not received.
struct Reason {
    count: usize,
    result: String,
    kind: &'static str,
    to_do: String,
}

/// The reasons of lines that have one.
fn reasons(lines: &[Line]) -> Vec<Reason> {
    let mut out: Vec<Reason> = Vec::new();
    for line in lines.iter().filter(|line| matches!(line.kind, "warn" | "bad")) {
        match out.iter_mut().find(|known| known.result == line.result) {
            Some(known) => known.count += 1,
            None => out.push(Reason {
                count: 1,
                result: line.result.clone(),
                kind: line.kind,
                to_do: line.to_do.clone(),
            }),
        }
    }
    out.sort_by_key(|reason| std::cmp::Reverse(reason.count));
    out
}

/// One file.
struct Line {
    path: String,
    href: Option<String>,
    result: String,
    kind: &'static str,
    to_do: String,
}

impl Line {
    fn new(w: Words, line: BatchLine) -> Self {
        let (mut to_do, result, kind);
        to_do = String::new();
        if let Some(reason) = &line.unreadable {
            let (why, what) = unreadable(w, reason);
            (result, kind, to_do) = (why, "warn", what);
        } else if let Some(code) = &line.refused {
            let key = format!("refused.{code}");
            (result, kind) = (w.find(&key).unwrap_or(code).to_owned(), "bad");
        } else if line.already {
            (result, kind) = (w.t("documents.batch-before").to_owned(), "");
        } else {
            (result, kind) = (w.t("documents.batch-done").to_owned(), "good");
        }
        Self {
            path: line.path,
            href: line.document.map(|id| urls::document(DocumentId(id))),
            result,
            kind,
            to_do,
        }
    }
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id) -> Result<Response, Error> {
    let batch = state.app.batch(&me.actor, id).await?;
    let w = visitor.words;
    let running = !batch.over;
    let told = match &batch {
        Batch { failed: true, .. } => "documents.batch-failed",
        Batch {
            cancelled: true,
            over: true,
            ..
        } => "documents.batch-stopped",
        Batch { cancelled: true, .. } => "documents.batch-stopping",
        Batch { over: true, .. } => "documents.batch-over",
        _ => "documents.batch-running",
    };
    let count = |of: &dyn Fn(&BatchLine) -> bool| batch.lines.iter().filter(|l| of(l)).count();
    let sum = w.with(
        "documents.batch-sum",
        &[
            ("n", &count(&|l| l.document.is_some() && !l.already)),
            (
                "unreadable",
                &count(&|l| l.document.is_some() && l.unreadable.is_some()),
            ),
            ("already", &count(&|l| l.already)),
            ("refused", &count(&|l| l.document.is_none())),
        ],
    );
    let (done, all) = (batch.lines.len(), batch.known);
    let title = w.with("documents.batch-title", &[("name", &batch.name)]);
    let lines: Vec<Line> = batch.lines.into_iter().map(|line| Line::new(w, line)).collect();
    page(&Shown {
        f: Frame::new(&state, &visitor, Place::Documents, &title)
            .crumb(urls::DOCUMENTS, w.t("nav.documents")),
        state: w.t(told).to_owned(),
        progress: w.with(
            "documents.batch-progress",
            &[("done", &w.count(done)), ("all", &w.count(all))],
        ),
        done,
        all,
        sum,
        id,
        can_stop: running && !batch.cancelled,
        reasons: reasons(&lines),
        running,
        lines,
    })
}
