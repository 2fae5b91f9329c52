//! The name of who met: without the day before it and the number of the session in it, and from the head of minutes.

use std::sync::LazyLock;

use super::bodies::{BODIES, GENERIC};
use super::held::regex;
use crate::dates::number;
use crate::page::Page;
use crate::pattern::Pattern;
use crate::vocabulary::{head, words};

/// The day of the meeting stands before it; what introduces it goes.
pub(super) fn strip_lead(s: &str) -> String {
    static LEAD: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        regex(
            r"^(?:[（(【][^（()）【】]{2,14}[)）】]\s*)?(?:.*[：:])?(?:[^，,。]{0,16}(?:讯|电|消息)\s*[（(][^（()）]*[）)]|本[报台刊网](?:\d{1,2}月\d{1,2}日)?(?:讯|电|消息)\s)?\s*(?:(?:\d{4}年)?[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日(?:上午|下午|晚|晚上)?|\d{1,2}日(?:上午|下午|晚)?|近日|日前|昨日|今日|昨天|今天|当日)?\s*[，,]?\s*",
        )
    });
    let s = LEAD
        .as_ref()
        .map_or_else(|| s.to_owned(), |r| r.replace(s, "").into_owned());
    let s = without_open_quotes(s.trim());
    // 由某市牵头的某联盟理事会: the name is behind who leads it.
    let s = s
        .strip_prefix('由')
        .and_then(|rest| rest.split_once('的'))
        .filter(|(who, rest)| who.chars().count() <= 16 && rest.chars().count() >= 6)
        .map_or(s, |(_, rest)| rest);
    // A nickname: 新春第一会——.
    s.split_once("”——").map_or_else(
        || s.to_owned(),
        |(before, real)| {
            let owner = before.split('“').next().unwrap_or_default();
            format!("{owner}{real}")
        },
    )
}

/// Without marks of quotation round the whole or without their other half: “…”座谈会 keeps those that open its name.
fn without_open_quotes(s: &str) -> &str {
    let s = s.trim_matches('"');
    let s = match s.strip_prefix('“') {
        Some(rest) if !rest.contains('”') => rest,
        Some(rest) => match rest.strip_suffix('”') {
            Some(inner) if !inner.contains(['“', '”']) => inner,
            _ => s,
        },
        None => s,
    };
    match s.strip_suffix('”') {
        Some(rest) if !rest.contains('“') => rest,
        _ => s,
    }
}

/// Whether the plenary of who stands before its number goes by that name: 国务院全体会议. Of a leading group it does not.
fn has_plenary(before: &str) -> bool {
    let before = without_inner_term(before);
    let before = before.as_str();
    let owner = words![
        "国务院",
        "人民政府",
        "省政府",
        "市政府",
        "县政府",
        "区政府",
        "州政府",
        "旗政府",
        "盟行署",
        "省委",
        "市委",
        "县委",
        "区委",
        "州委",
        "旗委",
        "盟委",
        "党工委"
    ]
    .ends(before);
    owner || before.ends_with("委员会") && words!["中共", "中国共产党"].begins(before)
}

/// 二十届某委员会, 新一届国务院: the body without its term.
fn without_first_term(body: &str) -> &str {
    if let Some(rest) = ["新一届", "本届"]
        .iter()
        .find_map(|term| body.strip_prefix(term))
        .filter(|rest| rest.chars().count() >= 4)
    {
        return rest;
    }
    let Some((term, rest)) = head(body, 6)
        .contains('届')
        .then(|| body.split_once('届'))
        .flatten()
    else {
        return body;
    };
    let counted = !term.is_empty()
        && term
            .chars()
            .all(|c| "一二三四五六七八九十百".contains(c) || c.is_ascii_digit());
    if counted
        && rest.chars().count() >= 5
        && !rest.starts_with(['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'])
    {
        rest
    } else {
        body
    }
}

