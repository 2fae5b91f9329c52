//! Figures of running text: each number of a clause with the words since the one before.

use std::sync::LazyLock;

use crate::pattern::{Captures, Pattern};

use super::names;
use super::number::{bare, keep, one};
use super::sentence::Sentence;
use super::several;
use super::{FIGURES_MAX, Wanted, asked};
use crate::page::{Page, Place};
use crate::quick::{begins_with_han, trim};
use crate::reading::FigureFound;
use crate::vocabulary::words;

static NUMBER: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"(?P<n>\d[\d,]*(?:\.\d+)?)(?:[%％]?\s?(?P<r>[-—–－~～]{1,2}|至)\s?(?P<m>\d[\d,]*(?:\.\d+)?))?\s?(?P<yu>余|多)?",
        r"(?P<u>%|％|个百分点|公里/平方公里|万辆次|辆次|万亿元|毫米|厘米|微克/立方米|毫克/升|微克每立方米|毫克每立方米|毫克每升|立方米每秒|立方米/秒|米每秒|米/秒|分贝|EFLOPS|PFLOPS|P|公斤|千克|吉瓦|兆瓦|万公里|万公顷|万册次|册次|万册|万本|万次|万条|万项|万名|万处|万份|万根|万盏|万眼|万座|万间|万批|万所|万宗|万株|万头|万只|万羽|万尾|万箱|万桶|万宗|万场|万(?:标准箱|班次|架次|车次|[架艘张篇门孔口片天部栋班款对列起棵笔单例枚趟幢匹])|标准箱|班次|架次|车次|场次|台次|艘次|趟次|万吨级|吨级|万吨标准煤|吨标准煤|亿元|万元|亿美元|万美元|美元|元|亿斤|亿吨|万吨|万人次|人次|亿人次|万人|万件次|万户次|万家次|万件|亿件|万标箱|标箱|万户|万套|万家|万个|万台(?:套|（套）|\(套\))?|万辆|万亩|万平方公里|平方公里|万平方米|平方米|亿立方米|万立方米|立方米|公里|千米|公顷|亩|亿千瓦时|万千瓦时|亿千瓦|万千瓦|千瓦|吨|个工作日|个|项|件次|件|户次|户|家次|家|座|条|对|列|所|处|场|次|套|名|人|辆|台(?:套|（套）|\(套\))?|宗|起|架|艘|张|份|册|本|篇|批次|批|门|盏|桶|孔|眼|口|处|片|米|倍|天|小时|分钟|根|种|等|部|只|头|株|间|栋|班|款|支|万颗|颗|棵|笔|枚|趟|幢|匹)",
        r"(?P<per>/[日年天月人])?(?P<after>以上|左右|以内|以下|上下)?"
    ))
});

