//! Which part of a page is its article.
//!
//! Text counts that is no link and reads like prose or like a table. From the top, the way goes down as long as one
//! child holds most of it. Furniture is known by its element or by the names its author gave it.

use super::tree::Tree;
use crate::decode::Unreadable;
use crate::open::writer::Writer;
use crate::vocabulary::Words;

/// Where the main text is.
pub(super) struct Found {
    /// The element that holds it.
    pub(super) root: usize,
    /// For each node, whether it is left out.
    pub(super) dropped: Vec<bool>,
    /// Lines left out before and after it, for the note.
    pub(super) dropped_blocks: usize,
    /// Nodes before `root` that belong to it: its title and publish line.
    pub(super) before: Vec<usize>,
}

/// Names of what surrounds an article, as whole words of an id or class.
const FURNITURE: &[&str] = &[
    "nav",
    "navbar",
    "navigation",
    "menu",
    "menus",
    "submenu",
    "breadcrumb",
    "breadcrumbs",
    "crumb",
    "crumbs",
    "footer",
    "foot",
    "copyright",
    "share",
    "sharebox",
    "bdsharebuttonbox",
    "social",
    "comment",
    "comments",
    "pinglun",
    "sidebar",
    "aside",
    "related",
    "relate",
    "recommend",
    "relevant",
    "xgyd",
    "xgwz",
    "xgnews",
    "toolbar",
    "tools",
    "pager",
    "pagination",
    "paging",
    "ad",
    "ads",
    "advert",
    "banner",
    "qrcode",
    "ewm",
    "search",
    "searchbox",
    "login",
    "toplink",
    "toptool",
    "hotnews",
    "hot",
    "rank",
    "ranking",
    "friendlink",
    "links",
    "prevnext",
    "weizhi",
    "position",
    "dqwz",
    "wzdh",
    "fontsize",
    "skip",
    "cookie",
    "modal",
    "popup",
    "dropdown",
    "topbar",
    "reply",
    "replies",
    "bottom",
];
/// Those of them under which readers have their say.
const COMMENTS: &[&str] = &["comment", "comments", "pinglun", "reply", "replies"];
static HEADS_OF_COMMENTS: Words = Words::new(&[
    "评论",
    "网友评论",
    "最新评论",
    "热门评论",
    "全部评论",
    "精彩评论",
    "读者评论",
    "用户评论",
    "评论区",
]);
/// Heads of links to other articles below one.
static HEADS_OF_OTHERS: Words = Words::new(&[
    "往期推荐",
    "往期回顾",
    "往期精彩",
    "往期精选",
    "往期内容",
    "精彩推荐",
    "精彩回顾",
    "推荐阅读",
    "相关阅读",
    "延伸阅读",
    "更多精彩",
    "热文推荐",
]);
/// Names under which publishing systems keep the article.
static ARTICLE: Words = Words::new(&[
    "trs_editor",
    "trs_ueditor",
    "trs_editor_view",
    "trs_web",
    "ucap-content",
    "zoom",
    "vsb_content",
    "vsb_content_2",
    "v_news_content",
    "pages_content",
    "article-content",
    "article_content",
    "articlecontent",
    "article-body",
    "art_con",
    "art-content",
    "news_content",
    "newscontent",
    "news-content",
    "con_text",
    "contenttext",
    "content-text",
    "bt-content",
    "detail-content",
    "detailcontent",
    "xxgk_content",
    "xl_main",
    "rich_media_content",
    "js_content",
    "view-content",
    "txt_con",
    "text_content",
    "content_body",
    "maincontent",
    "main-content",
    "t_f",
    "postmessage",
]);

/// What a subtree holds.
#[derive(Clone, Copy, Default)]
struct Weight {
    /// Characters outside links.
    text: usize,
    /// Of those, characters of paragraphs that read like prose, and of cells.
    good: usize,
    links: usize,
}

