//! Formula injection: text that a spreadsheet would take for a formula when it opens or re-enters it.
//!
//! A workbook says of each cell what it is, so text stays text; it is only marked to stay so after an edit.
//! Comma-separated values say nothing of the kind: there the text gets an apostrophe in front.

/// Whether a spreadsheet could read this text as a formula.
///
/// The full-width signs count too: programs set up for Chinese or Japanese take them for the plain ones.
pub(crate) fn looks_like_a_formula(text: &str) -> bool {
    matches!(
        text.chars().next(),
        Some('=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    )
}

/// The text with what XML cannot hold replaced by U+FFFD, so that no input can make a workbook unreadable.
///
/// The other control characters are escaped by the writing library and read back whole.
pub(crate) fn fit_for_xml(text: &str) -> std::borrow::Cow<'_, str> {
    if text.contains(['\u{FFFE}', '\u{FFFF}']) {
        text.replace(['\u{FFFE}', '\u{FFFF}'], "\u{FFFD}").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_that_start_a_formula_are_noticed_and_words_are_not() {
        for text in [
            "=1+1", "+86", "-12.4", "@SUM", "\t=1", "\r=1", "\n=1", "＝1", "－1",
        ] {
            assert!(looks_like_a_formula(text), "{text:?}");
        }
        for text in ["", "一、", "12.4", "'=1", " =1", "—", "·"] {
            assert!(!looks_like_a_formula(text), "{text:?}");
        }
    }

    #[test]
    fn characters_that_xml_forbids_are_replaced() {
        assert_eq!(fit_for_xml("甲\u{FFFE}乙\u{FFFF}"), "甲\u{FFFD}乙\u{FFFD}");
        assert_eq!(fit_for_xml("甲乙"), "甲乙");
    }
}
