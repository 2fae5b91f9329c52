//! Items that carry a note of who owes them: a bracket at the end, or labelled fields in the line.

use std::sync::LazyLock;

use crate::pattern::Pattern;

use super::notes::{self, Owed};
use super::{due, units};
use crate::page::{Page, Place};
use crate::vocabulary::{Letters, words};

/// An item with its note.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) at: Place,
    pub(crate) owed: Owed,
    pub(crate) leaders: Vec<Place>,
    pub(crate) heading: Option<String>,
    pub(crate) rule: &'static str,
}

static NUMBER: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:\d{1,3}\s*[.．、](?:\d{1,2}[.．、]?)*|\d{1,2}[-—]\d{1,2}\s|[（(]\s*(?:[一二三四五六七八九十]{1,3}|\d{1,3})\s*[)）]|[一二三四五六七八九十百]{1,4}、|第[一二三四五六七八九十]{1,3}[、，条]|——|—|-\s|〔\d{1,3}〕|[①-⑳❶-➓✅✔☑▶➤]|■|▪|●|•|·|◆|★|◎|◇|☆|问题\d{1,2}[:：]|第[一二三四五六七八九十]{1,3}[件项][:：]|【(?:事项|任务|问题|项目|隐患|议题|要点|清单)(?:\d{1,2}|[一二三四五六七八九十]{1,3})】|(?:交办|督办|议定|重点)?(?:事项|任务|项目|议题|事项之|清单)(?:\d{1,2}|[一二三四五六七八九十]{1,3})[:：、.．])\s*",
    )
});

/// 副组长：某某（县委常委）: who belongs to a group, not what it does.
static MEMBER: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:工作)?(?:专班|小组|指挥部)?(?:常务)?副?(?:组\s*长|主\s*任|指\s?挥\s?长|总\s?指\s?挥|召\s?集\s?人|理事长|秘书长)\s*[:：]|^(?:工作)?(?:专班|小组|指挥部)?(?:成\s*员|委\s*员)(?:单位)?\s*[:：]",
    )
});

/// What numbers begin with.
static NUMBER_BEGINS: Letters = Letters::new(
    "0123456789（(一二三四五六七八九十百第〔—-①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓✅✔☑▶➤■▪●•·◆★◎◇☆问【交督议重事任项清",
);

/// The end of a number that is written as most are, one of those that the pattern knows: 12. or （三） with what it numbers right
/// behind it.
fn plain(line: &str) -> Option<usize> {
    let bracketed = line.strip_prefix(['(', '（']);
    let rest = bracketed.unwrap_or(line);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let (counted, closes): (_, &[char]) = match bracketed {
        Some(_) if digits == 0 => {
            let han = |c: char| {
                matches!(
                    c,
                    '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十'
                )
            };
            (rest.len() - rest.trim_start_matches(han).len(), &[')', '）'])
        }
        Some(_) => (digits, &[')', '）']),
        None => (digits, &['.', '．', '、']),
    };
    let most = if digits > 0 { 3 } else { 3 * '一'.len_utf8() };
    let then = rest[counted..].strip_prefix(closes)?;
    ((1..=most).contains(&counted) && then.starts_with(crate::normalise::is_han))
        .then(|| line.len() - then.len())
}

/// Whether what a line begins with may go on as a number does; `false` is certain.
fn may_be_numbered(line: &str) -> bool {
    let counts = |c: char| {
        c.is_ascii_digit()
            || matches!(
                c,
                '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百'
            )
    };
    match line.chars().next() {
        Some(c) if counts(c) => line
            .trim_start_matches(counts)
            .starts_with(|c: char| matches!(c, '.' | '．' | '、' | '-' | '—') || c.is_whitespace()),
        Some('(' | '（') => line
            .chars()
            .nth(1)
            .is_some_and(|c| counts(c) || c.is_whitespace()),
        // 任务三：, 重点事项2、
        Some('问' | '【' | '交' | '督' | '议' | '重' | '事' | '任' | '项' | '清') => {
            line.chars().take(8).any(counts)
        }
        _ => true,
    }
}

