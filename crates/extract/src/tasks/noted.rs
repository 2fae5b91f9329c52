//! Items with notes of who owes them: tables, groups, records, notes below an item or in its line.

use super::{Draft, Found, division, due, groups, notes, table};
use crate::page::{Page, Place};
use crate::quick::at_most;
use crate::reading::Kind;
use crate::vocabulary::{Words, words};

/// A row of a table, under the heading that was read last unless it has its own.
fn of_row(row: table::Row, heading: Option<&String>) -> Draft {
    Draft {
        at: row.task,
        lead: row.lead,
        support: row.support,
        due: row.due,
        speaker: None,
        heading: row.heading.or_else(|| heading.cloned()),
        rule: "division.table",
    }
}

/// What a group is to do: the note in its head says who owes it.
fn of_group(page: &Page, at: Place, owed: &notes::Owed, heading: Option<&String>) -> Draft {
    Draft {
        due: owed.due.clone().or_else(|| due::find(page.str(&at))),
        at,
        lead: owed.lead.clone(),
        support: owed.support.clone(),
        speaker: None,
        heading: heading.cloned(),
        rule: "division.group",
    }
}

/// An item with its note.
fn of_item(page: &Page, item: division::Item) -> Draft {
    Draft {
        due: division::due_of(page, &item),
        at: item.at,
        lead: item.owed.lead,
        support: item.owed.support,
        speaker: None,
        heading: item.heading,
        rule: item.rule,
    }
}

/// 1.修好路灯。责任单位：城管局；时限：5月底: an item amid the words of a meeting that says in its line who owes it.
fn items_of(page: &Page, line: &Place) -> Vec<division::Item> {
    let labels = words!["责任单位", "牵头单位", "主办单位", "主责单位"];
    let text = page.str(line);
    let labelled = |at: usize| text[at..].chars().nth(4).is_some_and(|c| matches!(c, '：' | ':'));
    if !text.starts_with(|c: char| c.is_ascii_digit()) || !labels.places(text).any(|(at, _)| labelled(at)) {
        return Vec::new();
    }
    let mut items = division::items(page, line, false, None);
    items.retain(|item| !item.owed.lead.is_empty());
    items
}

/// Tables and items of who owes what that stand amid other words. Returns the lines that are none of theirs, if there
/// are any; in a division of tasks [`read`] has taken them.
pub(super) fn amid(
    page: &Page,
    lines: &[usize],
    kind: Kind,
    drafts: &mut Vec<Draft>,
    found: &mut Found,
) -> Option<Vec<usize>> {
    let is_head = |i: &usize| {
        let line = &page.lines[*i];
        line.parted
            .then(|| table::head(page, &line.at))
            .flatten()
            .filter(|by| table::names_units(page, &line.at, *by))
    };
    if kind == Kind::TaskDivision {
        return None;
    }
    let noted = kind == Kind::Communique && page.has(words!["责任单位", "牵头单位", "主办单位", "主责单位"]);
    let mut rest = Vec::new();
    let mut n = 0;
    while n < lines.len() {
        if let Some(by) = is_head(&lines[n]) {
            let (rows, next, _) = table::rows(page, lines, n, by);
            if !rows.is_empty() {
                for mut row in rows {
                    found.leaders.append(&mut row.leaders);
                    drafts.push(of_row(row, None));
                }
                n = next.max(n + 1);
                continue;
            }
        }
        if noted {
            let items = items_of(page, &page.lines[lines[n]].at);
            if !items.is_empty() {
                for mut item in items {
                    found.leaders.append(&mut item.leaders);
                    drafts.push(of_item(page, item));
                }
                n += 1;
                continue;
            }
        }
        rest.push(lines[n]);
        n += 1;
    }
    (rest.len() < lines.len()).then_some(rest)
}

