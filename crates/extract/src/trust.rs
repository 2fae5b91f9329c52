//! Whether a page may be relied on. Content farms swap every other word for a synonym that no office
//! uses and put in brands and ▼ marks; one such word proves nothing, many in a short text do.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::normalise::Ledger;
use crate::reading::{Trust, TrustLevel};

/// Swaps that give words no office writes: weight 3.
const STRONG: &[&str] = &[
    "饱舞",
    "饱动",
    "邦度",
    "邦际",
    "邦务院",
    "更动委",
    "筑造",
    "共筑等",
    "项目共筑",
    "合伙打制",
    "打制具有",
    "创制业",
    "配备创制",
    "智能创制",
    "杀青率",
    "寰宇比重",
    "寰宇首个",
    "比寰宇",
    "为寰宇",
    "寰宇团结",
    "纠合举止",
    "合伙启动",
    "合伙饱",
    "旅逛",
    "逛客",
    "惠民逛",
    "景区惠民逛",
    "睹证",
    "碰睹",
    "代外团",
    "代外们",
    "代外大会",
    "逐鹿力",
    "今世化工业",
    "灵巧工场",
    "呆板人",
    "工业减少值",
    "高质地开展",
    "高质量开展",
    "经济社会开展",
    "协同开展履行",
    "履行计划》",
    "策略举措",
    "邦度策略",
    "国度策略",
    "策略协同",
    "策略文献",
    "集会召开",
    "集会指出",
    "集会指点",
    "集会夸大",
    "集会审议",
    "集会请求",
    "集会认为",
    "联席集会",
    "小组集会",
    "全体集会",
    "常务集会",
    "党政集会",
    "召开集会",
    "视频集会",
    "委员会集会",
    "主题财经",
    "党主题",
    "指示小组",
    "指导小组集会",
    "党政指示",
    "使命指导小组",
    "使命机制",
    "使命摆设",
    "筑设",
    "修筑圈",
    "双城经济圈筑",
    "开展更动",
    "更动盛开",
    "盛开门户",
    "公众效劳",
    "根底办法",
    "周至提拔",
    "周至起势",
    "提拔区域",
    "很众",
    "众元化",
    "摆设重心",
    "重心使命",
    "重心劳动",
    "重心范围",
    "重心实质",
    "审议相合",
    "相合部门",
    "相合计划",
    "象征性收获",
    "标识性功效",
    "拉长极",
    "同比拉长",
    "庞大项目",
    "庞大策略",
    "庞大题目",
    "庞大举措",
    "邦度庞大",
    "编造规划",
    "编造纲要",
    "编造使命",
    "策划大纲",
    "策划纲要》",
    "贯彻落地党",
    "区域市集",
    "转达推论",
    "成渝地域双城",
    "都会圈筑",
    "都邑纷纷",
    "杀青",
    "伸长",
    "更始",
    "临盆",
    "开展改革委",
    "开展改革局",
    "开展和改革",
    "重点劳动",
    "劳动清单",
    "劳动分解",
    "重点使命",
    "使命要点",
    "使命方案",
    "使命推进",
    "使命汇报",
    "使命计划",
    "使命报告",
    "各项使命",
    "重心项目",
    "策略文件",
    "优惠策略",
    "策略衔接",
    "编造印发",
    "编造方案",
    "编造清单",
    "编造计划",
    "编造完成",
    "融合开展",
    "绿色开展",
    "可持续开展",
    "开展格局",
    "开展态势",
    "一体化开展",
    "同城化开展",
    "庞大平台",
    "庞大决策",
    "庞大部署",
    "庞大意义",
    "庞大改革",
    "紧急劳动",
    "紧急讲话",
    "紧急意义",
    "紧急抓手",
    "紧急举措",
    "合伙推进",
    "合伙推动",
    "合伙编造",
    "根底设施",
    "集会精神",
    "团结大市",
    "大家效劳",
];

/// Swaps that also have an honest use: weight 1, and never enough alone.
const WEAK: &[&str] = &[
    "使命抓手",
    "开展载体",
    "社会开展",
    "集会",
    "寰宇",
    "冲破口",
    "精确提出",
    "精确来岁",
    "来岁",
    "岁尾",
    "合营",
    "象征着",
    "紧急使命",
    "紧急调度",
    "紧急会",
    "讯息",
    "转达",
    "杀青",
    "逐鹿",
    "范围使命",
    "劳动书",
    "博得",
    "收获期",
    "缠绕",
    "起首,",
    "实行方案落",
    "举止",
    "众地",
    "策略走",
    "造就具",
    "前辈",
    "手刺",
    "看家才智",
    "指点，",
    "强化开展",
    "高效劳",
    "盘货",
    "涌现从",
    "履行计划",
    "合伙",
    "都会区",
    "团结大",
    "众个",
    "邦内",
    "邦有",
    "邦企",
    "邦民",
    "中邦",
    "次集会",
    "参加集会",
    "出席集会",
    "工业开展",
    "体会做法",
    "电子讯息",
    "庞大工程",
];

