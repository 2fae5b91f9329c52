//! Any file to text: what it is is judged by its bytes, never by its name.
//!
//! [`open`] gives the text that is stored and read. Spans of the reading count its code points. What the layout told
//! is visible in the text itself (a row of a table is a line, its cells stand between tabs) and beside it as
//! [`Block`]s. Archives are taken apart by [`Archive`].

mod archive;
mod docx;
mod form;
mod html;
mod layout;
mod mail;
mod ofd;
mod package;
mod pdf;
mod sheet;
mod writer;
mod xml;

pub use archive::{Archive, Entry};
pub(crate) use sheet::{Grid, GridCell, GridLine, Holds};

use crate::decode::{Evidence, Limits, Unreadable, known_format, text, text_as_declared, text_with_losses};
use crate::reading::Span;
use package::Package;
use serde::{Deserialize, Serialize};
use writer::Writer;

/// What a file was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Plain text.
    Text,
    /// A web page, or a table that a system exported as one.
    Html,
    /// Values between commas or semicolons.
    Csv,
    /// A paper of Word or WPS.
    Docx,
    /// A workbook of 2007 or later.
    Xlsx,
    /// A workbook before 2007.
    Xls,
    /// A workbook of OpenDocument.
    Ods,
    /// A paper of OpenDocument.
    Odt,
    /// A PDF with text.
    Pdf,
    /// The national layout format, GB/T 33190.
    Ofd,
}

/// What a stretch of the text was in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading of a level from 1.
    Heading {
        /// 1 to 6.
        level: u8,
    },
    /// A paragraph.
    Paragraph,
    /// An entry of a list.
    Item,
    /// A row of a table.
    Row {
        /// Which table, from 1.
        table: u32,
        /// Which row in it, from 1.
        row: u32,
    },
    /// A whole sheet of a workbook.
    Sheet {
        /// Its name.
        name: String,
    },
    /// A whole page.
    Page {
        /// From 1.
        number: u32,
    },
}

/// A stretch of the text and what it was. Sheets and pages hold the blocks within them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Code points of the text.
    pub span: Span,
    /// What it was.
    #[serde(flatten)]
    pub kind: BlockKind,
}

/// What was left out of the text, taken as decided or filled in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// `furniture`, `header`, `footer`, `footnote`, `comment`, `deleted`, `inserted`, `moved`, `hidden-sheet`,
    /// `hidden-rows`, `hidden-columns`, `merged-cells`, `macros`, `pictures`, `page-without-text`, `unknown-characters`,
    /// `columns`.
    pub code: String,
    /// How many.
    pub count: usize,
    /// The words left out, where they are worth keeping: headers, footnotes, names of sheets.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// Where a text came from: kept with its reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// What the file was.
    pub format: Format,
    /// The encoding of its characters; formats that fix it themselves have `utf-8`.
    pub encoding: String,
    /// Why it is held to be this format in this encoding.
    pub evidence: Vec<Evidence>,
    /// What was left out, decided or filled in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<Note>,
    /// The layout, in the order of the text; empty where the text was plain.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub blocks: Vec<Block>,
}

/// A file that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Its text.
    pub text: String,
    /// Where the text came from.
    pub source: Source,
}

/// Opens a file of any format, or says why not.
///
/// The parsers run under `catch_unwind`: workbooks before 2007 go through a library that this room does not control,
/// and one bad file must not end a batch.
pub fn open(bytes: &[u8], limits: &Limits) -> Result<Opened, Unreadable> {
    std::panic::catch_unwind(|| judged(bytes, limits)).unwrap_or_else(|_| {
        Err(Unreadable::Broken {
            looks_like: known_format(bytes).err().map_or("text", |u| u.looks_like()),
            part: "parser".to_owned(),
        })
    })
}