/// Reads one line. `tasked` says whether a place belongs to a task: of it only what is measured counts. In a list of projects a numbered line
/// names its project.
pub(super) fn read(
    page: &Page,
    line: &Place,
    wanted: Wanted,
    projects: bool,
    tasked: &mut impl FnMut(&Place) -> bool,
    out: &mut Vec<FigureFound>,
) {
    let text = page.str(line);
    // What stands behind the last number says nothing of one.
    let Some(until) = text.bytes().rposition(|b| b.is_ascii_digit()) else {
        return;
    };
    let mut sentence = Sentence {
        from: out.len(),
        ..Sentence::default()
    };
    let project = projects.then(|| super::lists::project_of(page, line)).flatten();
    let first = out.len();
    let mut start = 0;
    let mut next = 0;
    while let Some(rest) = text.get(next..) {
        // Most characters cut nothing.
        if rest.len() > 6 && begins_with_han(rest) {
            next += 6;
            continue;
        }
        let (i, Some(c)) = (next, rest.chars().next()) else {
            break;
        };
        next += c.len_utf8();
        let last = next == text.len();
        if !last && matches!(c, '\u{4E00}'..='\u{9FFF}') {
            continue;
        }
        let cuts = match c {
            // 1,208 is one number.
            ',' => !thousands(text, i),
            '，' | '；' | ';' | '。' => true,
            '：' | ':' => !labels(&text[start..i], &text[next..]),
            _ => false,
        };
        if !cuts && !last {
            continue;
        }
        if start > until {
            break;
        }
        let end = if cuts { i } else { text.len() };
        let at = line.start + start..line.start + end;
        start = i + c.len_utf8();
        let clause = page.str(&at);
        let busy = tasked(&at);
        if clause.len() <= 600 && !clause.is_empty() && !(busy && projects) {
            let report = wanted == Wanted::All && !projects;
            sentence.told |= report;
            if report && asked::aims(clause) {
                sentence.aims = true;
            } else if report && asked::asks(clause) {
                sentence.asks = true;
            } else if report && asked::reports(clause) {
                sentence.reports = true;
            }
            let of_task = busy && !sentence.reports || sentence.asks;
            let wanted = if report && !sentence.aims && of_task {
                Wanted::Measured
            } else {
                wanted
            };
            // A period alone dates what follows.
            let bare = trim(clause);
            if names::period(bare).is_some_and(|p| p.len() == bare.len()) {
                sentence.dated = Some(bare.trim_start_matches("截至").to_owned());
            } else if clause.bytes().any(|b| b.is_ascii_digit()) {
                in_clause(page, &at, clause, wanted, projects, &mut sentence, out);
            } else {
                sentence.noun = None;
                // 总量突破千亿大关，达到…: what reached it.
                if words!["大关", "关口"].ends(bare)
                    && let Some((name, _)) = bare.split_once("突破")
                    && names::is_name(name)
                {
                    sentence.said = Some(name.to_owned());
                }
            }
        }
        if matches!(c, '。' | '；' | ';') {
            sentence = Sentence {
                from: out.len(),
                dated: sentence.dated.filter(|_| c != '。'),
                asks: sentence.asks && c != '。',
                aims: sentence.aims && c != '。',
                reports: sentence.reports && c != '。',
                ..Sentence::default()
            };
        }
        if out.len() >= FIGURES_MAX {
            return;
        }
    }
    if let Some(project) = project {
        // What is built of it has no place beside what it costs.
        let mut n = 0;
        out.retain(|f| {
            n += 1;
            n <= first || matches!(f.unit.as_deref(), Some("亿元" | "万元" | "%"))
        });
        for figure in &mut out[first..] {
            figure.change = Some(project.clone());
            in_hundred_millions(figure);
        }
    } else if projects {
        out[first..].iter_mut().for_each(in_hundred_millions);
    }
}

/// A list of projects counts money in 亿元.
fn in_hundred_millions(figure: &mut FigureFound) {
    if figure.unit.as_deref() == Some("万元")
        && let Some(sum) = super::lists::hundred_millions(&figure.value)
    {
        figure.value = sum;
        figure.unit = Some("亿元".into());
    }
}

/// 总投资：85000万元: whether words before a colon name the number behind it.
fn labels(label: &str, rest: &str) -> bool {
    rest.trim_start()
        .starts_with(|c: char| c.is_ascii_digit() || matches!(c, '约' | '近'))
        && (2..=14).contains(&label.trim().chars().count())
        && words![
            "投资",
            "资金",
            "产值",
            "税收",
            "收入",
            "面积",
            "里程",
            "规模",
            "总额",
            "率",
            "占比",
            "比重",
            "投入",
            "资本金",
            "概算",
            "估算"
        ]
        .ends(label.trim())
}

/// Whether the comma at `i` groups digits.
fn thousands(text: &str, i: usize) -> bool {
    let before = text[..i].chars().next_back().is_some_and(|c| c.is_ascii_digit());
    let after: Vec<char> = text[i + 1..].chars().take(4).collect();
    before
        && after.len() >= 3
        && after[..3].iter().all(char::is_ascii_digit)
        && !after.get(3).is_some_and(char::is_ascii_digit)
}

