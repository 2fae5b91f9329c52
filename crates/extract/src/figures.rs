//! Figures: a name with a number and its unit, outside of tasks.

use std::sync::LazyLock;

use crate::pattern::Pattern;

use crate::page::{Page, Place};
use crate::reading::{FigureFound, Kind};
use crate::vocabulary::words;

static NUMBER: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"(?P<verb>同比增长|增长|下降|降低|提高到|达到|达|完成|实现|为|至|约|突破|超过|新增|占|减少|提升|力争)?",
        r"(?P<n>\d[\d,]*(?:\.\d+)?)(?P<range>[-—～~]\d+(?:\.\d+)?)?\s?",
        r"(?P<u>%|％|个百分点|万亿元|亿元|万元|亿斤|万吨|亿吨|万人次|万人|万件|万标箱|万户|万套|公里|平方公里|亿千瓦时|万千瓦|个|项|件|户|家|座|条|对|列|所|处|场|次|套|名|人|万辆|辆|吨)",
        r"(?P<after>以上|左右|以内|以下)?"
    ))
});
static PERIOD: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?:\d{4}年)?(?:上半年|下半年|前三季度|[一二三四1-4]季度|1[—\-至]\d{1,2}月|\d{1,2}月)|\d{4}年|今年",
    )
});

/// Finds figures. `taken`: places of tasks.
pub(crate) fn find(page: &Page, lines: &[usize], kind: Kind, taken: &[Place]) -> Vec<FigureFound> {
    let mut out = Vec::new();
    if kind == Kind::ProjectList {
        projects(page, lines, &mut out);
    }
    let mut next = 0;
    for i in lines {
        let line = &page.lines[*i].at;
        let text = page.str(line);
        // A project's own figures are not the list's.
        if kind == Kind::ProjectList && crate::tasks::is_numbered(text) {
            continue;
        }
        let target = text.contains("预期目标") || text.contains("主要目标");
        let result = matches!(kind, Kind::Communique | Kind::Other | Kind::ProjectList);
        // Rates and investments that a task names are targets.
        let named = !target && kind == Kind::TaskDivision && (text.contains("率") || text.contains("投资"));
        if !target && !result && !named {
            continue;
        }
        if text.contains('\t') || text.matches(['|', '｜']).count() >= 2 {
            continue;
        }
        let mut start = line.start;
        let mut dated: Option<String> = None;
        for clause in text.split_inclusive(['，', ',', '；', ';', '。', '、', '：', ':']) {
            let at = start..start + clause.len();
            start = at.end;
            while taken.get(next).is_some_and(|t| t.end <= at.start) {
                next += 1;
            }
            if !named
                && taken
                    .get(next)
                    .is_some_and(|t| t.start < at.end && at.start < t.end)
            {
                continue;
            }
            if clause.len() > 400 {
                continue;
            }
            // 2031年, stands before what it dates.
            let bare = clause.trim_end_matches(['，', ',', '、']);
            if PERIOD
                .as_ref()
                .is_some_and(|r| r.find(bare).is_some_and(|m| m.len() == bare.len()))
            {
                dated = Some(bare.to_owned());
                continue;
            }
            let before = out.len();
            in_clause(page, &at, clause, target, dated.as_deref(), &mut out);
            if named {
                let kept: Vec<FigureFound> = out
                    .drain(before..)
                    .filter(|f| {
                        (f.name.ends_with('率') && f.unit.as_deref() == Some("%"))
                            || (f.name.ends_with("投资") && f.unit.as_deref() == Some("亿元"))
                    })
                    .collect();
                out.extend(kept);
            }
            if clause.ends_with('。') {
                dated = None;
            }
            if out.len() >= 500 {
                return out;
            }
        }
    }
    out
}

/// A column of money.
struct Sum {
    at: usize,
    name: String,
    in_ten_thousands: bool,
}