fn judged(bytes: &[u8], limits: &Limits) -> Result<Opened, Unreadable> {
    if bytes.len() > limits.max_bytes {
        return Err(Unreadable::TooLarge {
            bytes: bytes.len(),
            limit: limits.max_bytes,
        });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    let signature = |seen: &str| Evidence::new("signature", seen);
    match known_format(bytes) {
        Ok(()) => match mail::is_mail(bytes) {
            Some(why) => mail::open(bytes, why, limits),
            None => plain(bytes, limits),
        },
        Err(Unreadable::NotText { looks_like: "pdf" }) => {
            let version: String = bytes.iter().take(8).map(|b| char::from(*b)).collect();
            finished(pdf::open(bytes, limits)?, Format::Pdf, "pdf", signature(&version))
        }
        Err(Unreadable::NotText {
            looks_like: "doc/ole",
        }) => old_office(bytes, limits),
        Err(cause) if bytes.starts_with(b"PK") => match packaged(bytes, limits) {
            // Without its directory nothing is known of it but that its first file is locked.
            Err(Unreadable::Broken { .. }) if matches!(cause, Unreadable::Encrypted { .. }) => Err(cause),
            Err(Unreadable::Broken {
                looks_like: "zip",
                part,
            }) => Err(Unreadable::Broken {
                looks_like: cut_package(bytes),
                part,
            }),
            outcome => outcome,
        },
        Err(other) => Err(other),
    }
}

fn finished(
    writer: Writer,
    format: Format,
    looks_like: &'static str,
    why: Evidence,
) -> Result<Opened, Unreadable> {
    let source = Source {
        format,
        encoding: "utf-8".to_owned(),
        evidence: vec![why],
        notes: Vec::new(),
        blocks: Vec::new(),
    };
    writer.into_opened(source, looks_like)
}

/// Files of Office before 2007: workbooks are read; papers need their own program, which can save them anew.
fn old_office(bytes: &[u8], limits: &Limits) -> Result<Opened, Unreadable> {
    let named = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|w| w == wide)
    };
    if !named("WordDocument") && (named("Workbook") || named("Book")) {
        let why = Evidence::new("parts", "Workbook");
        return finished(sheet::xls::open(bytes, limits)?, Format::Xls, "xls", why);
    }
    let looks_like = if named("WordDocument") {
        "doc"
    } else if named("PowerPoint Document") {
        "ppt"
    } else {
        "doc/ole"
    };
    Err(Unreadable::NotText { looks_like })
}

/// What a zip file was whose end, where its parts are listed, is gone: each part has its name before it. A paper or a
/// workbook begins with certain parts; anything else is an archive, whatever files are in it.
fn cut_package(bytes: &[u8]) -> &'static str {
    let long = bytes
        .get(26..28)
        .map_or(0, |two| usize::from(two[0]) + usize::from(two[1]) * 256);
    let first = bytes.get(30..30 + long).unwrap_or_default();
    let has = |part: &[u8]| bytes.windows(part.len()).any(|w| w == part);
    if first == b"mimetype" {
        return match &bytes[30 + long..] {
            kind if kind.starts_with(b"application/vnd.oasis.opendocument.spreadsheet") => "ods",
            kind if kind.starts_with(b"application/vnd.oasis.opendocument.text") => "odt",
            _ => "zip",
        };
    }
    let begins = |with: &[&[u8]]| with.iter().any(|w| first.starts_with(w));
    if first == b"OFD.xml" || begins(&[b"Doc_0/"]) && has(b"OFD.xml") {
        "ofd"
    } else if !begins(&[
        b"[Content_Types].xml",
        b"_rels/",
        b"docProps/",
        b"customXml/",
        b"word/",
        b"xl/",
        b"ppt/",
    ]) {
        "zip"
    } else if has(b"word/") {
        "docx"
    } else if has(b"xl/") {
        "xlsx"
    } else if has(b"ppt/") {
        "pptx"
    } else {
        "docx/zip"
    }
}

/// What a zip file is, by its parts, with the part that tells. One that is no file of its own is an archive.
fn packaged_as(bytes: &[u8], limits: &Limits) -> Result<(Format, Evidence), Unreadable> {
    let mut package = Package::open(bytes, limits, "zip")?;
    let names = package.names();
    let part = |of: &dyn Fn(&str) -> bool| names.iter().find(|n| of(n)).cloned();
    let is = |format, seen: String| Ok((format, Evidence::new("parts", seen)));
    if let Some(seen) = part(&|n| n.starts_with("word/document")) {
        return is(Format::Docx, seen);
    }
    if let Some(seen) = part(&|n| n.starts_with("xl/workbook.")) {
        return is(Format::Xlsx, seen);
    }
    if let Some(seen) = part(&|n| n == "OFD.xml") {
        return is(Format::Ofd, seen);
    }
    if part(&|n| n == "ppt/presentation.xml").is_some() {
        return Err(Unreadable::NotText { looks_like: "pptx" });
    }
    if package.has("content.xml") && package.has("mimetype") {
        let kind = package.part("mimetype")?.unwrap_or_default();
        let kind = String::from_utf8_lossy(&kind).trim().to_owned();
        if kind.ends_with("opendocument.spreadsheet") {
            return is(Format::Ods, kind);
        }
        if kind.ends_with("opendocument.text") {
            return is(Format::Odt, kind);
        }
    }
    if package.has("[Content_Types].xml") {
        package.is("docx");
        return Err(package.broken("word/document.xml"));
    }
    Err(Unreadable::Archive)
}

