//! What persons did at a meeting, by the words behind their names and by what is told of them later on.

use std::collections::{BTreeMap, BTreeSet};

use super::Found;
use super::names::POST_ENDS;
use crate::page::Page;
use crate::quick::{at_most, split_once};
use crate::reading::Role;
use crate::vocabulary::{head, words};

/// Which of two roles counts: the smaller.
pub(super) fn rank(role: Role) -> u8 {
    match role {
        Role::Chair => 0,
        Role::Speaker => 1,
        Role::Reporter => 2,
        Role::Attendee => 3,
    }
}

/// What the words behind a name say that its bearer did.
pub(super) fn role_of(text: &str) -> Option<Role> {
    let text = before_others(text);
    // The nearest verb decides, but who chairs and speaks chairs, and who calls others together, too.
    let calls = words!["召集"].places(text).any(|(at, _)| {
        !text[at..]
            .trim_start_matches("召集")
            .starts_with(['人', '、', '，'])
    });
    let chair = words!["主持"].within(text) || calls;
    let speaks = words![
        "讲话",
        "发言",
        "致辞",
        "点评",
        "指出",
        "强调，",
        "强调,",
        "要求，",
        "要求,",
        "表示，",
        "表示,",
        "说，",
        "说,",
        "会上强调",
        "会上指出",
        "会上表示",
        "会上要求",
        "会上缅怀",
        "会上追忆",
        "强调要",
        "作工作布置",
        "作工作部署",
        "作工作安排",
        "作总结",
        "作动员",
        "作出安排",
        "作了安排",
        "作了部署",
    ]
    .within(text);
    let reports = words![
        "作工作报告",
        "作报告",
        "报告了",
        "报告上",
        "作了报告",
        "汇报",
        "介绍",
        "通报",
        "作了说明",
        "作说明",
        "起草说明",
        "编制说明",
        "宣读",
        "传达",
    ]
    // 石青带队检查，听取县城管局汇报: others reported.
    .within(words!["听取"].first(text).map_or(text, |at| &text[..at]));
    // 某某介绍调研情况，5位委员发言: who speaks after the comma is somebody else.
    let others_speak = text.find(['，', ',']).is_some_and(|comma| {
        let (own, rest) = text.split_at(comma);
        let rest = rest.trim_start_matches(['，', ',']);
        words!["介绍", "汇报", "通报", "说明", "报告", "宣读", "传达"].within(own)
            && !words!["讲话", "发言", "致辞", "点评"].within(own)
            && (rest.starts_with(|c: char| c.is_ascii_digit())
                || words![
                    "负责同志作",
                    "负责人作",
                    "负责同志分别",
                    "负责人分别",
                    "负责同志先后",
                    "负责人先后",
                    "代表作",
                    "代表先后",
                    "代表分别",
                    "单位作",
                    "部门作",
                    "单位先后",
                    "企业先后"
                ]
                .within(rest)
                || words!["与会", "会议", "部分", "有关", "各", "市", "县", "区", "省"].begins(rest))
    });
    if chair {
        Some(Role::Chair)
    } else if speaks && !others_speak {
        Some(Role::Speaker)
    } else if reports {
        Some(Role::Reporter)
    } else if words!["出席", "参加", "列席", "陪同", "到会", "参会"].within(text) {
        Some(Role::Attendee)
    } else {
        None
    }
}

/// 出席会议，县某局、某局汇报了情况: what others did behind the comma is not what who came did.
fn before_others(text: &str) -> &str {
    let Some((own, rest)) = text.split_once(['，', ',', '；']) else {
        return text;
    };
    let came = words!["出席", "参加", "列席"].within(own) && !words!["主持", "讲话"].within(own);
    let others = words!["市", "县", "区", "省", "州", "各", "有关", "相关", "部分", "与会"].begins(rest);
    let reported = words!["汇报", "介绍", "通报", "发言", "说明"].within(rest);
    if came && others && reported { own } else { text }
}

/// 大会由某某主持: who chaired, where he was named before.
fn chaired_by(s: &str, found: &mut BTreeMap<String, Found>) {
    let told = words!["主持"].first(s).and_then(|at| s[..at].rsplit_once('由'));
    if let Some((_, name)) = told
        && let Some(f) = found.get_mut(name)
    {
        f.role = Role::Chair;
    }
}

/// 甲、乙分别介绍…: what several whose names are known did.
fn together(s: &str, found: &mut BTreeMap<String, Found>) {
    let Some((listed, rest)) = split_once(s, "分别").filter(|(listed, _)| listed.len() <= 90) else {
        return;
    };
    let role = if words!["介绍", "汇报", "通报", "就", "作了说明", "作说明"].begins(rest) {
        Role::Reporter
    } else if words![
        "讲话",
        "发言",
        "致辞",
        "作了讲话",
        "作了发言",
        "表示",
        "强调",
        "指出"
    ]
    .begins(rest)
    {
        Role::Speaker
    } else {
        return;
    };
    let listed = listed.rsplit(['，', ',']).next().unwrap_or(listed);
    // 和 may be a part of a name.
    let mut names: Vec<&str> = listed.split('、').collect();
    if !names.iter().all(|name| found.contains_key(*name)) {
        names = listed.split(['、', '和']).collect();
    }
    if names.len() >= 2 && names.iter().all(|name| found.contains_key(*name)) {
        for name in names {
            if let Some(f) = found.get_mut(name).filter(|f| f.role == Role::Attendee) {
                f.role = role;
            }
        }
    }
}

