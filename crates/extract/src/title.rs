//! The title of a page: among its first lines, the one that names the document.

use std::sync::LazyLock;

use crate::pattern::Pattern;

use crate::page::{Page, Place};
use crate::vocabulary::{Words, head, words};

/// Whether a line says what a document or a meeting is, behind which a version in brackets may stand.
fn names_document(line: &str) -> bool {
    let ends = |line: &str| {
        words![
            "通报",
            "通知",
            "意见",
            "方案",
            "要点",
            "清单",
            "计划",
            "报告",
            "纪要",
            "办法",
            "分工",
            "召开",
            "举行",
            "会议",
            "议会",
            "会会",
            "谈会",
            "进会",
            "度会",
            "调会",
            "头会",
            "例会",
            "题会",
            "析会",
            "署会",
            "会商会",
            "情况",
            "分解",
            "规则",
            "制度",
            "批复",
            "函",
            "决定",
            "规划",
            "措施",
            "公告",
            "细则",
            "条例"
        ]
        .ends(line)
    };
    let version = |line: &str| -> Option<usize> {
        let inside = line.strip_suffix([')', '）'])?;
        let open = inside.rfind(['(', '（', ')', '）'])?;
        inside[open..].starts_with(['(', '（']).then_some(open)
    };
    ends(line)
        || version(line).is_some_and(|open| ends(&line[..open]))
        || line.starts_with("关于")
        || words!["主持召开", "出席"].within(line)
}

static BRACKETED: LazyLock<Option<Pattern>> = LazyLock::new(|| Pattern::new(r"[【〔]([^】〕]{6,60})[】〕]"));
static RECORD: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r#""(?:TASK_NAME|title|TITLE|name|标题|matter_name)"\s*:\s*"([^"]{2,120})""#)
});
static PERIOD: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"[（(]\s*\d{4}\s*[—–\-~至]+\s*\d{4}\s*年?\s*[)）]$"));
static NUMBERED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"^(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、])")
});
static DOC_NUMBER: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^[\p{Han}]{1,12}〔\d{4}〕\s?\d+号$|^第\s?[\d一二三四五六七八九十]+\s?期$|20\d\d年\d{1,2}月\d{1,2}日$",
    )
});

/// What the first line scores if it names a document; each further one scores less.
const SCORE_MOST: i32 = 70;

/// Last characters of a document's name.
static ENDINGS: Words = Words::new(&[
    "意见", "通知", "方案", "通报", "决定", "批复", "复函", "函", "报告", "公告", "办法", "计划", "要点",
    "措施", "规划", "请示", "通告", "规定", "纪要", "清单", "答复",
]);

/// A title: the text as it reads, its line, and where it stands.
pub(crate) struct Title {
    pub(crate) text: String,
    pub(crate) line: Option<usize>,
}

