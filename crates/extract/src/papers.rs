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
    "讨论了",
    "讨论",
    "签署",
    "印发",
    "讨论通过",
    "通过了",
    "通过",
    "讨论并原则通过",
    "原则同意",
    "审定",
    "审阅了",
    "审阅",
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
    "细则", "条例", "章程", "报告", "规程", "措施", "公约", "规定", "纲要", "议程", "日程", "名单", "决定",
    "决议",
]);

static SAID: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"《[^》]{4,80}》(?:[（(]以下(?:简称|称)[^（()）]{2,40}[)）])?[，,]?(?:(?:已经?|业经|并经|经)[^，。]{2,40}(?:同意|通过|批准|审定)|印发给|予以印发)",
    )
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
    if !words!["《", "审", "讨论", "表决", "说明"].within(s) {
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
            // 研究《…》《…》并原则通过: the verb comes after.
            let behind = plain[at..].trim_start_matches(['《', '》', ' ', '、', '和', '等', '，']);
            if words!["并原则通过", "并通过", "并审议通过", "并予以通过", "原则通过"].begins(behind)
            {
                return true;
            }
            // A name such as 国务院“十五五”规划《纲要草案》编制工作领导小组 holds a title that nobody reviewed.
            let verb = REVIEWED.last(before);
            let heard = HEARD.last(before);
            match (verb, heard) {
                // 根据…审议通过的《…》: by somebody else, before.
                (Some(v), _) if passed_before(&before[v..]) => false,
                (Some(v), _) if only_talked(&before[..v], &before[v..], &s[at..]) => false,
                (Some(v), Some(h)) => v > h,
                (Some(_), None) => true,
                (None, _) => before.contains('就') && explained() || before.contains("决定将") && handed_on(),
            }
        },
        out,
    );
    for clause in s
        .split_inclusive(['；', ';'])
        .filter(|clause| !clause.contains('《'))
    {
        untitled(
            clause,
            start + (clause.as_ptr() as usize - s.as_ptr() as usize),
            out,
        );
    }
}

/// 审议了甲清单、乙要点: documents without title marks, each with how far it has come: （草案）, （试行）.
fn untitled(s: &str, start: usize, out: &mut Vec<(String, Place)>) {
    static PASSED: Words = Words::new(&[
        "审议了",
        "审议通过了",
        "审议通过",
        "审议并通过了",
        "审议并通过",
        "审议并原则通过了",
        "审议并原则通过",
        "讨论通过了",
        "讨论通过",
        "讨论并通过了",
        "讨论并通过",
        "讨论并原则通过了",
        "讨论并原则通过",
        "审查和批准了",
        "审查批准了",
        "表决通过了",
        "表决通过",
    ]);
    let mut until = 0;
    for (at, _) in PASSED.places(s) {
        let Some(verb) = PASSED.beginning(&s[at..]).max_by_key(|verb| verb.len()) else {
            continue;
        };
        let from = at + verb.len();
        // 审议通过的某规划: by somebody else, before. 听取和审议了某报告: it was heard.
        if at < until || s[from..].starts_with('的') || words!["听取和", "听取并", "听取、"].ends(&s[..at])
        {
            continue;
        }
        until = from
            + s[from..]
                .find(['，', ',', '。', '；', ';'])
                .unwrap_or(s.len() - from);
        listed(&s[from..until], start + from, out);
    }
    if until == 0 {
        explained_by(s, start, out);
    }
}

/// Those of a list that are named as documents are.
fn listed(list: &str, start: usize, out: &mut Vec<(String, Place)>) {
    // 通过了推进灯塔修缮、加强灯杆巡查的实施意见: one paper, about two things.
    let about = words![
        "推进",
        "加快",
        "加强",
        "促进",
        "完善",
        "进一步",
        "支持",
        "规范",
        "推动"
    ];
    if about.begins(list) && PAPERS.ends(without_stage(list)) && !PAPERS.within(&list[..last_part(list)]) {
        if (6..=60).contains(&list.chars().count()) {
            out.push((list.to_owned(), start..start + list.len()));
        }
        return;
    }
    let mut at = start;
    for piece in list.split('、') {
        let name = piece
            .strip_suffix("等文件")
            .or_else(|| piece.strip_suffix("等事项"))
            .unwrap_or(piece)
            .trim_end_matches('等');
        if PAPERS.ends(without_stage(name)) && (6..=50).contains(&name.chars().count()) && !is_quantity(name)
        {
            out.push((name.to_owned(), at..at + name.len()));
        }
        at += piece.len() + '、'.len_utf8();
    }
}

/// Where the last of a list begins.
fn last_part(list: &str) -> usize {
    list.rfind('、').unwrap_or_default()
}

/// 某某就某工作报告作说明: the document that was explained.
fn explained_by(s: &str, start: usize, out: &mut Vec<(String, Place)>) {
    let Some((at, _)) = words!["作说明", "作了说明"].places(s).next() else {
        return;
    };
    let Some(from) = s[..at].rfind('就').map(|on| on + '就'.len_utf8()) else {
        return;
    };
    let paper = &s[from..at];
    if PAPERS.ends(without_stage(paper))
        && (6..=50).contains(&paper.chars().count())
        && !paper.contains(['，', ',', '、', '；'])
    {
        out.push((paper.to_owned(), start + from..start + at));
    }
}