/// 省厅副厅长某某到会指导。他指出，…: the one person of the sentence before spoke.
fn he_said(before: &str, s: &str, found: &mut BTreeMap<String, Found>) {
    if !s.starts_with(['他', '她'])
        || s.starts_with("他们")
        || !words!["指出", "强调", "要求", "表示", "建议", "说，", "说："].within(s)
    {
        return;
    }
    let mut named = found
        .iter_mut()
        .filter(|(name, _)| before.contains(name.as_str()));
    if let (Some((_, f)), None) = (named.next(), named.next())
        && f.role == Role::Attendee
    {
        f.role = Role::Speaker;
    }
}

/// 某某在会上就某事作了说明: what the clause ends in, not where it was said.
fn later_role(rest: &str) -> Role {
    let clause = rest.split(['，', ',']).next().unwrap_or(rest);
    if words!["在会上", "在发言"].begins(rest)
        && words![
            "作了说明",
            "作说明",
            "作了汇报",
            "作了通报",
            "作了介绍",
            "通报了",
            "汇报了",
            "介绍了"
        ]
        .within(clause)
    {
        Role::Reporter
    } else {
        Role::Speaker
    }
}

/// 会议听取了某某关于…的汇报, where he was named before: who reported.
fn heard(s: &str, found: &mut BTreeMap<String, Found>) {
    let Some(at) = words!["听取"].first(s) else {
        return;
    };
    let told = &s[at + "听取".len()..];
    let told = told.strip_prefix('了').unwrap_or(told);
    for (end, _) in told.char_indices().skip(2).take(4) {
        let (name, rest) = told.split_at(end);
        if let Some(f) = found.get_mut(name)
            && f.role == Role::Attendee
            && words!["关于", "对", "就", "所作", "作的"].begins(rest)
        {
            f.role = Role::Reporter;
        }
    }
    // 听取县城管局局长某某所作的汇报: his post stands before him.
    let Some(at) = words!["所作的", "所作汇报", "作的汇报", "关于", "就"].first(told) else {
        return;
    };
    let named = told[..at].trim_end_matches(['所', '的']);
    for (from, _) in named.char_indices().rev().take(4) {
        let (post, name) = named.split_at(from);
        if let Some(f) = found.get_mut(name)
            && f.role == Role::Attendee
            && POST_ENDS.ends(post)
            && at_most(post, 24)
            && !post.contains(['、', '，', ',', '《', '。'])
        {
            f.role = Role::Reporter;
            if f.posts.is_empty() {
                f.posts.push(post.to_owned());
            }
        }
    }
}

/// Who is quoted later on spoke, and who tells of something reported.
pub(super) fn later_speech(page: &Page, lines: &[usize], found: &mut BTreeMap<String, Found>) {
    if found.is_empty() {
        return;
    }
    let said = lines.iter().flat_map(|i| {
        let at = &page.lines[*i].at;
        let last = std::iter::once(at.end);
        let ends = words!["。", "；", ";"].places(page.str(at));
        let ends = ends.map(|(end, _)| at.start + end);
        let mut start = at.start;
        ends.chain(last).map(move |end| {
            // The mark itself begins what follows, as a space does.
            let s = &page.text[start..end];
            start = end;
            s.trim_start_matches(['。', '；', ';'])
        })
    });
    let hears = page.has(words!["听取"]);
    let firsts: BTreeSet<char> = found.keys().filter_map(|name| name.chars().next()).collect();
    let mut before = "";
    for s in said {
        let s = s.trim_start_matches([' ', '—']);
        he_said(before, s, found);
        if hears {
            heard(s, found);
        }
        chaired_by(s, found);
        before = s;
        // 会商会上，某某…
        let s = words!["会上，", "会上,"]
            .first(head(s, 7))
            .map_or(s, |at| s[at + "会上".len()..].trim_start_matches(['，', ',']));
        // Most sentences begin with no name.
        if !s.chars().next().is_some_and(|c| firsts.contains(&c)) {
            continue;
        }
        together(s, found);
        for (end, _) in s.char_indices().skip(2).take(11) {
            let (name, rest) = s.split_at(end);
            let speaks = words![
                "指出",
                "强调",
                "要求",
                "表示",
                "说",
                "在讲话",
                "在会上",
                "在发言",
                "在致辞",
                "发言时",
                "在总结讲话"
            ]
            .begins(rest);
            let reports = || words!["通报了", "汇报了", "报告了", "介绍了"].begins(rest);
            if (speaks || reports())
                && let Some(f) = found.get_mut(name).filter(|f| f.role == Role::Attendee)
            {
                f.role = if speaks { later_role(rest) } else { Role::Reporter };
            }
        }
    }
}
