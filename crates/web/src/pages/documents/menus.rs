//! What is chosen by one digit: the unit that a name stands for, who leads, the last day.

use std::collections::BTreeMap;

use yipanqi_app::document_pages::DocumentPage;
use yipanqi_app::document_units::{ChoiceLine, Meaning, Meant};
use yipanqi_domain::Day;
use yipanqi_domain::document::Candidate;
use yipanqi_domain::review::usual_days;

use crate::figures::Markup;
use crate::state::State;
use crate::words::Words;

/// A digit leads to nine choices.
const MOST: usize = 9;
/// Lead units offered at most.
const LEADS: usize = 5;

/// Something to choose by its number.
pub(super) struct Menu {
    pub(super) number: usize,
    pub(super) value: String,
    pub(super) text: Markup,
}

/// A name of the current candidate, and what it stands for.
pub(super) struct Named {
    pub(super) name: String,
    /// In the reader's words: the unit, that it stays open, that nobody is known by it.
    pub(super) means: String,
    pub(super) is_chosen: bool,
    /// Nobody is meant for certain: there is something to choose.
    pub(super) is_unclear: bool,
    /// It stays open.
    pub(super) is_open: bool,
    /// Units that it may be, or might be instead.
    pub(super) near: Vec<Near>,
}

/// A unit that a name may stand for; `number` is its digit, 0 for none.
pub(super) struct Near {
    pub(super) number: usize,
    pub(super) value: String,
    pub(super) text: String,
}

/// A decision on a name.
pub(super) struct Remembered {
    pub(super) name: String,
    pub(super) means: String,
}

/// The names of a candidate's units.
pub(super) fn named(w: Words, candidate: &Candidate, names: &BTreeMap<String, Meaning>) -> Vec<Named> {
    let mut number = LEADS;
    let all = candidate
        .lead_units
        .lines()
        .chain(candidate.support_units.lines());
    let known = all.filter_map(|name| names.get(name).map(|meaning| (name, meaning)));
    known
        .map(|(name, meaning)| {
            let is_unclear = matches!(meaning.code, "several" | "unknown");
            let units = meaning.units.iter().filter(|_| is_unclear);
            let near = units.chain(&meaning.others).map(|near| {
                // Digits are for what has to be chosen.
                number += usize::from(is_unclear);
                let text = with_region(w, near);
                let text = match near.why {
                    Some(why) => {
                        let why = w.t(&format!("documents.near-{}", why.code()));
                        w.with("documents.near", &[("unit", &text), ("why", &why)])
                    }
                    None => text,
                };
                Near {
                    number: if is_unclear && number <= MOST { number } else { 0 },
                    value: format!("{}|{name}", near.unit),
                    text,
                }
            });
            Named {
                near: near.collect(),
                name: name.to_owned(),
                means: means(w, meaning),
                is_chosen: meaning.is_chosen,
                is_unclear,
                is_open: meaning.code == "open",
            }
        })
        .collect()
}

/// A unit's name with its region, where the name does not say it: 市发展改革委 may be any city's.
fn with_region(w: Words, unit: &Meant) -> String {
    if unit.region.is_empty() || unit.name.contains(&unit.region) {
        return unit.name.clone();
    }
    w.with(
        "documents.unit-of",
        &[("unit", &unit.name), ("region", &unit.region)],
    )
}

fn means(w: Words, meaning: &Meaning) -> String {
    match (meaning.code, meaning.units.first()) {
        ("one", Some(unit)) => with_region(w, unit),
        ("open", _) => w.t("documents.means-open").to_owned(),
        ("several", _) => w.t("documents.means-several").to_owned(),
        (_, None) => w.t("documents.means-nobody").to_owned(),
        _ => w.t("documents.means-unknown").to_owned(),
    }
}

/// Who leads most tasks of the document: to be put in place of what was read.
pub(super) fn leads(candidate: &Candidate, of_kind: &[&Candidate]) -> Vec<Menu> {
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for name in of_kind
        .iter()
        .flat_map(|c| c.lead_units.lines())
        .filter(|name| !name.is_empty())
    {
        *count.entry(name).or_default() += 1;
    }
    count.remove(candidate.lead_units.as_str());
    let mut names: Vec<(&str, usize)> = count.into_iter().collect();
    names.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    let menu = |(n, (name, _)): (usize, (&str, usize))| Menu {
        number: n + 1,
        value: name.to_owned(),
        text: Markup::escaped(name),
    };
    names.into_iter().take(LEADS).enumerate().map(menu).collect()
}

/// The usual last days, seen from the day of the document.
pub(super) fn days(w: Words, state: &State, shown: &DocumentPage) -> Vec<Menu> {
    let answer = shown.reading.as_ref().and_then(|r| r.answer.as_ref());
    let from = answer
        .and_then(|a| a.issued_or_held_on.as_deref())
        .and_then(Day::parse);
    let from = from.unwrap_or_else(|| state.app.today());
    let mut menu: Vec<Menu> = usual_days(from)
        .into_iter()
        .enumerate()
        .map(|(n, day)| Menu {
            number: n + 1,
            value: day.to_string(),
            text: w.whole_day(day),
        })
        .collect();
    menu.push(Menu {
        number: menu.len() + 1,
        value: "none".to_owned(),
        text: Markup::escaped(w.t("documents.due-none")),
    });
    menu
}

/// What clerks of the body said of names.
pub(super) fn remembered(w: Words, choices: &[ChoiceLine]) -> Vec<Remembered> {
    let line = |line: &ChoiceLine| Remembered {
        name: line.choice.name.clone(),
        means: line
            .unit
            .clone()
            .unwrap_or_else(|| w.t("documents.means-open").to_owned()),
    };
    choices.iter().map(line).collect()
}