/// 县十七届人大常委会, 市九届政协: the term behind the place goes.
fn without_inner_term(body: &str) -> String {
    let Some((before, rest)) = head(body, 16)
        .contains('届')
        .then(|| body.split_once('届'))
        .flatten()
    else {
        return body.to_owned();
    };
    let owner = before.trim_end_matches(|c: char| "一二三四五六七八九十百".contains(c) || c.is_ascii_digit());
    let counted = owner.len() < before.len() && owner.ends_with(['省', '市', '县', '区', '州', '旗', '国']);
    if counted
        && words![
            "人大常委会",
            "政协",
            "人民政府",
            "政府",
            "省委",
            "市委",
            "县委",
            "区委",
            "委员会"
        ]
        .begins(rest)
    {
        [owner, rest].concat()
    } else {
        body.to_owned()
    }
}

static SESSION: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"第(?P<n>[一二三四五六七八九十百\d]{1,4})(?:次|届)(?P<week>周)?(?P<gen>全体会议|会议|全体|专题会议|工作会议|工作例会|调度例会|推进例会|月度例会|例会|年会)?",
    )
});

/// Takes the session's number out of a meeting's name.
pub(super) fn session_of(name: &str) -> (String, Option<u32>) {
    // 8th meeting of a page in two languages.
    static ENGLISH: LazyLock<Option<Pattern>> =
        LazyLock::new(|| regex(r"(?i)\b(?P<n>\d{1,3})(?:st|nd|rd|th)\b"));
    if let Some(c) = ENGLISH.as_ref().and_then(|r| r.captures(name))
        && let Some(whole) = c.get(0)
        && !name.contains('第')
    {
        let body = format!("{}{}", name[..whole.start()].trim(), name[whole.end()..].trim());
        return (body, number(&c["n"]));
    }
    let Some(found) = SESSION.as_ref().and_then(|r| r.captures_iter(name).last()) else {
        // 某联席会议首次会议 is its first.
        if let Some(body) = ["首次全体会议", "首次工作会议", "首次会议", "首次例会"]
            .iter()
            .find_map(|first| name.strip_suffix(first))
            .filter(|body| body.chars().count() >= 5)
        {
            return (body.to_owned(), Some(1));
        }
        return (name.to_owned(), None);
    };
    let n = number(&found["n"]);
    let Some(whole) = found.get(0) else {
        return (name.to_owned(), n);
    };
    let mut before = &name[..whole.start()];
    let after = &name[whole.end()..];
    let after = if words!["纪要", "会议纪要"].holds(after) {
        ""
    } else {
        after
    };
    static TERM: LazyLock<Option<Pattern>> = LazyLock::new(|| regex(r"第[一二三四五六七八九十百\d]{1,4}届$"));
    if let Some(m) = TERM.as_ref().and_then(|r| r.find(before)) {
        before = &before[..m.start()];
    }
    // 某管委会2031年第5次主任办公会议: the year is the session's.
    static OF_YEAR: LazyLock<Option<Pattern>> = LazyLock::new(|| regex(r"[（(]?20\d\d年度?[)）]?$"));
    if let Some(m) = OF_YEAR.as_ref().and_then(|r| r.find(before)) {
        before = &before[..m.start()];
    }
    // 某经开区第31次周例会: a place is no body that meets, the meeting is named by its kind.
    let kind = found.name("gen").map_or("", |m| m.as_str());
    if after.is_empty() && matches!(kind, "例会" | "工作例会" | "专题会议" | "工作会议") && is_place(before)
    {
        let week = found.name("week").map_or("", |m| m.as_str());
        return (format!("{before}{week}{kind}"), n);
    }
    // 某管委会第四次全体会议: nothing that meets but a desk.
    if after.is_empty() && kind == "全体会议" && words!["管委会", "机制"].ends(before) {
        return (format!("{before}{kind}"), n);
    }
    // 某街道重点工作第27次周例会: the round is a part of the name, as long as no body meets.
    let body = tidy(before);
    if after.is_empty() && found.name("week").is_some() && !BODIES.ends(&body) {
        return (format!("{before}周{kind}"), n);
    }
    // 某指挥部2031年第三次现场推进会: it is the body's, wherever it met.
    if words!["指挥部", "领导小组", "协调小组", "专班", "联席会议"].ends(&body)
        && words![
            "推进会",
            "调度会",
            "现场会",
            "协调会",
            "会商会",
            "部署会",
            "点评会",
            "办公会"
        ]
        .ends(after)
        && after.chars().count() <= 8
        && after.chars().all(crate::normalise::is_han)
    {
        return (before.to_owned(), n);
    }
    // 国务院第十二次全体会议: a government's plenary has a name of its own.
    if after.is_empty() && kind == "全体会议" && has_plenary(before) {
        return (format!("{before}{kind}"), n);
    }
    if kind == "全体" && matches!(after, "（扩大）会议" | "(扩大)会议") && has_plenary(before) {
        return (format!("{before}{kind}{after}"), n);
    }
    // 青禾县2031年第3次县委专题会议: whose county it is stands once.
    let before = before
        .chars()
        .next_back()
        .filter(|level| "省市县区州旗".contains(*level) && after.starts_with(*level))
        .map_or(before, |level| before.trim_end_matches(level));
    // 领导小组第四次会议: the body stands before; 第五届市委书记联席会议: around it.
    (format!("{before}{after}"), n)
}

