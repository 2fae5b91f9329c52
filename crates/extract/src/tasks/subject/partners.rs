//! Whom a unit acts with, in the words of a clause: 会同某局…, 与某中心签订….

use std::sync::LazyLock;

use super::{goes_on, han_len, is_unit, list};
use crate::pattern::Pattern;
use crate::tasks::deeds;
use crate::tasks::verbs::verb_inside;
use crate::vocabulary::words;

/// Units between 会同 or 与 and the verb that follows.
pub(crate) fn partners(rest: &str) -> Vec<String> {
    static PARTNERS: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        Pattern::new(
            r"^(?:会同|联合|协同|与|和|商)(?P<u>[\p{Han}、()（）]{2,40}?)(?:结对|共建|共同|联合|推进|开展|建立|制定|编制|组织|做好|加强|协同|完成|研究|落实|对接|签订|签署|合办|推动|实施|统筹|一道|于|在|对|为|把|将|按|[，,]|\d|[一两三]周内|[一两三四五六]个月内|[一两三五七十]天内|每月|每季|每周|每年|每半|每旬|上半年|下半年|今年|明年|[一二三四]季度|本周|本月|年内|月底|春节前|加快|抓好|提出|出台)",
        )
    });
    // 牵头与禾川市签订协议
    let rest = rest
        .strip_prefix("牵头")
        .filter(|with| words!["会同", "联合", "与", "同"].begins(with))
        .unwrap_or(rest);
    let known = PARTNERS
        .as_ref()
        .and_then(|r| r.captures(rest))
        .map(|c| list(&c["u"]))
        .unwrap_or_default();
    // 会同甲镇、乙镇抢修水闸: where not all are units the name was not over.
    let whole = known.iter().all(|u| is_unit(u) && !does_something(u));
    let known: Vec<String> = known.into_iter().filter(|u| is_unit(u)).collect();
    if whole && !known.is_empty() {
        return named_ones(rest, known);
    }
    // Any other verb: the shortest run of units before one.
    let Some(run) = ["会同", "联合", "协同", "与", "商"]
        .iter()
        .find_map(|w| rest.strip_prefix(w))
    else {
        return named_ones(rest, known);
    };
    // 各库 is not over before 管单位.
    let parts = |then: &str| {
        words!["单位", "部门", "银行"]
            .first(crate::vocabulary::head(then, 4))
            .is_some_and(|at| at <= "库管".len())
            // 区公安 before 分局
            || words!["分局", "支局", "总队", "支队", "大队", "局", "厅"].begins(then)
    };
    for (end, _) in run.char_indices().skip(2).take(44) {
        let units = list(&run[..end]);
        // What costs most is asked last.
        if !units.is_empty()
            && units.iter().all(|u| is_unit(u) && !u.contains('逐'))
            && !parts(&run[end..])
            && (deeds::begins(&run[end..]) || office_then_deed(&units, &run[end..]))
        {
            return named_ones(rest, units);
        }
    }
    named_ones(rest, known)
}

/// 边检站划定灯区: what a unit does may end like one.
pub(crate) fn does_something(unit: &str) -> bool {
    unit.ends_with(['区', '组', '会', '站', '馆', '社', '处', '室'])
        && han_len(unit) >= 7
        && verb_inside(unit, 2)
}

/// 会同税务局核验信息, 会同有关州市逐链绘制图谱: the name is over where an office or a place ends and something is done.
fn office_then_deed(units: &[String], then: &str) -> bool {
    units.last().is_some_and(|unit| {
        words![
            "局", "厅", "委", "法庭", "法院", "公司", "集团", "州市", "县区", "旗市", "县市", "区县", "镇街",
            "乡镇", "苏木", "单位", "部门",
        ]
        .ends(unit)
    }) && !goes_on(then)
        && !then.starts_with(['、', '和', '与', '及', '（', '('])
        && (words!["逐", "一"].begins(then)
            || deeds::within(then, 0)
            || units.last().is_some_and(|unit| unit.ends_with(['局', '厅'])) && han_len(then) >= 4)
}

/// 与三家银行, 与市局, 与有关省…: whom nobody could name stands beside no task.
fn named_ones(rest: &str, mut units: Vec<String>) -> Vec<String> {
    if rest.starts_with(['与', '和']) {
        units.retain(|unit| {
            let counted = words!["家", "个", "所"].within(unit)
                && unit.starts_with(|c: char| "一二两三四五六七八九十多几".contains(c));
            let nobody = words![
                "市局",
                "省局",
                "省厅",
                "县局",
                "区局",
                "州局",
                "上级部门",
                "省直部门"
            ]
            .holds(unit)
                || words!["有关", "相关", "政策性"].within(unit);
            !counted && !nobody
        });
    }
    units
}

/// 9月10日前与某中心签订协议: the other side of what a task's words say is signed or set up.
pub(crate) fn other_side(text: &str) -> Vec<String> {
    // 推动某中心与某协会签订…: the two sides are others.
    if words!["推动", "支持", "促成", "引导", "鼓励", "协调", "帮助"].begins(text) {
        return Vec::new();
    }
    text.match_indices('与')
        // 县海洋与渔业局: within a name.
        .filter(|(at, _)| !words!["海洋", "资源", "住房", "发展", "规划", "环境", "卫生"].ends(&text[..*at]))
        .map(|(at, _)| &text[at..])
        .filter(|said| words!["签订", "签署", "签约", "合办", "共建", "互通", "互换"].within(said))
        .map(partners)
        .find(|units| !units.is_empty() && units.iter().all(|u| han_len(u) >= 3))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn partners_are_units_with_a_name() {
        for (text, units) in [
            ("会同税务局核验灯匠社保信息", &["税务局"][..]),
            ("协同青禾县、禾川县办好首届灯会", &["青禾县", "禾川县"]),
            ("会同有关州市逐链绘制灯业图谱", &["有关州市"]),
            (
                "会同区公安分局、区税务局核验灯匠信息",
                &["区公安分局", "区税务局"],
            ),
            ("会同海事法庭开设灯塔法律窗口", &["海事法庭"]),
            ("会同河口镇、桥头镇抢修北街路灯", &["河口镇", "桥头镇"]),
            ("会同各库管单位逐库核定灯情", &["各库管单位"]),
            ("会同驻区各银行每季度开展一次对接", &["驻区各银行"]),
            ("牵头与禾川市签订灯会协议", &["禾川市"]),
            ("牵头制定灯会协议", &[]),
            ("与三家银行对接路灯贷款", &[]),
            ("与市局对接灯箱审批", &[]),
            ("与南岸供电公司对接增容方案", &["南岸供电公司"]),
        ] {
            assert_eq!(partners(text), units, "{text}");
        }
        assert!(other_side("推动灯塔会议中心与两地酒店协会签订互荐协议").is_empty());
        assert_eq!(partners("联合查处跨区域制售假冒灯具行为"), Vec::<String>::new());
        assert!(other_side("县海洋与渔业局抓紧签订灯船合同").is_empty());
        assert_eq!(
            other_side("市城管局9月10日前与南岸灯业中心签订协议"),
            ["南岸灯业中心"]
        );
    }
}