fn in_clause(
    page: &Page,
    at: &Place,
    clause: &str,
    wanted: Wanted,
    projects: bool,
    sentence: &mut Sentence,
    out: &mut Vec<FigureFound>,
) {
    let Some(regex) = NUMBER.as_ref() else { return };
    // 3.4等 is a grade, 5等 the end of a list.
    let found: Vec<Captures<'_>> = regex
        .captures_iter(clause)
        .filter(|c| &c["u"] != "等" || c["n"].contains('.'))
        .take(24)
        .collect();
    // 甲、乙分别增长5%和6%.
    if let Some(first) = found.first().and_then(|c| c.get(0))
        && let Some(split) = clause[..first.start()].find("分别")
        && let Some(all) = several::several(&clause[..split], found.len())
    {
        let between = &clause[split + "分别".len()..first.start()];
        // 分别提高到: what they are now.
        let level = |w: &str| {
            between
                .split(w)
                .nth(1)
                .is_some_and(|rest| rest.starts_with(['到', '至']))
        };
        let growth = names::GROWTH.each().find(|w| between.contains(w) && !level(w));
        for (name, c) in all.iter().zip(&found) {
            let said = names::name(name, false);
            let mut figure = bare(page, at, c, &said, sentence);
            let after = c.name("after").map_or("", |a| a.as_str());
            figure.change = match (growth, after) {
                (Some(word), "") => Some(word.to_owned()),
                (Some(word), _) => c.get(0).map(|m| format!("{word}{}", m.as_str())),
                (None, "") => None,
                (None, a) => Some(a.to_owned()),
            };
            keep(figure, wanted, clause, false, out);
        }
        return;
    }
    if of_each_or_beside(page, at, clause, &found, wanted, sentence, out) {
        return;
    }
    if grown_apart(clause, &found, sentence, out) {
        return;
    }
    let mut from = 0;
    for (n, c) in found.iter().enumerate() {
        let Some(whole) = c.get(0) else { continue };
        let next = found
            .get(n + 1)
            .and_then(|c| c.get(0))
            .map_or(clause.len(), |m| m.start());
        let head = clause[from..whole.start()].trim_end_matches(['：', ':', ' ']);
        let tail = &clause[whole.end()..next];
        // 年销售收入10亿元以上中药企业12家: how large, which belongs to the name of what is counted.
        if n + 1 < found.len() && c.name("after").is_some() && is_size_of(tail) {
            continue;
        }
        // 新建5000吨级泊位3个: the same.
        if n + 1 < found.len() && c["u"].ends_with("吨级") {
            continue;
        }
        // 第17次例会交办的23项任务: which one belongs to the name.
        if clause[..whole.start()].ends_with('第') && n + 1 < found.len() {
            continue;
        }
        from = whole.end();
        one(
            page,
            at,
            clause,
            c,
            (head, tail),
            n + 1 < found.len(),
            wanted,
            projects,
            sentence,
            out,
        );
    }
}

