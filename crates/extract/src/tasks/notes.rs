//! Notes of who owes a task: brackets (某局牵头，某局配合) and labelled fields (责任单位：…；完成时限：…).

use std::sync::LazyLock;

use crate::pattern::{Captures, Pattern};

use super::units::{han_len, is_unit, list};
use crate::normalise::is_han;
use crate::quick::split_once;
use crate::vocabulary::{Words, words};

/// Who owes it, and by when, as a note says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Owed {
    pub(crate) lead: Vec<String>,
    pub(crate) support: Vec<String>,
    pub(crate) due: Option<String>,
    pub(crate) leaders: Vec<String>,
    pub(crate) measure: Option<std::ops::Range<usize>>,
}

/// What a label announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Label {
    Lead,
    Responsible,
    Support,
    Leader,
    Due,
    Measure,
    Other,
}

/// Where in a list of units the one stands that leads.
pub(super) static STANDS_FIRST: Words = Words::new(&[
    "居首",
    "排首",
    "列首",
    "在首位",
    "于首位",
    "首位的",
    "首位者",
    "首位为",
    "首位单位",
    "第一位",
    "列第一",
    "排第一",
    "排名第一",
    "排在第一",
    "列在第一",
    "第一个",
    "首个单位",
    "首家单位",
    "在前者",
    "在前的",
    "第一家单位",
]);

/// Labels with their colons.
const LABEL: &str = concat!(
    r"【?(?:(?P<lead>(?:牵头|主办|承办|经办|领办|主抓|主责|主要责任)(?:整改|落实|办理|实施)?(?:单位|部门|科室|处室|股室|市直单位)?|组长单位)",
    r"|(?P<leader>(?:责任|牵头|分管|联系|包联|包保|包抓|包案|挂帅|挂联|领办|领衔|督导|督战|市级|县级|区级)(?:市|县|区)?(?:领导|负责人|人)|[市县区]领导)",
    r"|(?P<resp>(?:责任|落实|负责|实施|起草|包联|包保|包抓|挂联)(?:单位|部门|主体|科室|处室|股室)|建设主体|责任)",
    r"|(?P<supp>(?:配合|协办|会办|参与|协助|支持|参加|协同|督导|督办)(?:单位|部门|科室|处室|股室)?|成员单位)",
    r"|(?P<due>(?:完成|整改|整治|办结|办理|实施|销号)?(?:时限|期限)(?:要求)?|(?:完成|整改|整治|办结|销号)(?:时间|日期)|限期|限时|要求(?:时间|期限|时限)|(?:截止|截至)(?:时间|日期)?|办结|时间要求|时间节点|节点|时间安排|时间)",
    r"|(?P<measure>(?:整改|整治)(?:措施|要求|举措|意见)|下步(?:措施|安排|打算|举措)|解决措施|下一步措施|工作措施|整改任务|工作内容|任务内容|具体内容|主要举措|改革举措|具体举措|工作举措|(?:应对|改进|处置|治理|防范)措施|解决办法|整改|处置|措施|对策|办法)",
    r"|(?P<other>状态|(?:整改|完成|工作)?进度|原因|(?:整改|工作|目前|当前|办理|落实|推进)?进展(?:情况)?|(?:整改|落实|办理|销号)(?:情况|结果|成效)|问题\d*|备注|症结|卡点|堵点|难点|滞后原因|完成情况|序号|存在问题|联系人|联系电话|整改目标|项目名称))\s*(?:[:：]|】\s*[:：]?)"
);
static LABELS: LazyLock<Option<Pattern>> = LazyLock::new(|| Pattern::new(LABEL));
static FIRST: LazyLock<Option<Pattern>> = LazyLock::new(|| Pattern::new(&format!("^{LABEL}")));

/// What a label that was found announces.
fn label(found: &Captures<'_>) -> Label {
    [
        ("lead", Label::Lead),
        ("leader", Label::Leader),
        ("resp", Label::Responsible),
        ("supp", Label::Support),
        ("due", Label::Due),
        ("measure", Label::Measure),
    ]
    .into_iter()
    .find(|(name, _)| found.name(name).is_some())
    .map_or(Label::Other, |(_, label)| label)
}

