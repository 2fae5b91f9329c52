//! Candidate tasks: which way of reading fits a stretch of a page, and the tasks it gives.

mod appeal;
mod circular;
pub(crate) mod clause;
mod deeds;
pub(crate) mod details;
mod division;
pub(crate) mod due;
mod duties;
mod effect;
mod groups;
mod items;
mod noted;
mod notes;
pub(crate) mod running;
mod sentences;
mod stance;
mod subject;
mod table;
pub(crate) mod units;
mod verbs;
mod words;

use std::sync::LazyLock;

use crate::pattern::Pattern;

use crate::dates::Day;
use crate::normalise::{furniture, plain};
use crate::original::Original;
use crate::page::{Page, Place};
use crate::reading::{Kind, TaskFound};
use crate::vocabulary::{head, words};

pub(crate) use table::{Deadlines, cells};

/// A task before its text is cut from the original.
struct Draft {
    at: Place,
    lead: Vec<String>,
    support: Vec<String>,
    due: Option<String>,
    speaker: Option<String>,
    heading: Option<String>,
    rule: &'static str,
}

/// Everything one stretch of a page gives.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) tasks: Vec<TaskFound>,
    /// 责任领导 of tables and fields.
    pub(crate) leaders: Vec<Place>,
    /// A table's name that stood in its head.
    pub(crate) title: Option<Place>,
    /// Places that clauses took, so that figures of tasks are not taken for results.
    pub(crate) taken: Vec<Place>,
}

/// What is known of the document when tasks are read.
pub(crate) struct Known<'a> {
    pub(crate) original: &'a Original<'a>,
    pub(crate) day: Option<Day>,
    pub(crate) year: Option<i32>,
}

/// Reads one stretch: `lines` are indices into `page.lines`.
pub(crate) fn read(
    page: &Page,
    lines: &[usize],
    kind: Kind,
    title: Option<usize>,
    known: &Known<'_>,
) -> Found {
    let mut found = Found::default();
    let mut drafts = Vec::new();
    // Rules bind for ever; nothing in them is owed by a day.
    if kind == Kind::Rules {
        return found;
    }
    if matches!(kind, Kind::TaskDivision | Kind::ProjectList) {
        noted::read(page, lines, &mut drafts, &mut found);
    }
    if kind == Kind::TaskDivision && only_brackets(page, lines, title, &drafts) {
        drafts.clear();
    }
    // A plan that says unit by unit what each has to do.
    if kind == Kind::TaskDivision && drafts.is_empty() && running::paragraph_items(page, lines) < 3 {
        duties::read(page, lines, &mut drafts);
    }
    // 责任单位：某局。下步措施：…: what circulars ask of each item that lags.
    if kind == Kind::Other
        && page.has(words!["下步措施", "下一步措施", "整改措施"])
        && page.has(words!["责任单位"])
    {
        noted::read(page, lines, &mut drafts, &mut found);
        drafts.retain(|d| d.rule == "division.measure" && !d.lead.is_empty());
    }
    if kind == Kind::TaskDivision && drafts.len() >= 3 {
        add_unnoted(page, lines, title, &mut drafts);
    }
    if kind == Kind::TaskDivision && !drafts.is_empty() {
        circular::add_closing(page, lines, &mut drafts);
    }
    let measures = drafts.len();
    if kind == Kind::ProjectList {
        // 1.某桥。总投资3亿元。责任单位：某局: what is to be built, for how much and by whom. What is to be done about it is a task.
        // ◎某桥（责任单位：某局）。年度任务3亿元，实际完成1亿元: the same, where the sums stand behind the note.
        // What lags is to be mended by its day.
        let lags = |d: &Draft| {
            d.due.is_some() && words!["未达", "滞后", "未完成", "仅完成", "未开工"].within(page.str(&d.at))
        };
        drafts.retain(|d| (!costs(page.str(&d.at)) || lags(d)) && !names_project(page, d));
    }
    if (drafts.is_empty() || kind == Kind::Other) && kind != Kind::ProjectList {
        let mut voice = clause::Voice {
            year: known.day.map(|day| day.year),
            ..clause::Voice::default()
        };
        // A table, or an item with its note, among what a meeting asked is read as one.
        let rest = noted::amid(page, lines, kind, &mut drafts, &mut found);
        running::read(
            page,
            rest.as_deref().unwrap_or(lines),
            kind,
            title,
            &mut voice,
            &mut drafts,
        );
        if rest.is_some() {
            drafts.sort_by_key(|d| d.at.start);
        }
    }
    if kind == Kind::Other && measures > 0 {
        // Said once, in the order of the page.
        let told: Vec<Place> = drafts[..measures].iter().map(|d| d.at.clone()).collect();
        let mut n = 0;
        drafts.retain(|d| {
            n += 1;
            n <= measures || !told.iter().any(|at| at.start < d.at.end && d.at.start < at.end)
        });
        drafts.sort_by_key(|d| d.at.start);
    }
    if kind == Kind::Communique {
        name_both(page, &mut drafts);
    }
    if kind == Kind::TaskDivision && only_covers(page, lines, title, &drafts) {
        drafts.clear();
    }
    inherit(page, &mut drafts);
    if kind == Kind::Other {
        name_supervisor(page, &mut drafts);
    }
    let mut seen = std::collections::HashSet::new();
    let is_furniture = furniture::on_page(&page.text);
    for draft in drafts {
        if draft.rule.starts_with("clause") && !seen.insert(page.str(&draft.at)) {
            continue;
        }
        found.taken.push(draft.at.clone());
        let mut draft = draft;
        // 立即 in one sentence of many is not when all of it is due.
        if draft.due.is_none() && draft.rule != "division.under" {
            draft.due = due::find_loosely(page.str(&draft.at));
        }
        if let Some(task) = cut(page, draft, known, &is_furniture) {
            found.tasks.push(task);
        }
    }
    found
}

