//! Whose a figure is: a place or a group of places before the verb is no part of what is measured.

use crate::vocabulary::{Words, words};

/// What a subject does.
static DOES: Words = Words::new(&[
    "累计完成",
    "累计签约",
    "完成",
    "实现",
    "组织",
    "现有",
    "共有",
    "拥有",
    "投入",
    "签约",
    "累计",
    "受理",
]);

/// Cuts a subject off the name: 两县边界乡镇完成…, 园区实现…, 某区组织…. A road, a port or a line of its own
/// name stays: what it did is its figure alone.
pub(super) fn cut(name: &str) -> &str {
    let Some(at) = DOES.first(name) else {
        return name;
    };
    let (subject, rest) = name.split_at(at);
    let Some(verb) = DOES.beginning(rest).max_by_key(|verb| verb.len()) else {
        return name;
    };
    let after = rest[verb.len()..].chars().count();
    if at == 0
        || (after < 2 && !verb.starts_with("累计"))
        || !if verb == "受理" {
            words!["专席", "专线", "热线", "窗口", "平台", "中心", "大厅"].ends(subject)
        } else {
            is_whose(subject.trim_end_matches(['已', '共']))
        }
    {
        return name;
    }
    match verb {
        // 现有规上企业: that there are so many is said by the number.
        "现有" | "共有" | "拥有" | "组织" if after >= 3 => &rest[verb.len()..],
        _ => rest,
    }
}

/// 督查室对三季度…, 10月12日前将储煤率…: the name begins after who acts and when.
pub(super) fn acted_on(s: &str) -> &str {
    let after = |lead: &str| Some(s.split_once(lead)?.1).filter(|rest| rest.chars().count() >= 2);
    let named = || {
        ["室对", "局对", "办对", "组对", "委对", "府对"]
            .into_iter()
            .find_map(after)
    };
    // 各县区要确保开工率: what has to be.
    let ordered = || {
        ["要确保", "要实现", "要推动", "要力争", "要把"]
            .into_iter()
            .find_map(after)
    };
    if let Some(rest) = Some(s).filter(|s| s.contains('对')).and_then(|_| named()) {
        return rest;
    }
    if let Some(rest) = Some(s).filter(|s| s.contains('要')).and_then(|_| ordered()) {
        return rest;
    }
    // 两省共同实施合作项目: what they do together is counted.
    if let Some(rest) = s.contains('同').then(|| together(s)).flatten() {
        return rest;
    }
    // 甲市在乙县投资企业: of whom, and where.
    if let Some(rest) = s.contains('在').then(|| elsewhere(s)).flatten() {
        return rest;
    }
    // 把办理时间压缩到5个工作日.
    if let Some(rest) = s.strip_prefix('把').filter(|rest| rest.chars().count() >= 3) {
        return rest;
    }
    match s.split_once('将') {
        Some((before, rest)) if before.ends_with(['前', '内', '步', '要']) && rest.chars().count() >= 3 => {
            rest
        }
        _ => s,
    }
}

/// 甲市在乙县投资企业: what one place does in another.
fn elsewhere(s: &str) -> Option<&str> {
    const PLACES: [char; 6] = ['省', '市', '县', '区', '州', '旗'];
    let (who, rest) = s.split_once('在')?;
    let (at, place) = rest
        .char_indices()
        .take(6)
        .find(|(at, c)| *at > 0 && PLACES.contains(c))?;
    let deed = &rest[at + place.len_utf8()..];
    (who.ends_with(PLACES) && who.chars().count() <= 6 && deed.chars().count() >= 3).then_some(deed)
}

/// 两省共同实施合作项目: what several sides do together, without whose it is.
fn together(s: &str) -> Option<&str> {
    [
        "共同实施",
        "共同推进",
        "共同建设",
        "共同谋划",
        "协同推进",
        "协同实施",
    ]
    .iter()
    .filter_map(|deed| s.find(deed))
    .find(|at| {
        let who = &s[..*at];
        (1..=8).contains(&who.chars().count()) && who.ends_with(['省', '市', '县', '区', '地', '方', '州'])
    })
    .map(|at| &s[at..])
}

