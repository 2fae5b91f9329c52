//! What a reader may see of the lights of a run: lines worst first, and the counts and sums made over the same lines.
//! Every statement takes its rows through one sight and one filter, so that a figure and the lines behind it agree.

use crate::error::Result;
use crate::query::lights::{lit, sql_lit};
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use yipanqi_domain::field::{Field, Value};
use yipanqi_domain::light::Light;
use yipanqi_domain::lit::{LightRun, Lit};
use yipanqi_domain::period::Period;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{Day, ItemId, LightRunId, ListId, RegionId, SideId, UnitId, VersionId};

/// Which lights are asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LightFilter {
    /// Of rows of one side alone; `Some(None)`: of joint rows and rows outside every side.
    pub side: Option<Option<SideId>>,
    /// Of one field.
    pub field: Option<String>,
    /// Of one unit, and then by side.
    pub unit: Option<UnitId>,
    /// Of units in one region or below it, and then by side.
    pub region: Option<RegionId>,
    /// One light.
    pub light: Option<Light>,
}

impl LightFilter {
    /// Lights are taken side by side, not row by row.
    pub const fn is_by_side(&self) -> bool {
        self.unit.is_some() || self.region.is_some()
    }
}

/// A light with the words around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LightLine {
    /// The light.
    pub lit: Lit,
    /// Serial of the row.
    pub serial: String,
    /// 事项编号.
    pub number: String,
    /// Title as the row has it.
    pub title: String,
    /// Field.
    pub field: String,
    /// Name of the unit that owes it.
    pub unit_name: Option<String>,
    /// How many sides it has lights for; 0 when it is not joint.
    pub side_count: i64,
}

/// How many lights of one kind, and what they add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LightSum {
    /// Field.
    pub field: String,
    /// The side of the light.
    pub side: Option<SideId>,
    /// The light.
    pub light: Light,
    /// How many.
    pub count: i64,
    /// Planned, 分.
    pub plan_fen: i64,
    /// Done, 分.
    pub done_fen: i64,
    /// Starts planned.
    pub starts_planned: i64,
    /// Of these, started.
    pub started: i64,
}

/// Lights of a unit, a region or a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupedLights {
    /// Id of the unit, region or zone.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Code of a region, else empty.
    pub code: String,
    /// The light.
    pub light: Light,
    /// How many.
    pub count: i64,
    /// Planned, 分.
    pub plan_fen: i64,
    /// Done, 分.
    pub done_fen: i64,
}

/// A list of which the reader sees lights.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LitList {
    /// The list.
    pub list: ListId,
    /// Its name.
    pub name: String,
    /// Its year.
    pub year: i64,
}

/// A light of an item with its run and list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemLight {
    /// The run.
    pub run: LightRun,
    /// The list's name.
    pub list_name: String,
    /// The light.
    pub lit: Lit,
}

macro_rules! sql_lights {
    () => {
        "FROM light li JOIN list_row lr ON lr.id = li.list_row JOIN list_version lv ON lv.id = lr.version \
         JOIN list l ON l.id = lv.list LEFT JOIN unit u ON u.id = li.unit LEFT JOIN region ur ON ur.id = u.region "
    };
}

/// Run `$4`; filter `$5`–`$12`: by side or by row, side (−1 any, 0 none), field (with `$8` 0 any), unit, region, light.
macro_rules! sql_filtered {
    () => {
        concat!(
            "li.run = $4 AND ((CAST($5 AS BIGINT) = 0 AND li.part <> 'side') OR (CAST($5 AS BIGINT) = 1 AND li.part <> 'whole')) \
             AND (CAST($6 AS BIGINT) = -1 OR li.side = $6) AND (CAST($8 AS BIGINT) = 0 OR lr.field = $7) \
             AND (CAST($9 AS BIGINT) = 0 OR li.unit = $9) AND (CAST($10 AS BIGINT) = 0 OR ur.path LIKE '%/' || CAST($10 AS TEXT) || '/%') \
             AND ($11 = '' OR (li.light = $11 AND COALESCE(li.level, -1) = CAST($12 AS BIGINT))) AND ",
            sql_sees_row!()
        )
    };
}

