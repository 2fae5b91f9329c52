//! Values of many rows one behind the other, their texts in one string: rows that are written by the thousand need no memory
//! of their own each, and nothing is given back piece by piece.

use crate::field::Value;
use serde::Serialize;
use std::fmt::{Display, Write as _};
use std::ops::Range;

/// A value as it is bound to a place or hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell<'a> {
    /// Absent.
    Null,
    /// An integer.
    Int(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Bytes(&'a [u8]),
}

impl<'a> From<&'a Value> for Cell<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Null,
            Value::Int(n) => Self::Int(*n),
            Value::Text(text) => Self::Text(text),
            Value::Bytes(bytes) => Self::Bytes(bytes),
        }
    }
}

impl From<Cell<'_>> for Value {
    fn from(cell: Cell<'_>) -> Self {
        match cell {
            Cell::Null => Self::Null,
            Cell::Int(n) => Self::Int(n),
            Cell::Text(text) => Self::Text(text.to_owned()),
            Cell::Bytes(bytes) => Self::Bytes(bytes.to_vec()),
        }
    }
}

/// Where a value stands.
#[derive(Clone, Debug)]
enum Place {
    Null,
    Int(i64),
    Text(Range<usize>),
    Bytes(Range<usize>),
}

/// The values.
#[derive(Clone, Debug, Default)]
pub struct Packed {
    places: Vec<Place>,
    text: String,
    bytes: Vec<u8>,
    /// Room in which JSON is made.
    json: Vec<u8>,
}

impl Packed {
    /// How many values.
    pub fn len(&self) -> usize {
        self.places.len()
    }
    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
    /// Forgets them and keeps their room.
    pub fn clear(&mut self) {
        self.places.clear();
        self.text.clear();
        self.bytes.clear();
    }
    /// Appends absence.
    pub fn null(&mut self) {
        self.places.push(Place::Null);
    }
    /// Appends an integer.
    pub fn int(&mut self, n: i64) {
        self.places.push(Place::Int(n));
    }
    /// Appends text.
    pub fn text(&mut self, text: &str) {
        let from = self.text.len();
        self.text.push_str(text);
        self.places.push(Place::Text(from..self.text.len()));
    }
    /// Appends text as it is shown.
    pub fn shown(&mut self, text: impl Display) {
        let from = self.text.len();
        // Into memory nothing fails.
        let _ = write!(self.text, "{text}");
        self.places.push(Place::Text(from..self.text.len()));
    }
    /// Appends a plain struct of text and integers, which always serialises, as JSON.
    pub fn json(&mut self, value: &impl Serialize) {
        let mut json = std::mem::take(&mut self.json);
        json.clear();
        let done = serde_json::to_writer(&mut json, value);
        self.text(
            done.ok()
                .and_then(|()| str::from_utf8(&json).ok())
                .unwrap_or_default(),
        );
        self.json = json;
    }
    /// Appends a value.
    pub fn value(&mut self, value: &Value) {
        match value {
            Value::Null => self.null(),
            Value::Int(n) => self.int(*n),
            Value::Text(text) => self.text(text),
            Value::Bytes(bytes) => {
                let from = self.bytes.len();
                self.bytes.extend_from_slice(bytes);
                self.places.push(Place::Bytes(from..self.bytes.len()));
            }
        }
    }
    /// The value at a place; absent behind the last.
    pub fn cell(&self, at: usize) -> Cell<'_> {
        match self.places.get(at) {
            None | Some(Place::Null) => Cell::Null,
            Some(Place::Int(n)) => Cell::Int(*n),
            Some(Place::Text(range)) => Cell::Text(self.text.get(range.clone()).unwrap_or_default()),
            Some(Place::Bytes(range)) => Cell::Bytes(self.bytes.get(range.clone()).unwrap_or_default()),
        }
    }
    /// The values of some places.
    pub fn cells(&self, places: Range<usize>) -> impl Iterator<Item = Cell<'_>> {
        places.map(|at| self.cell(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_out_as_they_went_in() {
        let values = [
            Value::Text("长江".to_owned()),
            Value::Null,
            Value::Bytes(vec![0, 255]),
            Value::Int(-7),
            Value::Text(String::new()),
            Value::Bytes(Vec::new()),
        ];
        let mut packed = Packed::default();
        for _ in 0..2 {
            packed.clear();
            for value in &values {
                packed.value(value);
            }
            packed.json(&("一", 2));
            packed.shown(3.5);
            let out: Vec<Value> = packed.cells(0..packed.len()).map(Value::from).collect();
            assert_eq!(out[..values.len()], values);
            let made = [
                Value::Text("[\"一\",2]".to_owned()),
                Value::Text("3.5".to_owned()),
            ];
            assert_eq!(out[values.len()..], made);
            assert_eq!(packed.cell(99), Cell::Null);
        }
    }
}
