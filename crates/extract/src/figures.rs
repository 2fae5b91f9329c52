//! Figures: a name with a number and its unit, outside of tasks.

use std::sync::LazyLock;

use regex::Regex;

use crate::page::{Page, Place};
use crate::reading::{FigureFound, Kind};

static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?P<verb>同比增长|增长|下降|降低|提高到|达到|达|完成|实现|为|至|约|突破|超过|新增|占|减少|提升|力争)?",
        r"(?P<n>\d[\d,]*(?:\.\d+)?)(?P<range>[-—～~]\d+(?:\.\d+)?)?\s?",
        r"(?P<u>%|％|个百分点|万亿元|亿元|万元|亿斤|万吨|亿吨|万人次|万人|万件|万标箱|万户|万套|公里|平方公里|亿千瓦时|万千瓦|个|项|件|户|家|座|条|对|列|所|处|场|次|套|名|人|万辆|辆|吨)",
        r"(?P<after>以上|左右|以内|以下)?"
    ))
    .ok()
});
static PERIOD: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?:\d{4}年)?(?:上半年|下半年|前三季度|[一二三四1-4]季度|1[—\-至]\d{1,2}月|\d{1,2}月)|\d{4}年|今年").ok());

/// Finds figures. `taken`: places of tasks.
pub(crate) fn find(page: &Page, lines: &[usize], kind: Kind, taken: &[Place]) -> Vec<FigureFound> {
    let mut out = Vec::new();
    let mut next = 0;
    for i in lines {
        let line = &page.lines[*i].at;
        let text = page.str(line);
        let target = text.contains("预期目标") || text.contains("主要目标");
        let result = matches!(kind, Kind::Communique | Kind::Other | Kind::ProjectList);
        if !target && !result {
            continue;
        }
        let mut start = line.start;
        for clause in text.split_inclusive(['，', ',', '；', ';', '。', '、', '：', ':']) {
            let at = start..start + clause.len();
            start = at.end;
            while taken.get(next).is_some_and(|t| t.end <= at.start) {
                next += 1;
            }
            if taken.get(next).is_some_and(|t| t.start < at.end && at.start < t.end) {
                continue;
            }
            if let Some(figure) = one(page, &at, clause, target, out.last_mut()) {
                out.push(figure);
            }
            if out.len() >= 500 {
                return out;
            }
        }
    }
    out
}

fn one(page: &Page, at: &Place, clause: &str, target: bool, before: Option<&mut FigureFound>) -> Option<FigureFound> {
    if clause.len() > 400 {
        return None;
    }
    let c = NUMBER.as_ref()?.captures(clause)?;
    let whole = c.get(0)?;
    let number = c.name("n")?;
    let head = clause[..whole.start()].trim();
    // (占16.6%), 同比增长43%: says how the figure before moved.
    let verb = c.name("verb").map_or("", |v| v.as_str());
    if (head.chars().count() < 2 || head == "同比" || head == "比上年") && matches!(verb, "同比增长" | "增长" | "下降" | "占" | "降低")
        && let Some(previous) = before
        && previous.change.is_none()
    {
        let tail = clause[whole.start()..].trim_matches(['，', ',', '；', ';', '。', '、', '(', ')', '）', '（']);
        previous.change = Some(format!("{head}{tail}"));
        return None;
    }
    if clause[..whole.start()].ends_with("第") || clause[whole.end()..].starts_with('月') || head.contains("连续") || head.contains('第') && head.chars().count() < 4 {
        return None;
    }
    let name = name_of(head);
    let name = if name.chars().count() < 2 {
        // 37个重大项目: the name follows.
        let after = clause[whole.end()..].trim_end_matches(['，', ',', '；', ';', '。', '、', ':', '：']);
        after.trim_start_matches(['的']).chars().take(12).collect::<String>()
    } else {
        name
    };
    if name.chars().count() < 2 || name.chars().count() > 26 || name.contains(['“', '《']) {
        return None;
    }
    let counted = matches!(&c["u"], "个" | "项" | "件" | "名" | "人" | "次" | "户" | "家" | "所" | "处" | "场" | "条" | "座" | "列");
    if counted && !target && ["第", "这", "两", "每"].iter().any(|w| head.ends_with(w)) {
        return None;
    }
    let after = c.name("after").map_or("", |a| a.as_str());
    let change = match (verb, after) {
        ("增长" | "同比增长" | "下降" | "降低", "") => Some(verb.to_owned()),
        ("增长" | "同比增长" | "下降" | "降低" | "达到", a) if !a.is_empty() => Some(whole.as_str().to_owned()),
        (_, a) if !a.is_empty() => Some(a.to_owned()),
        _ => None,
    };
    let value = match c.name("range") {
        Some(r) => format!("{}{}", number.as_str(), r.as_str()),
        None => number.as_str().to_owned(),
    };
    let place = at.start + number.start()..at.start + whole.end();
    Some(FigureFound {
        period: PERIOD.as_ref().and_then(|r| r.find(head)).map(|m| m.as_str().to_owned()),
        name,
        value,
        unit: Some(c["u"].replace('％', "%")),
        change,
        region: None,
        span: page.span(&place),
    })
}

/// The name of a figure: the words before it without what only introduces them.
fn name_of(head: &str) -> String {
    let mut name = head.trim_matches(['(', '（', ')', '）', ' ', '“', '”']);
    for tail in ["力争", "按", "安排", "同比", "继续保持", "保持", "控制在", "比", "已", "均", "的", "共", "亮", "不低于", "不少于", "累计", "确保", "预计", "总"] {
        name = name.strip_suffix(tail).unwrap_or(name);
    }
    for lead in ["主要预期目标是", "今年", "全年", "其中", "截至目前", "共", "全区", "全市", "全县", "全省"] {
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
        let page = Page::new("今年主要预期目标是：地区生产总值增长6%以上，新增就业12万人，失业率5%左右。", &mut Ledger::default());
        let found: Vec<(String, String, Option<String>, Option<String>)> =
            find(&page, &page.body.clone(), Kind::TaskDivision, &[]).into_iter().map(|f| (f.name, f.value, f.unit, f.change)).collect();
        assert_eq!(
            found,
            vec![
                ("地区生产总值".into(), "6".into(), Some("%".into()), Some("增长6%以上".into())),
                ("新增就业".into(), "12".into(), Some("万人".into()), None),
                ("失业率".into(), "5".into(), Some("%".into()), Some("左右".into())),
            ]
        );
    }
}
