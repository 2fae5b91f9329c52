//! Objects of a PDF as they stand in its bytes.

use std::collections::HashMap;

/// Entries by name.
pub(super) type Dict = HashMap<String, Object>;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Object {
    Null,
    Bool(bool),
    Number(f64),
    Text(Vec<u8>),
    Name(String),
    Array(Vec<Object>),
    Dict(Dict),
    /// A dictionary with the place of its bytes: file or object stream, start, end.
    Stream(Dict, usize, usize),
    Reference(u32),
    /// An operator of a page's content.
    Word(String),
}

impl Object {
    pub(super) fn number(&self) -> Option<f64> {
        match self {
            Self::Number(n) => Some(*n),
            _ => None,
        }
    }
    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(n) => Some(n),
            _ => None,
        }
    }
}

pub(super) fn is_space(b: u8) -> bool {
    matches!(b, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_mark(b: u8) -> bool {
    matches!(
        b,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

/// Reads objects from bytes.
pub(super) struct Parser<'a> {
    pub(super) data: &'a [u8],
    pub(super) at: usize,
    max_depth: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(data: &'a [u8], at: usize, max_depth: usize) -> Self {
        Self { data, at, max_depth }
    }

    fn peek(&self) -> Option<u8> {
        self.data.get(self.at).copied()
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(b) = self.peek() {
            if b == b'%' {
                while self.peek().is_some_and(|b| b != b'\n' && b != b'\r') {
                    self.at += 1;
                }
            } else if is_space(b) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// The next object; `None` at the end or where nothing can be read.
    pub(super) fn object(&mut self) -> Option<Object> {
        self.nested(0)
    }

    fn nested(&mut self, depth: usize) -> Option<Object> {
        if depth > self.max_depth {
            self.at = self.data.len();
            return None;
        }
        self.skip_space();
        match self.peek()? {
            b'/' => {
                self.at += 1;
                Some(Object::Name(self.name()))
            }
            b'(' => Some(Object::Text(self.text())),
            b'<' if self.data.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Some(Object::Dict(self.entries(depth)))
            }
            b'<' => Some(Object::Text(self.hex())),
            b'[' => {
                self.at += 1;
                let mut out = Vec::new();
                loop {
                    self.skip_space();
                    match self.peek() {
                        None => break,
                        Some(b']') => {
                            self.at += 1;
                            break;
                        }
                        Some(_) => match self.nested(depth + 1) {
                            Some(Object::Word(w)) if w == "R" => reference(&mut out),
                            Some(object) => out.push(object),
                            None => break,
                        },
                    }
                }
                Some(Object::Array(out))
            }
            b')' | b'>' | b']' | b'{' | b'}' => {
                self.at += 1;
                Some(Object::Null)
            }
            _ => Some(self.word()),
        }
    }

    fn entries(&mut self, depth: usize) -> Dict {
        let mut row = Vec::new();
        loop {
            self.skip_space();
            match self.peek() {
                None => break,
                Some(b'>') => {
                    self.at += 1;
                    if self.peek() == Some(b'>') {
                        self.at += 1;
                    }
                    break;
                }
                Some(_) => match self.nested(depth + 1) {
                    Some(Object::Word(w)) if w == "R" => reference(&mut row),
                    // The dictionary was never closed.
                    Some(Object::Word(w)) if w == "endobj" || w == "stream" => break,
                    Some(object) => row.push(object),
                    None => break,
                },
            }
        }
        let mut out = Dict::new();
        let mut row = row.into_iter().peekable();
        while let Some(key) = row.next() {
            if let Object::Name(key) = key
                && let Some(value) = row.next()
            {
                out.insert(key, value);
            }
        }
        out
    }

    fn name(&mut self) -> String {
        let mut out = Vec::new();
        while let Some(b) = self.peek() {
            if is_space(b) || is_mark(b) {
                break;
            }
            self.at += 1;
            let code = (b == b'#')
                .then(|| self.data.get(self.at..self.at + 2))
                .flatten()
                .and_then(|h| std::str::from_utf8(h).ok())
                .and_then(|h| u8::from_str_radix(h, 16).ok());
            if let Some(code) = code {
                self.at += 2;
                out.push(code);
            } else {
                out.push(b);
            }
        }
        String::from_utf8_lossy(&out).into_owned()
    }

    fn text(&mut self) -> Vec<u8> {
        self.at += 1;
        let (mut out, mut open) = (Vec::new(), 1_usize);
        while let Some(b) = self.peek() {
            self.at += 1;
            match b {
                b'(' => {
                    open += 1;
                    out.push(b);
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        break;
                    }
                    out.push(b);
                }
                b'\\' => {
                    let Some(c) = self.peek() else { break };
                    self.at += 1;
                    match c {
                        b'n' => out.push(b'\n'),
                        b'r' => out.push(b'\r'),
                        b't' => out.push(b'\t'),
                        b'b' => out.push(8),
                        b'f' => out.push(12),
                        b'\r' => {
                            if self.peek() == Some(b'\n') {
                                self.at += 1;
                            }
                        }
                        b'\n' => {}
                        b'0'..=b'7' => {
                            let mut code = u32::from(c - b'0');
                            for _ in 0..2 {
                                match self.peek() {
                                    Some(d @ b'0'..=b'7') => {
                                        code = code * 8 + u32::from(d - b'0');
                                        self.at += 1;
                                    }
                                    _ => break,
                                }
                            }
                            out.push((code & 0xFF) as u8);
                        }
                        other => out.push(other),
                    }
                }
                b => out.push(b),
            }
        }
        out
    }

    fn hex(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut digits = Vec::new();
        while let Some(b) = self.peek() {
            self.at += 1;
            if b == b'>' {
                break;
            }
            if let Some(d) = char::from(b).to_digit(16) {
                digits.push(u8::try_from(d).unwrap_or(0));
            }
        }
        if digits.len() % 2 == 1 {
            digits.push(0);
        }
        digits
            .as_chunks::<2>()
            .0
            .iter()
            .map(|p| p[0] << 4 | p[1])
            .collect()
    }

    fn word(&mut self) -> Object {
        let start = self.at;
        while let Some(b) = self.peek() {
            if is_space(b) || is_mark(b) {
                break;
            }
            self.at += 1;
        }
        if self.at == start {
            self.at += 1;
            return Object::Null;
        }
        let word = String::from_utf8_lossy(&self.data[start..self.at]).into_owned();
        if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
            if let Ok(n) = word.parse::<f64>() {
                return Object::Number(if n.is_finite() { n } else { 0.0 });
            }
            // --5 and 5-3 of poor writers.
            let digits: String = word
                .trim_start_matches('-')
                .chars()
                .take_while(|c| c.is_ascii_digit() || *c == '.')
                .collect();
            return Object::Number(digits.parse().unwrap_or(0.0));
        }
        match word.as_str() {
            "true" => Object::Bool(true),
            "false" => Object::Bool(false),
            "null" => Object::Null,
            _ => Object::Word(word),
        }
    }
}

/// `12 0 R` was read as two numbers and a word.
fn reference(row: &mut Vec<Object>) {
    if row.len() >= 2
        && let (Some(id), Some(_)) = (row[row.len() - 2].number(), row[row.len() - 1].number())
    {
        row.truncate(row.len() - 2);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "saturates"
        )]
        row.push(Object::Reference(id as u32));
    }
}
