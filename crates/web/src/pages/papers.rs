//! 通报、报告: what there is, what can be compiled; one paper as it is printed; one line with where it comes from.

mod index;
mod line;
mod one;

use crate::routes::Route;

/// The routes of papers.
pub fn routes() -> Vec<Route> {
    let mut routes = index::routes();
    routes.extend(one::routes());
    routes.extend(line::routes());
    routes
}

/// The key of the word of a paper's kind.
fn kind_key(kind: &yipanqi_domain::paper::PaperKind) -> &'static str {
    use yipanqi_domain::paper::PaperKind;
    match kind {
        PaperKind::Bulletin => "papers.kind-bulletin",
        PaperKind::MeetingReport => "papers.kind-meeting-report",
    }
}

/// The key of the word of a paper's state.
fn state_key(state: &yipanqi_domain::paper::PaperState) -> &'static str {
    use yipanqi_domain::paper::PaperState;
    match state {
        PaperState::Compiled => "papers.state-compiled",
        PaperState::SignedOff { .. } => "papers.state-signed-off",
        PaperState::Issued { .. } => "papers.state-issued",
        PaperState::SetAside { .. } => "papers.state-set-aside",
    }
}
