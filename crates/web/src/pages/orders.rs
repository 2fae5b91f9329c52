//! Orders: the list, a new one, one with its steps, the sheet to print.

mod index;
mod new;
mod one;
mod print;

use yipanqi_app::orders::{OrderContent, OrderLine, Rung};
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::light::{Number, Numbers};
use yipanqi_domain::ratio::Pct;

use crate::frame::Frame;
use crate::routes::Route;
use crate::words::Words;

/// The routes of all of them.
pub fn routes() -> Vec<Route> {
    let mut routes = index::routes();
    routes.extend(new::routes());
    routes.extend(one::routes());
    routes.extend(print::routes());
    routes
}

/// The word of a rung, by its code.
pub(crate) fn rung_word(w: Words, code: &str) -> &'static str {
    w.t(&format!("orders.rung-{code}"))
}

/// The word of a rung, for templates.
pub(crate) fn rung_name(f: &Frame, code: &str) -> &'static str {
    rung_word(f.w, code)
}

/// The colour of a rung's mark.
pub(crate) fn rung_colour(rung: &Rung) -> &'static str {
    match rung {
        Rung::Reminder => "none",
        Rung::Blue => "blue",
        Rung::Yellow => "yellow",
        Rung::Red | Rung::Interview => "red",
    }
}

/// The word of a state, by its code.
pub(crate) fn state_word(f: &Frame, code: &str) -> &'static str {
    f.t(&format!("words.state-{code}"))
}

/// How the tag of a state looks.
pub(crate) fn state_tag(line: &OrderLine) -> &'static str {
    match line.order.state.code() {
        "satisfied" => "good",
        "unsatisfied" => "bad",
        "issued" | "signed_for" | "answered" => "now",
        _ => "",
    }
}

/// What lit the row, in words: the rule's code, or that nothing was reported, or that it is by hand.
pub(crate) fn cause_words(w: Words, content: &OrderContent) -> String {
    match content.cause.as_str() {
        "by_hand" => w.t("orders.by-hand").to_owned(),
        "no_report" => w.t("orders.no-report").to_owned(),
        rule => w.with("orders.by-rule", &[("rule", &rule)]),
    }
}

/// The numbers of a light, in words.
pub(crate) fn numbers_words(w: Words, numbers: &str) -> Vec<String> {
    let Some(numbers) = Numbers::from_value(Value::Text(numbers.to_owned())) else {
        return Vec::new();
    };
    let mut out = Vec::new();
    if let (Some(expected), Some(actual)) = (numbers.expected, numbers.actual) {
        out.push(w.with(
            "orders.expected-actual",
            &[("expected", &expected), ("actual", &actual)],
        ));
    }
    for (number, value) in &numbers.looked_at {
        let (key, is_share) = match number {
            Number::PointsBehind => ("orders.number-points-behind", true),
            Number::ShareOfExpected => ("orders.number-share-of-expected", true),
            Number::ShareOfMonth => ("orders.number-share-of-month", true),
            Number::MonthsNotStarted => ("orders.number-months-not-started", false),
            Number::MonthsNotInLibrary => ("orders.number-months-not-in-library", false),
            Number::WorkingDaysLeft => ("orders.number-working-days-left", false),
            Number::DaysOverdue => ("orders.number-days-overdue", false),
            Number::PeriodsLit => ("orders.number-periods-lit", false),
            Number::CaughtUp if *value == 1 => ("orders.number-caught-up", false),
            Number::PoorQuality if *value == 1 => ("orders.number-poor-quality", false),
            Number::CaughtUp | Number::PoorQuality => continue,
        };
        let shown = if is_share {
            Pct(*value).to_string()
        } else {
            value.to_string()
        };
        out.push(w.with(key, &[("n", &shown)]));
    }
    if let Some(year) = numbers.unpublished {
        out.push(w.with("orders.unpublished", &[("year", &year)]));
    }
    out
}
