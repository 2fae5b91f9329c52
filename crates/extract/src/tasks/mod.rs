//! Candidate tasks: which way of reading fits a stretch of a page, and the tasks it gives.

pub(crate) mod clause;
mod division;
pub(crate) mod due;
mod table;
pub(crate) mod units;
mod words;

use crate::dates::Day;
use crate::normalise::normalise;
use crate::page::{Page, Place};
use crate::reading::{Kind, TaskFound};

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
    pub(crate) original: &'a [char],
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
        noted(page, lines, &mut drafts, &mut found);
    }
    if drafts.is_empty() && kind != Kind::ProjectList {
        running(page, lines, kind, title, &mut drafts);
    }
    let mut seen = std::collections::HashSet::new();
    for draft in drafts {
        if draft.rule.starts_with("clause") && !seen.insert(page.str(&draft.at).to_owned()) {
            continue;
        }
        found.taken.push(draft.at.clone());
        if let Some(task) = cut(page, draft, known) {
            found.tasks.push(task);
        }
    }
    found
}

fn noted(page: &Page, lines: &[usize], drafts: &mut Vec<Draft>, found: &mut Found) {
    let first_leads = lines.iter().any(|i| {
        let l = page.line(*i);
        [
            "排在第一位",
            "列第一位",
            "列首位",
            "排名第一",
            "排第一",
            "列第一位的",
            "第一个为牵头",
            "第一个单位为牵头",
            "列在第一",
            "排在首位",
        ]
        .iter()
        .any(|w| l.contains(w))
    });
    let mut heading: Option<String> = None;
    let mut heading_before: Option<String> = None;
    // The draft whose note may go on in the next line.
    let mut open_at: Option<usize> = None;
    let mut n = 0;
    while n < lines.len() {
        let line = &page.lines[lines[n]];
        if let Some(by) = table::head(page, &line.at) {
            let (rows, next, title) = table::rows(page, lines, n, by);
            found.title = found.title.take().or(title);
            for row in rows {
                found.leaders.extend(row.leaders);
                drafts.push(Draft {
                    at: row.task,
                    lead: row.lead,
                    support: row.support,
                    due: row.due,
                    speaker: None,
                    heading: row.heading.or_else(|| heading.clone()),
                    rule: "division.table",
                });
            }
            n = next.max(n + 1);
            continue;
        }
        let text = page.str(&line.at);
        // 牵头单位：… / 责任单位：… / 完成时限：… on lines of their own belong to the item above.
        if let Some(owed) = own_line_note(text, first_leads) {
            let above = n.checked_sub(1).map(|k| &page.lines[lines[k]]);
            if let Some(draft) = open_at.and_then(|k| drafts.get_mut(k)) {
                if draft.lead.is_empty() {
                    draft.lead.extend(owed.lead)
                } else {
                    draft.support.extend(owed.lead)
                }
                draft.support.extend(owed.support);
                draft.due = owed.due.or(draft.due.take());
                n += 1;
                continue;
            }
            if let Some(above) = above
                && drafts
                    .last()
                    .is_none_or(|d: &Draft| d.at.end <= above.at.start)
                && page.str(&above.at).chars().count() >= 4
                && (division::number(page.str(&above.at)).is_some()
                    || !page.str(&above.at).contains([':', '：']))
            {
                let from = division::number(page.str(&above.at)).unwrap_or(0);
                let at = page.trim(
                    above.at.start + from..above.at.end,
                    &['。', '；', ';', '：', ':'],
                );
                // The item was taken for a heading a line ago.
                if heading.as_deref() == Some(page.str(&above.at)) {
                    heading.clone_from(&heading_before);
                }
                let due = owed.due.or_else(|| due::find(page.str(&at)));
                drafts.push(Draft {
                    at,
                    lead: owed.lead,
                    support: owed.support,
                    due,
                    speaker: None,
                    heading: heading.clone(),
                    rule: "division.below",
                });
                open_at = Some(drafts.len() - 1);
                n += 1;
                continue;
            }
        }
        open_at = None;
        let items = division::items(page, &line.at, first_leads, heading.as_deref());
        if items.is_empty() && division::number(text).is_some() && text.chars().count() <= 40 {
            heading_before = heading.replace(text.to_owned());
        }
        for item in items {
            let due = division::due_of(page, &item);
            found.leaders.extend(item.leaders.clone());
            drafts.push(Draft {
                at: item.at,
                lead: item.owed.lead,
                support: item.owed.support,
                due,
                speaker: None,
                heading: item.heading,
                rule: item.rule,
            });
            open_at = Some(drafts.len() - 1);
        }
        n += 1;
    }
}

