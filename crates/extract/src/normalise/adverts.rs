//! Sentences that shops put into an article: whom to follow, what to scan, who collected the text, whom to ask to delete it.
//! A line of its own is furniture; a sentence behind another one is cut out.

use std::sync::LazyLock;

use super::{Glyph, Ledger};
use crate::page::Place;
use crate::pattern::Pattern;
use crate::quick::{at_most, trim};
use crate::vocabulary::{Words, words};

/// One of these stands in every advert. They begin with characters that are rare.
#[rustfmt::skip]
static SIGNS: Words = Words::new(&[
    "微信", "众号", "维码", "扫码", "请关注", "请登", "请访", "请搜", "请扫", "可登录", "可访问", "可关注", "转载", "侵权", "范文", "文写作",
    "库收集", "库整理", "文库", "代写", "您提供", "你提供", "400-", "络资料", "AI生成", "智能生成", "集整理", "编整理", "理发布",
]);

/// Ends of sentences.
const STOPS: [char; 3] = ['。', '！', '？'];

static ADVERT: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(concat!(
        r"(?:加|添加)(?:小编|老师|客服|助理)?(?:个人)?微信(?:号|群)?[:：]?[A-Za-z0-9_]",
        r"|(?:更多|详情|欲知|想了解|想要了解)[^。]{0,24}(?:敬请|请|可)(?:[^，。]{0,6})(?:关注|登录|登陆|访问|搜索|下载|扫码|扫描|添加|联系)",
        r"|^[(（【]?(?:本文|本站|以上内容|以上文章|文章|内容|图文|素材)(?:系|部分)?(?:由|来自|来源于|转自|摘自|根据)[^。]{0,20}(?:收集|整理|网络|生成|转载|编辑)",
        r"|转载请注明|(?:如有|若有|如涉及?|涉及)侵权|侵权[^。]{0,6}(?:联系|删)",
        r"|(?:范文|公文写作|代写|文库)[^。]{0,20}(?:专注|一站式|整理发布|请登录|领取|下载|会员)|专注(?:于)?(?:公文写作|代写|范文)",
        r"|(?:平台|公司|网|智库|规划院|咨询)为[您你]提供|(?:咨询|服务|客服|联系)(?:热线|电话)[:：]?400-",
        r"|^[(（]?(?:请)?(?:扫码|扫描|长按|识别)[^。]{0,12}(?:关注|领取|进群|加群|添加)",
    ))
});

/// Whether a sentence without its stop is an advert.
pub(super) fn is_advert(sentence: &str) -> bool {
    let sentence = trim(sentence);
    at_most(sentence, 80)
        && SIGNS.within(sentence)
        && !words!["会议", "要", "各", "由", "一是", "二是", "三是"].begins(sentence)
        && ADVERT.as_ref().is_some_and(|r| r.is_match(sentence))
}

/// Whether it names an office's own account: 更多消息请关注“青禾发布”微信公众号.
fn own(sentence: &str) -> bool {
    words![
        "发布”",
        "发布微信",
        "融媒",
        "政府",
        "日报",
        "晚报",
        "政务",
        "官方微信",
        "本网"
    ]
    .within(sentence)
}

/// Whether a line may have one behind a sentence.
pub(super) fn may_be_in(line: &str) -> bool {
    line.split_once('。')
        .is_some_and(|(_, behind)| SIGNS.within(behind))
}

/// Where adverts stand behind a sentence of their line, and the step that cuts each.
pub(crate) fn places(text: &str) -> Vec<(Place, &'static str)> {
    let mut out = Vec::new();
    if !SIGNS.within(text) {
        return out;
    }
    let mut start = 0;
    for line in text.split('\n') {
        let (mut from, mut first) = (start, true);
        start += line.len() + 1;
        if !SIGNS.within(line) || !may_be_in(line) {
            continue;
        }
        for sentence in line.split_inclusive(STOPS) {
            let at = from..from + sentence.len();
            from = at.end;
            if !first && is_advert(sentence.trim_end_matches(STOPS)) {
                out.push((at, if own(sentence) { "furniture" } else { "adverts" }));
            }
            first &= !sentence.ends_with('。');
        }
    }
    out
}

