//! Tags to a shallow tree.

use super::entities::resolve;
use crate::decode::{Limits, Unreadable};
use crate::open::writer::Writer;

/// What a page has inside these is not shown as text.
const SWALLOWED: &[&str] = &[
    "script", "style", "noscript", "template", "svg", "iframe", "object", "textarea", "select", "button",
    "math", "audio", "video", "canvas", "map", "datalist", "rt", "rp",
];
/// They never hold anything.
const VOID: &[&str] = &[
    "br", "img", "hr", "input", "meta", "link", "col", "area", "base", "embed", "source", "track", "wbr",
    "param",
];
/// They begin a line of their own.
const BLOCK: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "html",
    "li",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];

/// An element or a piece of text.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Lower-case name; empty for text.
    pub(super) name: String,
    /// `id` and `class`, lower-case, for telling furniture.
    pub(super) hints: String,
    /// Not shown: `hidden`, `display:none`.
    pub(super) hidden: bool,
    pub(super) colspan: usize,
    pub(super) rowspan: usize,
    /// `start` of a list, `value` of its entry.
    pub(super) number: Option<i64>,
    /// The text, of a piece of text.
    pub(super) text: String,
    pub(super) children: Vec<usize>,
    pub(super) parent: usize,
}

impl Node {
    pub(super) fn is_text(&self) -> bool {
        self.name.is_empty()
    }
    pub(super) fn is_block(&self) -> bool {
        BLOCK.contains(&self.name.as_str())
    }
}

/// Nodes by index; the first is the root.
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// What the head calls the page.
    pub(super) title: String,
    /// Titles and days that publishing systems put into the head.
    pub(super) meta: Vec<(String, String)>,
}

/// A tag as it stands.
struct Tag<'a> {
    name: String,
    closing: bool,
    body: &'a str,
    end: usize,
}

/// What looked like a tag: the tag if it was one, and how many bytes were looked at.
struct Looked<'a>(Option<Tag<'a>>, usize);

/// The tag that begins at `at`, which holds `<`.
fn tag(text: &str, at: usize) -> Looked<'_> {
    let rest = &text[at + 1..];
    let closing = rest.starts_with('/');
    let from = usize::from(closing);
    let length = rest[from..]
        .bytes()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b':' | b'-'))
        .count();
    if length == 0 || length > 40 || !rest.as_bytes()[from].is_ascii_alphabetic() {
        return Looked(None, length);
    }
    let name = rest[from..from + length].to_ascii_lowercase();
    // A quoted > does not end the tag.
    let (mut quote, mut end) = (None, None);
    let mut looked = 0;
    for (i, b) in rest.bytes().enumerate().skip(from + length).take(1 << 16) {
        looked = i;
        match (quote, b) {
            (None, b'"' | b'\'') => quote = Some(b),
            (Some(q), b) if q == b => quote = None,
            (None, b'>') => {
                end = Some(i);
                break;
            }
            _ => {}
        }
    }
    // A quote that never closes: the next > it is.
    let nearest = || {
        rest[from + length..]
            .bytes()
            .take(1 << 12)
            .position(|b| b == b'>')
    };
    let Some(end) = end.or_else(|| nearest().map(|p| p + from + length)) else {
        return Looked(None, looked);
    };
    let tag = Tag {
        name,
        closing,
        body: &rest[from + length..end],
        end: at + 1 + end + 1,
    };
    Looked(Some(tag), looked)
}

/// An attribute's value, resolved.
fn attribute(body: &str, wanted: &str) -> Option<String> {
    let lower = body.to_ascii_lowercase();
    let mut from = 0;
    while let Some(found) = lower[from..].find(wanted) {
        let at = from + found;
        from = at + wanted.len();
        let before = at == 0
            || matches!(
                lower.as_bytes()[at - 1],
                b' ' | b'\n' | b'\t' | b'\r' | b'"' | b'\'' | b'/'
            );
        let rest = lower[from..].trim_start();
        if !before || !rest.starts_with('=') {
            continue;
        }
        let value_at = body.len() - rest.len() + 1;
        let value = body[value_at..].trim_start();
        let value = match value.as_bytes().first() {
            Some(q @ (b'"' | b'\'')) => value[1..].split(char::from(*q)).next().unwrap_or_default(),
            _ => value
                .split(|c: char| c.is_ascii_whitespace())
                .next()
                .unwrap_or_default(),
        };
        return Some(resolve(value));
    }
    None
}

