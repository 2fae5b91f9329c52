//! Reading: bytes from strangers → text with positions → candidates. Reading is not believing: nothing
//! found here is anything until a person accepts it.
//!
//! The room is pure: no files, no clock, no panics on any input. [`decode`] turns bytes into text, [`read`]
//! turns text into a [`Reading`]; [`normalise`] and [`recut`] lead from what was found back to the original.

mod dates;
mod decode;
mod figures;
mod kind;
mod meeting;
mod normalise;
mod page;
mod papers;
mod people;
mod reading;
mod tasks;
mod title;
mod tokens;
mod trust;

pub use decode::{Decoded, Limits, Unreadable, decode};
pub use normalise::{Normalised, normalise, recut};
pub use tokens::tokens;
pub use reading::{Cut, FigureFound, Kind, Meeting, Mode, PersonFound, Reading, Role, Span, Step, TaskFound, Trust, TrustLevel};

use dates::Day;
use normalise::Ledger;
use page::{Page, Place};

/// Changes whenever the same text may read differently.
pub const READER_VERSION: &str = "read-1";

/// Reads a text. Never fails, and gives the same answer every time.
///
/// `source_url` may give a day the page lacks; `name` is only repeated in the answer.
pub fn read(text: &str, source_url: Option<&str>, name: &str) -> Reading {
    let mut ledger = Ledger::default();
    let page = Page::new(text, &mut ledger);
    let original: Vec<char> = text.chars().collect();
    let trust = trust::judge(&page.text, &ledger);

    let (stretches, foreign) = stretches(&page);
    for lines in &foreign {
        if let (Some(a), Some(b)) = (lines.first(), lines.last()) {
            let [s, e] = page.span(&(page.lines[*a].at.start..page.lines[*b].at.end));
            ledger.cut("other-article", u32::try_from(s).unwrap_or(u32::MAX), u32::try_from(e).unwrap_or(u32::MAX));
            ledger.count("other-article", 1);
        }
    }
    let mut answer = Reading {
        file: name.to_owned(),
        encoding: None,
        reader_version: READER_VERSION.to_owned(),
        length: original.len(),
        kind: Kind::Other,
        relevant: false,
        trust,
        normalised: Vec::new(),
        cut: Vec::new(),
        title: None,
        issued_or_held_on: None,
        meeting: None,
        people: Vec::new(),
        documents_reviewed: Vec::new(),
        documents_reviewed_spans: Vec::new(),
        tasks: Vec::new(),
        indicators: Vec::new(),
    };
    let judged: Vec<(Vec<usize>, Option<title::Title>, Kind, bool)> = stretches
        .into_iter()
        .map(|lines| {
            let title = title::find(&page, &lines);
            let (kind, relevant) = kind::judge(&page, &lines, title.as_ref().map(|t| t.text.as_str()));
            (lines, title, kind, relevant)
        })
        .collect();
    // The page is what its most telling stretch is: the first that is relevant.
    let main = judged.iter().position(|j| j.3).unwrap_or(0);
    for (n, (lines, title, kind, relevant)) in judged.iter().enumerate() {
        if n == main {
            answer.kind = *kind;
            answer.relevant = *relevant;
            answer.title = title.as_ref().map(|t| t.text.clone());
        }
        if *relevant {
            one(&page, &original, lines, title.as_ref(), *kind, source_url, n == main, &mut answer);
        }
    }
    name_speakers(&mut answer);
    answer.normalised = ledger.steps();
    answer.cut = ledger.cuts();
    answer
}

#[expect(clippy::too_many_arguments, reason = "one stretch of one page, read once")]
fn one(page: &Page, original: &[char], lines: &[usize], title: Option<&title::Title>, kind: Kind, url: Option<&str>, main: bool, answer: &mut Reading) {
    let title_text = title.map(|t| t.text.as_str());
    let told_of_meeting = kind == Kind::Communique || (kind == Kind::TaskDivision && title_text.is_some_and(|t| t.contains("议定事项") || t.contains("纪要")));
    let day = day(page, lines, kind, told_of_meeting, url);
    let year = day.map(|d| d.year).or_else(|| title_text.and_then(year_in));
    let known = tasks::Known { original, day, year };
    let found = tasks::read(page, lines, kind, title.and_then(|t| t.line), &known);
    if main {
        answer.issued_or_held_on = day.map(Day::iso);
        if answer.title.is_none()
            && let Some(at) = &found.title
        {
            answer.title = Some(page.str(at).to_owned());
        }
        if told_of_meeting {
            answer.meeting = meeting::find(page, lines, title_text);
        }
        if kind != Kind::ProjectList && kind != Kind::Other {
            let who = people::find(page, lines, &found.leaders);
            answer.people = who;
        }
        for (paper, at) in papers::find(page, lines, told_of_meeting) {
            answer.documents_reviewed.push(paper);
            answer.documents_reviewed_spans.push(page.span(&at));
        }
    }
    answer.indicators.extend(figures::find(page, lines, kind, &found.taken));
    answer.tasks.extend(found.tasks);
}

/// 副省长某某 and 他 become the person's name; what names nobody goes.
fn name_speakers(answer: &mut Reading) {
    let first = answer.people.iter().find(|p| matches!(p.role, Role::Chair | Role::Speaker)).map(|p| p.name.clone());
    for task in &mut answer.tasks {
        let Some(said) = task.speaker.take() else { continue };
        task.speaker = answer.people.iter().map(|p| &p.name).find(|n| said.contains(n.as_str())).cloned().or_else(|| if said == "他" || said == "她" { first.clone() } else { None });
    }
}

