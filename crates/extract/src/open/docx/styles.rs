//! What a paragraph takes from its style: its outline level and its list.

use crate::decode::{Limits, Unreadable};
use crate::open::writer::Writer;
use crate::open::xml::{Piece, Xml};
use std::collections::HashMap;

/// One style.
#[derive(Clone, Default)]
struct Style {
    based_on: Option<String>,
    level: Option<u8>,
    list: Option<i64>,
    list_level: Option<usize>,
}

/// Styles by id.
#[derive(Default)]
pub(super) struct Styles(HashMap<String, Style>);

impl Styles {
    fn look<T>(&self, id: &str, of: impl Fn(&Style) -> Option<T>) -> Option<T> {
        let mut at = self.0.get(id)?;
        for _ in 0..12 {
            if let Some(found) = of(at) {
                return Some(found);
            }
            at = self.0.get(at.based_on.as_deref()?)?;
        }
        None
    }

    /// Heading level from 1.
    pub(super) fn level(&self, id: &str) -> Option<u8> {
        self.look(id, |s| s.level)
    }

    /// List and level in it.
    pub(super) fn list(&self, id: &str) -> Option<(i64, usize)> {
        let list = self.look(id, |s| s.list)?;
        Some((list, self.look(id, |s| s.list_level).unwrap_or(0)))
    }
}

pub(super) fn read(
    text: &str,
    limits: &Limits,
    broken: Unreadable,
    writer: &mut Writer,
) -> Result<Styles, Unreadable> {
    let mut xml = Xml::new(text, limits.max_depth, broken);
    let mut styles = Styles::default();
    let mut now: Option<(String, Style)> = None;
    while let Some(piece) = xml.next(writer)? {
        match piece {
            Piece::Open(e) if e.name == "style" => {
                now = e.get("styleId").map(|id| (id, Style::default()));
            }
            Piece::Open(e) => {
                let Some((_, style)) = &mut now else { continue };
                match e.name.as_str() {
                    "basedOn" => style.based_on = e.get("val"),
                    "outlineLvl" => {
                        style.level = e.number::<u8>("val").filter(|n| *n < 9).map(|n| (n + 1).min(6));
                    }
                    "numId" => style.list = e.number("val"),
                    "ilvl" => style.list_level = e.number("val"),
                    _ => {}
                }
            }
            Piece::Close(name) if name == "style" => {
                if let Some((id, style)) = now.take() {
                    styles.0.insert(id, style);
                }
            }
            _ => {}
        }
    }
    Ok(styles)
}
