//! The unit that a clause is about, those it acts with, and those that an item names in its own words.

mod named;
mod partners;

use std::ops::Range;
use std::sync::LazyLock;

use super::deeds;
use super::units::{SUFFIXES, han_len, is_unit, list};
use super::verbs::{after_manner, begins_with_verb, verb_inside};
pub(crate) use partners::{does_something, other_side, partners};

use crate::normalise::is_han;
use crate::pattern::Pattern;
use crate::quick::has;
use crate::vocabulary::{Words, words};

/// How the name of a unit ends that is told something.
#[rustfmt::skip]
static TOLD_ENDS: Words = Words::new(&[
    "委", "局", "办", "厅", "部", "院", "署", "处", "室", "中心", "集团", "公司", "政府", "街道", "标段", "镇街", "镇", "乡", "县",
    "区", "市", "州", "旗", "盟", "省", "部门", "单位", "省份", "银行", "海关", "专班", "总队", "支队", "大队", "支行", "分行", "法院",
    "检察院", "妇联", "团委", "总工会", "医院", "站", "机关", "办公室", "管委会", "专项组", "工作组", "委员会", "理事会", "高校",
    "各地", "国资委", "教委", "监委", "组", "分局", "机构",
]);

/// What stands behind a unit that is told something, or the digit of a day.
#[rustfmt::skip]
static TOLD_THEN: Words = Words::new(&[
    "要", "应", "将", "先行", "愿", "须", "需", "会同", "牵头", "主办", "盯办", "负责", "联合", "与", "对", "按", "在", "于", "从", "每", "年",
    "不定期", "适时", "及时", "抓紧", "尽快", "加快", "继续", "完成", "推进", "开展", "建立", "制定", "编制", "组织", "做好", "加强",
    "共同", "协同", "主动", "定期", "立即", "全面", "进一步", "统筹", "落实", "同步", "分别", "各自", "配合", "提出", "启动", "实施",
    "推动", "为", "以", "把", "作出", "务必", "必须", "逐一", "逐项", "逐个", "梳理", "核实", "发布", "制作", "举办", "召开", "承办",
    "加大", "保障", "提供", "拨付", "出台", "印发", "督促", "指导", "派出", "推出", "设立", "组建", "汇总", "收集", "作为", "责令",
    "共用",
]);

/// Where the shortest name at the beginning of a clause stands behind which a unit is told something: with up to 36 characters
/// before the word that it ends with, and without 由 before it.
fn told(clause: &str) -> Option<Range<usize>> {
    let from = |start: usize| {
        let name = &clause[start..];
        for (n, (at, c)) in name.char_indices().enumerate() {
            let ends = || {
                TOLD_ENDS
                    .beginning(&name[at..])
                    .map(|word| at + word.len())
                    .find(|end| {
                        let then = &name[*end..];
                        TOLD_THEN.begins(then) || then.starts_with(|c: char| c.is_ascii_digit())
                    })
            };
            if n > 0
                && let Some(end) = ends()
            {
                return Some(start..start + end);
            }
            if n == 36 || !(is_han(c) || matches!(c, '(' | ')' | '（' | '）' | '〔' | '〕' | '、')) {
                return None;
            }
        }
        None
    };
    let by = clause.strip_prefix('由').map_or(0, |_| '由'.len_utf8());
    from(by).or_else(|| (by > 0).then(|| from(0)).flatten())
}