fn own_line_note(text: &str, first_leads: bool) -> Option<units::Owed> {
    let text = text.trim().trim_end_matches('。');
    if text.chars().count() > 240 {
        return None;
    }
    let inner = text
        .strip_prefix(['(', '（', '【', '〔', '['])
        .and_then(|t| t.strip_suffix([')', '）', '】', '〕', ']']));
    // （三）建设…（某局负责） begins and ends with brackets, but not with the same.
    let whole = inner.filter(|i| {
        i.find([')', '）'])
            .is_none_or(|close| i.find(['(', '（']).is_some_and(|open| open < close))
    });
    let labelled = units::labels(whole.unwrap_or(text))
        .first()
        .is_some_and(|l| l.1 == 0 && l.0 != units::Label::Other && l.0 != units::Label::Measure);
    let told = whole.is_some_and(|w| w.contains("负责") || w.contains("牵头"));
    (labelled || told)
        .then(|| units::note(whole.unwrap_or(text), first_leads))
        .flatten()
}

fn running(
    page: &Page,
    lines: &[usize],
    kind: Kind,
    title: Option<usize>,
    drafts: &mut Vec<Draft>,
) {
    let manner = if kind == Kind::TaskDivision {
        clause::Manner::Report
    } else {
        clause::Manner::Communique
    };
    let mut voice = clause::Voice::default();
    let mut heading = None;
    let mut started = kind != Kind::TaskDivision;
    // The last paragraph that demands something at length: lead sentences before it only announce it.
    let body_at = lines
        .iter()
        .rposition(|j| page.line(*j).contains('要') && page.line(*j).chars().count() > 40);
    for (n, i) in lines.iter().enumerate() {
        let line = &page.lines[*i];
        let text = page.str(&line.at);
        if title == Some(*i) || text.chars().count() < 8 {
            continue;
        }
        if kind == Kind::TaskDivision {
            // 总体要求, 指导思想 and targets are no tasks; numbered parts are.
            let numbered = division::number(text);
            let aims = [
                "总体要求",
                "指导思想",
                "基本原则",
                "发展目标",
                "主要目标",
                "预期目标",
                "现印发",
                "通知如下",
                "工作目标",
                "现将",
                "制定本",
                "工作回顾",
                "总体思路",
                "组织保障",
                "保障措施",
                "有关要求",
                "组织实施",
                "上述目标",
                "上述预期",
                "预期增长目标",
                "这些目标",
                "这些预期",
            ]
            .iter()
            .any(|w| text.contains(w));
            if aims
                && !(numbered.is_some()
                    && text.contains('。')
                    && text.chars().count() > 60
                    && !text.contains("指导思想")
                    && !text.contains("预期目标"))
            {
                if numbered.is_some() || text.contains("预期目标") {
                    started = text.contains("预期目标") && started;
                }
                continue;
            }
            if let Some(from) = numbered {
                started = true;
                let rest = &text[from..];
                // 一、交通同网。建成…: the name of the part, then its tasks.
                if let Some((head, _)) = rest
                    .split_once('。')
                    .filter(|(h, t)| h.chars().count() <= 24 && !t.is_empty())
                {
                    // How a list is to be handled is no task of the list.
                    if [
                        "办理",
                        "压实",
                        "督办考核",
                        "督促",
                        "考核",
                        "组织领导",
                        "跟踪问效",
                        "严格责任",
                    ]
                    .iter()
                    .any(|w| head.contains(w))
                    {
                        continue;
                    }
                    heading = Some(head.to_owned());
                    let skip = from + head.len() + '。'.len_utf8();
                    clauses(
                        page,
                        line.at.start + skip..line.at.end,
                        manner,
                        &mut voice,
                        heading.as_deref(),
                        drafts,
                        true,
                    );
                    continue;
                }
                let alone = rest.matches(['。', '；']).count() <= 1
                    && rest.chars().count() <= 45
                    && !rest.chars().any(|c| c.is_ascii_digit());
                let followed = lines
                    .get(n + 1)
                    .is_some_and(|j| division::number(page.line(*j)).is_none());
                if (text.chars().count() <= 30 && !text.ends_with(['。', '；', ';']))
                    || (alone
                        && followed
                        && text.starts_with([
                            '（', '(', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十',
                        ]))
                {
                    heading = Some(rest.to_owned());
                    continue;
                }
            }
            if !started {
                continue;
            }
            let cover = [
                "各牵头单位",
                "各责任单位",
                "牵头单位适时",
                "报送",
                "考核",
                "各单位要",
            ]
            .iter()
            .any(|w| text.contains(w));
            if cover {
                continue;
            }
            // 深入实施消费提振行动。 alone in its line is the heading of what follows.
            if numbered.is_none()
                && text.matches(['，', ',', '；', '。', ';']).count() <= 1
                && text.chars().count() <= 22
                && !text.chars().any(|c| c.is_ascii_digit())
            {
                heading = Some(text.trim_end_matches('。').to_owned());
                continue;
            }
            clauses(
                page,
                line.at.clone(),
                manner,
                &mut voice,
                heading.as_deref(),
                drafts,
                false,
            );
            continue;
        }
        // Points above the report sum it up; the report says them again.
        if text.starts_with('•') {
            continue;
        }
        voice.demanding = false;
        voice.heard = false;
        if lead_paragraph(text) && body_at.is_some_and(|at| at > n) && !text.contains("批示指出")
        {
            // The demand in the lead sentence is repeated by the body.
            let from = lead_skip(text);
            if from == text.len() {
                continue;
            }
            clauses(
                page,
                line.at.start + from..line.at.end,
                manner,
                &mut voice,
                heading.as_deref(),
                drafts,
                false,
            );
            continue;
        }
        if kind == Kind::Other
            && !text.contains('要')
            && !text.contains("将对")
            && due::find(text).is_none()
        {
            if text.chars().count() <= 20 && division::number(text).is_some() {
                heading = Some(text.to_owned());
            }
            continue;
        }
        if text.starts_with("关于")
            && let Some((head, _)) = text.split_once(['，', ','])
            && head.chars().count() <= 20
        {
            heading = Some(head.to_owned());
        }
        clauses(
            page,
            line.at.clone(),
            manner,
            &mut voice,
            heading.as_deref(),
            drafts,
            false,
        );
    }
}

