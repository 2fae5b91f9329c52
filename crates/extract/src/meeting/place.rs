//! Where a meeting was, and the place that a page is of.

use std::sync::LazyLock;

use super::held::regex;
use crate::pattern::Pattern;
use crate::quick::split_once;
use crate::vocabulary::{Words, head, words};

pub(super) static PLACE: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"(?:在|于)(?P<p>[\p{Han}\d“”·]{2,18}?)(?:以视频[\p{Han}]{0,4}|以电视[\p{Han}]{0,6})?(?:主持)?(?:召开|举行|闭幕|开幕)",
    )
});
/// 到某指挥部主持召开会商会: where somebody went to hold it.
pub(super) static WENT: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"(?:到|来到|赴|前往|深入)(?P<p>[\p{Han}]{2,18}?)(?:主持(?:召开|举行)|(?:考察)?[，,]?(?:并)?与[\p{Han}、]{2,40}(?:进行|举行|开展)[\p{Han}]{0,6}(?:会商|会谈|座谈|磋商))",
    )
});
static VENUES: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"(?:^|[。，,；;\n])(?:会议)?(?:在)?(?P<v>[\p{Han}、()（）]{2,60}?)(?:分别)?(?:设|设立|设有)(?:了)?(?P<k>分会场|主会场|会场)",
    )
});

/// 在某市就某事进行会商: where two sides talked.
pub(super) static TALKED: LazyLock<Option<Pattern>> = LazyLock::new(|| {
    regex(
        r"在(?P<p>[\p{Han}]{2,12}?)就[^，,。；]{2,40}(?:进行|举行|开展)[\p{Han}]{0,4}(?:会商|会谈|座谈|磋商|商谈)",
    )
});

/// 在某新区考察，主持召开某座谈会: the place that somebody saw before the meeting in the same sentence.
pub(super) fn inspected(lead: &str) -> Option<String> {
    static SEEN: Words = Words::new(&["考察", "调研", "视察", "检查", "督导", "督查", "暗访", "现场办公"]);
    let held = words!["主持召开", "主持举行", "召开"];
    lead.split(['。', '；', '\n']).find_map(|sentence| {
        let until = held.first(sentence)?;
        let (at, _) = SEEN.places(&sentence[..until]).next()?;
        // Between the two nothing else is told.
        let between = sentence[at..until].chars().count();
        let (_, place) = sentence[..at].rsplit_once(['在', '到', '赴'])?;
        let place = ["开展专题", "开展", "进行", "实地", "专题", "集中"]
            .iter()
            .find_map(|how| place.strip_suffix(how))
            .unwrap_or(place);
        (between <= 8
            && (2..=16).contains(&place.chars().count())
            && place.chars().all(crate::normalise::is_han))
        .then(|| place.to_owned())
    })
}

/// Whether others were there over screens: 各市负责同志以视频形式在当地列席会议.
pub(super) fn attended_by_video(page: &str) -> bool {
    words!["以视频形式", "以视频方式", "通过视频"]
        .places(page)
        .any(|(at, _)| {
            let behind = page[at..]
                .split(['，', ',', '。', '；'])
                .next()
                .unwrap_or_default();
            behind.chars().count() <= 24
                && words!["列席", "参加会议", "参会", "出席会议", "参加"].within(behind)
        })
}

/// 副市长某某在某中心403会议室召集市某局等单位…: where those who were called came.
pub(super) fn convened(lines: &[&str]) -> Option<String> {
    lines.iter().take(6).find_map(|line| {
        let (before, who) = split_once(line, "召集")?;
        let (_, place) = before.rsplit_once('在')?;
        let named = |c: char| crate::normalise::is_han(c) || c.is_ascii_digit();
        (!who.starts_with('人') && (2..=18).contains(&place.chars().count()) && place.chars().all(named))
            .then(|| place.to_owned())
    })
}

/// 主会场设在某局: where those who chaired sat.
pub(super) fn main_venue(lead: &str) -> Option<String> {
    let (_, told) = lead.split_once("主会场设在")?;
    let place = told.split(['，', ',', '。', '；', '\n']).next()?;
    ((2..=18).contains(&place.chars().count()) && place.chars().all(crate::normalise::is_han))
        .then(|| place.to_owned())
}

/// Whether a meeting is held over screens or by telephone, by its lead, its name, or what the page says of it.
pub(super) fn by_video(lead: &str, name: &str, page: &str) -> bool {
    static SCREENS: Words = Words::new(&[
        "以视频",
        "视频形式",
        "视频方式",
        "视频会",
        "视频连线",
        "视频调度",
        "视频推进",
        "视频部署",
        "视频动员",
        "视频协调",
        "视频研判",
        "视频例会",
        "视频座谈",
        "视频工作",
        "视频专题",
        "视频点名",
        "视频点调",
        "视频培训",
        "视频督导",
        "视频和电话",
        "视频与电话",
        "通过视频",
        "采取视频",
        "采用视频",
        "采取“视频",
        "视频+",
        "视频＋",
        "电视电话",
        "电视会议",
        "电话会议",
        "可视会议",
        "云会议",
        "云视频",
        "网络视频",
        "远程视频",
    ]);
    // 线上线下相结合: both ways, which is neither.
    let online = words!["线上会议", "线上方式", "线上形式", "以线上"].within(lead) && !lead.contains("线下");
    // 石青说，去年召开路灯电视电话会议: a speech tells of other meetings.
    let told = |line: &str| {
        let speech = words![
            "说，",
            "说,",
            "指出，",
            "指出,",
            "强调，",
            "强调,",
            "表示，",
            "表示,"
        ]
        .first(line);
        SCREENS.within(&line[..speech.unwrap_or(line.len())])
    };
    let mut lines = lead.split('\n');
    online
        || lines.next().is_some_and(|first| SCREENS.within(first))
        || lines.any(told)
        || SCREENS.within(name)
        || words![
            "会议以视频",
            "会议以电视电话",
            "会议采取视频",
            "会议采用视频",
            "会议通过视频"
        ]
        .within(page)
}