/// 甲、乙比率均达到95%; 甲更换、清洗比率达到65%、55%: as many figures as there are names.
fn of_each_or_beside(
    page: &Page,
    at: &Place,
    clause: &str,
    found: &[Captures<'_>],
    wanted: Wanted,
    sentence: &Sentence,
    out: &mut Vec<FigureFound>,
) -> bool {
    let percent = |c: &Captures<'_>| matches!(&c["u"], "%" | "％");
    let Some((c, whole)) = found.first().and_then(|c| Some((c, c.get(0)?))) else {
        return false;
    };
    let head = &clause[..whole.start()];
    if !percent(c) || !crate::quick::has(head, '、') || head.contains("分别") {
        return false;
    }
    let (told, stand) = names::stand(head);
    let names = match found {
        [_] => several::of_each(told.trim()),
        [_, second] if percent(second) => second
            .get(0)
            .filter(|second| matches!(clause[whole.end()..second.start()].trim(), "、" | "和"))
            .and_then(|_| several::several(told.trim(), 2)),
        _ => None,
    };
    let Some(names) = names else { return false };
    let grows = matches!(stand, names::Stand::Growth(_));
    if matches!(stand, names::Stand::Share(_)) {
        return false;
    }
    for (n, name) in names.iter().enumerate() {
        let c = found.get(n).unwrap_or(c);
        let said = names::name(name, false);
        if !names::is_name(&said.text) {
            continue;
        }
        let mut figure = bare(page, at, c, &said, sentence);
        let after = c.name("after").map_or("", |a| a.as_str());
        let growth = grows.then(|| head[told.len()..].trim());
        figure.change = match (growth, after) {
            (Some(word), "") => Some(word.to_owned()),
            (Some(word), _) => c.get(0).map(|m| format!("{word}{}", m.as_str())),
            (None, "") => super::reach::reached(head).map(str::to_owned),
            (None, after) => Some(after.to_owned()),
        };
        keep(figure, wanted, clause, wanted == Wanted::Target, out);
    }
    true
}

/// 以上中药企业, 以上的重点项目: whether what stands between a size and the next number is a thing that is counted.
fn is_size_of(between: &str) -> bool {
    let thing = between.strip_prefix('的').unwrap_or(between);
    (2..=12).contains(&thing.chars().count())
        && thing.chars().all(crate::normalise::is_han)
        && words![
            "企业", "项目", "工程", "产业", "集群", "园区", "基地", "大户", "地块", "水库", "小区", "居民",
            "老人", "人员", "家庭"
        ]
        .within(thing)
        // 收入10万元以上的村占比达到91%: the share of those that are so large.
        || between.starts_with('的')
            && (2..=12).contains(&thing.chars().count())
            && thing.chars().all(crate::normalise::is_han)
            && words!["占比", "比例", "比重"].within(thing)
}

/// 游客612万人次，收入48.9亿元，分别增长22.1%和27.6%: each of the figures before moved by its own.
fn grown_apart(clause: &str, found: &[Captures<'_>], sentence: &Sentence, out: &mut [FigureFound]) -> bool {
    let Some(first) = found.first().and_then(|c| c.get(0)) else {
        return false;
    };
    let head = clause[..first.start()].trim();
    let plain = head
        .trim_start_matches(['（', '(', '，', '、'])
        .strip_prefix("同比")
        .unwrap_or(head);
    // 增长4.9%和6.7%: the same without 分别.
    let joined = || {
        found.len() == 2
            && names::GROWTH.holds(plain)
            && found.last().and_then(|c| c.get(0)).is_some_and(|last| {
                let between = clause[first.end()..last.start()].trim();
                matches!(between, "和" | "、" | "与") && clause[last.end()..].trim().is_empty()
            })
    };
    let Some(told) = plain.strip_prefix("分别").or_else(|| joined().then_some(plain)) else {
        return false;
    };
    let said = head.replacen("分别", "", 1);
    let before = out.len() - sentence.from.min(out.len());
    // 开工23个，投产11个，分别完成年度目标的62%、58%.
    let shares = words!["占", "完成", "为", "达", "相当于"].begins(told) && told.ends_with('的')
        || told.starts_with('占');
    if shares && found.iter().all(|c| matches!(&c["u"], "%" | "％")) {
        if before >= found.len() {
            let at = out.len() - found.len();
            for (figure, c) in out[at..].iter_mut().zip(found) {
                let share = c.get(0).map(|m| format!("{told}{}", m.as_str()));
                figure.change = figure
                    .change
                    .take()
                    .filter(|said| !super::reach::open(Some(said)))
                    .or(share);
            }
        }
        return true;
    }
    if found.len() < 2 || before < found.len() || !names::GROWTH.ends(told) {
        return false;
    }
    let at = out.len() - found.len();
    if out[at..]
        .iter()
        .any(|figure| !super::reach::open(figure.change.as_deref()))
    {
        return false;
    }
    for (figure, c) in out[at..].iter_mut().zip(found) {
        figure.change = c.get(0).map(|m| format!("{said}{}", m.as_str()));
    }
    true
}
