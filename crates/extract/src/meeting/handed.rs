//! The meeting whose decisions a paper hands out: 事项来源：某联席会议第四次会议（2031年5月7日，某县）.

use super::name::{session_of, tidy};
use crate::dates::{self, Day};
use crate::page::Page;
use crate::reading::{Meeting, Mode};
use crate::vocabulary::{head, words};

/// It is named among so many lines at the head of a page.
const LINES_MAX: usize = 10;

/// A meeting as a paper names it that hands out what it decided.
pub(crate) struct Handed<'a> {
    name: &'a str,
    /// The day in the bracket behind its name.
    pub(crate) day: Option<Day>,
    place: Option<&'a str>,
}

impl Handed<'_> {
    /// Its body, session and place.
    pub(crate) fn meeting(&self) -> Meeting {
        let (body, session) = session_of(self.name);
        let body = tidy(&body);
        Meeting {
            body: (!body.is_empty()).then_some(body),
            session,
            place: self.place.map(str::to_owned),
            mode: self.place.map(|_| Mode::InPerson),
            ..Meeting::default()
        }
    }
}

/// Looks for it at the head of a page.
pub(crate) fn find<'a>(page: &'a Page, lines: &[usize]) -> Option<Handed<'a>> {
    // A line with a source and a day looks like one of the page's own, which lines of the article leave out.
    let first = *lines.first()?;
    page.lines.iter().skip(first).take(LINES_MAX).find_map(|line| {
        let line = head(page.str(&line.at), 400);
        labelled(line).or_else(|| dated(line))
    })
}

/// 事项来源：…
fn labelled(line: &str) -> Option<Handed<'_>> {
    let label = words!["事项来源", "任务来源", "交办来源", "议题来源", "来源会议"]
        .beginning(line)
        .next()?;
    let told = line[label.len()..].strip_prefix(['：', ':'])?.trim();
    let (name, behind) = told.split_at(
        told.find(['（', '(', '。', '；', ' ', '　'])
            .unwrap_or(told.len()),
    );
    let named = words!["会议", "例会", "推进会", "调度会", "专题会", "座谈会", "现场会"].ends(name);
    named.then(|| of(name, behind))
}

/// 现将县政府第5次常务会议（2031年5月7日召开）决定事项交办如下
fn dated(line: &str) -> Option<Handed<'_>> {
    words!["会议（", "会议("].places(line).find_map(|(at, _)| {
        let end = at + "会议".len();
        let behind = &line[end..];
        let opened = behind.trim_start_matches(['（', '(']);
        let decided = behind
            .split_once(['）', ')'])
            .is_some_and(|(_, rest)| words!["议定", "决定", "确定", "明确", "部署"].begins(rest));
        if !decided || dates::full(head(opened, 12)).is_none() {
            return None;
        }
        let start = line[..end]
            .rfind(|c: char| !crate::normalise::is_han(c) && !c.is_ascii_digit())
            .map_or(0, |mark| {
                mark + line[mark..].chars().next().map_or(0, char::len_utf8)
            });
        let name = &line[start..end];
        let name = ["现将", "根据", "按照", "经", "将"]
            .iter()
            .find_map(|before| name.strip_prefix(before))
            .unwrap_or(name);
        Some(of(name, behind))
    })
}

/// 某指挥部第二次会议定事清单: whether a list calls itself after the meeting, counted by 次, that settled what is on it.
pub(crate) fn in_title(title: &str) -> bool {
    words!["单", "表", "一览", "台账", "分解", "分工", "交办事项", "议定事项"].ends(title)
        && title
            .rfind("次")
            .map(|at| &title[at..])
            .and_then(|rest| rest.split_once('会'))
            .is_some_and(|(sort, rest)| {
                sort.chars().count() <= 5 && rest.chars().count() <= 12 && title.contains('第')
            })
}

/// A name with what the bracket behind it says: the day, and where it was.
fn of<'a>(name: &'a str, behind: &'a str) -> Handed<'a> {
    let bracket = behind
        .strip_prefix(['（', '('])
        .and_then(|told| told.split_once(['）', ')']))
        .map_or("", |(told, _)| told);
    let place = bracket
        .split(['，', ',', '；', ' '])
        .skip(1)
        .find(|part| (2..=12).contains(&part.chars().count()) && part.chars().all(crate::normalise::is_han));
    Handed {
        name,
        day: dates::full(bracket).map(|(day, _)| day),
        place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    #[test]
    fn a_list_may_be_called_after_a_meeting() {
        for (title, told) in [
            ("青禾县路灯指挥部第二次会议定事清单", true),
            ("三县路灯联席会议第四次全体会议交办任务分解", true),
            ("三县路灯领导小组第3次会议交办单", true),
            ("三县路灯领导小组第3次会议交办事项", true),
            ("青禾县路灯第二次普查问题清单", false),
            ("青禾县路灯指挥部第二次会议召开", false),
        ] {
            assert_eq!(in_title(title), told, "{title}");
        }
        let text = "青禾县路灯指挥部第二次会议定事清单\n召开日期:2031年5月6日\n事项A 亮灯\n A1 修好北街路灯 主办:县城管局 期限:5月20日\n A2 换下南街旧灯 主办:县城管局 期限:5月底";
        let meeting = crate::read(text, None, "a").meeting.expect("a meeting");
        assert_eq!(
            (meeting.body.as_deref(), meeting.session),
            (Some("青禾县路灯指挥部"), Some(2))
        );
    }

    #[test]
    fn a_paper_that_hands_out_decisions_says_whose_they_are() {
        for (text, told) in [
            (
                "青禾县路灯事项交办单\n事项来源：三县路灯联席会议第四次会议（2031年5月7日，禾川县）\n一、修好北街路灯",
                Some(("三县路灯联席会议", Some(4), Some("2031-05-07"), Some("禾川县"))),
            ),
            (
                "县政府第5次常务会议决定事项督办清单\n（2031年5月9日）\n现将县政府第5次常务会议（2031年5月7日召开）决定事项交办如下。",
                Some(("县政府常务会议", Some(5), Some("2031-05-07"), None)),
            ),
            ("青禾县路灯事项交办单\n事项来源：群众来信\n一、修好北街路灯", None),
            (
                "青禾县路灯任务分工\n县政府常务会议（以下简称会议）决定如下。\n一、修好北街路灯",
                None,
            ),
        ] {
            let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
            let found = find(&page, &page.body.clone());
            let meeting = found.as_ref().map(Handed::meeting);
            let day = found.and_then(|f| f.day).map(Day::iso);
            let told_of = meeting.as_ref().map(|m| {
                (
                    m.body.as_deref().unwrap_or_default(),
                    m.session,
                    day.as_deref(),
                    m.place.as_deref(),
                )
            });
            assert_eq!(told_of, told, "{text}");
        }
    }
}
