//! 调度: the overview of lights, the rules in force, and the lights part of an item's page.

mod home;
mod index;
mod rules;

pub(crate) use home::HomeLights;

use yipanqi_app::lights::{Counts, ItemLights};
use yipanqi_domain::light::{Light, RuleSet};
use yipanqi_domain::lit::Lit;

use crate::frame::Frame;
use crate::lights::{self, Mark};
use crate::routes::Route;

/// The routes of all of them.
pub fn routes() -> Vec<Route> {
    let mut routes = index::routes();
    routes.extend(rules::routes());
    routes
}

/// One light with how many of it, in the order in which they are shown.
pub(crate) struct Lamp {
    /// Shape and word.
    pub mark: Mark,
    /// Name in an address.
    pub code: String,
    /// How many.
    pub count: i64,
    /// How many the month before, when it was lit.
    pub before: Option<i64>,
}

/// The levels of a rule set from green to red, then the states without level that some light has; `levels` alone when
/// asked for.
pub(crate) fn lamps(
    f: &Frame,
    set: &RuleSet,
    counts: &Counts,
    before: Option<&Counts>,
    states: bool,
) -> Vec<Lamp> {
    let levels = set.levels.iter().map(|level| Light::Level(level.level));
    let others = [Light::NoReport, Light::NotDue, Light::Suspended, Light::Closed];
    let others = others.into_iter().filter(|light| states && counts.of(*light) > 0);
    levels
        .chain(others)
        .map(|light| Lamp {
            mark: lights::mark(f.w, set, light),
            code: lights::code(light),
            count: counts.of(light),
            before: before.map(|b| b.of(light)),
        })
        .collect()
}

/// A part of a bar: its class, where it begins and how wide it is, in percent.
pub(crate) struct Stretch {
    /// Class.
    pub class: &'static str,
    /// From, percent.
    pub from: String,
    /// Width, percent.
    pub width: String,
}

/// A bar of lights: each colour as wide as its share.
pub(crate) fn stretches(set: &RuleSet, counts: &Counts, f: &Frame) -> Vec<Stretch> {
    let all = counts.all();
    let mut out: Vec<Stretch> = Vec::new();
    let mut so_far = 0;
    let levels = set.levels.iter().map(|level| Light::Level(level.level));
    let states = [Light::NoReport, Light::NotDue, Light::Suspended, Light::Closed];
    for light in levels.chain(states) {
        let n = counts.of(light);
        if n == 0 || all == 0 {
            continue;
        }
        let class = match lights::mark(f.w, set, light).colour {
            "green" => "b-green",
            "yellow" => "b-yellow",
            "red" => "b-red",
            _ => "b-none",
        };
        out.push(Stretch {
            class,
            from: percent(so_far, all),
            width: percent(n, all),
        });
        so_far += n;
    }
    out
}

/// `part` of `all` in percent with two decimals, for an attribute.
fn percent(part: i64, all: i64) -> String {
    let hundredths = (part * 10_000 + all / 2) / all.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

/// The lights part of an item's page.
pub(crate) struct OfItem {
    pub lights: ItemLights,
}

impl OfItem {
    /// The mark of a light.
    pub(crate) fn mark(&self, f: &Frame, set: &RuleSet, light: &Light) -> Mark {
        lights::mark(f.w, set, *light)
    }

    /// Why.
    pub(crate) fn reason(&self, f: &Frame, lit: &Lit) -> String {
        lights::reason(f.w, lit.light, lit.rule.as_deref(), &lit.numbers)
    }

    /// Which rules, which version, what was known.
    pub(crate) fn known(&self, f: &Frame, list: &yipanqi_app::lights::ListLights) -> String {
        let values: [(&str, &dyn std::fmt::Display); 3] = [
            ("set", &list.set.name),
            ("version", &list.set.version),
            ("seq", &list.run.known_at),
        ];
        f.w.with("lights.known-at", &values)
    }

    /// A percentage of a light's numbers.
    pub(crate) fn pct(&self, pct: &Option<yipanqi_domain::ratio::Pct>) -> String {
        pct.map_or_else(String::new, |pct| pct.show(1))
    }

    /// A period in words.
    pub(crate) fn period(&self, f: &Frame, period: &yipanqi_domain::period::Period) -> String {
        lights::period_words(f.w, *period)
    }
}
