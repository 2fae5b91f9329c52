//! What is chosen by one digit: the unit that a name stands for, who leads, the last day.

use std::collections::BTreeMap;

use yipanqi_app::document_pages::DocumentPage;
use yipanqi_app::document_units::{ChoiceLine, Meaning, Meant};
use yipanqi_domain::Day;
use yipanqi_domain::document::Candidate;
use yipanqi_domain::review::usual_days;

use crate::figures::Markup;
use crate::form::Choice;
use crate::state::State;
use crate::words::Words;

/// A digit leads to nine choices.
pub(super) const MOST: usize = 9;
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

/// Units of the register that somebody looks for.
#[derive(Clone, Debug, Default)]
pub(super) struct Looked {
    /// What was typed.
    pub(super) typed: String,
    /// The name that a unit is looked for; none: one that is to lead.
    pub(super) whose: String,
    /// What was found.
    pub(super) units: Vec<Meant>,
    /// How many more there are.
    pub(super) more: usize,
}

/// Where a unit is looked for in the register, and what was found.
pub(super) struct Finding {
    pub(super) typed: String,
    /// The names that it may be, the one in question first, at last that it is to lead instead.
    pub(super) whose: Vec<Choice>,
    /// For the name in question.
    pub(super) units: Vec<Near>,
    /// That it is to lead.
    pub(super) leads: Vec<Menu>,
    /// That nothing was found, or that there is more; nothing where all is said.
    pub(super) note: String,
}

/// What is found is chosen by digits, so that nothing else in the menu has one.
pub(super) fn finding(w: Words, looked: &Looked, named: &[Named]) -> Finding {
    let mut whose: Vec<Choice> = named
        .iter()
        .map(|n| Choice::new(&n.name, n.name.clone()))
        .collect();
    whose.push(Choice::new("", w.t("documents.lead-instead")));
    let asked = |choice: &Choice| !looked.typed.is_empty() && choice.value == looked.whose;
    let unclear = || named.iter().position(|n| n.is_unclear);
    let open = || named.iter().position(|n| n.is_open);
    if let Some(first) = whose.iter().position(asked).or_else(unclear).or_else(open) {
        let first = whose.remove(first);
        whose.insert(0, first);
    }
    let name = whose
        .first()
        .map(|choice| choice.value.clone())
        .unwrap_or_default();
    let found = |(n, unit): (usize, &Meant)| Near {
        number: n + 1,
        value: format!("{}|{name}", unit.unit),
        text: with_region(w, unit),
    };
    let lead = |(n, unit): (usize, &Meant)| Menu {
        number: n + 1,
        value: unit.name.clone(),
        text: Markup::escaped(&with_region(w, unit)),
    };
    let units = looked.units.iter().take(MOST).enumerate();
    let (units, leads) = if name.is_empty() {
        (Vec::new(), units.map(lead).collect())
    } else {
        (units.map(found).collect(), Vec::new())
    };
    let note = match (looked.typed.is_empty(), looked.units.is_empty(), looked.more) {
        (true, ..) | (_, false, 0) => String::new(),
        (_, true, _) => w.with("documents.found-none", &[("typed", &looked.typed)]),
        (_, false, more) => w.with("documents.found-more", &[("n", &w.count(more))]),
    };
    Finding {
        typed: looked.typed.clone(),
        whose,
        units,
        leads,
        note,
    }
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
