//! The words by which a page says that a meeting was held: who chaired it, who called it, what is said to be held, and the
//! words that end what a meeting is called.

use std::sync::LazyLock;

use crate::pattern::{Captures, Pattern};
use crate::vocabulary::words;

pub(super) const MEETINGS: &str = "电视电话会议|视频会议|联席会议|办公会议|常务会议|全体会议|专题会议|工作会议|扩大会议|会议|座谈会|年会|推进会|调度会|协调会|动员会|部署会|现场会|大会|例会|全会|联席会|交流会|对接会|研讨会|视频会|启动会|专题会|工作会|学习会|总结会|汇报会|分析会|务虚会|恳谈会|碰头会|讲评会|观摩会|攻坚会|培训会|论证会|通气会|见面会|评审会|点评会|拉练会|民主生活会|办公会|协商会|研判会|会商会|通报会|督办会|对账会|磋商会|洽谈会";

pub(super) fn regex(pattern: &str) -> Option<Pattern> {
    Pattern::new(pattern)
}

pub(super) static CHAIRED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(&format!(
        r"主持(?:召开|实行|举行)(?P<x>[^，,。；;]{{2,60}}?(?:{MEETINGS})(?:(?:\d{{4}}年度?)?第[一二三四五六七八九十百\d]{{1,4}}(?:次|届)[\p{{Han}}]{{0,4}}?(?:会议|例会|会))?(?:暨[^，,。；;]{{2,40}}?(?:{MEETINGS}))?)"
    ))
});

pub(super) static HELD: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(&format!(
        r"(?P<x>[^，,。；;：:\n]{{2,70}}?(?:{MEETINGS}))[”]?(?:[\d\s月日年在京于]{{0,12}}|(?:(?:\d{{4}}年)?\d{{1,2}}月)?\d{{1,2}}日(?:上午|下午|晚)?在(?P<there>[^，,。；以]{{2,20}}?)|以[^，,。；]{{2,24}}|就?[在于](?P<place>[^，,。；以]{{2,20}}?)(?:以[^，,。；]{{2,12}})?)?(?:顺利|隆重|胜利)?(?:召开|举行|实行|开幕|启幕|传出消息|开到了?(?P<to>[\p{{Han}}]{{3,16}})?)"
    ))
});

pub(super) static CALLED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(&format!(
        r"(?P<who>[^，,。；;\n]{{1,40}}?)(?:\d{{1,2}}月\d{{1,2}}日)?(?:在(?P<place>[^，,。；]{{2,14}}?))?(?:主持)?(?:组织)?(?:分别)?(?:召开|举行)(?:了)?(?P<x>[^，,。；;]{{0,80}}?(?:{MEETINGS})(?:(?:\d{{4}}年度?)?第[一二三四五六七八九十百\d]{{1,4}}(?:次|届)[\p{{Han}}]{{0,4}}?(?:会议|例会|会))?(?:暨[^，,。；;]{{2,40}}?(?:{MEETINGS}))?)"
    ))
});

/// Whether it is said who 主持召开 a meeting: what stands before is a person, not the body that meets.
pub(super) fn is_chaired(c: &Captures<'_>) -> bool {
    let whole = c.get(0).map_or("", |m| m.as_str());
    whole.contains("主持召开") || whole.contains("主持举行")
}

/// 市人大常委会召开某条例实施座谈会: the meeting has a name without who called it.
pub(super) fn called_on_a_law(who: &str, x: &str) -> bool {
    who.ends_with("人大常委会")
        && words!["座谈会", "推进会", "研讨会", "协调会", "动员会", "部署会"].ends(x)
        && x.chars().count() >= 8
}

/// 【两市灯会座谈会举行】5月7日，…: what is told behind the title that stands in the same line.
pub(super) fn behind_title(line: &str) -> &str {
    line.strip_prefix(['【', '〔'])
        .and_then(|line| line.split_once(['】', '〕']))
        .filter(|(title, told)| {
            let held = |s: &str| words!["召开", "举行", "闭幕", "开幕", "开到"].first(s);
            // 【两地灯会游客破百万】两地灯会联席会议5月7日召开: the title tells what was said there.
            held(told).is_some_and(|at| {
                held(title).is_some() || title.chars().count() >= 8 && told[..at].contains('会')
            })
        })
        .map_or(line, |(_, told)| told)
}
