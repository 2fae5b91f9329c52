//! Works that a report counts one behind the other in one clause.

use crate::page::{Page, Place};
use crate::quick::has;
use crate::tasks::verbs::starts_with_verb;

/// 新装20盏路灯、修好3座灯塔: each has a verb and a count of its own, so each is a clause.
pub(super) fn part(page: &Page, clauses: &mut Vec<Place>) {
    let mut n = 0;
    while let Some(at) = clauses.get(n).cloned() {
        n += 1;
        let text = page.str(&at);
        if !has(text, '、') || !counted(text) || !starts_with_verb(text) {
            continue;
        }
        let mark = text.match_indices('、').find(|(i, mark)| {
            let (before, behind) = (&text[..*i], &text[i + mark.len()..]);
            let own = behind.split('、').next().unwrap_or_default();
            counted(before) && counted(own) && starts_with_verb(own) && !is_open(before)
        });
        if let Some((i, mark)) = mark {
            clauses[n - 1] = at.start..at.start + i;
            clauses.insert(n, at.start + i + mark.len()..at.end);
        }
    }
}

fn counted(s: &str) -> bool {
    s.bytes().any(|b| b.is_ascii_digit())
}

/// Whether a bracket or a quotation goes on behind it.
fn is_open(s: &str) -> bool {
    [['“', '”'], ['（', '）'], ['(', ')'], ['《', '》']]
        .iter()
        .any(|[open, close]| s.matches(*open).count() > s.matches(*close).count())
}

#[cfg(test)]
mod tests {
    use super::super::Manner;
    use super::super::tests::by_rules;

    #[test]
    fn each_count_with_its_verb_is_a_work() {
        for (text, expected) in [
            (
                "建设北岸灯塔公园，更换灯杆300根、修复灯塔5座。",
                vec!["建设北岸灯塔公园", "更换灯杆300根", "修复灯塔5座"],
            ),
            (
                "建设北岸灯塔公园，新建、改造灯廊20公里。",
                vec!["建设北岸灯塔公园", "新建、改造灯廊20公里"],
            ),
            (
                "建设北岸灯塔公园，推进灯杆、灯箱等300个项目建设。",
                vec!["建设北岸灯塔公园", "推进灯杆、灯箱等300个项目建设"],
            ),
        ] {
            assert_eq!(by_rules(text, Manner::Report), expected, "{text}");
        }
    }
}
