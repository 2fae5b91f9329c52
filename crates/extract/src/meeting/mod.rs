//! The meeting a page tells of: which body, the how-manieth time, where, how, and on which day.

mod bodies;
pub(crate) mod handed;
mod held;
#[cfg(test)]
mod manners;
mod name;
mod place;

use std::sync::LazyLock;

use crate::pattern::{Captures, Pattern};

use crate::page::Page;
use crate::reading::{Meeting, Mode};
use crate::vocabulary::{head, words};
use bodies::{BODIES, GENERIC, post_in};
use held::{CALLED, CHAIRED, HELD, MEETINGS, behind_title, called_on_a_law, is_chaired, regex};
use name::{
    as_minutes_say, committee_above, handed_out, is_own_pair, letterhead, merged, minutes, number_below,
    place_of_minutes, place_of_two, session_of, strip_lead, tidy, title_without_verb, without_guest,
    without_manner, without_manners,
};
use place::{
    PLACE, TALKED, WENT, attended_by_video, by_video, convened, good_place, inspected, main_venue,
    place_of_page, place_of_title, venues,
};

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
                    "传出消息",
                    "会议开到"
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
        // 全会是在关键时刻召开的一次会议: what it was, and no other meeting.
        && !words!["的一次", "的又一次", "的一场", "的重要"].begins(&c["x"])
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
            .trim_start_matches("本年度")
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
        // 会议开到各县: who listened over screens.
        let to = || {
            c.name("to")
                .filter(|to| !to.as_str().starts_with(['各', '基', '所', '村', '了']))
        };
        place = c
            .name("place")
            .or(c.name("there"))
            .or_else(to)
            .map(|p| p.as_str().to_owned());
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
                    r"(?:出席|参加|对)?(?P<x>[\p{{Han}}“”《》、—]{{4,50}}?(?:{MEETINGS})(?:[（(]?\d{{4}}年度?[)）]?)?(?:第[一二三四五六七八九十百\d]{{1,4}}(?:次|届)(?:全体|工作|专题)?(?:会议|例会))?)"
                ))
            });
            raw = JOINED
                .as_ref()?
                .captures(t)
                .map(|c| handed_out(without_guest(&named(&c))).to_owned())
                .map(|x| title_without_verb(&x));
        }
    }
    // 2031年第3次县委专题会议纪要: the number is a part of what minutes are called.
    if raw
        .as_deref()
        .is_some_and(|raw| raw.starts_with(['次', '届']) || raw.starts_with("年第"))
        && let Some(name) = title.and_then(|t| t.trim().strip_suffix("纪要"))
    {
        raw = Some(strip_lead(name));
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
    let (body, mut session) = session_of(merged(&raw));
    let mut body = tidy(&body);
    // 石青同灯匠代表举行新春座谈会: who met whom is no part of its name.
    if let Some(name) = body
        .split_once("举行")
        .filter(|(who, name)| who.contains(['同', '与']) && name.chars().count() >= 4)
        .map(|(_, name)| name.to_owned())
    {
        body = name;
    }
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
        let (whole, n) = session_of(&t[..at + body.len()]);
        body = tidy(&whole);
        session = session.or(n);
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
    // 某园区管委会第十八次主任办公会纪要: their name says whose.
    if of_office(&body)
        && let Some(t) = title.filter(|t| t.ends_with("纪要") && !t.starts_with("关于"))
        && let Some(at) = t.find(&body)
        && let (owner, Some(_)) = session_of(&t[..at + body.len()])
        && (body.chars().count() + 2..=26).contains(&owner.chars().count())
    {
        body = tidy(&owner);
    }
    // 中共某县委员会 / 第十五届第九次常委会会议纪要
    if words!["常委会", "常委会会议"].holds(&body)
        && let Some(owner) = committee_above(page, lines)
    {
        body = format!("{owner}{body}");
    }
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
    // Of several articles on a page, only the meeting's own tells of it.
    let own = match (lines.first(), lines.last()) {
        (Some(a), Some(b)) if lines.len() < page.body.len() => page
            .text
            .get(page.lines[*a].at.start..page.lines[*b].at.end)
            .unwrap_or(&page.text),
        _ => &page.text,
    };
    for (level, tail) in [
        ("县委", '县'),
        ("市委", '市'),
        ("区委", '区'),
        ("县政府", '县'),
        ("市政府", '市'),
        ("区政府", '区'),
    ] {
        if body.starts_with(level)
            && let Some(place) = place_of_page(own, tail).or_else(|| place_of_title(title, tail))
        {
            let stem = place.strip_suffix(tail).unwrap_or(&place).to_owned();
            body = format!("{stem}{body}");
        }
    }
    meeting.session = session.or(meeting.session).or_else(|| number_below(page, lines));
    meeting.body = (!body.is_empty()).then_some(body);

    let text = head(own, 6000);
    let place = place_of_minutes(page, lines)
        .or(place)
        .or_else(|| PLACE.as_ref()?.captures(lead).map(|c| c["p"].to_owned()))
        .or_else(|| WENT.as_ref()?.captures(lead).map(|c| c["p"].to_owned()))
        .or_else(|| TALKED.as_ref()?.captures(lead).map(|c| c["p"].to_owned()))
        .or_else(|| main_venue(lead))
        .or_else(|| inspected(lead))
        .or_else(|| convened(&whole))
        .and_then(|p| good_place(&p));
    meeting.place = if words!["在京召开", "在京举行", "日在京", "在京出席", "在京主持"].within(lead)
    {
        Some("北京".into())
    } else {
        place
    };
    let video = by_video(whole_lead, &raw, text) || meeting.place.is_none() && attended_by_video(own);
    meeting.mode = if video {
        Some(Mode::Video)
    } else {
        meeting.place.is_some().then_some(Mode::InPerson)
    };
    if page.has(words!["会场"]) {
        meeting.venues = venues(own);
    }
    Some(meeting)
}

#[cfg(test)]
mod tests;