/// Whether one or two brackets that name offices are no notes: in a plan of numbered paragraphs, and in a report to the
/// congress: 办好青禾灯会（禾灯会）.
fn only_brackets(page: &Page, lines: &[usize], title: Option<usize>, drafts: &[Draft]) -> bool {
    (1..=2).contains(&drafts.len())
        && drafts.iter().all(|d| d.rule == "division.note")
        && (title.is_some_and(|t| running::is_report(page.line(t)))
            || running::paragraph_items(page, lines) >= 8)
}

/// Items without a note among those that have one.
fn add_unnoted(page: &Page, lines: &[usize], title: Option<usize>, drafts: &mut Vec<Draft>) {
    let taken: Vec<Place> = drafts.iter().map(|d| d.at.clone()).collect();
    let more = running::unnoted::items(page, lines, title, &taken);
    if more.is_empty() {
        return;
    }
    drafts.extend(more.into_iter().map(|item| Draft {
        due: due::find(page.str(&item.at)),
        at: item.at,
        lead: item.lead,
        support: Vec::new(),
        speaker: None,
        heading: None,
        rule: "division.item",
    }));
    drafts.sort_by_key(|d| d.at.start);
}

/// Whether an item tells what a project costs.
fn costs(item: &str) -> bool {
    words!["总投资", "计划投资", "投资额", "概算", "预算投资"].within(item)
        && words!["万元", "亿元"].within(item)
}

/// Whether a draft is the name of a project, and its line goes on with what was spent on it.
fn names_project(page: &Page, draft: &Draft) -> bool {
    let behind = page.text[draft.at.end..].split('\n').next().unwrap_or_default();
    draft.rule == "division.fields"
        && crate::quick::at_most(page.str(&draft.at), 20)
        && behind.split(['。', '，', ',', '；']).skip(1).any(|said| {
            words!["万元", "亿元"].within(said)
                && words!["年度任务", "年计划", "年度计划", "全年计划", "完成", "投资"].within(said)
        })
}

