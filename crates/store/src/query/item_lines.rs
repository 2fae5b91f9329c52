//! What the lines of a page say of items that the page has through the sight already, so that here only the lists decide:
//! the same snapshot, the same seat.

use crate::error::Result;
use crate::query::duties::DutyLine;
use crate::query::items::{BATCH, ItemLine, RowLine, item_line, row_line};
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use crate::tx::Record;
use std::collections::{BTreeSet, HashMap};
use std::fmt::Write as _;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use yipanqi_domain::change::Change;
use yipanqi_domain::duty::Duty;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::list::DutyRole;
use yipanqi_domain::office::Side;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, Day, ItemId, ListId, PostId, UnitId};

/// Statements for one line, for a few, for a short page and for a long one: places that stand empty are bound and looked up
/// too.
const SIZES: [usize; 4] = [1, 4, 20, BATCH];

/// A statement in each of the sizes: places stand between its halves, numbered from the first one on.
struct BySize([String; SIZES.len()]);

impl BySize {
    fn new(before: &str, first: usize, after: &str) -> Self {
        Self(SIZES.map(|size| {
            let mut sql = before.to_owned();
            for n in 0..size {
                let _ = write!(sql, "{}${}", if n == 0 { "" } else { ", " }, first + n);
            }
            sql + after
        }))
    }

    /// The smallest that takes so many ids, which are added to the parameters before them.
    fn of(&self, mut params: Vec<Value>, ids: impl ExactSizeIterator<Item = i64>) -> (&str, Vec<Value>) {
        let at = SIZES
            .iter()
            .position(|size| ids.len() <= *size)
            .unwrap_or(SIZES.len() - 1);
        params.extend(ids.chain(std::iter::repeat(0)).take(SIZES[at]).map(Value::Int));
        (&self.0[at], params)
    }
}

/// A statement whose last condition is under which list something was said: a seat without a grant of a unit or region is
/// asked for its bodies alone, in a text half as long.
struct BySight {
    all: BySize,
    bodies: BySize,
}

impl BySight {
    fn new(before: &str, after: &str, of_list: &str, in_body: &str, order: &str) -> Self {
        Self {
            all: BySize::new(before, 4, &format!("{after}{of_list}{order}")),
            bodies: BySize::new(before, 4, &format!("{after}{in_body}{order}")),
        }
    }

    fn of(&self, sight: Sight, items: &[ItemLine]) -> (&str, Vec<Value>) {
        let by_size = if sight.is_near { &self.all } else { &self.bodies };
        by_size.of(sight_params(sight), items.iter().map(|line| line.item.0))
    }
}

static ROWS: LazyLock<BySight> = LazyLock::new(|| {
    BySight::new(
        "SELECT lr.item, l.id, l.body, l.name, lr.field, lr.ends_on, CASE WHEN EXISTS (SELECT 1 FROM change_request c \
           WHERE c.item = lr.item AND c.kind = 'extension' AND c.state = 'approved') THEN 1 ELSE 0 END \
         FROM list_row lr JOIN list_version lv ON lv.id = lr.version \
         JOIN list l ON l.id = lv.list WHERE lr.item IN (",
        concat!(
            ") AND ",
            sql_latest_adopted!(),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND "
        ),
        sql_of_list!("lr.item", "l.id", "l.body"),
        sql_in_body_or_side!("l.body"),
        " ORDER BY l.year DESC, l.id DESC",
    )
});

static EXTENSIONS: LazyLock<BySize> = LazyLock::new(|| {
    let before = format!(
        // Post and day are parameters of every such statement; here they only keep their places.
        "{} JOIN list l ON l.id = t.list WHERE t.kind = 'extension' AND t.state = 'approved' \
         AND CAST($1 AS BIGINT) >= 0 AND $2 <> '' AND {} AND t.item IN (",
        <Change as Record>::select(),
        sql_mark_ok!("l.mark"),
    );
    BySize::new(&before, 4, ") ORDER BY t.id")
});

/// Number and title stand on the line already, and what is known of units is read once for all of them.
static DUTIES: LazyLock<BySight> = LazyLock::new(|| {
    BySight::new(
        "SELECT t.id, t.item, t.unit, t.post, t.role, t.version, t.starts_on, t.ends_on, t.former, t.state, t.state_at, \
         t.state_by, t.state_reason, t.other_unit, dl.id, dl.name, dl.body, dl.mark, p.name FROM duty t \
         JOIN list_version dv ON dv.id = t.version JOIN list dl ON dl.id = dv.list LEFT JOIN post p ON p.id = t.post \
         WHERE t.item IN (",
        concat!(
            // Not the plain column: there is an index by state, and most duties are open.
            ") AND ",
            sql_open!("(t.state || '')"),
            " AND ",
            sql_mark_ok!("dl.mark"),
            " AND ",
        ),
        sql_of_list!("t.item", "dl.id", "dl.body"),
        sql_in_body_or_side!("dl.body"),
        "",
    )
});

static LINES: LazyLock<BySize> = LazyLock::new(|| {
    let before = "SELECT t.id, t.number, t.title, t.kind, t.state FROM item t WHERE t.id IN (";
    BySize::new(before, 1, ")")
});

static UNITS: LazyLock<BySize> = LazyLock::new(|| {
    BySize::new(
        "SELECT u.id, u.name, u.ends_on, ur.path, us.side FROM unit u JOIN region ur ON ur.id = u.region \
         LEFT JOIN unit_side us ON us.unit = u.id WHERE u.id IN (",
        1,
        ")",
    )
});

