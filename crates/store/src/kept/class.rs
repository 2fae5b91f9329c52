//! Who sees an item by the rights of a body or of a side, kept in the index of words and beside the rows of adopted versions:
//! `search_token.class`, `row_sight`, `sight_class`.
//!
//! The class says of an item what [`crate::sight`] says of it to grants of those two kinds, and nothing else decides it than
//! the item's rows, the units they name, its duties and the marks of its lists: so a search of a seat that holds such grants
//! alone looks at no hit by itself, nor a window of a list at each row. Grants of units and regions are still judged hit by hit.

use super::SumsAgain;
use super::shares::{Known, Sides};
use crate::conn::places;
use crate::error::Result;
use crate::reader::Reader;
use crate::tx::Tx;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use yipanqi_domain::field::{Field, Value};

/// Seen by nobody: what an item is that no list holds.
pub(super) const NOBODY: i64 = 0;

/// By whom an item is seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Class {
    /// Rank of the lowest mark among the lists that hold the item.
    pub(super) mark: i64,
    /// Kind of scope, scope, and the last day (empty: for good).
    pub(super) seers: BTreeSet<(&'static str, i64, String)>,
}

impl Class {
    /// Its unique name.
    fn spec(&self) -> String {
        let mut spec = format!("m{}", self.mark);
        for (kind, scope, until) in &self.seers {
            let _ = write!(spec, " {kind}:{scope}:{until}");
        }
        spec
    }
}

/// An item that others see than before, or of which rows were written.
pub(super) struct Moved {
    pub(super) class: Class,
    /// Others see it than before.
    pub(super) has_moved: bool,
    /// Its rows, by version and id.
    pub(super) rows: Vec<(i64, i64)>,
}

/// Version, row and class of rows that wait to be written.
type RowClasses = Vec<[i64; 3]>;

/// Classes whose numbers are known.
pub(super) type Numbered = BTreeMap<Class, i64>;

impl Reader {
    /// The number of a class; a new one is written down with those that see it.
    pub(super) async fn number_of_class(&mut self, class: &Class, known: &mut Numbered) -> Result<i64> {
        if class.seers.is_empty() {
            return Ok(NOBODY);
        }
        if let Some(number) = known.get(class) {
            return Ok(*number);
        }
        let spec = class.spec();
        let sql = "SELECT id FROM sight_class WHERE spec = $1";
        let number = if let Some(row) = self.first(sql, args![spec]).await? {
            row.get(0)?
        } else {
            let sql = "SELECT COALESCE(MAX(id), 0) + 1 FROM sight_class";
            let number = self.number(sql, &[]).await?;
            let sql = "INSERT INTO sight_class (id, spec) VALUES ($1, $2)";
            self.conn().execute(sql, args![number, spec]).await?;
            for (kind, scope, until) in &class.seers {
                let sql = "INSERT INTO sight_class_seer (scope_kind, scope_id, class, until_on, mark) VALUES ($1, $2, $3, $4, $5)";
                let values = args![*kind, *scope, number, until.as_str(), class.mark];
                self.conn().execute(sql, values).await?;
            }
            number
        };
        known.insert(class.clone(), number);
        Ok(number)
    }

    async fn put_class(&mut self, item: i64, class: i64) -> Result<()> {
        let sql = "UPDATE search_token SET class = $2 WHERE kind = 'item' AND object_id = $1 AND class <> $2";
        self.conn().execute(sql, args![item, class]).await?;
        Ok(())
    }

    /// Writes down the classes of rows.
    async fn put_row_classes(&mut self, rows: &[[i64; 3]]) -> Result<()> {
        for some in rows.chunks(250) {
            let places = places(some.len(), 3);
            let sql = format!(
                "INSERT INTO row_sight (version, row, class) VALUES {places} \
                 ON CONFLICT (version, row) DO UPDATE SET class = excluded.class"
            );
            let values: Vec<Value> = some.iter().flatten().map(|value| Value::Int(*value)).collect();
            self.conn().execute(&sql, &values).await?;
        }
        Ok(())
    }

    /// The class of an item as its rows and duties stand.
    pub(crate) async fn class_of_item(&mut self, item: i64) -> Result<i64> {
        let known = self.known_between(item, item).await?;
        let mut sides = Sides::default();
        self.sides_around(&known, &mut sides).await?;
        match known.get(&item) {
            Some(known) => {
                let class = known.class(&sides);
                self.number_of_class(&class, &mut Numbered::new()).await
            }
            None => Ok(NOBODY),
        }
    }

