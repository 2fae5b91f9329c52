//! The meeting a page tells of: which body, the how-manieth time, where, how, and on which day.

use std::sync::LazyLock;

use crate::pattern::{Captures, Pattern};

use crate::dates::number;
use crate::page::Page;
use crate::reading::{Meeting, Mode};
use crate::vocabulary::{Words, head, words};

const MEETINGS: &str = "电视电话会议|视频会议|联席会议|办公会议|常务会议|全体会议|专题会议|工作会议|扩大会议|会议|座谈会|推进会|调度会|协调会|动员会|部署会|现场会|大会|例会|全会|联席会|交流会|对接会|研讨会|视频会|启动会|专题会|工作会|学习会|总结会|汇报会|分析会|务虚会|恳谈会|碰头会|讲评会|观摩会|攻坚会|培训会|论证会|通气会|见面会|评审会|点评会|拉练会|民主生活会|办公会|协商会|研判会|会商会|通报会|督办会";

/// Bodies that meet under their own name.
static BODIES: Words = Words::new(&[
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
]);

/// Names that any meeting may have.
static GENERIC: Words = Words::new(&[
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

fn regex(pattern: &str) -> Option<Pattern> {
    Pattern::new(pattern)
}

static CHAIRED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(&format!(
        r"主持(?:召开|实行|举行)(?P<x>[^，,。；;]{{2,60}}?(?:{MEETINGS}))"
    ))
});
static HELD: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(&format!(
        r"(?P<x>[^，,。；;：:\n]{{2,70}}?(?:{MEETINGS}))[”]?(?:[\d\s月日年在京于]{{0,12}}|以[^，,。；]{{2,24}}|在(?P<place>[^，,。；以]{{2,20}}?)(?:以[^，,。；]{{2,12}})?)?(?:顺利|隆重|胜利)?(?:召开|举行|实行|传出消息)"
    ))
});
static CALLED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(&format!(
        r"(?P<who>[^，,。；;\n]{{1,40}}?)(?:\d{{1,2}}月\d{{1,2}}日)?(?:在(?P<place>[^，,。；]{{2,14}}?))?(?:主持)?(?:组织)?(?:分别)?(?:召开|举行)(?:了)?(?P<x>[^，,。；;]{{0,80}}?(?:{MEETINGS}))"
    ))
});
static SESSION: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"第(?P<n>[一二三四五六七八九十百\d]{1,4})(?:次|届)(?:周)?(?P<gen>全体会议|会议|全体|专题会议|工作会议|例会)?",
    )
});
static PLACE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"在(?P<p>[\p{Han}\d]{2,18}?)(?:以视频[\p{Han}]{0,4}|以电视[\p{Han}]{0,6})?(?:主持)?(?:召开|举行|闭幕|开幕)",
    )
});
/// 到某指挥部主持召开会商会: where somebody went to hold it.
static WENT: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"(?:到|来到|赴|前往|深入)(?P<p>[\p{Han}]{2,18}?)(?:主持(?:召开|举行)|(?:考察)?[，,]?(?:并)?与[\p{Han}、]{2,40}(?:进行|举行|开展)[\p{Han}]{0,6}(?:会商|会谈|座谈|磋商))",
    )
});
static VENUES: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"(?:^|[。，,；;\n])(?:会议)?(?:在)?(?P<v>[\p{Han}、()（）]{2,60}?)(?:分别)?(?:设|设立|设有)(?:了)?(?P<k>分会场|主会场|会场)",
    )
});

/// The day of the meeting stands before it; what introduces it goes.
fn strip_lead(s: &str) -> String {
    static LEAD: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        regex(
            r"^(?:[（(【][^（()）【】]{2,14}[)）】]\s*)?(?:.*[：:])?(?:[^，,。]{0,16}(?:讯|电|消息)\s*[（(][^（()）]*[）)])?\s*(?:(?:\d{4}年)?[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日(?:上午|下午|晚|晚上)?|\d{1,2}日(?:上午|下午|晚)?|近日|日前|昨日|今日|昨天|今天|当日)?\s*[，,]?\s*",
        )
    });
    let s = LEAD
        .as_ref()
        .map_or_else(|| s.to_owned(), |r| r.replace(s, "").into_owned());
    let s = s.trim().trim_matches(['“', '"', '”']);
    // A nickname: 新春第一会——.
    s.split_once("”——").map_or_else(
        || s.to_owned(),
        |(before, real)| {
            let owner = before.split('“').next().unwrap_or_default();
            format!("{owner}{real}")
        },
    )
}

