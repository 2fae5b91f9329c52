//! A form on its way back to the person: what they typed and what to change, beside the field.

use std::fmt::Display;

use crate::request::Form;
use crate::words::{Words, fill};

/// A rule's refusal: which rule, at which field, and the numbers and names that its words need.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, the key `refused.<code>` of the words.
    pub code: &'static str,
    /// The field it concerns, by its name in the form.
    pub field: Option<&'static str>,
    /// The arguments of the words.
    pub args: Vec<(&'static str, String)>,
}

impl Refusal {
    /// A refusal of the whole form.
    pub fn new(code: &'static str) -> Self {
        Self {
            code,
            field: None,
            args: Vec::new(),
        }
    }

    /// Names the field it concerns.
    #[must_use]
    pub fn at(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }

    /// Adds an argument of its words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }

    /// The refusal in the reader's words. A code without words shows the general sentence with the code.
    pub fn words(&self, w: Words) -> String {
        let args: Vec<(&str, &dyn Display)> = self
            .args
            .iter()
            .map(|(name, value)| (*name, value as &dyn Display))
            .collect();
        match w.find(&format!("refused.{}", self.code)) {
            Some(text) => fill(text, &args),
            None => w.with("refused.general", &[("code", &self.code)]),
        }
    }
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

    /// Adds a refusal.
    #[must_use]
    pub fn refuse(mut self, refusal: &Refusal, w: Words) -> Self {
        match refusal.field {
            Some(field) => self.problem(field, refusal.words(w)),
            None => self.general = Some(refusal.words(w)),
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
    fn a_refusal_without_a_field_concerns_the_whole_form() {
        let form = FormState::default().refuse(&Refusal::new("x"), EN());
        assert!(form.general().is_some());
        assert!(form.problems().is_empty());
    }
}
