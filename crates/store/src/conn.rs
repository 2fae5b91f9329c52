//! One connection of either database behind one face: the same text, the same values, the same rows.

use crate::error::{Result, StoreError};
use crate::pool::PooledReader;
use crate::row::Row;
use std::sync::Arc;
use tokio::sync::OwnedMutexGuard;
use tokio_postgres::types::{FromSql, IsNull, ToSql, Type, private::BytesMut, to_sql_checked};
use yipanqi_domain::field::Value;

/// A connection in use.
pub(crate) enum Conn {
    /// The one writer of an SQLite file.
    Writer(OwnedMutexGuard<rusqlite::Connection>),
    /// A reader of an SQLite file.
    Reader(PooledReader),
    /// A connection to PostgreSQL, for either.
    Postgres(deadpool_postgres::Object),
}

impl Conn {
    fn sqlite(&self) -> Option<&rusqlite::Connection> {
        match self {
            Self::Writer(guard) => Some(guard),
            Self::Reader(reader) => Some(reader),
            Self::Postgres(_) => None,
        }
    }

    /// Whether this is PostgreSQL, for the few places where the dialects truly differ.
    pub(crate) fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres(_))
    }

    /// Runs a statement and gives its rows.
    pub(crate) async fn query(&mut self, sql: &str, params: &[Value]) -> Result<Vec<Row>> {
        if let Self::Postgres(client) = self {
            let statement = client.prepare_cached(sql).await?;
            let bound: Vec<Bound<'_>> = params.iter().map(Bound).collect();
            let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as &(dyn ToSql + Sync)).collect();
            let columns: Arc<[String]> = statement.columns().iter().map(|c| c.name().to_owned()).collect();
            let rows = client.query(&statement, &bound).await?;
            return rows.iter().map(|row| postgres_row(row, &columns)).collect();
        }
        let Some(sqlite) = self.sqlite() else {
            return Ok(Vec::new());
        };
        let mut statement = sqlite.prepare_cached(sql)?;
        bind(&mut statement, params)?;
        let columns: Arc<[String]> = statement.column_names().into_iter().map(str::to_owned).collect();
        let mut answer = statement.raw_query();
        let mut rows = Vec::new();
        while let Some(row) = answer.next()? {
            let values = (0..columns.len()).map(|i| Ok(sqlite_value(row.get_ref(i)?)));
            rows.push(Row {
                columns: columns.clone(),
                values: values.collect::<Result<_>>()?,
            });
        }
        Ok(rows)
    }

    /// Runs a statement and gives the number of rows that it touched.
    pub(crate) async fn execute(&mut self, sql: &str, params: &[Value]) -> Result<u64> {
        if let Self::Postgres(client) = self {
            let statement = client.prepare_cached(sql).await?;
            let bound: Vec<Bound<'_>> = params.iter().map(Bound).collect();
            let bound: Vec<&(dyn ToSql + Sync)> = bound.iter().map(|b| b as &(dyn ToSql + Sync)).collect();
            return Ok(client.execute(&statement, &bound).await?);
        }
        let Some(sqlite) = self.sqlite() else { return Ok(0) };
        let mut statement = sqlite.prepare_cached(sql)?;
        bind(&mut statement, params)?;
        Ok(statement.raw_execute()? as u64)
    }

    /// Runs statements without parameters.
    pub(crate) async fn batch(&mut self, sql: &str) -> Result<()> {
        if let Self::Postgres(client) = self {
            return Ok(client.batch_execute(sql).await?);
        }
        if let Some(sqlite) = self.sqlite() {
            // COMMIT waits for the disk: the other tasks of this thread move elsewhere meanwhile.
            blocking(|| sqlite.execute_batch(sql))?;
        }
        Ok(())
    }

    /// Rolls back from a destructor: at once on SQLite, by closing the connection on PostgreSQL.
    pub(crate) fn abandon(self) {
        match self {
            Self::Writer(guard) => {
                if !guard.is_autocommit()
                    && let Err(error) = guard.execute_batch("ROLLBACK")
                {
                    tracing::error!(%error, "rolling back failed");
                }
            }
            Self::Reader(reader) => drop(reader),
            Self::Postgres(object) => drop(deadpool_postgres::Object::take(object)),
        }
    }
}

/// Runs something that waits for the disk without holding up the other tasks of this worker.
fn blocking<T>(work: impl FnOnce() -> T) -> T {
    use tokio::runtime::{Handle, RuntimeFlavor};
    match Handle::try_current().map(|h| h.runtime_flavor()) {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(work),
        _ => work(),
    }
}

fn bind(statement: &mut rusqlite::Statement<'_>, params: &[Value]) -> Result<()> {
    for (i, value) in params.iter().enumerate() {
        // `$1` is a named parameter to SQLite: look it up, so that its first use need not be in order.
        let name = format!("${}", i + 1);
        let Some(index) = statement.parameter_index(&name)? else {
            continue;
        };
        match value {
            Value::Null => statement.raw_bind_parameter(index, rusqlite::types::Null)?,
            Value::Int(n) => statement.raw_bind_parameter(index, n)?,
            Value::Text(text) => statement.raw_bind_parameter(index, text)?,
            Value::Bytes(bytes) => statement.raw_bind_parameter(index, bytes)?,
        }
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
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

fn postgres_row(row: &tokio_postgres::Row, columns: &Arc<[String]>) -> Result<Row> {
    let values = (0..row.len()).map(|i| row.try_get::<_, Taken>(i).map(|t| t.0).map_err(StoreError::from));
    Ok(Row {
        columns: columns.clone(),
        values: values.collect::<Result<_>>()?,
    })
}

#[derive(Debug)]
struct Bound<'a>(&'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(n) if *ty == Type::INT4 => i32::try_from(*n)?.to_sql(ty, out),
            Value::Int(n) if *ty == Type::INT2 => i16::try_from(*n)?.to_sql(ty, out),
            Value::Int(n) => n.to_sql(ty, out),
            Value::Text(text) => text.to_sql(ty, out),
            Value::Bytes(bytes) => bytes.to_sql(ty, out),
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