/// Unit that is the subject of a clause: the units, and the byte after them (before 要, 将, 牵头 …).
pub(crate) fn subject(clause: &str) -> Option<(Vec<String>, usize, &'static str)> {
    // �公安局: a unit whose first character is lost keeps the place of it.
    let whole = clause.trim_start_matches('\u{FFFD}');
    let lost = clause.len() - whole.len();
    if lost > 0 {
        let (mut units, end, then) = subject(whole)?;
        units.first_mut()?.insert_str(0, &clause[..lost]);
        return Some((units, lost + end, then));
    }
    // 责成县公安局…, 请某街道办事处…: who is told stands behind.
    if let Some(telling) = words!["责成", "授权", "请"].beginning(clause).next()
        && let Some((units, end, then)) = subject(&clause[telling.len()..])
    {
        return Some((units, telling.len() + end, then));
    }
    if let Some(found) = named::fields(clause) {
        return Some(found);
    }
    // 政府采购工程…, 政府投资基金…: a kind of work or of money.
    if words![
        "政府采购",
        "政府投资",
        "政府购买",
        "政府债券",
        "政府引导",
        "政府性",
        "政府专项",
        "政府工作",
        "政府和社会资本"
    ]
    .begins(clause)
    {
        return None;
    }
    if let Some(found) = named::body(clause) {
        return Some(found);
    }
    if let Some(found) = named::office(clause) {
        return Some(found);
    }
    // 乙方支持甲方在某地…: a side of an agreement.
    if let Some(side) = words!["甲方", "乙方", "丙方"].beginning(clause).next() {
        return begins_with_verb(&clause[side.len()..]).then(|| (vec![side.to_owned()], side.len(), ""));
    }
    // 某区应急管理局: no demand.
    let known = known_subject(clause).filter(|(_, end, _)| !clause[*end..].starts_with("应急"));
    // 双方要以协议签署为契机: what is signed is no office.
    let signed = |end: usize| {
        let unit = &clause[..end];
        unit.ends_with('署') && (unit.contains('要') || words!["签署", "部署"].ends(unit))
    };
    let known = known.filter(|(_, end, _)| !signed(*end));
    // 由县交通局商邻县交通局…: one unit asks the other.
    if let Some((_, end, _)) = &known
        && let Some((who, whom)) = clause[..*end].trim_start_matches('由').split_once('商')
        // 自治区商务厅会同…: no asking.
        && !whom.starts_with(['务', '贸', '业', '会', '联', '局', '户', '品'])
        && han_len(who) >= 3
        && is_unit(who)
        && is_unit(whom)
    {
        return Some((vec![who.to_owned()], end - whom.len() - '商'.len_utf8(), "商"));
    }
    // 两县公安局共建警务协作站3个: what they build ends like a unit too.
    any_subject(clause, known.as_ref().map_or(clause.len(), |(_, end, _)| *end)).or(known)
}

/// 两日内, 三个月内, 十个工作日内.
fn within_days(rest: &str) -> bool {
    let counted = rest.trim_start_matches(|c: char| "一二两三四五六七八九十半".contains(c));
    counted.len() < rest.len()
        && words![
            "日内",
            "天内",
            "周内",
            "月内",
            "个月内",
            "小时内",
            "个工作日内",
            "年内"
        ]
        .begins(counted)
}

/// Whether a clause begins with an office whose name begins like a deed.
pub(crate) fn office(clause: &str) -> bool {
    named::office(clause).is_some() || named::fields(clause).is_some()
}

/// The ends of names of offices that need no level before them.
#[rustfmt::skip]
static OFFICES: Words = Words::new(&[
    "局", "委", "办", "厅", "署", "院", "队", "中心", "集团", "公司", "政府", "街道", "社", "行", "联",
    "专班", "组", "部门", "镇街", "办公室", "委员会", "馆", "站", "所", "会", "乡镇", "企业", "单位",
    "大学", "学院", "兵团", "政协", "标段", "机构", "队伍", "海关", "车务段", "苏木", "嘎查",
]);