fn params(sight: Sight, run: LightRunId, filter: &LightFilter, by_side: bool) -> Vec<Value> {
    let mut out = sight_params(sight);
    out.extend([
        run.to_value(),
        Value::Int(by_side.into()),
        Value::Int(filter.side.map_or(-1, |side| side.map_or(0, |s| s.0))),
        filter.field.clone().unwrap_or_default().to_value(),
        Value::Int(filter.field.is_some().into()),
        Value::Int(filter.unit.map_or(0, |u| u.0)),
        Value::Int(filter.region.map_or(0, |r| r.0)),
        Value::Text(filter.light.map_or("", Light::state).to_owned()),
        Value::Int(filter.light.and_then(Light::level).map_or(-1, i64::from)),
    ]);
    out
}

fn some_side(id: i64) -> Option<SideId> {
    (id != 0).then_some(SideId(id))
}

fn grouped(row: &Row) -> Result<GroupedLights> {
    let mut cursor = row.cursor();
    Ok(GroupedLights {
        id: cursor.next()?,
        name: cursor.next()?,
        code: cursor.next()?,
        light: cursor.group()?,
        count: cursor.next()?,
        plan_fen: cursor.next()?,
        done_fen: cursor.next()?,
    })
}

fn light_line(row: &Row) -> Result<LightLine> {
    let mut cursor = row.cursor();
    Ok(LightLine {
        lit: lit(&mut cursor)?,
        serial: cursor.next()?,
        number: cursor.next()?,
        title: cursor.next()?,
        field: cursor.next()?,
        unit_name: cursor.next()?,
        side_count: cursor.next()?,
    })
}

macro_rules! sql_amounts {
    () => {
        "CAST(COALESCE(SUM(li.plan_fen), 0) AS BIGINT), CAST(COALESCE(SUM(li.done_fen), 0) AS BIGINT)"
    };
}

