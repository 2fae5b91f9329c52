//! Which words before a name are posts, and which behind it: where the posts begin, and whether 兼 joins one or two.

use std::sync::LazyLock;

use super::names::POST_ENDS;
use crate::pattern::Pattern;
use crate::vocabulary::{head, words};

static DAY: LazyLock<Option<Pattern>> =
    LazyLock::new(|| Pattern::new(r"^(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:上午|下午)?"));

/// What stands behind the last bracket, unless the bracket is a part of a post: 农村工作（乡村振兴）领导小组组长.
fn outside_brackets(clause: &str) -> &str {
    let Some((close, c)) = clause
        .char_indices()
        .rev()
        .find(|(_, c)| matches!(c, '）' | ')' | '（' | '('))
    else {
        return clause;
    };
    let after = &clause[close + c.len_utf8()..];
    let open = clause[..close].rfind(['（', '(']);
    let within = matches!(c, '）' | ')')
        && open.is_some_and(|open| {
            open > 0
                && (close - open) <= 36
                && !POST_ENDS.within(&clause[open..close])
                && !clause[..open].ends_with('、')
        })
        && words![
            "领导小组",
            "委员会",
            "专班",
            "指挥部",
            "办公室",
            "办",
            "局",
            "中心"
        ]
        .begins(after)
        // 某某（闽涵）食品公司总经理
        || matches!(c, '）' | ')')
            && open.is_some_and(|open| open > 0 && !POST_ENDS.within(&clause[open..close]))
            && words!["公司", "集团", "银行", "研究院"].within(head(after, 10));
    if within { clause } else { after }
}

/// 省委副书记、省长，某领导小组组长: where the clause before a comma is nothing but posts that nobody bears there, they
/// are of who is named behind it, too.
pub(super) fn posts_before_comma(s: &str) -> Vec<String> {
    let mut posts = posts_before(s);
    let Some((before, _)) = s.rsplit_once(['，', ',']).filter(|_| !posts.is_empty()) else {
        return posts;
    };
    let clause = before
        .rsplit(['，', ',', '。', '；', ';', '：', ':', '\n', '—', '”'])
        .next()
        .unwrap_or(before);
    let all = clause
        .split('、')
        .all(|part| POST_ENDS.ends(part.trim()) && part.chars().count() <= 16);
    if all && !clause.is_empty() {
        let mut more = posts_before(before);
        more.append(&mut posts);
        return more;
    }
    posts
}

/// 副主席兼秘书长 is one post; 委员兼省政府秘书长 two, each with whose it is.
fn one_or_two(part: &str) -> impl Iterator<Item = &str> {
    let two = part.split_once('兼').filter(|(first, second)| {
        first.is_empty()
            || words![
                "国务院",
                "中央",
                "中共",
                "全国",
                "省",
                "市",
                "县",
                "区",
                "州",
                "旗",
                "自治"
            ]
            .begins(second.trim())
    });
    let (first, second) = two.map_or((part, None), |(first, second)| (first, Some(second)));
    std::iter::once(first)
        .filter(|first| !first.is_empty())
        .chain(second)
}

/// The posts in the words before a name.
pub(super) fn posts_before(s: &str) -> Vec<String> {
    let clause = s
        .rsplit(['，', ',', '。', '；', ';', '：', ':', '\n', '—', '”'])
        .next()
        .unwrap_or(s);
    let clause = outside_brackets(clause);
    let mut clause = clause.trim();
    for cut in [
        "听取了",
        "听取",
        "邀请",
        "会同",
        "陪同",
        "随同",
        "主持人",
        "以及",
        "在座",
        "的有",
        "还有",
        "由",
    ] {
        if clause.contains(cut)
            && let Some(at) = clause.rfind(cut)
        {
            clause = &clause[at + cut.len()..];
        }
    }
    if let Some(m) = DAY.as_ref().and_then(|r| r.find(clause)) {
        clause = &clause[m.end()..];
    }
    let clause = clause.trim_start_matches(['和', '与', '及', '由', '暨', '、', '在', '等', ' ']);
    let mut posts: Vec<String> = Vec::new();
    for part in clause.split('、').flat_map(one_or_two) {
        let part = part.trim();
        if words![
            "两省领导",
            "两市领导",
            "两县领导",
            "两区领导",
            "三市领导",
            "各市领导",
            "双方领导",
            "两地领导"
        ]
        .ends(part)
        {
            // Who they are, and no post.
        } else if POST_ENDS.ends(part) && part.chars().count() <= 30 {
            posts.push(part.to_owned());
        } else {
            // Not a post: what came before it was a list of something else.
            posts.clear();
        }
    }
    posts
}

/// 包保领导：某某 副县长: the post behind a name and a space in the same line.
pub(super) fn post_behind(rest: &str) -> Vec<String> {
    let Some(told) = rest.strip_prefix([' ', '\u{3000}']) else {
        return Vec::new();
    };
    let end = told
        .find(|c: char| !crate::normalise::is_han(c) && c != '、')
        .unwrap_or(told.len());
    let posts: Vec<String> = told[..end].split('、').map(str::to_owned).collect();
    if posts
        .iter()
        .all(|post| POST_ENDS.ends(post) && post.chars().count() <= 20)
    {
        posts
    } else {
        Vec::new()
    }
}
