//! The parts of a workbook: found, read, put back; those that nobody touched are copied as they lie in the file.

use super::broken;
use super::refs::Rows;
use crate::PublishError;
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Write as _};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// As much as one part may open up to.
const MOST: u64 = 64 << 20;
const CHAIN: &str = "calcChain.xml";

/// A workbook whose parts are changed.
pub(super) struct Package<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    /// Parts with their new content; nothing for those that are left out.
    put: BTreeMap<String, Option<String>>,
}

impl<'a> Package<'a> {
    pub fn open(bytes: &'a [u8]) -> Result<Self, PublishError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken("directory"))?;
        Ok(Self {
            zip,
            put: BTreeMap::new(),
        })
    }

    /// A part's words.
    pub fn text(&mut self, name: &str) -> Result<String, PublishError> {
        let file = self.zip.by_name(name).map_err(|_| broken(name))?;
        let mut out = Vec::new();
        let read = file.take(MOST + 1).read_to_end(&mut out);
        if read.is_err() || out.len() as u64 > MOST {
            return Err(broken(name));
        }
        let text = String::from_utf8(out).map_err(|_| broken(name))?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(rest) => rest.to_owned(),
            None => text,
        })
    }

    pub fn put(&mut self, name: &str, text: String) {
        self.put.insert(name.to_owned(), Some(text));
    }

    fn has(&self, name: &str) -> bool {
        self.zip.index_for_name(name).is_some()
    }

    /// The sheets of a workbook, by name with their parts; charts and the like among them.
    pub fn sheets(&mut self, workbook: &str) -> Result<Vec<(String, String)>, PublishError> {
        let mut names = Vec::new();
        tags(workbook, |tag, local, _| {
            if local == "sheet" {
                names.extend(attribute(tag, "name").map(plain));
            }
        })
        .ok_or_else(|| broken("xl/workbook.xml"))?;
        let mut out = Vec::new();
        for name in names {
            let part = self.sheet(workbook, &name)?;
            out.push((name, part));
        }
        out.retain(|(_, part)| self.has(part));
        Ok(out)
    }

    /// The part of a sheet.
    pub fn sheet(&mut self, workbook: &str, name: &str) -> Result<String, PublishError> {
        let mut relation = None;
        tags(workbook, |tag, local, _| {
            if local == "sheet" && attribute(tag, "name").is_some_and(|found| plain(found) == name) {
                relation = attribute_like(tag, ":id").map(str::to_owned);
            }
        })
        .ok_or_else(|| broken("xl/workbook.xml"))?;
        let relation = relation.ok_or_else(|| broken(name))?;
        let rels = self.text("xl/_rels/workbook.xml.rels")?;
        let mut target = None;
        tags(&rels, |tag, local, _| {
            if local == "Relationship" && attribute(tag, "Id") == Some(&relation) {
                target = attribute(tag, "Target").map(plain);
            }
        })
        .ok_or_else(|| broken("xl/_rels/workbook.xml.rels"))?;
        let target = target.ok_or_else(|| broken(name))?;
        Ok(absolute("xl", &target))
    }

    /// Parts of some kinds that belong to a part: `/table`, `/drawing`.
    pub fn beside(&mut self, part: &str, kinds: &[&str]) -> Result<Vec<String>, PublishError> {
        let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
        let rels = format!("{folder}/_rels/{file}.rels");
        if !self.has(&rels) {
            return Ok(Vec::new());
        }
        let text = self.text(&rels)?;
        let mut out = Vec::new();
        tags(&text, |tag, local, _| {
            let of = |end: &&str| attribute(tag, "Type").is_some_and(|kind| kind.ends_with(*end));
            if local == "Relationship"
                && kinds.iter().any(of)
                && let Some(target) = attribute(tag, "Target")
            {
                out.push(absolute(folder, &plain(target)));
            }
        })
        .ok_or_else(|| broken(&rels))?;
        out.retain(|part| self.has(part));
        Ok(out)
    }

    /// The order in which formulas were computed last names cells that are elsewhere now: whoever opens the file makes it
    /// anew.
    pub fn forget_chain(&mut self) -> Result<(), PublishError> {
        let chain = format!("xl/{CHAIN}");
        if !self.has(&chain) {
            return Ok(());
        }
        self.put.insert(chain, None);
        for (part, element, by) in [
            ("[Content_Types].xml", "Override", "PartName"),
            ("xl/_rels/workbook.xml.rels", "Relationship", "Target"),
        ] {
            let text = self.text(part)?;
            let mut out = String::with_capacity(text.len());
            let mut at = 0;
            tags(&text, |tag, local, span| {
                if local == element && attribute(tag, by).is_some_and(|value| value.ends_with(CHAIN)) {
                    out.push_str(&text[at..span.0]);
                    at = span.1;
                }
            })
            .ok_or_else(|| broken(part))?;
            out.push_str(&text[at..]);
            self.put(part, out);
        }
        Ok(())
    }

    pub fn written(mut self) -> Result<Vec<u8>, PublishError> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.zip.len() {
            let file = self.zip.by_index_raw(index).map_err(|_| broken("directory"))?;
            let name = file.name().map_err(|_| broken("directory"))?.into_owned();
            match self.put.get(&name) {
                Some(None) => {}
                Some(Some(text)) => {
                    let options = SimpleFileOptions::default();
                    let written = out
                        .start_file(name.as_str(), options)
                        .is_ok_and(|()| out.write_all(text.as_bytes()).is_ok());
                    if !written {
                        return Err(broken(&name));
                    }
                }
                None => out.raw_copy_file(file).map_err(|_| broken(&name))?,
            }
        }
        let done = out.finish().map_err(|_| broken("directory"))?;
        Ok(done.into_inner())
    }
}