/// A unit before any other verb: the shortest run of units that one follows, if it ends before this byte.
fn any_subject(clause: &str, before: usize) -> Option<(Vec<String>, usize, &'static str)> {
    let told = |rest: &str| {
        begins_with_verb(rest)
            || words![
                "要",
                "应",
                "须",
                "需",
                "将",
                "会同",
                "牵头",
                "主办",
                "盯办",
                "负责",
                "与",
                "对",
                "按",
                "在",
                "于",
                "从",
                "每",
                "年",
                "作为",
                "共用",
                "据",
                "根据",
                "按照",
                "结合",
                "参照",
                "拿出",
                "约谈",
                "派",
                "适时",
                "书面",
                "要把",
                "把",
                "向",
                "为",
                "务必",
                "必须",
                "不得",
                "不予",
                "主动",
                "抓紧",
                "尽快",
                "同步",
                "年内",
                "月底",
                "一周内",
                "两周内",
                "三天内",
                "明天",
                "今天",
                "后天",
                "明日",
                "一个月内",
                "两个月内",
                "三个月内",
                "半年内",
                "今年",
                "明年",
                "本月",
                "下月",
                "本周",
                "下周",
                "一季度",
                "二季度",
                "三季度",
                "四季度",
                "上半年",
                "下半年",
                "春节",
                "清明",
                "谷雨",
                "芒种",
                "立秋",
                "霜降",
                "立冬",
                "汛期",
                "国庆",
                "入汛",
                "主汛期",
                "暑期",
                "周一",
                "周二",
                "周三",
                "周四",
                "周五",
                "周六",
                "周日",
                "今晚",
                "今夜",
                "今日",
                "明晚",
                "节前",
                "汛前",
                "开学前",
                "即日起",
            ]
            .begins(rest)
            || rest.starts_with(|c: char| c.is_ascii_digit())
            || within_days(rest)
    };
    if begins_with_verb(clause) || !clause.starts_with(is_han) {
        return None;
    }
    let wide = clause.starts_with([
        '各', '两', '三', '市', '县', '区', '州', '省', '镇', '乡', '村', '旗',
    ]);
    for (at, last) in clause.char_indices().skip(1).take(34) {
        let end = at + last.len_utf8();
        if end >= before.min(clause.len())
            || matches!(
                last,
                '，' | ',' | '。' | '；' | ';' | '“' | '《' | '要' | '将' | '把'
            )
        {
            return None;
        }
        if !SUFFIXES.may_end_with(last) && !matches!(last, ')' | '）' | '〕') {
            continue;
        }
        let (head, rest) = clause.split_at(end);
        // 北街镇、南街镇共用…: places, too, where there are several.
        let several = || {
            matches!(last, '县' | '区' | '市' | '州' | '旗' | '镇' | '乡')
                && has(head, '、')
                && head.split('、').all(|place| (3..=5).contains(&han_len(place)))
                // 协同北街镇、南街镇办好灯会: with whom.
                && after_manner(head).len() == head.len()
        };
        if !SUFFIXES.ends(head) && !matches!(last, ')' | '）' | '〕')
            || !(wide || OFFICES.ends(head) || several())
        {
            continue;
        }
        // 市委网信办 is not over after 网信.
        if rest.starts_with('办') && !words!["办理", "办好", "办结", "办成"].begins(rest) {
            continue;
        }
        // 双方共同委托…: no 委.
        if last == '委' && rest.starts_with(['托', '派', '任']) {
            continue;
        }
        // 各镇街 is not over after 各镇.
        if last == '镇' && rest.starts_with('街') {
            continue;
        }
        let known = told(rest) && !words!["负责人", "负责同志"].begins(rest);
        if !known && !(3..=60).contains(&han_len(rest)) {
            continue;
        }
        // 所需经费由某县承担: the unit stands after 由.
        let head = head
            .rsplit_once('由')
            .filter(|(what, _)| rest.starts_with("承担") && han_len(what) >= 3)
            .map_or(head, |(_, unit)| unit);
        let asked_of_some = || words!["有关", "相关"].begins(head) && rest.starts_with(['要', '应', '须']);
        if !is_subject(head) && !asked_of_some() {
            continue;
        }
        let names = list(head);
        if !names.is_empty()
            && names.iter().all(|n| is_unit(n))
            && !(known && begins_with_verb(rest) && goes_on(rest))
            && (known
                || !goes_on(rest) && (deeds::begins(rest) && deeds::parts(clause, end) || acts(head, rest)))
        {
            return Some((names, end, told_then(rest)));
        }
    }
    None
}

