//! Who is named in a sentence: names behind posts, each with what it does there, and names alone that begin a clause or
//! stand before a word of presence.

use std::collections::BTreeMap;

use super::absent::{WRITTEN, asked_from_afar, wrote};
use super::names::{NOT_NAMES, SURNAMES, is_name, listed_name_at, name_at, rare_name_at, spread_name_at};
use super::posts::posts_before_comma;
use super::roles::role_of;
use super::{Found, add};
use crate::page::{Page, Place};
use crate::quick::holds;
use crate::reading::Role;
use crate::vocabulary::{head, words};

/// Persons after posts, which end at `post_ends` of a sentence. Whether there were any.
pub(super) fn in_sentence(
    page: &Page,
    sentence: &Place,
    post_ends: impl Iterator<Item = usize>,
    order: &mut Vec<String>,
    found: &mut BTreeMap<String, Found>,
) -> bool {
    let s = page.str(sentence);
    // (name place in s, posts)
    let mut hits: Vec<(Place, Vec<String>)> = Vec::new();
    let mut from = 0;
    for end in post_ends {
        if end < from {
            continue;
        }
        // 办公室主任由某某兼任.
        let end = end + handed_to(&s[end..]);
        // 指挥部副总指挥区某某: the list above has said that this is a name.
        let listed = || {
            found
                .keys()
                .find(|name| s[end..].starts_with(name.as_str()))
                .map(String::len)
        };
        let Some(len) = name_at(&s[end..])
            .or_else(|| rare_name_at(&s[end..]))
            .or_else(|| spread_name_at(&s[end..]))
            .or_else(listed)
        else {
            continue;
        };
        // 更换局长室公示牌46块: what is counted. 县长石青8月25日主持…: a day.
        let counted = s[end + len..].trim_start_matches(|c: char| c.is_ascii_digit());
        if counted.len() < s[end + len..].len() && !counted.starts_with(['月', '日']) {
            continue;
        }
        let posts = posts_before_comma(s[from..end].trim_end_matches('由'));
        let mut at = end..end + len;
        from = at.end;
        hits.push((at.clone(), posts.clone()));
        // 王某、赵某: the same posts.
        while let Some(rest) = without_note(&s[at.end..]).strip_prefix(['、', '和']) {
            let next = s.len() - rest.len();
            let Some(len) = name_at(rest)
                .filter(|len| !goes_on(&rest[*len..]))
                .or_else(|| listed_name_at(rest))
                .or_else(|| rare_name_at(rest))
                .or_else(|| spread_name_at(rest))
            else {
                break;
            };
            at = next..next + len;
            from = at.end;
            hits.push((at.clone(), posts.clone()));
        }
    }
    if hits.is_empty() {
        return false;
    }
    // 省长某某高度重视，作出批示。
    if hits.len() == 1 && WRITTEN.within(s) && !words!["主持", "出席", "讲话", "会上", "到会"].within(s)
    {
        return true;
    }
    for (n, (at, posts)) in hits.iter().enumerate() {
        let until = hits.get(n + 1).map_or(s.len(), |h| h.0.start);
        let mut role = role_of(&s[at.end..until]);
        if words!["希望", "建议", "谈到", "坦言", "呼吁"].begins(&s[at.end..]) {
            role = Some(Role::Speaker);
        } else if words!["分析", "讲解"].begins(&s[at.end..]) {
            role = role.or(Some(Role::Reporter));
        }
        if role.is_none() {
            // Several names share the verb after the last of them.
            for (k, other) in hits.iter().enumerate().skip(n + 1) {
                let until = hits.get(k + 1).map_or(s.len(), |h| h.0.start);
                role = role_of(&s[other.0.end..until]);
                if role.is_some() {
                    break;
                }
            }
        }
        // 省长某某作出批示，副省长某某出席: who wrote to the meeting was not at it.
        if wrote(&s[at.end..]) || asked_from_afar(s, &s[at.end..]) {
            continue;
        }
        let before = &s[at.start.saturating_sub(at.start)..at.start];
        if role.is_none() && holds(before, "听取") {
            role = Some(Role::Reporter);
        }
        let name: String = s[at.clone()].chars().filter(|c| !c.is_whitespace()).collect();
        // Who is quoted from elsewhere is not at the meeting.
        if name == "习近平"
            && before.contains("总书记")
            && (s[at.end..].starts_with("同志")
                || s[at.end..].starts_with("总书记")
                || s[at.end..].starts_with('的'))
        {
            continue;
        }
        if role.is_none() && posts.is_empty() {
            continue;
        }
        add(
            order,
            found,
            &name,
            posts.clone(),
            role.unwrap_or(Role::Attendee),
            sentence.start + at.start..sentence.start + at.end,
        );
    }
    true
}

/// 某某（女，回族）、某某: what a bracket says of who is named before it is passed over.
fn without_note(behind: &str) -> &str {
    behind
        .strip_prefix(['（', '('])
        .filter(|told| told.starts_with(['女', '男']))
        .and_then(|told| told.split_once(['）', ')']))
        .filter(|(told, _)| told.chars().count() <= 8)
        .map_or(behind, |(_, rest)| rest)
}

/// 某某（闽涵）食品公司: behind a bracket that goes on with other words stood no name.
fn goes_on(behind: &str) -> bool {
    behind
        .strip_prefix(['（', '('])
        .and_then(|told| told.split_once(['）', ')']))
        .is_some_and(|(_, rest)| {
            rest.starts_with(crate::normalise::is_han)
                && words!["公司", "集团", "总经理", "董事长"].within(head(rest, 12))
        })
}

