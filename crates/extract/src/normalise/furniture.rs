//! Lines that belong to the page and not to the article: navigation, publish lines, share buttons, the
//! shell of a forum, picture captions, editors' names. A line is judged by itself.

use std::sync::LazyLock;

use crate::pattern::Patterns;

use super::{Glyph, Ledger, adverts};
use crate::page::Place;
use crate::quick::at_most;
use crate::vocabulary::Words;

/// Longer lines are prose, whatever words they hold.
const FURNITURE_MAX: usize = 160;

/// What stands on a line for itself: buttons and heads of boxes.
#[rustfmt::skip]
static NAVIGATION: Words = Words::new(&[
    "回复", "使用道具", "举报", "发表回复", "返回列表", "发布新帖", "发新帖", "在线客服", "微信", "客户端", "手机版", "返回顶部",
    "房产", "招聘", "交友", "二手车", "宠物", "商家", "首页", "大", "中", "小", "】", ">",
    "打印", "关闭", "收藏", "分享", "分享到", "点赞", "评论", "纠错", "我要问", "我要纠错", "网友评论", "全部评论",
    "相关阅读", "相关链接", "相关新闻", "上一篇", "下一篇", "下载", "沙发", "板凳", "楼主", "字号", "您的位置", "您的位置:",
    "您的位置：", "阅读模式", "打印本页", "关闭窗口", "要闻", "正文",
]);

static WHOLE: LazyLock<Option<Patterns>> = LazyLock::new(|| {
    Patterns::new(&[
        r"^[•·]\s*(?:发布新帖|在线客服|微信|客户端|返回顶部|房产)",
        r"(?:当前|您|你)(?:的|所在的?)?位置[:：]|您所在的位置",
        r"设为首页|收藏本站|加入收藏|开启辅助访问|切换到窄版|找回密码|立即注册|自动登录",
        r"^论坛[›>»]",
        r"[›»].*[›»]",
        r"^(?:[^\s>]{1,12}\s*>\s*)+[^\s>]{1,30}$",
        r"返回列表|发新帖|^.{0,10}复制链接|只看(?:该作者|楼主|大图)|使用道具|本版积分|Archiver|小黑屋|Processed in|^GMT\+8",
        r"查看[:：]\s*\d+.*回复[:：]|^\s*楼主|楼主\s*\||当前离线|^积分\s*\d+|发表于\s*\d{4}-\d",
        r"您需要.{0,3}登录|马上注册|没有账号|登录账号|高级模式|Smilies",
        r"送TA礼物|来自(?:Android|iPhone|手机)|^看贴|^<?\s*返回.{1,8}吧$|关注[:：][\d,]+\s*贴子|铁杆会员|初级粉丝|扫二维码下载",
        r"\d{4}[-/年]\d{1,2}[-/月]\d{1,2}.{0,3}\s+\d{1,2}:\d{2}(?::\d{2})?\s+\d+\s+\d+$",
        r"^[【\[(（]?\s*(?:责任?编辑?|责编|编辑|校对|审核|审校|监制|值班编辑|[一二三初终]审|统筹|供稿|撰稿|摄影|图/文|文/图|文字)\s*[:：/]",
        r"^(?:(?:发布|发表|更新|发文|发稿|上传)?(?:时间|日期)|索\s?引\s?号|发文字号|成文日期|公开方式|主题分类|信息来源|文\s?号|发布机构|发布单位)[:：]\s*(?:20|19|\S{0,30}$|\S{0,40}\s)",
        r"(?:19|20)\d{2}[-/年.]\d{1,2}[-/月.]\d{1,2}日?[^。]*(?:来源|作者|浏览|点击|阅读|访问|字体|字号|编辑|责编|校对|分享)[:：【（(\s]",
        r"^[^。，]{0,40}(?:来源|作者|浏览|点击|阅读|字体)[:：][^。]*(?:19|20)\d{2}[-/年.]\d{1,2}[-/月.]\d{1,2}",
        r"^(?:(?:新闻|文章|信息|稿件)?来源|文章来源)[:：]",
        r"^(?:浏览|查看|点击|阅读)(?:次数|量|数)?[:：]?\s*\d+",
        // 2031年1-8月灯具产销简况 is no day.
        r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}:\d{2}(?::\d{2})?)?\s*(?:来源|编辑|作者|浏览|字号|[\p{Han}A-Za-z&&[^月]][\p{Han}A-Za-z]{1,11}$|$)",
        r"^[\p{Han}A-Za-z·|\s]{2,16}\s*\d{4}[-/]\d{1,2}[-/]\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?$",
        r"^[(（【]?\s*(?:版权|本网站版权|未经授权|免责声明|声明[:：])",
        r"^[(（]\s*(?:记者|通讯员|综合|来源|此件|图据|见习记者|本报记者|编辑|责编|首席记者|全媒体记者)",
        r"图据|图源|图片来源|供图|摄影[:：]|资料图片|记者\s?\S{2,4}\s?摄",
        r"/摄|\s摄$",
        r"^[\p{Han}“”、（）()]{4,30}(?:现场|发言中)$",
        r"^[\p{Han}]{2,16}(?:书记|市长|区长|县长|主任|主席|省长|主席|部长|局长)[\p{Han}]{2,4}(?:讲话|发言|致辞|主持会议)$",
        r"^【?(?:字体|字号)[:：]|^[【\[]?(?:大 ?中 ?小)[】\]]?$",
        r"ICP备|公网安备|备案号|主办单位[:：].*承办单位[:：].*(?:网站|电话)|网站标识码|扫一扫|扫码(?:关注|下载|阅读|查看|观看|分享|打开|登录|进群|加)|[请可]扫码|长按识别|微信公众号$|关注我们",
        r"安全(?:检测|檢測)平台|网站安全",
        r"^(?:上一[篇条则]|下一[篇条则])\s*[:：]",
        r"旺铺|中介勿扰|价格面议|月薪\d+元|本店诚聘",
        r"^[【\[(（]?(?:广告|推广|赞助商?|商讯|诚聘|招租|出租|转让)[】\])）]?\s*[:：]",
        r#"^["'/\s>]+$"#,
    ])
});

