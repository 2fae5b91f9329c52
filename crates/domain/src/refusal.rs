//! Why an act is refused, as data. The words are chosen where the reader's language is known.

/// A reason that one can tell a person: the key of its words, the field it belongs to, and what to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Stable code; the words are under `refused.<code>` in the locale files.
    pub code: &'static str,
    /// The form field beside which it is said, if one.
    pub field: Option<&'static str>,
    /// What the words mention: names, days, numbers as they are to be shown.
    pub args: Vec<(&'static str, String)>,
    /// Someone else changed the thing meanwhile: the form is stale, nothing is wrong with the values.
    pub stale: bool,
}

/// The outcome of a rule.
pub type Rule<T = ()> = Result<T, Refusal>;

impl Refusal {
    /// A refusal of the whole act.
    pub fn new(code: &'static str) -> Self {
        Self {
            code,
            field: None,
            args: Vec::new(),
            stale: false,
        }
    }
    /// A refusal because another act came first.
    pub fn stale(code: &'static str) -> Self {
        Self {
            stale: true,
            ..Self::new(code)
        }
    }
    /// Says it beside this field.
    #[must_use]
    pub fn at(mut self, field: &'static str) -> Self {
        self.field = Some(field);
        self
    }
    /// Mentions a value in the words.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl std::fmt::Display) -> Self {
        self.args.push((name, value.to_string()));
        self
    }
    /// Refuses unless the condition holds.
    pub fn unless(condition: bool, code: &'static str) -> Rule {
        if condition { Ok(()) } else { Err(Self::new(code)) }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "refused: {}", self.code)?;
        for (name, value) in &self.args {
            write!(f, " {name}={value}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}

/// Text that must not be empty; trimmed.
pub fn required(text: &str, field: &'static str) -> Rule<String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new("required").at(field));
    }
    if text.chars().count() > 2000 {
        return Err(Refusal::new("too_long").at(field).with("limit", 2000));
    }
    Ok(text.to_owned())
}

/// A day that may be left out, as typed in a form.
pub fn optional_day(text: &str, field: &'static str) -> Rule<Option<crate::Day>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    crate::Day::parse(text)
        .map(Some)
        .ok_or_else(|| Refusal::new("not_a_day").at(field).with("value", text))
}

/// A day that must be given, as typed in a form.
pub fn required_day(text: &str, field: &'static str) -> Rule<crate::Day> {
    optional_day(text, field)?.ok_or_else(|| Refusal::new("required").at(field))
}