/// Whether a notice only hands on a paper that is not on the page: 现将《…分工》发给你们. How those who owe its tasks are to go
/// about them, whoever they are, is no task.
fn only_covers(page: &Page, lines: &[usize], title: Option<usize>, drafts: &[Draft]) -> bool {
    let Some(name) = title
        .map(|i| page.line(i))
        .filter(|title| title.contains("印发") && title.ends_with("的通知"))
        .and_then(|title| title.split_once('《'))
        .and_then(|(_, name)| name.split('》').next())
    else {
        return false;
    };
    let hands_on = |line: &str| {
        line.contains("现将") && words!["发给你们", "印发你们", "下发给你们", "转发给你们"].within(line)
    };
    drafts.len() <= 8
        && drafts.iter().all(|d| d.rule.starts_with("clause"))
        && lines.iter().any(|i| hands_on(page.line(*i)))
        && !lines
            .iter()
            .any(|i| Some(*i) != title && name.ends_with(page.line(*i).trim_start_matches('《')))
        && lines
            .iter()
            .filter(|i| {
                words![
                    "主办单位",
                    "协办单位",
                    "责任单位",
                    "牵头单位",
                    "配合单位",
                    "各单位",
                    "督查",
                    "通报"
                ]
                .within(page.line(**i))
            })
            .nth(1)
            .is_some()
}

/// What each clause of a meeting's page, or of a report in running text, was asked while the rules alone decided.
pub(crate) fn asked(page: &Page, lines: &[usize], kind: Kind, title: Option<usize>) -> Vec<clause::Told> {
    let mut noted = Vec::new();
    if kind == Kind::TaskDivision {
        noted::read(page, lines, &mut noted, &mut Found::default());
    }
    if !noted.is_empty() && !only_brackets(page, lines, title, &noted) {
        return Vec::new();
    }
    let mut voice = clause::Voice {
        told: Some(Vec::new()),
        ..clause::Voice::default()
    };
    let rest = noted::amid(page, lines, kind, &mut noted, &mut Found::default());
    let lines = rest.as_deref().unwrap_or(lines);
    running::read(page, lines, kind, title, &mut voice, &mut Vec::new());
    voice.told.unwrap_or_default()
}

/// 青禾市愿与两市一道…: the two other cities whose secretaries or mayors are named.
fn name_both(page: &Page, drafts: &mut [Draft]) {
    let stands = |s: &String| s == clause::BOTH || s == clause::EACH;
    if !drafts.iter().any(|d| d.support.iter().any(stands)) {
        return;
    }
    let mut members: Vec<String> = Vec::new();
    let head = head(&page.text, 6000);
    for tail in ["市委", "市市长", "县委", "县县长", "区委", "区区长"] {
        for (at, _) in head.match_indices(tail) {
            let before = &head[..at];
            let from = before.char_indices().rev().nth(1).map_or(0, |(i, _)| i);
            let level = tail.chars().next().unwrap_or('市');
            let stem = before[from..].to_owned();
            let name = format!("{stem}{level}");
            if stem.chars().count() == 2
                && stem.chars().all(crate::normalise::is_han)
                && !stem.contains([
                    '任', '记', '省', '市', '县', '区', '和', '，', '、', '委', '长', '席', '届',
                ])
                && !members.contains(&name)
            {
                members.push(name);
            }
        }
    }
    for draft in drafts {
        if let Some(at) = draft.support.iter().position(stands) {
            let each = draft.support.remove(at) == clause::EACH;
            let others: Vec<String> = members
                .iter()
                .filter(|m| !draft.lead.contains(m))
                .cloned()
                .collect();
            let all = if each { 3..=6 } else { 3..=3 };
            if all.contains(&members.len()) && others.len() + 1 == members.len() {
                draft.support.extend(others);
            }
        }
    }
}

