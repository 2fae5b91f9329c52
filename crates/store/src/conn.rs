//! One connection of either database behind one face: the same text, the same values, the same rows.

use crate::error::{Result, StoreError};
use crate::pool::PooledReader;
use crate::row::Row;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use yipanqi_domain::field::Value;
use yipanqi_domain::packed::{Cell, Packed};

/// Pages of the log with which a commit carries it into the file, as SQLite does unless told otherwise.
const CARRIED_OVER: u16 = 1000;

/// A connection in use, with what is known of its transaction. Dropped with a transaction open, it is rolled back
/// at once on SQLite and closed on PostgreSQL: a future that is cancelled at any `await` leaves nothing behind, no
/// lock and no half transaction in the pool.
pub(crate) struct Conn {
    link: Option<Link>,
    /// A transaction was begun and has not ended.
    open: bool,
    /// A statement of the open transaction failed, or was never waited for: nothing more may happen in it. PostgreSQL
    /// keeps this rule itself; SQLite would go on, outside the transaction when a full disk has ended it.
    failed: bool,
}

enum Link {
    /// The one writer of an SQLite file.
    Writer(OwnedMutexGuard<rusqlite::Connection>),
    /// A reader of an SQLite file.
    Reader(PooledReader),
    /// A connection to PostgreSQL, with this process's turn in the lane when it writes.
    Postgres(deadpool_postgres::Object, Option<OwnedMutexGuard<()>>),
}

impl Conn {
    /// Writes to an SQLite file.
    pub(crate) fn writer(guard: OwnedMutexGuard<rusqlite::Connection>) -> Self {
        Self::new(Link::Writer(guard))
    }

    /// Reads an SQLite file.
    pub(crate) fn reader(reader: PooledReader) -> Self {
        Self::new(Link::Reader(reader))
    }

    /// Reads or, with a turn in a lane, writes PostgreSQL.
    pub(crate) fn postgres(client: deadpool_postgres::Object, turn: Option<OwnedMutexGuard<()>>) -> Self {
        Self::new(Link::Postgres(client, turn))
    }

    /// Keeps this process's turn in a lane for as long as the connection is in use.
    pub(crate) fn hold(&mut self, turn: Option<OwnedMutexGuard<()>>) {
        if let Some(Link::Postgres(_, held)) = &mut self.link {
            *held = turn;
        }
    }

    fn new(link: Link) -> Self {
        Self {
            link: Some(link),
            open: false,
            failed: false,
        }
    }

    fn sqlite(&self) -> Option<&rusqlite::Connection> {
        match self.link.as_ref()? {
            Link::Writer(guard) => Some(guard),
            Link::Reader(reader) => Some(reader),
            Link::Postgres(..) => None,
        }
    }

    fn client(&self) -> Option<&deadpool_postgres::Object> {
        match self.link.as_ref()? {
            Link::Postgres(client, _) => Some(client),
            _ => None,
        }
    }

    /// Whether this is PostgreSQL, for the few places where the dialects truly differ.
    pub(crate) fn is_postgres(&self) -> bool {
        self.client().is_some()
    }

    /// Begins a transaction with this statement.
    pub(crate) async fn begin(&mut self, sql: &str) -> Result<()> {
        self.open = true;
        self.turn(sql).await
    }

    /// Ends the transaction with `COMMIT` or `ROLLBACK`.
    pub(crate) async fn end(&mut self, sql: &str) -> Result<()> {
        self.turn(sql).await?;
        self.open = false;
        Ok(())
    }

    /// Ends the transaction with `COMMIT`. One of many rows is on the disk then like every other, in the log; that its pages are
    /// carried into the file is left to the caller: see [`crate::pool::carry_over`].
    pub(crate) async fn commit(&mut self, has_many_rows: bool) -> Result<()> {
        let carries = |conn: &Self, pages: u16| match conn.sqlite() {
            Some(file) if has_many_rows => {
                file.execute_batch(&format!("PRAGMA wal_autocheckpoint = {pages}"))
            }
            _ => Ok(()),
        };
        carries(self, 0)?;
        let ended = self.end("COMMIT").await;
        carries(self, CARRIED_OVER)?;
        ended
    }

    /// The beginning or end of a transaction. That of a reader of a file is kept prepared, as every page has one, and waits
    /// for no disk.
    async fn turn(&mut self, sql: &str) -> Result<()> {
        if matches!(self.link, Some(Link::Reader(_))) {
            return self.execute(sql, &[]).await.map(drop);
        }
        self.batch(sql).await
    }

