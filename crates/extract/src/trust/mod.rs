//! Whether a page may be relied on. Content farms swap every other word for a synonym that no office
//! uses and put in brands and ▼ marks; one such word proves nothing, many in a short text do. What was swapped for words
//! that nobody listed, or put through a translating machine, is known by its kind: set phrases with a word that does not
//! belong, and a page that speaks of itself.

mod formulas;
mod itself;
mod words;

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::pattern::Pattern;

use crate::normalise::Ledger;
use crate::page::Page;
use crate::quick::{at_most, split_once};
use crate::reading::{Trust, TrustLevel};
use crate::vocabulary::{Vocabulary, words};
use words::{BRANDS, STRONG, WEAK};

/// The words with the list that each comes from: its place in it, and whether they are strong, weak or brands.
struct Words {
    vocabulary: Vocabulary,
    from: Vec<(Sort, usize)>,
}

#[derive(Clone, Copy)]
enum Sort {
    Strong,
    Weak,
    Brand,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let (mut words, mut from) = (Vec::new(), Vec::new());
    for (sort, list) in [(Sort::Strong, STRONG), (Sort::Weak, WEAK), (Sort::Brand, BRANDS)] {
        for (n, word) in list.iter().enumerate() {
            // In capitals as in small letters.
            let mut cases = vec![String::new()];
            for c in word.chars() {
                let large = c.to_ascii_uppercase();
                let again = if large == c { Vec::new() } else { cases.clone() };
                for case in &mut cases {
                    case.push(c);
                }
                cases.extend(again.into_iter().map(|case| format!("{case}{large}")));
            }
            from.resize(from.len() + cases.len(), (sort, n));
            words.extend(cases.into_iter().map(Cow::Owned));
        }
    }
    let vocabulary = Vocabulary::of(words);
    Words { vocabulary, from }
});

/// What says where a page comes from.
static SOURCED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"来源[:：]|信息来源|发布机构|发布单位|〔\d{4}〕\s?\d+号|日报|晚报|新闻网|新闻中心|融媒|政府网|广播电视台|通讯社|记者\s?[\p{Han}]{2,4}",
    )
});

/// Lines at the end of a paper among which its signature stands.
const SIGNED: usize = 12;

/// Whether a page says where it comes from: who brought it, or by whom it was issued.
fn sourced(page: &Page) -> bool {
    let words = words![
        "来源",
        "信息来源",
        "发布机构",
        "发布单位",
        "〔",
        "日报",
        "晚报",
        "新闻网",
        "新闻中心",
        "融媒",
        "政府网",
        "广播电视台",
        "通讯社",
        "记者",
    ];
    // Most pages name it at their head: the pattern is asked from the first word on.
    let first = page.among(words).first(&(0..page.text.len()));
    let told = |at: usize| SOURCED.as_ref().is_some_and(|r| r.is_match(&page.text[at..]));
    first.is_some_and(told)
        || page.lines.iter().any(|line| {
            // 青禾发布 behind the hour: an account, not what somebody 发布.
            let line = page.str(&line.at);
            words!["发布", "新闻"].ends(line)
                && line
                    .split_whitespace()
                    .next_back()
                    .is_some_and(|name| at_most(name, 8))
        })
        || issued(page)
}

/// Whether an office issued it: 某局关于… at its head, or its name over a day at its end.
fn issued(page: &Page) -> bool {
    let office = words![
        "政府",
        "办公室",
        "办公厅",
        "委员会",
        "领导小组",
        "指挥部",
        "联席会议",
        "委",
        "局",
        "厅",
        "部",
        "院",
    ];
    let head = page.lines.iter().take(5).map(|line| page.str(&line.at));
    if head
        .filter(|line| !line.ends_with('。') && at_most(line, 80))
        .filter_map(|line| split_once(line, "关于"))
        .any(|(who, _)| office.ends(who))
    {
        return true;
    }
    let end = &page.lines[page.lines.len().saturating_sub(SIGNED)..];
    end.windows(2).any(|two| {
        let (who, day) = (page.str(&two[0].at), page.str(&two[1].at));
        day.ends_with('日') && at_most(day, 16) && at_most(who, 40) && office.ends(who)
    })
}

/// What lures a reader from a title to a shop or a game.
static LURE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    Pattern::new(
        r"(?:[Aa][Pp][Pp]|客户端|下载|注册|扫码|充值|加微信|加群)[^,，。;；]{0,6}[送领赠抢][^,，。;；]{0,4}(?:红包|彩金|礼金|现金|礼包|好礼|大礼|优惠|代金券|话费|体验金)|(?:点击|扫码|立即|官网|官方|免费)下载[Aa][Pp][Pp]|[Aa][Pp][Pp](?:官网|官方|免费|立即|点击)下载",
    )
});

