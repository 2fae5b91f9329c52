//! Why a file was not read, and what to do: the same words on pages and on the command line.

use crate::words::Words;

/// The words for a reason as rows keep it: a code with its details, `not-text:doc`, `broken:pdf:pages`.
pub fn unreadable(w: Words, reason: &str) -> (String, String) {
    let mut parts = reason.splitn(3, ':');
    let mut part = || parts.next().unwrap_or_default();
    let (code, first, second) = (part(), part(), part());
    let key = |group: &str, of: &str| format!("documents.{group}-{}", of.replace(['.', '/', '_'], "-"));
    let looks_like = w.find(&key("looks", first)).unwrap_or(first);
    let fill = |key: &str| {
        let at = if second.is_empty() { first } else { second };
        let mb = at.parse::<u64>().unwrap_or(0) >> 20;
        w.with(
            key,
            &[("what", &looks_like), ("at", &at), ("limit", &at), ("mb", &mb)],
        )
    };
    // The most telling words that there are: for this reason with this detail, for this reason, for any.
    let best = |group: &str| {
        let keys = [
            key(group, &format!("{code}-{first}")),
            key(group, &format!("{code}-{second}")),
            key(group, code),
            key(group, "other"),
        ];
        let found = keys.into_iter().find(|key| Words::has(key));
        found.map_or_else(|| reason.to_owned(), |key| fill(&key))
    };
    (best("unreadable"), best("unreadable-do"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::Locale;

    #[test]
    fn every_reason_has_words_in_every_language() {
        for locale in [Locale::ZhHans, Locale::ZhHant, Locale::En] {
            let w = Words::new(locale, 2031);
            for reason in [
                "empty",
                "too-large:9:8",
                "not-text:doc",
                "not-text:image",
                "not-text:rtf",
                "not-text:archive",
                "not-text:pptx",
                "not-text:binary",
                "encrypted:pdf",
                "encrypted:office",
                "broken:docx:directory",
                "broken:ofd:directory",
                "encrypted:zip",
                "truncated:9",
                "undecodable:9",
                "too-much:bytes:9",
                "too-much:text:9",
                "too-much:steps:9",
                "too-much:files:9",
                "too-much:rows:9",
                "too-much:cells:9",
                "too-deep:4",
                "broken:pdf:ToUnicode",
                "broken:docx:word/document.xml",
                "broken:zip:directory",
                "only-pictures:pdf",
                "archive",
                "cancelled",
            ] {
                let (why, to_do) = unreadable(w, reason);
                assert!(
                    !why.contains('{') && !to_do.contains('{'),
                    "{reason}: {why} {to_do}"
                );
                assert!(!why.contains(':') || locale == Locale::En, "{reason}: {why}");
                assert!(why != reason && to_do != reason, "{reason}");
            }
        }
    }
}