    /// Before a statement: refuses in a transaction that has failed; until [`Conn::after`], this one has.
    fn before(&mut self) -> Result<()> {
        if self.failed {
            return Err(StoreError::Aborted);
        }
        self.failed = self.open;
        Ok(())
    }

    fn after<T>(&mut self, answer: Result<T>) -> Result<T> {
        self.failed = self.open && answer.is_err();
        answer
    }

    /// Runs a statement and gives its rows.
    pub(crate) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        self.before()?;
        let answer = match self.client() {
            Some(client) => query_postgres(client, sql, params).await,
            None => self
                .sqlite()
                .map_or(Ok(Vec::new()), |c| query_sqlite(c, sql, params)),
        };
        self.after(answer)
    }

    /// Runs a statement and gives the number of rows that it touched.
    pub(crate) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        self.before()?;
        let answer = match self.client() {
            Some(client) => execute_postgres(client, sql, params.iter().map(Bound::of).collect()).await,
            None => self.sqlite().map_or(Ok(0), |c| execute_sqlite(c, sql, params)),
        };
        self.after(answer)
    }

    /// Runs an `INSERT … VALUES ($1, …)` of so many places for each of these rows, many a statement. A statement of many puts by
    /// every page that it touches, to be able to give up in its midst: it is for rows that come in the order of their indexes.
    pub(crate) async fn insert_rows(&mut self, insert: &str, width: usize, rows: &Packed) -> Result<()> {
        self.before()?;
        let answer = match self.client() {
            Some(client) => insert_rows_postgres(client, insert, width, rows).await,
            None => self
                .sqlite()
                .map_or(Ok(()), |c| insert_rows_sqlite(c, insert, width, rows)),
        };
        self.after(answer)
    }

    /// Runs statements without parameters.
    pub(crate) async fn batch(&mut self, sql: &str) -> Result<()> {
        self.before()?;
        let answer = match self.client() {
            Some(client) => client.batch_execute(sql).await.map_err(StoreError::from),
            // COMMIT waits for the disk: the other tasks of this thread move elsewhere meanwhile.
            None => self.sqlite().map_or(Ok(()), |c| {
                blocking(|| c.execute_batch(sql)).map_err(StoreError::from)
            }),
        };
        self.after(answer)
    }
}

impl Drop for Conn {
    fn drop(&mut self) {
        match self.link.take() {
            Some(Link::Writer(guard)) => {
                if !guard.is_autocommit()
                    && let Err(error) = guard.execute_batch("ROLLBACK")
                {
                    tracing::error!(%error, "rolling back failed");
                }
            }
            // Only the server knows how far a transaction has come: it ends with its connection.
            Some(Link::Postgres(client, turn)) if self.open => {
                drop(deadpool_postgres::Object::take(client));
                drop(turn);
            }
            Some(Link::Postgres(..) | Link::Reader(_)) | None => {}
        }
    }
}

async fn query_postgres(client: &deadpool_postgres::Object, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
    let statement = client.prepare_cached(sql).await?;
    let bound: Vec<Bound<'_>> = params.iter().map(Bound::of).collect();
    let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as &(dyn ToSql + Sync)).collect();
    let columns: Vec<&str> = statement
        .columns()
        .iter()
        .map(tokio_postgres::Column::name)
        .collect();
    let columns: Arc<str> = columns.join("\t").into();
    let rows = client.query(&statement, &bound).await?;
    rows.iter().map(|row| postgres_row(row, &columns)).collect()
}

async fn execute_postgres(
    client: &deadpool_postgres::Object,
    sql: &str,
    bound: Vec<Bound<'_>>,
) -> Result<u64> {
    let statement = client.prepare_cached(sql).await?;
    let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as &(dyn ToSql + Sync)).collect();
    Ok(client.execute(&statement, &bound).await?)
}

fn query_sqlite(sqlite: &rusqlite::Connection, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
    let mut statement = sqlite.prepare_cached(&numbered_once(sql))?;
    bind(&mut statement, params)?;
    let width = statement.column_count();
    let mut answer = statement.raw_query();
    let mut rows: Vec<Row> = Vec::new();
    while let Some(row) = answer.next()? {
        let mut values = Vec::with_capacity(width);
        for column in 0..width {
            values.push(sqlite_value(row.get_ref(column)?));
        }
        let columns = match rows.first() {
            Some(first) => first.columns.clone(),
            None => names(row.as_ref()),
        };
        rows.push(Row { columns, values });
    }
    Ok(rows)
}