/// Grows the tree of a page.
pub(super) fn grow(text: &str, limits: &Limits, writer: &mut Writer) -> Result<Tree, Unreadable> {
    let mut tree = Tree {
        nodes: vec![Node {
            name: "html".to_owned(),
            ..Node::default()
        }],
        title: String::new(),
        meta: Vec::new(),
    };
    // Pages nest deeper than papers; beyond this a tag opens nothing, and its text falls to the one above.
    let deepest = limits.max_depth.saturating_mul(4).max(8);
    let mut open: Vec<usize> = vec![0];
    // Swallowing names whose end was looked for in vain; it is looked for once.
    let mut unclosed: Vec<String> = Vec::new();
    let mut at = 0;
    while at < text.len() {
        writer.step(1)?;
        let next = text[at..].find('<').map_or(text.len(), |p| at + p);
        if next > at {
            add_text(&mut tree, &open, &text[at..next]);
        }
        if next == text.len() {
            break;
        }
        at = next;
        let rest = &text[at..];
        if let Some(inner) = rest.strip_prefix("<!--") {
            // A comment that never ends hides nothing but its own mark.
            at += inner.find("-->").map_or(4, |p| p + 7);
            if !inner.contains("-->") {
                writer.step(inner.len() / 64)?;
            }
            continue;
        }
        if rest.starts_with("<!") || rest.starts_with("<?") {
            let end = rest.bytes().take(1 << 12).position(|b| b == b'>');
            writer.step(end.unwrap_or(1 << 12) / 16)?;
            at += end.map_or(2, |p| p + 1);
            continue;
        }
        let Looked(tag, looked) = tag(text, at);
        writer.step((looked + open.len()) / 16)?;
        let Some(tag) = tag else {
            add_text(&mut tree, &open, "<");
            at += 1;
            continue;
        };
        at = tag.end;
        writer.step(1 + tag.body.len() / 256)?;
        if tag.closing {
            close(&tree, &mut open, &tag.name);
            continue;
        }
        if SWALLOWED.contains(&tag.name.as_str()) {
            if !tag.body.ends_with('/') && !unclosed.contains(&tag.name) {
                let (inside, skipped) = closing_tag(&text[at..], &tag.name, writer)?;
                if inside {
                    at += skipped;
                } else {
                    unclosed.push(tag.name);
                }
            }
            continue;
        }
        if tag.name == "meta" {
            let name = attribute(tag.body, "name").or_else(|| attribute(tag.body, "property"));
            if let (Some(name), Some(content), true) =
                (name, attribute(tag.body, "content"), tree.meta.len() < 200)
            {
                tree.meta.push((name.to_ascii_lowercase(), content));
            }
            continue;
        }
        if tag.name == "title" && tree.title.is_empty() {
            let end = text[at..].find('<').map_or(text.len(), |p| at + p);
            tree.title = resolve(&text[at..end])
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            at = end;
            continue;
        }
        imply_ends(&tree, &mut open, &tag.name);
        let void = VOID.contains(&tag.name.as_str());
        if open.len() >= deepest && !void {
            if BLOCK.contains(&tag.name.as_str()) {
                add_text(&mut tree, &open, "\n");
            }
            continue;
        }
        let parent = open.last().copied().unwrap_or(0);
        let id = tree.nodes.len();
        let node = node(&tag, parent);
        tree.nodes.push(node);
        tree.nodes[parent].children.push(id);
        let closes_itself = tag.body.ends_with('/') && tag.name.contains(':');
        if !void && !closes_itself {
            open.push(id);
        }
    }
    Ok(tree)
}

