//! Members under each other, and those who came to a meeting in a line of their own.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::names::{NOT_NAMES, POST_ENDS, POSTS, SURNAMES, is_name, spread_name_at};
use super::posts::{post_behind, posts_before};
use super::{Found, add};
use crate::page::{Page, Place};
use crate::pattern::Pattern;
use crate::reading::Role;
use crate::vocabulary::words;

static LISTED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:(?:工作)?专班|指挥部|领导小组|工作小?组)?(?P<r>主\s?持\s?人?|组\s?长|主\s?任|副\s?主\s?任|委\s?员|总\s?指\s?挥|副\s?总\s?指\s?挥|指\s?挥\s?长|召\s?集\s?人|副\s?召\s?集\s?人|秘\s?书\s?长|理事长|副理事长|常务副指挥长|副\s?指\s?挥\s?长|常务副组长|副\s?组\s?长|第一副组长|召集人|副召集人|总召集人|成\s?员)\s?[:：]\s?(?P<n>[\p{Han}]\s?[\p{Han}·•]{1,12}?)(?:[（(](?P<p>[^（()）]{2,60})[)）][、，;；]?.*|\s+(?P<q>[\p{Han}、]{3,40})|$)",
    )
});

static OTHERS: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"[、，;；]\s?(?P<n>[\p{Han}·•]{2,12})[（(](?P<p>[^（()）]{2,60})[)）]"));

static MORE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?P<n>[\p{Han}]\s?[\p{Han}·•]{1,12}?)(?:\s(?P<q>[\p{Han}、]{2,40})|[（(](?P<b>[\p{Han}、]{2,40})[)）][、，;；。]?)$",
    )
});

/// The name behind a unit: two or three characters.
fn after_unit(s: &str) -> Option<&str> {
    [3, 2].into_iter().find_map(|n| {
        let at = s.char_indices().rev().nth(n - 1)?.0;
        let (unit, name) = s.split_at(at);
        let good = crate::vocabulary::words![
            "局", "委", "办", "公司", "集团", "中心", "厅", "街道", "镇", "乡", "院", "支队", "大队"
        ]
        .ends(unit)
            && (name.chars().next().is_some_and(|c| SURNAMES.contains(c)) || is_name(name))
            && name.chars().all(crate::normalise::is_han)
            && !NOT_NAMES.begins(name)
            && !crate::vocabulary::words!["同志", "负责", "领导", "人员", "代表"].within(name);
        good.then_some(name)
    })
}

/// 主持：某局局长某某: the posts and the name of who chaired, said in a line of its own.
fn chaired(s: &str) -> Option<(Vec<String>, &str)> {
    let (label, told) = label(s)?;
    words!["主持人", "主持领导", "会议主持人", "会议主持", "主持"]
        .holds(&label)
        .then(|| titled(told))?
}

/// 主 持 人：…, **主持**：…: a label without what spreads or marks it, and what is told under it.
fn label(s: &str) -> Option<(String, &str)> {
    // Twelve characters have no more bytes.
    let at = words![":", "："].first(s).filter(|at| *at <= 12 * 4)?;
    let (label, told) = (&s[..at], s[at..].trim_start_matches([':', '：']));
    let spreads = |c: &char| c.is_whitespace() || *c == '*';
    (label.chars().count() <= 12).then(|| (label.chars().filter(|c| !spreads(c)).collect(), told))
}

/// 某局局长某某: the posts and the name that ends what is told.
pub(super) fn titled(told: &str) -> Option<(Vec<String>, &str)> {
    let end = POST_ENDS
        .places(told)
        .map(|(at, post)| at + POSTS[post].len())
        .max()?;
    let name = told[end..].trim().trim_end_matches('。');
    let plain = (2..=4).contains(&name.chars().count())
        && name.chars().all(crate::normalise::is_han)
        && name.chars().next().is_some_and(|c| SURNAMES.contains(c))
        && !NOT_NAMES.begins(name);
    (plain || is_name(name)).then(|| (posts_before(&told[..end]), name))
}