/// Whether a line is the head of a table of tasks; titles stop there.
fn tasks_head(page: &Page, at: &Place) -> bool {
    tasks::is_table_head(page, at)
}

fn year_in(s: &str) -> Option<i32> {
    s.match_indices('年').find_map(|(i, _)| {
        let digits: String = s[..i].chars().rev().take(4).collect::<Vec<_>>().into_iter().rev().collect();
        dates::number(&digits).and_then(|n| i32::try_from(n).ok()).filter(|y| (1990..=2100).contains(y))
    })
}

/// The day of the meeting, else of issue.
fn day(page: &Page, lines: &[usize], kind: Kind, meeting: bool, url: Option<&str>) -> Option<Day> {
    // Days on publish lines, which furniture hides from the article.
    let published: Vec<Day> = page.lines.iter().filter(|l| l.at.len() < 400 && (l.furniture || page.str(&l.at).chars().count() < 40)).filter_map(|l| dates::full(page.str(&l.at)).map(|f| f.0)).collect();
    let from_url = url.and_then(dates::from_url);
    if meeting {
        for i in lines.iter().take(12) {
            let text: String = page.line(*i).chars().take(800).collect();
            if let Some((at, rest)) = text.split_once("会议时间").or_else(|| text.split_once("时间:")).map(|(a, b)| (a.len(), b.to_owned()))
                && at < 60
                && let Some((day, _)) = dates::full(&rest)
            {
                return Some(day);
            }
            let prose = text.contains('。') || text.chars().count() > 60 || text.contains("召开") || text.contains("举行");
            if !prose {
                continue;
            }
            let whole = dates::full(&text);
            let part = dates::month_day(&text);
            if let Some((day, at)) = whole
                && part.is_none_or(|p| at <= p.1 || page.lines[*i].furniture)
                && !text[..at].contains('》')
            {
                return Some(day);
            }
            if let Some(((month, d), _)) = part {
                let best = published.iter().copied().chain(from_url).filter_map(|k| dates::with_year(month, d, k).map(|day| (day, (k.number() - day.number()).abs()))).min_by_key(|(_, gap)| *gap);
                return best.map(|(day, _)| day);
            }
            if let Some(d) = dates::day_only(&text)
                && let Some(k) = published.first().copied().or(from_url)
            {
                let same = Day::new(k.year, k.month, d).filter(|day| day.number() <= k.number());
                let (y, m) = if k.month == 1 { (k.year - 1, 12) } else { (k.year, k.month - 1) };
                return same.or_else(|| Day::new(y, m, d));
            }
        }
        return published.first().copied().or(from_url);
    }
    if kind == Kind::Other || kind == Kind::TaskDivision || kind == Kind::Rules || kind == Kind::ProjectList {
        // A line that is a signature: a day, or an office and a day.
        let signed = lines.iter().filter(|i| {
            let l = page.line(**i);
            l.chars().count() <= 40 && !l.contains(['。', '，', ','])
        }).filter_map(|i| {
            let l = page.line(*i);
            let (day, end) = dates::full(l)?;
            let rest = l[end..].trim_start_matches('日').trim();
            (rest.is_empty() || rest.starts_with("印发")).then_some(day)
        }).next();
        return signed.or_else(|| page.lines.iter().filter(|l| l.furniture && l.at.len() < 300).find_map(|l| dates::full(page.str(&l.at)).map(|f| f.0)));
    }
    None
}

/// Stretches of a page that holds several articles, and those that are none of ours.
fn stretches(page: &Page) -> (Vec<Vec<usize>>, Vec<Vec<usize>>) {
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let mut last_end = None;
    for i in &page.body {
        let at = &page.lines[*i].at;
        let gap = last_end.is_some_and(|e: usize| {
            let between = &page.text[e..at.start];
            between.matches('\n').count() >= 2 && !page.lines.iter().any(|l| l.furniture && l.at.start >= e && l.at.end <= at.start && l.at.start > e)
        });
        if gap || blocks.is_empty() {
            blocks.push(Vec::new());
        }
        if let Some(block) = blocks.last_mut() {
            block.push(*i);
        }
        last_end = Some(at.end);
    }
    let heads = blocks.iter().filter(|b| b.first().is_some_and(|i| article_head(page.line(*i)))).count();
    if heads < 2 || blocks.len() < 3 {
        return (vec![page.body.clone()], Vec::new());
    }
    let mut ours = Vec::new();
    let mut foreign = Vec::new();
    for block in blocks {
        let text: String = block.iter().map(|i| page.line(*i)).collect::<Vec<_>>().join("\n");
        if kind::is_foreign(&text) { foreign.push(block) } else { ours.push(block) }
    }
    if ours.is_empty() {
        return (vec![page.body.clone()], Vec::new());
    }
    (ours, foreign)
}

/// 一、某报 2031-…, 【要闻】: how an article begins on a page of several.
fn article_head(line: &str) -> bool {
    let numbered = line.split_once('、').is_some_and(|(n, _)| !n.is_empty() && n.chars().count() <= 2 && n.chars().all(|c| "一二三四五六七八九十".contains(c)));
    numbered || (line.starts_with('【') && line.contains('】'))
}
