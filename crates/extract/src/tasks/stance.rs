//! Clauses that look like demands and name no work: stances, slogans, facts, results, manners of working together.

use std::sync::LazyLock;

use super::clause::chars;
use super::verbs::after_manner;
use super::words;
use crate::pattern::Pattern;
use crate::quick::{has, holds};
use crate::vocabulary::Words;

pub(super) static STANCE_STARTS: Words = Words::new(words::STANCE_STARTS);
static STANCE_ENDS: Words = Words::new(words::STANCE_ENDS);

/// Whether a clause is made of phrases of four characters and nothing else.
pub(super) fn is_slogan(s: &str) -> bool {
    // No character has more than four bytes.
    let short = |p: &str, most: usize| p.len() <= most * 4 && chars(p) <= most;
    let listed = has(s, '、');
    // 明确路线图、时间表: things that one can hold in hand.
    if listed && s.ends_with(['图', '表', '单', '账']) {
        return false;
    }
    // 办好灯会、书市: what is held has a name.
    if listed
        && words!["办好", "举办", "承办", "筹办", "申办"].begins(s)
        && s.ends_with(['会', '节', '赛', '展', '市', '季', '周'])
    {
        return false;
    }
    // 加大信贷、信保等支持: a list of things, no slogan.
    if listed && has(s, '等') {
        return false;
    }
    let four = |p: &str| short(p.trim_matches(['“', '”']), 4);
    let short = if listed {
        s.split('、').all(|p| four(p) || short(p, 5))
    } else {
        four(s)
    };
    short && !s.bytes().any(|b| b.is_ascii_digit())
}

/// Whether a clause begins or ends as stances, studies and slogans do.
pub(super) fn is_stance(s: &str) -> bool {
    let core = after_manner(s);
    // 解决好养老、就医等急难愁盼问题: which ones are said.
    let listed = core.starts_with("解决") && s.contains('、');
    // 完善监管方法 is work, 把握工作方法 is none.
    let listed = listed || s.ends_with("方法") && words!["完善", "改进", "创新"].begins(core);
    let starts = STANCE_STARTS.begins(s) || STANCE_STARTS.begins(core);
    // 讲好某地故事: what is said and not what is done.
    let tale = core.starts_with("讲好") && s.ends_with("故事");
    starts && !uses_season(s) || tale || !listed && STANCE_ENDS.ends(s)
}

/// 抢抓枯水期加快桥墩施工: the season in which work goes on, and the work.
fn uses_season(s: &str) -> bool {
    s.starts_with("抢抓")
        && words![
            "枯水期",
            "窗口期",
            "黄金期",
            "黄金季",
            "晴好天气",
            "有利天气",
            "农时",
            "冬闲",
            "施工期"
        ]
        .within(s)
        && super::verbs::verb_inside(s, 5)
}