fn node(tag: &Tag<'_>, parent: usize) -> Node {
    let mut node = Node {
        name: tag.name.clone(),
        parent,
        colspan: 1,
        rowspan: 1,
        ..Node::default()
    };
    if tag.body.trim().is_empty() {
        return node;
    }
    let mut hints = attribute(tag.body, "id").unwrap_or_default();
    hints.push(' ');
    hints.push_str(&attribute(tag.body, "class").unwrap_or_default());
    node.hints = hints.trim().to_ascii_lowercase();
    let style = attribute(tag.body, "style")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let style: String = style.chars().filter(|c| !c.is_whitespace()).collect();
    node.hidden = style.contains("display:none")
        // What a script shows once the page is there: articles are saved before it ran.
        || style.contains("visibility:hidden") && !super::main_text::names_article(&node.hints)
        || style.contains("mso-hide:all")
        || tag
            .body
            .split_whitespace()
            .any(|w| w.eq_ignore_ascii_case("hidden"));
    match tag.name.as_str() {
        "td" | "th" => {
            let span = |name| {
                attribute(tag.body, name)
                    .and_then(|v| v.trim().parse::<usize>().ok())
                    .unwrap_or(1)
                    .clamp(1, 1000)
            };
            node.colspan = span("colspan").min(64);
            node.rowspan = span("rowspan");
        }
        "ol" => node.number = attribute(tag.body, "start").and_then(|v| v.trim().parse().ok()),
        "li" => node.number = attribute(tag.body, "value").and_then(|v| v.trim().parse().ok()),
        "img" => node.text = attribute(tag.body, "alt").unwrap_or_default(),
        _ => {}
    }
    node
}

fn add_text(tree: &mut Tree, open: &[usize], text: &str) {
    let parent = open.last().copied().unwrap_or(0);
    let said = resolve(text);
    if let Some(last) = tree.nodes[parent].children.last().copied()
        && tree.nodes[last].is_text()
    {
        tree.nodes[last].text.push_str(&said);
        return;
    }
    let id = tree.nodes.len();
    tree.nodes.push(Node {
        text: said,
        parent,
        ..Node::default()
    });
    tree.nodes[parent].children.push(id);
}

/// Bytes up to the end of the closing tag of an element that is swallowed; whether there is one.
fn closing_tag(text: &str, name: &str, writer: &mut Writer) -> Result<(bool, usize), Unreadable> {
    let mut from = 0;
    while let Some(p) = text[from..].find("</") {
        let at = from + p + 2;
        writer.step(1)?;
        if text.as_bytes()[at..]
            .get(..name.len())
            .is_some_and(|w| w.eq_ignore_ascii_case(name.as_bytes()))
        {
            // Where it never closes, what follows its name goes on as text: there may stand any character.
            let end = text[at..]
                .bytes()
                .take(1 << 12)
                .position(|b| b == b'>')
                .map_or(name.len(), |close| close + 1);
            return Ok((true, at + end));
        }
        from = at;
    }
    writer.step(text.len() / 64)?;
    Ok((false, 0))
}

/// Ends what a closing tag ends, if it is open within the same cell.
fn close(tree: &Tree, open: &mut Vec<usize>, name: &str) {
    let within_table = matches!(
        name,
        "table" | "tr" | "td" | "th" | "tbody" | "thead" | "tfoot" | "body" | "html"
    );
    for depth in (1..open.len()).rev() {
        let there = tree.nodes[open[depth]].name.as_str();
        if there == name {
            open.truncate(depth);
            return;
        }
        if !within_table && matches!(there, "td" | "th" | "table")
            || there == "table" && name != "body" && name != "html"
        {
            return;
        }
    }
}

/// Ends what the next tag ends by coming: a paragraph before a block, an entry before an entry, a cell before a cell.
fn imply_ends(tree: &Tree, open: &mut Vec<usize>, name: &str) {
    let (ends, stops): (&[&str], &[&str]) = match name {
        "li" => (&["li"], &["ul", "ol", "menu", "table", "td", "th"]),
        "dt" | "dd" => (&["dt", "dd"], &["dl", "table", "td", "th"]),
        "td" | "th" => (&["td", "th"], &["tr", "table"]),
        "tr" => (&["tr"], &["table", "tbody", "thead", "tfoot"]),
        "tbody" | "thead" | "tfoot" => (&["tbody", "thead", "tfoot"], &["table"]),
        "option" => (&["option"], &["select"]),
        _ if BLOCK.contains(&name) => (
            &["p"],
            &["td", "th", "table", "div", "li", "section", "article", "body"],
        ),
        _ => return,
    };
    for depth in (1..open.len()).rev() {
        let there = tree.nodes[open[depth]].name.as_str();
        if ends.contains(&there) {
            open.truncate(depth);
            return;
        }
        if stops.contains(&there) {
            return;
        }
    }
}