/// The label that `s` begins with.
pub(crate) fn first_label(s: &str) -> Option<Label> {
    Some(label(&FIRST.as_ref()?.captures(s)?))
}

/// Labels with a colon in `s`: label, its start, start of its value.
pub(crate) fn labels(s: &str) -> Vec<(Label, usize, usize)> {
    let Some(regex) = LABELS.as_ref().filter(|_| s.contains([':', '：', '】'])) else {
        return Vec::new();
    };
    regex
        .captures_iter(s)
        .filter_map(|c| {
            let whole = c.get(0)?;
            // 保障措施：, 数据截止：: the end of a word is no label.
            let name = whole.as_str().trim_matches(['【', '】', ':', '：', ' ']);
            let in_word = matches!(
                name,
                "措施" | "责任" | "整改" | "处置" | "时间" | "对策" | "办法" | "截止" | "截至" | "办结"
            ) && s[..whole.start()].ends_with(is_han);
            // 时间：5月7日 at the head of a line: of the paper, and not of an item.
            let of_paper = name == "时间" && s[..whole.start()].trim().is_empty();
            (!in_word && !of_paper).then(|| (label(&c), whole.start(), whole.end()))
        })
        .collect()
}

const ENDS: &[char] = &[
    '。', ';', '；', '，', ',', '、', ' ', '\t', ')', '）', '(', '（', '\n', '|', '【', '】', '[', ']', '〔',
    '〕',
];

/// Reads labelled fields (`责任单位:…;完成时限:…`). `None` when there is no label.
pub(crate) fn fields(s: &str, first_leads: bool) -> Option<(usize, Owed)> {
    let found = labels(s);
    let first = found.first()?.1;
    let mut owed = Owed::default();
    let mut responsible = Vec::new();
    for (i, (label, _, from)) in found.iter().enumerate() {
        let to = found.get(i + 1).map_or(s.len(), |next| next.1);
        let mut value = &s[*from..to];
        if !matches!(label, Label::Measure | Label::Due)
            && let Some((head, _)) = value.split_once('。')
        {
            value = head;
        }
        if *label == Label::Due
            && let Some((head, _)) = value.split_once(['。', '；', ';', '\n'])
        {
            value = head;
        }
        if *label != Label::Measure {
            value = until_closed(value);
        }
        if matches!(label, Label::Lead | Label::Responsible | Label::Support) {
            value = until_told(value);
        }
        let trimmed = value.trim_matches(ENDS);
        match label {
            Label::Lead => owed.lead.extend(list(close_paren(trimmed, value).as_str())),
            Label::Responsible => match marked(value) {
                Some((lead, others)) => {
                    owed.lead.extend(lead);
                    responsible.extend(others);
                }
                // 责任单位：县城管局，县公安局配合
                None => match shared(trimmed) {
                    Some(told) => {
                        responsible.extend(told.lead);
                        owed.support.extend(told.support);
                    }
                    None => responsible.extend(list(close_paren(trimmed, value).as_str())),
                },
            },
            Label::Support => owed.support.extend(list(close_paren(trimmed, value).as_str())),
            Label::Leader => owed
                .leaders
                .extend(trimmed.split(['、', '，', ',', ' ']).map(str::to_owned)),
            Label::Due if !trimmed.is_empty() => owed.due = Some(trimmed.to_owned()),
            Label::Measure => {
                let start = *from + value.len() - value.trim_start_matches(ENDS).len();
                let end = start + s[start..to].trim_end_matches(ENDS).len();
                owed.measure = Some(start..end.max(start));
            }
            _ => {}
        }
    }
    // 责任单位：县城管局，4月底前: by when, among those who owe it.
    for units in [&mut owed.lead, &mut owed.support, &mut responsible] {
        if let Some(at) = units.iter().position(|unit| is_day(unit)) {
            let day = units.remove(at);
            owed.due.get_or_insert(day);
        }
        // 牵头：县灯务局，4月底前点亮2条街: what comes by then is no unit.
        if units.len() > 1
            && let Some(at) = units.iter().position(|unit| is_dated(unit))
            && let Some(day) = super::due::find(&units.remove(at))
        {
            owed.due.get_or_insert(day);
        }
    }
    if owed.lead.is_empty() {
        owed.lead = responsible;
        if first_leads && owed.lead.len() > 1 && !s.contains("分别牵头") {
            owed.support.splice(0..0, owed.lead.split_off(1));
        }
    } else {
        owed.support.extend(responsible);
    }
    let lead = owed.lead.clone();
    owed.support.retain(|u| !lead.contains(u));
    Some((first, owed))
}

