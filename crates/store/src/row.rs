//! A row as read: values with the names of their columns, so that what cannot be read is named.

use crate::error::{Result, StoreError};
use std::sync::Arc;
use yipanqi_domain::field::{Field, Group, Value};

/// One row of an answer.
#[derive(Clone, Debug)]
pub struct Row {
    /// Names of the columns, one after the other with a tab between: only what cannot be read asks for one.
    pub(crate) columns: Arc<str>,
    pub(crate) values: Vec<Value>,
}

impl Row {
    /// The value of column `index` as a `T`.
    pub fn get<T: Field>(&self, index: usize) -> Result<T> {
        let value = self.values.get(index).unwrap_or(&Value::Null);
        T::read(value).ok_or_else(|| self.unreadable(index))
    }
    /// Reads values one after the other.
    pub fn cursor(&self) -> Cursor<'_> {
        Cursor { row: self, at: 0 }
    }
    fn unreadable(&self, index: usize) -> StoreError {
        let id = match self.values.first() {
            Some(Value::Int(id)) => id.to_string(),
            Some(Value::Text(id)) => id.clone(),
            _ => "?".to_owned(),
        };
        let mut columns = self.columns.split('\t');
        let column = columns.clone().nth(index);
        StoreError::Unreadable {
            table: columns.next().unwrap_or_default().to_owned(),
            column: column.map_or_else(|| index.to_string(), str::to_owned),
            id,
        }
    }
}

/// Reads the columns of a row in order.
pub struct Cursor<'a> {
    row: &'a Row,
    at: usize,
}

impl Cursor<'_> {
    /// The next column.
    pub fn next<T: Field>(&mut self) -> Result<T> {
        self.at += 1;
        self.row.get(self.at - 1)
    }
    /// The next columns as a group.
    pub fn group<T: Group>(&mut self) -> Result<T> {
        let start = self.at;
        self.at += T::COLUMNS.len();
        let mut values = self.row.values.iter().skip(start).take(T::COLUMNS.len()).cloned();
        T::take(&mut values).ok_or_else(|| self.row.unreadable(start))
    }
}