/// 某局要…，会同某厅…: who does a clause does the one behind the comma, and names who helps.
fn inherit(page: &Page, drafts: &mut [Draft]) {
    for n in 0..drafts.len() {
        let (before, rest) = drafts.split_at_mut(n);
        let Some(draft) = rest.first_mut().filter(|d| d.rule.starts_with("clause")) else {
            continue;
        };
        let text = page.str(&draft.at);
        // 某委要建立机制，对排名末位的单位进行约谈: who rewards and calls to account is not said.
        if text.starts_with('对')
            && words!["约谈", "问责", "追责", "奖励"].within(text)
            && draft.lead.iter().all(|unit| !text.contains(unit.as_str()))
        {
            draft.lead.clear();
        }
        if !words!["会同", "商"].begins(text) {
            continue;
        }
        if draft.support.is_empty() {
            draft.support = units::partners(text);
        }
        if draft.lead.is_empty()
            && !draft.support.is_empty()
            && let Some(last) = before.last()
            && page
                .text
                .get(last.at.end..draft.at.start)
                .is_some_and(|gap| matches!(gap.trim(), "，" | "," | "、" | ""))
        {
            draft.lead.clone_from(&last.lead);
        }
    }
}

/// In a circular nobody is named for 督办 and 约谈: the offices of supervision that wrote it do them.
fn name_supervisor(page: &Page, drafts: &mut [Draft]) {
    static OFFICE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        Pattern::new(
            r"(?:^|[，,。；;\n])(?P<u>[\p{Han}*＊]{2,8}督查室(?:[、和与][\p{Han}*＊]{2,8}督查室)?)(?:对|将|会|采取|组织|开展|联合|按照|通过)",
        )
    });
    let head = head(&page.text, 8000);
    let Some(offices) = OFFICE
        .as_ref()
        .and_then(|r| r.captures(head))
        .map(|c| units::list(&c["u"]))
    else {
        return;
    };
    for draft in drafts {
        let text = page.str(&draft.at);
        if draft.lead.is_empty()
            && text.starts_with(['对', '将'])
            && words!["督办", "约谈", "跟踪督查", "通报"].within(text)
        {
            draft.lead.extend(offices.iter().cloned());
        }
    }
}

/// Cuts the text from the original, so that it is what the span says and nothing else.
fn cut(
    page: &Page,
    draft: Draft,
    known: &Known<'_>,
    is_furniture: impl Fn(&Place) -> bool,
) -> Option<TaskFound> {
    let at = page.trim(draft.at, &['，', ',', '。', '；', ';', '、', '：', ':']);
    // An item that stands by its number is as long as it is.
    let most = if words!["division.under", "division.item"].holds(draft.rule) {
        6000
    } else {
        600
    };
    if at.is_empty() || page.str(&at).chars().nth(most).is_some() {
        return None;
    }
    let span = page.span(&at);
    let piece = known.original.piece(span)?;
    let own = page.str(&at);
    let text = if own != piece || piece.contains('\n') {
        plain(piece)
    } else if is_furniture(&at) {
        String::new()
    } else {
        piece.to_owned()
    };
    if text.trim().chars().count() < 4 {
        return None;
    }
    let due_range = draft
        .due
        .as_deref()
        .and_then(|d| due::range(d, known.day, known.year));
    let base: f64 = match draft.rule {
        "division.table" | "division.note" | "division.fields" | "division.measure" => 0.9,
        "division.below" | "division.group" | "division.item" | "division.under" => 0.8,
        "clause.unit" => 0.75,
        "clause.due" => 0.7,
        "clause.subject" => 0.6,
        _ => 0.5,
    };
    let more = if draft.due.is_some() { 0.05 } else { 0.0 }
        + if text.bytes().any(|b| b.is_ascii_digit()) {
            0.05
        } else {
            0.0
        };
    let lead = draft.lead;
    let mut support = draft.support;
    // 会同有关部门: nobody in particular.
    support.retain(|u| {
        !lead.contains(u) && !words!["有关部门", "相关部门", "有关单位", "相关单位", "有关方面"].holds(u)
    });
    Some(TaskFound {
        text,
        span,
        speaker: draft.speaker,
        heading: draft.heading,
        lead_units: lead,
        support_units: support,
        due: draft.due,
        due_range,
        details: None,
        rule: draft.rule.to_owned(),
        confidence: ((base + more) * 100.0).round() / 100.0,
    })
}

