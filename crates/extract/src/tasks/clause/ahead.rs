//! What follows a clause in its part of the sentence, which ends with ； or 。: who does it, and whether more is said of it.

use super::shapes::helpers;
use crate::page::{Page, Place};
use crate::tasks::stance::brought_about;
use crate::tasks::verbs::starts_with_verb;
use crate::tasks::{deeds, due, units};
use crate::vocabulary::{head, words};

/// Whether this part ends here, or names only who helps.
pub(super) fn only_helpers_follow(page: &Page, at: &Place) -> bool {
    let rest = head(&page.text[at.end..], 80);
    let rest = rest.split(['；', ';', '。', '\n']).next().unwrap_or_default();
    rest.split(['，', ','])
        .skip(1)
        .all(|clause| helpers(clause.trim()).is_some())
}

/// The same with by when it is done: …，6月底前上线.
pub(super) fn only_helpers_or_a_day_follow(page: &Page, at: &Place) -> bool {
    let rest = head(&page.text[at.end..], 80);
    let rest = rest.split(['；', ';', '。', '\n']).next().unwrap_or_default();
    let done = |clause: &str| {
        due::find(clause).is_some_and(|day| {
            clause.strip_prefix(day.as_str()).is_some_and(|done| {
                words![
                    "完成",
                    "上线",
                    "上线运行",
                    "投用",
                    "投入使用",
                    "投入运行",
                    "建成",
                    "建成投用",
                    "印发",
                    "启用",
                    "办结",
                    "落实到位",
                    "到位",
                    "运行",
                    "开工",
                    "完工",
                    "竣工",
                    "通车",
                    "公布",
                    "开放",
                    "发布",
                    "实施"
                ]
                .holds(done)
            })
        })
    };
    rest.split(['，', ','])
        .skip(1)
        .map(str::trim)
        .all(|clause| helpers(clause).is_some() || done(clause))
}

/// Whether the next clause begins with 由 and a unit.
pub(super) fn then_by_whom(page: &Page, at: &Place) -> bool {
    page.text[at.end..].strip_prefix(['，', ',']).is_some_and(|next| {
        let next = head(next, 30);
        next.strip_prefix('由').is_some_and(|told| {
            units::subject(next).is_some()
                || units::subject(told).is_some()
                // 由市政府分管领导约谈.
                || words!["分管领导", "主要领导", "包联领导", "挂钩领导", "负责同志"].within(head(told, 14))
        })
    })
}

/// Whether the next clause begins with a unit that is to do something.
pub(super) fn then_who(page: &Page, at: &Place) -> bool {
    page.text[at.end..].strip_prefix(['，', ',']).is_some_and(|next| {
        let next = head(next, 30);
        units::subject(next).is_some_and(|(_, end, _)| next[end..].starts_with(['要', '应', '须', '将']))
    })
}

/// Whether the next clause begins with a unit.
pub(super) fn then_unit(page: &Page, at: &Place) -> bool {
    page.text[at.end..]
        .strip_prefix(['，', ','])
        .is_some_and(|next| units::subject(head(next, 30)).is_some())
}

/// Whether two more clauses at least stand in this part: what the short one before them comes to.
pub(super) fn goes_into_parts(page: &Page, at: &Place) -> bool {
    parts_after(page, at) >= 2
}

/// How many clauses that begin with a deed follow in this part.
pub(super) fn parts_after(page: &Page, at: &Place) -> usize {
    let rest = head(&page.text[at.end..], 160);
    let rest = rest.split(['；', ';', '。', '\n']).next().unwrap_or_default();
    rest.split(['，', ','])
        .skip(1)
        .filter(|c| deeds::begins(c.trim()))
        .count()
}

/// Whether the rest of this part (to the next ； or 。) names a unit, a day or a number.
pub(super) fn concrete_later(page: &Page, at: &Place) -> bool {
    let rest = head(&page.text[at.end..], 160);
    let rest = rest.split(['；', ';', '。', '\n']).next().unwrap_or_default();
    rest.split(['，', ',']).skip(1).any(|c| {
        c.bytes().any(|b| b.is_ascii_digit())
            || brought_about(c)
            || due::find(c).is_some()
            || !starts_with_verb(c.trim()) && units::subject(c.trim()).is_some()
    })
}
