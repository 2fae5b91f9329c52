//! What a page asks for and does not report: figures there are aims of tasks.

use crate::quick::{has, trim};
use crate::vocabulary::{Words, words};

/// Whether a clause of a report asks for something: 水利局要…, 由甲市牵头…, 11月15日前完成…, 不少于200个岗位.
pub(super) fn asks(clause: &str) -> bool {
    if has(clause, '已') {
        return false;
    }
    let clause = trim(clause);
    words!["牵头负责", "负责购置", "不少于", "不得少于", "下一步"].within(clause)
        || told(clause)
        || (clause.starts_with('由')
            && words![
                "牵头", "负责", "会同", "局", "委", "办", "厅", "中心", "集团", "公司", "部门"
            ]
            .within(crate::vocabulary::head(clause, 14)))
        || clause.starts_with('要')
        || by_then(clause)
}

/// 水利局要保障…, 各镇街要每周…: an office or a place is told what to do.
fn told(clause: &str) -> bool {
    has(clause, '要')
        && clause.match_indices('要').any(|(at, _)| {
            words![
                "局",
                "委",
                "办",
                "室",
                "厅",
                "组",
                "区",
                "县",
                "市",
                "镇",
                "乡",
                "街",
                "街道",
                "中心",
                "集团",
                "公司",
                "部门",
                "单位",
                "各地",
                "专班",
                "指挥部",
                "企业",
                "两地",
                "双方",
            ]
            .ends(&clause[..at])
                && !clause[at + '要'.len_utf8()..].starts_with(['素', '求', '点', '事', '闻', '目', '道'])
        })
}

/// 11月15日前, 6月底前, 年内: a day by which something is to be done.
fn by_then(clause: &str) -> bool {
    let dated = |(at, _): (usize, &str)| {
        let before = &clause[..at];
        words!["日", "月", "月底", "月末", "时"]
            .ending(before)
            .any(|word| {
                before[..before.len() - word.len()]
                    .trim_end_matches(['底', '末', '中', '旬', '上', '下'])
                    .ends_with(|c: char| c.is_ascii_digit())
            })
    };
    words!["年内", "年底前", "年前完成", "汛前", "节前", "下班前"].within(clause)
        || has(clause, '前') && clause.match_indices('前').any(dated)
}

/// Whether a clause says that what follows has been done: …以来, 截至…, 据介绍, 累计….
pub(super) fn reports(clause: &str) -> bool {
    let clause = trim(clause);
    words!["以来", "期间", "会议通报", "汇报"].ends(clause)
        || words![
            "截至",
            "截止",
            "目前",
            "去年",
            "过去",
            "上年",
            "据介绍",
            "据统计",
            "据通报",
            "今年以来",
            "会议通报",
            "通报显示",
            "今年一季度",
            "一季度",
            "上半年",
            "前三季度",
            "同比",
        ]
        .begins(clause)
            && !words!["要", "力争", "确保"].within(clause)
        || words!["累计", "同比增长", "同比下降"].within(clause)
            && !words!["要", "力争", "确保"].within(clause)
}

/// Whether a clause says what a year is to bring: 要实现…增长8%, 力争…突破90亿元.
pub(super) fn aims(clause: &str) -> bool {
    words!["要实现", "奋力实现", "力争", "努力实现"].within(clause)
        && words!["增长", "突破", "总量"].within(clause)
        && !by_then(clause)
}

/// Whether a number inside a task measures something: a level to be reached, a sum with a floor. Of things counted
/// one by one only what is counted by the day or by the head.
pub(super) fn measured(name: &str, unit: &str, counted: bool, head: &str, after: &str) -> bool {
    let summed = after == "以上" && matches!(unit, "亿元" | "万亿元");
    let each = !counted || words!["每千", "每万", "每百", "日", "均"].within(name);
    // 高新技术企业突破900家, 基站总数达到2400座: how many there are, not how many are made.
    let stock = counted
        && stands_at(head)
        && !words![
            "新增", "新建", "新开", "引进", "培育", "建成", "建设", "开展", "举办", "组织", "打造", "累计"
        ]
        .within(name);
    // 新增可再生能源装机110万千瓦, 落实保护性耕作面积95万亩: measured, not made one by one.
    let extent = matches!(unit, "万千瓦" | "亿千瓦" | "吉瓦" | "兆瓦")
        && name.starts_with("新增")
        && words!["装机", "装机容量", "装机规模"].ends(name)
        || matches!(unit, "万亩" | "亿亩")
            && words![
                "种植面积", "播种面积", "耕作面积", "养殖面积", "绿化", "治沙",
            ]
            .ends(name)
        // 灯电开工70万千瓦、投产30万千瓦.
        || matches!(unit, "万千瓦" | "亿千瓦" | "吉瓦" | "兆瓦") && words!["开工", "投产"].ends(name);
    let timed = unit == "分钟" && words!["间隔"].ends(name);
    // 日均亮灯1.2万盏次: how much of it there is to be on a day.
    let daily = matches!(
        unit,
        "人次" | "万人次" | "吨" | "万吨" | "件" | "万件" | "班次" | "班" | "列" | "对" | "趟"
    ) && words!["日均", "月均", "年均", "工作日", "每日", "每天"].begins(name);
    if stock || timed || extent || daily {
        return !name.starts_with("每年");
    }
    (summed || reaches(head) && each && unit != "个工作日") && !name.starts_with("每年")
}