/// Where a target leads from a folder.
fn absolute(folder: &str, target: &str) -> String {
    if let Some(whole) = target.strip_prefix('/') {
        return whole.to_owned();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in target.split('/') {
        match part {
            ".." => {
                parts.pop();
            }
            "." | "" => {}
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Goes through the tags that begin something: the tag, its name without prefix, where it stands. None where the text is no
/// XML.
pub(super) fn tags<'t>(text: &'t str, mut each: impl FnMut(&'t str, &str, (usize, usize))) -> Option<()> {
    let mut xml = reader(text);
    loop {
        let from = position(&xml);
        let event = xml.read_event().ok()?;
        let to = position(&xml);
        match event {
            Event::Start(start) | Event::Empty(start) => {
                let local = start.local_name();
                each(text.get(from..to)?, local.as_ref(), (from, to));
            }
            Event::Eof => return Some(()),
            _ => {}
        }
    }
}

/// A reader of a part or of a piece of one, whose elements may begin or end elsewhere.
pub(super) fn reader(text: &str) -> Reader<&[u8]> {
    let mut xml = Reader::from_str(text);
    let config = xml.config_mut();
    config.check_end_names = false;
    config.allow_unmatched_ends = true;
    config.allow_dangling_amp = true;
    xml
}

pub(super) fn position(xml: &Reader<&[u8]>) -> usize {
    usize::try_from(xml.buffer_position()).unwrap_or(usize::MAX)
}

/// The value of an attribute, as it is written.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (from, to) = value_of(tag, |found| found == name)?;
    tag.get(from..to)
}

fn attribute_like<'t>(tag: &'t str, end: &str) -> Option<&'t str> {
    let (from, to) = value_of(tag, |found| found.ends_with(end))?;
    tag.get(from..to)
}

/// Where the value of an attribute lies in its tag.
fn value_of(tag: &str, fits: impl Fn(&str) -> bool) -> Option<(usize, usize)> {
    let mut at = tag.find(|c: char| c.is_ascii_whitespace())?;
    loop {
        let rest = tag.get(at..)?;
        let begins = at + rest.find(|c: char| !c.is_ascii_whitespace())?;
        let rest = tag.get(begins..)?;
        let name = &rest[..rest.find(|c: char| c == '=' || c.is_ascii_whitespace())?];
        let quote = begins + rest.find(['"', '\''])?;
        let mark = tag[quote..].chars().next()?;
        let ends = quote + 1 + tag[quote + 1..].find(mark)?;
        if fits(name) {
            return Some((quote + 1, ends));
        }
        at = ends + 1;
    }
}

/// A tag with another value of an attribute that it has.
pub(super) fn with_attribute(tag: &str, name: &str, value: &str) -> String {
    match value_of(tag, |found| found == name) {
        Some((from, to)) => format!("{}{value}{}", &tag[..from], &tag[to..]),
        None => tag.to_owned(),
    }
}

/// A tag without an attribute.
pub(super) fn without(tag: &str, name: &str) -> String {
    let Some((from, to)) = value_of(tag, |found| found == name) else {
        return tag.to_owned();
    };
    let begins = tag[..from].rfind(name).unwrap_or(from);
    format!("{}{}", tag[..begins].trim_end(), &tag[to + 1..])
}

/// A text with the areas that its tags name where they are now.
pub(super) fn moved_areas(text: &str, rows: Rows) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let read = tags(text, |tag, _, span| {
        let mut changed = tag.to_owned();
        for name in ["ref", "sqref"] {
            if let Some(areas) = attribute(tag, name) {
                changed = with_attribute(&changed, name, &rows.areas(areas));
            }
        }
        if changed != tag {
            out.push_str(&text[at..span.0]);
            out.push_str(&changed);
            at = span.1;
        }
    });
    if read.is_none() {
        return text.to_owned();
    }
    out.push_str(&text[at..]);
    out
}