/// 4月底前, 年底前, 国庆前.
fn is_day(s: &str) -> bool {
    s.ends_with(['前', '底', '日']) && super::due::find(s).is_some_and(|day| day.len() == s.len())
}

/// 2031年7月, 2031年年底: alone in a note, by then.
fn is_month(s: &str) -> bool {
    let Some((year, rest)) = s.split_once('年') else {
        return false;
    };
    let digits =
        |s: &str, most: usize| (1..=most).contains(&s.len()) && s.bytes().all(|b| b.is_ascii_digit());
    year.len() == 4
        && digits(year, 4)
        && (words!["年底", "年末", "底", "末"].holds(rest)
            || rest.strip_suffix('月').is_some_and(|month| digits(month, 2)))
}

/// 4月底前点亮2条街.
fn is_dated(s: &str) -> bool {
    s.starts_with(|c: char| c.is_ascii_digit())
        && super::due::find(s).is_some_and(|day| s.starts_with(day.as_str()) && day.ends_with('前'))
}

/// 县城管局，县公安局配合: a value that says itself who helps.
fn shared(value: &str) -> Option<Owed> {
    let helps = words!["配合", "协助", "协办", "参与"].ends(value) && labels(value).is_empty();
    let (lead, support) = value.rsplit_once(['，', ',']).filter(|_| helps)?;
    let owed = Owed {
        lead: list(lead),
        support: list(support),
        ..Owed::default()
    };
    (!owed.lead.is_empty() && !owed.support.is_empty()).then_some(owed)
}