/// Whether a paragraph tells that the meeting was held and by whom.
fn lead_paragraph(text: &str) -> bool {
    ["召开", "举行", "主持"].iter().any(|w| text.contains(w))
        && [
            "他强调",
            "会议强调",
            "她强调",
            "强调，",
            "强调,",
            "指出，要",
            "研究",
            "传达",
            "审议",
            "听取",
        ]
        .iter()
        .any(|w| text.contains(w))
        && (text.contains('月') && text.contains('日')
            || text.contains("近日")
            || text.contains("主持召开"))
}

/// Where a lead paragraph's own demands end and, in a one-paragraph report, the body's begin.
fn lead_skip(text: &str) -> usize {
    ["会议指出", "会议要求", "会议决定", "会议明确"]
        .iter()
        .filter_map(|w| text.find(w))
        .min()
        .unwrap_or(text.len())
}

fn clauses(
    page: &Page,
    at: Place,
    manner: clause::Manner,
    voice: &mut clause::Voice,
    heading: Option<&str>,
    drafts: &mut Vec<Draft>,
    headed: bool,
) {
    if at.is_empty() {
        return;
    }
    // With its heading taken off, the first short sentence is a task like the others.
    if headed {
        voice.demanding = true;
    }
    for c in clause::read(page, &at, manner, headed, voice) {
        drafts.push(Draft {
            at: c.at,
            lead: c.lead,
            support: c.support,
            due: c.due,
            speaker: c.speaker,
            heading: heading.map(str::to_owned),
            rule: c.rule,
        });
    }
}

/// Cuts the text from the original, so that it is what the span says and nothing else.
fn cut(page: &Page, draft: Draft, known: &Known<'_>) -> Option<TaskFound> {
    let at = page.trim(draft.at, &['，', ',', '。', '；', ';', '、', '：', ':']);
    if at.is_empty() || page.str(&at).chars().nth(600).is_some() {
        return None;
    }
    let span = page.span(&at);
    let piece: String = known.original.get(span[0]..span[1])?.iter().collect();
    let text = normalise(&piece).text;
    if text.trim().chars().count() < 4 {
        return None;
    }
    let due_range = draft
        .due
        .as_deref()
        .and_then(|d| due::range(d, known.day, known.year));
    let base: f64 = match draft.rule {
        "division.table" | "division.note" | "division.fields" | "division.measure" => 0.9,
        "division.below" => 0.8,
        "clause.unit" => 0.75,
        "clause.due" => 0.7,
        "clause.subject" => 0.6,
        _ => 0.5,
    };
    let more = if draft.due.is_some() { 0.05 } else { 0.0 }
        + if text.chars().any(|c| c.is_ascii_digit()) {
            0.05
        } else {
            0.0
        };
    let lead = draft.lead;
    let mut support = draft.support;
    support.retain(|u| !lead.contains(u));
    Some(TaskFound {
        text,
        span,
        speaker: draft.speaker,
        heading: draft.heading,
        lead_units: lead,
        support_units: support,
        due: draft.due,
        due_range,
        rule: draft.rule.to_owned(),
        confidence: ((base + more) * 100.0).round() / 100.0,
    })
}

/// Whether a line is the head of a table of tasks.
pub(crate) fn is_table_head(page: &Page, at: &Place) -> bool {
    table::head(page, at).is_some()
}

/// Whether a line is a numbered item.
pub(crate) fn is_numbered(line: &str) -> bool {
    division::number(line).is_some()
}
