//! 对照原始字符: each line as it was received beside what reading made of it.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_app::extract::normalise;
use yipanqi_domain::DocumentId;

use super::spoken;
use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::pager::Pager;
use crate::request::{Asked, Id, Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

/// Lines on one page.
const SIZE: usize = 200;

/// The route of the page.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(urls::DOCUMENT_ORIGINAL, Guard::SignedIn, get(show))]
}

#[derive(Template)]
#[template(path = "documents/original.html")]
struct Original {
    f: Frame,
    back: String,
    is_made_of_file: bool,
    lines: Vec<Line>,
    total: usize,
    changed: usize,
    pager: Pager,
}

/// One line of the original, from `number` 1.
#[derive(Debug, PartialEq, Eq)]
struct Line {
    number: usize,
    original: String,
    plain: String,
    /// Code points that are neither printable nor ordinary space, by their numbers.
    hidden: String,
    is_changed: bool,
}

async fn show(state: State, visitor: Visitor, me: Me, Id(id): Id, asked: Asked) -> Result<Response, Error> {
    let id = DocumentId(id);
    let w = visitor.words;
    let shown = state.app.document_page(&me.actor, id).await?;
    let reading = shown.reading.ok_or(Error::NotFound)?;
    let is_made_of_file = reading.answer.as_ref().is_some_and(spoken::is_made_of_file);
    let text = reading.text.ok_or(Error::NotFound)?;
    let lines = lines(&text);
    let (total, changed) = (lines.len(), lines.iter().filter(|line| line.is_changed).count());
    let size = i64::try_from(SIZE).unwrap_or(i64::MAX);
    let pages = i64::try_from(total).unwrap_or(i64::MAX);
    let at = usize::try_from(asked.page() - 1).unwrap_or(0).min(total / SIZE);
    let pager = Pager::new(urls::document_original(id), asked.page(), pages, size);
    page(&Original {
        f: Frame::new(
            &state,
            &visitor,
            Place::Documents,
            w.t("documents.original-title"),
        )
        .crumb(urls::DOCUMENTS, w.t("nav.documents"))
        .crumb(urls::document(id), shown.document.title),
        back: urls::document(id),
        is_made_of_file,
        lines: lines.into_iter().skip(at * SIZE).take(SIZE).collect(),
        total,
        changed,
        pager,
    })
}

/// The lines of a text with what became of each. Every character of the plain text knows which one of the original it
/// stands for, so one walk along both is enough.
fn lines(text: &str) -> Vec<Line> {
    let plain = normalise(text);
    let mut kept = plain.text.chars().zip(plain.map).peekable();
    let mut start = 0;
    let mut all = Vec::new();
    for (n, original) in text.split('\n').enumerate() {
        let end = start + original.chars().count();
        let mut line = String::new();
        while let Some((c, _)) = kept.next_if(|(_, at)| *at <= end) {
            if c != '\n' {
                line.push(c);
            }
        }
        start = end + 1;
        let original = original.trim_end_matches('\r');
        let odd = original
            .chars()
            .filter(|c| (c.is_control() && *c != '\t') || is_unseen(*c));
        let hidden: Vec<String> = odd.take(8).map(|c| format!("U+{:04X}", u32::from(c))).collect();
        if original.trim().is_empty() && line.trim().is_empty() {
            continue;
        }
        all.push(Line {
            number: n + 1,
            is_changed: original != line,
            original: original.to_owned(),
            plain: line,
            hidden: hidden.join(" "),
        });
    }
    all
}

/// Characters that take no room, or that make a reader see another order.
fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{E000}'..='\u{F8FF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_line_stands_beside_what_became_of_it() {
        let lines = lines("青禾市召開推进会\r\n\n第二行不变\n第三\u{200B}行");
        let plain: Vec<(usize, &str, bool)> = lines
            .iter()
            .map(|l| (l.number, l.plain.as_str(), l.is_changed))
            .collect();
        assert_eq!(
            plain,
            [
                (1, "青禾市召开推进会", true),
                (3, "第二行不变", false),
                (4, "第三行", true)
            ]
        );
        assert_eq!(lines[2].hidden, "U+200B");
    }
}
