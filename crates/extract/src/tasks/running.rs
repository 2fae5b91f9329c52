//! Running text: which paragraphs of a report or a communiqué hold tasks, and under which heading.

use super::{Draft, clause, division, due};
use crate::page::{Page, Place};
use crate::reading::Kind;
use crate::vocabulary::{Words, words};

/// Parts of a plan that say what for and how, not what.
static AIMS: Words = Words::new(&[
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
]);
/// Headings of how a list is to be handled, which is no task of the list.
static HANDLING: Words = Words::new(&[
    "办理",
    "压实",
    "督办考核",
    "督促",
    "考核",
    "组织领导",
    "跟踪问效",
    "严格责任",
]);
/// Words of a covering notice.
static COVER: Words = Words::new(&[
    "各牵头单位",
    "各责任单位",
    "牵头单位适时",
    "报送",
    "考核",
    "各单位要",
]);

/// What is carried from line to line.
struct Reader<'a> {
    page: &'a Page,
    manner: clause::Manner,
    voice: clause::Voice,
    heading: Option<String>,
    /// Whether the part with tasks has begun.
    started: bool,
    drafts: &'a mut Vec<Draft>,
}

/// Reads the lines of a stretch that has no notes of who owes what.
pub(super) fn read(page: &Page, lines: &[usize], kind: Kind, title: Option<usize>, drafts: &mut Vec<Draft>) {
    let report = kind == Kind::TaskDivision;
    let manner = if report {
        clause::Manner::Report
    } else {
        clause::Manner::Communique
    };
    let mut reader = Reader {
        page,
        manner,
        voice: clause::Voice::default(),
        heading: None,
        started: !report,
        drafts,
    };
    // The last paragraph that demands something at length: lead sentences before it only announce it.
    let body_at = lines
        .iter()
        .rposition(|j| page.line(*j).contains('要') && page.line(*j).chars().count() > 40);
    for (n, i) in lines.iter().enumerate() {
        let at = &page.lines[*i].at;
        if title == Some(*i) || page.str(at).chars().count() < 8 {
            continue;
        }
        if report {
            let next_numbered = lines
                .get(n + 1)
                .map(|j| division::number(page.line(*j)).is_some());
            reader.report_line(at, next_numbered == Some(false));
        } else {
            reader.communique_line(at, kind, body_at.is_some_and(|at| at > n));
        }
    }
}

impl Reader<'_> {
    /// `followed`: the next line is no item of its own.
    fn report_line(&mut self, at: &Place, followed: bool) {
        let page = self.page;
        let text = page.str(at);
        let numbered = division::number(text);
        if AIMS.within(text) {
            // A long numbered item may name an aim beside its tasks.
            let long_item = numbered.is_some()
                && text.contains('。')
                && text.chars().count() > 60
                && !text.contains("指导思想")
                && !text.contains("预期目标");
            if !long_item {
                if numbered.is_some() {
                    self.started = false;
                }
                return;
            }
        }
        if let Some(from) = numbered {
            self.started = true;
            let rest = &text[from..];
            // 一、交通同网。建成…: the name of the part, then its tasks.
            if let Some((head, _)) = rest
                .split_once('。')
                .filter(|(h, t)| h.chars().count() <= 24 && !t.is_empty())
            {
                if HANDLING.within(head) {
                    return;
                }
                self.heading = Some(head.to_owned());
                let skip = from + head.len() + '。'.len_utf8();
                // With its heading taken off, the first short sentence is a task like the others.
                self.voice.demanding = true;
                self.clauses(at.start + skip..at.end, true);
                return;
            }
            if is_heading(text, rest, followed) {
                self.heading = Some(rest.to_owned());
                return;
            }
        }
        if !self.started || COVER.within(text) {
            return;
        }
        // 深入实施消费提振行动。 alone in its line is the heading of what follows.
        let single = text.matches(['，', ',', '；', '。', ';']).count() <= 1 && text.chars().count() <= 22;
        if numbered.is_none() && single && !text.chars().any(|c| c.is_ascii_digit()) {
            self.heading = Some(text.trim_end_matches('。').to_owned());
            return;
        }
        self.clauses(at.clone(), false);
    }

    /// `body_follows`: a paragraph that demands at length comes later.
    fn communique_line(&mut self, at: &Place, kind: Kind, body_follows: bool) {
        let text = self.page.str(at);
        // Points above the report sum it up; the report says them again.
        if text.starts_with('•') {
            return;
        }
        self.voice.demanding = false;
        self.voice.heard = false;
        if lead_paragraph(text) && body_follows && !text.contains("批示指出") {
            // The demand in the lead sentence is repeated by the body.
            self.clauses(at.start + lead_skip(text)..at.end, false);
            return;
        }
        if kind == Kind::Other && !text.contains('要') && !text.contains("将对") && due::find(text).is_none()
        {
            if text.chars().count() <= 20 && division::number(text).is_some() {
                self.heading = Some(text.to_owned());
            }
            return;
        }
        if text.starts_with("关于")
            && let Some((head, _)) = text.split_once(['，', ','])
            && head.chars().count() <= 20
        {
            self.heading = Some(head.to_owned());
        }
        self.clauses(at.clone(), false);
    }

    fn clauses(&mut self, at: Place, headed: bool) {
        if at.is_empty() {
            return;
        }
        for c in clause::read(self.page, &at, self.manner, headed, &mut self.voice) {
            self.drafts.push(Draft {
                at: c.at,
                lead: c.lead,
                support: c.support,
                due: c.due,
                speaker: c.speaker,
                heading: self.heading.clone(),
                rule: c.rule,
            });
        }
    }
}

/// Whether a numbered line names a part: short and without an end, or one sentence before unnumbered text.
fn is_heading(text: &str, rest: &str, followed: bool) -> bool {
    let alone = rest.matches(['。', '；']).count() <= 1
        && rest.chars().count() <= 45
        && !rest.chars().any(|c| c.is_ascii_digit());
    let part = text.starts_with([
        '（', '(', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十',
    ]);
    (text.chars().count() <= 30 && !text.ends_with(['。', '；', ';'])) || (alone && followed && part)
}

/// Whether a paragraph tells that the meeting was held and by whom.
fn lead_paragraph(text: &str) -> bool {
    words!["召开", "举行", "主持"].within(text)
        && words![
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
        .within(text)
        && (text.contains('月') && text.contains('日') || text.contains("近日") || text.contains("主持召开"))
}

/// Where a lead paragraph's own demands end and, in a one-paragraph report, the body's begin.
fn lead_skip(text: &str) -> usize {
    words!["会议指出", "会议要求", "会议决定", "会议明确"]
        .first(text)
        .unwrap_or(text.len())
}