/// 市城管局（牵头）、市财政局 and 市城管局*、市财政局: the marked ones lead.
pub(super) fn marked(s: &str) -> Option<(Vec<String>, Vec<String>)> {
    static MARKS: Words = Words::new(&[
        "（牵头）",
        "(牵头)",
        "（牵头单位）",
        "(牵头单位)",
        "（主办）",
        "(主办)",
        "*",
        "＊",
        "★",
        "▲",
        "△",
        "●",
        "◎",
        "☆",
        "◆",
        "■",
    ]);
    if !MARKS.within(s) {
        return None;
    }
    let (mut lead, mut others) = (Vec::new(), Vec::new());
    // 各县（市、区）政府 is one.
    let mut depth = 0_usize;
    let parts = s.split(|c| {
        match c {
            '（' | '(' | '〔' => depth += 1,
            '）' | ')' | '〕' => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && matches!(c, '、' | '，' | ',' | ' ' | '/')
    });
    for part in parts {
        let part = part.trim_matches(ENDS_OPEN);
        // 市城管局（牵头）、市公安局（配合）
        let part = ["（配合）", "(配合)", "（协办）", "(协办)", "（参与）", "(参与)"]
            .iter()
            .find_map(|helps| part.strip_suffix(helps))
            .unwrap_or(part);
        let bare = MARKS.ending(part).next().map(|m| &part[..part.len() - m.len()]);
        let units = list(bare.unwrap_or(part));
        if !units.iter().all(|u| is_unit(u)) {
            return None;
        }
        if bare.is_some() {
            lead.extend(units);
        } else {
            others.extend(units);
        }
    }
    (!lead.is_empty()).then_some((lead, others))
}

/// What may stand round a unit of a list, brackets apart.
const ENDS_OPEN: &[char] = &['。', ';', '；', ' ', '\t', '\n', '|'];

/// A value inside a bracket ends where the bracket closes.
fn until_closed(value: &str) -> &str {
    let mut depth = 0_i32;
    for (i, c) in value.char_indices() {
        match c {
            '(' | '（' | '〔' => depth += 1,
            ')' | '）' | '〕' => depth -= 1,
            _ => {}
        }
        if depth < 0 {
            return &value[..i];
        }
    }
    value
}

/// 县城管局 计划进度25%，实际8%: units end at the gap behind which the state of a work is told.
fn until_told(value: &str) -> &str {
    let value = value.trim_start();
    let between = ['、', '，', ',', '；', ';', '/', '|', ' '];
    let ended = value.match_indices([' ', '\t']).find(|(at, _)| {
        let (before, after) = value.split_at(*at);
        let next = after.trim_start().split(between).next().unwrap_or_default();
        let telling = next.contains(['%', '％'])
            || STATE.within(next) && !is_unit(next) && super::due::find(next).is_none();
        telling && before.rsplit(between).next().is_some_and(is_unit)
    });
    ended.map_or(value, |(at, _)| &value[..at])
}

/// What is said of a work that is not done.
static STATE: Words = Words::new(&[
    "未", "尚", "已", "进度", "滞后", "缓慢", "停工", "缺口", "不足", "正在", "完成", "实际", "超期", "逾期",
]);

/// Gives back the bracket that trimming took from 各区(市).
fn close_paren(trimmed: &str, value: &str) -> String {
    let open = trimmed.matches(['(', '（']).count();
    let closed = trimmed.matches([')', '）']).count();
    if open > closed && value.contains([')', '）']) {
        let closing = value.rfind([')', '）']).map_or(")", |at| &value[at..]);
        format!("{trimmed}{}", closing.chars().next().unwrap_or(')'))
    } else {
        trimmed.to_owned()
    }
}

/// Reads a bracket such as 市教育局牵头,市财政局配合. `first_leads`: the document says the first listed leads.
pub(crate) fn note(s: &str, first_leads: bool) -> Option<Owed> {
    let s = s.trim();
    if s.is_empty() || s.chars().nth(400).is_some() {
        return None;
    }
    // 甲方：某市商务局、某局；乙方：某集团: all of both sides.
    if words!["甲方:", "甲方："].begins(s) {
        let both = ["甲方", "乙方", "丙方"]
            .into_iter()
            .fold(s.to_owned(), |told, side| {
                told.replace(&format!("{side}:"), "")
                    .replace(&format!("{side}："), "")
            });
        return note(&both.replace([';', '；'], "、"), false);
    }
    // 市城管局*、市财政局；9月底前
    let (listed, after) = s.split_once(['；', ';']).unwrap_or((s, ""));
    if labels(s).is_empty()
        && let Some((lead, support)) = marked(listed)
    {
        return Some(Owed {
            lead,
            support,
            due: super::due::find(after),
            ..Owed::default()
        });
    }
    if let Some((first, owed)) = fields(s, first_leads)
        && (!owed.lead.is_empty() || !owed.support.is_empty() || owed.due.is_some())
    {
        // 市城管局牵头，市财政局配合；完成时限：9月底前: who owes it stands before the label.
        if owed.lead.is_empty()
            && owed.support.is_empty()
            && let Some(who) = note(s[..first].trim_end_matches(ENDS_OPEN), first_leads)
        {
            return Some(Owed { due: owed.due, ..who });
        }
        return Some(owed);
    }
    let told = words![
        "牵头", "负责", "配合", "主办", "承办", "协办", "参与", "参加", "会同", "协助", "协同"
    ]
    .within(s);
    let mut owed = Owed::default();
    let mut pending: Vec<String> = Vec::new();
    let mut units = 0;
    // 办公室、机关党委: an office of the house, where others of it stand beside.
    let mut inner = 0;
    for atom in atoms(s) {
        let atom = atom.trim();
        let bare = atom.trim_end_matches(['。', '.']);
        // 县城管局、县财政局按职责分工负责，县城管局为牵头单位: the one of them that leads.
        if let Some(leads) = ["为牵头单位", "为牵头部门"]
            .iter()
            .find_map(|told| bare.strip_suffix(told))
            && is_unit(leads)
            && !STANDS_FIRST.within(leads)
            && !leads.starts_with(['排', '列'])
        {
            owed.lead.append(&mut pending);
            owed.lead.retain(|unit| unit != leads);
            owed.support.splice(0..0, owed.lead.drain(..));
            owed.lead.push(leads.to_owned());
            continue;
        }
        if STANDS_FIRST.within(bare) || words!["排在", "下同", "为牵头", "首列"].within(bare) {
            break;
        }
        // 从1月1日起执行: since when it holds.
        if bare.starts_with(['从', '自']) && words!["起", "起执行", "起实施", "起施行"].ends(bare)
        {
            continue;
        }
        if let Some(day) = super::due::find(bare)
            && bare.chars().count() <= 18
        {
            owed.due = Some(day);
            continue;
        }
        // 〔县城管局；2031年7月〕, 〔县城管局；2031年年底〕
        if words![
            "全年",
            "全年推进",
            "全年实施",
            "全年开展",
            "贯穿全年",
            "常态化",
            "常态化推进",
            "常态化开展"
        ]
        .holds(bare)
            || is_month(bare)
        {
            owed.due = Some(bare.to_owned());
            continue;
        }
        let (head, rest) = split_once(bare, "会同").map_or((bare, None), |(a, b)| (a, Some(b)));
        let mut names = list(head);
        // 各项任务后所列单位，排在首位的为牵头单位: how notes are to be read.
        names.retain(|n| {
            !words!["所列单位", "后列单位", "后所列", "所列部门"].within(n)
                && (is_unit(n) || is_section(n) || (told && han_len(n) <= 16) || n == "办公室")
        });
        units += names.iter().filter(|n| is_unit(n) || is_section(n)).count();
        inner += names.iter().filter(|n| *n == "办公室").count();
        pending.append(&mut names);
        if let Some(rest) = rest {
            owed.lead.append(&mut pending);
            owed.support.extend(list(rest));
            continue;
        }
        if bare.ends_with("牵头")
            || bare.ends_with("主办")
            || bare.ends_with("承办")
            || bare.ends_with("牵头负责")
        {
            owed.lead.append(&mut pending);
        } else if bare.ends_with("配合")
            || bare.ends_with("参与")
            || bare.ends_with("协办")
            || bare.ends_with("参加")
            || bare.ends_with("协助")
            || bare.ends_with("协同")
            || bare.ends_with("指导")
        {
            owed.support.append(&mut pending);
        } else if bare.ends_with("负责") || bare.ends_with("职责分工") {
            if owed.lead.is_empty() && first_leads && pending.len() > 1 {
                owed.lead.push(pending.remove(0));
            }
            if owed.lead.is_empty() {
                owed.lead.append(&mut pending);
            } else {
                owed.support.append(&mut pending);
            }
        }
    }
    if owed.lead.is_empty() {
        if first_leads && pending.len() > 1 {
            owed.lead.push(pending.remove(0));
            owed.support.append(&mut pending);
        } else {
            owed.lead.append(&mut pending);
        }
    } else {
        owed.support.append(&mut pending);
    }
    // Without a word that says so, a bracket is a note only when all in it are units.
    let all = owed.lead.len() + owed.support.len();
    if units > 0 {
        units += inner;
    }
    (all > 0 && ((told && units * 2 >= all) || units == all)).then_some(owed)
}

/// 注册登记股: a section of an office.
fn is_section(s: &str) -> bool {
    s.ends_with('股')
        && (3..=8).contains(&han_len(s))
        && s.chars().all(is_han)
        && !words!["控股", "参股", "入股", "个股", "新股", "配股", "持股"].ends(s)
}

fn atoms(s: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut depth, mut start) = (0_i32, 0);
    for (i, c) in s.char_indices() {
        match c {
            '(' | '（' | '〔' => depth += 1,
            ')' | '）' | '〕' => depth -= 1,
            '、' | '，' | ',' | ';' | '；' | ' ' if depth <= 0 => {
                out.push(&s[start..i]);
                start = i + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(&s[start..]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owed(lead: &[&str], support: &[&str]) -> (Vec<String>, Vec<String>) {
        (
            lead.iter().map(|s| (*s).to_owned()).collect(),
            support.iter().map(|s| (*s).to_owned()).collect(),
        )
    }

    #[test]
    fn notes_say_who_leads_and_who_helps() {
        for (s, first, expected) in [
            (
                "市城管局牵头,市财政局配合",
                false,
                owed(&["市城管局"], &["市财政局"]),
            ),
            (
                "市教育局、市民政局牵头",
                false,
                owed(&["市教育局", "市民政局"], &[]),
            ),
            (
                "市水利局牵头，市林业局，各区(市)县政府配合",
                false,
                owed(&["市水利局"], &["市林业局", "各区(市)县政府"]),
            ),
            (
                "文化和旅游部、财政部负责",
                true,
                owed(&["文化和旅游部"], &["财政部"]),
            ),
            (
                "文化和旅游部、财政部负责",
                false,
                owed(&["文化和旅游部", "财政部"], &[]),
            ),
            (
                "市大数据局会同市司法局",
                false,
                owed(&["市大数据局"], &["市司法局"]),
            ),
            ("都市圈办", false, owed(&["都市圈办"], &[])),
            (
                "市城管局牵头，市财政局、各街道配合；完成时限：9月底前",
                false,
                owed(&["市城管局"], &["市财政局", "各街道"]),
            ),
            (
                "市城管局、市财政局；时限：长期坚持",
                true,
                owed(&["市城管局"], &["市财政局"]),
            ),
            (
                "商务部、海关总署等有关部门负责",
                false,
                owed(&["商务部", "海关总署"], &[]),
            ),
            (
                "责任单位:县城管局,县公安局配合;时限:9月底",
                false,
                owed(&["县城管局"], &["县公安局"]),
            ),
            (
                "牵头：县商务局；配合：县文旅局、街道；国庆前",
                false,
                owed(&["县商务局"], &["县文旅局", "街道"]),
            ),
            (
                "县城管局牵头，县供电公司协助",
                false,
                owed(&["县城管局"], &["县供电公司"]),
            ),
            (
                "牵头：县城管局、县财政局 计划进度25%，实际8%",
                false,
                owed(&["县城管局", "县财政局"], &[]),
            ),
            (
                "牵头：县城管局 资金缺口未解决；配合：县财政局 各镇",
                false,
                owed(&["县城管局"], &["县财政局", "各镇"]),
            ),
            (
                "责任单位:县医保局;配合单位:县财政局",
                false,
                owed(&["县医保局"], &["县财政局"]),
            ),
        ] {
            let found = note(s, first).unwrap_or_default();
            assert_eq!((found.lead, found.support), expected, "{s}");
        }
        for (s, due) in [
            ("县城管局、县财政局；2031年7月", "2031年7月"),
            ("县城管局；2031年年底", "2031年年底"),
            ("牵头整改：县城管局 配合：县财政局 期限：5月底前", "5月底前"),
            ("主办:县城管局　协办:县财政局　限时:5月底", "5月底"),
            ("主办:县城管局　要求时间:5月底前", "5月底前"),
        ] {
            let found = note(s, false).unwrap_or_default();
            assert_eq!(found.due.as_deref(), Some(due), "{s}");
            assert_eq!(found.lead.first().map(String::as_str), Some("县城管局"), "{s}");
        }
        for s in ["试行", "2023—2025年", "以下简称行动", "含配套管网"] {
            assert_eq!(note(s, false), None, "{s}");
        }
    }

    #[test]
    fn fields_are_read_with_their_deadline() {
        let (at, owed) = fields(
            "修缮河堤。【责任单位】县水利局、各乡镇 【完成时限】9月30日前",
            false,
        )
        .expect("labels in brackets");
        assert_eq!(at, "修缮河堤。".len());
        assert_eq!(owed.lead, ["县水利局", "各乡镇"]);
        assert_eq!(owed.due.as_deref(), Some("9月30日前"));
        let (at, owed) = fields(
            "修缮河堤。牵头单位:县水利局;责任单位:县财政局、各乡镇;时限:9月30日前。",
            false,
        )
        .expect("labels");
        assert_eq!(at, "修缮河堤。".len());
        assert_eq!(owed.lead, ["县水利局"]);
        assert_eq!(owed.support, ["县财政局", "各乡镇"]);
        assert_eq!(owed.due.as_deref(), Some("9月30日前"));
    }
}
