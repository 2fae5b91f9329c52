//! A pattern as steps over characters.
//!
//! The texts that rules ask are clauses and lines, and the patterns many. An engine for any pattern and any text takes
//! longer to get ready than such a text takes to be matched, and goes over Chinese byte by byte. This one goes from
//! character to character, tries nothing that cannot begin where it stands, and gives up (to the engine that never
//! fails) on patterns it has no steps for and on texts that make it go back too often.
//!
//! What it finds is what `regex` finds: the leftmost match, and of those the one that the pattern prefers.

mod emit;
mod run;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use regex_syntax::hir::Hir;

use crate::vocabulary::{Vocabulary, character};

/// Groups of a pattern, the whole among them.
pub(super) const GROUPS_MAX: usize = 12;
/// Where groups begin and end; [`NOWHERE`] for one that took no part.
pub(super) type Slots = [usize; GROUPS_MAX * 2];
pub(super) const NOWHERE: usize = usize::MAX;
/// A pattern's ways in one place.
const WAYS_MAX: usize = 64;
/// Longer copies of a part that is not one character are not made.
const COPIES_MAX: u32 = 8;
/// Steps allowed at any place of a text, and at least.
const STEPS_EACH: usize = 24;
const STEPS_LEAST: usize = 4_000;

/// A text made the steps go back too often.
pub(super) struct Exhausted;

/// First and last of characters beside each other.
type Range = (usize, usize);

/// Ranges in their order, none beginning in another or right behind it.
fn sorted(mut ranges: Vec<Range>) -> Vec<Range> {
    ranges.sort_unstable();
    ranges.dedup_by(|next, last| {
        let joined = next.0 <= last.1.saturating_add(1);
        last.1 = if joined { last.1.max(next.1) } else { last.1 };
        joined
    });
    ranges
}

/// A set of characters.
struct Characters {
    ranges: Vec<Range>,
    /// For each 256 characters of the basic plane which of `pages` says what is in.
    page_of: [u8; 256],
    /// The first is empty, the second full.
    pages: Vec<[u64; 4]>,
    beyond: Vec<Range>,
}

/// Patterns ask for the same sets; each is held once, so that there is less to go to memory for.
static SETS: Mutex<BTreeMap<Vec<Range>, Arc<Characters>>> = Mutex::new(BTreeMap::new());

impl Characters {
    fn of(ranges: Vec<Range>) -> Arc<Self> {
        let ranges = sorted(ranges);
        let mut sets = SETS.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(
            sets.entry(ranges)
                .or_insert_with_key(|ranges| Arc::new(Self::new(ranges))),
        )
    }

    fn new(ranges: &[Range]) -> Self {
        let mut bits = [[0_u64; 4]; 256];
        let mut beyond = Vec::new();
        for &(from, to) in ranges {
            for block in from >> 6..=to.min(0xFFFF) >> 6 {
                let low = from.saturating_sub(block << 6);
                let high = 63 - ((block << 6) + 63).saturating_sub(to);
                bits[block >> 2][block & 3] |= u64::MAX << low & u64::MAX >> (63 - high);
            }
            if to > 0xFFFF {
                beyond.push((from.max(0x1_0000), to));
            }
        }
        beyond.sort_unstable();
        let mut pages = vec![[0; 4], [u64::MAX; 4]];
        let mut page_of = [0; 256];
        for (n, page) in bits.into_iter().enumerate() {
            let known = pages.iter().position(|p| *p == page).unwrap_or_else(|| {
                pages.push(page);
                pages.len() - 1
            });
            // Where there are more, which no pattern has, the last hold all: `may` then says yes too often.
            page_of[n] = u8::try_from(known).unwrap_or(1);
        }
        Self {
            ranges: ranges.to_vec(),
            page_of,
            pages,
            beyond,
        }
    }

    #[inline]
    fn has(&self, c: usize) -> bool {
        match self.page_of.get(c >> 8) {
            Some(page) => self.pages[usize::from(*page)][c >> 6 & 3] >> (c & 63) & 1 == 1,
            None => self.beyond.iter().any(|(from, to)| (*from..=*to).contains(&c)),
        }
    }

    /// Length of the character at `pos`, if it is one of these.
    #[inline]
    fn at(&self, text: &[u8], pos: usize) -> Option<usize> {
        let rest = text.get(pos..).filter(|rest| !rest.is_empty())?;
        let (c, length) = character(rest);
        self.has(c).then_some(length)
    }
}

/// What a part of a pattern may begin with, while a pattern is made.
#[derive(Default)]
struct Heads {
    ranges: Vec<Range>,
    end: bool,
}

/// Numbers of characters are told apart by so many of their last bits where it need not be certain.
const LOW: usize = 1 << 10;

/// Each number that those of some characters have in their last bits.
fn low(ranges: &[Range]) -> impl Iterator<Item = usize> {
    let each = |&(from, to): &Range| (from..=to.min(from.saturating_add(LOW - 1))).map(|c| c % LOW);
    ranges.iter().flat_map(each)
}

/// What a part of a pattern may begin with.
struct Opening {
    /// Whether it may stand at the end of the text.
    end: bool,
    /// Whether it may begin with no character.
    is_empty: bool,
    first: Arc<Characters>,
    /// What may follow its first character, if not anything may: the characters, and whether the text may end there.
    second: Option<(bool, Arc<Characters>)>,
}

impl Opening {
    fn new(heads: &Heads, seconds: Option<&Heads>) -> Self {
        Self {
            end: heads.end,
            is_empty: heads.ranges.is_empty(),
            first: Characters::of(heads.ranges.clone()),
            second: seconds.map(|seconds| (seconds.end, Characters::of(seconds.ranges.clone()))),
        }
    }