impl Reader {
    /// Lists that were lit and of whose lights the reader sees some, the newest year first.
    pub async fn lit_lists_seen(&mut self, sight: Sight) -> Result<Vec<LitList>> {
        let sql = concat!(
            "SELECT l.id, l.name, l.year FROM list l WHERE EXISTS (SELECT 1 FROM light_run lw WHERE lw.list = l.id) AND ",
            sql_mark_ok!("l.mark"),
            " AND (",
            sql_in_body_or_side!("l.body"),
            " OR EXISTS (SELECT 1 FROM list_row lr JOIN list_version lv ON lv.id = lr.version WHERE lv.list = l.id AND ",
            sql_sees_row!(),
            ")) ORDER BY l.year DESC, l.id"
        );
        let rows = self.rows(sql, &sight_params(sight)).await?;
        let one = |row: &Row| {
            Ok(LitList {
                list: row.get(0)?,
                name: row.get(1)?,
                year: row.get(2)?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Lights that may be seen, the worst first, and how many there are in all.
    pub async fn lights_seen(
        &mut self,
        sight: Sight,
        run: LightRunId,
        filter: &LightFilter,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<LightLine>, i64)> {
        let sql = concat!(
            "SELECT ",
            sql_lit!(),
            ", lr.serial, i.number, lr.title, lr.field, u.name, (SELECT COUNT(*) FROM light sl WHERE sl.run = li.run \
             AND sl.list_row = li.list_row AND sl.part = 'side'), COUNT(*) OVER () ",
            sql_lights!(),
            "JOIN item i ON i.id = li.item WHERE ",
            sql_filtered!(),
            " ORDER BY li.gravity DESC, li.behind DESC, lr.position, li.side \
             LIMIT CAST($13 AS BIGINT) OFFSET CAST($14 AS BIGINT)"
        );
        let mut params = params(sight, run, filter, filter.is_by_side());
        params.extend([limit.to_value(), offset.to_value()]);
        let rows = self.rows(sql, &params).await?;
        let total = rows.first().map_or(Ok(0), |row| row.get(18))?;
        Ok((rows.iter().map(light_line).collect::<Result<_>>()?, total))
    }

    /// The worst lights of a run, row by row, for a reader who sees the whole list.
    pub async fn worst_lights(&mut self, run: LightRunId, limit: i64) -> Result<Vec<LightLine>> {
        // The few worst are found by the index, and only they get their words.
        let sql = concat!(
            "SELECT ",
            sql_lit!(),
            ", lr.serial, i.number, lr.title, lr.field, u.name, (SELECT COUNT(*) FROM light sl WHERE sl.run = li.run \
             AND sl.list_row = li.list_row AND sl.part = 'side') FROM (SELECT * FROM light w WHERE w.run = $1 \
             AND w.part <> 'side' ORDER BY w.gravity DESC, w.behind DESC, w.list_row LIMIT CAST($2 AS BIGINT)) li \
             JOIN list_row lr ON lr.id = li.list_row JOIN item i ON i.id = li.item LEFT JOIN unit u ON u.id = li.unit \
             ORDER BY li.gravity DESC, li.behind DESC, lr.position"
        );
        let rows = self.rows(sql, args![run, limit]).await?;
        rows.iter().map(light_line).collect()
    }

    /// Counts and sums by field, side and light, fields in the order of the list; by row (each row once, joint rows
    /// without side) or by side.
    pub async fn light_sums_seen(
        &mut self,
        sight: Sight,
        run: LightRunId,
        filter: &LightFilter,
        by_side: bool,
    ) -> Result<Vec<LightSum>> {
        let sql = concat!(
            "SELECT lr.field, li.side, li.light, li.level, COUNT(*), ",
            sql_amounts!(),
            ", COUNT(li.started), CAST(COALESCE(SUM(li.started), 0) AS BIGINT) ",
            sql_lights!(),
            "WHERE ",
            sql_filtered!(),
            " GROUP BY lr.field, li.side, li.light, li.level ORDER BY MIN(lr.position), lr.field, li.side"
        );
        let rows = self.rows(sql, &params(sight, run, filter, by_side)).await?;
        let one = |row: &Row| {
            let mut cursor = row.cursor();
            Ok(LightSum {
                field: cursor.next()?,
                side: some_side(cursor.next()?),
                light: cursor.group()?,
                count: cursor.next()?,
                plan_fen: cursor.next()?,
                done_fen: cursor.next()?,
                starts_planned: cursor.next()?,
                started: cursor.next()?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// Lights by the unit that owes them, in Chinese order.
    pub async fn lights_by_unit_seen(
        &mut self,
        sight: Sight,
        run: LightRunId,
        filter: &LightFilter,
    ) -> Result<Vec<GroupedLights>> {
        let sql = concat!(
            "SELECT u.id, u.name, '', li.light, li.level, COUNT(*), ",
            sql_amounts!(),
            " ",
            sql_lights!(),
            "WHERE li.unit IS NOT NULL AND ",
            sql_filtered!(),
            " GROUP BY u.id, u.name, u.sort_key, li.light, li.level ORDER BY u.sort_key, u.id"
        );
        let rows = self.rows(sql, &params(sight, run, filter, true)).await?;
        rows.iter().map(grouped).collect()
    }

    /// Lights by the region of the unit that owes them.
    pub async fn lights_by_region_seen(
        &mut self,
        sight: Sight,
        run: LightRunId,
        filter: &LightFilter,
    ) -> Result<Vec<GroupedLights>> {
        let sql = concat!(
            "SELECT ur.id, ur.name, ur.code, li.light, li.level, COUNT(*), ",
            sql_amounts!(),
            " ",
            sql_lights!(),
            "WHERE li.unit IS NOT NULL AND ",
            sql_filtered!(),
            " GROUP BY ur.id, ur.name, ur.code, li.light, li.level ORDER BY ur.code, ur.id"
        );
        let rows = self.rows(sql, &params(sight, run, filter, true)).await?;
        rows.iter().map(grouped).collect()
    }

    /// Lights by the zones to which the units' regions belong on a day. A joint row whose sides lie in one zone counts
    /// once for each side; zones overlap and do not add up to the whole.
    pub async fn lights_by_zone_seen(
        &mut self,
        sight: Sight,
        run: LightRunId,
        filter: &LightFilter,
        on: Day,
    ) -> Result<Vec<GroupedLights>> {
        let sql = concat!(
            "SELECT z.id, z.name, '', li.light, li.level, COUNT(*), ",
            sql_amounts!(),
            " ",
            sql_lights!(),
            "JOIN zone z ON EXISTS (SELECT 1 FROM zone_member zm WHERE zm.zone = z.id AND zm.starts_on <= $13 \
             AND (zm.ends_on IS NULL OR zm.ends_on >= $13) AND ur.path LIKE '%/' || CAST(zm.region AS TEXT) || '/%') WHERE ",
            sql_filtered!(),
            " GROUP BY z.id, z.name, li.light, li.level ORDER BY z.id"
        );
        let mut params = params(sight, run, filter, true);
        params.push(on.to_value());
        let rows = self.rows(sql, &params).await?;
        rows.iter().map(grouped).collect()
    }

    /// The lights of an item in the latest run of each period, of lists that may be seen, the latest period first.
    pub async fn lights_of_item_seen(&mut self, sight: Sight, item: ItemId) -> Result<Vec<ItemLight>> {
        let sql = concat!(
            "SELECT w.id, w.list, w.version, w.period, w.rule_set, w.known_at, w.judged_on, w.light_count, w.digest, w.at, \
             l.name, ",
            sql_lit!(),
            " FROM light li JOIN light_run w ON w.id = li.run JOIN list_row lr ON lr.id = li.list_row \
             JOIN list l ON l.id = w.list WHERE li.item = $4 AND NOT EXISTS (SELECT 1 FROM light_run nw WHERE nw.list = w.list \
             AND nw.period = w.period AND (nw.known_at > w.known_at OR (nw.known_at = w.known_at AND nw.id > w.id))) AND ",
            sql_sees_row!(),
            " ORDER BY w.list, w.judged_on DESC, w.period DESC, CASE WHEN li.part = 'side' THEN 1 ELSE 0 END, li.side"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        let rows = self.rows(sql, &params).await?;
        let one = |row: &Row| {
            let mut cursor = row.cursor();
            Ok(ItemLight {
                run: LightRun {
                    id: cursor.next()?,
                    list: cursor.next()?,
                    version: cursor.next()?,
                    period: cursor.next()?,
                    rule_set: cursor.next()?,
                    known_at: cursor.next()?,
                    judged_on: cursor.next()?,
                    light_count: cursor.next()?,
                    digest: cursor.next()?,
                    at: cursor.next()?,
                },
                list_name: cursor.next()?,
                lit: lit(&mut cursor)?,
            })
        };
        rows.iter().map(one).collect()
    }

    /// The rows of a version that may be seen: for sums that are made outside the database.
    pub async fn row_ids_seen(&mut self, sight: Sight, version: VersionId) -> Result<Vec<i64>> {
        let sql = concat!(
            "SELECT lr.id FROM list_row lr JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list \
             WHERE lr.version = $4 AND ",
            sql_sees_row!()
        );
        let mut params = sight_params(sight);
        params.push(version.to_value());
        let rows = self.rows(sql, &params).await?;
        rows.iter().map(|row| row.get(0)).collect()
    }

    /// Facts of a period on rows of a version that may be seen, which became known after one entry and up to another.
    pub async fn facts_between_seen(
        &mut self,
        sight: Sight,
        version: VersionId,
        period: Period,
        after: i64,
        until: i64,
    ) -> Result<i64> {
        let sql = concat!(
            "SELECT COUNT(*) FROM fact f JOIN list_row lr ON lr.item = f.item AND lr.version = $4 \
             JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list WHERE f.period = $5 AND f.known_at > $6 \
             AND f.known_at <= $7 AND f.measure IN ('pct', 'investment', 'stage') AND ",
            sql_sees_row!()
        );
        let mut params = sight_params(sight);
        params.extend([
            version.to_value(),
            period.to_value(),
            after.to_value(),
            until.to_value(),
        ]);
        self.number(sql, &params).await
    }
}