/// The workbook with the names that it gives to cells of the sheet where they are now, and the wish that whoever opens it
/// computes its formulas.
pub(super) fn recomputed(workbook: &str, rows: Rows, own: &str) -> String {
    let mut out = String::with_capacity(workbook.len() + 64);
    let mut xml = reader(workbook);
    let (mut in_name, mut wished) = (false, false);
    // Where the wish belongs when nothing of the kind is there: behind the last of these.
    let mut behind: Option<(usize, String)> = None;
    loop {
        let from = position(&xml);
        let Ok(event) = xml.read_event() else {
            return workbook.to_owned();
        };
        let raw = workbook.get(from..position(&xml)).unwrap_or_default();
        match &event {
            Event::Eof => break,
            Event::Start(start) if start.local_name().as_ref() == "definedName" => in_name = true,
            Event::End(end) => {
                let (name, local) = (end.name(), end.local_name());
                in_name = false;
                if matches!(local.as_ref(), "sheets" | "externalReferences" | "definedNames") {
                    let whole: &str = name.as_ref();
                    let prefix = whole.strip_suffix(local.as_ref()).unwrap_or_default();
                    behind = Some((out.len() + raw.len(), prefix.to_owned()));
                }
            }
            Event::Empty(start) | Event::Start(start) if start.local_name().as_ref() == "calcPr" => {
                wished = true;
                let bare = without(raw, "fullCalcOnLoad");
                let end = if bare.ends_with("/>") {
                    bare.len() - 2
                } else {
                    bare.len() - 1
                };
                out.push_str(bare[..end].trim_end());
                out.push_str(" fullCalcOnLoad=\"1\"");
                out.push_str(&bare[end..]);
                continue;
            }
            _ => {}
        }
        if in_name && matches!(event, Event::Text(_) | Event::GeneralRef(_)) {
            let (words, to) = words_at(workbook, from);
            out.push_str(&escaped(&rows.formula(&words, own, "")));
            if skip(&mut xml, to).is_none() {
                return workbook.to_owned();
            }
        } else {
            out.push_str(raw);
        }
    }
    if let (false, Some((at, prefix))) = (wished, behind) {
        out.insert_str(at, &format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"));
    }
    out
}

/// Another sheet with what its formulas name of the table where it is now.
pub(super) fn moved_formulas(text: &str, rows: Rows, own: &str, here: &str) -> String {
    let mut out = String::with_capacity(text.len() + 64);
    let (mut xml, mut in_formula) = (reader(text), false);
    loop {
        let from = position(&xml);
        let Ok(event) = xml.read_event() else {
            return text.to_owned();
        };
        let raw = text.get(from..position(&xml)).unwrap_or_default();
        match &event {
            Event::Eof => return out,
            Event::Start(start) => in_formula = start.local_name().as_ref() == "f",
            Event::End(_) => in_formula = false,
            _ => {}
        }
        if in_formula && matches!(event, Event::Text(_) | Event::GeneralRef(_)) {
            let (words, to) = words_at(text, from);
            out.push_str(&escaped(&rows.formula(&words, own, here)));
            if skip(&mut xml, to).is_none() {
                return text.to_owned();
            }
            continue;
        }
        out.push_str(raw);
    }
}

/// The words of an element from a place in its text on, without the escapes of XML, which part them for the reader; and
/// where they end.
pub(super) fn words_at(text: &str, from: usize) -> (String, usize) {
    let to = text[from..].find('<').map_or(text.len(), |n| from + n);
    (plain(&text[from..to]), to)
}

pub(super) fn skip(xml: &mut Reader<&[u8]>, to: usize) -> Option<()> {
    while position(xml) < to {
        xml.read_event().ok()?;
    }
    Some(())
}

/// An attribute's value or an element's words without the escapes of XML.
pub(super) fn plain(value: &str) -> String {
    quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), std::borrow::Cow::into_owned)
}

