//! Items as pages show them: through the sight, with what the visible lists say of them.

use crate::error::Result;
use crate::query::duties::{DutyLine, counted_lines, sql_duty_line};
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::list::{Item, ItemKind, List, ListRow, ListVersion, RowChange};
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{At, BodyId, Day, ItemId, ListId, SideId, UnitId, VersionId};

/// Which items are asked for. `None` and empty mean any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemFilter {
    /// With an open duty of this unit.
    pub unit: Option<UnitId>,
    /// With an open duty on this side.
    pub side: Option<SideId>,
    /// Code of a state.
    pub state: String,
    /// Code of a kind.
    pub kind: String,
}

/// An item with what its latest visible row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemLine {
    /// The item.
    pub item: ItemId,
    /// 事项编号.
    pub number: String,
    /// Title at registration.
    pub title: String,
    /// Kind.
    pub kind: ItemKind,
    /// Code of the state.
    pub state: String,
}

/// A row of one item in one list, short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowLine {
    /// The item.
    pub item: ItemId,
    /// The list.
    pub list: ListId,
    /// The list's body.
    pub body: BodyId,
    /// Name of the list.
    pub list_name: String,
    /// Field.
    pub field: String,
    /// Last day, as the row says.
    pub ends_on: Option<Day>,
}

/// Who did what to an item, as the trail has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrailLine {
    /// When.
    pub at: At,
    /// Act.
    pub act: String,
    /// Post acted from.
    pub post: Option<String>,
    /// Person.
    pub person: Option<String>,
    /// Unit acted for.
    pub for_whom: Option<String>,
}

/// How many ids one statement takes at most.
pub const BATCH: usize = 50;

fn fifty(sight: Sight, items: &[ItemId]) -> Vec<Value> {
    super::fifty(sight, items.iter().map(|item| item.0))
}

impl Reader {
    /// One item, if it may be seen.
    pub async fn item_seen(&mut self, sight: Sight, item: ItemId) -> Result<Option<Item>> {
        let rest = concat!("WHERE t.id = $4 AND ", sql_sees_item!("t.id"));
        let mut params = sight_params(sight);
        params.push(item.to_value());
        self.find_one(rest, &params).await
    }

    /// Numbers and titles of those of these items (at most [`BATCH`]) that may be seen.
    pub async fn items_named(
        &mut self,
        sight: Sight,
        items: &[ItemId],
    ) -> Result<Vec<(ItemId, String, String)>> {
        let sql = concat!(
            "SELECT t.id, t.number, t.title FROM item t WHERE t.id IN (",
            sql_fifty!(),
            ") AND ",
            sql_sees_item!("t.id")
        );
        let rows = self.rows(sql, &fifty(sight, items)).await?;
        rows.iter()
            .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .collect()
    }

    /// The items below one that may be seen, by number.
    pub async fn items_below(
        &mut self,
        sight: Sight,
        parent: ItemId,
        limit: i64,
    ) -> Result<(Vec<ItemLine>, i64)> {
        let sql = concat!(
            "SELECT t.id, t.number, t.title, t.kind, t.state, COUNT(*) OVER () FROM item t WHERE t.parent = $4 AND ",
            sql_sees_item!("t.id"),
            " ORDER BY t.number LIMIT CAST($5 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.extend([parent.to_value(), limit.to_value()]);
        let rows = self.rows(sql, &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.get(5))?;
        Ok((rows.iter().map(item_line).collect::<Result<_>>()?, total))
    }

    /// One page of the items that may be seen, by number, and how many there are in all.
    pub async fn items_seen(
        &mut self,
        sight: Sight,
        filter: &ItemFilter,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<ItemLine>, i64)> {
        let sql = concat!(
            "SELECT t.id, t.number, t.title, t.kind, t.state, COUNT(*) OVER () FROM item t WHERE ",
            sql_sees_item!("t.id"),
            " AND (t.kind = $4 OR $4 = '') AND (t.state = $5 OR $5 = '') \
             AND (CAST($6 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM duty fd JOIN list_version fv ON fv.id = fd.version \
               JOIN list fl ON fl.id = fv.list WHERE fd.item = t.id AND fd.unit = $6 AND ",
            sql_open!("fd.state"),
            " AND ",
            sql_mark_ok!("fl.mark"),
            " AND ",
            sql_of_list!("t.id", "fl.id", "fl.body"),
            ")) \
             AND (CAST($7 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM duty fd JOIN list_version fv ON fv.id = fd.version \
               JOIN list fl ON fl.id = fv.list JOIN unit fu ON fu.id = fd.unit JOIN region fr ON fr.id = fu.region \
               JOIN side fs ON fs.id = $7 WHERE fd.item = t.id AND ",
            sql_open!("fd.state"),
            " AND ",
            sql_on_side!("fu.id", "fr.path", "fs.id", "fs.region"),
            " AND ",
            sql_mark_ok!("fl.mark"),
            " AND ",
            sql_of_list!("t.id", "fl.id", "fl.body"),
            ")) \
             ORDER BY t.number LIMIT CAST($8 AS BIGINT) OFFSET CAST($9 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.extend([
            filter.kind.to_value(),
            filter.state.to_value(),
            filter.unit.map_or(0, |u| u.0).to_value(),
            filter.side.map_or(0, |s| s.0).to_value(),
            limit.to_value(),
            offset.to_value(),
        ]);
        let rows = self.rows(sql, &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.get(5))?;
        Ok((rows.iter().map(item_line).collect::<Result<_>>()?, total))
    }