/// 甲县、乙县、丙县三县负责人: whether a name in a list is the first part of several places that are counted behind it.
fn is_counted_place(names: &[&str]) -> bool {
    names.iter().find(|n| n.chars().count() > 3).is_some_and(|group| {
        let mut rest = group
            .chars()
            .skip(2)
            .take(3)
            .skip_while(|c| crate::normalise::is_han(*c) && !"两三四五六七八九十".contains(*c));
        rest.next().is_some() && rest.next().is_some_and(|c| "县市区镇乡省州地方".contains(c))
    })
}

/// Whether the space at a byte of what is listed stands within a name of two characters: 石 青.
fn is_spread(listed: &str, at: usize) -> bool {
    spread_name_at(listed).is_some_and(|end| at < end)
}

/// 某某（市政府副秘书长）: the posts in the bracket behind a name; a unit alone is none.
fn bracketed(behind: &str) -> Vec<String> {
    behind
        .strip_prefix(['（', '('])
        .and_then(|told| told.split_once(['）', ')']))
        .map(|(told, _)| told)
        .filter(|told| POST_ENDS.ends(told) && told.chars().count() <= 40)
        .map_or_else(Vec::new, |told| {
            told.split('、').map(|post| post.trim().to_owned()).collect()
        })
}

/// Those who sign for the two sides.
fn signers(line: &Place, s: &str, order: &mut Vec<String>, found: &mut BTreeMap<String, Found>) {
    for (at, label) in s.match_indices("代表") {
        let told = &s[at + label.len()..];
        if !told.starts_with(['：', ':', ' ', '　', '（']) {
            continue;
        }
        // 某县人民政府代表：某某 stands for it; 甲方代表 is no post.
        let from = s[..at]
            .rfind(char::is_whitespace)
            .map_or(0, |i| i + s[i..].chars().next().map_or(0, char::len_utf8));
        let whole = &s[from..at + label.len()];
        let mut posts = if whole.ends_with("方代表") {
            Vec::new()
        } else {
            vec![whole.to_owned()]
        };
        let told = told
            .trim_start_matches(|c: char| matches!(c, '：' | ':') || c.is_whitespace())
            .trim_start_matches("（签字）");
        let name = told
            .split(|c: char| !crate::normalise::is_han(c))
            .next()
            .unwrap_or_default();
        let plain = (2..=3).contains(&name.chars().count())
            && name.chars().next().is_some_and(|c| SURNAMES.contains(c))
            && !NOT_NAMES.holds(name);
        if plain || is_name(name) {
            // 甲方代表：某某（某市副市长）
            let own = told[name.len()..]
                .strip_prefix(['（', '('])
                .and_then(|own| own.split_once(['）', ')']))
                .map(|(own, _)| own)
                .filter(|own| POST_ENDS.ends(own));
            if let Some(own) = own.filter(|_| posts.is_empty()) {
                posts = own.split('、').map(|post| post.trim().to_owned()).collect();
            }
            let start = line.start + (name.as_ptr() as usize - s.as_ptr() as usize);
            let at = start..start + name.len();
            add(order, found, name, posts, Role::Attendee, at);
        }
    }
}

