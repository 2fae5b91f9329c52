//! What a figure is called: the words before its number without those that only lead to it.

use std::sync::LazyLock;

use crate::pattern::Pattern;
use crate::quick::holds;
use crate::vocabulary::{Words, words};

/// Words that say a number is a movement.
pub(super) static GROWTH: Words = Words::new(&[
    "增长", "下降", "上涨", "上升", "降低", "提高", "回落", "减少", "增加", "提升", "净增", "下滑", "缩减",
    "偏少", "偏多", "压缩", "缩短", "收窄", "压减", "压降",
]);
/// Words before a movement that belong to it.
static OF_GROWTH: Words = Words::new(&[
    "同比",
    "环比",
    "年均",
    "平均",
    "实际",
    "名义",
    "分别",
    "同口径",
    "可比",
    "持续",
    "累计",
    "均",
    "逆势",
    "比上年",
    "比去年",
    "较上年",
    "较去年",
    "比上年同期",
    "较上年同期",
    "比去年同期",
    "较去年同期",
    "较同期",
    "较常年同期",
    "比常年同期",
    "较常年",
    "比常年",
    "较多年平均",
    "每年",
    "再",
]);
/// Words between a name and its number.
static BEFORE_NUMBER: Words = Words::new(&[
    "可达",
    "不低于",
    "不少于",
    "不超过",
    "控制在",
    "保持在",
    "稳定在",
    "维持在",
    "提升至",
    "左右",
    "达到",
    "突破",
    "超过",
    "力争",
    "确保",
    "预计",
    "大约",
    "约为",
    "约",
    "近",
    "超",
    "逾",
    "了",
    "达",
    "为",
    "是",
    "在",
    "按",
    "仅",
    "过",
    "只有",
    "有",
    "首次",
    "历史性",
    "总计",
    "共计",
    "合计",
    "总体",
    "安排",
    "继续",
    "稳定",
    "保持",
    "大于",
    "小于",
    "高达",
    "增至",
    "要",
]);

/// What comes together over a year.
pub(super) static SUMS: Words = Words::new(&["额", "总量", "产值", "收入", "增加值"]);

/// How a number stands to the words before it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stand {
    /// The name has this value.
    Level,
    /// The name moved by it; the words that say so begin at this byte of the head.
    Growth(usize),
    /// A share of something; begins at this byte.
    Share(usize),
}

/// Takes the words that lead to a number off the end of `head`.
pub(super) fn stand(head: &str) -> (&str, Stand) {
    let mut rest = head.trim_end();
    let mut to = false;
    let mut level_said = false;
    loop {
        let before = rest;
        for word in ["至", "到"] {
            if let Some(shorter) = rest.strip_suffix(word) {
                rest = shorter;
                to = true;
            }
        }
        if let Some(word) = BEFORE_NUMBER.ending(rest).next()
            && !GROWTH.ends(rest)
            // 累计签约614户: a word of two characters, and nothing about.
            && !words!["签约", "预约", "合约", "公约", "节约", "制约", "履约", "违约", "集约"].ends(rest)
        {
            level_said = true;
            rest = rest[..rest.len() - word.len()].trim_end();
        }
        // 灯具进出口额完成58亿元
        if let Some(sum) = rest.strip_suffix("完成").filter(|name| SUMS.ends(name)) {
            level_said = true;
            rest = sum;
        }
        if rest == before {
            break;
        }
    }
    // 改造提升1.2万亩: what is done, not how it grew.
    if let Some(word) = GROWTH.ending(rest).next().filter(|_| !rest.ends_with("改造提升")) {
        let mut start = rest.len() - word.len();
        if to {
            return (&rest[..start], Stand::Level);
        }
        while let Some(w) = OF_GROWTH.ending(&rest[..start]).max_by_key(|w| w.len()) {
            start -= w.len();
        }
        start = compared_from(&rest[..start]);
        return (rest[..start].trim_end(), Stand::Growth(start));
    }
    if to
        && let Some(shorter) = words!["压缩", "缩短", "扩大", "压减", "延长"]
            .ending(rest)
            .next()
            .map(|w| &rest[..rest.len() - w.len()])
            .or_else(|| rest.strip_suffix(['增', '升', '降', '减']))
    {
        return (shorter, Stand::Level);
    }
    let shares = rest.trim_start_matches(['(', '（', ' ', '、', '，', '仅', '约', '只']);
    let at = rest.len() - shares.len();
    if shares.starts_with('占') && !level_said || shares.starts_with('占') && !holds(shares, "增加值") {
        return (rest, Stand::Share(at));
    }
    // 比年初新增197亿元, 超警戒水位0.42米: against what was.
    if words!["较", "比"].begins(shares)
        && words![
            "新增", "多增", "少增", "增产", "减产", "增收", "减收", "多出", "多", "少"
        ]
        .ends(shares)
        && shares.chars().count() <= 12
        || words!["超警戒", "超汛限", "超保证"].begins(shares)
        || words![
            "超序时进度",
            "超时间进度",
            "快于序时进度",
            "快于时间进度",
            "慢于序时进度",
            "低于序时进度"
        ]
        .holds(shares)
        || words![
            "同比多",
            "同比少",
            "环比多",
            "环比少",
            "同比增产",
            "同比减产",
            "同比增收",
            "同比减收"
        ]
        .begins(shares)
            && shares.chars().count() <= 8
    {
        return (rest, Stand::Share(at));
    }
    // 完成年度目标的86.7%, 为年度计划的22%.
    if shares.ends_with('的') && words!["完成", "为", "是", "达", "相当于"].begins(shares) {
        return (rest, Stand::Share(at));
    }
    (rest, Stand::Level)
}