    /// What the latest adopted version of each visible list says of these items (at most [`BATCH`]), newest year first.
    pub async fn rows_of_items_seen(&mut self, sight: Sight, items: &[ItemId]) -> Result<Vec<RowLine>> {
        let sql = concat!(
            "SELECT lr.item, l.id, l.body, l.name, lr.field, lr.ends_on FROM list_row lr JOIN list_version lv ON lv.id = lr.version \
             JOIN list l ON l.id = lv.list WHERE lr.item IN (",
            sql_fifty!(),
            ") AND ",
            sql_latest_adopted!(),
            " AND ",
            sql_sees_row!(),
            " ORDER BY l.year DESC, l.id DESC"
        );
        self.rows(sql, &fifty(sight, items))
            .await?
            .iter()
            .map(row_line)
            .collect()
    }

    /// Open duties of these items (at most [`BATCH`]) that may be seen.
    pub async fn duties_of_items_seen(&mut self, sight: Sight, items: &[ItemId]) -> Result<Vec<DutyLine>> {
        let sql = concat!(
            sql_duty_line!(),
            "WHERE t.item IN (",
            sql_fifty!(),
            // Not the plain column: there is an index by state, and most duties are open.
            ") AND ",
            sql_open!("(t.state || '')"),
            " AND ",
            sql_sees_duty!(),
            " ORDER BY t.id"
        );
        Ok(counted_lines(&self.rows(sql, &fifty(sight, items)).await?)?.0)
    }

    /// The rows of an item in adopted versions that may be seen, oldest version first within each list.
    pub async fn rows_of_item_seen(
        &mut self,
        sight: Sight,
        item: ItemId,
    ) -> Result<Vec<(ListRow, ListVersion, List)>> {
        let rest = concat!(
            "JOIN list_row lr ON lr.id = t.id JOIN list_version lv ON lv.id = t.version JOIN list l ON l.id = lv.list \
             WHERE t.item = $4 AND ",
            sql_sees_row!(),
            " ORDER BY l.year, l.id, lv.ordinal"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        let mut out = Vec::new();
        for row in self.find::<ListRow>(rest, &params).await? {
            let version = self.get::<ListVersion>(row.version.0).await?;
            let list = match &version {
                Some(version) => self.get::<List>(version.list.0).await?,
                None => None,
            };
            if let (Some(version), Some(list)) = (version, list) {
                out.push((row, version, list));
            }
        }
        Ok(out)
    }

    /// What adjustments did with an item: version, change, reason; of the versions given by the caller to see.
    pub async fn adjustments_of_item(&mut self, item: ItemId) -> Result<Vec<(VersionId, RowChange, String)>> {
        let sql = "SELECT a.version, a.change, a.reason FROM adjustment a WHERE a.item = $1 ORDER BY a.id";
        let rows = self.rows(sql, args![item]).await?;
        rows.iter()
            .map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
            .collect()
    }

    /// Adjustments that took an item out of a visible list: the list's name, the version's number, its day, the reason.
    pub async fn removals_of_item_seen(
        &mut self,
        sight: Sight,
        item: ItemId,
    ) -> Result<Vec<(ListId, String, String, Day, String)>> {
        let sql = concat!(
            "SELECT l.id, l.name, lv.number, lv.in_force_on, a.reason FROM adjustment a \
             JOIN list_version lv ON lv.id = a.version JOIN list l ON l.id = lv.list WHERE a.item = $4 \
             AND a.change = 'removed' AND ",
            sql_mark_ok!("l.mark"),
            " AND ",
            sql_of_list!("a.item", "l.id", "l.body"),
            " ORDER BY a.id"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        let rows = self.rows(sql, &params).await?;
        let line = |row: &Row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?));
        rows.iter().map(line).collect()
    }