#[expect(
    clippy::too_many_lines,
    reason = "one pass over the lines: tables, notes below an item, items"
)]
pub(super) fn read(page: &Page, lines: &[usize], drafts: &mut Vec<Draft>, found: &mut Found) {
    let first_leading = page.among(words![
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
    ]);
    let leading = page.among(words!["为牵头", "是牵头", "牵头负责"]);
    let first = page.among(&notes::STANDS_FIRST);
    let first_leads = lines.iter().any(|i| {
        let at = &page.lines[*i].at;
        first_leading.within(at)
            // 首列单位为牵头单位, however it is put.
            || leading.within(at) && words!["首", "第一", "在前", "前者"].within(page.str(at))
            || first.within(at) && says_first_leads(page.str(at))
    });
    let mut heading: Option<String> = None;
    let mut heading_before: Option<String> = None;
    // The draft whose note may go on in the next line.
    let mut open_at: Option<usize> = None;
    // How many drafts before that one have the same note.
    let mut joint = 0;
    let mut n = 0;
    while n < lines.len() {
        let line = &page.lines[lines[n]];
        if line.parted
            && let Some(by) = table::head(page, &line.at)
        {
            let (rows, next, title) = table::rows(page, lines, n, by);
            found.title = found.title.take().or(title);
            for mut row in rows {
                // 列第一位者为牵头单位 holds of a column of units, too.
                if first_leads && row.support.is_empty() && row.lead.len() > 1 {
                    row.support = row.lead.split_off(1);
                }
                found.leaders.append(&mut row.leaders);
                drafts.push(of_row(row, heading.as_ref()));
            }
            n = next.max(n + 1);
            continue;
        }
        if let Some((rows, next)) =
            table::upright(page, lines, n).or_else(|| table::under_joined(page, lines, n))
        {
            drafts.extend(rows.into_iter().map(|row| of_row(row, heading.as_ref())));
            n = next.max(n + 1);
            continue;
        }
        let text = page.str(&line.at);
        // 一、某组 / 牵头单位：… / 工作任务： / 1.… / 2.…: the note is of all items of the group.
        if let Some((owed, next)) = group_note(page, lines, n, first_leads) {
            heading = Some(text.to_owned());
            let mut k = next;
            // 职责：负责…: said in one line.
            if let Some(at) = lines.get(k).and_then(|i| groups::duty(page, &page.lines[*i].at)) {
                drafts.push(of_group(page, at, &owed, heading.as_ref()));
                k += 1;
            }
            while let Some(item) = lines.get(k).map(|i| &page.lines[*i].at) {
                let said = page.str(item);
                let Some(from) = division::number(said) else {
                    // 完成时限：… under an item is its own.
                    if let Some(own) = own_line_note(said, first_leads)
                        && own.lead.is_empty()
                        && own.due.is_some()
                        && let Some(draft) = drafts.last_mut().filter(|_| k > next)
                    {
                        draft.due = own.due;
                        k += 1;
                        continue;
                    }
                    break;
                };
                if level(said) <= groups::level_of_head(text)
                    || group_note(page, lines, k, first_leads).is_some()
                {
                    break;
                }
                // An item may say itself who owes it.
                let own = division::items(page, item, first_leads, Some(text));
                if !own.is_empty() {
                    drafts.extend(own.into_iter().map(|item| of_item(page, item)));
                    k += 1;
                    continue;
                }
                let at = page.trim(item.start + from..item.end, &['。', '；', ';']);
                drafts.push(of_group(page, at, &owed, heading.as_ref()));
                k += 1;
            }
            open_at = None;
            n = k.max(n + 1);
            continue;
        }
        // 任务名称：… / 主要内容：… / 责任单位：…: a table written as a list of its cells.
        if let Some((records, next)) = record(page, lines, n, first_leads, heading.as_deref()) {
            drafts.extend(records);
            for i in &lines[n..next] {
                found
                    .leaders
                    .extend(division::leader_places(page, &page.lines[*i].at));
            }
            open_at = None;
            n = next;
            continue;
        }
        // 整改措施：… alone in its line is the task; who owes it follows.
        if let Some(at) = measure_line(page, &line.at) {
            let parts = numbered_parts(page, &at);
            // 【红灯】某工程 / 责任单位：… / 整改要求：…: the line above the note only names what the measure is for.
            if let Some(named) = open_at.and_then(|k| drafts.get_mut(k))
                && let [measure] = parts.as_slice()
                && named.rule == "division.below"
                && page.str(&named.at).starts_with('【')
            {
                heading = Some(page.str(&named.at).to_owned());
                named.due = due::find(page.str(measure)).or(named.due.take());
                named.heading.clone_from(&heading);
                named.at = measure.clone();
                named.rule = "division.measure";
                n += 1;
                continue;
            }
            joint = parts.len() - 1;
            drafts.extend(parts.into_iter().map(|at| Draft {
                due: due::find(page.str(&at)),
                at,
                lead: Vec::new(),
                support: Vec::new(),
                speaker: None,
                heading: heading.clone(),
                rule: "division.measure",
            }));
            open_at = Some(drafts.len() - 1);
            n += 1;
            continue;
        }
        // 牵头单位：… / 责任单位：… / 完成时限：… on lines of their own belong to the item above.
        if let Some(owed) = own_line_note(text, first_leads) {
            // 包抓领导：田立秋 | 主责：县城管局
            found.leaders.extend(division::leader_places(page, &line.at));
            // 责任领导：…, 目标要求：… between an item and who owes it.
            let above = (n.saturating_sub(4)..n)
                .rev()
                .map(|k| &page.lines[lines[k]])
                .find(|above| !is_beside(page.str(&above.at)));
            if let Some(open) = open_at.and_then(|k| drafts.get_mut(k.saturating_sub(joint)..=k)) {
                for draft in open {
                    if draft.lead.is_empty() {
                        draft.lead.extend(owed.lead.iter().cloned());
                    } else {
                        draft.support.extend(owed.lead.iter().cloned());
                    }
                    draft.support.extend(owed.support.iter().cloned());
                    draft.due = owed.due.clone().or(draft.due.take());
                }
                n += 1;
                continue;
            }
            if let Some(above) = above
                && drafts.last().is_none_or(|d: &Draft| d.at.end <= above.at.start)
                && page.str(&above.at).chars().count() >= 4
                && !groups::is_person(page.str(&above.at))
                && (division::number(page.str(&above.at)).is_some()
                    || !page.str(&above.at).contains([':', '：']))
            {
                let from = division::number(page.str(&above.at)).unwrap_or(0);
                let at = page.trim(above.at.start + from..above.at.end, &['。', '；', ';', '：', ':']);
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
                joint = 0;
                open_at = Some(drafts.len() - 1);
                n += 1;
                continue;
            }
        }
        // 【配合单位】无: nobody. 责任人：某某: no unit.
        let led = groups::names_leader(text);
        if led {
            found.leaders.extend(division::leader_places(page, &line.at));
        }
        if open_at.is_some() && (led || names_nobody(text)) {
            n += 1;
            continue;
        }
        // 存在问题：… between who owes a measure and the measure.
        // 问题2：…。整改措施：… is an item of its own.
        if open_at.is_some()
            && notes::first_label(text) == Some(notes::Label::Other)
            && notes::labels(text).iter().all(|l| l.0 == notes::Label::Other)
        {
            n += 1;
            continue;
        }
        open_at = None;
        joint = 0;
        let items = division::items(page, &line.at, first_leads, heading.as_deref());
        if items.is_empty() && division::number(text).is_some() && text.chars().count() <= 40 {
            heading_before = heading.replace(text.to_owned());
        }
        for item in items {
            found.leaders.extend(item.leaders.clone());
            drafts.push(of_item(page, item));
            open_at = Some(drafts.len() - 1);
        }
        n += 1;
    }
    give_to_measures(page, drafts);
}