/// The first word of [`WITHIN`] says nothing alone, nor do those from the second number on.
const OWED: usize = 0;
const WIDE_WITHIN: usize = 42;
/// Words of stances, wherever they stand; 主体责任 if it is somebody's, and those with which [`WIDE`] may match.
static WITHIN: Words = Words::new(&[
    "主体责任",
    "为指导",
    "思想为",
    "精神为",
    "重要讲话",
    "指示批示",
    "决策部署",
    "责任担当",
    "钉钉子",
    "报送",
    "指挥棒",
    "走深",
    "走在",
    "一盘棋",
    "见行动",
    "党的领导",
    "属地责任",
    "这项",
    "提供了",
    "仍需",
    "有待",
    "还需",
    "是一篇",
    "能够",
    "作出安排",
    "作出了安排",
    "作出部署",
    "既要",
    "又要",
    "服务党和",
    "服务大局",
    "政治纪律",
    "政治规矩",
    "政治执行力",
    "政治判断力",
    "政治领悟力",
    "政治属性",
    "对标对表",
    "加强党对",
    "政治责任",
    "更好满足",
    "更好适应",
    "衡量",
    "论英雄",
    "得更",
]);
/// Words of stances at the end of a clause.
static AT_END: Words = Words::new(&[
    "为引领",
    "为统领",
    "为牵引",
    "为主线",
    "为抓手",
    "为基础",
    "为突破口",
    "为主题",
    "为重点",
    "为核心",
    "为契机",
    "为目标",
    "方面",
    "上下功夫",
    "之风",
    "作风",
    "风气",
    "正气",
    "高质量发展",
    "合理增长",
    "结合起来",
    "上见实效",
    "上求突破",
    "发力",
    "形成成果",
    "学习教育成果",
    "抓好落实",
    "的前提下",
    "的基础上",
    "背景下",
    "的方式",
    "势头",
    "根基",
    "基石",
    "基本盘",
    "予以修改",
    "予以废止",
    "的眼光看",
    "来看",
    "参加会议",
    "列席会议",
    "出席会议",
    "工作的领导",
    "责任分工",
    "的思路推进",
    "的原则推进",
    "的要求推进",
    "突破口",
    "工作落实",
    "落地生根",
    "部门协同",
    "全面领导",
    "重特大事故",
    "重特大事故发生",
    "落实到人",
    "新进展",
    "新成效",
]);
/// How a clause ends or what it holds where [`WIDE`] may match, if it does not begin with one of 以把在为.
static WIDE_ENDS: Words = Words::new(&[
    "底线",
    "部署",
    "会议精神",
    "会议要求",
    "决策",
    "安排",
    "新突破",
    "环境",
    "氛围",
    "生态",
    "风尚",
    "土壤",
    "舆论",
    "力量",
    "格局",
]);
/// Phrases of stances with anything in between.
static WIDE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"^以[^，,]{2,20}为|^以[^，,]{2,16}(?:增长|姿态|行动|干劲|状态|实绩)$|^把[^，,]{2,30}(?:作为|放在|摆在|摆上|摆到|融入)",
        r"|^在.{1,12}(?:上|中)$|(?:守|兜|筑|坚).{0,12}底线$|^为.{2,30}(?:贡献|支撑|保障|基础|力量|环境|支持|动力|动能|活力)$",
        r"|以.*(?:衡量|论英雄)|得更.(?:、|$)|落实.{0,8}(?:部署|会议精神|会议要求)$|^在.{1,14}中(?:推动|促进|实现)",
        r"|作出.*(?:部署|决策|安排)$|营造.*(?:环境|氛围|生态|风尚|土壤|舆论)$|统筹.{0,16}力量$",
        r"|(?:形成|构建).*格局$|^在.{1,24}有新的?.{2,4}$|^把[^，,\d]{2,20}(?:好|起来|上来|出水平)$|^以[^，,]{2,14}(?:引领|带动)",
    ))
});

/// Whether a clause holds what only stances hold.
pub(super) fn stance_inside(s: &str) -> bool {
    // A duty to report is none to do; to build what is reported through is one.
    let s = if holds(s, "信息报送") {
        &s.replace("信息报送", "")
    } else {
        s
    };
    if AT_END.ends(s) {
        return true;
    }
    let mut wide = s.starts_with(['以', '把', '在', '为']) || WIDE_ENDS.ends(s);
    for (_, word) in WITHIN.places(s) {
        match word {
            OWED => {
                if owes_mainly(s) {
                    return true;
                }
            }
            WIDE_WITHIN.. => wide = true,
            _ => return true,
        }
    }
    // 创新突破 is work.
    let breaks = || {
        s.strip_suffix("新突破")
            .is_some_and(|before| !before.ends_with('创'))
    };
    wide && (breaks() || WIDE.as_ref().is_some_and(|r| r.is_match(s)))
}

/// 压实主体责任, 落实全面从严治党主体责任.
fn owes_mainly(s: &str) -> bool {
    s.match_indices("主体责任").any(|(at, _)| {
        let before = &s[..at];
        let before = ["全面从严治党", "管党治党", "党建"]
            .iter()
            .find_map(|w| before.strip_suffix(w))
            .unwrap_or(before);
        words!["落实", "扛起", "扛牢", "履行", "压实", "强化"].ends(before)
    })
}

static BEING: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"是.{2,40}(?:的(?:重要|关键|重大|必然|内在|有力|根本)|之(?:本|基))"));

