//! Duties as pages list them: with the names that a reader needs, taken through the sight.

use crate::error::Result;
use crate::reader::Reader;
use crate::row::Row;
use crate::sight::sight_params;
use crate::tx::Record;
use yipanqi_domain::duty::Duty;
use yipanqi_domain::field::Field;
use yipanqi_domain::office::Mark;
use yipanqi_domain::rights::Sight;
use yipanqi_domain::{BodyId, Day, DutyId, ItemId, ListId, PostId, SideId, UnitId, VersionId};

/// A duty with the names around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyLine {
    /// The duty.
    pub duty: Duty,
    /// 事项编号.
    pub number: String,
    /// Title of the item at registration.
    pub title: String,
    /// The list under which it was assigned.
    pub list: ListId,
    /// Its name.
    pub list_name: String,
    /// The list's body.
    pub body: BodyId,
    /// The list's mark.
    pub mark: Mark,
    /// Name of the unit now.
    pub unit_name: String,
    /// Last day of the unit, if it is abolished.
    pub unit_ends_on: Option<Day>,
    /// Name of the post, if one was named.
    pub post_name: Option<String>,
    /// Sides of the body for which the unit counts: bit n for the side at position n.
    pub side_bits: i64,
}

impl DutyLine {
    /// Whether it counts for the side at this position.
    pub const fn is_on(&self, position: i64) -> bool {
        position >= 0 && position < 63 && self.side_bits >> position & 1 == 1
    }
}

/// Which duties are asked for. Zero and empty mean any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DutyFilter {
    /// Of one unit.
    pub unit: Option<UnitId>,
    /// Of the units of one side.
    pub side: Option<SideId>,
    /// Code of a state; `open` for those still owed.
    pub state: String,
    /// Code of a role.
    pub role: String,
}

/// More duties of one's own than this are not counted.
pub const MINE_ENOUGH: i64 = 1001;

/// The duties `m` of the units for which the seat reports, in the state `$4`.
macro_rules! sql_mine {
    () => {
        concat!(
            "FROM duty m JOIN list_version mv ON mv.id = m.version JOIN list ml ON ml.id = mv.list \
             WHERE m.unit IN (SELECT g.scope_id FROM right_grant g WHERE g.post = $1 AND g.role = 'reporter' \
             AND g.starts_on <= $2 AND (g.ends_on IS NULL OR g.ends_on >= $2) AND g.scope_kind = 'unit') \
             AND m.state = $4 AND (m.ends_on IS NULL OR m.ends_on >= $2) AND ",
            sql_mark_ok!("ml.mark")
        )
    };
}

macro_rules! sql_duty_columns {
    () => {
        "SELECT t.id, t.item, t.unit, t.post, t.role, t.version, t.starts_on, t.ends_on, t.former, t.state, t.state_at, \
         t.state_by, t.state_reason, t.other_unit, i.number, i.title, dl.id, dl.name, dl.body, dl.mark, u.name, u.ends_on, \
         p.name, (SELECT CAST(COALESCE(SUM(CAST(1 AS BIGINT) << CAST(s.position AS INTEGER)), 0) AS BIGINT) FROM side s \
           WHERE s.body = dl.body AND (ur.path LIKE '%/' || CAST(s.region AS TEXT) || '/%' OR EXISTS \
             (SELECT 1 FROM unit_side us WHERE us.unit = u.id AND us.side = s.id)))"
    };
}
pub(crate) use sql_duty_columns;

macro_rules! sql_duty_from {
    () => {
        " FROM duty t JOIN item i ON i.id = t.item JOIN list_version dv ON dv.id = t.version JOIN list dl ON dl.id = dv.list \
         JOIN unit u ON u.id = t.unit JOIN region ur ON ur.id = u.region LEFT JOIN post p ON p.id = t.post "
    };
}
pub(crate) use sql_duty_from;

/// Lines, each with how many there are in all.
macro_rules! sql_duty_line {
    () => {
        concat!(
            $crate::query::duties::sql_duty_columns!(),
            ", COUNT(*) OVER ()",
            $crate::query::duties::sql_duty_from!()
        )
    };
}
pub(crate) use sql_duty_line;

pub(crate) fn duty_line(row: &Row) -> Result<DutyLine> {
    Ok(DutyLine {
        duty: Duty::read(row)?,
        number: row.get(14)?,
        title: row.get(15)?,
        list: row.get(16)?,
        list_name: row.get(17)?,
        body: row.get(18)?,
        mark: row.get(19)?,
        unit_name: row.get(20)?,
        unit_ends_on: row.get(21)?,
        post_name: row.get(22)?,
        side_bits: row.get(23)?,
    })
}

/// Lines and how many there are in all.
pub(crate) fn counted_lines(rows: &[Row]) -> Result<(Vec<DutyLine>, i64)> {
    let total = rows.first().map_or(Ok(0), |row| row.get(24))?;
    Ok((rows.iter().map(duty_line).collect::<Result<_>>()?, total))
}