/// Whether a name can only be an office's, and what follows it is something done: 县水利局今夜12时前完成….
fn acts(head: &str, rest: &str) -> bool {
    let office = words![
        "局",
        "厅",
        "委",
        "办公室",
        "委员会",
        "公司",
        "集团",
        "支队",
        "大队",
        "总队",
        "海关",
        "车务段",
        "组",
        "专班",
        "银行",
        "分行",
        "法院",
        "检察院",
        "医院",
        "管委会",
        "督查室",
        "队伍",
    ]
    .ends(head)
        && han_len(head) >= 3
        && !words!["市委", "县委", "区委", "省委", "州委", "党委", "常委", "政委"].ends(head);
    office
        && !rest.starts_with([
            '长', '的', '和', '、', '及', '与', '主', '副', '党', '机', '内', '系', '干', '领', '会', '成',
            '织', '合', '件', '大', '书', '原', '等', '是', '已', '有', '了', '局', '部', '委', '厅', '所',
            '（', '(',
        ])
        // 市公安局 before 交警支队: an office within it.
        && !words!["支队", "大队", "分局", "总队", "中队"].within(crate::vocabulary::head(rest, 6))
        && (verb_inside(rest, 0) || deeds::within(rest, 0))
}

/// Whether the name of a unit is not over yet: 县委 before 宣传部, 市住房城乡 before 建设局.
fn goes_on(rest: &str) -> bool {
    // 某银行某中心支行, 某公司某分公司.
    words!["支行", "分行", "支公司", "分公司", "分局", "分院"].begins(rest)
        || rest.char_indices().skip(2).take(5).any(|(end, _)| {
            let (more, then) = rest.split_at(end);
            let done = more.ends_with('办')
                && (then.starts_with(['理', '结', '好', '成'])
                    || words!["代办", "督办", "承办", "主办", "协办", "申办", "交办"].ends(more));
            let told = words![
                "推进",
                "开展",
                "完成",
                "组织部分",
                "全部",
                "内部",
                "社会",
                "机会",
                "会"
            ];
            words![
                "局", "委", "办", "部", "厅", "室", "组", "会", "院", "中心", "公司", "支队", "大队", "总队",
                "中队"
            ]
            .ends(more)
                && !done
                && !told.within(more)
        })
}

/// 区委 before 组织部要…: the verb is the beginning of an office's name.
fn goes_on_office(rest: &str) -> bool {
    words!["组织部", "宣传部", "统战部"].begins(rest)
}

/// Whether words that end like a unit can stand as one before a verb.
fn is_subject(text: &str) -> bool {
    let begins_otherwise = words![
        "选择", "选取", "确定", "覆盖", "涉及", "惠及", "带动", "辐射", "会同", "联合", "加强", "配合",
        "有关", "相关", "采取", "主动", "积极", "全力", "今年", "去年", "明年"
    ]
    .begins(text);
    // 社会 ends like a unit.
    let of_society = words!["社会"].within(text)
        && !words![
            "社会保障局",
            "社会保障厅",
            "社会事业局",
            "社会工作部",
            "社会治理办",
            "社会事务局",
            "社会事务办"
        ]
        .within(text);
    (!begins_otherwise || text.starts_with("联合办"))
        && !of_society
        && !text.starts_with([
            '要', '对', '将', '把', '在', '以', '从', '为', '与', '和', '并', '及', '向', '按', '使', '让',
            '紧', '或', '是', '有', '不', '年', '月', '每', '到', '于', '经', '据', '当', '其', '该', '全',
        ])
        && !words![
            "完成",
            "推进",
            "开展",
            "实施",
            "加快",
            "加强",
            "落实",
            "打造",
            "建成",
            "启动",
            "实现",
            "抓好",
            "做好",
            "确保",
            "年内",
            "新建",
            "提升",
            "优化",
            "汇报",
            "主持",
            "出席",
            "的",
            "增设",
            "增加",
            "增派",
            "增配",
            "增开",
            "工作会",
            "座谈会",
            "推进会",
            "调度会",
            "机会",
            "领导挂钩",
            "领导联系",
            "联系重点",
        ]
        .within(text)
}