/// Whether a line is furniture.
pub(crate) fn is_furniture(line: &str) -> bool {
    let line = line.trim();
    !is_prose(line)
        && (NAVIGATION.holds(line)
            || WHOLE.as_ref().is_some_and(|set| set.is_match(line))
            || adverts::is_advert(line))
}

/// The same for the lines of one page, without spaces at their ends.
pub(crate) fn on_page(text: &str) -> impl Fn(&Place) -> bool + use<'_> {
    let whole = WHOLE.as_ref().map(|set| set.on(text));
    move |at| {
        let line = &text[at.clone()];
        !is_prose(line)
            && (NAVIGATION.holds(line)
                || whole.as_ref().is_some_and(|is_match| is_match(at))
                || adverts::is_advert(line))
    }
}

fn is_prose(line: &str) -> bool {
    line.is_empty()
        || !at_most(line, FURNITURE_MAX)
        // Two sentence ends are prose, even when a word such as 来源 stands in it.
        || line.matches('。').nth(1).is_some()
}

/// Start byte of characters that forums append against copying (` x7#k$2@a`).
pub(crate) fn debris(line: &str) -> Option<usize> {
    let tail_start = line.char_indices().rev().nth(48).map_or(0, |(i, _)| i);
    let tail = &line[tail_start..];
    let (before, token) = tail.rsplit_once([' ', '\t'])?;
    if !(6..=40).contains(&token.len()) || !token.bytes().all(|b| b.is_ascii_graphic()) {
        return None;
    }
    let signs = token.chars().filter(|c| "#$^@~_!&*%".contains(*c)).count();
    let after_sentence = before.trim_end().ends_with(['。', '，', '；', '.', ',', ';']);
    (signs >= 1
        && after_sentence
        && (signs >= 2 || token.bytes().any(|b| b.is_ascii_digit()))
        && !token.contains("://"))
    .then_some(line.len() - token.len())
}