/// Byte after an item's number, if the line has one.
pub(crate) fn number(line: &str) -> Option<usize> {
    if !line.starts_with(|c| NUMBER_BEGINS.contains(c)) || !may_be_numbered(line) {
        return None;
    }
    // 1.9月10日前…, 3.2031年…: the item's number ends at its first dot.
    let end = plain(line).or_else(|| Some(NUMBER.as_ref()?.find(line)?.end()))?;
    // 2.7—8月…, too.
    let rest =
        line[end..].trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—' | '至' | '~'));
    let from_to = rest.len() < line.len() - end
        && rest.starts_with(['年', '月', '日'])
        && !line[end..].starts_with(|c: char| c.is_ascii_digit());
    if line.starts_with(|c: char| c.is_ascii_digit())
        && (from_to || line[end..].starts_with(['年', '月', '日']))
    {
        let dot = line.find(['.', '．', '、'])?;
        return Some(dot + line[dot..].chars().next().map_or(0, char::len_utf8));
    }
    // 5.5%左右 is a figure, not an item's number.
    // （二）2031年5月底前编制…, ——12月15日前上线…: other marks are no part of a figure.
    let figure = line.starts_with(|c: char| c.is_ascii_digit())
        && line[end..].starts_with(|c: char| matches!(c, '0'..='9' | '%' | '％' | '亿' | '万' | '个'));
    (!figure).then_some(end)
}

/// Brackets at the ends of sentences, outermost, as byte ranges with their inside.
fn brackets(s: &str) -> Vec<(usize, usize, usize, usize)> {
    let mut out = Vec::new();
    if !words!["(", "（", "【", "〔", "["].within(s) {
        return out;
    }
    let (mut depth, mut open, mut inside) = (0_i32, 0, 0);
    for (i, c) in s.char_indices() {
        match c {
            '(' | '（' | '【' | '〔' | '[' => {
                if depth == 0 {
                    (open, inside) = (i, i + c.len_utf8());
                }
                depth += 1;
            }
            ')' | '）' | '】' | '〕' | ']' if depth > 0 => {
                depth -= 1;
                if depth == 0 {
                    out.push((open, i + c.len_utf8(), inside, i));
                }
            }
            _ => {}
        }
    }
    out
}

/// （某局牵头，某: the note at whose end a page was cut, without the word that was cut in two.
fn cut_off(page: &Page, line: &Place) -> Option<(usize, usize, usize, usize)> {
    let s = page.str(line);
    if !page.text[line.end..].trim().is_empty() {
        return None;
    }
    let (open, mark) = s.char_indices().rev().find(|(_, c)| matches!(c, '（' | '('))?;
    let inside = open + mark.len_utf8();
    let rest = &s[inside..];
    let whole = rest.rfind(['，', ',', '；', '、'])?;
    let ended = s[..open].trim_end().ends_with(['。', '；', ';']);
    (ended && !rest.contains([')', '）', '。']) && words!["牵头", "负责", "主办"].within(&rest[..whole]))
        .then_some((open, s.len(), inside, inside + whole))
}

