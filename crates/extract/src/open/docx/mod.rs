//! Papers of Word and WPS: paragraphs with the numbers that lists give them, tables as rows. What was struck out is
//! gone, what was put in stands; heads, feet and notes are kept apart.

mod body;
mod numbering;
mod styles;

use super::package::Package;
use super::writer::Writer;
use super::xml::{Piece, Xml, characters};
use crate::decode::{Limits, Unreadable};

pub(super) fn open(mut package: Package<'_>, limits: &Limits) -> Result<Writer, Unreadable> {
    package.is("docx");
    let mut writer = Writer::new(limits);
    let names = package.names();
    let main = names
        .iter()
        .find(|n| n.as_str() == "word/document.xml")
        .or_else(|| {
            names.iter().find(|n| {
                n.strip_prefix("word/document")
                    .is_some_and(|rest| rest.strip_suffix(".xml").is_some())
            })
        })
        .cloned()
        .unwrap_or_else(|| "word/document.xml".to_owned());
    let document = package.must(&main)?;
    let broken = |package: &Package<'_>, name: &str| package.broken(name);
    let mut styles = styles::Styles::default();
    if let Some(part) = package.part("word/styles.xml")? {
        let cause = broken(&package, "word/styles.xml");
        styles = styles::read(&characters(&part), limits, cause, &mut writer)?;
    }
    let mut numbering = numbering::Numbering::default();
    if let Some(part) = package.part("word/numbering.xml")? {
        let cause = broken(&package, "word/numbering.xml");
        numbering = numbering::read(&characters(&part), limits, cause, &mut writer)?;
    }
    let cause = broken(&package, &main);
    body::read(
        &characters(&document),
        limits,
        cause,
        &styles,
        &mut numbering,
        &mut writer,
    )?;
    for name in &names {
        let Some(stem) = name.strip_prefix("word/") else {
            continue;
        };
        let code = match stem
            .trim_end_matches(".xml")
            .trim_end_matches(|c: char| c.is_ascii_digit())
        {
            "header" => "header",
            "footer" => "footer",
            "footnotes" | "endnotes" => "footnote",
            "comments" => "comment",
            "vbaProject.bin" => {
                writer.note("macros", 1, "");
                continue;
            }
            _ => continue,
        };
        if let Some(part) = package.part(name)? {
            let cause = broken(&package, name);
            for paragraph in paragraphs(&characters(&part), limits, cause, &mut writer)? {
                // A page number is no words.
                if paragraph.chars().any(char::is_alphabetic) {
                    writer.note(code, 1, &paragraph);
                }
            }
        }
    }
    Ok(writer)
}

/// The plain paragraphs of a part.
fn paragraphs(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<Vec<String>, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut out = Vec::new();
    let mut line = String::new();
    let mut in_text = false;
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) => in_text = e.name == "t",
            Piece::Text(t) if in_text => line.push_str(&t),
            Piece::Text(_) => {}
            Piece::Close(name) => {
                in_text = false;
                if name == "p" && !line.trim().is_empty() {
                    out.push(std::mem::take(&mut line));
                }
            }
        }
    }
    Ok(out)
}