/// Whether a line ends in scraps: in a sign or a letter, which Chinese lines hardly do.
pub(super) fn has_debris(line: &str) -> bool {
    line.bytes().next_back().is_some_and(|b| b.is_ascii_graphic()) && debris(line).is_some()
}

/// Cuts scraps off the ends of lines.
pub(crate) fn drop_debris(row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    // Scraps end in a sign or a letter, which Chinese lines hardly do.
    let scrappy = |line: &[Glyph]| match line {
        [.., last, Glyph { c: '\n', .. }] | [.., last] => last.c.is_ascii_graphic(),
        [] => false,
    };
    let (mut out, mut done, mut dropped) = (Vec::new(), 0, 0);
    let mut start = 0;
    for line in row.split_inclusive(|g| g.c == '\n') {
        if scrappy(line) {
            let text: String = line.iter().map(|g| g.c).filter(|c| *c != '\n').collect();
            if let Some(at) = debris(&text) {
                let keep = text[..at].trim_end().chars().count();
                let end = text.chars().count();
                ledger.cut("debris", line[keep].s, line[end - 1].e);
                dropped += 1;
                out.extend_from_slice(&row[done..start + keep]);
                done = start + end;
            }
        }
        start += line.len();
    }
    ledger.count("debris", dropped);
    if done == 0 {
        return row;
    }
    out.extend_from_slice(&row[done..]);
    out
}

/// Drops furniture and debris; for [`super::normalise`].
pub(super) fn drop_lines(row: Vec<Glyph>, ledger: &mut Ledger) -> Vec<Glyph> {
    let mut out = Vec::with_capacity(row.len());
    let mut dropped = 0;
    for line in row.split_inclusive(|g| g.c == '\n') {
        let text: String = line.iter().map(|g| g.c).filter(|c| *c != '\n').collect();
        let (Some(first), Some(last)) = (line.first(), line.last()) else {
            continue;
        };
        if is_furniture(&text) {
            dropped += 1;
            ledger.cut("furniture", first.s, if last.c == '\n' { last.s } else { last.e });
            continue;
        }
        match debris(&text) {
            Some(at) => {
                let keep = text[..at].trim_end().chars().count();
                dropped += 1;
                let end = text.chars().count();
                ledger.cut("debris", line[keep].s, line[end - 1].e);
                out.extend_from_slice(&line[..keep]);
                out.extend_from_slice(&line[end..]);
            }
            None => out.extend_from_slice(line),
        }
    }
    ledger.count("furniture", dropped);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_is_told_from_prose() {
        for line in [
            "当前位置:首页 > 青禾要闻",
            "发布时间:2031-04-19 08:31 来源:青禾发布 浏览次数:5",
            "回复",
            "使用道具 举报",
            "责编:某某",
            "青禾新闻 2031-11-22 22:40:11",
            "青禾。图据青禾日报",
            "您需要登录后才可以回帖 登录 | 立即注册",
            "首页 > 新闻 > 合集",
            "下一篇：路灯站招聘启事",
            "城南临街旺铺出租，月租2600元，价格面议。",
            "广告：路灯分期零首付，热线0000-0000，前50名送灯泡2个。",
        ] {
            assert!(is_furniture(line), "{line}");
        }
        for line in [
            "会议要求,加快建设滨河公园。",
            "青禾市2031年工作要点",
            "2031年1-8月全县灯具产销简况",
            "一、提升服务",
            "1.建设滨河公园(市城管局牵头)",
            "市发展改革委要建立调度机制。各单位要及时回复。",
        ] {
            assert!(!is_furniture(line), "{line}");
        }
    }

    #[test]
    fn scraps_against_copying_are_found_at_the_end_of_a_line() {
        assert!(debris("推进项目落地。 b4K#6$9a").is_some());
        assert!(debris("网址见 https://example.org/a_b").is_none());
        assert!(debris("推进项目落地。").is_none());
    }
}