/// Takes the session's number out of a meeting's name.
fn session_of(name: &str) -> (String, Option<u32>) {
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
        return (name.to_owned(), None);
    };
    let n = number(&found["n"]);
    let Some(whole) = found.get(0) else {
        return (name.to_owned(), n);
    };
    let mut before = &name[..whole.start()];
    let after = &name[whole.end()..];
    static TERM: LazyLock<Option<Pattern>> = LazyLock::new(|| regex(r"第[一二三四五六七八九十百\d]{1,4}届$"));
    if let Some(m) = TERM.as_ref().and_then(|r| r.find(before)) {
        before = &before[..m.start()];
    }
    // 领导小组第四次会议: the body stands before; 第五届市委书记联席会议: around it.
    (format!("{before}{after}"), n)
}

fn tidy(body: &str) -> String {
    static YEAR: LazyLock<Option<Pattern>> = LazyLock::new(|| regex(r"20\d\d年(?:度)?"));
    let body = body.trim().trim_start_matches(['了', '的']);
    // 县第十八届人民政府常务会议: the term is no part of the name.
    static GOVERNMENT: LazyLock<Option<Pattern>> =
        LazyLock::new(|| regex(r"第[一二三四五六七八九十百\d]{1,4}届人民政府"));
    let without_term = GOVERNMENT
        .as_ref()
        .map_or_else(|| body.to_owned(), |r| r.replace(body, "人民政府").into_owned());
    let body = without_term.as_str();
    // 某联席会议2031年度全体会议 is a meeting of 某联席会议.
    static YEARLY: LazyLock<Option<Pattern>> = LazyLock::new(|| regex(r"20\d\d年度?全体会议$"));
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
            if body.ends_with("调度会")
                || body.ends_with("例会")
                || r.find_iter(body).last().is_some_and(|m| m.end() == body.len())
            {
                r.replace_all(body, "").into_owned()
            } else {
                body.to_owned()
            }
        },
    );
    for (tail, keep) in [
        ("领导小组会议", "领导小组"),
        ("领导小组全体会议", "领导小组"),
        ("指挥部会议", "指挥部"),
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
        if let Some(head) = body.strip_suffix(tail) {
            return format!("{head}{keep}");
        }
    }
    body
}