/// The word behind a unit, where it says with whom or as what the unit does it.
fn told_then(rest: &str) -> &'static str {
    ["会同", "牵头", "主办", "盯办", "负责", "与"]
        .into_iter()
        .find(|then| rest.starts_with(then))
        .unwrap_or("")
}

fn known_subject(clause: &str) -> Option<(Vec<String>, usize, &'static str)> {
    let unit = told(clause)?;
    let (text, rest) = (&clause[unit.clone()], &clause[unit.end..]);
    if words![
        "会同", "联合", "协同", "加强", "配合", "采取", "主动", "积极", "全力", "今年", "去年", "明年",
        // 清明节前把灯站接到北街镇: when, and no office.
        "清明", "春节", "国庆", "元旦", "端午", "中秋", "汛期", "节前"
    ]
    .begins(text)
        || goes_on_office(rest)
    {
        return None;
    }
    if text.starts_with([
        '要', '对', '将', '把', '在', '以', '从', '为', '与', '和', '并', '及', '向', '按', '把', '使', '让',
        '紧', '或', '是', '有', '不',
    ]) {
        return None;
    }
    // 年内完成核心区5…: a verb inside is no part of a unit's name (建设 and 发展 may be).
    let doing = words![
        "完成", "推进", "开展", "实施", "加快", "加强", "落实", "打造", "建成", "启动", "实现", "抓好",
        "做好", "确保", "年内", "新建", "提升", "优化", "汇报", "主持", "出席",
    ];
    if doing.within(text) || text.starts_with(['年', '月', '每', '到', '于']) {
        return None;
    }
    let then = told_then(rest);
    // 所需资金由市财政局…: the unit stands after 由.
    let text = text.rsplit_once('由').map_or(text, |(_, unit)| unit);
    let names = if text.contains("各") && text.matches('各').count() > 1 && !text.contains('、') {
        text.split_inclusive("各")
            .collect::<Vec<_>>()
            .join("")
            .split('各')
            .filter(|p| !p.is_empty())
            .map(|p| format!("各{p}"))
            .collect()
    } else {
        list(text)
    };
    let good = !names.is_empty() && names.iter().all(|n| is_unit(n));
    good.then_some((names, unit.end, then))
}

/// 所需经费由市财政局先行垫付: the unit in the middle of a clause that does what the clause tells.
pub(crate) fn doer(clause: &str) -> Option<Vec<String>> {
    let (what, told) = has(clause, '由')
        .then(|| clause.split_once('由'))
        .flatten()
        .filter(|(what, _)| !what.is_empty())?;
    if what.ends_with(['理', '经', '自', '事', '缘', '因', '来', '不']) {
        return None;
    }
    subject(told).map(|(names, _, _)| names).or_else(|| {
        // 补助办法由各县自行制定, 由相邻两县组成…: the shortest run of units before a deed.
        told.char_indices().skip(2).take(16).find_map(|(end, _)| {
            let units = list(&told[..end]);
            let known = !units.is_empty() && units.iter().all(|u| is_unit(u));
            (known && deeds::begins(told[end..].trim_start_matches("自行"))).then_some(units)
        })
    })
}

