//! The day a document is of: the day of the meeting it tells of, else the day it was issued. A year the
//! text lacks comes from a publish line or the address, never from today.

use crate::dates::{self, Day};
use crate::page::Page;
use crate::quick::at_most;
use crate::reading::Kind;
use crate::tasks::Deadlines;
use crate::vocabulary::{head, words};

/// Publish lines are looked for among so many lines.
const LINES_MAX: usize = 2000;

/// The year a title names.
pub(crate) fn year_in(s: &str) -> Option<i32> {
    s.match_indices('年').find_map(|(i, _)| {
        let digits: String = s[..i]
            .chars()
            .rev()
            .take(4)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        dates::number(&digits)
            .and_then(|n| i32::try_from(n).ok())
            .filter(|y| (1990..=2100).contains(y))
    })
}

/// Whether a line says when somebody put a page on a board, which is not when it was issued.
fn posted(line: &str) -> bool {
    words![
        "发表于",
        "楼主",
        "回复于",
        "只看该作者",
        "发帖",
        "回帖",
        "沙发",
        "板凳"
    ]
    .within(line)
}

/// 近日，某县召开…, 日前…: a meeting on a day that is not said.
fn lately(text: &str) -> bool {
    let opening = head(text, 60);
    words!["近日", "日前", "近期", "不久前"].within(opening)
        && words!["召开", "举行", "主持"].within(text)
        && dates::full(opening).is_none()
        && dates::month_day(opening).is_none()
        && dates::day_only(opening).is_none()
}

/// 3月24日至26日，某县代表团赴某区考察，并于26日上午召开座谈会: the day of the meeting among those of a visit.
fn within_visit(text: &str, page: impl Fn() -> Option<Day>) -> Option<Day> {
    if !text.contains('于') || !words!["召开", "举行"].within(text) {
        return None;
    }
    let whole = dates::full(text);
    let (month, first, end) = match whole {
        Some((day, end)) => (day.month, day.of_month, end),
        None => dates::month_day(text).map(|((month, day), end)| (month, day, end))?,
    };
    let rest = text[end..].trim_start_matches('日');
    rest.strip_prefix(['至', '到', '—', '-', '–', '~'])?;
    let (at, held) = rest.match_indices('于').find_map(|(at, on)| {
        let told = &rest[at + on.len()..];
        let digits = told.bytes().take_while(u8::is_ascii_digit).count();
        let day: u32 = told[..digits].parse().ok()?;
        let meets = told[digits..].starts_with('日') && words!["召开", "举行"].within(head(told, 40));
        meets.then_some((at, day))
    })?;
    // 30日至2月1日: the month of the last day.
    let month = match dates::month_day(&rest[..at]) {
        Some(((last, _), _)) if held < first => last,
        _ => month,
    };
    match whole {
        Some((day, _)) => Day::new(day.year, month, held),
        None => dates::with_year(month, held, page()?),
    }
}

/// 5月4日至6日，某某在某县调研，并在县城主持召开座谈会, told on the 6th: the visit ended with the meeting.
fn ends_visit(text: &str, of_page: Day) -> bool {
    let Some(((month, first), end)) = dates::month_day(head(text, 40)) else {
        return false;
    };
    let rest = text[end..].trim_start_matches('日');
    let Some(rest) = rest.strip_prefix(['至', '到', '—', '-', '–', '~']) else {
        return false;
    };
    let later = dates::month_day(head(rest, 6)).map(|(day, _)| day);
    let of_same_month = || {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        rest[..digits]
            .parse()
            .ok()
            .filter(|day| *day > first)
            .map(|day| (month, day))
    };
    let last = later.or_else(of_same_month);
    let held = words!["主持召开", "召开", "举行"].first(rest);
    let seen = words!["调研", "考察", "视察", "督导"].first(rest);
    last == Some((of_page.month, of_page.of_month))
        && seen
            .zip(held)
            .is_some_and(|(seen, held)| seen < held && rest[seen..held].contains('并'))
}

/// 17日, told on a page of that very day or of one of the three days after it.
fn shortly_before(day: u32, of_page: Day) -> Option<Day> {
    (0..=3)
        .filter_map(|back| of_page.back(back))
        .find(|near| near.of_month == day)
}

/// 6月20日前, 9月1日起: a day that work waits for and no meeting was on.
fn awaited(text: &str, end: usize) -> bool {
    words!["前", "之前", "以前", "起", "后", "内", "底"]
        .begins(text.get(end..).unwrap_or_default().trim_start_matches('日'))
}

