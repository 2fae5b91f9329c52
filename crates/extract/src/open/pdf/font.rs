//! Fonts: from the codes of a text to characters and their widths.

use super::file::File;
use super::object::{Dict, Object, Parser};
use crate::decode::Unreadable;
use crate::open::writer::Writer;
use std::collections::HashMap;

/// How codes are cut and what they mean where nothing else says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Coding {
    /// One byte; Latin.
    Single,
    /// Two bytes with no meaning of their own.
    Glyphs,
    /// GBK, one or two bytes.
    Gbk,
    /// Big5, one or two bytes.
    Big5,
    /// UTF-16BE.
    Utf16,
}

pub(super) struct Font {
    coding: Coding,
    to_unicode: HashMap<u32, String>,
    /// Lengths of codes that the map to Unicode declares.
    one_byte: bool,
    names: HashMap<u32, char>,
    widths: HashMap<u32, f64>,
    usual_width: f64,
    /// Thousandths, or what a Type 3 font counts in.
    scale: f64,
}

impl Font {
    pub(super) fn read(file: &mut File<'_>, dict: &Dict, writer: &mut Writer) -> Result<Self, Unreadable> {
        let kind = file.entry(dict, "Subtype");
        let composite = kind.name() == Some("Type0");
        let mut font = Self {
            coding: Coding::Single,
            to_unicode: HashMap::new(),
            one_byte: !composite,
            names: HashMap::new(),
            widths: HashMap::new(),
            usual_width: if composite { 1000.0 } else { 500.0 },
            scale: 0.001,
        };
        if let Object::Stream(d, start, end) = file.entry(dict, "ToUnicode")
            && let Some(data) = file.stream(&d, start, end)?
        {
            font.map(&data, writer)?;
        }
        if composite {
            let encoding = match file.entry(dict, "Encoding") {
                Object::Name(name) => name,
                Object::Stream(d, ..) => d
                    .get("CMapName")
                    .and_then(Object::name)
                    .unwrap_or_default()
                    .to_owned(),
                _ => String::new(),
            };
            font.coding = if encoding.starts_with("GB") {
                Coding::Gbk
            } else if encoding.contains("B5") {
                Coding::Big5
            } else if encoding.starts_with("Uni") {
                Coding::Utf16
            } else {
                Coding::Glyphs
            };
            let below = file.array(dict, "DescendantFonts");
            if let Some(Object::Dict(below)) = below.first().map(|d| file.resolved(d)) {
                font.usual_width = file.entry(&below, "DW").number().unwrap_or(1000.0);
                font.composite_widths(file, &below, writer)?;
            }
            return Ok(font);
        }
        if kind.name() == Some("Type3")
            && let Some(x) = file.array(dict, "FontMatrix").first().and_then(Object::number)
        {
            font.scale = x.abs().clamp(1e-6, 10.0);
        }
        let first = file.entry(dict, "FirstChar").number().unwrap_or(0.0);
        for (n, width) in file.array(dict, "Widths").iter().take(256).enumerate() {
            if let Some(width) = file.resolved(width).number() {
                #[expect(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "saturates"
                )]
                font.widths.insert(
                    (first as u32).saturating_add(u32::try_from(n).unwrap_or(0)),
                    width,
                );
            }
        }
        if let Some(encoding) = file.dict(dict, "Encoding") {
            let mut code = 0_u32;
            for entry in file.array(&encoding, "Differences").iter().take(1000) {
                match entry {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "saturates"
                    )]
                    Object::Number(n) => code = *n as u32,
                    Object::Name(name) => {
                        if let Some(c) = named(name) {
                            font.names.insert(code, c);
                        }
                        code = code.saturating_add(1);
                    }
                    _ => {}
                }
            }
        }
        Ok(font)
    }

    fn composite_widths(
        &mut self,
        file: &File<'_>,
        below: &Dict,
        writer: &mut Writer,
    ) -> Result<(), Unreadable> {
        let row: Vec<Object> = file.array(below, "W").iter().map(|o| file.resolved(o)).collect();
        let mut at = 0;
        while let Some(Object::Number(first)) = row.get(at) {
            writer.step(1)?;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "saturates"
            )]
            let first = *first as u32;
            match (row.get(at + 1), row.get(at + 2)) {
                (Some(Object::Array(widths)), _) => {
                    for (n, width) in (0_u32..).zip(widths) {
                        if let Some(width) = width.number() {
                            self.widths.insert(first.saturating_add(n), width);
                        }
                    }
                    at += 2;
                }
                (Some(Object::Number(last)), Some(Object::Number(width))) => {
                    #[expect(
                        clippy::cast_possible_truncation,
                        clippy::cast_sign_loss,
                        reason = "saturates"
                    )]
                    for code in first..=(*last as u32).min(first.saturating_add(0xFFFF)) {
                        writer.step(1)?;
                        self.widths.insert(code, *width);
                    }
                    at += 3;
                }
                _ => break,
            }
        }
        Ok(())
    }

    /// Reads a map to Unicode.
    fn map(&mut self, data: &[u8], writer: &mut Writer) -> Result<(), Unreadable> {
        let code = |bytes: &[u8]| bytes.iter().take(4).fold(0_u32, |n, b| n << 8 | u32::from(*b));
        let mut parser = Parser::new(data, 0, 8);
        let mut row: Vec<Object> = Vec::new();
        while let Some(object) = parser.object() {
            writer.step(1)?;
            let Object::Word(word) = object else {
                row.push(object);
                continue;
            };
            match word.as_str() {
                "endcodespacerange" => {
                    if let Some(Object::Text(low)) = row.first() {
                        self.one_byte = low.len() == 1;
                    }
                }
                "endbfchar" => {
                    for pair in row.as_chunks::<2>().0 {
                        if let [Object::Text(from), Object::Text(to)] = pair {
                            self.to_unicode.insert(code(from), utf16(to));
                        }
                    }
                }
                "endbfrange" => {
                    for three in row.as_chunks::<3>().0 {
                        let [Object::Text(low), Object::Text(high), to] = three else {
                            continue;
                        };
                        let (low, high) = (code(low), code(high));
                        for (n, at) in (low..=high.min(low.saturating_add(0xFFFF))).enumerate() {
                            writer.step(1)?;
                            let said = match to {
                                Object::Text(first) => {
                                    let mut first = first.clone();
                                    // The last two bytes count up.
                                    let tail = first.len().saturating_sub(2);
                                    let sum =
                                        code(&first[tail..]).wrapping_add(u32::try_from(n).unwrap_or(0));
                                    let bytes = sum.to_be_bytes();
                                    let keep = first.len() - tail;
                                    first.truncate(tail);
                                    first.extend_from_slice(&bytes[4 - keep..]);
                                    utf16(&first)
                                }
                                Object::Array(each) => match each.get(n) {
                                    Some(Object::Text(t)) => utf16(t),
                                    _ => break,
                                },
                                _ => break,
                            };
                            self.to_unicode.insert(at, said);
                        }
                    }
                }
                _ => {}
            }
            row.clear();
        }
        Ok(())
    }

    /// Cuts a text into its characters: code, what it says (nothing where it cannot be told), width as a share of the
    /// size, and whether it is the single-byte space.
    pub(super) fn characters(&self, text: &[u8]) -> Vec<(Option<String>, f64, bool)> {
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        while at < text.len() {
            let first = text[at];
            let double = match self.coding {
                Coding::Single => false,
                Coding::Glyphs | Coding::Utf16 => !self.one_byte || self.to_unicode.is_empty(),
                Coding::Gbk | Coding::Big5 => first >= 0x81,
            };
            let length = if double { 2 } else { 1 }.min(text.len() - at);
            let bytes = &text[at..at + length];
            at += length;
            let code = bytes.iter().fold(0_u32, |n, b| n << 8 | u32::from(*b));
            let said = self.to_unicode.get(&code).cloned().or_else(|| match self.coding {
                Coding::Single => self
                    .names
                    .get(&code)
                    .copied()
                    .or_else(|| latin(u8::try_from(code).unwrap_or(0)))
                    .map(String::from),
                Coding::Glyphs => None,
                Coding::Gbk => decoded(encoding_rs::GB18030, bytes),
                Coding::Big5 => decoded(encoding_rs::BIG5, bytes),
                Coding::Utf16 => Some(utf16(bytes)),
            });
            let width = self.widths.get(&code).copied().unwrap_or(match self.coding {
                Coding::Gbk | Coding::Big5 if length == 1 => 500.0,
                _ => self.usual_width,
            });
            out.push((said, width * self.scale, length == 1 && first == b' '));
        }
        out
    }
}

