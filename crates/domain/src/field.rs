//! The three column types of the schema, and how a word of the domain becomes one.
//!
//! The database knows integers, text and bytes, nothing else; so one SQL text binds alike on every database. A state
//! that holds data of its own becomes several columns ([`Group`]).

use crate::list::RowValue;
use crate::packed::Packed;

/// One value as the database holds it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Value {
    /// Absent, which is not the same as empty.
    Null,
    /// A 64-bit integer: ids, counts, amounts in 分, instants in milliseconds.
    Int(i64),
    /// Text: words, names, days, coded states.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// A type that fills exactly one column.
pub trait Field: Sized {
    /// The column's value.
    fn to_value(&self) -> Value;
    /// Appends it to those of many rows.
    fn pack(&self, out: &mut Packed) {
        out.value(&self.to_value());
    }
    /// Reads the column back; `None` when the value cannot be one of these.
    fn from_value(value: Value) -> Option<Self>;
    /// The same of a value that stays: what keeps no text of its own makes no copy of it.
    fn read(value: &Value) -> Option<Self> {
        Self::from_value(value.clone())
    }
}

/// A type that fills several columns, such as a state with what that state knows.
pub trait Group: Sized {
    /// Its columns, in the order in which they are hashed.
    const COLUMNS: &'static [&'static str];
    /// How many of the last columns each further form of the row added, in order: see [`crate::canon::row_digest`].
    const ADDED: &'static [usize] = &[];
    /// Appends one value per column.
    fn put(&self, out: &mut Vec<Value>);
    /// Appends them to those of many rows.
    fn pack(&self, out: &mut Packed) {
        let mut values = Vec::new();
        self.put(&mut values);
        for value in &values {
            out.value(value);
        }
    }
    /// What it says that is kept one by one beside the row.
    fn said(&self) -> Vec<RowValue> {
        Vec::new()
    }
    /// Reads the columns back; `None` when they do not fit together.
    fn take(values: &mut dyn Iterator<Item = Value>) -> Option<Self>;
}

impl Field for i64 {
    fn to_value(&self) -> Value {
        Value::Int(*self)
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Int(n) => Some(n),
            _ => None,
        }
    }
}

impl Field for bool {
    fn to_value(&self) -> Value {
        Value::Int((*self).into())
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Int(0) => Some(false),
            Value::Int(1) => Some(true),
            _ => None,
        }
    }
}

impl Field for String {
    fn to_value(&self) -> Value {
        Value::Text(self.clone())
    }
    fn pack(&self, out: &mut Packed) {
        out.text(self);
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Field for Vec<u8> {
    fn to_value(&self) -> Value {
        Value::Bytes(self.clone())
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

impl<T: Field> Field for Option<T> {
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null, Field::to_value)
    }
    fn pack(&self, out: &mut Packed) {
        match self {
            Some(value) => value.pack(out),
            None => out.null(),
        }
    }
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::from_value(other).map(Some),
        }
    }
    fn read(value: &Value) -> Option<Self> {
        match value {
            Value::Null => Some(None),
            other => T::read(other).map(Some),
        }
    }
}

/// Something that can be bound to a place of a statement: every [`Field`], and borrowed text.
pub trait Bind {
    /// The value to bind.
    fn bind(&self) -> Value;
}

impl<T: Field> Bind for T {
    fn bind(&self) -> Value {
        self.to_value()
    }
}

impl Bind for &str {
    fn bind(&self) -> Value {
        Value::Text((*self).to_owned())
    }
}

/// Takes the next value of a [`Group`] as a `T`.
pub fn next<T: Field>(values: &mut dyn Iterator<Item = Value>) -> Option<T> {
    values.next().and_then(T::from_value)
}

/// Declares an enum whose variants have a stable code, stored and hashed as text.
#[macro_export]
macro_rules! coded {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$vmeta])* $variant),+ }
        impl $name {
            /// Every variant, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// The stable code: stored, hashed, and the last part of the key of its word.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
            /// The variant with this code.
            pub fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }
        impl $crate::field::Field for $name {
            fn to_value(&self) -> $crate::field::Value { $crate::field::Value::Text(self.code().to_owned()) }
            fn pack(&self, out: &mut $crate::packed::Packed) { out.text(self.code()); }
            fn from_value(value: $crate::field::Value) -> Option<Self> { Self::read(&value) }
            fn read(value: &$crate::field::Value) -> Option<Self> {
                match value { $crate::field::Value::Text(code) => Self::parse(code), _ => None }
            }
        }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.code()) }
        }
    };
}

/// Stores a serde type as canonical JSON text in one column: what is only read and hashed as a whole.
#[macro_export]
macro_rules! json_field {
    ($name:ty) => {
        impl $crate::field::Field for $name {
            fn to_value(&self) -> $crate::field::Value {
                // Plain structs of text and integers always serialise.
                $crate::field::Value::Text(serde_json::to_string(self).unwrap_or_default())
            }
            fn pack(&self, out: &mut $crate::packed::Packed) {
                out.json(self);
            }
            fn from_value(value: $crate::field::Value) -> Option<Self> {
                Self::read(&value)
            }
            fn read(value: &$crate::field::Value) -> Option<Self> {
                match value {
                    $crate::field::Value::Text(text) => serde_json::from_str(text).ok(),
                    _ => None,
                }
            }
        }
    };
}
