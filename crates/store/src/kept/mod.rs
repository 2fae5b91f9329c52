//! Counts and sums that pages show of whole lists, kept row by row instead of being added up for every page: `kept_sum`.
//!
//! What one item adds is computed by one pure function ([`Known::shares`]) from its rows, the units they name and its
//! duties. A transaction takes it before the first write to an item and again when it commits, and adds the difference:
//! no caller can forget to. `doctor --rebuild` computes all of it again and compares.
//!
//! Whom a sum is for: the office of the list's body, which sees every row (side 0), and each side of the body, which sees
//! what `sight.rs` gives to a grant of that side and no other. Whoever holds grants of several kinds is counted for row by row.
//!
//! By the same door it keeps by whom each item is seen in the index of words: see [`class`].

mod class;
mod shares;

use crate::error::Result;
use crate::reader::Reader;
use crate::tx::{Record, Tx};
use class::{Class, Moved, Numbered};
use shares::{Key, Known, KnownDuty, KnownRow, Shares, Sides, add};
pub(crate) use shares::{OFFICE, What};
use std::collections::{BTreeMap, BTreeSet};
use yipanqi_domain::field::Value;

/// The sum with this key.
macro_rules! sql_key {
    () => {
        "what = $1 AND list = $2 AND version = $3 AND side = $4 AND until_on = $5 AND field = $6 AND heading = $7 AND of_id = $8"
    };
}

/// Items that are looked at together when they lie close to each other.
const SPAN: i64 = 2048;
/// What a transaction knows of the sums that it will change.
#[derive(Debug, Default)]
pub(crate) struct Touched {
    /// What the items that it wrote to added before.
    before: BTreeMap<i64, (Shares, Class)>,
    /// Items that it made.
    new: BTreeSet<i64>,
    /// Items of which it wrote rows.
    rows: BTreeSet<i64>,
    /// Words of items that wait for their class.
    words: BTreeMap<i64, BTreeSet<String>>,
    /// It wrote something that may move any item from one side to another.
    all: bool,
    /// Sides, as far as they were needed.
    sides: Sides,
}

/// What was computed again, and how much of it was kept otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SumsAgain {
    /// Sums.
    pub count: usize,
    /// Of these and of those that ought not to be there: how many differed. They are put right.
    pub differing: usize,
    /// Items in the index of words, and rows of adopted versions.
    pub items: usize,
    /// Of these: how many were kept as seen by others than see them. They are put right.
    pub reclassed: usize,
}

impl Reader {
    /// The sides of bodies, and those for which the units of these items count: where they lie, or where they were put.
    async fn sides_around(&mut self, known: &BTreeMap<i64, Known>, sides: &mut Sides) -> Result<()> {
        if sides.of_body.is_empty() {
            for row in self
                .rows("SELECT body, id FROM side ORDER BY position, id", &[])
                .await?
            {
                sides.of_body.entry(row.get(0)?).or_default().push(row.get(1)?);
            }
        }
        let units = known.values().flat_map(|item| {
            let named = item.named.iter().map(|(_, unit)| *unit);
            named.chain(item.duties.iter().map(|duty| duty.unit))
        });
        let units: BTreeSet<i64> = units.filter(|unit| !sides.of_unit.contains_key(unit)).collect();
        for unit in units {
            let sql = concat!(
                "SELECT s.id FROM unit u JOIN region r ON r.id = u.region CROSS JOIN side s WHERE u.id = $1 AND ",
                sql_on_side!("u.id", "r.path", "s.id", "s.region")
            );
            let found = self.rows(sql, &[Value::Int(unit)]).await?;
            let on: Result<BTreeSet<i64>> = found.iter().map(|row| row.get(0)).collect();
            sides.of_unit.insert(unit, on?);
        }
        Ok(())
    }

