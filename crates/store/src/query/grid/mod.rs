//! The window of a version: which rows fit a view, in which order, and only those that are shown. One builder makes the
//! statements for adopted versions and for drafts out of fixed fragments; whatever a person typed is a parameter.
//!
//! Order and filters are answered with ids first, out of an index where there is one (`0008_grid.sql`), and only the rows of
//! the window are read whole. The order as adopted needs not even that: positions of an adopted version have no gaps.

mod asked;
mod sql;

pub use asked::{GridAsked, GridOf, Seen};

use crate::error::Result;
use crate::query::lights::{lit, sql_lit};
use crate::query::lists::{AmountSum, RowGroup};
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use crate::tx::Record;
use sql::{CLASS_SEEN, IN_PART, LEADS, Sql, Units, WHOLE, Wanted};
use std::collections::HashMap;
use std::fmt::Write as _;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::list::{DraftRow, GridFilter, Grouping, ItemState, ListRow};
use yipanqi_domain::lit::Lit;
use yipanqi_domain::{BodyId, ItemId, LightRunId, RowId, SideId, UnitId, VersionId};

/// Rows beyond this are said as "more than", not counted.
pub const GRID_ENOUGH: i64 = 1001;
/// A unit with more rows than this is looked for along the order asked for, one with fewer is listed first.
const RARE: i64 = 2000;
/// Ids of one statement.
const CHUNK: usize = 500;

/// What is shown beside a row of its item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemBeside {
    /// 事项编号.
    pub number: String,
    /// State.
    pub state: ItemState,
}

/// Rows of one field and heading of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftGroup {
    /// Field, heading, and counts of rows that are not removed.
    pub group: RowGroup,
    /// The first place of its rows.
    pub position: i64,
    /// Rows, removed ones among them.
    pub lines: i64,
}

impl Reader {
    async fn unit_called(&mut self, name: Option<&String>) -> Result<Option<Wanted>> {
        let Some(name) = name else { return Ok(None) };
        let sql = "SELECT u.id FROM unit u WHERE u.name = $1 ORDER BY u.id LIMIT 2";
        let found = self.rows(sql, args![name.as_str()]).await?;
        Ok(Some(match found.as_slice() {
            [only] => Wanted::Common(only.get(0)?),
            _ => Wanted::Named(name.clone()),
        }))
    }

