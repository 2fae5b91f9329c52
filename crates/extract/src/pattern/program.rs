//! A pattern as steps over characters.
//!
//! The texts that rules ask are clauses and lines, and the patterns many. An engine for any pattern and any text takes
//! longer to get ready than such a text takes to be matched, and goes over Chinese byte by byte. This one goes from
//! character to character, tries nothing that cannot begin where it stands, and gives up (to the engine that never
//! fails) on patterns it has no steps for and on texts that make it go back too often.
//!
//! What it finds is what `regex` finds: the leftmost match, and of those the one that the pattern prefers.

use std::borrow::Cow;
use std::cell::RefCell;

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

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

/// A set of characters.
#[derive(PartialEq)]
struct Characters {
    /// For each 256 characters of the basic plane which of `pages` says what is in.
    page_of: [u8; 256],
    /// The first is empty, the second full.
    pages: Vec<[u64; 4]>,
    beyond: Vec<Range>,
}

impl Characters {
    fn new(ranges: impl IntoIterator<Item = Range>) -> Self {
        let mut bits = [[0_u64; 4]; 256];
        let mut beyond = Vec::new();
        for (from, to) in ranges {
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
            page_of,
            pages,
            beyond,
        }
    }

    fn is_empty(&self) -> bool {
        self.page_of == [0; 256] && self.beyond.is_empty()
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

/// What a part of a pattern may begin with.
#[derive(PartialEq)]
struct Opening {
    characters: Characters,
    /// Whether it may stand at the end of the text.
    end: bool,
}

impl Opening {
    #[inline]
    fn may(&self, text: &[u8], pos: usize) -> bool {
        match text.get(pos..) {
            Some(rest) if !rest.is_empty() => self.characters.has(character(rest).0),
            _ => self.end,
        }
    }

    fn is_never(&self) -> bool {
        !self.end && self.characters.is_empty()
    }
}

impl From<Heads> for Opening {
    fn from(heads: Heads) -> Self {
        Self {
            characters: Characters::new(heads.ranges),
            end: heads.end,
        }
    }
}

/// Which ways a character may open: a bit for each.
struct Ways {
    page_of: [u8; 256],
    /// Where in `masks`, for each character of a page.
    pages: Vec<[u8; 256]>,
    masks: Vec<u64>,
    at_end: u64,
}

impl Ways {
    fn new(openings: Vec<Option<Heads>>) -> Self {
        let mut masks = vec![0_u64];
        let mut which = vec![0_u8; 0x1_0000];
        let mut at_end = 0;
        for (way, heads) in openings.into_iter().enumerate() {
            let heads = heads.unwrap_or_else(|| Heads {
                ranges: vec![(0, 0xFFFF)],
                end: true,
            });
            at_end |= u64::from(heads.end) << way;
            // Ranges may hold one another; a bit that is there already changes nothing.
            for (from, to) in heads.ranges {
                for at in which.get_mut(from..=to.min(0xFFFF)).unwrap_or_default() {
                    let mask = masks[usize::from(*at)] | 1 << way;
                    let known = masks.iter().position(|known| *known == mask).unwrap_or_else(|| {
                        masks.push(mask);
                        masks.len() - 1
                    });
                    *at = u8::try_from(known).unwrap_or(u8::MAX);
                }
            }
        }
        if masks.len() > 255 {
            masks = vec![u64::MAX; 256];
        }
        let mut pages: Vec<[u8; 256]> = Vec::new();
        let mut page_of = [0; 256];
        for (n, page) in which.as_chunks::<256>().0.iter().enumerate() {
            let known = pages.iter().position(|p| p == page).unwrap_or_else(|| {
                pages.push(*page);
                pages.len() - 1
            });
            page_of[n] = u8::try_from(known).unwrap_or(0);
        }
        Self {
            page_of,
            pages,
            masks,
            at_end,
        }
    }

    #[inline]
    fn at(&self, text: &[u8], pos: usize) -> u64 {
        match text.get(pos..) {
            Some(rest) if !rest.is_empty() => {
                let c = character(rest).0;
                // Beyond the basic plane all are tried.
                self.page_of.get(c >> 8).map_or(u64::MAX, |page| {
                    self.masks[usize::from(self.pages[usize::from(*page)][c & 255])]
                })
            }
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
    classes: Vec<Characters>,
    /// What `classes` are made of.
    ranges: Vec<Vec<Range>>,
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
            ranges: Vec::new(),
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
        program.first = program.heads(0, false).map(Into::into);
        program.later = program.heads(0, true).map(Into::into);
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
        let heads = Characters::new(words.head_characters().map(|c| (c, c)));
        self.later
            .as_ref()
            .is_some_and(|opening| !opening.end && opening.characters == heads)
    }

    /// Whether it begins with a repeated class.
    pub(super) fn is_led(&self) -> bool {
        self.leading.is_some()
    }

    fn class(&mut self, class: &ClassUnicode) -> usize {
        let ranges: Vec<Range> = class
            .iter()
            .map(|range| (range.start() as usize, range.end() as usize))
            .collect();
        self.classes.push(Characters::new(ranges.iter().copied()));
        self.ranges.push(ranges);
        self.classes.len() - 1
    }

    /// Adds the steps of a part; `None` for what has none.
    fn emit(&mut self, hir: &Hir) -> Option<()> {
        match hir.kind() {
            HirKind::Empty => {}
            HirKind::Literal(literal) => {
                std::str::from_utf8(&literal.0).ok()?;
                self.steps.push(Step::Text(literal.0.clone()));
            }
            HirKind::Class(Class::Unicode(class)) => {
                let class = self.class(class);
                self.steps.push(Step::Class(class));
            }
            HirKind::Look(Look::Start) => self.steps.push(Step::Start),
            HirKind::Look(Look::End) => self.steps.push(Step::End),
            HirKind::Class(_) | HirKind::Look(_) => return None,
            HirKind::Repetition(repeated) => self.emit_repeated(repeated)?,
            HirKind::Capture(group) => {
                let slot = usize::try_from(group.index).ok()? * 2;
                (slot + 1 < GROUPS_MAX * 2).then_some(())?;
                self.steps.push(Step::Keep(slot));
                self.emit(&group.sub)?;
                self.steps.push(Step::Keep(slot + 1));
            }
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.emit(part))?,
            HirKind::Alternation(ways) => self.emit_ways(ways)?,
        }
        Some(())
    }

    fn emit_repeated(&mut self, repeated: &Repetition) -> Option<()> {
        let Repetition {
            min,
            max,
            greedy,
            sub,
        } = repeated;
        let (min, max, greedy) = (*min, max.unwrap_or(u32::MAX), *greedy);
        let class = match sub.kind() {
            HirKind::Class(Class::Unicode(class)) => Some(class.clone()),
            HirKind::Literal(literal) => {
                let mut characters = std::str::from_utf8(&literal.0).ok()?.chars();
                let only = characters.next().filter(|_| characters.next().is_none());
                only.map(|c| ClassUnicode::new([regex_syntax::hir::ClassUnicodeRange::new(c, c)]))
            }
            _ => None,
        };
        if let Some(class) = class {
            let class = self.class(&class);
            self.steps.push(Step::Repeat {
                class,
                min,
                max,
                greedy,
                then: None,
            });
            return Some(());
        }
        let endless = max == u32::MAX;
        if min > COPIES_MAX || !endless && max > COPIES_MAX || endless && sub.properties().minimum_len()? == 0
        {
            return None;
        }
        for _ in 0..min {
            self.emit(sub)?;
        }
        let either = |taken, passed| {
            if greedy {
                Step::Either(taken, passed)
            } else {
                Step::Either(passed, taken)
            }
        };
        let mut open = Vec::new();
        for _ in min..if endless { min + 1 } else { max } {
            open.push(self.steps.len());
            self.steps.push(Step::Go(0));
            self.emit(sub)?;
        }
        if endless {
            self.steps.push(Step::Go(*open.first()?));
        }
        let out = self.steps.len();
        for at in open {
            self.steps[at] = either(at + 1, out);
        }
        Some(())
    }

    fn emit_ways(&mut self, ways: &[Hir]) -> Option<()> {
        // Words that stand beside each other are one way.
        let mut together: Vec<(Vec<Cow<'static, str>>, Option<&Hir>)> = Vec::new();
        for way in ways {
            match (way.kind(), together.last_mut()) {
                (HirKind::Literal(literal), last) => {
                    let word = std::str::from_utf8(&literal.0).ok()?.to_owned().into();
                    match last {
                        Some((words, None)) => words.push(word),
                        _ => together.push((vec![word], None)),
                    }
                }
                _ => together.push((Vec::new(), Some(way))),
            }
        }
        (together.len() <= WAYS_MAX).then_some(())?;
        let at = self.steps.len();
        if together.len() > 1 {
            self.steps.push(Step::Go(0));
        }
        let (mut begins, mut ends) = (Vec::new(), Vec::new());
        for (words, way) in together {
            begins.push(self.steps.len());
            match way {
                Some(way) => self.emit(way)?,
                None => self.steps.push(Step::Words(Box::new(Vocabulary::of(words)))),
            }
            ends.push(self.steps.len());
            self.steps.push(Step::Go(0));
        }
        if let ([_], [end]) = (&*begins, &*ends) {
            self.steps.truncate(*end);
            return Some(());
        }
        let out = self.steps.len();
        for end in ends {
            self.steps[end] = Step::Go(out);
        }
        self.steps[at] = Step::Ways {
            ways: begins,
            open: None,
        };
        Some(())
    }

    /// Tells a step what may follow.
    fn look_ahead(&mut self, n: usize) {
        let told = match &self.steps[n] {
            Step::Ways { ways, .. } => {
                let openings = ways.iter().map(|way| self.heads(*way, false)).collect();
                (None, Some(Box::new(Ways::new(openings))))
            }
            Step::Repeat { .. } => (self.heads(n + 1, false).map(|heads| Box::new(heads.into())), None),
            _ => return,
        };
        match &mut self.steps[n] {
            Step::Repeat { then, .. } => *then = told.0,
            Step::Ways { open, .. } => *open = told.1,
            _ => {}
        }
    }

    /// What may begin at a step; `None` when anything may. `later`: not at the beginning of the text.
    fn heads(&self, step: usize, later: bool) -> Option<Heads> {
        let mut heads = Heads::default();
        let mut seen = vec![false; self.steps.len()];
        self.open(step, later, &mut heads, &mut seen).then_some(heads)
    }

    fn open(&self, mut step: usize, later: bool, heads: &mut Heads, seen: &mut [bool]) -> bool {
        loop {
            if std::mem::replace(&mut seen[step], true) {
                return true;
            }
            match &self.steps[step] {
                Step::Text(text) => {
                    let c = character(text).0;
                    heads.ranges.push((c, c));
                    return true;
                }
                Step::Class(class) => {
                    heads.ranges.extend(&self.ranges[*class]);
                    return true;
                }
                Step::Words(words) => {
                    heads.ranges.extend(words.head_characters().map(|c| (c, c)));
                    return true;
                }
                Step::Repeat { class, min, .. } => {
                    heads.ranges.extend(&self.ranges[*class]);
                    if *min > 0 {
                        return true;
                    }
                    step += 1;
                }
                Step::Either(a, b) => {
                    if !self.open(*a, later, heads, seen) {
                        return false;
                    }
                    step = *b;
                }
                Step::Ways { ways, .. } => {
                    return ways.iter().all(|way| self.open(*way, later, heads, seen));
                }
                Step::Go(to) => step = *to,
                Step::Start if later => return true,
                Step::Keep(_) | Step::Start => step += 1,
                Step::End => {
                    heads.end = true;
                    return true;
                }
                Step::Found => return false,
            }
        }
    }

    /// Looks for a match that begins between `at` and `until`.
    pub(super) fn search(
        &self,
        text: &str,
        at: usize,
        until: usize,
    ) -> Result<Option<(usize, usize)>, Exhausted> {
        let bytes = text.as_bytes();
        let mut steps = STEPS_LEAST + STEPS_EACH * (until - at);
        let mut stack = STACK.take();
        let found = if self.leading.is_some() {
            self.search_led(bytes, at, &mut stack, &mut steps)
        } else {
            self.search_each(bytes, at, until, &mut stack, &mut steps)
        };
        STACK.set(stack);
        found
    }

    /// What the groups of a match hold that begins at `at`.
    pub(super) fn groups(&self, text: &str, at: usize, slots: &mut Slots) -> Result<(), Exhausted> {
        let mut steps = STEPS_LEAST + STEPS_EACH * (text.len() - at);
        let mut stack = STACK.take();
        let found = self.run(text.as_bytes(), 0, at, Some(slots), &mut stack, &mut steps);
        STACK.set(stack);
        let end = found?.ok_or(Exhausted)?;
        (slots[0], slots[1]) = (at, end);
        Ok(())
    }

    /// From every place where a match may begin.
    fn search_each(
        &self,
        text: &[u8],
        at: usize,
        until: usize,
        stack: &mut Vec<Left>,
        steps: &mut usize,
    ) -> Result<Option<(usize, usize)>, Exhausted> {
        let mut start = at;
        loop {
            let opening = if start == 0 { &self.first } else { &self.later };
            match opening {
                Some(opening) if start > 0 => {
                    // Over all that begins nothing.
                    while let Some(rest) = text.get(start..).filter(|rest| !rest.is_empty()) {
                        let (c, length) = character(rest);
                        if opening.characters.has(c) {
                            break;
                        }
                        start += length;
                    }
                    if start > until || start >= text.len() && !opening.end {
                        return Ok(None);
                    }
                }
                Some(opening) if !opening.may(text, start) => {
                    if start >= until || self.anchored {
                        return Ok(None);
                    }
                    start += character(&text[start..]).1;
                    continue;
                }
                _ => {}
            }
            if let Some(end) = self.run(text, 0, start, None, stack, steps)? {
                return Ok(Some((start, end)));
            }
            if start >= until || self.anchored {
                return Ok(None);
            }
            start += character(&text[start..]).1;
        }
    }

    /// A pattern that begins with a repeated class. What follows it is tried once at any place, wherever the match would
    /// begin: it has failed there for all.
    fn search_led(
        &self,
        text: &[u8],
        at: usize,
        stack: &mut Vec<Left>,
        steps: &mut usize,
    ) -> Result<Option<(usize, usize)>, Exhausted> {
        let Some((lead, class, min, max, greedy)) = self.leading else {
            return Ok(None);
        };
        let Step::Repeat { then, .. } = &self.steps[lead] else {
            return Ok(None);
        };
        let class = &self.classes[class];
        let (min, max) = (min as usize, max as usize);
        // Ends of the characters of a run of the class.
        let mut run: Vec<usize> = Vec::new();
        let mut from = at;
        while from < text.len() {
            run.clear();
            run.push(from);
            let mut end = from;
            while let Some(length) = class.at(text, end) {
                end += length;
                run.push(end);
            }
            let count = run.len() - 1;
            let mut tried = 0;
            for begin in 0..count {
                let (low, high) = (begin + min, begin.saturating_add(max).min(count));
                if low > high {
                    break;
                }
                let fresh = low.max(tried);
                for n in fresh..=high {
                    let n = if greedy { high - (n - fresh) } else { n };
                    if then.as_ref().is_some_and(|then| !then.may(text, run[n])) {
                        continue;
                    }
                    if let Some(end) = self.run(text, lead + 1, run[n], None, stack, steps)? {
                        return Ok(Some((run[begin], end)));
                    }
                }
                tried = high + 1;
            }
            from = end
                + text
                    .get(end..)
                    .filter(|rest| !rest.is_empty())
                    .map_or(1, |rest| character(rest).1);
        }
        Ok(None)
    }

    /// Follows the steps from one place. The end of the match.
    fn run(
        &self,
        text: &[u8],
        mut step: usize,
        mut pos: usize,
        mut slots: Option<&mut Slots>,
        stack: &mut Vec<Left>,
        steps: &mut usize,
    ) -> Result<Option<usize>, Exhausted> {
        stack.clear();
        loop {
            *steps = steps.checked_sub(1).ok_or(Exhausted)?;
            let goes_on = match &self.steps[step] {
                Step::Text(literal) => {
                    let stands = text[pos..].starts_with(literal);
                    pos += literal.len();
                    step += 1;
                    stands
                }
                Step::Class(class) => {
                    let length = self.classes[*class].at(text, pos);
                    pos += length.unwrap_or(0);
                    step += 1;
                    length.is_some()
                }
                Step::Words(words) => {
                    step += 1;
                    let before = stack.len();
                    for word in words.starting(&text[pos..]).rev() {
                        stack.push(Left::Way {
                            step,
                            pos: pos + word.len(),
                        });
                    }
                    if stack.len() > before {
                        if let Some(Left::Way { pos: next, .. }) = stack.pop() {
                            pos = next;
                        }
                        true
                    } else {
                        false
                    }
                }
                Step::Repeat {
                    class,
                    min,
                    max,
                    greedy,
                    then,
                } => {
                    let class = &self.classes[*class];
                    let mut times = 0;
                    while times < *min
                        && let Some(length) = class.at(text, pos)
                    {
                        pos += length;
                        times += 1;
                    }
                    if times < *min {
                        false
                    } else if *greedy {
                        let floor = pos;
                        while times < *max
                            && let Some(length) = class.at(text, pos)
                        {
                            pos += length;
                            times += 1;
                        }
                        Self::fewer(text, &mut step, floor, &mut pos, then.as_deref(), stack)
                    } else {
                        Self::more(
                            text,
                            &mut step,
                            &mut pos,
                            max - times,
                            class,
                            then.as_deref(),
                            stack,
                        )
                    }
                }
                Step::Either(a, b) => {
                    stack.push(Left::Way { step: *b, pos });
                    step = *a;
                    true
                }
                Step::Ways { ways, open } => {
                    let all = u64::MAX >> (WAYS_MAX - ways.len());
                    let mut open = open.as_ref().map_or(u64::MAX, |open| open.at(text, pos)) & all;
                    if open == 0 {
                        false
                    } else {
                        let preferred = open.trailing_zeros() as usize;
                        while open.count_ones() > 1 {
                            let last = open.ilog2();
                            stack.push(Left::Way {
                                step: ways[last as usize],
                                pos,
                            });
                            open &= !(1 << last);
                        }
                        step = ways[preferred];
                        true
                    }
                }
                Step::Go(to) => {
                    step = *to;
                    true
                }
                Step::Keep(slot) => {
                    if let Some(slots) = &mut slots {
                        stack.push(Left::Slot {
                            slot: *slot,
                            held: slots[*slot],
                        });
                        slots[*slot] = pos;
                    }
                    step += 1;
                    true
                }
                Step::Start => {
                    step += 1;
                    pos == 0
                }
                Step::End => {
                    step += 1;
                    pos == text.len()
                }
                Step::Found => return Ok(Some(pos)),
            };
            if goes_on {
                continue;
            }
            // Back to what is left.
            loop {
                *steps = steps.checked_sub(1).ok_or(Exhausted)?;
                match stack.pop() {
                    None => return Ok(None),
                    Some(Left::Way { step: s, pos: p }) => {
                        (step, pos) = (s, p);
                        break;
                    }
                    Some(Left::Slot { slot, held }) => {
                        if let Some(slots) = &mut slots {
                            slots[slot] = held;
                        }
                    }
                    Some(Left::Fewer {
                        step: s,
                        floor,
                        pos: p,
                    }) => {
                        (step, pos) = (s, before(text, p));
                        if Self::fewer(text, &mut step, floor, &mut pos, self.then(s), stack) {
                            break;
                        }
                    }
                    Some(Left::More {
                        step: s,
                        pos: p,
                        left,
                    }) => {
                        let Step::Repeat { class, .. } = &self.steps[s] else {
                            continue;
                        };
                        let class = &self.classes[*class];
                        let Some(length) = class.at(text, p) else { continue };
                        (step, pos) = (s, p + length);
                        if Self::more(text, &mut step, &mut pos, left - 1, class, self.then(s), stack) {
                            break;
                        }
                    }
                }
            }
        }
    }

    fn then(&self, step: usize) -> Option<&Opening> {
        match &self.steps[step] {
            Step::Repeat { then, .. } => then.as_deref(),
            _ => None,
        }
    }

    /// Goes back from `pos` to where the next step may begin.
    #[inline]
    fn fewer(
        text: &[u8],
        step: &mut usize,
        floor: usize,
        pos: &mut usize,
        then: Option<&Opening>,
        stack: &mut Vec<Left>,
    ) -> bool {
        while then.is_some_and(|then| !then.may(text, *pos)) {
            if *pos <= floor {
                return false;
            }
            *pos = before(text, *pos);
        }
        if *pos > floor {
            stack.push(Left::Fewer {
                step: *step,
                floor,
                pos: *pos,
            });
        }
        *step += 1;
        true
    }

    /// Goes on from `pos` to where the next step may begin.
    #[inline]
    fn more(
        text: &[u8],
        step: &mut usize,
        pos: &mut usize,
        mut left: u32,
        class: &Characters,
        then: Option<&Opening>,
        stack: &mut Vec<Left>,
    ) -> bool {
        while then.is_some_and(|then| !then.may(text, *pos)) {
            let Some(length) = class.at(text, *pos).filter(|_| left > 0) else {
                return false;
            };
            *pos += length;
            left -= 1;
        }
        if left > 0 {
            stack.push(Left::More {
                step: *step,
                pos: *pos,
                left,
            });
        }
        *step += 1;
        true
    }
}

/// Where the character before `pos` begins.
#[inline]
fn before(text: &[u8], mut pos: usize) -> usize {
    pos -= 1;
    while text[pos] & 0xC0 == 0x80 {
        pos -= 1;
    }
    pos
}
