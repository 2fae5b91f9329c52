//! What the lines of a page say of items that the page has through the sight already, so that here only the lists decide:
//! the same snapshot, the same seat.

use crate::error::Result;
use crate::query::duties::{DutyLine, duty_line, sql_duty_columns, sql_duty_from};
use crate::query::items::{BATCH, ItemLine, RowLine, row_line};
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use std::fmt::Write as _;
use std::sync::LazyLock;
use yipanqi_domain::change::Change;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::list::DutyRole;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{ItemId, ListId, PostId, UnitId};

/// Statements for one line, for a short page and for a long one: places that stand empty are bound and looked up too.
const SIZES: [usize; 3] = [1, 20, BATCH];

/// A statement in each of the sizes: `$4` and following stand between its halves.
struct BySize([String; SIZES.len()]);

impl BySize {
    fn new(before: &str, after: &str) -> Self {
        Self(SIZES.map(|size| {
            let mut sql = before.to_owned();
            for n in 0..size {
                let _ = write!(sql, "{}${}", if n == 0 { "" } else { ", " }, n + 4);
            }
            sql + after
        }))
    }

    /// The smallest that takes so many items, and its parameters.
    fn of(&self, sight: Sight, items: &[ItemLine]) -> (&str, Vec<Value>) {
        let at = SIZES
            .iter()
            .position(|size| items.len() <= *size)
            .unwrap_or(SIZES.len() - 1);
        let mut params = sight_params(sight);
        params.extend((0..SIZES[at]).map(|n| Value::Int(items.get(n).map_or(0, |line| line.item.0))));
        (&self.0[at], params)
    }
}

static ROWS: LazyLock<BySize> = LazyLock::new(|| {
    BySize::new(
        "SELECT lr.item, l.id, l.body, l.name, lr.field, lr.ends_on, CASE WHEN EXISTS (SELECT 1 FROM change_request c \
           WHERE c.item = lr.item AND c.kind = 'extension' AND c.state = 'approved') THEN 1 ELSE 0 END \
         FROM list_row lr JOIN list_version lv ON lv.id = lr.version \
         JOIN list l ON l.id = lv.list WHERE lr.item IN (",
        concat!(
            ") AND ",
            sql_latest_adopted!(),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND ",
            sql_of_list!("lr.item", "l.id", "l.body"),
            " ORDER BY l.year DESC, l.id DESC"
        ),
    )
});

static EXTENSIONS: LazyLock<BySize> = LazyLock::new(|| {
    let before = format!(
        // Post and day are parameters of every such statement; here they only keep their places.
        "{} JOIN list l ON l.id = t.list WHERE t.kind = 'extension' AND t.state = 'approved' \
         AND CAST($1 AS BIGINT) >= 0 AND $2 <> '' AND {} AND t.item IN (",
        <Change as crate::tx::Record>::select(),
        sql_mark_ok!("l.mark"),
    );
    BySize::new(&before, ") ORDER BY t.id")
});

static DUTIES: LazyLock<BySize> = LazyLock::new(|| {
    BySize::new(
        concat!(sql_duty_columns!(), sql_duty_from!(), "WHERE t.item IN ("),
        concat!(
            // Not the plain column: there is an index by state, and most duties are open.
            ") AND ",
            sql_open!("(t.state || '')"),
            " AND ",
            sql_mark_ok!("dl.mark"),
            " AND ",
            sql_of_list!("t.item", "dl.id", "dl.body"),
            " ORDER BY t.id"
        ),
    )
});

/// That a unit owes something of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwedLine {
    /// The item.
    pub item: ItemId,
    /// The unit.
    pub unit: UnitId,
    /// The seat, where the duty names one.
    pub post: Option<PostId>,
    /// What it owes.
    pub role: DutyRole,
    /// Name of the unit.
    pub unit_name: String,
    /// Name of the seat.
    pub post_name: Option<String>,
}

impl Reader {
    /// Open duties under a list that may be seen where their items may: the caller keeps those of seen items.
    pub async fn duties_under_list(&mut self, sight: Sight, list: ListId) -> Result<Vec<OwedLine>> {
        let sql = concat!(
            "SELECT t.item, t.unit, t.post, t.role, u.name, p.name FROM duty t JOIN list_version dv ON dv.id = t.version \
             JOIN list dl ON dl.id = dv.list JOIN unit u ON u.id = t.unit LEFT JOIN post p ON p.id = t.post \
             WHERE dl.id = $4 AND t.version IN (SELECT ov.id FROM list_version ov WHERE ov.list = $4) AND ",
            sql_open!("t.state"),
            " AND ",
            sql_mark_ok!("dl.mark"),
            " AND ",
            sql_of_list!("t.item", "dl.id", "dl.body"),
            " ORDER BY t.id"
        );
        let mut params = sight_params(sight);
        params.push(list.to_value());
        let line = |row: &Row| {
            Ok(OwedLine {
                item: row.get(0)?,
                unit: row.get(1)?,
                post: row.get(2)?,
                role: row.get(3)?,
                unit_name: row.get(4)?,
                post_name: row.get(5)?,
            })
        };
        self.rows(sql, &params).await?.iter().map(line).collect()
    }

    /// What the latest adopted version of each visible list says of seen items (at most [`BATCH`]), newest year first; and
    /// whether any of them was given more time.
    pub async fn rows_of_seen(&mut self, sight: Sight, items: &[ItemLine]) -> Result<(Vec<RowLine>, bool)> {
        let (sql, params) = ROWS.of(sight, items);
        let rows = self.conn().query(sql, &params).await?;
        let mut extended = false;
        for row in &rows {
            extended |= row.get::<i64>(6)? == 1;
        }
        Ok((rows.iter().map(row_line).collect::<Result<_>>()?, extended))
    }

    /// Approved extensions of seen items (at most [`BATCH`]) under lists whose mark may be read.
    pub async fn extensions_of_seen(&mut self, sight: Sight, items: &[ItemLine]) -> Result<Vec<Change>> {
        let (sql, params) = EXTENSIONS.of(sight, items);
        let rows = self.conn().query(sql, &params).await?;
        rows.iter().map(crate::tx::Record::read).collect()
    }

    /// Open duties of seen items (at most [`BATCH`]) that may be seen.
    pub async fn duties_of_seen(&mut self, sight: Sight, items: &[ItemLine]) -> Result<Vec<DutyLine>> {
        let (sql, params) = DUTIES.of(sight, items);
        let rows = self.conn().query(sql, &params).await?;
        rows.iter().map(duty_line).collect()
    }
}