/// 灯光能耗较改造前 before 下降: where 较… begins that says what it moved from.
fn compared_from(before: &str) -> usize {
    let end = before.len();
    let Some((at, mark)) = before
        .char_indices()
        .rev()
        .take(10)
        .find(|(_, c)| matches!(c, '较' | '比' | '与'))
    else {
        return end;
    };
    // 占比, 同比, 对比 and 比重, 比例 are no comparison.
    if mark == '比' && before[..at].ends_with(['占', '同', '环', '对', '配', '性', '评']) {
        return end;
    }
    let what = &before[at + mark.len_utf8()..];
    let then = words![
        "前", "年", "期", "初", "末", "底", "季度", "月", "月份", "水平", "均值", "平均", "相比", "同比",
        "之前", "历史"
    ]
    .ends(what);
    if mark == '与' && !what.ends_with("相比") || !then {
        return end;
    }
    at
}

/// 园区计划实现工业产值: who is to reach it is no part of the name, that it is planned is.
fn without_who_reaches(name: &str) -> String {
    match name.rsplit_once("实现") {
        Some((who, what)) if what.chars().count() >= 3 || SUMS.ends(what) => {
            let planned = if who.ends_with("计划") { "计划" } else { "" };
            format!("{planned}{what}")
        }
        _ => name.to_owned(),
    }
}

static PERIOD: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^(?:截至|截止|到|从)?(?:",
        r"(?:\d{4}年|今年|去年|上年|全年|本年度?)?(?:上半年|下半年|前三季度|第?[一二三四1-4]季度末?|1[-—–~至]{1,2}\d{1,2}月份?|\d{1,2}月(?:份|底|末|\d{1,2}日)?(?:以来)?|年底|年末|末|底)",
        r"|前(?:\d{1,2}|[一二三四五六七八九十两]{1,2})个月|第[一二三四五六七八九十\d]{1,3}[次届](?:[\p{Han}]{0,4})会议以来",
        r"|\d{4}年(?:度|以来)?|今年(?:以来)?|去年|上年|全年|目前|现在|年末",
        r")"
    ))
});
static SETTLED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^[\p{Han}]{1,8}(?:政府|委|局|办|部门|办公室|督查室)(?:共|共计|累计|集中)?(?:确定|安排|部署|下达|梳理|收到|受理|交办|跟踪督办|督办)",
    )
});
static REGION: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"^(?:全[市县区省州国镇]|[我该][市县区省州]|(?:都市圈|经济圈|城市群)?[两三四五六七八九十]市|[两三四五六七八九十][省县]|两省市|双方|各地|毗邻地区|沿线各地)(?:范围内|共)?|^(?:园区|示范区|开发区|高新区|经开区|合作区|协作区)(?:共|累计)",
    )
});

/// A period at the beginning of `s`, by bytes.
pub(super) fn period(s: &str) -> Option<&str> {
    PERIOD
        .as_ref()?
        .find(s)
        .map(|m| m.as_str())
        .filter(|m| !s[m.len()..].starts_with(|c: char| c.is_ascii_digit()))
}

/// A name with the period and region that stood in it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) period: Option<String>,
    pub(super) region: Option<String>,
}

