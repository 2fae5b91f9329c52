//! Titles of what a meeting 审议, 签署 or 印发. What it only heard or passed on is not listed.

use std::sync::LazyLock;

use crate::pattern::Pattern;

use crate::page::{Page, Place};
use crate::vocabulary::{Words, words};

static REVIEWED: Words = Words::new(&[
    "审议通过",
    "审议并",
    "审议了",
    "审议",
    "签署",
    "印发",
    "讨论通过",
    "通过了",
    "通过",
    "讨论并原则通过",
    "原则同意",
    "审定",
    "签订",
]);
static HEARD: Words = Words::new(&[
    "听取",
    "传达",
    "学习",
    "贯彻",
    "落实",
    "按照",
    "根据",
    "依据",
    "依照",
    "对照",
    "实施",
    "执行",
    "《纲要",
    "编制",
    "纳入",
    "观看",
    "对《",
]);
/// What a document is called at its end, where no title marks stand round it.
static PAPERS: Words = Words::new(&[
    "规则", "清单", "要点", "规划", "方案", "计划", "思路", "办法", "意见", "协议", "机制", "任务", "制度",
]);

static SAID: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(r"《[^》]{4,80}》(?:(?:已经?|业经)[^，。]{2,40}(?:同意|通过|批准)|印发给|予以印发)")
});

/// Whether it says behind a title that a meeting passed it: 《…》已经某会议修订通过.
pub(crate) fn passed(page: &Page, at: &Place) -> bool {
    let behind = crate::vocabulary::head(&page.text[at.end..], 60);
    let told = behind.split(['。', '，', ',']).next().unwrap_or_default();
    told.find("会议").is_some_and(|met| told[met..].contains("通过"))
}

/// Finds the titles with their places.
pub(crate) fn find(page: &Page, lines: &[usize], meeting: bool) -> Vec<(String, Place)> {
    let mut out: Vec<(String, Place)> = Vec::new();
    let said = SAID.as_ref().filter(|said| page.may_have(said));
    for i in lines {
        let line = &page.lines[*i].at;
        let text = page.str(line);
        if meeting {
            for sentence in text.split_inclusive('。') {
                let start = line.start + (sentence.as_ptr() as usize - text.as_ptr() as usize);
                in_sentence(sentence, start, &mut out);
            }
        } else if let Some(m) = said.and_then(|r| r.find(text)) {
            titles(
                &text[m.start()..m.end()],
                line.start + m.start(),
                |_| true,
                &mut out,
            );
        }
    }
    out
}

fn in_sentence(s: &str, start: usize, out: &mut Vec<(String, Place)>) {
    if !words!["《", "审"].within(s) {
        return;
    }
    // 就《…》的情况作了说明: the verb comes after.
    let explained = || words!["作了说明", "作说明", "起草说明", "编制说明", "起草情况"].within(s);
    // 决定将《…》提请…审议: it was passed here, to be decided there.
    let handed_on = || s.contains("提请");
    let plain = without_titles(s);
    titles(
        s,
        start,
        |at| {
            let before = &plain[..at];
            // A name such as 国务院“十五五”规划《纲要草案》编制工作领导小组 holds a title that nobody reviewed.
            let verb = REVIEWED.last(before);
            let heard = HEARD.last(before);
            match (verb, heard) {
                // 根据…审议通过的《…》: by somebody else, before.
                (Some(v), _) if passed_before(&before[v..]) => false,
                (Some(v), Some(h)) => v > h,
                (Some(_), None) => true,
                (None, _) => before.contains('就') && explained() || before.contains("决定将") && handed_on(),
            }
        },
        out,
    );
    // 审议了甲清单、乙要点: documents without title marks.
    if let Some(at) = s.find("审议了").filter(|_| !s.contains('《')) {
        let from = at + "审议了".len();
        let list_end = s[from..]
            .find(['，', ',', '。', '；', ';'])
            .map_or(s.len(), |e| from + e);
        let mut piece_at = from;
        for piece in s[from..list_end].split('、') {
            let trimmed = piece.trim_end_matches('等');
            if PAPERS.ends(trimmed) && trimmed.chars().count() >= 6 && trimmed.chars().count() <= 50 {
                out.push((
                    trimmed.to_owned(),
                    start + piece_at..start + piece_at + trimmed.len(),
                ));
            }
            piece_at += piece.len() + '、'.len_utf8();
        }
    }
}

/// Whether a verb stands as an attribute: 审议通过的《…》.
fn passed_before(from_verb: &str) -> bool {
    REVIEWED
        .beginning(from_verb)
        .map(|w| &from_verb[w.len()..])
        .any(|rest| rest.trim_start().starts_with('的') && rest.chars().count() <= 3)
}

/// The same bytes with blanks for what stands inside 《》: 《…实施细则》 puts nothing into effect here.
fn without_titles(s: &str) -> String {
    let mut inside = false;
    let mut out = String::with_capacity(s.len());
    for c in s.chars() {
        match c {
            '《' => inside = true,
            '》' => inside = false,
            _ if inside => {
                out.extend(std::iter::repeat_n(' ', c.len_utf8()));
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}

fn titles(s: &str, start: usize, wanted: impl Fn(usize) -> bool, out: &mut Vec<(String, Place)>) {
    let mut from = 0;
    while let Some(open) = s[from..].find('《').map(|p| from + p) {
        let inside = open + '《'.len_utf8();
        let Some(close) = s[inside..].find('》').map(|p| inside + p) else {
            break;
        };
        let title = &s[inside..close];
        if (4..=90).contains(&title.chars().count()) && wanted(open) && !out.iter().any(|(t, _)| t == title) {
            out.push((title.to_owned(), start + inside..start + close));
        }
        from = close + '》'.len_utf8();
        if out.len() > 400 {
            break;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    #[test]
    fn rules_that_a_meeting_passed_were_reviewed_there() {
        for (text, expected) in [
            (
                "青禾市人民政府关于印发《青禾市人民政府工作规则》的通知\n各区人民政府：\n《青禾市人民政府工作规则》已经2031年5月6日召开的市政府第4次常务会议修订通过，现予印发。\n青禾市人民政府\n2031年5月8日",
                vec!["青禾市人民政府工作规则".to_owned()],
            ),
            (
                "青禾市人民政府关于印发《青禾市路灯管理办法》的通知\n各区人民政府：\n《青禾市路灯管理办法》已经市人民政府同意，现印发给你们，请遵照执行。\n青禾市人民政府\n2031年5月8日",
                vec![],
            ),
        ] {
            assert_eq!(
                crate::read(text, None, "a").documents_reviewed,
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn reviewed_titles_are_told_from_heard_ones() {
        for (text, expected) in [
            (
                "会议审议通过《青禾市路灯条例》《青禾市河长制办法》和《滨河规划》。",
                vec!["青禾市路灯条例", "青禾市河长制办法", "滨河规划"],
            ),
            (
                "会议传达学习《滨河保护纲要》,审议《青禾市工作要点》。",
                vec!["青禾市工作要点"],
            ),
            (
                "会议审议了青禾市三年行动计划、滨河空间规划,听取汇报。",
                vec!["青禾市三年行动计划", "滨河空间规划"],
            ),
            ("要认真落实《滨河保护纲要》。", vec![]),
        ] {
            let page = Page::new(&crate::original::Original::new(text), &mut Ledger::default());
            let found: Vec<String> = find(&page, &page.body.clone(), true)
                .into_iter()
                .map(|f| f.0)
                .collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