impl Reader {
    /// One duty, if it may be seen.
    pub async fn duty_seen(&mut self, sight: Sight, duty: DutyId) -> Result<Option<DutyLine>> {
        let sql = concat!(sql_duty_line!(), "WHERE t.id = $4 AND ", sql_sees_duty!());
        let mut params = sight_params(sight);
        params.push(duty.to_value());
        self.first(sql, &params)
            .await?
            .as_ref()
            .map(duty_line)
            .transpose()
    }

    /// One page of the duties that may be seen, those that wait first, and how many there are in all.
    pub async fn duties_seen(
        &mut self,
        sight: Sight,
        filter: &DutyFilter,
        offset: i64,
        limit: i64,
    ) -> Result<(Vec<DutyLine>, i64)> {
        let sql = concat!(
            sql_duty_line!(),
            "WHERE (t.unit = $4 OR CAST($4 AS BIGINT) = 0) \
             AND (t.state = $5 OR $5 = '' OR ($5 = 'open' AND ",
            sql_open!("t.state"),
            ")) \
             AND (t.role = $6 OR $6 = '') \
             AND (CAST($7 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM side fs WHERE fs.id = $7 AND ",
            sql_on_side!("u.id", "ur.path", "fs.id", "fs.region"),
            ")) AND ",
            sql_sees_duty!(),
            " ORDER BY CASE t.state WHEN 'objected' THEN 0 WHEN 'assigned' THEN 1 WHEN 'signed' THEN 2 ELSE 3 END, \
             i.number, t.id LIMIT CAST($8 AS BIGINT) OFFSET CAST($9 AS BIGINT)"
        );
        let mut params = sight_params(sight);
        params.extend([
            filter.unit.map_or(0, |u| u.0).to_value(),
            filter.state.to_value(),
            filter.role.to_value(),
            filter.side.map_or(0, |s| s.0).to_value(),
            limit.to_value(),
            offset.to_value(),
        ]);
        counted_lines(&self.rows(sql, &params).await?)
    }

    /// Open duties of the units for which the seat reports, in one state, in the order in which they were assigned: what
    /// waits for a reporter; and how many there are, counted up to [`MINE_ENOUGH`]. A duty of one's own unit is always
    /// seen, as far as the mark of its list goes.
    pub async fn duties_mine(
        &mut self,
        sight: Sight,
        state: &str,
        limit: i64,
    ) -> Result<(Vec<DutyLine>, i64)> {
        let mut params = sight_params(sight);
        params.extend([state.to_owned().to_value(), limit.to_value()]);
        let lines = concat!(
            sql_duty_line!(),
            "WHERE t.id IN (SELECT m.id ",
            sql_mine!(),
            // Not by the plain id: a few duties of one unit are soon sorted, while the table in its own order is walked to its end
            // when they are not many.
            " ORDER BY m.id + 0 LIMIT CAST($5 AS BIGINT)) ORDER BY t.id"
        );
        let (lines, _) = counted_lines(&self.rows(lines, &params).await?)?;
        if i64::try_from(lines.len()).unwrap_or(i64::MAX) < limit {
            let total = i64::try_from(lines.len()).unwrap_or(i64::MAX);
            return Ok((lines, total));
        }
        let count = concat!(
            "SELECT COUNT(*) FROM (SELECT 1 ",
            sql_mine!(),
            " LIMIT CAST($5 AS BIGINT)) AS enough"
        );
        if let Some(last) = params.last_mut() {
            *last = MINE_ENOUGH.to_value();
        }
        Ok((lines, self.number(count, &params).await?))
    }

