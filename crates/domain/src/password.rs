//! What a password and a login name must be like. The words of the refusals say it in full, so that nobody guesses.

use crate::refusal::{Refusal, Rule};

/// Fewest characters of a password.
pub const SHORTEST: usize = 12;
/// Most characters of a password: hashing costs grow with it.
pub const LONGEST: usize = 128;

/// Refuses a password that is short, made of few characters, or built on the login name.
///
/// Length is what counts; there is no rule about kinds of characters, which only makes people write `Aa1!` at the end.
/// (GB/T 22239—2019, 8.1.4.1 a asks for complexity: twelve characters of which six differ are more than eight of
/// three kinds.)
pub fn fit(password: &str, again: &str, login_name: &str) -> Rule {
    let length = password.chars().count();
    if length < SHORTEST {
        return Err(Refusal::new("password_short").at("password").with("n", SHORTEST));
    }
    if length > LONGEST {
        return Err(Refusal::new("too_long").at("password").with("limit", LONGEST));
    }
    let different: std::collections::BTreeSet<char> = password.chars().collect();
    if different.len() < 6 {
        return Err(Refusal::new("password_few_characters").at("password"));
    }
    let folded = password.to_lowercase();
    if login_name.chars().count() >= 3 && folded.contains(&login_name.to_lowercase()) {
        return Err(Refusal::new("password_is_name").at("password"));
    }
    if password != again {
        return Err(Refusal::new("password_differs").at("again"));
    }
    Ok(())
}

/// A login name as it is kept and compared: trimmed, lower case, 2–40 letters, digits, `-`, `_` or `.`.
pub fn login_name(typed: &str, field: &'static str) -> Rule<String> {
    let name = typed.trim().to_lowercase();
    if name.is_empty() {
        return Err(Refusal::new("required").at(field));
    }
    let fits = (2..=40).contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphanumeric() || "-_.·".contains(c));
    if fits {
        Ok(name)
    } else {
        Err(Refusal::new("login_name_form").at(field))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_long_varied_and_not_the_name() {
        let code = |p: &str, again: &str| fit(p, again, "lianban-01").err().map(|r| r.code);
        for (password, expected) in [
            ("elevenchars", Some("password_short")),
            ("aaaaaaaaaaaabbbb", Some("password_few_characters")),
            ("my-LIANBAN-01-word", Some("password_is_name")),
            ("twelve-chars-9", None),
            ("山高水长路远桥多雨多雾少风", None),
        ] {
            assert_eq!(code(password, password), expected, "{password}");
        }
        assert_eq!(code(&"ab3def".repeat(22), ""), Some("too_long"));
        assert_eq!(code("twelve-chars-9", "twelve-chars-8"), Some("password_differs"));
    }

    #[test]
    fn a_login_name_is_one_name_however_it_is_typed() {
        assert_eq!(login_name(" LianBan-01 ", "login").as_deref(), Ok("lianban-01"));
        assert_eq!(login_name("联办-经办2", "login").as_deref(), Ok("联办-经办2"));
        for wrong in ["a", "a b", "a/b", "<x>", ""] {
            assert!(login_name(wrong, "login").is_err(), "{wrong}");
        }
    }
}