/// Finds the title of a stretch of lines.
pub(crate) fn find(page: &Page, lines: &[usize]) -> Option<Title> {
    if crate::kind::is_record(&page.text) {
        let head = head(&page.text, 20_000);
        let text = RECORD.as_ref()?.captures(head)?[1].to_owned();
        return Some(Title { text, line: None });
    }
    let mut best: Option<(i32, usize, Title)> = None;
    for (n, i) in lines.iter().enumerate().take(14) {
        let most = SCORE_MOST - i32::try_from(n).unwrap_or(0) * 3;
        if n > 2 && best.as_ref().is_some_and(|(score, ..)| *score >= most) {
            // No line further down is better.
            break;
        }
        let at = page.lines[*i].at.clone();
        let raw = page.str(&at);
        let length = raw.chars().count();
        if n <= 2
            && length > 60
            && let Some(c) = BRACKETED.as_ref().and_then(|r| r.captures(raw))
            && raw.find(['【', '〔']).is_some_and(|p| p < 60)
            // ①【…】: one of several pieces of news.
            && !(n > 0 && raw.starts_with(|c| ('①'..='⑳').contains(&c)))
            && crate::dates::full(&c[1]).is_none()
        {
            return Some(Title {
                text: c[1].to_owned(),
                line: None,
            });
        }
        let prose = raw.ends_with(['。', '；', ';'])
            || raw.matches('。').count() >= 1
            || length > 110
            || (length > 60 && raw.matches(['，', ',']).count() >= 3);
        if prose {
            break;
        }
        let mut text = clean(page, &at);
        // A long title breaks into lines: 国务院关于同意某某 / 建设某某 / 的批复.
        // 某办公室对某次会议 / 第7号提案的答复
        let answers =
            text.contains('对') && words!["会议", "代表", "委员", "提出的", "提案", "建议"].ends(&text);
        if (text.contains("关于") || answers)
            && !ENDINGS.ends(&text)
            && !text.contains(['，', ',', '。', ' '])
        {
            let mut whole = text.clone();
            for next in lines.iter().skip(n + 1).take(3) {
                let more = page.line(*next);
                if more.chars().count() > 40 || more.contains(['，', ',', '。', '：', ':', '〔']) {
                    break;
                }
                whole.push_str(more);
                if ENDINGS.ends(more) && (!answers || words!["答复", "函"].ends(more)) {
                    text.clone_from(&whole);
                    break;
                }
            }
        }
        // 青禾县人民政府办公室 / 关于印发…的通知: who writes stands in a line of its own.
        let below = |k: usize| lines.get(n + k).map_or("", |i| page.line(*i));
        let mut broken = String::new();
        if words!["关于", "印发", "转发"].begins(below(1)) && !below(1).contains(['，', '。', '：', ':'])
        {
            broken = format!("{}{}", below(1), below(2));
        }
        if let Some(name) = under_office(&text, below(1)).or_else(|| under_office(&text, &broken)) {
            text.push_str(name);
        } else if let Some(name) = minutes_of(&text, below(1))
            && lines.get(n + 1).is_none_or(|i| subject_below(page, *i).is_none())
        {
            text.push_str(name);
        } else if is_office(&text)
            && let Some(name) = under_office(below(1), below(2))
        {
            // Two offices issue it together, a line each.
            text = format!("{text} {}{name}", below(1));
        }
        // 一江同治 / ——青禾河联防座谈会侧记: what it is of stands in the second line.
        if let Some(next) = lines.get(n + 1).map(|next| page.line(*next))
            && next.starts_with("——")
            // 政府工作报告 / ——在某大会上: where it was given.
            && !(next.contains('在') && words!["会议上", "大会上", "全会上"].ends(next))
            && next.chars().count() <= 40
            // —— 首页｜要闻: the way to the page.
            && !next.contains(['。', '，', '｜', '|', '>'])
        {
            text.push_str(next);
        }
        // 三、青禾市工作要点: one of several articles on a page.
        if n == 0
            && let Some(m) = NUMBERED.as_ref().and_then(|r| r.find(&text))
            && text[m.end()..].chars().count() >= 8
            && (names_document(&text[m.end()..]) || crate::articles::is_published(page, *i))
            && !text.contains(['。', '，'])
        {
            text.drain(..m.end());
        }
        // 某县人民政府督查室 / 督 办 通 知: whose paper it is stands above its name.
        if is_office(&text) && is_bare_name(below(1)) || is_writer(&text) && is_numbered_brief(below(1)) {
            continue;
        }
        // 灯城早知道 2031年5月6日 星期二: the column and its day.
        if n == 0 && is_day_of_column(&text) {
            continue;
        }
        if let Some(name) = closed_up(&text) {
            text = name;
        }
        // 青禾县重点任务 | 序号 | 任务内容 | …: the name in the cell before the heading.
        if best.is_none()
            && let Some((name, cells)) = text.split_once(['|', '｜', '\t'])
            && cells.trim_start().starts_with("序号")
            && (6..=40).contains(&name.trim().chars().count())
            && words![
                "任务",
                "清单",
                "分工",
                "分解",
                "一览表",
                "计划",
                "事项",
                "台账",
                "目标",
                "项目"
            ]
            .ends(name.trim())
        {
            return Some(Title {
                text: name.trim().to_owned(),
                line: None,
            });
        }
        let size = text.chars().count();
        if size < 4
            || NUMBERED.as_ref().is_some_and(|r| r.is_match(&text))
            || text.ends_with(['号', '期', '日']) && DOC_NUMBER.as_ref().is_some_and(|r| r.is_match(&text))
            || text.ends_with([':', '：'])
            || text.starts_with("——")
            // 青禾县人民政府 通知公告 >> 重点工作: the way to the page.
            || text.contains(['|', '｜', '\t', '»'])
            || text.contains(">>")
            || words!["公开栏", "公示栏", "公告栏", "专栏"].ends(&text)
            || words!["天气：", "天气:", "今日天气", "天气预报"].begins(text.trim_start_matches(['◎', '●', '【', ' ']))
            || text.starts_with('•')
        {
            if NUMBERED.as_ref().is_some_and(|r| r.is_match(&text)) && n > 0 {
                break;
            }
            continue;
        }
        if crate::tasks_head(page, &page.lines[*i]) {
            break;
        }
        let mut score = most;
        if !names_document(&text) {
            score -= 30;
        }
        if size < 8 {
            score -= 15;
        }
        // 事项来源：某次会议: what a form says of itself.
        if n > 0 && is_field(&text) {
            score -= 40;
        }
        if words!["大家", "看看", "转一个", "转个", "楼主", "求助", "请问"].within(&text) {
            score -= 40;
        }
        if best.as_ref().is_none_or(|b| score > b.0) {
            best = Some((score, n, Title { text, line: Some(*i) }));
        }
    }
    let (_, _, mut title) = best?;
    if let Some(i) = title.line.and_then(|i| subject_below(page, i)) {
        title = Title {
            text: page.line(i).to_owned(),
            line: Some(i),
        };
    }
    if let Some(m) = PERIOD.as_ref().and_then(|r| r.find(&title.text)) {
        title.text.truncate(m.start());
    }
    // 重点项目表（单位：万元）: how its sums are written is no part of its name.
    if let Some(at) = title.text.find(['（', '(']).filter(|at| {
        title.text[*at..]
            .trim_start_matches(['（', '('])
            .starts_with("单位")
    }) {
        title.text.truncate(at);
    }
    Some(title)
}

