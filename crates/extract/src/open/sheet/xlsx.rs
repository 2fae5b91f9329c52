//! Workbooks of 2007 and later. Read here and not by a library: a library gives a dense range, and two cells in far
//! corners would take all memory there is; it also does not tell what is hidden.

mod cells;
mod parts;

use super::{Grid, Shown};
use crate::decode::{Limits, Unreadable};
use crate::open::package::Package;
use crate::open::writer::Writer;
use crate::open::xml::{Piece, Xml, characters, own_characters};
use cells::Book;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// Words of fewer bytes are read in no time.
const LARGE: usize = 1 << 20;

struct Sheet {
    name: String,
    relation: String,
    hidden: bool,
}

pub(in crate::open) fn open(package: Package<'_>, limits: &Limits) -> Result<Writer, Unreadable> {
    let mut writer = Writer::new(limits);
    let grids = grids(package, limits, &mut writer)?;
    super::written(grids, writer)
}

/// The sheets of a workbook. Macros are noted and never looked into.
pub(in crate::open) fn grids(
    mut package: Package<'_>,
    limits: &Limits,
    writer: &mut Writer,
) -> Result<Vec<Grid>, Unreadable> {
    package.is("xlsx");
    if package.names().iter().any(|n| n.ends_with("vbaProject.bin")) {
        writer.note("macros", 1, "");
    }
    if !package.has("xl/workbook.xml") && package.has("xl/workbook.bin") {
        return Err(Unreadable::NotText { looks_like: "xlsb" });
    }
    let workbook = characters(&package.must("xl/workbook.xml")?);
    let cause = package.broken("xl/workbook.xml");
    let (sheets, from_1904) = sheets(&workbook, limits, cause, writer)?;
    let mut targets = HashMap::new();
    if let Some(part) = package.part("xl/_rels/workbook.xml.rels")? {
        let cause = package.broken("xl/_rels/workbook.xml.rels");
        targets = relations(&characters(&part), limits, cause, writer)?;
    }
    let mut shown = Vec::new();
    if let Some(part) = package.part("xl/styles.xml")? {
        let cause = package.broken("xl/styles.xml");
        shown = styles(&characters(&part), limits, cause, writer)?;
    }
    let mut parts = Vec::new();
    for (n, sheet) in sheets.into_iter().enumerate() {
        let target = targets
            .get(&sheet.relation)
            .cloned()
            .unwrap_or_else(|| format!("worksheets/sheet{}.xml", n + 1));
        let target = target.trim_start_matches('/');
        let name = if target.starts_with("xl/") {
            target.to_owned()
        } else {
            format!("xl/{target}")
        };
        // A sheet of a chart or of macros has no cells.
        if name.contains("worksheets") {
            parts.push((name, sheet));
        }
    }
    let (mut shared, mut ahead) = (Vec::new(), None);
    if let Some(part) = package.part("xl/sharedStrings.xml")? {
        let cause = package.broken("xl/sharedStrings.xml");
        let part = own_characters(part);
        let first = parts.first().filter(|_| part.len() >= LARGE);
        // The first sheet is unpacked while the words are read.
        (shared, ahead) = std::thread::scope(|scope| {
            let ahead = first.map(|(name, _)| scope.spawn(|| Ok(own_characters(package.must(name)?))));
            let shared = strings(&part, limits, cause, writer);
            let ahead = ahead.map(|ahead| match ahead.join() {
                Ok(ahead) => ahead,
                Err(panic) => std::panic::resume_unwind(panic),
            });
            Ok::<_, Unreadable>((shared?, ahead))
        })?;
    }
    let mut out = Vec::new();
    for (name, sheet) in parts {
        let part = match ahead.take() {
            Some(part) => part?,
            None => own_characters(package.must(&name)?),
        };
        let cause = package.broken(&name);
        let book = Book {
            shared: &shared,
            shown: &shown,
            from_1904,
        };
        let grid = Grid {
            name: sheet.name,
            hidden: sheet.hidden,
            ..Grid::default()
        };
        out.push(parts::sheet(&part, limits, &cause, &book, grid, writer)?);
    }
    Ok(out)
}