    /// A unit of an adopted version that has few rows is looked for otherwise.
    async fn weighed(&mut self, asked: &GridAsked<'_>, wanted: &mut Option<Wanted>) -> Result<()> {
        let Some(Wanted::Common(unit)) = *wanted else {
            return Ok(());
        };
        if asked.is_draft() {
            return Ok(());
        }
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM list_row_unit u WHERE u.version = $1 AND u.unit = $2 \
                   LIMIT CAST($3 AS BIGINT)) AS few";
        if self.number(sql, args![asked.version, unit, RARE]).await? < RARE {
            *wanted = Some(Wanted::Rare(unit));
        }
        Ok(())
    }

    async fn named_units(&mut self, asked: &GridAsked<'_>) -> Result<Units> {
        Ok(Units {
            lead: self.unit_called(asked.filter.lead.as_ref()).await?,
            support: self.unit_called(asked.filter.support.as_ref()).await?,
        })
    }

    async fn wanted_units(&mut self, asked: &GridAsked<'_>) -> Result<Units> {
        let mut units = self.named_units(asked).await?;
        self.weighed(asked, &mut units.lead).await?;
        self.weighed(asked, &mut units.support).await?;
        Ok(units)
    }

    async fn ids(&mut self, sql: &Sql) -> Result<Vec<RowId>> {
        let rows = self.conn().query(&sql.text, &sql.params).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// The ids of the rows `from` (from 0) to `from + count` that fit and may be seen, in the order asked for. Not for the
    /// headings of a draft, whose order is that of its groups: [`Reader::draft_window`].
    pub async fn grid_window(&mut self, asked: &GridAsked<'_>, from: i64, count: i64) -> Result<Vec<RowId>> {
        let postgres = self.conn().is_postgres();
        if asked.filter.lead.is_some() != asked.filter.support.is_some() {
            let units = self.named_units(asked).await?;
            if let Some(unit) = only_unit(asked, &units) {
                return self.window_of_unit(asked, unit, from, count).await;
            }
        }
        let units = self.wanted_units(asked).await?;
        if asked.is_as_adopted() {
            return self.window_of_classes(asked, from, count).await;
        }
        let group = asked.group_key(postgres);
        let (keys, indexed) = asked
            .sort
            .map_or_else(|| (Vec::new(), false), |(by, _)| asked.sort_keys(by, postgres));
        let down = if asked.sort.is_some_and(|(_, down)| down) {
            " DESC"
        } else {
            ""
        };
        let mut order = group.into_iter().collect::<Vec<_>>();
        if indexed && order.is_empty() {
            return self
                .window_of_index(asked, &units, &keys[0], down, from, count)
                .await;
        }
        for key in &keys {
            order.push(format!("({key}) IS NULL"));
            order.push(format!("{key}{down}"));
        }
        let mut sql = asked.rows(postgres, &units, "SELECT sr.id");
        for key in &order {
            sql.put(if key == &order[0] { " ORDER BY " } else { ", " })
                .put(key);
        }
        sql.put(if order.is_empty() { " ORDER BY " } else { ", " })
            .put("sr.position");
        sql.put(down).put(", sr.id").put(down);
        limit(&mut sql, from, count);
        self.ids(&sql).await
    }

    /// An order that an index gives: what has a value, then what has none, so that both databases walk the index either way.
    async fn window_of_index(
        &mut self,
        asked: &GridAsked<'_>,
        units: &Units,
        key: &str,
        down: &str,
        from: i64,
        count: i64,
    ) -> Result<Vec<RowId>> {
        let postgres = self.conn().is_postgres();
        let mut sql = asked.rows(postgres, units, "SELECT sr.id");
        let _ = write!(
            sql.text,
            " AND {key} IS NOT NULL ORDER BY sr.version{down}, {key}{down}, sr.position{down}"
        );
        limit(&mut sql, from, count);
        let mut ids = self.ids(&sql).await?;
        let found = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        if found < count {
            let before = if found > 0 || from == 0 {
                from + found
            } else {
                let mut sql = asked.rows(postgres, units, "SELECT COUNT(*)");
                let _ = write!(sql.text, " AND {key} IS NOT NULL");
                let rows = self.conn().query(&sql.text, &sql.params).await?;
                rows.first().map_or(Ok(0), |row| row.get(0))?
            };
            let mut sql = asked.rows(postgres, units, "SELECT sr.id");
            let _ = write!(
                sql.text,
                " AND {key} IS NULL ORDER BY sr.position{down}, sr.id{down}"
            );
            limit(&mut sql, (from + found - before).max(0), count - found);
            ids.extend(self.ids(&sql).await?);
        }
        Ok(ids)
    }

    /// The rows as adopted, of which a part is seen: nothing but their classes is looked at.
    async fn window_of_classes(
        &mut self,
        asked: &GridAsked<'_>,
        from: i64,
        count: i64,
    ) -> Result<Vec<RowId>> {
        let GridOf::Sealed { sight, .. } = asked.of else {
            return Ok(Vec::new());
        };
        let mut sql = Sql {
            text: "SELECT rs.row FROM row_sight rs WHERE rs.version = $4 AND ".to_owned(),
            params: sight_params(sight),
        };
        sql.place(asked.version.to_value());
        sql.put(IN_PART)
            .put(" AND ")
            .put(CLASS_SEEN)
            .put(" ORDER BY rs.row");
        limit(&mut sql, from, count);
        self.ids(&sql).await
    }

    /// The rows of one unit, in order: ids of a version's rows rise with their positions.
    async fn window_of_unit(
        &mut self,
        asked: &GridAsked<'_>,
        (unit, leads): (UnitId, bool),
        from: i64,
        count: i64,
    ) -> Result<Vec<RowId>> {
        let GridOf::Sealed { sight, seen } = asked.of else {
            return Ok(Vec::new());
        };
        let mut sql = Sql {
            text: "SELECT DISTINCT su.list_row FROM list_row_unit su WHERE su.version = $4 AND su.unit = $5 AND su.role IN "
                .to_owned(),
            params: sight_params(sight),
        };
        sql.place(asked.version.to_value());
        sql.place(unit.to_value());
        sql.put(if leads { LEADS } else { "('support')" });
        sql.put(" AND ")
            .put(if seen == Seen::Whole { WHOLE } else { IN_PART });
        if seen == Seen::ByClass {
            sql.put(
                " AND EXISTS (SELECT 1 FROM row_sight rs WHERE rs.version = $4 AND rs.row = su.list_row AND ",
            )
            .put(CLASS_SEEN)
            .put(")");
        }
        sql.put(" ORDER BY su.list_row");
        limit(&mut sql, from, count);
        self.ids(&sql).await
    }

    /// Counts by field and heading of the rows that fit and may be seen.
    pub async fn grid_groups(&mut self, asked: &GridAsked<'_>) -> Result<Vec<RowGroup>> {
        let postgres = self.conn().is_postgres();
        let units = self.wanted_units(asked).await?;
        let select = "SELECT sr.field, sr.heading, COUNT(*), CAST(COALESCE(SUM(sr.weight), 0) AS BIGINT)";
        let mut sql = asked.rows(postgres, &units, select);
        sql.put(" GROUP BY sr.field, sr.heading ORDER BY MIN(sr.position)");
        let rows = self.conn().query(&sql.text, &sql.params).await?;
        rows.iter().map(row_group).collect()
    }

    /// Plan amounts by field, heading and side of the rows that fit and may be seen; of a draft, of those not removed.
    pub async fn grid_amounts(&mut self, asked: &GridAsked<'_>) -> Result<Vec<AmountSum>> {
        let postgres = self.conn().is_postgres();
        let units = self.wanted_units(asked).await?;
        let (select, table) = match (asked.is_draft(), postgres) {
            (false, _) => (
                "ga.side, CAST(COALESCE(SUM(ga.fen), 0) AS BIGINT)",
                "list_row_amount ga ON ga.list_row = fr.id",
            ),
            (true, false) => (
                "json_extract(ga.value, '$.side'), SUM(json_extract(ga.value, '$.fen'))",
                "json_each(fr.amounts) ga ON ga.key >= 0",
            ),
            (true, true) => (
                "CAST(ga.value ->> 'side' AS BIGINT), CAST(SUM(CAST(ga.value ->> 'fen' AS BIGINT)) AS BIGINT)",
                "LATERAL json_array_elements(CAST(fr.amounts AS JSON)) ga ON 1 = 1",
            ),
        };
        let before = format!(
            "SELECT fr.field, fr.heading, {select} FROM (SELECT sr.id, sr.field, sr.heading, sr.position, sr.amounts"
        );
        let mut sql = asked.rows(postgres, &units, &before);
        if asked.is_draft() {
            sql.put(" AND sr.change <> 'removed'");
        }
        let _ = write!(
            sql.text,
            ") fr JOIN {table} GROUP BY fr.field, fr.heading, 3 ORDER BY MIN(fr.position)"
        );
        let rows = self.conn().query(&sql.text, &sql.params).await?;
        rows.iter().map(amount_sum).collect()
    }

    /// How many rows fit and may be seen, counted up to [`GRID_ENOUGH`].
    pub async fn grid_count(&mut self, asked: &GridAsked<'_>) -> Result<i64> {
        let postgres = self.conn().is_postgres();
        let units = self.wanted_units(asked).await?;
        let mut sql = asked.rows(postgres, &units, "SELECT COUNT(*) FROM (SELECT 1");
        let _ = write!(sql.text, " LIMIT {GRID_ENOUGH}) AS few");
        let rows = self.conn().query(&sql.text, &sql.params).await?;
        rows.first().map_or(Ok(0), |row| row.get(0))
    }

    /// The groups of a draft's rows that fit, by their first place.
    pub async fn draft_groups(&mut self, asked: &GridAsked<'_>) -> Result<Vec<DraftGroup>> {
        let postgres = self.conn().is_postgres();
        let units = self.wanted_units(asked).await?;
        let select = "SELECT sr.field, sr.heading, CAST(SUM(CASE sr.change WHEN 'removed' THEN 0 ELSE 1 END) AS BIGINT), \
                      CAST(SUM(CASE sr.change WHEN 'removed' THEN 0 ELSE sr.weight END) AS BIGINT), MIN(sr.position), COUNT(*)";
        let mut sql = asked.rows(postgres, &units, select);
        sql.put(" GROUP BY sr.field, sr.heading ORDER BY MIN(sr.position), sr.field, sr.heading");
        let rows = self.conn().query(&sql.text, &sql.params).await?;
        let one = |row: &Row| {
            Ok(DraftGroup {
                group: row_group(row)?,
                position: row.get(4)?,
                lines: row.get(5)?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// The ids of rows of one group of a draft.
    pub async fn draft_window(
        &mut self,
        asked: &GridAsked<'_>,
        group: &RowGroup,
        from: i64,
        count: i64,
    ) -> Result<Vec<RowId>> {
        let postgres = self.conn().is_postgres();
        let units = self.wanted_units(asked).await?;
        let mut sql = asked.rows(postgres, &units, "SELECT sr.id");
        sql.put(" AND sr.field = ").bind(group.field.to_value());
        sql.put(" AND sr.heading = ").bind(group.heading.to_value());
        sql.put(" ORDER BY sr.position, sr.id");
        limit(&mut sql, from, count);
        self.ids(&sql).await
    }

    /// Adopted rows between two places, both included, with what is shown of their items: of a version whose every row the
    /// reader sees.
    pub async fn sealed_between(
        &mut self,
        version: VersionId,
        from: i64,
        to: i64,
    ) -> Result<Vec<(ListRow, Option<ItemBeside>)>> {
        let sql = format!(
            "{} JOIN item i ON i.id = t.item WHERE t.version = $1 AND t.position >= $2 AND t.position <= $3 ORDER BY t.position",
            beside(ListRow::select())
        );
        self.with_items(&sql, args![version, from, to]).await
    }

    /// The ids of adopted rows between two places, both included: of a version whose every row the reader sees.
    pub async fn sealed_ids_between(&mut self, version: VersionId, from: i64, to: i64) -> Result<Vec<RowId>> {
        let sql = "SELECT t.id FROM list_row t WHERE t.version = $1 AND t.position >= $2 AND t.position <= $3 \
                   ORDER BY t.position";
        let rows = self.rows(sql, args![version, from, to]).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// What is shown of items beside their rows.
    pub async fn items_beside(&mut self, items: &[ItemId]) -> Result<Vec<(ItemId, ItemBeside)>> {
        let mut out = Vec::with_capacity(items.len());
        for chunk in items.chunks(CHUNK) {
            let mut sql = Sql {
                text: "SELECT i.id, i.number, i.state FROM item i WHERE i.id IN (".to_owned(),
                params: Vec::new(),
            };
            for (at, id) in chunk.iter().enumerate() {
                sql.put(if at == 0 { "" } else { ", " }).bind(id.to_value());
            }
            sql.put(")");
            for row in &self.conn().query(&sql.text, &sql.params).await? {
                let (number, state) = (row.get(1)?, row.get(2)?);
                out.push((row.get(0)?, ItemBeside { number, state }));
            }
        }
        Ok(out)
    }

    /// Adopted rows by their ids, in that order.
    pub async fn sealed_of(&mut self, ids: &[RowId]) -> Result<Vec<(ListRow, Option<ItemBeside>)>> {
        let select = format!("{} JOIN item i ON i.id = t.item", beside(ListRow::select()));
        self.by_ids(&select, ids).await
    }

    /// Draft rows by their ids, in that order.
    pub async fn drafted_of(&mut self, ids: &[RowId]) -> Result<Vec<(DraftRow, Option<ItemBeside>)>> {
        let select = format!("{} LEFT JOIN item i ON i.id = t.item", beside(DraftRow::select()));
        self.by_ids(&select, ids).await
    }

    async fn by_ids<R: Record>(
        &mut self,
        select: &str,
        ids: &[RowId],
    ) -> Result<Vec<(R, Option<ItemBeside>)>> {
        let mut found: HashMap<i64, (R, Option<ItemBeside>)> = HashMap::with_capacity(ids.len());
        for chunk in ids.chunks(CHUNK) {
            let mut sql = Sql {
                text: format!("{select} WHERE t.id IN ("),
                params: Vec::new(),
            };
            for (at, id) in chunk.iter().enumerate() {
                sql.put(if at == 0 { "" } else { ", " }).bind(id.to_value());
            }
            sql.put(")");
            for one in self.with_items::<R>(&sql.text, &sql.params).await? {
                found.insert(one.0.id(), one);
            }
        }
        Ok(ids.iter().filter_map(|id| found.remove(&id.0)).collect())
    }

    async fn with_items<R: Record>(
        &mut self,
        sql: &str,
        params: &[Value],
    ) -> Result<Vec<(R, Option<ItemBeside>)>> {
        let rows = self.conn().query(sql, params).await?;
        let width = R::columns().len();
        let one = |row: &Row| {
            let number: Option<String> = row.get(width)?;
            let state: Option<ItemState> = row.get(width + 1)?;
            let item = number
                .zip(state)
                .map(|(number, state)| ItemBeside { number, state });
            Ok((R::read(row)?, item))
        };
        rows.iter().map(one).collect()
    }

    /// For which sides of a body these units count.
    pub async fn sides_of_units(&mut self, body: BodyId, units: &[UnitId]) -> Result<Vec<(UnitId, SideId)>> {
        let mut out = Vec::new();
        for chunk in units.chunks(CHUNK) {
            let mut sql = Sql {
                text: "SELECT gn.id, gs.id FROM unit gn JOIN region gr ON gr.id = gn.region JOIN side gs ON gs.body = $1 WHERE "
                    .to_owned(),
                params: vec![body.to_value()],
            };
            sql.put(sql_on_side!("gn.id", "gr.path", "gs.id", "gs.region"))
                .put(" AND gn.id IN (");
            for (at, id) in chunk.iter().enumerate() {
                sql.put(if at == 0 { "" } else { ", " }).bind(id.to_value());
            }
            sql.put(")");
            let rows = self.conn().query(&sql.text, &sql.params).await?;
            for row in &rows {
                out.push((row.get(0)?, row.get(1)?));
            }
        }
        Ok(out)
    }

    /// The lights of whole rows in a run.
    pub async fn lights_of_rows(&mut self, run: LightRunId, rows: &[RowId]) -> Result<Vec<Lit>> {
        let mut out = Vec::new();
        for chunk in rows.chunks(CHUNK) {
            let mut sql = Sql {
                text: concat!(
                    "SELECT ",
                    sql_lit!(),
                    " FROM light li WHERE li.run = $1 AND li.part <> 'side' AND li.list_row IN ("
                )
                .to_owned(),
                params: vec![run.to_value()],
            };
            for (at, id) in chunk.iter().enumerate() {
                sql.put(if at == 0 { "" } else { ", " }).bind(id.to_value());
            }
            sql.put(")");
            let rows = self.conn().query(&sql.text, &sql.params).await?;
            for row in &rows {
                out.push(lit(&mut row.cursor())?);
            }
        }
        Ok(out)
    }

    /// What a version's adjustment did to these items.
    pub async fn changes_of_items(
        &mut self,
        version: VersionId,
        items: &[ItemId],
    ) -> Result<Vec<yipanqi_domain::list::Adjustment>> {
        let mut out = Vec::new();
        for chunk in items.chunks(CHUNK) {
            let mut sql = Sql {
                text: format!(
                    "{} WHERE t.version = $1 AND t.item IN (",
                    yipanqi_domain::list::Adjustment::select()
                ),
                params: vec![version.to_value()],
            };
            for (at, id) in chunk.iter().enumerate() {
                sql.put(if at == 0 { "" } else { ", " }).bind(id.to_value());
            }
            sql.put(")");
            let rows = self.conn().query(&sql.text, &sql.params).await?;
            for row in &rows {
                out.push(Record::read(row)?);
            }
        }
        Ok(out)
    }
}

/// The select of a record with number and state of its item behind its columns.
fn beside(select: &str) -> String {
    let (columns, from) = select.split_once(" FROM ").unwrap_or((select, ""));
    format!("{columns}, i.number, i.state FROM {from}")
}

fn limit(sql: &mut Sql, from: i64, count: i64) {
    sql.put(" LIMIT CAST(")
        .bind(Value::Int(count))
        .put(" AS BIGINT) OFFSET CAST(");
    sql.bind(Value::Int(from)).put(" AS BIGINT)");
}

/// The unit whose rows are wanted, when nothing else is: its own index gives them in order.
fn only_unit(asked: &GridAsked<'_>, units: &Units) -> Option<(UnitId, bool)> {
    let alone = GridFilter {
        lead: asked.filter.lead.clone(),
        support: asked.filter.support.clone(),
        ..GridFilter::default()
    } == *asked.filter;
    let in_order = asked.sort.is_none() && matches!(asked.group, Grouping::Heading | Grouping::None);
    let listed = matches!(
        asked.of,
        GridOf::Sealed {
            seen: Seen::Whole | Seen::ByClass,
            ..
        }
    );
    if !alone || !in_order || !listed || asked.only.is_some() {
        return None;
    }
    match (&units.lead, &units.support) {
        (Some(Wanted::Rare(unit) | Wanted::Common(unit)), None) => Some((*unit, true)),
        (None, Some(Wanted::Rare(unit) | Wanted::Common(unit))) => Some((*unit, false)),
        _ => None,
    }
}

fn row_group(row: &Row) -> Result<RowGroup> {
    Ok(RowGroup {
        field: row.get(0)?,
        heading: row.get(1)?,
        rows: row.get(2)?,
        weight: row.get(3)?,
    })
}

fn amount_sum(row: &Row) -> Result<AmountSum> {
    Ok(AmountSum {
        field: row.get(0)?,
        heading: row.get(1)?,
        side: row.get(2)?,
        fen: row.get(3)?,
    })
}
