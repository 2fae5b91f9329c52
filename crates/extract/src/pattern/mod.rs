//! Regular expressions for short texts: tried only on those they can match, and by an engine made for such texts.
//!
//! Most patterns of the rules hold words that few texts have, in a place where an engine cannot look for them first.
//! Which words a pattern cannot do without is derived from the pattern itself, so a pattern is written as ever and
//! finds what `regex` would find.

mod program;

use std::borrow::Cow;
use std::ops::{Index, Range};
use std::sync::OnceLock;

use regex::Regex;
use regex_syntax::hir::{Hir, HirKind};

use crate::vocabulary::Vocabulary;
use program::{Exhausted, GROUPS_MAX, NOWHERE, Program, Slots};

/// Classes of more characters are no help in looking for them.
const CLASS_MAX: usize = 48;
/// A word that stands deeper in a match does not tell where to look for it.
const BEFORE_MAX: usize = 64;
/// Words that stand in most texts.
const EVERYDAY: [&str; 17] = [
    "会议", "工作", "强调", "指出", "要求", "主持", "召开", "市长", "书记", "年", "的", "市", "县", "区",
    "、", "19", "20",
];

/// A pattern with what has to be in a text for it to match.
pub(crate) struct Pattern {
    source: String,
    program: Option<Program>,
    /// For what has no steps or takes too many.
    regex: OnceLock<Option<Regex>>,
    needs: Option<Needs>,
    /// Names of groups.
    names: Vec<(String, usize)>,
}

/// Words of which one stands in every match; kept where looking for them is quicker than trying.
struct Needs {
    words: Vocabulary,
    /// No match has more bytes before the word, if that is so few that it is worth knowing.
    before: Option<usize>,
    /// One of these stands in every match too.
    also: Option<Vocabulary>,
}

/// Where something was found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match<'s> {
    text: &'s str,
    start: usize,
    end: usize,
}

impl<'s> Match<'s> {
    pub(crate) fn start(&self) -> usize {
        self.start
    }

    pub(crate) fn end(&self) -> usize {
        self.end
    }

    pub(crate) fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    pub(crate) fn len(&self) -> usize {
        self.end - self.start
    }

    pub(crate) fn as_str(&self) -> &'s str {
        &self.text[self.range()]
    }
}

/// The groups of a match.
pub(crate) struct Captures<'s> {
    text: &'s str,
    slots: Slots,
    names: &'s [(String, usize)],
}

impl<'s> Captures<'s> {
    pub(crate) fn get(&self, group: usize) -> Option<Match<'s>> {
        let (start, end) = (*self.slots.get(group * 2)?, *self.slots.get(group * 2 + 1)?);
        (start != NOWHERE && end != NOWHERE).then_some(Match {
            text: self.text,
            start,
            end,
        })
    }

    pub(crate) fn name(&self, name: &str) -> Option<Match<'s>> {
        let (_, group) = self.names.iter().find(|(known, _)| known == name)?;
        self.get(*group)
    }
}

impl Index<&str> for Captures<'_> {
    type Output = str;

    /// Nothing for a group that took no part.
    fn index(&self, name: &str) -> &str {
        self.name(name).map_or("", |m| m.as_str())
    }
}

impl Index<usize> for Captures<'_> {
    type Output = str;

    fn index(&self, group: usize) -> &str {
        self.get(group).map_or("", |m| m.as_str())
    }
}

impl Pattern {
    /// `None` for a pattern that is not one.
    pub(crate) fn new(pattern: &str) -> Option<Self> {
        let hir = regex_syntax::parse(pattern).ok()?;
        let mut names = Vec::new();
        let groups = groups(&hir, &mut names);
        if groups >= GROUPS_MAX {
            return None;
        }
        let program = Program::new(&hir);
        let needs = needs(&hir).and_then(|needed| {
            // A short word among many long ones is not met often.
            let short = needed
                .words
                .iter()
                .filter(|word| word.chars().nth(1).is_none())
                .count();
            let long = short * 8 <= needed.words.len();
            let words = Vocabulary::of(needed.words);
            let told = program
                .as_ref()
                .is_some_and(|program| program.opens_with(&words) || !long && program.is_anchored());
            let led = program.as_ref().is_none_or(Program::is_led);
            let before = needed.before.filter(|before| *before <= BEFORE_MAX && !led);
            (!told).then(|| Needs {
                words,
                before,
                also: needed.also.map(Vocabulary::of),
            })
        });
        Some(Self {
            source: pattern.to_owned(),
            needs,
            program,
            regex: OnceLock::new(),
            names,
        })
    }

