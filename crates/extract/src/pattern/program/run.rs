//! Following the steps over a text.

use super::{
    Characters, Exhausted, Left, Opening, Program, STACK, STEPS_EACH, STEPS_LEAST, Slots, Step, WAYS_MAX,
};
use crate::vocabulary::character;

impl Program {
    /// Looks for a match that begins between `at` and `until`.
    pub(in crate::pattern) fn search(
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
            self.search_each(bytes, at, until, None, &mut stack, &mut steps)
        };
        STACK.set(stack);
        found
    }

    /// The same with what its groups hold.
    pub(in crate::pattern) fn search_groups(
        &self,
        text: &str,
        at: usize,
        until: usize,
        slots: &mut Slots,
    ) -> Result<bool, Exhausted> {
        if self.leading.is_some() {
            // What follows the class is tried apart from where the match begins.
            let found = self.search(text, at, until)?;
            return found.map_or(Ok(false), |(start, _)| {
                self.groups(text, start, slots).map(|()| true)
            });
        }
        let mut steps = STEPS_LEAST + STEPS_EACH * (until - at);
        let mut stack = STACK.take();
        let found = self.search_each(text.as_bytes(), at, until, Some(slots), &mut stack, &mut steps);
        STACK.set(stack);
        let found = found?;
        if let Some((start, end)) = found {
            (slots[0], slots[1]) = (start, end);
        }
        Ok(found.is_some())
    }

    /// What the groups of a match hold that begins at `at`.
    fn groups(&self, text: &str, at: usize, slots: &mut Slots) -> Result<(), Exhausted> {
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
        mut slots: Option<&mut Slots>,
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
                        if opening.first.has(c) && opening.may_follow(rest, length) {
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
            if let Some(end) = self.run(text, 0, start, slots.as_deref_mut(), stack, steps)? {
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
        let mut run: Vec<usize> = Vec::with_capacity(64);
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