/// A document's name without （草案）, （试行） and the like behind it.
fn without_stage(name: &str) -> &str {
    name.strip_suffix(['）', ')'])
        .and_then(|open| open.rsplit_once(['（', '(']))
        .filter(|(_, stage)| stage.chars().count() <= 8)
        .map_or(name, |(name, _)| name)
}

/// 3个方案, 一批办法: how many there were, and no name.
fn is_quantity(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_digit()) && !name.starts_with("20")
        || words!["一批", "一系列", "有关", "相关", "若干"].begins(name)
}

/// 学习讨论《…》, 讨论了《…（征求意见稿）》: those present said what they thought, and decided nothing.
fn only_talked(before: &str, from_verb: &str, title: &str) -> bool {
    let named = title.split('》').next().unwrap_or_default();
    from_verb.starts_with("讨论")
        && !words!["通过", "同意"].within(from_verb)
        && (words!["学习", "座谈", "热烈", "分组", "交流"].ends(before) || words!["征求意见"].within(named))
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
        // 《…规则（修订稿）》, later called 《…规则》 or 《规则（讨论稿）》, is one.
        let plain = without_stage(title);
        let short = plain.chars().count() <= 4;
        let same =
            |t: &str| t == title || without_stage(t) == title || short && without_stage(t).ends_with(plain);
        if (4..=90).contains(&title.chars().count()) && wanted(open) && !out.iter().any(|(t, _)| same(t)) {
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
    fn what_was_passed_may_be_said_behind_its_title() {
        let text = "青禾县召开县委常委会会议\n2031年5月6日，县长石青主持召开会议。会议学习了省路灯会议精神，研究《青禾县路灯管理规定》《青禾县灯箱清单》并原则通过。";
        assert_eq!(
            crate::read(text, None, "a").documents_reviewed,
            ["青禾县路灯管理规定", "青禾县灯箱清单"]
        );
    }

    #[test]
    fn a_plan_with_a_short_name_was_agreed_to() {
        let text = "青禾市人民政府办公室关于印发青禾市路灯改造工作方案的通知\n各区人民政府：\n《青禾市路灯改造工作方案》（以下简称《方案》）已经市政府同意，现印发给你们，请认真落实。\n一、更换北街灯杆。（市城管局负责）\n二、修好南街灯箱。（市财政局负责）\n青禾市人民政府办公室\n2031年5月8日";
        assert_eq!(
            crate::read(text, None, "a").documents_reviewed,
            ["青禾市路灯改造工作方案"]
        );
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
                "会议审议通过了加快修缮沿江灯塔、支持灯匠返乡开店的若干意见。",
                vec!["加快修缮沿江灯塔、支持灯匠返乡开店的若干意见"],
            ),
            (
                "会议审议了青禾市三年行动计划、滨河空间规划,听取汇报。",
                vec!["青禾市三年行动计划", "滨河空间规划"],
            ),
            ("要认真落实《滨河保护纲要》。", vec![]),
            (
                "会议讨论了《青禾市路灯条例（讨论稿）》。会后修改《青禾市路灯条例》再报。",
                vec!["青禾市路灯条例（讨论稿）"],
            ),
            ("会议讨论了《青禾市路灯条例（征求意见稿）》。", vec![]),
            ("会议学习讨论《青禾市路灯条例》。", vec![]),
            (
                "全会审议通过了《青禾市养灯的决定》，市长就《决定（讨论稿）》作了说明。",
                vec!["青禾市养灯的决定"],
            ),
            (
                "会议听取和审议了县政府路灯工作报告，审议通过了县人大常委会2031年工作要点（草案）、县人大常委会议事规则。",
                vec!["县人大常委会2031年工作要点（草案）", "县人大常委会议事规则"],
            ),
            (
                "会议审议通过县灯会办工作规则、县灯会办值守工作细则等文件，听取了路灯情况汇报。",
                vec!["县灯会办工作规则", "县灯会办值守工作细则"],
            ),
            (
                "会议审议通过了青禾县政协协商工作办法（试行）、青禾县政协关于开展养灯“进街巷”活动的意见（草案）、有关人事事项。",
                vec![
                    "青禾县政协协商工作办法（试行）",
                    "青禾县政协关于开展养灯“进街巷”活动的意见（草案）",
                ],
            ),
            (
                "县政协秘书长田立秋就县政协养灯工作情况报告作说明。",
                vec!["县政协养灯工作情况报告"],
            ),
            ("会议审议通过3个方案、一批养灯工作办法。", vec![]),
            (
                "会议听取和审议了县政府路灯工作报告；审查和批准了2031年灯费调整方案；表决通过了《青禾县养灯规定》。",
                vec!["青禾县养灯规定", "2031年灯费调整方案"],
            ),
            (
                "会议审议了《青禾县养灯规定》，书面审阅了《青禾县养灯工作总结》。",
                vec!["青禾县养灯规定", "青禾县养灯工作总结"],
            ),
            ("会议讨论通过青禾县2031年亮灯计划。", vec!["青禾县2031年亮灯计划"]),
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
