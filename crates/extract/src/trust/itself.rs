//! What gives away a page that was put through a machine, whatever words the machine chose: it speaks of itself as a
//! text, doubles the rank of an office, and writes passives and particles that no office writes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::pattern::Pattern;
use crate::vocabulary::{Words, head};

/// Signs beyond this many characters add nothing.
const LOOKED_AT: usize = 20_000;

/// What was found, each sign once.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Signs {
    /// Turns of phrase of translating machines.
    pub(super) translated: usize,
    /// Places where the page speaks of itself: 本文, 前言.
    pub(super) itself: usize,
    /// A part named 前言 that then tells of 前言.
    pub(super) echoes: usize,
    /// 某市市委, 某县县政府.
    pub(super) doubled: usize,
    /// The page says that a machine translated it, or its words stand one by one: 会议 叫 为 两市 到 加速.
    pub(super) admitted: bool,
}

impl Signs {
    pub(super) fn all(&self) -> usize {
        self.translated
            + self.itself
            + self.echoes
            + usize::from(self.doubled >= 2)
            + usize::from(self.admitted)
    }

    /// Whether they are enough: many of any sort, or an echo that is not alone.
    pub(super) fn tell(&self) -> bool {
        self.admitted
            || self.translated >= 4
            || self.all() >= 5
            || self.echoes >= 1 && self.all() >= 3
            || self.itself >= 2 && self.translated >= 2
    }
}

/// Passives and particles that translation by machine leaves in Chinese.
static TRANSLATED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"会议(?:已经?)?被(?:召开|举行|举办)|被(?:举行|召开|进行|继续|强调|指出|主持|要求|讨论|组织|通过)了",
        r"|将被(?:继续|进行|实施|推进|建立)|(?:补充|继续|接着)(?:说|道[，：“])|(?:强调|指出)了(?:这样)?的?(?:重要性|必要性)",
        r"|(?:作出|做出|进行|发表)了?一个[\p{Han}]{0,6}?(?:讲话|演讲|决定|建设|推进|通过|改善|回应|行动|讨论|保护|修理|工作)",
        r"|市政厅|(?:书记|市长|区长|县长|主任)[\p{Han}]{0,2}(?:先生|女士)|区长官|党的秘书|工作的推广会议|促进会议被",
        r"|[在于][\p{Han}]{2,10}被举行|被[\p{Han}]{1,14}所(?:主持|举行|组织)|给(?:出)?了(?:一个)?(?:演讲|讲话|发言)|委员会的秘书",
        r"|联合座位|采取领导|[（(](?:自动|机器)翻译[)）]|由机器[\p{Han}]{0,6}翻译",
        r"|(?:他|她)们?的(?:讲话|谈话|演讲|发言)中|官员们|具有着|[多深好大高]的和更|(?:做出|作出)(?:了)?(?:一个)?改善|进行了?一个",
        // Passives of what is done, and a day as another language writes it.
        r"|已经被(?:完成|签署|建立|建成|建造|实施|通过|举行|召开|解决)|(?:主持|举行|召开|讨论|批准)了它|[一二三四五六七八九十]月 \d{1,2}, \d{4}",
    ))
});
/// An office's report does not speak of itself as of a text.
static ITSELF: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"(?:通过|阅读|读完|看完|根据|从)(?:对)?(?:本文|前言|引言|摘要|导语|上文|本篇|这篇文章|结论)(?:的)?(?:学习|阅读|来看|可|中|内容|介绍|，|,)",
        r"|(?:本文|本篇(?:文章|报道|引言)?)(?:将|主要|旨在|所述|所说|介绍|的会议|就|为您)|为了?(?:让|使|帮助)(?:读者|大家|您|各位)[\p{Han}]{0,6}(?:了解|理解)",
        r"|小编(?:整理|将|认为|为|带|来|在)|以上就是[\p{Han}]{0,20}的(?:全部|所有|主要)?内容|(?:如|正如)(?:上文|前文|本文)所(?:述|说|提|言)",
    ))
});
/// Names of the parts of an essay.
static PARTS: Words = Words::new(&[
    "前言", "引言", "序言", "摘要", "导语", "正文", "结语", "结论", "小结",
]);
static DOUBLED: Words = Words::new(&[
    "市市委",
    "县县委",
    "区区委",
    "省省委",
    "州州委",
    "市市政府",
    "县县政府",
    "区区政府",
    "省省政府",
    "州州政府",
]);

