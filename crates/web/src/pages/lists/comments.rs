//! The comments of one row: threads by cell, an answer, a settling, a new one.

use askama::Template;
use axum::response::Response;
use axum::routing::{get, post};
use yipanqi_app::lists::{CommentInput, CommentView, CommentsPage};
use yipanqi_domain::{RowId, VersionId};

use super::cells::cell_word;
use crate::error::{Error, judged};
use crate::form::{Choice, FormState};
use crate::frame::{Frame, page, page_refused};
use crate::nav::Place;
use crate::request::{Asked, Form, Ids, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::say::see_saying;
use crate::state::State;
use crate::urls;

/// Cells that one can speak of.
const CELLS: [&str; 14] = [
    "title",
    "serial",
    "kind",
    "field",
    "heading",
    "lead_units",
    "joint_lead_units",
    "support_units",
    "reporting_units",
    "amount_all",
    "starts_on",
    "ends_on",
    "measure",
    "weight",
];

#[derive(Template)]
#[template(path = "lists/comments.html")]
struct Comments {
    f: Frame,
    form: FormState,
    shown: CommentsPage,
    cells: Vec<Choice>,
}

/// A comment with what answers it.
struct Thread<'c> {
    first: &'c CommentView,
    answers: Vec<&'c CommentView>,
    is_settled: bool,
}

pub fn routes() -> Vec<Route> {
    vec![
        Route::get(urls::CELL_COMMENTS, Guard::SignedIn, get(show)),
        Route::post(urls::CELL_COMMENTS, Guard::SignedIn, post(send)),
    ]
}

impl Comments {
    async fn new(
        state: &State,
        visitor: &Visitor,
        me: &Me,
        (version, row): (VersionId, RowId),
        form: FormState,
    ) -> Result<Self, Error> {
        let w = visitor.words;
        let shown = state.app.comments_page(&me.actor, version, row).await?;
        Ok(Self {
            f: Frame::new(state, visitor, Place::Lists, w.t("lists.comments"))
                .crumb(urls::LISTS, w.t("nav.lists"))
                .crumb(urls::list_version(version), shown.list.name.clone()),
            cells: CELLS
                .iter()
                .map(|cell| Choice::new(cell, cell_word(w, cell)))
                .collect(),
            form,
            shown,
        })
    }
    fn threads(&self) -> Vec<Thread<'_>> {
        let all = &self.shown.comments;
        let firsts = all.iter().filter(|view| view.comment.former.is_none());
        let thread = |first| {
            let first: &CommentView = first;
            let answers: Vec<&CommentView> = all
                .iter()
                .filter(|view| view.comment.former == Some(first.comment.id))
                .collect();
            Thread {
                is_settled: answers.iter().any(|view| view.comment.settles),
                first,
                answers,
            }
        };
        firsts.map(thread).collect()
    }
    fn cell(&self, view: &CommentView) -> &'static str {
        cell_word(self.f.w, &view.comment.cell)
    }
    fn action(&self) -> String {
        urls::comments(self.shown.version.id, self.shown.row)
    }
}

fn at(ids: &Ids) -> Result<(VersionId, RowId), Error> {
    Ok((VersionId(ids.get("id")?), RowId(ids.get("row")?)))
}

async fn show(state: State, visitor: Visitor, me: Me, ids: Ids, asked: Asked) -> Result<Response, Error> {
    let form = FormState::of([("cell", asked.get("cell"))]);
    page(&Comments::new(&state, &visitor, &me, at(&ids)?, form).await?)
}

async fn send(state: State, visitor: Visitor, me: Me, ids: Ids, sent: Form) -> Result<Response, Error> {
    let at = at(&ids)?;
    let input = CommentInput {
        cell: sent.get("cell"),
        former: sent.number("former"),
        settles: sent.has("settles"),
        own_side: sent.has("own_side"),
        words: sent.get("words"),
    };
    match judged(state.app.comment_cell(&me.actor, at.0, at.1, input).await)? {
        Ok(_) => Ok(see_saying(urls::comments(at.0, at.1), "lists.comment-left", &[])),
        Err(refusal) => {
            let form = FormState::refused(sent, &refusal, visitor.words);
            page_refused(&refusal, &Comments::new(&state, &visitor, &me, at, form).await?)
        }
    }
}
