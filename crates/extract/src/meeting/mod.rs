//! The meeting a page tells of: which body, the how-manieth time, where, how, and on which day.

pub(crate) mod handed;
#[cfg(test)]
mod manners;
mod name;
mod place;

use std::sync::LazyLock;

use crate::pattern::{Captures, Pattern};

use crate::page::Page;
use crate::reading::{Meeting, Mode};
use crate::vocabulary::{Words, head, words};
use name::{
    as_minutes_say, handed_out, is_own_pair, letterhead, merged, minutes, place_of_minutes, place_of_two,
    session_of, strip_lead, tidy, without_guest, without_manner, without_manners,
};
use place::{
    PLACE, TALKED, WENT, attended_by_video, by_video, good_place, inspected, main_venue, place_of_page,
    place_of_title, venues,
};

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
    "中心组",
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

/// 【两市灯会座谈会举行】5月7日，…: what is told behind the title that stands in the same line.
fn behind_title(line: &str) -> &str {
    line.strip_prefix('【')
        .and_then(|line| line.split_once('】'))
        .filter(|(title, told)| {
            let held = |s: &str| words!["召开", "举行", "闭幕", "开幕"].within(s);
            held(title) && held(told)
        })
        .map_or(line, |(_, told)| told)
}

/// What stands before a body's name in the post of who leads it: 市某 of 市某领导小组组长.
fn post_in<'l>(lead: &'l str, body: &str) -> Option<&'l str> {
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

fn regex(pattern: &str) -> Option<Pattern> {
    Pattern::new(pattern)
}

static CHAIRED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(&format!(
        r"主持(?:召开|实行|举行)(?P<x>[^，,。；;]{{2,60}}?(?:{MEETINGS})(?:(?:\d{{4}}年度?)?第[一二三四五六七八九十百\d]{{1,4}}(?:次|届)[\p{{Han}}]{{0,4}}?(?:会议|例会|会))?(?:暨[^，,。；;]{{2,40}}?(?:{MEETINGS}))?)"
    ))
});
static HELD: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(&format!(
        r"(?P<x>[^，,。；;：:\n]{{2,70}}?(?:{MEETINGS}))[”]?(?:[\d\s月日年在京于]{{0,12}}|(?:(?:\d{{4}}年)?\d{{1,2}}月)?\d{{1,2}}日(?:上午|下午|晚)?在(?P<there>[^，,。；以]{{2,20}}?)|以[^，,。；]{{2,24}}|就?在(?P<place>[^，,。；以]{{2,20}}?)(?:以[^，,。；]{{2,12}})?)?(?:顺利|隆重|胜利)?(?:召开|举行|实行|开幕|启幕|传出消息)"
    ))
});
static CALLED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(&format!(
        r"(?P<who>[^，,。；;\n]{{1,40}}?)(?:\d{{1,2}}月\d{{1,2}}日)?(?:在(?P<place>[^，,。；]{{2,14}}?))?(?:主持)?(?:组织)?(?:分别)?(?:召开|举行)(?:了)?(?P<x>[^，,。；;]{{0,80}}?(?:{MEETINGS})(?:(?:\d{{4}}年度?)?第[一二三四五六七八九十百\d]{{1,4}}(?:次|届)[\p{{Han}}]{{0,4}}?(?:会议|例会|会))?(?:暨[^，,。；;]{{2,40}}?(?:{MEETINGS}))?)"
    ))
});
/// Whether it is said who 主持召开 a meeting: what stands before is a person, not the body that meets.
fn is_chaired(c: &Captures<'_>) -> bool {
    let whole = c.get(0).map_or("", |m| m.as_str());
    whole.contains("主持召开") || whole.contains("主持举行")
}

