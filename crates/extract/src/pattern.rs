//! Regular expressions that are tried only on texts they can match.
//!
//! Most patterns of the rules hold words that few texts have, in a place where an engine cannot look for them first.
//! Which words a pattern cannot do without is derived from the pattern itself, so a pattern is written as ever.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use regex::{Captures, Match, Regex};
use regex_syntax::hir::{Hir, HirKind, Look};

use crate::vocabulary::Vocabulary;

/// Classes of more characters are no help in looking for them.
const CLASS_MAX: usize = 48;

/// A pattern with what has to be in a text for it to match.
pub(crate) struct Pattern {
    regex: Regex,
    sieve: Sieve,
}

/// What is known of every text that a pattern matches.
struct Sieve {
    /// One of these stands in it.
    needs: Option<Vocabulary>,
    /// Its first character is one of these.
    first: Option<Vec<RangeInclusive<char>>>,
}

impl Pattern {
    /// `None` for a pattern that is not one.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let hir = regex_syntax::parse(pattern).ok()?;
        Some(Self {
            regex: Regex::new(pattern).ok()?,
            sieve: Sieve {
                needs: needs(&hir).map(Vocabulary::of),
                first: first(&hir),
            },
        })
    }

    /// Whether a text may match; `false` is certain.
    fn may(&self, s: &str) -> bool {
        let Sieve { needs, first } = &self.sieve;
        first.as_ref().is_none_or(|first| {
            let c = s.chars().next();
            c.is_some_and(|c| first.iter().any(|range| range.contains(&c)))
        }) && needs.as_ref().is_none_or(|needs| needs.within(s))
    }

    pub(crate) fn is_match(&self, s: &str) -> bool {
        self.may(s) && self.regex.is_match(s)
    }

    pub(crate) fn find<'s>(&self, s: &'s str) -> Option<Match<'s>> {
        self.may(s).then(|| self.regex.find(s))?
    }

    pub(crate) fn captures<'s>(&self, s: &'s str) -> Option<Captures<'s>> {
        self.may(s).then(|| self.regex.captures(s))?
    }

    pub(crate) fn find_iter<'s>(&self, s: &'s str) -> impl Iterator<Item = Match<'s>> {
        self.may(s).then(|| self.regex.find_iter(s)).into_iter().flatten()
    }

    pub(crate) fn captures_iter<'s>(&self, s: &'s str) -> impl Iterator<Item = Captures<'s>> {
        self.may(s)
            .then(|| self.regex.captures_iter(s))
            .into_iter()
            .flatten()
    }

    /// Replaces what is found first.
    pub(crate) fn replace<'s>(&self, s: &'s str, by: &str) -> Cow<'s, str> {
        if self.may(s) {
            self.regex.replace(s, by)
        } else {
            Cow::Borrowed(s)
        }
    }

    /// Replaces all that is found.
    pub(crate) fn replace_all<'s>(&self, s: &'s str, by: &str) -> Cow<'s, str> {
        if self.may(s) {
            self.regex.replace_all(s, by)
        } else {
            Cow::Borrowed(s)
        }
    }
}

/// Several patterns, of which one is asked to match.
pub(crate) struct Patterns {
    patterns: Vec<Regex>,
    /// Words that patterns need, and for each of them the pattern.
    needs: Vocabulary,
    whose: Vec<usize>,
    /// Patterns that need no word.
    always: Vec<usize>,
}

impl Patterns {
    /// `None` when one of them is no pattern. At most 64.
    pub(crate) fn new(patterns: &[&str]) -> Option<Self> {
        let (mut words, mut whose, mut always) = (Vec::new(), Vec::new(), Vec::new());
        for (n, pattern) in patterns.iter().enumerate() {
            match needs(&regex_syntax::parse(pattern).ok()?) {
                Some(needed) => {
                    whose.resize(whose.len() + needed.len(), n);
                    words.extend(needed);
                }
                None => always.push(n),
            }
        }
        let patterns: Option<Vec<Regex>> = patterns.iter().map(|p| Regex::new(p).ok()).collect();
        Some(Self {
            patterns: patterns.filter(|p| p.len() <= 64)?,
            needs: Vocabulary::of(words),
            whose,
            always,
        })
    }

    /// Whether one of them matches.
    pub(crate) fn is_match(&self, s: &str) -> bool {
        let mut tried = 0_u64;
        let needed = self.needs.places(s).map(|(_, word)| self.whose[word]);
        needed.chain(self.always.iter().copied()).any(|n| {
            let fresh = tried >> n & 1 == 0;
            tried |= 1 << n;
            fresh && self.patterns[n].is_match(s)
        })
    }
}