    /// What is known of the items between two ids.
    async fn known_between(&mut self, from: i64, to: i64) -> Result<BTreeMap<i64, Known>> {
        let between = [Value::Int(from), Value::Int(to)];
        let mut known: BTreeMap<i64, Known> = BTreeMap::new();
        let sql = "SELECT lr.item, lr.id, lr.version, v.list, l.body, v.ordinal, lr.field, lr.heading, lr.weight, \
                   CASE l.mark WHEN 'public' THEN 0 WHEN 'internal' THEN 1 ELSE 2 END FROM list_row lr \
                   JOIN list_version v ON v.id = lr.version JOIN list l ON l.id = v.list WHERE lr.item >= $1 AND lr.item <= $2";
        for row in self.rows(sql, &between).await? {
            known.entry(row.get(0)?).or_default().rows.push(KnownRow {
                item: row.get(0)?,
                id: row.get(1)?,
                version: row.get(2)?,
                list: row.get(3)?,
                body: row.get(4)?,
                ordinal: row.get(5)?,
                field: row.get(6)?,
                heading: row.get(7)?,
                weight: row.get(8)?,
                mark: row.get(9)?,
            });
        }
        let sql = "SELECT lr.item, lr.id, COALESCE(a.side, 0), a.fen FROM list_row lr JOIN list_row_amount a ON a.list_row = lr.id \
                   WHERE lr.item >= $1 AND lr.item <= $2";
        for row in self.rows(sql, &between).await? {
            let amount = (row.get(1)?, row.get(2)?, row.get(3)?);
            known.entry(row.get(0)?).or_default().amounts.push(amount);
        }
        let sql = "SELECT ru.item, ru.list_row, ru.unit FROM list_row_unit ru WHERE ru.item >= $1 AND ru.item <= $2";
        for row in self.rows(sql, &between).await? {
            let named = (row.get(1)?, row.get(2)?);
            known.entry(row.get(0)?).or_default().named.push(named);
        }
        let sql = "SELECT d.item, d.unit, d.role, d.state, d.ends_on, v.list, l.body FROM duty d \
                   JOIN list_version v ON v.id = d.version JOIN list l ON l.id = v.list WHERE d.item >= $1 AND d.item <= $2";
        for row in self.rows(sql, &between).await? {
            known.entry(row.get(0)?).or_default().duties.push(KnownDuty {
                unit: row.get(1)?,
                role: row.get(2)?,
                state: row.get(3)?,
                ends_on: row.get(4)?,
                list: row.get(5)?,
                body: row.get(6)?,
            });
        }
        Ok(known)
    }

    /// Whether there are sealed rows and none of their sums: a database from before they were kept.
    pub(crate) async fn sums_are_missing(&mut self) -> Result<bool> {
        let sql = "SELECT CASE WHEN EXISTS (SELECT 1 FROM list_row) AND NOT EXISTS (SELECT 1 FROM kept_sum) THEN 1 ELSE 0 END";
        Ok(self.number(sql, &[]).await? == 1)
    }

