//! The objects of a file, found by looking for them: the table at its end is often wrong, and a file cut short has
//! none. Every stream that is opened counts against what may be opened.

use super::filter;
use super::object::{Dict, Object, Parser, is_space};
use crate::decode::{Limits, Unreadable};
use crate::open::writer::Writer;
use std::borrow::Cow;
use std::collections::HashMap;
use std::rc::Rc;

/// Where an object stands.
#[derive(Clone, Copy)]
struct Place {
    /// 0 is the file, others are object streams.
    data: usize,
    at: usize,
}

/// A file taken apart.
pub(super) struct File<'a> {
    datas: Vec<Cow<'a, [u8]>>,
    places: HashMap<u32, Place>,
    max_depth: usize,
    left: usize,
    limit: usize,
    /// The catalogue, if anything names it.
    root: Option<u32>,
}

impl<'a> File<'a> {
    pub(super) fn open(bytes: &'a [u8], limits: &Limits, writer: &mut Writer) -> Result<Self, Unreadable> {
        let mut file = Self {
            datas: vec![Cow::Borrowed(bytes)],
            places: HashMap::new(),
            max_depth: limits.max_depth,
            left: limits.max_expanded,
            limit: limits.max_expanded,
            root: None,
        };
        let mut packed = Vec::new();
        for at in objects(bytes) {
            writer.step(1)?;
            let (id, start) = at;
            file.places.insert(id, Place { data: 0, at: start });
            let head = &bytes[start..bytes.len().min(start + 400)];
            if contains(head, b"/ObjStm") {
                packed.push(id);
            }
            if contains(head, b"/Catalog") {
                file.root = Some(id);
            }
        }
        let mut from = 0;
        while let Some(p) = find(&bytes[from..], b"trailer") {
            from += p + 7;
            writer.step(1)?;
            if let Some(Object::Dict(d)) = Parser::new(bytes, from, file.max_depth).object()
                && let Some(Object::Reference(id)) = d.get("Root")
                && file.places.contains_key(id)
            {
                file.root = Some(*id);
            }
        }
        for id in packed {
            file.unpack(id, writer)?;
        }
        Ok(file)
    }