/// Whether what stands before a session's number is a place or its administration.
fn is_place(before: &str) -> bool {
    static YEAR: LazyLock<Option<Pattern>> =
        LazyLock::new(|| regex(r"(?:[（(]?20\d\d年度?[)）]?|今年|本年度?)$"));
    let name = YEAR
        .as_ref()
        .map_or_else(|| before.to_owned(), |r| r.replace(before, "").into_owned());
    words![
        "省",
        "市",
        "县",
        "区",
        "旗",
        "州",
        "盟",
        "镇",
        "乡",
        "街道",
        "园",
        "新城",
        "管委会",
        "政府",
        "局"
    ]
    .ends(&name)
}

/// 某领导小组第一次全体会议暨重点工作推进会: where two meetings are held as one, it is that of the body.
pub(super) fn merged(raw: &str) -> &str {
    let Some((first, second)) = raw.split_once('暨') else {
        return raw;
    };
    let of_body = |s: &str| {
        let (body, session) = session_of(s);
        let body = tidy(&body);
        (BODIES.ends(&body) || body.ends_with("联席会议")) && body.chars().count() >= 5
            || session.is_some() && body.chars().count() >= 6
    };
    if of_body(first) {
        first
    } else if of_body(second) {
        second
    } else {
        raw
    }
}

/// 某县落实某联席会议第七次会议议定事项: the meeting whose decisions a title hands out.
pub(super) fn handed_out(title_name: &str) -> &str {
    ["贯彻落实", "落实", "关于印发", "关于", "印发", "转发", "分解"]
        .iter()
        .find_map(|lead| title_name.split_once(lead))
        .map(|(_, rest)| rest)
        .filter(|rest| rest.chars().count() >= 6)
        .unwrap_or(title_name)
}

/// 某某出席全县某会议: the meeting that somebody came to.
pub(super) fn without_guest(name: &str) -> &str {
    ["出席", "参加"]
        .iter()
        .find_map(|came| name.split_once(came))
        .filter(|(who, meeting)| who.chars().count() <= 8 && meeting.chars().count() >= 6)
        .map_or(name, |(_, meeting)| meeting)
}

