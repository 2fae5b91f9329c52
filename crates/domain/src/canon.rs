//! The canonical form: the bytes that are hashed. `docs/decisions/0002-trail-encoding.md` states it with golden
//! vectors, and a script in another language recomputes them.
//!
//! A form is a sequence of fields in a fixed order. A field is its length as 8 bytes, big end first, then its bytes;
//! integers are decimal text; an absent field is the length `ff…ff` with no bytes, so absent is not empty.

use crate::field::Value;
use crate::packed::{Cell, Packed};
use sm3::{Digest, Sm3};

/// Builds a canonical form field by field.
#[derive(Default)]
pub struct Form(Vec<u8>);

impl Form {
    /// An empty form.
    pub fn new() -> Self {
        Self::default()
    }
    /// Appends bytes.
    pub fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
        self.0.extend_from_slice(bytes);
        self
    }
    /// Appends text.
    pub fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }
    /// Appends an integer as decimal text.
    pub fn int(&mut self, n: i64) -> &mut Self {
        use std::io::Write as _;
        let at = self.0.len();
        self.0.extend_from_slice(&[0; 8]);
        // Into memory nothing fails.
        let _ = write!(self.0, "{n}");
        let long = (self.0.len() - at - 8) as u64;
        self.0[at..at + 8].copy_from_slice(&long.to_be_bytes());
        self
    }
    /// Appends an absent field.
    pub fn absent(&mut self) -> &mut Self {
        self.0.extend_from_slice(&u64::MAX.to_be_bytes());
        self
    }
    /// Appends an integer or its absence.
    pub fn maybe_int(&mut self, n: Option<i64>) -> &mut Self {
        match n {
            Some(n) => self.int(n),
            None => self.absent(),
        }
    }
    /// Appends text or its absence.
    pub fn maybe_text(&mut self, text: Option<&str>) -> &mut Self {
        match text {
            Some(text) => self.text(text),
            None => self.absent(),
        }
    }
    /// Appends a column's value.
    pub fn value(&mut self, value: &Value) -> &mut Self {
        self.cell(value.into())
    }
    fn cell(&mut self, cell: Cell<'_>) -> &mut Self {
        match cell {
            Cell::Null => self.absent(),
            Cell::Int(n) => self.int(n),
            Cell::Text(text) => self.text(text),
            Cell::Bytes(bytes) => self.bytes(bytes),
        }
    }
    /// The bytes so far.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
    /// Hands the bytes so far to a digest and goes on without them: the form of many parts never lies in memory as a whole.
    pub fn pass_on(&mut self, to: &mut Sm3) {
        to.update(&self.0);
        self.0.clear();
    }
    /// SM3 over the form, as 64 hex digits.
    pub fn digest(&self) -> String {
        digest(&self.0)
    }
}

/// SM3 (GB/T 32905) of bytes, as 64 lower-case hex digits.
pub fn digest(bytes: &[u8]) -> String {
    hex(&Sm3::digest(bytes))
}

/// Lower-case hex.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut out = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from(DIGITS[usize::from(digit)]));
        }
    }
    out
}

/// The digest of one guarded row: `kind`, version of its form, then its columns in order (the id is the first).
///
/// A table that got columns later has further forms: `added` says how many each of them put at the end. A row is hashed in
/// the oldest form that holds everything it says, so that one which says nothing in the added columns keeps the digest
/// that it had before there were any.
pub fn row_digest(kind: &str, values: &[Value], added: &[usize]) -> String {
    let cells = |at: usize| values.get(at).map_or(Cell::Null, Cell::from);
    digest_of_row(&mut Form::new(), kind, values.len(), cells, added)
}

/// The same of a row among many, in a form whose room is used again for the next; what it held is gone.
pub fn packed_digest(
    form: &mut Form,
    kind: &str,
    (rows, places): (&Packed, std::ops::Range<usize>),
    added: &[usize],
) -> String {
    let cells = |at| rows.cell(places.start + at);
    digest_of_row(form, kind, places.len(), cells, added)
}

fn digest_of_row<'a>(
    form: &mut Form,
    kind: &str,
    mut width: usize,
    cell: impl Fn(usize) -> Cell<'a>,
    added: &[usize],
) -> String {
    let mut version = 1 + added.len();
    for more in added.iter().rev() {
        let older = width.saturating_sub(*more);
        if (older..width).any(|at| cell(at) != Cell::Null) {
            break;
        }
        version -= 1;
        width = older;
    }
    form.0.clear();
    form.text(kind).int(i64::try_from(version).unwrap_or(i64::MAX));
    for at in 0..width {
        form.cell(cell(at));
    }
    form.digest()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sm3_gives_the_standards_vector() {
        assert_eq!(
            digest(b"abc"),
            "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
        );
    }

    #[test]
    fn a_row_keeps_the_oldest_form_that_holds_all_it_says() {
        let row = |values: &[Option<i64>], added: &[usize]| {
            let values: Vec<Value> = values.iter().map(|v| v.map_or(Value::Null, Value::Int)).collect();
            row_digest("t", &values, added)
        };
        let first = row(&[Some(1), None], &[]);
        assert_eq!(first, row(&[Some(1), None, None], &[1]));
        assert_eq!(first, row(&[Some(1), None, None, None, None], &[1, 2]));
        let second = row(&[Some(1), None, Some(2)], &[1]);
        assert_eq!(second, row(&[Some(1), None, Some(2), None, None], &[1, 2]));
        assert_ne!(first, second);
        assert_ne!(second, row(&[Some(1), None, Some(2), None, Some(3)], &[1, 2]));
        assert_ne!(
            row(&[Some(1), None, None, Some(3), None], &[1, 2]),
            row(&[Some(1), None, None, Some(3)], &[2])
        );
    }

    #[test]
    fn absent_is_not_empty_and_fields_do_not_run_together() {
        let (mut a, mut b, mut c) = (Form::new(), Form::new(), Form::new());
        a.absent();
        b.text("");
        assert_ne!(a.digest(), b.digest());
        c.text("ab").text("c");
        assert_ne!(c.digest(), Form::new().text("a").text("bc").digest());
    }
}