fn sheets(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<(Vec<Sheet>, bool), Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let (mut out, mut from_1904) = (Vec::new(), false);
    while let Some(piece) = xml.next(writer)? {
        let Piece::Open(e) = piece else { continue };
        match e.name.as_str() {
            "workbookPr" => from_1904 = matches!(e.get("date1904").as_deref(), Some("1" | "true")),
            "sheet" => out.push(Sheet {
                name: e.get("name").unwrap_or_default(),
                relation: e.get("id").unwrap_or_default(),
                hidden: e.get("state").is_some_and(|s| s != "visible"),
            }),
            _ => {}
        }
    }
    Ok((out, from_1904))
}

fn relations(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<HashMap<String, String>, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut out = HashMap::new();
    while let Some(piece) = xml.next(writer)? {
        if let Piece::Open(e) = piece
            && let (Some(id), Some(target)) = (e.get("Id"), e.get("Target"))
        {
            out.insert(id, target);
        }
    }
    Ok(out)
}

/// How each style of a cell shows a number.
fn styles(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<Vec<Shown>, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut codes: HashMap<u32, Shown> = HashMap::new();
    let (mut out, mut in_cells) = (Vec::new(), false);
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) => match e.name.as_str() {
                "numFmt" => {
                    if let (Some(id), Some(code)) = (e.number("numFmtId"), e.get("formatCode")) {
                        codes.insert(id, Shown::of_code(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id = e.number::<u32>("numFmtId").unwrap_or(0);
                    out.push(codes.get(&id).copied().unwrap_or_else(|| Shown::of_id(id)));
                }
                _ => {}
            },
            Piece::Close(name) if name == "cellXfs" => in_cells = false,
            _ => {}
        }
    }
    Ok(out)
}

fn strings(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<Vec<Arc<str>>, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let (mut out, mut now) = (Vec::new(), String::new());
    let (mut in_text, mut phonetic) = (false, false);
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) => match e.name.as_str() {
                "si" => now.clear(),
                "t" => in_text = true,
                "rPh" => phonetic = true,
                _ => {}
            },
            Piece::Text(t) if in_text && !phonetic => now.push_str(&t),
            Piece::Text(_) => {}
            Piece::Close(name) => match name.as_str() {
                "t" => in_text = false,
                "rPh" => phonetic = false,
                "si" => out.push(Arc::from(&*plain(&now))),
                _ => {}
            },
        }
    }
    Ok(out)
}

/// Words without the escapes of the format: `_x000D_` stands for a character that XML cannot hold or would not keep,
/// `_x005F_` for an underline that begins no escape.
fn plain(words: &str) -> Cow<'_, str> {
    if !words.contains("_x") {
        return Cow::Borrowed(words);
    }
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let ends = rest.as_bytes().get(at + 6) == Some(&b'_');
        let code = rest.get(at + 2..at + 6).filter(|_| ends);
        let digits = code.filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()));
        if let Some(n) = digits.and_then(|code| u32::from_str_radix(code, 16).ok()) {
            // Halves of a pair and nothing at all are no characters.
            out.push(char::from_u32(n).filter(|c| *c != '\0').unwrap_or('\u{FFFD}'));
            rest = &rest[at + 7..];
        } else {
            out.push_str("_x");
            rest = &rest[at + 2..];
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn escapes_of_the_format_become_the_characters_that_they_stand_for() {
        for (written, meant) in [
            ("两行_x000D_\n第二行", "两行\r\n第二行"),
            ("_x005F_x0041_", "_x0041_"),
            ("_x0041_x0042_", "Ax0042_"),
            ("a_xb", "a_xb"),
            ("_x00", "_x00"),
            ("_x00岸4_", "_x00岸4_"),
            ("_x0000_", "\u{FFFD}"),
            ("_xD83D_", "\u{FFFD}"),
            ("岸_x", "岸_x"),
        ] {
            assert_eq!(plain(written), meant, "{written}");
        }
    }
}
