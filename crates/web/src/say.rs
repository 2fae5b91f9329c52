//! What is said once after a change: set beside the 303, shown on the next page, then forgotten.
//!
//! The cookie holds a key of the words and its arguments, never a text of its own, so that a forged cookie can say
//! nothing that the product does not say.

use std::fmt::{Display, Write as _};

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::urls;
use crate::words::{Words, fill};

/// The cookie's name.
pub(crate) const COOKIE: &str = "said";

/// A notice after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Say {
    /// What happened and what comes next.
    pub text: String,
}

impl Say {
    /// Reads the cookie's value; anything but a known key is nothing.
    pub(crate) fn read(value: &str, words: Words) -> Option<Self> {
        let mut lines = value.split('.');
        let key = urls::decode(lines.next()?)?.replace('/', ".");
        let text = words.find(&key)?;
        let mut values: Vec<(String, String)> = Vec::new();
        for line in lines {
            let (name, value) = line.split_once('=')?;
            values.push((urls::decode(name)?, urls::decode(value)?));
        }
        let borrowed: Vec<(&str, &dyn Display)> = values
            .iter()
            .map(|(name, value)| (name.as_str(), value as &dyn Display))
            .collect();
        Some(Self {
            text: fill(text, &borrowed),
        })
    }
}

/// Leads on after a change: 303.
pub fn see(url: impl AsRef<str>) -> Response {
    match HeaderValue::from_str(url.as_ref()) {
        Ok(place) => (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response(),
        Err(_) => (StatusCode::SEE_OTHER, [(header::LOCATION, urls::HOME)]).into_response(),
    }
}

/// Leads on after a change and says there what happened: `key` with its arguments, for example
/// `see_saying(urls::list(id), "lists.adopted", &[("number", &number)])`.
pub fn see_saying(url: impl AsRef<str>, key: &str, values: &[(&str, &dyn Display)]) -> Response {
    debug_assert!(Words::has(key), "no words for {key}");
    let mut cookie = format!("{COOKIE}={}", urls::encode(&key.replace('.', "/")));
    for (name, value) in values {
        let value = urls::encode(&value.to_string()).replace('.', "%2E");
        let _ = write!(cookie, ".{name}={value}");
    }
    cookie.push_str("; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    let mut response = see(url);
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    fn round(values: &[(&str, &dyn Display)]) -> Option<Say> {
        let response = see_saying("/", "shell.trail-head", values);
        let cookie = response.headers()[header::SET_COOKIE].to_str().unwrap();
        let value = cookie.strip_prefix("said=").unwrap().split(';').next().unwrap();
        Say::read(value, Words::new(Locale::En, 2025))
    }

    #[test]
    fn what_was_said_is_shown_on_the_next_page() {
        assert_eq!(
            round(&[("seq", &"1.5 = <b>;")]).unwrap().text,
            "Trail entry 1.5 = <b>;"
        );
    }

    #[test]
    fn a_forged_cookie_says_nothing() {
        assert_eq!(Say::read("You have won", Words::new(Locale::En, 2025)), None);
        assert_eq!(Say::read("%FF", Words::new(Locale::En, 2025)), None);
    }
}
