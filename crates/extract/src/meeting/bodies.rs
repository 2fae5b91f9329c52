//! Bodies that meet under their own name, names that any meeting may have, and whose body it is by the post of who leads it.

use crate::vocabulary::{Words, words};

/// Bodies that meet under their own name.
pub(super) static BODIES: Words = Words::new(&[
    "领导小组",
    "委员会",
    "指挥部",
    "联席会议",
    "理事会",
    "专班",
    "常委会",
    "党组",
    "工作组",
    "协调小组",
    "办公室",
    "中心组",
]);

/// Names that any meeting may have.
pub(super) static GENERIC: Words = Words::new(&[
    "专题会议",
    "会议",
    "工作会议",
    "座谈会",
    "调度会",
    "推进会",
    "现场会",
    "专题会",
    "协调会",
    "专题调度会",
]);

/// What stands before a body's name in the post of who leads it: 市某 of 市某领导小组组长.
pub(super) fn post_in<'l>(lead: &'l str, body: &str) -> Option<&'l str> {
    lead.match_indices(body).find_map(|(at, _)| {
        let leads = words![
            "组长",
            "副组长",
            "指挥长",
            "副指挥长",
            "总指挥",
            "主任",
            "副主任",
            "召集人",
            "总召集人"
        ]
        .begins(&lead[at + body.len()..]);
        let owner = lead[..at]
            .rfind(|c: char| !crate::normalise::is_han(c))
            .map_or(&lead[..at], |mark| {
                lead[mark..at].trim_start_matches(|c: char| !crate::normalise::is_han(c))
            });
        (leads && (3..=30).contains(&owner.chars().count())).then_some(owner)
    })
}
