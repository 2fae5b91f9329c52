//! Reading: the same statements in a snapshot and inside a transaction. Topic queries live in `query/`.

use crate::conn::Conn;
use crate::error::Result;
use crate::row::Row;
use crate::tx::Record;
use yipanqi_domain::field::Value;

/// Something that can be read from. [`crate::Tx`] and [`crate::Snapshot`] are readers.
pub struct Reader {
    pub(crate) conn: Option<Conn>,
}

impl Reader {
    pub(crate) fn new(conn: Conn) -> Self {
        Self { conn: Some(conn) }
    }

    pub(crate) fn conn(&mut self) -> &mut Conn {
        // Taken out only by the consuming ends of a transaction.
        self.conn.as_mut().expect("a reader in use has its connection")
    }

    /// All rows of a statement.
    pub(crate) async fn rows(&mut self, sql: &'static str, params: &[Value]) -> Result<Vec<Row>> {
        self.conn().query(sql, params).await
    }

    /// The first row of a statement.
    pub(crate) async fn first(&mut self, sql: &'static str, params: &[Value]) -> Result<Option<Row>> {
        Ok(self.rows(sql, params).await?.into_iter().next())
    }

    /// One number.
    pub(crate) async fn number(&mut self, sql: &'static str, params: &[Value]) -> Result<i64> {
        match self.first(sql, params).await? {
            Some(row) => Ok(row.get::<Option<i64>>(0)?.unwrap_or(0)),
            None => Ok(0),
        }
    }

    /// Moves a counter on; gives where it stood. The caller holds the lane.
    pub(crate) async fn advance(&mut self, name: &str, by: i64) -> Result<i64> {
        let key = Value::Text(name.to_owned());
        let found = self.first(
            "SELECT next FROM counter WHERE name = $1",
            std::slice::from_ref(&key),
        );
        let next = match found.await? {
            Some(row) => row.get(0)?,
            None => 1,
        };
        let moved = [key, Value::Int(next + by)];
        let sql = "UPDATE counter SET next = $2 WHERE name = $1";
        if self.conn().execute(sql, &moved).await? == 0 {
            let sql = "INSERT INTO counter (name, next) VALUES ($1, $2)";
            self.conn().execute(sql, &moved).await?;
        }
        Ok(next)
    }

    /// The record with this id.
    pub async fn get<R: Record>(&mut self, id: impl Into<i64>) -> Result<Option<R>> {
        Ok(self
            .find("WHERE t.id = $1", &[Value::Int(id.into())])
            .await?
            .into_iter()
            .next())
    }

    /// Records by the rest of a statement: `SELECT t.… FROM table t <rest>`.
    pub(crate) async fn find<R: Record>(&mut self, rest: &'static str, params: &[Value]) -> Result<Vec<R>> {
        let sql = format!("{} {rest}", R::select());
        self.conn()
            .query(&sql, params)
            .await?
            .iter()
            .map(R::read)
            .collect()
    }

    /// The first record by the rest of a statement.
    pub(crate) async fn find_one<R: Record>(
        &mut self,
        rest: &'static str,
        params: &[Value],
    ) -> Result<Option<R>> {
        Ok(self.find(rest, params).await?.into_iter().next())
    }

    /// All records of a table, by id. For small tables.
    pub async fn every<R: Record>(&mut self) -> Result<Vec<R>> {
        self.find("ORDER BY t.id", &[]).await
    }
}

/// `args![a, b]` makes a parameter list of fields.
macro_rules! args {
    ($($value:expr),* $(,)?) => { &[$(yipanqi_domain::field::Bind::bind(&$value)),*][..] };
}
