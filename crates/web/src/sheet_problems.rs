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
    told(w, group, &problem.code, &problem.args)
}

/// A refusal as it was kept, in the reader's words.
pub fn kept_refusal(w: Words, code: &str, args: &[(String, String)]) -> String {
    told(w, "refused.", code, args)
}

fn told(w: Words, group: &str, code: &str, args: &[(String, String)]) -> String {
    let args: Vec<(&str, String)> = args
        .iter()
        .map(|(name, value)| (name.as_str(), w.day_words(value).unwrap_or_else(|| value.clone())))
        .collect();
    let args: Vec<(&str, &dyn Display)> = args
        .iter()
        .map(|(name, value)| (*name, value as &dyn Display))
        .collect();
    match w.find(&format!("{group}{code}")) {
        Some(text) => fill(text, &args),
        None => w.with("refused.general", &[("code", &code)]),
    }
}
