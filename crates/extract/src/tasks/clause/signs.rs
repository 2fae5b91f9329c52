//! What is known of a clause when it is asked whether it is a task: the signs that weights are learned for.

use super::good::Deed;
use super::shapes::PAPERS;
use super::{Piece, Sentence, TOPIC_VERBS, chars};
use crate::learn::{Sign, SignKind as Kind};
use crate::page::{Page, Place};
use crate::quick::at_most;
use crate::tasks::{due, units};
use crate::vocabulary::head;

impl Sentence<'_, '_> {
    /// Says each sign of a clause once, letters and pairs as often as they stand in it.
    pub(super) fn signs(&self, piece: &Piece<'_>, deed: &Deed, by_rules: bool, mut say: impl FnMut(Sign)) {
        let Piece {
            n,
            ref at,
            rest,
            body,
            ..
        } = *piece;
        let (mut length, mut counted, mut quoted, mut titled, mut listed) = (0, false, false, false, false);
        for c in rest.chars() {
            length += 1;
            match c {
                '0'..='9' => counted = true,
                '“' => quoted = true,
                '《' => titled = true,
                '、' => listed = true,
                _ => {}
            }
        }
        for (holds, kind) in [
            (true, Kind::Bias),
            (by_rules, Kind::Rules),
            (by_rules && piece.due.is_some(), Kind::RulesDated),
            (by_rules && piece.unit.is_some(), Kind::RulesOwed),
            (by_rules && counted, Kind::RulesCounted),
            (piece.demanded, Kind::Demanded),
            (piece.due.is_some(), Kind::Dated),
            (piece.timed, Kind::Timed),
            (piece.unit.is_some(), Kind::OfUnit),
            (piece.prefixed, Kind::Asked),
            (piece.numbered, Kind::Numbered),
            (piece.led_by_verb, Kind::Deed),
            (piece.about, Kind::About),
            (body.len() < rest.len(), Kind::Subject),
            (counted, Kind::Digit),
            (quoted, Kind::Quoted),
            (titled, Kind::Titled),
            (listed, Kind::Listed),
            (self.last_was_task, Kind::AfterTask),
            (self.pending.is_some(), Kind::AfterWaiting),
            (self.voice.heard, Kind::Heard),
            (self.stressed, Kind::Stressed),
            (self.imperative, Kind::Imperative),
            (self.general, Kind::General),
            (self.asked, Kind::SentenceAsks),
            (!self.inherited.is_empty(), Kind::Inherited),
            (self.voice.pledging, Kind::Pledged),
            (deed.stance, Kind::Stance),
            (deed.told_how, Kind::ToldHow),
            (deed.has_verb, Kind::Verb),
        ] {
            if holds {
                say(Sign::bare(kind));
            }
        }
        let length = match length {
            short @ 0..13 => short,
            long => 13 + (long - 13) / 3,
        };
        let left = self.total.saturating_sub(n + 1);
        let text = &self.page.text;
        let before = text[..at.start].trim_end_matches(['要', ' ']).chars().next_back();
        let after = text[at.end..].chars().next();
        let (mut opens, mut closes) = (body.chars(), rest.chars().rev());
        let none = '\0';
        let [first, second] = [opens.next(), opens.next()].map(|c| c.unwrap_or(none));
        let [last, last_but_one] = [closes.next(), closes.next()].map(|c| c.unwrap_or(none));
        for sign in [
            Sign::count(Kind::Place, n, 4),
            Sign::count(Kind::Left, left, 3),
            Sign::count(Kind::Total, self.total, 6),
            Sign::count(Kind::Length, length, 18),
            Sign::new(Kind::Before, [before.unwrap_or(none), none]),
            Sign::new(Kind::After, [after.unwrap_or(none), none]),
            Sign::new(Kind::Head, [first, none]),
            Sign::new(Kind::Head, [first, second]),
            Sign::new(Kind::Tail, [last, none]),
            Sign::new(Kind::Tail, [last_but_one, last]),
        ] {
            say(sign);
        }
        if let Some(heading) = self.heading(piece) {
            say(heading);
        }
        let report = self.manner == super::Manner::Report;
        if report {
            say(Sign::bare(Kind::Report));
            if by_rules {
                say(Sign::bare(Kind::ReportRules));
            }
        }
        // The first of several sentences often names what they are about, and a short one more often than a long one.
        let (nth, behind) = (self.nth, self.of.saturating_sub(self.nth + 1));
        let counted = |count: usize, most: usize| Sign::counted(count, most);
        say(Sign::new(
            Kind::SentencePlace,
            [counted(nth, 4), counted(behind, 4)],
        ));
        let short = if self.total <= 2 { 's' } else { 'l' };
        say(Sign::new(
            Kind::SentenceShort,
            [short, if behind > 0 { counted(nth, 2) } else { 'z' }],
        ));
        if left > 0 {
            let mut next = text[at.end..]
                .trim_start_matches(['，', ',', '；', ';', ' '])
                .chars();
            let [a, b] = [next.next(), next.next()].map(|c| c.unwrap_or(none));
            say(Sign::new(Kind::Next, [a, none]));
            say(Sign::new(Kind::Next, [a, b]));
        }
        let mut previous = none;
        for c in rest.chars().map(Sign::letter) {
            say(Sign::of(Kind::Letter, [c, none]));
            if previous != none {
                say(Sign::of(Kind::Pair, [previous, c]));
            }
            previous = c;
        }
    }