/// The rest of a title whose first line is the office, or the two sides, that it is of: 关于…的通知 or 共建…备忘录. `None`
/// where the line above is none or the line below begins anew.
fn under_office<'a>(line: &str, next: &'a str) -> Option<&'a str> {
    let whole = next;
    // Most lines are prose.
    if next.len() > 80 * 4 || next.ends_with('。') {
        return None;
    }
    // 合作备忘录（2031—2033年）
    let next = PERIOD
        .as_ref()
        .filter(|_| next.ends_with([')', '）']))
        .and_then(|r| r.find(next))
        .map_or(next, |m| next[..m.start()].trim_end());
    if !words!["通知", "意见", "决定", "通报", "函", "备忘录", "协议", "公约"].ends(next) {
        return None;
    }
    let sides: Vec<&str> = line.split([' ', '　', '、']).filter(|s| !s.is_empty()).collect();
    let named = (1..=4).contains(&sides.len()) && sides.iter().all(|s| is_office(s));
    let goes_on = words!["关于", "印发", "转发"].begins(next)
        && words!["通知", "意见", "决定", "通报", "函"].ends(next)
        || sides.len() >= 2 && words!["备忘录", "协议", "公约"].ends(next);
    (named && goes_on && next.chars().count() <= 80 && !next.contains(['。', '：', ':'])).then_some(whole)
}

/// 某指挥部 / 专题会议纪要: what minutes are called stands under whose they are.
fn minutes_of<'a>(line: &str, next: &'a str) -> Option<&'a str> {
    let owner = (4..=30).contains(&line.chars().count())
        && line.chars().all(crate::normalise::is_han)
        && words![
            "指挥部",
            "领导小组",
            "专班",
            "管理委员会",
            "管委会",
            "人民政府",
            "联席会议",
            "联席会议办公室"
        ]
        .ends(line);
    (owner
        && next.ends_with("纪要")
        && next.contains('会')
        && next.chars().count() <= 12
        && !next.contains("关于"))
    .then_some(next)
}

/// 某市人民政府专题会议纪要 / 〔2031〕5号 / 关于某事的会议纪要: under the head of a paper that comes out in numbers the
/// line that says what this one is about is its title.
fn subject_below(page: &Page, head: usize) -> Option<usize> {
    let name = page.line(head);
    if name.contains("关于")
        || !words!["纪要", "通报", "专报", "简报", "快报", "督查", "通知", "要情"].ends(name)
    {
        return None;
    }
    let mut numbered = false;
    for i in head + 1..(head + 5).min(page.lines.len()) {
        let line = page.line(i);
        if numbered
            && line.starts_with("关于")
            && ENDINGS.ends(line)
            && line.chars().count() <= 60
            && !line.contains(['。', '：', ':'])
        {
            return Some(i);
        }
        numbered |= line.chars().count() <= 24
            && line.trim_end_matches([')', '）']).ends_with(['号', '期'])
            && line.contains(['〔', '第', '[', '（', '(']);
    }
    None
}

/// Whether a line of a form says one thing of it under its label: 编号：…, 签发领导：….
fn is_field(line: &str) -> bool {
    line.split_once(['：', ':']).is_some_and(|(label, said)| {
        (2..=6).contains(&label.chars().count())
            && !said.is_empty()
            && words![
                "来源", "编号", "日期", "时间", "领导", "单位", "部门", "时限", "地点", "主送", "抄送",
                "电话", "人员", "事由", "签发", "级别"
            ]
            .ends(label)
    })
}

