//! What can be known of a clause, packed so that it is looked up at once and written so that it can be read.

use std::fmt;
use std::str::FromStr;

macro_rules! kinds {
    ($($kind:ident $name:literal),* $(,)?) => {
        /// What a sign tells of. Those of a count or of characters come with them.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum SignKind { $($kind),* }

        /// In the order of the numbers.
        const NAMES: &[&str] = &[$($name),*];
        const EACH: &[SignKind] = &[$(SignKind::$kind),*];
    };
}

kinds! {
    Bias "bias", Rules "rules", RulesDated "rules-dated", RulesOwed "rules-unit", RulesCounted "rules-digit",
    Demanded "demanded", Dated "dated", Timed "begins-with-day", OfUnit "unit", Asked "asked", Numbered "numbered",
    Deed "deed-first", About "about", Subject "subject", Digit "digit", Quoted "quoted", Titled "titled", Listed "listed",
    AfterTask "after-task", AfterWaiting "after-waiting", Heard "heard", Stressed "stressed", Imperative "imperative",
    General "general", SentenceAsks "sentence-asks", Inherited "inherited", Pledged "pledged",
    Stance "stance", ToldHow "told-how", Verb "verb",
    Place "place", Left "left", Total "total", Length "length",
    Before "before", After "after", Heading "heading", Report "report", ReportRules "report-rules",
    SentencePlace "sentence", SentenceShort "short-sentence", Next "next", Head "head", Tail "tail", Letter "letter", Pair "pair",
}

/// One thing that is known of a clause: what it is about, and up to two characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sign(u64);

/// How many kinds there are.
pub(super) const KINDS: usize = EACH.len();

/// Bits of a character; none has more.
const BITS: u32 = 21;
const MASK: u64 = (1 << BITS) - 1;
/// Stands for no character in what is written.
const NOTHING: char = '␀';
/// Stands for any blank, so that it can be seen.
const BLANK: char = '␣';

impl Sign {
    pub(crate) fn bare(kind: SignKind) -> Self {
        Self::new(kind, ['\0'; 2])
    }

    /// A sign with a count, written as a letter (a for none): what is above `most` (at most 25) is alike.
    pub(crate) fn count(kind: SignKind, count: usize, most: usize) -> Self {
        Self::new(kind, [Self::counted(count, most), '\0'])
    }

    /// A count as a letter.
    pub(crate) fn counted(count: usize, most: usize) -> char {
        char::from(u8::try_from(count.min(most)).unwrap_or(u8::MAX).min(25) + b'a')
    }

    pub(crate) fn new(kind: SignKind, with: [char; 2]) -> Self {
        Self::of(kind, with.map(Self::letter))
    }

    /// A character as signs have it.
    #[inline]
    pub(crate) fn letter(c: char) -> char {
        match c {
            // Which number it is teaches nothing.
            '0'..='9' => '0',
            // None of those beyond is blank.
            ..='\u{3000}' if c.is_whitespace() => BLANK,
            c => c,
        }
    }

    /// A sign with characters as signs have them.
    #[inline]
    pub(crate) fn of(kind: SignKind, [first, second]: [char; 2]) -> Self {
        Self((kind as u64) << (2 * BITS) | u64::from(u32::from(first)) << BITS | u64::from(u32::from(second)))
    }

    /// The number of its kind, if it has no count and no character.
    #[inline]
    pub(super) fn bare_kind(self) -> Option<usize> {
        (self.0.trailing_zeros() >= 2 * BITS)
            .then(|| usize::try_from(self.0 >> (2 * BITS)).unwrap_or(usize::MAX))
    }

    /// For tables: no two signs have the same number.
    pub(super) const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for Sign {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = usize::try_from(self.0 >> (2 * BITS)).unwrap_or(usize::MAX);
        f.write_str(NAMES.get(kind).copied().unwrap_or_default())?;
        let character = |packed: u64| {
            let c = u32::try_from(packed & MASK).ok().and_then(char::from_u32);
            c.filter(|c| *c != '\0')
        };
        match (character(self.0 >> BITS), character(self.0)) {
            (None, None) => Ok(()),
            (first, None) => write!(f, " {}", first.unwrap_or(NOTHING)),
            (first, Some(second)) => write!(f, " {}{second}", first.unwrap_or(NOTHING)),
        }
    }
}

/// Why a line is no sign.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no sign")]
pub struct NoSign(String);

/// Reads what [`fmt::Display`] wrote.
impl FromStr for Sign {
    type Err = NoSign;

    fn from_str(said: &str) -> Result<Self, NoSign> {
        let wrong = || NoSign(said.to_owned());
        let (name, with) = said.split_once(' ').unwrap_or((said, ""));
        let kind = NAMES.iter().position(|n| *n == name).ok_or_else(wrong)?;
        let mut characters = with.chars().map(|c| if c == NOTHING { '\0' } else { c });
        let with = [characters.next(), characters.next()].map(Option::unwrap_or_default);
        if characters.next().is_some() {
            return Err(wrong());
        }
        Ok(Self::new(EACH[kind], with))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_is_read_as_it_was_written() {
        for sign in [
            Sign::bare(SignKind::Bias),
            Sign::bare(SignKind::Pair),
            Sign::count(SignKind::Length, 7, 20),
            Sign::count(SignKind::Length, 70, 20),
            Sign::new(SignKind::Pair, ['河', '堤']),
            Sign::new(SignKind::Pair, ['𠮷', '\u{10FFFF}']),
            Sign::new(SignKind::Before, ['\n', '\0']),
            Sign::new(SignKind::Before, ['\0', '，']),
        ] {
            assert_eq!(sign.to_string().parse(), Ok(sign), "{sign}");
        }
        assert_eq!(Sign::new(SignKind::Pair, ['河', '堤']).to_string(), "pair 河堤");
        assert_eq!(Sign::new(SignKind::Before, ['\n', '\0']).to_string(), "before ␣");
        for wrong in ["", "河堤", "pair 河堤岸"] {
            assert!(wrong.parse::<Sign>().is_err(), "{wrong}");
        }
    }
}