    /// Whether a text may match; `false` is certain.
    fn may(&self, s: &str) -> bool {
        self.opens(s)
            && self.needs.as_ref().is_none_or(|needs| {
                needs.words.within(s) && needs.also.as_ref().is_none_or(|also| also.within(s))
            })
    }

    /// The same of a text that is known to have a needed word.
    fn may_with_word(&self, s: &str) -> bool {
        let also = self.needs.as_ref().and_then(|needs| needs.also.as_ref());
        self.opens(s) && also.is_none_or(|also| also.within(s))
    }

    /// Whether a part of a text may match; `false` is certain.
    pub(crate) fn may_within(&self, text: &str) -> bool {
        let may = |words: &Vocabulary| words.within(text);
        self.needs
            .as_ref()
            .is_none_or(|needs| may(&needs.words) && needs.also.as_ref().is_none_or(may))
    }

    /// Whether a match may begin where one has to; `false` is certain.
    fn opens(&self, s: &str) -> bool {
        self.program
            .as_ref()
            .is_none_or(|program| !program.is_anchored() || program.may_open(s))
    }

    /// The first match from `at` on.
    fn search(&self, s: &str, at: usize) -> Option<(usize, usize)> {
        if let Some(program) = &self.program
            && let Ok(found) = self.follow(s, at, None, |from, until| program.search(s, from, until))
        {
            return found;
        }
        self.regex()?.find_at(s, at).map(|m| (m.start(), m.end()))
    }

    fn regex(&self) -> Option<&Regex> {
        self.regex.get_or_init(|| Regex::new(&self.source).ok()).as_ref()
    }

    /// Looks with `search`, only round the needed words where that is known to be enough; what it gives if it finds nothing
    /// is `none`.
    fn follow<T: PartialEq>(
        &self,
        s: &str,
        at: usize,
        none: T,
        mut search: impl FnMut(usize, usize) -> Result<T, Exhausted>,
    ) -> Result<T, Exhausted> {
        let Some((words, before)) = self.needs.as_ref().and_then(|n| Some((&n.words, n.before?))) else {
            return search(at, s.len());
        };
        let mut from = at;
        for (place, _) in words.places(&s[at..]) {
            let place = at + place;
            let mut low = place.saturating_sub(before).max(from);
            while !s.is_char_boundary(low) {
                low += 1;
            }
            if low > place {
                continue;
            }
            let found = search(low, place)?;
            if found != none {
                return Ok(found);
            }
            from = place + 1;
        }
        Ok(none)
    }

    fn captures_at<'s>(&'s self, s: &'s str, at: usize) -> Option<Captures<'s>> {
        let mut captures = Captures {
            text: s,
            slots: [NOWHERE; GROUPS_MAX * 2],
            names: &self.names,
        };
        if let Some(program) = &self.program
            && let Ok(found) = self.follow(s, at, false, |from, until| {
                program.search_groups(s, from, until, &mut captures.slots)
            })
        {
            return found.then_some(captures);
        }
        captures.slots = [NOWHERE; GROUPS_MAX * 2];
        for (group, m) in self.regex()?.captures_at(s, at)?.iter().enumerate() {
            let place = m.map_or([NOWHERE; 2], |m| [m.start(), m.end()]);
            captures.slots[group * 2..][..2].copy_from_slice(&place);
        }
        Some(captures)
    }

    pub(crate) fn is_match(&self, s: &str) -> bool {
        self.may(s) && self.search(s, 0).is_some()
    }

