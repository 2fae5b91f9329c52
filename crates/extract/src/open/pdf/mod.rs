//! PDF with text: characters with their places, laid out as lines, columns and tables again.
//!
//! Our own reader: those of the registry follow references without a bound (a form that shows itself overflows the
//! stack, which no guard catches) and give text without places, so that neither columns nor ruled tables could be told.

mod content;
mod file;
mod filter;
mod font;
mod object;

use super::layout;
use super::writer::Writer;
use crate::decode::{Limits, Unreadable};

pub(super) fn open(bytes: &[u8], limits: &Limits) -> Result<Writer, Unreadable> {
    let broken = |part: &str| Unreadable::Broken {
        looks_like: "pdf",
        part: part.to_owned(),
    };
    let mut writer = Writer::new(limits);
    let mut file = file::File::open(bytes, limits, &mut writer)?;
    let pages = file.pages(&mut writer)?;
    if pages.is_empty() {
        return Err(broken("pages"));
    }
    let mut fonts = content::Fonts::default();
    let mut sheets = Vec::new();
    let (mut unknown, mut shown, mut without) = (0_usize, 0_usize, 0_usize);
    for page in &pages {
        let mut shower = content::Shower::new(&mut file, &mut fonts, &mut writer, limits.max_depth);
        shower.page(page)?;
        unknown += shower.unknown;
        let sheet = std::mem::take(&mut shower.sheet);
        let (pictures, artifacts) = (shower.pictures, std::mem::take(&mut shower.artifact_words));
        shown += sheet.runs.len();
        if sheet.runs.iter().all(|r| r.text.trim().is_empty()) {
            without += usize::from(pictures > 0);
        }
        // Counted in pages here: a scanned page may hold one picture or hundreds of strips.
        writer.note("pictures", usize::from(pictures > 0), "");
        if artifacts.chars().any(char::is_alphabetic) {
            writer.note("header", 1, &artifacts);
        }
        sheets.push(sheet);
    }
    if unknown * 3 > shown && unknown > 20 {
        return Err(broken("ToUnicode"));
    }
    writer.note("unknown-characters", unknown, "");
    if without < pages.len() {
        writer.note("page-without-text", without, "");
    }
    layout::write(sheets, &mut writer)?;
    Ok(writer)
}
