//! Names of tabs: what spreadsheets refuse is cleaned away, and no two sheets share a name.

/// Longest name of a tab, in UTF-16 units.
const LONGEST: usize = 31;

/// Names that a spreadsheet accepts, one per wanted name, in the same order.
pub(crate) fn names<'a>(wanted: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut taken: Vec<String> = Vec::new();
    for (index, name) in wanted.enumerate() {
        let clean = cleaned(name, index);
        let mut candidate = clean.clone();
        let mut copy = 2;
        while taken
            .iter()
            .any(|other| other.to_lowercase() == candidate.to_lowercase())
        {
            let suffix = format!(" ({copy})");
            candidate = format!("{}{suffix}", cut(&clean, LONGEST - suffix.len()));
            copy += 1;
        }
        taken.push(candidate);
    }
    taken
}

fn cleaned(name: &str, index: usize) -> String {
    let plain: String = name
        .chars()
        .map(|c| {
            if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') {
                '_'
            } else {
                c
            }
        })
        .filter(|c| !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'))
        .collect();
    // An apostrophe at either end is the quoting sign of references, and cutting may lay bare another one.
    let cut = cut(plain.trim_matches(edge), LONGEST).trim_matches(edge);
    if cut.is_empty() {
        format!("Sheet{}", index + 1)
    } else if cut.eq_ignore_ascii_case("history") {
        // Reserved by Excel for its own change record.
        format!("{cut}_")
    } else {
        cut.to_owned()
    }
}

fn edge(c: char) -> bool {
    c == '\'' || c.is_whitespace()
}

fn cut(text: &str, longest: usize) -> &str {
    let mut units = 0;
    for (at, c) in text.char_indices() {
        units += c.len_utf16();
        if units > longest {
            return &text[..at];
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(name: &str) -> String {
        names(std::iter::once(name)).remove(0)
    }

    #[test]
    fn signs_that_spreadsheets_refuse_become_underscores() {
        assert_eq!(one("清单[2024]:*?/\\"), "清单_2024______");
        assert_eq!(one("'甲'"), "甲");
        assert_eq!(one("\u{1}甲\n"), "甲");
        assert_eq!(one(" ' "), "Sheet1");
        assert_eq!(one("History"), "History_");
    }

    #[test]
    fn a_long_name_is_cut_at_31_units_and_never_inside_a_character() {
        assert_eq!(one(&"重".repeat(40)), "重".repeat(31));
        let pairs = one(&"𠀀".repeat(20));
        assert_eq!(pairs, "𠀀".repeat(15));
        assert_eq!(one(&format!("{}'x", "a".repeat(30))), "a".repeat(30));
    }

    #[test]
    fn equal_names_are_told_apart_whatever_their_case() {
        let long = "长".repeat(31);
        let made = names(["List", "list", "LIST", &long, &long].into_iter());
        assert_eq!(made[..3], ["List", "list (2)", "LIST (3)"]);
        assert_eq!(made[3], long);
        assert_eq!(made[4], format!("{} (2)", "长".repeat(27)));
    }
}