/// Items of one line. Several notes in a line are several items.
pub(crate) fn items(page: &Page, line: &Place, first_leads: bool, heading: Option<&str>) -> Vec<Item> {
    let s = page.str(line);
    if MEMBER.as_ref().is_some_and(|r| r.is_match(s)) {
        return Vec::new();
    }
    let body_from = number(s).unwrap_or(0);
    let mut out = Vec::new();
    let mut from = body_from;
    let mut last_note_end = body_from;
    // 下步措施:… is the task, wherever the brackets stand.
    let labels = notes::labels(s);
    if labels.iter().any(|l| l.0 == notes::Label::Measure) {
        return labelled(page, line, body_from, &s[body_from..], first_leads, heading)
            .into_iter()
            .collect();
    }
    let told = labels.first().map_or(s.len(), |label| label.1);
    for (open, close, inside_from, inside_to) in brackets(s).into_iter().chain(cut_off(page, line)) {
        // 牵头：各镇（街道）；: of the name of a unit.
        if open < from || open > told && !s[told..open].contains('。') {
            continue;
        }
        let (close, inside_to) = run_on(s, close, inside_from..inside_to);
        let after = s[close..].trim_start();
        let behind = due_behind(&s[close..]);
        let ends = after.is_empty()
            || behind.is_some()
            || after.starts_with(['。', ';', '；', '.', '，'])
            || s[..open].trim_end().ends_with(['。', '；', ';']);
        if !ends {
            continue;
        }
        let Some(mut owed) = notes::note(&s[inside_from..inside_to], first_leads) else {
            continue;
        };
        let close = close + behind.as_ref().map_or(0, |(_, len)| *len);
        owed.due = owed.due.or(behind.map(|(day, _)| day));
        let at = page.trim(
            line.start + from..line.start + open,
            &['。', '；', ';', '.', '，'],
        );
        // 为修好路灯，制定本计划。（…）: what the plan is for.
        if opens_plan(page.str(&at)) {
            from = close;
            continue;
        }
        let sub = number(page.str(&at)).unwrap_or(0);
        let at = at.start + sub..at.end;
        if page.str(&at).chars().count() >= 4 {
            let rule = if inside_to - inside_from > 0 && !notes::labels(&s[inside_from..inside_to]).is_empty()
            {
                "division.fields"
            } else {
                "division.note"
            };
            out.push(Item {
                at,
                owed,
                leaders: leader_places(page, &(line.start + inside_from..line.start + inside_to)),
                heading: heading.map(str::to_owned),
                rule,
            });
        }
        let skip: usize = s[close..]
            .chars()
            .take_while(|c| matches!(c, '。' | ';' | '；' | ' ' | '，'))
            .map(char::len_utf8)
            .sum();
        from = close + skip;
        last_note_end = from;
    }
    if out.is_empty() && labels.is_empty() {
        out.extend(closing_note(page, line, first_leads, heading));
    }
    if !out.is_empty() || labels.is_empty() {
        return out;
    }
    let rest = &s[last_note_end..];
    if let Some(item) = labelled(page, line, body_from, rest, first_leads, heading) {
        out.push(item);
    }
    out
}

/// 【责任单位：某局】【完成时限：6月底前】: brackets with labels behind one another are one note. Where the last of them
/// is over, and where what it says ends.
fn run_on(s: &str, close: usize, inside: Place) -> (usize, usize) {
    let mut ends = (close, inside.end);
    if notes::labels(&s[inside]).is_empty() {
        return ends;
    }
    loop {
        let rest = s[ends.0..].trim_start();
        let Some((_, len)) = first_bracket(rest).filter(|(told, _)| !notes::labels(told).is_empty()) else {
            return ends;
        };
        let over = s.len() - rest.len() + len;
        let mark = s[..over].chars().next_back().map_or(0, char::len_utf8);
        ends = (over, over - mark);
    }
}