    #[inline]
    fn may(&self, text: &[u8], pos: usize) -> bool {
        match text.get(pos..) {
            Some(rest) if !rest.is_empty() => {
                let (c, length) = character(rest);
                self.first.has(c) && self.may_follow(rest, length)
            }
            _ => self.end,
        }
    }

    /// Whether what follows the first character, of so many bytes, may do so.
    #[inline]
    fn may_follow(&self, text: &[u8], length: usize) -> bool {
        let Some((end, characters)) = &self.second else {
            return true;
        };
        match text.get(length..) {
            Some(rest) if !rest.is_empty() => characters.has(character(rest).0),
            _ => *end,
        }
    }

    fn is_never(&self) -> bool {
        !self.end && self.is_empty
    }
}

/// Which ways a character may open: a bit for each.
struct Ways {
    /// Where in `masks`, by the last bits of the number of a character.
    of: [u8; LOW],
    masks: Vec<u64>,
    at_end: u64,
}

impl Ways {
    fn new(openings: &[Option<Heads>]) -> Self {
        let mut opened = [0_u64; LOW];
        let mut at_end = 0;
        for (way, heads) in openings.iter().enumerate() {
            let Some(heads) = heads else {
                for ways in &mut opened {
                    *ways |= 1 << way;
                }
                at_end |= 1 << way;
                continue;
            };
            at_end |= u64::from(heads.end) << way;
            low(&heads.ranges).for_each(|c| opened[c] |= 1 << way);
        }
        // Where there are more than a number has room for, which no pattern has, all are tried.
        let mut masks = vec![u64::MAX];
        let of = opened.map(|ways| {
            let known = masks.iter().position(|known| *known == ways).unwrap_or_else(|| {
                masks.push(ways);
                masks.len() - 1
            });
            u8::try_from(known).unwrap_or(0)
        });
        Self { of, masks, at_end }
    }

    #[inline]
    fn at(&self, text: &[u8], pos: usize) -> u64 {
        match text.get(pos..) {
            Some(rest) if !rest.is_empty() => self.masks[usize::from(self.of[character(rest).0 % LOW])],
            _ => self.at_end,
        }
    }
}

/// Steps are followed one after the other unless they say where to go on.
enum Step {
    Text(Box<[u8]>),
    Class(usize),
    /// One of the words, those named first preferred.
    Words(Box<Vocabulary>),
    /// One character of a class so many times; `then` is what may follow.
    Repeat {
        class: usize,
        min: u32,
        max: u32,
        greedy: bool,
        then: Option<Box<Opening>>,
    },
    /// The first of two ways preferred.
    Either(usize, usize),
    /// The first that may begin here preferred.
    Ways {
        ways: Vec<usize>,
        open: Option<Box<Ways>>,
    },
    Go(usize),
    Keep(usize),
    Start,
    End,
    Found,
}

/// What is left to try when the way taken fails.
enum Left {
    Way {
        step: usize,
        pos: usize,
    },
    /// Fewer characters, down to `floor`.
    Fewer {
        step: usize,
        floor: usize,
        pos: usize,
    },
    /// At most so many characters more.
    More {
        step: usize,
        pos: usize,
        left: u32,
    },
    /// Put back what a slot held.
    Slot {
        slot: usize,
        held: usize,
    },
}

thread_local! {
    /// Grown once, used by every match.
    static STACK: RefCell<Vec<Left>> = const { RefCell::new(Vec::new()) };
}

/// A pattern that has steps.
pub(super) struct Program {
    steps: Vec<Step>,
    classes: Vec<Arc<Characters>>,
    /// What a match at the beginning of the text may begin with.
    first: Option<Opening>,
    /// The same anywhere else.
    later: Option<Opening>,
    /// Whether a match has to begin where the text begins.
    anchored: bool,
    /// A pattern that begins with a repeated class: the step and its limits.
    leading: Option<(usize, usize, u32, u32, bool)>,
}

impl Program {
    pub(super) fn new(hir: &Hir) -> Option<Self> {
        let mut program = Self {
            steps: Vec::new(),
            classes: Vec::new(),
            first: None,
            later: None,
            anchored: false,
            leading: None,
        };
        program.emit(hir)?;
        program.steps.push(Step::Found);
        for n in 0..program.steps.len() {
            program.look_ahead(n);
        }
        program.first = program.opening(0, false);
        program.later = program.opening(0, true);
        program.anchored = program.later.as_ref().is_some_and(Opening::is_never);
        let lead = program
            .steps
            .iter()
            .position(|step| !matches!(step, Step::Keep(_)))?;
        if let Step::Repeat {
            class,
            min,
            max,
            greedy,
            ..
        } = program.steps[lead]
            && min > 0
        {
            program.leading = Some((lead, class, min, max, greedy));
        }
        Some(program)
    }

    /// Whether a match has to begin where the text begins.
    pub(super) fn is_anchored(&self) -> bool {
        self.anchored
    }

    /// Whether a match that begins where the text begins may be there.
    pub(super) fn may_open(&self, text: &str) -> bool {
        self.first
            .as_ref()
            .is_none_or(|opening| opening.may(text.as_bytes(), 0))
    }

    /// Whether a match begins with one of these words and nothing else.
    pub(super) fn opens_with(&self, words: &Vocabulary) -> bool {
        let heads: Vec<Range> = words.head_characters().map(|c| (c, c)).collect();
        self.later
            .as_ref()
            .is_some_and(|opening| !opening.end && opening.first.ranges == sorted(heads))
    }

    /// Whether it begins with a repeated class.
    pub(super) fn is_led(&self) -> bool {
        self.leading.is_some()
    }
}