/// Cuts them out of a whole text.
pub(super) fn drop(row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    let text: String = row.iter().map(|g| g.c).collect();
    let adverts = places(&text);
    if adverts.is_empty() {
        return row;
    }
    let mut out = Vec::with_capacity(row.len());
    let mut next = adverts.iter().peekable();
    for ((at, _), g) in text.char_indices().zip(row) {
        while let Some((_, step)) = next.next_if(|(advert, _)| advert.end <= at) {
            ledger.count(step, 1);
        }
        match next.peek() {
            Some((advert, step)) if advert.contains(&at) => ledger.cut(step, g.s, g.e),
            _ => out.push(g),
        }
    }
    next.for_each(|(_, step)| ledger.count(step, 1));
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::normalise::recut;
    use crate::original::Original;
    use crate::page::Page;

    #[test]
    fn an_advert_in_a_line_is_cut_and_an_office_s_own_account_accuses_nobody() {
        let told = "青禾县路灯会议召开\n来源：青禾县路灯局\n4月16日，县长石青主持召开路灯会议。\n会议要求，县城管局要于5月底前修好路灯200盏。";
        for (advert, accused) in [
            ("更多路灯范文请登录亮亮网。", true),
            ("想学写灯，加微信dengdeng8领取9万盏。", true),
            ("本文由亮亮文库收集整理。", true),
            ("（素材来自网络，如有侵权请联系删除）", true),
            ("亮亮平台为您提供修灯服务。", true),
            ("更多消息请关注“青禾发布”微信公众号。", false),
            ("", false),
        ] {
            let text = format!("{told}{advert}\n会议强调，县财政局要于6月底前拨付灯款30万元。");
            let read = crate::read(&text, None, "t");
            let reasons = if accused {
                vec!["injected-brands:1"]
            } else {
                vec![]
            };
            assert_eq!(read.trust.reasons, reasons, "{advert}");
            let tasks: Vec<_> = read.tasks.iter().map(|t| t.text.as_str()).collect();
            let expected = [
                "县城管局要于5月底前修好路灯200盏",
                "县财政局要于6月底前拨付灯款30万元",
            ];
            assert_eq!(tasks, expected, "{advert}");
            assert!(
                read.indicators.iter().all(|i| !i.name.contains("微信")),
                "{advert}"
            );
        }
        let line = crate::read(&format!("{told}\n本文由亮亮文库收集整理"), None, "t");
        assert_eq!((line.tasks.len(), line.trust.reasons.len()), (1, 0));
    }

    #[test]
    fn what_is_left_knows_where_it_came_from() {
        let original = "会(huì)议要求修(xiū)灯。想学写灯，加微信dengdeng8领取9万盏。会議強調，修河堤。\n修(xiū)桥。亮亮平台为您提供修灯服务。架渠。";
        let mut ledger = Ledger::default();
        let page = Page::new(&Original::new(original), &mut ledger);
        assert_eq!(page.text, "会议要求修灯。会议强调，修河堤。\n修桥。架渠。");
        for (told, written) in [
            ("修灯。", "修(xiū)灯。"),
            ("会议强调", "会議強調"),
            ("修桥", "修(xiū)桥"),
            ("架渠", "架渠"),
        ] {
            let at = page.text.find(told).expect("it stands there");
            let span = page.span(&(at..at + told.len()));
            assert_eq!(recut(original, span), written);
        }
        let cut = ledger.cuts();
        let cut: Vec<_> = cut.iter().filter(|cut| cut.step == "adverts").collect();
        assert_eq!(cut.len(), 2);
        assert_eq!(
            recut(original, cut[0].span),
            "想学写灯，加微信dengdeng8领取9万盏。"
        );
    }

    #[test]
    fn what_an_office_does_with_its_account_is_no_advert() {
        for sentence in [
            "县融媒体中心要办好微信公众号",
            "推广路灯扫码报修",
            "举办公文写作培训班",
            "严查侵权假冒路灯",
            "组织群众关注青禾路灯微信公众号",
        ] {
            assert!(!is_advert(sentence), "{sentence}");
        }
    }
}