/// Names of the columns of an answer, with a tab between.
fn names(statement: &rusqlite::Statement<'_>) -> Arc<str> {
    let mut names = String::with_capacity(statement.column_count() * 12);
    for name in statement.column_names() {
        if !names.is_empty() {
            names.push('\t');
        }
        names.push_str(name);
    }
    names.into()
}

fn execute_sqlite(sqlite: &rusqlite::Connection, sql: &str, params: &[Value]) -> Result<u64> {
    let mut statement = sqlite.prepare_cached(&numbered_once(sql))?;
    bind(&mut statement, params)?;
    Ok(statement.raw_execute()? as u64)
}

async fn insert_rows_postgres(
    client: &deadpool_postgres::Object,
    insert: &str,
    width: usize,
    rows: &Packed,
) -> Result<()> {
    // Few sizes: every statement stays prepared.
    const SIZES: [usize; 4] = [400, 50, 7, 1];
    let (into, _) = insert.split_once("VALUES").unwrap_or_default();
    let (mut from, count) = (0, rows.len() / width);
    while from < count {
        let size = SIZES.into_iter().find(|size| *size <= count - from).unwrap_or(1);
        let sql = format!("{into}VALUES {}", places(size, width));
        let bound = rows.cells(from * width..(from + size) * width).map(Bound);
        execute_postgres(client, &sql, bound.collect()).await?;
        from += size;
    }
    Ok(())
}

fn insert_rows_sqlite(
    sqlite: &rusqlite::Connection,
    insert: &str,
    width: usize,
    rows: &Packed,
) -> Result<()> {
    /// Values that one statement may bind: to be able to give up in its midst, each puts by every page that it touches.
    const MOST: usize = 8_000;
    const SIZES: [usize; 4] = [400, 100, 10, 1];
    let (into, _) = insert.split_once("VALUES").unwrap_or_default();
    // In one statement the place behind the last row is known for the next, in every index: rows in the order of their
    // indexes cost half of what they do one by one.
    let (mut from, count) = (0, rows.len() / width);
    for size in SIZES {
        if count - from < size || size * width > MOST {
            continue;
        }
        let mut statement = sqlite.prepare_cached(&unnumbered(into, size, width))?;
        while count - from >= size {
            let some = rows.cells(from * width..(from + size) * width);
            for (index, cell) in (1..).zip(some) {
                bind_at(&mut statement, index, cell)?;
            }
            statement.raw_execute()?;
            from += size;
        }
    }
    Ok(())
}

/// `INSERT … VALUES (?, ?), (?, ?)`: places one after the other, in as few characters as there can be, as the text is looked
/// for among those that are prepared.
fn unnumbered(into: &str, rows: usize, width: usize) -> String {
    let row = format!("({})", vec!["?"; width].join(","));
    let mut sql = String::with_capacity(into.len() + 6 + rows * (row.len() + 1));
    sql.push_str(into);
    sql.push_str("VALUES");
    for at in 0..rows {
        sql.push(if at == 0 { ' ' } else { ',' });
        sql.push_str(&row);
    }
    sql
}

/// `($1, $2), ($3, $4)`: places for so many rows of so many columns.
pub(crate) fn places(rows: usize, width: usize) -> String {
    use std::fmt::Write as _;
    let mut out = String::with_capacity(rows * width * 7);
    for row in 0..rows {
        out.push_str(if row == 0 { "(" } else { "), (" });
        for column in 1..=width {
            let between = if column == 1 { "" } else { ", " };
            let _ = write!(out, "{between}${}", row * width + column);
        }
    }
    out.push(')');
    out
}

/// The same statement with `?1` for `$1`. To SQLite `$1` is a name, looked for among all names for each value that is bound,
/// which costs the square of their number; `?1` is a place. A `$` before anything but a digit, as in a path of JSON, stays.
fn numbered(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut rest = sql;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let is_place = after.bytes().next().is_some_and(|next| next.is_ascii_digit());
        out.push(if is_place { '?' } else { '$' });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// [`numbered`], made once for each text of the program: a long one takes longer to be gone through than to be run.
fn numbered_once(sql: &str) -> Rc<str> {
    /// Texts that are made for what is asked come and go.
    const MOST: usize = 500;
    type Made = HashMap<(*const u8, usize), (Box<str>, Rc<str>)>;
    thread_local!(static MADE: RefCell<Made> = RefCell::default());
    MADE.with_borrow_mut(|made| {
        let place = (sql.as_ptr(), sql.len());
        // Another text may lie by now where one lay that is gone.
        if let Some((known, numbered)) = made.get(&place)
            && **known == *sql
        {
            return numbered.clone();
        }
        if made.len() >= MOST {
            made.clear();
        }
        let text: Rc<str> = numbered(sql).into();
        made.insert(place, (sql.into(), text.clone()));
        text
    })
}

/// Runs something that waits for the disk without holding up the other tasks of this worker.
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current().map(|h| h.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

/// Binds each value to its place; a statement need not use all of them.
fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Value]) -> Result<()> {
    let used = statement.parameter_count();
    for (index, value) in (1..=used).zip(params) {
        bind_at(statement, index, value.into())?;
    }
    Ok(())
}