/// Finds the meeting in the lines of a communiqué.
#[expect(
    clippy::too_many_lines,
    reason = "name, number, place and mode out of the same sentences"
)]
pub(crate) fn find(page: &Page, lines: &[usize], title: Option<&str>) -> Option<Meeting> {
    // The title names the meeting too, but shortened; it is asked last.
    let whole: Vec<&str> = lines
        .iter()
        .map(|i| page.line(*i))
        .filter(|l| title.is_none_or(|t| !l.ends_with(t)) && l.contains(['。', '，', ',', '；']))
        .collect();
    let lead: String = whole
        .iter()
        .filter(|l| {
            l.chars().count() > 12
                && words!["召开", "举行", "主持", "会商", "会谈", "座谈", "闭幕", "传出消息"].within(l)
        })
        .take(4)
        .copied()
        .collect::<Vec<_>>()
        .join("\n");
    let lead = head(&lead, 1500);
    let mut meeting = Meeting::default();
    let named = |c: &Captures<'_>| strip_lead(&c["x"]);
    let mut place = None;
    let mut raw = None;
    if let Some(c) = CHAIRED.as_ref()?.captures(lead) {
        raw = Some(named(&c).trim_start_matches(['了']).to_owned());
    }
    // What is told first is the meeting; a later 每季度召开一次对接会 is what it decided.
    let held_at = || HELD.as_ref()?.find(lead).map(|m| m.end());
    if raw.is_none()
        && let Some(c) = CALLED.as_ref()?.captures(lead)
        && c.get(0)
            .is_some_and(|m| held_at().is_none_or(|at| m.start() < at))
        && !c["x"].trim_start_matches('了').starts_with("一次")
        && !c["x"].is_empty()
        && !MEETINGS.split('|').any(|m| c["who"].ends_with(m))
        && !c["who"].contains("会议")
    {
        static DAY_BEHIND: LazyLock<Option<Pattern>> =
            LazyLock::new(|| regex(r"(?:\d{1,2}月)?\d{1,2}日(?:上午|下午)?(?:在京)?$|在京$"));
        let who = strip_lead(&c["who"]);
        let who = DAY_BEHIND
            .as_ref()
            .map_or_else(|| who.clone(), |r| r.replace(&who, "").into_owned());
        let x = c["x"].trim_start_matches('了').to_owned();
        place = c.name("place").map(|p| p.as_str().to_owned());
        let generic = words![
            "深化", "专题", "工作", "合作", "年度", "第", "20", "联席", "调度", "座谈", "视频", "协商",
            "会议", "全体",
        ]
        .begins(&x)
            || who.contains('、')
            || BODIES.ends(&who)
            || (who.ends_with(['市', '区', '县', '州', '镇'])
                && who.chars().count() <= 8
                && !x.starts_with('全')
                && !x.starts_with(who.as_str()));
        let generic = generic
            && who.chars().count() >= 2
            && !x.starts_with('全')
            && !words!["调研", "主持", "书记", "市长", "省长", "县长", "区长", "主任"].within(&who);
        raw = Some(if generic { format!("{who}{x}") } else { x });
    }
    if raw.is_none()
        && let Some(c) = HELD.as_ref()?.captures(lead)
    {
        place = c.name("place").map(|p| p.as_str().to_owned());
        raw = Some(named(&c));
    }
    if raw.is_none()
        && let Some(t) = title
    {
        if let Some(c) = CHAIRED
            .as_ref()?
            .captures(t)
            .or_else(|| HELD.as_ref()?.captures(t))
        {
            raw = Some(named(&c));
        } else {
            static JOINED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
                regex(&format!(
                    r"(?:出席|参加|对)?(?P<x>[\p{{Han}}“”《》、]{{4,50}}?(?:{MEETINGS}))"
                ))
            });
            raw = JOINED.as_ref()?.captures(t).map(|c| named(&c));
        }
    }
    // 时间：… 地点：… at the head of minutes, which call themselves 某某第8次例会纪要.
    let minutes = minutes(page, lines, title);
    // 举行工作会商: no meeting with a name.
    let raw = raw.filter(|raw| {
        !['商', '谈', '晤'].into_iter().any(|c| {
            let talks = |s: &str| s.match_indices(c).any(|(at, _)| s[..at].ends_with(raw.as_str()));
            talks(lead) || title.is_some_and(talks)
        }) || raw.ends_with("会商会")
    });
    let raw = match (raw, &minutes) {
        (Some(raw), _) => raw,
        (None, Some(m)) => m.0.clone(),
        // Two sides that met and talked.
        (None, None) if WENT.as_ref()?.is_match(lead) => String::new(),
        (None, None) => return None,
    };
    let (body, session) = session_of(&raw);
    let mut body = tidy(&body);
    // 主持召开专题会议: which one, the title says.
    if GENERIC.holds(body.as_str())
        && let Some(c) = title.and_then(|t| CALLED.as_ref()?.captures(t))
        && !c["x"].is_empty()
    {
        let who = strip_lead(&c["who"]);
        let who = if who.chars().count() <= 16 && !words!["主持", "调研", "书记"].within(&who) {
            who
        } else {
            String::new()
        };
        body = tidy(&format!("{who}{}", &c["x"]));
    }
    // 某市人民政府专题会议纪要: minutes say whose meeting it was.
    if GENERIC.holds(body.as_str())
        && let Some(t) = title.filter(|t| t.contains("纪要"))
        && let Some(at) = t.find(&body)
        && (2..=20).contains(&t[..at].chars().count())
    {
        body = tidy(&t[..at + body.len()]);
    }
    // 某县人民政府 / 专题会议纪要: whose minutes, the head of the page says.
    if GENERIC.holds(body.as_str())
        && let Some(owner) = letterhead(page, lines, &body)
    {
        body = format!("{owner}{body}");
    }
    // 主持召开项目现场办公会: of which project, the title says.
    if (6..=8).contains(&body.chars().count())
        && !body.contains(['市', '县', '区', '省', '州', '全', '委'])
        && let Some(t) = title
        && let Some(at) = t.find(&body)
        && let Some(verb) = ["召开", "举行"].iter().filter_map(|v| t[..at].rfind(v)).max()
    {
        let longer = &t[verb + "召开".len()..at + body.len()];
        if longer.chars().count() <= 24 && longer.chars().all(crate::normalise::is_han) {
            longer.clone_into(&mut body);
        }
    }
    // 领导小组: whose, the title says.
    if BODIES.holds(&body)
        && let Some(t) = title
        && let Some(at) = t.find(&body)
        && (2..=24).contains(&t[..at].chars().count())
        && t[..at].chars().all(crate::normalise::is_han)
        && !words!["召开", "主持", "出席"].within(&t[..at])
    {
        t[..at + body.len()].clone_into(&mut body);
    }
    // A bare 第二次会议 or 会议 says nothing; the title may.
    if (body.chars().count() < 4 || body == "会议")
        && !raw.is_empty()
        && let Some(t) = title
    {
        let (from_title, n) = session_of(&strip_lead(t.split("召开").next().unwrap_or(t)));
        if from_title.chars().count() >= 4 && !words!["调研", "主持", "书记", "考察"].within(&from_title)
        {
            body = tidy(&from_title);
            meeting.session = n;
        }
    }
    // 领导小组第二次全体会议议定事项交办清单: what was decided is not who met.
    if let Some(at) = body.find("议定事项").filter(|at| *at > 0) {
        body = tidy(&body[..at]);
    }
    // 某县某领导小组办公室 writes for the 领导小组 that it is of.
    if BODIES.holds(&body)
        && let Some(owner) = lines.iter().take(4).find_map(|i| {
            let line = page.line(*i);
            let owner = line.strip_suffix("办公室")?.strip_suffix(body.as_str())?;
            (2..=30).contains(&owner.chars().count()).then_some(owner)
        })
    {
        body = format!("{owner}{body}");
    }
    for (level, tail) in [
        ("县委", '县'),
        ("市委", '市'),
        ("区委", '区'),
        ("县政府", '县'),
        ("市政府", '市'),
        ("区政府", '区'),
    ] {
        if body.starts_with(level)
            && let Some(place) = place_of_page(&page.text, tail).or_else(|| place_of_title(title, tail))
        {
            let stem = place.strip_suffix(tail).unwrap_or(&place).to_owned();
            body = format!("{stem}{body}");
        }
    }
    meeting.session = session.or(meeting.session);
    meeting.body = (!body.is_empty()).then_some(body);

    let text = head(&page.text, 6000);
    let video = [
        "以视频",
        "视频形式",
        "视频方式",
        "视频会议",
        "电视电话",
        "视频连线",
        "电视电话会议",
        "视频调度",
    ]
    .iter()
    .any(|w| lead.contains(w) || raw.contains(w))
        || text.contains("会议以视频")
        || text.contains("会议以电视电话");
    let place = place
        .or_else(|| minutes.as_ref().and_then(|m| m.1.clone()))
        .or_else(|| PLACE.as_ref()?.captures(lead).map(|c| c["p"].to_owned()))
        .or_else(|| WENT.as_ref()?.captures(lead).map(|c| c["p"].to_owned()))
        .or_else(|| main_venue(lead))
        .and_then(|p| good_place(&p));
    meeting.place = if lead.contains("在京召开") || lead.contains("在京举行") || lead.contains("日在京")
    {
        Some("北京".into())
    } else {
        place
    };
    meeting.mode = if video {
        Some(Mode::Video)
    } else {
        meeting.place.is_some().then_some(Mode::InPerson)
    };
    if page.pairs.has(&page.text, "会场") {
        meeting.venues = venues(&page.text);
    }
    Some(meeting)
}