/// 某灯塔（牵头单位：某局） / 现状：… / 整改：…: who owes a measure stands behind the name of what it is for, which is no
/// task.
fn give_to_measures(page: &Page, drafts: &mut Vec<Draft>) {
    let mut n = 1;
    while n < drafts.len() {
        let (named, measure) = (&drafts[n - 1], &drafts[n]);
        let between = page.text.get(named.at.end..measure.at.start);
        let near = between.is_some_and(|text| (1..=3).contains(&text.matches('\n').count()));
        if near
            && measure.rule == "division.measure"
            && measure.lead.is_empty()
            && matches!(named.rule, "division.fields" | "division.note")
            && !named.lead.is_empty()
            && named.due.is_none()
        {
            let named = drafts.remove(n - 1);
            let measure = &mut drafts[n - 1];
            measure.heading = Some(page.str(&named.at).to_owned());
            measure.lead = named.lead;
            measure.support.splice(0..0, named.support);
        } else {
            n += 1;
        }
    }
}

/// 所列单位，居首位者负总责，其他单位协同: a sentence on how the units behind the tasks are to be read.
fn says_first_leads(text: &str) -> bool {
    text.split(['。', '；', ';']).any(|sentence| {
        notes::STANDS_FIRST.within(sentence)
            && words!["牵头", "负总责", "总负责", "主责", "主办", "负主要责任"].within(sentence)
            && words![
                "所列",
                "后列",
                "列出",
                "括号",
                "其他",
                "其余",
                "首位单位",
                "首个单位",
                "首家单位",
                "第一个单位",
                "第一家单位"
            ]
            .within(sentence)
    })
}