/// Words as the text of an element or an attribute.
pub(super) fn escaped(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Words as a cell holds them: what XML cannot hold or would not keep is escaped as the format does.
pub(super) fn text_of(words: &str) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(c) = rest.chars().next() {
        let bytes = rest.as_bytes();
        let like_escape = c == '_'
            && bytes.get(1) == Some(&b'x')
            && bytes.get(6) == Some(&b'_')
            && bytes[2..6].iter().all(u8::is_ascii_hexdigit);
        match c {
            '_' if like_escape => out.push_str("_x005F_"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c < ' ' && c != '\n' && c != '\t' => {
                let _ = write!(out, "_x{:04X}_", u32::from(c));
            }
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            c => out.push(c),
        }
        rest = &rest[c.len_utf8()..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_by_their_whole_names_whatever_quotes_they_stand_in() {
        let tag = "<c s='3' r = \"A1\" xr:r=\"no\"/>";
        assert_eq!(attribute(tag, "r"), Some("A1"));
        assert_eq!(attribute(tag, "s"), Some("3"));
        assert_eq!(attribute(tag, "t"), None);
        assert_eq!(
            with_attribute(tag, "r", "A9"),
            "<c s='3' r = \"A9\" xr:r=\"no\"/>"
        );
        assert_eq!(without(tag, "s"), "<c r = \"A1\" xr:r=\"no\"/>");
        assert_eq!(without(tag, "t"), tag);
        assert_eq!(attribute("<c>", "r"), None);
    }

    #[test]
    fn targets_are_followed_from_where_they_stand() {
        assert_eq!(
            absolute("xl", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml"
        );
        assert_eq!(
            absolute("xl/worksheets", "../tables/table1.xml"),
            "xl/tables/table1.xml"
        );
        assert_eq!(absolute("xl", "/xl/worksheets/a.xml"), "xl/worksheets/a.xml");
    }

    #[test]
    fn the_workbook_is_to_be_computed_once_and_its_names_follow_their_cells() {
        let rows = Rows {
            first: 5,
            last: 9,
            count: 6,
        };
        let book = "<w><sheets><sheet/></sheets><definedNames><definedName name=\"a\">表!$A$1:$L$12</definedName><definedName name=\"b\">别处!$A$12</definedName></definedNames></w>";
        let after = recomputed(book, rows, "表");
        assert!(
            after.contains("表!$A$1:$L$13") && after.contains("别处!$A$12"),
            "{after}"
        );
        assert!(
            after.contains("</definedNames><calcPr fullCalcOnLoad=\"1\"/></w>"),
            "{after}"
        );
        let known = "<x:w><x:calcPr calcId=\"191\" fullCalcOnLoad=\"0\"/></x:w>";
        assert_eq!(
            recomputed(known, rows, "表"),
            "<x:w><x:calcPr calcId=\"191\" fullCalcOnLoad=\"1\"/></x:w>"
        );
    }

    #[test]
    fn words_of_a_cell_come_back_as_they_were() {
        assert_eq!(
            text_of("a<b>&\n\r\u{1}_x0041_ _x"),
            "a&lt;b&gt;&amp;\n_x000D__x0001__x005F_x0041_ _x"
        );
    }
}
