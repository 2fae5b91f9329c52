//! The words a person reads, in the locale they chose.
//!
//! The table is made by `build.rs` from `locales/`. `Words` also knows the reader's current year, because a day of
//! this year is written without it. How figures and days are written is in `figures.rs`.

use std::collections::HashMap;
use std::fmt::Display;
use std::sync::LazyLock;

static TABLE: &[(&str, [&str; 3])] = include!(concat!(env!("OUT_DIR"), "/words.rs"));

/// The same by its keys: pages ask for hundreds of them.
static PLACES: LazyLock<HashMap<&str, &[&str; 3]>> =
    LazyLock::new(|| TABLE.iter().map(|(key, words)| (*key, words)).collect());

/// A language the pages speak. Data is shown as recorded, whatever the locale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Locale {
    /// Simplified Chinese, the default.
    #[default]
    ZhHans,
    /// Traditional Chinese, generated from the simplified at build.
    ZhHant,
    /// English.
    En,
}

impl Locale {
    /// All locales, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::ZhHans, Self::ZhHant, Self::En];

    /// The language tag for `lang` attributes and the cookie.
    pub fn tag(self) -> &'static str {
        match self {
            Self::ZhHans => "zh-Hans",
            Self::ZhHant => "zh-Hant",
            Self::En => "en",
        }
    }

    /// The locale of a language tag, if the pages speak it.
    pub fn of(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|locale| locale.tag() == tag)
    }

    /// The locale's name in its own script.
    pub fn own_name(self) -> &'static str {
        Words::new(self, 0).t("shell.language-name")
    }
}

/// The words of one locale, for a reader in one year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    locale: Locale,
    year: i32,
}

impl Words {
    /// Words of `locale` for a reader living in `year`.
    pub fn new(locale: Locale, year: i32) -> Self {
        Self { locale, year }
    }

    /// The locale these words belong to.
    pub fn locale(self) -> Locale {
        self.locale
    }

    /// The reader's year.
    pub(crate) fn year(self) -> i32 {
        self.year
    }

    /// The text of a key. A missing key shows itself, and stops a test.
    pub fn t(self, key: &str) -> &'static str {
        self.find(key).unwrap_or_else(|| {
            debug_assert!(false, "no words for {key}");
            "?"
        })
    }

    /// The text of a key, if there is one: for keys made from data, such as `refused.<code>`.
    pub fn find(self, key: &str) -> Option<&'static str> {
        PLACES.get(key).map(|words| words[self.locale as usize])
    }

    /// The text of a key with `{name}` replaced by its value.
    pub fn with(self, key: &str, values: &[(&str, &dyn Display)]) -> String {
        fill(self.t(key), values)
    }

    /// Whether a key exists; every key exists in all locales.
    pub fn has(key: &str) -> bool {
        PLACES.contains_key(key)
    }

    /// All keys, sorted.
    pub fn keys() -> impl Iterator<Item = &'static str> {
        TABLE.iter().map(|(key, _)| *key)
    }
}

/// Replaces `{name}` once, left to right: a value that contains braces is not filled again.
pub(crate) fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let Some((name, tail)) = after.split_once('}') else {
            out.push('{');
            out.push_str(after);
            return out;
        };
        if let Some((_, value)) = values.iter().find(|(given, _)| *given == name) {
            out.push_str(&value.to_string());
        } else {
            out.extend(["{", name, "}"]);
        }
        rest = tail;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_no_key_stands_twice() {
        assert!(TABLE.windows(2).all(|pair| pair[0].0 < pair[1].0));
    }

    #[test]
    fn values_are_filled_once_and_never_read_as_a_pattern() {
        assert_eq!(fill("{a} and {b}", &[("a", &"{b}"), ("b", &2)]), "{b} and 2");
        assert_eq!(fill("{unknown} {open", &[("a", &1)]), "{unknown} {open");
    }

    #[test]
    fn each_locale_names_itself_in_its_own_script() {
        let names: Vec<_> = Locale::ALL.into_iter().map(Locale::own_name).collect();
        assert_eq!(names, ["简体", "繁體", "English"]);
    }

    #[test]
    fn traditional_words_are_made_from_the_simplified() {
        let w = Words::new(Locale::ZhHant, 2025);
        for (key, words) in [
            ("nav.evaluation", "考核"),
            ("documents.state-read", "待核"),
            ("documents.key-merge", "合併"),
            ("documents.outcomes", "剛才交來的"),
        ] {
            assert_eq!(w.t(key), words);
        }
        // Measure words and spellings of old books: where one is right, it is given beside the simplified word.
        let odd = |key: &&str| {
            w.t(key)
                .contains(['隻', '錶', '迴', '覈', '纔', '爲', '羣', '衆', '啓'])
        };
        assert_eq!(Words::keys().filter(odd).collect::<Vec<_>>(), Vec::<&str>::new());
    }
}