/// Whether a line, or a part of one, is the name of an office and nothing else.
fn is_office(s: &str) -> bool {
    (4..=24).contains(&s.chars().count()) && OFFICES.ends(s) && s.chars().all(crate::normalise::is_han)
}

/// Ends of the names of those who write.
static OFFICES: Words = Words::new(&[
    "人民政府",
    "人民政府办公室",
    "人民政府办公厅",
    "委员会",
    "委员会办公室",
    "委办公室",
    "领导小组办公室",
    "指挥部办公室",
    "督查室",
    "局",
]);

/// 督 办 通 知 without what spreads it over its line.
fn closed_up(text: &str) -> Option<String> {
    let mut parts = text.split([' ', '\u{3000}']).filter(|part| !part.is_empty());
    let spread = text.chars().count() >= 7 && parts.clone().all(|part| part.chars().nth(1).is_none());
    spread.then(|| parts.by_ref().collect())
}

/// 督办通知, 交办单: the name of a sort of paper and nothing else.
fn is_bare_name(line: &str) -> bool {
    let closed = closed_up(line);
    let name = closed.as_deref().unwrap_or(line);
    words![
        "督办通知",
        "督办单",
        "督办函",
        "督办通知单",
        "督查通知",
        "督查通知单",
        "交办单",
        "交办通知",
        "交办通知单",
        "提醒函",
        "督促函",
        "催办通知",
        "催办单",
        "工作提示"
    ]
    .holds(name)
}

/// An office, or a 指挥部 that writes itself.
fn is_writer(text: &str) -> bool {
    is_office(text)
        || (4..=24).contains(&text.chars().count())
            && words!["指挥部", "领导小组", "专班"].ends(text)
            && text.chars().all(crate::normalise::is_han)
}

/// 会商简报（2031年第9期）: a brief with its number, its only name.
fn is_numbered_brief(line: &str) -> bool {
    line.strip_suffix(['）', ')'])
        .and_then(|line| line.split_once(['（', '(']))
        .is_some_and(|(name, number)| {
            number.ends_with('期')
                && name.chars().count() <= 10
                && words!["简报", "快报", "专报", "要情"].ends(name)
        })
}

/// A column of news with the day it came out, and the day of the week.
fn is_day_of_column(line: &str) -> bool {
    words!["星期", "周"].within(line)
        && line.rsplit_once([' ', '\u{3000}']).is_some_and(|(before, day)| {
            words!["星期", "周"].begins(day)
                && (2..=3).contains(&day.chars().count())
                && crate::dates::full(before).is_some()
        })
}