/// Finds the main text.
pub(super) fn find(tree: &Tree, writer: &mut Writer) -> Result<Found, Unreadable> {
    let count = tree.nodes.len();
    let mut weights = vec![Weight::default(); count];
    let mut in_link = vec![false; count];
    // Children come after their parents, so one pass forward hands down and one pass back sums up.
    for id in 1..count {
        let node = &tree.nodes[id];
        in_link[id] = in_link[node.parent] || node.name == "a";
    }
    for id in (0..count).rev() {
        writer.step(1)?;
        let node = &tree.nodes[id];
        if node.is_text() {
            let chars = node.text.chars().filter(|c| !c.is_whitespace()).count();
            let signs = node
                .text
                .chars()
                .filter(|c| matches!(c, '，' | '。' | '；' | '、' | '：' | ','))
                .count();
            let w = &mut weights[id];
            if in_link[id] {
                w.links = chars;
            } else {
                w.text = chars;
                let cell = matches!(tree.nodes[node.parent].name.as_str(), "td" | "th");
                if signs > 0 && chars >= 10 || cell || chars >= 30 {
                    w.good = chars;
                }
            }
        }
        if node.hidden {
            weights[id] = Weight::default();
        }
        if id > 0 {
            let w = weights[id];
            let p = &mut weights[node.parent];
            p.text += w.text;
            p.good += w.good;
            p.links += w.links;
        }
    }
    let whole = weights[0];
    let mut dropped = vec![false; count];
    comments(tree, &weights, &in_link, &mut dropped);
    for id in 1..count {
        let node = &tree.nodes[id];
        let own = node.hidden || node.name == "head" || is_furniture(tree, id, weights[id], whole);
        dropped[id] |= dropped[node.parent] || own;
    }
    // Sum again without what was dropped.
    let mut good = vec![0_usize; count];
    for id in (0..count).rev() {
        let own = tree.nodes[id].is_text();
        if own && !dropped[id] {
            good[id] = weights[id].good;
        }
        if id > 0 && !dropped[id] {
            good[tree.nodes[id].parent] += good[id];
        }
    }
    let root = named(tree, &good, &dropped).unwrap_or_else(|| descend(tree, &good, &dropped));
    let before = before(tree, root, &dropped, &weights);
    let inside = |id: usize| {
        let mut at = id;
        while at != 0 && at != root {
            at = tree.nodes[at].parent;
        }
        at == root
    };
    // The chain upwards is bounded by the depth of the tree.
    let mut dropped_blocks = 0;
    for (id, is_dropped) in dropped.iter().enumerate().take(count).skip(1) {
        let node = &tree.nodes[id];
        if node.is_text()
            && !node.text.trim().is_empty()
            && (*is_dropped || !inside(id))
            && !before.contains(&id)
        {
            dropped_blocks += 1;
        }
    }
    Ok(Found {
        root,
        dropped,
        dropped_blocks,
        before,
    })
}

/// Whether an id or class is a name under which publishing systems keep the article.
pub(super) fn names_article(hints: &str) -> bool {
    hints.split_ascii_whitespace().any(|w| ARTICLE.holds(w))
}

fn is_furniture(tree: &Tree, id: usize, weight: Weight, whole: Weight) -> bool {
    let node = &tree.nodes[id];
    if matches!(node.name.as_str(), "nav" | "footer" | "aside" | "menu") {
        return weight.good * 5 < whole.good * 2 || node.name == "nav";
    }
    if node.hints.is_empty()
        || matches!(
            node.name.as_str(),
            "body" | "html" | "table" | "tr" | "td" | "th" | "p" | "a" | "span"
        )
    {
        return false;
    }
    let called = |names: &[&str]| {
        node.hints
            .split(|c: char| c.is_ascii_whitespace())
            .any(|word| names.iter().any(|f| is_named(word, f)))
    };
    // What holds much of the prose is no furniture, whatever its name; what readers say may be long.
    called(FURNITURE) && (weight.good * 5 < whole.good || weight.good * 2 < whole.good && called(COMMENTS))
}