    /// 要强化科技协作，共建…，开放…；: a few words that name what the clauses behind them do, with how many of those there
    /// are and how many sentences of the paragraph begin so.
    fn heading(&self, piece: &Piece<'_>) -> Option<Sign> {
        let behind = self.behind(piece)?;
        let letter = |count: usize| Sign::counted(count, 3);
        Some(Sign::new(Kind::Heading, [letter(self.alike), letter(behind)]))
    }

    /// Whether a clause names what is done behind it for certain: several sentences of the paragraph begin as this one
    /// does.
    pub(super) fn names_what_follows(&self, piece: &Piece<'_>) -> bool {
        // 要科学调度，某局…: four characters before who does what or by when.
        let four = chars(piece.rest) == 4;
        let of_field = (TOPIC_VERBS.begins(piece.core) || four) && !PAPERS.ends(piece.rest);
        let told = || {
            let next = self.page.text[piece.at.end..].trim_start_matches(['，', ',']);
            let next = head(next, 24);
            let next = next.split(['，', ',', '；', '。']).next().unwrap_or(next);
            units::subject(next).is_some() || due::find(next).is_some()
        };
        let opens = piece.n == 0 || self.speech_at == Some(piece.n - 1) || self.after_semicolon(&piece.at);
        opens
            && piece.prefixed
            && self.alike >= 3
            && of_field
            && self
                .behind(piece)
                .is_some_and(|behind| behind > 1 || four && told())
    }

    /// How many clauses stand behind one of a few words without anything concrete.
    fn behind(&self, piece: &Piece<'_>) -> Option<usize> {
        let bare = (piece.prefixed || piece.numbered)
            && piece.unit.is_none()
            && piece.due.is_none()
            && (4..=10).contains(&chars(piece.rest))
            && !piece.rest.contains(|c: char| c.is_ascii_digit() || c == '“');
        let behind = || {
            let text = &self.page.text[piece.at.end..self.end];
            let part = text.find(['；', ';']).map_or(text, |end| &text[..end]);
            part.matches(['，', ',']).count()
        };
        bare.then(behind).filter(|behind| *behind > 0)
    }
}

/// How many sentences of a paragraph begin with 要 and a few words, and have more clauses.
pub(super) fn alike(page: &Page, sentences: &[Vec<Place>]) -> usize {
    let begins = |s: &&Vec<Place>| {
        s.len() > 1
            && s.iter().take(2).any(|clause| {
                let clause = page.str(clause);
                clause.starts_with('要') && at_most(clause, 11)
            })
    };
    sentences.iter().filter(begins).count()
}

#[cfg(test)]
mod tests {
    use super::super::Manner;
    use super::super::tests::tasks;

    #[test]
    fn four_characters_before_who_does_what_name_it() {
        assert_eq!(
            tasks(
                "会议强调，要强化巡查，县城管局每3小时巡查一次灯塔。要果断断电，今晚22时前将北街灯箱全部断电。要科学调度，县供电公司要逐路核定用电方案。",
                Manner::Communique
            ),
            [
                "县城管局每3小时巡查一次灯塔",
                "今晚22时前将北街灯箱全部断电",
                "县供电公司要逐路核定用电方案",
            ]
        );
    }
}