/// 某区行政中心与某区召开: where it was, without whom it was held with.
fn alone(p: &str) -> &str {
    ['与', '同', '和']
        .iter()
        .filter_map(|with| p.split_once(*with))
        .find(|(place, other)| {
            place.chars().count() >= 3
                && words!["市", "县", "区", "州", "旗", "镇", "乡", "省", "方", "局", "委"].ends(other)
                && !words!["市", "县", "区", "州", "旗", "省"].ends(place)
        })
        .map_or(p, |(place, _)| place)
}

pub(super) fn good_place(p: &str) -> Option<String> {
    // 某某在在县政府召开: a name may end so; the place is behind the last.
    let p = p.rsplit_once('在').map_or(p, |(_, place)| place);
    // 某新区考察并: what somebody did there goes.
    let p = [
        "考察并",
        "调研并",
        "视察并",
        "检查并",
        "督导并",
        "调研时",
        "考察时",
    ]
    .iter()
    .find_map(|seen| p.strip_suffix(seen))
    .unwrap_or(p);
    // 某县调研夜游工作并: nor what it was about.
    let p = p
        .strip_suffix('并')
        .and_then(|seen| Some(&seen[..words!["调研", "考察", "视察", "检查", "督导"].first(seen)?]))
        .unwrap_or(p);
    let p = alone(p.trim());
    let bad = [
        "会上",
        "形式",
        "讲话",
        "工作",
        "方面",
        "基础上",
        "视频",
        "期间",
        "全国",
        "期",
    ];
    (!bad.iter().any(|b| p.ends_with(b))
        && (!p.contains("会议") || words!["会议中心", "会议室", "会议厅"].ends(p))
        && !p.contains("通过")
        && !p.ends_with("日内")
        && p != "京"
        && !p.ends_with(['日', '午', '晚', '前', '后', '底', '初'])
        && !(p.contains('月') && p.contains('日'))
        && p.chars().count() >= 2)
        .then(|| p.to_owned())
}

/// 青禾湖区召开…: the place that a title begins with.
pub(super) fn place_of_title(title: Option<&str>, tail: char) -> Option<String> {
    let (name, _) = title?.split_once(tail)?;
    ((2..=4).contains(&name.chars().count()) && name.chars().all(crate::normalise::is_han))
        .then(|| format!("{name}{tail}"))
}

/// The place a page is about: a name of two to four characters before 县, 区 or 市, said often.
pub(super) fn place_of_page(text: &str, tail: char) -> Option<String> {
    let chars: Vec<char> = text.chars().take(8000).collect();
    let mut counts = std::collections::BTreeMap::new();
    for (i, c) in chars.iter().enumerate() {
        if *c != tail || i < 2 {
            continue;
        }
        let before: Vec<char> = chars[i - 2..i].to_vec();
        let open =
            i < 3 || !crate::normalise::is_han(chars[i - 3]) || "在对到于省市和与由".contains(chars[i - 3]);
        if open
            && before.iter().all(|c| crate::normalise::is_han(*c))
            && !before
                .iter()
                .any(|c| "全本各两我该个副一二三四五六七八九十省市县区年月日求委".contains(*c))
            // 参加县委某会议: what somebody did there is no place.
            && !words![
                "参加", "出席", "列席", "陪同", "来到", "深入", "主持", "按照", "根据", "召开", "成立", "关于", "责成",
                "会同", "听取", "督促", "组织", "带领", "率领", "代表", "配合", "提请", "报请", "联系", "走访", "调研"
            ]
            .holds(&chars[i - 2..i].iter().collect::<String>())
        {
            *counts.entry(before.iter().collect::<String>()).or_insert(0) += 1;
        }
    }
    let (name, _) = counts
        .into_iter()
        .max_by_key(|(name, n): &(String, i32)| (*n, std::cmp::Reverse(name.clone())))?;
    Some(format!("{name}{tail}"))
}

pub(super) fn venues(text: &str) -> Vec<String> {
    let text = head(text, 20_000);
    let mut out: Vec<String> = Vec::new();
    let Some(regex) = VENUES.as_ref() else {
        return out;
    };
    for c in regex.captures_iter(text) {
        let list = c["v"]
            .trim_start_matches("并在")
            .trim_start_matches('在')
            .trim_start_matches("会议")
            .to_owned();
        for v in list.split(['、', '和']) {
            let v = v.trim().trim_end_matches("分别");
            if (2..=20).contains(&v.chars().count()) && !out.iter().any(|o| o == v) {
                out.push(v.to_owned());
            }
        }
    }
    out.truncate(60);
    out
}
