//! A form on its way back to the person: what they typed and what to change, beside the field.

use std::fmt::Display;

use yipanqi_domain::Refusal;

use crate::request::Form;
use crate::words::{Words, fill};

/// A refusal in the reader's words, `refused.<code>`. A code without words shows the general sentence with the code,
/// days are written as the reader writes them, and a state is named by `words.state-<code>`.
pub fn words_of(refusal: &Refusal, w: Words) -> String {
    let args: Vec<(&str, String)> = refusal
        .args
        .iter()
        .map(|(name, value)| (*name, argument(name, value, w)))
        .collect();
    let args: Vec<(&str, &dyn Display)> = args
        .iter()
        .map(|(name, value)| (*name, value as &dyn Display))
        .collect();
    match w.find(&format!("refused.{}", refusal.code)) {
        Some(text) => fill(text, &args),
        None => w.with("refused.general", &[("code", &refusal.code)]),
    }
}

fn argument(name: &str, value: &str, w: Words) -> String {
    if name == "state" {
        let word = |value: &str| w.find(&format!("words.state-{value}"));
        return word(value)
            .or_else(|| word(&value.replace('_', "-")))
            .unwrap_or(value)
            .to_owned();
    }
    if name == "point" {
        return w
            .find(&format!("close.point-{value}"))
            .unwrap_or(value)
            .to_owned();
    }
    w.day_words(value).unwrap_or_else(|| value.to_owned())
}

/// One thing to change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The name of the field.
    pub field: String,
    /// What is wrong and what to do.
    pub words: String,
}

/// The state of a form when its page is shown: empty, filled from what is saved, or refused.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormState {
    values: Form,
    problems: Vec<Problem>,
    general: Option<String>,
}

impl FormState {
    /// A form to fill in, with what is saved or proposed.
    pub fn of<const N: usize>(values: [(&str, &str); N]) -> Self {
        Self {
            values: Form::from(values),
            ..Self::default()
        }
    }

    /// A form as it was sent.
    pub fn sent(values: Form) -> Self {
        Self {
            values,
            ..Self::default()
        }
    }

    /// A form that a rule refused, as it was sent.
    pub fn refused(values: Form, refusal: &Refusal, w: Words) -> Self {
        Self::sent(values).refuse(refusal, w)
    }

    /// Fills what was not sent from what is saved, where a page holds more fields than the form that was refused.
    #[must_use]
    pub fn over(mut self, saved: Self) -> Self {
        let missing = saved
            .values
            .values
            .into_iter()
            .filter(|(name, _)| !self.values.has(name));
        let missing: Vec<(String, String)> = missing.collect();
        self.values.values.extend(missing);
        self
    }

    /// Adds a refusal.
    #[must_use]
    pub fn refuse(mut self, refusal: &Refusal, w: Words) -> Self {
        match refusal.field {
            Some(field) => self.problem(field, words_of(refusal, w)),
            None => self.general = Some(words_of(refusal, w)),
        }
        self
    }

    /// Adds a problem in words of its own.
    pub fn problem(&mut self, field: &str, words: impl Into<String>) {
        self.problems.push(Problem {
            field: field.to_owned(),
            words: words.into(),
        });
    }

    /// Whether nothing has to be changed.
    pub fn is_fine(&self) -> bool {
        self.problems.is_empty() && self.general.is_none()
    }

    /// What stands in a field, as typed.
    pub fn value(&self, field: &str) -> &str {
        self.values.raw(field).unwrap_or_default()
    }

    /// Whether an option or a box of that name and value is chosen.
    pub fn is_chosen(&self, field: &str, value: &str) -> bool {
        self.values.all(field).any(|chosen| chosen == value)
    }

    /// What is wrong with a field.
    pub fn wrong(&self, field: &str) -> Option<&str> {
        self.problems
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| problem.words.as_str())
    }

    /// All problems, in the order found, for the summary at the top.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// What is wrong with the form as a whole.
    pub fn general(&self) -> Option<&str> {
        self.general.as_deref()
    }
}

/// A choice of a select or a group of radio buttons.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub text: String,
}

impl Choice {
    /// A choice.
    pub fn new(value: impl Display, text: impl Into<String>) -> Self {
        Self {
            value: value.to_string(),
            text: text.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    const EN: fn() -> Words = || Words::new(Locale::En, 2025);

    #[test]
    fn a_refused_form_keeps_what_was_typed_and_says_why_beside_the_field() {
        let refusal = Refusal::new("unknown-to-the-words").at("due");
        let form = FormState::refused(Form::from([("due", " 2025-02-30 ")]), &refusal, EN());
        assert_eq!(form.value("due"), " 2025-02-30 ");
        assert!(form.wrong("due").unwrap().contains("unknown-to-the-words"));
        assert_eq!(form.wrong("title"), None);
        assert!(!form.is_fine());
    }

    #[test]
    fn what_was_sent_goes_before_what_is_saved_and_the_rest_is_filled_in() {
        let sent = FormState::sent(Form::from([("reason", "")]));
        let form = sent.over(FormState::of([("reason", "旧"), ("text", "修桥")]));
        assert_eq!((form.value("reason"), form.value("text")), ("", "修桥"));
    }

    #[test]
    fn a_refusal_names_days_and_states_in_the_readers_words() {
        let hans = Words::new(Locale::ZhHans, 2025);
        let early = Refusal::new("in_force_too_early").with("day", "2025-07-10");
        assert!(
            words_of(&early, hans).contains("7月10日"),
            "{}",
            words_of(&early, hans)
        );
        let state = Refusal::stale("version_not_draft").with("state", "adopted");
        assert!(
            words_of(&state, hans).contains("通过"),
            "{}",
            words_of(&state, hans)
        );
    }

    #[test]
    fn a_refusal_without_a_field_concerns_the_whole_form() {
        let form = FormState::default().refuse(&Refusal::new("x"), EN());
        assert!(form.general().is_some());
        assert!(form.problems().is_empty());
    }
}