/// 市人大常委会召开某条例实施座谈会: the meeting has a name without who called it.
fn called_on_a_law(who: &str, x: &str) -> bool {
    who.ends_with("人大常委会")
        && words!["座谈会", "推进会", "研讨会", "协调会", "动员会", "部署会"].ends(x)
        && x.chars().count() >= 8
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
                && words![
                    "召开",
                    "举行",
                    "主持",
                    "会商",
                    "会谈",
                    "座谈",
                    "闭幕",
                    "开幕",
                    "传出消息"
                ]
                .within(l)
        })
        .take(4)
        .map(|l| behind_title(l))
        .collect::<Vec<_>>()
        .join("\n");
    let whole_lead = head(&lead, 1500);
    let lead = without_manners(whole_lead);
    let lead = lead.as_ref();
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
        // 各镇要在3日内召开会议: what is asked for.
        && !c["who"].ends_with('要')
    {
        static DAY_BEHIND: LazyLock<Option<Pattern>> =
            LazyLock::new(|| regex(r"(?:\d{1,2}月)?\d{1,2}日(?:上午|下午)?(?:在京)?$|在京$"));
        let who = strip_lead(&c["who"]);
        let who = DAY_BEHIND
            .as_ref()
            .map_or_else(|| who.clone(), |r| r.replace(&who, "").into_owned());
        let who = without_manner(&who).to_owned();
        let x = c["x"]
            .trim_start_matches('了')
            .trim_start_matches("今年")
            .to_owned();
        place = c.name("place").map(|p| p.as_str().to_owned());
        let generic = words![
            "深化", "专题", "工作", "合作", "年度", "第", "20", "联席", "调度", "座谈", "视频", "协商",
            "会议", "全体",
        ]
        .begins(&x)
            || who.contains('、')
            || BODIES.ends(&who) && !called_on_a_law(&who, &x)
            || (who.ends_with(['市', '区', '县', '州', '镇'])
                && who.chars().count() <= 8
                && !x.starts_with('全')
                && !x.starts_with(who.as_str()))
            // 某街道召开重点工作第27次周例会: whose so common a round is.
            || (x.contains('第')
                && words!["街道", "镇", "乡", "管委会", "经开区", "高新区", "园区", "新区"].ends(&who)
                && who.chars().count() <= 12
                && !x.starts_with('全'));
        // 某指挥部召开强降雨防范应对调度会: the body met, on a topic.
        let x = if words!["指挥部", "领导小组", "协调小组", "专班"].ends(&who)
            && !x.contains('第')
            && !x.contains('暨')
        {
            String::new()
        } else {
            x
        };
        let generic = generic
            && who.chars().count() >= 2
            && !x.starts_with('全')
            && !words!["调研", "主持", "书记", "市长", "省长", "县长", "区长", "主任"].within(&who);
        // 市委、市政府召开某座谈会: whose, everybody knows. 省长某某主持召开座谈会: a person is not who meets.
        let generic = generic && !is_own_pair(&who) && !is_chaired(&c);
        let who = place_of_two(&who).unwrap_or(&who);
        raw = Some(if generic { format!("{who}{x}") } else { x });
    }
    if raw.is_none()
        && let Some(c) = HELD.as_ref()?.captures(lead)
    {
        place = c.name("place").or(c.name("there")).map(|p| p.as_str().to_owned());
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
                    r"(?:出席|参加|对)?(?P<x>[\p{{Han}}“”《》、]{{4,50}}?(?:{MEETINGS})(?:[（(]?\d{{4}}年度?[)）]?)?(?:第[一二三四五六七八九十百\d]{{1,4}}(?:次|届)(?:全体|工作|专题)?(?:会议|例会))?)"
                ))
            });
            raw = JOINED
                .as_ref()?
                .captures(t)
                .map(|c| handed_out(without_guest(&named(&c))).to_owned());
        }
    }
    // 时间：… 地点：… at the head of minutes, which call themselves 某某第8次例会纪要.
    let minutes = minutes(page, lines, title);
    if let Some(said) = raw
        .as_deref()
        .zip(title.and_then(|t| t.trim().strip_suffix("纪要")))
        .and_then(|(raw, name)| as_minutes_say(raw, name))
    {
        raw = Some(said.to_owned());
    }
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
    let (body, session) = session_of(merged(&raw));
    let mut body = tidy(&body);
    // 主持召开专题会议: which one, the title says.
    if GENERIC.holds(body.as_str())
        && let Some(c) = title.and_then(|t| CALLED.as_ref()?.captures(t))
        && !c["x"].is_empty()
    {
        let who = strip_lead(&c["who"]);
        let who =
            if who.chars().count() <= 16 && !is_chaired(&c) && !words!["主持", "调研", "书记"].within(&who)
            {
                who
            } else {
                String::new()
            };
        body = tidy(&format!("{who}{}", &c["x"]));
    }
    // 某市人民政府专题会议纪要: minutes say whose meeting it was.
    if GENERIC.holds(body.as_str())
        && let Some(t) = title.filter(|t| t.contains("纪要") && !t.starts_with("关于"))
        && let Some(at) = t.find(&body)
        && (2..=20).contains(&t[..at].chars().count())
    {
        body = tidy(&t[..at + body.len()]);
    }
    // 某县人民政府 / 专题会议纪要: whose minutes, the head of the page says.
    let of_office = |body: &str| {
        words![
            "主任办公会议",
            "县长办公会议",
            "区长办公会议",
            "市长办公会议",
            "办公会议",
            "常务会议",
            "党工委会议",
            "党组会议",
            "主任办公会",
            "办公会"
        ]
        .holds(body)
    };
    if (GENERIC.holds(body.as_str()) || of_office(&body))
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
    // 市委书记、市某领导小组组长某某主持召开领导小组第二次会议: whose, the chair's post says.
    if BODIES.holds(&body)
        && let Some(owner) = post_in(lead, &body)
    {
        body = format!("{owner}{body}");
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
    let place = place
        .or_else(|| place_of_minutes(page, lines))
        .or_else(|| PLACE.as_ref()?.captures(lead).map(|c| c["p"].to_owned()))
        .or_else(|| WENT.as_ref()?.captures(lead).map(|c| c["p"].to_owned()))
        .or_else(|| TALKED.as_ref()?.captures(lead).map(|c| c["p"].to_owned()))
        .or_else(|| main_venue(lead))
        .or_else(|| inspected(lead))
        .and_then(|p| good_place(&p));
    meeting.place = if lead.contains("在京召开") || lead.contains("在京举行") || lead.contains("日在京")
    {
        Some("北京".into())
    } else {
        place
    };
    let video = by_video(whole_lead, &raw, text) || meeting.place.is_none() && attended_by_video(&page.text);
    meeting.mode = if video {
        Some(Mode::Video)
    } else {
        meeting.place.is_some().then_some(Mode::InPerson)
    };
    if page.has(words!["会场"]) {
        meeting.venues = venues(&page.text);
    }
    Some(meeting)
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
    fn who_meets_is_told_without_how_and_by_the_name_of_the_minutes() {
        for (title, text, body, place) in [
            (
                Some("青禾县召开路灯养护领导小组第二次会议"),
                "5月5日，县委书记、县路灯养护领导小组组长某某主持召开领导小组第二次会议，研究路灯。",
                "县路灯养护领导小组",
                None,
            ),
            (
                Some("田立秋主持召开养灯企业负责人和街区代表座谈会"),
                "县委副书记、县长田立秋5月5日下午主持召开座谈会，听取对路灯的意见。",
                "养灯企业负责人和街区代表座谈会",
                None,
            ),
            (
                Some("田立秋在禾川县调研并主持召开座谈会"),
                "5月4日至5日，市委常委、副市长田立秋在禾川县调研，并在县城主持召开座谈会。",
                "座谈会",
                Some("县城"),
            ),
            (
                None,
                "5月5日，我县举行养灯企业座谈会，听取意见。",
                "养灯企业座谈会",
                None,
            ),
            (
                None,
                "5月5日晚，青禾县路灯指挥部以视频连线方式召开今年第3次调度会。",
                "青禾县路灯指挥部",
                None,
            ),
            (
                None,
                "5月5日，青禾市委、市政府召开养灯企业座谈会，听取意见。",
                "青禾市养灯企业座谈会",
                None,
            ),
            (
                None,
                "5月5日，青禾路灯联席会议2031年度会议在禾川市召开。",
                "青禾路灯联席会议",
                Some("禾川市"),
            ),
            (
                Some("界街路灯养护专题协调会议纪要"),
                "5月5日，青禾、禾川两县召开界街路灯养护专题协调会议，议定如下事项。",
                "界街路灯养护专题协调会议",
                None,
            ),
            (
                Some("青禾县 禾川县城管局路灯联养会商备忘录"),
                "5月5日，青禾县城管局与禾川县城管局在禾川县就路灯联养进行会商，县城管局参加。",
                "青禾县 禾川县城管局路灯联养会商",
                Some("禾川县"),
            ),
            (
                Some("关于研究路灯修复问题的专题会议纪要"),
                "青禾县人民政府专题会议纪要\n5月5日，副县长在县政府主持召开专题会议，研究路灯。",
                "青禾县人民政府专题会议",
                Some("县政府"),
            ),
            (
                Some("青禾路灯联席会议第四次会议议定事项任务分解"),
                "会议时间：2031年5月5日 会议地点：禾川县\n1.修好北街路灯 承办：县城管局",
                "青禾路灯联席会议",
                Some("禾川县"),
            ),
            (
                Some("田立秋出席全县路灯养护工作会议"),
                "会议强调，要修好路灯。",
                "全县路灯养护工作会议",
                None,
            ),
            (
                Some("关于研究路灯修复问题的会议纪要"),
                "青禾县人民政府专题会议纪要\n5月5日，县长主持召开专题会议，研究路灯。",
                "青禾县人民政府专题会议",
                None,
            ),
        ] {
            let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
            let m = find(&page, &page.body.clone(), title).unwrap_or_default();
            assert_eq!(
                (m.body.as_deref(), m.place.as_deref()),
                (Some(body), place),
                "{text}"
            );
        }
    }

    #[test]
    fn a_merged_meeting_is_of_the_body_and_a_places_meeting_keeps_its_kind() {
        for (text, body, session, mode) in [
            (
                "5月5日，青禾区推进夜游合作领导小组2031年第二次全体会议暨亮化推进会以电视电话会议形式召开。",
                "青禾区推进夜游合作领导小组",
                Some(2),
                Some(Mode::Video),
            ),
            (
                "5月5日，青禾市亮化动员大会暨市夜游经济工作指挥部第3次会议召开。",
                "市夜游经济工作指挥部",
                Some(3),
                None,
            ),
            (
                "5月5日，青禾经开区召开2031年第18次周例会，部署近期任务。",
                "青禾经开区周例会",
                Some(18),
                None,
            ),
            (
                "5月5日晚，青禾街道召开亮灯工作第18次周例会。",
                "青禾街道亮灯工作周例会",
                Some(18),
                None,
            ),
            (
                "5月5日，青禾县夜游合作园区建设指挥部2031年第三次现场推进会在北街镇举行。",
                "青禾县夜游合作园区建设指挥部",
                Some(3),
                Some(Mode::InPerson),
            ),
            (
                "5月5日，青禾县夜游专班第18次周例会召开。",
                "青禾县夜游专班",
                Some(18),
                None,
            ),
            (
                "5月5日，青禾流域联合防汛指挥部召开视频会商会，研判雨情。",
                "青禾流域联合防汛指挥部",
                None,
                Some(Mode::Video),
            ),
            (
                "5月5日，青禾县采取视频会议形式召开夜游工作推进会。",
                "夜游工作推进会",
                None,
                Some(Mode::Video),
            ),
        ] {
            let m = meeting(text);
            assert_eq!((m.session, m.mode), (session, mode), "{text}");
            assert!(
                m.body.as_deref().is_some_and(|said| said.ends_with(body)),
                "{text}: {:?}",
                m.body
            );
        }
    }

    #[test]
    fn a_title_that_hands_out_decisions_names_their_meeting() {
        let page = Page::new(
            &crate::original::Original::new(
                "青禾县落实三县夜游联席会议第四次会议议定事项交办单\n事项1：修好北街灯杆。主办：县城管局。",
            ),
            &mut Ledger::default(),
        );
        let title = Some("青禾县落实三县夜游联席会议第四次会议议定事项交办单");
        let m = find(&page, &page.body.clone(), title).unwrap_or_default();
        assert_eq!(
            (m.body.as_deref(), m.session),
            (Some("三县夜游联席会议"), Some(4))
        );
    }

    #[test]
    fn branch_venues_are_listed() {
        assert_eq!(
            meeting("青禾市推进会以视频方式召开。\n会议在青禾市、禾川市分别设会场。各镇街设分会场。").venues,
            ["青禾市", "禾川市", "各镇街"]
        );
    }
}