/// Of each turn of phrase a word that few texts have.
static TRANSLATING: Words = Words::new(&[
    "议被",
    "被举行",
    "所主持",
    "所举行",
    "所组织",
    "了演讲",
    "了讲话",
    "了发言",
    "会的秘书",
    "联合座位",
    "采取领导",
    "自动翻译",
    "机器翻译",
    "由机器",
    "被召开",
    "被进行",
    "被继续",
    "被强调",
    "被指出",
    "被主持",
    "被要求",
    "被讨论",
    "被组织",
    "被通过",
    "将被",
    "补充说",
    "补充道",
    "继续说",
    "继续道",
    "接着说",
    "接着道",
    "必要性",
    "重要性",
    "一个",
    "市政厅",
    "先生",
    "女士",
    "区长官",
    "党的秘书",
    "推广会议",
    "经被",
    "了它",
    "一月 ",
    "二月 ",
    "三月 ",
    "四月 ",
    "五月 ",
    "六月 ",
    "七月 ",
    "八月 ",
    "九月 ",
    "十月 ",
    "的讲话中",
    "的谈话中",
    "的演讲中",
    "的发言中",
    "官员们",
    "具有着",
    "的和更",
    "改善",
]);
static SPEAKING: Words = Words::new(&[
    "本文",
    "前言",
    "引言",
    "摘要",
    "导语",
    "上文",
    "本篇",
    "这篇文章",
    "结论",
    "为了",
    "为让",
    "为使",
    "为帮助",
    "小编",
    "以上就是",
    "前文",
]);

/// Words that machines put for the set words of offices when they translate there and back: plurals of offices, ranks and
/// measures of another language, images taken at their word.
static BACK: Words = Words::new(&[
    "指出了，",
    "指出了,",
    "强调了，",
    "强调了,",
    "要求了，",
    "要求了,",
    "会议已经指出",
    "会议已经强调",
    "会议已经要求",
    "会议已经听取",
    "会议已经审议",
    "做了演讲",
    "作了一个演讲",
    "做了一个演讲",
    "发表了一个",
    "主持人是",
    "执行副市长",
    "执行副县长",
    "执行副区长",
    "执行副省长",
    "执行副主席",
    "执行副书记",
    "党委常务委员",
    "副书记长",
    "副秘书长官",
    "个百分比",
    "百分比的点",
    "百分比点",
    "个四分之一中",
    "一个四分之一",
    "二个四分之一",
    "三个四分之一",
    "四个四分之一",
    "月的末尾",
    "月的结尾",
    "月的结束之前",
    "年的末尾",
    "年复一年增",
    "对比同时期",
    "英亩",
    "十亿元人民币",
    "部门们",
    "单位们",
    "乡镇们",
    "企业们",
    "项目们",
    "政府们",
    "县长们",
    "市长们",
    "书记们",
    "河长们",
    "委员会们",
    "站立位置",
    "站立的位置",
    "第一只手",
    "抓住的手",
    "短木板",
    "短的板",
    "堵塞的点",
    "牛的鼻子",
    "钉钉子的灵魂",
    "抓铁有印",
    "头脑统一",
    "统一思维",
    "领先小组",
    "领导集团小组",
    "联合座位会议",
    "责任的单位",
    "领导的单位",
    "推动会议",
    "促进的会议",
    "调度的会议",
    "坐在椅子上",
    "坐在主席上",
    "座位上主持",
    "交付了一个",
    "递送了一个",
    "党委员会的",
    "党的委员会",
    "党委员会秘书",
    "政府的秘书",
    "审查并且通过",
    "审查和通过了",
    "签了名字",
    "指向出",
    "指点出",
    "打开交通",
    "应该取得领先",
    "必须取得领先",
    "拿着领先",
    "采取领先",
    "其他的物质",
    "别的物质",
    "责任同志们",
    "责任的同志",
    "相关的责任",
    "同志们参加",
    "改革的委员会",
    "发展的委员会",
    "委员会的书记",
    "副的市长",
    "副的县长",
    "副的区长",
    "副的书记",
    "副的主任",
    "行动的计划",
    "联合的工作委员会",
    "握住了它",
    "握住了第",
    "握住第",
    "椅子了会议",
    "椅子了这个",
    "交付一个演讲",
    "递送一个演讲",
    "回顾和通过了",
    "回顾并通过了",
    "它被注意到",
    "它被强调",
    "它被指出",
    "三四分之一",
    "所有的侧面",
    "所有的边",
    "拧成一个绳",
    "被叫来",
    "被叫去谈话",
]);