    /// Computes every sum again and puts right those that differ. The caller holds the lock of the plumbing.
    pub(crate) async fn sum_again(&mut self) -> Result<SumsAgain> {
        let (mut wanted, mut sides, mut next) = (Shares::new(), Sides::default(), i64::MIN);
        let (mut numbered, mut again) = (Numbered::new(), SumsAgain::default());
        loop {
            let sql = "SELECT MIN(lr.item) FROM list_row lr WHERE lr.item >= $1";
            let row = self.first(sql, &[Value::Int(next)]).await?;
            let Some(from) = row.map(|row| row.get::<Option<i64>>(0)).transpose()?.flatten() else {
                break;
            };
            let known = self.known_between(from, from + SPAN).await?;
            self.sides_around(&known, &mut sides).await?;
            for item in known.values() {
                for (key, (n, total)) in item.shares(&sides) {
                    add(&mut wanted, key, n, total);
                }
            }
            self.classes_between((from, from + SPAN), &known, &sides, &mut numbered, &mut again)
                .await?;
            next = from + SPAN + 1;
        }
        self.classes_of_the_rest(&mut again).await?;
        again.count = wanted.len();
        let sql = "SELECT what, list, version, side, until_on, field, heading, of_id, n, total FROM kept_sum ORDER BY what";
        for row in self.rows(sql, &[]).await? {
            let code: String = row.get(0)?;
            let what = What::ALL.into_iter().find(|what| what.code() == code);
            let key = match what {
                None => None,
                Some(what) => Some(Key {
                    what,
                    list: row.get(1)?,
                    version: row.get(2)?,
                    side: row.get(3)?,
                    until: row.get(4)?,
                    field: row.get(5)?,
                    heading: row.get(6)?,
                    of: row.get(7)?,
                }),
            };
            let kept: (i64, i64) = (row.get(8)?, row.get(9)?);
            let right = key.as_ref().and_then(|key| wanted.get(key)).copied();
            if right == Some(kept) {
                wanted.remove(&key.expect("it was found by its key"));
                continue;
            }
            // What is wrong goes; what belongs in its place is among those still wanted.
            let sql = concat!("DELETE FROM kept_sum WHERE ", sql_key!());
            self.conn().execute(sql, &row.values[..8]).await?;
            again.differing += usize::from(right.is_none());
        }
        again.differing += wanted.len();
        for (key, sums) in wanted {
            self.insert_sum(&key, sums).await?;
        }
        Ok(again)
    }

    async fn insert_sum(&mut self, key: &Key, (n, total): (i64, i64)) -> Result<()> {
        let sql = "INSERT INTO kept_sum (what, list, version, side, until_on, field, heading, of_id, n, total) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let mut values = key.values();
        values.extend([Value::Int(n), Value::Int(total)]);
        self.conn().execute(sql, &values).await?;
        Ok(())
    }

    async fn add_to_sum(&mut self, key: &Key, (n, total): (i64, i64)) -> Result<()> {
        let sql = concat!(
            "UPDATE kept_sum SET n = n + $9, total = total + $10 WHERE ",
            sql_key!()
        );
        let mut values = key.values();
        values.extend([Value::Int(n), Value::Int(total)]);
        if self.conn().execute(sql, &values).await? == 0 {
            return self.insert_sum(key, (n, total)).await;
        }
        if n < 0 {
            let sql = concat!("DELETE FROM kept_sum WHERE ", sql_key!(), " AND n = 0");
            self.conn().execute(sql, &key.values()).await?;
        }
        Ok(())
    }
}

/// Whether rows of this kind decide what is kept: others need not be looked at.
pub(crate) fn is_watched<R: Record>() -> bool {
    matches!(
        R::TABLE,
        "item" | "duty" | "list_row" | "list_row_unit" | "side" | "unit_side" | "unit" | "region" | "list"
    )
}

