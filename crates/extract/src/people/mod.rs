//! Named persons with their posts and what they did. A name is known by the post before it and by what
//! may follow a name; no list of real persons is kept.

mod listed;
mod names;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::pattern::Pattern;

use crate::page::{Page, Place};
use crate::reading::{PersonFound, Role};
use crate::vocabulary::words;
use listed::listed;
use names::{NOT_NAMES, POST_ENDS, SURNAMES, is_name, name_at, rare_name_at};

/// A person while the page is read.
struct Found {
    posts: Vec<String>,
    role: Role,
    at: Place,
}

/// Finds the persons of a communiqué. `leaders`: places of 责任领导 of tables.
pub(crate) fn find(page: &Page, lines: &[usize], leaders: &[Place]) -> Vec<PersonFound> {
    let mut order: Vec<String> = Vec::new();
    let mut found: BTreeMap<String, Found> = BTreeMap::new();
    let post_ends = page.among(&POST_ENDS);
    let present = page.among(words![
        "参加",
        "出席",
        "列席",
        "先后发言",
        "分别发言",
        "先后作了发言"
    ]);
    let chairs = page.among(words!["主持会议", "主持座谈会"]);
    for i in lines {
        let line = &page.lines[*i].at;
        listed(page, line, &mut order, &mut found);
        for sentence in page.str(line).split_inclusive('。') {
            let start = line.start + (sentence.as_ptr() as usize - page.str(line).as_ptr() as usize);
            let at = start..start + sentence.len();
            let ends = post_ends.longest(&at).map(|(_, end, _)| end - start);
            if in_sentence(page, &at, ends, &mut order, &mut found) {
                continue;
            }
            let verb = present.first(&at);
            if (verb.is_some() || chairs.within(&at))
                && let Some(len) = alone(sentence)
            {
                let role = role_of(&sentence[len..]).unwrap_or(Role::Attendee);
                add(
                    &mut order,
                    &mut found,
                    &sentence[..len],
                    Vec::new(),
                    role,
                    start..start + len,
                );
            } else if let Some(verb) = verb {
                plain_list(page, &at, verb - start, &mut order, &mut found);
            }
        }
    }
    for place in leaders {
        for name in page.str(place).split(['、', '，', ',', ' ', '/']) {
            let n = name.chars().count();
            let plain = (2..=4).contains(&n)
                && name.chars().all(crate::normalise::is_han)
                && name.chars().next().is_some_and(|c| SURNAMES.contains(c));
            if (plain || is_name(name)) && !found.contains_key(name) {
                order.push(name.to_owned());
                let start = place.start + (name.as_ptr() as usize - page.str(place).as_ptr() as usize);
                found.insert(
                    name.to_owned(),
                    Found {
                        posts: Vec::new(),
                        role: Role::Attendee,
                        at: start..start + name.len(),
                    },
                );
            }
        }
    }
    later_speech(page, lines, &mut found);
    order
        .into_iter()
        .filter_map(|name| {
            let f = found.remove(&name)?;
            Some(PersonFound {
                span: page.span(&f.at),
                name,
                posts: f.posts,
                role: f.role,
            })
        })
        .collect()
}

fn add(
    order: &mut Vec<String>,
    found: &mut BTreeMap<String, Found>,
    name: &str,
    posts: Vec<String>,
    role: Role,
    at: Place,
) {
    if let Some(old) = found.get_mut(name) {
        if old.posts.is_empty() && !posts.is_empty() {
            old.posts = posts;
        }
        if rank(role) < rank(old.role) {
            old.role = role;
        }
        return;
    }
    order.push(name.to_owned());
    found.insert(name.to_owned(), Found { posts, role, at });
}

fn rank(role: Role) -> u8 {
    match role {
        Role::Chair => 0,
        Role::Speaker => 1,
        Role::Reporter => 2,
        Role::Attendee => 3,
    }
}