    pub(crate) fn find<'s>(&self, s: &'s str) -> Option<Match<'s>> {
        let (start, end) = self.may(s).then(|| self.search(s, 0))??;
        Some(Match { text: s, start, end })
    }

    pub(crate) fn captures<'s>(&'s self, s: &'s str) -> Option<Captures<'s>> {
        self.may(s).then(|| self.captures_at(s, 0))?
    }

    pub(crate) fn find_iter<'s>(&'s self, s: &'s str) -> impl Iterator<Item = Match<'s>> {
        self.each(s, |s, at| {
            let (start, end) = self.search(s, at)?;
            Some(Match { text: s, start, end })
        })
    }

    pub(crate) fn captures_iter<'s>(&'s self, s: &'s str) -> impl Iterator<Item = Captures<'s>> {
        self.each(s, |s, at| self.captures_at(s, at))
    }

    /// One match after the other; an empty one never where the one before ended.
    fn each<'s, T: Found>(
        &'s self,
        s: &'s str,
        found: impl Fn(&'s str, usize) -> Option<T>,
    ) -> impl Iterator<Item = T> {
        let (mut at, mut done, mut last) = (0, !self.may(s), None);
        std::iter::from_fn(move || {
            let mut next = (!done).then(|| found(s, at)).flatten();
            if let Some((start, end)) = next.as_ref().map(Found::place)
                && start == end
                && last == Some(end)
            {
                next = s[at..].chars().next().and_then(|c| found(s, at + c.len_utf8()));
            }
            match next.as_ref().map(Found::place) {
                Some((_, end)) => (at, last) = (end, Some(end)),
                None => done = true,
            }
            next
        })
    }

    /// Replaces what is found first.
    pub(crate) fn replace<'s>(&self, s: &'s str, by: &str) -> Cow<'s, str> {
        match self.find(s) {
            Some(m) => Cow::Owned([&s[..m.start], by, &s[m.end..]].concat()),
            None => Cow::Borrowed(s),
        }
    }

    /// Replaces all that is found.
    pub(crate) fn replace_all<'s>(&self, s: &'s str, by: &str) -> Cow<'s, str> {
        let (mut out, mut done) = (String::new(), 0);
        for m in self.find_iter(s) {
            out.push_str(&s[done..m.start]);
            out.push_str(by);
            done = m.end;
        }
        if done == 0 && out.is_empty() {
            return Cow::Borrowed(s);
        }
        out.push_str(&s[done..]);
        Cow::Owned(out)
    }
}

/// What stands somewhere.
trait Found {
    fn place(&self) -> (usize, usize);
}

impl Found for Match<'_> {
    fn place(&self) -> (usize, usize) {
        (self.start, self.end)
    }
}

impl Found for Captures<'_> {
    fn place(&self) -> (usize, usize) {
        (self.slots[0], self.slots[1])
    }
}

/// The highest number of a group; adds the names.
fn groups(hir: &Hir, names: &mut Vec<(String, usize)>) -> usize {
    let mut highest = 0;
    let mut left = vec![hir];
    while let Some(hir) = left.pop() {
        if let HirKind::Capture(group) = hir.kind() {
            let number = group.index as usize;
            highest = highest.max(number);
            if let Some(name) = &group.name {
                names.push((name.to_string(), number));
            }
        }
        left.extend(hir.kind().subs());
    }
    highest
}

/// Several patterns, of which one is asked to match.
pub(crate) struct Patterns {
    patterns: Vec<Pattern>,
    /// Words that patterns need, and for each of them the pattern.
    needs: Vocabulary,
    whose: Vec<usize>,
    /// Patterns that need no word, or need a sign that many texts have but begin as few do.
    always: Vec<usize>,
    /// For each pattern that matches at the beginning only: no match has more bytes before the word.
    deepest: Vec<Option<usize>>,
}

impl Patterns {
    /// `None` when one of them is no pattern. At most 64.
    pub(crate) fn new(patterns: &[&str]) -> Option<Self> {
        let (mut words, mut whose, mut always) = (Vec::new(), Vec::new(), Vec::new());
        let mut deepest = vec![None; patterns.len()];
        let sources = patterns;
        let patterns: Option<Vec<Pattern>> = sources.iter().map(|p| Pattern::new(p)).collect();
        let patterns = patterns.filter(|p| p.len() <= 64)?;
        for (n, pattern) in patterns.iter().enumerate() {
            let anchored = pattern.program.as_ref().is_some_and(Program::is_anchored);
            let wide = || {
                EVERYDAY
                    .iter()
                    .any(|word| !word.is_ascii() && pattern.opens(word))
            };
            let needed = needs(&regex_syntax::parse(sources[n]).ok()?);
            let short = |needed: &Needed| needed.words.iter().any(|word| word.len() < 6);
            deepest[n] = needed
                .as_ref()
                .and_then(|needed| needed.before.filter(|_| anchored));
            match needed {
                Some(needed) if short(&needed) && anchored && !wide() => always.push(n),
                Some(needed) => {
                    whose.resize(whose.len() + needed.words.len(), n);
                    words.extend(needed.words);
                }
                None => always.push(n),
            }
        }
        Some(Self {
            patterns,
            needs: Vocabulary::of(words),
            whose,
            always,
            deepest,
        })
    }