/// Units that an item names in its own words: 由某局牵头，…，某局配合.
pub(crate) fn inside(text: &str) -> (Vec<String>, Vec<String>) {
    static LEADS: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        Pattern::new(r"(?:^|[，,；;。])(?:由)?(?P<u>[\p{Han}()（）、]{2,60}?)(?:牵头|主办|具体负责|负责)")
    });
    static HELPS: LazyLock<Option<Pattern>> = LazyLock::new(|| {
        Pattern::new(
            r"(?:^|[，,；;。])(?:由)?(?P<u>[\p{Han}()（）、]{2,60}?)(?:予以|积极|做好|全力)?(?:配合|协助|协办|参与|参加)(?:[，,；;。]|$)",
        )
    });
    let units = |r: &LazyLock<Option<Pattern>>| -> Vec<String> {
        let Some(c) = r.as_ref().and_then(|r| r.captures(text)) else {
            return Vec::new();
        };
        let said = c["u"].rsplit_once('由').map_or(&c["u"], |(_, unit)| unit);
        let units = list(said);
        if units.iter().all(|u| is_unit(u)) {
            units
        } else {
            Vec::new()
        }
    };
    let mut lead = units(&LEADS);
    let mut support = units(&HELPS);
    if support.is_empty()
        && let Some(at) = text.find("会同")
    {
        support = partners(&text[at..]);
    }
    if lead.is_empty()
        && let Some((names, _, _)) = subject(text)
    {
        lead = names;
    }
    // 科学编制设计。某局委托…: the heading of the item names nobody, its first sentence does.
    if lead.is_empty()
        && let Some((heading, then)) = text.split_once('。')
        && heading.chars().count() <= 24
        && let Some((names, _, _)) = subject(then)
    {
        lead = names;
    }
    // 原则同意…，由某办修改后印发
    if lead.is_empty()
        && let Some((names, _, _)) = text
            .split(['，', ',', '。', '；', ';'])
            .skip(1)
            .filter(|c| c.starts_with('由'))
            .find_map(|c| subject(c.trim_start_matches('由')))
    {
        lead = names;
    }
    (lead, support)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_team_that_is_sent_is_no_part_of_the_office() {
        assert!(is_subject("县城管局"));
        for text in ["县城管局增派施工班组", "县城管局增配抢修专班"] {
            assert!(!is_subject(text), "{text}");
        }
    }

    #[test]
    fn the_subject_of_a_clause_is_its_unit() {
        for (clause, unit) in [
            ("市城管局要牵头修缮滨河步道", "市城管局"),
            ("县委目标办对滞后事项提级督办", "县委目标办"),
            ("区政府督查室适时开展暗访", "区政府督查室"),
            ("由园区管委会2031年1月底前完成招标", "园区管委会"),
            ("县水利局今夜12时前撤完低洼住户", "县水利局"),
            ("市委网信办及时核实来件", "市委网信办"),
            ("云溪市应急管理局负责储备沙袋", "云溪市应急管理局"),
            ("县人力资源社会保障局春节前办一场招聘会", "县人力资源社会保障局"),
            ("责成县公安局5月底前查清路灯失窃", "县公安局"),
            ("北街镇责令施工方返工", "北街镇"),
            ("请青禾街道办事处做好路灯选址", "青禾街道办事处"),
            ("\u{FFFD}公安局要加强路灯巡查", "\u{FFFD}公安局"),
            ("\u{FFFD}\u{FFFD}县城管局牵头修好路灯", "\u{FFFD}\u{FFFD}县城管局"),
        ] {
            assert_eq!(
                subject(clause).map(|s| s.0),
                Some(vec![unit.to_owned()]),
                "{clause}"
            );
        }
        let several = subject("北街镇、南街镇共用灯杆调度规则").map(|s| s.0);
        assert_eq!(several, Some(vec!["北街镇".to_owned(), "南街镇".to_owned()]));
        for clause in [
            "加快建设滨河公园",
            "协同北街镇、南街镇共用灯杆",
            "推进会要开好",
            "对重点部门加强督查",
            "市水利局的意见要吸收",
            "双方要以协议签署为契机",
            "县公安局长要到现场",
            "\u{FFFD}加快修好路灯",
            "\u{FFFD}",
        ] {
            assert_eq!(subject(clause), None, "{clause}");
        }
        assert_eq!(partners("会同各区县推进共享"), ["各区县"]);
        assert_eq!(partners("会同管护站划定检修区，"), ["管护站"]);
        assert_eq!(
            doer("所需经费由市财政局先行垫付"),
            Some(vec!["市财政局".to_owned()])
        );
        assert_eq!(doer("路灯由甲镇负责、乙镇配合"), Some(vec!["甲镇".to_owned()]));
        for clause in ["由市财政局先行垫付", "经由北门出城", "理由要讲清"] {
            assert_eq!(doer(clause), None, "{clause}");
        }
    }
}
