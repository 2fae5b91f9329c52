//! 规则成效: how the rules of reading do, by what clerks decided. About rules, never about persons.

use askama::Template;
use axum::response::Response;
use axum::routing::get;
use yipanqi_domain::document::CandidateKind;
use yipanqi_domain::example::{RuleScore, Standing};
use yipanqi_domain::review::BY_HAND;
use yipanqi_domain::rights::Action;

use super::candidate::kind_key;
use super::spoken;
use crate::error::Error;
use crate::frame::{Frame, page};
use crate::nav::Place;
use crate::request::{Me, Visitor};
use crate::routes::{Guard, Route};
use crate::state::State;
use crate::urls;

/// The route of the page.
pub(super) fn routes() -> Vec<Route> {
    vec![Route::get(
        urls::DOCUMENT_RULES,
        Guard::Act(Action::ReviewDocument),
        get(show),
    )]
}

#[derive(Template)]
#[template(path = "documents/rules.html")]
struct Rules {
    f: Frame,
    kinds: Vec<OfKind>,
}

/// The rules for one kind of candidates.
struct OfKind {
    word: &'static str,
    /// What people added, which every rule had missed.
    missed: i64,
    rows: Vec<Row>,
}

struct Row {
    rule: String,
    score: RuleScore,
    taken: String,
    as_is: String,
    standing: (&'static str, &'static str),
}

async fn show(state: State, visitor: Visitor, me: Me) -> Result<Response, Error> {
    let w = visitor.words;
    let all = state.app.rule_scores(&me.actor).await?;
    let of_kind = |kind: &CandidateKind| {
        let own = || all.iter().filter(|s| s.kind == kind.code());
        let rows = own().filter(|s| s.rule != BY_HAND).map(|score| Row {
            rule: spoken::rule(w, &score.rule),
            taken: share(score.taken_share()),
            as_is: share(score.as_is_share()),
            standing: match score.standing() {
                Standing::Earns => (w.t("documents.standing-earns"), "good"),
                Standing::Errs => (w.t("documents.standing-errs"), "bad"),
                Standing::Mixed => (w.t("documents.standing-mixed"), "warn"),
                Standing::TooFew => (w.t("documents.standing-too-few"), ""),
            },
            score: score.clone(),
        });
        OfKind {
            word: w.t(kind_key(*kind)),
            missed: own().map(|s| s.missed).sum(),
            rows: rows.collect(),
        }
    };
    let kinds = CandidateKind::ALL.iter().map(of_kind);
    page(&Rules {
        f: Frame::new(&state, &visitor, Place::Documents, w.t("documents.rules-title"))
            .crumb(urls::DOCUMENTS, w.t("nav.documents")),
        kinds: kinds.filter(|k| k.missed > 0 || !k.rows.is_empty()).collect(),
    })
}

/// A share in whole percent; nothing where nothing was decided.
fn share(share: Option<i64>) -> String {
    share.map(|n| format!("{}%", (n + 50) / 100)).unwrap_or_default()
}