/// What a line says of a unit.
#[derive(Default)]
struct UnitSaid {
    name: String,
    ends_on: Option<Day>,
    /// The regions that it lies in.
    regions: Vec<i64>,
    /// Sides that it was put on by hand.
    sides: Vec<i64>,
}

impl UnitSaid {
    /// The sides for which it counts, bit by position.
    fn bits(&self, sides: &[Side]) -> i64 {
        let on = sides
            .iter()
            .filter(|side| self.sides.contains(&side.id.0) || self.regions.contains(&side.region.0));
        on.filter(|side| (0..63).contains(&side.position))
            .fold(0, |bits, side| bits | 1 << side.position)
    }
}

/// What lines say of bodies and units, read once: as long as nothing changes it may be kept for those that come after.
#[derive(Default)]
pub struct Around(Mutex<AroundThem>);

#[derive(Default)]
struct AroundThem {
    sides: HashMap<BodyId, Arc<[Side]>>,
    units: HashMap<i64, Arc<UnitSaid>>,
}

impl std::fmt::Debug for Around {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Around")
    }
}

impl Around {
    fn held(&self) -> std::sync::MutexGuard<'_, AroundThem> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The sides of a body, from left to right.
    pub async fn sides_of(&self, read: &mut Reader, body: BodyId) -> Result<Arc<[Side]>> {
        let known = self.held().sides.get(&body).cloned();
        if let Some(known) = known {
            return Ok(known);
        }
        let sides: Arc<[Side]> = read.sides_of(body).await?.into();
        self.held().sides.insert(body, sides.clone());
        Ok(sides)
    }

    /// What is known of these units.
    async fn units(
        &self,
        read: &mut Reader,
        mut wanted: BTreeSet<i64>,
    ) -> Result<HashMap<i64, Arc<UnitSaid>>> {
        let mut found = HashMap::with_capacity(wanted.len());
        {
            let held = self.held();
            wanted.retain(|unit| match held.units.get(unit) {
                Some(known) => found.insert(*unit, known.clone()).is_some(),
                None => true,
            });
        }
        if !wanted.is_empty() {
            for (unit, said) in read.units_said(wanted).await? {
                let said = Arc::new(said);
                self.held().units.insert(unit, said.clone());
                found.insert(unit, said);
            }
        }
        Ok(found)
    }
}

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

    /// The lines of items already known to be seen (at most [`BATCH`]).
    pub async fn lines_of_seen(&mut self, items: &[i64]) -> Result<Vec<ItemLine>> {
        let (sql, params) = LINES.of(Vec::new(), items.iter().copied());
        let rows = self.conn().query(sql, &params).await?;
        rows.iter().map(item_line).collect()
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
        let items = items.iter().map(|line| line.item.0);
        let (sql, params) = EXTENSIONS.of(sight_params(sight), items);
        let rows = self.conn().query(sql, &params).await?;
        rows.iter().map(Record::read).collect()
    }

    /// Open duties of seen items (at most [`BATCH`]) that may be seen.
    pub async fn duties_of_seen(
        &mut self,
        sight: Sight,
        items: &[ItemLine],
        around: &Around,
    ) -> Result<Vec<DutyLine>> {
        let (sql, params) = DUTIES.of(sight, items);
        let rows = self.conn().query(sql, &params).await?;
        let mut wanted = BTreeSet::new();
        for row in &rows {
            wanted.insert(row.get(2)?);
        }
        let units = around.units(self, wanted).await?;
        let mut lines = Vec::with_capacity(rows.len());
        for row in &rows {
            let duty = Duty::read(row)?;
            let (unit, item) = (
                units.get(&duty.unit.0),
                items.iter().find(|line| line.item == duty.item),
            );
            let (Some(unit), Some(item), body) = (unit, item, row.get(16)?) else {
                continue;
            };
            let sides = around.sides_of(self, body).await?;
            lines.push(DutyLine {
                number: item.number.clone(),
                title: item.title.clone(),
                list: row.get(14)?,
                list_name: row.get(15)?,
                body,
                mark: row.get(17)?,
                unit_name: unit.name.clone(),
                unit_ends_on: unit.ends_on,
                post_name: row.get(18)?,
                side_bits: unit.bits(&sides),
                duty,
            });
        }
        lines.sort_unstable_by_key(|line| line.duty.id);
        Ok(lines)
    }

    /// What is known of these units.
    async fn units_said(&mut self, units: BTreeSet<i64>) -> Result<HashMap<i64, UnitSaid>> {
        let ids: Vec<i64> = units.into_iter().collect();
        let mut found: HashMap<i64, UnitSaid> = HashMap::with_capacity(ids.len());
        for some in ids.chunks(BATCH) {
            let (sql, params) = UNITS.of(Vec::new(), some.iter().copied());
            for row in self.conn().query(sql, &params).await? {
                let unit = found.entry(row.get(0)?).or_default();
                let path: String = row.get(3)?;
                (unit.name, unit.ends_on) = (row.get(1)?, row.get(2)?);
                unit.regions = path.split('/').filter_map(|id| id.parse().ok()).collect();
                unit.sides.extend(row.get::<Option<i64>>(4)?);
            }
        }
        Ok(found)
    }
}