fn bind_at(statement: &mut rusqlite::Statement<'_>, index: usize, cell: Cell<'_>) -> Result<()> {
    match cell {
        Cell::Null => statement.raw_bind_parameter(index, rusqlite::types::Null)?,
        Cell::Int(n) => statement.raw_bind_parameter(index, n)?,
        Cell::Text(text) => statement.raw_bind_parameter(index, text)?,
        Cell::Bytes(bytes) => statement.raw_bind_parameter(index, bytes)?,
    }
    Ok(())
}

fn sqlite_value(value: rusqlite::types::ValueRef<'_>) -> Value {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(n) => Value::Int(n),
        // STRICT tables hold no reals; an expression that made one is a mistake that reading back will name.
        ValueRef::Real(r) => Value::Text(r.to_string()),
        // Text that is not text was put there by another hand: kept as bytes, so that its digest differs.
        ValueRef::Text(text) => match str::from_utf8(text) {
            Ok(text) => Value::Text(text.to_owned()),
            Err(_) => Value::Bytes(text.to_vec()),
        },
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

fn postgres_row(row: &tokio_postgres::Row, columns: &Arc<str>) -> Result<Row> {
    let values = (0..row.len()).map(|i| row.try_get::<_, Taken>(i).map(|t| t.0).map_err(StoreError::from));
    Ok(Row {
        columns: columns.clone(),
        values: values.collect::<Result<_>>()?,
    })
}

#[derive(Debug)]
struct Bound<'a>(Cell<'a>);

impl<'a> Bound<'a> {
    fn of(value: &'a Value) -> Self {
        Self(value.into())
    }
}

impl ToSql for Bound<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Cell::Null => Ok(IsNull::Yes),
            Cell::Int(n) if *ty == Type::INT4 => i32::try_from(n)?.to_sql(ty, out),
            Cell::Int(n) if *ty == Type::INT2 => i16::try_from(n)?.to_sql(ty, out),
            Cell::Int(n) => n.to_sql(ty, out),
            Cell::Text(text) => text.to_sql(ty, out),
            Cell::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }
    fn accepts(_: &Type) -> bool {
        true
    }
    to_sql_checked!();
}

struct Taken(Value);

impl<'a> FromSql<'a> for Taken {
    fn from_sql(
        ty: &Type,
        raw: &'a [u8],
    ) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(match *ty {
            Type::INT8 => Value::Int(i64::from_sql(ty, raw)?),
            Type::INT4 => Value::Int(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Value::Int(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Value::Int(bool::from_sql(ty, raw)?.into()),
            Type::BYTEA => Value::Bytes(Vec::from_sql(ty, raw)?),
            _ => Value::Text(String::from_sql(ty, raw)?),
        }))
    }
    fn from_sql_null(_: &Type) -> std::result::Result<Self, Box<dyn std::error::Error + Sync + Send>> {
        Ok(Self(Value::Null))
    }
    fn accepts(_: &Type) -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{numbered, places, unnumbered};

    #[test]
    fn rows_have_their_places_one_after_the_other() {
        assert_eq!(places(1, 1), "($1)");
        assert_eq!(places(2, 3), "($1, $2, $3), ($4, $5, $6)");
        assert_eq!(
            unnumbered("INSERT INTO t (a, b) ", 2, 2),
            "INSERT INTO t (a, b) VALUES (?,?),(?,?)"
        );
    }

    #[test]
    fn places_are_numbered_and_paths_of_json_stay() {
        assert_eq!(
            numbered("SELECT json_extract(v, '$.fen') FROM t WHERE a = $1 AND b IN ($12, $2) -- 元$"),
            "SELECT json_extract(v, '$.fen') FROM t WHERE a = ?1 AND b IN (?12, ?2) -- 元$"
        );
    }
}