    /// Compares the classes of the items between two ids, all of which are known, and puts right those that differ.
    pub(super) async fn classes_between(
        &mut self,
        (from, to): (i64, i64),
        known: &BTreeMap<i64, Known>,
        sides: &Sides,
        numbered: &mut Numbered,
        again: &mut SumsAgain,
    ) -> Result<()> {
        let sql = "SELECT DISTINCT k.object_id, k.class FROM search_token k \
                   WHERE k.kind = 'item' AND k.object_id >= $1 AND k.object_id <= $2";
        let mut kept: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
        for row in self.rows(sql, args![from, to]).await? {
            kept.entry(row.get(0)?).or_default().push(row.get(1)?);
        }
        again.items += kept.len();
        for (item, classes) in kept {
            let class = match known.get(&item) {
                Some(known) => self.number_of_class(&known.class(sides), numbered).await?,
                None => NOBODY,
            };
            if classes != [class] {
                self.put_class(item, class).await?;
                again.reclassed += 1;
            }
        }
        let sql = "SELECT lr.version, lr.id, lr.item, s.class FROM list_row lr \
                   LEFT JOIN row_sight s ON s.version = lr.version AND s.row = lr.id WHERE lr.item >= $1 AND lr.item <= $2";
        let mut wrong = RowClasses::new();
        for row in self.rows(sql, args![from, to]).await? {
            let (version, id, item): (i64, i64, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let kept: Option<i64> = row.get(3)?;
            let class = match known.get(&item) {
                Some(known) => self.number_of_class(&known.class(sides), numbered).await?,
                None => NOBODY,
            };
            again.items += 1;
            if kept != Some(class) {
                wrong.push([version, id, class]);
            }
        }
        again.reclassed += wrong.len();
        self.put_row_classes(&wrong).await
    }

    /// What no list holds is seen by nobody.
    pub(super) async fn classes_of_the_rest(&mut self, again: &mut SumsAgain) -> Result<()> {
        let sql = "SELECT DISTINCT k.object_id FROM search_token k WHERE k.kind = 'item' AND k.class <> 0 \
                   AND NOT EXISTS (SELECT 1 FROM list_row lr WHERE lr.item = k.object_id)";
        for row in self.rows(sql, &[]).await? {
            self.put_class(row.get(0)?, NOBODY).await?;
            again.reclassed += 1;
        }
        let sql = "DELETE FROM row_sight WHERE NOT EXISTS \
                   (SELECT 1 FROM list_row lr WHERE lr.id = row_sight.row AND lr.version = row_sight.version)";
        let gone = self.conn().execute(sql, &[]).await?;
        again.reclassed += usize::try_from(gone).unwrap_or(usize::MAX);
        Ok(())
    }

    /// Writes the words of an object that has none.
    async fn add_words(&mut self, kind: &str, id: i64, class: i64, tokens: &BTreeSet<String>) -> Result<()> {
        let (kind, id, class) = (Value::Text(kind.to_owned()), Value::Int(id), Value::Int(class));
        let values = tokens
            .iter()
            .flat_map(|token| [token.to_value(), kind.clone(), id.clone(), class.clone()]);
        let values: Vec<Value> = values.collect();
        for some in values.chunks(4 * 250) {
            let places = places(some.len() / 4, 4);
            let sql = format!("INSERT INTO search_token (token, kind, object_id, class) VALUES {places}");
            self.conn().execute(&sql, some).await?;
        }
        Ok(())
    }

    /// The words by which an object is found, instead of those that are kept; of an item with the class that it is of.
    pub(crate) async fn replace_words(
        &mut self,
        kind: &str,
        id: i64,
        tokens: &BTreeSet<String>,
    ) -> Result<()> {
        let sql = "DELETE FROM search_token WHERE kind = $1 AND object_id = $2";
        self.conn().execute(sql, args![kind, id]).await?;
        let class = if kind == "item" {
            self.class_of_item(id).await?
        } else {
            NOBODY
        };
        self.add_words(kind, id, class, tokens).await
    }
}

impl Tx {
    /// Replaces the search tokens of an object; those of an item when this commits, as only then it is known who sees it.
    pub async fn index(&mut self, kind: &str, id: i64, tokens: &BTreeSet<String>) -> Result<()> {
        self.lock_plumbing().await?;
        if kind == "item" {
            self.touched.words.insert(id, tokens.clone());
            return Ok(());
        }
        let reader: &mut Reader = self;
        reader.replace_words(kind, id, tokens).await
    }

    /// Writes what changed of who sees the items written to, and the words of items that wait for it.
    pub(super) async fn keep_classes(
        &mut self,
        moved: BTreeMap<i64, Moved>,
        mut words: BTreeMap<i64, BTreeSet<String>>,
        new: &BTreeSet<i64>,
    ) -> Result<()> {
        if moved.is_empty() && words.is_empty() {
            return Ok(());
        }
        self.lock_plumbing().await?;
        let mut numbered = Numbered::new();
        let reader: &mut Reader = self;
        let mut placed = RowClasses::new();
        for (item, moved) in moved {
            let class = reader.number_of_class(&moved.class, &mut numbered).await?;
            placed.extend(moved.rows.iter().map(|(version, row)| [*version, *row, class]));
            match words.remove(&item) {
                Some(words) if new.contains(&item) => reader.add_words("item", item, class, &words).await?,
                Some(words) => reader.replace_words("item", item, &words).await?,
                None if moved.has_moved => reader.put_class(item, class).await?,
                None => {}
            }
        }
        placed.sort_unstable();
        reader.put_row_classes(&placed).await?;
        for (item, words) in words {
            reader.replace_words("item", item, &words).await?;
        }
        Ok(())
    }
}