/// Investments of a table of projects: 万元 become 亿元, the project's name goes to `change`.
fn projects(page: &Page, lines: &[usize], out: &mut Vec<FigureFound>) {
    let mut head: Option<(char, usize, Vec<Sum>)> = None;
    for i in lines {
        let line = &page.lines[*i].at;
        let text = page.str(line);
        let by = if text.contains('\t') { '\t' } else { '|' };
        let cells: Vec<&str> = text.split(by).map(str::trim).collect();
        if cells.len() < 3 {
            continue;
        }
        if let Some(name_at) = cells
            .iter()
            .position(|c| c.contains("项目名称") || *c == "项目" || *c == "名称")
        {
            let sums = cells
                .iter()
                .enumerate()
                .filter(|(_, c)| c.contains("投资") || c.contains("金额"))
                .map(|(at, c)| Sum {
                    at,
                    name: c.split(['（', '(']).next().unwrap_or(c).trim().to_owned(),
                    in_ten_thousands: c.contains('万'),
                })
                .collect();
            head = Some((by, name_at, sums));
            continue;
        }
        let Some((_, name_at, sums)) = head.as_ref().filter(|h| h.0 == by) else {
            continue;
        };
        let Some(project) = cells.get(*name_at).filter(|p| !p.is_empty()) else {
            continue;
        };
        for Sum {
            at,
            name,
            in_ten_thousands,
        } in sums
        {
            let Some(cell) = cells.get(*at) else { continue };
            let Ok(sum) = cell.replace([',', '，'], "").parse::<f64>() else {
                continue;
            };
            if !sum.is_finite() || out.len() >= 500 {
                continue;
            }
            let start = line.start + (cell.as_ptr() as usize - text.as_ptr() as usize);
            out.push(FigureFound {
                name: name.clone(),
                value: if *in_ten_thousands {
                    format!("{}", (sum * 100.0).round() / 1_000_000.0)
                } else {
                    (*cell).to_owned()
                },
                unit: Some("亿元".into()),
                change: Some((*project).to_owned()),
                period: None,
                region: None,
                span: page.span(&(start..start + cell.len())),
            });
        }
    }
}

/// Each number of a clause with the words since the one before.
fn in_clause(
    page: &Page,
    at: &Place,
    clause: &str,
    target: bool,
    dated: Option<&str>,
    out: &mut Vec<FigureFound>,
) {
    let Some(regex) = NUMBER.as_ref() else { return };
    let found: Vec<regex::Captures<'_>> = regex.captures_iter(clause).take(8).collect();
    let mut from = 0;
    for (n, c) in found.iter().enumerate() {
        let Some(whole) = c.get(0) else { continue };
        let next = found
            .get(n + 1)
            .and_then(|c| c.get(0))
            .map_or(clause.len(), |m| m.start());
        let head = clause[from..whole.start()].trim();
        let tail = &clause[whole.end()..next];
        from = whole.end();
        if let Some(figure) = one(
            page,
            at,
            c,
            head,
            tail,
            target,
            dated,
            out.last_mut(),
            n + 1 < found.len(),
        ) {
            out.push(figure);
        }
    }
}