/// The day behind the label of a document's own day, wherever it stands in a line.
fn labelled(line: &str) -> Option<Day> {
    let labels = words![
        "发布日期",
        "发布时间",
        "成文日期",
        "发文日期",
        "签署日期",
        "签订日期",
        "签署时间",
        "签订时间",
        "通过日期"
    ];
    // All of them have four characters.
    let behind = labels.first(line)? + "发布日期".len();
    let said = line[behind..].strip_prefix(['：', ':'])?;
    dates::full(head(said, 16)).map(|(day, _)| day)
}

/// 完成时间：2031-06-30: the first day of a line stands behind the label of a deadline.
fn owed_by(line: &str) -> bool {
    let labels = words![
        "时限",
        "期限",
        "限期",
        "截止",
        "计划完成",
        "完成时间",
        "完成日期",
        "完成节点",
        "整改时间",
        "整改日期",
        "整治时间",
        "整治日期",
        "办结时间",
        "办结日期",
        "销号时间",
        "销号日期",
        "时间要求",
        "时间节点",
        "时间安排"
    ];
    labels
        .first(line)
        .is_some_and(|at| dates::full(&line[..at]).is_none())
}

/// The year in 2031年第6号, 〔2031〕5号.
fn year_of_issue(line: &str) -> Option<i32> {
    let year = |digits: &str| digits.parse().ok().filter(|y| (1990..=2100).contains(y));
    line.match_indices("年第")
        .chain(line.match_indices('〕'))
        .find_map(|(at, _)| year(line.get(at.checked_sub(4)?..at)?))
}

/// 两地2031年春季防火会议: the year in the name of the meeting, and not of a paper or of the work that it was about.
fn year_of_meeting(text: &str) -> Option<i32> {
    text.match_indices('年').find_map(|(at, mark)| {
        let from = at.checked_sub(4)?;
        let year: i32 = text.get(from..at)?.parse().ok()?;
        let told = &text[at + mark.len()..];
        let told = &told[..told
            .find(|c: char| !crate::normalise::is_han(c) && !c.is_ascii_digit())
            .unwrap_or(told.len())];
        let end = words![
            "会议",
            "调度会",
            "推进会",
            "座谈会",
            "协调会",
            "联席会",
            "例会",
            "动员会",
            "现场会",
            "碰头会"
        ]
        .first(told)?;
        let of_work = words!["重点工作", "研究", "部署", "两会", "年度"].within(&told[..end])
            || words!["—", "-", "《", "研究", "部署", "落实", "分析"].ends(&text[..from]);
        ((1990..=2100).contains(&year) && !of_work).then_some(year)
    })
}