/// Under 评论, 网友评论（2）, 往期推荐 and the like: the heading and what stands behind it in the same element, unless that is most of
/// the page.
fn comments(tree: &Tree, weights: &[Weight], in_link: &[bool], dropped: &mut [bool]) {
    /// A page has one or two.
    const HEADINGS: usize = 8;
    let mut seen = 0;
    for (id, node) in tree.nodes.iter().enumerate() {
        let may = |words: &[&str]| words.iter().any(|word| node.text.contains(word));
        if !node.is_text() || in_link[id] || !may(&["评论", "往期", "推荐", "阅读", "精彩"]) {
            continue;
        }
        let name = node.text.trim().trim_end_matches(|c: char| {
            c.is_ascii_digit()
                || c.is_whitespace()
                || matches!(c, '(' | ')' | '（' | '）' | '：' | ':' | '条')
        });
        let name = name.trim_matches(['【', '】', '▼', '▽', '↓', '·', '•', '|', '｜', '—', '-', ' ']);
        if !HEADS_OF_COMMENTS.holds(name) && !HEADS_OF_OTHERS.holds(name) {
            continue;
        }
        seen += 1;
        if seen > HEADINGS {
            return;
        }
        // The element that holds the heading and nothing else.
        let own = weights[id].text;
        let mut at = id;
        while at != 0 && weights[tree.nodes[at].parent].text == own {
            at = tree.nodes[at].parent;
        }
        let siblings = &tree.nodes[tree.nodes[at].parent].children;
        let behind = siblings.iter().copied().skip_while(|c| *c != at);
        let good: usize = behind.clone().map(|c| weights[c].good).sum();
        if at != 0 && good * 2 < weights[0].good {
            behind.for_each(|c| dropped[c] = true);
        }
    }
}

/// `nav`, `nav-main`, `top_nav`, `nav2`.
fn is_named(word: &str, name: &str) -> bool {
    word.split(['-', '_'])
        .any(|part| part.trim_end_matches(|c: char| c.is_ascii_digit()) == name)
}

/// The element that a publishing system names as the article, if it holds most of the prose.
fn named(tree: &Tree, good: &[usize], dropped: &[bool]) -> Option<usize> {
    let mut best: Option<usize> = None;
    for (id, node) in tree.nodes.iter().enumerate().skip(1) {
        if dropped[id] || good[id] == 0 {
            continue;
        }
        let known = matches!(node.name.as_str(), "article" | "main") || names_article(&node.hints);
        // The innermost that is not much poorer, and the richest of those side by side.
        if known && good[id] * 2 >= good[0] && best.is_none_or(|b| good[id] * 10 >= good[b] * 9) {
            best = Some(id);
        }
    }
    best
}

/// From the top down, as long as one child holds most of the prose.
fn descend(tree: &Tree, good: &[usize], dropped: &[bool]) -> usize {
    let mut at = 0;
    loop {
        let next = tree.nodes[at]
            .children
            .iter()
            .copied()
            .filter(|c| !dropped[*c])
            .max_by_key(|c| good[*c]);
        let Some(next) = next else { return at };
        let node = &tree.nodes[next];
        let holds = matches!(
            node.name.as_str(),
            "html"
                | "body"
                | "div"
                | "section"
                | "article"
                | "main"
                | "center"
                | "form"
                | "td"
                | "table"
                | "tbody"
                | "tr"
                | "font"
                | "span"
        );
        if !holds || good[next] == 0 || good[next] * 4 < good[at] * 3 {
            return at;
        }
        // Into a table only where one of its cells holds nearly everything: a table that lays the page out.
        if node.name == "table" && !lays_out(tree, next, good) {
            return at;
        }
        at = next;
    }
}

fn lays_out(tree: &Tree, table: usize, good: &[usize]) -> bool {
    let mut at = table;
    loop {
        let Some(next) = tree.nodes[at].children.iter().copied().max_by_key(|c| good[*c]) else {
            return false;
        };
        if good[next] * 5 < good[table] * 4 {
            return false;
        }
        if matches!(tree.nodes[next].name.as_str(), "td" | "th") {
            return true;
        }
        at = next;
    }
}

/// The title and publish line that stand before the article in the page.
fn before(tree: &Tree, root: usize, dropped: &[bool], weights: &[Weight]) -> Vec<usize> {
    const FAR: usize = 24;
    if root == 0 {
        return Vec::new();
    }
    let mut texts: Vec<usize> = Vec::new();
    // Nodes with a smaller index stand before; ancestors hold no text themselves.
    for id in (1..root).rev() {
        let node = &tree.nodes[id];
        if texts.len() >= FAR {
            break;
        }
        if !node.is_text() || dropped[id] || node.text.trim().is_empty() || weights[id].links > 0 {
            continue;
        }
        texts.push(id);
    }
    let head = tree.title.as_str();
    let heads = |id: usize| {
        let text = tree.nodes[id].text.trim();
        let long = text.chars().count() >= 6;
        let mut at = id;
        for _ in 0..4 {
            at = tree.nodes[at].parent;
            if matches!(tree.nodes[at].name.as_str(), "h1" | "h2") {
                return long;
            }
        }
        long && head.contains(text)
    };
    match texts.iter().position(|id| heads(*id)) {
        Some(last) => {
            texts.truncate(last + 1);
            texts.reverse();
            texts
        }
        None => rows_above(tree, root, texts),
    }
}