/// （某局牵头，某镇配合），4月底前完成；: the day behind a note, and how long what says it is.
fn due_behind(rest: &str) -> Option<(String, usize)> {
    // 【县城管局】【6月底】
    if let Some((inside, close)) = first_bracket(rest) {
        let day = crate::quick::at_most(inside, 14)
            && !words!["局", "办", "委", "镇", "街道", "公司", "中心"].within(inside)
            && (due::find_loosely(inside).is_some()
                || words!["长期", "长期坚持", "常年", "持续", "持续推进", "全年", "立即"].holds(inside));
        return day.then(|| (inside.to_owned(), close));
    }
    // （县城管局）；6月底前办结。
    let apart = rest.starts_with(['；', ';']);
    let told = rest.strip_prefix(['，', ',', '；', ';']).unwrap_or(rest);
    let clause = &told[..told.find(['。', '；', ';', '，', ',']).unwrap_or(told.len())];
    if !crate::quick::at_most(clause, 16) {
        return None;
    }
    let day = due::find(clause)?;
    let (before, after) = clause.split_once(day.as_str())?;
    let done = words![
        "完成",
        "办结",
        "完工",
        "建成",
        "投用",
        "投入使用",
        "落实",
        "到位",
        "落实到位",
        "全部完成",
        "上线"
    ]
    .holds(after);
    // （某局牵头）。年内投用。: without a comma what is done is said.
    let only = words!["于", "在", "须", "须于", "要求", "确保"].holds(before) || before.is_empty();
    (only && (done || after.is_empty() && told.len() < rest.len() && !apart))
        .then(|| (day, rest.len() - told.len() + clause.len()))
}

/// What stands in a bracket at the head of a text, and where that ends.
fn first_bracket(rest: &str) -> Option<(&str, usize)> {
    rest.starts_with(['（', '(', '【', '〔', '['])
        .then(|| brackets(rest).into_iter().next())
        .flatten()
        .map(|(_, close, from, to)| (rest[from..to].trim(), close))
}

/// 为修好路灯，制定本计划。: the sentence that says what a plan is for.
fn opens_plan(text: &str) -> bool {
    text.starts_with('为')
        && words!["制定本", "制订本", "特制定", "特制订", "编制本", "印发本"].within(text)
        && crate::quick::at_most(text, 200)
}

/// 1.建成路灯300盏。某局牵头，某镇配合，6月底前完成。: a numbered item whose last sentence is nothing but its note.
fn closing_note(page: &Page, line: &Place, first_leads: bool, heading: Option<&str>) -> Option<Item> {
    let s = page.str(line);
    let from = number(s)?;
    let (told, note) = s.trim_end_matches(['。', '；', ';']).rsplit_once('。')?;
    if told.len() <= from
        || !crate::quick::at_most(note, 80)
        || !words!["牵头", "负责", "配合", "单位为"].within(note)
        || note.contains(['；', ';', '“', '《'])
    {
        return None;
    }
    let labelled = ["单位为", "时间为", "时限为"]
        .into_iter()
        .fold(note.to_owned(), |note, label| {
            note.replace(label, &label.replace('为', "："))
        });
    let owed = notes::note(labelled.trim_start_matches('由'), first_leads)?;
    let units = || owed.lead.iter().chain(&owed.support);
    let only_units = units().next().is_some() && units().all(|unit| units::is_unit(unit));
    // 某局牵头，每月召开例会: a work of its own.
    let said = labelled.split(['，', ',', '：', ':']).all(|part| {
        let part = part.trim();
        words!["牵头", "负责", "配合", "参与", "参加", "协助", "协办", "单位"].ends(part)
            || due::find(part).is_some() && crate::quick::at_most(part, 14)
            || words!["完成时间", "完成时限", "全年", "持续推进", "长期坚持", "全年推进"].begins(part)
            || units::list(part).iter().all(|unit| units::is_unit(unit))
    });
    (only_units && said).then(|| Item {
        at: page.trim(line.start + from..line.start + told.len(), &['。', '；', ';']),
        owed,
        leaders: Vec::new(),
        heading: heading.map(str::to_owned),
        rule: "division.note",
    })
}

