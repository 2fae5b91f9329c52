//! The tables as the migrations declare them: columns, key, references. Read from the same text that made them, so
//! that backup and restore cannot forget a table.

use crate::schema::MIGRATIONS;

/// One table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Shape {
    pub name: &'static str,
    pub columns: Vec<&'static str>,
    /// Columns of the primary key, in order.
    pub key: Vec<&'static str>,
    /// `(column, table)` of every reference.
    pub references: Vec<(&'static str, &'static str)>,
}

impl Shape {
    /// Adds a column as it is declared.
    fn add(&mut self, part: &'static str) {
        let word = part.split_whitespace().next().unwrap_or_default();
        self.columns.push(word);
        if part.contains("PRIMARY KEY") {
            self.key = vec![word];
        }
        if let Some((_, target)) = part.split_once("REFERENCES ") {
            let table = target.split([' ', '(']).next().unwrap_or_default();
            self.references.push((word, table));
        }
    }
    /// The place of the column that refers to this same table, if there is one.
    pub(crate) fn own_parent(&self) -> Option<usize> {
        let (column, _) = self.references.iter().find(|(_, table)| *table == self.name)?;
        self.columns.iter().position(|c| c == column)
    }
}

/// Every table, those that are referred to before those that refer to them.
pub(crate) fn shapes() -> Vec<Shape> {
    let mut waiting: Vec<Shape> = Vec::new();
    for (_, text) in MIGRATIONS {
        for shape in declared(text) {
            // A table that was made anew is as it was declared last.
            waiting.retain(|former| former.name != shape.name);
            waiting.push(shape);
        }
        for (table, column) in added(text) {
            if let Some(shape) = waiting.iter_mut().find(|shape| shape.name == table) {
                shape.add(column);
            }
        }
    }
    let mut placed: Vec<Shape> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let ready = waiting.iter().position(|shape| {
            shape
                .references
                .iter()
                .all(|(_, table)| *table == shape.name || placed.iter().any(|p| p.name == *table))
        });
        // Tables that refer to each other in a circle are kept in the order of the text.
        placed.push(waiting.remove(ready.unwrap_or(0)));
    }
    placed
}

fn declared(text: &'static str) -> Vec<Shape> {
    let mut found = Vec::new();
    for block in text.split("CREATE TABLE ").skip(1) {
        let Some((name, rest)) = block.split_once('(') else {
            continue;
        };
        let Some((body, _)) = rest.split_once(") STRICT") else {
            continue;
        };
        let mut shape = Shape {
            name: name.trim(),
            columns: Vec::new(),
            key: Vec::new(),
            references: Vec::new(),
        };
        for part in parts(body) {
            let word = part.split_whitespace().next().unwrap_or_default();
            if word == "PRIMARY" {
                let inside = part.split(['(', ')']).nth(1).unwrap_or_default();
                shape.key = inside.split(',').map(str::trim).collect();
            } else if word != "UNIQUE" && !word.starts_with("UNIQUE(") {
                shape.add(part);
            }
        }
        found.push(shape);
    }
    found
}

/// Columns that a later migration added: the table, and the column as it is declared.
fn added(text: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    text.split("ALTER TABLE ").skip(1).filter_map(|block| {
        let (statement, _) = block.split_once(';')?;
        let (table, column) = statement.split_once(" ADD COLUMN ")?;
        Some((table.trim(), column.trim()))
    })
}

/// Splits at the commas that are not inside parentheses.
fn parts(body: &'static str) -> Vec<&'static str> {
    let (mut depth, mut start, mut found) = (0, 0, Vec::new());
    for (at, c) in body.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            ',' if depth == 0 => {
                found.push(body[start..at].trim());
                start = at + 1;
            }
            _ => {}
        }
    }
    found.push(body[start..].trim());
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::records::guarded_tables;
    use crate::schema::{BUSINESS_TABLES, PLUMBING_TABLES};

    #[test]
    fn every_table_is_business_plumbing_or_the_trail() {
        let trail = ["entry", "entry_row", "trail_head"];
        for shape in shapes() {
            let sets = [BUSINESS_TABLES, PLUMBING_TABLES, &trail];
            let known = sets.iter().filter(|set| set.contains(&shape.name)).count();
            assert_eq!(known, 1, "{} belongs to exactly one of the sets", shape.name);
            assert!(!shape.key.is_empty(), "{} has a key", shape.name);
        }
        let names: Vec<&str> = shapes().iter().map(|s| s.name).collect();
        let once: std::collections::HashSet<&str> = names.iter().copied().collect();
        assert_eq!(
            once.len(),
            names.len(),
            "each table once, however often it was made"
        );
        for table in BUSINESS_TABLES.iter().chain(PLUMBING_TABLES).chain(&trail) {
            assert!(names.contains(table), "{table} is declared");
        }
    }

    #[test]
    fn every_column_of_a_guarded_table_is_hashed() {
        for (table, hashed, _) in guarded_tables() {
            let shape = shapes().into_iter().find(|s| s.name == table).expect(table);
            let (mut declared, mut hashed) = (shape.columns, hashed.to_vec());
            declared.sort_unstable();
            hashed.sort_unstable();
            assert_eq!(declared, hashed, "{table}");
        }
    }

    #[test]
    fn what_is_referred_to_comes_first() {
        let order = shapes();
        for (at, shape) in order.iter().enumerate() {
            for (column, table) in &shape.references {
                let target = order.iter().position(|s| s.name == *table).expect(table);
                assert!(
                    target <= at,
                    "{}.{column} refers to {table}, which comes later",
                    shape.name
                );
            }
        }
        let duty = order.iter().find(|s| s.name == "duty").expect("duty");
        assert_eq!(duty.own_parent().map(|at| duty.columns[at]), Some("former"));
    }
}