/// Words of which every match holds one; `None` when there are no such.
fn needs(hir: &Hir) -> Option<Vec<Cow<'static, str>>> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let word = std::str::from_utf8(&literal.0).ok()?;
            Some(vec![Cow::Owned(word.to_owned())])
        }
        HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => {
            let characters = || class.iter().flat_map(|range| range.start()..=range.end());
            (characters().take(CLASS_MAX + 1).count() <= CLASS_MAX)
                .then(|| characters().map(|c| Cow::Owned(c.to_string())).collect())
        }
        HirKind::Repetition(repeated) if repeated.min > 0 => needs(&repeated.sub),
        HirKind::Capture(group) => needs(&group.sub),
        HirKind::Concat(parts) => parts.iter().filter_map(needs).min_by_key(|words| {
            // Long words are rare, few words are quickly looked for.
            let shortest = words.iter().map(|word| word.chars().count()).min();
            (shortest.unwrap_or(0) < 2, words.len())
        }),
        HirKind::Alternation(ways) => {
            let each: Option<Vec<_>> = ways.iter().map(needs).collect();
            Some(each?.concat())
        }
        _ => None,
    }
}

/// First characters of what an anchored pattern matches; `None` when they are not known.
fn first(hir: &Hir) -> Option<Vec<RangeInclusive<char>>> {
    let anchored = hir.properties().look_set_prefix().contains(Look::Start);
    let mut ranges = Vec::new();
    (anchored && opens(hir, &mut ranges)?).then_some(ranges)
}

/// Adds the characters that `hir` may begin with; `Some(false)` when it may be empty too, `None` for what is not looked into.
fn opens(hir: &Hir, ranges: &mut Vec<RangeInclusive<char>>) -> Option<bool> {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(false),
        HirKind::Literal(literal) => {
            let c = std::str::from_utf8(&literal.0).ok()?.chars().next()?;
            ranges.push(c..=c);
            Some(true)
        }
        HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => {
            ranges.extend(class.iter().map(|range| range.start()..=range.end()));
            Some(true)
        }
        HirKind::Class(_) => None,
        HirKind::Repetition(repeated) => Some(opens(&repeated.sub, ranges)? && repeated.min > 0),
        HirKind::Capture(group) => opens(&group.sub, ranges),
        HirKind::Concat(parts) => {
            for part in parts {
                if opens(part, ranges)? {
                    return Some(true);
                }
            }
            Some(false)
        }
        HirKind::Alternation(ways) => ways
            .iter()
            .try_fold(true, |all, way| Some(opens(way, ranges)? && all)),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PATTERNS: &[&str] = &[
        r"(?:河|堤).{1,3}修",
        r"^(?:\d{1,2}[.、]|[（(]一[)）]|——)\s*",
        r"^[^。]{0,4}?(?P<verb>要求|修)(?P<rest>.*)$",
        r"(?:河堤)?[1-3]+",
        r"^\s*$|修$",
        r"^(?:河|)堤",
        r"(?i)A堤",
    ];

    proptest! {
        #[test]
        fn a_sieved_pattern_finds_what_it_would_find_without_its_sieve(s in "[河堤修要求一1-4.、（）()。aA —\n]{0,12}") {
            for pattern in PATTERNS {
                let (sieved, plain) = (Pattern::new(pattern).expect("a pattern"), Regex::new(pattern).expect("a pattern"));
                prop_assert_eq!(sieved.is_match(&s), plain.is_match(&s), "{}", pattern);
                prop_assert_eq!(sieved.find(&s), plain.find(&s));
                prop_assert_eq!(sieved.find_iter(&s).count(), plain.find_iter(&s).count());
                prop_assert_eq!(sieved.replace_all(&s, "b"), plain.replace_all(&s, "b"));
            }
            let any = PATTERNS.iter().any(|p| Regex::new(p).is_ok_and(|p| p.is_match(&s)));
            prop_assert_eq!(Patterns::new(PATTERNS).map(|set| set.is_match(&s)), Some(any));
        }
    }

    #[test]
    fn what_a_pattern_needs_is_derived_from_it() {
        let needs = |pattern| needs(&regex_syntax::parse(pattern).expect("a pattern"));
        assert_eq!(
            needs(r"[\p{Han}]{2,4}(?:河堤|桥)\s?\d"),
            Some(vec!["河堤".into(), "桥".into()])
        );
        assert_eq!(needs(r"(?:河堤|\d)修?"), None);
    }
}