/// Whether a sentence tells what is or what was.
pub(super) fn tells_fact(s: &str) -> bool {
    static SO_FAR: Words = Words::new(&[
        "去年以来",
        "近年来",
        "今年以来",
        "一年来",
        "过去一年",
        "截至",
        "以来，",
        "年来",
        "已经",
        "取得了",
        "取得积极",
        "成效明显",
        "事关",
        "关乎",
        "关系到",
        "关系着",
        "体现了",
        "凸显了",
        "赋予了",
        "意义重大",
        "原定",
        "至今",
        "有利于",
        "必将",
    ]);
    SO_FAR.within(s) && SO_FAR.places(s).any(|(at, _)| !says_which(s, at))
        || words![
            "会议还",
            "会议听取",
            "会议传达",
            "会议审议",
            "会议学习",
            "会议通报"
        ]
        .begins(s)
        || words!["是"].within(s) && BEING.as_ref().is_some_and(|r| r.is_match(s))
}

/// 对今年以来新获订单的企业给予补助: a period that says which they are, and tells nothing.
fn says_which(s: &str, at: usize) -> bool {
    let from = s[..at]
        .rfind(['，', '。', '；', '：', ','])
        .map_or(0, |i| i + s[i..].chars().next().map_or(1, char::len_utf8));
    let clause = &s[at..];
    let clause = clause.split(['，', '。', '；', ',']).next().unwrap_or(clause);
    s[from..at].starts_with(['对', '把', '将', '给', '为']) && clause.contains('的')
}

/// Whether a sentence opens with a period that is over: 今年1至5月，…. What follows are results.
pub(super) fn of_past_period(s: &str) -> bool {
    let Some((first, _)) = s.split_once(['，', ',']) else {
        return false;
    };
    let first = first.trim();
    let bare = words!["今年", "去年", "本年"]
        .beginning(first)
        .next()
        .map_or(first, |y| &first[y.len()..]);
    let range = bare.ends_with('月')
        && bare.starts_with(|c: char| c.is_ascii_digit() || c == '前')
        && (bare.contains(['至', '—', '-', '～', '–']) || bare.starts_with('前'));
    first.len() <= 40 && (range || words!["前三季度", "前两个季度"].holds(bare) || first == "去年")
}

/// Whether a sentence opens with a year before that of the meeting: 2030年，全县….
pub(super) fn of_year_before(s: &str, year: i32) -> bool {
    let numeral = |c: char| "（(一二三四五六七八九十)）".contains(c);
    let s = s.trim_start_matches(numeral).trim_start_matches('、');
    let digits = s.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4
        && words!["年，", "年,"].begins(&s[digits..])
        && s[..digits].parse::<i32>().is_ok_and(|of| of < year)
}

/// A result that can be seen and is no mere effect: 实现定点机构互认.
pub(super) fn brought_about(s: &str) -> bool {
    words![
        "互认",
        "全覆盖",
        "以旧换新",
        "设备更新",
        "错时开放",
        "通办",
        "互通",
        "一卡通",
        "联网",
        "并网",
        "通车",
        "清零",
        "达产",
        "投产",
        "开工",
        "全贯通",
        "共享",
        "直连",
        "投运",
        "投用",
        "通航",
        "建成",
        "竣工",
        "完工",
        "蓄水",
        "合龙",
        "通水",
        "封顶",
    ]
    .ends(s)
}

/// 党员干部要…, 全县上下要…: an appeal to everybody.
pub(super) fn of_everybody(s: &str) -> bool {
    words![
        "领导干部",
        "党员干部",
        "广大干部",
        "广大党员",
        "各级干部",
        "各级领导",
        "全县上下",
        "全市上下",
        "全省上下",
        "全区上下",
        "全州上下",
        "上上下下",
        "全社会",
        "大家",
        "各级各有关方面",
        "各方面要",
        "每一个",
        "每名干部",
    ]
    .begins(s)
}

/// 密切协同配合 and the like, when nobody is named for it.
pub(super) fn joins_hands(s: &str) -> bool {
    words![
        "协同配合",
        "协同联动",
        "协作配合",
        "协调配合",
        "协调联动",
        "协作联动"
    ]
    .ends(s)
        && !words!["的协同配合", "的协调配合", "的协同联动"].ends(s)
}