pub(super) fn tidy(body: &str) -> String {
    static YEAR: LazyLock<Option<Pattern>> = LazyLock::new(|| regex(r"20\d\d年(?:度)?"));
    let body = body.trim().trim_start_matches(['了', '的']);
    let body = without_inner_term(without_first_term(body));
    let body = body.as_str();
    // 我县民营企业家座谈会: whose the page is.
    let body = match body.strip_prefix('我').map(|rest| (rest, rest.chars().nth(1))) {
        Some((rest, Some(next)))
            if rest.starts_with(['省', '市', '县', '区', '州', '旗', '镇', '乡'])
                && next != '政'
                && next != '委' =>
        {
            &rest[3..]
        }
        _ => body,
    };
    // 县第十八届人民政府常务会议: the term is no part of the name.
    static GOVERNMENT: LazyLock<Option<Pattern>> =
        LazyLock::new(|| regex(r"第[一二三四五六七八九十百\d]{1,4}届人民政府"));
    let without_term = GOVERNMENT
        .as_ref()
        .map_or_else(|| body.to_owned(), |r| r.replace(body, "人民政府").into_owned());
    let body = without_term.as_str();
    // 某联盟第二届理事会: its term, too.
    static TERM: LazyLock<Option<Pattern>> = LazyLock::new(|| regex(r"第[一二三四五六七八九十百\d]{1,4}届"));
    let of_term = TERM
        .as_ref()
        .filter(|_| body.contains('届'))
        .and_then(|r| r.find(body))
        .filter(|m| m.start() > 0 && words!["理事会", "委员会", "常委会"].begins(&body[m.end()..]))
        .map_or_else(
            || body.to_owned(),
            |m| [&body[..m.start()], &body[m.end()..]].concat(),
        );
    let body = of_term.as_str();
    let body = without_year(body);
    // 某联席会议2031年度全体会议 is a meeting of 某联席会议.
    static YEARLY: LazyLock<Option<Pattern>> = LazyLock::new(|| regex(r"20\d\d年度?(?:全体)?会议$"));
    let yearly = YEARLY
        .as_ref()
        .map_or_else(|| body.to_owned(), |r| r.replace(body, "").into_owned());
    let body = if BODIES.ends(&yearly) {
        yearly.as_str()
    } else {
        body
    };
    // 某委员会2031年（扩大）会议 is a meeting of 某委员会.
    static WIDENED: LazyLock<Option<Pattern>> =
        LazyLock::new(|| regex(r"(?:20\d\d年(?:度)?)?[（(]扩大[)）](?:全体)?会议$"));
    let bare = WIDENED
        .as_ref()
        .map_or_else(|| body.to_owned(), |r| r.replace(body, "").into_owned());
    let body = if BODIES.ends(&bare) && !bare.ends_with("党组") && !bare.ends_with("常委会") {
        bare.as_str()
    } else {
        body
    };
    let body = YEAR.as_ref().map_or_else(
        || body.to_owned(),
        |r| {
            if words!["调度会", "例会", "党政联席会议"].ends(body)
                || r.find_iter(body).last().is_some_and(|m| m.end() == body.len())
            {
                r.replace_all(body, "").into_owned()
            } else {
                body.to_owned()
            }
        },
    );
    // 某指挥部视频会商会: how the body met.
    if let Some(head) = [
        "视频会商会",
        "视频调度会议",
        "视频调度会",
        "视频会议",
        "视频会",
        "视频推进会",
        "视频例会",
        "视频连线会",
        "电视电话会议",
        "电视电话会",
        "视频工作会",
        "视频部署会",
        "视频协调会",
        "线上会议",
        "线上例会",
    ]
    .iter()
    .find_map(|manner| body.strip_suffix(*manner))
    .filter(|head| BODIES.ends(head))
    {
        return head.to_owned();
    }
    for (tail, keep) in [
        ("领导小组会议", "领导小组"),
        ("领导小组全体会议", "领导小组"),
        ("指挥部会议", "指挥部"),
        ("指挥部会商调度会", "指挥部"),
        ("指挥部会商会", "指挥部"),
        ("指挥部调度会", "指挥部"),
        ("指挥部现场推进会", "指挥部"),
        ("指挥部现场调度会", "指挥部"),
        ("指挥部现场办公会", "指挥部"),
        ("指挥部现场会", "指挥部"),
        ("指挥部推进会", "指挥部"),
        ("领导小组推进会", "领导小组"),
        ("领导小组调度会", "领导小组"),
        ("专班现场推进会", "专班"),
        ("专班推进会", "专班"),
        ("指挥部专题会议", "指挥部"),
        ("指挥部专题调度会", "指挥部"),
        ("专班专题会议", "专班"),
        ("理事会会议", "理事会"),
        ("领导小组办公室会议", "领导小组办公室"),
        ("领导小组专题会议", "领导小组"),
        ("领导小组工作会议", "领导小组"),
        ("联席会议全体会议", "联席会议"),
        ("联席会议会议", "联席会议"),
        ("委员会会议", "委员会"),
        ("委员会全体会议", "委员会"),
        ("专班周例会", "专班"),
        ("专班例会", "专班"),
        ("专班会议", "专班"),
        ("专班视频调度会", "专班"),
        ("专班调度会", "专班"),
        ("专班调度会议", "专班"),
        ("常委会会议", "常委会会议"),
    ] {
        // A party committee's plenary has a name of its own.
        let party = || tail == "委员会全体会议" && words!["中共", "中国共产党"].begins(&body);
        if let Some(head) = body.strip_suffix(tail).filter(|_| !party()) {
            return format!("{head}{keep}");
        }
    }
    body
}