/// Whether `subject` is a place or a group and no thing with a name of its own.
fn is_whose(subject: &str) -> bool {
    words![
        "区",
        "县",
        "市",
        "旗",
        "乡镇",
        "镇街",
        "部门",
        "企业",
        "地块",
        "一期",
        "二期",
        "三期",
        "片区",
        "各地",
        "产业链",
        "示范区",
        "合作区",
    ]
    .ends(subject)
        || ["省", "市", "县", "区", "港", "州", "地", "校", "镇", "国"]
            .iter()
            .any(|place| {
                subject
                    .strip_suffix(place)
                    .is_some_and(|s| s.ends_with(|c: char| "两三四五六七八九十".contains(c)))
            })
}

/// 第一批安排重点项目: of which batch is no part of what is counted.
pub(super) fn batch(s: &str) -> &str {
    let Some(rest) = ["首批", "本批", "本次"]
        .iter()
        .find_map(|b| s.strip_prefix(b))
        .or_else(|| {
            Some(
                s.strip_prefix('第')?
                    .split_once('批')
                    .filter(|(n, _)| n.chars().count() <= 2)?
                    .1,
            )
        })
    else {
        return s;
    };
    // 首批两条线路日均客流: of so many lines.
    if let Some((_, daily)) = rest
        .split_once("条线路")
        .filter(|(n, daily)| n.chars().count() <= 2 && words!["日均", "年均", "全年", "累计"].begins(daily))
    {
        return daily;
    }
    let rest = rest.strip_prefix('共').unwrap_or(rest);
    words!["安排", "下达", "确定", "实施", "集中开工", "储备", "纳入"]
        .beginning(rest)
        .max_by_key(|verb| verb.len())
        .map(|verb| &rest[verb.len()..])
        .filter(|rest| rest.chars().count() >= 2)
        .unwrap_or(s)
}

/// 该线全长, “城东水厂”项目（责任单位：市水务局）资金到位率: the name behind what was named before.
pub(super) fn that(s: &str) -> &str {
    let told = s.strip_prefix('该').and_then(|rest| {
        words!["通道", "项目", "工程", "园区", "线", "桥", "路", "段"]
            .beginning(rest)
            .map(|what| &rest[what.len()..])
            .find(|name| name.chars().count() >= 2)
    });
    if let Some(name) = told {
        return name;
    }
    // 列入督办的重点事项: on which list is no part of it.
    if let Some((list, name)) = s.strip_prefix("列入").and_then(|rest| rest.split_once('的'))
        && list.chars().count() <= 10
        && name.chars().count() >= 3
    {
        return name;
    }
    // The bracket opened before a colon.
    s.split_once([')', '）'])
        .filter(|(before, rest)| {
            !before.contains(['(', '（'])
                && rest.chars().count() >= 3
                && words!["率", "占比", "比例", "投资"].ends(rest)
        })
        .map_or(s, |(_, rest)| rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_groups_are_cut_off_and_works_stay() {
        for (name, cut_to) in [
            ("青禾园区实现工业产值", "实现工业产值"),
            ("江北四港完成货物吞吐量", "完成货物吞吐量"),
            ("河西区组织送水车辆", "送水车辆"),
            ("青云大桥完成桩基", "青云大桥完成桩基"),
            ("城区管网改造", "城区管网改造"),
        ] {
            assert_eq!(cut(name), cut_to);
        }
        assert_eq!(acted_on("6月10日前将入住率"), "入住率");
        assert_eq!(acted_on("各乡镇要确保入住率"), "入住率");
        assert_eq!(acted_on("县政府督查室对上半年"), "上半年");
    }
}