    /// Whether one of them matches.
    pub(crate) fn is_match(&self, s: &str) -> bool {
        self.is_match_by(self.needs.places(s), s)
    }

    /// For many parts of a text: whether one of the patterns matches a part.
    pub(crate) fn on<'a>(&'a self, text: &'a str) -> impl Fn(&Range<usize>) -> bool + use<'a> {
        let among = self.needs.among(text);
        move |part| {
            let needed = among.places(part).map(|(at, word)| (at - part.start, word));
            self.is_match_by(needed, &text[part.clone()])
        }
    }

    /// The same with the places of needed words.
    fn is_match_by(&self, mut needed: impl Iterator<Item = (usize, usize)>, s: &str) -> bool {
        let mut tried = 0_u64;
        needed.any(|(at, word)| {
            let n = self.whose[word];
            let fresh = tried >> n & 1 == 0;
            tried |= 1 << n;
            // The first of the words stands before all others.
            let near = self.deepest[n].is_none_or(|deepest| at <= deepest);
            fresh && near && self.patterns[n].may_with_word(s) && self.patterns[n].search(s, 0).is_some()
        }) || self.always.iter().any(|n| self.patterns[*n].is_match(s))
    }
}

/// What is known of a match without looking for it.
struct Needed {
    /// One of these stands in it,
    words: Vec<Cow<'static, str>>,
    /// with at most so many bytes before it,
    before: Option<usize>,
    /// and one of these.
    also: Option<Vec<Cow<'static, str>>>,
}

impl Needed {
    fn of(words: Vec<Cow<'static, str>>) -> Self {
        Self {
            words,
            before: Some(0),
            also: None,
        }
    }

    /// Long words are rare, few words are quickly looked for.
    fn worth(&self) -> (bool, bool, usize) {
        let short = |word: &Cow<'static, str>| word.chars().nth(1).is_none();
        let everyday = |word: &Cow<'static, str>| EVERYDAY.contains(&&**word);
        (
            self.words.iter().any(everyday),
            self.words.iter().any(short),
            self.words.len(),
        )
    }
}

