//! Parts in XML, read as a row of events. Entities that a document defines itself are never expanded and nothing
//! outside it is ever fetched; nesting is bounded and every event is a step.

use super::writer::Writer;
use crate::decode::Unreadable;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// What comes next.
pub(super) enum Piece<'a> {
    /// An element begins: its name without prefix.
    Open(Element<'a>),
    /// An element ends.
    Close(String),
    /// Characters.
    Text(String),
}

/// An element with its attributes.
pub(super) struct Element<'a> {
    pub(super) name: String,
    start: BytesStart<'a>,
}

impl Element<'_> {
    /// An attribute by its name without prefix.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        for attribute in self.start.attributes().with_checks(false).flatten() {
            if attribute.key.local_name().as_ref() == name {
                return attribute
                    .normalized_value(quick_xml::XmlVersion::Implicit1_0)
                    .ok()
                    .map(std::borrow::Cow::into_owned);
            }
        }
        None
    }

    /// An attribute as a number.
    pub(super) fn number<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name)?.trim().parse().ok()
    }

    /// Whether a switch is on: there without a value, or with one that does not say no.
    pub(super) fn is_on(&self, name: &str) -> bool {
        !matches!(self.get(name).as_deref(), Some("0" | "false" | "off" | "none"))
    }
}

/// A part being read.
pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
    depth: usize,
    max_depth: usize,
    broken: Unreadable,
}

/// The characters of a part, whatever it is encoded in.
pub(super) fn characters(bytes: &[u8]) -> String {
    let (text, _, _) = encoding_rs::UTF_8.decode(bytes);
    text.into_owned()
}

/// The same of bytes that are needed no more: a large part does not lie in memory twice.
pub(super) fn own_characters(bytes: Vec<u8>) -> String {
    if bytes.starts_with(b"\xEF\xBB\xBF") {
        return characters(&bytes);
    }
    String::from_utf8(bytes).unwrap_or_else(|cause| characters(cause.as_bytes()))
}

impl<'a> Xml<'a> {
    /// Parts nest deeper than papers do: a table in a box in a table. `broken` is answered where the XML is none.
    pub(super) fn new(text: &'a str, max_depth: usize, broken: Unreadable) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            depth: 0,
            max_depth: max_depth.saturating_mul(4),
            broken,
        }
    }

    /// The next piece; `None` at the end.
    pub(super) fn next(&mut self, writer: &mut Writer) -> Result<Option<Piece<'a>>, Unreadable> {
        loop {
            writer.step(1)?;
            let event = self.reader.read_event().map_err(|_| self.broken.clone())?;
            return Ok(Some(match event {
                Event::Start(start) => {
                    self.depth += 1;
                    if self.depth > self.max_depth {
                        return Err(Unreadable::TooDeep {
                            limit: self.max_depth,
                        });
                    }
                    writer.step(start.len() / 256)?;
                    Piece::Open(Element {
                        name: start.local_name().as_ref().to_owned(),
                        start,
                    })
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Piece::Close(end.local_name().as_ref().to_owned())
                }
                Event::Text(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Piece::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(named) => match named.resolve_char_ref() {
                    Ok(Some(c)) => Piece::Text(c.to_string()),
                    _ => match named.as_ref() {
                        "amp" => Piece::Text("&".to_owned()),
                        "lt" => Piece::Text("<".to_owned()),
                        "gt" => Piece::Text(">".to_owned()),
                        "quot" => Piece::Text("\"".to_owned()),
                        "apos" => Piece::Text("'".to_owned()),
                        // Defined by the document, if at all: left out.
                        _ => continue,
                    },
                },
                Event::Eof => {
                    if self.depth > 0 {
                        return Err(self.broken.clone());
                    }
                    return Ok(None);
                }
                Event::Empty(_) | Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {
                    continue;
                }
            }));
        }
    }
}