fn labelled(
    page: &Page,
    line: &Place,
    from: usize,
    rest: &str,
    first_leads: bool,
    heading: Option<&str>,
) -> Option<Item> {
    let (first, mut owed) = notes::fields(rest, first_leads)?;
    if owed.lead.is_empty() && owed.support.is_empty() {
        return None;
    }
    let mut rule = "division.fields";
    let mut at = if let Some(measure) = owed.measure.clone() {
        rule = "division.measure";
        line.start + from + measure.start..line.start + from + measure.end
    } else {
        line.start + from..line.start + from + first
    };
    // A bracket inside a measure: (配合:区规划局).
    let text = page.str(&at);
    if let Some((open, _, inside_from, inside_to)) = brackets(text).into_iter().next_back()
        && let Some(more) = notes::note(&text[inside_from..inside_to], false)
    {
        owed.support.extend(more.support);
        owed.support.extend(more.lead);
        at.end = at.start + open;
    } else if let Some((open, c)) = text.char_indices().rev().find(|(_, c)| matches!(c, '(' | '（'))
        && text[open + c.len_utf8()..].trim().is_empty()
    {
        at.end = at.start + open;
    }
    let at = page.trim(
        at,
        &['。', '；', ';', '，', ',', '、', '(', '（', '"', '｜', '|', '→'],
    );
    // （一）修灯组。牵头单位：某局；成员单位：某镇。负责修好…: what a group is to do stands behind who is in it.
    let at = duty_behind(page, &at, line).unwrap_or(at);
    let (at, _) = first_sentence_with_number(page, at);
    let text = page.str(&at);
    if text.chars().count() < 4 {
        return None;
    }
    let leaders = leader_places(page, line);
    Some(Item {
        at,
        owed,
        leaders,
        heading: heading.map(str::to_owned),
        rule,
    })
}

/// 负责修好…: the last sentence of a line that begins with the name of a group.
fn duty_behind(page: &Page, name: &Place, line: &Place) -> Option<Place> {
    let called = page.str(name);
    if !crate::quick::at_most(called, 16)
        || !words!["组", "专班", "分队"].ends(called)
        || called.contains(['，', ',', '。'])
    {
        return None;
    }
    let behind = &page.text[name.end..line.end];
    let at = [
        "。负责",
        "；负责",
        "。主要负责",
        "。具体负责",
        "。职责：",
        "。职责:",
    ]
    .iter()
    .filter_map(|lead| behind.find(lead))
    .min()?;
    let from = name.end + at + behind[at..].chars().next().map_or(0, char::len_utf8);
    let from = from
        + ["职责：", "职责:"]
            .iter()
            .find_map(|l| page.text[from..line.end].strip_prefix(l).map(|_| l.len()))
            .unwrap_or(0);
    let told = page.trim(from..line.end, &['。', '；', ';']);
    (page.str(&told).chars().count() >= 6).then_some(told)
}

fn first_sentence_with_number(page: &Page, at: Place) -> (Place, bool) {
    match number(page.str(&at)) {
        Some(n) => (at.start + n..at.end, true),
        None => (at, false),
    }
}

static LEADERS: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?:(?:责任|牵头|分管|联系|包保|包抓|包联|包案|挂帅|挂联|领办|领衔|督导|督战|督办)(?:市|县|区)?(?:领导|负责人)|[市县区]领导)[:：]\s*([\p{Han}·、，,]{2,40})",
    )
});

/// 牵头领导：某某 in a line or in the note of an item: where those who lead are named.
pub(super) fn leader_places(page: &Page, line: &Place) -> Vec<Place> {
    let Some(regex) = LEADERS.as_ref() else {
        return Vec::new();
    };
    let s = page.str(line);
    let named = regex.captures_iter(s).filter_map(|c| c.get(1));
    named
        .map(|names| line.start + names.start()..line.start + names.end())
        .collect()
}

