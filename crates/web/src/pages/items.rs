//! Items: the filtered list, and one item with its duty chain, what its lists say, where it came from.

mod index;
mod one;

use crate::routes::Route;

/// The routes of both.
pub fn routes() -> Vec<Route> {
    let mut routes = index::routes();
    routes.extend(one::routes());
    routes
}

/// The key of the word of a kind.
pub(crate) fn kind_key(kind: &yipanqi_domain::list::ItemKind) -> &'static str {
    use yipanqi_domain::list::ItemKind;
    match kind {
        ItemKind::Task => "words.kind-task",
        ItemKind::Project => "words.kind-project",
        ItemKind::Policy => "words.kind-policy",
        ItemKind::Reform => "words.kind-reform",
        ItemKind::Platform => "words.kind-platform",
        ItemKind::Problem => "words.kind-problem",
    }
}

/// The key of the word of an item's state.
pub(crate) fn state_key(state: &yipanqi_domain::list::ItemState) -> &'static str {
    use yipanqi_domain::list::ItemState;
    match state {
        ItemState::Open => "words.state-open",
        ItemState::CloseRequested => "words.state-close-requested",
        ItemState::Closed => "words.state-closed",
        ItemState::Suspended => "words.state-suspended",
        ItemState::Removed => "words.state-removed",
        ItemState::Merged => "words.state-merged",
        ItemState::Split => "words.state-split",
    }
}

/// The key of the word of what an adjustment did.
pub(crate) fn change_key(change: &yipanqi_domain::list::RowChange) -> &'static str {
    use yipanqi_domain::list::RowChange;
    match change {
        RowChange::Kept => "items.kept",
        RowChange::Added => "items.added",
        RowChange::Changed => "items.changed",
        RowChange::Removed => "items.taken-out",
    }
}
