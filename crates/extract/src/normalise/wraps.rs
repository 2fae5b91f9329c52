//! Lines that were broken in mid-sentence: at a width, or wherever a copy broke them. Headings, items, labels, rows of
//! tables and signatures stay lines of their own, and so does what gives no sign of having been broken.

use std::ops::Range;

use super::{Ledger, is_han};

/// Narrower text is a list, wider a paragraph on a line.
const WIDTHS: Range<usize> = 14..81;
/// Lines that were broken without a width are no longer.
const RAGGED_MAX: usize = 60;
/// How much a line of the width may lack: a mark may not begin a line.
const SLACK: usize = 2;
/// Fewer breaks are no sign.
const FEWEST: usize = 3;

/// The end of a line in mid-sentence.
struct Break {
    /// From the end of the line to the beginning of the next.
    at: Range<usize>,
    /// The line before, and the one behind.
    lines: [Range<usize>; 2],
    /// Spaces before the line before.
    indent: usize,
    /// Whether a page number stands between.
    paged: bool,
    /// Whether the line behind begins with a label.
    labelled: bool,
}

/// The ends of lines of a page that are to be dropped, with the page numbers between.
pub(super) fn of_page(text: &str) -> Vec<Range<usize>> {
    let breaks = breaks(text);
    let mut joined: Vec<bool> = breaks
        .iter()
        .map(|b| !b.labelled && (b.paged || text[b.lines[0].clone()].ends_with(['，', '、'])))
        .collect();
    if breaks.len() >= FEWEST {
        at_width(text, &breaks, &mut joined);
        ragged(text, &breaks, &mut joined);
    }
    let joined = breaks.into_iter().zip(joined).filter(|(_, joined)| *joined);
    joined.map(|(b, _)| b.at).collect()
}

/// The same of a piece that was cut out of a page as one: all of them.
pub(super) fn of_piece(text: &str) -> Vec<Range<usize>> {
    breaks(text).into_iter().map(|b| b.at).collect()
}

/// Notes a dropped end of a line; a page number in it is furniture. `before` characters stand before it.
pub(super) fn note(at: &str, before: u32, ledger: &mut Ledger) {
    ledger.count("line-breaks", 1);
    let number = at.trim();
    if !number.is_empty() {
        let count = |s: &str| u32::try_from(s.chars().count()).unwrap_or(u32::MAX);
        let from = before.saturating_add(count(&at[..at.len() - at.trim_start().len()]));
        ledger.cut("furniture", from, from.saturating_add(count(number)));
        ledger.count("furniture", 1);
    }
}

/// Every end of a line where a sentence may go on.
fn breaks(text: &str) -> Vec<Break> {
    let mut breaks = Vec::new();
    // The line before, where the spaces before it begin, and where its end stands.
    let mut last: Option<(Range<usize>, usize, usize)> = None;
    let (mut parted, mut paged, mut start) = (false, false, 0);
    for piece in text.split('\n') {
        let (from, end) = (start, start + piece.len());
        start = end + 1;
        let line = piece.trim();
        if line.is_empty() {
            parted = true;
            continue;
        }
        if let Some((before, indent, ended)) = &last {
            if is_page_number(line) {
                paged = true;
                continue;
            }
            let is_flush = !piece.starts_with(char::is_whitespace);
            let before_text = &text[before.clone()];
            if is_flush && (paged || !parted) && goes_on(before_text, line) {
                breaks.push(Break {
                    at: *ended..from,
                    lines: [before.clone(), from..from + line.len()],
                    indent: text[*indent..before.start].chars().count(),
                    paged,
                    labelled: is_labelled(line),
                });
            }
        }
        let begin = from + piece.len() - piece.trim_start().len();
        last = ends_open(line).then(|| (begin..begin + line.len(), from, end));
        (parted, paged) = (false, false);
    }
    breaks
}

/// Whether a line ends in what may stand in mid-sentence.
fn ends_open(line: &str) -> bool {
    line.chars().next_back().is_some_and(|c| {
        is_han(c)
            || c.is_ascii_alphanumeric()
            || matches!(
                c,
                '０'..='９' | '，' | '、' | ',' | '“' | '”' | '《' | '》' | '（' | '）' | '%' | '％'
            )
    })
}

fn goes_on(line: &str, next: &str) -> bool {
    let Some(c) = next.chars().next() else {
        return false;
    };
    let begins = is_han(c)
        || c.is_ascii_alphanumeric()
        || matches!(
            c,
            '０'
                ..='９'
                    | '，'
                    | '。'
                    | '、'
                    | '；'
                    | '“'
                    | '”'
                    | '《'
                    | '》'
                    | '（'
                    | '）'
                    | '.'
                    | '%'
                    | '％'
        );
    let is_table = |s: &str| s.contains(['\t', '|', '｜', '\u{3000}', '<', '>']) || s.contains("  ");
    // Letters of two lines are two words.
    let are_letters = c.is_ascii_alphabetic() && line.ends_with(|c: char| c.is_ascii_alphanumeric());
    begins && !are_letters && ![line, next].into_iter().any(is_table) && !is_item(next)
}

