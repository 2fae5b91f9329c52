//! Making the steps of a pattern, and telling what each way may begin with.

use std::borrow::Cow;

use regex_syntax::hir::{Class, ClassUnicode, Hir, HirKind, Look, Repetition};

use super::{COPIES_MAX, Characters, GROUPS_MAX, Heads, Opening, Program, Range, Step, WAYS_MAX, Ways};
use crate::vocabulary::{Vocabulary, character};

impl Program {
    pub(super) fn class(&mut self, class: &ClassUnicode) -> usize {
        let ranges: Vec<Range> = class
            .iter()
            .map(|range| (range.start() as usize, range.end() as usize))
            .collect();
        self.classes.push(Characters::of(ranges));
        self.classes.len() - 1
    }

    /// Adds the steps of a part; `None` for what has none.
    pub(super) fn emit(&mut self, hir: &Hir) -> Option<()> {
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
    pub(super) fn look_ahead(&mut self, n: usize) {
        let told = match &self.steps[n] {
            Step::Ways { ways, .. } => {
                let openings: Vec<_> = ways.iter().map(|way| self.heads(*way, false)).collect();
                (None, Some(Box::new(Ways::new(&openings))))
            }
            Step::Repeat { .. } => (self.opening(n + 1, false).map(Box::new), None),
            _ => return,
        };
        match &mut self.steps[n] {
            Step::Repeat { then, .. } => *then = told.0,
            Step::Ways { open, .. } => *open = told.1,
            _ => {}
        }
    }

    /// What may begin at a step, by two characters; `None` when anything may. `later`: not at the beginning of the text.
    pub(super) fn opening(&self, step: usize, later: bool) -> Option<Opening> {
        let heads = self.heads(step, later)?;
        let mut seconds = Heads::default();
        let mut seen = [(); 2].map(|()| vec![false; self.steps.len()]);
        let told = self.follow(step, later, &mut seconds, &mut seen);
        Some(Opening::new(&heads, told.then_some(&seconds)))
    }

    /// Adds what may follow the first character of what begins at a step; `false` when anything may. `seen`: steps before
    /// that character and behind it.
    fn follow(&self, mut step: usize, later: bool, heads: &mut Heads, seen: &mut [Vec<bool>; 2]) -> bool {
        loop {
            if std::mem::replace(&mut seen[0][step], true) {
                return true;
            }
            match &self.steps[step] {
                Step::Text(text) => {
                    return match text.get(character(text).1..).filter(|rest| !rest.is_empty()) {
                        Some(rest) => {
                            let c = character(rest).0;
                            heads.ranges.push((c, c));
                            true
                        }
                        None => self.open(step + 1, true, heads, &mut seen[1]),
                    };
                }
                Step::Class(_) => return self.open(step + 1, true, heads, &mut seen[1]),
                Step::Words(words) => {
                    let seconds = || words.each().map(|word| word.chars().nth(1).map(|c| c as usize));
                    heads.ranges.extend(seconds().flatten().map(|c| (c, c)));
                    return seconds().all(|c| c.is_some()) || self.open(step + 1, true, heads, &mut seen[1]);
                }
                Step::Repeat { class, min, max, .. } => {
                    if *max > 1 {
                        heads.ranges.extend(&self.classes[*class].ranges);
                    }
                    if *min <= 1 && !self.open(step + 1, true, heads, &mut seen[1]) {
                        return false;
                    }
                    if *min > 0 {
                        return true;
                    }
                    step += 1;
                }
                Step::Either(a, b) => {
                    if !self.follow(*a, later, heads, seen) {
                        return false;
                    }
                    step = *b;
                }
                Step::Ways { ways, .. } => {
                    return ways.iter().all(|way| self.follow(*way, later, heads, seen));
                }
                Step::Go(to) => step = *to,
                Step::Start if later => return true,
                Step::Keep(_) | Step::Start => step += 1,
                // Nothing stands there that anything could follow.
                Step::End => return true,
                Step::Found => return false,
            }
        }
    }

    /// What may begin at a step; `None` when anything may. `later`: not at the beginning of the text.
    pub(super) fn heads(&self, step: usize, later: bool) -> Option<Heads> {
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
                    heads.ranges.extend(&self.classes[*class].ranges);
                    return true;
                }
                Step::Words(words) => {
                    heads.ranges.extend(words.head_characters().map(|c| (c, c)));
                    return true;
                }
                Step::Repeat { class, min, .. } => {
                    heads.ranges.extend(&self.classes[*class].ranges);
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
}
