//! Pages of the web: their main text, with tables kept as tables.
//!
//! Our own reading of tags, not a browser's: a tree builder that follows the standard searches its stack at every tag,
//! which a hostile page makes quadratic. Here nesting is bounded and every tag is a step.

mod entities;
mod main_text;
mod render;
mod tree;

use super::writer::Writer;
use crate::decode::{Evidence, Limits, Unreadable};

/// Looked at for what a file declares of itself.
const HEAD: usize = 4096;

/// The charset that a page names in its head.
pub(super) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head: String = bytes
        .iter()
        .take(HEAD)
        .map(|b| char::from(b.to_ascii_lowercase()))
        .collect();
    if !head.contains('<') {
        return None;
    }
    let at = head.find("charset").or_else(|| {
        head.trim_start()
            .starts_with("<?xml")
            .then(|| head.find("encoding"))
            .flatten()
    })?;
    let rest = head[at..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let rest = rest.trim_start().strip_prefix('=')?;
    let label: String = rest
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .take(20)
        .collect();
    (!label.is_empty()).then_some(label)
}

/// Whether a text is a page and not prose with scraps of tags in it: it begins as one, or has the frame of one.
pub(super) fn is_page(text: &str) -> Option<Evidence> {
    let mut head = text
        .trim_start()
        .chars()
        .take(HEAD)
        .collect::<String>()
        .to_ascii_lowercase();
    while head.starts_with("<!--") || head.starts_with("<?xml") {
        let end = if head.starts_with("<!--") { "-->" } else { "?>" };
        let at = head.find(end)? + end.len();
        head = head[at..].trim_start().to_owned();
    }
    for begin in [
        "<!doctype html",
        "<html",
        "<head",
        "<body",
        "<meta",
        "<title",
        "<table",
    ] {
        // A bare table is a page when nothing follows it, as systems export their lists; else it is a scrap.
        if head.starts_with(begin) && (begin != "<table" || text.trim_end().ends_with("</table>")) {
            let seen: String = head.chars().take_while(|c| *c != '>').take(60).collect();
            return Some(Evidence::new("markup", format!("{seen}>")));
        }
    }
    None
}

/// The main text of a page.
pub(super) fn open(text: &str, limits: &Limits) -> Result<Writer, Unreadable> {
    let mut writer = Writer::new(limits);
    let tree = tree::grow(text, limits, &mut writer)?;
    let found = main_text::find(&tree, &mut writer)?;
    render::page(&tree, &found, &mut writer)?;
    writer.note("furniture", found.dropped_blocks, "");
    Ok(writer)
}