/// 把施工许可办理时间压缩到5个工作日: a meeting says how long something may take.
pub(super) fn timed(name: &str, unit: &str, head: &str) -> bool {
    unit == "个工作日"
        && reaches(head)
        && words!["时间", "时限", "时长", "周期", "用时"].ends(name)
        && name.chars().count() >= 6
}

/// How much there is in all of what is to be done.
static EXTENT: Words = Words::new(&[
    "共征收",
    "共涉及",
    "共搬迁",
    "共拆除",
    "共安置",
    "共改造",
    "共征迁",
    "共征用",
    "共梳理",
    "共排查",
    "共指出",
    "共发现",
    "共反馈",
    "共查出",
    "共交办",
]);

/// 片区共征收房屋800户: how much there is to be done in all. （截至6月底，共挂牌27处）, 统计：交办30盏，修好20盏: how
/// things stand.
pub(super) fn stands(line: &str) -> bool {
    EXTENT.within(line)
        || words![
            "截至",
            "截止",
            "统计：",
            "统计:",
            "汇总：",
            "汇总:",
            "总体情况：",
            "总体情况:"
        ]
        .begins(line.trim_start_matches(['（', '(', ' ']))
}

/// 到2031年，…; 预期全年…, 努力实现…: what a plan aims at before it says what is to be done.
pub(super) fn goals(line: &str) -> bool {
    words!["预期全年", "全年预期", "努力实现", "力争实现"].within(line)
        || line.match_indices("到20").any(|(at, found)| {
            let year = &line[at + found.len()..];
            year.len() > 5
                && year.as_bytes()[..2].iter().all(u8::is_ascii_digit)
                && year.is_char_boundary(2)
                && year[2..].starts_with('年')
                && (at == 0 || line[..at].ends_with(['。', '，', '；', '：']))
        })
}

/// 征收房屋 of 片区共征收房屋: without where.
pub(super) fn of_extent(name: &str) -> &str {
    EXTENT
        .first(name)
        .filter(|at| *at > 0)
        .map_or(name, |at| &name[at + '共'.len_utf8()..])
}

/// 达到, 突破: what there is by then.
fn stands_at(head: &str) -> bool {
    words![
        "达到",
        "突破",
        "超过",
        "总数达",
        "增加到",
        "增加至",
        "增至",
        "稳定在",
        "保持在"
    ]
    .ends(head.trim_end())
}

/// Whether the words before a number say that a level is to be reached: 达到, 提高到, 不低于.
fn reaches(head: &str) -> bool {
    // 灯具进出口额完成58亿元: a sum that is to come together.
    let comes_to = head
        .strip_suffix("完成")
        .is_some_and(|name| super::names::SUMS.ends(name));
    comes_to
        || words![
            "达到",
            "达",
            "提高到",
            "提高至",
            "提升到",
            "提升至",
            "扩大到",
            "扩大至",
            "增加到",
            "增加至",
            "压缩到",
            "压缩至",
            "压缩在",
            "缩短到",
            "缩短至",
            "下降到",
            "降低到",
            "降至",
            "降到",
            "增至",
            "压减至",
            "压减到",
            "不低于",
            "稳定在",
            "保持在",
            "控制在",
            "突破",
        ]
        .ends(head.trim_end())
}
#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_ask_for_nothing() {
        for clause in [
            "第六次会议以来",
            "五市共推进合作事项46项",
            "会议指出",
            "前5个月开行班列512列",
            "截至5月底",
            "城市要素保障得力",
            "市委要求",
        ] {
            assert!(!asks(clause), "{clause}");
        }
    }

    #[test]
    fn what_has_been_done_is_reported() {
        for clause in [
            "第二次会议以来",
            "截至4月底",
            "两市累计实施合作项目63个",
            "去年两市签约项目7个",
        ] {
            assert!(reports(clause), "{clause}");
        }
        assert!(!reports("力争累计完成投资3亿元"));
        assert!(!reports("加快打通断头路5条"));
    }

    #[test]
    fn orders_days_and_floors_ask() {
        for clause in [
            "县水利局要新打机井20眼",
            "6月底前建成书屋8处",
            "由县文旅局开通专线3条",
            "拿出不少于50个岗位",
            "要培训馆员200名",
        ] {
            assert!(asks(clause), "{clause}");
        }
        assert!(aims("要实现地区生产总值增长6%"));
        assert!(!aims("力争年内建成书屋3处"));
    }
}