/// Brands of gambling and the like: weight 4.
const BRANDS: &[&str] = &[
    "百家乐",
    "尊龙",
    "凯时",
    "必发",
    "葡京",
    "太阳城",
    "威尼斯人",
    "永利",
    "银河娱乐",
    "亚博",
    "开云体育",
    "华体会",
    "乐鱼",
    "爱游戏",
    "米兰体育",
    "九游会",
    "博彩",
    "真人娱乐",
    "棋牌",
    "老虎机",
    "时时彩",
    "六合彩",
    "彩票平台",
    "注册下载",
    "app下载官网",
    "官网登录入口",
    "手机版登录",
    "首存",
    "体育投注",
    "bet365",
    "d88",
    "ag真人",
    "yabo",
    "hth",
    "菠菜网",
    "电竞下注",
    "捕鱼",
    "德州扑克",
    "龙虎斗",
    "澳门新",
    "金沙娱乐",
    "万博",
    "188体育",
    "威廉希尔",
    "立博",
];

struct Words {
    finder: AhoCorasick,
    strong: usize,
    weak: usize,
}

static WORDS: LazyLock<Option<Words>> = LazyLock::new(|| {
    let all = STRONG.iter().chain(WEAK).chain(BRANDS);
    let finder = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .ascii_case_insensitive(true)
        .build(all)
        .ok()?;
    Some(Words {
        finder,
        strong: STRONG.len(),
        weak: WEAK.len(),
    })
});

/// Judges a page's plain text. `ledger` says what normalisation met.
pub(crate) fn judge(text: &str, ledger: &Ledger) -> Trust {
    let chars = text.chars().count().max(1);
    let (mut strong, mut weak, mut brands) = (Vec::new(), Vec::new(), Vec::new());
    if let Some(words) = WORDS.as_ref() {
        for found in words.finder.find_iter(text) {
            let which = found.pattern().as_usize();
            if which < words.strong {
                strong.push(which);
            } else if which < words.strong + words.weak {
                weak.push(which);
            } else {
                brands.push(which);
            }
        }
    }
    let distinct = |hits: &[usize]| hits.iter().collect::<std::collections::BTreeSet<_>>().len();
    let weight = strong.len() * 3 + weak.len();
    let per_thousand = weight * 1000 / chars;
    let marks = ledger.of("marks");
    let spun = (distinct(&strong) >= 1 && distinct(&weak) >= 3 && marks >= 2)
        || distinct(&strong) >= 3 && per_thousand >= 4
        || distinct(&strong) >= 2 && marks >= 2
        || distinct(&strong) >= 8;
    let branded = brands.len() >= 2 || (!brands.is_empty() && (!strong.is_empty() || marks > 0));
    let sprinkled = marks >= 6 && marks * 1000 / chars >= 2;

    let mut reasons = Vec::new();
    if spun {
        reasons.push(format!("spun-synonyms:{}", strong.len() + weak.len()));
    }
    if branded {
        reasons.push(format!("injected-brands:{}", brands.len()));
    }
    if marks > 0 {
        reasons.push(format!("injected-marks:{marks}"));
    }
    let masked = ledger.of("masks");
    if masked > 0 {
        reasons.push(format!("masked-characters:{masked}"));
    }
    let lost = ledger.of("lost-characters");
    if lost > 0 {
        reasons.push(format!("lost-characters:{lost}"));
    }
    if !spun && distinct(&strong) >= 2 {
        reasons.push(format!("odd-words:{}", strong.len()));
    }
    let level = if spun || branded || sprinkled {
        TrustLevel::Untrusted
    } else if reasons.is_empty() {
        TrustLevel::Trusted
    } else {
        TrustLevel::Doubtful
    };
    Trust { level, reasons }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(text: &str) -> (TrustLevel, Vec<String>) {
        let mut ledger = Ledger::default();
        let page = crate::page::Page::new(text, &mut ledger);
        let trust = judge(&page.text, &ledger);
        (trust.level, trust.reasons)
    }

    #[test]
    fn a_spun_page_is_untrusted_with_its_count() {
        let (l, reasons) =
            level("青禾市指导小组集会▼召开，饱舞经济圈筑造，同比伸长6%，邦度策略稳步落地。");
        assert_eq!(l, TrustLevel::Untrusted);
        assert!(
            reasons.iter().any(|r| r.starts_with("spun-synonyms:")),
            "{reasons:?}"
        );
        assert!(reasons.contains(&"injected-marks:1".to_owned()));
    }

    #[test]
    fn a_brand_in_a_spun_page_is_named() {
        let (l, reasons) = level("某某百家乐饱舞双城筑造▼▼");
        assert_eq!(l, TrustLevel::Untrusted);
        assert!(
            reasons.contains(&"injected-brands:1".to_owned()),
            "{reasons:?}"
        );
    }

    #[test]
    fn a_clean_page_is_not_accused() {
        for text in [
            "青禾市推进会召开，会议强调要协同开展联合巡河，牢记使命，弘扬劳动精神，实施营销策略，避免人员集会。",
            "青禾市重点项目建设推进会。",
        ] {
            assert_eq!(level(text), (TrustLevel::Trusted, vec![]), "{text}");
        }
    }

    #[test]
    fn masks_alone_make_a_page_doubtful() {
        assert_eq!(level("市政*督查室通报进展").0, TrustLevel::Doubtful);
    }
}