/// Whether an advertisement stands in a title.
pub(crate) fn advert(title: &str) -> bool {
    (title.contains("下载") || title.contains(['送', '领', '赠', '抢']))
        && LURE.as_ref().is_some_and(|r| r.is_match(title))
}

/// Judges a page by its plain text. `ledger` says what normalisation met, `url` where it was taken from.
pub(crate) fn judge(page: &Page, ledger: &Ledger, url: Option<&str>) -> Trust {
    let text = page.text.as_str();
    let chars = page.characters().max(1);
    let (mut strong, mut weak, mut brands) = (Vec::new(), Vec::new(), Vec::new());
    for (_, _, word) in page.among(&WORDS.vocabulary).longest(&(0..text.len())) {
        let (sort, which) = WORDS.from[word];
        match sort {
            Sort::Strong => strong.push(which),
            Sort::Weak => weak.push(which),
            Sort::Brand => brands.push(which),
        }
    }
    let distinct = |hits: &[usize]| hits.iter().collect::<std::collections::BTreeSet<_>>().len();
    let weight = strong.len() * 3 + weak.len();
    let per_thousand = weight * 1000 / chars;
    let marks = ledger.of("marks");
    let broken = formulas::broken(text);
    let spun = (distinct(&strong) >= 1 && distinct(&weak) >= 3 && marks >= 2)
        || distinct(&strong) >= 3 && per_thousand >= 4
        || distinct(&strong) >= 2 && marks >= 2
        || distinct(&strong) >= 8
        || broken >= 3
        || broken >= 2 && (distinct(&strong) >= 1 || marks >= 2);
    let branded = brands.len() >= 2 || (!brands.is_empty() && (!strong.is_empty() || marks > 0));
    let sprinkled = marks >= 6 && marks * 1000 / chars >= 2;

    let adverts = ledger.of("adverts");
    let mut reasons = Vec::new();
    if spun {
        reasons.push(format!("spun-synonyms:{}", strong.len() + weak.len() + broken));
    }
    if branded || adverts > 0 {
        let put_in = adverts + if branded { brands.len() } else { 0 };
        reasons.push(format!("injected-brands:{put_in}"));
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
    let signs = itself::signs(text);
    if signs.tell() || signs.all() >= 2 {
        reasons.push(format!("machine-translated:{}", signs.all()));
    }
    // Fewer characters than any notice has.
    if chars < 24 {
        let few = text.chars().filter(|c| !c.is_whitespace()).count();
        if few < 8 {
            reasons.push(format!("too-short:{few}"));
        }
    }
    let level = if spun || branded || sprinkled || signs.tell() {
        TrustLevel::Untrusted
    } else if reasons.is_empty() {
        TrustLevel::Trusted
    } else {
        TrustLevel::Doubtful
    };
    // A note that makes nothing doubtful: many honest copies name no source.
    if url.is_none() && !sourced(page) {
        reasons.push("no-source".to_owned());
    }
    Trust { level, reasons }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(text: &str) -> (TrustLevel, Vec<String>) {
        let mut ledger = Ledger::default();
        let page = crate::page::Page::new(&crate::original::Original::new(text), &mut ledger);
        let trust = judge(&page, &ledger, None);
        (trust.level, trust.reasons)
    }

    #[test]
    fn a_spun_page_is_untrusted_with_its_count() {
        let (l, reasons) = level("青禾市指导小组集会▼召开，饱舞经济圈筑造，同比伸长6%，邦度策略稳步落地。");
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
        assert!(reasons.contains(&"injected-brands:1".to_owned()), "{reasons:?}");
    }

    #[test]
    fn an_advert_in_the_title_makes_a_page_untrusted() {
        let page = |title: &str| {
            let text = format!(
                "{title}\n\n发布时间：2031-04-18 来源：青禾县政府办公室\n\n4月16日，青禾县路灯联席会议第五次会议在县会堂召开。县长纪小禾主持会议并讲话。"
            );
            crate::read(&text, None, "t").trust
        };
        for title in [
            "青禾县路灯（亮亮城APP下载送红包）联席会议第五次会议召开",
            "青禾县路灯联席会议第五次会议召开 扫码领优惠券",
            "青禾县路灯联席会议第五次会议召开_免费下载app",
        ] {
            let trust = page(title);
            assert_eq!(trust.level, TrustLevel::Untrusted, "{title}");
            assert_eq!(trust.reasons, ["advert-in-title"], "{title}");
        }
        for title in [
            "青禾县路灯联席会议第五次会议召开",
            "青禾县召开会议推广路灯报修APP",
            "青禾县领导小组第五次会议：送灯下乡，下载中心启用",
            "青禾县召开惠民红包发放工作会议",
        ] {
            assert_eq!(page(title).level, TrustLevel::Trusted, "{title}");
        }
    }

    #[test]
    fn a_clean_page_is_not_accused() {
        for text in [
            "青禾市推进会召开，会议强调要协同开展联合巡河，牢记使命，弘扬劳动精神，实施营销策略，避免人员集会。",
            "青禾市重点项目建设推进会。",
        ] {
            let noted = vec!["no-source".to_owned()];
            assert_eq!(level(text), (TrustLevel::Trusted, noted), "{text}");
        }
    }

    #[test]
    fn a_page_that_names_no_source_has_a_note_and_is_trusted_all_the_same() {
        let told = "青禾县召开路灯联席会议\n4月16日，青禾县路灯联席会议在县会堂召开。";
        assert_eq!(crate::read(told, None, "t").trust.reasons, ["no-source"]);
        let known = crate::read(told, Some("https://qinghe.example/1.html"), "t");
        assert_eq!(known.trust.reasons, Vec::<String>::new());
        for text in [
            format!("{told}\n来源：青禾县路灯局"),
            format!("{told}\n（本报记者 石青）"),
            format!("{told}\n青禾县路灯局\n2031年4月18日"),
            format!("青禾县路灯局关于修灯的通知\n{told}"),
            format!("青路灯〔2031〕5号\n{told}"),
            format!("2031-04-18 10:00 青禾发布\n{told}"),
        ] {
            assert_eq!(level(&text), (TrustLevel::Trusted, vec![]), "{text}");
        }
        // What only speaks of a source, an office or a day names none.
        for text in [
            format!("{told}\n会议要求拓宽资金来源。"),
            format!("{told}\n会议听取了县路灯局关于修灯的汇报。"),
            format!("{told}\n会议要求修灯\n2031年4月18日"),
            format!("发布时间：2031-04-18\n{told}\n会议听取了新闻发布工作汇报，要求发布修灯目录。"),
        ] {
            assert_eq!(level(&text).1, ["no-source"], "{text}");
        }
    }

    #[test]
    fn a_few_characters_are_too_short_to_judge() {
        assert_eq!(
            level("灯\n"),
            (
                TrustLevel::Doubtful,
                vec!["too-short:1".to_owned(), "no-source".to_owned()]
            )
        );
        assert_eq!(level("路 灯 整 治").1, ["too-short:4", "no-source"]);
        assert_eq!(level("县城管局要修好路灯。").0, TrustLevel::Trusted);
    }

    #[test]
    fn other_words_than_usual_give_a_spun_page_away() {
        let (l, reasons) = level(
            "青禾区路灯事情鞭策会召开，相干部分要当真落实集会精力，鼎力推动根蒂根基办法扶植，晋升平易近生办事程度。",
        );
        assert_eq!(l, TrustLevel::Untrusted, "{reasons:?}");
    }

    #[test]
    fn words_that_nobody_listed_give_a_spun_page_away_by_the_phrases_they_break() {
        let (l, reasons) =
            level("青禾县路灯大会。会议道出，路灯数目同比冒高5%，经济社会迈进需要光明，公共差事要便利。");
        assert_eq!(l, TrustLevel::Untrusted, "{reasons:?}");
    }

    #[test]
    fn a_page_translated_by_machine_is_doubtful_and_with_many_signs_untrusted() {
        for (text, expected) in [
            (
                "青禾市路灯会议被召开。市长先生说，路灯应该修好。",
                TrustLevel::Doubtful,
            ),
            (
                "青禾市路灯会议被召开。市长先生作出了一个讲话，他补充说道，路灯应该被修好。",
                TrustLevel::Untrusted,
            ),
        ] {
            let (l, reasons) = level(text);
            assert_eq!(l, expected, "{reasons:?}");
            assert!(
                reasons.iter().any(|r| r.starts_with("machine-translated:")),
                "{reasons:?}"
            );
            assert!(reasons.contains(&"no-source".to_owned()), "{reasons:?}");
        }
    }

    #[test]
    fn a_page_translated_there_and_back_needs_no_marks_to_be_known() {
        let (l, reasons) = level(
            "五月 6, 2031 青禾市和禾川市的路灯会议在青禾市被举行。青禾市的党委员会秘书主持了它，二十个路灯已经被完成。",
        );
        assert_eq!(l, TrustLevel::Untrusted, "{reasons:?}");
        let (l, reasons) = level(
            "青禾市举办路灯的推动会议。执行副市长做了演讲，强调了，所有的部门们在五月的末尾之前修好路灯，同时亮灯率增长了2个百分比。",
        );
        assert_eq!(l, TrustLevel::Untrusted, "{reasons:?}");
        for text in [
            "青禾市召开路灯推进会。常务副市长讲话强调，五月底前修好路灯，亮灯率提高2个百分点，会议已经开到镇村。",
            "副市长石青作了演讲，讲述路灯的故事，占地三英亩。",
        ] {
            assert_ne!(level(text).0, TrustLevel::Untrusted, "{text}");
        }
    }

    #[test]
    fn masks_alone_make_a_page_doubtful() {
        assert_eq!(level("市政*督查室通报进展").0, TrustLevel::Doubtful);
    }
}
