//! Months, measures, values and states in the reader's words.

use yipanqi_domain::measure::{Measure, Worth};
use yipanqi_domain::period::Period;
use yipanqi_domain::report::CellState;

use crate::words::Words;

/// A month, such as 2025年3月; other periods by their text.
pub(crate) fn month(w: Words, period: Period) -> String {
    match period.month_range() {
        Some((first, last)) if first == last => {
            w.with("reports.month", &[("year", &period.year()), ("month", &first)])
        }
        _ => period.to_string(),
    }
}

/// What is measured.
pub(crate) fn measure(w: Words, measure: Measure) -> &'static str {
    w.t(&format!("reports.measure-{}", measure.code()))
}

/// A value.
pub(crate) fn worth(w: Words, worth: &Worth) -> String {
    match worth {
        Worth::Pct(pct) => format!("{pct}%"),
        Worth::Fen { fen, .. } => w.amount(*fen),
        Worth::Stage { stage, since } => {
            let name = w.t(&format!("reports.stage-{}", stage.code()));
            match since {
                Some(day) => {
                    let on = w.day_words(&day.to_string()).unwrap_or_default();
                    w.with("reports.stage-since", &[("stage", &name), ("on", &on)])
                }
                None => name.to_owned(),
            }
        }
        Worth::Words(words) => words.clone(),
    }
}

/// Where a cell stands, with the look of its tag.
pub(crate) fn state(w: Words, state: CellState) -> (String, &'static str) {
    let text = match state {
        CellState::Returned { count } if count > 1 => w.with("reports.returned-n", &[("n", &count)]),
        other => w.t(&format!("reports.state-{}", other.code())).to_owned(),
    };
    (text, look(state.code()))
}

/// How the tag of a state looks.
pub(crate) fn look(code: &str) -> &'static str {
    match code {
        "returned" => "bad",
        "accepted" => "good",
        "submitted" | "accepted_by_side" | "drafted" => "now",
        _ => "",
    }
}