/// Whether a line is the head of a table of tasks.
pub(crate) fn is_table_head(page: &Page, at: &Place) -> bool {
    table::head(page, at).is_some()
}

/// Byte after an item's number.
pub(crate) fn number_end(line: &str) -> Option<usize> {
    division::number(line)
}

/// Whether a line is a numbered item.
pub(crate) fn is_numbered(line: &str) -> bool {
    division::number(line).is_some()
}

/// Whether a text begins with the office that does what it tells.
pub(crate) fn names_office(text: &str) -> bool {
    units::subject(text).is_some()
}

/// Whether a line ends with its units in a bracket.
pub(crate) fn has_note(line: &str) -> bool {
    items::has_note(line)
}

/// Whether a line is a numbered item with its units in a bracket behind it.
pub(crate) fn is_noted_item(line: &str) -> bool {
    division::number(line).is_some() && items::has_note(line)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_notice_that_hands_on_what_is_not_there_has_no_task() {
        let page = "青禾县人民政府办公室印发《青禾县路灯任务分工》的通知\n各镇人民政府：\n现将《青禾县路灯任务分工》发给你们，请认真落实。\n一、领任务。主办单位自收到本通知起10个工作日内排出亮灯作战图。\n二、勤沟通。协办单位不得推诿，主办单位可直接提请分管副县长召集会商。\n三、严考评。县政府督查室将采取随机走访等办法核验亮灯质量，对进度垫底的通报。";
        assert!(crate::read(page, None, "a").tasks.is_empty());
        let with = format!(
            "{page}\n青禾县路灯任务分工\n1.修好北街路灯30盏（县城管局牵头）\n2.更换南街灯箱（县住建局牵头）"
        );
        assert_eq!(crate::read(&with, None, "a").tasks.len(), 2);
    }

    #[test]
    fn who_owes_an_item_is_said_in_many_ways() {
        let both = || {
            vec![
                ("修好北街路灯30盏", "县城管局", "县供电公司"),
                ("更换南街灯箱", "县住建局", ""),
            ]
        };
        for page in [
            "青禾县四季度攻坚分工单\n■修好北街路灯30盏｜领衔县领导：石青｜主抓单位：县城管局｜协助单位：县供电公司｜节点：12月31日\n■更换南街灯箱｜领衔县领导：田立秋｜主抓单位：县住建局",
            "青禾县县长办公会议交办事项\n①修好北街路灯30盏　→领办：县城管局；协办：县供电公司；限期：10月25日\n②更换南街灯箱　→领办：县住建局；限期：年底前",
            "青禾县亮灯“微改革”事项（第二批）\n〔01〕路灯一报就修\n改革举措：修好北街路灯30盏。\n主责单位：县城管局\n协同单位：县供电公司\n时间节点：2031年5月31日\n〔02〕灯箱一次换好\n改革举措：更换南街灯箱。\n主责单位：县住建局\n时间节点：即日起，长期",
            "青禾县攻坚项目三色灯晾晒（8月）\n其中绿灯3个、黄灯1个、红灯2个。\n【红灯】\n项目：北街灯塔（牵头单位：县城管局）\n现状：灯杆迟迟未到\n整改：修好北街路灯30盏（协办：县供电公司）\n项目：南街灯站（牵头单位：县住建局）\n现状：停工47天\n整改：更换南街灯箱",
            "青禾县重点工程亮灯月报（8月）\n截至8月31日，全县46项重点工程累计完成投资33.9亿元。本月绿灯3项、黄灯1项、红灯2项。\n【红灯工程】\n（1）北街灯塔〔责任单位：县城管局〕：计划7月完工。滞后原因：灯杆迟到。整改要求：修好北街路灯30盏〔配合单位：县供电公司〕。\n（2）南街灯站〔责任单位：县住建局〕：停工。整改要求：更换南街灯箱。",
            "青禾县人民政府关于修灯的通知\n一、修好北街路灯30盏（县城管局、县供电公司按职责分工负责，县城管局为牵头单位）\n二、更换南街灯箱（县住建局按职责负责）",
        ] {
            let found = crate::read(page, None, "a").tasks;
            let found: Vec<_> = found
                .iter()
                .map(|t| {
                    (
                        t.text.as_str(),
                        t.lead_units.join("、"),
                        t.support_units.join("、"),
                    )
                })
                .collect();
            let wanted: Vec<_> = both()
                .into_iter()
                .map(|(text, lead, support)| (text, lead.to_owned(), support.to_owned()))
                .collect();
            assert_eq!(found, wanted, "{page}");
        }
    }

    #[test]
    fn a_table_of_who_owes_what_amid_a_communique_is_read_as_one() {
        for by in ["\t", "|", " | "] {
            let text = "青禾县路灯联席会议第三次会议召开\n5月6日，青禾县路灯联席会议第三次会议在县政务中心召开。\n会议要求，县住建局要牵头编制灯杆建设规划，6月底前报县政府审定。\n会议要求，抓好以下任务：\n序号\t重点任务\t牵头单位\t配合单位\t完成时限\n1\t修好北街路灯\t县城管局\t县财政局\t9月底前\n2\t换下南街灯箱\t县城管局\t\t年内\n会议强调，县财政局要落实路灯专项资金250万元。"
                .replace('\t', by);
            let read = crate::read(&text, None, "a");
            let tasks: Vec<_> = read
                .tasks
                .iter()
                .filter(|t| t.rule == "division.table")
                .map(|t| {
                    (
                        t.text.as_str(),
                        t.lead_units.join("、"),
                        t.support_units.join("、"),
                    )
                })
                .collect();
            assert_eq!(
                tasks,
                [
                    ("修好北街路灯", "县城管局".to_owned(), "县财政局".to_owned()),
                    ("换下南街灯箱", "县城管局".to_owned(), String::new())
                ],
                "{text}"
            );
            let first = read.tasks.first().map(|t| t.lead_units.join("、"));
            assert_eq!(first.as_deref(), Some("县住建局"), "{text}");
            let whole = |t: &crate::TaskFound| !t.text.contains(['\t', '|']) && !t.text.contains("序号");
            assert!(read.tasks.iter().all(whole), "{text}");
        }
    }

    #[test]
    fn who_pledges_to_do_something_with_all_others_does_it_with_them() {
        for others in ["与各市携手", "同兄弟市一起", "与其他各市一道"] {
            let text = format!(
                "沿江四市灯会联席会议第七次会议举行\n5月6日，沿江四市灯会联席会议第七次会议在青禾市举行。青禾市委书记石青主持，禾川市委书记田立秋、北岸市委书记柏长河、南山市委书记苗望川出席并讲话。\n田立秋表示，禾川市愿{others}，联合开展沿江灯塔普查。"
            );
            let read = crate::read(&text, None, "a");
            let task = read.tasks.first().expect("a task");
            assert_eq!(task.text, "联合开展沿江灯塔普查");
            assert_eq!(task.lead_units, ["禾川市"]);
            assert_eq!(task.support_units, ["青禾市", "北岸市", "南山市"], "{others}");
        }
    }

    #[test]
    fn minutes_keep_clauses_apart_and_name_who_helps() {
        let text = "青禾县路灯专题会议纪要\n2031年5月6日，副县长石青主持召开专题会议。会议议定：\n1.县城管局作为路灯业主，负责于6月底前完成图纸审查，8月上旬挂网招标，确保年内亮灯。\n2.北街镇负责5月20日前完成3根灯杆迁移，县财政局予以配合。";
        let tasks = crate::read(text, None, "a").tasks;
        assert!(
            tasks.windows(2).all(|two| two[0].span[1] <= two[1].span[0]),
            "{tasks:?}"
        );
        let last = tasks.last().expect("a task");
        assert_eq!(
            (last.lead_units.as_slice(), last.support_units.as_slice()),
            (&["北街镇".to_owned()][..], &["县财政局".to_owned()][..])
        );
    }

    #[test]
    fn the_first_unit_leads_however_that_is_put() {
        for how in [
            "每项任务后所列单位，居首位者负总责，其他单位按职责协同，下同。",
            "各项任务后所列单位，排首位的牵头，其余配合。",
            "括号内第一个单位负总责，其余单位协助。",
            "首位单位为牵头单位，其他单位参与。",
        ] {
            let text = format!(
                "青禾县路灯工作任务分工\n现将分工印发给你们。{how}\n1.修好北街路灯300盏。（县城管局、县财政局）\n2.上半年建成灯控中心。（县住建局、各镇）"
            );
            let tasks: Vec<_> = crate::read(&text, None, "a")
                .tasks
                .into_iter()
                .map(|t| (t.lead_units.join("、"), t.support_units.join("、")))
                .collect();
            let one = |lead: &str, support: &str| (lead.to_owned(), support.to_owned());
            assert_eq!(
                tasks,
                [one("县城管局", "县财政局"), one("县住建局", "各镇")],
                "{how}"
            );
        }
    }

    #[test]
    fn a_line_of_labels_below_an_item_says_who_looks_after_it_and_by_when() {
        for label in ["截止", "截止时间", "截至", "办结"] {
            let text = format!(
                "北街镇路灯攻坚任务分工\n（印发时间：2031年9月20日）\n● 修好北街路灯300盏\n  包抓领导：石青 | 主责：镇灯务办 | 协助：供电所、各村（社区） | {label}：12月25日\n● 清理南街灯箱\n  包抓领导：田立秋 | 主责：镇城管办 | 协助：派出所 | {label}：年底"
            );
            let read = crate::read(&text, None, "a");
            let tasks: Vec<_> = read
                .tasks
                .iter()
                .map(|t| (t.support_units.join("、"), t.due.as_deref()))
                .collect();
            assert_eq!(
                tasks,
                [
                    ("供电所、各村（社区）".to_owned(), Some("12月25日")),
                    ("派出所".to_owned(), Some("年底"))
                ],
                "{label}"
            );
            let people: Vec<_> = read.people.iter().map(|p| p.name.as_str()).collect();
            assert_eq!(people, ["石青", "田立秋"], "{label}");
        }
    }

    #[test]
    fn who_looks_after_an_item_may_stand_in_a_line_of_its_own() {
        let text = "北街镇路灯攻坚任务清单\n1.修好北街路灯300盏\n包保领导：石青\n主责：镇灯务办\n截至：12月25日\n2.清理南街灯箱\n主责：镇城管办\n包联领导：田立秋\n办结时间：年底";
        let read = crate::read(text, None, "a");
        let people: Vec<_> = read.people.iter().map(|p| p.name.as_str()).collect();
        assert_eq!(people, ["石青", "田立秋"]);
        let due: Vec<_> = read.tasks.iter().map(|t| t.due.as_deref()).collect();
        assert_eq!(due, [Some("12月25日"), Some("年底")]);
    }

    #[test]
    fn an_item_with_its_note_amid_a_communique_is_read_as_one() {
        let text = "青禾发布 2031-05-07\n5月6日，青禾县路灯专题协调会在县会展中心召开，副县长石青主持会议。会议议定，6月15日前完成灯杆检修。\n北街镇路灯排查分工\n1.逐杆检查灯罩。责任单位：北街镇城管办；配合单位：各社区；时限：6月10日前\n2.清理灯箱。责任单位：各社区；时限：6月底";
        let tasks: Vec<_> = crate::read(text, None, "a")
            .tasks
            .into_iter()
            .map(|t| (t.text, t.lead_units.join("、"), t.support_units.join("、"), t.due))
            .collect();
        let one = |text: &str, lead: &str, support: &str, due: &str| {
            (
                text.to_owned(),
                lead.to_owned(),
                support.to_owned(),
                Some(due.to_owned()),
            )
        };
        assert_eq!(
            tasks,
            [
                one("6月15日前完成灯杆检修", "", "", "6月15日前"),
                one("逐杆检查灯罩", "北街镇城管办", "各社区", "6月10日前"),
                one("清理灯箱", "各社区", "", "6月底")
            ]
        );
    }
}