fn role_of(text: &str) -> Option<Role> {
    // The nearest verb decides, but who chairs and speaks chairs.
    let chair = text.contains("主持");
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
        "作工作布置",
        "作工作部署",
        "作了部署",
    ]
    .within(text);
    let reports = words![
        "作工作报告",
        "作报告",
        "报告上",
        "作了报告",
        "汇报",
        "介绍",
        "通报",
        "作了说明",
        "作说明",
        "宣读",
        "传达",
    ]
    .within(text);
    // 某某介绍调研情况，5位委员发言: who speaks after the comma is somebody else.
    let others_speak = text.find(['，', ',']).is_some_and(|comma| {
        let (own, rest) = text.split_at(comma);
        let rest = rest.trim_start_matches(['，', ',']);
        words!["介绍", "汇报", "通报", "说明", "报告", "宣读", "传达"].within(own)
            && !words!["讲话", "发言", "致辞", "点评"].within(own)
            && (rest.starts_with(|c: char| c.is_ascii_digit())
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

/// Persons after posts, which end at `post_ends` of a sentence. Whether there were any.
fn in_sentence(
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
        let Some(len) = name_at(&s[end..]).or_else(|| rare_name_at(&s[end..])) else {
            continue;
        };
        let posts = posts_before(&s[from..end]);
        let mut at = end..end + len;
        from = at.end;
        hits.push((at.clone(), posts.clone()));
        // 王某、赵某: the same posts.
        while let Some(rest) = s[at.end..].strip_prefix(['、', '和']) {
            let next = s.len() - rest.len();
            let Some(len) = name_at(rest) else { break };
            at = next..next + len;
            from = at.end;
            hits.push((at.clone(), posts.clone()));
        }
    }
    if hits.is_empty() {
        return false;
    }
    if s.contains("批示")
        && hits.len() == 1
        && (s.contains("作出重要批示") || s.contains("作出批示"))
        && !s.contains("主持")
    {
        return true;
    }
    for (n, (at, posts)) in hits.iter().enumerate() {
        let until = hits.get(n + 1).map_or(s.len(), |h| h.0.start);
        let mut role = role_of(&s[at.end..until]);
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
        let before = &s[at.start.saturating_sub(at.start)..at.start];
        if role.is_none() && before.contains("听取") {
            role = Some(Role::Reporter);
        }
        let name = s[at.clone()].to_owned();
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

/// 何某主持会议。: a name alone that begins a sentence. Bytes of the name.
fn alone(s: &str) -> Option<usize> {
    let len = name_at(s)?;
    let rest = &s[len..];
    let came = words!["出席", "参加"].begins(rest) && words!["会议", "座谈会", "并讲话"].within(rest);
    (words!["主持会议", "主持座谈会"].begins(rest) || came && !rest.contains('、')).then_some(len)
}

/// 何某、张某参加会议: names alone before a verb of presence at byte `at` of a sentence.
fn plain_list(
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
    // 座谈会上，某某、某某等先后发言.
    let head = head.rsplit(['，', ',']).next().unwrap_or(head).trim();
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

static DAY: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午)?"));

/// The posts in the words before a name.
fn posts_before(s: &str) -> Vec<String> {
    let clause = s
        .rsplit([
            '，', ',', '。', '；', ';', '：', ':', '）', ')', '(', '（', '\n', '—', '”',
        ])
        .next()
        .unwrap_or(s);
    let mut clause = clause.trim();
    for cut in [
        "听取了",
        "听取",
        "邀请",
        "会同",
        "陪同",
        "随同",
        "主持人",
        "以及",
        "在座",
        "的有",
        "还有",
        "由",
    ] {
        if let Some(at) = clause.rfind(cut) {
            clause = &clause[at + cut.len()..];
        }
    }
    if let Some(m) = DAY.as_ref().and_then(|r| r.find(clause)) {
        clause = &clause[m.end()..];
    }
    let clause = clause.trim_start_matches(['和', '与', '及', '由', '暨', '、', '在', '等', ' ']);
    let mut posts: Vec<String> = Vec::new();
    for part in clause.split(['、', '兼']) {
        let part = part.trim();
        if POST_ENDS.ends(part) && part.chars().count() <= 30 {
            posts.push(part.to_owned());
        } else {
            // Not a post: what came before it was a list of something else.
            posts.clear();
        }
    }
    posts
}

/// Who is quoted later on spoke.
/// 甲、乙分别介绍…: what several whose names are known did.
fn together(s: &str, found: &mut BTreeMap<String, Found>) {
    let Some((listed, rest)) = s.split_once("分别").filter(|(listed, _)| listed.len() <= 90) else {
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
    let names: Vec<&str> = listed.split(['、', '和']).collect();
    if names.len() >= 2 && names.iter().all(|name| found.contains_key(*name)) {
        for name in names {
            if let Some(f) = found.get_mut(name).filter(|f| f.role == Role::Attendee) {
                f.role = role;
            }
        }
    }
}

fn later_speech(page: &Page, lines: &[usize], found: &mut BTreeMap<String, Found>) {
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
    let firsts: BTreeSet<char> = found.keys().filter_map(|name| name.chars().next()).collect();
    for s in said {
        let s = s.trim_start_matches([' ', '—']);
        // Most sentences begin with no name.
        if !s.chars().next().is_some_and(|c| firsts.contains(&c)) {
            continue;
        }
        together(s, found);
        for (end, _) in s.char_indices().skip(2).take(11) {
            let (name, rest) = s.split_at(end);
            if let Some(f) = found.get_mut(name)
                && f.role == Role::Attendee
                && words![
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
                .begins(rest)
            {
                f.role = Role::Speaker;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    fn people(text: &str) -> Vec<(String, Vec<String>, Role)> {
        let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
        find(&page, &page.body.clone(), &[])
            .into_iter()
            .map(|p| (p.name, p.posts, p.role))
            .collect()
    }

    fn one(name: &str, posts: &[&str], role: Role) -> (String, Vec<String>, Role) {
        (
            name.to_owned(),
            posts.iter().map(|p| (*p).to_owned()).collect(),
            role,
        )
    }

    #[test]
    fn persons_have_posts_and_roles() {
        for (text, expected) in [
            (
                "区委书记、领导小组组长田立秋主持会议并讲话,区委副书记、区长纪小禾出席。",
                vec![
                    one("田立秋", &["区委书记", "领导小组组长"], Role::Chair),
                    one("纪小禾", &["区委副书记", "区长"], Role::Attendee),
                ],
            ),
            (
                "会议听取区委常委、副区长石青关于河道整治情况的汇报。",
                vec![one("石青", &["区委常委", "副区长"], Role::Reporter)],
            ),
            (
                "青禾市委常委、副市长钱穗,禾川市委常委、副市长孔米出席并讲话。",
                vec![
                    one("钱穗", &["青禾市委常委", "副市长"], Role::Speaker),
                    one("孔米", &["禾川市委常委", "副市长"], Role::Speaker),
                ],
            ),
            (
                "田禾、石青、纪小米参加会议。",
                vec![
                    one("田禾", &[], Role::Attendee),
                    one("石青", &[], Role::Attendee),
                    one("纪小米", &[], Role::Attendee),
                ],
            ),
            ("领导小组成员单位有关负责同志参加会议。", vec![]),
            (
                "组 长:田立秋(市委副书记、市长)",
                vec![one("田立秋", &["市委副书记", "市长"], Role::Chair)],
            ),
        ] {
            assert_eq!(people(text), expected, "{text}");
        }
    }
}