    /// What was done with an item, its duties and reports, newest first, for the office of the body whose lists hold it: only
    /// acts on duties that may be seen.
    pub async fn trail_of_item(&mut self, sight: Sight, item: ItemId) -> Result<Vec<TrailLine>> {
        let sql = concat!(
            "SELECT e.at, e.act, p.name, n.name, fu.name FROM entry e LEFT JOIN post p ON p.id = e.post \
             LEFT JOIN person n ON n.id = e.person LEFT JOIN unit fu ON fu.id = e.for_whom \
             WHERE e.outcome = 'done' AND e.seq IN (SELECT x.seq FROM entry_row x WHERE (x.kind = 'item' AND x.row_id = $4) \
               OR (x.kind = 'duty' AND x.row_id IN (SELECT t.id FROM duty t JOIN list_version dv ON dv.id = t.version \
                 JOIN list dl ON dl.id = dv.list WHERE t.item = $4 AND ",
            sql_in_body!("dl.body"),
            " AND ",
            sql_mark_ok!("dl.mark"),
            ")) OR (x.kind = 'list_row' AND x.row_id IN (SELECT lr.id FROM list_row lr \
               JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list WHERE lr.item = $4 AND ",
            sql_in_body!("l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            ")) OR (x.kind = 'fact' AND x.row_id IN (SELECT t.id FROM fact t JOIN side fs ON fs.id = t.side WHERE t.item = $4 AND ",
            sql_in_body!("fs.body"),
            ")) OR (x.kind = 'fact_review' AND x.row_id IN (SELECT r.id FROM fact_review r JOIN fact t ON t.id = r.fact \
               JOIN side fs ON fs.id = t.side WHERE t.item = $4 AND ",
            sql_in_body!("fs.body"),
            ")) OR (x.kind = 'row_outcome' AND x.row_id IN (SELECT o.id FROM row_outcome o JOIN list l ON l.id = o.list WHERE o.item = $4 AND ",
            sql_in_body!("l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            ")) OR (x.kind = 'excuse' AND x.row_id IN (SELECT c.id FROM excuse c JOIN list l ON l.id = c.list WHERE c.item = $4 AND ",
            sql_in_body!("l.body"),
            " AND ",
            sql_mark_ok!("l.mark"),
            "))) ORDER BY e.seq DESC LIMIT 50"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        let rows = self.rows(sql, &params).await?;
        let line = |row: &Row| {
            Ok(TrailLine {
                at: row.get(0)?,
                act: row.get(1)?,
                post: row.get(2)?,
                person: row.get(3)?,
                for_whom: row.get(4)?,
            })
        };
        rows.iter().map(line).collect()
    }

    /// Whether the seat is clerk or leader of a body whose list holds the item: it reads what the trail says of it.
    pub async fn is_office_of(&mut self, sight: Sight, item: ItemId) -> Result<bool> {
        let sql = concat!(
            "SELECT COUNT(*) FROM list_row lr JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list \
             WHERE lr.item = $4 AND ",
            sql_mark_ok!("l.mark"),
            " AND ",
            sql_in_body!("l.body")
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        Ok(self.number(sql, &params).await? > 0)
    }
}

pub(crate) fn row_line(row: &Row) -> Result<RowLine> {
    Ok(RowLine {
        item: row.get(0)?,
        list: row.get(1)?,
        body: row.get(2)?,
        list_name: row.get(3)?,
        field: row.get(4)?,
        ends_on: row.get(5)?,
    })
}

pub(crate) fn item_line(row: &Row) -> Result<ItemLine> {
    Ok(ItemLine {
        item: row.get(0)?,
        number: row.get(1)?,
        title: row.get(2)?,
        kind: row.get(3)?,
        state: row.get(4)?,
    })
}

impl Reader {
    /// Whether a later version of the list is in force on a day.
    pub async fn later_in_force(&mut self, list: ListId, ordinal: i64, on: Day) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM list_version v WHERE v.list = $1 AND v.ordinal > $2 \
                   AND v.state IN ('adopted', 'issued') AND v.in_force_on <= $3";
        Ok(self.number(sql, args![list, ordinal, on]).await? > 0)
    }
}