/// Title and day in rows of their own above the row of the article, where a table lays the page out.
fn rows_above(tree: &Tree, root: usize, mut texts: Vec<usize>) -> Vec<usize> {
    const MOST: usize = 4;
    let above = |id: usize, name: &str| {
        let mut at = id;
        while at != 0 && tree.nodes[at].name != name {
            at = tree.nodes[at].parent;
        }
        at
    };
    if tree.nodes[root].name != "td" {
        return Vec::new();
    }
    let (table, row) = (above(root, "table"), above(root, "tr"));
    let own = texts
        .iter()
        .take_while(|id| above(**id, "table") == table && above(**id, "tr") != row)
        .count();
    texts.truncate(own);
    texts.reverse();
    let short = texts.iter().all(|id| tree.nodes[*id].text.chars().count() <= 80);
    let named = texts
        .first()
        .is_some_and(|id| tree.nodes[*id].text.trim().chars().count() >= 6);
    if own <= MOST && short && named {
        texts
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use crate::{Limits, open};

    const WORDS: &str = "<p>5月6日，青禾县路灯联席会议第三次会议在县政务中心召开。</p><p>会议要求，县城管局要修好北街路灯，9月底前完成；县财政局要落实路灯经费。</p><p>会议强调，县供电公司要保障用电。</p>";

    fn text(page: &str) -> String {
        open(page.as_bytes(), &Limits::default()).expect("a page").text
    }

    #[test]
    fn what_readers_say_below_an_article_is_left_out() {
        let said =
            "<p>老王：县住建局要马上换下南街灯箱，年内必须完成！</p><p>小李：支持，县交通局要修路。</p>";
        for below in [
            format!("<section class=pinglun><p>大家说</p>{said}</section>"),
            format!("<section><p>评论：</p>{said}</section>"),
            format!("<h3>网友评论（2）</h3>{said}"),
            format!("<div><div><b>最新评论</b></div>{said}</div>"),
        ] {
            let text = text(&format!(
                "<html><head><title>路灯联席会议召开</title></head><body><article><h1>青禾县路灯联席会议召开</h1>{WORDS}{below}</article></body></html>"
            ));
            assert!(
                text.contains("保障用电") && !text.contains("老王") && !text.contains("小李"),
                "{text}"
            );
        }
        let others = text(&format!(
            "<html><body><div id=js_content>{WORDS}<section><p>【往期推荐】</p></section><p>1. 青禾县交通局12月前修好3座桥</p></div></body></html>"
        ));
        assert!(
            others.contains("保障用电") && !others.contains("3座桥"),
            "{others}"
        );
        // A page that is about comments keeps its words.
        let page = text(&format!("<html><body><h3>评论</h3>{WORDS}</body></html>"));
        assert!(page.contains("保障用电"), "{page}");
    }

    #[test]
    fn an_article_that_a_script_would_show_is_read() {
        let page = |style: &str, id: &str| {
            text(&format!(
                "<html><body><p>青禾县人民政府的页面</p><div id={id} style=\"{style}\">{WORDS}</div></body></html>"
            ))
        };
        let shown = page("visibility: hidden; opacity: 0;", "js_content");
        assert!(shown.contains("保障用电"), "{shown}");
        for (style, id) in [("visibility:hidden", "tip"), ("display:none", "js_content")] {
            let hidden = page(style, id);
            assert!(!hidden.contains("保障用电"), "{hidden}");
        }
    }

    #[test]
    fn a_table_that_lays_a_page_out_keeps_title_and_day() {
        let text = text(&format!(
            "<html><head><title>路灯联席会议召开</title></head><body><table><tr><td><a href=1>首页</a><br><a href=2>县应急局要开展检查</a></td><td><table><tr><td><b>青禾县路灯联席会议召开</b></td></tr><tr><td>2031-05-08</td></tr><tr><td>{}</td></tr></table></td></tr></table></body></html>",
            WORDS.replace("<p>", "").replace("</p>", "<br><br>")
        ));
        assert!(
            text.starts_with("青禾县路灯联席会议召开\n2031-05-08\n5月6日"),
            "{text}"
        );
        assert!(!text.contains("应急局"), "{text}");
    }
}