/// Deadline from the note, else from the item's own words.
pub(crate) fn due_of(page: &Page, item: &Item) -> Option<String> {
    item.owed.due.clone().or_else(|| due::find(page.str(&item.at)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    type Read = (String, Vec<String>, Vec<String>, Option<String>);

    #[test]
    fn a_plain_number_is_one_that_the_pattern_knows() {
        let of_pattern = |line: &str| NUMBER.as_ref().and_then(|r| r.find(line)).map(|m| m.end());
        for line in [
            "1.修复路灯",
            "12、修复路灯",
            "301．修复路灯",
            "（三）路灯",
            "(十二)路灯",
            "（7）路灯",
        ] {
            assert!(plain(line).is_some(), "{line}");
            assert_eq!(plain(line), of_pattern(line), "{line}");
        }
        for line in [
            "2031年路灯",
            "12 路灯",
            "1-2 路灯",
            "（ 三 ）路灯",
            "（路灯）",
            "一路",
            "任务三：路灯",
            "重点事项12、路灯",
            "任务清单",
            "【事项3】路灯",
            "【路灯】",
            "1 .路灯",
            "十二、路灯",
        ] {
            assert!(may_be_numbered(line) || of_pattern(line).is_none(), "{line}");
        }
        for line in [
            "1.2路灯",
            "1. 路灯",
            "2031.路灯",
            "（）路灯",
            "（二十一条）",
            "1)路灯",
            "一、路灯",
            "路灯",
            "",
        ] {
            assert_eq!(plain(line), None, "{line}");
        }
    }

    fn read(text: &str) -> Vec<Read> {
        let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
        items(&page, &(0..page.text.len()), false, None)
            .into_iter()
            .map(|i| {
                (
                    page.str(&i.at).to_owned(),
                    i.owed.lead.clone(),
                    i.owed.support.clone(),
                    due_of(&page, &i),
                )
            })
            .collect()
    }

    #[test]
    fn a_line_gives_its_items_with_their_units() {
        let one = |t: &str, l: &str, s: &[&str], d: Option<&str>| {
            (
                t.to_owned(),
                vec![l.to_owned()],
                s.iter().map(|x| (*x).to_owned()).collect::<Vec<_>>(),
                d.map(str::to_owned),
            )
        };
        for (text, expected) in [
            (
                "3.修缮滨河步道。【责任单位:市城管局】【配合单位：市财政局】【完成时限:立即着手,持续推进】",
                vec![one(
                    "修缮滨河步道",
                    "市城管局",
                    &["市财政局"],
                    Some("立即着手,持续推进"),
                )],
            ),
            (
                "3.修缮滨河步道。（责任单位：市城管局；配合单位：市财政局）（完成时限：2031年11月底前）",
                vec![one(
                    "修缮滨河步道",
                    "市城管局",
                    &["市财政局"],
                    Some("2031年11月底前"),
                )],
            ),
            (
                "3.修缮滨河步道,9月底前完工。(市城管局牵头,市财政局配合)",
                vec![one(
                    "修缮滨河步道,9月底前完工",
                    "市城管局",
                    &["市财政局"],
                    Some("9月底前"),
                )],
            ),
            (
                "4.清理占道棚亭。责任单位:县城管局。完成时限:立即启动,8月底前完成。",
                vec![one("清理占道棚亭", "县城管局", &[], Some("立即启动,8月底前完成"))],
            ),
            (
                "——修补破损路面。牵头单位:县交通局;责任单位:各乡镇;时限:10月中旬。",
                vec![one("修补破损路面", "县交通局", &["各乡镇"], Some("10月中旬"))],
            ),
            (
                "1-2 增设路灯6处 承办:县公安局 配合:县财政局 时限:9月1日",
                vec![one("增设路灯6处", "县公安局", &["县财政局"], Some("9月1日"))],
            ),
            (
                "5、逐盏核清路灯权属（县城管局牵头，县财政局配合），4月底前完成；",
                vec![one(
                    "逐盏核清路灯权属",
                    "县城管局",
                    &["县财政局"],
                    Some("4月底前"),
                )],
            ),
            (
                "6.修好北街路灯（主办：县城管局；协办：县财政局）；6月中旬办结。",
                vec![one("修好北街路灯", "县城管局", &["县财政局"], Some("6月中旬"))],
            ),
            (
                "（2）新建灯控中心【县城管局、县财政局】【6月底】",
                vec![(
                    "新建灯控中心".to_owned(),
                    vec!["县城管局".to_owned(), "县财政局".to_owned()],
                    vec![],
                    Some("6月底".to_owned()),
                )],
            ),
            (
                "2.建设灯具检测中心。（牵头：县灯务局，4月底前开工1处；配合：县财政局）年内投用。",
                vec![one(
                    "建设灯具检测中心",
                    "县灯务局",
                    &["县财政局"],
                    Some("4月底前"),
                )],
            ),
            (
                "② 完成灯饰安装。责任人：石青；经办：县城管局；会办：县公安局；时间：3月25日前",
                vec![one("完成灯饰安装", "县城管局", &["县公安局"], Some("3月25日前"))],
            ),
            (
                "●组团参加灯博会。区领导：石青；牵头：区灯务局。",
                vec![one("组团参加灯博会", "区灯务局", &[], None)],
            ),
            (
                "建设书屋。(市文旅局负责)举办展览。(市美术馆、市文旅局牵头)",
                vec![
                    one("建设书屋", "市文旅局", &[], None),
                    (
                        "举办展览".to_owned(),
                        vec!["市美术馆".to_owned(), "市文旅局".to_owned()],
                        vec![],
                        None,
                    ),
                ],
            ),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }

    #[test]
    fn who_looks_after_an_item_and_what_is_wrong_with_it_are_no_part_of_it() {
        assert_eq!(
            read("——修好北街路灯。包抓领导：田立秋；牵头：县城管局；期限：5月底前。"),
            vec![(
                "修好北街路灯".to_owned(),
                vec!["县城管局".to_owned()],
                vec![],
                Some("5月底前".to_owned())
            )]
        );
        assert_eq!(
            read("◎北街路灯改造(责任单位:北街镇)。年度任务300万元。卡点:灯杆未到。对策:5月底前换定厂家。"),
            vec![(
                "5月底前换定厂家".to_owned(),
                vec!["北街镇".to_owned()],
                vec![],
                Some("5月底前".to_owned())
            )]
        );
    }

    #[test]
    fn a_note_at_whose_end_a_page_is_cut_is_read_as_far_as_it_goes() {
        assert_eq!(
            read("3.修好北街路灯。（县城管局牵头，县财"),
            vec![(
                "修好北街路灯".to_owned(),
                vec!["县城管局".to_owned()],
                vec![],
                None
            )]
        );
    }

    #[test]
    fn a_bracket_that_names_no_unit_makes_no_item() {
        assert_eq!(read("青禾市公共空间提升办法(试行)"), vec![]);
        let how = "为修好全县路灯，制定本计划。（各项任务后所列单位，排在首位的为牵头单位，其余为配合单位）";
        assert_eq!(read(how), vec![]);
        assert_eq!(read("为修好全县路灯，制定本计划。（县城管局牵头）"), vec![]);
    }

    #[test]
    fn a_number_in_brackets_ends_before_a_year() {
        assert_eq!(number("（二）2031年5月底前编制路灯图"), Some("（二）".len()));
        assert_eq!(number("5.5%左右"), None);
    }

    #[test]
    fn who_heads_a_group_is_no_item_of_it() {
        assert_eq!(read("工作专班组长：田立秋（市委常委、市城管局）"), vec![]);
    }

    #[test]
    fn a_matter_in_brackets_is_an_item() {
        for (text, end) in [
            ("【事项2】修好北街路灯", Some("【事项2】".len())),
            ("事项3：修好北街路灯", Some("事项3：".len())),
            ("任务二、修好北街路灯", Some("任务二、".len())),
            ("【问题三】修好北街路灯", Some("【问题三】".len())),
            ("◎修好北街路灯", Some("◎".len())),
            ("【红灯】修好北街路灯", None),
        ] {
            assert_eq!(number(text), end, "{text}");
        }
    }
}