    /// The objects within an object stream.
    fn unpack(&mut self, id: u32, writer: &mut Writer) -> Result<(), Unreadable> {
        let Some(Object::Stream(dict, start, end)) = self.get(id) else {
            return Ok(());
        };
        let Some(data) = self.stream(&dict, start, end)? else {
            return Ok(());
        };
        let number = |key: &str| dict.get(key).and_then(Object::number).unwrap_or(0.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates"
        )]
        let (count, first) = (number("N") as usize, number("First") as usize);
        let index = self.datas.len();
        let mut pairs = Vec::new();
        let mut parser = Parser::new(&data, 0, self.max_depth);
        for _ in 0..count.min(data.len()) {
            writer.step(1)?;
            let (Some(Object::Number(id)), Some(Object::Number(at))) = (parser.object(), parser.object())
            else {
                break;
            };
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "saturates"
            )]
            pairs.push((id as u32, first.saturating_add(at as usize)));
        }
        for (id, at) in pairs {
            if at < data.len() {
                if contains(&data[at..data.len().min(at + 400)], b"/Catalog") && self.root.is_none() {
                    self.root = Some(id);
                }
                self.places.insert(id, Place { data: index, at });
            }
        }
        self.datas.push(Cow::Owned(data));
        Ok(())
    }

    /// An object by its number.
    pub(super) fn get(&self, id: u32) -> Option<Object> {
        let place = self.places.get(&id)?;
        let data = &self.datas[place.data];
        let mut parser = Parser::new(data, place.at, self.max_depth);
        let dict = match parser.object()? {
            Object::Dict(dict) => dict,
            other => return Some(other),
        };
        if place.data != 0 {
            return Some(Object::Dict(dict));
        }
        parser.skip_space();
        if !data[parser.at..].starts_with(b"stream") {
            return Some(Object::Dict(dict));
        }
        let mut start = parser.at + 6;
        if data.get(start) == Some(&b'\r') {
            start += 1;
        }
        if data.get(start) == Some(&b'\n') {
            start += 1;
        }
        let told = dict.get("Length").and_then(|l| match l {
            Object::Number(n) => Some(*n),
            // The length may stand elsewhere, but not in turn.
            Object::Reference(r) => {
                let place = self.places.get(r).filter(|p| p.data == 0)?;
                Parser::new(data, place.at, self.max_depth).object()?.number()
            }
            _ => None,
        });
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates"
        )]
        let told = told.map(|n| start.saturating_add(n as usize)).filter(|end| {
            *end <= data.len() && {
                let rest = &data[*end..data.len().min(*end + 20)];
                contains(rest, b"endstream")
            }
        });
        let end =
            told.unwrap_or_else(|| find(&data[start..], b"endstream").map_or(data.len(), |p| start + p));
        Some(Object::Stream(dict, start, end))
    }

    /// An object, through references.
    pub(super) fn resolved(&self, object: &Object) -> Object {
        let mut at = object.clone();
        for _ in 0..8 {
            match at {
                Object::Reference(id) => at = self.get(id).unwrap_or(Object::Null),
                other => return other,
            }
        }
        Object::Null
    }

    /// An entry of a dictionary, through references.
    pub(super) fn entry(&self, dict: &Dict, key: &str) -> Object {
        dict.get(key).map_or(Object::Null, |o| self.resolved(o))
    }

    /// A dictionary in an entry; that of a stream, too.
    pub(super) fn dict(&self, dict: &Dict, key: &str) -> Option<Dict> {
        match self.entry(dict, key) {
            Object::Dict(d) | Object::Stream(d, ..) => Some(d),
            _ => None,
        }
    }

    pub(super) fn array(&self, dict: &Dict, key: &str) -> Vec<Object> {
        match self.entry(dict, key) {
            Object::Array(a) => a,
            Object::Null => Vec::new(),
            other => vec![other],
        }
    }

    /// The decoded bytes of a stream; `None` for pictures.
    pub(super) fn stream(
        &mut self,
        dict: &Dict,
        start: usize,
        end: usize,
    ) -> Result<Option<Vec<u8>>, Unreadable> {
        let raw = &self.datas[0];
        let raw = raw.get(start..end.min(raw.len())).unwrap_or_default();
        let filters = self.array(dict, "Filter");
        let parameters = self.array(dict, "DecodeParms");
        let mut data = Cow::Borrowed(raw);
        for (n, filter) in filters.iter().take(8).enumerate() {
            let filter = self.resolved(filter);
            let parameters = match parameters.get(n).map(|p| self.resolved(p)) {
                Some(Object::Dict(d)) => d,
                _ => Dict::new(),
            };
            let Some(name) = filter.name() else { continue };
            match filter::apply(name, &data, &parameters, self.left) {
                filter::Outcome::Data(out) => data = Cow::Owned(out),
                filter::Outcome::Picture => return Ok(None),
                filter::Outcome::TooMuch => {
                    return Err(Unreadable::TooMuch {
                        what: "bytes",
                        limit: self.limit,
                    });
                }
            }
        }
        let data = data.into_owned();
        if data.len() > self.left {
            return Err(Unreadable::TooMuch {
                what: "bytes",
                limit: self.limit,
            });
        }
        self.left -= data.len();
        Ok(Some(data))
    }

    /// Pages in order, each with what it takes from above it.
    pub(super) fn pages(&self, writer: &mut Writer) -> Result<Vec<Rc<Dict>>, Unreadable> {
        const TAKEN: [&str; 4] = ["Resources", "MediaBox", "CropBox", "Rotate"];
        let mut out = Vec::new();
        let root = self.root.and_then(|id| match self.get(id) {
            Some(Object::Dict(d)) => Some(d),
            _ => None,
        });
        let Some(top) = root.and_then(|r| r.get("Pages").cloned()) else {
            return Ok(out);
        };
        let mut seen = std::collections::HashSet::new();
        let mut stack = vec![(top, Dict::new(), 0_usize)];
        while let Some((node, above, depth)) = stack.pop() {
            writer.step(1)?;
            if let Object::Reference(id) = node
                && !seen.insert(id)
            {
                continue;
            }
            let Object::Dict(mut dict) = self.resolved(&node) else {
                continue;
            };
            for key in TAKEN {
                if !dict.contains_key(key)
                    && let Some(value) = above.get(key)
                {
                    dict.insert(key.to_owned(), value.clone());
                }
            }
            let kids = self.array(&dict, "Kids");
            if kids.is_empty() {
                out.push(Rc::new(dict));
                continue;
            }
            if depth >= self.max_depth {
                return Err(Unreadable::TooDeep {
                    limit: self.max_depth,
                });
            }
            let taken: Dict = TAKEN
                .iter()
                .filter_map(|k| dict.get(*k).map(|v| ((*k).to_owned(), v.clone())))
                .collect();
            stack.extend(kids.into_iter().rev().map(|k| (k, taken.clone(), depth + 1)));
        }
        Ok(out)
    }
}

/// Numbers and places of what is announced as `N G obj`.
fn objects(bytes: &[u8]) -> Vec<(u32, usize)> {
    let mut out = Vec::new();
    let mut from = 0;
    while let Some(p) = find(&bytes[from..], b"obj") {
        let at = from + p;
        from = at + 3;
        if bytes[..at].ends_with(b"end") {
            continue;
        }
        let mut back = at;
        let mut number = |digits_max: usize| {
            while back > 0 && is_space(bytes[back - 1]) {
                back -= 1;
            }
            let end = back;
            while back > 0 && bytes[back - 1].is_ascii_digit() && end - back < digits_max {
                back -= 1;
            }
            std::str::from_utf8(&bytes[back..end]).ok()?.parse::<u32>().ok()
        };
        if number(5).is_some()
            && let Some(id) = number(9)
        {
            out.push((id, at + 3));
        }
    }
    out
}

pub(super) fn find(data: &[u8], word: &[u8]) -> Option<usize> {
    let first = *word.first()?;
    let mut from = 0;
    while let Some(p) = data[from..].iter().position(|b| *b == first) {
        let at = from + p;
        if data[at..].starts_with(word) {
            return Some(at);
        }
        from = at + 1;
    }
    None
}

fn contains(data: &[u8], word: &[u8]) -> bool {
    find(data, word).is_some()
}