/// Words that introduce and name nothing.
static INTRODUCE: Words = Words::new(LEADS);
const LEADS: &[&str] = &[
    "主要预期目标是",
    "会议通报",
    "会议指出",
    "会议明确",
    "会议商定",
    "会议确定",
    "会议决定",
    "会议议定",
    "据统计",
    "据介绍",
    "截至目前",
    "今年以来",
    "其中",
    "预计",
    "预期",
    "力争",
    "努力",
    "确保",
    "推动",
    "争取",
    "共计",
    "累计",
    "总计",
    "共",
    "亮",
    "另",
    "同时",
    "还",
    "并",
    "将",
    "且",
    "使",
    "的",
    "和",
    "及",
    "与",
    "、",
    "已累计",
    "均",
    "以",
    "一年来",
    "三年来",
    "五年来",
    "近年来",
    "年初以来",
    "入汛以来",
    "两地",
    "双方",
    "如今",
    "当前",
    "眼下",
];
/// Verbs that are taken off when a name of its own follows.
static ACTS: Words = Words::new(&[
    "完成", "实现", "实施", "推进", "安排", "达成", "组织", "开展", "谋划", "纳入", "储备", "保持", "获得",
    "拥有", "获", "办结", "受理", "发放", "确定",
]);

/// Reads the name out of the words before a number.
pub(super) fn name(words: &str, counted: bool) -> Name {
    let mut out = Name::default();
    let words = crate::tasks::number_end(words).map_or(words, |end| &words[end..]);
    let mut s = words.trim_matches([
        '(', '（', ')', '）', ' ', '“', '”', '"', '—', '-', '●', '•', '·', '、', '：', ':',
    ]);
    // “12345”热线诉求办结率: the quote that closes belongs to one that opens the name.
    if s.matches('”').count() > s.matches('“').count()
        && let Some(at) = words.find(s).filter(|at| words[..*at].ends_with('“'))
    {
        s = &words[at - '“'.len_utf8()..at + s.len()];
    }
    // 发放"路灯贷", 固定资产投资（不含农户）: what closes at the end was opened within.
    let opened = s.matches('"').count() % 2 == 1
        || words!["（不含", "（含", "(不含", "(含"].within(s) && !s.contains(['）', ')']);
    if opened
        && let Some(at) = words.find(s)
        && let Some(closing) = words[at + s.len()..]
            .chars()
            .next()
            .filter(|c| matches!(c, '"' | '）' | ')'))
    {
        s = &words[at..at + s.len() + closing.len_utf8()];
    }
    let mut kept = String::new();
    s = super::subject::acted_on(s);
    loop {
        let before = s;
        if let Some(said) = period(s) {
            let plain = said.trim_start_matches(['截', '至', '止', '到', '从']);
            // 2025年6月底前签约率达到95%: by when is no part of the name.
            let by = s[said.len()..].starts_with(['前', '之']) && said.contains('月');
            out.period = Some(plain.to_owned());
            // 一季度完成投资 is called so; 今年 and 目前 are not part of a name.
            if !said.starts_with('截')
                && !plain.ends_with("季度末")
                && !by
                && !words!["今年", "去年", "上年", "全年", "目前", "现在"].begins(plain)
            {
                plain.clone_into(&mut kept);
            }
            s = &s[said.len()..];
            if by {
                s = s.trim_start_matches('之').trim_start_matches('前');
            }
        }
        if let Some(m) = REGION.as_ref().and_then(|r| r.find(s)) {
            out.region = Some(
                m.as_str()
                    .trim_end_matches("共")
                    .trim_end_matches("范围内")
                    .to_owned(),
            );
            s = &s[m.end()..];
            // 四市共同实施…: 共 is of the next word.
            if m.as_str().ends_with('共') && s.starts_with(['同', '建', '享', '治', '用']) {
                s = &before[m.start() + m.as_str().len() - '共'.len_utf8()..];
            }
        }
        for lead in LEADS.iter().filter(|_| INTRODUCE.begins(s)) {
            if let Some(rest) = s.strip_prefix(lead).filter(|r| {
                r.chars().count() >= 2
                    && (*lead != "亮" || words!["绿灯", "黄灯", "红灯"].begins(r))
                    // 预计总产: too short a name without.
                    && (*lead != "预计" || r.chars().count() >= 3)
                    // 并网装机: a word.
                    && (*lead != "并" || !r.starts_with('网'))
                    // 累计办件: too short a name without.
                    && (*lead != "累计" || r.chars().count() >= 3)
                    // 累计完成投资 is called so.
                    && (*lead != "累计" || !words!["完成投资", "完成产值", "完成固定资产投资"].holds(r))
                    && !words!["共同", "共建", "共享", "共用", "共治"].begins(s)
            }) {
                s = rest;
            }
        }
        s = s.trim_start_matches([' ', '，', ',', '：', ':']);
        // 两县各投入资金: how it was shared.
        if let Some(rest) = s.strip_prefix('各').filter(|rest| {
            words![
                "投入", "安排", "新增", "建成", "完成", "拨付", "派出", "出资", "选派", "配备", "新建",
                "落实", "承担"
            ]
            .begins(rest)
        }) {
            s = rest;
        }
        // 各县（区）联合处置…: what is left of whose.
        if s.starts_with(['（', '(']) {
            for left in [
                "（区）",
                "(区)",
                "（市）",
                "(市)",
                "（县）",
                "(县)",
                "（市、区）",
                "(市、区)",
            ] {
                s = s.strip_prefix(left).unwrap_or(s);
            }
        }
        if s == before {
            break;
        }
    }
    // 涉及我县的整改任务, 会议首先对上周交办的…: whose, and what was done about them, is no part of the name.
    if s.starts_with(['涉', '我']) {
        for whose in [
            "涉及我县的",
            "涉及我市的",
            "涉及我区的",
            "涉及我州的",
            "我县的",
            "我市的",
            "我区的",
        ] {
            s = s.strip_prefix(whose).unwrap_or(s);
        }
    }
    if let Some((before, rest)) = s.split_once('对')
        && words!["会议首先", "会议", "会上首先", "会上"].holds(before)
    {
        s = rest;
    }
    s = super::subject::that(s);
    // 县政府确定民生实事: who settled it is no part of the name.
    if let Some(rest) = SETTLED.as_ref().and_then(|r| r.find(s)).map(|m| &s[m.end()..])
        && rest.chars().count() >= 2
    {
        s = rest;
    }
    s = super::subject::batch(s);
    // 最大点雨量出现在某镇: where it was is no part of the name.
    if let Some((name, _)) = s
        .split_once("出现在")
        .filter(|(name, _)| name.chars().count() >= 3)
    {
        s = name;
    }
    s = super::asked::of_extent(super::subject::cut(s));
    // 完成农村公路投资: the name is what was completed; 完成投资 is a name itself.
    if let Some(rest) = ACTS
        .beginning(s)
        // 2031年实施重点项目: of a whole year it is said so.
        .find(|a| *a != "实施" || !kept.ends_with('年'))
        // 受理群众诉求: called so.
        .filter(|a| *a != "受理" || !s.ends_with("诉求"))
        // 推进缓慢: how it goes.
        .filter(|a| {
            *a != "推进" || !words!["缓慢", "较慢", "滞后", "迟缓", "顺利", "有序"].begins(&s[a.len()..])
        })
        .map(|a| &s[a.len()..])
        && rest.chars().count() >= if counted { 2 } else { 4 }
    {
        s = rest.trim_start_matches('的');
    }
    // 外贸进出口总额完成12.3亿元, 办件量累计3.4万件.
    for tail in [
        "累计完成",
        "已完成",
        "完成",
        "实现",
        "累计",
        "已达",
        "共计",
        "合计",
    ] {
        if let Some(rest) = s.strip_suffix(tail).filter(|rest| {
            words![
                "总额",
                "总值",
                "投资",
                "收入",
                "产值",
                "吞吐量",
                "产量",
                "货运量",
                "客运量",
                "增加值",
                "销售额",
                "交易额",
                "成交额",
                "办件量",
                "零售额",
                "税收",
                "发电量",
                "用电量",
                "营收",
                "利润",
                "面积",
                "进出口"
            ]
            .ends(rest)
        }) {
            s = rest;
            break;
        }
    }
    for tail in [
        "力争",
        "预计",
        "确保",
        "计划实现",
        "按",
        "同比",
        "环比",
        "年均",
        "分别",
        "均",
        "的",
        "共",
        "亮",
        "总",
    ] {
        s = s.strip_suffix(tail).unwrap_or(s);
    }
    let mut text = without_who_reaches(s.trim());
    // 某某经济圈重大项目: how a list calls what it counts.
    for short in ["重大项目", "重点项目"] {
        if counted
            && text.ends_with(short)
            && text.chars().count() >= 9
            && words!["圈", "建设", "发展", "合作"].ends(&text[..text.len() - short.len()])
        {
            short.clone_into(&mut text);
        }
    }
    if !kept.is_empty() && text.chars().count() <= 14 {
        text = format!("{kept}{text}");
    }
    out.text = text;
    out
}