/// Without 栏目 | , # and marks of forums.
fn clean(page: &Page, at: &Place) -> String {
    let mut text = page
        .str(at)
        .trim_start_matches(['#', ' ', '【', '◆', '●', '■', '▶', '◎'])
        .trim();
    if text.matches('|').count() == 1
        && let Some((head, tail)) = text.split_once('|')
        // 早读某县 | 2031.05.06: the day is no title.
        && crate::dates::full(tail).is_none()
        && head.trim().chars().count() <= 8
        && tail.trim().chars().count() >= 8
    {
        text = tail.trim();
    }
    // 县里要闻 >> 某会议召开: the column before its name.
    static MARKS: Words = Words::new(&[">>", "»", "›", "＞"]);
    let marked = MARKS.within(text);
    for mark in MARKS.each().filter(|_| marked) {
        if let Some((column, name)) = text.rsplit_once(mark)
            && column.chars().count() <= 24
            && name.trim().chars().count() >= 8
            && (names_document(name.trim())
                || words!["召开", "举行", "要闻", "新闻", "动态", "政务", "公开", "首页"].within(text))
        {
            text = name.trim();
        }
    }
    if text.starts_with('转')
        && let Some((from, name)) = text.split_once(['：', ':'])
        && from.chars().count() <= 12
        && name.trim().chars().count() >= 8
    {
        text = name.trim();
    }
    text = text.strip_suffix("[复制链接]").unwrap_or(text).trim();
    for mark in ["[转帖]", "[转载]", "[原创]", "[分享]", "【转载】"] {
        text = text.strip_prefix(mark).unwrap_or(text).trim();
    }
    if page.str(at).starts_with('【') && !text.contains('】') {
        return page.str(at).to_owned();
    }
    if page.str(at).starts_with('【') {
        let whole = page.str(at).trim();
        // 【两州联防草原】某报 2031-05-06: behind it who told it, and when.
        if let Some((name, told)) = whole['【'.len_utf8()..].split_once('】')
            && name.chars().count() >= 8
            && told.chars().count() <= 24
            && crate::dates::full(told).is_some()
        {
            return name.trim().to_owned();
        }
        // 【工作动态】 says which column the page stands in.
        return whole
            .split_once('】')
            .map(|(column, name)| (column.chars().count(), name.trim()))
            .filter(|(column, name)| *column <= 7 && name.chars().count() >= 8)
            .map_or(whole, |(_, name)| name)
            .to_owned();
    }
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    #[test]
    fn a_name_of_a_document_may_have_a_version_behind_it() {
        for line in [
            "路灯修复方案",
            "路灯管理办法（试行）",
            "路灯推进会",
            "关于路灯",
            "石青主持召开路灯会商",
        ] {
            assert!(names_document(line), "{line}");
        }
        for line in [
            "路灯修复",
            "路灯方案（试行）已定",
            "方案（路灯（一））",
            "路灯（试行）",
            "",
        ] {
            assert!(!names_document(line), "{line}");
        }
    }

    #[test]
    fn the_line_that_names_the_document_is_its_title() {
        for (text, expected) in [
            (
                "青禾县人民政府办公室\n关于印发2031年青禾县路灯修复和灯箱清理重\n点任务分工的通知\n各镇人民政府：",
                "青禾县人民政府办公室关于印发2031年青禾县路灯修复和灯箱清理重点任务分工的通知",
            ),
            (
                "青禾县人民政府专题会议纪要\n〔2031〕5号\n青禾县人民政府办公室 2031年5月6日\n关于研究路灯修复问题的会议纪要\n5月5日，县长主持召开会议。",
                "关于研究路灯修复问题的会议纪要",
            ),
            (
                "青禾县老街片区更新工程指挥部\n专题会议纪要\n〔2031〕第9号\n时间：2031年5月5日\n5月5日，指挥长召开会议，研究路灯。",
                "青禾县老街片区更新工程指挥部专题会议纪要",
            ),
            (
                "青禾县人民政府\n专题会议纪要\n〔2031〕5号\n关于研究路灯修复问题的会议纪要\n5月5日，县长主持召开会议。",
                "关于研究路灯修复问题的会议纪要",
            ),
            (
                "青禾市城管局对市政协五届二次会议\n第27号提案的答复\n您提出的修路灯的提案收悉，现答复如下：",
                "青禾市城管局对市政协五届二次会议第27号提案的答复",
            ),
            (
                "青禾县人民政府 禾川县人民政府\n路灯联养合作备忘录（2031—2033年）\n为养好界上路灯，两县议定如下。",
                "青禾县人民政府 禾川县人民政府路灯联养合作备忘录",
            ),
            (
                "青禾四镇路灯联养重点任务 | 序号 | 任务内容 | 进度安排 | 牵头单位 |\n一季度 | 二季度 |\n一、共养 | 1 | 修好北街路灯 | 选址 | 完工 | 北街镇 |",
                "青禾四镇路灯联养重点任务",
            ),
            (
                "青禾县路灯抢修指挥部\n会商简报(2031年第9期)\n5月5日，县城管局组织会商。",
                "会商简报(2031年第9期)",
            ),
            (
                "灯城早知道 2031年5月6日 星期二\n◎青禾灯具前四月卖出九亿元\n5月5日，灯业协调小组第六次会议举行。",
                "青禾灯具前四月卖出九亿元",
            ),
            (
                "青禾县人民政府专题会议纪要\n5月5日，县长主持召开会议，研究关于路灯的事。",
                "青禾县人民政府专题会议纪要",
            ),
            (
                "灯务要闻 >> 青禾灯渠举行第三次联合调度\n5月5日，青禾灯渠联合调度会在北街镇举行。",
                "青禾灯渠举行第三次联合调度",
            ),
            (
                "青禾灯网 » 时政 » 正文\n[转帖] 青禾县召开路灯建设推进会 [复制链接]\n楼主 望灯人 发表于 2031-05-06 10:11 只看该作者\n5月5日，青禾县路灯建设推进会召开。",
                "青禾县召开路灯建设推进会",
            ),
            (
                "青禾县路灯事项交办单\n编号：青督〔2031〕7号\n事项来源：县政府第4次常务会议\n交办事项：修好北街路灯",
                "青禾县路灯事项交办单",
            ),
            (
                "青禾一周要闻\n①【两镇共养界上路灯好】5月5日，两镇召开联席会议，商定共用备件库，并请县城管局每月巡查一次路灯，按季通报巡查结果，年底前建成统一的路灯台账，供两镇查用。",
                "青禾一周要闻",
            ),
        ] {
            let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
            let title = find(&page, &page.body.clone()).map(|t| t.text);
            assert_eq!(title.as_deref(), Some(expected), "{text}");
        }
    }
}