/// 省长　某某 under ——2031年1月5日在某省第九届人民代表大会第四次会议上: who gives the report.
///
/// 县委书记　某某 under 在某会议上的讲话: who spoke.
fn reports<'s>(page: &Page, line: &Place, s: &'s str) -> Option<(&'s str, &'s str, Role)> {
    if s.len() > 60 || line.start > 6000 {
        return None;
    }
    let (post, name) = s.split_once(char::is_whitespace)?;
    let name = name.trim();
    let office = words!["长", "主席", "主任", "检察长", "书记"].ends(post)
        && words![
            "省",
            "市",
            "县",
            "区",
            "州",
            "盟",
            "旗",
            "镇",
            "乡",
            "主席",
            "主任",
            "院长",
            "检察长"
        ]
        .within(post)
        && post.chars().count() <= 16;
    let plain: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let known = (2..=4).contains(&plain.chars().count())
        && plain.chars().next().is_some_and(|c| SURNAMES.contains(c))
        || is_name(&plain);
    if !office || !known {
        return None;
    }
    let mut above = page.text[..line.start].trim_end().rsplit('\n').map(str::trim);
    let [above, title] = [above.next(), above.next()].map(Option::unwrap_or_default);
    if [above, title].iter().any(|told| told.ends_with("会上的讲话")) {
        return Some((post, name, Role::Speaker));
    }
    (words!["会议上", "会议上）", "会议上)", "大会上", "全体会议上"].ends(above)
        && words!["在", "人民代表大会"].within(above))
    .then_some((post, name, Role::Reporter))
}

/// Whether a line that names nobody's office stands under one that says 指挥长 or 组长: there are two of them.
fn under_first(page: &Page, line: &Place) -> bool {
    let above = page.text[..line.start].trim_end();
    let above = above.rsplit('\n').next().unwrap_or_default();
    let told = LISTED
        .as_ref()
        .filter(|_| above.len() <= 400)
        .and_then(|r| r.captures(above));
    told.is_some_and(|c| {
        let office: String = c["r"].chars().filter(|c| !c.is_whitespace()).collect();
        matches!(
            office.as_str(),
            "指挥长" | "总指挥长" | "总指挥" | "组长" | "召集人" | "总召集人" | "理事长"
        )
    })
}