/// 2031年青禾市总灯长会议: the year before the place whose meeting it is.
fn without_year(body: &str) -> &str {
    let Some((year, rest)) = body.split_once('年') else {
        return body;
    };
    let counted = year.len() == 4 && year.starts_with("20") && year.bytes().all(|b| b.is_ascii_digit());
    let placed = rest.find(['市', '县', '区', '州', '旗']).is_some_and(|at| {
        (2..=4).contains(&rest[..at].chars().count()) && !rest.starts_with(['全', '各', '两', '三'])
    });
    if counted && placed { rest } else { body }
}

/// What minutes are of, and where it was.
pub(super) fn minutes(page: &Page, lines: &[usize], title: Option<&str>) -> Option<(String, Option<String>)> {
    let title = title?.trim();
    let name = ["会议纪要", "纪要", "会议记录", "议定事项", "备忘录", "备忘"]
        .iter()
        .find_map(|t| title.strip_suffix(t))?;
    // 专题会议纪要: minutes that have no other name.
    let name = title
        .strip_suffix("纪要")
        .filter(|whole| GENERIC.holds(whole))
        .unwrap_or(name);
    let place = place_of_minutes(page, lines);
    (name.chars().count() >= 4).then(|| (name.to_owned(), place))
}

/// 地点：… at the head of minutes, however its label is spread.
pub(super) fn place_of_minutes(page: &Page, lines: &[usize]) -> Option<String> {
    lines.iter().take(12).find_map(|i| {
        let line = page.line(*i);
        // 会议时间：2031年5月7日 会议地点：禾川县, in one line.
        if words!["时间", "会议时间"].begins(line)
            && let Some((_, place)) = line.split_once("地点：").or_else(|| line.split_once("地点:"))
        {
            let end = place.find([' ', '　', '\t', '，', ',', '；', ';', '。', '|', '｜']);
            let place = place[..end.unwrap_or(place.len())].trim();
            return (2..=30)
                .contains(&place.chars().count())
                .then(|| place.to_owned());
        }
        // **地点**：… of a page in Markdown
        if !line.starts_with(['地', '会', '*']) {
            return None;
        }
        let (label, place) = line.split_once(['：', ':'])?;
        let label: String = label
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '*')
            .collect();
        let place = place.trim();
        (matches!(label.as_str(), "地点" | "会议地点") && (2..=30).contains(&place.chars().count()))
            .then(|| place.trim_end_matches(['。', '；']).to_owned())
    })
}

/// 青禾县政府召开第三次全体会议: a title's name of a body and of its meeting, without the verb between.
pub(super) fn title_without_verb(x: &str) -> String {
    // 在全县灯会大会上的讲话
    let x = x
        .strip_prefix('在')
        .filter(|x| x.starts_with(['全', '省', '市', '县', '区']))
        .unwrap_or(x);
    match x.split_once("召开") {
        Some((who, rest)) if rest.starts_with('第') && words!["政府", "委"].ends(who) => {
            [who, rest].concat()
        }
        _ => x.to_owned(),
    }
}

/// （第8次） in a line of its own under the name of minutes: which session it was.
pub(super) fn number_below(page: &Page, lines: &[usize]) -> Option<u32> {
    lines.windows(2).take(4).find_map(|pair| {
        let told = page.line(pair[1]).trim_matches(['（', '）', '(', ')']);
        let n = told.strip_prefix('第')?.strip_suffix('次')?.trim();
        (page.line(pair[0]).ends_with("纪要") && n.chars().count() <= 4)
            .then(|| number(n))
            .flatten()
    })
}