/// Words of which every match holds one; `None` when there are no such.
fn needs(hir: &Hir) -> Option<Needed> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let word = std::str::from_utf8(&literal.0).ok()?;
            Some(Needed::of(vec![Cow::Owned(word.to_owned())]))
        }
        HirKind::Class(regex_syntax::hir::Class::Unicode(class)) => {
            let characters = || class.iter().flat_map(|range| range.start()..=range.end());
            (characters().take(CLASS_MAX + 1).count() <= CLASS_MAX)
                .then(|| Needed::of(characters().map(|c| Cow::Owned(c.to_string())).collect()))
        }
        HirKind::Repetition(repeated) if repeated.min > 0 => needs(&repeated.sub),
        HirKind::Capture(group) => needs(&group.sub),
        HirKind::Concat(parts) => {
            let mut all = Vec::new();
            let mut before = Some(0);
            for part in parts {
                if let Some(mut needed) = needs(part) {
                    needed.before = before.zip(needed.before).map(|(a, b)| a + b);
                    all.push(needed);
                }
                before = before.zip(part.properties().maximum_len()).map(|(a, b)| a + b);
            }
            all.sort_by_key(Needed::worth);
            let mut all = all.into_iter();
            let mut best = all.next()?;
            best.also = best.also.or(all.next().map(|next| next.words));
            Some(best)
        }
        HirKind::Alternation(ways) => {
            let each: Vec<Needed> = ways.iter().map(needs).collect::<Option<_>>()?;
            let before = each
                .iter()
                .try_fold(0, |most, needed| Some(most.max(needed.before?)));
            let words = each.into_iter().flat_map(|needed| needed.words).collect();
            Some(Needed {
                before,
                ..Needed::of(words)
            })
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::sync::LazyLock;

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
        r"^(?P<by>由)?(?P<u>[\p{Han}()（）、]{1,6}?(?:堤|河堤|修|由))(?P<then>要|\d|修|堤)",
        r"(?P<n>\d[\d.]*(?:\.\d+)?)(?:[、]?\s?(?P<r>[—a]{1,2}|一)\s?(?P<m>\d+))?\s?(?P<u>河|修|河堤|、)(?P<a>要|求)?",
        r"(?P<x>[^。\n]{2,5}?(?:河堤|修))(?:[\d\s一]{0,3}|在(?P<p>[^。]{1,3}?))?(?:要|求)",
        r"(?P<x>[河堤修]{1,3})(?P<y>堤|修修)",
        r"(?:[^\s—]{1,3}\s*—\s*)+[^\s—]{1,3}$",
        r"(?:^|[。\n])(?P<v>[\p{Han}、()]{2,5}?)(?:要|求)(?:了)?(?P<k>河|堤)",
        r"\b河\d|[^河]??修",
        r"(?:(?:河|堤)+修?){2,3}?一",
        r"(a*)(?:河|a){0,2}?(堤)?",
        r"[—\d]{2}[^—]{3}",
        r"(?:要|求){2,}(?P<last>要)??河?",
    ];

    /// Each pattern in this and in the other engine.
    static BOTH: LazyLock<Vec<(Pattern, Regex)>> = LazyLock::new(|| {
        let both = |p: &&str| {
            (
                Pattern::new(p).expect("a pattern"),
                Regex::new(p).expect("a pattern"),
            )
        };
        PATTERNS.iter().map(both).collect()
    });
    static ALL: LazyLock<Option<Patterns>> = LazyLock::new(|| Patterns::new(PATTERNS));

    type Groups = Vec<Option<(usize, usize)>>;

    /// What groups hold, of this and of the other engine.
    fn held(own: &Pattern, other: &Regex, s: &str) -> [Vec<Groups>; 2] {
        let groups = other.captures_len();
        let own = own.captures_iter(s).map(|c| {
            let at = |n| c.get(n).map(|m| (m.start(), m.end()));
            (0..groups).map(at).collect()
        });
        let other = other
            .captures_iter(s)
            .map(|c| c.iter().map(|m| m.map(|m| (m.start(), m.end()))).collect());
        [own.collect(), other.collect()]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(500))]
        #[test]
        fn a_pattern_finds_what_it_would_find_with_the_other_engine(s in "[河堤修由在要求一1-4.、（）()。aA —𠮷é\n]{0,14}") {
            for (own, plain) in BOTH.iter() {
                let place = |m: Match<'_>| (m.start(), m.end());
                prop_assert_eq!(own.is_match(&s), plain.is_match(&s), "{}", plain);
                prop_assert_eq!(own.find(&s).map(place), plain.find(&s).map(|m| (m.start(), m.end())), "{}", plain);
                prop_assert_eq!(own.find_iter(&s).count(), plain.find_iter(&s).count(), "{}", plain);
                prop_assert_eq!(own.replace_all(&s, "b"), plain.replace_all(&s, "b"), "{}", plain);
                prop_assert_eq!(own.replace(&s, "b"), plain.replace(&s, "b"), "{}", plain);
                let [own, other] = held(own, plain, &s);
                prop_assert_eq!(own, other, "{}", plain);
            }
            let any = BOTH.iter().any(|(_, plain)| plain.is_match(&s));
            prop_assert_eq!(ALL.as_ref().map(|set| set.is_match(&s)), Some(any));
            prop_assert_eq!(ALL.as_ref().map(|set| set.on(&s)(&(0..s.len()))), Some(any));
        }
    }

    #[test]
    fn a_text_that_makes_the_steps_go_back_too_often_is_left_to_the_other_engine() {
        let text = format!("{}一", "河".repeat(3000));
        for pattern in [r"(?:河+)+堤", r"河.*河.*河.*堤", r"(?:河河?)+(?:河河?)+$"] {
            let (own, plain) = (
                Pattern::new(pattern).expect("a pattern"),
                Regex::new(pattern).expect("a pattern"),
            );
            let [own, other] = held(&own, &plain, &text);
            assert_eq!(own, other, "{pattern}");
        }
    }

    #[test]
    fn what_a_pattern_needs_is_derived_from_it() {
        let needs = |pattern| {
            let needed = needs(&regex_syntax::parse(pattern).expect("a pattern"))?;
            Some((needed.words, needed.before, needed.also))
        };
        assert_eq!(
            needs(r"[\p{Han}]{2,4}(?:河堤|桥)\s?\d"),
            Some((vec!["河堤".into(), "桥".into()], Some(16), None))
        );
        assert_eq!(
            needs(r".*会议(?:开了|开过)[（(]"),
            Some((
                vec!["开了".into(), "开过".into()],
                None,
                Some(vec!["(".into(), "（".into()])
            ))
        );
        assert_eq!(needs(r"(?:河堤|\d)修?"), None);
    }
}