fn decoded(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Option<String> {
    encoding
        .decode_without_bom_handling_and_without_replacement(bytes)
        .map(std::borrow::Cow::into_owned)
}

fn utf16(bytes: &[u8]) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|p| u16::from_be_bytes(*p));
    let text: String = char::decode_utf16(units).filter_map(Result::ok).collect();
    // One byte alone is Latin.
    if bytes.len() == 1 {
        char::from(bytes[0]).to_string()
    } else {
        text
    }
}

/// Windows' Latin, which nearly all simple fonts use.
fn latin(code: u8) -> Option<char> {
    let (text, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(std::slice::from_ref(&code));
    let c = text.chars().next()?;
    (!c.is_control()).then_some(c)
}

/// A glyph by its name: letters, digits and the signs of our papers; `uni4E00`.
fn named(name: &str) -> Option<char> {
    if let Some(hex) = name.strip_prefix("uni").or_else(|| name.strip_prefix('u'))
        && let Some(c) = hex
            .get(..4.min(hex.len()))
            .and_then(|h| u32::from_str_radix(h, 16).ok())
            .and_then(char::from_u32)
    {
        return Some(c);
    }
    let mut chars = name.chars();
    if let (Some(c), None) = (chars.next(), chars.next()) {
        return Some(c);
    }
    const NAMES: &[(&str, char)] = &[
        ("space", ' '),
        ("zero", '0'),
        ("one", '1'),
        ("two", '2'),
        ("three", '3'),
        ("four", '4'),
        ("five", '5'),
        ("six", '6'),
        ("seven", '7'),
        ("eight", '8'),
        ("nine", '9'),
        ("period", '.'),
        ("comma", ','),
        ("colon", ':'),
        ("semicolon", ';'),
        ("hyphen", '-'),
        ("minus", '-'),
        ("plus", '+'),
        ("equal", '='),
        ("percent", '%'),
        ("parenleft", '('),
        ("parenright", ')'),
        ("bracketleft", '['),
        ("bracketright", ']'),
        ("slash", '/'),
        ("quotedblleft", '“'),
        ("quotedblright", '”'),
        ("quoteleft", '‘'),
        ("quoteright", '’'),
        ("quotesingle", '\''),
        ("quotedbl", '"'),
        ("endash", '–'),
        ("emdash", '—'),
        ("bullet", '•'),
        ("ellipsis", '…'),
        ("asterisk", '*'),
        ("underscore", '_'),
        ("exclam", '!'),
        ("question", '?'),
        ("at", '@'),
        ("numbersign", '#'),
        ("dollar", '$'),
        ("ampersand", '&'),
        ("less", '<'),
        ("greater", '>'),
        ("multiply", '×'),
        ("degree", '°'),
        ("periodcentered", '·'),
    ];
    NAMES.iter().find(|(n, _)| *n == name).map(|(_, c)| *c)
}
