//! What is wrong with a cell of a sheet: the same words on pages, in the marked copy and on the command line.

use std::fmt::Display;

use yipanqi_app::lists::ToldProblem;

use crate::words::{Words, fill};

/// A problem in the reader's words.
pub fn sheet_problem(w: Words, problem: &ToldProblem) -> String {
    let group = if problem.is_refusal {
        "refused."
    } else {
        "import.is-"
    };
    let args: Vec<(&str, String)> = problem
        .args
        .iter()
        .map(|(name, value)| (name.as_str(), w.day_words(value).unwrap_or_else(|| value.clone())))
        .collect();
    let args: Vec<(&str, &dyn Display)> = args
        .iter()
        .map(|(name, value)| (*name, value as &dyn Display))
        .collect();
    match w.find(&format!("{group}{}", problem.code)) {
        Some(text) => fill(text, &args),
        None => w.with("refused.general", &[("code", &problem.code)]),
    }
}