/// What offices call a thing that a page words in its own way. A growth of production that a meeting aims at is an aim
/// and no result; what is to be brought in are projects of investors; how much was handled is a volume.
pub(super) fn common(name: &mut Name, head: &str, grows: bool) {
    let aimed = words!["力争", "预期", "计划", "目标", "确保"].within(head);
    if grows && aimed && words!["地区生产总值", "生产总值", "GDP"].ends(&name.text) {
        name.text = format!("{}经济增速目标", name.region.as_deref().unwrap_or_default());
    }
    if words!["办件", "累计办件"].holds(&name.text) {
        name.text.push('量');
    }
    if words!["引进项目", "招引项目"].ends(&name.text) && !name.text.contains("招商") {
        let from = name.text.len() - "引进项目".len();
        name.text.replace_range(from.., "招商引资项目");
    }
}

/// 到2035年: a year by which something is to be so.
pub(super) fn by_year(clause: &str) -> bool {
    clause.match_indices("到20").any(|(at, found)| {
        let rest = &clause.as_bytes()[at + found.len()..];
        rest.len() > 2
            && rest[..2].iter().all(u8::is_ascii_digit)
            && clause[at + found.len() + 2..].starts_with('年')
    })
}

/// 计划改造省际瓶颈路 → 省际瓶颈路: what is counted, without what is done with it.
pub(super) fn thing(name: &str) -> &str {
    let mut s = name;
    while let Some(rest) = [
        "计划", "改造", "实施", "安排", "建设", "推进", "新增", "谋划", "全年", "今年",
    ]
    .iter()
    .find_map(|w| s.strip_prefix(w))
    .filter(|rest| rest.chars().count() >= 2)
    {
        s = rest;
    }
    s
}