fn is_number(c: char) -> bool {
    c.is_ascii_digit() || "０１２３４５６７８９一二三四五六七八九十百".contains(c)
}

/// A line that begins with a number of its own, or with 附件.
fn is_item(line: &str) -> bool {
    let (bracket, rest) = match line.strip_prefix(['（', '(']) {
        Some(rest) => (true, rest),
        None => (false, line),
    };
    let (chapter, rest) = match rest.strip_prefix('第') {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let number: usize = rest
        .chars()
        .take(5)
        .take_while(|c| is_number(*c))
        .map(char::len_utf8)
        .sum();
    let mut behind = rest[number..].chars();
    let mark = behind.next();
    if number == 0 {
        return line.starts_with("附件") || line.starts_with("附：");
    }
    match mark {
        Some('章' | '节' | '条' | '篇') => chapter,
        Some('）' | ')') => true,
        Some('、' | '．') => !bracket,
        // 2.5亿元 is none.
        Some('.') => {
            let unit = behind.find(|c| !c.is_ascii_digit());
            !rest[number + 1..].starts_with(|c: char| c.is_ascii_digit())
                || !unit.is_some_and(|c| "亿万千百个元公平吨倍度%％，。；".contains(c))
        }
        _ => false,
    }
}

/// 牵头单位：…
fn is_labelled(line: &str) -> bool {
    let head = line.chars().take(10).take_while(|c| !matches!(c, '，' | '。'));
    head.into_iter().any(|c| matches!(c, '：' | ':'))
}

/// — 12 —, 第12页.
fn is_page_number(line: &str) -> bool {
    if line.len() > 40 {
        return false;
    }
    let dashed = line.strip_prefix(['—', '-', '－', '–']).and_then(|rest| {
        let rest = rest.trim_start_matches(['—', '-', '－', '–']);
        rest.strip_suffix(['—', '-', '－', '–'])
            .map(|n| n.trim_end_matches(['—', '-', '－', '–']))
    });
    let numbered = line.strip_prefix('第').and_then(|rest| {
        let rest = rest.split_once('页')?;
        (rest.1.trim().is_empty() || rest.1.trim_start_matches([' ', '，', '/']).starts_with('共'))
            .then_some(rest.0)
    });
    dashed.or(numbered).is_some_and(|number| {
        let number = number.trim();
        (1..=4).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
    })
}

/// Whether a sentence or a part of one ends within a line.
fn has_within(line: &str, marks: &[char]) -> bool {
    line.trim_end_matches(marks).contains(marks)
}

/// Joins lines that are as long as the widest of the page, where many are and none of note is longer.
fn at_width(text: &str, breaks: &[Break], joined: &mut [bool]) {
    // Some programs break after as many characters, others after as many columns.
    let columns = |s: &str| s.chars().map(|c| 1 + usize::from(!c.is_ascii())).sum::<usize>() / 2;
    let characters = |s: &str| s.chars().count();
    for length in [&characters as &dyn Fn(&str) -> usize, &columns] {
        let of = |at: &Range<usize>| match at.len() {
            // No line of the width is so long.
            bytes if bytes > 4 * WIDTHS.end => WIDTHS.end,
            _ => length(&text[at.clone()]),
        };
        let lengths: Vec<usize> = breaks.iter().map(|b| of(&b.lines[0])).collect();
        let is_full = |n: usize, width: usize| {
            let full = width.saturating_sub(SLACK)..=width;
            full.contains(&lengths[n]) || full.contains(&(lengths[n] + breaks[n].indent))
        };
        let full = |width: usize| (0..breaks.len()).filter(move |n| is_full(*n, width));
        let Some(width) = WIDTHS.rev().max_by_key(|width| full(*width).count()) else {
            continue;
        };
        let count = full(width).count();
        let with = |marks: &[char]| {
            full(width)
                .filter(|n| has_within(&text[breaks[*n].lines[0].clone()], marks))
                .count()
        };
        if count < FEWEST || with(&['，', '。', '；']) * 2 < count || with(&['。', '；']) == 0 {
            continue;
        }
        let mut start = 0;
        let longer = text.split('\n').filter(|line| {
            let at = start..start + line.len();
            start = at.end + 1;
            of(&at) > width + SLACK
        });
        if longer.count() * 4 > count {
            continue;
        }
        for n in full(width) {
            joined[n] |= of(&breaks[n].lines[1]) <= width && !begins_page(text, &breaks[n]);
        }
        return;
    }
}

/// Whether a line without a mark begins the page: its title.
fn begins_page(text: &str, b: &Break) -> bool {
    text[..b.lines[0].start].trim().is_empty() && !text[b.lines[0].clone()].contains(['，', '。'])
}

/// Joins short lines, many one after the other, that end with the end of a sentence only at last; somewhere on the page a
/// sentence must end within such a line.
fn ragged(text: &str, breaks: &[Break], joined: &mut [bool]) {
    let line = |at: &Range<usize>| &text[at.clone()];
    let mut runs = Vec::new();
    let (mut broken, mut from) = (false, 0);
    while from < breaks.len() {
        let follows = |n: &usize| breaks[*n].lines[0].start == breaks[*n - 1].lines[1].start;
        let to = (from + 1..breaks.len())
            .take_while(follows)
            .last()
            .unwrap_or(from)
            + 1;
        let run = &breaks[from..to];
        let lines = || {
            run[..1]
                .iter()
                .map(|b| line(&b.lines[0]))
                .chain(run.iter().map(|b| line(&b.lines[1])))
        };
        let is_prose = |s: &&str| has_within(s, &['，', '。', '；']);
        let ends = lines()
            .next_back()
            .is_some_and(|s| s.ends_with(['。', '；', '！', '？']));
        if run.len() >= FEWEST
            && ends
            && run.iter().all(|b| !b.labelled && !begins_page(text, b))
            && lines().all(|s| s.len() <= 3 * RAGGED_MAX)
            && lines().filter(is_prose).count() * 2 >= run.len()
        {
            broken |= lines().any(|s| has_within(s, &['。', '；']));
            runs.push(from..to);
        }
        from = to;
    }
    for run in runs.into_iter().filter(|_| broken) {
        joined[run].fill(true);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{normalise, normalise_piece, recut};

    #[test]
    fn lines_broken_at_a_width_are_joined_and_the_map_leads_back() {
        let page = "青禾县路灯会召开\n\n　　3月2日，青禾县路灯会在县城召开。县长石\n青主持会议。会议要求，县财政局要落实路灯\n资金2.5亿元；县公安局要在6月底前完成灯\n杆整治。\n青禾县人民政府";
        let plain = normalise(page);
        assert_eq!(
            plain.text,
            "青禾县路灯会召开\n\n3月2日，青禾县路灯会在县城召开。县长石青主持会议。会议要求，县财政局要落实路灯资金2.5亿元；县公安局要在6月底前完成灯杆整治。\n青禾县人民政府"
        );
        assert!(
            plain
                .steps
                .iter()
                .any(|s| s.step == "line-breaks" && s.count == 3),
            "{:?}",
            plain.steps
        );
        let original: Vec<char> = page.chars().collect();
        assert!(
            plain
                .map
                .iter()
                .zip(plain.text.chars())
                .all(|(at, c)| original[*at] == c || c == ' ')
        );
    }

    #[test]
    fn lines_broken_anywhere_are_joined_over_page_numbers() {
        let page = "3月2日，青禾县路灯\n会在县城\n召开。会议要求，县财\n政局要落实\n资金2.5亿元。\n会议强调，县教育局要\n\n— 12 —\n\n装好路灯3盏。";
        let plain = normalise(page);
        assert_eq!(
            plain.text,
            "3月2日，青禾县路灯会在县城召开。会议要求，县财政局要落实资金2.5亿元。\n会议强调，县教育局要装好路灯3盏。"
        );
        assert!(
            plain.cut.iter().any(|c| recut(page, c.span) == "— 12 —"),
            "{:?}",
            plain.cut
        );
        assert_eq!(
            normalise_piece("县财\n政局要落实\n资金").text,
            "县财政局要落实资金"
        );
    }

    #[test]
    fn what_was_not_broken_stays() {
        for page in [
            "青禾县人民政府办公室关于\n印发路灯方案的通知\n各乡镇人民政府：\n现将方案印发。请照办。\n青禾县人民政府办公室",
            "青禾县城区路灯改造工程一期项目\n青禾县城区路灯改造工程二期项目\n青禾县城区路灯改造工程三期项目\n青禾县城区路灯改造工程四期项目\n以上项目年内完成。",
            "1.修路灯，亮路灯，护路灯，管路灯，\n2.点路灯，擦路灯，数路灯，查路灯，\n3.换路灯。看路灯，问路灯，守路灯，\n（一）路灯",
            "路灯\t盏数\t单位\n东街\t3\t县城管局\n西街\t4\t县城管局",
        ] {
            assert_eq!(normalise(page).text, page);
        }
    }
}