/// What a page says of itself that a machine has translated.
static ADMITTED: Words = Words::new(&[
    "机器翻译，仅供参考",
    "机器翻译,仅供参考",
    "（机器翻译）",
    "(机器翻译)",
    "【机器翻译】",
    "由机器翻译",
    "机器翻译结果",
    "机翻，",
    "（机翻）",
    "自动翻译，仅供参考",
    "（自动翻译）",
    "翻译自英文",
    "译自英文版",
]);

/// Little words that stand between two spaces where each word was put into Chinese for itself.
static ALONE: Words = Words::new(&[
    " 的 ",
    " 为 ",
    " 到 ",
    " 和 ",
    " 在 ",
    " 由 ",
    " 从 ",
    " 与 ",
    " 它 ",
    " 那 ",
    " 是 ",
    " 被 ",
    " 一个 ",
    " 他们 ",
    " 她 ",
    " 他 ",
    " 应该 ",
    " 必须 ",
    " 之前 ",
    " 之后 ",
    " 关于 ",
    " 所有的 ",
    " 这 ",
    " 将 ",
    " 也 ",
    " 了 ",
]);

/// Looks for the signs in a text.
pub(super) fn signs(text: &str) -> Signs {
    let looked_at = 0..head(text, LOOKED_AT).len();
    let (whole, text) = (text, &text[looked_at.clone()]);
    let distinct = |r: &LazyLock<Option<Pattern>>, needed: &Words| {
        r.as_ref()
            .filter(|_| needed.among(whole).within(&looked_at))
            .map_or(0, |r| {
                r.find_iter(text)
                    .map(|m| m.as_str())
                    .collect::<BTreeSet<_>>()
                    .len()
            })
    };
    let back = if BACK.among(whole).within(&looked_at) {
        BACK.distinct(text)
    } else {
        0
    };
    let (mut labels, mut echoes) = (BTreeSet::new(), 0);
    for (from, to, part) in PARTS.among(whole).longest(&looked_at) {
        // 前言：within a paragraph; at the head of a line it is a heading.
        let Some(rest) = text[to..].strip_prefix(['：', ':']) else {
            continue;
        };
        if !text[..from].ends_with(['。', '！', '？', '”', '，', '；', '\n']) && from > 0 {
            continue;
        }
        if !text[..from].ends_with('\n') && from > 0 {
            labels.insert(part);
        }
        // 前言：通过前言…
        echoes += usize::from(head(rest, 12).contains(&text[from..to]));
    }
    let ranks: BTreeSet<&str> = DOUBLED
        .among(whole)
        .longest(&looked_at)
        .filter_map(|(from, to, _)| {
            // The name before it makes two places two signs.
            let name = text[..from].char_indices().rev().nth(1).map_or(0, |(at, _)| at);
            let named = text[name..from].chars().all(crate::normalise::is_han);
            named.then(|| &text[name..to])
        })
        .collect();
    Signs {
        translated: distinct(&TRANSLATED, &TRANSLATING) + back,
        itself: distinct(&ITSELF, &SPEAKING) + labels.len(),
        echoes,
        doubled: ranks.len(),
        admitted: ADMITTED.among(whole).within(&looked_at)
            || ALONE.among(whole).within(&looked_at) && ALONE.distinct(text) >= 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_that_speaks_of_itself_is_told_from_one_that_does_not() {
        for (text, told) in [
            (
                "青禾市召开路灯会议。引言：本引言说明路灯的意义。青禾市市委书记、青禾市市政府代表出席。",
                true,
            ),
            (
                "路灯会议被举行了。本文将介绍它，摘要：由摘要可知，官员们修好了路灯。",
                true,
            ),
            ("青禾市委书记、青禾市市长出席会议并讲话。", false),
            ("青禾市路灯会议（机器翻译，仅供参考）\n会议讨论了路灯。", true),
            (
                "会议叫 为 两个城市 到 加速 路灯 的 修理，它 强调 那 灯 应该 亮 在 五月 之前。",
                true,
            ),
            ("青禾县 禾川县 城管局 和 财政局 在 北街 开会，研究 路灯。", false),
            (
                "编者按：青禾市市委原书记讲述路灯的故事。他们说，路灯亮了。",
                false,
            ),
            ("摘要：青禾市召开路灯会议。", false),
        ] {
            let signs = signs(text);
            assert_eq!(signs.tell(), told, "{text}: {signs:?}");
        }
    }
}