/// 年度饮水安全工程 → 工程: what says enough of things that were named just before at length.
pub(super) fn short(name: &str) -> &str {
    let few = name.chars().count() <= 4;
    if name.chars().count() <= 3 || few && words!["项目", "工程"].ends(name) {
        return name;
    }
    words![
        "项目", "事项", "实事", "任务", "问题", "工程", "隐患", "诉求", "小区", "专题", "事件", "案件",
        "线索", "点位", "泵站", "车站", "标段", "企业",
    ]
    .ending(name)
    .next()
    .unwrap_or(name)
}

/// Whether words can be the name of a figure.
pub(super) fn is_name(name: &str) -> bool {
    let n = name.chars().count();
    (2..=28).contains(&n)
        && !name.contains(['《', '》', '：', ':', '？'])
        // “一网通办”窗口办件: a nickname within the name.
        && (!name.contains('“') || name.split_once('”').is_some_and(|(_, rest)| rest.chars().count() >= 2 || rest == "率"))
        && !name.contains(['【', '】'])
        // 县住房城乡建设局)计划加装: the bracket opened before the name.
        && name.matches(['(', '（']).count() == name.matches([')', '）']).count()
        // 县城管局 计划进度25%: the unit of a note, and how far it is.
        && !name.split_once(' ').is_some_and(|(who, _)| crate::tasks::units::is_unit(who))
        && !words!["实际", "仅完成", "只完成", "仅开工", "仅有"].holds(name)
        && !words![
            "及", "、", "相距", "解决", "完成首批", "月薪", "不全", "不实", "不符", "不到位", "不足", "不清", "不力", "不达标"
        ]
        .ends(name)
        && !name.chars().all(|c| c.is_ascii_digit() || ".%年月日".contains(c))
        && !words![
            "高于",
            "低于",
            "快于",
            "比全国",
            "比全省",
            "位居",
            "排名",
            "排在",
            "连续",
            "其余",
            "原定",
            "进入",
            "位列",
            "较",
            "具体抓好",
            "抓好",
            "重点抓好",
            "做好",
            "突出抓好",
            "围绕",
            "坚持",
            "逐一",
            "逐项",
            "听取",
            "研究",
            "共印",
            "印发",
            "针对",
        ]
        .begins(name)
        // 县城管局承办的换灯只完成年计划的31%, 因缺料停工已满40天: what lags is told and not counted.
        && !words!["年起", "提高到每", "每人每", "只完成", "仅完成", "停工已", "因资金缺口"].within(name)
}