/// What minutes are of, and where it was.
fn minutes(page: &Page, lines: &[usize], title: Option<&str>) -> Option<(String, Option<String>)> {
    let name = title?.trim();
    let name = ["会议纪要", "纪要", "会议记录", "议定事项"]
        .iter()
        .find_map(|t| name.strip_suffix(t))?;
    let place = lines.iter().take(12).find_map(|i| {
        let line = page.line(*i);
        let rest = ["会议地点", "地点", "地 点"]
            .iter()
            .find_map(|w| line.strip_prefix(w))?;
        let place = rest.strip_prefix(['：', ':'])?.trim();
        (2..=30)
            .contains(&place.chars().count())
            .then(|| place.trim_end_matches(['。', '；']).to_owned())
    });
    (name.chars().count() >= 4).then(|| (name.to_owned(), place))
}

/// Who stands in the line above 专题会议纪要 at the head of a page.
fn letterhead<'a>(page: &'a Page, lines: &[usize], body: &str) -> Option<&'a str> {
    lines.windows(2).take(5).find_map(|pair| {
        let (owner, name) = (page.line(pair[0]), page.line(pair[1]));
        let minutes = name
            .strip_prefix(body)
            .is_some_and(|tail| tail.trim_end_matches("纪要").is_empty() && !tail.is_empty());
        (minutes
            && (4..=30).contains(&owner.chars().count())
            && owner.chars().all(crate::normalise::is_han)
            && (BODIES.ends(owner) || words!["人民政府", "管委会"].ends(owner)))
        .then_some(owner)
    })
}