/// Bytes of 由 between a post and the name of who is given it.
fn handed_to(rest: &str) -> usize {
    rest.strip_prefix('由')
        .filter(|rest| name_at(rest).is_some_and(|len| words!["兼任", "担任", "同志"].begins(&rest[len..])))
        .map_or(0, |_| '由'.len_utf8())
}

/// 何某主持会议。: a name alone that begins a sentence. Bytes of the name.
pub(super) fn alone(s: &str) -> Option<usize> {
    let len = name_at(s)?;
    let rest = &s[len..];
    let came = words!["出席", "参加"].begins(rest) && words!["会议", "座谈会", "并讲话"].within(rest);
    (words!["主持会议", "主持座谈会"].begins(rest) || came && !rest.contains('、')).then_some(len)
}

/// 全会由常委会主持，石青代表常委会作工作报告: who reports for a body, named without a post. Its bytes in the sentence.
pub(super) fn for_others(s: &str) -> Option<Place> {
    let (at, _) = words!["代表"]
        .places(s)
        .find(|(at, _)| words!["作", "报告工作"].within(&s[*at..]) && words!["报告"].within(&s[*at..]))?;
    let from = s[..at].rfind(['，', ',']).map_or(0, |mark| {
        mark + s[mark..].chars().next().map_or(0, char::len_utf8)
    });
    (from < at && is_name(&s[from..at])).then_some(from..at)
}

/// 何某、张某参加会议: names alone before a verb of presence at byte `at` of a sentence.
pub(super) fn plain_list(
    page: &Page,
    sentence: &Place,
    at: usize,
    order: &mut Vec<String>,
    found: &mut BTreeMap<String, Found>,
) {
    let s = page.str(sentence);
    let role = if s[at..].contains("发言") {
        Role::Speaker
    } else {
        Role::Attendee
    };
    let head = s[..at].trim_end_matches("分别").trim_end_matches('等').trim();
    // 某某、某某等县领导参加会议.
    let head = head
        .rsplit_once('等')
        .filter(|(_, who)| {
            words!["领导", "领导同志", "同志", "负责同志"].ends(who) && who.chars().count() <= 8
        })
        .map_or(head, |(names, _)| names);
    // 座谈会上，某某、某某等先后发言.
    // 某某、某某，各成员单位负责同志参加会议.
    let mut parts = head.rsplit(['，', ',']).map(str::trim);
    let head = parts.next().unwrap_or(head);
    let units = !head.contains('、') || words!["单位", "部门", "局", "委", "办"].within(head);
    let head = if units && words!["负责同志", "负责人", "代表", "有关同志"].ends(head) {
        parts.next().unwrap_or(head)
    } else {
        head
    };
    // 某某、某某等市领导，各单位负责同志参加会议.
    let head = head
        .rsplit_once('等')
        .filter(|(_, who)| words!["领导", "领导同志"].ends(who) && who.chars().count() <= 8)
        .map_or(head, |(names, _)| names);
    if head.chars().count() > 400 || !head.contains('、') {
        return;
    }
    let names: Vec<&str> = head.split('、').map(str::trim).collect();
    let known = |n: &&&str| {
        is_name(n)
            || (2..=4).contains(&n.chars().count())
                && n.chars().next().is_some_and(|c| SURNAMES.contains(c))
                && !NOT_NAMES.holds(n)
    };
    // One family name in a long list may be rare.
    let strange = names.len() - names.iter().filter(known).count();
    let short = |n: &&str| (2..=3).contains(&n.chars().count()) && n.chars().all(crate::normalise::is_han);
    if strange > 0 && (strange * 5 > names.len() || !names.iter().all(|n| known(&n) || short(n))) {
        return;
    }
    for name in names {
        let start = sentence.start + (name.as_ptr() as usize - s.as_ptr() as usize);
        add(order, found, name, Vec::new(), role, start..start + name.len());
    }
}

/// 何某等陪同考察并参加座谈会，张某、王某及有关部门负责同志参加座谈会: the names that each clause begins with.
pub(super) fn clauses(
    page: &Page,
    sentence: &Place,
    order: &mut Vec<String>,
    found: &mut BTreeMap<String, Found>,
) {
    let s = page.str(sentence);
    for clause in s.split(['，', ',', '；']) {
        let came = words![
            "参加上述活动",
            "参加座谈会",
            "参加会议",
            "参加有关活动",
            "出席座谈会",
            "出席会议",
            "列席会议",
            "陪同考察",
            "陪同调研",
            "参加考察",
            "参加调研",
            "参加活动"
        ];
        let Some(verb) = came.first(clause) else {
            continue;
        };
        let mut names: Vec<&str> = Vec::new();
        let mut rest = clause;
        while let Some(len) = name_at(rest) {
            names.push(&rest[..len]);
            rest = &rest[len..];
            match rest.strip_prefix('、') {
                Some(more) => rest = more,
                None => break,
            }
        }
        // 张某、城管局等: what is listed is no row of names.
        let ended = words!["等", "及", "以及", "和"].begins(rest) || clause.len() - rest.len() == verb;
        // 温泉镇等: places may begin as names do.
        let place = |name: &&str| name.ends_with(['镇', '乡', '村', '街', '院', '校', '站', '厂', '行']);
        if !ended || rest.is_empty() || names.iter().any(place) || names.len() == 1 && !rest.starts_with('等')
        {
            continue;
        }
        for name in names {
            let start = sentence.start + (name.as_ptr() as usize - s.as_ptr() as usize);
            let at = start..start + name.len();
            add(order, found, name, Vec::new(), Role::Attendee, at);
        }
    }
}