/// How deep a number stands: 一、 above （一） above 1. and the like.
pub(super) fn level(text: &str) -> u8 {
    match text.chars().next() {
        Some('(' | '（') => 1,
        _ => 2 * u8::from(!is_part(text)),
    }
}

/// Whether a numbered line begins a part and not an item.
fn is_part(text: &str) -> bool {
    text.starts_with([
        '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '(', '（', '第',
    ])
}

/// 责任领导：田立秋, 目标要求：…: a line between an item and who owes it that tells neither.
fn is_beside(text: &str) -> bool {
    // 组长：田立秋: a group, and no item, stands above.
    groups::names_leader(text)
        && words![
            "责任", "牵头", "分管", "联系", "包联", "包保", "包抓", "包案", "挂联", "挂帅"
        ]
        .begins(text)
        || AIMS
            .beginning(text)
            .any(|label| text[label.len()..].starts_with(['：', ':']))
}

/// What a line between an item and its units aims at.
static AIMS: Words = Words::new(&["目标要求", "目标任务", "工作目标", "年度目标", "目标"]);

/// The note of a group of items: a short heading at `n`, label lines, then 工作任务：. Returns it with the line
/// where the items begin.
fn group_note(page: &Page, lines: &[usize], n: usize, first_leads: bool) -> Option<(notes::Owed, usize)> {
    let head = page.line(*lines.get(n)?);
    if let Some(found) = groups::headed(page, lines, n, first_leads) {
        return Some(found);
    }
    if !at_most(head, 24) || head.contains(['。', '；', ';', '：', ':']) || !is_part(head) {
        return None;
    }
    division::number(head)?;
    let mut owed = notes::Owed::default();
    let mut k = n + 1;
    while k < n + 6 {
        let text = page.line(*lines.get(k)?);
        let bare = text.trim_end_matches(['：', ':']);
        if bare.chars().count() <= 8
            && words!["任务", "职责", "措施", "内容", "事项"].ends(bare)
            && !is_part(text)
        {
            let found = !owed.lead.is_empty() || !owed.support.is_empty();
            let items = lines
                .get(k + 1)
                .is_some_and(|i| division::number(page.line(*i)).is_some());
            return (found && items).then_some((owed, k + 1));
        }
        // 一、某组 / 牵头单位：… / 职责：负责….
        if k > n + 1 && !owed.lead.is_empty() && groups::duty(page, &page.lines[*lines.get(k)?].at).is_some()
        {
            return Some((owed, k));
        }
        // 一、某组 / 组长单位：… / （一）…: a group that is named as one needs no line before its items.
        if k > n + 1
            && !owed.lead.is_empty()
            && division::number(text).is_some()
            && level(text) > level(head)
            && words!["组", "专班", "领域", "方面", "片区", "板块", "行动"].ends(head)
        {
            return Some((owed, k));
        }
        // 组长：某某
        if groups::names_leader(text) {
            k += 1;
            continue;
        }
        let note = own_line_note(text, first_leads)?;
        if owed.lead.is_empty() {
            owed.lead.extend(note.lead);
        } else {
            owed.support.extend(note.lead);
        }
        owed.support.extend(note.support);
        owed.due = note.due.or(owed.due.take());
        k += 1;
    }
    None
}

/// A row written as lines of labels from 任务名称：… on, with the line after it. What is to be done is the task, as in a
/// table that has both.
fn record(
    page: &Page,
    lines: &[usize],
    n: usize,
    first_leads: bool,
    heading: Option<&str>,
) -> Option<(Vec<Draft>, usize)> {
    let after = |k: usize, names: &Words| {
        let at = &page.lines[*lines.get(k)?].at;
        let text = page.str(at);
        let label = names.beginning(text).max_by_key(|name| name.len())?;
        let rest = text[label.len()..].strip_prefix(['：', ':'])?;
        Some(page.trim(at.end - rest.len()..at.end, &['。', '；', ';']))
    };
    static NAMED: Words = Words::new(&[
        "任务名称",
        "事项名称",
        "工作任务",
        "重点任务",
        "任务",
        "事项",
        "督办事项",
        "交办事项",
        "议定事项",
        "办理事项",
        "项目名称",
    ]);
    // What else a form says of a matter.
    static BESIDE: Words = Words::new(&[
        "编号",
        "交办时间",
        "交办日期",
        "立项时间",
        "领导批示",
        "批示内容",
        "批示领导",
        "包联领导",
        "分管领导",
        "存在问题",
        "存在困难",
        "备注",
        "联系人",
        "联系电话",
        "联系方式",
        "工作进展",
        "进展情况",
        "办理情况",
        "责任人",
        "经办人",
    ]);
    static ASKED: Words = Words::new(&["办理要求", "工作要求", "督办要求", "完成要求"]);
    static TOLD: Words = Words::new(&[
        "主要内容",
        "具体内容",
        "工作内容",
        "任务内容",
        "建设内容",
        "主要举措",
        "具体举措",
        "具体措施",
        "工作措施",
        "内容",
        "举措",
        "措施",
        "工作目标",
        "年度目标",
        "季度目标",
        "一季度目标",
        "二季度目标",
        "三季度目标",
        "四季度目标",
    ]);
    // 任务一：…
    let counted = || {
        let at = &page.lines[*lines.get(n)?].at;
        let text = page.str(at);
        let from =
            division::number(text).filter(|_| words!["任务", "事项", "重点任务", "重点事项"].begins(text))?;
        Some(page.trim(at.start + from..at.end, &['。', '；', ';']))
    };
    let name = after(n, &NAMED).or_else(counted)?;
    let mut told = None;
    let mut owed = notes::Owed::default();
    // 办理要求：1.…；2.…: each is owed.
    let mut asked: Vec<Place> = Vec::new();
    let numbered = |at: &Place| division::number(page.str(at));
    let mut k = n + 1;
    while k < n + 16 {
        if let Some(at) = after(k, &TOLD).or_else(|| after(k, &AIMS)) {
            told = told.or(Some(at));
        } else if lines.get(k).is_some_and(|i| groups::names_leader(page.line(*i))) {
            // Who looks after it is no unit.
        } else if let Some(at) = after(k, &ASKED) {
            if at.is_empty() {
                while let Some(line) = lines.get(k + 1).map(|i| &page.lines[*i].at)
                    && let Some(skip) = numbered(line)
                {
                    asked.push(page.trim(line.start + skip..line.end, &['。', '；', ';']));
                    k += 1;
                }
            } else if numbered(&at).is_some() {
                asked = numbered_parts(page, &at);
            } else {
                owed.due = owed.due.or_else(|| due::find(page.str(&at)));
            }
        } else if after(k, &BESIDE).is_some() {
            // Nothing that is owed.
        } else if let Some(note) = lines
            .get(k)
            .and_then(|i| own_line_note(page.line(*i), first_leads))
        {
            owed.lead.extend(note.lead);
            owed.support.extend(note.support);
            owed.due = owed.due.or(note.due);
        } else {
            break;
        }
        k += 1;
    }
    let at = told.clone().unwrap_or_else(|| name.clone());
    if owed.lead.is_empty() || page.str(&at).chars().count() < 4 {
        return None;
    }
    let heading = (told.is_some() || !asked.is_empty())
        .then(|| page.str(&name).to_owned())
        .or_else(|| heading.map(str::to_owned));
    let each = !asked.is_empty();
    let drafts = if each { asked } else { vec![at] }.into_iter().map(|at| {
        let own = due::find(page.str(&at));
        Draft {
            due: if each {
                own.or_else(|| owed.due.clone())
            } else {
                owed.due.clone().or(own)
            },
            at,
            lead: owed.lead.clone(),
            support: owed.support.clone(),
            speaker: None,
            heading: heading.clone(),
            rule: "division.below",
        }
    });
    Some((drafts.collect(), k))
}

/// （1）…；（2）… after one label: each, or the whole if nothing is numbered.
fn numbered_parts(page: &Page, at: &Place) -> Vec<Place> {
    let text = page.str(at);
    let mut from = at.start;
    let mut out: Vec<Place> = Vec::new();
    for part in text.split_inclusive(['；', ';']) {
        let place = from..from + part.len();
        from = place.end;
        match division::number(part) {
            Some(skip) => out.push(page.trim(place.start + skip..place.end, &['。', '；', ';'])),
            None => match out.last_mut() {
                Some(last) => last.end = page.trim(place, &['。', '；', ';']).end,
                None => return vec![at.clone()],
            },
        }
    }
    if out.is_empty() { vec![at.clone()] } else { out }
}

/// 整改措施：… in a line of its own: the words after the label.
fn measure_line(page: &Page, line: &Place) -> Option<Place> {
    let text = page.str(line);
    if !at_most(text, 300) {
        return None;
    }
    let number = division::number(text).unwrap_or(0);
    if notes::first_label(&text[number..]) != Some(notes::Label::Measure) {
        return None;
    }
    let found = notes::labels(text);
    let [(notes::Label::Measure, start, end)] = found.as_slice() else {
        return None;
    };
    let at = page.trim(line.start + end..line.end, &['。', '；', ';']);
    (*start <= number && page.str(&at).chars().count() >= 4).then_some(at)
}

/// 配合单位：无, 协办单位：/: a label in a line of its own, and nobody.
fn names_nobody(text: &str) -> bool {
    at_most(text, 16)
        && matches!(
            notes::labels(text).as_slice(),
            [(notes::Label::Support | notes::Label::Responsible | notes::Label::Leader, 0, from)]
                if matches!(text[*from..].trim(), "无" | "/" | "—" | "－" | "-" | "暂无")
        )
}

fn own_line_note(text: &str, first_leads: bool) -> Option<notes::Owed> {
    let text = text.trim().trim_end_matches('。');
    if !at_most(text, 240) {
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
    let labelled = notes::first_label(whole.unwrap_or(text))
        .is_some_and(|label| !matches!(label, notes::Label::Other | notes::Label::Measure));
    let told = whole.is_some_and(|w| w.contains("负责") || w.contains("牵头"));
    (labelled || told)
        .then(|| notes::note(whole.unwrap_or(text), first_leads))
        .flatten()
}