/// 主会场设在某局: where those who chaired sat.
fn main_venue(lead: &str) -> Option<String> {
    let (_, told) = lead.split_once("主会场设在")?;
    let place = told.split(['，', ',', '。', '；', '\n']).next()?;
    ((2..=18).contains(&place.chars().count()) && place.chars().all(crate::normalise::is_han))
        .then(|| place.to_owned())
}

fn good_place(p: &str) -> Option<String> {
    let p = p.trim();
    let bad = [
        "会上",
        "形式",
        "讲话",
        "工作",
        "方面",
        "基础上",
        "视频",
        "期间",
        "全国",
        "期",
    ];
    (!bad.iter().any(|b| p.ends_with(b))
        && (!p.contains("会议") || words!["会议中心", "会议室", "会议厅"].ends(p))
        && !p.contains("通过")
        && p != "京"
        && p.chars().count() >= 2)
        .then(|| p.to_owned())
}

/// 青禾湖区召开…: the place that a title begins with.
fn place_of_title(title: Option<&str>, tail: char) -> Option<String> {
    let (name, _) = title?.split_once(tail)?;
    ((2..=4).contains(&name.chars().count()) && name.chars().all(crate::normalise::is_han))
        .then(|| format!("{name}{tail}"))
}

/// The place a page is about: a name of two to four characters before 县, 区 or 市, said often.
fn place_of_page(text: &str, tail: char) -> Option<String> {
    let chars: Vec<char> = text.chars().take(8000).collect();
    let mut counts = std::collections::BTreeMap::new();
    for (i, c) in chars.iter().enumerate() {
        if *c != tail || i < 2 {
            continue;
        }
        let before: Vec<char> = chars[i - 2..i].to_vec();
        let open =
            i < 3 || !crate::normalise::is_han(chars[i - 3]) || "在对到于省市和与由".contains(chars[i - 3]);
        if open
            && before.iter().all(|c| crate::normalise::is_han(*c))
            && !before
                .iter()
                .any(|c| "全本各两我该个副一二三四五六七八九十省市县区年月日".contains(*c))
        {
            *counts.entry(before.iter().collect::<String>()).or_insert(0) += 1;
        }
    }
    let (name, _) = counts
        .into_iter()
        .max_by_key(|(name, n): &(String, i32)| (*n, std::cmp::Reverse(name.clone())))?;
    Some(format!("{name}{tail}"))
}

fn venues(text: &str) -> Vec<String> {
    let text = head(text, 20_000);
    let mut out: Vec<String> = Vec::new();
    let Some(regex) = VENUES.as_ref() else {
        return out;
    };
    for c in regex.captures_iter(text) {
        let list = c["v"]
            .trim_start_matches("并在")
            .trim_start_matches('在')
            .trim_start_matches("会议")
            .to_owned();
        for v in list.split(['、', '和']) {
            let v = v.trim().trim_end_matches("分别");
            if (2..=20).contains(&v.chars().count()) && !out.iter().any(|o| o == v) {
                out.push(v.to_owned());
            }
        }
    }
    out.truncate(60);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    fn meeting(text: &str) -> Meeting {
        let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
        find(&page, &page.body.clone(), None).unwrap_or_default()
    }

    #[test]
    fn body_session_place_and_mode_are_found() {
        for (text, body, session, place, mode) in [
            (
                "4月18日,青禾区城市更新领导小组第四次会议召开。区长主持会议。",
                "青禾区城市更新领导小组",
                Some(4),
                None,
                None,
            ),
            (
                "11月8日,禾川三市协同发展第五届市长联席会议在青禾市举行。",
                "禾川三市协同发展市长联席会议",
                Some(5),
                Some("青禾市"),
                Some(Mode::InPerson),
            ),
            (
                "5月27日,青禾市“一件事”工作推进会以视频形式召开。",
                "青禾市“一件事”工作推进会",
                None,
                None,
                Some(Mode::Video),
            ),
            (
                "市长8月25日主持召开青禾市政府常务会议,研究防汛。",
                "青禾市政府常务会议",
                None,
                None,
                None,
            ),
        ] {
            let m = meeting(text);
            assert_eq!(
                (m.body.as_deref(), m.session, m.place.as_deref(), m.mode),
                (Some(body), session, place, mode),
                "{text}"
            );
        }
    }

    #[test]
    fn branch_venues_are_listed() {
        assert_eq!(
            meeting("青禾市推进会以视频方式召开。\n会议在青禾市、禾川市分别设会场。各镇街设分会场。").venues,
            ["青禾市", "禾川市", "各镇街"]
        );
    }
}
