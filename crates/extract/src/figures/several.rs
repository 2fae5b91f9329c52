//! Names that a list tells in short: 城镇、农村居民收入 are two.

/// Measures that close a name: what follows a list of things measured alike.
const MEASURES: &[&str] = &[
    "人均可支配收入",
    "任务完成率",
    "投资完成率",
    "完成率",
    "开工率",
    "合格率",
    "满意度",
    "增加值",
    "产量",
    "营业收入",
    "收入",
    "投资",
    "总额",
    "机械化率",
    "覆盖率",
    "率",
    "利润",
    "产值",
    "面积",
    "增速",
    "数量",
];

/// Byte after the name of a place of two to four characters that words begin with.
fn place_end(words: &str) -> Option<usize> {
    words
        .char_indices()
        .skip(1)
        .take(4)
        .find(|(_, c)| matches!(c, '县' | '市' | '区' | '镇' | '州' | '旗'))
        .map(|(at, c)| at + c.len_utf8())
}

/// 城镇、农村居民收入 → both names in full, when so many numbers follow.
pub(super) fn several(head: &str, count: usize) -> Option<Vec<String>> {
    let head = head.trim_start_matches("其中").trim();
    for (short, firsts) in [
        ("城乡", &["城镇", "农村"][..]),
        ("第一、二、三产业", &["第一产业", "第二产业", "第三产业"][..]),
        ("一、二、三产业", &["第一产业", "第二产业", "第三产业"][..]),
        ("一二三产业", &["第一产业", "第二产业", "第三产业"][..]),
        ("一二三产", &["第一产业", "第二产业", "第三产业"][..]),
    ] {
        if let Some(at) = head.find(short)
            && firsts.len() == count
        {
            let (before, rest) = (&head[..at], &head[at + short.len()..]);
            return Some(firsts.iter().map(|f| format!("{before}{f}{rest}")).collect());
        }
    }
    // 普及率: no list.
    let by = |c: char| matches!(c, '、' | '和' | '与') || c == '及' && !head.contains("普及");
    let parts: Vec<&str> = head.split(by).map(str::trim).filter(|p| !p.is_empty()).collect();
    if parts.len() != count || count < 2 {
        return None;
    }
    let last = parts[count - 1];
    // 甲县、乙区1—8月固定资产投资: of each place the same.
    if let Some(end) = place_end(last).filter(|end| last[*end..].chars().count() >= 3)
        && parts[..count - 1].iter().all(|p| place_end(p) == Some(p.len()))
    {
        let rest = &last[end..];
        return Some(
            parts[..count - 1]
                .iter()
                .map(|p| format!("{p}{rest}"))
                .chain([last.to_owned()])
                .collect(),
        );
    }
    // 灯泡更换、清洗及时率: of the same thing.
    if let Some(full) = same_thing(&parts) {
        return Some(full);
    }
    let mut out: Vec<String> = parts[..count - 1]
        .iter()
        .map(|p| {
            // 制造业、装备制造业增加值: after what both share.
            let shared = (2..=4).rev().find_map(|n| {
                let from = p.char_indices().rev().nth(n - 1)?.0;
                let end = last.find(&p[from..])? + p.len() - from;
                (end < last.len()).then(|| &last[end..])
            });
            let measured = MEASURES.iter().find(|m| last.ends_with(*m));
            // 固定资产投资 beside 零售总额: measured in its own way.
            let of_its_own = p.chars().count() >= 4 && MEASURES.iter().any(|m| p.ends_with(*m));
            if of_its_own || measured.is_some_and(|m| p.ends_with(m)) {
                return (*p).to_owned();
            }
            if let Some(tail) = shared {
                return format!("{p}{tail}");
            }
            let n = p.chars().count();
            if n <= 2 && last.chars().count() > n + 2 {
                let from = last.char_indices().nth(n).map_or(0, |(i, _)| i);
                return format!("{p}{}", &last[from..]);
            }
            measured.map_or_else(|| (*p).to_owned(), |m| format!("{p}{m}"))
        })
        .collect();
    out.push(last.to_owned());
    Some(out)
}

/// Acts of which rates are told side by side.
const ACTS: &[&str] = &[
    "种植", "收获", "播种", "采收", "开工", "竣工", "投产", "更换", "清洗", "生产", "销售", "进口", "出口",
    "收集", "处理", "回收", "转运", "签约", "履约", "接诊", "转诊", "安装", "使用", "发放", "回收", "报名",
    "就业",
];

/// 灯泡更换 and 清洗及时率: 灯泡更换及时率, 灯泡清洗及时率.
fn same_thing(parts: &[&str]) -> Option<Vec<String>> {
    let [first, last] = parts else { return None };
    let act = ACTS.iter().find(|act| first.ends_with(**act))?;
    let thing = &first[..first.len() - act.len()];
    let other = ACTS.iter().find(|act| last.starts_with(**act))?;
    let measure = &last[other.len()..];
    let measured = MEASURES.iter().any(|m| measure.ends_with(*m));
    (thing.chars().count() >= 2 && measured && measure.chars().count() >= 2)
        .then(|| vec![format!("{first}{measure}"), format!("{thing}{last}")])
}

/// 甲、乙增长4%, 甲、乙比率均达95%: the names, when one number is of each of several. Money and things may be their sum.
pub(super) fn of_each(head: &str) -> Option<Vec<String>> {
    let each = head.ends_with('均');
    let head = head.trim_end_matches('均');
    let parts: Vec<&str> = head.split(['、', '和']).map(str::trim).collect();
    if parts.len() != 2 || parts.iter().any(|p| p.chars().count() < 2) {
        return None;
    }
    let full = parts
        .iter()
        .all(|p| p.chars().count() >= 4 && MEASURES.iter().any(|m| p.ends_with(*m)));
    if !each && !full {
        return None;
    }
    several(head, 2)
}