/// The day of the meeting, else of issue.
pub(crate) fn day(page: &Page, lines: &[usize], kind: Kind, meeting: bool, url: Option<&str>) -> Option<Day> {
    let deadlines = Deadlines::of(page);
    let owed = |i: usize| owed_by(page.line(i)) || deadlines.has(i);
    // Days on publish lines, which furniture hides from the article.
    let published = || {
        page.lines
            .iter()
            .enumerate()
            .take(LINES_MAX)
            .filter(|(_, l)| {
                let most = || {
                    if page.str(&l.at).starts_with("http") {
                        79
                    } else {
                        39
                    }
                };
                l.at.len() < 400 && (l.furniture || at_most(page.str(&l.at), most()))
            })
            .filter_map(|(i, l)| {
                let (day, end) = dates::full(page.str(&l.at))?;
                (!owed(i) && !awaited(page.str(&l.at), end)).then_some(day)
            })
    };
    let from_url = url.and_then(dates::from_url);
    if meeting {
        // What a paper hands out was decided on the day of the meeting that it names.
        if kind == Kind::TaskDivision
            && let Some(day) = crate::meeting::handed::find(page, lines).and_then(|handed| handed.day)
        {
            return Some(day);
        }
        // 时间：… above 地点：… at the head of minutes, which looks like a publish line.
        let first = || page.lines.iter().take(16).map(|l| page.str(&l.at));
        if first().any(|l| l.starts_with("地点") || l.starts_with("会议地点"))
            && let Some((day, _)) = first()
                .find(|l| l.starts_with("时间") || l.starts_with("会议时间"))
                .and_then(dates::full)
        {
            return Some(day);
        }
        for i in lines.iter().take(12) {
            let text = head(page.line(*i), 800);
            if words!["会议时间", "会议日期", "时间:", "时间："].within(text)
                && let Some((at, rest)) = text
                .split_once("会议时间")
                .or_else(|| text.split_once("会议日期"))
                .or_else(|| text.split_once("时间:"))
                .or_else(|| text.split_once("时间："))
                .map(|(a, b)| (a.len(), b.to_owned()))
                && at < 60
                // 发布时间 is the day of the page.
                && !words!["发布", "更新", "发文", "成文", "发表", "编辑", "印发", "上传"].ends(&text[..at])
                && let Some((day, _)) = dates::full(&rest)
            {
                return Some(day);
            }
            let prose = text.contains('。')
                || text.chars().count() > 60
                || text.contains("召开")
                || text.contains("举行");
            if !prose || page.lines[*i].parted && deadlines.has(*i) {
                continue;
            }
            let line = text;
            // What the weather will do on another day comes before the meeting: its own sentence is asked first.
            let text = text
                .split_inclusive('。')
                .find(|s| {
                    words!["召开", "举行"].within(s)
                        && (dates::full(s).is_some()
                            || dates::month_day(s).is_some()
                            || dates::day_only(s).is_some())
                })
                .unwrap_or(text);
            // （某融媒 11月19日讯）11月18日，…: the day in the bracket is of the page.
            let text = text
                .strip_prefix(['（', '('])
                .and_then(|told| told.split_once(['）', ')']))
                .filter(|(sent, rest)| {
                    words!["讯", "电", "消息"].ends(sent)
                        && sent.chars().count() <= 24
                        && (dates::full(rest).is_some() || dates::month_day(rest).is_some())
                })
                .map_or(text, |(_, rest)| rest);
            if let Some(day) = within_visit(text, || published().next().or(from_url)) {
                return Some(day);
            }
            if let Some(day) = from_url.filter(|of_page| ends_visit(text, *of_page)) {
                return Some(day);
            }
            // 近日，某县召开…: the page does not say which day, and the days that follow are others.
            if lately(text) {
                return published().next().or(from_url);
            }
            let whole = dates::full(text).filter(|(_, end)| !awaited(text, *end));
            let part = dates::month_day(text).filter(|(_, end)| !awaited(text, *end));
            // 【某日报 2031-05-06】5月5日，…: the bracket has the day of the page.
            let of_page = whole.filter(|(_, at)| {
                let bracketed = text.starts_with('【') && text.find('】').is_some_and(|close| *at <= close);
                // 某快讯2031-05-06讯 5月5日，…: so has what is before 讯.
                let sent = words!["讯", "电", "消息"].begins(text[*at..].trim_start_matches('日'));
                part.is_some() && (bracketed || sent)
            });
            let whole = whole.filter(|_| of_page.is_none());
            if let Some((day, at)) = whole
                && part.is_none_or(|p| at <= p.1 || page.lines[*i].furniture)
                && !text[..at].contains('》')
            {
                return Some(day);
            }
            if let Some(((month, d), _)) = part {
                let best = published()
                    .chain(from_url)
                    .chain(of_page.map(|(day, _)| day))
                    .chain(dates::full(line).map(|(day, _)| day))
                    .filter_map(|k| {
                        dates::with_year(month, d, k).map(|day| (day, (k.number() - day.number()).abs()))
                    })
                    .min_by_key(|(_, gap)| *gap);
                // 督办单（2031年第6号）: a year that the page names elsewhere.
                let numbered = || {
                    let all = page.lines.iter().take(LINES_MAX);
                    let year = all.map(|l| head(page.str(&l.at), 200)).find_map(year_of_issue)?;
                    Day::new(year, month, d)
                };
                let named = || Day::new(year_of_meeting(text)?, month, d);
                return best.map(|(day, _)| day).or_else(numbered).or_else(named);
            }
            // 周五, 上周三: the last one before the day of the page.
            if let Some((weekday, weeks)) = dates::weekday_told(text)
                && let Some(k) = published().next().or(from_url)
            {
                return k.back(k.days_since(weekday, weeks));
            }
            // 昨日, 今天: told from the day of the page.
            if let Some(back) = dates::told_from(text)
                && let Some(k) = published().next().or(from_url)
            {
                return k.back(back);
            }
            if let Some(d) = dates::day_only(text)
                && let Some(day) = from_url.and_then(|of_page| shortly_before(d, of_page))
            {
                return Some(day);
            }
            if let Some(d) = dates::day_only(text)
                && let Some(k) = published().next().or(from_url)
            {
                let same = Day::new(k.year, k.month, d).filter(|day| day.number() <= k.number());
                let (y, m) = if k.month == 1 {
                    (k.year - 1, 12)
                } else {
                    (k.year, k.month - 1)
                };
                return same.or_else(|| Day::new(y, m, d));
            }
            // 17日上午在县城召开路灯会议: of a month that the page does not say, and no other day is the meeting's.
            if whole.is_none() && dates::day_only(text).is_some() && words!["召开", "举行"].within(text) {
                return None;
            }
        }
        return published().next().or(from_url);
    }
    if kind == Kind::Other || kind == Kind::TaskDivision || kind == Kind::Rules || kind == Kind::ProjectList {
        // A line that is a signature: a day, or an office and a day.
        let signed = lines.iter().find_map(|i| {
            let l = page.line(*i);
            // 印发日期：2031年1月22日　编号：…, 会议日期：…: a form says it of itself.
            if let Some(label) = words![
                "印发日期",
                "印发时间",
                "会议日期",
                "交办日期",
                "交办时间",
                "督办日期",
                "督办时间",
                "制表日期",
                "签发日期",
                "下达日期",
                "填表日期"
            ]
            .beginning(l)
            .next()
                && let Some(said) = l[label.len()..].strip_prefix(['：', ':'])
                && let Some((day, _)) = dates::full(head(said, 16))
            {
                return Some(day);
            }
            if !at_most(l, 80) {
                return None;
            }
            // 某局　发布日期：2031-05-06　文号：…: among other labels of a short line.
            if let Some(day) = labelled(l) {
                return Some(day);
            }
            if !at_most(l, 56) {
                return None;
            }
            // 某局 2031年6月12日 单位：万元
            let l = words![
                "单位：万元",
                "单位:万元",
                "单位：亿元",
                "单位:亿元",
                "单位：元",
                "单位:元"
            ]
            .ending(l.trim_end_matches([')', '）', ' ']))
            .next()
            .and_then(|of| l.rsplit_once(of))
            .map_or(l, |(before, _)| {
                before.trim_end_matches([' ', '（', '(', '\u{3000}', '\t'])
            });
            // （青灯办〔2031〕2号，2031年2月18日印发）: a number and a day in one bracket.
            let l = l
                .strip_prefix(['（', '('])
                .and_then(|told| told.strip_suffix(['）', ')']))
                .and_then(|told| told.rsplit_once(['，', ',', ' ', '；', ';']))
                .map_or(l, |(_, last)| last);
            if !at_most(l, 40) || l.contains(['。', '，', ',']) {
                return None;
            }
            // 填报单位:某办	2031年1月20日: who filled in a list, and when.
            let filled_in = || {
                let did = words![
                    "填报", "填表", "制表", "编制", "编印", "编发", "整理", "汇总", "发布", "印发", "发文",
                    "公布", "供稿"
                ];
                let by = words![
                    "：",
                    ":",
                    "单位：",
                    "单位:",
                    "部门：",
                    "部门:",
                    "机关：",
                    "机关:",
                    "科室：",
                    "科室:"
                ];
                did.beginning(l).any(|did| by.begins(&l[did.len()..]))
            };
            // 整改时限：…: a deadline signs nothing.
            if l.contains([':', '：']) && !filled_in() && !words!["时间", "日期"].within(l)
                || words!["统计时间", "截至", "截止", "数据时间", "统计日期"].within(l)
            {
                return None;
            }
            let (day, end) = dates::full(l)?;
            let rest = l[end..].trim_start_matches('日').trim_matches([' ', ')', '）']);
            let signs = rest.is_empty()
                || rest.starts_with("印发")
                || (rest.starts_with('在') && rest.ends_with("会议上") || rest.ends_with("通过"));
            (signs && (filled_in() || !owed(*i))).then_some(day)
        });
        return signed.or_else(|| {
            page.lines
                .iter()
                .enumerate()
                .filter(|(_, l)| l.furniture && l.at.len() < 300 && !posted(page.str(&l.at)))
                .find_map(|(i, l)| dates::full(page.str(&l.at)).filter(|_| !owed(i)).map(|f| f.0))
        });
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    #[test]
    fn a_meeting_within_a_visit_has_its_own_day() {
        for (text, told) in [
            (
                "2031年5月4日至6日，青禾县代表团赴禾川区考察，并于6日上午召开座谈会。",
                Some("2031-05-06"),
            ),
            (
                "2031年5月30日至6月1日，青禾县代表团赴禾川区考察，于6月1日举行座谈会。",
                Some("2031-05-30"),
            ),
            (
                "2031年5月30日至6月2日，青禾县代表团赴禾川区考察，于1日举行座谈会。",
                Some("2031-06-01"),
            ),
            (
                "2031年5月4日至6日，青禾县代表团赴禾川区考察，召开座谈会。",
                Some("2031-05-04"),
            ),
        ] {
            let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
            let day = day(&page, &page.body.clone(), Kind::Communique, true, None);
            assert_eq!(day.map(Day::iso).as_deref(), told, "{text}");
        }
    }

    #[test]
    fn the_address_tells_the_month_of_a_day() {
        for (text, url, told) in [
            (
                "青禾县委员会17日上午召开路灯条例实施座谈会。\n条例自2031年6月1日起施行。",
                "https://a.example/2031/05/17/a310517.shtml",
                "2031-05-17",
            ),
            (
                "青禾县路灯工作会议30日在县城召开。",
                "https://a.example/2031/06/01/a310601.shtml",
                "2031-05-30",
            ),
            (
                "5月4日至6日，田立秋在禾川县调研，并在县城主持召开座谈会。",
                "https://a.example/2031/05/06/a310506.shtml",
                "2031-05-06",
            ),
            (
                "青禾县路灯工作会议29日至30日在县城召开。",
                "https://a.example/2031/05/30/a310530.shtml",
                "2031-05-29",
            ),
        ] {
            let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
            let day = day(&page, &page.body.clone(), Kind::Communique, true, Some(url));
            assert_eq!(day.map(Day::iso).as_deref(), Some(told), "{text}");
        }
    }

    #[test]
    fn forms_and_lists_say_their_day_among_other_things() {
        for (text, kind, told) in [
            (
                "青禾县路灯项目表\n青禾县城管局 2031年6月12日 单位：万元\n序号|项目名称|总投资\n1|北街路灯|300",
                Kind::ProjectList,
                "2031-06-12",
            ),
            (
                "青禾县路灯联养任务清单\n（2031年6月12日促进机构工作例会通过）\n序号\t任务\t牵头单位\n1\t修好北街路灯\t县城管局",
                Kind::TaskDivision,
                "2031-06-12",
            ),
            (
                "青禾县路灯任务清单\n填报单位:县城管局\t2031年1月20日\n序号\t任务\t牵头单位\n1\t修好北街路灯\t县城管局",
                Kind::TaskDivision,
                "2031-01-20",
            ),
            (
                "青禾县路灯晾晒榜（2031年8月）\n编制：县路灯中心 2031年9月4日\n序号\t任务\t牵头单位\n1\t修好北街路灯\t县城管局",
                Kind::TaskDivision,
                "2031-09-04",
            ),
            (
                "青禾县2031年路灯工作要点\n（青灯办〔2031〕2号，2031年2月18日印发）\n一、修好北街路灯。",
                Kind::TaskDivision,
                "2031-02-18",
            ),
            (
                "青禾县路灯事项交办单\n交办日期：2031年6月14日　编号：QD-06\n事项1：修好北街路灯",
                Kind::TaskDivision,
                "2031-06-14",
            ),
        ] {
            let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
            let day = day(&page, &page.body.clone(), kind, false, None);
            assert_eq!(day.map(Day::iso).as_deref(), Some(told), "{text}");
        }
    }

    #[test]
    fn the_year_of_a_paper_or_of_work_is_not_of_the_meeting() {
        for (text, told) in [
            (
                "青禾、禾川5月6日召开两县2031年春季亮灯会议，研究灯会。",
                Some("2031-05-06"),
            ),
            (
                "青禾县政府5月6日召开常务会议，审议《青禾县亮灯规划（2031—2035年）》。",
                None,
            ),
            (
                "青禾县政府12月6日召开常务会议，研究2032年亮灯工作。会议指出，路灯要修好。",
                None,
            ),
            ("青禾县政府5月6日召开常务会议，落实2031年重点工作。", None),
            (
                "青禾县委员会17日上午召开路灯条例座谈会。\n路灯条例自2031年6月1日起施行。",
                None,
            ),
        ] {
            let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
            let day = day(&page, &page.body.clone(), Kind::Communique, true, None);
            assert_eq!(day.map(Day::iso).as_deref(), told, "{text}");
        }
    }

    #[test]
    fn the_day_before_讯_is_of_the_page_and_gives_its_year() {
        let page = Page::new(
            &crate::original::Original::new(
                "【两镇共养路灯】青禾快讯2031-05-06讯 5月5日，两镇路灯联席会议召开。",
            ),
            &mut Ledger::default(),
        );
        let day = day(&page, &page.body.clone(), Kind::Communique, true, None);
        assert_eq!(day.map(Day::iso).as_deref(), Some("2031-05-05"));
    }

    #[test]
    fn days_are_told_from_the_day_of_the_page() {
        let published = "青禾县召开路灯会议\n发布时间：2031-05-08 09:10 来源：青禾发布\n";
        for (told, held) in [
            (
                "近日，青禾县召开路灯会议，研究路灯。\n县城管局要在6月20日前修好路灯。",
                "2031-05-08",
            ),
            (
                "日前，县长主持召开路灯会议。会议要求，5月30日前排查完毕。",
                "2031-05-08",
            ),
            ("昨天下午，青禾县召开路灯会议。", "2031-05-07"),
            ("昨天（7日）下午，青禾县召开路灯会议。", "2031-05-07"),
            ("昨晚，青禾县召开路灯会议。", "2031-05-07"),
            ("今天上午，青禾县召开路灯会议。", "2031-05-08"),
            ("今晨，青禾县召开路灯会议。", "2031-05-08"),
            ("前天，青禾县召开路灯会议。", "2031-05-06"),
            ("（青禾融媒 5月8日讯）5月6日，青禾县召开路灯会议。", "2031-05-06"),
            ("本周二，青禾县召开路灯会议。", "2031-05-06"),
            ("上周五下午，青禾县召开路灯会议。", "2031-05-02"),
            ("6日上午，青禾县召开路灯会议。", "2031-05-06"),
            ("28日，青禾县召开路灯会议。", "2031-04-28"),
            ("5月6日至7日，青禾县召开路灯会议。", "2031-05-06"),
            ("5月7日晚，青禾县召开路灯会议，6月20日前修好路灯。", "2031-05-07"),
            ("五月七日，青禾县召开路灯会议。", "2031-05-07"),
            ("2031年5月7日，青禾县召开路灯会议。", "2031-05-07"),
        ] {
            let text = format!("{published}{told}");
            let page = Page::new(&crate::original::Original::new(&text), &mut Ledger::default());
            let day = day(&page, &page.body.clone(), Kind::Communique, true, None);
            assert_eq!(day.map(Day::iso).as_deref(), Some(held), "{told}");
        }
    }

    #[test]
    fn deadlines_are_not_the_day_of_the_document() {
        let head = "青禾县2031年路灯任务分工表\n";
        for (rows, told) in [
            (
                "发布时间：2031-03-14 来源：县城管局\n序号\t工作任务\t牵头单位\t完成时限\n1\t修好北街路灯\t县城管局\t2031-06-30",
                Some("2031-03-14"),
            ),
            (
                "序号|任务|牵头单位|时限\n1|修好北街路灯|县城管局|2031-06-30",
                None,
            ),
            (
                "序号 工作任务 牵头单位 完成时限\n1 修好北街路灯 县城管局 2031-06-30",
                None,
            ),
            (
                "序号\n工作任务\n牵头单位\n完成时限\n1\n修好北街路灯\n县城管局\n2031-06-30",
                None,
            ),
            (
                "任务\t牵头单位\t完成时限\n修好北街路灯\t县城管局\t2031/6/30\n\t县城管局\t2031年3月10日",
                Some("2031-03-10"),
            ),
            ("1.修好北街路灯。\n责任单位：县城管局\n完成时间：2031-06-30", None),
            (
                "1.修好北街路灯。\n完成日期：2031年6月30日\n县城管局\n2031年3月10日",
                Some("2031-03-10"),
            ),
        ] {
            let text = format!("{head}{rows}");
            let page = Page::new(&crate::original::Original::new(&text), &mut Ledger::default());
            let day = day(&page, &page.body.clone(), Kind::TaskDivision, false, None);
            assert_eq!(day.map(Day::iso).as_deref(), told, "{text}");
        }
    }

    #[test]
    fn when_a_page_was_put_on_a_board_is_not_when_it_was_issued() {
        let page = Page::new(
            &crate::original::Original::new(
                "青禾论坛 » 城建\n发表于 2031-5-6 20:41 | 只看楼主\n青禾县路灯任务分工\n1.修好北街路灯。（牵头单位：县城管局）",
            ),
            &mut Ledger::default(),
        );
        assert_eq!(
            day(&page, &page.body.clone(), Kind::TaskDivision, false, None),
            None
        );
    }
}