/// 组长:某某(市长) of a working group.
pub(super) fn listed(
    page: &Page,
    line: &Place,
    order: &mut Vec<String>,
    found: &mut BTreeMap<String, Found>,
) {
    let s = page.str(line);
    if s.len() > 400 {
        return;
    }
    // 甲方代表：某某　乙方代表：某某 at the foot of an agreement.
    let signs = s.starts_with("甲方")
        || words![
            "政府代表：",
            "政府代表:",
            "局代表：",
            "局代表:",
            "委员会代表：",
            "委代表："
        ]
        .within(s);
    if signs && s.chars().count() <= 60 && !s.contains('。') {
        signers(line, s, order, found);
        return;
    }
    if s.starts_with(['主', '会', '*'])
        && let Some((posts, name)) = chaired(s)
    {
        let start = line.start + (name.as_ptr() as usize - s.as_ptr() as usize);
        add(order, found, name, posts, Role::Chair, start..start + name.len());
        return;
    }
    // 出席：某某、某某 at the foot of minutes.
    if s.starts_with(['出', '列', '参', '特', '应', '与', '*'])
        && let Some((came, names)) = label(s)
        && words![
            "出席",
            "列席",
            "参会",
            "参加",
            "出席人员",
            "参会人员",
            "列席人员",
            "参加人员",
            "参会领导",
            "参加人",
            "出席人",
            "列席人",
            "参会人",
            "特邀专家",
            "特邀嘉宾",
            "应邀参加",
            "出席会议",
            "列席会议",
            "参加会议",
            "参加单位人员",
            "与会人员"
        ]
        .holds(&came)
    {
        // 某某（副区长、区公安局局长）: posts in a bracket are one with their name.
        let mut depth = 0_usize;
        let mut spread = 0_usize;
        let parts: Vec<&str> = names
            .char_indices()
            .filter(|(at, c)| {
                match c {
                    '（' | '(' => depth += 1,
                    '）' | ')' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                depth == 0 && matches!(c, '、' | '，' | ',' | ' ' | '　' | '。' | '；' | ';')
                    // 石 青: a name spread over the width of three.
                    && !(c.is_whitespace() && is_spread(&names[spread..], at - spread))
                    && {
                        spread = at + c.len_utf8();
                        true
                    }
            })
            .map(|(at, c)| (at, at + c.len_utf8()))
            .chain([(names.len(), names.len())])
            .scan(0, |from, (end, next)| {
                let part = &names[*from..end];
                *from = next;
                Some(part)
            })
            .collect();
        // 区委常委、副区长 某某: posts before a name.
        let mut ahead: Vec<String> = Vec::new();
        for (k, name) in parts.iter().enumerate() {
            let from = name.as_ptr() as usize - s.as_ptr() as usize;
            if s[..from].ends_with([';', '；', '。']) {
                ahead.clear();
            }
            if POST_ENDS.ends(name) && name.chars().count() >= 2 && !is_name(name) {
                ahead.push((*name).to_owned());
                continue;
            }
            if is_counted_place(&parts[k..]) && name.chars().count() <= 3 {
                continue;
            }
            // 某某（区财政局）: the unit is no post either way.
            let name = name.split(['（', '(']).next().unwrap_or_default();
            // 某某　某县副县长；: the post stands behind it.
            let behind = name.as_ptr() as usize - s.as_ptr() as usize + name.len();
            let mut posts = post_behind(&s[behind..]);
            if posts.is_empty() {
                posts = bracketed(&s[behind..]);
            }
            if posts.is_empty() && s[..from].ends_with([' ', '\u{3000}']) {
                posts.append(&mut ahead);
            }
            ahead.clear();
            let name_and_unit = name;
            if spread_name_at(name) == Some(name.len()) {
                let start = line.start + from;
                let closed: String = name.chars().filter(|c| !c.is_whitespace()).collect();
                add(
                    order,
                    found,
                    &closed,
                    posts,
                    Role::Attendee,
                    start..start + name.len(),
                );
                continue;
            }
            let n = name.chars().count();
            let plain = (2..=3).contains(&n)
                && name.chars().all(crate::normalise::is_han)
                && name.chars().next().is_some_and(|c| SURNAMES.contains(c))
                && !NOT_NAMES.holds(name);
            // 区财政局某某: the unit is no post.
            let name = if plain || is_name(name) {
                name
            } else {
                after_unit(name).unwrap_or(name)
            };
            let behind = name.len() < name_and_unit.len();
            if plain || behind || is_name(name) {
                let start = line.start + (name.as_ptr() as usize - s.as_ptr() as usize);
                add(
                    order,
                    found,
                    name,
                    posts,
                    Role::Attendee,
                    start..start + name.len(),
                );
            }
        }
        return;
    }
    if let Some((post, name, role)) = reports(page, line, s) {
        let start = line.start + (name.as_ptr() as usize - s.as_ptr() as usize);
        let at = start..start + name.len();
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        add(order, found, &name, vec![post.to_owned()], role, at);
        return;
    }
    let listed = LISTED.as_ref().and_then(|r| r.captures(s));
    // Members under the first have a name and posts alone in their line.
    let more = || {
        // It has 57 characters at most.
        let short = MORE.as_ref().filter(|_| s.len() <= 57 * 4);
        short.and_then(|r| r.captures(s)).filter(|c| {
            // 教授、青禾大学: where somebody is of no office, his rank is the post.
            c.name("q")
                .or(c.name("b"))
                .is_some_and(|q| q.as_str().split('、').any(|post| POST_ENDS.ends(post)))
        })
    };
    let plain = listed.is_none();
    let Some(c) = listed.or_else(more) else {
        return;
    };
    let Some(at) = c.name("n") else { return };
    let name: String = at.as_str().chars().filter(|c| !c.is_whitespace()).collect();
    let one_of_three = name.chars().next().is_some_and(|c| SURNAMES.contains(c))
        && (2..=4).contains(&name.chars().count())
        && !NOT_NAMES.holds(name.as_str());
    if !one_of_three && !is_name(&name) {
        return;
    }
    let posts = c
        .name(if plain { "b" } else { "p" })
        .or(c.name("q"))
        .map(|p| p.as_str().split('、').map(|x| x.trim().to_owned()).collect())
        .unwrap_or_default();
    let mut later: Vec<(String, Vec<String>, Place)> = Vec::new();
    let office: String = c
        .name("r")
        .map_or("", |r| r.as_str())
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect();
    let first = plain && under_first(page, line)
        || !plain
            && (["召集人", "总召集人", "总指挥", "指挥长", "理事长"].contains(&office.as_str())
                || office.starts_with(['组', '主']));
    // 某某（主任）、某某（副主任）: the others of the line.
    if !plain && let Some(p) = c.name("p") {
        for other in OTHERS
            .as_ref()
            .into_iter()
            .flat_map(|r| r.captures_iter(&s[p.end()..]))
        {
            let Some(at) = other.name("n") else { continue };
            let start = line.start + p.end() + at.start();
            let three = at.as_str().chars().next().is_some_and(|c| SURNAMES.contains(c))
                && (2..=3).contains(&at.as_str().chars().count());
            if three || is_name(at.as_str()) {
                let posts = other["p"].split('、').map(|x| x.trim().to_owned()).collect();
                later.push((at.as_str().to_owned(), posts, start..start + at.len()));
            }
        }
    }
    add(
        order,
        found,
        &name,
        posts,
        if first { Role::Chair } else { Role::Attendee },
        line.start + at.start()..line.start + at.end(),
    );
    for (name, posts, at) in later {
        add(order, found, &name, posts, Role::Attendee, at);
    }
}

#[cfg(test)]
mod tests {
    use crate::{Role, read};

    fn people(text: &str) -> Vec<(String, String, Role)> {
        read(text, None, "a")
            .people
            .into_iter()
            .map(|p| (p.name, p.posts.join("、"), p.role))
            .collect()
    }

    #[test]
    fn who_gives_the_report_stands_under_where() {
        let text = "政府工作报告\n——2031年1月5日在青禾省第九届人民代表大会第四次会议上\n省长　田立秋\n各位代表：\n现在，我代表省人民政府，向大会报告工作。\n一、2030年工作回顾\n一年来，灯具产值增长6%。";
        assert_eq!(
            people(text),
            [("田立秋".to_owned(), "省长".to_owned(), Role::Reporter)]
        );
    }

    #[test]
    fn members_of_no_office_have_a_rank() {
        let text = "青禾市人民政府办公厅关于调整市灯谜委员会组成人员的通知\n各区人民政府：\n市政府对市灯谜委员会组成人员作了调整。现将名单通知如下：\n主　任：石　青　　副市长\n委　员：田立秋　　市文旅局局长\n王　川　　编审、青禾书局原总编辑\n李木子　　教授、青禾大学";
        let found = people(text);
        for (name, posts) in [("王川", "编审、青禾书局原总编辑"), ("李木子", "教授、青禾大学")]
        {
            assert!(
                found.iter().any(|(n, p, _)| n == name && p == posts),
                "{name} {found:?}"
            );
        }
    }

    #[test]
    fn posts_stand_before_or_behind_a_name() {
        let text = "青禾灯场理事会会议纪要\n时间：2031年12月3日\n主持：石青（理事长、青禾市副市长）\n出席：闻人野（副理事长、禾川县县长），田立秋（灯场主任）\n会议议定：\n一、灯场拟订值守方案，12月20日前报理事会。";
        let found = people(text);
        for (name, posts) in [("闻人野", "副理事长、禾川县县长"), ("田立秋", "灯场主任")]
        {
            assert!(
                found.iter().any(|(n, p, _)| n == name && p == posts),
                "{name} {found:?}"
            );
        }
        let text = "青禾区路灯责任分解\n◎ 修好北街路灯。挂帅领导:区委常委、副区长石青|主责:区城管局|期限:12月25日前\n◎ 换装南街路灯。挂帅领导:副区长田立秋|主责:区城管局|期限:11月底";
        assert_eq!(
            people(text),
            [
                ("石青".to_owned(), "区委常委、副区长".to_owned(), Role::Attendee),
                ("田立秋".to_owned(), "副区长".to_owned(), Role::Attendee)
            ]
        );
    }
}
