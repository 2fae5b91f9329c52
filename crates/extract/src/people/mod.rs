//! Named persons with their posts and what they did. A name is known by the post before it and by what
//! may follow a name; no list of real persons is kept.

mod listed;
mod names;
mod roles;

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::pattern::Pattern;

use crate::page::{Page, Place};
use crate::quick::holds;
use crate::reading::{PersonFound, Role};
use crate::vocabulary::{Words, head, words};
use listed::listed;
use names::{NOT_NAMES, POST_ENDS, SURNAMES, is_name, name_at, rare_name_at};
use roles::{later_speech, rank, role_of};

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
        "陪同考察",
        "陪同调研",
        "先后发言",
        "分别发言",
        "先后作了发言"
    ]);
    let chairs = page.among(words!["主持会议", "主持座谈会"]);
    for i in lines {
        let line = &page.lines[*i].at;
        // 请假：某某: who did not come.
        if words!["请假", "缺席", "因事请假", "因公请假"].begins(page.str(line)) {
            continue;
        }
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
                // 某某出席并讲话 某某主持: another is told of behind the space.
                let own = sentence[len..]
                    .split([' ', '\u{3000}'])
                    .next()
                    .unwrap_or_default();
                let role = role_of(own).unwrap_or(Role::Attendee);
                add(
                    &mut order,
                    &mut found,
                    &sentence[..len],
                    Vec::new(),
                    role,
                    start..start + len,
                );
            } else if let Some(verb) = verb {
                let known = order.len();
                plain_list(page, &at, verb - start, &mut order, &mut found);
                if order.len() == known {
                    clauses(page, &at, &mut order, &mut found);
                }
            }
        }
    }
    for place in leaders {
        for name in page.str(place).split(['、', '，', ',', ' ', '/']) {
            let n = name.chars().count();
            let plain = (2..=4).contains(&n)
                && name.chars().all(crate::normalise::is_han)
                && (name.chars().next().is_some_and(|c| SURNAMES.contains(c))
                    || !NOT_NAMES.begins(name) && bare_name(name));
            if (plain || is_name(name)) && !found.contains_key(name) {
                order.push(name.to_owned());
                let start = place.start + (name.as_ptr() as usize - page.str(place).as_ptr() as usize);
                found.insert(
                    name.to_owned(),
                    Found {
                        posts: post_behind(&page.text[start + name.len()..]),
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

/// 包保领导：某某 副县长: the post behind a name and a space in the same line.
fn post_behind(rest: &str) -> Vec<String> {
    let Some(told) = rest.strip_prefix([' ', '\u{3000}']) else {
        return Vec::new();
    };
    let end = told
        .find(|c: char| !crate::normalise::is_han(c) && c != '、')
        .unwrap_or(told.len());
    let posts: Vec<String> = told[..end].split('、').map(str::to_owned).collect();
    if posts
        .iter()
        .all(|post| POST_ENDS.ends(post) && post.chars().count() <= 20)
    {
        posts
    } else {
        Vec::new()
    }
}

/// Two or three characters in the place of who is to answer for a task: a name, whatever its family name.
fn bare_name(name: &str) -> bool {
    (2..=3).contains(&name.chars().count())
        && !name.contains([
            '局', '委', '办', '部', '厅', '县', '市', '区', '镇', '乡', '街', '处', '科', '室', '组', '会',
            '长', '记', '各', '领', '导', '位', '门', '无', '等', '司', '团', '院', '校', '站', '队', '月',
            '日', '年', '前', '底',
        ])
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
            .or_else(listed)
        else {
            continue;
        };
        let posts = posts_before_comma(s[from..end].trim_end_matches('由'));
        let mut at = end..end + len;
        from = at.end;
        hits.push((at.clone(), posts.clone()));
        // 王某、赵某: the same posts.
        while let Some(rest) = s[at.end..].strip_prefix(['、', '和']) {
            let next = s.len() - rest.len();
            let Some(len) = name_at(rest).filter(|len| !goes_on(&rest[*len..])) else {
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

/// 对做好防汛工作作出批示，…; 、省长某某分别作出批示: whether who is named before only wrote to the meeting.
fn wrote(behind: &str) -> bool {
    let clause = behind
        .split(['，', ',', '。', '；', '：'])
        .next()
        .unwrap_or_default();
    let told_of = words!["批示", "指示"].ends(clause) && clause.contains('作');
    words!["批示", "指示"].within(clause)
        && (told_of || WRITTEN.within(clause))
        && !words!["主持", "出席", "到会", "会上", "现场"].within(clause)
}

/// 市长某某提出要求, beside one who 作出批示; 传达市委书记某某的批示要求: whether who is named before was not there.
fn asked_from_afar(s: &str, behind: &str) -> bool {
    let clause = behind.split(['，', ',', '。', '；']).next().unwrap_or_default();
    let asked = words!["提出要求", "提出明确要求", "提出具体要求", "提出工作要求"].holds(clause);
    let told = clause
        .strip_prefix('的')
        .or_else(|| clause.strip_prefix("同志的"))
        .is_some_and(|told| words!["批示", "指示", "讲话", "要求"].within(head(told, 10)));
    asked && WRITTEN.within(s) || told && words!["传达", "学习", "贯彻", "落实"].within(s)
}

/// What somebody does who only writes to a meeting.
static WRITTEN: Words = Words::new(&[
    "作出批示",
    "作出重要批示",
    "作出专门批示",
    "作出指示",
    "作出重要指示",
    "作出具体批示",
    "作出具体指示",
    "作出工作批示",
    "作了批示",
    "作了重要批示",
    "作批示",
    "专门批示",
    "提出批示",
]);

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
fn clauses(page: &Page, sentence: &Place, order: &mut Vec<String>, found: &mut BTreeMap<String, Found>) {
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

static DAY: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午)?"));

/// What stands behind the last bracket, unless the bracket is a part of a post: 农村工作（乡村振兴）领导小组组长.
fn outside_brackets(clause: &str) -> &str {
    let Some((close, c)) = clause
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '）' | ')' | '（' | '('))
    else {
        return clause;
    };
    let after = &clause[close + c.len_utf8()..];
    let open = clause[..close].rfind(['（', '(']);
    let within = matches!(c, '）' | ')')
        && open.is_some_and(|open| {
            open > 0
                && (close - open) <= 36
                && !POST_ENDS.within(&clause[open..close])
                && !clause[..open].ends_with('、')
        })
        && words![
            "领导小组",
            "委员会",
            "专班",
            "指挥部",
            "办公室",
            "办",
            "局",
            "中心"
        ]
        .begins(after)
        // 某某（闽涵）食品公司总经理
        || matches!(c, '）' | ')')
            && open.is_some_and(|open| open > 0 && !POST_ENDS.within(&clause[open..close]))
            && words!["公司", "集团", "银行", "研究院"].within(head(after, 10));
    if within { clause } else { after }
}

/// 省委副书记、省长，某领导小组组长: where the clause before a comma is nothing but posts that nobody bears there, they
/// are of who is named behind it, too.
fn posts_before_comma(s: &str) -> Vec<String> {
    let mut posts = posts_before(s);
    let Some((before, _)) = s.rsplit_once(['，', ',']).filter(|_| !posts.is_empty()) else {
        return posts;
    };
    let clause = before
        .rsplit(['，', ',', '。', '；', ';', '：', ':', '\n', '—', '”'])
        .next()
        .unwrap_or(before);
    let all = clause
        .split('、')
        .all(|part| POST_ENDS.ends(part.trim()) && part.chars().count() <= 16);
    if all && !clause.is_empty() {
        let mut more = posts_before(before);
        more.append(&mut posts);
        return more;
    }
    posts
}

/// 副主席兼秘书长 is one post; 委员兼省政府秘书长 two, each with whose it is.
fn one_or_two(part: &str) -> impl Iterator<Item = &str> {
    let two = part.split_once('兼').filter(|(first, second)| {
        first.is_empty()
            || words![
                "国务院",
                "中央",
                "中共",
                "全国",
                "省",
                "市",
                "县",
                "区",
                "州",
                "旗",
                "自治"
            ]
            .begins(second.trim())
    });
    let (first, second) = two.map_or((part, None), |(first, second)| (first, Some(second)));
    std::iter::once(first)
        .filter(|first| !first.is_empty())
        .chain(second)
}

/// The posts in the words before a name.
fn posts_before(s: &str) -> Vec<String> {
    let clause = s
        .rsplit(['，', ',', '。', '；', ';', '：', ':', '\n', '—', '”'])
        .next()
        .unwrap_or(s);
    let clause = outside_brackets(clause);
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
        if clause.contains(cut)
            && let Some(at) = clause.rfind(cut)
        {
            clause = &clause[at + cut.len()..];
        }
    }
    if let Some(m) = DAY.as_ref().and_then(|r| r.find(clause)) {
        clause = &clause[m.end()..];
    }
    let clause = clause.trim_start_matches(['和', '与', '及', '由', '暨', '、', '在', '等', ' ']);
    let mut posts: Vec<String> = Vec::new();
    for part in clause.split('、').flat_map(one_or_two) {
        let part = part.trim();
        if words![
            "两省领导",
            "两市领导",
            "两县领导",
            "两区领导",
            "三市领导",
            "各市领导",
            "双方领导",
            "两地领导"
        ]
        .ends(part)
        {
            // Who they are, and no post.
        } else if POST_ENDS.ends(part) && part.chars().count() <= 30 {
            posts.push(part.to_owned());
        } else {
            // Not a post: what came before it was a list of something else.
            posts.clear();
        }
    }
    posts
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
            (
                "石青、纪小禾，路灯联席会议各成员单位主要负责同志参加会议。",
                vec![
                    one("石青", &[], Role::Attendee),
                    one("纪小禾", &[], Role::Attendee),
                ],
            ),
            ("县城管局、县财政局，各镇负责人参加会议。", vec![]),
            (
                "市长田立秋主持会议，市气象台首席预报员石青汇报灯季天气。",
                vec![
                    one("田立秋", &["市长"], Role::Chair),
                    one("石青", &["市气象台首席预报员"], Role::Reporter),
                ],
            ),
            (
                "省长田立秋作出批示，副省长石青出席会议并讲话，省政府副秘书长纪小禾主持会议。",
                vec![
                    one("石青", &["副省长"], Role::Speaker),
                    one("纪小禾", &["省政府副秘书长"], Role::Chair),
                ],
            ),
            (
                "市委书记田立秋对养灯工作作出重要指示，要求修好路灯。副市长石青主持会议。",
                vec![one("石青", &["副市长"], Role::Chair)],
            ),
            (
                "市委书记田立秋作出批示，市长纪小禾提出明确要求，副市长石青主持会议。",
                vec![one("石青", &["副市长"], Role::Chair)],
            ),
            (
                "县长石青主持会议，传达学习市委灯会会议精神和市委书记田立秋的批示要求。",
                vec![one("石青", &["县长"], Role::Chair)],
            ),
            (
                "市委书记田立秋、市长纪小禾分别作出批示。副市长石青主持会议。",
                vec![one("石青", &["副市长"], Role::Chair)],
            ),
            (
                "田禾等陪同考察并参加座谈会，石青、纪小米及市有关部门、禾川县负责同志等参加座谈会。",
                vec![
                    one("田禾", &[], Role::Attendee),
                    one("石青", &[], Role::Attendee),
                    one("纪小米", &[], Role::Attendee),
                ],
            ),
            (
                "石青、纪小米等市领导，市城管局、市财政局负责同志参加会议。",
                vec![
                    one("石青", &[], Role::Attendee),
                    one("纪小米", &[], Role::Attendee),
                ],
            ),
            (
                "市城管局、石川县等参加座谈会，温泉镇等有关负责同志参加会议。",
                vec![],
            ),
            (
                "市政协副主席兼秘书长田立秋主持会议。",
                vec![one("田立秋", &["市政协副主席兼秘书长"], Role::Chair)],
            ),
            (
                "副市长兼市公安局局长田立秋出席会议。",
                vec![one("田立秋", &["副市长", "市公安局局长"], Role::Attendee)],
            ),
            (
                "市委副书记田立秋在座谈会上缅怀了建街先辈的一生，强调要学习他们。",
                vec![one("田立秋", &["市委副书记"], Role::Speaker)],
            ),
            (
                "田立秋出席并讲话 石青主持\n市委书记田立秋出席会议并讲话，市长石青主持会议。",
                vec![
                    one("田立秋", &["市委书记"], Role::Speaker),
                    one("石青", &["市长"], Role::Chair),
                ],
            ),
            (
                "出席:田立秋(市政府副秘书长),石青(青禾区财政局),灯业集团有关负责同志。",
                vec![
                    one("田立秋", &["市政府副秘书长"], Role::Attendee),
                    one("石青", &[], Role::Attendee),
                ],
            ),
            (
                "参会:区委常委、副区长 田立秋;区城建局石青、区文旅局纪小禾",
                vec![
                    one("田立秋", &["区委常委", "副区长"], Role::Attendee),
                    one("石青", &[], Role::Attendee),
                    one("纪小禾", &[], Role::Attendee),
                ],
            ),
            (
                "副 组 长:田立秋(副县长)、石青(灯业集团党委书记、董事长)",
                vec![
                    one("田立秋", &["副县长"], Role::Attendee),
                    one("石青", &["灯业集团党委书记", "董事长"], Role::Attendee),
                ],
            ),
            ("领导小组成员单位有关负责同志参加会议。", vec![]),
            (
                "田立秋、石青等县领导参加会议。",
                vec![
                    one("田立秋", &[], Role::Attendee),
                    one("石青", &[], Role::Attendee),
                ],
            ),
            (
                "区长石青作工作安排。",
                vec![one("石青", &["区长"], Role::Speaker)],
            ),
            (
                "县委书记、县委夜游工作（亮化提升）领导小组组长田立秋主持。",
                vec![one(
                    "田立秋",
                    &["县委书记", "县委夜游工作（亮化提升）领导小组组长"],
                    Role::Chair,
                )],
            ),
            (
                "两省领导田立秋、石青出席会议。",
                vec![
                    one("田立秋", &[], Role::Attendee),
                    one("石青", &[], Role::Attendee),
                ],
            ),
            (
                "县文旅局局长田立秋汇报了夜游情况，平桥镇、北街道主要负责同志作了发言。",
                vec![one("田立秋", &["县文旅局局长"], Role::Reporter)],
            ),
            (
                "青禾智灯联合创始人田立秋、青禾大学教授石青先后发言。",
                vec![
                    one("田立秋", &["青禾智灯联合创始人"], Role::Speaker),
                    one("石青", &["青禾大学教授"], Role::Speaker),
                ],
            ),
            (
                "组 长:田立秋(市委副书记、市长)",
                vec![one("田立秋", &["市委副书记", "市长"], Role::Chair)],
            ),
            (
                "主持人：青禾县副县长 田立秋",
                vec![one("田立秋", &["青禾县副县长"], Role::Chair)],
            ),
            (
                "参加:青禾市城管局副局长田立秋,麦川、石川、柳川三县分局负责人",
                vec![one("田立秋", &["青禾市城管局副局长"], Role::Attendee)],
            ),
            (
                "青禾县人民政府代表：田立秋　　禾川县人民政府代表：石青",
                vec![
                    one("田立秋", &["青禾县人民政府代表"], Role::Attendee),
                    one("石青", &["禾川县人民政府代表"], Role::Attendee),
                ],
            ),
            (
                "专班组长：田立秋（市委常委、副市长）",
                vec![one("田立秋", &["市委常委", "副市长"], Role::Chair)],
            ),
            (
                "指 挥 长：田立秋（县委书记）\n石青（县委副书记、县长）\n常务副指挥长：纪小禾（副县长）",
                vec![
                    one("田立秋", &["县委书记"], Role::Chair),
                    one("石青", &["县委副书记", "县长"], Role::Chair),
                    one("纪小禾", &["副县长"], Role::Attendee),
                ],
            ),
            (
                "副县长田立秋、县城管局局长石青出席会议。会议听取了石青关于路灯的汇报。",
                vec![
                    one("田立秋", &["副县长"], Role::Attendee),
                    one("石青", &["县城管局局长"], Role::Reporter),
                ],
            ),
            ("成立由县长任组长的路灯指挥部。", vec![]),
            (
                "指挥部办公室主任由田立秋同志兼任。",
                vec![one("田立秋", &["指挥部办公室主任"], Role::Attendee)],
            ),
            (
                "省住建厅副厅长田立秋到会指导。他指出，路灯要亮。",
                vec![one("田立秋", &["省住建厅副厅长"], Role::Speaker)],
            ),
            (
                "青禾市委书记石青、市长翁田和到会。会商会上，石青、翁田和分别介绍两市路灯。",
                vec![
                    one("石青", &["青禾市委书记"], Role::Reporter),
                    one("翁田和", &["市长"], Role::Reporter),
                ],
            ),
            (
                "“路灯亮了才好。”青禾路灯厂董事长田立秋希望两地共用备件库。",
                vec![one("田立秋", &["青禾路灯厂董事长"], Role::Speaker)],
            ),
            (
                "副县长田立秋、县城管局局长石青出席会议。田立秋通报了路灯情况。石青在会上就路灯方案作了说明，并要求各镇照办。",
                vec![
                    one("田立秋", &["副县长"], Role::Reporter),
                    one("石青", &["县城管局局长"], Role::Reporter),
                ],
            ),
        ] {
            assert_eq!(people(text), expected, "{text}");
        }
    }
}