/// 中共青禾县委员会 at the head of a page: 青禾县委.
pub(super) fn committee_above(page: &Page, lines: &[usize]) -> Option<String> {
    lines.iter().take(3).find_map(|i| {
        let owner = page.line(*i);
        let place = ["中共", "中国共产党"]
            .iter()
            .find_map(|party| owner.strip_prefix(party))?
            .strip_suffix("委员会")?;
        let placed = place.ends_with(['省', '市', '县', '区', '州', '旗']);
        (placed && (2..=8).contains(&place.chars().count())).then(|| format!("{place}委"))
    })
}

/// Whose minutes they are, by the line above 专题会议纪要 or the one it ends, at the head of a page.
pub(super) fn letterhead<'a>(page: &'a Page, lines: &[usize], body: &str) -> Option<&'a str> {
    // 某县人民政府专题会议纪要 in one line.
    let whole = lines.iter().take(5).find_map(|i| {
        let owner = page.line(*i).strip_suffix("纪要")?.strip_suffix(body)?;
        owes(owner).then_some(owner)
    });
    whole.or_else(|| owner_above(page, lines, body))
}

/// Whether a line is the name of a body that has minutes.
fn owes(owner: &str) -> bool {
    (4..=30).contains(&owner.chars().count())
        && owner.chars().all(crate::normalise::is_han)
        && (BODIES.ends(owner) || words!["人民政府", "管委会"].ends(owner))
}

/// Who stands in the line above 专题会议纪要.
fn owner_above<'a>(page: &'a Page, lines: &[usize], body: &str) -> Option<&'a str> {
    lines.windows(2).take(5).find_map(|pair| {
        let (owner, name) = (page.line(pair[0]), page.line(pair[1]));
        let minutes = name
            .strip_prefix(body)
            .is_some_and(|tail| tail.trim_end_matches("纪要").is_empty() && !tail.is_empty());
        (minutes && owes(owner)).then_some(owner)
    })
}

/// 某县采取视频会议形式召开…: the sentence without how.
pub(super) fn without_manners(lead: &str) -> std::borrow::Cow<'_, str> {
    static MANNER: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        regex(
            r"(?:以|采取|采用|通过)“?(?:线上|视频|电视|电话|网络|现场|远程|云)[^，,。；\n]{0,16}?(?:形式|方式|会议系统|系统)[，,]?",
        )
    });
    match MANNER
        .as_ref()
        .filter(|_| words!["形式", "方式", "系统"].within(lead))
    {
        Some(manner) => manner.replace_all(lead, ""),
        None => lead.into(),
    }
}

/// 某指挥部以视频方式: who meets, without how.
pub(super) fn without_manner(who: &str) -> &str {
    if words!["方式", "形式"].ends(who)
        && let Some(at) = who.rfind('以')
        && who[at..].chars().count() <= 14
    {
        return &who[..at];
    }
    who
}

/// 青禾市委、市政府: where two call a meeting together, it is a meeting of their place.
pub(super) fn place_of_two(who: &str) -> Option<&str> {
    [
        "委、市政府",
        "委、县政府",
        "委、区政府",
        "委、省政府",
        "委、市人民政府",
        "委、县人民政府",
        "委、区人民政府",
    ]
    .iter()
    .find_map(|two| who.strip_suffix(two))
    .filter(|place| (3..=8).contains(&place.chars().count()))
}

/// 市委、市政府 of the place that a page is of.
pub(super) fn is_own_pair(who: &str) -> bool {
    words![
        "市委、市政府",
        "县委、县政府",
        "区委、区政府",
        "省委、省政府",
        "州委、州政府",
        "旗委、旗政府"
    ]
    .holds(who)
}

/// The name of minutes says whole what their first sentence says with who called the meeting: 两县召开某河治理协调会议.
pub(super) fn as_minutes_say<'a>(raw: &str, minutes: &'a str) -> Option<&'a str> {
    let short = minutes
        .strip_suffix('议')
        .filter(|m| m.ends_with('会'))
        .unwrap_or(minutes);
    let before = raw.strip_suffix(minutes).or_else(|| raw.strip_suffix(short))?;
    (before.contains('、') && !minutes.starts_with("关于") && minutes.chars().count() >= 8).then_some(minutes)
}