impl Tx {
    /// Before a row is written: what its item adds to the sums until then is taken down. A `new` item adds nothing.
    pub(crate) async fn watch<R: Record>(&mut self, values: &[Value], new: bool) -> Result<()> {
        match R::TABLE {
            "item" if new => {
                if let Some(Value::Int(id)) = values.first() {
                    self.touched.before.entry(*id).or_default();
                    self.touched.new.insert(*id);
                }
            }
            "duty" | "list_row" | "list_row_unit" => {
                let at = R::columns().iter().position(|column| *column == "item");
                if let Some(Value::Int(item)) = at.and_then(|at| values.get(at)).cloned() {
                    self.touch(item).await?;
                    if R::TABLE == "list_row" {
                        self.touched.rows.insert(item);
                    }
                }
            }
            "side" | "unit_side" => self.touched.all = true,
            // Where a unit lies says for which sides it counts.
            "unit" | "region" if !new => {
                self.touched.all |= self.moves::<R>(values, &["region", "path"]).await?;
            }
            "list" if !new => {
                self.touched.all |= self.moves::<R>(values, &["body", "mark"]).await?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Whether a row that is there would say something else in one of these columns.
    async fn moves<R: Record>(&mut self, values: &[Value], columns: &[&str]) -> Result<bool> {
        let sql = format!("{} WHERE t.id = $1", R::select());
        let rows = self.conn().query(&sql, &values[..1]).await?;
        let differs = |at: usize| {
            rows.first()
                .is_some_and(|row| row.values.get(at) != values.get(at))
        };
        let mut named = R::columns()
            .iter()
            .enumerate()
            .filter(|(_, column)| columns.contains(column));
        Ok(named.any(|(at, _)| differs(at)))
    }

    /// Before a row is removed.
    pub(crate) async fn watch_removal<R: Record>(&mut self, id: i64) -> Result<()> {
        if matches!(R::TABLE, "duty" | "list_row" | "list_row_unit") {
            let sql = format!("SELECT item FROM {} WHERE id = $1", R::TABLE);
            let rows = self.conn().query(&sql, &[Value::Int(id)]).await?;
            if let Some(row) = rows.first() {
                self.touch(row.get(0)?).await?;
            }
        }
        if matches!(R::TABLE, "side" | "unit_side") {
            self.touched.all = true;
        }
        Ok(())
    }

    async fn touch(&mut self, item: i64) -> Result<()> {
        if !self.touched.all && !self.touched.before.contains_key(&item) {
            let known = self.known_between(item, item).await?;
            let mut sides = std::mem::take(&mut self.touched.sides);
            self.sides_around(&known, &mut sides).await?;
            let before = known
                .get(&item)
                .map(|item| (item.shares(&sides), item.class(&sides)));
            self.touched.sides = sides;
            self.touched.before.insert(item, before.unwrap_or_default());
        }
        Ok(())
    }

    /// Everything is to be added up again when this commits: rows came in by another door.
    pub(crate) fn touch_everything(&mut self) {
        self.touched.all = true;
    }

    /// Adds what this transaction changed. Last of all, so that it is one figure however often an item was written.
    pub(crate) async fn keep_sums(&mut self) -> Result<()> {
        let Touched {
            before,
            new,
            rows,
            words,
            all,
            mut sides,
        } = std::mem::take(&mut self.touched);
        if all {
            self.keep_classes(BTreeMap::new(), words, &new).await?;
            let any = self.number("SELECT COUNT(*) FROM (SELECT 1 FROM list_row LIMIT 1) x", &[]);
            if any.await? > 0 {
                self.lock_plumbing().await?;
                let reader: &mut Reader = self;
                reader.sum_again().await?;
            }
            return Ok(());
        }
        let (mut changed, mut moved) = (Shares::new(), BTreeMap::new());
        for (shares, _) in before.values() {
            for (key, (n, total)) in shares {
                add(&mut changed, key.clone(), -n, -total);
            }
        }
        let mut waiting = before.keys().copied().peekable();
        while let Some(from) = waiting.next() {
            let (mut to, mut items) = (from, vec![from]);
            while let Some(next) = waiting.next_if(|next| *next - from < SPAN) {
                to = next;
                items.push(next);
            }
            let known = self.known_between(from, to).await?;
            self.sides_around(&known, &mut sides).await?;
            for id in items {
                let item = known.get(&id);
                for (key, (n, total)) in item.map(|item| item.shares(&sides)).unwrap_or_default() {
                    add(&mut changed, key, n, total);
                }
                let class = item.map(|item| item.class(&sides)).unwrap_or_default();
                let has_moved = class != before[&id].1;
                if has_moved || rows.contains(&id) {
                    let rows = item.iter().flat_map(|item| item.rows.iter().map(KnownRow::key));
                    let rows = rows.collect();
                    moved.insert(
                        id,
                        Moved {
                            class,
                            has_moved,
                            rows,
                        },
                    );
                }
            }
        }
        self.keep_classes(moved, words, &new).await?;
        changed.retain(|_, sums| *sums != (0, 0));
        if changed.is_empty() {
            return Ok(());
        }
        self.lock_plumbing().await?;
        let reader: &mut Reader = self;
        for (key, sums) in &changed {
            reader.add_to_sum(key, *sums).await?;
        }
        Ok(())
    }
}