#[expect(
    clippy::too_many_arguments,
    clippy::too_many_lines,
    reason = "a number with all that stands around it"
)]
fn one(
    page: &Page,
    at: &Place,
    c: &regex::Captures<'_>,
    head: &str,
    tail: &str,
    target: bool,
    dated: Option<&str>,
    before: Option<&mut FigureFound>,
    more: bool,
) -> Option<FigureFound> {
    let whole = c.get(0)?;
    let number = c.name("n")?;
    let verb = c.name("verb").map_or("", |v| v.as_str());
    let unit = &c["u"];
    let share = head.trim_start_matches(['(', '（', ' ']).starts_with('占')
        || (head.trim_matches(['(', '（', ' ']).is_empty() && verb == "占");
    // (占16.6%), 同比增长43%: says how the figure before moved.
    if share
        || (matches!(head, "" | "同比" | "比上年" | "比去年")
            && matches!(verb, "同比增长" | "增长" | "下降" | "降低"))
    {
        if let Some(previous) = before
            && previous.change.is_none()
        {
            previous.change = Some(format!(
                "{}{}",
                head.trim_matches(['(', '（', ' ']),
                whole.as_str()
            ));
        }
        return None;
    }
    if head.ends_with('第')
        || tail.starts_with('月')
        || head.contains("连续")
        || head.contains("其余")
        || head.contains("每")
        || head.ends_with("原定")
    {
        return None;
    }
    let counted = matches!(
        unit,
        "个" | "项"
            | "件"
            | "名"
            | "人"
            | "次"
            | "户"
            | "家"
            | "所"
            | "处"
            | "场"
            | "条"
            | "座"
            | "列"
            | "套"
            | "辆"
    );
    let mut name = name_of(head);
    // 实施32件重点事项: the name follows the number.
    let acts = words![
        "实施", "完成", "推进", "新增", "引进", "培育", "开工", "建成", "安排", "的", "对", "明确", "召开",
        "年度",
    ]
    .ends(name);
    if counted && (name.chars().count() < 2 || acts) {
        let noun: String = tail
            .chars()
            .take_while(|c| crate::normalise::is_han(*c))
            .take(14)
            .collect();
        let noun = words!["进行", "完成", "已", "中", "按", "为", "达到", "开展"]
            .first(noun)
            .map_or(noun.as_str(), |at| &noun[..at])
            .to_owned();
        if more && name.chars().count() < 2 && noun.chars().count() > 8 {
            return None;
        }
        let period = PERIOD
            .as_ref()
            .and_then(|r| r.find(head))
            .map_or("", |m| m.as_str());
        if noun.chars().count() >= 2 {
            name = format!("{period}{noun}");
        }
    }
    if name.is_empty() && matches!(verb, "完成" | "实现" | "新增" | "达到") {
        name = format!("{}{verb}", head.trim());
    }
    if name.chars().count() <= 2 && verb == "增长" {
        name.push_str(verb);
    }
    if matches!(name.as_str(), "绿灯" | "黄灯" | "红灯") {
        name.push_str("项目");
    }
    if let Some(dated) = dated
        && !name.contains('年')
    {
        name = format!("{dated}{name}");
    }
    let length = name.chars().count();
    if !(2..=26).contains(&length)
        || name.contains(['“', '《', '：', ':'])
        || name.chars().all(|c| c.is_ascii_digit())
    {
        return None;
    }
    let named_sum = words!["率", "投资", "额", "值", "收入", "比重", "强度", "增速", "产量"].ends(name);
    if target && counted && !named_sum && length < 2 {
        return None;
    }
    let after = c.name("after").map_or("", |a| a.as_str());
    let change = match (verb, after) {
        ("增长" | "同比增长" | "下降" | "降低", "") => Some(verb.to_owned()),
        ("增长" | "同比增长" | "下降" | "降低" | "达到", a) if !a.is_empty() => {
            Some(whole.as_str().to_owned())
        }
        (_, a) if !a.is_empty() => Some(a.to_owned()),
        _ => None,
    };
    let value = match c.name("range") {
        Some(r) => format!("{}{}", number.as_str(), r.as_str()),
        None => number.as_str().to_owned(),
    };
    let place = at.start + number.start()..at.start + whole.end();
    Some(FigureFound {
        period: dated.map(str::to_owned).or_else(|| {
            PERIOD
                .as_ref()
                .and_then(|r| r.find(head))
                .map(|m| m.as_str().to_owned())
        }),
        name,
        value,
        unit: Some(unit.replace('％', "%")),
        change,
        region: None,
        span: page.span(&place),
    })
}

/// The name of a figure: the words before it without what only introduces them.
fn name_of(head: &str) -> String {
    let mut name = head.trim_matches(['(', '（', ')', '）', ' ', '“', '”']);
    for tail in [
        "力争",
        "按",
        "安排",
        "同比",
        "继续保持",
        "保持",
        "控制在",
        "比",
        "已",
        "均",
        "的",
        "共",
        "亮",
        "不低于",
        "不少于",
        "确保",
        "预计",
        "总",
    ] {
        name = name.strip_suffix(tail).unwrap_or(name);
    }
    for lead in [
        "主要预期目标是",
        "今年",
        "全年",
        "其中",
        "截至目前",
        "会议明确",
        "会议通报",
        "全区",
        "全市",
        "全县",
        "全省",
        "共",
        "累计",
        "亮",
        "力争",
        "确保",
        "推动",
        "实现",
    ] {
        name = name.strip_prefix(lead).unwrap_or(name);
    }
    name.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::Ledger;

    #[test]
    fn figures_have_name_value_unit_and_change() {
        let page = Page::new(
            "今年主要预期目标是：地区生产总值增长6%以上，新增就业12万人，失业率5%左右。",
            &mut Ledger::default(),
        );
        let found: Vec<(String, String, Option<String>, Option<String>)> =
            find(&page, &page.body.clone(), Kind::TaskDivision, &[])
                .into_iter()
                .map(|f| (f.name, f.value, f.unit, f.change))
                .collect();
        assert_eq!(
            found,
            vec![
                (
                    "地区生产总值".into(),
                    "6".into(),
                    Some("%".into()),
                    Some("增长6%以上".into())
                ),
                ("新增就业".into(), "12".into(), Some("万人".into()), None),
                ("失业率".into(), "5".into(), Some("%".into()), Some("左右".into())),
            ]
        );
    }
}
