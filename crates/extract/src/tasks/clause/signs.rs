//! What is known of a clause when it is asked whether it is a task: the signs that weights are learned for.

use super::good::Deed;
use super::{Piece, Sentence, chars};
use crate::learn::{Sign, SignKind as Kind};

impl Sentence<'_, '_> {
    pub(super) fn signs(&self, piece: &Piece<'_>, deed: &Deed, by_rules: bool) -> Vec<Sign> {
        let Piece {
            n,
            ref at,
            rest,
            body,
            ..
        } = *piece;
        let counted = rest.bytes().any(|b| b.is_ascii_digit());
        // Two for each character, and some.
        let mut signs = Vec::with_capacity(rest.len() + 32);
        signs.extend(
            [
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
                (rest.contains('“'), Kind::Quoted),
                (rest.contains('《'), Kind::Titled),
                (rest.contains('、'), Kind::Listed),
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
            ]
            .into_iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, kind)| Sign::bare(kind)),
        );
        let length = match chars(rest) {
            short @ 0..13 => short,
            long => 13 + (long - 13) / 3,
        };
        let left = self.total.saturating_sub(n + 1);
        signs.extend([
            Sign::count(Kind::Place, n, 4),
            Sign::count(Kind::Left, left, 3),
            Sign::count(Kind::Total, self.total, 6),
            Sign::count(Kind::Length, length, 18),
        ]);
        let text = &self.page.text;
        let before = text[..at.start].trim_end_matches(['要', ' ']).chars().next_back();
        let after = text[at.end..].chars().next();
        let (mut opens, mut closes) = (body.chars(), rest.chars().rev());
        let none = '\0';
        let [first, second] = [opens.next(), opens.next()].map(|c| c.unwrap_or(none));
        let [last, last_but_one] = [closes.next(), closes.next()].map(|c| c.unwrap_or(none));
        signs.extend([
            Sign::new(Kind::Before, [before.unwrap_or(none), none]),
            Sign::new(Kind::After, [after.unwrap_or(none), none]),
            Sign::new(Kind::Head, [first, none]),
            Sign::new(Kind::Head, [first, second]),
            Sign::new(Kind::Tail, [last, none]),
            Sign::new(Kind::Tail, [last_but_one, last]),
        ]);
        let mut previous = none;
        for c in rest.chars() {
            signs.push(Sign::new(Kind::Letter, [c, none]));
            if previous != none {
                signs.push(Sign::new(Kind::Pair, [previous, c]));
            }
            previous = c;
        }
        signs
    }
}