    /// The duties of an item that may be seen, closed ones included, in the order in which they were assigned.
    pub async fn duties_of_item_seen(&mut self, sight: Sight, item: ItemId) -> Result<Vec<DutyLine>> {
        let sql = concat!(
            sql_duty_line!(),
            "WHERE t.item = $4 AND ",
            sql_sees_duty!(),
            " ORDER BY t.id"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        Ok(counted_lines(&self.rows(sql, &params).await?)?.0)
    }

    /// The duties of an item under one list, for the rules.
    pub async fn duties_under(&mut self, list: ListId, item: ItemId) -> Result<Vec<Duty>> {
        let rest = "JOIN list_version v ON v.id = t.version WHERE v.list = $1 AND t.item = $2 ORDER BY t.id";
        self.find(rest, args![list, item]).await
    }

    /// Open duties of a unit under lists of bodies where the seat is clerk: what a hand-over moves.
    pub async fn open_duties_of_unit(&mut self, sight: Sight, unit: UnitId) -> Result<Vec<Duty>> {
        let rest = concat!(
            "JOIN list_version dv ON dv.id = t.version JOIN list dl ON dl.id = dv.list WHERE t.unit = $4 AND ",
            sql_open!("t.state"),
            " AND EXISTS (SELECT 1 FROM right_grant g WHERE g.post = $1 AND g.role = 'clerk' \
             AND g.starts_on <= $2 AND (g.ends_on IS NULL OR g.ends_on >= $2) AND g.scope_kind = 'body' \
             AND g.scope_id = dl.body) AND ",
            sql_mark_ok!("dl.mark"),
            " ORDER BY t.id"
        );
        let mut params = sight_params(sight);
        params.push(unit.to_value());
        self.find(rest, &params).await
    }

    /// Open duties of a post under lists of bodies where the seat is clerk.
    pub async fn open_duties_of_post(&mut self, sight: Sight, post: PostId) -> Result<Vec<Duty>> {
        let rest = concat!(
            "JOIN list_version dv ON dv.id = t.version JOIN list dl ON dl.id = dv.list WHERE t.post = $4 AND ",
            sql_open!("t.state"),
            " AND EXISTS (SELECT 1 FROM right_grant g WHERE g.post = $1 AND g.role = 'clerk' \
             AND g.starts_on <= $2 AND (g.ends_on IS NULL OR g.ends_on >= $2) AND g.scope_kind = 'body' \
             AND g.scope_id = dl.body) AND ",
            sql_mark_ok!("dl.mark"),
            " ORDER BY t.id"
        );
        let mut params = sight_params(sight);
        params.push(post.to_value());
        self.find(rest, &params).await
    }

    /// Whether somebody else's open duty of the same unit and role stands on the item under this list.
    pub async fn duty_stands(
        &mut self,
        list: ListId,
        item: ItemId,
        unit: UnitId,
        role: &str,
    ) -> Result<bool> {
        let sql = concat!(
            "SELECT COUNT(*) FROM duty t JOIN list_version v ON v.id = t.version WHERE v.list = $1 AND t.item = $2 \
             AND t.unit = $3 AND t.role = $4 AND ",
            sql_open!("t.state")
        );
        Ok(self.number(sql, args![list, item, unit, role]).await? > 0)
    }

    /// The version that a duty assigned today falls under: the latest adopted version with this item among the lists
    /// of the bodies where the seat is clerk.
    pub async fn version_to_assign(&mut self, sight: Sight, item: ItemId) -> Result<Option<VersionId>> {
        let sql = concat!(
            "SELECT lv.id FROM list_row lr JOIN list_version lv ON lv.id = lr.version JOIN list l ON l.id = lv.list \
             WHERE lr.item = $4 AND ",
            sql_latest_adopted!(),
            " AND ",
            sql_mark_ok!("l.mark"),
            " AND EXISTS (SELECT 1 FROM right_grant g WHERE g.post = $1 AND g.role = 'clerk' AND g.starts_on <= $2 \
             AND (g.ends_on IS NULL OR g.ends_on >= $2) AND g.scope_kind = 'body' AND g.scope_id = l.body) \
             ORDER BY l.year DESC, lv.id DESC"
        );
        let mut params = sight_params(sight);
        params.push(item.to_value());
        self.first(sql, &params).await?.map(|row| row.get(0)).transpose()
    }
}

impl Reader {
    /// Whether a later version of the list was adopted.
    pub async fn later_adopted(&mut self, list: ListId, ordinal: i64) -> Result<bool> {
        let sql = "SELECT COUNT(*) FROM list_version v WHERE v.list = $1 AND v.ordinal > $2 AND v.state IN ('adopted', 'issued')";
        Ok(self.number(sql, args![list, ordinal]).await? > 0)
    }

    /// The list of a version.
    pub async fn list_of_version(&mut self, version: VersionId) -> Result<ListId> {
        let sql = "SELECT v.list FROM list_version v WHERE v.id = $1";
        Ok(ListId(self.number(sql, args![version]).await?))
    }

    /// Why an adjustment changed or removed its items.
    pub async fn reasons_of(&mut self, version: VersionId) -> Result<Vec<(ItemId, String)>> {
        let sql = "SELECT a.item, a.reason FROM adjustment a WHERE a.version = $1 ORDER BY a.id";
        let rows = self.rows(sql, args![version]).await?;
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
    }

    /// Whether the seat has a role in the list's body and may read its mark: its office's own view, drafts included.
    pub async fn sees_list(&mut self, sight: Sight, list: ListId) -> Result<bool> {
        let sql = concat!(
            "SELECT COUNT(*) FROM list l WHERE l.id = $4 AND ",
            sql_in_body!("l.body"),
            " AND ",
            sql_mark_ok!("l.mark")
        );
        let mut params = sight_params(sight);
        params.push(list.to_value());
        Ok(self.number(sql, &params).await? > 0)
    }
}
