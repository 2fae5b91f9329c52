//! Sessions and decisions: the list by series, the form of a held session, a session, a decision.

mod decision;
mod draft;
mod index;
mod lines;
mod session;

use yipanqi_domain::meeting::DecisionKind;

use crate::form::Choice;
use crate::routes::Route;
use crate::words::Words;

/// The routes of all of them.
pub fn routes() -> Vec<Route> {
    let mut routes = index::routes();
    routes.extend(draft::routes());
    routes.extend(session::routes());
    routes.extend(decision::routes());
    routes
}

/// The kinds of a decision to choose from.
fn kinds(w: Words) -> Vec<Choice> {
    let one = |kind: &DecisionKind| Choice::new(kind.code(), w.t(&format!("meetings.kind-{kind}")));
    DecisionKind::ALL.iter().map(one).collect()
}

/// Names typed in one field: separated by commas of either script, by 、 or ； or lines.
fn names(text: &str) -> Vec<String> {
    text.split(['、', '，', ',', '；', ';', '\n', '\r'])
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_in_one_field_are_told_apart_as_people_write_them() {
        assert_eq!(
            super::names(" 甲委、乙局，丙厅;丁\r\n戊 "),
            ["甲委", "乙局", "丙厅", "丁", "戊"]
        );
        assert!(super::names(" 、 ").is_empty());
    }
}