fn packaged(bytes: &[u8], limits: &Limits) -> Result<Opened, Unreadable> {
    let (format, why) = packaged_as(bytes, limits)?;
    let package = Package::open(bytes, limits, "zip")?;
    match format {
        Format::Xlsx => finished(sheet::xlsx::open(package, limits)?, format, "xlsx", why),
        Format::Ods => finished(sheet::ods::open(package, limits, true)?, format, "ods", why),
        Format::Odt => finished(sheet::ods::open(package, limits, false)?, format, "odt", why),
        Format::Ofd => finished(ofd::open(package, limits)?, format, "ofd", why),
        _ => finished(docx::open(package, limits)?, format, "docx", why),
    }
}

/// The sheets of a file, what the file was, and whether it holds macros: workbooks, values between commas, and the tables
/// of a page, which some systems hand out under the name of a workbook.
pub(crate) fn grids(bytes: &[u8], limits: &Limits) -> Result<(Format, Vec<Grid>, bool), Unreadable> {
    if bytes.len() > limits.max_bytes {
        return Err(Unreadable::TooLarge {
            bytes: bytes.len(),
            limit: limits.max_bytes,
        });
    }
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Unreadable::Empty);
    }
    let mut writer = Writer::new(limits);
    let (format, grids) = match known_format(bytes) {
        Ok(()) => {
            let (text, source) = decoded(bytes)?;
            if html::is_page(&text).is_some() {
                let opened = html::open(&text, limits)?.into_opened(source, "html")?;
                (Format::Html, vec![sheet::of_text(&opened.text, "\t", limits)?])
            } else {
                let grid = sheet::csv::grid(&text, limits)?;
                (Format::Csv, vec![grid])
            }
        }
        Err(Unreadable::NotText {
            looks_like: "doc/ole",
        }) => (Format::Xls, sheet::xls::grids(bytes, limits, &mut writer)?),
        Err(_) if bytes.starts_with(b"PK") => {
            let (format, _) = packaged_as(bytes, limits)?;
            let package = Package::open(bytes, limits, "zip")?;
            match format {
                Format::Xlsx => (format, sheet::xlsx::grids(package, limits, &mut writer)?),
                Format::Ods => (format, sheet::ods::grids(package, limits, &mut writer)?),
                Format::Docx => return Err(Unreadable::NotText { looks_like: "docx" }),
                _ => return Err(Unreadable::NotText { looks_like: "odt" }),
            }
        }
        Err(other) => return Err(other),
    };
    Ok((format, grids, writer.has_note("macros")))
}

/// Text, pages of the web and values between commas.
fn plain(bytes: &[u8], limits: &Limits) -> Result<Opened, Unreadable> {
    let (text, mut source) = decoded(bytes)?;
    if let Some(why) = html::is_page(&text) {
        source.format = Format::Html;
        source.evidence.insert(0, why);
        return html::open(&text, limits)?.into_opened(source, "html");
    }
    if let Some((by, why)) = sheet::csv::separator(&text) {
        source.format = Format::Csv;
        source.evidence.insert(0, why);
        return sheet::csv::open(&text, by, limits)?.into_opened(source, "csv");
    }
    Ok(Opened { text, source })
}

/// The characters of a file of text, as its encoding was found or declared.
fn decoded(bytes: &[u8]) -> Result<(String, Source), Unreadable> {
    let declared = html::declared_charset(bytes);
    let decoded = match text(bytes) {
        Ok(decoded) if decoded.encoding == "utf-8" => decoded,
        outcome => match declared.and_then(|label| text_as_declared(bytes, &label)) {
            Some(decoded) => decoded,
            None => match outcome {
                Err(Unreadable::Undecodable { at }) => {
                    text_with_losses(bytes).ok_or(Unreadable::Undecodable { at })?
                }
                other => other?,
            },
        },
    };
    let source = Source {
        format: Format::Text,
        encoding: decoded.encoding.to_owned(),
        evidence: decoded.evidence,
        notes: Vec::new(),
        blocks: Vec::new(),
    };
    Ok((decoded.text, source))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn source() -> Source {
        Source {
            format: Format::Text,
            encoding: "utf-8".to_owned(),
            evidence: Vec::new(),
            notes: Vec::new(),
            blocks: Vec::new(),
        }
    }
}
