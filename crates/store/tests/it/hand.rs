//! Another hand: somebody with the file or the owner's role, who drops the triggers first.

use rusqlite::types::ValueRef;
use yipanqi_store::Database;
use yipanqi_testkit::Place;

/// A connection that no rule of the program binds.
pub enum Hand {
    Sqlite(rusqlite::Connection),
    Postgres(tokio_postgres::Client),
}

/// A column: name, whether it holds integers, and its value in one row.
#[derive(Clone, Debug)]
pub struct Column {
    pub name: String,
    pub integer: bool,
    pub value: Option<String>,
}

impl Hand {
    pub async fn on(place: &Place) -> Self {
        match &place.database {
            Database::Sqlite(path) => {
                let connection = rusqlite::Connection::open(path).unwrap();
                connection.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
                let hand = Self::Sqlite(connection);
                for name in hand
                    .cells("SELECT name FROM sqlite_master WHERE type = 'trigger'")
                    .await
                {
                    hand.run(&format!("DROP TRIGGER {}", name.unwrap())).await;
                }
                hand
            }
            Database::Postgres(url) => {
                let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await.unwrap();
                tokio::spawn(connection);
                client
                    .batch_execute("SET session_replication_role = replica")
                    .await
                    .unwrap();
                Self::Postgres(client)
            }
        }
    }

    pub async fn run(&self, sql: &str) {
        match self {
            Self::Sqlite(connection) => connection
                .execute_batch(sql)
                .unwrap_or_else(|e| panic!("{sql}: {e}")),
            Self::Postgres(client) => client
                .batch_execute(sql)
                .await
                .unwrap_or_else(|e| panic!("{sql}: {e}")),
        }
    }

    /// The first column of every row, as text.
    pub async fn cells(&self, sql: &str) -> Vec<Option<String>> {
        self.table(sql)
            .await
            .into_iter()
            .map(|mut row| row.remove(0))
            .collect()
    }

    pub async fn table(&self, sql: &str) -> Vec<Vec<Option<String>>> {
        match self {
            Self::Sqlite(connection) => {
                let mut statement = connection.prepare(sql).unwrap();
                let width = statement.column_count();
                let mut rows = statement.query([]).unwrap();
                let mut found = Vec::new();
                while let Some(row) = rows.next().unwrap() {
                    let cell = |at| match row.get_ref(at).unwrap() {
                        ValueRef::Null => None,
                        ValueRef::Integer(n) => Some(n.to_string()),
                        ValueRef::Text(text) => Some(String::from_utf8(text.to_vec()).unwrap()),
                        other => panic!("{other:?}"),
                    };
                    found.push((0..width).map(cell).collect());
                }
                found
            }
            Self::Postgres(client) => {
                let rows = client
                    .simple_query(sql)
                    .await
                    .unwrap_or_else(|e| panic!("{sql}: {e}"));
                rows.into_iter()
                    .filter_map(|message| match message {
                        tokio_postgres::SimpleQueryMessage::Row(row) => {
                            Some((0..row.len()).map(|at| row.get(at).map(str::to_owned)).collect())
                        }
                        _ => None,
                    })
                    .collect()
            }
        }
    }

    /// The columns of a table with their values in one row.
    pub async fn columns(&self, table: &str, which: &str) -> Vec<Column> {
        let declared = match self {
            Self::Sqlite(_) => format!("SELECT name, type FROM pragma_table_info('{table}')"),
            Self::Postgres(_) => format!(
                "SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '{table}' \
                 AND table_schema = 'public' ORDER BY ordinal_position"
            ),
        };
        let declared = self.table(&declared).await;
        let names: Vec<String> = declared.iter().map(|row| row[0].clone().unwrap()).collect();
        let row = self
            .table(&format!("SELECT {} FROM {table} WHERE {which}", names.join(", ")))
            .await;
        let row = row
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("no row in {table} where {which}"));
        let integer = |kind: &Option<String>| {
            kind.as_deref()
                .is_some_and(|k| k.eq_ignore_ascii_case("integer") || k == "bigint")
        };
        declared
            .iter()
            .zip(row)
            .map(|(d, value)| Column {
                name: d[0].clone().unwrap(),
                integer: integer(&d[1]),
                value,
            })
            .collect()
    }
}

impl Column {
    /// The value as SQL.
    pub fn literal(&self) -> String {
        match &self.value {
            None => "NULL".to_owned(),
            Some(value) if self.integer => value.clone(),
            Some(value) => format!("'{}'", value.replace('\'', "''")),
        }
    }

    /// The same with one byte changed; what is absent or empty gets one.
    pub fn altered(&self) -> Self {
        let value = match &self.value {
            None if self.integer => "1".to_owned(),
            Some(value) if self.integer => (value.parse::<i64>().unwrap() ^ 0x1_0000).to_string(),
            None => "x".to_owned(),
            Some(text) => {
                let mut chars = text.chars();
                match chars.next() {
                    // The lowest bit of a character is in the last of its bytes.
                    Some(first) => {
                        let other = char::from_u32(first as u32 ^ 1).unwrap_or('x');
                        std::iter::once(other).chain(chars).collect()
                    }
                    None => "x".to_owned(),
                }
            }
        };
        Self {
            value: Some(value),
            ..self.clone()
        }
    }
}
